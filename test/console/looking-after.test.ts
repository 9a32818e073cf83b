import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { carriedByWays } from '../../src/console/looking-after/contacts.tsx';
import { keepingPages } from '../../src/console/looking-after/pages.ts';
import { restore } from '../../src/record/copies.ts';
import { Desk } from '../../src/record/desk.ts';
import { MemoryDisk } from '../../src/record/disk.ts';
import { keyFromSheet } from '../../src/record/keys.ts';
import { verifyFolder } from '../../src/record/verify.ts';
import { SharedRows } from '../record/lending.ts';
import { ruleBooks } from '../support/built-in.ts';
import { aConsole, PASSWORD, SECOND_STEP, type TestConsole, type Visitor } from './a-console.ts';

const DAY = 24 * 60;

/** A concern that a member of staff raises by the form. @returns its address */
const raised = async (made: TestConsole, about = 'pupil', sign = 'sexting'): Promise<string> => {
  const staff = made.signedIn('staff-1');
  await staff.go('/raise');
  await staff.send('Write it down', { sign, about });
  return `/incidents/${made.house.record.ids().at(-1)}`;
};

/** Goes to the page that everything is found from, and from there by name. */
const find = async (visitor: Visitor, name: string): Promise<void> => {
  await visitor.go('/incidents');
  await visitor.follow('Looking after the record');
  await visitor.follow(name);
};

describe('one page to find everything from', () => {
  test.each([
    [
      'administrator-1',
      'People, Who stands in for whom, Somebody leaves, Who is alerted, and how, What was tried and changed, Whom to ring, Terms, Keys, Backup',
    ],
    [
      'dsl-1',
      'Who stands in for whom, Somebody leaves, Who is alerted, and how, Whom to ring, Terms, How unclear wording is read, Which policy, The trust, How long things are kept, Holds, Erasing an incident, Keys',
    ],
    ['technical-support-1', 'Backup'],
  ])(
    '%s gets by name to all that is theirs, and reads who does the rest',
    async (account, names) => {
      const made = await aConsole();
      const visitor = await made.as(account);
      await visitor.follow('Looking after the record');
      const links = [...visitor.document.querySelectorAll('main a')];
      expect(links.map((link) => link.textContent).join(', ')).toBe(names);
      for (const link of links) {
        await visitor.go(link.getAttribute('href') ?? '');
        expect(visitor.status, link.textContent ?? '').toBe(200);
        expect(visitor.document.querySelector('h1')?.textContent).toBe(link.textContent);
      }
      await visitor.go('/looking-after');
      expect(visitor.text).toContain('For: ');
    },
  );
});

describe('a form that did something', () => {
  test('goes on to a page that says so once, and can be loaded again without doing it again', async () => {
    const rows = new SharedRows(() => new Date('2026-03-04T09:00:00Z'));
    await aConsole({ rows, name: 'otter-trust', isTrust: true });
    const made = await aConsole({
      rows,
      backups: { folder: '/mnt/backup', newFolder: () => new MemoryDisk() },
    });
    const open = (await raised(made)).replace('/incidents/', '');
    const closed = (await raised(made)).replace('/incidents/', '');
    const dsl = made.signedIn('dsl-1');
    await dsl.go(`/incidents/${closed}/close`);
    await dsl.send('Close it');
    await dsl.go('/trust');
    const { value: trust } = dsl.document.querySelectorAll('option')[1] as HTMLOptionElement;
    const [why, until] = ['as governors agreed', '2026-03-06'];
    const sent: readonly (readonly [
      account: string,
      page: string,
      button: string,
      filled: Readonly<Record<string, string>>,
      says: string,
    ])[] = [
      [
        'administrator-1',
        '/people',
        'Add',
        { name: 'a name', role: 'staff' },
        'Its first password',
      ],
      ['administrator-1', '/people', 'Forgotten password', {}, 'Its first password'],
      ['administrator-1', '/people', 'Lost telephone', {}, 'is taken away'],
      ['dsl-1', '/stand-ins', 'Save', { account: 'staff-1', until }, 'Said: staff-1'],
      ['dsl-1', '/stand-ins', 'End it now', {}, 'staff-1 no longer stands in'],
      ['dsl-1', '/contacts/dsl', 'Save', { reach: 'extension 14' }, 'Saved: '],
      ['dsl-1', '/contacts', 'Rung today, and right', {}, 'checked today'],
      ['dsl-1', '/terms', 'Save', { 'term-0-from': '2026-01-05', 'term-0-until': until }, 'Saved.'],
      ['dsl-1', '/school', 'Save', { warned: 'yes' }, 'Saved.'],
      ['dsl-1', '/policy/readings/immediately', 'Keep it', { why }, 'Kept'],
      [
        'dsl-1',
        '/retention',
        'Set it: how long a closed incident is kept',
        { 'period-keep-closed': '7 days', 'why-keep-closed': why },
        'Set: how long',
      ],
      ['dsl-1', '/trust', 'Save', { trust, compared: 'yes' }, 'Saved.'],
      ['dsl-1', '/trust', 'Let the trust open it', { id: open, until, why }, 'The trust may open'],
      ['dsl-1', '/trust', 'Take it back', {}, 'may not open'],
      ['dsl-1', '/holds', 'Hold it', { id: closed, why }, 'is held.'],
      [
        'dsl-1',
        '/holds',
        `Release ${closed.slice(0, 6)}`,
        { [`why-${closed}`]: why },
        'is no longer held.',
      ],
      ['dsl-1', '/erasing', 'Ask for it', { id: closed, why }, 'Asked for: '],
      ['headteacher-1', '/erasing', 'Do not erase', {}, 'is not erased.'],
      ['dsl-1', '/erasing', 'Ask for it', { id: closed, why }, 'Asked for: '],
      ['headteacher-1', '/erasing', 'Erase ', {}, 'Print this page'],
      ['administrator-1', '/keys', 'Rotate the keys', {}, 'Print this page'],
      [
        'administrator-1',
        '/keys',
        'Change what opens the record',
        { passphrase: 'four very good new words', again: 'four very good new words' },
        'Print this page',
      ],
      ['administrator-1', '/backup', 'Back up now', {}, 'were copied to'],
      ['dsl-1', '/leavers/staff-1', 'Give ', { to: 'deputy-dsl-1' }, 'deputy-dsl-1 goes on'],
      ['administrator-1', '/leavers/staff-1', 'End the account', {}, 'has ended.'],
      ['headteacher-1', '/second-step/mine', 'New codes on paper', {}, 'Write these down'],
    ];
    const said = ({ document }: Visitor): string =>
      [...document.querySelectorAll('main [role=status], main h1')]
        .map(({ textContent }) => textContent)
        .join(' ');
    const done: string[] = [];
    for (const [account, page, button, filled, says] of sent) {
      const visitor = made.signedIn(account);
      await visitor.go(page);
      done.push(visitor.formOf(button).path);
      await visitor.send(button, filled);
      expect([visitor.status, said(visitor)], button).toEqual([200, expect.stringContaining(says)]);
      const before = made.house.accounts.changes().length;
      await visitor.go(visitor.at);
      expect(said(visitor), `${page} ${button}`).not.toContain(says);
      expect(made.house.accounts.changes().length).toBe(before);
    }
    // The sheet is checked, and a download is one: neither changes anything.
    const others = ['/keys/sheet', '/backup/download'];
    const routes = keepingPages().routes.filter(
      ({ method, path }) => method === 'POST' && !others.includes(path),
    );
    const left = routes.filter(({ path }) => {
      const shape = new RegExp(`^${path.replace(/:[a-z]+/g, '[^/]+')}$`);
      return !done.some((each) => shape.test(each));
    });
    expect(left.map(({ path }) => path)).toEqual([]);
  });

  test('shows what is shown once also to somebody who has pressed the button twice', async () => {
    const made = await aConsole();
    const office = made.signedIn('administrator-1');
    for (const [page, button, says] of [
      ['/keys', 'Rotate the keys', 'Print this page'],
      ['/people', 'Add', 'Its first password'],
    ] as const) {
      await office.go(page);
      const { path, fields } = office.formOf(button);
      for (const [name, value] of [
        ['name', 'a name'],
        ['role', 'staff'],
      ] as const)
        fields.set(name, value);
      await office.request('POST', path, fields);
      await office.post(path, fields);
      expect(office.text).toContain(says);
    }
    await office.go('/keys/new-sheet');
    expect(office.text).toContain('The recovery sheet was shown once');
  });
});

describe('the numbers of the school', () => {
  test('one that was never checked says so to whoever has to ring it, until somebody says that it is right', async () => {
    const made = await aConsole({ policy: 'plumpton-2020' });
    const dsl = await made.as('dsl-1');
    expect(dsl.text).toMatch(/Looking after the record. Numbers: \d+ never checked\./);
    await dsl.go('/raise');
    await dsl.send('Write it down', { sign: 'exploitation', about: 'pupil' });
    const incident = dsl.at.split('?')[0] ?? '';
    const numbers = () => dsl.document.querySelector('.db-numbers')?.textContent ?? '';
    expect(numbers()).toContain('(never checked)');
    const office = await made.as('administrator-1');
    await find(office, 'Whom to ring');
    while (office.text.includes('Rung today, and right'))
      await office.send('Rung today, and right');
    expect(office.text).toContain('Checked 4 Mar 2026 by administrator-1');
    expect(office.text).toContain('Every number was checked within a term');
    await dsl.go(incident);
    expect(numbers()).not.toContain('never checked');
    expect(numbers()).toContain('checked 4 Mar 2026');
    await dsl.go('/incidents');
    expect(dsl.text).not.toContain('Numbers:');
  });

  test('the numbers and addresses of every policy here can be kept as they are', () => {
    for (const { id, contacts } of ruleBooks.policies) {
      for (const { reach } of Object.values(contacts)) {
        expect([id, reach, carriedByWays(reach)]).toEqual([id, reach, null]);
      }
    }
  });

  test('whoever looks is asked to ring again after a term, and after a year cannot overlook it', async () => {
    const made = await aConsole({ policy: 'plumpton-2020' });
    const office = await made.as('administrator-1');
    await find(office, 'Whom to ring');
    while (office.text.includes('Rung today, and right'))
      await office.send('Rung today, and right');
    made.pass(119 * DAY);
    const soon = await made.as('administrator-1');
    expect(soon.text).not.toContain('not checked for longer than a term');
    made.pass(2 * DAY);
    const later = await made.as('administrator-1');
    expect(later.text).toMatch(/Numbers: \d+ not checked for longer than a term/);
    await find(later, 'Whom to ring');
    expect(later.text).toContain('Checked 4 Mar 2026 by administrator-1, longer ago than a term');
    expect((await made.as('dsl-1')).text).not.toContain('within a year');
    made.pass(246 * DAY);
    expect((await made.as('dsl-1')).text).toContain(
      'Nobody has checked these numbers within a year',
    );
  });

  test('one that was changed is not taken for checked, and everybody sees the new one', async () => {
    const made = await aConsole({ policy: 'plumpton-2020' });
    const dsl = await made.as('dsl-1');
    await dsl.go('/contacts/single-point-of-access');
    await dsl.send('Save', { reach: '01632 960001', checked: '2026-03-02' });
    expect(dsl.text).toContain('Checked 2 Mar 2026 by dsl-1');
    await dsl.go('/contacts/single-point-of-access');
    await dsl.send('Save', { reach: '01632 960002' });
    const nobody = made.visitor();
    await nobody.go('/emergency');
    expect(nobody.text).toContain('01632 960002 (never checked)');
    expect(nobody.document.querySelector('a[href="tel:01632960002"]')).not.toBeNull();
    // Also on the page of an incident that was open before, and once something was added to it.
    await dsl.go('/raise');
    await dsl.send('Write it down', { sign: 'exploitation', about: 'pupil' });
    const page = dsl.at.split('?')[0] ?? '';
    expect(dsl.under('Now')).toContain('01632 960002');
    await dsl.go('/contacts/single-point-of-access');
    await dsl.send('Save', { reach: '01632 960003' });
    await dsl.go(`${page}/act?type=record.made`);
    await dsl.send('Yes, record it');
    const numbers = dsl.document.querySelector('.db-numbers')?.textContent ?? '';
    expect(dsl.under('Now')).toContain('01632 960003');
    expect(`${dsl.under('Now')} ${numbers}`).not.toContain('01632 960002');
  });

  test('of two who change one at the same time, the second looks again, and nothing of the first is lost', async () => {
    const made = await aConsole();
    const [dsl, office] = [await made.as('dsl-1'), await made.as('administrator-1')];
    await dsl.go('/contacts/dsl');
    await office.go('/contacts/dsl');
    await dsl.send('Save', { reach: 'extension 14' });
    await office.send('Save', { reach: 'extension 15' });
    expect([office.status, office.text]).toEqual([
      400,
      expect.stringContaining('Somebody has changed this number since you saw it'),
    ]);
    await office.go('/contacts');
    const stale = office.formOf('Rung today, and right');
    await dsl.go('/contacts/dsl');
    await dsl.send('Save', { reach: 'extension 16' });
    await office.post('/contacts/dsl/checked', stale.fields);
    expect(made.house.settings.school?.contacts.dsl).toEqual({ reach: ['extension 16'] });
    await Promise.all([
      dsl.post('/contacts/headteacher', new URLSearchParams({ was: '', reach: '01632 960001' })),
      office.post('/contacts/deputy-dsl', new URLSearchParams({ was: '', reach: '01632 960002' })),
    ]);
    expect(Object.keys(made.house.settings.school?.contacts ?? {}).sort()).toEqual([
      'deputy-dsl',
      'dsl',
      'headteacher',
    ]);
  });

  test('what cannot be right is said where it was typed, and nothing is kept', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    await dsl.go('/contacts/dsl');
    await dsl.send('Save', { reach: 'extension 14', checked: '2026-03-05' });
    expect(dsl.text).toContain('That day is still to come');
    for (const [reach, what] of [
      [`data:image/png;base64,${'iVBORw0KGgoAAAANSUhEUgAAAAUA'.repeat(3)}`, 'a data URL'],
      ['101\nIMG_2034.jpg', 'a file name'],
      ['https://example.org/child/picture.jpg', 'a file name'],
      ['10\u202e1\u0007', 'letters or signs that cannot be read'],
    ] as const) {
      await dsl.send('Save', { reach });
      expect(dsl.text, reach).toContain(`This holds ${what}; take it out`);
    }
    await find(dsl, 'Terms');
    await dsl.send('Save', { 'term-0-from': '2026-09-02', 'term-0-until': '2026-09-01' });
    expect(dsl.text).toContain('A term ends after it begins');
    await dsl.send('Save', { 'term-0-from': '2026-09-02', 'term-0-until': '2062-12-18' });
    expect(dsl.text).toContain('A term of more than a year? Check the years');
    expect(made.house.settings.school).toMatchObject({ contacts: {} });
    expect(made.house.settings.school?.terms).toBeUndefined();
  });
});

describe('the school', () => {
  test('out of term “What to do first” says to ring', async () => {
    const made = await aConsole();
    const office = await made.as('administrator-1');
    await find(office, 'Terms');
    await office.send('Save', { 'term-0-from': '2026-01-05', 'term-0-until': '2026-03-03' });
    const nobody = made.visitor();
    await nobody.go('/emergency');
    expect(nobody.text).toContain('It is not term time. Ring');
  });

  test('of two terms that overlap neither is kept', async () => {
    const made = await aConsole();
    const office = await made.as('administrator-1');
    await office.go('/terms');
    const first = { 'term-0-from': '2026-01-05', 'term-0-until': '2026-04-01' };
    await office.send('Save', {
      ...first,
      'term-1-from': '2026-03-30',
      'term-1-until': '2026-07-17',
    });
    expect(office.text).toContain('One term begins before another has ended');
    expect(made.house.settings.school?.terms).toBeUndefined();
  });

  test('another policy is taken once somebody has said that they know what is out of date in it', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    await dsl.follow('Check it');
    await dsl.send('Save', { policy: 'plumpton-2020' });
    expect(dsl.status).toBe(400);
    expect(made.house.settings.school?.policy).toBe('valley-end-2022');
    await dsl.send('Save', { warned: 'yes' });
    expect(made.house.settings.school?.policy).toBe('plumpton-2020');
    expect(made.house.settings.school?.warned.map(({ account }) => account)).toContain('dsl-1');
  });

  test('a policy past its review is used only once somebody has said that they know', async () => {
    const made = await aConsole({ isSetUp: false });
    const one = made.visitor();
    await one.go('/set-up');
    const said = { code: made.house.setUpCode ?? '', name: 'a name', password: PASSWORD };
    await one.send('Set up', { ...said, policy: 'plumpton-2020' });
    expect(one.status).toBe(400);
    expect(one.text).toContain('was to be reviewed by September 2021');
    expect(made.house.settings.school).toBeNull();
    await one.send('Set up', { ...said, policy: 'plumpton-2020', warned: 'yes' });
    expect(made.house.settings.school?.warned.map(({ of }) => of)).toContain(
      'review due September 2021',
    );
    await one.go('/incidents');
    expect(one.text).not.toContain('was to be reviewed');
  });
});

describe('how the policy is read', () => {
  test('the school agrees on a meaning, or chooses another, which judges nothing until the policy says so', async () => {
    const made = await aConsole();
    const head = await made.as('headteacher-1');
    await find(head, 'How unclear wording is read');
    await head.send('Search', { q: 'immediately' });
    await head.follow('Say what your school takes it to mean: The text says that some things');
    await head.send('Keep it', { why: 'x' });
    expect(head.text).toContain('The reason says nothing');
    const meanings = [...head.document.querySelectorAll('input[name=meaning]')];
    const meant = (is: boolean) =>
      meanings.find((each) => each.hasAttribute('checked') === is)?.getAttribute('value') ?? '';
    const [taken, other] = [meant(true), meant(false)];
    await head.send('Keep it', { meaning: other, why: 'governors mean another' });
    expect(head.text).toContain('Another meaning was chosen by headteacher-1');
    expect(head.text).toContain('limits.immediately in its policy.yaml');
    expect(made.house.minutesFor('valley-end-2022')).toBe(15);
    await head.go('/looking-after');
    expect(head.text).toContain('1 meaning chosen that the policy does not have yet');
    await head.go('/policy/readings/immediately');
    await head.send('Keep it', { meaning: taken, why: 'governors agreed on it' });
    expect(head.text).toContain('Agreed on by headteacher-1 4 Mar 2026 09:00: governors agreed');
    await head.go('/policy/readings?which=open');
    expect(head.text).not.toContain('The text says that some things happen immediately');
    expect(head.text).toContain('Nobody has agreed on it yet.');
    const staff = made.signedIn('staff-1');
    await staff.go('/policy/readings?q=immediately&which=open');
    expect(staff.text).toContain('The text says that some things happen immediately');
    expect(staff.text).not.toContain('greed on');
    await head.go('/policy/readings/no-such-reading');
    expect(head.status).toBe(404);
  });
});

describe('people who come, stand in and leave', () => {
  test('whoever is away says who stands in until when, and it can end before that', async () => {
    const made = await aConsole();
    const incident = await raised(made);
    const staff = made.signedIn('staff-1');
    const statusOf = async () => (await staff.request('GET', incident)).status;
    expect(await statusOf()).toBe(404);
    const dsl = await made.as('dsl-1');
    await find(dsl, 'Who stands in for whom');
    await dsl.send('Save', { account: 'staff-1', until: '2026-02-31' });
    expect(dsl.text).toContain('Give a day');
    await dsl.send('Save', { account: 'staff-1' });
    expect(dsl.text).toContain('Give a day');
    made.pass(1);
    await dsl.send('Save', { account: 'staff-1', until: '2026-03-06' });
    expect(dsl.text).toContain('staff-1 stands in for dsl-1 until 7 Mar 00:00');
    // What the DSL opens is not opened by a password alone, in a session that began before either.
    expect(await statusOf()).toBe(401);
    await staff.go(incident);
    expect(staff.text).toContain('Add a second stepYou stand in for dsl-1.');
    expect((await made.signIn('staff-1')).text).toContain('Add a second step');
    await made.house.accounts.setSecondStep({ account: 'staff-1' }, 'staff-1', SECOND_STEP);
    expect(await statusOf()).toBe(200);
    const head = await made.as('headteacher-1');
    expect(head.text).toContain('dsl-1 said who stands in for dsl-1: staff-1');
    expect((await made.as('dsl-1')).text).not.toContain('said who stands in');
    await dsl.send('Save', { account: 'staff-1', until: '2026-03-08', from: '2026-03-06' });
    expect(dsl.text).toContain('staff-1 stands in for dsl-1 until 7 Mar 00:00 already');
    await dsl.go('/stand-ins');
    await dsl.send('End it now');
    expect(dsl.text).toContain('Nobody stands in for anybody now');
    expect(await statusOf()).toBe(404);
    await staff.go('/stand-ins');
    expect(staff.status).toBe(404);
  });

  test('nobody makes themself or others stand in for somebody else, or sees who does', async () => {
    const made = await aConsole();
    const head = await made.as('headteacher-1');
    const sent = { for: 'dsl-1', account: 'deputy-dsl-1', until: '2026-03-06', from: '' };
    await head.post('/stand-ins', new URLSearchParams(sent));
    expect(made.house.accounts.standIns()).toMatchObject([{ standsInFor: 'headteacher-1' }]);
    await head.post('/stand-ins', new URLSearchParams({ ...sent, account: 'headteacher-1' }));
    expect(head.status).toBe(400);
    const office = await made.as('administrator-1');
    await find(office, 'Who stands in for whom');
    await office.send('Save', { for: 'dsl-1', account: 'administrator-1', until: '2026-03-06' });
    expect(made.house.accounts.standIns()).toHaveLength(1);
    const other = await made.as('dsl-1');
    await other.go('/stand-ins');
    expect(other.text).toContain('Nobody stands in for anybody now');
    const [standIn] = made.house.accounts.standIns();
    const end = { account: standIn?.account, for: standIn?.standsInFor, from: standIn?.from };
    await other.post('/stand-ins/end', new URLSearchParams(end as Record<string, string>));
    expect(other.status).toBe(403);
    expect(made.house.accounts.isAhead(standIn as NonNullable<typeof standIn>)).toBe(true);
  });

  test('a page that is loaded again adds nobody twice, and ends nothing twice', async () => {
    const made = await aConsole();
    const office = await made.as('administrator-1');
    await office.go('/people');
    const { path, fields } = office.formOf('Add');
    for (const [name, value] of [
      ['name', 'somebody new'],
      ['role', 'staff'],
    ] as const)
      fields.set(name, value);
    await office.post(path, fields);
    expect(office.text).toContain('The account is staff-2');
    await office.post(path, fields);
    expect(office.text).toContain('An account was added since you opened this page');
    expect(made.house.accounts.has('staff-3')).toBe(false);
    await office.go('/stand-ins');
    await office.send('Save', { for: 'dsl-1', account: 'staff-2', until: '2026-03-06' });
    const end = office.formOf('End it now');
    await office.post(end.path, end.fields);
    await office.post(end.path, end.fields);
    expect(office.text).toContain('That has ended already');
  });

  test('an administrator gives themself no password, and takes no second step of their own away', async () => {
    const made = await aConsole();
    const office = await made.as('administrator-1');
    const before = made.house.accounts.lastPasswordOf('administrator-1');
    for (const what of ['password', 'second-step']) {
      await office.post(`/people/${what}`, new URLSearchParams({ id: 'administrator-1' }));
      expect(office.status, what).toBe(404);
    }
    expect(made.house.accounts.lastPasswordOf('administrator-1')).toEqual(before);
    expect(made.house.accounts.secondStepOf('administrator-1')?.onPaper.length).toBeGreaterThan(0);
  });

  test('an account with a last day ends by itself, and sees nothing about who it is', async () => {
    const made = await aConsole();
    const office = await made.as('administrator-1');
    await find(office, 'People');
    const added = { name: 'somebody new', role: 'dsl', person: 'staff-2', until: '2026-03-05' };
    for (const person of ['nobody-1', 'child-1', 'police']) {
      await office.send('Add', { ...added, person });
      expect(office.text, person).toContain('Give somebody that incidents know');
    }
    await office.send('Add', { ...added });
    expect(made.house.accounts.personsBehind('dsl-2')).toContain('staff-2');
    expect(made.house.accounts.inForce('dsl-2')).not.toBeNull();
    made.pass(2 * DAY);
    expect(made.house.accounts.inForce('dsl-2')).toBeNull();
  });

  test('who leaves: open incidents go to somebody, the account ends with all that it opens, and the order is said', async () => {
    const made = await aConsole();
    const about = await raised(made, 'deputy-dsl', 'staff-misuse');
    const head = Desk.open(made.house.record, made.house.accounts, 'headteacher-1');
    const told = { type: 'party.informed', by: 'headteacher', to: 'deputy-dsl' } as const;
    await head?.append(about.replace('/incidents/', ''), {
      key: 'told',
      seen: 1,
      entry: { ...told, at: made.house.now().toISOString() },
    });
    const incident = await raised(made);
    const deputy = await made.as('deputy-dsl-1');
    await deputy.go(`${incident}/act?type=record.made`);
    await deputy.send('Yes, record it');
    await made.house.accounts.standIn(
      { account: 'dsl-1' },
      {
        account: 'deputy-dsl-1',
        standsInFor: 'dsl-1',
        from: '2026-03-04T00:00:00Z',
        until: '2026-04-04T00:00:00Z',
      },
    );
    const dsl = await made.as('dsl-1');
    await find(dsl, 'Somebody leaves');
    await dsl.follow('deputy-dsl-1');
    const [short, other] = [incident, about].map((each) =>
      each.replace('/incidents/', '').slice(0, 6),
    );
    expect(dsl.text).toContain(`Incident ${short}`);
    expect(dsl.text).toContain('Nobody goes on with it yet');
    // What is about them is none of theirs, and is not among it.
    expect(dsl.text).not.toContain(`Incident ${other}`);
    await dsl.send(`Give ${short} to them`);
    expect(dsl.text).toContain('Choose who goes on with it');
    await dsl.send(`Give ${short} to them`, { to: 'headteacher-1' });
    expect(dsl.text).toContain('headteacher-1 goes on with it');
    await dsl.go(incident);
    expect(dsl.text).toContain('headteacher-1 goes on with what deputy-dsl-1 had to do here');

    const office = await made.as('administrator-1');
    await find(office, 'Somebody leaves');
    await office.follow('deputy-dsl-1');
    expect(office.text).not.toContain(short);
    expect(office.text).toContain('stands in for dsl-1');
    await office.send('End the account deputy-dsl-1');
    expect(office.text).toContain('Done. It ended 4 Mar 2026 09:00');
    await deputy.go('/incidents');
    expect(deputy.at).toContain('/sign-in');
    expect(made.house.accounts.standInsOf('dsl-1')).toEqual([]);
    // Given to somebody again later, it has no password, passkey or code of whoever left.
    const { accounts, now } = made.house;
    const again = { id: 'deputy-dsl-1', role: 'deputy-dsl', from: now().toISOString() } as const;
    await accounts.add({ account: 'administrator-1' }, { ...again, name: 'who follows' });
    expect(accounts.passwordOf('deputy-dsl-1')).toBeNull();
    expect(accounts.secondStepOf('deputy-dsl-1')?.onPaper).toEqual([]);
  });

  test('an incident is given to nobody who may not open it', async () => {
    const made = await aConsole();
    const incident = (await raised(made, 'headteacher', 'staff-misuse')).replace('/incidents/', '');
    const dsl = await made.as('dsl-1');
    await dsl.go(`/incidents/${incident}/act?type=record.made`);
    await dsl.send('Yes, record it');
    const deputy = await made.as('deputy-dsl-1');
    await deputy.go('/leavers/dsl-1');
    const choices = [...deputy.document.querySelectorAll('select[name=to] option')];
    const offered = choices.map((each) => each.getAttribute('value'));
    expect(offered).toContain('deputy-dsl-1');
    for (const to of ['headteacher-1', 'staff-1', 'nobody-1']) {
      expect(offered).not.toContain(to);
      await deputy.post(`/leavers/dsl-1/incidents/${incident}`, new URLSearchParams({ to }));
      expect(deputy.status, to).toBe(404);
    }
    const head = await made.as('headteacher-1');
    await head.go('/leavers/dsl-1');
    expect(head.text).toContain('They have written in no open incident');
    await head.go('/leavers/headteacher-1');
    expect(head.status).toBe(404);
  });
});

describe('how long things are kept', () => {
  test('a period needs a reason, and then says what is past it; what is held says so', async () => {
    const made = await aConsole();
    const incident = await raised(made);
    const id = incident.replace('/incidents/', '');
    const dsl = await made.as('dsl-1');
    await dsl.go(`${incident}/close`);
    await dsl.send('Close it');
    await find(dsl, 'How long things are kept');
    await dsl.send('Set it: how long a closed incident is kept', {
      'period-keep-closed': '7 moons',
    });
    expect(dsl.text).toContain('Is not a length of time; write it like');
    expect(dsl.text).toContain('The reason says nothing');
    expect(made.house.settings.chosen('keep-closed')).toBeNull();
    await dsl.send('Set it: how long a closed incident is kept', {
      'period-keep-closed': '7 days',
      'why-keep-closed': 'governors agreed on it',
    });
    expect(dsl.text).toContain('0 of 1 closed incidents are past it');
    made.pass(8 * DAY);
    const later = await made.as('dsl-1');
    await find(later, 'How long things are kept');
    expect(later.text).toContain('1 of 1 closed incidents are past it');
    expect(later.text).toContain('7 days, set 4 Mar 2026 09:00: governors agreed on it');
    await find(later, 'Holds');
    await later.send('Hold it', { id, why: 'police inquiry' });
    expect(later.text).toContain(`Incident ${id.slice(0, 6)} is held`);
    await find(later, 'How long things are kept');
    expect(later.text).toContain('Held: it cannot be erased');
    await find(later, 'Holds');
    await later.send(`Release ${id.slice(0, 6)}`, { [`why-${id}`]: 'the inquiry has ended' });
    expect(later.text).toContain('Nothing is held');
  });

  test('nobody holds, or sees as held, what they may not open', async () => {
    const made = await aConsole();
    const id = (await raised(made, 'dsl', 'staff-misuse')).replace('/incidents/', '');
    const dsl = await made.as('dsl-1');
    await dsl.go('/holds');
    expect(dsl.html).not.toContain(id.slice(0, 6));
    const sent = new URLSearchParams({ id, held: 'yes', why: 'police inquiry' });
    await dsl.post('/holds', sent);
    expect(dsl.status).toBe(404);
    const head = await made.as('headteacher-1');
    await head.post('/holds', sent);
    expect(head.text).toContain('is held');
    await dsl.go('/holds');
    expect(dsl.text).toContain('Nothing is held');
  });
});

const sheetOn = (visitor: Visitor): string =>
  visitor.document.querySelector('.db-sheet')?.textContent?.trim() ?? '';

describe('erasing', () => {
  const closed = async (made: TestConsole): Promise<string> => {
    const incident = await raised(made);
    const dsl = await made.as('dsl-1');
    await dsl.go(`${incident}/close`);
    await dsl.send('Close it');
    return incident.replace('/incidents/', '');
  };
  const asked = async (made: TestConsole): Promise<string> => {
    const id = await closed(made);
    const dsl = await made.as('dsl-1');
    await find(dsl, 'Erasing an incident');
    await dsl.send('Ask for it', { id, why: 'kept for as long as our schedule says' });
    return id;
  };

  test('one asks and another one does it: then it is gone, with a new sheet and a notice of who and why', async () => {
    const made = await aConsole();
    const id = await closed(made);
    const short = id.slice(0, 6);
    const dsl = await made.as('dsl-1');
    await find(dsl, 'Erasing an incident');
    await dsl.send('Ask for it', { id, why: 'n/a' });
    expect(dsl.text).toContain('The reason says nothing');
    await dsl.send('Ask for it', { id, why: 'kept for as long as our schedule says' });
    expect(dsl.text).toContain('Somebody else has to say yes');
    await dsl.post(`/erasing/${id}/yes`, new URLSearchParams());
    expect(dsl.text).toContain('two different people erase an incident');
    expect(made.house.record.ids()).toEqual([id]);
    made.restart();
    const head = await made.as('headteacher-1');
    await head.follow('Looking after the record');
    expect(head.text).toContain('1 waits for a second person');
    await head.follow('Erasing an incident');
    expect(head.text).toContain('dsl-1 4 Mar 2026 09:00: kept for as long as our schedule says');
    const deputy = await made.as('deputy-dsl-1');
    await Promise.all([
      head.send(`Erase ${short} for good`),
      deputy.post(`/erasing/${id}/yes`, new URLSearchParams()),
    ]);
    expect(head.text).toContain(`Incident ${short} is erased`);
    expect(keyFromSheet(sheetOn(head))).not.toBeNull();
    // Whoever presses at the same moment is told so.
    expect(deputy.text).toContain('Somebody else has erased it just now');
    expect(made.house.record.ids()).toEqual([]);
    const notice = await made.house.record.erasure(id);
    expect(notice?.items).toEqual([
      {
        kind: 'erased',
        by: ['dsl-1', 'headteacher-1'],
        reason: 'kept for as long as our schedule says',
      },
    ]);
    await head.go('/erasing');
    expect(head.text).not.toContain(short);
  });

  test('one person with two accounts erases nothing', async () => {
    const made = await aConsole();
    const id = await asked(made);
    const { accounts, now } = made.house;
    const name = accounts.names().get('dsl-1') ?? '';
    const second = { id: 'headteacher-2', role: 'headteacher', from: now().toISOString() } as const;
    await accounts.add({ account: 'administrator-1' }, { ...second, name });
    const same = await made.as('headteacher-2');
    await same.go('/erasing');
    expect(same.text).toContain('Somebody else has to say yes');
    await same.post(`/erasing/${id}/yes`, new URLSearchParams());
    expect(same.text).toContain('two different people');
    expect(made.house.record.ids()).toEqual([id]);
  });

  test('what is held, taken back, or asked for by an account that has ended is not erased', async () => {
    const made = await aConsole();
    const id = await asked(made);
    const head = await made.as('headteacher-1');
    await head.post('/holds', new URLSearchParams({ id, held: 'yes', why: 'police inquiry' }));
    await head.post(`/erasing/${id}/yes`, new URLSearchParams());
    expect(head.text).toContain('It was not erased: the incident is held');
    await head.post('/holds', new URLSearchParams({ id, held: 'no', [`why-${id}`]: 'it is over' }));
    await made.house.accounts.end({ account: 'administrator-1' }, 'dsl-1');
    await head.post(`/erasing/${id}/yes`, new URLSearchParams());
    expect(head.text).toContain('dsl-1 has ended; ask for it again');
    await head.send(`Do not erase ${id.slice(0, 6)}`);
    await head.post(`/erasing/${id}/yes`, new URLSearchParams());
    expect(head.status).toBe(404);
    expect(made.house.record.ids()).toEqual([id]);
  });
});

describe('keys and backups', () => {
  test('a new recovery sheet is shown once, fits, and the one before does not any more', async () => {
    const made = await aConsole();
    await raised(made);
    const office = await made.as('administrator-1');
    await find(office, 'Keys');
    expect(office.text).toContain('Every incident has its key');
    await office.send('Rotate the keys');
    const first = sheetOn(office);
    expect(keyFromSheet(first)).not.toBeNull();
    expect(office.headers.get('cache-control')).toBe('no-store');
    await find(office, 'Keys');
    expect(office.html).not.toContain(first.slice(0, 19));
    expect(office.text).toContain('Last rotated: 4 Mar 2026 09:00 by administrator-1');
    await office.send('Check it', { sheet: first });
    expect(office.text).toContain('The recovery sheet fits');
    await office.send('Check it', {
      sheet: first.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    });
    expect(office.text).toContain('has a digit wrong');
    await office.send('Rotate the keys');
    await find(office, 'Keys');
    await office.send('Check it', { sheet: first });
    expect(office.text).toContain('the recovery sheet is not of these keys');
    expect(office.text).not.toContain('Every incident has its key');
  });

  test('a page that was opened before the keys were changed changes nothing, so nobody locks the wrong sheet away', async () => {
    const made = await aConsole();
    const [office, dsl] = [await made.as('administrator-1'), await made.as('dsl-1')];
    await office.go('/keys');
    await dsl.go('/keys');
    await office.send('Rotate the keys');
    const { epoch } = made.house.upkeep;
    await dsl.send('Rotate the keys');
    expect(dsl.text).toContain('The keys were changed since you opened this page');
    expect([sheetOn(dsl), made.house.upkeep.epoch]).toEqual(['', epoch]);
  });

  test('whoever has not typed the password lately is asked for it, and a secret goes along to no other page', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    await dsl.go('/keys');
    made.pass(11);
    const passphrase = 'four very good new words';
    const { epoch } = made.house.upkeep;
    await dsl.send('Change what opens the record', { passphrase, again: passphrase });
    expect(dsl.text).not.toContain('Print this page');
    expect(dsl.html).not.toContain(passphrase);
    expect(made.house.upkeep.epoch).toBe(epoch);
    expect(dsl.document.querySelector('input[type=password]')).not.toBeNull();
  });

  test('another passphrase opens the record from then on, once it was typed twice alike', async () => {
    const made = await aConsole();
    await raised(made);
    const dsl = await made.as('dsl-1');
    await find(dsl, 'Keys');
    await dsl.send('Change what opens the record', { passphrase: 'short', again: 'short' });
    expect(dsl.text).toContain('at least 12 characters');
    const passphrase = 'four very good new words';
    await dsl.send('Change what opens the record', { passphrase, again: `${passphrase}.` });
    expect(dsl.text).toContain('These two are not the same');
    for (const odd of [`${passphrase} `, `${passphrase}\u0000`]) {
      await dsl.send('Change what opens the record', { passphrase: odd, again: odd });
      expect(dsl.text).toContain('a letter or sign that can be typed');
    }
    await dsl.send('Change what opens the record', { passphrase, again: passphrase });
    expect(dsl.text).toContain('DUTYBOUND_PASSPHRASE');
    expect(keyFromSheet(sheetOn(dsl))).not.toBeNull();
    await find(dsl, 'Keys');
    expect(dsl.text).toContain('They open with a passphrase');
    expect(dsl.text).toContain('Every incident has its key');
  });

  test('a download is the whole record without its keys, and restores', async () => {
    const made = await aConsole();
    await raised(made);
    const technician = await made.as('technical-support-1');
    await find(technician, 'Backup');
    expect(technician.text).toContain('There was none yet');
    const response = await technician.request('POST', '/backup/download', new URLSearchParams());
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="dutybound-/,
    );
    const backup = new MemoryDisk();
    const unpacked = unzipSync(new Uint8Array(await response.arrayBuffer()));
    for (const [path, bytes] of Object.entries(unpacked)) {
      backup.append(path.replace(/^[^/]+\//, ''), bytes);
    }
    expect(backup.list('.')).not.toContain('keys');
    const restored = new MemoryDisk();
    restore(backup, restored);
    expect(verifyFolder(restored).faults).toEqual([]);
    expect(verifyFolder(restored).streams).toBeGreaterThan(2);
    await find(technician, 'Backup');
    expect(technician.text).toContain('Last good one 4 Mar 2026 09:00 by technical-support-1');
    made.pass(3 * DAY);
    const later = await made.as('technical-support-1');
    await find(later, 'Backup');
    expect(later.text).toContain('none for 2 days is too long');
  });

  test('nobody who raises a concern waits for a backup that a slow disk takes', async () => {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    class SlowDisk extends MemoryDisk {
      override async syncAside(): Promise<void> {
        await released;
      }
    }
    const made = await aConsole({
      backups: { folder: '/mnt/backup', newFolder: () => new SlowDisk() },
    });
    const office = await made.as('administrator-1');
    await office.go('/backup');
    const backup = office.send('Back up now');
    await raised(made);
    expect(made.house.record.ids()).toHaveLength(1);
    expect(made.house.upkeep.lastly('backed-up')).toBeNull();
    release();
    await backup;
    expect(office.text).toContain('Last good one');
  });

  test('a backup goes into a new folder where one was named; one that fails is not taken for a good one', async () => {
    const folders = new Map<string, MemoryDisk>();
    let isFull = false;
    const faults: string[] = [];
    const made = await aConsole({
      onPageFault: ({ page }) => faults.push(page),
      backups: {
        folder: '/mnt/backup',
        newFolder: (name) => {
          if (isFull) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
          const disk = new MemoryDisk();
          folders.set(name, disk);
          return disk;
        },
      },
    });
    const office = await made.as('administrator-1');
    await find(office, 'Backup');
    await office.send('Back up now');
    expect(office.text).toContain('copied to dutybound-2026-03-04-090000 and checked');
    expect(verifyFolder([...folders.values()][0] as MemoryDisk).faults).toEqual([]);
    made.pass(1);
    isFull = true;
    await office.send('Back up now');
    expect(office.text).toContain('Nothing good was copied');
    expect(office.text).toContain('Last good one 4 Mar 2026 09:00');
    expect(faults).toEqual(['POST /backup']);
  });
});
