/**
 * What is done for a record as a whole, whoever asks for it: its keys checked, wrapped again, opened with
 * something else; and its backup. A recovery sheet is given back once and kept nowhere.
 */
import type { Right } from './access.ts';
import type { Upkept } from './content.ts';
import { backUp, type Parts } from './copies.ts';
import { descriptionFrom } from './description.ts';
import type { Desk } from './desk.ts';
import type { Disk } from './disk.ts';
import { RecordFault } from './fault.ts';
import type { StreamId } from './journal.ts';
import { type KeyRing, keyFromSheet, type Opener } from './keys.ts';
import { isSigned, signatureOf, signingKey } from './seal.ts';
import type { Done, Settings } from './settings.ts';

/** Once a day is enough to say that they were checked. */
const DAY = 24 * 60 * 60_000;

/** What a recovery sheet is taken for that was typed with a digit wrong. */
export const MISTYPED = 'the recovery sheet has a digit wrong, or missing; type it again';

/** How the keys of a record stand. */
export interface KeysFound {
  readonly count: number;
  readonly epoch: number;
  readonly opener: Opener['kind'];
  /** Whether they are in a database, with which other servers work too: there are no second ones then. */
  readonly isShared: boolean;
  /** Null where no second place was named; else whether it has the same keys. */
  readonly secondAgrees: boolean | null;
  /** Each in a line. */
  readonly faults: readonly string[];
}

export const OPENS: Readonly<Record<Opener['kind'], string>> = {
  file: 'They open with a key file: whoever can read both folders can read every incident.',
  passphrase: 'They open with a passphrase. There is no key file.',
};

/** What to do with a recovery sheet. */
export const sheetInWords = (isFirst: boolean): readonly string[] => [
  'Recovery sheet: print it, lock it away, and keep no copy on this machine.',
  ...(isFirst ? [] : ['It replaces the one before: destroy that now.']),
];
export const SHEET_OPENS =
  'With it and the second keys, or the database that holds them, a dead disk is not a lost record. Whoever has both can read it all.';

const signs = ({ home, keys }: Parts): boolean => {
  const { publicKey } = descriptionFrom(home.description);
  const signature = signatureOf('check', signingKey(keys.signing));
  return isSigned('check', signature, Buffer.from(publicKey, 'base64'));
};

/** @param sheet what was typed from paper, where it is to be checked too. @throws RecordFault where a key is damaged */
export const keysFound = (parts: Parts, sheet: Buffer | null = null): KeysFound => {
  const { streams, keys } = parts;
  // Throws where one of them is damaged.
  for (const stream of keys.streams) keys.keyOf(stream);
  const isOther = sheet !== null && keyFromSheet(keys.sheet())?.equals(sheet) !== true;
  return {
    count: keys.streams.length,
    epoch: keys.epoch,
    opener: keys.opener,
    isShared: streams.isShared,
    secondAgrees: keys.secondAgrees,
    faults: [
      ...streams
        .withoutKey()
        .map(
          (stream) =>
            `${stream} has no key, so nobody can read it: it was erased after this copy of the record was made, or the keys are older than the record`,
        ),
      ...(signs(parts) ? [] : ['the key to sign with does not fit the public key of the record']),
      ...(isOther ? ['the recovery sheet is not of these keys; the newest one is needed'] : []),
    ],
  };
};

type Change = (keys: KeyRing) => void;

export class Upkeep {
  readonly #parts: Parts;
  readonly #settings: Settings;
  readonly #now: () => Date;

  constructor(parts: Parts, settings: Settings, now: () => Date) {
    this.#parts = parts;
    this.#settings = settings;
    this.#now = now;
  }

  /** When something was done last, and by whom; null where it never was. */
  lastly(done: Upkept): Done | null {
    return this.#settings.lastly(done);
  }

  /** How many times the keys were wrapped again: who changes them says which they have seen. */
  get epoch(): number {
    return this.#parts.keys.epoch;
  }

  /** Writes into the log who does something. @throws RecordFault where this account may not */
  async #may(desk: Desk, right: Right, refusal: string, what: string): Promise<void> {
    if (!desk.can(right)) throw new RecordFault('not-allowed', refusal);
    await desk.logUse(what);
  }

  /** How the keys stand. @param sheet as `keysFound` */
  async check(desk: Desk, sheet: Buffer | null = null): Promise<KeysFound> {
    await this.#may(desk, 'keep-keys', 'this account may not check the keys', 'checked the keys');
    const found = keysFound(this.#parts, sheet);
    const last = this.lastly('keys-checked');
    const isNews = last === null || this.#now().getTime() - Date.parse(last.at) > DAY;
    if (found.faults.length === 0 && isNews) await this.#settings.note(desk.writer, 'keys-checked');
    return found;
  }

  /**
   * Wraps all keys again under a new one, such as when somebody leaves who has seen the recovery sheet.
   * @param seen the epoch that whoever asks has seen; left out where they have seen none
   * @returns the new sheet; null where the keys were changed since
   */
  async rotate(desk: Desk, seen: number | null = null): Promise<string | null> {
    const change: Change = (keys) => keys.rotate(new Set());
    return this.#change(desk, 'rotated the keys', 'keys-rotated', seen, change);
  }

  /** Has the record open with another passphrase, or with a file. Otherwise as `rotate`. */
  async openWith(desk: Desk, next: Opener, seen: number | null = null): Promise<string | null> {
    const what = 'changed what the record opens with';
    return this.#change(desk, what, 'opener-changed', seen, (keys) => keys.changeTo(next));
  }

  async #change(
    desk: Desk,
    what: string,
    done: Upkept,
    seen: number | null,
    change: Change,
  ): Promise<string | null> {
    await this.#may(desk, 'keep-keys', 'this account may not change the keys', what);
    const sheet = await this.#parts.streams.changeKeys(change, seen);
    if (sheet !== null) await this.#settings.note(desk.writer, done);
    return sheet;
  }

  /**
   * Erases an incident for good, together with somebody else who may. Its key goes, so there is a new sheet.
   * @throws RecordFault as `Desk.erase`
   */
  async erase(first: Desk, second: Desk, id: StreamId, reason: string): Promise<string> {
    await first.erase(id, second, reason);
    return this.#parts.keys.sheet();
  }

  /** Copies all of the record but its keys into an empty folder, and checks the copy. @returns how many files */
  async backUp(desk: Desk, target: Disk): Promise<number> {
    const refusal = 'this account may not back up the record';
    await this.#may(desk, 'back-up', refusal, 'backed up the record');
    const files = await backUp(this.#parts, target, this.#now());
    await this.#settings.note(desk.writer, 'backed-up');
    return files;
  }
}
