/**
 * Looks at a log and writes a mapping to edit. Values are repeated only from columns that hold few
 * and short ones: never from accounts in free text, nor from columns that say who a child is.
 */

import { textOfCell } from '../formats/csv-cells.ts';
import { delimiterIn, isBlank } from '../formats/csv-records.ts';
import { CSV } from '../formats/csv-source.ts';
import type { Bytes } from '../formats/from-rows.ts';
import { plainWord } from '../formats/headings.ts';
import { type Cut, columnInWords, type RowSource } from '../formats/table.ts';
import { linesOf } from '../formats/text-lines.ts';
import { ANSWER_WORDS, wordsIn } from '../understanding/log-words.ts';
import {
  ACCOUNTS,
  ANSWERED,
  HEADINGS,
  KINDS_OF_INCIDENT,
  PRIVATE,
  WAYS,
} from '../understanding/synonyms.ts';
import type { Fault } from '../vocabulary/audits.ts';
import type { Fact } from '../vocabulary/facts.ts';
import type { ColumnTarget, EventParts } from '../vocabulary/mappings.ts';
import { CHANNEL_IDS, PARTY_IDS } from '../vocabulary/parties.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import { jsonText } from '../vocabulary/unseen.ts';
import { type DateRules, isPlaced, readWhen } from './dates.ts';
import { OWN_EVENTS } from './dictionary.ts';
import { type Guess, guessEvent, guessFrom, guessRole, saysDoing } from './guess.ts';

/** How many rows of a log are looked at. */
const MOST_ROWS = 20_000;
/** Longest value that is taken for a word, in characters. */
const LONGEST_WORD = 40;
/** Most different words of a column that can be repeated. */
const MOST_WORDS = 60;

interface Value {
  readonly written: string;
  count: number;
  readonly firstLine: number;
}

/** What was seen of a column. */
interface Column {
  readonly position: number;
  readonly heading: string;
  /** Its different values by plain word, as long as they are short and few. */
  readonly values: Map<string, Value>;
  filled: number;
  long: number;
  dates: number;
  times: number;
  doing: number;
  answers: number;
  dayFirst: number;
  monthFirst: number;
}

const RULES: DateRules = { zone: 'Europe/London', order: 'day-first', midnight: 'a-time' };
const NUMBERS = /^\D{0,12}?(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}/;

/** A moment for relative dates to be relative to. */
const SOME_TIME = { kind: 'instant', instant: 0, day: '1970-01-01', twice: false } as const;

const isDate = (cell: string): boolean =>
  (['day-first', 'month-first'] as const).some((order) => {
    const before = { first: SOME_TIME, previous: SOME_TIME };
    return isPlaced(readWhen(cell, '', { ...RULES, order }, before));
  });

const isTime = (cell: string): boolean => /^\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]m)?$/i.test(cell);

const look = (column: Column, cell: string, line: number): void => {
  column.filled += 1;
  if (cell.length > LONGEST_WORD || cell.includes('\n')) {
    column.long += 1;
    return;
  }
  if (isTime(cell)) column.times += 1;
  else if (isDate(cell)) column.dates += 1;
  if (saysDoing(cell)) column.doing += 1;
  if (plainWord(cell) in ANSWER_WORDS) column.answers += 1;
  const numbers = NUMBERS.exec(cell);
  if (Number(numbers?.[1] ?? 0) > 12) column.dayFirst += 1;
  if (Number(numbers?.[2] ?? 0) > 12) column.monthFirst += 1;
  const plain = plainWord(cell) || cell;
  const before = column.values.get(plain);
  if (before !== undefined) before.count += 1;
  else if (column.values.size <= 4 * MOST_WORDS) {
    column.values.set(plain, { written: cell, count: 1, firstLine: line });
  }
};

/** Whether a column holds few and short values, which may be repeated. */
const isWords = ({ values, filled, long }: Column): boolean =>
  values.size > 0 &&
  values.size <= MOST_WORDS &&
  long === 0 &&
  (values.size <= 8 || values.size <= filled * 0.6);

interface Looked {
  readonly columns: readonly Column[];
  readonly cut: Cut;
  readonly headingsLine: number;
  readonly rows: number;
  readonly more: boolean;
  /** Whether the first column of some rows is empty where the next row's incident goes on. */
  readonly blanks: ReadonlyMap<number, number>;
}

/** The line of the headings: the first that is about as wide as the widest near the top. */
const cutOf = async (source: Bytes): Promise<Cut> => {
  for await (const { texts } of linesOf(source.open())) {
    const widths = texts.slice(0, 30).map((text) => {
      const cells = (text ?? '').split(delimiterIn(text ?? ''));
      return cells.filter((cell) => cell.trim() !== '').length;
    });
    const widest = Math.max(...widths);
    const line = widths.findIndex((width) => width > 1 && width >= widest * 0.6);
    const firstFilled = texts.findIndex((text) => (text ?? '').trim() !== '');
    return line <= firstFilled || /^sep=/i.test(texts[0] ?? '') ? {} : { headings: line + 1 };
  }
  return {};
};

const looked = async (
  source: Bytes,
  { rows: rowsIn, byKey }: RowSource,
): Promise<Looked | null> => {
  const cut = byKey ? {} : await cutOf(source);
  let columns: Column[] | null = null;
  let headingsLine = 1;
  let rows = 0;
  const blanks = new Map<number, number>();
  for await (const found of rowsIn(source, cut, () => {})) {
    for (const { cells, line } of found) {
      if (columns === null) {
        headingsLine = line;
        columns = cells.map((heading, position) => ({
          position,
          heading: heading.trim(),
          values: new Map(),
          filled: 0,
          long: 0,
          dates: 0,
          times: 0,
          doing: 0,
          answers: 0,
          dayFirst: 0,
          monthFirst: 0,
        }));
      } else if (!isBlank(cells)) {
        if (rows === MOST_ROWS) return { columns, cut, headingsLine, rows, more: true, blanks };
        rows += 1;
        for (const column of columns) {
          const cell = textOfCell((cells[column.position] ?? '').trim());
          if (cell !== '') look(column, cell, line);
          else blanks.set(column.position, (blanks.get(column.position) ?? 0) + 1);
        }
      }
    }
  }
  return columns === null ? null : { columns, cut, headingsLine, rows, more: false, blanks };
};

const share = (part: number, { filled }: Column): number => (filled === 0 ? 0 : part / filled);

/** How much of what is in a column a list of words knows. */
const knownShare = (column: Column, guess: (word: string) => unknown): number => {
  const all = [...column.values.values()];
  const known = all.filter(
    ({ written }) =>
      guess(written) !== null || wordsIn(written).some((word) => guess(word) !== null),
  );
  return all.length === 0 ? 0 : known.length / all.length;
};

const guessKind = (word: string): Guess<string> | null => guessFrom(KINDS_OF_INCIDENT, word);
const guessWay = (word: string): Guess<string> | null => guessFrom(WAYS, word);

const headingIs = (words: readonly string[], { heading }: Column): number => {
  const plain = plainWord(heading);
  const found = words.indexOf(plain);
  return found === -1 ? words.indexOf(plain.replace(/\?$/, '')) : found;
};

/** What a column is, and what is to be done with it. */
interface Plan {
  readonly targets: ReadonlyMap<ColumnTarget, Column>;
  readonly facts: readonly { readonly column: Column; readonly fact: Guess<Fact> }[];
  readonly steps: readonly { readonly column: Column; readonly means: Guess<EventParts> }[];
  /** Columns that look like steps, but are not known. */
  readonly unplaced: readonly Column[];
  readonly ignored: readonly { readonly column: Column; readonly why: string }[];
  readonly layout: 'events' | 'incidents';
  /** Targets that were found by what is in the column and not by its heading. */
  readonly guessed: ReadonlySet<ColumnTarget>;
}

/** What must be in a column for it to be taken for this, whatever its heading. */
const FITS: Partial<Record<ColumnTarget, (column: Column) => boolean>> = {
  at: (column) => share(column.dates, column) >= 0.4,
  recordedAt: (column) => share(column.dates, column) >= 0.4,
  knownAt: (column) => share(column.dates, column) >= 0.4,
  time: (column) => share(column.times, column) >= 0.4,
  done: (column) => share(column.doing, column) >= 0.5,
  incident: ({ long }) => long === 0,
  procedure: (column) => knownShare(column, guessKind) >= knownShare(column, guessEvent),
  type: (column) => knownShare(column, guessEvent) >= knownShare(column, guessKind),
};

/** Columns that can be told by what is in them, where no heading tells. */
const BY_CONTENT: readonly (readonly [ColumnTarget, (column: Column) => boolean])[] = [
  ['procedure', (column) => isWords(column) && knownShare(column, guessKind) >= 0.5],
  ['type', (column) => knownShare(column, guessEvent) >= 0.3],
  ['by', (column) => isWords(column) && knownShare(column, guessRole) >= 0.5],
  ['to', (column) => isWords(column) && knownShare(column, guessRole) >= 0.5],
  ['via', (column) => isWords(column) && knownShare(column, guessWay) >= 0.5],
];

const plannedTargets = (free: Set<Column>) => {
  const targets = new Map<ColumnTarget, Column>();
  const guessed = new Set<ColumnTarget>();
  for (const { means, words } of HEADINGS) {
    const [best] = [...free]
      .map((column) => ({ column, rank: headingIs(words, column) }))
      .filter(({ column, rank }) => rank >= 0 && (FITS[means]?.(column) ?? true))
      .sort((a, b) => a.rank - b.rank);
    if (best === undefined) continue;
    targets.set(means, best.column);
    free.delete(best.column);
  }
  return { targets, guessed };
};

/** How a heading begins that is a question. */
const ASKING = /^(?:is|was|were|are|did|does|do|has|have) (?:there )?(?:an? |the |any )?/;

/** A heading that ends like the name of something numbered. */
const REFERENCE = /\b(?:ref|reference|id|no|number)$/;

const isStep = (column: Column): boolean =>
  share(column.dates + column.times + column.doing, column) >= 0.6;

const NOT_IN_STEPS: readonly ColumnTarget[] = [
  'to',
  'type',
  'done',
  'via',
  'fact',
  'value',
  'recordedAt',
  'knownAt',
];

const planFor = (columns: readonly Column[]): Plan => {
  const free = new Set(columns);
  const ignored: { column: Column; why: string }[] = [];
  const ignore = (column: Column, why: string): void => {
    ignored.push({ column, why });
    free.delete(column);
  };
  for (const column of columns) {
    if (column.heading === '') free.delete(column);
    else if (headingIs(PRIVATE, column) >= 0) ignore(column, 'says who somebody is');
  }
  const facts = [...free].flatMap((column) => {
    const fact = guessFrom(ANSWERED, plainWord(column.heading).replace(ASKING, ''));
    if (fact === null || share(column.answers, column) < 0.5) return [];
    free.delete(column);
    return [{ column, fact }];
  });
  const { targets, guessed } = plannedTargets(free);
  const take = (target: ColumnTarget, fits: (column: Column) => boolean): void => {
    const column = targets.has(target) ? undefined : [...free].find(fits);
    if (column === undefined) return;
    targets.set(target, column);
    guessed.add(target);
    free.delete(column);
  };
  take('incident', ({ heading, long }) => long === 0 && REFERENCE.test(plainWord(heading)));
  const steps = [...free].flatMap((column) => {
    const means = column.filled > 0 && isStep(column) ? guessEvent(column.heading) : null;
    return means === null || means.means === 'nothing' ? [] : [{ column, means }];
  });
  const isSteps = steps.length >= 2 && !targets.has('type');
  if (isSteps) {
    for (const target of NOT_IN_STEPS) {
      const column = targets.get(target);
      if (column === undefined) continue;
      targets.delete(target);
      free.add(column);
    }
    for (const { column } of steps) free.delete(column);
  }
  const accounts = [...free].filter(
    (column) => headingIs(ACCOUNTS, column) >= 0 && knownShare(column, guessEvent) < 0.3,
  );
  for (const column of accounts) ignore(column, 'an account, not needed for a verdict');
  for (const [target, fits] of isSteps ? BY_CONTENT.slice(0, 1) : BY_CONTENT) take(target, fits);
  take('at', (column) => share(column.dates, column) >= 0.6);
  const unplaced: Column[] = [];
  for (const column of free) {
    if (column.filled === 0) ignore(column, 'empty');
    else if (column.long > 0) ignore(column, 'an account, not needed for a verdict');
    else unplaced.push(column);
  }
  const layout = isSteps ? 'incidents' : 'events';
  return { targets, facts, steps: isSteps ? steps : [], unplaced, ignored, layout, guessed };
};

const CHECK = '  # check this';
const text = (written: string): string => jsonText(written);

const partInYaml = (part: unknown): string => {
  if (typeof part === 'string') return part;
  if (Array.isArray(part)) return `[${part.map(partInYaml).join(', ')}]`;
  const fields = Object.entries(part as object).map(([field, value]) => {
    const isNumber = typeof value === 'string' && /^\d/.test(value);
    const list = Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
    return `${field}: ${isNumber ? text(String(value)) : list}`;
  });
  return `{ ${fields.join(', ')} }`;
};

/** A word of the log, what it means, and where it was seen first. */
interface Word {
  readonly value: Value;
  readonly guess: Guess<unknown> | null;
}

/** The words of a column: whole cells where they are known, else what stands in them. */
const wordsOf = (
  column: Column,
  guess: (word: string) => Guess<unknown> | null,
): readonly Word[] => {
  const words = new Map<string, Word>();
  const add = (value: Value): void => {
    const plain = plainWord(value.written) || value.written;
    const before = words.get(plain);
    if (before === undefined) words.set(plain, { value, guess: guess(value.written) });
    else before.value.count += value.count;
  };
  for (const value of column.values.values()) {
    const parts = wordsIn(value.written);
    const isSeveral = guess(value.written) === null && parts.some((part) => guess(part) !== null);
    for (const written of isSeveral ? parts : [value.written]) add({ ...value, written });
  }
  return [...words.values()].sort((a, b) => b.value.count - a.value.count);
};

const rowsSeen = ({ count, firstLine }: Value): string =>
  `${count} ${count === 1 ? 'row' : 'rows'}, first on line ${firstLine}`;

/** Most of its words are known, so that the others are hardly accounts. */
const isMostlyKnown = ({ values, long }: Column, words: readonly Word[]): boolean =>
  long === 0 &&
  values.size <= MOST_WORDS &&
  words.filter(({ guess }) => guess !== null).length >= words.length * 0.5;

const wordLines = (column: Column, words: readonly Word[]): readonly string[] => {
  const known = words.flatMap(({ value, guess }) =>
    guess === null
      ? []
      : [`    ${text(value.written)}: ${partInYaml(guess.means)}${guess.check ? CHECK : ''}`],
  );
  const others = words.filter(({ guess }) => guess === null);
  if (others.length === 0 && column.long === 0) return known;
  if (!isWords(column) && !isMostlyKnown(column, words)) {
    const rows = others.reduce((sum, { value }) => sum + value.count, 0) + column.long;
    const says = `    # about ${rows} more cells are not shown, since they may be accounts or names`;
    return [...known, says];
  }
  return [
    ...known,
    ...(others.length === 0 ? [] : ['    # not placed; write what each stands for, or nothing:']),
    ...others.map(({ value }) => `    # ${text(value.written)}: …    # ${rowsSeen(value)}`),
  ];
};

const OWN: Readonly<Record<string, readonly string[]>> = {
  type: OWN_EVENTS,
  by: PARTY_IDS,
  to: PARTY_IDS,
  about: PARTY_IDS,
  via: CHANNEL_IDS,
  procedure: PROCEDURE_IDS,
};

const GUESSES: Readonly<Record<string, (word: string) => Guess<unknown> | null>> = {
  type: guessEvent,
  by: guessRole,
  to: guessRole,
  about: guessRole,
  via: guessWay,
  procedure: guessKind,
};

const DESCRIBED: Readonly<Record<string, string>> = {
  type: 'What happened: an event type, { type: …, to: …, via: … }, a list of these, or nothing.',
  by: 'Who did it.',
  to: 'Who was told.',
  about: 'Whom the concern is about.',
  via: 'How they were told.',
  procedure: 'The kind of incident.',
};

const isOwn = (target: string, written: string): boolean =>
  OWN[target]?.includes(plainWord(written)) === true;

const wordsSection = ({ targets }: Plan): readonly string[] => {
  const sections = Object.keys(GUESSES).flatMap((target) => {
    const column = targets.get(target as ColumnTarget);
    const guess = GUESSES[target];
    if (column === undefined || guess === undefined) return [];
    const words = wordsOf(column, guess).filter(({ value }) => !isOwn(target, value.written));
    const lines = wordLines(column, words);
    const isFilled = lines.some((line) => !line.trimStart().startsWith('#'));
    return lines.length === 0
      ? []
      : [`  # ${DESCRIBED[target]}`, `  ${target}:${isFilled ? '' : ' {}'}`, ...lines];
  });
  return sections.length === 0 ? [] : ['words:', ...sections, ''];
};

const headingLine = (target: string, column: Column, isGuess: boolean): string =>
  `  ${target}: ${text(column.heading)}${isGuess ? CHECK : ''}`;

const NEEDED: Readonly<Record<'events' | 'incidents', readonly ColumnTarget[]>> = {
  events: ['incident', 'at', 'type'],
  incidents: [],
};

const columnsSection = ({ targets, layout, guessed, facts }: Plan): readonly string[] => {
  const missing = NEEDED[layout].filter(
    (target) => !targets.has(target) && !(target === 'type' && facts.length > 0),
  );
  const lines = [...targets].map(([target, column]) =>
    headingLine(target, column, guessed.has(target)),
  );
  return [
    'columns:',
    ...lines,
    ...missing.map((target) => `  # ${target}: …    # not found; this has to be named`),
    ...(lines.length === 0 ? ['  {}'] : []),
    '',
  ];
};

const stepsSection = ({ steps, layout }: Plan): readonly string[] =>
  layout === 'events'
    ? []
    : [
        '# A date in such a column is when it was done; "not told" is recorded as not done.',
        '# Who did it is not in the log: add by: dsl, by: teacher … to a step where you know it.',
        'steps:',
        ...steps.map(({ column, means }) => {
          const check = means.check ? CHECK : '';
          return `  ${text(column.heading)}: ${partInYaml(means.means)}${check}`;
        }),
        '',
      ];

const factsSection = ({ facts }: Plan): readonly string[] =>
  facts.length === 0
    ? []
    : [
        '# Columns that answer a question with yes, no or unclear (dutybound words fact).',
        'facts:',
        ...facts.map(({ column, fact }) => `  ${text(column.heading)}: ${fact.means}${CHECK}`),
        '',
      ];

const unplacedNote = (column: Column): string => {
  const what = isStep(column) ? 'dates, or yes and no' : `${column.values.size} different values`;
  return `  # ${text(column.heading)}: …    # ${columnInWords(column.position)}, ${column.filled} rows, ${what}`;
};

const restSection = ({ unplaced, ignored }: Plan): readonly string[] => [
  ...(unplaced.length === 0
    ? []
    : [
        '# These columns could not be placed. Name each under columns, steps or facts, or under',
        '# ignore. Until then they are listed, and no incident with something in them counts as',
        '# completely recorded.',
        ...unplaced.map(unplacedNote),
        '',
      ]),
  ...(ignored.length === 0
    ? []
    : [
        '# Columns that are not looked at.',
        'ignore:',
        ...ignored.map(({ column, why }) => `  - ${text(column.heading)}  # ${why}`),
        '',
      ]),
];

const DELIMITER = (cut: Cut): readonly string[] =>
  cut.headings === undefined ? [] : [`headings: ${cut.headings}  # the line they are on`];

const dateSection = ({ targets, steps }: Plan): readonly string[] => {
  const columns = [...targets.values(), ...steps.map(({ column }) => column)];
  const sum = (of: (column: Column) => number): number =>
    columns.reduce((total, column) => total + of(column), 0);
  const day = sum(({ dayFirst }) => dayFirst);
  const month = sum(({ monthFirst }) => monthFirst);
  const order = month > day ? 'month-first' : 'day-first';
  const numbers = day + month > 0;
  const most = Math.max(day, month);
  const dates = `${most} ${most === 1 ? 'date' : 'dates'}`;
  const why = numbers ? `  # ${dates} can only be read so` : '  # check this: no date says which';
  const torn = day > 0 && month > 0 ? `${CHECK}: ${Math.min(day, month)} dates say otherwise` : why;
  return [
    'zone: Europe/London',
    'dates:',
    `  order: ${order}${torn}`,
    '  midnight: day-only  # 00:00 is how a spreadsheet writes a date without a time',
    '',
  ];
};

const HEAD = [
  '# A mapping: what the columns and words of this log are in the words of a timeline.',
  '# It was guessed; every line that may change a verdict and is not sure says "check this".',
  '# Lines that begin with # are not read. dutybound words lists the words on the right.',
  '# A row that no word stands for is listed in the report; it is never dropped.',
];

const FIXED = [
  'fixed:',
  '  # policy: valley-end-2022  # the policy to judge by; dutybound policies lists them',
  '  # complete: what the log does not show was not done. partial: that proves nothing.',
  '  record: partial',
];

const fillDownOf = ({ targets, layout }: Plan, { blanks, rows }: Looked): readonly string[] => {
  if (layout === 'incidents') return [];
  const often = (['incident', 'at', 'by'] as const).filter((target) => {
    const column = targets.get(target);
    const empty = column === undefined ? 0 : (blanks.get(column.position) ?? 0);
    return empty > 0 && empty >= rows * 0.1;
  });
  return often.length === 0
    ? []
    : [
        `# Empty cells there are common. Do they mean what the row above has?`,
        `# fillDown: [${often.join(', ')}]`,
        '',
      ];
};

export type Suggested =
  | {
      readonly ok: true;
      /** The mapping as YAML. */
      readonly text: string;
      readonly rows: number;
      /** How many lines somebody has to look at. */
      readonly toCheck: number;
      readonly unplaced: number;
    }
  | { readonly ok: false; readonly fault: Fault };

/** Writes a mapping for a log. @param from what makes rows of it */
export const suggestMapping = async (source: Bytes, from: RowSource = CSV): Promise<Suggested> => {
  const seen = await looked(source, from);
  if (seen === null || seen.rows === 0) {
    const says = from.byKey
      ? 'has nothing in it that could be a row; write one JSON object to a line, or XES with events'
      : 'has no rows; put headings and rows into it';
    return { ok: false, fault: { file: source.name, line: null, field: null, says } };
  }
  const plan = planFor(seen.columns);
  const lines = [
    ...HEAD,
    ...(seen.more ? [`# Only the first ${MOST_ROWS} rows were looked at.`] : []),
    '',
    plan.layout === 'events'
      ? 'layout: events  # a row for each event'
      : 'layout: incidents  # a row for each incident, with a column for each step',
    ...DELIMITER(seen.cut),
    ...dateSection(plan),
    ...FIXED,
    '',
    ...columnsSection(plan),
    ...fillDownOf(plan, seen),
    ...stepsSection(plan),
    ...factsSection(plan),
    ...wordsSection(plan),
    ...restSection(plan),
  ];
  const count = (found: RegExp): number => lines.filter((line) => found.test(line)).length;
  return {
    ok: true,
    text: `${lines.join('\n').trimEnd()}\n`,
    rows: seen.rows,
    toCheck: count(/# check this/),
    unplaced: count(/: … {2}/),
  };
};
