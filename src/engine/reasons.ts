/** Why a verdict is as it is, and what would have made it good, as data; `src/words` says it. */

import { nearMiss, nobodyIsLeft } from '../norms/duty-region.ts';
import type { Mark } from '../norms/marks.ts';
import { actsTaken, type Duty, isDuty, type Prohibition } from '../norms/norm.ts';
import {
  decidingFacts,
  doers,
  evaluate,
  leavesOf,
  rolesActing,
  rolesTold,
} from '../norms/predicates.ts';
import type { FactKey } from '../norms/symbols.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Fact, FactValue } from '../vocabulary/facts.ts';
import type { Verdict } from '../vocabulary/findings.ts';
import { partyOf, peopleIn } from '../vocabulary/pseudonyms.ts';
import type { Deed, Knowledge, Reason, Remedy } from '../vocabulary/reasons.ts';
import type { Silence } from '../vocabulary/records.ts';
import type { Role } from '../vocabulary/roles.ts';
import type { Marked, Run, Track } from './run.ts';
import { symbolOf } from './run.ts';
import { isSilentOn } from './silence.ts';
import { type Instant, isoOf, minutesAfter } from './time.ts';
import { DONE_EARLY, type Judged } from './verdict.ts';
import { bankHolidaysKnownFor } from './working-days.ts';

/** What judging needs beside the run: the record, and the entries by position as they stand. */
export interface Docket {
  readonly run: Run;
  readonly silence: Silence;
  readonly eventAt: (position: number) => TimelineEvent | undefined;
}

export const has = (track: Track, mark: Mark): boolean => (track.marks.get(mark)?.length ?? 0) > 0;
export const last = (track: Track, mark: Mark): Marked | undefined => track.marks.get(mark)?.at(-1);

/** Done before it was owed, whether or not anything has raised it. */
export const isDoneEarly = ({ state }: Track): boolean => DONE_EARLY.includes(state);

/** Most entries of one kind that a finding gives reasons for; all are counted and listed in `events`. */
const MOST_REASONS = 20;
/** Most entries that a remedy names. */
const MOST_DEEDS = 3;

/** What an entry says happened, without its time and its free text. */
export const deedOf = (entry: number, event: TimelineEvent): Deed => {
  const to = 'to' in event ? peopleIn(event.to) : [];
  return {
    entry,
    act: event.type,
    by: event.by,
    ...(to.length === 0 ? {} : { to: [...to] }),
    ...('via' in event && event.via !== undefined ? { via: event.via } : {}),
    ...('act' in event ? { omitted: event.act } : {}),
    ...('procedure' in event ? { procedure: event.procedure } : {}),
    ...('fact' in event ? { fact: event.fact, value: event.value } : {}),
    ...('norm' in event ? { norm: event.norm, decision: event.decision ?? 'do-not' } : {}),
    ...('entry' in event ? { corrects: event.entry } : {}),
  };
};

const knowledgeOf = (fact: FactKey, value: FactValue | undefined): Knowledge => ({
  fact,
  value: value ?? 'no',
});

const deedsOf = (marked: readonly Marked[], { eventAt }: Docket): readonly Deed[] =>
  marked.flatMap(({ position }) => {
    const event = eventAt(position);
    return event === undefined ? [] : [deedOf(position, event)];
  });

/** A reason for each entry of a mark. */
const each = (
  marked: readonly Marked[] | undefined,
  docket: Docket,
  reason: (deed: Deed, marked: Marked) => Reason,
): readonly Reason[] =>
  (marked ?? [])
    .slice(0, MOST_REASONS)
    .flatMap((one) => deedsOf([one], docket).map((deed) => reason(deed, one)));

/** Why a duty is owed: the act, or the facts with the entry that the last was learned from. */
const whyRaised = (track: Track, duty: Duty, docket: Docket): readonly Reason[] => {
  const { owedAt, raisedBy: entry } = track;
  if (owedAt === null || entry === null) return [];
  const moment = isoOf(owedAt);
  const event = docket.eventAt(entry);
  if (duty.owedAfter !== null && event !== undefined) {
    return [{ code: 'raised-by-act', moment, ...deedOf(entry, event) }];
  }
  const beyondTheConcern = track.raisedFacts.filter(({ fact }) => !fact.startsWith('concern:'));
  const concerns = track.raisedFacts.filter(({ value }) => value === 'yes');
  const raising = beyondTheConcern.length > 0 ? beyondTheConcern : concerns;
  const facts = raising.map(({ fact, value }) => knowledgeOf(fact, value));
  return [{ code: 'raised-by-facts', moment, entry, facts }];
};

/** The reading that a time limit rests on. */
const readingOf = ({ norm }: Track, limit: string): string | null =>
  norm.standing.policy.readings.find(
    (reading) => reading.parameter === `limits.${limit}` && reading.norms.includes(norm.norm.id),
  )?.id ?? null;

const limitOf = (track: Track, owed: Instant, due: Instant): Reason | null => {
  const { norm, clauses, standing, limitMinutes: minutes, limitWorkingDays } = track.norm;
  const [owedAt, dueAt] = [isoOf(owed), isoOf(due)];
  if (minutes === null || minutesAfter(owed, minutes) !== due) {
    if (limitWorkingDays === null) return null;
    const bankHolidaysKnown = bankHolidaysKnownFor(due);
    const workingDays = limitWorkingDays;
    return { code: 'due-by-working-days', owedAt, dueAt, workingDays, bankHolidaysKnown };
  }
  if (isDuty(norm) && norm.emergency) {
    const reading = readingOf(track, 'emergency');
    return { code: 'due-by-danger', owedAt, dueAt, minutes, reading };
  }
  const limit = clauses.find(
    ({ timeWord }) => timeWord !== undefined && standing.policy.limits[timeWord] === minutes,
  )?.timeWord;
  if (limit === undefined) return null;
  const reading = readingOf(track, limit);
  return { code: 'due-by-time-word', owedAt, dueAt, limit, minutes, reading };
};

const whyDue = (track: Track): readonly Reason[] => {
  const { owedAt, dueAt } = track;
  const limit = owedAt === null || dueAt === null ? null : limitOf(track, owedAt, dueAt);
  return limit === null ? [] : [limit];
};

/** Whether an answer, and no act, led to a mark: what had been done in doubt before it is meant. */
const isSettled = (track: Track, docket: Docket, marked: Marked): boolean => {
  const event = docket.eventAt(marked.position);
  return event !== undefined && !actsTaken(track.norm.norm).includes(event.type);
};

/** What was done in doubt before an answer settled it, and after the last one that did. */
const inDoubtUntil = (track: Track, docket: Docket, settled: Marked): readonly Marked[] => {
  const before = settling(track, docket).filter(({ at }) => at < settled.at);
  return (track.marks.get('in-doubt') ?? []).filter(
    ({ at }) => at <= settled.at && before.every((earlier) => earlier.at < at),
  );
};

/** The entries of a mark; for an answer that settled a doubt, what was done in that doubt. */
export const actsMarked = (track: Track, docket: Docket, mark: Mark): readonly Marked[] =>
  (track.marks.get(mark) ?? []).flatMap((marked) =>
    isSettled(track, docket, marked) ? inDoubtUntil(track, docket, marked) : [marked],
  );

/** The answers that settled a doubt. */
const settling = (track: Track, docket: Docket): readonly Marked[] =>
  [...(track.marks.get('allowed') ?? []), ...(track.marks.get('breached') ?? [])].filter((marked) =>
    isSettled(track, docket, marked),
  );

/** The particular roles by which this very act would have counted. */
const rolesFor = (duty: Duty, event: TimelineEvent, { facts, policy }: Run): Role[] => {
  const symbol = symbolOf(event);
  const roles = leavesOf(duty.metBy).flatMap((leaf) =>
    leaf.kind === 'by' && leaf.role !== 'schoolPeople' ? [leaf.role] : [],
  );
  return [...new Set(roles)].filter((role) =>
    doers(role, policy, facts).some(
      (by) => evaluate(duty.metBy, facts, { ...symbol, by }, policy) !== 'no',
    ),
  );
};

/** The reasons that say how the right act was the wrong one all the same. */
export type NearMissReason = Extract<
  Reason,
  {
    code:
      | 'done-by-other'
      | 'told-other'
      | 'wrong-number'
      | 'wrong-way'
      | 'only-sent'
      | 'did-not-count';
  }
>;

const NEAR_MISS_CODES = { via: 'wrong-number', how: 'wrong-way', heard: 'only-sent' } as const;

/** How the right act was done by or to the wrong person, or by the wrong channel. */
export const nearMissOf = (
  duty: Duty,
  docket: Docket,
  { position }: Marked,
): NearMissReason | null => {
  const { run } = docket;
  const event = docket.eventAt(position);
  if (event === undefined) return null;
  const deed = deedOf(position, event);
  const miss = nearMiss(duty, run.facts, symbolOf(event), run.policy);
  switch (miss) {
    case 'by': {
      const roles = rolesFor(duty, event, run);
      return roles.length === 0
        ? { code: 'did-not-count', ...deed }
        : { code: 'done-by-other', roles, ...deed };
    }
    case 'to':
      return { code: 'told-other', roles: [...rolesTold(duty.metBy)], ...deed };
    case null:
      return { code: 'did-not-count', ...deed };
    default:
      return { code: NEAR_MISS_CODES[miss], ...deed };
  }
};

const whenDone = (track: Track, docket: Docket): readonly Reason[] => {
  const { doneAt, doneBy, dueAt, owedAt } = track;
  if (doneAt === null || doneBy === null) return [];
  const moment = isoOf(doneAt);
  const isLate = owedAt !== null && dueAt !== null && doneAt > dueAt;
  return each([{ position: doneBy, at: doneAt }], docket, (deed) =>
    isLate
      ? { code: 'done-late', owedAt: isoOf(owedAt), dueAt: isoOf(dueAt), moment, ...deed }
      : { code: 'done', owedAt: owedAt === null ? null : isoOf(owedAt), moment, ...deed },
  );
};

/** What nobody has answered, and what was answered with "unclear". */
const whatIsUnknown = (judged: Judged, { run, eventAt }: Docket): readonly Reason[] => {
  // What follows from another answer may be open as well, and nobody has been asked.
  const isUnclear = (fact: Fact): boolean => {
    const from = run.learnedFrom.get(fact);
    const event = from === undefined ? undefined : eventAt(from.position);
    const isOfAnother = event?.type === 'fact.established' && event.fact !== fact;
    return run.facts[fact] === 'unclear' && !isOfAnother;
  };
  const unclear = judged.unknown.filter(isUnclear);
  const unasked = judged.unknown.filter((fact) => !isUnclear(fact));
  return [
    ...(unasked.length === 0 ? [] : [{ code: 'not-answered', facts: unasked } as const]),
    ...(unclear.length === 0 ? [] : [{ code: 'answered-unclear', facts: unclear } as const]),
  ];
};

const whyNotRaised = (duty: Duty, { run }: Docket): Reason => {
  const facts = decidingFacts(duty.owedWhen, run.facts, run.policy).filter(
    (fact) => run.facts[fact] === 'no' || run.facts[fact] === 'unclear',
  );
  if (facts.length > 0) {
    return {
      code: 'not-required-by-facts',
      facts: facts.map((fact) => knowledgeOf(fact, run.facts[fact])),
    };
  }
  return { code: duty.owedAfter === null ? 'not-required-here' : 'not-raised-by-act' };
};

const whyNotDone = (track: Track): Reason => {
  const closed = last(track, 'missed');
  return closed === undefined || closed.position < 0
    ? { code: 'not-done' }
    : { code: 'not-done-by-closing', entry: closed.position };
};

const isSilent = (track: Track, verdict: Verdict, { silence, run: { facts } }: Docket): boolean =>
  verdict === 'cannot-tell' &&
  !has(track, 'perhaps-undone') &&
  (['deed', 'ground'] as const).some((part) =>
    isSilentOn(silence, part, { norm: track.norm, facts }),
  );

/** What the verdict itself adds to what was marked. */
const byVerdict = (
  track: Track,
  duty: Duty,
  { verdict, unknown }: Judged,
  docket: Docket,
): readonly Reason[] => {
  const reasons: Reason[] = [];
  if (verdict === 'owed') reasons.push({ code: 'still-to-be-done' });
  if (verdict === 'overdue') reasons.push({ code: 'overdue' });
  if (verdict === 'missed' && !has(track, 'omitted')) reasons.push(whyNotDone(track));
  if (verdict === 'lapsed') reasons.push({ code: 'raised-in-error' });
  if (verdict === 'not-applicable') reasons.push(whyNotRaised(duty, docket));
  const isNobodyLeft =
    verdict === 'overdue' && nobodyIsLeft(duty, docket.run.facts, track.norm.standing.policy);
  if (track.state === 'nobodyNamed' || isNobodyLeft) reasons.push({ code: 'everyone-is-subject' });
  else if (isSilent(track, verdict, docket) && unknown.length === 0) {
    reasons.push({ code: 'record-silent' });
  }
  if (verdict === 'met' && isDoneEarly(track)) {
    const early = track.marks.get('done-early')?.slice(-1);
    reasons.push(...each(early, docket, (deed) => ({ code: 'done-in-any-case', ...deed })));
  }
  return reasons;
};

/** Why a duty has its verdict: at least one reason. */
export const dutyReasons = (
  track: Track,
  duty: Duty,
  judged: Judged,
  docket: Docket,
): readonly Reason[] => {
  const marked = (mark: Mark, reason: (deed: Deed) => Reason): readonly Reason[] =>
    each(track.marks.get(mark), docket, reason);
  const { departable } = track.norm.standing;
  return [
    ...whyRaised(track, duty, docket),
    ...whyDue(track),
    ...whenDone(track, docket),
    ...(track.marks.get('wrong-person') ?? [])
      .slice(0, MOST_REASONS)
      .flatMap((one) => nearMissOf(duty, docket, one) ?? []),
    ...marked('omitted', (deed) => ({ code: 'recorded-as-not-done', ...deed })),
    ...marked('refused', (deed) => ({
      code: departable ? 'decided-without-right' : 'decided-without-choice',
      ...deed,
    })),
    ...marked('departed', (deed) => ({ code: 'decided-against', ...deed })),
    ...marked('doubtful', (deed) => ({ code: doubtOf(track, deed, docket), ...deed })),
    ...marked('perhaps-late', (deed) => ({ code: 'perhaps-done', ...deed })),
    ...marked('perhaps-undone', (deed) => ({ code: 'perhaps-undone', ...deed })),
    ...marked('trigger-doubtful', (deed) => ({ code: 'perhaps-raised', ...deed })),
    ...whatIsUnknown(judged, docket),
    ...byVerdict(track, duty, judged, docket),
  ];
};

/** Whether an order had been lifted, and not put back, before this was done. */
const wasLifted = (track: Track, { at, position }: Marked): boolean => {
  const before = (mark: Mark): Marked | undefined =>
    track.marks
      .get(mark)
      ?.findLast((one) => one.at < at || (one.at === at && one.position < position));
  const lifted = before('lifted');
  const restored = before('restored');
  if (lifted === undefined) return false;
  return (
    restored === undefined ||
    restored.at < lifted.at ||
    (restored.at === lifted.at && restored.position < lifted.position)
  );
};

/** Why something does not count for sure: it does not say for which child, or not enough of the rest. */
const doubtOf = (
  { child, norm: { norm } }: Track,
  { entry }: Deed,
  { eventAt, run }: Docket,
): 'which-child' | 'perhaps-done' => {
  const event = eventAt(entry);
  if (child === null || event === undefined || !isDuty(norm)) return 'perhaps-done';
  const isDone = evaluate(norm.metBy, run.facts, symbolOf(event), run.policy) === 'yes';
  return isDone ? 'which-child' : 'perhaps-done';
};

/** How an act was a breach: by somebody who may not, too early, or forbidden to all. */
const breachOf =
  (track: Track, norm: Prohibition, { verdict }: Judged, docket: Docket) =>
  (deed: Deed, marked: Marked): Reason => {
    if (verdict === 'cannot-tell') return { code: 'perhaps-lifted-before', ...deed };
    const { facts, policy } = docket.run;
    const moment = isoOf(marked.at);
    const roles = norm.unless === null ? [] : rolesActing(norm.unless.act);
    const isOther = roles.every((role) => !doers(role, policy, facts).includes(partyOf(deed.by)));
    const wasInDoubt = (track.marks.get('in-doubt') ?? []).includes(marked);
    if (roles.length > 0 && isOther && !wasInDoubt) {
      return { code: 'done-by-other', roles: [...roles], moment, ...deed };
    }
    return norm.until !== null && !wasLifted(track, marked)
      ? { code: 'done-too-early', moment, ...deed }
      : { code: 'done-though-forbidden', moment, ...deed };
  };

/** What was done of the kind that is forbidden, and was about another matter: before this one was known. */
export const notAboutThis = (
  track: Track,
  norm: Prohibition,
  { run, eventAt }: Docket,
): readonly Reason[] => {
  const acts: readonly string[] = actsTaken(norm);
  const positions = run.history.flatMap(({ event, position }) =>
    !acts.includes(event.type) || evaluate(norm.forbids, track.facts, event, run.policy) === 'no'
      ? []
      : [position],
  );
  return [...new Set(positions)].slice(0, MOST_REASONS).flatMap((position): readonly Reason[] => {
    const event = eventAt(position);
    return event === undefined ? [] : [{ code: 'not-about-this', ...deedOf(position, event) }];
  });
};

/** Why a prohibition or an order has its verdict: at least one reason. */
export const prohibitionReasons = (
  track: Track,
  norm: Prohibition,
  judged: Judged,
  docket: Docket,
): readonly Reason[] => {
  const marked = (mark: Mark, reason: (deed: Deed) => Reason): readonly Reason[] =>
    each(track.marks.get(mark), docket, reason);
  const reasons: Reason[] = [
    ...each(actsMarked(track, docket, 'breached'), docket, breachOf(track, norm, judged, docket)),
    ...each(actsMarked(track, docket, 'allowed'), docket, (deed) => ({ code: 'allowed', ...deed })),
    ...each(settling(track, docket), docket, (deed) => ({ code: 'settled', ...deed })),
    ...(track.state === 'inDoubt' || norm.evenThen !== null
      ? marked('in-doubt', (deed) => ({ code: 'perhaps-allowed', ...deed }))
      : []),
    ...(judged.verdict === 'breached' && docket.silence !== false
      ? marked('omitted', (deed) => ({ code: 'recorded-as-not-done', ...deed }))
      : []),
    ...marked('doubtful', (deed) => ({ code: 'perhaps-forbidden', ...deed })),
    ...marked('before-known', (deed) => ({ code: 'before-known', ...deed })),
    ...marked('forgiven', (deed) => ({ code: 'before-known', ...deed })),
    ...marked('lifted', (deed) => ({ code: 'lifted', ...deed })),
    ...whatIsUnknown(judged, docket),
  ];
  if (judged.verdict === 'not-applicable') reasons.push({ code: 'not-in-force' });
  if (reasons.length > 0) return reasons;
  if (judged.verdict === 'cannot-tell' && docket.silence !== false)
    return [{ code: 'no-breach-recorded' }];
  const others = notAboutThis(track, norm, docket);
  return others.length > 0 ? others : [{ code: 'nothing-of-the-kind' }];
};

/** What would make a verdict of `cannot-tell` one that can be told. */
const whatWouldTell = (track: Track, { unknown }: Judged): Remedy => {
  if (track.state === 'nobodyNamed') return { code: 'name-somebody-else' };
  return unknown.length > 0
    ? { code: 'answer', facts: [...unknown] }
    : { code: 'complete-the-record' };
};

const OPEN_OR_BAD: readonly Verdict[] = ['late', 'missed', 'overdue', 'owed'];

/** The smallest change that would have made it good; null where it is good. */
export const remedyOf = (track: Track, judged: Judged, docket: Docket): Remedy | null => {
  const { norm } = track.norm;
  const { verdict } = judged;
  if (verdict === 'cannot-tell') return whatWouldTell(track, judged);
  if (!isDuty(norm)) {
    if (verdict !== 'breached') return null;
    const breaches = actsMarked(track, docket, 'breached').slice(0, MOST_DEEDS);
    const deeds = [...deedsOf(breaches, docket)];
    return { code: norm.until === null ? 'leave-undone' : 'wait-with', deeds };
  }
  if (!OPEN_OR_BAD.includes(verdict)) return null;
  const isPossible = verdict === 'owed';
  if (track.dueAt === null) return { code: isPossible ? 'still-possible' : 'do-before-closing' };
  return { code: isPossible ? 'still-possible-by' : 'do-by', dueAt: isoOf(track.dueAt) };
};
