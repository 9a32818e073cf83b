/** Where PostgreSQL is, as `DATABASE_URL` says; nothing of it that is secret is ever shown. */
import { readFileSync } from 'node:fs';
import type { ClientConfig } from 'pg';
import { RecordFault } from '../fault.ts';

/** A database, and which of the records in it. */
export interface DatabasePlace {
  /** As it was given. It may hold a password. */
  readonly url: string;
  readonly record: string;
}

const LOCAL: readonly string[] = ['localhost', '127.0.0.1', '::1', '[::1]'];
const SSL_MODES: readonly string[] = ['disable', 'require', 'verify-full'];
const OPTIONS: readonly string[] = ['host', 'sslmode', 'sslrootcert'];
const RECORD = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Whether a record can be called that. */
export const isRecordName = (name: string): boolean => RECORD.test(name);

const refused = (says: string): RecordFault => new RecordFault('not-a-record', says);

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refused('DATABASE_URL: write a % of the name or the password as %25');
  }
};

const certificateIn = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw refused('DATABASE_URL: the file of sslrootcert cannot be read; check its name');
  }
};

/** What is opened there, in words without a name or a password. */
export const databaseInWords = ({ url, record }: DatabasePlace): string => {
  const { host, database } = connectionTo({ url, record });
  return `${record}, in the database ${database} at ${host}`;
};

/** @throws RecordFault where it is not the address of a database */
export const connectionTo = ({ url: text, record }: DatabasePlace): ClientConfig => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const database = decoded(url?.pathname.slice(1) ?? '');
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol) || database === '') {
    throw refused(
      'DATABASE_URL is not the address of a database; write it like postgres://USER:PASSWORD@HOST:5432/DATABASE',
    );
  }
  if (!isRecordName(record)) {
    throw refused(
      'DUTYBOUND_RECORD is not a name for a record; use small letters, digits and hyphens, such as valley-end',
    );
  }
  for (const name of url.searchParams.keys()) {
    if (!OPTIONS.includes(name)) {
      throw refused(`DATABASE_URL: of what follows the ? only ${OPTIONS.join(', ')} are known`);
    }
  }
  const host = url.searchParams.get('host') ?? url.hostname.replace(/^\[|\]$/g, '');
  const isNear = host === '' || host.startsWith('/') || LOCAL.includes(host);
  const mode = url.searchParams.get('sslmode') ?? (isNear ? 'disable' : 'verify-full');
  if (!SSL_MODES.includes(mode)) {
    throw refused(`DATABASE_URL: sslmode is one of ${SSL_MODES.join(', ')}`);
  }
  const certificate = url.searchParams.get('sslrootcert');
  return {
    host: host === '' ? 'localhost' : host,
    port: url.port === '' ? 5432 : Number(url.port),
    database,
    ...(url.username === '' ? {} : { user: decoded(url.username) }),
    ...(url.password === '' ? {} : { password: decoded(url.password) }),
    ssl:
      mode === 'disable'
        ? false
        : {
            rejectUnauthorized: mode === 'verify-full' || certificate !== null,
            ...(certificate === null ? {} : { ca: certificateIn(certificate) }),
          },
  };
};
