/**
 * Loses power at every step of a script of writes, and counts what is missing afterwards. Driven by a seed.
 * `scripts/test-faults.js` runs it many times, and once for each safeguard taken out.
 */

import type { Content } from '../../src/record/content.ts';
import { backUp, exportIncident, restore } from '../../src/record/copies.ts';
import { newDescription } from '../../src/record/description.ts';
import { FolderOnDisk } from '../../src/record/disk.ts';
import { RecordFault } from '../../src/record/fault.ts';
import { FolderHome } from '../../src/record/folder-home.ts';
import { KeyRing, keyFromSheet } from '../../src/record/keys.ts';
import { IncidentRecord } from '../../src/record/record.ts';
import { newReceivingSecret } from '../../src/record/sealed-to.ts';
import { newId, Streams } from '../../src/record/streams.ts';
import { verifyFolder } from '../../src/record/verify.ts';
import { ruleBooks } from '../support/built-in.ts';
import { happened, raised } from '../support/incidents.ts';
import { afterPowerCut, aRecord, type Disks, DSL, HEAD, newDisks, openRecord } from './a-record.ts';
import { type Keeps, numbersFrom, Power, SimulatedDisk } from './simulated-disk.ts';
import { copyOf, flips, rewritings } from './tampering.ts';

export interface Counts {
  cuts: number;
  acknowledged: number;
  lost: number;
  duplicated: number;
  broken: number;
  cameBack: number;
}

/** What the record has acknowledged so far. */
interface Acknowledged {
  isMade: boolean;
  readonly incidents: Map<string, string[]>;
  readonly erased: Set<string>;
  readonly names: Map<string, string>;
  checkpoints: string[];
  /** The secret half of the pair that other schools seal to. */
  receiving: Buffer | null;
  sheet: string;
  /** By incident, what was asked for and not acknowledged: it may be there or not. */
  readonly inFlight: Map<string, string>;
  erasing: string | null;
}

const told = (note: string) => happened(5, 'party.informed', { by: 'teacher', to: 'dsl', note });

/** Does all of these at once, also where one fails. */
const together = async (all: readonly Promise<unknown>[]): Promise<void> => {
  const failed = (await Promise.allSettled(all)).find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
};

/**
 * The writes: two incidents at a time, names, a checkpoint, a key for other schools, an erasure, one more incident,
 * and entries that share their syncs.
 */
const script = async (disks: Disks, seen: Acknowledged, now: () => Date): Promise<void> => {
  const { record, ring } = await aRecord(disks, { now });
  seen.isMade = true;
  seen.sheet = ring.sheet();
  const begin = async (key: string): Promise<string> => {
    const id = await record.begin(HEAD, { key, entry: raised('sexting'), writer: DSL });
    seen.incidents.set(id, ['']);
    return id;
  };
  const add = async (id: string, key: string): Promise<void> => {
    const notes = seen.incidents.get(id) as string[];
    seen.inFlight.set(id, key);
    const request = { seen: notes.length, key, entry: told(key), writer: DSL };
    const added = await record.append(id, request);
    if (added.kind === 'kept') notes.push(key);
    seen.inFlight.delete(id);
  };
  const [one, two] = [await begin('one'), await begin('two')];
  await add(one, 'a');
  await record.name(one, DSL, 'child-1', 'first');
  seen.names.set(one, 'first');
  await add(two, 'b');
  seen.checkpoints.push(await record.checkpoint());
  const receiving = newReceivingSecret();
  ring.keepReceiving(receiving);
  seen.receiving = receiving;
  await add(one, 'c');
  seen.erasing = one;
  await record.erase(one, ['dsl-1', 'head-1'], 'due');
  seen.erased.add(one);
  seen.erasing = null;
  seen.sheet = ring.sheet();
  const three = await begin('three');
  await together([add(three, 'd'), add(two, 'e'), begin('four'), begin('five')]);
};

const fresh = (): Acknowledged => ({
  isMade: false,
  incidents: new Map(),
  erased: new Set(),
  names: new Map(),
  checkpoints: [],
  receiving: null,
  sheet: '',
  inFlight: new Map(),
  erasing: null,
});

/** Opens what is left; where the first disk of keys has died, by the second and the recovery sheet. */
const openedAgain = async (disks: Disks, sheet: string, isDead: boolean) => {
  const description = disks.disk.read('record.json');
  if (!isDead || description === null) return openRecord(disks);
  const empty = new SimulatedDisk(7);
  const key = keyFromSheet(sheet);
  const { record } = JSON.parse(String(description)) as { record: string };
  if (key !== null)
    KeyRing.open(record, { first: empty, second: disks.copy }, { kind: 'sheet', key });
  return openRecord({ ...disks, keys: empty });
};

/** What of the acknowledged is missing, and what is there twice. */
const missing = async (
  record: IncidentRecord,
  seen: Acknowledged,
  counts: Counts,
): Promise<void> => {
  for (const [id, notes] of seen.incidents) {
    const isErased = seen.erased.has(id);
    const kept = await record.read(id, DSL);
    if (isErased) {
      if (kept !== null) counts.cameBack += 1;
      continue;
    }
    if (kept === null) {
      if (seen.erasing !== id) counts.lost += notes.length;
      continue;
    }
    const found = kept.timeline.events.map(({ note }) => note ?? '');
    const extra = found.slice(notes.length);
    counts.lost += notes.filter((note, index) => found[index] !== note).length;
    const wanted = seen.inFlight.get(id);
    if (extra.length > 0 && extra.join() !== wanted) counts.duplicated += extra.length;
    const name = seen.names.get(id);
    if (name !== undefined && (await record.people(id, DSL)).get('child-1') !== name)
      counts.lost += 1;
  }
};

/** Sends again what was not acknowledged: afterwards it is there once. */
const sentAgain = async (
  record: IncidentRecord,
  seen: Acknowledged,
  counts: Counts,
): Promise<void> => {
  for (const [id, key] of seen.inFlight) await oneSentAgain(record, seen, counts, id, key);
};

const oneSentAgain = async (
  record: IncidentRecord,
  seen: Acknowledged,
  counts: Counts,
  id: string,
  key: string,
): Promise<void> => {
  const notes = seen.incidents.get(id) as string[];
  const request = { seen: notes.length, key, entry: told(key), writer: DSL };
  const added = await record.append(id, request);
  // A writer who is asked to look again, looks, and sends it once more.
  if (added.kind === 'look-again') {
    await record.append(id, { ...request, seen: request.seen + added.since.length });
  }
  const found = (await record.read(id, DSL))?.timeline.events ?? [];
  const times = found.filter(({ note }) => note === key).length;
  if (times > 1) counts.duplicated += 1;
  if (times === 0) counts.lost += 1;
};

/** Two disks that differ in what they keep of what was not synced, by turns: the record's and that of its keys. */
const DISKS: readonly (readonly [Keeps, Keeps])[] = [
  ['any', 'any'],
  ['all', 'none'],
  ['none', 'all'],
  ['none', 'none'],
];

const MOMENTS = ['2026-03-04T12:00:00Z', '2026-03-01T00:00:00Z', '1970-01-01T00:00:00Z'];

/** A clock that somebody sets, mostly back. */
const steppingBack = (seed: number): (() => Date) => {
  const random = numbersFrom(seed);
  return () => new Date(MOMENTS[Math.floor(random() * MOMENTS.length)] as string);
};

/** One power cut, before this many steps are done. @returns whether the script was cut off. */
export const cutOff = async (seed: number, steps: number, counts: Counts): Promise<boolean> => {
  const power = new Power();
  const disks = newDisks(seed, power, DISKS[(seed + steps) % DISKS.length]);
  const seen = fresh();
  power.cutAfter(steps);
  let wasCut = false;
  try {
    await script(disks, seen, steppingBack(seed));
  } catch (error) {
    if (!(error instanceof RecordFault) && error?.constructor?.name !== 'PowerCut') throw error;
    wasCut = true;
  }
  counts.cuts += 1;
  counts.acknowledged += [...seen.incidents.values()].reduce((sum, each) => sum + each.length, 0);
  const left = afterPowerCut(disks);
  const isDead = numbersFrom(seed + steps)() < 0.4 && seen.erasing === null;
  try {
    const { record, disk, ring } = await openedAgain(left, seen.sheet, seen.isMade && isDead);
    await missing(record, seen, counts);
    const checkpoints = String(disk.read('checkpoints') ?? '').split('\n');
    counts.lost += seen.checkpoints.filter((line) => !checkpoints.includes(line)).length;
    if (seen.receiving !== null && ring.receiving?.equals(seen.receiving) !== true)
      counts.lost += 1;
    await sentAgain(record, seen, counts);
    const { faults } = verifyFolder(disk, seen.checkpoints);
    if (faults.length > 0) counts.broken += 1;
  } catch (error) {
    if (!(error instanceof RecordFault) && !(error instanceof SyntaxError)) throw error;
    // A record that was never made may be absent; one that was acknowledged may not.
    if (seen.isMade) {
      counts.lost += 1;
      counts.broken += error instanceof RecordFault && error.code === 'damaged' ? 1 : 0;
    }
  }
  return wasCut;
};

export const noCounts = (): Counts => ({
  cuts: 0,
  acknowledged: 0,
  lost: 0,
  duplicated: 0,
  broken: 0,
  cameBack: 0,
});

/**
 * Cuts power at every step of the script, for each of these seeds.
 * @param untilLoss whether to stop at the first loss, which is all that is asked.
 */
export const everyCut = async (
  seeds: readonly number[],
  every = 1,
  untilLoss = false,
): Promise<Counts> => {
  const counts = noCounts();
  const isBad = (): boolean =>
    counts.lost + counts.duplicated + counts.broken + counts.cameBack > 0;
  for (const seed of seeds) {
    for (let steps = 0; await cutOff(seed, steps, counts); steps += every) {
      if (untilLoss && isBad()) return counts;
    }
  }
  return counts;
};

/** Restores backups from before an erasure, and looks for what was erased. */
export const restores = async (
  seed: number,
  tries: number,
): Promise<{ tried: number; cameBack: number }> => {
  let cameBack = 0;
  for (let index = 0; index < tries; index += 1) {
    const disks = newDisks(seed + index);
    const { record, parts } = await aRecord(disks);
    const ids: string[] = [];
    for (const key of ['one', 'two', 'three']) {
      ids.push(await record.begin(HEAD, { key, entry: raised('sexting'), writer: DSL }));
    }
    const backup = new SimulatedDisk();
    await backUp(parts, backup, new Date('2026-03-04T12:00:00Z'));
    const erased = ids[index % ids.length] as string;
    await record.erase(erased, ['dsl-1', 'head-1'], 'due');
    const target = new SimulatedDisk();
    restore(backup, target);
    const back = await openRecord({ ...disks, disk: target });
    if ((await back.record.read(erased, DSL)) !== null) cameBack += 1;
    for (const id of ids) {
      if (id !== erased && (await back.record.read(id, DSL)) === null) cameBack += 1;
    }
  }
  return { tried: tries, cameBack };
};

/** Changes and cuts a bundle and a record in many ways. */
export const tampering = async (seed: number, tries: number) => {
  const { record, parts, disk } = await aRecord(newDisks(seed));
  const other = await record.begin(HEAD, { key: 'one', entry: raised('iioc'), writer: DSL });
  const id = await record.begin(HEAD, { key: 'two', entry: raised('sexting'), writer: DSL });
  for (const [index, key] of ['a', 'b', 'c', 'd'].entries()) {
    const into = index % 2 === 0 ? id : other;
    const request = { seen: 1 + Math.floor(index / 2), key, entry: told(key), writer: DSL };
    await record.append(into, request);
  }
  const kept = await record.checkpoint();
  const changed = rewritings(disk);
  const rewrittenFound = changed.filter(
    ([, each]) => verifyFolder(each, [kept]).faults.length > 0,
  ).length;
  const bundle = new SimulatedDisk();
  await exportIncident(parts, id, bundle, 'a passphrase', new Date('2026-03-04T12:00:00Z'));
  return {
    tried: tries,
    found: flips(bundle, tries, seed),
    rewritten: changed.length,
    rewrittenFound,
    ...truncations(disk),
  };
};

/** Cuts the journal at every byte: each entry whose line is whole is still read. */
const truncations = (disk: SimulatedDisk) => {
  const bytes = disk.read('journal') as Buffer;
  const ends = [...bytes.entries()].flatMap(([at, byte]) => (byte === 0x0a ? [at + 1] : []));
  let truncatedKept = 0;
  for (let length = 0; length <= bytes.length; length += 1) {
    const copy = copyOf(disk);
    copy.remove('journal');
    copy.append('journal', bytes.subarray(0, length));
    const whole = ends.filter((end) => end <= length).length;
    if (verifyFolder(copy).lines === whole) truncatedKept += 1;
  }
  return { truncated: bytes.length + 1, truncatedKept };
};

/**
 * Flips single bytes of the journal of a record that is open no longer. Opening it must refuse and change
 * nothing: not a byte, and nothing of what was acknowledged may be taken for a write that was cut off.
 */
export const liveFlips = async (
  seed: number,
  tries: number,
): Promise<{ tried: number; refused: number; placed: number; unchanged: number }> => {
  const made = await aRecord(newDisks(seed));
  const id = await made.record.begin(HEAD, { key: 'one', entry: raised('iioc'), writer: DSL });
  for (let index = 1; index < 12; index += 1) {
    const request = { seen: index, key: `k${index}`, entry: told(`k${index}`), writer: DSL };
    await made.record.append(id, request);
  }
  await made.record.close();
  const whole = made.disk.read('journal') as Buffer;
  const random = numbersFrom(seed);
  const counts = { tried: tries, refused: 0, placed: 0, unchanged: 0 };
  for (let index = 0; index < tries; index += 1) {
    const disk = copyOf(made.disk);
    const at = Math.floor(random() * whole.length);
    // Of every third byte a zero is made, as a disk does.
    const by = index % 3 === 0 ? (whole[at] as number) : 1 + Math.floor(random() * 255);
    disk.flip('journal', at, by);
    const before = disk.read('journal') as Buffer;
    const line = String(whole.subarray(0, at)).split('\n').length;
    try {
      await openRecord({ ...made, disk });
    } catch (error) {
      if (!(error instanceof RecordFault)) throw error;
      counts.refused += 1;
      if (error.message.includes(`line ${line} `) || error.message.includes(`line ${line - 1},`)) {
        counts.placed += 1;
      }
    }
    if (disk.read('journal')?.equals(before) === true) counts.unchanged += 1;
  }
  return counts;
};

/** Syncs nothing: here it is not power that is lost. */
class QuickDisk extends FolderOnDisk {
  override sync(): void {}
  override async syncAside(): Promise<void> {}
}

/**
 * One incident with very many entries: all are there, in order, and the record still proves itself. The last
 * few are judged as they are added; the others are written as they would be, since each is judged with all before.
 */
export const longIncident = async (
  folder: string,
  entries: number,
): Promise<{ kept: number; broken: number }> => {
  const JUDGED = 10;
  const disk = new QuickDisk(folder);
  disk.makeFolder('.');
  const id = newId();
  const keys = { first: new SimulatedDisk(), second: null };
  const { ring, publicKey } = KeyRing.make(id, keys, { kind: 'file' });
  const opened = async (home: FolderHome) => {
    const streams = await Streams.open(home, ring);
    const rules = { policy: 'digest', program: '0' };
    const now = () => new Date('2026-03-04T12:00:00Z');
    return {
      streams,
      record: new IncidentRecord(streams, { books: ruleBooks, rulesOf: () => rules, now }),
    };
  };
  const first = await opened(FolderHome.make(disk, newDescription(id, publicKey)));
  const incident = await first.record.begin(HEAD, {
    key: 'one',
    entry: raised('sexting'),
    writer: DSL,
  });
  const [begun] = (await first.streams.read(incident)) ?? [];
  for (let index = 1; index < entries - JUDGED; index += 1) {
    await first.streams.add('incident', incident, {
      ...(begun as Content),
      key: `k${index}`,
      items: [{ kind: 'entry', entry: told(`n${index}`) }],
    });
  }
  await first.record.close();
  const second = await opened(FolderHome.open(disk));
  for (let index = entries - JUDGED; index < entries; index += 1) {
    const request = { seen: index, key: `k${index}`, entry: told(`n${index}`), writer: DSL };
    await second.record.append(incident, request);
  }
  await second.record.close();
  const third = await opened(FolderHome.open(disk));
  const events = (await third.record.read(incident, DSL))?.timeline.events ?? [];
  await third.record.close();
  return {
    kept: events.filter(({ note = 'n0' }, index) => note === `n${index}`).length,
    broken: verifyFolder(disk).faults.length,
  };
};
