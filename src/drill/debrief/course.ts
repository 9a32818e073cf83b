/** How a run went, in its order: what came, what was asked and answered, what was done and what it did. */
import type { JudgedFinding } from '../../engine/judge.ts';
import type { Incident } from '../../engine/replay.ts';
import { factAsked, partyInWords } from '../../norms/predicates.ts';
import { REMARKS, shownEntries } from '../../report/entries.ts';
import type { Judged } from '../../report/words.ts';
import type { CourseItem } from '../../vocabulary/debriefs.ts';
import type { DrillRun, Move } from '../../vocabulary/drills.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import type { NormId } from '../../vocabulary/procedures.ts';
import { eventInWords, normNamed } from '../../words/entries.ts';
import { entryAt } from '../run.ts';
import { movesLeft } from './positions.ts';

/** What each entry raised, by its position. */
const raisedBy = (findings: readonly JudgedFinding[]): ReadonlyMap<number, readonly NormId[]> => {
  const raised = new Map<number, NormId[]>();
  for (const { norm, reasons } of findings) {
    for (const reason of reasons) {
      if (reason.code !== 'raised-by-facts' && reason.code !== 'raised-by-act') continue;
      const known = raised.get(reason.entry);
      if (known === undefined) raised.set(reason.entry, [norm]);
      else known.push(norm);
    }
  }
  return raised;
};

type Did = Pick<CourseItem, 'entry' | 'did' | 'raised'>;
const NOTHING: Did = { entry: null, did: [], raised: [] };

const besideOf = ({ note, reason }: TimelineEvent): readonly string[] => [
  ...(reason === undefined ? [] : [`Why: ${reason}`]),
  ...(note === undefined ? [] : [note]),
];

/** What one move says, and what stands beside it. */
const told = (
  move: Move,
  run: DrillRun,
  incident: Incident,
): Pick<CourseItem, 'says' | 'beside'> => {
  const { policy } = incident.run;
  const inject =
    'inject' in move ? run.scenario.injects.find(({ id }) => id === move.inject) : undefined;
  const text = inject?.says ?? '';
  switch (move.kind) {
    case 'did':
      return { says: eventInWords(move.event, incident.run), beside: besideOf(move.event) };
    case 'asked': {
      const who = move.who === null ? null : partyInWords(move.who, policy);
      const asks = factAsked(move.fact, policy);
      const answer = move.value === null ? 'no answer to be had' : `to the question: ${move.value}`;
      return {
        says: who === null ? `looked into it: ${asks}` : `asked ${who}: ${asks}`,
        beside: [`“${move.says}” (${answer})`],
      };
    }
    case 'came': {
      const from = inject?.from === undefined ? [] : [`from ${partyInWords(inject.from, policy)}`];
      return { says: text, beside: from };
    }
    case 'kept-away':
    case 'held':
    case 'released':
      return { says: text, beside: [] };
    case 'guided':
      return { says: 'looked at what the procedure says', beside: [] };
    default:
      return { says: 'the drill ended', beside: [] };
  }
};

export const courseOf = (
  run: DrillRun,
  incident: Incident,
  findings: readonly JudgedFinding[],
  judged: Judged,
): readonly CourseItem[] => {
  const remarks = new Map(
    shownEntries(judged).map((shown) => [shown.entry.position, shown.remarks]),
  );
  const raised = raisedBy(findings);
  const didBy = (entry: number): Did => ({
    entry,
    did: (remarks.get(entry) ?? []).map(({ kind, says }) => ({ kind: REMARKS[kind], says })),
    raised: [
      ...new Set(
        (raised.get(entry) ?? []).map((norm) => normNamed(incident.run, norm)?.title ?? norm),
      ),
    ],
  });
  const start = run.scenario.start.map((each, entry): CourseItem => {
    const event = entryAt(each, run.scenario.begins);
    return {
      kind: 'story',
      at: run.scenario.begins,
      says: eventInWords(event, incident.run),
      beside: besideOf(event),
      ...didBy(entry),
    };
  });
  const moves = movesLeft(run).flatMap(({ move, entries }): readonly CourseItem[] => {
    const { kind, at } = move;
    const own = { kind, at, ...told(move, run, incident) };
    const [first] = entries;
    if (kind !== 'came') return [{ ...own, ...(first ? didBy(first.position) : NOTHING) }];
    // What others did by it stands below what it says.
    const others = entries.map(
      ({ position, event }): CourseItem => ({
        kind: 'story',
        at,
        says: eventInWords(event, incident.run),
        beside: besideOf(event),
        ...didBy(position),
      }),
    );
    return [{ ...own, ...NOTHING }, ...others];
  });
  const story: CourseItem = {
    kind: 'story',
    at: run.scenario.begins,
    says: run.scenario.story,
    beside: [],
    ...NOTHING,
  };
  return [story, ...start, ...moves];
};
