/** What an act would break, before it is recorded. It never stops what has happened from being recorded. */
import { type Advice, advise } from '../engine/advise.ts';
import type { Incident } from '../engine/replay.ts';
import { filled } from '../norms/filled.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Clause } from '../vocabulary/policies.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import { cautionInWords } from '../words/guidance.ts';

/**
 * From the gravest: forbidden; perhaps forbidden; what guidance warns about; done by or to somebody it
 * would not count for.
 */
export const ALARMS = ['breaches', 'in-doubt', 'cautioned', 'wrong-person'] as const;
export type Alarm = (typeof ALARMS)[number];

/** One rule that an act would break, or one caution. */
export interface Warning {
  readonly alarm: Alarm;
  readonly norm: NormId | null;
  readonly says: string;
  readonly clauses: readonly Clause[];
  /** Of a caution: where it is said, and that the policy does not say it. */
  readonly from: string | null;
}

const cautionOf = (incident: Incident, id: string): readonly Warning[] => {
  // What only wants care stands with what is to be done, and stops nobody.
  if (incident.books.cautions?.find((each) => each.id === id)?.kind !== 'do-not') return [];
  const { says, from } = cautionInWords(id, incident);
  return [{ alarm: 'cautioned', norm: null, says, clauses: [], from }];
};

const warningOf = (incident: Incident, advice: Advice): readonly Warning[] => {
  if (advice.effect === 'cautioned') return cautionOf(incident, advice.caution);
  const { run } = incident;
  const { effect, norm } = advice;
  const alarm = ALARMS.find((each) => each === effect);
  const track = run.tracks.find((each) => each.norm.norm.id === norm);
  if (alarm === undefined || track === undefined) return [];
  const { kind, says } = track.norm.norm;
  // A duty that is in doubt is not broken by doing it.
  if (alarm === 'in-doubt' && kind !== 'prohibition' && kind !== 'precedence') return [];
  const { clauses } = track.norm;
  return [{ alarm, norm, says: filled(says, run.policy, run.facts), clauses, from: null }];
};

/** Whether nothing is forbidden, and only somebody else would have to do it. */
export const isOnlyWrongPerson = (warnings: readonly Warning[]): boolean =>
  warnings.every(({ alarm }) => alarm === 'wrong-person');

/** What to say before an act is recorded, the gravest first; nothing where it does some good and no harm. */
export const warningsOf = (incident: Incident, event: TimelineEvent): readonly Warning[] => {
  const advice = advise(incident, event);
  const warnings = advice.flatMap((each) => warningOf(incident, each));
  const isMet = advice.some(({ effect }) => effect === 'meets');
  if (isMet && isOnlyWrongPerson(warnings)) return [];
  return warnings.sort((a, b) => ALARMS.indexOf(a.alarm) - ALARMS.indexOf(b.alarm));
};
