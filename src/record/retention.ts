/** How long what is kept is kept: the periods that a school sets, as they are typed, and what is past them. */

import { carriedIn } from '../vocabulary/free-text.ts';
import { isReason } from '../vocabulary/reason-text.ts';
import type { Period, Setting } from './content.ts';
import type { Desk, Listed } from './desk.ts';
import { RecordFault } from './fault.ts';
import { after, type Settings } from './settings.ts';

const LONGEST_YEARS = 200;
const PER_YEAR: Readonly<Record<Exclude<Period['unit'], 'minutes'>, number>> = {
  days: 366,
  months: 12,
  years: 1,
};
const MOST_MINUTES = 240;

/** Something that was typed: what it is, or what is wrong with it. */
export type Typed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly says: string };

const wrong = (says: string): Typed<never> => ({ ok: false, says });

const minutesTyped = (text: string): Typed<Period> => {
  const [, digits] = /^([1-9]\d{0,2}) ?minutes?$/.exec(text) ?? [];
  return digits === undefined || Number(digits) > MOST_MINUTES
    ? wrong(
        `write it like "15 minutes", ${MOST_MINUTES} minutes at most, or off for what comes with Dutybound`,
      )
    : { ok: true, value: { count: Number(digits), unit: 'minutes' } };
};

/** A length of time for a setting; null for `off`. */
export const periodTyped = (typed: string, setting: Setting): Typed<Period | null> => {
  const text = typed.trim();
  if (text === 'off') return { ok: true, value: null };
  if (setting === 'escalate') return minutesTyped(text);
  const [, digits, word] = /^([1-9]\d{0,5}) ?(day|month|year)s?$/.exec(text) ?? [];
  const [count, unit] = [Number(digits), `${word}s` as keyof typeof PER_YEAR];
  return digits === undefined || count > LONGEST_YEARS * PER_YEAR[unit]
    ? wrong(
        `is not a length of time; write it like "25 years", "18 months" or "7 days", ${LONGEST_YEARS} years at most, or off`,
      )
    : { ok: true, value: { count, unit } };
};

export const periodInWords = ({ count, unit }: Period): string =>
  `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;

/** Why something is set, held, released or erased. */
export const reasonTyped = (typed: string): Typed<string> => {
  const reason = typed.trim();
  if (!isReason(reason)) return wrong('says nothing; give the reason in words');
  const what = carriedIn(reason);
  return what === null ? { ok: true, value: reason } : wrong(`holds ${what}; take it out`);
};

/** A closed incident that is kept for longer than the school has set. */
export interface Past extends Pick<Listed, 'id' | 'reference' | 'isHeld'> {
  readonly endedAt: string;
  /** Since when it is past the period. */
  readonly past: string;
}

export interface Retention {
  readonly period: Period | null;
  /** How many incidents are closed. */
  readonly closed: number;
  /** The longest past it first. */
  readonly past: readonly Past[];
}

const placeOf = ({ past, reference, id }: Past): string => `${past} ${reference} ${id}`;

/** What is kept for longer than was set, of what an account may open; that it looked is logged. */
export const retentionFor = async (
  desk: Desk,
  settings: Settings,
  now: Date,
): Promise<Retention> => {
  if (!desk.can('erase')) {
    throw new RecordFault('not-allowed', 'this account may not see what is kept for too long');
  }
  const period = settings.get('keep-closed');
  const closed = (await desk.list()).flatMap(({ id, reference, endedAt, isHeld }) =>
    endedAt === null ? [] : [{ id, reference, endedAt, isHeld }],
  );
  const past =
    period === null
      ? []
      : closed
          .map((each) => ({
            ...each,
            past: after(new Date(each.endedAt), period).toISOString(),
          }))
          .filter((each) => each.past <= now.toISOString())
          .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  await desk.logUse('listed what is kept for longer than was set');
  return { period, closed: closed.length, past };
};
