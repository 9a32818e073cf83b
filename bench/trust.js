// `npm run bench:trust`: one server with many schools of one database, and their trust. Somebody at each school looks at
// the list of incidents and at one of them, and somebody at the trust at the totals of all schools and at an incident that
// a school has lent. Prints milliseconds, beside a page of the same server that needs no record, and what memory it takes.
// `node bench/trust.js SCHOOLS INCIDENTS PEOPLE`; the empty database that DUTYBOUND_TEST_DATABASE names, or one that runs meanwhile.
import { spawn } from 'node:child_process';
import { createHash, randomBytes, scryptSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Accounts, openRecord } from '../dist/record.js';
import { freePort, startDatabase } from './database.js';
import { agent, asked, ms, print, quantile, stop, timed, usedBy } from './people.js';
import { makeSchools, placesOf } from './schools.js';

const SCHOOLS = Number(process.argv[2] ?? 200);
const INCIDENTS = Number(process.argv[3] ?? 500);
const PEOPLE = Number(process.argv[4] ?? 10);
const ROUNDS = 40;
const TRUST = 'trust';
const PASSWORD = 'three good words';
const PAPER = 'PAPER-CODE';
const TERMS = ['2024-autumn', '2025-spring', '2025-summer', '2025-autumn', '2026-spring'];
const BIN = join(import.meta.dirname, '..', 'bin', 'dutybound.js');

const folder = mkdtempSync(join(tmpdir(), 'dutybound-trust-'));
const named = process.env.DUTYBOUND_TEST_DATABASE ?? '';
const database = named === '' ? await startDatabase() : { url: named, stop: async () => {} };
const at = { url: database.url, folder };
const port = await freePort();

const envOf = (name) => ({
  ...process.env,
  DATABASE_URL: database.url,
  DUTYBOUND_RECORD: name,
  DUTYBOUND_DATA: join(folder, 'data', name),
  DUTYBOUND_KEYS: join(folder, 'keys', name),
});

/** One person's browser at one school. */
const visitorAt = (name) => {
  let cookie = '';
  const host = `${name}.localhost:${port}`;
  return async (path, fields) => {
    const body = fields === undefined ? '' : new URLSearchParams(fields).toString();
    const sent = {
      origin: `http://${host}`,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    };
    const { status, headers, text } = await asked(`http://127.0.0.1:${port}${path}`, {
      method: fields === undefined ? 'GET' : 'POST',
      headers: { host, cookie, ...(fields === undefined ? {} : sent) },
      body,
    });
    const [pair] = (headers['set-cookie']?.[0] ?? '').split(';');
    if (pair) cookie = pair;
    return { status, to: headers.location ?? '', text };
  };
};

const expectStatus = ({ status, text }, wanted, what) => {
  if (status === wanted) return;
  throw new Error(`${what}: ${status} ${text.replace(/<[^>]*>|\s+/g, ' ').slice(0, 300)}`);
};

/** The account of the trust gets a password and a second step, as if somebody had chosen them. */
const prepareTrust = async () => {
  const { parts } = await openRecord(placesOf(at, TRUST), { kind: 'file' });
  const accounts = await Accounts.open(parts.streams, () => new Date());
  const cost = { n: 2 ** 10, r: 8, p: 1 };
  const salt = randomBytes(16);
  await accounts.setPassword('trust-lead-1', {
    scheme: 'scrypt',
    ...cost,
    salt: salt.toString('base64'),
    hash: scryptSync(PASSWORD, salt, 32, { N: cost.n, ...cost }).toString('base64'),
  });
  const onPaper = [createHash('sha256').update(PAPER.replaceAll('-', '')).digest('hex')];
  const step = { passkeys: [], secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', onPaper };
  await accounts.setSecondStep({ account: 'trust-lead-1' }, 'trust-lead-1', step);
  await parts.streams.close();
};

/** What a school has reported to governors, term by term. */
const writeReports = (name, seed) => {
  const reports = TERMS.map((term, index) => {
    const all = 5 * (1 + ((seed + index) % 9));
    const figures = {
      terms: [term],
      handled: { all, good: all > 10 ? all - 5 : null },
      told: { all, good: all },
      half: 'an hour',
    };
    const report = `${name} ${term}`;
    return { terms: [term], schools: [], report, issued: '2026-08-01', figures, before: null };
  });
  mkdirSync(join(folder, 'data', name), { recursive: true });
  writeFileSync(
    join(folder, 'data', name, 'governors-reports.json'),
    JSON.stringify({ format: 'dutybound-governors-reports-1', reports }),
  );
};

let server = null;
try {
  const begun = performance.now();
  const names = await makeSchools({ ...at, schools: SCHOOLS, incidents: INCIDENTS });
  for (const [index, name] of names.entries()) writeReports(name, index);
  const init = spawn(process.execPath, [BIN, 'record', 'init', '--trust', 'The Bench Trust'], {
    env: envOf(TRUST),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const made = await new Promise((resolve) => init.once('exit', resolve));
  if (made !== 0) throw new Error('the trust could not be made');
  await prepareTrust();
  print('made in', `${((performance.now() - begun) / 1000).toFixed(0)} s`);

  const started = performance.now();
  const { DUTYBOUND_RECORD: _, ...env } = envOf('.');
  server = spawn(process.execPath, [BIN, 'serve', '--port', String(port)], {
    env: {
      ...env,
      DUTYBOUND_DATA: join(folder, 'data'),
      DUTYBOUND_KEYS: join(folder, 'keys'),
      DUTYBOUND_ADDRESS: `http://*.localhost:${port}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const codes = new Map();
  let said = '';
  server.stdout.on('data', (chunk) => {
    said += chunk;
    for (const [, name, code] of said.matchAll(
      /http:\/\/([a-z0-9-]+)\.localhost\S* is not set up yet\. The code for that: (\S+)/g,
    )) {
      codes.set(name, code);
    }
  });
  while (codes.size < SCHOOLS) {
    if (server.exitCode !== null) throw new Error('the server has ended');
    await pause(50);
  }
  print('schools open after', `${((performance.now() - started) / 1000).toFixed(1)} s`);
  print('memory then', `${usedBy(server).megabytes.toFixed(0)} MB`);

  const schools = [];
  for (const name of names) {
    const ask = visitorAt(name);
    const setUp = await ask('/set-up', {
      code: codes.get(name),
      policy: 'valley-end-2022',
      warned: 'yes',
      name: 'bench',
      password: PASSWORD,
    });
    expectStatus(setUp, 303, 'set up');
    const { text } = await ask('/trust');
    const [, trust = ''] = /<option value="([0-9a-f]{32})"/.exec(text) ?? [];
    expectStatus(await ask('/trust', { trust, compared: 'yes', totals: 'yes' }), 303, 'join');
    const list = await ask('/incidents');
    const incidents = [...list.text.matchAll(/href="\/incidents\/([0-9a-f]{32})"/g)].map(
      ([, id]) => id,
    );
    const until = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    const lent = { id: incidents[0], until, why: 'For this bench.', key: name };
    expectStatus(await ask('/trust/lend', lent), 303, 'lend');
    schools.push({ ask, incidents });
  }
  const lead = visitorAt(TRUST);
  const signedIn = await lead('/sign-in', {
    account: 'trust-lead-1',
    password: PASSWORD,
    code: PAPER,
  });
  expectStatus(signedIn, 303, 'sign in at the trust');
  const waiting = await lead('/schools');
  for (const [, school] of waiting.text.matchAll(/name="school" value="([0-9a-f]{32})"/g)) {
    expectStatus(await lead('/schools', { school, own: 'yes' }), 303, 'take a school');
  }
  const first = [];
  const { text: totals } = await timed(() => lead('/schools'), first);
  const lentTo = [...totals.matchAll(/href="(\/schools\/[0-9a-f]{32}\/[0-9a-f]{32})"/g)].map(
    ([, href]) => href,
  );

  const times = { list: [], incident: [], totals: [], lent: [], bare: [] };
  const any = (all) => all[Math.floor(Math.random() * all.length)];
  const before = usedBy(server);
  let asks = 0;
  const look = async (what, ask, path) => {
    const answer = await timed(() => ask(path), times[what]);
    asks += 1;
    expectStatus(answer, 200, what);
  };
  await Promise.all(
    Array.from({ length: PEOPLE }, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { ask, incidents } = any(schools);
        await look('list', ask, '/incidents');
        await look('incident', ask, `/incidents/${any(incidents)}`);
        await look('bare', ask, '/health');
        if (round % 4 === 0) await look('totals', lead, '/schools');
        if (round % 4 === 2) await look('lent', lead, any(lentTo));
      }
    }),
  );
  const after = usedBy(server);
  print('schools', SCHOOLS);
  print('incidents of each', INCIDENTS);
  print('people at once', PEOPLE);
  print('totals of the trust, the first time', ms(first[0]));
  for (const [what, says] of [
    ['list', 'the list of a school'],
    ['incident', 'an incident'],
    ['totals', 'the totals of the trust'],
    ['lent', 'an incident that was lent'],
    ['bare', 'a page that needs no record'],
  ]) {
    const ratio = quantile(times[what], 0.95) / quantile(times.bare, 0.95);
    print(
      says,
      `median ${ms(quantile(times[what], 0.5))}, p95 ${ms(quantile(times[what], 0.95))}, ${ratio.toFixed(1)} times the bare page`,
    );
  }
  print('processor time for each page', ms((after.processor - before.processor) / asks));
  print('memory at most', `${after.megabytes.toFixed(0)} MB`);
  const slow = ['list', 'incident', 'totals'].filter((what) => quantile(times[what], 0.95) > 300);
  print('slower than 300 ms in one of twenty', slow.length === 0 ? 'nothing' : slow.join(', '));
} finally {
  if (server !== null) await stop(server);
  agent.destroy();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
