// `npm run bench:servers`: two servers on one PostgreSQL, fifty people who record an act and see what is next, as in
// `bench:console`. Concerns are sent meanwhile that somebody is to be alerted to, by a webhook. In the middle one of
// the servers is killed, and its people go on at the other, where what was not answered is sent again. Prints
// milliseconds, beside a bare durable append, and what became of every entry and every alert.
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
  timed,
  usedBy,
} from './people.js';

const USERS = Number(process.argv[2] ?? 50);
const ROUNDS = Number(process.argv[3] ?? 10);
const PASSWORD = 'three good words';
const CONCERNS = 40;
/** How long the last alerts may take once everybody is done. */
const LAST_ALERTS = 90_000;

const folder = mkdtempSync(join(tmpdir(), 'dutybound-servers-'));
const named = process.env.DUTYBOUND_TEST_DATABASE ?? '';
const database = named === '' ? await startDatabase() : { url: named, stop: async () => {} };
const record = `bench-${process.pid}`;

/** Calls of the webhook, by the key of each. */
const calls = new Map();
const hook = createServer((ask, answer) => {
  const key = ask.headers['dutybound-key'];
  calls.set(key, (calls.get(key) ?? 0) + 1);
  ask.resume();
  answer.end();
});
await new Promise((resolve) => hook.listen(0, '127.0.0.1', resolve));

const settings = async (name) => {
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
const sendConcerns = async (until) => {
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
    if (!until.isOver) await pause(100);
  }
  return own;
};

const servers = [];
const over = { isOver: false };
try {
  const one = await startConsole(await settings('one'));
  servers.push(one.server);
  const first = person(one.url);
  await first.ask('/set-up', {
    code: one.code,
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
  const [code = ''] = (/<pre[^>]*>([^<]*)</.exec(paper)?.[1] ?? '').split('\n');
  cpSync(join(folder, 'one-keys'), join(folder, 'other-keys'), { recursive: true });
  const other = await startConsole(await settings('other'));
  servers.push(other.server);
  const second = person(other.url);
  const { status } = await second.ask('/sign-in', { account: 'dsl-1', password: PASSWORD, code });
  if (status !== 303) throw new Error(`nobody could sign in on the other server: ${status}`);

  const people = await Promise.all(
    Array.from({ length: USERS }, async (_, index) => {
      const [at, like] = index % 2 === 0 ? [one, first] : [other, second];
      const own = person(at.url, like.cookie());
      const key = crypto.randomUUID();
      const { to } = await own.ask('/raise', { sign: 'sexting', about: 'pupil', key });
      await own.ask(to);
      return { own, incident: to };
    }),
  );

  const times = [];
  let [kept, errors, done, again, there] = [0, 0, 0, 0, 0];
  const before = usedBy(other.server);
  const concerns = sendConcerns(over);
  const killed = async () => {
    while (done < (USERS * ROUNDS) / 2) {
      if (over.isOver) return;
      await pause(5);
    }
    one.server.kill('SIGKILL');
  };
  const isKilled = killed();
  await Promise.all(
    people.map(async (each) => {
      let seen = 1;
      for (let round = 0; round < ROUNDS; round += 1) {
        const fields = { type: 'record.made', by: 'dsl', sure: 'yes' };
        const all = { ...fields, seen: String(seen), key: crypto.randomUUID() };
        const act = async () => {
          const { status, to } = await each.own.ask(`${each.incident}/act`, all);
          const { text } = await each.own.ask(to);
          if (status !== 303 || !text.includes('Recorded')) errors += 1;
          else kept += 1;
        };
        try {
          await timed(act, times);
        } catch {
          // Their server is gone: they sign in at the other, and send it again.
          again += 1;
          each.own = person(other.url, second.cookie());
          await timed(act, times);
        }
        if (each.own.url === other.url) there += 1;
        seen += 1;
        done += 1;
      }
    }),
  );
  await isKilled;
  const after = usedBy(other.server);
  over.isOver = true;
  const third = await concerns;
  let [lost, twice] = [0, 0];
  for (const { incident } of people) {
    const { text } = await person(other.url, second.cookie()).ask(incident);
    const more = Number(field(text, 'seen')) - (ROUNDS + 1);
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
  const bare = await bareTimes(folder, USERS, ROUNDS);
  const alerts = [...calls.values()].reduce((sum, count) => sum + count, 0);
  print('people at once, on two servers', USERS);
  print('record an act and see what is next, median', ms(quantile(times, 0.5)));
  print('record an act and see what is next, p95', ms(quantile(times, 0.95)));
  print('bare append, p95', ms(quantile(bare, 0.95)));
  print('ratio of the two', (quantile(times, 0.95) / quantile(bare, 0.95)).toFixed(1));
  const perAct = (after.processor - before.processor) / there;
  print('processor time of the server for one act and its page', ms(perAct));
  print('kept', kept);
  print('sent again after the server was killed', again);
  print('errors', errors);
  print('lost', lost);
  print('twice', twice);
  print('alerts that never came', CONCERNS - calls.size);
  print('alerts that came again, with the same key', alerts - calls.size);
  print('record verify', verified.status === 0 ? 'as it was written' : verified.stdout);
  const isWrong = errors + lost + twice + (CONCERNS - calls.size) + verified.status > 0;
  process.exitCode = isWrong ? 1 : 0;
} finally {
  over.isOver = true;
  for (const server of servers) await stop(server);
  agent.destroy();
  hook.close();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
