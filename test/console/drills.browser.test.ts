import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { inChromium } from '../support/browser.ts';
import { PASSWORD } from './a-console.ts';
import { ConsolePage, served } from './served.ts';

/** Presses a button, or a link that looks like one. Which pages axe looks at is chosen: it takes as long as a page. */
const press = async (page: Page, says: string): Promise<void> => {
  const gone = page.waitForEvent('framenavigated');
  await page.getByRole('button', { name: says, exact: true }).first().click();
  await gone;
  await page.waitForLoadState();
};

const textOf = async (page: Page): Promise<string> =>
  (await page.locator('main').innerText()).replace(/\s+/g, ' ');

const signIn = async (page: Page, url: string, account: string): Promise<void> => {
  await page.goto(`${url}/sign-in`);
  await page.fill('#account', account);
  await page.fill('#password', PASSWORD);
  await press(page, 'Sign in');
};

inChromium('drills', (chromium) => {
  it('one alone, on a phone without JavaScript, from the list to its debrief', async () => {
    const { url } = await served();
    const page = await chromium.page({ size: 'phone', scripts: false });
    await signIn(page, url, 'staff-1');
    await page.goto(`${url}/drills`);
    await ConsolePage.on(page);
    await page.getByText('A picture from the changing room').click();
    await page.check('[name=form][value="0"]');
    await press(page, 'Begin');
    expect(await textOf(page)).toContain('It is morning break on a Wednesday.');
    await page.selectOption('#who', 'teacher');
    await page.selectOption('#fact', 'device-in-hand');
    await press(page, 'Ask');
    expect(await textOf(page)).toContain('I have the phone here.');
    await page.fill('#text', 'I locked the phone in the safe');
    await press(page, 'Read it');
    await press(page, 'Yes, record it');
    await press(page, 'Wait until something comes');
    await press(page, 'Show me what the procedure says');
    await ConsolePage.on(page);
    expect(await textOf(page)).toContain('The office puts a call through.');
    expect(
      await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      ),
    ).toBeLessThanOrEqual(0);
    await press(page, 'End the drill');
    await press(page, 'End it, and show the debrief');
    const debrief = await ConsolePage.on(page);
    expect(await debrief.text()).toContain('Debrief: A picture from the changing room');
  });
});
