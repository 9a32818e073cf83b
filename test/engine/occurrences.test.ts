/** Of several occurrences of a duty, which may be followed as one: only those that nothing tells apart. */
import { expect, test } from 'vitest';
import { NO_MOMENT, Occurrences } from '../../src/engine/occurrences.ts';

const REGION = 0;
const SURELY = 0;
const NOT_DONE = { parties: [], nobodyNamed: true };
const yes = () => true;

/** Two regions; the first of them has an occurrence for a second matter as well. */
const twoMatters = () => {
  const standing = new Occurrences(2);
  standing.clear(0);
  standing.clear(1);
  return { standing, second: standing.begin(REGION, 1, SURELY) };
};

test('a second occurrence that stands as the first does needs no following of its own', () => {
  const { standing, second } = twoMatters();
  expect(standing.alike(second, yes)).toBe(REGION);
  expect(standing.alike(REGION, yes)).toBeNull();
});

const DIFFERENCES: Readonly<Record<string, (standing: Occurrences, second: number) => unknown>> = {
  'stands elsewhere': (standing, second) => (standing.rows[second] = 5),
  'is about one child': (standing, second) => standing.whom.set(second, 'child-1'),
  'has seen something else': (standing, second) => (standing.seen[second] = 1),
  'has a limit that runs': (standing, second) => (standing.isRunning[second] = 1),
  'surely is something new, where the first may not be': (standing) => (standing.doubt[0] = 1),
  'was done in doubt later than the first': (standing, second) => {
    standing.doubtAt[REGION] = 1;
    standing.doubtAt[second] = 2;
  },
  'comes after one that was recorded as not done': (standing) => standing.omitted.set(0, NOT_DONE),
  'was recorded as not done': (standing, second) => standing.omitted.set(second, NOT_DONE),
};

test.each(Object.entries(DIFFERENCES))('one that %s is followed apart', (_, make) => {
  const { standing, second } = twoMatters();
  make(standing, second);
  expect(standing.alike(second, yes)).toBeNull();
});

test('one whose matter is about other people is followed apart', () => {
  const { standing, second } = twoMatters();
  expect(standing.alike(second, (a, b) => a === b)).toBeNull();
});

test('one that was done in doubt earlier, or may be nothing new, can be followed with the first', () => {
  const { standing, second } = twoMatters();
  standing.doubtAt[second] = 3;
  expect(standing.doubtAt[REGION]).toBe(NO_MOMENT);
  standing.doubt[second] = 1;
  expect(standing.alike(second, yes)).toBe(REGION);
});

test('of three, the last may stand as the second does, and not as the first', () => {
  const { standing, second } = twoMatters();
  const third = standing.begin(REGION, 2, SURELY);
  standing.rows[second] = 5;
  standing.rows[third] = 5;
  expect(standing.of(REGION)).toEqual([REGION, second, third]);
  expect(standing.alike(third, yes)).toBe(second);
  standing.since[third] = 7;
  standing.join(third, second);
  expect(standing.since[second]).toBe(7);
  expect(standing.of(REGION)).toEqual([REGION, second]);
  standing.since[REGION] = 9;
  standing.join(second, REGION);
  expect(standing.since[REGION]).toBe(9);
  expect(standing.isMany).toBe(false);
});

test('a region keeps its other occurrences when one between them is dropped', () => {
  const { standing, second } = twoMatters();
  const other = standing.begin(1, 1, SURELY);
  const third = standing.begin(REGION, 2, SURELY);
  standing.whom.set(second, 'child-1');
  standing.isRunning[second] = 1;
  standing.drop(second);
  expect(standing.of(REGION)).toEqual([REGION, third]);
  expect(standing.of(1)).toEqual([1, other]);
  expect([standing.whom.size, standing.isRunning[second], standing.isMany]).toEqual([0, 0, true]);
  // The number of one that was dropped is used again only where it was the last.
  expect(standing.begin(1, 3, SURELY)).toBe(third + 1);
  standing.drop(third + 1);
  expect(standing.begin(1, 3, SURELY, 4)).toBe(third + 1);
  expect(standing.rows[third + 1]).toBe(4);
});

test('many occurrences keep where they stand as the lists grow, until all is begun again', () => {
  const standing = new Occurrences(1);
  standing.clear(0);
  const lists = () =>
    [standing.rows, standing.seen, standing.owedAt, standing.dueAt, standing.doubtAt].concat([
      standing.earlyAt,
      standing.isRunning,
      standing.since,
      standing.doubt,
    ] as never);
  for (const [place, list] of lists().entries()) list[0] = place + 1;
  for (let matter = 1; matter < 9; matter += 1) {
    const made = standing.begin(REGION, matter, SURELY);
    expect([made, standing.matter[made], standing.regionOf[made]]).toEqual([matter, matter, 0]);
  }
  expect(lists().map((list) => list[0])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(standing.of(REGION)).toHaveLength(9);
  standing.whom.set(3, 'child-1');
  standing.omitted.set(3, NOT_DONE);
  standing.reset();
  expect(standing.of(REGION)).toEqual([REGION]);
  expect([standing.count, standing.isMany]).toEqual([1, false]);
  expect([standing.whom.size, standing.omitted.size]).toEqual([0, 0]);
});
