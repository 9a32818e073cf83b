/** What a typed line is said into, taken from the incident it is typed during. */
import type { Incident } from '../engine/replay.ts';
import type { LiveContext } from '../understanding/understand.ts';
import { isPseudonym, peopleIn } from '../vocabulary/pseudonyms.ts';

/** The context of a line in an incident that is being stepped through. */
export const contextIn = (
  { run, timeline }: Incident,
  said: Pick<LiveContext, 'me' | 'now' | 'asking'>,
): LiveContext => {
  const people = timeline.events.flatMap((event) => [
    event.by,
    ...peopleIn('to' in event ? event.to : undefined),
    ...peopleIn('about' in event ? event.about : undefined),
  ]);
  return {
    policy: run.policy,
    open: [...run.open],
    pseudonyms: [...new Set(people.filter(isPseudonym))],
    ...said,
  };
};
