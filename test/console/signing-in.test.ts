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
    expect(dsl.status).toBe(404);
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

describe('a first password', () => {
  const givenTo = async (made: TestConsole, account: string): Promise<string> => {
    const administrator = await made.as('administrator-1');
    await administrator.go('/people');
    await administrator.post('/people/password', new URLSearchParams({ id: account }));
    return administrator.document.querySelectorAll('main strong')[1]?.textContent ?? '';
  };
  const typed = async (made: TestConsole, account: string, password: string): Promise<Visitor> => {
    const one = made.visitor();
    await one.go('/sign-in?to=/raise');
    await one.send('Sign in', { account, password });
    return one;
  };

  test('opens nothing but the page to choose one, once, and then their own opens all', async () => {
    const made = await aConsole();
    const elsewhere = made.signedIn('staff-1');
    const first = await givenTo(made, 'staff-1');
    const staff = await typed(made, 'staff-1', first);
    expect(staff.text).toContain('Choose your own password');
    expect(await opensIncidents(staff)).toBe(false);
    await staff.go('/second-step');
    await staff.send('Keep it', { new: first });
    expect(staff.text).toContain('Choose another one than you were given');
    await staff.send('Keep it', { new: 'four other good words' });
    expect(await opensIncidents(staff)).toBe(true);
    expect(await opensIncidents(elsewhere)).toBe(false);
    expect((await typed(made, 'staff-1', first)).status).toBe(401);
    expect((await typed(made, 'staff-1', PASSWORD)).status).toBe(401);
    expect((await typed(made, 'staff-1', 'four other good words')).at).toBe('/raise');
  });

  test('opens one session, also where it is typed twice at once, and is over after three days', async () => {
    const made = await aConsole();
    const first = await givenTo(made, 'staff-1');
    const both = await Promise.all([typed(made, 'staff-1', first), typed(made, 'staff-1', first)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    const late = await givenTo(made, 'staff-1');
    made.pass(72 * 60);
    expect((await typed(made, 'staff-1', late)).status).toBe(401);
  });

  test('does not stand in place of the second step, nor add one before it is changed', async () => {
    const made = await aConsole();
    const first = await givenTo(made, 'dsl-1');
    const dsl = await typed(made, 'dsl-1', first);
    expect(dsl.text).toContain('One more step');
    await dsl.post('/first-password', new URLSearchParams({ new: 'four other good words' }));
    expect(dsl.text).not.toContain('What you raised');
    expect(made.house.accounts.passwordOf('dsl-1')).toBeNull();
    await dsl.go('/second-step');
    await dsl.send('Go on', { code: codeOf(made) });
    expect(dsl.text).toContain('Choose your own password');
    await dsl.go('/second-step/add');
    expect(dsl.text).not.toContain('Add a second step');
    await dsl.go('/second-step');
    await dsl.send('Keep it', { new: 'four other good words' });
    expect(await opensIncidents(dsl)).toBe(true);
  });

  test('to somebody new who decides leads on to the second step', async () => {
    const made = await aConsole();
    made.pass(1);
    const administrator = await made.as('administrator-1');
    await administrator.go('/people');
    await administrator.send('Add', { name: 'somebody new', role: 'deputy-dsl' });
    const first = administrator.document.querySelectorAll('main strong')[1]?.textContent ?? '';
    const deputy = await typed(made, 'deputy-dsl-2', first);
    await deputy.send('Keep it', { new: 'four other good words' });
    expect(deputy.text).toContain('Add a second step');
    expect(await opensIncidents(deputy)).toBe(false);
    const dsl = await made.as('dsl-1');
    expect(dsl.text).toContain('administrator-1 added the account: deputy-dsl-2');
    expect(dsl.text).toContain('gave the account a first password: deputy-dsl-2');
    expect((await made.as('staff-1')).text).not.toContain('deputy-dsl-2');
  });

  test('is given by nobody but an administrator', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    await dsl.post('/people/password', new URLSearchParams({ id: 'staff-1' }));
    expect(dsl.status).toBe(404);
    expect(made.house.accounts.givenPasswordOf('staff-1')).toBeNull();
  });
});

describe('what is logged of signing in', () => {
  test('is moment, account, what and how, and nothing that was typed', async () => {
    const made = await aConsole();
    const one = made.visitor();
    await one.go('/sign-in');
    for (const account of ['my own password typed here', 'staff-1', 'staff-1']) {
      await one.send('Sign in', { account, password: 'wrong words here' });
    }
    await made.signIn('staff-1', one);
    await one.go('/sign-out');
    await one.send('Sign out');
    const dsl = await withPassword(made, 'dsl-1');
    await dsl.send('Go on', { code: '000000' });
    await dsl.go('/second-step');
    await dsl.send('Go on', { code: codeOf(made) });
    const at = '2026-03-04T09:00:00.000Z';
    const staff = { at, account: 'staff-1' };
    const lines = await made.house.accounts.signIns.list();
    expect(lines).toEqual([
      { at, event: 'refused', way: 'password', times: 1 },
      { ...staff, event: 'refused', way: 'password', times: 1 },
      { ...staff, event: 'signed-in', way: 'password', times: 1 },
      { ...staff, event: 'signed-out', times: 1 },
      { at, account: 'dsl-1', event: 'password-right', way: 'password', times: 1 },
      { at, account: 'dsl-1', event: 'refused', way: 'code', times: 1 },
      { at, account: 'dsl-1', event: 'signed-in', way: 'code', times: 1 },
      // The second of two like it within a minute, written when somebody looks.
      { ...staff, event: 'refused', way: 'password', times: 1 },
    ]);
    expect(JSON.stringify(lines)).not.toContain('typed here');
  });

  test('grows by one line a minute, however often somebody tries', async () => {
    const made = await aConsole();
    const before = made.house.record.known();
    await before;
    for (let tries = 0; tries < 500; tries += 1) {
      void made.house.accounts.signIns.add({ event: 'waited', account: 'dsl-1' });
    }
    made.pass(2);
    void made.house.accounts.signIns.add({ event: 'waited', account: 'dsl-1' });
    const times = (await made.house.accounts.signIns.list()).map((line) => line.times);
    expect(times).toEqual([1, 500]);
  });

  test('an administrator sees who is guessed at, and what was changed, but not who signs in or mistypes', async () => {
    const made = await aConsole();
    const staff = await made.signIn('staff-1');
    const stranger = made.visitor();
    for (let tries = 0; tries < 6; tries += 1) {
      await stranger.post(
        '/sign-in',
        new URLSearchParams({ account: 'dsl-1', password: 'wrong words here' }),
      );
    }
    await staff.go('/sign-in');
    await made
      .visitor()
      .post('/sign-in', new URLSearchParams({ account: 'staff-1', password: 'wrong words here' }));
    const administrator = await made.as('administrator-1');
    await administrator.post('/people/second-step', new URLSearchParams({ id: 'headteacher-1' }));
    await administrator.go('/people/log');
    expect(administrator.text).toContain('2026-03-04: 6 at dsl-1');
    expect(administrator.text).toContain(
      'administrator-1 took the second step away: headteacher-1',
    );
    expect(administrator.text).not.toContain('at staff-1');
    expect(administrator.text).not.toContain('signed in');
    for (const account of ['dsl-1', 'auditor-1', 'staff-1']) {
      const { status } = await made.signedIn(account).request('GET', '/people/log');
      expect(status, account).toBe(404);
    }
  });

  test('everybody sees where they are signed in, and signs out there, and nobody else there', async () => {
    const made = await aConsole();
    const here = await made.signIn('staff-1');
    made.pass(5);
    const there = await made.signIn('staff-1');
    made.pass(1);
    const other = made.signedIn('technical-support-1');
    await here.go('/password');
    await here.follow('Where you are signed in');
    expect(here.text).toContain('Here. Signed in 09:00, last used 09:06.');
    expect(here.text).toContain('Signed in 09:05');
    const { path, fields } = here.formOf('Sign out there');
    await other.post(path, fields);
    expect(await opensIncidents(there)).toBe(true);
    await here.go('/places');
    await here.send('Sign out there');
    expect([await opensIncidents(there), await opensIncidents(here)]).toEqual([false, true]);
    await here.go('/places');
    expect(here.text).toContain('09:06: signed out another place');
    await other.go('/places');
    expect(other.text).not.toContain('with the password');
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

describe('a restart in the middle of an incident', () => {
  test('signs everybody out, loses nothing of what they type, and knows their browser', async () => {
    const made = await aConsole();
    const dsl = await made.signIn('dsl-1');
    await dsl.go('/raise');
    await dsl.send('Write it down', { sign: 'sexting', about: 'pupil' });
    const incident = dsl.at.split('?')[0] ?? '';
    await dsl.go(`${incident}/act`);
    await dsl.send('Go on', { type: 'record.made' });
    const { path, fields } = dsl.formOf('Yes, record it');
    made.restart();
    for (let tries = 0; tries < 9; tries += 1) {
      await made.house.sessions.attempt('dsl-1');
    }
    await dsl.post(path, fields);
    expect(dsl.text).toContain('What you typed is kept');
    await dsl.send('Sign in', { account: 'dsl-1', password: PASSWORD });
    await dsl.send('Go on', { code: codeOf(made) });
    for (const _ of ['once', 'sent twice']) {
      if (dsl.text.includes('What you typed was not saved yet')) await dsl.send('Send it now');
    }
    const [id = ''] = made.house.record.ids();
    const kept = await made.house.record.read(id, { account: 'auditor-1' });
    expect(kept?.timeline.events.map(({ type }) => type)).toEqual([
      'concern.raised',
      'record.made',
    ]);
  });
});

describe('leaving a page in a hurry', () => {
  test('hides it, from whoever presses the way back too, until the password is typed', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    const left = await dsl.request('GET', '/leave');
    expect(left.headers.get('location')).toBe('https://www.bbc.co.uk/weather');
    expect(await opensIncidents(dsl)).toBe(false);
    expect(dsl.text).toContain('Hidden. Are you back?');
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

  test('a page that nobody has touched for half an hour asks for the password, and keeps what is sent', async () => {
    const made = await aConsole();
    const staff = await made.as('staff-1');
    await staff.go('/raise');
    const { path, fields } = staff.formOf('Write it down');
    fields.set('sign', 'sexting');
    fields.set('about', 'pupil');
    made.pass(31);
    await staff.post(path, fields);
    expect([staff.status, made.house.record.ids()]).toEqual([401, []]);
    await staff.go('/raise');
    expect(staff.text).toContain('Hidden. Are you back?');
    await staff.post(path, fields);
    await staff.send('Show the page', { password: PASSWORD });
    await staff.send('Send it now');
    expect(staff.text).toContain('It is written down');
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
