/** The entries of a timeline as a report shows them: in the order of the clock, with remarks. */
import { type Entry, entryOf, inClockOrder } from '../engine/entries.ts';
import { asGiven } from '../engine/placements.ts';
import { isoOf } from '../engine/time.ts';
import type { Finding, Verdict } from '../vocabulary/findings.ts';
import { ATTENTION, having, type Judged, titleOf } from './words.ts';

/** Most entries of one incident that are drawn and listed. */
export const MOST_ENTRIES = 300;

export const REMARKS = {
  breach: 'Breach',
  missed: 'Missed',
  late: 'Late',
  'wrong-person': 'Wrong person',
  corrected: 'Corrected',
  meets: 'Meets',
  departs: 'Decided against, with a reason',
} as const;
export type RemarkKind = keyof typeof REMARKS;

/** What a finding has to say about one entry. */
export interface Remark {
  readonly kind: RemarkKind;
  readonly says: string;
}

export interface Shown {
  readonly entry: Entry;
  readonly remarks: readonly Remark[];
}

const DONE: readonly string[] = ['done', 'done-late', 'done-in-any-case'];

/** Whether a duty was done by an entry, and not only at the same minute. */
const isDoneBy = ({ reasons, doneAt }: Finding, { position, clock }: Entry): boolean => {
  const acts = reasons.flatMap((reason) =>
    DONE.includes(reason.code) && 'entry' in reason ? [reason.entry] : [],
  );
  return acts.length === 0 ? doneAt === isoOf(clock) : acts.includes(position);
};

/** Which of its entries a finding remarks on, and how. */
const remarked = (
  finding: Finding,
  entry: Entry,
): Exclude<RemarkKind, 'wrong-person' | 'corrected'> | null => {
  const { type } = entry.event;
  const isDone = isDoneBy(finding, entry);
  switch (finding.verdict) {
    case 'breached':
      return 'breach';
    case 'late':
      return isDone ? 'late' : null;
    case 'met':
      return isDone ? 'meets' : null;
    case 'missed':
      return type === 'act.omitted' ? 'missed' : null;
    case 'departed':
      return type === 'decision.recorded' || type === 'act.omitted' ? 'departs' : null;
    default:
      return null;
  }
};

const remarksOf = (judged: Judged, entries: readonly Entry[]): Map<number, Remark[]> => {
  const byPosition = new Map(entries.map((entry) => [entry.position, entry]));
  const remarks = new Map<number, Remark[]>();
  // Norms of two procedures can have the same title; to a reader that is one remark.
  const add = (position: number, remark: Remark): void => {
    const list = remarks.get(position);
    if (list === undefined) remarks.set(position, [remark]);
    else if (!list.some((each) => each.kind === remark.kind && each.says === remark.says)) {
      list.push(remark);
    }
  };
  for (const each of judged.report.corrections) {
    add(each.entry, { kind: 'corrected', says: `by entry ${each.correctedBy}; now: ${each.is}` });
  }
  for (const finding of judged.report.findings) {
    for (const position of finding.events) {
      const entry = byPosition.get(position);
      const kind = entry === undefined ? null : remarked(finding, entry);
      if (kind !== null) add(position, { kind, says: titleOf(finding, judged) });
    }
    for (const { event } of finding.wrongPerson) {
      add(event, { kind: 'wrong-person', says: titleOf(finding, judged) });
    }
  }
  return remarks;
};

/** Entries that findings which need attention name come before others where there are too many. */
const chosen = (judged: Judged, entries: readonly Entry[]): readonly Entry[] => {
  if (entries.length <= MOST_ENTRIES) return entries;
  const named = new Set(
    ATTENTION.flatMap((verdict: Verdict) =>
      having(judged.report, verdict).flatMap((finding) => finding.events.slice(0, 20)),
    ),
  );
  const first = entries.filter((entry) => named.has(entry.position)).slice(0, MOST_ENTRIES);
  const kept = new Set(first);
  for (const entry of entries) {
    if (kept.size >= MOST_ENTRIES) break;
    kept.add(entry);
  }
  return entries.filter((entry) => kept.has(entry));
};

/** The entries to show. Corrected ones stand as they were written, beside their correction. */
export const shownEntries = (judged: Judged): readonly Shown[] => {
  const entries = asGiven(judged.timeline.events).map(
    (event, position): Entry => entryOf(position, event),
  );
  entries.sort(inClockOrder);
  const picked = chosen(judged, entries);
  const remarks = remarksOf(judged, picked);
  return picked.map((entry) => ({ entry, remarks: remarks.get(entry.position) ?? [] }));
};
