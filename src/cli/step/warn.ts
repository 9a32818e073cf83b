/** Says beforehand what an act would break. It never stops what has happened from being recorded. */
import { ALARMS, type Alarm, isOnlyWrongPerson, warningsOf } from '../../live/warnings.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import { askYesNo } from './conversation.ts';
import type { Session } from './session.ts';

const HEADINGS: Readonly<Record<Alarm, string>> = {
  breaches: 'STOP. This must not be done.',
  'in-doubt': 'STOP. It is not established that this is allowed.',
  cautioned: 'CAUTION. The policy does not forbid this, but the law or national guidance does.',
  'wrong-person': 'This would not count: it is not by or to the right person.',
};

/** @returns whether the act is to be recorded: it is harmless, or it has happened already. */
export const isToBeRecorded = async (
  { talk, incident, seat }: Session,
  event: TimelineEvent,
  question = 'Has it already happened?',
): Promise<boolean> => {
  // In a drill whoever plays is to find out for themselves.
  if (seat !== null) return true;
  const warnings = warningsOf(incident, event);
  if (warnings.length === 0) return true;
  for (const alarm of ALARMS) {
    const those = warnings.filter((each) => each.alarm === alarm);
    if (those.length === 0) continue;
    talk.say('');
    talk.say(HEADINGS[alarm]);
    for (const { says, clauses, from } of those) {
      talk.say(`  ${says}`, 2);
      if (from !== null) talk.say(`    ${from}`, 6);
      for (const clause of clauses) {
        talk.say(`    ${clause.id}, ${clause.section}: ${clause.says}`, 6);
      }
    }
  }
  if (await askYesNo(talk, question)) return true;
  talk.say(
    isOnlyWrongPerson(warnings)
      ? 'Then do it the right way. Nothing is recorded.'
      : 'Then do not do it. Nothing is recorded.',
  );
  return false;
};
