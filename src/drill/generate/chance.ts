/** What is left to chance in a generated exercise: the same for the same seed. */

import { isoOf } from '../../engine/time.ts';
import { isWorkingDay } from '../../engine/working-days.ts';
import type { Child } from '../../vocabulary/pseudonyms.ts';

export interface Dice {
  /** A whole number from 0, below another. */
  readonly upTo: (end: number) => number;
}

/** Steele and Vigna's SplitMix, in 32 bits: short, and well mixed from any seed. */
export const diceFrom = (seed: number): Dice => {
  let state = seed | 0;
  return {
    upTo: (end) => {
      state = (state + 0x9e3779b9) | 0;
      let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32) * end);
    },
  };
};

/** When things happen, and who it is about. */
export interface Moments {
  /** The next moment: soon after, the same, or on the next working day. */
  readonly next: (step: 'soon' | 'same' | 'later') => string;
  readonly child: Child;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const clockTime = (hour: number, minute: number): number => (hour * 60 + minute) * MINUTE;
/** So long a first day lasts at most, less than the limits of policies: what is late is meant to be. */
const LONGEST_DAY = 50;

/** The first day of winter terms when the clocks of England show UTC. */
const FIRST_DAY = Date.UTC(2027, 0, 5);
const DAYS = 75;
/** Half-term. */
const isHoliday = (day: number): boolean =>
  day >= Date.UTC(2027, 1, 15) && day < Date.UTC(2027, 1, 22);
const isSchoolDay = (day: number): boolean => isWorkingDay(day) && !isHoliday(day);

const schoolDayFrom = (day: number): number => {
  let found = day;
  while (!isSchoolDay(found)) found += DAY;
  return found;
};

const startingAt = (start: number, child: Child, stepOf: () => number): Moments => {
  let at = start;
  return {
    child,
    next: (step) => {
      if (step === 'later') {
        const next = schoolDayFrom(Math.floor(at / DAY) * DAY + DAY);
        // Late enough for what was due within a day.
        at = next + Math.max(clockTime(9, 0), start % DAY) + stepOf() * MINUTE;
      } else if (step === 'soon') at += stepOf() * MINUTE;
      return isoOf(at);
    },
  };
};

/** The moments that exercises are tried at: a minute apart. */
export const plainMoments = (): Moments =>
  startingAt(FIRST_DAY + clockTime(9, 5), 'child-1', () => 1);

/**
 * Moments in school hours.
 * @param entries how many there will be: the more, the sooner they follow
 */
export const seededMoments = (dice: Dice, entries: number): Moments => {
  const day = schoolDayFrom(FIRST_DAY + dice.upTo(DAYS) * DAY);
  const start = day + clockTime(8, 45) + dice.upTo(5 * 60) * MINUTE;
  const longest = Math.max(1, Math.min(4, Math.floor(LONGEST_DAY / entries)));
  return startingAt(start, `child-${1 + dice.upTo(9)}`, () => 1 + dice.upTo(longest));
};
