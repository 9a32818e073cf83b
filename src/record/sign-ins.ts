/**
 * The log of signing in: who signed in and out, and what was refused. A line has a moment, what happened, by
 * which way, and an account that there is; nothing that was typed, since a password may be typed as an account.
 * A stream of the record, sealed and chained. It grows by so many lines a day at most, whoever guesses.
 */
import {
  type Content,
  type Item,
  SIGN_IN_EVENTS,
  SIGN_IN_WAYS,
  type SignIn,
  type SignInEvent,
} from './content.ts';
import type { StreamId } from './journal.ts';
import { idOf } from './names.ts';
import type { Streams } from './streams.ts';

export interface LoggedSignIn extends SignIn {
  /** UTC, ISO 8601. */
  readonly at: string;
  /** How often, since the line before that says the same. */
  readonly times: number;
}

/** The same within so long is one line; what comes on top is counted. */
const ONE_LINE = 60_000;
/** Far more than a school signs in; what comes on top is counted in the first lines of the next day. */
const MOST_A_DAY = 2000;
/** How many lines are looked at to show the newest. */
const MOST_SHOWN = 1000;
/** The program itself. */
const WRITER = { account: 'console' };

interface Same {
  readonly line: SignIn;
  /** When it was written last. */
  at: number;
  more: number;
}

export class SignInLog {
  readonly #streams: Streams;
  readonly #now: () => Date;
  readonly #same = new Map<string, Same>();
  #day = '';
  #today = 0;

  constructor(streams: Streams, now: () => Date) {
    this.#streams = streams;
    this.#now = now;
  }

  get #stream(): StreamId {
    return idOf(this.#streams.record, 'sign-ins');
  }

  /** Writes a line, or counts it where the same was written just now. */
  add({ event, way, account }: SignIn): Promise<void> {
    const line: SignIn = {
      event,
      ...(way === undefined ? {} : { way }),
      ...(account === undefined ? {} : { account }),
    };
    const moment = this.#now();
    const key = JSON.stringify(line);
    const same = this.#same.get(key) ?? { line, at: Number.NEGATIVE_INFINITY, more: 0 };
    this.#same.set(key, same);
    // What another server was quicker with is done again, and counts once.
    let isCounted = false;
    return this.#streams.inTurnOf(this.#stream, async () => {
      if (!isCounted) same.more += 1;
      isCounted = true;
      const passed = moment.getTime() - same.at;
      if (passed < 0 || passed >= ONE_LINE) await this.#write(same, moment);
    });
  }

  async #write(same: Same, moment: Date): Promise<void> {
    const written = moment.toISOString();
    const day = written.slice(0, 10);
    if (day !== this.#day) [this.#day, this.#today] = [day, 0];
    if (this.#today >= MOST_A_DAY) return;
    const times = same.more;
    if (times === 0) return;
    const item: Item = { kind: 'sign-in', ...same.line, times };
    const content: Content = { written, writer: WRITER, key: '', items: [item] };
    await this.#streams.add('reads', this.#stream, content);
    this.#today += 1;
    [same.at, same.more] = [moment.getTime(), same.more - times];
  }

  /** The newest lines, the oldest first; what was only counted is written first. */
  list(): Promise<readonly LoggedSignIn[]> {
    return this.#streams.inTurnOf(this.#stream, async () => {
      for (const same of this.#same.values()) {
        if (same.more > 0) await this.#write(same, this.#now());
      }
      const { frames = 0 } = this.#streams.get(this.#stream) ?? {};
      if (frames === 0) return [];
      const from = Math.max(1, frames - MOST_SHOWN + 1);
      return ((await this.#streams.read(this.#stream, from)) ?? []).flatMap(lineIn);
    });
  }
}

const lineIn = ({ written, items }: Content): readonly LoggedSignIn[] =>
  items.flatMap((item) => {
    if (item.kind !== 'sign-in') return [];
    const { kind: _, ...line } = item;
    return [{ at: written, ...line }];
  });

/** Tries of one account on one day; of accounts that are not there together. */
export interface Tries {
  /** ISO 8601, in UTC. */
  readonly day: string;
  readonly account: string | null;
  readonly times: number;
}

/** So many in a day are more than typing mistakes. */
const WORTH_SAYING = 5;
const IS_TRY: ReadonlySet<SignInEvent> = new Set(['refused', 'waited']);

/**
 * Who is guessed at, or what is tried, by the day. When somebody signed in, or mistyped, is left out: whoever
 * raises a concern signs in to do so, and a subject who gives out accounts must not learn that there is one.
 */
export const triesIn = (lines: readonly LoggedSignIn[]): readonly Tries[] => {
  const tries = new Map<string, Tries>();
  for (const { at, account = null, event, way, times } of lines) {
    // A school account that is matched to nobody is not a guess; the administrator has a list of these.
    const isUnmatched = way === 'school-account' && account === null;
    if (!IS_TRY.has(event) || isUnmatched) continue;
    const day = at.slice(0, 10);
    const key = `${day} ${account}`;
    tries.set(key, { day, account, times: (tries.get(key)?.times ?? 0) + times });
  }
  return [...tries.values()].filter(({ times }) => times >= WORTH_SAYING);
};

/** A line in words, without its moment and its account. */
export const signInInWords = ({ event, way, times }: Omit<LoggedSignIn, 'at'>): string =>
  [
    SIGN_IN_EVENTS[event],
    ...(way === undefined ? [] : [SIGN_IN_WAYS[way]]),
    ...(times > 1 ? [`(${times} times)`] : []),
  ].join(' ');
