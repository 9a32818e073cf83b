/** `dutybound record set` and `retention`: what the school has set, and what is kept for longer. */
import { instantOf } from '../../engine/time.ts';
import { type Period, SETTINGS, type Setting } from '../../record/content.ts';
import { after, SETTING_IDS, Settings } from '../../record/settings.ts';
import { jsonText } from '../../vocabulary/unseen.ts';
import { inSchoolTime } from '../../words/time.ts';
import { printText } from '../terminal.ts';
import { type AsFlags, asAccount, Refused } from './account.ts';
import { now, withRecord } from './opening.ts';
import { reasonFrom } from './writing.ts';

const momentOf = (iso: string): string => inSchoolTime(instantOf(iso));

const settingFrom = (given: string): Setting => {
  const setting = SETTING_IDS.find((each) => each === given);
  if (setting !== undefined) return setting;
  throw new Refused(`WHAT: cannot be set; give one of ${SETTING_IDS.join(', ')}`);
};

const LONGEST_YEARS = 200;
const PER_YEAR: Readonly<Record<Exclude<Period['unit'], 'minutes'>, number>> = {
  days: 366,
  months: 12,
  years: 1,
};

const MOST_MINUTES = 240;

/** @throws Refused where it is not so many minutes */
const minutesFrom = (given: string): Period => {
  const [, digits] = /^([1-9]\d{0,2}) ?minutes?$/.exec(given) ?? [];
  if (digits === undefined || Number(digits) > MOST_MINUTES) {
    throw new Refused(
      `PERIOD: write it like "15 minutes", ${MOST_MINUTES} minutes at most, or off for what comes with Dutybound`,
    );
  }
  return { count: Number(digits), unit: 'minutes' };
};

/** Null for `off`. @throws Refused where it is not a length of time */
const periodFrom = (given: string, setting: Setting): Period | null => {
  if (given.trim() === 'off') return null;
  if (setting === 'escalate') return minutesFrom(given.trim());
  const [, digits, word] = /^([1-9]\d{0,5}) ?(day|month|year)s?$/.exec(given.trim()) ?? [];
  const [count, unit] = [Number(digits), `${word}s` as keyof typeof PER_YEAR];
  if (digits === undefined || count > LONGEST_YEARS * PER_YEAR[unit]) {
    throw new Refused(
      `PERIOD: is not a length of time; write it like "25 years", "18 months" or "7 days", ${LONGEST_YEARS} years at most, or off`,
    );
  }
  return { count, unit };
};

const periodInWords = ({ count, unit }: Period): string =>
  `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;

export interface SetFlags extends AsFlags {
  readonly reason?: string;
}

/** @returns the exit status */
export const setSomething = (
  what: string,
  period: string | undefined,
  flags: SetFlags,
): Promise<number> =>
  withRecord({}, async (opened) => {
    const setting = settingFrom(what);
    const desk = asAccount(opened, flags);
    if (!desk.can('set')) throw new Refused('this account may not set anything');
    const settings = await Settings.open(opened.parts.streams, now);
    if (period !== undefined) {
      const value = periodFrom(period, setting);
      const reason = reasonFrom(flags.reason);
      await settings.set(desk.writer, { setting, value, reason });
    }
    const chosen = settings.chosen(setting);
    const value = settings.get(setting);
    const says =
      chosen === null
        ? 'not set'
        : `${value === null ? 'off' : periodInWords(value)}, set ${momentOf(chosen.written)}: ${chosen.reason}`;
    printText(`${setting} (${SETTINGS[setting]}): ${says}\n`);
    return 0;
  });

export interface RetentionFlags extends AsFlags {
  readonly format: 'text' | 'json';
}

interface Past {
  readonly id: string;
  readonly reference: string;
  readonly endedAt: string;
  /** Since when it is kept for longer than was set. */
  readonly past: string;
  readonly isHeld: boolean;
}

const pastInWords = ({ id, reference, endedAt, past, isHeld }: Past): string =>
  [
    id,
    reference,
    `ended ${momentOf(endedAt)}`,
    `past it since ${momentOf(past)}`,
    ...(isHeld ? ['held: it cannot be erased'] : []),
  ].join('  ');

/** The longest past it first. */
const placeOf = ({ past, reference, id }: Past): string => `${past} ${reference} ${id}`;

const OFF =
  'No period is set, so nothing is past it. A school sets one with `dutybound record set keep-closed`.';

/** @returns the exit status */
export const listRetention = (flags: RetentionFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const desk = asAccount(opened, flags);
    if (!desk.can('erase')) throw new Refused('this account may not see what is kept for too long');
    const settings = await Settings.open(opened.parts.streams, now);
    const period = settings.get('keep-closed');
    const closed = (await desk.list()).flatMap(({ id, reference, endedAt, isHeld }) =>
      endedAt === null ? [] : [{ id, reference, endedAt, isHeld }],
    );
    const rows =
      period === null
        ? []
        : closed
            .map((each): Past => {
              const past = after(new Date(each.endedAt), period).toISOString();
              return { ...each, past };
            })
            .filter(({ past }) => past <= now().toISOString())
            .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    await desk.logUse('listed what is kept for longer than was set');
    if (flags.format === 'json') {
      printText(`${jsonText({ period, closed: closed.length, past: rows }, 2)}\n`);
      return 0;
    }
    const held = rows.filter(({ isHeld }) => isHeld).length;
    const chosen = settings.chosen('keep-closed');
    const lines =
      period === null
        ? [OFF]
        : [
            `Closed incidents are kept for ${periodInWords(period)}: ${chosen?.reason}`,
            'A reading: counted from when an incident was closed, or from the last of what was added since.',
            'A date of birth is not kept; where your schedule counts from one, look it up yourself.',
            ...rows.map(pastInWords),
            `${rows.length} of ${closed.length} closed incidents are past it; ${held} of them held.`,
            'Nothing is erased by itself. Two people erase an incident with `dutybound record erase`.',
          ];
    printText(`${lines.join('\n')}\n`);
    return 0;
  });
