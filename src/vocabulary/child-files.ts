/** The shape of a child's file as one school hands it to another. Nothing else can be in one. */
import * as z from 'zod';
import { isInstant, type TimelineEvent, timelineEventSchema } from './events.ts';
import { freeText, personName, shortReference } from './free-text.ts';
import { type Child, type Person, pseudonymSchema } from './pseudonyms.ts';
import { MOST_EVENTS } from './timelines.ts';

/** Why something of an entry is left out. */
export const LEFT_OUT = {
  entry: 'the entry is about somebody else only',
  person: 'another child, or a parent of one: shown by role',
  words: 'words that might say who another child is',
} as const;
export type LeftOut = keyof typeof LEFT_OUT;

export interface EntryOfFile {
  /** Its position in the incident, counted from 0: entries name each other by it. */
  readonly position: number;
  /** When it was written into the record. */
  readonly written: string;
  /** Null where it is left out as a whole. */
  readonly entry: TimelineEvent | null;
  /** The same in words, by the policy of its school. */
  readonly says: string | null;
  readonly leftOut: readonly { readonly what: LeftOut; readonly fields: readonly string[] }[];
}

export interface IncidentOfFile {
  /** The record that it comes from, and its id there. */
  readonly record: string;
  readonly id: string;
  /** What its school called it, and the policy that it is under there. */
  readonly incident: string;
  readonly policy: string;
  /** Who the child is in it. */
  readonly child: Child;
  /** Whether what is not in it did not happen, as for a timeline. Never where something is left out. */
  readonly complete: boolean;
  readonly isClosed: boolean;
  readonly isHeld: boolean;
  /** What was written about the incident as a whole; null where nothing was, or it is left out. */
  readonly note: string | null;
  readonly entries: readonly EntryOfFile[];
}

export interface NameOfFile {
  /** The id of the incident. */
  readonly incident: string;
  readonly pseudonym: Person;
  readonly name: string;
}

export interface ChildFile {
  /** What both schools call it: 32 hexadecimal digits, random. */
  readonly file: string;
  /** When it was sealed; UTC, ISO 8601. */
  readonly at: string;
  /** The record that sealed it, and the key it signs with (Ed25519; SPKI, DER, base64). */
  readonly from: { readonly record: string; readonly publicKey: string };
  /** 64 hexadecimal digits that only who opens the file learns. */
  readonly challenge: string;
  /** Who the child and their parents are, where the record knows it. */
  readonly names: readonly NameOfFile[];
  readonly incidents: readonly IncidentOfFile[];
}

const LONGEST_SENTENCE = 1_000;
const MOST_INCIDENTS = 1_000;

const id = z.string().regex(/^[0-9a-f]{32}$/);
const moment = z.string().refine(isInstant);
const child = z.string().regex(/^child-[1-9]\d?$/) as unknown as z.ZodType<Child, Child>;

const entryOfFile = z.strictObject({
  position: z.int().min(0).max(MOST_EVENTS),
  written: moment,
  entry: timelineEventSchema.nullable(),
  says: z.string().max(LONGEST_SENTENCE).nullable(),
  leftOut: z
    .array(
      z.strictObject({
        what: z.enum(Object.keys(LEFT_OUT) as [LeftOut, ...LeftOut[]]),
        fields: z
          .array(
            z
              .string()
              .max(80)
              .regex(/^[A-Za-z.]+$/),
          )
          .max(20),
      }),
    )
    .max(20),
});

export const childFileSchema: z.ZodType<ChildFile> = z.strictObject({
  file: id,
  at: moment,
  from: z.strictObject({ record: id, publicKey: z.string().regex(/^[A-Za-z0-9+/]{59}=$/) }),
  challenge: z.string().regex(/^[0-9a-f]{64}$/),
  names: z
    .array(
      z.strictObject({
        incident: id,
        pseudonym: pseudonymSchema,
        name: personName,
      }),
    )
    .max(3 * MOST_INCIDENTS),
  incidents: z
    .array(
      z.strictObject({
        record: id,
        id,
        incident: shortReference,
        policy: z
          .string()
          .max(80)
          .regex(/^[a-z0-9][a-z0-9-]*$/),
        child,
        complete: z.boolean(),
        isClosed: z.boolean(),
        isHeld: z.boolean(),
        note: freeText(2_000).nullable(),
        entries: z.array(entryOfFile).min(1).max(MOST_EVENTS),
      }),
    )
    .min(1)
    .max(MOST_INCIDENTS),
}) as unknown as z.ZodType<ChildFile>;
