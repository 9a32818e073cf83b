/** What a school has set for its record. Nothing is in force until it has set it. */
import { add } from 'date-fns/add';
import { type Item, type Period, SETTINGS, type Setting, type Writer } from './content.ts';
import type { StreamId } from './journal.ts';
import { idOf } from './record.ts';
import type { Streams } from './streams.ts';

type Chosen = Extract<Item, { kind: 'setting' }>;

export const SETTING_IDS = Object.keys(SETTINGS) as readonly Setting[];

/** The moment that is a period after another. */
export const after = (moment: Date, { count, unit }: Period): Date =>
  add(moment, { [unit]: count });

export class Settings {
  readonly #streams: Streams;
  readonly #chosen = new Map<Setting, Chosen & { readonly written: string }>();

  private constructor(streams: Streams) {
    this.#streams = streams;
  }

  static async open(streams: Streams): Promise<Settings> {
    const settings = new Settings(streams);
    const contents = settings.#isThere ? await streams.read(settings.#stream) : [];
    for (const { items, written } of contents ?? []) settings.#take(items, written);
    return settings;
  }

  get #stream(): StreamId {
    return idOf(this.#streams.record, 'settings');
  }

  get #isThere(): boolean {
    return this.#streams.get(this.#stream) !== null;
  }

  #take(items: readonly Item[], written: string): void {
    for (const item of items) {
      if (item.kind === 'setting') this.#chosen.set(item.setting, { ...item, written });
    }
  }

  /** Null where the school has set nothing, or has set it off. */
  get(setting: Setting): Period | null {
    return this.#chosen.get(setting)?.value ?? null;
  }

  /** What was set, when and why; null where nothing ever was. */
  chosen(setting: Setting): (Chosen & { readonly written: string }) | null {
    return this.#chosen.get(setting) ?? null;
  }

  /** Sets something from now on. @param value null to set it off. */
  set(writer: Writer, { setting, value, reason }: Omit<Chosen, 'kind'>, now: Date): Promise<void> {
    const item = { kind: 'setting', setting, value, reason } as const;
    const written = now.toISOString();
    return this.#streams.inTurn(async () => {
      const content = { written, writer, key: '', items: [item] };
      await this.#streams.add('settings', this.#stream, content);
      this.#take([item], written);
    });
  }
}
