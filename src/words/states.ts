/** Where a norm's region can stand, and what moves it, in words: for whoever looks at the machine itself. */
import { ACTS, type Act, type Notice } from '../vocabulary/acts.ts';
import type { NormKind } from '../vocabulary/findings.ts';

const DUTY_STATES: Readonly<Record<string, string>> = {
  dormant: 'not required so far',
  raised: 'called for; whether it is required is not known yet',
  perhapsRaised: 'may be required; the record does not say enough',
  decided: 'decided against before it was required',
  owed: 'still to be done',
  overdue: 'still to be done, and its time has passed',
  nobodyNamed: 'required, with nobody left who may do it or be told',
  done: 'done before it was required',
  raisedDone: 'called for and done; whether it is required is not known yet',
  perhapsDone: 'may have been required, and was done',
  doneForGood: 'done before it was required, and no longer needed',
  met: 'done as required',
  metLate: 'done, but after its time',
  metAtClosing: 'done, and the incident was closed',
  finished: 'done, and no longer needed',
  departed: 'not done, by a recorded decision with a reason',
  missed: 'not done',
  missedInSilence: 'not done, and nobody has said that it could not be',
  perhapsMissed: 'may have been required, and was not done',
  lapsed: 'no longer required',
};

const ORDER_STATES: Readonly<Record<string, string>> = {
  dormant: 'not in force so far',
  brokenEarly: 'done before it was in force, by somebody who knew',
  inDoubtEarly: 'done before it was in force; whether it was allowed is not known yet',
  liftedEarly: 'lifted before it was in force',
  perhapsLiftedEarly: 'may have been lifted before it was in force',
  inForce: 'in force, not broken',
  perhapsLifted: 'may have been lifted; the record does not say enough',
  lifted: 'lifted',
  used: 'lifted, and done once since',
  inDoubt: 'done; whether it was allowed is not known yet',
  breached: 'broken',
  breachedLifted: 'broken, and lifted',
};

/** "still to be done"; the state's own name where it is a new one. */
export const stateInWords = (kind: NormKind, state: string): string =>
  (kind === 'duty' || kind === 'discretion' ? DUTY_STATES : ORDER_STATES)[state] ?? state;

const NOTICES_IN_SHORT: Readonly<Record<Notice | 'deadline.passed', string>> = {
  'concern.raised': 'a concern is raised',
  'procedure.opened': 'a procedure is opened',
  'fact.established': 'a question is answered',
  'act.omitted': 'it is recorded as not done',
  'decision.recorded': 'a decision is recorded',
  'message.acknowledged': 'a message is read',
  'entry.corrected': 'an entry is corrected',
  'incident.closed': 'the incident is closed',
  'deadline.passed': 'its time passes',
};

const isNotice = (type: string): type is keyof typeof NOTICES_IN_SHORT => type in NOTICES_IN_SHORT;

/** What moves a region: "somebody told", "its time passes"; without an event, what is known by then. */
export const eventTypeInWords = (type: string): string => {
  if (type === '') return 'as soon as it is known';
  if (isNotice(type)) return NOTICES_IN_SHORT[type];
  return type in ACTS ? `somebody ${ACTS[type as Act].says}` : type;
};

const NOTHING_YET = 'dormant';

/** Whether nothing has raised a norm, or brought it into force. */
export const isAtRest = (state: string): boolean => state === NOTHING_YET;
