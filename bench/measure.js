/**
 * One measurement in a process of its own: replays the timeline in the file given and prints
 * seconds and bytes as JSON. Run by `bench/replay.js` with `--expose-gc`.
 */
import { readFileSync } from 'node:fs';
import { readTimeline, replay, reportOn, resume } from '../dist/index.js';
import { peakMemory } from './peak-memory.js';

/** In seconds of processor time, so that whatever else the machine does counts for little. */
const timed = (run) => {
  const from = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(from);
  return { result, seconds: (user + system) / 1_000_000 };
};
const heap = () => {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
};

const [file] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const read = readTimeline(JSON.parse(text));
if (!read.ok) throw new Error(JSON.stringify(read.problems.slice(0, 3)));
const { timeline } = read;

const heapBefore = heap();
const peakBefore = peakMemory();
const first = timed(() => {
  const incident = resume(timeline);
  return { incident, report: reportOn(incident) };
});
const peakAfter = peakMemory();
const heapAfter = heap();

const TURNS = 5;
/** The least of several turns: disturbances only ever add to one. */
const best = (run) => Math.min(...Array.from({ length: TURNS }, () => timed(run).seconds));
const readIt = () => readTimeline(JSON.parse(text));

process.stdout.write(
  JSON.stringify({
    events: timeline.events.length,
    firstSeconds: first.seconds,
    seconds: best(() => replay(timeline)),
    heapGrowth: heapAfter - heapBefore,
    peakGrowth: peakAfter - peakBefore,
    maxRss: peakAfter,
    parseSeconds: best(() => JSON.parse(text)),
    readSeconds: best(readIt),
    wholeSeconds: best(() => replay(readIt().timeline)),
    findings: first.result.report.findings.length,
  }),
);
