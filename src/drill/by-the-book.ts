/**
 * A player who does what the procedure asks, as soon as it asks: what a run of a scenario looks like that goes well.
 * With a mistake of the story, they fall for that one and do all else well. Nobody writes expectations: both follow
 * from the norms.
 */
import { advise } from '../engine/advise.ts';
import type { ActChoice } from '../engine/example.ts';
import { type Next, next, type ToAsk, type ToDo } from '../engine/next.ts';
import { atMoment, type Incident, type RuleBooks } from '../engine/replay.ts';
import { type Instant, isoOf, minutesAfter } from '../engine/time.ts';
import { leftToJudgement, usualDecider } from '../live/choices.ts';
import { actOf } from '../live/compose.ts';
import { isDuty } from '../norms/norm.ts';
import type { DrillRun } from '../vocabulary/drills.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Fact } from '../vocabulary/facts.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import type { ActLike, Mistake } from '../vocabulary/scenarios.ts';
import {
  advanced,
  asked,
  beginsAt,
  did,
  ended,
  entryAt,
  incidentOf,
  isLike,
  nextInjectAt,
  storyEndsAt,
  timelineOf,
} from './run.ts';

/** More than any story asks for: a player who has done so much goes round in circles. */
const MOST_STEPS = 600;

/** Minutes that an act takes. */
const TAKES = 1;

interface Play {
  run: DrillRun;
  now: Instant;
  readonly books: RuleBooks;
  readonly mistake: Mistake | undefined;
  hasFallen: boolean;
  /** Questions that brought nothing, so that they are not asked without end. */
  readonly asked: Set<Fact>;
}

/** Who would be asked: whoever in the story has an answer, or nobody in particular. */
const whoKnows = ({ run }: Play, fact: Fact) =>
  run.scenario.people.find(({ answers }) => answers?.[fact] !== undefined)?.who ?? null;

/** Asks all of these that were not asked yet; whether there were any. */
const ask = (play: Play, questions: readonly ToAsk[]): boolean => {
  const open = questions.flatMap(({ fact }) =>
    fact === undefined || play.asked.has(fact) ? [] : [fact],
  );
  for (const fact of open) {
    play.asked.add(fact);
    const answer = asked(play.run, whoKnows(play, fact), fact, play.now, play.books);
    if (answer.ok) play.run = answer.run;
  }
  return open.length > 0;
};

const eventOf = (choice: ActChoice, item: ToDo, at: string): TimelineEvent =>
  actOf(
    {
      type: choice.type,
      by: choice.by,
      to: choice.to,
      via: choice.via,
      withAddress: choice.withAddress,
      how: choice.how,
      about: item.child === undefined ? undefined : [item.child],
      reason: choice.reasoned === true ? 'The procedure asks for it.' : undefined,
    },
    { at },
  );

/** Whether an entry does something good and nothing that is, or may be, forbidden. */
const isGood = (incident: Incident, event: TimelineEvent): boolean => {
  const advice = advise(incident, event);
  const forbids = (norm: NormId | null): boolean =>
    incident.run.tracks.some(({ norm: each }) => each.norm.id === norm && !isDuty(each.norm));
  return (
    advice.some(({ effect }) => effect === 'meets') &&
    !advice.some(
      ({ effect, norm }) =>
        effect === 'breaches' ||
        effect === 'wrong-person' ||
        (effect === 'in-doubt' && forbids(norm)),
    )
  );
};

/** What somebody who falls for the mistake does not do, or not yet. */
const leftUndoneIn = ({ mistake, now, run }: Play): ActLike | undefined => {
  const putsOff = mistake?.['puts-off'];
  const isStillPutOff = putsOff !== undefined && now < minutesAfter(beginsAt(run), putsOff.until);
  return mistake?.['leaves-out'] ?? (isStillPutOff ? putsOff : undefined);
};

const doOne = (play: Play, incident: Incident, items: readonly ToDo[]): boolean => {
  const left = leftUndoneIn(play);
  for (const item of items) {
    // The plainest way it is; whoever leaves that out looks for no other.
    const good = item.acts
      .map((choice) => eventOf(choice, item, isoOf(play.now)))
      .find((event) => isGood(incident, event));
    if (good === undefined || (left !== undefined && isLike(good, left))) continue;
    const moved = did(play.run, good, play.now, play.books);
    if (!moved.ok) continue;
    play.run = moved.run;
    play.now = minutesAfter(play.now, TAKES);
    return true;
  }
  return false;
};

/** What is left to judgement and cannot be done well is decided against, with a reason, save what is only left out. */
const decideOne = (play: Play, incident: Incident, items: readonly ToDo[]): boolean => {
  const at = isoOf(play.now);
  const by = usualDecider(incident.run.policy, play.run.scenario.you);
  const left = leftUndoneIn(play);
  const toDecide = items.filter(
    (item) => left === undefined || !item.acts.some((act) => isLike(eventOf(act, item, at), left)),
  );
  for (const norm of leftToJudgement(
    incident,
    toDecide.flatMap(({ norms }) => norms),
  )) {
    const event = { at, type: 'decision.recorded', by, norm, reason: WHY_NOT } as const;
    const moved = did(play.run, event, play.now, play.books);
    if (!moved.ok) continue;
    play.run = moved.run;
    return true;
  }
  return false;
};
const WHY_NOT = 'It would do more harm than good here.';

const fall = (play: Play): void => {
  const { mistake, books } = play;
  if (mistake?.does === undefined || play.hasFallen) return;
  const due = minutesAfter(beginsAt(play.run), mistake.minute ?? 1);
  if (play.now < due) return;
  const fallen = did(play.run, entryAt(mistake.does, isoOf(play.now)), play.now, books);
  play.hasFallen = true;
  if (fallen.ok) play.run = fallen.run;
};

/** All that comes by now. What is news is asked about once more. */
const comeTo = (play: Play): void => {
  const run = advanced(play.run, play.now);
  if (timelineOf(run).events.length > timelineOf(play.run).events.length) play.asked.clear();
  play.run = run;
};

/** The next moment at which there may be something new, or null. */
const nextMoment = ({ run, now, mistake, hasFallen }: Play): Instant | null => {
  const start = beginsAt(run);
  const moments = [
    nextInjectAt(run),
    storyEndsAt(run),
    ...(mistake?.does === undefined || hasFallen ? [] : [minutesAfter(start, mistake.minute ?? 1)]),
    ...(mistake?.['puts-off'] === undefined
      ? []
      : [minutesAfter(start, mistake['puts-off'].until)]),
  ].filter((each): each is Instant => each !== null && each > now);
  return moments.length === 0 ? null : Math.min(...moments);
};

const toDoOf = ({ doNow, later }: Next): readonly ToDo[] => [...doNow, ...later];

/**
 * A whole run by the book, to its end: all that is asked, done; all that is to be known, asked.
 * @param begun a run that nobody has done anything in
 * @param mistake one of the story's, to fall for
 */
export const playedByTheBook = (begun: DrillRun, books: RuleBooks, mistake?: Mistake): DrillRun => {
  const play: Play = {
    run: begun,
    now: beginsAt(begun),
    books,
    mistake,
    hasFallen: false,
    asked: new Set(),
  };
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    comeTo(play);
    fall(play);
    const incident = atMoment(incidentOf(play.run, books), play.now);
    const list = next(incident, isoOf(play.now));
    const first = list.ask.filter(({ isFirst }) => isFirst);
    if (ask(play, first) || doOne(play, incident, list.doNow) || ask(play, list.ask)) continue;
    const moment = nextMoment(play);
    if (moment !== null) play.now = moment;
    else if (!doOne(play, incident, list.later) && !decideOne(play, incident, toDoOf(list))) break;
  }
  const closed = { at: isoOf(play.now), type: 'incident.closed', by: begun.scenario.you } as const;
  const last = did(play.run, closed, play.now, books);
  return ended(last.ok ? last.run : play.run, play.now);
};
