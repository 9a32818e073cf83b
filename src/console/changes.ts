/**
 * Tells an open page, over server-sent events, that somebody has written something (only that, never what),
 * and what waits for whoever is signed in.
 */
import type { Hono } from 'hono';
import type { StreamId } from '../record/journal.ts';
import { liveStream } from './live.ts';
import { noticesFor } from './notices.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import { type Ask, type Env, notFound } from './web.tsx';

/** What is written at once is told as one. */
const TOGETHER = 100;

const changesFor = async (c: Ask, incident: StreamId | null): Promise<Response> => {
  const { house, desk } = c.var;
  const { account } = desk;
  const whatWaits = async (): Promise<string> =>
    JSON.stringify(await noticesFor(house, account, `/incidents/${incident}`));
  let last = await whatWaits();
  let handedOver: number | null =
    incident === null
      ? null
      : ((await house.record.known()).get(incident)?.summary.handedOver.length ?? null);
  return liveStream(c, ({ say, isOver }) => {
    let isPlanned = false;
    const sayWhatWaits = async (): Promise<void> => {
      isPlanned = false;
      // Whoever has lost their account meanwhile is told nothing more.
      if (isOver() || house.accounts.inForce(account) === null) return;
      const notices = await whatWaits();
      if (notices === last) return;
      last = notices;
      await say('notices', notices);
    };
    const stop = house.record.watch(({ id, summary }) => {
      if (isOver()) return;
      if (!isPlanned) {
        isPlanned = true;
        setTimeout(() => void sayWhatWaits().catch(() => {}), TOGETHER);
      }
      if (id !== incident) return;
      // Nobody wrote anything where something was only handed over.
      const isOnlyThat = handedOver !== null && summary.handedOver.length > handedOver;
      handedOver = summary.handedOver.length;
      if (!isOnlyThat) void say('changed').catch(() => {});
    });
    return { stop };
  });
};

export const changePages = (app: Hono<Env>): void => {
  app.get('/notices/changes', signedInOnly, (c) => changesFor(c, null));
  app.get('/incidents/:id/changes', async (c) => {
    const { desk } = c.var;
    const id = c.req.param('id');
    // Opening the page was logged; whoever may not open it is told nothing.
    if (!(await desk.isOpen(id))) return notFound(c);
    return changesFor(c, id);
  });
};
