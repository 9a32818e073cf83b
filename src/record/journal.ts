/**
 * The journal: a line of text for every frame that was ever written, in order, each bound to all before
 * it. It holds hashes, numbers and random ids only, so that it can stay when what it vouches for is
 * erased. `docs/record-format.md` describes it for readers written elsewhere.
 */
import { hash } from 'node:crypto';

/**
 * What a frame belongs to: an incident, an exercise, who the people of one are, the accounts, the log of
 * reads, a child's file that was handed over or taken over, what the school has set. One of the kind `erasure` says that its stream was erased, and is all that is left of it.
 */
export const KINDS = {
  incident: 'i',
  exercise: 'x',
  people: 'p',
  accounts: 'a',
  reads: 'r',
  file: 'f',
  settings: 's',
  erasure: 'e',
} as const;
export type FrameKind = keyof typeof KINDS;

const KIND_OF: ReadonlyMap<string, FrameKind> = new Map(
  Object.entries(KINDS).map(([kind, letter]) => [letter, kind as FrameKind]),
);

/** A random id, 128 bits as 32 hexadecimal digits. */
export type StreamId = string;

/** One line: that a frame was added to a stream. */
export interface JournalLine {
  /** Its place in the whole record, from 1. */
  readonly seq: number;
  readonly kind: FrameKind;
  readonly stream: StreamId;
  /** The frame's place in its stream, from 1. */
  readonly n: number;
  /** How many bytes the frame has. */
  readonly length: number;
  /** SHA-256 of the frame, whose first bytes are a random salt; 64 hexadecimal digits. */
  readonly leaf: string;
  /** SHA-256 over the line before and this one; 64 hexadecimal digits. */
  readonly chain: string;
}

export const sha256 = (bytes: string | Uint8Array): string => hash('sha256', bytes);

/** How the chain begins: the hash of the record's own description. */
export const firstChain = (description: Uint8Array): string => sha256(description);

const bodyOf = ({ seq, kind, stream, n, length, leaf }: Omit<JournalLine, 'chain'>): string =>
  `${seq} ${KINDS[kind]} ${stream} ${n} ${length} ${leaf}`;

/** A line, bound to the one before it. */
export const chained = (before: string, line: Omit<JournalLine, 'chain'>): JournalLine => ({
  ...line,
  chain: chainOf(before, bodyOf(line)),
});

const chainOf = (before: string, body: string): string => sha256(`${before} ${body}`);

export const textOfLine = (line: JournalLine): string => `${bodyOf(line)} ${line.chain}\n`;

const NUMBER = '[1-9][0-9]{0,14}';
const LINE = new RegExp(
  `^(${NUMBER}) ([a-z]) ([0-9a-f]{32}) (${NUMBER}) (${NUMBER}) ([0-9a-f]{64}) ([0-9a-f]{64})$`,
);

/** A line of text as a line of the journal; null where it is none. */
export const lineFrom = (text: string): JournalLine | null => {
  const [, seq, letter, stream, n, length, leaf, chain] = LINE.exec(text) ?? [];
  const kind = KIND_OF.get(letter ?? '');
  if (kind === undefined) return null;
  return {
    seq: Number(seq),
    kind,
    stream: stream as string,
    n: Number(n),
    length: Number(length),
    leaf: leaf as string,
    chain: chain as string,
  };
};

/** What is wrong with a journal, by the place where it is. */
export interface JournalFault {
  /** From 1. */
  readonly line: number;
  readonly what: 'not-a-line' | 'out-of-order' | 'changed';
}

/** How far a journal holds together. */
export interface JournalRead {
  /** How many lines stand in it up to the first fault. */
  readonly lines: number;
  /** How many bytes these take. */
  readonly length: number;
  /** The chain after the last of them. */
  readonly chain: string;
  /** Bytes after the last whole line: a write that power or the process was cut off in. */
  readonly torn: number;
  /** The first line that does not follow from the one before; what comes after it is not read. */
  readonly fault: JournalFault | null;
}

/** Where a part of a journal begins; all of one begins after no line. */
export interface JournalStart {
  /** The chain before its first line. */
  readonly chain: string;
  /** How many lines stand before it. */
  readonly seq?: number;
}

const NEW_LINE = 0x0a;
/** Of a chain and the space before it. */
const CHAIN_LENGTH = 65;

/**
 * Where the last line that was written whole ends. Of bytes that were never written some systems make zeros;
 * but lines are written one by one, so a zero with whole lines after it is damage, and those count.
 */
const endOf = (bytes: Buffer): number => {
  const zero = bytes.indexOf(0);
  const last = bytes.lastIndexOf(NEW_LINE) + 1;
  if (zero === -1) return last;
  for (let at = bytes.indexOf(NEW_LINE, zero) + 1; at > 0 && at < last; ) {
    const next = bytes.indexOf(NEW_LINE, at);
    if (lineFrom(bytes.toString('latin1', at, next)) !== null) return last;
    at = next + 1;
  }
  return bytes.lastIndexOf(NEW_LINE, zero) + 1;
};

/** Reads a journal, or a part of one, and gives each line in order. */
export const readJournal = (
  bytes: Buffer,
  start: JournalStart,
  visit: (line: JournalLine) => void,
): JournalRead => {
  const end = endOf(bytes);
  const counts = new Map<StreamId, number>();
  const before = start.seq ?? 0;
  let [lines, length, chain] = [0, 0, start.chain];
  const read = (what: JournalFault['what'] | null): JournalRead => ({
    lines,
    length,
    chain,
    torn: bytes.length - end,
    fault: what === null ? null : { line: before + lines + 1, what },
  });
  while (length < end) {
    const next = bytes.indexOf(NEW_LINE, length);
    const text = bytes.toString('latin1', length, next);
    const line = lineFrom(text);
    if (line === null) return read('not-a-line');
    const known = counts.get(line.stream) ?? (before > 0 ? line.n - 1 : 0);
    if (line.seq !== before + lines + 1 || line.n !== known + 1) return read('out-of-order');
    // A line is written in one way only, so what it says is the text before its chain.
    if (chainOf(chain, text.slice(0, -CHAIN_LENGTH)) !== line.chain) return read('changed');
    counts.set(line.stream, line.n);
    visit(line);
    ({ chain } = line);
    length = next + 1;
    lines += 1;
  }
  return read(null);
};
