/**
 * The numbers of entries, which corrections and others name. They travel with the rows of a log, so that
 * whoever sorts these does not move a correction to another entry.
 */

/** A row, or an event of XES, that was read. */
export interface Numbered {
  /** Its own number, where it has one. */
  readonly number: number | null;
  readonly line: number;
  readonly event: Readonly<Record<string, unknown>>;
}

/** Fields that name other entries by their numbers. */
const NAMES_OTHERS = ['entry', 'sameAs', 'covers', 'after'] as const;

/** The numbers that an entry names, one that it puts in the place of another among them. */
const namedIn = (event: Readonly<Record<string, unknown>>): readonly number[] => {
  const { replacement } = event;
  const inside = typeof replacement === 'object' && replacement !== null ? replacement : {};
  return [event, inside as typeof event].flatMap((fields) =>
    NAMES_OTHERS.flatMap(
      (field) => (fields[field] as number | readonly number[] | undefined) ?? [],
    ),
  );
};

/** In the order of their numbers; those without one were added, and come last. */
export const inTheirOrder = (all: readonly Numbered[]): readonly Numbered[] =>
  all.toSorted((a, b) =>
    a.number === b.number ? 0 : (a.number ?? Number.MAX_VALUE) - (b.number ?? Number.MAX_VALUE),
  );

/**
 * Why entries cannot be put in the order in which they were written down, or null. Where one names
 * another, that order must be known.
 * @param all in the order of their numbers
 * @param one what an entry is called here: `row` or `event`
 * @param isOrdered whether the order in which they stand says as much as numbers would
 */
export const whyOutOfOrder = (
  all: readonly Numbered[],
  one: 'row' | 'event',
  isOrdered: boolean,
): string | null => {
  const numbers = all.flatMap(({ number }) => (number === null ? [] : [number]));
  const twice = numbers.find((number, index) => number === numbers[index - 1]);
  if (twice !== undefined) return `since two of its ${one}s have the number ${twice}; correct one`;
  const named = all.flatMap(({ event }) => namedIn(event));
  if (named.length === 0) return null;
  if (numbers.length === 0) {
    return isOrdered
      ? null
      : `since a ${one} of it names another by its number, and none has one; export the timelines again`;
  }
  const missing = numbers.findIndex((number, index) => number !== index);
  if (missing >= 0) {
    return `since its ${one} with the number ${missing} is missing and ${one}s of it name others by their numbers; put it back`;
  }
  const unknown = named.find((number) => number >= numbers.length);
  return unknown === undefined
    ? null
    : `since a ${one} of it names the number ${unknown}, which none has; give that ${one} its number`;
};
