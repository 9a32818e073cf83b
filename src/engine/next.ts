/** What now: what is owed in order of urgency, what to ask, and what must not be done. */
import { filledInside } from '../norms/filled.ts';
import { type Duty, isDuty, type Prohibition } from '../norms/norm.ts';
import { evaluate, type Predicate, recipients, rolesTold } from '../norms/predicates.ts';
import { ask } from '../norms/procedure.ts';
import type { FactKey, Facts } from '../norms/symbols.ts';
import type { Fact } from '../vocabulary/facts.ts';
import type { Contact, Policy } from '../vocabulary/policies.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import { type ActChoice, actsThatMeet } from './example.ts';
import { atMoment, type Incident } from './replay.ts';
import type { Run, Track } from './run.ts';
import { type Instant, instantOf, isoOf } from './time.ts';

/** One thing to do. Norms that ask the same thing in the same words are one item. */
export interface ToDo {
  readonly norms: readonly [NormId, ...NormId[]];
  /** Whether a recorded reason for not doing it serves as well. */
  readonly optional: boolean;
  readonly owedAt: string;
  readonly dueAt: string | null;
  readonly overdue: boolean;
  /** Whom to reach, and how. */
  readonly contacts: readonly Contact[];
  readonly clauses: readonly string[];
  /** Acts that would meet it, the plainest first. */
  readonly acts: readonly ActChoice[];
}

export interface ToAsk {
  readonly fact: Fact;
  /** The norms whose standing the answer could change. */
  readonly norms: readonly NormId[];
}

export interface Never {
  readonly norm: NormId;
  readonly clauses: readonly string[];
  /** Whether it has been broken already. */
  readonly breached: boolean;
}

export interface Next {
  /** The moment this holds for; UTC, ISO 8601. Null before the first entry. */
  readonly asOf: string | null;
  readonly doNow: readonly ToDo[];
  readonly ask: readonly ToAsk[];
  readonly never: readonly Never[];
}

const OUTSTANDING: readonly string[] = ['owed', 'overdue'];

const contactsOf = (duty: Duty, run: Run): readonly Contact[] => {
  const parties = rolesTold(duty.metBy).flatMap((role) => recipients(role, run.policy, run.facts));
  return [...new Set(parties)].flatMap((party) => run.policy.contacts[party] ?? []);
};

const toDoOf = (track: Track, run: Run): ToDo | null => {
  const { norm, clauses, standing } = track.norm;
  if (!isDuty(norm) || !OUTSTANDING.includes(track.state) || track.owedAt === null) return null;
  return {
    norms: [norm.id],
    optional: standing.departable,
    owedAt: isoOf(track.owedAt),
    dueAt: track.dueAt === null ? null : isoOf(track.dueAt),
    overdue: track.state === 'overdue',
    contacts: contactsOf(norm, run),
    clauses: clauses.map((clause) => clause.id),
    acts: actsThatMeet(norm, run.facts, run.policy),
  };
};

const earlier = (a: string | null, b: string | null): string | null => {
  if (a === null || b === null) return a ?? b;
  return instantOf(a) <= instantOf(b) ? a : b;
};

/** The same thing asked by several norms is one thing to do, by the strictest of them. */
const merged = (a: ToDo, b: ToDo): ToDo => ({
  ...a,
  norms: [...a.norms, ...b.norms],
  optional: a.optional && b.optional,
  owedAt: earlier(a.owedAt, b.owedAt) ?? a.owedAt,
  dueAt: earlier(a.dueAt, b.dueAt),
  overdue: a.overdue || b.overdue,
  clauses: [...new Set([...a.clauses, ...b.clauses])],
});

/** A call to 999 first, then by when it is due, then what must be before what may be. */
const byUrgency = (a: ToDo, b: ToDo): number => {
  const emergency = (each: ToDo): number => (each.acts[0]?.via === '999' ? 0 : 1);
  const due = (each: ToDo): number =>
    each.dueAt === null ? Number.POSITIVE_INFINITY : instantOf(each.dueAt);
  const left = due(a);
  const right = due(b);
  return (
    emergency(a) - emergency(b) ||
    (left === right ? 0 : left - right) ||
    Number(a.optional) - Number(b.optional)
  );
};

const doNowOf = (run: Run): readonly ToDo[] => {
  const byWhatIsAsked = new Map<string, ToDo>();
  for (const track of run.tracks) {
    const item = toDoOf(track, run);
    if (item === null) continue;
    const asked = filledInside(track.norm.norm.says, run.policy, run.facts);
    const same = byWhatIsAsked.get(asked);
    byWhatIsAsked.set(asked, same === undefined ? item : merged(same, item));
  }
  return [...byWhatIsAsked.values()].sort(byUrgency);
};

const NOT_YET_OWED: readonly string[] = [
  'dormant',
  'done',
  'raised',
  'raisedDone',
  'decided',
  'lapsed',
];

/** Owed, though the answer that raised it was corrected: another answer would say whether it still is. */
const isOwedInDoubt = (duty: Duty, { state, facts }: Track, { policy }: Run): boolean =>
  state === 'owed' && evaluate(duty.owedWhen, facts, null, policy) === 'unknown';

/** The facts part of a norm that could still turn, given where it stands. */
const hangsOn = (track: Track, run: Run): readonly Predicate[] => {
  const { norm } = track.norm;
  if (isDuty(norm)) {
    const isOpen = NOT_YET_OWED.includes(track.state) || isOwedInDoubt(norm, track, run);
    return isOpen ? [norm.owedWhen] : [];
  }
  if (track.state === 'inDoubt') return [excuseOf(norm)];
  if (track.state === 'lifted' && norm.evenThen !== null) return [norm.evenThen];
  return track.state === 'dormant' ? [norm.inForceWhen] : [];
};

const excuseOf = (norm: Prohibition): Predicate =>
  norm.unless?.facts ?? norm.evenThen ?? norm.inForceWhen;

const couldChange = (predicate: Predicate, key: FactKey, facts: Facts, policy: Policy): boolean => {
  const results = (['yes', 'no', 'unclear'] as const).map((value) =>
    evaluate(predicate, { ...facts, [key]: value }, null, policy),
  );
  return results.includes('yes') && results.some((result) => result !== 'yes');
};

/** What an answer weighs: an emergency before all, then a duty with a time limit most, then what is forbidden, then the rest. */
const weightOf = (track: Track): number => {
  if (isDuty(track.norm.norm) && track.norm.norm.emergency) return 1000;
  if (track.norm.standing.limited) return 5;
  return isDuty(track.norm.norm) ? 1 : 3;
};

/** What opening another procedure weighs. */
const OPENING_WEIGHT = 6;

const askOf = (run: Run): readonly ToAsk[] => {
  const questions = [
    ...PROCEDURE_IDS.filter((id) => run.open.has(id)).flatMap((id) => run.procedures[id].questions),
    ...(run.policy.questions ?? []).map(({ id }) => ask(id)),
  ];
  const weighed = new Map<Fact, { item: ToAsk; weight: number }>();
  for (const question of questions) {
    const { fact } = question;
    const open = run.tracks.filter((track) => !track.isPerhaps && track.facts[fact] === undefined);
    if (open.length === 0 || weighed.has(fact)) continue;
    if (question.when !== null && evaluate(question.when, run.facts, null, run.policy) === 'no') {
      continue;
    }
    const turned = open.filter((track) =>
      hangsOn(track, run).some((each) => couldChange(each, fact, track.facts, run.policy)),
    );
    const opens = PROCEDURE_IDS.filter((id) => {
      const { opensWhen } = run.procedures[id];
      return (
        !run.open.has(id) &&
        opensWhen !== null &&
        couldChange(opensWhen, fact, run.facts, run.policy)
      );
    });
    const weight =
      turned.reduce((sum, track) => sum + weightOf(track), 0) + opens.length * OPENING_WEIGHT;
    if (weight === 0) continue;
    weighed.set(fact, {
      item: { fact, norms: [...new Set(turned.map((track) => track.norm.norm.id))] },
      weight,
    });
  }
  return [...weighed.values()].sort((a, b) => b.weight - a.weight).map(({ item }) => item);
};

const IN_FORCE: readonly string[] = ['inForce', 'inDoubt', 'breached'];

const neverOf = (run: Run): readonly Never[] =>
  run.tracks.flatMap((track) => {
    const { norm, clauses } = track.norm;
    if (isDuty(norm) || track.isPerhaps || !IN_FORCE.includes(track.state)) return [];
    return [
      {
        norm: norm.id,
        clauses: clauses.map((clause) => clause.id),
        breached: (track.marks.get('breached')?.length ?? 0) > 0,
      },
    ];
  });

/**
 * What to do, ask and never do, as the incident stands; at a later moment if one is given.
 * `nextInWords` in `src/words` adds the sentences.
 */
export const next = (incident: Incident, asOf?: string): Next => {
  const moment: Instant | null = asOf === undefined ? incident.run.clock : instantOf(asOf);
  const { run } = moment === null ? incident : atMoment(incident, moment);
  return {
    asOf: moment === null ? null : isoOf(moment),
    doNow: doNowOf(run),
    ask: askOf(run),
    never: neverOf(run),
  };
};
