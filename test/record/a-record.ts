/** A record on a simulated disk, to be opened, cut off and opened again. */

import { newDescription } from '../../src/record/description.ts';
import { FolderHome } from '../../src/record/folder-home.ts';
import { KeyRing, type KeySource } from '../../src/record/keys.ts';
import { IncidentRecord, type RecordOptions } from '../../src/record/record.ts';
import { newId, Streams } from '../../src/record/streams.ts';
import { ruleBooks } from '../support/built-in.ts';
import { type Keeps, Power, SimulatedDisk } from './simulated-disk.ts';

export const DSL = { account: 'dsl-1' };
export const HEAD = {
  incident: 'one',
  policy: 'valley-end-2022',
  record: 'complete',
  exercise: false,
} as const;

const FILE: KeySource = { kind: 'file' };

export interface Disks {
  readonly disk: SimulatedDisk;
  readonly keys: SimulatedDisk;
  readonly copy: SimulatedDisk;
}

const options: RecordOptions = {
  books: ruleBooks,
  rulesOf: () => ({ policy: 'digest', program: '0' }),
  now: () => new Date('2026-03-04T12:00:00Z'),
};

const ended = async (
  { disk, keys, copy }: Disks,
  home: FolderHome,
  ring: KeyRing,
  changed: Partial<RecordOptions>,
) => {
  const streams = await Streams.open(home, ring);
  return {
    record: new IncidentRecord(streams, { ...options, ...changed }),
    parts: { streams, home, keys: ring },
    ring,
    disk,
    keys,
    copy,
    backup: () => disk.afterPowerCut(),
    again: () => openRecord({ disk, keys, copy }, changed),
    restored: (from: SimulatedDisk) => openRecord({ disk: from, keys, copy }, changed),
  };
};

/** Opens the record on these disks. */
export const openRecord = (
  disks: Disks,
  changed: Partial<RecordOptions> = {},
): ReturnType<typeof ended> => {
  const home = FolderHome.open(disks.disk);
  const { record } = JSON.parse(home.description.toString()) as { record: string };
  const ring = KeyRing.open(record, { first: disks.keys, second: disks.copy }, FILE);
  return ended(disks, home, ring, changed);
};

/** @param keeps what the disk of the record, and that of its keys, keeps of what was not synced */
export const newDisks = (
  seed: number,
  power = new Power(),
  [ofRecord, ofKeys]: readonly [Keeps, Keeps] = ['any', 'any'],
): Disks => ({
  disk: new SimulatedDisk(seed, power, ofRecord),
  keys: new SimulatedDisk(seed + 1, power, ofKeys),
  copy: new SimulatedDisk(seed + 2, power, ofKeys),
});

/** What is found on these disks when power comes back. */
export const afterPowerCut = ({ disk, keys, copy }: Disks, power = new Power()): Disks => ({
  disk: disk.afterPowerCut(power),
  keys: keys.afterPowerCut(power),
  copy: copy.afterPowerCut(power),
});

/** Makes a record. */
export const aRecord = (
  disks: Disks = newDisks(1),
  changed: Partial<RecordOptions> = {},
): ReturnType<typeof ended> => {
  const id = newId();
  const { ring, publicKey } = KeyRing.make(id, { first: disks.keys, second: disks.copy }, FILE);
  return ended(disks, FolderHome.make(disks.disk, newDescription(id, publicKey)), ring, changed);
};
