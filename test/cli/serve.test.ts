import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { BIN, dutybound, temporaryFolder } from './support.ts';

const folder = temporaryFolder();

test.each([
  ['DUTYBOUND_MAIL_TO', 'the head <head@otterbrook.example>'],
  ['DUTYBOUND_WEBHOOK_SECRET', 'too short'],
  ['DUTYBOUND_SIGN_IN_ISSUER', 'https://login.microsoftonline.com/common/v2.0'],
])(
  'a wrong %s stops the console before it begins, in one line that does not repeat it',
  (name, value) => {
    const { status, stdout, problems } = dutybound(['serve'], {
      cwd: folder.path,
      env: {
        DUTYBOUND_DATA: `${folder.path}/data`,
        DUTYBOUND_ADDRESS: 'https://otterbrook.example',
        DUTYBOUND_MAIL_SERVER: 'smtps://name:password@mail.otterbrook.example',
        DUTYBOUND_MAIL_FROM: 'dutybound@otterbrook.example',
        DUTYBOUND_MAIL_TO: 'dsl-1=dsl@otterbrook.example',
        DUTYBOUND_WEBHOOK_TO: 'dsl-1=https://pager.otterbrook.example',
        DUTYBOUND_WEBHOOK_SECRET: 'a secret of the school',
        [name]: value,
      },
    });
    expect([status, stdout, problems.length]).toEqual([2, '', 1]);
    expect(problems[0]).toContain(`${name}: `);
    expect(problems[0]).not.toContain(value);
  },
);

test('puts no backup among what is backed up', () => {
  const data = `${folder.path}/data`;
  const { status, stdout, problems } = dutybound(['serve'], {
    cwd: folder.path,
    env: { DUTYBOUND_DATA: data, DUTYBOUND_BACKUPS: `${data}/backups` },
  });
  expect([status, stdout, problems.length]).toEqual([2, '', 1]);
  expect(problems[0]).toContain('DUTYBOUND_BACKUPS: the folder for the copy is inside the record');
  expect(existsSync(data)).toBe(false);
});

test('listens for other machines only where a proxy with a certificate stands before it', () => {
  const { status, problems } = dutybound(['serve', '--host', '0.0.0.0'], {
    cwd: folder.path,
    env: { DUTYBOUND_DATA: `${folder.path}/other` },
  });
  expect([status, problems.length]).toEqual([2, 1]);
  expect(problems[0]).toContain('--behind-proxy');
});

test('says the address that a proxy gives it, and ends in good order when it is told to while it starts', async () => {
  const data = `${folder.path}/stopped`;
  const server = spawn(process.execPath, [BIN, 'serve', '--port', '0', '--behind-proxy'], {
    env: { ...process.env, DUTYBOUND_DATA: data, DUTYBOUND_ADDRESS: 'https://otterbrook.example' },
  });
  onTestFinished(() => void server.kill('SIGKILL'));
  const said = text(server.stdout);
  const ended = once(server, 'close');
  while (!existsSync(`${data}/record.json`) && server.exitCode === null) await pause(5);
  server.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(await said).toMatch(
    /is at https:\/\/otterbrook.example\nIt listens at http:\/\/127.*\n.*: https:\/\/otterbrook.example\/emergency/s,
  );
  expect(readdirSync(data).filter((name) => name.endsWith('.lock'))).toEqual([]);
});
