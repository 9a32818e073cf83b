/** Real Chromium for tests. Without one they are counted as not run, and say so. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Page,
  type ViewportSize,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { madeOnce } from '../../src/norms/made-once.ts';

const PLACES = [
  // Debian's without windows: it takes a third less of the processor.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** `CHROMIUM_PATH` if it is set, and then it must be there; otherwise the first of the usual places. */
function findChromium(): string | undefined {
  const given = process.env.CHROMIUM_PATH;
  if (given && !existsSync(given)) throw new Error(`CHROMIUM_PATH: no file ${given}`);
  return given || PLACES.find((place) => existsSync(place));
}

const ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // No test reaches another machine, whatever a page asks for.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

export const SIZES = {
  phone: { width: 390, height: 844 },
  /** The narrowest that content must fit (WCAG 1.4.10). */
  narrow: { width: 320, height: 640 },
  desktop: { width: 1280, height: 900 },
} as const;

export interface PageOptions {
  readonly size?: keyof typeof SIZES;
  /** Whether the page may run scripts; it may if not given. */
  readonly scripts?: boolean;
  readonly forcedColors?: boolean;
  /** Whether pages are kept for when the server is gone; only where that is tested. */
  readonly keepsPages?: boolean;
}

/** Gives pages of a browser, each as somebody of their own; closed after each test. */
export interface Chromium {
  page(options?: PageOptions): Promise<Page>;
}

/**
 * Tests in Chromium, which is started once for them. Each also fails if a page throws, breaks its
 * content policy, or asks anything of another machine.
 */
export function inChromium(title: string, tests: (browser: Chromium) => void): void {
  const executablePath = findChromium();
  describe.skipIf(!executablePath)(title, () => {
    let browser: Browser;
    const open: BrowserContext[] = [];
    const troubles: string[] = [];

    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: executablePath as string,
        args: ARGUMENTS,
        chromiumSandbox: process.getuid?.() !== 0,
      });
    });
    afterEach(async () => {
      await Promise.all(open.splice(0).map((context) => context.close()));
      expect(troubles.splice(0)).toEqual([]);
    });
    afterAll(() => browser?.close());

    tests({
      async page({
        size = 'desktop',
        scripts = true,
        forcedColors = false,
        keepsPages = false,
      } = {}) {
        const context = await browser.newContext({
          viewport: SIZES[size],
          hasTouch: size === 'phone',
          javaScriptEnabled: scripts,
          serviceWorkers: keepsPages ? 'allow' : 'block',
          forcedColors: forcedColors ? 'active' : 'none',
        });
        open.push(context);
        const page = await context.newPage();
        if (!scripts) withoutScripts.add(page);
        page.on('pageerror', (error) => troubles.push(error.message));
        page.on('console', (message) => {
          if (message.text().includes('Content Security Policy')) troubles.push(message.text());
        });
        page.on('request', (request) => {
          const { protocol, hostname } = new URL(request.url());
          const isHere = protocol === 'data:' || ['127.0.0.1', 'localhost'].includes(hostname);
          if (!isHere) troubles.push(`asked for ${request.url()}`);
        });
        return page;
      },
    });
  });
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG_22_AA: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
};

const withoutScripts = new WeakSet<Page>();

/** What axe finds wrong on a page as it is now, a line for each element. */
async function accessibilityFaults(page: Page, isInMarkup: boolean): Promise<readonly string[]> {
  if (!isInMarkup && !withoutScripts.has(page)) {
    await page.evaluate(AXE);
    return faultsByAxe(page);
  }
  const html = (await page.content()).replace(/<script\b[^>]*><\/script>/g, '');
  const { width } = page.viewportSize() ?? { width: 0 };
  const seen = `${width} ${html.replace(/ value="[^"]*"|[0-9a-f]{8,}|\d+/g, '')}`;
  if (FOUND_GOOD.has(seen)) return [];
  const copy = await copyFor(page);
  const looked = copy.free.then(() => faultsInCopy(copy.page, page.url(), html));
  copy.free = looked.catch(() => []);
  const faults = await looked;
  if (faults.length === 0) FOUND_GOOD.add(seen);
  return faults;
}

/** Pages that axe looked at, each with its width, without numbers and secrets: the next one like it is as good. */
const FOUND_GOOD = new Set<string>();

/** Axe is a script, and a large one: it looks at a copy that may run some, but has no other. */
async function faultsInCopy(copy: Page, url: string, html: string): Promise<readonly string[]> {
  const { pathname, search } = new URL(url);
  const styles = html.match(STYLES)?.[1];
  const css = styles === undefined ? '' : await cssAt(new URL(styles, url));
  const withStyles = html.replace(STYLES, () => `<style>${css}</style>`);
  await copy.evaluate(WRITE, { path: pathname + search, html: withStyles });
  return faultsByAxe(copy);
}

const STYLES = /<link rel="stylesheet" href="([^"]*)">/;

/** By path, kept since a server may be gone by the time they are asked for. */
const CSS = new Map<string, Promise<string>>();
const cssAt = (url: URL): Promise<string> =>
  madeOnce(CSS, url.pathname, async () => (await fetch(url)).text());

/** Writes a page in place of another, where axe stays. */
const WRITE = new Function(
  'page',
  `history.replaceState(null, '', page.path);
  document.open();
  document.write(page.html);
  document.close();`,
) as (page: { readonly path: string; readonly html: string }) => void;

/** By browser and width: a page that may run scripts, with axe in it. */
const copies = new WeakMap<Browser, Map<number, Promise<Copy>>>();

interface Copy {
  readonly page: Page;
  /** Settled once nobody looks at it. */
  free: Promise<unknown>;
}

/** The page to look at copies of this one in. */
async function copyFor(page: Page): Promise<Copy> {
  const browser = page.context().browser();
  const viewport = page.viewportSize();
  if (browser === null || viewport === null) throw new Error('the browser is closed');
  const ofBrowser = madeOnce(copies, browser, () => new Map<number, Promise<Copy>>());
  return madeOnce(ofBrowser, viewport.width, async () => newCopy(browser, viewport));
}

/** An address that is nobody's. */
const NOWHERE = 'http://localhost:1/';

async function newCopy(browser: Browser, viewport: ViewportSize): Promise<Copy> {
  const page = await (await browser.newContext({ viewport })).newPage();
  await page.route(NOWHERE, (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto(NOWHERE);
  await page.evaluate(AXE);
  return { page, free: Promise.resolve() };
}

async function faultsByAxe(page: Page): Promise<readonly string[]> {
  const { violations } = await page.evaluate<AxeResults, RunOptions>(
    // biome-ignore lint/suspicious/noExplicitAny: what the line above put into the page
    (options) => (globalThis as any).axe.run(document, options),
    WCAG_22_AA,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`),
  );
}

/**
 * What a test does on one page, in the words of somebody who uses it; a page, and each state of it that
 * matters, has a class of its own. None can be had without being held to accessibility.
 */
export class PageObject {
  /** Whether all that its scripts do to a page stands in its markup, so that a copy of that is enough to look at. */
  static readonly isInMarkup: boolean = false;
  readonly page: Page;
  readonly #faults: Promise<readonly string[]>;

  constructor(page: Page) {
    this.page = page;
    this.#faults = accessibilityFaults(page, (this.constructor as typeof PageObject).isInMarkup);
  }

  /** The page that is open now, once it was found to be accessible. */
  static async on<P extends PageObject>(this: new (page: Page) => P, page: Page): Promise<P> {
    const object = new this(page);
    const faults = await object.#faults;
    expect(faults, `axe on ${page.url()}`).toEqual([]);
    return object;
  }
}
