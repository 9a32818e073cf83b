import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  aPlace,
  made,
  NOTE,
  NOTED,
  PASSPHRASE,
  SHEET,
  staffed,
  withOne,
} from './record/a-place.ts';
import {
  BIN,
  BREACHED,
  CONCERN,
  dutybound,
  type Ran,
  TOLD,
  timelineOf,
  VIEWED,
} from './support.ts';

const filesIn = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true }).flatMap((each) =>
    each.isFile() ? [join(each.parentPath, each.name)] : [],
  );

const BY_TWO = ['--by', 'dsl-1', '--by', 'headteacher-1', '--reason', 'our schedule says so'];

describe('a new record', () => {
  test('says where it is, what is synced, and what to do with the sheet, the key and the checkpoint', () => {
    const { env, sheet, publicKey, checkpoint, run } = made();
    expect(existsSync(join(env.DUTYBOUND_DATA as string, 'record.json'))).toBe(true);
    expect([sheet.length, publicKey.length, checkpoint.length > 200]).toEqual([84, 60, true]);
    const { stdout } = run(['record', 'verify', '--public-key', publicKey]);
    expect(stdout).toMatch(/^As it was written: 0 lines/);
  });

  test('is made once only', () => {
    const { run } = made();
    const { status, problems } = run(['record', 'init']);
    expect(status).toBe(2);
    expect(problems).toEqual([expect.stringMatching(/there is a record in .* already; name/)]);
  });

  test('is refused inside a checkout', () => {
    const { path, run } = aPlace();
    mkdirSync(join(path, 'code', '.git'), { recursive: true });
    const inside = { env: { DUTYBOUND_DATA: join(path, 'code', 'data') } };
    const { status, problems } = run(['record', 'init'], inside);
    expect(status).toBe(2);
    expect(problems).toEqual([expect.stringMatching(/is inside the checkout .*; name another/)]);
    expect(existsSync(join(path, 'code', 'data', 'record.json'))).toBe(false);
  });

  test('is asked for where there is none', () => {
    const { run } = aPlace();
    const { status, problems } = run(['record', 'list', '--as', 'dsl-1']);
    expect(status).toBe(2);
    expect(problems).toEqual([expect.stringMatching(/there is no record in .*; make one with/)]);
    expect(run(['record', 'verify', 'nowhere']).problems).toEqual([
      'dutybound: nowhere is not there; check the name',
    ]);
    expect(run(['record', 'verify', '.']).status).toBe(2);
  });

  test('is not opened with another key, nor with a newer format', () => {
    const { env, run } = withOne();
    const key = join(env.DUTYBOUND_KEYS as string, 'epoch-key');
    const right = readFileSync(key);
    writeFileSync(key, `${'0f'.repeat(32)}\n`);
    const wrong = run(['record', 'list', '--as', 'dsl-1']);
    expect([wrong.status, wrong.problems]).toEqual([
      2,
      [expect.stringMatching(/the key file does not open this record; /)],
    ]);
    writeFileSync(key, right);
    expect(run(['record', 'list', '--as', 'dsl-1']).status).toBe(0);
    const description = join(env.DUTYBOUND_DATA as string, 'record.json');
    const text = readFileSync(description, 'utf8');
    const NEWER = /newer Dutybound; update/;
    for (const [format, args, says] of [
      ['2', ['list', '--as', 'dsl-1'], NEWER],
      ['2', ['verify'], NEWER],
      ['0', ['list', '--as', 'dsl-1'], /record\.json is damaged; restore/],
    ] as const) {
      writeFileSync(description, text.replace('"format":1', `"format":${format}`));
      const { status, problems } = run(['record', ...args]);
      expect([status, problems]).toEqual([2, [expect.stringMatching(says)]]);
    }
  });

  test('opens with its passphrase only', () => {
    const { env, run } = aPlace();
    const DUTYBOUND_PASSPHRASE = PASSPHRASE;
    expect(run(['record', 'init'], { env: { DUTYBOUND_PASSPHRASE } }).status).toBe(0);
    expect(existsSync(join(env.DUTYBOUND_KEYS as string, 'epoch-key'))).toBe(false);
    const list = ['record', 'check-keys'];
    expect(run(list, { env: { DUTYBOUND_PASSPHRASE } }).status).toBe(0);
    for (const other of ['', 'another passphrase']) {
      const { status, problems } = run(list, { env: { DUTYBOUND_PASSPHRASE: other } });
      expect([status, problems.length]).toEqual([2, 1]);
    }
  });
});

describe('importing', () => {
  test('a file imported twice is one incident; what was added to it since comes in', () => {
    const { path, run, id } = withOne();
    const again = run(['record', 'import', 'one.json', '--as', 'dsl-1']);
    expect(again.stdout).toMatch(new RegExp(`^${id} {2}2026-0042: is in the record already`));
    const later = { at: '2026-03-04T11:00:00Z', type: 'incident.closed', by: 'dsl' };
    const longer = { ...NOTED, events: [...(NOTED.events as object[]), later] };
    writeFileSync(join(path, 'one.json'), JSON.stringify(longer));
    const more = run(['record', 'import', 'one.json', '--as', 'dsl-1']);
    expect(more.stdout).toMatch(new RegExp(`^${id} {2}2026-0042: 1 entry added`));
    expect(run(['record', 'list', '--as', 'dsl-1']).stdout).toMatch(
      new RegExp(
        `^${id} {2}closed {2}2026-0042 {2}since 4 Mar 2026 09:12 {2}Youth produced .*\\n$`,
      ),
    );
  });

  test('an entry that was changed in the file is refused, with its place', () => {
    const { path, run } = withOne();
    const changed = timelineOf([CONCERN, { ...TOLD, note: 'later thought' }, VIEWED]);
    writeFileSync(join(path, 'one.json'), JSON.stringify(changed));
    const { status, problems } = run(['record', 'import', 'one.json', '--as', 'dsl-1']);
    expect([status, problems]).toEqual([
      2,
      [expect.stringMatching(/^one\.json:1: timeline: differs from the record at entry 1; /)],
    ]);
    expect(problems.join()).not.toContain('thought');
  });

  test('a log from paper keeps the clock of the paper and that of the record', () => {
    const { path, run } = staffed();
    const paper = timelineOf([{ ...CONCERN, recordedAt: '2026-03-04T10:30:00Z' }], {
      record: 'partial',
    });
    writeFileSync(join(path, 'paper.json'), JSON.stringify(paper));
    const { stdout } = run(['record', 'import', 'paper.json', '--as', 'loggist-1']);
    const shown = run(['record', 'show', stdout.slice(0, 8), '--as', 'dsl-1']).stdout;
    expect(shown).toMatch(
      /0 {2}happened 4 Mar 2026 09:12, written down 4 Mar 2026 10:30, in the record .* by loggist-1/,
    );
  });

  test('broken input is one line, and the good files come in', () => {
    const { path, run } = staffed();
    writeFileSync(join(path, 'bad.json'), `{"incident": "${NOTE}`);
    const args = ['record', 'import', 'bad.json', 'one.json', 'none.json', '--as', 'dsl-1'];
    const { status, stdout, problems } = run(args);
    expect([status, problems.length]).toEqual([2, 2]);
    expect(problems.join()).not.toContain('cried');
    expect(stdout).toMatch(/2026-0042: 3 entries added/);
  });
});

describe('reading', () => {
  test('an incident is judged as replay judges it, and the read is logged', () => {
    const { path, run, id } = withOne();
    const { status, stdout } = run(['record', 'show', id.slice(0, 6), '--as', 'dsl-1']);
    const replayed = run(['replay', join(path, 'one.json')]);
    expect(status).toBe(1);
    expect(stdout.startsWith(replayed.stdout.trimEnd())).toBe(true);
    const reads = JSON.parse(
      run(['record', 'reads', id, '--as', 'auditor-1', '--format', 'json']).stdout,
    ) as readonly { readonly account: string; readonly what: string }[];
    expect(reads.map(({ account, what }) => [account, what])).toEqual([
      ['dsl-1', 'compared with a file'],
      ['dsl-1', 'shown'],
    ]);
  });

  test('replay and audit read the record; an audit has no exercise', () => {
    const { path, run, id } = withOne();
    const exercise = { ...BREACHED, incident: 'drill', exercise: true };
    writeFileSync(join(path, 'drill.json'), JSON.stringify(exercise));
    const drill = run(['record', 'import', 'drill.json', '--as', 'trainer-1']).stdout.slice(0, 32);
    const json = ['--as', 'auditor-1', '--format', 'json'];
    const replayed = run(['replay', 'record:', ...json]);
    expect(replayed.status).toBe(1);
    expect(JSON.parse(replayed.stdout)).toMatchObject([{ incident: '2026-0042' }]);
    const trainer = ['--as', 'trainer-1', '--format', 'json'];
    const one = JSON.parse(run(['replay', `record:${drill}`, ...trainer]).stdout);
    expect(one).toMatchObject([{ incident: 'drill', exercise: true }]);
    const audited = JSON.parse(run(['audit', 'record:', ...json]).stdout);
    expect(audited).toMatchObject({ incidents: { 'non-compliant': 1 } });
    expect(JSON.stringify(audited)).not.toContain('drill');
    for (const as of ['auditor-1', 'dsl-1']) {
      const refused = run(['audit', `record:${drill}`, '--as', as]);
      expect([refused.status, refused.problems.length]).toEqual([2, 1]);
    }
    writeFileSync(join(path, 'two.json'), JSON.stringify({ ...BREACHED, incident: '2026-0043' }));
    run(['record', 'import', 'two.json', '--as', 'dsl-1']);
    expect(run(['audit', 'record:', ...json]).status).toBe(1);
    // In the log as a whole it is one line; in that of an incident it stands too.
    const reads = (...of: string[]) => run(['record', 'reads', ...of, '--as', 'auditor-1']).stdout;
    expect(reads()).toMatch(/auditor-1 {2}audited {2}2 incidents$/m);
    expect(reads(id)).toMatch(new RegExp(`auditor-1 {2}audited {2}${id}$`, 'm'));
    const refused = run(['audit', 'record:', '--as', 'trainer-1']);
    expect([refused.status, refused.problems]).toEqual([
      2,
      ['dutybound: this account may not open incidents'],
    ]);
  });

  test('a record without incidents is audited as one, and not reported to governors', () => {
    const { run } = staffed();
    const audited = run(['audit', 'record:', '--as', 'dsl-1']);
    expect([audited.status, audited.problems]).toEqual([0, []]);
    const report = ['--for', 'governors', '--term', 'autumn-2024', '--as', 'dsl-1'];
    const refused = run(['audit', 'record:', ...report]);
    expect([refused.status, refused.problems]).toEqual([
      2,
      ['dutybound: --for governors: the record holds no incident that could be counted'],
    ]);
  });

  test('nobody reads without saying who they are', () => {
    const { run, id } = withOne();
    for (const args of [
      ['record', 'show', id],
      ['record', 'show', id, '--as', ''],
      ['record', 'list', '--as', 'Jane Doe'],
      ['replay', 'record:'],
      ['audit', 'record:', '--as', '-'],
    ]) {
      const { status, stdout, problems } = run(args);
      expect([args, status, stdout, problems.length]).toEqual([args, 2, '', 1]);
      expect(problems.join()).not.toContain('Jane');
    }
  });

  test('an incident that is not there, or is named too shortly, is one line', () => {
    const { run } = withOne();
    for (const given of ['0123456789', 'ab', 'Jane Doe']) {
      const { status, problems } = run(['record', 'show', given, '--as', 'dsl-1']);
      expect([given, status, problems.length]).toEqual([given, 2, 1]);
      expect(problems.join()).not.toContain('Jane');
    }
  });

  test('a disclosure marks other people, outside bodies and free text', () => {
    const { path, run } = staffed();
    const events = [
      { ...CONCERN, about: ['child-1', 'child-2'] },
      { ...TOLD, to: 'police', note: NOTE },
      { ...TOLD, at: '2026-03-04T09:30:00Z', by: 'dsl', to: 'parent-of:child-2', about: 'child-2' },
    ];
    writeFileSync(join(path, 'two.json'), JSON.stringify(timelineOf(events)));
    const id = run(['record', 'import', 'two.json', '--as', 'dsl-1']).stdout.slice(0, 32);
    const disclose = ['record', 'disclose', id, '--as', 'dsl-1', '--about'];
    const { status, stdout } = run([...disclose, 'child-1', '--format', 'json']);
    expect(status).toBe(0);
    const { entries } = JSON.parse(stdout) as {
      entries: { marks: { code: string; fields: string[] }[] }[];
    };
    const marks = entries.map((each) => each.marks.map(({ code, fields }) => `${code} ${fields}`));
    expect(marks).toEqual([
      ['other-person about'],
      ['outside-body to', 'free-text note'],
      ['about-others about', 'other-person to,about'],
    ]);
    expect(run([...disclose, 'child-1']).stdout).toMatch(/\* note: is free text; take out/);
    expect(run([...disclose, 'Jane Doe']).problems).toHaveLength(1);
  });
});

describe('accounts', () => {
  test('a governor gets a report that names no incident, and no incident', () => {
    const { run, id } = withOne();
    const as = ['--as', 'governor-1'];
    const report = run(['audit', 'record:', '--for', 'governors', '--term', 'spring-2026', ...as]);
    expect([report.status, report.problems]).toEqual([1, []]);
    expect(report.stdout).not.toContain('2026-0042');
    expect(run(['record', 'list', ...as]).stdout).toBe(
      'There are no incidents for this account.\n',
    );
    expect(run(['record', 'show', id, ...as]).status).toBe(2);
    expect(run(['replay', 'record:', ...as]).stdout).toBe('');
    expect(
      run(['audit', `record:${id}`, '--for', 'governors', '--term', 'spring-2026', ...as]).status,
    ).toBe(2);
  });

  test('whoever a concern is about is told the same as of one that was never there', () => {
    const { path, run } = withOne();
    const about = timelineOf([{ ...CONCERN, procedure: 'general', about: 'headteacher' }], {
      incident: 'about-the-head',
    });
    writeFileSync(join(path, 'head.json'), JSON.stringify(about));
    const id = run(['record', 'import', 'head.json', '--as', 'dsl-1']).stdout.slice(0, 32);
    const as = ['--as', 'headteacher-1'];
    expect(run(['record', 'list', ...as]).stdout).not.toContain(id);
    expect(run(['record', 'list', '--as', 'dsl-1']).stdout).toContain(id);
    for (const command of ['show', 'people', 'reads']) {
      const [refused, absent] = [id, '0'.repeat(32)].map((each) =>
        run(['record', command, each, ...as]),
      );
      expect([command, refused]).toEqual([command, absent]);
    }
    expect(run(['replay', 'record:', ...as]).stdout).not.toContain('about-the-head');
    expect(run(['record', 'show', id.slice(0, 8), ...as]).status).toBe(2);
    expect(run(['record', 'show', id, '--as', 'dsl-1']).status).not.toBe(2);
  });

  test('who somebody is stands apart, and is shown to those only who may see it', () => {
    const { path, env, run, id } = withOne();
    const name = run(['record', 'name', id, 'child-1', '--as', 'dsl-1'], { input: 'Ada Example' });
    expect([name.status, name.problems]).toEqual([0, []]);
    const people = ['record', 'people', id, '--as'];
    expect(run([...people, 'dsl-1']).stdout).toBe('child-1  Ada Example\n');
    expect(run([...people, 'auditor-1']).status).toBe(2);
    expect(run(['record', 'show', id, '--as', 'dsl-1']).stdout).not.toContain('Ada');
    const list = ['record', 'account', 'list', '--as', 'administrator-1'];
    expect(run(list).stdout).not.toContain('Sam Clerk');
    expect(run([...list, '--names']).stdout).toMatch(/^administrator-1 {2}from .* {2}Sam Clerk$/m);
    expect(run(['record', 'account', 'list', '--as', 'dsl-1']).status).toBe(2);
    for (const file of Object.values(env).flatMap(filesIn)) {
      expect([file.slice(path.length), readFileSync(file).includes('Ada Example')]).toEqual([
        file.slice(path.length),
        false,
      ]);
    }
  });

  test('one that has ended opens nothing, and who had it can be erased', () => {
    const { run } = withOne();
    expect(run(['record', 'account', 'end', 'auditor-1', '--as', 'dsl-1']).status).toBe(2);
    expect(run(['record', 'account', 'end', 'auditor-1', '--as', 'administrator-1']).status).toBe(
      0,
    );
    const { status, problems } = run(['record', 'list', '--as', 'auditor-1']);
    expect([status, problems]).toEqual([
      2,
      [expect.stringMatching(/^dutybound: --as: there is no such account, or it has ended; /)],
    ]);
    expect(run(['record', 'account', 'forget', 'auditor-1', ...BY_TWO]).status).toBe(0);
    const list = ['record', 'account', 'list', '--names', '--as', 'administrator-1'];
    expect(run(list).stdout).toMatch(/^auditor-1 .* {2}erased$/m);
  });

  test('a lost administrator gets a first password on the machine, which is listed', () => {
    const { run } = withOne();
    const give = ['record', 'account', 'password', 'administrator-1', '--without-second-step'];
    const given = run([...give, '--as', 'administrator-1']);
    expect([given.status, given.problems]).toEqual([0, []]);
    expect(given.stdout).toMatch(/^administrator-1 signs in once with: (?:[a-z]+ ){4}\d{4}\n/);
    const refused = run([...give, '--as', 'dsl-1']);
    expect([refused.status, refused.problems]).toEqual([
      2,
      ['dutybound: only an administrator gives first passwords'],
    ]);
    const listed = run(['record', 'sign-ins', '--as', 'administrator-1']).stdout;
    expect(listed).toMatch(/administrator-1 {2}gave the account a first password {2}administrator/);
    expect(listed).not.toContain(given.stdout.split(': ')[1]?.slice(0, 10));
    expect(run(['record', 'sign-ins', '--as', 'dsl-1']).stdout).toBe('Nothing yet.\n');
  });

  test('a school account is matched by an administrator alone, by its ID and never by an address', () => {
    const { run } = withOne();
    const match = (account: string, id: string, as = 'administrator-1') =>
      run([
        ...['record', 'account', 'match', account, '--id', id, '--as', as],
        ...['--issuer', 'https://accounts.google.com'],
      ]);
    expect(match('dsl-1', '123').stdout).toBe(
      'Whoever is 123 at https://accounts.google.com signs in as dsl-1.\n',
    );
    for (const [account, id, as, says] of [
      ['dsl-1', '456', undefined, 'another school account is matched to this account'],
      ['deputy-dsl-1', '123', undefined, 'matched to dsl-1 already'],
      ['deputy-dsl-1', 'd@otterbrook.example', undefined, '--id: '],
      ['deputy-dsl-1', '456', 'dsl-1', 'only an administrator'],
      ['deputy-dsl-9', '456', undefined, 'there is no such account'],
    ] as const) {
      const { status, problems } = match(account, id, as);
      expect([status, problems], id).toEqual([2, [expect.stringContaining(says)]]);
    }
    const list = ['record', 'account', 'list', '--as', 'administrator-1'];
    expect(run(list).stdout).toMatch(/^dsl-1 .*signs in as 123 at https:\/\/accounts/m);
    const unmatch = ['record', 'account', 'unmatch', 'dsl-1', '--as', 'administrator-1'];
    expect(run(unmatch).status).toBe(0);
    expect(run(unmatch).status).toBe(2);
    expect(run(list).stdout).not.toContain('signs in');
  });

  test('a stand-in is said by whoever is away, and shows in what is written meanwhile', () => {
    const { path, run, id } = withOne();
    const until = ['--until', '2099-01-01T00:00:00Z'];
    const standIn = ['record', 'stand-in', 'deputy-dsl-1', '--for', 'dsl-1', ...until, '--as'];
    expect(run([...standIn, 'deputy-dsl-1']).status).toBe(2);
    expect(run([...standIn, 'dsl-1']).status).toBe(0);
    writeFileSync(join(path, 'two.json'), JSON.stringify({ ...BREACHED, incident: 'two' }));
    const other = run(['record', 'import', 'two.json', '--as', 'deputy-dsl-1']).stdout.slice(0, 32);
    const shown = (each: string): string =>
      run(['record', 'show', each, '--as', 'headteacher-1']).stdout;
    expect(shown(other)).toMatch(/by deputy-dsl-1, who stood in for dsl-1/);
    expect(shown(other)).toMatch(
      /while standing in for somebody: entries 0, 1, 2\. Each is judged by/,
    );
    expect(shown(id)).not.toMatch(/stood in/);
  });

  test('only a role and a number is an account, and a bad option is one line', () => {
    const { run } = withOne();
    const add = ['record', 'account', 'add'];
    for (const args of [
      [...add, 'Jane Doe', '--as', 'administrator-1'],
      [...add, 'wizard-1', '--as', 'administrator-1'],
      [...add, 'staff-2', '--as', 'administrator-1', '--person', 'Jane Doe'],
      [...add, 'staff-2', '--as', 'administrator-1', '--until', 'Tuesday'],
      [...add, 'staff-2', '--as', 'dsl-1'],
      [...add, 'staff-2'],
    ]) {
      const { status, problems } = run(args, { input: 'Jane Doe' });
      expect([args, status, problems.length]).toEqual([args, 2, 1]);
      expect(problems.join()).not.toContain('Jane');
    }
  });
});

describe('proving', () => {
  test('a bundle verifies by itself, and any change to it is found', () => {
    const { path, run, id, publicKey } = withOne();
    const args = ['record', 'export', id, 'bundle', '--as', 'dsl-1'];
    expect(run([...args, '--passphrase-from', 'words.txt']).status).toBe(0);
    // Anywhere else, without the record and its keys.
    const elsewhere = join(path, 'elsewhere');
    cpSync(join(path, 'bundle'), elsewhere, { recursive: true });
    const verify = ['record', 'verify', elsewhere, '--public-key', publicKey];
    expect(dutybound(verify).status).toBe(0);
    const unpack = ['record', 'unpack', elsewhere, '--passphrase-from'];
    const unpacked = dutybound([...unpack, join(path, 'words.txt')]);
    expect(JSON.parse(unpacked.stdout)).toEqual({ ...NOTED, exercise: false });
    writeFileSync(join(path, 'other.txt'), 'some other words here\n');
    const wrong = dutybound([...unpack, join(path, 'other.txt')]);
    expect([wrong.status, wrong.stdout, wrong.problems.length]).toEqual([2, '', 1]);
    const frames = join(elsewhere, 'frames', id);
    const bytes = readFileSync(frames);
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
    writeFileSync(frames, bytes);
    const { status, problems } = dutybound(verify);
    expect(status).toBe(1);
    expect(problems).toContainEqual(expect.stringMatching(/^frame 1 of frames\/.* was changed$/));
  });

  test('a short passphrase, and a folder that is not empty, are refused', () => {
    const { path, run, id } = withOne();
    writeFileSync(join(path, 'short.txt'), 'secret\n');
    const args = ['record', 'export', id, '--as', 'dsl-1', '--passphrase-from'];
    for (const more of [
      ['short.txt', 'bundle'],
      ['none.txt', 'bundle'],
      ['words.txt', '.'],
      ['words.txt', 'data/inside'],
    ]) {
      const { status, problems } = run([...args, ...more]);
      expect([more, status, problems.length]).toEqual([more, 2, 1]);
      expect(problems.join()).not.toContain('secret');
    }
  });

  test('a record that was rolled back disagrees with a checkpoint that somebody kept', () => {
    const { path, env, run, id } = withOne();
    const data = env.DUTYBOUND_DATA as string;
    cpSync(data, join(path, 'before'), { recursive: true });
    run(['record', 'hold', id, '--as', 'dsl-1', '--reason', 'a claim was made']);
    const kept = run(['record', 'checkpoint']).stdout;
    writeFileSync(join(path, 'kept.txt'), kept);
    const verify = ['record', 'verify', '--checkpoints', 'kept.txt'];
    expect(run(verify).status).toBe(0);
    rmSync(data, { recursive: true });
    cpSync(join(path, 'before'), data, { recursive: true });
    expect(run(['record', 'verify']).status).toBe(0);
    const { status, problems } = run(verify);
    expect([status, problems]).toEqual([1, [expect.stringMatching(/cut off or rolled back$/)]]);
  });

  test('bytes added to the journal are found', () => {
    const { env, run } = withOne();
    appendFileSync(join(env.DUTYBOUND_DATA as string, 'journal'), 'x');
    expect(run(['record', 'verify']).problems).toEqual([
      'the journal ends in 1 bytes that are not a whole line',
    ]);
  });

  test('an option that cannot be used is one line', () => {
    const { run } = withOne();
    for (const more of [
      ['--public-key', 'abc'],
      ['--checkpoints', 'none.txt'],
      ['--checkpoints', 'data/frames'],
    ]) {
      const { status, problems } = run(['record', 'verify', ...more]);
      expect([more, status, problems.length]).toEqual([more, 2, 1]);
    }
  });
});

describe('backing up and erasing', () => {
  test('what was erased does not come back from a backup or a file; the rest does', () => {
    const { path, run, id, sheet } = withOne();
    const other = { ...BREACHED, incident: '2026-0043' };
    writeFileSync(join(path, 'other.json'), JSON.stringify(other));
    const kept = run(['record', 'import', 'other.json', '--as', 'dsl-1']).stdout.slice(0, 32);
    expect(run(['record', 'backup', 'backup', '--as', 'administrator-1']).status).toBe(0);
    const erased = run(['record', 'erase', id, ...BY_TWO]);
    expect(erased.status).toBe(0);
    expect(SHEET.exec(erased.stdout)?.[0]).not.toBe(sheet);
    expect(run(['record', 'import', 'one.json', '--as', 'dsl-1']).problems).toEqual([
      expect.stringMatching(
        /was erased, or is not open to this account, .*; nothing more was imported$/,
      ),
    ]);
    const later = { env: { DUTYBOUND_DATA: join(path, 'restored') } };
    const restored = run(['record', 'restore', 'backup'], later);
    expect([restored.status, restored.problems]).toEqual([0, []]);
    expect(restored.stdout).toMatch(/files, \d+ bytes, 0 differ\./);
    expect(run(['record', 'show', kept, '--as', 'dsl-1'], later).status).toBe(1);
    const gone = run(['record', 'show', id, '--as', 'dsl-1'], later);
    expect([gone.status, gone.stdout, gone.problems.length]).toEqual([2, '', 1]);
    expect(run(['record', 'check-keys'], later).problems).toEqual([
      expect.stringMatching(new RegExp(`^${id} has no key`)),
    ]);
  });

  test('no word of a note, and no role, is in the folder, the keys or a backup', () => {
    const { path, env, run } = withOne();
    run(['record', 'backup', 'backup', '--as', 'administrator-1']);
    const roots = [...Object.values(env), join(path, 'backup')];
    for (const file of roots.flatMap(filesIn)) {
      const text = `${file.slice(path.length)} ${readFileSync(file, 'latin1')}`;
      for (const word of [
        'cried',
        'corridor',
        'teacher',
        'sexting',
        '2026-0042',
        '"dsl"',
        'dsl-1',
      ]) {
        expect([file, word, text.includes(word)]).toEqual([file, word, false]);
      }
    }
  });

  test('one person alone, a hold, or a reason that says nothing keeps an incident', () => {
    const { run, id } = withOne();
    const erase = (...more: readonly string[]): Ran => run(['record', 'erase', id, ...more]);
    const hold = ['record', 'hold', id, '--as', 'dsl-1', '--reason', 'police inquiry'];
    const refusals = [
      erase('--by', 'dsl-1', '--reason', 'old'),
      erase('--by', 'dsl-1', '--by', 'dsl-1', '--reason', 'old records'),
      erase('--by', 'dsl-1', '--by', 'headteacher-1', '--reason', 'n/a'),
      erase('--by', 'dsl-1', '--by', 'headteacher-1'),
      run(hold).status === 0 ? erase(...BY_TWO) : null,
    ];
    expect(refusals.map((each) => [each?.status, each?.problems.length])).toEqual(
      refusals.map(() => [2, 1]),
    );
    const release = ['record', 'release', id, '--as', 'dsl-1', '--reason', 'it has ended'];
    expect(run(release).status).toBe(0);
    expect(erase(...BY_TWO).status).toBe(0);
  });

  test('a backup that was changed is not restored', () => {
    const { path, run } = withOne();
    run(['record', 'backup', 'backup', '--as', 'administrator-1']);
    appendFileSync(join(path, 'backup', 'checkpoints'), 'x\n');
    const later = { env: { DUTYBOUND_DATA: join(path, 'restored') } };
    const { status, problems } = run(['record', 'restore', 'backup'], later);
    expect([status, problems.length]).toEqual([2, 1]);
    expect(existsSync(join(path, 'restored', 'record.json'))).toBe(false);
  });
});

describe('the keys', () => {
  test('come back after a dead disk, from the second keys and the recovery sheet', () => {
    const { env, run, id, sheet } = withOne();
    rmSync(env.DUTYBOUND_KEYS as string, { recursive: true });
    expect(run(['record', 'list', '--as', 'dsl-1']).status).toBe(2);
    const wrong = sheet.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    expect(run(['record', 'recover'], { input: wrong }).status).toBe(2);
    expect(run(['record', 'recover'], { input: sheet.toUpperCase() }).status).toBe(0);
    expect(run(['record', 'show', id, '--as', 'dsl-1']).status).toBe(1);
    const checked = run(['record', 'check-keys', '--sheet'], { input: sheet });
    expect(checked.stdout).toMatch(/The second keys agree\.\nThe recovery sheet fits\./);
  });

  test('that were rotated open with the new recovery sheet only', () => {
    const { env, run, sheet } = withOne();
    const newer =
      SHEET.exec(run(['record', 'rotate-keys', '--as', 'administrator-1']).stdout)?.[0] ?? '';
    rmSync(env.DUTYBOUND_KEYS as string, { recursive: true });
    expect(run(['record', 'recover'], { input: sheet }).status).toBe(2);
    expect(run(['record', 'recover'], { input: newer }).status).toBe(0);
  });

  test('an old recovery sheet, and second keys that were lost, are found', () => {
    const { env, run, id, sheet } = withOne();
    run(['record', 'erase', id, ...BY_TWO]);
    const old = run(['record', 'check-keys', '--sheet'], { input: sheet });
    expect([old.status, old.problems]).toEqual([
      1,
      ['the recovery sheet is not of these keys; the newest one is needed'],
    ]);
    rmSync(env.DUTYBOUND_SECOND_KEYS as string, { recursive: true });
    // As where a stick was pulled out: nothing is made in its place until somebody says so.
    const lost = run(['record', 'check-keys']);
    expect([lost.status, lost.problems]).toEqual([
      1,
      [expect.stringMatching(/^Warning: the second keys are not there; entries are kept/)],
    ]);
    expect(run(['record', 'check-keys', '--new-second']).status).toBe(0);
    expect(run(['record', 'check-keys']).stdout).toMatch(/The second keys agree/);
  });
});

test('a second process is told in one line who has the record', async () => {
  const { path, env, run } = staffed();
  const first = spawn(process.execPath, [BIN, 'record', 'import', '-', '--as', 'dsl-1'], {
    cwd: path,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise((resolve) => first.on('exit', resolve));
  const isLocked = (): boolean =>
    readdirSync(env.DUTYBOUND_DATA as string).some((name) => name.endsWith('.lock'));
  for (let tries = 0; !isLocked() && tries < 500; tries += 1) await pause(20);
  const { status, problems } = run(['record', 'list', '--as', 'dsl-1']);
  expect([status, problems]).toEqual([
    2,
    [expect.stringMatching(new RegExp(`the record is open in process ${first.pid}, since `))],
  ]);
  // Looking at it needs no lock.
  expect(run(['record', 'verify']).status).toBe(0);
  first.stdin?.end(JSON.stringify(BREACHED));
  expect(await ended).toBe(0);
  expect(run(['record', 'list', '--as', 'dsl-1']).status).toBe(0);
});

test.skipIf(process.platform === 'win32')(
  'keys that others on the machine can read are said, and an incident goes on',
  () => {
    const { env, run } = staffed();
    const keys = env.DUTYBOUND_KEYS as string;
    chmodSync(join(keys, 'epoch-key'), 0o644);
    expect(run(['record', 'list', '--as', 'dsl-1']).problems).toEqual([]);
    chmodSync(keys, 0o755);
    const open = run(['record', 'list', '--as', 'dsl-1']);
    expect([open.status, open.problems]).toEqual([
      0,
      [expect.stringMatching(/^Warning: others on this machine can read every incident, with the/)],
    ]);
    chmodSync(join(keys, 'epoch-key'), 0o600);
    expect(run(['record', 'list', '--as', 'dsl-1']).problems).toEqual([]);
  },
);

test('frames of another stream in place of its own close that incident, and it is said', () => {
  const { env, run, id } = withOne();
  const frames = join(env.DUTYBOUND_DATA as string, 'frames');
  const other = readdirSync(frames).find((name) => name !== id) as string;
  copyFileSync(join(frames, other), join(frames, id));
  const listed = run(['record', 'list', '--as', 'dsl-1']);
  expect(listed).toMatchObject({ status: 1, stdout: 'There are no incidents for this account.\n' });
  expect(listed.problems).toEqual([
    expect.stringMatching(/^Warning: part of the record cannot be/),
  ]);
  expect(run(['record', 'verify']).status).toBe(1);
});

test('a record is not made where its keys would be copied with it, or would overwrite those of another', () => {
  const { path, env, run } = staffed();
  const kept = readFileSync(join(env.DUTYBOUND_SECOND_KEYS as string, 'keys'));
  const places: readonly [Record<string, string>, RegExp][] = [
    [{ DUTYBOUND_KEYS: 'new' }, /are not apart/],
    [{ DUTYBOUND_KEYS: join('new', 'keys') }, /are not apart/],
    [{ DUTYBOUND_KEYS: 'k', DUTYBOUND_SECOND_KEYS: 'k' }, /in the folder of the first/],
    [{ DUTYBOUND_KEYS: 'k' }, /keys of another record already/],
  ];
  for (const [where, says] of places) {
    const { status, problems } = run(['record', 'init'], {
      env: { ...env, DUTYBOUND_DATA: 'new', ...where },
    });
    expect([status, problems]).toEqual([2, [expect.stringMatching(says)]]);
    expect(existsSync(join(path, 'new', 'record.json'))).toBe(false);
  }
  expect(readFileSync(join(env.DUTYBOUND_SECOND_KEYS as string, 'keys'))).toEqual(kept);
});
