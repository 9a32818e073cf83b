import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { readAssets } from '../../src/console/assets.ts';
import { listening } from '../../src/console/listening.ts';
import { logBookSheet, wallSheet } from '../../src/console/sheets.tsx';
import { WAY_BACK } from '../../src/console/signing-in/provider.ts';
import { kindsUnder } from '../../src/live/opening.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import { BIN, temporaryFolder } from '../cli/support.ts';

import { SharedRows } from '../record/lending.ts';
import { aProvider, CLIENT, SECRET as OF_PROVIDER } from '../support/a-provider.ts';
import { inChromium } from '../support/browser.ts';
import { ruleBooks } from '../support/built-in.ts';
import { PASSWORD } from './a-console.ts';
import { ConsolePage, served, signedIn, stopServing } from './served.ts';

/** The program itself, as somebody starts it. */
const started = async (data: string, port = '0') => {
  const server = spawn(process.execPath, [BIN, 'serve', '--port', port], {
    env: { ...process.env, DUTYBOUND_DATA: join(data, 'record') },
  });
  let said = '';
  for await (const chunk of server.stdout) {
    said += String(chunk);
    if (said.includes('Ctrl+C')) break;
  }
  const code = /code for that: (\S+)/.exec(said)?.[1] ?? '';
  return { server, code, url: /is at (\S+)/.exec(said)?.[1] ?? '' };
};

/** A port that nobody has now: what sends people back has to be told it before. */
const freePort = async (): Promise<number> => {
  const server = createServer();
  const { port } = await listening(server, 0, '127.0.0.1');
  server.close();
  return port;
};

/** What a browser has kept, by its addresses. */
const KEPT =
  "caches.open('emergency').then((all) => all.keys()).then((all) => all.map((each) => new URL(each.url).pathname))";

const raised = async (page: Page, url: string, sign = 'sexting'): Promise<ConsolePage> => {
  await page.goto(`${url}/raise`);
  const raise = await ConsolePage.on(page);
  await page.check(`[name=sign][value=${sign}]`);
  await page.check('[name=about][value=pupil]');
  return raise.press('Write it down');
};

/** Goes on by Tab until something is reached, as somebody does who has no mouse. */
const tabTo = async (page: Page, what: string): Promise<void> => {
  const reached = page.locator(what).first().and(page.locator(':focus'));
  for (let presses = 0; presses < 80; presses += 1) {
    if ((await reached.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not get to ${what} on ${page.url()}`);
};

const enterAt = async (page: Page, what: string): Promise<void> => {
  await tabTo(page, what);
  const gone = page.waitForEvent('framenavigated');
  await page.keyboard.press('Enter');
  await gone;
  await page.waitForLoadState();
};

/** What a page says, which axe finds nothing wrong with and of which nothing runs off the side. */
const shownWhole = async (page: Page): Promise<string> => {
  const shown = await ConsolePage.on(page);
  const off = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect(await page.evaluate(off), page.url()).toBe(0);
  return shown.text();
};

inChromium('a live incident on a phone', (chromium) => {
  it('from a fresh folder: set up, raise, answer, record 999 without typing, close', async () => {
    const { url, setUpCode } = await served({ isSetUp: false });
    const page = await chromium.page({ size: 'phone' });
    await page.goto(`${url}/accessibility`);
    await ConsolePage.on(page);
    await page.goto(url);
    const setUp = await ConsolePage.on(page);
    await page.fill('#code', setUpCode ?? '');
    await page.check('[value=plumpton-2020]');
    await page.check('[name=warned]');
    await page.fill('#name', 'somebody');
    await page.fill('#password', PASSWORD);
    await setUp.press('Set up');
    let incident = await raised(page, url);
    expect(await incident.text()).toContain('999 in danger');
    incident = await incident.press('Yes');
    const act = await incident.pressBeginning('Done');
    expect(await act.text()).toContain('by 999, now.');
    incident = await act.press('Yes, record it');
    expect(await incident.text()).toContain('Recorded:');
    await page.getByText('Close the incident').click();
    const closing = await ConsolePage.on(page);
    expect(await (await closing.press('Close it')).text()).toContain('Closed:');
  });

  it('without JavaScript, at 320 pixels, everything is there and nothing runs off the side', async () => {
    const { url } = await served();
    const page = await chromium.page({ size: 'narrow', scripts: false });
    await signedIn(page, url, 'dsl-1');
    const incident = await raised(page, url, 'iioc');
    const here = page.url();
    for (const path of [
      '',
      '/act',
      '/may',
      '/remind',
      '/open',
      '/close',
      '/reader',
      '/chronology',
      '/findings',
      '/decisions',
      '/hand-over',
      '/hand-over/police',
      '/summary',
      '/review',
      '/correct/0',
    ]) {
      await page.goto(here + path);
      await ConsolePage.on(page);
    }
    for (const path of [
      '/policy/readings',
      '/policy/try',
      '/policy/change?q=police',
      '/policy/change/sexting.never-view-image',
      '/policy/try/text',
    ]) {
      await page.goto(url + path);
      await ConsolePage.on(page);
    }
    const tried = await (await ConsolePage.on(page)).press('Check it, and try it');
    expect(await tried.text()).toContain('What past incidents would have come to');
    for (const path of ['/policy', '/policy/iioc']) {
      await page.goto(url + path);
      await ConsolePage.on(page);
    }
    const said = page.locator('.db-drawn__words').first();
    expect([await said.isVisible(), await page.locator('svg').first().isVisible()]).toEqual([
      true,
      false,
    ]);
    await page.goto(here);
    expect(await incident.text()).toContain('Next question');
  });

  it('an auditor maps a log beside its rows, and reads its report, at 320 pixels without JavaScript', async () => {
    const { url } = await served();
    const page = await chromium.page({ size: 'narrow', scripts: false });
    await signedIn(page, url, 'auditor-1');
    const runsOff = (): Promise<number> =>
      page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    for (const path of ['/incidents?state=open', '/audits', '/reads', '/sign-ins', '/audits/log']) {
      await page.goto(url + path);
      await ConsolePage.on(page);
      expect(await runsOff(), path).toBe(0);
    }
    const upload = await ConsolePage.on(page);
    await page.setInputFiles('#log', 'fixtures/imports/case-log-semicolons.csv');
    await upload.press('Upload');
    await page.getByText('The rows as they are understood').waitFor();
    const mapped = await ConsolePage.on(page);
    expect(await mapped.text()).toContain('15 rows: 14 understood, 1 in part, 0 not.');
    await mapped.press('Make the report');
    await page.getByText('Open the report').waitFor();
    await ConsolePage.on(page);
    expect(await runsOff()).toBe(0);
    await page.getByText('Open the report').click();
    await page.getByText('case-log-semicolons.csv').first().waitFor();
  });

  it('whoever looks after the record finds each page at 320 pixels, without JavaScript', async () => {
    const { url } = await served();
    const seen = new Set<string>();
    for (const [account, ways] of [
      ['administrator-1', 9],
      ['dsl-1', 12],
    ] as const) {
      const page = await chromium.page({ size: 'narrow', scripts: false });
      await signedIn(page, url, account);
      await page.getByRole('link', { name: 'Looking after the record' }).click();
      await ConsolePage.on(page);
      const links = page.locator('main a');
      const paths = await links.evaluateAll((all) =>
        all.map((link) => (link as unknown as { readonly pathname: string }).pathname),
      );
      expect(paths).toHaveLength(ways);
      for (const path of [...paths, '/contacts/dsl', '/leavers/staff-1']) {
        if (seen.has(path)) continue;
        seen.add(path);
        await page.goto(url + path);
        await ConsolePage.on(page);
      }
    }
    const page = await chromium.page({ size: 'phone' });
    await signedIn(page, url, 'administrator-1');
    await page.goto(`${url}/keys`);
    const sheet = await (await ConsolePage.on(page)).press('Rotate the keys');
    expect(await sheet.text()).toContain('Print this page and lock it away');
  });

  it('every number of the first list is on the first screen', async () => {
    const { url } = await served();
    const page = await chromium.page({ size: 'phone' });
    await signedIn(page, url, 'dsl-1');
    await raised(page, url, 'exploitation');
    const numbers = page.locator('.db-numbers a[href^="tel:"]');
    const shown = await numbers.evaluateAll((links) =>
      links.map((link) => ({
        href: (link as unknown as { readonly href: string }).href,
        bottom: (
          link as unknown as { getBoundingClientRect(): { readonly bottom: number } }
        ).getBoundingClientRect().bottom,
      })),
    );
    expect(shown.map(({ href }) => href)).toEqual(expect.arrayContaining(['tel:999', 'tel:101']));
    for (const { href, bottom } of shown) expect(bottom, href).toBeLessThan(844);
    // With letters of twice the size, nothing runs off the side either.
    const tooWide = await page.evaluate(() => {
      const { documentElement } = (
        globalThis as unknown as { document: { documentElement: Record<string, unknown> } }
      ).document;
      (documentElement.style as { fontSize: string }).fontSize = '200%';
      return Number(documentElement.scrollWidth) - Number(documentElement.clientWidth);
    });
    expect(tooWide).toBeLessThanOrEqual(0);
  });

  it('a passkey is made once, and then signs in without a password', async () => {
    const made = await served();
    const url = made.url.replace('127.0.0.1', 'localhost');
    const page = await chromium.page({ size: 'phone' });
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await signedIn(page, url, 'dsl-1');
    await page.goto(`${url}/second-step/add`);
    await ConsolePage.on(page);
    await page.getByRole('button', { name: 'Use this device: make a passkey' }).click();
    await page.getByText('A passkey, added').waitFor();
    await page.goto(`${url}/sign-out`);
    await (await ConsolePage.on(page)).press('Sign out');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { name: 'Incidents' }).waitFor();
    const [kept] = made.house.accounts.secondStepOf('dsl-1')?.passkeys ?? [];
    expect(kept?.counter).toBeGreaterThan(0);
  });

  it('a school account signs in from another site: first a code for the administrator, then the page that was asked for', async () => {
    const port = await freePort();
    const address = new URL(`http://localhost:${port}/`);
    const provider = await aProvider([new URL(WAY_BACK, address).href], {
      sub: 'id-there',
      claims: { name: 'A Teacher', email: 'a.teacher@otterbrook.example' },
    });
    try {
      const { issuer } = provider;
      const made = await served({
        port,
        provider: {
          whose: { kind: 'own' },
          name: 'Otterbrook',
          issuer,
          client: CLIENT,
          secret: OF_PROVIDER,
          address,
          acr: null,
          patience: 5,
        },
      });
      const page = await chromium.page({ size: 'narrow', scripts: false });
      const comesBackTo = async (words: string): Promise<void> => {
        await page.goto(new URL('/sign-in?to=/places', address).href);
        await ConsolePage.on(page);
        await page.getByRole('button', { name: 'Sign in with Otterbrook' }).click();
        await page.getByText(words).first().waitFor();
        await ConsolePage.on(page);
      };
      await comesBackTo('Nobody has matched');
      const code = await page.locator('strong').first().innerText();
      const admin = await chromium.page({ size: 'narrow', scripts: false });
      await signedIn(admin, made.url.replace('127.0.0.1', 'localhost'), 'administrator-1');
      await admin.goto(new URL('/people/school-accounts', address).href);
      const matching = await ConsolePage.on(admin);
      await admin.fill('#code', code);
      await admin.selectOption('#account', 'staff-1');
      const sure = await matching.press('Go on');
      const matched = await sure.press('Yes, match them');
      expect(await matched.text()).toContain('id-there');
      // The browser shows that it is signed in, though it came from another site.
      await comesBackTo('Where you are signed in');
      await page.goto(new URL('/sign-out', address).href);
      const out = await (await ConsolePage.on(page)).press('Sign out');
      expect(await out.text()).toContain('Sign out of Otterbrook too');
    } finally {
      await provider.goAway();
    }
  });

  it('a page that nobody touches is hidden, and shown again at a touch', async () => {
    const { url } = await served();
    const page = await chromium.page({ size: 'phone' });
    await page.clock.install();
    await signedIn(page, url, 'dsl-1');
    await page.clock.runFor('10:01');
    const cover = page.getByRole('dialog');
    expect(await cover.innerText()).toContain('Hidden, since nobody touched it');
    await page.getByRole('button', { name: 'Show the page' }).click();
    await cover.waitFor({ state: 'hidden' });
    await page.clock.runFor('31:00');
    // After so long the server is asked, which asks for the password.
    const gone = page.waitForEvent('framenavigated');
    await page.getByRole('button', { name: 'Show the page' }).click();
    await gone;
  });

  it('a first password is changed, one sees where one is signed in, and whom somebody told is written down', async () => {
    const { url } = await served();
    const [office, staff] = [await chromium.page(), await chromium.page({ size: 'phone' })];
    await signedIn(office, url, 'administrator-1');
    await office.goto(`${url}/people`);
    await (await ConsolePage.on(office)).press('Forgotten password: give a first one to staff-1');
    const first = await office.locator('[role=status] strong').last().innerText();
    await office.goto(`${url}/people/log`);
    const log = await ConsolePage.on(office);
    expect(await log.text()).toContain('gave the account a first password: staff-1');
    await staff.goto(`${url}/sign-in`);
    const signIn = await ConsolePage.on(staff);
    await staff.fill('#account', 'staff-1');
    await staff.fill('#password', first);
    const choose = await signIn.press('Sign in');
    const refused = await choose.press('Keep it');
    expect(await refused.text()).toContain('There is a problem');
    await staff.fill('#new', 'four other good words');
    await refused.press('Keep it');
    await staff.goto(`${url}/places`);
    expect(await (await ConsolePage.on(staff)).text()).toContain('Here. Signed in');
    await raised(staff, url);
    await staff.getByRole('button', { name: 'I have told somebody in person' }).click();
    await staff.getByRole('heading', { name: 'I have told somebody in person' }).waitFor();
    const told = await ConsolePage.on(staff);
    await staff.check('[name=to][value=dsl]');
    const raisedPage = await told.press('Write it down');
    expect(await raisedPage.text()).toContain('You say that you told');
  });

  it('two people see each other: the second is told, and shown what the first wrote', async () => {
    const { url } = await served();
    const [phone, laptop] = [await chromium.page({ size: 'phone' }), await chromium.page()];
    await signedIn(phone, url, 'dsl-1');
    await raised(phone, url);
    await signedIn(laptop, url, 'deputy-dsl-1');
    await laptop.goto(phone.url());
    const seen = await ConsolePage.on(laptop);
    const act = await (await ConsolePage.on(phone)).pressBeginning('Done');
    await act.press('Yes, record it');
    await laptop.getByText('Somebody has written something.').waitFor();
    await laptop.getByText('Show it').click();
    await laptop.waitForLoadState();
    expect(await seen.text()).toContain('took charge');
  });

  it('a concern that was sent reaches the open page of the DSL, and its sender sees that it was seen', async () => {
    const { url } = await served();
    const [phone, laptop] = [await chromium.page({ size: 'phone' }), await chromium.page()];
    await signedIn(laptop, url, 'dsl-1');
    await signedIn(phone, url, 'staff-1');
    const sent = await raised(phone, url);
    expect(await sent.text()).toContain('Nobody has been told yet');
    await laptop.getByText('1 concern waits to be acknowledged').waitFor();
    await laptop.getByText('1 concern waits to be acknowledged').click();
    const incident = await ConsolePage.on(laptop);
    await incident.press('I have read it');
    await phone.getByText('It was seen at').waitFor();
    await ConsolePage.on(phone);
    await laptop.goto(`${url}/alerts`);
    await ConsolePage.on(laptop);
    await phone.goto(`${url}/raise`);
  });

  it('by keyboard alone an act is recorded', async () => {
    const { url } = await served();
    const page = await chromium.page();
    await signedIn(page, url, 'dsl-1');
    await raised(page, url);
    const done = page.getByRole('button', { name: /^Done/ }).first();
    await done.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/act\?/);
    await page.getByRole('button', { name: 'Yes, record it' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/kept=/);
    await ConsolePage.on(page);
  });

  it('at 320 pixels and by keyboard alone a school lends its trust an incident, which opens it, and takes it back', async () => {
    const rows = new SharedRows(() => new Date('2026-03-04T09:00:00Z'));
    const trust = await served({ rows, name: 'otter-trust', isTrust: true });
    const north = await served({ rows, name: 'north' });
    const terms = ['2025-autumn'];
    const figures = {
      terms,
      handled: { all: 20, good: 15 },
      told: { all: 10, good: null },
      half: 'an hour',
    };
    const reported = { schools: [], report: 'digest', issued: '2026-01-10', before: null };
    north.reports.push({ terms, ...reported, figures });
    const [school, lead] = [
      await chromium.page({ size: 'narrow' }),
      await chromium.page({ size: 'narrow' }),
    ];
    await signedIn(school, north.url, 'dsl-1');
    await raised(school, north.url);
    await school.goto(`${north.url}/trust`);
    await tabTo(school, '#trust');
    await school.keyboard.press('ArrowDown');
    for (const box of ['[name=compared]', '[name=totals]']) {
      await tabTo(school, box);
      await school.keyboard.press('Space');
    }
    await enterAt(school, 'button:text-is("Save")');
    expect(await shownWhole(school)).toContain('Saved. The trust');
    await tabTo(school, '#id');
    await school.keyboard.press('ArrowDown');
    await tabTo(school, '#until');
    await school.keyboard.type('03102026');
    await tabTo(school, '#why');
    await school.keyboard.type('To be advised.');
    await enterAt(school, 'button:text-is("Let the trust open it")');
    expect(await shownWhole(school)).toContain('The trust may open');

    await signedIn(lead, trust.url, 'trust-lead-1');
    expect(await shownWhole(lead)).toContain('north has given something, and waits to be taken.');
    await enterAt(lead, 'button:has-text("I have compared the digits")');
    expect(await shownWhole(lead)).toContain('Autumn term 2025');
    await enterAt(lead, 'a:has-text("north,")');
    expect(await shownWhole(lead)).toContain('The school lets you open it until');
    await enterAt(school, 'button:has-text("Take it back")');
    expect(await shownWhole(school)).toContain('may not open');
    await lead.reload();
    expect(await shownWhole(lead)).toContain('There is nothing here for you');
  });

  it('nothing typed is lost while there is no connection, and then it is recorded once', async () => {
    const { url, house } = await served();
    const page = await chromium.page({ size: 'phone' });
    await signedIn(page, url, 'dsl-1');
    await raised(page, url);
    const [id = ''] = house.record.ids();
    await page.goto(`${url}/incidents/${id}/act?type=record.made&note=what+the+pupil+said`);
    await ConsolePage.on(page);
    await page.context().setOffline(true);
    const yes = page.getByRole('button', { name: 'Yes, record it' });
    await yes.click();
    await page.getByText('Not saved: there is no connection.').waitFor();
    expect(await page.content()).toContain('what the pupil said');
    await ConsolePage.on(page);
    await page.context().setOffline(false);
    await yes.dblclick();
    await page.waitForURL(/kept=/);
    const kept = await house.record.read(id, { account: 'auditor-1' });
    expect(kept?.timeline.events.filter(({ note }) => note === 'what the pupil said')).toHaveLength(
      1,
    );
  });

  it('a server that is killed in the middle comes back, and what was typed is sent to it', async () => {
    const data = temporaryFolder();
    const first = await started(data.path);
    const page = await chromium.page({ size: 'phone' });
    await page.goto(`${first.url}/set-up`);
    const setUp = await ConsolePage.on(page);
    await page.fill('#code', first.code);
    await page.check('[value=plumpton-2020]');
    await page.check('[name=warned]');
    await page.fill('#name', 'somebody');
    await page.fill('#password', PASSWORD);
    await setUp.press('Set up');
    await raised(page, first.url);
    const incident = page.url().split('?')[0] ?? '';
    await page.goto(`${incident}/act?type=record.made&note=what+the+pupil+said`);
    await ConsolePage.on(page);
    first.server.kill('SIGKILL');
    await once(first.server, 'exit');
    const yes = page.getByRole('button', { name: 'Yes, record it' });
    await yes.click();
    await page.getByText('Not saved: there is no connection.').waitFor();
    const { server } = await started(data.path, new URL(first.url).port);
    await yes.click();
    await page.getByText('What you typed is kept').waitFor();
    // Sessions are gone; whoever signs in again sends it. A DSL first adds the second step.
    await page.fill('#account', 'dsl-1');
    await page.fill('#password', PASSWORD);
    await (await ConsolePage.on(page)).press('Sign in');
    const key = (await page.locator('code').innerText()).replaceAll(' ', '');
    await page.fill('#code', new TOTP({ secret: Secret.fromBase32(key) }).generate());
    await (await ConsolePage.on(page)).press('Add it');
    await (await ConsolePage.on(page)).press('Go on');
    const again = await (await ConsolePage.on(page)).press('Send it now');
    expect(await again.text()).toContain('what the pupil said');
    server.kill('SIGTERM');
    await once(server, 'exit');
  });

  it('what to do first is still there when the server is gone, and nothing else is', async () => {
    const { url } = await served();
    const page = await chromium.page({ size: 'phone', keepsPages: true });
    await signedIn(page, url, 'dsl-1');
    await page.waitForFunction(
      "navigator.serviceWorker.getRegistration('/emergency').then((each) => each?.active?.state === 'activated')",
    );
    await page.goto(`${url}/incidents`);
    await stopServing();
    await page.goto(`${url}/emergency`);
    const first = await ConsolePage.on(page);
    expect(await first.text()).toContain('Ring 999');
    await page.getByText('Youth produced sexual imagery').click();
    const sexting = await ConsolePage.on(page);
    expect(await sexting.text()).toContain('Do not look at the image');
    expect(await page.locator('a[href="tel:101"]').count()).toBeGreaterThan(0);
    expect(await page.getByText('Sign out').count()).toBe(0);
    for (const path of await page.evaluate<string[]>(KEPT)) {
      expect(path).toMatch(/^\/(emergency(\/[a-z-]+)?|assets\/[a-z0-9.-]+)$/);
    }
    await expect(page.goto(`${url}/incidents`)).rejects.toThrow('ERR_CONNECTION_REFUSED');
  });

  it('the card of every kind of incident is one page of A4, and asks for nothing', async () => {
    const page = await chromium.page();
    const { styles } = readAssets();
    for (const policy of ruleBooks.policies) {
      for (const procedure of [...kindsUnder(policy, ruleBooks), 'general' as const]) {
        const of = { procedure, policy, books: ruleBooks, now: Date.now(), styles: styles.body };
        await page.setContent(wallSheet(of));
        const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
        expect(paper.match(/\/Type\s*\/Page\b/g), `${procedure} under ${policy.id}`).toHaveLength(
          1,
        );
      }
    }
    await page.setContent(
      logBookSheet({
        procedure: 'iioc',
        policy: ruleBooks.policies[0] as Policy,
        books: ruleBooks,
        now: 0,
        styles: styles.body,
      }),
    );
    const log = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(log.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  });
});
