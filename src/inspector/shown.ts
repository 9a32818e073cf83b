/** An incident as lines for the page: what it is, its steps, and every message of the protocol. */
import type { Incident } from '../engine/replay.ts';
import type { Line } from './course.ts';
import { feedTo } from './feed.ts';
import { headingOf, stepsOf } from './steps.ts';

/** Runs the machines of an incident from its beginning. */
export const shownOf = async (incident: Incident): Promise<readonly Line[]> => {
  const lines: Line[] = [
    { kind: 'heading', heading: headingOf(incident), steps: stepsOf(incident) },
  ];
  const { take, settled } = feedTo((message, place) =>
    lines.push({ kind: 'message', message, place }),
  );
  take(incident.run);
  await settled();
  return lines;
};
