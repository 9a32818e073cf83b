import { describe, expect, test } from 'vitest';
import { consoleApp } from '../../src/console/app.tsx';
import { fillDemonstration } from '../../src/console/demonstration.ts';
import { House } from '../../src/console/house.ts';
import { readTimeline } from '../../src/engine/read.ts';
import { booksFrom } from '../../src/policies/books.ts';
import { Accounts } from '../../src/record/accounts.ts';
import { Desk } from '../../src/record/desk.ts';
import { Settings } from '../../src/record/settings.ts';
import { Upkeep } from '../../src/record/upkeep.ts';
import { aRecord, newDisks } from '../record/a-record.ts';
import { PASSWORD, Visitor } from './a-console.ts';

const NOTHING = { path: '/assets/none', type: 'text/plain', body: '' };
const POLICY = 'otterbrook-2026';

const aDemonstration = async () => {
  const now = () => new Date('2026-03-04T10:00:00Z');
  const books = await booksFrom({ policies: [`fixtures/policies/${POLICY}`] });
  if (!('procedures' in books)) throw new Error('the policy cannot be read');
  const disks = newDisks(1);
  const { record, parts } = await aRecord(disks, { now, books, isDemonstration: true });
  const accounts = await Accounts.open(parts.streams, now);
  const settings = await Settings.open(parts.streams, now);
  const names = await fillDemonstration({ record, accounts, settings, now }, POLICY, PASSWORD);
  const assets = { styles: NOTHING, script: NOTHING, offline: { ...NOTHING, path: '/offline.js' } };
  const house = new House({
    record,
    accounts,
    settings,
    upkeep: new Upkeep(parts, settings, now),
    books,
    drills: disks.disk,
    now,
    sheet: null,
    isSecure: false,
    assets,
  });
  const app = consoleApp(house);
  return { house, books, names, visitor: () => new Visitor(app) };
};

describe('the demonstration', () => {
  test('has exercises at several stages, each one a timeline that replay takes', async () => {
    const { house, books } = await aDemonstration();
    const stages = new Set<string>();
    const dsl = Desk.open(house.record, house.accounts, 'dsl-1');
    for (const { id } of (await dsl?.list('exercise')) ?? []) {
      const kept = await house.record.read(id, { account: 'dsl-1' });
      const read = readTimeline(JSON.parse(JSON.stringify(kept?.timeline)), books);
      expect(read.ok ? [] : read.problems).toEqual([]);
      expect(kept?.isExercise).toBe(true);
      stages.add(kept?.timeline.events.at(-1)?.type ?? '');
    }
    expect([...stages]).toContain('incident.closed');
    expect([...stages]).toContain('concern.raised');
  });

  test('every page says EXERCISE, and no number rings, for whoever is signed in', async () => {
    const { house, names, visitor } = await aDemonstration();
    const dsl = Desk.open(house.record, house.accounts, 'dsl-1');
    const ids = ((await dsl?.list('exercise')) ?? []).map(({ id }) => id);
    const pages = ['/emergency', '/emergency/sexting', '/sign-in'];
    expect(names).toContain('deputy-dsl-1');
    for (const account of [null, 'staff-1', 'dsl-1', 'headteacher-1', 'auditor-1']) {
      const one = visitor();
      if (account !== null) {
        await one.go('/sign-in');
        await one.send('Sign in', { account, password: PASSWORD });
      }
      if (account === 'staff-1') {
        await one.go('/raise');
        await one.send('Write it down', { sign: 'sexting', about: 'pupil', danger: 'yes' });
        expect(one.at).toContain('/raised/');
        expect(one.html).not.toContain('href="tel:');
      }
      const own = account === 'staff-1' ? [] : ids.map((id) => `/incidents/${id}`);
      const all = ['/incidents', '/drills', ...own];
      for (const path of account === null ? pages : [...all, ...pages]) {
        await one.go(path);
        expect(one.status, `${account} ${path}`).toBe(200);
        expect(one.document.querySelector('header')?.textContent, path).toContain('EXERCISE');
        expect(one.html, path).not.toContain('href="tel:');
      }
    }
  });

  test('a governor is told why there is no report, and the filter of the list holds for its exercises too', async () => {
    const { house, visitor } = await aDemonstration();
    const signedIn = (account: string) => {
      const one = visitor();
      one.cookie = `dutybound=${house.sessions.begin(account).token}`;
      return one;
    };
    const governor = signedIn('governor-1');
    await governor.go('/audits');
    expect(governor.text).toContain('There is none of this school: it is fictional');
    await governor.post('/audits/governors', new URLSearchParams({ term: '2025-autumn' }));
    expect(governor.status).toBe(404);
    const auditor = signedIn('auditor-1');
    await auditor.go('/incidents?state=closed');
    expect(auditor.text).toContain('1 of 4 exercises.');
  });
});
