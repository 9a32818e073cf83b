/** A time as a person types it, in school time: Europe/London over both clock changes. */
import { TZDate } from '@date-fns/tz';
import { addDays } from 'date-fns/addDays';
import { format } from 'date-fns/format';
import {
  type Instant,
  instantOf,
  minutesAfter,
  SCHOOL_ZONE,
  typedInstant,
} from '../engine/time.ts';
import { inSchoolTime } from '../words/time.ts';

export type TimeRead =
  | { readonly ok: true; readonly instant: Instant; readonly remark: string | null }
  | { readonly ok: false; readonly says: string };

const TYPED =
  /^(?:(?<day>\d{4}-\d\d-\d\d|yesterday|today)[ T,]+)?(?<hour>\d{1,2})[:.](?<minute>\d\d)$/;
const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

export const isZonedTime = (text: string): boolean =>
  ZONED.test(text) && !Number.isNaN(Date.parse(text));

const EXAMPLES = 'type a time such as 14:05, yesterday 14:05 or 2026-03-04 14:05';

const refuse = (says: string): TimeRead => ({ ok: false, says });

const wall = (instant: Instant): string =>
  format(new TZDate(instant, SCHOOL_ZONE), 'yyyy-MM-dd HH:mm');

/** A moment as somebody would type it: 14:05 for today, otherwise with its day. */
export const typedTime = (instant: Instant, now: Instant): string => {
  const [day, time = ''] = wall(instant).split(' ');
  return wall(now).startsWith(`${day} `) ? time : wall(instant);
};

/** A name for an incident that was given none: when it was begun, in school time. */
export const incidentNameFor = (now: Instant): string =>
  wall(now).replace(' ', '-').replace(':', '');

const dayOf = (day: string | undefined, now: Instant): string => {
  if (day !== undefined && /^\d/.test(day)) return day;
  const today = new TZDate(now, SCHOOL_ZONE);
  return format(day === 'yesterday' ? addDays(today, -1) : today, 'yyyy-MM-dd');
};

/** Every instant at which the school's clocks show this: none or two on a night they change. */
export const instantsShowing = (day: string, time: string): readonly Instant[] => {
  const asUtc = typedInstant(`${day}T${time}:00Z`);
  return Number.isNaN(asUtc)
    ? []
    : [minutesAfter(asUtc, -60), asUtc].filter((each) => wall(each) === `${day} ${time}`);
};

const isRealDay = (day: string): boolean => {
  const noon = typedInstant(`${day}T12:00:00Z`);
  return !Number.isNaN(noon) && wall(noon).startsWith(day);
};

/** Reads what was typed for `at`. Times to come are refused: only what happened is recorded. */
export const readTime = (typed: string, now: Instant): TimeRead => {
  const text = typed.trim();
  if (text === '' || text === 'now') return { ok: true, instant: now, remark: null };
  let instant: Instant;
  let remark: string | null = null;
  if (isZonedTime(text)) instant = instantOf(text);
  else {
    const parts = TYPED.exec(text)?.groups;
    if (parts === undefined) return refuse(`That is not a time; ${EXAMPLES}.`);
    const day = dayOf(parts.day, now);
    const time = `${String(parts.hour).padStart(2, '0')}:${parts.minute}`;
    if (!isRealDay(day) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) {
      return refuse(`There is no such time; ${EXAMPLES}.`);
    }
    const [first, second] = instantsShowing(day, time);
    if (first === undefined) {
      return refuse(`There was no ${time} that night: the clocks went forward.`);
    }
    instant = first;
    if (second !== undefined) {
      remark = `${time} came twice that night; the first is taken. For the second type at ${day}T${time}:00Z`;
    }
  }
  if (instant > now) {
    return refuse(
      `${inSchoolTime(instant)} is still to come. Type when it happened, with its day if not today.`,
    );
  }
  return { ok: true, instant, remark };
};
