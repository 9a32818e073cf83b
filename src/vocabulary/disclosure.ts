/** Acts that some rule must judge before an incident can be called compliant. */
import { isTouching } from './acts.ts';
import { PARTIES, type Party, type PartyGroup } from './parties.ts';

/** The acts by which somebody is told. */
export const TELLING = ['party.informed', 'advice.sought', 'referral.made'] as const;

/** Those outside the matter, to whom telling is a disclosure. */
export const OUTSIDERS: readonly Party[] = [
  'public',
  'media',
  'other-school',
  'uninvolved-pupil',
  'uninvolved-parent',
];

/** What these do binds no school. */
const NOT_OF_THE_SCHOOL: readonly PartyGroup[] = ['pupils', 'parents', 'agencies'];
const actsForTheSchool = (by: Party): boolean =>
  by === 'unrecorded' || by === 'visitor'
    ? true
    : PARTIES[by].group !== 'outside' && !NOT_OF_THE_SCHOOL.includes(PARTIES[by].group);

interface Deed {
  readonly type: string;
  readonly by: Party;
  readonly to: readonly Party[];
}

/** Whether somebody is told who has no part in the matter. */
const isDisclosure = ({ type, to }: Deed): boolean =>
  (TELLING as readonly string[]).includes(type) && to.some((party) => OUTSIDERS.includes(party));

/**
 * Whether it touches an image, evidence or a device, or discloses something, and somebody of the school
 * did it. Where no rule judges it, nobody can call the incident compliant.
 */
export const mustBeJudged = (deed: Deed): boolean =>
  (isTouching(deed.type) || isDisclosure(deed)) && actsForTheSchool(deed.by);
