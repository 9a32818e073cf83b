/** Folders made to break the reader: each is refused in a line or few, quickly, and changes nothing else. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OTTERBROOK, policyFolders, reading } from './support.ts';

const { copyOf, folderOf } = policyFolders();

/** Milliseconds, on a machine that does much else; on an idle one it is a fraction. */
const QUICKLY = 10_000;

const refused = async (path: string): Promise<readonly string[]> => {
  const start = performance.now();
  const { policies, problems } = await reading([path]);
  expect(performance.now() - start).toBeLessThan(QUICKLY);
  expect(policies).toEqual([]);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThan(120);
  for (const line of problems) expect(line).toMatch(/^[^\n]{10,400}$/);
  return problems;
};

const head = (change: (text: string) => string): string =>
  copyOf(OTTERBROOK, { 'policy.yaml': change });
const lists = (size: number): string =>
  Array.from(
    { length: 11 },
    (_, i) => `a${i + 1}: &a${i + 1} [${Array(size).fill(`*a${i}`)}]\n`,
  ).join('');

describe('names that JavaScript keeps for itself', () => {
  test.each([
    ['a field', (text: string) => `${text}__proto__: {polluted: true}\n`],
    ['a role', (text: string) => text.replace('  police: [police]', '  __proto__: [police]')],
    ['a contact', (text: string) => text.replace('  police:\n', '  __proto__:\n')],
    ['in quotes', (text: string) => `${text}"__proto__": {polluted: true}\n`],
  ])('__proto__ is not %s', async (_, change) => {
    expect(await refused(head(change))).toContainEqual(
      expect.stringMatching(/^policy\.yaml:\d+: "__proto__" is not a field; take it out$/),
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test.each(['constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'nor is %s',
    async (name) => {
      const [line] = await refused(
        head((text) => `${text}${name}: {prototype: {polluted: true}}\n`),
      );
      expect(line).toMatch(new RegExp(`^policy\\.yaml:\\d+: ${name}: unknown field "${name}"; `));
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
      const role = head((text) => text.replace('  police: [police]', `  ${name}: [police]`));
      expect(await refused(role)).toContainEqual(
        expect.stringContaining(`unknown field "${name}"`),
      );
      const parameter = copyOf(OTTERBROOK, {
        'readings.yaml': (text) => text.replace('roles.imageViewer', `settings.${name}`),
      });
      expect(await refused(parameter)).toContainEqual(
        expect.stringContaining('parameter: is not a parameter'),
      );
    },
  );
});

describe('numbers', () => {
  test.each([
    ['1e308', 'is too big; give at most 44640'],
    ['9007199254740993', 'is too big; give at most 44640'],
    ['44641', 'is too big; give at most 44640'],
    ['-5', 'is too small; give a number above 0'],
    ['.inf', 'is of the wrong kind; give a number'],
    ['.nan', 'is of the wrong kind; give a number'],
  ])('a limit of %s minutes is out of bounds', async (minutes, says) => {
    const problems = await refused(
      head((text) => text.replace('immediately: 30', `immediately: ${minutes}`)),
    );
    expect(problems).toEqual([expect.stringMatching(/^policy\.yaml:\d+: limits\.immediately: /)]);
    expect(problems[0]).toContain(says);
  });

  test('so are working days without end', async () => {
    const path = copyOf(OTTERBROOK, {
      'clauses.yaml': (text) =>
        text.replace('  timeWord: immediately', '  within: {workingDays: 100000}'),
    });
    expect(await refused(path)).toContainEqual(
      expect.stringMatching(/within\.workingDays: is too big; give at most 60$/),
    );
  });
});

describe('much of it', () => {
  const repeat = (line: (index: number) => string, count: number): string =>
    Array.from({ length: count }, (_, index) => line(index)).join('');
  const one = (id: number): string =>
    `- {id: OT-X-${id}, section: s, place: p, line: 1, kind: must, actor: a, action: b, says: c, grounds: [x.y]}\n`;

  test.each<[string, string, (text: string) => string]>([
    ['32,000 unknown fields', 'policy.yaml', (text) => text + repeat((i) => `k${i}: 1\n`, 32_000)],
    ['10,000 unknown fields', 'policy.yaml', (text) => text + repeat((i) => `k${i}: 1\n`, 10_000)],
    ['2,000 unknown norms', 'clauses.yaml', (text) => text + repeat(one, 2_000)],
    [
      'many aliases',
      'policy.yaml',
      (text) => `${text}a: &a [1]\n${repeat((i) => `k${i}: *a\n`, 5_000)}`,
    ],
    [
      'lists of lists of lists',
      'policy.yaml',
      (text) => `${text}a0: &a0 [x, x, x, x, x, x, x, x, x]\n${lists(9)}`,
    ],
    ['an alias of itself', 'policy.yaml', (text) => `${text}a: &a [*a]\n`],
    ['a million brackets', 'policy.yaml', (text) => `${text}a: ${'['.repeat(900_000)}`],
    [
      'brackets closed in comments',
      'policy.yaml',
      (text) => `${text}a: ${'[ #]\n'.repeat(100_000)}`,
    ],
    ['a hundred thousand dashes', 'clauses.yaml', () => `${'- '.repeat(100_000)}a`],
    ['a hundred thousand question marks', 'policy.yaml', () => `${'? '.repeat(100_000)}a`],
    ['steps without end', 'policy.yaml', () => repeat((i) => `${' '.repeat(i)}a:\n`, 1_000)],
    ['commas', 'readings.yaml', () => `[${','.repeat(500_000)}`],
    ['errors', 'readings.yaml', () => '\t- %\n'.repeat(50_000)],
    ['2 MB', 'readings.yaml', () => `# ${'x'.repeat(2_000_000)}`],
    ['nothing', 'policy.yaml', () => ''],
    ['bytes that are not text', 'policy.yaml', () => 'id: \u0000\u0001'],
  ])('%s', async (_, file, change) => {
    const problems = await refused(copyOf(OTTERBROOK, { [file]: change }));
    expect(problems[0]).toMatch(new RegExp(`^${file}(:\\d+)?: `));
  });

  test('says how many unknown fields are left out', async () => {
    const problems = await refused(head((text) => text + repeat((i) => `k${i}: 1\n`, 5_000)));
    expect(problems).toHaveLength(21);
    expect(problems).toContainEqual(
      expect.stringContaining('has 4980 more unknown fields; take them out'),
    );
  });
});

describe('what is not a file', () => {
  const NOT_A_FILE =
    /^policy\.yaml: is a pipe, a device or a socket, not a file; put a file in its place$/;

  test('a pipe in place of a file is not waited for', async () => {
    for (const name of ['policy.yaml', 'clauses.yaml', 'expected.yaml', 'readings.yaml']) {
      const path = copyOf(OTTERBROOK, {});
      if (name !== 'expected.yaml') unlinkSync(join(path, name));
      execFileSync('mkfifo', [join(path, name)]);
      const problems = await refused(path);
      expect(problems).toEqual([
        expect.stringContaining(`${name}: is a pipe, a device or a socket`),
      ]);
    }
  });

  test('nor is a device, nor a socket', async () => {
    const device = folderOf({});
    symlinkSync('/dev/zero', join(device, 'policy.yaml'));
    expect(await refused(device)).toEqual([expect.stringMatching(NOT_A_FILE)]);
    const socket = folderOf({});
    const server = createServer().listen(join(socket, 'policy.yaml'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      expect(await refused(socket)).toEqual([expect.stringMatching(NOT_A_FILE)]);
    } finally {
      server.close();
    }
  });

  test('a pipe in place of base.json or of the folder', async () => {
    const path = folderOf({
      'policy.yaml': 'from: plumpton-2020@000000000000\nid: x\nschool: X\n',
    });
    execFileSync('mkfifo', [join(path, 'base.json')]);
    expect(await refused(path)).toEqual([expect.stringMatching(/^base\.json: is a pipe/)]);
    const upper = folderOf({});
    execFileSync('mkfifo', [join(upper, 'school')]);
    expect((await refused(join(upper, 'school')))[0]).toContain('is not a folder');
    expect((await refused(upper))[0]).toContain('holds no policy.yaml');
  });

  test('a folder in place of a file', async () => {
    const path = folderOf({});
    mkdirSync(join(path, 'policy.yaml'));
    expect(await refused(path)).toEqual(['policy.yaml: is a folder, not a file; take it out']);
  });

  test('links that lead round in a circle', async () => {
    const path = folderOf({});
    symlinkSync('policy.yaml', join(path, 'policy.yaml'));
    expect((await refused(path))[0]).toContain('is a link that leads back to itself');
    const upper = folderOf({});
    symlinkSync('.', join(upper, 'self'));
    expect((await refused(upper))[0]).toContain('holds no policy.yaml');
    const loop = folderOf({});
    symlinkSync('loop', join(loop, 'loop'));
    expect((await refused(loop))[0]).toContain('is a link that leads back to itself');
    const inside = copyOf(OTTERBROOK, {});
    symlinkSync('.', join(inside, 'self'));
    expect((await reading([inside])).policies).toHaveLength(1);
  });
});
