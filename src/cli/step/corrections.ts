/** Correcting an entry: the questions that this takes. */

import { lastStanding } from '../../live/compose.ts';
import {
  correctable,
  correctableFields,
  correctionOf,
  isCorrectionHeard,
  isOnlyConcern,
  placeForNote,
  type Replacement,
  readField,
} from '../../live/correcting.ts';
import { partyInWords } from '../../norms/predicates.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import type { Person } from '../../vocabulary/pseudonyms.ts';
import { eventInWords } from '../../words/entries.ts';
import { oneLine } from '../../words/plain.ts';
import { agreedText, askPerson, askText, askWord, askYesNo } from './conversation.ts';
import { nextMoment, policyOf, recordEntry, type Session } from './session.ts';

const WRONG = 'What was wrong? [entered by mistake] ';
const BY_MISTAKE = 'entered by mistake';

const sayEntry = (session: Session, position: number, event: TimelineEvent): void =>
  session.talk.say(`Entry ${position}: ${oneLine(eventInWords(event, session.incident.run))}.`);

/** Whoever is at the keyboard, unless the concern is about them: then somebody else has to say so. */
const askWhoCorrects = async (session: Session, entry: number, at: string): Promise<Person> => {
  const { talk, incident, me } = session;
  let by: Person = me;
  while (!isCorrectionHeard(incident, correctionOf(entry, { at, by, reason: BY_MISTAKE }))) {
    const who = partyInWords(by, policyOf(session));
    talk.say(
      `A correction by ${who} does not count: the concern is, or was, about them, or they may not speak for the school. Somebody else has to make it.`,
    );
    by = await askPerson(talk, 'Who corrects it?', null, policyOf(session));
  }
  return by;
};

const correct = async (
  session: Session,
  entry: number,
  reason: string,
  replacement?: Replacement,
): Promise<void> => {
  const { at } = nextMoment(session);
  const by = await askWhoCorrects(session, entry, at);
  const isRecorded = await recordEntry(
    session,
    correctionOf(entry, { at, by, reason, replacement }),
  );
  if (isRecorded) session.talk.say('Both the entry and its correction stay in the record.');
};

const withdraw = async (session: Session, position: number): Promise<void> => {
  const { talk } = session;
  if (isOnlyConcern(session.incident, position)) {
    talk.say('That is the concern itself. Without it there is no incident.');
    if (!(await askYesNo(talk, 'Withdraw it?'))) {
      talk.say('Nothing is changed.');
      return;
    }
  }
  const reason = await askText(talk, WRONG);
  await correct(session, position, reason === '' ? BY_MISTAKE : reason);
};

/** "undo": withdraws the last entry that still stands. */
export const undo = async (session: Session): Promise<void> => {
  const { events } = session.incident.timeline;
  const position = lastStanding(events);
  const event = position === null ? undefined : events[position];
  if (position === null || event === undefined) {
    session.talk.say('There is nothing to undo.');
    return;
  }
  sayEntry(session, position, event);
  await withdraw(session, position);
};

const askReplacement = async (
  session: Session,
  event: TimelineEvent,
): Promise<Replacement | null> => {
  const { talk, clock } = session;
  const fields = correctableFields(event);
  talk.say(
    `Type what it should say, such as at 14:05 or by teacher. It has: ${fields.join(', ')}.`,
  );
  talk.say('Type withdraw if it should not be there at all. Enter when it is right.');
  let replacement: Replacement = {};
  for (;;) {
    const typed = await askWord(talk, 'Should say: ');
    if (typed === '') return replacement;
    if (/^withdraw$/i.test(typed)) return null;
    const [, field = '', text = ''] = /^(\w+)[\s=:]+(.+)$/.exec(typed) ?? [];
    if (!fields.includes(field)) {
      talk.say(`Type one of ${fields.join(', ')} and then what it should say, or withdraw.`);
      continue;
    }
    const isKept = field === 'note' || field === 'reason';
    const words = isKept ? await agreedText(talk, text.trim()) : text.trim();
    if (words === null) continue;
    const read = readField(field, words, policyOf(session), clock.now());
    if (read.ok) replacement = { ...replacement, [field]: read.value };
    else talk.say(read.says);
  }
};

/** "correct 4": corrects an entry, or withdraws it. */
export const correctEntry = async (session: Session, position: number): Promise<void> => {
  const { talk } = session;
  const found = correctable(session.incident, position);
  if (!found.ok) {
    talk.say(found.says);
    return;
  }
  const { event } = found;
  sayEntry(session, position, event);
  const replacement = await askReplacement(session, event);
  if (replacement === null) {
    await withdraw(session, position);
    return;
  }
  if (Object.keys(replacement).length === 0) {
    talk.say('Nothing is changed.');
    return;
  }
  const reason = await askText(talk, 'What was wrong? ', { required: true });
  await correct(session, position, reason, replacement);
};

/** A note that no entry took goes to the last one, so that it is not lost. */
export const keepPendingNote = async (session: Session): Promise<void> => {
  const place = placeForNote(session.incident, session.pending.note);
  if (place === null) return;
  session.talk.say(`Your note goes with entry ${place.entry}, since no other entry followed.`);
  session.pending = { ...session.pending, note: '', at: null };
  await correct(session, place.entry, 'a note was added', { note: place.note });
};
