/** The run by the book beside this one: the steps it has, what never came here, and the mistakes of the story. */

import type { JudgedFinding } from '../../engine/judge.ts';
import type { Incident, RuleBooks } from '../../engine/replay.ts';
import { reportOn } from '../../engine/replay.ts';
import { instantOf, isoOf } from '../../engine/time.ts';
import { factAsked, partyInWords } from '../../norms/predicates.ts';
import type { BookStep, MistakeTold, NotCome, RuleTold } from '../../vocabulary/debriefs.ts';
import type { DrillRun } from '../../vocabulary/drills.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import type { NormId } from '../../vocabulary/procedures.ts';
import { partiesIn, partyOf } from '../../vocabulary/pseudonyms.ts';
import type { ActLike, Condition, Inject, Mistake } from '../../vocabulary/scenarios.ts';
import { eventInWords, normNamed } from '../../words/entries.ts';
import { digestOfScenario } from '../begin.ts';
import { conditionInWords } from '../in-words.ts';
import { beginsAt, entryAt, heldSince, incidentOf, isLike, judgedAt, waiting } from '../run.ts';
import { type Tried, triedUnder } from '../tried.ts';
import { movesLeft } from './positions.ts';

/** Most stories that are kept played. */
const MOST_PLAYED = 50;

const played = new WeakMap<RuleBooks, Map<string, Tried>>();

/** The story of a run played by the book and with each of its mistakes; once for all runs of it. */
export const playedFor = ({ scenario }: DrillRun, incident: Incident): Tried => {
  const { books } = incident;
  const { policy } = incident.run;
  const known = played.get(books) ?? new Map<string, Tried>();
  played.set(books, known);
  const key = `${policy.id} ${digestOfScenario(scenario)}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MOST_PLAYED) known.clear();
  const tried = triedUnder(scenario, policy, books);
  known.set(key, tried);
  return tried;
};

const minuteOf = (at: string, run: DrillRun): number =>
  Math.round((instantOf(at) - beginsAt(run)) / 60_000);

/** Two entries that tell the same: the same act to one of the same people, the same decision, the same answer asked for. */
const isSame = (a: TimelineEvent, b: TimelineEvent): boolean => {
  if (a.type !== b.type) return false;
  if (a.type === 'fact.established') return b.type === a.type && a.fact === b.fact;
  if (a.type === 'decision.recorded') return b.type === a.type && a.norm === b.norm;
  const told = 'to' in a ? partiesIn(a.to) : [];
  const toldToo = 'to' in b ? partiesIn(b.to) : [];
  return told.length === 0 || toldToo.length === 0
    ? told.length === toldToo.length
    : told.some((party) => toldToo.includes(party));
};

const DONE: readonly string[] = ['met', 'late', 'departed'];

/** The rules that an entry met. */
const metBy = (position: number, findings: readonly JudgedFinding[]): readonly NormId[] =>
  findings
    .filter(({ verdict, events }) => DONE.includes(verdict) && events.includes(position))
    .map(({ norm }) => norm);

export const bookSteps = (
  run: DrillRun,
  incident: Incident,
  findings: readonly JudgedFinding[],
  { run: book }: Tried,
): readonly BookStep[] => {
  const { books } = incident;
  const rules = incidentOf(book, books).run;
  const byTheBook = reportOn(incidentOf(book, books), judgedAt(book)).findings;
  const isDone = (norm: NormId): boolean =>
    findings.some((each) => each.norm === norm && DONE.includes(each.verdict));
  return movesLeft(book).flatMap(({ move, entries: [entry] }): readonly BookStep[] => {
    const isStep = move.kind === 'asked' || move.kind === 'did';
    if (!isStep || entry === undefined || entry.event.type === 'incident.closed') return [];
    const here = incident.timeline.events.find((event) => isSame(event, entry.event));
    const norms = move.kind === 'did' ? metBy(entry.position, byTheBook) : [];
    const isDoneOtherwise = norms.length > 0 && norms.every(isDone);
    return [
      {
        kind: move.kind,
        minute: minuteOf(move.at, book),
        says:
          move.kind === 'asked'
            ? factAsked(move.fact, rules.policy)
            : eventInWords(entry.event, rules),
        here: here !== undefined ? 'taken' : isDoneOtherwise ? 'otherwise' : 'not-taken',
        hereMinute: here === undefined ? null : minuteOf(here.at, run),
      },
    ];
  });
};

const injectOf = ({ scenario }: DrillRun, id: string): Inject | undefined =>
  scenario.injects.find((each) => each.id === id);

/** The beginning of what somebody says, to name it by. */
const beginningOf = (says: string): string => {
  const line = says.replaceAll(/\s+/g, ' ').trim();
  return line.length <= LONGEST_NAME ? `“${line}”` : `“${line.slice(0, LONGEST_NAME).trim()}…”`;
};
const LONGEST_NAME = 70;

const whyNotCome = (
  { inject, dueAt, isHeld }: ReturnType<typeof waiting>[number],
  run: DrillRun,
  incident: Incident,
): readonly string[] => {
  if (isHeld) return ['whoever led the drill kept it back'];
  if (dueAt !== null) {
    return [`its time was minute ${minuteOf(isoOf(dueAt), run)}; the drill had ended by then`];
  }
  const waits: readonly Condition[] = [
    inject.when,
    ...(inject.needs ?? []).map((id) => ({ inject: id })),
  ];
  return waits
    .filter((each) => heldSince(run, each) === null)
    .map((each) => inWords(each, false, run, incident));
};

const inWords = (condition: Condition, holds: boolean, run: DrillRun, incident: Incident): string =>
  conditionInWords(condition, holds, incident.run, (id) =>
    beginningOf(injectOf(run, id)?.says ?? id),
  );

export const injectsNotCome = (
  run: DrillRun,
  incident: Incident,
  { run: book }: Tried,
): readonly NotCome[] => {
  const came = new Set(book.moves.flatMap((move) => (move.kind === 'came' ? [move.inject] : [])));
  const tell = ({ id, from, says }: Inject, why: readonly string[]): NotCome => ({
    inject: id,
    from: from === undefined ? null : partyInWords(from, incident.run.policy),
    says,
    why,
    cameByTheBook: came.has(id),
  });
  const keptAway = run.moves.flatMap((move) => {
    const inject = move.kind === 'kept-away' ? injectOf(run, move.inject) : undefined;
    if (inject === undefined) return [];
    const before = { ...run, moves: run.moves.slice(0, run.moves.indexOf(move)) };
    const why = (inject.unless ?? []).filter((each) => heldSince(before, each) !== null);
    return [
      tell(
        inject,
        why.map((each) => inWords(each, true, run, incident)),
      ),
    ];
  });
  return [
    ...waiting(run).map((each) => tell(each.inject, whyNotCome(each, run, incident))),
    ...keptAway,
  ];
};

const CLOSED_FIELDS = ['fact', 'value', 'procedure', 'act', 'norm', 'decision'] as const;

/** Whether an entry is the one that somebody makes who falls for a mistake. */
const isTheMistake = (event: TimelineEvent, does: Readonly<Record<string, unknown>>): boolean => {
  const meant = entryAt(does, event.at);
  const fields = event as unknown as Readonly<Record<string, unknown>>;
  return (
    partyOf(event.by) === partyOf(meant.by) &&
    isSame(event, meant) &&
    CLOSED_FIELDS.every((field) => does[field] === undefined || does[field] === fields[field])
  );
};

/** When somebody first did what is meant, or null. */
const firstDone = ({ timeline }: Incident, act: ActLike): string | null =>
  timeline.events
    .filter((event) => isLike(event, act))
    .map(({ at }) => at)
    .sort()[0] ?? null;

interface Fallen {
  readonly made: boolean;
  readonly at: string | null;
}

const NOT_MADE: Fallen = { made: false, at: null };

/**
 * @param isBroken whether a rule was broken that the mistake breaks: what was done in another way was not left out,
 * and what the book does too is done rightly where nothing was broken
 */
const fallenFor = (
  mistake: Mistake,
  run: DrillRun,
  incident: Incident,
  book: Incident,
  isBroken: boolean,
): Fallen => {
  const { does, 'leaves-out': leavesOut, 'puts-off': putsOff } = mistake;
  if (does !== undefined) {
    const made = run.moves.find((move) => move.kind === 'did' && isTheMistake(move.event, does));
    const isOfTheBook = book.timeline.events.some((event) => isTheMistake(event, does));
    return made === undefined || (isOfTheBook && !isBroken)
      ? NOT_MADE
      : { made: true, at: made.at };
  }
  const act = leavesOut ?? putsOff;
  if (act === undefined || !isBroken) return NOT_MADE;
  const at = firstDone(incident, act);
  if (leavesOut !== undefined || at === null) return { made: at === null, at: null };
  return minuteOf(at, run) >= (putsOff?.until ?? 0) ? { made: true, at } : NOT_MADE;
};

export const mistakesOf = (
  run: DrillRun,
  incident: Incident,
  wentWrong: readonly RuleTold[],
  tried: Tried,
): readonly MistakeTold[] => {
  const wrong = new Set(wentWrong.flatMap(({ norms }) => norms));
  const book = incidentOf(tried.run, incident.books);
  const byTheBook = reportOn(book, judgedAt(tried.run)).findings;
  // What the player of the book does not break by it, others can: what is met by doing it in time.
  const metByDoing = ({ 'leaves-out': leavesOut, 'puts-off': putsOff }: Mistake) => {
    const act = leavesOut ?? putsOff;
    return act === undefined
      ? []
      : book.timeline.events.flatMap((event, position) =>
          isLike(event, act) ? metBy(position, byTheBook) : [],
        );
  };
  const titles = (norms: readonly NormId[]): readonly string[] => [
    ...new Set(norms.map((norm) => normNamed(incident.run, norm)?.title ?? norm)),
  ];
  const told = run.scenario.mistakes.map((mistake) => {
    const found = (tried.mistakes.find(({ id }) => id === mistake.id)?.findings ?? []).map(
      ({ norm }) => norm,
    );
    const breaks = found.length > 0 ? found : metByDoing(mistake);
    const broken = breaks.filter((norm) => wrong.has(norm));
    const fallen = fallenFor(mistake, run, incident, book, broken.length > 0);
    return {
      mistake: mistake.id,
      says: mistake.says,
      ...fallen,
      broke: fallen.made ? titles(broken) : [],
      wouldBreak: titles(breaks),
    };
  });
  // What was left out was put off too: that it was left out says it.
  const leftOut = told.filter(({ made }, index) => made && 'leaves-out' in mistakeAt(run, index));
  return told.map((each, index) =>
    'puts-off' in mistakeAt(run, index) &&
    each.at === null &&
    leftOut.some(({ broke }) => each.broke.every((title) => broke.includes(title)))
      ? { ...each, ...NOT_MADE, broke: [] }
      : each,
  );
};

const mistakeAt = ({ scenario }: DrillRun, index: number): object =>
  scenario.mistakes[index] as Mistake;
