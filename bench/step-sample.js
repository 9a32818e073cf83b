// Replays incidents spread over a log by asking XState at every step, and says how long that took.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { replay } from '../dist/index.js';

const [file, size] = process.argv.slice(2);
const bytes = readFileSync(file);
const timelines = [];
for (let index = 0; index < Number(size); index += 1) {
  const at = Math.floor((bytes.length / Number(size)) * index);
  const start = index === 0 ? 0 : bytes.indexOf(10, at) + 1;
  const end = bytes.indexOf(10, start);
  if (end > start) timelines.push(JSON.parse(bytes.toString('utf8', start, end)));
}
// The first ones warm it up, as the audit is warm for most of a log.
for (const timeline of timelines.slice(0, 10)) replay(timeline, { stepByStep: true });
const start = performance.now();
for (const timeline of timelines) replay(timeline, { stepByStep: true });
const ms = performance.now() - start;
const events = timelines.reduce((sum, timeline) => sum + timeline.events.length, 0);
process.stdout.write(JSON.stringify({ ms, events }));
