/**
 * Files of children that this record has handed to another school, or taken over from one. Each is a stream
 * of its own: what was handed over, to whom and when, and the receipt; or the file as it came.
 */
import { randomBytes } from 'node:crypto';
import type { ChildFile, IncidentOfFile, NameOfFile } from '../vocabulary/child-files.ts';
import { childFileSchema } from '../vocabulary/child-files.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { type Child, childOf, isPseudonym, type Person } from '../vocabulary/pseudonyms.ts';
import type { Right } from './access.ts';
import type { Accounts } from './accounts.ts';
import {
  fingerprintOf,
  isProved,
  openedFile,
  type Receipt,
  receiptFrom,
  receiptLine,
  sealedFile,
} from './child-file.ts';
import type { ChildIn, Content, Given, Item, Summary, Taken } from './content.ts';
import type { Parts } from './copies.ts';
import { descriptionFrom } from './description.ts';
import { type Desk, gateFor } from './desk.ts';
import { RecordFault } from './fault.ts';
import { type StreamId, sha256 } from './journal.ts';
import type { Kept } from './kept.ts';
import { idOf, nameKey } from './names.ts';
import { childrenIn, mightNameOthers, ofOneChild } from './of-one-child.ts';
import type { IncidentRecord } from './record.ts';
import { newReceivingSecret, receivingKeyOf } from './sealed-to.ts';
import { newId } from './streams.ts';
import { SUMMARY_FORM } from './summary.ts';

/** A child's file as this record knows it. */
export interface KeptFile {
  readonly id: StreamId;
  /** When it was handed over or taken over. */
  readonly at: string;
  readonly account: string;
  /** One of these. */
  readonly given?: Given;
  readonly taken?: Taken;
  /** The receipt for what was handed over, and when it was filed. */
  readonly receipt?: { readonly line: string; readonly filed: string };
  readonly isHeld: boolean;
}

/** What is to be handed over, to whom. */
export interface HandOver {
  readonly of: readonly ChildIn[];
  /** Files from an earlier school that go with it. */
  readonly earlier: readonly StreamId[];
  readonly school: string;
  /** The receiving key of that school. */
  readonly receiver: Buffer;
  /** Whether words that might say who other children are go with it; undefined where nobody has said so. */
  readonly keepsWords?: boolean;
  /** Whether incidents of the same child that were not named are left out on purpose. */
  readonly only: boolean;
  readonly left?: string;
  readonly receiptBy?: string;
  readonly inWords: (kept: Kept) => (event: TimelineEvent) => string | null;
}

/** A file that was handed over, with what is in it and its sealed bytes. */
export interface Sealed extends KeptFile {
  readonly contents: ChildFile;
  readonly bytes: Buffer;
}

const refused = (says: string): RecordFault => new RecordFault('not-allowed', says);

const noSuch = (): RecordFault => new RecordFault('not-a-record', 'there is no such incident');

const isOf =
  <Kind extends Item['kind']>(kind: Kind) =>
  (item: Item): item is Extract<Item, { kind: Kind }> =>
    item.kind === kind;

/** What decides who may know of a file: nothing but whom it is about. */
const summaryAbout = (about: readonly Person[]): Summary => ({
  reference: '',
  policy: '',
  form: SUMMARY_FORM,
  kinds: [],
  since: '',
  due: null,
  isClosed: true,
  endedAt: null,
  isHeld: false,
  about,
  deadlines: [],
  verdict: null,
  handedOver: [],
});

const keptFrom = (id: StreamId, contents: readonly Content[]): KeptFile | null => {
  const [first] = contents;
  const items = contents.flatMap((each) => each.items);
  const given = items.find(isOf('given'))?.given;
  const taken = items.find(isOf('taken'))?.taken;
  if (first === undefined || (given === undefined && taken === undefined)) return null;
  const receipt = contents.find((each) => each.items.some(isOf('receipt')));
  const line = receipt?.items.find(isOf('receipt'))?.line;
  return {
    id,
    at: first.written,
    account: first.writer.account,
    ...(given === undefined ? {} : { given }),
    ...(taken === undefined ? {} : { taken }),
    ...(receipt === undefined || line === undefined
      ? {}
      : { receipt: { line, filed: receipt.written } }),
    isHeld: items.findLast(isOf('hold'))?.isHeld ?? false,
  };
};

export class HandOvers {
  readonly #parts: Parts;
  readonly #record: IncidentRecord;
  readonly #accounts: Accounts;
  readonly #files = new Map<StreamId, KeptFile>();

  private constructor(parts: Parts, record: IncidentRecord, accounts: Accounts) {
    this.#parts = parts;
    this.#record = record;
    this.#accounts = accounts;
  }

  static async open(parts: Parts, record: IncidentRecord, accounts: Accounts): Promise<HandOvers> {
    const files = new HandOvers(parts, record, accounts);
    for (const id of parts.streams.of('file')) await files.#load(id);
    parts.streams.follow(async (changed) => {
      for (const id of changed) if (parts.streams.get(id)?.kind === 'file') await files.#load(id);
    });
    return files;
  }

  async #load(id: StreamId): Promise<void> {
    const kept = keptFrom(id, (await this.#parts.streams.read(id)) ?? []);
    if (kept === null) this.#files.delete(id);
    else this.#files.set(id, kept);
  }

  /** Where the names of a file stand, apart from it. */
  #namesOf(id: StreamId): StreamId {
    return idOf(this.#parts.streams.record, `names of ${id}`);
  }

  get #publicKey(): string {
    return descriptionFrom(this.#parts.home.description).publicKey;
  }

  #content(desk: Desk, items: readonly Item[]): Content {
    const written = this.#record.now().toISOString();
    return { written, writer: desk.writer, key: '', items };
  }

  /** The files that are open to an account. What was handed over is not where one of its incidents is not. */
  async #isOpen(desk: Desk, right: Right): Promise<(file: KeptFile) => boolean> {
    const gate = gateFor(this.#record, this.#accounts, desk.account, right);
    const known = await this.#record.known();
    return ({ id, given, taken }) => {
      const about = given?.about ?? taken?.file.incidents.map(({ child }) => child) ?? [];
      const asKnown = { id, isExercise: false, subjectNames: new Set<string>(), frames: 0 };
      if (!desk.can('hand-over') || !gate({ ...asKnown, summary: summaryAbout(about) }))
        return false;
      return (given?.of ?? []).every(({ incident }) => {
        const its = known.get(incident);
        return its === undefined || gate(its);
      });
    };
  }

  /** The files that this account may see, the oldest first. */
  async list(desk: Desk): Promise<readonly KeptFile[]> {
    return [...this.#files.values()].filter(await this.#isOpen(desk, 'see-incidents'));
  }

  /** The file that this id, or its beginning, stands for; null where there is none for this account. */
  async find(desk: Desk, id: string): Promise<KeptFile | null> {
    const [found, ...more] = (await this.list(desk)).filter((each) => each.id.startsWith(id));
    return found === undefined || more.length > 0 ? null : found;
  }

  /** A file and who its people are, which is logged. @throws RecordFault where it is not for this account. */
  async read(
    desk: Desk,
    id: StreamId,
    what: string,
  ): Promise<{ readonly file: KeptFile; readonly names: readonly NameOfFile[] }> {
    const file = await this.find(desk, id);
    if (file === null) throw noSuch();
    await this.#record.logRead(desk.writer, id, what);
    return { file, names: await this.#names(id) };
  }

  async #names(id: StreamId): Promise<readonly NameOfFile[]> {
    const { streams } = this.#parts;
    if (streams.get(this.#namesOf(id)) === null) return [];
    const contents = (await streams.read(this.#namesOf(id))) ?? [];
    return contents.flatMap(({ items }) => items.filter(isOf('file-names'))).at(-1)?.names ?? [];
  }

  /** The key that other schools seal files to: made the first time it is asked for. */
  async receivingKey(desk: Desk): Promise<Buffer> {
    this.#must(desk);
    const { keys, streams } = this.#parts;
    if (keys.receiving === null) {
      await streams.keepReceiving(newReceivingSecret());
    }
    return receivingKeyOf(keys.receiving as Buffer);
  }

  #must(desk: Desk): void {
    if (!desk.can('hand-over')) throw refused("this account may not hand over a child's file");
  }

  /** Seals a child's file to another school, and files that it was. @throws RecordFault where it cannot be. */
  async handOver(desk: Desk, wanted: HandOver): Promise<Sealed> {
    this.#must(desk);
    if (wanted.of.length + wanted.earlier.length === 0) throw noSuch();
    const { receiving } = this.#parts.keys;
    if (receiving !== null && receivingKeyOf(receiving).equals(wanted.receiver)) {
      throw refused(
        'this is the receiving key of this record itself; it takes that of the other school',
      );
    }
    const own: { kept: Kept; child: Child; names: readonly NameOfFile[] }[] = [];
    for (const { incident, child } of wanted.of)
      own.push(await this.#ownPart(desk, incident, child));
    const earlier: { file: ChildFile; names: readonly NameOfFile[] }[] = [];
    for (const id of wanted.earlier) earlier.push(await this.#earlierPart(desk, id));
    const names = [...own, ...earlier].flatMap((each) => each.names);
    if (!wanted.only) await this.#refuseIncomplete(desk, wanted, names);
    for (const { kept, child } of own) {
      if (wanted.keepsWords !== undefined || !mightNameOthers(kept, child)) continue;
      throw refused(
        `the words of ${kept.id} might say who other children are; read it with \`dutybound record disclose\`, then give --words keep, or --words leave-out`,
      );
    }
    const file: ChildFile = {
      file: newId(),
      at: this.#record.now().toISOString(),
      from: { record: this.#parts.streams.record, publicKey: this.#publicKey },
      challenge: randomBytes(32).toString('hex'),
      names,
      incidents: [
        ...own.map(({ kept, child }) => this.#incident(kept, child, wanted)),
        ...earlier.flatMap((each) => each.file.incidents),
      ],
    };
    if (!childFileSchema.safeParse(file).success) {
      throw new RecordFault('damaged', 'a name or an entry cannot be handed over as it is written');
    }
    const bytes = sealedFile(file, wanted.receiver, this.#parts.keys.signing);
    const given: Given = {
      file: file.file,
      school: wanted.school,
      to: fingerprintOf(wanted.receiver),
      of: wanted.of,
      earlier: wanted.earlier,
      sha256: sha256(bytes),
      challenge: file.challenge,
      about: await this.#aboutIn(wanted.of),
      ...(wanted.left === undefined ? {} : { left: wanted.left }),
      ...(wanted.receiptBy === undefined ? {} : { receiptBy: wanted.receiptBy }),
    };
    const id = newId();
    await this.#add(id, this.#content(desk, [{ kind: 'given', given }]));
    return { ...(this.#files.get(id) as KeptFile), contents: file, bytes };
  }

  #incident(kept: Kept, child: Child, { keepsWords = false, inWords }: HandOver): IncidentOfFile {
    const { record } = this.#parts.streams;
    return ofOneChild(kept, { record, child, keepsWords, inWords: inWords(kept) });
  }

  async #ownPart(desk: Desk, incident: StreamId, child: Child) {
    const kept = await desk.read(incident, 'read for a hand-over');
    if (kept === null) throw noSuch();
    if (kept.isExercise) throw refused(`${incident} is an exercise, and is about nobody`);
    const children = childrenIn(kept.timeline.events);
    if (children.size > 0 && !children.has(child)) {
      throw refused(`${incident} names no ${child}; it names ${[...children].sort().join(', ')}`);
    }
    const names = [...(await desk.people(incident))].flatMap(([pseudonym, name]) =>
      isPseudonym(pseudonym) && childOf(pseudonym) === child ? [{ incident, pseudonym, name }] : [],
    );
    return { kept, child, names };
  }

  async #earlierPart(desk: Desk, id: StreamId) {
    const { file, names } = await this.read(desk, id, 'read for a hand-over');
    if (file.taken === undefined) throw refused(`${id} is not a file from another school`);
    return { file: file.taken.file, names };
  }

  async #aboutIn(of: readonly ChildIn[]): Promise<readonly Person[]> {
    const known = await this.#record.known();
    return [...new Set(of.flatMap(({ incident }) => known.get(incident)?.summary.about ?? []))];
  }

  /** A child's file is whole: other incidents in which a child has the same name are looked for. */
  async #refuseIncomplete(
    desk: Desk,
    { of, earlier }: HandOver,
    names: readonly NameOfFile[],
  ): Promise<void> {
    const keys = new Set(
      names.flatMap(({ pseudonym, name }) =>
        pseudonym.startsWith('child-') ? [nameKey(name)] : [],
      ),
    );
    if (keys.size === 0) return;
    const there = new Set(of.map(({ incident }) => incident));
    const found = [
      ...(await this.#incidentsOf(desk, keys)).filter((each) => !there.has(each.slice(0, 32))),
      ...(await this.#filesOf(desk, keys)).filter((each) => !earlier.includes(each)),
    ];
    if (found.length === 0) return;
    throw refused(
      `the same child is in ${found.join(', ')} too; name these as well, or give --only where they are left out on purpose`,
    );
  }

  /** `ID:child-1` for each child of one of these names in what is open to an account. */
  async #incidentsOf(desk: Desk, keys: ReadonlySet<string>): Promise<readonly string[]> {
    const { streams } = this.#parts;
    const gate = gateFor(this.#record, this.#accounts, desk.account, 'see-names');
    const found: string[] = [];
    for (const known of (await this.#record.known()).values()) {
      const people = idOf(streams.record, `people of ${known.id}`);
      if (known.isExercise || streams.get(people) === null || !gate(known)) continue;
      const items = ((await streams.read(people)) ?? []).flatMap((each) => each.items);
      const newest = new Map(
        items.filter(isOf('person')).map(({ pseudonym, name }) => [pseudonym, nameKey(name)]),
      );
      for (const [pseudonym, key] of newest) {
        if (pseudonym.startsWith('child-') && keys.has(key)) found.push(`${known.id}:${pseudonym}`);
      }
    }
    return found;
  }

  async #filesOf(desk: Desk, keys: ReadonlySet<string>): Promise<readonly string[]> {
    const found: string[] = [];
    for (const { id, taken } of await this.list(desk)) {
      if (taken === undefined) continue;
      const names = await this.#names(id);
      const isTheirs = names.some(
        ({ pseudonym, name }) => pseudonym.startsWith('child-') && keys.has(nameKey(name)),
      );
      if (isTheirs) found.push(id);
    }
    return found;
  }

  /** Takes over a file that another school has sealed to this record. @returns it, with its receipt. */
  async takeOver(desk: Desk, bytes: Buffer, school: string): Promise<KeptFile> {
    this.#must(desk);
    const { keys, streams } = this.#parts;
    if (keys.receiving === null) {
      throw refused(
        'nothing can be sealed to this record yet; give its key to the other school first: `dutybound record receiving-key`',
      );
    }
    const { names, ...file } = openedFile(bytes, keys.receiving);
    const id = streams.idFor(`taken ${file.file}`);
    if (streams.get(id) !== null) {
      throw new RecordFault(
        'exists',
        streams.get(id)?.isErased === true
          ? 'this file was taken over before, and erased since; ask for it to be handed over again'
          : `this file was taken over before, as ${id}; \`dutybound record file\` shows its receipt`,
      );
    }
    const receipt: Receipt = {
      file: file.file,
      sha256: sha256(bytes),
      record: streams.record,
      publicKey: this.#publicKey,
      at: this.#record.now().toISOString(),
    };
    const line = receiptLine(receipt, file.challenge, keys.signing);
    const taken: Taken = { school, file: { ...file, names: [] }, receipt: line };
    // The names first: cut off in between, the file is taken over again.
    if (names.length > 0) {
      const content = this.#content(desk, [{ kind: 'file-names', names }]);
      await streams.inTurn(() => streams.add('people', this.#namesOf(id), content));
    }
    await this.#add(id, this.#content(desk, [{ kind: 'taken', taken }]));
    return this.#files.get(id) as KeptFile;
  }

  async #add(id: StreamId, content: Content): Promise<void> {
    const { streams } = this.#parts;
    await streams.inTurn(() => streams.add('file', id, content));
    await this.#load(id);
  }

  /** Files the receipt for what was handed over. @throws RecordFault where it is not of that. */
  async fileReceipt(desk: Desk, typed: string): Promise<KeptFile & { readonly by: Receipt }> {
    this.#must(desk);
    const { text, ...by } = receiptFrom(typed);
    const file = (await this.list(desk)).find(({ given }) => given?.file === by.file);
    if (file?.given === undefined) {
      throw refused('this receipt is not of a file that this record has handed over');
    }
    if (by.sha256 !== file.given.sha256 || !isProved(text, file.given.challenge)) {
      throw refused(
        'this receipt was changed, or is not from whoever opened the file; ask for it to be sent again',
      );
    }
    if (file.receipt !== undefined) {
      throw new RecordFault('exists', `the receipt of ${file.id} was filed before`);
    }
    await this.#add(file.id, this.#content(desk, [{ kind: 'receipt', line: text }]));
    return { ...(this.#files.get(file.id) as KeptFile), by };
  }

  /** Keeps a file from being erased, or no longer. @throws RecordFault where it is not for this account. */
  async hold(desk: Desk, id: StreamId, isHeld: boolean, reason: string): Promise<void> {
    const isOpen = await this.#isOpen(desk, 'decide');
    const file = this.#files.get(id);
    if (file === undefined || !desk.can('decide') || !isOpen(file)) throw noSuch();
    await this.#add(id, this.#content(desk, [{ kind: 'hold', isHeld, reason }]));
  }

  /** Erases a file and its names for good, as an incident is. @throws RecordFault as for that. */
  async erase(first: Desk, second: Desk, id: StreamId, reason: string): Promise<void> {
    const file = this.#files.get(id);
    for (const desk of [first, second]) {
      const isOpen = await this.#isOpen(desk, 'erase');
      if (file === undefined || !desk.can('erase') || !isOpen(file)) throw noSuch();
    }
    if (file?.isHeld === true) {
      throw new RecordFault('held', 'the file is held; lift the hold first');
    }
    this.#accounts.refuseAlone(first.account, second.account, "erase a child's file");
    const { streams } = this.#parts;
    const all = [id, this.#namesOf(id)].filter((each) => streams.get(each) !== null);
    const item: Item = { kind: 'erased', by: [first.account, second.account], reason };
    await streams.alone(() => streams.erase(all, this.#content(first, [item])));
    this.#files.delete(id);
  }
}
