/** Words that a reader has to read twice are found where people read, and nowhere else. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { scripts } from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'dutybound-words-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the check prints of one file in a folder of its own, line by line. */
const found = (file: string, text: string): { readonly status: number | null; says: string[] } => {
  const home = mkdtempSync(join(folder, 'tree-'));
  mkdirSync(dirname(join(home, file)), { recursive: true });
  writeFileSync(join(home, file), text);
  const script = join(root, 'scripts', 'plain-words.js');
  const { status, stderr } = spawnSync(process.execPath, [script, home], { encoding: 'utf8' });
  return { status, says: stderr.split('\n').slice(0, -1) };
};

const WORDS = [
  'The duty is raised anew.',
  'It was given nought minutes.',
  'A broken row is told of once.',
  'Told of each row.',
  'It names the field and the mend.',
  'A correction that puts nothing right.',
  'It is put right by a later entry.',
  'That is no id for a clause.',
  'They are no digits.',
  'Whom is it about?',
  'Has it a limit?',
  'Has it not happened?',
  'Has looking at the image a clear need?',
  'Has the policy a clause for it?',
];

describe('each word on the list is found, with its line', () => {
  test.each(WORDS)('%s', (sentence) => {
    const says = expect.stringMatching(/^src\/a\.ts:2: ".+": write .+/);
    expect(found('src/a.ts', `\n/** ${sentence} */\n`)).toEqual({ status: 1, says: [says] });
    expect(found('src/a.ts', `\nconst a = \`\${b} ${sentence}\`;\n`)).toEqual({
      status: 1,
      says: [says],
    });
    expect(found('README.md', `\n${sentence}\n`).says).toEqual([
      expect.stringMatching(/^README\.md:2: /),
    ]);
  });
});

test.each([
  ['machines/readings.yaml', 'taken: Each one anew.\n', 1],
  ['test/a.test.ts', "\n\ntest('is told of once', () => {});\n", 3],
  ['scripts/a.js', '// What is broken is told\n// of, in one line.\n', 1],
  ['src/a.ts', '/**\n * That is\n * no id.\n */\nconst a = 1;\n', 2],
  ['bench/a.js', 'const id = `This is no $' + '{kind}`;\n', 1],
  ['docs/a.md', 'It is told\nof.\n', 1],
])('in %s: %j', (file, text, line) => {
  const { status, says } = found(file, text);
  expect(status).toBe(1);
  expect(says).toEqual([expect.stringContaining(`${file}:${line}: `)]);
});

test.each([
  ['a name in code', 'src/a.ts', 'const anew = 1;\nfor (const told of past) send(told, anew);\n'],
  ['a pattern', 'src/a.ts', 'const list = /anew|nought/;\n'],
  ['two texts side by side', 'src/a.ts', "const a = ['told', 'of', 'is', 'no'];\n"],
  ['a folder that people do not read', 'fixtures/a.md', 'anew\n'],
  ['there is no', 'docs/a.md', 'There is no limit, and because there was no act, none is due.\n'],
  ['is no longer', 'docs/a.md', 'It is no longer owed. It is no deeper than one.\n'],
  [
    'a plain question',
    'docs/a.md',
    'Who is it about? Has it already happened? Does it have a limit?\n',
  ],
  ['the right person', 'docs/a.md', 'It put the right person first.\n'],
])('%s is left alone', (_, file, text) => {
  expect(found(file, text)).toEqual({ status: 0, says: [] });
});

test('the check is part of npm run check, which CI runs', () => {
  expect(scripts.check).toContain('check:static');
  expect(scripts['check:static']).toContain('plain-words');
});
