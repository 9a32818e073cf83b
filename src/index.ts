/**
 * Dutybound as a library: judge a timeline, step through an incident, ask what now, and explain.
 * Pure functions over plain data; nothing here reads a clock, a file or the network.
 *
 * @example
 * import { readTimeline, replay } from 'dutybound';
 * const read = readTimeline(JSON.parse(text));
 * if (read.ok) console.log(replay(read.timeline).verdict);
 */
import { type Read, readTimeline as readTimelineUnder } from './engine/read.ts';
import type { Incident, RuleBooks } from './engine/replay.ts';
import * as engine from './engine/replay.ts';
import { ruleBooks } from './policies/built-in.ts';
import type { Report } from './vocabulary/findings.ts';
import type { LayerId } from './vocabulary/layers.ts';
import type { Policy } from './vocabulary/policies.ts';
import type { NormId } from './vocabulary/procedures.ts';
import type { Timeline } from './vocabulary/timelines.ts';
import * as explaining from './words/explain.ts';
import { type RepairInWords, repairInWords } from './words/guidance.ts';
import { replayInWords } from './words/report.ts';

export { layers, policies, procedures } from '../machines/index.ts';
export type { Effect } from './engine/advise.ts';
export { type ActChoice, actsThatMeet } from './engine/example.ts';
export { machineEventsOf, type Sent, Translator } from './engine/machine-events.ts';
export type { Problem, Read } from './engine/read.ts';
export { type Incident, type RuleBooks, step } from './engine/replay.ts';
export { inWords } from './norms/guards-in-words.ts';
export type { Predicate } from './norms/predicates.ts';
export { machineFor, normsInForce, type Procedure } from './norms/procedure.ts';
export type { Facts, MachineEvent, TypedEvent } from './norms/symbols.ts';
export type { TimelineEvent } from './vocabulary/events.ts';
export type { Finding, IncidentVerdict, Report, Verdict } from './vocabulary/findings.ts';
export type { LayerId, Source } from './vocabulary/layers.ts';
export type { Clause, Layer, Policy, Reading } from './vocabulary/policies.ts';
export type { ProcedureId } from './vocabulary/procedures.ts';
export type { Reason, Remark, Remedy, WhyUnmapped } from './vocabulary/reasons.ts';
export type { Timeline } from './vocabulary/timelines.ts';
export type { Explanation, NormListing } from './words/explain.ts';
export {
  type AdviceInWords as Advice,
  adviseInWords as advise,
  type NeverInWords as Never,
  type NextInWords as Next,
  nextInWords as next,
  type RepairInWords as Repair,
  type ToAskInWords as ToAsk,
  type ToDoInWords as ToDo,
} from './words/guidance.ts';
export { reportOnInWords as reportOn } from './words/report.ts';
export { ruleBooks };

/** Rule books to use instead of those that come with Dutybound; their layers, unless others are given. */
export type GivenBooks = Omit<RuleBooks, 'layers'> & Partial<Pick<RuleBooks, 'layers'>>;

/** How to judge a timeline. */
export interface ReplayOptions extends Omit<engine.ReplayOptions, 'books'> {
  readonly books?: GivenBooks | undefined;
}

const whole = (books: GivenBooks = ruleBooks): RuleBooks => ({
  ...books,
  layers: books.layers ?? ruleBooks.layers,
  cautions: books.cautions ?? ruleBooks.cautions ?? [],
});

const wholeOptions = (options: ReplayOptions): engine.ReplayOptions => ({
  ...options,
  books: whole(options.books),
});

/** Reads a parsed value as a timeline, or says everything that is wrong with it and how to fix it. */
export const readTimeline = (value: unknown, books?: GivenBooks): Read =>
  readTimelineUnder(value, whole(books));

/** The books, with every policy adopting these layers too. */
export const adopting = (layers: readonly LayerId[], books?: GivenBooks): RuleBooks =>
  engine.adopting(layers, whole(books));

/** A policy with the layers that it adopts. @throws RangeError where no such policy is known. */
export const policyNamed = (id: string, books?: GivenBooks): Policy =>
  engine.policyNamed(id, whole(books));

/** Opens an incident without entries; the first one is `concern.raised`. */
export const start = (head: Omit<Timeline, 'events'>, books?: GivenBooks): Incident =>
  engine.start(head, whole(books));

/** An incident from a timeline, to be stepped on from there. */
export const resume = (timeline: Timeline, books?: GivenBooks): Incident =>
  engine.resume(timeline, whole(books));

/**
 * Judges a timeline: a finding for every norm in force of every open procedure, each with its
 * reasons as data and as sentences.
 */
export const replay = (timeline: Timeline, options: ReplayOptions = {}): Report =>
  replayInWords(timeline, wholeOptions(options));

/**
 * A timeline in which the norm would have come out well, by the fewest entries added or withdrawn;
 * null where the finding is good already, or nothing the school could do would repair it.
 */
export const repair = (
  timeline: Timeline,
  norm: NormId,
  options: ReplayOptions = {},
): RepairInWords | null => repairInWords(timeline, norm, wholeOptions(options));

/** Every norm of the rule books. */
export const listNorms = (books?: GivenBooks): readonly explaining.NormListing[] =>
  explaining.listNorms(whole(books));

/** A norm with everything that it rests on. @throws RangeError where there is none of that id. */
export const explain = (id: string, books?: GivenBooks): explaining.Explanation =>
  explaining.explain(id, whole(books));
