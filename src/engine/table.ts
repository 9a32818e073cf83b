/**
 * One norm's region, stepped. XState decides every step; its answer to a distinct case (state,
 * relevant facts, event) is kept, since a region is a pure function of these.
 */
import { transition } from 'xstate';
import { type Mark, marksIn } from '../norms/marks.ts';
import type { Norm } from '../norms/norm.ts';
import type { NormInForce } from '../norms/procedure.ts';
import { machineOfRegion } from '../norms/procedure.ts';
import { concerns, type Region, readsOf, regionOf, takesOf } from '../norms/region.ts';
import type { FactKey, Facts, MachineEvent } from '../norms/symbols.ts';
import type { Policy } from '../vocabulary/policies.ts';

/** What a step of a region led to. */
export interface Stepped {
  readonly state: string;
  readonly marks: readonly Mark[];
}

export interface RegionTable {
  readonly reads: ReadonlySet<FactKey>;
  readonly takes: ReadonlySet<string>;
  readonly step: (state: string, facts: Facts, event: MachineEvent, eventKey: string) => Stepped;
  /** Whether the event has to do with this norm, whoever did it. */
  readonly concerns: (event: MachineEvent, eventKey: string) => boolean;
}

/** Most cases kept per region; reached only by a hostile log. */
const MOST_CASES = 50_000;

/** What tells one event from another, as far as any guard can see. */
export const keyOf = (event: MachineEvent): string =>
  [
    event.type,
    event.by,
    event.to.join('+'),
    event.via ?? '',
    event.withAddress ?? '',
    event.how ?? '',
    event.reasoned ? 'r' : '',
    event.fact ?? '',
    event.value ?? '',
    event.procedure ?? '',
    event.norm ?? '',
    event.decision ?? '',
    event.act ?? '',
    event.corrects === true ? 'c' : '',
    event.again === true ? 'a' : '',
  ].join('|');

const remembered = <T>(cases: Map<string, T>, key: string, find: () => T): T => {
  const known = cases.get(key);
  if (known !== undefined) return known;
  if (cases.size >= MOST_CASES) cases.clear();
  const found = find();
  cases.set(key, found);
  return found;
};

/** The map at a key, made where there is none. */
const nested = <T>(maps: Map<string, Map<string, T>>, key: string): Map<string, T> => {
  let map = maps.get(key);
  if (map === undefined) {
    map = new Map();
    maps.set(key, map);
  }
  return map;
};

/** XState's answers about one region, by what it was asked. */
export type Answers = Map<string, Stepped>;

/** One norm's region with what XState said of it, shared by every table of that norm. */
class Asked {
  readonly answers: Answers = new Map();
  readonly #norm: NormInForce;
  #region: Region | null = null;
  #machine: ReturnType<typeof machineOfRegion> | null = null;

  constructor(norm: NormInForce) {
    this.#norm = norm;
  }

  get region(): Region {
    this.#region ??= regionOf(this.#norm.norm, this.#norm.standing);
    return this.#region;
  }

  get machine(): ReturnType<typeof machineOfRegion> {
    this.#machine ??= machineOfRegion(this.region);
    return this.#machine;
  }
}

const byPolicy = new WeakMap<Policy, WeakMap<Norm, Asked>>();

const askedOf = (norm: NormInForce): Asked => {
  const { policy } = norm.standing;
  const ofPolicy = byPolicy.get(policy) ?? new WeakMap<Norm, Asked>();
  byPolicy.set(policy, ofPolicy);
  const asked = ofPolicy.get(norm.norm) ?? new Asked(norm);
  ofPolicy.set(norm.norm, asked);
  return asked;
};

/** What XState has answered so far about a norm's region. */
export const answersFor = (norm: NormInForce): ReadonlyMap<string, Stepped> =>
  askedOf(norm).answers;

/** Spares XState questions that it answered before, about the same norm under the same policy. */
export const recallAnswers = (norm: NormInForce, answers: ReadonlyMap<string, Stepped>): void => {
  const { answers: known } = askedOf(norm);
  for (const [asked, answer] of answers) known.set(asked, answer);
};

const tableOf = (norm: NormInForce, remembers: 'steps' | 'no-steps' | 'nothing'): RegionTable => {
  const reads = readsOf(norm.norm, norm.standing);
  const asked = askedOf(norm);
  const { answers } = asked;
  const relevant = new Map<string, boolean>();

  /**
   * What XState is asked about: the state, the event's type, which guards of it hold before, and which
   * of those that are followed without an event hold after. Nothing else can make a difference to it,
   * so its answer is kept for all cases that are alike in this. Null where no guard holds at all.
   */
  const caseOf = (state: string, before: Facts, event: MachineEvent): string | null => {
    const { tests, config } = asked.region;
    const after = event.fact === undefined ? before : { ...before, [event.fact]: event.value };
    const from = config.states[state];
    const holds = (guard: string | undefined, facts: Facts): boolean =>
      guard === undefined || tests[guard]?.({ context: { facts }, event }) === true;
    const on = (from?.on[event.type] ?? []).map(({ guard }) => holds(guard, before));
    const isMoved =
      from === undefined ||
      on.includes(true) ||
      from.always.some(({ guard }) => holds(guard, after));
    if (!isMoved) return null;
    unasked ??= [
      ...new Set(
        Object.values(config.states).flatMap((each) => each.always.map(({ guard }) => guard)),
      ),
    ];
    const bits = (list: readonly boolean[]): string => list.map(Number).join('');
    return `${state}|${event.type}|${bits(on)}|${bits(unasked.map((guard) => holds(guard, after)))}`;
  };
  let unasked: readonly (string | undefined)[] | null = null;

  const askXState = (state: string, facts: Facts, event: MachineEvent): Stepped => {
    const { machine } = asked;
    const seen = Object.fromEntries(
      reads.flatMap((key) => (facts[key] === undefined ? [] : [[key, facts[key]]])),
    );
    const before = machine.resolveState({ value: state, context: { facts: seen } });
    const [after, actions] = transition(machine, before, event);
    return {
      state: String(after.value),
      marks: marksIn(actions),
    };
  };

  const askOnce = (state: string, facts: Facts, event: MachineEvent): Stepped => {
    const alike = caseOf(state, facts, event);
    return alike === null
      ? { state, marks: [] }
      : remembered(answers, alike, () => askXState(state, facts, event));
  };

  /** Cases by the facts that matter, then state, then event: no long key is built on the way. */
  const cases = new Map<string, Map<string, Map<string, Stepped>>>();
  let count = 0;
  let lastFacts: Facts | null = null;
  let lastCases: Map<string, Map<string, Stepped>> = new Map();

  const casesFor = (facts: Facts): Map<string, Map<string, Stepped>> => {
    if (facts === lastFacts) return lastCases;
    let key = '';
    for (const read of reads) key += facts[read]?.[0] ?? '-';
    lastFacts = facts;
    lastCases = nested(cases, key);
    return lastCases;
  };

  const step: RegionTable['step'] = (state, facts, event, eventKey) => {
    const known = nested(casesFor(facts), state);
    const found = known.get(eventKey);
    if (found !== undefined) return found;
    if (count >= MOST_CASES) {
      cases.clear();
      lastFacts = null;
      count = 0;
    }
    const stepped = askOnce(state, facts, event);
    nested(casesFor(facts), state).set(eventKey, stepped);
    count += 1;
    return stepped;
  };

  return {
    reads: new Set(reads),
    takes: new Set(takesOf(norm.norm)),
    step: remembers === 'steps' ? step : remembers === 'no-steps' ? askOnce : askXState,
    concerns: (event, eventKey) =>
      remembered(relevant, eventKey, () => concerns(norm.norm, event, norm.standing.policy)),
  };
};

type Remembers = Parameters<typeof tableOf>[1];

/** Tables of one kind, made once for each norm of a policy. */
const tablesThat = (remembers: Remembers): ((norm: NormInForce) => RegionTable) => {
  const tables = new WeakMap<Policy, WeakMap<Norm, RegionTable>>();
  return (norm) => {
    const { policy } = norm.standing;
    const ofPolicy = tables.get(policy) ?? new WeakMap<Norm, RegionTable>();
    tables.set(policy, ofPolicy);
    const table = ofPolicy.get(norm.norm) ?? tableOf(norm, remembers);
    ofPolicy.set(norm.norm, table);
    return table;
  };
};

/** The table of a norm under its policy. */
export const tableFor = tablesThat('steps');

/** XState asked at every step, and nothing remembered: what the tables are checked against. */
export const askedEachTime = tablesThat('nothing');

/** Nothing remembered of whole steps, for who keeps them in a table of their own. */
export const askedOnce = tablesThat('no-steps');
