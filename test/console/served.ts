/** The console on a port of its own, and its pages as somebody uses them in a browser. */
import type { Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { readAssets } from '../../src/console/assets.ts';
import { type Serving, serveConsole } from '../../src/console/serve.ts';
import { here } from '../../src/console/trying/trying.ts';
import { PageObject } from '../support/browser.ts';
import { aConsole, ON_PAPER, PASSWORD, type TestConsole } from './a-console.ts';

/** A page of the console as somebody uses it; it is held to axe whenever it is had. */
export class ConsolePage extends PageObject {
  static override readonly isInMarkup = true;

  async press(says: string): Promise<ConsolePage> {
    return this.#go(this.page.getByRole('button', { name: says, exact: true }));
  }

  async pressBeginning(says: string): Promise<ConsolePage> {
    return this.#go(this.page.getByRole('button', { name: new RegExp(`^${says}`) }));
  }

  /** A form is sent only once the server has said that it is there. */
  async #go(button: Locator): Promise<ConsolePage> {
    const gone = this.page.waitForEvent('framenavigated');
    await button.first().click();
    await gone;
    await this.page.waitForLoadState();
    return ConsolePage.on(this.page);
  }

  async text(): Promise<string> {
    return (await this.page.locator('main').innerText()).replace(/\s+/g, ' ');
  }
}

let serving: readonly Serving[] = [];

/** The console on a port of its own, over a school with an account for each role; a test may have several. */
export const served = async (
  options: Parameters<typeof aConsole>[0] & { readonly port?: number } = {},
): Promise<TestConsole & { readonly url: string; readonly setUpCode: string | null }> => {
  const made = await aConsole(options);
  const { record, accounts, settings, upkeep, books, now, ownTrusts, schools } = made.house;
  const { drills } = made;
  const one = await serveConsole({
    ...(ownTrusts === null ? {} : { ownTrusts }),
    ...(schools === null ? {} : { schools }),
    record,
    accounts,
    settings,
    upkeep,
    books,
    drills,
    now,
    sheet: null,
    isSecure: false,
    assets: readAssets(),
    beginTrying: here,
    provider: options.provider ?? null,
    host: '127.0.0.1',
    port: options.port ?? 0,
    onFault: (error) => {
      throw error;
    },
  });
  serving = [...serving, one];
  onTestFinished(stopServing);
  return { ...made, url: one.url, setUpCode: one.setUpCode };
};

export const stopServing = async (): Promise<void> => {
  const all = serving;
  serving = [];
  await Promise.all(all.map((one) => one.stop()));
};

/** Codes on everybody's paper that no test has used yet. */
const codesLeft = [...ON_PAPER];

export const signedIn = async (page: Page, url: string, account: string): Promise<ConsolePage> => {
  await page.goto(`${url}/sign-in`);
  const signIn = await ConsolePage.on(page);
  await page.fill('#account', account);
  await page.fill('#password', PASSWORD);
  const next = await signIn.press('Sign in');
  if (!(await next.text()).startsWith('One more step')) return next;
  await page.fill('#code', codesLeft.pop() ?? '');
  return next.press('Go on');
};
