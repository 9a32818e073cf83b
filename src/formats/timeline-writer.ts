/** A way of writing timelines, piece by piece, so that a long log needs little memory. */
import type { Timeline } from '../vocabulary/timelines.ts';
import { jsonText } from '../vocabulary/unseen.ts';

export interface TimelineWriter {
  readonly start: string;
  readonly timeline: (timeline: Timeline) => Iterable<string>;
  readonly end: string;
}

/** One timeline on each line, as `dutybound replay` reads it. */
export const jsonlWriter: TimelineWriter = {
  start: '',
  timeline: (timeline) => [`${jsonText(timeline)}\n`],
  end: '',
};
