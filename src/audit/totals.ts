/**
 * What the incidents judged so far come to, as counters. Adding an incident costs a few increments
 * for each norm; adding the totals of another thread is adding numbers, so order never matters.
 */
import { madeOnce } from '../norms/made-once.ts';
import {
  type ChangedIncident,
  type ChangedNorm,
  MOST_MINUTES,
  TOLD,
} from '../vocabulary/audits.ts';
import { INCIDENT_VERDICTS, VERDICT_IDS, wayFrom } from '../vocabulary/findings.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import { addFirst, noneChanged } from './changed-incidents.ts';
import type { FirstFew } from './first-few.ts';
import { NOBODY_TOLD } from './first-told.ts';
import type { IncidentJudge } from './incident-judge.ts';

export const VERDICTS = VERDICT_IDS.length;
export const INCIDENTS = INCIDENT_VERDICTS.length;
/** The verdicts on a norm, and null for one that is not there. */
export const VERDICTS_OR_NONE = [...VERDICT_IDS, null] as const;

/** Incidents under one policy that have something in common: how they went, and how each norm fared. */
export interface GroupCounts {
  /** How many incidents there are. */
  count: number;
  readonly incidents: Float64Array;
  /** `region * VERDICTS + verdict`. Bytes where no count can be more: there are many groups, and most are small. */
  norms: Uint8Array | Uint32Array;
  /** In how many incidents each procedure was open. */
  readonly opened: Uint32Array;
}

/** By the name of a school term or a school, and then by policy. */
export type Groups = Map<string, Map<string, GroupCounts>>;

/**
 * Which norm each region of a policy has, and the verdict that it usually has. Most regions of most incidents
 * have that one, so it is not counted: it is what is left of the incidents in which the procedure was open.
 */
export interface PolicyPlaces {
  readonly norms: readonly string[];
  readonly usual: Uint8Array;
}

export const noCounts = ({ norms }: PolicyPlaces): GroupCounts => ({
  count: 0,
  incidents: new Float64Array(INCIDENTS),
  norms: new Uint8Array(norms.length * VERDICTS),
  opened: new Uint32Array(PROCEDURE_IDS.length),
});

const MOST_IN_A_BYTE = 255;

/** Lets a group have so many incidents more. */
const widen = (counts: GroupCounts, more: number): void => {
  counts.count += more;
  if (counts.count > MOST_IN_A_BYTE && counts.norms instanceof Uint8Array) {
    counts.norms = Uint32Array.from(counts.norms);
  }
};

/** Counters that can be sent from one thread to another. */
export interface Counted {
  /** By policy. */
  readonly policies: Map<string, PolicyPlaces>;
  /** Each incident is in one term, so the terms together are the whole. */
  readonly terms: Groups;
  readonly schools: Groups;
  /** `procedure * INCIDENTS + verdict`. */
  readonly procedures: Float64Array;
  /** By school term, by `TOLD`: in how many incidents it took so many minutes, or `NOT_EXACT`. */
  readonly minutes: Map<string, readonly Map<number, number>[]>;
  /** `was * INCIDENTS + is`, judged under another policy. */
  readonly changed: Float64Array;
  /** By policy, by norm: `was * VERDICTS_OR_NONE.length + is`. */
  readonly changedNorms: Map<string, Map<string, Float64Array>>;
  readonly firstChanged: FirstFew<ChangedIncident>;
  readonly sums: {
    events: number;
    exercises: number;
    partial: number;
    unmapped: number;
    checked: number;
    /** Incidents in which another policy changes something that is amiss. */
    touched: number;
  };
}

export const nothingCounted = (): Counted => ({
  policies: new Map(),
  terms: new Map(),
  schools: new Map(),
  procedures: new Float64Array(PROCEDURE_IDS.length * INCIDENTS),
  minutes: new Map(),
  changed: new Float64Array(INCIDENTS * INCIDENTS),
  changedNorms: new Map(),
  firstChanged: noneChanged(),
  sums: { events: 0, exercises: 0, partial: 0, unmapped: 0, checked: 0, touched: 0 },
});

export const placesFor = (
  { policies }: Counted,
  { policy, norms, usual }: IncidentJudge,
): PolicyPlaces =>
  madeOnce(policies, policy.id, () => ({ norms: norms.map(({ norm }) => norm.id), usual }));

/** Lets a school be among those of the log, though none of its incidents is counted. */
export const countSchool = ({ schools }: Counted, school: string): void => {
  madeOnce(schools, school, () => new Map());
};

/** Adds what a judge has just found. `verdict` is that of the incident, among `INCIDENT_VERDICTS`. */
export const addIncident = (
  { terms, schools, procedures }: Counted,
  places: PolicyPlaces,
  judge: IncidentJudge,
  { verdict, term, school }: { verdict: number; term: string; school: string | null },
): void => {
  for (let index = 0; index < judge.openCount; index += 1) {
    addOne(procedures, (judge.open[index] as number) * INCIDENTS + verdict);
  }
  addToGroup(terms, term, places, judge, verdict);
  if (school !== null) addToGroup(schools, school, places, judge, verdict);
};

const addToGroup = (
  groups: Groups,
  name: string,
  places: PolicyPlaces,
  { policy, open, openCount, slots, slotCount }: IncidentJudge,
  verdict: number,
): void => {
  const counts = groups.get(name)?.get(policy.id) ?? begun(groups, name, policy.id, places);
  widen(counts, 1);
  const { incidents, norms, opened } = counts;
  addOne(incidents, verdict);
  for (let index = 0; index < openCount; index += 1) addOne(opened, open[index] as number);
  for (let index = 0; index < slotCount; index += 1) addOne(norms, slots[index] as number);
};

const begun = (groups: Groups, name: string, policy: string, places: PolicyPlaces): GroupCounts => {
  const counts = noCounts(places);
  madeOnce(groups, name, () => new Map<string, GroupCounts>()).set(policy, counts);
  return counts;
};

type Numbers = Float64Array | Uint32Array | Uint8Array;

const addOne = (counts: Numbers, place: number): void => {
  counts[place] = (counts[place] as number) + 1;
};

export const addMinutes = (counted: Counted, minutesTo: Float64Array, term: string): void => {
  const ofTerm = madeOnce(counted.minutes, term, () => TOLD.map(() => new Map<number, number>()));
  for (let party = 0; party < TOLD.length; party += 1) {
    const counts = ofTerm[party] as Map<number, number>;
    const minutes = Math.min(minutesTo[party] as number, MOST_MINUTES);
    if (minutes !== NOBODY_TOLD) counts.set(minutes, (counts.get(minutes) ?? 0) + 1);
  }
};

/** By `was * VERDICTS_OR_NONE.length + is`: whether something that is amiss changes. */
const IS_CHANGE = VERDICTS_OR_NONE.flatMap((was) =>
  VERDICTS_OR_NONE.map((is) => wayFrom(was, is) !== null),
);

/** Adds how the same incident fared under two policies. @returns the norms of which something that is amiss changes */
export const addChange = (
  counted: Counted,
  was: { readonly judge: IncidentJudge; readonly verdict: number },
  is: { readonly judge: IncidentJudge; readonly verdict: number },
): readonly ChangedNorm[] => {
  addOne(counted.changed, was.verdict * INCIDENTS + is.verdict);
  const now = verdictsByNorm(is.judge);
  const norms = madeOnce(counted.changedNorms, was.judge.policy.id, () => new Map());
  const changes: ChangedNorm[] = [];
  const count = (norm: string, from: number, to: number): void => {
    const slot = from * VERDICTS_OR_NONE.length + to;
    addOne(
      madeOnce(norms, norm, () => new Float64Array(IS_CHANGE.length)),
      slot,
    );
    if (!IS_CHANGE[slot]) return;
    changes.push({ norm, was: VERDICTS_OR_NONE[from] ?? null, is: VERDICTS_OR_NONE[to] ?? null });
  };
  for (const [norm, verdict] of verdictsByNorm(was.judge)) {
    count(norm, verdict, now.get(norm) ?? VERDICTS);
    now.delete(norm);
  }
  for (const [norm, verdict] of now) count(norm, VERDICTS, verdict);
  return changes;
};

const verdictsByNorm = (judge: IncidentJudge): Map<string, number> => {
  const found = new Map<string, number>();
  for (let index = 0; index < judge.openCount; index += 1) {
    const procedure = judge.open[index] as number;
    const end = judge.first[procedure + 1] as number;
    for (let track = judge.first[procedure] as number; track < end; track += 1) {
      found.set(judge.norms[track]?.norm.id ?? '', judge.verdicts[track] as number);
    }
  }
  return found;
};

/** Adds what is in one map to what is in another. What has no counterpart there is taken over as it is. */
export const addMap = <K, V>(
  into: Map<K, V>,
  from: ReadonlyMap<K, V>,
  add: (into: V, from: V) => V,
): Map<K, V> => {
  for (const [key, value] of from) {
    const known = into.get(key);
    into.set(key, known === undefined ? value : add(known, value));
  }
  return into;
};

export const plus = (a: number, b: number): number => a + b;

export const addNumbers = <T extends Numbers>(into: T, from: Numbers): T => {
  for (const [place, count] of from.entries()) into[place] = (into[place] as number) + count;
  return into;
};

export const addGroup = (into: GroupCounts, from: GroupCounts): GroupCounts => {
  widen(into, from.count);
  addNumbers(into.incidents, from.incidents);
  addNumbers(into.norms, from.norms);
  addNumbers(into.opened, from.opened);
  return into;
};

/** Adds what another thread counted, which must not be used any more. */
export const addCounted = (into: Counted, from: Counted): void => {
  addMap(into.policies, from.policies, (known) => known);
  addMap(into.terms, from.terms, (sums, group) => addMap(sums, group, addGroup));
  addMap(into.schools, from.schools, (sums, group) => addMap(sums, group, addGroup));
  addNumbers(into.procedures, from.procedures);
  addMap(into.minutes, from.minutes, (sums, counts) =>
    sums.map((each, party) => addMap(each, counts[party] ?? new Map(), plus)),
  );
  addNumbers(into.changed, from.changed);
  addMap(into.changedNorms, from.changedNorms, (sums, norms) => addMap(sums, norms, addNumbers));
  for (const each of from.firstChanged.list) addFirst(into.firstChanged, each);
  for (const key of Object.keys(into.sums) as (keyof Counted['sums'])[]) {
    into.sums[key] += from.sums[key];
  }
};
