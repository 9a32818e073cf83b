import { describe, expect, test } from 'vitest';
import { aConsole, type TestConsole, type Visitor } from './a-console.ts';

const SCENARIO = 'changing-room-picture';

const begunBy = async (made: TestConsole, account: string, form = '0'): Promise<Visitor> => {
  const visitor = made.signedIn(account);
  await visitor.go('/drills');
  await visitor.follow('A picture from the changing room');
  await visitor.send('Begin', { form });
  return visitor;
};

const newest = (visitor: Visitor): string =>
  (visitor.document.querySelector('.db-item')?.textContent ?? '').replace(/\s+/g, ' ').trim();

describe('a drill alone in the console', () => {
  test('is played to its debrief without JavaScript, and the record has nothing of it', async () => {
    const made = await aConsole();
    const one = await begunBy(made, 'staff-1');
    expect(one.document.querySelector('header')?.textContent).toContain('EXERCISE');
    expect(one.text).toMatch(
      /^All drillsYou are the Designated Safeguarding LeadA picture from the changing roomWhat is in it:/,
    );
    expect(newest(one)).toContain('It is morning break on a Wednesday.');
    await one.send('Ask', { who: 'teacher', fact: 'child-involved' });
    expect(newest(one)).toContain('She is in my own form');
    await one.send('Read it', { text: 'I looked at the picture' });
    // Forbidden, and nothing says so.
    expect(one.text).toContain('Is this right?');
    expect(one.text).not.toContain('forbidden');
    await one.send('Yes, record it');
    expect(newest(one)).toContain('You wrote down');
    await one.send('Wait until something comes');
    expect(newest(one)).toContain('The office puts a call through.');
    await one.follow('Choose what you do from a list');
    await one.send('Go on', { type: 'party.informed', by: 'dsl', to: 'police', via: '101' });
    await one.send('Yes, record it');
    await one.send('Wait', { minutes: '5' });
    expect(newest(one)).toContain('The officer asks that nobody touches the phone');
    expect(one.text).not.toContain('What the procedure says at');
    await one.send('Show me what the procedure says');
    expect(one.text).toContain('What the procedure says at');
    await one.follow('End the drill');
    await one.send('End it, and show the debrief');
    expect(one.text).toContain('Debrief: A picture from the changing room');
    expect(one.text).toContain('the Designated Safeguarding Lead looked at the image');
    expect(one.document.querySelector('header')?.textContent).toContain('EXERCISE');
    expect(made.house.record.ids()).toEqual([]);
  });

  test('a form that is sent twice counts once, also over a restart', async () => {
    const made = await aConsole();
    const one = await begunBy(made, 'dsl-1');
    const here = one.at;
    const { path, fields } = one.formOf('Wait');
    await one.post(path, fields);
    made.restart();
    const again = made.signedIn('dsl-1');
    await again.post(path, fields);
    expect(again.text).toContain('In the drill it is 10:50');
    const { path: begin, fields: begun } = await (async () => {
      await again.go(`/drills/begin/${SCENARIO}`);
      return again.formOf('Begin');
    })();
    begun.set('form', '15');
    await again.post(begin, begun);
    const second = again.at;
    await again.post(begin, begun);
    expect(again.at).toBe(second);
    expect(made.house.drillsOf('dsl-1').all()).toHaveLength(2);
    expect(second).not.toBe(here);
  });

  test('two browsers of one person lose nothing, and each sees what the other did', async () => {
    const made = await aConsole();
    const one = await begunBy(made, 'dsl-1');
    const other = made.signedIn('dsl-1');
    await other.go(one.at);
    await one.send('Ask', { who: 'teacher', fact: 'copies-exist' });
    await other.send('Ask', { who: 'parent', fact: 'immediate-danger' });
    expect(other.text).toContain('At least four have it');
    expect(other.text).toContain('She is upset, but she is safe');
  });

  test('the clock runs at the pace of the form, and a pause moves nothing', async () => {
    const made = await aConsole();
    const one = await begunBy(made, 'dsl-1', '15');
    made.pass(2);
    await one.go(one.at);
    expect(one.text).toContain('In the drill it is 10:48; it runs 4 times as fast as yours.');
    await one.send('Pause');
    made.pass(30);
    await one.go(one.at);
    expect(one.text).toContain('In the drill it is 10:48; it is paused');
    await one.send('Go on');
    made.pass(2);
    await one.go(one.at);
    expect(newest(one)).toContain('The office puts a call through.');
    await one.send('Leave at once');
    expect(one.text).toContain('You have left.');
  });

  test('it undoes what was written, and never what came by itself', async () => {
    const made = await aConsole();
    const one = await begunBy(made, 'dsl-1');
    const here = one.at;
    await one.send('Read it', { text: 'undo that' });
    expect(one.text).toContain('There is nothing to undo');
    await one.post(`${here}/undo`, new URLSearchParams({ entry: '0', key: 'a' }));
    expect(one.text).toContain('It could not be undone');
    await one.go(here);
    await one.send('Read it', { text: 'I told the head in person' });
    await one.send('Yes, record it');
    await one.send('Read it', { text: 'undo that' });
    await one.send('Yes, it was a mistake');
    expect(newest(one)).toContain('You wrote down');
  });

  test('what is decided against is taken, and nothing says whether it was to be done', async () => {
    const made = await aConsole();
    const one = await begunBy(made, 'dsl-1');
    await one.send('Read it', { text: 'decided not to ring the police' });
    await one.follow('Decide not to do something');
    await one.send('Record the decision', { act: 'party.informed' });
    expect(one.text).toContain('Say why not, in words');
    await one.send('Record the decision', { act: 'party.informed', reason: 'It is only gossip.' });
    expect(newest(one)).toContain('You wrote down');
    await one.send('Read it', { text: 'may I look at the picture?' });
    expect(one.text).toContain('Nothing here answers that.');
  });

  test('nobody sees the drill of anybody else, and nothing typed can hold a file or a link', async () => {
    const made = await aConsole();
    const one = await begunBy(made, 'dsl-1');
    const other = made.signedIn('headteacher-1');
    await other.go('/drills');
    expect(other.text).not.toContain('Your drills');
    for (const path of ['', '/act', '/debrief', '/changes']) {
      expect((await other.request('GET', one.at + path)).status, path).toBe(404);
    }
    const { fields } = one.formOf('Ask');
    for (const path of ['/ask', '/say', '/wait', '/end', '/pause', '/guide', '/leave', '/remove']) {
      const { status } = await other.request('POST', one.at + path, fields);
      expect(status, path).toBe(path === '/remove' ? 303 : 404);
    }
    const [run] = made.house.drillsOf('dsl-1').all();
    expect(run?.moves).toEqual([]);
    const act = { type: 'record.made', by: 'dsl', sure: 'yes', key: 'k' };
    const note = 'see https://example.com/picture.jpg';
    await one.post(`${one.at}/act`, new URLSearchParams({ ...act, note }));
    expect(one.status).toBe(400);
    expect(made.house.drillsOf('dsl-1').all()[0]?.moves).toEqual([]);
  });

  test('a drill is removed by whoever played it', async () => {
    const made = await aConsole();
    const one = await begunBy(made, 'dsl-1');
    await one.send('Leave at once');
    await one.send('Remove it');
    expect(one.text).not.toContain('Your drills');
    made.restart();
    expect(made.house.drillsOf('dsl-1').all()).toEqual([]);
  });
});
