import { describe, expect, test } from 'vitest';
import { keepingPages } from '../../src/console/looking-after/pages.ts';
import {
  aConsole,
  ON_PAPER,
  ORIGIN,
  PASSWORD,
  type TestConsole,
  type Visitor,
} from './a-console.ts';

/** Every page of an incident, and every form. */
const GET = [
  '',
  '/act',
  '/may',
  '/decide',
  '/open',
  '/close',
  '/reader',
  '/chronology',
  '/findings',
  '/decisions',
  '/hand-over',
  '/hand-over/police',
  '/hand-over/lado',
  '/hand-over/childrens-services',
  '/summary',
  '/review',
  '/remind',
  '/correct/0',
  '/changes',
];
const POST = [
  '/act',
  '/answer',
  '/undo',
  '/read-it',
  '/decide',
  '/open',
  '/close',
  '/correct/0',
  '/say',
  '/review',
  '/remind',
  '/beside',
];

/** Every page of a drill, and every form. */
const DRILL_GET = ['', '/act', '/decide', '/end', '/debrief', '/changes'];
const DRILL_POST = [
  '/act',
  '/say',
  '/undo',
  '/decide',
  '/ask',
  '/guide',
  '/wait',
  '/pause',
  '/go-on',
  '/leave',
  '/end',
  '/remove',
];
/** A change of the policy: its pages, and its forms. */
const TRYING_GET = [
  '/policy/try',
  '/policy/try/text',
  '/policy/try/changes',
  '/policy/try/files/policy.yaml',
  '/policy/change',
  '/policy/change/general.dsl-told',
];
const TRYING_POST = ['/policy/try/text', '/policy/try/drop', '/policy/change/general.dsl-told'];
/** Every page of whoever looks after the record, and every form: which roles may. */
const KEEPING: readonly {
  readonly may: string;
  readonly get?: readonly string[];
  readonly post?: readonly string[];
}[] = [
  {
    may: 'dsl deputy-dsl headteacher chair-of-governors case-manager technical-support administrator',
    get: ['/looking-after'],
  },
  {
    may: 'administrator',
    get: ['/people', '/people/log'],
    post: ['/people', '/people/password', '/people/second-step', '/leavers/staff-1/end'],
  },
  {
    may: 'dsl deputy-dsl headteacher chair-of-governors case-manager administrator',
    get: ['/stand-ins', '/leavers', '/leavers/staff-1'],
    post: ['/stand-ins', '/stand-ins/end'],
  },
  {
    may: 'dsl deputy-dsl headteacher chair-of-governors case-manager',
    get: ['/holds', '/trust'],
    post: [
      '/holds',
      '/trust/lend',
      '/trust/take-back',
      `/leavers/staff-1/incidents/${'e'.repeat(32)}`,
    ],
  },
  {
    may: 'dsl deputy-dsl headteacher administrator',
    get: ['/contacts', '/contacts/police', '/terms', '/keys', '/keys/new-sheet'],
    post: [
      '/contacts/police',
      '/contacts/police/checked',
      '/terms',
      '/keys/sheet',
      '/keys/rotate',
      '/keys/passphrase',
    ],
  },
  {
    may: 'dsl deputy-dsl headteacher',
    get: [
      '/school',
      '/policy/readings/immediately',
      '/retention',
      '/erasing',
      '/erasing/new-sheet',
    ],
    post: [
      '/school',
      '/trust',
      '/policy/readings/immediately',
      '/retention',
      '/erasing',
      `/erasing/${'e'.repeat(32)}/yes`,
      `/erasing/${'e'.repeat(32)}/back`,
    ],
  },
  {
    may: 'technical-support administrator',
    get: ['/backup'],
    post: ['/backup', '/backup/download'],
  },
];
const keepingFor = (role: string): readonly string[] =>
  KEEPING.flatMap(({ may, post: sent = [] }) => (may.split(' ').includes(role) ? sent : []));

/** What any of those forms could change, as it stands. */
const standing = async ({ house }: TestConsole) => ({
  school: house.settings.school,
  trust: house.settings.ownTrust,
  accounts: house.accounts.all(),
  standIns: house.accounts.standIns(),
  changes: house.accounts.changes(),
  epoch: house.upkeep.epoch,
  backedUp: house.upkeep.lastly('backed-up'),
  kept: house.settings.chosen('keep-closed'),
  read: house.settings.readingChosen('valley-end-2022', 'immediately'),
  incidents: house.record.ids(),
});

const BEGIN = '/drills/begin/changing-room-picture';
const WITH_OTHERS = '/drills/with-others/changing-room-picture';
const SESSION_GET = ['', '/end', '/debrief', '/changes', '/tables/1'];
const SESSION_POST = [
  '/begin',
  '/direct',
  '/wait',
  '/pause',
  '/go-on',
  '/screen',
  '/end',
  '/remove',
];

/** Every page of audits, and every form but the one that uploads a log; and who sees each. */
const OF_REPORTS = [
  'dsl',
  'deputy-dsl',
  'headteacher',
  'chair-of-governors',
  'governor',
  'auditor',
];
const OF_LOGS = ['dsl', 'deputy-dsl', 'headteacher', 'auditor'];
const UPLOAD = '/audits/log';
const AUDIT_GET: readonly (readonly [path: string, roles: readonly string[]])[] = [
  ['/audits', OF_REPORTS],
  ['/audits/log', OF_LOGS],
  ['/reads', OF_LOGS],
  ['/sign-ins', ['auditor']],
  // There is nothing yet to be saved.
  ['/audits/log/mapping', []],
  ['/audits/report', []],
  ['/audits/report/save.csv', []],
  ['/audits/report/findings.jsonl', []],
];
const AUDIT_POST: readonly (readonly [path: string, roles: readonly string[]])[] = [
  ['/audits/record', OF_REPORTS.filter((role) => role !== 'governor')],
  ['/audits/governors', OF_REPORTS],
  ['/audits/log/mapping', OF_LOGS],
  ['/audits/log/throw-away', OF_LOGS],
];

const aLog = (name = 'log.csv', text = ''): FormData => {
  const form = new FormData();
  form.set('log', new File([text], name));
  form.set('policy', 'valley-end-2022');
  return form;
};

const aDrillWithOthers = async (made: TestConsole): Promise<string> => {
  const visitor = made.signedIn('trainer-1');
  await visitor.go(WITH_OTHERS);
  await visitor.send('Open it', { mode: 'together', form: '0' });
  return visitor.at;
};

const aDrill = async (made: TestConsole, account: string): Promise<string> => {
  const visitor = made.signedIn(account);
  await visitor.go(BEGIN);
  await visitor.send('Begin', { form: '0' });
  return visitor.at;
};

const anIncident = async (
  made: TestConsole,
  about = 'pupil',
  sign = 'sexting',
): Promise<string> => {
  const staff = made.signedIn('staff-1');
  await staff.go('/raise');
  await staff.send('Write it down', { sign, about });
  const [id] = made.house.record.ids();
  return `/incidents/${id}`;
};

const post = async (visitor: Visitor, path: string, fields: Record<string, string> = {}) =>
  visitor.request('POST', path, new URLSearchParams(fields));

const countOf = async (made: TestConsole): Promise<number> => {
  const [id = ''] = made.house.record.ids();
  return (await made.house.record.read(id, { account: 'auditor-1' }))?.timeline.events.length ?? 0;
};

describe('nobody gets further than they may', () => {
  test('without signing in there is the sign-in page, and what to do first', async () => {
    const made = await aConsole();
    const incident = await anIncident(made);
    const drill = await aDrill(made, 'dsl-1');
    const others = await aDrillWithOthers(made);
    const nobody = made.visitor();
    for (const path of [
      '/drills',
      BEGIN,
      ...DRILL_GET.map((each) => drill + each),
      WITH_OTHERS,
      ...SESSION_GET.map((each) => others + each),
      '/',
      '/incidents',
      '/raise',
      ...KEEPING.flatMap(({ get = [] }) => get),
      '/people/school-accounts',
      '/policy',
      '/policy/book',
      '/policy/sexting',
      '/policy/readings',
      ...TRYING_GET,
      '/password',
      '/second-step/mine',
      '/second-step/add',
      ...AUDIT_GET.map(([path]) => path),
      ...GET.map((each) => incident + each),
    ]) {
      await nobody.go(path);
      expect(nobody.at.split('?')[0], path).toBe('/sign-in');
    }
    for (const path of [
      BEGIN,
      ...DRILL_POST.map((each) => drill + each),
      WITH_OTHERS,
      ...SESSION_POST.map((each) => others + each),
      '/raise',
      ...KEEPING.flatMap(({ post = [] }) => post),
      '/people/school-accounts',
      '/people/school-accounts/take',
      '/password',
      '/people/second-step',
      ...TRYING_POST,
      '/second-step/remove',
      '/second-step/paper',
      ...AUDIT_POST.map(([path]) => path),
      ...POST.map((each) => incident + each),
    ]) {
      const response = await post(nobody, path);
      expect([response.status, await response.text()], path).toEqual([
        401,
        expect.stringContaining('<h1 class="govuk-heading-l">Sign in</h1>'),
      ]);
    }
    expect((await nobody.request('POST', UPLOAD, aLog())).status).toBe(401);
    await nobody.go('/emergency');
    expect(nobody.status).toBe(200);
    expect(await countOf(made)).toBe(1);
  });

  test('audits, reports and the logs of reading and of signing in are open to those who may, and to nobody else', async () => {
    const made = await aConsole();
    for (const { id, role } of made.house.accounts.all()) {
      const visitor = made.signedIn(id);
      for (const [path, roles] of AUDIT_GET) {
        const { status } = await visitor.request('GET', path);
        expect(status, `${id} ${path}`).toBe(roles.includes(role) ? 200 : 404);
      }
      for (const [path, roles] of AUDIT_POST) {
        // What is not chosen is not begun: it takes the same gate.
        if (path === '/audits/record' && roles.includes(role)) continue;
        const { status } = await post(visitor, path);
        expect(status === 404, `${id} ${path}`).toBe(!roles.includes(role));
      }
      const { status } = await visitor.request('POST', UPLOAD, aLog());
      expect(status, id).toBe(OF_LOGS.includes(role) ? 400 : 404);
    }
    made.house.benches.stop();
  });

  test.each([
    'staff-1',
    'trainer-1',
    'technical-support-1',
    'governor-1',
    'case-manager-1',
    'chair-of-governors-1',
    'administrator-1',
  ])('%s finds no incident that is not theirs, by any address', async (account) => {
    const made = await aConsole();
    const incident = await anIncident(made);
    const visitor = await made.as(account);
    for (const path of GET)
      expect((await visitor.request('GET', incident + path)).status, path).toBe(404);
    for (const path of POST) {
      const fields = {
        seen: '1',
        key: 'k',
        type: 'lead.taken',
        sure: 'yes',
        question: 'immediate-danger',
        value: 'yes',
        entry: '0',
        text: 'rang 101',
      };
      expect((await post(visitor, incident + path, fields)).status, path).toBe(404);
    }
    expect(await countOf(made)).toBe(1);
  });

  test('who only looks adds nothing', async () => {
    const made = await aConsole();
    const incident = await anIncident(made);
    const auditor = await made.as('auditor-1');
    expect((await auditor.request('GET', incident)).status).toBe(200);
    for (const path of POST) {
      const fields = {
        seen: '1',
        key: 'k',
        type: 'lead.taken',
        sure: 'yes',
        question: 'immediate-danger',
        value: 'yes',
        entry: '0',
        text: 'rang 101',
        what: 'all',
        why: 'x y',
        procedure: 'iioc',
        says: 'ring back',
        soon: '15',
      };
      const { status } = await post(auditor, incident + path, fields);
      expect(status, path).toBeGreaterThanOrEqual(400);
    }
    expect(await countOf(made)).toBe(1);
  });

  test.each([
    ['dsl', 'dsl-1'],
    ['headteacher', 'headteacher-1'],
    ['deputy-dsl', 'deputy-dsl-1'],
  ])('whoever it is about (%s) sees what was never there', async (about, account) => {
    const made = await aConsole();
    const incident = await anIncident(made, about, 'staff-misuse');
    const visitor = await made.as(account);
    expect(visitor.text).toContain('No incident is open.');
    for (const path of GET) {
      const none = `/incidents/${'e'.repeat(32)}`;
      const [found, missing] = [
        await visitor.request('GET', incident + path),
        await visitor.request('GET', none + path),
      ];
      expect(found.status, path).toBe(404);
      expect(await found.text(), path).toBe(await missing.text());
      expect([...found.headers], path).toEqual([...missing.headers]);
    }
  });

  test('what somebody raised is open to them alone, and only as seen or not', async () => {
    const made = await aConsole();
    const raised = (await anIncident(made)).replace('/incidents/', '/raised/');
    const paths = [raised, `${raised}/changes`, `${raised}/told`];
    for (const { id } of made.house.accounts.all()) {
      const visitor = made.signedIn(id);
      for (const path of paths) {
        const { status, body } = await visitor.request('GET', path);
        await body?.cancel();
        expect(status, `${id} ${path}`).toBe(id === 'staff-1' ? 200 : 404);
      }
    }
    const nobody = made.visitor();
    for (const path of [...paths, '/notices/changes', '/alerts']) {
      await nobody.go(path);
      expect(nobody.at.split('?')[0], path).toBe('/sign-in');
    }
    expect((await post(nobody, '/alerts/try')).status).toBe(401);
    const other = await made.as('dsl-1');
    expect((await post(other, `${raised}/told`, { to: 'dsl' })).status).toBe(404);
    expect(await countOf(made)).toBe(1);
    expect(other.html).not.toContain('What you raised');
  });

  test('only those who answer for alerts, or keep the machine, see how they go out, and try them', async () => {
    let sent = 0;
    const made = await aConsole({
      senders: () => [
        {
          channel: 'email',
          reaches: () => true,
          send: async () => {
            sent += 1;
          },
        },
      ],
    });
    const may = ['dsl-1', 'deputy-dsl-1', 'headteacher-1', 'administrator-1'];
    for (const { id } of made.house.accounts.all()) {
      const visitor = made.signedIn(id);
      const seen = (await visitor.request('GET', '/alerts')).status;
      const tried = (await post(visitor, '/alerts/try')).status;
      expect([seen, tried], id).toEqual(may.includes(id) ? [200, 303] : [404, 404]);
    }
    expect(sent).toBe(may.length);
    const elsewhere = await made.app.request(`${ORIGIN}/alerts/try`, {
      method: 'POST',
      headers: {
        cookie: made.signedIn('dsl-1').cookie,
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://example.com',
      },
    });
    expect([elsewhere.status, sent]).toEqual([403, may.length]);
  });

  test('each page of those who look after the record is open to them, and to everybody else it is not there', async () => {
    const made = await aConsole();
    const before = JSON.stringify(await standing(made));
    for (const { id, role } of made.house.accounts.all()) {
      const visitor = made.signedIn(id);
      for (const { may, get = [], post: sent = [] } of KEEPING) {
        const isTheirs = may.split(' ').includes(role);
        for (const path of get) {
          const { status } = await visitor.request('GET', path);
          expect(status, `${id} ${path}`).toBe(isTheirs ? 200 : 404);
        }
        for (const path of isTheirs ? [] : sent) {
          const fields = { id: 'headteacher-1', name: 'x y', role: 'dsl', setting: 'keep-closed' };
          expect((await post(visitor, path, fields)).status, `${id} ${path}`).toBe(404);
        }
      }
    }
    expect(JSON.stringify(await standing(made))).toBe(before);
  });

  test('none of those pages is left out here', () => {
    const listed = KEEPING.flatMap(({ get = [], post: sent = [] }) => [
      ...get.map((path) => `GET ${path}`),
      ...sent.map((path) => `POST ${path}`),
    ]);
    const routes = keepingPages().routes.filter(({ method }) => method !== 'ALL');
    const left = routes.filter(({ method, path }) => {
      const shape = new RegExp(`^${method} ${path.replace(/:[a-z]+/g, '[^/]+')}$`);
      return !listed.some((each) => shape.test(each));
    });
    expect(left.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    expect(routes.length).toBeGreaterThan(30);
  });

  test('an administrator may add people, and what was refused is in the log', async () => {
    const made = await aConsole();
    await post(made.signedIn('dsl-1'), '/people', { name: 'x', role: 'dsl' });
    const log = await made.house.accounts.signIns.list();
    expect(log.map(({ event, account }) => [event, account])).toContainEqual([
      'not-allowed',
      'dsl-1',
    ]);
    const administrator = await made.as('administrator-1');
    await administrator.follow('Looking after the record');
    await administrator.follow('People');
    await administrator.send('Add', { name: 'somebody new', role: 'staff' });
    expect(administrator.text).toContain('staff-2');
  });

  test('whoever finds a laptop open buries nothing: so many concerns an hour, and then in person', async () => {
    const made = await aConsole();
    const staff = made.signedIn('staff-1');
    const send = (key: number) =>
      post(staff, '/raise', { sign: 'sexting', about: 'pupil', key: `key ${key}` });
    for (let sent = 0; sent < 20; sent += 1) expect((await send(sent)).status).toBe(303);
    const refused = await send(20);
    expect([refused.status, await refused.text()]).toEqual([
      429,
      expect.stringContaining('Find the Designated Safeguarding Lead, in person'),
    ]);
    made.pass(61);
    const later = made.signedIn('staff-1');
    expect((await post(later, '/raise', { sign: 'sexting', about: 'pupil' })).status).toBe(303);
    expect(made.house.record.ids()).toHaveLength(21);
  });

  test('an account that was ended is out at once', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    const administrator = await made.as('administrator-1');
    await post(administrator, '/leavers/dsl-1/end');
    await dsl.go('/incidents');
    expect(dsl.at).toContain('/sign-in');
  });
});

describe('signing in', () => {
  test('says the same of a wrong password and of an account that is not there', async () => {
    const { visitor } = await aConsole();
    const said: string[] = [];
    for (const account of ['headteacher-1', 'headteacher-9']) {
      const one = visitor();
      await one.go('/sign-in');
      await one.send('Sign in', { account, password: 'wrong words here' });
      expect(one.status).toBe(401);
      said.push(one.text.replaceAll(account, ''));
    }
    expect(said[0]).toBe(said[1]);
  });

  test('is slowed down after five tries, also for the right password, and not for ever', async () => {
    const made = await aConsole();
    const one = made.visitor();
    await one.go('/sign-in');
    for (let tries = 0; tries < 5; tries += 1) {
      await one.send('Sign in', { account: 'dsl-1', password: 'wrong words here' });
    }
    await one.send('Sign in', { account: 'dsl-1', password: PASSWORD });
    expect(one.status).toBe(429);
    made.pass(2);
    await made.signIn('dsl-1', one);
    expect(one.at).toBe('/incidents');
  });

  test('tries at once are counted as tries in turn', async () => {
    const made = await aConsole();
    const tries = Array.from({ length: 12 }, () =>
      post(made.visitor(), '/sign-in', { account: 'dsl-1', password: 'wrong words here' }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
  });

  test('a session that asks faster than anybody reads waits a moment, and what to do first does not', async () => {
    const made = await aConsole({ pagesAtOnce: 3 });
    const [dsl, another] = [made.signedIn('dsl-1'), made.signedIn('dsl-1')];
    const asked = async (who: Visitor, path: string): Promise<number> => {
      await who.go(path);
      return who.status;
    };
    for (let times = 0; times < 3; times += 1) expect(await asked(dsl, '/raise')).toBe(200);
    expect(await asked(dsl, '/raise')).toBe(429);
    expect(dsl.text).toContain('ring 999');
    const sent = await post(dsl, '/raise', { sign: 'sexting', about: 'pupil' });
    expect(sent.status).toBe(429);
    expect(made.house.record.ids()).toEqual([]);
    for (const path of ['/emergency', '/health']) expect(await asked(dsl, path)).toBe(200);
    expect(await asked(another, '/raise')).toBe(200);
    made.pass(1);
    expect(await asked(dsl, '/raise')).toBe(200);
  });

  test('whoever guesses at an account elsewhere does not keep its owner out of their own browser', async () => {
    const made = await aConsole();
    const owner = await made.signIn('staff-1');
    await owner.go('/sign-out');
    await owner.send('Sign out');
    for (let tries = 0; tries < 130; tries += 1) await made.house.sessions.attempt('staff-1');
    for (let tries = 0; tries < 130; tries += 1)
      await made.house.sessions.attempt(`staff-${tries}`);
    const elsewhere = { account: 'staff-1', password: PASSWORD };
    expect((await post(made.visitor(), '/sign-in', elsewhere)).status).toBe(429);
    await made.signIn('staff-1', owner);
    expect(owner.at).toBe('/incidents');
  });

  test('whoever has a code on paper does not wait for what strangers tried', async () => {
    const made = await aConsole();
    for (let tries = 0; tries < 130; tries += 1) await made.house.sessions.attempt('dsl-1');
    const dsl = made.visitor();
    await dsl.go('/sign-in');
    await dsl.send('Sign in', { account: 'dsl-1', password: PASSWORD });
    expect(dsl.status).toBe(429);
    const code = ON_PAPER[0] ?? '';
    await dsl.send('Sign in', { account: 'dsl-1', password: 'wrong words here', code });
    expect(dsl.status).toBe(401);
    await dsl.send('Sign in', { account: 'dsl-1', password: PASSWORD, code: 'AAAA-BBBB' });
    expect(dsl.status).toBe(429);
    await dsl.send('Sign in', { account: 'dsl-1', password: PASSWORD, code });
    expect(dsl.at).toBe('/incidents');
    for (let tries = 0; tries < 130; tries += 1) await made.house.sessions.attempt('dsl-1');
    const again = { account: 'dsl-1', password: PASSWORD, code };
    expect((await post(made.visitor(), '/sign-in', again)).status).toBe(429);
  });

  test('whoever tries ten thousand names keeps nobody out, and makes no tries forgotten', async () => {
    const made = await aConsole();
    const { sessions } = made.house;
    for (let tries = 0; tries < 6; tries += 1) await sessions.attempt('dsl-1');
    for (let tries = 0; tries < 10_050; tries += 1) await sessions.attempt(`nobody-${tries}`);
    expect(await sessions.attempt('dsl-1')).toBeGreaterThan(0);
    const staff = await made.signIn('staff-1');
    expect(staff.at).toBe('/incidents');
    const head = [1, 2, 3].map(() => sessions.attempt('headteacher-1'));
    expect((await Promise.all(head)).map((wait) => wait > 0)).toEqual([false, false, true]);
  });

  test.each([
    ['of another account', (sessions: TestConsole['house']['sessions']) => sessions.know('dsl-1')],
    [
      'that was changed',
      (sessions: TestConsole['house']['sessions']) => `A${sessions.know('staff-1')}`,
    ],
    ['that is empty', () => ''],
  ])('a mark of a known browser %s is none', async (_, markFrom) => {
    const { sessions } = (await aConsole()).house;
    expect(sessions.knows('staff-1', markFrom(sessions))).toBe(false);
    expect(sessions.knows('staff-1', sessions.know('staff-1'))).toBe(true);
  });

  test('ends the oldest of eleven sessions of one account', async () => {
    const made = await aConsole();
    const [first, second] = [made.signedIn('staff-1'), made.signedIn('staff-1')];
    for (let more = 0; more < 9; more += 1) made.signedIn('staff-1');
    const statusOf = async (one: Visitor) => (await one.request('GET', '/raise')).status;
    expect([await statusOf(first), await statusOf(second)]).toEqual([303, 200]);
  });

  test('an open page hears nothing more once its session has ended', async () => {
    const made = await aConsole();
    const incident = await anIncident(made);
    const dsl = made.signedIn('dsl-1');
    const { body } = await dsl.request('GET', `${incident}/changes?auto`);
    const reader = body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('still-here');
    await post(dsl, '/sign-out');
    expect((await reader?.read())?.done).toBe(true);
  });

  test('a code on paper opens one session, also when it is sent twice at once', async () => {
    const made = await aConsole();
    const half = (): Visitor => {
      const one = made.visitor();
      one.cookie = `dutybound=${made.house.sessions.begin('dsl-1', false).token}`;
      return one;
    };
    const sent = [half(), half(), half()].map((one) =>
      post(one, '/second-step', { code: ON_PAPER[0] ?? '' }),
    );
    const statuses = (await Promise.all(sent)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([303, 401, 401]);
  });

  test('gives a new token, whatever token was there before, and the old one opens nothing', async () => {
    const made = await aConsole();
    const one = made.visitor();
    one.cookie = 'dutybound=chosen-by-somebody-else';
    await made.signIn('dsl-1', one);
    expect(one.at).toBe('/incidents');
    expect(one.cookie).not.toContain('chosen-by-somebody-else');
    const first = one.cookie;
    await one.go('/sign-out');
    await one.send('Sign out');
    one.cookie = first;
    await one.go('/incidents');
    expect(one.at).toContain('/sign-in');
  });

  test('ends after an hour without a touch, and after half a day in any case', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    made.pass(61);
    await dsl.go('/incidents');
    expect(dsl.at).toContain('/sign-in');
    const again = await made.as('dsl-1');
    for (let hours = 0; hours < 12; hours += 0.5) {
      made.pass(30);
      await again.go('/incidents');
    }
    made.pass(1);
    await again.go('/incidents');
    expect(again.at).toContain('/sign-in');
  });

  test.each([
    ['qwerty123456', 'many people'],
    ['Valley End 2026!', 'name of the school'],
    ['dutybound-dsl-1', 'name of the school'],
    ['Headteacher 12', 'name of the school'],
  ])('takes no password that is easy to guess: %s', async (easy, says) => {
    const made = await aConsole();
    const staff = made.signedIn('staff-1');
    await staff.go('/password');
    await staff.send('Change it', { old: 'not looked at', new: easy });
    expect([staff.status, staff.text.includes(says)]).toEqual([400, true]);
  });

  test('a changed password signs out everywhere else', async () => {
    const made = await aConsole();
    const [here, there] = [await made.as('dsl-1'), await made.as('dsl-1')];
    await here.go('/password');
    await here.send('Change it', { old: PASSWORD, new: 'four other good words' });
    expect(here.text).toContain('It is changed');
    await there.go('/incidents');
    expect(there.at).toContain('/sign-in');
  });

  test.each([
    '//example.com',
    '//134744072',
    'https://example.com',
    '/\\example.com',
    '/incidents?x=//example.com',
  ])('leads to no other site: %s', async (to) => {
    const made = await aConsole();
    const one = made.visitor();
    await one.go(`/sign-in?to=${encodeURIComponent(to)}`);
    await one.send('Sign in', { account: 'staff-1', password: PASSWORD });
    expect(one.at).toBe('/incidents');
  });
});

describe('setting up', () => {
  test('takes only the code that was printed, once', async () => {
    const made = await aConsole({ isSetUp: false });
    const one = made.visitor();
    await one.go('/');
    expect(one.at).toBe('/set-up');
    const said = { policy: 'plumpton-2020', warned: 'yes', name: 'a name', password: PASSWORD };
    await one.send('Set up', { ...said, code: 'AAAAAAAA' });
    expect(one.status).toBe(400);
    expect(one.text).toContain('Type the code that was printed');
    const code = made.house.setUpCode ?? '';
    await one.send('Set up', { ...said, code: code.toLowerCase() });
    expect(one.text).toContain('The school is set up');
    const other = made.visitor();
    await other.go('/set-up');
    expect(other.at).toContain('/sign-in');
    expect((await post(other, '/set-up', { ...said, code })).status).toBe(303);
  });

  test('the code cannot be guessed at for long', async () => {
    const made = await aConsole({ isSetUp: false });
    const one = made.visitor();
    await one.go('/set-up');
    for (let tries = 0; tries < 5; tries += 1) await one.send('Set up', { code: 'AAAAAAAA' });
    await one.send('Set up', { code: made.house.setUpCode ?? '' });
    expect(one.text).toContain('Type the code that was printed');
  });
});

describe('what comes from elsewhere', () => {
  const raw = (made: TestConsole, dsl: Visitor, headers: Record<string, string>, body: string) =>
    made.app.request(`${ORIGIN}/raise`, {
      method: 'POST',
      headers: { cookie: dsl.cookie, ...headers },
      body,
    });
  const FORM = 'application/x-www-form-urlencoded';

  test('a form of another site is refused', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    const body = 'sign=sexting&about=pupil';
    for (const origin of ['https://example.com', 'null']) {
      expect((await raw(made, dsl, { 'content-type': FORM, origin }, body)).status).toBe(403);
    }
    expect(made.house.record.ids()).toHaveLength(0);
    const before = JSON.stringify(await standing(made));
    for (const { may, post: sent = [] } of KEEPING) {
      const { cookie } = made.signedIn(`${may.split(' ').at(-1)}-1`);
      for (const path of sent) {
        const { status } = await made.app.request(`${ORIGIN}${path}`, {
          method: 'POST',
          headers: { cookie, 'content-type': FORM, origin: 'https://example.com' },
          body: 'epoch=1&id=staff-1&role=dsl&name=x',
        });
        expect(status, path).toBe(403);
      }
    }
    expect(JSON.stringify(await standing(made))).toBe(before);
  });

  test('an address that somebody else points to this machine opens nothing', async () => {
    const made = await aConsole();
    for (const host of ['example.com:8200', '127.0.0.1.example.com', '192.0.2.1:8200']) {
      expect((await made.app.request(`http://${host}/sign-in`)).status, host).toBe(421);
    }
    for (const host of ['localhost:8200', '[::1]:8200']) {
      expect((await made.app.request(`http://${host}/sign-in`)).status, host).toBe(200);
    }
  });

  test('behind a proxy only its address opens anything, over TLS, and forms come from there', async () => {
    const made = await aConsole({ behindProxyAt: 'https://safe.example.org/' });
    const send = (host: string, origin: string) =>
      made.app.request(`http://${host}/sign-in`, {
        method: 'POST',
        headers: { 'content-type': FORM, origin },
        body: 'account=staff-1&password=',
      });
    const statuses = [
      await send('safe.example.org', 'https://safe.example.org'),
      await send('safe.example.org', 'http://safe.example.org'),
      await send('example.com', 'https://example.com'),
    ].map(({ status }) => status);
    expect(statuses).toEqual([400, 403, 421]);
    const { headers } = await made.app.request('http://safe.example.org/sign-in');
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
  });

  test('no form of audits is taken from another site, a log among them', async () => {
    const made = await aConsole();
    const { cookie } = made.signedIn('auditor-1');
    for (const origin of ['https://example.com', 'null']) {
      for (const path of [...AUDIT_POST.map(([each]) => each), UPLOAD]) {
        const { status } = await made.app.request(`${ORIGIN}${path}`, {
          method: 'POST',
          headers: { cookie, origin, ...(path === UPLOAD ? {} : { 'content-type': FORM }) },
          body: path === UPLOAD ? aLog('log.csv', 'a,b') : 'term=2025-autumn',
        });
        expect(status, path).toBe(403);
      }
    }
    const plain = await raw(
      made,
      made.signedIn('auditor-1'),
      { 'content-type': FORM, origin: ORIGIN },
      '',
    );
    expect(plain.status).not.toBe(415);
    const upload = await post(made.signedIn('auditor-1'), UPLOAD, { log: 'a,b' });
    expect(upload.status).toBe(415);
  });

  test('the name of a log and a mapping are shown as typed, and name no header', async () => {
    const made = await aConsole();
    const auditor = made.signedIn('auditor-1');
    const name = `"><i onx=1>\r\nSet-Cookie: x=1`;
    await auditor.post(UPLOAD, aLog(name, 'Date,Note\n1/2/2026,x\n'));
    do {
      await new Promise((resolve) => setTimeout(resolve, 200));
      await auditor.go(UPLOAD);
    } while (auditor.headers.has('refresh'));
    await auditor.send('Try it', { mapping: `layout: "</textarea><i onx=1>"`, policy: name });
    expect(auditor.html).not.toContain('<i onx');
    const { headers } = await auditor.request('GET', '/audits/log/mapping');
    expect(headers.get('set-cookie')).toBeNull();
    for (const path of [
      `/incidents?state=${name}`,
      `/reads?account=${name}&incident=${name}&page=x`,
    ]) {
      const text = await (await auditor.request('GET', encodeURI(path))).text();
      expect(text, path).not.toContain('<i onx');
    }
    made.house.benches.stop();
  });

  test('no file is accepted in any form but that for a log', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    for (const type of [
      'multipart/form-data; boundary=x',
      'image/png',
      'application/json',
      'text/plain',
      '',
    ]) {
      const { status } = await raw(made, dsl, { 'content-type': type, origin: ORIGIN }, 'x');
      expect(status, type).toBe(415);
    }
    const long = await raw(
      made,
      dsl,
      { 'content-type': FORM, origin: ORIGIN },
      `note=${'a'.repeat(70_000)}`,
    );
    expect(long.status).toBe(413);
  });

  test('what was typed is shown as typed, and runs nowhere', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    await dsl.go('/raise');
    const note = `"'><b onclick="x()">now</b> & more`;
    await dsl.send('Write it down', { sign: 'sexting', about: 'pupil', note });
    expect(dsl.document.querySelector('b[onclick]')).toBeNull();
    await dsl.go('/sign-in?to=%22%3E%3Cscript%3E');
    expect(dsl.html).not.toContain('<script>');
  });

  test('nothing typed in any field is taken for markup or a header, on any page', async () => {
    const made = await aConsole();
    const incident = await anIncident(made);
    const typed = `"'><i onx=1>{{7*7}}\r\nSet-Cookie: x=1`;
    const id = incident.replace('/incidents/', '');
    const fields = ['note', 'text', 'why', 'reason', 'reference', 'name', 'at', 'to', 'by', 'type'];
    const all = [
      'act',
      'who',
      'fact',
      'minutes',
      'form',
      'mode',
      'table',
      'kind',
      'inject',
      'key',
      'owner',
      'day',
      'lesson',
      'role',
      'account',
      'code',
      'typed',
      'id',
      'sign',
      'policy.yaml',
      'clauses.yaml',
      'minutes',
      'role-theDsl',
      'name-dsl',
    ];
    const filled = Object.fromEntries([...fields, ...all].map((name) => [name, typed]));
    const drill = await aDrill(made, 'staff-1');
    const others = await aDrillWithOthers(made);
    const visits: [string, readonly string[]][] = [
      ['trainer-1', [WITH_OTHERS, '/join', ...SESSION_POST.map((each) => others + each)]],
      ['staff-1', [BEGIN, ...DRILL_POST.map((each) => drill + each)]],
      ['dsl-1', [...POST.map((each) => incident + each), '/raise', '/school', '/password']],
      ['dsl-1', TRYING_POST],
      ['administrator-1', ['/people', '/people/end', '/people/password', '/places/end']],
      ['dsl-1', [...POST.map((each) => incident + each), '/raise', '/password']],
      ['administrator-1', [...keepingFor('administrator'), '/places/end']],
      ['administrator-1', ['/people/school-accounts', '/people/school-accounts/take']],
      ['headteacher-1', keepingFor('headteacher')],
      [
        'staff-1',
        [`/raised/${id}/told`, '/sign-in', '/back', '/sign-in/passkey', '/sign-in/school-account'],
      ],
    ];
    for (const [account, paths] of visits) {
      for (const path of paths) {
        const visitor = made.signedIn(account);
        const chosen = { seen: '1', procedure: 'iioc', what: 'all', value: 'yes', sure: 'yes' };
        const response = await post(visitor, path, {
          ...filled,
          ...chosen,
          type: 'record.made',
          at: '',
        });
        expect(response.status, path).toBeLessThan(500);
        expect(response.headers.get('set-cookie') ?? '', path).not.toContain('x=1');
        expect(await response.text(), path).not.toContain('<i onx');
      }
      const path = `/sign-in?to=${encodeURIComponent(typed)}`;
      expect(await (await made.visitor().request('GET', path)).text()).not.toContain('<i onx');
    }
    for (const path of ['', '/chronology', `/may?text=${encodeURIComponent(typed)}`]) {
      const text = await (await made.signedIn('dsl-1').request('GET', incident + path)).text();
      expect(text, path).not.toContain('<i onx');
    }
  });

  test('a page that fails tells its reader and the machine what kind of fault, and nothing that was sent', async () => {
    const faults: string[] = [];
    const made = await aConsole({
      onPageFault: ({ page, error }) => faults.push(`${page} ${error}`),
    });
    const incident = await anIncident(made);
    const dsl = made.signedIn('dsl-1');
    made.house.record.read = () => Promise.reject(new TypeError('no such field'));
    const response = await post(dsl, `${incident}/say`, { text: 'what a child told me' });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('no such field');
    expect(faults).toEqual(['POST /incidents/:id/say TypeError: no such field']);
  });

  test('every page says what a browser may do with it, and that it is kept nowhere', async () => {
    const made = await aConsole();
    const incident = await anIncident(made);
    const dsl = await made.as('dsl-1');
    for (const path of [
      '/emergency',
      '/sign-in',
      '/incidents',
      '/policy/sexting',
      '/policy/book',
      '/policy/readings',
      '/policy/try',
      '/policy/try/text',
      '/policy/change/general.dsl-told',
      '/drills',
      '/join',
      '/audits',
      '/audits/log',
      '/reads',
      incident,
      '/nothing',
    ]) {
      const { headers } = await dsl.request('GET', path);
      expect(headers.get('cache-control'), path).toBe('no-store');
      expect(headers.get('content-security-policy'), path).toContain("default-src 'none'");
      expect(headers.get('content-security-policy'), path).not.toContain('unsafe');
      expect(headers.get('x-frame-options'), path).toBe('DENY');
      expect(headers.get('referrer-policy'), path).toBe('no-referrer');
    }
    const cookie = (
      await post(made.visitor(), '/sign-in', { account: 'dsl-1', password: PASSWORD })
    ).headers.get('set-cookie');
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
  });

  test.each([
    '/incidents/../people',
    '/incidents/%2e%2e%2fpeople',
    '/assets/../../package.json',
    '/assets/%2e%2e/x',
    '/emergency/__proto__',
    '/incidents/constructor',
  ])('an odd address finds nothing: %s', async (path) => {
    const dsl = await (await aConsole()).as('dsl-1');
    expect([403, 404]).toContain((await dsl.request('GET', path)).status);
  });
});
