/**
 * What the incidents judged so far come to, as counters. Adding an incident costs a few increments
 * for each norm; adding the totals of another thread is adding numbers, so order never matters.
 */
import { MOST_MINUTES, TOLD } from '../vocabulary/audits.ts';
import { INCIDENT_VERDICTS, VERDICT_IDS } from '../vocabulary/findings.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import type { IncidentJudge } from './incident-judge.ts';

export const VERDICTS = VERDICT_IDS.length;
export const INCIDENTS = INCIDENT_VERDICTS.length;

/** Incidents that have something in common: how they went, and how each norm of a policy fared. */
export interface Cell {
  readonly incidents: Float64Array;
  /** By policy: `region * VERDICTS + verdict`. Small numbers, since there are many. */
  readonly norms: Map<string, Uint32Array>;
}

const newCell = (): Cell => ({ incidents: new Float64Array(INCIDENTS), norms: new Map() });

/** Counters that can be sent from one thread to another. */
export interface Counted {
  /** Incidents only: how each norm fared is the sum over the terms. */
  readonly policies: Map<string, Float64Array>;
  readonly terms: Map<string, Cell>;
  readonly schools: Map<string, Cell>;
  /** By policy: `procedure * INCIDENTS + verdict`. */
  readonly procedures: Map<string, Float64Array>;
  /** By `TOLD`: minutes, and in how many incidents. */
  readonly minutes: readonly Map<number, number>[];
  /** `was * INCIDENTS + is`, judged under another policy. */
  readonly changed: Float64Array;
  /** By norm: `was * (VERDICTS + 1) + is`; the last of each stands for a norm that is not there. */
  readonly changedNorms: Map<string, Float64Array>;
  sums: { events: number; exercises: number; partial: number; unmapped: number; checked: number };
}

export const nothingCounted = (): Counted => ({
  policies: new Map(),
  terms: new Map(),
  schools: new Map(),
  procedures: new Map(),
  minutes: TOLD.map(() => new Map()),
  changed: new Float64Array(INCIDENTS * INCIDENTS),
  changedNorms: new Map(),
  sums: { events: 0, exercises: 0, partial: 0, unmapped: 0, checked: 0 },
});

/** The value at a key, made where there is none. */
const at = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
};

const normsOf = (cell: Cell, policy: Policy, judge: IncidentJudge): Uint32Array =>
  at(cell.norms, policy.id, () => new Uint32Array(judge.automata.length * VERDICTS));

/** How each norm of each policy fared. */
export const normsByPolicy = ({ terms }: Counted): Map<string, Uint32Array> => {
  const sums = new Map<string, Uint32Array>();
  for (const { norms } of terms.values()) {
    for (const [policy, counts] of norms) {
      addNumbers(
        at(sums, policy, () => new Uint32Array(counts.length)),
        counts,
      );
    }
  }
  return sums;
};

/** The counters that an incident of this policy, term and school is added to. */
export interface Places {
  readonly incidents: readonly Float64Array[];
  readonly norms: readonly Uint32Array[];
  readonly procedures: Float64Array;
}

const newIncidents = (): Float64Array => new Float64Array(INCIDENTS);

export const placesFor = (
  counted: Counted,
  judge: IncidentJudge,
  term: string,
  school: string | null,
): Places => {
  const { policy } = judge;
  const cells = [
    at(counted.terms, term, newCell),
    ...(school === null ? [] : [at(counted.schools, school, newCell)]),
  ];
  return {
    incidents: [
      at(counted.policies, policy.id, newIncidents),
      ...cells.map(({ incidents }) => incidents),
    ],
    norms: cells.map((cell) => normsOf(cell, policy, judge)),
    procedures: at(
      counted.procedures,
      policy.id,
      () => new Float64Array(PROCEDURE_IDS.length * INCIDENTS),
    ),
  };
};

/** Adds what a judge has just found. `verdict` is that of the incident, among `INCIDENT_VERDICTS`. */
export const addIncident = (places: Places, judge: IncidentJudge, verdict: number): void => {
  const { incidents, norms, procedures } = places;
  for (let index = 0; index < incidents.length; index += 1) {
    const counts = incidents[index] as Float64Array;
    counts[verdict] = (counts[verdict] as number) + 1;
  }
  const { open, openCount } = judge;
  for (let index = 0; index < openCount; index += 1) {
    const procedure = open[index] as number;
    const place = procedure * INCIDENTS + verdict;
    procedures[place] = (procedures[place] as number) + 1;
  }
  const { slots, slotCount } = judge;
  for (let cell = 0; cell < norms.length; cell += 1) {
    const counts = norms[cell] as Uint32Array;
    for (let index = 0; index < slotCount; index += 1) {
      const slot = slots[index] as number;
      counts[slot] = (counts[slot] as number) + 1;
    }
  }
};

export const addMinutes = (counted: Counted, minutesTo: Float64Array): void => {
  for (let party = 0; party < TOLD.length; party += 1) {
    const minutes = minutesTo[party] as number;
    if (minutes < 0) continue;
    const histogram = counted.minutes[party] as Map<number, number>;
    const bucket = minutes > MOST_MINUTES ? MOST_MINUTES : minutes;
    histogram.set(bucket, (histogram.get(bucket) ?? 0) + 1);
  }
};

/** Adds how the same incident fared under two policies. */
export const addChange = (
  counted: Counted,
  was: { readonly judge: IncidentJudge; readonly verdict: number },
  is: { readonly judge: IncidentJudge; readonly verdict: number },
): void => {
  const place = was.verdict * INCIDENTS + is.verdict;
  counted.changed[place] = (counted.changed[place] as number) + 1;
  const now = verdictsByNorm(is.judge);
  const count = (norm: string, from: number, to: number): void => {
    const counts = at(counted.changedNorms, norm, () => new Float64Array((VERDICTS + 1) ** 2));
    const slot = from * (VERDICTS + 1) + to;
    counts[slot] = (counts[slot] as number) + 1;
  };
  for (const [norm, verdict] of verdictsByNorm(was.judge)) {
    count(norm, verdict, now.get(norm) ?? VERDICTS);
    now.delete(norm);
  }
  for (const [norm, verdict] of now) count(norm, VERDICTS, verdict);
};

const verdictsByNorm = (judge: IncidentJudge): Map<string, number> => {
  const found = new Map<string, number>();
  for (let index = 0; index < judge.openCount; index += 1) {
    const procedure = judge.open[index] as number;
    const end = judge.first[procedure + 1] as number;
    for (let track = judge.first[procedure] as number; track < end; track += 1) {
      found.set(judge.automata[track]?.norm.norm.id ?? '', judge.verdicts[track] as number);
    }
  }
  return found;
};

const addNumbers = <T extends Float64Array | Uint32Array>(into: T, from: T): T => {
  for (let index = 0; index < from.length; index += 1) {
    into[index] = (into[index] as number) + (from[index] as number);
  }
  return into;
};

const addArrays = (
  into: Map<string, Float64Array>,
  from: ReadonlyMap<string, Float64Array>,
): void => {
  for (const [key, counts] of from) {
    addNumbers(
      at(into, key, () => new Float64Array(counts.length)),
      counts,
    );
  }
};

const addCells = (into: Map<string, Cell>, from: ReadonlyMap<string, Cell>): void => {
  for (const [key, { incidents, norms }] of from) {
    const cell = at(into, key, newCell);
    addNumbers(cell.incidents, incidents);
    for (const [policy, counts] of norms) {
      addNumbers(
        at(cell.norms, policy, () => new Uint32Array(counts.length)),
        counts,
      );
    }
  }
};

/** Adds what another thread counted. */
export const addCounted = (into: Counted, from: Counted): void => {
  addArrays(into.policies, from.policies);
  addCells(into.terms, from.terms);
  addCells(into.schools, from.schools);
  addArrays(into.procedures, from.procedures);
  from.minutes.forEach((histogram, party) => {
    const sum = into.minutes[party] as Map<number, number>;
    for (const [minutes, count] of histogram) sum.set(minutes, (sum.get(minutes) ?? 0) + count);
  });
  addNumbers(into.changed, from.changed);
  addArrays(into.changedNorms, from.changedNorms);
  for (const key of ['events', 'exercises', 'partial', 'unmapped', 'checked'] as const) {
    into.sums[key] += from.sums[key];
  }
};
