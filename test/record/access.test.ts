import { describe, expect, test } from 'vitest';
import { ACCESS, ACCOUNT_ROLE_IDS, RIGHT_IDS } from '../../src/record/access.ts';
import { answered, PLUMPTON, raised, VALLEY_END } from '../support/incidents.ts';
import { aDesk } from './a-desk.ts';
import { HEAD } from './a-record.ts';

/** Who may do what: an x where they may, an s where they may in some incidents only. */
const MATRIX = `
                    see-incidents raise write decide see-names see-reports audit-logs see-reads see-sign-ins run-exercises erase manage-accounts back-up keep-keys hand-over set keep-contacts see-trust
dsl                 x             x     x     x      x         x           x          x         .            x             x     .               .       x         x         x   x            .
deputy-dsl          x             x     x     x      x         x           x          x         .            x             x     .               .       x         x         x   x            .
headteacher         x             x     x     x      x         x           x          x         .            .             x     .               .       x         x         x   x            .
chair-of-governors  s             x     s     s      s         x           .          .         .            .             .     .               .       .         .         .   .            .
governor            .             .     .     .      .         x           .          .         .            .             .     .               .       .         .         .   .            .
case-manager        s             x     s     s      s         .           .          .         .            .             .     .               .       .         .         .   .            .
auditor             x             .     .     .      .         x           x          x         x            .             .     .               .       .         .         .   .            .
trainer             .             .     .     .      .         .           .          .         .            x             .     .               .       .         .         .   .            .
staff               .             x     .     .      .         .           .          .         .            .             .     .               .       .         .         .   .            .
technical-support   .             x     .     .      .         .           .          .         .            .             .     .               x       .         .         .   .            .
loggist             x             x     x     .      .         .           .          .         .            .             .     .               .       .         .         .   .            .
administrator       .             .     .     .      .         .           .          .         .            .             .     x               x       x         .         .   x            .
trust-lead          .             .     .     .      .         .           .          .         .            .             .     .               .       .         .         .   .            x
`;
const [header = '', ...rows] = MATRIX.trim().split('\n');
const cells = rows.flatMap((row) => {
  const [role = '', ...marks] = row.split(/\s+/);
  return marks.map((mark, index) => [role, header.split(/\s+/)[index] ?? '', mark] as const);
});

describe('who may see and do what', () => {
  test('every role and every right is in the table', () => {
    expect(new Set(cells.map(([role]) => role))).toEqual(new Set(ACCOUNT_ROLE_IDS));
    expect(new Set(cells.map(([, right]) => right))).toEqual(new Set(RIGHT_IDS));
    expect(cells).toHaveLength(ACCOUNT_ROLE_IDS.length * RIGHT_IDS.length);
  });

  test('an account may do what the table gives its role, and nothing else', async () => {
    const { desk } = await aDesk();
    const found = cells.map(([role, right]) => {
      const may = desk(`${role}-1`).can(right as (typeof RIGHT_IDS)[number]);
      return [role, right, may];
    });
    expect(found).toEqual(cells.map(([role, right, mark]) => [role, right, mark !== '.']));
  });

  test('an incident about a pupil is open to those with an x, and to nobody else', async () => {
    const { desk } = await aDesk();
    const request = { key: 'one', entry: raised('sexting', { about: 'child-1' }) };
    const id = await desk('dsl-1').begin(HEAD, request);
    const open: string[] = [];
    for (const role of ACCOUNT_ROLE_IDS) {
      const own = desk(`${role}-1`);
      const isListed = (await own.list()).length === 1;
      expect([role, (await own.read(id)) !== null]).toEqual([role, isListed]);
      if (isListed) open.push(role);
    }
    const wanted = cells.filter(([, right, mark]) => right === 'see-incidents' && mark === 'x');
    expect(open).toEqual(wanted.map(([role]) => role));
  });

  test('the chair opens a complaint about the head where the policy names the chair, and no other', async () => {
    const { desk } = await aDesk();
    const begin = (key: string, policy: string, about: string) =>
      desk('staff-1').begin({ ...HEAD, policy }, { key, entry: raised('staff-misuse', { about }) });
    const named = await begin('a', VALLEY_END, 'headteacher');
    await begin('b', PLUMPTON, 'headteacher');
    await begin('c', VALLEY_END, 'teacher');
    const chair = desk('chair-of-governors-1');
    expect((await chair.list()).map(({ id }) => id)).toEqual([named]);
    expect(await chair.read(named)).not.toBeNull();
  });

  test('the chair opens an incident once an answer says that it is about the head', async () => {
    const { desk } = await aDesk();
    const id = await desk('dsl-1').begin(HEAD, { key: 'one', entry: raised('staff-misuse') });
    expect(await desk('chair-of-governors-1').list()).toEqual([]);
    const entry = answered(5, 'subject-is-headteacher');
    await desk('dsl-1').append(id, { seen: 1, key: 'two', entry });
    expect(await desk('chair-of-governors-1').list()).toHaveLength(1);
    expect(await desk('headteacher-1').list()).toEqual([]);
  });

  test('a case manager opens what is about staff, and nothing about a pupil', async () => {
    const { desk } = await aDesk();
    const begin = (key: string, about: string) =>
      desk('dsl-1').begin(HEAD, { key, entry: raised('staff-misuse', { about }) });
    const id = await begin('a', 'staff-2');
    await begin('b', 'child-1');
    expect((await desk('case-manager-1').list()).map((each) => each.id)).toEqual([id]);
  });

  test('governors get the timelines to be counted in a report, and open none', async () => {
    const { desk } = await aDesk();
    const entry = raised('sexting', { about: 'child-1' });
    const id = await desk('dsl-1').begin(HEAD, { key: 'one', entry });
    const governor = desk('governor-1');
    expect(await governor.forReport()).toHaveLength(1);
    expect(await governor.read(id)).toBeNull();
    await expect(desk('staff-1').forReport()).rejects.toThrow(/may not get reports/);
  });

  test('every row says why', () => {
    for (const { because } of Object.values(ACCESS)) expect(because).toMatch(/^[A-Z].+\.$/);
  });
});
