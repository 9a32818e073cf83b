/** Playing a drill alone in the terminal: what is said and done, while the story goes on by its own clock. */
import { jumpedTo, paused, running, shownBy } from '../../drill/clock.ts';
import {
  advanced,
  asked,
  did,
  ended,
  guided,
  incidentOf,
  isEnded,
  type Moved,
  somethingComesAt,
  storyEndsAt,
} from '../../drill/run.ts';
import { textOfRun } from '../../drill/run-file.ts';
import { questionsIn, type Told, toldInWords, toldSoFar } from '../../drill/told.ts';
import { atMoment, type RuleBooks } from '../../engine/replay.ts';
import { type Instant, minutesAfter } from '../../engine/time.ts';
import type { KeptFile } from '../../files/kept-file.ts';
import { type Intent, readIntent } from '../../live/intents.ts';
import { partiesMeant, questionsMeant } from '../../live/matching.ts';
import { NOTHING_PENDING } from '../../live/pending.ts';
import { factAsked } from '../../norms/predicates.ts';
import type { DrillRun } from '../../vocabulary/drills.ts';
import type { Fact } from '../../vocabulary/facts.ts';
import type { Party } from '../../vocabulary/parties.ts';
import { nextInWords } from '../../words/guidance.ts';
import { oneLine } from '../../words/plain.ts';
import { clockTime } from '../../words/time.ts';
import { doAsAsked } from '../step/commands.ts';
import {
  askYesNo,
  Cancelled,
  type Conversation,
  choose,
  EndOfInput,
} from '../step/conversation.ts';
import { policyOf, promptOf, type Session, showScreen } from '../step/session.ts';

export interface Game {
  run: DrillRun;
  /** Where the run is kept; null while it is only in memory. */
  readonly file: KeptFile | null;
  readonly session: Session;
  readonly books: RuleBooks;
  /** How many of the things told are on the screen. */
  told: number;
  hasSaidOver: boolean;
  /** What the clock brings is waited for before a line is obeyed, and not begun while one is. */
  ticking: Promise<unknown>;
  isBusy: boolean;
  /** The present, by the clock on the wall. */
  readonly now: () => Instant;
}

const drillNow = ({ run, now }: Game): Instant => shownBy(run.clock, now());

const inWords = ({ session }: Game, told: Told): string => {
  const { lead, says } = toldInWords(told, session.incident.run);
  const text = oneLine(`${lead === null ? '' : `${lead}: `}${says}`);
  return told.kind === 'story' ? text : `${clockTime(told.at, told.at)}  ${text}`;
};

/** Puts on the screen what has come since. @returns whether anything has */
const tell = (game: Game): boolean => {
  const { talk } = game.session;
  const all = toldSoFar(game.run);
  const fresh = all.slice(game.told);
  game.told = all.length;
  for (const each of fresh) {
    talk.say('');
    talk.say(inWords(game, each), each.kind === 'story' ? 0 : 7);
  }
  if (!game.hasSaidOver && !isEnded(game.run) && drillNow(game) >= storyEndsAt(game.run)) {
    game.hasSaidOver = true;
    talk.say('');
    talk.say('The story is over. Do what is still to be done, or type end for the debrief.');
  }
  return fresh.length > 0;
};

/** Keeps the run as it is now. @returns whether it is on the disk, where there is a file */
const keep = async (game: Game, run: DrillRun): Promise<boolean> => {
  const fault = (await game.file?.save(textOfRun(run))) ?? null;
  if (fault !== null) {
    game.session.talk.say(`NOT SAVED: ${fault}. What you just did does not count.`);
    return false;
  }
  game.run = run;
  game.session.incident = incidentOf(run, game.books);
  return true;
};

const moveOn = async (game: Game, moved: Moved): Promise<boolean> => {
  if (!moved.ok) {
    game.session.talk.say(`Not recorded: ${moved.says}.`);
    return false;
  }
  return keep(game, moved.run);
};

/** Lets come what is due by now. */
export const catchUp = async (game: Game): Promise<boolean> => {
  const run = advanced(game.run, drillNow(game));
  if (run !== game.run) await keep(game, run);
  return tell(game);
};

/** Leaves without a debrief. */
export class LeftDrill extends Error {}

/** Whoever plays can leave at any question. */
export const leavable = (talk: Conversation): Conversation => ({
  ...talk,
  read: async (...asked) => {
    const line = await talk.read(...asked);
    if (/^\s*leave\s*$/i.test(line)) throw new LeftDrill();
    return line;
  },
});

/** What the steps of an incident need to take a drill's place. */
export const sessionFor = (
  of: () => Game,
  run: DrillRun,
  talk: Conversation,
  books: RuleBooks,
): Session => {
  const incident = incidentOf(run, books);
  return {
    incident,
    store: null,
    isSaved: true,
    me: run.scenario.you,
    pending: NOTHING_PENDING,
    saidNew: new Set(),
    shown: { ...nextInWords(incident), doNow: [], later: [], ask: [] },
    clock: { now: () => drillNow(of()), pass: null },
    talk,
    feed: null,
    seat: {
      take: async (event) => {
        const game = of();
        const isTaken = await moveOn(game, did(game.run, event, drillNow(game), books));
        if (isTaken) game.session.pending = NOTHING_PENDING;
        return isTaken;
      },
      show: () => {},
    },
  };
};

/** What people call a parent, beside the words of a story. */
const CALLED: Readonly<Record<string, string>> = { mum: 'mother', mom: 'mother', dad: 'father' };

/** Those in the story whom a word stands for: by their role, or as the story calls them. */
const peopleCalled = ({ session, run }: Game, typed: string): readonly Party[] => {
  const word = CALLED[typed.toLowerCase()] ?? typed.toLowerCase();
  const parties = partiesMeant(word, policyOf(session));
  const isCalled = (is: string): boolean =>
    is
      .toLowerCase()
      .split(/[^a-z]+/)
      .includes(word);
  return run.scenario.people
    .filter(({ who, is }) => parties.includes(who) || (word !== '' && isCalled(is)))
    .map(({ who }) => who);
};

const askSomebody = async (game: Game, typed: string): Promise<void> => {
  const { session, run, books } = game;
  const policy = policyOf(session);
  const [first = '', ...rest] = typed.replace(/^(?:the|her|his|my|our)\s+/i, '').split(/\s+/);
  const named = peopleCalled(game, first);
  const [meant] = named;
  const who: Party | null =
    meant !== undefined && named.length === 1
      ? meant
      : ((
          await choose<Party | null>(session.talk, 'Who do you ask?', [
            ...run.scenario.people.map(({ who: value, is }) => ({ value, says: is })),
            { value: null, says: 'nobody: look into it yourself' },
          ])
        )[0] ?? null);
  const words = named.length === 1 ? rest.join(' ') : typed;
  const questions = questionsIn(run, books);
  const say = (fact: Fact): string => factAsked(fact, policy);
  const found = questionsMeant(words, questions, say);
  const answers = run.scenario.people.find((each) => each.who === who)?.answers ?? {};
  const likely = found.filter((fact) => Object.hasOwn(answers, fact));
  const offered = likely.length === 1 ? likely : found.length === 0 ? questions : found;
  const [only] = offered;
  const isRead =
    only !== undefined &&
    offered.length === 1 &&
    (await askYesNo(session.talk, `You ask: “${say(only)}” Is that right?`));
  const fact = isRead
    ? only
    : (
        await choose(
          session.talk,
          'What do you ask?',
          (offered.length === 1 ? questions : offered).map((value) => ({
            value,
            says: say(value),
          })),
          { meant: (again) => questionsMeant(again, questions, say) },
        )
      )[0];
  if (fact !== undefined) await moveOn(game, asked(run, who, fact, drillNow(game), game.books));
};

const setClock = async (game: Game, clock: DrillRun['clock']): Promise<void> => {
  await keep(game, { ...game.run, clock });
};

const wait = async (game: Game, minutes: number): Promise<void> => {
  const to = minutesAfter(drillNow(game), minutes);
  await setClock(game, jumpedTo(game.run.clock, game.now(), to));
};

const waitForNext = async (game: Game): Promise<void> => {
  const to = somethingComesAt(game.run, drillNow(game));
  if (to === null) {
    game.session.talk.say('Nothing more comes by itself. Type end for the debrief.');
    return;
  }
  await setClock(game, jumpedTo(game.run.clock, game.now(), to));
};

/** Shows what the procedure says at this moment; the debrief tells how often. */
const guide = async (game: Game): Promise<void> => {
  await keep(game, guided(game.run, drillNow(game)));
  const { session } = game;
  const now = drillNow(game);
  // The screen of an incident, with its numbers, as it stands by the drill's clock.
  const seen: Session = { ...session, incident: atMoment(session.incident, now), seat: null };
  showScreen(seen);
  session.shown = seen.shown;
};

const HELP: readonly string[] = [
  '  Say what you do, in your own words: I told the head in person',
  '  did                 choose what was done from a list',
  '  ask teacher …       ask somebody: ask teacher who has seen it',
  '  ask                 choose whom to ask, and what',
  '  wait 10             ten minutes pass',
  '  next                wait until something comes',
  '  pause, go           stop the clock, and let it run again',
  '  guide               what the procedure says now; the debrief tells how often you looked',
  '  1, not 2, why 1     after guide: number 1 is done; decide against number 2; what is behind it',
  '                      what you refuse or leave needs no entry: nothing is recorded for it',
  '  record              what has happened so far',
  '  note …, undo        a note for the next entry; the last entry was wrong',
  '  end                 end the drill, and see the debrief',
  '  leave               stop at once, without a reason; the drill can be gone on with',
];

/** What of an incident's commands a drill has too. */
const SHARED: readonly Intent['kind'][] = [
  'done',
  'did',
  'not',
  'concern',
  'open',
  'undo',
  'correct',
  'at',
  'note',
  'reference',
  'me',
  'not-understood',
];

/** What looks into the guidance, while it is shown. */
const GUIDANCE: readonly Intent['kind'][] = ['why', 'everything', 'never', 'questions'];

const NOT_HERE: Readonly<Partial<Record<Intent['kind'], string>>> = {
  answer: 'Ask somebody: ask, and then whom and what.',
  close: 'To end the drill, type end.',
  quit: 'To end the drill, type end. To stop without a debrief, type leave.',
};
const HIDDEN = 'That would show what the procedure says. Type guide if you want to see it.';

const WORDS: Readonly<Record<string, (game: Game, rest: string) => Promise<void> | void>> = {
  ask: askSomebody,
  wait: async (game, rest) => {
    const minutes = /^\d{1,5}/.exec(rest)?.[0];
    if (minutes === undefined)
      game.session.talk.say('Type how many minutes pass, such as wait 10.');
    else await wait(game, Number(minutes));
  },
  next: waitForNext,
  pause: async (game) => {
    await setClock(game, paused(game.run.clock, game.now()));
    game.session.talk.say(
      `The clock stands at ${clockTime(drillNow(game), drillNow(game))}. Type go to go on.`,
    );
  },
  go: async (game) => {
    await setClock(game, running(game.run.clock, game.now()));
  },
  guide,
  record: (game) => {
    game.told = 0;
    tell(game);
  },
  help: ({ session }) => session.talk.show(HELP),
  '?': ({ session }) => session.talk.show(HELP),
  end: async (game) => {
    if (await askYesNo(game.session.talk, 'End the drill and see the debrief?')) {
      await keep(game, ended(game.run, drillNow(game)));
    }
  },
};
const ALONE: readonly string[] = ['next', 'pause', 'go', 'guide', 'record', 'help', '?', 'end'];

const obey = async (game: Game, line: string): Promise<void> => {
  const text = line.trim();
  if (text === '') return;
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
  const key = word.toLowerCase();
  const own =
    Object.hasOwn(WORDS, key) && (rest === '' || !ALONE.includes(key)) ? WORDS[key] : null;
  if (own) {
    await own(game, rest);
    return;
  }
  const intent = readIntent(text);
  const isGuided = game.run.moves.at(-1)?.kind === 'guided';
  if (SHARED.includes(intent.kind) || (isGuided && GUIDANCE.includes(intent.kind)))
    await doAsAsked(game.session, intent);
  else game.session.talk.say(NOT_HERE[intent.kind] ?? HIDDEN);
};

/** Lets come what is due, where nobody is in the middle of something. */
export const tick = (game: Game): void => {
  if (game.isBusy) return;
  const before = game.told;
  game.isBusy = true;
  game.ticking = catchUp(game).finally(() => {
    game.isBusy = false;
    if (game.told !== before) game.session.talk.promptAgain();
  });
};

/** Takes lines until the drill has ended, or nobody is there any more. */
export const playOn = async (game: Game): Promise<void> => {
  const { talk } = game.session;
  tell(game);
  while (!isEnded(game.run)) {
    try {
      const line = await talk.read(promptOf(game.session));
      await game.ticking;
      game.isBusy = true;
      await catchUp(game);
      await obey(game, line);
      await catchUp(game);
    } catch (error) {
      if (error instanceof LeftDrill || error instanceof EndOfInput) return;
      if (!(error instanceof Cancelled)) throw error;
      talk.say('Left as it was. Nothing is recorded.');
    } finally {
      game.isBusy = false;
    }
  }
};
