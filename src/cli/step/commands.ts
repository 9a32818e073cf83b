/** What each command does, once it is understood. */

import { isClosed } from '../../live/compose.ts';
import type { Intent } from '../../live/intents.ts';
import { toDoInOrder } from '../../live/looking-up.ts';
import { actsAtStart, partiesMeant } from '../../live/matching.ts';
import { readTimeOfNext } from '../../live/pending.ts';
import { openStore } from '../../live/timeline-file.ts';
import { partyInWords } from '../../norms/predicates.ts';
import { LONGEST_REFERENCE } from '../../vocabulary/free-text.ts';
import { clockTime } from '../../words/time.ts';
import { recordAnswer, recordDecision, recordDid, recordDone, recordOpening } from './acts.ts';
import {
  agreedText,
  askParty,
  askText,
  askWord,
  askYesNo,
  faultOfReference,
  faultOfText,
} from './conversation.ts';
import { correctEntry, keepPendingNote, undo } from './corrections.ts';
import { raiseAnother } from './opening.ts';
import { recordSaid } from './said.ts';
import { keep, nextMoment, policyOf, recordEntry, type Session, showScreen } from './session.ts';
import {
  showEverything,
  showHelp,
  showNever,
  showQuestions,
  showRecord,
  showReport,
  showWhy,
} from './views.ts';

const setTime = (session: Session, typed: string): void => {
  const { talk, clock } = session;
  const now = clock.now();
  const time = readTimeOfNext(session.incident, typed, now);
  if (!time.ok) {
    talk.say(time.says);
    return;
  }
  const isNow = time.instant === now;
  session.pending = { ...session.pending, at: isNow ? null : time.instant };
  if (time.remark !== null) talk.say(time.remark);
  talk.say(
    isNow
      ? 'The next entry happens now.'
      : `The next entry happened at ${clockTime(time.instant, now)}. Type at now to take that back.`,
  );
};

const setNote = async (session: Session, typed: string): Promise<void> => {
  const { talk, pending } = session;
  const words = typed === '' ? await askText(talk, 'Note: ') : await agreedText(talk, typed);
  if (words === null) talk.leave(`note ${typed}`);
  if (words === null || words === '') return;
  const note = pending.note === '' ? words : `${pending.note} ${words}`;
  if (pending.note !== '' && faultOfText(note) !== null) {
    talk.say('Not kept: with the note before it, it is too long or holds what may not be kept.');
    return;
  }
  session.pending = { ...pending, note };
  talk.say('The note goes with the next entry.');
};

const setReference = async (session: Session, typed: string): Promise<void> => {
  const { talk } = session;
  const reference =
    typed === ''
      ? await askText(talk, 'Reference: ', { longest: LONGEST_REFERENCE })
      : await agreedText(talk, typed, LONGEST_REFERENCE);
  if (reference === null) talk.leave(`ref ${typed}`);
  if (reference === null || reference === '') return;
  const fault = faultOfReference(reference);
  if (fault !== null) talk.say(`Not kept: the reference ${fault}.`);
  else {
    session.pending = { ...session.pending, reference };
    talk.say('The reference goes with the next entry that records telling somebody.');
  }
};

const sayList = ({ talk }: Session, title: string, says: readonly string[]): void => {
  if (says.length > 0) talk.say(title);
  says.forEach((each, index) => {
    talk.say(`${String(index + 1).padStart(2)}. ${each}`, 4);
  });
};

const close = async (session: Session): Promise<void> => {
  const { talk, shown, me, incident } = session;
  if (isClosed(incident.timeline.events)) {
    talk.say('It is closed already.');
    return;
  }
  const toDo = toDoInOrder(shown).map((item) => item.says);
  const toAnswer = shown.ask.map((question) => question.asks);
  sayList(session, 'Still to be done:', toDo);
  if (toDo.length > 0) talk.say('Closed now, these count as not done.');
  sayList(session, 'Not answered yet:', toAnswer);
  if (toAnswer.length > 0) talk.say('If you close now, the report may be inconclusive.');
  if (toDo.length + toAnswer.length > 0 && !(await askYesNo(talk, 'Close it all the same?'))) {
    talk.say('It stays open.');
    return;
  }
  const { note } = session.pending;
  await recordEntry(session, { ...nextMoment(session), type: 'incident.closed', by: me, note });
};

/** "save FILE": keeps it there from now on. */
export const saveAs = async (session: Session, name: string): Promise<void> => {
  const { talk, store } = session;
  const file = name === '' && store === null ? await askWord(talk, 'File name: ') : name;
  if (file === '') {
    if (store === null) talk.say('Not saved: no file is named.');
    else if (await keep(session)) talk.say(`Saved in ${store.path}.`);
    return;
  }
  const opened = await openStore(file, session.incident.books);
  if (opened.kind === 'unusable') {
    talk.say(`Not saved: ${opened.says}.`);
    return;
  }
  if (opened.kind === 'timeline') {
    await opened.store.close();
    talk.say(`Not saved: ${file} is there already; name another file.`);
    return;
  }
  session.store = opened.store;
  if (await keep(session)) {
    await store?.close();
    talk.say(`Saved in ${file}, and so is every entry from now on.`);
  } else {
    await opened.store.close();
    session.store = store;
  }
};

/** Leaves: nothing that was taken is lost without a word. */
export class Left extends Error {}

const leave = async (session: Session): Promise<void> => {
  await keepPendingNote(session);
  if (session.store === null && session.incident.timeline.events.length > 0) {
    session.talk.say('This is in no file yet.');
    const file = await askWord(session.talk, 'File name to save it, or Enter to throw it away: ');
    if (file !== '') {
      await saveAs(session, file);
      if (session.store === null) return;
    } else if (!(await askYesNo(session.talk, 'Throw the whole record away?'))) return;
  } else if (!session.isSaved && !(await keep(session))) return;
  throw new Left();
};

const letTimePass = ({ clock, talk }: Session, minutes: number): void => {
  if (clock.pass === null) {
    talk.say('Time passes by itself. For a clock that waits for you, start with --as-of.');
  } else clock.pass(minutes);
};

const setMe = async (session: Session, typed: string): Promise<void> => {
  const policy = policyOf(session);
  const [meant, another] = typed === '' ? [] : partiesMeant(typed, policy);
  session.me =
    meant !== undefined && another === undefined
      ? meant
      : await askParty(session.talk, 'Who are you?', session.me, policy);
  session.talk.say(`At the keyboard: ${partyInWords(session.me, policy)}.`);
};

type Kind = Intent['kind'];
type OfKind<K extends Kind, I = Intent> = I extends { readonly kind: infer J }
  ? K extends J
    ? I
    : never
  : never;

/** What each intent does. */
const DOES: {
  readonly [K in Kind]: (session: Session, intent: OfKind<K>) => void | Promise<void>;
} = {
  screen: () => {},
  done: (session, { item, details }) => recordDone(session, item, details),
  answer: (session, { question, value }) => recordAnswer(session, question, value),
  did: async (session, { what }) => {
    const isById = actsAtStart(what).acts.length === 1 && /^[a-z-]+\.[a-z-]+\b/.test(what);
    if (what === '' || isById || !(await recordSaid(session, what))) await recordDid(session, what);
  },
  not: (session, { item, reason }) => recordDecision(session, item, reason),
  open: (session, { text }) => recordOpening(session, text),
  concern: raiseAnother,
  undo,
  correct: (session, { entry }) => correctEntry(session, entry),
  close,
  at: (session, { text }) => setTime(session, text),
  note: (session, { text }) => setNote(session, text),
  reference: (session, { text }) => setReference(session, text),
  me: (session, { text }) => setMe(session, text),
  wait: (session, { minutes }) => letTimePass(session, minutes),
  save: (session, { text }) => saveAs(session, text),
  never: showNever,
  everything: showEverything,
  questions: showQuestions,
  why: (session, { of, number }) => showWhy(session, of, number),
  record: showRecord,
  report: showReport,
  help: showHelp,
  quit: leave,
  'not-understood': async (session, { says, typed }) => {
    if (typed === undefined || !(await recordSaid(session, typed))) session.talk.say(says);
  },
};

/** Does what was asked for. */
export const doAsAsked = async (session: Session, intent: Intent): Promise<void> => {
  const does = DOES[intent.kind] as (session: Session, intent: Intent) => void | Promise<void>;
  await does(session, intent);
};

const SHOWS_SCREEN: readonly Kind[] = ['screen', 'wait'];

/** Does what was asked for, and shows how it stands where that has changed. */
export const obey = async (session: Session, intent: Intent): Promise<void> => {
  const before = session.incident;
  await doAsAsked(session, intent);
  if (session.incident !== before || SHOWS_SCREEN.includes(intent.kind)) showScreen(session);
};
