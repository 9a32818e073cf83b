/**
 * Whom an incident is about, for the question who may know that it exists. This is stricter than what it is
 * judged by: whoever was said to be a subject stays one here, also when the entry is corrected. A correction
 * is one entry by one person, and what was seen cannot be unseen. To let somebody work on what they were
 * named in by mistake, begin it again as another incident and close the first.
 */
import { subjectFactOf } from '../norms/predicates.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { PARTY_IDS, type Party } from '../vocabulary/parties.ts';
import { type Person, peopleIn } from '../vocabulary/pseudonyms.ts';

interface Fields {
  readonly about?: Person | readonly Person[];
  readonly fact?: string;
  readonly value?: string;
}

/** What an entry says, and what a correction says it should have said. */
const fieldsOf = (event: TimelineEvent, events: readonly TimelineEvent[]): Fields =>
  event.type === 'entry.corrected'
    ? ({ ...events[event.entry], ...event.replacement } as Fields)
    : (event as Fields);

/** The parties whom an answer is about: "is the concern about the DSL?" */
const askedAbout = (fact: string): readonly Party[] => {
  if (fact === 'subject-is-staff' || fact === 'allegation-against-staff') return ['staff'];
  return PARTY_IDS.filter((party) => subjectFactOf(party) === fact);
};

/** Who may be meant by "the leadership": the engine asks about both of them. */
const LEADERS: readonly Party[] = ['headteacher', 'dsl'];

export const subjectsOf = (events: readonly TimelineEvent[]): readonly Person[] => {
  const subjects = new Set<Person>();
  /** Whom it may be about until somebody answers that it is not. */
  const perhaps = new Set<Person>();
  const said = new Map<Person, string>();
  for (const event of events) {
    const { about, fact, value } = fieldsOf(event, events);
    for (const person of peopleIn(about)) subjects.add(person);
    if (fact === undefined || value === undefined) continue;
    for (const party of askedAbout(fact)) {
      said.set(party, value);
      if (value === 'yes') subjects.add(party);
      if (value === 'unclear') perhaps.add(party);
    }
  }
  if (subjects.has('leadership-team')) for (const party of LEADERS) perhaps.add(party);
  const open = [...perhaps].filter((person) => said.get(person) !== 'no');
  return [...new Set([...subjects, ...open])];
};
