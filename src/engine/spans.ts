/**
 * Moments that are known only to a span, such as a day: an entry then happened some time from
 * `notBefore` to `notAfter`, and its `at` is nothing but one moment of these.
 */
import type { TimelineEvent } from '../vocabulary/events.ts';
import { type Instant, instantOf, isoOf } from './time.ts';

export interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

type Timed = Readonly<Partial<Pick<TimelineEvent, 'at' | 'notBefore' | 'notAfter'>>>;

/** The span that a moment is known to, or null where it is known exactly. */
export const spanOf = ({ notBefore, notAfter }: Timed): Span | null => {
  if (notBefore === undefined || notAfter === undefined) return null;
  const [from, until] = [instantOf(notBefore), instantOf(notAfter)];
  return from < until ? { from, until } : null;
};

/** One moment as a span. */
export const spanAt = (moment: Instant): Span => ({ from: moment, until: moment });

/** The same of the moment that an entry counts from. */
export const clockSpanOf = (event: TimelineEvent): Span | null =>
  isKnowledge(event) && event.knownAt !== undefined ? null : spanOf(event);

/** Whether an entry counts from when the school knew, and not from when it happened. */
export const isKnowledge = ({ type }: TimelineEvent): boolean =>
  type === 'fact.established' || type === 'concern.raised' || type === 'procedure.opened';

const replacementOf = (event: TimelineEvent): Timed | undefined =>
  event.type === 'entry.corrected' ? event.replacement : undefined;

/** Whether any moment of a timeline is known only to a span. */
export const hasSpans = (events: readonly TimelineEvent[]): boolean =>
  events.some(
    (event) => event.notBefore !== undefined || replacementOf(event)?.notBefore !== undefined,
  );

/** A span as reports have it where they have a moment: two instants with a slash between. */
export const spanText = ({ from, until }: Span): string => `${isoOf(from)}/${isoOf(until)}`;

/** What a report has as a moment: an instant, or a span. */
export const momentIn = (text: string): Instant | Span => {
  const [from, until] = text.split('/');
  return until === undefined
    ? instantOf(text)
    : { from: instantOf(from as string), until: instantOf(until) };
};

/** When an entry happened, as a report has it. */
export const momentOf = (event: TimelineEvent): string => {
  const span = spanOf(event);
  return span === null ? isoOf(instantOf(event.at)) : spanText(span);
};
