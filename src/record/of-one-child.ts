/**
 * What of an incident is one child's: every entry but those about somebody else only, with other children
 * and their parents shown by role. What is left out is marked where it was.
 */
import type { EntryOfFile, IncidentOfFile, LeftOut } from '../vocabulary/child-files.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { type Child, childOf, type Person, partyOf, peopleIn } from '../vocabulary/pseudonyms.ts';
import type { Kept } from './kept.ts';

/** What stands where words were. */
export const WORDS_LEFT_OUT = '[words left out]';

const PEOPLE = ['by', 'to', 'about'] as const;
const WORDS = ['note', 'reason'] as const;

type Fields = Readonly<Record<string, unknown>>;
type Field = Person | readonly Person[] | undefined;

const fieldsOf = (entry: TimelineEvent): Fields => entry as unknown as Fields;

/** An entry, and what a correction says it should have said. */
const partsOf = (entry: TimelineEvent): readonly Fields[] =>
  entry.type === 'entry.corrected' && entry.replacement !== undefined
    ? [fieldsOf(entry), entry.replacement]
    : [fieldsOf(entry)];

const peopleOf = (fields: Fields): readonly Person[] =>
  PEOPLE.flatMap((field) => peopleIn(fields[field] as Field));

const hasWords = (entry: TimelineEvent): boolean =>
  partsOf(entry).some((fields) => WORDS.some((field) => fields[field] !== undefined));

/** The children that the entries of an incident name. */
export const childrenIn = (events: readonly TimelineEvent[]): ReadonlySet<Child> =>
  new Set(
    events
      .flatMap(partsOf)
      .flatMap(peopleOf)
      .flatMap((person) => childOf(person) ?? []),
  );

/**
 * Whether the words of an incident might say who another child is: a program cannot tell, so that a person
 * has to decide whether they go with the file.
 */
export const mightNameOthers = ({ timeline: { events, note } }: Kept, child: Child): boolean => {
  const children = childrenIn(events);
  const isAlone = children.size === 1 && children.has(child);
  const others = events
    .flatMap(partsOf)
    .flatMap(peopleOf)
    .some((person) => partyOf(person).startsWith('uninvolved-'));
  return (!isAlone || others) && (note !== undefined || events.some(hasWords));
};

/** Whether what somebody wrote calls another child by a pseudonym. */
const callsAnother = (text: string, child: Child): boolean =>
  [...text.matchAll(/\b(?:child|pupil)[\s-]*(\d+)/gi)].some(
    ([, number]) => `child-${Number(number)}` !== child,
  );

/** One entry as it goes into the file of a child. */
class Redacted {
  readonly #child: Child;
  readonly #keepsWords: boolean;
  readonly #marks = new Map<LeftOut, Set<string>>();

  constructor(child: Child, keepsWords: boolean) {
    this.#child = child;
    this.#keepsWords = keepsWords;
  }

  #mark(what: LeftOut, field: string): void {
    this.#marks.set(what, (this.#marks.get(what) ?? new Set()).add(field));
  }

  get marks(): EntryOfFile['leftOut'] {
    return [...this.#marks].map(([what, fields]) => ({ what, fields: [...fields] }));
  }

  #isOther(person: Person): boolean {
    const other = childOf(person);
    return other !== null && other !== this.#child;
  }

  #people(value: Field, field: string): Field {
    const people = peopleIn(value);
    if (!people.some((person) => this.#isOther(person))) return value;
    this.#mark('person', field);
    const shown = [
      ...new Set(people.map((person) => (this.#isOther(person) ? partyOf(person) : person))),
    ];
    return typeof value === 'string' ? shown[0] : shown;
  }

  words(text: string, field: string): string {
    if (this.#keepsWords && !callsAnother(text, this.#child)) return text;
    this.#mark('words', field);
    return WORDS_LEFT_OUT;
  }

  fields(given: Fields, within = ''): Fields {
    const shown: Record<string, unknown> = { ...given };
    for (const field of PEOPLE) {
      if (given[field] === undefined) continue;
      shown[field] = this.#people(given[field] as Field, within + field);
    }
    for (const field of WORDS) {
      if (typeof given[field] === 'string') {
        shown[field] = this.words(given[field], within + field);
      }
    }
    if (given.replacement !== undefined) {
      shown.replacement = this.fields(given.replacement as Fields, 'replacement.');
    }
    return shown;
  }
}

/** The positions of entries that are about somebody else only, or only about such an entry. */
const leftOutIn = (events: readonly TimelineEvent[], child: Child): ReadonlySet<number> => {
  const isOther = (person: Person): boolean => {
    const named = childOf(person);
    return named !== null && named !== child;
  };
  /** Entries of which a correction says that they are about this child. */
  const corrected = new Set(
    events.flatMap((each) => {
      if (each.type !== 'entry.corrected' || each.replacement === undefined) return [];
      const names = peopleOf(each.replacement).some((person) => childOf(person) === child);
      return names ? [each.entry] : [];
    }),
  );
  const out = new Set<number>();
  events.forEach((each, position) => {
    const { about, to } = fieldsOf(each) as { about?: Field; to?: Field };
    const whom = peopleIn(about).length > 0 ? peopleIn(about) : peopleIn(to);
    const isOfOthers = whom.length > 0 && whom.every(isOther) && !corrected.has(position);
    const named = 'entry' in each ? each.entry : undefined;
    if (isOfOthers || (named !== undefined && out.has(named))) out.add(position);
  });
  return out;
};

export interface OneChild {
  readonly record: string;
  readonly child: Child;
  /** Whether the words of this incident go with it, where they might say who others are. */
  readonly keepsWords: boolean;
  /** An entry in words, by the policy of the incident; null where they cannot be given. */
  readonly inWords: (event: TimelineEvent) => string | null;
}

/** What of an incident is this child's. */
export const ofOneChild = (
  kept: Kept,
  { record, child, keepsWords, inWords }: OneChild,
): IncidentOfFile => {
  const { incident, policy, record: completeness, note, events } = kept.timeline;
  const written = kept.contents.flatMap(({ items, written }) =>
    items.flatMap(({ kind }) => (kind === 'entry' ? [written] : [])),
  );
  const keeps = keepsWords || !mightNameOthers(kept, child);
  const out = leftOutIn(events, child);
  const entries = events.map((event, position): EntryOfFile => {
    const common = { position, written: written[position] as string };
    if (out.has(position)) {
      return { ...common, entry: null, says: null, leftOut: [{ what: 'entry', fields: [] }] };
    }
    const redacted = new Redacted(child, keeps);
    const entry = redacted.fields(fieldsOf(event)) as unknown as TimelineEvent;
    return { ...common, entry, says: inWords(entry), leftOut: redacted.marks };
  });
  const isWhole = entries.every(({ leftOut }) => leftOut.length === 0);
  return {
    record,
    id: kept.id,
    incident,
    policy,
    child,
    complete: completeness === 'complete' && isWhole,
    isClosed: events.some(({ type }) => type === 'incident.closed'),
    isHeld: kept.isHeld,
    note: note === undefined ? null : new Redacted(child, keeps).words(note, 'note'),
    entries,
  };
};
