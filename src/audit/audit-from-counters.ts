/** From counters to an `Audit`, in an order that does not depend on how the counting was divided. */

import { isoOf } from '../engine/time.ts';
import { madeOnce } from '../norms/made-once.ts';
import {
  AUDIT_FORMAT,
  type Audit,
  type Fault,
  type Faults,
  type Group,
  type IncidentToSee,
  MOST_FAULTS,
  type NormCount,
  notExactIn,
  type Part,
  type TimeTo,
  TOLD,
} from '../vocabulary/audits.ts';
import { INCIDENT_VERDICTS, VERDICT_IDS } from '../vocabulary/findings.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import { firstChanged } from './changed-incidents.ts';
import { byText, keeping } from './first-few.ts';
import { NOT_EXACT } from './first-told.ts';
import type { LogOptions } from './log-judge.ts';
import { policyDigests } from './origin.ts';
import {
  addGroup,
  addMap,
  addNumbers,
  type Counted,
  type GroupCounts,
  INCIDENTS,
  noCounts,
  type PolicyPlaces,
  plus,
  VERDICTS,
  VERDICTS_OR_NONE,
} from './totals.ts';

/** The counts that are not zero, by their names. */
export const named = <K extends string>(
  names: readonly K[],
  counts: ArrayLike<number>,
): Readonly<Partial<Record<K, number>>> => {
  const found: Partial<Record<K, number>> = {};
  names.forEach((name, index) => {
    const count = counts[index] ?? 0;
    if (count !== 0) found[name] = count;
  });
  return found;
};

const PROCEDURE_PLACES = new Map<string, number>(PROCEDURE_IDS.map((id, place) => [id, place]));

const procedureOf = (norm: string): number =>
  PROCEDURE_PLACES.get(norm.slice(0, norm.indexOf('.'))) ?? -1;

type Of = Pick<NormCount, 'policy' | 'norm'>;

export const inNormOrder = (a: Of, b: Of): number =>
  byText(a.policy, b.policy) || procedureOf(a.norm) - procedureOf(b.norm) || byText(a.norm, b.norm);

const GROUPS: readonly Group['by'][] = ['policy', 'procedure', 'term', 'school'];
const placeOf = ({ by, name }: Group): number =>
  by === 'procedure' ? (PROCEDURE_PLACES.get(name) ?? -1) : 0;
export const inGroupOrder = (a: Group, b: Group): number =>
  GROUPS.indexOf(a.by) - GROUPS.indexOf(b.by) || placeOf(a) - placeOf(b) || byText(a.name, b.name);

const inFaultOrder = (a: Fault, b: Fault): number =>
  byText(a.file, b.file) ||
  (a.line ?? 0) - (b.line ?? 0) ||
  byText(a.field ?? '', b.field ?? '') ||
  byText(a.says, b.says);

const { first, none, add } = keeping(MOST_FAULTS, inFaultOrder);
export const firstFaults = first;

/** Keeps the first of a kind of fault, and counts them all. */
export class FaultList {
  #count = 0;
  readonly #few = none<Fault>();

  add(fault: Fault): void {
    this.#count += 1;
    add(this.#few, fault);
  }

  get faults(): Faults {
    return { count: this.#count, first: first(this.#few.list) };
  }
}

/** How often it took how many minutes, the fewest minutes first. */
export const inMinutes = (counts: ReadonlyMap<number, number>): TimeTo['minutes'] =>
  [...counts].filter(([minutes]) => minutes >= 0).sort((a, b) => a[0] - b[0]);

export interface Accounts extends LogOptions {
  readonly counted: Counted;
  readonly part: Part;
  /** The version of Dutybound. */
  readonly version: string;
  readonly layers: readonly string[];
  readonly toSee: readonly IncidentToSee[];
  readonly faults: Faults;
  readonly rows: Faults;
  readonly ids: string | null;
}

/** Makes the counts of the norms of a policy out of those of a group, in order. */
const normCounter = (policy: string, { norms, usual }: PolicyPlaces) => {
  const inOrder = norms
    .map((norm, region) => ({ policy, norm, region, procedure: procedureOf(norm) }))
    .sort(inNormOrder);
  return ({ norms: counts, opened }: GroupCounts): readonly NormCount[] =>
    inOrder.flatMap(({ norm, region, procedure }) => {
      const incidents = opened[procedure] ?? 0;
      if (incidents === 0) return [];
      const verdicts = [...counts.subarray(region * VERDICTS, (region + 1) * VERDICTS)];
      verdicts[usual[region] as number] = incidents - verdicts.reduce(plus);
      return [{ policy, norm, verdicts: named(VERDICT_IDS, verdicts) }];
    });
};

export const auditOf = (accounts: Accounts): Audit => {
  const { counted, books, policy, against } = accounts;
  const { terms, schools, procedures, minutes, sums } = counted;
  const counters = new Map([...counted.policies].map(([id, each]) => [id, normCounter(id, each)]));
  /** How incidents went, given by policy. */
  const incidentsOf = (policies: ReadonlyMap<string, GroupCounts>): Group['incidents'] => {
    const all = new Float64Array(INCIDENTS);
    for (const { incidents } of policies.values()) addNumbers(all, incidents);
    return named(INCIDENT_VERDICTS, all);
  };
  /** How norms fared, given by policy. */
  const normsOf = (policies: ReadonlyMap<string, GroupCounts>): Group['norms'] =>
    [...policies]
      .sort(([a], [b]) => byText(a, b))
      .flatMap(([id, counts]) => counters.get(id)?.(counts) ?? []);
  const groupsBy = (
    by: Group['by'],
    groups: Iterable<[string, ReadonlyMap<string, GroupCounts>]>,
  ): readonly Group[] =>
    // Of thousands of schools, what each comes to is put together when it is asked for.
    [...groups].map(([name, policies]) => ({
      by,
      name,
      get incidents() {
        return incidentsOf(policies);
      },
      get norms() {
        return normsOf(policies);
      },
    }));
  const policies = new Map<string, GroupCounts>();
  for (const term of terms.values()) {
    for (const [id, counts] of term) {
      addGroup(
        madeOnce(policies, id, () => noCounts(counted.policies.get(id) as PolicyPlaces)),
        counts,
      );
    }
  }
  const norms = normsOf(policies);
  const withTimes = (term: Group): Group => {
    const dslTold = inMinutes(minutes.get(term.name)?.[TOLD.indexOf('dsl')] ?? new Map());
    return dslTold.length === 0 ? term : { ...term, dslTold };
  };
  return {
    format: AUDIT_FORMAT,
    version: accounts.version,
    policies: policyDigests(
      [...policies.keys(), ...[policy, against].filter((each) => each !== null)],
      books,
    ),
    parts: [accounts.part],
    layers: accounts.layers,
    policy,
    incidents: incidentsOf(policies),
    events: sums.events,
    ...(accounts.ofExercises === true ? { ofExercises: true } : {}),
    ...(accounts.terms === undefined ? {} : { terms: accounts.terms }),
    ...(accounts.asOf === undefined ? {} : { asOf: isoOf(accounts.asOf) }),
    exercises: sums.exercises,
    partialRecords: sums.partial,
    unmapped: sums.unmapped,
    norms,
    groups: [
      ...groupsBy(
        'policy',
        [...policies].map(([id, counts]) => [id, new Map([[id, counts]])]),
      ),
      ...PROCEDURE_IDS.map(
        (name, index): Group => ({
          by: 'procedure',
          name,
          incidents: named(
            INCIDENT_VERDICTS,
            procedures.subarray(index * INCIDENTS, (index + 1) * INCIDENTS),
          ),
          norms: norms.filter(({ norm }) => procedureOf(norm) === index),
        }),
      ).filter(({ incidents }) => Object.keys(incidents).length > 0),
      ...groupsBy('term', terms).map(withTimes),
      ...groupsBy('school', schools),
    ].sort(inGroupOrder),
    times: TOLD.map((party, index) => {
      const counts = new Map<number, number>();
      for (const ofTerm of minutes.values()) addMap(counts, ofTerm[index] ?? new Map(), plus);
      return { party, minutes: inMinutes(counts), ...notExactIn(counts.get(NOT_EXACT) ?? 0) };
    }),
    toSee: accounts.toSee,
    faults: accounts.faults,
    rows: accounts.rows,
    against: against === null ? null : againstOf(against, counted),
    crossChecked: sums.checked,
    ids: accounts.ids,
  };
};

/** The counts of what changed, by what it was and is. */
const changesIn = <V>(verdicts: readonly V[], counts: Float64Array) =>
  [...counts].flatMap((count, place) => {
    const was = verdicts[Math.floor(place / verdicts.length)] as V;
    return count === 0 ? [] : [{ was, is: verdicts[place % verdicts.length] as V, count }];
  });

const againstOf = (
  policy: string,
  { changed, changedNorms, firstChanged: first, sums }: Counted,
): Audit['against'] => ({
  policy,
  touched: sums.touched,
  incidents: changesIn(INCIDENT_VERDICTS, changed),
  norms: [...changedNorms]
    .flatMap(([was, norms]) => [...norms].map(([norm, counts]) => ({ policy: was, norm, counts })))
    .sort(inNormOrder)
    .flatMap(({ counts, ...of }) =>
      changesIn(VERDICTS_OR_NONE, counts).map((change) => ({ ...of, ...change })),
    ),
  changed: firstChanged(first.list),
});
