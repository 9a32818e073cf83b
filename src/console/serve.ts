/** Starting and stopping the console. */
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { type Notifier, Sweeper } from '../record/deadlines.ts';
import { SweepTimer, type Swept } from '../record/timer.ts';
import { consoleApp } from './app.tsx';
import { House, type HouseParts } from './house.ts';
import { listening } from './listening.ts';
import { warmUp } from './warm-up.tsx';

export interface Serving {
  /** The address to open, with its port. */
  readonly url: string;
  /** What opens the set-up; null once the school is set up. */
  readonly setUpCode: string | null;
  /** Takes no more requests, finishes those that are under way, and closes the record. */
  readonly stop: () => Promise<void>;
}

export interface ServeOptions extends HouseParts {
  /** Where to listen. Port 0: any that is free. */
  readonly host: string;
  readonly port: number;
  /** Receives why something that fell due could not be written down. It is tried again. */
  readonly onFault: (error: unknown) => void;
}

/** A phone on a bad line may be slow; nobody needs longer than this to send a form. */
const SLOWEST_REQUEST = 60_000;
const SLOWEST_HEADERS = 15_000;
/** How long a browser that has asked may ask again over the same connection; a new one takes its turn. */
const KEPT_OPEN = 75_000;
/** How long it waits before it warms up, so that it says first where it is. */
const UNTIL_WARMED = 250;
/** How long requests under way are waited for when stopping. */
const PATIENCE = 5_000;

/** How often it is looked for what other servers have written, for pages that are open and what falls due. */
export const LOOKED_FOR_EVERY = 1_000;
/** How many times as long that takes where no page is open. */
const SELDOM = 20;

/** How often it is looked for what the trust has opened; whoever looks at the log is shown all of it. */
const LOOKED_AFTER_EVERY = 60_000;

/** What falls due reaches the screen by being written down: every page that is open looks again. */
const ON_SCREEN: Notifier = { notify: async () => {} };

const sooner = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && other < one) ? other : one;

/** Alerts people and notes what falls due, for as long as the server runs. @returns what falls due next, and what ends that */
const keepingWatch = async (
  { record, accounts, alerts, now }: House,
  onFault: ServeOptions['onFault'],
): Promise<{ readonly swept: Swept; readonly stop: () => Promise<void> }> => {
  const sweeper = await Sweeper.open(record, accounts, ON_SCREEN);
  const swept: Swept = {
    get next() {
      return sooner(alerts.next, sweeper.next);
    },
    sweep: async () => (await alerts.sweep()) + (await sweeper.sweep()),
  };
  const timer = new SweepTimer(swept, { now, onFault });
  const stopWatching = record.watch(() => timer.wake());
  timer.start();
  const stop = (): Promise<void> => {
    stopWatching();
    return timer.stop();
  };
  return { swept, stop };
};

/** Takes what other servers have written, also while nobody asks for a page. @returns what ends that */
const keepingUp = ({ record, sessions, isOneOfSeveral }: House): (() => void) => {
  // Of several schools one look finds what is new in all of them: `Schools`.
  if (!record.isShared || isOneOfSeveral) return () => {};
  let isLooking = false;
  let passed = 0;
  const timer = setInterval(async () => {
    passed += 1;
    // Where no page is open, none waits for it: only what falls due. Whoever asks for a page looks by themself.
    if (isLooking || (!sessions.haveOpenPages && passed % SELDOM !== 0)) return;
    isLooking = true;
    // That the database is away is said to whoever asks for a page, and of what falls due.
    await record.catchUp().catch(() => {});
    isLooking = false;
  }, LOOKED_FOR_EVERY);
  timer.unref();
  return () => clearInterval(timer);
};

/** Sees to what is between a school and its trust, also while nobody asks for a page. @returns what ends that */
const lookingAfterTrust = (
  { ownTrusts }: House,
  onFault: ServeOptions['onFault'],
): (() => Promise<void>) => {
  if (ownTrusts === null) return async () => {};
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(() => ownTrusts.lookAfter()).catch(onFault);
  }, LOOKED_AFTER_EVERY);
  timer.unref();
  return () => {
    clearInterval(timer);
    return last;
  };
};

/** Warms up soon after the start. @returns what ends that */
export const warmingUp = (house: House): (() => Promise<void>) => {
  let isOver = false;
  let done: Promise<void> | null = null;
  const timer = setTimeout(() => {
    done = warmUp(house, () => isOver).catch((error: unknown) =>
      house.onPageFault({ page: 'warming up', error }),
    );
  }, UNTIL_WARMED);
  return async () => {
    isOver = true;
    clearTimeout(timer);
    await done;
  };
};

/** A record that is served: its pages, and what is seen to meanwhile. */
export interface Served {
  readonly house: House;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** When something falls due next, ISO 8601; null where nothing does. */
  readonly next: () => string | null;
  /** Ends what is under way and closes the record; once nobody asks for a page any more. */
  readonly stop: () => Promise<void>;
}

/** Serves a record: nothing of it is shared with another one. */
export const served = async (
  parts: HouseParts,
  onFault: ServeOptions['onFault'],
): Promise<Served> => {
  const house = new House(parts);
  const app = consoleApp(house);
  const { swept, stop: stopWatch } = await keepingWatch(house, onFault);
  const stopKeepingUp = keepingUp(house);
  const stopLookingAfter = lookingAfterTrust(house, onFault);
  const stop = async (): Promise<void> => {
    stopKeepingUp();
    house.benches.stop();
    await stopLookingAfter();
    await stopWatch();
    await house.record.close();
  };
  return { house, fetch: (request) => app.fetch(request), next: () => swept.next, stop };
};

export interface Listening {
  readonly url: string;
  /** Takes no more requests, and finishes those that are under way. */
  readonly stop: () => Promise<void>;
}

/** @throws NodeJS.ErrnoException where it cannot listen there */
export const listenAt = async (
  fetch: Served['fetch'],
  { host, port }: Pick<ServeOptions, 'host' | 'port'>,
): Promise<Listening> => {
  const server = createAdaptorServer({ fetch }) as Server;
  server.requestTimeout = SLOWEST_REQUEST;
  server.headersTimeout = SLOWEST_HEADERS;
  server.keepAliveTimeout = KEPT_OPEN;
  const { port: taken, family } = await listening(server, port, host);
  const stop = async (): Promise<void> => {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const timer = setTimeout(() => server.closeAllConnections(), PATIENCE);
    await ended;
    clearTimeout(timer);
  };
  const name = family === 'IPv6' ? `[${host}]` : host;
  return { url: `http://${name}:${taken}`, stop };
};

/** @throws NodeJS.ErrnoException where it cannot listen there */
export const serveConsole = async ({
  host,
  port,
  onFault,
  ...parts
}: ServeOptions): Promise<Serving> => {
  const one = await served(parts, onFault);
  const { url, stop: stopListening } = await listenAt(one.fetch, { host, port }).catch(
    async (error: unknown) => {
      await one.stop();
      throw error;
    },
  );
  const stopWarming = warmingUp(one.house);
  const stop = async (): Promise<void> => {
    await stopListening();
    await stopWarming();
    await one.stop();
  };
  return { url, setUpCode: one.house.setUpCode, stop };
};
