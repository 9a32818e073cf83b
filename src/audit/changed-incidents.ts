/** The incidents to be named of those in which another policy changes something that is amiss. */
import { type ChangedIncident, MOST_CHANGED } from '../vocabulary/audits.ts';
import { WAYS, wayFrom } from '../vocabulary/findings.ts';

/** What is needed to rank a changed incident. */
type Ranked = Pick<ChangedIncident, 'was' | 'is' | 'norms' | 'file' | 'line'>;

const rankOf = ({ was, is }: Ranked): number => {
  const way = wayFrom(was, is);
  return way === null ? WAYS.length : WAYS.indexOf(way);
};

/** Those whose verdict changes first, and of these the ones that come out worse; then as they stand in the log. */
const mostChangedFirst = (a: Ranked, b: Ranked): number =>
  rankOf(a) - rankOf(b) ||
  b.norms.length - a.norms.length ||
  (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line);

/** Two logs may have the same file name and line; then what else is known of an incident decides. */
const byAllThatIsKnown = (a: Ranked, b: Ranked): number => {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
  return x < y ? -1 : x > y ? 1 : 0;
};

/** The first of them, in order. */
export const firstChanged = (list: readonly ChangedIncident[]): readonly ChangedIncident[] =>
  [...list].sort((a, b) => mostChangedFirst(a, b) || byAllThatIsKnown(a, b)).slice(0, MOST_CHANGED);

/** The first so far, in any order and with some more; it can be sent from one thread to another. */
export interface FirstChanged {
  list: ChangedIncident[];
  /** The last that can be among the first, once there are that many. */
  last: ChangedIncident | null;
}

export const noneChanged = (): FirstChanged => ({ list: [], last: null });

/** Whether an incident could be among the first by what is known so far. */
export const isWanted = ({ last }: FirstChanged, ranked: Ranked): boolean =>
  last === null || mostChangedFirst(ranked, last) <= 0;

export const addFirst = (first: FirstChanged, incident: ChangedIncident): void => {
  first.list.push(incident);
  if (first.list.length < 2 * MOST_CHANGED) return;
  first.list = [...firstChanged(first.list)];
  first.last = first.list[MOST_CHANGED - 1] ?? null;
};
