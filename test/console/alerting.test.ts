import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sendersFrom } from '../../src/console/alerting/channels.ts';
import { SettingFault } from '../../src/console/environment.ts';
import { signsUnder } from '../../src/live/raising.ts';
import { aMailServer, aWebServer, type Mailbox, type WebServer } from '../support/receivers.ts';
import { aConsole, type TestConsole, type Visitor } from './a-console.ts';

const SECRET = 'a secret of the school';
const ADDRESS = 'https://dutybound.otterbrook.example/';

let mail: Mailbox;
let web: WebServer;

beforeEach(async () => {
  [mail, web] = await Promise.all([aMailServer(), aWebServer()]);
});

afterEach(async () => {
  await Promise.all([mail.close(), web.close()]);
});

const environment = () => ({
  DUTYBOUND_ADDRESS: ADDRESS,
  DUTYBOUND_MAIL_SERVER: `smtp://127.0.0.1:${mail.port}`,
  DUTYBOUND_MAIL_FROM: 'dutybound@otterbrook.example',
  DUTYBOUND_MAIL_TO:
    'dsl-1=dsl@otterbrook.example, deputy-dsl-1=deputy@otterbrook.example, headteacher-1=head@otterbrook.example',
  DUTYBOUND_WEBHOOK_TO: `dsl-1=${web.url}/dsl, headteacher-1=${web.url}/head`,
  DUTYBOUND_WEBHOOK_SECRET: SECRET,
});

const withSenders = (): Promise<TestConsole> =>
  aConsole({ senders: (now) => sendersFrom(environment(), now) });

const raisedIn = async (made: TestConsole, said: Record<string, string> = {}): Promise<Visitor> => {
  const staff = await made.as('staff-1');
  await staff.go('/raise');
  const note = 'what I saw in the yard';
  await staff.send('Write it down', { sign: 'sexting', about: 'pupil', note, ...said });
  return staff;
};

const receivers = (): readonly (readonly string[])[] => [
  mail.letters.flatMap(({ to }) => to),
  web.calls.map(({ path }) => path),
];

describe('an alert that leaves the school', () => {
  test('goes to the DSL, then to the others in turn, once each', async () => {
    const made = await withSenders();
    await raisedIn(made);
    await made.house.alerts.sweep();
    await made.house.alerts.sweep();
    expect(receivers()).toEqual([['dsl@otterbrook.example'], ['/dsl']]);
    made.pass(30);
    await made.house.alerts.sweep();
    expect(mail.letters.map(({ to }) => to[0]).sort()).toEqual([
      'deputy@otterbrook.example',
      'dsl@otterbrook.example',
      'head@otterbrook.example',
    ]);
    expect(web.calls.map(({ path }) => path)).toEqual(['/dsl', '/head']);
  });

  test('stops once somebody has read it', async () => {
    const made = await withSenders();
    await raisedIn(made);
    const dsl = await made.as('dsl-1');
    await dsl.follow('Incident ');
    await dsl.send('I have read it');
    made.pass(120);
    expect(await made.house.alerts.sweep()).toBe(0);
    expect(receivers()).toEqual([[], []]);
  });

  test('says to sign in and where, and nothing else, whatever it is about', async () => {
    const made = await withSenders();
    await raisedIn(made);
    await made.house.alerts.sweep();
    const [letter] = mail.letters;
    const [call] = web.calls;
    const [head = '', body = ''] = (letter?.text ?? '').split(/\r?\n\r?\n/, 2);
    expect(head).toMatch(/^Subject: Sign in to Dutybound\r?$/m);
    expect(body.trim()).toBe(`Sign in to Dutybound: ${ADDRESS}`);
    expect(JSON.parse(call?.body ?? '')).toEqual({
      says: 'Sign in to Dutybound',
      address: ADDRESS,
    });
    const left = `${letter?.text} ${JSON.stringify(call)}`;
    const [id = ''] = made.house.record.ids();
    for (const word of ['sexting', 'yard', 'staff-1', 'dsl-1', id, id.slice(0, 6), 'picture']) {
      expect(left).not.toContain(word);
    }
  });

  test('by webhook is signed with the secret of both, over its time and body', async () => {
    const made = await withSenders();
    await raisedIn(made);
    await made.house.alerts.sweep();
    const { headers, body, method } = web.calls[0] as (typeof web.calls)[number];
    const time = String(headers['dutybound-time']);
    expect(method).toBe('POST');
    expect(Number(time) * 1000).toBe(made.house.now().getTime());
    const signature = createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex');
    expect(headers['dutybound-signature']).toBe(`sha256=${signature}`);
  });

  test('never goes to whoever it is about', async () => {
    const made = await withSenders();
    await raisedIn(made, { sign: 'staff-misuse', about: 'headteacher' });
    made.pass(600);
    await made.house.alerts.sweep();
    const [letters = [], calls] = receivers();
    expect([[...letters].sort(), calls]).toEqual([
      ['deputy@otterbrook.example', 'dsl@otterbrook.example'],
      ['/dsl'],
    ]);
  });

  test('that cannot leave is said on the screen, keeps nothing else back, and goes out once it can', async () => {
    const made = await withSenders();
    const { port } = mail;
    await mail.close();
    await raisedIn(made);
    await made.house.alerts.sweep();
    expect(web.calls).toHaveLength(1);
    const dsl = await made.as('dsl-1');
    expect(dsl.text).toContain('have not gone out since 09:00: the mail server cannot be reached');
    expect(dsl.html).not.toContain('otterbrook.example');
    expect((await made.as('staff-1')).text).not.toContain('mail server');
    expect((await made.as('administrator-1')).text).toContain('the mail server cannot be reached');
    mail = await aMailServer(port);
    await made.house.alerts.sweep();
    expect(mail.letters).toHaveLength(0);
    made.pass(1);
    expect(Date.parse(made.house.alerts.next ?? '')).toBeLessThanOrEqual(
      made.house.now().getTime(),
    );
    await made.house.alerts.sweep();
    await made.house.alerts.sweep();
    expect([mail.letters.length, web.calls.length]).toEqual([1, 1]);
    await dsl.go('/incidents');
    expect(dsl.text).not.toContain('have not gone out');
  });

  test('that cannot leave is said to nobody whom it is about, whatever they look after', async () => {
    const made = await withSenders();
    await mail.close();
    await raisedIn(made, { sign: 'staff-misuse', about: 'headteacher' });
    made.pass(60);
    await made.house.alerts.sweep();
    for (const [account, says] of [
      ['headteacher-1', false],
      ['administrator-1', true],
    ] as const) {
      const visitor = await made.as(account);
      expect(visitor.text.includes('have not gone out'), account).toBe(says);
      await visitor.go('/alerts');
      expect(visitor.text.includes('have not gone out'), account).toBe(says);
    }
    mail = await aMailServer();
  });

  test.each([500, 302])('a webhook that answers %s has not taken it', async (answer) => {
    const made = await withSenders();
    web.answer = answer;
    await raisedIn(made);
    await made.house.alerts.sweep();
    expect(web.calls.map(({ path }) => path)).toEqual(['/dsl']);
    expect(await made.house.alerts.brokenFor('dsl-1')).toMatchObject([{ channel: 'webhook' }]);
  });

  test('can be tried by those who answer for it, to themselves alone', async () => {
    const made = await withSenders();
    const dsl = await made.as('dsl-1');
    await dsl.go('/looking-after');
    await dsl.follow('Who is alerted, and how');
    expect(dsl.text).toContain('dsl-1: on the screen, by e-mail, by webhook');
    expect(dsl.html).not.toContain('otterbrook.example');
    await dsl.send('Send a trial alert');
    expect(dsl.text).toContain('Everything went out');
    expect(receivers()).toEqual([['dsl@otterbrook.example'], ['/dsl']]);
  });
});

describe('in an exercise', () => {
  test('nothing leaves, no number can be rung on any page, and each says to say whom one would ring', async () => {
    const made = await withSenders();
    const { policy, books } = made.house;
    const trainer = await made.as('trainer-1');
    /** What somebody would ring, were it real: the numbers of the policy, but 999 and 101. */
    const numbers = Object.values(policy?.contacts ?? {})
      .flatMap(({ reach }) => reach)
      .flatMap((text) => /\d[\d ]{8,}\d/.exec(text) ?? []);
    expect(numbers.length).toBeGreaterThan(1);
    const htmlOf = async (path: string): Promise<string> => {
      const response = await trainer.request('GET', path);
      const html = await response.text();
      expect([path, response.status]).toEqual([path, 200]);
      expect(html, path).toContain('EXERCISE');
      expect(html, path).not.toContain('tel:');
      for (const number of numbers) expect(html, path).not.toContain(number);
      return html;
    };
    await htmlOf('/raise?exercise=yes');
    let here = '';
    for (const { procedure: sign } of policy === null ? [] : signsUnder(policy, books)) {
      const said = { exercise: 'yes', sign, about: 'unknown', danger: 'yes' };
      const begun = await trainer.request('POST', '/raise', new URLSearchParams(said));
      const path = begun.headers.get('location') ?? '';
      expect(await htmlOf(path), sign).toContain('Say whom you would ring');
      if (sign === 'sexting') here = path;
    }
    const left = [here];
    const walked = new Set<string>();
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      walked.add(path);
      for (const [, link = ''] of (await htmlOf(path)).matchAll(/ href="([^"#]*)/g)) {
        const to = link.replaceAll('&amp;', '&');
        // Putting questions off shows the same page with the next question.
        const isNew = !walked.has(to) && !left.includes(to) && !to.includes('later=');
        if (to.startsWith(here) && isNew) left.push(to);
      }
    }
    const kinds = new Set([...walked].map((path) => path.slice(here.length).split('?')[0]));
    expect([...kinds].sort()).toEqual([
      '',
      '/act',
      '/chronology',
      '/close',
      '/correct/0',
      '/correct/1',
      '/decide',
      '/decisions',
      '/findings',
      '/hand-over',
      '/hand-over/childrens-services',
      '/hand-over/lado',
      '/hand-over/police',
      '/may',
      '/open',
      '/reader',
      '/remind',
      '/review',
      '/summary',
    ]);
    made.pass(48 * 60);
    await made.house.alerts.sweep();
    expect(receivers()).toEqual([[], []]);
    expect((await made.as('dsl-1')).html).not.toContain('waits to be acknowledged');
  });
});

describe('the settings of alerts', () => {
  const good = {
    DUTYBOUND_ADDRESS: ADDRESS,
    DUTYBOUND_MAIL_SERVER: 'smtps://name:pass%40word@mail.otterbrook.example',
    DUTYBOUND_MAIL_FROM: 'dutybound@otterbrook.example',
    DUTYBOUND_MAIL_TO: 'dsl-1=dsl@otterbrook.example',
    DUTYBOUND_WEBHOOK_TO: 'dsl-1=https://pager.otterbrook.example/x?y=z',
    DUTYBOUND_WEBHOOK_SECRET: SECRET,
  };
  const now = () => new Date();

  test('may all be left out', () => {
    expect(sendersFrom({}, now)).toEqual([]);
    expect(sendersFrom(good, now).map(({ channel }) => channel)).toEqual(['email', 'webhook']);
  });

  test.each([
    ['DUTYBOUND_ADDRESS', ''],
    ['DUTYBOUND_ADDRESS', 'http://otterbrook.example'],
    ['DUTYBOUND_MAIL_SERVER', 'mail.otterbrook.example'],
    ['DUTYBOUND_MAIL_SERVER', 'https://mail.otterbrook.example'],
    ['DUTYBOUND_MAIL_SERVER', 'smtps://name:100%@mail.otterbrook.example'],
    ['DUTYBOUND_MAIL_FROM', 'A school <dutybound@otterbrook.example>'],
    ['DUTYBOUND_MAIL_TO', 'dsl@otterbrook.example'],
    ['DUTYBOUND_MAIL_TO', 'dsl-1=dsl@otterbrook.example\r\nBcc: x@y.example'],
    ['DUTYBOUND_WEBHOOK_TO', 'dsl-1=http://pager.otterbrook.example'],
    ['DUTYBOUND_WEBHOOK_TO', 'dsl-1=file:///etc/passwd'],
    ['DUTYBOUND_WEBHOOK_SECRET', 'short'],
  ])('%s=%s is refused in one line that names the setting and repeats no secret', (name, value) => {
    let says = '';
    try {
      sendersFrom({ ...good, [name]: value }, now);
    } catch (error) {
      if (error instanceof SettingFault) says = error.message;
    }
    expect(says).toMatch(new RegExp(`^${name}: `));
    expect(says).not.toContain('\n');
    for (const secret of [SECRET, 'short', 'pass@word', '100%', 'pager']) {
      expect(says.slice(name.length)).not.toContain(secret);
    }
  });
});
