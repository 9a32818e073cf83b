/**
 * The verdict on one norm: a function of where its region stands, what was marked on the way, and
 * the facts. Nothing here knows a time or an entry, so that one incident replayed and a million
 * audited are judged by the same lines.
 */
import type { Mark } from '../norms/marks.ts';
import { type Duty, isDuty, type Prohibition } from '../norms/norm.ts';
import { and, evaluate, type Predicate, rolesTold, unknownFacts } from '../norms/predicates.ts';
import type { Ruled } from '../norms/ruling.ts';
import type { Facts } from '../norms/symbols.ts';
import type { Fact } from '../vocabulary/facts.ts';
import { VERDICT_IDS, type Verdict } from '../vocabulary/findings.ts';
import type { Party } from '../vocabulary/parties.ts';
import type { Silence } from '../vocabulary/records.ts';
import type { Role } from '../vocabulary/roles.ts';
import { isSilentOn, leavesNobody } from './silence.ts';

/** All that a verdict hangs on. */
export interface Stand {
  readonly norm: Ruled;
  readonly state: string;
  readonly facts: Facts;
  /** What the record may have left out. */
  readonly silence: Silence;
  readonly has: (mark: Mark) => boolean;
  /** To whom what is recorded as not done was not done, omission by omission. */
  readonly omissions: readonly (readonly Party[])[];
  /** Whether an act that may have met it came before its time had run out. */
  readonly perhapsInTime: boolean;
  /**
   * Whether what was done before it was owed came within its limit of when the school knew. Where nobody knows
   * whether it was owed then, what came later may have been late.
   */
  readonly earlyInTime: boolean;
}

export interface Judged {
  readonly verdict: Verdict;
  readonly unknown: readonly Fact[];
}

const plain = (verdict: Verdict): Judged => ({ verdict, unknown: [] });
const hangingOn = (unknown: readonly Fact[]): Judged => ({ verdict: 'cannot-tell', unknown });

/** Where a duty stands that was done before it was owed, whether or not anything has raised it. */
export const DONE_EARLY: readonly string[] = ['done', 'doneForGood', 'raisedDone', 'perhapsDone'];
/** Where a duty stands that something may have raised. */
export const PERHAPS_RAISED: readonly string[] = ['perhapsRaised', 'perhapsMissed'];

/** A duty that is not owed: was there nothing to raise it, or does nobody know? */
const judgeDormantDuty = (duty: Duty, stand: Stand): Judged => {
  const { facts, norm } = stand;
  const { policy } = norm.standing;
  const raised = evaluate(duty.owedWhen, facts, null, policy);
  // A time that has run out is not undone by the facts changing.
  if (stand.state === 'perhapsMissed') return plain('cannot-tell');
  const wasDealtWith = stand.has('met') || stand.has('late');
  if (raised === 'no' && wasDealtWith) return judgeDone(stand);
  if (raised === 'no') return plain(stand.has('lapsed') ? 'lapsed' : 'not-applicable');
  if (raised === 'unknown') {
    if (DONE_EARLY.includes(stand.state)) {
      if (stand.has('perhaps-undone')) return plain('cannot-tell');
      if (stand.earlyInTime) return plain('met');
    }
    return hangingOn(unknownFacts(duty.owedWhen, facts, policy));
  }
  // Whatever may have raised it, it was done.
  const mayBeRaised = stand.has('trigger-doubtful') || PERHAPS_RAISED.includes(stand.state);
  const isDoubtful = mayBeRaised && !DONE_EARLY.includes(stand.state);
  return plain(
    isSilentOn(stand.silence, 'ground', stand) || isDoubtful ? 'cannot-tell' : 'not-applicable',
  );
};

/** Whether what is recorded as not done leaves nobody who could still have been told. */
const omittedWholly = (roles: readonly Role[], stand: Stand): boolean =>
  leavesNobody(roles, stand.omissions, stand);

const judgeOutstanding = (duty: Duty, stand: Stand): Judged => {
  if (stand.has('doubtful')) return plain('cannot-tell');
  if (omittedWholly(duty.names ?? rolesTold(duty.metBy), stand)) return plain('missed');
  if (isSilentOn(stand.silence, 'deed', stand)) return plain('cannot-tell');
  return plain(stand.state as 'missed' | 'overdue' | 'owed');
};

/** On time, unless an earlier instance was late, or may have been done in time after all. */
const judgeDone = (stand: Stand): Judged => {
  if (stand.has('perhaps-undone')) return plain('cannot-tell');
  if (!stand.has('late')) return plain('met');
  return plain(stand.perhapsInTime ? 'cannot-tell' : 'late');
};

/** What raised it is not so; or it was not, and whether it is so after all is open. */
const judgeLapsed = ({ owedWhen }: Duty, { facts, norm }: Stand): Judged => {
  const { policy } = norm.standing;
  const isOpen = evaluate(owedWhen, facts, null, policy) === 'unknown';
  return isOpen ? hangingOn(unknownFacts(owedWhen, facts, policy)) : plain('lapsed');
};

const judgeDuty = (duty: Duty, stand: Stand): Judged => {
  switch (stand.state) {
    case 'met':
    case 'metLate':
    case 'metAtClosing':
    case 'finished':
      return judgeDone(stand);
    case 'departed':
      return plain('departed');
    case 'lapsed':
      return judgeLapsed(duty, stand);
    case 'nobodyNamed':
      return plain('cannot-tell');
    case 'owed':
    case 'overdue':
    case 'missed':
      return judgeOutstanding(duty, stand);
    case 'missedInSilence':
      return {
        ...judgeOutstanding(duty, { ...stand, state: 'missed' }),
        unknown: unknownFacts(duty.owedWhen, stand.facts, stand.norm.standing.policy),
      };
    default:
      return judgeDormantDuty(duty, stand);
  }
};

/** The facts on which an act in doubt hangs. */
const excuseOf = (norm: Prohibition): Predicate => norm.unless?.facts ?? norm.evenThen ?? and();

/**
 * Whether an entry that the record left out may have lifted an order before it was broken: not where
 * nothing could have allowed the act, nor where the record says that what lifts it was not done.
 */
const mayHaveBeenLifted = ({ until }: Prohibition, stand: Stand): boolean =>
  until !== null &&
  isSilentOn(stand.silence, 'ground', stand) &&
  !stand.has('barred') &&
  !omittedWholly(rolesTold(until), stand);

const judgeProhibition = (norm: Prohibition, stand: Stand): Judged => {
  const { policy } = stand.norm.standing;
  const unknownOf = (predicate: Predicate) => unknownFacts(predicate, stand.facts, policy);
  if (stand.has('breached')) {
    return plain(mayHaveBeenLifted(norm, stand) ? 'cannot-tell' : 'breached');
  }
  if (stand.state === 'inDoubt') return hangingOn(unknownOf(excuseOf(norm)));
  if (norm.evenThen !== null && stand.has('in-doubt') && stand.has('in-force')) {
    return hangingOn(unknownOf(norm.evenThen));
  }
  if (stand.has('doubtful')) return plain('cannot-tell');
  const inForce = evaluate(norm.inForceWhen, stand.facts, null, policy);
  if (inForce === 'no' && !stand.has('in-force')) return plain('not-applicable');
  if (inForce !== 'no' && (stand.has('before-known') || stand.state === 'brokenEarly')) {
    return hangingOn(unknownOf(norm.inForceWhen));
  }
  return plain(isSilentOn(stand.silence, 'deed', stand) ? 'cannot-tell' : 'kept');
};

/** The verdict, and the facts nobody has established on which it hangs. */
export const judgeNorm = (stand: Stand): Judged => {
  const { norm } = stand.norm;
  return isDuty(norm) ? judgeDuty(norm, stand) : judgeProhibition(norm, stand);
};

/**
 * No averages: one breach is not offset by nine met duties.
 * @param isUnjudged whether something was done that some rule must judge, and none does
 */
export const incidentVerdictOf = (
  any: (...verdicts: readonly Verdict[]) => boolean,
  isUnjudged: boolean,
) => {
  if (any('breached', 'missed', 'overdue', 'late')) return 'non-compliant';
  if (any('owed')) return 'open';
  return any('cannot-tell') || isUnjudged ? 'cannot-tell' : 'compliant';
};

/** The worst first: what a norm comes to that was owed, or in force, more than once. */
const BY_GRAVITY: readonly Verdict[] = [
  'breached',
  'missed',
  'overdue',
  'late',
  'owed',
  'cannot-tell',
  'departed',
  'met',
  'kept',
  'lapsed',
  'not-applicable',
];
const GRAVITY = Int32Array.from(VERDICT_IDS, (verdict) => BY_GRAVITY.indexOf(verdict));

/** The worse of two verdicts, as places among `VERDICT_IDS`. */
export const worse = (a: number, b: number): number =>
  (GRAVITY[a] as number) <= (GRAVITY[b] as number) ? a : b;

const CANNOT_TELL = VERDICT_IDS.indexOf('cannot-tell');
const NOT_APPLICABLE = VERDICT_IDS.indexOf('not-applicable');
const isBad = (verdict: Verdict): boolean =>
  BY_GRAVITY.indexOf(verdict) < BY_GRAVITY.indexOf('cannot-tell');

/**
 * What makes it doubtful whether something is owed once more: nothing; that only the subject's word is
 * for it that it was done; or that it may be about a matter known before.
 */
export const SURELY = 0;
export const BY_SUBJECTS_WORD = 1;
export const PERHAPS = 2;
export type Doubt = typeof SURELY | typeof BY_SUBJECTS_WORD | typeof PERHAPS;

const OWED = VERDICT_IDS.indexOf('owed');

const bitsOf = (verdicts: readonly Verdict[]): number =>
  verdicts.reduce((bits, verdict) => bits | (1 << VERDICT_IDS.indexOf(verdict)), 0);
const BAD_BITS = bitsOf(['breached', 'missed', 'overdue', 'late']);
const GOOD_BITS = bitsOf(['departed', 'met', 'kept', 'lapsed', 'not-applicable']);
const OPEN_BITS = bitsOf(['owed', 'overdue']);

/** The verdicts of which these are the bits, as places among `VERDICT_IDS`, the worst first. */
export const verdictsIn = (bits: number): readonly number[] =>
  BY_GRAVITY.map((verdict) => VERDICT_IDS.indexOf(verdict)).filter(
    (code) => (bits & (1 << code)) !== 0,
  );

/**
 * What can be said of a norm that comes to one of several verdicts, and nobody knows which: what is so
 * whichever it is. The mildest where all are bad; where all are good, that of which the most was asked.
 * @param bits a bit for each of these, by its place among `VERDICT_IDS`
 */
export const whicheverItIs = (bits: number): number => {
  const codes = verdictsIn(bits);
  if ((bits & ~BAD_BITS) === 0) return codes.at(-1) as number;
  if ((bits & ~GOOD_BITS) === 0) return codes[0] as number;
  if (codes.length === 1) return codes[0] as number;
  return (bits & ~OPEN_BITS) === 0 ? OWED : CANNOT_TELL;
};

const CODES = VERDICT_IDS.map((_, code) => code);
/** By doubt. */
const SOFTENED: readonly (readonly number[])[] = [
  CODES,
  CODES.map((code) => (isBad(VERDICT_IDS[code] as Verdict) ? CANNOT_TELL : code)),
  CODES.map((code) => (isBad(VERDICT_IDS[code] as Verdict) ? CANNOT_TELL : NOT_APPLICABLE)),
];

/**
 * The verdict on what is doubtful: what was not done is in doubt; and what nobody asked about is not held
 * against what may be the same matter as one before it. As places among `VERDICT_IDS`.
 * @param isAsked whether what cannot be told is something else than what nobody asked about
 */
export const softened = (code: number, doubt: number, isAsked: boolean): number =>
  isAsked && code === CANNOT_TELL ? code : (SOFTENED[doubt]?.[code] as number);

/** Where a duty stands that was owed, whatever became of it. */
const RAISED: readonly string[] = ['owed', 'overdue', 'missed', 'met', 'metLate', 'metAtClosing'];

/**
 * Whether an occurrence's `cannot-tell` rests on something else than what nobody asked about: a duty that
 * was owed may have been done; or what was done at first, whether or not it was owed, may have been about
 * the other matter of two for which its procedure was opened.
 */
export const isAskedAbout = (state: string, first: string, isForEither: boolean): boolean =>
  RAISED.includes(state) || (isForEither && DONE_EARLY.includes(first));
