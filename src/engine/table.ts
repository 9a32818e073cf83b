/**
 * One norm's region, stepped. XState decides every step; its answer to a distinct case (state,
 * relevant facts, event) is kept, since a region is a pure function of these.
 */
import { transition } from 'xstate';
import { type Mark, marksIn } from '../norms/marks.ts';
import type { NormInForce } from '../norms/procedure.ts';
import { machineOfRegion } from '../norms/procedure.ts';
import { concerns, type Region, readsOf, regionOf, takesOf } from '../norms/region.ts';
import type { FactKey, Facts, MachineEvent } from '../norms/symbols.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { NormId } from '../vocabulary/procedures.ts';

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

const tableOf = (norm: NormInForce, remembers: 'steps' | 'no-steps' | 'nothing'): RegionTable => {
  const reads = readsOf(norm.norm, norm.standing);
  let machine: ReturnType<typeof machineOfRegion> | null = null;
  const relevant = new Map<string, boolean>();

  let region: Region | null = null;

  /** Whether any transition from a state is enabled; where none is, nothing happens. */
  const anyEnabled = (state: string, before: Facts, event: MachineEvent): boolean => {
    region ??= regionOf(norm.norm, norm.standing);
    const { tests, config } = region;
    const from = config.states[state];
    const after = event.fact === undefined ? before : { ...before, [event.fact]: event.value };
    const enabled = (guard: string | undefined, facts: Facts): boolean =>
      guard === undefined || tests[guard]?.({ context: { facts }, event }) === true;
    return (
      from === undefined ||
      (from.on[event.type] ?? []).some(({ guard }) => enabled(guard, before)) ||
      from.always.some(({ guard }) => enabled(guard, after))
    );
  };

  const askXState = (state: string, facts: Facts, event: MachineEvent): Stepped => {
    if (remembers !== 'nothing' && !anyEnabled(state, facts, event)) return { state, marks: [] };
    region ??= regionOf(norm.norm, norm.standing);
    machine ??= machineOfRegion(region);
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
    const stepped = askXState(state, facts, event);
    nested(casesFor(facts), state).set(eventKey, stepped);
    count += 1;
    return stepped;
  };

  return {
    reads: new Set(reads),
    takes: new Set(takesOf(norm.norm)),
    step: remembers === 'steps' ? step : askXState,
    concerns: (event, eventKey) =>
      remembered(relevant, eventKey, () => concerns(norm.norm, event, norm.standing.policy)),
  };
};

const tables = new WeakMap<Policy, Map<NormId, RegionTable>>();

/** The table of a norm under its policy; made once. */
export const tableFor = (norm: NormInForce): RegionTable => {
  const { policy } = norm.standing;
  let ofPolicy = tables.get(policy);
  if (ofPolicy === undefined) {
    ofPolicy = new Map();
    tables.set(policy, ofPolicy);
  }
  let table = ofPolicy.get(norm.norm.id);
  if (table === undefined) {
    table = tableOf(norm, 'steps');
    ofPolicy.set(norm.norm.id, table);
  }
  return table;
};

/** XState asked at every step, and nothing remembered: what the tables are checked against. */
export const askedEachTime = (norm: NormInForce): RegionTable => tableOf(norm, 'nothing');

/** Nothing remembered, for who keeps the answers in a table of their own. */
export const askedOnce = (norm: NormInForce): RegionTable => tableOf(norm, 'no-steps');
