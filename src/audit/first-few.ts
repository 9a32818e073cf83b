/** The first of very many, in an order that does not depend on how they come. */

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The first so far, in any order and with some more; it can be sent from one thread to another. */
export interface FirstFew<T> {
  list: T[];
  /** The last that can be among the first, once there are that many. */
  last: T | null;
}

/**
 * Keeps the first in an order.
 * @param most how many
 * @param order by what ranks them; what it holds equal is ordered by all else that is known of it
 */
export const keeping = <Ranked>(most: number, order: (a: Ranked, b: Ranked) => number) => {
  const byAll = (a: Ranked, b: Ranked): number =>
    order(a, b) || byText(JSON.stringify(a), JSON.stringify(b));
  /** The first of a list, in order. */
  const first = <T extends Ranked>(list: readonly T[]): readonly T[] =>
    [...list].sort(byAll).slice(0, most);
  return {
    first,
    none: <T extends Ranked>(): FirstFew<T> => ({ list: [], last: null }),
    /** Whether something could be among the first by what is known so far. */
    wants: ({ last }: FirstFew<Ranked>, ranked: Ranked): boolean =>
      last === null || order(ranked, last) <= 0,
    add: <T extends Ranked>(few: FirstFew<T>, item: T): void => {
      few.list.push(item);
      if (few.list.length < 2 * most) return;
      few.list = [...first(few.list)];
      few.last = few.list[most - 1] ?? null;
    },
  };
};
