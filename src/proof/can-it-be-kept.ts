/**
 * Can the policy be kept? Of every duty and every prohibition that speak of one act in opposite senses:
 * from every state in which the duty is owed and the prohibition in force, is there still a run that
 * meets the one and does not breach the other? Over the facts of the two alone.
 */
import { AskedRegion, type Stepped } from '../engine/asked-region.ts';
import { alphabetOf } from '../norms/alphabet.ts';
import { madeOnce } from '../norms/made-once.ts';
import { type Duty, isAct, isDuty, type Prohibition } from '../norms/norm.ts';
import { evaluate, eventsTaken, factsRead } from '../norms/predicates.ts';
import { type NormInForce, normsInForce, type Procedure } from '../norms/procedure.ts';
import { answersTo } from '../norms/region.ts';
import type { FactKey, Facts, MachineEvent } from '../norms/symbols.ts';
import type { FactValue } from '../vocabulary/facts.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { type NormId, PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { timelineOf } from './counterexample.ts';

/** What must be done, and may not be. */
export interface Trap {
  readonly duty: NormId;
  readonly prohibition: NormId;
  readonly clauses: readonly string[];
  /** The shortest way in, which `replay` accepts. */
  readonly timeline: Timeline;
}

export interface Kept {
  /** How many duties and prohibitions speak of one act in opposite senses. */
  readonly pairs: number;
  readonly traps: readonly Trap[];
}

interface Pair {
  readonly must: NormInForce & { readonly norm: Duty };
  readonly mustNot: NormInForce & { readonly norm: Prohibition };
}

/** Both regions together, and what is known. */
interface Joint {
  readonly must: string;
  readonly mustNot: string;
  readonly facts: Facts;
}

const MET: readonly string[] = ['met', 'metLate', 'metAtClosing', 'departed'];
const MOST_FACTS = 9;
const silent = { by: 'dsl', to: [], reasoned: false } as const;

const learning = (fact: FactKey, value: FactValue): MachineEvent => ({
  type: 'fact.established',
  ...silent,
  fact,
  value,
});

const withLearned = (facts: Facts, { fact, value }: MachineEvent): Facts =>
  fact === undefined ? facts : { ...facts, [fact]: value };

/** What the school itself can do. */
const actsOf = ({ norm, standing }: NormInForce): readonly MachineEvent[] =>
  alphabetOf(norm, standing.policy).filter(
    ({ type, by, bySubject, filler }) =>
      standing.policy.roles.schoolPeople.includes(by) &&
      bySubject !== true &&
      filler !== true &&
      (type === 'decision.recorded' || (type !== 'deadline.passed' && isAct(type))),
  );

/** Whether some act that would meet the duty is forbidden, whatever is known. */
const areOpposed = ({ must, mustNot }: Pair): boolean => {
  const types = eventsTaken(must.norm.metBy);
  if (!eventsTaken(mustNot.norm.forbids).some((type) => types.includes(type))) return false;
  return actsOf(must).some(
    (event) =>
      evaluate(must.norm.metBy, {}, event, must.standing.policy) === 'yes' &&
      evaluate(mustNot.norm.forbids, {}, event, mustNot.standing.policy) === 'yes',
  );
};

const isLearned = (key: FactKey): boolean => !key.startsWith('concern:');

/** The ways of knowing these facts, the shortest first. */
const waysOfKnowing = (keys: readonly FactKey[], { must, mustNot }: Pair) => {
  let ways: readonly (readonly MachineEvent[])[] = [[]];
  for (const key of keys) {
    const all = [...answersTo(must.norm, key), ...answersTo(mustNot.norm, key)];
    const values = isLearned(key) ? [...new Set(all)] : (['yes'] as const);
    ways = ways.flatMap((way) => [way, ...values.map((value) => [...way, learning(key, value)])]);
  }
  return [...ways].sort((a, b) => a.length - b.length);
};

const keyOf = (facts: Facts, reads: readonly FactKey[]): string => {
  let key = '';
  for (const read of reads) key += facts[read]?.[0] ?? '-';
  return key;
};

/** A region, asked once where each move leads, for each state and each set of the facts it reads. */
class Steps {
  readonly #region: AskedRegion;
  readonly #asked = new Map<string, Stepped[]>();

  constructor(norm: NormInForce) {
    this.#region = new AskedRegion(norm);
  }

  get reads(): readonly FactKey[] {
    return this.#region.reads;
  }

  step(state: string, facts: Facts, event: MachineEvent): Stepped {
    return this.#region.step(state, facts, event);
  }

  /** The same, for each of some moves by its place among them. */
  from(state: string, facts: Facts): (event: MachineEvent, place: number) => Stepped {
    const asked = madeOnce(
      this.#asked,
      `${state} ${keyOf(facts, this.reads)}`,
      (): Stepped[] => [],
    );
    return (event, place) => {
      asked[place] ??= this.step(state, facts, event);
      return asked[place];
    };
  }
}

/** The pair's two regions, stepped together. */
class Regions {
  readonly #must: Steps;
  readonly #mustNot: Steps;
  readonly #moves: readonly MachineEvent[];
  readonly reads: readonly FactKey[];

  constructor(pair: Pair) {
    const { must, mustNot } = pair;
    this.#must = new Steps(must);
    this.#mustNot = new Steps(mustNot);
    this.reads = [...new Set([...this.#must.reads, ...this.#mustNot.reads])];
    const { policy } = must.standing;
    const fixed: readonly FactKey[] = factsRead(must.norm.owedWhen, policy);
    const open = [...this.#mustNot.reads].filter((key) => isLearned(key) && !fixed.includes(key));
    this.#moves = [
      ...actsOf(must),
      ...actsOf(mustNot),
      ...open.flatMap((key) => answersTo(mustNot.norm, key).map((value) => learning(key, value))),
    ];
  }

  /** Where something learned leads; null where it breaches the prohibition. */
  learn({ must, mustNot, facts }: Joint, event: MachineEvent): Joint | null {
    const after = this.#mustNot.step(mustNot, facts, event);
    if (after.marks.includes('breached')) return null;
    return {
      must: this.#must.step(must, facts, event).state,
      mustNot: after.state,
      facts: withLearned(facts, event),
    };
  }

  /** Whether the duty can still be met without a breach. */
  isKeepable(from: Joint): boolean {
    const seen = new Set<string>();
    const queue = [from];
    for (const { must, mustNot, facts } of queue) {
      const ofDuty = this.#must.from(must, facts);
      const ofOrder = this.#mustNot.from(mustNot, facts);
      for (const [place, event] of this.#moves.entries()) {
        const order = ofOrder(event, place);
        if (order.marks.includes('breached')) continue;
        const duty = ofDuty(event, place);
        if (MET.includes(duty.state)) return true;
        if (event.fact === undefined && duty.state === must && order.state === mustNot) continue;
        const next = {
          must: duty.state,
          mustNot: order.state,
          facts: withLearned(facts, event),
        };
        const key = `${next.must} ${next.mustNot} ${keyOf(next.facts, this.reads)}`;
        if (!seen.has(key)) {
          seen.add(key);
          queue.push(next);
        }
      }
    }
    return false;
  }
}

/** The shortest way into a trap, or null where there is none. */
const wayIn = (pair: Pair): readonly MachineEvent[] | null => {
  const { must, mustNot } = pair;
  const regions = new Regions(pair);
  const { policy } = must.standing;
  const asked = [
    ...factsRead(must.norm.owedWhen, policy),
    ...factsRead(mustNot.norm.inForceWhen, policy),
    ...regions.reads.filter((key) => !isLearned(key)),
    ...factsRead(
      mustNot.norm.evenThen ?? mustNot.norm.unless?.facts ?? { kind: 'and', of: [] },
      policy,
    ),
  ];
  const keys = [...new Set(asked)].slice(0, MOST_FACTS);
  for (const way of waysOfKnowing(keys, pair)) {
    let joint: Joint | null = { must: 'dormant', mustNot: 'dormant', facts: {} };
    for (const event of way) joint = joint === null ? null : regions.learn(joint, event);
    if (joint === null || joint.must !== 'owed' || joint.mustNot !== 'inForce') continue;
    if (!regions.isKeepable(joint)) return way;
  }
  return null;
};

export const canItBeKept = (
  policy: Policy,
  procedures: Readonly<Record<ProcedureId, Procedure>>,
): Kept => {
  const norms = PROCEDURE_IDS.flatMap((id) => normsInForce(procedures[id], policy));
  const duties = norms.filter((each): each is Pair['must'] => isDuty(each.norm));
  const prohibitions = norms.filter((each): each is Pair['mustNot'] => !isDuty(each.norm));
  const pairs = duties
    .filter(({ norm }) => norm.owedAfter === null)
    .flatMap((must) => prohibitions.map((mustNot): Pair => ({ must, mustNot })))
    .filter(areOpposed);
  const traps = pairs.flatMap((pair): readonly Trap[] => {
    const way = wayIn(pair);
    if (way === null) return [];
    const { must, mustNot } = pair;
    const clauses = [...must.clauses, ...mustNot.clauses].map(({ id }) => id);
    const timeline = timelineOf(`trap-${must.norm.id}`, policy.id, way);
    return [{ duty: must.norm.id, prohibition: mustNot.norm.id, clauses, timeline }];
  });
  return { pairs: pairs.length, traps };
};
