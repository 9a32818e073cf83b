import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dutybound, temporaryFolder } from './support.ts';

const folder = temporaryFolder();

describe('card', () => {
  test('is one file with what to do first, that runs no script and fetches nothing', () => {
    const file = join(folder.path, 'card.html');
    const args = ['card', 'sexting', '--policy', 'plumpton-2020', '--output', file];
    expect(dutybound(args)).toEqual({ status: 0, stdout: '', problems: [] });
    const card = readFileSync(file, 'utf8');
    expect(card).toContain('Do not look at the image.');
    expect(card).toContain('href="tel:999"');
    expect(card).toMatch(/href="tel:01323464222">[\s\S]*?\(never checked\)/);
    expect(card).toContain('default-src &#39;none&#39;');
    expect(card).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
  });

  test('a number that the policy says was checked shows when', () => {
    const contacts = 'contacts:\n  lado:\n    name: the LADO\n    reach: ["01632 960017"]\n';
    const head = `from: ${pin()}\nid: ours\nschool: Ours\n${contacts}    checkedOn: `;
    folder.write('ours/policy.yaml', `${head}2026-03-04\n`);
    const args = [
      'card',
      'staff-misuse',
      '--policy',
      'ours',
      '--policies',
      join(folder.path, 'ours'),
    ];
    expect(dutybound(args).stdout).toMatch(/960017<\/a>[\s\S]*?\(checked 4 Mar 2026\)/);
    folder.write('ours/policy.yaml', `${head}last week\n`);
    const { status, problems } = dutybound(args);
    expect(status).toBe(2);
    expect(problems.join(' ')).toContain('is not a day; write it in quotes, like "2026-03-04"');
  });

  test('the log on paper has numbered lines, and the fields of an entry as its columns', () => {
    const args = ['card', 'sexting', '--policy', 'plumpton-2020', '--log-book'];
    const { stdout } = dutybound(args);
    const row = (line: number) => new RegExp(`<th scope="row"[^>]*>\\s*${line}\\s*</th>`);
    for (const line of [0, 1, 14]) expect(stdout).toMatch(row(line));
    const fields = [...stdout.matchAll(/db-log__field">(\w+)</g)].map(([, field]) => field);
    const entry = {
      at: '2026-03-04T09:12:00Z',
      recordedAt: '2026-03-04T09:15:00Z',
      by: 'dsl',
      type: 'party.informed',
      to: 'police',
      via: '101',
      reference: '0458',
      note: 'as written on paper',
    };
    expect(fields).toEqual(Object.keys(entry));
    const timeline = {
      incident: 'P-1',
      policy: 'plumpton-2020',
      record: 'partial',
      exercise: false,
      events: [
        { at: entry.at, by: 'teacher', type: 'concern.raised', procedure: 'sexting' },
        entry,
      ],
    };
    folder.write('paper.json', timeline);
    const { problems } = dutybound(['replay', join(folder.path, 'paper.json')]);
    expect(problems).toEqual([]);
  });

  test('what is not known is said in one line', () => {
    expect(dutybound(['card', 'sextin', '--policy', 'plumpton-2020'])).toEqual({
      status: 2,
      stdout: '',
      problems: ['dutybound: unknown procedure "sextin"; did you mean "sexting"?'],
    });
    expect(dutybound(['serve', '--demo', 'otterbrok-2026']).status).toBe(2);
  });
});

const pin = (): string => {
  const { stdout } = dutybound(['policies', '--format', 'json']);
  const all = JSON.parse(stdout) as readonly { readonly id: string; readonly pin: string }[];
  return all.find(({ id }) => id === 'plumpton-2020')?.pin ?? '';
};
