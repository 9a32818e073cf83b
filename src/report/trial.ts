/** What a mapping makes of a log, in words: for `map --show` and `--test`, and beside the mapping in the console. */
import type { RuleBooks } from '../engine/replay.ts';
import { columnLetter } from '../formats/headings.ts';
import { turnedInWords } from '../formats/turned.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Suggested } from '../mapping/suggest.ts';
import type { ClauseLeft, NotUnderstood, Trial, Tried } from '../mapping/trial.ts';
import { FACTS } from '../vocabulary/facts.ts';
import { eventInWords } from '../words/entries.ts';
import { happenedIn, momentInWords, soonAfterInWords } from '../words/moments.ts';
import { oneLine, printable } from '../words/plain.ts';

const times = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

/** A sheet of a workbook: its number, or its name. */
export const sheetNamed = (sheet: string | undefined): number | string | undefined =>
  sheet !== undefined && /^[1-9]\d*$/.test(sheet) ? Number(sheet) : sheet;

/** How much of a log a mapping was made from, and what is left to do in it. */
export const lookedInWords = ({
  rows,
  toCheck,
  unplaced,
  notYet,
}: Suggested & { ok: true }): readonly string[] => [
  ...(notYet.length > 0 ? [`Not yet: ${notYet.join('; and ')}.`] : []),
  `Looked at ${times(rows, 'row', 'rows')}. ` +
    `${times(toCheck, 'line says', 'lines say')} “check this”; ` +
    `${times(unplaced, 'word or column', 'words or columns')} could not be placed.`,
];

/** "row 4", or "column D" of a table on its side. */
const rowIn = (line: number, { turned }: Mapping): string =>
  turned ? turnedInWords(line) : `row ${line}`;

/** "rows 4 to 20", "row 4" */
const rowsInWords = (lines: readonly number[], mapping: Mapping): string => {
  const [first = 0, last = 0] = [Math.min(...lines), Math.max(...lines)];
  return first === last ? rowIn(first, mapping) : `rows ${first} to ${last}`;
};

/** An incident as a mapping makes it. */
export interface ShownIncident {
  readonly head: string;
  readonly entries: readonly {
    readonly moment: string;
    readonly row: string;
    readonly says: string;
  }[];
}

export const shownIncident = (
  { timeline, lines }: Tried,
  books: RuleBooks,
  mapping: Mapping,
): ShownIncident | null => {
  const asked = mapping.fixed.record;
  const policy = books.policies.find(({ id }) => id === timeline.policy);
  if (policy === undefined) return null;
  const rules = { policy, procedures: books.procedures };
  const name = printable(oneLine(timeline.incident));
  const isPartly = timeline.record === 'partial' && asked !== 'partial';
  return {
    head: `${name}, ${rowsInWords(lines, mapping)}${isPartly ? ' (not completely recorded)' : ''}`,
    entries: timeline.events.map((event, index) => {
      const soon = soonAfterInWords(event);
      const says = eventInWords(event, rules);
      return {
        moment: momentInWords(happenedIn(event)),
        row: rowIn(lines[index] ?? 0, mapping),
        says: soon === null ? says : `${says}, ${soon}`,
      };
    }),
  };
};

export const incidentInLines = ({ head, entries }: ShownIncident): string => {
  const lines = entries.map(
    ({ moment, row, says }) => `  ${moment.padEnd(26)} ${row.padEnd(9)} ${says}`,
  );
  return `${[head, ...lines].join('\n')}\n\n`;
};

/** Of so many rows the lines are told, where no other number is asked for. */
const MOST_LINES = 5;

const linesInWords = (lines: readonly number[], most: number, { turned }: Mapping): string => {
  const shown = lines.slice(0, most).map((line) => (turned ? columnLetter(line - 1) : line));
  const more = lines.length - shown.length;
  const what = turned ? 'column' : 'row';
  return `${what}${lines.length === 1 ? '' : 's'} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

/** What an audit does not count, since the log does not say who it was. */
const nobodysInWords = ({ raised, acts, answers }: Trial['nobodys']): readonly string[] => [
  ...(raised === 0
    ? []
    : [
        `${times(raised, 'incident is', 'incidents are')} raised by nobody known, so nothing there can be late, nor any answer with the concern count: name columns.raisedBy, or fixed.raisedBy`,
      ]),
  ...(acts === 0
    ? []
    : [
        `${times(acts, 'act is', 'acts are')} by nobody known, and count only where it does not matter who: give the word, the step or fixed a by`,
      ]),
  ...(answers === 0
    ? []
    : [
        `${times(answers, 'answer is', 'answers are')} by a pupil, a parent or nobody known, and do not count: give them a by`,
      ]),
];

const MOST_QUESTIONS = 8;
/** Questions that verdicts hang on, those of most incidents first. */
const questionsInWords = ({ questions }: Trial): readonly string[] =>
  [...questions]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_QUESTIONS)
    .map(
      ([fact, count]) => `${fact}: ${FACTS[fact].asks} (${times(count, 'incident', 'incidents')})`,
    );

/** What is said over the questions that are left open. */
export const QUESTIONS_ASKED =
  'Verdicts hang on these questions, which the log does not answer yet. Name a column that does under facts, or write the answer with a word, with the kind of an incident, or under fixed.facts:';

/** How much of a log is understood, and what is not. */
export interface ShownTally {
  readonly understood: string;
  readonly made: string;
  readonly nobodys: readonly string[];
  readonly questions: readonly string[];
  readonly notUnderstood: readonly { readonly says: string; readonly rows: string | null }[];
  /** Whether some of the rows are not named. */
  readonly isCut: boolean;
}

const sayOf = ({ where, says, lines }: NotUnderstood, most: number, mapping: Mapping) => ({
  says:
    where === null
      ? `A ${mapping.turned ? 'column' : 'row'} ${says}`
      : `${where.replace(/^[cr]/, (first) => first.toUpperCase())}: ${says}`,
  rows:
    lines.size === 0
      ? null
      : linesInWords(
          [...lines].sort((a, b) => a - b),
          most,
          mapping,
        ),
});

export const shownTally = (trial: Trial, mapping: Mapping, most = MOST_LINES): ShownTally => {
  const { rows, whole, inPart, not, notUnderstood } = trial.tally();
  const all = mapping.turned ? times(rows, 'column', 'columns') : times(rows, 'row', 'rows');
  return {
    understood: `${all}: ${whole} understood, ${inPart} in part, ${not} not.`,
    made: `${times(trial.incidents, 'incident', 'incidents')}, ${times(trial.events, 'entry', 'entries')}.`,
    nobodys: nobodysInWords(trial.nobodys),
    questions: questionsInWords(trial),
    notUnderstood: notUnderstood.map((each) => sayOf(each, most, mapping)),
    isCut: notUnderstood.some(({ lines }) => lines.size > most),
  };
};

export const tallyInLines = ({
  understood,
  made,
  nobodys,
  questions,
  notUnderstood,
  isCut,
}: ShownTally): string =>
  [
    `${understood}\n${made}\n`,
    ...nobodys.map((line) => `\n${line}\n`),
    ...notUnderstood.map(({ says, rows }) => `\n${says}\n${rows === null ? '' : `  ${rows}\n`}`),
    ...(isCut ? ['\n--rows 100 names more of the rows.\n'] : []),
    ...(questions.length === 0
      ? []
      : [`\n${QUESTIONS_ASKED}\n${questions.map((line) => `  ${line}\n`).join('')}`]),
  ].join('');

/** Of so many pieces of cells the words are told. */
const MOST_CLAUSES = 100;

/** Pieces of cells without a word, each with the rows it stands in. */
export const clausesShown = (
  clauses: readonly ClauseLeft[],
  mapping: Mapping,
): readonly { readonly clause: string; readonly rows: string }[] =>
  clauses.slice(0, MOST_CLAUSES).map(({ clause, lines }) => ({
    clause: JSON.stringify(printable(oneLine(clause))),
    rows: linesInWords([...lines], 3, mapping),
  }));

export const clausesInLines = (clauses: ReturnType<typeof clausesShown>): string =>
  clauses.length === 0
    ? ''
    : [
        '\nPieces of cells without a word; write one for each under words.type, or nothing:\n',
        ...clauses.map(({ clause, rows }) => `  ${clause}  ${rows}\n`),
      ].join('');
