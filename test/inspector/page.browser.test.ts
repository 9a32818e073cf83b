/** The page of the inspector in Chromium: forward and back, by keys and buttons, on a phone too. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Inspecting, serveInspector } from '../../src/inspector/serve.ts';
import { shownOf } from '../../src/inspector/shown.ts';
import { regionPicture } from '../../src/report/pictures/region-picture.ts';
import type { NormId } from '../../src/vocabulary/procedures.ts';
import { inChromium, PageObject } from '../support/browser.ts';
import { resume } from '../support/built-in.ts';
import { answered, happened, incident, raised } from '../support/incidents.ts';

const shown = resume({
  ...incident([
    raised('sexting'),
    answered(5, 'immediate-danger', 'no'),
    happened(200, 'image.viewed', { by: 'teacher' }),
  ]),
  exercise: true,
});
const { procedures, policy } = shown.run;

/** A page that stands for Stately's: it asks whoever opened it, and lists the types of what it gets. */
const STAND_IN = `<!doctype html><title>stand-in</title><script>
addEventListener('message', ({ data }) => { document.body.append(data.type + ' '); });
addEventListener('load', () => opener.postMessage({ type: '@statelyai.connected' }, '*'));
</script>`;

let standIn: Server;
let inspecting: Inspecting;
beforeAll(async () => {
  standIn = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html').end(STAND_IN);
  });
  await new Promise<void>((resolve) => standIn.listen(0, '127.0.0.1', resolve));
  inspecting = await serveInspector({
    port: 0,
    lines: await shownOf(shown),
    drawing: (norm) => regionPicture(procedures.sexting, policy, norm as NormId),
    without: 'dutybound graph sexting --timeline FILE',
    statelyAt: `http://127.0.0.1:${(standIn.address() as AddressInfo).port}/inspect`,
  });
});
afterAll(async () => {
  await inspecting.stop();
  standIn.close();
});

class InspectorPage extends PageObject {
  where = () => this.page.locator('#where').textContent();
  happened = () => this.page.locator('.happened').textContent();
  changes = () => this.page.locator('#changes').textContent();
  press = (key: string) => this.page.keyboard.press(key);
  button = (name: string) => this.page.getByRole('button', { name, exact: true }).click();
  overflow = () =>
    this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
}

inChromium('the page of the inspector', (browser) => {
  it('goes forward and back, says what changed, and draws a region where it stands', async () => {
    const page = await browser.page({ size: 'phone' });
    await page.goto(inspecting.url);
    await page.getByText('Entry 0 ·').waitFor();
    const open = await InspectorPage.on(page);
    expect(await page.getByText('EXERCISE: none').isVisible()).toBe(true);
    expect(await open.overflow()).toBe(0);
    await open.press('End');
    expect(await open.happened()).toBe('A teacher looked at the image.');
    expect(await open.changes()).toContain('in force, not broken → Broken.');
    expect(await page.locator('#says').textContent()).toMatch(/^Entry 2\..*Changed: .*now broken/s);
    await open.press('ArrowLeft');
    expect(await open.happened()).toMatch(/^The time for .* passed\.$/);
    await open.button('Forward');
    expect(await open.where()).toMatch(/^Entry 2 · (\d+) of \1$/);

    await page.locator('#changes button').click();
    await page.locator('svg.chart').waitFor();
    expect(await page.locator('svg.chart .here').textContent()).toBe('broken');
    const region = await InspectorPage.on(page);
    expect(await region.overflow()).toBe(0);
    await region.press('Home');
    expect(await region.where()).toMatch(/^Before the first entry · 0 of/);
    await region.press('ArrowLeft');
    expect(await region.where()).toMatch(/· 0 of/);
  });

  it('sends an exercise to the inspector of Stately only once it is opened, as far as it was stepped', async () => {
    const page = await browser.page();
    await page.goto(inspecting.url);
    await page.getByText('Entry 0 ·').waitFor();
    const opened = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Open it, and send' }).click();
    const stately = await opened;
    await page.getByText('It is connected.').waitFor();
    const count = () =>
      stately.evaluate(() => (document.body.textContent ?? '').match(/@xstate\.snapshot/g)?.length);
    await stately.getByText('@xstate.actor').waitFor();
    const before = (await count()) ?? 0;
    await page.keyboard.press('End');
    await expect.poll(count).toBeGreaterThan(before);
  });

  it('says without scripts that it needs them, and how to do without', async () => {
    const page = await browser.page({ scripts: false });
    await page.goto(inspecting.url);
    const open = await InspectorPage.on(page);
    expect(await open.page.locator('noscript').innerText()).toContain('dutybound graph sexting');
    expect(await page.locator('#inspector').isVisible()).toBe(false);
  });
});
