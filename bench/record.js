/**
 * What the record costs, in one run: a bare durable append beside a judged, sealed and chained one into an
 * incident of 500 entries, opening that incident, and starting on 10,000 incidents of 20 entries with the
 * list by what is due next, through the desk of the DSL. Prints figures; asserts nothing. `npm run bench:record` builds first.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ruleBooks } from '../dist/index.js';
import { Accounts, FolderOnDisk, IncidentRecord, makeRecord, openRecord } from '../dist/record.js';

const ENTRIES = 500;
const MEASURED = 200;
const INCIDENTS = Number(process.argv[2] ?? 10_000);
const EACH = 20;
const print = (name, value) => process.stdout.write(`${name}: ${value}\n`);
const at = (times, share) => [...times].sort((a, b) => a - b)[Math.floor(times.length * share)];
const ms = (value) => `${value.toFixed(2)} ms`;

// On the disk of the working folder: that for temporary files is memory on some machines.
const work = mkdtempSync(join(process.env.DUTYBOUND_BENCH ?? tmpdir(), 'dutybound-bench-'));
const places = (name) => ({
  record: join(work, name),
  keys: join(work, `${name}-keys`),
  secondKeys: null,
});
const options = {
  books: ruleBooks,
  rulesOf: () => ({ policy: '0123456789ab', program: '0.1.0' }),
  now: () => new Date(),
};
const DSL = { account: 'dsl-1' };
const HEAD = {
  incident: '2026-0042',
  policy: 'valley-end-2022',
  record: 'complete',
  exercise: false,
};
const START = Date.UTC(2026, 2, 4, 9);
const moment = (minutes) => new Date(START + minutes * 60_000).toISOString();
const raised = (minutes) => ({
  at: moment(minutes),
  type: 'concern.raised',
  by: 'teacher',
  procedure: 'sexting',
});
/** Entries as staff write them: told, asked, recorded, answered. */
const KINDS = [
  { type: 'party.informed', by: 'teacher', to: 'dsl' },
  { type: 'record.made', by: 'dsl' },
  { type: 'party.informed', by: 'dsl', to: 'parent', note: 'rang back, will come in at three' },
  { type: 'fact.established', by: 'dsl', fact: 'image-on-school-network', value: 'no' },
  { type: 'party.informed', by: 'dsl', to: 'police', via: '101', reference: '0458' },
  { type: 'evidence.preserved', by: 'dsl' },
  { type: 'support.provided', by: 'dsl' },
];
/** As many as one concern leaves open. */
const NORMS = ['tell-dsl', 'write-record', 'tell-parents', 'keep-evidence', 'review-filtering'];
const entry = (index) => ({ at: moment(index), ...KINDS[index % KINDS.length] });

const bare = () => {
  const fd = openSync(join(work, 'bare'), 'a', 0o600);
  const bytes = Buffer.alloc(700, 'x');
  const times = [];
  for (let index = 0; index < MEASURED; index += 1) {
    const before = performance.now();
    writeSync(fd, bytes);
    fdatasyncSync(fd);
    times.push(performance.now() - before);
  }
  closeSync(fd);
  return times;
};

const longOne = async () => {
  await makeRecord(places('long'), { kind: 'file' });
  const { parts } = await openRecord(places('long'), { kind: 'file' });
  const record = new IncidentRecord(parts.streams, options);
  const id = await record.begin(HEAD, { key: 'first', entry: raised(0), writer: DSL });
  const times = [];
  for (let index = 1; index < ENTRIES + MEASURED; index += 1) {
    const request = { seen: index, key: `k${index}`, entry: entry(index), writer: DSL };
    const before = performance.now();
    const { kind } = await record.append(id, request);
    if (kind !== 'kept') throw new Error(`an entry was not kept: ${kind}`);
    if (index >= ENTRIES) times.push(performance.now() - before);
  }
  await record.close();
  const again = await openRecord(places('long'), { kind: 'file' });
  const later = new IncidentRecord(again.parts.streams, options);
  const before = performance.now();
  await later.read(id, DSL);
  const opening = performance.now() - before;
  await later.close();
  return { times, opening };
};

/** Many incidents, written without judging each: only what stands at the end is asked for. */
const many = async () => {
  await makeRecord(places('many'), { kind: 'file' });
  const { sync, syncAside } = FolderOnDisk.prototype;
  // Only while these are written: what is measured reads.
  Object.assign(FolderOnDisk.prototype, { sync: () => {}, syncAside: async () => {} });
  const { parts } = await openRecord(places('many'), { kind: 'file' });
  const { streams } = parts;
  const accounts = await Accounts.open(streams, () => new Date());
  const from = '2026-01-01T00:00:00Z';
  await accounts.add(DSL, { id: 'dsl-1', role: 'dsl', from, name: 'a name' });
  for (let incident = 0; incident < INCIDENTS; incident += 1) {
    const id = streams.idFor(`incident ${incident}`);
    for (let index = 0; index < EACH; index += 1) {
      const item = { kind: 'entry', entry: index === 0 ? raised(0) : entry(index) };
      const items =
        index === 0 ? [{ kind: 'opened', head: HEAD, rules: options.rulesOf() }, item] : [item];
      const due = moment((incident * 7919) % 100_000);
      const after = {
        form: 2,
        policy: HEAD.policy,
        due,
        isClosed: false,
        about: ['child-1'],
        deadlines: NORMS.map((norm) => `${due} ${norm} child-1`),
        handedOver: [],
      };
      const content = { written: moment(index), writer: DSL, key: `${index}`, items, after };
      await streams.add('incident', id, content);
    }
  }
  await streams.close();
  Object.assign(FolderOnDisk.prototype, { sync, syncAside });
};

const measureStart = () => {
  const child = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'record-start.js'), JSON.stringify(places('many'))],
    { encoding: 'utf8' },
  );
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout);
};

try {
  const before = bare();
  const { times, opening } = await longOne();
  const after = bare();
  const bareTimes = [...before, ...after];
  print('bare durable append, median', ms(at(bareTimes, 0.5)));
  print('bare durable append, p95', ms(at(bareTimes, 0.95)));
  print('judged, sealed, chained append into 500 entries, median', ms(at(times, 0.5)));
  print('judged, sealed, chained append into 500 entries, p95', ms(at(times, 0.95)));
  print('p95 above the bare one', ms(at(times, 0.95) - at(bareTimes, 0.95)));
  print('opening an incident of 700 entries', ms(opening));
  await many();
  // The first start finds no snapshot, and leaves one at its end.
  const [first, ...later] = [measureStart(), measureStart(), measureStart(), measureStart()];
  const best = later.reduce((a, b) => (a.seconds <= b.seconds ? a : b));
  const start = `start on ${first.incidents} incidents of ${EACH} entries, with the list by what is due`;
  for (const [name, each] of [
    [start, best],
    ['the same without a snapshot', first],
  ]) {
    print(name, `${each.seconds.toFixed(2)} s`);
    print('  of it, loading the program', `${each.program.toFixed(2)} s`);
    print('  of it, reading the journal', `${each.journal.toFixed(2)} s`);
    print('  of it, the list through a desk', `${each.list.toFixed(2)} s`);
    print('  time on the processor', `${each.cpu.toFixed(2)} s`);
    print('  peak memory', `${Math.round(each.megabytes)} MB`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
