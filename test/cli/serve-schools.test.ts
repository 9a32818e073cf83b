import { expect, test } from 'vitest';
import { wrongForSchools } from '../../src/cli/serve/schools.ts';

const PATTERN = new URL('https://*.dutybound.example');
const DATABASE = { DATABASE_URL: 'postgres://owner@db.example/dutybound' };

test.each([
  ['several schools are in a database', {}, 'set DATABASE_URL'],
  ['one record is not several', { ...DATABASE, DUTYBOUND_RECORD: 'north' }, 'leave out one'],
  ['no passphrase opens all', { ...DATABASE, DUTYBOUND_PASSPHRASE: 'x' }, 'key file of its own'],
  [
    'alerts of one school go to no other',
    { ...DATABASE, DUTYBOUND_MAIL_TO: 'dsl-1=a@b.example' },
    'settings.env',
  ],
])('%s, and the server says so in one line', (_, environment, says) => {
  const wrong = wrongForSchools(PATTERN, environment, true) ?? '';
  expect(wrong).toContain(says);
  expect(wrong).not.toContain('\n');
});

test('an address over TLS needs a proxy, and with one there is nothing wrong', () => {
  expect(wrongForSchools(PATTERN, DATABASE, false)).toContain('--behind-proxy');
  expect(wrongForSchools(PATTERN, DATABASE, true)).toBeNull();
  expect(wrongForSchools(new URL('http://*.localhost:8200'), DATABASE, false)).toBeNull();
});
