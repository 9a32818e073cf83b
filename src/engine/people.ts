/**
 * Which of several people an incident is about, where its entries say so by pseudonym. Without
 * pseudonyms there is nobody here, and everything is judged by roles.
 */
import type { TimelineEvent } from '../vocabulary/events.ts';
import {
  type Child,
  childOf,
  isPseudonym,
  type Person,
  type Pseudonym,
  peopleIn,
} from '../vocabulary/pseudonyms.ts';

/** Who an entry names by pseudonym. */
export interface PeopleNamed {
  /** The children whom it says it is about. */
  readonly about: readonly Child[];
  /**
   * Those, and the children whom, or whose parents, it was done or said to, or who agreed. False of those whom
   * it is about where it names others to whom, or to whose parents, it was said.
   */
  readonly children: ReadonlyMap<Child, boolean>;
  /** The member of staff who made it. */
  readonly by: Pseudonym | null;
  /** The members of staff whom it is about. */
  readonly staff: readonly Pseudonym[];
  /** Whoever made it, and whom it told something. */
  readonly maker: Pseudonym | null;
  readonly told: readonly Pseudonym[];
}

type Field = Person | readonly Person[] | undefined;
type Fields = { readonly to?: Field; readonly about?: Field };

const isStaff = (person: Person): person is Pseudonym =>
  isPseudonym(person) && childOf(person) === null;

export const namesPeople = (event: TimelineEvent): boolean => {
  const { to, about } = event as Fields;
  return isPseudonym(event.by) || [...peopleIn(to), ...peopleIn(about)].some(isPseudonym);
};

export const peopleNamed = (event: TimelineEvent): PeopleNamed | null => {
  if (!namesPeople(event)) return null;
  const { to, about } = event as Fields;
  const childrenIn = (field: Field): readonly Child[] =>
    peopleIn(field).flatMap((person) => childOf(person) ?? []);
  const agreeing = event.type === 'consent.given' ? childrenIn(event.by) : [];
  const reached = [...childrenIn(to), ...agreeing];
  // Who agrees to a search agrees for themselves, or for their own child, and for no other.
  const concerned = agreeing.length > 0 ? [] : childrenIn(about);
  return {
    about: [...new Set(childrenIn(about))],
    children: new Map([
      ...concerned.map((child) => [child, reached.length === 0] as const),
      ...reached.map((child) => [child, true] as const),
    ]),
    by: isStaff(event.by) ? event.by : null,
    staff: peopleIn(about).filter(isStaff),
    maker: isPseudonym(event.by) ? event.by : null,
    told: peopleIn(to).filter(isPseudonym),
  };
};

const NOBODY: ReadonlySet<Child> = new Set();
const NONE_NAMED: ReadonlyMap<Child, boolean> = new Map();

export class People {
  /** By matter: the children it is known to be about. */
  readonly #children = new Map<number, Set<Child>>();
  /** By place in the history: the children that it names. */
  readonly #namedAt = new Map<number, ReadonlyMap<Child, boolean>>();
  /** By place in the history: whom it names. */
  readonly #at = new Map<number, PeopleNamed>();
  /** The members of staff whom a concern is about, and whether it is about one who is not named. */
  readonly #staff = new Set<Pseudonym>();
  #isStaffUnnamed = false;

  reset(): void {
    if (this.#children.size > 0) this.#children.clear();
    if (this.#namedAt.size > 0) this.#namedAt.clear();
    if (this.#at.size > 0) this.#at.clear();
    if (this.#staff.size > 0) this.#staff.clear();
    this.#isStaffUnnamed = false;
  }

  /** Whether any child is known by pseudonym. */
  get areKnown(): boolean {
    return this.#children.size > 0;
  }

  /** The children of a matter, in the order in which they became known. */
  of(matter: number): ReadonlySet<Child> {
    return this.#children.get(matter) ?? NOBODY;
  }

  /** The children of some matters; of all where none are given. */
  ofAll(matters: ReadonlySet<number> | null): ReadonlySet<Child> {
    const all = [...this.#children].filter(([matter]) => matters?.has(matter) ?? true);
    return new Set(all.flatMap(([, children]) => [...children]));
  }

  add(matter: number, children: Iterable<Child>): void {
    const known = new Set([...this.of(matter), ...children]);
    if (known.size > 0) this.#children.set(matter, known);
  }

  /** Whether these are children of whom nothing was known, where others were. */
  areOthers(children: readonly Child[]): boolean {
    if (children.length === 0 || !this.areKnown) return false;
    const known = this.ofAll(null);
    return !children.some((child) => known.has(child));
  }

  name(place: number, children: ReadonlyMap<Child, boolean>): void {
    if (children.size > 0) this.#namedAt.set(place, children);
  }

  note(place: number, people: PeopleNamed | null): void {
    if (people !== null) this.#at.set(place, people);
  }

  /** Whom what is at a place in the history names. */
  at(place: number): PeopleNamed | null {
    return this.#at.get(place) ?? null;
  }

  /** The children that what is at a place names, and whether it was surely for them. */
  namedAt(place: number): ReadonlyMap<Child, boolean> {
    return this.#namedAt.get(place) ?? NONE_NAMED;
  }

  /** A concern is about a member of staff. */
  noteStaff(named: readonly Pseudonym[]): void {
    for (const person of named) this.#staff.add(person);
    if (named.length === 0) this.#isStaffUnnamed = true;
  }

  /** Whether a member of staff is surely not the one a concern is about. */
  isAnother(person: Pseudonym | null): boolean {
    return (
      person !== null && this.#staff.size > 0 && !this.#isStaffUnnamed && !this.#staff.has(person)
    );
  }
}
