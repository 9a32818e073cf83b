/**
 * Who somebody is within one incident, without a name: `child-1`, `staff-2`, `parent-of:child-1`. Each
 * stands for a role, by which everything is judged that does not hang on which of them it was.
 */
import * as z from 'zod';
import { PARTY_IDS, type Party } from './parties.ts';

export type Child = `child-${number}`;
export type Pseudonym = Child | `staff-${number}` | `parent-of:${Child}`;
/** Somebody by role, or by pseudonym. */
export type Person = Party | Pseudonym;

const SHAPE = /^(?:(?:parent-of:)?child|staff)-[1-9]\d?$/;

/** A pseudonym, with a number from 1 to 99. */
export const pseudonymSchema = z.string().regex(SHAPE) as unknown as z.ZodType<
  Pseudonym,
  Pseudonym
>;

export const isPseudonym = (text: string): text is Pseudonym => SHAPE.test(text);

/** Whom a text names, by role or pseudonym; null where it is nobody that timelines know. */
export const personNamed = (text: string): Person | null =>
  isPseudonym(text) ? text : (PARTY_IDS.find((party) => party === text) ?? null);

/** The role that somebody has. */
export const partyOf = (person: Person): Party => {
  if (!isPseudonym(person)) return person;
  if (person.startsWith('parent-of:')) return 'parent';
  return person.startsWith('child-') ? 'pupil' : 'staff';
};

/** The child that somebody is, or whose parent they are; null where it does not say. */
export const childOf = (person: Person): Child | null =>
  isPseudonym(person) && !person.startsWith('staff-')
    ? (person.replace('parent-of:', '') as Child)
    : null;

/** Somebody as a person reads it: "child 1", "the parents of child 1". */
export const pseudonymInWords = (pseudonym: Pseudonym): string =>
  pseudonym
    .replace('parent-of:', 'the parents of ')
    .replace('staff-', 'member of staff ')
    .replace('child-', 'child ');

/** The people of a field of an entry. */
export const peopleIn = (field: Person | readonly Person[] | undefined): readonly Person[] =>
  field === undefined ? [] : typeof field === 'string' ? [field] : field;

/** The roles of the people of a field of an entry, each once. */
export const partiesIn = (field: Person | readonly Person[] | undefined): readonly Party[] => {
  const people = peopleIn(field);
  return people.some(isPseudonym)
    ? [...new Set(people.map(partyOf))]
    : (people as readonly Party[]);
};
