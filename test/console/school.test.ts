import { describe, expect, test } from 'vitest';
import { aConsole, PASSWORD } from './a-console.ts';

describe('what the school says of itself', () => {
  test('a number that was checked says so to everybody, and no longer warns', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    expect(dsl.text).toContain('Nobody has checked these numbers within a year');
    await dsl.follow('Check it');
    const checked = Object.fromEntries(
      [...dsl.document.querySelectorAll('input[type=date]')]
        .map((input) => input.id)
        .filter((id) => id.startsWith('checked-'))
        .map((id) => [id, '2026-03-04']),
    );
    await dsl.send('Save', { ...checked, 'reach-dsl': 'extension 14' });
    expect(dsl.status).toBe(400);
    expect(dsl.text).toContain('was to be reviewed');
    await dsl.send('Save', { ...checked, 'reach-dsl': 'extension 14', warned: 'yes' });
    expect(dsl.text).toContain('Saved');
    await dsl.go('/incidents');
    expect(dsl.text).not.toContain('Nobody has checked');
    const nobody = made.visitor();
    await nobody.go('/emergency');
    expect(nobody.text).toContain('extension 14');
    expect(nobody.text).toContain('(checked 4 Mar 2026)');
    expect(nobody.text).not.toContain('never checked');
    await dsl.go('/raise');
    await dsl.send('Write it down', { sign: 'exploitation', about: 'unknown' });
    expect(dsl.document.querySelector('.db-numbers')?.textContent).toContain('checked 4 Mar 2026');
    made.pass(366 * 24 * 60);
    const later = await made.as('dsl-1');
    expect(later.text).toContain('Nobody has checked these numbers within a year');
  });

  test('a number that was changed is not taken for checked', async () => {
    const made = await aConsole({ policy: 'plumpton-2020' });
    const dsl = await made.as('dsl-1');
    await dsl.go('/school');
    const reach = 'reach-single-point-of-access';
    const day = 'checked-single-point-of-access';
    await dsl.send('Save', { [day]: '2026-03-02', warned: 'yes' });
    await dsl.send('Save', { [reach]: '01632 960001', warned: 'yes' });
    const nobody = made.visitor();
    await nobody.go('/emergency');
    expect(nobody.text).toContain('01632 960001 (never checked)');
    expect(nobody.document.querySelector('a[href="tel:01632960001"]')).not.toBeNull();
    // Also on the page of an incident that was open before, and once something was added to it.
    await dsl.go('/raise');
    await dsl.send('Write it down', { sign: 'exploitation', about: 'pupil' });
    const page = dsl.at.split('?')[0] ?? '';
    const numbers = () => dsl.document.querySelector('.db-numbers')?.textContent ?? '';
    expect(dsl.under('Now')).toContain('01632 960001');
    await dsl.go('/school');
    await dsl.send('Save', { [reach]: '01632 960002', warned: 'yes' });
    await dsl.go(`${page}/act?type=record.made`);
    await dsl.send('Yes, record it');
    expect(dsl.under('Now')).toContain('01632 960002');
    expect(`${dsl.under('Now')} ${numbers()}`).not.toContain('01632 960001');
  });

  test('what cannot be right is said where it was typed, and nothing is kept', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    await dsl.go('/school');
    await dsl.send('Save', {
      warned: 'yes',
      'checked-police': '2026-03-05',
      'term-0-from': '2026-09-02',
      'term-0-until': '2026-09-01',
    });
    expect(dsl.text).toContain('that day is still to come');
    expect(dsl.text).toContain('A term ends after it begins');
    expect(made.house.settings.school?.contacts).toEqual({});
  });

  test('out of term “What to do first” says to ring', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    await dsl.go('/school');
    await dsl.send('Save', {
      warned: 'yes',
      'term-0-from': '2026-01-05',
      'term-0-until': '2026-03-03',
    });
    const nobody = made.visitor();
    await nobody.go('/emergency');
    expect(nobody.text).toContain('It is not term time. Ring');
  });

  test('it is for those who answer for safeguarding', async () => {
    const made = await aConsole();
    for (const account of ['staff-1', 'governor-1', 'technical-support-1']) {
      const one = await made.as(account);
      await one.go('/school');
      expect(one.status, account).toBe(404);
      const { status } = await one.request('POST', '/school', new URLSearchParams({ warned: 'y' }));
      expect(status, account).toBe(404);
    }
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
