/** Timelines put together by hand, in minutes from nine o'clock on 4 March 2026. */
import type { ReplayOptions } from '../../src/engine/replay.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Fact, FactValue } from '../../src/vocabulary/facts.ts';
import type { Finding, Report } from '../../src/vocabulary/findings.ts';
import type { NormId, ProcedureId } from '../../src/vocabulary/procedures.ts';
import type { Person } from '../../src/vocabulary/pseudonyms.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { replayInWords } from './built-in.ts';

export const START = Date.parse('2026-03-04T09:00:00Z');

export const at = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();

export const happened = (
  minutes: number,
  type: TimelineEvent['type'],
  rest: Readonly<Record<string, unknown>> = {},
): TimelineEvent => ({ at: at(minutes), type, by: 'dsl', ...rest }) as TimelineEvent;

export const raised = (
  procedure: ProcedureId,
  rest: Readonly<Record<string, unknown>> = {},
): TimelineEvent => happened(0, 'concern.raised', { by: 'teacher', procedure, ...rest });

export const answered = (
  minutes: number,
  fact: Fact,
  value: FactValue = 'yes',
  rest: Readonly<Record<string, unknown>> = {},
): TimelineEvent => happened(minutes, 'fact.established', { fact, value, ...rest });

export const told = (
  minutes: number,
  to: Person | readonly Person[],
  rest: Readonly<Record<string, unknown>> = {},
): TimelineEvent => happened(minutes, 'party.informed', { by: 'teacher', to, ...rest });

export const corrected = (
  minutes: number,
  entry: number,
  replacement?: Readonly<Record<string, unknown>>,
): TimelineEvent =>
  happened(minutes, 'entry.corrected', {
    entry,
    reason: 'corrected',
    ...(replacement === undefined ? {} : { replacement }),
  });

export const closed = (minutes: number): TimelineEvent => happened(minutes, 'incident.closed');

export const VALLEY_END = 'valley-end-2022';
export const PLUMPTON = 'plumpton-2020';

export const incident = (
  events: readonly TimelineEvent[],
  rest: Partial<Omit<Timeline, 'events'>> = {},
): Timeline => ({
  incident: 'by-hand',
  policy: VALLEY_END,
  record: 'complete',
  exercise: false,
  ...rest,
  events,
});

export const judged = (
  events: readonly TimelineEvent[],
  rest: Partial<Omit<Timeline, 'events'>> = {},
  options: Partial<ReplayOptions> = {},
): Report => replayInWords(incident(events, rest), options);

export const findingIn = (report: Report, norm: NormId): Finding => {
  const found = report.findings.find((each) => each.norm === norm);
  if (found === undefined) throw new Error(`no finding on ${norm}`);
  return found;
};
