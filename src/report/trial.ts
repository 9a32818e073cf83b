/** What a mapping makes of a log, in words: for `map --show` and `--test`, and beside the mapping in the console. */
import type { RuleBooks } from '../engine/replay.ts';
import type { Suggested } from '../mapping/suggest.ts';
import type { NotUnderstood, Trial, Tried } from '../mapping/trial.ts';
import { eventInWords } from '../words/entries.ts';
import { entryMomentInWords } from '../words/moments.ts';

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

/** "rows 4 to 20", "row 4" */
const rowsInWords = (lines: readonly number[]): string => {
  const [first = 0, last = 0] = [Math.min(...lines), Math.max(...lines)];
  return first === last ? `row ${first}` : `rows ${first} to ${last}`;
};

/** A reference is repeated where it is plainly a number or a code; anything else might be somebody's name. */
const isCode = (reference: string): boolean =>
  /^(?:row |line )?\p{Lu}{0,5}[-/. ]?\d[\d/.-]{0,19}\p{L}?$/u.test(reference);

/** An incident as a mapping makes it. */
export interface ShownIncident {
  readonly head: string;
  readonly entries: readonly {
    readonly moment: string;
    readonly row: string;
    readonly says: string;
  }[];
}

/** @param asked how complete the mapping says that the log is */
export const shownIncident = (
  { timeline, lines }: Tried,
  books: RuleBooks,
  asked: string,
): ShownIncident | null => {
  const policy = books.policies.find(({ id }) => id === timeline.policy);
  if (policy === undefined) return null;
  const rules = { policy, procedures: books.procedures };
  const name = isCode(timeline.incident) ? timeline.incident : 'An incident';
  const isPartly = timeline.record === 'partial' && asked !== 'partial';
  return {
    head: `${name}, ${rowsInWords(lines)}${isPartly ? ' (not completely recorded)' : ''}`,
    entries: timeline.events.map((event, index) => ({
      moment: entryMomentInWords(event),
      row: `row ${lines[index]}`,
      says: eventInWords(event, rules),
    })),
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

const linesInWords = (lines: readonly number[], most: number): string => {
  const shown = lines.slice(0, most);
  const more = lines.length - shown.length;
  return `${lines.length === 1 ? 'row' : 'rows'} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

/** How much of a log is understood, and what is not. */
export interface ShownTally {
  readonly understood: string;
  readonly made: string;
  readonly notUnderstood: readonly { readonly says: string; readonly rows: string | null }[];
  /** Whether some of the rows are not named. */
  readonly isCut: boolean;
}

const sayOf = ({ where, says, lines }: NotUnderstood, most: number) => ({
  says: `${where === null ? 'A row' : where.replace(/^column/, 'Column')} ${says}`,
  rows:
    lines.size === 0
      ? null
      : linesInWords(
          [...lines].sort((a, b) => a - b),
          most,
        ),
});

export const shownTally = (trial: Trial, most = MOST_LINES): ShownTally => {
  const { rows, whole, inPart, not, notUnderstood } = trial.tally();
  return {
    understood: `${times(rows, 'row', 'rows')}: ${whole} understood, ${inPart} in part, ${not} not.`,
    made: `${times(trial.incidents, 'incident', 'incidents')}, ${times(trial.events, 'entry', 'entries')}.`,
    notUnderstood: notUnderstood.map((each) => sayOf(each, most)),
    isCut: notUnderstood.some(({ lines }) => lines.size > most),
  };
};

export const tallyInLines = ({ understood, made, notUnderstood, isCut }: ShownTally): string =>
  [
    `${understood}\n${made}\n`,
    ...notUnderstood.map(({ says, rows }) => `\n${says}\n${rows === null ? '' : `  ${rows}\n`}`),
    ...(isCut ? ['\n--rows 100 names more of the rows.\n'] : []),
  ].join('');
