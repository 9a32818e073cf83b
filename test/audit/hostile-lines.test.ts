/**
 * Lines that are damaged, odd or made to do harm: whatever the audit recognises in the bytes, a reader of
 * the whole line finds good too, and comes to the same verdicts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KnownTexts } from '../../src/audit/known-texts.ts';
import { textOf } from '../../src/files/text-of.ts';
import { checkText } from '../../src/files/timelines.ts';
import { ruleBooks } from '../support/built-in.ts';
import { LineJudge } from '../support/lines.ts';

const CONCERN =
  '{"at":"2026-03-04T09:00:00Z","type":"concern.raised","by":"teacher","procedure":"sexting"}';
const RECORD = '{"at":"2026-03-04T09:10:00Z","type":"record.made","by":"dsl","note":"x"}';
const TOLD =
  '{"at":"2026-03-04T09:12:00Z","type":"party.informed","by":"teacher","to":"dsl","via":"in-person"}';
const CORRECTED =
  '{"at":"2026-03-04T09:40:00Z","type":"entry.corrected","by":"dsl","entry":1,"reason":"wrong time","replacement":{"at":"2026-03-04T09:11:00Z","note":"y"}}';
const HEAD = '"incident":"I","policy":"valley-end-2022","record":"complete","exercise":false';
const line = (...events: readonly string[]): string => `{${HEAD},"events":[${events.join(',')}]}`;
const GOOD = line(CONCERN, RECORD, TOLD);

const newJudge = (): LineJudge => new LineJudge({ books: ruleBooks, policy: null, against: null });

/** A judge that has met entries and heads of every kind here, so that each is recognised. */
const experienced = (): LineJudge => {
  const judge = newJudge();
  for (const text of [
    GOOD,
    line(CONCERN, RECORD, TOLD, CORRECTED),
    GOOD.replace('"record":', '"note":"x","record":'),
    GOOD.replace('"record":', '"school":"S","record":'),
  ]) {
    const bytes = Buffer.from(text);
    expect(judge.judgeBytes(bytes)).toBe(true);
  }
  return judge;
};

interface Found {
  readonly recognised: boolean;
  readonly says: readonly string[];
  readonly differs: string | null;
}

/** What the audit makes of a line, and what the reader of whole lines says of it. */
const found = async (judge: LineJudge, bytes: Buffer): Promise<Found> => {
  const recognised = judge.judgeBytes(bytes);
  const text = textOf(bytes);
  if (typeof text !== 'string') return { recognised, says: [text.says], differs: null };
  const { timelines, faults } = await checkText(text, ruleBooks);
  const [read] = timelines;
  const differs = recognised && read ? judge.disagreement(read.timeline, false) : null;
  return { recognised, says: faults.map(({ says }) => says), differs };
};

const noted = (note: string): string => RECORD.replace('"note":"x"', note);

describe('what a field holds is looked at, however its name is written', () => {
  test.each([
    ['a space before the colon', line(CONCERN, noted('"note" :"see photo.jpg"'))],
    ['a tab before the colon', line(CONCERN, noted('"note"\t:"see photo.jpg"'))],
    ['the name in escapes', line(CONCERN, noted('"\\u006eote":"see photo.jpg"'))],
    ['a list behind a space', line(CONCERN, noted('"note" :["data:image/png;base64,AAAA"]'))],
    ['a number behind a space', line(CONCERN, noted('"note" :7'))],
    ['a moment that is none', line(CONCERN, noted('"recordedAt" :"photo.jpg"'))],
    ['a reference', line(CONCERN, TOLD.replace('}', ',"reference" :"photo.jpg"}'))],
    ['a note of the incident', GOOD.replace('"record":', '"note" :"see photo.jpg","record":')],
    ['the same in escapes', GOOD.replace('"record":', '"not\\u0065":"see photo.jpg","record":')],
    ['the school', GOOD.replace('"record":', '"school" :"photo.jpg","record":')],
    [
      'what replaces an entry',
      line(CONCERN, RECORD, CORRECTED.replace('"note":"y"', '"note" :"see photo.jpg"')),
    ],
    [
      'what replaces an entry, in escapes',
      line(CONCERN, RECORD, CORRECTED.replace('"note":"y"', '"\\u006eote":"photo.jpg"')),
    ],
  ])('%s', async (_, text) => {
    const { recognised, says } = await found(experienced(), Buffer.from(text));
    expect(recognised).toBe(false);
    expect(says).not.toEqual([]);
  });

  test('when something was known counts behind a space before the colon too', async () => {
    const knownLater = CONCERN.replace('"type"', '"knownAt" :"2026-03-04T12:00:00Z","type"');
    const told = TOLD.replace('09:12', '12:10');
    const { recognised, says } = await found(experienced(), Buffer.from(line(knownLater, told)));
    expect({ recognised, says }).toEqual({ recognised: false, says: [] });
  });
});

test('brackets within brackets are refused in one line, wherever they stand', async () => {
  const deep = (depth: number): string => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
  for (const depth of [70, 5_000, 300_000]) {
    for (const text of [
      line(CONCERN, TOLD.replace('"dsl"', deep(depth))),
      line(CONCERN, RECORD, CORRECTED.replace('"y"', deep(depth))),
      GOOD.replace('"valley-end-2022"', deep(depth)),
      GOOD.replace('"complete"', deep(depth)),
    ]) {
      const { recognised, says } = await found(newJudge(), Buffer.from(text));
      expect(recognised).toBe(false);
      expect(says.join()).toContain('levels deep');
    }
  }
});

test('an entry that says which it came after is read with the others, and refused where that is none', async () => {
  const after = (position: number): Buffer =>
    Buffer.from(line(CONCERN, RECORD, TOLD.replace('}', `,"after":[${position}]}`)));
  for (let time = 0; time < 2; time += 1) {
    expect((await found(experienced(), after(0))).says).toEqual([]);
    const { recognised, says } = await found(experienced(), after(99));
    expect(recognised).toBe(false);
    expect(says).toEqual(['has to name an earlier entry; this is entry 2, counted from 0']);
  }
});

test('a correction whose reason is empty is refused, though a blank one was met before', async () => {
  const judge = experienced();
  const because = (reason: string): Buffer =>
    Buffer.from(line(CONCERN, RECORD, CORRECTED.replace('wrong time', reason)));
  expect(await found(judge, because(' '))).toMatchObject({ recognised: true, says: [] });
  expect(await found(judge, because(''))).toMatchObject({
    recognised: false,
    says: ['is empty; say what was wrong'],
  });
});

test('a line that differs from a known one in one byte, or has one more, is read for itself', async () => {
  const known = line(CONCERN, RECORD, TOLD, CORRECTED);
  const judge = experienced();
  const wrong: string[] = [];
  let taken = 0;
  for (let at = 0; at < known.length; at += 1) {
    for (const byte of ['\0', ' ', ':', '}', '"', '\u0004', 'x']) {
      for (const end of [at, at + 1]) {
        const text = known.slice(0, at) + byte + known.slice(end);
        const { recognised, says, differs } = await found(judge, Buffer.from(text));
        if (recognised) taken += 1;
        if (recognised && (says.length > 0 || differs !== null)) wrong.push(text);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(taken).toBeGreaterThan(100);
});

test('whether a reason is one is seen of the reason, whatever signs are in it', async () => {
  const decided = (reason: string): string =>
    `{"at":"2026-03-04T09:30:00Z","type":"decision.recorded","by":"dsl","norm":"sexting.parents-informed","decision":"do-not","reason":${JSON.stringify(reason)}}`;
  const reasons = ['n/a', '–/–', '…', 'told “him” / her', 'é/x', 'n/a –', 'à .b', 'à.é', '— x/ —'];
  for (const first of reasons) {
    for (const second of reasons) {
      const judge = experienced();
      for (const reason of [first, second, first]) {
        const text = line(CONCERN, TOLD, decided(reason));
        const { says, differs } = await found(judge, Buffer.from(text));
        expect({ first, second, says, differs }).toEqual({
          first,
          second,
          says: [],
          differs: null,
        });
      }
    }
  }
});

test('what leads to a torrent is looked at, in whatever case it is written', async () => {
  for (const note of ['see btih. abc', 'BTIH. abc', 'the xbtih/abc']) {
    const bytes = Buffer.from(line(CONCERN, noted(`"note":"${note}"`)));
    const { recognised, says } = await found(experienced(), bytes);
    expect({ note, recognised }).toEqual({ note, recognised: false });
    expect(says.join()).toContain('web address');
  }
});

test('texts that are made to find no place are counted, so that what is kept of them has an end', () => {
  const texts = new KnownTexts();
  let number = 0;
  for (; !texts.isFull && number < 1_000_000; number += 1) {
    texts.keep(Int32Array.of(number, 7), 2, 0, number);
  }
  expect(number).toBe(100_000);
  expect(texts.find(Int32Array.of(0, 7), 2, 0)).toBe(0);
  expect(texts.find(Int32Array.of(0, 7, 0), 3, 0)).toBe(-1);
  expect(texts.find(Int32Array.of(3, 7), 2, 0)).toBe(-1);
});

type Fields = Record<string, unknown>;
const KINDS = join(import.meta.dirname, '..', '..', 'fixtures', 'kinds');
const incidents = readdirSync(KINDS)
  .flatMap((name) => readFileSync(join(KINDS, name), 'utf8').trimEnd().split('\n'))
  .map((text): { policy: string; record: string; events: Fields[] } => JSON.parse(text))
  .map(({ policy, record, events }) => ({
    incident: 'I',
    policy,
    record,
    exercise: false,
    events,
  }));
/** What stands in any field of any of them, and what hardly any of them has. */
const written = incidents.flatMap(({ events }) => events.flatMap((event) => Object.entries(event)));
const rare: readonly [string, unknown][] = [
  ['after', [0]],
  ['after', [99]],
  ['sameAs', 0],
  ['covers', [1]],
  ['soonAfter', 0],
  ['within', 5],
  ['sequence', 'unknown'],
  ['notBefore', '2020-01-01T00:00:00Z'],
  ['notAfter', '2030-01-01T00:00:00Z'],
  ['norm', 'nothing.at-all'],
  ['entry', 99],
  ['by', ''],
  ['to', []],
  ['at', '2026-02-30T09:00:00Z'],
  ['picture', 'x'],
];
const place = fc.nat({ max: 1_000_000 });
const given = fc.oneof(fc.constantFrom(...written), fc.constantFrom(...rare));

test('what a field is given or loses is refused by both or by neither, and judged alike', async () => {
  const judge = newJudge();
  for (const incident of incidents) judge.judgeBytes(Buffer.from(JSON.stringify(incident)));
  await fc.assert(
    fc.asyncProperty(
      place,
      place,
      given,
      fc.boolean(),
      async (which, where, [field, value], isIn) => {
        const incident = structuredClone(
          incidents[which % incidents.length] as (typeof incidents)[0],
        );
        const entry = incident.events[where % incident.events.length] as Fields;
        const { replacement } = entry as { replacement?: Fields };
        const changed = replacement !== undefined && isIn ? replacement : entry;
        if (field in changed && where % 3 === 0) delete changed[field];
        else changed[field] = value;
        const { recognised, says, differs } = await found(
          judge,
          Buffer.from(JSON.stringify(incident)),
        );
        expect({ says: recognised ? says : [], differs }).toEqual({ says: [], differs: null });
      },
    ),
    { numRuns: Number(process.env.EXACTNESS_RUNS ?? 1_000) },
  );
});
