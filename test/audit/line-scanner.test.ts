/** What the scanner of lines takes, and what it leaves to the reader. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Looked, lookAtText } from '../../src/audit/text-classes.ts';
import { addCode, boundCode, noCode } from '../../src/vocabulary/code-in-text.ts';
import { readTimeline, ruleBooks } from '../support/built-in.ts';
import { LineJudge } from '../support/lines.ts';

const line = (note: string): string =>
  JSON.stringify({
    incident: '1',
    policy: 'valley-end-2022',
    record: 'complete',
    exercise: false,
    events: [
      { at: '2026-03-04T09:00:00Z', type: 'concern.raised', by: 'teacher', procedure: 'sexting' },
      { at: '2026-03-04T09:10:00Z', type: 'record.made', by: 'dsl', note },
    ],
  });

test('a line is read to its end, though a shorter one stood in the same room', () => {
  const judge = new LineJudge({ books: ruleBooks, policy: null, against: null });
  const room = Buffer.allocUnsafeSlow(4_096);
  for (const note of ['short', 'a much longer account '.repeat(40), 'short again']) {
    const bytes = room.subarray(0, room.write(line(note)));
    expect(judge.judgeBytes(bytes)).toBe(true);
  }
  expect(judge.counted.sums.events).toBe(6);
});

const recognised = (text: string): boolean => {
  const bytes = Buffer.from(text);
  const judge = new LineJudge({ books: ruleBooks, policy: null, against: null });
  return judge.judgeBytes(bytes);
};

/** The note as it may stand in JSON: some letters of it as escapes. */
const escaped = (note: string, which: readonly boolean[]): string =>
  [...note]
    .map((letter, index) => {
      const code = letter.charCodeAt(0);
      return which[index % which.length] === true && letter.length === 1
        ? `\\u${code.toString(16).padStart(4, '0')}`
        : JSON.stringify(letter).slice(1, -1);
    })
    .join('');

/** Pieces of which what is refused is made, and plain ones. */
const piece = fc.oneof(
  fc.constantFrom('the head was told', 'www.', 'http://', 'data:', 'photo', '.jpg', '; base64,'),
  fc.constantFrom('"', '\\', '/', '.', ' ', '\n', 'é', 'at 9:30; and', 'C:\\photos'),
  fc.constantFrom(
    ' DOT ',
    ' dot',
    '(dot)',
    '[dot] ',
    'com',
    'uk/photo',
    ' / ',
    ' slash ',
    'jpg',
    'io',
  ),
  fc.constantFrom('café', '£5 – ', '“no”', '…', 'ß', 'Ørsted', '\u0001', '\u007f', 'п', '日本'),
  fc.integer({ min: 1, max: 330 }).map((length) => 'aB3'.repeat(length)),
);
const notes = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));

test('a note is taken if and only if free text may hold it, however it is written', () => {
  fc.assert(
    fc.property(notes, fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), (note, which) => {
      const text = line('NOTE').replace('NOTE', () => escaped(note, which));
      const read = readTimeline(JSON.parse(text), ruleBooks);
      expect(recognised(text)).toBe(read.ok);
    }),
    { numRuns: 600 },
  );
});

const LETTERS = "etaoinshrdlucmfwypvbgkjqxz 0123456789ABCDEF.,-'";
const letters = fc
  .array(fc.nat({ max: LETTERS.length - 1 }), { minLength: 20, maxLength: 400 })
  .map((places) => places.map((place) => LETTERS[place]).join(''));
/** Texts that are a file cut into pieces, or a few letters short of one. */
const pieces = fc.oneof(
  letters,
  letters.map((text) => text.toLowerCase().replace(/[^a-f0-9]/g, '')),
  letters.map((text) => text.replace(/[^0-9 ]/g, '')),
  fc.constantFrom('The head was told at 9:30, and the parents after lunch.', 'café, “later”'),
  fc
    .array(fc.string({ minLength: 1, maxLength: 9 }), { minLength: 40, maxLength: 300 })
    .map((words) => words.map((word) => word.replace(/[^a-z]/gi, 'e')).join(' ')),
);
const withNotes = (texts: readonly string[]): string => {
  const timeline = JSON.parse(line('x'));
  for (const [index, note] of texts.entries()) {
    timeline.events.push({
      at: `2026-03-04T10:${10 + index}:00Z`,
      type: 'record.made',
      by: 'dsl',
      note,
    });
  }
  return JSON.stringify(timeline);
};

test('an address or a file is found where its dot is spelled, in capitals and in brackets too', () => {
  for (const note of ['photo DOT jpg', 'photo dot jpg', 'example (dot) co (dot) uk/photo']) {
    expect([note, recognised(line(note))]).toEqual([note, false]);
  }
});

test('notes that are a file together are left to the reader, which says so', () => {
  fc.assert(
    fc.property(fc.array(pieces, { minLength: 1, maxLength: 10 }), (texts) => {
      const text = withNotes(texts);
      fc.pre(recognised(text));
      expect(readTimeline(JSON.parse(text), ruleBooks).ok).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('what is merely added up over a text is never less than what makes it a code', () => {
  const looked: Looked = {
    from: 0,
    end: 0,
    unsure: false,
    escaped: false,
    foreign: false,
    steps: 0,
    counts: 0,
  };
  fc.assert(
    fc.property(letters, (text) => {
      const bytes = Buffer.from(`${text}"`);
      lookAtText(bytes, 0, bytes.length, looked);
      const [bound, exact] = [noCode(), noCode()];
      boundCode(looked.steps, looked.counts, text.length, bound);
      addCode(bytes, 0, text.length, exact);
      for (const field of ['score', 'peak', 'net', 'digits', 'mostDigits'] as const) {
        expect(bound[field]).toBeGreaterThanOrEqual(exact[field]);
      }
      expect(bound.netDigits - exact.netDigits).toBeCloseTo(0);
      expect(bound.netDecimals - exact.netDecimals).toBeCloseTo(0);
    }),
    { numRuns: 300 },
  );
});

const replaced = (replacement: object): string => {
  const timeline = JSON.parse(line('x'));
  timeline.events.push({
    at: '2026-03-04T09:20:00Z',
    type: 'entry.corrected',
    by: 'dsl',
    entry: 1,
    reason: 'entered by mistake',
    replacement,
  });
  return JSON.stringify(timeline);
};

test('a correction counts by what replaces the entry, whatever was recognised before', () => {
  const judge = new LineJudge({ books: ruleBooks, policy: null, against: null });
  const corrections = [
    { by: 'teacher' },
    { at: '2026-03-04T09:12:00Z' },
    { at: '2026-03-04T09:14:00Z', note: 'a later time' },
    { by: 'headteacher', note: 'another person' },
    { by: 'teacher' },
  ];
  for (const replacement of corrections) {
    const bytes = Buffer.from(replaced(replacement));
    expect(judge.judgeBytes(bytes)).toBe(true);
    expect(judge.disagreement(JSON.parse(bytes.toString()))).toBeNull();
  }
  const bad = [
    { by: 'headteacher', note: 'see photo.jpg' },
    { at: '2026-13-04T09:12:00Z' },
    { at: 5 },
  ];
  for (const replacement of bad) {
    const bytes = Buffer.from(replaced(replacement));
    expect(judge.judgeBytes(bytes)).toBe(false);
    expect(readTimeline(JSON.parse(bytes.toString()), ruleBooks).ok).toBe(false);
  }
  expect(recognised(replaced({ picture: 'x' }))).toBe(false);
  expect(recognised(replaced({ note: 'photo.jpg' }))).toBe(false);
});

test('an entry is recognised by whether its reason is one, not by that of an entry before it', () => {
  const judge = new LineJudge({ books: ruleBooks, policy: null, against: null });
  const reasons = ['the parents were abroad', 'n/a', '  ', '-', 'it would add to the risk', 'None'];
  for (const reason of reasons) {
    const timeline = JSON.parse(line('x'));
    const decision = { at: '2026-03-04T09:20:00Z', type: 'decision.recorded', by: 'dsl', reason };
    timeline.events.push({ ...decision, norm: 'sexting.parents-informed' });
    const bytes = Buffer.from(JSON.stringify(timeline));
    expect(judge.judgeBytes(bytes)).toBe(true);
    expect(judge.disagreement(timeline, false)).toBeNull();
  }
});
