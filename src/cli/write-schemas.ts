/** Writes the JSON Schemas that go into the package, so that another program can write a timeline. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { timelineEventSchema } from '../vocabulary/events.ts';
import { policySchema } from '../vocabulary/policy-files.ts';
import { reportSchema } from '../vocabulary/report-schema.ts';
import { timelineSchema } from '../vocabulary/timelines.ts';

interface Written {
  readonly schema: z.ZodType;
  readonly title: string;
  readonly description: string;
}

const SCHEMAS: Readonly<Record<string, Written>> = {
  timeline: {
    schema: timelineSchema,
    title: 'Timeline',
    description:
      'The events of one incident, in the order written down. No field can hold an image, a file or a link to one; free text with a web address, a path, a file name or encoded data is refused on reading.',
  },
  event: {
    schema: timelineEventSchema,
    title: 'Event',
    description:
      'One entry of a timeline: what happened, when, and who did it. Times are ISO 8601 with a zone.',
  },
  report: {
    schema: reportSchema,
    title: 'Report',
    description: 'How one incident was handled, norm by norm. `replay` prints an array of these.',
  },
  policy: {
    schema: policySchema,
    title: 'Policy',
    description: "One edition of one school's rule book: its clauses and its parameters.",
  },
};

const target = new URL('../schemas/', import.meta.url);

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [name, { schema, title, description }] of Object.entries(SCHEMAS)) {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  const $id = `urn:dutybound:schema:${name}`;
  const text = JSON.stringify({ $schema, $id, title, description, ...rest }, null, 2);
  writeFileSync(new URL(`${name}.schema.json`, target), `${text}\n`);
}
