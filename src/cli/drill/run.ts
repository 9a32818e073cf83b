/** `dutybound drill run`: a scenario alone in the terminal, to its debrief. */
import { randomUUID } from 'node:crypto';
import { begun, digestOfScenario, policiesFor, storyUnder } from '../../drill/begin.ts';
import { clockFor, paused, pausedClock, running } from '../../drill/clock.ts';
import { debriefsOf } from '../../drill/debrief/compare.ts';
import { isEnded, judgedAt } from '../../drill/run.ts';
import { runIn, textOfRun } from '../../drill/run-file.ts';
import { policyNamed, type RuleBooks } from '../../engine/replay.ts';
import { type EndSignal, STATUS_AFTER } from '../../files/ending.ts';
import { type KeptFile, openKept } from '../../files/kept-file.ts';
import { systemClock } from '../../live/clock.ts';
import type { PolicyFlags } from '../../policies/books.ts';
import { digestOf } from '../../policies/digest.ts';
import { textOfDebriefs } from '../../report/drill/text.ts';
import type { DrillRun } from '../../vocabulary/drills.ts';
import type { Scenario } from '../../vocabulary/scenarios.ts';
import { booksFor, unknownPolicy } from '../books.ts';
import {
  askYesNo,
  Cancelled,
  type Conversation,
  choose,
  converse,
  EndOfInput,
} from '../step/conversation.ts';
import { complain, painterForStdout, widthOfStdout } from '../terminal.ts';
import { scenariosFor } from './list.ts';
import { type Game, LeftDrill, leavable, playOn, sessionFor, tick } from './play.ts';

export interface RunFlags extends PolicyFlags {
  readonly policy?: string;
  readonly minutes: string;
}

const LONGEST_FORM = 24 * 60;

const FORM = /^\d{1,4}$/;

const refuse = (says: string): null => {
  complain(`dutybound: ${says}\n`);
  return null;
};

/** The one scenario that is named, or null once it has complained. */
const oneScenario = async (operand: string, books: RuleBooks): Promise<Scenario | null> => {
  const { scenarios, complaints } = await scenariosFor([operand], books);
  if (complaints.length > 0) return null;
  const [only] = scenarios;
  return only !== undefined && scenarios.length === 1
    ? only.scenario
    : refuse(`${operand} holds ${scenarios.length} scenarios; name one of them`);
};

/** The policy to play under: the one that is named, or the only one, or null where it is to be asked. */
const policyIn = (scenario: Scenario, named: string | undefined, books: RuleBooks) => {
  const fit = policiesFor(scenario, books);
  if (fit.length === 0) {
    return refuse(`${scenario.id} runs under none of these policies; add --policies FOLDER`);
  }
  if (named === undefined) return fit;
  const found = fit.find(({ id }) => id === named);
  return found === undefined
    ? refuse(`--policy: ${named} has no clauses on all that ${scenario.id} is about; name another`)
    : [found];
};

interface Begun {
  readonly scenario: Scenario;
  readonly policies: NonNullable<ReturnType<typeof policyIn>>;
  readonly file: KeptFile | null;
  /** A run to go on with. */
  readonly run: DrillRun | null;
}

/** What is to be played, or null once it has complained. */
const prepared = async (
  operand: string,
  name: string | undefined,
  { policy, minutes }: RunFlags,
  books: RuleBooks,
): Promise<Begun | null> => {
  if (!FORM.test(minutes) || Number(minutes) > LONGEST_FORM) {
    return refuse('--minutes: is not a number of minutes from 0 to 1440; 15 and 60 are usual');
  }
  const unknown = unknownPolicy(policy, books);
  if (unknown !== null) return refuse(`--policy: ${unknown}`);
  const scenario = await oneScenario(operand, books);
  if (scenario === null) return null;
  const policies = policyIn(scenario, policy, books);
  if (policies === null) return null;
  if (name === undefined) return { scenario, policies, file: null, run: null };
  const opened = await openKept(name, async (path, text) => {
    const read = runIn(text, books);
    return read.ok ? { value: read.run } : { says: `${path}: ${read.says}` };
  });
  if (opened.kind === 'unusable') {
    complain(`${opened.says}\n`);
    return null;
  }
  if (opened.kind === 'new') return { scenario, policies, file: opened.file, run: null };
  const { value: run, file } = opened;
  const other =
    run.scenario.id !== scenario.id
      ? `holds a run of ${run.scenario.id}`
      : policy !== undefined && policy !== run.policy
        ? `is under ${run.policy}`
        : null;
  if (other === null) return { scenario, policies, file, run };
  await file.close();
  return refuse(`${name}: ${other}; name another file`);
};

const goneOnWith = (talk: Conversation, run: DrillRun, { scenario }: Begun, books: RuleBooks) => {
  talk.say('Going on with a drill that was begun before.');
  const policy = policyNamed(run.policy, books);
  if (digestOfScenario(storyUnder(scenario, policy)) !== run.scenarioDigest) {
    talk.say('The story has been edited since. This run goes on with the story as it was.');
  }
  if (digestOf(policy) !== run.policyDigest) {
    talk.say('The policy has changed since. What you do is judged by the policy of today.');
  }
  // Its clock has stood since the last thing in it: nobody was there.
  return { ...run, clock: pausedClock(Math.max(run.clock.at, judgedAt(run)), 0, run.clock.rate) };
};

const beginning = async (talk: Conversation, prepared: Begun): Promise<DrillRun | null> => {
  const { scenario, policies } = prepared;
  talk.say(`${scenario.title}. EXERCISE: none of this is real.`);
  talk.say(`What is in it: ${scenario.content}`);
  talk.say('Type leave at any time to stop at once.');
  if (!(await askYesNo(talk, 'Do you want to begin?'))) return null;
  const [policy] =
    policies.length === 1
      ? policies
      : await choose(
          talk,
          "Which school's policy?",
          policies.map((value) => ({
            value,
            says: `${value.school}: ${value.title} (${value.id})`,
          })),
        );
  if (policy === undefined) return null;
  const run = begun(scenario, policy, randomUUID());
  if (run.scenario.you !== scenario.you) {
    talk.say("This policy names no deputy. What you do counts as the DSL's.");
  }
  return run;
};

const sayDebrief = ({ session, run, books }: Game): void => {
  const screen = { paint: painterForStdout(), width: widthOfStdout() };
  session.talk.show(['', ...textOfDebriefs(debriefsOf([run], books), screen).split('\n')]);
};

const EVERY = 1_000;

const played = async (
  talk: Conversation,
  { file }: Begun,
  run: DrillRun,
  books: RuleBooks,
  minutes: number,
): Promise<Game> => {
  const { now } = systemClock;
  const timed = { ...run, clock: running(clockFor(run, minutes, now()), now()) };
  const game: Game = {
    run: timed,
    file,
    session: sessionFor(() => game, timed, talk, books),
    books,
    told: 0,
    hasSaidOver: false,
    ticking: Promise.resolve(),
    isBusy: false,
    now,
  };
  talk.say(
    minutes === 0
      ? 'The clock moves when you type wait 10, or next.'
      : `The story lasts ${run.scenario.minutes} minutes; here it takes ${minutes}.`,
  );
  talk.say('Say what you do in your own words, ask, or wait. Type help for more.');
  const ticking = minutes === 0 ? null : setInterval(() => tick(game), EVERY);
  try {
    await playOn(game);
  } finally {
    if (ticking !== null) clearInterval(ticking);
    await game.ticking;
  }
  // A pause moves nothing: the clock waits until somebody goes on.
  const left = { ...game.run, clock: paused(game.run.clock, now()) };
  await file?.save(textOfRun(left));
  return { ...game, run: left };
};

/** @returns the exit status */
export const runDrill = async (
  operand: string,
  name: string | undefined,
  flags: RunFlags,
): Promise<number> => {
  const books = await booksFor(flags);
  const ready = books === null ? null : await prepared(operand, name, flags, books);
  if (books === null || ready === null) return 2;
  const talk = leavable(
    converse((signal: EndSignal) => {
      process.stdout.write('\n');
      process.exit(STATUS_AFTER[signal]);
    }),
  );
  try {
    const run =
      ready.run === null ? await beginning(talk, ready) : goneOnWith(talk, ready.run, ready, books);
    if (run === null) return 0;
    const game = isEnded(run) ? null : await played(talk, ready, run, books, Number(flags.minutes));
    if (game !== null && isEnded(game.run)) sayDebrief(game);
    else if (game === null) {
      talk.say(`It has ended. Its debrief: dutybound drill debrief ${ready.file?.path ?? ''}`);
    } else {
      talk.say(
        ready.file === null
          ? 'You have left. Nothing was kept, since no file was named.'
          : `You have left. ${ready.file.path} keeps it; the same command goes on with it.`,
      );
    }
    return 0;
  } catch (error) {
    const isLeft = [EndOfInput, Cancelled, LeftDrill].some((each) => error instanceof each);
    if (!isLeft) throw error;
    return 0;
  } finally {
    await ready.file?.close();
    talk.close();
  }
};
