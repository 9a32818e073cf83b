/**
 * A mapping: what the columns and the words of a school's own log are in the words of a timeline.
 * It is written by hand, or by `dutybound map`, as YAML.
 */

import * as z from 'zod';
import { ACT_IDS, EVENT_TYPES, SCREEN_METHODS } from './acts.ts';
import { FACT_IDS, FACT_VALUES } from './facts.ts';
import { LONGEST_TEXT, refuseCarriers, shortReference } from './free-text.ts';
import { CHANNEL_IDS, PARTY_IDS } from './parties.ts';
import { PROCEDURE_IDS } from './procedures.ts';
import { type Person, pseudonymSchema } from './pseudonyms.ts';
import { recordSchema } from './records.ts';

/** What a word stands for when it is only a remark: no event is made of it, and an audit does not list it. */
export const NOTHING = 'nothing';

export const LONGEST_WORD = 10_000;
const heading = z.string().min(1).max(200);
const headings = z.union([heading, z.array(heading).min(1)]);
const party = z.enum(PARTY_IDS);
/** A role, or somebody by the order in which the incident names them: `parent-of:child-1`. */
const person = z.union([party, pseudonymSchema]);
const people = z.union([person, z.array(person).min(1)]);
/** 101 and 999 are numbers in YAML unless they stand in quotes. */
const channel = z.preprocess(
  (given) => (typeof given === 'number' ? String(given) : given),
  z.enum(CHANNEL_IDS),
);
const policyId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/);
const normId = z
  .string()
  .max(80)
  .regex(/^[a-z-]+\.[a-z0-9-]+$/);

/** What a word or a column says happened; whatever is left out comes from the columns. */
export const eventPartSchema = z.strictObject({
  type: z.enum(EVENT_TYPES as [(typeof EVENT_TYPES)[number], ...(typeof EVENT_TYPES)[number][]]),
  /** Where it is several people, each of them did it. */
  by: people.optional(),
  to: people.optional(),
  about: people.optional(),
  via: channel.optional(),
  procedure: z.enum(PROCEDURE_IDS).optional(),
  fact: z.enum(FACT_IDS).optional(),
  value: z.enum(FACT_VALUES).optional(),
  act: z.enum(ACT_IDS).optional(),
  norm: normId.optional(),
  decision: z.enum(['do', 'do-not']).optional(),
  how: z.enum(SCREEN_METHODS).optional(),
  withAddress: z.boolean().optional(),
  reason: z.string().min(1).max(LONGEST_TEXT).superRefine(refuseCarriers).optional(),
  /** What is known with it, by the same. */
  facts: z.lazy(() => answers).optional(),
});
type WrittenPart = z.infer<typeof eventPartSchema>;
/** One event of one person. */
export type EventPart = Omit<WrittenPart, 'by' | 'facts'> & { readonly by?: Person | undefined };

/** Whose doing a step was, by another column: the row's, or that of whoever raised the concern. */
export const WHO = ['by', 'raisedBy'] as const;

/** What a column for a step says, with the columns that say when it was done and by whom. */
export const stepPartSchema = eventPartSchema.extend({
  when: heading.optional(),
  who: heading.optional(),
});
export type StepPart = z.infer<typeof stepPartSchema>;

export const EVENT_WORDS: readonly string[] = [...EVENT_TYPES, NOTHING];
const eventWord = z.enum(EVENT_WORDS as [string, ...string[]]);
const eventPart = z.union([eventWord, eventPartSchema]);
const eventParts = z.union([eventWord, eventPartSchema, z.array(eventPart).min(1)]);
export type EventParts = z.infer<typeof eventParts>;
const stepPart = z.union([eventWord, stepPartSchema]);
const stepParts = z.union([eventWord, stepPartSchema, z.array(stepPart).min(1)]);
export type StepParts = z.infer<typeof stepParts>;

/** Answers that are known with the kind of an incident. */
const answers = z.partialRecord(z.enum(FACT_IDS), z.enum(FACT_VALUES));
const procedure = z.enum(PROCEDURE_IDS);
/** What a word for the kind of an incident says besides. */
export const kindSchema = z.strictObject({
  procedure,
  facts: answers.default({}),
  raisedBy: party.optional(),
});
export type Kind = z.infer<typeof kindSchema>;

/** Words of the log, each with what it stands for; a word may be a whole account. */
const wordsFor = <T extends z.ZodType>(ours: T) =>
  z.record(z.string().min(1).max(LONGEST_WORD), ours).default({});

/** A column that is read for acts, with those that say of them when, by whom, to whom, and whether. */
export const accountSchema = z.strictObject({
  column: heading,
  when: heading.optional(),
  who: heading.optional(),
  told: heading.optional(),
  done: heading.optional(),
});
export type Account = z.infer<typeof accountSchema>;
const account = z.union([heading, accountSchema]);

/** The columns of a log that a timeline has a place for. */
const columns = z.strictObject({
  incident: heading.optional(),
  school: heading.optional(),
  policy: heading.optional(),
  record: heading.optional(),
  exercise: heading.optional(),
  /** Of several columns the first that is filled counts. */
  at: headings.optional(),
  time: headings.optional(),
  knownAt: heading.optional(),
  recordedAt: heading.optional(),
  /** When and by whom the concern was raised, where a row also says when and by whom something was done about it. */
  raisedAt: heading.optional(),
  raisedBy: heading.optional(),
  /** When, or whether, what the row sent was read. */
  acknowledgedAt: heading.optional(),
  /** An entry's own number in the log, and the number of the entry that it takes back or replaces. */
  number: heading.optional(),
  corrects: heading.optional(),
  /** A mark that the row was struck out. */
  withdrawn: heading.optional(),
  by: heading.optional(),
  to: headings.optional(),
  about: headings.optional(),
  type: z.union([account, z.array(account).min(1)]).optional(),
  done: heading.optional(),
  via: heading.optional(),
  procedure: heading.optional(),
  fact: heading.optional(),
  value: heading.optional(),
  reference: heading.optional(),
  note: headings.optional(),
  reason: heading.optional(),
});

export const FILLED = ['incident', 'at', 'by', 'procedure', 'policy', 'school'] as const;
export const TICKS = ['some-time', 'same-day'] as const;
export const TOLD = ['in-order', 'any-order'] as const;
export const HALVES = ['afternoon', 'by-neighbours'] as const;
export const ORDERS = ['day-first', 'month-first'] as const;

const order = z.enum(ORDERS);
/** YAML has "yes" as text. */
const WHETHER = new Map<unknown, boolean>([
  ['yes', true],
  ['no', false],
]);
const line = z.int().min(1).max(1_000);
const schoolYear = z.string().regex(/^(?:19|20)\d\d[-/–](?:(?:19|20)?\d\d)$/);
/** From when to when a word of the log for a part of the day lasts, or when it is: "11:00-11:50", "08:40". */
const span = z
  .string()
  .regex(/^\s*(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s*[-–]\s*(?:[01]?\d|2[0-3])[:.][0-5]\d)?\s*$/);

export const mappingSchema = z.strictObject({
  /** Whether the rows of an incident are told by its reference, or each row is an incident. */
  layout: z.enum(['events', 'incidents']),
  /**
   * The line of the headings, counted from 1, or two lines below each other; by default the first line
   * that is not empty. With `none`, columns are called "column A", "column B" and so on.
   */
  headings: z.union([line, z.tuple([line, line]), z.literal('none')]).optional(),
  /** Whether the table is on its side: an incident in each column, a step or a body in each row. */
  turned: z.preprocess((given) => WHETHER.get(given) ?? given, z.boolean()).default(false),
  /** The sheet of a workbook, by its name or its place counted from 1; by default the first. */
  sheet: z.union([z.int().min(1).max(1_000), z.string().min(1).max(100)]).optional(),
  /** A second sheet of the workbook, with a row for each incident, joined by the reference. */
  also: z
    .strictObject({
      sheet: z.union([z.int().min(1).max(1_000), z.string().min(1).max(100)]),
      /** The heading of the reference there, where it is not that of the first sheet. */
      incident: heading.optional(),
      headings: line.optional(),
    })
    .optional(),
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  zone: z.string().max(60).default('Europe/London'),
  /** Until when the log goes, a day or a time: what is open is judged then. */
  asOf: z.string().min(1).max(60).optional(),
  dates: z
    .strictObject({
      order: order.default('day-first'),
      midnight: z.enum(['day-only', 'a-time']).default('day-only'),
      /** The year of dates that have none: 2023, or the school year 2022-23. */
      year: z.union([z.int().min(1990).max(2100), schoolYear]).optional(),
      /** What a time from 1 to 6.59 is that does not say so; by its neighbours, where they tell. */
      oneToSix: z.enum(HALVES).default('by-neighbours'),
      /** The order in some columns, by heading, where it is not that of the others. */
      columns: wordsFor(order),
    })
    .prefault({}),
  /** Words of the log for parts of the school day, with when these are. */
  times: wordsFor(span),
  /** Whether an incident without a concern of its own begins with one at its first row. */
  concern: z.enum(['first-row', 'stated']).default('first-row'),
  fixed: z
    .strictObject({
      policy: policyId.optional(),
      /** A log in other words seldom says that what it leaves out was not done. */
      record: z.union([z.literal('by-column'), recordSchema]).default('partial'),
      exercise: z.boolean().default(false),
      school: shortReference.optional(),
      by: party.optional(),
      /** Whoever raised the concern, where nothing says so. */
      raisedBy: party.optional(),
      procedure: procedure.optional(),
      /** What is known of every incident of the log when its concern is raised. */
      facts: answers.optional(),
    })
    .prefault({}),
  columns,
  /** Columns that answer a question, by heading. */
  facts: wordsFor(z.enum(FACT_IDS)),
  /** Columns that say when a step was taken, by heading. */
  steps: wordsFor(stepParts),
  /** Columns that are not to be looked at. */
  ignore: z.array(heading).default([]),
  /** Names or initials in the log, each with the role of whoever it is, wherever somebody stands in a cell. */
  people: wordsFor(party),
  /** Whether the acts of a cell, and of a word, were done in the order in which they stand there. */
  told: z.enum(TOLD).default('any-order'),
  /** Whether what no word stands for is read as a phrase, or only listed. */
  phrases: z.enum(['read', 'listed']).default('read'),
  /** Columns for steps in which an empty cell says nothing of whether the step was taken. */
  mayBeEmpty: z.array(heading).default([]),
  /** When a step was done whose cell says that it was, and nothing says when. */
  ticks: z.enum(TICKS).default('some-time'),
  /** In these, an empty cell means what the row above has. */
  fillDown: z.array(z.enum(FILLED)).default([]),
  words: z
    .strictObject({
      type: wordsFor(eventParts),
      by: wordsFor(party),
      to: wordsFor(people),
      about: wordsFor(people),
      via: wordsFor(channel),
      procedure: wordsFor(z.union([procedure, kindSchema])),
      fact: wordsFor(z.enum(FACT_IDS)),
      value: wordsFor(z.enum(FACT_VALUES)),
      policy: wordsFor(policyId),
      record: wordsFor(recordSchema),
      exercise: wordsFor(z.boolean()),
      withdrawn: wordsFor(z.boolean()),
    })
    .prefault({}),
  /** What cells say about whether a step was taken, besides the words that are known anyway. */
  cells: z
    .strictObject({
      done: z.array(z.string().min(1)).default([]),
      notDone: z.array(z.string().min(1)).default([]),
      nothing: z.array(z.string().min(1)).default([]),
      notYet: z.array(z.string().min(1)).default([]),
    })
    .prefault({}),
});

/** What a mapping file says, with every default filled in. */
export type MappingFile = z.infer<typeof mappingSchema>;
export type ColumnTarget = keyof MappingFile['columns'];
