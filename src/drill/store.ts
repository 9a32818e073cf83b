/**
 * Drills on the disk: a file for each in a folder apart from the record. What is acknowledged has been written whole
 * and synced. Everything is done at once, one after another, so that two who change one drill lose nothing.
 */
import type { RuleBooks } from '../engine/replay.ts';
import { codeOf, type Disk, replaceWhole } from '../record/disk.ts';
import { RecordFault } from '../record/fault.ts';
import { type DrillRun, MOST_FORMS } from '../vocabulary/drills.ts';
import { runIn, textOfRun } from './run-file.ts';

/** What can be kept here. */
export interface Keepable {
  readonly id: string;
  readonly forms?: readonly string[] | undefined;
}

export type Changed<T> =
  | { readonly ok: true; readonly value: T }
  /** Why it is left as it was. */
  | { readonly ok: false; readonly says: string };

/** How something is written, and what a text is. */
export interface Kind<T> {
  readonly textOf: (value: T) => string;
  readonly read: (text: string) => Changed<T>;
}

export const kindOfRuns = (books: () => RuleBooks): Kind<DrillRun> => ({
  textOf: textOfRun,
  read: (text) => {
    const read = runIn(text, books());
    return read.ok ? { ok: true, value: read.run } : read;
  },
});

/** Most drills in one folder. */
const MOST_KEPT = 200;

const FILE = /^([a-z0-9-]{1,60})\.json$/;

/** Where drills are kept, beside a record. */
export const DRILLS = 'drills';

export class DrillStore<T extends Keepable> {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #kind: Kind<T>;
  readonly #onFault: (says: string) => void;
  readonly #watchers = new Set<(id: string) => void>();
  #known: Map<string, T> | null = null;

  /**
   * @param folder below the place of all drills
   * @param onFault receives what is wrong with a file that is left as it is
   */
  constructor(
    disk: Disk,
    folder: string,
    kind: Kind<T>,
    onFault: (says: string) => void = () => {},
  ) {
    this.#disk = disk;
    this.#folder = `${DRILLS}/${folder}`;
    this.#kind = kind;
    this.#onFault = onFault;
  }

  #at(id: string): string {
    return `${this.#folder}/${id}.json`;
  }

  #all(): Map<string, T> {
    if (this.#known !== null) return this.#known;
    const known = new Map<string, T>();
    for (const name of this.#disk.list(this.#folder)) {
      const id = FILE.exec(name)?.[1];
      const text = id === undefined ? undefined : this.#disk.read(this.#at(id))?.toString();
      if (id === undefined || text === undefined) continue;
      const read = this.#kind.read(text);
      if (!read.ok) this.#onFault(`${this.#at(id)}: ${read.says}; it is left as it is`);
      else if (read.value.id === id) known.set(id, read.value);
    }
    this.#known = known;
    return known;
  }

  all(): readonly T[] {
    return [...this.#all().values()];
  }

  find(id: string): T | null {
    return this.#all().get(id) ?? null;
  }

  /** Keeps one that is new; the one that is there, where it was kept before. */
  add(value: T): Changed<T> {
    const there = this.find(value.id);
    if (there !== null) return { ok: true, value: there };
    if (this.#all().size >= MOST_KEPT) {
      return { ok: false, says: `there are ${MOST_KEPT} drills already; remove some of them` };
    }
    // Never over a file that is there and could not be read.
    if (this.#disk.size(this.#at(value.id)) !== null) {
      return { ok: false, says: 'there is such a drill already; begin another' };
    }
    this.#write(value);
    return { ok: true, value };
  }

  /**
   * Changes one, and keeps it before this is done.
   * @param form the key of the form that asks for it: what was done for one is not done again
   * @throws RecordFault where the disk does not take it; it then stays as it was
   */
  change(id: string, form: string, by: (value: T) => Changed<T>): Changed<T> {
    const before = this.find(id);
    if (before === null) return { ok: false, says: 'there is no such drill any more' };
    const { forms = [] } = before;
    if (form !== '' && forms.includes(form)) return { ok: true, value: before };
    const changed = by(before);
    if (!changed.ok || changed.value === before) return changed;
    const value =
      form === ''
        ? changed.value
        : { ...changed.value, forms: [...forms, form].slice(-MOST_FORMS) };
    this.#write(value);
    return { ok: true, value };
  }

  remove(id: string): void {
    if (!this.#all().delete(id)) return;
    this.#disk.remove(this.#at(id));
    this.#disk.syncFolder(this.#folder);
    this.#tell(id);
  }

  /** Calls back when one was changed. @returns what ends that */
  watch(heard: (id: string) => void): () => void {
    this.#watchers.add(heard);
    return () => this.#watchers.delete(heard);
  }

  #tell(id: string): void {
    for (const heard of this.#watchers) heard(id);
  }

  #write(value: T): void {
    try {
      this.#disk.makeFolder(this.#folder);
      replaceWhole(this.#disk, this.#at(value.id), Buffer.from(this.#kind.textOf(value)));
    } catch (error) {
      const code = codeOf(error);
      if (code === '') throw error;
      throw new RecordFault('full', `the disk did not take it (${code}); free some space`);
    }
    this.#all().set(value.id, value);
    this.#tell(value.id);
  }
}
