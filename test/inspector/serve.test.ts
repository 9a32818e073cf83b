/** The server of the inspector tells nobody anything but the page whose address was printed. */
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Line } from '../../src/inspector/course.ts';
import { CONTENT_POLICY } from '../../src/inspector/page.ts';
import { type Inspecting, serveInspector } from '../../src/inspector/serve.ts';
import { shownOf } from '../../src/inspector/shown.ts';
import { regionPicture } from '../../src/report/pictures/region-picture.ts';
import { resume } from '../support/built-in.ts';
import { answered, incident, raised } from '../support/incidents.ts';

const shown = resume(incident([raised('sexting'), answered(5, 'immediate-danger', 'no')]));
const { procedures, policy } = shown.run;
const NORM = 'sexting.never-view-image';

let inspecting: Inspecting;
let lines: readonly Line[];
beforeAll(async () => {
  lines = await shownOf(shown);
  inspecting = await serveInspector({
    port: 0,
    lines,
    drawing: (norm) => (norm === NORM ? regionPicture(procedures.sexting, policy, norm) : null),
    without: 'dutybound graph sexting --timeline FILE',
    statelyAt: null,
  });
});
afterAll(() => inspecting.stop());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** What came at first: the stream goes on. */
  readonly body: string;
}

const get = (address: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(address, { headers }, (answer) => {
      let body = '';
      const done = (): void => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
        asked.destroy();
      };
      answer.on('data', (chunk) => {
        body += chunk;
        if (body.endsWith('\n\n')) done();
      });
      answer.on('end', done);
    });
    asked.on('error', reject).end();
  });

const PLACES = ['', 'viewer.js', 'viewer.css', 'stream', `picture/${NORM}`];

test.each(PLACES)('gives “%s” to its own page, and to nobody without the token', async (place) => {
  const { origin, host, port } = new URL(inspecting.url);
  const address = `${inspecting.url}${place}`;
  expect((await get(address)).status).toBe(200);
  expect((await get(address, { origin })).status).toBe(200);
  expect((await get(address, { host: `localhost:${port}` })).status).toBe(200);
  const refused = [
    await get(`${origin}/${place}`),
    await get(`${origin}/${'a'.repeat(32)}/${place}`),
    // A name that somebody else points at this machine, and a page of theirs.
    await get(address, { host: `dutybound.example:${port}` }),
    await get(address, { origin: 'https://dutybound.example' }),
    await get(address, { origin: 'null' }),
    await get(address, { host, origin: `http://127.0.0.1:${Number(port) + 1}` }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
  for (const { body } of refused) expect(body).not.toMatch(/sexting|viewer/);
});

test('the page may load nothing from elsewhere, keeps nothing, and says how to do without scripts', async () => {
  const { body, headers } = await get(inspecting.url);
  expect(headers).toMatchObject({
    'content-security-policy': CONTENT_POLICY,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  });
  expect(CONTENT_POLICY).not.toMatch(/unsafe|http|\*/);
  expect(body).not.toMatch(/https?:|<style|style=|onclick/);
  expect(/<noscript>(.*?)<\/noscript>/s.exec(body)?.[1]).toMatch(
    /needs JavaScript.*dutybound graph sexting --timeline FILE/s,
  );
});

test('it listens on 127.0.0.1 alone, and its address is another each time', async () => {
  const { port } = new URL(inspecting.url);
  const reached = await new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.2');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.unref();
  });
  expect(reached).toBe(false);
  const parts = { drawing: () => null, without: '', statelyAt: null };
  const other = await serveInspector({ port: 0, lines, ...parts });
  expect(new URL(other.url).pathname).not.toBe(new URL(inspecting.url).pathname);
  expect(new URL(other.url).pathname).toMatch(/^\/[\w-]{32}\/$/);
  await other.stop();
});

test('a page that is open is told when there is something else to show, and its stream ends with the server', async () => {
  const parts = { drawing: () => null, without: '', statelyAt: null };
  const other = await serveInspector({ port: 0, lines, ...parts });
  const answer = await fetch(`${other.url}stream`);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  const next = async (): Promise<string> => {
    let text = '';
    while (!text.endsWith('\n\n')) {
      const { value, done } = await reader.read();
      if (done) return 'the end';
      text += new TextDecoder().decode(value);
    }
    return text;
  };
  expect(await next()).toContain('never-view-image');
  other.show([]);
  expect(await next()).toBe('event: shown\ndata: []\n\n');
  const ended = next().catch(() => 'the end');
  await other.stop();
  expect(await ended).toBe('the end');
});
