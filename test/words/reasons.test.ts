/** Every reason, remedy, remark and unmapped entry has a plain sentence of its own. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { procedures } from '../../machines/index.ts';
import { advise } from '../../src/engine/advise.ts';
import { next } from '../../src/engine/next.ts';
import { isDuty } from '../../src/norms/norm.ts';
import { normsInForce } from '../../src/norms/procedure.ts';
import { EVENT_TYPES } from '../../src/vocabulary/acts.ts';
import { FACT_IDS, FACT_VALUES } from '../../src/vocabulary/facts.ts';
import { PARTY_IDS } from '../../src/vocabulary/parties.ts';
import type { NormId } from '../../src/vocabulary/procedures.ts';
import {
  type Deed,
  type Knowledge,
  type Reason,
  type Remark,
  type Remedy,
  reasonSchema,
  remarkSchema,
  remedySchema,
  unmappedSchema,
  type WhyUnmapped,
} from '../../src/vocabulary/reasons.ts';
import { reportSchema } from '../../src/vocabulary/report-schema.ts';
import { deedInWords, knowledgeInWords } from '../../src/words/entries.ts';
import {
  type About,
  reasonInWords,
  remarkInWords,
  remedyInWords,
  unmappedInWords,
} from '../../src/words/reasons.ts';
import { aboutNorm } from '../../src/words/report.ts';
import { policyNamed, replay, replayInWords, resume } from '../support/built-in.ts';
import { PLUMPTON, VALLEY_END } from '../support/incidents.ts';
import { timelines } from '../support/timelines.ts';

const rulesOf = (policy: string) => ({ policy: policyNamed(policy), procedures, facts: {} });
const about = (norm: NormId, policy = VALLEY_END): About => aboutNorm(norm, rulesOf(policy));
const DUTY = about('sexting.dsl-told');
const PROHIBITION = about('sexting.never-view-image');

const DEED: Deed = { entry: 3, act: 'party.informed', by: 'teacher', to: ['dsl'], via: '101' };

/** One value for each field that a reason may have, so that every code is put the same data. */
const DATA: Readonly<Record<string, unknown>> = {
  ...DEED,
  moment: '2026-03-04T11:05:00.000Z',
  owedAt: '2026-03-04T09:00:00.000Z',
  dueAt: '2026-03-04T10:00:00.000Z',
  at: '2026-03-04T09:00:00.000Z',
  recordedAt: '2026-03-06T09:00:00.000Z',
  limit: 'immediately',
  minutes: 60,
  workingDays: 2,
  bankHolidaysKnown: false,
  reading: 'immediately-in-minutes',
  roles: ['theDsl'],
  child: 'child-2',
  person: 'parent',
  deeds: [DEED],
  norm: 'general.parents-informed',
  procedure: 'visitor-breach',
  entries: [3, 5],
  spans: [{ entry: 3, moment: '2026-03-04T00:00:00.000Z/2026-03-04T23:59:59.999Z' }],
  hangs: 'in-time',
};
const QUESTIONS = ['crime-suspected', 'immediate-danger'];
const KNOWN: Knowledge[] = [{ fact: 'crime-suspected', value: 'no' }];

/** A reason of each code of a union; facts are questions for some, and answers for others. */
const allOf = <T>(schema: {
  readonly options: readonly { readonly shape: Readonly<Record<string, z.core.SomeType>> }[];
  readonly parse: (value: unknown) => T;
}): readonly T[] =>
  schema.options.map(({ shape }) => {
    const code = [...(shape.code as z.ZodLiteral<string>).values][0];
    const given = Object.keys(shape).filter((field) => field in DATA && !isOptional(shape, field));
    const sample = { code, ...Object.fromEntries(given.map((field) => [field, DATA[field]])) };
    if (!('facts' in shape)) return schema.parse(sample);
    const isAnswered = schema.options.length > 0 && String(code).includes('by-facts');
    return schema.parse({ ...sample, facts: isAnswered ? KNOWN : QUESTIONS });
  });

/** Of what an entry says, only what `DEED` has; a breach has its moment. */
const isOptional = (shape: Readonly<Record<string, unknown>>, field: string): boolean =>
  'act' in shape && !(field in DEED) && (field === 'norm' || field === 'procedure');

const SENTENCES: readonly (readonly [string, readonly string[]])[] = [
  ['reasons of a duty', allOf<Reason>(reasonSchema).map((each) => reasonInWords(each, DUTY))],
  [
    'reasons of a prohibition',
    allOf<Reason>(reasonSchema).map((each) => reasonInWords(each, PROHIBITION)),
  ],
  ['remedies', allOf<Remedy>(remedySchema).map((each) => remedyInWords(each, DUTY))],
  [
    'unmapped entries',
    allOf<WhyUnmapped>(unmappedSchema).map((each) => unmappedInWords(each, DUTY)),
  ],
  ['remarks', allOf<Remark>(remarkSchema).map(remarkInWords)],
];

/** Words that nobody uses, or that an engineer would. */
const BANNED =
  /\b(anew|nought|told of|the mend|put right|has it not|in hand|undefined|null)\b|(?<!there )\bis no (?!longer)|\bis no$/i;
/** Ids are words with hyphens or dots between them, and moments for programs. */
const IDS: readonly string[] = [...FACT_IDS, ...PARTY_IDS, ...EVENT_TYPES].filter((id) =>
  /[-.]/.test(id),
);
const LEAKS = /\{|\}|\d{4}-\d\d-\d\d|concern:[a-z]|[a-z]\.[a-z]/;

const expectPlain = (sentence: string): void => {
  expect(sentence).not.toMatch(BANNED);
  expect(sentence).not.toMatch(LEAKS);
  expect([sentence, IDS.filter((id) => sentence.split(/[\s“”,;:()]+/).includes(id))]).toEqual([
    sentence,
    [],
  ]);
  expect(sentence).not.toMatch(/ {2}|^ | $|[,;:]$|[.?]\.$/);
  expect(sentence).toMatch(/[\p{L}\d).?”]$/u);
};

describe.each(SENTENCES)('%s', (_, sentences) => {
  test('each code has a sentence', () => {
    expect(sentences.length).toBeGreaterThan(3);
    for (const sentence of sentences) expect(sentence).not.toBe('');
  });

  test('no two codes say the same of the same data', () => {
    expect(sentences.filter((each, index) => sentences.indexOf(each) !== index)).toEqual([]);
  });

  test('each is plain', () => {
    for (const sentence of sentences) expectPlain(sentence);
  });
});

describe('what goes into a sentence', () => {
  test('what an entry of each type says', () => {
    const rules = rulesOf(VALLEY_END);
    const details = {
      omitted: 'party.informed',
      procedure: 'sexting',
      fact: 'crime-suspected',
      value: 'no',
      norm: 'general.debrief',
      decision: 'do-not',
      corrects: 2,
    } as const;
    const said = EVENT_TYPES.map((act) =>
      deedInWords({ entry: 0, act, by: 'teacher', to: ['dsl'], ...details }, rules),
    );
    expect(new Set(said).size).toBe(EVENT_TYPES.length);
    for (const each of said) expectPlain(each);
  });

  test('what an answer to each question means', () => {
    for (const fact of FACT_IDS) {
      const said = FACT_VALUES.map((value) => knowledgeInWords({ fact, value }));
      expect(new Set(said).size).toBe(FACT_VALUES.length);
      for (const each of said) expectPlain(each);
    }
  });

  test.each([VALLEY_END, PLUMPTON])('what each norm asks under %s', (policy) => {
    for (const procedure of Object.values(procedures)) {
      for (const { norm } of normsInForce(procedure, policyNamed(policy))) {
        const of = about(norm.id, policy);
        if (isDuty(norm)) {
          const missed = remedyInWords({ code: 'do-before-closing' }, of);
          expect(missed).toMatch(
            /^Would have been met if, before the incident was closed, .* had /,
          );
          expectPlain(missed);
          expectPlain(remedyInWords({ code: 'still-possible' }, of));
        } else {
          const moment = '2026-03-04T11:05:00.000Z';
          expectPlain(reasonInWords({ code: 'done-too-early', moment, ...DEED }, of));
        }
      }
    }
  });
});

/** Every text in a value, with the names of the fields that lead to it. */
const textsIn = (value: unknown, path = ''): readonly (readonly [string, string])[] => {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, each]) =>
    textsIn(each, Array.isArray(value) ? path : `${path}.${field}`),
  );
};
/** Data that are words of the policy's own: its time words, and how somebody is reached. */
const OWN_WORDS = /\.(limit|contacts\..*)$/;

describe('on random timelines', () => {
  test('the engine makes no sentences', () => {
    let reasons = 0;
    fc.assert(
      fc.property(timelines({ most: 20 }), (timeline) => {
        const { findings, unmapped, remarks, corrections } = replay(timeline);
        const incident = resume(timeline);
        const { events } = timeline;
        const [event] = events.slice(-1);
        const advice = event === undefined ? [] : advise(incident, event);
        reasons += findings.reduce((sum, finding) => sum + finding.reasons.length, 0);
        const said = [findings, unmapped, remarks, corrections, next(incident), advice];
        const texts = textsIn(said).filter(([path]) => !OWN_WORDS.test(path));
        expect(texts.filter(([, text]) => /\s/.test(text))).toEqual([]);
      }),
      { numRuns: 60 },
    );
    expect(reasons).toBeGreaterThan(1000);
  });

  test('a sentence for each reason, a repair for each remedy; all as the schema has it', () => {
    fc.assert(
      fc.property(timelines({ most: 20 }), (timeline) => {
        const report = replayInWords(timeline);
        expect(reportSchema.safeParse(report).error?.issues ?? []).toEqual([]);
        for (const { reasons, because, remedy, repair } of report.findings) {
          expect(because).toHaveLength(reasons.length);
          expect(repair === null).toBe(remedy === null);
          for (const sentence of [...because, repair ?? 'none']) expectPlain(sentence);
        }
        for (const { why } of report.unmapped) expectPlain(why);
        for (const warning of report.warnings) expectPlain(warning);
      }),
      { numRuns: 60 },
    );
  });
});
