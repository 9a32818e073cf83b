/** When incidents happen: term time over ten school years, working hours and some nights. */

export const MINUTE = 60_000;
const DAY = 1_440;
const FIRST_YEAR = 2016;
const YEARS = 10;

/** How many of a hundred incidents each term has, and its first and last day as month and day. */
const TERMS = [
  [40, { from: [8, 3], to: [11, 18], next: 0 }],
  [32, { from: [0, 6], to: [2, 27], next: 1 }],
  [28, { from: [3, 20], to: [6, 18], next: 1 }],
];

const isWeekend = (time) => {
  const day = new Date(time).getUTCDay();
  return day === 0 || day === 6;
};

const minuteOfDay = ({ chance, between }) => {
  if (chance(0.94)) return between(8 * 60, 16 * 60 + 45);
  return chance(0.7) ? between(19 * 60, 23 * 60 + 50) : between(0, 4 * 60);
};

/** The moment a school first knew, in milliseconds since 1970. */
export const startingMoment = (chance) => {
  const year = FIRST_YEAR + chance.between(0, YEARS - 1);
  const { from, to, next } = chance.weighted(TERMS);
  const first = Date.UTC(year + next, ...from);
  const days = (Date.UTC(year + next, ...to) - first) / (DAY * MINUTE);
  let day = first + chance.between(0, days) * DAY * MINUTE;
  while (isWeekend(day) && !chance.chance(0.05)) day += DAY * MINUTE;
  return day + minuteOfDay(chance) * MINUTE;
};

/** Minutes from `start` to a moment in school hours on a school day, `days` days on. */
export const laterFrom = (start, days, { between }) => {
  const midnight = start - (start % (DAY * MINUTE));
  let day = midnight + days * DAY * MINUTE;
  while (isWeekend(day)) day += DAY * MINUTE;
  return (day - start) / MINUTE + between(8 * 60 + 20, 16 * 60 + 30);
};

const two = (number) => String(number).padStart(2, '0');
const CLOCK = Array.from(
  { length: DAY },
  (_, at) => `${two(Math.floor(at / 60))}:${two(at % 60)}:00`,
);
/** Dates as they were written before: a log has a few thousand days. */
const dates = new Map();

const dateOf = (day) => {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * DAY * MINUTE).toISOString().slice(0, 11);
  dates.set(day, date);
  return date;
};

const isSummer = (time) => {
  const month = new Date(time).getUTCMonth();
  return month > 2 && month < 9;
};

/** ISO 8601, of a whole minute; with a zone of its own where the school's system writes one. */
export const isoOf = (time, zoned) => {
  const zone = !zoned ? 'Z' : isSummer(time) ? '+01:00' : '+00:00';
  const shown = time / MINUTE + (zone === '+01:00' ? 60 : 0);
  const day = Math.floor(shown / DAY);
  return `${dateOf(day)}${CLOCK[shown - day * DAY]}${zone}`;
};
