/**
 * Looks at a log and writes a mapping to edit. A text of the log is repeated only where every word of it is
 * known (`understanding/names.ts`); whatever else stands in it is told by its row and column.
 */
import { CSV } from '../formats/csv-source.ts';
import type { Bytes } from '../formats/from-rows.ts';
import { columnLetter, plainWord } from '../formats/headings.ts';
import type { ForeignLog } from '../formats/log-kinds.ts';
import { withSecondSheet } from '../formats/second-sheet.ts';
import { type RowSource, remembering } from '../formats/table.ts';
import { turned, twoTablesInWords } from '../formats/turned.ts';
import { wordsIn } from '../understanding/log-words.ts';
import { mayBeRepeated } from '../understanding/names.ts';
import type { Fault } from '../vocabulary/audits.ts';
import type { ColumnTarget, MappingFile } from '../vocabulary/mappings.ts';
import { CHANNEL_IDS, PARTY_IDS } from '../vocabulary/parties.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import { jsonText } from '../vocabulary/unseen.ts';
import { incidentsAsRead } from './csv-log.ts';
import { orderOf } from './date-order.ts';
import { type DateRules, isPlaced, readWhen } from './dates.ts';
import { OWN_EVENTS } from './dictionary.ts';
import {
  type Guess,
  guessEvent,
  guessKindWithFacts,
  guessRole,
  guessWay,
  readAs,
} from './guess.ts';
import {
  type Column,
  isPartOfDay,
  isPerson,
  type Looked,
  looked,
  MOST_ROWS,
  turnedAt,
  type Value,
} from './look.ts';
import { readMapping } from './mapping.ts';
import { type Chosen, type Plan, planFor } from './plan.ts';
import { isUnderstood, type Tally, Trial } from './trial.ts';

const CHECK = '  # check this';
/** Words of a column that are told one by one; the rest are counted. */
const MOST_TOLD = 15;
/** From so many different texts on, a column holds phrases rather than words. */
const PHRASES = 30;

const text = (written: string): string => jsonText(written);
const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

const partInYaml = (part: unknown): string => {
  if (typeof part === 'string') return part;
  if (Array.isArray(part)) return `[${part.map(partInYaml).join(', ')}]`;
  const fields = Object.entries(part as object).map(([field, value]) => {
    const isNumber = typeof value === 'string' && /^\d/.test(value);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return `${field}: ${partInYaml(value)}`;
    const list = Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
    return `${field}: ${isNumber ? text(String(value)) : list}`;
  });
  return `{ ${fields.join(', ')} }`;
};

/** "rows 4, 9 and 3 more": where a value stands. */
const rowsOf = ({ lines, count }: Pick<Value, 'lines' | 'count'>, isTurned: boolean): string => {
  const shown = lines.slice(0, 3).map((line) => (isTurned ? columnLetter(line - 1) : line));
  const more = count - shown.length;
  const what = isTurned ? 'column' : 'row';
  return `${what}${count === 1 ? '' : 's'} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const placeOf = (value: Value, column: Column): string =>
  `${rowsOf(value, column.place.startsWith('row'))} of ${column.place}`;

/** A word of the log, what it means, and where it stands. */
interface Word {
  readonly value: Value;
  readonly column: Column;
  readonly guess: Guess<unknown> | null;
}

type Guesses = (word: string) => Guess<unknown> | null;

/** The words of columns: whole cells where they are known, else what stands in them; the most common first. */
const wordsOf = (columns: readonly Column[], guess: Guesses): readonly Word[] => {
  const words = new Map<string, Word>();
  for (const column of columns) {
    for (const value of column.values.values()) {
      const parts = wordsIn(value.written);
      const isSeveral = guess(value.written) === null && parts.some((part) => guess(part) !== null);
      for (const written of isSeveral ? parts : [value.written]) {
        const plain = plainWord(written) || written;
        const before = words.get(plain);
        if (before !== undefined) before.value.count += value.count;
        else words.set(plain, { value: { ...value, written }, column, guess: guess(written) });
      }
    }
  }
  return [...words.values()].sort((a, b) => b.value.count - a.value.count);
};

/** A word that somebody has to place: as it is written where it may be repeated, else by its place. */
const unplacedLine = ({ value, column, guess }: Word): string =>
  mayBeRepeated(value.written) && value.written.length <= 60
    ? `    # ${text(value.written)}: …    # ${placeOf(value, column)}`
    : `    # ${placeOf(value, column)}: …${guess === null ? '' : `    # perhaps ${partInYaml(guess.means)}`}`;

const wordLine = ({ value, guess }: Word): string =>
  `    ${text(value.written)}: ${partInYaml(guess?.means)}${guess?.check ? CHECK : ''}`;

const some = (lines: readonly string[]): readonly string[] =>
  lines.length <= MOST_TOLD
    ? lines
    : [
        ...lines.slice(0, MOST_TOLD),
        `    # and ${lines.length - MOST_TOLD} more; dutybound map --test lists them all`,
      ];

const TO_PLACE = '    # not placed; write what each stands for, or nothing:';

const section = (target: string, says: string, lines: readonly string[]): readonly string[] => {
  const isFilled = lines.some((line) => !line.trimStart().startsWith('#'));
  return lines.length === 0
    ? []
    : [`  # ${says}`, `  ${target}:${isFilled ? '' : ' {}'}`, ...lines];
};

const isOwn = (list: readonly string[], { value }: Word): boolean =>
  list.includes(plainWord(value.written));

/** Whether a column holds phrases rather than words that come again. */
const holdsPhrases = ({ values, long }: Column): boolean =>
  long > 0 ||
  values.size > PHRASES ||
  [...values.values()].filter(({ written }) => written.split(/\s+/).length > 4).length >
    values.size / 2;

/** What came of trying the mapping: the cells that were not understood. */
interface Tried {
  readonly tally: Tally;
  readonly incidents: number;
  /** Whether some row of a value was listed at this column. */
  readonly isListed: (value: Value, column: Column) => boolean;
}

/** Tries a mapping on the log it was made for; null where it cannot be read yet. */
const tryOn = async (
  source: Bytes,
  from: RowSource,
  mappingText: string,
): Promise<Tried | null> => {
  const read = readMapping(mappingText, 'mapping');
  if (!read.ok) return null;
  const trial = new Trial();
  const listed = new Map<string, Set<number>>();
  for await (const one of incidentsAsRead(source, read.mapping, from)) {
    if (one.kind === 'incident') {
      trial.use(one.lines);
      continue;
    }
    const { field, line } = one.fault;
    trial.say(one.fault);
    if (field === null || line === null || isUnderstood(one.fault)) continue;
    listed.set(field, (listed.get(field) ?? new Set()).add(line));
  }
  return {
    tally: trial.tally(),
    incidents: trial.incidents,
    isListed: ({ lines }, { place, heading }) => {
      const at = listed.get(from.byKey ? heading : place);
      return at !== undefined && lines.some((line) => at.has(line));
    },
  };
};

/** What was done. Of phrases only those are written that need a decision; the others are read as they are. */
const eventLines = (columns: readonly Column[], tried: Tried | null): readonly string[] => {
  const isPhrases = columns.some(holdsPhrases);
  const words = (isPhrases ? cellsOf(columns, guessEvent) : wordsOf(columns, guessEvent)).filter(
    (word) => !isOwn(OWN_EVENTS, word),
  );
  const told = words.filter(
    ({ value, guess }) =>
      guess !== null && (guess.check || !isPhrases) && mayBeRepeated(value.written),
  );
  const left = words.filter((word) => !told.includes(word));
  const others = left.filter(({ value, column }) =>
    tried === null ? readAs(value.written) === 'unclear' : tried.isListed(value, column),
  );
  const read = left.filter((word) => !others.includes(word));
  return [
    ...told.map(wordLine),
    ...(read.length === 0
      ? []
      : [
          `    # ${counted(read.length, 'cell is', 'different cells are')} read as phrases; dutybound map --show shows how`,
        ]),
    ...(others.length === 0 ? [] : [TO_PLACE, ...some(others.map(unplacedLine))]),
  ];
};

/** Whole cells, the most common first. */
const cellsOf = (columns: readonly Column[], guess: Guesses): readonly Word[] =>
  columns
    .flatMap((column) =>
      [...column.values.values()].map((value) => ({ value, column, guess: guess(value.written) })),
    )
    .sort((a, b) => b.value.count - a.value.count);

const knownLines = (
  columns: readonly Column[],
  guess: Guesses,
  own: readonly string[],
): readonly string[] => {
  const words = cellsOf(columns, guess).filter((word) => !isOwn(own, word));
  const told = words.filter(
    ({ value, guess: found }) => found !== null && mayBeRepeated(value.written),
  );
  const others = words.filter((word) => !told.includes(word));
  return [
    ...told.map(wordLine),
    ...(others.length === 0 ? [] : [TO_PLACE, ...some(others.map(unplacedLine))]),
  ];
};

/** Whoever stands in columns for people: roles are words, anybody else goes under `people`. */
const roleLines = (columns: readonly Column[]): readonly string[] =>
  wordsOf(columns, guessRole)
    .filter((word) => !isOwn(PARTY_IDS, word))
    .filter(({ value, guess }) => guess !== null && mayBeRepeated(value.written))
    .map(wordLine);

const columnsFor = (plan: Plan, wanted: readonly ColumnTarget[]): readonly Column[] =>
  wanted.flatMap((target) => chosenFor(plan, target).map(({ column }) => column));

/** The columns for something, from the left. */
const chosenFor = ({ targets, more }: Plan, target: ColumnTarget): readonly Chosen[] => {
  const chosen = targets.get(target);
  return [...(chosen === undefined ? [] : [chosen]), ...(more.get(target) ?? [])].toSorted(
    (a, b) => a.column.position - b.column.position,
  );
};

/** Columns in which people stand, by name or by role. */
const withPeople = (plan: Plan): readonly Column[] => [
  ...columnsFor(plan, ['by', 'raisedBy', 'to']),
  ...plan.steps.map(({ column }) => column).filter((column) => column.share(isPerson) >= 0.2),
];

const peopleSection = (plan: Plan, tried: Tried | null): readonly string[] => {
  const lines = withPeople(plan).flatMap((column) =>
    cellsOf([column], guessRole)
      .filter(({ value, guess }) =>
        tried === null ? guess === null : tried.isListed(value, column),
      )
      .filter(
        ({ value }) =>
          isPerson(value.written) ||
          columnsFor(plan, ['by', 'raisedBy', 'to', 'about']).includes(column),
      )
      .map(
        ({ value }) =>
          `#   ${mayBeRepeated(value.written) && !isPerson(value.written) ? text(value.written) : '"…"'}: …    # ${placeOf(value, column)}`,
      ),
  );
  return lines.length === 0
    ? []
    : [
        '# Who these are is for you to say: each as it stands in the log, and the role. Until then "unrecorded".',
        '# people:',
        ...(lines.length <= MOST_TOLD
          ? lines
          : [...lines.slice(0, MOST_TOLD), `#   and ${lines.length - MOST_TOLD} more`]),
        '',
      ];
};

/** Words of the column that says whether it was done, where they are not known. */
const cellsSection = (plan: Plan, tried: Tried | null): readonly string[] => {
  const unknown = columnsFor(plan, ['done']).flatMap((column) =>
    cellsOf([column], () => null).filter(({ value }) => tried?.isListed(value, column) === true),
  );
  return unknown.length === 0
    ? []
    : [
        '# Words that say whether it was done, and are not known: write each into one of these lists.',
        '# cells:',
        '#   done: []',
        '#   notDone: []  # recorded as not done',
        '#   notYet: []   # planned or tried',
        '#   nothing: []  # does not apply',
        ...some(
          unknown.map(
            ({ value, column }) =>
              `#   ${mayBeRepeated(value.written) ? text(value.written) : '…'}    # ${placeOf(value, column)}`,
          ),
        ),
        '',
      ];
};

const wordsSection = (plan: Plan, tried: Tried | null): readonly string[] => {
  const of = (target: ColumnTarget): readonly Column[] => columnsFor(plan, [target]);
  const sections = [
    ...section(
      'type',
      'What was done: an event type, { type: …, to: …, via: … }, a list of these, or nothing.',
      eventLines(of('type'), tried),
    ),
    ...section('by', 'Who did it.', roleLines(columnsFor(plan, ['by', 'raisedBy']))),
    ...section('to', 'Who was told.', roleLines(of('to'))),
    ...section('about', 'Who the concern is about.', roleLines(of('about'))),
    ...section('via', 'How they were told.', knownLines(of('via'), guessWay, CHANNEL_IDS)),
    ...section(
      'procedure',
      'The kind of incident.',
      knownLines(of('procedure'), guessWholeKind, PROCEDURE_IDS),
    ),
  ];
  return sections.length === 0 ? [] : ['words:', ...sections, ''];
};

/** A category is read as a whole: "CSE / grooming" is one kind. */
const guessWholeKind: Guesses = (cell) => {
  const guess = guessKindWithFacts(cell);
  // What is told in a sentence may be of another kind than its words.
  return guess === null || cell.length < 40 ? guess : { ...guess, check: true };
};

const chosenLine = (target: ColumnTarget, chosen: readonly Chosen[]): string => {
  const names = chosen.map(({ column }) => text(column.name));
  const check = chosen.find((each) => each.check !== null)?.check;
  return `  ${target}: ${names.length === 1 ? names[0] : `[${names.join(', ')}]`}${check == null ? '' : `${CHECK}: ${check}`}`;
};

const columnsSection = (plan: Plan): readonly string[] => [
  'columns:',
  ...[...plan.targets.keys()].map((target) => chosenLine(target, chosenFor(plan, target))),
  ...plan.notYet.map((says) => `  # …    # ${says}`),
  ...(plan.targets.size === 0 ? ['  {}'] : []),
  '',
];

/** A step as a mapping has it, with the columns beside it. */
const stepIn = ({ means: { means }, when, who }: Plan['steps'][number]): unknown => {
  if ((when ?? who) === undefined || Array.isArray(means)) return means;
  return {
    ...(typeof means === 'string' ? { type: means } : means),
    ...(when === undefined ? {} : { when: text(when.name) }),
    ...(who === undefined ? {} : { who: text(who.name) }),
  };
};

const stepsSection = ({ steps }: Plan): readonly string[] =>
  steps.length === 0
    ? []
    : [
        '# A column for each step. Its cells say when or whether it was done, by whom or to whom.',
        'steps:',
        ...steps.map(
          (step) =>
            `  ${text(step.column.name)}: ${partInYaml(stepIn(step))}${step.means.check ? CHECK : ''}`,
        ),
        '',
      ];

const factsSection = ({ facts }: Plan): readonly string[] =>
  facts.length === 0
    ? []
    : [
        '# Columns that answer a question with yes, no or unclear (dutybound words fact).',
        'facts:',
        ...facts.map(
          ({ column, fact }) => `  ${text(column.name)}: ${fact.means}${fact.check ? CHECK : ''}`,
        ),
        '',
      ];

const restSection = ({ unplaced, ignored }: Plan): readonly string[] => [
  ...(unplaced.length === 0
    ? []
    : [
        '# Not placed: name each under columns, steps, facts or ignore. Until then audit lists them, and no',
        '# incident with something in them counts as completely recorded.',
        ...unplaced.map(
          (column) =>
            `  # ${text(column.name)}: …    # ${column.place}, ${counted(column.filled, 'row', 'rows')}, ${counted(column.values.size, 'value', 'different values')}`,
        ),
        '',
      ]),
  ...(ignored.length === 0
    ? []
    : [
        '# Columns that are not looked at.',
        'ignore:',
        ...ignored.map(({ column, why }) => `  - ${text(column.name)}  # ${why}`),
        '',
      ]),
];

/** The order in which dates of writing down come soon after the dates beside them; null where neither fits better. */
const nearerOrder = (written: Column, beside: Column): DateRules['order'] | null => {
  const before = { first: null, previous: null };
  const dayOf = (cell: string, order: DateRules['order']): number | null => {
    const when = readWhen(cell, '', { zone: 'Europe/London', order, midnight: 'a-time' }, before);
    return isPlaced(when) ? Date.parse(when.day) / 86_400_000 : null;
  };
  const soon = (order: DateRules['order']): number =>
    written.dates.filter((cell, index) => {
      const other = beside.dates[beside.datedOn.indexOf(written.datedOn[index] as number)];
      const own = dayOf(cell, order);
      const first = other === undefined ? null : dayOf(other, 'day-first');
      return own !== null && first !== null && own >= first && own - first <= 14;
    }).length;
  const [dayFirst, monthFirst] = [soon('day-first'), soon('month-first')];
  return dayFirst === monthFirst ? null : dayFirst > monthFirst ? 'day-first' : 'month-first';
};

/** The order of day and month, by column where columns differ. */
const dateSection = ({ targets, steps, isYearless }: Plan): readonly string[] => {
  const dated: readonly ColumnTarget[] = [
    'at',
    'raisedAt',
    'knownAt',
    'recordedAt',
    'acknowledgedAt',
  ];
  const columns = [
    ...dated.flatMap((target) => targets.get(target)?.column ?? []),
    ...steps.map(({ column }) => column),
  ];
  const orders = columns
    .filter(({ dates }) => dates.length > 0)
    .map((column) => ({ column, ...orderOf(column.dates) }));
  // When an entry was made is written by a machine, in an order of its own.
  const byMachine = targets.get('recordedAt')?.column;
  const byPeople = orders.filter(({ column }) => column !== byMachine);
  const own = orders.find(({ column, sure }) => column === byMachine && sure === 'unknown');
  const beside = targets.get('at')?.column;
  const nearer = own && beside ? nearerOrder(own.column, beside) : null;
  const of = (order: string): number => byPeople.filter((each) => each.order === order).length;
  const order = of('month-first') > of('day-first') ? 'month-first' : 'day-first';
  const isDivided = of('month-first') > 0 && of('day-first') > 0;
  const others = [
    ...orders.filter((each) => each.order !== null && each.order !== order),
    ...(own && nearer !== null && nearer !== order ? [{ ...own, order: nearer }] : []),
  ];
  const mixed = orders.find(({ sure }) => sure === 'mixed');
  const unknown = byPeople.filter(({ sure }) => sure === 'unknown');
  const isGuess = unknown.length > 0 && (of(order) === 0 || isDivided);
  const says =
    mixed !== undefined
      ? `${CHECK}: ${mixed.column.place} has dates of both orders`
      : isGuess && orders.length > 0
        ? `${CHECK}: no date says which`
        : '';
  return [
    'zone: Europe/London',
    'dates:',
    `  order: ${order}${orders.length === 0 ? '  # no date depends on it' : says}`,
    ...(others.length === 0
      ? []
      : [
          '  columns:',
          ...others.map(
            ({ column, order: theirs, sure }) =>
              `    ${text(column.name)}: ${theirs}${sure === 'unknown' ? `${CHECK}: so it is never long after the other date` : ''}`,
          ),
        ]),
    ...(isYearless
      ? ['  # year: …    # of all of its dates: 2023, or the school year "2022-23"']
      : []),
    '  midnight: day-only  # 00:00 is how a spreadsheet writes a date without a time',
    '',
  ];
};

/** Words in the place of a time of day: when they are is for the school to say. */
const timesSection = ({ targets }: Plan): readonly string[] => {
  const column = targets.get('time')?.column;
  const words = [...(column?.values.values() ?? [])].filter(({ written }) => isPartOfDay(written));
  return column === undefined || words.length === 0
    ? []
    : [
        '# When these are, if the timetable says; until then they are known to the day.',
        '# times:',
        ...words
          .slice(0, MOST_TOLD)
          .map(
            (value) =>
              `#   ${text(value.written)}: "…"    # such as "11:00-11:50"; ${placeOf(value, column)}`,
          ),
        '',
      ];
};

const fillDownOf = ({ targets, layout }: Plan, { rows }: Looked): readonly string[] => {
  if (layout === 'incidents') return [];
  const often = (['incident', 'at', 'by'] as const).filter((target) => {
    const empty = targets.get(target)?.column.empty ?? 0;
    return empty > 0 && empty >= rows * 0.1;
  });
  // A row without a reference belongs to no incident, unless it goes on from the row above it.
  const sure = often.filter((target) => target === 'incident');
  return often.length === 0
    ? []
    : [
        sure.length > 0
          ? `fillDown: [${often.join(', ')}]${CHECK}: does an empty cell there mean what the row above has?`
          : `# fillDown: [${often.join(', ')}]  # if an empty cell there means what the row above has`,
        '',
      ];
};

const questionsOf = (plan: Plan, policy: string | undefined): readonly string[] => {
  const { steps } = plan;
  return [
    ...(policy === undefined
      ? ['Which policy is it judged by? (fixed.policy, or --policy; dutybound policies lists them)']
      : []),
    steps.length > 0
      ? 'Does the log show all that was done? Then record: complete. Only what it has a column for? by-column.'
      : 'Does the log show all that was done? Then record: complete.',
  ];
};

/** What keeps every incident from being made, by what is said of most rows. */
const whyNone = (tried: Tried | null): readonly string[] => {
  if (tried === null) return ['its columns do not make a mapping; correct those below'];
  const { rows, notUnderstood } = tried.tally;
  if (rows === 0) return ['no row says that anything was done; name the columns that do'];
  if (tried.incidents > 0) return [];
  const [most] = notUnderstood
    .filter(({ lines }) => lines.size > 0)
    .toSorted((a, b) => b.lines.size - a.lines.size);
  const where = most?.where ?? 'a row';
  return [
    `no incident can be made of it: ${most === undefined ? 'nothing was read' : `${where} ${most.says}`}`,
  ];
};

/** How far the log can be audited with the mapping, which is its first line. */
const readyInWords = (toCheck: number, tally: Tally | null): string => {
  const { rows, inPart, not } = tally ?? { rows: 0, inPart: 0, not: 0 };
  const left = inPart + not;
  const first =
    left === 0
      ? 'Ready to audit.'
      : `Ready to audit; ${left} of ${counted(rows, 'row', 'rows')} ${left === 1 ? 'is' : 'are'} not wholly understood yet: dutybound map --test says which.`;
  const check =
    toCheck === 0
      ? 'No line says "check this".'
      : `${counted(toCheck, 'line says', 'lines say')} "check this": look at ${toCheck === 1 ? 'it' : 'them'} first.`;
  return `${first} ${check}`;
};

const headOf = (
  plan: Plan,
  notYet: readonly string[],
  seen: Looked,
  toCheck: number,
  policy: string | undefined,
  tried: Tried | null,
): readonly string[] => [
  notYet.length > 0
    ? `# Not yet: ${notYet.join('; and ')}. Then audit.`
    : `# ${readyInWords(toCheck, tried?.tally ?? null)}`,
  '# A mapping: what the columns and words of this log are in the words of a timeline (docs/audit.md; dutybound',
  '# words lists ours). What is not placed is listed by audit, never dropped. Lines with # are not read.',
  '# To decide:',
  ...questionsOf(plan, policy).map((question) => `#   ${question}`),
  ...(seen.more ? [`# Only the first ${MOST_ROWS} rows were looked at.`] : []),
  '',
];

const LAYOUTS = {
  events: 'layout: events  # rows with one reference are one incident',
  incidents: 'layout: incidents  # each row is an incident',
} as const;

const bodyOf = (
  plan: Plan,
  seen: Looked,
  policy: string | undefined,
  tried: Tried | null,
): readonly string[] => {
  const { headings, delimiter } = seen;
  const where = typeof headings === 'object' ? `[${headings.join(', ')}]` : headings;
  return [
    LAYOUTS[plan.layout],
    ...(seen.turned
      ? ['turned: yes  # each column is an incident, each row a step or a body']
      : []),
    ...(headings === undefined
      ? []
      : [`headings: ${where}${headings === 'none' ? '' : '  # where they are'}`]),
    ...(delimiter === undefined ? [] : [`delimiter: ${text(delimiter)}`]),
    ...dateSection(plan),
    ...timesSection(plan),
    'fixed:',
    policy === undefined ? '  # policy: valley-end-2022' : `  policy: ${policy}`,
    '  record: partial  # what the log does not show may have been done all the same',
    '',
    ...columnsSection(plan),
    ...fillDownOf(plan, seen),
    ...stepsSection(plan),
    ...factsSection(plan),
    ...peopleSection(plan, tried),
    ...cellsSection(plan, tried),
    ...wordsSection(plan, tried),
    ...restSection(plan),
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
      /** What keeps the log from being audited; empty where nothing does. */
      readonly notYet: readonly string[];
      readonly layout: 'events' | 'incidents';
    }
  | { readonly ok: false; readonly fault: Fault };

/** What is known beforehand: the policy it is judged by, and the sheet of a workbook. */
export interface Asked {
  readonly policy?: string | undefined;
  readonly sheet?: number | string | undefined;
}

/** Whether a sheet says what was done, and when. */
const isLog = ({ targets, steps }: Plan): boolean =>
  (targets.has('at') || targets.has('raisedAt')) && (targets.has('type') || steps.length > 0);

/** The sheets in sight that hold something, besides the one that is read. */
const othersThan = async (
  source: Bytes,
  from: RowSource,
  sheet: number | undefined,
): Promise<readonly number[]> => {
  const others: number[] = [];
  for await (const _ of from.rows(source, { sheet }, ({ says }) => {
    const number = /^sheet (\d+) holds/.exec(says)?.[1];
    if (number !== undefined) others.push(Number(number));
  }));
  return others;
};

/** What is read of a workbook: a sheet, and a second one that is joined to it. */
interface Sheets {
  readonly sheet?: number | undefined;
  readonly also?: MappingFile['also'];
}

interface SheetSeen {
  readonly sheet: number;
  readonly seen: Looked;
  readonly plan: Plan;
}

/** So many sheets are looked at. */
const MOST_SHEETS = 8;

/**
 * The sheet with the log, where the first one in sight is only a summary; none where it is the log. Of one with
 * incidents and one with what was done about each, both.
 */
const sheetsWithLog = async (source: Bytes, from: RowSource): Promise<Sheets> => {
  if (from.isHeld !== true) return {};
  const others = await othersThan(source, from, undefined);
  const [second] = others;
  if (second === undefined) return {};
  const back = await othersThan(source, from, second);
  const first = back.find((sheet) => !others.includes(sheet)) ?? second;
  const sheets: SheetSeen[] = [];
  for (const sheet of [first, ...others].slice(0, MOST_SHEETS)) {
    const seen = await looked(source, from, sheet);
    if (seen !== null) sheets.push({ sheet, seen, plan: planFor(seen) });
  }
  const joined = joinedIn(sheets);
  if (joined !== null) return joined;
  const log = sheets.find(({ plan }) => isLog(plan))?.sheet;
  return log === first ? {} : { sheet: log };
};

/** Of which the references of one are those of many rows of the other. */
const joinedIn = (sheets: readonly SheetSeen[]): Sheets | null => {
  for (const { sheet, seen, plan } of sheets) {
    const many = plan.targets.get('incident')?.column;
    if (plan.layout !== 'events' || many === undefined || many.repeats === 0) continue;
    if (Array.isArray(seen.headings) || seen.headings === 'none') continue;
    for (const other of sheets) {
      const { headings, columns } = other.seen;
      if (other.sheet === sheet || Array.isArray(headings) || headings === 'none') continue;
      const once = columns.find((column) => column.repeats === 0 && areSame(many, column));
      if (once === undefined) continue;
      const isCalledSo = plainWord(once.heading) === plainWord(many.heading);
      const also = {
        sheet: other.sheet,
        ...(isCalledSo ? {} : { incident: once.name }),
        ...(headings === undefined ? {} : { headings: headings as number }),
      };
      return { sheet, also };
    }
  }
  return null;
};

/** Whether nearly all references of one column stand in another. */
const areSame = ({ values: some }: Column, { values: all }: Column): boolean =>
  some.size > 1 && [...some.keys()].filter((word) => all.has(word)).length >= some.size * 0.7;

const alsoInYaml = (also: NonNullable<MappingFile['also']>): string =>
  partInYaml({
    ...also,
    ...(also.incident === undefined ? {} : { incident: text(also.incident) }),
  });

/** A sheet with the one that is joined to it, as one table. */
const lookedTogether = async (
  source: Bytes,
  from: RowSource,
  sheet: number | string | undefined,
  also: NonNullable<MappingFile['also']>,
  alone: Looked | null,
): Promise<Looked | null> => {
  const reference =
    alone === null ? undefined : planFor(alone).targets.get('incident')?.column.name;
  if (alone === null || reference === undefined) return alone;
  const second = { ...also, first: reference, second: also.incident ?? reference };
  const line = alone.headings as number | undefined;
  return looked(source, withSecondSheet(from, second), sheet, { line, isTurned: false });
};

/**
 * Writes a mapping for a log.
 * @param from what makes rows of it
 */
export const suggestMapping = async (
  source: Bytes,
  upright: RowSource = CSV,
  { policy, sheet: asked }: Asked = {},
): Promise<Suggested> => {
  const found = asked === undefined ? await sheetsWithLog(source, upright) : {};
  const { also } = found;
  const sheet = asked ?? found.sheet;
  const side = also === undefined ? await turnedAt(source, upright, sheet) : null;
  if (side !== null && side.second !== null) {
    const says = twoTablesInWords(side.second);
    return { ok: false, fault: { file: source.name, line: null, field: null, says } };
  }
  const known = side === null ? undefined : { line: side.line, isTurned: true };
  const from = side === null ? upright : turned(upright);
  const alone = await looked(source, from, sheet, known);
  const seen = also === undefined ? alone : await lookedTogether(source, from, sheet, also, alone);
  if (seen === null) {
    const says = from.byKey
      ? 'has nothing in it that could be a row; write one JSON object to a line, or XES with events'
      : 'has no rows; put headings and rows into it';
    return { ok: false, fault: { file: source.name, line: null, field: null, says } };
  }
  const plan = planFor(seen);
  const bodyWith = (tried: Tried | null): readonly string[] => [
    ...(sheet === undefined ? [] : [`sheet: ${typeof sheet === 'number' ? sheet : text(sheet)}`]),
    ...(also === undefined
      ? []
      : [
          `also: ${alsoInYaml(also)}  # a sheet with a row for each incident, joined by its reference`,
        ]),
    ...bodyOf(plan, seen, policy, tried),
  ];
  const tried = await tryOn(source, upright, bodyWith(null).join('\n'));
  const notYet = [...plan.notYet, ...(plan.notYet.length > 0 ? [] : whyNone(tried))];
  const body = bodyWith(tried);
  const count = (found: RegExp): number => body.filter((line) => found.test(line)).length;
  const toCheck = count(/check this/);
  return {
    ok: true,
    text: `${[...headOf(plan, notYet, seen, toCheck, policy, tried), ...body].join('\n').trimEnd()}\n`,
    rows: seen.rows,
    toCheck,
    unplaced: count(/^ *#.*: …(?: {4}#|$)/),
    notYet,
    layout: plan.layout,
  };
};

/** A mapping for a log, or why there is none, and what there is to say of the log as a whole. */
export interface Proposed {
  readonly suggested: Suggested;
  /** Such as a sheet that was not read. Where a fault among it says why, there is no mapping. */
  readonly said: readonly Fault[];
}

/** The same as `suggestMapping`, with what there is to say of the log. */
export const proposeMapping = async (
  { bytes, from }: ForeignLog,
  asked: Asked,
): Promise<Proposed> => {
  const { source, told } = remembering(from);
  const suggested = await suggestMapping(bytes, source, asked);
  const said = told().filter(({ fault }) => fault.line === null);
  const isSaid = suggested.ok || !said.every(({ isRow }) => isRow);
  return {
    suggested,
    said: [...said.map(({ fault }) => fault), ...(isSaid ? [] : [suggested.fault])],
  };
};
