/** The checker in `verifier/`, which shares no code with Dutybound, agrees with `verifyFolder`. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, test } from 'vitest';
import { backUp, exportIncident } from '../../src/record/copies.ts';
import type { Disk } from '../../src/record/disk.ts';
import { verifyFolder } from '../../src/record/verify.ts';
import { happened, raised } from '../support/incidents.ts';
import { aRecord, DSL, HEAD } from './a-record.ts';
import { numbersFrom, SimulatedDisk } from './simulated-disk.ts';
import { copyOf } from './tampering.ts';

const AT = new Date('2026-03-04T12:00:00Z');
const work = mkdtempSync(join(tmpdir(), 'dutybound-verifier-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const filesOf = (disk: Disk): readonly string[] => [
  ...disk.list('.'),
  ...disk.list('frames').map((name) => `frames/${name}`),
];

/** What the checker says of a folder. It runs in a thread, which begins sooner than a process. */
const checked = async (disk: Disk, ...options: readonly string[]) => {
  const folder = join(work, 'one');
  rmSync(folder, { recursive: true, force: true });
  for (const path of filesOf(disk)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), disk.read(path) as Buffer);
  }
  const program = join(import.meta.dirname, '..', '..', 'verifier', 'verify.mjs');
  const run = new Worker(program, { argv: [folder, ...options], stdout: true });
  const [stdout, [status]] = await Promise.all([text(run.stdout), once(run, 'exit')]);
  return { stdout, status };
};

const samples = async () => {
  const { record, parts, disk } = await aRecord();
  const other = await record.begin(HEAD, { key: 'one', entry: raised('iioc'), writer: DSL });
  const id = await record.begin(HEAD, { key: 'two', entry: raised('sexting'), writer: DSL });
  const told = happened(5, 'party.informed', { by: 'teacher', to: 'dsl' });
  await record.append(id, { seen: 1, key: 'three', entry: told, writer: DSL });
  const [bundle, backup] = [new SimulatedDisk(), new SimulatedDisk()];
  await exportIncident(parts, id, bundle, 'correct horse', AT);
  await record.erase(other, ['dsl-1', 'head-1'], 'due');
  await backUp(parts, backup, AT);
  return { record: disk, bundle, backup, told };
};

describe('the checker that shares no code', () => {
  test('finds nothing wrong with a record, a backup and a bundle, and reads the bundle', async () => {
    const { record, bundle, backup, told } = await samples();
    for (const disk of [record, bundle, backup]) {
      const { status, stdout } = await checked(disk);
      expect([stdout, status]).toEqual([expect.stringMatching(/^ok: /), 0]);
    }
    const passphrase = join(work, 'passphrase');
    writeFileSync(passphrase, 'correct horse\n');
    const { stdout } = await checked(bundle, '--passphrase-from', passphrase);
    const timeline = JSON.parse(stdout.slice(stdout.indexOf('\n'))) as { events: unknown };
    expect(timeline.events).toEqual([raised('sexting'), told]);
  });

  test('agrees with Dutybound on what was changed', async () => {
    const random = numbersFrom(5);
    const { record, bundle, backup } = await samples();
    for (const disk of [record, bundle, backup]) {
      for (let index = 0; index < 25; index += 1) {
        const paths = filesOf(disk).filter((path) => (disk.read(path)?.length ?? 0) > 0);
        const path = paths[index % paths.length] as string;
        const changed = copyOf(disk);
        const at = Math.floor(random() * (disk.size(path) as number));
        changed.flip(path, at, 1 + Math.floor(random() * 255));
        const ours = verifyFolder(changed).faults.length > 0 ? 1 : 0;
        expect([path, at, (await checked(changed)).status]).toEqual([path, at, ours]);
      }
    }
  });
});
