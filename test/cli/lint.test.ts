import { describe, expect, test } from 'vitest';
import type { PolicyLint } from '../../src/report/lint.ts';
import { dutybound } from './support.ts';

const linted = (...args: readonly string[]): readonly PolicyLint[] => {
  const { status, stdout, problems } = dutybound(['lint', ...args, '--format', 'json']);
  expect({ status, problems }).toEqual({ status: 0, problems: [] });
  return JSON.parse(stdout) as readonly PolicyLint[];
};

const kindsOf = (lint: PolicyLint | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((lint?.readings ?? []).map((reading) => [reading.id, reading.kind]));

test('as JSON it gives each reading with its clauses, its severity and what rests on it', () => {
  const [plumpton, ...others] = linted('plumpton-2020');
  expect(others).toEqual([]);
  expect(plumpton).toMatchObject({ policy: 'plumpton-2020', reviewDue: 'September 2021' });
  const reading = plumpton?.readings.find((each) => each.id === 'delete-or-preserve');
  expect(reading).toMatchObject({
    kind: 'tension',
    severity: 'high',
    norms: expect.arrayContaining(['iioc.no-deletion-before-police']),
    parameter: 'settings.policeBeforeDeletion',
  });
  expect(reading?.considered).toContain(reading?.taken);
  expect(reading?.clauses[0]).toEqual({
    id: expect.stringMatching(/^PL-IIOC-/),
    section: expect.any(String),
    place: expect.any(String),
    line: expect.any(Number),
    says: expect.any(String),
  });
});

test('the tensions that anybody would look for are there', () => {
  const [valleyEnd, plumpton] = linted();
  expect(kindsOf(valleyEnd)).toMatchObject({
    'delete-or-preserve': 'tension',
    'dsl-or-head': 'ambiguous',
    'iwf-police-or-lado': 'ambiguous',
    'viewing-exceptions': 'tension',
    'kent-board': 'slip',
    'board-or-partnership': 'outdated',
    'replaced-sexting-guidance': 'outdated',
    'review-date-passed': 'outdated',
    'section-number': 'slip',
    'quarantine-until-sought': 'ambiguous',
    'suspected-parent': 'silent',
  });
  expect(kindsOf(plumpton)).toMatchObject({
    'kcsie-2020': 'outdated',
    'single-point-names': 'slip',
    'template-placeholders': 'slip',
    'release-or-police': 'tension',
    'delete-or-evidence': 'tension',
    'suspected-parent': 'silent',
  });
});

test('as text it puts the gravest first, and says what the policy leaves unsaid', () => {
  const { status, stdout } = dutybound(['lint', 'valley-end-2022']);
  expect(status).toBe(0);
  const severities = [...stdout.matchAll(/^ {2}(HIGH|MEDIUM|LOW) {2}/gm)].map((match) => match[1]);
  expect(severities[0]).toBe('HIGH');
  for (const said of [
    /^How the text is read$/m,
    /^ {2}HIGH {2}delete-or-preserve {2}tension/m,
    /^ +Clauses +VE-IIOC-17 \(11\.3 .*\): \w/m,
    /^ +Considered +\w/m,
    /^ +Interpretation used +\w/m,
    /^ +Changes +.*iioc\.no-deletion-before-police/m,
    /^ +Parameter +settings\.policeBeforeDeletion can choose another$/m,
    /^What was found without reading the text$/m,
    /^What the policy leaves unsaid$/m,
  ]) {
    expect(stdout).toMatch(said);
  }
});

describe('--as-of', () => {
  const checksOn = (day: string): readonly string[] =>
    linted('valley-end-2022', '--as-of', day).flatMap((lint) =>
      lint.remarks.map((each) => each.check),
    );

  test('is the day that the review date is compared with', () => {
    expect(checksOn('2024-12-31')).not.toContain('review-passed');
    expect(checksOn('2025-01-01')).toContain('review-passed');
  });

  test.each(['yesterday', '2026-02-30', '2026-13-01'])('"%s" is not a day', (day) => {
    const { status, stdout, problems } = dutybound(['lint', '--as-of', day]);
    expect({ status, stdout, problems }).toEqual({
      status: 2,
      stdout: '',
      problems: ['dutybound: --as-of: is not a day; write it like 2026-03-04'],
    });
  });
});

test('an unknown policy is one line with the nearest word', () => {
  const { status, stdout, problems } = dutybound(['lint', 'plumpton-2021']);
  expect({ status, stdout, problems }).toEqual({
    status: 2,
    stdout: '',
    problems: ['dutybound: unknown policy "plumpton-2021"; did you mean "plumpton-2020"?'],
  });
});

test('the help names it and shows examples', () => {
  expect(dutybound(['--help']).stdout).toMatch(/^ +lint /m);
  expect(dutybound(['lint', '--help']).stdout).toContain('dutybound lint plumpton-2020');
});
