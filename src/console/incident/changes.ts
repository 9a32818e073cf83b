/** Tells a page that somebody else has written something: only that, never what. */
import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { type Env, notFound } from '../web.tsx';

/** A line that says nothing, so that a connection that is dead is found. */
const STILL_HERE = 20_000;

export const changePages = (app: Hono<Env>): void => {
  app.get('/incidents/:id/changes', async (c) => {
    const { house, desk } = c.var;
    const id = c.req.param('id');
    // Opening the page was logged; whoever may not open it is told nothing.
    if (!(await desk.list()).concat(await desk.list('exercise')).some((each) => each.id === id)) {
      return notFound(c);
    }
    return streamSSE(c, async (stream) => {
      let isOver = false;
      const stop = house.record.watch((known) => {
        if (known.id === id && !isOver) void stream.writeSSE({ event: 'changed', data: '' });
      });
      stream.onAbort(() => {
        isOver = true;
        stop();
      });
      while (!isOver) {
        await stream.writeSSE({ event: 'still-here', data: '' });
        await stream.sleep(STILL_HERE);
      }
    });
  });
};
