/** The ways of telling somebody that the procedures speak of, as guards. */
import {
  and,
  by,
  does,
  known,
  mayBeIt,
  not,
  notBySubject,
  or,
  type Predicate,
  reportedTo,
  to,
  toTheSubject,
  toWhoKnows,
  via,
} from '../src/norms/predicates.ts';
import type { EventType } from '../src/vocabulary/acts.ts';
import type { Role } from '../src/vocabulary/roles.ts';

/** Brought the news themselves, and so need not be told about it. */
export const broughtTheNews = (role: Role): Predicate => and(does('concern.raised'), by(role));

/** Informed, by telling them or by a referral. */
export const informs = (role: Role): Predicate =>
  and(does('party.informed', 'referral.made'), to(role), notBySubject);

/** 999 when it is known that a child is in danger; otherwise any way of reaching the police. */
export const byTheRightNumber = or(not(known('immediate-danger')), via('999'));

/** Spoken to at all: told, asked for advice, or referred to. */
export const contacts = (role: Role): Predicate =>
  and(does('party.informed', 'advice.sought', 'referral.made'), to(role), notBySubject);

/** Spoken to by anybody, who may be the very one it is about; save those who brought the news. */
export const approaches = (role: Role): Predicate =>
  and(does('party.informed', 'advice.sought', 'referral.made'), to(role), not(toWhoKnows));

/** Knows, because somebody told them, or because they are the one who raised the concern. */
export const comesToKnow = (role: Role): Predicate =>
  or(informs(role), and(does('concern.raised', 'procedure.opened'), or(to(role), by(role))));

/** Done by anybody who acts for the school. */
export const schoolDoes = (...acts: readonly EventType[]): Predicate =>
  and(does(...acts), by('schoolPeople'));

export const schoolInforms = (role: Role): Predicate =>
  or(and(informs(role), by('schoolPeople')), broughtTheNews(role));

/** The same, where the clause asks for a report and names no way: a form to the police or the LADO is one. */
export const schoolReports = (role: Role): Predicate =>
  or(
    and(
      does('party.informed', 'referral.made'),
      reportedTo(role),
      notBySubject,
      by('schoolPeople'),
    ),
    broughtTheNews(role),
  );

export const schoolContacts = (role: Role): Predicate =>
  or(and(contacts(role), by('schoolPeople')), broughtTheNews(role));

/** Gave the children support, or sent them to those who do: counselling is an example the texts give. */
export const schoolSupports: Predicate = or(
  schoolDoes('support.provided'),
  and(does('referral.made'), to('supportServices'), by('schoolPeople')),
);

/** Given to the police, whatever the record calls it. */
export const deviceGivenToPolice: Predicate = and(
  schoolDoes('device.handed-over', 'device.released'),
  to('police'),
);

/** Given back to the parents, whatever the record calls it. */
export const deviceGivenToParents: Predicate = and(
  schoolDoes('device.released', 'device.handed-over'),
  to('parents'),
);

/**
 * Deleted: the image, or something that may have been it. What is deleted as content keeps no order, and
 * leaves open whether every copy is gone.
 */
export const copiesDeleted: Predicate = or(
  schoolDoes('image.deleted'),
  and(schoolDoes('content.deleted'), mayBeIt),
);

/** No agency has said that it needs nothing more. */
const stillNeeded = and(not(known('police-have-answered')), not(known('agencies-found-no-crime')));
const noLongerNeeded = and(does('agencies.ruled-out'), by('deletionConfirmer'));

/**
 * The device is locked away, and stays so while it is needed. Given back to a pupil it is not; given to
 * anybody else, it is open whether it was still needed. Once no agency needs it, it may go back.
 */
export const deviceLockedAway = {
  metBy: or(schoolDoes('device.secured', 'device.quarantined'), deviceGivenToPolice),
  undoing: {
    by: and(
      schoolDoes('device.released', 'device.handed-over'),
      or(to('pupils'), toTheSubject),
      not(to('police')),
      stillNeeded,
    ),
    // What the police do with it says nothing of the school.
    perhapsBy: and(
      does('device.released', 'device.handed-over'),
      or(by('schoolPeople'), not(by('police'))),
      not(to('police')),
      not(to('schoolPeople')),
      stillNeeded,
    ),
    endedBy: noLongerNeeded,
  },
};

/** Access is blocked, until somebody of the school unblocks it. */
export const accessBlocked = {
  metBy: schoolDoes('access.blocked'),
  undoing: {
    by: and(schoolDoes('access.unblocked'), stillNeeded),
    perhapsBy: or(),
    endedBy: noLongerNeeded,
  },
};

/** Children's services were asked what they know, or all met and said it: that is the check with them. */
export const agenciesChecked: Predicate = or(
  schoolDoes('agencies.checked', 'strategy-meeting.held'),
  and(does('advice.sought'), or(to('childrensServices'), to('singlePoint')), by('schoolPeople')),
);
