import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { readAssets } from '../../src/console/assets.ts';
import { CONTENT_POLICY, Page, type PageProps } from '../../src/console/page.tsx';

const assets = readAssets();

const documentOf = (props: Partial<PageProps>) =>
  new JSDOM(String(<Page title="Record what was done" assets={assets} {...props} />)).window
    .document;

describe('every page', () => {
  it('says in its title what it is for, and first of all that something has to be corrected', () => {
    expect(documentOf({}).title).toBe('Record what was done – Dutybound');
    expect(documentOf({ hasErrors: true }).title).toBe('Error: Record what was done – Dutybound');
  });

  it('has no script or style in it, so the content policy can forbid both', () => {
    const page = documentOf({
      school: 'Otterbrook',
      banner: 'exercise',
      navigation: [{ text: 'Now', href: '/' }],
    });
    expect(page.querySelectorAll('style, [style]')).toHaveLength(0);
    expect([...page.scripts].map(({ text, src }) => [text, src])).toEqual([
      ['', assets.script.path],
    ]);
    const handlers = [...page.querySelectorAll('*')].flatMap((element) =>
      element.getAttributeNames().filter((name) => name.startsWith('on')),
    );
    expect(handlers).toEqual([]);
    expect(CONTENT_POLICY).toContain("default-src 'none'");
    expect(CONTENT_POLICY).not.toContain('unsafe');
  });

  it('is in English, and lets those who go by key skip to what it is about', () => {
    const page = documentOf({});
    expect(page.doctype?.name).toBe('html');
    expect(page.documentElement.lang).toBe('en');
    const skip = page.querySelector('body > a');
    expect(page.querySelector(skip?.getAttribute('href') ?? '')?.tagName).toBe('MAIN');
  });

  it('shows the school’s name as it was typed', () => {
    const school = 'St Mary & <b>St John</b>';
    expect(documentOf({ school }).querySelector('header')?.textContent).toContain(school);
    expect(documentOf({ school }).querySelector('header b')).toBeNull();
  });

  it.each(['exercise', 'demo'] as const)('says at its top that it is an exercise: %s', (banner) => {
    expect(documentOf({ banner }).querySelector('header')?.textContent).toContain('EXERCISE');
    expect(documentOf({}).querySelector('header')?.textContent).not.toContain('EXERCISE');
  });
});
