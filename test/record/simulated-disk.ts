/**
 * A disk in memory that loses power. What was not synced may be gone afterwards, all of it or a part, and
 * in any order; what was synced stays. Driven by one seed.
 */
import type { Disk } from '../../src/record/disk.ts';

/** Numbers from 0 up to 1 that a seed decides. */
export const numbersFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** What the machine sees, and what would be there after a power cut. */
interface File {
  now: Buffer;
  synced: Buffer;
}

/** The power of a machine, which may have several disks. */
export class Power {
  #left = Number.POSITIVE_INFINITY;
  #isOut = false;
  /** How many steps were taken. */
  steps = 0;

  /** Power goes before this many more steps are done; in the last of them, perhaps half way. */
  cutAfter(steps: number): void {
    this.#left = steps;
  }

  use(): void {
    if (this.#isOut) throw new PowerCut();
    this.steps += 1;
    this.#left -= 1;
    if (this.#left >= 0) return;
    this.#isOut = true;
    throw new PowerCut();
  }
}

/** Power went. Everything that a program does after it is without effect. */
export class PowerCut extends Error {}

const SECTOR = 64;

/** What of unsynced writes is there after a power cut: any part, none, or all, as disks with and without a cache. */
export type Keeps = 'any' | 'none' | 'all';

export class SimulatedDisk implements Disk {
  /** Names as they are now, and as they would be after a power cut. */
  #names = new Map<string, File>();
  #syncedNames = new Map<string, File>();
  readonly #random: () => number;
  readonly #power: Power;
  /** Makes a step fail, by its name. */
  fails: (step: string, path: string) => string | null = () => null;
  /** What a sync that runs aside waits for. */
  aside: (path: string) => Promise<unknown> = async () => {};
  /** Whether it was pulled out: nothing of it is there. */
  isAway = false;

  readonly #keeps: Keeps;

  constructor(seed = 1, power = new Power(), keeps: Keeps = 'any') {
    this.#random = numbersFrom(seed);
    this.#power = power;
    this.#keeps = keeps;
  }

  /** The disk as it is found when power comes back. */
  afterPowerCut(power = new Power()): SimulatedDisk {
    const found = new SimulatedDisk(Math.floor(this.#random() * 2 ** 31), power, this.#keeps);
    const names = new Map(this.#syncedNames);
    // Of names that were not synced each may have got there or not.
    for (const path of new Set([...this.#names.keys(), ...this.#syncedNames.keys()])) {
      if (this.#names.get(path) === this.#syncedNames.get(path) || !this.#isKept()) continue;
      const file = this.#names.get(path);
      if (file === undefined) names.delete(path);
      else names.set(path, file);
    }
    for (const [path, file] of names) {
      const bytes = this.#survivorOf(file);
      const again = { now: bytes, synced: bytes };
      found.#names.set(path, again);
      found.#syncedNames.set(path, again);
    }
    return found;
  }

  #isKept(): boolean {
    return this.#keeps === 'any' ? this.#random() < 0.5 : this.#keeps === 'all';
  }

  /** Whole, not at all, cut short, or with some sectors that were never written. */
  #survivorOf({ now, synced }: File): Buffer {
    if (now.equals(synced)) return now;
    if (this.#keeps !== 'any') return this.#keeps === 'all' ? now : synced;
    const kind = this.#random();
    if (kind < 0.3) return synced;
    if (kind < 0.5) return now;
    const isLonger = now.length > synced.length;
    if (!isLonger) return this.#random() < 0.5 ? synced : now;
    const length = synced.length + Math.floor(this.#random() * (now.length - synced.length + 1));
    const bytes = Buffer.from(now.subarray(0, length));
    if (kind < 0.75) return bytes;
    for (let at = synced.length; at < bytes.length; at += SECTOR) {
      if (this.#random() < 0.5) bytes.fill(0, at, Math.min(bytes.length, at + SECTOR));
    }
    return bytes;
  }

  #step(name: string, path: string): void {
    const fault = this.isAway ? 'ENOENT' : this.fails(name, path);
    if (fault !== null) throw Object.assign(new Error(fault), { code: fault });
    this.#power.use();
  }

  read(path: string, from = 0, length?: number): Buffer | null {
    const bytes = this.#names.get(path)?.now;
    if (bytes === undefined || this.isAway) return null;
    return Buffer.from(bytes.subarray(from, length === undefined ? undefined : from + length));
  }

  size(path: string): number | null {
    return this.isAway ? null : (this.#names.get(path)?.now.length ?? null);
  }

  list(folder: string): readonly string[] {
    const inside = folder === '.' ? '' : `${folder}/`;
    return [...this.#names.keys()].flatMap((path) =>
      path.startsWith(inside) && !path.slice(inside.length).includes('/')
        ? [path.slice(inside.length)]
        : [],
    );
  }

  makeFolder(): void {}

  append(path: string, bytes: Uint8Array): void {
    const file = this.#names.get(path) ?? { now: Buffer.alloc(0), synced: Buffer.alloc(0) };
    const before = file.now;
    this.#names.set(path, file);
    try {
      this.#step('append', path);
    } catch (error) {
      // A write that is cut off may have written some of its bytes.
      const some = Math.floor(this.#random() * (bytes.length + 1));
      file.now = Buffer.concat([before, bytes.subarray(0, some)]);
      throw error;
    }
    file.now = Buffer.concat([before, bytes]);
  }

  cut(path: string, length: number): void {
    this.#step('cut', path);
    const file = this.#names.get(path) as File;
    file.now = file.now.subarray(0, length);
  }

  rename(from: string, to: string): void {
    this.#step('rename', from);
    const file = this.#names.get(from) as File;
    this.#names.delete(from);
    this.#names.set(to, file);
  }

  remove(path: string): void {
    this.#step('remove', path);
    this.#names.delete(path);
  }

  sync(path: string): void {
    this.#step('sync', path);
    const file = this.#names.get(path) as File;
    file.synced = file.now;
  }

  async syncAside(path: string): Promise<void> {
    await this.aside(path);
    this.sync(path);
  }

  syncFolder(folder: string): void {
    this.#step('syncFolder', folder);
    const inside = (path: string): boolean =>
      folder === '.' ? !path.includes('/') : path.startsWith(`${folder}/`);
    for (const path of [...this.#syncedNames.keys()]) {
      if (inside(path) && !this.#names.has(path)) this.#syncedNames.delete(path);
    }
    for (const [path, file] of this.#names) if (inside(path)) this.#syncedNames.set(path, file);
  }

  /** Changes one byte of a file, as an old disk or a hand might. */
  flip(path: string, at: number, by: number): void {
    const file = this.#names.get(path) as File;
    const bytes = Buffer.from(file.now);
    bytes[at] = (bytes[at] as number) ^ by;
    file.now = bytes;
    file.synced = bytes;
  }
}
