/** Starting and stopping the console. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { consoleApp } from './app.tsx';
import { House, type HouseParts } from './house.ts';

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
}

/** A phone on a bad line may be slow; nobody needs longer than this to send a form. */
const SLOWEST_REQUEST = 60_000;
const SLOWEST_HEADERS = 15_000;
/** How long a browser that has asked may ask again over the same connection; a new one takes its turn. */
const KEPT_OPEN = 75_000;
/** How long requests under way are waited for when stopping. */
const PATIENCE = 5_000;

const listening = (server: Server, port: number, host: string): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });

/** @throws NodeJS.ErrnoException where it cannot listen there */
export const serveConsole = async ({ host, port, ...parts }: ServeOptions): Promise<Serving> => {
  const house = new House(parts);
  const app = consoleApp(house);
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.requestTimeout = SLOWEST_REQUEST;
  server.headersTimeout = SLOWEST_HEADERS;
  server.keepAliveTimeout = KEPT_OPEN;
  const { port: taken, family } = await listening(server, port, host);
  const name = family === 'IPv6' ? `[${host}]` : host;
  const stop = async (): Promise<void> => {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const timer = setTimeout(() => server.closeAllConnections(), PATIENCE);
    await ended;
    clearTimeout(timer);
    await house.record.close();
  };
  return { url: `http://${name}:${taken}`, setUpCode: house.setUpCode, stop };
};
