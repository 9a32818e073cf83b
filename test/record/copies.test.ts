import { describe, expect, test } from 'vitest';
import { backUp, exportIncident, readBundle, restore } from '../../src/record/copies.ts';
import {
  chained,
  type JournalLine,
  lineFrom,
  sha256,
  textOfLine,
} from '../../src/record/journal.ts';
import { timelineIn } from '../../src/record/kept.ts';
import { verifyFolder } from '../../src/record/verify.ts';
import { happened, raised } from '../support/incidents.ts';
import { aRecord, DSL, HEAD } from './a-record.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import { flips, rewritings } from './tampering.ts';

const AT = new Date('2026-03-04T12:00:00Z');

const withTwo = async () => {
  const made = await aRecord();
  const { record } = made;
  const other = await record.begin(HEAD, { key: 'one', entry: raised('iioc'), writer: DSL });
  const id = await record.begin(HEAD, { key: 'two', entry: raised('sexting'), writer: DSL });
  const told = happened(5, 'party.informed', { by: 'teacher', to: 'dsl', note: 'a quiet word' });
  await record.append(id, { seen: 1, key: 'three', entry: told, writer: DSL });
  await record.append(other, { seen: 1, key: 'four', entry: told, writer: DSL });
  return { ...made, id, other, told };
};

describe('a bundle of one incident', () => {
  test('is read and checked by itself, with its passphrase', async () => {
    const { parts, id, told } = await withTwo();
    const bundle = new SimulatedDisk();
    await exportIncident(parts, id, bundle, 'correct horse', AT);
    expect(verifyFolder(bundle).faults).toEqual([]);
    const { stream, contents } = readBundle(bundle, 'correct horse');
    expect(stream).toBe(id);
    expect(timelineIn(contents).events).toEqual([raised('sexting'), told]);
    expect(() => readBundle(bundle, 'another')).toThrow(/does not open the record/);
  });

  test('any byte of it that is changed is found', async () => {
    const { parts, id } = await withTwo();
    const bundle = new SimulatedDisk();
    await exportIncident(parts, id, bundle, 'correct horse', AT);
    expect(flips(bundle, 500, 3)).toBe(500);
  });
});

describe('a backup', () => {
  test('gives every byte back', async () => {
    const { parts, id, told, restored } = await withTwo();
    const [backup, target] = [new SimulatedDisk(), new SimulatedDisk()];
    await backUp(parts, backup, AT);
    restore(backup, target);
    for (const path of ['journal', 'checkpoints', 'record.json', `frames/${id}`]) {
      expect(target.read(path)).toEqual(backup.read(path));
    }
    const { record } = await restored(target);
    expect((await record.read(id, DSL))?.timeline.events).toEqual([raised('sexting'), told]);
  });

  test('holds no word of a note, no role and no key', async () => {
    const { parts, disk } = await withTwo();
    const backup = new SimulatedDisk();
    await backUp(parts, backup, AT);
    for (const place of [backup, disk]) {
      const files = [...place.list('.'), ...place.list('frames').map((name) => `frames/${name}`)];
      const text = files.map((path) => `${path} ${place.read(path)?.toString('latin1')}`).join();
      for (const word of ['quiet word', 'teacher', 'sexting', 'valley-end', 'dsl-1', 'child-1']) {
        expect([word, text.includes(word)]).toEqual([word, false]);
      }
    }
    expect(backup.list('.')).not.toContain('keys');
  });

  test('a journal that was rewritten disagrees with a checkpoint that somebody kept', async () => {
    const { record, disk } = await withTwo();
    const kept = await record.checkpoint();
    for (const [name, changed] of rewritings(disk)) {
      expect([name, verifyFolder(changed, [kept]).faults]).not.toEqual([name, []]);
    }
  });

  test('nobody without the keys can destroy an incident by a notice of erasure', async () => {
    const { parts, disk, id, again } = await withTwo();
    await parts.streams.close();
    const lines = String(disk.read('journal')).trimEnd().split('\n');
    const last = lineFrom(lines.at(-1) as string) as JournalLine;
    const frames = lines.filter((line) => line.includes(` ${id} `)).length;
    const junk = Buffer.alloc(200, 7);
    const forged = { seq: last.seq + 1, kind: 'erasure', stream: id, n: frames + 1 } as const;
    const line = chained(last.chain, { ...forged, length: 200, leaf: sha256(junk) });
    const before = disk.read(`frames/${id}`) as Buffer;
    disk.append('journal', Buffer.from(textOfLine(line)));
    disk.append(`frames/${id}`, junk);
    expect(verifyFolder(disk).faults.join()).toMatch(/vouched for by no checkpoint|being erased/);
    await expect(again()).rejects.toThrow(/is not this record's/);
    expect(disk.read(`frames/${id}`)?.subarray(0, before.length)).toEqual(before);
  });

  test('nor add a line with a frame that the record did not write', async () => {
    const { parts, disk, id, again } = await withTwo();
    await parts.streams.close();
    const lines = String(disk.read('journal')).trimEnd().split('\n');
    const last = lineFrom(lines.at(-1) as string) as JournalLine;
    const n = lines.filter((line) => line.includes(` ${id} `)).length + 1;
    const junk = Buffer.alloc(200, 7);
    const forged = { seq: last.seq + 1, kind: 'incident', stream: id, n, length: 200 } as const;
    disk.append(
      'journal',
      Buffer.from(textOfLine(chained(last.chain, { ...forged, leaf: sha256(junk) }))),
    );
    disk.append(`frames/${id}`, junk);
    await expect(again()).rejects.toThrow(/this record did not write/);
  });

  test('a record that was rolled back is found by a later checkpoint', async () => {
    const { record, backup, id } = await withTwo();
    const before = backup();
    await record.hold(id, DSL, true, 'a claim');
    const kept = await record.checkpoint();
    expect(verifyFolder(before).faults).toEqual([]);
    expect(verifyFolder(before, [kept]).faults.join()).toMatch(/cut off or rolled back/);
  });
});
