/** A mail server and a web server on this machine that keep what they are sent, for tests of what leaves. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Letter {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body, as they crossed the line. */
  readonly text: string;
}

export interface Mailbox {
  readonly port: number;
  readonly letters: readonly Letter[];
  readonly close: () => Promise<void>;
}

/** @param port the one to listen on; 0 takes a free one */
export const aMailServer = (port = 0): Promise<Mailbox> =>
  new Promise((resolve, reject) => {
    const letters: Letter[] = [];
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData: (stream, { envelope }, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = envelope;
          letters.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            text: Buffer.concat(parts).toString('utf8'),
          });
          done();
        });
      },
    });
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.server.address() as AddressInfo;
      resolve({
        port: taken,
        letters,
        close: () => new Promise((closed) => server.close(() => closed())),
      });
    });
  });

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface WebServer {
  readonly url: string;
  readonly calls: readonly Call[];
  /** What it answers from now on. */
  answer: number;
  readonly close: () => Promise<void>;
}

export const aWebServer = (): Promise<WebServer> =>
  new Promise((resolve) => {
    const calls: Call[] = [];
    const server: Server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        calls.push({ method, path: url, headers, body: Buffer.concat(parts).toString('utf8') });
        response.writeHead(made.answer, { location: '/elsewhere' }).end();
      });
    });
    const made: WebServer = {
      get url() {
        return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      },
      calls,
      answer: 204,
      close: () =>
        new Promise((closed) => {
          server.close(() => closed());
          server.closeAllConnections();
        }),
    };
    server.listen(0, '127.0.0.1', () => resolve(made));
  });
