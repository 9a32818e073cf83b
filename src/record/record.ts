/** The record of incidents: opened, added to, read, closed, held and erased. */
import { createHmac } from 'node:crypto';
import { nextDue } from '../engine/next.ts';
import { type Incident, type RuleBooks, reportOn, resume } from '../engine/replay.ts';
import { isoOf } from '../engine/time.ts';
import { subjectFactOf } from '../norms/predicates.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { PARTY_IDS } from '../vocabulary/parties.ts';
import { type Person, peopleIn } from '../vocabulary/pseudonyms.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import type { Content, Item, Rules, Summary, Writer } from './content.ts';
import { RecordFault } from './fault.ts';
import type { StreamId } from './journal.ts';
import type { Stream, Streams } from './streams.ts';

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
}

interface Open {
  incident: Incident;
  /** Where each key's entry stands. */
  readonly positions: Map<string, number>;
}

/** How many incidents are kept ready to be added to. */
const MOST_OPEN = 64;

/** There is one stream of each of these, whose id is told from all others by its kind. */
const idOf = (record: string, name: string): StreamId =>
  createHmac('sha256', record).update(name).digest('hex').slice(0, 32);

const subjectsOf = (events: readonly TimelineEvent[]): readonly Person[] => [
  ...new Set(
    events.flatMap((event): readonly Person[] => {
      if (event.type === 'concern.raised') return peopleIn(event.about);
      if (event.type !== 'fact.established' || event.value !== 'yes') return [];
      return PARTY_IDS.filter((party) => subjectFactOf(party) === event.fact);
    }),
  ),
];

/** @param incident as it stands now. */
const summaryOf = (incident: Incident): Summary => {
  const { events } = incident.timeline;
  const due = nextDue(incident);
  return {
    due: due === null ? null : isoOf(due),
    isClosed: events.some(({ type }) => type === 'incident.closed'),
    about: subjectsOf(events),
  };
};

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

const isHeldIn = (contents: readonly Content[]): boolean =>
  itemsOf(contents).findLast((item) => item.kind === 'hold')?.isHeld ?? false;

export class IncidentRecord {
  readonly #streams: Streams;
  readonly #options: RecordOptions;
  readonly #open = new Map<StreamId, Open>();

  constructor(streams: Streams, options: RecordOptions) {
    this.#streams = streams;
    this.#options = options;
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

  /** An incident as it stands at this moment. */
  #now(timeline: Timeline): Incident {
    return resume(timeline, this.#options.books, this.#options.now().getTime());
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
      const incident = this.#now({ ...head, events: [entry] });
      const items: readonly Item[] = [
        { kind: 'opened', head, rules: this.#options.rulesOf(head.policy) },
        { kind: 'entry', entry, ...(onWordOf === undefined ? {} : { onWordOf }) },
      ];
      const after = summaryOf(incident);
      const kind: Stream['kind'] = head.exercise ? 'exercise' : 'incident';
      await this.#streams.add(kind, id, this.#content(writer, key, items, after));
      this.#keepOpen(id, { incident, positions: new Map([[key, 0]]) });
      return id;
    });
  }

  /** Adds an entry. Of two writers who have seen the same, the second is asked to look again. */
  append(id: StreamId, request: Request): Promise<Added> {
    return this.#streams.inTurn(async () => {
      const open = await this.#opened(id);
      if (open === null) return { kind: 'unknown' };
      const { key, entry, seen, writer, onWordOf } = request;
      const before = open.incident.timeline.events;
      const again = open.positions.get(key);
      if (again !== undefined) return { kind: 'kept', position: again, incident: open.incident };
      if (seen !== before.length) return { kind: 'look-again', since: before.slice(seen) };
      const incident = this.#now({ ...open.incident.timeline, events: [...before, entry] });
      const items: readonly Item[] = [
        { kind: 'entry', entry, ...(onWordOf === undefined ? {} : { onWordOf }) },
        ...(entry.type === 'incident.closed'
          ? ([{ kind: 'findings', report: reportOn(incident) }] as const)
          : []),
      ];
      const after = summaryOf(incident);
      const stream = this.#streams.get(id);
      const content = this.#content(writer, key, items, after);
      await this.#streams.add(stream?.kind ?? 'incident', id, content);
      open.positions.set(key, before.length);
      open.incident = incident;
      return { kind: 'kept', position: before.length, incident };
    });
  }

  /** An incident as it is kept; the read is logged first. Null where it is unknown or erased. */
  async read(id: StreamId, reader: Writer, what = 'opened'): Promise<Kept | null> {
    if (!this.ids('incident').includes(id) && !this.ids('exercise').includes(id)) return null;
    await this.#logged(reader, id, what);
    return this.#kept(id);
  }

  async #kept(id: StreamId): Promise<Kept | null> {
    const contents = await this.#streams.read(id);
    if (contents === null || contents.length === 0) return null;
    const [first] = itemsOf(contents);
    if (first?.kind !== 'opened') throw new RecordFault('damaged', `${id} has no beginning`);
    return {
      id,
      isExercise: this.#streams.get(id)?.kind === 'exercise',
      rules: first.rules,
      timeline: timelineIn(contents),
      contents,
      isHeld: isHeldIn(contents),
    };
  }

  /** What is known of an incident without reading it all; null where it is unknown or erased. */
  async summary(id: StreamId): Promise<Summary | null> {
    const contents = [await this.#streams.last(id)];
    if (contents[0]?.after !== undefined) return contents[0].after;
    const all = (await this.#streams.read(id)) ?? [];
    return all.findLast(({ after }) => after !== undefined)?.after ?? null;
  }

  /** Who has read an incident, and when; or everything that was read. */
  async reads(
    id?: StreamId,
  ): Promise<readonly { readonly content: Content; readonly what: string }[]> {
    const contents = (await this.#streams.read(this.#reads)) ?? [];
    return contents.flatMap((content) =>
      content.items.flatMap((item) =>
        item.kind === 'read' && (id === undefined || item.stream === id)
          ? [{ content, what: item.what }]
          : [],
      ),
    );
  }

  #logged(reader: Writer, stream: StreamId, what: string): Promise<number> {
    return this.#streams.inTurn(() =>
      this.#streams.add(
        'reads',
        this.#reads,
        this.#content(reader, '', [{ kind: 'read', stream, what }]),
      ),
    );
  }

  /** Keeps an incident from being erased, or no longer. */
  async hold(id: StreamId, writer: Writer, isHeld: boolean, reason: string): Promise<void> {
    await this.#streams.inTurn(async () => {
      const kind = this.#streams.get(id)?.kind;
      if (kind === undefined) throw new RecordFault('not-a-record', 'no such incident');
      const after = (await this.summary(id)) ?? undefined;
      await this.#streams.add(
        kind,
        id,
        this.#content(writer, '', [{ kind: 'hold', isHeld, reason }], after),
      );
    });
  }

  /** Says who a pseudonym of an incident is: kept apart from it, and erased with it or before it. */
  async name(id: StreamId, writer: Writer, pseudonym: Person, name: string): Promise<void> {
    const item = { kind: 'person', pseudonym, name } as const;
    await this.#streams.inTurn(() =>
      this.#streams.add('people', this.#peopleOf(id), this.#content(writer, '', [item])),
    );
  }

  /** Who the people of an incident are, the newest name of each; the read is logged first. */
  async people(id: StreamId, reader: Writer): Promise<ReadonlyMap<Person, string>> {
    await this.#logged(reader, id, 'names');
    const contents = (await this.#streams.read(this.#peopleOf(id))) ?? [];
    return new Map(
      itemsOf(contents).flatMap((item) =>
        item.kind === 'person' ? [[item.pseudonym, item.name] as const] : [],
      ),
    );
  }

  /**
   * Erases an incident and who its people are, for good: frames and keys, also from what a backup from
   * before can give back. That it was done, by whom and why stays.
   * @throws RecordFault where it is held, or where one person asks alone.
   */
  erase(id: StreamId, by: readonly [string, string], reason: string): Promise<void> {
    return this.#streams.inTurn(async () => {
      const kept = await this.#kept(id);
      if (kept === null) throw new RecordFault('not-a-record', 'there is no such incident');
      if (kept.isHeld) throw new RecordFault('held', 'the incident is held; lift the hold first');
      if (by[0] === by[1]) throw new RecordFault('alone', 'two different people erase an incident');
      const streams = [id, this.#peopleOf(id)].filter((each) => this.#streams.get(each) !== null);
      const item: Item = { kind: 'erased', by, reason };
      this.#open.delete(id);
      await this.#streams.erase(streams, this.#content({ account: by[0] }, '', [item]));
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
    const incident = this.#now(timelineIn(contents));
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
