/**
 * A second opinion on every verdict: a naive fold over the events of a timeline, written from the
 * design and not from the engine. It goes through the whole story once for every norm, keeps a few
 * variables, and knows no region, no table and no mark. Slow and plain on purpose.
 */
import { correctedView } from '../../src/engine/entries.ts';
import { listOf, subjectFacts } from '../../src/engine/subject.ts';
import { type Instant, instantOf, isoOf } from '../../src/engine/time.ts';
import { dueFrom } from '../../src/engine/working-days.ts';
import { type Duty, isDuty, type Prohibition } from '../../src/norms/norm.ts';
import {
  and,
  doers,
  evaluate,
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
  /** What was done; null where something was only learned. */
  readonly act: MachineEvent | null;
  /** Since when what is corrected here was wrongly known; null where nothing is corrected. */
  readonly wrongSince: Instant | null;
}

interface Story {
  readonly moments: readonly Moment[];
  readonly open: ReadonlySet<ProcedureId>;
  readonly end: Instant;
}

interface Rules {
  readonly procedures: Readonly<Record<ProcedureId, Procedure>>;
  readonly policy: Policy;
}

const SILENT = { to: [], reasoned: false } as const;

/** What happened and what was known, in the order of the clock. */
const storyOf = (timeline: Timeline, { procedures, policy }: Rules): Story => {
  const moments: Moment[] = [];
  const open = new Set<ProcedureId>();
  let facts: Facts = {};
  let end = Number.NEGATIVE_INFINITY;

  const tell = (clock: Instant, act: MachineEvent | null, wrongSince: Instant | null): void => {
    const again =
      act !== null &&
      moments.some(
        (each) => each.clock === clock && JSON.stringify(each.act) === JSON.stringify(act),
      );
    moments.push({ clock, facts, act: again ? { ...act, again } : act, wrongSince });
  };

  const learn = (
    clock: Instant,
    by: Party,
    key: FactKey,
    value: FactValue,
    wrongSince: Instant | null = null,
  ): void => {
    if (facts[key] === value) return;
    facts = { ...facts, [key]: value };
    tell(clock, null, wrongSince);
    for (const id of PROCEDURE_IDS) {
      const { opensWhen } = procedures[id];
      if (opensWhen === null || open.has(id)) continue;
      if (evaluate(opensWhen, facts, null, policy) !== 'yes') continue;
      openUp(clock, by, id, null);
      tell(clock, { ...SILENT, type: 'procedure.opened', by, procedure: id }, null);
    }
  };

  const openUp = (clock: Instant, by: Party, id: ProcedureId, raiser: Party | null): void => {
    open.add(id);
    learn(clock, by, concernKey(id), 'yes');
    const { implies, impliedByRaiser } = procedures[id];
    const implied = { ...implies, ...(raiser === null ? {} : impliedByRaiser[raiser]) };
    for (const [fact, value] of Object.entries(implied) as [FactKey, FactValue][]) {
      if (facts[fact] === undefined) learn(clock, by, fact, value);
    }
  };

  for (const { event, clock, withdrawn, wrongSince } of correctedView(timeline.events).entries) {
    end = Math.max(end, clock);
    switch (event.type) {
      case 'fact.established':
        learn(clock, event.by, event.fact, event.value, wrongSince);
        break;
      case 'concern.raised':
      case 'procedure.opened': {
        if (withdrawn) {
          learn(clock, event.by, concernKey(event.procedure), 'no', wrongSince);
          break;
        }
        const about = event.type === 'concern.raised' ? listOf(event.about) : [];
        for (const [fact, value] of Object.entries(subjectFacts(about)) as [FactKey, FactValue][]) {
          if (value === 'yes' || facts[fact] === undefined) learn(clock, event.by, fact, value);
        }
        openUp(clock, event.by, event.procedure, event.type === 'concern.raised' ? event.by : null);
        if (!open.has('general')) openUp(clock, event.by, 'general', null);
        const to = event.type === 'concern.raised' ? listOf(event.to) : [];
        tell(
          clock,
          {
            type: event.type,
            by: event.by,
            to,
            reasoned: event.reason !== undefined,
            procedure: event.procedure,
          },
          null,
        );
        break;
      }
      case 'entry.corrected':
        break;
      default: {
        const { type, by } = event;
        const rest = event as unknown as Partial<MachineEvent> & {
          readonly to?: Party | readonly Party[];
        };
        tell(
          clock,
          {
            type,
            by,
            to: listOf(rest.to),
            via: rest.via,
            withAddress: rest.withAddress,
            how: rest.how,
            reasoned: event.reason !== undefined && event.reason.trim() !== '',
            norm: rest.norm,
            decision: rest.decision,
            act: rest.act,
          },
          null,
        );
      }
    }
  }
  return { moments, open, end };
};

/** What a norm has to know besides the story. */
interface Rest {
  readonly isPartial: boolean;
  readonly topicOf: (norm: string) => string | null | undefined;
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
  const told = new Set(rolesTold(norm.metBy).flatMap((role) => policy.roles[role]));
  const stand = { now: 'idle' as Stand };
  let raised = !byAct;
  let [owedAt, dueAt, doneAt]: (Instant | null)[] = [null, null, null];
  let doneBefore: Instant | null = null;
  let isDecided = false;
  let doubtAt: Instant | null = null;
  let isPerhapsRaised = false;
  let isPerhapsDecided = false;
  let once: Verdict | null = null;
  let untold: readonly Party[] = [];
  let isOmitted = false;

  const isOver = (clock: Instant): boolean => dueAt != null && clock > dueAt;
  const owe = (clock: Instant, facts: Facts): void => {
    [owedAt, dueAt, doneAt] = [clock, dueFrom(clock, inForce), doneBefore];
    if (doneBefore !== null) stand.now = 'met';
    else if (isDecided) stand.now = 'departed';
    else if (somebodyCan(norm.metBy, policy, facts)) stand.now = 'owed';
    else stand.now = 'nobody';
    if (stand.now === 'departed' || stand.now === 'nobody') [owedAt, dueAt] = [null, null];
    doneBefore = null;
    isDecided = false;
  };

  for (const { clock, facts, act, wrongSince } of story.moments) {
    const is = (predicate: Predicate): Truth => evaluate(predicate, facts, act, policy);
    const should = evaluate(norm.owedWhen, facts, null, policy);
    const isError = wrongSince !== null && owedAt !== null && wrongSince <= owedAt;
    const isFirm = stand.now === 'missed' || (stand.now === 'owed' && isOver(clock));
    const mayLapse = ['owed', 'missed', 'departed', 'nobody'].includes(stand.now);
    if (should === 'no' && mayLapse && (!isFirm || isError)) stand.now = 'lapsed';

    if (act !== null && norm.owedAfter !== null && act.again !== true) {
      const raises = is(norm.owedAfter);
      if (raises === 'unknown' && should !== 'no') isPerhapsRaised = true;
      if (raises === 'yes') {
        if (stand.now === 'met' || stand.now === 'late') once = stand.now;
        raised = true;
        if (stand.now !== 'owed') stand.now = 'idle';
        if (!norm.mayPrecede) {
          doneBefore = null;
          doubtAt = null;
        }
      }
    }
    if (['owed', 'missed'].includes(stand.now) && !somebodyCan(norm.metBy, policy, facts)) {
      stand.now = 'nobody';
      [owedAt, dueAt] = [null, null];
    }
    if (should === 'yes' && raised && ['idle', 'lapsed', 'nobody'].includes(stand.now))
      owe(clock, facts);
    if (act === null) continue;

    const meets = is(norm.metBy);
    if (meets === 'yes') {
      const wasOpen = ['owed', 'missed', 'departed', 'nobody'].includes(stand.now);
      if (wasOpen) {
        stand.now = stand.now === 'missed' || isOver(clock) ? 'late' : 'met';
        doneAt = clock;
      } else if (stand.now === 'idle' || stand.now === 'lapsed') {
        if (!byAct || raised || norm.mayPrecede) doneBefore ??= clock;
      }
    } else if (meets === 'unknown' && (!byAct || raised || norm.mayPrecede)) doubtAt ??= clock;

    const isOpen = ['owed', 'missed', 'nobody'].includes(stand.now);
    const omits =
      act.type === 'act.omitted' &&
      act.act !== undefined &&
      evaluate(norm.metBy, facts, { ...act, type: act.act }, policy, {
        by: true,
        via: true,
        how: true,
        anyTo: act.to.length === 0,
      }) === 'yes';
    if (omits && isOpen) {
      isOmitted = true;
      untold = [...untold, ...(act.to.length === 0 ? [...told] : act.to)];
    }
    const decidesNot =
      act.type === 'decision.recorded' &&
      act.decision !== 'do' &&
      act.norm !== undefined &&
      (act.norm === norm.id || (norm.topic !== null && rest.topicOf(act.norm) === norm.topic));
    if ((omits || decidesNot) && departable && act.reasoned) {
      const may = recipients('deciders', policy, facts).includes(act.by);
      if (may && isOpen) stand.now = 'departed';
      else if (may && (!byAct || raised) && (stand.now === 'idle' || stand.now === 'lapsed'))
        isDecided = true;
      else if (act.by === 'unrecorded') isPerhapsDecided = true;
    }
    if (act.type === 'incident.closed' && stand.now === 'owed') stand.now = 'missed';
  }

  const facts = story.moments.at(-1)?.facts ?? {};
  const should = evaluate(norm.owedWhen, facts, null, policy);
  const isRefused = isOmitted && [...told].every((party) => untold.includes(party));
  const verdict = (): Verdict => {
    switch (stand.now) {
      case 'idle':
        if (should === 'unknown' && raised) {
          if (doneBefore !== null) return 'met';
          return isDecided ? 'departed' : 'cannot-tell';
        }
        if (isPerhapsRaised) return 'cannot-tell';
        if (once !== null) return once;
        return rest.isPartial && byAct && !raised && should !== 'no'
          ? 'cannot-tell'
          : 'not-applicable';
      case 'nobody':
        return 'cannot-tell';
      case 'owed':
      case 'missed':
        if (doubtAt !== null || isPerhapsDecided) return 'cannot-tell';
        if (isRefused) return 'missed';
        return rest.isPartial ? 'cannot-tell' : stand.now;
      case 'late':
        return doubtAt !== null && dueAt != null && doubtAt <= dueAt ? 'cannot-tell' : 'late';
      default:
        return stand.now;
    }
  };
  return {
    verdict: verdict(),
    owedAt: owedAt ?? null,
    dueAt: dueAt ?? null,
    doneAt: doneAt ?? doneBefore,
  };
};

const prohibitionFinding = (
  norm: Prohibition,
  inForce: NormInForce,
  story: Story,
  { isPartial: partial }: Rest,
): Finding => {
  const { policy } = inForce.standing;
  let lifted: Truth = 'no';
  let breachedAt: Instant | null = null;
  let inDoubt = false;
  let everInForce = false;
  let waiting: Instant | null = null;

  for (const { clock, facts, act } of story.moments) {
    const is = (predicate: Predicate): Truth => evaluate(predicate, facts, act, policy);
    const holds = evaluate(norm.inForceWhen, facts, null, policy);
    if (holds === 'yes') everInForce = true;
    if (waiting !== null && norm.unless !== null) {
      const excuse = evaluate(norm.unless.facts, facts, null, policy);
      if (excuse === 'yes') waiting = null;
      else if (excuse === 'no') {
        breachedAt ??= waiting;
        waiting = null;
      }
    }
    if (act === null) continue;
    if (norm.until !== null && is(norm.until) !== 'no') {
      if (lifted !== 'yes') lifted = is(norm.until);
    }
    if (norm.again !== null && is(norm.again) === 'yes') lifted = 'no';
    const forbidden = is(norm.forbids);
    if (forbidden === 'no' || holds === 'no') continue;
    const excepted = norm.unless === null ? 'no' : is(and(norm.unless.act, norm.unless.facts));
    const free =
      norm.until === null
        ? excepted
        : lifted === 'yes'
          ? norm.evenThen === null
            ? 'yes'
            : is(norm.evenThen)
          : lifted;
    if (free === 'yes') continue;
    if (free === 'unknown' && norm.unless !== null && holds === 'yes' && forbidden === 'yes') {
      waiting ??= clock;
      continue;
    }
    if (holds !== 'yes') continue;
    if (forbidden === 'yes' && free === 'no') breachedAt ??= clock;
    else inDoubt = true;
  }
  const end = story.moments.at(-1);
  const last = end === undefined ? 'no' : evaluate(norm.inForceWhen, end.facts, null, policy);
  const finding = (verdict: Verdict): Finding => ({
    verdict,
    owedAt: null,
    dueAt: null,
    doneAt: breachedAt,
  });
  if (breachedAt !== null) return finding('breached');
  if (inDoubt || waiting !== null) return finding('cannot-tell');
  if (!everInForce && last === 'no') return finding('not-applicable');
  return finding(partial ? 'cannot-tell' : 'kept');
};

/** The verdict on every norm in force of every open procedure. */
export const fold = (timeline: Timeline, rules: Rules): readonly ModelFinding[] => {
  const story = storyOf(timeline, rules);
  const norms = PROCEDURE_IDS.flatMap((id) => rules.procedures[id].norms);
  const topicOf = (id: string): string | null | undefined => {
    const norm = norms.find((each) => each.id === id);
    return norm !== undefined && isDuty(norm) ? norm.topic : null;
  };
  const rest: Rest = { isPartial: timeline.record === 'partial', topicOf };
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
