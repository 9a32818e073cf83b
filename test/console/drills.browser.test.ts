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
    expect(await debrief.text()).toContain('What had to be done at once');
  });

  it('with five browsers at once: a facilitator, a projector, and three who join by code', async () => {
    const { url } = await served();
    const [facilitator, projector, one, two, three] = await Promise.all([
      chromium.page(),
      chromium.page(),
      chromium.page({ size: 'phone' }),
      chromium.page({ size: 'phone' }),
      chromium.page({ size: 'phone' }),
    ]);
    await signIn(facilitator, url, 'trainer-1');
    await facilitator.goto(`${url}/drills/with-others/changing-room-picture`);
    await facilitator.check('[name=mode][value=tables]');
    await facilitator.fill('#tables', '2');
    await facilitator.check('[name=form][value="0"]');
    await press(facilitator, 'Open it');
    const code = await facilitator.locator('.db-code').innerText();
    const join = async (page: Page, button: string) => {
      await page.goto(`${url}/join`);
      await page.fill('#code', code);
      await press(page, button);
    };
    const sit = async (page: Page, table: string) => {
      await join(page, 'Join');
      await page.check(`[name=table][value="${table}"]`);
      await press(page, 'Sit there');
    };
    await join(projector, 'Only show it, as a screen for everybody');
    await Promise.all([sit(one, '1'), sit(two, '1'), sit(three, '2')]);
    await ConsolePage.on(three);
    // The facilitator hears that they came; everybody sees it begin without asking for the page again.
    await facilitator.getByRole('link', { name: 'Show it' }).click();
    await facilitator.getByText('3 people have joined').waitFor();
    await press(facilitator, 'Begin the drill');
    const all = [projector, one, two, three];
    await Promise.all(
      all.map((page) => page.getByText('It is morning break on a Wednesday.').waitFor()),
    );
    await ConsolePage.on(projector);
    await one.fill('#text', 'I looked at the picture');
    await press(one, 'Read it');
    await press(one, 'Yes, record it');
    await two.getByText('Something has come.').waitFor();
    await two.getByRole('link', { name: 'Show it' }).click();
    await two.getByText('You wrote down').waitFor();
    await facilitator.getByRole('link', { name: 'Show it' }).click();
    await facilitator.getByText('looked at the image').first().waitFor();
    await ConsolePage.on(facilitator);
    // One leaves in the middle; the others go on.
    await two.context().close();
    await press(facilitator, 'Jump to when something comes');
    await one.getByText('Something has come.').waitFor();
    await one.getByRole('link', { name: 'Show it' }).click();
    await one.getByText('One more adult has now seen her').waitFor();
    await three.reload();
    expect(await textOf(three)).not.toContain('One more adult has now seen her');
    expect(await textOf(projector)).not.toContain('One more adult has now seen her');
    await press(facilitator, 'End the drill');
    await press(facilitator, 'End it, and show the debrief');
    expect(await textOf(facilitator)).toMatch(/Table 1.*Table 2/);
    await projector.getByText('The drill has ended.').waitFor();
    await three.reload();
    await press(three, 'See the debrief');
    expect(await textOf(three)).toContain('What had to be done at once');
  });
});
