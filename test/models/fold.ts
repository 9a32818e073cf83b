/**
 * A second opinion on every verdict: a naive fold over the events of a timeline, written from the
 * design and not from the engine. For every norm it goes through the whole story with a few variables.
 *
 * Where replay and the design part today it can follow either; `fold.test.ts` lists these places,
 * each with a name and the smallest timeline that shows it.
 */
import { correctedView, type Entry } from '../../src/engine/entries.ts';
import { listOf, subjectFacts } from '../../src/engine/subject.ts';
import { type Instant, isoOf } from '../../src/engine/time.ts';
import { dueFrom } from '../../src/engine/working-days.ts';
import { type Duty, isDuty, type Prohibition } from '../../src/norms/norm.ts';
import {
  and,
  by,
  doers,
  evaluate,
  factsRead,
  type Predicate,
  recipients,
  rolesTold,
  type Truth,
} from '../../src/norms/predicates.ts';
import { type NormInForce, normsInForce, type Procedure } from '../../src/norms/procedure.ts';
import {
  concernKey,
  type FactKey,
  type Facts,
  type MachineEvent,
} from '../../src/norms/symbols.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { FactValue } from '../../src/vocabulary/facts.ts';
import type { Verdict } from '../../src/vocabulary/findings.ts';
import type { Party } from '../../src/vocabulary/parties.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../../src/vocabulary/procedures.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';

export interface ModelFinding {
  readonly norm: string;
  readonly verdict: Verdict;
  readonly owedAt: string | null;
  readonly dueAt: string | null;
  readonly doneAt: string | null;
}

/** One thing that happened or was learned, with what was known from then on. */
interface Moment {
  readonly clock: Instant;
  readonly facts: Facts;
  /** What was learned; null where something was done. */
  readonly learned: FactKey | null;
  /** What was done; null where something was only learned. */
  readonly act: MachineEvent | null;
  /** Since when what is corrected here was wrongly known; null where nothing is corrected. */
  readonly wrongSince: Instant | null;
}

interface Story {
  readonly moments: readonly Moment[];
  readonly open: ReadonlySet<ProcedureId>;
}

interface Rules {
  readonly procedures: Readonly<Record<ProcedureId, Procedure>>;
  readonly policy: Policy;
}

/** What was done, as a guard sees it. */
const actOf = ({ at, knownAt, recordedAt, note, ...event }: TimelineEvent): MachineEvent => ({
  ...({ ...event, reference: undefined, about: undefined } as unknown as MachineEvent),
  to: 'to' in event ? listOf(event.to) : [],
  reasoned: event.reason !== undefined && event.reason.trim() !== '',
});

const sameAct = (a: MachineEvent | null, b: MachineEvent): boolean =>
  a !== null &&
  a.reasoned === b.reasoned &&
  JSON.stringify({ ...a, again: undefined, reason: undefined }) ===
    JSON.stringify({ ...b, reason: undefined });

/** What happened and what was known, in the order of the clock. */
const storyOf = (timeline: Timeline, { procedures, policy }: Rules): Story => {
  const moments: Moment[] = [];
  const open = new Set<ProcedureId>();
  let facts: Facts = {};

  const tell = (clock: Instant, act: MachineEvent): void => {
    const again = moments.some((each) => each.clock === clock && sameAct(each.act, act));
    moments.push({ clock, facts, learned: null, wrongSince: null, act: { ...act, again } });
  };
  const learn = (
    { clock, event: { by }, wrongSince }: Entry,
    key: FactKey,
    value: FactValue,
  ): void => {
    if (facts[key] === value && wrongSince === null) return;
    facts = { ...facts, [key]: value };
    moments.push({ clock, facts, learned: key, wrongSince, act: null });
    for (const id of PROCEDURE_IDS) {
      const { opensWhen } = procedures[id];
      if (opensWhen === null || open.has(id)) continue;
      if (evaluate(opensWhen, facts, null, policy) !== 'yes') continue;
      openUp({ clock, event: { by } as TimelineEvent, wrongSince: null } as Entry, id);
      tell(clock, { type: 'procedure.opened', by, to: [], reasoned: false, procedure: id });
    }
  };
  const imply = (entry: Entry, implied: Procedure['implies']): void => {
    for (const [fact, value] of Object.entries(implied) as [FactKey, FactValue][]) {
      if (facts[fact] === undefined) learn(entry, fact, value);
    }
  };
  const openUp = (entry: Entry, id: ProcedureId): void => {
    open.add(id);
    learn(entry, concernKey(id), 'yes');
    imply(entry, procedures[id].implies);
  };

  for (const entry of correctedView(timeline.events).entries) {
    const { event, clock } = entry;
    if (event.type === 'fact.established') learn(entry, event.fact, event.value);
    else if (event.type !== 'concern.raised' && event.type !== 'procedure.opened') {
      tell(clock, actOf(event));
    } else if (entry.withdrawn) learn(entry, concernKey(event.procedure), 'no');
    else {
      const isRaised = event.type === 'concern.raised';
      if (isRaised) imply(entry, procedures[event.procedure].impliedByRaiser[event.by] ?? {});
      const about = subjectFacts(isRaised ? listOf(event.about) : []);
      for (const [fact, value] of Object.entries(about) as [FactKey, FactValue][]) {
        if (value === 'yes' || facts[fact] === undefined) learn(entry, fact, value);
      }
      openUp(entry, event.procedure);
      if (facts[concernKey('general')] !== 'yes') openUp(entry, 'general');
      tell(clock, actOf(event));
    }
  }
  return { moments, open };
};

/** What a norm has to know besides the story. */
interface Rest {
  readonly isPartial: boolean;
  readonly follows: 'replay' | 'design';
  readonly topicOf: (norm: string) => string | null;
}

interface Finding {
  readonly verdict: Verdict;
  readonly owedAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly doneAt: Instant | null;
}

/** Whether there is anybody at all who can do it, or be told, as the facts stand. */
const somebodyCan = (predicate: Predicate, policy: Policy, facts: Facts): boolean => {
  switch (predicate.kind) {
    case 'and':
      return predicate.of.every((each) => somebodyCan(each, policy, facts));
    case 'or':
      return predicate.of.some((each) => somebodyCan(each, policy, facts));
    case 'named':
      return somebodyCan(predicate.of, policy, facts);
    case 'to':
      return predicate.ifSaid === true || recipients(predicate.role, policy, facts).length > 0;
    case 'by':
      return doers(predicate.role, policy, facts).length > 0;
    default:
      return true;
  }
};

/** Where a duty stands. */
type Stand = 'idle' | 'owed' | 'met' | 'late' | 'departed' | 'missed' | 'lapsed' | 'nobody';

const dutyFinding = (norm: Duty, inForce: NormInForce, story: Story, rest: Rest): Finding => {
  const { policy, departable } = inForce.standing;
  const byAct = norm.owedAfter !== null;
  const seen = and(norm.owedWhen, norm.metBy, ...(departable ? [by('deciders')] : []));
  const mayUndo = factsRead(rest.follows === 'design' ? norm.owedWhen : seen, policy);
  const told = new Set(rolesTold(norm.metBy).flatMap((role) => policy.roles[role]));
  let stand = 'idle' as Stand;
  let isRaised = !byAct;
  let owedAt: Instant | null = null;
  let dueAt: Instant | null = null;
  let doneAt: Instant | null = null;
  let doneBefore: Instant | null = null;
  let isDecided = false;
  let isOmitted = false;
  let untold: readonly Party[] = [];
  let once: Verdict | null = null;
  const perhaps = { done: false, doneInTime: false, raised: false, decided: false };

  const isOver = (clock: Instant): boolean => dueAt !== null && clock > dueAt;
  const stands = (...among: readonly Stand[]): boolean => among.includes(stand);

  for (const { clock, facts, learned, act, wrongSince } of story.moments) {
    const is = (predicate: Predicate): Truth => evaluate(predicate, facts, act, policy);
    const should = evaluate(norm.owedWhen, facts, null, policy);
    const canBeDone = somebodyCan(norm.metBy, policy, facts);

    // It lapses with its facts while there is time, and afterwards only if they were an error.
    const isBefore = wrongSince !== null && owedAt !== null && wrongSince <= owedAt;
    const isError = isBefore && learned !== null && mayUndo.includes(learned);
    const isFirm = stands('missed') || (stands('owed') && isOver(clock));
    if (should === 'no' && stands('owed', 'missed', 'departed', 'nobody') && (!isFirm || isError)) {
      stand = 'lapsed';
    }
    let [hides, hidesDoubt] = [false, false];
    if (act !== null && norm.owedAfter !== null) {
      const raises = is(norm.owedAfter);
      const isSure = raises === 'yes' && act.again !== true;
      const isWaiting = stands('owed', 'missed', 'nobody');
      const isHeld = isWaiting || (isRaised && stands('idle', 'lapsed'));
      const isPerhaps = raises === 'unknown' && doneBefore === null && !isHeld;
      if (isPerhaps) perhaps.raised = true;
      hidesDoubt = rest.follows === 'replay' && (isPerhaps || raises === 'yes');
      hides = rest.follows === 'replay' && (isPerhaps || (raises === 'yes' && isWaiting));
      if (isSure) {
        if (stands('met', 'late')) once = stand === 'met' ? 'met' : 'late';
        if (stands('met', 'late', 'departed')) stand = 'idle';
        isRaised = true;
        if (!norm.mayPrecede) [doneBefore, perhaps.done] = [null, perhaps.done && isWaiting];
        if (!isWaiting) perhaps.decided = perhaps.raised = false;
      }
    }
    if (stands('owed') && !canBeDone) stand = 'nobody';
    const waits = should === 'yes' && stands('idle', 'lapsed') && isRaised;
    const isFreed = should !== 'no' && stands('nobody') && canBeDone;
    if (waits || isFreed) {
      stand = canBeDone ? 'owed' : 'nobody';
      if (isDecided) stand = 'departed';
      if (doneBefore !== null) stand = 'met';
      if (!stands('nobody') || byAct) [owedAt, dueAt] = [clock, dueFrom(clock, inForce)];
      [doneAt, doneBefore, isDecided] = [doneBefore, null, false];
    }
    if (act === null) continue;

    const mayBeBefore = stands('idle', 'lapsed') && (!byAct || isRaised || norm.mayPrecede);
    const meets = is(norm.metBy);
    if (meets === 'yes' && !hides) {
      if (stands('owed', 'missed', 'departed', 'nobody')) {
        stand = stands('missed') || isOver(clock) ? 'late' : 'met';
        doneAt = clock;
      } else if (mayBeBefore) doneBefore ??= clock;
    } else if (meets === 'unknown' && !hidesDoubt && (mayBeBefore || stands('owed', 'missed'))) {
      perhaps.done = true;
      const isAfterClosing = stands('missed') && rest.follows === 'design';
      if (!isAfterClosing && (mayBeBefore || !isOver(clock))) perhaps.doneInTime = true;
    }

    const isOpen = stands('owed', 'nobody') || (stands('missed') && rest.follows === 'design');
    const overlook = { by: true, via: true, how: true, anyTo: act.to.length === 0 };
    const omits: Truth =
      act.type === 'act.omitted' && act.act !== undefined
        ? evaluate(norm.metBy, facts, { ...act, type: act.act }, policy, overlook)
        : 'no';
    if (omits !== 'no' && isOpen) {
      isOmitted = true;
      untold = [...untold, ...(act.to.length === 0 ? told : act.to)];
    }
    const isTopic = norm.topic !== null && rest.topicOf(act.norm ?? '') === norm.topic;
    const decidesNot =
      act.type === 'decision.recorded' &&
      act.decision !== 'do' &&
      (act.norm === norm.id || isTopic);
    if (departable && act.reasoned && (decidesNot || (omits !== 'no' && isOpen))) {
      const may = recipients('deciders', policy, facts).includes(act.by);
      const asReplay = rest.follows === 'replay';
      const isSure = decidesNot || omits === 'yes' || asReplay;
      const isByNobody = act.by === 'unrecorded' && (decidesNot || !asReplay);
      if (isByNobody || (may && !isSure)) perhaps.decided ||= isOpen || (isRaised && !asReplay);
      else if (may && isOpen) stand = 'departed';
      else if (may && stands('idle', 'lapsed') && isRaised) isDecided = true;
    }
    if (act.type === 'incident.closed' && stands('owed')) stand = 'missed';
  }

  const facts = story.moments.at(-1)?.facts ?? {};
  const should = evaluate(norm.owedWhen, facts, null, policy);
  const mayHear = rolesTold(norm.metBy).flatMap((role) => recipients(role, policy, facts));
  const isRefused = isOmitted && mayHear.every((party) => untold.includes(party));
  const mayBeAgain = perhaps.raised && rest.follows === 'design';
  const verdict = (): Verdict => {
    switch (stand) {
      case 'idle':
        if (should === 'unknown' && isRaised) return doneBefore === null ? 'cannot-tell' : 'met';
        if (perhaps.raised && should !== 'no') return 'cannot-tell';
        if (once !== null) return once;
        return rest.isPartial && byAct && !isRaised && should !== 'no'
          ? 'cannot-tell'
          : 'not-applicable';
      case 'nobody':
        return 'cannot-tell';
      case 'owed':
      case 'missed':
        if (perhaps.done || perhaps.decided) return 'cannot-tell';
        if (isRefused) return 'missed';
        return rest.isPartial ? 'cannot-tell' : stand;
      case 'late':
        if (dueAt === null && rest.follows === 'replay') return 'late';
        return perhaps.doneInTime ? 'cannot-tell' : 'late';
      case 'lapsed':
        // Done since, whether or not it is still asked for.
        return should === 'unknown' && doneBefore !== null ? 'met' : 'lapsed';
      default:
        return stand === 'met' && mayBeAgain ? 'cannot-tell' : stand;
    }
  };
  return { verdict: verdict(), owedAt, dueAt, doneAt: doneAt ?? doneBefore };
};

const prohibitionFinding = (
  norm: Prohibition,
  { standing: { policy } }: NormInForce,
  story: Story,
  rest: Rest,
): Finding => {
  let lifted: Truth = 'no';
  let breachedAt: Instant | null = null;
  /** Something forbidden was done that an answer may still excuse. */
  let waitsSince: Instant | null = null;
  let isDoubtful = false;
  let isEarly = false;
  let wasInForce = false;
  let holds = 'unknown' as Truth;

  for (const { clock, facts, act } of story.moments) {
    const is = (predicate: Predicate): Truth => evaluate(predicate, facts, act, policy);
    const asked = evaluate(norm.inForceWhen, facts, null, policy);
    holds = asked === 'unknown' && holds === 'yes' ? 'yes' : asked;
    wasInForce ||= holds === 'yes';
    if (waitsSince !== null && norm.unless !== null) {
      const isExcused = evaluate(norm.unless.facts, facts, null, policy);
      if (isExcused === 'no') breachedAt ??= waitsSince;
      if (isExcused !== 'unknown') waitsSince = null;
    }
    if (act === null) continue;
    const before: Truth = lifted;
    const lifts = norm.until === null ? 'no' : is(norm.until);
    if (lifts === 'yes') lifted = 'yes';
    if (lifts === 'unknown' && before === 'no' && rest.follows === 'design') lifted = 'unknown';
    if (norm.again !== null && is(norm.again) === 'yes') lifted = 'no';
    const does = is(norm.forbids);
    if (does === 'no' || holds === 'no') continue;
    if (holds === 'unknown') {
      if (before === 'yes' && rest.follows === 'replay') continue;
      if (does === 'yes' || rest.follows === 'design') isEarly = true;
      continue;
    }
    const evenThen = norm.evenThen === null ? 'yes' : is(norm.evenThen);
    const excused = norm.unless === null ? 'no' : is(and(norm.unless.act, norm.unless.facts));
    const isFree = norm.until === null ? excused : before === 'yes' ? evenThen : before;
    if (does === 'unknown' && lifts === 'yes' && before !== 'yes' && rest.follows === 'replay')
      continue;
    if (isFree === 'yes' && (does === 'yes' || rest.follows === 'design')) continue;
    const mayBeExcused = norm.unless !== null && is(norm.unless.act) === 'yes';
    if (does === 'yes' && isFree === 'no') breachedAt ??= clock;
    else if (does === 'yes' && isFree === 'unknown' && mayBeExcused) waitsSince ??= clock;
    else isDoubtful = true;
  }
  const facts = story.moments.at(-1)?.facts ?? {};
  const last = evaluate(norm.inForceWhen, facts, null, policy);
  const verdict = (): Verdict => {
    if (breachedAt !== null) return 'breached';
    if (isDoubtful || waitsSince !== null) return 'cannot-tell';
    if (isEarly && last === 'unknown') return 'cannot-tell';
    if (!wasInForce && last === 'no') return 'not-applicable';
    return rest.isPartial ? 'cannot-tell' : 'kept';
  };
  return { verdict: verdict(), owedAt: null, dueAt: null, doneAt: breachedAt };
};

/** The verdict on every norm in force of every open procedure. */
export const fold = (
  timeline: Timeline,
  rules: Rules,
  follows: Rest['follows'] = 'replay',
): readonly ModelFinding[] => {
  const story = storyOf(timeline, rules);
  const norms = PROCEDURE_IDS.flatMap((id) => rules.procedures[id].norms);
  const topicOf = (id: string): string | null => {
    const norm = norms.find((each) => each.id === id);
    return norm !== undefined && isDuty(norm) ? norm.topic : null;
  };
  const rest: Rest = { isPartial: timeline.record === 'partial', follows, topicOf };
  const iso = (instant: Instant | null): string | null =>
    instant === null ? null : isoOf(instant);
  return PROCEDURE_IDS.filter((id) => story.open.has(id)).flatMap((id) =>
    normsInForce(rules.procedures[id], rules.policy).map((each) => {
      const { norm } = each;
      const found = isDuty(norm)
        ? dutyFinding(norm, each, story, rest)
        : prohibitionFinding(norm, each, story, rest);
      return {
        norm: norm.id,
        verdict: found.verdict,
        owedAt: iso(found.owedAt),
        dueAt: iso(found.dueAt),
        doneAt: iso(found.doneAt),
      };
    }),
  );
};
