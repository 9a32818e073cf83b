/** `dutybound inspect` as somebody runs it: what it refuses, and that it ends when told, leaving nothing. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { begun, policiesFor } from '../../src/drill/begin.ts';
import { readScenarios } from '../../src/drill/read-scenarios.ts';
import { textOfRun } from '../../src/drill/run-file.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import { ruleBooks } from '../support/built-in.ts';
import {
  BIN,
  CONCERN,
  dutybound,
  GOOD,
  TOLD,
  temporaryFolder,
  timelineOf,
  VIEWED,
} from './support.ts';

const folder = temporaryFolder();
folder.write('good.json', GOOD);
folder.write('practice.json', { ...GOOD, exercise: true });
folder.write('bad.json', timelineOf([CONCERN, { ...CONCERN, by: 'techer' }]));
folder.write('two.jsonl', `${JSON.stringify(GOOD)}\n${JSON.stringify(GOOD)}\n`);
folder.write('long.json', timelineOf([CONCERN, ...Array.from({ length: 5000 }, () => TOLD)]));
folder.write('broken.json', '{"incident": ');

const refused = (...args: readonly string[]): string => {
  const { status, stdout, problems } = dutybound(['inspect', ...args], { cwd: folder.path });
  expect([status, stdout, problems.length]).toEqual([2, '', 1]);
  return problems[0] as string;
};

test('what cannot be inspected is refused in one line before anything listens', () => {
  expect(refused('bad.json')).toMatch(/bad\.json.*events\[1\]\.by.*did you mean "teacher"/);
  expect(refused('broken.json')).toContain('broken.json');
  expect(refused('nowhere.json')).toContain('nowhere.json');
  expect(refused('two.jsonl')).toContain('holds 2 timelines; name a file with one');
  expect(refused('long.json')).toContain('has 5001 entries');
  expect(refused('good.json', 'practice.json')).toContain('takes one timeline');
  expect(refused('good.json', '--port', 'many')).toContain('--port is not a number');
  expect(refused('good.json', '--policy', 'nowhere')).toContain('--policy: unknown policy');
  expect(refused('good.json', '--as-of', 'noon')).toContain('--as-of: is not a date');
});

test('a real incident is never offered to Stately', () => {
  expect(refused('good.json', '--stately')).toContain('--stately: is for exercises');
});

test('takes the run of a drill as the exercise that it leaves, and names a port that is taken', async () => {
  const [first] = (await readScenarios(['changing-room-picture'], ruleBooks)).scenarios;
  if (first === undefined) throw new Error('there is no scenario');
  const [policy] = policiesFor(first.scenario, ruleBooks);
  const run = begun(first.scenario, policy as Policy, 'one');
  folder.write('run.json', textOfRun(run));
  folder.write('torn.json', textOfRun({ ...run, policy: 'nowhere' }));
  expect(refused('torn.json')).toContain('torn.json: policy: nowhere is not known here');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  expect(refused('run.json', '--stately', '--port', String(port))).toContain(
    `port ${port} is taken`,
  );
  server.close();
});

test('prints the address, follows the file, ends on Ctrl+C, and writes nothing', async () => {
  const place = join(folder.path, 'alone');
  mkdirSync(place);
  folder.write('alone/live.json', GOOD);
  const running = spawn(process.execPath, [BIN, 'inspect', 'live.json'], { cwd: place });
  const said = await new Promise<string>((resolve) => {
    running.stdout.once('data', (chunk) => resolve(String(chunk)));
  });
  const url = /http:\/\/127\.0\.0\.1:\d+\/[\w-]+\//.exec(said)?.[0];
  expect(said).toContain('2026-0042');
  const answer = await fetch(`${url}stream`);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  const shown = async (words: string): Promise<void> => {
    let text = '';
    while (!text.includes(words)) text += new TextDecoder().decode((await reader.read()).value);
  };
  await shown('raised a concern');
  folder.write('alone/live.json', timelineOf([CONCERN, VIEWED]));
  await shown('looked at the image');
  const ended = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(readdirSync(place)).toEqual(['live.json']);
});
