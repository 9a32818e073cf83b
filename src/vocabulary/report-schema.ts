/**
 * The shape of a report, for the JSON Schema and for whoever reads one back. Apart from the words of
 * `findings.ts`, so that judging does not build it.
 */

import * as z from 'zod';
import { EVENT_TYPES } from './acts.ts';
import { INCIDENT_VERDICTS, NORM_KINDS, REPORT_VERSION, VERDICT_IDS } from './findings.ts';
import { LAYER_IDS } from './layers.ts';
import { PROCEDURE_IDS } from './procedures.ts';
import {
  changeSchema,
  reasonSchema,
  remarkSchema,
  remedySchema,
  unmappedSchema,
} from './reasons.ts';
import { recordSchema } from './records.ts';

const instant = z.string().nullable();

export const findingSchema = z.strictObject({
  norm: z.string(),
  procedure: z.enum(PROCEDURE_IDS),
  kind: z.enum(NORM_KINDS),
  verdict: z.enum(VERDICT_IDS),
  clauses: z.array(z.string()).min(1),
  events: z.array(z.int().min(0)),
  reasons: z.array(reasonSchema).min(1),
  because: z.array(z.string()).min(1),
  owedAt: instant,
  dueAt: instant,
  doneAt: instant,
  remedy: remedySchema.nullable(),
  repair: z.string().nullable(),
  wrongPerson: z.array(z.strictObject({ event: z.int().min(0), why: z.string() })),
  unknown: z.array(z.string()),
  readings: z.array(z.string()),
  layer: z.enum(LAYER_IDS).nullable(),
  occurrences: z.int().min(1),
  each: z
    .array(
      z.strictObject({
        verdict: z.enum(VERDICT_IDS),
        count: z.int().min(1),
        events: z.array(z.int().min(0)),
        owedAt: instant,
        dueAt: instant,
        doneAt: instant,
        reasons: z.array(reasonSchema).min(1),
      }),
    )
    .optional(),
});

export const reportSchema = z.strictObject({
  version: z.literal(REPORT_VERSION),
  incident: z.string(),
  policy: z.string(),
  record: recordSchema,
  exercise: z.boolean(),
  verdict: z.enum(INCIDENT_VERDICTS),
  procedures: z.array(z.enum(PROCEDURE_IDS)),
  findings: z.array(findingSchema),
  unmapped: z.array(
    z.strictObject({ event: z.int().min(0), reason: unmappedSchema, why: z.string() }),
  ),
  remarks: z.array(remarkSchema),
  warnings: z.array(z.string()),
  corrections: z.array(
    z.strictObject({
      entry: z.int().min(0),
      correctedBy: z.int().min(0),
      type: z.enum(EVENT_TYPES),
      changes: z.array(changeSchema),
      was: z.string(),
      is: z.string(),
    }),
  ),
  unsaid: z.array(z.string()),
});
