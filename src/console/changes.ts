/**
 * Tells an open page, over server-sent events, that somebody has written something (only that, never what),
 * and what waits for whoever is signed in.
 */
import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { StreamId } from '../record/journal.ts';
import { noticesFor } from './notices.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import { type Ask, type Env, notFound } from './web.tsx';

/** A line that says nothing, so that a connection that is dead is found. */
const STILL_HERE = 20_000;
/** What is written at once is told as one. */
const TOGETHER = 100;

const changesFor = (c: Ask, incident: StreamId | null): Response => {
  const { house, desk } = c.var;
  const { account } = desk;
  const whatWaits = () => noticesFor(house, account, `/incidents/${incident}`);
  return streamSSE(c, async (stream) => {
    let isOver = false;
    let isPlanned = false;
    let last = JSON.stringify(await whatWaits());
    let handedOver: number | null = null;
    const sayWhatWaits = async (): Promise<void> => {
      isPlanned = false;
      // Whoever has lost their account meanwhile is told nothing more.
      if (isOver || house.accounts.inForce(account) === null) return;
      const notices = JSON.stringify(await whatWaits());
      if (notices === last) return;
      last = notices;
      await stream.writeSSE({ event: 'notices', data: notices });
    };
    const stop = house.record.watch(({ id, summary }) => {
      if (isOver) return;
      if (!isPlanned) {
        isPlanned = true;
        setTimeout(() => void sayWhatWaits().catch(() => {}), TOGETHER);
      }
      if (id !== incident) return;
      // Nobody wrote anything where something was only handed over.
      const isOnlyThat = handedOver !== null && summary.handedOver.length > handedOver;
      handedOver = summary.handedOver.length;
      if (!isOnlyThat) void stream.writeSSE({ event: 'changed', data: '' });
    });
    stream.onAbort(() => {
      isOver = true;
      stop();
    });
    if (incident !== null) {
      handedOver = (await house.record.known()).get(incident)?.summary.handedOver.length ?? null;
    }
    while (!isOver) {
      await stream.writeSSE({ event: 'still-here', data: '' });
      await stream.sleep(STILL_HERE);
    }
  });
};

export const changePages = (app: Hono<Env>): void => {
  app.get('/notices/changes', signedInOnly, (c) => changesFor(c, null));
  app.get('/incidents/:id/changes', async (c) => {
    const { desk } = c.var;
    const id = c.req.param('id');
    // Opening the page was logged; whoever may not open it is told nothing.
    if (!(await desk.list()).concat(await desk.list('exercise')).some((each) => each.id === id)) {
      return notFound(c);
    }
    return changesFor(c, id);
  });
};
