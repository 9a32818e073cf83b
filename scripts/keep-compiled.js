// Runs the built command line and keeps the code that Node.js compiled for it, so that it starts
// sooner. A build without it works as well, so that nothing here can fail a build.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../bin/dutybound.js', import.meta.url));

/** Each script of the command line, and what it is run for: what is called then is kept. */
const RUNS = [
  { script: 'main.cjs', args: ['replay', '-'] },
  { script: 'rest.cjs', args: ['audit', '-', '--input', 'jsonl', '--jobs', '1'] },
];

/** A short incident that goes through reading, judging and printing. */
const WARM_UP = {
  incident: 'warm-up',
  policy: 'valley-end-2022',
  record: 'complete',
  exercise: true,
  events: [
    { at: '2026-03-04T09:00:00Z', type: 'concern.raised', by: 'teacher', procedure: 'sexting' },
    { at: '2026-03-04T09:05:00Z', type: 'party.informed', by: 'teacher', to: 'dsl' },
    { at: '2026-03-04T09:10:00Z', type: 'image.viewed', by: 'teacher' },
    { at: '2026-03-04T09:20:00Z', type: 'incident.closed', by: 'dsl' },
  ],
};

for (const { script, args } of RUNS) {
  spawnSync(process.execPath, [launcher, ...args], {
    input: JSON.stringify(WARM_UP),
    env: { ...process.env, DUTYBOUND_KEEP_COMPILED: script },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}
