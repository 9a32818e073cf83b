/** What an open page hears over server-sent events, for as long as whoever opened it is signed in. */
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { type Ask, stillSignedIn } from './web.tsx';

/** How often a line is sent that says nothing, so that a connection that is dead is found. */
const STILL_HERE = 20_000;

export interface Live {
  /** Says something, if whoever listens is still signed in. */
  readonly say: (event: string, data?: string) => Promise<void>;
  readonly isOver: () => boolean;
}

/** For whom a stream is open, and for how long. */
export interface Listener {
  readonly isAllowed: () => boolean;
  /** Keeps it open, until `end` is called. @returns what lets go of it */
  readonly hold: (end: () => void) => () => void;
}

/** Whoever is signed in, as long as they are. */
const whoeverIsSignedIn = (c: Ask): Listener | null => {
  const { sessions } = c.var.house;
  const session = stillSignedIn(c);
  if (session === null) return null;
  return {
    isAllowed: () => {
      const now = stillSignedIn(c);
      return now !== null && now === session && !now.isCovered;
    },
    hold: (end) => sessions.hold(session, end),
  };
};

/**
 * Opens a stream. It ends with the session, however that ends.
 * @param begin what is listened to; gives what ends that, and what is looked at from time to time
 */
export const liveStream = (
  c: Ask,
  begin: (live: Live) => { readonly stop: () => void; readonly look?: () => Promise<void> },
  listener = whoeverIsSignedIn(c),
): Response => {
  return streamSSE(c, async (stream: SSEStreamingApi) => {
    let isOver = false;
    let wake = (): void => {};
    const end = (): void => {
      isOver = true;
      wake();
    };
    const say = async (event: string, data = ''): Promise<void> => {
      if (!isOver && listener?.isAllowed() !== true) end();
      if (!isOver) await stream.writeSSE({ event, data });
    };
    if (listener === null) return;
    const letGo = listener.hold(end);
    c.var.house.listeners += 1;
    const { stop, look } = begin({ say, isOver: () => isOver });
    stream.onAbort(end);
    try {
      for (;;) {
        await say('still-here');
        if (isOver) return;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, STILL_HERE);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        if (!isOver) await look?.();
      }
    } finally {
      isOver = true;
      c.var.house.listeners -= 1;
      letGo();
      stop();
    }
  });
};
