/**
 * What is known of every incident without opening one: read when it is asked for first, and kept as it is
 * written. Here stands who an incident is about, so whatever may be shown to somebody is decided by it.
 */
import { type Person, partyOf } from '../vocabulary/pseudonyms.ts';
import type { Content, Item, Summary } from './content.ts';
import { RecordFault } from './fault.ts';
import type { StreamId } from './journal.ts';
import { itemsOf } from './kept.ts';
import { idOf, nameKey } from './names.ts';
import type { Newest, Streams } from './streams.ts';
import { SUMMARY_FORM } from './summary.ts';

/** What is known of an incident without opening it. */
export interface Known {
  readonly id: StreamId;
  readonly isExercise: boolean;
  readonly summary: Summary;
  /** Every name that was ever given for a member of staff whom it is about, see `nameKey`. */
  readonly subjectNames: ReadonlySet<string>;
  /** How many frames of it this was known from. */
  readonly frames: number;
}

/** Whether an incident is open to somebody. Where it is not, it is as if it were not there. */
export type Gate = (known: Known) => boolean;

export type Watcher = (known: Known, summary: Summary | null) => void;

/** Faults of one incident, which must not close the others to everybody. */
const OF_ONE: readonly string[] = ['damaged', 'no-key'];

/** So many are read from frames at a time. */
const AT_ONCE = 500;

/** So many that were read from frames make it worth leaving a snapshot: some 25 ms at the next start. */
const WORTH_LEAVING = 256;

/** An incident in a snapshot. */
interface Noted {
  readonly id: StreamId;
  readonly summary: Summary;
  readonly staffNames?: readonly [Person, string][];
}

export class KnownIncidents {
  readonly #streams: Streams;
  readonly #workOut: (contents: readonly Content[]) => Summary;
  #all: Promise<Map<StreamId, Known>> | null = null;
  /** By incident: who its members of staff were ever said to be, as `nameKey` writes it. */
  readonly #staffNames = new Map<StreamId, [Person, string][]>();
  /** Whose people are in a stream. */
  readonly #incidentOf = new Map<StreamId, StreamId>();
  readonly #watchers = new Set<Watcher>();
  /** Whether there is an incident that is open to nobody, since its frames cannot be read. */
  hasUnreadable = false;
  /** How many were read from frames, or written, since the last snapshot. */
  #sinceSnapshot = 0;

  /** @param workOut what is known of an incident, from all that its frames say */
  constructor(streams: Streams, workOut: (contents: readonly Content[]) => Summary) {
    this.#streams = streams;
    this.#workOut = workOut;
    streams.follow((changed) => this.#takeNews(changed));
  }

  /** By the id of the incident or exercise; those that can be read. */
  all(): Promise<ReadonlyMap<StreamId, Known>> {
    return this.#index();
  }

  /** What is known of an incident that is open to somebody; null where it is not, or is not there. */
  async openTo(id: StreamId, gate: Gate): Promise<Known | null> {
    const known = (await this.#index()).get(id) ?? null;
    return known !== null && gate(known) ? known : null;
  }

  /** Calls back whenever what is known of an incident has changed; with null where it was erased. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  /** What is known of an incident without reading it all; null where it is unknown or erased. */
  async summary(id: StreamId): Promise<Summary | null> {
    return this.#summary(id, (await this.#streams.last([id])).get(id));
  }

  async #summary(id: StreamId, newest: Newest | undefined): Promise<Summary | null> {
    const after = newest?.content.after;
    if (after?.form === SUMMARY_FORM) return after;
    const all = (await this.#streams.read(id)) ?? [];
    return all.length === 0 ? null : this.#workOut(all);
  }

  /** Notes what is known of an incident from now on. @param frames how many it has by then */
  async note(id: StreamId, summary: Summary, frames: number): Promise<void> {
    const index = await this.#index();
    // What others have written since may be known already.
    if ((index.get(id)?.frames ?? 0) > frames) return;
    const known = this.#asKnown(id, summary, frames);
    index.set(id, known);
    this.#sinceSnapshot += 1;
    for (const watcher of this.#watchers) watcher(known, summary);
  }

  /** Notes who somebody in an incident was said to be. */
  noteName(id: StreamId, item: Item): void {
    if (item.kind !== 'person' || partyOf(item.pseudonym) !== 'staff') return;
    const names = this.#staffNames.get(id) ?? [];
    this.#staffNames.set(id, [...names, [item.pseudonym, nameKey(item.name)]]);
  }

  /** Notes that an incident was erased. */
  async forget(known: Known): Promise<void> {
    (await this.#index()).delete(known.id);
    this.#staffNames.delete(known.id);
    for (const watcher of this.#watchers) watcher(known, null);
  }

  /** The stream that holds who the people of an incident are, apart from it. */
  peopleOf(id: StreamId): StreamId {
    return idOf(this.#streams.record, `people of ${id}`);
  }

  /** Who the people of an incident were said to be, the oldest first. */
  async namesOf(id: StreamId): Promise<readonly Item[]> {
    const stream = this.peopleOf(id);
    return this.#streams.get(stream) === null
      ? []
      : itemsOf((await this.#streams.read(stream)) ?? []);
  }

  #index(): Promise<Map<StreamId, Known>> {
    this.#all ??= this.#read().catch((error: unknown) => {
      this.#all = null;
      throw error;
    });
    return this.#all;
  }

  async #read(): Promise<Map<StreamId, Known>> {
    const index = new Map<StreamId, Known>();
    const noted = this.#noted();
    const ids = this.#streams.of('incident', 'exercise');
    const left = ids.filter((id) => !noted.has(id));
    const read = new Map<StreamId, Known>();
    for (let from = 0; from < left.length; from += AT_ONCE) {
      for (const known of await this.#readThese(left.slice(from, from + AT_ONCE))) {
        read.set(known.id, known);
      }
    }
    for (const id of ids) {
      const { summary, staffNames = [] } = noted.get(id) ?? {};
      if (summary !== undefined && staffNames.length > 0) this.#staffNames.set(id, [...staffNames]);
      const { frames = 0 } = this.#streams.get(id) ?? {};
      const known = summary === undefined ? read.get(id) : this.#asKnown(id, summary, frames);
      if (known !== undefined) index.set(id, known);
    }
    return index;
  }

  /** Those of these that can be read. */
  async #readThese(ids: readonly StreamId[]): Promise<readonly Known[]> {
    const newest = await this.#streams.last(ids);
    const all: Known[] = [];
    for (const id of ids) {
      const known = await this.#readOne(id, newest.get(id));
      if (known !== null) all.push(known);
    }
    return all;
  }

  async #readOne(id: StreamId, newest: Newest | undefined): Promise<Known | null> {
    this.#sinceSnapshot += 1;
    const { frames = 0 } = this.#streams.get(id) ?? {};
    try {
      const summary = await this.#summary(id, newest);
      if (summary === null) return null;
      const names = await this.namesOf(id);
      this.#staffNames.delete(id);
      for (const item of names) this.noteName(id, item);
      return this.#asKnown(id, summary, newest?.n ?? frames);
    } catch (error) {
      // Nobody can say whom it is about, so it is open to nobody. `record verify` names it.
      if (!(error instanceof RecordFault) || !OF_ONE.includes(error.code)) throw error;
      this.hasUnreadable = true;
      return null;
    }
  }

  /** Takes what other servers have written. Where nothing was asked for yet, all of it is read then. */
  async #takeNews(changed: ReadonlySet<StreamId>): Promise<void> {
    if (this.#all === null) return;
    const index = await this.#index();
    const incidents = new Set(
      [...changed].flatMap((stream) => {
        const id = this.#incidentOf.get(stream) ?? stream;
        const kind = this.#streams.get(id)?.kind;
        return kind === 'incident' || kind === 'exercise' ? [id] : [];
      }),
    );
    const standing = [...incidents].filter((id) => this.#streams.get(id)?.isErased === false);
    for (const id of incidents) {
      const known = index.get(id);
      if (known !== undefined && !standing.includes(id)) await this.forget(known);
    }
    for (const known of await this.#readThese(standing)) {
      await this.note(known.id, known.summary, known.frames);
    }
  }

  /** What the last end left of incidents that were not changed since, nor who their people are. */
  #noted(): ReadonlyMap<StreamId, Noted> {
    const snapshot = this.#streams.takeSnapshot();
    if (snapshot === null) return new Map();
    const { content, changed } = snapshot;
    const all = JSON.parse(content.toString('utf8')) as readonly Noted[];
    const isNamed = [...changed].some((id) => this.#streams.get(id)?.kind === 'people');
    return new Map(
      all
        .filter(({ summary }) => summary.form === SUMMARY_FORM)
        .filter(({ id }) => !changed.has(id) && !(isNamed && changed.has(this.peopleOf(id))))
        .map((each) => [each.id, each]),
    );
  }

  /** Leaves what is known for the next start, where that would have much to read. Only within `inTurn`. */
  async leaveSnapshot(): Promise<void> {
    if (this.#all === null || this.#sinceSnapshot < WORTH_LEAVING) return;
    const noted = [...(await this.#all).values()].map(({ id, summary }): Noted => {
      const staffNames = this.#staffNames.get(id);
      return { id, summary, ...(staffNames === undefined ? {} : { staffNames }) };
    });
    await this.#streams.leaveSnapshot(Buffer.from(JSON.stringify(noted)));
  }

  #asKnown(id: StreamId, summary: Summary, frames: number): Known {
    if (this.#streams.isShared) this.#incidentOf.set(this.peopleOf(id), id);
    const names = (this.#staffNames.get(id) ?? []).flatMap(([pseudonym, name]) =>
      summary.about.includes(pseudonym) ? [name] : [],
    );
    const isExercise = this.#streams.get(id)?.kind === 'exercise';
    return { id, isExercise, summary, subjectNames: new Set(names), frames };
  }
}
