import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { takeLock } from '../../src/files/lock.ts';
import { newDescription } from '../../src/record/description.ts';
import { FolderOnDisk } from '../../src/record/disk.ts';
import { FolderHome } from '../../src/record/folder-home.ts';

import { contract } from './contract.ts';
import { SimulatedDisk } from './simulated-disk.ts';

const work = mkdtempSync(join(tmpdir(), 'dutybound-homes-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const DESCRIPTION = newDescription('a'.repeat(32), Buffer.from('a public key'));

contract('a folder on this machine', {
  make: async (description) => {
    const folder = mkdtempSync(join(work, 'record-'));
    const disk = new FolderOnDisk(folder);
    const held = async () => {
      const taken = await takeLock(join(folder, '.record'));
      return taken.ok ? taken.lock : null;
    };
    return {
      home: FolderHome.make(disk, description, await held()),
      again: async () => FolderHome.open(disk, await held()),
      beside: async () => {
        const lock = await held();
        return lock === null ? null : FolderHome.open(disk, lock);
      },
    };
  },
});

contract('a folder on a simulated disk', {
  make: async (description) => {
    const disk = new SimulatedDisk();
    return {
      home: FolderHome.make(disk, description),
      again: async () => FolderHome.open(disk),
      // It has no other processes.
      beside: async () => null,
    };
  },
});

test('a full disk is said, keeps nothing of it, and takes the next once there is room', async () => {
  const disk = new SimulatedDisk();
  const home = FolderHome.make(disk, DESCRIPTION);
  await home.lines(() => {});
  disk.fails = (step) => (step === 'append' ? 'ENOSPC' : null);
  await expect(home.addCheckpoint('one')).rejects.toThrow(/disk is full/);
  disk.fails = () => null;
  await home.addCheckpoint('two');
  expect(await home.checkpoints()).toEqual(['two']);
});

test('after a sync that failed nothing more is taken', async () => {
  const disk = new SimulatedDisk();
  const home = FolderHome.make(disk, DESCRIPTION);
  await home.lines(() => {});
  disk.fails = (step) => (step === 'sync' ? 'EIO' : null);
  await expect(home.addCheckpoint('one')).rejects.toThrow(/started again/);
  disk.fails = () => null;
  await expect(home.addCheckpoint('two')).rejects.toThrow(/started again/);
});

test.skipIf(process.platform === 'win32')(
  'a pipe in the place of a file is refused, and not waited for',
  async () => {
    const folder = mkdtempSync(join(work, 'record-'));
    const disk = new FolderOnDisk(folder);
    FolderHome.make(disk, DESCRIPTION);
    rmSync(join(folder, 'journal'));
    execFileSync('mkfifo', [join(folder, 'journal')]);
    const home = FolderHome.open(disk);
    await expect(home.lines(() => {})).rejects.toThrow(/journal is a pipe/);
  },
);

test.runIf(process.platform === 'linux')(
  'a container holds a lock for as long as it touches it, also from another one of the same host name',
  async () => {
    const folder = mkdtempSync(join(work, 'container-'));
    const file = join(folder, '.record.other.lock');
    const theirs = { pid: 1, host: hostname(), since: 0, started: null, space: 'pid:[1]' };
    const touched = (secondsAgo: number): void => {
      const at = new Date(Date.now() - 1_000 * secondsAgo);
      utimesSync(file, at, at);
    };
    writeFileSync(file, JSON.stringify(theirs));
    touched(3);
    setTimeout(() => touched(0), 200);
    expect(await takeLock(join(folder, '.record'))).toMatchObject({ ok: false, holder: theirs });
    touched(60);
    expect((await takeLock(join(folder, '.record'))).ok).toBe(true);
    expect(existsSync(file)).toBe(false);
  },
);

test.runIf(process.platform === 'linux')(
  'a process that was killed, and whose parent never asks, holds nothing any more',
  async () => {
    const folder = mkdtempSync(join(work, 'killed-'));
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60']);
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(String(said));
    await vi.waitUntil(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '));
    const lock = { pid, host: hostname(), since: Date.now() - 60_000, started: null };
    writeFileSync(join(folder, '.record.other.lock'), JSON.stringify(lock));
    expect((await takeLock(join(folder, '.record'))).ok).toBe(true);
    parent.kill('SIGKILL');
  },
);
