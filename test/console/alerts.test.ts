import { describe, expect, test } from 'vitest';
import { replay } from '../../src/index.ts';
import { ADMIN } from '../record/a-desk.ts';
import { aConsole, SECOND_STEP, type TestConsole, type Visitor } from './a-console.ts';

const WAITS = '1 concern waits to be acknowledged';

/** A member of staff who has just sent a concern by the form. */
const raisedBy = async (
  made: TestConsole,
  said: Record<string, string> = {},
  account = 'staff-1',
): Promise<Visitor> => {
  const staff = await made.as(account);
  await staff.go('/raise');
  await staff.send('Write it down', { sign: 'sexting', about: 'pupil', ...said });
  return staff;
};

const idOf = ({ house }: TestConsole): string => house.record.ids()[0] ?? '';

const entriesOf = async (made: TestConsole) =>
  (await made.house.record.read(idOf(made), ADMIN))?.timeline.events ?? [];

const MAY_BE_ALERTED = [
  'dsl-1',
  'deputy-dsl-1',
  'headteacher-1',
  'chair-of-governors-1',
  'loggist-1',
  'staff-1',
];

/** Who finds on their first page that something waits for them. */
const alerted = async (made: TestConsole): Promise<readonly string[]> => {
  await made.house.alerts.sweep();
  const found: string[] = [];
  for (const id of MAY_BE_ALERTED) {
    if (made.house.accounts.inForce(id) === null) continue;
    const response = await made.signedIn(id).request('GET', '/incidents');
    if ((await response.text()).includes(WAITS)) found.push(id);
  }
  return found;
};

describe('a concern that was sent by the form', () => {
  test('goes to the DSL, after 15 minutes to a deputy too, after 30 to the head, until one says they have read it', async () => {
    const made = await aConsole();
    await raisedBy(made);
    expect(await alerted(made)).toEqual(['dsl-1']);
    made.pass(14);
    expect(await alerted(made)).toEqual(['dsl-1']);
    made.pass(1);
    expect(await alerted(made)).toEqual(['dsl-1', 'deputy-dsl-1']);
    made.pass(15);
    expect(await alerted(made)).toEqual(['dsl-1', 'deputy-dsl-1', 'headteacher-1']);
    const deputy = await made.as('deputy-dsl-1');
    await deputy.go('/password');
    const link = deputy.document.querySelector('.db-notices a');
    expect(link?.getAttribute('href')).toBe(`/incidents/${idOf(made)}`);
    await deputy.go(link?.getAttribute('href') ?? '');
    await deputy.send('I have read it');
    expect((await entriesOf(made)).at(-1)).toMatchObject({
      type: 'message.acknowledged',
      by: 'deputy-dsl',
      at: '2026-03-04T09:30:00.000Z',
    });
    expect(await alerted(made)).toEqual([]);
    made.pass(5);
    // Who raised it comes back after more than half an hour, and signs in again.
    const later = await made.as('staff-1');
    await later.go(`/raised/${idOf(made)}`);
    expect(later.text).toContain('It was seen at 09:30');
  });

  test('waits no more once somebody has written down that they spoke to the DSL', async () => {
    const made = await aConsole();
    await raisedBy(made);
    const loggist = await made.as('loggist-1');
    await loggist.go(`/incidents/${idOf(made)}/act`);
    await loggist.send('Go on', {
      type: 'party.informed',
      by: 'teacher',
      to: 'dsl',
      via: 'in-person',
    });
    await loggist.send('Yes, record it');
    expect(await alerted(made)).toEqual([]);
    const told = replay({
      incident: 'x',
      policy: 'valley-end-2022',
      record: 'complete',
      exercise: false,
      events: await entriesOf(made),
    }).findings.find(({ norm }) => norm === 'sexting.dsl-told');
    expect(told?.verdict).toBe('met');
  });

  test('is seen by whoever raised it as not seen, then as seen, and in no other word', async () => {
    const made = await aConsole();
    const staff = await raisedBy(made, { note: 'something I heard' });
    const before = staff.text;
    expect(before).toContain('Nobody has been told yet');
    made.pass(3);
    const dsl = await made.as('dsl-1');
    await dsl.go(`/incidents/${idOf(made)}`);
    await dsl.send('I have read it');
    await dsl.send('Yes');
    await staff.go('/incidents');
    expect(staff.text).toContain('Written down 09:00: seen 09:03');
    await staff.follow('Written down');
    const after = staff.text;
    expect(after).toContain('It was seen at 09:03');
    for (const word of [
      'something I heard',
      'danger',
      'dsl-1',
      'picture',
      idOf(made).slice(0, 6),
    ]) {
      expect(after).not.toContain(word);
    }
    made.pass(30);
    await dsl.follow('Record something else');
    await dsl.send('Go on', { type: 'image.viewed', by: 'teacher' });
    await dsl.send('Yes, record it');
    await staff.go(`/raised/${idOf(made)}`);
    expect(staff.text.replace(/\d\d:\d\d/g, '')).toBe(after.replace(/\d\d:\d\d/g, ''));
  });

  test('is read for the DSL by whoever stands in for them, also by somebody who has no such role', async () => {
    const made = await aConsole();
    const { accounts } = made.house;
    const until = '2026-03-05T00:00:00Z';
    for (const account of ['staff-1', 'deputy-dsl-1']) {
      const from = '2026-03-04T00:00:00Z';
      await accounts.standIn(ADMIN, { account, standsInFor: 'dsl-1', from, until });
    }
    await accounts.setSecondStep({ account: 'staff-1' }, 'staff-1', SECOND_STEP);
    const raiser = await raisedBy(made, {}, 'technical-support-1');
    expect(await alerted(made)).toEqual(['dsl-1', 'deputy-dsl-1', 'staff-1']);
    const standIn = await made.as('staff-1');
    await standIn.go(`/incidents/${idOf(made)}`);
    await standIn.send('I have read it');
    expect(await alerted(made)).toEqual([]);
    // Judged by who acted: the policy's DSL is still to be told.
    expect(standIn.text).toContain('You stand in for the Designated Safeguarding Lead.');
    expect(standIn.under('Now')).toContain('Tell the Designated Safeguarding Lead');
    await raiser.go(raiser.at);
    expect(raiser.text).toContain('It was seen at 09:00');
    const again = await made.house.record.summary(idOf(made));
    expect(again?.sent?.heardAt).toBe('2026-03-04T09:00:00.000Z');
  });

  test('whose raiser says that they told the DSL in person: it is on the record, and the alerts go on', async () => {
    const made = await aConsole();
    const staff = await raisedBy(made);
    made.pass(10);
    await staff.go(staff.at);
    await staff.follow('I have told somebody in person');
    await staff.send('Write it down', { to: 'dsl', at: '10:30' });
    expect([staff.status, staff.text]).toEqual([400, expect.stringContaining('still to come')]);
    const { path, fields } = staff.formOf('Write it down');
    fields.set('to', 'dsl');
    fields.set('at', '9:05');
    for (const _ of ['once', 'sent twice']) await staff.post(path, fields);
    expect(staff.text).toContain('You say that you told');
    expect(await entriesOf(made)).toMatchObject([
      { type: 'concern.raised' },
      {
        type: 'party.informed',
        by: 'staff',
        to: 'dsl',
        via: 'in-person',
        at: '2026-03-04T09:05:00.000Z',
        recordedAt: '2026-03-04T09:10:00.000Z',
      },
    ]);
    expect(await alerted(made)).toEqual(['dsl-1']);
    const timeline = { incident: 'x', policy: 'valley-end-2022', record: 'complete' } as const;
    const events = await entriesOf(made);
    const found = replay({ ...timeline, exercise: false, events }).findings;
    expect(found.find(({ norm }) => norm === 'sexting.dsl-told')?.verdict).toBe('met');
    const dsl = await made.as('dsl-1');
    await dsl.go(`/incidents/${idOf(made)}`);
    await dsl.send('I have read it');
    expect(await alerted(made)).toEqual([]);
    const other = made.signedIn('staff-1');
    for (let more = 0; more < 9; more += 1) {
      await other.post(path, new URLSearchParams({ to: 'deputy-dsl', key: `more ${more}` }));
    }
    expect(await entriesOf(made)).toHaveLength(7);
  });

  test('about the DSL goes past them, and they find no sign of it', async () => {
    const made = await aConsole();
    await raisedBy(made, { sign: 'staff-misuse', about: 'dsl' });
    expect(await alerted(made)).toEqual(['headteacher-1']);
    made.pass(60);
    expect(await alerted(made)).toEqual(['deputy-dsl-1', 'headteacher-1']);
    const known = await made.house.record.summary(idOf(made));
    expect(known?.handedOver.some((each) => each.includes(' dsl-1 '))).toBe(false);
  });

  test('that turns out to be about the DSL goes to the next person at once, and the DSL loses sight of it', async () => {
    const made = await aConsole();
    await raisedBy(made);
    expect(await alerted(made)).toEqual(['dsl-1']);
    made.pass(1);
    await made.house.record.append(idOf(made), {
      seen: 1,
      key: 'later',
      writer: { account: 'loggist-1' },
      entry: {
        at: '2026-03-04T09:01:00.000Z',
        type: 'fact.established',
        by: 'staff',
        fact: 'subject-is-dsl',
        value: 'yes',
      },
    });
    expect(await alerted(made)).toEqual(['deputy-dsl-1']);
  });

  test('with nobody left in the school to read it says whom to ring', async () => {
    const made = await aConsole();
    for (const id of ['deputy-dsl-1', 'headteacher-1']) await made.house.accounts.end(ADMIN, id);
    const staff = await raisedBy(made, { sign: 'staff-misuse', about: 'dsl' });
    expect(staff.text).toContain('Ring now');
    expect(staff.text).toContain('LADO');
    expect(staff.document.querySelector('a[href="tel:03004709100"]')).not.toBeNull();
    expect(await alerted(made)).toEqual([]);
  });

  test('that nobody has read in the time the policy has for it says whom to ring', async () => {
    const made = await aConsole();
    const staff = await raisedBy(made);
    expect(staff.text).not.toContain('Ring now');
    made.pass(45);
    const later = await made.as('staff-1');
    await later.go(staff.at);
    expect(later.text).toContain('Ring now');
    expect(later.text).toContain('LADO');
  });

  test('with a child in danger now is alerted to all of them at once, and the danger is on the record', async () => {
    const made = await aConsole();
    const staff = await made.as('staff-1');
    await staff.go('/raise');
    const { path, fields } = staff.formOf('Write it down');
    for (const [name, value] of Object.entries({
      sign: 'sexting',
      about: 'pupil',
      danger: 'yes',
    })) {
      fields.set(name, value);
    }
    await staff.post(path, fields);
    await staff.post(path, fields);
    expect(made.house.record.ids()).toHaveLength(1);
    expect(staff.document.querySelector('main a')?.getAttribute('href')).toBe('tel:999');
    expect(await entriesOf(made)).toMatchObject([
      { type: 'concern.raised', by: 'staff', via: 'online-form' },
      { type: 'fact.established', by: 'staff', fact: 'immediate-danger', value: 'yes' },
    ]);
    expect(await alerted(made)).toEqual(['dsl-1', 'deputy-dsl-1', 'headteacher-1']);
    const dsl = await made.as('dsl-1');
    await dsl.go(`/incidents/${idOf(made)}`);
    expect(dsl.document.getElementById('first')?.textContent).toContain('999');
  });

  test('waits as long as the school has set, and says so to those who answer for it', async () => {
    const made = await aConsole();
    const head = await made.as('headteacher-1');
    await head.go('/alerts');
    expect(head.text).toContain('Each has 15 minutes');
    expect(head.text).toContain('The policy does not say how long');
    await made.house.settings.set(ADMIN, {
      setting: 'escalate',
      value: { count: 5, unit: 'minutes' },
      reason: 'we are a small school',
    });
    await head.go('/alerts');
    expect(head.text).toContain('Each has 5 minutes');
    expect(head.text).toContain('we are a small school');
    await raisedBy(made);
    made.pass(5);
    expect(await alerted(made)).toEqual(['dsl-1', 'deputy-dsl-1']);
  });

  test.each(['loggist-1', 'case-manager-1', 'technical-support-1'])(
    'by %s, who takes no concern, tells nobody and goes to the DSL',
    async (account) => {
      const made = await aConsole();
      const visitor = await raisedBy(made, {}, account);
      expect(visitor.text).toContain('Nobody has been told yet');
      expect(await alerted(made)).toEqual(['dsl-1']);
    },
  );

  test('by the DSL about themself goes to the head, not back to them', async () => {
    const made = await aConsole();
    const dsl = await raisedBy(made, { sign: 'staff-misuse', about: 'dsl' }, 'dsl-1');
    expect(dsl.text).toContain('Nobody has been told yet');
    expect(await alerted(made)).toEqual(['headteacher-1']);
  });

  test('is pushed to a page that is open', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    const response = await dsl.request('GET', '/notices/changes');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain('still-here');
    await raisedBy(made);
    const { value } = (await reader?.read()) ?? {};
    expect(value).toContain('event: notices');
    expect(value).toContain(WAITS);
    await reader?.cancel();
  });
});

describe('what falls due in an incident', () => {
  test('is on every page of those who handle it, and not on that of whoever it is about', async () => {
    const made = await aConsole();
    const head = await made.as('headteacher-1');
    await head.go('/raise');
    await head.send('Write it down', { sign: 'exploitation', about: 'dsl' });
    made.pass(24 * 60);
    const seen: string[] = [];
    for (const id of ['dsl-1', 'deputy-dsl-1', 'headteacher-1', 'staff-1', 'auditor-1']) {
      const visitor = await made.as(id);
      await visitor.go('/password');
      if (visitor.html.includes('In 1 incident a step is overdue')) seen.push(id);
    }
    expect(seen).toEqual(['deputy-dsl-1', 'headteacher-1']);
  });
});
