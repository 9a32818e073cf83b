import { describe, expect, test } from 'vitest';
import { warmUp } from '../../src/console/warm-up.tsx';
import { replay } from '../../src/index.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { reportOnInWords } from '../../src/words/report.ts';
import { resume } from '../support/built-in.ts';
import { aConsole, type TestConsole, type Visitor } from './a-console.ts';

/** A DSL who has just written down that a picture goes round. */
const sexting = async (made: TestConsole): Promise<Visitor> => {
  const dsl = await made.as('dsl-1');
  await dsl.go('/raise');
  await dsl.send('Write it down', { sign: 'sexting', about: 'pupil' });
  return dsl;
};

const idOf = ({ at }: Visitor): string => /[0-9a-f]{32}/.exec(at)?.[0] ?? '';

const timelineOf = async ({ house }: TestConsole, id: string) => {
  const kept = await house.record.read(id, { account: 'auditor-1' });
  if (kept === null) throw new Error('nothing is kept');
  return kept.timeline;
};

describe('a live incident', () => {
  test('is raised in three answers, and says what to do now', async () => {
    const dsl = await sexting(await aConsole());
    expect(dsl.status).toBe(200);
    expect(dsl.under('Now')).toContain('Assess the risk');
    expect(dsl.under('Next question')).toContain('in danger');
    expect(dsl.under('Never')).toContain('Do not look at the image');
    expect(dsl.text).toContain('999 in danger');
  });

  test('a server that warms up after its start writes nothing down', async () => {
    const { house } = await aConsole();
    await warmUp(house, () => false);
    expect([...house.record.ids(), ...house.record.ids('exercise')]).toEqual([]);
  });

  test('of two alike, the forms and links of each page are those of its own', async () => {
    const made = await aConsole();
    const both = [await sexting(made), await sexting(made)];
    for (const dsl of both) {
      const id = idOf(dsl);
      const to = [...dsl.document.querySelectorAll('main a, main form')].map(
        (each) => each.getAttribute('href') ?? each.getAttribute('action') ?? '',
      );
      const ids = to.flatMap((each) => /^\/incidents\/([0-9a-f]{32})/.exec(each)?.[1] ?? []);
      expect(ids.length).toBeGreaterThan(15);
      expect(new Set(ids)).toEqual(new Set([id]));
    }
  });

  test('999 is recorded without typing anything, and the list says so where it stood', async () => {
    const made = await aConsole();
    const dsl = await sexting(made);
    await dsl.send('Yes');
    expect(dsl.text).toContain('999');
    const before = dsl.document.getElementById('first')?.textContent ?? '';
    expect(before).toContain('999');
    await dsl.follow('Done');
    expect(dsl.text).toContain('told Surrey Police by 999, now.');
    await dsl.send('Yes, record it');
    expect(dsl.text).toContain(
      'Recorded: the Designated Safeguarding Lead told Surrey Police by 999',
    );
    const { events } = await timelineOf(made, idOf(dsl));
    expect(events.at(-1)).toMatchObject({ type: 'party.informed', to: 'police', via: '999' });
  });

  test('what is done stays where it was, struck through, and nothing moves up', async () => {
    const dsl = await sexting(await aConsole());
    const idsOf = () => [...dsl.document.querySelectorAll('#now ~ ol > li')].map(({ id }) => id);
    const before = idsOf();
    await dsl.go(`${dsl.at.split('?')[0]}/act?item=${before[1]}`);
    await dsl.send('Yes, record it');
    expect(idsOf().filter((id) => before.includes(id))).toEqual(before);
    expect(dsl.document.getElementById(before[1] ?? '')?.querySelector('s')).not.toBeNull();
  });

  test('what would do a step is there to choose first, and all else behind it', async () => {
    const dsl = await sexting(await aConsole());
    await dsl.follow('Done: Refer it');
    const ways = [...dsl.document.querySelectorAll('.db-ways a')].map((way) => way.textContent);
    expect(ways).toContain('Told Surrey Police by 101');
    expect(ways).toHaveLength(4);
    expect(dsl.document.querySelector('details select[name=other]')).not.toBeNull();
    await dsl.follow('Made a referral to Surrey Police');
    await dsl.send('Yes, record it');
    expect(dsl.text).toContain('made a referral to Surrey Police');
  });

  test('a mistake is undone as a correction, and the record keeps both', async () => {
    const made = await aConsole();
    const dsl = await sexting(made);
    await dsl.follow('Done');
    await dsl.send('Yes, record it');
    await dsl.send('That was a mistake');
    const { events } = await timelineOf(made, idOf(dsl));
    expect(events.map(({ type }) => type)).toEqual([
      'concern.raised',
      'lead.taken',
      'entry.corrected',
    ]);
    expect(dsl.under('Now')).not.toContain('take charge. Done');
  });

  test('what is forbidden is said before it is recorded, and recorded if it has happened', async () => {
    const dsl = await sexting(await aConsole());
    await dsl.follow('Record something else');
    await dsl.send('Go on', { type: 'image.viewed', by: 'teacher' });
    expect(dsl.text).toContain('This is forbidden. Do not look at the image.');
    await dsl.send('Yes, record it');
    expect(dsl.under('Never')).toContain('This has been broken already.');
  });

  test('may I …? answers with the clause, and records nothing', async () => {
    const made = await aConsole();
    const dsl = await sexting(made);
    await dsl.follow('May I');
    await dsl.send('Ask', { type: 'image.sent', by: 'dsl', to: 'headteacher' });
    expect(dsl.text).toContain('No. Do not:');
    expect((await timelineOf(made, idOf(dsl))).events).toHaveLength(1);
  });

  test('of two who write at once the second is shown what the first wrote, and loses nothing', async () => {
    const made = await aConsole();
    const dsl = await sexting(made);
    const page = dsl.at;
    const deputy = await made.as('deputy-dsl-1');
    await deputy.go(page);
    await dsl.follow('Done');
    await deputy.follow('Done');
    await dsl.send('Yes, record it');
    await deputy.send('Yes, record it');
    expect(deputy.status).toBe(409);
    expect(deputy.text).toContain('the Designated Safeguarding Lead took charge');
    await deputy.send('Record mine too');
    expect((await timelineOf(made, idOf(dsl))).events).toHaveLength(3);
  });

  test('a form that is sent twice is one entry', async () => {
    const made = await aConsole();
    const dsl = await sexting(made);
    await dsl.follow('Done');
    const { path, fields } = dsl.formOf('Yes, record it');
    await dsl.post(path, fields);
    await dsl.post(path, fields);
    expect(dsl.status).toBe(200);
    expect((await timelineOf(made, idOf(dsl))).events).toHaveLength(2);
  });

  test('an earlier time is written as when it happened, and now as when it was written down', async () => {
    const made = await aConsole();
    const dsl = await sexting(made);
    made.pass(20);
    await dsl.go(dsl.at);
    await dsl.follow('Done');
    await dsl.send('Show the sentence again', { at: '9:05' });
    await dsl.send('Yes, record it');
    expect((await timelineOf(made, idOf(dsl))).events.at(-1)).toMatchObject({
      at: '2026-03-04T09:05:00.000Z',
      recordedAt: '2026-03-04T09:20:00.000Z',
    });
  });

  test('discretion asks who decides and why, and takes no dash for a reason', async () => {
    const dsl = await sexting(await aConsole());
    await dsl.follow('Decide not to');
    await dsl.send('Record the decision', { reason: '-' });
    expect(dsl.status).toBe(400);
    expect(dsl.text).toContain('Say why not, in words');
    await dsl.send('Record the decision', { reason: 'the child asked for time, and is safe' });
    expect(dsl.text).toContain('Recorded: the Designated Safeguarding Lead decided not to do this');
  });

  test('closing says what stands in the way, and what is found is what a replay finds', async () => {
    const made = await aConsole();
    const dsl = await sexting(made);
    made.pass(30);
    await dsl.go(dsl.at);
    await dsl.follow('Close the incident');
    expect(dsl.text).toContain('Closed now, it counts as missed.');
    await dsl.send('Close it');
    expect(dsl.text).toContain('Closed:');
    const timeline = await timelineOf(made, idOf(dsl));
    const asShown = reportOnInWords(resume(timeline));
    expect(replay(timeline).findings).toEqual(asShown.findings);
  });
});

describe('what is noted beside the entries', () => {
  const remindersOn = ({ document }: Visitor): string =>
    document.getElementById('reminders')?.textContent ?? '';

  test('a call back is typed, shown with its clock to everybody, and over once they were spoken to', async () => {
    const made = await aConsole();
    const dsl = await sexting(made);
    const before = await timelineOf(made, idOf(dsl));
    await dsl.send('Read it', { text: 'police will ring back at 9.20' });
    await dsl.follow('Remind us of it');
    await dsl.send('Remind us');
    const deputy = await made.as('deputy-dsl-1');
    await deputy.go(dsl.at.split('#')[0] ?? '');
    expect(remindersOn(deputy)).toContain('police will ring back at 9.20 09:20, in 20 minutes');
    made.pass(25);
    await deputy.go(deputy.at);
    expect(remindersOn(deputy)).toContain('09:20, 5 minutes ago');
    const after = await timelineOf(made, idOf(dsl));
    expect(after).toEqual(before);
    await deputy.send('Read it', { text: 'rang 101' });
    await deputy.send('Yes, record it');
    expect(remindersOn(deputy)).toBe('');
    await deputy.send('That was a mistake');
    expect(remindersOn(deputy)).toContain('police will ring back');
    await deputy.send('Tick off');
    expect(remindersOn(deputy)).toBe('');
  });

  test('a reminder sent twice is one, and one without a time to come keeps what was typed', async () => {
    const dsl = await sexting(await aConsole());
    await dsl.follow('Remind us');
    await dsl.send('Remind us', { says: 'the head rings me', at: 'soon' });
    expect(dsl.status).toBe(400);
    expect(dsl.html).toContain('the head rings me');
    const { path, fields } = dsl.formOf('Remind us');
    fields.set('at', '');
    fields.set('soon', '15');
    await dsl.post(path, fields);
    await dsl.post(path, fields);
    expect(remindersOn(dsl).match(/the head rings me/g)).toHaveLength(2);
    expect(dsl.document.querySelectorAll('#reminders li')).toHaveLength(1);
  });

  test('what was done with one device does not pass for every device', async () => {
    const dsl = await sexting(await aConsole());
    const here = dsl.at.split('?')[0];
    await dsl.send('Read it', { text: 'phone locked in my office' });
    expect(dsl.text).toContain('Who did it?');
    await dsl.follow('The Designated Safeguarding Lead stored');
    expect(dsl.text).toContain('Is that every device?');
    await dsl.send('Record it: another device is left');
    await dsl.go(`${here}/act?type=device.confiscated`);
    await dsl.send('Yes, record it: that is every device');
    expect(remindersOn(dsl)).toContain(
      'Another device is left: entry 1 was about one device only.',
    );
    expect(remindersOn(dsl)).not.toContain('entry 2');
    await dsl.send('Every device is safe now');
    expect(remindersOn(dsl)).toBe('');
  });

  test('where the policy leaves the threshold to others, it says so and whom to ask', async () => {
    const dsl = await sexting(await aConsole());
    for (let left = 9; left > 0 && !dsl.under('Next question').includes('threshold'); left -= 1) {
      await dsl.follow('Not known yet');
    }
    const question = dsl.under('Next question');
    expect(question).toContain('Your policy does not say where the threshold is.');
    expect(question).toContain('0300 470 9100');
    expect(question).toContain('This is guidance, not your policy.');
  });

  test('that a second concern is another one is kept for everybody, and can be asked again', async () => {
    const made = await aConsole();
    const dsl = await sexting(made);
    const id = idOf(dsl);
    const again: TimelineEvent = {
      at: '2026-03-04T09:00:00Z',
      type: 'concern.raised',
      by: 'teacher',
      procedure: 'sexting',
    };
    const writer = { account: 'dsl-1' };
    await made.house.record.append(id, { key: 'again', writer, seen: 1, entry: again });
    const QUESTION = 'the same concern as entry 0?';
    const askedOf = async (account: string): Promise<Visitor> => {
      const one = await made.as(account);
      await one.go(`/incidents/${id}`);
      for (let left = 9; left > 0 && !one.text.includes(QUESTION); left -= 1) {
        if (one.under('Next question') === '') break;
        await one.follow('Not known yet');
      }
      return one;
    };
    const asked = await askedOf('dsl-1');
    expect(asked.text).toContain(QUESTION);
    await asked.send('No');
    const deputy = await askedOf('deputy-dsl-1');
    expect(deputy.text).not.toContain(QUESTION);
    expect(deputy.text).toContain('Not the same as before: a new concern.');
    await deputy.send('Ask again');
    expect((await askedOf('dsl-1')).text).toContain(QUESTION);
  });
});

describe('raising a concern', () => {
  test('a form tells nobody: the DSL is told once they have read it', async () => {
    const made = await aConsole();
    const staff = await made.as('staff-1');
    await staff.go('/raise');
    await staff.send('Write it down', { sign: 'sexting', about: 'pupil' });
    expect(staff.text).toContain('Nobody has been told yet');
    const dsl = await made.as('dsl-1');
    await dsl.follow('Incident ');
    expect(dsl.under('Now')).toContain('Tell the Designated Safeguarding Lead');
    made.pass(5);
    await dsl.send('I have read it');
    const timeline = await timelineOf(made, idOf(dsl));
    const told = replay(timeline).findings.find(({ norm }) => norm === 'sexting.dsl-told');
    expect(told).toMatchObject({ verdict: 'met', doneAt: '2026-03-04T09:05:00.000Z' });
  });

  test('a form about the DSL goes to the head, and the DSL finds no trace of it', async () => {
    const made = await aConsole();
    const staff = await made.as('staff-1');
    await staff.go('/raise');
    await staff.send('Write it down', { sign: 'staff-misuse', about: 'dsl' });
    expect(staff.text).toContain('Headteacher');
    expect(staff.text).not.toContain('Find the Designated Safeguarding Lead');
    const head = await made.as('headteacher-1');
    await head.follow('Incident ');
    const id = idOf(head);
    const dsl = await made.as('dsl-1');
    expect(dsl.text).toContain('No incident is open.');
    await dsl.go(`/incidents/${id}`);
    const refused = dsl.html.replaceAll(id, '');
    expect(dsl.status).toBe(404);
    const none = 'f'.repeat(32);
    await dsl.go(`/incidents/${none}`);
    expect(dsl.html.replaceAll(none, '')).toBe(refused);
  });

  test('a note that could carry a file is refused, and what was typed stays on the screen', async () => {
    const staff = await (await aConsole()).as('staff-1');
    await staff.go('/raise');
    const note = 'it is at https://example.com/x';
    await staff.send('Write it down', { sign: 'sexting', about: 'pupil', note });
    expect(staff.status).toBe(400);
    expect(staff.document.querySelector('textarea')?.value).toBe(note);
  });
});

describe('an exercise', () => {
  test('says so on every page, and no number is a link that rings', async () => {
    const trainer = await (await aConsole()).as('trainer-1');
    await trainer.go('/raise?exercise=yes');
    await trainer.send('Begin', { sign: 'exploitation', about: 'unknown' });
    const here = trainer.at;
    for (const page of [
      '',
      '/act',
      '/may',
      '/remind',
      '/open',
      '/close',
      '/reader',
      '/chronology',
      '/findings',
      '/decisions',
      '/hand-over/police',
      '/summary',
      '/review',
    ]) {
      await trainer.go(`${here}${page}`);
      expect(trainer.status, page).toBe(200);
      expect(trainer.html, page).toContain('EXERCISE');
      expect(trainer.html, page).not.toContain('href="tel:');
    }
  });
});

describe('typing anything', () => {
  const typed = async (text: string) => {
    const made = await aConsole();
    const dsl = await sexting(made);
    await dsl.send('Read it', { text });
    return { made, dsl, events: async () => (await timelineOf(made, idOf(dsl))).events };
  };

  test('is read, said back, and recorded only for a yes', async () => {
    const { dsl, events } = await typed('rang 101 ref 0458');
    expect(dsl.text).toContain(
      'The Designated Safeguarding Lead told Surrey Police by 101, now, reference 0458.',
    );
    expect(await events()).toHaveLength(1);
    await dsl.send('Yes, record it');
    expect((await events()).at(-1)).toMatchObject({
      type: 'party.informed',
      to: 'police',
      via: '101',
      reference: '0458',
    });
  });

  test('a question is answered and not recorded', async () => {
    const { dsl, events } = await typed('can i forward it to the head?');
    expect(dsl.at).toContain('/may');
    expect(await events()).toHaveLength(1);
  });

  test.each(['tried to ring 101', 'about to ring mum', 'he says he deleted it', 'zzz qqq'])(
    '“%s” is asked back, and nothing is recorded',
    async (text) => {
      const { dsl, events } = await typed(text);
      expect(dsl.text).toContain('Nothing is recorded');
      expect(dsl.document.querySelector<HTMLInputElement>('#text')?.value).toBe(text);
      expect(await events()).toHaveLength(1);
    },
  );

  test('who did it is asked where the line does not say, and is not taken to be whoever types', async () => {
    const { dsl, events } = await typed('he has sent him pics');
    expect(dsl.text).toContain('Who did it?');
    expect(dsl.text).not.toContain('Yes, record it');
    await dsl.follow('A pupil sent the image on');
    await dsl.send('Yes, record it');
    expect((await events()).at(-1)).toMatchObject({ type: 'image.sent', by: 'pupil' });
  });

  test('when it was is asked where only a part of the day is said', async () => {
    const { dsl } = await typed('told the head at first break');
    expect(dsl.text).toContain('When was it?');
    await dsl.send('Go on', { at: '9:00' });
    expect(dsl.text).toContain('told the Headteacher, now.');
  });

  test('what happened before the school knew is recorded, with the way to correct since when it knew', async () => {
    const { dsl, events } = await typed('the form tutor looked at it at 8.40');
    expect(dsl.text).toContain('A teacher looked at the image, at 08:40.');
    expect(dsl.text).toContain('that the school learned of this at 09:00');
    const yes = dsl.formOf('Yes, record it');
    await dsl.follow('correct that first');
    expect(dsl.text).toContain('Correct entry 0');
    await dsl.post(yes.path, yes.fields);
    expect((await events()).at(-1)).toMatchObject({
      at: '2026-03-04T08:40:00.000Z',
      by: 'teacher',
    });
  });

  test('what was not done is recorded as not done', async () => {
    const { dsl, events } = await typed('nobody told the LADO');
    await dsl.send('Yes, record it');
    expect((await events()).at(-1)).toMatchObject({ type: 'act.omitted', act: 'party.informed' });
  });

  test('where two lines of the policy pull apart, it says so, and which is followed here', async () => {
    const made = await aConsole();
    const dsl = await made.as('dsl-1');
    await dsl.go('/raise');
    await dsl.send('Write it down', { sign: 'filtering-breach', about: 'pupil' });
    const whys = [...dsl.document.querySelectorAll('details')].map(
      ({ textContent }) => textContent,
    );
    const torn = whys.filter((says) => says?.includes('The policy says two things'));
    expect(torn).toContainEqual(
      expect.stringMatching(/The head investigates a breach.*Here: Both stand/),
    );
    expect(whys.some((says) => says?.startsWith('Why') && !torn.includes(says))).toBe(true);
  });

  test('what may be done is answered for whoever would do it', async () => {
    const dsl = await sexting(await aConsole());
    await dsl.send('Read it', { text: 'May the deputy DSL look at the pictures to be sure?' });
    expect(dsl.text).toMatch(/If a Deputy Safeguarding Lead looked at the image now: ?No\./);
    // Deputy of whom? Nothing is answered for somebody else instead.
    await dsl.go(`/incidents/${idOf(dsl)}`);
    await dsl.send('Read it', { text: 'May the deputy look at the pictures to be sure?' });
    expect(dsl.text).toContain('this is not an answer');
  });

  test('where a question is not understood, it says so, keeps the words, and says what holds anyway', async () => {
    const dsl = await sexting(await aConsole());
    const asked = 'may the office send all parents a warning with what happened?';
    await dsl.send('Read it', { text: asked });
    expect(dsl.text).toContain(`so this is not an answer: ${asked}`);
    expect(dsl.text).toContain('Do not send, share, save or copy the image');
  });

  test('several things said at once are recorded together, or one at a time', async () => {
    const dsl = await sexting(await aConsole());
    await dsl.send('Read it', {
      text: "rang children's services and referred her, told the head in person",
    });
    expect(dsl.text).toContain('Is this right?');
    await dsl.send('Yes, record it');
    expect(dsl.under('What has been done')).toMatch(/told the .*made a referral to/s);
    expect(dsl.document.querySelectorAll('.db-kept p')).toHaveLength(3);
    await dsl.send('That was a mistake');
    expect(dsl.document.querySelectorAll('.db-record s')).toHaveLength(3);
  });

  test('a number stays at the top once it was rung, and what can wait is headed so', async () => {
    const made = await aConsole({ policy: 'plumpton-2020' });
    const dsl = await made.as('dsl-1');
    await dsl.go('/raise');
    await dsl.send('Write it down', { sign: 'exploitation', about: 'pupil' });
    const numbers = () => dsl.document.querySelector('.db-numbers')?.textContent ?? '';
    expect(numbers()).toContain('101');
    await dsl.send('Read it', { text: 'rang the police on 101' });
    await dsl.send('Yes, record it');
    expect(numbers()).toContain('101');
    expect(dsl.under('Now')).not.toContain('Nothing urgent is left');
    for (let steps = 0; steps < 40 && !dsl.text.includes('Nothing urgent is left'); steps += 1) {
      const item = dsl.document.querySelector('#now ~ ol > li:not(.db-item--gone)');
      if (item === null) break;
      await dsl.go(`${dsl.at.split('?')[0]}/act?item=${item.id}`);
      await dsl.send('Yes, record it');
    }
    expect(dsl.under('Now')).toContain('Nothing urgent is left. This can wait for another day:');
  });
});
