/**
 * Why a finding is as it is, and what would have made it good, as data: closed unions, told apart by
 * `code`. `src/words` has a sentence for each. Moments are UTC instants, ISO 8601 with milliseconds; of
 * an entry that is known only to a span, they are two of them with a slash between, as ISO 8601 has
 * intervals. Entries are zero-based positions in the timeline as given.
 */

import * as z from 'zod';
import { ACT_IDS, EVENT_TYPES } from './acts.ts';
import { FACT_IDS, FACT_VALUES } from './facts.ts';
import { CHANNEL_IDS, PARTY_IDS } from './parties.ts';
import { TIME_WORDS } from './policies.ts';
import { PROCEDURE_IDS } from './procedures.ts';
import { pseudonymSchema } from './pseudonyms.ts';
import { ROLE_IDS } from './roles.ts';

/** A closed set by its name, so that the JSON Schema lists it once and not in every reason. */
const closed = <const T extends readonly string[]>(id: string, words: T) =>
  z.enum(words).meta({ id });

const position = z.int().min(0);
const moment = z.string();
const person = z.union([closed('party', PARTY_IDS), pseudonymSchema]);
const act = closed('act', ACT_IDS);
const event = closed('event', EVENT_TYPES);
const channel = closed('channel', CHANNEL_IDS);
const procedure = closed('procedure', PROCEDURE_IDS);
const fact = closed('fact', FACT_IDS);
const value = closed('answer', FACT_VALUES);
const questions = z.array(fact).min(1);
const roles = z.array(closed('role', ROLE_IDS));

/** What an entry says happened, without its time and its free text. */
const deed = {
  entry: position,
  act: event,
  by: person,
  to: z.array(person).optional(),
  via: channel.optional(),
  /** The act that was not done, of `act.omitted`. */
  omitted: act.optional(),
  procedure: procedure.optional(),
  fact: fact.optional(),
  value: value.optional(),
  norm: z.string().optional(),
  decision: z.enum(['do', 'do-not']).optional(),
  /** The entry that was wrong, of `entry.corrected`. */
  corrects: position.optional(),
};
const deedSchema = z.strictObject(deed);
export type Deed = z.infer<typeof deedSchema>;

const concern = z.templateLiteral(['concern:', procedure]);
/** An answer, or whether a concern of a kind stands. */
const knowledge = z.strictObject({ fact: z.union([fact, concern]), value });
export type Knowledge = z.infer<typeof knowledge>;

const plain = <C extends string>(code: C) => z.strictObject({ code: z.literal(code) });
const ofDeed = <C extends string>(code: C) => z.strictObject({ code: z.literal(code), ...deed });

/** Of a duty: when it was owed and due, what was done, and what was not. */
const dutyReasons = [
  z.strictObject({
    code: z.literal('raised-by-facts'),
    moment,
    entry: position,
    facts: z.array(knowledge),
  }),
  z.strictObject({ code: z.literal('raised-by-act'), moment, ...deed }),
  z.strictObject({
    code: z.literal('due-by-time-word'),
    owedAt: moment,
    dueAt: moment,
    /** The time word of the policy, and how many minutes it is read as. */
    limit: z.enum(TIME_WORDS),
    minutes: z.number().positive(),
    /** The reading that the minutes rest on, where the policy registers one. */
    reading: z.string().nullable(),
  }),
  z.strictObject({
    code: z.literal('due-by-danger'),
    owedAt: moment,
    dueAt: moment,
    minutes: z.number().positive(),
    reading: z.string().nullable(),
  }),
  z.strictObject({
    code: z.literal('due-by-working-days'),
    owedAt: moment,
    dueAt: moment,
    workingDays: z.int().min(1),
    /** Whether the bank holidays of the year it is due in are known, and so were left out. */
    bankHolidaysKnown: z.boolean(),
  }),
  z.strictObject({ code: z.literal('done'), owedAt: moment.nullable(), moment, ...deed }),
  z.strictObject({ code: z.literal('done-late'), owedAt: moment, dueAt: moment, moment, ...deed }),
  z.strictObject({ code: z.literal('told-other'), roles, ...deed }),
  ofDeed('wrong-number'),
  ofDeed('wrong-way'),
  ofDeed('only-sent'),
  ofDeed('did-not-count'),
  ofDeed('recorded-as-not-done'),
  ofDeed('decided-without-right'),
  ofDeed('decided-without-choice'),
  ofDeed('decided-against'),
  ofDeed('perhaps-done'),
  ofDeed('which-child'),
  z.strictObject({ code: z.literal('about-child'), child: pseudonymSchema }),
  z.strictObject({ code: z.literal('owed-to'), person }),
  ofDeed('perhaps-undone'),
  ofDeed('perhaps-raised'),
  plain('still-to-be-done'),
  plain('overdue'),
  plain('not-done'),
  z.strictObject({ code: z.literal('not-done-by-closing'), entry: position }),
  plain('raised-in-error'),
  z.strictObject({ code: z.literal('not-required-by-facts'), facts: z.array(knowledge).min(1) }),
  plain('not-raised-by-act'),
  plain('not-required-here'),
  plain('everyone-is-subject'),
  plain('record-silent'),
  plain('perhaps-known-before'),
  ofDeed('done-in-any-case'),
] as const;

/** Of a prohibition or an order: what was done against it, or was allowed. */
const prohibitionReasons = [
  z.strictObject({ code: z.literal('done-though-forbidden'), moment, ...deed }),
  z.strictObject({ code: z.literal('done-too-early'), moment, ...deed }),
  ofDeed('allowed'),
  ofDeed('settled'),
  ofDeed('perhaps-allowed'),
  ofDeed('perhaps-forbidden'),
  ofDeed('before-known'),
  ofDeed('not-about-this'),
  ofDeed('lifted'),
  ofDeed('perhaps-lifted-before'),
  plain('not-in-force'),
  plain('no-breach-recorded'),
  plain('nothing-of-the-kind'),
] as const;

/** One reason for a verdict. */
export const reasonSchema = z.discriminatedUnion('code', [
  ...dutyReasons,
  ...prohibitionReasons,
  /** Done by somebody other than the one who must, or may; with its moment where it is a breach. */
  z.strictObject({
    code: z.literal('done-by-other'),
    roles,
    moment: moment.optional(),
    ...deed,
  }),
  z.strictObject({ code: z.literal('not-answered'), facts: questions }),
  /** Of these entries only a span is known, and the verdict hangs on when in it they happened. */
  z.strictObject({
    code: z.literal('moment-not-known'),
    spans: z.array(z.strictObject({ entry: position, moment })).min(1),
    /** What hangs on it: whether it was in time, with the limit where it has minutes; the order; or a breach. */
    hangs: z.enum(['in-time', 'in-order', 'allowed']),
    minutes: z.number().positive().nullable(),
  }),
  /** These entries may have been made by whom the concern is about, and the verdict hangs on their word. */
  z.strictObject({ code: z.literal('word-in-doubt'), entries: z.array(position).min(1) }),
  /** There are too many entries without an exact moment to say anything. */
  plain('moments-not-known'),
  z.strictObject({ code: z.literal('answered-unclear'), facts: questions }),
]);
export type Reason = z.infer<typeof reasonSchema>;

/** The smallest change that would have made a finding good. */
export const remedySchema = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('do-by'), dueAt: moment }),
  plain('do-before-closing'),
  z.strictObject({ code: z.literal('still-possible-by'), dueAt: moment }),
  plain('still-possible'),
  z.strictObject({ code: z.literal('leave-undone'), deeds: z.array(deedSchema).min(1) }),
  z.strictObject({ code: z.literal('wait-with'), deeds: z.array(deedSchema).min(1) }),
  z.strictObject({ code: z.literal('answer'), facts: questions }),
  plain('complete-the-record'),
  z.strictObject({ code: z.literal('give-moments'), entries: z.array(position) }),
  z.strictObject({ code: z.literal('confirm-entries'), entries: z.array(position).min(1) }),
  plain('name-somebody-else'),
]);
export type Remedy = z.infer<typeof remedySchema>;

/** Why no open procedure takes an entry. */
export const unmappedSchema = z.discriminatedUnion('code', [
  plain('not-relevant'),
  plain('no-clause'),
  plain('not-asked'),
  z.strictObject({ code: z.literal('procedure-not-open'), norm: z.string() }),
  z.strictObject({ code: z.literal('norm-not-in-force'), norm: z.string() }),
]);
export type WhyUnmapped = z.infer<typeof unmappedSchema>;

/** What is remarkable about a record, beside the findings. */
export const remarkSchema = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('out-of-order'), entry: position, moment }),
  z.strictObject({
    code: z.literal('recorded-late'),
    entry: position,
    at: moment,
    recordedAt: moment,
  }),
  z.strictObject({ code: z.literal('concern-corrected'), entry: position }),
  /** By somebody whom the concern is about, a pupil, a parent or a stranger. */
  z.strictObject({ code: z.literal('correction-unheard'), entry: position }),
  /** By a member of staff who may be the one whom the concern is about. */
  z.strictObject({ code: z.literal('entry-doubted'), entry: position }),
  z.strictObject({ code: z.literal('procedure-without-clause'), procedure }),
  /** It touches an image, evidence, a device or disclosure, and no rule in force is about it. */
  z.strictObject({ code: z.literal('judged-by-no-rule'), entry: position }),
]);
export type Remark = z.infer<typeof remarkSchema>;

const written = z
  .union([z.string(), z.boolean(), z.number(), z.array(z.string()), z.array(z.number())])
  .nullable();

/** One field that a correction changed; null where it was not given. Free text is not repeated. */
export const changeSchema = z.strictObject({
  field: z.string(),
  was: written.optional(),
  is: written.optional(),
});
export type Change = z.infer<typeof changeSchema>;
