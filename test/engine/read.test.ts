/** Reading what somebody else wrote: each fault is named by its place, with how to fix it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventReader, HeadReader, unknownWord } from '../../src/engine/read.ts';
import { readTimeline } from '../support/built-in.ts';
import { answered, at, corrected, happened, incident, raised, told } from '../support/incidents.ts';

const good = incident([raised('sexting'), told(5, 'dsl')]);

const problems = (value: unknown): readonly string[] => {
  const read = readTimeline(value);
  return read.ok ? [] : read.problems.map(({ path, says }) => `${path.join('.')}: ${says}`);
};

/** The faults of a timeline with one entry more. */
const entry = (event: object): readonly string[] =>
  problems({ ...good, events: [...good.events, event] });

const base = { at: at(9), type: 'party.informed', by: 'teacher', to: 'dsl' };
const TIME = 'give a date and time with a zone, such as 2026-03-04T09:12:00Z';

test('a good timeline is read as it is', () => {
  expect(readTimeline(good)).toEqual({ ok: true, timeline: good });
  expect(entry(base)).toEqual([]);
});

describe('what is missing', () => {
  test.each([
    ['at', `events.2.at: is missing; ${TIME}`],
    ['type', 'events.2.type: is missing; give an event type'],
    ['by', 'events.2.by: is missing; give a party'],
    ['to', 'events.2.to: is missing; give a party or a list of parties'],
  ] as const)('%s of an entry', (field, says) => {
    const { [field]: _, ...rest } = base;
    expect(entry(rest)).toEqual([says]);
  });

  test('a field of another kind of entry', () => {
    const fact = { at: at(9), type: 'fact.established', by: 'dsl' };
    expect(entry(fact)).toEqual([
      'events.2.fact: is missing; give a fact',
      'events.2.value: is missing; give an answer',
    ]);
    expect(entry({ at: at(9), type: 'act.omitted', by: 'dsl' })).toEqual([
      'events.2.act: is missing; give an act',
    ]);
    expect(entry({ at: at(9), type: 'decision.recorded', by: 'dsl' })).toEqual([
      'events.2.norm: is missing; give text in quotes',
    ]);
    expect(entry({ at: at(9), type: 'entry.corrected', by: 'dsl', reason: 'x' })).toEqual([
      'events.2.entry: is missing; give a number',
    ]);
  });

  test('of the timeline itself', () => {
    const { record: _, ...rest } = good;
    expect(problems(rest)).toEqual(['record: is missing; give a word for a record']);
    expect(problems({ ...good, events: undefined })).toEqual(['events: is missing; give a list']);
    expect(problems(null)).toEqual([': is of the wrong kind; give an object']);
    expect(problems({ ...good, policy: 5 })).toEqual([
      'policy: is of the wrong kind; give text in quotes',
    ]);
    expect(problems({ ...good, events: ['x'] })[0]).toMatch(
      /^events.0: is of the wrong kind; give an object/,
    );
  });
});

describe('words nobody knows', () => {
  test.each([
    [{ by: 'techer' }, 'events.2.by: unknown party "techer"; did you mean "teacher"?'],
    [{ by: 'Mrs Smith' }, 'events.2.by: unknown party; `dutybound words party` lists them'],
    [{ to: 'dls' }, 'events.2.to: unknown party "dls"; did you mean "dsl"?'],
    [{ to: ['dsl', 'polise'] }, 'events.2.to.1: unknown party "polise"; did you mean "police"?'],
    [{ to: [] }, 'events.2.to: is an empty list; name at least one party'],
    [
      { type: 'party.informd' },
      'events.2.type: unknown event type "party.informd"; did you mean "party.informed"?',
    ],
    [{ type: 'x' }, 'events.2.type: unknown event type; `dutybound words event-type` lists them'],
    [{ via: '998' }, 'events.2.via: unknown channel "998"; did you mean "999"?'],
  ])('%j', (change, says) => {
    expect(entry({ ...base, ...change })).toEqual([says]);
  });

  test('of other kinds', () => {
    const fact = {
      at: at(9),
      type: 'fact.established',
      by: 'dsl',
      fact: 'crime-suspected',
      value: 'yes',
    };
    expect(entry(fact)).toEqual([]);
    expect(entry({ ...fact, fact: 'crime-suspectd' })).toEqual([
      'events.2.fact: unknown fact "crime-suspectd"; did you mean "crime-suspected"?',
    ]);
    expect(entry({ ...fact, value: 'perhaps so' })).toEqual([
      'events.2.value: unknown answer; use one of yes, no, unclear',
    ]);
    expect(entry({ ...fact, value: 'ye' })).toEqual([
      'events.2.value: unknown answer "ye"; did you mean "yes"?',
    ]);
    expect(entry({ at: at(9), type: 'concern.raised', by: 'dsl', procedure: 'sextin' })).toEqual([
      'events.2.procedure: unknown procedure "sextin"; did you mean "sexting"?',
    ]);
    expect(
      entry({
        at: at(9),
        type: 'concern.raised',
        by: 'dsl',
        procedure: 'sexting',
        about: 'teachr',
      }),
    ).toEqual(['events.2.about: unknown party "teachr"; did you mean "teacher"?']);
    expect(entry({ at: at(9), type: 'act.omitted', by: 'dsl', act: 'record.mad' })).toEqual([
      'events.2.act: unknown act "record.mad"; did you mean "record.made"?',
    ]);
    expect(entry({ at: at(9), type: 'screen.covered', by: 'pupil', how: 'screen-of' })).toEqual([
      'events.2.how: unknown way of covering the screen "screen-of"; did you mean "screen-off"?',
    ]);
    const decision = { at: at(9), type: 'decision.recorded', by: 'dsl', norm: 'general.debrief' };
    expect(entry({ ...decision, decision: 'not' })).toEqual([
      'events.2.decision: unknown decision "not"; did you mean "do"?',
    ]);
    expect(entry({ ...decision, decision: 'donot' })).toEqual([
      'events.2.decision: unknown decision "donot"; did you mean "do-not"?',
    ]);
    expect(entry({ ...decision, norm: 'general.debrif' })).toEqual([
      'events.2.norm: unknown norm "general.debrif"; did you mean "general.debrief"?',
    ]);
    expect(entry(decision)).toEqual([]);
    expect(problems({ ...good, record: 'whole thing, as it was' })).toEqual([
      'record: unknown word for a record; use one of complete, partial',
    ]);
    expect(problems({ ...good, policy: 'valley-end-2021' })).toEqual([
      'policy: unknown policy "valley-end-2021"; did you mean "valley-end-2022"?',
    ]);
  });

  test('a word is said again only where a known one is near, and only where it is plain', () => {
    expect(unknownWord('party', 'DLS', ['dsl'])).toBe('unknown party "dls"; did you mean "dsl"?');
    expect(unknownWord('party', 'd s', ['dsl'])).toBe('unknown party; did you mean "dsl"?');
    expect(unknownWord('party', 5, ['dsl', 'lado'])).toBe('unknown party; use one of dsl, lado');
    expect(unknownWord('party', 'x'.repeat(81), ['x'.repeat(80)])).toBe(
      `unknown party; use one of ${'x'.repeat(80)}`,
    );
    expect(unknownWord('party', 'x'.repeat(80), ['x'.repeat(79)])).toContain('did you mean');
    expect(unknownWord('party', 'abcd', ['wxyz'])).toBe('unknown party; use one of wxyz');
    expect(unknownWord('party', 'ab', ['xy'])).toContain('did you mean "xy"');
    expect(unknownWord('p', 'aaaaaaaaaa', ['aaaaaabbbb'])).toContain('did you mean');
    expect(unknownWord('p', 'aaaaaaaaaa', ['aaaaabbbbb'])).not.toContain('did you mean');
    const eight = ['a1', 'b2', 'c3', 'd4', 'e5', 'f6', 'g7', 'h8'].map((each) => each.repeat(9));
    expect(unknownWord('way of it', null, eight)).toBe(
      `unknown way of it; use one of ${eight.join(', ')}`,
    );
    expect(unknownWord('way of it', null, [...eight, 'i9'])).toBe(
      'unknown way of it; `dutybound words way-of-it` lists them',
    );
  });
});

describe('fields', () => {
  test('that lead to an image are refused with the reason, others with a hint', () => {
    const image = 'is not a field; take it out: nothing that is or leads to an image may be kept';
    for (const field of ['photo', 'imageUrl', 'attachment', 'screenshot', 'src', 'HREF']) {
      expect(entry({ ...base, [field]: 'x' })).toEqual([`events.2.${field}: ${image}`]);
    }
    expect(entry({ ...base, colour: 'x', size: 1 })).toEqual([
      'events.2.colour: is not a field here; take it out, or put what it says into note',
      'events.2.size: is not a field here; take it out, or put what it says into note',
    ]);
    expect(problems({ ...good, photo: 1 })).toEqual([`photo: ${image}`]);
  });

  test('of the wrong kind', () => {
    expect(entry({ ...base, at: 5 })).toEqual([
      'events.2.at: is of the wrong kind; give text in quotes',
    ]);
    expect(entry({ ...base, note: 5 })).toEqual([
      'events.2.note: is of the wrong kind; give text in quotes',
    ]);
    expect(entry({ ...base, withAddress: 'yes' })).toEqual([
      'events.2.withAddress: is of the wrong kind; give true or false',
    ]);
    expect(entry({ ...base, to: 5 })).toEqual([
      'events.2.to: unknown party; `dutybound words party` lists them',
    ]);
    const fix = { at: at(9), type: 'entry.corrected', by: 'dsl', entry: 1, reason: 'x' };
    expect(entry({ ...fix, entry: '1' })).toEqual([
      'events.2.entry: is of the wrong kind; give a number',
    ]);
    expect(entry({ ...fix, entry: 1.5 })[0]).toContain('events.2.entry: ');
    expect(entry({ ...fix, replacement: 'x' })).toEqual([
      'events.2.replacement: is of the wrong kind; give an object',
    ]);
  });

  test('that are too long, empty or no number of an entry', () => {
    expect(entry({ ...base, note: 'x '.repeat(2001) })).toEqual([
      'events.2.note: is longer than 4000 characters; keep the account in the safeguarding file',
    ]);
    const fix = { at: at(9), type: 'entry.corrected', by: 'dsl', entry: 1, reason: 'x' };
    expect(entry({ ...fix, reason: '' })).toEqual([
      'events.2.reason: is empty; say what was wrong',
    ]);
    expect(entry({ ...fix, entry: -1 })).toEqual([
      'events.2.entry: is less than 0; entries are counted from 0',
    ]);
    const decision = { at: at(9), type: 'decision.recorded', by: 'dsl' };
    for (const norm of [`general.${'x'.repeat(80)}`, 'The debrief']) {
      expect(entry({ ...decision, norm })).toEqual(['events.2.norm: is not the id of a norm']);
    }
  });

  test('that hold a link, without saying which', () => {
    expect(entry({ ...base, note: 'see https://example.org/x' })).toEqual([
      'events.2.note: holds a web address or link; write [address left out] in its place: nothing that is or leads to an image may be kept',
    ]);
  });

  test('in a replacement', () => {
    const fix = { at: at(9), type: 'entry.corrected', by: 'dsl', entry: 1, reason: 'x' };
    expect(entry({ ...fix, replacement: { by: 5 } })).toEqual([
      'events.2.replacement.by: unknown party; `dutybound words party` lists them',
    ]);
    expect(entry({ ...fix, replacement: { note: 5 } })).toEqual([
      'events.2.replacement.note: is of the wrong kind; give what such an entry has there',
    ]);
    expect(entry({ ...fix, replacement: { to: [] } })).toEqual([
      'events.2.replacement.to: is an empty list; name at least one party',
    ]);
  });

  test('times without a zone', () => {
    expect(entry({ ...base, at: '2026-03-04 09:12' })).toEqual([
      'events.2.at: is not a date and time with a zone, such as 2026-03-04T09:12:00Z',
    ]);
  });
});

describe('what makes no sense', () => {
  test('no concern to begin with', () => {
    expect(problems(incident([told(5, 'dsl')]))).toEqual([
      'events: has no concern.raised; an incident begins with one',
    ]);
    expect(problems(incident([told(5, 'dsl')], { policy: 'plumpton-2021' }))).toEqual([
      'policy: unknown policy "plumpton-2021"; did you mean "plumpton-2020"?',
      'events: has no concern.raised; an incident begins with one',
    ]);
  });

  test('known or written down before it happened', () => {
    const says = 'is before at, when it happened; correct one of the two';
    expect(entry({ ...base, knownAt: at(8) })).toEqual([`events.2.knownAt: ${says}`]);
    expect(entry({ ...base, recordedAt: at(8) })).toEqual([`events.2.recordedAt: ${says}`]);
    expect(entry({ ...base, knownAt: at(9), recordedAt: at(10) })).toEqual([]);
  });

  test('a moment known only to a span, unless it lies within it', () => {
    const day = { notBefore: at(-100), notAfter: at(100) };
    expect(entry({ ...base, ...day })).toEqual([]);
    expect(entry({ ...base, ...day, sequence: 'unknown' })).toEqual([]);
    expect(entry({ ...base, notBefore: at(0) })).toEqual([
      'events.2.notBefore: is given without notAfter; give both, or neither',
    ]);
    expect(entry({ ...base, notAfter: at(100) })).toEqual([
      'events.2.notAfter: is given without notBefore; give both, or neither',
    ]);
    expect(entry({ ...base, ...day, notBefore: at(50) })).toEqual([
      'events.2.notBefore: is after at; at is a moment from notBefore to notAfter',
    ]);
    expect(entry({ ...base, ...day, notAfter: at(-50) })).toEqual([
      'events.2.notAfter: is before at; at is a moment from notBefore to notAfter',
    ]);
    expect(entry({ ...base, sequence: 'unknown' })).toEqual([
      'events.2.sequence: is given without notBefore and notAfter; give both of them, or take it out',
    ]);
    expect(entry({ ...base, ...day, sequence: 'listed' })).toEqual([
      'events.2.sequence: unknown word for a sequence; use one of unknown',
    ]);
  });

  test('that it came soon after another entry, unless that is earlier and it has a span', () => {
    const day = { notBefore: at(-100), notAfter: at(100) };
    const soon = (rest: object) => entry({ ...base, ...day, ...rest });
    expect(soon({ soonAfter: 0, within: 0 })).toEqual([]);
    expect(soon({ soonAfter: 2, within: 0 })).toEqual([
      'events.2.soonAfter: has to name an earlier entry; this is entry 2, counted from 0',
    ]);
    expect(soon({ soonAfter: 0 })).toEqual([
      'events.2.soonAfter: is given without within; give both, or neither',
    ]);
    expect(soon({ within: 10 })).toEqual([
      'events.2.within: is given without soonAfter; give both, or neither',
    ]);
    expect(entry({ ...base, soonAfter: 0, within: 0 })).toEqual([
      'events.2.soonAfter: is given without notBefore and notAfter; give both of them, or take it out',
    ]);
    expect(soon({ soonAfter: 0, within: -5 })).toEqual([
      'events.2.within: is less than 0; write the minutes after that entry, 0 for at once',
    ]);
    expect(soon({ soonAfter: 0, within: 2_000 })).toEqual([
      'events.2.within: is more than a day (1440 minutes); give notBefore and notAfter',
    ]);
    expect(soon({ soonAfter: 0, within: 2.5 })).toEqual([
      'events.2.within: is of the wrong kind; give a whole number',
    ]);
    expect(entry(corrected(9, 1, { at: at(5), ...day, soonAfter: 0, within: 0 }))).toEqual([]);
    expect(entry(corrected(9, 1, { at: at(5), ...day, soonAfter: 1, within: 0 }))).toEqual([
      'events.2.replacement.soonAfter: has to name an earlier entry; this is entry 1, counted from 0',
    ]);
  });

  test('a moment is corrected as a whole', () => {
    const fix = (replacement: Readonly<Record<string, unknown>>) =>
      entry(corrected(9, 1, replacement));
    const day = { notBefore: at(-100), notAfter: at(100) };
    expect(fix({ at: at(5), ...day })).toEqual([]);
    expect(fix(day)).toEqual([
      'events.2.replacement.notBefore: is given without at; give at, notBefore and notAfter together',
    ]);
    expect(fix({ at: at(500), ...day })).toEqual([
      'events.2.replacement.notAfter: is before at; at is a moment from notBefore to notAfter',
    ]);
  });

  test('what gives rise to a concern may stand before it', () => {
    expect(entry({ ...base, at: at(-5) })).toEqual([]);
    expect(entry({ ...base, at: at(0) })).toEqual([]);
    const second = { at: at(30), type: 'concern.raised', by: 'dsl', procedure: 'iioc' };
    expect(entry(second)).toEqual([]);
    const moved = [...good.events, told(-5, 'lado'), corrected(40, 2, { at: at(5) })];
    expect(problems({ ...good, events: moved })).toEqual([]);
  });

  test('corrections of nothing, of corrections, and that do not fit', () => {
    const fix = (rest: object) =>
      entry({ at: at(9), type: 'entry.corrected', by: 'dsl', reason: 'x', ...rest });
    expect(fix({ entry: 1 })).toEqual([]);
    expect(fix({ entry: 1, replacement: { to: 'lado' } })).toEqual([]);
    expect(fix({ entry: 7 })).toEqual([
      'events.2.entry: there is no entry 7; entries are counted from 0 to 2',
    ]);
    expect(fix({ entry: 2 })).toEqual([
      'events.2.entry: entry 2 is itself a correction; correct the entry it was about',
    ]);
    expect(fix({ entry: 1, replacement: { fact: 'child-involved' } })).toEqual([
      'events.2.replacement: does not fit entry 1, a party.informed; give only fields that such an entry has',
    ]);
  });

  test('all of it is said at once', () => {
    const events = [
      ...good.events,
      happened(9, 'decision.recorded', { norm: 'general.nothing-at-all-like-it', reason: 'x' }),
      answered(9, 'child-involved', 'yes', { knownAt: at(3) }),
    ];
    expect(problems({ ...good, events })).toHaveLength(2);
  });
});

describe('entries that stand alone', () => {
  const decides = (norm: string) => happened(7, 'decision.recorded', { norm, reason: 'x' });
  const GOOD: readonly unknown[] = [
    told(5, 'dsl'),
    told(6, ['dsl', 'police'], { note: 'said so', via: '101' }),
    told(6, 'dsl', { knownAt: at(6), recordedAt: at(9) }),
    decides('general.debrief'),
    answered(8, 'crime-suspected', 'unclear'),
    corrected(9, 0),
    corrected(9, 3, { to: 'dsl' }),
  ];
  const BAD: readonly unknown[] = [
    told(6, 'dsl', { by: 'techer' }),
    told(6, 'dsl', { colour: 'green' }),
    told(6, []),
    told(6, 'dsl', { to: '["dsl","police"]' }),
    told(6, 'dsl', { 'to via': 'dsl' }),
    told(6, 'dsl', { knownAt: at(5) }),
    told(6, 'dsl', { recordedAt: at(5), note: 'said so' }),
    happened(6, 'party.informed'),
    happened(6, 'image.viewed', { to: 'dsl' }),
    decides('general.nothing-of-the-kind'),
    corrected(9, -1),
    { ...corrected(9, 0), reason: '' },
    { ...told(5, 'dsl'), type: 5 },
    {},
    [],
    null,
    'party.informed',
  ];
  const reader = () => new EventReader(new Set(['general.debrief']));

  test('are good or not, each by itself', () => {
    for (const each of GOOD) expect(reader().readChecked(each)).toBe(each);
    for (const each of BAD) expect([each, reader().readChecked(each)]).toEqual([each, null]);
  });

  test('and whatever was read before', () => {
    const one = reader();
    for (const again of [1, 2]) {
      for (const each of GOOD) expect(one.readChecked(each)).toBe(each);
      for (const each of BAD) {
        expect([again, each, one.readChecked(each)]).toEqual([again, each, null]);
      }
    }
  });

  test('as by the schema alone, whatever stands in which field', () => {
    const entries = GOOD as readonly Readonly<Record<string, unknown>>[];
    const fields = ['type', 'by', 'to', 'via', 'norm', 'fact', 'value', 'entry', 'replacement'];
    const values = [...entries.flatMap((each) => fields.map((field) => each[field])), true, 7, {}];
    const changed = fc
      .tuple(
        fc.constantFrom(...entries),
        fc.dictionary(fc.constantFrom(...fields), fc.constantFrom(...values), { maxKeys: 2 }),
        fc.subarray(fields, { maxLength: 1 }),
      )
      .map(([entry, change, without]) =>
        Object.fromEntries(
          Object.entries({ ...entry, ...change }).filter(
            ([field, value]) => value !== undefined && !without.includes(field),
          ),
        ),
      );
    const one = reader();
    const sizes = { good: 0, bad: 0 };
    fc.assert(
      fc.property(changed, (each) => {
        const isGood = reader().readChecked(each) !== null;
        sizes[isGood ? 'good' : 'bad'] += 1;
        expect(one.readChecked(each) !== null).toBe(isGood);
      }),
      { numRuns: 3_000 },
    );
    expect(Math.min(sizes.good, sizes.bad)).toBeGreaterThan((sizes.good + sizes.bad) / 10);
  });

  test('what a timeline says of itself is read without them, and whatever was read before', () => {
    const { events: _, ...head } = good;
    const heads = new HeadReader();
    for (const school of ['a', 'b', 'a']) {
      const read = heads.readChecked({ ...head, school });
      expect(read).toEqual({ ...head, school });
      expect(heads.readChecked({ ...head, record: 'whole' })).toBeNull();
      expect(heads.readChecked({ ...head, exercise: 'no' })).toBeNull();
      expect(heads.readChecked({ ...head, pupil: 'a' })).toBeNull();
    }
    const { exercise: __, ...unsaid } = { ...head, exercise: false };
    expect(heads.readChecked(unsaid)?.exercise).toBe(false);
    expect(heads.readChecked(null)).toBeNull();
  });
});
