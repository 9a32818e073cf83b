/**
 * `audit records:`: the records of all schools in a database, one after another, or shared with other workers by
 * `--together`. Each school is a part of the audit, and parts are merged in the order of their names: so the report
 * does not depend on who audited what.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import manifest from '../../../package.json' with { type: 'json' };
import { logOfTimelines } from '../../audit/logs.ts';
import { finished, merge } from '../../audit/merge.ts';
import { policyDigests } from '../../audit/origin.ts';
import { AuditRun, Stopped } from '../../audit/run.ts';
import type { RuleBooks } from '../../engine/replay.ts';
import type { Instant } from '../../engine/time.ts';
import type { PolicyFlags } from '../../policies/books.ts';
import type { DatabasePlace } from '../../record/database/address.ts';
import { whileAway } from '../../record/database/connection.ts';
import { schoolsIn } from '../../record/database/database-home.ts';
import { SharedAudit } from '../../record/database/shared-audit.ts';
import type { Desk } from '../../record/desk.ts';
import { RecordFault } from '../../record/fault.ts';
import { EPOCH_KEY } from '../../record/keys.ts';
import {
  keySourceFrom,
  openRecord,
  type Places,
  placesOf,
  refuseShort,
} from '../../record/places.ts';
import type { IncidentRecord } from '../../record/record.ts';
import { type Audit, RECORDS, sourceOfRecord } from '../../vocabulary/audits.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { inSchoolTime } from '../../words/time.ts';
import { accountFrom, asAccount, Refused } from '../record/account.ts';
import { openedAt } from '../record/opening.ts';
import { complain } from '../terminal.ts';
import { type Interruption, STOPPED } from './interruption.ts';

export interface RecordsFlags extends PolicyFlags {
  readonly policy?: string;
  readonly against?: string;
  /** As which account of each school. */
  readonly as?: string;
  /** What the workers that share them call their audit. */
  readonly together?: string;
}

export interface RecordsOptions {
  readonly books: RuleBooks;
  readonly flags: RecordsFlags;
  readonly terms: readonly string[] | undefined;
  readonly asOf: Instant | undefined;
  readonly interruption: Interruption;
  readonly places: Places;
  readonly passed: (bytes: number, incidents: number) => void;
}

/** The schools of an audit that are left to one worker, or shared by several. */
interface Schools {
  readonly next: () => Promise<string | null>;
  /** Keeps what came of a school: its audit, packed. */
  readonly finish: (school: string, result: Buffer) => Promise<void>;
  readonly cannot: (school: string) => Promise<void>;
  /** What came of each; null for those that nobody could audit. */
  readonly results: () => Promise<ReadonlyMap<string, Buffer | null>>;
  readonly leave: (hasReport: boolean) => Promise<void>;
}

const ofOneWorker = (schools: readonly string[], able: readonly string[]): Schools => {
  const left = [...able];
  const results = new Map<string, Buffer | null>(schools.map((school) => [school, null]));
  return {
    next: async () => left.shift() ?? null,
    finish: async (school, result) => void results.set(school, result),
    cannot: async () => {},
    results: async () => results,
    leave: async () => {},
  };
};

/** Whoever joins an audit so long after it was begun is told, in milliseconds. */
const LATE = 60_000;

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** @throws Refused where the workers have no passphrase */
const passphraseOfWorkers = (): string => {
  const { DUTYBOUND_AUDIT_PASSPHRASE: passphrase = '' } = process.env;
  if (passphrase === '') {
    throw new Refused(
      '--together: give every worker one passphrase in DUTYBOUND_AUDIT_PASSPHRASE; what each has found is sealed under it',
    );
  }
  refuseShort(passphrase);
  return passphrase;
};

/** By what an audit judges, as workers compare it. */
const judgingOf = ({ books, flags, terms, asOf }: RecordsOptions): string =>
  JSON.stringify({
    version: manifest.version,
    as: flags.as,
    policies: policyDigests(
      books.policies.map(({ id }) => id),
      books,
    ),
    policy: flags.policy,
    against: flags.against,
    layers: [...new Set(flags.adopt ?? [])].sort(),
    terms,
    asOf,
  });

const NO_KEYS =
  'is left out, since what opens its keys is not here; copy its epoch-key to the folder of its name in DUTYBOUND_KEYS';

/** Its keys open with something else than this worker has; another one may have it. */
const isOfOthers = (error: unknown): boolean =>
  error instanceof RecordFault && ['wrong-key', 'no-key'].includes(error.code);

/** What is wrong is in the record of one school, or its accounts, and not in the database or this machine. */
const isOfSchool = (error: unknown): error is Error =>
  error instanceof Refused ||
  (error instanceof RecordFault &&
    ['damaged', 'newer-format', 'not-a-record', 'closed', 'not-allowed'].includes(error.code));

/** A school as a part of the audit. @param says why it is left out; null where it is not */
const partOf = (
  school: string,
  timelines: readonly Timeline[],
  says: string | null,
  { books, flags, terms, asOf, passed }: RecordsOptions,
): Promise<Audit> => {
  const name = sourceOfRecord(school);
  const own = timelines.map((timeline) => ({ ...timeline, school }));
  const { policy, against } = flags;
  return new AuditRun({
    books,
    from: flags,
    logs: [logOfTimelines(name, own)],
    missing: says === null ? [] : [{ file: name, line: null, field: null, says }],
    policy,
    against,
    terms,
    asOf,
    passed,
    version: manifest.version,
  }).audit();
};

/** Says nothing of which incident it is: nobody knows whom it is about. */
const UNREADABLE =
  'is left out, since it has incidents that cannot be read; `dutybound record verify` says which';

/** What the log of reads of each school says. */
const whatIsDone = ({ together }: RecordsFlags): string =>
  together === undefined
    ? 'audited with other schools'
    : `audited with other schools (${together})`;

/** The timelines of a school. @throws Refused where any cannot be read: the rest would be taken for all */
const timelinesOf = async (
  record: IncidentRecord,
  desk: Desk,
  flags: RecordsFlags,
): Promise<readonly Timeline[]> => {
  try {
    const all = await desk.readAll(whatIsDone(flags));
    if (!record.hasUnreadable) return all.map(({ timeline }) => timeline);
  } catch (error) {
    if (!(error instanceof RecordFault) || error.code !== 'damaged') throw error;
  }
  throw new Refused(UNREADABLE);
};

/** The audit of one school; null where its keys are not here. */
const auditOfSchool = async (
  school: string,
  where: Places,
  options: RecordsOptions,
): Promise<Audit | null> => {
  const { books, flags } = options;
  try {
    const opened = await whileAway(() => openRecord(where, keySourceFrom(process.env)));
    return await openedAt(opened, where, books, async ({ record, accounts }) => {
      const desk = asAccount({ record, accounts }, flags);
      return partOf(school, await timelinesOf(record, desk, flags), null, options);
    });
  } catch (error) {
    if (isOfOthers(error)) return null;
    if (isOfSchool(error)) return partOf(school, [], error.message, options);
    throw error;
  }
};

const databaseOf = ({ database }: Places): DatabasePlace => {
  if (database != null) return database;
  throw new Refused(`${RECORDS} are the records of a database; name it in DATABASE_URL`);
};

/** Whether this worker has what opens the keys of a school, as far as can be told without trying. */
const hasKeyOf = ({ keys }: Places): boolean =>
  keySourceFrom(process.env).kind === 'passphrase' || existsSync(join(keys, EPOCH_KEY));

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : 1;

/** @throws Refused, RecordFault where they cannot be shared as is asked for */
const schoolsFor = async (
  database: DatabasePlace,
  schools: readonly string[],
  able: readonly string[],
  options: RecordsOptions,
): Promise<Schools> => {
  const { together: name } = options.flags;
  if (name === undefined) return ofOneWorker(schools, able);
  if (!NAME.test(name)) {
    throw new Refused('--together: use small letters, digits and hyphens, such as autumn-2026');
  }
  const passphrase = passphraseOfWorkers();
  const judging = judgingOf(options);
  const sharing = { name, passphrase, options: judging, schools, able };
  const shared = await SharedAudit.join(database, sharing);
  const begun = Date.parse(shared.begun);
  if (Date.now() - begun > LATE) {
    complain(
      `dutybound: the audit ${name} was begun on ${inSchoolTime(begun)}; what was found since is used as it was found; for a new audit choose another name`,
    );
  }
  return shared;
};

/**
 * Audits the records of a database, and gives what all workers have found to be reported.
 * @throws Refused, RecordFault where that cannot be done; Stopped where it was told to stop
 */
export const auditOfRecords = async (
  options: RecordsOptions,
  report: (audit: Audit) => Promise<number>,
): Promise<number> => {
  const { flags, interruption, places } = options;
  accountFrom(flags.as);
  const database = databaseOf(places);
  const schools = await schoolsIn(database);
  if (schools.length === 0) throw new Refused('there is no school in this database yet');
  const whereIs = (school: string): Places => placesOf(places, school);
  const able = schools.filter((school) => hasKeyOf(whereIs(school)));
  const queue = await schoolsFor(database, schools, able, options);
  let hasReport = false;
  try {
    for (;;) {
      const school = await interruption.unless(queue.next());
      if (school === STOPPED) throw new Stopped();
      if (school === null) break;
      const audit = await auditOfSchool(school, whereIs(school), options);
      if (audit === null) await queue.cannot(school);
      else await queue.finish(school, gzipSync(JSON.stringify(audit)));
    }
    let all: Audit | null = null;
    for (const [school, result] of [...(await queue.results())].sort(byName)) {
      const part =
        result === null
          ? await partOf(school, [], NO_KEYS, options)
          : (JSON.parse(gunzipSync(result).toString()) as Audit);
      all = all === null ? part : merge(all, part);
    }
    const status = await report(finished(all as Audit));
    hasReport = true;
    return status;
  } finally {
    await queue.leave(hasReport);
  }
};
