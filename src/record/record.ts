/** The record of incidents: opened, added to, read, closed, held and erased. */
import { createHmac } from 'node:crypto';
import {
  type Incident,
  policyNamed,
  type RuleBooks,
  reportOn,
  resume,
  step,
} from '../engine/replay.ts';
import { isoOf } from '../engine/time.ts';
import { isDuty } from '../norms/norm.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { type Person, partyOf } from '../vocabulary/pseudonyms.ts';
import type { RoleMap } from '../vocabulary/roles.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import type { Content, Deadline, Item, Rules, Summary, Writer } from './content.ts';
import { RecordFault } from './fault.ts';
import type { StreamId } from './journal.ts';
import type { Stream, Streams } from './streams.ts';
import { subjectsOf } from './subjects.ts';

export interface RecordOptions {
  readonly books: RuleBooks;
  /** By what a new incident under this policy is judged. */
  readonly rulesOf: (policy: string) => Rules;
  readonly now: () => Date;
}

/** What somebody wants to add. */
export interface Request {
  /** How many entries the incident had when its writer looked at it last. */
  readonly seen: number;
  /** The same for a request that is sent again: 1 to 80 characters, best random. */
  readonly key: string;
  readonly entry: TimelineEvent;
  readonly writer: Writer;
  readonly onWordOf?: Person;
}

export type Added =
  /** It is on the disk, as the entry at this position. */
  | { readonly kind: 'kept'; readonly position: number; readonly incident: Incident }
  /** Somebody else has added these since: look at them, then send it again. */
  | { readonly kind: 'look-again'; readonly since: readonly TimelineEvent[] }
  | { readonly kind: 'unknown' };

/** An incident as it is kept. */
export interface Kept {
  readonly id: StreamId;
  readonly isExercise: boolean;
  readonly rules: Rules;
  readonly timeline: Timeline;
  readonly contents: readonly Content[];
  readonly isHeld: boolean;
  /** The findings as they were shown at each closing; judging again never changes them. */
  readonly findings: readonly Extract<Item, { kind: 'findings' }>[];
  /** What somebody wrote while they stood in for somebody else. */
  readonly standIns: readonly StoodIn[];
}

/** An entry whose writer stood in for somebody at the time. It is judged by who acted, as the policy has it. */
export interface StoodIn {
  readonly position: number;
  readonly account: string;
  readonly standsInFor: readonly string[];
}

/** What is known of an incident without opening it. */
export interface Known {
  readonly id: StreamId;
  readonly isExercise: boolean;
  readonly summary: Summary;
  /** Every name that was ever given for a member of staff whom it is about, see `nameKey`. */
  readonly subjectNames: ReadonlySet<string>;
}

/** Whether an incident is open to somebody. Where it is not, it is as if it were not there. */
export type Gate = (known: Known) => boolean;

const toAnybody: Gate = () => true;

type Watcher = (known: Known, summary: Summary | null) => void;

/** One line of the log of reads. */
export interface Read {
  readonly stream: StreamId;
  readonly what: string;
  readonly account: string;
  readonly at: string;
}

interface Open {
  incident: Incident;
  /** Where each key's entry stands. */
  readonly positions: Map<string, number>;
}

/** How many incidents are kept ready to be added to. */
const MOST_OPEN = 64;

/** The id of a stream that there is one of in a record, by its name. */
export const idOf = (record: string, name: string): StreamId =>
  createHmac('sha256', record).update(name).digest('hex').slice(0, 32);

const OUTSTANDING: readonly string[] = ['owed', 'overdue'];

/**
 * What is still to be done by a moment. It does not hang on what the time is: what is overdue is still to be
 * done, and fell due when it did.
 */
const deadlinesOf = ({ run }: Incident): readonly Deadline[] => {
  const deadlines = run.tracks.flatMap(({ norm: { norm }, state, owedAt, dueAt, child }) => {
    const isOpen = isDuty(norm) && OUTSTANDING.includes(state) && owedAt !== null;
    if (!isOpen || dueAt === null) return [];
    return [[isoOf(dueAt), norm.id, ...(child === null ? [] : [child])].join(' ')];
  });
  return [...new Set(deadlines)].sort();
};

/** When something falls due. */
export const momentOf = (deadline: Deadline): string => deadline.slice(0, deadline.indexOf(' '));

/** In UTC, written in one way. */
const inUtc = (moment: string): string => new Date(moment).toISOString();

/** The first moment at which the school knew of what it is about. */
const sinceOf = ([first, ...rest]: readonly TimelineEvent[]): string => {
  const concerns = rest.filter(({ type }) => type === 'concern.raised');
  const known = [...(first === undefined ? [] : [first]), ...concerns];
  return known.map(({ at, knownAt = at }) => inUtc(knownAt)).sort()[0] as string;
};

/** Null where it was not closed, or the entry that closed it was withdrawn. */
const endedAtOf = (events: readonly TimelineEvent[]): string | null => {
  const withdrawn = events.flatMap((each) =>
    each.type === 'entry.corrected' && each.replacement === undefined ? [each.entry] : [],
  );
  const closing = events.findIndex(
    ({ type }, position) => type === 'incident.closed' && !withdrawn.includes(position),
  );
  if (closing === -1) return null;
  return events
    .slice(closing)
    .map(({ at }) => inUtc(at))
    .sort()
    .at(-1) as string;
};

type Before = Pick<Summary, 'handedOver' | 'isHeld'>;

const summaryOf = (
  incident: Incident,
  { handedOver, isHeld }: Before = { handedOver: [], isHeld: false },
): Summary => {
  const { events, policy, incident: reference, school } = incident.timeline;
  const deadlines = deadlinesOf(incident);
  const [first] = deadlines;
  const endedAt = endedAtOf(events);
  return {
    reference,
    ...(school === undefined ? {} : { school }),
    policy,
    kinds: [...incident.run.open],
    since: sinceOf(events),
    due: first === undefined ? null : momentOf(first),
    isClosed: endedAt !== null,
    endedAt,
    isHeld,
    about: subjectsOf(events),
    deadlines,
    handedOver,
  };
};

/** A name without what people write in different ways: capitals, titles, order, full stops. */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '' && !TITLES.includes(word))
    .sort()
    .join(' ');

const TITLES: readonly string[] = ['mr', 'mrs', 'ms', 'miss', 'mx', 'dr'];

const itemsOf = (contents: readonly Content[]): readonly Item[] =>
  contents.flatMap(({ items }) => items);

/** The timeline that these contents hold. @throws RecordFault where it has no beginning. */
export const timelineIn = (contents: readonly Content[]): Timeline => {
  const items = itemsOf(contents);
  const [first] = items;
  if (first?.kind !== 'opened') throw new RecordFault('damaged', 'an incident has no beginning');
  const events = items.flatMap((item) => (item.kind === 'entry' ? [item.entry] : []));
  return { ...first.head, events };
};

const positionsIn = (contents: readonly Content[]): Map<string, number> => {
  const positions = new Map<string, number>();
  let position = 0;
  for (const { key, items } of contents) {
    if (items.some(({ kind }) => kind === 'entry')) positions.set(key, position);
    position += items.filter(({ kind }) => kind === 'entry').length;
  }
  return positions;
};

const standInsIn = (contents: readonly Content[]): readonly StoodIn[] => {
  let position = 0;
  return contents.flatMap(({ items, writer: { account, standsInFor = [] } }) => {
    const entries = items.filter(({ kind }) => kind === 'entry').map(() => position++);
    return standsInFor.length === 0
      ? []
      : entries.map((each) => ({ position: each, account, standsInFor }));
  });
};

const isHeldIn = (contents: readonly Content[]): boolean =>
  itemsOf(contents).findLast((item) => item.kind === 'hold')?.isHeld ?? false;

/** The shape of an id: what has another was never one, and is not looked for. */
const ID = /^[0-9a-f]{32}$/;

const noSuch = (): RecordFault => new RecordFault('not-a-record', 'there is no such incident');

/** Faults of one incident, which must not close the others to everybody. */
const OF_ONE: readonly string[] = ['damaged', 'no-key'];

export class IncidentRecord {
  readonly #streams: Streams;
  readonly #options: RecordOptions;
  readonly #open = new Map<StreamId, Open>();
  /** By the id of the incident; read once, and kept as it is written. */
  #known: Promise<Map<StreamId, Known>> | null = null;
  /** By incident: who its members of staff were ever said to be, as `nameKey` writes it. */
  readonly #staffNames = new Map<StreamId, [Person, string][]>();
  readonly #roles = new Map<string, RoleMap | null>();
  readonly #watchers = new Set<Watcher>();

  constructor(streams: Streams, options: RecordOptions) {
    this.#streams = streams;
    this.#options = options;
  }

  now(): Date {
    return this.#options.now();
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

  get #reads(): StreamId {
    return idOf(this.#streams.record, 'reads');
  }

  /** The stream that holds who the people of an incident are, apart from it. */
  #peopleOf(id: StreamId): StreamId {
    return idOf(this.#streams.record, `people of ${id}`);
  }

  /** The ids of all incidents, or of all exercises, the oldest first; erased ones are left out. */
  ids(kind: 'incident' | 'exercise' = 'incident'): readonly StreamId[] {
    return this.#streams.of(kind);
  }

  /** What is known of every incident and exercise that can be read, without opening one. */
  known(): Promise<ReadonlyMap<StreamId, Known>> {
    return this.#index();
  }

  /** Calls back whenever what is known of an incident has changed; with null where it was erased. */
  watch(watcher: Watcher): void {
    this.#watchers.add(watcher);
  }

  #index(): Promise<Map<StreamId, Known>> {
    this.#known ??= this.#readIndex().catch((error: unknown) => {
      this.#known = null;
      throw error;
    });
    return this.#known;
  }

  async #readIndex(): Promise<Map<StreamId, Known>> {
    const index = new Map<StreamId, Known>();
    for (const id of this.#streams.of('incident', 'exercise')) {
      try {
        const summary = await this.summary(id);
        if (summary === null) continue;
        for (const item of await this.#namesOf(id)) this.#noteName(id, item);
        index.set(id, this.#asKnown(id, summary));
      } catch (error) {
        // Nobody can say whom it is about, so it is open to nobody. `record verify` names it.
        if (!(error instanceof RecordFault) || !OF_ONE.includes(error.code)) throw error;
      }
    }
    return index;
  }

  #noteName(id: StreamId, item: Item): void {
    if (item.kind !== 'person' || partyOf(item.pseudonym) !== 'staff') return;
    const names = this.#staffNames.get(id) ?? [];
    this.#staffNames.set(id, [...names, [item.pseudonym, nameKey(item.name)]]);
  }

  #asKnown(id: StreamId, summary: Summary): Known {
    const names = (this.#staffNames.get(id) ?? []).flatMap(([pseudonym, name]) =>
      summary.about.includes(pseudonym) ? [name] : [],
    );
    const isExercise = this.#streams.get(id)?.kind === 'exercise';
    return { id, isExercise, summary, subjectNames: new Set(names) };
  }

  async #namesOf(id: StreamId): Promise<readonly Item[]> {
    if (this.#streams.get(this.#peopleOf(id)) === null) return [];
    return itemsOf((await this.#streams.read(this.#peopleOf(id))) ?? []);
  }

  async #note(id: StreamId, summary: Summary): Promise<void> {
    const index = await this.#index();
    const known = this.#asKnown(id, summary);
    index.set(id, known);
    for (const watcher of this.#watchers) watcher(known, summary);
  }

  /** What is known of an incident that is open to somebody; null where it is not, or is not there. */
  async #openTo(id: StreamId, gate: Gate): Promise<Known | null> {
    const known = (await this.#index()).get(id) ?? null;
    return known !== null && gate(known) ? known : null;
  }

  #content(writer: Writer, key: string, items: readonly Item[], after?: Summary): Content {
    const written = this.#options.now().toISOString();
    return { written, writer, key, items, ...(after === undefined ? {} : { after }) };
  }

  /**
   * Opens an incident with its first entry. The same key gives the same incident.
   * @returns its id, once it is on the disk.
   */
  begin(
    head: Omit<Timeline, 'events'>,
    { key, entry, writer, onWordOf }: Omit<Request, 'seen'>,
  ): Promise<StreamId> {
    const id = this.#streams.idFor(key);
    return this.#streams.inTurn(async () => {
      if (this.#streams.get(id) !== null) return id;
      await this.#index();
      const incident = resume({ ...head, events: [entry] }, this.#options.books);
      const items: readonly Item[] = [
        { kind: 'opened', head, rules: this.#options.rulesOf(head.policy) },
        { kind: 'entry', entry, ...(onWordOf === undefined ? {} : { onWordOf }) },
      ];
      const after = summaryOf(incident);
      const kind: Stream['kind'] = head.exercise ? 'exercise' : 'incident';
      await this.#streams.add(kind, id, this.#content(writer, key, items, after));
      this.#keepOpen(id, { incident, positions: new Map([[key, 0]]) });
      await this.#note(id, after);
      return id;
    });
  }

  /** Adds an entry. Of two writers who have seen the same, the second is asked to look again. */
  append(id: StreamId, request: Request, gate: Gate = toAnybody): Promise<Added> {
    return this.#streams.inTurn(async () => {
      const { key, entry, seen, writer, onWordOf } = request;
      const known = await this.#openTo(id, gate);
      const open = known === null ? null : await this.#opened(id);
      if (known === null || open === null) {
        await this.#logTry(id, writer);
        return { kind: 'unknown' };
      }
      const before = open.incident.timeline.events;
      const again = open.positions.get(key);
      if (again !== undefined) return { kind: 'kept', position: again, incident: open.incident };
      if (seen !== before.length) return { kind: 'look-again', since: before.slice(seen) };
      const incident = step(open.incident, entry);
      const items: readonly Item[] = [
        { kind: 'entry', entry, ...(onWordOf === undefined ? {} : { onWordOf }) },
        ...(entry.type === 'incident.closed' ? [this.#findingsOf(incident)] : []),
      ];
      const after = summaryOf(incident, known.summary);
      await this.#add(known, this.#content(writer, key, items, after), after);
      open.positions.set(key, before.length);
      open.incident = incident;
      return { kind: 'kept', position: before.length, incident };
    });
  }

  #findingsOf(incident: Incident): Item {
    const rules = this.#options.rulesOf(incident.timeline.policy);
    return { kind: 'findings', rules, report: reportOn(incident) };
  }

  async #add({ id, isExercise }: Known, content: Content, after: Summary): Promise<void> {
    await this.#streams.add(isExercise ? 'exercise' : 'incident', id, content);
    await this.#note(id, after);
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
    return this.#streams.inTurn(async () => {
      if ((await this.#openTo(id, gate)) === null) {
        await this.#logTry(id, reader);
        return null;
      }
      await this.#log(reader, [id], what);
      return this.#kept(id);
    });
  }

  /** All incidents that are open to the reader, for a report that counts them; logged as one read. */
  async readAll(reader: Writer, what: string, gate: Gate): Promise<readonly Kept[]> {
    const ids = await this.#streams.inTurn(async () => {
      const open = [...(await this.#index()).values()].filter(gate).map(({ id }) => id);
      await this.#log(reader, open, what);
      return open;
    });
    const all: Kept[] = [];
    // One by one, so that nobody who writes has to wait for all of them.
    for (const id of ids) {
      const kept = await this.#streams.inTurn(async () =>
        (await this.#openTo(id, gate)) === null ? null : this.#kept(id),
      );
      if (kept !== null) all.push(kept);
    }
    return all;
  }

  async #kept(id: StreamId): Promise<Kept | null> {
    const contents = await this.#streams.read(id);
    if (contents === null || contents.length === 0) return null;
    const items = itemsOf(contents);
    const [first] = items;
    if (first?.kind !== 'opened') throw new RecordFault('damaged', `${id} has no beginning`);
    return {
      id,
      isExercise: this.#streams.get(id)?.kind === 'exercise',
      rules: first.rules,
      timeline: timelineIn(contents),
      contents,
      isHeld: isHeldIn(contents),
      findings: items.filter((item) => item.kind === 'findings'),
      standIns: standInsIn(contents),
    };
  }

  /** What is known of an incident without reading it all; null where it is unknown or erased. */
  async summary(id: StreamId): Promise<Summary | null> {
    const contents = [await this.#streams.last(id)];
    if (contents[0]?.after !== undefined) return contents[0].after;
    const all = (await this.#streams.read(id)) ?? [];
    return all.findLast(({ after }) => after !== undefined)?.after ?? null;
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
    const index = await this.#index();
    const isShown = (stream: StreamId): boolean => {
      const known = index.get(stream);
      const isOpen = known === undefined ? isOther(stream) : gate(known);
      return (id === undefined || stream === id) && isOpen;
    };
    const contents = (await this.#streams.read(this.#reads)) ?? [];
    return contents.flatMap(({ items, writer: { account }, written: at }) =>
      items.flatMap((item) =>
        item.kind === 'read' && isShown(item.stream)
          ? [{ stream: item.stream, what: item.what, account, at }]
          : [],
      ),
    );
  }

  async #log(reader: Writer, streams: readonly StreamId[], what: string): Promise<void> {
    const items = streams.map((stream) => ({ kind: 'read', stream, what }) as const);
    await this.#streams.add('reads', this.#reads, this.#content(reader, '', items));
  }

  /** Somebody asked for what is not there, or not open to them: the same work for both. */
  async #logTry(id: StreamId, reader: Writer): Promise<void> {
    if (ID.test(id)) await this.#log(reader, [id], 'tried');
  }

  /** Logs that somebody read what is not an incident, such as the register of accounts. */
  logRead(reader: Writer, stream: StreamId, what: string): Promise<void> {
    return this.#streams.inTurn(() => this.#log(reader, [stream], what));
  }

  /** What the log of reads calls the record as a whole. */
  get itself(): StreamId {
    return idOf(this.#streams.record, 'record');
  }

  /** Does something with an incident that is open to somebody. @throws RecordFault where it is not. */
  #within<Result>(
    id: StreamId,
    who: Writer,
    gate: Gate,
    act: (known: Known) => Promise<Result>,
  ): Promise<Result> {
    return this.#streams.inTurn(async () => {
      const known = await this.#openTo(id, gate);
      if (known !== null) return act(known);
      await this.#logTry(id, who);
      throw noSuch();
    });
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
    return this.#streams.inTurn(async () => {
      const known = await this.#openTo(id, toAnybody);
      if (known === null || known.summary.handedOver.includes(deadline)) return;
      const { summary } = known;
      const after = { ...summary, handedOver: [...summary.handedOver, deadline] };
      const item = { kind: 'handed-over', deadline } as const;
      await this.#add(known, this.#content(writer, '', [item], after), after);
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
    return this.#within(id, writer, gate, async ({ summary }) => {
      await this.#streams.add('people', this.#peopleOf(id), this.#content(writer, '', [item]));
      this.#noteName(id, item);
      await this.#note(id, summary);
    });
  }

  /** Who the people of an incident are, the newest name of each; the read is logged first. */
  people(
    id: StreamId,
    reader: Writer,
    gate: Gate = toAnybody,
  ): Promise<ReadonlyMap<Person, string>> {
    return this.#streams.inTurn(async () => {
      if ((await this.#openTo(id, gate)) === null) {
        await this.#logTry(id, reader);
        return new Map();
      }
      await this.#log(reader, [id], 'names');
      return new Map(
        (await this.#namesOf(id)).flatMap((item) =>
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
    return this.#within(id, writer, gate, async (known) => {
      const kept = await this.#kept(id);
      if (kept === null) throw noSuch();
      if (kept.isHeld) throw new RecordFault('held', 'the incident is held; lift the hold first');
      if (by[0] === by[1]) throw new RecordFault('alone', 'two different people erase an incident');
      const streams = [id, this.#peopleOf(id)].filter((each) => this.#streams.get(each) !== null);
      const item: Item = { kind: 'erased', by, reason };
      this.#open.delete(id);
      await this.#streams.erase(streams, this.#content(writer, '', [item]));
      (await this.#index()).delete(id);
      this.#staffNames.delete(id);
      for (const watcher of this.#watchers) watcher(known, null);
    });
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

  async #opened(id: StreamId): Promise<Open | null> {
    const known = this.#open.get(id);
    if (known !== undefined) return known;
    const kind = this.#streams.get(id)?.kind;
    if (kind !== 'incident' && kind !== 'exercise') return null;
    const contents = await this.#streams.read(id);
    if (contents === null) return null;
    const incident = resume(timelineIn(contents), this.#options.books);
    const open = { incident, positions: positionsIn(contents) };
    this.#keepOpen(id, open);
    return open;
  }

  /** Signs how the record stands. @returns the line to print, and to have kept elsewhere. */
  checkpoint(): Promise<string> {
    return this.#streams.inTurn(() => this.#streams.checkpoint(this.#options.now()));
  }

  close(): Promise<void> {
    return this.#streams.close();
  }
}
