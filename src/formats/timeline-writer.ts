/** A way of writing timelines, piece by piece, so that a long log needs little memory. */
import type { Timeline } from '../vocabulary/timelines.ts';

export interface TimelineWriter {
  readonly start: string;
  readonly timeline: (timeline: Timeline) => Iterable<string>;
  readonly end: string;
}

/** One timeline on each line, as `dutybound replay` reads it. */
export const jsonlWriter: TimelineWriter = {
  start: '',
  timeline: (timeline) => [`${JSON.stringify(timeline)}\n`],
  end: '',
};
