// Replays every incident of a log by itself, and counts the verdicts norm by norm, as an audit does.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { readTimeline, replay } from '../dist/index.js';

const counts = {};
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  const read = readTimeline(JSON.parse(line));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  if (read.timeline.exercise) continue;
  for (const { norm, verdict } of replay(read.timeline).findings) {
    const key = `${read.timeline.policy}|${norm}|${verdict}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
}
process.stdout.write(JSON.stringify(counts));
