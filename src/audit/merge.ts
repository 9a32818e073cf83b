/**
 * Two parts of an audit as one. The order in which parts are merged makes no difference, and all
 * parts together are the audit of the whole.
 */
import {
  type Against,
  type Audit,
  type Fault,
  type Faults,
  type Group,
  MOST_FAULTS,
  type NormCount,
  notExactIn,
  type Part,
  type TimeTo,
  TOLD,
} from '../vocabulary/audits.ts';
import { INCIDENT_VERDICTS, VERDICT_IDS } from '../vocabulary/findings.ts';
import { inFaultOrder, inGroupOrder, inNormOrder } from './audit-from-counters.ts';
import { firstChanged } from './changed-incidents.ts';
import { together } from './seen-incidents.ts';
import { firstToSee } from './worst-incidents.ts';

/** Why two parts cannot be merged, and how to fix it. */
export class Unmergeable extends Error {
  override readonly name = 'Unmergeable';
}

const addNamed = <K extends string>(
  names: readonly K[],
  a: Readonly<Partial<Record<K, number>>>,
  b: Readonly<Partial<Record<K, number>>>,
): Readonly<Partial<Record<K, number>>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const sum = (a[name] ?? 0) + (b[name] ?? 0);
      return sum === 0 ? [] : [[name, sum]];
    }),
  ) as Partial<Record<K, number>>;

/** Both lists as one: what has the same key is added. */
const joined = <T>(
  a: readonly T[],
  b: readonly T[],
  keyOf: (item: T) => string,
  add: (a: T, b: T) => T,
): T[] => {
  const items = new Map(a.map((item) => [keyOf(item), item]));
  for (const item of b) {
    const key = keyOf(item);
    const before = items.get(key);
    items.set(key, before === undefined ? item : add(before, item));
  }
  return [...items.values()];
};

const addNorms = (a: readonly NormCount[], b: readonly NormCount[]): readonly NormCount[] =>
  joined(
    a,
    b,
    ({ policy, norm }) => `${policy}|${norm}`,
    (one, other) => ({ ...one, verdicts: addNamed(VERDICT_IDS, one.verdicts, other.verdicts) }),
  ).sort(inNormOrder);

const addMinutes = (a: TimeTo['minutes'], b: TimeTo['minutes']): TimeTo['minutes'] =>
  joined(
    a,
    b,
    ([minutes]) => `${minutes}`,
    ([minutes, one], [, other]): TimeTo['minutes'][number] => [minutes, one + other],
  ).sort((x, y) => x[0] - y[0]);

const addGroups = (a: readonly Group[], b: readonly Group[]): readonly Group[] =>
  joined(
    a,
    b,
    ({ by, name }) => `${by}|${name}`,
    (one, other) => ({
      ...one,
      incidents: addNamed(INCIDENT_VERDICTS, one.incidents, other.incidents),
      norms: addNorms(one.norms, other.norms),
      ...(one.dslTold === undefined && other.dslTold === undefined
        ? {}
        : { dslTold: addMinutes(one.dslTold ?? [], other.dslTold ?? []) }),
    }),
  ).sort(inGroupOrder);

const addTimes = (a: Audit['times'], b: Audit['times']): Audit['times'] =>
  TOLD.map((party) => {
    const [one, other] = [a, b].map((times) => times.find((each) => each.party === party));
    const minutes = addMinutes(one?.minutes ?? [], other?.minutes ?? []);
    return { party, minutes, ...notExactIn((one?.notExact ?? 0) + (other?.notExact ?? 0)) };
  });

const addAgainst = (a: Against | null, b: Against | null): Against | null => {
  if (a === null || b === null) return null;
  const verdicts: readonly (string | null)[] = [...VERDICT_IDS, null];
  const place = (verdict: string | null): number => verdicts.indexOf(verdict);
  return {
    policy: a.policy,
    touched: a.touched + b.touched,
    incidents: joined(
      a.incidents,
      b.incidents,
      ({ was, is }) => `${was}|${is}`,
      (one, other) => ({ ...one, count: one.count + other.count }),
    ).sort(
      (x, y) =>
        INCIDENT_VERDICTS.indexOf(x.was) - INCIDENT_VERDICTS.indexOf(y.was) ||
        INCIDENT_VERDICTS.indexOf(x.is) - INCIDENT_VERDICTS.indexOf(y.is),
    ),
    norms: joined(
      a.norms,
      b.norms,
      ({ policy, norm, was, is }) => `${policy}|${norm}|${was}|${is}`,
      (one, other) => ({ ...one, count: one.count + other.count }),
    ).sort((x, y) => inNormOrder(x, y) || place(x.was) - place(y.was) || place(x.is) - place(y.is)),
    changed: firstChanged([...a.changed, ...b.changed]),
  };
};

const sourcesOf = (part: Part): string => JSON.stringify(part.sources);

const inPartOrder = (a: Part, b: Part): number => {
  const [x, y] = [sourcesOf(a), sourcesOf(b)];
  return x < y ? -1 : x > y ? 1 : a.of - b.of || a.shard - b.shard;
};

const inWords = ({ sources, shard, of }: Part): string =>
  `part ${shard} of ${of} of ${sources.join(', ')}`;

/** All shards of the same files are the whole of them. */
const wholeWhereComplete = (parts: readonly Part[]): readonly Part[] => {
  const bySources = new Map<string, Part[]>();
  for (const part of parts) {
    const list = bySources.get(sourcesOf(part)) ?? [];
    bySources.set(sourcesOf(part), [...list, part]);
  }
  return [...bySources.values()].flatMap((list) => {
    const [first] = list;
    const complete =
      first !== undefined && list.length === first.of && list.every((each) => !each.interrupted);
    const contents = list.find((each) => each.contents !== null)?.contents ?? null;
    return complete ? [{ ...first, shard: 1, of: 1, contents }] : list;
  });
};

/** Whether both were read to their end, and found to hold the same, or not to. */
const contentsAgree = (a: Part, b: Part): boolean | null =>
  a.contents === null || b.contents === null
    ? null
    : JSON.stringify(a.contents) === JSON.stringify(b.contents);

const holdsSomething = ({ contents }: Part): boolean =>
  contents?.some((each) => !each.startsWith('0 ')) ?? false;

/** One log under two names would be counted twice. */
const refuseCopies = (parts: readonly Part[]): void => {
  const byContents = new Map<string, Part>();
  for (const part of parts.filter(holdsSomething)) {
    const contents = JSON.stringify(part.contents);
    const other = byContents.get(contents);
    if (other !== undefined && sourcesOf(other) !== sourcesOf(part)) {
      throw new Unmergeable(
        `${inWords(other)} and ${inWords(part)} hold the same under two names; leave one out, or audit every part under one name`,
      );
    }
    byContents.set(contents, part);
  }
};

const addParts = (a: readonly Part[], b: readonly Part[]): readonly Part[] => {
  const parts = [...a, ...b].sort(inPartOrder);
  refuseCopies(parts);
  parts.forEach((part, index) => {
    const before = parts[index - 1];
    if (before === undefined || sourcesOf(before) !== sourcesOf(part)) return;
    if (before.of !== part.of) {
      throw new Unmergeable(
        `${inWords(before)} and ${inWords(part)} overlap; merge parts that were divided alike`,
      );
    }
    if (before.shard === part.shard) {
      throw new Unmergeable(`${inWords(part)} is given twice; leave one out`);
    }
    if (contentsAgree(before, part) === false) {
      throw new Unmergeable(
        `${inWords(before)} and ${inWords(part)} were made from different contents; audit every part from the same log`,
      );
    }
    if (before.mapping !== part.mapping) {
      throw new Unmergeable(
        `${inWords(before)} and ${inWords(part)} were made with different mappings; audit every part with the same mapping`,
      );
    }
  });
  return wholeWhereComplete(parts).toSorted(inPartOrder);
};

/** The parts of divided logs that are not there, each in words. */
export const missingParts = ({ parts }: Audit): readonly string[] => {
  const held = new Map<string, Set<number>>();
  for (const part of parts) {
    const shards = held.get(sourcesOf(part)) ?? new Set();
    held.set(sourcesOf(part), shards.add(part.shard));
  }
  const missing: string[] = [];
  for (const [sources, shards] of held) {
    const part = parts.find((each) => sourcesOf(each) === sources) as Part;
    for (let shard = 1; shard <= part.of; shard += 1) {
      if (!shards.has(shard)) missing.push(inWords({ ...part, shard }));
    }
  }
  return missing;
};

/** Why two audits were not judged alike, or null. */
const unlike = (a: Audit, b: Audit): string | null => {
  const sameOptions =
    a.policy === b.policy &&
    (a.against?.policy ?? null) === (b.against?.policy ?? null) &&
    a.ofExercises === b.ofExercises &&
    JSON.stringify(a.terms) === JSON.stringify(b.terms) &&
    a.asOf === b.asOf &&
    JSON.stringify(a.layers) === JSON.stringify(b.layers);
  if (!sameOptions) {
    return 'was judged with other options; audit every part with the same --policy, --against, --adopt, --exercises, --term and --as-of';
  }
  if (a.version !== b.version) {
    return `was judged by Dutybound ${b.version}, and others by ${a.version}; audit every part with the same version`;
  }
  const changed = Object.keys(a.policies).find(
    (id) => Object.hasOwn(b.policies, id) && a.policies[id] !== b.policies[id],
  );
  return changed === undefined
    ? null
    : `was judged under another edition of ${changed}; audit every part with the same policy`;
};

const addPolicies = (a: Audit['policies'], b: Audit['policies']): Audit['policies'] =>
  Object.fromEntries(Object.entries({ ...a, ...b }).sort(([x], [y]) => (x < y ? -1 : 1)));

/** What is said, once, of incidents that stand in two parts, however many they are and whenever found. */
const IN_TWO_PARTS: Fault = {
  file: 'these parts',
  line: null,
  field: null,
  says: 'have an incident in common; keep each incident in one of the files',
};

const toldAlready = ({ file, says }: Fault): boolean =>
  file === IN_TWO_PARTS.file && says === IN_TWO_PARTS.says;

/** The faults of both, with those of incidents that stand in both. */
const faultsOf = (a: Faults, b: Faults, twice: number): Faults => {
  const told = [...a.first, ...b.first].some(toldAlready) || twice > 0;
  const others = ({ first }: Faults): readonly Fault[] =>
    first.filter((each) => !toldAlready(each));
  return {
    count: a.count + b.count + twice,
    first: [...others(a), ...others(b), ...(told ? [IN_TWO_PARTS] : [])]
      .sort(inFaultOrder)
      .slice(0, MOST_FAULTS),
  };
};

/** @throws Unmergeable where they are not parts of one audit. */
export const merge = (a: Audit, b: Audit): Audit => {
  const difference = unlike(a, b);
  if (difference !== null) throw new Unmergeable(difference);
  const parts = addParts(a.parts, b.parts);
  const both = a.ids !== null && b.ids !== null ? together(a.ids, b.ids) : { ids: null, twice: 0 };
  return {
    format: a.format,
    version: a.version,
    policies: addPolicies(a.policies, b.policies),
    parts,
    layers: a.layers,
    policy: a.policy,
    incidents: addNamed(INCIDENT_VERDICTS, a.incidents, b.incidents),
    events: a.events + b.events,
    ...(a.ofExercises === true ? { ofExercises: true } : {}),
    ...(a.terms === undefined ? {} : { terms: a.terms }),
    ...(a.asOf === undefined ? {} : { asOf: a.asOf }),
    exercises: a.exercises + b.exercises,
    partialRecords: a.partialRecords + b.partialRecords,
    unmapped: a.unmapped + b.unmapped,
    norms: addNorms(a.norms, b.norms),
    groups: addGroups(a.groups, b.groups),
    times: addTimes(a.times, b.times),
    toSee: firstToSee([...a.toSee, ...b.toSee]),
    faults: faultsOf(a.faults, b.faults, both.twice),
    rows: faultsOf(a.rows, b.rows, 0),
    against: addAgainst(a.against, b.against),
    crossChecked: a.crossChecked + b.crossChecked,
    ids: both.ids,
  };
};

/** An audit that nothing more is merged into. Whole, it needs no fingerprints. */
export const finished = (audit: Audit): Audit =>
  audit.parts.every(({ of, interrupted }) => of === 1 && !interrupted)
    ? { ...audit, ids: null }
    : audit;
