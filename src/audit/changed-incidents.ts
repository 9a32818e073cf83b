/** The incidents to be named of those in which another policy changes something that is amiss. */
import { type ChangedIncident, MOST_CHANGED } from '../vocabulary/audits.ts';
import { WAYS, wayFrom } from '../vocabulary/findings.ts';
import { byText, keeping } from './first-few.ts';

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
  byText(a.file, b.file) ||
  a.line - b.line;

export const {
  first: firstChanged,
  none: noneChanged,
  wants: isWanted,
  add: addFirst,
} = keeping(MOST_CHANGED, mostChangedFirst);
