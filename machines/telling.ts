/** The ways of telling somebody that the procedures speak of, as guards. */
import { and, by, does, known, not, or, type Predicate, to, via } from '../src/norms/predicates.ts';
import type { EventType } from '../src/vocabulary/acts.ts';
import type { Role } from '../src/vocabulary/roles.ts';

/** Informed, by telling them or by a referral. */
export const informs = (role: Role): Predicate =>
  and(does('party.informed', 'referral.made'), to(role));

/** 999 when it is known that a child is in danger; otherwise any way of reaching the police. */
export const byTheRightNumber = or(not(known('immediate-danger')), via('999'));

/** Spoken to at all: told, asked for advice, or referred to. */
export const contacts = (role: Role): Predicate =>
  and(does('party.informed', 'advice.sought', 'referral.made'), to(role));

/** Knows, because somebody told them, or because they are the one who raised the concern. */
export const comesToKnow = (role: Role): Predicate =>
  or(informs(role), and(does('concern.raised', 'procedure.opened'), or(to(role), by(role))));

/** Done by anybody who acts for the school. */
export const schoolDoes = (...acts: readonly EventType[]): Predicate =>
  and(does(...acts), by('schoolPeople'));

export const schoolInforms = (role: Role): Predicate => and(informs(role), by('schoolPeople'));

export const schoolContacts = (role: Role): Predicate => and(contacts(role), by('schoolPeople'));
