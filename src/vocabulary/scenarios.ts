/** A scenario: the story of an exercise, as somebody writes it down in YAML. */
import * as z from 'zod';
import { ACT_IDS, type Act } from './acts.ts';
import { FACT_IDS, FACT_VALUES, type Fact, type FactValue } from './facts.ts';
import { freeText } from './free-text.ts';
import { PARTY_IDS, type Party } from './parties.ts';
import { PROCEDURE_IDS, type ProcedureId } from './procedures.ts';

/** Longest text that is read out or shown at once, in characters. */
export const LONGEST_SAID = 1_200;
/** Most injects, people or mistakes of one scenario. */
const MOST = 100;
/** The longest that a story can last, in minutes of its own clock: four weeks. */
export const LONGEST_STORY = 4 * 7 * 24 * 60;

const idSchema = z
  .string()
  .max(60)
  .regex(/^[a-z0-9][a-z0-9-]*$/, {
    error: 'is not a valid id; use small letters, numbers and hyphens',
  });
const said = freeText(LONGEST_SAID).min(1, { error: 'is empty; write something' });
const short = freeText(200).min(1, { error: 'is empty; write something' });
const minutes = z.int().min(0).max(LONGEST_STORY);
/** An entry of the incident as a timeline has it, less its time: it happens when it comes. */
const entrySchema = z.record(z.string(), z.unknown());
const roles = z.union([z.enum(PARTY_IDS), z.array(z.enum(PARTY_IDS)).min(1)]);
const acts = z.union([z.enum(ACT_IDS), z.array(z.enum(ACT_IDS)).min(1)]);

/** Something done, by what kind it is; by whom and to whom where that matters. */
export interface ActLike {
  /** One of these. */
  readonly act: Act | readonly Act[];
  readonly by?: Party | readonly Party[] | undefined;
  /** Somebody of these was told, or had it done to them. */
  readonly to?: Party | readonly Party[] | undefined;
}
const actFields = { act: acts, by: roles.optional(), to: roles.optional() };

/** What has to be so for an inject to come; one of `minute`, `act`, `fact` and `inject`. */
export interface Condition {
  /** Minutes since the start, by the clock of the drill. */
  readonly minute?: number | undefined;
  /** Somebody has done this, or one of these. */
  readonly act?: Act | readonly Act[] | undefined;
  readonly by?: Party | readonly Party[] | undefined;
  readonly to?: Party | readonly Party[] | undefined;
  /** The school knows the answer to this question, and it is `is` (yes, where nothing is said). */
  readonly fact?: Fact | undefined;
  readonly is?: FactValue | undefined;
  /** Another inject has come. */
  readonly inject?: string | undefined;
}
export const CONDITION_KINDS = ['minute', 'act', 'fact', 'inject'] as const;
const conditionSchema = z.strictObject({
  minute: minutes.optional(),
  act: acts.optional(),
  by: roles.optional(),
  to: roles.optional(),
  fact: z.enum(FACT_IDS).optional(),
  is: z.enum(FACT_VALUES).optional(),
  inject: idSchema.optional(),
});

/** Something that comes to the people in the drill. */
export interface Inject {
  readonly id: string;
  readonly when: Condition;
  /** Injects that must have come too. */
  readonly needs?: readonly string[] | undefined;
  /** Minutes that it takes after that; 0 where nothing is said. */
  readonly after?: number | undefined;
  /** It never comes where, at its time, one of these is so. */
  readonly unless?: readonly Condition[] | undefined;
  /** Who says it; nobody in particular where it is simply seen. */
  readonly from?: Party | undefined;
  readonly says: string;
  /** What it is in the incident: what others did, raised or answered. */
  readonly entries?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** What is so from then on. */
  readonly truths?: Readonly<Partial<Record<Fact, FactValue>>> | undefined;
}
const truthsSchema = z.partialRecord(z.enum(FACT_IDS), z.enum(FACT_VALUES));
const injectSchema = z.strictObject({
  id: idSchema,
  when: conditionSchema,
  needs: z.array(idSchema).min(1).optional(),
  after: minutes.optional(),
  unless: z.array(conditionSchema).min(1).optional(),
  from: z.enum(PARTY_IDS).optional(),
  says: said,
  entries: z.array(entrySchema).min(1).max(MOST).optional(),
  truths: truthsSchema.optional(),
});

/** Somebody who answers when asked, by the question. */
export interface Witness {
  readonly who: Party;
  /** Who they are in this story: "the form tutor of Year 9". */
  readonly is: string;
  readonly answers?: Readonly<Partial<Record<Fact, string>>> | undefined;
}
const witnessSchema = z.strictObject({
  who: z.enum(PARTY_IDS),
  is: short,
  answers: z.partialRecord(z.enum(FACT_IDS), said).optional(),
});

/** A natural mistake that the story leads to. What it breaks follows from the norms. */
export interface Mistake {
  readonly id: string;
  readonly says: string;
  /** An entry that somebody makes who falls for it. */
  readonly does?: Readonly<Record<string, unknown>> | undefined;
  /** When they do, in minutes since the start; 1 where nothing is said. */
  readonly minute?: number | undefined;
  /** What somebody who falls for it does not do. */
  readonly 'leaves-out'?: ActLike | undefined;
  /** What they do too late, and how many minutes after the start. */
  readonly 'puts-off'?: (ActLike & { readonly until: number }) | undefined;
}
const mistakeSchema = z.strictObject({
  id: idSchema,
  says: said,
  does: entrySchema.optional(),
  minute: minutes.optional(),
  'leaves-out': z.strictObject(actFields).optional(),
  'puts-off': z.strictObject({ ...actFields, until: minutes }).optional(),
});

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** The procedures it is made for. It runs under each policy that has clauses on all of them. */
  readonly about: readonly ProcedureId[];
  /** What is in it, said before it begins, so that nobody meets it unprepared. */
  readonly content: string;
  /** The role of whoever takes part: the DSL, where nothing is said. */
  readonly you: Party;
  /** The moment at which it begins, ISO 8601 with a zone. */
  readonly begins: string;
  /** How long the story lasts by its own clock, in minutes. */
  readonly minutes: number;
  /** What everybody knows at the start. */
  readonly story: string;
  /** The entries it begins with; the first is a concern. */
  readonly start: readonly Readonly<Record<string, unknown>>[];
  /** The answers to the questions. A question that the story has no word on is answered no. */
  readonly truths: Readonly<Partial<Record<Fact, FactValue>>>;
  readonly people: readonly Witness[];
  readonly injects: readonly Inject[];
  readonly mistakes: readonly Mistake[];
}

export const scenarioSchema: z.ZodType<Scenario> = z.strictObject({
  id: idSchema,
  title: short,
  about: z.array(z.enum(PROCEDURE_IDS)).min(1),
  content: said,
  you: z.enum(PARTY_IDS).default('dsl'),
  begins: z.iso.datetime({
    offset: true,
    error: 'is not a date and time with a zone; write it in quotes, like "2026-03-04T10:40:00Z"',
  }),
  minutes: minutes.min(5),
  story: said,
  start: z.array(entrySchema).min(1).max(MOST),
  truths: truthsSchema.default({}),
  people: z.array(witnessSchema).max(MOST).default([]),
  injects: z.array(injectSchema).max(MOST).default([]),
  mistakes: z.array(mistakeSchema).max(MOST).default([]),
});
