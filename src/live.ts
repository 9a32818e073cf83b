/**
 * `dutybound/live`: what a terminal, a web console and a drill need alike to step through an incident.
 * It understands typed words, composes entries, says what an act would break and what an entry
 * changed, and keeps a timeline in a file. It asks nobody anything and shows nothing.
 *
 * @example
 * import { next, policies, ruleBooks } from 'dutybound';
 * import { actOf, concernOf, momentOf, readDetails, record, startIncident } from 'dutybound/live';
 * const now = Date.now();
 * const empty = startIncident({ incident: '2026-0042', policy: policies[0].id, exercise: true }, ruleBooks);
 * const concern = { at: now, now, by: 'teacher', me: 'dsl', procedure: 'sexting', about: ['pupil'] };
 * const begun = record(empty, concernOf(concern));
 * if (begun.ok) console.log(next(begun.incident).doNow[0]?.says);
 */
export {
  actMeantBy,
  channelMatters,
  leftToJudgement,
  listenersOf,
  takesChannel,
  usualChannel,
  usualDecider,
  usualDoer,
} from './live/choices.ts';
export { type Clock, standingClock, systemClock } from './live/clock.ts';
export {
  actOf,
  actsLeft,
  type Detail,
  type Draft,
  faultsOf,
  isClosed,
  lastStanding,
  type Moment,
  momentOf,
  standingEntries,
  worthAsking,
} from './live/compose.ts';
export { contextIn } from './live/context.ts';
export {
  type Correctable,
  correctable,
  correctableFields,
  correctionOf,
  type FieldRead,
  isOnlyConcern,
  placeForNote,
  type Replacement,
  readField,
} from './live/correcting.ts';
export { COMMANDS, type Command, type Intent, readIntent, type Subject } from './live/intents.ts';
export {
  type Behind,
  behindNumber,
  type Grounds,
  groundsOf,
  neverInOrder,
  type RecordLine,
  recordOf,
} from './live/looking-up.ts';
export {
  actsAtStart,
  actsMeant,
  channelsMeant,
  type Details,
  partiesMeant,
  partiesNearly,
  proceduresMeant,
  readDetails,
} from './live/matching.ts';
export { concernOf, kindsLeft, kindsUnder, startIncident } from './live/opening.ts';
export { NOTHING_PENDING, type Pending, readTimeOfNext } from './live/pending.ts';
export { type Effects, type Recorded, record } from './live/record.ts';
export { type Opened, openStore, TimelineFile, textOfTimeline } from './live/timeline-file.ts';
export {
  ALARMS,
  type Alarm,
  isOnlyWrongPerson,
  type Warning,
  warningsOf,
} from './live/warnings.ts';
export type {
  ActRead,
  AskBack,
  Meaning,
  Missing,
  Understanding,
} from './understanding/meaning.ts';
export { givesReference } from './understanding/reference.ts';
export {
  incidentNameFor,
  isZonedTime,
  readTime,
  type TimeRead,
} from './understanding/school-time.ts';
export { type LiveContext, understand } from './understanding/understand.ts';
