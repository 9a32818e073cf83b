/**
 * An audit of the records of many schools in one PostgreSQL: by one worker that goes from school to school, by several
 * that share it, and by several of which one is killed in the middle. Prints seconds, ratios and whether the reports are
 * the same bytes: `npm run bench:workers`, or `node bench/workers.js SCHOOLS INCIDENTS WORKERS`. The database that
 * DUTYBOUND_TEST_DATABASE names, empty, or one that runs meanwhile.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startDatabase } from './database.js';
import { makeSchools } from './schools.js';

const [SCHOOLS = 200, INCIDENTS = 500, WORKERS = 4] = process.argv.slice(2).map(Number);
const dutybound = join(import.meta.dirname, '..', 'bin', 'dutybound.js');
const measure = join(import.meta.dirname, 'measure-run.js');
const print = (name, value) => process.stdout.write(`${name}: ${value}\n`);
const sumOf = (numbers) => numbers.reduce((sum, each) => sum + each, 0);
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

const folder = mkdtempSync(join(tmpdir(), 'dutybound-workers-'));
const named = process.env.DUTYBOUND_TEST_DATABASE ?? '';
const database = named === '' ? await startDatabase() : { url: named, stop: async () => {} };
const env = {
  ...process.env,
  DATABASE_URL: database.url,
  DUTYBOUND_DATA: join(folder, 'data'),
  DUTYBOUND_KEYS: join(folder, 'keys'),
  DUTYBOUND_AUDIT_PASSPHRASE: 'words that the workers of this bench share',
};

/** Starts one worker. What it wrote and took is known once it has ended; null where it was killed. */
const worker = (name, ...flags) => {
  const file = join(folder, `${name}.json`);
  const audit = ['audit', 'records:', '--as', 'auditor-1', '--format', 'json', '--output', file];
  const child = spawn(process.execPath, [measure, dutybound, ...audit, ...flags], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const ended = new Promise((resolve, reject) => {
    child.on('exit', (status, signal) => {
      if (signal !== null) resolve(null);
      else if (status === 2) reject(new Error(said));
      else resolve({ report: readFileSync(file), ...JSON.parse(said.trim().split('\n').at(-1)) });
    });
  });
  return { child, ended };
};

const timed = async (act) => {
  const before = performance.now();
  const result = await act();
  return { result, ms: performance.now() - before };
};

const together = (name) =>
  Array.from({ length: WORKERS }, (_, index) => worker(`${name}-${index}`, '--together', name));

/** Waits until so many schools are done. */
const untilDone = async (count) => {
  const client = new pg.Client(database.url);
  await client.connect();
  const sql = 'SELECT count(*) FROM dutybound.audit_school WHERE result IS NOT NULL';
  for (;;) {
    const { rows } = await client.query(sql);
    if (Number(rows[0].count) >= count) break;
    await pause(50);
  }
  await client.end();
};

try {
  const of = { url: database.url, folder, schools: SCHOOLS, incidents: INCIDENTS };
  print('schools, and incidents in each', `${SCHOOLS}, ${INCIDENTS}`);
  print('cores', availableParallelism());
  const made = await timed(() => makeSchools(of));
  print('to make them', seconds(made.ms));

  const one = await timed(() => worker('one').ended);
  const { report } = one.result;
  const { incidents, faults } = JSON.parse(report.toString());
  const isSame = (each) => each.report.equals(report);
  print('incidents counted', sumOf(Object.values(incidents)));
  print('could not be used', faults.count);
  print('bytes of the report', report.length);
  print('one worker', seconds(one.ms));

  const all = await timed(() => Promise.all(together('all').map(({ ended }) => ended)));
  const processor = sumOf(all.result.map(({ cpu }) => cpu));
  const memory = Math.max(...all.result.map(({ rss }) => rss)) / 2 ** 20;
  print(`${WORKERS} workers`, seconds(all.ms));
  print('one worker / several', (one.ms / all.ms).toFixed(2));
  print('processor time of several / of one', (processor / one.result.cpu).toFixed(2));
  print('most memory of one worker', `${memory.toFixed(0)} MB`);
  print('reports that are the same bytes', `${all.result.filter(isSame).length} of ${WORKERS}`);

  const killing = await timed(async () => {
    const workers = together('killed');
    await untilDone(Math.floor(SCHOOLS / 2));
    workers[0].child.kill('SIGKILL');
    return Promise.all(workers.map(({ ended }) => ended));
  });
  const left = killing.result.filter((each) => each !== null);
  print(`${WORKERS} workers, one of them killed half way`, seconds(killing.ms));
  print('reports that are the same bytes', `${left.filter(isSame).length} of ${left.length}`);
  const isRight = left.length === WORKERS - 1 && [...all.result, ...left].every(isSame);
  process.exitCode = isRight && faults.count === 0 ? 0 : 1;
} finally {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
