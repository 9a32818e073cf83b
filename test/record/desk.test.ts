import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { next } from '../../src/engine/next.ts';
import type { AccountRole } from '../../src/record/access.ts';
import { Desk } from '../../src/record/desk.ts';
import { newId } from '../../src/record/streams.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Person } from '../../src/vocabulary/pseudonyms.ts';
import { resume } from '../support/built-in.ts';
import { answered, at, closed, corrected, happened, raised, told } from '../support/incidents.ts';
import { ADMIN, account, aDesk, openDesks } from './a-desk.ts';
import { HEAD, newDisks } from './a-record.ts';
import { Power } from './simulated-disk.ts';

type Made = Awaited<ReturnType<typeof aDesk>>;

/** Begins an incident at the desk of the loggist, who is nobody's subject, and adds to it. */
const kept = async ({ desk }: Made, events: readonly TimelineEvent[], exercise = false) => {
  const [first, ...rest] = events as [TimelineEvent, ...TimelineEvent[]];
  const writer = desk(exercise ? 'trainer-1' : 'loggist-1');
  const id = await writer.begin({ ...HEAD, exercise }, { key: newId(), entry: first });
  for (const [index, entry] of rest.entries()) {
    await writer.append(id, { seen: index + 1, key: newId(), entry });
  }
  return id;
};

const roles = async ({ desk }: Made, id: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const role of ['dsl', 'deputy-dsl', 'headteacher'] as const) {
    const [own, other] = [desk(`${role}-1`), newId()];
    const isOpen = (await own.read(id)) !== null;
    expect((await own.list()).some((each) => each.id === id)).toBe(isOpen);
    expect(await own.read(other)).toBeNull();
    if (isOpen) found.push(role);
  }
  return found;
};

describe('whoever a concern is about', () => {
  test.each<[string, readonly TimelineEvent[], readonly AccountRole[]]>([
    ['by their role', [raised('staff-misuse', { about: 'dsl' })], ['deputy-dsl', 'headteacher']],
    [
      'among others',
      [raised('iioc', { about: ['child-1', 'deputy-dsl'] })],
      ['dsl', 'headteacher'],
    ],
    [
      'by an answer',
      [raised('staff-misuse'), answered(5, 'subject-is-headteacher')],
      ['dsl', 'deputy-dsl'],
    ],
    [
      'by an answer that nobody is sure of',
      [raised('staff-misuse'), answered(5, 'subject-is-dsl', 'unclear')],
      ['deputy-dsl', 'headteacher'],
    ],
    [
      'but not once that answer is no',
      [
        raised('staff-misuse'),
        answered(5, 'subject-is-dsl', 'unclear'),
        answered(9, 'subject-is-dsl', 'no'),
      ],
      ['dsl', 'deputy-dsl', 'headteacher'],
    ],
    [
      'as one of the leadership',
      [raised('staff-misuse', { about: 'leadership-team' })],
      ['deputy-dsl'],
    ],
    [
      'unless somebody answers that it is about another of the leadership',
      [raised('staff-misuse', { about: 'leadership-team' }), answered(5, 'subject-is-dsl', 'no')],
      ['dsl', 'deputy-dsl'],
    ],
    [
      'by what a correction says',
      [raised('staff-misuse', { about: 'teacher' }), corrected(5, 0, { about: 'headteacher' })],
      ['dsl', 'deputy-dsl'],
    ],
    [
      'also after a correction says that it was somebody else',
      [raised('staff-misuse', { about: 'headteacher' }), corrected(5, 0, { about: 'teacher' })],
      ['dsl', 'deputy-dsl'],
    ],
    [
      'also after the entry was withdrawn',
      [raised('staff-misuse', { about: 'headteacher' }), corrected(5, 0)],
      ['dsl', 'deputy-dsl'],
    ],
    [
      'by an act that names them',
      [raised('staff-misuse'), told(5, 'lado', { about: 'dsl' })],
      ['deputy-dsl', 'headteacher'],
    ],
  ])('cannot open it: %s', async (_, events, open) => {
    const made = await aDesk();
    expect(await roles(made, await kept(made, events))).toEqual(open);
  });

  test('cannot open it by the person that their account is in timelines', async () => {
    const made = await aDesk();
    await made.accounts.add(ADMIN, account('deputy-dsl', { number: 2, person: 'staff-2' }));
    const id = await kept(made, [raised('staff-misuse', { about: 'staff-2' })]);
    expect(await made.desk('deputy-dsl-2').read(id)).toBeNull();
    expect(await made.desk('deputy-dsl-1').read(id)).not.toBeNull();
  });

  test('cannot open it by another account of theirs', async () => {
    const made = await aDesk();
    const name = 'Anna Example';
    await made.accounts.add(ADMIN, account('headteacher', { number: 2, name }));
    await made.accounts.add(ADMIN, account('dsl', { number: 2, name: 'Mrs. EXAMPLE, Anna' }));
    const id = await kept(made, [raised('staff-misuse', { about: 'headteacher' })]);
    expect(await made.desk('dsl-2').read(id)).toBeNull();
    expect(await made.desk('dsl-1').read(id)).not.toBeNull();
  });

  test('cannot open it once the register says that the pseudonym is them', async () => {
    const made = await aDesk();
    await made.accounts.add(ADMIN, account('dsl', { number: 2, name: 'Anna Example' }));
    const id = await kept(made, [raised('staff-misuse', { about: 'staff-7' })]);
    expect(await made.desk('dsl-2').read(id)).not.toBeNull();
    await made.desk('dsl-1').name(id, 'staff-7', 'Example, Anna');
    expect(await made.desk('dsl-2').read(id)).toBeNull();
    expect(await made.desk('dsl-2').list()).toEqual([]);
  });

  test('gets the same answer, the same error and the same work as for what was never there', async () => {
    const power = new Power();
    const made = await aDesk(newDisks(1, power));
    const id = await kept(made, [raised('staff-misuse', { about: 'headteacher' })]);
    const head = made.desk('headteacher-1');
    const other = made.desk('dsl-1');
    const entry = told(5, 'lado');
    const asked: readonly ((id: string) => Promise<unknown>)[] = [
      (each) => head.read(each),
      (each) => head.append(each, { seen: 1, key: 'one', entry }),
      (each) => head.people(each),
      (each) => head.reads(each),
      (each) => head.name(each, 'staff-1', 'somebody'),
      (each) => head.hold(each, true, 'why'),
      (each) => head.erase(each, other, 'why'),
      (each) => other.erase(each, head, 'why'),
    ];
    const answerTo = async (ask: (typeof asked)[number], each: string) => {
      const [steps, length] = [power.steps, made.disk.size('journal') ?? 0];
      const answer = await ask(each).then(
        (value) => ({ value }),
        (error: Error) => ({ error: error.message }),
      );
      const line = String(made.disk.read('journal', length)).replace(/[0-9a-f]{32,}/g, '');
      // Only the place in the record counts on, line by line.
      const lines = line
        .split('\n')
        .map((text) => text.replace(/^\d+/, '').replace(/\d+(?= \d+ )/, ''));
      return { answer, steps: power.steps - steps, lines };
    };
    await head.read(newId());
    for (const ask of asked) {
      expect(await answerTo(ask, id)).toEqual(await answerTo(ask, newId()));
    }
    expect(await other.read(id)).not.toBeNull();
  });

  test('is not shown their own try, which those who may open the incident are shown', async () => {
    const made = await aDesk();
    const id = await kept(made, [raised('staff-misuse', { about: 'headteacher' })]);
    const head = made.desk('headteacher-1');
    await head.read(id);
    await expect(head.hold(id, true, 'why')).rejects.toThrow(/no such incident/);
    await made.desk('deputy-dsl-1').read(id);
    expect(await head.reads()).toEqual([]);
    const seen = await made.desk('dsl-1').reads(id);
    expect(seen.map(({ account: who, what }) => `${who} ${what}`)).toEqual([
      'headteacher-1 tried',
      'headteacher-1 tried',
      'deputy-dsl-1 opened',
    ]);
  });

  test('is not let in by an entry that is written at the same moment', async () => {
    const made = await aDesk();
    const id = await kept(made, [raised('staff-misuse')]);
    const [head, dsl] = [made.desk('headteacher-1'), made.desk('dsl-1')];
    const entry = answered(5, 'subject-is-headteacher');
    const [, read, added] = await Promise.all([
      dsl.append(id, { seen: 1, key: 'one', entry }),
      head.read(id),
      head.append(id, { seen: 1, key: 'two', entry: told(6, 'lado') }),
    ]);
    expect([read, added]).toEqual([null, { kind: 'unknown' }]);
  });

  test('is counted in no report that they get', async () => {
    const made = await aDesk();
    await kept(made, [raised('staff-misuse', { about: 'chair-of-governors' })]);
    expect(await made.desk('chair-of-governors-1').forReport()).toEqual([]);
    expect(await made.desk('governor-1').forReport()).toHaveLength(1);
  });

  test('may report themselves, and then no longer sees it', async () => {
    const { desk } = await aDesk();
    const entry = raised('staff-misuse', { about: 'headteacher' });
    const id = await desk('headteacher-1').begin(HEAD, { key: 'one', entry });
    expect(await desk('headteacher-1').read(id)).toBeNull();
    expect(await desk('dsl-1').list()).toHaveLength(1);
  });
});

/** What is asked of incidents at random. */
const PEOPLE: readonly Person[] = [
  ...(['dsl', 'deputy-dsl', 'headteacher', 'chair-of-governors'] as const),
  ...(['child-1', 'staff-2', 'pupil', 'teacher'] as const),
];
const FACT = {
  'subject-is-dsl': 'dsl',
  'subject-is-deputy-dsl': 'deputy-dsl',
  'subject-is-headteacher': 'headteacher',
  'subject-is-chair-of-governors': 'chair-of-governors',
} as const;
const person = fc.constantFrom(...PEOPLE);
const someEvent = fc.oneof(
  person.map((about) => told(5, 'lado', { about })),
  fc
    .constantFrom(...(Object.keys(FACT) as (keyof typeof FACT)[]))
    .chain((fact) =>
      fc.constantFrom('yes', 'no', 'unclear').map((value) => answered(6, fact, value as 'yes')),
    ),
  person.map((about) => corrected(7, 0, { about })),
  fc.constant(corrected(8, 0)),
);
const someIncident = fc
  .tuple(fc.option(person), fc.array(someEvent, { maxLength: 3 }))
  .map(([about, events]) => [raised('staff-misuse', about === null ? {} : { about }), ...events]);

/** Everybody that a timeline says it is about, found without the rules of the record. */
const saidToBeAbout = (events: readonly TimelineEvent[]): ReadonlySet<string> => {
  const text = JSON.stringify(events);
  const named = [...text.matchAll(/"about":"([^"]+)"/g)].map(([, who = '']) => who);
  const answers = events.flatMap((event) =>
    event.type === 'fact.established' && event.value === 'yes'
      ? [FACT[event.fact as keyof typeof FACT]]
      : [],
  );
  return new Set([...named, ...answers]);
};

/** All that an account can find out; ids, which are random, are left out. */
const allThatIsSeen = async (desk: Desk, ids: readonly string[]) => {
  const answers: unknown[] = [];
  for (const id of ids) {
    const found = await desk.read(id);
    answers.push(found?.timeline ?? null, (await desk.people(id)).size);
  }
  return {
    list: (await desk.list()).map(({ id, ...rest }) => ({ ...rest, timeline: ids.includes(id) })),
    exercises: await desk.list('exercise'),
    reads: (await desk.reads()).map(({ account: who, what }) => [who, what]),
    counted: desk.can('see-reports') ? await desk.forReport() : null,
    answers,
  };
};

const PARTIES: Partial<Record<AccountRole, string>> = {
  dsl: 'dsl',
  'deputy-dsl': 'deputy-dsl',
  headteacher: 'headteacher',
  'chair-of-governors': 'chair-of-governors',
};

describe('always', () => {
  test('nobody sees an incident that was ever said to be about them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someIncident, { minLength: 1, maxLength: 3 }), async (all) => {
        const made = await aDesk();
        for (const events of all) {
          const id = await kept(made, events);
          const about = saidToBeAbout(events);
          for (const [role, party] of Object.entries(PARTIES)) {
            if (!about.has(party)) continue;
            const own = made.desk(`${role}-1`);
            expect(await own.read(id)).toBeNull();
            expect((await own.list()).map((each) => each.id)).not.toContain(id);
            expect(await own.append(id, { seen: 1, key: 'a', entry: told(9, 'lado') })).toEqual({
              kind: 'unknown',
            });
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  test('nothing that somebody sees differs by an incident about themselves', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someIncident, { maxLength: 2 }),
        fc.constantFrom<AccountRole>('dsl', 'deputy-dsl', 'headteacher', 'chair-of-governors'),
        fc.array(someEvent, { maxLength: 2 }),
        fc.boolean(),
        async (others, role, events, isFirst) => {
          const about = PARTIES[role] as Person;
          const hidden = [raised('staff-misuse', { about }), ...events];
          const seen: unknown[] = [];
          for (const isThere of [false, true]) {
            const made = await aDesk();
            if (isThere && isFirst) await kept(made, hidden);
            const ids: string[] = [];
            for (const each of others) ids.push(await kept(made, each));
            if (isThere && !isFirst) await kept(made, hidden);
            seen.push(await allThatIsSeen(made.desk(`${role}-1`), ids));
          }
          expect(seen[0]).toEqual(seen[1]);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('a desk', () => {
  test('is not opened for an account that is not there or has ended, and shows nothing once it has', async () => {
    const made = await aDesk();
    await kept(made, [raised('sexting', { about: 'child-1' })]);
    const dsl = made.desk('dsl-1');
    expect(await dsl.list()).toHaveLength(1);
    await made.accounts.end(ADMIN, 'dsl-1');
    expect(Desk.open(made.record, made.accounts, 'dsl-1')).toBeNull();
    expect(Desk.open(made.record, made.accounts, 'dsl-9')).toBeNull();
    expect(await dsl.list()).toEqual([]);
    expect(dsl.can('raise')).toBe(false);
  });

  test('lists what is due next first, and what nothing is due in last', async () => {
    const made = await aDesk();
    const done = await kept(made, [raised('sexting', { about: 'child-1' })]);
    await made.desk('dsl-1').append(done, { seen: 1, key: 'close', entry: closed(5) });
    const later = await kept(made, [{ ...raised('sexting'), at: '2026-03-04T10:30:00Z' }]);
    const sooner = await kept(made, [raised('sexting')]);
    const listed = await made.desk('dsl-1').list();
    expect(listed.map(({ id }) => id)).toEqual([sooner, later, done]);
    expect(listed.map(({ isClosed }) => isClosed)).toEqual([false, false, true]);
    expect(listed.at(-1)?.due).toBeNull();
  });

  test('says of an incident what guidance says is due first, whatever the time is', async () => {
    for (const minutes of [0, 30, 61, 10_000]) {
      const now = new Date(at(minutes));
      const made = await aDesk(newDisks(1), { now: () => now });
      const events = [raised('exploitation', { about: 'child-1' }), told(2, 'dsl')];
      await kept(made, events);
      const { doNow, later } = next(resume({ ...HEAD, events }), now.toISOString());
      const dues = [...doNow, ...later].flatMap(({ dueAt }) => dueAt ?? []).sort();
      expect((await made.desk('dsl-1').list())[0]?.due).toBe(dues[0]);
    }
  });

  test('of two accounts that choose the same key neither finds the incident of the other', async () => {
    const { desk } = await aDesk();
    const request = { key: 'the same', entry: raised('sexting') };
    const [mine, theirs] = [
      await desk('dsl-1').begin(HEAD, request),
      await desk('headteacher-1').begin(HEAD, request),
    ];
    expect(mine).not.toBe(theirs);
    expect(await desk('dsl-1').begin(HEAD, request)).toBe(mine);
  });

  test('a loggist decides nothing, and writes what others decide on their word', async () => {
    const { desk } = await aDesk();
    const loggist = desk('loggist-1');
    const id = await loggist.begin(HEAD, { key: 'one', entry: raised('sexting') });
    const request = { seen: 1, key: 'two', entry: closed(5) };
    await expect(loggist.append(id, request)).rejects.toThrow(/may not decide/);
    const both = { ...request, entry: told(4, 'lado'), more: [request.entry] };
    await expect(loggist.append(id, both)).rejects.toThrow(/may not decide/);
    expect(await loggist.append(id, { ...request, onWordOf: 'dsl' })).toMatchObject({
      kind: 'kept',
    });
    await expect(loggist.hold(id, true, 'a claim')).rejects.toThrow(/may not hold/);
  });

  test('a member of staff reports a concern, and opens nothing', async () => {
    const { desk } = await aDesk();
    const id = await desk('staff-1').begin(HEAD, { key: 'one', entry: raised('sexting') });
    expect(await desk('staff-1').read(id)).toBeNull();
    const entry = told(0, 'dsl');
    await expect(desk('staff-1').begin(HEAD, { key: 'two', entry })).rejects.toThrow(/concern/);
    await expect(desk('auditor-1').begin(HEAD, { key: 'one', entry })).rejects.toThrow(/may not/);
  });

  test('names are for those who may see them, and every look is logged', async () => {
    const { desk } = await aDesk();
    const id = await desk('dsl-1').begin(HEAD, { key: 'one', entry: raised('sexting') });
    await desk('dsl-1').name(id, 'child-1', 'somebody');
    expect((await desk('headteacher-1').people(id)).get('child-1')).toBe('somebody');
    expect((await desk('auditor-1').people(id)).size).toBe(0);
    await expect(desk('loggist-1').name(id, 'child-1', 'x')).rejects.toThrow(/may not/);
    const looks = (await desk('auditor-1').reads(id)).map((each) => [each.account, each.what]);
    expect(looks).toEqual([
      ['headteacher-1', 'names'],
      ['auditor-1', 'tried'],
    ]);
    expect(await desk('staff-1').reads(id)).toEqual([]);
  });

  test('two different people erase an incident, neither of them its subject, and not while it is held', async () => {
    const made = await aDesk();
    const { desk, accounts, record } = made;
    const id = await kept(made, [raised('staff-misuse', { about: 'deputy-dsl' })]);
    const [dsl, head] = [desk('dsl-1'), desk('headteacher-1')];
    await accounts.add(ADMIN, account('dsl', { number: 2, name: 'who is dsl 1' }));
    await expect(dsl.erase(id, dsl, 'due')).rejects.toThrow(/two different people/);
    await expect(dsl.erase(id, desk('dsl-2'), 'due')).rejects.toThrow(/two different people/);
    await expect(dsl.erase(id, desk('loggist-1'), 'due')).rejects.toThrow(/may not erase/);
    await expect(dsl.erase(id, desk('deputy-dsl-1'), 'due')).rejects.toThrow(/no such incident/);
    await dsl.hold(id, true, 'a claim');
    await expect(dsl.erase(id, head, 'due')).rejects.toThrow(/held/);
    await dsl.hold(id, false, 'settled');
    await dsl.erase(id, head, 'due');
    expect([await dsl.list(), await dsl.read(id)]).toEqual([[], null]);
    expect(await record.erasure(id)).toMatchObject({ items: [{ by: ['dsl-1', 'headteacher-1'] }] });
  });

  test('exercises are apart: in no list of incidents, no report and no log of reads of incidents', async () => {
    const made = await aDesk();
    const id = await kept(made, [raised('staff-misuse', { about: 'dsl' })], true);
    const dsl = made.desk('dsl-1');
    expect(await dsl.read(id)).toMatchObject({ isExercise: true });
    expect((await dsl.list('exercise')).map((each) => each.id)).toEqual([id]);
    expect([await dsl.list(), await dsl.forReport(), await dsl.reads()]).toEqual([[], [], []]);
    for (const who of ['headteacher-1', 'auditor-1', 'loggist-1']) {
      expect([await made.desk(who).read(id), await made.desk(who).list('exercise')]).toEqual([
        null,
        [],
      ]);
    }
    const real = await kept(made, [raised('sexting')]);
    expect(await made.desk('trainer-1').read(real)).toBeNull();
    expect(await made.desk('trainer-1').list('exercise')).toHaveLength(1);
  });

  test('an incident that cannot be read is open to nobody, and closes no other', async () => {
    const disks = newDisks(1);
    const made = await aDesk(disks);
    const broken = await kept(made, [raised('sexting')]);
    const whole = await kept(made, [raised('iioc')]);
    disks.disk.flip(`frames/${broken}`, 60, 1);
    const again = await openDesks(disks);
    const dsl = again.desk('dsl-1');
    expect((await dsl.list()).map(({ id }) => id)).toEqual([whole]);
    expect(await dsl.read(broken)).toBeNull();
    const entry = happened(9, 'party.informed', { by: 'teacher', to: 'dsl' });
    expect(await dsl.append(whole, { seen: 1, key: 'a', entry })).toMatchObject({ kind: 'kept' });
  });
});
