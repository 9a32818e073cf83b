/** A policy as a book, as text. */
import type { Reading } from '../../vocabulary/policies.ts';
import { folded, type Painter } from '../../words/plain.ts';
import { SIGNS } from '../signs.ts';
import type { Book, BookClause, BookExample, BookNorm } from './book.ts';
import { countsInWords, HOW_TO_READ, isForFew, lackInWords } from './words.ts';

export interface BookScreen {
  readonly paint: Painter;
  /** Columns to fold at, or null. */
  readonly width: number | null;
}

const LABEL = 16;
const INSET = 4;
const STEP = 2;

const at = (indent: number, text: string, { width }: BookScreen): string =>
  `${' '.repeat(indent)}${folded(text, indent, width)}`;

const row = (label: string, text: string, { paint, width }: BookScreen): string =>
  `${' '.repeat(INSET)}${paint.quiet(label.padEnd(LABEL))}${folded(text, INSET + LABEL, width)}`;

const exampleLines = (example: BookExample, screen: BookScreen): readonly string[] => [
  at(INSET, `${SIGNS[example.verdict].sign} ${example.title}`, screen),
  ...example.entries.map(({ when, says }, index) =>
    at(INSET + STEP, `${index}  ${when}  ${says}`, screen),
  ),
  ...example.because.map((why) => at(INSET + STEP, `why: ${why}`, screen)),
];

const normLines = (
  norm: BookNorm,
  readings: readonly Reading[],
  screen: BookScreen,
): readonly string[] => [
  at(STEP, `${screen.paint.strong(`${norm.asks}:`)} ${norm.says} (${norm.id})`, screen),
  ...norm.guards.map(({ part, says }) => row(part, says, screen)),
  ...(norm.decidedAgainstBy === null
    ? []
    : [row('decided against', `with a recorded reason, by ${norm.decidedAgainstBy}`, screen)]),
  ...readings
    .filter(({ id }) => norm.readings.includes(id))
    .map((reading) =>
      row('reading', isForFew(reading) ? `${reading.id}: ${reading.taken}` : reading.id, screen),
    ),
  ...norm.examples.flatMap((example) => exampleLines(example, screen)),
  ...norm.lacks.map((lack) => at(INSET, lackInWords(lack), screen)),
];

const clauseLines = (
  { id, place, says, grounds, tells, reason }: BookClause,
  book: Book,
  screen: BookScreen,
): readonly string[] => {
  const named = (ids: readonly string[]) => book.norms.filter((norm) => ids.includes(norm.id));
  return [
    '',
    at(0, `${screen.paint.strong(id)}  ${says} (${place})`, screen),
    ...(reason === null ? [] : [at(STEP, `Asks for nothing in an incident: ${reason}`, screen)]),
    ...named(tells).flatMap((norm) => normLines(norm, book.readings, screen)),
    ...named(grounds.filter((norm) => !tells.includes(norm))).map((norm) =>
      at(STEP, `${norm.asks}: ${norm.says} (${norm.id}, see ${norm.toldAt})`, screen),
    ),
  ];
};

export const bookLines = (book: Book, screen: BookScreen): readonly string[] => {
  const heading = (title: string): readonly string[] => ['', '', screen.paint.strong(title)];
  return [
    screen.paint.strong(`${book.school}: ${book.title}`),
    `${book.edition}; review due ${book.reviewDue}; ${book.policy}, digest ${book.digest}`,
    at(0, countsInWords(book), screen),
    ...book.adopts.map((each) => `Taken on beside it: ${each}`),
    ...HOW_TO_READ.flatMap((each) => ['', at(0, each, screen)]),
    ...book.chapters.flatMap(({ title, source, clauses }) => [
      ...heading(title),
      ...(source === null ? [] : [at(0, `Not of the policy itself: ${source}`, screen)]),
      ...clauses.flatMap((clause) => clauseLines(clause, book, screen)),
    ]),
    ...heading('How unclear or conflicting policy wording was interpreted'),
    ...book.readings.flatMap((reading) => [
      '',
      at(0, `${screen.paint.strong(reading.id)}  ${reading.problem}`, screen),
      at(STEP, `Interpretation used: ${reading.taken} ${reading.why}`, screen),
    ]),
    ...heading('What the policy leaves unsaid'),
    ...book.unsaid.map((each) => at(0, each, screen)),
  ];
};
