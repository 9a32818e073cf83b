import type { EventType } from './acts.ts';
import type { LayerId } from './layers.ts';
import type { NormId, ProcedureId } from './procedures.ts';
import type { Change, Reason, Remark, Remedy, WhyUnmapped } from './reasons.ts';
import type { RecordKind } from './records.ts';

/** Goes up whenever the shape of a report changes. Version 1 carried none, and had no reasons. */
export const REPORT_VERSION = 2;

export const NORM_KINDS = ['duty', 'prohibition', 'precedence', 'discretion'] as const;
export type NormKind = (typeof NORM_KINDS)[number];

/** Where a norm stands in a timeline. */
export const VERDICTS = {
  met: 'done as required',
  late: 'done, but after its time',
  missed: 'not done',
  owed: 'still to be done',
  overdue: 'still to be done, and its time has passed',
  departed: 'not done, by a recorded decision with a reason',
  lapsed: 'no longer required',
  kept: 'not broken',
  breached: 'broken',
  'not-applicable': 'not required here',
  'cannot-tell': 'cannot be told from this record',
} as const;
export type Verdict = keyof typeof VERDICTS;
export const VERDICT_IDS = Object.keys(VERDICTS) as [Verdict, ...Verdict[]];

export const INCIDENT_VERDICTS = ['compliant', 'non-compliant', 'open', 'cannot-tell'] as const;
export type IncidentVerdict = (typeof INCIDENT_VERDICTS)[number];

/** From nothing amiss to the gravest. What is open and what cannot be told weigh the same. */
const GRAVITY: Readonly<Partial<Record<Verdict | IncidentVerdict, number>>> = {
  'cannot-tell': 1,
  owed: 1,
  open: 1,
  late: 2,
  overdue: 3,
  missed: 4,
  breached: 5,
  'non-compliant': 5,
};

/** Whether less or more is found amiss than before. `otherwise`: neither, such as open and then cannot tell. */
export const WAYS = ['worse', 'better', 'otherwise'] as const;
export type Way = (typeof WAYS)[number];

/**
 * How one verdict differs from another; null where nothing is amiss in either, and nobody has to look.
 * @param was null where a norm was not asked
 */
export const wayFrom = <V extends Verdict | IncidentVerdict>(
  was: V | null,
  is: V | null,
): Way | null => {
  if (was === is) return null;
  const [before, now] = [was, is].map((each) => (each && GRAVITY[each]) ?? 0) as [number, number];
  if (before === now) return before === 0 ? null : 'otherwise';
  return now > before ? 'worse' : 'better';
};

/** One time that a norm was owed, or in force. */
export interface Occurrence {
  readonly verdict: Verdict;
  /** How many stand as this one does. */
  readonly count: number;
  readonly events: readonly number[];
  readonly owedAt: string | null;
  readonly dueAt: string | null;
  readonly doneAt: string | null;
  readonly reasons: readonly Reason[];
}

/** The verdict on one norm in one timeline, with its clauses, its cause and its witnesses. */
export interface Finding {
  readonly norm: NormId;
  readonly procedure: ProcedureId;
  readonly kind: NormKind;
  readonly verdict: Verdict;
  readonly clauses: readonly string[];
  /** Zero-based positions, in the timeline as given, of the events that made it so. */
  readonly events: readonly number[];
  /** Why, as data; there is always one. */
  readonly reasons: readonly Reason[];
  /** The reasons as sentences, one for each. */
  readonly because: readonly string[];
  /** UTC instants, ISO 8601 with milliseconds; null also where a moment is known only to a span. */
  readonly owedAt: string | null;
  readonly dueAt: string | null;
  readonly doneAt: string | null;
  /** The smallest change that would have made it good, or null where it is good. */
  readonly remedy: Remedy | null;
  /** The remedy as a sentence. */
  readonly repair: string | null;
  /** Acts of the right kind by or to the wrong person, or by the wrong channel. */
  readonly wrongPerson: readonly { readonly event: number; readonly why: string }[];
  /** Facts nobody has established, on which this verdict hangs. */
  readonly unknown: readonly string[];
  /** Readings of the policy that this finding rests on. */
  readonly readings: readonly string[];
  /** The layer that asks it, or null where the policy itself does. */
  readonly layer: LayerId | null;
  /** How often it was raised, or was in force. */
  readonly occurrences: number;
  /** Each of them, where they differ; the finding tells of the worst. */
  readonly each?: readonly Occurrence[] | undefined;
}

export interface Report {
  readonly version: typeof REPORT_VERSION;
  readonly incident: string;
  readonly policy: string;
  readonly record: RecordKind;
  readonly exercise: boolean;
  readonly verdict: IncidentVerdict;
  readonly procedures: readonly ProcedureId[];
  readonly findings: readonly Finding[];
  /** Entries that no open procedure takes: why, as data and as a sentence. */
  readonly unmapped: readonly Unmapped[];
  /** What is remarkable about the record, beside the findings. */
  readonly remarks: readonly Remark[];
  /** The remarks as sentences, one for each. */
  readonly warnings: readonly string[];
  readonly corrections: readonly Correction[];
  /** What the policy leaves unsaid about the open procedures. */
  readonly unsaid: readonly string[];
}

export interface Unmapped {
  readonly event: number;
  readonly reason: WhyUnmapped;
  readonly why: string;
}

/** An entry that was corrected: what stood there, and what stands there now. */
export interface Correction {
  readonly entry: number;
  readonly correctedBy: number;
  readonly type: EventType;
  /** The fields that were changed; none where the entry was withdrawn. */
  readonly changes: readonly Change[];
  /** The same in words. */
  readonly was: string;
  readonly is: string;
}
