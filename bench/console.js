// `npm run bench:console`: fifty people at once, each in an incident of their own, record an act and see what
// is next, over HTTP and from the process that `npm start` runs. Beside it, in the same run, a bare server
// that appends one line to a file and syncs it. Prints milliseconds and what became of every entry.
import { spawn } from 'node:child_process';
import { fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const USERS = Number(process.argv[2] ?? 50);
const ROUNDS = Number(process.argv[3] ?? 10);
const PASSWORD = 'three good words';

const folder = mkdtempSync(join(tmpdir(), 'dutybound-bench-'));
const print = (name, value) => process.stdout.write(`${name}: ${value}\n`);
const ms = (value) => `${value.toFixed(1)} ms`;

/** The smallest value that this part of all are not above. */
const quantile = (values, part) =>
  [...values].sort((a, b) => a - b)[
    Math.min(values.length - 1, Math.ceil(values.length * part) - 1)
  ];

const timed = async (act, times) => {
  const start = performance.now();
  const result = await act();
  times.push(performance.now() - start);
  return result;
};

const start = async () => {
  const program = join(import.meta.dirname, '..', 'bin', 'dutybound.js');
  const env = { ...process.env, DUTYBOUND_DATA: join(folder, 'record') };
  const began = performance.now();
  const server = spawn(process.execPath, [program, 'serve', '--port', '0'], { env });
  let said = '';
  for await (const chunk of server.stdout) {
    said += chunk;
    if (said.includes('Ctrl+C')) break;
  }
  const url = /is at (\S+)/.exec(said)?.[1] ?? '';
  await fetch(`${url}/emergency`);
  return {
    server,
    url,
    code: /code for that: (\S+)/.exec(said)?.[1] ?? '',
    took: performance.now() - began,
  };
};

/** One person's browser, as far as it matters here. */
const person = (url, signedIn = '') => {
  let cookie = signedIn;
  const ask = async (path, fields) => {
    const response = await fetch(url + path, {
      method: fields === undefined ? 'GET' : 'POST',
      headers: { cookie, origin: url, 'content-type': 'application/x-www-form-urlencoded' },
      redirect: 'manual',
      ...(fields === undefined ? {} : { body: new URLSearchParams(fields).toString() }),
    });
    const [pair] = (response.headers.get('set-cookie') ?? '').split(';');
    if (pair) cookie = pair;
    const text = await response.text();
    return { status: response.status, to: response.headers.get('location') ?? '', text };
  };
  return { ask, cookie: () => cookie };
};

const field = (html, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

const { server, url, code, took } = await start();
try {
  print('first page on an empty folder', ms(took));
  const first = person(url);
  const set = { code, policy: 'valley-end-2022', warned: 'yes', name: 'bench', password: PASSWORD };
  await first.ask('/set-up', set);
  const people = await Promise.all(
    Array.from({ length: USERS }, async () => {
      // Who sets a school up is signed in as its DSL; here fifty people are.
      const one = person(url, first.cookie());
      const { to } = await one.ask('/raise', {
        sign: 'sexting',
        about: 'pupil',
        key: crypto.randomUUID(),
      });
      return { ...one, incident: to };
    }),
  );

  const times = [];
  let errors = 0;
  let kept = 0;
  await Promise.all(
    people.map(async ({ ask, incident }) => {
      let seen = 1;
      for (let round = 0; round < ROUNDS; round += 1) {
        await timed(async () => {
          const fields = {
            type: 'record.made',
            by: 'dsl',
            sure: 'yes',
            seen: String(seen),
            key: crypto.randomUUID(),
          };
          const { status, to } = await ask(`${incident}/act`, fields);
          const { text } = await ask(to);
          if (status !== 303 || !text.includes('Recorded')) errors += 1;
          else kept += 1;
          seen += 1;
        }, times);
      }
    }),
  );
  let lost = 0;
  for (const { ask, incident } of people) {
    const { text } = await ask(incident);
    lost += ROUNDS + 1 - Number(field(text, 'seen'));
  }

  const file = openSync(join(folder, 'bare'), 'a');
  const bare = createServer((_, response) => {
    writeSync(file, 'one line\n');
    fdatasyncSync(file);
    response.end('ok');
  });
  await new Promise((resolve) => bare.listen(0, '127.0.0.1', resolve));
  const bareUrl = `http://127.0.0.1:${bare.address().port}`;
  const bareTimes = [];
  await Promise.all(
    Array.from({ length: USERS }, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        await timed(async () => (await fetch(bareUrl, { method: 'POST' })).text(), bareTimes);
      }
    }),
  );
  bare.close();

  print('people at once', USERS);
  print('record an act and see what is next, median', ms(quantile(times, 0.5)));
  print('record an act and see what is next, p95', ms(quantile(times, 0.95)));
  print('bare append, p95', ms(quantile(bareTimes, 0.95)));
  print('kept', kept);
  print('errors', errors);
  print('lost', lost);
  process.exitCode = errors + lost > 0 ? 1 : 0;
} finally {
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
  for (const each of [`${folder}/record-keys`]) rmSync(each, { recursive: true, force: true });
}
