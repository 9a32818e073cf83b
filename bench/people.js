/** People who use the console over HTTP, each over a connection of their own, and servers that they use. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';

export const print = (name, value) => process.stdout.write(`${name}: ${value}\n`);
export const ms = (value) => `${value.toFixed(1)} ms`;

/** The smallest value that this part of all are not above. */
export const quantile = (values, part) =>
  [...values].sort((a, b) => a - b)[
    Math.min(values.length - 1, Math.ceil(values.length * part) - 1)
  ];

export const timed = async (act, times) => {
  const start = performance.now();
  const result = await act();
  times.push(performance.now() - start);
  return result;
};

const LONGEST_ANSWER = 120_000;
/** How long a server may take to stop. */
const LONGEST_STOP = 60_000;

/** One connection for each person, as a browser keeps one open. It costs less than `fetch`, which would be measured too. */
export const agent = new Agent({ keepAlive: true, maxSockets: 200 });
export const asked = (url, { method = 'GET', headers = {}, body = '' } = {}) =>
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
    // Nobody waits for ever for a server that answers no more.
    sent.setTimeout(LONGEST_ANSWER, () => sent.destroy(new Error(`no answer from ${url}`)));
    sent.end(body);
  });

/** Starts the console with these settings, and waits for its first page. */
export const startConsole = async (settings) => {
  const program = join(import.meta.dirname, '..', 'bin', 'dutybound.js');
  const env = { ...process.env, ...settings };
  const began = performance.now();
  // What it complains of is shown: unread, it would fill its pipe, and wait there for ever.
  // To see where its time goes: NODE_FLAGS="--cpu-prof --cpu-prof-dir=profiles".
  const flags = process.env.NODE_FLAGS?.split(' ') ?? [];
  const all = [...flags, program, 'serve', '--port', settings.PORT ?? '0'];
  const server = spawn(process.execPath, all, {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  await new Promise((resolve) => {
    server.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.includes('Ctrl+C')) resolve();
    });
    server.stdout.on('end', resolve);
  });
  const url = /is at (\S+)/.exec(said)?.[1] ?? '';
  await asked(`${url}/emergency`);
  return {
    server,
    url,
    code: /code for that: (\S+)/.exec(said)?.[1] ?? '',
    took: performance.now() - began,
  };
};

export const stop = async (server) => {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const timer = setTimeout(() => server.kill('SIGKILL'), LONGEST_STOP);
  await new Promise((resolve) => {
    server.once('exit', resolve);
    server.kill('SIGTERM');
  });
  clearTimeout(timer);
};

/** One person's browser, as far as it matters here. */
export const person = (url, signedIn = '') => {
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
  return { url, ask, cookie: () => cookie };
};

export const field = (html, name) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

/** The same number of people and rounds, with a bare server that appends one line to a file and syncs it. */
export const bareTimes = async (folder, users, rounds) => {
  const program = join(import.meta.dirname, 'bare-append.js');
  const server = spawn(process.execPath, [program, join(folder, 'bare')]);
  const [port] = await new Promise((resolve) => {
    server.stdout.once('data', (said) => resolve(String(said).split('\n')));
  });
  const times = [];
  const add = () => asked(`http://127.0.0.1:${port}`, { method: 'POST' });
  // Everybody has a connection before it begins, as they have to the console.
  await Promise.all(Array.from({ length: users }, add));
  await Promise.all(
    Array.from({ length: users }, async () => {
      for (let round = 0; round < rounds; round += 1) {
        await timed(add, times);
      }
    }),
  );
  await stop(server);
  return times;
};

/** What a process has used so far, where the system says so in files: processor time, and memory at most. */
export const usedBy = ({ pid }) => {
  try {
    const [, stat] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    const [user, system] = stat.split(' ').slice(11, 13).map(Number);
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return { processor: (user + system) * 10, megabytes: Number(kilobytes) / 1024 };
  } catch {
    return { processor: Number.NaN, megabytes: Number.NaN };
  }
};
