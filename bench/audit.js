/**
 * What an audit costs beside merely parsing the same file, in one run: `npm run bench:audit`. Of two
 * logs: a seeded one with planted violations, and one of short incidents that another hand wrote
 * (`log/short.js`), each in two sizes. Each is parsed line by line and audited on one thread and on all
 * cores; a sample of the first is stepped through XState. Prints figures and ratios, processor time beside
 * time, since only the former tells much on a machine that others use. Ends with status 1 unless what was
 * planted was found and nothing else, replays say what the audit says, and so do all cores.
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
import { isViolation } from './log/plants.js';
import { chanceFrom } from './log/random.js';
import { shortLines } from './log/short.js';
import { logLines, writeLog } from './log.js';

const { values } = parseArgs({
  options: {
    incidents: { type: 'string', default: '200000' },
    short: { type: 'string', default: '250000' },
    seed: { type: 'string', default: '1' },
    sample: { type: 'string', default: '100' },
    runs: { type: 'string', default: '3' },
    keep: { type: 'string' },
  },
});
const incidents = Number(values.incidents);
const short = Number(values.short);
/** Of the short incidents, the share that the smaller of the two logs has: 60,000 of 250,000. */
const FEWER_SHORT = 0.24;
/** So few that most of what an audit of them takes is its start. */
const COLD = 2_000;
const runs = Number(values.runs);
const cores = availableParallelism();
const root = join(import.meta.dirname, '..');
const dutybound = join(root, 'bin', 'dutybound.js');
const measure = join(import.meta.dirname, 'measure-run.js');
const print = (line = '') => process.stdout.write(`${line}\n`);
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
const million = (count) => (count / 1e6).toFixed(2);

/** Runs a script in a process of its own: how long it took, its processor time, and the most memory it held. */
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

/** The least of each over several runs, one after the other, so that what else the machine does matters least. */
const best = (list) => ({
  ...list[0],
  ms: Math.min(...list.map(({ ms }) => ms)),
  cpu: Math.min(...list.map(({ cpu }) => cpu)),
  rss: Math.max(...list.map(({ rss }) => rss)),
});

const parsed = (file) => run(join(import.meta.dirname, 'parse-lines.js'), file);
const audited = (file, jobs) =>
  run(dutybound, 'audit', file, '--jobs', String(jobs), '--format', 'json');

/** One log as it is parsed, and audited on one thread and on all cores, one after the other. */
const measured = (log, times) => {
  const parses = [];
  const ones = [];
  const alls = [];
  for (let time = 0; time < times; time += 1) {
    parses.push(parsed(log.file));
    ones.push(audited(log.file, 1));
    alls.push(audited(log.file, cores));
  }
  return { log, parse: best(parses), one: best(ones), all: best(alls) };
};

const written = async (
  folder,
  count,
  { name = `${count}.jsonl`, change = (line) => line, make = logLines } = {},
) => {
  const file = join(folder, name);
  const log = make({ incidents: count, seed: Number(values.seed) });
  const { lines } = log;
  log.lines = (function* () {
    for (const line of lines) yield change(line);
  })();
  const stream = createWriteStream(file);
  await writeLog(log, stream);
  await new Promise((resolve) => stream.end(resolve));
  return { file, ...log, bytes: statSync(file).size };
};

/** What an audit found, norm by norm, and what it should have found: counts by policy, norm and verdict. */
const compared = (expected, audit, isCompared = () => true) => {
  const found = Object.fromEntries(
    audit.norms.flatMap(({ policy, norm, verdicts }) =>
      Object.entries(verdicts).flatMap(([verdict, count]) =>
        count > 0 && isCompared(verdict) ? [[`${policy}|${norm}|${verdict}`, count]] : [],
      ),
    ),
  );
  const different = [...new Set([...Object.keys(expected), ...Object.keys(found)])]
    .map((key) => ({ key, expected: expected[key] ?? 0, found: found[key] ?? 0 }))
    .filter((count) => count.expected !== count.found);
  const sum = (counts) => Object.values(counts).reduce((total, count) => total + count, 0);
  return { expected: sum(expected), found: sum(found), different };
};

/** A log that goes wrong in every way: what its audit costs, and whether it says what replays say. */
const MOST_REPLAYED = 2_000;
const awkwardFigures = async (folder) => {
  const random = chanceFrom(Number(values.seed) + 1);
  const change = (line) => goneWrong(line, random);
  const count = Math.max(1, Math.round(incidents / 10));
  const { file } = await written(folder, count, { name: 'awkward.jsonl', change });
  const few = await written(folder, Math.min(count, MOST_REPLAYED), {
    name: 'awkward-few.jsonl',
    change,
  });
  const parse = best([1, 2, 3].map(() => parsed(file)));
  const audit = best([1, 2, 3].map(() => audited(file, 1)));
  const replayed = JSON.parse(run(join(import.meta.dirname, 'verdict-counts.js'), few.file).out);
  const { different } = compared(replayed, JSON.parse(audited(few.file, 1).out));
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

const ratio = (a, b) => (a / b).toFixed(2);
/** A ratio of times, and of processor times. */
const ratios = (a, b) => `${ratio(a.ms, b.ms)} (processor time ${ratio(a.cpu, b.cpu)})`;

/** The figures of one log in two sizes, and of its beginning. */
const printFigures = (title, cold, fewer, more) => {
  const { log } = more;
  const of = `, ${title}`;
  const cost = ({ ms, cpu }) =>
    `${seconds(ms)}, ${seconds(cpu)} of processors, ${million((log.events / ms) * 1000)} million events a second`;
  print();
  print(
    `${title}: ${log.incidents} incidents, ${million(log.events)} million events, ${megabytes(log.bytes)}`,
  );
  print(`JSON.parse of each line:  ${cost(more.parse)}`);
  print(`audit on one thread:      ${cost(more.one)}`);
  print(`audit on all cores:       ${cost(more.all)}`);
  print(`audit/parse${of}: ${ratios(more.one, more.parse)}`);
  print(`audit-all-cores/parse${of}: ${ratios(more.all, more.parse)}`);
  print(`all-cores/one-thread${of}: ${ratios(more.all, more.one)}`);
  print(
    `audit/parse${of}, ${fewer.log.incidents} incidents: ${ratios(fewer.one, fewer.parse)}; on all cores ${ratios(fewer.all, fewer.parse)}`,
  );
  // What each further incident takes, once everything is warm.
  const further = (which) => ({
    ms: more[which].ms - fewer[which].ms,
    cpu: more[which].cpu - fewer[which].cpu,
  });
  print(`audit/parse${of}, each further incident: ${ratios(further('one'), further('parse'))}`);
  print(
    `cold start${of}: ${cold.log.incidents} incidents in ${seconds(cold.one.ms)}, ${seconds(cold.one.cpu)} of processors; parsed in ${seconds(cold.parse.ms)}`,
  );
  for (const [which, threads] of [
    ['one', 'one thread'],
    ['all', 'all cores'],
  ]) {
    const [few, many] = [fewer, more].map((each) => megabytes(each[which].rss));
    print(
      `peak memory${of}, ${threads}: ${few} at ${fewer.log.incidents} incidents, ${many} at ${log.incidents}`,
    );
  }
};

const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'dutybound-bench-'));
mkdirSync(folder, { recursive: true });
try {
  const sizes = async (make, name, counts) => {
    const all = [];
    for (const count of counts) {
      all.push(
        await written(folder, Math.max(1, Math.round(count)), {
          name: `${name}-${Math.round(count)}.jsonl`,
          make,
        }),
      );
    }
    return all;
  };
  const [few, small, large] = await sizes(logLines, 'seeded', [COLD, incidents / 10, incidents]);
  const [fewShort, fewerShort, manyShort] = await sizes(shortLines, 'short', [
    COLD,
    short * FEWER_SHORT,
    short,
  ]);
  print(`on ${cores} cores`);
  const tenth = measured(small, 1);
  const whole = measured(large, runs);
  const { one, all } = whole;
  printFigures('seeded log', measured(few, runs), tenth, whole);
  const shorter = measured(manyShort, runs);
  printFigures('short incidents', measured(fewShort, runs), measured(fewerShort, runs), shorter);
  print();

  const stepScript = join(import.meta.dirname, 'step-sample.js');
  const sample = JSON.parse(run(stepScript, large.file, values.sample).out);
  print(
    `XState, step by step:     ${sample.events} events in ${seconds(sample.ms)}, ${Math.round((sample.events / sample.ms) * 1000)} events a second`,
  );
  print(`xstate/audit: ${(sample.ms / sample.events / (one.ms / large.events)).toFixed(0)}`);

  // On the small log, one run after the other.
  const onOne = ['--jobs', '1', '--format', 'json'];
  const [oneSchool, manySchools] = [
    await asSchools(folder, small.file, 1),
    await asSchools(folder, small.file, MANY),
  ];
  const schools = [oneSchool, manySchools].map((args) =>
    run(dutybound, 'audit', ...args, ...onOne),
  );
  print(
    `many-policies/one-policy: ${ratio(schools[1].ms, schools[0].ms)} (${MANY} schools, ${small.incidents} incidents)`,
  );
  const everyFinding = join(folder, 'findings.jsonl');
  const findings = run(dutybound, 'audit', small.file, ...onOne, '--findings', everyFinding);
  print(`findings/audit: ${ratio(findings.ms, tenth.one.ms)} (${small.incidents} incidents)`);
  const awkward = await awkwardFigures(folder);
  print(
    `audit/parse, a log that goes wrong: ${awkward.ratio.toFixed(2)} (${awkward.count} incidents)`,
  );
  print(
    `replayed one by one: ${awkward.replayed}, norms counted differently: ${awkward.different.length}`,
  );
  const { expected, found, different } = compared(large.planted, JSON.parse(one.out), isViolation);
  print(`planted: ${expected}, found: ${found}`);
  for (const each of different) {
    print(`differs: ${each.key} was planted ${each.expected} times and found ${each.found} times`);
  }
  const isApart = all.out !== one.out || shorter.all.out !== shorter.one.out;
  if (isApart) print('differs: the audit on all cores from that on one thread');
  process.exitCode = different.length > 0 || awkward.different.length > 0 || isApart ? 1 : 0;
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
