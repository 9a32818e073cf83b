/** Running the built command line as a user would, on files made for the test. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

export const BIN = join(import.meta.dirname, '..', '..', 'bin', 'dutybound.js');
/** Runs another script, and says on stderr what it took. */
export const MEASURE = join(import.meta.dirname, '..', '..', 'bench', 'measure-run.js');

/** A process that has not ended by then, in milliseconds, never will; its test would wait for it for ever. */
const MOST = 300_000;

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  /** The lines of stderr. */
  readonly problems: readonly string[];
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Buffer;
  /** Beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

export const dutybound = (args: readonly string[], { cwd, input, env }: RunOptions = {}): Ran => {
  const ran = spawnSync(process.execPath, [BIN, ...args], {
    cwd,
    input: input ?? '',
    encoding: 'utf8',
    maxBuffer: 1 << 29,
    timeout: MOST,
    killSignal: 'SIGKILL',
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined, ...env },
  });
  if (ran.error !== undefined) throw ran.error;
  return {
    status: ran.status,
    stdout: ran.stdout,
    problems: ran.stderr.split('\n').filter((line) => line !== ''),
  };
};

export interface Folder {
  readonly path: string;
  /** Writes a file, with the folders above it. */
  readonly write: (name: string, content: unknown) => void;
}

/** A folder of this test file's own, removed when it is done. */
export const temporaryFolder = (): Folder => {
  const path = mkdtempSync(join(tmpdir(), 'dutybound-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write: (name, content) => {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      const isText = typeof content === 'string' || Buffer.isBuffer(content);
      writeFileSync(file, isText ? content : JSON.stringify(content, null, 2));
    },
  };
};

type Fields = Readonly<Record<string, unknown>>;

export const CONCERN: Fields = {
  at: '2026-03-04T09:12:00Z',
  type: 'concern.raised',
  by: 'teacher',
  procedure: 'sexting',
};
export const TOLD: Fields = {
  at: '2026-03-04T09:20:00Z',
  type: 'party.informed',
  by: 'teacher',
  to: 'dsl',
};
export const VIEWED: Fields = { at: '2026-03-04T09:40:00Z', type: 'image.viewed', by: 'teacher' };

/** A timeline of these entries; good unless the entries or the changes make it bad. */
export const timelineOf = (events: readonly unknown[], changes: Fields = {}): Fields => ({
  incident: '2026-0042',
  policy: 'valley-end-2022',
  record: 'complete',
  events,
  ...changes,
});

export const GOOD: Fields = timelineOf([CONCERN, TOLD]);
export const BREACHED: Fields = timelineOf([CONCERN, TOLD, VIEWED]);
