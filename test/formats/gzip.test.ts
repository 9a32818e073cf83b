/** Gzip is told by its bytes, and what can be unpacked of a broken one is given first. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { BrokenArchive, bytesOf, gunzipped } from '../../src/formats/gzip.ts';
import { bytesIn } from '../support/bytes.ts';

const BUSY = 120_000;
const folder = mkdtempSync(join(tmpdir(), 'dutybound-gzip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TEXT = Array.from(
  { length: 20_000 },
  (_, n) => `line ${n} ${Math.imul(n, 2654435761)}\n`,
).join('');
const PACKED = gzipSync(TEXT);

/** The same with everything in its head that RFC 1952 allows. */
const FULL_HEAD = Buffer.concat([
  Buffer.from([0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 2, 0, 1, 2]),
  Buffer.from('log.xes\0a comment\0'),
  Buffer.from([0, 0]),
  PACKED.subarray(10),
]);

/** What is given, and what is thrown after it. */
const read = async (bytes: Uint8Array, size?: number) => {
  const parts: Uint8Array[] = [];
  let thrown: unknown = null;
  try {
    for await (const part of gunzipped(bytesIn(bytes, size).open())) parts.push(part);
  } catch (error) {
    thrown = error;
  }
  return { text: Buffer.concat(parts).toString(), thrown };
};

describe('what is whole is given as it was', () => {
  test.each([
    ['a plain file', Buffer.from(TEXT), TEXT],
    ['a gzip file', PACKED, TEXT],
    [
      'several of them in one',
      Buffer.concat([PACKED, gzipSync('more'), PACKED]),
      `${TEXT}more${TEXT}`,
    ],
    ['one with padding after it', Buffer.concat([PACKED, Buffer.alloc(5000)]), TEXT],
    ['a single byte', Buffer.from('a'), 'a'],
    ['nothing', Buffer.alloc(0), ''],
    ['gzip of nothing', gzipSync(''), ''],
    ['gzip with a name, a comment, an extra field and a check of its head', FULL_HEAD, TEXT],
  ])('%s', async (_what, bytes, text) => {
    for (const size of [1000, 4096, undefined]) {
      expect(await read(bytes, size)).toEqual({ text, thrown: null });
    }
  });

  test('byte by byte', async () => {
    const bytes = Buffer.concat([gzipSync('one'), gzipSync('two'), Buffer.alloc(3)]);
    expect(await read(bytes, 1)).toEqual({ text: 'onetwo', thrown: null });
  });

  test('whatever its name, and as often as it is asked for', async () => {
    const path = join(folder, 'log.xes');
    writeFileSync(path, PACKED);
    const source = bytesOf(path);
    for (let n = 0; n < 2; n += 1) {
      const parts: Uint8Array[] = [];
      for await (const part of source.open()) parts.push(part);
      expect(Buffer.concat(parts).toString()).toBe(TEXT);
    }
  });
});

describe('what is broken is given as far as it goes, and then named', () => {
  const damaged = (at: number): Buffer => {
    const bytes = Buffer.from(PACKED);
    bytes.fill(0xff, at, at + 8);
    return bytes;
  };

  test.each([
    ['cut off', PACKED.subarray(0, PACKED.length - 2000), 'ends too soon', TEXT.length * 0.9],
    [
      'cut off before its last bytes',
      PACKED.subarray(0, PACKED.length - 1),
      'ends too soon',
      TEXT.length,
    ],
    ['cut off within its first bytes', PACKED.subarray(0, 5), 'ends too soon', 0],
    ['damaged', damaged(Math.floor(PACKED.length / 2)), 'damaged', TEXT.length * 0.3],
    ['with a wrong checksum', damaged(PACKED.length - 8), 'damaged', TEXT.length],
    [
      'with something after it',
      Buffer.concat([PACKED, Buffer.from('and more')]),
      'after the end',
      TEXT.length,
    ],
    [
      'with a torn second part',
      Buffer.concat([PACKED, PACKED.subarray(0, 100)]),
      'ends too soon',
      TEXT.length,
    ],
  ])('%s', async (_what, bytes, says, least) => {
    for (const size of [1000, undefined]) {
      const { text, thrown } = await read(bytes, size);
      expect(thrown).toBeInstanceOf(BrokenArchive);
      const { message } = thrown as BrokenArchive;
      expect(message).toContain(says);
      expect(message).toMatch(/^[a-z][^;]*; [^;]*[a-z]$/);
      expect(text.length).toBeGreaterThanOrEqual(Math.floor(least));
      expect((TEXT + TEXT).startsWith(text)).toBe(true);
    }
  });

  test('random bytes that begin like gzip', async () => {
    const { thrown } = await read(Buffer.concat([Buffer.from([0x1f, 0x8b]), randomBytes(5000)]));
    expect(thrown).toBeInstanceOf(BrokenArchive);
  });
});

test('the source is closed when enough has been read of it', async () => {
  for (const bytes of [PACKED, Buffer.from(TEXT)]) {
    let closed = false;
    const source = async function* () {
      try {
        for (let from = 0; ; from += 1000) yield bytes.subarray(from, from + 1000);
      } finally {
        closed = true;
      }
    };
    for await (const _part of gunzipped(source())) break;
    expect(closed).toBe(true);
  }
});

test('a file made to burst is held a few megabytes at a time', { timeout: BUSY }, async () => {
  const part = gzipSync(Buffer.alloc(64 << 20));
  const bomb = Buffer.concat([part, part, part, part]);
  expect(bomb.length).toBeLessThan(300_000);

  // What has been unpacked but not yet asked for, seen while each part is being read.
  let total = 0;
  let most = 0;
  const before = process.memoryUsage().arrayBuffers;
  for await (const bytes of gunzipped(bytesIn(bomb).open())) {
    total += bytes.length;
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  expect(total).toBe(256 << 20);
  expect(most).toBeLessThan(64 << 20);
});
