import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assetRoutes, readAssets } from '../../src/console/assets.ts';
import { Button } from '../../src/console/components/button.tsx';
import { Checkboxes } from '../../src/console/components/checkboxes.tsx';
import { DateInput } from '../../src/console/components/date-input.tsx';
import { Details } from '../../src/console/components/details.tsx';
import { ErrorSummary } from '../../src/console/components/error-summary.tsx';
import { Input } from '../../src/console/components/input.tsx';
import { NotificationBanner } from '../../src/console/components/notification-banner.tsx';
import { Radios } from '../../src/console/components/radios.tsx';
import { Select } from '../../src/console/components/select.tsx';
import { SummaryList } from '../../src/console/components/summary-list.tsx';
import { Table } from '../../src/console/components/table.tsx';
import { TaskList } from '../../src/console/components/task-list.tsx';
import { Textarea } from '../../src/console/components/textarea.tsx';
import { WarningText } from '../../src/console/components/warning-text.tsx';
import { CONTENT_POLICY, Page } from '../../src/console/page.tsx';
import { inChromium, PageObject, SIZES } from '../support/browser.ts';

// The frame and the components as a browser shows them: on a page of each kind of thing, with a mistake
// in it, under the content policy.

const assets = readAssets();
const wrong = { text: 'Enter when you were told' };

const ThePage = () => (
  <Page
    title="Record what was done"
    hasErrors
    school="Otterbrook Academy"
    navigation={[
      { text: 'Now', href: '/', current: true },
      { text: 'What was done', href: '/' },
    ]}
    banner="exercise"
    assets={assets}
  >
    <ErrorSummary
      titleText="There is a problem"
      errorList={[{ text: wrong.text, href: '#told-day' }]}
    />
    <h1 class="govuk-heading-l">Record what was done</h1>
    <NotificationBanner text="The head recorded something just now" />
    <WarningText text="Do not look at the picture" />
    <form method="post" action="/">
      <DateInput
        id="told"
        namePrefix="told"
        fieldset={{ legend: { text: 'When were you told?' } }}
        hint={{ text: 'For example, 27 3 2026' }}
        errorMessage={wrong}
      />
      <Radios
        name="how"
        fieldset={{ legend: { text: 'How?' } }}
        items={[
          { value: 'phone', text: 'By telephone', hint: { text: 'Somebody answered' } },
          {
            value: 'other',
            text: 'In another way',
            conditional: { html: <Input name="way" label={{ text: 'Which way?' }} /> },
          },
        ]}
      />
      <Checkboxes
        name="who"
        fieldset={{ legend: { text: 'Who else?' } }}
        items={[
          { value: 'head', text: 'The head' },
          { divider: 'or' },
          { value: 'no', text: 'Nobody' },
        ]}
      />
      <Select name="child" label={{ text: 'Which child?' }} items={[{ text: 'Child A' }]} />
      <Textarea name="note" label={{ text: 'Anything to add' }} hint={{ text: 'No names' }} />
      <Button text="Continue" />
    </form>
    <Details summaryText="Why?">Because the policy says so.</Details>
    <TaskList
      items={[{ title: { text: 'Ring 101' }, href: '/', status: { tag: { text: 'Not done' } } }]}
    />
    <SummaryList
      rows={[
        {
          key: { text: 'Told' },
          value: { text: 'The head' },
          actions: { items: [{ href: '/', text: 'Change', visuallyHiddenText: 'who was told' }] },
        },
      ]}
    />
    <Table
      caption="What was done"
      head={[{ text: 'When' }, { text: 'What' }]}
      rows={[[{ text: '08:40' }, { text: 'The form tutor was told' }]]}
    />
  </Page>
);

const app = new Hono()
  .route('/', assetRoutes(assets))
  .get('/', (c) => c.html(<ThePage />, 200, { 'content-security-policy': CONTENT_POLICY }));

let server: ServerType;
let address: string;
beforeAll(async () => {
  address = await new Promise((resolve) => {
    server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}/`),
    );
  });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

class RecordingPage extends PageObject {
  /** How far the page runs out of its window to the right. */
  overflow(): Promise<number> {
    return this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  }
}

inChromium('the frame and the components in a browser', (browser) => {
  for (const size of ['phone', 'desktop', 'narrow'] as const) {
    for (const scripts of [true, false]) {
      it(`fit the ${size} size and are accessible ${scripts ? 'with' : 'without'} scripts`, async () => {
        const page = await browser.page({ size, scripts });
        await page.goto(address);
        const recording = await RecordingPage.on(page);
        expect(page.viewportSize()).toEqual(SIZES[size]);
        expect(await recording.overflow()).toBe(0);
      });
    }
  }

  it.each(['desktop', 'phone', 'narrow'] as const)(
    'fit the %s size with text twice as large',
    async (size) => {
      const page = await browser.page({ size });
      await page.goto(address);
      await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
      expect(await (await RecordingPage.on(page)).overflow()).toBe(0);
    },
  );

  it('are accessible where the reader chose the colours', async () => {
    const page = await browser.page({ forcedColors: true });
    await page.goto(address);
    await RecordingPage.on(page);
  });

  it('begin at the mistake where scripts run, and say so in any case', async () => {
    const page = await browser.page();
    await page.goto(address);
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain(
      'There is a problem',
    );
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('told-day');
  });

  it('show what is asked further at once, with scripts or without', async () => {
    for (const scripts of [true, false]) {
      const page = await browser.page({ scripts });
      await page.goto(address);
      expect(await page.getByLabel('Which way?').isVisible()).toBe(true);
    }
  });

  it('are in the typeface of the machine', async () => {
    const page = await browser.page();
    await page.goto(address);
    const family = await page.evaluate(
      () => getComputedStyle(document.querySelector('h1') as Element).fontFamily,
    );
    expect(family).toMatch(/^system-ui/);
  });
});
