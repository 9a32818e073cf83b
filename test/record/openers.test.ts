import { describe, expect, test } from 'vitest';
import { RecordFault } from '../../src/record/fault.ts';
import { KeyRing, type KeySource, keyFromSheet, type Opener } from '../../src/record/keys.ts';
import { type Disks, newDisks } from './a-record.ts';
import { Power, type SimulatedDisk } from './simulated-disk.ts';

const RECORD = 'ab'.repeat(16);
const STREAM = 'cd'.repeat(16);
const FILE: Opener = { kind: 'file' };
const passphrase = (words: string): Opener => ({ kind: 'passphrase', passphrase: words });
const [FIRST, SECOND] = [passphrase('correct horse battery'), passphrase('another set of words')];

const placesOf = ({ keys, copy }: Pick<Disks, 'keys' | 'copy'>) => ({ first: keys, second: copy });

/** A ring with the key of one stream. */
const made = (opener: Opener, disks = newDisks(1)) => {
  const { ring } = KeyRing.make(RECORD, placesOf(disks), opener);
  return { disks, ring, key: ring.add(STREAM) };
};

/** The key of the stream, opened so; null where it does not open. */
const keyOpenedBy = (disks: Disks, source: KeySource): Buffer | null => {
  try {
    return KeyRing.open(RECORD, placesOf(disks), source).keyOf(STREAM);
  } catch (error) {
    if (error instanceof RecordFault) return null;
    throw error;
  }
};

const hasKeyFile = (disk: SimulatedDisk): boolean => disk.size('epoch-key') !== null;

const CHANGES = [
  ['from a file to a passphrase', FILE, FIRST],
  ['from a passphrase to another', FIRST, SECOND],
  ['from a passphrase to a file', FIRST, FILE],
] as const;

describe('what a record opens with is changed', () => {
  test.each(CHANGES)('%s: only the new one opens it, and a new sheet', (_, before, then) => {
    const { disks, ring, key } = made(before);
    const sheet = ring.sheet();
    ring.changeTo(then);
    expect(ring.opener).toBe(then.kind);
    expect(hasKeyFile(disks.keys)).toBe(then.kind === 'file');
    expect([keyOpenedBy(disks, then), keyOpenedBy(disks, before)]).toEqual([key, null]);
    expect(ring.sheet()).not.toBe(sheet);
    const old: KeySource = { kind: 'sheet', key: keyFromSheet(sheet) as Buffer };
    expect(keyOpenedBy(disks, old)).toBeNull();
  });

  test.each(CHANGES)(
    '%s: cut off anywhere, one of the two opens it',
    (_, before, then) => {
      const power = new Power();
      const { ring } = made(before, newDisks(1, power));
      const from = power.steps;
      ring.changeTo(then);
      const steps = power.steps - from;
      expect(steps).toBeGreaterThan(5);
      for (let step = 0; step < steps; step += 4) {
        const cut = new Power();
        const { disks, ring: cutRing, key } = made(before, newDisks(step, cut));
        cut.cutAfter(step);
        expect(() => cutRing.changeTo(then)).toThrow(/did not take what was written/);
        const found = {
          disk: disks.disk,
          keys: disks.keys.afterPowerCut(),
          copy: disks.copy.afterPowerCut(),
        };
        const byNew = keyOpenedBy(found, then);
        expect([step, byNew ?? keyOpenedBy(found, before)]).toEqual([step, key]);
        const isByPassphrase = (byNew === null ? before : then).kind === 'passphrase';
        expect([step, isByPassphrase && hasKeyFile(found.keys)]).toEqual([step, false]);
      }
    },
    240_000,
  );
});

describe('after a dead disk, the recovery sheet', () => {
  const recovered = (before: Opener, next?: Opener) => {
    const { disks, ring, key } = made(before);
    const sheet = keyFromSheet(ring.sheet()) as Buffer;
    const fresh = { ...disks, keys: newDisks(9).keys };
    fresh.keys.makeFolder();
    const source: KeySource = {
      kind: 'sheet',
      key: sheet,
      ...(next === undefined ? {} : { next }),
    };
    return { disks: fresh, key, open: () => KeyRing.open(RECORD, placesOf(fresh), source) };
  };

  test('gives back the key file of a record that opened with one', () => {
    const { disks, key, open } = recovered(FILE);
    expect(open().keyOf(STREAM)).toEqual(key);
    expect(keyOpenedBy(disks, FILE)).toEqual(key);
  });

  test('leaves no key in a file where the record opened with a passphrase', () => {
    const { disks, open } = recovered(FIRST);
    expect(open).toThrow(/opens with a passphrase; give a new one/);
    expect(disks.keys.list('.')).toEqual([]);
  });

  test('gives it a new passphrase', () => {
    const { disks, key, open } = recovered(FIRST, SECOND);
    expect(open().keyOf(STREAM)).toEqual(key);
    expect(hasKeyFile(disks.keys)).toBe(false);
    expect([keyOpenedBy(disks, SECOND), keyOpenedBy(disks, FIRST)]).toEqual([key, null]);
  });

  test('leaves a key in a file only where that was asked for', () => {
    const { disks, key, open } = recovered(FIRST, FILE);
    expect(open().opener).toBe('file');
    expect(hasKeyFile(disks.keys)).toBe(true);
    expect([keyOpenedBy(disks, FILE), keyOpenedBy(disks, FIRST)]).toEqual([key, null]);
  });
});

test('a key file that was left beside a passphrase is gone once the passphrase opens the record', () => {
  const { disks, ring } = made(FIRST);
  const key = keyFromSheet(ring.sheet()) as Buffer;
  disks.keys.append('epoch-key', Buffer.from(`${key.toString('hex')}\n`));
  expect(keyOpenedBy(disks, passphrase('not the right words'))).toBeNull();
  expect(hasKeyFile(disks.keys)).toBe(true);
  expect(keyOpenedBy(disks, FIRST)).not.toBeNull();
  expect(hasKeyFile(disks.keys)).toBe(false);
});
