/** Policies that hold only what differs: from the defaults, or from a policy that they are built on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { policies } from '../../machines/index.ts';
import { builtIn } from '../../src/policies/books.ts';
import { digestOf, pinOf } from '../../src/policies/digest.ts';
import { filesOf, shortFilesOf } from '../../src/policies/write.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import { policySchema } from '../../src/vocabulary/policy-files.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { replay, ruleBooks } from '../support/built-in.ts';
import { LARKFOLD, OTTERBROOK, policyFolders, reading } from './support.ts';

const { copyOf, folderOf } = policyFolders();

const named = (id: string): Policy => {
  const found = policies.find((each) => each.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};
const plumpton = named('plumpton-2020');

/** A short policy on Plumpton that says this beside its id and school. */
const shortOn = (
  base: Policy,
  more: object,
  files: Readonly<Record<string, string>> = {},
): string =>
  folderOf({
    'policy.yaml': stringify({
      from: pinOf(base),
      id: 'larkfold-2026',
      school: 'Larkfold Primary School',
      title: 'Keeping Safe Online',
      edition: 'May 2026',
      reviewDue: 'May 2027',
      ...more,
    }),
    ...files,
  });

const only = async (path: string): Promise<Policy> => {
  const { policies: found, problems } = await reading([path]);
  expect(problems).toEqual([]);
  const [policy] = found;
  if (policy === undefined) throw new Error('no policy');
  return policy;
};

/** Plumpton of a later day, in which a clause says something else. */
const laterPlumpton: Policy = {
  ...plumpton,
  roles: { ...plumpton.roles, imageViewer: ['headteacher'] },
};
const later = { ...builtIn, policies: [laterPlumpton] };

describe('a policy that is one of ours plus ten lines', () => {
  test('has the rules of the one it is built on, but for what it says itself', async () => {
    const larkfold = await only(LARKFOLD);
    const { id, school, title, edition, reviewDue, expected: _, ...rules } = plumpton;
    expect(larkfold).toEqual({
      ...rules,
      id: 'larkfold-2026',
      school: 'Larkfold Primary School',
      title: 'Keeping Safe Online',
      edition: 'May 2026',
      reviewDue: 'May 2027',
      roles: { ...plumpton.roles, imageViewer: ['dsl'] },
      clauses: plumpton.clauses.filter((clause) => clause.id !== 'PL-SEXT-22'),
      readings: larkfold.readings,
    });
    expect(larkfold.readings.flatMap((each) => each.clauses)).not.toContain('PL-SEXT-22');
    expect(larkfold.readings.flatMap((each) => each.norms)).not.toContain('sexting.sanctions');
    expect(larkfold.readings.length).toBeGreaterThan(plumpton.readings.length - 5);
  });

  test('is judged by its own ten lines', async () => {
    const larkfold = await only(LARKFOLD);
    const books = { ...ruleBooks, policies: [...ruleBooks.policies, larkfold] };
    const timeline: Timeline = {
      incident: 'LF-1',
      policy: 'larkfold-2026',
      record: 'complete',
      exercise: false,
      events: [
        { at: '2026-06-01T09:00:00Z', type: 'concern.raised', by: 'teacher', procedure: 'sexting' },
        {
          at: '2026-06-01T09:10:00Z',
          type: 'image.viewed',
          by: 'deputy-dsl',
          note: 'no other way',
        },
        {
          at: '2026-06-01T09:11:00Z',
          type: 'fact.established',
          by: 'dsl',
          fact: 'no-other-way-than-viewing',
          value: 'yes',
        },
        { at: '2026-06-02T09:00:00Z', type: 'incident.closed', by: 'dsl' },
      ],
    };
    const verdicts = (policy: string) =>
      Object.fromEntries(
        replay(timeline, { policy, books }).findings.map((each) => [each.norm, each.verdict]),
      );
    expect(verdicts('larkfold-2026')['sexting.never-view-image']).toBe('breached');
    expect(verdicts('plumpton-2020')['sexting.never-view-image']).not.toBe('breached');
    expect(verdicts('larkfold-2026')).not.toHaveProperty('sexting.sanctions');
    expect(verdicts('plumpton-2020')).toHaveProperty('sexting.sanctions');
  });

  test('adds, replaces and takes out, entry by entry', async () => {
    const clause = plumpton.clauses.find(({ id }) => id === 'PL-SEXT-01');
    const path = shortOn(
      plumpton,
      {
        roleWords: { monitoringResponder: null, theHead: 'the executive head' },
        limits: { immediately: 30, 'without delay': null },
        contacts: { ceop: null, police: { name: 'the Larkshire police', reach: ['101'] } },
        settings: { headComplaintsHaveOwnRoute: true },
      },
      {
        'clauses.yaml': stringify([
          { ...clause, says: 'The lead hears of every picture.' },
          { ...clause, id: 'LF-NEW-01', grounds: ['sexting.dsl-told'] },
        ]),
        'readings.yaml': stringify({
          readings: [
            { takes: 'immediately', clauses: ['LF-NEW-01'], norms: ['sexting.dsl-told'] },
            { ...plumpton.readings.at(-1), id: 'our-own', clauses: ['LF-NEW-01'], norms: [] },
          ],
        }),
      },
    );
    const policy = await only(path);
    const { monitoringResponder: _, ...words } = plumpton.roleWords;
    expect(policy.roleWords).toEqual({ ...words, theHead: 'the executive head' });
    expect(policy.limits).toEqual({
      ...plumpton.limits,
      immediately: 30,
      'without delay': undefined,
    });
    expect(policy.contacts).not.toHaveProperty('ceop');
    expect(policy.contacts.police?.name).toBe('the Larkshire police');
    expect(policy.contacts.lado).toEqual(plumpton.contacts.lado);
    expect(policy.settings).toEqual({ ...plumpton.settings, headComplaintsHaveOwnRoute: true });
    const at = plumpton.clauses.findIndex(({ id }) => id === 'PL-SEXT-01');
    expect(policy.clauses[at]?.says).toBe('The lead hears of every picture.');
    expect(policy.clauses.at(-1)?.id).toBe('LF-NEW-01');
    expect(policy.clauses).toHaveLength(plumpton.clauses.length + 1);
    expect(policy.readings.find(({ id }) => id === 'immediately')?.clauses).toEqual(['LF-NEW-01']);
    expect(policy.readings).toHaveLength(plumpton.readings.length + 1);
  });

  test.each([
    [
      { without: ['PL-SEXT-222'] },
      /^policy\.yaml:8: without\[0\]: unknown clause or reading .*did you mean/,
    ],
    [
      { roles: { imageViewer: ['dls'] } },
      /^policy\.yaml:\d+: roles\.imageViewer\[0\]: .*did you mean "dsl"/,
    ],
    [
      { from: 'plumpton-2020' },
      /^policy\.yaml:1: from: does not name a policy and its digest; write it like/,
    ],
    [
      { from: 'plumpton-2021@8623bb5f813f' },
      /^policy\.yaml:1: from: unknown policy .* did you mean "plumpton-2020"/,
    ],
    [
      { from: 'larkfold-2026@8623bb5f813f' },
      /^policy\.yaml:1: from: "larkfold-2026" is built on this policy itself/,
    ],
    [
      {
        roles: { chairOfGovernors: [] },
        settings: {},
        without: ['PL-SEXT-01', 'PL-SEXT-02'],
        id: 'plumpton-2020',
      },
      /is the id of one that comes with Dutybound/,
    ],
  ])('says what is wrong in it: %j', async (more, line) => {
    const { problems, policies: found } = await reading([shortOn(plumpton, more)]);
    expect(found).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(line)]);
  });

  test('may be built on another school of its folder, whichever is read first', async () => {
    const middle = await only(LARKFOLD);
    const upper = folderOf({
      'a/policy.yaml': stringify({
        from: pinOf(middle),
        id: 'marlow-2026',
        school: 'Marlow',
        limits: { immediately: 20 },
      }),
      'b/policy.yaml': readFileSync(join(LARKFOLD, 'policy.yaml'), 'utf8'),
    });
    const { policies: found, problems, warnings } = await reading([upper]);
    expect(problems).toEqual([]);
    expect(found.map(({ id, limits }) => [id, limits.immediately])).toEqual([
      ['marlow-2026', 20],
      ['larkfold-2026', 60],
    ]);
    expect(found[0]?.roles.imageViewer).toEqual(['dsl']);
    expect(warnings).toContainEqual(
      expect.stringMatching(/title: warning: is taken from larkfold-2026; give the school's own$/),
    );
  });

  test('two that are built on each other are refused', async () => {
    const head = (id: string, from: string) =>
      stringify({ from: `${from}@8623bb5f813f`, id, school: 'Loop' });
    const path = folderOf({ 'a/policy.yaml': head('a', 'b'), 'b/policy.yaml': head('b', 'a') });
    const { policies: found, problems } = await reading([path]);
    expect(found).toEqual([]);
    expect(problems).toContainEqual(expect.stringContaining('is built on this policy itself'));
  });
});

test('README shows the fixture as it stands', () => {
  const readme = readFileSync(join(LARKFOLD, '..', '..', '..', 'README.md'), 'utf8');
  const text = readFileSync(join(LARKFOLD, 'policy.yaml'), 'utf8');
  expect(readme).toContain(text.slice(text.indexOf('from: ')));
});

test('the published schema accepts the files as they stand, short or not', () => {
  const machines = join(LARKFOLD, '..', '..', '..', 'machines', 'policies');
  const read = (path: string): unknown => parse(readFileSync(path, 'utf8'));
  for (const path of [...policies.map(({ id }) => join(machines, id)), OTTERBROOK]) {
    const value = {
      ...(read(join(path, 'policy.yaml')) as object),
      ...(read(join(path, 'readings.yaml')) as object),
      clauses: read(join(path, 'clauses.yaml')),
      ...(path === OTTERBROOK ? {} : { expected: read(join(path, 'expected.yaml')) }),
    };
    expect([path, policySchema.safeParse(value).error]).toEqual([path, undefined]);
  }
  const short = read(join(LARKFOLD, 'policy.yaml')) as object;
  expect(policySchema.safeParse(short).success).toBe(true);
  expect(policySchema.safeParse({ ...short, from: undefined }).success).toBe(false);
});

describe('when the policy that it is built on changes', () => {
  test('it is refused with both digests, and what to do', async () => {
    const { policies: found, problems } = await reading([shortOn(plumpton, {})], later);
    expect(found).toEqual([]);
    expect(problems).toEqual([
      `policy.yaml:1: from: plumpton-2020 has changed: its digest is now ${digestOf(laterPlumpton)}, no longer ${digestOf(plumpton)}; write from: ${pinOf(laterPlumpton)} to take on what it says now, or put base.json of the edition you had back into the folder`,
    ]);
  });

  test('with base.json beside it, it keeps its rules, and the newer edition is an offer', async () => {
    const path = folderOf(shortFilesOf('larkfold-2026', plumpton));
    const before = await only(path);
    const { read, policies: found, problems } = await reading([path], later);
    expect(problems).toEqual([]);
    expect(found).toEqual([before]);
    expect(read[0]?.newer?.pin).toBe(pinOf(laterPlumpton));
    expect(read[0]?.newer?.policy?.roles.imageViewer).toEqual(['headteacher']);
  });

  test('base.json decides nothing where it is not the edition that is pinned', async () => {
    const files = shortFilesOf('larkfold-2026', plumpton);
    const edited = files['base.json']?.replace('"dsl"', '"headteacher"') ?? '';
    const path = folderOf({ ...files, 'base.json': edited });
    const { policies: found, problems } = await reading([path], later);
    expect(found).toEqual([]);
    expect(problems).toEqual([expect.stringContaining('plumpton-2020 has changed')]);
    for (const text of ['', '[', '{}', '['.repeat(100_000), '{"id":"plumpton-2020","rules":{}}']) {
      const broken = folderOf({ ...files, 'base.json': text });
      const read = await reading([broken], later);
      expect(read.problems).toEqual([
        expect.stringMatching(/^base\.json: is not an edition of the policy/),
      ]);
    }
  });

  test('its name, its dates and its double entry do not count as a change', () => {
    const renamed = { ...plumpton, school: 'Another', edition: '2030', expected: [] };
    expect(digestOf(renamed)).toBe(digestOf(plumpton));
  });

  test('what Dutybound learns later does not count, as long as it is the default', async () => {
    const { notConcerned: _, ...roles } = plumpton.roles;
    expect(digestOf({ ...plumpton, roles: roles as Policy['roles'] })).toBe(digestOf(plumpton));
    expect(digestOf({ ...plumpton, roles: { ...plumpton.roles, notConcerned: [] } })).not.toBe(
      digestOf(plumpton),
    );
  });
});

describe('a policy that stands alone', () => {
  const withoutFields = (text: string, fields: readonly string[]): string =>
    fields.reduce(
      (left, field) => left.replace(new RegExp(`^${field}:(.*\\n)(  .*\\n|- .*\\n)*`, 'm'), ''),
      text,
    );

  test('in the full format loads as it stands', async () => {
    const policy = await only(OTTERBROOK);
    expect(policy.roles.searchConsent).toEqual(['parent']);
    expect(policy.limits).toEqual({ immediately: 30, 'without delay': 120, emergency: 10 });
    expect(Object.keys(policy.roleWords)).toHaveLength(4);
  });

  test('gets the defaults for what it leaves out, so that a new field breaks no file', async () => {
    const full = await only(OTTERBROOK);
    const path = copyOf(OTTERBROOK, {
      'policy.yaml': (text) =>
        withoutFields(text, ['settings', 'screenMethods', 'limits', 'roleWords'])
          .replace(/^ {2}police: .*\n/m, '')
          .replace(/^ {2}theHead: .*\n/m, ''),
    });
    expect(await only(path)).toEqual({
      ...full,
      settings: {
        coversCriminalExploitation: true,
        policeBeforeDeletion: true,
        headComplaintsHaveOwnRoute: true,
        staffBreachesHaveOwnRoute: true,
      },
      limits: { immediately: 60, emergency: 15 },
      screenMethods: ['screen-off'],
      roleWords: {
        schoolPeople: 'anybody who acts for the school',
        beyondTheSchool: 'other schools, the press or the public',
        notConcerned: 'parents and pupils who are not involved, the press, the public',
      },
    });
  });

  test.each(policies.map((policy) => [policy.id, policy] as const))(
    'is written from %s whole, with the defaults as comments, and read back the same',
    async (id, policy) => {
      const files = filesOf({ ...policy, id: 'copy' }, id);
      expect(await only(folderOf(files))).toEqual({ ...policy, id: 'copy' });
      expect(files['policy.yaml']).toContain('  # the police\n  # police: [police]\n');
      const all = (files['policy.yaml'] ?? '').replaceAll(/^( *)# (\w+: \[.*\])$/gm, '$1$2');
      expect(await only(folderOf({ ...files, 'policy.yaml': all }))).toEqual({
        ...policy,
        id: 'copy',
      });
    },
  );

  test('knows the shared readings by name', async () => {
    const path = copyOf(OTTERBROOK, {
      'readings.yaml': (text) =>
        text.replace(/^unsaid/m, '  - takes: no-time-wrod\n    clauses: []\nunsaid'),
    });
    const { problems } = await reading([path]);
    expect(problems).toEqual([
      expect.stringMatching(
        /takes: unknown shared reading "no-time-wrod"; did you mean "no-time-word"/,
      ),
    ]);
  });
});
