// Runs the built command line and keeps the code that Node.js compiled for it, so that it starts
// sooner. A build without it works as well, so that nothing here can fail a build.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const launcher = join(root, 'bin', 'dutybound.js');

/** What it is run for, the first thing first: a script keeps what was called when it was first loaded. */
const RUNS = [
  ['replay', '-'],
  ['audit', '-', '--input', 'jsonl', '--jobs', '1', '--exercises'],
  ['policy', 'check', 'machines/policies/plumpton-2020'],
  ['step', '--exercise', '--policy', 'plumpton-2020'],
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

const env = { ...process.env, DUTYBOUND_KEEP_COMPILED: '1' };

for (const args of RUNS) {
  spawnSync(process.execPath, [launcher, ...args], {
    cwd: root,
    input: JSON.stringify(WARM_UP),
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

/** The console, until it has warmed up by itself: it is stopped as by Ctrl+C, so that it ends in good order. */
const CONSOLE_RUNS_FOR = 2_500;

const folder = mkdtempSync(join(tmpdir(), 'dutybound-build-'));
const server = spawn(process.execPath, [launcher, 'serve', '--port', '0'], {
  cwd: root,
  env: { ...env, DUTYBOUND_DATA: join(folder, 'record') },
  stdio: ['ignore', 'pipe', 'ignore'],
});
server.stdout.once('data', (said) => {
  const [url] = /http:\S+/.exec(String(said)) ?? [];
  if (url !== undefined) fetch(`${url}/emergency`).catch(() => {});
  setTimeout(() => server.kill('SIGTERM'), CONSOLE_RUNS_FOR);
});
server.once('close', () => rmSync(folder, { recursive: true, force: true }));
