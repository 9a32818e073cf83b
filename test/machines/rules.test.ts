/** Single rules that no timeline of the fixtures decides by itself. */
import { describe, expect, test } from 'vitest';
import type { NormId } from '../../src/vocabulary/procedures.ts';
import { resume } from '../support/built-in.ts';
import {
  answered,
  at,
  findingIn,
  happened,
  incident,
  judged,
  raised,
} from '../support/incidents.ts';

describe('sexting', () => {
  test('a reason written down before looking counts as well', () => {
    const report = judged([
      raised('sexting'),
      happened(3, 'record.made', { reason: 'the child asked for it to be seen' }),
      happened(5, 'image.viewed'),
    ]);
    expect(findingIn(report, 'sexting.viewing-recorded').verdict).toBe('met');
  });

  test('a second look needs its own reason, and is met by that one', () => {
    const reason = { reason: 'the child asked for it to be seen' };
    const looked = [
      raised('sexting'),
      happened(3, 'record.made', reason),
      happened(5, 'image.viewed'),
      happened(10, 'image.viewed'),
    ];
    expect(findingIn(judged(looked), 'sexting.viewing-recorded')).toMatchObject({
      verdict: 'owed',
      doneAt: null,
    });
    const again = judged([...looked, happened(12, 'record.made', reason)]);
    const recorded = findingIn(again, 'sexting.viewing-recorded');
    expect(recorded).toMatchObject({ verdict: 'met', occurrences: 2 });
    expect(recorded.each?.map(({ owedAt, doneAt }) => [owedAt, doneAt])).toEqual([
      [at(5), at(3)],
      [at(10), at(12)],
    ]);
  });

  test('a reason by somebody else, or no reason, does not', () => {
    for (const record of [{ by: 'teacher', reason: 'x' }, {}]) {
      const report = judged([
        raised('sexting'),
        happened(3, 'record.made', record),
        happened(5, 'image.viewed'),
      ]);
      expect(findingIn(report, 'sexting.viewing-recorded').verdict).toBe('owed');
    }
  });
});

describe('what a procedure takes to be so, unless somebody says otherwise', () => {
  test.each([
    ['sexting', 'safeguarding-concern'],
    ['sexting', 'child-involved'],
    ['live-stream', 'child-involved'],
    ['staff-misuse', 'subject-is-staff'],
  ] as const)('%s: %s', (procedure, fact) => {
    expect(resume(incident([raised(procedure)])).run.facts[fact]).toBe('yes');
    const otherwise = [
      raised('general'),
      answered(1, fact, 'no'),
      happened(5, 'procedure.opened', { procedure }),
    ];
    expect(resume(incident(otherwise)).run.facts[fact]).toBe('no');
  });
});

describe('an image that no child made', () => {
  const NOT_BY_CHILDREN = [
    raised('sexting', { by: 'teacher', to: 'dsl' }),
    answered(10, 'images-made-by-young-people', 'no'),
  ];
  const whyOf = (norm: NormId) => findingIn(judged(NOT_BY_CHILDREN), norm).because.join('; ');

  test('may be an indecent one: a finding names the question that it hangs on', () => {
    expect(whyOf('iioc.organisation-told')).toContain('could it be, an indecent image of a child?');
  });

  test('nobody is said to have answered what the end of the concern left open', () => {
    const why = whyOf('general.parents-informed');
    expect(why).toContain('nobody has answered: “Is a child of this school involved?”');
  });
});
