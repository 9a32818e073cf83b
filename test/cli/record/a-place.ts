/** A record in a folder of the test file's own, with accounts and an incident, as the command line makes them. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  CONCERN,
  dutybound,
  type Ran,
  type RunOptions,
  TOLD,
  temporaryFolder,
  timelineOf,
  VIEWED,
} from '../support.ts';

const folder = temporaryFolder();
export const PASSPHRASE = 'correct horse battery staple';
export const NOTE = 'she cried in the corridor';
export const NOTED = timelineOf([CONCERN, { ...TOLD, note: NOTE }, VIEWED]);

export interface Place {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command of the record. */
  readonly run: (args: readonly string[], options?: RunOptions) => Ran;
}

let places = 0;

/** A place for a record and its keys, in a folder of this test's own. */
export const aPlace = (): Place => {
  places += 1;
  const path = join(folder.path, `place-${places}`);
  mkdirSync(path);
  const env = {
    DUTYBOUND_DATA: join(path, 'data'),
    DUTYBOUND_KEYS: join(path, 'keys'),
    DUTYBOUND_SECOND_KEYS: join(path, 'second'),
  };
  const run = (args: readonly string[], options: RunOptions = {}): Ran =>
    dutybound(args, { cwd: path, ...options, env: { ...env, ...options.env } });
  writeFileSync(join(path, 'one.json'), JSON.stringify(NOTED));
  writeFileSync(join(path, 'words.txt'), `${PASSPHRASE}\n`);
  return { path, env, run };
};

const PUBLIC_KEY = /[A-Za-z0-9+/]{59}=(?=\n)/;
const CHECKPOINT = /dutybound-checkpoint .*/;
export const SHEET = /((?:[0-9a-f]{4} ){16}[0-9a-f]{4})/;
export const ID = /[0-9a-f]{32}/;

export interface Made extends Place {
  readonly sheet: string;
  readonly publicKey: string;
  readonly checkpoint: string;
}

export const made = (): Made => {
  const place = aPlace();
  const { status, stdout, problems } = place.run(['record', 'init']);
  expect([status, problems]).toEqual([0, []]);
  const found = (pattern: RegExp): string => pattern.exec(stdout)?.[0] ?? '';
  return {
    ...place,
    sheet: found(SHEET),
    publicKey: found(PUBLIC_KEY),
    checkpoint: found(CHECKPOINT),
  };
};

const ACCOUNTS = [
  'dsl-1',
  'headteacher-1',
  'auditor-1',
  'loggist-1',
  'trainer-1',
  'staff-1',
  'governor-1',
  'deputy-dsl-1',
];

/** Adds these, the first being an administrator. */
export const withAccounts = (record: Made, accounts: readonly string[] = ACCOUNTS): Made => {
  const add = ['record', 'account', 'add'];
  const first = record.run([...add, 'administrator-1'], { input: 'Sam Clerk' });
  expect([first.status, first.problems]).toEqual([0, []]);
  for (const id of accounts) {
    const added = record.run([...add, id, '--as', 'administrator-1'], { input: `Holder of ${id}` });
    expect([id, added.status, added.problems]).toEqual([id, 0, []]);
  }
  return record;
};

/** Makes a record once, and gives a copy of it each time, in a place of its own. */
export const copiesOf = <T extends Made>(make: () => T): (() => T) => {
  let once: T | undefined;
  return () => {
    once ??= make();
    const place = aPlace();
    for (const [name, from] of Object.entries(once.env)) {
      cpSync(from, place.env[name] as string, { recursive: true });
    }
    return { ...once, ...place };
  };
};

/** A record with accounts. */
export const staffed = copiesOf(() => withAccounts(made()));

/** A record with one incident. */
export const withOne = copiesOf(() => {
  const record = staffed();
  const { status, stdout } = record.run(['record', 'import', 'one.json', '--as', 'dsl-1']);
  expect(status).toBe(0);
  return { ...record, id: ID.exec(stdout)?.[0] ?? '' };
});
