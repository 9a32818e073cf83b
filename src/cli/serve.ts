/** `dutybound serve`: the console, on this machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssets } from '../console/assets.ts';
import { fillDemonstration } from '../console/demonstration.ts';
import { isForSchools } from '../console/schools.ts';
import { serveConsole } from '../console/serve.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { databaseInWords } from '../record/database/address.ts';
import { firstPassword } from '../record/passwords.ts';
import { isRecordThere, keySourceFrom, makeRecord, placesFrom } from '../record/places.ts';
import { booksFor, unknownPolicy } from './books.ts';
import { NOT_A_PORT, portFrom, toldToStop, whyNotListening } from './listening.ts';
import { guarded, refuse } from './record/opening.ts';
import { addressOr, backupsIn, complainOfDue, openParts, waysOr } from './serve/parts.ts';
import { serveSchools, wrongForSchools } from './serve/schools.ts';
import { printText } from './terminal.ts';

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

/** @returns the exit status, once it was told to stop */
export const serve = (flags: ServeFlags): Promise<number> =>
  guarded(async () => {
    const host = flags.host ?? process.env.HOST ?? '127.0.0.1';
    const port = portFrom(flags.port || process.env.PORT || USUAL_PORT);
    const wrong = wrongPlace(host, port, flags.behindProxy === true);
    if (wrong !== null || port === null) return refuse(wrong ?? '');
    const address = addressOr(process.env);
    if (typeof address === 'string') return refuse(address);
    const books = await booksFor(flags);
    if (books === null) return 2;
    const { demo } = flags;
    const unknown = unknownPolicy(demo, books);
    if (unknown !== null) return refuse(`--demo: ${unknown}`);
    const isSecure = flags.behindProxy === true;
    const common = { books, flags, assets: readAssets(), isSecure };
    if (demo === undefined && address !== null && isForSchools(address)) {
      const wrongSetting = wrongForSchools(address, process.env, isSecure);
      if (wrongSetting !== null) return refuse(wrongSetting);
      return serveSchools(address, placesFrom(process.env), { host, port }, common);
    }
    const ways = waysOr(process.env);
    if (typeof ways === 'string') return refuse(ways);
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
    const parts = await openParts(where, source, {
      ...common,
      isDemonstration: demo !== undefined,
    });
    try {
      const password = firstPassword();
      const shown = demo === undefined ? [] : await fillDemonstration(parts, demo, password);
      const serving = await serveConsole({
        ...parts,
        backups,
        sheet: demo === undefined ? sheet : null,
        address: ways.address,
        // What is fictional is told to nobody.
        senders: demo === undefined ? ways.senders : [],
        provider: demo === undefined ? ways.provider : null,
        host,
        port,
        onFault: complainOfDue(),
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
      await parts.record.close().catch(() => {});
      const why = whyNotListening(error, host, port);
      if (why !== null) return refuse(why);
      throw error;
    } finally {
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    }
  });
