/** Putting an entry right. Nothing is ever taken away: the correction stands beside the entry. */
import { type Instant, isoOf } from '../../engine/time.ts';
import { lastStanding, standingEntries } from '../../live/compose.ts';
import { channelsMeant, partiesMeant, proceduresMeant } from '../../live/matching.ts';
import { readTime } from '../../live/school-time.ts';
import { ACT_IDS, ACTS, type Act } from '../../vocabulary/acts.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import { FACT_VALUES } from '../../vocabulary/facts.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import { eventInWords } from '../../words/entries.ts';
import { oneLine } from '../../words/plain.ts';
import { askText, askYesNo } from './conversation.ts';
import { nextMoment, policyOf, recordEntry, type Session } from './session.ts';

type Replacement = Readonly<Record<string, string | boolean | string[]>>;

const WRONG = 'What was wrong? [entered by mistake] ';
const BY_MISTAKE = 'entered by mistake';

const sayEntry = (session: Session, position: number, event: TimelineEvent): void =>
  session.talk.say(`Entry ${position}: ${oneLine(eventInWords(event, session.incident.run))}.`);

const isTheConcern = (session: Session, position: number): boolean => {
  const { events } = session.incident.timeline;
  const standing = standingEntries(events);
  const concerns = events.flatMap((event, index) =>
    event.type === 'concern.raised' && standing.has(index) ? [index] : [],
  );
  return concerns.length === 1 && concerns[0] === position;
};

const correct = async (
  session: Session,
  entry: number,
  reason: string,
  replacement?: Replacement,
): Promise<void> => {
  const { at } = nextMoment(session);
  const isPut = await recordEntry(session, {
    at,
    type: 'entry.corrected',
    by: session.me,
    entry,
    reason,
    replacement,
  });
  if (isPut) session.talk.say('Both the entry and its correction stay in the record.');
};

const withdraw = async (session: Session, position: number): Promise<void> => {
  const { talk } = session;
  if (isTheConcern(session, position)) {
    talk.say('That is the concern itself. Without it nothing is left to do.');
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

const isAct = (type: string): type is Act => (ACT_IDS as readonly string[]).includes(type);

/** The fields of an entry that a correction can change. */
const fieldsOf = (event: TimelineEvent): readonly string[] => {
  const common = ['at', 'by', 'note', 'reason'];
  if (event.type === 'fact.established') return ['value', ...common];
  if (event.type === 'concern.raised') return ['procedure', 'to', 'about', ...common];
  if (event.type === 'procedure.opened') return ['procedure', ...common];
  if (!isAct(event.type)) return common;
  if (ACTS[event.type].to === 'none') return common;
  const told = ACTS[event.type].to === 'required' ? ['via', 'reference', 'withAddress'] : [];
  return ['to', ...told, ...common];
};

type FieldRead =
  | { readonly ok: true; readonly value: string | boolean | string[] }
  | { readonly ok: false; readonly says: string };

const only = (found: readonly string[], says: string): FieldRead => {
  const [one, another] = found;
  return one !== undefined && another === undefined
    ? { ok: true, value: one }
    : { ok: false, says };
};

const readParties = (text: string, policy: Policy): FieldRead => {
  const found = text.split(/[\s,]+/).map((word) => partiesMeant(word, policy));
  const parties = found.flatMap((each) => (each.length === 1 ? each : []));
  const [one, another] = parties;
  if (one === undefined || parties.length < found.length) {
    return { ok: false, says: 'Type a party, such as dsl, teacher or police.' };
  }
  return { ok: true, value: another === undefined ? one : [...parties] };
};

/** Reads what one field should have said. */
const readField = (field: string, text: string, policy: Policy, now: Instant): FieldRead => {
  switch (field) {
    case 'at': {
      const time = readTime(text, now);
      return time.ok ? { ok: true, value: isoOf(time.instant) } : time;
    }
    case 'by':
      return only(partiesMeant(text, policy), 'Type a party, such as dsl, teacher or police.');
    case 'to':
    case 'about':
      return readParties(text, policy);
    case 'via':
      return only(channelsMeant(text), 'Type a way, such as 101, 999, in-person or email.');
    case 'value':
      return only(
        FACT_VALUES.filter((value) => value === text.toLowerCase()),
        'Type yes, no or unclear.',
      );
    case 'procedure':
      return only(proceduresMeant(text), 'Type a kind, such as sexting or iioc.');
    case 'withAddress':
      return /^(yes|no)$/i.test(text)
        ? { ok: true, value: /^yes$/i.test(text) }
        : { ok: false, says: 'Type yes or no.' };
    default:
      return { ok: true, value: text };
  }
};

const askReplacement = async (
  session: Session,
  event: TimelineEvent,
): Promise<Replacement | null> => {
  const { talk, clock } = session;
  const fields = fieldsOf(event);
  talk.say(
    `Type what it should say, such as at 14:05 or by teacher. It has: ${fields.join(', ')}.`,
  );
  talk.say('Type withdraw if it should not be there at all. Enter when it is right.');
  let replacement: Replacement = {};
  for (;;) {
    const typed = await askText(talk, 'Should say: ');
    if (typed === '') return replacement;
    if (/^withdraw$/i.test(typed)) return null;
    const [, field = '', text = ''] = /^(\w+)[\s=:]+(.+)$/.exec(typed) ?? [];
    if (!fields.includes(field)) {
      talk.say(`Type one of ${fields.join(', ')} and then what it should say, or withdraw.`);
      continue;
    }
    const read = readField(field, text.trim(), policyOf(session), clock.now());
    if (read.ok) replacement = { ...replacement, [field]: read.value };
    else talk.say(read.says);
  }
};

/** "correct 4": mends an entry, or withdraws it. */
export const correctEntry = async (session: Session, position: number): Promise<void> => {
  const { talk, incident } = session;
  const { events } = incident.timeline;
  const event = events[position];
  if (event === undefined) {
    talk.say(`There is no entry ${position}; record shows them.`);
    return;
  }
  if (event.type === 'entry.corrected') {
    talk.say(`Entry ${position} is itself a correction; correct entry ${event.entry} once more.`);
    return;
  }
  if (!standingEntries(events).has(position)) {
    talk.say(`Entry ${position} is withdrawn already. Record it anew if it did happen.`);
    return;
  }
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
  const { events } = session.incident.timeline;
  const { note } = session.pending;
  const position = lastStanding(events);
  const event = position === null ? undefined : events[position];
  if (note === '' || position === null || event === undefined) return;
  session.talk.say(`Your note goes with entry ${position}, since no other entry followed.`);
  const whole = event.note === undefined ? note : `${event.note} ${note}`;
  session.pending = { ...session.pending, note: '', at: null };
  await correct(session, position, 'a note was added', { note: whole });
};
