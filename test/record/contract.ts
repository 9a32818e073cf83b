/** What every home of a record must do, whether a folder or a database. */
import { describe, expect, test } from 'vitest';
import { Accounts } from '../../src/record/accounts.ts';
import { CollectingNotifier, Sweeper } from '../../src/record/deadlines.ts';
import { type Description, FORMAT, newDescription } from '../../src/record/description.ts';
import type { Disk } from '../../src/record/disk.ts';
import type { Addition, Home } from '../../src/record/home.ts';
import {
  chained,
  type FrameKind,
  firstChain,
  type JournalLine,
  sha256,
} from '../../src/record/journal.ts';
import { KeyRing } from '../../src/record/keys.ts';
import { IncidentRecord } from '../../src/record/record.ts';
import { newId, Streams } from '../../src/record/streams.ts';
import { ruleBooks } from '../support/built-in.ts';
import { at, raised, told } from '../support/incidents.ts';
import { DSL, HEAD } from './a-record.ts';
import { SimulatedDisk } from './simulated-disk.ts';

/** A home, and what a test does with it. */
export interface MadeHome {
  readonly home: Home;
  /** Opens what was kept in it again, as after the process had ended. */
  readonly again: () => Promise<Home>;
  /** Opens it while it is open already; null where a home is held by one process, which it tells the second. */
  readonly beside: () => Promise<Home | null>;
}

export interface Homes {
  /** Makes an empty home of this description, where it has keys too, with these. */
  readonly make: (description: Description, keys?: Disk) => Promise<MadeHome>;
  /** Where keys are kept, where they are not on a disk apart. */
  readonly keys?: () => Disk;
}

const [ONE, TWO] = ['1'.repeat(32), '2'.repeat(32)];

/** Lines and frames, each bound to the one before. */
const writerOf = (home: Home) => {
  let chain = firstChain(home.description);
  let seq = 0;
  const counts = new Map<string, number>();
  return (stream: string, text: string | Buffer, kind: FrameKind = 'incident'): Addition => {
    const n = (counts.get(stream) ?? 0) + 1;
    const frame = Buffer.from(text);
    seq += 1;
    const line = chained(chain, {
      seq,
      kind,
      stream,
      n,
      length: frame.length,
      leaf: sha256(frame),
    });
    ({ chain } = line);
    counts.set(stream, n);
    return { line, frame };
  };
};

const linesOf = async (home: Home): Promise<readonly JournalLine[]> => {
  const lines: JournalLine[] = [];
  await home.lines((line) => lines.push(line));
  return lines;
};

const textsOf = async (home: Home, stream: string, from?: number, most?: number) =>
  (await home.frames(stream, from, most))?.map(String) ?? null;

const DESCRIPTION = newDescription('a'.repeat(32), Buffer.from('a public key'));

/** A record in such a home, with keys that stay where they are when it is opened again. */
const recordIn = async ({ make, keys: keysOf }: Homes) => {
  const keys = { first: keysOf?.() ?? new SimulatedDisk(), second: null };
  const id = newId();
  const { ring, publicKey } = KeyRing.make(id, keys, { kind: 'file' });
  const { home, again } = await make(newDescription(id, publicKey), keys.first);
  const clock = { now: new Date(at(0)) };
  const opened = async (there: Home, keyRing: KeyRing) => {
    const streams = await Streams.open(there, keyRing);
    const rulesOf = () => ({ policy: 'digest', program: '0' });
    const now = () => clock.now;
    const record = new IncidentRecord(streams, { books: ruleBooks, rulesOf, now });
    return { record, streams, accounts: await Accounts.open(streams, now) };
  };
  return {
    ...(await opened(home, ring)),
    clock,
    reopened: async () => {
      const there = await again();
      return opened(there, KeyRing.open(id, keys, { kind: 'file' }));
    },
  };
};

const begin = (record: IncidentRecord, key = 'one') =>
  record.begin(HEAD, { key, entry: raised('exploitation', { about: 'child-1' }), writer: DSL });

export const contract = (name: string, homes: Homes): void => {
  const make = () => homes.make(DESCRIPTION);

  describe(name, () => {
    test('gives back lines and frames in order, also once it was opened again', async () => {
      const { home, again } = await make();
      await linesOf(home);
      const write = writerOf(home);
      const added = [write(ONE, 'first'), write(TWO, 'other'), write(ONE, 'second')];
      await home.append(added.slice(0, 2));
      await home.append(added.slice(2));
      await home.close();
      const later = await again();
      expect(await linesOf(later)).toEqual(added.map(({ line }) => line));
      expect(await textsOf(later, ONE)).toEqual(['first', 'second']);
      expect(await textsOf(later, ONE, 2)).toEqual(['second']);
      expect(await textsOf(later, ONE, 1, 1)).toEqual(['first']);
      expect(await textsOf(later, TWO)).toEqual(['other']);
      await later.close();
    });

    test('has no frames of a stream that it does not know', async () => {
      const { home } = await make();
      await linesOf(home);
      expect(await home.frames(ONE)).toBeNull();
    });

    test('of a stream of which only the last was kept, that one is there, and its lines', async () => {
      const { home, again } = await make();
      await linesOf(home);
      const write = writerOf(home);
      const added = [
        write(ONE, 'first'),
        write(ONE, 'second'),
        write(TWO, 'other'),
        write(ONE, 'a notice', 'erasure'),
      ];
      await home.append(added);
      expect(await textsOf(home, ONE)).toEqual(['first', 'second', 'a notice']);
      await home.keepLast(ONE);
      await home.keepLast(ONE);
      expect(await textsOf(home, ONE)).toEqual(['a notice']);
      await home.close();
      const later = await again();
      expect(await linesOf(later)).toHaveLength(4);
      expect(await textsOf(later, ONE, 3)).toEqual(['a notice']);
      expect(await textsOf(later, TWO)).toEqual(['other']);
      await later.close();
    });

    test('keeps checkpoints, the oldest first', async () => {
      const { home, again } = await make();
      await linesOf(home);
      await home.addCheckpoint('one');
      await home.addCheckpoint('two');
      await home.close();
      const later = await again();
      await linesOf(later);
      expect(await later.checkpoints()).toEqual(['one', 'two']);
      await later.close();
    });

    test('takes nothing more once it was closed', async () => {
      const { home } = await make();
      await linesOf(home);
      await home.close();
      const [addition] = [writerOf(home)(ONE, 'late')];
      await expect(home.append([addition])).rejects.toThrow(/closed/);
    });

    test('is refused where its format is newer than this program', async () => {
      const { home, again } = await homes.make({ ...DESCRIPTION, format: FORMAT + 1 });
      await home.close();
      await expect(again()).rejects.toMatchObject({ code: 'newer-format' });
    });

    test('gives back frames of any length, of any bytes', async () => {
      const { home, again } = await make();
      await linesOf(home);
      const write = writerOf(home);
      const large = Buffer.alloc(5_000_000, 'x');
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      const added = [large, bytes, Buffer.from('\n'), bytes].map((frame) => write(ONE, frame));
      await home.append(added);
      await home.close();
      const later = await again();
      expect(await linesOf(later)).toEqual(added.map(({ line }) => line));
      const frames = (await later.frames(ONE)) ?? [];
      expect(frames.map((frame, index) => frame.equals(added[index]?.frame as Buffer))).toEqual([
        true,
        true,
        true,
        true,
      ]);
      await later.close();
    });

    test('keeps many streams apart, and the order of all of them', async () => {
      const { home, again } = await make();
      await linesOf(home);
      const write = writerOf(home);
      const streams = Array.from({ length: 20 }, (_, index) =>
        index.toString(16).padStart(32, '0'),
      );
      for (let round = 0; round < 5; round += 1) {
        for (const stream of streams) await home.append([write(stream, `${round} of ${stream}`)]);
      }
      await home.close();
      const later = await again();
      expect((await linesOf(later)).map(({ seq }) => seq)).toEqual(
        Array.from({ length: 100 }, (_, index) => index + 1),
      );
      for (const stream of streams) {
        expect(await textsOf(later, stream)).toEqual(
          Array.from({ length: 5 }, (_, round) => `${round} of ${stream}`),
        );
      }
      await later.close();
    });

    test('may lose what was left for the next start, and gives back nothing else for it', async () => {
      const { home, again } = await make();
      await linesOf(home);
      const left = [Buffer.from('one'), Buffer.from('two')] as const;
      for (const bytes of left) await home.leaveSnapshot(bytes);
      await home.close();
      const later = await again();
      expect([null, 'two']).toContain((await later.snapshot())?.toString() ?? null);
      await later.leaveSnapshot(null);
      expect(await later.snapshot()).toBeNull();
      await later.close();
    });

    test('opened twice at once loses nothing: one is told, or both see one order', async () => {
      const { home, beside } = await make();
      await linesOf(home);
      const other = await beside();
      if (other === null) return;
      await linesOf(other);
      const [mine, theirs] = [writerOf(home), writerOf(other)];
      const results = await Promise.allSettled([
        home.append([mine(ONE, 'mine')]),
        other.append([theirs(TWO, 'theirs')]),
      ]);
      const kept = results.filter(({ status }) => status === 'fulfilled').length;
      expect(kept).toBeGreaterThan(0);
      const lines = await linesOf(home);
      expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
      expect(lines).toHaveLength(kept);
      expect(await linesOf(other)).toEqual(lines);
    });

    test('of two who add to one stream at once, keeps the first and tells the second', async () => {
      const { home, beside } = await make();
      await linesOf(home);
      const other = await beside();
      if (other === null) return;
      await linesOf(other);
      const results = await Promise.allSettled(
        (
          [
            [home, 'mine'],
            [other, 'theirs'],
          ] as const
        ).map(([each, text]) => each.append([writerOf(each)(ONE, text)])),
      );
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await linesOf(home)).toHaveLength(1);
    });

    describe('holds a record that', () => {
      test('asks the second of two writers who have seen the same to look again', async () => {
        const { record, reopened } = await recordIn(homes);
        const id = await begin(record);
        const add = (seen: number, key: string) =>
          record.append(id, { seen, key, entry: told(3, 'dsl'), writer: DSL });
        const both = await Promise.all([add(1, 'a'), add(1, 'b')]);
        expect(both.map(({ kind }) => kind)).toEqual(['kept', 'look-again']);
        expect(await add(2, 'b')).toMatchObject({ kind: 'kept', position: 2 });
        await record.close();
        const later = await reopened();
        expect((await later.record.read(id, DSL))?.timeline.events).toHaveLength(3);
        await later.record.close();
      });

      test('takes a request that is sent again once, also after it was opened again', async () => {
        const { record, reopened } = await recordIn(homes);
        const id = await begin(record);
        const request = { seen: 1, key: 'a', entry: told(3, 'dsl'), writer: DSL };
        expect(await record.append(id, request)).toMatchObject({ kind: 'kept', position: 1 });
        await record.close();
        const later = await reopened();
        expect(await begin(later.record)).toBe(id);
        expect(await later.record.append(id, request)).toMatchObject({ kind: 'kept', position: 1 });
        expect((await later.record.read(id, DSL))?.timeline.events).toHaveLength(2);
        await later.record.close();
      });

      test('logs every read before it gives anything, and tries that found nothing', async () => {
        const { record, reopened } = await recordIn(homes);
        const id = await begin(record);
        await record.read(id, DSL, 'shown');
        expect(await record.read('0'.repeat(32), DSL)).toBeNull();
        expect(await record.read(id, { account: 'staff-1' }, 'shown', () => false)).toBeNull();
        await record.close();
        const later = await reopened();
        const reads = await later.record.reads(id);
        expect(reads.map(({ account, what }) => [account, what])).toEqual([
          ['dsl-1', 'shown'],
          ['staff-1', 'tried'],
        ]);
        await later.record.close();
      });

      test('erases for good, and says by whom, when and why', async () => {
        const { record, reopened, streams } = await recordIn(homes);
        const [id, other] = [await begin(record), await begin(record, 'two')];
        await record.name(id, DSL, 'child-1', 'a name');
        await record.erase(id, ['dsl-1', 'headteacher-1'], 'due');
        expect(await streams.read(id)).toBeNull();
        await record.close();
        const later = await reopened();
        expect(await later.record.read(id, DSL)).toBeNull();
        expect([...(await later.record.people(id, DSL)).values()]).toEqual([]);
        expect(await later.record.erasure(id)).toMatchObject({
          items: [{ by: ['dsl-1', 'headteacher-1'], reason: 'due' }],
        });
        expect(
          await later.record.append(id, { seen: 1, key: 'b', entry: told(3, 'dsl'), writer: DSL }),
        ).toEqual({
          kind: 'unknown',
        });
        expect((await later.record.read(other, DSL))?.timeline.events).toHaveLength(1);
        await later.record.close();
      });

      test('hands over what falls due once, also after it was opened again', async () => {
        const { record, accounts, clock, reopened } = await recordIn(homes);
        await begin(record);
        clock.now = new Date(at(7 * 24 * 60));
        const first = new CollectingNotifier();
        expect(await (await Sweeper.open(record, accounts, first)).sweep()).toBeGreaterThan(0);
        await record.close();
        const later = await reopened();
        const again = new CollectingNotifier();
        expect(await (await Sweeper.open(later.record, later.accounts, again)).sweep()).toBe(0);
        expect(again.notices).toEqual([]);
        await later.record.close();
      });

      test('keeps a note of a megabyte as it was written', async () => {
        const { record, reopened } = await recordIn(homes);
        const id = await begin(record);
        const entry = told(3, 'dsl', { note: 'she rang back. '.repeat(70_000) });
        await record.append(id, { seen: 1, key: 'a', entry, writer: DSL });
        await record.close();
        const later = await reopened();
        expect((await later.record.read(id, DSL))?.timeline.events[1]).toEqual(entry);
        await later.record.close();
      });
    });
  });
};
