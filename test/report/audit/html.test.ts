/** The pages of an audit: whole in themselves, and usable without seeing or a mouse. */
import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';
import { coarseOf } from '../../../src/report/audit/disclosure.ts';
import { governorsHtml } from '../../../src/report/audit/governors-html.ts';
import { auditHtml } from '../../../src/report/audit/html.ts';
import type { Audit } from '../../../src/vocabulary/audits.ts';
import { auditOf, aYear, partOf } from '../../support/audits.ts';
import { checked, wrongWith } from '../../support/axe.ts';
import { ruleBooks } from '../../support/built-in.ts';

/** Milliseconds: seconds on an idle machine, far more on a busy one. */
const BUSY = 120_000;

const NASTY = '"><script>alert(1)</script>&';

const everything = (): Audit =>
  aYear({
    parts: [partOf({ sources: ['a'], of: 2, interrupted: true })],
    faults: { count: 1, first: [{ file: NASTY, line: null, field: null, says: NASTY }] },
    rows: { count: 1, first: [{ file: 'b.csv', line: 2, field: 'act', says: 'no word; map it' }] },
    against: {
      policy: 'plumpton-2020',
      touched: 4,
      incidents: [{ was: 'compliant', is: 'open', count: 4 }],
      norms: [
        { policy: 'valley-end-2022', norm: 'general.dsl-told', was: 'met', is: 'late', count: 3 },
      ],
      changed: [
        {
          incident: NASTY,
          school: null,
          policy: 'valley-end-2022',
          file: NASTY,
          line: 1,
          was: 'compliant',
          is: 'open',
          noRule: 'is',
          norms: [{ norm: 'general.dsl-told', was: 'met', is: 'late' }],
        },
      ],
    },
  });

const forGovernors = (audit: Audit): string =>
  governorsHtml(
    {
      counts: coarseOf(audit, ruleBooks),
      terms: ['2025-autumn'],
      issued: '2026-01-12',
      before: null,
    },
    ruleBooks,
  );

const PAGES = [
  ['of the audit', auditHtml(everything(), ruleBooks)],
  ['of an audit of nothing', auditHtml(auditOf([]), ruleBooks)],
  ['for governors', forGovernors(everything())],
  ['for governors, of nothing', forGovernors(auditOf([]))],
] as const;

describe.each(PAGES)('the page %s', (_, page) => {
  const { window } = new JSDOM(page);
  const { document } = window;

  test(
    'has nothing that axe-core objects to',
    async () => {
      const found = await checked(page);
      expect(found.passes.length).toBeGreaterThan(10);
      expect(wrongWith(found)).toEqual([]);
    },
    BUSY,
  );

  test('runs nothing and asks nothing of anywhere', () => {
    expect(
      document.querySelectorAll('script, link, img, iframe, object, embed, form'),
    ).toHaveLength(0);
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]');
    expect(policy?.getAttribute('content')).toContain("default-src 'none'");
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        expect(name.startsWith('on')).toBe(false);
        if (['href', 'src', 'xlink:href'].includes(name)) expect(value).toMatch(/^#/);
      }
    }
    expect(page.match(/url\((?!#)/g)).toBeNull();
  });

  test('has one heading above all, no level left out, and every link leads somewhere', () => {
    const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map(({ tagName }) =>
      Number(tagName[1]),
    );
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, index) => {
      expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
    });
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of document.querySelectorAll('a[href]')) {
      expect(ids).toContain(link.getAttribute('href')?.slice(1));
    }
  });

  test('has a caption and heads for every table, and a table for every chart', () => {
    for (const table of document.querySelectorAll('table')) {
      expect(table.querySelector('caption')?.textContent).not.toBe('');
      expect(table.querySelectorAll('thead th[scope="col"]').length).toBeGreaterThan(1);
      for (const row of table.querySelectorAll('tbody tr')) {
        expect(row.querySelectorAll('th[scope="row"]')).toHaveLength(1);
      }
    }
    for (const chart of document.querySelectorAll('div.chart')) {
      expect(chart.getAttribute('aria-label')).not.toBe('');
      expect(
        chart.closest('section')?.querySelector('table') ?? document.querySelector('#rules table'),
      ).not.toBeNull();
    }
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('draws no bar, and no part of one, for what there is none of, and needs no style attribute', () => {
    for (const part of document.querySelectorAll('.bar > *')) {
      expect(Number(window.getComputedStyle(part).flexGrow)).toBeGreaterThan(0);
    }
    expect(document.querySelectorAll('[style]')).toHaveLength(0);
    for (const bar of document.querySelectorAll('.bar')) {
      expect(bar.children.length).toBeGreaterThan(0);
    }
  });
});

describe('the page of an audit', () => {
  const page = auditHtml(everything(), ruleBooks);
  const { document } = new JSDOM(page).window;
  const words = (selector: string): string =>
    (document.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ');

  test('says above all that it is incomplete', () => {
    expect(words('header .warning')).toContain('incomplete: reading was stopped before the end');
    expect(words('header')).toContain('incomplete. Missing: part 2 of 2');
  });

  test('leads from an incident to its findings, with clause, reason and remedy', () => {
    const link = [...document.querySelectorAll('#to-do a')].find(
      (each) => each.textContent === '2026-0043',
    );
    const article = document.querySelector(link?.getAttribute('href') ?? 'none');
    expect(article?.textContent).toContain('Looking at the image');
    expect(article?.textContent).toContain('VE-SEXT-27');
    expect(article?.textContent).toContain('Nobody looks at the image');
    expect(article?.textContent).toContain(
      'Would have been kept without this: a teacher looked at the image',
    );
  });

  test('says verdicts in words beside signs, and fills charts with different patterns', () => {
    for (const mark of document.querySelectorAll('.mark')) {
      expect(mark.textContent?.replace(/[^a-z]/gi, '').length).toBeGreaterThan(2);
    }
    const fills = [...document.querySelectorAll('#found .bar > *')].map(
      (part) => part.classList[0],
    );
    expect(fills).toEqual(['fill-bad', 'fill-warn', 'fill-quiet', 'fill-good']);
  });

  const cellsOf = (section: string, heading: string): readonly (string | null)[] => {
    const row = [...document.querySelectorAll(`${section} tbody tr`)].find((each) =>
      each.textContent?.includes(heading),
    );
    return [...(row?.querySelectorAll('td') ?? [])].map((cell) => cell.textContent);
  };

  test('has the numbers of each bar beside it', () => {
    expect(cellsOf('#by-term', 'Spring term 2026')).toEqual([
      '',
      '6 non-compliant, 6 cannot tell',
      '12 of 24',
      'The DSL is told (6 of 6); Looking at the image (6 of 6)',
    ]);
    expect(cellsOf('#terms', 'Spring term 2026')).toEqual([
      '',
      '12',
      '6',
      '1.0 an incident',
      'half within 30 minutes, nine in ten within 3 hours 20 minutes',
    ]);
    expect(words('#terms')).toContain('fewer than 5 incidents says little about a trend');
  });

  test('begins with what was asked, what was found and what to do', () => {
    const titles = [...document.querySelectorAll('h2')].map((each) => each.textContent);
    expect(titles.slice(0, 3)).toEqual([
      'What was asked',
      'What was found',
      'The two things to do',
    ]);
    expect(words('#asked')).toContain('55, with 385 entries, from autumn term 2025 to summer term');
    expect(words('#found')).toContain('6 of 55 incidents are non-compliant');
    expect(words('#to-do li')).toContain('Breached 6 times: among them 2026-0042, 2026-0043');
  });

  test('stays of bearable size for four hundred schools', () => {
    const base = aYear();
    const [school] = base.groups.filter(({ by }) => by === 'school');
    const groups = Array.from({ length: 400 }, (_, index) => ({
      ...(school as Audit['groups'][number]),
      name: `S-${index}`,
    }));
    const large = auditHtml({ ...base, groups }, ruleBooks);
    expect(large.length).toBeLessThan(1_000_000);
    expect(large).toContain('S-399');
    expect(large).toContain('the CSV and JSON formats have their rules');
  });
});
