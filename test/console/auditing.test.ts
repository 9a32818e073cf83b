/** Audits in the console. What works with a log is a process of its own, so these tests need the build. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { Session } from '../../src/console/sessions.ts';
import { replay } from '../../src/engine/replay.ts';
import { builtFile } from '../../src/files/built.ts';
import { Desk } from '../../src/record/desk.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { dutybound, temporaryFolder } from '../cli/support.ts';
import { HEAD } from '../record/a-record.ts';
import { ruleBooks } from '../support/built-in.ts';
import { answered, closed, raised, told } from '../support/incidents.ts';
import { workbook } from '../support/workbooks.ts';
import { aConsole, type TestConsole, type Visitor } from './a-console.ts';

const LOG = readFileSync('fixtures/imports/case-log-semicolons.csv');
const AS_WORKBOOK = workbook({
  sheets: [
    {
      rows: LOG.toString('latin1')
        .split('\r\n')
        .map((line) => line.split(';')),
    },
  ],
});
const OURS = {
  ...HEAD,
  incident: '2026-0042',
  policy: 'valley-end-2022',
  events: [raised('sexting'), told(5, 'dsl')],
};

const consoles: TestConsole[] = [];
const opened = async (...options: Parameters<typeof aConsole>): Promise<TestConsole> => {
  const made = await aConsole(...options);
  consoles.push(made);
  return made;
};
afterEach(() => {
  for (const { house } of consoles.splice(0)) house.benches.stop();
});

const form = (
  log: Uint8Array | string,
  name = 'log.csv',
  fields: Readonly<Record<string, string | File>> = {},
): FormData => {
  const all = new FormData();
  all.set('log', new File([log as BlobPart], name));
  all.set('policy', 'valley-end-2022');
  for (const [field, value] of Object.entries(fields)) all.set(field, value);
  return all;
};

/** Waits until what was begun is done, as the page asks again by itself. */
const done = async (visitor: Visitor): Promise<void> => {
  while (visitor.headers.has('refresh')) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    await visitor.go(visitor.at.split('?')[0] ?? '');
  }
};

const upload = async (visitor: Visitor, ...of: Parameters<typeof form>): Promise<void> => {
  await visitor.post('/audits/log', form(...of));
  await done(visitor);
};

const press = async (visitor: Visitor, ...of: Parameters<Visitor['send']>): Promise<void> => {
  await visitor.send(...of);
  await done(visitor);
};

const saved = async (visitor: Visitor, path: string): Promise<Buffer> =>
  Buffer.from(await (await visitor.request('GET', path)).arrayBuffer());

describe('a log that is uploaded', () => {
  const folder = temporaryFolder();

  test('and mapped in the browser gives the bytes of the report of the command line', async () => {
    const auditor = (await opened()).signedIn('auditor-1');
    await upload(auditor, AS_WORKBOOK, 'case-log.xlsx');
    expect(auditor.text).toContain('15 rows: 14 understood, 1 in part, 0 not.');
    expect(auditor.text).toContain('Who was told where the log says “Filtering provider”?');
    await press(auditor, 'I have checked these: use them');
    expect(auditor.text).not.toContain('to check');
    await press(auditor, 'Make the report', { against: 'plumpton-2020', findings: 'yes' });
    expect(auditor.text).toContain('1 of 3 incidents is non-compliant');
    writeFileSync(join(folder.path, 'case-log.xlsx'), AS_WORKBOOK);
    writeFileSync(join(folder.path, 'mapping.yaml'), await saved(auditor, '/audits/log/mapping'));
    for (const [format, ending] of [
      ['html', 'html'],
      ['json', 'json'],
    ] as const) {
      const given = ['case-log.xlsx', '--mapping', 'mapping.yaml', '--against', 'plumpton-2020'];
      const args = ['audit', ...given, '--findings', `${format}.jsonl`, '--format', format];
      const { stdout } = dutybound(args, { cwd: folder.path });
      const bytes = await saved(auditor, `/audits/report/save.${ending}`);
      expect(bytes.equals(Buffer.from(stdout)), format).toBe(true);
    }
    const findings = await saved(auditor, '/audits/report/findings.jsonl');
    expect(String(findings)).toBe(readFileSync(join(folder.path, 'json.jsonl'), 'utf8'));
    const { headers } = await auditor.request('GET', '/audits/report');
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    const shown = await saved(auditor, '/audits/report');
    expect(shown.equals(await saved(auditor, '/audits/report/save.html'))).toBe(true);
  });

  test('is mapped again without being uploaded again; a fault is one line beside the mapping', async () => {
    const auditor = (await opened()).signedIn('auditor-1');
    await upload(auditor, LOG);
    const good = auditor.formOf('Try it').fields.get('mapping') ?? '';
    const bad = good.replace('incident: "Case No"', 'incidnt: "Case No"');
    await press(auditor, 'Try it', { mapping: bad });
    const line = good.split('\n').indexOf('  incident: "Case No"') + 1;
    const fault = auditor.document.querySelector('#mapping-error')?.textContent ?? '';
    expect(fault).toContain(`Line ${line}: columns.incidnt`);
    expect(auditor.status).toBe(400);
    await press(auditor, 'Try it', { mapping: good.replace('"CPO": dsl', '"CPO": headteacher') });
    expect(auditor.text).toContain('the Headteacher stored the device securely');
    expect(auditor.text).not.toContain('There is a problem');
  });

  test('is not judged by a policy that is not here, and the page says so', async () => {
    const auditor = (await opened()).signedIn('auditor-1');
    await upload(auditor, LOG);
    await auditor.send('Make the report', { policy: 'gone-2019', against: 'gone-2020' });
    expect(auditor.status).toBe(400);
    for (const id of ['policy', 'report-against']) {
      expect(auditor.document.querySelector(`#${id}-error`)?.textContent, id).toContain(
        'That policy is not here any more',
      );
    }
  });

  test('goes with a mapping that somebody has, and a log in our words needs none', async () => {
    const auditor = (await opened()).signedIn('auditor-1');
    const mapping = new File(
      [readFileSync('fixtures/imports/case-log-semicolons.yaml')],
      'ours.yaml',
    );
    await upload(auditor, LOG, 'log.csv', { mapping });
    expect(auditor.text).toContain('15 rows: 14 understood');
    await upload(auditor, `${JSON.stringify(OURS)}\n`, 'log.jsonl');
    expect(auditor.text).toContain('no mapping is needed');
    await press(auditor, 'Make the report');
    expect(auditor.text).toContain('1 incident');
  });

  const PICTURE = Buffer.from('iVBORw0KGgo'.repeat(400));
  test.each([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), 'is a picture'],
    [
      'a workbook with a picture in it',
      workbook({ sheets: [{ rows: [['Date']] }], parts: { 'xl/media/image1.png': PICTURE } }),
      'holds something besides cells',
    ],
    ['a picture as letters', Buffer.from(`Date,Note\n1/1/2026,${PICTURE}\n`), 'holds a long code'],
    [
      'a picture as lines of letters',
      Buffer.from(`Date,Note\n1/1/2026,"\n${`${'iVBORw0KGgo'.repeat(7)}\n`.repeat(24)}"\n`),
      'holds a long code',
    ],
    [
      'some kilobytes that unpack to very much, in long words',
      gzipSync(Buffer.alloc(65 * 1024 * 1024, `${'abcdefgh'.repeat(200)} `)),
      'unpacks to more than 64 MB',
    ],
    ['no text', Buffer.from([65, 0, 1, 2, 66]), 'is not text'],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'is an old Excel workbook'],
    ['nothing', Buffer.alloc(0), 'Choose the log'],
  ])('is refused where it is %s, in one line', async (_, bytes, says) => {
    const auditor = (await opened()).signedIn('auditor-1');
    await upload(auditor, bytes, 'log.csv');
    expect([auditor.status, auditor.text.includes(says)], auditor.text).toEqual([400, true]);
  });

  test('is refused where it is too large', async () => {
    const made = await opened();
    const auditor = made.signedIn('auditor-1');
    await upload(auditor, Buffer.alloc(9 * 1024 * 1024, 'a,b\n'));
    expect(auditor.text).toContain('larger than 8 MB');
    expect(auditor.text).toContain('Upload');
  });

  test('is gone once it is thrown away, after sign-out, after half an hour, and after a restart', async () => {
    const made = await opened();
    const isThere = async (visitor: Visitor): Promise<boolean> => {
      await visitor.go('/audits/log');
      return visitor.text.includes('Held in memory until');
    };
    const auditor = made.signedIn('auditor-1');
    const lines = `${JSON.stringify(OURS)}\n`;
    await upload(auditor, lines, 'log.jsonl');
    expect(await isThere(auditor)).toBe(true);
    const elsewhere = made.signedIn('auditor-1');
    expect([await isThere(elsewhere), await isThere(made.signedIn('dsl-1'))]).toEqual([
      false,
      false,
    ]);
    await auditor.go('/audits/log');
    await auditor.send('Throw it away');
    expect(await isThere(auditor)).toBe(false);
    await upload(auditor, lines, 'log.jsonl');
    await press(auditor, 'Make the report');
    expect((await auditor.request('GET', '/audits/report')).status).toBe(200);
    made.pass(29);
    expect(await isThere(auditor)).toBe(true);
    const { benches, sessions } = made.house;
    const session = sessions.placesOf('auditor-1').at(-1) as Session;
    made.pass(30);
    expect(benches.of(session)).toBeNull();
    await upload(auditor, lines, 'log.jsonl');
    const held = benches.of(session);
    await auditor.post('/sign-out', new URLSearchParams());
    expect(held).toMatchObject({ log: null, mapping: null, report: null });
    const again = made.signedIn('auditor-1');
    expect(await isThere(again)).toBe(false);
    await upload(again, lines, 'log.jsonl');
    made.restart();
    expect(await isThere(made.signedIn('auditor-1'))).toBe(false);
  });

  test('is gone with the console, also in the middle of being read', async () => {
    const file = fileURLToPath(
      builtFile('audit-job.js', new URL('../../src/files/built.ts', import.meta.url).href),
    );
    const job = fork(file, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const rows = LOG.subarray(LOG.indexOf('OS-101'));
    const bytes = Buffer.concat([LOG, ...Array.from({ length: 5_000 }, () => rows)]);
    const log = { name: 'log.csv', bytes };
    job.send({ kind: 'task', task: { kind: 'propose', rules: {}, log, policy: 'plumpton-2020' } });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    // What it sees when the console is killed.
    job.disconnect();
    const gone = once(job, 'exit').then(() => 'gone');
    const later = new Promise((resolve) => setTimeout(() => resolve('still there'), 4_000));
    expect(await Promise.race([gone, later])).toBe('gone');
    job.kill('SIGKILL');
  });

  test('of one account one thing is done at a time, and two of all', async () => {
    const made = await opened();
    const lines = form(`${JSON.stringify(OURS)}\n`, 'log.jsonl');
    const who = ['auditor-1', 'dsl-1', 'headteacher-1'].map((id) => made.signedIn(id));
    const statuses = await Promise.all(
      who.map(async (each) => (await each.request('POST', '/audits/log', lines)).status),
    );
    expect(statuses.sort()).toEqual([303, 303, 503]);
    for (const each of who) {
      await each.go('/audits/log');
      await done(each);
    }
    const [auditor] = who as [Visitor];
    await upload(auditor, `${JSON.stringify(OURS)}\n`, 'log.jsonl');
    const audit = new URLSearchParams({ do: 'audit' });
    const both = await Promise.all([
      auditor.request('POST', '/audits/log/mapping', audit),
      auditor.request('POST', '/audits/log/mapping', audit),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 503]);
  });
});

/** Writes an incident into the record of a console. */
const written = async (made: TestConsole, events: readonly TimelineEvent[]): Promise<string> => {
  const desk = Desk.open(made.house.record, made.house.accounts, 'dsl-1') as Desk;
  const [entry, ...more] = events as [TimelineEvent, ...TimelineEvent[]];
  const head = { ...HEAD, policy: 'valley-end-2022', incident: `case-${Math.random()}` };
  return desk.begin(head, { key: head.incident, entry, more });
};

describe('the record', () => {
  test('is audited for whoever may open it, and each incident is logged as read', async () => {
    const made = await opened();
    const id = await written(made, [raised('sexting'), told(5, 'dsl')]);
    await written(made, [raised('iioc')]);
    await written(made, [raised('staff-misuse', { about: 'headteacher' })]);
    const head = made.signedIn('headteacher-1');
    await head.go('/audits');
    await press(head, 'Audit the record');
    expect(head.text).toContain('The report on the record');
    const csv = String(await saved(head, '/audits/report/save.json'));
    expect(JSON.parse(csv).parts[0].sources).toEqual(['(record)']);
    expect(csv).not.toContain('staff-misuse.');
    const auditor = made.signedIn('auditor-1');
    await auditor.go('/reads');
    expect(auditor.text).toContain('audited: 2 incidents');
    await auditor.send('Show', { account: 'headteacher-1', incident: id.slice(0, 8) });
    expect(auditor.text).toContain(`audited: incident ${id.slice(0, 6)}`);
    expect(auditor.text).toContain('1 line');
  });

  test('is not audited against a policy that is not here, and the page says so', async () => {
    const made = await opened();
    await written(made, [raised('sexting')]);
    const head = made.signedIn('headteacher-1');
    await head.go('/audits');
    await head.send('Audit the record', { against: 'gone-2019' });
    expect(head.status).toBe(400);
    expect(head.document.querySelector('#record-against-error')?.textContent).toContain(
      'That policy is not here any more',
    );
    expect(head.text).not.toContain('The report on the record');
  });

  test('is reported to governors once a term, and to one who opens no incident', async () => {
    const made = await opened();
    const inAutumn = (events: readonly TimelineEvent[]) =>
      events.map((event) => ({ ...event, at: event.at.replace('2026-03-04', '2025-11-04') }));
    const events = inAutumn([raised('sexting'), told(5, 'dsl')]);
    const id = await written(made, events);
    const governor = made.signedIn('governor-1');
    await governor.go('/audits');
    await press(governor, 'Make the report to governors');
    expect(governor.text).toContain('Choose a term, or a school year');
    await governor.post('/audits/governors', new URLSearchParams({ term: '9999-autumn' }));
    expect(governor.text).toContain('the autumn term 9999 is not over');
    await governor.post('/audits/governors', new URLSearchParams({ term: '2026-spring' }));
    expect(governor.text).toContain('the spring term 2026 is not over');
    await press(governor, 'Make the report to governors', { term: '2025-autumn' });
    const first = await saved(governor, '/audits/report');
    expect(String(first)).toContain('autumn term 2025');
    expect(String(first)).not.toContain(id.slice(0, 6));
    expect((await governor.request('GET', '/audits/report/save.json')).status).toBe(404);
    await press(governor, 'Make the report to governors', { term: '2025-autumn' });
    expect((await saved(governor, '/audits/report')).equals(first)).toBe(true);
    for (let more = 0; more < 6; more += 1) await written(made, events);
    await governor.go('/audits');
    await press(governor, 'Make the report to governors', { term: '2025-autumn' });
    expect(governor.text).toContain('two reports could be compared');
  });
});

describe('the list of incidents', () => {
  test('is filtered, and says of each what replay says', async () => {
    const made = await opened();
    const now = made.house.now().getTime();
    const first = await written(made, [raised('sexting')]);
    const second = await written(made, [
      raised('filtering-breach'),
      told(1, 'dsl'),
      answered(2, 'immediate-danger', 'no'),
      closed(3),
    ]);
    made.pass(24 * 60);
    const auditor = made.signedIn('auditor-1');
    const shown = async (query: string): Promise<readonly string[]> => {
      await auditor.go(`/incidents?${query}`);
      return [first, second].filter((id) => auditor.html.includes(`/incidents/${id}`));
    };
    expect(await shown('state=open')).toEqual([first]);
    expect(await shown('state=closed')).toEqual([second]);
    expect(await shown('kind=filtering-breach')).toEqual([second]);
    expect(await shown('due=overdue')).toEqual([first]);
    expect(await shown('due=none')).toEqual([second]);
    expect(await shown('state=nonsense')).toEqual([first, second]);
    for (const id of [first, second]) {
      const kept = await made.house.record.read(id, { account: 'auditor-1' });
      if (kept === null) throw new Error('it is there');
      const asOf = new Date(now + 24 * 60 * 60_000).toISOString();
      const { verdict } = replay(kept.timeline, { books: ruleBooks, asOf });
      expect(await shown(`verdict=${verdict}`), verdict).toContain(id);
    }
    await auditor.send('Show', { state: 'closed', verdict: 'compliant' });
    expect(auditor.text).toContain('of 2 incidents');
  });
});

test('who signed in is shown to the auditor, by account', async () => {
  const made = await opened();
  await made.signIn('staff-1');
  await made.signIn('trainer-1');
  const auditor = made.signedIn('auditor-1');
  await auditor.go('/sign-ins');
  await auditor.send('Show', { account: 'staff-1' });
  expect(auditor.text).toContain('signed in');
  expect(auditor.document.querySelectorAll('tbody tr')).toHaveLength(1);
});
