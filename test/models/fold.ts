/**
 * A second opinion on every verdict: a naive fold over the events of a timeline, written from the
 * design and not from the engine. It writes down the story, says for every norm what it is owed for
 * (its occurrences), goes through the story once for each with a few variables, and takes the worst.
 */
import { isDeepStrictEqual } from 'node:util';
import { correctedView, type Entry } from '../../src/engine/entries.ts';
import { subjectFacts } from '../../src/engine/subject.ts';
import { type Instant, isoOf } from '../../src/engine/time.ts';
import { whicheverItIs } from '../../src/engine/verdict.ts';
import { dueFrom } from '../../src/engine/working-days.ts';
import { omits, omitsLifting } from '../../src/norms/duty-region.ts';
import { type Duty, guardsOf, isDuty, type Norm, type Prohibition } from '../../src/norms/norm.ts';
import {
  and,
  doers,
  evaluate,
  factsRead,
  isOnlySent,
  leavesOf,
  type Predicate,
  recipients,
  rolesActing,
  rolesTold,
  subjectFactOf,
  type Truth,
} from '../../src/norms/predicates.ts';
import { type NormInForce, normsInForce, type Procedure } from '../../src/norms/procedure.ts';
import {
  concernKey,
  type FactKey,
  type Facts,
  type MachineEvent,
} from '../../src/norms/symbols.ts';
import { ACTS, type Act, isKnowing, isTelling } from '../../src/vocabulary/acts.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { excuses, type Fact, type FactValue, isHappening } from '../../src/vocabulary/facts.ts';
import { VERDICT_IDS, type Verdict } from '../../src/vocabulary/findings.ts';
import { PARTIES, PARTY_IDS, type Party } from '../../src/vocabulary/parties.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../../src/vocabulary/procedures.ts';
import { partiesIn as listOf, partyOf } from '../../src/vocabulary/pseudonyms.ts';
import { isFiller, isReason } from '../../src/vocabulary/reason-text.ts';
import type { Role } from '../../src/vocabulary/roles.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';

export interface ModelFinding {
  readonly norm: string;
  readonly verdict: Verdict;
  readonly occurrences: number;
  readonly owedAt: string | null;
  readonly dueAt: string | null;
  readonly doneAt: string | null;
}

interface Raises {
  readonly from: number;
  readonly isPerhaps: boolean;
  /** Whether its kind or its time is corrected, so that it is nothing new. */
  readonly isRenamed?: true;
}

/** One thing that happened or was learned, with all that was known from then on. */
interface Moment {
  readonly clock: Instant;
  readonly facts: Facts;
  /** What was learned; null where something was done. */
  readonly learned: FactKey | null;
  /** What was done; null where something was only learned. */
  readonly act: MachineEvent | null;
  /** Since when what is corrected here was wrongly known; null where nothing is corrected. */
  readonly wrongSince: Instant | null;
  /** What a concern that is withdrawn here is by now; null where none is. */
  readonly instead: Entry['withdrawn'];
  /** Whether the entry says when the school came to know, apart from when it happened. */
  readonly saysWhenKnown: boolean;
  /** Who answered, where it is an answer. */
  readonly saidBy: Party | null;
  /** The concern that it raises and says something of: where that began, and whether it may be one known. */
  readonly raises: Raises | null;
  /** Its place in the story. */
  readonly place: number;
  /** Where somebody reads what was sent: at which place that was. */
  readonly sentAt: number | null;
  /** The matters of which whoever did this is the subject, or for which what is learned counts. */
  of: ReadonlySet<number> | null;
  /** Whether it was done before by somebody who was taken for the subject: then it breaks nothing now. */
  readonly isAfterAll?: boolean;
}

/**
 * What a procedure's norms are owed for, from which moment. A `matter` is news: nothing from before it
 * counts. A `name` is not. A `discovery`, and the first concern where entries come before it, may be
 * about what was known: both are tried. `again` may be the same matter, seen by somebody else; what
 * only that concern opens is there in `either` case.
 */
interface Beginning {
  readonly procedure: ProcedureId;
  readonly from: number;
  readonly as: 'matter' | 'name' | 'discovery' | 'again' | 'first' | 'either';
  /** Where it was opened: what was known by then may be about it. */
  readonly openedAt: number;
}

interface Story {
  readonly moments: readonly Moment[];
  readonly beginnings: readonly Beginning[];
  /** Where the first matter begins. */
  readonly first: number;
  /** Who shows, by an entry of their own since the first matter, that they know. */
  readonly showKnowing: ReadonlySet<Party>;
  /** The moment of the last entry. */
  readonly end: Instant;
}

interface Rules {
  readonly procedures: Readonly<Record<ProcedureId, Procedure>>;
  readonly policy: Policy;
}

/** Who the concerns are about, pupils and parents apart, and which bodies outside brought the news. */
interface People {
  /** By whom a concern is about: where each matter began that is about them. */
  readonly subjects: Map<Party, ReadonlySet<number>>;
  readonly knowers: Set<Party>;
}

const isAmong = (party: Party, ...groups: readonly string[]): boolean =>
  groups.includes(PARTIES[party].group);

/** Who alone may say so, where it excuses somebody. */
const SAID_BY: Readonly<Partial<Record<FactKey, Role>>> = {
  'no-other-way-than-viewing': 'imageViewer',
  'clear-need-to-view': 'imageViewer',
  'deletion-is-safe': 'deletionConfirmer',
  'head-approved-contact': 'theHead',
};
const NOBODYS_EXCUSE: readonly string[] = ['pupils', 'parents', 'media', 'public', 'visitor'];

/** An answer that excuses counts not from pupils, parents and strangers. */
const isHeard = (fact: Fact, value: FactValue, by: Party, policy: Policy): boolean => {
  if (!excuses(fact, value)) return true;
  if (by === 'unrecorded') return false;
  const role = SAID_BY[fact];
  if (role !== undefined) return policy.roles[role].includes(by);
  return !NOBODYS_EXCUSE.includes(by) && !NOBODYS_EXCUSE.includes(PARTIES[by].group);
};

/** What was done, as a guard sees it. */
const actOf = (
  { at, knownAt, recordedAt, note, ...event }: TimelineEvent,
  { subjects, knowers }: People,
): MachineEvent => {
  const said = 'to' in event ? listOf(event.to) : [];
  // Who was not told is open where nobody wrote it down.
  const isOpen = event.type === 'act.omitted' && said.length === 0 && isTelling(event.act);
  const to: readonly Party[] = isOpen ? ['unrecorded'] : said;
  const isTouching = 'touches' in (ACTS[event.type as Act] ?? {});
  return {
    ...({ ...event, reference: undefined, about: undefined } as unknown as MachineEvent),
    to,
    reasoned: isReason(event.reason),
    filler: isFiller(event.reason),
    bySubject: subjects.has(partyOf(event.by)),
    toSubject: isTouching && to.some((party) => subjects.has(party)),
    toKnower: !isTouching && to.length > 0 && to.every((party) => knowers.has(party)),
  };
};

const sameAct = (a: MachineEvent | null, b: MachineEvent): boolean =>
  a !== null &&
  JSON.stringify({ ...a, again: undefined, reason: undefined }) ===
    JSON.stringify({ ...b, reason: undefined });

/** Somebody of the school does something about a concern, other than to an image, evidence or a device they do not put away. */
const isDealingWithIt = ({ type, by }: TimelineEvent): boolean => {
  const act: object = ACTS[type as Act] ?? {};
  const isAct = type in ACTS || type === 'decision.recorded';
  const endangers = 'knowing' in act || ('touches' in act && !('lasts' in act));
  return isAct && !endangers && isAmong(partyOf(by), 'staff', 'governors');
};

/** Closing, saying what nobody did, or what is forbidden of every day: it shows nothing of what was read. */
const saysNothing = ({ type }: TimelineEvent): boolean => {
  const act: object = ACTS[type as Act] ?? {};
  const isEveryDay = 'knowing' in act && !('touches' in act);
  return type === 'incident.closed' || type === 'act.omitted' || isEveryDay;
};

/** Whether an act that opens a procedure raises a duty. */
const isAskedOf = ({ owedAfter }: Duty, { opensFor }: Procedure): boolean =>
  leavesOf(owedAfter as Predicate).some(
    (leaf) =>
      leaf.kind === 'does' && leaf.acts.some((act) => opensFor.some((each) => each === act)),
  );

/** Whoever does this has come to know, and nobody else has. */
/** What nobody does who cannot get hold of the device. */
const HANDLING: readonly string[] = [
  'device.secured',
  'device.quarantined',
  'device.released',
  'device.handed-over',
  'device.confiscated',
  'device.searched',
];
const KNOWING: readonly string[] = ['concern.raised', 'procedure.opened'];

const FIRST = 0;

/** What happened and what was known, in the order of the clock, and what begins where. */
const storyOf = (timeline: Timeline, { procedures, policy }: Rules, believes: boolean): Story => {
  const moments: Moment[] = [];
  const beginnings: Beginning[] = [];
  const asked = new Map<ProcedureId, Moment['raises']>();
  /** At which place it was first asked. */
  const askedAt = new Map<ProcedureId, number>();
  /** What a matter of its own asks about once more, where there was found to be none. */
  const askedAgain: [ProcedureId, number][] = [];
  const raised = new Set<ProcedureId>();
  /** By entry that raised a concern: where its matter begins. One whose kind or time is corrected is the same. */
  const matterOf = new Map<number, number>();
  const people: People = { subjects: new Map(), knowers: new Set() };
  /** Where each matter began; 0 stands for the first. */
  const matters = new Set<number>([FIRST]);
  /** What may be about, or hide, what was known has its subjects. */
  const handDown = (from: number): void => {
    const of = [
      ...people.subjects.values(),
      ...moments.flatMap((each) => (each.act && each.of) ?? []),
    ];
    for (const each of of) (each as Set<number>).add(from);
  };
  /** What was only sent, by the position of its entry, and to whom who has not read it yet. */
  const sent = new Map<number, Moment>();
  const unread = new Map<Party, Moment[]>();
  /** Who the record shows to know of a concern. */
  const aware = new Set<Party>();
  /** What follows from a concern, and nobody has said. */
  const onlyImplied = new Set<FactKey>();
  /** What the present entry says. */
  const learnedNow = new Set<FactKey>();
  let facts: Facts = {};
  let raises: Moment['raises'] = null;
  /** The matters for which the present answer counts; null for all. */
  let heardOf: Moment['of'] = null;

  const isBegun = (id: ProcedureId): boolean => beginnings.some((each) => each.procedure === id);
  /** Where the concern begins that nobody has given a kind yet; null where there is none. */
  let unnamed: number | null = null;
  const begin = (procedure: ProcedureId, as: Beginning['as'], from: number): void => {
    beginnings.push({ procedure, as, from, openedAt: moments.length });
  };
  const first = (): number => beginnings[0]?.from ?? 0;
  const isNewMatter = (): boolean => raises?.isPerhaps === false && raises.isRenamed !== true;
  const renamed = (from = FIRST): Raises => ({ from, isPerhaps: false, isRenamed: true });
  /** Gives a kind to the concern that has none, or else to the first. */
  const beginAsName = (id: ProcedureId): void => {
    const from = unnamed ?? first();
    begin(id, from === first() ? 'first' : 'matter', from);
    unnamed = null;
  };
  /** What a concern says of itself opens belongs to that concern, and what was opened to ask is the same. */
  const beginByFacts = (entry: Entry, id: ProcedureId, isName: boolean): void => {
    const own = raises ?? asked.get(id) ?? null;
    if (beginnings.length === 0) begin(id, 'first', moments.length);
    else if (own !== null) begin(id, own.isPerhaps ? 'either' : 'matter', own.from);
    else if (asked.has(id)) begin(id, 'name', 0);
    else if (isName || unnamed !== null) beginAsName(id);
    else {
      const from = moments.length;
      matters.add(from);
      handDown(from);
      begin(id, 'discovery', from);
      begin('general', 'discovery', from);
      openUp(entry, id);
      raises = { from, isPerhaps: true };
      openUp(entry, id);
      openUp(entry, 'general');
      raises = null;
    }
    asked.delete(id);
  };
  const NOTHING = {
    ...{ learned: null, wrongSince: null, saysWhenKnown: false, sentAt: null, saidBy: null },
    instead: null,
  };
  const subjectIn = (act: MachineEvent): ReadonlySet<number> | null =>
    act.bySubject === true ? (people.subjects.get(act.by) ?? null) : null;
  const tell = ({ clock, position }: Entry, act: MachineEvent): void => {
    const again = moments.some((each) => each.clock === clock && sameAct(each.act, act));
    const place = moments.length;
    const of = subjectIn(act);
    const moment = { clock, facts, ...NOTHING, place, raises, of, act: { ...act, again } };
    moments.push(moment);
    if ((act.type !== 'concern.raised' && !isTelling(act.type)) || !isOnlySent(act)) return;
    sent.set(position, moment);
    for (const party of new Set(act.to)) {
      unread.set(party, [...(unread.get(party) ?? []), moment]);
    }
  };
  /** Whoever raises a concern of a kind that there was none of says nothing of what was known before. */
  const isOfAnother = (event: TimelineEvent): boolean =>
    event.type === 'concern.raised' &&
    event.sameAs === undefined &&
    isBegun('general') &&
    (event.procedure === 'general'
      ? !raised.has('general')
      : !isBegun(event.procedure) && unnamed === null);
  /** Whoever makes an entry has read what was sent to them before; who says what they read has read that. */
  const read = ({ clock, event }: Entry): void => {
    const reader = partyOf(event.by);
    const said = actOf(event, people);
    const isAgain = moments.some((each) => each.clock === clock && sameAct(each.act, said));
    if (reader === 'unrecorded' || isAgain) return;
    const named =
      event.type === 'message.acknowledged' ? sent.get(event.entry ?? Number.NaN) : undefined;
    if (named === undefined && (isOfAnother(event) || saysNothing(event))) return;
    for (const message of named ? [named] : (unread.get(reader) ?? [])) {
      const { act, place: sentAt, raises: about } = message;
      if (act === null) continue;
      const reads = { ...act, type: 'message.acknowledged', act: act.type, to: [reader] };
      const place = moments.length;
      moments.push({
        ...{ clock, facts, ...NOTHING, place, sentAt, raises: about, of: subjectIn(act) },
        act: reads as MachineEvent,
      });
    }
    unread.set(
      reader,
      named ? (unread.get(reader) ?? []).filter((message) => message !== named) : [],
    );
  };
  /** Whoever of the school deals with a concern knows of it; of which, where there are several, is open. */
  const showKnowing = (entry: Entry): void => {
    const by = partyOf(entry.event.by);
    if (beginnings.length === 0 || aware.has(by) || !isDealingWithIt(entry.event)) return;
    const concerns = beginnings.filter(({ procedure }) => procedure === 'general').length;
    tell(entry, {
      ...{ type: 'message.acknowledged', act: 'party.informed', by, to: [by], reasoned: false },
      ...(people.subjects.has(by) && { bySubject: true }),
      ...(concerns > 1 && { inDoubt: true }),
    });
  };
  /** Whoever makes an entry knows of the concern, and so does whoever is spoken to. */
  const noteWhoKnows = ({ event }: Entry): void => {
    if (beginnings.length === 0) return;
    const isKnowing = KNOWING.includes(event.type) || isDealingWithIt(event);
    if (isKnowing) aware.add(partyOf(event.by));
    const said = actOf(event, people);
    const isSaid = event.type === 'concern.raised' || isTelling(event.type);
    if (isSaid && !isOnlySent(said)) for (const party of said.to) aware.add(party);
  };
  const noteSubject = (party: Party, isSubject: boolean): void => {
    if (isAmong(party, 'pupils', 'parents') || party === 'unrecorded') return;
    const isOfAll = raises === null || (raises.isPerhaps && isSubject);
    const about = heardOf ?? (isOfAll ? matters : [raises?.from ?? FIRST]);
    const of = new Set(people.subjects.get(party));
    for (const matter of about) isSubject ? of.add(matter) : of.delete(matter);
    if (of.size > 0) people.subjects.set(party, of);
    else people.subjects.delete(party);
  };
  const learn = (entry: Entry, key: FactKey, value: FactValue): void => {
    const { clock, wrongSince, event } = entry;
    const known = { ...facts, [key]: value };
    // What one concern alone is about says nothing against what is known of another.
    const isAsked = key.startsWith('concern:') && value === 'unclear' && facts[key] === 'no';
    const isOfAll = raises === null && heardOf === null;
    if (isOfAll || isAsked || value === 'yes' || facts[key] === undefined) facts = known;
    const saysWhenKnown = event.knownAt !== undefined;
    const subject = PARTY_IDS.find((party) => subjectFactOf(party) === key);
    // Whom another concern is not about is the subject of the first all the same.
    const isSaid = raises?.isPerhaps !== true || value === 'yes';
    const isCleared =
      (wrongSince === null ? value === 'no' : value !== 'yes') &&
      isSaid &&
      subject !== undefined &&
      [...(heardOf ?? (raises === null ? matters : [raises.from]))].some((matter) =>
        people.subjects.get(subject)?.has(matter),
      );
    if (subject !== undefined && isSaid) noteSubject(subject, value === 'yes');
    learnedNow.add(key);
    const isAnswer = event.type === 'fact.established' && event.fact === key;
    const saidBy = isAnswer ? partyOf(event.by) : null;
    const of = heardOf;
    const says = { wrongSince, saysWhenKnown, saidBy, instead: entry.withdrawn };
    const learning = { learned: key, raises, of, act: null, ...says };
    moments.push({ clock, facts: known, ...learning, place: moments.length, sentAt: null });
    if (isCleared && subject !== undefined) countAfterAll(entry, subject);
  };
  /** What they were told, and what they did in a role of theirs, counts after all. */
  const countAfterAll = (entry: Entry, party: Party): void => {
    const again = (as: Moment, act: MachineEvent): void => {
      const { place: sentAt, raises: about } = as;
      const rest = { ...NOTHING, sentAt, of: null, isAfterAll: true, raises: raises ?? about };
      const place = moments.length;
      moments.push({ clock: entry.clock, facts, ...rest, place, act: { ...act, again: true } });
    };
    const before = moments.filter(({ act }) => act !== null);
    for (const each of before) {
      const { act } = each;
      if (act === null || act.by !== party || act.bySubject !== true || touches(act)) continue;
      if (act.type in ACTS || act.type === 'decision.recorded')
        again(each, { ...act, bySubject: false });
    }
    const knows = { type: 'message.acknowledged', act: 'party.informed' } as const;
    for (const each of before) {
      const { act } = each;
      const isSaid = act?.type === 'concern.raised' || isTelling(act?.type ?? '');
      if (act === null || !isSaid || isOnlySent(act) || !act.to.includes(party)) continue;
      again(each, { ...knows, by: party, to: [party], reasoned: false });
    }
  };
  const imply = (entry: Entry, implied: Procedure['implies']): void => {
    for (const [fact, value] of Object.entries(implied) as [FactKey, FactValue][]) {
      // Of a matter that was known somebody may have said otherwise.
      const isOfOwn = raises !== null && (raises.isRenamed !== true || value === 'yes');
      const isTakenBack = onlyImplied.has(fact) && facts[fact] !== 'yes';
      if (isOfOwn || isTakenBack || facts[fact] === undefined) {
        if (facts[fact] === undefined) onlyImplied.add(fact);
        learn({ ...entry, wrongSince: null }, fact, value);
      }
    }
  };
  const openUp = (entry: Entry, id: ProcedureId, is: FactValue = 'yes'): void => {
    imply(entry, procedures[id].implies);
    if (raises !== null || facts[concernKey(id)] !== 'yes') learn(entry, concernKey(id), is);
  };
  const mayBeOne = (id: ProcedureId): boolean =>
    ['yes', 'unclear'].includes(facts[concernKey(id)] ?? 'no');
  /** Where the last matter began that a procedure is surely about. */
  const lastOf = (id: ProcedureId): number =>
    Math.max(
      ...beginnings
        .filter(({ procedure, as }) => procedure === id && as !== 'again' && as !== 'discovery')
        .map(({ from }) => from),
    );
  /** Somebody has said that there is no such concern since the last matter was known. */
  const isAnswered = (id: ProcedureId): boolean => {
    const { endsWhen } = procedures[id];
    if (endsWhen === null || evaluate(endsWhen, facts, null, policy) !== 'yes') return false;
    const since = Math.max(...beginnings.map(({ from }) => from));
    const keys = factsRead(endsWhen, policy);
    return moments.some(
      ({ learned, place }) => place >= since && learned !== null && keys.includes(learned),
    );
  };
  /** There is no such concern; it is asked whether it is one of another kind. What followed from it alone is not so. */
  const takeBack = (entry: Entry, id: ProcedureId): void => {
    learn(entry, concernKey(id), 'no');
    const after = PROCEDURE_IDS.filter((other) => procedures[other].asksAfter === id);
    for (const other of after.filter((each) => !isAnswered(each))) {
      const from = lastOf(id);
      if (!isBegun(other) && !asked.has(other)) {
        asked.set(other, from === first() ? null : { from, isPerhaps: false });
        askedAt.set(other, moments.length);
        openUp(entry, other, 'unclear');
      } else if (facts[concernKey(other)] === 'no') learn(entry, concernKey(other), 'unclear');
    }
    const isAsked = after.some((other) => facts[concernKey(other)] === 'unclear');
    const { asksAfter } = procedures[id];
    const before = asksAfter !== null && facts[concernKey(asksAfter)] === 'no' ? [asksAfter] : [];
    for (const ended of [id, ...before]) {
      for (const fact of Object.keys(procedures[ended].implies) as Fact[]) {
        const isImplied = PROCEDURE_IDS.some(
          (other) => facts[concernKey(other)] === 'yes' && fact in procedures[other].implies,
        );
        if (onlyImplied.has(fact) && !isImplied && facts[fact] !== 'no') learn(entry, fact, 'no');
      }
    }
    if (isAsked) leaveOpen(entry, id);
  };
  /** What followed from a concern that ended is open where it may be, or is, one of another kind. */
  const leaveOpen = (entry: Entry, id: ProcedureId | null): void => {
    if (id === null || facts[concernKey(id)] !== 'no') return;
    for (const fact of Object.keys(procedures[id].implies) as Fact[]) {
      if (onlyImplied.has(fact) && facts[fact] === 'no') learn(entry, fact, 'unclear');
    }
  };
  /** Opens what the answers by now call for, closes what there turns out not to be. */
  const followFacts = (entry: Entry): void => {
    const says = (guard: Predicate | null): boolean =>
      guard !== null && evaluate(guard, facts, null, policy) === 'yes';
    const { event } = entry;
    const answered = event.type === 'fact.established' ? event.fact : null;
    for (const id of PROCEDURE_IDS) {
      const { endsWhen } = procedures[id];
      // Whoever raises it after the answer says that there is one.
      const isAnswer =
        endsWhen !== null && factsRead(endsWhen, policy).some((key) => key === answered);
      if (isAnswer && says(endsWhen) && mayBeOne(id)) takeBack(entry, id);
    }
    // What opens may answer what another waits for.
    while (openByFacts(entry, says));
  };
  const openByFacts = (entry: Entry, says: (guard: Predicate | null) => boolean): boolean => {
    let isOpened = false;
    for (const id of PROCEDURE_IDS) {
      const { opensWhen, opensAsName, asksWhen, asksAfter } = procedures[id];
      const calls = (guard: Predicate | null): boolean =>
        says(guard) && factsRead(guard as Predicate, policy).some((key) => learnedNow.has(key));
      const ended = asksAfter === null ? null : procedures[asksAfter].endsWhen;
      const isWithdrawn =
        asksAfter !== null && learnedNow.has(concernKey(asksAfter)) && entry.withdrawn;
      const asks = [asksWhen, ended].filter((guard) => guard !== null);
      const isUnclear = asks.some((guard) =>
        factsRead(guard, policy).some((fact) => facts[fact] === 'unclear'),
      );
      const isAskedStill = (asks.some(says) || isUnclear) && !isWithdrawn;
      if (isBegun(id)) {
        const is = calls(opensWhen) ? 'yes' : calls(asksWhen) ? 'unclear' : null;
        if (facts[concernKey(id)] === 'unclear' && !isAskedStill && is !== 'yes')
          takeBack(entry, id);
        const isNone = facts[concernKey(id)] === 'no';
        if (is === null || !(isNone || (is === 'yes' && facts[concernKey(id)] === 'unclear')))
          continue;
        if (raises !== null && isNewMatter()) {
          begin(id, 'matter', raises.from);
          openUp(entry, id, is);
        } else {
          imply(entry, procedures[id].implies);
          learn(entry, concernKey(id), is);
        }
        if (is === 'yes') leaveOpen(entry, asksAfter);
      } else if (says(opensWhen)) {
        const isConcern = entry.event.type === 'concern.raised';
        beginByFacts(entry, id, opensAsName || isConcern);
        openUp(entry, id);
        leaveOpen(entry, asksAfter);
        const by = partyOf(entry.event.by);
        const bySubject = people.subjects.has(by);
        const said = { to: [], reasoned: false, filler: false, procedure: id, bySubject };
        tell(entry, { type: 'procedure.opened', by, ...said });
        isOpened = true;
      } else if (asksWhen !== null && says(asksWhen)) {
        isOpened ||= !asked.has(id);
        if (!asked.has(id)) asked.set(id, raises);
        else if (!mayBeOne(id) && raises !== null && isNewMatter())
          askedAgain.push([id, raises.from]);
        const of = raises;
        if (raises?.isRenamed === true) raises = null;
        if (!mayBeOne(id)) openUp(entry, id, 'unclear');
        raises = of;
      } else if (asked.has(id) && mayBeOne(id) && !isAskedStill) takeBack(entry, id);
    }
    return isOpened;
  };
  const concern = (entry: Entry, event: TimelineEvent & { procedure: ProcedureId }): void => {
    const { procedure: id } = event;
    const from = moments.length;
    const before = beginnings.length;
    const isOpenBefore = isBegun(id) || asked.has(id);
    const isRaised = event.type === 'concern.raised';
    const said = actOf(event, people);
    const isWrittenTwice = moments.some(
      ({ act, clock }) => clock === entry.clock && sameAct(act, said),
    );
    const isMoved = matterOf.has(entry.position);
    if (isMoved) raises = matters.size > 1 ? renamed(matterOf.get(entry.position)) : null;
    // Written down once more for the same moment, it is about what it was about.
    if (isWrittenTwice) {
      raises =
        moments.find(({ act, clock }) => clock === entry.clock && sameAct(act, said))?.raises ??
        null;
    }
    const isSaid = isRaised && !isWrittenTwice && !isMoved && isBegun('general');
    const isKnown = id === 'general' ? raised.has(id) : isBegun(id);
    const isNews = isSaid && (isKnown || id === 'general' || unnamed === null);
    // A concern that was withdrawn, or found to be none, is one once more.
    for (const each of isNews && isKnown ? [id, 'general' as const] : []) {
      if (facts[concernKey(each)] === 'no') learn(entry, concernKey(each), 'yes');
    }
    // Whoever raises it answers what was only asked.
    if (isNews && !isKnown && facts[concernKey(id)] === 'unclear') takeBack(entry, id);
    const start = moments.length;
    if (isNews) {
      raises = { from: start, isPerhaps: isKnown };
      matters.add(start);
      if (isKnown) handDown(start);
    }
    if (isRaised) imply(entry, procedures[id].impliedByRaiser[partyOf(event.by)] ?? {});
    if (isRaised && isAmong(partyOf(event.by), 'agencies', 'outside'))
      people.knowers.add(partyOf(event.by));
    const isNoted = isRaised && !isWrittenTwice;
    for (const party of isNoted ? listOf(event.about) : []) noteSubject(party, true);
    const about = subjectFacts(isRaised ? listOf(event.about) : []);
    for (const [fact, value] of Object.entries(about) as [FactKey, FactValue][]) {
      const isNew = value === 'yes' ? facts[fact] !== 'yes' : facts[fact] === undefined;
      if (isNews || isNew) learn(entry, fact, value);
    }
    if (!isBegun('general') && (isRaised || beginnings.length === 0)) {
      const start = beginnings[0]?.from ?? from;
      if (!isBegun(id)) begin(id, 'first', start);
      if (id !== 'general') begin('general', 'first', start);
      else if (start === from) unnamed = from;
    } else if (isNews) {
      const as = isKnown ? 'again' : 'matter';
      begin(id, as, start);
      if (id !== 'general') begin('general', as, start);
      else unnamed = start;
    } else if (!isBegun(id)) {
      const known = isMoved && matterOf.get(entry.position);
      if (typeof known === 'number')
        begin(id, known === FIRST ? 'first' : 'matter', known || first());
      else {
        const isAsked = asked.has(id) && !isRaised;
        const last = unnamed;
        if (isAsked) unnamed = null;
        beginByFacts(entry, id, isWrittenTwice);
        unnamed = isAsked ? last : null;
      }
    }
    raised.add(id);
    if (!isMoved) {
      const begun = beginnings.slice(before).find(({ procedure }) => procedure === id);
      const from = begun?.from ?? FIRST;
      matterOf.set(entry.position, raises?.from ?? (from === first() ? FIRST : from));
    }
    // What is open already is open for another matter, of which it is known as well.
    const own = raises;
    const isAsked = facts[concernKey(id)] === 'unclear';
    if (isMoved && isOpenBefore) raises = isAsked ? renamed(asked.get(id)?.from) : null;
    imply(entry, procedures[id].impliesByHand);
    openUp(entry, id);
    if (isMoved && isOpenBefore) raises = null;
    openUp(entry, 'general');
    raises = own;
    tell(entry, actOf(event, people));
  };

  const { entries } = correctedView(timeline.events, { believes });
  const shown = new Set<Party>();
  for (const entry of entries) {
    const { event } = entry;
    const isOfMatter = beginnings.length > 0 && !isOfAnother(event) && !saysNothing(event);
    if (isOfMatter && event.by !== 'unrecorded') shown.add(partyOf(event.by));
    read(entry);
    showKnowing(entry);
    if (event.type === 'fact.established') {
      const { fact, value, by } = event;
      const theirs = excuses(fact, value) ? people.subjects.get(partyOf(by)) : undefined;
      const isCorrection = entry.wrongSince !== null;
      const isOwn = theirs !== undefined && !isCorrection;
      heardOf = isOwn ? new Set([...matters].filter((matter) => !theirs.has(matter))) : null;
      if ((isCorrection || isHeard(fact, value, partyOf(by), policy)) && heardOf?.size !== 0) {
        onlyImplied.delete(fact);
        learn(entry, fact, value);
      }
      heardOf = null;
    } else if (event.type !== 'concern.raised' && event.type !== 'procedure.opened') {
      // Who of the school handles the device has got hold of it.
      if (HANDLING.includes(event.type) && isAmong(partyOf(event.by), 'staff', 'governors')) {
        imply(entry, { 'device-in-hand': 'yes' });
      }
      tell(entry, actOf(event, people));
    } else if (entry.withdrawn) {
      // That one concern is none says nothing of whether there is an incident.
      if (event.procedure === 'general') raises = renamed(matterOf.get(entry.position));
      if (matters.size === 1) raises = null;
      learn(entry, concernKey(event.procedure), 'no');
    } else concern(entry, event);
    followFacts(entry);
    learnedNow.clear();
    raises = null;
    noteWhoKnows(entry);
    // Some acts open a procedure for what it asks of them, though there is no such concern.
    for (const id of isBegun('general') ? PROCEDURE_IDS : []) {
      const isFor = moments.some(({ act }) =>
        procedures[id].opensFor.some((each) => each === act?.type),
      );
      const isTaken = normsInForce(procedures[id], policy).some(
        ({ norm }) => isDuty(norm) && norm.owedAfter !== null && isAskedOf(norm, procedures[id]),
      );
      if (isFor && isTaken && !isBegun(id) && !asked.has(id)) asked.set(id, null);
    }
  }
  const firstMatter = first();
  // What is opened only to ask sees all there was, like a name.
  for (const [id, from] of askedAgain) begin(id, 'matter', from);
  for (const [id, by] of asked) {
    const as = by === null ? 'name' : by.isPerhaps ? 'either' : 'matter';
    const openedAt = askedAt.get(id) ?? 0;
    beginnings.unshift({ procedure: id, as, from: by?.from ?? 0, openedAt });
  }
  return {
    moments,
    beginnings,
    first: firstMatter,
    showKnowing: shown,
    end: entries.at(-1)?.clock ?? 0,
  };
};

/** What one occurrence of a norm is shown. */
interface Occurrence {
  readonly moments: readonly Moment[];
  /** Whether it may be nothing new: what is not done is then in doubt, what is not known ignored. */
  readonly isPerhaps: boolean;
  /** Whether its procedure was opened for a concern that may be one known, and this is of either. */
  readonly isForEither?: boolean;
  /** Whether only the subject's word is left out of it: what is bad is then in doubt. */
  readonly isWithoutTheirWord?: boolean;
  /** From when on it may have been owed. */
  readonly begunAt?: Instant | undefined;
}

/**
 * What what began at a moment is shown: the answers given since, save what a later concern says of
 * itself, and what was done since, save that somebody raised another concern. If that may be the same
 * concern, it is in doubt whether whoever raised it knew.
 */
/** The moments from a place on; who reads now what was sent earlier reads nothing of what is new. */
const after = (moments: readonly Moment[], from: number): readonly Moment[] => {
  const start = moments[from]?.place ?? 0;
  return moments.slice(from).filter(({ sentAt }) => sentAt === null || sentAt >= start);
};

/** Whether it opens a procedure that a norm asks for. */
const isSought = (norm: Norm, act: MachineEvent | null): boolean =>
  Object.values(guardsOf(norm))
    .flatMap(leavesOf)
    .some((leaf) => leaf.kind === 'opens' && leaf.procedure === act?.procedure);

/** Whatever else is known of, nobody may do what is forbidden because of it. */
const concernsIn = (norm: Norm, facts: Facts = {}): Facts => {
  const own = norm.id.slice(0, norm.id.indexOf('.'));
  const known = Object.entries(facts).filter(
    ([key]) => key.startsWith('concern:') && key !== `concern:${own}`,
  );
  return isDuty(norm) ? {} : Object.fromEntries(known);
};

const shownFrom = (
  { moments, first }: Story,
  from: number,
  norm: Norm,
  owns: (concern: Raises) => boolean = () => false,
  matter = from === first ? FIRST : from,
): readonly Moment[] => {
  let facts = from === 0 ? {} : concernsIn(norm, moments[from - 1]?.facts);
  return after(moments, from).map((each) => {
    const { raises } = each;
    const isOfThis = each.of?.has(matter) !== false;
    const act = each.act && !isOfThis ? { ...each.act, bySubject: false } : each.act;
    const isOther = raises !== null && raises.from !== from && !owns(raises);
    // Whatever the concern is, nobody may do what is forbidden because of it.
    const isKind = !isDuty(norm) && each.learned?.startsWith('concern:') === true;
    const learned = (isOther && !isKind) || !isOfThis ? null : each.learned;
    if (learned !== null) facts = { ...facts, [learned]: each.facts[learned] as FactValue };
    if (!isOther || act === null || isSought(norm, act)) return { ...each, learned, facts, act };
    return { ...each, facts, act: raises.isPerhaps ? { ...act, inDoubt: true } : null };
  });
};

const lasts = ({ type }: MachineEvent): boolean => 'lasts' in (ACTS[type as Act] ?? {});
const touches = ({ type }: MachineEvent): boolean => 'touches' in (ACTS[type as Act] ?? {});

/** What of an earlier time counts for what may be new: states that last, and what undoes them. */
const stillThere = (norm: Norm, { act, facts }: Moment, policy: Policy): boolean => {
  if (act === null || !isDuty(norm)) return false;
  const undoing = norm.undoing;
  if (undoing === null) return lasts(act);
  return (
    lasts(act) ||
    [undoing.by, undoing.perhapsBy, undoing.endedBy].some(
      (guard) => evaluate(guard, facts, act, policy) !== 'no',
    )
  );
};

/** Everything, and beside it only what came from a moment on, if that may have been something new. */
const occurrencesOf = (inForce: NormInForce, story: Story, rules: Rules): readonly Occurrence[] => {
  const { norm, standing } = inForce;
  const { policy } = standing;
  const moments = shownFrom(story, 0, norm);
  const id = norm.id.slice(0, norm.id.indexOf('.')) as ProcedureId;
  const found: Occurrence[] = [];
  const asTwin = (
    moments: readonly Moment[],
    from: number,
    also: (each: Moment) => Moment | null,
  ): void => {
    const earlier = moments
      .slice(0, from)
      .flatMap((each) => (each.act === null ? each : (also(each) ?? [])));
    // What is said later of a concern known before is not about what may be new.
    const later = after(moments, from).map((each): Moment => {
      const isOfAnother =
        each.raises?.isRenamed === true && (each.raises.from || story.first) !== from;
      return isOfAnother && !isSought(norm, each.act) ? { ...each, act: null } : each;
    });
    found.push({ moments: [...earlier, ...later], isPerhaps: true });
  };
  const pupils = leavesOf(isDuty(norm) ? norm.metBy : and()).some(
    (leaf) => leaf.kind === 'by' && leaf.role === 'pupils',
  );
  for (const { as, from, openedAt } of story.beginnings.filter(
    ({ procedure }) => procedure === id,
  )) {
    if (as === 'matter' || as === 'again') {
      const early = moments
        .slice(0, from)
        .filter(({ act }) => !isDuty(norm) && act !== null && touches(act))
        .map((each) => ({ ...each, facts: concernsIn(norm, each.facts) }));
      const isFirst = found.length === 0;
      const begunAt = story.moments[openedAt]?.clock;
      const shown = shownFrom(story, from, norm);
      const isPerhaps = as === 'again';
      found.push({ moments: isFirst ? [...early, ...shown] : shown, isPerhaps, begunAt });
      continue;
    }
    // Of what was known, a discovery may be about all.
    const before = (concern: Raises): boolean =>
      as === 'discovery'
        ? concern.from < openedAt || (concern.from === from && concern.isRenamed === true)
        : as === 'either' && concern.from === from;
    const of = as === 'discovery' ? from : undefined;
    const seen = shownFrom(story, 0, norm, before, of);
    const isForEither = as === 'either';
    const begunAt = story.moments[openedAt]?.clock;
    if (found.length === 0) found.push({ moments: seen, isPerhaps: false, isForEither, begunAt });
    if (as === 'name' || (as === 'first' && from === 0)) continue;
    if (as === 'either' || (as === 'discovery' && id === 'general')) {
      found.push({ moments: shownFrom(story, from, norm), isPerhaps: true });
      continue;
    }
    asTwin(as === 'discovery' ? seen : moments, from, (each) => {
      const { act } = each;
      if (act === null || as !== 'first' || pupils || (isDuty(norm) && norm.owedAfter !== null))
        return as === 'first' && act !== null ? each : stillThere(norm, each, policy) ? each : null;
      if (stillThere(norm, each, policy)) return each;
      const to = act.to.filter((party) => story.showKnowing.has(party));
      return to.length > 0 ? { ...each, act: { ...act, to } } : null;
    });
  }
  const all = [...found, ...found.flatMap((each) => happeningsIn(inForce, each))];
  return [...all, ...all.flatMap((each) => withoutTheirWord(inForce, each, rules))];
};

/** Somebody turns out to be the subject: the same without what they answered, did and decided before. */
const withoutTheirWord = (
  { norm, standing: { policy } }: NormInForce,
  { moments, isPerhaps }: Occurrence,
  { procedures }: Rules,
): readonly Occurrence[] =>
  moments.flatMap(({ learned, facts }, index): readonly Occurrence[] => {
    const subject = PARTY_IDS.find((party) => subjectFactOf(party) === learned);
    if (subject === undefined || !isNewSubject(moments, index)) return [];
    const earlier = moments.slice(0, index);
    const isTheirs = ({ learned: key, saidBy, facts: then }: Moment): boolean =>
      key !== null && saidBy === subject && excuses(key as Fact, then[key] as FactValue);
    const theirs = earlier
      .flatMap(({ learned: key }) => key ?? [])
      .filter((key) => earlier.findLast((each) => each.learned === key && isTheirs(each)));
    const last = theirs.filter((key) => {
      const said = earlier.findLast((each) => each.learned === key);
      return said !== undefined && isTheirs(said);
    });
    const without = Object.fromEntries(
      Object.entries(facts).filter(([key]) => !last.some((each) => each === key)),
    );
    const ended = PROCEDURE_IDS.filter((id) => {
      const { endsWhen } = procedures[id];
      return (
        endsWhen !== null &&
        evaluate(endsWhen, facts, null, policy) === 'yes' &&
        evaluate(endsWhen, without, null, policy) !== 'yes'
      );
    }).map(concernKey);
    const reads = Object.values(guardsOf(norm)).flatMap((guard) => factsRead(guard, policy));
    const decides = earlier.some(
      ({ act }) => act?.type === 'decision.recorded' && act.by === subject && act.norm === norm.id,
    );
    const until = isDuty(norm) ? null : norm.until;
    const lifts = earlier.some(
      ({ act, facts: then }) =>
        until !== null && act?.by === subject && evaluate(until, then, act, policy) === 'yes',
    );
    const rests = decides || lifts || reads.some((key) => [...theirs, ...ended].includes(key));
    if (!rests) return [];
    let known: Facts = { [learned as FactKey]: 'yes' };
    const shown = moments.flatMap((each, place): readonly Moment[] => {
      const { learned: key, act } = each;
      const isPast = place < index;
      const value = key === null ? undefined : each.facts[key];
      const isLeftOut =
        key !== null &&
        isPast &&
        (key === learned || isTheirs(each) || (ended.some((end) => end === key) && value === 'no'));
      if (isLeftOut) return [];
      if (key !== null && value !== undefined) known = { ...known, [key]: value };
      const isBy = act !== null && act.by === subject && isPast;
      return [{ ...each, facts: known, act: isBy ? { ...act, bySubject: true } : act }];
    });
    return [{ moments: shown, isPerhaps, isWithoutTheirWord: true }];
  });

/** A yes about something that happens: the first may only write down what was known, one after a no is news. */
const happeningsIn = (inForce: NormInForce, occurrence: Occurrence): readonly Occurrence[] => {
  const { norm, standing } = inForce;
  const { moments, isPerhaps } = occurrence;
  if (!isDuty(norm) || norm.owedAfter !== null) return [];
  const grounds = factsRead(norm.owedWhen, standing.policy).filter(isHappening);
  return grounds.flatMap((fact) => {
    let was: FactValue | undefined;
    return moments.flatMap(({ learned, facts, clock, wrongSince }, from): readonly Occurrence[] => {
      const value = facts[fact];
      if (learned !== fact || value === undefined || value === 'unclear') return [];
      const before = wrongSince === null ? was : undefined;
      was = value;
      if (value === 'no' || before === 'yes') return [];
      if (before === 'no') return [{ moments: after(moments, from), isPerhaps }];
      // Whoever brought the news has it, save of what must be told within minutes of being known.
      const inTime = moments.slice(0, from).filter(({ clock: then, act }) => {
        const due = dueFrom(then, inForce);
        return due === null ? act?.type === 'concern.raised' : due >= clock;
      });
      return [{ moments: [...inTime, ...after(moments, from)], isPerhaps: true }];
    });
  });
};

/** What one act raises: what that is shown, and at which place among it the act is. */
interface Raised extends Occurrence {
  readonly isSure: boolean;
  readonly raisedAt: number;
}

/** Whether two roles may be one person: "staff" may be anybody on the staff. */
const mayBeOne = (a: Party, b: Party): boolean =>
  a === b || ([a, b].includes('staff') && isAmong(a, 'staff') && isAmong(b, 'staff'));

/** What is owed to whoever raised it: for each of them as if nobody else had, or had been told. */
const raisedForEach = (
  norm: Duty,
  { moments, isPerhaps }: Occurrence,
  policy: Policy,
): readonly Raised[] => {
  const raises = (act: MachineEvent | null, facts: Facts): boolean =>
    act !== null && evaluate(norm.owedAfter as Predicate, facts, act, policy) !== 'no';
  const makers = new Set(
    moments.flatMap(({ act, facts }) => (act && raises(act, facts) ? act.by : [])),
  );
  const first = [...makers].filter(
    (by, index, all) => !all.slice(0, index).some((one) => mayBeOne(one, by)),
  );
  const one = { ...norm, toWhoRaisedIt: false };
  if (first.length === 0) return raisedIn(one, { moments, isPerhaps }, policy);
  return first.flatMap((maker) => {
    const seen = moments.map((each) => {
      const { act, facts } = each;
      if (act === null || !(act.type in ACTS || act.type === 'act.omitted')) return each;
      const who = raises(act, facts) ? [act.by] : act.to;
      const isOpen = who.length === 0 || who.includes('unrecorded');
      return isOpen || who.some((party) => mayBeOne(party, maker)) ? each : { ...each, act: null };
    });
    return raisedIn(one, { moments: seen, isPerhaps }, policy);
  });
};

/** A duty that acts raise: each such act, at its place among the moments, raises it apart from the others. */
const raisedIn = (
  norm: Duty,
  { moments, isPerhaps }: Occurrence,
  policy: Policy,
): readonly Raised[] => {
  const { owedAfter, mayPrecede } = norm;
  if (norm.toWhoRaisedIt) return raisedForEach(norm, { moments, isPerhaps }, policy);
  if (owedAfter === null) return [{ moments, isPerhaps, isSure: true, raisedAt: 0 }];
  const raises = moments.flatMap(({ act, facts, isAfterAll }, index) => {
    const truth = evaluate(owedAfter, facts, act, policy);
    const was: Truth =
      isAfterAll === true && act !== null
        ? evaluate(owedAfter, facts, { ...act, bySubject: true }, policy)
        : 'no';
    const isAgain = act?.again === true && (isAfterAll !== true || was !== 'no');
    return truth === 'no' || isAgain ? [] : [{ index, isSure: truth === 'yes' }];
  });
  // Hearing about the same matter once more, nobody owes it once more.
  const first = norm.isRaisedOnce ? raises.findIndex(({ isSure }) => isSure) : -1;
  const each = (first === -1 ? raises : raises.slice(0, first + 1)).map(
    ({ index, isSure }, place) => {
      const before = raises.slice(0, place).findLast((raise) => raise.isSure);
      // What raised it before may have met it, and so what may be nothing new.
      const last = before === undefined ? 0 : before.index + (isSure ? 1 : 0);
      const from = mayPrecede ? last : index;
      const shown = after(moments, from);
      return { moments: shown, isPerhaps, isSure, raisedAt: index - from };
    },
  );
  const never = { moments, isPerhaps, isSure: true, raisedAt: Number.POSITIVE_INFINITY };
  return raises.some(({ isSure }) => isSure) ? each : [never, ...each];
};

/** What a norm has to know besides the story. */
interface Rest {
  readonly isPartial: boolean;
  readonly end: Instant;
  readonly topicOf: (norm: string) => string | null;
  /** From when on it may have been owed. */
  readonly begunAt?: Instant | undefined;
  /** Whether what a concern is instead asks for the same, as soon. */
  readonly isAskedBy: (instead: ProcedureId, facts: Facts, since: Instant) => boolean;
}

interface Finding {
  readonly verdict: Verdict;
  /** Whether it was owed for sure, so that what is in doubt about it is whether it was done. */
  readonly isOwed: boolean;
  readonly owedAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly doneAt: Instant | null;
}

/** Whether there is anybody at all who can do it, or be told, as the facts stand. */
const somebodyCan = (predicate: Predicate, policy: Policy, facts: Facts): boolean => {
  switch (predicate.kind) {
    case 'and':
      return predicate.of.every((each) => somebodyCan(each, policy, facts));
    case 'or':
      return predicate.of.some((each) => somebodyCan(each, policy, facts));
    case 'named':
      return somebodyCan(predicate.of, policy, facts);
    case 'to':
      return predicate.ifSaid === true || recipients(predicate.role, policy, facts).length > 0;
    case 'by':
      return doers(predicate.role, policy, facts).length > 0;
    default:
      return true;
  }
};

/** Where a duty stands. */
type Stand = 'idle' | 'owed' | 'met' | 'late' | 'departed' | 'missed' | 'lapsed' | 'nobody';

/** Whether whoever decides not to do it may: the chair of governors where it is about the head. */
const mayDecide = ({ metBy }: Duty, act: MachineEvent, facts: Facts, policy: Policy): boolean => {
  if (act.bySubject === true || isAmong(act.by, 'pupils', 'parents', 'agencies')) return false;
  // What anybody at school may do, not everybody may decide not to do.
  const named = rolesActing(metBy).filter((role) =>
    policy.roles.schoolPeople.some((party) => !policy.roles[role].includes(party)),
  );
  const roles: readonly Role[] = ['deciders', ...named];
  const all =
    facts['subject-is-headteacher'] === 'yes' ? [...roles, 'chairOfGovernors' as const] : roles;
  return all.some((role) => policy.roles[role].includes(act.by));
};

/** Whether somebody is first known to be the subject here. */
const isNewSubject = (moments: readonly Moment[], index: number): boolean => {
  const { learned, facts } = moments[index] as Moment;
  const key = learned as FactKey;
  return facts[key] === 'yes' && moments[index - 1]?.facts[key] !== 'yes';
};

const dutyFindings = (
  norm: Duty,
  inForce: NormInForce,
  moments: readonly Moment[],
  raisedAt: number,
  rest: Rest,
): readonly Finding[] => {
  const { policy, departable } = inForce.standing;
  const byAct = norm.owedAfter !== null;
  const grounds = factsRead(norm.owedWhen, policy);
  const told = new Set(rolesTold(norm.metBy).flatMap((role) => policy.roles[role]));
  const again: { readonly index: number; readonly isSure: boolean }[] = [];
  let stand = 'idle' as Stand;
  let owedAt: Instant | null = null;
  let dueAt: Instant | null = null;
  let doneAt: Instant | null = null;
  let doneBefore: Instant | null = null;
  let isDecided = false;
  let isOmitted = false;
  let isEnded = false;
  let isUndone = false;
  let isSettledAtClosing = false;
  let wasLate = false;
  let inSilence = false;
  let untold: readonly Party[] = [];
  const perhaps = { doneInTime: false, decided: false, undone: false };

  const isOver = (clock: Instant): boolean => dueAt !== null && clock > dueAt;
  const stands = (...among: readonly Stand[]): boolean => among.includes(stand);

  for (const [index, { clock, facts, learned, act, wrongSince, instead }] of moments.entries()) {
    const isRaised = index >= raisedAt;
    const is = (predicate: Predicate): Truth => evaluate(predicate, facts, act, policy);
    const should = evaluate(norm.owedWhen, facts, null, policy);
    const canBeDone = somebodyCan(norm.metBy, policy, facts);

    // It lapses with its facts while there is time, and afterwards only if they were an error.
    const isBefore = wrongSince !== null && owedAt !== null && wrongSince <= owedAt;
    const isGround = learned !== null && grounds.includes(learned);
    if (should === 'yes') inSilence = false;
    const isFirm = (stands('missed') && !inSilence) || (stands('owed') && isOver(clock));
    const isAnyway =
      instead !== null &&
      instead !== 'nothing' &&
      owedAt !== null &&
      rest.isAskedBy(instead, facts, owedAt);
    const isError = isBefore && isGround && !isAnyway;
    if (should === 'no' && stands('owed', 'missed', 'departed', 'nobody') && (!isFirm || isError)) {
      stand = 'lapsed';
    }
    // Of several grounds this one is not so, and nobody asked about the others.
    const answeredNo = isGround && facts[learned as FactKey] === 'no';
    if (should === 'unknown' && answeredNo && stands('owed') && !isFirm) stand = 'idle';
    if (stands('owed') && !canBeDone && !isOver(clock)) stand = 'nobody';
    // Whoever was told, or did it, turns out to be the subject: it is owed once more, to who stands in.
    const subject = PARTY_IDS.find((party) => subjectFactOf(party) === learned);
    const isDone = stands('met', 'late') || doneBefore !== null;
    if (isDone && subject !== undefined && isNewSubject(moments, index)) {
      const others = PARTY_IDS.filter((party) => {
        const key = subjectFactOf(party);
        const isOther = key !== undefined && key !== learned && facts[key] === 'yes';
        return isOther && !isAmong(party, 'pupils', 'parents');
      });
      const isDoneAs = (isTheirs: (act: MachineEvent) => boolean, isSo = true): boolean =>
        moments.slice(0, index).some(({ act: done, facts: then }) => {
          if (done === null) return false;
          const isBy = (done.by === subject && isTheirs(done)) || others.includes(done.by);
          const bySubject = done.bySubject === true || isBy;
          const keys = others.map((party) => [subjectFactOf(party), 'yes']);
          const known = {
            ...then,
            ...Object.fromEntries(keys),
            ...(isSo && { [learned as FactKey]: 'yes' }),
          };
          return evaluate(norm.metBy, known, { ...done, bySubject }, policy) === 'yes';
        });
      // What they did was done, but whether it was done as it should be rests on their word.
      const isSure = told.has(subject) && !isDoneAs(({ type }) => KNOWING.includes(type));
      // What the others alone leave undone was owed once more when they were known.
      if (!isDoneAs(() => true) && isDoneAs(() => false, false)) again.push({ index, isSure });
    }
    const waits = should === 'yes' && stands('idle', 'lapsed') && isRaised;
    const isFreed = should !== 'no' && stands('nobody') && canBeDone;
    if (waits || isFreed) {
      stand = canBeDone ? 'owed' : 'nobody';
      if (isDecided) stand = 'departed';
      if (doneBefore !== null && canBeDone) stand = 'met';
      if (!stands('nobody') || byAct) [owedAt, dueAt] = [clock, dueFrom(clock, inForce)];
      [doneAt, doneBefore, isDecided] = [doneBefore, null, false];
    }
    if (act === null) continue;

    const isIdle = stands('idle', 'lapsed') && (isRaised || norm.mayPrecede);
    const meets = is(norm.metBy);
    if (meets === 'yes') {
      if (stands('owed', 'missed', 'departed')) {
        isSettledAtClosing = stands('missed');
        stand = stands('missed') || isOver(clock) ? 'late' : 'met';
        [doneAt, perhaps.undone] = [clock, false];
      } else if (isIdle && canBeDone) doneBefore ??= clock;
    } else if (meets === 'unknown' && (isIdle || stands('owed', 'missed'))) {
      if (!stands('missed') && !isOver(clock)) perhaps.doneInTime = true;
    }

    // What lasts is met while it lasts; of what is undone after the closing it is open whether it was needed.
    if (act.type === 'incident.closed' && stands('met', 'late')) isSettledAtClosing = true;
    if (norm.undoing !== null && (stands('met', 'late') || doneBefore !== null)) {
      if (is(norm.undoing.endedBy) === 'yes') isEnded = true;
      const undoes = isEnded ? 'no' : is(norm.undoing.by);
      const perhapsUndoes = isEnded ? 'no' : is(norm.undoing.perhapsBy);
      if (undoes === 'yes' && !isSettledAtClosing) {
        if (stands('late')) wasLate = true;
        doneBefore = null;
        isUndone = true;
        if (stands('met', 'late')) {
          [stand, owedAt, dueAt, doneAt] = ['owed', clock, dueFrom(clock, inForce), null];
        }
      } else if (undoes !== 'no' || perhapsUndoes !== 'no') perhaps.undone = true;
    }

    const isOpen = stands('owed', 'nobody', 'missed');
    const overlook = { by: true, via: true, how: true, anyTo: act.to.length === 0 };
    const isOmission = act.type === 'act.omitted' && act.act !== undefined;
    const leavesOut: Truth = isOmission
      ? evaluate(norm.metBy, facts, { ...act, type: act.act as Act }, policy, overlook)
      : 'no';
    if (isOmission && (isOpen || (isIdle && !byAct)) && omits(norm, facts, act, policy)) {
      isOmitted = true;
      untold = [...untold, ...(act.to.length === 0 ? told : act.to)];
    }
    const isTopic = norm.topic !== null && rest.topicOf(act.norm ?? '') === norm.topic;
    const isDecision = act.type === 'decision.recorded' && act.decision !== 'do';
    const decidesNot = isDecision && (act.norm === norm.id || isTopic);
    const saysWhy = act.reasoned || act.filler === true;
    if (departable && saysWhy && (decidesNot || (leavesOut !== 'no' && (isOpen || isIdle)))) {
      const may = mayDecide(norm, act, facts, policy);
      const isSure = act.reasoned && (decidesNot || leavesOut === 'yes');
      const isUndecided = stands('owed', 'nobody');
      if (act.by === 'unrecorded' || (may && !isSure)) perhaps.decided ||= isUndecided || isIdle;
      else if (may && isUndecided) stand = 'departed';
      else if (may && isIdle) isDecided = true;
    }
    if (act.type === 'incident.closed' && stands('owed')) stand = 'missed';
    // Nobody has said that the device was out of reach: what the text asks for without an if was not done.
    const hadIt = { ...facts, 'device-in-hand': 'yes' } as const;
    const isUnsaid = should === 'unknown' && facts['device-in-hand'] === undefined && !byAct;
    const isOpenStill = stands('idle', 'lapsed') && !isDecided && doneBefore === null;
    if (act.type === 'incident.closed' && isUnsaid && isOpenStill) {
      inSilence = evaluate(norm.owedWhen, hadIt, null, policy) === 'yes';
      if (inSilence) stand = 'missed';
    }
  }

  const { facts = {} } = moments.at(-1) ?? {};
  const isRaised = raisedAt < moments.length;
  const should = evaluate(norm.owedWhen, facts, null, policy);
  const mayHear = (norm.names ?? rolesTold(norm.metBy)).flatMap((role) =>
    recipients(role, policy, facts),
  );
  // In a role with both, the single point is only the way to children's services.
  const isUntold = (party: Party): boolean =>
    untold.includes(party) ||
    (party === 'single-point-of-access' &&
      mayHear.includes('childrens-services') &&
      untold.includes('childrens-services'));
  const isRefused = isOmitted && mayHear.every(isUntold);
  /** Whether it would have been late, had it been owed from the beginning. */
  const isTooLate = (done: Instant): boolean => {
    const due = rest.begunAt === undefined ? null : dueFrom(rest.begunAt, inForce);
    return due !== null && done > due;
  };
  const verdict = (): Verdict => {
    switch (stand) {
      case 'idle':
        if (should === 'unknown' && isRaised)
          return doneBefore === null || perhaps.undone || isTooLate(doneBefore)
            ? 'cannot-tell'
            : 'met';
        return rest.isPartial && byAct && !isRaised && should !== 'no'
          ? 'cannot-tell'
          : owedAt === null
            ? 'not-applicable'
            : 'lapsed';
      case 'nobody':
        return 'cannot-tell';
      case 'owed':
      case 'missed':
        // Once its time has passed, what was perhaps done was at best done late.
        if (perhaps.doneInTime || perhaps.decided) return 'cannot-tell';
        if (isRefused) return 'missed';
        if (rest.isPartial && !isUndone) return 'cannot-tell';
        return stands('owed') && isOver(rest.end) ? 'overdue' : stand;
      case 'late':
        return perhaps.doneInTime ? 'cannot-tell' : 'late';
      case 'met':
        if (perhaps.undone) return 'cannot-tell';
        return wasLate ? 'late' : 'met';
      case 'lapsed':
        if (should !== 'unknown') return 'lapsed';
        // Done since, whether or not it is still asked for.
        if (doneBefore === null) return 'cannot-tell';
        return perhaps.undone || isTooLate(doneBefore) ? 'cannot-tell' : 'met';
      default:
        return stand;
    }
  };
  const isOwed = stands('owed', 'missed', 'met', 'late');
  const found = { verdict: verdict(), isOwed, owedAt, dueAt, doneAt: doneAt ?? doneBefore };
  const others = again.flatMap(({ index, isSure }) => {
    const raised = Math.max(raisedAt - index, 0);
    const each = dutyFindings(norm, inForce, moments.slice(index), raised, rest);
    return isSure ? each : each.map(onTheirWord);
  });
  return [found, ...others];
};

const prohibitionFinding = (
  norm: Prohibition,
  { standing: { policy } }: NormInForce,
  moments: readonly Moment[],
  rest: Rest,
): Finding => {
  let lifted: Truth = 'no';
  let breachedAt: Instant | null = null;
  /** Something forbidden was done that an answer may still excuse. */
  let waitsSince: Instant | null = null;
  let isDoubtful = false;
  /** Whether nothing left out could have allowed what broke it; and of whom it is said that they were not told. */
  let isBarred = false;
  let isLeftOut = false;
  let untold: readonly Party[] = [];
  /** What was done before it was known that it is forbidden. */
  let early: readonly {
    readonly clock: Instant;
    readonly isKnowing: boolean;
    readonly isExcusable: boolean;
  }[] = [];
  let isEarly = false;
  let wasInForce = false;
  let holds = 'unknown' as Truth;

  for (const [index, moment] of moments.entries()) {
    const { clock, facts, act: done, learned, saysWhenKnown, isAfterAll } = moment;
    const act = isAfterAll === true ? null : done;
    const is = (predicate: Predicate): Truth => evaluate(predicate, facts, act, policy);
    const asked = evaluate(norm.inForceWhen, facts, null, policy);
    const held = holds;
    holds = asked === 'unknown' && holds === 'yes' ? 'yes' : asked;
    wasInForce ||= holds === 'yes';
    if (holds === 'yes' && held !== 'yes') {
      const seen = early.find((each) => each.isKnowing);
      if (seen?.isExcusable === true) waitsSince ??= seen.clock;
      else if (seen !== undefined) breachedAt ??= seen.clock;
      else if (early.length > 0 && !saysWhenKnown) isDoubtful = true;
      early = [];
    }
    if (waitsSince !== null && norm.unless !== null) {
      const isExcused = evaluate(norm.unless.facts, facts, null, policy);
      if (isExcused === 'no') breachedAt ??= waitsSince;
      if (isExcused !== 'unknown') waitsSince = null;
    }
    // What lifted it was done by somebody who turns out to be the subject: it holds again.
    const subject = PARTY_IDS.find((party) => subjectFactOf(party) === learned);
    if (subject !== undefined && lifted === 'yes' && isNewSubject(moments, index)) {
      lifted = 'no';
      for (const { act: earlier, facts: then } of moments.slice(0, index)) {
        if (earlier === null || norm.until === null) continue;
        const bySubject = earlier.bySubject === true || earlier.by === subject;
        const known = { ...then, [learned as FactKey]: 'yes' as const };
        const seen = { ...earlier, bySubject };
        if (evaluate(norm.until, known, seen, policy) === 'yes') lifted = 'yes';
        if (norm.again !== null && evaluate(norm.again, known, seen, policy) === 'yes')
          lifted = 'no';
      }
    }
    if (act === null) continue;
    const before: Truth = lifted;
    const isOpen = act.type === 'act.omitted' && before !== 'yes';
    if (isOpen && norm.until !== null && omitsLifting(norm.until, facts, act, policy)) {
      untold = [...untold, ...act.to];
      isLeftOut ||= act.to.length === 0;
    }
    const lifts = norm.until === null ? 'no' : is(norm.until);
    if (lifts === 'yes') lifted = 'yes';
    if (lifts === 'unknown' && before === 'no') lifted = 'unknown';
    if (norm.again !== null && is(norm.again) === 'yes') lifted = 'no';
    const does = is(norm.forbids);
    const evenThen = norm.evenThen === null ? 'yes' : is(norm.evenThen);
    const excused = norm.unless === null ? 'no' : is(and(norm.unless.act, norm.unless.facts));
    const isAllowed = before === 'yes' || evenThen === 'no' ? evenThen : before;
    const isFree = norm.until === null ? excused : isAllowed;
    if (does === 'no' || isFree === 'yes') continue;
    if (holds !== 'yes') {
      if (does === 'unknown' && holds === 'no' && !touches(act)) continue;
      const isExcusable = norm.unless !== null && is(norm.unless.act) === 'yes';
      const isSeen = does === 'yes' && isKnowing(act.type);
      early = [...early, { clock, isKnowing: isSeen, isExcusable }];
      isEarly = true;
      continue;
    }
    const mayBeExcused = norm.unless !== null && is(norm.unless.act) === 'yes';
    if (does === 'yes' && isFree === 'no') {
      breachedAt ??= clock;
      isBarred ||= norm.until !== null && evenThen === 'no';
    } else if (does === 'yes' && isFree === 'unknown' && mayBeExcused) waitsSince ??= clock;
    else isDoubtful = true;
  }
  const facts = moments.at(-1)?.facts ?? {};
  const last = evaluate(norm.inForceWhen, facts, null, policy);
  /** On a partial record what lifts an order may have been left out. */
  const mayHaveBeenLifted = (): boolean => {
    if (norm.until === null || !rest.isPartial || isBarred || isLeftOut) return false;
    const mayHear = rolesTold(norm.until).flatMap((role) => recipients(role, policy, facts));
    return untold.length === 0 || !mayHear.every((party) => untold.includes(party));
  };
  const verdict = (): Verdict => {
    if (breachedAt !== null) return mayHaveBeenLifted() ? 'cannot-tell' : 'breached';
    if (isDoubtful || waitsSince !== null) return 'cannot-tell';
    if (isEarly && last === 'unknown') return 'cannot-tell';
    if (!wasInForce && last === 'no') return 'not-applicable';
    return rest.isPartial ? 'cannot-tell' : 'kept';
  };
  return { verdict: verdict(), isOwed: false, owedAt: null, dueAt: null, doneAt: breachedAt };
};

const BY_GRAVITY: readonly Verdict[] = [
  'breached',
  'missed',
  'overdue',
  'late',
  'owed',
  'cannot-tell',
  'departed',
  'met',
  'kept',
  'lapsed',
  'not-applicable',
];
const gravity = ({ verdict }: Finding): number => BY_GRAVITY.indexOf(verdict);

/** What may be nothing new: what is bad, or may be, is in doubt; what nobody asked or is good adds nothing. */
const softened = (found: Finding, isForEither = false): Finding => {
  const isBad = gravity(found) < BY_GRAVITY.indexOf('cannot-tell');
  const isInDoubt = isBad || ((found.isOwed || isForEither) && found.verdict === 'cannot-tell');
  return { ...found, verdict: isInDoubt ? 'cannot-tell' : 'not-applicable' };
};

/** What only the subject's word is for: what is bad is in doubt. */
const onTheirWord = (found: Finding): Finding => {
  const isBad = gravity(found) < BY_GRAVITY.indexOf('cannot-tell');
  return isBad ? { ...found, verdict: 'cannot-tell' } : found;
};

/** The verdict on every norm in force of every open procedure. What hangs on a correction that may not count is open. */
export const fold = (timeline: Timeline, rules: Rules): readonly ModelFinding[] => {
  const without = foldOnce(timeline, rules, false);
  if (correctedView(timeline.events).doubted.length === 0) return without;
  const both = [without, foldOnce(timeline, rules, true)];
  const norms = new Set(both.flatMap((found) => found.map(({ norm }) => norm)));
  return [...norms].map((norm) => {
    const verdicts = both.map((found) => found.find((each) => each.norm === norm)?.verdict);
    const bits = verdicts.map((each) => 1 << VERDICT_IDS.indexOf(each ?? 'not-applicable'));
    const verdict = VERDICT_IDS[whicheverItIs(bits.reduce((a, b) => a | b))] as Verdict;
    return { norm, verdict, occurrences: 2, owedAt: null, dueAt: null, doneAt: null };
  });
};

const foldOnce = (timeline: Timeline, rules: Rules, believes: boolean): readonly ModelFinding[] => {
  const story = storyOf(timeline, rules, believes);
  const norms = PROCEDURE_IDS.flatMap((id) => rules.procedures[id].norms);
  const topicOf = (id: string): string | null => {
    const norm = norms.find((each) => each.id === id);
    return norm !== undefined && isDuty(norm) ? norm.topic : null;
  };
  const { end } = story;
  const isPartial = timeline.record === 'partial';
  /** Whether the norms of what a concern is instead ask for the same as this one, and as soon. */
  const isAskedBy =
    (inForce: NormInForce): Rest['isAskedBy'] =>
    (instead, facts, since) => {
      const { norm } = inForce;
      if (!isDuty(norm) || norm.owedAfter !== null) return false;
      const of = rules.procedures[instead];
      const known = { ...of.implies, ...facts, [concernKey(instead)]: 'yes' as const };
      const latest = dueFrom(since, inForce) ?? Number.POSITIVE_INFINITY;
      return normsInForce(of, rules.policy).some(
        (other) =>
          isDuty(other.norm) &&
          other.norm.owedAfter === null &&
          isDeepStrictEqual(other.norm.metBy, norm.metBy) &&
          evaluate(other.norm.owedWhen, known, null, rules.policy) === 'yes' &&
          (dueFrom(since, other) ?? Number.POSITIVE_INFINITY) <= latest,
      );
    };
  const iso = (instant: Instant | null): string | null =>
    instant === null ? null : isoOf(instant);
  const open = new Set(story.beginnings.map(({ procedure }) => procedure));
  return PROCEDURE_IDS.filter((id) => open.has(id)).flatMap((id) =>
    normsInForce(rules.procedures[id], rules.policy).map((inForce) => {
      const { norm } = inForce;
      const occurrences = occurrencesOf(inForce, story, rules);
      // What was done at first, whether or not it was owed, may have been about the other of two.
      let isOfEither = false;
      const each = occurrences.flatMap((occurrence) => {
        // What may be nothing new is judged as on a complete record: it is softened all the same.
        const begunAt = occurrence.begunAt ?? occurrence.moments[0]?.clock;
        const known: Rest = {
          ...{ topicOf, end, begunAt, isAskedBy: isAskedBy(inForce) },
          isPartial: isPartial && !occurrence.isPerhaps,
        };
        const ifTheirs = (found: Finding): Finding =>
          occurrence.isWithoutTheirWord === true ? onTheirWord(found) : found;
        if (!isDuty(norm)) {
          const found = prohibitionFinding(norm, inForce, occurrence.moments, known);
          return ifTheirs(occurrence.isPerhaps ? softened(found) : found);
        }
        return raisedIn(norm, occurrence, rules.policy).flatMap(
          ({ moments, isPerhaps, isSure, raisedAt }) =>
            dutyFindings(norm, inForce, moments, raisedAt, known).map((found) => {
              isOfEither ||=
                occurrence.isForEither === true && found.verdict === 'met' && !found.isOwed;
              if (isPerhaps)
                return softened({ ...found, isOwed: found.isOwed && isSure }, isOfEither);
              return isSure || found.verdict === 'cannot-tell' ? ifTheirs(found) : softened(found);
            }),
        );
      });
      const worst = each.reduce((a, b) => (gravity(b) < gravity(a) ? b : a));
      return {
        norm: norm.id,
        verdict: worst.verdict,
        occurrences: each.length,
        owedAt: iso(worst.owedAt),
        dueAt: iso(worst.dueAt),
        doneAt: iso(worst.doneAt),
      };
    }),
  );
};
