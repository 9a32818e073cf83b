/** Happenings that several ways through regions share, put into one story, and written down as an exercise. */

import { subjectFactOf } from '../../norms/predicates.ts';
import type { Procedure } from '../../norms/procedure.ts';
import { concernKey, type FactKey, type MachineEvent } from '../../norms/symbols.ts';
import { entriesOf } from '../../proof/counterexample.ts';
import type { FactValue } from '../../vocabulary/facts.ts';
import type { Party } from '../../vocabulary/parties.ts';
import type { ProcedureId } from '../../vocabulary/procedures.ts';
import type { Person } from '../../vocabulary/pseudonyms.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import type { Moments } from './chance.ts';
import type { Thread } from './threads.ts';

const BEFORE = 0;
const FIRST_DAY = 1;
/** After the incident was closed, whatever the day. */
const CLOSED = 1_000;

const isWait = ({ type }: MachineEvent): boolean => type === 'deadline.passed';
const isClosing = ({ type }: MachineEvent): boolean => type === 'incident.closed';

/** By when of an incident: before the concern, on its first day, once a limit has passed, after closing. */
const byTime = (
  events: readonly MachineEvent[],
  concern: FactKey,
): ReadonlyMap<number, readonly MachineEvent[]> => {
  const parts = new Map<number, MachineEvent[]>();
  let time = BEFORE;
  for (const event of events) {
    if (event.fact === concern) time = Math.max(time, FIRST_DAY);
    if (isWait(event) && time < CLOSED) time = Math.max(time, FIRST_DAY) + 1;
    else if (isClosing(event)) time = CLOSED;
    else parts.set(time, [...(parts.get(time) ?? []), event]);
    if (!parts.has(time)) parts.set(time, []);
  }
  return parts;
};

const WAIT: MachineEvent = { type: 'deadline.passed', by: 'unrecorded', to: [], reasoned: false };
const CLOSE: MachineEvent = { type: 'incident.closed', by: 'dsl', to: [], reasoned: false };

/** The concern that every incident has. */
const GENERAL = concernKey('general');

const raising = (fact: FactKey): MachineEvent => ({
  type: 'fact.established',
  by: 'dsl',
  to: [],
  reasoned: false,
  fact,
  value: 'yes',
});

/**
 * Several ways through regions as one story: what is known already is not learned once more.
 * @param opens whether what happens before the concern had its name happens after some concern was raised
 */
export const woven = (
  threads: readonly Pick<Thread, 'events'>[],
  procedure: ProcedureId,
  opens = true,
): readonly MachineEvent[] => {
  const concern = concernKey(procedure);
  const parts = threads.map(({ events }) => byTime(events, concern));
  const times = [...new Set(parts.flatMap((part) => [...part.keys()]))].sort((a, b) => a - b);
  const known = new Map<FactKey, FactValue>();
  const story: MachineEvent[] = [];
  const take = (event: MachineEvent): void => {
    const { fact, value } = event;
    if (fact !== undefined && value !== undefined) {
      if (event.corrects !== true && known.get(fact) === value) return;
      known.set(fact, value);
      // Any concern is one under the general rules as well.
      if (fact.startsWith('concern:')) known.set(GENERAL, 'yes');
    }
    story.push(event);
  };
  const before = parts.flatMap((part) => part.get(BEFORE) ?? []);
  if (opens && before.length > 0) take(raising(GENERAL));
  for (const event of before) take(event);
  take(raising(concern));
  const last = times.filter((time) => time < CLOSED).at(-1) ?? FIRST_DAY;
  for (let time = FIRST_DAY; time <= last; time += 1) {
    if (time > FIRST_DAY) story.push(WAIT);
    for (const part of parts) for (const event of part.get(time) ?? []) take(event);
  }
  story.push(CLOSE);
  for (const part of parts) for (const event of part.get(CLOSED) ?? []) take(event);
  return story;
};

/** What is said of an exercise beside what happens in it. */
export interface Telling extends Moments {
  readonly incident: string;
}

const partyIf = (party: Party | undefined): readonly Party[] =>
  party === undefined || party === 'unrecorded' ? [] : [party];

const isSameAct = (a: MachineEvent, b: MachineEvent): boolean =>
  a.type === b.type && a.by === b.by && a.to.join() === b.to.join();

/** What happens at the same moment as what comes before it: up to an act that is written down twice. */
const heldPlaces = (story: readonly MachineEvent[]): ReadonlySet<number> =>
  new Set(
    story.flatMap((event, place) => {
      if (event.again !== true) return [];
      const first = story.findLastIndex((each, index) => index < place && isSameAct(each, event));
      return Array.from({ length: place - first }, (_, index) => first + 1 + index);
    }),
  );

/** Who answers questions: the first whom the concern is not about. */
const ANSWERING: readonly Party[] = [
  'dsl',
  'headteacher',
  'deputy-dsl',
  'chair-of-governors',
  'teacher',
];

/** Whether a concern of this kind is about a child. */
const isAboutChild = ({ implies }: Procedure): boolean => implies['child-involved'] === 'yes';

/** A story as an exercise that `replay` accepts. */
export const written = (
  story: readonly MachineEvent[],
  procedure: Procedure,
  policy: string,
  { incident, next, child }: Telling,
): Timeline => {
  const subjects = story.flatMap((event) => [
    ...(event.bySubject === true ? partyIf(event.by) : []),
    ...(event.toSubject === true ? partyIf(event.to[0]) : []),
  ]);
  const knower = story.find(({ toKnower }) => toKnower === true)?.to[0];
  const about: readonly Person[] = [
    ...new Set([...(isAboutChild(procedure) ? [child] : []), ...subjects]),
  ];
  const held = heldPlaces(story);
  const subjectFacts = new Set(story.flatMap(({ fact, value }) => (value === 'yes' ? fact : [])));
  const answering = ANSWERING.find(
    (party) => !subjects.includes(party) && !subjectFacts.has(subjectFactOf(party) as FactKey),
  );
  const events = entriesOf(story, {
    momentOf: (_, place) =>
      next(held.has(place) ? 'same' : isWait(story[place] as MachineEvent) ? 'later' : 'soon'),
    raised: { by: knower ?? 'teacher', ...(about.length === 0 ? {} : { about }) },
    answeredBy: (fact) => (fact === 'head-approved-contact' ? 'headteacher' : (answering ?? 'dsl')),
    reason: 'Talked over and agreed.',
    concern: procedure.id,
    opens: false,
  });
  return { incident, policy, record: 'complete', exercise: true, events };
};
