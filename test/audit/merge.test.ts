/** Merging the parts of an audit: in any order, any number of them, the audit of the whole. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditOf, FaultList } from '../../src/audit/audit-from-counters.ts';
import { contradictionIn } from '../../src/audit/contradictions.ts';
import { LogJudge } from '../../src/audit/log-judge.ts';
import { finished, merge, missingParts, Unmergeable } from '../../src/audit/merge.ts';
import { Names } from '../../src/audit/seen-incidents.ts';
import { addCounted } from '../../src/audit/totals.ts';
import { firstToSee } from '../../src/audit/worst-incidents.ts';
import { auditJson } from '../../src/report/audit/json.ts';
import {
  type Audit,
  auditSchema,
  type Group,
  type NormCount,
  type Part,
} from '../../src/vocabulary/audits.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { ruleBooks } from '../support/built-in.ts';
import { timelines } from '../support/timelines.ts';

const FILE = 'log.jsonl';

interface Entry {
  readonly timeline: Timeline;
  readonly line: number;
  readonly fault: boolean;
}

/** The audit of some lines of a log, with the kinds of fault that a shard tells of. */
const auditOfLines = (entries: readonly Entry[], part: Part, ids: string | null = null): Audit => {
  const judge = new LogJudge({
    books: ruleBooks,
    policy: null,
    against: 'plumpton-2020',
  });
  const faults = new FaultList();
  for (const { timeline, line, fault } of entries) {
    if (fault) faults.add({ file: FILE, line, field: 'at', says: 'is not a time' });
    else judge.judgeTimeline(timeline, { file: FILE, line });
  }
  return auditOf({
    counted: judge.counted,
    books: ruleBooks,
    part,
    version: '0.1.0',
    layers: [],
    policy: null,
    against: 'plumpton-2020',
    toSee: firstToSee(judge.toSee.list).map(({ text: _, ...each }) => ({ ...each, findings: [] })),
    faults: faults.faults,
    rows: new FaultList().faults,
    ids,
  });
};

const part = (shard: number, of: number, source = FILE): Part => ({
  sources: [source],
  shard,
  of,
  interrupted: false,
  contents: [`100 of ${source}`],
  mapping: null,
});

const logs: fc.Arbitrary<readonly Entry[]> = fc
  .array(
    fc.record({
      timeline: timelines({ most: 8 }),
      fault: fc.nat(9).map((digit) => digit === 0),
      school: fc.constantFrom(undefined, 'urn-1', 'urn-2'),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) =>
    list.map(({ timeline, fault, school }, index) => ({
      timeline: {
        ...timeline,
        incident: `i-${index}`,
        ...(school === undefined ? {} : { school }),
      },
      line: index + 1,
      fault,
    })),
  );

/** A log divided into shards, each with its audit, in some order. */
const divided = logs.chain((log) =>
  fc.integer({ min: 1, max: 5 }).chain((of) =>
    fc.record({
      log: fc.constant(log),
      of: fc.constant(of),
      shards: fc.array(fc.integer({ min: 1, max: of }), {
        minLength: log.length,
        maxLength: log.length,
      }),
      order: fc.shuffledSubarray(
        Array.from({ length: of }, (_, index) => index + 1),
        { minLength: of, maxLength: of },
      ),
    }),
  ),
);

describe('merging', () => {
  it('gives the audit of the whole, byte for byte, whatever the order', () => {
    fc.assert(
      fc.property(divided, ({ log, of, shards, order }) => {
        const parts = order.map((shard) =>
          auditOfLines(
            log.filter((_, index) => shards[index] === shard),
            part(shard, of),
          ),
        );
        const whole = auditJson(finished(auditOfLines(log, part(1, 1))));
        expect(auditJson(finished(parts.reduce(merge)))).toBe(whole);
        expect(auditJson(finished(parts.reduceRight((a, b) => merge(b, a))))).toBe(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('does not mind which two are merged first', () => {
    fc.assert(
      fc.property(logs, logs, logs, (a, b, c) => {
        const [x, y, z] = [
          auditOfLines(a, part(1, 1, 'a')),
          auditOfLines(b, part(1, 1, 'b')),
          auditOfLines(c, part(1, 1, 'c')),
        ];
        const left = auditJson(merge(merge(x, y), z));
        expect(auditJson(merge(x, merge(y, z)))).toBe(left);
        expect(auditJson(merge(merge(z, x), y))).toBe(left);
      }),
      { numRuns: 12 },
    );
  });

  it('tells two incidents of one name, file and line apart by their schools', () => {
    const oneOf = (school: string, source: string): Audit =>
      auditOfLines(
        [
          {
            timeline: {
              incident: 'i-1',
              school,
              policy: 'valley-end-2022',
              record: 'complete',
              exercise: false,
              events: [
                {
                  at: '2026-03-04T09:00:00.000Z',
                  type: 'concern.raised',
                  by: 'teacher',
                  procedure: 'cyberbullying',
                },
                { at: '2026-03-05T09:00:00.000Z', type: 'incident.closed', by: 'dsl' },
              ],
            },
            line: 1,
            fault: false,
          },
        ],
        part(1, 1, source),
      );
    const [a, b] = [oneOf('urn-1', 'a'), oneOf('urn-2', 'b')];
    const schools = ({ toSee }: Audit): readonly unknown[] => toSee.map(({ school }) => school);
    expect(schools(merge(a, b))).toEqual(['urn-1', 'urn-2']);
    expect(schools(merge(b, a))).toEqual(['urn-1', 'urn-2']);
  });

  const one = auditOfLines([], part(1, 2));

  it('keeps what an audit may be made of, and reads it back', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const audit = auditOfLines(log, part(1, 1));
        expect(auditSchema.parse(JSON.parse(auditJson(audit)))).toEqual(audit);
      }),
      { numRuns: 12 },
    );
  });

  it('refuses a part that is given twice', () => {
    expect(() => merge(one, one)).toThrow(Unmergeable);
    expect(() => merge(one, one)).toThrow('is given twice');
  });

  it('refuses parts that were divided otherwise, or were judged otherwise', () => {
    expect(() => merge(one, auditOfLines([], part(2, 3)))).toThrow('overlap');
    expect(() => merge(one, { ...one, policy: 'plumpton-2020' })).toThrow('with other options');
  });

  const other = auditOfLines([], part(2, 2));
  const otherPart = (changes: Partial<Part>): Audit => ({
    ...other,
    parts: [{ ...part(2, 2), ...changes }],
  });
  const fromB = (changes: Partial<Part>): Audit => ({
    ...other,
    parts: [{ ...part(1, 1, 'b'), ...changes }],
  });

  it.each([
    [
      'another edition of a policy',
      { ...other, policies: { 'plumpton-2020': 'x' } },
      'another edition of plumpton-2020',
    ],
    ['another version', { ...other, version: '9.9.9' }, '9.9.9'],
    [
      'other contents under the same name',
      otherPart({ contents: ['99 ff'] }),
      'from different contents',
    ],
    ['another mapping', otherPart({ mapping: 'x' }), 'with different mappings'],
    [
      'the same contents under another name',
      fromB({ contents: part(1, 2).contents }),
      'hold the same under two names',
    ],
  ])('refuses %s, whichever is merged first', (_, bad, says) => {
    expect(() => merge(one, bad)).toThrow(says);
    expect(() => merge(bad, one)).toThrow(says);
    expect(() => merge(one, bad)).toThrow(Unmergeable);
  });

  it('takes a part whose contents are not known, and logs with mappings of their own', () => {
    expect(merge(one, otherPart({ contents: null })).parts).toEqual([part(1, 1)]);
    expect(merge(one, fromB({ mapping: 'x' })).parts).toHaveLength(2);
  });

  it('names the parts that are missing', () => {
    expect(missingParts(merge(one, other))).toEqual([]);
    expect(missingParts(merge(one, fromB({ of: 3, shard: 2 })))).toEqual([
      'part 1 of 3 of b',
      'part 3 of 3 of b',
      'part 2 of 2 of log.jsonl',
    ]);
  });

  it('does not take a part for the whole, nor one that was interrupted', () => {
    expect(finished({ ...one, ids: 'AAAA' }).ids).toBe('AAAA');
    const stopped = { ...part(2, 2), interrupted: true };
    const both = merge(one, { ...one, parts: [stopped] });
    expect(both.parts).toHaveLength(2);
  });

  const names = (...prints: readonly number[]): string => {
    const list = new Names();
    prints.forEach((first, line) => {
      list.add({ first, second: first * 7 }, 0, line + 1);
    });
    return list.inBase64();
  };

  it('counts incidents that stand in several files alike, whichever are merged first', () => {
    const a = auditOfLines([], part(1, 1, 'a'), names(1, 2));
    const b = auditOfLines([], part(1, 1, 'b'), names(1, 3));
    const c = auditOfLines([], part(1, 1, 'c'), names(2, 4));
    const left = merge(merge(a, b), c);
    expect(left.faults.count).toBe(2);
    expect(left.faults.first).toHaveLength(1);
    expect(auditJson(merge(a, merge(b, c)))).toBe(auditJson(left));
    expect(auditJson(merge(merge(c, a), b))).toBe(auditJson(left));
  });

  it('finds an incident that stands in two files', () => {
    const a = auditOfLines([], part(1, 1, 'a'), names(1, 2, 3));
    const b = auditOfLines([], part(1, 1, 'b'), names(3, 4));
    const { faults, ids } = merge(a, b);
    expect(faults.first).toEqual([
      expect.objectContaining({ says: expect.stringContaining('an incident in common') }),
    ]);
    expect(ids).toBe(names(1, 2, 3, 4));
  });
});

describe('counts that cannot be', () => {
  it('are in no audit, and in no audit of parts', () => {
    fc.assert(
      fc.property(logs, logs, (a, b) => {
        const [x, y] = [auditOfLines(a, part(1, 1, 'a')), auditOfLines(b, part(1, 1, 'b'))];
        for (const audit of [x, y, merge(x, y)]) expect(contradictionIn(audit)).toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  const [log] = fc.sample(
    logs.filter(
      (list) => list.filter(({ timeline, fault }) => !fault && !timeline.exercise).length > 2,
    ),
    { numRuns: 1, seed: 5 },
  );
  const good = auditOfLines(log ?? [], part(1, 2));
  const [group] = good.groups;
  const [norm] = good.norms;
  const MANY = 1_000;

  it.each<[string, Partial<Audit>]>([
    ['parts[0].shard', { parts: [part(9, 4)] }],
    ['events', { events: 0 }],
    ['unmapped', { unmapped: 1e6 }],
    ['partialRecords', { partialRecords: MANY }],
    ['crossChecked', { crossChecked: MANY }],
    ['groups', { incidents: { ...good.incidents, open: MANY }, events: 1e6 }],
    ['groups', { groups: good.groups.slice(1) }],
    ['norms', { norms: [{ ...(norm as NormCount), verdicts: { met: MANY } }] }],
    ['norms', { norms: [] }],
    ['norms', { norms: [...good.norms, norm as NormCount] }],
    [
      'groups[0].norms',
      {
        groups: [
          { ...(group as Group), norms: [...(group as Group).norms, norm as NormCount] },
          ...good.groups.slice(1),
        ],
      },
    ],
    [
      'groups[0].norms',
      {
        groups: [
          { ...(group as Group), norms: [{ ...(norm as NormCount), verdicts: { met: MANY } }] },
          ...good.groups.slice(1),
        ],
      },
    ],
    ['times[0]', { times: [{ party: 'dsl', minutes: [[3, MANY]] }] }],
    [
      'faults.count',
      { faults: { count: 0, first: [{ file: 'x', line: 1, field: null, says: 'x' }] } },
    ],
    [
      'against',
      { against: { policy: 'plumpton-2020', touched: 0, incidents: [], norms: [], changed: [] } },
    ],
    ['ids', { ids: 'AAAA' }],
  ])('%s', (field, changes) => {
    expect(contradictionIn(good)).toBeNull();
    expect(contradictionIn({ ...good, ...changes })?.field).toBe(field);
  });
});

describe('the names of incidents', () => {
  it('are found again, with where they stood, however many there are', () => {
    const names = new Names();
    for (let index = 0; index < 5_000; index += 1) {
      const print = { first: Math.imul(index, 2_654_435_761), second: index };
      expect(names.add(print, index % 3, index + 1)).toBeNull();
    }
    const print = { first: Math.imul(4_321, 2_654_435_761), second: 4_321 };
    expect(names.add(print, 0, 9_999)).toEqual({ file: 4_321 % 3, line: 4_322 });
    expect(names.count).toBe(5_000);
  });
});

describe('the incidents of one school', () => {
  const timeline: Timeline = {
    incident: 'one-of-many',
    policy: 'plumpton-2020',
    record: 'complete',
    exercise: false,
    school: 'urn-1',
    events: [
      { at: '2026-03-04T09:00:00Z', type: 'concern.raised', by: 'teacher', procedure: 'sexting' },
      { at: '2026-03-04T09:01:00Z', type: 'image.viewed', by: 'teacher' },
    ],
  };
  const judgeOf = (incidents: number): LogJudge => {
    const judge = new LogJudge({ books: ruleBooks, policy: null, against: null });
    for (let line = 1; line <= incidents; line += 1) {
      judge.judgeTimeline(timeline, { file: FILE, line });
    }
    return judge;
  };
  const breached = ({ counted }: LogJudge): number => {
    const { groups } = auditOf({
      counted,
      books: ruleBooks,
      part: part(1, 1),
      version: '0.1.0',
      layers: [],
      policy: null,
      against: null,
      toSee: [],
      faults: new FaultList().faults,
      rows: new FaultList().faults,
      ids: null,
    });
    const school = groups.find(({ by }) => by === 'school');
    const viewing = school?.norms.find(({ norm }) => norm === 'sexting.never-view-image');
    return viewing?.verdicts.breached ?? 0;
  };

  it.each([1, 255, 256, 600])('are counted to the last, were there %i', (incidents) => {
    expect(breached(judgeOf(incidents))).toBe(incidents);
  });

  it('are as many where threads counted them', () => {
    for (const [here, there] of [
      [100, 155],
      [100, 156],
      [300, 5],
      [5, 300],
    ] as const) {
      const judge = judgeOf(here);
      addCounted(judge.counted, judgeOf(there).counted);
      expect(breached(judge)).toBe(here + there);
    }
  });
});
