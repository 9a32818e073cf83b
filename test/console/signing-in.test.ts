/** Signing in with a second step, leaving in a hurry, and what becomes of what somebody was typing. */
import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import {
  aConsole,
  ON_PAPER,
  PASSWORD,
  SECRET,
  type TestConsole,
  type Visitor,
} from './a-console.ts';

/** What an app shows now. */
const codeOf = ({ house }: TestConsole, secret = SECRET): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: house.now().getTime() });

const withPassword = async (made: TestConsole, account: string): Promise<Visitor> => {
  const one = made.visitor();
  await one.go('/sign-in');
  await one.send('Sign in', { account, password: PASSWORD });
  return one;
};

const opensIncidents = async (one: Visitor): Promise<boolean> => {
  await one.go('/incidents');
  return one.text.startsWith('Incidents');
};

describe('the second step', () => {
  test('a password alone opens nothing to a DSL, and all that staff need', async () => {
    const made = await aConsole();
    const dsl = await withPassword(made, 'dsl-1');
    expect(dsl.text).toContain('One more step');
    expect(await opensIncidents(dsl)).toBe(false);
    expect(await opensIncidents(await withPassword(made, 'staff-1'))).toBe(true);
  });

  test('the code of the app opens it, once', async () => {
    const made = await aConsole();
    const [one, other] = [await withPassword(made, 'dsl-1'), await withPassword(made, 'dsl-1')];
    await one.send('Go on', { code: codeOf(made) });
    expect(await opensIncidents(one)).toBe(true);
    await other.send('Go on', { code: codeOf(made) });
    expect(other.status).toBe(401);
    expect(await opensIncidents(other)).toBe(false);
  });

  test('a code on paper opens it once, however it is typed', async () => {
    const made = await aConsole();
    const typed = (ON_PAPER[0] ?? '').toLowerCase().replaceAll('-', ' ');
    for (const opens of [true, false]) {
      const one = await withPassword(made, 'dsl-1');
      await one.send('Go on', { code: typed });
      expect(await opensIncidents(one)).toBe(opens);
    }
  });

  test('guessing codes is slowed down, also where the password is typed again each time', async () => {
    const made = await aConsole();
    for (let tries = 0; tries < 5; tries += 1) {
      const one = await withPassword(made, 'dsl-1');
      await one.send('Go on', { code: '000000' });
      expect(one.status).toBe(401);
    }
    const one = await withPassword(made, 'dsl-1');
    expect(one.status).toBe(429);
  });

  test('a DSL who has none adds one: key, code, codes on paper, and then the page', async () => {
    const made = await aConsole();
    await made.house.accounts.setSecondStep({ account: 'dsl-1' }, 'dsl-1', null);
    const dsl = await withPassword(made, 'dsl-1');
    expect(dsl.text).toContain('Add a second step');
    expect(await opensIncidents(dsl)).toBe(false);
    await dsl.go('/second-step');
    const key = dsl.document.querySelector('code')?.textContent?.replaceAll(' ', '') ?? '';
    await dsl.send('Add it', { code: '123456' });
    expect(dsl.text).toContain('That is not the code');
    await dsl.send('Add it', { code: codeOf(made, key) });
    const paper = dsl.document.querySelector('pre')?.textContent?.split('\n') ?? [];
    expect(new Set(paper).size).toBe(8);
    await dsl.send('Go on');
    expect(dsl.at).toBe('/incidents');
    const again = await withPassword(made, 'dsl-1');
    await again.send('Go on', { code: paper[7] ?? '' });
    expect(await opensIncidents(again)).toBe(true);
  });

  test('whoever has the password alone cannot add a step of their own', async () => {
    const made = await aConsole();
    const thief = await withPassword(made, 'dsl-1');
    await thief.go('/second-step/add');
    expect(thief.text).not.toContain('Add a second step');
    await thief.post('/second-step/add', new URLSearchParams({ code: codeOf(made) }));
    expect(await opensIncidents(thief)).toBe(false);
  });

  test('is changed only by somebody who has typed the password lately, and ends all else', async () => {
    const made = await aConsole();
    const [dsl, elsewhere] = [await made.as('dsl-1'), await made.as('dsl-1')];
    for (let minutes = 0; minutes < 12; minutes += 4) {
      made.pass(4);
      await dsl.go('/second-step/mine');
      await elsewhere.go('/incidents');
    }
    await dsl.send('Take away');
    expect([dsl.status, dsl.text.slice(0, 23)]).toEqual([401, 'Your password once more']);
    expect(made.house.accounts.secondStepOf('dsl-1')?.secret).toBe(SECRET);
    await dsl.go('/second-step/add');
    expect(dsl.text).toContain('Your password once more');
    await dsl.go('/second-step/mine');
    await dsl.send('New codes on paper');
    await dsl.send('Show the page', { password: PASSWORD });
    await dsl.send('Send it now');
    expect(dsl.text).toContain('Write these down');
    expect([await opensIncidents(dsl), await opensIncidents(elsewhere)]).toEqual([true, false]);
  });

  test('an administrator takes away the step of a lost telephone; nobody else can', async () => {
    const made = await aConsole();
    const lost = new URLSearchParams({ id: 'headteacher-1' });
    const dsl = await made.as('dsl-1');
    await dsl.post('/people/second-step', lost);
    expect(dsl.status).toBe(403);
    const head = await made.as('headteacher-1');
    await (await made.as('administrator-1')).post('/people/second-step', lost);
    expect(await opensIncidents(head)).toBe(false);
    expect((await withPassword(made, 'headteacher-1')).text).toContain('Add a second step');
  });

  test('what is not a passkey is refused, whatever was sent', async () => {
    const made = await aConsole();
    for (const passkey of ['', '{', 'null', '{"id":"x"}', '{"id":{"a":1}}']) {
      const one = made.visitor();
      await one.post('/sign-in/passkey', new URLSearchParams({ passkey }));
      expect([one.status, await opensIncidents(one)], passkey).toEqual([401, false]);
    }
  });
});

describe('what somebody was typing', () => {
  test('is not lost when they were signed out: it is sent once they are back', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    await dsl.go('/raise');
    await dsl.send('Write it down', { sign: 'sexting', about: 'pupil' });
    const incident = dsl.at.split('?')[0] ?? '';
    await dsl.go(`${incident}/act`);
    const { path, fields } = dsl.formOf('Go on');
    made.pass(61);
    fields.set('type', 'record.made');
    fields.set('note', 'what the pupil said');
    await dsl.post(path, fields);
    expect(dsl.status).toBe(401);
    expect(dsl.text).toContain('What you typed is kept');
    await dsl.send('Sign in', { account: 'dsl-1', password: PASSWORD });
    await dsl.send('Go on', { code: codeOf(made) });
    expect(dsl.text).toContain('What you typed was not saved yet');
    await dsl.send('Send it now');
    expect(dsl.document.querySelector('textarea, input[name=note]')?.textContent).toBeDefined();
    expect(dsl.html).toContain('what the pupil said');
  });
});

describe('leaving a page in a hurry', () => {
  test('hides it, from whoever presses the way back too, until the password is typed', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    const left = await dsl.request('GET', '/leave');
    expect(left.headers.get('location')).toBe('https://www.bbc.co.uk/weather');
    expect(await opensIncidents(dsl)).toBe(false);
    expect(dsl.text).toContain('You left this page');
    await dsl.go('/second-step/add');
    expect(dsl.text).not.toContain('Add a second step');
    await dsl.go('/incidents');
    await dsl.send('Show the page', { password: 'wrong words here' });
    expect(dsl.status).toBe(401);
    await dsl.send('Show the page', { password: PASSWORD });
    expect(dsl.at).toBe('/incidents');
  });

  test('a page that asks for itself again keeps nobody signed in, and goes blank', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    await dsl.go('/raise');
    await dsl.send('Write it down', { sign: 'sexting', about: 'pupil' });
    const refresh = dsl.document.querySelector('noscript')?.innerHTML ?? '';
    const again = /url=([^"]+)/.exec(refresh)?.[1] ?? '';
    for (let minutes = 1; minutes <= 60; minutes += 1) {
      made.pass(1);
      await dsl.go(again);
      expect(dsl.text.startsWith('Hidden'), `minute ${minutes}`).toBe(minutes >= 10);
    }
    made.pass(1);
    await dsl.go(again);
    expect(dsl.at).toContain('/sign-in');
  });

  test('half a day after signing in is an end that is said before it comes', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    for (let hours = 0; hours < 11.5; hours += 0.5) {
      made.pass(30);
      await dsl.go('/incidents');
    }
    expect(dsl.html).not.toContain('You will be signed out');
    made.pass(16);
    await dsl.go('/incidents');
    expect(dsl.html).toContain('You will be signed out at 21:00');
  });
});
