/** What an act would break, before it is recorded. It never stops what has happened from being recorded. */
import { type Advice, advise } from '../engine/advise.ts';
import type { Incident } from '../engine/replay.ts';
import { filled } from '../norms/filled.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Clause } from '../vocabulary/policies.ts';
import type { NormId } from '../vocabulary/procedures.ts';

/** From the gravest: forbidden; perhaps forbidden; done by or to somebody it would not count for. */
export const ALARMS = ['breaches', 'in-doubt', 'wrong-person'] as const;
export type Alarm = (typeof ALARMS)[number];

/** One rule that an act would break. */
export interface Warning {
  readonly alarm: Alarm;
  readonly norm: NormId;
  readonly says: string;
  readonly clauses: readonly Clause[];
}

const warningOf = ({ run }: Incident, { effect, norm }: Advice): readonly Warning[] => {
  const alarm = ALARMS.find((each) => each === effect);
  const track = run.tracks.find((each) => each.norm.norm.id === norm);
  if (alarm === undefined || track === undefined) return [];
  const { kind, says } = track.norm.norm;
  // A duty that is in doubt is not broken by doing it.
  if (alarm === 'in-doubt' && kind !== 'prohibition' && kind !== 'precedence') return [];
  return [{ alarm, norm, says: filled(says, run.policy, run.facts), clauses: track.norm.clauses }];
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
