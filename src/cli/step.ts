/** `dutybound step`: stepping through an incident in the terminal. */
import { type Incident, type RuleBooks, resume } from '../engine/replay.ts';
import { instantOf } from '../engine/time.ts';
import { type EndSignal, STATUS_AFTER } from '../files/ending.ts';
import { isAmong } from '../files/find.ts';
import { isSameFile } from '../files/outputs.ts';
import { type Clock, standingClock, systemClock } from '../live/clock.ts';
import { readIntent } from '../live/intents.ts';
import { startIncident } from '../live/opening.ts';
import { NOTHING_PENDING } from '../live/pending.ts';
import { type Opened, openStore } from '../live/timeline-file.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { incidentNameFor } from '../understanding/school-time.ts';
import { nextInWords } from '../words/guidance.ts';
import { inSchoolTime } from '../words/time.ts';
import { booksFor, wrongJudging } from './books.ts';
import { Left, obey } from './step/commands.ts';
import {
  Cancelled,
  type Conversation,
  converse,
  EndOfInput,
  faultOfReference,
} from './step/conversation.ts';
import { keepPendingNote } from './step/corrections.ts';
import type { Feed } from './step/inspect.ts';
import { askPolicy, raiseConcern } from './step/opening.ts';
import { keep, promptOf, type Session, showScreen } from './step/session.ts';
import { complain } from './terminal.ts';

export interface StepFlags extends PolicyFlags {
  readonly policy?: string;
  readonly incident?: string;
  readonly exercise?: boolean;
  readonly asOf?: string;
  readonly inspect?: string;
}

/** What is wrong with the options, or null. */
const wrongFlags = ({ incident, ...judging }: StepFlags, books: RuleBooks): string | null => {
  const wrong = wrongJudging(judging, books);
  if (wrong !== null) return wrong;
  if (incident === undefined) return null;
  if (incident.trim() === '') return '--incident: is empty; give a short reference';
  const fault = faultOfReference(incident);
  return fault === null ? null : `--incident: ${fault}`;
};

const SET_CLOCK =
  '--as-of: a clock that is set is for exercises; add --exercise, or leave --as-of out';

/** What in the options does not fit the incident that the file holds, or null. */
const misfit = (opened: Opened | null, flags: StepFlags): string | null => {
  const isExercise =
    opened?.kind === 'timeline' ? opened.timeline.exercise : flags.exercise === true;
  if (flags.asOf !== undefined && !isExercise) return SET_CLOCK;
  if (opened?.kind !== 'timeline') return null;
  const { policy, incident, exercise } = opened.timeline;
  if (flags.policy !== undefined && flags.policy !== policy) {
    return `--policy: the file is under ${policy}; leave the option out`;
  }
  if (flags.incident !== undefined && flags.incident !== incident) {
    return '--incident: the file holds another incident; leave the option out';
  }
  return flags.exercise === true && !exercise
    ? '--exercise: the file holds a real incident; name another file'
    : null;
};

const feedFor = async (file: string | undefined): Promise<Feed | null | string> => {
  if (file === undefined) return null;
  const { inspectTo } = await import('./step/inspect.ts');
  try {
    return inspectTo(file);
  } catch {
    return `--inspect: ${file} cannot be written; name another file`;
  }
};

const clockFor = ({ asOf }: StepFlags): Clock =>
  asOf === undefined ? systemClock : standingClock(instantOf(asOf));

const welcome = ({ talk, clock, store }: Session): void => {
  if (clock.pass !== null) {
    talk.say(`The clock stands at ${inSchoolTime(clock.now())}; wait 30 lets 30 minutes pass.`);
  }
  talk.say(
    store === null
      ? 'No file is named: this is in memory only until you type save FILE.'
      : `Every entry is saved in ${store.path} at once.`,
  );
  talk.say('Type help for the commands, cancel to leave a question.');
};

const sessionFor = (
  incident: Incident,
  opened: Opened | null,
  beside: { readonly clock: Clock; readonly talk: Conversation; readonly feed: Feed | null },
): Session => ({
  incident,
  store: opened === null || opened.kind === 'unusable' ? null : opened.store,
  isSaved: true,
  me: 'dsl',
  pending: NOTHING_PENDING,
  saidNew: new Set(),
  shown: nextInWords(incident),
  seat: null,
  ...beside,
});

/** Takes lines until somebody leaves or there are no more. */
const goOn = async (session: Session): Promise<void> => {
  const { talk } = session;
  showScreen(session);
  for (;;) {
    try {
      await obey(session, readIntent(await talk.read(promptOf(session))));
    } catch (error) {
      if (error instanceof Left) return;
      if (error instanceof EndOfInput) {
        await keepPendingNote(session);
        return;
      }
      if (!(error instanceof Cancelled)) throw error;
      talk.say('Left as it was. Nothing is recorded.');
    }
  }
};

const entriesInWords = (count: number): string => `${count} ${count === 1 ? 'entry' : 'entries'}`;

const farewell = ({ incident, store, isSaved, talk }: Session): void => {
  const count = incident.timeline.events.length;
  if (count === 0) talk.say('Nothing is recorded.');
  else if (store === null) talk.say('Not saved: no file was named.');
  else if (isSaved) talk.say(`Saved in ${store.path}: ${entriesInWords(count)}.`);
  else talk.say(`NOT SAVED in ${store.path}.`);
};

/**
 * Being told to stop: what is recorded is on the disk already. What is not says so once at Ctrl-C
 * before it goes.
 */
const interruptFor = (current: () => Session | null) => {
  let isWarned = false;
  return (signal: EndSignal): void => {
    const session = current();
    const some = session !== null && session.incident.timeline.events.length > 0;
    const isUnsaved = some && (session.store === null || !session.isSaved);
    if (signal === 'SIGINT' && isUnsaved && !isWarned) {
      isWarned = true;
      process.stdout.write('\nNot saved. Type save FILE, or press Ctrl-C again to lose it.\n');
      session.talk.promptAgain();
      return;
    }
    process.stdout.write('\n');
    if (session !== null) farewell(session);
    process.exit(STATUS_AFTER[signal]);
  };
};

const begin = async (
  talk: Conversation,
  opened: Opened | null,
  flags: StepFlags,
  { feed, books }: { readonly feed: Feed | null; readonly books: RuleBooks },
): Promise<Session> => {
  const clock = clockFor(flags);
  const beside = { clock, talk, feed };
  if (opened?.kind === 'timeline') {
    const session = sessionFor(resume(opened.timeline, books), opened, beside);
    const { incident, events } = opened.timeline;
    talk.say(`Going on with incident ${incident}: ${entriesInWords(events.length)} so far.`);
    return session;
  }
  const policy = flags.policy ?? (await askPolicy(talk, books));
  const incident = flags.incident ?? incidentNameFor(clock.now());
  const head = { incident, policy, exercise: flags.exercise === true };
  return sessionFor(startIncident(head, books), opened, beside);
};

const isOne = async (a: string, b: string): Promise<boolean> =>
  isSameFile(a, b) || (await isAmong(a, [{ name: b }]));

const usable = async (
  file: string | undefined,
  flags: StepFlags,
  books: RuleBooks,
): Promise<{ readonly opened: Opened | null; readonly feed: Feed | null } | string> => {
  const wrong = wrongFlags(flags, books);
  if (wrong !== null) return `dutybound: ${wrong}`;
  const opened = file === undefined ? null : await openStore(file, books);
  if (opened?.kind === 'unusable') return opened.says;
  const unfit = misfit(opened, flags);
  if (unfit !== null) {
    if (opened !== null) await opened.store.close();
    return `dutybound: ${unfit}`;
  }
  if (flags.inspect !== undefined && file !== undefined && (await isOne(flags.inspect, file))) {
    return 'dutybound: --inspect: is the file of the incident; name another file';
  }
  const feed = await feedFor(flags.inspect);
  return typeof feed === 'string' ? `dutybound: ${feed}` : { opened, feed };
};

/** @returns the exit status: 0, or 2 where the file or an option cannot be used. */
export const stepThrough = async (file: string | undefined, flags: StepFlags): Promise<number> => {
  const books = await booksFor(flags);
  if (books === null) return 2;
  const found = await usable(file, flags, books);
  if (typeof found === 'string') {
    complain(`${found}\n`);
    return 2;
  }
  let session: Session | null = null;
  const talk = converse(interruptFor(() => session));
  try {
    session = await begin(talk, found.opened, flags, { feed: found.feed, books });
    if (session.incident.timeline.exercise) {
      talk.say('EXERCISE: none of this is real.');
    }
    welcome(session);
    if (found.opened?.kind === 'timeline') session.feed?.(session.incident.run);
    else if (!(await raiseConcern(session))) return 2;
    await goOn(session);
  } catch (error) {
    if (!(error instanceof EndOfInput) && !(error instanceof Cancelled)) throw error;
  } finally {
    if (session !== null) farewell(session);
    talk.close();
  }
  return session !== null && !session.isSaved && !(await keep(session)) ? 2 : 0;
};
