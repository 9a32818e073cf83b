// Takes the pictures in docs/screens again, of the fictional school of `npm run demo`. It needs a build and a Chromium
// (CHROMIUM_PATH, or /usr/bin/chromium).
//   node scripts/screens.js [FOLDER]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const root = join(import.meta.dirname, '..');
const folder = resolve(process.argv[2] ?? join(root, 'docs', 'screens'));
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };

const POLICY = ['--demo', 'otterbrook-2026', '--policies', 'fixtures/policies/otterbrook-2026'];
const server = spawn(process.execPath, ['bin/dutybound.js', 'serve', '--port', '0', ...POLICY], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
});
let said = '';
for await (const part of server.stdout) {
  said += String(part);
  if (said.includes('Ctrl+C')) break;
}
const [, url] = /is at (\S+)/.exec(said);
const [, password] = /password of each: (.+)/.exec(said);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
  args: ['--disable-gpu', '--disable-background-networking', '--font-render-hinting=none'],
  chromiumSandbox: process.getuid?.() !== 0,
});

/** A page of somebody who is signed in. */
const pageOf = async (size, account) => {
  const context = await browser.newContext({ viewport: SIZES[size], reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.fill('[name=account]', account);
  await page.fill('[name=password]', password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((at) => at.pathname !== '/sign-in');
  return page;
};

const keep = (page, name) => page.screenshot({ path: join(folder, `${name}.png`) });

/** The addresses of the incidents in the list, in its order: those that are open come first. */
const incidentsOf = async (page) => {
  await page.goto(`${url}/incidents`);
  const links = page.locator('main a[href^="/incidents/"]');
  return links.evaluateAll((all) => all.map((each) => each.href));
};

try {
  const phone = await pageOf('phone', 'dsl-1');
  await phone.goto(`${url}/emergency`);
  await keep(phone, 'emergency-phone');
  const [newest, underWay, ...others] = await incidentsOf(phone);
  await keep(phone, 'list-phone');
  await phone.goto(`${newest}/reader`);
  await keep(phone, 'reader-phone');
  await phone.goto(newest);
  await keep(phone, 'incident-phone');
  await phone.fill('[name=text]', 'can her mum have the phone');
  await phone.locator('form[action$="/say"] button').click();
  await phone.getByRole('heading', { name: 'May I …?' }).waitFor();
  await keep(phone, 'may-phone');

  const desk = await pageOf('desktop', 'dsl-1');
  await desk.goto(underWay);
  await keep(desk, 'incident-desktop');
  await desk.goto(`${others.at(-1)}/findings`);
  await keep(desk, 'findings-desktop');

  const trainer = await pageOf('phone', 'trainer-1');
  await trainer.goto(`${url}/drills/begin/changing-room-picture`);
  await trainer.getByLabel('The clock moves by hand').check();
  await trainer.getByRole('button', { name: 'Begin' }).click();
  await trainer.getByText('So far, the newest first').waitFor();
  await keep(trainer, 'drill-phone');
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await once(server, 'close');
}
