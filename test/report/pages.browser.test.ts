/** The reports in a real browser: on a phone, on paper, in the dark and where a system has colours of its own. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { procedures } from '../../machines/index.ts';
import { Auditor } from '../../src/audit.ts';
import { auditHtml } from '../../src/report/audit/html.ts';
import { htmlOfIncident, htmlPage } from '../../src/report/html.ts';
import { type Timeline, timelineSchema } from '../../src/vocabulary/timelines.ts';
import { inChromium, PageObject, SIZES } from '../support/browser.ts';
import { policyNamed, replayInWords, ruleBooks } from '../support/built-in.ts';

/** Four incidents that went wrong, under two policies, in two terms, one with a partial record. */
const FOUR = [
  'sexting/04-teacher-looks',
  'sexting/14-partial-record-with-omissions',
  'iioc/05-copies-deleted-before-the-police-were-told',
  'exploitation/05-danger-over-and-999-never-called',
].map((name) => {
  const file = new URL(`../../fixtures/timelines/${name}.json`, import.meta.url);
  return timelineSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) as Timeline;
});

const auditPage = (): string => {
  const auditor = new Auditor({ books: ruleBooks, source: 'term.jsonl' });
  for (const timeline of FOUR) auditor.judge(timeline);
  return auditHtml(auditor.finish(), ruleBooks);
};

const replayPage = (): string =>
  htmlPage(
    FOUR.map((timeline, index) => {
      const report = replayInWords(timeline);
      const policy = policyNamed(report.policy);
      return htmlOfIncident({ report, timeline, policy, procedures, asOf: null }, index + 1);
    }),
    '4 incidents',
  );

class Report extends PageObject {}

/** What is wider than the page, and words that are broken in the middle. */
const broken = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    // The heads of a table that became a list are there for who hears it, and not to be seen.
    const isShown = (element: Element | null): boolean =>
      (element?.getClientRects().length ?? 0) > 0 &&
      (element?.closest('thead')?.getBoundingClientRect().width ?? 2) > 1;
    const wide = [...document.querySelectorAll('body *')]
      .filter((element) => isShown(element) && element.closest('.skip') === null)
      .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
      .map((element) => `too wide: ${element.tagName}.${element.className}`);
    const words: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      if (!isShown(node.parentElement)) continue;
      for (const match of (node.textContent ?? '').matchAll(/[\p{L}\p{N}]{2,}/gu)) {
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        const tops = [...range.getClientRects()].map(({ top }) => Math.round(top));
        if (Math.max(...tops) - Math.min(...tops) > 3) words.push(`broken: ${match[0]}`);
      }
    }
    return [...wide, ...words];
  });

inChromium('the reports', (browser) => {
  const pages = new Map<string, string>();
  beforeAll(() => {
    pages.set('audit', auditPage());
    pages.set('replay', replayPage());
  });
  const shown = async (report: string, page: Page): Promise<Page> => {
    await page.setContent(pages.get(report) ?? '');
    return page;
  };

  it.each(['audit', 'replay'])(
    'the %s of four incidents fits a phone, and breaks no word',
    async (report) => {
      const page = await shown(report, await browser.page({ size: 'phone' }));
      expect(await broken(page)).toEqual([]);
      await page.setViewportSize(SIZES.narrow);
      expect(await broken(page)).toEqual([]);
    },
  );

  it.each(['audit', 'replay'])(
    'the %s of four incidents is whole on a desktop, and can be read in the dark',
    async (report) => {
      const page = await shown(report, await browser.page());
      expect(await broken(page)).toEqual([]);
      await Report.on(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      await Report.on(page);
    },
  );

  it.each(['audit', 'replay'])(
    'the %s of four incidents is at most eight pages of A4',
    async (report) => {
      const page = await shown(report, await browser.page());
      const pdf = await page.pdf({ preferCSSPageSize: true });
      const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
      expect(sheets.length).toBeGreaterThan(2);
      expect(sheets.length).toBeLessThanOrEqual(8);
    },
  );

  it('says on two pages what was asked, what was found and what to do', async () => {
    const page = await shown('audit', await browser.page());
    await page.emulateMedia({ media: 'print' });
    // As wide as A4 within its margins.
    await page.setViewportSize({ width: 703, height: 1032 });
    const until = await page.evaluate(
      () => document.querySelector('#to-do')?.getBoundingClientRect().bottom ?? 0,
    );
    expect(until).toBeGreaterThan(100);
    expect(until).toBeLessThan(2 * 1032);
  });

  it('tells the parts of a bar apart where a system has colours of its own', async () => {
    const page = await shown('audit', await browser.page({ forcedColors: true }));
    const drawn = await page.evaluate(() =>
      ['bad', 'quiet', 'good'].map((fill) => {
        const part = document.querySelector(`.bar > .fill-${fill}`);
        return part === null ? '' : getComputedStyle(part).backgroundImage;
      }),
    );
    expect(new Set(drawn).size).toBe(3);
    expect(drawn).not.toContain('none');
    await Report.on(page);
  });
});
