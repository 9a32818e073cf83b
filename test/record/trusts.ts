/** What holds between schools and a trust, wherever their records are. */
import { describe, expect, test } from 'vitest';
import { Accounts } from '../../src/record/accounts.ts';
import type { Parts } from '../../src/record/copies.ts';
import { Desk } from '../../src/record/desk.ts';
import type { IncidentRecord } from '../../src/record/record.ts';
import { Settings } from '../../src/record/settings.ts';
import { makeTrust, OwnTrusts, SchoolsOfTrust } from '../../src/record/trusts.ts';
import type { IssuedReport } from '../../src/vocabulary/governors-reports.ts';
import { ruleBooks } from '../support/built-in.ts';
import { raised } from '../support/incidents.ts';
import { ADMIN, account } from './a-desk.ts';

/** A record that is open, in the database of the others. */
export interface OpenRecord {
  readonly record: IncidentRecord;
  readonly parts: Parts;
}

/** Records of one database. */
export interface World {
  readonly open: (name: string) => Promise<OpenRecord>;
  /** Lets days pass, also for the database. */
  readonly now: () => Date;
}

const HEAD = {
  incident: 'one',
  policy: 'valley-end-2022',
  record: 'complete',
  exercise: false,
} as const;

const report = (terms: readonly string[], all: number | null): IssuedReport => ({
  terms,
  schools: [],
  report: `digest of ${terms}`,
  issued: '2026-01-10',
  figures: { terms, handled: { all, good: null }, told: { all, good: all }, half: null },
  before: null,
});

const aSchool = async ({ open }: World, name: string) => {
  const { record, parts } = await open(name);
  const now = () => record.now();
  const accounts = await Accounts.open(parts.streams, now);
  const settings = await Settings.open(parts.streams, now);
  for (const role of ['administrator', 'dsl', 'headteacher', 'governor', 'staff'] as const) {
    await accounts.add(ADMIN, account(role));
  }
  const reports: IssuedReport[] = [];
  const trusts = new OwnTrusts({ parts, record, settings }, async () => reports);
  const desk = (id: string): Desk => Desk.open(record, accounts, id) as Desk;
  const incident = (key = 'one') =>
    record.begin(HEAD, { key, entry: raised('sexting'), writer: { account: 'dsl-1' } });
  return { record, parts, settings, accounts, reports, trusts, desk, incident };
};

const aTrust = async ({ open }: World, name: string) => {
  const { record, parts } = await open(name);
  const now = () => record.now();
  const accounts = await Accounts.open(parts.streams, now);
  const settings = await Settings.open(parts.streams, now);
  await makeTrust({ parts, record, settings }, 'The Trust');
  for (const role of ['administrator', 'trust-lead', 'auditor'] as const) {
    await accounts.add(ADMIN, account(role));
  }
  const schools = new SchoolsOfTrust({ parts, record, settings });
  const desk = (id: string): Desk => Desk.open(record, accounts, id) as Desk;
  return { record, parts, settings, schools, lead: desk('trust-lead-1'), desk };
};

/** Two schools and a trust that has taken both. */
const aWorld = async (world: World, isTaken = true) => {
  const trust = await aTrust(world, 'otter-trust');
  const north = await aSchool(world, 'north');
  const south = await aSchool(world, 'south');
  const its = trust.record.itself && trust.parts.streams.record;
  for (const school of [north, south]) {
    school.reports.push(report(['2025-autumn'], 10));
    await school.trusts.choose(school.desk('dsl-1'), its, true);
    if (isTaken) await trust.schools.take(trust.lead, school.parts.streams.record, true);
  }
  return { trust, north, south, its };
};

const until = (now: Date, days = 7): string =>
  new Date(now.getTime() + days * 24 * 60 * 60_000).toISOString();

const lending = (now: Date) => ({ until: until(now), reason: 'to be advised', key: 'a form' });

export const trustsAreKeptApart = (aNewWorld: () => Promise<World>): void => {
  describe('a trust and its schools', () => {
    test('nothing of a school is open to the trust by itself', async () => {
      const world = await aNewWorld();
      const { trust, north } = await aWorld(world);
      await north.incident();
      expect((await trust.schools.given(trust.lead)).lent).toEqual([]);
      expect(
        (await trust.schools.given(trust.lead)).totals.map(({ school }) => school).sort(),
      ).toEqual(['north', 'south']);
    });

    test('an incident that is lent is opened there, and by nobody else; the log of the school says so', async () => {
      const world = await aNewWorld();
      const { trust, north, south } = await aWorld(world);
      const id = await north.incident();
      await north.trusts.lend(north.desk('dsl-1'), id, lending(world.now()));
      const [lent] = (await trust.schools.given(trust.lead)).lent;
      const crossing = { school: lent?.school ?? '', id: lent?.id ?? '' };
      const opened = await trust.schools.open(trust.lead, crossing, ruleBooks);
      expect(opened).toMatchObject({
        name: 'north',
        reason: 'to be advised',
        timeline: { events: [{ type: 'concern.raised', procedure: 'sexting' }] },
      });
      // Neither another school nor somebody without the right opens it.
      expect(await south.parts.home.lending?.open(crossing, 'dsl-1')).toBeNull();
      expect(await south.parts.home.lending?.lent()).toEqual([]);
      await expect(
        trust.schools.open(trust.desk('administrator-1'), crossing, ruleBooks),
      ).rejects.toThrow(/may not see/);
      await north.trusts.lookAfter();
      await north.trusts.lookAfter();
      const reads = (await north.desk('dsl-1').reads(id)).filter(({ what }) =>
        what.startsWith('opened by the trust'),
      );
      expect(reads).toMatchObject([{ account: 'otter-trust trust-lead-1', stream: id }]);
      const own = await trust.desk('auditor-1').reads();
      expect(own.map(({ what }) => what)).toContain('opened an incident of north');
    });

    test('it is taken back at any time, by its end, by leaving and with an erasure', async () => {
      const world = await aNewWorld();
      const { trust, north } = await aWorld(world);
      const dsl = north.desk('dsl-1');
      const ids = [];
      for (const key of ['one', 'two', 'three']) ids.push(await north.incident(key));
      for (const id of ids) {
        await north.trusts.lend(dsl, id, { ...lending(world.now()), key: `lend ${id}` });
      }
      expect((await trust.schools.given(trust.lead)).lent).toHaveLength(3);
      await north.trusts.takeBack(dsl, ids[0] as string);
      await north.record.erase(ids[1] as string, ['dsl-1', 'headteacher-1'], 'due');
      await north.trusts.lookAfter();
      const left = (await trust.schools.given(trust.lead)).lent;
      expect(left).toHaveLength(1);
      await north.trusts.choose(dsl, null, false);
      expect((await trust.schools.given(trust.lead)).lent).toEqual([]);
      expect(await trust.schools.open(trust.lead, left[0] as never, ruleBooks)).toBeNull();
      expect((await trust.schools.given(trust.lead)).totals.map(({ school }) => school)).toEqual([
        'south',
      ]);
    });

    test('what has come to its end is not there any more', async () => {
      const world = await aNewWorld();
      const { trust, north } = await aWorld(world);
      const id = await north.incident();
      const ended = { ...lending(world.now()), until: '2020-01-01T00:00:00.000Z' };
      await north.trusts.lend(north.desk('dsl-1'), id, ended);
      expect((await trust.schools.given(trust.lead)).lent).toEqual([]);
      const [lent] = (await north.parts.home.lending?.lent()) ?? [];
      const crossing = { school: lent?.school ?? '', id: lent?.id ?? '' };
      expect(await trust.schools.open(trust.lead, crossing, ruleBooks)).toBeNull();
    });

    test('only somebody who decides in an incident lends it, and only those who set things choose a trust', async () => {
      const world = await aNewWorld();
      const { north, its } = await aWorld(world);
      const id = await north.incident();
      for (const who of ['staff-1', 'governor-1', 'administrator-1']) {
        await expect(north.trusts.lend(north.desk(who), id, lending(world.now()))).rejects.toThrow(
          /no such incident/,
        );
        await expect(north.trusts.takeBack(north.desk(who), id)).rejects.toThrow(/no such/);
        await expect(north.trusts.choose(north.desk(who), its, true)).rejects.toThrow(/may not/);
      }
    });

    test('the figures of a term are given once, and stay as they were given', async () => {
      const world = await aNewWorld();
      const { trust, north, its } = await aWorld(world);
      north.reports.splice(0, 1, report(['2025-autumn'], 15));
      north.reports.push(report(['2026-spring'], null));
      await north.trusts.lookAfter();
      const given = async () =>
        (await trust.schools.given(trust.lead)).totals
          .filter(({ school }) => school === 'north')
          .map(({ terms, handled }) => [...terms, handled.all])
          .sort();
      expect(await given()).toEqual([
        ['2025-autumn', 10],
        ['2026-spring', null],
      ]);
      await north.trusts.choose(north.desk('dsl-1'), its, false);
      expect(await given()).toEqual([]);
    });

    test('a school that the trust has not taken counts for nothing', async () => {
      const world = await aNewWorld();
      const { trust, north } = await aWorld(world, false);
      const id = await north.incident();
      await north.trusts.lend(north.desk('dsl-1'), id, lending(world.now()));
      expect(await trust.schools.given(trust.lead)).toMatchObject({
        totals: [],
        lent: [],
        schools: [
          { name: 'north', isOwn: false },
          { name: 'south', isOwn: false },
        ],
      });
    });
  });
};
