/** Signing in with the school's own accounts, against a real provider on this machine. */
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type ProviderSettings,
  providerFrom,
  type Whose,
} from '../../src/console/signing-in/provider-settings.ts';
import { triesIn } from '../../src/record/sign-ins.ts';
import { type AProvider, aProvider, CLIENT, SECRET, TENANT } from '../support/a-provider.ts';
import {
  aConsole,
  ON_PAPER,
  ORIGIN,
  PASSWORD,
  type TestConsole,
  type Visitor,
} from './a-console.ts';

const BACK = `${ORIGIN}/sign-in/school-account/back`;
const OID = '99999999-aaaa-4bbb-8ccc-dddddddddddd';
const OTHER_OID = '99999999-aaaa-4bbb-8ccc-eeeeeeeeeeee';
/** The tenant of accounts that people have for themselves. */
const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad';
type Claims = Readonly<Record<string, unknown>>;
const TEACHER = {
  sub: 'pairwise-of-teacher',
  claims: { tid: TENANT, oid: OID, name: 'Ms Example', email: 'm.example@otterbrook.example' },
};

let provider: AProvider;
beforeAll(async () => {
  provider = await aProvider([BACK], TEACHER);
});
afterAll(() => provider.goAway());
beforeEach(async () => {
  await provider.comeBack();
  Object.assign(provider, { person: TEACHER, lie: null, signs: 'rightly', slow: false });
});

const settings = (whose: Whose = { kind: 'microsoft', tenant: TENANT }): ProviderSettings => ({
  whose,
  name: 'Microsoft',
  issuer: provider.issuer,
  client: CLIENT,
  secret: SECRET,
  address: new URL(ORIGIN),
  acr: null,
  patience: 5,
});

const aSchool = (changes: Partial<ProviderSettings> = {}): Promise<TestConsole> =>
  aConsole({ provider: { ...settings(), ...changes } });

/** Where the page that leads to the provider leads. */
const wayThere = (visitor: Visitor): string =>
  visitor.document.querySelector('main a')?.getAttribute('href') ?? '';

/** What stands behind the address of the console that the provider sends somebody back to. */
const comingBack = async (visitor: Visitor, says = 'Sign in with Microsoft'): Promise<string> => {
  await visitor.send(says);
  const url = await provider.browse(wayThere(visitor));
  expect(url.startsWith(`${BACK}?`)).toBe(true);
  return url.slice(ORIGIN.length);
};

const goesOn = async (visitor: Visitor): Promise<void> => {
  if (visitor.text.startsWith('You are signed in')) await visitor.follow('Go on');
};

const throughSchool = async (made: TestConsole, visitor = made.visitor()): Promise<Visitor> => {
  await visitor.go('/sign-in');
  await visitor.go(await comingBack(visitor));
  await goesOn(visitor);
  return visitor;
};

const ADMIN = { account: 'administrator-1' };
const match = ({ house }: TestConsole, account: string, id = OID): Promise<void> =>
  house.accounts.matchSchoolAccount(ADMIN, account, { issuer: provider.issuer, id });

const opensIncidents = async (one: Visitor): Promise<boolean> => {
  await one.go('/incidents');
  return one.text.startsWith('Incidents');
};

describe('signing in with a school account', () => {
  test('opens what was matched to it, and to staff at once', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    const one = await throughSchool(made);
    expect(await opensIncidents(one)).toBe(true);
    const lines = await made.house.accounts.signIns.list();
    expect(lines.map(({ event, way, account }) => [event, way, account])).toEqual([
      ['signed-in', 'school-account', 'staff-1'],
    ]);
    expect(JSON.stringify([lines, made.house.accounts.changes()])).not.toMatch(
      /Example|otterbrook|99999999/,
    );
  });

  test('goes there with a code challenge and a nonce of its own, and takes no address but one back', async () => {
    const made = await aSchool();
    const one = made.visitor();
    const asked: URLSearchParams[] = [];
    for (let times = 0; times < 2; times += 1) {
      await one.go('/sign-in');
      await one.send('Sign in with Microsoft');
      asked.push(new URL(wayThere(one)).searchParams);
      expect(one.document.querySelector('meta[http-equiv="refresh"]')?.outerHTML).toContain(
        'content="0; url=http://127.0.0.1',
      );
    }
    const [first, second] = asked;
    expect(Object.fromEntries(first ?? [])).toMatchObject({
      response_type: 'code',
      redirect_uri: BACK,
      code_challenge_method: 'S256',
      prompt: 'select_account',
    });
    for (const each of ['state', 'nonce', 'code_challenge']) {
      expect(first?.get(each)?.length, each).toBeGreaterThanOrEqual(43);
      expect(first?.get(each), each).not.toBe(second?.get(each));
    }
  });

  test('what belongs to a sign-in is in a cookie that no script reads, sealed, and gone after it', async () => {
    const made = await aConsole({
      behindProxyAt: 'https://school.example',
      provider: { ...settings(), address: new URL('https://school.example') },
    });
    const response = await made.app.request('https://school.example/sign-in/school-account', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://school.example',
      },
    });
    const [line = ''] = response.headers.getSetCookie();
    expect(line).toMatch(/^__Host-dutybound-at-school-[0-9a-f]{32}=/);
    for (const each of ['Max-Age=900', 'Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) {
      expect(line).toContain(each);
    }
    const sealed = Buffer.from(line.split(/[=;]/)[1] ?? '', 'base64url').toString('latin1');
    expect(sealed).not.toMatch(/verifier|nonce/);
    const open = await aSchool();
    await match(open, 'staff-1');
    expect((await throughSchool(open)).cookie).not.toContain('at-school');
  });

  test('several tabs sign in at once, and end in any order', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    const one = made.visitor();
    const ways: string[] = [];
    for (const to of ['/raise', '/places']) {
      await one.go(`/sign-in?to=${to}`);
      ways.push(await comingBack(one));
    }
    for (const to of ['/places', '/raise']) {
      await one.go(ways.pop() ?? '');
      await goesOn(one);
      expect(one.at).toBe(to);
    }
  });

  test('another account with the same name and address opens nothing', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    provider.person = { ...TEACHER, claims: { ...TEACHER.claims, oid: OTHER_OID } };
    const one = await throughSchool(made);
    expect(one.text).toContain('Nobody has matched your school account yet');
    expect(await opensIncidents(one)).toBe(false);
  });

  test('at Google by `sub`, and only of the domain of the school', async () => {
    const whose: Whose = { kind: 'google', domain: 'otterbrook.example' };
    const made = await aSchool({ whose });
    await match(made, 'staff-1', 'id-at-google');
    for (const [hd, opens] of [
      ['otterbrook.example', true],
      ['elsewhere.example', false],
      [undefined, false],
    ] as const) {
      provider.person = { sub: 'id-at-google', claims: { hd, email: 'a@otterbrook.example' } };
      provider.lie = (claims) => ({ ...claims, sub: 'id-at-google', hd });
      const one = await throughSchool(made);
      expect(await opensIncidents(one), String(hd)).toBe(opens);
    }
  });
});

describe('the second step', () => {
  const now = (): number => Math.floor(Date.now() / 1000);

  test('is ours where the server says nothing of one', async () => {
    const made = await aSchool();
    await match(made, 'dsl-1');
    const one = await throughSchool(made);
    expect(one.text).toContain('One more step');
    expect(await opensIncidents(one)).toBe(false);
    await one.go('/second-step');
    await one.send('Go on', { code: ON_PAPER[0] ?? '' });
    expect(await opensIncidents(one)).toBe(true);
    const lines = await made.house.accounts.signIns.list();
    expect(lines.map(({ event, way }) => [event, way])).toEqual([
      ['password-right', 'school-account'],
      ['signed-in', 'code'],
    ]);
  });

  test.each([
    ['it just asked for several factors', { amr: ['pwd', 'mfa'], auth_time: 0 }, true],
    ['it did so an hour ago', { amr: ['pwd', 'mfa'], auth_time: -3600 }, false],
    ['it does not say when', { amr: ['pwd', 'mfa'], auth_time: undefined }, false],
    ['it asked for a password alone', { amr: ['pwd'], auth_time: 0 }, false],
    ['it says what the school calls a second step', { acrs: ['c1', 'c2'], auth_time: 0 }, true],
    ['it says something else', { acr: 'c2', auth_time: 0 }, false],
  ])('is the server’s only where %s', async (_, { auth_time: since, ...said }, opens) => {
    const made = await aSchool({ acr: 'c1' });
    await match(made, 'dsl-1');
    provider.lie = (claims) => ({
      ...claims,
      ...said,
      auth_time: since === undefined ? undefined : now() + since,
    });
    expect(await opensIncidents(await throughSchool(made))).toBe(opens);
  });
});

describe('nobody is locked out by a server of somebody else’s', () => {
  test('a DSL without a password and second step here makes both, once; they open the account while the server is away', async () => {
    const made = await aSchool();
    const { accounts, now } = made.house;
    const name = 'Second Lead';
    await accounts.add(ADMIN, { id: 'dsl-2', role: 'dsl', from: now().toISOString(), name });
    await match(made, 'dsl-2');
    provider.lie = (claims) => ({ ...claims, amr: ['mfa'], auth_time: claims.iat });
    const one = await throughSchool(made);
    expect(one.text).toContain('Choose your own password');
    expect(await opensIncidents(one)).toBe(false);
    await one.go('/second-step');
    expect(one.text).toContain('When the school’s server is away');
    await one.send('Keep it', { new: 'short' });
    expect(one.text).toContain('When the school’s server is away');
    await one.send('Keep it', { new: 'otters swim upstream' });
    expect(one.text).toContain('Add a second step');
    expect(await opensIncidents(one)).toBe(false);
    await one.go('/second-step');
    const secret = one.document.querySelector('code')?.textContent?.replaceAll(' ', '') ?? '';
    const timestamp = made.house.now().getTime();
    await one.send('Add it', {
      code: new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp }),
    });
    const [onPaper = ''] = one.document.querySelector('pre')?.textContent?.split('\n') ?? [];
    expect(await opensIncidents(one)).toBe(true);
    expect(await opensIncidents(await throughSchool(made))).toBe(true);
    await provider.goAway();
    const there = made.visitor();
    await there.go('/sign-in');
    await there.send('Sign in with Microsoft');
    await there.go('/sign-in');
    await there.send('Sign in', { account: 'dsl-2', password: 'otters swim upstream' });
    await there.send('Go on', { code: onPaper });
    expect(await opensIncidents(there)).toBe(true);
  });

  test('a server that is away is said in one line, and the password opens what was asked for', async () => {
    const faults: unknown[] = [];
    const made = await aConsole({
      provider: settings(),
      onPageFault: ({ error }) => faults.push(error),
    });
    await provider.goAway();
    const one = made.visitor();
    for (let times = 0; times < 2; times += 1) {
      await one.go('/sign-in?to=/raise');
      await one.send('Sign in with Microsoft');
      expect([one.status, one.document.querySelectorAll('.govuk-error-summary li')]).toEqual([
        503,
        expect.objectContaining({ length: 1 }),
      ]);
      expect(one.text).toContain('Microsoft does not answer. Sign in with your password here');
    }
    expect(String(faults)).toBe('ProviderFault: Microsoft does not answer');
    await one.send('Sign in', { account: 'staff-1', password: PASSWORD });
    expect(one.at).toBe('/raise');
  });

  test('a server that goes away half way, or is slow, keeps nobody waiting', async () => {
    const made = await aSchool({ patience: 0.3 });
    await match(made, 'staff-1');
    const one = made.visitor();
    await one.go('/sign-in');
    const way = await comingBack(one);
    provider.slow = true;
    const began = Date.now();
    await one.go(way);
    expect([one.status, Date.now() - began < 3000]).toEqual([503, true]);
    expect(one.text).toContain('Microsoft does not answer');
    await made.signIn('staff-1', one);
    expect(await opensIncidents(one)).toBe(true);
  });

  test('what it says of itself is asked for once an hour, and holds for a day while it is away', async () => {
    const made = await aSchool();
    const asked = (): number =>
      provider.requests.filter((each) => each.includes('.well-known')).length;
    const begins = async (): Promise<boolean> => {
      const one = made.visitor();
      await one.go('/sign-in');
      await one.send('Sign in with Microsoft');
      return one.status === 200;
    };
    const before = asked();
    expect([await begins(), await begins(), asked() - before]).toEqual([true, true, 1]);
    made.pass(61);
    expect([await begins(), asked() - before]).toEqual([true, 2]);
    await provider.goAway();
    made.pass(23 * 60);
    expect(await begins()).toBe(true);
    made.pass(2 * 60);
    expect(await begins()).toBe(false);
  });

  test('changed keys are found by the next sign-in', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    await throughSchool(made);
    provider.changeKeys();
    const opened: boolean[] = [];
    for (let times = 0; times < 2; times += 1) {
      opened.push(await opensIncidents(await throughSchool(made)));
    }
    expect(opened[1]).toBe(true);
  });

  test('settings that do not fit are said so, to whoever keeps the machine by their code', async () => {
    const faults: unknown[] = [];
    for (const wrong of [{ secret: 'another secret' }, { issuer: `${provider.issuer}/` }]) {
      const made = await aConsole({
        provider: { ...settings(), ...wrong },
        onPageFault: ({ error }) => faults.push(error),
      });
      const one = made.visitor();
      await one.go('/sign-in');
      await one.send('Sign in with Microsoft');
      const url = wayThere(one);
      if (url.startsWith(provider.issuer)) {
        await one.go((await provider.browse(url)).slice(ORIGIN.length));
      }
      expect([one.status, one.text]).toEqual([
        503,
        expect.stringContaining('tell whoever looks after this system'),
      ]);
    }
    expect(String(faults)).toMatch(/\(invalid_client\).*\(issuer\)/);
  });

  test('so many sign-ins are sent there, and then people are asked to wait', async () => {
    const made = await aSchool();
    const one = made.visitor();
    for (let times = 0; times < 200; times += 1)
      made.house.providerPace.isTooFast(made.house.provider ?? {});
    await one.go('/sign-in');
    await one.send('Sign in with Microsoft');
    expect([one.status, one.text]).toEqual([503, expect.stringContaining('Wait ten seconds')]);
  });
});

describe('what is not certain opens nothing', () => {
  const second = (): number => Math.floor(Date.now() / 1000);

  test.each<[string, (claims: Claims) => Claims]>([
    ['with another nonce', (claims) => ({ ...claims, nonce: 'of somebody else' })],
    ['without a nonce', ({ nonce: _, ...claims }) => claims],
    ['of another server', (claims) => ({ ...claims, iss: 'https://login.example/' })],
    ['for another program', (claims) => ({ ...claims, aud: 'another program' })],
    ['for several, and another asked', (claims) => ({ ...claims, aud: [CLIENT, 'x'], azp: 'x' })],
    ['that is over', (claims) => ({ ...claims, iat: second() - 7200, exp: second() - 3600 })],
    ['that is not valid yet', (claims) => ({ ...claims, nbf: second() + 3600 })],
    ['of another tenant', (claims) => ({ ...claims, tid: OTHER_OID })],
    ['of no tenant', ({ tid: _, ...claims }) => claims],
    ['that does not say who', ({ oid: _, ...claims }) => claims],
  ])('a token %s', async (_, lie) => {
    const made = await aSchool();
    await match(made, 'staff-1');
    provider.lie = lie;
    const one = await throughSchool(made);
    expect([one.status, await opensIncidents(one)]).toEqual([401, false]);
    expect(made.house.sessions.placesOf('staff-1')).toEqual([]);
    expect(made.house.unmatched.list()).toEqual([]);
  });

  test('but a clock that is a little late or early does not matter', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    provider.lie = (claims) => ({
      ...claims,
      iat: second() - 60,
      exp: second() - 30,
      nbf: second() + 30,
    });
    expect(await opensIncidents(await throughSchool(made))).toBe(true);
  });

  test.each(['with another key', 'with none'] as const)('a token signed %s', async (signs) => {
    const made = await aSchool();
    await match(made, 'staff-1');
    provider.signs = signs;
    const one = await throughSchool(made);
    expect([one.status, await opensIncidents(one)]).toEqual([401, false]);
  });

  test('an answer with another state, in another browser, or too late', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    const [one, other] = [made.visitor(), made.visitor()];
    await one.go('/sign-in');
    const way = await comingBack(one);
    await other.go(way);
    expect([other.status, other.text]).toEqual([400, expect.stringContaining('another browser')]);
    await one.go(way.replace(/state=[^&]+/, 'state=of-somebody-else'));
    expect([one.status, await opensIncidents(one)]).toEqual([400, false]);
    made.pass(16);
    await one.go(way);
    expect([one.status, await opensIncidents(one)]).toEqual([400, false]);
    for (const nothing of ['?state=', '?code=x', '?error=access_denied']) {
      await other.go(`/sign-in/school-account/back${nothing}`);
      expect(other.status, nothing).toBe(400);
    }
  });

  test('an answer that was used before, also with its cookie', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    const one = made.visitor();
    await one.go('/sign-in');
    const way = await comingBack(one);
    const thief = made.visitor();
    thief.cookie = one.cookie;
    await one.go(way);
    await one.go(way);
    expect(one.status).toBe(400);
    await thief.go(way);
    expect([thief.status, await opensIncidents(thief)]).toEqual([400, false]);
  });

  test('a code of another sign-in', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    const [one, other] = [made.visitor(), made.visitor()];
    for (const each of [one, other]) await each.go('/sign-in');
    const [mine, theirs] = [await comingBack(one), await comingBack(other)];
    const code = /code=([^&]+)/.exec(theirs)?.[1] ?? '';
    await one.go(mine.replace(/code=[^&]+/, `code=${code}`));
    expect([one.status, await opensIncidents(one)]).toEqual([400, false]);
  });

  test('an answer that another server gives for this one', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    for (const iss of ['iss=https%3A%2F%2Flogin.example', '']) {
      const one = made.visitor();
      await one.go('/sign-in');
      await one.go((await comingBack(one)).replace(/iss=[^&]+/, iss));
      expect([one.status, await opensIncidents(one)], iss).toEqual([401, false]);
    }
    expect(provider.requests.at(-1)).not.toContain('token');
  });

  test('whoever stops there is brought back to the sign-in page', async () => {
    const made = await aSchool();
    const one = made.visitor();
    await one.go('/sign-in?to=/raise');
    await one.send('Sign in with Microsoft');
    const state = new URL(wayThere(one)).searchParams.get('state') ?? '';
    const iss = encodeURIComponent(provider.issuer);
    await one.go(
      `/sign-in/school-account/back?error=access_denied&error_description=%3Cb%3Eanna&state=${state}&iss=${iss}`,
    );
    expect([one.status, one.text]).toEqual([401, expect.stringContaining('was stopped')]);
    expect(one.html).not.toContain('anna');
    await one.send('Sign in', { account: 'staff-1', password: PASSWORD });
    expect(one.at).toBe('/raise');
  });

  test('where the school has no such server there is no such page', async () => {
    const made = await aConsole();
    const one = made.visitor();
    await one.go('/sign-in');
    expect(one.text).not.toContain('Microsoft');
    await one.go('/sign-in/school-account/back?code=x&state=y');
    expect(one.status).toBe(404);
    await one.post('/sign-in/school-account', new URLSearchParams());
    expect(one.status).toBe(404);
  });
});

describe('matching', () => {
  const codeOf = (one: Visitor): string => one.document.querySelector('strong')?.textContent ?? '';

  test('whoever is not matched gets a code, says it to the administrator, and is in', async () => {
    const made = await aSchool();
    const one = await throughSchool(made);
    expect([one.status, await opensIncidents(one)]).toEqual([401, false]);
    const again = await throughSchool(made);
    const code = codeOf(again);
    expect(code).toMatch(/^[A-Z2-9]{6}$/);
    const admin = await made.as('administrator-1');
    await admin.go('/people/school-accounts');
    expect(admin.text).toContain('Ms Example, m.example@otterbrook.example');
    expect(admin.html).not.toContain(code);
    await admin.send('Go on', { code: 'AAAAAA', account: 'staff-1' });
    expect([admin.status, admin.text]).toEqual([400, expect.stringContaining('Nobody waits')]);
    await admin.send('Go on', { code: ` ${code.toLowerCase()} `, account: 'staff-1' });
    expect(admin.text).toContain('Is this the same person?');
    expect(made.house.accounts.schoolAccountOf('staff-1')).toBeNull();
    await admin.send('Yes, match them');
    expect(admin.text).toContain(OID);
    expect(await opensIncidents(await throughSchool(made))).toBe(true);
    expect(made.house.unmatched.list()).toEqual([]);
    expect(made.house.accounts.changes().at(-1)).toMatchObject({
      by: 'administrator-1',
      account: 'staff-1',
      change: 'school-account-matched',
    });
  });

  test('a code ends after an hour, and only so many wait', async () => {
    const made = await aSchool();
    const code = codeOf(await throughSchool(made));
    expect(made.house.unmatched.withCode(code)?.name).toBe('Ms Example');
    made.pass(61);
    expect(made.house.unmatched.withCode(code)).toBeNull();
    for (let number = 0; number < 250; number += 1) {
      const schoolAccount = { issuer: provider.issuer, id: `pupil-${number}` };
      made.house.unmatched.add({ schoolAccount, name: '', address: '', isStepShown: false });
    }
    expect(made.house.unmatched.list()).toHaveLength(200);
    const { signIns } = made.house.accounts;
    for (let times = 0; times < 9; times += 1) {
      made.pass(2);
      await signIns.add({ event: 'refused', way: 'school-account' });
    }
    expect(triesIn(await signIns.list())).toEqual([]);
  });

  test('what the server calls somebody is shown on one line, whatever it holds', async () => {
    const made = await aSchool();
    provider.lie = (claims) => ({
      ...claims,
      name: `\u202e<b>x</b>\n${'y'.repeat(500)}`,
      email: 7,
    });
    await throughSchool(made);
    const admin = await made.as('administrator-1');
    await admin.go('/people/school-accounts');
    expect(admin.html).toContain('&lt;b&gt;x&lt;/b&gt; yyy');
    expect(admin.html).not.toMatch(/\u202e|y{101}/);
  });

  test('nobody but an administrator sees the page, or does anything there', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    for (const account of ['dsl-1', 'headteacher-1', 'staff-1', 'auditor-1']) {
      const one = await made.as(account);
      await one.go('/people/school-accounts');
      expect(one.status, account).toBe(404);
      for (const path of ['', '/take']) {
        const fields = new URLSearchParams({ id: 'staff-1', code: 'x', account, sure: 'yes' });
        await one.post(`/people/school-accounts${path}`, fields);
        expect(one.status, account).toBe(404);
      }
    }
    expect(made.house.accounts.schoolAccountOf('staff-1')?.id).toBe(OID);
  });

  test('those who decide are shown that a school account was matched to one that opens incidents', async () => {
    const made = await aSchool();
    made.pass(1);
    await match(made, 'deputy-dsl-1');
    const dsl = await made.as('dsl-1');
    expect(dsl.text).toContain('matched a school account to the account: deputy-dsl-1');
  });

  test('taken away, it opens nothing, and whoever was in is out; so is one whose account has ended', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    const one = await throughSchool(made);
    const admin = await made.as('administrator-1');
    await admin.go('/people/school-accounts');
    await admin.send('Take away');
    expect(await opensIncidents(one)).toBe(false);
    expect((await throughSchool(made)).text).toContain('Nobody has matched');
    await match(made, 'staff-1');
    await made.house.accounts.end(ADMIN, 'staff-1');
    const ended = await throughSchool(made);
    expect([ended.status, ended.text]).toEqual([
      401,
      expect.stringContaining('cannot be used now'),
    ]);
    expect(made.house.unmatched.list()).toHaveLength(1);
  });
});

describe('what goes along, and what is asked again', () => {
  test('what was typed when a session ended is sent after signing in there, or with the password', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    const one = await made.as('staff-1');
    made.pass(61);
    await one.post('/raise', new URLSearchParams({ note: 'a picture goes round' }));
    expect(one.text).toContain('What you typed is kept');
    await one.go(await comingBack(one));
    expect(one.text).toContain('Nothing of it is lost');
    expect(one.formOf('Send it now').fields.get('note')).toBe('a picture goes round');
    expect(await opensIncidents(one)).toBe(true);
    made.pass(61);
    await one.post('/raise', new URLSearchParams({ note: 'a second one' }));
    for (const who of ['tid', 'oid']) {
      provider.lie = (claims) => ({ ...claims, [who]: OTHER_OID });
      await one.go(await comingBack(one));
      expect(one.status, who).toBe(401);
    }
    expect(one.text).toContain('Nobody has matched your school account yet. Say the code');
    await one.send('Sign in', { account: 'staff-1', password: PASSWORD });
    expect(one.formOf('Send it now').fields.get('note')).toBe('a second one');
  });

  test('a restart in the middle ends no sign-in; that what was typed is gone is said', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    const one = made.visitor();
    await one.post('/raise', new URLSearchParams({ note: 'a picture goes round' }));
    const way = await comingBack(one);
    made.restart();
    await one.go(way);
    expect(one.text).toContain('What you typed is not here any more');
    await one.send('Go on').catch(() => one.follow('Go on'));
    expect(one.at).toBe('/raise');
  });

  test('strangers push out nothing that was typed in a browser that is known', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    const one = await made.signIn('staff-1');
    made.pass(61);
    await one.post('/raise', new URLSearchParams({ note: 'a picture goes round' }));
    const way = await comingBack(one);
    const checks = { state: '', nonce: '', verifier: '' };
    for (let times = 0; times < 400; times += 1) {
      const typed = 'x'.repeat(60_000);
      made.house.underWay.begin({ ...checks, state: `s${times}` }, { to: '/', typed }, false);
    }
    await one.go(way);
    expect(one.formOf('Send it now').fields.get('note')).toBe('a picture goes round');
  });

  test('a page that was hidden asks for the school account of whoever has no password', async () => {
    const made = await aSchool();
    const { accounts, now } = made.house;
    const from = now().toISOString();
    await accounts.add(ADMIN, { id: 'staff-2', role: 'staff', from, name: 'Another One' });
    await match(made, 'staff-2');
    const one = await throughSchool(made);
    await one.request('GET', '/leave');
    await one.go('/places');
    expect(one.text).toContain('Hidden. Are you back?');
    expect(one.document.querySelector('input[type="password"]')).toBeNull();
    const way = await comingBack(one, 'Sign in with Microsoft once more');
    expect(made.house.sessions.placesOf('staff-2')).toEqual([]);
    await one.go(way);
    await goesOn(one);
    expect(one.at).toBe('/places');
    expect(one.text).toContain('tell whoever gives out accounts');
    await one.go('/password');
    expect(one.text).toContain('You have none here');
    await one.post('/password', new URLSearchParams({ old: '', new: 'otters swim upstream' }));
    expect([one.status, accounts.passwordOf('staff-2')]).toEqual([404, null]);
  });

  test('coming back to a hidden page asks the server to ask again', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    const one = await throughSchool(made);
    await one.request('GET', '/leave');
    await one.go('/places');
    expect(one.document.querySelector('input[type="password"]')).not.toBeNull();
    await one.send('Sign in with Microsoft once more');
    expect(new URL(wayThere(one)).searchParams.get('prompt')).toBe('login');
  });

  test('signing out ends it here, and offers to end it there', async () => {
    const made = await aSchool();
    await match(made, 'staff-1');
    const one = await throughSchool(made);
    await one.go('/sign-out');
    await one.send('Sign out');
    expect(one.text).toContain('You are signed out here');
    const there = new URL(one.document.querySelector('main a')?.getAttribute('href') ?? '');
    expect(there.origin).toBe(provider.issuer);
    expect(Object.fromEntries(there.searchParams)).toEqual({
      client_id: CLIENT,
      post_logout_redirect_uri: BACK,
    });
    await one.go(BACK.slice(ORIGIN.length));
    expect(one.at).toBe('/sign-in');
    expect(await opensIncidents(one)).toBe(false);
    const dsl = await made.signIn('dsl-1');
    await dsl.go('/sign-out');
    await dsl.send('Sign out');
    expect(dsl.at).toBe('/sign-in');
  });
});

describe('the settings', () => {
  const RIGHT = {
    DUTYBOUND_ADDRESS: 'https://dutybound.otterbrook.example/',
    DUTYBOUND_SIGN_IN_ISSUER: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    DUTYBOUND_SIGN_IN_CLIENT: 'a client',
    DUTYBOUND_SIGN_IN_SECRET: 'very secret',
  };

  test('are of Microsoft, Google or another server, or there are none', () => {
    expect(providerFrom({ DUTYBOUND_ADDRESS: RIGHT.DUTYBOUND_ADDRESS })).toBeNull();
    const copied = `https://login.microsoftonline.com/${OID.toUpperCase()}/v2.0`;
    expect(providerFrom({ ...RIGHT, DUTYBOUND_SIGN_IN_ISSUER: copied })?.issuer).toBe(
      `https://login.microsoftonline.com/${OID}/v2.0`,
    );
    expect(providerFrom(RIGHT)).toMatchObject({
      whose: { kind: 'microsoft', tenant: TENANT },
      name: 'Microsoft',
    });
    const google = { ...RIGHT, DUTYBOUND_SIGN_IN_ISSUER: 'https://accounts.google.com/' };
    expect(
      providerFrom({ ...google, DUTYBOUND_SIGN_IN_DOMAIN: 'Otterbrook.example' }),
    ).toMatchObject({
      whose: { kind: 'google', domain: 'otterbrook.example' },
      name: 'Google',
      issuer: 'https://accounts.google.com',
    });
    expect(
      providerFrom({ ...RIGHT, DUTYBOUND_SIGN_IN_ISSUER: 'https://login.otterbrook.example' }),
    ).toMatchObject({ whose: { kind: 'own' }, name: 'login.otterbrook.example' });
  });

  test.each([
    ['DUTYBOUND_ADDRESS', ''],
    ['DUTYBOUND_ADDRESS', 'http://dutybound.otterbrook.example'],
    ['DUTYBOUND_SIGN_IN_ISSUER', ''],
    ['DUTYBOUND_SIGN_IN_ISSUER', 'login.otterbrook.example'],
    ['DUTYBOUND_SIGN_IN_ISSUER', 'http://login.otterbrook.example'],
    ['DUTYBOUND_SIGN_IN_ISSUER', 'https://login.otterbrook.example/?x=1'],
    ['DUTYBOUND_SIGN_IN_ISSUER', 'https://login.microsoftonline.com/common/v2.0'],
    ['DUTYBOUND_SIGN_IN_ISSUER', 'https://login.microsoftonline.com/otterbrook.example/v2.0'],
    ['DUTYBOUND_SIGN_IN_ISSUER', `https://login.microsoftonline.com/${PERSONAL}/v2.0`],
    ['DUTYBOUND_SIGN_IN_CLIENT', ''],
    ['DUTYBOUND_SIGN_IN_SECRET', ' '],
  ])('a wrong %s is named, and never repeated (%#)', (name, value) => {
    const wrong = (): unknown => providerFrom({ ...RIGHT, [name]: value });
    expect(wrong).toThrow(`${name}: `);
    if (value.trim() === '') return;
    expect(wrong).toThrow(expect.objectContaining({ message: expect.not.stringContaining(value) }));
  });

  test('Google needs the domain of the school', () => {
    const google = { ...RIGHT, DUTYBOUND_SIGN_IN_ISSUER: 'https://accounts.google.com' };
    expect(() => providerFrom(google)).toThrow('DUTYBOUND_SIGN_IN_DOMAIN: ');
  });
});
