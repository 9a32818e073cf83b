/** A school's own policy: written, edited, checked and used, without touching code. */
import { cpSync, readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pinOf } from '../../src/policies/digest.ts';
import { shortFilesOf } from '../../src/policies/write.ts';
import type { PolicyDiff } from '../../src/report/diff.ts';
import type { Report } from '../../src/vocabulary/findings.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import { policyNamed } from '../support/built-in.ts';
import { dutybound, temporaryFolder } from './support.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures');
const OTTERBROOK = join(FIXTURES, 'policies', 'otterbrook-2026');
const TIMELINES = join(FIXTURES, 'third-school');
const WITH = ['--policies', join(FIXTURES, 'policies')] as const;

const plumpton = policyNamed('plumpton-2020');
const folder = temporaryFolder();

const textOf = (file: string): string => readFileSync(join(OTTERBROOK, file), 'utf8');

let copies = 0;

/** A copy of the fixture with one text replaced. @returns the folder, and the line of the change. */
const broken = (file: string, from: string, to: string) => {
  copies += 1;
  const path = join(folder.path, `broken-${copies}`);
  cpSync(OTTERBROOK, path, { recursive: true });
  const text = textOf(file);
  const start = text.indexOf(from);
  if (start === -1) throw new Error(`${file} has no ${from}`);
  const line = text.slice(0, start).split('\n').length;
  folder.write(
    join(`broken-${copies}`, file),
    text.replace(from, () => to),
  );
  return { path, line, file: join(path, file) };
};

describe('policy new', () => {
  test('writes a policy with a comment on each part, which can be used as it is', () => {
    const path = join(folder.path, 'copy of plumpton');
    const { status, stdout } = dutybound(['policy', 'new', path, '--from', 'plumpton-2020']);
    expect(status).toBe(0);
    expect(stdout).toContain('It is called copy-of-plumpton.');
    const text = readFileSync(join(path, 'policy.yaml'), 'utf8');
    expect(text).toContain('  # who may look at an image when somebody must\n  imageViewer:');
    expect(text).toContain('  # the police\n  # police: [police]\n');
    expect(dutybound(['policy', 'check', path])).toMatchObject({ status: 0, problems: [] });
  });

  test('writes a short policy, which keeps to the edition of today', () => {
    const path = join(folder.path, 'short');
    const args = ['policy', 'new', path, '--from', 'plumpton-2020', '--short'];
    expect(dutybound(args)).toMatchObject({ status: 0, problems: [] });
    expect(readdirSync(path)).toEqual(['base.json', 'policy.yaml']);
    const checked = dutybound(['policy', 'check', path]);
    expect(checked).toMatchObject({ status: 0, problems: [] });
    expect(checked.stdout).toContain('short  Plumpton Primary School: can be used');
    expect(checked.stdout).toContain('no longer asked, which plumpton-2020 asks: none');
    folder.write(
      'short/policy.yaml',
      `${readFileSync(join(path, 'policy.yaml'), 'utf8')}
without: [PL-SEXT-19]
`,
    );
    expect(dutybound(['policy', 'check', path]).stdout).toContain(
      'no longer asked, which plumpton-2020 asks: sexting.parents-informed\n',
    );
    const judged = ['--policies', path, '--policy', 'plumpton-2020', '--against', 'short'];
    const { stdout } = dutybound(['audit', 'fixtures/timelines/sexting', ...judged]);
    expect(stdout).toContain('That does not mean that more was done.');
    expect(stdout).toMatch(
      /Rules that only plumpton-2020 has {2}\(verdicts no longer given: \d+\)/,
    );
    expect(dutybound(['policies']).stdout).toMatch(
      / {4}to build on it: from: plumpton-2020@\w{12}\n/,
    );
  });

  test('never writes over anything', () => {
    folder.write('full/notes.txt', 'mine');
    const path = join(folder.path, 'full');
    expect(dutybound(['policy', 'new', path, '--from', 'plumpton-2020'])).toEqual({
      status: 2,
      stdout: '',
      problems: [`dutybound: ${path}: is not empty; name a new folder`],
    });
    expect(readdirSync(path)).toEqual(['notes.txt']);
    const file = join(path, 'notes.txt');
    const { problems } = dutybound(['policy', 'new', file, '--from', 'plumpton-2020']);
    expect(problems).toEqual([`dutybound: ${file} cannot be written: it is a file; name a folder`]);
  });

  test('knows which policies there are to copy', () => {
    const path = join(folder.path, 'none');
    const { status, problems } = dutybound(['policy', 'new', path, '--from', 'plumpton-2021']);
    expect({ status, problems }).toEqual({
      status: 2,
      problems: [
        'dutybound: --from: unknown policy "plumpton-2021"; did you mean "plumpton-2020"?',
      ],
    });
  });
});

describe('policy check', () => {
  test('finds the third school usable, and says what it no longer asks', () => {
    const { status, stdout, problems } = dutybound(['policy', 'check', OTTERBROOK]);
    expect({ status, problems }).toEqual({ status: 0, problems: [] });
    expect(stdout).toContain('otterbrook-2026  Otterbrook Primary School: can be used');
    expect(stdout).toMatch(/no clause asks for them: .*iioc\.dsl-told/);
    expect(stdout).not.toMatch(/no clause asks for them: .*sexting\.never-view-image/);
    expect(stdout).not.toContain('no longer asked');
  });

  test.each([
    [
      'policy.yaml',
      'theDsl: [dsl, deputy-dsl]',
      'theDsl: [dls, deputy-dsl]',
      'roles.theDsl[0]: unknown word "dls"; did you mean "dsl"?',
    ],
    [
      'policy.yaml',
      'school: Otterbrook',
      'scool: Otterbrook',
      'scool: unknown field "scool"; did you mean "school"?',
    ],
    [
      'policy.yaml',
      '- "101"',
      '- 101',
      'contacts.police.reach[0]: is of the wrong kind; give text, in quotes where it looks like a number or a date',
    ],
    [
      'policy.yaml',
      'immediately: 30',
      'immediately: 0',
      'limits.immediately: is too small; give a number above 0',
    ],
    [
      'policy.yaml',
      'headComplaintsHaveOwnRoute: true',
      'headComplaintsHaveOwnRoute: maybe',
      'settings.headComplaintsHaveOwnRoute: is of the wrong kind; give true or false',
    ],
    [
      'policy.yaml',
      'chairOfGovernors: [chair-of-governors]',
      'chairOfGovernors: []',
      'roles.chairOfGovernors: nobody is who receives a complaint about the head, so nobody can meet staff-misuse.head-complaint-referred; name somebody, or take the norm from its clauses',
    ],
    [
      'policy.yaml',
      'id: otterbrook-2026',
      'id: plumpton-2020',
      'id: "plumpton-2020" is the id of one that comes with Dutybound; give it an id of its own',
    ],
    [
      'clauses.yaml',
      'grounds: [general.recorded]',
      'grounds: [general.recordde]',
      'OT-TELL-02.grounds[0]: unknown norm "general.recordde"; did you mean "general.recorded"?',
    ],
    [
      'clauses.yaml',
      'grounds: [general.debrief]',
      'grounds: []',
      'OT-AFTER-01.grounds: grounds nothing and does not say why; name a norm, or give notANorm and why',
    ],
    [
      'clauses.yaml',
      'id: OT-TELL-02',
      'id: OT-TELL-01',
      'OT-TELL-01.id: "OT-TELL-01" is given twice; give each an id of its own',
    ],
    [
      'clauses.yaml',
      'kind: order',
      'kind: ordre',
      'OT-PICT-12.kind: unknown word "ordre"; did you mean "order"?',
    ],
    [
      'readings.yaml',
      'clauses: [OT-PICT-01]',
      'clauses: [OT-PICT-91]',
      'two-hours.clauses[0]: unknown clause "OT-PICT-91"; did you mean "OT-PICT-01"?',
    ],
    [
      'readings.yaml',
      'norms: [sexting.never-view-image]',
      'norms: [sexting.never-see-image]',
      'deputy-looks.norms[0]: unknown norm "sexting.never-see-image"; did you mean "sexting.never-view-image"?',
    ],
    [
      'readings.yaml',
      'id: two-hours',
      'id: straight-away',
      'straight-away.id: "straight-away" is given twice; give each an id of its own',
    ],
    [
      'readings.yaml',
      'taken: More than two hours.',
      'taken: More than three hours.',
      'two-hours.taken: is not one of those considered; repeat one of them word for word, or add it to them',
    ],
    [
      'readings.yaml',
      'parameter: roles.imageViewer',
      'parameter: roles.imageVewer',
      'deputy-looks.parameter: is not a parameter; write it like limits.immediately, settings.… or roles.…',
    ],
  ])('names the line: %s, %s', (file, from, to, says) => {
    const copy = broken(file, from, to);
    const { status, problems } = dutybound(['policy', 'check', copy.path]);
    expect(status).toBe(2);
    expect(problems).toContain(`${copy.file}:${copy.line}: ${says}`);
  });

  test('what is wrong keeps every other command from using it', () => {
    const copy = broken('policy.yaml', 'theDsl: [dsl', 'theDsl: [dls');
    const { problems } = dutybound(['policy', 'check', copy.path]);
    expect(dutybound(['policies', '--policies', copy.path])).toEqual({
      status: 2,
      stdout: '',
      problems,
    });
  });

  test.each([
    ['policy.yaml', 'title: Staying', 'title: "Staying', /^.*: something is missing here/],
    [
      'policy.yaml',
      'title: Staying Safe',
      'school: Staying Safe',
      /^.*: a field is given twice; keep one/,
    ],
    ['policy.yaml', 'title: Staying', '\ttitle: Staying', /policy\.yaml:\d+: /],
  ])('reads no further where it is not YAML: %s, %s', (file, from, to, says) => {
    const copy = broken(file, from, to);
    const { status, problems } = dutybound(['policy', 'check', copy.path]);
    expect(status).toBe(2);
    expect(problems[0]).toMatch(says);
  });

  test('warns of what is worth a second look, and lets it pass', () => {
    const copy = broken('policy.yaml', '- 01632 960017', '[]');
    const { status, stdout, problems } = dutybound(['policy', 'check', copy.path]);
    expect({ status, problems }).toEqual({ status: 0, problems: [] });
    expect(stdout).toMatch(
      /: contacts\.lado: warning: nothing says how to reach the Otterdale LADO/,
    );
  });

  test('says where a policy is not', () => {
    const nowhere = join(folder.path, 'nowhere');
    expect(dutybound(['policy', 'check', nowhere]).problems).toEqual([
      `${nowhere}: is not there; check the name`,
    ]);
    expect(dutybound(['policies', '--policies', TIMELINES]).problems).toEqual([
      `${TIMELINES}: holds no policy.yaml; name a policy's folder, or a folder of such folders`,
    ]);
  });

  test('offers the newer edition of what a short policy is built on, as a difference', () => {
    const older = {
      ...plumpton,
      roles: { ...plumpton.roles, imageViewer: ['headteacher'] },
    } as Policy;
    for (const [name, text] of Object.entries(shortFilesOf('pinned', older))) {
      folder.write(join('pinned', name), text);
    }
    const path = join(folder.path, 'pinned');
    const { status, stdout, problems } = dutybound(['policy', 'check', path]);
    expect({ status, problems }).toEqual({ status: 0, problems: [] });
    expect(stdout).toContain('plumpton-2020 has a newer edition.');
    expect(stdout).toContain(`write from: ${pinOf(plumpton)} in policy.yaml and delete base.json`);
    expect(stdout).toMatch(/pinned \(newer\)[\s\S]*who may look at an image/);
    const kept = JSON.parse(dutybound(['policies', '--policies', path, '-f', 'json']).stdout);
    expect(kept).toContainEqual(expect.objectContaining({ id: 'pinned' }));
    unlinkSync(join(path, 'base.json'));
    expect(dutybound(['policies', '--policies', path])).toEqual({
      status: 2,
      stdout: '',
      problems: [expect.stringContaining('from: plumpton-2020 has changed: its digest is now')],
    });
  });

  test('as JSON it gives the same', () => {
    const { stdout } = dutybound(['policy', 'check', OTTERBROOK, '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject([
      { policy: 'otterbrook-2026', clauses: 36, problems: [], warnings: expect.any(Array) },
    ]);
  });
});

describe('--policies', () => {
  const verdicts = (...args: readonly string[]) => {
    const { stdout, problems } = dutybound(['replay', TIMELINES, ...WITH, '-f', 'json', ...args]);
    expect(problems).toEqual([]);
    const reports = JSON.parse(stdout) as readonly Report[];
    return Object.fromEntries(
      reports.flatMap(({ incident, verdict, findings }) => [
        [incident, verdict],
        ...findings.map((each) => [`${incident} ${each.norm}`, each.verdict] as const),
      ]),
    );
  };

  test('judges under the third school, and otherwise under another', () => {
    expect(verdicts()).toMatchObject({
      'OT-01': 'non-compliant',
      'OT-01 sexting.dsl-told': 'late',
      'OT-01 sexting.never-view-image': 'breached',
      'OT-02': 'compliant',
      'OT-02 staff-misuse.head-complaint-referred': 'met',
    });
    const elsewhere = verdicts('--policy', 'plumpton-2020');
    expect(elsewhere).toMatchObject({
      'OT-01 sexting.dsl-told': 'met',
      'OT-01 sexting.never-view-image': 'kept',
    });
    expect(elsewhere).not.toHaveProperty('OT-02 staff-misuse.head-complaint-referred');
  });

  test('without it the third school is not known', () => {
    const { status, problems } = dutybound(['replay', TIMELINES]);
    expect(status).toBe(2);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('policy: unknown policy');
  });

  test('sets the third school beside another', () => {
    const args = ['diff', 'otterbrook-2026', 'plumpton-2020', ...WITH, '-f', 'json'];
    const { status, stdout } = dutybound(args);
    expect(status).toBe(0);
    const { procedures } = JSON.parse(stdout) as PolicyDiff;
    const of = (id: string) => procedures.find((each) => each.procedure === id);
    expect(of('staff-misuse')?.onlyInA.map((each) => each.norm)).toEqual([
      'staff-misuse.head-complaint-referred',
    ]);
    expect(of('sexting')?.onlyInB.map((each) => each.norm)).toContain('sexting.review');
    expect(of('device-search')?.changed.map((each) => each.norm)).toContain(
      'device-search.confiscated',
    );
  });

  test.each([
    ['explain', 'sexting.dsl-told', '--policy', 'otterbrook-2026'],
    ['norms', '--policy', 'otterbrook-2026'],
    ['policies'],
    ['words', 'policy'],
    ['lint', 'otterbrook-2026'],
    ['trace', 'otterbrook-2026', '--fixtures', TIMELINES],
  ])('is taken by %s', (...args) => {
    const { status, stdout, problems } = dutybound([...args, ...WITH]);
    expect({ status, problems }).toEqual({ status: 0, problems: [] });
    expect(stdout).toContain('otterbrook-2026');
  });

  test('is taken by step, which goes on with what it keeps', () => {
    const file = join(folder.path, 'stepped.json');
    const args = ['step', file, ...WITH];
    const first = dutybound([...args, '-x', '--policy', 'otterbrook-2026'], {
      input: 'dsl\nsexting\nteacher\npupil\nnow\nquit\n',
    });
    expect(first.status).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ policy: 'otterbrook-2026' });
    expect(dutybound(args, { input: 'quit\n' }).stdout).toContain('Going on with incident');
  });

  test('can be repeated; one folder can hold several policies', () => {
    const copy = broken('policy.yaml', 'id: otterbrook-2026', 'id: otterbrook-2027');
    const { stdout } = dutybound(['policies', ...WITH, '--policies', copy.path]);
    expect(stdout).toContain('otterbrook-2026');
    expect(stdout).toContain('otterbrook-2027');
    const twice = dutybound(['policies', ...WITH, '--policies', OTTERBROOK]);
    expect(twice.status).toBe(2);
    expect(twice.problems[0]).toContain('"otterbrook-2026" is the id of the one in');
  });
});

test('every theorem holds for the third school', () => {
  const args = ['verify', '--policy', 'otterbrook-2026', ...WITH];
  expect(dutybound(args)).toMatchObject({ status: 0, problems: [] });
}, 120_000);
