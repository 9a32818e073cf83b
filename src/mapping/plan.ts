/**
 * What each column of a log is taken for: by the words of its heading, as far as what stands in it agrees, and
 * by what stands in it alone where no heading says. Every choice is deterministic, and has a reason in words.
 */
import { plainWord } from '../formats/headings.ts';
import { TRANSITION } from '../formats/xes-names.ts';
import { type HeadingMeans, headingMeans, headingWords } from '../understanding/heading-words.ts';
import { NOT_YET_WORDS } from '../understanding/log-words.ts';
import { mayBeRepeated } from '../understanding/names.ts';
import type { Fact } from '../vocabulary/facts.ts';
import type { ColumnTarget, EventParts } from '../vocabulary/mappings.ts';
import { clausesIn } from './cells.ts';
import { type Guess, guessFact, guessKind, guessStep, readAs } from './guess.ts';
import {
  type Column,
  hasMoment,
  hasYear,
  isAnswer,
  isDate,
  isDeed,
  isDoing,
  isEvent,
  isKind,
  isPartOfDay,
  isPerson,
  isRole,
  isSerial,
  isTime,
  isWay,
  type Looked,
} from './look.ts';

/** A column for something, and why somebody has to look at it; null where nobody has. */
export interface Chosen {
  readonly column: Column;
  readonly check: string | null;
}

export interface Step {
  readonly column: Column;
  /** Columns with when it was done, and by whom. */
  readonly when?: Column | undefined;
  readonly who?: Column | undefined;
  readonly means: Guess<EventParts>;
}

export interface Plan {
  readonly layout: 'events' | 'incidents';
  readonly targets: ReadonlyMap<ColumnTarget, Chosen>;
  /** Other columns that are read beside the one for this: for acts under `type`, and times of a second sheet. */
  readonly more: ReadonlyMap<ColumnTarget, readonly Chosen[]>;
  readonly facts: readonly { readonly column: Column; readonly fact: Guess<Fact> }[];
  readonly steps: readonly Step[];
  readonly ignored: readonly { readonly column: Column; readonly why: string }[];
  /** Columns that may say something, and nobody knows what. */
  readonly unplaced: readonly Column[];
  /** Whether no date of the log says its year. */
  readonly isYearless: boolean;
  /** What keeps the log from being audited, with what is to be decided; empty where nothing does. */
  readonly notYet: readonly string[];
}

type Test = (cell: string) => boolean;
const anyOf =
  (...tests: readonly Test[]): Test =>
  (cell) =>
    tests.some((test) => test(cell));

const hasDigit = (cell: string): boolean => /\d/.test(cell);
const saysClosed = (cell: string): boolean => /\bclosed\b.*\d/i.test(cell) && hasMoment(cell);
const isOneWord = (cell: string): boolean => /^\S{1,16}$/.test(cell);
const isWhole = (cell: string): boolean => /^\d{1,6}$/.test(cell);
const isTimeWord = (cell: string): boolean =>
  isTime(cell) ||
  /^(?:[01]\d|2[0-3])[0-5]\d$/.test(cell) ||
  isPartOfDay(cell) ||
  /^(?:[ap]m|noon|midday|(?:next |late |early |mid |same )?(?:morning|afternoon))$/i.test(cell) ||
  /^(?:about |approx\.? |around |c\.? ?)?\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]m)?\s*(?:ish)?$/i.test(cell);
/** What is said of a case as a whole, and of no act. */
const isOfCase = (cell: string): boolean =>
  /^(?:open|re-?opened|closed|draft|new|live|active|filed|archived|resolved|monitoring|on-?going|nfa|no (?:further )?action)$/i.test(
    cell,
  );
/** Open or closed, which is all that some registers say of it. */
const isState = (cell: string): boolean =>
  /^(?:o|c|open|closed|finished|done|on-?going|yes|no)\b/i.test(cell);
const isStatus = (cell: string): boolean =>
  isDoing(cell) || NOT_YET_WORDS.includes(plainWord(cell));
const isWhoever = anyOf(isRole, isPerson);
/** "n/a no address", "Y - DSL": whether, and then more. */
const beginsWithWhether = (cell: string): boolean =>
  /^(?:n\/?a|n\.a\.?|yes|y|no|n|not|tbc|done|✓|✔|✗|✘)(?![\w'’])/i.test(cell);
const isWhetherOrWhen = anyOf(isDate, isTime, isDoing, isAnswer, hasMoment, beginsWithWhether);
const isWhenOrAnswer = anyOf(isDate, isTime, isAnswer);
const isDateOrAnswer = anyOf(isDate, isAnswer);
const isYesOrDone = anyOf(isAnswer, isDoing);
const isRead = anyOf(isDate, isTime, isAnswer, isDoing);
const isOfStep = anyOf(isWhetherOrWhen, isRole, isPerson, isDeed, isWay);

/** Whether its numbers are 1, 2, 3 and so on, for each incident from 1 again. */
const countsUp = ({ values, repeats, filled }: Column): boolean => {
  if (repeats === 0) return true;
  const counts = [...values.values()].map(({ count }) => count);
  return (
    [...values.values()].every(({ written }, at) => Number(written) === at + 1) &&
    counts.length > 1 &&
    counts.every((count, at) => at === 0 || count <= (counts[at - 1] ?? 0)) &&
    repeats < filled
  );
};

const BARE = /^(\d{1,4})[/-](\d{1,4})$/;
/** "23/01", "23/02": a year or a class and a number that counts up, and not a date. */
const isNumbered = (column: Column): boolean => {
  const pairs = [...column.values.values()].map(({ written }) => BARE.exec(written));
  if (pairs.length === 0 || !pairs.every((pair) => pair !== null)) return false;
  const isReference = headingMeans(column.heading).some(
    ({ means, score }) => means === 'incident' && score >= 5,
  );
  const counting = ([a, b]: readonly [number, number]): boolean =>
    new Set(pairs.map((pair) => pair?.[a])).size === 1 &&
    pairs.every((pair, at) => at === 0 || Number(pair?.[b]) === Number(pairs[at - 1]?.[b]) + 1);
  return isReference || (pairs.length > 2 && (counting([1, 2]) || counting([2, 1])));
};

const dates = (column: Column): number => {
  if (isNumbered(column)) return 0;
  const found = column.share(isDate) + column.share(isSerial);
  return found >= 0.3 ? 0.6 + 0.4 * Math.min(found, 1) : 0;
};

const whoever = (column: Column): number => {
  if (column.share(isWhenOrAnswer) >= 0.3 || column.long > column.filled * 0.2) return 0;
  return column.share(isWhoever) >= 0.2 ? 1 : 0.6;
};

const always = (): number => 1;

/** What a school keeps of every child. */
const OF_A_CHILD = /\b(?:sen|send|fsm|eal|lac|ppg?|ehcp|sex|gender)\b/i;
const SAYS_OUTCOME = /\b(?:outcome|result)s?\b/i;

/** How well what stands in a column goes with what its heading may say; 0 where it does not. */
const FITS: Readonly<Record<HeadingMeans, (column: Column) => number>> = {
  at: dates,
  concernAt: dates,
  happenedAt: dates,
  actionAt: dates,
  raisedAt: dates,
  knownAt: dates,
  recordedAt: dates,
  planned: always,
  changed: always,
  acknowledgedAt: (column) => (column.share(isRead) >= 0.3 ? 1 : 0),
  time: (column) => (column.share(isTimeWord) >= 0.3 && column.share(isDate) < 0.5 ? 1 : 0),
  incident: (column) => {
    if (isNumbered(column)) return 1;
    if (column.long > 0 || column.share(isDateOrAnswer) >= 0.5) return 0;
    // "OAK", "ELM": a name for each matter, on all of its rows.
    if (column.repeats >= column.filled * 0.3 && column.share(isOneWord) >= 0.9) return 0.8;
    if (column.share(isPerson) >= 0.3) return 0;
    return column.share(hasDigit) >= 0.5 ? 1 : column.share(isKind) >= 0.5 ? 0 : 0.3;
  },
  number: (column) => (column.share(isWhole) >= 0.8 && countsUp(column) ? 1 : 0),
  corrects: (column) => (column.share(hasDigit) >= 0.5 ? 1 : 0),
  withdrawn: (column) => (column.share(isYesOrDone) >= 0.5 || column.filled <= 3 ? 1 : 0),
  reference: always,
  school: (column) =>
    column.values.size >= 2 &&
    [...column.values.values()].every(({ written }) => /^[\w .-]{1,16}$/.test(written)) &&
    column.share(isPerson) < 0.2
      ? 1
      : 0,
  policy: always,
  record: () => 0,
  exercise: (column) => (column.share(isAnswer) >= 0.5 ? 1 : 0),
  by: whoever,
  raisedBy: whoever,
  recordedBy: whoever,
  to: whoever,
  about: (column) => (column.share(isRole) >= 0.5 ? 1 : 0),
  via: (column) => (column.share(isWay) >= 0.3 ? 1 : 0),
  type: (column) => {
    if (column.share(isWhenOrAnswer) >= 0.5 || column.share(isWhole) >= 0.8) return 0;
    if (column.filled === 0) return 0;
    if (column.share(isKind) > column.share(isDeed)) return 0;
    return column.share(isDeed) >= 0.3 ? 1 : 0.5;
  },
  done: (column) => {
    if (column.share(isOfCase) >= 0.5 || column.share(hasMoment) >= 0.3) return 0;
    // "Outcome" is mostly that of the case, which says nothing of whether the row was done.
    if (SAYS_OUTCOME.test(column.heading))
      return column.share(isDoing) >= 0.4 && column.share(isOfCase) === 0 ? 1.2 : 0;
    return column.share(isStatus) >= 0.4 ? 1.2 : 0;
  },
  procedure: (column) => {
    const kinds = column.share(isKind);
    if (
      column.long > column.filled * 0.2 ||
      column.share(isDate) >= 0.3 ||
      column.share(isEvent) > kinds
    )
      return 0;
    return kinds >= 0.5 ? 2 : kinds > 0 ? 1 : 0.6;
  },
  fact: always,
  value: (column) => (column.share(isAnswer) >= 0.5 ? 1 : 0),
  note: () => 0,
  reason: () => 0,
  account: (column) => {
    if (column.long > column.filled * 0.2) return 1.2;
    return column.share(isKind) >= 0.6 || column.share(isEvent) >= 0.6 ? 0 : 0.6;
  },
  private: (column) => {
    if (column.share(isPerson) >= 0.4) return 1.5;
    // "Victim supported (Y/N)" is a question about a child, and names none.
    return column.share(isYesOrDone) >= 0.6 && !OF_A_CHILD.test(column.heading) ? 0 : 1;
  },
};

type Meaning =
  | { readonly is: 'target'; readonly means: HeadingMeans; readonly score: number }
  | { readonly is: 'step'; readonly means: Guess<EventParts>; readonly score: number }
  | { readonly is: 'fact'; readonly means: Guess<Fact>; readonly score: number };

/** Acts that a heading is not taken to name, since the words stand for something else there. */
const NO_STEP = ['concern.raised', 'nothing', 'lead.taken'];

const DEVICE = /^(?:phone|device|devices|phones|mobile|tablet|laptop|ipad|equipment)$/;

/** "Phone / device": what was done with it, which is for its cells to say. */
const deviceStep = (words: readonly string[], column: Column): Guess<EventParts> | null =>
  words.length > 0 && words.every((word) => DEVICE.test(word)) && column.share(isOfStep) >= 0.3
    ? { means: 'device.secured', check: true }
    : null;

const OPEN_OR_CLOSED = /^\s*(?:o(?:pen)?\s*(?:\/|or)\s*c(?:losed)?)\s*\??\s*$/i;

const stepOf = (column: Column, isTurned: boolean): Meaning | null => {
  const { heading } = column;
  const words = headingWords(heading);
  // An alert of the recording system goes to whoever stands in the cell.
  if (words.some((word) => /^alert/.test(word)) && column.share(isWhoever) >= 0.3) {
    const means = { type: 'party.informed', via: 'record-system' } as const;
    return { is: 'step', means: { means, check: true }, score: 12 };
  }
  // "NFA closed 03/10/2025" under "Outcome": when it was closed.
  if (
    (words.some((word) => /^(?:outcome|status|result|state|st|finished|oc)s?$/.test(word)) ||
      OPEN_OR_CLOSED.test(heading)) &&
    (column.share(saysClosed) >= 0.3 || (column.repeats > 0 && column.share(isState) >= 0.9))
  ) {
    return { is: 'step', means: { means: 'incident.closed', check: true }, score: 9 };
  }
  const means = guessStep(heading) ?? deviceStep(words, column);
  if (means === null || NO_STEP.includes(means.means as string)) return null;
  // A heading that says it plainly is believed, whatever words its cells are filled with.
  const fits =
    isTurned ||
    column.filled === 0 ||
    (means.check
      ? column.share(isWhetherOrWhen) >= 0.4
      : column.long <= column.filled * 0.3 || column.share(isOfStep) >= 0.3);
  return fits ? { is: 'step', means, score: isTurned ? 12 : means.check ? 7 : 9.5 } : null;
};

/** Columns that count the entries, beside another that names the incident on several rows. */
const countersIn = (columns: readonly Column[]): ReadonlySet<Column> => {
  const named = columns.filter((column) =>
    headingMeans(column.heading).some(
      ({ means, score }) => means === 'incident' && score >= 5 && FITS.incident(column) > 0,
    ),
  );
  const isShared = named.some(({ repeats }) => repeats > 0);
  return new Set(isShared ? named.filter((column) => FITS.number(column) > 0) : []);
};

const meaningsOf = (
  column: Column,
  numbered: ReadonlySet<Column>,
  isTurned: boolean,
): readonly Meaning[] => {
  const { heading } = column;
  const step = stepOf(column, isTurned);
  const fact = guessFact(heading);
  const isFact = fact !== null && (column.filled === 0 || column.share(isAnswer) >= 0.4);
  const isNumbered = numbered.has(column);
  const targets = headingMeans(heading).flatMap(({ means, score }): Meaning[] => {
    // "Support for child" is a step, and says who nobody is.
    if (means === 'private' && ((step !== null && step.score > 9) || /\?/.test(heading))) return [];
    if (isNumbered && means === 'incident') return [{ is: 'target', means: 'number', score: 9 }];
    const fit = FITS[means](column);
    return fit === 0 ? [] : [{ is: 'target', means, score: score * fit }];
  });
  return [
    ...targets,
    ...(step === null ? [] : [step]),
    ...(isFact ? [{ is: 'fact', means: fact, score: 11 } as const] : []),
  ];
};

/** Of these a log may have many columns. */
const MANY: readonly HeadingMeans[] = ['account', 'private', 'planned', 'changed'];

const WHY_ACCOUNT = 'an account; it is never searched for acts';
const WHY: Readonly<Partial<Record<HeadingMeans, string>>> = {
  account: WHY_ACCOUNT,
  private: 'says who somebody is',
  planned: 'what is planned was not done',
  changed: 'when the entry was last changed',
};

class Planner {
  readonly columns: readonly Column[];
  readonly free: Set<Column>;
  readonly found = new Map<HeadingMeans, Column>();
  readonly checks = new Map<HeadingMeans, string>();
  readonly steps: Step[] = [];
  readonly facts: { column: Column; fact: Guess<Fact> }[] = [];
  readonly ignored: { column: Column; why: string }[] = [];
  readonly accounts: Chosen[] = [];

  readonly isTurned: boolean;

  constructor(columns: readonly Column[], isTurned: boolean) {
    this.isTurned = isTurned;
    this.columns = columns;
    this.free = new Set(columns);
  }

  ignore(column: Column, why: string): void {
    this.ignored.push({ column, why });
    this.free.delete(column);
  }

  take(means: HeadingMeans, column: Column, check: string | null = null): void {
    this.found.set(means, column);
    this.free.delete(column);
    if (check !== null) this.checks.set(means, check);
  }

  /** Takes the best of all that headings may say, then the next best of what is left. */
  byHeadings(): void {
    const numbered = countersIn(this.columns);
    const all = this.columns.flatMap((column) =>
      meaningsOf(column, numbered, this.isTurned).map((meaning) => ({ column, meaning })),
    );
    all.sort((a, b) => b.meaning.score - a.meaning.score || a.column.position - b.column.position);
    for (const { column, meaning } of all) {
      if (!this.free.has(column)) continue;
      if (meaning.is === 'fact') {
        this.facts.push({ column, fact: meaning.means });
        this.free.delete(column);
      } else if (meaning.is === 'step') {
        this.steps.push({ column, means: meaning.means });
        this.free.delete(column);
      } else if (MANY.includes(meaning.means)) {
        if (meaning.score >= 2) this.ignore(column, WHY[meaning.means] ?? '');
      } else if (!this.found.has(meaning.means) && meaning.score >= 1.5) {
        this.take(meaning.means, column);
      }
    }
    const inOrder = <T extends { readonly column: Column }>(list: T[]): T[] =>
      list.sort((a, b) => a.column.position - b.column.position);
    inOrder(this.steps);
    inOrder(this.facts);
  }

  /** The column that fits best by what is in it; the first of several that fit alike. */
  byContent(
    means: HeadingMeans,
    score: (column: Column) => number,
    least: number,
    check: string | null,
  ): void {
    if (this.found.has(means)) return;
    let best: Column | null = null;
    let most = least;
    for (const column of this.free) {
      const share = column.filled === 0 ? 0 : score(column);
      if (share > most || (share === most && best === null)) {
        best = column;
        most = share;
      }
    }
    if (best !== null) this.take(means, best, check);
  }
}

const BY_CONTENT = 'found by what is in the column';

/** "OS-101", "2026/14": the same kind of code all the way down. */
const isCode = (cell: string): boolean =>
  /^(?=.*\d)[\p{L}]{0,8}[-/ #.]?\d[\w/.-]{0,14}$/u.test(cell) && !isDate(cell) && !isTime(cell);

const hasDates = (planner: Planner): boolean =>
  (['at', 'concernAt', 'happenedAt', 'actionAt', 'knownAt'] as const).some((means) =>
    planner.found.has(means),
  );

const shareOf = ({ accounts }: Column, is: Test): number =>
  accounts.length === 0 ? 0 : accounts.filter(({ text }) => is(text)).length / accounts.length;

/** A moment, as far as it keeps words from being read. */
const MOMENT =
  /\b(?:at |on )?(?:\d{1,2}[/.:]\d{1,2}(?:[/.]\d{2,4})?(?: ?[ap]m)?|\d{1,2} ?[ap]m)\b/gi;
const tellsActs: Test = (text) =>
  clausesIn(text.replace(MOMENT, ' ')).some((clause) => readAs(clause) === 'acts');
const tellsKind: Test = (text) => guessKind(text) !== null;
/** Whether the kinds that stand in a column are known, and say more than that it was online. */
const isKnownKind: Test = (cell) => ![null, 'general'].includes(guessKind(cell)?.means ?? null);
/** Of these, what a mapping may repeat, so that nobody has to write it. */
const isWrittenKind: Test = (cell) => isKnownKind(cell) && mayBeRepeated(cell);
const ASKS_WHAT = /\b(?:what|which|carries|short|brief|summary|description|nature)\b/i;

/** Texts that tell what was done, or what kind of incident it was, where no other column says it. */
const fromAccounts = (planner: Planner): void => {
  const { found, ignored } = planner;
  const isAccount = ({ why }: { why: string }): boolean => why === WHY.account;
  const take = (means: 'type' | 'procedure', column: Column, check: string): void => {
    const at = ignored.findIndex((each) => each.column === column);
    if (at >= 0) ignored.splice(at, 1);
    planner.take(means, column, check);
  };
  const texts = (): readonly Column[] => [
    ...ignored.filter(isAccount).map(({ column }) => column),
    ...[...planner.free].filter(({ long, filled }) => long > filled * 0.2),
  ];
  const best = (is: Test, least: number, columns: readonly Column[]): Column | undefined =>
    columns
      .filter(({ filled }) => filled >= most * 0.3)
      .map((column) => ({ column, share: shareOf(column, is) }))
      .filter(({ share }) => share >= least)
      .toSorted((a, b) => b.share - a.share || a.column.position - b.column.position)[0]?.column;
  const incident = found.get('incident');
  const most = Math.max(0, ...planner.columns.map(({ filled }) => filled));
  const isEach = incident === undefined || incident.repeats <= incident.filled * 0.15;
  if (
    found.get('procedure')?.share(isKnownKind) === 0 &&
    found.get('procedure')?.values.size === 1
  ) {
    planner.free.add(found.get('procedure') as Column);
    found.delete('procedure');
  }
  if (!found.has('procedure') && isEach) {
    const asked = texts().filter(({ heading }) => ASKS_WHAT.test(heading));
    const kinds =
      best(tellsKind, 0, asked) ?? best(tellsKind, 0.4, found.has('type') ? texts() : []);
    if (kinds !== undefined) {
      const also =
        shareOf(kinds, mayTell) === 0 ? '' : ' Where it tells acts, list it under type as well';
      take('procedure', kinds, `does it say the kind of each incident?${also}`);
    }
  }
  const typed = found.get('type');
  if (typed !== undefined) {
    // A word on some of the rows, beside an account on most of them.
    const isFuller = texts().some(
      (column) => typed.filled < column.filled * 0.6 && shareOf(column, tellsActs) >= 0.1,
    );
    if (!isFuller) return;
    planner.free.add(typed);
    found.delete('type');
  }
  const acts = best(tellsActs, 0.1, texts());
  if (acts !== undefined) take('type', acts, 'an account; does it tell what was done?');
};

const ALSO = 0.25;
const tellsIn = (column: Column): number =>
  Math.max(shareOf(column, tellsActs), column.share(tellsActs));
const hasWords: Test = (cell) => /\p{L}{2}.*\s.*\p{L}{2}/su.test(cell);
const isText = (column: Column): boolean =>
  column.share(hasWords) >= 0.5 &&
  column.share(isDateOrAnswer) < 0.3 &&
  column.share(isWhoever) < 0.3;

/** What may be an act of the school's, whether or not it can be read. */
const MAY_TELL =
  /\b(?:told|informed|rang|rung|phoned|called|e-?mailed|wrote to|spoke|reported|referred|contacted|alerted|deleted|looked|saw|viewed|opened|searched|took|taken|confiscated|locked|handed|gave|shared|forwarded|showed|asked|blocked|removed|suspended|met|advice|support|reviewed|closed)\b/i;
const mayTell: Test = (text) => MAY_TELL.test(text);
/** Why a column is not looked at, and why it may have to be. */
const whyIgnored = (column: Column, why: string): string => {
  if (why !== WHY_ACCOUNT && why !== WHY.private) return why;
  if (guessStep(column.heading) !== null) return `${why}; check this: it may be a step`;
  if (guessFact(column.heading) !== null) return `${why}; check this: it may answer a question`;
  const { accounts } = column;
  const count = why === WHY_ACCOUNT ? accounts.filter(({ text }) => mayTell(text)).length : 0;
  return count === 0
    ? why
    : `${why}; check this: ${count} of ${accounts.length} may tell what was done; then list it under columns.type too`;
};

/** Other texts that tell what was done: an account of the concern, its outcome, a follow-up. */
const moreAccounts = (planner: Planner): void => {
  const { ignored, found, accounts, free } = planner;
  if (!found.has('type') || planner.isTurned) return;
  const asked = found.get('procedure');
  const told = [
    ...ignored.map(({ column }) => column),
    ...free,
    // The kind may stand in a text that tells what was done as well.
    ...(asked !== undefined && asked.long > asked.filled * 0.2 ? [asked] : []),
  ].filter((column) => isText(column) && tellsIn(column) >= ALSO);
  for (const column of told) {
    const at = ignored.findIndex((each) => each.column === column);
    if (at >= 0) ignored.splice(at, 1);
    free.delete(column);
    accounts.push({ column, check: 'does each tell what was done? Put the others under ignore' });
  }
};

/** What no heading says, told by what is in the columns. */
const fillIn = (planner: Planner): void => {
  const most = Math.max(0, ...planner.columns.map(({ filled }) => filled));
  const { found } = planner;
  if (!hasDates(planner))
    planner.byContent(
      'at',
      (column) => (dates(column) === 0 ? 0 : column.share(isDate)),
      0.6,
      BY_CONTENT,
    );
  if (!hasDates(planner) && planner.isTurned)
    planner.byContent('at', (column) => column.share(hasMoment), 0.6, BY_CONTENT);
  if (!hasDates(planner) && found.has('recordedAt')) {
    planner.take('at', found.get('recordedAt') as Column, 'the only date there is');
    found.delete('recordedAt');
  }
  if (!found.has('time') && !planner.isTurned)
    planner.byContent('time', (column) => column.share(isTimeWord), 0.6, BY_CONTENT);
  planner.byContent(
    'incident',
    (column) =>
      column.share(isCode) >= 0.9 &&
      column.long === 0 &&
      (column.repeats > 0 || column.position === 0)
        ? column.share(isCode)
        : 0,
    0.9,
    BY_CONTENT,
  );
  planner.byContent(
    'procedure',
    (column) =>
      column.long === 0 &&
      column.filled >= most * 0.3 &&
      column.share(isKind) > column.share(isEvent)
        ? column.share(isKind)
        : 0,
    0.5,
    null,
  );
  fromAccounts(planner);
  if (planner.steps.length < 2) {
    planner.byContent(
      'type',
      (column) => Math.max(column.share(isEvent), column.long === 0 ? column.share(isDeed) : 0),
      0.4,
      BY_CONTENT,
    );
  }
  const roles = (column: Column): number => (column.long === 0 ? column.share(isRole) : 0);
  if (!found.has('by') && !found.has('raisedBy')) planner.byContent('by', roles, 0.5, null);
  planner.byContent('to', roles, 0.6, BY_CONTENT);
  planner.byContent('via', (column) => column.share(isWay), 0.6, null);
  moreAccounts(planner);
};

/** How many of the rows share their reference with another row. */
const sharedRows = (column: Column): number =>
  [...column.values.values()].reduce((sum, { count }) => sum + (count > 1 ? count : 0), 0);

const layoutOf = (planner: Planner, { rows, turned }: Looked): 'events' | 'incidents' => {
  const column = planner.found.get('incident');
  if (column === undefined || turned) return 'incidents';
  const isBegun = column.empty > 0 && column.empty >= rows * 0.2;
  const shared = sharedRows(column);
  if (isBegun || (shared > 0 && (shared >= column.filled * 0.15 || column.filled < 10)))
    return 'events';
  return planner.steps.length > 0 || !planner.found.has('type') || shared === 0
    ? 'incidents'
    : 'events';
};

/** Whether a column of dates has no more of them than there are incidents: it is about each as a whole. */
const isOfIncidents = (planner: Planner, column: Column): boolean => {
  const incident = planner.found.get('incident');
  return incident !== undefined && column.values.size <= incident.values.size;
};

/** Another column of dates, which differ from row to row, where the one that was found is of the concern. */
const dateOfRows = (planner: Planner, { rows }: Looked): Column | undefined => {
  const recorded = planner.found.get('recordedAt');
  return [...planner.free, ...(recorded === undefined ? [] : [recorded])]
    .filter((column) => column.share(isDate) >= 0.6 && column.filled >= rows * 0.6)
    .filter((column) => !isOfIncidents(planner, column))
    .toSorted((a, b) => b.values.size - a.values.size)[0];
};

/** "Concern raised (date/time)" on every row, and the moment of each row elsewhere. */
const splitDates = (planner: Planner, layout: Plan['layout'], seen: Looked): void => {
  const { found } = planner;
  const of = (['at', 'concernAt', 'happenedAt'] as const).find((means) => found.has(means));
  const first = of === undefined ? undefined : found.get(of);
  if (layout !== 'events' || found.has('actionAt') || first === undefined) return;
  if (found.has('time') && first.share(hasClock) < 0.6) return;
  if (!isOfIncidents(planner, first)) return;
  const other = dateOfRows(planner, seen);
  if (other === undefined) return;
  if (other === found.get('recordedAt')) found.delete('recordedAt');
  planner.take(
    'actionAt',
    other,
    'is this when it was done? The other date is one for each incident',
  );
};

type Dates = ReadonlyMap<'at' | 'raisedAt', Chosen>;

/** Which date is of what a row tells, and which of the concern. */
const datesOf = (planner: Planner): Dates => {
  const { found, checks } = planner;
  const chosen = new Map<'at' | 'raisedAt', Chosen>();
  const at = found.get('at');
  const action = found.get('actionAt');
  const concern = found.get('concernAt');
  const happened = found.get('happenedAt');
  const put = (
    target: 'at' | 'raisedAt',
    column: Column | undefined,
    check: string | null,
  ): void => {
    if (column !== undefined) chosen.set(target, { column, check });
  };
  const raised = concern ?? happened ?? (action === undefined ? undefined : at);
  if (action !== undefined) {
    put('at', action, checks.get('actionAt') ?? null);
    put('raisedAt', raised, raised === at ? 'the other date is of the action' : null);
    if (at !== undefined && at !== raised) planner.ignore(at, 'another date; check this');
  } else if (at !== undefined && raised !== undefined) {
    // "Date" beside "Date of incident": of the row, or of the concern.
    put('at', at, 'there are two dates; is this when it was done?');
    put('raisedAt', raised, null);
  } else put('at', at ?? raised, checks.get('at') ?? null);
  if (concern !== undefined && happened !== undefined) {
    planner.ignore(happened, 'when it happened; duties run from when the school knew');
  }
  if (chosen.size === 0 && found.has('knownAt')) {
    put('at', found.get('knownAt'), null);
    found.delete('knownAt');
  }
  return chosen;
};

const TARGETS: readonly ColumnTarget[] = [
  'incident',
  'number',
  'corrects',
  'withdrawn',
  'school',
  'policy',
  'exercise',
  'at',
  'time',
  'raisedAt',
  'knownAt',
  'recordedAt',
  'acknowledgedAt',
  'by',
  'raisedBy',
  'to',
  'about',
  'type',
  'done',
  'via',
  'procedure',
  'fact',
  'value',
  'reference',
];

/** Whether a heading says that whoever stands below it did something about the concern. */
const isOfAction = ({ heading }: Column): boolean =>
  headingWords(heading).some((word) =>
    /^(?:action(?:s|ed)?|done|did|acted|dealt|taken|took|handled|completed|respon\w+|assigned|allocated|lead|owner)$/.test(
      word,
    ),
  );

const peopleOf = (planner: Planner, layout: Plan['layout']): void => {
  const { found } = planner;
  const by = found.get('by');
  const raised = found.get('raisedBy');
  const recorded = found.get('recordedBy');
  found.delete('recordedBy');
  if (by !== undefined && /assign|alloc/i.test(by.heading))
    planner.checks.set('by', 'whoever it is assigned to need not have done it');
  const to = found.get('to');
  if (to !== undefined && /\bspo(?:ke|ken)\b/i.test(to.heading))
    planner.checks.set('to', 'is this who was told?');
  if (layout === 'incidents' && by !== undefined && raised === undefined && !isOfAction(by)) {
    planner.take('raisedBy', by, 'is this who raised the concern?');
    found.delete('by');
    planner.checks.delete('by');
  }
  if (by === undefined && raised === undefined && recorded !== undefined) {
    planner.take('by', recorded, 'whoever wrote it down need not have done it');
  } else if (recorded !== undefined) planner.ignore(recorded, 'who wrote it down');
  if (by === undefined && raised !== undefined && layout === 'events') {
    planner.take('by', raised, 'is this who did what the row tells?');
    found.delete('raisedBy');
  }
};

/** Who was told, in a column of its own: in a row that is an incident, a step of its own. */
const recipientsOf = (planner: Planner, layout: Plan['layout']): void => {
  const to = planner.found.get('to');
  if (to === undefined || (layout === 'events' && planner.found.has('type'))) return;
  planner.found.delete('to');
  planner.steps.push({ column: to, means: { means: { type: 'party.informed' }, check: true } });
  planner.steps.sort((a, b) => a.column.position - b.column.position);
};

const isBeside = (column: Column, words: RegExp): boolean =>
  headingWords(column.heading).some((word) => words.test(word));

/** "When were they told?", "Told by": what the column next to a step says of it. */
const besideSteps = (planner: Planner): void => {
  const { steps, columns, free } = planner;
  for (const step of [...steps]) {
    if (!steps.includes(step) || step.column.share(isDate) >= 0.5) continue;
    let { when, who } = step;
    for (const next of columns.slice(step.column.position + 1, step.column.position + 3)) {
      const other = steps.find(({ column }) => column === next);
      const isSame =
        other !== undefined &&
        JSON.stringify(other.means.means) === JSON.stringify(step.means.means);
      if (!free.has(next) && !isSame) break;
      if (when === undefined && isBeside(next, /^(?:when|date|time)$/) && next.share(isDate) >= 0.3)
        when = next;
      else if (who === undefined && isBeside(next, /^(?:by|who)$/) && next.share(isWhoever) >= 0.3)
        who = next;
      else break;
      free.delete(next);
      if (other !== undefined) steps.splice(steps.indexOf(other), 1);
    }
    steps[steps.indexOf(step)] = { ...step, when, who };
  }
};

/** Where rows are acts, a column with how the case stands says nothing of the row. */
const notOfActs = (planner: Planner): void => {
  const { steps } = planner;
  for (const step of steps.filter(({ column }) => column.share(isOfCase) >= 0.5)) {
    if (step.means.means !== 'incident.closed') continue;
    steps.splice(steps.indexOf(step), 1);
    planner.ignore(step.column, OF_CASE);
  }
};
const OF_CASE = 'how the case stands, and of no act';

const restOf = (planner: Planner): readonly Column[] => {
  const unplaced: Column[] = [];
  const { found } = planner;
  const isByNobody = !found.has('by') && !found.has('raisedBy');
  for (const column of planner.free) {
    if (column.heading === TRANSITION) planner.free.delete(column);
    else if (column.filled === 0) {
      if (column.heading !== '') planner.ignore(column, 'empty');
    } else if (column.share(isOfCase) >= 0.5 && /\b(?:status|state)\b/i.test(column.heading)) {
      planner.ignore(column, OF_CASE);
    } else if (column.long > column.filled * 0.2) planner.ignore(column, WHY_ACCOUNT);
    else if (column.share(isPerson) >= 0.4) {
      const asked = isByNobody ? '; check this: is it who did it, or who was told?' : '';
      planner.ignore(column, `${WHY.private}${asked}`);
    } else unplaced.push(column);
  }
  return unplaced;
};

/** Times of another sheet, where the first has a column of them too. */
const timesBeside = ({ found, free }: Planner): readonly Column[] => {
  const first = found.get('time');
  const beside = [...free].filter(
    (column) =>
      first !== undefined &&
      isOfSecond(column) &&
      !isOfSecond(first) &&
      column.share(isTimeWord) >= 0.6,
  );
  for (const column of beside) free.delete(column);
  return beside;
};
const isOfSecond = ({ place }: Column): boolean => / of sheet /.test(place);

const NO_KIND =
  'say what kind each incident is, under words.procedure (or fixed.procedure, or with what raises a concern)';
const NO_YEAR = 'no date has a year: write it under dates.year (2023, or a school year: "2022-23")';

export const planFor = (seen: Looked): Plan => {
  const planner = new Planner(seen.columns, seen.turned);
  const { found } = planner;
  const [first] = seen.columns;
  if (seen.turned && first !== undefined) planner.take('incident', first);
  planner.byHeadings();
  fillIn(planner);
  const number = found.get('number');
  if (!found.has('incident') && number !== undefined) {
    planner.take('incident', number);
    found.delete('number');
  }
  const layout = layoutOf(planner, seen);
  if (layout === 'incidents') {
    const incident = found.get('incident');
    if (incident !== undefined && sharedRows(incident) > 0)
      planner.checks.set('incident', 'some rows have one reference');
  }
  splitDates(planner, layout, seen);
  besideSteps(planner);
  if (layout === 'events') notOfActs(planner);
  const dated = datesOf(planner);
  peopleOf(planner, layout);
  recipientsOf(planner, layout);
  const time = found.get('time');
  const at = dated.get('at')?.column;
  if (time !== undefined && (at === undefined || at.share(hasClock) >= 0.6)) {
    planner.ignore(time, 'the date has a time of its own');
    found.delete('time');
  }
  if (found.has('fact') !== found.has('value')) {
    for (const means of ['fact', 'value'] as const) {
      const column = found.get(means);
      if (column !== undefined) planner.free.add(column);
      found.delete(means);
    }
  }
  if (!found.has('number')) found.delete('corrects');
  if (SAYS_OUTCOME.test(found.get('done')?.heading ?? ''))
    planner.checks.set('done', 'does it say whether each act was done?');
  const times = timesBeside(planner);
  const unplaced = restOf(planner);
  const targets = new Map<ColumnTarget, Chosen>();
  for (const target of TARGETS) {
    const column = target === 'at' || target === 'raisedAt' ? undefined : found.get(target);
    const chosen =
      target === 'at' || target === 'raisedAt'
        ? dated.get(target)
        : column && { column, check: planner.checks.get(target) ?? null };
    if (chosen !== undefined) targets.set(target, chosen);
  }
  const { facts, steps, ignored, accounts } = planner;
  const isDone = targets.has('type') || targets.has('fact') || steps.length + facts.length > 0;
  const hasWhen =
    targets.has('at') ||
    targets.has('raisedAt') ||
    (layout === 'incidents' && steps.some(({ column }) => column.share(isDate) >= 0.3));
  const isTimeLost = unplaced.some((column) => column.share(isTimeWord) >= 0.5);
  const isKindLost = (targets.get('procedure')?.column.share(isWrittenKind) ?? 0) < 0.5;
  const isYearless =
    seen.columns.some((column) => column.share(isDate) >= 0.5) &&
    !seen.columns.some((column) => column.share(hasYear) > 0);
  const notYet = [
    ...(isYearless ? [NO_YEAR] : []),
    ...(isTimeLost ? ['name the column with the times, under columns.time'] : []),
    ...(hasWhen ? [] : ['name the column that says when it was, under columns.at']),
    ...(isDone
      ? []
      : [
          'name the column that says what was done, under columns.type, or each column of a step under steps',
        ]),
    ...(isKindLost ? [NO_KIND] : []),
  ];
  const byPosition = ignored
    .map(({ column, why }) => ({ column, why: whyIgnored(column, why) }))
    .toSorted((a, b) => a.column.position - b.column.position);
  const more = new Map<ColumnTarget, readonly Chosen[]>([
    ['type', accounts],
    ['time', times.map((column) => ({ column, check: null }))],
  ]);
  return { layout, targets, more, isYearless, facts, steps, ignored: byPosition, unplaced, notYet };
};

const hasClock = (cell: string): boolean =>
  /\d[:.h]\d\d|\d ?[ap]m\b/i.test(
    cell.replace(/^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}/, '').replace(/ ?00:00(?::00)?$/, ''),
  );
