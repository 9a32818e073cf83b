/** What the school has said of itself: its policy, its numbers and when they were checked. One sealed stream. */
import type { Item, School, Writer } from './content.ts';
import { idOf } from './names.ts';
import type { Streams } from './streams.ts';

export class Settings {
  readonly #streams: Streams;
  readonly #now: () => Date;
  #school: School | null = null;

  private constructor(streams: Streams, now: () => Date) {
    this.#streams = streams;
    this.#now = now;
  }

  static async open(streams: Streams, now: () => Date): Promise<Settings> {
    const settings = new Settings(streams, now);
    for (const { items } of (await streams.read(settings.#stream)) ?? []) settings.#take(items);
    return settings;
  }

  get #stream(): string {
    return idOf(this.#streams.record, 'school');
  }

  #take(items: readonly Item[]): void {
    for (const item of items) if (item.kind === 'school') this.#school = item.school;
  }

  /** Null until the school was set up. */
  get school(): School | null {
    return this.#school;
  }

  /** Keeps what the school says of itself from now on. */
  set(writer: Writer, school: School): Promise<void> {
    const items: readonly Item[] = [{ kind: 'school', school }];
    const content = { written: this.#now().toISOString(), writer, key: '', items };
    return this.#streams.inTurn(async () => {
      await this.#streams.add('accounts', this.#stream, content);
      this.#take(items);
    });
  }
}
