/** What a step of a region does beside going to another state, as small numbers. */
import type { Mark } from '../norms/marks.ts';

/** Bits: ends a running limit, leaves a doubt, raises the duty (and so starts its limit), records an omission, is done early. */
export const STOPS = 1;
export const DOUBTS = 2;
export const RAISES = 4;
export const OMITS = 8;
export const DOES_EARLY = 16;
/** What it forbids it forbids no longer. */
export const ENDS = 32;
/** Above these stand the bits of `DECIDING`. */
const SEEN_SHIFT = 6;
export const seenIn = (bits: number): number => bits >>> SEEN_SHIFT;

/** The marks that a verdict looks at. */
const DECIDING: readonly Mark[] = [
  'met',
  'lapsed',
  'late',
  'doubtful',
  'trigger-doubtful',
  'perhaps-undone',
  'in-force',
  'in-doubt',
  'before-known',
  'breached',
  'barred',
];
/** The bit, among those seen, of what was done before it was known; and whether a list of marks says that a norm came into force. */
export const BEFORE_KNOWN: number = 1 << DECIDING.indexOf('before-known');
export const DOUBTFUL: number = 1 << DECIDING.indexOf('doubtful');
export const isComingIntoForce = (seen: number): boolean =>
  (seen & (1 << DECIDING.indexOf('in-force'))) !== 0;
/** How many sets of deciding marks there can be. */
export const SEEN_SETS = 1 << DECIDING.length;

/** Whether a mark is among those that were seen. */
export const hasSeen = (seen: number, mark: Mark): boolean =>
  (seen & (1 << DECIDING.indexOf(mark))) !== 0;

/** Marks that leave a running time limit running. */
const LEAVES_RUNNING: readonly Mark[] = [
  'doubtful',
  'perhaps-late',
  'perhaps-undone',
  'wrong-person',
  'omitted',
  'refused',
];

const bitsOf = (marks: readonly Mark[]): number => {
  let bits = 0;
  for (const mark of marks) {
    const place = DECIDING.indexOf(mark);
    if (place >= 0) bits |= 1 << (place + SEEN_SHIFT);
    if (mark === 'owed') bits = (bits & ~STOPS) | RAISES;
    else if (!LEAVES_RUNNING.includes(mark)) bits |= STOPS;
    if (mark === 'doubtful') bits |= DOUBTS;
    if (mark === 'omitted') bits |= OMITS;
    if (mark === 'not-in-force') bits |= ENDS;
    if (mark === 'done-early' || mark === 'done-again') bits |= DOES_EARLY;
  }
  return bits;
};

/** Most lists of marks that there can be: a step keeps the number of one in eight bits. */
const MOST = 256;

/** Every list of marks that a step can leave, by number. Number 0 is none. */
export class Effects {
  readonly lists: (readonly Mark[])[] = [[]];
  /** By number: what the marks come to, as bits. */
  readonly bits: Int32Array = new Int32Array(MOST);
  readonly #numbers = new Map<string, number>([['', 0]]);

  constructor(lists: readonly (readonly Mark[])[] = []) {
    for (const list of lists) this.numberOf(list);
  }

  numberOf(marks: readonly Mark[]): number {
    const key = marks.join(' ');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.lists.length;
    if (number >= MOST) throw new RangeError('more lists of marks than a step can name');
    this.lists.push([...marks]);
    this.bits[number] = bitsOf(marks);
    this.#numbers.set(key, number);
    return number;
  }
}
