/**
 * A generated exercise as a scenario to be played: what comes from outside arrives as injects, what becomes
 * known is there to be found out, and what is decided is left to the player. What went wrong in the exercise is
 * a mistake that the story leads to.
 */
import { actsThatMeet } from '../../engine/example.ts';
import type { RuleBooks } from '../../engine/replay.ts';
import { replay } from '../../engine/replay.ts';
import { instantOf } from '../../engine/time.ts';
import { isDuty } from '../../norms/norm.ts';
import { normUnder } from '../../norms/procedure.ts';
import { ACT_IDS } from '../../vocabulary/acts.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import type { Fact, FactValue } from '../../vocabulary/facts.ts';
import { isOfTheSchool, type Party } from '../../vocabulary/parties.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import { PROCEDURES, type ProcedureId } from '../../vocabulary/procedures.ts';
import { partyOf } from '../../vocabulary/pseudonyms.ts';
import type { ActLike, Inject, Mistake, Scenario } from '../../vocabulary/scenarios.ts';
import { eventInWords, knowledgeInWords, normNamed, type Rules } from '../../words/entries.ts';
import { begun, policiesFor } from '../begin.ts';
import { playedByTheBook } from '../by-the-book.ts';
import { storyProblems } from '../check-story.ts';
import { isGood, reportOf } from '../tried.ts';

const MINUTE = 60_000;
/** Minutes that a player has at least, and after the last that comes. */
const SHORTEST = 60;
const AFTERWARDS = 15;

/** More mistakes than these are not tried: it takes a while. */
const MOST_MISTAKES = 2;

const isActOf = ({ type }: TimelineEvent): boolean => (ACT_IDS as readonly string[]).includes(type);
const isByTheSchool = ({ by }: TimelineEvent): boolean => isOfTheSchool(partyOf(by));

const untimed = (event: TimelineEvent): Readonly<Record<string, unknown>> => {
  const { at: _, ...entry } = event;
  return entry;
};

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

interface Story {
  readonly begins: number;
  readonly start: readonly TimelineEvent[];
  readonly rest: readonly TimelineEvent[];
}

/** What was there before anybody could decide: all up to the concern. */
const storyOf = ({ events }: Scripted, procedure: ProcedureId): Story | null => {
  const at = events.findIndex(
    (each) => each.type === 'concern.raised' && each.procedure === procedure,
  );
  const concern = events[at];
  if (concern === undefined) return null;
  const before = events.slice(0, at + 1).filter((each) => each.type === 'concern.raised');
  return { begins: instantOf(concern.at), start: before, rest: events.slice(at + 1) };
};

interface Scripted {
  readonly events: readonly TimelineEvent[];
}

const minuteOf = (event: TimelineEvent, { begins }: Story): number =>
  Math.max(1, Math.round((instantOf(event.at) - begins) / MINUTE));

/** The first answer to each question is there from the start; a later one comes by itself. */
const truthsAndChanges = (events: readonly TimelineEvent[]) => {
  const truths: Partial<Record<Fact, FactValue>> = {};
  const changes: Extract<TimelineEvent, { type: 'fact.established' }>[] = [];
  for (const event of events) {
    if (event.type !== 'fact.established') continue;
    const { fact, value } = event;
    if (truths[fact] === undefined) truths[fact] = value;
    else if (truths[fact] !== value) changes.push(event);
  }
  return { truths, changes };
};

const injectsOf = (story: Story, rules: Rules): readonly Inject[] => {
  const { changes } = truthsAndChanges(story.rest);
  const outside = story.rest.filter((each) => isActOf(each) && !isByTheSchool(each));
  return [
    ...changes.map((event) => ({
      when: { minute: minuteOf(event, story) },
      says: sentence(
        `word comes that ${knowledgeInWords({ fact: event.fact, value: event.value }, rules)}`,
      ),
      entries: [untimed({ ...event, by: 'teacher' })],
      truths: { [event.fact]: event.value },
    })),
    ...outside.map((event) => ({
      when: { minute: minuteOf(event, story) },
      says: sentence(eventInWords(event, rules)),
      entries: [untimed(event)],
    })),
  ].map((inject, index) => ({ id: `comes-${index + 1}`, ...inject }));
};

/** What went wrong in the exercise, as mistakes that somebody may fall for. */
const mistakesOf = (
  timeline: Scripted,
  story: Story,
  { procedure, policy, books, findings }: Setting,
): readonly Mistake[] => {
  const rules: Rules = { policy, procedures: books.procedures };
  const found = findings
    .filter((each) => each.procedure === procedure)
    .flatMap(({ norm: id, verdict, events }): readonly Omit<Mistake, 'id'>[] => {
      const norm = normNamed(rules, id);
      if (norm === undefined) return [];
      if (verdict === 'breached') {
        return events.flatMap((place) => {
          const event = timeline.events[place] as TimelineEvent;
          if (!isActOf(event) || !isByTheSchool(event)) return [];
          const says = sentence(eventInWords(event, rules));
          return [{ says, does: untimed(event), minute: minuteOf(event, story) }];
        });
      }
      if (!isDuty(norm) || (verdict !== 'missed' && verdict !== 'late')) return [];
      const under = normUnder(norm, policy);
      const [act] = isDuty(under) ? actsThatMeet(under, {}, policy) : [];
      if (act === undefined) return [];
      const left: ActLike = {
        act: act.type,
        ...(act.to.length === 0 ? {} : { to: act.to as readonly Party[] }),
      };
      const says = `Nobody thinks of it: ${norm.title}.`;
      return [{ says, 'leaves-out': left }];
    });
  // What is left out of several rules at once is left out once.
  const each = new Map(found.map((one) => [JSON.stringify([one.does, one['leaves-out']]), one]));
  return [...each.values()]
    .slice(0, MOST_MISTAKES)
    .map((mistake, index) => ({ id: `mistake-${index + 1}`, ...mistake }));
};

interface Setting {
  readonly procedure: ProcedureId;
  readonly policy: Policy;
  readonly books: RuleBooks;
  readonly findings: ReturnType<typeof replay>['findings'];
}

/**
 * Null where the story cannot be brought to a good end under some policy that has its procedure.
 * @param id a valid id for the scenario
 */
export const asScenario = (
  timeline: Parameters<typeof replay>[0],
  procedure: ProcedureId,
  policy: Policy,
  books: RuleBooks,
  id: string,
): Scenario | null => {
  const story = storyOf(timeline, procedure);
  if (story === null) return null;
  const rules: Rules = { policy, procedures: books.procedures };
  const { findings } = replay(timeline, { books });
  const injects = injectsOf(story, rules);
  const last = Math.max(0, ...injects.map(({ when }) => when.minute ?? 0));
  const begins = new Date(story.begins).toISOString();
  const kind = PROCEDURES[procedure];
  const start = story.start.map((event) => ({ ...untimed(event), to: 'dsl' }));
  const told = sentence(eventInWords(story.start.at(-1) as TimelineEvent, rules));
  const whole: Scenario = {
    id,
    title: `Generated: ${kind}`,
    about: [procedure],
    content: `An exercise on this: ${kind}. Nothing is shown. Anybody may leave at any time without a reason.`,
    you: 'dsl',
    begins,
    minutes: Math.max(SHORTEST, last + AFTERWARDS),
    story: `You are at school when word reaches you. ${told} What else is so, you have to find out.`,
    start,
    truths: truthsAndChanges(story.rest).truths,
    people: [],
    injects,
    mistakes: mistakesOf(timeline, story, { procedure, policy, books, findings }),
  };
  if (storyProblems(whole, books).length > 0) return null;
  const endsWell = policiesFor(whole, books).every(
    (each) => played(whole, each, books).filter((finding) => !isGood(finding)).length === 0,
  );
  if (!endsWell) return null;
  const breaks = (mistake: Mistake): boolean =>
    played(whole, policy, books, mistake).some((finding) => !isGood(finding));
  return { ...whole, mistakes: whole.mistakes.filter(breaks) };
};

/** How a scenario is judged that was played by the book, or with a mistake. */
const played = (scenario: Scenario, policy: Policy, books: RuleBooks, mistake?: Mistake) =>
  reportOf(playedByTheBook(begun(scenario, policy, scenario.id), books, mistake), books).findings;
