/**
 * What an audit costs beside merely parsing the same file, in one run: `npm run bench:audit`. A seeded
 * log with planted violations is written, parsed line by line, audited on one thread and on all cores,
 * and a sample of it stepped through XState. Prints figures and ratios; asserts nothing but that what
 * was planted was found.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { goneWrong } from './log/awkward.js';
import { chanceFrom } from './log/random.js';
import { logLines, writeLog } from './log.js';

const { values } = parseArgs({
  options: {
    incidents: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
    sample: { type: 'string', default: '100' },
    runs: { type: 'string', default: '3' },
    keep: { type: 'string' },
  },
});
const incidents = Number(values.incidents);
const runs = Number(values.runs);
const cores = availableParallelism();
const root = join(import.meta.dirname, '..');
const dutybound = join(root, 'bin', 'dutybound.js');
const measure = join(import.meta.dirname, 'measure-run.js');
const print = (line = '') => process.stdout.write(`${line}\n`);
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
const million = (count) => (count / 1e6).toFixed(2);

/** Runs a script in a process of its own: how long it took, and the most memory it held. */
const run = (script, ...args) => {
  const child = spawnSync(process.execPath, [measure, script, ...args], {
    encoding: 'utf8',
    cwd: root,
    maxBuffer: 1 << 28,
  });
  if (child.error) throw child.error;
  const line = child.stderr.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(child.stderr);
  return { ...JSON.parse(line), out: child.stdout };
};

/** The quickest of several runs, one after the other, so that what else the machine does matters least. */
const best = (list) => list.reduce((least, each) => (each.ms < least.ms ? each : least));

const written = async (folder, count, name = `${count}.jsonl`, change = (line) => line) => {
  const file = join(folder, name);
  const log = logLines({ incidents: count, seed: Number(values.seed) });
  const { lines } = log;
  log.lines = (function* () {
    for (const line of lines) yield change(line);
  })();
  const stream = createWriteStream(file);
  await writeLog(log, stream);
  await new Promise((resolve) => stream.end(resolve));
  return { file, ...log, bytes: statSync(file).size };
};

/** Verdicts planted and verdicts found, norm by norm, of every norm that any was planted on. */
const compared = (planted, audit) => {
  const found = new Map(
    audit.norms.flatMap(({ policy, norm, verdicts }) =>
      Object.entries(verdicts).map(([verdict, count]) => [`${policy}|${norm}|${verdict}`, count]),
    ),
  );
  const different = Object.entries(planted).filter(([key, count]) => found.get(key) !== count);
  const sum = (list) => list.reduce((total, count) => total + count, 0);
  return {
    planted: sum(Object.values(planted)),
    found: sum(Object.keys(planted).map((key) => found.get(key) ?? 0)),
    different,
  };
};

/** A log that goes wrong in every way: what its audit costs, and whether it says what replays say. */
const MOST_REPLAYED = 2_000;
const awkwardFigures = async (folder) => {
  const random = chanceFrom(Number(values.seed) + 1);
  const change = (line) => goneWrong(line, random);
  const count = Math.max(1, Math.round(incidents / 10));
  const { file } = await written(folder, count, 'awkward.jsonl', change);
  const few = await written(folder, Math.min(count, MOST_REPLAYED), 'awkward-few.jsonl', change);
  const audited = (log) => run(dutybound, 'audit', log, '--jobs', '1', '--format', 'json');
  const parse = best([1, 2, 3].map(() => run(join(import.meta.dirname, 'parse-lines.js'), file)));
  const audit = best([1, 2, 3].map(() => audited(file)));
  const replayed = JSON.parse(run(join(import.meta.dirname, 'verdict-counts.js'), few.file).out);
  const { different } = compared(replayed, JSON.parse(audited(few.file).out));
  return { count, replayed: few.incidents, ratio: audit.ms / parse.ms, different };
};

/** Schools whose policies are equal but for their names, and the log as theirs: a school has one policy. */
const MANY = 400;
const asSchools = async (folder, log, count) => {
  const policies = join(folder, `policies-${count}`);
  mkdirSync(policies);
  const first = join(policies, 'school-0');
  const made = spawnSync(
    process.execPath,
    [dutybound, 'policy', 'new', 'school-0', '--from', 'valley-end-2022'],
    { cwd: policies, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  const head = readFileSync(join(first, 'policy.yaml'), 'utf8');
  for (let school = 1; school < count; school += 1) {
    const copy = join(policies, `school-${school}`);
    cpSync(first, copy, { recursive: true });
    writeFileSync(join(copy, 'policy.yaml'), head.replace(/^id: .*$/m, `id: school-${school}`));
  }
  const file = join(folder, `schools-${count}.jsonl`);
  const out = createWriteStream(file);
  const schools = new Map();
  for await (const text of createInterface({ input: createReadStream(log) })) {
    const [school] = /"school":"[^"]*"/.exec(text) ?? [''];
    if (!schools.has(school)) schools.set(school, schools.size % count);
    const named = text.replace(/"policy":"[^"]*"/, `"policy":"school-${schools.get(school)}"`);
    if (!out.write(`${named}\n`)) await new Promise((resolve) => out.once('drain', resolve));
  }
  await new Promise((resolve) => out.end(resolve));
  return [file, '--policies', policies];
};

const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'dutybound-bench-'));
try {
  const small = await written(folder, Math.max(1, Math.round(incidents / 10)));
  const large = await written(folder, incidents);
  print(
    `${large.incidents} incidents, ${million(large.events)} million events, ${megabytes(large.bytes)}, on ${cores} cores`,
  );
  const parseScript = join(import.meta.dirname, 'parse-lines.js');
  const parses = [];
  const ones = [];
  const alls = [];
  for (let index = 0; index < runs; index += 1) {
    parses.push(run(parseScript, large.file));
    ones.push(run(dutybound, 'audit', large.file, '--jobs', '1', '--format', 'json'));
    alls.push(run(dutybound, 'audit', large.file, '--jobs', String(cores), '--format', 'json'));
  }
  const [parse, one, all] = [best(parses), best(ones), best(alls)];
  const tenth = run(dutybound, 'audit', small.file, '--jobs', '1', '--format', 'json');
  const tenthAll = run(dutybound, 'audit', small.file, '--jobs', String(cores), '--format', 'json');
  const stepScript = join(import.meta.dirname, 'step-sample.js');
  const stepped = run(stepScript, large.file, values.sample);
  const sample = JSON.parse(stepped.out);

  // On the small log, one run after the other.
  const onOne = ['--jobs', '1', '--format', 'json'];
  const [oneSchool, manySchools] = [
    await asSchools(folder, small.file, 1),
    await asSchools(folder, small.file, MANY),
  ];
  const schools = [oneSchool, manySchools].map((args) =>
    run(dutybound, 'audit', ...args, ...onOne),
  );
  const everyFinding = join(folder, 'findings.jsonl');
  const findings = run(dutybound, 'audit', small.file, ...onOne, '--findings', everyFinding);

  const rate = ({ ms }) => `${million((large.events / ms) * 1000)} million events a second`;
  print(`JSON.parse of each line:  ${seconds(parse.ms)}, ${rate(parse)}`);
  print(`audit on one thread:      ${seconds(one.ms)}, ${rate(one)}`);
  print(`audit on all cores:       ${seconds(all.ms)}, ${rate(all)}`);
  print(
    `XState, step by step:     ${sample.events} events in ${seconds(sample.ms)}, ${Math.round((sample.events / sample.ms) * 1000)} events a second`,
  );
  print(`audit/parse: ${(one.ms / parse.ms).toFixed(2)}`);
  print(`audit-all-cores/parse: ${(all.ms / parse.ms).toFixed(2)}`);
  print(`xstate/audit: ${(sample.ms / sample.events / (one.ms / large.events)).toFixed(0)}`);
  print(
    `many-policies/one-policy: ${(schools[1].ms / schools[0].ms).toFixed(2)} (${MANY} schools, ${small.incidents} incidents)`,
  );
  print(`findings/audit: ${(findings.ms / tenth.ms).toFixed(2)} (${small.incidents} incidents)`);
  const awkward = await awkwardFigures(folder);
  print(
    `audit/parse, a log that goes wrong: ${awkward.ratio.toFixed(2)} (${awkward.count} incidents)`,
  );
  print(
    `replayed one by one: ${awkward.replayed}, norms counted differently: ${awkward.different.length}`,
  );
  print(
    `peak memory, one thread: ${megabytes(tenth.rss)} at ${small.incidents} incidents, ${megabytes(one.rss)} at ${large.incidents}`,
  );
  print(
    `peak memory, all cores: ${megabytes(tenthAll.rss)} at ${small.incidents} incidents, ${megabytes(all.rss)} at ${large.incidents}`,
  );
  const { planted, found, different } = compared(large.planted, JSON.parse(one.out));
  print(`planted: ${planted}, found: ${found}`);
  for (const [key, count] of different) print(`differs: ${key} was planted ${count} times`);
  if (all.out !== one.out) print('differs: the audit on all cores from that on one thread');
  const isWrong = different.length > 0 || awkward.different.length > 0 || all.out !== one.out;
  process.exitCode = isWrong ? 1 : 0;
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
