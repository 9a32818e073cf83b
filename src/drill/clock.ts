/** The clock of a drill, as a value: it can run faster than the clock on the wall, be paused, and jump. Pure. */
import type { Instant } from '../engine/time.ts';
import type { DrillClock, DrillRun } from '../vocabulary/drills.ts';

/** A clock that shows `at` now, and has not begun to run. */
export const pausedClock = (at: Instant, now: Instant, rate: number): DrillClock => ({
  at,
  since: now,
  rate,
  isPaused: true,
});

/** What it shows. A clock on the wall that is put back never puts it back. */
export const shownBy = ({ at, since, rate, isPaused }: DrillClock, now: Instant): Instant =>
  isPaused ? at : at + Math.max(0, Math.round((now - since) * rate));

const setTo = (clock: DrillClock, now: Instant, changes: Partial<DrillClock>): DrillClock => ({
  ...clock,
  at: shownBy(clock, now),
  since: now,
  ...changes,
});

export const paused = (clock: DrillClock, now: Instant): DrillClock =>
  setTo(clock, now, { isPaused: true });

export const running = (clock: DrillClock, now: Instant): DrillClock =>
  setTo(clock, now, { isPaused: false });

export const atRate = (clock: DrillClock, now: Instant, rate: number): DrillClock =>
  setTo(clock, now, { rate });

/** The clock for a form: so many minutes on the wall for the whole story; 0 where it moves by hand. */
export const clockFor = (
  { clock, scenario }: Pick<DrillRun, 'clock' | 'scenario'>,
  minutes: number,
  now: Instant,
): DrillClock => atRate(clock, now, minutes === 0 ? 0 : scenario.minutes / minutes);

/** The clock, having jumped on to a moment; never back, since what was done by then stays done. */
export const jumpedTo = (clock: DrillClock, now: Instant, moment: Instant): DrillClock =>
  setTo(clock, now, { at: Math.max(moment, shownBy(clock, now)) });
