/** The national layer: off unless adopted; each of its norms met and not met; working days. */
import { describe, expect, test } from 'vitest';
import { layers, policies, procedures } from '../../machines/index.ts';
import { isBankHoliday } from '../../src/engine/bank-holidays.ts';
import { next } from '../../src/engine/next.ts';
import { endOfWorkingDay } from '../../src/engine/working-days.ts';
import { and, concernOf, does, to } from '../../src/norms/predicates.ts';
import { normsInForce } from '../../src/norms/procedure.ts';
import { verify } from '../../src/proof/verify.ts';
import { htmlOfIncident } from '../../src/report/html.ts';
import { lintPolicy } from '../../src/report/lint.ts';
import { lintLines } from '../../src/report/lint-text.ts';
import { textOfIncident } from '../../src/report/text.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Finding } from '../../src/vocabulary/findings.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import { clauseSchema } from '../../src/vocabulary/policy-files.ts';
import type { NormId } from '../../src/vocabulary/procedures.ts';
import { findingSchema } from '../../src/vocabulary/report-schema.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { PLAIN } from '../../src/words/plain.ts';
import {
  adopting,
  explain,
  inEffect,
  replayInWords as replay,
  resume,
  ruleBooks,
} from '../support/built-in.ts';

const [layer] = layers;
if (layer === undefined) throw new Error('there is no layer');
const national = adopting(['national']);
const NORMS: readonly NormId[] = [...new Set(layer.clauses.flatMap((clause) => clause.grounds))];
const PLUMPTON = 'plumpton-2020';
const VALLEY_END = 'valley-end-2022';

const timeline = (policy: string, ...events: readonly TimelineEvent[]): Timeline => ({
  incident: 'layer',
  policy,
  record: 'complete',
  exercise: false,
  events,
});

const findingOn = (norm: NormId, judged: Timeline, books = national): Finding | undefined =>
  replay(judged, { books }).findings.find((each) => each.norm === norm);

describe('off by default', () => {
  test('no policy that comes with Dutybound adopts a layer', () => {
    expect(policies.filter((policy) => (policy.adopts ?? []).length > 0)).toEqual([]);
    for (const policy of policies) expect(inEffect(policy)).toBe(policy);
    expect(adopting([])).toBe(ruleBooks);
  });

  test.each(policies.map((policy) => [policy.id, policy] as const))(
    'none of its norms is in force under %s',
    (_, policy) => {
      const norms = Object.values(procedures).flatMap((each) => normsInForce(each, policy));
      expect(norms.filter(({ norm }) => NORMS.includes(norm.id))).toEqual([]);
    },
  );

  test('findings say that a norm is the school’s own', () => {
    const judged = timeline(PLUMPTON, {
      at: '2026-03-04T09:00:00Z',
      type: 'concern.raised',
      by: 'teacher',
      procedure: 'staff-misuse',
    });
    for (const finding of replay(judged).findings) expect(finding.layer).toBeNull();
  });
});

describe('its clauses', () => {
  test.each(layer.clauses.map((clause) => [clause.id, clause] as const))('%s', (id, clause) => {
    const { source, ...rest } = clause;
    const placed = { ...rest, section: source.title, place: source.body, line: 1 };
    expect(clauseSchema.safeParse(placed).error).toBeUndefined();
    expect(id).toMatch(/^NG-/);
    expect(clause.says.split(/\s+/).length).toBeLessThanOrEqual(20);
    expect(source.address).toMatch(/^https?:\/\//);
    for (const part of [source.body, source.title, source.edition]) expect(part).not.toBe('');
    expect(['A', 'B']).toContain(source.seen);
    const known = Object.values(procedures).flatMap((each) => each.norms.map((norm) => norm.id));
    expect(clause.grounds.filter((norm) => !known.includes(norm))).toEqual([]);
    expect(clause.grounds).not.toEqual([]);
  });

  test('its readings name its own clauses and norms, and take what was considered', () => {
    const ids = layer.clauses.map((clause) => clause.id);
    for (const reading of layer.readings) {
      expect(reading.clauses.filter((id) => !ids.includes(id))).toEqual([]);
      expect(reading.norms.filter((norm) => !NORMS.includes(norm))).toEqual([]);
      expect(reading.considered).toContain(reading.taken);
    }
  });
});

describe('adopted', () => {
  test.each(policies.map((policy) => [policy.id] as const))(
    'under %s it changes no finding on a norm of the school’s own',
    (policy) => {
      const judged = timeline(
        policy,
        { at: '2026-03-04T09:00:00Z', type: 'concern.raised', by: 'dsl', procedure: 'sexting' },
        { at: '2026-03-04T09:05:00Z', type: 'image.viewed', by: 'teacher' },
        ...(
          [
            'subject-is-headteacher',
            'allegation-against-staff',
            'evidence-on-pupil-device',
          ] as const
        ).map(
          (fact, minute): TimelineEvent => ({
            at: `2026-03-04T09:1${minute}:00Z`,
            type: 'fact.established',
            by: 'dsl',
            fact,
            value: 'yes',
          }),
        ),
        {
          at: '2026-03-04T09:20:00Z',
          type: 'procedure.opened',
          by: 'dsl',
          procedure: 'staff-misuse',
        },
        { at: '2026-03-05T09:20:00Z', type: 'incident.closed', by: 'dsl' },
      );
      const without = replay(judged).findings;
      const withIt = replay(judged, { books: national }).findings;
      expect(withIt.filter((each) => each.layer === null)).toEqual(without);
      expect(withIt.filter((each) => each.layer === 'national').length).toBeGreaterThan(4);
      for (const finding of withIt) expect(findingSchema.safeParse(finding).success).toBe(true);
    },
  );

  test('a policy may adopt it by itself, and twice makes no difference', () => {
    const policy = { ...(policies[1] as Policy), adopts: ['national'] as const };
    const effective = inEffect(policy);
    expect(effective.clauses.length).toBe(policy.clauses.length + layer.clauses.length);
    expect(inEffect(policy)).toBe(effective);
    expect(inEffect(effective)).toBe(effective);
    expect(policy.roles.chairOfGovernors).toEqual([]);
    expect(effective.roles.chairOfGovernors).toEqual(['chair-of-governors']);
  });

  test('explain and lint show its clauses with their sources', () => {
    const norm = 'staff-misuse.lado-within-one-working-day';
    const explained = explain(norm, national);
    expect(
      explained.policies.map((each) => [each.policy, each.layer, each.limitWorkingDays]),
    ).toEqual([
      [VALLEY_END, 'national', 1],
      [PLUMPTON, 'national', 1],
    ]);
    expect(explain(norm)).toMatchObject({ policies: [], layers: ['national'] });
    const asOf = Date.parse('2022-10-01T00:00:00Z');
    const lint = lintPolicy(policies[0] as Policy, { asOf, books: national });
    expect(lint.adopted).toEqual([]);
    const [adopter] = national.policies;
    const adopted = lintPolicy(adopter as Policy, { asOf, books: national });
    expect(adopted.adopted.map((each) => each.id)).toEqual(layer.clauses.map(({ id }) => id));
    const amiss = adopted.remarks.filter(({ check }) => check !== 'nobody-can-be-reached');
    expect(amiss.filter((each) => each.norms.some((id) => NORMS.includes(id)))).toEqual([]);
    expect(lintLines(adopted, { paint: PLAIN, width: null }).join('\n')).toContain(
      'Sheffield Children Safeguarding Partnership',
    );
  });

  test.each(national.policies.map((policy) => [policy.id, policy] as const))(
    'every theorem holds of its norms under %s',
    (_, policy) => {
      const only = Object.fromEntries(
        Object.entries(procedures).map(([id, each]) => [
          id,
          { ...each, norms: each.norms.filter((norm) => NORMS.includes(norm.id)) },
        ]),
      ) as unknown as typeof procedures;
      const proof = verify(inEffect(policy), only);
      expect(proof.norms).toBe(NORMS.length);
      expect(proof.theorems.flatMap((each) => each.failures)).toEqual([]);
    },
  );

  test.each([
    ['told to the police', { metBy: and(does('party.informed'), to('police')) }],
    ['raised by any complaint', { owedWhen: concernOf('staff-misuse') }],
  ])('its double entry finds a planted fault: %s', (_, fault) => {
    const { norms, ...rest } = procedures['staff-misuse'];
    const planted = norms.map((norm) =>
      norm.id === 'staff-misuse.lado-within-one-working-day'
        ? ({ ...norm, ...fault } as (typeof norms)[number])
        : norm,
    );
    const books = { ...procedures, 'staff-misuse': { ...rest, norms: planted } };
    const policy = inEffect(national.policies[0] as Policy);
    const proof = verify(policy, books, ['staff-misuse.lado-within-one-working-day']);
    expect(proof.theorems.flatMap((each) => each.failures)).not.toEqual([]);
  });

  test('text and HTML say that it is not the school’s own policy', () => {
    const judged = timeline(
      PLUMPTON,
      { at: '2026-03-04T09:00:00Z', type: 'concern.raised', by: 'dsl', procedure: 'sexting' },
      { at: '2026-03-04T09:05:00Z', type: 'image.viewed', by: 'teacher' },
    );
    const incident = {
      timeline: judged,
      report: replay(judged, { books: national }),
      policy: inEffect(national.policies[1] as Policy),
      procedures,
      asOf: null,
    };
    const words =
      'national guidance, not the school&#39;s own policy: UK Council for Internet Safety';
    const text = textOfIncident(incident, { paint: PLAIN, width: null, alreadySaid: new Set() });
    expect(text).toContain(words.replace('&#39;', "'"));
    expect(htmlOfIncident(incident, 1).body.markup).toContain(words);
  });
});

/** A working day to the end of which something is due; Europe/London. */
describe('the end of the next working day', () => {
  test.each([
    ['a Wednesday morning', '2026-03-04T09:00:00Z', '2026-03-05T23:59:59.999Z'],
    ['a Friday afternoon', '2026-03-06T16:30:00Z', '2026-03-09T23:59:59.999Z'],
    ['a Saturday', '2026-03-07T11:00:00Z', '2026-03-09T23:59:59.999Z'],
    ['the Thursday before Easter', '2026-04-02T15:00:00Z', '2026-04-07T22:59:59.999Z'],
    ['Christmas Eve', '2026-12-24T12:00:00Z', '2026-12-29T23:59:59.999Z'],
    ['Christmas Eve with both days moved', '2021-12-24T12:00:00Z', '2021-12-29T23:59:59.999Z'],
    ['the eve of the jubilee', '2022-06-01T12:00:00Z', '2022-06-06T22:59:59.999Z'],
    ['the Friday before the funeral', '2022-09-16T12:00:00Z', '2022-09-20T22:59:59.999Z'],
    ['the Friday before the coronation', '2023-05-05T12:00:00Z', '2023-05-09T22:59:59.999Z'],
    ['VE Day moved to a Friday', '2020-05-07T12:00:00Z', '2020-05-11T22:59:59.999Z'],
    ['the Friday before clocks go forward', '2026-03-27T12:00:00Z', '2026-03-30T22:59:59.999Z'],
    ['the Friday before clocks go back', '2026-10-23T12:00:00Z', '2026-10-26T23:59:59.999Z'],
    ['just after midnight in summer time', '2026-07-05T23:30:00Z', '2026-07-07T22:59:59.999Z'],
    [
      'the school holidays, which are not counted',
      '2026-08-12T12:00:00Z',
      '2026-08-13T22:59:59.999Z',
    ],
  ])('from %s', (_, from, due) => {
    expect(new Date(endOfWorkingDay(Date.parse(from), 1)).toISOString()).toBe(due);
  });

  test('says where the bank holidays of the year are not known', () => {
    const raised = (at: string) => [
      { at, type: 'concern.raised', by: 'teacher', procedure: 'iioc' } as const,
      {
        at,
        type: 'fact.established',
        by: 'dsl',
        fact: 'held-by-staff-on-school-device',
        value: 'yes',
      } as const,
    ];
    const dueFor = (at: string) =>
      findingOn('iioc.staff-lado-within-one-working-day', timeline(VALLEY_END, ...raised(at)))
        ?.because[1];
    expect(dueFor('2028-12-27T12:00:00Z')).toBe(
      'due by 28 Dec 23:59 (“within 1 working day”, read as the end of that day, in term or not)',
    );
    expect(dueFor('2028-12-29T12:00:00Z')).toBe(
      'due by 1 Jan 23:59 (“within 1 working day”, read as the end of that day, in term or not; the bank holidays of 2029 are not known)',
    );
  });

  test('five of them are a week without holidays', () => {
    const due = endOfWorkingDay(Date.parse('2026-03-04T09:00:00Z'), 5);
    expect(new Date(due).toISOString()).toBe('2026-03-11T23:59:59.999Z');
  });
});

describe('bank holidays, worked out again', () => {
  const DAY = 86_400_000;
  const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);
  const weekday = (time: number): number => new Date(time).getUTCDay();
  /** Gauss, with his exceptions. */
  const easter = (year: number): number => {
    const a = year % 19;
    const d = (19 * a + 24) % 30;
    const e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 5) % 7;
    const late = d === 29 && e === 6 ? 7 : d === 28 && e === 6 && a > 10 ? 7 : 0;
    return Date.UTC(year, 2, 22 + d + e - late);
  };
  const firstMonday = (year: number, month: number): number => {
    const first = Date.UTC(year, month, 1);
    return first + ((8 - weekday(first)) % 7) * DAY;
  };
  const lastMonday = (year: number, month: number): number => {
    const last = Date.UTC(year, month + 1, 0);
    return last - ((weekday(last) + 6) % 7) * DAY;
  };
  const substituted = (days: readonly number[]): readonly number[] => {
    const taken: number[] = [];
    for (const day of days) {
      let free = day;
      while ([0, 6].includes(weekday(free)) || taken.includes(free)) free += DAY;
      taken.push(free);
    }
    return taken;
  };
  const MOVED: Readonly<Record<number, { off: readonly string[]; on: readonly string[] }>> = {
    2020: { off: ['2020-05-04'], on: ['2020-05-08'] },
    2022: { off: ['2022-05-30'], on: ['2022-06-02', '2022-06-03', '2022-09-19'] },
    2023: { off: [], on: ['2023-05-08'] },
  };

  test('Easter is when it was and will be', () => {
    expect(
      [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027, 2028].map(easter).map(iso),
    ).toEqual([
      '2019-04-21',
      '2020-04-12',
      '2021-04-04',
      '2022-04-17',
      '2023-04-09',
      '2024-03-31',
      '2025-04-20',
      '2026-04-05',
      '2027-03-28',
      '2028-04-16',
    ]);
  });

  test.each([2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027, 2028])('in %i', (year) => {
    const { off, on } = MOVED[year] ?? { off: [], on: [] };
    const expected = [
      ...substituted([Date.UTC(year, 0, 1)]),
      easter(year) - 2 * DAY,
      easter(year) + DAY,
      firstMonday(year, 4),
      lastMonday(year, 4),
      lastMonday(year, 7),
      ...substituted([Date.UTC(year, 11, 25), Date.UTC(year, 11, 26)]),
    ]
      .map(iso)
      .filter((day) => !off.includes(day));
    const days = Array.from({ length: 366 }, (_, index) => iso(Date.UTC(year, 0, 1) + index * DAY));
    const found = days.filter((day) => day.startsWith(`${year}`) && isBankHoliday(day));
    expect(found).toEqual([...expected, ...on].sort());
  });
});

describe.each([VALLEY_END, PLUMPTON])('each norm, met and not met, under %s', (policy) => {
  const raised = (
    procedure: 'staff-misuse' | 'iioc' | 'sexting' | 'device-search',
  ): TimelineEvent => ({
    at: '2026-03-06T15:00:00Z',
    type: 'concern.raised',
    by: 'teacher',
    procedure,
  });
  const known = (fact: string, at = '2026-03-06T15:10:00Z'): TimelineEvent =>
    ({ at, type: 'fact.established', by: 'dsl', fact, value: 'yes' }) as TimelineEvent;
  const closed: TimelineEvent = { at: '2026-03-20T12:00:00Z', type: 'incident.closed', by: 'dsl' };
  const told = (to: 'lado' | 'chair-of-governors' | 'dsl', at: string): TimelineEvent => ({
    at,
    type: 'party.informed',
    by: 'teacher',
    to,
  });
  const verdictOn = (norm: NormId, ...events: readonly TimelineEvent[]) =>
    findingOn(norm, timeline(policy, ...events))?.verdict;

  test.each([
    ['staff-misuse.lado-within-one-working-day', 'staff-misuse', 'allegation-against-staff'],
    ['iioc.staff-lado-within-one-working-day', 'iioc', 'held-by-staff-on-school-device'],
  ] as const)('%s', (norm, procedure, fact) => {
    const begun = [raised(procedure), known(fact)];
    const onMonday = timeline(policy, ...begun, told('lado', '2026-03-09T17:00:00Z'), closed);
    const met = findingOn(norm, onMonday);
    expect(met).toMatchObject({
      verdict: 'met',
      layer: 'national',
      clauses: ['NG-LADO-01'],
      dueAt: '2026-03-09T23:59:59.999Z',
    });
    expect(met?.because.join('\n')).toContain('within 1 working day');
    expect(met?.readings).toContain('national-working-days');
    expect(verdictOn(norm, ...begun, told('lado', '2026-03-10T08:00:00Z'), closed)).toBe('late');
    expect(verdictOn(norm, ...begun, closed)).toBe('missed');
    expect(verdictOn(norm, raised(procedure), closed)).toBe('cannot-tell');
  });

  test('staff-misuse.chair-told-when-head-is-subject', () => {
    const norm = 'staff-misuse.chair-told-when-head-is-subject';
    const begun = [raised('staff-misuse'), known('subject-is-headteacher')];
    const chair = told('chair-of-governors', '2026-03-06T15:30:00Z');
    expect(verdictOn(norm, ...begun, chair, closed)).toBe('met');
    expect(verdictOn(norm, ...begun, closed)).toBe('missed');
    expect(verdictOn(norm, ...begun, known('subject-is-chair-of-governors'), closed)).toBe(
      'cannot-tell',
    );
    const asked = next(resume(timeline(policy, ...begun), national));
    expect(asked.doNow.flatMap((each) => each.norms)).toContain(norm);
  });

  test('device-search.evidence-kept-until-police-answer', () => {
    const norm = 'device-search.evidence-kept-until-police-answer';
    const deleted = (type: 'image.deleted' | 'content.deleted', at: string): TimelineEvent => ({
      at,
      type,
      by: 'dsl',
    });
    const begun = [raised('sexting'), known('evidence-on-pupil-device')];
    const answered = known('police-have-answered', '2026-03-09T10:00:00Z');
    for (const type of ['image.deleted', 'content.deleted'] as const) {
      expect(
        verdictOn(norm, ...begun, answered, deleted(type, '2026-03-09T11:00:00Z'), closed),
      ).toBe('kept');
      expect(
        verdictOn(norm, ...begun, deleted(type, '2026-03-09T09:00:00Z'), answered, closed),
      ).toBe('breached');
    }
    const asked = next(resume(timeline(policy, ...begun), national));
    expect(asked.never.map((each) => each.norm)).toContain(norm);
  });

  test('device-search.evidence-given-to-police', () => {
    const norm = 'device-search.evidence-given-to-police';
    const begun = [
      raised('device-search'),
      known('evidence-on-pupil-device'),
      known('device-in-hand', '2026-03-06T15:11:00Z'),
    ];
    const given: TimelineEvent = {
      at: '2026-03-06T17:00:00Z',
      type: 'device.handed-over',
      by: 'dsl',
      to: 'police',
    };
    expect(verdictOn(norm, ...begun, given, closed)).toBe('met');
    expect(verdictOn(norm, ...begun, closed)).toBe('missed');
  });

  test('sexting.viewed-dsl-told', () => {
    const norm = 'sexting.viewed-dsl-told';
    const viewed = (by: 'teacher' | 'dsl'): TimelineEvent => ({
      at: '2026-03-06T15:20:00Z',
      type: 'image.viewed',
      by,
    });
    const begun = [raised('sexting'), viewed('teacher')];
    const earlier = told('dsl', '2026-03-06T15:10:00Z');
    expect(verdictOn(norm, ...begun, told('dsl', '2026-03-06T15:25:00Z'), closed)).toBe('met');
    expect(verdictOn(norm, ...begun, told('dsl', '2026-03-06T18:25:00Z'), closed)).toBe('late');
    expect(verdictOn(norm, ...begun, closed)).toBe('missed');
    expect(verdictOn(norm, raised('sexting'), earlier, viewed('teacher'), closed)).toBe('missed');
    expect(verdictOn(norm, raised('sexting'), viewed('dsl'), closed)).toBe('not-applicable');
  });
});
