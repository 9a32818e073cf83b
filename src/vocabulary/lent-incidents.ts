/** An incident as a school lends it to its trust: as it stood then, without who its people are. */
import * as z from 'zod';

export const lentIncidentSchema = z.strictObject({
  /** As of when; UTC, ISO 8601. */
  at: z.iso.datetime(),
  until: z.iso.datetime(),
  reason: z.string().max(4_000),
  /** Checked by `readTimeline`, like a timeline from a file. */
  timeline: z.unknown(),
});
