/**
 * Times read from bytes. The usual ways of writing one are read here, since a log holds little else;
 * any other is left to the vocabulary's own check and to `engine/time.ts`.
 */
import { instantOf } from '../engine/time.ts';
import { isInstant } from '../vocabulary/events.ts';

const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;
const DAY = 86_400_000;

/** Days since 1970 at the beginning of each month, and how many days the month has. */
const MONTH_STARTS = new Float64Array((LAST_YEAR - FIRST_YEAR + 1) * 12);
const MONTH_DAYS = new Uint8Array(MONTH_STARTS.length);
MONTH_STARTS.forEach((_, index) => {
  const year = FIRST_YEAR + Math.floor(index / 12);
  const month = index % 12;
  MONTH_STARTS[index] = Date.UTC(year, month, 1);
  MONTH_DAYS[index] = (Date.UTC(year, month + 1, 1) - Date.UTC(year, month, 1)) / DAY;
});

/** Two digits as a number; 100 or more, or less than nothing, where they are not digits. */
const pair = (bytes: Uint8Array, at: number): number => {
  const tens = (bytes[at] as number) - 0x30;
  const ones = (bytes[at + 1] as number) - 0x30;
  return tens >>> 0 > 9 || ones >>> 0 > 9 ? 1_000 : tens * 10 + ones;
};

/** `YYYY-MM-DDTHH:MM:SS` as milliseconds, or NaN where it is none. */
const localTime = (bytes: Uint8Array, at: number): number => {
  const year = pair(bytes, at) * 100 + pair(bytes, at + 2);
  const month = pair(bytes, at + 5);
  const day = pair(bytes, at + 8);
  const hour = pair(bytes, at + 11);
  const minute = pair(bytes, at + 14);
  const second = pair(bytes, at + 17);
  if (
    year < FIRST_YEAR ||
    year > LAST_YEAR ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    hour > 23 ||
    minute > 59 ||
    second > 59 ||
    bytes[at + 4] !== 0x2d ||
    bytes[at + 7] !== 0x2d ||
    bytes[at + 10] !== 0x54 ||
    bytes[at + 13] !== 0x3a ||
    bytes[at + 16] !== 0x3a
  ) {
    return Number.NaN;
  }
  const index = (year - FIRST_YEAR) * 12 + month - 1;
  if (day > (MONTH_DAYS[index] as number)) return Number.NaN;
  const days = (MONTH_STARTS[index] as number) + (day - 1) * DAY;
  return days + ((hour * 60 + minute) * 60 + second) * 1_000;
};

const slowly = (bytes: Uint8Array, from: number, end: number): number => {
  if (end - from > 60) return Number.NaN;
  const text = String.fromCharCode(...bytes.subarray(from, end));
  return isInstant(text) ? instantOf(text) : Number.NaN;
};

const thousandths = (bytes: Uint8Array, at: number): number => {
  const tenths = (bytes[at] as number) - 0x30;
  const rest = pair(bytes, at + 1);
  return tenths >>> 0 > 9 || rest > 99 ? Number.NaN : tenths * 100 + rest;
};

/**
 * The instant written from `from` up to `end`, in milliseconds since 1970 in UTC, or NaN where it is
 * not a date and time with a zone.
 */
export const instantIn = (bytes: Uint8Array, from: number, end: number): number => {
  const length = end - from;
  if (length === 20 && bytes[end - 1] === 0x5a) return localTime(bytes, from);
  if (length === 24 && bytes[end - 1] === 0x5a && bytes[from + 19] === 0x2e) {
    return localTime(bytes, from) + thousandths(bytes, from + 20);
  }
  if (length === 25 && bytes[end - 3] === 0x3a) {
    const hours = pair(bytes, end - 5);
    const minutes = pair(bytes, end - 2);
    const sign = bytes[end - 6] === 0x2b ? 1 : bytes[end - 6] === 0x2d ? -1 : Number.NaN;
    if (hours > 23 || minutes > 59) return Number.NaN;
    return localTime(bytes, from) - sign * (hours * 60 + minutes) * 60_000;
  }
  return slowly(bytes, from, end);
};
