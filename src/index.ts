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
export { type Advice, advise, type Effect } from './engine/advise.ts';
export { type ActChoice, actsThatMeet } from './engine/example.ts';
export { type Explanation, explain, listNorms, type NormListing } from './engine/explain.ts';
export { machineEventsOf, type Sent, Translator } from './engine/machine-events.ts';
export { type Never, type Next, next, type ToAsk, type ToDo } from './engine/next.ts';
export { type Problem, type Read, readTimeline } from './engine/read.ts';
export { type Repair, repair } from './engine/repair.ts';
export {
  adopting,
  type Incident,
  policyNamed,
  type ReplayOptions,
  type RuleBooks,
  replay,
  reportOn,
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
export type { Timeline } from './vocabulary/timelines.ts';
