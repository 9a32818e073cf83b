/**
 * The keys of a record. Each stream has a key of its own; these are kept wrapped under the key of the
 * epoch, in a folder apart from the record and from its backups, and in a second place. When something is
 * erased a new epoch begins: every other key is wrapped under a new key, and the old file is overwritten.
 *
 * The second place may be away, such as a stick that was pulled out. Nobody is kept from writing by that, and
 * nothing is lost if the first disk dies meanwhile: the key of a new stream comes from a reserve that the
 * second place has already, so that it can be worked out again. A new epoch has a new reserve.
 */
import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { CarefulWriting, type Disk, replaceWhole, wholeLines } from './disk.ts';
import { RecordFault } from './fault.ts';
import type { StreamId } from './journal.ts';
import { KEY_BYTES, keyFromPassphrase, newKey, newSigningPair, opened, sealed } from './seal.ts';

/** What a record is opened with from day to day. */
export type Opener =
  /** A file in the folder of the keys that only its owner can read. */
  { readonly kind: 'file' } | { readonly kind: 'passphrase'; readonly passphrase: string };

/** Where the key of the epoch comes from. */
export type KeySource =
  | Opener
  /** The key itself, from a recovery sheet, and what the record is opened with from then on. */
  | { readonly kind: 'sheet'; readonly key: Buffer; readonly next?: Opener };

/** Where wrapped keys are kept. */
export interface KeyPlaces {
  readonly first: Disk;
  /** Overwritten with the first whenever that changes, and never kept in generations. */
  readonly second: Disk | null;
}

/** The file of wrapped keys. */
export const WRAPPED = 'keys';
/** The file with the key of the epoch, where no passphrase takes its place. */
export const EPOCH_KEY = 'epoch-key';
const SIGNING = 'signing';
/** What keys of new streams come from. It is in the second place before it is in the first. */
const RESERVE = 'reserve';
const RECEIVING = 'receiving';
const BEGINNING = 'dutybound-keys';
const FORMAT = 1;
const SALT_BYTES = 16;

/** What an epoch's file says of itself. */
interface Epoch {
  readonly record: string;
  readonly number: number;
  readonly salt: string;
}

const about = ({ record, number }: Epoch, name: string): string =>
  `dutybound key ${record} ${number} ${name}`;

const headText = (epoch: Epoch, check: Buffer): string =>
  `${BEGINNING} ${FORMAT} ${epoch.record} ${epoch.number} ${epoch.salt} ${check.toString('base64')}\n`;

const HEAD = /^dutybound-keys ([0-9]+) ([0-9a-f]{32}) ([0-9]+) ([0-9a-f]{32}) ([A-Za-z0-9+/=]+)$/;
const ROW = /^(signing|reserve|receiving|[0-9a-f]{32}) ([A-Za-z0-9+/=]+)$/;

/** A file of wrapped keys, read. */
interface KeyFile {
  readonly epoch: Epoch;
  readonly check: Buffer;
  readonly wrapped: Map<string, Buffer>;
}

const damaged = (where: string): RecordFault =>
  new RecordFault(
    'damaged',
    `${where} is damaged; put the second copy of the keys in its place, or use the recovery sheet`,
  );

const readKeyFile = (bytes: Buffer): KeyFile => {
  const [head = '', ...rows] = wholeLines(bytes);
  const [, format, record, number, salt, check] = HEAD.exec(head) ?? [];
  if (Number(format) > FORMAT) {
    throw new RecordFault('newer-format', 'the keys are of a newer Dutybound; update this one');
  }
  if (record === undefined || salt === undefined || check === undefined) {
    throw damaged('line 1 of the file of keys');
  }
  const wrapped = new Map<string, Buffer>();
  rows.forEach((row, index) => {
    const [, name, text] = ROW.exec(row) ?? [];
    if (name === undefined || text === undefined) {
      throw damaged(`line ${index + 2} of the file of keys`);
    }
    wrapped.set(name, Buffer.from(text, 'base64'));
  });
  return {
    epoch: { record, number: Number(number), salt },
    check: Buffer.from(check, 'base64'),
    wrapped,
  };
};

const rowText = (name: string, wrapped: Buffer): string =>
  `${name} ${wrapped.toString('base64')}\n`;

/** What the epoch's key comes from, which is what is sealed as its check; null with another key. */
const openerOf = ({ epoch, check }: KeyFile, key: Buffer): Opener['kind'] | null => {
  const text = opened(key, check, about(epoch, 'check'))?.toString('latin1') ?? null;
  return text === null || text === 'passphrase' ? text : 'file';
};

/** The keys in the file that only its owner can read: two while an epoch changes. */
const keysInFile = (disk: Disk): readonly Buffer[] => {
  const text = disk.read(EPOCH_KEY)?.toString('latin1') ?? '';
  return text
    .split('\n')
    .map((line) => Buffer.from(line, 'hex'))
    .filter((key) => key.length === KEY_BYTES);
};

const writeKeysInFile = (disk: Disk, keys: readonly Buffer[]): void =>
  replaceWhole(
    disk,
    EPOCH_KEY,
    Buffer.from(keys.map((key) => `${key.toString('hex')}\n`).join('')),
  );

/** Where a passphrase opens the record, a readable key beside it would open it too. */
const removeKeysInFile = (disk: Disk): void => {
  if (disk.size(EPOCH_KEY) === null) return;
  writeKeysInFile(disk, []);
  disk.remove(EPOCH_KEY);
};

const keysFrom = (source: KeySource, file: KeyFile, disk: Disk): readonly Buffer[] => {
  if (source.kind === 'sheet') return [source.key];
  if (source.kind === 'file') return keysInFile(disk);
  return [keyFromPassphrase(source.passphrase, Buffer.from(file.epoch.salt, 'hex'))];
};

const noKey = (source: KeySource): RecordFault =>
  source.kind === 'file'
    ? new RecordFault(
        'wrong-key',
        'the key file does not open this record; put the right one in its place, set DUTYBOUND_PASSPHRASE where it opens with one, or use the recovery sheet',
      )
    : new RecordFault('wrong-key', 'this does not open the record; check it, and type it again');

const wrappedUnder = (
  key: Buffer,
  epoch: Epoch,
  keys: ReadonlyMap<string, Buffer>,
  opener: Opener['kind'],
): KeyFile => ({
  epoch,
  check: sealed(key, Buffer.from(opener), about(epoch, 'check')),
  wrapped: new Map([...keys].map(([name, each]) => [name, sealed(key, each, about(epoch, name))])),
});

const textOfKeys = ({ epoch, check, wrapped }: KeyFile): Buffer => {
  const rows = [...wrapped].map(([name, each]) => rowText(name, each));
  return Buffer.from(headText(epoch, check) + rows.join(''));
};

/**
 * The file in the second place; null where it is away. A damaged one is none either: the first stands, and it
 * is written again.
 * @param record whose keys it must have; those of another count as away, and are left as they are
 */
const secondFile = (disk: Disk | null, record: string | null): KeyFile | 'damaged' | null => {
  try {
    const bytes = disk?.read(WRAPPED) ?? null;
    const file = bytes === null ? null : readKeyFile(bytes);
    return file !== null && record !== null && file.epoch.record !== record ? null : file;
  } catch (error) {
    if (!(error instanceof RecordFault)) return null;
    if (error.code !== 'damaged') throw error;
    return 'damaged';
  }
};

/**
 * Of both places the file of the later epoch; of one epoch the keys of both, since a disk may have been
 * replaced by an older copy of itself.
 */
const newestOf = (places: KeyPlaces, second: KeyFile | null, record: string): KeyFile => {
  const bytes = places.first.read(WRAPPED);
  const first = bytes === null ? null : readKeyFile(bytes);
  const files = [first, second].filter((file) => file !== null);
  if (files.some(({ epoch }) => epoch.record !== record)) {
    throw new RecordFault('wrong-key', 'these are the keys of another record; name their folder');
  }
  const [file, other] = files.sort((a, b) => b.epoch.number - a.epoch.number);
  if (file === undefined) {
    throw new RecordFault('no-key', 'the file of keys is missing; bring back its second copy');
  }
  const isSameEpoch = other !== undefined && other.epoch.salt === file.epoch.salt;
  return isSameEpoch ? { ...file, wrapped: new Map([...other.wrapped, ...file.wrapped]) } : file;
};

const STREAM = /^[0-9a-f]{32}$/;

/** The number of an epoch, as the first line of its file says. */
export const epochNumberIn = (head: string): number => Number(head.split(' ')[3]);

const HANDED_OVER = 'dutybound next epoch';

/** The key of an epoch under that of the one before, both as they stand in the file of the owner. */
export const handOver = (before: string, key: string): Buffer =>
  sealed(Buffer.from(before, 'hex'), Buffer.from(key, 'hex'), HANDED_OVER);

/** What was handed over so; null where this is not the key before. */
export const handedOver = (before: string, bytes: Buffer): string | null =>
  opened(Buffer.from(before, 'hex'), bytes, HANDED_OVER)?.toString('hex') ?? null;

export class KeyRing {
  readonly #places: KeyPlaces;
  #opener: Opener;
  #file: KeyFile;
  #key: Buffer;
  /** Keys that were asked for, by what is kept of them: they go with it. */
  readonly #plain = new WeakMap<Buffer, Buffer>();
  readonly #writing: CarefulWriting;
  /** Writing in the second place; null where there is none, or while it is away. */
  #second: CarefulWriting | null = null;
  /** How many bytes the file has. */
  #length = 0;

  private constructor(places: KeyPlaces, opener: Opener, file: KeyFile, key: Buffer) {
    this.#places = places;
    this.#writing = new CarefulWriting(places.first);
    this.#opener = opener;
    this.#file = file;
    this.#key = key;
  }

  /** Makes the keys of a new record. @returns them, and the public key that its checkpoints are signed with. */
  static make(
    record: string,
    places: KeyPlaces,
    opener: Opener,
  ): { readonly ring: KeyRing; readonly publicKey: Buffer } {
    places.first.makeFolder('.');
    // Those in the second place may be all that another record has left.
    if (
      [places.first, places.second].some((disk) => disk !== null && disk.size(WRAPPED) !== null)
    ) {
      throw new RecordFault(
        'exists',
        'there are keys of another record already; name another folder',
      );
    }
    const pair = newSigningPair();
    const epoch = { record, number: 0, salt: '0'.repeat(2 * SALT_BYTES) };
    const nothing = { epoch, check: Buffer.alloc(0), wrapped: new Map() };
    const ring = new KeyRing(places, opener, nothing, newKey());
    places.second?.makeFolder('.');
    ring.#hasSecond();
    ring.#beginEpoch(new Map([[SIGNING, pair.secret]]));
    return { ring, publicKey: pair.public };
  }

  /**
   * Opens the keys of a record, and finishes what a loss of power has interrupted.
   * @throws RecordFault with a wrong key; nothing is changed then.
   */
  static open(record: string, places: KeyPlaces, source: KeySource): KeyRing {
    const second = secondFile(places.second, places.first.read(WRAPPED) === null ? null : record);
    const file = newestOf(places, second === 'damaged' ? null : second, record);
    const candidates = keysFrom(source, file, places.first);
    const key = candidates.find((each) => openerOf(file, each) !== null);
    if (key === undefined && candidates.length === 0) {
      throw new RecordFault(
        'no-key',
        'the key file is missing or damaged; bring it back, or give the recovery sheet to `dutybound record recover`',
      );
    }
    if (key === undefined) throw noKey(source);
    const isSheet = source.kind === 'sheet';
    if (isSheet && source.next === undefined && openerOf(file, key) === 'passphrase') {
      throw new RecordFault(
        'no-key',
        'this record opens with a passphrase; give a new one in DUTYBOUND_NEW_PASSPHRASE, or --to-file to leave its key in a file, where whoever can read the folders can read every incident',
      );
    }
    const ring = new KeyRing(places, isSheet ? { kind: 'file' } : source, file, key);
    // One of two is left over from a change of epoch; a sheet gives back the file that was lost.
    const isOfFile = source.kind === 'file' ? candidates.length > 1 : isSheet;
    if (isOfFile && openerOf(file, key) === 'file') writeKeysInFile(places.first, [key]);
    if (source.kind === 'passphrase') removeKeysInFile(places.first);
    if (second !== null) ring.#hasSecond();
    ring.#writeWhereDifferent();
    ring.#needReserve();
    // Also while the second place is away: whoever has the sheet alone must get in.
    if (isSheet && source.next !== undefined) ring.#changeTo(source.next);
    return ring;
  }

  /**
   * Takes the keys as they are in the first place now, since another server may have added some, or begun an epoch.
   * @throws RecordFault where they open with something else by now
   */
  reread(): void {
    const { first } = this.#places;
    const bytes = first.read(WRAPPED);
    if (bytes === null) throw new RecordFault('no-key', 'the keys are missing; bring them back');
    const file = readKeyFile(bytes);
    if (file.epoch.salt !== this.#file.epoch.salt) {
      const key = keysFrom(this.#opener, file, first).find((each) => openerOf(file, each) !== null);
      if (key === undefined) {
        throw new RecordFault(
          'wrong-key',
          `the keys were changed on another machine; give this one the new ${this.#opener.kind === 'file' ? 'file epoch-key' : 'passphrase'}, and start it again`,
        );
      }
      this.#key = key;
      if (this.#opener.kind === 'file') writeKeysInFile(first, [key]);
    }
    const wrapped = new Map<string, Buffer>();
    for (const [name, each] of file.wrapped) {
      const known = this.#file.wrapped.get(name);
      // What was opened before need not be opened again.
      wrapped.set(name, known?.equals(each) === true ? known : each);
    }
    this.#file = { ...file, wrapped };
    this.#length = bytes.length;
  }

  /** What the record is opened with. */
  get opener(): Opener['kind'] {
    return this.#opener.kind;
  }

  get epoch(): number {
    return this.#file.epoch.number;
  }

  /** The file of wrapped keys, as it stands. */
  get text(): Buffer {
    return textOfKeys(this.#file);
  }

  /** The streams that there are keys for. */
  get streams(): readonly StreamId[] {
    return [...this.#file.wrapped.keys()].filter((name) => STREAM.test(name));
  }

  /** The key of a stream; null where it was erased, or was lost. @throws RecordFault where it is damaged. */
  keyOf(stream: StreamId): Buffer | null {
    return this.#unwrapped(stream);
  }

  /** The secret half of the pair that checkpoints are signed with. */
  get signing(): Buffer {
    const key = this.#unwrapped(SIGNING);
    if (key === null) throw damaged('the key to sign with');
    return key;
  }

  /**
   * What somebody must be told while the second place is away; null where all is well.
   * Nothing is lost by it as long as there is a reserve.
   */
  get warning(): string | null {
    if (this.#places.second === null || this.#second !== null) return null;
    const then =
      'put that disk in again; where it is a new place, run `dutybound record check-keys --new-second`';
    return this.#unwrapped(RESERVE) === null
      ? `the second keys are not there, and never were: if the first disk dies, all is lost; ${then}`
      : `the second keys are not there; entries are kept, and survive if the first disk dies, but nothing can be erased; ${then}`;
  }

  /** Whether the second place has the same keys as the first; null where there is none. */
  get secondAgrees(): boolean | null {
    const { first, second } = this.#places;
    try {
      return second === null ? null : isSecondCopy(first, second);
    } catch {
      // A disk that was pulled out.
      return false;
    }
  }

  /** @throws RecordFault while the second place is away: what it has could bring back what is erased. */
  refuseAway(): void {
    this.#lookForSecond();
    // It may have gone since it was written to last.
    this.#onSecond(() => this.#refuseSwapped());
    if (this.warning === null) return;
    throw new RecordFault(
      'away',
      'the second keys are not there, and have keys that must go; put that disk in again first',
    );
  }

  /** The secret half of the pair that other schools seal files to; null where none was made. */
  get receiving(): Buffer | null {
    return this.#unwrapped(RECEIVING);
  }

  /**
   * Keeps the secret half of such a pair; it is on every disk when this returns, since it comes from no reserve.
   * @throws RecordFault while the second place is away.
   */
  keepReceiving(secret: Buffer): void {
    this.#lookForSecond();
    this.#keep(RECEIVING, secret, 'on the disk');
  }

  /** @throws RecordFault while the second place is away: a key that is in one place would be lost with it. */
  #refuseAlone(): void {
    if (this.warning === null) return;
    throw new RecordFault(
      'away',
      'the second keys are not there, and this key must be in both places; put that disk in again first',
    );
  }

  /** Makes the key of a new stream; it is on every disk that is there when this returns. */
  add(stream: StreamId): Buffer {
    this.#lookForSecond();
    return this.#keep(stream, this.#fromReserve(stream) ?? newKey());
  }

  /**
   * Finds the key of a stream that was begun while the second place was away, where that is what is left.
   * @param opens whether it is the right one
   */
  claim(stream: StreamId, opens: (key: Buffer) => boolean): void {
    const key = this.#fromReserve(stream);
    if (key !== null && opens(key)) this.#keep(stream, key);
  }

  #fromReserve(stream: StreamId): Buffer | null {
    const reserve = this.#unwrapped(RESERVE);
    if (reserve === null) return null;
    return Buffer.from(hkdfSync('sha256', reserve, '', `dutybound stream ${stream}`, KEY_BYTES));
  }

  /**
   * Writes a key down.
   * @param second how it stands in the second place: written, where the reserve gives it again, or on the disk
   * @throws RecordFault where it must be on the second disk and that is away; it is not in the first then.
   */
  #keep(name: string, key: Buffer, second: 'written' | 'on the disk' = 'written'): Buffer {
    this.#writing.refuseEnded();
    const wrapped = sealed(this.#key, key, about(this.#file.epoch, name));
    const row = Buffer.from(rowText(name, wrapped));
    this.#onSecond((writing) => {
      this.#refuseSwapped();
      writing.append(WRAPPED, this.#length, row);
      if (second === 'on the disk') writing.synced((disk) => disk.sync(WRAPPED));
    });
    if (second === 'on the disk') this.#refuseAlone();
    this.#writing.append(WRAPPED, this.#length, row);
    this.#writing.synced((disk) => disk.sync(WRAPPED));
    // Only now: a key that is in memory alone must seal nothing.
    this.#length += row.length;
    this.#file.wrapped.set(name, wrapped);
    return key;
  }

  /** Another stick may have been put in: nothing of it is cut or added to. @throws RecordFault */
  #refuseSwapped(): void {
    const { epoch, check } = this.#file;
    const head = Buffer.from(headText(epoch, check));
    if (this.#places.second?.read(WRAPPED, 0, head.length)?.equals(head) === true) return;
    throw new RecordFault('away', 'the second keys are others than they were');
  }

  #needReserve(): void {
    const { epoch, wrapped } = this.#file;
    if (this.#second === null || wrapped.has(RESERVE)) return;
    wrapped.set(RESERVE, sealed(this.#key, newKey(), about(epoch, RESERVE)));
    this.#onSecond((writing) => writing.wholly((disk) => this.#replace(disk)));
    if (this.#second === null) {
      wrapped.delete(RESERVE);
      this.#length = textOfKeys(this.#file).length;
    } else this.#writing.wholly((disk) => this.#replace(disk));
  }

  #hasSecond(): void {
    if (this.#places.second !== null) this.#second = new CarefulWriting(this.#places.second);
  }

  /** Does something in the second place. Where that fails, it is away: it is written whole when it is back. */
  #onSecond(act: (writing: CarefulWriting) => void): void {
    if (this.#second === null) return;
    try {
      act(this.#second);
    } catch (error) {
      if (!(error instanceof RecordFault)) throw error;
      this.#second = null;
    }
  }

  /** Whether a second place that was away is back, with keys of this record. */
  #lookForSecond(): void {
    const { record } = this.#file.epoch;
    if (this.#second !== null || secondFile(this.#places.second, record) === null) return;
    this.writeSecond();
  }

  /** Writes the second keys, also where there are none yet, such as on a new stick. */
  writeSecond(): void {
    const { second } = this.#places;
    if (second === null) return;
    const { record } = this.#file.epoch;
    if (secondFile(second, null) !== null && secondFile(second, record) === null) {
      throw new RecordFault(
        'wrong-key',
        'the second keys are of another record; name their folder',
      );
    }
    second.makeFolder('.');
    this.#hasSecond();
    this.#onSecond((writing) => writing.wholly((disk) => this.#replace(disk)));
    this.#needReserve();
  }

  /** Begins a new epoch, without the keys of these streams. Once this returns they are in no file of ours. */
  rotate(without: ReadonlySet<StreamId>): void {
    this.refuseAway();
    const kept = this.#keysBut(without);
    // Half way, memory and disk would disagree on the epoch.
    this.#writing.wholly(() => this.#beginEpoch(kept));
  }

  /**
   * Begins a new epoch that is opened with something else: another passphrase, or a file. Cut off half way,
   * either what opened it before does or this, and what is left of the other is removed when it does.
   * @throws RecordFault while the second place is away, since what it has opens as before.
   */
  changeTo(opener: Opener): void {
    this.refuseAway();
    this.#changeTo(opener);
  }

  #changeTo(opener: Opener): void {
    const kept = this.#keysBut(new Set());
    this.#writing.wholly(() => {
      this.#opener = opener;
      this.#beginEpoch(kept);
    });
  }

  #keysBut(without: ReadonlySet<StreamId>): ReadonlyMap<string, Buffer> {
    const kept = new Map<string, Buffer>();
    for (const name of this.#file.wrapped.keys()) {
      if (name === RESERVE) continue;
      const key = without.has(name) ? null : this.#unwrapped(name);
      if (key !== null) kept.set(name, key);
    }
    return kept;
  }

  /** What to print and lock away: with it and the second copy of the keys a dead disk is not a lost record. */
  sheet(): string {
    return typedKey(this.#key);
  }

  #unwrapped(name: string): Buffer | null {
    const wrapped = this.#file.wrapped.get(name);
    if (wrapped === undefined) return null;
    const known = this.#plain.get(wrapped);
    if (known !== undefined) return known;
    const key = opened(this.#key, wrapped, about(this.#file.epoch, name));
    if (key === null) throw damaged('a key');
    this.#plain.set(wrapped, key);
    return key;
  }

  #beginEpoch(keys: ReadonlyMap<string, Buffer>): void {
    const { first } = this.#places;
    const opener = this.#opener;
    const salt = randomBytes(SALT_BYTES);
    const key =
      opener.kind === 'passphrase' ? keyFromPassphrase(opener.passphrase, salt) : newKey();
    const epoch = {
      record: this.#file.epoch.record,
      number: this.epoch + 1,
      salt: salt.toString('hex'),
    };
    // With both keys in the file either epoch can be opened, wherever power is lost.
    if (opener.kind === 'file') writeKeysInFile(first, [...keysInFile(first), key]);
    this.#key = key;
    const reserve: [string, Buffer][] = this.#second === null ? [] : [[RESERVE, newKey()]];
    this.#file = wrappedUnder(key, epoch, new Map([...keys, ...reserve]), opener.kind);
    this.#writeWhereDifferent();
    // A reserve that never reached the second place would be no help when the first disk dies.
    if (this.#second === null && this.#file.wrapped.delete(RESERVE)) this.#replace(first);
    if (opener.kind === 'file') writeKeysInFile(first, [key]);
    else removeKeysInFile(first);
  }

  /** The file as it stands in memory, in every place that is there and has another. */
  #writeWhereDifferent(): void {
    const { first } = this.#places;
    first.makeFolder('.');
    this.#replace(first);
    this.#onSecond((writing) => writing.wholly((disk) => this.#replace(disk)));
  }

  #replace(disk: Disk): void {
    const text = textOfKeys(this.#file);
    this.#length = text.length;
    if (disk.read(WRAPPED)?.equals(text) !== true) replaceWhole(disk, WRAPPED, text);
  }
}

/** A file of wrapped keys for a bundle: of these streams only, under a passphrase of its own. */
export const keysForBundle = (
  record: string,
  keys: ReadonlyMap<StreamId, Buffer>,
  passphrase: string,
): Buffer => {
  const salt = randomBytes(SALT_BYTES);
  const key = keyFromPassphrase(passphrase, salt);
  const epoch = { record, number: 1, salt: salt.toString('hex') };
  return textOfKeys(wrappedUnder(key, epoch, keys, 'passphrase'));
};

const inGroups = (hex: string): string => (hex.match(/.{4}/g) ?? []).join(' ');

/** Four digits that a mistyped key is found by. @param about what is hashed before it */
const checkOf = (key: Buffer, about: string): string =>
  createHash('sha256').update(about).update(key).digest('hex').slice(0, 4);

/** A key of 32 bytes in groups of four digits, to be typed or read aloud, with four more to check it by. */
export const typedKey = (key: Buffer, about = ''): string =>
  inGroups(key.toString('hex') + checkOf(key, about));

/** The key that was typed so, in whatever groups; null where a digit is wrong. */
export const keyFromTyped = (typed: string, about = ''): Buffer | null => {
  const hex = typed.replace(/\s+/g, '').toLowerCase();
  if (!/^[0-9a-f]{68}$/.test(hex)) return null;
  const key = Buffer.from(hex.slice(0, 64), 'hex');
  return checkOf(key, about) === hex.slice(64) ? key : null;
};

/** The key on a recovery sheet, however its groups are typed; null where a digit is wrong. */
export const keyFromSheet = (typed: string): Buffer | null => keyFromTyped(typed);

/** Whether the second place has the same wrapped keys as the first. */
export const isSecondCopy = (first: Disk, second: Disk): boolean => {
  const bytes = first.read(WRAPPED);
  return bytes !== null && second.read(WRAPPED)?.equals(bytes) === true;
};
