/** From counters to an `Audit`, in an order that does not depend on how the counting was divided. */

import { policyNamed, type RuleBooks } from '../engine/replay.ts';
import { type Instant, isoOf } from '../engine/time.ts';
import { normsInForce } from '../norms/procedure.ts';
import {
  AUDIT_FORMAT,
  type Audit,
  type Fault,
  type Faults,
  type Group,
  type IncidentCounts,
  type IncidentToSee,
  MOST_FAULTS,
  type NormCount,
  notExactIn,
  type Part,
  TOLD,
  type VerdictCounts,
} from '../vocabulary/audits.ts';
import { INCIDENT_VERDICTS, VERDICT_IDS } from '../vocabulary/findings.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import { firstChanged } from './changed-incidents.ts';
import { policyDigests } from './origin.ts';
import {
  type Counted,
  countUsual,
  type GroupCounts,
  type Histogram,
  INCIDENTS,
  inMinutes,
  normsByPolicy,
  VERDICTS,
  verdictAt,
} from './totals.ts';

/** The norms of a policy, in the order in which an `IncidentJudge` has their regions. */
export const normIdsOf = (policy: string, books: RuleBooks): readonly string[] =>
  PROCEDURE_IDS.flatMap((id) =>
    normsInForce(books.procedures[id], policyNamed(policy, books)).map(({ norm }) => norm.id),
  );

/** The counts that are not zero, by their names. */
const named = <K extends string>(
  names: readonly K[],
  counts: ArrayLike<number>,
  from = 0,
): Readonly<Partial<Record<K, number>>> => {
  const found: Partial<Record<K, number>> = {};
  names.forEach((name, index) => {
    const count = counts[from + index] ?? 0;
    if (count !== 0) found[name] = count;
  });
  return found;
};

/** Whether any verdict on a norm is counted. */
const isCounted = (counts: Uint32Array, from: number): boolean => {
  for (let place = from; place < from + VERDICTS; place += 1) if (counts[place] !== 0) return true;
  return false;
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const PROCEDURE_PLACES = new Map<string, number>(PROCEDURE_IDS.map((id, place) => [id, place]));

const procedureOf = (norm: string): number =>
  PROCEDURE_PLACES.get(norm.slice(0, norm.indexOf('.'))) ?? -1;

type Of = Pick<NormCount, 'policy' | 'norm'>;

export const inNormOrder = (a: Of, b: Of): number =>
  byText(a.policy, b.policy) || procedureOf(a.norm) - procedureOf(b.norm) || byText(a.norm, b.norm);

const GROUPS: readonly Group['by'][] = ['policy', 'procedure', 'term', 'school'];
const placeOf = ({ by, name }: Group): number =>
  by === 'procedure' ? (PROCEDURE_IDS as readonly string[]).indexOf(name) : 0;
export const inGroupOrder = (a: Group, b: Group): number =>
  GROUPS.indexOf(a.by) - GROUPS.indexOf(b.by) || placeOf(a) - placeOf(b) || byText(a.name, b.name);

export const inFaultOrder = (a: Fault, b: Fault): number =>
  byText(a.file, b.file) ||
  (a.line ?? 0) - (b.line ?? 0) ||
  byText(a.field ?? '', b.field ?? '') ||
  byText(a.says, b.says);

/** Keeps the first of a kind of fault, and counts them all. */
export class FaultList {
  #count = 0;
  #first: Fault[] = [];

  add(fault: Fault): void {
    this.#count += 1;
    this.#first.push(fault);
    if (this.#first.length >= 2 * MOST_FAULTS) this.#cut();
  }

  #cut(): void {
    this.#first = this.#first.sort(inFaultOrder).slice(0, MOST_FAULTS);
  }

  get count(): number {
    return this.#count;
  }

  get faults(): Faults {
    this.#cut();
    return { count: this.#count, first: [...this.#first] };
  }
}

/** School terms, each with how long it took until the DSL was told. */
const withTimes = (terms: Iterable<Group>, { dslMinutes }: Counted): readonly Group[] =>
  [...terms].map((term) => {
    const minutes = dslMinutes.get(term.name);
    return minutes === undefined
      ? term
      : { ...term, dslTold: [...minutes].sort((a, b) => a[0] - b[0]) };
  });

const isAny = (counts: object): boolean => Object.keys(counts).length > 0;

export interface Accounts {
  readonly counted: Counted;
  readonly books: RuleBooks;
  readonly part: Part;
  /** The version of Dutybound. */
  readonly version: string;
  readonly layers: readonly string[];
  readonly policy: string | null;
  readonly against: string | null;
  readonly ofExercises?: boolean;
  readonly terms?: readonly string[] | undefined;
  readonly asOf?: Instant | undefined;
  readonly toSee: readonly IncidentToSee[];
  readonly faults: Faults;
  readonly rows: Faults;
  readonly ids: string | null;
}

export const auditOf = (accounts: Accounts): Audit => {
  const { counted, books, part, version, layers, policy, toSee, faults, rows, ids } = accounts;
  countUsual(counted);
  /** The norms of each policy in their order, with their places among the counts. */
  const normsIn = new Map(
    [...counted.policies.keys()].map((policy) => [
      policy,
      normIdsOf(policy, books)
        .map((norm, place) => ({ policy, norm, place, verdicts: {} }))
        .sort(inNormOrder),
    ]),
  );
  const normsOf = (cell: Pick<GroupCounts, 'norms'>): readonly NormCount[] =>
    [...cell.norms]
      .sort(([a], [b]) => byText(a, b))
      .flatMap(([policy, counts]) =>
        (normsIn.get(policy) ?? [])
          .filter(({ place }) => isCounted(counts, place * VERDICTS))
          .map(({ norm, place }): NormCount => {
            const verdicts: VerdictCounts = named(VERDICT_IDS, counts, place * VERDICTS);
            return { policy, norm, verdicts };
          }),
      );
  const ofPolicies = normsByPolicy(counted);
  const group = (by: Group['by']) =>
    function* (
      cells: ReadonlyMap<string, Pick<GroupCounts, 'incidents' | 'norms'>>,
    ): Generator<Group> {
      for (const [name, cell] of cells) {
        const incidents: IncidentCounts = named(INCIDENT_VERDICTS, cell.incidents);
        yield { by, name, incidents, norms: normsOf(cell) };
      }
    };
  const norms = normsOf({ norms: ofPolicies });
  const ofProcedure: NormCount[][] = PROCEDURE_IDS.map(() => []);
  for (const each of norms) ofProcedure[procedureOf(each.norm)]?.push(each);
  const policies = new Map(
    [...counted.policies].map(([id, incidents]) => {
      const counts = ofPolicies.get(id);
      return [id, { incidents, norms: new Map(counts && [[id, counts]]) }] as const;
    }),
  );
  const procedures = PROCEDURE_IDS.flatMap((name, index): Group[] => {
    const sums = new Float64Array(INCIDENTS);
    for (const counts of counted.procedures.values()) {
      sums.forEach((sum, verdict) => {
        sums[verdict] = sum + (counts[index * INCIDENTS + verdict] ?? 0);
      });
    }
    const incidents: IncidentCounts = named(INCIDENT_VERDICTS, sums);
    if (!isAny(incidents)) return [];
    return [{ by: 'procedure', name, incidents, norms: ofProcedure[index] ?? [] }];
  });
  const all = new Float64Array(INCIDENTS);
  for (const incidents of counted.policies.values()) {
    all.forEach((sum, verdict) => {
      all[verdict] = sum + (incidents[verdict] ?? 0);
    });
  }
  return {
    format: AUDIT_FORMAT,
    version,
    policies: policyDigests(
      [...counted.policies.keys(), ...[policy, accounts.against].filter((each) => each !== null)],
      books,
    ),
    parts: [part],
    layers,
    policy,
    incidents: named(INCIDENT_VERDICTS, all),
    events: counted.sums.events,
    ...(accounts.ofExercises === true ? { ofExercises: true } : {}),
    ...(accounts.terms === undefined ? {} : { terms: accounts.terms }),
    ...(accounts.asOf === undefined ? {} : { asOf: isoOf(accounts.asOf) }),
    exercises: counted.sums.exercises,
    partialRecords: counted.sums.partial,
    unmapped: counted.sums.unmapped,
    norms,
    groups: [
      ...group('policy')(policies),
      ...procedures,
      ...withTimes(group('term')(counted.terms), counted),
      ...group('school')(counted.schools),
    ].sort(inGroupOrder),
    times: TOLD.map((party, index) => ({
      party,
      minutes: inMinutes(counted.minutes[index] as Histogram),
      ...notExactIn(counted.notExact[index] as number),
    })),
    toSee,
    faults,
    rows,
    against: accounts.against === null ? null : againstOf(accounts.against, counted),
    crossChecked: counted.sums.checked,
    ids,
  };
};

const againstOf = (
  policy: string,
  { changed, changedNorms, firstChanged: first, sums }: Counted,
): Audit['against'] => ({
  policy,
  touched: sums.touched,
  incidents: [...changed].flatMap((count, place) => {
    const was = INCIDENT_VERDICTS[Math.floor(place / INCIDENTS)];
    const is = INCIDENT_VERDICTS[place % INCIDENTS];
    return count === 0 || was === undefined || is === undefined ? [] : [{ was, is, count }];
  }),
  norms: [...changedNorms]
    .flatMap(([was, norms]) => [...norms].map(([norm, counts]) => ({ policy: was, norm, counts })))
    .sort(inNormOrder)
    .flatMap(({ counts, ...of }) =>
      [...counts].flatMap((count, place) =>
        count === 0
          ? []
          : [
              {
                ...of,
                was: verdictAt(Math.floor(place / (VERDICTS + 1))),
                is: verdictAt(place % (VERDICTS + 1)),
                count,
              },
            ],
      ),
    ),
  changed: firstChanged(first.list),
});
