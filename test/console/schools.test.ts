import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { consoleApp } from '../../src/console/app.tsx';
import { addressOf, nameIn, Schools } from '../../src/console/schools.ts';
import type { Served } from '../../src/console/serve.ts';
import { RecordFault } from '../../src/record/fault.ts';
import { raised } from '../support/incidents.ts';
import { aConsole, type TestConsole } from './a-console.ts';

const PATTERN = new URL('https://*.dutybound.example');
const HEAD = {
  incident: 'one',
  policy: 'valley-end-2022',
  record: 'complete',
  exercise: false,
} as const;
const UPLOAD = '/audits/log';

const aSchool = (name: string): Promise<TestConsole> =>
  aConsole({
    behindProxyAt: addressOf(PATTERN, name).href,
    parts: { isOneOfSeveral: true },
    pagesAtOnce: 10_000,
  });

const servedBy = ({ house }: TestConsole): Served => {
  const app = consoleApp(house);
  return {
    house,
    fetch: (request) => app.fetch(request),
    next: () => null,
    stop: async () => house.benches.stop(),
  };
};

let north: TestConsole;
let south: TestConsole;
let schools: Schools;

beforeEach(async () => {
  [north, south] = await Promise.all([aSchool('north'), aSchool('south')]);
  const all = new Map([
    ['north', servedBy(north)],
    ['south', servedBy(south)],
  ]);
  schools = new Schools({
    pattern: PATTERN,
    open: async (name) => all.get(name) ?? null,
    reached: async () => new Map(),
    onFault: () => {},
  });
});
afterEach(() => schools.stop());

/** A session of an account, as the cookie that its browser sends. */
const cookieOf = ({ house }: TestConsole, account = 'dsl-1'): string =>
  `__Host-dutybound=${house.sessions.begin(account).token}`;

const ask = (
  at: string,
  method: string,
  path: string,
  { cookie = '', from = at }: { readonly cookie?: string; readonly from?: string } = {},
): Promise<Response> => {
  const isUpload = path === UPLOAD;
  const form = new FormData();
  form.set('log', new File(['a,b'], 'log.csv'));
  const isSent = method === 'POST';
  return schools.fetch(
    new Request(`https://${at}.dutybound.example${path}`, {
      method,
      headers: {
        cookie,
        ...(isSent ? { origin: `https://${from}.dutybound.example` } : {}),
        ...(isSent && !isUpload ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(isSent ? { body: isUpload ? form : 'sure=yes' } : {}),
    }),
  );
};

/** Every route of the console, with these in place of what stands for something in it. */
const routes = (id = 'e'.repeat(32)): readonly (readonly [method: string, path: string])[] => [
  ...new Map(
    consoleApp(north.house)
      .routes.filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
      .map(({ method, path }) => {
        const filled = path.replace(/:id(\{[^}]*\})?/g, id).replace(/:[a-z]+(\{[^}]*\})?/gi, '1');
        return [`${method} ${filled}`, [method, filled] as const];
      }),
  ).values(),
];

const anIncidentAt = ({ house }: TestConsole): Promise<string> =>
  house.record.begin(HEAD, {
    key: 'one',
    entry: raised('sexting'),
    writer: { account: 'dsl-1' },
  });

/** What a school has of its incidents and of who read what. */
const standing = async ({ house }: TestConsole) => ({
  ids: house.record.ids(),
  exercises: house.record.ids('exercise'),
  reads: await house.record.reads(),
  accounts: house.accounts.all(),
  school: house.settings.school,
  epoch: house.upkeep.epoch,
});

describe('no school sees another', () => {
  test('the session of one opens nothing at the address of another: it is answered as to nobody', async () => {
    const id = await anIncidentAt(south);
    const before = await standing(south);
    const cookie = cookieOf(north);
    const all = routes(id);
    expect(all.length).toBeGreaterThan(120);
    for (const [method, path] of all) {
      const theirs = await ask('south', method, path, { cookie });
      const nobodys = await ask('south', method, path);
      expect([theirs.status, theirs.headers.get('location')], `${method} ${path}`).toEqual([
        nobodys.status,
        nobodys.headers.get('location'),
      ]);
    }
    expect(await standing(south)).toEqual(before);
  });

  test('an incident of another school is not there, by any address, and nothing of it is logged there', async () => {
    const id = await anIncidentAt(north);
    const before = await standing(north);
    const cookie = cookieOf(south);
    const ofIncidents = routes(id).filter(([, path]) => path.startsWith(`/incidents/${id}`));
    expect(ofIncidents.length).toBeGreaterThan(25);
    for (const [method, path] of ofIncidents) {
      const { status } = await ask('south', method, path, { cookie });
      expect(status, `${method} ${path}`).toBe(404);
    }
    expect(await standing(north)).toEqual(before);
    const there = await (await ask('south', 'GET', '/incidents', { cookie })).text();
    expect(there).not.toContain(id);
  });

  test('a form on a page of one school is not taken by another', async () => {
    const cookie = cookieOf(south);
    const before = await standing(south);
    const forms = routes().filter(([method]) => method === 'POST');
    expect(forms.length).toBeGreaterThan(50);
    for (const [method, path] of forms) {
      const { status } = await ask('south', method, path, { cookie, from: 'north' });
      expect(status, path).toBe(403);
    }
    expect(await standing(south)).toEqual(before);
  });

  test('cookies go to one address alone', async () => {
    const { house } = north;
    const cookie = cookieOf(north);
    const page = await ask('north', 'GET', '/incidents', { cookie });
    expect(page.status).toBe(200);
    const out = await ask('north', 'POST', '/sign-out', { cookie });
    for (const line of out.headers.getSetCookie()) {
      expect(line).toMatch(/^__Host-/);
      expect(line).not.toMatch(/domain=/i);
    }
    expect(house.sessions.of(cookie.split('=')[1])).toBeNull();
  });

  test.each([
    'https://dutybound.example/emergency',
    'https://west.dutybound.example/emergency',
    'https://x.south.dutybound.example/emergency',
    'https://south.dutybound.example.org/emergency',
    'https://southdutybound.example/emergency',
    'https://south.dutybound.example:8443/emergency',
    'https://127.0.0.1/emergency',
  ])('%s is not an address of a school', async (url) => {
    expect((await schools.fetch(new Request(url))).status).toBe(421);
  });
});

describe('schools are opened when they are asked for', () => {
  test('once, and again after it could not be; meanwhile the page says what to do', async () => {
    const faults: string[] = [];
    const open = vi
      .fn()
      .mockRejectedValueOnce(new RecordFault('unreachable', 'the database cannot be reached'))
      .mockResolvedValue(servedBy(north));
    const one = new Schools({
      pattern: PATTERN,
      open,
      reached: async () => new Map(),
      onFault: (name, error) => faults.push(`${name}: ${(error as Error).message}`),
    });
    const get = () => one.fetch(new Request('https://north.dutybound.example/emergency'));
    const first = await get();
    expect([first.status, await first.text()]).toEqual([503, expect.stringContaining('ring 999')]);
    expect(faults).toEqual(['north: the database cannot be reached']);
    expect((await Promise.all([get(), get(), get()])).map(({ status }) => status)).toEqual([
      200, 200, 200,
    ]);
    expect(open).toHaveBeenCalledTimes(2);
  });

  test('one whose record was moved is let go of, and asked for again', async () => {
    const stop = vi.fn(async () => {});
    const open = vi
      .fn()
      .mockResolvedValueOnce({ ...servedBy(north), stop })
      .mockResolvedValue(null);
    const reached = async () => new Map();
    const one = new Schools({ pattern: PATTERN, open, reached, onFault: () => {} });
    const get = () => one.fetch(new Request('https://north.dutybound.example/health'));
    expect((await get()).status).toBe(200);
    await one.look();
    expect((await get()).status).toBe(421);
    expect(stop).toHaveBeenCalledTimes(1);
  });

  describe('one that nobody needs is closed after a quarter of an hour', () => {
    const MINUTE = 60_000;
    const idle = (parts: Partial<Served> = {}) => {
      const state = { now: Date.parse('2026-03-04T09:00:00Z'), reached: '1', isOpen: 0, opened: 0 };
      const one = new Schools({
        pattern: PATTERN,
        open: async () => {
          state.isOpen += 1;
          state.opened += 1;
          const stop = async (): Promise<void> => {
            state.isOpen -= 1;
          };
          return { ...servedBy(north), ...parts, stop };
        },
        reached: async (names) => new Map(names.map((name) => [name, state.reached])),
        now: () => state.now,
        onFault: (_, error) => {
          throw error;
        },
      });
      const get = () => one.fetch(new Request('https://north.dutybound.example/health'));
      const openAfter = async (minutes: number): Promise<number> => {
        state.now += minutes * MINUTE;
        // What is new is taken by the first look; the second finds nothing.
        await one.look();
        await one.look();
        return state.isOpen;
      };
      return { one, state, get, openAfter };
    };

    test('and opened again when it is asked for, when something was written, and after some hours', async () => {
      const { one, state, get, openAfter } = idle();
      await one.openAll(['north']);
      expect([await openAfter(14), await openAfter(1)]).toEqual([1, 0]);
      await one.openAll(['north']);
      expect(state.isOpen).toBe(0);
      expect((await Promise.all([get(), get()])).map(({ status }) => status)).toEqual([200, 200]);
      expect(state).toMatchObject({ isOpen: 1, opened: 2 });
      expect([await openAfter(14), await openAfter(1)]).toEqual([1, 0]);
      state.reached = '2';
      expect([await openAfter(0), await openAfter(15)]).toEqual([1, 0]);
      expect([await openAfter(359), await openAfter(1)]).toEqual([0, 1]);
      expect(state.opened).toBe(4);
      await one.stop();
      expect(state.isOpen).toBe(0);
    });

    test('but not before what falls due, and it is open by then', async () => {
      const { one, state, openAfter } = idle({ next: () => '2026-03-04T10:00:00Z' });
      await one.openAll(['north']);
      expect([await openAfter(20), await openAfter(24), await openAfter(1)]).toEqual([0, 0, 1]);
      // It stays open until that was seen to.
      expect(await openAfter(60)).toBe(1);
      expect(state.opened).toBe(2);
      await one.stop();
    });

    test('but not while somebody is signed in there', async () => {
      const { one, openAfter } = idle();
      const { token } = north.house.sessions.begin('dsl-1');
      await one.openAll(['north']);
      expect(await openAfter(20)).toBe(1);
      north.house.sessions.end(token);
      expect(await openAfter(0)).toBe(0);
      await one.stop();
    });
  });

  test('a name is the part before the first dot of the address, with its port', () => {
    const local = new URL('http://*.localhost:8200');
    expect(addressOf(local, 'north').href).toBe('http://north.localhost:8200/');
    expect(nameIn(local, new URL('http://north.localhost:8200/incidents'))).toBe('north');
    expect(nameIn(local, new URL('http://north.localhost/incidents'))).toBeNull();
    expect(nameIn(local, new URL('http://localhost:8200/'))).toBeNull();
    expect(nameIn(local, new URL('http://..localhost:8200/'))).toBeNull();
  });
});
