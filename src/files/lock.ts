/**
 * One process at a time: a lock is a small file that says which process has taken it. A process that
 * dies leaves its file, which the next one recognises as left over and removes.
 *
 * Each process writes a file of its own and then looks for others. Of two that come at the same moment
 * at least one sees the other, so never do both go on; and what is removed is never a lock that
 * somebody else has just taken, since no two files have the same name. This needs nothing special of
 * the file system, so it works on memory sticks and shared drives too.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readlinkSync, unlinkSync } from 'node:fs';
import { readdir, readFile, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { inSchoolTime } from '../words/time.ts';
import { clearedAtEnd } from './ending.ts';

/** The process that has a lock. */
export interface Holder {
  readonly pid: number;
  /** The name of its machine. */
  readonly host: string;
  /** When it took the lock, in milliseconds since 1970. */
  readonly since: number;
  /** When it was started, as its system says; null where that cannot be found out. */
  readonly started: string | null;
  /** In which of the machine's spaces of process numbers, such as of a container; null where it has no such spaces. */
  readonly space: string | null;
  /** The lock file, for somebody who knows better to remove. */
  readonly file: string;
}

const ownSpace = (): string | null => {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
};
/** The space of processes that are in no container, where it has such an id: the same on every Linux. */
const OF_NO_CONTAINER = 'pid:[4026531836]';

/** How often whoever is in a container touches its lock, and how long after that it has ended, in milliseconds. */
const TOUCHED_EVERY = 5_000;
const LONGEST_SILENCE = 4 * TOUCHED_EVERY;

const isTouched = ({ space }: Pick<Holder, 'space'>): boolean =>
  space !== null && space !== OF_NO_CONTAINER;

/** Whether a holder has numbers of its own for processes, so that its number says nothing here. */
const isApart = ({ host, space }: Holder): boolean => {
  const own = ownSpace();
  return host === hostname() && space !== null && own !== null && space !== own;
};

/** Who has a lock and since when, for a sentence: "is open in …". */
export const holderInWords = (holder: Holder): string => {
  const { pid, host, since } = holder;
  const elsewhere = isApart(holder) ? ' of another container' : '';
  const there = host === hostname() ? elsewhere : ` on the machine ${host}`;
  const who = pid === process.pid && there === '' ? 'this window' : `process ${pid}${there}`;
  return `${who}, since ${inSchoolTime(since)}`;
};

/** Whether a lock was taken on this machine, where one that is left over is found out. */
export const isOnThisMachine = ({ host }: Holder): boolean => host === hostname();

export interface Lock {
  readonly release: () => Promise<void>;
}

export type Taken =
  | { readonly ok: true; readonly lock: Lock }
  | { readonly ok: false; readonly holder: Holder };

const ENDED = 'ended';

/** When a process was started, as a text that another process of the same number will not have. */
const startOf = async (pid: number): Promise<string | null> => {
  try {
    if (process.platform === 'linux') {
      const [boot, stat] = await Promise.all([
        readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
        readFile(`/proc/${pid}/stat`, 'utf8'),
      ]);
      // The name of the program, in brackets, may hold anything; the moment is the 20th field after it.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [state] = fields;
      const ticks = fields[19];
      if (ticks === undefined) return null;
      // One that has ended stays in the table until its parent asks how: in a container, maybe for good.
      return state === 'Z' || state === 'X' ? ENDED : `${boot.trim()} ${ticks}`;
    }
    if (process.platform === 'win32') return null;
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    });
    return stdout.trim() === '' ? null : stdout.trim();
  } catch {
    return null;
  }
};

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else may not be signalled, but is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Whether this machine was started again since. A process of somebody else may be hidden from us; that is not. */
const isOfEarlierBoot = async (started: string | null): Promise<boolean> => {
  const own = process.platform === 'linux' ? await startOf(process.pid) : null;
  const [boot] = own?.split(' ') ?? [];
  return boot !== undefined && started !== null && !started.startsWith(boot);
};

/** Whether a holder has ended. Where that cannot be told, such as on another machine, it has not. */
const hasEnded = async (holder: Holder): Promise<boolean> => {
  const { pid, host, started, file } = holder;
  if (host !== hostname()) return false;
  if (await isOfEarlierBoot(started)) return true;
  if (isApart(holder)) {
    return isTouched(holder) && Date.now() - (await stat(file)).mtimeMs > LONGEST_SILENCE;
  }
  if (!exists(pid)) return true;
  const now = await startOf(pid);
  return now === ENDED || (started !== null && now !== null && now !== started);
};

const ENDING = '.lock';

/** A file without a holder is being written, or was cut short by a power cut this long ago. */
const MOST_WRITING = 5_000;

const holderIn = (text: string): Omit<Holder, 'file'> | null => {
  try {
    const { pid, host, since, started, space } = JSON.parse(text) as Partial<Holder>;
    return typeof pid === 'number' && typeof host === 'string' && typeof since === 'number'
      ? { pid, host, since, started: started ?? null, space: space ?? null }
      : null;
  } catch {
    return null;
  }
};

/** Who has the lock of this file; null where it is left over, or gone. */
const liveHolder = async (file: string): Promise<Holder | null> => {
  try {
    const holder = holderIn(await readFile(file, 'utf8'));
    if (holder !== null) return (await hasEnded({ ...holder, file })) ? null : { ...holder, file };
    const { mtimeMs } = await stat(file);
    const isNew = Date.now() - mtimeMs < MOST_WRITING;
    return isNew
      ? { pid: 0, host: hostname(), since: mtimeMs, started: null, space: null, file }
      : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
};

/** Removes what processes that have ended left behind. @returns one that has not ended, if any. */
const otherHolder = async (path: string, own: string): Promise<Holder | null> => {
  const folder = dirname(path);
  const beginning = `${basename(path)}.`;
  let found: Holder | null = null;
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    if (!name.startsWith(beginning) || !name.endsWith(ENDING) || file === own) continue;
    const holder = await liveHolder(file);
    if (holder === null) await unlink(file).catch(() => {});
    else found = holder;
  }
  return found;
};

/** Another process that took its lock so long ago has it for good, in milliseconds. */
const SETTLED = 2_000;
/** Most tries while another process tries at the same moment. */
const MOST_TRIES = 8;
/** Longest pause between two tries, in milliseconds. */
const MOST_PAUSE = 120;

const taken = async (path: string): Promise<Taken> => {
  const since = Date.now();
  const [started, space] = [await startOf(process.pid), ownSpace()];
  const file = `${path}.${randomUUID()}${ENDING}`;
  const isReleased = clearedAtEnd(() => unlinkSync(file));
  const touch = (): void => void utimes(file, new Date(), new Date()).catch(() => {});
  const touching = isTouched({ space }) ? setInterval(touch, TOUCHED_EVERY).unref() : undefined;
  const release = async (): Promise<void> => {
    clearInterval(touching);
    await unlink(file).catch(() => {});
    isReleased();
  };
  try {
    const text = JSON.stringify({ pid: process.pid, host: hostname(), since, started, space });
    await writeFile(file, text, { flag: 'wx', mode: 0o600 });
    const holder = await otherHolder(path, file);
    if (holder === null) return { ok: true, lock: { release } };
    await release();
    return { ok: false, holder };
  } catch (error) {
    await release();
    throw error;
  }
};

/** Whether a holder in another container touches its lock, once more than it has until now. */
const isHeardOf = async ({ file }: Holder): Promise<boolean> => {
  const touchedAt = async (): Promise<number | null> =>
    (await stat(file).catch(() => null))?.mtimeMs ?? null;
  const before = await touchedAt();
  for (;;) {
    const now = await touchedAt();
    if (now === null || before === null || Date.now() - now > LONGEST_SILENCE) return false;
    if (now > before) return true;
    await pause(TOUCHED_EVERY / 20);
  }
};

/**
 * Takes a lock, or says who has it. It is given back by `release`, and when the process ends.
 * @param path where its files stand, each with an ending of its own.
 * @throws the file system's error where no file can be written there.
 */
export const takeLock = async (path: string): Promise<Taken> => {
  for (let tries = 1; ; tries += 1) {
    const result = await taken(path);
    if (result.ok || tries === MOST_TRIES) return result;
    // Two that try at the same moment both step back, and try again at different moments.
    const { holder } = result;
    if (isApart(holder) && isTouched(holder)) {
      // It may have ended without a word, as where a container is started again.
      if (await isHeardOf(holder)) return result;
    } else if (Date.now() - holder.since > SETTLED) return result;
    await pause(Math.random() * MOST_PAUSE);
  }
};
