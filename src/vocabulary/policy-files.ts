/** What the files of a policy's folder may say; what is left out has a default (`policies/defaults.ts`). */
import * as z from 'zod';
import { EVENT_TYPES, SCREEN_METHODS } from './acts.ts';
import { FACT_IDS, FACT_VALUES, OWN_FACT_IDS } from './facts.ts';
import { LAYER_IDS } from './layers.ts';
import { OWN_PARTY_IDS, PARTY_GROUPS, PARTY_IDS } from './parties.ts';
import {
  CLAUSE_KINDS,
  READING_KINDS,
  REASONS_FOR_NO_NORM,
  type ReadingKind,
  SETTINGS,
  SEVERITIES,
  type Setting,
  type Severity,
  TIME_WORDS,
} from './policies.ts';
import { PROCEDURE_IDS } from './procedures.ts';
import { ROLE_IDS } from './roles.ts';

/** The longest that a time word may stand for: 31 days. */
export const MOST_MINUTES = 31 * 24 * 60;

const text = z.string().min(1);
const party = z.enum(PARTY_IDS);
const parties = z.array(party);
const role = z.enum(ROLE_IDS);
const setting = z.enum(Object.keys(SETTINGS) as [Setting, ...Setting[]]);
const limit = z.enum([...TIME_WORDS, 'emergency']);
const minutes = z.number().positive().max(MOST_MINUTES);
const contact = z.strictObject({
  name: text,
  reach: z.array(text),
  checkedOn: z
    .string()
    .regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/)
    .optional(),
  notInText: z.literal(true).optional(),
});
const policyId = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
const readingId = z.string().regex(/^[a-z0-9-]+$/);
const normId = z.string().regex(/^[a-z-]+\.[a-z0-9-]+$/);

const answers = z.partialRecord(z.enum(FACT_IDS), z.enum(FACT_VALUES));

export const clauseSchema = z.strictObject({
  id: z.string().regex(/^[A-Z]+(-[A-Z0-9]+)+$/),
  section: text,
  place: text,
  line: z.int().positive(),
  kind: z.enum(CLAUSE_KINDS),
  actor: text,
  action: text,
  recipient: text.optional(),
  condition: text.optional(),
  when: answers.optional(),
  scope: text.optional(),
  cites: z.array(text).optional(),
  exception: text.optional(),
  timeWord: z.enum(TIME_WORDS).optional(),
  within: z.strictObject({ workingDays: z.int().positive().max(60) }).optional(),
  says: text,
  grounds: z.array(normId),
  notANorm: z.enum(REASONS_FOR_NO_NORM).optional(),
  why: text.optional(),
});

const readingFields = {
  kind: z.enum(Object.keys(READING_KINDS) as [ReadingKind, ...ReadingKind[]]),
  severity: z.enum(Object.keys(SEVERITIES) as [Severity, ...Severity[]]),
  clauses: z.array(z.string()),
  norms: z.array(normId),
  problem: text,
  considered: z.array(text).min(1),
  taken: text,
  why: text,
  parameter: z.string().optional(),
};

export const readingSchema = z.strictObject({ id: readingId, ...readingFields });

/** A reading that schools share: it cites no clause, and no norms where these differ. */
export const sharedReadingSchema = readingSchema
  .omit({ clauses: true })
  .extend({ norms: readingFields.norms.optional() });

const unsaid = z.array(z.strictObject({ procedure: z.enum(PROCEDURE_IDS), says: text }));

/** readings.yaml, once the shared readings that it takes are filled in. */
export const readingsSchema = z.strictObject({
  readings: z.array(readingSchema).optional(),
  unsaid: unsaid.optional(),
});

const raisedBy = z.array(answers);

/** expected.yaml, once the names that it gives to lists are filled in. */
export const expectedSchema = z.array(
  z.strictObject({
    norm: normId,
    told: parties.optional(),
    doneBy: parties.optional(),
    raisedBy: raisedBy.optional(),
    forbidden: z.array(z.enum(EVENT_TYPES)).optional(),
    forbiddenTo: parties.optional(),
    forbiddenBy: parties.optional(),
    excepted: parties.optional(),
    liftedBy: z
      .strictObject({
        acts: z.array(z.enum(EVENT_TYPES)),
        by: parties.optional(),
        told: parties.optional(),
      })
      .optional(),
  }),
);

const wholeFields = {
  id: policyId,
  school: text,
  title: text,
  edition: text,
  reviewDue: text,
  roles: z.partialRecord(role, parties).optional(),
  roleWords: z.partialRecord(role, text).optional(),
  contacts: z.partialRecord(party, contact).optional(),
  settings: z.partialRecord(setting, z.boolean()).optional(),
  screenMethods: z.array(z.enum(SCREEN_METHODS)).min(1).optional(),
  limits: z.partialRecord(limit, minutes).optional(),
  questions: z
    .array(z.strictObject({ id: z.enum(OWN_FACT_IDS), asks: text, holds: text }))
    .optional(),
  parties: z
    .array(z.strictObject({ id: z.enum(OWN_PARTY_IDS), says: text, countsAs: party }))
    .optional(),
  adopts: z.array(z.enum(LAYER_IDS)).optional(),
};

const shortFields = {
  ...wholeFields,
  /** The policy it is built on, with the digest of its rules. */
  from: z.string().regex(/^[a-z0-9][a-z0-9-]*@[0-9a-f]{12}$/),
  /** Clauses and readings of that policy that it does without. */
  without: z.array(z.string()).optional(),
  title: text.optional(),
  edition: text.optional(),
  reviewDue: text.optional(),
  roleWords: z.partialRecord(role, text.nullable()).optional(),
  contacts: z.partialRecord(party, contact.nullable()).optional(),
  limits: z.partialRecord(limit, minutes.nullable()).optional(),
};

/** policy.yaml where a policy stands alone. */
export const wholeHeadSchema = z.strictObject(wholeFields);
export type WholeHead = z.infer<typeof wholeHeadSchema>;

/** policy.yaml where it holds only what differs from the policy it is built on. */
export const shortHeadSchema = z.strictObject(shortFields);
export type ShortHead = z.infer<typeof shortHeadSchema>;

/** A name that expected.yaml gives to a list. */
export const LIST_NAME = /^[A-Z]\w{0,39}$/;

const listName = z.string().regex(LIST_NAME);
const namedParties = z.union([listName, z.array(z.union([party, listName]))]);
const namedActs = z.union([listName, z.array(z.union([z.enum(EVENT_TYPES), listName]))]);

/** People, given one by one or by their group. */
export const peopleSchema = z.union([
  z.array(z.union([party, listName])),
  z.strictObject({ groups: z.array(z.enum(PARTY_GROUPS)), also: parties.optional() }),
]);

const expectedFileSchema = z.strictObject({
  people: z.record(listName, peopleSchema).optional(),
  acts: z.record(listName, z.array(z.enum(EVENT_TYPES))).optional(),
  norms: z.array(
    z.strictObject({
      norm: normId,
      told: namedParties.optional(),
      doneBy: namedParties.optional(),
      raisedBy: raisedBy.optional(),
      forbidden: namedActs.optional(),
      forbiddenTo: namedParties.optional(),
      forbiddenBy: namedParties.optional(),
      excepted: namedParties.optional(),
      liftedBy: z
        .strictObject({
          acts: namedActs,
          by: namedParties.optional(),
          told: namedParties.optional(),
        })
        .optional(),
    }),
  ),
});

const takenReadingSchema = readingSchema
  .omit({ id: true })
  .partial()
  .extend({ takes: readingId, clauses: readingFields.clauses });

const listed = {
  readings: z.array(z.union([readingSchema, takenReadingSchema])),
  unsaid,
  expected: z.union([expectedSchema, expectedFileSchema]).optional(),
};

/** The files of a folder as one value, for the JSON Schema: a policy that stands alone, or a short one. */
export const policySchema = z.union([
  z.strictObject({
    ...wholeFields,
    ...listed,
    clauses: z.array(clauseSchema).min(1),
    unsaid: unsaid.optional(),
  }),
  z.strictObject({
    ...shortFields,
    clauses: z.array(clauseSchema).optional(),
    readings: listed.readings.optional(),
    unsaid: unsaid.optional(),
    expected: listed.expected,
  }),
]);
