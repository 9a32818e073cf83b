/**
 * What the incidents judged so far come to, as counters. Adding an incident costs a few increments
 * for each norm; adding the totals of another thread is adding numbers, so order never matters.
 */
import { type ChangedNorm, MOST_MINUTES, TOLD } from '../vocabulary/audits.ts';
import { INCIDENT_VERDICTS, VERDICT_IDS, type Verdict, wayFrom } from '../vocabulary/findings.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import { addFirst, type FirstChanged, noneChanged } from './changed-incidents.ts';
import { NOT_EXACT } from './first-told.ts';
import type { IncidentJudge } from './incident-judge.ts';

export const VERDICTS = VERDICT_IDS.length;
export const INCIDENTS = INCIDENT_VERDICTS.length;

/** Incidents that have something in common: how they went, and how each norm of a policy fared. */
export interface GroupCounts {
  readonly incidents: Float64Array;
  /** By policy: `region * VERDICTS + verdict`. Small numbers, since there are many. */
  readonly norms: Map<string, Uint32Array>;
  /** By policy: in how many incidents each procedure was open. */
  readonly opened: Map<string, Uint32Array>;
}

const noCounts = (): GroupCounts => ({
  incidents: new Float64Array(INCIDENTS),
  norms: new Map(),
  opened: new Map(),
});

/**
 * Which regions are whose, and the verdict that each usually has. Most regions of most incidents have
 * that one, so it is not counted: it is what is left of the incidents in which the procedure was open.
 */
export type Layout = Pick<IncidentJudge, 'first' | 'usual'>;

/** Under so many minutes, a day, nearly everybody is told. */
const SOON = 1_440;

export interface Histogram {
  /** By minutes. */
  readonly soon: Uint32Array;
  /** What took longer: minutes, and how many. */
  readonly late: Map<number, number>;
}

/** The minutes there are any of, with how many, the fewest minutes first. */
export const inMinutes = ({
  soon,
  late,
}: Histogram): readonly [minutes: number, count: number][] => [
  ...[...soon].flatMap((count, minutes): [number, number][] =>
    count > 0 ? [[minutes, count]] : [],
  ),
  ...[...late].sort((a, b) => a[0] - b[0]),
];

/** Counters that can be sent from one thread to another. */
export interface Counted {
  /** By policy. */
  readonly layouts: Map<string, Layout>;
  /** Incidents only: how each norm fared is the sum over the terms. */
  readonly policies: Map<string, Float64Array>;
  readonly terms: Map<string, GroupCounts>;
  readonly schools: Map<string, GroupCounts>;
  /** By policy: `procedure * INCIDENTS + verdict`. */
  readonly procedures: Map<string, Float64Array>;
  /** By `TOLD`: in how many incidents it took so many minutes. */
  readonly minutes: readonly Histogram[];
  /** By school term: minutes until the DSL was told, and in how many incidents. */
  readonly dslMinutes: Map<string, Map<number, number>>;
  /** By `TOLD`: in how many incidents nobody can tell how long it took. */
  readonly notExact: Float64Array;
  /** `was * INCIDENTS + is`, judged under another policy. */
  readonly changed: Float64Array;
  /** By policy, by norm: `was * (VERDICTS + 1) + is`; the last of each stands for a norm that is not there. */
  readonly changedNorms: Map<string, Map<string, Float64Array>>;
  readonly firstChanged: FirstChanged;
  sums: {
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
  layouts: new Map(),
  policies: new Map(),
  terms: new Map(),
  schools: new Map(),
  procedures: new Map(),
  minutes: TOLD.map(() => ({ soon: new Uint32Array(SOON), late: new Map() })),
  dslMinutes: new Map(),
  notExact: new Float64Array(TOLD.length),
  changed: new Float64Array(INCIDENTS * INCIDENTS),
  changedNorms: new Map(),
  firstChanged: noneChanged(),
  sums: { events: 0, exercises: 0, partial: 0, unmapped: 0, checked: 0, touched: 0 },
});

/** The value at a key, made where there is none. */
const at = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
};

/** Counts the usual verdicts as well; to be called before the counts of the norms are looked at. */
export const countUsual = ({ layouts, terms, schools }: Counted): void => {
  for (const cell of [...terms.values(), ...schools.values()]) {
    for (const [policy, counts] of cell.norms) {
      const { first, usual } = layouts.get(policy) as Layout;
      cell.opened.get(policy)?.forEach((incidents, procedure) => {
        if (incidents === 0) return;
        const end = first[procedure + 1] as number;
        for (let region = first[procedure] as number; region < end; region += 1) {
          const from = region * VERDICTS;
          const left = from + (usual[region] as number);
          counts[left] = 0;
          let others = 0;
          for (let verdict = 0; verdict < VERDICTS; verdict += 1) {
            others += counts[from + verdict] as number;
          }
          counts[left] = incidents - others;
        }
      });
    }
  }
};

/** How each norm of each policy fared. */
export const normsByPolicy = ({ terms }: Counted): Map<string, Uint32Array> => {
  const sums = new Map<string, Uint32Array>();
  for (const { norms } of terms.values()) addAll(sums, norms, (counts) => counts.slice());
  return sums;
};

/** The counters that an incident of one policy is added to, in one term or school. */
interface Places {
  readonly incidents: Float64Array;
  readonly norms: Uint32Array;
  readonly opened: Uint32Array;
}

/** The counters of one policy, and those in the terms and schools met so far. */
export interface PolicyPlaces {
  readonly incidents: Float64Array;
  readonly procedures: Float64Array;
  readonly terms: Map<string, Places>;
  readonly schools: Map<string, Places>;
}

export const placesFor = (
  counted: Counted,
  { policy, first, usual }: IncidentJudge,
): PolicyPlaces => {
  at(counted.layouts, policy.id, () => ({ first, usual }));
  const ofProcedures = () => new Float64Array(PROCEDURE_IDS.length * INCIDENTS);
  return {
    incidents: at(counted.policies, policy.id, () => new Float64Array(INCIDENTS)),
    procedures: at(counted.procedures, policy.id, ofProcedures),
    terms: new Map(),
    schools: new Map(),
  };
};

const placesIn = (
  groups: Map<string, GroupCounts>,
  key: string,
  { policy, norms }: IncidentJudge,
): Places => {
  const group = at(groups, key, noCounts);
  return {
    incidents: group.incidents,
    norms: at(group.norms, policy.id, () => new Uint32Array(norms.length * VERDICTS)),
    opened: at(group.opened, policy.id, () => new Uint32Array(PROCEDURE_IDS.length)),
  };
};

/** Lets a school be among those of the log, though none of its incidents is counted. */
export const countSchool = ({ schools }: Counted, school: string): void => {
  at(schools, school, noCounts);
};

/** Adds what a judge has just found. `verdict` is that of the incident, among `INCIDENT_VERDICTS`. */
export const addIncident = (
  counted: Counted,
  { incidents, procedures, terms, schools }: PolicyPlaces,
  judge: IncidentJudge,
  { verdict, term, school }: { verdict: number; term: string; school: string | null },
): void => {
  incidents[verdict] = (incidents[verdict] as number) + 1;
  for (let index = 0; index < judge.openCount; index += 1) {
    const place = (judge.open[index] as number) * INCIDENTS + verdict;
    procedures[place] = (procedures[place] as number) + 1;
  }
  addToGroup(terms, counted.terms, term, judge, verdict);
  if (school !== null) addToGroup(schools, counted.schools, school, judge, verdict);
};

const addToGroup = (
  known: PolicyPlaces['terms'],
  groups: Counted['terms'],
  key: string,
  judge: IncidentJudge,
  verdict: number,
): void => {
  const { incidents, norms, opened } = at(known, key, () => placesIn(groups, key, judge));
  const { open, openCount, slots, slotCount } = judge;
  incidents[verdict] = (incidents[verdict] as number) + 1;
  for (let index = 0; index < openCount; index += 1) {
    const procedure = open[index] as number;
    opened[procedure] = (opened[procedure] as number) + 1;
  }
  for (let index = 0; index < slotCount; index += 1) {
    const slot = slots[index] as number;
    norms[slot] = (norms[slot] as number) + 1;
  }
};

const addTo = (counts: Map<number, number>, minutes: number, count: number): void => {
  counts.set(minutes, (counts.get(minutes) ?? 0) + count);
};

const DSL = TOLD.indexOf('dsl');

export const addMinutes = (counted: Counted, minutesTo: Float64Array, term: string): void => {
  const toDsl = Math.min(minutesTo[DSL] as number, MOST_MINUTES);
  if (toDsl >= 0)
    addTo(
      at(counted.dslMinutes, term, () => new Map()),
      toDsl,
      1,
    );
  for (let party = 0; party < TOLD.length; party += 1) {
    const minutes = minutesTo[party] as number;
    if (minutes === NOT_EXACT) counted.notExact[party] = (counted.notExact[party] as number) + 1;
    if (minutes < 0) continue;
    const { soon, late } = counted.minutes[party] as Histogram;
    if (minutes < SOON) soon[minutes] = (soon[minutes] as number) + 1;
    else {
      const bucket = minutes > MOST_MINUTES ? MOST_MINUTES : minutes;
      addTo(late, bucket, 1);
    }
  }
};

/** The verdict at a place among `VERDICT_IDS`; null at the one after the last, where a norm is not there. */
export const verdictAt = (place: number): Verdict | null => VERDICT_IDS[place] ?? null;

/** By `was * (VERDICTS + 1) + is`: whether something that is amiss changes. */
const IS_CHANGE = Array.from(
  { length: (VERDICTS + 1) ** 2 },
  (_, slot) =>
    wayFrom(verdictAt(Math.floor(slot / (VERDICTS + 1))), verdictAt(slot % (VERDICTS + 1))) !==
    null,
);

/** Adds how the same incident fared under two policies. @returns the norms of which something that is amiss changes */
export const addChange = (
  counted: Counted,
  was: { readonly judge: IncidentJudge; readonly verdict: number },
  is: { readonly judge: IncidentJudge; readonly verdict: number },
): readonly ChangedNorm[] => {
  const place = was.verdict * INCIDENTS + is.verdict;
  counted.changed[place] = (counted.changed[place] as number) + 1;
  const now = verdictsByNorm(is.judge);
  const norms = at(counted.changedNorms, was.judge.policy.id, () => new Map());
  const changes: ChangedNorm[] = [];
  const count = (norm: string, from: number, to: number): void => {
    const counts = at(norms, norm, () => new Float64Array((VERDICTS + 1) ** 2));
    const slot = from * (VERDICTS + 1) + to;
    counts[slot] = (counts[slot] as number) + 1;
    if (IS_CHANGE[slot]) changes.push({ norm, was: verdictAt(from), is: verdictAt(to) });
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

const addNumbers = <T extends Float64Array | Uint32Array>(into: T, from: T): T => {
  for (let index = 0; index < from.length; index += 1) {
    into[index] = (into[index] as number) + (from[index] as number);
  }
  return into;
};

/** @param taken how counts that are the first of their kind are taken: as they are, or as a copy */
const addAll = <T extends Float64Array | Uint32Array>(
  into: Map<string, T>,
  from: ReadonlyMap<string, T>,
  taken: (counts: T) => T = (counts) => counts,
): void => {
  for (const [key, counts] of from) {
    const sums = into.get(key);
    if (sums === undefined) into.set(key, taken(counts));
    else addNumbers(sums, counts);
  }
};

const addGroups = (
  into: Map<string, GroupCounts>,
  from: ReadonlyMap<string, GroupCounts>,
): void => {
  for (const [key, { incidents, norms, opened }] of from) {
    const cell = at(into, key, noCounts);
    addNumbers(cell.incidents, incidents);
    addAll(cell.norms, norms);
    addAll(cell.opened, opened);
  }
};

/** Adds what another thread counted, which must not be used any more. */
export const addCounted = (into: Counted, from: Counted): void => {
  for (const [policy, layout] of from.layouts) into.layouts.set(policy, layout);
  addAll(into.policies, from.policies);
  addGroups(into.terms, from.terms);
  addGroups(into.schools, from.schools);
  addAll(into.procedures, from.procedures);
  from.minutes.forEach((histogram, party) => {
    const { soon, late } = into.minutes[party] as Histogram;
    addNumbers(soon, histogram.soon);
    for (const [minutes, count] of histogram.late) addTo(late, minutes, count);
  });
  for (const [term, times] of from.dslMinutes) {
    const sums = at(into.dslMinutes, term, () => new Map());
    for (const [minutes, count] of times) addTo(sums, minutes, count);
  }
  addNumbers(into.notExact, from.notExact);
  addNumbers(into.changed, from.changed);
  for (const [policy, norms] of from.changedNorms) {
    addAll(
      at(into.changedNorms, policy, () => new Map()),
      norms,
    );
  }
  for (const each of from.firstChanged.list) addFirst(into.firstChanged, each);
  for (const key of Object.keys(into.sums) as (keyof Counted['sums'])[]) {
    into.sums[key] += from.sums[key];
  }
};
