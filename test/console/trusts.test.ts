import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { consoleApp } from '../../src/console/app.tsx';
import { schoolsPages } from '../../src/console/schools-of-trust.tsx';
import { Desk } from '../../src/record/desk.ts';
import { RecordFault } from '../../src/record/fault.ts';
import { SharedRows } from '../record/lending.ts';
import { checked, wrongWith } from '../support/axe.ts';
import { raised } from '../support/incidents.ts';
import { aConsole, type TestConsole } from './a-console.ts';

const HEAD = {
  incident: 'one',
  policy: 'valley-end-2022',
  record: 'complete',
  exercise: false,
} as const;
const NOW = new Date('2026-03-04T09:00:00Z');

let trust: TestConsole;
let north: TestConsole;
let id: string;

const aWorld = async (): Promise<void> => {
  const rows = new SharedRows(() => NOW);
  trust = await aConsole({ rows, name: 'otter-trust', isTrust: true });
  north = await aConsole({ rows, name: 'north' });
  north.reports.push({
    terms: ['2025-autumn'],
    schools: [],
    report: 'digest',
    issued: '2026-01-10',
    figures: {
      terms: ['2025-autumn'],
      handled: { all: 20, good: 15 },
      told: { all: 10, good: null },
      half: 'an hour',
    },
    before: null,
  });
  id = await north.house.record.begin(HEAD, {
    key: 'one',
    entry: raised('sexting'),
    writer: { account: 'dsl-1' },
  });
};

const joined = async () => {
  const dsl = north.signedIn('dsl-1');
  await dsl.go('/trust');
  const { value } = dsl.document.querySelectorAll('option')[1] as HTMLOptionElement;
  await dsl.send('Save', { trust: value, compared: 'yes', totals: 'yes' });
  return dsl;
};

describe('a school and its trust', () => {
  beforeEach(aWorld);

  test('whoever may not do something is sent to somebody who is there', async () => {
    const refusedAt = async ({ house }: TestConsole): Promise<string> => {
      const app = consoleApp(house);
      app.get('/refused', () => {
        throw new RecordFault('not-allowed', 'this account may not');
      });
      const response = await app.request('/refused');
      expect(response.status).toBe(403);
      return response.text();
    };
    expect(await refusedAt(north)).toContain('Ask the Designated Safeguarding Lead.');
    expect(await refusedAt(trust)).toContain('Ask an administrator of the trust.');
  });

  test('the school gives totals and an incident, sees who opened it, and takes it back', async () => {
    const dsl = await joined();
    expect(dsl.text).toContain('otter-trust. It is given the figures of reports to governors.');
    await dsl.send('Let the trust open it', { id, until: '2026-03-10', why: 'To be advised.' });
    expect(dsl.text).toContain(
      `The trust may open ${id.slice(0, 6)} until the end of 10 Mar 2026.`,
    );

    const lead = trust.signedIn('trust-lead-1');
    await lead.go('/schools');
    expect(lead.text).toContain('north has given something, and waits to be taken');
    expect(lead.text).toContain('No school has given figures yet');
    expect(lead.text).toContain(north.house.ownTrusts?.fingerprint);
    await lead.send('I have compared the digits: take it');
    expect(lead.text).toContain('Autumn term 2025');
    expect(lead.text).toContain('at least 20');
    expect(lead.text).toContain('withheld');
    await lead.follow('north,');
    expect(lead.text).toContain('An incident of north');
    expect(lead.text).toContain('The school lets you open it until');
    expect(lead.text).toContain('To be advised.');
    expect(lead.text).toContain('a concern was raised');
    const opened = lead.at;

    await dsl.go('/reads');
    expect(dsl.text).toContain('otter-trust trust-lead-1');
    await dsl.go('/trust');
    await dsl.send('Take it back');
    expect(dsl.text).toContain('may not open');
    await lead.go(opened);
    expect(lead.status).toBe(404);
    const auditor = trust.signedIn('auditor-1');
    await auditor.go('/reads');
    expect(auditor.text).toContain('opened an incident of north');
  });

  test('nothing is given before somebody has compared the key, said until when, and why', async () => {
    const dsl = north.signedIn('dsl-1');
    await dsl.go('/trust');
    const { value } = dsl.document.querySelectorAll('option')[1] as HTMLOptionElement;
    await dsl.send('Save', { trust: value, totals: 'yes' });
    expect([dsl.status, north.house.settings.ownTrust]).toEqual([400, null]);
    await joined();
    await dsl.go('/trust');
    for (const [until, why] of [
      ['2026-03-03', 'To be advised.'],
      ['2028-03-03', 'To be advised.'],
      ['soon', 'To be advised.'],
      ['2026-03-10', ''],
    ] as const) {
      await dsl.send('Let the trust open it', { id, until, why });
      expect(dsl.status, `${until} ${why}`).toBe(400);
    }
    expect(await north.house.ownTrusts?.lent(deskOf(north))).toEqual([]);
  });

  test('a school that leaves takes back all that it gave', async () => {
    const dsl = await joined();
    await dsl.send('Let the trust open it', { id, until: '2026-03-10', why: 'To be advised.' });
    const lead = trust.signedIn('trust-lead-1');
    await lead.go('/schools');
    await lead.send('I have compared the digits: take it');
    await dsl.go('/trust');
    await dsl.send('Leave this trust');
    expect(dsl.text).toContain('in no trust');
    await lead.go('/schools');
    expect(lead.text).toContain('No school has given figures yet');
    expect(lead.text).toContain('None now.');
  });

  test('an incident about the head is in no list of theirs, and they cannot lend it', async () => {
    await joined();
    const about = await north.house.record.begin(
      { ...HEAD, incident: 'two' },
      {
        key: 'two',
        entry: { ...raised('sexting'), about: 'headteacher' } as never,
        writer: { account: 'dsl-1' },
      },
    );
    const head = north.signedIn('headteacher-1');
    await head.go('/trust');
    expect(head.html).not.toContain(about);
    for (const path of ['/trust/lend', '/trust/take-back']) {
      const fields = { id: about, until: '2026-03-10', why: 'To be advised.' };
      await head.post(path, new URLSearchParams(fields));
      expect(head.status, path).toBe(404);
    }
  });
});

const deskOf = ({ house }: TestConsole) => {
  const { record, accounts } = house;
  const desk = Desk.open(record, accounts, 'dsl-1');
  if (desk === null) throw new Error('no desk');
  return desk;
};

describe('the console of a trust', () => {
  beforeAll(aWorld);

  test('has no page of a school, whoever asks', async () => {
    const shapes = (made: TestConsole) =>
      new Set(
        consoleApp(made.house)
          .routes.filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
          .map(({ method, path }) => `${method} ${path}`),
      );
    const its = shapes(trust);
    const missing = [...shapes(north)].filter((each) => !its.has(each));
    expect(missing.length).toBeGreaterThan(80);
    for (const account of ['trust-lead-1', 'administrator-1', 'auditor-1', 'dsl-1']) {
      const visitor = trust.signedIn(account);
      for (const each of missing) {
        const [method = '', path = ''] = each.split(' ');
        const filled = path.replace(/:[a-z]+(\{[^}]*\})?/gi, 'e'.repeat(32));
        const { status } = await visitor.request(
          method as 'GET' | 'POST',
          filled,
          filled === '/audits/log' && method === 'POST' ? new FormData() : undefined,
        );
        expect(status, `${account} ${each}`).toBe(404);
      }
    }
  });

  test('what schools have given is for those who may see it; without signing in there is nothing', async () => {
    const crossing = `/schools/${'a'.repeat(32)}/${'b'.repeat(32)}`;
    const routes = schoolsPages().routes.filter(({ method }) => method !== 'ALL');
    const shapes = routes.map(({ method, path }) => `${method} ${path.split('{')[0]}`);
    expect([...new Set(shapes)]).toEqual([
      'GET /',
      'GET /incidents',
      'GET /schools',
      'POST /schools',
      'GET /schools/:school',
    ]);
    const nobody = trust.visitor();
    for (const path of ['/schools', crossing]) {
      await nobody.go(path);
      expect(nobody.at.split('?')[0], path).toBe('/sign-in');
    }
    await nobody.post('/schools', new URLSearchParams({ school: 'a', own: 'yes' }));
    expect(nobody.status).toBe(401);
    for (const { id: account, role } of trust.house.accounts.all()) {
      const visitor = trust.signedIn(account);
      await visitor.go('/schools');
      expect(visitor.text.includes('Totals of whole past terms'), account).toBe(
        role === 'trust-lead',
      );
      expect((await visitor.request('GET', crossing)).status, account).toBe(404);
      const fields = new URLSearchParams({ school: 'a'.repeat(32), own: 'yes' });
      const { status } = await visitor.request('POST', '/schools', fields);
      expect(status, account).toBe(404);
    }
    expect(trust.house.settings.schools.size).toBe(0);
  });

  test('its administrator adds people of a trust, and no others', async () => {
    const visitor = trust.signedIn('administrator-1');
    await visitor.go('/looking-after');
    expect(visitor.text).not.toContain('Which policy');
    await visitor.follow('People');
    const roles = [...visitor.document.querySelectorAll('#role option')].map((each) =>
      each.getAttribute('value'),
    );
    expect(roles.filter((role) => role !== '')).toEqual(['trust-lead', 'administrator', 'auditor']);
    await visitor.post('/people', new URLSearchParams({ name: 'somebody else', role: 'dsl' }));
    expect(visitor.status).toBe(400);
  });

  test('its pages and that of the school are accessible', async () => {
    const dsl = await joined();
    await dsl.send('Let the trust open it', { id, until: '2026-03-10', why: 'To be advised.' });
    const lead = trust.signedIn('trust-lead-1');
    await lead.go('/schools');
    const waiting = lead.html;
    await lead.send('I have compared the digits: take it');
    const pages = [dsl.html, waiting, lead.html];
    await lead.follow('north,');
    for (const html of [...pages, lead.html]) {
      const looked = await checked(html);
      expect(looked.passes.length).toBeGreaterThan(10);
      expect(wrongWith(looked)).toEqual([]);
    }
  });
});
