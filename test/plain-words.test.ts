/** Words that a reader has to read twice are found where people read, and nowhere else. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const { scripts } = manifest;
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'dutybound-words-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

/** Files with a word in each, and the line it is on. */
const PLANTED: readonly (readonly [file: string, text: string, line: number])[] = [
  ...WORDS.flatMap((sentence, index): [string, string, number][] => [
    [`src/comment-${index}.ts`, `\n/** ${sentence} */\n`, 2],
    [`src/text-${index}.ts`, `\nconst a = \`\${b} ${sentence}\`;\n`, 2],
    [`docs/prose-${index}.md`, `\n${sentence}\n`, 2],
  ]),
  ['README.md', 'Raised anew.\n', 1],
  ['machines/readings.yaml', 'taken: Each one anew.\n', 1],
  ['test/a.test.ts', "\n\ntest('is told of once', () => {});\n", 3],
  ['scripts/a.js', '// What is broken is told\n// of, in one line.\n', 1],
  ['src/a.ts', '/**\n * That is\n * no id.\n */\nconst a = 1;\n', 2],
  ['bench/a.js', 'const id = `This is no $' + '{kind}`;\n', 1],
  ['docs/a.md', 'It is told\nof.\n', 1],
];

const FINE: readonly (readonly [why: string, file: string, text: string])[] = [
  ['a name', 'src/b.ts', 'const anew = 1;\nfor (const told of past) send(told, anew);\n'],
  ['a pattern', 'src/c.ts', 'const list = /anew|nought/;\n'],
  ['two texts side by side', 'src/d.ts', "const a = ['told', 'of', 'is', 'no'];\n"],
  ['a folder that nobody reads', 'fixtures/a.md', 'anew\n'],
  ['there is no', 'docs/b.md', 'There is no limit, and because there was no act, none is due.\n'],
  ['is no longer', 'docs/c.md', 'It is no longer owed. It is no deeper than one.\n'],
  ['a plain question', 'docs/d.md', 'Who is it about? Has it already happened? Is it late?\n'],
  ['the right person', 'docs/e.md', 'It put the right person first.\n'],
];

/** What the check prints of a folder, line by line. */
const check = (home: string) => {
  const script = join(root, 'scripts', 'plain-words.js');
  const { status, stderr } = spawnSync(process.execPath, [script, home], { encoding: 'utf8' });
  return { status, says: stderr.split('\n').slice(0, -1) };
};

const grown = (name: string, files: readonly (readonly [string, string])[]): string => {
  const home = join(folder, name);
  for (const [file, text] of files) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), text);
  }
  return home;
};

describe('each word on the list is found, with its line, and ends the check with 1', () => {
  const home = grown(
    'planted',
    PLANTED.map(([file, text]) => [file, text]),
  );
  const { status, says } = check(home);

  test.each(PLANTED)('%s: %j', (file, _, line) => {
    const mine = says.filter((each) => each.startsWith(`${file}:`));
    expect(mine).toEqual([expect.stringMatching(/^[^:]+:\d+: ".+": write .+/)]);
    expect(mine[0]).toContain(`${file}:${line}: `);
    expect(status).toBe(1);
  });
});

describe('what is not one of them is left alone', () => {
  const home = grown(
    'fine',
    FINE.map(([, file, text]) => [file, text]),
  );
  const { status, says } = check(home);

  test.each(FINE)('%s', (_, file) => {
    expect(says.filter((each) => each.startsWith(`${file}:`))).toEqual([]);
    expect(status).toBe(0);
  });
});

test('the check is part of npm run check, which CI runs', () => {
  expect(scripts.check).toContain('check:static');
  expect(scripts['check:static']).toContain('plain-words');
});
