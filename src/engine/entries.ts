/**
 * The timeline as the engine reads it: corrected, and in the order of the clock.
 *
 * An act counts from when it happened, so a corrected act is read as if it had been written rightly
 * at first. A fact or a concern counts from when it was known, so it stands until the correction
 * and changes then; where a correction leaves what was known as it was, it is read like an act's.
 * A withdrawn entry never was, save that a withdrawn concern ends then, unless another stands.
 */

import { madeOnce } from '../norms/made-once.ts';
import { subjectFactOf } from '../norms/predicates.ts';
import type { ConcernRaised, EntryCorrected, TimelineEvent } from '../vocabulary/events.ts';
import { timelineEventSchema } from '../vocabulary/events.ts';
import { excuses, FACT_IDS, type Fact, type FactValue, isOfStaff } from '../vocabulary/facts.ts';
import type { Correction } from '../vocabulary/findings.ts';
import {
  type Channel,
  mayAnswerForTheSchool,
  PARTIES,
  PARTY_IDS,
  type Party,
  type PartyGroup,
} from '../vocabulary/parties.ts';
import { isAboutStaff, type ProcedureId } from '../vocabulary/procedures.ts';
import {
  isPseudonym,
  type Person,
  partiesIn,
  partyOf,
  peopleIn,
} from '../vocabulary/pseudonyms.ts';
import type { Change } from '../vocabulary/reasons.ts';
import { isKnowledge, momentOf, spanOf } from './spans.ts';
import { subjectFacts } from './subject.ts';
import { type Instant, instantOf } from './time.ts';

/** One entry in force, with the position it has in the timeline as given. */
export interface Entry {
  readonly position: number;
  readonly event: TimelineEvent;
  /** When it counts: when it happened, or when it was known. */
  readonly clock: Instant;
  /** Of a concern that was withdrawn at `clock`: what it is by now. Null where it stands. */
  readonly withdrawn: ProcedureId | 'nothing' | null;
  /** Since when what this corrects was wrongly known; null where it corrects nothing. */
  readonly wrongSince: Instant | null;
  /** Whether it is what a corrected concern is called by now, and so nothing new. */
  readonly isRenamed: boolean;
}

export interface CorrectedView {
  readonly entries: readonly Entry[];
  readonly corrections: readonly CorrectionMade[];
  /** Positions of corrections that do not count. */
  readonly unheard: readonly number[];
  /** Positions of corrections, answers and decisions that may not count: see `mayBeTheirs`. */
  readonly doubted: readonly number[];
}

type Concern = Extract<TimelineEvent, { type: 'concern.raised' | 'procedure.opened' }>;

const isConcern = (event: TimelineEvent): event is Concern =>
  event.type === 'concern.raised' || event.type === 'procedure.opened';

/** Whom the concerns were ever said to be about, and whether one is about a member of staff whom nobody names. */
interface Subjects {
  readonly people: readonly Person[];
  readonly isStaffUnnamed: boolean;
  /** Who says so of staff, and so speaks of somebody else. */
  readonly accusers: ReadonlySet<Person>;
}

const isStaff = (person: Person): boolean => PARTIES[partyOf(person)].group === 'staff';

/** Staff of whom no question asks whether the concern is about them. */
const isAnyStaff = (person: Person): boolean =>
  isStaff(person) && subjectFactOf(partyOf(person)) === undefined;

/** Whether an entry says something against a member of staff, and does not say which. */
const isAgainstStaff = (event: TimelineEvent): boolean =>
  event.type === 'fact.established'
    ? event.value === 'yes' && isOfStaff(event.fact)
    : isConcern(event) && isAboutStaff(event.procedure);

/** Whether an entry says something against a member of staff, whether or not it says which. */
const saysAgainstStaff = (event: TimelineEvent): boolean =>
  isAgainstStaff(event) ||
  (event.type === 'concern.raised' && peopleIn(event.about).some(isAnyStaff));

/** By an answer that may say so: whom the concern is about. */
const SUBJECTS_SAID_BY: ReadonlyMap<Fact, readonly Party[]> = new Map(
  FACT_IDS.map((fact) => [fact, PARTY_IDS.filter((party) => subjectFactOf(party) === fact)]),
);

const subjectsIn = (events: readonly TimelineEvent[]): Subjects => {
  const said = events.flatMap((event) => {
    if (event.type === 'concern.raised') return peopleIn(event.about);
    if (event.type !== 'fact.established' || event.value !== 'yes') return [];
    return SUBJECTS_SAID_BY.get(event.fact) ?? [];
  });
  const people = [...new Set<Person>(said)];
  const against = events.filter(saysAgainstStaff);
  return {
    people,
    isStaffUnnamed: !people.some(isStaff) && against.some(isAgainstStaff),
    accusers: new Set(against.map(({ by }) => by)),
  };
};

/** The team speaks as one, and a manager is the manager of whom it is about. */
const SPEAKING_FOR_OTHERS: readonly Party[] = ['leadership-team', 'line-manager'];
const speaksForThemselves = (person: Person): boolean =>
  isAnyStaff(person) && !SPEAKING_FOR_OTHERS.includes(partyOf(person));

/** Whether a member of staff may be one whom the record calls something else. */
const mayBe = (person: Person, subject: Person): boolean =>
  isAnyStaff(person) &&
  isAnyStaff(subject) &&
  !(isPseudonym(person) && isPseudonym(subject)) &&
  [person, subject].some((each) => partyOf(each) === 'staff');

/** Whether a concern is said to be about somebody, as far as the record says who they are. */
const isTheirs = (by: Person, { people }: Subjects): boolean =>
  people.some(
    (person) =>
      person === by ||
      (partyOf(person) === partyOf(by) && !(isPseudonym(person) && isPseudonym(by))),
  );

/** Whether somebody may be the one a concern is about, whom the record does not name, or calls something else. */
const mayBeTheirs = (by: Person, { people, isStaffUnnamed }: Subjects): boolean =>
  speaksForThemselves(by) && (isStaffUnnamed || people.some((each) => mayBe(by, each)));

/**
 * Whether a correction counts: what stands in the record of somebody is not theirs to take out when the
 * concern is about them, nor a pupil's, a parent's or a stranger's. Who may be the one it is about leaves it
 * in doubt, save where they correct what they wrote themselves of something else.
 */
const isHeard = (
  { by }: EntryCorrected,
  wrong: TimelineEvent | undefined,
  subjects: Subjects,
): 'yes' | 'no' | 'perhaps' => {
  const party = partyOf(by);
  if (!mayAnswerForTheSchool(party)) return 'no';
  if (party === 'unrecorded') return 'yes';
  if (isTheirs(by, subjects)) return 'no';
  const isOwn = wrong?.by === by && !isConcern(wrong) && !isAgainstStaff(wrong);
  return mayBeTheirs(by, subjects) && !isOwn ? 'perhaps' : 'yes';
};

/** Whether an entry excuses, ends or permits something, or decides against it, on somebody's word. */
const isOfTheirWord = (event: TimelineEvent): boolean =>
  event.type === 'fact.established'
    ? excuses(event.fact, event.value)
    : event.type === 'decision.recorded' && event.decision !== 'do';

/**
 * Whether an answer or a decision may not count, since whoever gives it may be the one the concern is about.
 * One that is surely theirs is told apart by the rules.
 */
const isDoubted = (event: TimelineEvent, subjects: Subjects): boolean =>
  isOfTheirWord(event) &&
  !subjects.accusers.has(event.by) &&
  !isTheirs(event.by, subjects) &&
  mayBeTheirs(event.by, subjects);

/**
 * What an entry adds to whether a timeline has one that may not count: it has none unless one is against
 * staff, and another is the word of some of them.
 */
export const doubtOf = (event: TimelineEvent): 'against-staff' | 'word-of-staff' | null => {
  if (isOfTheirWord(event) && speaksForThemselves(event.by)) return 'word-of-staff';
  return saysAgainstStaff(event) ? 'against-staff' : null;
};

/** When an event counts. */
export const clockOf = (event: TimelineEvent): Instant =>
  instantOf(isKnowledge(event) ? (event.knownAt ?? event.at) : event.at);

/** At the same moment a concern comes first and the closing last; otherwise as written. */
export const rankOf = (event: TimelineEvent): number => {
  if (event.type === 'concern.raised' || event.type === 'procedure.opened') return 0;
  return event.type === 'incident.closed' ? 2 : 1;
};

export const inClockOrder = (a: Entry, b: Entry): number =>
  a.clock - b.clock || rankOf(a.event) - rankOf(b.event) || a.position - b.position;

/** Whether a value has the shape of an event. */
export type Fits = (value: unknown) => boolean;
const fitsSchema: Fits = (value) => timelineEventSchema.safeParse(value).success;

/** The event that should have been written, or null where the replacement does not fit. */
export const replaced = (
  event: TimelineEvent,
  by: EntryCorrected,
  fits: Fits = fitsSchema,
): TimelineEvent | null => {
  const {
    notBefore: _,
    notAfter: __,
    sequence: ___,
    after: ____,
    soonAfter: _____,
    within: ______,
    ...exact
  } = event;
  // A moment is replaced as a whole: the span that it was known to goes with it.
  const kept = by.replacement !== undefined && 'at' in by.replacement ? exact : event;
  const merged = { ...kept, ...by.replacement } as TimelineEvent;
  return merged.type === event.type && fits(merged) ? merged : null;
};

/** A correction without its words. */
export type CorrectionMade = Omit<Correction, 'was' | 'is'>;

/** Free text is not repeated: what a note says is nobody's business but the record's. */
const FREE_TEXT: readonly string[] = ['note', 'reason'];

const changesOf = (
  was: TimelineEvent,
  is: TimelineEvent,
  fields: readonly string[],
): readonly Change[] => {
  const valueIn = (event: TimelineEvent, field: string) =>
    field === 'at' && spanOf(event) !== null
      ? momentOf(event)
      : (((event as unknown as Record<string, unknown>)[field] ?? null) as Change['was']);
  // A moment is told as one, with the span that it is known to.
  const told = fields.filter((field) => field !== 'notBefore' && field !== 'notAfter');
  return told.map((field) =>
    FREE_TEXT.includes(field)
      ? { field }
      : { field, was: valueIn(was, field), is: valueIn(is, field) },
  );
};

export const entryOf = (
  position: number,
  event: TimelineEvent,
  clock: Instant = clockOf(event),
): Entry => ({
  position,
  event,
  clock,
  withdrawn: null,
  wrongSince: null,
  isRenamed: false,
});

/** What has become of one entry of the timeline. */
interface Standing {
  /** What it says by now. */
  readonly event: TimelineEvent;
  readonly entries: readonly Entry[];
}

/** The concern as the entry that it is about knows it: what becomes of it later is about the same matter. */
const ofItself = (event: TimelineEvent, position: number): TimelineEvent =>
  isConcern(event) && event.sameAs === undefined ? { ...event, sameAs: position } : event;

const withdrawnAt = (last: Entry, clock: Instant): Entry => ({
  ...last,
  event: ofItself(last.event, last.position),
  clock,
  withdrawn: 'nothing',
  wrongSince: last.clock,
});

/** A concern that is withdrawn; what it would have been called only later it never was. */
const withdrawn = (entries: readonly Entry[], clock: Instant): readonly Entry[] => {
  const before = entries.filter((each) => each.clock <= clock);
  const last = before.at(-1);
  return last === undefined ? [] : [...before, withdrawnAt(last, clock)];
};

const aboutIn = (event: TimelineEvent): Readonly<Partial<Record<Fact, FactValue>>> =>
  event.type === 'concern.raised' ? subjectFacts(partiesIn(event.about)) : {};

const factOf = (event: TimelineEvent): Fact | null =>
  event.type === 'fact.established' ? event.fact : null;

/** Whether both are the same answer, whoever wrote it, when, and in what words. */
const isSameAnswer = (a: TimelineEvent, b: TimelineEvent): boolean =>
  a.type === 'fact.established' && b.type === a.type && a.fact === b.fact && a.value === b.value;

/** Whether both are the same concern, or the same answer. */
const isSameKnowledge = (a: TimelineEvent, b: TimelineEvent): boolean =>
  isConcern(a) ? isConcern(b) && a.procedure === b.procedure : isSameAnswer(a, b);

/** Who deals with concerns, and so knew of one until it was withdrawn. */
const DEALING: readonly PartyGroup[] = ['staff', 'governors', 'agencies'];
const READ_BY_OTHERS: readonly (Channel | undefined)[] = ['email', 'social-media'];

/**
 * Whom a concern was raised with, and how, is what somebody did, and so is read as it is written by now. One
 * that is withdrawn was raised with nobody else than those who knew of it, and where nobody else could read it.
 */
const saidAsNow = (was: TimelineEvent, now: TimelineEvent, stands: boolean): TimelineEvent => {
  if (was.type !== 'concern.raised' || now.type !== 'concern.raised') return was;
  const { to: _, via: __, ...rest } = was;
  const told = peopleIn(now.to).filter(
    (person) => stands || DEALING.includes(PARTIES[partyOf(person)].group),
  );
  const via = !stands && READ_BY_OTHERS.includes(now.via) ? 'secure-email' : now.via;
  return {
    ...rest,
    ...(told.length > 0 && { to: told }),
    ...(via !== undefined && { via }),
  };
};

/**
 * What became of an entry, once all its corrections are known. What is so after all was not wrongly known,
 * and what is withdrawn says what it is instead, where that was to be known as long.
 */
const inTheEnd = ({ event, entries }: Standing): readonly Entry[] => {
  if (entries.length < 2) return entries;
  const stands = entries.at(-1)?.withdrawn === null;
  return entries.map((given, index) => {
    const entry = { ...given, event: saidAsNow(given.event, event, stands) };
    const before = entries[index - 1];
    if (!stands || before === undefined || entry.wrongSince === null) return entry;
    if (clockOf(event) > before.clock) return entry;
    if (isSameKnowledge(before.event, event)) return { ...entry, wrongSince: entry.clock };
    return isConcern(event) ? { ...entry, withdrawn: event.procedure } : entry;
  });
};

/** The concern as it is written by now, about whom it was said to be at first. */
const aboutTheSame = (event: ConcernRaised, first: TimelineEvent): TimelineEvent => {
  const { about: _, ...rest } = event;
  const about = first.type === 'concern.raised' ? first.about : undefined;
  return about === undefined ? rest : { ...rest, about };
};

/** An entry after a correction that gives a replacement. */
const corrected = (before: Standing, last: Entry, by: EntryCorrected, fits?: Fits): Standing => {
  const event = replaced(before.event, by, fits);
  if (event === null) return isKnowledge(before.event) ? before : { ...before, entries: [] };
  const { position } = last;
  if (!isKnowledge(event)) return { event, entries: [entryOf(position, event)] };
  const earlier = before.entries.slice(0, -1);
  const { replacement = {} } = by;
  const isMoved = 'knownAt' in replacement || 'at' in replacement;
  const same = isSameAnswer(event, before.event);
  const knownSince = isMoved ? clockOf(event) : clockOf(by);
  const put: Entry = { ...entryOf(position, event), clock: knownSince };
  // What was withdrawn and is so after all is what it was.
  const renamed: Entry = { ...put, event: ofItself(event, position), isRenamed: true };
  if (last.withdrawn !== null) return { event, entries: [...before.entries, renamed] };
  if (same && !isMoved) return { event, entries: [...earlier, { ...last, event }] };
  const fromTheStart = knownSince <= last.clock;
  if (isConcern(event)) {
    // What was corrected before is called once more what it is called by now.
    if (fromTheStart) {
      return { event, entries: [...earlier, last.isRenamed ? renamed : put] };
    }
    const goesOn = isConcern(before.event) && event.procedure === before.event.procedure;
    if (goesOn && !isMoved) {
      // Who it is about is corrected by answers of its own, once that is known.
      const as = event.type === 'concern.raised' ? aboutTheSame(event, last.event) : event;
      return { event, entries: [...earlier, { ...last, event: as }] };
    }
    return { event, entries: [...before.entries, withdrawnAt(last, knownSince), renamed] };
  }
  if (factOf(event) !== factOf(before.event)) return { event, entries: [put] };
  const kept = fromTheStart ? earlier : before.entries;
  return { event, entries: [...kept, same ? put : { ...put, wrongSince: last.clock }] };
};

/** The answers about its subject that go with a concern whose subject is corrected. */
const subjectPutRight = (
  before: TimelineEvent,
  after: TimelineEvent,
  correction: { readonly position: number; readonly event: EntryCorrected },
  since: Instant,
  isAnsweredElsewhere: (fact: Fact) => boolean,
): readonly Entry[] => {
  const [was, is] = [aboutIn(before), aboutIn(after)];
  const { position, event: by } = correction;
  return FACT_IDS.flatMap((fact): Entry[] => {
    const value = is[fact] ?? 'unclear';
    if (was[fact] === is[fact]) return [];
    if (value !== 'yes' && isAnsweredElsewhere(fact)) return [];
    const event: TimelineEvent = { at: by.at, type: 'fact.established', by: by.by, fact, value };
    return [{ ...entryOf(position, event), clock: clockOf(by), wrongSince: since }];
  });
};

/** Whether a concern for the same procedure stands, by the others, when this one is withdrawn. */
const standsBesides = (entry: Entry, others: ReadonlyMap<number, Standing>): boolean => {
  const { event, clock, position } = entry;
  if (!isConcern(event)) return false;
  return [...others].some(([at, { entries }]) => {
    if (at === position) return false;
    const last = entries
      .filter((each) => isConcern(each.event) && each.event.procedure === event.procedure)
      .findLast((each) => each.clock <= clock);
    return last !== undefined && last.withdrawn === null;
  });
};

const ofNobody = new WeakMap<TimelineEvent, TimelineEvent>();

/** The same, as nobody's; made once, so that what was run before is known again. */
export const asNobodys = (event: TimelineEvent): TimelineEvent =>
  madeOnce(ofNobody, event, (): TimelineEvent => ({ ...event, by: 'unrecorded' }));

/** Positions of the answers and decisions that may not count among events of which none corrects another. */
export const wordsInDoubt = (events: readonly TimelineEvent[]): readonly number[] => {
  const subjects = subjectsIn(events);
  return events.flatMap((event, position) => (isDoubted(event, subjects) ? [position] : []));
};

/**
 * The entries, with each answer or decision that may not count as nobody's who may give it: it is known to
 * have been said, and excuses nobody. What somebody else corrected counts.
 */
const wordsHeard = (
  entries: readonly Entry[],
  subjects: Subjects,
  events: readonly TimelineEvent[],
  believes: boolean,
): { readonly entries: Entry[]; readonly doubted: readonly number[] } => {
  const isOfDoubt = ({ event, position }: Entry): boolean =>
    event === events[position] && isDoubted(event, subjects);
  const doubted = entries.filter(isOfDoubt).map(({ position }) => position);
  const asHeard = (entry: Entry): Entry =>
    !believes && isOfDoubt(entry) ? { ...entry, event: asNobodys(entry.event) } : entry;
  return { entries: entries.map(asHeard), doubted };
};

type Views = WeakMap<readonly TimelineEvent[], CorrectedView>;
const views: Views = new WeakMap();
const believing: Views = new WeakMap();

/** How else a timeline may be seen than by itself alone. */
export interface Seeing {
  /** Whether corrections count that may not. */
  readonly believes?: boolean;
  /** Where nothing is kept of what was seen: tells the shape of an event. */
  readonly fits?: Fits | undefined;
  /** By entry, when it counts: of those that no correction has to do with, the events need no times then. */
  readonly clocks?: ArrayLike<Instant> | undefined;
}

/** What stands after all corrections, and what each correction changed. Made once of entries that are all fit. */
export const correctedView = (
  events: readonly TimelineEvent[],
  seeing: Seeing = {},
): CorrectedView =>
  seeing.fits === undefined
    ? madeOnce(seeing.believes === true ? believing : views, events, () => viewOf(events, seeing))
    : viewOf(events, seeing);

const viewOf = (
  events: readonly TimelineEvent[],
  { believes = false, fits, clocks }: Seeing,
): CorrectedView => {
  const subjects = subjectsIn(events);
  if (events.every((event) => event.type !== 'entry.corrected')) {
    const given = events.map((event, position) => entryOf(position, event, clocks?.[position]));
    const { entries, doubted } = wordsHeard(given, subjects, events, believes);
    return { entries: entries.sort(inClockOrder), corrections: [], unheard: [], doubted };
  }
  const unheard: number[] = [];
  const doubted: number[] = [];
  const standing = new Map<number, Standing>();
  const corrections: CorrectionMade[] = [];
  const answers: Entry[] = [];
  const correcting: { readonly position: number; readonly event: EntryCorrected }[] = [];
  events.forEach((event, position) => {
    if (event.type === 'entry.corrected') {
      const heard = isHeard(event, events[event.entry], subjects);
      if (heard === 'no') unheard.push(position);
      if (heard === 'perhaps') doubted.push(position);
      if (heard === 'yes' || (heard === 'perhaps' && believes)) {
        correcting.push({ position, event });
      }
    } else {
      standing.set(position, { event, entries: [entryOf(position, event, clocks?.[position])] });
    }
  });
  correcting.sort((a, b) => clockOf(a.event) - clockOf(b.event) || a.position - b.position);
  for (const correction of correcting) {
    const { position, event: by } = correction;
    const before = standing.get(by.entry);
    if (before === undefined) continue;
    // What was withdrawn stands again once it is written as it should have been.
    const restored = by.replacement && entryOf(by.entry, before.event);
    const last = before.entries.at(-1) ?? restored;
    if (last === undefined) continue;
    const fields = Object.keys(by.replacement ?? {});
    const ended = isConcern(last.event) ? withdrawn(before.entries, clockOf(by)) : [];
    const after =
      by.replacement === undefined
        ? { event: before.event, entries: ended }
        : corrected(before, last, by, fits);
    standing.set(by.entry, after);
    const now = after.entries.at(-1);
    const isFromTheStart = now?.event === after.event && now.clock <= last.clock;
    if (by.replacement !== undefined && !isFromTheStart) {
      const isAnsweredElsewhere = (fact: Fact): boolean =>
        [...standing].some(
          ([at, { event, entries }]) =>
            at !== by.entry &&
            entries.length > 0 &&
            (event.type === 'fact.established'
              ? event.fact === fact
              : aboutIn(event)[fact] !== undefined),
        );
      const { clock } = last;
      answers.push(
        ...subjectPutRight(before.event, after.event, correction, clock, isAnsweredElsewhere),
      );
    }
    corrections.push({
      entry: by.entry,
      correctedBy: position,
      type: before.event.type,
      changes: changesOf(before.event, after.event, fields),
    });
  }
  const entries = [...standing.values()].flatMap(inTheEnd);
  const counting = entries.filter(
    (each) => each.withdrawn === null || !standsBesides(each, standing),
  );
  for (const each of answers) counting.push(each);
  // Nobody is in doubt for what was never so.
  const stands = [...standing.values()].filter((each) => each.entries.at(-1)?.withdrawn === null);
  const now = subjectsIn(stands.map(({ event }) => event));
  const words = wordsHeard(counting, now, events, believes);
  return {
    entries: words.entries.sort(inClockOrder),
    corrections,
    unheard,
    doubted: [...doubted, ...words.doubted].sort((a, b) => a - b),
  };
};
