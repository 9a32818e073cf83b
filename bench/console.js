// `npm run bench:console`: fifty people at once, each in an incident of their own, record an act and see what
// is next, over HTTP and from the process that `npm start` runs: the form is sent, and the page that the answer
// leads to is read to its end, as a browser does. Beside it, in the same run, a bare server that appends one line
// to a file and syncs it. Prints milliseconds, memory, and what became of every entry.
// `node bench/console.js PEOPLE ROUNDS`
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

const folder = mkdtempSync(join(tmpdir(), 'dutybound-bench-'));
/** Starts the console on the folder. */
const start = () => startConsole({ DUTYBOUND_DATA: join(folder, 'record') });

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
  const bare = await bareTimes(folder, USERS, ROUNDS);
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
