/**
 * Dutybound as a library: judge a timeline, step through an incident, ask what now, and explain.
 * Pure functions over plain data; nothing here reads a clock, a file or the network.
 *
 * @example
 * import { readTimeline, replay } from 'dutybound';
 * const read = readTimeline(JSON.parse(text));
 * if (read.ok) console.log(replay(read.timeline).verdict);
 */
export { layers, policies, procedures } from '../machines/index.ts';
export type { Effect } from './engine/advise.ts';
export { type ActChoice, actsThatMeet } from './engine/example.ts';
export { machineEventsOf, type Sent, Translator } from './engine/machine-events.ts';
export { type Problem, type Read, readTimeline } from './engine/read.ts';
export {
  adopting,
  type Incident,
  policyNamed,
  type ReplayOptions,
  type RuleBooks,
  resume,
  ruleBooks,
  start,
  step,
} from './engine/replay.ts';
export { inWords, type Predicate } from './norms/predicates.ts';
export { machineFor, normsInForce, type Procedure } from './norms/procedure.ts';
export type { Facts, MachineEvent, TypedEvent } from './norms/symbols.ts';
export type { TimelineEvent } from './vocabulary/events.ts';
export type { Finding, IncidentVerdict, Report, Verdict } from './vocabulary/findings.ts';
export type { LayerId, Source } from './vocabulary/layers.ts';
export type { Clause, Layer, Policy, Reading } from './vocabulary/policies.ts';
export type { ProcedureId } from './vocabulary/procedures.ts';
export type { Reason, Remark, Remedy, WhyUnmapped } from './vocabulary/reasons.ts';
export type { Timeline } from './vocabulary/timelines.ts';
export { type Explanation, explain, listNorms, type NormListing } from './words/explain.ts';
export {
  type AdviceInWords as Advice,
  adviseInWords as advise,
  type NeverInWords as Never,
  type NextInWords as Next,
  nextInWords as next,
  type RepairInWords as Repair,
  repairInWords as repair,
  type ToAskInWords as ToAsk,
  type ToDoInWords as ToDo,
} from './words/guidance.ts';
export { replayInWords as replay, reportOnInWords as reportOn } from './words/report.ts';
