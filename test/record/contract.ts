/** What every home of a record must do, whether a folder or a database. */
import { describe, expect, test } from 'vitest';
import type { Addition, Home } from '../../src/record/home.ts';
import {
  chained,
  type FrameKind,
  firstChain,
  type JournalLine,
  sha256,
} from '../../src/record/journal.ts';

/** Makes an empty home, and opens what was kept in it again, as after the process had ended. */
export interface Homes {
  readonly make: () => Promise<{ readonly home: Home; readonly again: () => Promise<Home> }>;
}

const [ONE, TWO] = ['1'.repeat(32), '2'.repeat(32)];

/** Lines and frames, each bound to the one before. */
const writerOf = (home: Home) => {
  let chain = firstChain(home.description);
  let seq = 0;
  const counts = new Map<string, number>();
  return (stream: string, text: string, kind: FrameKind = 'incident'): Addition => {
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

export const contract = (name: string, { make }: Homes): void => {
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
  });
};
