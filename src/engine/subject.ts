/** Whom a concern is about, as answers to the questions about its subject. */
import type { Fact, FactValue } from '../vocabulary/facts.ts';
import { PARTIES, type Party } from '../vocabulary/parties.ts';

/** Who the concern is about settles the questions about its subject. */
export const subjectFacts = (about: readonly Party[]): Partial<Record<Fact, FactValue>> => {
  if (about.length === 0) return {};
  const is = (so: boolean): FactValue => (so ? 'yes' : 'no');
  /** "Leadership" may be the head or the DSL; somebody unrecorded may be anybody. */
  const open = about.includes('unrecorded') || about.includes('leadership-team');
  const settled = (fact: Fact, so: boolean) => (so || !open ? { [fact]: is(so) } : {});
  return {
    ...settled('subject-is-dsl', about.includes('dsl')),
    ...settled('subject-is-headteacher', about.includes('headteacher')),
    ...settled('subject-is-deputy-dsl', about.includes('deputy-dsl')),
    ...settled('subject-is-chair-of-governors', about.includes('chair-of-governors')),
    ...settled(
      'subject-is-staff',
      about.some((party) => PARTIES[party].group === 'staff'),
    ),
    ...settled('subject-is-parent', about.includes('parent')),
  };
};
