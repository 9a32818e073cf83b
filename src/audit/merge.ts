/**
 * Two parts of an audit as one. The order in which parts are merged makes no difference, and all
 * parts together are the audit of the whole.
 */
import { madeOnce } from '../norms/made-once.ts';
import {
  type Against,
  type Audit,
  type Fault,
  type Faults,
  type Group,
  type NormCount,
  notExactIn,
  type Part,
  type TimeTo,
  TOLD,
} from '../vocabulary/audits.ts';
import { INCIDENT_VERDICTS, VERDICT_IDS } from '../vocabulary/findings.ts';
import { firstFaults, inGroupOrder, inMinutes, inNormOrder, named } from './audit-from-counters.ts';
import { firstChanged } from './changed-incidents.ts';
import { byText } from './first-few.ts';
import { together } from './seen-incidents.ts';
import { addMap, plus, VERDICTS_OR_NONE } from './totals.ts';
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
  named(
    names,
    names.map((name) => (a[name] ?? 0) + (b[name] ?? 0)),
  );

/** Both lists as one: what has the same key is added. */
const joined = <T>(
  a: readonly T[],
  b: readonly T[],
  keyOf: (item: T) => string,
  add: (a: T, b: T) => T,
): T[] => {
  const keyed = (list: readonly T[]) => new Map(list.map((item) => [keyOf(item), item]));
  return [...addMap(keyed(a), keyed(b), add).values()];
};

const addNorms = (a: readonly NormCount[], b: readonly NormCount[]): readonly NormCount[] =>
  joined(
    a,
    b,
    ({ policy, norm }) => `${policy}|${norm}`,
    (one, other) => ({ ...one, verdicts: addNamed(VERDICT_IDS, one.verdicts, other.verdicts) }),
  ).sort(inNormOrder);

const addMinutes = (a: TimeTo['minutes'] = [], b: TimeTo['minutes'] = []): TimeTo['minutes'] =>
  inMinutes(addMap(new Map(a), new Map(b), plus));

const addGroups = (a: readonly Group[], b: readonly Group[]): readonly Group[] =>
  joined(
    a,
    b,
    ({ by, name }) => `${by}|${name}`,
    (one, other) => ({
      ...one,
      incidents: addNamed(INCIDENT_VERDICTS, one.incidents, other.incidents),
      norms: addNorms(one.norms, other.norms),
      ...((one.dslTold ?? other.dslTold) && { dslTold: addMinutes(one.dslTold, other.dslTold) }),
    }),
  ).sort(inGroupOrder);

const addTimes = (a: Audit['times'], b: Audit['times']): Audit['times'] =>
  TOLD.map((party) => {
    const [one, other] = [a, b].map((times) => times.find((each) => each.party === party));
    const minutes = addMinutes(one?.minutes, other?.minutes);
    return { party, minutes, ...notExactIn((one?.notExact ?? 0) + (other?.notExact ?? 0)) };
  });

/** The counts of what changed, in the order of verdicts. */
const addChanges = <T extends { readonly was: V; readonly is: V; readonly count: number }, V>(
  verdicts: readonly V[],
  a: readonly T[],
  b: readonly T[],
  keyOf: (change: T) => string,
): T[] =>
  joined(a, b, keyOf, (one, other) => ({ ...one, count: one.count + other.count })).sort(
    (x, y) =>
      verdicts.indexOf(x.was) - verdicts.indexOf(y.was) ||
      verdicts.indexOf(x.is) - verdicts.indexOf(y.is),
  );

const addAgainst = (a: Against | null, b: Against | null): Against | null =>
  a &&
  b && {
    policy: a.policy,
    touched: a.touched + b.touched,
    incidents: addChanges(
      INCIDENT_VERDICTS,
      a.incidents,
      b.incidents,
      ({ was, is }) => `${was}|${is}`,
    ),
    norms: addChanges(
      VERDICTS_OR_NONE,
      a.norms,
      b.norms,
      ({ policy, norm, was, is }) => `${policy}|${norm}|${was}|${is}`,
    ).sort(inNormOrder),
    changed: firstChanged([...a.changed, ...b.changed]),
  };

const sourcesOf = (part: Part): string => JSON.stringify(part.sources);

const inPartOrder = (a: Part, b: Part): number =>
  byText(sourcesOf(a), sourcesOf(b)) || a.of - b.of || a.shard - b.shard;

const inWords = ({ sources, shard, of }: Part): string =>
  `part ${shard} of ${of} of ${sources.join(', ')}`;

/** Parts of the same files together. */
const bySources = (parts: readonly Part[]): readonly Part[][] => {
  const lists = new Map<string, Part[]>();
  for (const part of parts) madeOnce(lists, sourcesOf(part), () => []).push(part);
  return [...lists.values()];
};

/** All shards of the same files are the whole of them. */
const wholeWhereComplete = (parts: readonly Part[]): readonly Part[] =>
  bySources(parts).flatMap((list) => {
    const [first] = list;
    const complete =
      first !== undefined && list.length === first.of && list.every((each) => !each.interrupted);
    const contents = list.find((each) => each.contents !== null)?.contents ?? null;
    return complete ? [{ ...first, shard: 1, of: 1, contents }] : list;
  });

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
    const both = `${inWords(before)} and ${inWords(part)}`;
    if (before.of !== part.of) {
      throw new Unmergeable(`${both} overlap; merge parts that were divided alike`);
    }
    if (before.shard === part.shard) {
      throw new Unmergeable(`${inWords(part)} is given twice; leave one out`);
    }
    if (contentsAgree(before, part) === false) {
      throw new Unmergeable(
        `${both} were made from different contents; audit every part from the same log`,
      );
    }
    if (before.mapping !== part.mapping) {
      throw new Unmergeable(
        `${both} were made with different mappings; audit every part with the same mapping`,
      );
    }
  });
  return wholeWhereComplete(parts).toSorted(inPartOrder);
};

/** The parts of divided logs that are not there, each in words. */
export const missingParts = ({ parts }: Audit): readonly string[] =>
  bySources(parts).flatMap((list) => {
    const part = list[0] as Part;
    const shards = Array.from({ length: part.of }, (_, index) => index + 1);
    return shards
      .filter((shard) => !list.some((each) => each.shard === shard))
      .map((shard) => inWords({ ...part, shard }));
  });

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
  Object.fromEntries(Object.entries({ ...a, ...b }).sort(([x], [y]) => byText(x, y)));

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
    first: firstFaults([...others(a), ...others(b), ...(told ? [IN_TWO_PARTS] : [])]),
  };
};

/** @throws Unmergeable where they are not parts of one audit. */
export const merge = (a: Audit, b: Audit): Audit => {
  const difference = unlike(a, b);
  if (difference !== null) throw new Unmergeable(difference);
  const parts = addParts(a.parts, b.parts);
  const both = a.ids !== null && b.ids !== null ? together(a.ids, b.ids) : { ids: null, twice: 0 };
  return {
    ...a,
    policies: addPolicies(a.policies, b.policies),
    parts,
    incidents: addNamed(INCIDENT_VERDICTS, a.incidents, b.incidents),
    events: a.events + b.events,
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
