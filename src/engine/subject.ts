/** Whom a concern is about, as answers to the questions about its subject. */
import type { Fact, FactValue } from '../vocabulary/facts.ts';
import { PARTIES, type Party } from '../vocabulary/parties.ts';

export const listOf = (parties: Party | readonly Party[] | undefined): readonly Party[] =>
  parties === undefined ? [] : typeof parties === 'string' ? [parties] : parties;

/** Who the concern is about settles the questions about its subject. */
export const subjectFacts = (about: readonly Party[]): Partial<Record<Fact, FactValue>> => {
  if (about.length === 0) return {};
  const is = (so: boolean): FactValue => (so ? 'yes' : 'no');
  const named = about.filter((party) => party !== 'unrecorded');
  /** "Leadership" may be the head or the DSL; somebody unrecorded may be anybody. */
  const open = about.includes('unrecorded') || about.includes('leadership-team');
  const settled = (fact: Fact, so: boolean) => (so || !open ? { [fact]: is(so) } : {});
  return {
    ...settled('subject-is-dsl', named.includes('dsl')),
    ...settled('subject-is-headteacher', named.includes('headteacher')),
    ...settled('subject-is-deputy-dsl', named.includes('deputy-dsl')),
    ...settled('subject-is-chair-of-governors', named.includes('chair-of-governors')),
    ...settled(
      'subject-is-staff',
      named.some((party) => PARTIES[party].group === 'staff'),
    ),
    ...settled('subject-is-parent', named.includes('parent')),
  };
};
