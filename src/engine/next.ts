/** What now: what is owed in order of urgency, what to ask, and what must not be done. */

import type { Caution } from '../norms/caution.ts';
import { filledInside } from '../norms/filled.ts';
import { madeOnce } from '../norms/made-once.ts';
import { type Duty, isDuty, type Norm, type Prohibition } from '../norms/norm.ts';
import {
  answersRead,
  evaluate,
  type Predicate,
  recipients,
  rolesTold,
  subjectFactOf,
} from '../norms/predicates.ts';
import { ask, normsInForce } from '../norms/procedure.ts';
import { concernKey, type FactKey, type Facts } from '../norms/symbols.ts';
import { isTelling, isTouching } from '../vocabulary/acts.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { FACTS, type Fact, type FactValue } from '../vocabulary/facts.ts';
import { mayAnswerForTheSchool, PARTIES, PARTY_IDS, type Party } from '../vocabulary/parties.ts';
import type { Contact, Policy } from '../vocabulary/policies.ts';
import {
  ASKED_BY,
  isAskable,
  type NormId,
  PROCEDURE_IDS,
  type ProcedureId,
} from '../vocabulary/procedures.ts';
import { type Child, partyOf } from '../vocabulary/pseudonyms.ts';
import { byUrgency, moreUrgent, type Urgency } from '../vocabulary/urgency.ts';
import { cautionsNow, IN_FORCE } from './cautions.ts';
import { correctedView } from './entries.ts';
import { type ActChoice, actsThatMeet } from './example.ts';
import { type InAnyCase, owedInAnyCase } from './in-any-case.ts';
import { atMoment, type Incident } from './replay.ts';
import { exactlyDue, type Run, type Track } from './run.ts';
import { subjectFacts } from './subject.ts';
import { type Instant, instantOf, isoOf } from './time.ts';
import { DONE_EARLY, PERHAPS, PERHAPS_RAISED, SURELY } from './verdict.ts';

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
  /** Norms that ask for the same act in words of their own, to be read with those of the first. */
  readonly inWordsOf?: readonly NormId[];
  /** It is owed whatever the answer to a question turns out to be: whom to tell in any case. */
  readonly inAnyCase?: readonly Party[];
  /** Somebody to be told who has acted since, and so knows: only that they were told is to be written down. */
  readonly knownTo?: Party;
}

/** A caution of the rule books, by its id. */
export interface Cautioned {
  readonly caution: string;
}

interface Asked {
  /** The norms whose standing the answer could change. */
  readonly norms: readonly NormId[];
  /** How soon what the answer could raise would come. */
  readonly urgency: Urgency;
  /**
   * Whether it is asked before anything is done but ringing 999: danger, who the concern is about, which
   * of several bodies is to be told at once, and what could raise something more urgent than all that is
   * to be done.
   */
  readonly isFirst: boolean;
}

/** A question about the incident. */
export interface AskFact extends Asked {
  readonly fact: Fact;
  readonly same?: undefined;
}

/** Whether an entry brought something new, or is about what was known before. */
export interface AskSame extends Asked {
  readonly fact?: undefined;
  readonly same: {
    /** The position of the entry, and whether it gives what was known another kind. */
    readonly entry: number;
    readonly isOfAnotherKind: boolean;
    /** The positions of the concerns before it that it may be the same as. */
    readonly as: readonly [number, ...number[]];
  };
}

export type ToAsk = AskFact | AskSame;

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

/** By the acts that would meet a duty, which are found once for each set of facts. */
const tellings = new WeakMap<readonly ActChoice[], ReadonlySet<Party>>();

const toldBy = (acts: readonly ActChoice[]): ReadonlySet<Party> =>
  madeOnce(
    tellings,
    acts,
    () => new Set(acts.flatMap(({ type, to }) => (isTelling(type) ? to : []))),
  );

/** How to reach those who are told or asked something; not those to whom a device may be handed. */
const contactsOf = (duty: Duty, acts: readonly ActChoice[], run: Run): readonly Contact[] => {
  const told = toldBy(acts);
  const parties = rolesTold(duty.metBy).flatMap((role) => recipients(role, run.policy, run.facts));
  return [...new Set(parties)]
    .filter((party) => told.has(party))
    .flatMap((party) => run.policy.contacts[party] ?? []);
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

/** When somebody did, said or answered something, and so knew of the concern. */
interface Acted {
  readonly by: Party;
  readonly at: Instant;
}

/** Whoever only touched a device or an image may know nothing of the concern. */
const actedIn = ({ timeline }: Incident): readonly Acted[] =>
  correctedView(timeline.events).entries.flatMap(({ event, clock, withdrawn }) =>
    withdrawn || event.type === 'act.omitted' || isTouching(event.type)
      ? []
      : [{ by: partyOf(event.by), at: clock }],
  );

const isOfTheSchool = (party: Party): boolean =>
  ['staff', 'governors'].includes(PARTIES[party].group);

/** Who of those to be told has acted since, where there is one matter only that they may know about. */
const knowerOf = (
  track: Track,
  acts: readonly ActChoice[],
  run: Run,
  acted: readonly Acted[],
): Party | undefined => {
  const since = track.owedAt ?? 0;
  const { id } = track.norm.norm;
  // An address is not known by having acted.
  const isPlain = acts.every(({ type, withAddress }) => isTelling(type) && withAddress !== true);
  if (acts.length === 0 || !isPlain) return undefined;
  const isOfSeveral = run.tracks.some((other) => other !== track && other.norm.norm.id === id);
  if (isOfSeveral || track.count > 1) return undefined;
  return acts
    .flatMap(({ to }) => to)
    .find(
      (party) => isOfTheSchool(party) && acted.some(({ by, at }) => by === party && at >= since),
    );
};

const toDoOf = (
  track: Track,
  run: Run,
  cautions: readonly Caution[],
  acted: readonly Acted[],
): ToDo | null => {
  const { norm, clauses, standing } = track.norm;
  if (!isDuty(norm) || !OUTSTANDING.includes(track.state) || track.owedAt === null) return null;
  const acts = actsThatMeet(norm, run.facts, run.policy);
  const knownTo = knowerOf(track, acts, run, acted);
  const due = exactlyDue(track, run);
  return {
    norms: [norm.id],
    ...(track.child !== null && { child: track.child }),
    ...(knownTo !== undefined && { knownTo }),
    // What is only to be written down waits for what is to be done.
    urgency: knownTo === undefined ? norm.urgency : 'then',
    optional: standing.departable,
    owedAt: isoOf(track.owedAt),
    dueAt: due === null ? null : isoOf(due),
    overdue: track.state === 'overdue' && (due !== null || track.dueAt === null),
    contacts: contactsOf(norm, acts, run),
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
 * A call to 999 first, then by urgency, what a pupil does on the spot, then by when it is due. Of what
 * comes at once, and of what is due together, the DSL is told first; then what needs care comes after what needs none (agencies before
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
    (a.urgency === 'at-once' ? Number(!tellsDsl(a)) - Number(!tellsDsl(b)) : 0) ||
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

interface Offered {
  readonly item: ToDo;
  readonly duty: Duty;
}

/** What is to be told whatever the answer is, where nobody who would be told knows. */
const inAnyCaseOf = (
  each: InAnyCase,
  run: Run,
  cautions: readonly Caution[],
  acted: readonly Acted[],
): Offered | null => {
  const [first, ...others] = each.tracks;
  const { clock } = run;
  if (clock === null || acted.some(({ by }) => each.tell.includes(by))) return null;
  const clauses = each.tracks.flatMap(({ norm }) => norm.clauses);
  const item: ToDo = {
    norms: [first.norm.norm.id, ...others.map(({ norm }) => norm.norm.id)],
    urgency: each.urgency,
    optional: each.optional,
    owedAt: isoOf(clock),
    dueAt: null,
    overdue: false,
    contacts: each.tell.flatMap((party) => run.policy.contacts[party] ?? []),
    clauses: [...new Set(clauses.map(({ id }) => id))],
    acts: each.acts,
    cautions: idsOf(cautionsOnItem(each.acts, cautions, run)),
    inAnyCase: each.tell,
  };
  return { item, duty: first.norm.norm as Duty };
};

/** Whether something that is owed is to be told to these people and to nobody else. */
const isToldAlready = ({ tell }: InAnyCase, owed: readonly Offered[]): boolean =>
  owed.some(
    ({ item: { acts } }) =>
      acts.length > 0 &&
      acts.every(({ type, to }) => isTelling(type) && to.every((party) => tell.includes(party))),
  );

/** Whether two ask for the same act in words of their own, none of which says less than the other. */
const isSameAct = (a: Offered, b: Offered, run: Run): boolean =>
  !a.item.acts.some(({ type }) => isTelling(type)) && doesBoth(a, b, run) && doesAll(b, a, run);

const doesAll = (first: Offered, second: Offered, { facts, policy }: Run): boolean =>
  first.item.acts.every((act) => evaluate(second.duty.metBy, facts, act, policy) === 'yes');

/** Whether whatever would do the first would do the second too, which need not be offered beside it. */
const doesBoth = (first: Offered, second: Offered, run: Run): boolean =>
  first.item.acts.length > 0 &&
  first.item.child === second.item.child &&
  first.item.knownTo === second.item.knownTo &&
  byUrgency(first.item.urgency, second.item.urgency) <= 0 &&
  (!first.item.optional || second.item.optional) &&
  doesAll(first, second, run);

/** What is asked in the same words is one thing to do; what another item does as well goes with it. */
const toDoIn = (
  run: Run,
  cautions: readonly Caution[],
  acted: readonly Acted[],
  open: readonly Fact[],
): readonly ToDo[] => {
  const byWhatIsAsked = new Map<string, Offered>();
  for (const track of run.tracks) {
    const item = toDoOf(track, run, cautions, acted);
    const { norm: duty } = track.norm;
    if (item === null || !isDuty(duty)) continue;
    const asked = `${filledInside(duty.says, run.policy, run.facts)} ${item.child ?? ''} ${item.knownTo ?? ''}`;
    const same = byWhatIsAsked.get(asked);
    byWhatIsAsked.set(asked, {
      item: same === undefined ? item : merged(same.item, item),
      duty: same?.duty ?? duty,
    });
  }
  const offered: Offered[] = [];
  const owed = [...byWhatIsAsked.values()];
  const inAnyCase = owedInAnyCase(open, run).flatMap((each) =>
    isToldAlready(each, owed) ? [] : (inAnyCaseOf(each, run, cautions, acted) ?? []),
  );
  const all = [...owed, ...inAnyCase].sort((a, b) => inOrder(a.item, b.item));
  for (const each of all) {
    const place = offered.findIndex((other) => doesBoth(other, each, run));
    const wider = offered.findIndex((other) => doesBoth(each, other, run));
    if (place >= 0) {
      const other = offered[place] as Offered;
      const item = doneWith(other.item, each.item);
      const inWordsOf = [...(other.item.inWordsOf ?? []), each.duty.id];
      const isSame = isSameAct(other, each, run);
      offered[place] = { ...other, item: isSame ? { ...item, inWordsOf } : item };
    } else if (wider >= 0) {
      const other = offered[wider] as Offered;
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
  ...DONE_EARLY,
  ...PERHAPS_RAISED,
  'dormant',
  'raised',
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

const ASKED_IDS = PROCEDURE_IDS.filter(isAskable);

const couldChange = (predicate: Predicate, key: FactKey, facts: Facts, policy: Policy): boolean => {
  // Whether there is a concern that is only asked about is what the answer says.
  const concerns = ASKED_IDS.filter((id) => ASKED_BY[id] === key)
    .map(concernKey)
    .filter((concern) => facts[concern] === 'unclear');
  const answered = [key, ...concerns];
  if (!answered.some((each) => answersRead(predicate).has(each))) return false;
  const supposed: { [Key in FactKey]?: FactValue } = { ...facts };
  const results = (['yes', 'no', 'unclear'] as const).map((value) => {
    for (const each of answered) supposed[each] = value;
    return evaluate(predicate, supposed, null, policy);
  });
  return results.includes('yes') && results.some((result) => result !== 'yes');
};

/**
 * The questions that only together can change where a norm stands, by norm: none of them would by itself. They are
 * asked where no other reason brings one of them up, from which the others would follow.
 * @param isAskedAnyway whether there is another reason to ask
 */
const hangingTogether = (
  unanswered: readonly Open[],
  hangsOnOf: (track: Track) => readonly Predicate[],
  policy: Policy,
  isAskedAnyway: (open: Open) => boolean,
): ReadonlyMap<Track, ReadonlySet<Fact>> => {
  const byTrack = new Map<Track, Open[]>();
  for (const open of unanswered) {
    for (const track of open.tracks) {
      const isRead = hangsOnOf(track).some((each) => answersRead(each).has(open.fact));
      if (isRead) madeOnce(byTrack, track, () => [] as Open[]).push(open);
    }
  }
  const together = new Map<Track, ReadonlySet<Fact>>();
  for (const [track, read] of byTrack) {
    if (read.length < 2 || read.some(isAskedAnyway)) continue;
    const facts = read.map(({ fact }) => fact);
    const couldWith = (fact: Fact, other: Fact): boolean =>
      (['yes', 'no'] as const).some((value) => {
        const known = { ...track.facts, [other]: value };
        return hangsOnOf(track).some((each) => couldChange(each, fact, known, policy));
      });
    const found = facts.filter((fact) =>
      facts.some((other) => other !== fact && couldWith(fact, other)),
    );
    if (found.length > 0) together.set(track, new Set(found));
  }
  return together;
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
const RANKS = { danger: 0, subject: 1, choice: 2, other: 3 } as const;

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
const toldElsewhere = (
  fact: Fact,
  open: readonly Track[],
  doNow: readonly ToDo[],
  run: Run,
): readonly Track[] => {
  if (!SUBJECT_FACT_IDS.includes(fact)) return [];
  const inAnyCase = doNow.flatMap((item) => (item.inAnyCase === undefined ? [] : item.norms));
  return open.filter(
    (track) =>
      (OUTSTANDING.includes(track.state) || inAnyCase.includes(track.norm.norm.id)) &&
      toldIf(track, fact, 'yes', run) !== toldIf(track, fact, 'no', run),
  );
};

/** The things to do that guidance would caution against no longer, were the answer another one. */
const freed = (
  fact: Fact,
  doNow: readonly ToDo[],
  cautions: readonly Caution[],
  run: Run,
): readonly ToDo[] => {
  const ended = cautions.filter(
    ({ kind, until }) =>
      kind === 'do-not' && until !== null && couldChange(until, fact, run.facts, run.policy),
  );
  return doNow.filter((item) =>
    item.cautions.some((each) => ended.some(({ id }) => id === each.caution)),
  );
};

/** How soon the most urgent of these comes; a prohibition stands from the start. */
const urgencyOf = (norms: readonly Norm[]): Urgency =>
  norms.map((norm) => (isDuty(norm) ? norm.urgency : 'same-day')).reduce(moreUrgent, WAITS);

/** A question that nobody has answered, and the occurrences whose answer is missing. */
interface Open {
  readonly fact: Fact;
  readonly tracks: readonly Track[];
}

/** Whether somebody's word can count for the school. */
const isSomebodysToGive = (by: Party): boolean => by !== 'unrecorded' && mayAnswerForTheSchool(by);

/**
 * Whether an entry has answered a question for an occurrence, save where what it excuses was not theirs to say:
 * then whoever may is asked. Where no guard of its norm tells a no from not
 * knowing, its facts do not say so. What an answer brought to light belongs to what was asked about already.
 */
const answeredIn = ({ timeline, run }: Incident): ((fact: Fact, track: Track) => boolean) => {
  const unheard = new Set(run.unheard.map(({ position }) => position));
  const entries = correctedView(timeline.events).entries.filter(
    ({ withdrawn, position, event }) =>
      !withdrawn && (!unheard.has(position) || isSomebodysToGive(partyOf(event.by))),
  );
  const last = new Map<Fact, number>();
  const settled = new Map<number, readonly string[]>();
  for (const { event, position } of entries) {
    if (event.type === 'fact.established' && event.covers === undefined) {
      last.set(event.fact, position);
    }
    if (event.type === 'concern.raised') {
      settled.set(position, Object.keys(subjectFacts([event.about ?? []].flat().map(partyOf))));
    }
  }
  return (fact, { begunBy }) => {
    const answered = last.get(fact);
    const isBegunByAnAnswer = timeline.events[begunBy]?.type === 'fact.established';
    return (
      (answered !== undefined && (begunBy <= answered || isBegunByAnAnswer)) ||
      settled.get(begunBy)?.includes(fact) === true
    );
  };
};

const openQuestions = (standing: Incident): readonly Open[] => {
  const { run } = standing;
  const isAnswered = answeredIn(standing);
  const questions = [
    ...PROCEDURE_IDS.filter((id) => run.open.has(id)).flatMap((id) => run.procedures[id].questions),
    ...(run.policy.questions ?? []).map(({ id }) => ask(id)),
  ];
  const found = new Map<Fact, Open>();
  const sure = run.tracks.filter(({ doubt }) => doubt === SURELY);
  for (const { fact, when } of questions) {
    if (found.has(fact)) continue;
    const tracks = sure.filter(
      (track) => track.facts[fact] === undefined && !isAnswered(fact, track),
    );
    if (tracks.length === 0) continue;
    if (when !== null && evaluate(when, run.facts, null, run.policy) === 'no') continue;
    found.set(fact, { fact, tracks });
  }
  return [...found.values()];
};

/** Whether an answer would say which of several bodies outside the school is to be told at once. */
const chooses = (fact: Fact, turned: readonly Track[], doNow: readonly ToDo[], run: Run): boolean =>
  turned.some(({ norm: { norm }, facts }) => {
    if (!isDuty(norm) || norm.urgency !== 'at-once') return false;
    const one = toldBy(actsThatMeet(norm, { ...facts, [fact]: 'yes' }, run.policy));
    if (one.size === 0) return false;
    return doNow.some(({ urgency, acts }) => {
      const several = toldBy(acts);
      return (
        urgency === 'at-once' &&
        ![...several].some(isOfTheSchool) &&
        one.size < several.size &&
        [...one].every((party) => several.has(party))
      );
    });
  });

const askOf = (
  run: Run,
  unanswered: readonly Open[],
  doNow: readonly ToDo[],
  cautions: readonly Caution[],
): readonly AskFact[] => {
  const soonest = doNow[0]?.urgency;
  const weighed: { item: AskFact; weight: number; rank: number }[] = [];
  const hanging = new Map<Track, readonly Predicate[]>();
  const hangsOnOf = (track: Track) => madeOnce(hanging, track, () => hangsOn(track, run));
  const turns = (fact: Fact, track: Track): boolean =>
    hangsOnOf(track).some((each) => couldChange(each, fact, track.facts, run.policy));
  const openedBy = (fact: Fact): readonly ProcedureId[] =>
    PROCEDURE_IDS.filter((id) => {
      const { opensWhen } = run.procedures[id];
      return (
        !run.open.has(id) &&
        opensWhen !== null &&
        couldChange(opensWhen, fact, run.facts, run.policy)
      );
    });
  const anyway = new Map<Fact, boolean>();
  const isAskedAnyway = ({ fact, tracks }: Open): boolean =>
    madeOnce(
      anyway,
      fact,
      () => openedBy(fact).length > 0 || tracks.some((track) => turns(fact, track)),
    );
  const together = hangingTogether(unanswered, hangsOnOf, run.policy, isAskedAnyway);
  for (const { fact, tracks: open } of unanswered) {
    const turned = open.filter(
      (track) => together.get(track)?.has(fact) === true || turns(fact, track),
    );
    const opens = openedBy(fact);
    const elsewhere = toldElsewhere(fact, open, doNow, run);
    const cautioned = freed(fact, doNow, cautions, run);
    const isOfSubject = elsewhere.length > 0;
    const weight =
      turned.reduce((sum, track) => sum + weightOf(track), 0) +
      opens.length * OPENING_WEIGHT +
      elsewhere.length +
      cautioned.length;
    if (weight === 0) continue;
    const isDanger = turned.some(({ norm: { norm } }) => isDuty(norm) && norm.emergency);
    const isChoice = chooses(fact, turned, doNow, run);
    const rank = isDanger
      ? RANKS.danger
      : isOfSubject
        ? RANKS.subject
        : isChoice
          ? RANKS.choice
          : RANKS.other;
    const raised = [
      ...turned.map((track) => track.norm.norm),
      ...opens.flatMap((id) =>
        normsInForce(run.procedures[id], run.policy).map(({ norm }) => norm),
      ),
    ];
    const freedFirst = cautioned.map((item) => item.urgency).reduce(moreUrgent, WAITS);
    const urgency =
      rank === RANKS.other ? moreUrgent(urgencyOf(raised), freedFirst) : ('at-once' as const);
    const isMoreUrgent = soonest === undefined || byUrgency(urgency, soonest) < 0;
    weighed.push({
      item: {
        fact,
        norms: [
          ...new Set([
            ...[...turned, ...elsewhere].map((track) => track.norm.norm.id),
            ...cautioned.flatMap((item) => item.norms),
          ]),
        ],
        urgency,
        isFirst: rank !== RANKS.other || isMoreUrgent,
      },
      weight,
      rank,
    });
  }
  return weighed
    .sort(
      (a, b) => a.rank - b.rank || byUrgency(a.item.urgency, b.item.urgency) || b.weight - a.weight,
    )
    .map(({ item }) => item);
};

/** Where a duty stands that would be held against somebody, were it surely owed once more. */
const OPEN_OR_MISSED: readonly string[] = [...OUTSTANDING, 'missed', 'metLate'];

/** What a record leaves open: whether an entry brought something new. Asked once for each entry. */
const askSameOf = ({ timeline, run }: Incident): readonly AskSame[] => {
  const open = run.tracks.filter(
    ({ doubt, state, norm: { norm } }) =>
      doubt === PERHAPS && isDuty(norm) && OPEN_OR_MISSED.includes(state),
  );
  const { entries, corrections } = correctedView(timeline.events);
  const gone = new Set(
    corrections.flatMap(({ entry, correctedBy }) => {
      const by = timeline.events[correctedBy];
      return by?.type === 'entry.corrected' && by.replacement === undefined ? entry : [];
    }),
  );
  const standing = entries.filter(({ position }) => !gone.has(position));
  return [...new Set(open.map(({ begunBy }) => begunBy))].flatMap((entry) => {
    const event = standing.find(({ position }) => position === entry)?.event;
    if (event === undefined || !canSaySame(event)) return [];
    const as = standing
      .filter((other) => other.event.type === 'concern.raised' && other.position < entry)
      .map(({ position }) => position)
      .sort((a, b) => a - b);
    const [first, ...others] = as;
    if (first === undefined) return [];
    const norms = open.filter(({ begunBy }) => begunBy === entry).map(({ norm }) => norm.norm);
    return [
      {
        same: {
          entry,
          isOfAnotherKind: event.type !== 'concern.raised',
          as: [first, ...others],
        },
        norms: [...new Set(norms.map(({ id }) => id))],
        urgency: urgencyOf(norms),
        isFirst: false,
      },
    ];
  });
};

/** Danger that comes up is a happening of its own, whatever concern it belongs to. */
const canSaySame = (event: TimelineEvent): boolean =>
  event.type === 'concern.raised' ||
  event.type === 'procedure.opened' ||
  (event.type === 'fact.established' && !('isHappening' in FACTS[event.fact]));

/** Those to be asked first, what an entry is about, then the rest. */
const inTurn = (facts: readonly AskFact[], same: readonly AskSame[]): readonly ToAsk[] => [
  ...facts.filter(({ isFirst }) => isFirst),
  ...same,
  ...facts.filter(({ isFirst }) => !isFirst),
];

const neverOf = (run: Run): readonly Never[] =>
  run.tracks.flatMap((track) => {
    const { norm, clauses } = track.norm;
    if (isDuty(norm) || track.doubt !== SURELY || !IN_FORCE.includes(track.state)) return [];
    const breached = (track.marks.get('breached')?.length ?? 0) > 0;
    if (norm.everyDay && !breached) return [];
    return [{ norm: norm.id, clauses: clauses.map((clause) => clause.id), breached }];
  });

/** What is to be done, and what that follows from. */
const workedOut = (standing: Incident) => {
  const cautions = cautionsNow(standing);
  const unanswered = openQuestions(standing);
  const facts = unanswered.map(({ fact }) => fact);
  const all = toDoIn(standing.run, cautions, actedIn(standing), facts);
  return { cautions, unanswered, toDo: offered(all) };
};

/** What is to be done when the last entry was made: of what is next no more than that. */
export const toDoThen = (incident: Incident): Pick<Next, 'doNow' | 'later'> =>
  workedOut(incident).toDo;

/**
 * What to do, ask and never do, as the incident stands; at a later moment if one is given.
 * `nextInWords` in `src/words` adds the sentences.
 */
export const next = (incident: Incident, asOf?: string): Next => {
  const moment: Instant | null = asOf === undefined ? incident.run.clock : instantOf(asOf);
  const standing = moment === null ? incident : atMoment(incident, moment);
  const { run } = standing;
  const { cautions, unanswered, toDo } = workedOut(standing);
  return {
    asOf: moment === null ? null : isoOf(moment),
    ...toDo,
    ask: inTurn(askOf(run, unanswered, toDo.doNow, cautions), askSameOf(standing)),
    never: neverOf(run),
    cautions: idsOf(cautions.filter(({ kind }) => kind === 'do-not')),
  };
};
