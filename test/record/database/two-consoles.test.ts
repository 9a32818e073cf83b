/** Two consoles on one record, each with a browser that visits it. */
import { expect, test } from 'vitest';
import { consoleApp } from '../../../src/console/app.tsx';
import { House } from '../../../src/console/house.ts';
import { MemoryDisk } from '../../../src/record/disk.ts';
import { Settings } from '../../../src/record/settings.ts';
import { Upkeep } from '../../../src/record/upkeep.ts';
import { Visitor } from '../../console/a-console.ts';
import { ruleBooks } from '../../support/built-in.ts';
import { raised } from '../../support/incidents.ts';
import { ADMIN, account } from '../a-desk.ts';
import { DSL, HEAD } from '../a-record.ts';
import { aServer, copiedKeys, type Server, severalServers } from './a-database.ts';

const NOTHING = { path: '/assets/none', type: 'text/plain', body: '' };

const consoleOf = async ({ record, accounts, parts, clock }: Server) => {
  const now = () => clock.now;
  const settings = await Settings.open(parts.streams, now);
  const house = new House({
    record,
    accounts,
    settings,
    upkeep: new Upkeep(parts, settings, now),
    books: ruleBooks,
    drills: new MemoryDisk(),
    now,
    sheet: null,
    isSecure: false,
    assets: { styles: NOTHING, script: NOTHING, offline: { ...NOTHING, path: '/offline.js' } },
  });
  const app = consoleApp(house);
  const as = (id: string): Visitor => {
    const visitor = new Visitor(app);
    visitor.cookie = `dutybound=${house.sessions.begin(id).token}`;
    return visitor;
  };
  return { house, as };
};

test('keys that are rotated at one server close another one until it is given them, and it says so', async () => {
  const { database, servers } = await severalServers(2);
  const [one, other] = servers as [Server, Server];
  await one.accounts.add(ADMIN, account('administrator'));
  await one.accounts.add(ADMIN, account('dsl'));
  const [here, there] = [await consoleOf(one), await consoleOf(other)];
  await here.house.settings.setUp(ADMIN, {
    policy: 'valley-end-2022',
    contacts: {},
    warned: [],
  });
  const [administrator, dsl] = [here.as('administrator-1'), there.as('dsl-1')];
  await dsl.go('/incidents');
  expect(dsl.status).toBe(200);
  await administrator.go('/keys');
  expect(administrator.text).toContain('gives every other server the new file or passphrase');
  const old = administrator.formOf('Rotate the keys');
  await administrator.send('Rotate the keys');
  expect(administrator.text).toMatch(/destroy that now\. ?(?:[0-9a-f]{4} ){16}[0-9a-f]{4}/);
  // The page of before would replace a sheet that is being printed.
  await administrator.post(old.path, old.fields);
  expect(administrator.text).toContain('The keys were changed since you opened this page');
  await administrator.go('/keys');
  expect(administrator.text).toContain('Every incident has its key');

  // What another server wrote a quarter of a second ago may still be missing.
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (const path of ['/raise', '/incidents', '/raise']) {
    await dsl.go(path);
    expect(dsl.status).toBe(500);
    expect(dsl.text).toContain('the keys were changed on another machine; give this one the new');
  }
  // Nothing is sealed with what nobody else could open.
  const begun = other.record.begin(HEAD, { key: 'one', entry: raised('sexting'), writer: DSL });
  await expect(begun).rejects.toThrow(/changed on another machine/);
  await dsl.go('/emergency');
  expect(dsl.status).toBe(200);

  const again = (await consoleOf(await aServer(database, copiedKeys(one.folder)))).as('dsl-1');
  await again.go('/incidents');
  expect(again.status).toBe(200);
});
