/** `dutybound serve`: the console, on this machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sendersFrom } from '../console/alerting/channels.ts';
import { readAssets } from '../console/assets.ts';
import { fillDemonstration } from '../console/demonstration.ts';
import { addressFrom, SettingFault } from '../console/environment.ts';
import type { BackupPlace, PageFault } from '../console/house.ts';
import { serveConsole } from '../console/serve.ts';
import { ProviderFault } from '../console/signing-in/provider.ts';
import { type ProviderSettings, providerFrom } from '../console/signing-in/provider-settings.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { Accounts } from '../record/accounts.ts';
import type { AlertSender } from '../record/alerts.ts';
import { databaseInWords } from '../record/database/address.ts';
import { FolderOnDisk } from '../record/disk.ts';
import { RecordFault } from '../record/fault.ts';
import { issueOnce } from '../record/governors-reports.ts';
import { firstPassword } from '../record/passwords.ts';
import {
  folderForCopy,
  isRecordThere,
  keySourceFrom,
  makeRecord,
  openRecord,
  type Places,
  placesFrom,
} from '../record/places.ts';
import { IncidentRecord } from '../record/record.ts';
import { Settings } from '../record/settings.ts';
import { Upkeep } from '../record/upkeep.ts';
import { booksFor, unknownPolicy } from './books.ts';
import { NOT_A_PORT, portFrom, toldToStop, whyNotListening } from './listening.ts';
import { guarded, now, refuse, rulesIn } from './record/opening.ts';
import { complain, printText } from './terminal.ts';

export interface ServeFlags extends PolicyFlags {
  readonly port?: string;
  readonly host?: string;
  readonly behindProxy?: boolean;
  /** The policy of a fictional school to try the console out with, in a folder that is removed at the end. */
  readonly demo?: string;
}

const USUAL_PORT = '8200';
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/** What is wrong with where it is to listen, or null. */
const wrongPlace = (host: string, port: number | null, behindProxy: boolean): string | null => {
  if (port === null) return `--port (or PORT) ${NOT_A_PORT}`;
  if (!LOOPBACK.includes(host) && !behindProxy) {
    return `${host} can be reached from other machines, so what is typed would cross the network unsealed; put a proxy with a certificate before it and add --behind-proxy, or leave out --host`;
  }
  return null;
};

interface Ways {
  /** By which alerts leave. */
  readonly senders: readonly AlertSender[];
  readonly address: URL | null;
  readonly provider: ProviderSettings | null;
}

/** How the console is reached and reaches others, or what is wrong with a setting. */
const waysOr = (environment: NodeJS.ProcessEnv): Ways | string => {
  try {
    return {
      senders: sendersFrom(environment, now),
      address: addressFrom(environment),
      provider: providerFrom(environment),
    };
  } catch (error) {
    if (error instanceof SettingFault) return error.message;
    throw error;
  }
};

/** A line for whoever keeps the machine: a fault of the record says nothing of an incident, any other is not told. */
const onFault = (error: unknown): void => {
  const says = error instanceof RecordFault ? error.message : 'the program made a mistake';
  complain(`dutybound: what has fallen due could not be written down, and is tried again: ${says}`);
};

/** The same of a page: which kind of page, and which kind of fault; nothing of an address or of what was typed. */
const onPageFault = ({ page, error }: PageFault): void => {
  const says =
    error instanceof RecordFault || error instanceof ProviderFault
      ? error.message
      : `the program made a mistake (${error instanceof Error ? error.name : 'unknown'})`;
  complain(`dutybound: ${page}: ${says}`);
};

/**
 * Where the console puts backups, if `DUTYBOUND_BACKUPS` names a folder.
 * @throws RecordFault where it is among what is copied
 */
const backupsIn = (environment: NodeJS.ProcessEnv, where: Places): BackupPlace | null => {
  const { DUTYBOUND_BACKUPS: given } = environment;
  if (given === undefined || given === '') return null;
  try {
    const folder = folderForCopy(where, given);
    return { folder, newFolder: (name) => new FolderOnDisk(join(folder, name)) };
  } catch (error) {
    if (!(error instanceof RecordFault)) throw error;
    throw new RecordFault(error.code, `DUTYBOUND_BACKUPS: ${error.message}`);
  }
};

/** @returns the exit status, once it was told to stop */
export const serve = (flags: ServeFlags): Promise<number> =>
  guarded(async () => {
    const host = flags.host ?? process.env.HOST ?? '127.0.0.1';
    const port = portFrom(flags.port || process.env.PORT || USUAL_PORT);
    const wrong = wrongPlace(host, port, flags.behindProxy === true);
    if (wrong !== null || port === null) return refuse(wrong ?? '');
    const ways = waysOr(process.env);
    if (typeof ways === 'string') return refuse(ways);
    const books = await booksFor(flags);
    if (books === null) return 2;
    const { demo } = flags;
    const unknown = unknownPolicy(demo, books);
    if (unknown !== null) return refuse(`--demo: ${unknown}`);
    const folder = demo === undefined ? null : await mkdtemp(join(tmpdir(), 'dutybound-demo-'));
    // A demonstration never touches the record or the keys of the school on this machine.
    const env = folder === null ? process.env : { DUTYBOUND_DATA: join(folder, 'record') };
    const where = placesFrom(env);
    const source = keySourceFrom(env);
    const backups = demo === undefined ? backupsIn(process.env, where) : null;
    // From here on, since the first process of a container is sent no signal that it does not ask for.
    const stopped = toldToStop();
    let sheet: string | null = null;
    if (!(await isRecordThere(where))) ({ sheet } = await makeRecord(where, source));
    const { parts } = await openRecord(where, source);
    const record = new IncidentRecord(parts.streams, {
      books,
      rulesOf: rulesIn(books),
      now,
      isDemonstration: demo !== undefined,
    });
    try {
      const accounts = await Accounts.open(parts.streams, now);
      const settings = await Settings.open(parts.streams, now);
      const password = firstPassword();
      const shown =
        demo === undefined
          ? []
          : await fillDemonstration({ record, accounts, settings, now }, demo, password);
      const serving = await serveConsole({
        record,
        accounts,
        settings,
        upkeep: new Upkeep(parts, settings, now),
        backups,
        books,
        booksFrom: {
          ...(flags.policies && { policies: flags.policies }),
          ...(flags.adopt && { adopt: flags.adopt }),
        },
        enterReport: (wanted) => issueOnce(where.record, wanted),
        now,
        sheet: demo === undefined ? sheet : null,
        isSecure: flags.behindProxy === true,
        assets: readAssets(),
        drills: new FolderOnDisk(where.record),
        onDrillFault: (says) => complain(`dutybound: ${says}`),
        address: ways.address,
        // What is fictional is told to nobody.
        senders: demo === undefined ? ways.senders : [],
        provider: demo === undefined ? ways.provider : null,
        host,
        port,
        onFault,
        onPageFault,
      });
      const at = ways.address?.origin ?? serving.url;
      printText(
        [
          `Dutybound is at ${at}`,
          ...(at === serving.url ? [] : [`It listens at ${serving.url}`]),
          ...(serving.setUpCode === null
            ? []
            : [`It is not set up yet. The code for that: ${serving.setUpCode}`]),
          ...(shown.length === 0
            ? []
            : [
                'EXERCISE: a fictional school. Ring nobody, and write down nothing real.',
                `Sign in as ${shown.join(', ')}; the password of each: ${password}`,
              ]),
          `What to do first, without signing in: ${at}/emergency`,
          folder === null
            ? `The record is ${where.database == null ? `in ${where.record}` : databaseInWords(where.database)}. Ctrl+C stops.`
            : 'Ctrl+C stops, and everything is thrown away.',
          '',
        ].join('\n'),
      );
      await stopped;
      await serving.stop();
      return 0;
    } catch (error) {
      await record.close().catch(() => {});
      const why = whyNotListening(error, host, port);
      if (why !== null) return refuse(why);
      throw error;
    } finally {
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    }
  });
