/** Whether what is recorded is new, or was known before: asked where something hangs on it. */
import { type AskSame, next } from '../../engine/next.ts';
import { step } from '../../engine/replay.ts';
import { tidied } from '../../live/compose.ts';
import { correctionOf } from '../../live/correcting.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import type { FactValue } from '../../vocabulary/facts.ts';
import { eventInWords } from '../../words/entries.ts';
import { oneLine } from '../../words/plain.ts';
import { choose, type Option } from './conversation.ts';
import { nextMoment, recordEntry, type Session } from './session.ts';

type Same = AskSame['same'];

const optionsOf = ({ incident }: Session, { as, isOfAnotherKind }: Same): Option<number>[] =>
  as.map((value) => {
    const event = incident.timeline.events[value];
    const what = event === undefined ? '' : `: ${oneLine(eventInWords(event, incident.run))}`;
    const kind = isOfAnotherKind ? 'Only a name for what you knew' : 'The same matter';
    return { value, says: `${kind} from entry ${value}${what}` };
  });

/** Not an entry. */
const NEW = -1;
const NOT_SURE = -2;

/** The entry with what it is the same as, if whoever makes it says so. Asked only where it matters. */
export const withSame = async <T extends TimelineEvent>(session: Session, entry: T): Promise<T> => {
  const { incident, talk } = session;
  const position = incident.timeline.events.length;
  const after = next(step(incident, tidied(entry)));
  const same = after.ask.find((each) => each.same?.entry === position)?.same;
  if (same === undefined) return entry;
  const [chosen = NOT_SURE] = await choose(talk, 'Is this new, or did you know it already?', [
    { value: NEW, says: 'New' },
    ...optionsOf(session, same),
    { value: NOT_SURE, says: 'Not sure yet' },
  ]);
  if (chosen === NEW) session.saidNew.add(position);
  return chosen >= 0 ? { ...entry, sameAs: chosen } : entry;
};

/** The answer to whether an entry on the record is the same as one before it. */
export const answerSame = async (session: Session, same: Same, value: FactValue): Promise<void> => {
  const { talk, me: by } = session;
  if (value === 'unclear') {
    talk.say('Then it stays open, and the report cannot tell.');
    return;
  }
  if (value === 'no') {
    session.saidNew.add(same.entry);
    talk.say(`Entry ${same.entry} stays as it is: a new one. You are not asked again.`);
    return;
  }
  const [only, another] = same.as;
  const [as = only] =
    another === undefined
      ? [only]
      : await choose(talk, 'The same as which?', optionsOf(session, same));
  const { at } = nextMoment(session);
  const reason = 'it is about what was known before';
  await recordEntry(
    session,
    correctionOf(same.entry, { at, by, reason, replacement: { sameAs: as } }),
  );
};
