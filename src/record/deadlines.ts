/**
 * Finds what has fallen due and hands it over. Due moments are absolute and stand in the record, so that
 * they survive a restart and a power cut of a week: what fell due in the meantime is found at the start.
 *
 * It is handed over first and written down afterwards. Cut off in between, it is handed over again with the
 * same key, which a notifier drops; it is written down once. The other way round it could be lost.
 *
 * Exercises are left out: nobody is to be called out by one.
 */
import type { Accounts } from './accounts.ts';
import type { Deadline, Summary } from './content.ts';
import { gateFor } from './desk.ts';
import { type StreamId, sha256 } from './journal.ts';
import type { IncidentRecord } from './record.ts';
import { momentOf } from './summary.ts';

/** That something has fallen due, without a word of what: whoever may open the incident looks there. */
export interface Notice {
  /** The same for what is handed over again. */
  readonly key: string;
  readonly incident: StreamId;
  /** When it fell due; UTC, ISO 8601. */
  readonly due: string;
  /** The accounts that handle it and may know of it now. Nobody else is to be told. */
  readonly to: readonly string[];
}

/** Whatever passes notices on: a screen, e-mail, a pager. */
export interface Notifier {
  /** Done once it is passed on. What has a key that was passed on before is dropped. */
  readonly notify: (notice: Notice) => Promise<void>;
}

/** Collects notices, each once. */
export class CollectingNotifier implements Notifier {
  readonly #notices = new Map<string, Notice>();

  get notices(): readonly Notice[] {
    return [...this.#notices.values()];
  }

  async notify(notice: Notice): Promise<void> {
    if (!this.#notices.has(notice.key)) this.#notices.set(notice.key, notice);
  }
}

interface Due {
  readonly id: StreamId;
  readonly deadline: Deadline;
}

const WRITER = { account: 'sweeper' };

/** Moments in UTC are written in one way, so that they are in the order of their texts. */
const isBefore = (a: Due, b: Due): boolean =>
  a.deadline === b.deadline ? a.id < b.id : a.deadline < b.deadline;

export class Sweeper {
  readonly #record: IncidentRecord;
  readonly #accounts: Accounts;
  readonly #notifier: Notifier;
  /** What falls due, the soonest first, and what of it each incident has. */
  #order: Due[] = [];
  readonly #of = new Map<StreamId, readonly Due[]>();
  #last: Promise<unknown> = Promise.resolve();

  private constructor(record: IncidentRecord, accounts: Accounts, notifier: Notifier) {
    this.#record = record;
    this.#accounts = accounts;
    this.#notifier = notifier;
  }

  static async open(
    record: IncidentRecord,
    accounts: Accounts,
    notifier: Notifier,
  ): Promise<Sweeper> {
    const sweeper = new Sweeper(record, accounts, notifier);
    const known = await record.known();
    for (const { id, isExercise, summary } of known.values()) {
      if (!isExercise) sweeper.#of.set(id, dueIn(id, summary));
    }
    sweeper.#order = [...sweeper.#of.values()].flat().sort((a, b) => (isBefore(a, b) ? -1 : 1));
    record.watch(({ id, isExercise }, summary) => {
      if (!isExercise) sweeper.#change(id, summary);
    });
    return sweeper;
  }

  /** When something falls due next that was not handed over; null where nothing does. */
  get next(): string | null {
    const [first] = this.#order;
    return first === undefined ? null : momentOf(first.deadline);
  }

  #change(id: StreamId, summary: Summary | null): void {
    for (const due of this.#of.get(id) ?? []) this.#order.splice(this.#placeOf(due), 1);
    const dues = summary === null ? [] : dueIn(id, summary);
    for (const due of dues) this.#order.splice(this.#placeOf(due), 0, due);
    if (dues.length === 0) this.#of.delete(id);
    else this.#of.set(id, dues);
  }

  /** The place of the first that is not before this one. */
  #placeOf(due: Due): number {
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.#order[middle] as Due, due)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Hands over what has fallen due by now, the oldest first.
   * @returns how many it were.
   * @throws what the notifier threw first, once the others were handed over; a RecordFault at once.
   */
  sweep(): Promise<number> {
    const done = this.#last.then(
      () => this.#sweep(),
      () => this.#sweep(),
    );
    this.#last = done.catch(() => {});
    return done;
  }

  async #sweep(): Promise<number> {
    const now = this.#record.now().toISOString();
    const left = this.#order.findIndex(({ deadline }) => momentOf(deadline) > now);
    const fallen = this.#order.slice(0, left === -1 ? undefined : left);
    let handed = 0;
    const failed: unknown[] = [];
    for (const due of fallen) {
      // One server at a time: of several that find the same, the others see that it was done.
      const done = await this.#record.claimed(`due ${keyOf(due)}`, () =>
        this.#handOver(due, failed),
      );
      if (done === true) handed += 1;
    }
    if (failed.length > 0) throw failed[0];
    return handed;
  }

  async #handOver(due: Due, failed: unknown[]): Promise<boolean> {
    // It may have been done, or erased, while an earlier one was handed over.
    const found = this.#order[this.#placeOf(due)];
    if (found?.id !== due.id || found.deadline !== due.deadline) return false;
    const notice = await this.#noticeOf(due);
    try {
      await this.#notifier.notify(notice);
    } catch (error) {
      // One that cannot be passed on must not keep the others back.
      failed.push(error);
      return false;
    }
    await this.#record.handedOver(due.id, WRITER, due.deadline);
    return true;
  }

  async #noticeOf(due: Due): Promise<Notice> {
    const { id, deadline } = due;
    const known = (await this.#record.known()).get(id);
    const to = this.#accounts.all().flatMap((account) => {
      const isFor = (right: 'see-incidents' | 'decide'): boolean =>
        known !== undefined && gateFor(this.#record, this.#accounts, account.id, right)(known);
      return isFor('see-incidents') && isFor('decide') ? [account.id] : [];
    });
    return { key: keyOf(due), incident: id, due: momentOf(deadline), to };
  }
}

const keyOf = ({ id, deadline }: Due): string => sha256(`${id} ${deadline}`);

const dueIn = (id: StreamId, { deadlines, handedOver }: Summary): readonly Due[] =>
  deadlines
    .filter((deadline) => !handedOver.includes(deadline))
    .map((deadline) => ({ id, deadline }));
