/** What a school has said of itself, and what it has set for its record: nothing is in force until it has. */
import { add } from 'date-fns/add';
import {
  type Item,
  type Period,
  type School,
  SETTINGS,
  type Setting,
  type Writer,
} from './content.ts';
import type { StreamId } from './journal.ts';
import { idOf } from './names.ts';
import type { Streams } from './streams.ts';

type Chosen = Extract<Item, { kind: 'setting' }>;

export const SETTING_IDS = Object.keys(SETTINGS) as readonly Setting[];

/** The moment that is a period after another. */
export const after = (moment: Date, { count, unit }: Period): Date =>
  add(moment, { [unit]: count });

export class Settings {
  readonly #streams: Streams;
  readonly #now: () => Date;
  readonly #chosen = new Map<Setting, Chosen & { readonly written: string }>();
  #school: School | null = null;
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
      for (const { items, written } of contents) this.#take(items, written);
      this.#taken += contents.length;
    });
    this.#taking = done.catch(() => {});
    return done;
  }

  get #stream(): StreamId {
    return idOf(this.#streams.record, 'settings');
  }

  #take(items: readonly Item[], written: string): void {
    for (const item of items) {
      if (item.kind === 'setting') this.#chosen.set(item.setting, { ...item, written });
      if (item.kind === 'school') this.#school = item.school;
    }
  }

  /** What the school has said of itself; null until it was set up. */
  get school(): School | null {
    return this.#school;
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
    return this.#keep(writer, { kind: 'school', school });
  }

  /** Sets something from now on. @param value null to set it off. */
  set(writer: Writer, { setting, value, reason }: Omit<Chosen, 'kind'>): Promise<void> {
    return this.#keep(writer, { kind: 'setting', setting, value, reason });
  }

  #keep(writer: Writer, item: Item): Promise<void> {
    const written = this.#now().toISOString();
    return this.#streams.inTurn(async () => {
      await this.#streams.add('settings', this.#stream, {
        written,
        writer,
        key: '',
        items: [item],
      });
      await this.#takeNew();
    });
  }
}
