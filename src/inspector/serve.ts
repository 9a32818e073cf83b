/**
 * The server of the inspector: on this machine alone, and for whoever has the address with its token.
 * (`createInspectorServer` of `@statelyai/inspect` listens on every interface and embeds a page from elsewhere.)
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import { builtFor } from '../console/assets.ts';
import { LOOPBACK, listening } from '../console/listening.ts';
import type { Line } from './course.ts';
import { CONTENT_POLICY, type PageParts, pageOf, VIEWER_STYLE } from './page.ts';

const HOST = '127.0.0.1';

export interface InspectorOptions extends PageParts {
  /** Where to listen; 0 stands for any free port. */
  readonly port: number;
  /** What to show at first. */
  readonly lines: readonly Line[];
  /** A norm's region as a picture, or null where there is no such norm. */
  readonly drawing: (norm: string) => string | null;
}

export interface Inspecting {
  /** The address to open, with its token. */
  readonly url: string;
  /** Shows this instead, on every page that is open. */
  readonly show: (lines: readonly Line[]) => void;
  readonly stop: () => Promise<void>;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What pages are waiting for: that there is something else to show, or that it ends. */
class Shown {
  lines: readonly Line[];
  isOver = false;
  readonly #waiting = new Set<() => void>();

  constructor(lines: readonly Line[]) {
    this.lines = lines;
  }

  change(to: Partial<Pick<Shown, 'lines' | 'isOver'>>): void {
    Object.assign(this, to);
    for (const wake of this.#waiting) wake();
  }

  /** Resolves at the next change. @returns also what gives up waiting */
  changed(): { readonly promise: Promise<void>; readonly giveUp: () => void } {
    let giveUp: () => void = () => {};
    const promise = new Promise<void>((resolve) => {
      giveUp = () => {
        this.#waiting.delete(giveUp);
        resolve();
      };
      this.#waiting.add(giveUp);
    });
    return { promise, giveUp };
  }
}

/**
 * Only what was asked for under one of our own names, from no page of anybody else's, with the token: a
 * site whose name somebody points at this machine is told nothing.
 */
const oursOnly = (token: string): MiddlewareHandler => {
  const known = digest(token);
  return async (c, next) => {
    const { host, hostname, pathname } = new URL(c.req.url);
    const origin = c.req.header('origin');
    const given = pathname.split('/')[1] ?? '';
    const isOurs =
      LOOPBACK.includes(hostname) && (origin === undefined || origin === `http://${host}`);
    if (isOurs && timingSafeEqual(digest(given), known)) return next();
    return c.text('Open the address that dutybound inspect printed.', 403);
  };
};

const inspectorApp = (
  token: string,
  shown: Shown,
  { drawing, ...page }: Omit<InspectorOptions, 'port' | 'lines'>,
): Hono => {
  const script = readFileSync(new URL('viewer.js', builtFor('inspector', 'viewer.js')), 'utf8');
  const app = new Hono();
  app.use(
    secureHeaders({
      xFrameOptions: 'DENY',
      referrerPolicy: 'no-referrer',
      strictTransportSecurity: false,
      // Stately's page asks the page that opened it for what to show; without that nobody has to know it.
      crossOriginOpenerPolicy: page.statelyAt === null,
    }),
  );
  app.use(async (c, next) => {
    await next();
    c.res.headers.set('content-security-policy', CONTENT_POLICY);
    c.res.headers.set('cache-control', 'no-store');
  });
  app.use(oursOnly(token));
  app.get('/:token/', (c) => c.html(pageOf(page)));
  app.get('/:token/viewer.js', (c) => c.body(script, 200, { 'content-type': 'text/javascript' }));
  app.get('/:token/viewer.css', (c) => c.body(VIEWER_STYLE, 200, { 'content-type': 'text/css' }));
  app.get('/:token/picture/:norm', (c) => {
    const svg = drawing(c.req.param('norm'));
    return svg === null
      ? c.notFound()
      : c.body(svg, 200, { 'content-type': 'image/svg+xml; charset=utf-8' });
  });
  app.get('/:token/stream', (c) =>
    streamSSE(c, async (stream) => {
      let lines: readonly Line[] | null = null;
      while (!stream.aborted && !shown.isOver) {
        if (lines === shown.lines) {
          const { promise, giveUp } = shown.changed();
          stream.onAbort(giveUp);
          await promise;
          continue;
        }
        lines = shown.lines;
        await stream.writeSSE({ event: 'shown', data: JSON.stringify(lines) });
      }
    }),
  );
  return app;
};

/** @throws NodeJS.ErrnoException where it cannot listen there */
export const serveInspector = async (options: InspectorOptions): Promise<Inspecting> => {
  const { port, lines, ...rest } = options;
  const token = randomBytes(24).toString('base64url');
  const shown = new Shown(lines);
  const app = inspectorApp(token, shown, rest);
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const { port: taken } = await listening(server, port, HOST);
  return {
    url: `http://${HOST}:${taken}/${token}/`,
    show: (next) => shown.change({ lines: next }),
    stop: async () => {
      shown.change({ isOver: true });
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await ended;
    },
  };
};
