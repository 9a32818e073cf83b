/** What a school has said of itself, and what it has set for its record: nothing is in force until it has. */
import { add } from 'date-fns/add';
import {
  type Content,
  type Item,
  type OwnSchool,
  type OwnTrust,
  type Period,
  type School,
  SETTINGS,
  type Setting,
  type Upkept,
  type Writer,
} from './content.ts';
import { RecordFault } from './fault.ts';
import type { StreamId } from './journal.ts';
import { idOf } from './names.ts';
import type { Streams } from './streams.ts';

type Chosen = Extract<Item, { kind: 'setting' }>;
/** Which meaning the school has chosen, of one that a policy leaves open. */
type ChosenReading = Omit<Extract<Item, { kind: 'reading-chosen' }>, 'kind'>;

/** When something was done for the record as a whole, and by which account. */
export interface Done {
  readonly at: string;
  readonly account: string;
}

export const SETTING_IDS = Object.keys(SETTINGS) as readonly Setting[];

const keyOfReading = (policy: string, reading: string): string => `${policy} ${reading}`;

/** The moment that is a period after another. */
export const after = (moment: Date, { count, unit }: Period): Date =>
  add(moment, { [unit]: count });

export class Settings {
  readonly #streams: Streams;
  readonly #now: () => Date;
  readonly #chosen = new Map<Setting, Chosen & { readonly written: string }>();
  readonly #done = new Map<Upkept, Done>();
  readonly #readings = new Map<string, ChosenReading & Done>();
  readonly #erasures = new Map<StreamId, Done>();
  #school: School | null = null;
  #trust: string | null = null;
  #ownTrust: OwnTrust | null = null;
  readonly #schools = new Map<string, OwnSchool>();
  /** How many frames were taken. */
  #taken = 0;
  #taking: Promise<void> = Promise.resolve();

  private constructor(streams: Streams, now: () => Date) {
    this.#streams = streams;
    this.#now = now;
  }

  static async open(streams: Streams, now: () => Date): Promise<Settings> {
    const settings = new Settings(streams, now);
    await settings.#takeNew();
    streams.follow(() => settings.#takeNew());
    return settings;
  }

  /** Takes what was set since it was taken last, here or by another server. */
  #takeNew(): Promise<void> {
    const done = this.#taking.then(async () => {
      const { frames = 0 } = this.#streams.get(this.#stream) ?? {};
      if (frames === this.#taken) return;
      const contents = (await this.#streams.read(this.#stream, this.#taken + 1)) ?? [];
      for (const content of contents) this.#take(content);
      this.#taken += contents.length;
    });
    this.#taking = done.catch(() => {});
    return done;
  }

  get #stream(): StreamId {
    return idOf(this.#streams.record, 'settings');
  }

  #take({ items, written, writer }: Content): void {
    for (const item of items) {
      if (item.kind === 'setting') this.#chosen.set(item.setting, { ...item, written });
      if (item.kind === 'school') this.#school = item.school;
      if (item.kind === 'trust') this.#trust = item.name;
      if (item.kind === 'own-trust') this.#ownTrust = item.trust;
      if (item.kind === 'school-of-trust') {
        this.#schools.delete(item.record);
        if (item.school !== null) this.#schools.set(item.record, item.school);
      }
      if (item.kind === 'upkeep') {
        this.#done.set(item.done, { at: written, account: writer.account });
      }
      if (item.kind === 'reading-chosen') {
        const by = { at: written, account: writer.account };
        this.#readings.set(keyOfReading(item.policy, item.reading), { ...item, ...by });
      }
      if (item.kind === 'erasure-asked') {
        this.#erasures.delete(item.stream);
        if (item.isAsked) {
          this.#erasures.set(item.stream, { at: written, account: writer.account });
        }
      }
    }
  }

  /** What the school has said of itself; null until it was set up. */
  get school(): School | null {
    return this.#school;
  }

  /** The name of the trust that this record is of; null where it is a school's. */
  get trust(): string | null {
    return this.#trust;
  }

  /** Makes this the record of a trust. */
  makeTrust(writer: Writer, name: string): Promise<void> {
    return this.#keep(writer, () => ({ kind: 'trust', name }));
  }

  /** The trust that this school is in; null where in none. */
  get ownTrust(): OwnTrust | null {
    return this.#ownTrust;
  }

  chooseTrust(writer: Writer, trust: OwnTrust | null): Promise<void> {
    return this.#keep(writer, () => ({ kind: 'own-trust', trust }));
  }

  /** The schools of this trust, by their records. */
  get schools(): ReadonlyMap<string, OwnSchool> {
    return this.#schools;
  }

  takeSchool(writer: Writer, record: string, school: OwnSchool | null): Promise<void> {
    return this.#keep(writer, () => ({ kind: 'school-of-trust', record, school }));
  }

  /** Null where the school has set nothing, or has set it off. */
  get(setting: Setting): Period | null {
    return this.#chosen.get(setting)?.value ?? null;
  }

  /** What was set, when and why; null where nothing ever was. */
  chosen(setting: Setting): (Chosen & { readonly written: string }) | null {
    return this.#chosen.get(setting) ?? null;
  }

  /** Keeps what the school says of itself from now on. */
  setUp(writer: Writer, school: School): Promise<void> {
    return this.#keep(writer, () => ({ kind: 'school', school }));
  }

  /** Changes a part of it, from what it is at that moment: of two changes at once neither undoes the other. */
  change(writer: Writer, change: (school: School) => School): Promise<void> {
    return this.#keep(writer, () => {
      if (this.#school === null) throw new RecordFault('not-a-record', 'no school was set up yet');
      return { kind: 'school', school: change(this.#school) };
    });
  }

  /** Which meaning was chosen, when, by whom and why; null where nobody has chosen. */
  readingChosen(policy: string, reading: string): (ChosenReading & Done) | null {
    return this.#readings.get(keyOfReading(policy, reading)) ?? null;
  }

  chooseReading(writer: Writer, chosen: ChosenReading): Promise<void> {
    return this.#keep(writer, () => ({ kind: 'reading-chosen', ...chosen }));
  }

  /** The incidents that somebody has asked to have erased, when and who; also those that were erased since. */
  get erasures(): ReadonlyMap<StreamId, Done> {
    return this.#erasures;
  }

  /** Keeps that somebody asks for an incident to be erased, or no longer. */
  askErasure(writer: Writer, stream: StreamId, isAsked: boolean): Promise<void> {
    return this.#keep(writer, () => ({ kind: 'erasure-asked', stream, isAsked }));
  }

  /** Keeps that something was done for the record as a whole, and went well. */
  note(writer: Writer, done: Upkept): Promise<void> {
    return this.#keep(writer, () => ({ kind: 'upkeep', done }));
  }

  /** When that was done last, and by whom; null where it never was. */
  lastly(done: Upkept): Done | null {
    return this.#done.get(done) ?? null;
  }

  /** Sets something from now on. @param value null to set it off. */
  set(writer: Writer, { setting, value, reason }: Omit<Chosen, 'kind'>): Promise<void> {
    return this.#keep(writer, () => ({ kind: 'setting', setting, value, reason }));
  }

  #keep(writer: Writer, item: () => Item): Promise<void> {
    return this.#streams.inTurn(async () => {
      await this.#takeNew();
      const written = this.#now().toISOString();
      const content = { written, writer, key: '', items: [item()] };
      await this.#streams.add('settings', this.#stream, content, this.#taken);
      await this.#takeNew();
    });
  }
}
