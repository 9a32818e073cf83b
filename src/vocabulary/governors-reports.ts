/** Reports to governors that were made: what is kept of each, so that no two of them can be compared. */
import * as z from 'zod';

/** A count as it may be shown: rounded down to a five, or null where it is under five. */
export type Coarse = number | null;

/** Of all, so many good. */
export interface CoarsePart {
  readonly all: Coarse;
  readonly good: Coarse;
}

/** What a report said that the next one is compared with. */
export interface Figures {
  readonly terms: readonly string[];
  readonly handled: CoarsePart;
  /** How often the DSL was told as the policy asks, and within which time half of the tellings were. */
  readonly told: CoarsePart;
  readonly half: string | null;
}

export interface IssuedReport {
  /** Such as `2025-autumn`, in the order of time. */
  readonly terms: readonly string[];
  /** Digests of the schools' codes; none where the log names no school, which then stands for all. */
  readonly schools: readonly string[];
  /** A digest of what the report is made from. */
  readonly report: string;
  /** The day on which it was made, in school time. */
  readonly issued: string;
  readonly figures: Figures;
  /** What it was compared with. */
  readonly before: Figures | null;
}

export const GOVERNORS_REPORTS_FORMAT = 'dutybound-governors-reports-1';

const coarse = z.int().min(5).nullable();
const part = z.strictObject({ all: coarse, good: coarse });
export const figuresSchema: z.ZodType<Figures> = z.strictObject({
  terms: z.array(z.string()),
  handled: part,
  told: part,
  half: z.string().nullable(),
});

export const governorsReportsSchema = z.strictObject({
  format: z.literal(GOVERNORS_REPORTS_FORMAT),
  reports: z.array(
    z.strictObject({
      terms: z.array(z.string()).min(1),
      schools: z.array(z.string()),
      report: z.string(),
      issued: z.iso.date(),
      figures: figuresSchema,
      before: figuresSchema.nullable(),
    }),
  ),
});
