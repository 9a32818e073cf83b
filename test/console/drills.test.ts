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
    expect(newest(one)).toContain('One more adult has now seen her');
    await one.follow('Choose what you do from a list');
    await one.send('Go on', { type: 'party.informed', by: 'dsl', to: 'police', via: '101' });
    await one.send('Yes, record it');
    await one.send('Wait', { minutes: '5' });
    expect(newest(one)).toContain('The officer asks that nobody unlocks the phone');
    expect(one.text).not.toContain('What the procedure says at');
    await one.send('Show me what the procedure says');
    expect(one.text).toContain('What the procedure says at');
    await one.follow('End the drill');
    await one.send('End it, and show the debrief');
    expect(one.document.title).toContain('EXERCISE: debrief of “A picture from the changing room”');
    expect(one.text).toContain('looked at the image');
    expect(one.text).toContain('Looked at once: at 10:47');
    expect(one.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    );
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
    await one.send('Ask', { who: 'teacher', fact: 'device-in-hand' });
    await other.send('Ask', { who: 'parent', fact: 'immediate-danger' });
    expect(other.text).toContain('I have the phone here.');
    expect(other.text).toContain('She has been crying');
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

/** Somebody in the room, with a browser of their own. */
const joinedWith = async (made: TestConsole, code: string, button = 'Join'): Promise<Visitor> => {
  const visitor = made.visitor();
  await visitor.go('/join');
  await visitor.send(button, { code });
  return visitor;
};

const openedBy = async (
  made: TestConsole,
  account: string,
  mode: 'together' | 'alone' | 'tables',
  form = '0',
): Promise<{ readonly facilitator: Visitor; readonly code: string }> => {
  const facilitator = made.signedIn(account);
  await facilitator.go('/drills');
  await facilitator.go(`/drills/with-others/${SCENARIO}`);
  await facilitator.send('Open it', { mode, tables: '2', form });
  const code = facilitator.document.querySelector('.db-code')?.textContent ?? '';
  return { facilitator, code };
};

/** Goes to the page once more. */
const look = (visitor: Visitor): Promise<void> => visitor.go(visitor.at);

describe('a drill with a room full of people', () => {
  test('tables decide apart, the facilitator holds back and brings in, and the debrief compares them', async () => {
    const made = await aConsole();
    const { facilitator, code } = await openedBy(made, 'trainer-1', 'tables');
    const here = facilitator.at;
    expect(code).toMatch(/^[A-HJKMNP-TV-Z2-9]{6}$/);
    const [one, other] = [await joinedWith(made, code.toLowerCase()), await joinedWith(made, code)];
    const screen = await joinedWith(made, code, 'Only show it');
    await one.send('Sit there', { table: '1' });
    await other.send('Sit there', { table: '2' });
    // Nothing of the story is shown before it begins.
    expect(one.text).toContain('You sit at table 1.');
    expect(one.text).not.toContain('morning break');
    await look(facilitator);
    expect(facilitator.text).toContain('2 people have joined');
    await facilitator.send('Begin the drill');
    await Promise.all([one, other, screen].map(look));
    expect(newest(one)).toContain('It is morning break');
    expect(newest(screen)).toContain('It is morning break');
    expect(screen.document.querySelectorAll('main button, main form, main a')).toHaveLength(0);

    await one.send('Read it', { text: 'I looked at the picture' });
    await one.send('Yes, record it');
    await other.send('Ask', { who: 'teacher', fact: 'device-in-hand' });
    const direct = { kind: 'held', inject: 'mother-rings', table: '2', key: 'a' };
    await facilitator.post(`${here}/direct`, new URLSearchParams(direct));
    await facilitator.send('Jump', { minutes: '20' });
    await Promise.all([one, other, screen].map(look));
    expect(one.text).toContain('The office puts a call through.');
    expect(other.text).not.toContain('The office puts a call through.');
    // What did not come to all of them, what was done and what was answered is on no screen for everybody.
    expect(screen.text).not.toMatch(/The office puts a call|I have the phone here|You wrote down/);
    for (const each of [other, screen]) expect(each.text).not.toContain('One more adult has now');
    await facilitator.post(
      `${here}/direct`,
      new URLSearchParams({ ...direct, kind: 'came', key: 'b' }),
    );
    await Promise.all([other, screen].map(look));
    expect(newest(other)).toContain('The office puts a call through.');
    expect(screen.text).toContain('The office puts a call through.');
    expect(facilitator.under('Where they are')).toContain('Table 2');
    await facilitator.follow('What they see: Table 1');
    expect(facilitator.text).toContain('One more adult has now seen her');

    await facilitator.go(here);
    await facilitator.follow('End the drill');
    await facilitator.send('End it, and show the debrief');
    expect(facilitator.text).toContain('Table 1');
    expect(facilitator.text).toContain('Table 2');
    await look(one);
    await one.follow('See the debrief');
    expect(one.text).toContain('looked at the image');
    expect(one.text).not.toContain('Table 2');
    await look(other);
    await other.send('Ask').catch(() => {});
    const again = await joinedWith(made, code);
    expect(again.text).toContain('That code opens nothing now');
    expect(made.house.record.ids()).toEqual([]);
  });

  test('together, anybody writes down what the room decides, and all see it; a pause moves nothing', async () => {
    const made = await aConsole();
    const { facilitator, code } = await openedBy(made, 'dsl-1', 'together', '15');
    const [one, other] = [await joinedWith(made, code), await joinedWith(made, code)];
    await facilitator.send('Begin the drill');
    await Promise.all([one, other].map(look));
    await one.send('Read it', { text: 'I told the police by 101' });
    await one.send('Yes, record it');
    await look(other);
    expect(newest(other)).toContain('You wrote down');
    made.pass(1);
    await look(facilitator);
    await facilitator.send('Pause');
    made.pass(60);
    await look(other);
    expect(other.text).toContain('In the drill it is 10:44; it is paused');
    await other.go(`${other.at}/end`);
    expect(other.status).toBe(404);
    for (const path of ['/wait', '/pause', '/go-on', '/end']) {
      const sent = new URLSearchParams({ minutes: '5', key: path });
      expect(
        (await other.request('POST', `/join/${other.at.slice(6, 42)}${path}`, sent)).status,
      ).toBe(404);
    }
  });

  test('each alone, somebody who leaves changes nothing for others, and comes back to where they were', async () => {
    const made = await aConsole();
    const { facilitator, code } = await openedBy(made, 'deputy-dsl-1', 'alone');
    const [one, other] = [await joinedWith(made, code), await joinedWith(made, code)];
    const here = one.at;
    await facilitator.send('Begin the drill');
    await Promise.all([one, other].map(look));
    await one.send('Ask', { who: 'teacher', fact: 'device-in-hand' });
    await one.send('Leave at once');
    expect(one.text).toContain('You have left');
    await look(other);
    expect(other.text).not.toContain('I have the phone here.');
    // The server is started again, and the facilitator has lost their connection.
    made.restart();
    await one.go(here);
    expect(one.text).toContain('I have the phone here.');
    const taken = made.signedIn('trainer-1');
    await taken.go('/drills');
    await taken.follow('A picture from the changing room');
    expect(taken.text).toContain('2 people have joined');
    const running = taken.at;
    await taken.send('Jump to when something comes');
    await look(other);
    expect(newest(other)).toContain('The office puts a call through.');
    // What is held back for all is held back for whoever comes later too.
    const held = new URLSearchParams({ kind: 'held', inject: 'bell-rings', table: '', key: 'h' });
    await taken.post(`${running}/direct`, held);
    const late = await joinedWith(made, code);
    await taken.send('Jump', { minutes: '30' });
    await Promise.all([late, other].map(look));
    expect(late.text).toContain('The office puts a call through.');
    for (const each of [late, other]) expect(each.text).not.toContain('The bell goes.');
  });

  test('a form that joins, sent twice, is one person', async () => {
    const made = await aConsole();
    const { facilitator, code } = await openedBy(made, 'trainer-1', 'alone');
    const one = made.visitor();
    await one.go('/join');
    const { path, fields } = one.formOf('Join');
    fields.set('code', code);
    await one.post(path, fields);
    await one.post(path, fields);
    await look(facilitator);
    expect(facilitator.text).toContain('1 person has joined');
  });

  test('two drills at once do not touch: a cookie of one opens nothing of the other, and nothing else', async () => {
    const made = await aConsole();
    const [first, second] = [
      await openedBy(made, 'trainer-1', 'together'),
      await openedBy(made, 'dsl-1', 'together'),
    ];
    const [one, other] = [await joinedWith(made, first.code), await joinedWith(made, second.code)];
    await first.facilitator.send('Begin the drill');
    await second.facilitator.send('Begin the drill');
    await look(one);
    await one.send('Ask', { who: 'teacher', fact: 'device-in-hand' });
    await look(other);
    expect(other.text).not.toContain('I have the phone here.');
    const elsewhere = other.at;
    const { fields } = other.formOf('Ask');
    for (const path of ['', '/act', '/decide', '/debrief', '/changes', '/screen', '/waiting']) {
      const response = await one.request('GET', elsewhere + path);
      expect([response.status, response.headers.get('location')], path).toEqual([303, '/join']);
    }
    for (const path of ['/ask', '/say', '/act', '/undo', '/decide', '/guide', '/seat', '/leave']) {
      expect((await one.request('POST', elsewhere + path, fields)).status, path).toBe(401);
    }
    for (const path of ['/incidents', '/drills', first.facilitator.at, '/people']) {
      expect((await one.request('GET', path)).headers.get('location'), path).toContain('/sign-in');
    }
    const note = 'see https://example.com/picture.jpg';
    const sent = { type: 'record.made', by: 'dsl', sure: 'yes', key: 'k', note };
    await one.post(`${one.at}/act`, new URLSearchParams(sent));
    expect(one.status).toBe(400);
  });

  test('the cookie is held to its drill, and no script reads it', async () => {
    const made = await aConsole();
    const { code } = await openedBy(made, 'trainer-1', 'together');
    const one = made.visitor();
    const response = await one.request('POST', '/join', new URLSearchParams({ code, key: 'k' }));
    const to = response.headers.get('location') ?? '';
    expect(response.headers.get('set-cookie')).toMatch(
      new RegExp(
        `^dutybound-drill=[\\w-]{43}; Max-Age=43200; Path=${to}; HttpOnly; SameSite=Strict$`,
      ),
    );
  });

  test('a wrong code, one of a drill that is over and one that is too old are answered alike', async () => {
    const made = await aConsole();
    const { facilitator, code } = await openedBy(made, 'trainer-1', 'together');
    const old = (await openedBy(made, 'trainer-1', 'alone')).code;
    await facilitator.follow('End the drill');
    await facilitator.send('End it, and show the debrief');
    made.pass(8 * 60);
    const answers = [];
    for (const typed of ['AAAAAA', code, old, '']) {
      const one = await joinedWith(made, typed);
      answers.push(`${one.status} ${one.html.replace(/name="key" value="[^"]+"/, '')}`);
    }
    expect(new Set(answers).size).toBe(1);
  });

  test('wrong codes are limited by address and in all, and those inside go on', async () => {
    const made = await aConsole();
    const { facilitator, code } = await openedBy(made, 'trainer-1', 'together');
    const inside = await joinedWith(made, code);
    await facilitator.send('Begin the drill');
    const tryFrom = async (remoteAddress: string, typed: string) =>
      (
        await made.app.request(
          'http://127.0.0.1:8200/join',
          {
            method: 'POST',
            headers: {
              'content-type': 'application/x-www-form-urlencoded',
              origin: 'http://127.0.0.1:8200',
            },
            body: `code=${typed}&key=k`,
          },
          { incoming: { socket: { remoteAddress } } },
        )
      ).status;
    const statuses = [];
    for (let tries = 0; tries < 21; tries += 1) statuses.push(await tryFrom('10.0.0.1', 'AAAAAA'));
    expect([statuses[19], statuses[20]]).toEqual([400, 429]);
    // Even the right one from there, or it could be guessed on; from elsewhere it opens.
    expect(await tryFrom('10.0.0.1', code)).toBe(429);
    expect(await tryFrom('10.0.0.2', code)).toBe(303);
    for (let tries = 0; tries < 200; tries += 1) await tryFrom(`10.0.1.${tries}`, 'AAAAAA');
    expect(await tryFrom('10.0.0.3', code)).toBe(429);
    await look(inside);
    expect(newest(inside)).toContain('It is morning break');
    made.pass(2);
    expect(await tryFrom('10.0.0.1', code)).toBe(303);
  });

  test.each(['staff-1', 'headteacher-1', 'auditor-1', 'administrator-1'])(
    '%s runs no drill with others',
    async (account) => {
      const made = await aConsole();
      const { facilitator } = await openedBy(made, 'trainer-1', 'together');
      const visitor = made.signedIn(account);
      await visitor.go('/drills');
      expect(visitor.text).not.toContain('with others');
      const begin = `/drills/with-others/${SCENARIO}`;
      const paths = ['', '/end', '/debrief', '/changes', '/tables/1'];
      for (const path of [begin, ...paths.map((each) => facilitator.at + each)]) {
        expect((await visitor.request('GET', path)).status, path).toBe(404);
      }
      const fields = new URLSearchParams({ mode: 'alone', form: '0', key: 'k' });
      const posts = [
        '/begin',
        '/pause',
        '/go-on',
        '/wait',
        '/direct',
        '/end',
        '/screen',
        '/remove',
      ];
      for (const path of [begin, ...posts.map((each) => facilitator.at + each)]) {
        expect((await visitor.request('POST', path, fields)).status, path).toBe(404);
      }
    },
  );
});
