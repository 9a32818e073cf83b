/** The smallest change to a timeline that would have made one finding good, as a timeline. */

import { isDuty } from '../norms/norm.ts';
import type { Facts } from '../norms/symbols.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Verdict } from '../vocabulary/findings.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import type { Remedy } from '../vocabulary/reasons.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { type ActChoice, actsThatMeet } from './example.ts';
import type { JudgedFinding } from './judge.ts';
import { type ReplayOptions, reportOn, resume } from './replay.ts';
import type { Track } from './run.ts';
import { instantOf, isoOf } from './time.ts';

export interface Repair {
  readonly remedy: Remedy;
  readonly timeline: Timeline;
  readonly verdict: Verdict;
}

const GOOD: readonly Verdict[] = ['met', 'kept', 'departed', 'not-applicable', 'lapsed'];

const eventOf = (choice: ActChoice, at: string): TimelineEvent => {
  const { type, by, to, via, withAddress, how } = choice;
  return {
    at,
    type,
    by,
    ...(to.length === 0 ? {} : { to: [...to] }),
    ...(via === undefined ? {} : { via }),
    ...(withAddress === undefined ? {} : { withAddress }),
    ...(how === undefined ? {} : { how }),
    reason: 'as the policy asks',
  };
};

const findingFor = (
  timeline: Timeline,
  norm: NormId,
  options: ReplayOptions,
): JudgedFinding | undefined => {
  const incident = resume(timeline, options.books);
  return reportOn(
    incident,
    options.asOf === undefined ? undefined : instantOf(options.asOf),
  ).findings.find((each) => each.norm === norm);
};

/** Entries are addressed by position, so one is taken out by a correction that withdraws it. */
const withoutEntries = (timeline: Timeline, positions: readonly number[]): Timeline => {
  const at = isoOf(
    timeline.events.reduce((last, event) => Math.max(last, instantOf(event.at)), -Infinity),
  );
  return {
    ...timeline,
    events: [
      ...timeline.events,
      ...positions.map(
        (entry): TimelineEvent => ({
          at,
          type: 'entry.corrected',
          by: 'dsl',
          entry,
          reason: 'as if it had not been done',
        }),
      ),
    ],
  };
};

const additions = (
  timeline: Timeline,
  finding: JudgedFinding,
  track: Track,
  facts: Facts,
): readonly Timeline[] => {
  const { norm } = track.norm;
  const owedAt = finding.owedAt ?? (track.owedAt === null ? null : isoOf(track.owedAt));
  if (!isDuty(norm) || owedAt === null) return [];
  return actsThatMeet(norm, facts, track.norm.standing.policy).map((choice) => ({
    ...timeline,
    events: [...timeline.events, eventOf(choice, owedAt)],
  }));
};

/**
 * A timeline in which the norm would have come out well, by the fewest entries added or withdrawn;
 * null where the finding is good already, or nothing the school could do would repair it.
 */
export const repair = (timeline: Timeline, norm: NormId, options: ReplayOptions): Repair | null => {
  const judged = options.policy === undefined ? timeline : { ...timeline, policy: options.policy };
  const incident = resume(judged, options.books);
  const track = incident.run.tracks.find((each) => each.norm.norm.id === norm);
  const finding = findingFor(judged, norm, options);
  if (track === undefined || finding === undefined || finding.remedy === null) return null;
  const candidates =
    finding.verdict === 'breached'
      ? [withoutEntries(judged, finding.events)]
      : additions(judged, finding, track, incident.run.facts);
  for (const candidate of candidates) {
    const repaired = findingFor(candidate, norm, options);
    if (repaired !== undefined && GOOD.includes(repaired.verdict)) {
      return { remedy: finding.remedy, timeline: candidate, verdict: repaired.verdict };
    }
  }
  return null;
};
