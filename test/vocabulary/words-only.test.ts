/** What free text may hold: words. Ordinary notes pass; what is, holds or leads to a file does not. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ADDRESS_LEFT_OUT,
  faultOfName,
  lookAt,
  marking,
  withoutAddresses,
} from '../../src/vocabulary/free-text.ts';
import { readTimeline, ruleBooks } from '../support/built-in.ts';
import { LineJudge } from '../support/lines.ts';

const linesOf = (name: string): readonly string[] =>
  readFileSync(new URL(`../../fixtures/notes/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '));

interface Kept {
  readonly is: 'address' | 'refused';
  readonly text: string;
}
const neverKept = linesOf('never-kept.jsonl').map((line) => JSON.parse(line) as Kept);
const ordinary = [...linesOf('ordinary-english.txt'), ...linesOf('ordinary-languages.txt')];
const askedAbout = linesOf('asked-about.txt');

const isLeft = (text: string): boolean => ['ok', 'ask'].includes(lookAt(text).is);

/** An incident with these notes, one an entry. */
const incident = (notes: readonly string[], more: object = {}) => ({
  incident: '2026-0042',
  policy: 'valley-end-2022',
  record: 'complete',
  exercise: false,
  events: [
    { at: '2026-03-04T09:00:00Z', type: 'concern.raised', by: 'teacher', procedure: 'sexting' },
    ...notes.map((note, index) => ({
      at: new Date(Date.UTC(2026, 2, 4, 9, 10 + index)).toISOString(),
      type: 'lead.taken',
      by: 'dsl',
      ...(index % 2 === 0 ? { note } : { reason: note }),
    })),
  ],
  ...more,
});

const judge = new LineJudge({ books: ruleBooks, policy: null, against: null });
/** Whether an incident is taken, which reading it and auditing it have to agree on. */
const isTaken = (value: object): boolean => {
  const isRead = readTimeline(value).ok;
  const bytes = Buffer.from(JSON.stringify(value));
  const isAudited = judge.judgeBytes(bytes);
  expect(isAudited && !isRead, 'an audit takes what reading refuses').toBe(false);
  return isRead;
};

describe('ordinary notes', () => {
  test('in many languages pass, all but one in two hundred', () => {
    const refused = ordinary.filter((note) => !isLeft(note));
    expect(ordinary.length).toBeGreaterThan(400);
    expect(refused.length / ordinary.length).toBeLessThanOrEqual(0.005);
    expect(refused).toEqual([]);
  });

  test('pass without a question, all but a few', () => {
    const asked = ordinary.filter((note) => lookAt(note).is === 'ask');
    expect(asked.length / ordinary.length).toBeLessThan(0.02);
  });

  test('that name somebody or say how to reach them are asked about', () => {
    for (const note of askedAbout) expect([note, lookAt(note).is]).toEqual([note, 'ask']);
  });

  test('are taken, all of them in one incident, by reading and by auditing', () => {
    expect(isTaken(incident([...ordinary, ...askedAbout]))).toBe(true);
  });
});

describe('what is never kept', () => {
  test('is refused or is an address, every one', () => {
    expect(neverKept.length).toBeGreaterThan(150);
    for (const { is, text } of neverKept) expect([text, lookAt(text).is]).toEqual([text, is]);
  });

  test('is refused by reading and by auditing, wherever it stands in a note', () => {
    for (const { text } of neverKept) {
      expect([
        text,
        isTaken(incident(['Told the DSL.', text].filter((one) => one.length <= 4_000))),
      ]).toEqual([text, false]);
    }
  });

  test('is not said again where it is refused', () => {
    const read = readTimeline(incident(['see holiday-secret.jpg', 'and bit.ly/secret']));
    const says = JSON.stringify(read);
    expect(says).toContain('holds a file name; take it out');
    expect(says).toContain(`holds a web address or link; write ${ADDRESS_LEFT_OUT}`);
    expect(says).not.toContain('secret');
  });

  test('is marked, and an address can be left out', () => {
    const note = 'He sent https://example.org/a to her, then bit.ly/x9 too.';
    const look = lookAt(note);
    if (look.is !== 'address') throw new Error(look.is);
    expect(marking(note, look.spans)).toBe(
      'He sent >>https://example.org/a<< to her, then >>bit.ly/x9<< too.',
    );
    const without = withoutAddresses(note, look.spans);
    expect(without).toBe(`He sent ${ADDRESS_LEFT_OUT} to her, then ${ADDRESS_LEFT_OUT} too.`);
    expect(lookAt(without).is).toBe('ok');
  });

  test('every address can be left out of what holds nothing worse', () => {
    for (const { is, text } of neverKept) {
      const look = lookAt(text);
      if (is !== 'address' || look.is !== 'address') continue;
      expect([text, lookAt(withoutAddresses(text, look.spans)).is]).toEqual([text, 'ok']);
    }
  });

  test('is marked where it stands in what was typed, whatever letters it is written in', () => {
    const look = lookAt('Ünder ｗｗｗ．example.com/a there');
    if (look.is !== 'address') throw new Error(look.is);
    expect(marking('Ünder ｗｗｗ．example.com/a there', look.spans)).toBe(
      'Ünder >>ｗｗｗ．example.com/a<< there',
    );
  });
});

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const base32 = (bytes: Uint8Array): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five, 2)]).join('');
};
const WRITTEN: readonly ((bytes: Uint8Array) => string)[] = [
  (bytes) => Buffer.from(bytes).toString('base64'),
  (bytes) => Buffer.from(bytes).toString('base64url'),
  (bytes) => Buffer.from(bytes).toString('hex'),
  (bytes) => Buffer.from(bytes).toString('hex').toUpperCase(),
  base32,
  (bytes) => base32(bytes).toLowerCase(),
];

describe('a file written as letters', () => {
  /** Random bytes: what a compressed picture looks like. */
  const file = fc
    .tuple(fc.integer(), fc.integer({ min: 300, max: 900 }))
    .map(([seed, length]) =>
      Uint8Array.from(fc.sample(fc.integer({ min: 0, max: 255 }), { seed, numRuns: length })),
    );
  const pieces = (text: string, lengths: readonly number[]): string[] => {
    const found: string[] = [];
    for (let at = 0, turn = 0; at < text.length; turn += 1) {
      const length = lengths[turn % lengths.length] as number;
      found.push(text.slice(at, at + length));
      at += length;
    }
    return found;
  };
  const lengths = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 });

  test('is refused in one note, however it is cut into words and lines', () => {
    fc.assert(
      fc.property(
        file,
        fc.constantFrom(...WRITTEN),
        lengths,
        fc.constantFrom(' ', '\n', '\r\n', ', '),
        (bytes, write, cuts, between) => {
          const text = pieces(write(bytes), cuts).join(between).slice(0, 4_000);
          expect(lookAt(text).is).toBe('refused');
        },
      ),
      { numRuns: 400 },
    );
  });

  test('is refused in one incident, however it is cut into notes and reasons', () => {
    fc.assert(
      fc.property(file, fc.constantFrom(...WRITTEN), lengths, (bytes, write, cuts) => {
        expect(isTaken(incident(pieces(write(bytes), cuts)))).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  test('is refused in pieces of one, two and three letters', () => {
    const bytes = Uint8Array.from(
      { length: 300 },
      (_, index) => (index * 7919 + ((index * index * 31) % 251)) & 255,
    );
    for (const write of WRITTEN) {
      for (const length of [1, 2, 3]) {
        expect(isTaken(incident(pieces(write(bytes), [length])))).toBe(false);
        expect(lookAt(pieces(write(bytes), [length]).join(' ')).is).toBe('refused');
      }
    }
  });

  test('is refused in references and names', () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, index) => (index * 7919 + 13) & 255);
    const letters = Buffer.from(bytes).toString('base64url').replaceAll('_', '-');
    expect(isTaken(incident([], { incident: letters.slice(0, 80) }))).toBe(false);
    expect(isTaken(incident([], { school: letters.slice(0, 80) }))).toBe(false);
    const told = pieces(letters, [30]).map((reference, index) => ({
      at: new Date(Date.UTC(2026, 2, 4, 10, index)).toISOString(),
      type: 'party.informed',
      by: 'dsl',
      to: 'police',
      reference,
    }));
    const whole = incident([]);
    expect(isTaken({ ...whole, events: [...whole.events, ...told] })).toBe(false);
  });
});

const bytes = Uint8Array.from(
  createHash('shake256', { outputLength: 1_500 }).update('a picture').digest(),
);
const nibbles = [...Buffer.from(bytes).toString('hex')].map((digit) => Number.parseInt(digit, 16));
const bits = nibbles.map((each) => each.toString(2).padStart(4, '0')).join('');
const halves = nibbles.map((each) => 'bdfghjklmnprstvz'[each] ?? '');
const SPOKEN =
  'zero one two three four five six seven eight nine alpha bravo charlie delta echo foxtrot'.split(
    ' ',
  );

/** The same bytes as numbers, signs, syllables and words. */
const CODED: Readonly<Record<string, string>> = {
  'numbers with commas': bytes.join(', '),
  'numbers among words': [...bytes]
    .map((each, at) => (at % 4 === 0 ? `${each} and then` : each))
    .join(' '),
  'sums of money': [...bytes].map((each) => `£${each}`).join(' '),
  'times of day': nibbles.map((each) => `0${each >> 2}:${each & 3}0`).join(' '),
  'one long number': BigInt(`0x${Buffer.from(bytes).toString('hex')}`).toString(),
  'digits of another alphabet': bytes
    .join(' ')
    .replace(/\d/g, (digit) => String.fromCodePoint(0x966 + Number(digit))),
  braille: [...bytes].map((each) => String.fromCodePoint(0x2800 + each)).join(''),
  'braille among words': [...bytes]
    .map((each, at) => `${String.fromCodePoint(0x2800 + each)}${at % 9 === 0 ? ' and ' : ''}`)
    .join(''),
  emoji: nibbles.map((each) => String.fromCodePoint(0x1f600 + each)).join(''),
  'two emoji': [...bits].map((bit) => (bit === '0' ? '😂' : '🔥')).join(''),
  'emoji among words': nibbles
    .map((each, at) => `${String.fromCodePoint(0x1f600 + each)}${at % 8 === 0 ? ' she sent ' : ''}`)
    .join(''),
  'hex with o and l': Buffer.from(bytes).toString('hex').replaceAll('0', 'o').replaceAll('1', 'l'),
  'hex with o and l in pairs': Buffer.from(bytes)
    .toString('hex')
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
    .replace(/../g, '$& '),
  'dots and dashes': bits.replaceAll('0', '.').replaceAll('1', '-'),
  syllables: halves
    .map((each, at) => `${each}${'aiou'[(nibbles[at] ?? 0) & 3]}${at % 3 === 2 ? ' ' : ''}`)
    .join(''),
  'spoken digits': nibbles.map((each) => SPOKEN[each]).join(' '),
  'yes and no': [...bits].map((bit) => (bit === '0' ? 'no' : 'yes')).join(' '),
  'Chinese characters': [...bytes]
    .map((each, at) => String.fromCodePoint(0x4e00 + each * 16 + (at & 15)))
    .join(''),
  'Cyrillic words': nibbles
    .map((each, at) => `${'абвгдежзийклмноп'[each]}${at % 6 === 5 ? ' ' : ''}`)
    .join(''),
  'accented letters': [...bytes].map((each) => String.fromCodePoint(0xc0 + (each & 63))).join(''),
  'accents on letters': [...bytes]
    .map((each) => `e${String.fromCodePoint(0x300 + (each & 63))}`)
    .join(''),
  'base64 with an accent between': [...Buffer.from(bytes).toString('base64')].join('é'),
  'base64 with emoji between': [...Buffer.from(bytes).toString('base64')].join('🔥'),
};

describe('a file written as numbers, signs or words', () => {
  test.each(Object.entries(CODED))('is refused in one incident: %s', (_, text) => {
    const notes = [...text].join('').match(/.{1,150}/gsu) ?? [];
    expect(isTaken(incident(notes))).toBe(false);
  });

  test('is refused with an ordinary note after each, unless few words are used again and again', () => {
    const between = ordinary.filter((note) => note.length < 60);
    const passes = Object.entries(CODED).filter(([, text]) => {
      const notes = text.match(/.{1,150}/gsu) ?? [];
      return isTaken(
        incident(notes.flatMap((note, at) => [note, between[at % between.length] ?? ''])),
      );
    });
    expect(passes.map(([name]) => name)).toEqual(['spoken digits']);
  });
});

describe('signs that act', () => {
  test('are refused in notes and in names: what turns text round, moves a cursor or is not seen', () => {
    for (const text of [
      'a\u202egpj.cip',
      'a\u202db',
      'a\u0007b',
      'a\u001b[31mb',
      'a\u0000b',
      'a\u009bb',
      'hi\u{e0041}',
    ]) {
      expect([text, lookAt(text).is]).toEqual([text, 'refused']);
      expect([text, faultOfName(text)]).not.toEqual([text, null]);
    }
    for (const name of ['Anna\u200b Bell', 'Anna\nBell', 'pic.jpg', ' ', 'x'.repeat(201)]) {
      expect([name, faultOfName(name)]).not.toEqual([name, null]);
    }
    for (const name of ['Zoë O’Dunnelly', 'نازنین‌زهرا', 'Nguyễn Thị Mai', "D'Arcy-Smythe (Jo)"]) {
      expect([name, faultOfName(name)]).toEqual([name, null]);
    }
  });
});

describe('references and names', () => {
  test('as schools and tools give them pass, many of them in one incident', () => {
    const references = [
      'CAD 0458 of 04/03/26',
      'LADO-23-32556',
      '2026/0042',
      'URN: 100151',
      'log 1033',
      "St Anne's #12",
      'Ysgol Llanfair, 4',
      '550e8400-e29b-41d4-a716-446655440000',
      'INC0045812',
      'REF-26-48773 (b)',
    ];
    const told = Array.from({ length: 300 }, (_, index) => ({
      at: new Date(Date.UTC(2026, 2, 4, 10, index)).toISOString(),
      type: 'party.informed',
      by: 'dsl',
      to: 'police',
      reference: references[index % references.length],
    }));
    const whole = incident([]);
    expect(isTaken({ ...whole, events: [...whole.events, ...told] })).toBe(true);
    for (const name of references) expect(isTaken(incident([], { incident: name }))).toBe(true);
  });

  test('hold letters, digits and a few signs', () => {
    for (const name of ['a<b', 'a=b', 'x\u200by', 'a\nb', '{1}', 'a|b', 'pic.jpg', '']) {
      expect([name, isTaken(incident([], { incident: name }))]).toEqual([name, false]);
    }
  });
});

describe('times', () => {
  const at = (time: string) => {
    const whole = incident([]);
    return isTaken({ ...whole, events: [{ ...whole.events[0], at: time }] });
  };

  test('are given to the millisecond at most', () => {
    for (const time of [
      '2026-03-04T09:00:00Z',
      '2026-03-04T09:00:00.123Z',
      '2026-03-04T09:00:00.5+01:00',
    ]) {
      expect([time, at(time)]).toEqual([time, true]);
    }
    for (const decimals of ['1234', '123456', '1'.repeat(1_000_000)]) {
      expect(at(`2026-03-04T09:00:00.${decimals}Z`)).toBe(false);
    }
  });
});
