/**
 * How soon something comes, among all that is owed, the most urgent first. A policy's time limit says
 * when it is overdue; its urgency says what is done before it.
 *
 * - `at-once`: before anything else. Danger, who must know at once, evidence that can be lost.
 * - `same-day`: today, once that is done. Risk, agencies, parents, support.
 * - `then`: once the child is safe. The record, investigating, deleting, explaining.
 * - `afterwards`: not before all else is done. Reviews, sanctions, discipline, changed procedures.
 */
export const URGENCIES = ['at-once', 'same-day', 'then', 'afterwards'] as const;
export type Urgency = (typeof URGENCIES)[number];

export const byUrgency = (a: Urgency, b: Urgency): number =>
  URGENCIES.indexOf(a) - URGENCIES.indexOf(b);

export const moreUrgent = (a: Urgency, b: Urgency): Urgency => (byUrgency(a, b) <= 0 ? a : b);
