/**
 * Reading a timeline that somebody else wrote: every fault is named by its place, with how to fix it.
 * A message never repeats free text, nor a word that could be a name.
 */

import { closest, distance } from 'fastest-levenshtein';
import type * as z from 'zod';
import { madeOnce } from '../norms/made-once.ts';
import { ACT_IDS, EVENT_TYPES, isTelling, SCREEN_METHODS } from '../vocabulary/acts.ts';
import { Together } from '../vocabulary/code-in-text.ts';
import {
  type EntryCorrected,
  type TimelineEvent,
  timelineEventSchema,
} from '../vocabulary/events.ts';
import { FACT_IDS, FACT_VALUES, isOwnFact } from '../vocabulary/facts.ts';
import { SPLIT_FILE } from '../vocabulary/free-text.ts';
import { CHANNEL_IDS, isOwnParty, PARTY_IDS } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import { isPseudonym } from '../vocabulary/pseudonyms.ts';
import { type Timeline, timelineHeadSchema, timelineSchema } from '../vocabulary/timelines.ts';
import { WordUse } from '../vocabulary/word-use.ts';
import { type Fits, replaced } from './entries.ts';
import type { RuleBooks } from './replay.ts';
import { instantOf } from './time.ts';

/** One fault: where it stands, and what is wrong with it and how to mend it. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly says: string;
}

export type Read =
  | { readonly ok: true; readonly timeline: Timeline }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const normIds = new WeakMap<RuleBooks['procedures'], ReadonlySet<string>>();

const normIdsOf = ({ procedures }: RuleBooks): ReadonlySet<string> =>
  madeOnce(
    normIds,
    procedures,
    () => new Set(Object.values(procedures).flatMap((each) => each.norms.map((norm) => norm.id))),
  );

/** The words of a field that has only a few, and what one of them is called. */
const wordsFor = (
  field: string,
): { readonly kind: string; readonly words: readonly string[] } | null => {
  switch (field) {
    case 'type':
      return { kind: 'event type', words: EVENT_TYPES };
    case 'by':
      return { kind: 'party', words: PARTY_IDS };
    case 'fact':
      return { kind: 'fact', words: FACT_IDS };
    case 'value':
      return { kind: 'answer', words: FACT_VALUES };
    case 'procedure':
      return { kind: 'procedure', words: PROCEDURE_IDS };
    case 'via':
      return { kind: 'channel', words: CHANNEL_IDS };
    case 'act':
      return { kind: 'act', words: ACT_IDS };
    case 'how':
      return { kind: 'way of covering the screen', words: SCREEN_METHODS };
    case 'record':
      return { kind: 'word for a record', words: ['complete', 'partial'] };
    case 'decision':
      return { kind: 'decision', words: ['do', 'do-not'] };
    case 'sequence':
      return { kind: 'word for a sequence', words: ['unknown'] };
    default:
      return null;
  }
};

/** Fewest words to list in full when none is near. */
const FEW = 8;

/**
 * "unknown party "dls"; did you mean "dsl"?" The word given is repeated only where a known one is
 * near; any other could be somebody's name.
 */
export const unknownWord = (kind: string, given: unknown, words: readonly string[]): string => {
  const word = typeof given === 'string' && given.length <= 80 ? given.toLowerCase() : null;
  if (kind === 'party' && word !== null && /\d$/.test(word)) {
    return 'unknown party; a pseudonym is child-, staff- or parent-of:child- with a number from 1 to 99';
  }
  const near = word === null ? null : closest(word, [...words]);
  if (word !== null && near !== null && distance(word, near) <= Math.max(2, near.length * 0.4)) {
    const sayable = /^[a-z0-9][a-z0-9._-]*$/.test(word);
    return `unknown ${kind}${sayable ? ` "${word}"` : ''}; did you mean "${near}"?`;
  }
  return words.length <= FEW
    ? `unknown ${kind}; use one of ${words.join(', ')}`
    : `unknown ${kind}; \`dutybound words ${kind.replaceAll(' ', '-')}\` lists them`;
};

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown => {
  let value: unknown = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
};

const fieldOf = (path: readonly PropertyKey[]): string =>
  String([...path].reverse().find((key) => typeof key === 'string') ?? '');

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const wrongType = (issue: z.core.$ZodIssue, value: unknown): string => {
  const expected = 'expected' in issue ? String(issue.expected) : 'something else';
  const wanted = TYPE_WORDS[expected] ?? expected;
  return value === undefined
    ? `is missing; give ${wanted}`
    : `is of the wrong kind; give ${wanted}`;
};

const FILE_FIELDS =
  /image|photo|picture|file|attach|media|video|data|blob|base64|url|uri|link|href|src|screenshot/i;

const unknownField = (key: string): string => {
  if (FILE_FIELDS.test(key)) {
    return 'is not a field; take it out: nothing that is or leads to an image may be kept';
  }
  return 'is not a field here; take it out, or put what it says into note';
};

const problemsOfParties = (value: unknown, path: readonly (string | number)[]): Problem[] => {
  const list = Array.isArray(value) ? value : [value];
  if (value === undefined) return [{ path, says: 'is missing; give a party or a list of parties' }];
  if (list.length === 0) return [{ path, says: 'is an empty list; name at least one party' }];
  return list.flatMap((party, index) =>
    (PARTY_IDS as readonly unknown[]).includes(party) ||
    (typeof party === 'string' && isPseudonym(party))
      ? []
      : [
          {
            path: Array.isArray(value) ? [...path, index] : path,
            says: unknownWord('party', party, PARTY_IDS),
          },
        ],
  );
};

const problemsOf = (issue: z.core.$ZodIssue, root: unknown): Problem[] => {
  const path = issue.path as (string | number)[];
  const field = fieldOf(path);
  const value = valueAt(root, path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], says: unknownField(key) }));
  }
  const isParties = field === 'to' || field === 'about';
  const isTooSmall = issue.code === 'too_small' && !isParties;
  if (issue.code === 'custom' || isTooSmall || issue.code === 'too_big') {
    return [{ path, says: issue.message }];
  }
  if (isParties) return problemsOfParties(value, path);
  const vocabulary = wordsFor(field);
  const wordExpected =
    issue.code === 'invalid_value' || issue.code === 'invalid_union' || field === 'by';
  if (vocabulary !== null && wordExpected) {
    return [
      {
        path,
        says:
          value === undefined
            ? `is missing; give ${vocabulary.kind === 'act' || vocabulary.kind === 'answer' || vocabulary.kind === 'event type' ? 'an' : 'a'} ${vocabulary.kind}`
            : unknownWord(vocabulary.kind, value, vocabulary.words),
      },
    ];
  }
  if (issue.code === 'invalid_format' && value !== undefined)
    return [{ path, says: issue.message }];
  if (issue.code === 'invalid_type') {
    const says =
      field === 'at' && value === undefined
        ? 'is missing; give a date and time with a zone, such as 2026-03-04T09:12:00Z'
        : wrongType(issue, value);
    return [{ path, says }];
  }
  return [{ path, says: 'is of the wrong kind; give what such an entry has there' }];
};

export const correctionProblems = (
  correction: EntryCorrected,
  position: number,
  events: readonly TimelineEvent[],
  fits?: Fits,
): Problem[] => {
  const path = ['events', position, 'entry'];
  const wrong = events[correction.entry];
  if (wrong === undefined) {
    return [
      {
        path,
        says: `there is no entry ${correction.entry}; entries are counted from 0 to ${events.length - 1}`,
      },
    ];
  }
  if (wrong.type === 'entry.corrected') {
    return [
      {
        path,
        says: `entry ${correction.entry} is itself a correction; correct the entry it was about`,
      },
    ];
  }
  const right = correction.replacement === undefined ? wrong : replaced(wrong, correction, fits);
  if (right === null) {
    return [
      {
        path: ['events', position, 'replacement'],
        says: `does not fit entry ${correction.entry}, a ${wrong.type}; give only fields that such an entry has`,
      },
    ];
  }
  if (right === wrong) return [];
  const within = ['events', position, 'replacement'];
  return [
    ...spanProblems(correction.replacement as Moment, within),
    ...namingProblems(right, correction.entry, events, within),
  ];
};

/** Whether an event is a concern, raised or as a procedure that was opened. */
const isConcern = ({ type }: TimelineEvent): boolean =>
  type === 'concern.raised' || type === 'procedure.opened';

/** Faults in what names other entries: each is there, is earlier, and is what it should be. */
const namingProblems = (
  event: TimelineEvent,
  position: number,
  events: readonly TimelineEvent[],
  path: readonly (string | number)[],
): Problem[] => {
  const { sameAs, covers, entry, after } = event as Naming;
  const earlier = (entry: number, at: readonly (string | number)[]): Problem[] => {
    if (entry < position) return [];
    const says = `has to name an earlier entry; this is entry ${position}, counted from 0`;
    return [{ path: at, says }];
  };
  const others = (['covers', 'after'] as const).flatMap((field) =>
    (({ covers, after })[field] ?? []).flatMap((entry, index) =>
      earlier(entry, [...path, field, index]),
    ),
  );
  const { soonAfter } = event;
  if (soonAfter !== undefined) {
    const at = [...path, 'soonAfter'];
    others.push(...earlier(soonAfter, at));
    if (soonAfter < position && events[soonAfter]?.type === 'entry.corrected') {
      const says = `entry ${soonAfter} is itself a correction; name the entry it was about`;
      others.push({ path: at, says });
    }
  }
  if (event.type === 'message.acknowledged' && entry !== undefined) {
    const at = [...path, 'entry'];
    const says = `entry ${entry} told nobody anything; name the entry that sent the message`;
    const wrong = earlier(entry, at);
    const sent = events[entry];
    const isSent = wrong.length > 0 || (sent !== undefined && tells(sent));
    return [...(isSent ? wrong : [{ path: at, says }]), ...others];
  }
  if (sameAs === undefined) return others;
  const at = [...path, 'sameAs'];
  const named = events[sameAs];
  const wrong = earlier(sameAs, at);
  if (wrong.length > 0 || (named !== undefined && isConcern(named))) return [...wrong, ...others];
  const says = `entry ${sameAs} is not a concern; name a concern.raised or a procedure.opened`;
  return [{ path: at, says }, ...others];
};

const tells = (event: TimelineEvent): boolean =>
  isTelling(event.type) || (event.type === 'concern.raised' && event.to !== undefined);

type Naming = {
  readonly sameAs?: number;
  readonly covers?: readonly number[];
  readonly after?: readonly number[];
  readonly entry?: number;
};

const clockProblems = (event: TimelineEvent, position: number): Problem[] => {
  const path = ['events', position];
  const spans = spanProblems(event, path);
  if (event.knownAt === undefined && event.recordedAt === undefined) return spans;
  const happened = instantOf(event.at);
  const says = 'is before at, when it happened; correct one of the two';
  const tooEarly = (['knownAt', 'recordedAt'] as const).filter((field) => {
    const time = event[field];
    return time !== undefined && instantOf(time) < happened;
  });
  return [...tooEarly.map((field) => ({ path: [...path, field], says })), ...spans];
};

/** Faults in the span that a moment is known to, of an entry or of what replaces one. */
const spanProblems = (
  { at, notBefore, notAfter, sequence, soonAfter, within }: Moment,
  path: readonly (string | number)[],
): Problem[] => {
  const wrong = (field: keyof Moment, says: string): Problem[] => [
    { path: [...path, field], says },
  ];
  if (notBefore === undefined && notAfter === undefined) {
    const says = 'is given without notBefore and notAfter; give both of them, or take it out';
    const ofSpans = { sequence, soonAfter, within };
    const [given] = (['sequence', 'soonAfter', 'within'] as const).filter(
      (field) => ofSpans[field] !== undefined,
    );
    return given === undefined ? [] : wrong(given, says);
  }
  if (notAfter === undefined) {
    return wrong('notBefore', 'is given without notAfter; give both, or neither');
  }
  if (notBefore === undefined) {
    return wrong('notAfter', 'is given without notBefore; give both, or neither');
  }
  if (at === undefined) {
    return wrong('notBefore', 'is given without at; give at, notBefore and notAfter together');
  }
  if (instantOf(notBefore) > instantOf(at)) {
    return wrong('notBefore', 'is after at; at is a moment from notBefore to notAfter');
  }
  if (instantOf(notAfter) < instantOf(at)) {
    return wrong('notAfter', 'is before at; at is a moment from notBefore to notAfter');
  }
  if ((soonAfter === undefined) !== (within === undefined)) {
    const [given, other] =
      soonAfter === undefined ? ['within', 'soonAfter'] : ['soonAfter', 'within'];
    return wrong(given as keyof Moment, `is given without ${other}; give both, or neither`);
  }
  return [];
};

type Moment = Partial<
  Pick<TimelineEvent, 'at' | 'notBefore' | 'notAfter' | 'sequence' | 'soonAfter' | 'within'>
>;

/** The fields of an entry that can name a party. */
const PARTY_FIELDS = ['by', 'to', 'about'] as const;

/** What an entry says in words that mean nothing until a policy gives them a meaning. */
const ownWordsIn = (event: TimelineEvent): readonly OwnWord[] => {
  const { replacement } = event as { readonly replacement?: object };
  const given = (replacement === undefined ? event : { ...event, ...replacement }) as Given;
  const found: OwnWord[] = [];
  for (const field of PARTY_FIELDS) {
    const words = given[field] ?? [];
    for (const word of typeof words === 'string' ? [words] : words) {
      if (isOwnParty(word)) found.push({ field, word, list: 'parties' });
    }
  }
  const { fact } = given;
  if (fact !== undefined && isOwnFact(fact)) {
    found.push({ field: 'fact', word: fact, list: 'questions' });
  }
  return found;
};

/** What of an entry, of any type, may be a word of a school's own. */
type Given = Readonly<
  Partial<Record<(typeof PARTY_FIELDS)[number], string | readonly string[]>> & { fact?: string }
>;

interface OwnWord {
  readonly field: string;
  readonly word: string;
  readonly list: 'parties' | 'questions';
}

const ownWordProblems = (
  event: TimelineEvent,
  position: number,
  policy: Policy | undefined,
): Problem[] =>
  ownWordsIn(event)
    .filter(({ word, list }) => policy?.[list]?.some(({ id }) => id === word) !== true)
    .map(({ field, word, list }) => ({
      path: ['events', position, field],
      says: `"${word}" means nothing under this policy; add it to ${list} in its policy.yaml, or take another word`,
    }));

/** The norms that an entry names, or that should have been named in another one, and where they stand in it. */
const normsIn = (event: TimelineEvent) => {
  if (event.type === 'decision.recorded') return [{ norm: event.norm, path: ['norm'] }];
  const { norm } = (event.type === 'entry.corrected' && event.replacement) || {};
  return typeof norm === 'string' ? [{ norm, path: ['replacement', 'norm'] }] : [];
};

/** Faults of sense in a timeline of the right shape. */
const senseProblems = (timeline: Timeline, books: RuleBooks): Problem[] => {
  const { events } = timeline;
  const problems: Problem[] = [];
  const known = books.policies.map((policy) => policy.id);
  if (!known.includes(timeline.policy)) {
    problems.push({ path: ['policy'], says: unknownWord('policy', timeline.policy, known) });
  }
  if (!events.some((event) => event.type === 'concern.raised')) {
    return [
      ...problems,
      { path: ['events'], says: 'has no concern.raised; an incident begins with one' },
    ];
  }
  const norms = normIdsOf(books);
  const policy = books.policies.find(({ id }) => id === timeline.policy);
  events.forEach((event, position) => {
    problems.push(
      ...clockProblems(event, position),
      ...namingProblems(event, position, events, ['events', position]),
      ...ownWordProblems(event, position, policy),
    );
    for (const { norm, path } of normsIn(event)) {
      if (norms.has(norm)) continue;
      problems.push({
        path: ['events', position, ...path],
        says: unknownWord('norm', norm, [...norms]),
      });
    }
    if (event.type === 'entry.corrected') {
      problems.push(...correctionProblems(event, position, events));
    }
  });
  return problems;
};

/** Adds the texts and references of an entry, as they are written, to those of its incident. */
export const addTexts = (entry: Fields, together: Together): void => {
  for (const field of Object.keys(entry)) {
    const value = entry[field];
    if (field === 'replacement' && value !== undefined) addTexts(value as Fields, together);
    if (typeof value !== 'string') continue;
    if (field === 'note' || field === 'reason') together.addText(value);
    else if (field === 'reference') together.addName(value);
  }
};

/** A file that no text of an incident holds alone: cut into lines, notes and references. */
const splitFileProblems = (incident: Fields): Problem[] => {
  const together = new Together(new WordUse());
  for (const field of Object.keys(incident)) {
    if (field === 'note') together.addText(incident[field] as string);
    if (field !== 'events') continue;
    for (const [position, entry] of (incident[field] as readonly Fields[]).entries()) {
      addTexts(entry, together);
      if (together.isFile) return [{ path: ['events', position], says: SPLIT_FILE }];
    }
  }
  return together.isFile || together.isFileInPart ? [{ path: ['note'], says: SPLIT_FILE }] : [];
};

/** For so few entries it takes longer to compile the schema than to check them without. */
const FEW_ENTRIES = 200;
let entriesRead = 0;

const countOf = (value: unknown): number => {
  const events = (value as { readonly events?: unknown } | null)?.events;
  return Array.isArray(events) ? events.length : 0;
};

/** Reads one timeline from a parsed value. */
export const readTimeline = (value: unknown, books: RuleBooks): Read => {
  entriesRead += countOf(value);
  const parsed = timelineSchema.safeParse(value, { jitless: entriesRead <= FEW_ENTRIES });
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, value)),
    };
  }
  const timeline = parsed.data as Timeline;
  const problems = [...splitFileProblems(value as Fields), ...senseProblems(timeline, books)];
  return problems.length === 0 ? { ok: true, timeline } : { ok: false, problems };
};

/** Called with a value that the schema would look at, and where it stands; says whether to go on. */
type Visit = (of: string, field: string, value: unknown) => boolean;

type Fields = Readonly<Record<string, unknown>>;

/**
 * A schema that checks each field by itself, so that a value is a good one where others had the same
 * fields before, and each field the same value; only what is new need be put to it.
 */
class Remembering {
  readonly #schema: z.ZodType;
  readonly #visited: (value: Fields, visit: Visit) => boolean;
  /** What the schema has found good: by what it is part of and the field, the values. */
  readonly #good = new Map<string, Map<string, Set<unknown>>>();
  #goodCount = 0;

  constructor(schema: z.ZodType, visited: (value: Fields, visit: Visit) => boolean) {
    this.#schema = schema;
    this.#visited = visited;
  }

  /** Whether a value is a good one, where its times and free texts are. */
  fits(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false;
    if (this.#visited(value as Fields, this.#isGood)) return true;
    // So little is put to it that compiling the schema would take longer.
    const checked = withoutTexts(value as Fields);
    if (!this.#schema.safeParse(checked, { jitless: true }).success) return false;
    this.#visited(value as Fields, this.#keep);
    return true;
  }

  readonly #isGood: Visit = (of, field, value) =>
    this.#good.get(of)?.get(field)?.has(value) === true;

  readonly #keep: Visit = (of, field, value) => {
    if (this.#goodCount >= MOST_PARTS) {
      this.#good.clear();
      this.#goodCount = 0;
    }
    const ofPart = this.#good.get(of) ?? new Map<string, Set<unknown>>();
    const values = ofPart.get(field) ?? new Set();
    this.#good.set(of, ofPart);
    ofPart.set(field, values);
    values.add(value);
    this.#goodCount += 1;
    return true;
  };
}

/** Reads events that stand alone, one after another. The clocks are checked every time. */
export class EventReader {
  readonly #norms: ReadonlySet<string>;
  readonly #schema = new Remembering(timelineEventSchema, visited);

  constructor(norms: ReadonlySet<string>) {
    this.#norms = norms;
  }

  /** The event, or null where it is not a good one; its times, references and free texts have been checked already. */
  readChecked(value: unknown): TimelineEvent | null {
    return this.fits(value) ? this.#inSense(value) : null;
  }

  /** Whether such a value has the shape of an event, whatever its clocks say. */
  readonly fits = (value: unknown): boolean => this.#schema.fits(value);

  #inSense(value: unknown): TimelineEvent | null {
    const event = value as TimelineEvent;
    if (normsIn(event).some(({ norm }) => !this.#norms.has(norm))) return null;
    // Whether such a word means anything is for the policy to say, which is not known here.
    if (ownWordsIn(event).length > 0) return null;
    // One that names others can only be read with them.
    const isSense =
      clockProblems(event, 0).length === 0 && namingProblems(event, 0, [], []).length === 0;
    return isSense ? event : null;
  }
}

type Head = Omit<Timeline, 'events'>;

/** Reads what timelines say of themselves before their events, one after another. */
export class HeadReader {
  readonly #schema = new Remembering(timelineHeadSchema, (value, visit) =>
    visitedIn('', value, visit),
  );

  /** The head, or null where it is not a good one; its names and its note have been checked already. */
  readChecked(value: unknown): Head | null {
    if (!this.#schema.fits(value)) return null;
    const head = value as Omit<Head, 'exercise'> & Partial<Head>;
    return { ...head, exercise: head.exercise ?? false };
  }
}

/** The same with a word in place of each free text that says anything; such texts have been checked. */
const withoutTexts = (value: Fields): Fields => {
  const { note, reason, reference } = value;
  return {
    ...value,
    ...(typeof note === 'string' && { note: 'x' }),
    ...(typeof reference === 'string' && { reference: 'x' }),
    ...(typeof reason === 'string' && reason.trim() !== '' && { reason: 'x' }),
  };
};

/** Times, names and free texts. */
const VARIED: ReadonlySet<string> = new Set([
  'at',
  'knownAt',
  'recordedAt',
  'note',
  'reason',
  'reference',
  'incident',
  'school',
]);
const MOST_PARTS = 100_000;

/** How many of these a value has, and what replaces another entry in it. */
export const countVaried = (value: Fields): number => {
  const { replacement } = value;
  const nested =
    typeof replacement === 'object' && replacement !== null
      ? countVaried({ ...replacement, replacement: undefined })
      : 0;
  return Object.keys(value).filter((field) => VARIED.has(field)).length + nested;
};

/** Shows all that the schema would look at: which fields there are, and each field's value. */
const visited = (value: Fields, visit: Visit): boolean => {
  const { type } = value;
  if (typeof type !== 'string') return false;
  if (type !== 'entry.corrected') return visitedIn(type, value, visit);
  const { entry, reason, replacement = {}, ...rest } = value;
  const isPlain =
    Number.isSafeInteger(entry) &&
    (entry as number) >= 0 &&
    typeof reason === 'string' &&
    reason !== '' &&
    typeof replacement === 'object' &&
    replacement !== null;
  if (!isPlain) return false;
  const replaced = replacement as Record<string, unknown>;
  return (
    visit(type, '', Object.keys(value).join(' ')) &&
    Object.keys(replaced).every((key) => visit(`${type} ?`, key, typeof replaced[key])) &&
    visitedIn(type, rest, visit) &&
    visitedIn(`${type} .`, replaced, visit)
  );
};

/** Shows which fields an object has, and each value but for times and free texts. */
const visitedIn = (of: string, values: Fields, visit: Visit): boolean => {
  let fields = '';
  for (const field of Object.keys(values)) {
    fields += ` ${field}`;
    if (VARIED.has(field)) continue;
    const value = values[field];
    const isGood =
      typeof value === 'object'
        ? visit(of, `${field} []`, JSON.stringify(value))
        : visit(of, field, value);
    if (!isGood) return false;
  }
  return visit(of, ' ', fields);
};
