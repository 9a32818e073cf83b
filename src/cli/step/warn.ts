/** Says beforehand what an act would break. It never stops what has happened from being recorded. */
import { type Advice, advise } from '../../engine/advise.ts';
import { filled } from '../../norms/filled.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import { askYesNo } from './conversation.ts';
import { policyOf, type Session } from './session.ts';

type Alarm = 'breaches' | 'in-doubt' | 'wrong-person';

const ALARMS: readonly Alarm[] = ['breaches', 'in-doubt', 'wrong-person'];

const HEADINGS: Readonly<Record<Alarm, string>> = {
  breaches: 'STOP. This must not be done.',
  'in-doubt': 'STOP. It is not established that this is allowed.',
  'wrong-person': 'This would not count: it is not by or to the right person.',
};

const isAlarm = (session: Session, advice: Advice): boolean => {
  if (!(ALARMS as readonly string[]).includes(advice.effect)) return false;
  if (advice.effect !== 'in-doubt') return true;
  const track = session.incident.run.tracks.find(({ norm }) => norm.norm.id === advice.norm);
  return track?.norm.kind === 'prohibition' || track?.norm.kind === 'precedence';
};

const sayAlarms = (session: Session, alarms: readonly Advice[]): void => {
  const { talk, incident } = session;
  const policy = policyOf(session);
  for (const alarm of ALARMS) {
    const those = alarms.filter((each) => each.effect === alarm);
    if (those.length === 0) continue;
    talk.say('');
    talk.say(HEADINGS[alarm]);
    for (const { norm } of those) {
      const track = incident.run.tracks.find((each) => each.norm.norm.id === norm);
      if (track === undefined) continue;
      talk.say(`  ${filled(track.norm.norm.says, policy, incident.run.facts)}`, 2);
      for (const clause of track.norm.clauses) {
        talk.say(`    ${clause.id}, ${clause.section}: ${clause.says}`, 6);
      }
    }
  }
};

/** @returns whether the act is to be recorded: it is harmless, or it has happened already. */
export const isToBeRecorded = async (
  session: Session,
  event: TimelineEvent,
  question = 'Has it already happened?',
): Promise<boolean> => {
  const { talk } = session;
  const advice = advise(session.incident, event);
  const alarms = advice.filter((each) => isAlarm(session, each));
  if (alarms.length === 0) return true;
  const isHarmless = alarms.every((each) => each.effect === 'wrong-person');
  if (isHarmless && advice.some((each) => each.effect === 'meets')) return true;
  sayAlarms(session, alarms);
  if (await askYesNo(talk, question)) return true;
  talk.say(
    isHarmless
      ? 'Then do it the right way. Nothing is recorded.'
      : 'Then do not do it. Nothing is recorded.',
  );
  return false;
};
