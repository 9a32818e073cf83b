/**
 * Reading a mapping: every fault with its line in the mapping file and how to fix it. A word of the log is
 * never repeated, since it may be somebody's name; the line says which is meant.
 */
import { unknownWord } from '../engine/read.ts';
import type { Instant } from '../engine/time.ts';
import { plainWord } from '../formats/headings.ts';
import { parseYaml, type YamlPath } from '../formats/yaml-text.ts';
import { ACT_IDS, ACTS, SCREEN_METHODS } from '../vocabulary/acts.ts';
import type { Fault } from '../vocabulary/audits.ts';
import { timelineEventSchema } from '../vocabulary/events.ts';
import { FACT_IDS, FACT_VALUES, type Fact } from '../vocabulary/facts.ts';
import {
  type Account,
  accountSchema,
  type ColumnTarget,
  EVENT_WORDS,
  type EventPart,
  type EventParts,
  eventPartSchema,
  FILLED,
  HALVES,
  kindSchema,
  LONGEST_WORD,
  type MappingFile,
  mappingSchema,
  NOTHING,
  ORDERS,
  type StepPart,
  type StepParts,
  stepPartSchema,
  TICKS,
  TOLD,
  WHO,
} from '../vocabulary/mappings.ts';
import { CHANNEL_IDS, PARTY_IDS } from '../vocabulary/parties.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import { isPseudonym } from '../vocabulary/pseudonyms.ts';
import { lastMomentOf } from './dates.ts';
import { daysIn } from './day-words.ts';

/** A mapping that can be used. It is plain data, so that it can be given to a worker. */
export interface Mapping extends MappingFile {
  /** The name of the mapping file, for what is found wrong with it only beside a log. */
  readonly file: string;
  /** The line of each heading in the mapping file, by the heading in plain letters. */
  readonly lines: Readonly<Record<string, number>>;
}

export type MappingRead =
  | { readonly ok: true; readonly mapping: Mapping }
  | { readonly ok: false; readonly faults: readonly Fault[] };

interface Found {
  readonly path: YamlPath;
  readonly says: string;
}

type Issue = NonNullable<ReturnType<typeof mappingSchema.safeParse>['error']>['issues'][number];

/** Fields of a mapping that hold words of ours, by the kind of word. */
const KINDS: Readonly<
  Record<string, { readonly kind: string; readonly words: readonly string[] }>
> = {
  type: { kind: 'event type', words: EVENT_WORDS },
  steps: { kind: 'event type', words: EVENT_WORDS },
  by: { kind: 'party', words: PARTY_IDS },
  raisedBy: { kind: 'party', words: PARTY_IDS },
  to: { kind: 'party', words: PARTY_IDS },
  about: { kind: 'party', words: PARTY_IDS },
  via: { kind: 'channel', words: CHANNEL_IDS },
  procedure: { kind: 'procedure', words: PROCEDURE_IDS },
  fact: { kind: 'fact', words: FACT_IDS },
  facts: { kind: 'fact', words: FACT_IDS },
  value: { kind: 'answer', words: FACT_VALUES },
  act: { kind: 'act', words: ACT_IDS },
  how: { kind: 'way of covering the screen', words: SCREEN_METHODS },
  record: { kind: 'word for a record', words: ['complete', 'partial', 'by-column'] },
  people: { kind: 'party', words: PARTY_IDS },
  told: { kind: 'order of telling', words: TOLD },
  phrases: { kind: 'way to take phrases', words: ['read', 'listed'] },
  decision: { kind: 'decision', words: ['do', 'do-not'] },
  layout: { kind: 'layout', words: ['events', 'incidents'] },
  order: { kind: 'order', words: ORDERS },
  ticks: { kind: 'moment of a tick', words: TICKS },
  oneToSix: { kind: 'reading of a time from 1 to 6', words: HALVES },
  midnight: { kind: 'reading of midnight', words: ['day-only', 'a-time'] },
  concern: { kind: 'word for a concern', words: ['first-row', 'stated'] },
  fillDown: { kind: 'column to fill down', words: FILLED },
  delimiter: { kind: 'delimiter', words: [',', ';', '\\t', '|'] },
};

/** Parts of a mapping whose keys are words of the log. */
const BY_WORD = new Set(['facts', 'steps', 'people', 'times']);

/** The name of the field that a path leads to; words of the log and positions do not count. */
const fieldOf = (path: YamlPath): string => {
  if (path[0] === 'dates' && path[1] === 'columns') return 'order';
  if (path.slice(0, -1).includes('facts') && path[0] !== 'facts') return 'value';
  if (path[0] === 'words') return String(path.slice(3).findLast(isName) ?? path[1] ?? 'words');
  if (BY_WORD.has(String(path[0]))) return String(path.slice(2).findLast(isName) ?? path[0]);
  return String(path.findLast(isName) ?? '');
};
const isName = (step: string | number): boolean => typeof step === 'string';

const valueAt = (root: unknown, path: YamlPath): unknown => {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
};

/** The fields of the object that a path leads to. */
const fieldsAt = (path: YamlPath): readonly string[] => {
  if (path.at(-1) === 'facts' && path.length > 1) return FACT_IDS;
  if (path[0] === 'words' && path[1] === 'procedure' && path.length > 2) {
    return Object.keys(kindSchema.shape);
  }
  if (path[0] === 'words' ? path.length > 2 : path[0] === 'steps' && path.length > 1) {
    return Object.keys((path[0] === 'steps' ? stepPartSchema : eventPartSchema).shape);
  }
  const [first] = path;
  if (first === undefined) return Object.keys(mappingSchema.shape);
  if (first === 'columns' && path[1] === 'type') return Object.keys(accountSchema.shape);
  return FIELDS_IN[String(first)] ?? [];
};
const FIELDS_IN: Readonly<Record<string, readonly string[]>> = {
  columns: Object.keys(mappingSchema.shape.columns.shape),
  words: [
    'type',
    'by',
    'to',
    'about',
    'via',
    'procedure',
    'fact',
    'value',
    'policy',
    'record',
    'exercise',
    'withdrawn',
  ],
  fixed: ['policy', 'record', 'exercise', 'school', 'by', 'raisedBy', 'procedure', 'facts'],
  dates: ['order', 'midnight', 'year', 'oneToSix', 'columns'],
  cells: ['done', 'notDone', 'nothing', 'notYet'],
  also: ['sheet', 'incident', 'headings'],
};

const WANTED: Readonly<Record<string, string>> = {
  string: 'give text, in quotes where it looks like a number or a date',
  boolean: 'give true or false (yes or no)',
  array: 'give a list',
  object: 'give fields, each on a line of its own',
  record: 'give words, each on a line of its own: "word of the log": word of ours',
  int: 'give a whole number',
  number: 'give a whole number',
};

const mustBe = (path: YamlPath, value: unknown): string => {
  const known = KINDS[fieldOf(path)];
  if (known !== undefined && typeof value === 'string') {
    return unknownWord(known.kind, value, known.words);
  }
  if (value === undefined || value === null) {
    const words = known !== undefined && known.words.length < 8 ? known.words : null;
    const mend = words === null ? 'write something' : `use one of ${words.join(', ')}`;
    return `${value === undefined ? 'is missing' : 'is empty'}; ${mend}`;
  }
  return known === undefined
    ? 'is of the wrong kind; compare it with what dutybound map writes'
    : 'is of the wrong kind; write a word, in quotes where it looks like a number';
};

/** What is wrong with the fields of an object that stands where a word may stand too. */
const faultsOfObject = (
  schema: { readonly safeParse: (value: unknown) => { readonly error?: { issues: unknown[] } } },
  value: unknown,
  path: YamlPath,
): readonly Found[] =>
  ((schema.safeParse(value).error?.issues ?? []) as Issue[]).flatMap((issue) =>
    faultsOf({ ...issue, path: [...path, ...issue.path] } as Issue, null, value, path.length),
  );

/** What is wrong with what a word of the log is said to stand for. */
const faultsOfParts = (value: unknown, path: YamlPath, canBeList = true): readonly Found[] => {
  if (Array.isArray(value) && canBeList) {
    return value.length === 0
      ? [{ path, says: 'is an empty list; name an event, or nothing' }]
      : value.flatMap((each, index) => faultsOfParts(each, [...path, index], false));
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return faultsOfObject(path[0] === 'steps' ? stepPartSchema : eventPartSchema, value, path);
  }
  return EVENT_WORDS.includes(value as string) ? [] : [{ path, says: mustBe(path, value) }];
};

/** What is wrong with the columns that are to be read for acts. */
const faultsOfAccounts = (value: unknown, path: YamlPath): readonly Found[] => {
  if (Array.isArray(value))
    return value.length === 0
      ? [{ path, says: 'is an empty list; name at least one' }]
      : value.flatMap((each, index) => faultsOfAccounts(each, [...path, index]));
  if (typeof value === 'object' && value !== null)
    return faultsOfObject(accountSchema, value, path);
  return typeof value === 'string' && value !== ''
    ? []
    : [{ path, says: 'is not a column; write its heading, or { column: …, when: …, who: … }' }];
};

/** @param depth how much of the path leads to `value` rather than into it */
const faultsOf = (issue: Issue, root: unknown, value = root, depth = 0): readonly Found[] => {
  const path = issue.path as (string | number)[];
  const given = valueAt(value, path.slice(depth));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        says: unknownWord('field', key, fieldsAt(path)).replace(
          /; `dutybound words.*/,
          '; take it out',
        ),
      }));
    case 'invalid_union': {
      const isEvent = path[0] === 'steps' || (path[0] === 'words' && path[1] === 'type');
      if (isEvent && path.length <= (path[0] === 'steps' ? 2 : 3)) {
        return faultsOfParts(given, path);
      }
      if (path[0] === 'words' && path[1] === 'procedure' && typeof given === 'object') {
        return faultsOfObject(kindSchema, given, path);
      }
      if (path[0] === 'columns') return faultsOfAccounts(given, path);
      if (path[0] === 'headings') return [{ path, says: HEADINGS_SAYS }];
      if (fieldOf(path) === 'year') return [{ path, says: YEAR_SAYS }];
      if (path[0] === 'sheet' || path[1] === 'sheet') return [{ path, says: SHEET_SAYS }];
      if (!Array.isArray(given)) return [{ path, says: mustBe(path, given) }];
      const { words = [] } = KINDS[fieldOf(path)] ?? {};
      const wrong = given.flatMap((each, index) =>
        words.includes(each) || isPseudonym(each)
          ? []
          : [{ path: [...path, index], says: mustBe(path, each) }],
      );
      return wrong.length > 0 ? wrong : [{ path, says: 'is an empty list; name at least one' }];
    }
    case 'invalid_key': {
      const says =
        path.at(-1) === '' ? EMPTY_WORD : `is longer than ${LONGEST_WORD} characters; ${SHORTER}`;
      return [{ path, says }];
    }
    case 'custom':
      return [{ path, says: issue.message }];
    case 'too_small':
    case 'too_big':
      return [{ path, says: 'is too short, too long or too large; correct it' }];
    case 'invalid_format':
      return [
        {
          path,
          says: KINDS[fieldOf(path)]?.kind === 'party' ? mustBe(path, given) : formatSays(path),
        },
      ];
    case 'invalid_type': {
      const wanted = WANTED[String(issue.expected)];
      const says = given === undefined || wanted === undefined ? mustBe(path, given) : wanted;
      return [{ path, says: says.startsWith('give') ? `is of the wrong kind; ${says}` : says }];
    }
    default:
      return [{ path, says: mustBe(path, given) }];
  }
};

const EMPTY_WORD = 'is an empty word, and empty cells need none; take it out';
const SHORTER = 'write only the part of the cell that says it';
const HEADINGS_SAYS =
  'is not where headings are; write a line such as 3, two such as [2, 3], or none';
const YEAR_SAYS = 'is not a year; write it like 2023, or a school year like "2022-23"';
const SHEET_SAYS = 'is not a sheet; write its name, or its place counted from 1';

const formatSays = (path: YamlPath): string => {
  const field = fieldOf(path);
  if (field === 'year') return YEAR_SAYS;
  if (path[0] === 'times') return 'is not when it is; write it like "11:00-11:50"';
  if (field === 'policy') return 'is not the id of a policy, such as valley-end-2022';
  if (field === 'norm') return 'is not the id of a norm; see dutybound norms';
  return 'is not written as it must be; write it in plain letters';
};

/** `columns.by`, `words.type["…"]`: words of the log are not repeated. */
const fieldInWords = (path: YamlPath): string | null => {
  if (path.length === 0) return null;
  const hidden =
    path[0] === 'words' || (path[0] === 'dates' && path[1] === 'columns')
      ? 2
      : BY_WORD.has(String(path[0]))
        ? 1
        : -1;
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      return index === hidden || !/^[A-Za-z][\w-]{0,39}$/.test(step) ? '["…"]' : `.${step}`;
    })
    .join('')
    .replace(/^\./, '');
};

const isWho = (who: string): boolean => (WHO as readonly string[]).includes(who);

/** The columns that are read for acts, each with those beside it. */
export const accountsOf = (type: MappingFile['columns']['type']): readonly Account[] =>
  (type === undefined ? [] : [type].flat()).map((each) =>
    typeof each === 'string' ? { column: each } : each,
  );

/** The columns that say when, and by whom, the step of a column was done. */
export const besideStep = (
  parts: StepParts,
): { readonly when: string | undefined; readonly who: string | undefined } => {
  const all = (Array.isArray(parts) ? parts : [parts]).filter(
    (part): part is StepPart => typeof part === 'object',
  );
  return {
    when: all.find((part) => part.when !== undefined)?.when,
    who: all.find((part) => part.who !== undefined)?.who,
  };
};

/** What may stand in a column that is for something else too: when or by whom something was, and of which kind. */
const BESIDE: readonly string[] = [
  'raisedAt',
  'knownAt',
  'recordedAt',
  'acknowledgedAt',
  'by',
  'raisedBy',
  'procedure',
] satisfies readonly ColumnTarget[];

interface Use {
  readonly heading: string;
  readonly path: YamlPath;
  /** Whether the column may be used for something else as well. */
  readonly isBeside: boolean;
}

/** Headings with their place in the mapping. */
export const usesIn = (mapping: MappingFile): readonly Use[] => [
  ...accountsOf(mapping.columns.type).flatMap(({ column, ...beside }, index) => {
    const path = ['columns', 'type', ...(Array.isArray(mapping.columns.type) ? [index] : [])];
    return [
      { heading: column, path, isBeside: false },
      ...Object.values(beside).flatMap((heading) =>
        heading === undefined || isWho(heading) ? [] : [{ heading, path, isBeside: true }],
      ),
    ];
  }),
  ...Object.entries(mapping.columns).flatMap(([target, given]) => {
    if (target === 'type') return [];
    const isBeside = BESIDE.includes(target);
    return typeof given === 'string'
      ? [{ heading: given, path: ['columns', target], isBeside }]
      : ((given ?? []) as readonly string[]).map((heading, index) => ({
          heading,
          path: ['columns', target, index],
          isBeside,
        }));
  }),
  ...Object.keys(mapping.facts).map((heading) => ({
    heading,
    path: ['facts', heading],
    isBeside: false,
  })),
  ...Object.entries(mapping.steps).flatMap(([heading, parts]) => {
    const path = ['steps', heading];
    const { when, who } = besideStep(parts);
    return [
      { heading, path, isBeside: false },
      ...(when === undefined ? [] : [{ heading: when, path, isBeside: true }]),
      ...(who === undefined || isWho(who) ? [] : [{ heading: who, path, isBeside: true }]),
    ];
  }),
  ...mapping.ignore.map((heading, index) => ({
    heading,
    path: ['ignore', index],
    isBeside: false,
  })),
];

export const usedTwice = (line: number): string =>
  `this column is already used on line ${line}; use each column once`;

const layoutFaults = ({
  columns,
  steps,
  facts,
  layout,
  mayBeEmpty,
}: MappingFile): readonly Found[] => {
  const missing = (target: 'incident' | 'at' | 'value', what: string): readonly Found[] =>
    columns[target] === undefined
      ? [{ path: ['columns', target], says: `is missing; name the column that says ${what}` }]
      : [];
  const says =
    'is missing; name the column that says what happened, or the columns that say when a step was taken under steps';
  const saysNothing =
    columns.type === undefined &&
    columns.fact === undefined &&
    Object.keys({ ...steps, ...facts }).length === 0;
  return [
    ...(layout === 'events'
      ? [
          ...missing(
            'incident',
            'which incident a row belongs to, or write layout: incidents where each row is one',
          ),
          ...(columns.raisedAt === undefined && columns.recordedAt === undefined
            ? missing('at', 'when it was')
            : []),
        ]
      : []),
    ...(saysNothing ? [{ path: ['columns', 'type'], says }] : []),
    ...mayBeEmpty.flatMap((heading, index) =>
      Object.keys(steps).map(plainWord).includes(plainWord(heading))
        ? []
        : [
            {
              path: ['mayBeEmpty', index],
              says: 'stands for no step; write a heading as it stands under steps',
            },
          ],
    ),
    ...(columns.fact === undefined ? [] : missing('value', 'the answers')),
    ...(columns.corrects !== undefined && columns.number === undefined
      ? [
          {
            path: ['columns', 'corrects'],
            says: 'names entries by number, and no column has their numbers; name it under columns.number',
          },
        ]
      : []),
  ];
};

const twiceFaults = (
  all: readonly { readonly word: string; readonly path: YamlPath; readonly means: string }[],
  lineOf: (path: YamlPath) => number,
  says: (line: number) => string,
): readonly Found[] => {
  const seen = new Map<string, { readonly path: YamlPath; readonly means: string }>();
  return all.flatMap(({ word, path, means }) => {
    const plain = plainWord(word);
    const before = seen.get(plain);
    if (before === undefined) seen.set(plain, { path, means });
    return before === undefined || before.means === means
      ? []
      : [{ path, says: says(lineOf(before.path)) }];
  });
};

/** What stands in a step's cell is read by the same words, and so are answers. */
const IN_STEPS: readonly ColumnTarget[] = ['type', 'by', 'to', 'via'];
const isUsed = (target: ColumnTarget, { columns, steps, facts }: MappingFile): boolean =>
  columns[target] !== undefined ||
  (target === 'by' && columns.raisedBy !== undefined) ||
  (target === 'value' && Object.keys(facts).length > 0) ||
  (target === 'by' && accountsOf(columns.type).some(({ who }) => who !== undefined)) ||
  (target === 'to' && isToldBeside(columns)) ||
  (IN_STEPS.includes(target) && Object.keys(steps).length > 0);
/** Whether a column says who was told, beside one that is read for acts. */
const isToldBeside = ({ type }: MappingFile['columns']): boolean =>
  accountsOf(type).some(({ told }) => told !== undefined);

const wordFaults = (mapping: MappingFile, lineOf: (path: YamlPath) => number): readonly Found[] => [
  ...Object.entries(mapping.words).flatMap(([target, words]) => [
    ...twiceFaults(
      Object.entries(words).map(([word, ours]) => ({
        word,
        path: ['words', target, word],
        means: JSON.stringify(ours),
      })),
      lineOf,
      (line) => `this word stands for something else on line ${line}; keep one of the two`,
    ),
    ...(Object.keys(words).length > 0 && !isUsed(target as ColumnTarget, mapping)
      ? [{ path: ['words', target], says: `is not used; name the column under columns.${target}` }]
      : []),
  ]),
  ...twiceFaults(
    Object.entries(mapping.cells).flatMap(([means, words]) =>
      words.map((word, index) => ({ word, path: ['cells', means, index], means })),
    ),
    lineOf,
    (line) => `this word stands for something else on line ${line}; keep one of the two`,
  ),
];

/** Every event that a word or a column is said to be, with its place. */
const partsIn = (mapping: MappingFile) =>
  [
    ...Object.entries(mapping.words.type).map(([word, parts]) => ({
      parts,
      path: ['words', 'type', word],
    })),
    ...Object.entries(mapping.steps).map(([word, parts]) => ({ parts, path: ['steps', word] })),
  ].flatMap(({ parts, path }) =>
    eventPartsOf(parts).map((part, index) => ({
      part,
      path: Array.isArray(parts) ? [...path, index] : path,
    })),
  );

/**
 * The events of a word, each of one person, with what is known beside them; none where it stands for
 * nothing.
 */
export const eventPartsOf = (parts: EventParts | StepParts): readonly EventPart[] =>
  (Array.isArray(parts) ? parts : [parts]).flatMap((part: string | StepPart) => {
    if (typeof part !== 'string') {
      const { when: _, who: __, by, facts = {}, ...event } = part;
      const doers = Array.isArray(by) ? by : [by];
      const [first] = doers;
      const known = Object.entries(facts).map(([fact, value]) => ({
        type: 'fact.established' as const,
        ...(first === undefined ? {} : { by: first }),
        fact: fact as Fact,
        value,
      }));
      return [
        ...doers.map((each) => (each === undefined ? event : { ...event, by: each })),
        ...known,
      ];
    }
    return part === NOTHING ? [] : [{ type: part as EventPart['type'] }];
  });

/** Whether an event can come of it once the columns have had their say, and a step's own cell. */
const partFault = (
  part: EventPart,
  { columns, fixed }: MappingFile,
  isStep: boolean,
): string | null => {
  const { type } = part;
  const needsTo = type in ACTS && ACTS[type as keyof typeof ACTS].to === 'required';
  const isTold = columns.to !== undefined || isToldBeside(columns);
  if (needsTo && part.to === undefined && !isTold && !isStep) {
    return `lacks who was told; write { type: ${type}, to: … }, or to: unrecorded`;
  }
  const filled = {
    at: '2026-03-04T09:12:00Z',
    by: 'unrecorded',
    ...(needsTo ? { to: 'unrecorded' } : {}),
    ...(type === 'concern.raised' || type === 'procedure.opened'
      ? { procedure: fixed.procedure ?? 'general' }
      : {}),
    ...(type === 'entry.corrected' ? { entry: 0 } : {}),
    ...part,
  };
  const wrong = timelineEventSchema.safeParse(filled).error?.issues[0];
  if (wrong === undefined) return null;
  const field = String(wrong.code === 'unrecognized_keys' ? wrong.keys[0] : wrong.path[0]);
  return wrong.code === 'unrecognized_keys'
    ? `has ${field}, which a ${type} does not have; take it out`
    : `lacks ${field}, which a ${type} must have; add it`;
};

const zoneFault = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone });
    return false;
  } catch {
    return true;
  }
};

/** When the incidents of a log are judged whose last entry is earlier, where its mapping says so. */
export const asOfIn = ({ asOf, zone, dates }: MappingFile): Instant | undefined =>
  asOf === undefined ? undefined : (lastMomentOf(asOf, { zone, ...dates }) ?? undefined);

const senseFaults = (
  mapping: MappingFile,
  lineOf: (path: YamlPath) => number,
): readonly Found[] => [
  ...layoutFaults(mapping),
  ...wordFaults(mapping, lineOf),
  ...twiceFaults(
    usesIn(mapping).flatMap(({ heading, path, isBeside }) =>
      isBeside ? [] : [{ word: heading, path, means: JSON.stringify(path) }],
    ),
    lineOf,
    usedTwice,
  ),
  ...partsIn(mapping).flatMap(({ part, path }) => {
    const says = partFault(part, mapping, path[0] === 'steps');
    return says === null ? [] : [{ path, says }];
  }),
  ...Object.keys(mapping.times).flatMap((word) => {
    const isDay = daysIn(word.trim()).found.some(({ is }) => is === 'date' || is === 'serial');
    if (/[a-z\d]/i.test(word) && !isDay) return [];
    return [{ path: ['times', word], says: isDay ? A_DAY : NO_PART }];
  }),
  ...Object.keys(mapping.dates.columns).flatMap((heading) => {
    const isNamed = usesIn(mapping).some((each) => plainWord(each.heading) === plainWord(heading));
    const says = 'is not a column of this mapping; name it under columns or steps as well';
    return isNamed ? [] : [{ path: ['dates', 'columns', heading], says }];
  }),
  ...(mapping.turned && mapping.headings !== undefined && typeof mapping.headings !== 'number'
    ? [{ path: ['headings'], says: 'is one line in a turned table: that of the incidents’ names' }]
    : []),
  ...(mapping.also === undefined || (mapping.layout === 'events' && !mapping.turned)
    ? []
    : [{ path: ['also'], says: ALSO_SAYS }]),
  ...(mapping.also !== undefined &&
  mapping.headings !== undefined &&
  typeof mapping.headings !== 'number'
    ? [{ path: ['headings'], says: 'is one line in a workbook of which two sheets are read' }]
    : []),
  ...(Array.isArray(mapping.headings) && mapping.headings[1] !== mapping.headings[0] + 1
    ? [{ path: ['headings'], says: 'are not two lines below each other; write them like [2, 3]' }]
    : []),
  ...mapping.fillDown.flatMap((target, index) =>
    target === 'incident' && mapping.layout === 'incidents'
      ? [{ path: ['fillDown', index], says: NOT_FILLED }]
      : mapping.columns[target] === undefined
        ? [
            {
              path: ['fillDown', index],
              says: `is not used; name the column under columns.${target}`,
            },
          ]
        : [],
  ),
  ...(zoneFault(mapping.zone)
    ? [{ path: ['zone'], says: 'is not a time zone; write it like Europe/London' }]
    : mapping.asOf !== undefined && asOfIn(mapping) === undefined
      ? [{ path: ['asOf'], says: 'is not a day or a time; write it like 2026-07-01 17:00' }]
      : []),
];

const A_DAY = 'is a day, and no part of one; take it out';
const NO_PART = 'has no letters or figures, so it says no time; for ticks there is ticks: same-day';
const ALSO_SAYS =
  'joins a second sheet by the reference; write layout: events, where rows with one reference are one incident';
const NOT_FILLED =
  'would make each line an incident; write layout: events, where lines with one reference are one';
const NOT_FIELDS = 'holds no fields; dutybound map FILE writes one to edit';

/** Reads the text of a mapping file. @param file its name, as it is to be told */
export const readMapping = (text: string, file: string): MappingRead => {
  const yaml = parseYaml(text.startsWith('\ufeff') ? text.slice(1) : text);
  if (!yaml.ok) {
    const faults = yaml.faults.map((each) => ({ file, field: null, ...each }));
    return { ok: false, faults };
  }
  const told = (found: readonly Found[]): MappingRead => ({
    ok: false,
    faults: found
      .map(({ path, says }) => ({ file, line: yaml.lineOf(path), field: fieldInWords(path), says }))
      .toSorted((a, b) => a.line - b.line),
  });
  if (typeof yaml.value !== 'object' || yaml.value === null || Array.isArray(yaml.value)) {
    return told([{ path: [], says: NOT_FIELDS }]);
  }
  const parsed = mappingSchema.safeParse(yaml.value);
  if (!parsed.success) {
    return told(parsed.error.issues.flatMap((issue) => faultsOf(issue, yaml.value)));
  }
  const found = senseFaults(parsed.data, yaml.lineOf);
  if (found.length > 0) return told(found);
  const lines = Object.fromEntries(
    usesIn(parsed.data).map(({ heading, path }) => [plainWord(heading), yaml.lineOf(path)]),
  );
  return { ok: true, mapping: { ...parsed.data, file, lines } };
};
