/** The record of incidents: opened, added to, read, closed, held and erased. */
import {
  type Incident,
  policyNamed,
  type RuleBooks,
  reportOn,
  resume,
  step,
} from '../engine/replay.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Person } from '../vocabulary/pseudonyms.ts';
import type { RoleMap } from '../vocabulary/roles.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import type { Beside, Content, Deadline, Item, Rules, Summary, Writer } from './content.ts';
import { behind, RecordFault } from './fault.ts';
import type { StreamId } from './journal.ts';
import {
  type Kept,
  keptFrom,
  positionsIn,
  refuseNewer,
  timelineIn,
  wroteBy,
  wroteIn,
} from './kept.ts';
import { type Gate, type Known, KnownIncidents, type Watcher } from './known.ts';
import { idOf } from './names.ts';
import { type Read, ReadLog } from './reads.ts';
import type { Wrote } from './sent.ts';
import type { Stream, Streams } from './streams.ts';
import { summaryIn, summaryOf } from './summary.ts';

export interface RecordOptions {
  readonly books: RuleBooks;
  /** By what a new incident under this policy is judged. */
  readonly rulesOf: (policy: string) => Rules;
  readonly now: () => Date;
  /** Whether nothing in it is real, so that exercises are in the place of incidents. */
  readonly isDemonstration?: boolean;
}

/** What somebody wants to add. */
export interface Request {
  /** How many entries the incident had when its writer looked at it last. */
  readonly seen: number;
  /** The same for a request that is sent again: 1 to 80 characters, best random. */
  readonly key: string;
  readonly entry: TimelineEvent;
  /** What is written in the same step, after it. */
  readonly more?: readonly TimelineEvent[];
  readonly writer: Writer;
  readonly onWordOf?: Person;
}

/** What an incident begins with. */
export type Beginning = Omit<Request, 'seen'> & {
  /** Whether the writer raises it now; otherwise it was kept elsewhere before, and nobody is alerted to it. */
  readonly isRaisedNow?: boolean;
};

export type Added =
  /** All of it is on the disk, from the entry at this position on. */
  | {
      readonly kind: 'kept';
      readonly position: number;
      readonly incident: Incident;
      /** What its writer must be told, such as that the second keys are not there; null where all is well. */
      readonly warning: string | null;
    }
  /** Somebody else has added these since: look at them, then send it again. */
  | { readonly kind: 'look-again'; readonly since: readonly TimelineEvent[] }
  | { readonly kind: 'unknown' };

const toAnybody: Gate = () => true;

/** An incident that is kept ready, as its frames say. */
interface Open {
  readonly isExercise: boolean;
  contents: readonly Content[];
  /** Null until it is read. */
  kept: Kept | null;
  /** Null until something is added to it. */
  judged: Judged | null;
}

interface Judged {
  incident: Incident;
  /** Where each key's entry stands. */
  readonly positions: Map<string, number>;
  /** How each entry was written. */
  readonly wrote: Wrote[];
}

/** How many incidents are kept ready to be read and added to. */
const MOST_OPEN = 64;

const entryItem = (entry: TimelineEvent, onWordOf?: Person): Extract<Item, { kind: 'entry' }> => ({
  kind: 'entry',
  entry,
  ...(onWordOf === undefined ? {} : { onWordOf }),
});

/** Said to everybody alike, since nobody can say whom it is about. */
const UNREADABLE =
  'part of the record cannot be read, and is in no list; `dutybound record verify` says what';

const noSuch = (): RecordFault => new RecordFault('not-a-record', 'there is no such incident');

export class IncidentRecord {
  readonly #streams: Streams;
  readonly #options: RecordOptions;
  readonly #known: KnownIncidents;
  readonly #reads: ReadLog;
  readonly #open = new Map<StreamId, Open>();
  readonly #roles = new Map<string, RoleMap | null>();

  constructor(streams: Streams, options: RecordOptions) {
    this.#streams = streams;
    this.#options = options;
    this.#known = new KnownIncidents(streams, (contents) => summaryIn(contents, options.books));
    // What others have erased or changed is not kept ready.
    streams.follow(async (changed) => {
      for (const id of changed) this.#open.delete(id);
    });
    this.#reads = new ReadLog(streams, (writer, items) => this.#content(writer, '', items));
  }

  now(): Date {
    return this.#options.now();
  }

  get isDemonstration(): boolean {
    return this.#options.isDemonstration === true;
  }

  /** What whoever writes must be told now, such as that the second keys are not there; null where all is well. */
  get warning(): string | null {
    return this.#streams.warning ?? (this.hasUnreadable ? UNREADABLE : null);
  }

  /** Who does what by a policy; null where the books do not know it. */
  rolesBy(policy: string): RoleMap | null {
    const known = this.#roles.get(policy);
    if (known !== undefined) return known;
    const { books } = this.#options;
    const isKnown = books.policies.some(({ id }) => id === policy);
    const roles = isKnown ? policyNamed(policy, books).roles : null;
    this.#roles.set(policy, roles);
    return roles;
  }

  /** Whether something cannot be read, and so is missing from every list; known once there was one. Not what. */
  get hasUnreadable(): boolean {
    return this.#known.hasUnreadable;
  }

  /** The ids of all incidents, or of all exercises, the oldest first; erased ones are left out. */
  ids(kind: 'incident' | 'exercise' = 'incident'): readonly StreamId[] {
    return this.#streams.of(kind);
  }

  /** What is known of every incident and exercise that can be read, without opening one. */
  known(): Promise<ReadonlyMap<StreamId, Known>> {
    return this.#known.all();
  }

  /**
   * Calls back whenever what is known of an incident has changed; with null where it was erased.
   * @returns what ends that
   */
  watch(watcher: Watcher): () => void {
    return this.#known.watch(watcher);
  }

  #content(writer: Writer, key: string, items: readonly Item[], after?: Summary): Content {
    const written = this.#options.now().toISOString();
    return { written, writer, key, items, ...(after === undefined ? {} : { after }) };
  }

  /**
   * Opens an incident with its first entry, and those written with it: all of them or none. The same key
   * gives the same incident.
   * @returns its id, once it is on the disk.
   */
  begin(
    head: Omit<Timeline, 'events'>,
    { key, entry, more = [], writer, onWordOf, isRaisedNow = false }: Beginning,
  ): Promise<StreamId> {
    const id = this.#streams.idFor(key);
    return this.#streams.inTurnOf(id, async () => {
      if (this.#streams.get(id) !== null) return id;
      await this.#known.all();
      const events = [entry, ...more];
      const incident = resume({ ...head, events }, this.#options.books);
      const begunBy = isRaisedNow ? { begunBy: writer.account } : {};
      const items: readonly Item[] = [
        { kind: 'opened', head, rules: this.#options.rulesOf(head.policy), ...begunBy },
        ...events.map((each): Item => entryItem(each, onWordOf)),
      ];
      const before = { handedOver: [], isHeld: false };
      const wrote = events.map(() => wroteBy(writer));
      const after = summaryOf(incident, { ...before, ...begunBy }, wrote);
      const kind: Stream['kind'] = head.exercise ? 'exercise' : 'incident';
      const content = this.#content(writer, key, items, after);
      const frames = await this.#streams.add(kind, id, content, 0);
      const judged = { incident, positions: new Map([[key, 0]]), wrote };
      this.#keepOpen(id, { isExercise: head.exercise, contents: [content], kept: null, judged });
      await this.#known.note(id, after, frames);
      return id;
    });
  }

  /**
   * Adds an entry, and those written with it: all of them or none. Of two writers who have seen the same, the
   * second is asked to look again.
   */
  append(id: StreamId, request: Request, gate: Gate = toAnybody): Promise<Added> {
    return this.#streams.inTurnOf(id, async () => {
      const { key, entry, more = [], seen, writer, onWordOf } = request;
      const known = await this.#known.openTo(id, gate);
      const open = known === null ? null : await this.#openedAs(known);
      if (known === null || open === null) {
        await this.#reads.addTry(writer, id);
        return { kind: 'unknown' };
      }
      const judged = this.#judged(open);
      const before = judged.incident.timeline.events;
      const again = judged.positions.get(key);
      if (again !== undefined) return this.#kept(again, judged);
      if (seen !== before.length) return { kind: 'look-again', since: before.slice(seen) };
      const items = [entry, ...more].map((each) => entryItem(each, onWordOf));
      return this.#addEntries(known, open, { key, writer }, items);
    });
  }

  /**
   * Adds what whoever raised a concern says, without their having opened it: nothing that others wrote since
   * could change it.
   */
  addWordOfRaiser(
    id: StreamId,
    { key, writer, entry }: Pick<Request, 'key' | 'writer' | 'entry'>,
  ): Promise<void> {
    const isTheirs: Gate = ({ summary }) => summary.begunBy === writer.account;
    return this.#within(id, writer, isTheirs, async (known) => {
      const open = await this.#openedAs(known);
      if (open === null) throw noSuch();
      if (this.#judged(open).positions.has(key) || known.summary.isClosed) return;
      const item = { kind: 'entry', entry, isOfRaiser: true } as const;
      await this.#addEntries(known, open, { key, writer }, [item]);
    });
  }

  async #addEntries(
    known: Known,
    open: Open,
    { key, writer }: Pick<Request, 'key' | 'writer'>,
    entries: readonly Extract<Item, { kind: 'entry' }>[],
  ): Promise<Added> {
    const judged = this.#judged(open);
    const position = judged.incident.timeline.events.length;
    let { incident } = judged;
    const items: Item[] = [];
    for (const item of entries) {
      incident = step(incident, item.entry);
      items.push(item);
      if (item.entry.type === 'incident.closed') items.push(this.#findingsOf(incident));
    }
    const how = entries.map((item) => wroteBy(writer, item));
    const after = summaryOf(incident, known.summary, [...judged.wrote, ...how]);
    await this.#add(known, this.#content(writer, key, items, after), after);
    judged.positions.set(key, position);
    judged.wrote.push(...how);
    judged.incident = incident;
    return this.#kept(position, judged);
  }

  #kept(position: number, { incident }: Judged): Added {
    return { kind: 'kept', position, incident, warning: this.warning };
  }

  #findingsOf(incident: Incident): Item {
    const rules = this.#options.rulesOf(incident.timeline.policy);
    return { kind: 'findings', rules, report: reportOn(incident) };
  }

  async #add(known: Known, content: Content, after: Summary): Promise<void> {
    const { id, isExercise, frames: before } = known;
    const kind: Stream['kind'] = isExercise ? 'exercise' : 'incident';
    const frames = await this.#streams.add(kind, id, content, before);
    const open = this.#open.get(id);
    if (open !== undefined) {
      open.contents = [...open.contents, content];
      open.kept = null;
    }
    await this.#known.note(id, after, frames);
  }

  /**
   * An incident as it is kept; the read is logged first. Null where it is unknown, erased, or not open to
   * the reader, between which there is no difference: each is logged as a try.
   */
  read(
    id: StreamId,
    reader: Writer,
    what = 'opened',
    gate: Gate = toAnybody,
  ): Promise<Kept | null> {
    return this.#streams.inTurnOf(id, async () => {
      if ((await this.#known.openTo(id, gate)) === null) {
        await this.#reads.addTry(reader, id);
        return null;
      }
      await this.#reads.add(reader, [id], what);
      const open = await this.#opened(id);
      if (open === null) return null;
      open.kept ??= keptFrom(id, open.isExercise, open.contents);
      return open.judged === null ? open.kept : { ...open.kept, judged: open.judged.incident };
    });
  }

  /** All incidents that are open to the reader, for a report that counts them; logged as one read. */
  async readAll(reader: Writer, what: string, gate: Gate): Promise<readonly Kept[]> {
    const ids = await this.#streams.inTurn(async () => {
      const open = [...(await this.#known.all()).values()].filter(gate).map(({ id }) => id);
      await this.#reads.add(reader, open, what);
      return open;
    });
    const all: Kept[] = [];
    // One by one, so that nobody who writes has to wait for all of them.
    for (const id of ids) {
      const kept = await this.#streams.inTurnOf(id, async () =>
        (await this.#known.openTo(id, gate)) === null ? null : this.#readOne(id),
      );
      if (kept !== null) all.push(kept);
    }
    return all;
  }

  async #readOne(id: StreamId): Promise<Kept | null> {
    const contents = await this.#streams.read(id);
    if (contents === null || contents.length === 0) return null;
    return keptFrom(id, this.#streams.get(id)?.kind === 'exercise', contents);
  }

  /** What is known of an incident without reading it all; null where it is unknown or erased. */
  summary(id: StreamId): Promise<Summary | null> {
    return this.#known.summary(id);
  }

  /**
   * Who has read an incident, and when; or everything that was read.
   * @param isOther what is shown besides incidents.
   */
  async reads(
    id?: StreamId,
    gate: Gate = toAnybody,
    isOther: (stream: StreamId) => boolean = () => false,
  ): Promise<readonly Read[]> {
    const index = await this.#known.all();
    return this.#reads.list((stream) => {
      const known = index.get(stream);
      const isOpen = known === undefined ? isOther(stream) : gate(known);
      return (id === undefined || stream === id) && isOpen;
    });
  }

  /** Logs that somebody read what is not an incident, such as the register of accounts. */
  logRead(reader: Writer, stream: StreamId, what: string): Promise<void> {
    return this.#streams.inTurnOf(stream, () => this.#reads.add(reader, [stream], what));
  }

  /** What the log of reads calls the record as a whole. */
  get itself(): StreamId {
    return idOf(this.#streams.record, 'record');
  }

  /** Does something in turn with an incident that is open to somebody. @throws RecordFault where it is not. */
  #within<Result>(
    id: StreamId,
    who: Writer,
    gate: Gate,
    act: (known: Known) => Promise<Result>,
  ): Promise<Result> {
    return this.#streams.inTurnOf(id, () => this.#withOpen(id, who, gate, act));
  }

  async #withOpen<Result>(
    id: StreamId,
    who: Writer,
    gate: Gate,
    act: (known: Known) => Promise<Result>,
  ): Promise<Result> {
    const known = await this.#known.openTo(id, gate);
    if (known !== null) return act(known);
    await this.#reads.addTry(who, id);
    throw noSuch();
  }

  /** Keeps an incident from being erased, or no longer. */
  hold(
    id: StreamId,
    writer: Writer,
    isHeld: boolean,
    reason: string,
    gate: Gate = toAnybody,
  ): Promise<void> {
    return this.#within(id, writer, gate, (known) => {
      const item = { kind: 'hold', isHeld, reason } as const;
      const after = { ...known.summary, isHeld };
      return this.#add(known, this.#content(writer, '', [item], after), after);
    });
  }

  /** Writes down that the notifier was given what had fallen due; only once, whoever asks. */
  handedOver(id: StreamId, writer: Writer, deadline: Deadline): Promise<void> {
    return this.#streams.inTurnOf(id, async () => {
      const known = await this.#known.openTo(id, toAnybody);
      if (known === null || known.summary.handedOver.includes(deadline)) return;
      const { summary } = known;
      const after = { ...summary, handedOver: [...summary.handedOver, deadline] };
      const item = { kind: 'handed-over', deadline } as const;
      await this.#add(known, this.#content(writer, '', [item], after), after);
    });
  }

  /** Notes something beside the entries, once however often it is sent. Nothing is judged by it. */
  noteBeside(
    id: StreamId,
    writer: Writer,
    key: string,
    beside: Beside,
    gate: Gate = toAnybody,
  ): Promise<void> {
    return this.#within(id, writer, gate, async (known) => {
      const open = await this.#openedAs(known);
      if (open === null) throw noSuch();
      if (open.contents.some((content) => content.key === key)) return;
      const item = { kind: 'beside', beside } as const;
      await this.#add(known, this.#content(writer, key, [item]), known.summary);
    });
  }

  /** Says who a pseudonym of an incident is: kept apart from it, and erased with it or before it. */
  name(
    id: StreamId,
    writer: Writer,
    pseudonym: Person,
    name: string,
    gate: Gate = toAnybody,
  ): Promise<void> {
    const item = { kind: 'person', pseudonym, name } as const;
    return this.#within(id, writer, gate, async ({ summary, frames }) => {
      await this.#streams.add(
        'people',
        this.#known.peopleOf(id),
        this.#content(writer, '', [item]),
      );
      this.#known.noteName(id, item);
      await this.#known.note(id, summary, frames);
    });
  }

  /** Who the people of an incident are, the newest name of each; the read is logged first. */
  people(
    id: StreamId,
    reader: Writer,
    gate: Gate = toAnybody,
  ): Promise<ReadonlyMap<Person, string>> {
    return this.#streams.inTurnOf(id, async () => {
      if ((await this.#known.openTo(id, gate)) === null) {
        await this.#reads.addTry(reader, id);
        return new Map();
      }
      await this.#reads.add(reader, [id], 'names');
      return new Map(
        (await this.#known.namesOf(id)).flatMap((item) =>
          item.kind === 'person' ? [[item.pseudonym, item.name] as const] : [],
        ),
      );
    });
  }

  /**
   * Erases an incident and who its people are, for good: frames and keys, also from what a backup from
   * before can give back. That it was done, by whom and why stays.
   * @throws RecordFault where it is held, or where one person asks alone.
   */
  erase(
    id: StreamId,
    by: readonly [string, string],
    reason: string,
    gate: Gate = toAnybody,
  ): Promise<void> {
    const writer = { account: by[0] };
    const eraseIt = async (known: Known): Promise<void> => {
      const kept = await this.#readOne(id);
      if (kept === null) throw noSuch();
      if (kept.isHeld) throw new RecordFault('held', 'the incident is held; lift the hold first');
      if (by[0] === by[1]) throw new RecordFault('alone', 'two different people erase an incident');
      const streams = [id, this.#known.peopleOf(id)].filter(
        (each) => this.#streams.get(each) !== null,
      );
      const item: Item = { kind: 'erased', by, reason };
      this.#open.delete(id);
      await this.#streams.erase(streams, this.#content(writer, '', [item]));
      await this.#known.forget(known);
    };
    // Alone: it begins an epoch of keys without this one's.
    return this.#streams.alone(() => this.#withOpen(id, writer, gate, eraseIt));
  }

  /** Who erased an incident, when and why; null where it was not. */
  erasure(id: StreamId): Promise<Content | null> {
    return this.#streams.notice(id);
  }

  #keepOpen(id: StreamId, open: Open): void {
    this.#open.delete(id);
    this.#open.set(id, open);
    const [oldest] = this.#open.keys();
    if (this.#open.size > MOST_OPEN && oldest !== undefined) this.#open.delete(oldest);
  }

  /** An incident to be added to, as it was when this was known of it. */
  async #openedAs({ id, frames }: Known): Promise<Open | null> {
    const open = await this.#opened(id);
    if (open !== null && open.contents.length !== frames) throw behind();
    return open;
  }

  async #opened(id: StreamId): Promise<Open | null> {
    const known = this.#open.get(id);
    const { frames = 0, isErased = true } = this.#streams.get(id) ?? {};
    if (known !== undefined && !isErased && known.contents.length === frames) return known;
    // Another server has added to it, or has erased it.
    this.#open.delete(id);
    const kept = await this.#readOne(id);
    if (kept === null) return null;
    const { isExercise, contents } = kept;
    refuseNewer(contents);
    const open: Open = { isExercise, contents, kept, judged: null };
    this.#keepOpen(id, open);
    return open;
  }

  #judged(open: Open): Judged {
    open.judged ??= {
      incident: resume(timelineIn(open.contents), this.#options.books),
      positions: positionsIn(open.contents),
      wrote: wroteIn(open.contents),
    };
    return open.judged;
  }

  /** Signs how the record stands. @returns the line to print, and to have kept elsewhere. */
  checkpoint(): Promise<string> {
    return this.#streams.inTurn(() => this.#streams.checkpoint(this.#options.now()));
  }

  /** Whether other servers write to it too. */
  get isShared(): boolean {
    return this.#streams.isShared;
  }

  /**
   * Takes what other servers have written up to now; nothing where this process has it alone.
   * @param within how many milliseconds ago it may have been looked for, where a look of then will do
   */
  catchUp(within?: number): Promise<void> {
    return this.#streams.catchUp(within);
  }

  /**
   * Does something that only one server does at a time, by its name, and knows then what others wrote before.
   * @returns null where another does it now
   */
  claimed<Result>(key: string, act: () => Promise<Result>): Promise<Result | null> {
    return this.#streams.claimed(key, act);
  }

  async close(): Promise<void> {
    // Without it the next start reads more; nothing else hangs on it.
    await this.#streams.inTurn(() => this.#known.leaveSnapshot()).catch(() => {});
    await this.#streams.close();
  }
}
