/** An audit of the records of several schools: by one worker, or shared by several. */
import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { logLines } from '../../../bench/log.js';
import { Auditor } from '../../../src/audit/auditor.ts';
import { auditOfRecords, type RecordsFlags } from '../../../src/cli/audit/records.ts';
import type { DatabasePlace } from '../../../src/record/database/address.ts';
import { Connections } from '../../../src/record/database/connection.ts';
import { KINDS } from '../../../src/record/journal.ts';
import { auditAs } from '../../../src/report/audit/formats.ts';
import type { Audit } from '../../../src/vocabulary/audits.ts';
import type { Timeline } from '../../../src/vocabulary/timelines.ts';
import { ruleBooks } from '../../support/built-in.ts';
import { DSL } from '../a-record.ts';
import {
  aDatabase,
  aServer,
  newFolder,
  owner,
  placesIn,
  type Server,
  severalServers,
  wireTo,
} from './a-database.ts';

const SCHOOLS = ['ashfield', 'birchwood', 'coldbrook', 'dunmore', 'elmstead', 'fernhill'];
const EACH = 5;
/** Of these alone `auditor-2` has an account. */
const OF_TWO = SCHOOLS.slice(0, 2);
const PASSPHRASE = 'seven words that workers have in common';

let database: DatabasePlace;
/** A folder with the keys of every school. */
let folder: string;
/** What was written to all of them. */
const written: Timeline[] = [];
/** What one worker finds that goes from school to school. */
let alone: string;

const keysOf = (place: string, school: string): string => join(place, 'keys', school);

beforeAll(async () => {
  database = await aDatabase();
  folder = newFolder();
  for (const [place, school] of SCHOOLS.entries()) {
    const made = await severalServers(1, { kind: 'file' }, { ...database, record: school });
    const [server] = made.servers;
    if (server === undefined) throw new Error('there is no server');
    const auditor = { role: 'auditor', from: '2026-01-01T00:00:00Z', name: 'a name' } as const;
    await server.accounts.add(DSL, { id: 'auditor-1', ...auditor });
    if (OF_TWO.includes(school)) await server.accounts.add(DSL, { id: 'auditor-2', ...auditor });
    for (const line of logLines({ incidents: EACH, seed: place + 1, place }).lines) {
      const timeline = { ...JSON.parse(line), exercise: false, school } as Timeline;
      const { events, school: _, ...head } = timeline;
      const [entry, ...more] = events as [Timeline['events'][number]];
      await server.record.begin(head, { key: head.incident, entry, more, writer: DSL });
      written.push(timeline);
    }
    cpSync(join(server.folder, 'keys'), keysOf(folder, school), { recursive: true });
    await server.close();
  }
  // A trust is not one of the schools.
  await severalServers(1, { kind: 'file' }, { ...database, record: 'otter-trust' });
  const trust =
    "INSERT INTO dutybound.trust SELECT id, '\\x00' FROM dutybound.record WHERE name = $1";
  await owner(database, trust, ['otter-trust']);
  alone = await audited();
});

beforeEach(() => {
  vi.stubEnv('DUTYBOUND_AUDIT_PASSPHRASE', PASSPHRASE);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A folder with the keys of some of the schools, as on another machine. */
const withKeysOf = (schools: readonly string[]): string => {
  const other = newFolder();
  for (const school of schools) {
    cpSync(keysOf(folder, school), keysOf(other, school), { recursive: true });
  }
  return other;
};

interface Worker extends RecordsFlags {
  readonly keys?: string;
  /** By which way it reaches the database. */
  readonly by?: DatabasePlace;
}

/** The audit of one worker, as the bytes of its report. */
const audited = async ({
  keys = folder,
  by = database,
  ...flags
}: Worker = {}): Promise<string> => {
  let json = '';
  const never = {
    happened: false,
    until: <T>(given: AsyncGenerator<T>) => given,
    unless: <T>(awaited: Promise<T>) => awaited,
    written: (writing: Promise<void>) => writing,
    end: () => {},
  };
  await auditOfRecords(
    {
      books: ruleBooks,
      flags: { as: 'auditor-1', ...flags },
      terms: undefined,
      asOf: undefined,
      interruption: never,
      places: placesIn(by, keys),
      passed: () => {},
    },
    async (audit) => {
      json = [...(await auditAs('json', audit, ruleBooks))].join('');
      return 0;
    },
  );
  return json;
};

const auditsLeft = async (): Promise<number> =>
  (await owner(database, 'SELECT FROM dutybound.audit')).length;

const firstLine = async (json: string): Promise<string> => {
  const [text = ''] = await auditAs('text', JSON.parse(json) as Audit, ruleBooks);
  return text.slice(0, text.indexOf('\n'));
};

/** A server of one of the schools. */
const serverOf = (school: string): Promise<Server> => {
  const keys = newFolder();
  cpSync(keysOf(folder, school), join(keys, 'keys'), { recursive: true });
  return aServer({ ...database, record: school }, keys);
};

/** How often the incidents of a school were read to be audited. */
const readsOf = async (school: string): Promise<number> => {
  const { record } = await serverOf(school);
  return (await record.reads()).filter(({ what }) => what.startsWith('audited with')).length;
};

test('four workers find what one finds that goes from school to school, byte for byte, and none twice', async () => {
  const counted = JSON.parse(alone) as Audit;
  const auditor = new Auditor({ books: ruleBooks, source: 'all' });
  for (const timeline of written) expect(auditor.judge(timeline)).toBe(true);
  const { incidents, events, norms, groups, times } = auditor.finish();
  expect(counted).toMatchObject({ incidents, events, norms, groups, times, faults: { count: 0 } });
  const before = await Promise.all(OF_TWO.map(readsOf));
  const workers = [1, 2, 3, 4].map(() => audited({ together: 'autumn' }));
  for (const each of await Promise.all(workers)) expect(each === alone).toBe(true);
  const after = await Promise.all(OF_TWO.map(readsOf));
  expect(after).toEqual(before.map((count) => count + EACH));
  expect(await auditsLeft()).toBe(0);
});

test('the school of a worker that was killed is taken over once its lease is over', async () => {
  // What a worker leaves that has a school and never says anything again; another one begins the audit.
  const service = await Connections.to(database, null);
  const first = audited({ together: 'killed', keys: withKeysOf(SCHOOLS.slice(1)) });
  const [killed, lease] = [randomUUID(), 1_500];
  for (let claimed: unknown = null; claimed !== SCHOOLS[0]; ) {
    const [{ id } = { id: null }] = await owner<{ id: string }>(
      database,
      "SELECT id FROM dutybound.audit WHERE name = 'killed'",
    );
    if (id === null) continue;
    await service.ask('SELECT dutybound.work_on_audit($1, $2, $3, $4)', [
      id,
      killed,
      SCHOOLS,
      lease,
    ]);
    const sql = 'SELECT school FROM dutybound.claim_school($1, $2)';
    [{ school: claimed } = { school: null }] = await service.ask<{ school: unknown }>(sql, [
      id,
      killed,
    ]);
  }
  await service.end();
  const second = audited({ together: 'killed' });
  expect((await second) === alone).toBe(true);
  await first.catch(() => {});
});

test('workers with the keys of some schools each audit those, and the last one has the whole', async () => {
  const [some, others] = [SCHOOLS.slice(0, 4), SCHOOLS.slice(4)];
  const part = await audited({ together: 'halves', keys: withKeysOf(some) });
  expect(await firstLine(part)).toBe(
    '! This report is incomplete: of 6 schools, 2 are left out or counted only in part: elmstead and fernhill; “What could not be used” says why.',
  );
  expect(JSON.parse(part).faults).toMatchObject({
    count: 2,
    first: [{ file: 'record:elmstead' }, { file: 'record:fernhill' }],
  });
  expect(part === (await audited({ keys: withKeysOf(some) }))).toBe(true);
  expect((await audited({ together: 'halves', keys: withKeysOf(others) })) === alone).toBe(true);
  // Those who are there at the same time wait for each other; here for a third as well, until both are there.
  await audited({ together: 'both', keys: withKeysOf([]) });
  const third = randomUUID();
  await owner(
    database,
    `INSERT INTO dutybound.audit_worker SELECT $1, id, $2, now() + interval '1 minute'
      FROM dutybound.audit WHERE name = 'both'`,
    [third, SCHOOLS],
  );
  const both = [some, others].map((keys) => audited({ together: 'both', keys: withKeysOf(keys) }));
  const there = () => owner(database, 'SELECT FROM dutybound.audit_worker');
  await vi.waitFor(async () => expect(await there()).toHaveLength(3), 30_000);
  await owner(database, 'DELETE FROM dutybound.audit_worker WHERE id = $1', [third]);
  for (const each of await Promise.all(both)) expect(each === alone).toBe(true);
});

test('workers of one audit judge alike and have one passphrase, or are told so in one line', async () => {
  const keys = withKeysOf(SCHOOLS.slice(1));
  await audited({ together: 'spring', keys });
  const refused = (flags: Worker) => audited({ together: 'spring', ...flags });
  await expect(refused({ policy: 'plumpton-2020' })).rejects.toThrow(/begun with other options/);
  vi.stubEnv('DUTYBOUND_AUDIT_PASSPHRASE', 'some words of somebody else');
  await expect(refused({})).rejects.toThrow(/begun with another passphrase/);
  vi.stubEnv('DUTYBOUND_AUDIT_PASSPHRASE', '');
  await expect(refused({})).rejects.toThrow(/^--together: give every worker one passphrase/);
  // What was found stands in the database sealed.
  const kept = await owner<{ text: string }>(
    database,
    `SELECT encode(result, 'escape') AS text FROM dutybound.audit_school
      JOIN dutybound.audit ON audit.id = audit_school.audit WHERE result IS NOT NULL AND name = 'spring'`,
  );
  expect(kept).toHaveLength(SCHOOLS.length - 1);
  for (const { text } of kept) expect(text).not.toMatch(/incident|valley-end|ashfield/);
});

test('a database that is away for a moment while a school is opened ends no audit', async () => {
  const { place, swallow } = await wireTo(database);
  Object.assign(swallow, { what: 'FROM dutybound.record WHERE name = ', times: 3 });
  expect((await audited({ by: place })) === alone).toBe(true);
  expect(swallow.times).toBe(0);
});

test('a school whose account may open no incident is named, and not counted as one without incidents', async () => {
  const { accounts } = await serverOf('ashfield');
  await accounts.add(DSL, {
    id: 'governor-1',
    role: 'governor',
    from: '2026-01-01T00:00:00Z',
    name: 'a name',
  });
  const [first] = JSON.parse(await audited({ as: 'governor-1' })).faults.first;
  expect(first).toMatchObject({
    file: 'record:ashfield',
    says: 'this account may not open incidents',
  });
});

test('a school whose record is damaged, or has no such account, is named first, and the others are counted', async () => {
  const record = '(SELECT id FROM dutybound.record WHERE name = $1)';
  const line = `UPDATE dutybound.line SET chain = leaf WHERE record = ${record} AND seq = 3`;
  await owner(database, line, ['coldbrook']);
  const stream = `SELECT stream FROM dutybound.line WHERE record = ${record} AND kind = $2`;
  const frame = `UPDATE dutybound.frame SET bytes = bytes || '\\x00' WHERE stream IN (${stream} LIMIT 1)`;
  await owner(database, frame, ['dunmore', KINDS.incident]);
  const json = await audited();
  expect(await firstLine(json)).toMatch(/of 6 schools, 2 are left .* coldbrook and dunmore;/);
  const { faults, groups } = JSON.parse(json) as Audit;
  expect(faults.first).toMatchObject([
    { file: 'record:coldbrook', says: expect.stringMatching(/^line 3 of the journal is not/) },
    { file: 'record:dunmore', says: expect.stringMatching(/^is left out, .* cannot be read/) },
  ]);
  const counted = groups.filter(({ by }) => by === 'school').map(({ name }) => name);
  expect(counted).toEqual(['ashfield', 'birchwood', 'elmstead', 'fernhill']);
  expect((await audited({ together: 'damaged' })) === json).toBe(true);
  const ofTwo = await audited({ as: 'auditor-2' });
  expect(await firstLine(ofTwo)).toMatch(/of 6 schools, 4 are left .* coldbrook,/);
  expect(JSON.parse(ofTwo).faults.first[1].says).toMatch(/^--as: there is no such account/);
});

test('a school that was made since an audit was begun is in the report of whoever joins it later, who is told when that was', async () => {
  const complaints = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await audited({ together: 'later', keys: withKeysOf(SCHOOLS.slice(1)) });
  const told = () => complaints.mock.calls.map(([line]) => String(line)).join('');
  expect(told()).not.toContain('was begun on');
  await severalServers(1, { kind: 'file' }, { ...database, record: 'gorse-hill' });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  const json = await audited({ together: 'later' }).finally(() => vi.useRealTimers());
  expect(told()).toMatch(/the audit later was begun on .*; for a new audit choose another name\n/);
  complaints.mockRestore();
  const { first } = (JSON.parse(json) as Audit).faults;
  expect(first.map(({ file }) => file)).toContain('record:gorse-hill');
  expect(json === (await audited())).toBe(true);
});
