/**
 * Limits in working days: Monday to Friday in Europe/London without England's bank holidays. School
 * terms make no difference, which is a reading of the layer that sets such a limit.
 */
import { TZDate } from '@date-fns/tz';
import { addDays } from 'date-fns/addDays';
import { endOfDay } from 'date-fns/endOfDay';
import { format } from 'date-fns/format';
import { isWeekend } from 'date-fns/isWeekend';
import type { NormInForce } from '../norms/procedure.ts';
import { bankHolidaysKnown, isBankHoliday } from './bank-holidays.ts';
import { type Instant, minutesAfter, SCHOOL_ZONE } from './time.ts';

type Limits = Pick<NormInForce, 'limitMinutes' | 'limitWorkingDays'>;

const isWorking = (day: TZDate): boolean =>
  !isWeekend(day) && !isBankHoliday(format(day, 'yyyy-MM-dd'));

export const isWorkingDay = (moment: Instant): boolean =>
  isWorking(new TZDate(moment, SCHOOL_ZONE));

/** The last moment of the working day that is so many working days after this moment. */
export const endOfWorkingDay = (instant: Instant, workingDays: number): Instant => {
  let day = new TZDate(instant, SCHOOL_ZONE);
  for (let left = workingDays; left > 0; ) {
    day = addDays(day, 1);
    if (isWorking(day)) left -= 1;
  }
  return endOfDay(day).getTime();
};

/** When something owed now is due: the earlier of its limits; null where it has none. */
export const dueFrom = (
  owedAt: Instant,
  { limitMinutes, limitWorkingDays }: Limits,
): Instant | null => {
  const moments = [
    ...(limitMinutes === null ? [] : [minutesAfter(owedAt, limitMinutes)]),
    ...(limitWorkingDays === null ? [] : [endOfWorkingDay(owedAt, limitWorkingDays)]),
  ];
  return moments.length === 0 ? null : Math.min(...moments);
};

/** Whether the bank holidays of the year of this moment are known, and so were left out. */
export const bankHolidaysKnownFor = (moment: Instant): boolean =>
  bankHolidaysKnown(new TZDate(moment, SCHOOL_ZONE).getFullYear());
