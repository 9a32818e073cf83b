// `npm run bench:servers`: two servers on one PostgreSQL, and fifty people who record an act and see what is next.
// Concerns are sent meanwhile that somebody is to be alerted to, by a webhook. In the middle one of the servers is
// killed, and its people go on at the other, where what was not answered is sent again.
//
// It is done twice. **Each acts once a second**: still far more than people do, who read the page before they act; what
// one of them waits for is seen here. **Without a pause**: each acts again the moment the answer is there, so fifty
// requests always wait, and the time of each is fifty times what one takes the machine; this says how much two servers
// can do, and how a crowd fares at the worst. Servers, database and the fifty browsers share the processors of one
// machine; what each of them used is printed beside.
// `node bench/servers.js PEOPLE ROUNDS`; the database that DUTYBOUND_TEST_DATABASE names, or one that runs meanwhile.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import { ruleBooks } from '../dist/index.js';
import { IncidentRecord, openRecord } from '../dist/record.js';
import { freePort, startDatabase } from './database.js';
import {
  agent,
  bareTimes,
  field,
  ms,
  person,
  print,
  quantile,
  startConsole,
  stop,
  usedBy,
} from './people.js';

const USERS = Number(process.argv[2] ?? 50);
const ROUNDS = Number(process.argv[3] ?? 10);
/** Of those who act once a second: so many seconds. */
const SECONDS = Math.max(20, ROUNDS);
const SECOND = 1_000;
/** For how long after the kill it is said apart how long people wait. */
const AROUND = 5_000;
const PASSWORD = 'three good words';
const CONCERNS = 40;
/** Sessions on each server: one that asks for very many pages is slowed down. */
const SESSIONS = 4;
/** How long the last alerts may take once everybody is done. */
const LAST_ALERTS = 90_000;

const named = process.env.DUTYBOUND_TEST_DATABASE ?? '';
const database = named === '' ? await startDatabase() : { url: named, stop: async () => {} };

/** Calls of the webhook, by the key of each. */
const calls = new Map();
const hook = createServer((ask, answer) => {
  const key = ask.headers['dutybound-key'];
  calls.set(key, (calls.get(key) ?? 0) + 1);
  ask.resume();
  answer.end();
});
await new Promise((resolve) => hook.listen(0, '127.0.0.1', resolve));

const settingsFor = async (folder, record, name) => {
  const port = await freePort();
  return {
    PORT: String(port),
    DATABASE_URL: database.url,
    DUTYBOUND_RECORD: record,
    DUTYBOUND_DATA: join(folder, name),
    DUTYBOUND_ADDRESS: `http://127.0.0.1:${port}/`,
    DUTYBOUND_WEBHOOK_TO: `dsl-1=http://127.0.0.1:${hook.address().port}/`,
    DUTYBOUND_WEBHOOK_SECRET: 'a secret of this bench alone',
  };
};

/** The form that sends a concern, as whoever raises one fills it in; by a third hand on the record. */
const sendConcerns = async (folder, record, over) => {
  const places = {
    record: join(folder, 'third'),
    keys: join(folder, 'third-keys'),
    secondKeys: null,
  };
  cpSync(join(folder, 'one-keys'), places.keys, { recursive: true });
  const { parts } = await openRecord(
    { ...places, database: { url: database.url, record } },
    { kind: 'file' },
  );
  const rulesOf = () => ({ policy: 'digest', program: '0' });
  const own = new IncidentRecord(parts.streams, {
    books: ruleBooks,
    rulesOf,
    now: () => new Date(),
  });
  const head = { policy: 'valley-end-2022', record: 'complete', exercise: false };
  for (let sent = 0; sent < CONCERNS; sent += 1) {
    const at = new Date().toISOString();
    const entry = { at, type: 'concern.raised', by: 'staff', to: 'dsl', via: 'online-form' };
    await own.begin(
      { ...head, incident: `concern-${sent}` },
      {
        key: `concern-${sent}`,
        entry: { ...entry, procedure: 'sexting' },
        writer: { account: 'staff-1' },
        isRaisedNow: true,
      },
    );
    if (!over.isOver) await pause(100);
  }
  return own;
};

/** Sets the school up on one server. @returns whoever did, and codes that sign them in, each once */
const setUp = async ({ url, code }) => {
  const first = person(url);
  await first.ask('/set-up', {
    code,
    policy: 'valley-end-2022',
    warned: 'yes',
    name: 'bench',
    password: PASSWORD,
  });
  // Whoever decides in incidents signs in with an app; the codes on paper come with it.
  const { text: key } = await first.ask('/second-step/add');
  const secret = Secret.fromBase32(/Key: <code>([^<]*)</.exec(key)?.[1].replaceAll(' ', '') ?? '');
  const app = new TOTP({ secret });
  const { text: paper } = await first.ask('/second-step/add', { code: app.generate() });
  const codes = (/<pre[^>]*>([^<]*)</.exec(paper)?.[1] ?? '').split('\n').filter(Boolean);
  return { first, codes };
};

const signedIn = async (url, codes) => {
  const all = [];
  for (const code of codes) {
    const one = person(url);
    const { status } = await one.ask('/sign-in', { account: 'dsl-1', password: PASSWORD, code });
    if (status !== 303) throw new Error(`nobody could sign in: ${status}`);
    all.push(one);
  }
  return all;
};

/** How long they waited who were done before the kill, who began within some seconds of it, and who began later. */
const printTimes = (acts, killedAt) => {
  const parts = {
    'before the kill': acts.filter(({ from, took }) => from + took <= killedAt),
    'in the 5 s around it': acts.filter(
      ({ from, took }) => from + took > killedAt && from <= killedAt + AROUND,
    ),
    'later, all at one server': acts.filter(({ from }) => from > killedAt + AROUND),
    'in all': acts,
  };
  for (const [when, some] of Object.entries(parts)) {
    if (some.length === 0) continue;
    const times = some.map(({ took }) => took);
    const [median, p95] = [quantile(times, 0.5), quantile(times, 0.95)].map(ms);
    print(`  ${when}`, `median ${median}, p95 ${p95} (${some.length} acts)`);
  }
};

/**
 * Fifty people on two servers, one of which is killed.
 * @param between how many milliseconds lie between two acts of one person at least
 * @returns whether all is as it should be
 */
const killOneOfTwo = async (title, rounds, between) => {
  print(title, '');
  const folder = mkdtempSync(join(tmpdir(), 'dutybound-servers-'));
  const record = `bench-${process.pid}-${between}`;
  const settings = (name) => settingsFor(folder, record, name);
  const servers = [];
  const over = { isOver: false };
  calls.clear();
  try {
    const one = await startConsole(await settings('one'));
    servers.push(one.server);
    const { first, codes } = await setUp(one);
    cpSync(join(folder, 'one-keys'), join(folder, 'other-keys'), { recursive: true });
    const other = await startConsole(await settings('other'));
    servers.push(other.server);
    const atOne = [first, ...(await signedIn(one.url, codes.slice(0, SESSIONS - 1)))];
    const atOther = await signedIn(other.url, codes.slice(SESSIONS - 1, 2 * SESSIONS - 1));
    const there = (index) => person(other.url, atOther[index % SESSIONS].cookie());

    const people = await Promise.all(
      Array.from({ length: USERS }, async (_, index) => {
        const at = Math.floor(index / 2);
        const own = index % 2 === 0 ? person(one.url, atOne[at % SESSIONS].cookie()) : there(at);
        const key = crypto.randomUUID();
        const { to } = await own.ask('/raise', { sign: 'sexting', about: 'pupil', key });
        await own.ask(to);
        return { own, incident: to };
      }),
    );

    const acts = [];
    let [kept, errors, again, killedAt, oneUsed] = [0, 0, 0, Number.POSITIVE_INFINITY, 0];
    const usedOf = () => ({
      one: usedBy(one.server).processor,
      other: usedBy(other.server).processor,
      database: database.processor?.() ?? Number.NaN,
      people: process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000,
    });
    const before = usedOf();
    const concerns = sendConcerns(folder, record, over);
    const began = performance.now();
    const kill = async () => {
      while (acts.length < (USERS * rounds) / 2) {
        if (over.isOver) return;
        await pause(5);
      }
      oneUsed = usedOf().one;
      killedAt = performance.now();
      one.server.kill('SIGKILL');
    };
    const isKilled = kill();
    await Promise.all(
      people.map(async (each, index) => {
        let seen = 1;
        for (let round = 0; round < rounds; round += 1) {
          const next = began + between * (round + index / USERS);
          await pause(Math.max(0, next - performance.now()));
          const fields = { type: 'record.made', by: 'dsl', sure: 'yes' };
          const all = { ...fields, seen: String(seen), key: crypto.randomUUID() };
          const act = async () => {
            const { status, to } = await each.own.ask(`${each.incident}/act`, all);
            const { text } = await each.own.ask(to);
            if (status !== 303 || !text.includes('Recorded')) errors += 1;
            else kept += 1;
          };
          const from = performance.now();
          try {
            await act();
          } catch {
            // Their server is gone: they go on at the other, and send it again.
            again += 1;
            each.own = there(index);
            await act();
          }
          acts.push({ from, took: performance.now() - from });
          seen += 1;
        }
      }),
    );
    await isKilled;
    const after = { ...usedOf(), one: oneUsed };
    over.isOver = true;
    const third = await concerns;
    let [lost, twice] = [0, 0];
    for (const [index, { incident }] of people.entries()) {
      const { text } = await there(index).ask(incident);
      const more = Number(field(text, 'seen')) - (rounds + 1);
      if (more < 0) lost -= more;
      else twice += more;
    }
    for (const from = Date.now(); calls.size < CONCERNS && Date.now() - from < LAST_ALERTS; ) {
      await pause(100);
    }
    await third.close();
    await stop(other.server);
    const verified = spawnSync(
      process.execPath,
      [join(import.meta.dirname, '..', 'bin', 'dutybound.js'), 'record', 'verify'],
      { env: { ...process.env, ...(await settings('other')) }, encoding: 'utf8' },
    );
    const bare = await bareTimes(folder, USERS, Math.min(rounds, ROUNDS));
    const alerts = [...calls.values()].reduce((sum, count) => sum + count, 0);
    const perAct = (...names) =>
      ms(names.reduce((sum, name) => sum + after[name] - before[name], 0) / acts.length);
    print('  people, on two servers', USERS);
    printTimes(acts, killedAt);
    print('  bare append, p95', ms(quantile(bare, 0.95)));
    print('  processor time for one act and its page, of both servers', perAct('one', 'other'));
    print('  the same, of the database', perAct('database'));
    print('  the same, of the fifty browsers and who sends concerns', perAct('people'));
    print('  kept', kept);
    print('  sent again after the server was killed', again);
    print('  errors', errors);
    print('  lost', lost);
    print('  twice', twice);
    print('  alerts that never came', CONCERNS - calls.size);
    print('  alerts that came again, with the same key', alerts - calls.size);
    print('  record verify', verified.status === 0 ? 'as it was written' : verified.stdout);
    return errors + lost + twice + (CONCERNS - calls.size) + verified.status === 0;
  } finally {
    over.isOver = true;
    for (const server of servers) await stop(server);
    rmSync(folder, { recursive: true, force: true });
  }
};

try {
  const isWell = [
    await killOneOfTwo('each acts once a second', SECONDS, SECOND),
    await killOneOfTwo('without a pause', ROUNDS, 0),
  ];
  process.exitCode = isWell.every(Boolean) ? 0 : 1;
} finally {
  agent.destroy();
  hook.close();
  await database.stop();
}
