/**
 * What Dutybound costs, in one run: how replay grows with the size of one incident, how long the
 * command takes to start, and how reading and judging a file compares with `JSON.parse` of it.
 * Prints figures; asserts nothing. `npm run bench` builds first.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { longIncident } from './long-incident.js';

const SIZES = [12_500, 25_000, 50_000];
const STARTS = 11;
const root = join(import.meta.dirname, '..');
const print = (line = '') => process.stdout.write(`${line}\n`);
const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const columns = (cells) => cells.map((cell) => String(cell).padStart(13)).join('');

const node = (...args) => {
  const child = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: root });
  if (child.error) throw child.error;
  return child;
};

/** Slope of the least-squares line through the logarithms: 1 is linear, 2 is quadratic. */
const exponent = (points) => {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)]);
  const mean = (index) => logs.reduce((sum, point) => sum + point[index], 0) / logs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const above = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return above / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
};

const measured = (folder, size) => {
  const file = join(folder, `${size}.json`);
  writeFileSync(file, JSON.stringify(longIncident(size)));
  const child = node('--expose-gc', join(import.meta.dirname, 'measure.js'), file);
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout);
};

const growth = (runs) => {
  print('One incident, replayed (each size in a process of its own; seconds of processor time)');
  print(
    columns([
      'events',
      'first s',
      'best of 5 s',
      'events/s',
      'heap growth',
      'peak growth',
      'max RSS',
    ]),
  );
  for (const run of runs) {
    print(
      columns([
        run.events,
        run.firstSeconds.toFixed(3),
        run.seconds.toFixed(3),
        Math.round(run.events / run.seconds),
        megabytes(run.heapGrowth),
        megabytes(run.peakGrowth),
        megabytes(run.maxRss),
      ]),
    );
  }
  const ratios = (of) =>
    runs
      .slice(1)
      .map((run, index) => `x${(of(run) / of(runs[index])).toFixed(2)}`)
      .join(', ');
  const slope = (of) => exponent(runs.map((run) => [run.events, of(run)])).toFixed(2);
  print(`growth exponent of the time: ${slope((run) => run.seconds)} (1 is linear)`);
  print(
    `growth exponent of the first: ${slope((run) => run.firstSeconds)} (builds the machines, learns steps)`,
  );
  print(`growth exponent of the heap: ${slope((run) => run.heapGrowth)}`);
  print(`for each doubling: time ${ratios((run) => run.seconds)}`);
  print(`                   heap growth ${ratios((run) => run.heapGrowth)}`);
  print(`                   max RSS ${ratios((run) => run.maxRss)}`);
};

const parsing = (runs) => {
  print('JSON.parse of the same text, against parsing, checking and replaying it');
  print(columns(['events', 'parse s', 'and check s', 'and replay s', 'ratio']));
  for (const run of runs) {
    print(
      columns([
        run.events,
        run.parseSeconds.toFixed(3),
        run.readSeconds.toFixed(3),
        run.wholeSeconds.toFixed(3),
        `x${(run.wholeSeconds / run.parseSeconds).toFixed(1)}`,
      ]),
    );
  }
};

const smallFixture = () => {
  const folder = join(root, 'fixtures', 'timelines', 'sexting');
  const [first] = readdirSync(folder).sort();
  return join(folder, first);
};

const startUp = () => {
  const command = join(root, 'bin', 'dutybound.js');
  if (!existsSync(join(root, 'dist', 'cli', 'main.js'))) {
    print('start-up: the command is not built');
    return;
  }
  const fixture = smallFixture();
  const milliseconds = (...args) => {
    const from = performance.now();
    const { status } = node(...args);
    if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')} exits with ${status}`);
    return performance.now() - from;
  };
  const bare = [];
  const replaying = [];
  milliseconds('-e', '0');
  milliseconds(command, 'replay', fixture);
  for (let turn = 0; turn < STARTS; turn += 1) {
    bare.push(milliseconds('-e', '0'));
    replaying.push(milliseconds(command, 'replay', fixture));
  }
  const [without, withCommand] = [median(bare), median(replaying)];
  print(`start-up: medians of ${STARTS} alternating runs`);
  print(`  node -e 0                        ${without.toFixed(0)} ms`);
  print(`  dutybound replay <one fixture>   ${withCommand.toFixed(0)} ms`);
  print(`  difference                       ${(withCommand - without).toFixed(0)} ms`);
};

const folder = mkdtempSync(join(tmpdir(), 'dutybound-bench-'));
try {
  const runs = SIZES.map((size) => measured(folder, size));
  growth(runs);
  print();
  startUp();
  print();
  parsing(runs);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
