/** What a database holds between schools and trusts, in memory: for tests of what is above it. */
import type { Home } from '../../src/record/home.ts';
import type { Lending, LentRow, OpenedRow } from '../../src/record/lending.ts';

interface Row {
  readonly school: string;
  readonly trust: string;
  readonly id: string;
  readonly bytes: Buffer;
}

export class SharedRows {
  readonly #homes = new Map<string, { readonly name: string; readonly home: Home }>();
  readonly #trusts = new Map<string, Buffer>();
  #totals: Row[] = [];
  #lent: (Row & LentRow)[] = [];
  #opened: (OpenedRow & { readonly school: string })[] = [];
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** What a record sees and does. */
  for(record: string, name: string, home: Home): Lending {
    this.#homes.set(record, { name, home });
    const isFor = ({ school, trust }: Row): boolean => [school, trust].includes(record);
    const isOpen = (row: Row & LentRow): boolean =>
      row.school === record || (row.trust === record && row.until > this.#now().toISOString());
    const named = (id: string): string => this.#homes.get(id)?.name ?? '';
    return {
      trusts: async () =>
        [...this.#trusts].map(([id, key]) => ({ record: id, name: named(id), key })),
      makeTrust: async (key) => {
        if (!this.#trusts.has(record)) this.#trusts.set(record, key);
      },
      giveTotals: async (trust, id, bytes) => {
        if (this.#totals.some((each) => each.school === record && each.id === id)) return;
        this.#totals.push({ school: record, trust, id, bytes });
      },
      takeBackTotals: async () => {
        this.#totals = this.#totals.filter(({ school }) => school !== record);
      },
      lend: async (trust, id, until, bytes) => {
        const others = this.#lent.filter((each) => each.school !== record || each.id !== id);
        const at = this.#now().toISOString();
        this.#lent = [...others, { school: record, trust, id, until, at, bytes }];
      },
      takeBack: async (ids) => {
        this.#lent = this.#lent.filter(({ school, id }) => school !== record || !ids.includes(id));
      },
      lent: async () => this.#lent.filter(isOpen),
      totals: async () => this.#totals.filter(isFor),
      totalsBytes: async (ids) => this.#totals.filter((row) => isFor(row) && ids.includes(row.id)),
      open: async ({ school, id }, account) => {
        const found = this.#lent.find(
          (row) => row.school === school && row.id === id && row.trust === record && isOpen(row),
        );
        if (found === undefined) return null;
        const at = this.#now().toISOString();
        this.#opened.push({ number: this.#opened.length + 1, school, id, account, at });
        return found.bytes;
      },
      opened: async () => this.#opened.filter(({ school }) => school === record),
      forgetOpened: async (numbers) => {
        this.#opened = this.#opened.filter(
          ({ school, number }) => school !== record || !numbers.includes(number),
        );
      },
      schools: async (ids) =>
        [...this.#homes]
          .filter(([id]) => ids.includes(id))
          .map(([id, { name, home }]) => ({ record: id, name, description: home.description })),
    };
  }
}
