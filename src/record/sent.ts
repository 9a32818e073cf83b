/**
 * What was sent by a form, and whether anybody has heard of it. A form tells nobody: whoever can deal with the
 * concern has heard of it once an entry of theirs stands after it, such as that they have read it, or once
 * somebody who handles it has written down that they were spoken to. Whoever raised it may say that they have
 * told somebody: that is on the record, and counts for how it is judged, but the alerts go on, since a wrong
 * word would silence them.
 */
import { isTelling } from '../vocabulary/acts.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { type Channel, type Party, WRITTEN } from '../vocabulary/parties.ts';
import { type Person, partyOf, peopleIn } from '../vocabulary/pseudonyms.ts';
import type { Sent } from './content.ts';

/** Who answers for safeguarding in a school, in the order in which a concern is taken to them. */
const IN_TURN: readonly Party[] = ['dsl', 'deputy-dsl', 'headteacher'];

/**
 * Who can take a concern, the first to be alerted first, without whoever it is about: the DSL, then the
 * deputy, then the head; where the policy names somebody else first, such as the head or the chair, them.
 * @param to whom the policy has told first
 */
export const whoCanTake = (to: readonly Party[], about: readonly Person[]): readonly Party[] => {
  const order = to.includes('dsl') ? [...IN_TURN, ...to] : [...to, ...IN_TURN];
  return [...new Set(order)].filter((party) => !about.includes(party));
};

/** What is known of how an entry was written, beside what it says. */
export interface Wrote {
  /** Whom its writer stood in for. */
  readonly asWell: readonly Party[];
  /** Whether it is the word of whoever raised the concern, who has not opened the incident. */
  readonly isOfRaiser: boolean;
}

/** Whom an entry told something, as far as it says, and by what. */
interface Telling {
  readonly to?: Person | readonly Person[];
  readonly via?: Channel;
}

const isWritten = (event: TimelineEvent): boolean => {
  const { via } = event as Telling;
  return via !== undefined && WRITTEN.includes(via);
};

/** Whom an entry told, by word of mouth. */
const toldBy = (event: TimelineEvent): readonly Person[] =>
  isTelling(event.type) && !isWritten(event) ? peopleIn((event as Telling).to) : [];

/**
 * The first concern that was sent and that nobody has heard of; else the first that was sent; or null.
 * @param wrote how each entry was written, in the same order
 */
export const sentIn = (
  events: readonly TimelineEvent[],
  about: readonly Person[],
  wrote: readonly Wrote[],
): Sent | null => {
  const withdrawn = new Set(
    events.flatMap((each) =>
      each.type === 'entry.corrected' && each.replacement === undefined ? [each.entry] : [],
    ),
  );
  const stands = (position: number): boolean => !withdrawn.has(position);
  const isDanger = events.some(
    (event, position) =>
      event.type === 'fact.established' &&
      event.fact === 'immediate-danger' &&
      event.value === 'yes' &&
      stands(position),
  );
  const all = events.flatMap((event, entry): readonly Sent[] => {
    if (event.type !== 'concern.raised' || !isWritten(event) || !stands(entry)) return [];
    const to = peopleIn(event.to).map(partyOf);
    if (to.length === 0) return [];
    const canTake = whoCanTake(to, about);
    const hears = (later: TimelineEvent, position: number): boolean => {
      const { asWell = [], isOfRaiser = false } = wrote[position] ?? {};
      const heard = [later.by, ...toldBy(later)].map(partyOf);
      return !isOfRaiser && [...heard, ...asWell].some((party) => canTake.includes(party));
    };
    const isLater = (position: number): boolean => position > entry && stands(position);
    const heard = events.find((later, position) => isLater(position) && hears(later, position));
    const said = events.flatMap((later, position) =>
      isLater(position) && wrote[position]?.isOfRaiser === true
        ? [{ to: toldBy(later).map(partyOf), at: inUtc(later.at) }]
        : [],
    );
    const at = inUtc(event.recordedAt ?? event.at);
    const heardAt = heard === undefined ? null : inUtc(heard.at);
    return [{ entry, at, to, isDanger, heardAt, said }];
  });
  return all.find(({ heardAt }) => heardAt === null) ?? all[0] ?? null;
};

const inUtc = (moment: string): string => new Date(moment).toISOString();
