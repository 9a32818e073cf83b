/** Every link from one page of the documentation leads somewhere: to a file that is there, and to a heading in it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

const pagesIn = (folder: string, options: { recursive?: boolean } = {}): readonly string[] =>
  readdirSync(join(root, folder), { ...options, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(root, folder, name));

const PAGES = [...pagesIn('.'), ...pagesIn('docs', { recursive: true }), ...pagesIn('verifier')];

const proseOf = (text: string): string => text.replace(/^ *```[\s\S]*?^ *```$/gm, '');

/** The names under which a page's headings can be reached, as GitHub gives them. */
const headingsOf = (text: string): readonly string[] =>
  [...proseOf(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );

const linksIn = (text: string): readonly string[] =>
  [
    ...proseOf(text)
      .replace(/`[^`\n]*`/g, '')
      .matchAll(/(?:\]\(|src=")([^)"\s]+)/g),
  ]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));

/** What is wrong with a link of this page; null where it leads somewhere. */
const faultOf = (page: string, text: string, link: string): string | null => {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? page : resolve(dirname(page), path);
  if (!existsSync(target)) return `${link}: no such file`;
  if (heading === undefined) return null;
  const there = target === page ? text : readFileSync(target, 'utf8');
  return headingsOf(there).includes(heading) ? null : `${link}: no such heading`;
};

const faultsOf = (page: string, text: string): readonly (string | null)[] =>
  linksIn(text)
    .map((link) => faultOf(page, text, link))
    .filter((fault) => fault !== null);

describe('links', () => {
  test.each(PAGES.map((page) => [relative(root, page), page]))(
    'in %s lead somewhere',
    (_, page) => {
      expect(faultsOf(page, readFileSync(page, 'utf8'))).toEqual([]);
    },
  );

  test('that lead nowhere are found, and there are some that lead somewhere', () => {
    const page = join(root, 'README.md');
    const text =
      '# Here it is!\n[a](docs/none.md) [b](#here-it-is) [c](#elsewhere) [d](docs/audit.md#none)\n';
    expect(faultsOf(page, text)).toEqual([
      'docs/none.md: no such file',
      '#elsewhere: no such heading',
      'docs/audit.md#none: no such heading',
    ]);
    expect(linksIn(readFileSync(page, 'utf8')).length).toBeGreaterThan(5);
  });
});
