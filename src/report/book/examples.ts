/**
 * Short incidents that show what a norm asks: one in which it is kept, one in which it is not, and where
 * the policy leaves a choice or allows an exception, one for that. Each is found from the guards, and
 * counts only once the engine has judged it so; where none is found, there is none.
 */

import { findingOf, type JudgedFinding } from '../../engine/judge.ts';
import { docketOf, type RuleBooks, resume, tracksInOrder } from '../../engine/replay.ts';
import { alphabetOf } from '../../norms/alphabet.ts';
import { decidingRoles } from '../../norms/duty-region.ts';
import { type Duty, isDuty, type Prohibition } from '../../norms/norm.ts';
import {
  and,
  evaluate,
  eventsTaken,
  factsRead,
  not,
  or,
  type Predicate,
  rolesTold,
} from '../../norms/predicates.ts';
import { type NormInForce, normsInForce, type Procedure } from '../../norms/procedure.ts';
import { concernKey, type FactKey, type Facts, type MachineEvent } from '../../norms/symbols.ts';
import { type EventType, isTelling } from '../../vocabulary/acts.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import { FACT_VALUES, type Fact } from '../../vocabulary/facts.ts';
import type { Verdict } from '../../vocabulary/findings.ts';
import { type Party, WRITTEN } from '../../vocabulary/parties.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../../vocabulary/procedures.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';

/** What an example shows of its norm. */
export const SHOWN = ['kept', 'allowed', 'decided-against', 'not-kept'] as const;
export type Shown = (typeof SHOWN)[number];

export interface Example {
  readonly shows: Shown;
  readonly timeline: Timeline;
  /** The verdict on the norm, as the engine gave it. */
  readonly finding: JudgedFinding;
  /** What was known in the end. */
  readonly facts: Facts;
}

/** A norm in force, with its examples. */
export interface NormShown {
  readonly norm: NormInForce;
  readonly procedure: ProcedureId;
  readonly examples: readonly Example[];
  /** What should be shown of it, and could not be. */
  readonly lacks: readonly Shown[];
}

const MINUTE = 60_000;
const DAY = 24 * 60;
/** A Wednesday in term, at 09:10. */
const START = Date.UTC(2026, 2, 4, 9, 10);
/** How long after the last entry an incident is closed: on the next day, in the afternoon. */
const CLOSED = DAY + 6 * 60;

/** An entry without its time. */
type Undated = TimelineEvent extends infer E
  ? E extends TimelineEvent
    ? Omit<E, 'at'>
    : never
  : never;

/** An entry, and how many minutes after the one before. */
interface Dated {
  readonly after: number;
  readonly event: Undated;
}

const REASON = 'the reason, in a sentence';

/** An event of a machine as an entry. */
const entryOf = (event: MachineEvent): Undated => {
  const { type, by, to, via, withAddress, how, procedure, reasoned } = event;
  return {
    type,
    by,
    ...(to.length === 0 ? {} : { to: to.length === 1 ? to[0] : to }),
    ...(via === undefined ? {} : { via }),
    ...(withAddress === undefined ? {} : { withAddress }),
    ...(how === undefined ? {} : { how }),
    ...(procedure === undefined ? {} : { procedure }),
    ...(reasoned ? { reason: REASON } : {}),
  } as Undated;
};

const answers = (fact: Fact, value: 'yes' | 'no' | 'unclear', by: Party): Undated => ({
  type: 'fact.established',
  by,
  fact,
  value,
});

/** Who most often does something of a kind, first to last. */
const DOERS: readonly Party[] = ['dsl', 'headteacher', 'teacher', 'technical-support'];
const TELLERS: readonly Party[] = ['teacher', 'headteacher', 'technical-support', 'dsl'];
const COMPLAINERS: readonly Party[] = ['parent', 'teacher'];
const WRONGDOERS: readonly Party[] = ['teacher', 'staff', 'headteacher', 'dsl'];
/** Who most often hears of something, first to last; and who hears of it that should not. */
const HEARERS: readonly Party[] = ['dsl', 'headteacher'];
/** Who is told where a norm does not ask whom. */
const ANYBODY: readonly Party[] = ['childrens-services'];
const STRANGERS: readonly Party[] = ['uninvolved-parent', 'media', 'parent', 'other-school'];

const isPlain = ({ by, bySubject, toSubject, toKnower, filler, inDoubt, again }: MachineEvent) =>
  by !== 'unrecorded' && !(bySubject || toSubject || toKnower || filler || inDoubt || again);

const isConcern = (key: FactKey): boolean => key.startsWith('concern:');

const indexIn = <T>(list: readonly T[], item: T): number | null => {
  const index = list.indexOf(item);
  return index < 0 ? null : index;
};

/** Whether it can stand in a timeline: a concern says of which kind it is, and no procedure is opened to anybody. */
const isSpelledOut = ({ type, procedure, to }: MachineEvent): boolean => {
  if (type === 'procedure.opened') return procedure !== undefined && to.length === 0;
  return type !== 'concern.raised' || procedure !== undefined;
};

/** Events of which no two differ in nothing but who does it. */
const unlike = (events: readonly MachineEvent[]): Iterable<MachineEvent> =>
  new Map(
    events.map((event) => {
      const { type, to, via, withAddress, how, reasoned, procedure } = event;
      return [[type, to, via, withAddress, how, reasoned, procedure].join('|'), event];
    }),
  ).values();

/** The sets of further answers that make a guard hold, the fewest first. */
function* waysToHold(
  guard: Predicate,
  given: Facts,
  policy: Policy,
  order: readonly FactKey[],
): Generator<Facts, void> {
  // What is so anyway is asked last: that it is not so after all makes an odder incident.
  const place = (key: FactKey): number =>
    given[key] !== undefined ? order.length + 1 : (indexIn(order, key) ?? order.length);
  const keys = factsRead(guard, policy)
    .filter((key) => !isConcern(key) || given[key] === undefined)
    .sort((a, b) => place(a) - place(b));
  const sized = function* (size: number, from: number, facts: Facts): Generator<Facts, void> {
    if (size === 0) {
      if (evaluate(guard, { ...given, ...facts }, null, policy) === 'yes') yield facts;
      return;
    }
    for (let index = from; index < keys.length; index += 1) {
      const key = keys[index] as FactKey;
      const values = isConcern(key) ? (['yes'] as const) : FACT_VALUES;
      for (const value of values) yield* sized(size - 1, index + 1, { ...facts, [key]: value });
    }
  };
  for (let size = 0; size <= Math.min(MOST_ANSWERS, keys.length); size += 1) {
    yield* sized(size, 0, {});
  }
}

const MOST_ANSWERS = 4;
/** How many ways are tried of each kind, the plainest first. */
const MOST_TRIED = 8;

function* some<T>(all: Iterable<T>, most = MOST_TRIED): Generator<T, void> {
  let count = 0;
  for (const each of all) {
    if (count === most) return;
    count += 1;
    yield each;
  }
}

interface JudgedExample {
  readonly example: Example;
  /** Everything that it breaks. */
  readonly breached: readonly NormInForce[];
}

/** Looks for examples of one norm. */
class Search {
  readonly #of: NormInForce;
  readonly #procedure: Procedure;
  readonly #policy: Policy;
  readonly #books: RuleBooks;
  readonly #given: Facts;

  constructor(of: NormInForce, procedure: Procedure, policy: Policy, books: RuleBooks) {
    this.#of = of;
    this.#procedure = procedure;
    this.#policy = policy;
    this.#books = books;
    this.#given = {
      ...procedure.implies,
      ...procedure.impliesByHand,
      [concernKey('general')]: 'yes',
      [concernKey(procedure.id)]: 'yes',
    };
  }

  /** The first of these incidents that is judged to be one of these. */
  #first(shows: Shown, verdicts: readonly Verdict[], tried: Iterable<readonly Dated[]>) {
    let second: Example | null = null;
    for (const entries of tried) {
      const judged = this.#judged(shows, entries);
      if (judged === null || !verdicts.includes(judged.example.finding.verdict)) continue;
      // What is shown as right should break nothing else.
      if (shows === 'not-kept' || judged.breached.length === 0) return judged.example;
      for (const inOrder of some(this.#putInOrder(entries, judged))) {
        const again = this.#judged(shows, inOrder);
        const isGood = again !== null && verdicts.includes(again.example.finding.verdict);
        if (isGood && again.breached.length === 0) return again.example;
      }
      second ??= judged.example;
    }
    return second;
  }

  /** The same with what lifts the orders that it broke, or excuses it, before what is done last. */
  *#putInOrder(
    entries: readonly Dated[],
    { breached, example }: JudgedExample,
  ): Generator<readonly Dated[], void> {
    const last = entries.length - 2;
    const withBefore = (more: readonly Dated[]): readonly Dated[] => [
      ...entries.slice(0, last),
      ...more,
      ...entries.slice(last),
    ];
    for (const broken of breached) {
      const { norm } = broken;
      if (isDuty(norm)) continue;
      const lifting = norm.until ?? or();
      for (const act of some(this.#acts(lifting, example.facts, DOERS, HEARERS, broken))) {
        yield withBefore([{ after: this.#inTime, event: entryOf(act) }]);
      }
      const excuse = norm.unless?.facts ?? or();
      for (const facts of some(waysToHold(excuse, example.facts, this.#policy, []))) {
        yield withBefore(this.#answers(facts));
      }
    }
  }

  #judged(shows: Shown, entries: readonly Dated[]): JudgedExample | null {
    const { norm } = this.#of;
    let minutes = 0;
    const events = entries.map(({ after, event }) => {
      minutes += after;
      return { at: new Date(START + minutes * MINUTE).toISOString(), ...event } as TimelineEvent;
    });
    const timeline: Timeline = {
      incident: `${norm.id}-${shows}`,
      policy: this.#policy.id,
      record: 'complete',
      exercise: true,
      events,
    };
    const incident = resume(timeline, this.#books);
    const all = tracksInOrder(incident);
    const tracks = all.find(([track]) => track.norm.norm.id === norm.id);
    if (tracks === undefined) return null;
    const finding = findingOf(tracks, docketOf(incident));
    return {
      example: { shows, timeline, finding, facts: incident.run.facts },
      breached: all.flatMap(([track, ...others]) =>
        [track, ...others].some(({ marks }) => marks.has('breached')) ? [track.norm] : [],
      ),
    };
  }

  #holds(guard: Predicate, facts: Facts, event: MachineEvent): boolean {
    return evaluate(guard, { ...this.#given, ...facts }, event, this.#policy) === 'yes';
  }

  /** What somebody would do for a guard to hold, the most usual first. */
  #acts(
    guard: Predicate,
    facts: Facts,
    usual: readonly Party[],
    hearers: readonly Party[] = HEARERS,
    { norm }: NormInForce = this.#of,
  ): readonly MachineEvent[] {
    const types = eventsTaken(guard);
    const events = alphabetOf(norm, this.#policy).filter(
      (event) => types.includes(event.type as EventType) && isPlain(event) && isSpelledOut(event),
    );
    const people = [...new Set([...usual, ...COMPLAINERS, ...events.map(({ by }) => by)])];
    const found = [...unlike(events)].flatMap((event) => {
      const to = isTelling(event.type) && event.to.length === 0 ? ANYBODY : event.to;
      return people
        .map((by) => ({ ...event, to, by }))
        .filter((act) => this.#holds(guard, facts, act));
    });
    const oddness = ({ type, by, to, via }: MachineEvent): number => {
      const doers = type === 'complaint.made' ? COMPLAINERS : to.includes('dsl') ? TELLERS : usual;
      const isOdd = to.includes(by) || to.length > 1 || type === 'concern.raised';
      const heard = to.length === 0 ? 0 : (indexIn(hearers, to[0]) ?? hearers.length);
      const sent = via !== undefined && WRITTEN.includes(via) ? 10 : 0;
      return (indexIn(doers, by) ?? doers.length) + heard + sent + (isOdd ? 20 : 0);
    };
    return found.sort((a, b) => oddness(a) - oddness(b));
  }

  /** The concern, what was answered, and for what an act raises that act. */
  *#beginnings(guard: Predicate, raising: Predicate | null): Generator<Beginning, void> {
    const { questions } = this.#procedure;
    const order = questions.map(({ fact }) => fact);
    for (const facts of some(waysToHold(guard, this.#given, this.#policy, order))) {
      const kinds = PROCEDURE_IDS.filter((id) => facts[concernKey(id)] === 'yes');
      const own = this.#procedure.id === 'general' && kinds.length > 0 ? [] : [this.#procedure.id];
      const raised = [...own, ...kinds].map((procedure): Dated => {
        return { after: 0, event: { type: 'concern.raised', by: 'teacher', procedure } };
      });
      const answered = this.#answers(facts);
      if (raising === null) {
        yield { facts, entries: [...raised, ...answered], by: null };
        continue;
      }
      for (const act of some(this.#acts(raising, facts, DOERS))) {
        const done = { after: 15, event: entryOf(act) };
        yield { facts, entries: [...raised, ...answered, done], by: act.by };
      }
    }
  }

  /** Who answers what is asked: the DSL, unless it is about them or they are still to hear of it. */
  #answers(facts: Facts, by = this.#answerer(facts)): readonly Dated[] {
    return Object.entries(facts).flatMap(([key, value]) =>
      isConcern(key as FactKey) || value === undefined
        ? []
        : [{ after: 5, event: answers(key as Fact, value, by) }],
    );
  }

  #answerer(facts: Facts): Party {
    if (facts['subject-is-dsl'] === 'yes') return 'headteacher';
    const { norm } = this.#of;
    const told = isDuty(norm) ? rolesTold(norm.metBy) : [];
    return told.some((role) => this.#policy.roles[role].includes('dsl')) ? 'teacher' : 'dsl';
  }

  /** How long somebody takes who is in time; and how long somebody who is late. */
  get #inTime(): number {
    const { limitMinutes } = this.#of;
    return limitMinutes === null ? 20 : Math.max(1, Math.floor(limitMinutes / 4));
  }

  get #tooLate(): number | null {
    const { limitMinutes, limitWorkingDays } = this.#of;
    if (limitMinutes !== null) return limitMinutes + 45;
    return limitWorkingDays === null ? null : (limitWorkingDays + 7) * DAY;
  }

  get #closing(): Dated {
    return { after: CLOSED, event: { type: 'incident.closed', by: 'dsl' } };
  }

  *#dutyDone(duty: Duty, wait: number): Generator<readonly Dated[], void> {
    for (const { facts, entries, by } of this.#beginnings(duty.owedWhen, duty.owedAfter)) {
      const hearers = by === null ? HEARERS : [by, ...HEARERS];
      for (const act of some(this.#acts(duty.metBy, facts, DOERS, hearers))) {
        yield [...entries, { after: wait, event: entryOf(act) }, this.#closing];
      }
    }
  }

  *#dutyNotDone(duty: Duty): Generator<readonly Dated[], void> {
    for (const { entries } of this.#beginnings(duty.owedWhen, duty.owedAfter)) {
      yield [...entries, this.#closing];
    }
  }

  *#dutyDecided(duty: Duty): Generator<readonly Dated[], void> {
    const deciders = decidingRoles(duty).flatMap((role) => this.#policy.roles[role]);
    for (const { entries } of this.#beginnings(duty.owedWhen, duty.owedAfter)) {
      for (const by of some(new Set(deciders))) {
        const decided: Undated = {
          type: 'decision.recorded',
          by,
          norm: duty.id,
          decision: 'do-not',
          reason: REASON,
        };
        yield [...entries, { after: this.#inTime, event: decided }, this.#closing];
      }
    }
  }

  #ofDuty(duty: Duty): readonly (readonly [Shown, Example | null])[] {
    const { standing } = this.#of;
    const late =
      this.#tooLate === null
        ? null
        : this.#first('not-kept', ['late'], this.#dutyDone(duty, this.#tooLate));
    return [
      ['kept', this.#first('kept', ['met'], this.#dutyDone(duty, this.#inTime))],
      ...(standing.departable
        ? [
            [
              'decided-against',
              this.#first('decided-against', ['departed'], this.#dutyDecided(duty)),
            ] as const,
          ]
        : []),
      ['not-kept', late ?? this.#first('not-kept', ['missed', 'late'], this.#dutyNotDone(duty))],
    ];
  }

  /** The forbidden act, after what else was known or done before it. */
  *#forbiddenDone(
    order: Prohibition,
    before: (facts: Facts) => Iterable<readonly Dated[]>,
    guard: Predicate = order.forbids,
  ): Generator<readonly Dated[], void> {
    for (const { facts, entries } of this.#beginnings(order.inForceWhen, null)) {
      for (const extra of before(facts)) {
        for (const act of some(this.#acts(guard, facts, WRONGDOERS, STRANGERS))) {
          yield [...entries, ...extra, { after: 20, event: entryOf(act) }, this.#closing];
        }
      }
    }
  }

  *#nothingDone(order: Prohibition): Generator<readonly Dated[], void> {
    const told: Undated = { type: 'party.informed', by: 'teacher', to: 'dsl' };
    for (const { entries } of this.#beginnings(order.inForceWhen, null)) {
      yield [...entries, { after: 10, event: told }, this.#closing];
      yield [...entries, this.#closing];
    }
  }

  /** With nothing that excuses it; and where silence leaves that open, with a no to it. */
  *#unexcused({ unless, evenThen }: Prohibition, known: Facts): Generator<readonly Dated[], void> {
    yield [];
    const excuse = unless?.facts ?? evenThen;
    if (excuse === null) return;
    const given = { ...this.#given, ...known };
    for (const facts of some(waysToHold(not(excuse), given, this.#policy, []))) {
      yield this.#answers(facts);
    }
  }

  /** What lifts an order, once what must be so even then is so. */
  *#lifted(order: Prohibition, known: Facts): Generator<readonly Dated[], void> {
    const { until, evenThen } = order;
    if (until === null) return;
    const given = { ...this.#given, ...known };
    const ways = waysToHold(evenThen ?? and(), given, this.#policy, []);
    for (const facts of some(ways)) {
      for (const act of some(this.#acts(until, { ...known, ...facts }, DOERS))) {
        yield [...this.#answers(facts), { after: 20, event: entryOf(act) }];
      }
    }
  }

  *#excepted({ unless }: Prohibition, known: Facts): Generator<readonly Dated[], void> {
    if (unless === null) return;
    const given = { ...this.#given, ...known };
    for (const facts of some(waysToHold(unless.facts, given, this.#policy, []))) {
      yield this.#answers(facts);
      yield this.#answers(facts, 'headteacher');
    }
  }

  #ofProhibition(order: Prohibition): readonly (readonly [Shown, Example | null])[] {
    const { unless } = order;
    const inOrder = this.#first(
      'kept',
      ['kept'],
      this.#forbiddenDone(order, (facts) => this.#lifted(order, facts)),
    );
    const allowed =
      unless === null
        ? []
        : [
            [
              'allowed',
              this.#first(
                'allowed',
                ['kept'],
                this.#forbiddenDone(
                  order,
                  (facts) => this.#excepted(order, facts),
                  and(order.forbids, unless.act),
                ),
              ),
            ] as const,
          ];
    return [
      ['kept', inOrder ?? this.#first('kept', ['kept'], this.#nothingDone(order))],
      ...allowed,
      [
        'not-kept',
        this.#first(
          'not-kept',
          ['breached'],
          this.#forbiddenDone(order, (facts) => this.#unexcused(order, facts)),
        ),
      ],
    ];
  }

  get shown(): NormShown {
    const { norm } = this.#of;
    const found = isDuty(norm) ? this.#ofDuty(norm) : this.#ofProhibition(norm);
    return {
      norm: this.#of,
      procedure: this.#procedure.id,
      examples: found.flatMap(([, example]) => example ?? []),
      lacks: found.flatMap(([shows, example]) => (example === null ? [shows] : [])),
    };
  }
}

interface Beginning {
  readonly facts: Facts;
  readonly entries: readonly Dated[];
  /** Who did what raises it, where an act does. */
  readonly by: Party | null;
}

/** Every norm in force under a policy with its examples, one after the other, in the order of the procedures. */
export function* normsShown(policy: Policy, books: RuleBooks): Generator<NormShown, void> {
  for (const id of PROCEDURE_IDS) {
    const procedure = books.procedures[id];
    for (const norm of normsInForce(procedure, policy)) {
      yield new Search(norm, procedure, policy, books).shown;
    }
  }
}
