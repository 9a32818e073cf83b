/**
 * What nobody asked and what was taken for something else than it is in the story, with what the right answer would
 * have led to: the exercise is judged once more with it.
 */
import type { JudgedFinding } from '../../engine/judge.ts';
import { next } from '../../engine/next.ts';
import { type Incident, type RuleBooks, reportOn, resume } from '../../engine/replay.ts';
import { isoOf } from '../../engine/time.ts';
import { factAsked, partyInWords } from '../../norms/predicates.ts';
import type { Consequence, Mistaken, NotAsked, RuleTold } from '../../vocabulary/debriefs.ts';
import type { DrillRun } from '../../vocabulary/drills.ts';
import type { FactEstablished, TimelineEvent } from '../../vocabulary/events.ts';
import { FACT_IDS, type Fact, type FactValue } from '../../vocabulary/facts.ts';
import type { Verdict } from '../../vocabulary/findings.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { judgedAt, timelineOf, truthOf } from '../run.ts';
import { rulesTold } from './rules-told.ts';

/** More questions than an incident ever has open. */
const MOST_QUESTIONS = 100;

const NOT_STIRRED: readonly (Verdict | undefined)[] = [
  undefined,
  'not-applicable',
  'cannot-tell',
  'lapsed',
];
const WEIGHTY: readonly Verdict[] = ['missed', 'overdue', 'owed', 'late', 'met', 'departed'];

const isNews = (was: Verdict | undefined, { verdict }: JudgedFinding): boolean =>
  verdict === 'breached'
    ? was !== 'breached'
    : NOT_STIRRED.includes(was) && WEIGHTY.includes(verdict);

/** Closing an incident ends what would be owed from then on. */
const stillOpen = (timeline: Timeline): Timeline => {
  const events = [...timeline.events];
  while (events.at(-1)?.type === 'incident.closed') events.pop();
  return { ...timeline, events };
};

/** The exercise with answers that nobody had, each added to those before it. */
class Supposed {
  readonly #run: DrillRun;
  readonly #books: RuleBooks;
  #incident: Incident;
  #findings: readonly JudgedFinding[];

  constructor(run: DrillRun, books: RuleBooks) {
    this.#run = run;
    this.#books = books;
    this.#incident = resume(stillOpen(timelineOf(run)), books);
    this.#findings = reportOn(this.#incident, judgedAt(run)).findings;
  }

  /** The questions that something hangs on and that nobody has answered. */
  get open(): readonly Fact[] {
    const { ask } = next(this.#incident, isoOf(judgedAt(this.#run)));
    const asked = ask.flatMap(({ fact }) => fact ?? []);
    const unknown = this.#findings.flatMap((finding) =>
      finding.verdict === 'cannot-tell' ? (finding.unknown as readonly Fact[]) : [],
    );
    return [...new Set([...asked, ...unknown.filter((each) => FACT_IDS.includes(each))])];
  }

  /** What was broken by what nobody knew: rules that the record alone does not decide. */
  readonly broken: RuleTold[] = [];

  /** What an answer leads to. */
  add(fact: Fact, value: FactValue): readonly Consequence[] {
    const before = new Map(this.#findings.map(({ norm, verdict }) => [norm, verdict]));
    const { timeline } = this.#incident;
    const answer: FactEstablished = {
      at: isoOf(judgedAt(this.#run)),
      type: 'fact.established',
      by: this.#run.scenario.you,
      fact,
      value,
    };
    const incident = resume({ ...timeline, events: [...timeline.events, answer] }, this.#books);
    const { findings } = reportOn(incident, judgedAt(this.#run));
    this.#incident = incident;
    this.#findings = findings;
    const rules = rulesTold(
      findings.filter((finding) => isNews(before.get(finding.norm), finding)),
      incident,
    );
    const why = `in the story the answer to “${factAsked(fact, incident.run.policy)}” is ${value}`;
    this.broken.push(
      ...rules
        .filter(({ verdict }) => verdict === 'breached')
        .map((rule) => ({ ...rule, because: [...rule.because.slice(0, 1), why] })),
    );
    return rules.map(({ norms, title, verdict, urgency, clauses, asks }) => ({
      norms,
      title,
      verdict,
      urgency,
      clauses,
      asks,
    }));
  }
}

const isAnswer = (event: TimelineEvent): event is FactEstablished =>
  event.type === 'fact.established';

const laterOf = (a: string, b: string): boolean => Date.parse(a) > Date.parse(b);

/** When a wrong answer was set straight, or null. */
const correctionOf = (
  position: number,
  { fact, at }: FactEstablished,
  truth: FactValue,
  { events }: Timeline,
): string | null =>
  events.find(
    (event, index) =>
      index > position &&
      ((event.type === 'entry.corrected' && event.entry === position) ||
        (isAnswer(event) &&
          event.fact === fact &&
          event.value === truth &&
          !laterOf(at, event.at))),
  )?.at ?? null;

/** The last answer to each question, with its position; those that were withdrawn count for nothing. */
const lastAnswers = (incident: Incident): ReadonlyMap<Fact, [number, FactEstablished]> => {
  const last = new Map<Fact, [number, FactEstablished]>();
  for (const { event, position, withdrawn } of incident.run.entries) {
    if (!withdrawn && isAnswer(event)) last.set(event.fact, [position, event]);
  }
  return last;
};

const mistakenOf = (run: DrillRun, incident: Incident, supposed: Supposed): readonly Mistaken[] => {
  const { policy } = incident.run;
  const { timeline } = incident;
  const last = lastAnswers(incident);
  const tell = (position: number, event: FactEstablished, truth: FactValue, wasSo: boolean) => {
    const correctedAt = wasSo ? null : correctionOf(position, event, truth, timeline);
    const isStanding = last.get(event.fact)?.[0] === position;
    return {
      fact: event.fact,
      asks: factAsked(event.fact, policy),
      said: event.value,
      truth,
      at: event.at,
      entry: position,
      wasSo,
      correctedAt,
      leadsTo: isStanding && correctedAt === null ? supposed.add(event.fact, truth) : [],
    };
  };
  const recorded = run.moves.flatMap((move, index) => {
    if (move.kind !== 'did' || !isAnswer(move.event)) return [];
    const truth = truthOf({ ...run, moves: run.moves.slice(0, index) }, move.event.fact);
    const position = timeline.events.indexOf(move.event);
    return move.event.value === truth ? [] : [tell(position, move.event, truth, false)];
  });
  const changed = [...last.values()].flatMap(([position, event]) => {
    const truth = truthOf(run, event.fact);
    const isTold = recorded.some(({ entry }) => entry === position);
    return event.value === truth || isTold ? [] : [tell(position, event, truth, true)];
  });
  return [...recorded, ...changed];
};

const byWhom = ({ scenario }: DrillRun, fact: Fact): NotAsked['by'] => {
  const witness = scenario.people.find(({ answers }) => answers?.[fact] !== undefined);
  const says = witness?.answers?.[fact];
  return witness === undefined || says === undefined ? null : { who: witness.is, says };
};

const askedOf = ({ moves }: DrillRun, fact: Fact, { run }: Incident): readonly string[] => [
  ...new Set(
    moves.flatMap((move) =>
      move.kind === 'asked' && move.fact === fact && move.who !== null
        ? [partyInWords(move.who, run.policy)]
        : [],
    ),
  ),
];

const notAskedOf = (run: DrillRun, incident: Incident, supposed: Supposed): readonly NotAsked[] => {
  const told: NotAsked[] = [];
  const queue: { fact: Fact; after: Fact | null }[] = supposed.open.map((fact) => ({
    fact,
    after: null,
  }));
  for (let asked = queue.shift(); asked !== undefined; asked = queue.shift()) {
    const { fact, after } = asked;
    if (told.length >= MOST_QUESTIONS) break;
    const truth = truthOf(run, fact);
    told.push({
      fact,
      asks: factAsked(fact, incident.run.policy),
      truth,
      by: byWhom(run, fact),
      askedOf: askedOf(run, fact, incident),
      leadsTo: supposed.add(fact, truth),
      after,
    });
    const known = new Set([...told, ...queue].map((each) => each.fact));
    for (const open of supposed.open) {
      if (!known.has(open)) queue.push({ fact: open, after: fact });
    }
  }
  // What it would have led to comes before what would have changed nothing.
  return [
    ...told.filter(({ leadsTo }) => leadsTo.length > 0),
    ...told.filter(({ leadsTo }) => leadsTo.length === 0),
  ];
};

/** What was taken for something else, and what was never asked. */
export const unknownIn = (
  run: DrillRun,
  incident: Incident,
): {
  readonly mistaken: readonly Mistaken[];
  readonly notAsked: readonly NotAsked[];
  /** What is a breach by the answers of the story. */
  readonly hidden: readonly RuleTold[];
} => {
  const supposed = new Supposed(run, incident.books);
  const mistaken = mistakenOf(run, incident, supposed);
  const notAsked = notAskedOf(run, incident, supposed);
  return { mistaken, notAsked, hidden: supposed.broken };
};

const STILL_OWED: readonly Verdict[] = ['owed', 'overdue', 'missed'];

/** Steps that would have come at once, had somebody asked. */
export const unseenIn = (notAsked: readonly NotAsked[]): readonly string[] => [
  ...new Set(
    notAsked
      .flatMap(({ leadsTo }) => leadsTo)
      .filter(({ urgency, verdict }) => urgency === 'at-once' && STILL_OWED.includes(verdict))
      .map(({ title }) => title),
  ),
];
