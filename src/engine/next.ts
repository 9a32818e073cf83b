/** What now: what is owed in order of urgency, what to ask, and what must not be done. */

import type { Caution } from '../norms/caution.ts';
import { filledInside } from '../norms/filled.ts';
import { type Duty, isDuty, type Norm, type Prohibition } from '../norms/norm.ts';
import {
  evaluate,
  type Predicate,
  recipients,
  rolesTold,
  subjectFactOf,
} from '../norms/predicates.ts';
import { ask, normsInForce } from '../norms/procedure.ts';
import type { FactKey, Facts } from '../norms/symbols.ts';
import type { Fact, FactValue } from '../vocabulary/facts.ts';
import { PARTIES, PARTY_IDS } from '../vocabulary/parties.ts';
import type { Contact, Policy } from '../vocabulary/policies.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import type { Child } from '../vocabulary/pseudonyms.ts';
import { byUrgency, moreUrgent, type Urgency } from '../vocabulary/urgency.ts';
import { cautionsNow, IN_FORCE } from './cautions.ts';
import { type ActChoice, actsThatMeet } from './example.ts';
import { atMoment, type Incident } from './replay.ts';
import type { Run, Track } from './run.ts';
import { type Instant, instantOf, isoOf } from './time.ts';
import { SURELY } from './verdict.ts';

/** One thing to do. Norms that ask the same thing in the same words are one item. */
export interface ToDo {
  readonly norms: readonly [NormId, ...NormId[]];
  /** The child for whom it is to be done, where the record names one. */
  readonly child?: Child;
  /** How soon it comes; of several norms, the most urgent. */
  readonly urgency: Urgency;
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
  /** What guidance says about doing it. */
  readonly cautions: readonly Cautioned[];
}

/** A caution of the rule books, by its id. */
export interface Cautioned {
  readonly caution: string;
}

export interface ToAsk {
  readonly fact: Fact;
  /** The norms whose standing the answer could change. */
  readonly norms: readonly NormId[];
  /** How soon what the answer could raise would come. */
  readonly urgency: Urgency;
  /**
   * Whether it is asked before anything is done but ringing 999: danger, who the concern is about, and
   * what could raise something more urgent than all that is to be done.
   */
  readonly isFirst: boolean;
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
  /** What is owed, the most urgent first. */
  readonly doNow: readonly ToDo[];
  /** What is owed too, and not offered while anything more urgent is open: reviews, sanctions. */
  readonly later: readonly ToDo[];
  readonly ask: readonly ToAsk[];
  readonly never: readonly Never[];
  /** What guidance warns about where the policy does not forbid it. */
  readonly cautions: readonly Cautioned[];
}

const OUTSTANDING: readonly string[] = ['owed', 'overdue'];

const contactsOf = (duty: Duty, run: Run): readonly Contact[] => {
  const parties = rolesTold(duty.metBy).flatMap((role) => recipients(role, run.policy, run.facts));
  return [...new Set(parties)].flatMap((party) => run.policy.contacts[party] ?? []);
};

const idsOf = (cautions: readonly Caution[]): readonly Cautioned[] =>
  cautions.map(({ id }) => ({ caution: id }));

/** The cautions on the act that would meet a duty. */
const cautionsOnItem = (
  acts: readonly ActChoice[],
  cautions: readonly Caution[],
  { facts, policy }: Run,
): readonly Caution[] =>
  cautions.filter(({ act }) =>
    acts.some((choice) => evaluate(act, facts, choice, policy) === 'yes'),
  );

const toDoOf = (track: Track, run: Run, cautions: readonly Caution[]): ToDo | null => {
  const { norm, clauses, standing } = track.norm;
  if (!isDuty(norm) || !OUTSTANDING.includes(track.state) || track.owedAt === null) return null;
  const acts = actsThatMeet(norm, run.facts, run.policy);
  return {
    norms: [norm.id],
    ...(track.child !== null && { child: track.child }),
    urgency: norm.urgency,
    optional: standing.departable,
    owedAt: isoOf(track.owedAt),
    dueAt: track.dueAt === null ? null : isoOf(track.dueAt),
    overdue: track.state === 'overdue',
    contacts: contactsOf(norm, run),
    clauses: clauses.map((clause) => clause.id),
    acts,
    cautions: idsOf(cautionsOnItem(acts, cautions, run)),
  };
};

const earlier = (a: string | null, b: string | null): string | null => {
  if (a === null || b === null) return a ?? b;
  return instantOf(a) <= instantOf(b) ? a : b;
};

/** The same thing asked by several norms is one thing to do, by the strictest of them. */
const merged = (a: ToDo, b: ToDo): ToDo => ({
  ...a,
  norms: [a.norms[0], ...new Set([...a.norms.slice(1), ...b.norms])].filter(
    (norm, index, all) => all.indexOf(norm) === index,
  ) as [NormId, ...NormId[]],
  urgency: moreUrgent(a.urgency, b.urgency),
  optional: a.optional && b.optional,
  owedAt: earlier(a.owedAt, b.owedAt) ?? a.owedAt,
  dueAt: earlier(a.dueAt, b.dueAt),
  overdue: a.overdue || b.overdue,
  clauses: [...new Set([...a.clauses, ...b.clauses])],
});

const tellsDsl = ({ acts }: ToDo): boolean => acts.some(({ to }) => to.includes('dsl'));

/** What a pupil does on the spot takes seconds. */
const isByPupil = ({ acts }: ToDo): boolean =>
  acts.length > 0 && acts.every(({ by }) => PARTIES[by].group === 'pupils');

/**
 * A call to 999 first, then by urgency, what a pupil does on the spot, then by when it is due. Of what is
 * due together: the DSL is told first, what needs care comes after what needs none (agencies before
 * parents), and what may be done after what must.
 */
const inOrder = (a: ToDo, b: ToDo): number => {
  const emergency = (each: ToDo): number => (each.acts[0]?.via === '999' ? 0 : 1);
  const due = (each: ToDo): number =>
    each.dueAt === null ? Number.POSITIVE_INFINITY : instantOf(each.dueAt);
  const left = due(a);
  const right = due(b);
  return (
    emergency(a) - emergency(b) ||
    byUrgency(a.urgency, b.urgency) ||
    Number(!isByPupil(a)) - Number(!isByPupil(b)) ||
    (left === right ? 0 : left - right) ||
    Number(!tellsDsl(a)) - Number(!tellsDsl(b)) ||
    Math.min(a.cautions.length, 1) - Math.min(b.cautions.length, 1) ||
    Number(a.optional) - Number(b.optional)
  );
};

/** What one act does as well goes with it, and is due no later than the sooner of the two. */
const doneWith = (item: ToDo, also: ToDo): ToDo => ({
  ...merged(item, also),
  owedAt: item.owedAt,
});

interface Asked {
  readonly item: ToDo;
  readonly duty: Duty;
}

/** Whether whatever would do the first would do the second too, which need not be offered beside it. */
const doesBoth = (first: Asked, second: Asked, { facts, policy }: Run): boolean =>
  first.item.acts.length > 0 &&
  first.item.child === second.item.child &&
  byUrgency(first.item.urgency, second.item.urgency) <= 0 &&
  (!first.item.optional || second.item.optional) &&
  first.item.acts.every((act) => evaluate(second.duty.metBy, facts, act, policy) === 'yes');

/** What is asked in the same words is one thing to do; what another item does as well goes with it. */
const toDoIn = (run: Run, cautions: readonly Caution[]): readonly ToDo[] => {
  const byWhatIsAsked = new Map<string, Asked>();
  for (const track of run.tracks) {
    const item = toDoOf(track, run, cautions);
    const { norm: duty } = track.norm;
    if (item === null || !isDuty(duty)) continue;
    const asked = `${filledInside(duty.says, run.policy, run.facts)} ${item.child ?? ''}`;
    const same = byWhatIsAsked.get(asked);
    byWhatIsAsked.set(asked, {
      item: same === undefined ? item : merged(same.item, item),
      duty: same?.duty ?? duty,
    });
  }
  const offered: Asked[] = [];
  const all = [...byWhatIsAsked.values()].sort((a, b) => inOrder(a.item, b.item));
  for (const each of all) {
    const place = offered.findIndex((other) => doesBoth(other, each, run));
    const wider = offered.findIndex((other) => doesBoth(each, other, run));
    if (place >= 0) {
      const other = offered[place] as Asked;
      offered[place] = { ...other, item: doneWith(other.item, each.item) };
    } else if (wider >= 0) {
      const other = offered[wider] as Asked;
      // A call to 999 is offered in its own words, whatever else it does.
      const [kept, also] = other.duty.emergency ? [other, each] : [each, other];
      offered[wider] = { ...kept, item: doneWith(kept.item, also.item) };
    } else offered.push(each);
  }
  return offered.map(({ item }) => item).sort(inOrder);
};

const WAITS: Urgency = 'afterwards';

/** Reviews, sanctions and changes are not offered while anything more urgent is open. */
const offered = (all: readonly ToDo[]): Pick<Next, 'doNow' | 'later'> => {
  const isMoreUrgentOpen = all.some((each) => each.urgency !== WAITS);
  if (!isMoreUrgentOpen) return { doNow: all, later: [] };
  return {
    doNow: all.filter((each) => each.urgency !== WAITS),
    later: all.filter((each) => each.urgency === WAITS),
  };
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

/** A question that 999, or who is told, hangs on comes before everything; then by urgency and weight. */
const RANKS = { danger: 0, subject: 1, other: 2 } as const;

/** Who would be told about what is still to be done, were the answer so. */
const toldIf = (track: Track, key: Fact, value: FactValue, run: Run): string => {
  const { norm } = track.norm;
  if (!isDuty(norm)) return '';
  const facts = { ...track.facts, [key]: value };
  return rolesTold(norm.metBy)
    .flatMap((role) => recipients(role, run.policy, facts))
    .join();
};

const SUBJECT_FACT_IDS: readonly Fact[] = PARTY_IDS.flatMap((party) => subjectFactOf(party) ?? []);

/** What is still to be done that somebody else would be told, were the answer another one. */
const toldElsewhere = (fact: Fact, open: readonly Track[], run: Run): readonly Track[] => {
  if (!SUBJECT_FACT_IDS.includes(fact)) return [];
  return open.filter(
    (track) =>
      OUTSTANDING.includes(track.state) &&
      toldIf(track, fact, 'yes', run) !== toldIf(track, fact, 'no', run),
  );
};

/** How soon the most urgent of these comes; a prohibition stands from the start. */
const urgencyOf = (norms: readonly Norm[]): Urgency =>
  norms.map((norm) => (isDuty(norm) ? norm.urgency : 'same-day')).reduce(moreUrgent, WAITS);

const askOf = (run: Run, doNow: readonly ToDo[]): readonly ToAsk[] => {
  const soonest = doNow[0]?.urgency;
  const questions = [
    ...PROCEDURE_IDS.filter((id) => run.open.has(id)).flatMap((id) => run.procedures[id].questions),
    ...(run.policy.questions ?? []).map(({ id }) => ask(id)),
  ];
  const weighed = new Map<Fact, { item: ToAsk; weight: number; rank: number }>();
  for (const question of questions) {
    const { fact } = question;
    const open = run.tracks.filter(
      (track) => track.doubt === SURELY && track.facts[fact] === undefined,
    );
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
    const elsewhere = toldElsewhere(fact, open, run);
    const isOfSubject = elsewhere.length > 0;
    const weight =
      turned.reduce((sum, track) => sum + weightOf(track), 0) +
      opens.length * OPENING_WEIGHT +
      elsewhere.length;
    if (weight === 0) continue;
    const isDanger = turned.some(({ norm: { norm } }) => isDuty(norm) && norm.emergency);
    const rank = isDanger ? RANKS.danger : isOfSubject ? RANKS.subject : RANKS.other;
    const raised = [
      ...turned.map((track) => track.norm.norm),
      ...opens.flatMap((id) =>
        normsInForce(run.procedures[id], run.policy).map(({ norm }) => norm),
      ),
    ];
    const urgency = rank === RANKS.other ? urgencyOf(raised) : 'at-once';
    const isMoreUrgent = soonest === undefined || byUrgency(urgency, soonest) < 0;
    weighed.set(fact, {
      item: {
        fact,
        norms: [...new Set([...turned, ...elsewhere].map((track) => track.norm.norm.id))],
        urgency,
        isFirst: rank !== RANKS.other || isMoreUrgent,
      },
      weight,
      rank,
    });
  }
  return [...weighed.values()]
    .sort(
      (a, b) => a.rank - b.rank || byUrgency(a.item.urgency, b.item.urgency) || b.weight - a.weight,
    )
    .map(({ item }) => item);
};

const neverOf = (run: Run): readonly Never[] =>
  run.tracks.flatMap((track) => {
    const { norm, clauses } = track.norm;
    if (isDuty(norm) || track.doubt !== SURELY || !IN_FORCE.includes(track.state)) return [];
    const breached = (track.marks.get('breached')?.length ?? 0) > 0;
    if (norm.everyDay && !breached) return [];
    return [{ norm: norm.id, clauses: clauses.map((clause) => clause.id), breached }];
  });

/**
 * What to do, ask and never do, as the incident stands; at a later moment if one is given.
 * `nextInWords` in `src/words` adds the sentences.
 */
export const next = (incident: Incident, asOf?: string): Next => {
  const moment: Instant | null = asOf === undefined ? incident.run.clock : instantOf(asOf);
  const standing = moment === null ? incident : atMoment(incident, moment);
  const { run } = standing;
  const cautions = cautionsNow(standing);
  const toDo = offered(toDoIn(run, cautions));
  return {
    asOf: moment === null ? null : isoOf(moment),
    ...toDo,
    ask: askOf(run, toDo.doNow),
    never: neverOf(run),
    cautions: idsOf(cautions.filter(({ kind }) => kind === 'do-not')),
  };
};
