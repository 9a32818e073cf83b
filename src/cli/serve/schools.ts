/** `dutybound serve` for several schools of one database. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { isSet } from '../../console/environment.ts';
import { addressOf, Schools } from '../../console/schools.ts';
import { LOOKED_FOR_EVERY, listenAt, served, warmingUp } from '../../console/serve.ts';
import { databaseInWords, isRecordName } from '../../record/database/address.ts';
import { ReachedBy } from '../../record/database/reached.ts';
import { RecordFault } from '../../record/fault.ts';
import { EPOCH_KEY } from '../../record/keys.ts';
import { isRecordThere, type Places, placesOf } from '../../record/places.ts';
import { toldToStop, whyNotListening } from '../listening.ts';
import { refuse } from '../record/opening.ts';
import { complain, printText } from '../terminal.ts';
import { backupsIn, type Common, complainOfDue, openParts, type Ways, waysOr } from './parts.ts';

/** In the folder of a school: by which ways its alerts leave, and the server of its own accounts. */
const SETTINGS_FILE = 'settings.env';
/** Settings that are those of one school, and would be taken for those of every other. */
const OF_ONE = [
  'DUTYBOUND_MAIL_TO',
  'DUTYBOUND_WEBHOOK_TO',
  'DUTYBOUND_WEBHOOK_SECRET',
  'DUTYBOUND_SIGN_IN_ISSUER',
  'DUTYBOUND_SIGN_IN_CLIENT',
  'DUTYBOUND_SIGN_IN_SECRET',
  'DUTYBOUND_SIGN_IN_DOMAIN',
  'DUTYBOUND_SIGN_IN_ACR',
];
/** How often it is looked for schools that were added. */
const ADDED_EVERY = 60_000;

/** What is wrong with the settings of a server of several schools, or null. */
export const wrongForSchools = (
  pattern: URL,
  environment: NodeJS.ProcessEnv,
  behindProxy: boolean,
): string | null => {
  if (!isSet(environment, 'DATABASE_URL')) {
    return 'DUTYBOUND_ADDRESS has a * for several schools, which are in one database: set DATABASE_URL';
  }
  if (isSet(environment, 'DUTYBOUND_RECORD')) {
    return 'DUTYBOUND_ADDRESS has a * for several schools, and DUTYBOUND_RECORD names one: leave out one of the two';
  }
  if (isSet(environment, 'DUTYBOUND_PASSPHRASE')) {
    return 'DUTYBOUND_PASSPHRASE would open every school: with several, each has a key file of its own in DUTYBOUND_KEYS; leave it out';
  }
  const shared = OF_ONE.find((each) => isSet(environment, each));
  if (shared !== undefined) {
    return `${shared} is a setting of one school: write it into the file ${SETTINGS_FILE} in the folder of that school in DUTYBOUND_DATA`;
  }
  if (pattern.protocol === 'https:' && !behindProxy) {
    return 'DUTYBOUND_ADDRESS begins with https://, which a proxy with a certificate makes; add --behind-proxy';
  }
  return null;
};

/** The schools whose keys this machine has. */
const schoolsIn = (keys: string): readonly string[] =>
  (existsSync(keys) ? readdirSync(keys, { withFileTypes: true }) : [])
    .filter((each) => each.isDirectory() && isRecordName(each.name))
    .map(({ name }) => name)
    .filter((name) => existsSync(join(keys, name, EPOCH_KEY)))
    .sort();

/** How a school reaches others. What is wrong with it is said, and keeps nobody out. */
const waysOf = ({ record }: Places, name: string, address: URL): Omit<Ways, 'address'> => {
  const file = join(record, SETTINGS_FILE);
  const own = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const shared = { ...process.env, ...own, DUTYBOUND_ADDRESS: address.href };
  const ways = waysOr(isSet(own, ...OF_ONE) ? shared : { DUTYBOUND_ADDRESS: address.href });
  if (typeof ways !== 'string') return ways;
  complain(
    `dutybound: ${name}: ${SETTINGS_FILE}: ${ways}; until then no alert leaves, and nobody signs in with an account of the school`,
  );
  return { senders: [], provider: null };
};

/** Looks for what other servers have written in any school. @returns what ends that */
const looking = (schools: Schools): (() => Promise<void>) => {
  let last: Promise<void> | null = null;
  const timer = setInterval(() => {
    // That the database is away is said to whoever asks for a page.
    last ??= schools
      .look()
      .catch(() => {})
      .then(() => {
        last = null;
      });
  }, LOOKED_FOR_EVERY);
  return async () => {
    clearInterval(timer);
    await last;
  };
};

/** @returns the exit status, once it was told to stop */
export const serveSchools = async (
  pattern: URL,
  where: Places,
  at: { readonly host: string; readonly port: number },
  common: Common,
): Promise<number> => {
  const { database = null } = where;
  if (database === null) return refuse('DATABASE_URL: is not set');
  const stopped = toldToStop();
  const onFault = (name: string, error: unknown): void => {
    const says = error instanceof RecordFault ? error.message : 'the program made a mistake';
    complain(`dutybound: ${name} cannot be opened: ${says}`);
  };
  const news = await ReachedBy.open(database);
  const schools = new Schools({
    pattern,
    onFault,
    reached: news.of,
    open: async (name) => {
      const its = placesOf(where, name);
      if (!existsSync(join(its.keys, EPOCH_KEY)) || !(await isRecordThere(its))) return null;
      const of = `${name}: `;
      const address = addressOf(pattern, name);
      const parts = await openParts(its, { kind: 'file' }, common, of);
      const school = await served(
        {
          ...parts,
          ...waysOf(its, name, address),
          sheet: null,
          address,
          isOneOfSeveral: true,
          backups: backupsIn(process.env, its, name),
        },
        complainOfDue(of),
      );
      const { setUpCode } = school.house;
      if (setUpCode !== null) {
        printText(`${address.href} is not set up yet. The code for that: ${setUpCode}\n`);
      }
      return school;
    },
  });
  const names = schoolsIn(where.keys);
  if (names.length === 0) {
    return refuse(
      `${where.keys} has no folder with the keys of a school; make a school with \`dutybound record init\`, as docs/trusts.md says`,
    );
  }
  try {
    const { url, stop } = await listenAt(schools.fetch, at);
    printText(
      [
        `Dutybound is at ${pattern.href}, with the name of a school in place of the *`,
        `It listens at ${url}`,
        `Schools whose keys are in ${where.keys}: ${names.length}, in ${databaseInWords(database).replace(/^[^,]*, in /, '')}. Ctrl+C stops.`,
        '',
      ].join('\n'),
    );
    let opening = schools.openAll(names);
    const [first = ''] = names;
    const one = await schools.of(first).catch(() => null);
    const stopWarming = one === null ? async () => {} : warmingUp(one.house);
    const timer = setInterval(() => {
      opening = opening.then(() => schools.openAll(schoolsIn(where.keys)));
    }, ADDED_EVERY);
    const stopLooking = looking(schools);
    await stopped;
    clearInterval(timer);
    await stopLooking();
    await stop();
    await stopWarming();
    await schools.stop();
    await opening;
    await news.close();
    return 0;
  } catch (error) {
    await schools.stop();
    await news.close();
    const why = whyNotListening(error, at.host, at.port);
    if (why !== null) return refuse(why);
    throw error;
  }
};
