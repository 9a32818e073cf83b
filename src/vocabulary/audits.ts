/**
 * What an audit of many incidents comes to. One shape serves the whole audit, a part of it and an
 * interrupted one: parts can be merged in any order, and nothing is lost by it. Counts only; an
 * incident stands in it by name only where it is to be looked at first.
 */
import * as z from 'zod';
import {
  type Finding,
  INCIDENT_VERDICTS,
  type IncidentVerdict,
  VERDICT_IDS,
  type Verdict,
} from './findings.ts';
import { findingSchema } from './report-schema.ts';

export const AUDIT_FORMAT = 'dutybound-audit-2';

/** How often each verdict was reached; a verdict that never was is left out. */
export type VerdictCounts = Readonly<Partial<Record<Verdict, number>>>;
export type IncidentCounts = Readonly<Partial<Record<IncidentVerdict, number>>>;

/** One norm under one policy, over every incident in which its procedure was open. */
export interface NormCount {
  readonly policy: string;
  readonly norm: string;
  readonly verdicts: VerdictCounts;
}

/** The incidents that have something in common, and how their norms fared. */
export interface Group {
  /** A policy, a procedure, a school term such as `2026-spring`, or a school. */
  readonly by: 'policy' | 'procedure' | 'term' | 'school';
  readonly name: string;
  readonly incidents: IncidentCounts;
  readonly norms: readonly NormCount[];
  /** Of a school term: how long until the DSL was first told, as in `TimeTo`. */
  readonly dslTold?: TimeTo['minutes'] | undefined;
}

/** Whom an audit measures the time to, from when the school first had a concern. */
export const TOLD = ['dsl', 'police', 'lado', 'iwf'] as const;
export type Told = (typeof TOLD)[number];

/** How long until somebody was first told: whole minutes, and in how many incidents. */
export interface TimeTo {
  readonly party: Told;
  /** By minutes, the shortest first. The last of them, `MOST_MINUTES`, stands for that or longer. */
  readonly minutes: readonly (readonly [minutes: number, incidents: number])[];
  /** In how many more incidents they were told, but one end of it is known only to a span, such as a day. */
  readonly notExact?: number | undefined;
}

/** A year. */
export const MOST_MINUTES = 525_600;

/** An incident to look at before the others, with those of its findings that are not good, the worst first. */
export interface IncidentToSee {
  readonly incident: string;
  readonly school: string | null;
  readonly policy: string;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly verdict: IncidentVerdict;
  /** How many of its findings are of these verdicts. */
  readonly breached: number;
  readonly missed: number;
  readonly overdue: number;
  readonly late: number;
  readonly findings: readonly Finding[];
}

/** The field of a time for incidents in which nobody can tell how long it took, where there are any. */
export const notExactIn = (incidents: number): Pick<TimeTo, 'notExact'> =>
  incidents === 0 ? {} : { notExact: incidents };

/** Most incidents that are to be looked at first. */
export const MOST_TO_SEE = 20;

/** One thing that could not be used, or a row that no word of ours stands for. */
export interface Fault {
  readonly file: string;
  /** Counted from 1; null where the file as a whole is meant. */
  readonly line: number | null;
  readonly field: string | null;
  /** What is wrong, and after a semicolon how to mend it. */
  readonly says: string;
}

/** How what is said of a row ends that was understood: as the log says itself, nothing was done. */
export const NOTHING_MADE = '; nothing was made of it';
export const isUndone = ({ says }: Fault): boolean => says.endsWith(NOTHING_MADE);

/** Most faults of a kind that are spelt out in a report; all are counted. */
export const MOST_FAULTS = 1_000;

export interface Faults {
  readonly count: number;
  /** The first of them, by file and line. */
  readonly first: readonly Fault[];
}

/** Which part of which files was audited: `shard` of `of`, counted from 1. */
export interface Part {
  readonly sources: readonly string[];
  readonly shard: number;
  readonly of: number;
  /** Whether it was stopped before its end. */
  readonly interrupted: boolean;
  /** A checksum of what each source holds, unpacked; null where not all of them were read to the end. */
  readonly contents: readonly string[] | null;
  /** A digest of the mapping, or null where there was none. */
  readonly mapping: string | null;
}

/** A verdict on one norm, and what it is under another policy; null where the norm is not asked. */
export interface ChangedNorm {
  readonly norm: string;
  readonly was: Verdict | null;
  readonly is: Verdict | null;
}

/** An incident in which another policy changes something that is amiss: its own verdict, or that on a norm. */
export interface ChangedIncident {
  readonly incident: string;
  readonly school: string | null;
  /** The policy it was judged under. */
  readonly policy: string;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly was: IncidentVerdict;
  readonly is: IncidentVerdict;
  /** Under which of the two something was done that no rule covers, where that is one of them. */
  readonly noRule?: 'was' | 'is' | undefined;
  readonly norms: readonly ChangedNorm[];
}

/** Most changed incidents that are named; all are counted. */
export const MOST_CHANGED = 1_000;

/** What the same log comes to under another policy. */
export interface Against {
  readonly policy: string;
  /** In how many incidents something that is amiss changes. */
  readonly touched: number;
  readonly incidents: readonly {
    readonly was: IncidentVerdict;
    readonly is: IncidentVerdict;
    readonly count: number;
  }[];
  /** Norm by norm; null where the norm was not in force or its procedure not open. */
  readonly norms: readonly (ChangedNorm & {
    /** The policy that these incidents were judged under. */
    readonly policy: string;
    readonly count: number;
  })[];
  /** The first of the incidents that are touched: those whose verdict is worse, better, otherwise, the same. */
  readonly changed: readonly ChangedIncident[];
  /** Why each norm changes: worked out from the policies whenever the audit is written. */
  readonly why?: unknown;
}

/** What the record is called among the sources of an audit. */
export const RECORD_SOURCE = '(record)';

/** What stands for the records of all schools in a database, where an audit takes logs. */
export const RECORDS = 'records:';

/** What one of them is called among the sources, by its name. */
const ONE_RECORD = 'record:';
export const sourceOfRecord = (name: string): string => ONE_RECORD + name;
/** The name of the record that a source is; null where it is none of several. */
export const recordOfSource = (source: string): string | null =>
  source.startsWith(ONE_RECORD) ? source.slice(ONE_RECORD.length) : null;

export interface Audit {
  readonly format: typeof AUDIT_FORMAT;
  /** The version of Dutybound that judged. */
  readonly version: string;
  /** A digest of each policy that incidents were judged under, with the layers it adopts. */
  readonly policies: Readonly<Record<string, string>>;
  readonly parts: readonly Part[];
  /** Layers adopted for this audit. */
  readonly layers: readonly string[];
  /** The policy everything was judged under, or null where each incident names its own. */
  readonly policy: string | null;
  /** Incidents judged, by verdict. Exercises are not among them. */
  readonly incidents: IncidentCounts;
  readonly events: number;
  /** Whether it is an audit of exercises alone; then those left out are the real incidents. */
  readonly ofExercises?: true | undefined;
  /** School terms that it is about, where not about all: incidents of others are not counted anywhere. */
  readonly terms?: readonly string[] | undefined;
  /** When incidents were judged whose last entry is earlier; without it, at that entry. */
  readonly asOf?: string | undefined;
  /** Left out, since they are exercises and nobody was at risk. */
  readonly exercises: number;
  /** Incidents whose record is partial; they are judged, and what is silent cannot be told. */
  readonly partialRecords: number;
  /** Entries that no open procedure takes. */
  readonly unmapped: number;
  readonly norms: readonly NormCount[];
  readonly groups: readonly Group[];
  readonly times: readonly TimeTo[];
  readonly toSee: readonly IncidentToSee[];
  /** Parts of the input that could not be used. */
  readonly faults: Faults;
  /** Rows that the mapping has no word for, or could only place as a note. */
  readonly rows: Faults;
  readonly against: Against | null;
  /** Incidents judged a second time, step by step; all of them agreed. */
  readonly crossChecked: number;
  /** Fingerprints of the incidents' names, in base64, so that merging finds one given twice. */
  readonly ids: string | null;
}

const count = z.int().min(0);
const minutes = z.array(z.tuple([z.int().min(0).max(MOST_MINUTES), z.int().min(1)]));
const counted = <K extends string>(keys: readonly [K, ...K[]]) =>
  z.partialRecord(z.enum(keys), z.int().min(1));
const normCount = z.strictObject({
  policy: z.string(),
  norm: z.string(),
  verdicts: counted(VERDICT_IDS),
});
const incidentCounts = counted(INCIDENT_VERDICTS);
const faults = z.strictObject({
  count,
  first: z
    .array(
      z.strictObject({
        file: z.string(),
        line: z.int().min(1).nullable(),
        field: z.string().nullable(),
        says: z.string(),
      }),
    )
    .max(MOST_FAULTS),
});

const changedNorm = {
  norm: z.string(),
  was: z.enum(VERDICT_IDS).nullable(),
  is: z.enum(VERDICT_IDS).nullable(),
};

export const auditSchema = z.strictObject({
  format: z.literal(AUDIT_FORMAT),
  version: z.string(),
  policies: z.record(z.string(), z.string()),
  parts: z
    .array(
      z.strictObject({
        sources: z.array(z.string()),
        shard: z.int().min(1),
        of: z.int().min(1),
        interrupted: z.boolean(),
        contents: z.array(z.string()).nullable(),
        mapping: z.string().nullable(),
      }),
    )
    .min(1),
  layers: z.array(z.string()),
  policy: z.string().nullable(),
  incidents: incidentCounts,
  events: count,
  ofExercises: z.literal(true).optional(),
  terms: z.array(z.string()).min(1).optional(),
  asOf: z.iso.datetime().optional(),
  exercises: count,
  partialRecords: count,
  unmapped: count,
  norms: z.array(normCount),
  groups: z.array(
    z.strictObject({
      by: z.enum(['policy', 'procedure', 'term', 'school']),
      name: z.string(),
      incidents: incidentCounts,
      norms: z.array(normCount),
      dslTold: minutes.optional(),
    }),
  ),
  times: z.array(
    z.strictObject({
      party: z.enum(TOLD),
      minutes,
      notExact: z.int().min(1).optional(),
    }),
  ),
  toSee: z
    .array(
      z.strictObject({
        incident: z.string(),
        school: z.string().nullable(),
        policy: z.string(),
        file: z.string(),
        line: z.int().min(1),
        verdict: z.enum(INCIDENT_VERDICTS),
        breached: count,
        missed: count,
        overdue: count,
        late: count,
        findings: z.array(findingSchema),
      }),
    )
    .max(MOST_TO_SEE),
  faults,
  rows: faults,
  against: z
    .strictObject({
      policy: z.string(),
      touched: count,
      incidents: z.array(
        z.strictObject({
          was: z.enum(INCIDENT_VERDICTS),
          is: z.enum(INCIDENT_VERDICTS),
          count: z.int().min(1),
        }),
      ),
      norms: z.array(z.strictObject({ ...changedNorm, policy: z.string(), count: z.int().min(1) })),
      changed: z
        .array(
          z.strictObject({
            incident: z.string(),
            school: z.string().nullable(),
            policy: z.string(),
            file: z.string(),
            line: z.int().min(1),
            was: z.enum(INCIDENT_VERDICTS),
            is: z.enum(INCIDENT_VERDICTS),
            noRule: z.enum(['was', 'is']).optional(),
            norms: z.array(z.strictObject(changedNorm)),
          }),
        )
        .max(MOST_CHANGED),
      why: z.unknown().optional(),
    })
    .nullable(),
  crossChecked: count,
  ids: z.string().nullable(),
});
