/**
 * What is asked of an incident afterwards: what was known when it was decided, what another body needs first,
 * the whole in plain words, the lessons. From the record alone. Pure.
 */
import { clockOf } from '../engine/entries.ts';
import { type Incident, reportOn, resume } from '../engine/replay.ts';
import { type Instant, instantOf } from '../engine/time.ts';
import { factAsked, factHolds, partyInWords } from '../norms/predicates.ts';
import { type EventType, isTelling, isTouching } from '../vocabulary/acts.ts';
import type { ActDone, ConcernRaised, TimelineEvent } from '../vocabulary/events.ts';
import { FACT_IDS, type Fact, type FactValue } from '../vocabulary/facts.ts';
import { bodyBehind, isOfTheSchool, type Party } from '../vocabulary/parties.ts';
import type { Contact, Policy } from '../vocabulary/policies.ts';
import { type Person, partyOf, peopleIn } from '../vocabulary/pseudonyms.ts';
import { eventInWords } from '../words/entries.ts';
import { nextInWords } from '../words/guidance.ts';
import { entryMomentInWords } from '../words/moments.ts';
import { inSchoolTime } from '../words/time.ts';
import { type RecordLine, recordOf } from './looking-up.ts';

/** Entries by which somebody decides something that others may ask about later. */
const DECIDES: readonly EventType[] = [
  'decision.recorded',
  'agencies.ruled-out',
  'image.viewed',
  'image.deleted',
  'content.deleted',
  'device.searched',
  'device.released',
  'sanction.applied',
  'staff.suspended',
  'incident.closed',
];

/** A decision, and what the record held of its moment when it was written. */
export interface Decided {
  readonly position: number;
  readonly event: TimelineEvent;
  readonly says: string;
  /** The answers that were known, and the questions that nobody had answered. */
  readonly known: readonly string[];
  readonly notKnown: readonly string[];
  /** What was done before it, by entry. */
  readonly before: readonly RecordLine[];
  /** What had happened by then, and was written down only afterwards. */
  readonly writtenLater: readonly RecordLine[];
}

const ANSWERS: Readonly<Record<FactValue, string>> = { yes: 'Yes', no: 'No', unclear: 'Unclear' };

const answerInWords = (fact: Fact, value: FactValue, policy: Policy): string =>
  `${factAsked(fact, policy)} ${ANSWERS[value]}.`;

/** The answers that somebody gave, and what follows from them; of what follows, not what is not so. */
const answersIn = ({ run, timeline }: Incident): readonly string[] => {
  const given = new Set(
    timeline.events.flatMap((event) => (event.type === 'fact.established' ? [event.fact] : [])),
  );
  return FACT_IDS.flatMap((fact) => {
    const value = run.facts[fact];
    const isSaid = value !== undefined && (value !== 'no' || given.has(fact));
    return isSaid ? [answerInWords(fact, value, run.policy)] : [];
  });
};

/**
 * The incident as the record held it when an entry was written, without what only came about after the entry's own
 * moment: somebody may write down at ten what was decided at eight. In place of that stands what says nothing, so
 * that entries keep their numbers.
 */
const heldAt = ({ timeline, books }: Incident, position: number): Incident => {
  const { at } = timeline.events[position] as TimelineEvent;
  const nothing: TimelineEvent = { at, type: 'record.made', by: 'unrecorded' };
  const events = timeline.events
    .slice(0, position)
    .map((event) => (clockOf(event) <= instantOf(at) ? event : nothing));
  return resume({ ...timeline, events }, books);
};

/** Every decision in the order in which they were written. */
export const decisionsIn = (incident: Incident): readonly Decided[] => {
  const { timeline, run } = incident;
  const lines = recordOf(incident);
  return lines
    .filter(({ event, withdrawn }) => !withdrawn && DECIDES.includes(event.type))
    .map(({ position, event }) => {
      const held = heldAt(incident, position);
      return {
        position,
        event,
        says: eventInWords(event, run),
        known: answersIn(held),
        notKnown: nextInWords(held, event.at).ask.map(({ asks }) => asks),
        before: recordOf(held).filter((line) => timeline.events.includes(line.event)),
        writtenLater: lines.filter(
          (line) => line.position > position && instantOf(line.event.at) <= instantOf(event.at),
        ),
      };
    });
};

/** Bodies that a sheet is made for. */
export const HAND_OVERS = {
  police: 'the police',
  lado: 'the LADO',
  'childrens-services': "children's services",
} as const;
export type HandOverTo = keyof typeof HAND_OVERS;

interface Needs {
  /** Whom the sheet goes to, in entries. */
  readonly bodies: readonly Party[];
  /** What it asks first, whether or not the school has asked it. */
  readonly first: readonly Fact[];
  /** What it is told where somebody has answered it. */
  readonly more: readonly Fact[];
  /** Whether it has to know what was done with devices, pictures and evidence. */
  readonly devices?: true;
  readonly acts: (event: TimelineEvent) => boolean;
  /** The people it is about. */
  readonly who: (person: Person) => boolean;
}

const isOneOf =
  (...types: readonly EventType[]) =>
  ({ type }: TimelineEvent): boolean =>
    types.includes(type);

const toldTo =
  (...parties: readonly Party[]) =>
  (event: TimelineEvent): boolean =>
    'to' in event &&
    event.type !== 'concern.raised' &&
    peopleIn(event.to).some((person) => parties.includes(bodyBehind(partyOf(person))));

const isOfDevices = (event: TimelineEvent): boolean =>
  isTouching(event.type) || isOneOf('access.blocked', 'access.unblocked', 'screen.covered')(event);

const isChild = (person: Person): boolean => partyOf(person) === 'pupil';
const isAdult = (person: Person): boolean => !['pupil', 'parent'].includes(partyOf(person));

const NEEDS: Readonly<Record<HandOverTo, Needs>> = {
  police: {
    bodies: ['police'],
    first: ['immediate-danger', 'crime-suspected', 'child-involved', 'device-in-hand'],
    more: [
      'image-on-school-network',
      'found-on-school-device',
      'web-address-known',
      'copies-exist',
      'money-demanded',
      'images-made-by-young-people',
      'content-on-pupil-device',
      'evidence-on-pupil-device',
      'staff-offence-suspected',
      'illegal-content-on-personal-device',
      'held-by-staff-on-school-device',
      'other-schools-targeted',
    ],
    devices: true,
    acts: isOneOf('staff.suspended'),
    who: () => true,
  },
  lado: {
    bodies: ['lado'],
    first: [
      'allegation-against-staff',
      'staff-offence-suspected',
      'child-involved',
      'immediate-danger',
    ],
    more: [
      'staff-conduct-in-question',
      'illegal-content-on-personal-device',
      'held-by-staff-on-school-device',
      'staff-broke-no-rule',
    ],
    devices: true,
    acts: isOneOf(
      'staff.suspended',
      'conduct-action.taken',
      'allegations-action.taken',
      'protective-action.taken',
      'investigation.started',
      'investigation.completed',
    ),
    who: isAdult,
  },
  'childrens-services': {
    bodies: ['childrens-services', 'single-point-of-access'],
    first: ['immediate-danger', 'safeguarding-concern', 'child-involved', 'subject-is-parent'],
    more: [
      'threshold-met',
      'other-school-children-involved',
      'child-or-parent-at-risk-of-radicalisation',
    ],
    acts: isOneOf(
      'risk.assessed',
      'support.provided',
      'child.consulted',
      'protective-action.taken',
      'strategy-meeting.held',
    ),
    who: isChild,
  },
};

/** An answer on a sheet: what would be so, whether it is, and the entry in which somebody said so, if one did. */
export interface SheetAnswer {
  readonly says: string;
  readonly value: FactValue;
  readonly from: RecordLine | null;
}

/** Somebody whose name is written on a sheet by hand. */
export interface ToBeNamed {
  readonly says: string;
  readonly isChild: boolean;
}

/** A sheet for another body: what it needs first, and what nobody knows yet. Every list is in the order of time. */
export interface HandOver {
  readonly to: string;
  /** How to reach it. */
  readonly contacts: readonly Contact[];
  readonly who: readonly ToBeNamed[];
  /** When the school first knew, and what it was told then. */
  readonly concerns: readonly RecordLine[];
  readonly known: readonly SheetAnswer[];
  readonly notKnown: readonly string[];
  /** What was done with devices, pictures and evidence. */
  readonly devices: readonly RecordLine[];
  readonly done: readonly RecordLine[];
  /** Who else was told, and when; not what, and with no reference. */
  readonly othersTold: readonly RecordLine[];
  /** Whom nothing in the record says were told, and whom this body asks about. */
  readonly notTold: readonly string[];
  /** What this body was told before, with references. */
  readonly toldBefore: readonly RecordLine[];
  /** Who did or saw what stands on it, by role. */
  readonly roles: readonly string[];
}

/** The concerns, with what this body is not to be told about others left out. */
const concernsFor = ({ who }: Needs, lines: readonly RecordLine[]): readonly RecordLine[] =>
  lines.filter(({ event }) => {
    if (event.type !== 'concern.raised') return false;
    const about = peopleIn((event as ConcernRaised).about);
    return about.length === 0 || about.some(who);
  });

const begun = (says: string): string => `${says.charAt(0).toUpperCase()}${says.slice(1)}`;

const isTold = ({ event }: RecordLine): boolean => isTelling(event.type);

const byTime = (lines: readonly RecordLine[]): readonly RecordLine[] =>
  [...lines].sort((a, b) => instantOf(a.event.at) - instantOf(b.event.at));

/** What somebody else gave a reference for is told without it. */
const withoutReference = (line: RecordLine): RecordLine => {
  const { reference: _, ...event } = line.event as ActDone;
  return { ...line, event };
};

export const handOverOf = (incident: Incident, to: HandOverTo): HandOver => {
  const { policy, facts } = incident.run;
  const needs = NEEDS[to];
  const lines = byTime(
    recordOf(incident).filter(
      ({ withdrawn, event }) => !withdrawn && event.type !== 'entry.corrected',
    ),
  );
  const about = lines.flatMap(({ event }) => ('about' in event ? peopleIn(event.about) : []));
  const who = [...new Set(about)].filter(needs.who);
  const isToThem = ({ event }: RecordLine): boolean => toldTo(...needs.bodies)(event);
  const ofTheirs = (line: RecordLine): RecordLine =>
    isToThem(line) ? line : withoutReference(line);
  const devices = lines.filter(({ event }) => needs.devices && isOfDevices(event)).map(ofTheirs);
  const done = lines.filter(({ event }) => needs.acts(event)).map(ofTheirs);
  const concerns = concernsFor(needs, lines);
  const toldBefore = lines.filter((line) => isTold(line) && isToThem(line));
  const othersTold = lines.filter((line) => isTold(line) && !isToThem(line)).map(withoutReference);
  const wasTold = (person: Person): boolean =>
    lines.some(
      (line) => isTold(line) && 'to' in line.event && peopleIn(line.event.to).includes(person),
    );
  const parents = lines.some((line) => isTold(line) && toldTo('parent')(line.event));
  const shown = [...concerns, ...devices, ...done, ...toldBefore];
  const doers = shown.map(({ event }) => event.by).filter((by) => isOfTheSchool(partyOf(by)));
  return {
    to: HAND_OVERS[to],
    contacts: needs.bodies.flatMap((party) => policy.contacts[party] ?? []),
    who: who.map((person) => ({ says: partyInWords(person, policy), isChild: isChild(person) })),
    concerns,
    known: [...needs.first, ...needs.more].flatMap((fact) => {
      const value = facts[fact];
      if (value === undefined) return [];
      const from = lines.findLast(
        ({ event }) => event.type === 'fact.established' && event.fact === fact,
      );
      return [{ says: begun(factHolds(fact, policy)), value, from: from ?? null }];
    }),
    notKnown: needs.first
      .filter((fact) => facts[fact] === undefined)
      .map((fact) => `whether ${factHolds(fact, policy)}`),
    devices,
    done,
    othersTold,
    notTold: [
      ...(parents ? [] : ['the parents or carers']),
      ...who
        .filter((person) => isAdult(person) && !wasTold(person))
        .map((person) => `${partyInWords(person, policy)}, whom it is about`),
    ],
    toldBefore,
    roles: [...new Set(doers)]
      .filter((person) => !who.includes(person))
      .map((person) => partyInWords(person, policy)),
  };
};

/** A lesson, as it stands in the note of an entry: who does it, and by when. */
export interface Lesson {
  readonly says: string;
  readonly owner: string;
  /** ISO 8601, a day. */
  readonly by: string;
}

/** The note of an entry that keeps a lesson. */
export const lessonInWords = ({ says, owner, by }: Lesson): string =>
  `${says.trim()} Owner: ${owner}. By: ${by}.`;

const LESSON = /^([\s\S]*) Owner: ([^.]+)\. By: (\d{4}-\d{2}-\d{2})\.$/;

export const lessonIn = (note: string): Lesson | null => {
  const [, says, owner, by] = LESSON.exec(note) ?? [];
  return says === undefined || owner === undefined || by === undefined ? null : { says, owner, by };
};

const REVIEWS = isOneOf(
  'debrief.held',
  'review.held',
  'lessons.recorded',
  'changes.made',
  'procedures.reviewed',
);

/** What was learned, and what came of it. */
export const reviewOf = (incident: Incident): readonly RecordLine[] =>
  recordOf(incident).filter(({ event, withdrawn }) => !withdrawn && REVIEWS(event));

/** Every lesson that was written down, in that order, by its entry. */
export const lessonsIn = (
  incident: Incident,
): readonly { readonly position: number; readonly lesson: Lesson }[] =>
  reviewOf(incident).flatMap(({ position, event }) => {
    const lesson = lessonIn(event.note ?? '');
    return lesson === null ? [] : [{ position, lesson }];
  });

const lineInText = ({ position, event }: RecordLine, incident: Incident): string => {
  const reference = 'reference' in event && event.reference ? `, reference ${event.reference}` : '';
  const more = [event.reason && `Why: ${event.reason}`, event.note].filter((each) => each);
  const says = `${entryMomentInWords(event)}  ${eventInWords(event, incident.run)}${reference} (entry ${position})`;
  return [says, ...more.map((each) => `    ${each}`)].join('\n');
};

const listed = (title: string, lines: readonly string[], none: string): string =>
  [title, ...(lines.length === 0 ? [`  ${none}`] : lines.map((line) => `- ${line}`))].join('\n');

/** The whole incident in plain words, to paste into another system. It names nobody. */
export const summaryOf = (incident: Incident, now: Instant, title: string): string => {
  const { run } = incident;
  const shown = nextInWords(incident);
  const lines = recordOf(incident).filter(
    ({ withdrawn, event }) => !withdrawn && event.type !== 'entry.corrected',
  );
  const { findings } = reportOn(incident, now);
  const owed = [...shown.doNow, ...shown.later].map(({ says }) => says);
  return [
    title,
    `${run.policy.school}. ${run.policy.title}, ${run.policy.edition}. Written ${inSchoolTime(now)}.`,
    '',
    ['What was done', ...lines.map((line) => lineInText(line, incident))].join('\n'),
    '',
    listed('What is known', answersIn(incident), 'Nothing was answered.'),
    '',
    listed(
      'What nobody has answered',
      shown.ask.map(({ asks }) => asks),
      'Nothing.',
    ),
    '',
    listed('Still to be done', owed, 'Nothing that is known of.'),
    '',
    `Rules not kept, late or missed: ${findings.filter(({ verdict }) => ['breached', 'missed', 'late', 'overdue'].includes(verdict)).length}. The chronology and the findings are in Dutybound.`,
    '',
  ].join('\n');
};
