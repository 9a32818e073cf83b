/** `dutybound record set` and `retention`: what the school has set, and what is kept for longer. */
import { instantOf } from '../../engine/time.ts';
import { type Period, SETTINGS, type Setting } from '../../record/content.ts';
import { type Past, periodInWords, periodTyped, retentionFor } from '../../record/retention.ts';
import { SETTING_IDS, Settings } from '../../record/settings.ts';
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

/** Null for `off`. @throws Refused where it is not a length of time */
const periodFrom = (given: string, setting: Setting): Period | null => {
  const typed = periodTyped(given, setting);
  if (typed.ok) return typed.value;
  throw new Refused(`PERIOD: ${typed.says}`);
};

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

const pastInWords = ({ id, reference, endedAt, past, isHeld }: Past): string =>
  [
    id,
    reference,
    `ended ${momentOf(endedAt)}`,
    `past it since ${momentOf(past)}`,
    ...(isHeld ? ['held: it cannot be erased'] : []),
  ].join('  ');

const OFF =
  'No period is set, so nothing is past it. A school sets one with `dutybound record set keep-closed`.';

/** @returns the exit status */
export const listRetention = (flags: RetentionFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const desk = asAccount(opened, flags);
    const settings = await Settings.open(opened.parts.streams, now);
    const { period, closed, past: rows } = await retentionFor(desk, settings, now());
    if (flags.format === 'json') {
      printText(`${jsonText({ period, closed, past: rows }, 2)}\n`);
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
            `${rows.length} of ${closed} closed incidents are past it; ${held} of them held.`,
            'Nothing is erased by itself. Two people erase an incident with `dutybound record erase`.',
          ];
    printText(`${lines.join('\n')}\n`);
    return 0;
  });
