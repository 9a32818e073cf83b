// `npm run bench:console`: fifty people at once, each in an incident of their own, record an act and see what
// is next, over HTTP and from the process that `npm start` runs: the form is sent, and the page that the answer
// leads to is read to its end, as a browser does. Beside it, in the same run, a bare server that appends one line
// to a file and syncs it. Prints milliseconds, memory, and what became of every entry.
// `node bench/console.js PEOPLE ROUNDS`
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
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

/** One connection for each person, as a browser keeps one open. It costs less than `fetch`, which would be measured too. */
const agent = new Agent({ keepAlive: true, maxSockets: USERS });
const asked = (url, { method = 'GET', headers = {}, body = '' } = {}) =>
  new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (some) => {
        text += some;
      });
      response.on('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, text });
      });
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** Starts the console on the folder, and waits for its first page. */
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
  await asked(`${url}/emergency`);
  return {
    server,
    url,
    code: /code for that: (\S+)/.exec(said)?.[1] ?? '',
    took: performance.now() - began,
  };
};

const stop = async (server) => {
  server.kill('SIGTERM');
  if (server.exitCode === null) await new Promise((resolve) => server.once('exit', resolve));
};

/** One person's browser, as far as it matters here. */
const person = (url, signedIn = '') => {
  let cookie = signedIn;
  const ask = async (path, fields) => {
    const body = fields === undefined ? '' : new URLSearchParams(fields).toString();
    const form = {
      origin: url,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    };
    const { status, headers, text } = await asked(url + path, {
      method: fields === undefined ? 'GET' : 'POST',
      headers: { cookie, ...(fields === undefined ? {} : form) },
      body,
    });
    const [pair] = (headers['set-cookie']?.[0] ?? '').split(';');
    if (pair) cookie = pair;
    return { status, to: headers.location ?? '', text };
  };
  return { ask, cookie: () => cookie };
};

const field = (html, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

/** What a process has used so far, where the system says so in files: processor time, and memory at most. */
const usedBy = ({ pid }) => {
  try {
    const [, stat] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    const [user, system] = stat.split(' ').slice(11, 13).map(Number);
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return { processor: (user + system) * 10, megabytes: Number(kilobytes) / 1024 };
  } catch {
    return { processor: Number.NaN, megabytes: Number.NaN };
  }
};

/** The same number of people and rounds, with a bare server. */
const bareTimes = async () => {
  const program = join(import.meta.dirname, 'bare-append.js');
  const server = spawn(process.execPath, [program, join(folder, 'bare')]);
  const [port] = await new Promise((resolve) => {
    server.stdout.once('data', (said) => resolve(String(said).split('\n')));
  });
  const times = [];
  const add = () => asked(`http://127.0.0.1:${port}`, { method: 'POST' });
  // Everybody has a connection before it begins, as they have to the console.
  await Promise.all(Array.from({ length: USERS }, add));
  await Promise.all(
    Array.from({ length: USERS }, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        await timed(add, times);
      }
    }),
  );
  await stop(server);
  return times;
};

let { server, url, code, took } = await start();
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
      // The answer leads to the page of the incident, which is where whoever records an act is.
      await one.ask(to);
      return { ...one, incident: to };
    }),
  );

  const before = usedBy(server);
  const times = [];
  /** Those after everybody's first, which meets code that has never run. */
  const later = [];
  let errors = 0;
  let kept = 0;
  await Promise.all(
    people.map(async ({ ask, incident }) => {
      let seen = 1;
      for (let round = 0; round < ROUNDS; round += 1) {
        const record = async () => {
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
        };
        await timed(round === 0 ? record : () => timed(record, later), times);
      }
    }),
  );
  const after = usedBy(server);
  let lost = 0;
  for (const { ask, incident } of people) {
    const { text } = await ask(incident);
    lost += ROUNDS + 1 - Number(field(text, 'seen'));
  }
  await stop(server);
  const bare = await bareTimes();
  ({ server, took } = await start());

  print('people at once', USERS);
  print('record an act and see what is next, median', ms(quantile(times, 0.5)));
  print('record an act and see what is next, p95', ms(quantile(times, 0.95)));
  print("the same after everybody's first, p95", ms(quantile(later, 0.95)));
  print('bare append, median', ms(quantile(bare, 0.5)));
  print('bare append, p95', ms(quantile(bare, 0.95)));
  const perAct = (after.processor - before.processor) / (USERS * ROUNDS);
  print('processor time for one act and its page', ms(perAct));
  print('memory at most', `${after.megabytes.toFixed(0)} MB`);
  print('first page on that folder', ms(took));
  print('kept', kept);
  print('errors', errors);
  print('lost', lost);
  process.exitCode = errors + lost > 0 ? 1 : 0;
} finally {
  await stop(server);
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
  for (const each of [`${folder}/record-keys`]) rmSync(each, { recursive: true, force: true });
}
