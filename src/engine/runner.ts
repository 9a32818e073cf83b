/**
 * One incident, run: entries in as numbers, and where every norm's region stands out. The tables
 * decide; this keeps the clock, the answers, which procedures are open, and the running limits.
 * It is the only place that does: a replay attaches an observer, an audit does without.
 */

import type { Mark } from '../norms/marks.ts';
import { isOfTelling } from '../norms/predicates.ts';
import type { FactKey, Facts, MachineEvent } from '../norms/symbols.ts';
import { ACTS } from '../vocabulary/acts.ts';
import { excuses, FACT_IDS, FACT_VALUES, type Fact, type FactValue } from '../vocabulary/facts.ts';
import { VERDICT_IDS } from '../vocabulary/findings.ts';
import { PARTIES, PARTY_IDS, type Party } from '../vocabulary/parties.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import {
  type Child,
  isPseudonym,
  type Person,
  type Pseudonym,
  partyOf,
} from '../vocabulary/pseudonyms.ts';
import type { Silence } from '../vocabulary/records.ts';
import {
  BEFORE_KNOWN,
  DOES_EARLY,
  DOUBTFUL,
  DOUBTS,
  ENDS,
  isComingIntoForce,
  OMITS,
  RAISES,
  STOPS,
  seenIn,
} from './effects.ts';
import { longer } from './longer.ts';
import { Matters, type Naming, type News } from './matters.ts';
import { NO_MOMENT, NOT_YET, Occurrences } from './occurrences.ts';
import { PartySet } from './party-set.ts';
import { People, type PeopleNamed } from './people.ts';
import {
  effectOf,
  FIRST_ROW,
  LATE_UNLESS_DOUBTED,
  MET_IF_IN_TIME,
  type RegionTable,
  rowOf,
  UNSEEN,
} from './region-table.ts';
import type { Opener, PolicyRules, ProcedureTables, RuleTables } from './rule-tables.ts';
import {
  AWARE,
  BY,
  DOES,
  DOES_MORE,
  DOING,
  FACT_KEYS,
  HEARD_FROM,
  type Implied,
  LEARNS,
  type LogSymbol,
  MUST_BE_JUDGED,
  OF_KNOWING,
  OF_PEOPLE,
  partyIndex,
  SAYS_WHEN_KNOWN,
  SHOWS_KNOWING,
  TOLD,
  TOUCHES,
  TRAITS,
  VALUE_BITS,
  valueCode,
  WHAT,
} from './symbols.ts';
import type { Instant } from './time.ts';
import {
  BY_SUBJECTS_WORD,
  type Doubt,
  isAskedAbout,
  PERHAPS,
  SURELY,
  softened,
  worse,
} from './verdict.ts';
import { dueFrom } from './working-days.ts';

const GENERAL = PROCEDURE_IDS.indexOf('general');
const FIRST_CONCERN = FACT_IDS.length;
const YES = valueCode('yes');
const NO = valueCode('no');
const UNCLEAR = valueCode('unclear');
const LATE = VERDICT_IDS.indexOf('late');
const MET = VERDICT_IDS.indexOf('met');
const NOT_APPLICABLE = VERDICT_IDS.indexOf('not-applicable');
const CANNOT_TELL = VERDICT_IDS.indexOf('cannot-tell');
const HOUR = 3_600_000;
/** Since when what an entry corrects was wrongly known, where it corrects nothing. */
export const NEVER = Number.POSITIVE_INFINITY;
/** What is fed is about everything known. */
const ALL = -1;
/** What is fed is for the strict twins alone that are caught up, see `#beginTwins`. */
const TWINS = 1 << 30;
/** What is fed is about several matters: `SETS` and the number of their set. */
const SETS = 1 << 28;
/** What is fed is about everything but one matter: `ALL_BUT` less its number. */
const ALL_BUT = -2;
const NO_MATTERS: ReadonlySet<number> = new Set();
const FIRST_MATTER: ReadonlySet<number> = new Set([0]);
const NOBODY: ReadonlyMap<Child, boolean> = new Map();
/** Whether what was done is looked at as it was, or as done by the subject. */
type Taken = 'as-was' | 'as-subject';
/** What would be, had it been known from the start whom the concern is about. */
interface Trial {
  /** The learning of whom it is about; null where only what was told before is heard. */
  readonly id: number | null;
  readonly taken: (event: MachineEvent) => Taken;
  /** Those who are known beside to be whom it is about, as facts. */
  readonly others?: readonly number[];
  /** Which answers are shown; all of them, if nothing is said. */
  readonly hears?: (id: number) => boolean;
}
/** What of the past an occurrence was shown when it was begun: before which place, and of that what. */
interface View {
  readonly until: number;
  readonly sees: (symbol: LogSymbol, place: number) => boolean | 'prohibitions' | 'now';
  /** Whether it is shown what was told before only where somebody shows that they know. */
  readonly hears?: boolean;
}
/** Whether two may be one: somebody by role, and somebody of that role. */
const mayBeOne = (a: Person, b: Person): boolean => {
  if (isPseudonym(a) && isPseudonym(b)) return a === b;
  const [one, other] = [partyOf(a), partyOf(b)];
  const isStaff = (party: Party): boolean => PARTIES[party].group === 'staff';
  const isAnyStaff = one === 'staff' || other === 'staff';
  return one === other || (isAnyStaff && isStaff(one) && isStaff(other));
};
/** Whether something was done, or decided. */
const isDeed = ({ type }: MachineEvent): boolean => type in ACTS || type === 'decision.recorded';
/** The place in the history of what the clock itself did. */
export const THE_CLOCK = -1;

/** What a replay is told while an incident is run. A place is one in the history of what was fed. */
export interface Observer {
  /** @param fact among `FACT_KEYS`; @param value one more than the answer's place */
  readonly learned: (fact: number, value: number, place: number) => void;
  /**
   * @param procedure among `PROCEDURE_IDS`
   * @param isForEither whether it was opened for a concern that may be one known
   */
  readonly opened: (procedure: number, isForEither: boolean) => void;
  /** What an occurrence is owed for is known to be about this child, or owed to this person. */
  readonly named: (occurrence: number, whom: Person) => void;
  /** A region is begun once more; `doubt` as in `Occurrences`. */
  readonly begun: (occurrence: number, region: number, doubt: Doubt) => void;
  /** An occurrence is followed no longer, since another stands as it does. */
  readonly joined: (occurrence: number, to: number) => void;
  /** An occurrence is followed apart again from one that stands as it does. */
  readonly parted: (occurrence: number, from: number, doubt: Doubt) => void;
  /** What was only tried is followed, and in doubt. */
  readonly doubted: (occurrence: number, doubt: Doubt) => void;
  /** An occurrence was only tried. */
  readonly dropped: (occurrence: number) => void;
  /** @param at when, in milliseconds */
  readonly marked: (occurrence: number, marks: readonly Mark[], place: number, at: Instant) => void;
  /** What an occurrence's duty asks for was owed since then, whatever the concern was taken for. */
  readonly owedSince: (occurrence: number, since: Instant) => void;
  /** The limit of an occurrence's duty has run out; `place` is what comes next in the history. */
  readonly passed: (occurrence: number, place: number, at: Instant) => void;
  /** What was corrected at this place was wrongly held against an occurrence's duty. */
  readonly corrected: (occurrence: number, place: number) => void;
  /** What an occurrence forbids was done before the school knew, as the record says. */
  readonly forgiven: (occurrence: number) => void;
  /** What an occurrence forbids no longer was done when it may have been known that it was forbidden. */
  readonly held: (occurrence: number) => void;
  /** An answer did not count: whoever gave it may not excuse anybody. */
  readonly unheard: () => void;
  /** No procedure that is open has to do with what was fed. */
  readonly untaken: (symbol: LogSymbol, place: number) => void;
}

/** When something owed is due. Working days go by the hour: the day they end on is the same within one. */
export class DueMoments {
  readonly #minutes: Float64Array;
  readonly #days: Int32Array;
  readonly #byHour = new Map<number, Instant>();

  constructor({ norms }: PolicyRules) {
    this.#minutes = Float64Array.from(norms, (norm) => norm.limitMinutes ?? NO_MOMENT);
    this.#days = Int32Array.from(norms, (norm) => norm.limitWorkingDays ?? -1);
  }

  /** When a region's duty is due that becomes owed at this moment; `NO_MOMENT` without a limit. */
  of(region: number, owedAt: Instant): Instant {
    const byMinutes = owedAt + (this.#minutes[region] as number) * 60_000;
    const days = this.#days[region] as number;
    return days < 0 ? byMinutes : Math.min(byMinutes, this.#endOfDay(owedAt, days));
  }

  #endOfDay(owedAt: Instant, days: number): Instant {
    const key = Math.floor(owedAt / HOUR) * 1_000 + days;
    const known = this.#byHour.get(key);
    if (known !== undefined) return known;
    const due = dueFrom(owedAt, { limitMinutes: null, limitWorkingDays: days }) ?? NO_MOMENT;
    this.#byHour.set(key, due);
    return due;
  }
}

/** What no open procedure has to do with: the symbol, and its place in the history. */
interface Untaken {
  readonly id: number;
  readonly place: number;
}

/** Something that was sent: the symbol, its place in the history, and which matters it was about. */
interface Message {
  readonly id: number;
  readonly place: number;
  readonly audience: number;
  /** Whom it names by pseudonym. */
  readonly told: readonly Pseudonym[];
}

const NO_MESSAGES: readonly Message[] = [];

/** Whether whoever makes an entry is one of those a message went to. */
type IsReader = 'yes' | 'no' | 'perhaps';

/** What is asked for by what a concern was taken for, and by what it is: since when it was owed, and when due. */
interface OwedAnyway {
  readonly asks: string | null;
  readonly matter: number;
  readonly since: Instant;
  readonly due: Instant;
}

/** An occurrence that is followed no longer, and the one that is followed for it. */
interface Joined {
  readonly region: number;
  readonly matter: number;
  readonly doubt: Doubt;
  readonly view: View;
  readonly beganRow: number;
  to: number;
}

export class Runner {
  readonly tables: RuleTables;
  /** The procedures that are open, in the order in which they were opened. */
  readonly open = new Int32Array(PROCEDURE_IDS.length);
  openCount = 0;
  #observer: Observer | null = null;
  #due: DueMoments | null = null;
  readonly #isOpen = new Uint8Array(PROCEDURE_IDS.length);

  readonly #standing: Occurrences;
  /** The concerns that were taken in at one moment, and which. */
  #concernsNow: number[] = [];
  #concernsAt: Instant = 0;
  /** What is followed no longer, since another of its region stood as it did. */
  #joined: Joined[] = [];
  /** Those of which whoever brought the news has it, and so need not be told. */
  readonly #isNews = new Set<number>();
  /** Those after the first of their region that are followed for others. */
  readonly #isJoinedTo = new Set<number>();
  readonly #matters = new Matters();
  readonly #people = new People();
  /** The children that what is shown now names. */
  #named: ReadonlyMap<Child, boolean> = NOBODY;
  /** Whom what is shown now names by pseudonym; and the one of them that it is shown for. */
  #peopleNow: PeopleNamed | null = null;
  #only: Person | null = null;
  /** Whether any entry taken in named a child. */
  #namesChildren = false;
  /** Bodies outside the school that brought the news, and so need not be told about it. */
  readonly #knowers = new PartySet();
  /** By place in the history where somebody read what was sent: where that was sent. */
  readonly #sentBefore = new Map<number, number>();
  /** By place of what was told before the first concern: who shows that they know. */
  readonly #heardBefore = new Map<number, Party[]>();
  /** Whether what is shown now is only tried, so that nothing is begun by it. */
  #isTrying = false;
  /** Whether what was told before the first concern is shown as told to those alone who show that they know. */
  #isHearing = false;
  /** Who was told something before the first concern, and where in the history. */
  readonly #toldBefore = new Map<Party, number[]>();
  /** By place among `PARTY_IDS`: whether the record shows that they knew of a concern. */
  readonly #aware = new PartySet();
  /** By place among `FACT_KEYS`: whether it only follows from a concern, and nobody has said so. */
  readonly #isImplied = new Uint8Array(FACT_KEYS.length);
  /** Who the concerns are known to be about, pupils and parents apart, and of which matters. */
  readonly #subjects = new Map<Party, ReadonlySet<number>>();
  /** The same, of any matter. */
  readonly #areSubjects = new PartySet();
  /** The same, of those matters that a second concern of a kind may be: nobody has said so of them. */
  readonly #perhapsSubjects = new Map<Party, Set<number>>();
  /** By place in the history: of which matters whoever did this is the subject, where not of all. */
  readonly #byTheirSubject = new Map<number, ReadonlySet<number>>();
  /** What is shown now is for the occurrences of these matters alone, or for all others. */
  #onlyFor: ReadonlySet<number> | null = null;
  #isForTheirs = false;
  /** Whether the concern that is taken in now may be one that was known. */
  #mayBeKnown = false;
  /** The matter that what is only tried is about. */
  #triedFor = 0;
  /** Whether what is shown now is shown to prohibitions and orders alone, or to duties alone. */
  #isForProhibitions = false;
  #isForDuties = false;
  /** Whether what is taken in now says when the school came to know of it. */
  #saysWhenKnown = false;
  /** Procedures that are open only to ask whether they should be. */
  readonly #isTentative = new Uint8Array(PROCEDURE_IDS.length);
  /** By matter: where in the history it begins. */
  #begins: number[] = [];
  /** By occurrence, the first of a procedure's regions by its own: what of the past it was shown, if anything. */
  readonly #views = new Map<number, View>();
  /** By procedure: whether it was opened for a concern that may be one known. */
  readonly #isForEither = new Uint8Array(PROCEDURE_IDS.length);
  /** By place among `FACT_KEYS`: whether what happened was over when it was last asked about. */
  readonly #isOver = new Uint8Array(FACT_KEYS.length);
  /** The only matter that what is fed now is about; `ALL` where it is about everything known. */
  #audience = ALL;
  /** Sets of matters that entries said they were about. */
  #sets: ReadonlySet<number>[] = [];
  /** What the entry taken in now says that it is about. */
  #naming: Naming | null = null;
  /** The matter that the entry taken in last began, or says that it is about; or `ALL`. */
  #lastMatter = ALL;
  /** The matter that what is taken in now is the same as; null where that is not known. */
  #same: number | null = null;
  /** What the concern that is taken in now is news of; null where the entry raises none. */
  #raised: News | null = null;
  /** Whether occurrences that stand alike are followed apart, since an entry may tell them apart. */
  #keepsApart = false;
  /** What was sent, and by who it went to: what they have not read yet. */
  #messages: Message[] = [];
  #unread = new Map<Party, Message[]>();
  readonly #haveUnread = new PartySet();
  #lastMessage: number | null = null;
  /** Where what somebody read was sent; occurrences that were begun later are not shown it. */
  #sentAt = NEVER;
  /** By place in the history: the only matter that it was about. */
  readonly #audiences = new Map<number, number>();
  /** The occurrences whose limit runs, among some that have stopped. */
  #running: Int32Array;
  #runningCount = 0;
  #nextDue = NO_MOMENT;

  /** By place among `FACT_KEYS`. */
  readonly #facts = new Uint8Array(FACT_KEYS.length);
  /** Openers of which a fact has changed. */
  readonly #isPending: Uint8Array;
  #pendingCount = 0;

  #history = new Int32Array(256);
  #historyClocks = new Float64Array(256);
  historyCount = 0;
  /** By place in the history: the start of the error that was corrected there. */
  readonly #corrections = new Map<number, Instant>();
  /** What the concern that was withdrawn last asked for, and what it is instead asks for as well. */
  #owedAnyway: readonly OwedAnyway[] = [];
  /** What no open procedure has to do with. */
  #waiting: Untaken[] = [];
  /** The place in the history of what is shown now. */
  #place = THE_CLOCK;
  /** The moment that counts now; in an array, to avoid boxing the number. */
  readonly #now = new Float64Array(1);

  /** What was shown for the moment that was asked about last: by act, the number of that moment. */
  #momentAt = NO_MOMENT;
  #momentFrom = 0;
  #moment = 0;
  #shownAt = new Int32Array(1024);

  constructor(tables: RuleTables) {
    this.tables = tables;
    const count = tables.first[PROCEDURE_IDS.length] as number;
    this.#standing = new Occurrences(count);
    this.#running = new Int32Array(count);
    this.#isPending = new Uint8Array(tables.openers.length);
  }

  /**
   * Begins an incident.
   * @param due the limits of the policy it is judged under
   * @param hasNaming whether any of its entries says which others it is about
   */
  begin(due: DueMoments, observer: Observer | null = null, hasNaming = false): void {
    this.#due = due;
    this.#keepsApart = hasNaming;
    if (this.#sets.length > 0) this.#sets = [];
    if (this.#joined.length > 0) this.#joined = [];
    if (this.#concernsNow.length > 0) this.#concernsNow = [];
    if (this.#isJoinedTo.size > 0) this.#isJoinedTo.clear();
    if (this.#isNews.size > 0) this.#isNews.clear();
    if (this.#messages.length > 0) {
      this.#messages = [];
      this.#unread = new Map();
      this.#haveUnread.clear();
    }
    this.#observer = observer;
    for (let index = 0; index < this.openCount; index += 1) {
      this.#isOpen[this.open[index] as number] = 0;
    }
    for (let index = 0; index < this.#runningCount; index += 1) {
      this.#standing.isRunning[this.#running[index] as number] = 0;
    }
    this.#standing.reset();
    this.#matters.reset();
    this.#people.reset();
    this.#namesChildren = false;
    if (this.#subjects.size > 0) this.#subjects.clear();
    if (this.#perhapsSubjects.size > 0) this.#perhapsSubjects.clear();
    if (this.#byTheirSubject.size > 0) this.#byTheirSubject.clear();
    this.#areSubjects.clear();
    this.#knowers.clear();
    if (this.#toldBefore.size > 0) this.#toldBefore.clear();
    this.#aware.clear();
    this.#isImplied.fill(0);
    this.#begins.length = 0;
    this.#isOver.fill(0);
    this.#isTentative.fill(0);
    if (this.#views.size > 0) this.#views.clear();
    if (this.#sentBefore.size > 0) this.#sentBefore.clear();
    if (this.#heardBefore.size > 0) this.#heardBefore.clear();
    if (this.#audiences.size > 0) this.#audiences.clear();
    this.openCount = 0;
    this.#runningCount = 0;
    this.#nextDue = NO_MOMENT;
    this.#facts.fill(0);
    if (this.#pendingCount > 0) this.#isPending.fill(0);
    this.#pendingCount = 0;
    this.historyCount = 0;
    if (this.#corrections.size > 0) this.#corrections.clear();
    if (this.#owedAnyway.length > 0) this.#owedAnyway = [];
    this.#momentAt = NO_MOMENT;
    if (this.#waiting.length > 0) this.#waiting = [];
  }

  /**
   * Takes one entry in. Entries come in the order of the clock.
   * @param id its number among the symbols; @param at when it counts
   * @param wrongSince since when what it corrects was wrongly known, or `NEVER`
   * @param naming which matters it says it is about
   */
  feed(id: number, at: Instant, wrongSince: Instant = NEVER, naming: Naming | null = null): void {
    this.#now[0] = at;
    this.#naming = naming;
    this.#named = naming?.people?.children ?? NOBODY;
    this.#peopleNow = naming?.people ?? null;
    if (this.#named.size > 0) this.#namesChildren = true;
    this.#lastMatter = ALL;
    this.#lastMessage = null;
    this.#mayBeKnown = false;
    this.#raised = null;
    this.#same = naming?.same ?? null;
    const isCorrection = wrongSince !== NEVER && this.#isLearning(id);
    if (isCorrection) this.#feedCorrection(id, wrongSince);
    else this.#feed(id);
    // What a concern is instead comes next, at the same moment.
    if (!isCorrection && this.#owedAnyway.length > 0) this.#owedAnyway = [];
    if (this.#matters.count === 0) return;
    const { traits } = this.tables.symbols;
    const aware = id * TRAITS + AWARE;
    this.#aware.addAll(traits[aware] as number, traits[aware + 1] as number);
  }

  /** The number of the message that the entry taken in last sent, or null. */
  get lastMessage(): number | null {
    return this.#lastMessage;
  }

  /** The matters that the entry taken in last was about. */
  get lastMatters(): readonly number[] {
    if (this.#lastMatter !== ALL) return [this.#lastMatter];
    const covers = this.#naming?.covers ?? null;
    return covers === null
      ? Array.from({ length: this.#matters.count }, (_, matter) => matter)
      : [...covers];
  }

  #isLearning(id: number): boolean {
    const { does } = this.tables.symbols.all[id] as LogSymbol;
    return does === DOES.learning || does === DOES.withdrawing;
  }

  /** Raises `deadline.passed` for every duty whose time ran out before `until`. */
  passTime(until: Instant): void {
    if (this.#nextDue >= until) return;
    const { isRunning, dueAt } = this.#standing;
    let kept = 0;
    let next = NO_MOMENT;
    const count = this.#runningCount;
    for (let index = 0; index < count; index += 1) {
      const occurrence = this.#running[index] as number;
      if (isRunning[occurrence] === 0) continue;
      const due = dueAt[occurrence] as number;
      if (due < until) {
        this.#now[0] = due;
        this.#passDeadline(occurrence);
        isRunning[occurrence] = 0;
      } else {
        this.#running[kept] = occurrence;
        kept += 1;
        if (due < next) next = due;
      }
    }
    this.#runningCount = kept;
    this.#nextDue = next;
    this.#now[0] = until;
  }

  /** Until when nothing happens by itself: no limit runs out before. */
  get quietUntil(): Instant {
    return this.#nextDue;
  }

  /** How many entries no procedure has to do with. */
  get untakenCount(): number {
    return this.#waiting.length;
  }

  get untaken(): readonly Untaken[] {
    return this.#waiting;
  }

  /** Whether something was done that some rule must judge, and none does. */
  get hasUnjudged(): boolean {
    return this.unjudged().length > 0;
  }

  /** The places in the history of what some rule must judge, and none does. */
  unjudged(): readonly number[] {
    const places: number[] = [];
    for (let place = 0; place < this.historyCount; place += 1) {
      const id = this.#history[place] as number;
      if (this.#mustBeJudged(id) && !this.#isJudged(id)) places.push(place);
    }
    return places;
  }

  /**
   * Whether a rule has to do with an act: not one that forbids it only where something else is so. What meets
   * a duty that nobody owed does no harm.
   */
  #isJudged(id: number): boolean {
    const { first, symbols } = this.tables;
    let isSeen = false;
    let isForbidden = false;
    for (let index = 0; index < this.openCount; index += 1) {
      const procedure = this.open[index] as number;
      const ofProcedure: ProcedureTables = this.tables.of(procedure);
      for (const place of ofProcedure.concerned(id, symbols)) {
        if (this.#facts[FIRST_CONCERN + procedure] === NO) return true;
        const region = (first[procedure] as number) + place;
        if (this.verdictOf(procedure, region, false) !== NOT_APPLICABLE) return true;
        isSeen = true;
        isForbidden ||= ofProcedure.tables[place]?.isProhibition === true;
      }
    }
    return isSeen && !isForbidden;
  }

  #mustBeJudged(id: number): boolean {
    return ((this.tables.symbols.traits[id * TRAITS + WHAT] as number) & MUST_BE_JUDGED) !== 0;
  }

  /** What was fed to the regions so far: the numbers of the symbols. */
  history(): readonly number[] {
    return [...this.#history.subarray(0, this.historyCount)];
  }

  /** When what is at a place in the history counted. */
  clockAt(place: number): Instant {
    return this.#historyClocks[place] as number;
  }

  isOpen(procedure: number): boolean {
    return this.#isOpen[procedure] === 1;
  }

  /** The state that an occurrence is in. */
  stateOf(procedure: number, occurrence: number): string {
    return this.#tableOf(procedure, occurrence).stateAt(this.#standing.rows[occurrence] as number);
  }

  /** The answers that count for an occurrence, as far as its norm can tell them apart. */
  factsOf(procedure: number, occurrence: number): Facts {
    return this.#tableOf(procedure, occurrence).factsAt(this.#standing.rows[occurrence] as number);
  }

  /** Whether any norm has more than one occurrence, or what is known of one matter is not of another. */
  get hasSeveral(): boolean {
    return this.#standing.isMany || this.#matters.count > 1;
  }

  /** The code of the verdict on a region's norm, see `VERDICT_IDS`: the worst of its occurrences. */
  verdictOf(procedure: number, region: number, silence: Silence): number {
    const first = this.#verdictOfOne(procedure, region, silence);
    const { isMany, next, doubt } = this.#standing;
    if (!isMany) return first;
    let worst = first;
    for (let other = next[region] as number; other !== 0; other = next[other] as number) {
      // What may be nothing new is judged as on a complete record: it is softened all the same.
      const how = doubt[other] as number;
      const code = this.#verdictOfOne(procedure, other, how === PERHAPS ? false : silence);
      worst = worse(worst, softened(code, how, this.#isAskedAbout(procedure, region, other)));
    }
    return worst;
  }

  #isAskedAbout(procedure: number, first: number, other: number): boolean {
    const isForEither = this.#isForEither[procedure] === 1;
    return isAskedAbout(
      this.stateOf(procedure, other),
      this.stateOf(procedure, first),
      isForEither,
    );
  }

  #verdictOfOne(procedure: number, occurrence: number, silence: Silence): number {
    const table = this.#tableOf(procedure, occurrence);
    const { omitted, rows, seen } = this.#standing;
    const untold = omitted.size === 0 ? null : (omitted.get(occurrence) ?? null);
    const row = rows[occurrence] as number;
    const code = table.verdict(row, seen[occurrence] as number, silence, untold);
    if (code === MET_IF_IN_TIME) return this.isEarlyInTime(occurrence) ? MET : CANNOT_TELL;
    return code === LATE_UNLESS_DOUBTED ? this.#lateOrDoubted(occurrence) : code;
  }

  /** What is known, by place among `FACT_KEYS`: one more than the answer's place, or 0. */
  get facts(): Readonly<Uint8Array> {
    return this.#facts;
  }

  #tableOf(procedure: number, occurrence: number): RegionTable {
    const { first } = this.tables;
    const region = this.#standing.regionOf[occurrence] as number;
    return this.tables.of(procedure).tables[region - (first[procedure] as number)] as RegionTable;
  }

  #lateOrDoubted(occurrence: number): number {
    const { doubtAt, dueAt } = this.#standing;
    return (doubtAt[occurrence] as number) <= (dueAt[occurrence] as number) ? CANNOT_TELL : LATE;
  }

  /** Whether what was done before it was owed came within the limit of when it may have been owed first. */
  isEarlyInTime(occurrence: number): boolean {
    const { firstEarlyAt, begunAt, regionOf } = this.#standing;
    const from = begunAt[occurrence] as number;
    const due = this.#due as DueMoments;
    const until = from === NOT_YET ? NO_MOMENT : due.of(regionOf[occurrence] as number, from);
    return until === NO_MOMENT || (firstEarlyAt[occurrence] as number) <= until;
  }

  #feed(id: number): void {
    const at = this.#now[0] as number;
    if (this.#nextDue < at) this.passTime(at);
    const { all, heardFrom, traits } = this.tables.symbols;
    const what = traits[id * TRAITS + WHAT] as number;
    const does = what & DOING;
    this.#saysWhenKnown = (what & SAYS_WHEN_KNOWN) !== 0;
    if (this.#toldBefore.size > 0) this.#hearFrom(heardFrom[id] as Party, all[id] as LogSymbol);
    // Writing down once more what was sent reads nothing.
    const isAnswer = does === DOES.learning;
    const mayRead =
      this.#messages.length > 0 &&
      (this.#naming !== null || this.#haveUnread.has(traits[id * TRAITS + HEARD_FROM] as number));
    if (mayRead && (isAnswer || !this.#isAgain(this.#withPeople(id)))) {
      this.#read(heardFrom[id] as Party, all[id] as LogSymbol);
    }
    if ((what & SHOWS_KNOWING) !== 0 && this.#matters.count > 0) this.#showKnowing(id);
    switch (does) {
      case DOES.act:
        if (this.#naming === null) this.#act(id);
        else this.#actNaming(id, this.#naming);
        this.#openForWhatWaits();
        return;
      case DOES.learning:
        this.#learnAndOpen(id, all[id] as LogSymbol);
        return;
      case DOES.concern:
      case DOES.opening:
        this.#takeConcern(id, all[id] as LogSymbol);
        this.#openWhatFactsCallFor(id, all[id] as LogSymbol);
        this.#openForWhatWaits();
        return;
      case DOES.withdrawing:
        this.#learn(id);
        return;
      default:
        return;
    }
  }

  /**
   * Whoever deals with the concern knows of it, though nobody wrote down that they were told. Who knew of
   * one before may be dealing with that one, unless they say what their entry is about.
   */
  #showKnowing(id: number): void {
    const covers = this.#naming?.covers ?? null;
    const { symbols } = this.tables;
    const by = symbols.traits[id * TRAITS + BY] as number;
    if (covers === null && this.#aware.has(by)) return;
    const knowing = this.#withPeople(symbols.knowing(PARTY_IDS[by] as Party));
    this.#audience = this.#covered(covers);
    this.#show(covers === null && this.#matters.count > 1 ? symbols.inDoubt(knowing) : knowing);
    this.#audience = ALL;
  }

  #learnAndOpen(id: number, symbol: LogSymbol): void {
    const place = this.historyCount;
    const covers = this.#establishes(id, symbol, this.#naming?.covers ?? null);
    if (covers?.size === 0) {
      this.#observer?.unheard();
      return;
    }
    this.#isImplied[symbol.fact] = 0;
    this.#audience = this.#covered(covers);
    this.#meetChildren();
    this.#learn(id);
    this.#audience = ALL;
    this.#openWhatFactsCallFor(id, symbol);
    this.#endWhatIsNotSo(symbol.fact);
    if (!this.#isAsked(symbol.fact)) this.#wait(id, place);
  }

  /** The audience of what covers these matters; `null` where it covers everything known. */
  #covered(matters: ReadonlySet<number> | null): number {
    if (matters === null || matters.size === this.#matters.count) return ALL;
    this.#sets.push(matters);
    return SETS + this.#sets.length - 1;
  }

  /** Whether what is taken in now is about a matter that it began. */
  get #isOfOne(): boolean {
    return this.#audience >= 0 && this.#audience < SETS;
  }

  /** The set of matters that an audience is, or null where it is none. */
  #setOf(audience: number): ReadonlySet<number> | null {
    return audience >= SETS && audience < TWINS ? (this.#sets[audience - SETS] ?? null) : null;
  }

  /** A concern that is raised, or a procedure opened by hand: what it is news of, and to which occurrences. */
  #takeConcern(id: number, symbol: LogSymbol): void {
    const { procedure, saysSame } = symbol;
    const shown = this.#withPeople(id);
    const isAgain = this.#isAgain(shown);
    const isConcern = symbol.does === DOES.concern;
    this.#isTentative[procedure] = 0;
    const news = this.#newsOf(symbol, isAgain || saysSame);
    // Whoever raises it answers what was only asked.
    if (news === 'another' && this.#facts[FIRST_CONCERN + procedure] === UNCLEAR) {
      this.#learn(this.tables.noConcern[procedure] as number);
      this.#takeBack(procedure);
    }
    const before = this.#standing.count;
    this.#mayBeKnown = news === 'perhaps';
    if (news === 'first') this.#noteWhoWasTold();
    // Written down twice, it is about what it was about.
    const about = isAgain ? this.#audienceBefore(shown) : ALL;
    if (about >= 0 && about < SETS) this.#same ??= about;
    const matter = this.#beginMatter(news, procedure);
    if (news === 'perhaps') this.#revive(procedure);
    if (news === 'another' || news === 'perhaps') this.#audience = matter;
    else if (isAgain) this.#audience = about;
    else if (this.#same !== null && this.#isOpen[procedure] === 0)
      this.#audience = this.#covered(new Set([this.#same]));
    const { group } = PARTIES[symbol.event.by];
    if (isConcern && (group === 'agencies' || group === 'outside')) {
      this.#knowers.add(partyIndex(symbol.event.by));
    }
    if (isConcern && !(this.#isTakenNow(id) && isAgain)) this.#learnFromConcern(symbol);
    this.#openProcedure(procedure, news, matter);
    this.#imply(this.tables.impliedByHand[procedure] as Implied);
    this.#openProcedure(GENERAL, news, matter);
    this.#meet(news, matter, this.#naming?.people?.about ?? []);
    this.#lastMatter = matter;
    if (this.#same !== null && !isAgain) this.#audience = this.#covered(new Set([this.#same]));
    this.#showConcern(isAgain ? this.tables.symbols.again(id) : id, news);
    if (symbol.isSent) this.#send(id);
    this.#audience = ALL;
    if (isConcern) this.#raised = news;
    this.#joinAlike(before);
  }

  /** Whether the same concern was taken in at this very moment: written down twice, it says nothing more. */
  #isTakenNow(id: number): boolean {
    const at = this.#now[0] as number;
    if (this.#concernsAt !== at) this.#concernsNow = [];
    this.#concernsAt = at;
    if (this.#concernsNow.includes(id)) return true;
    this.#concernsNow.push(id);
    return false;
  }

  /** A concern that was withdrawn, or found to be none, is one once more. */
  #revive(procedure: number): void {
    for (const each of [procedure, GENERAL]) {
      if (this.#facts[FIRST_CONCERN + each] === NO)
        this.#learn(this.tables.concern[each] as number);
    }
  }

  /** What the same entry was about when it was shown for this very moment. */
  #audienceBefore(id: number): number {
    const { acts } = this.tables.symbols;
    let place = this.historyCount - 1;
    while (place > 0 && acts[this.#history[place] as number] !== acts[id]) place -= 1;
    return this.#audiences.get(place) ?? ALL;
  }

  #newsOf({ does, procedure }: LogSymbol, saysSame: boolean): News {
    if (does === DOES.concern) {
      const isOfOthers = this.#people.areOthers(this.#naming?.people?.about ?? []);
      return this.#matters.ofConcern(procedure, saysSame, isOfOthers);
    }
    const isOpen = this.#isOpen[procedure] === 1;
    return isOpen && this.#matters.count > 0 ? 'same' : this.#matters.ofOpening(saysSame);
  }

  /** Begins what a matter of its own asks for once more. @returns the number of the matter */
  #beginMatter(news: News, procedure: number): number {
    const matter = this.#matters.take(news, procedure, this.#same);
    if (matter >= this.#begins.length) this.#begins.push(this.historyCount);
    if (news === 'perhaps' || news === 'discovery') this.#handDownSubjects(matter);
    if (news === 'another') {
      this.#beginAgain(GENERAL, matter, SURELY);
      // One about another child, or of a kind that was open only to ask.
      if (procedure !== GENERAL) this.#beginAgain(procedure, matter, SURELY);
    } else if (news === 'perhaps' || news === 'discovery') {
      this.#beginAgain(GENERAL, matter, PERHAPS);
      if (news === 'perhaps') this.#beginAgain(procedure, matter, PERHAPS);
    }
    if (news === 'discovery') {
      const { implied, concern } = this.tables;
      this.#imply(implied[procedure] as Implied);
      this.#audience = matter;
      this.#imply(implied[procedure] as Implied);
      this.#learn(concern[procedure] as number);
      this.#learn(concern[GENERAL] as number);
      this.#audience = ALL;
    }
    return matter;
  }

  /**
   * Shows what brings the news. It tells nobody of what was known before, save that a second concern
   * of a kind may be about the first.
   */
  #showConcern(id: number, news: News): void {
    this.#show(this.#withPeople(id));
    if (news === 'perhaps') {
      const about = this.#audience;
      this.#audience = ALL_BUT - about;
      this.#show(this.tables.symbols.inDoubt(this.#withPeople(id)));
      this.#audience = about;
    }
  }

  /** Begins the regions of an open procedure once more, for a matter. */
  #beginAgain(procedure: number, matter: number, doubt: Doubt): void {
    if (this.#isOpen[procedure] === 0) return;
    const { first, concern } = this.tables;
    const end = first[procedure + 1] as number;
    for (let region = first[procedure] as number; region < end; region += 1) {
      this.#begin(region, matter, doubt);
    }
    // What is forbidden, or allowed, because of the other concerns is so of this one as well.
    const audience = this.#audience;
    this.#audience = matter;
    this.#isForProhibitions = true;
    for (const [other, symbol] of concern.entries()) {
      const isKnown = other !== procedure && this.#facts[FIRST_CONCERN + other] === YES;
      if (isKnown) this.#showToAll(procedure, symbol);
    }
    this.#isForProhibitions = false;
    this.#audience = audience;
  }

  #begin(region: number, matter: number, doubt: Doubt, row = FIRST_ROW): number {
    const occurrence = this.#standing.begin(region, matter, doubt, row);
    this.#standing.since[occurrence] = this.historyCount;
    this.#standing.beganAt[occurrence] = this.historyCount;
    this.#standing.begunAt[occurrence] = this.#now[0] as number;
    if (this.#isNews.size > 0) this.#isNews.delete(occurrence);
    if (this.#views.size > 0) this.#views.delete(occurrence);
    this.#observer?.begun(occurrence, region, doubt);
    return occurrence;
  }

  /** Follows no longer those occurrences, from a number on, that stand as one before them does. */
  #joinAlike(from: number): void {
    if (this.#keepsApart) return;
    const standing = this.#standing;
    for (let occurrence = standing.count - 1; occurrence >= from; occurrence -= 1) {
      const other = standing.alike(occurrence, this.#haveSameSubjects);
      // What was sent before, and is read only now, tells the two apart.
      const isSame = other !== null && standing.since[other] === standing.since[occurrence];
      if (other === null || !(isSame || this.#messages.length === 0)) continue;
      standing.join(occurrence, other);
      if (this.#isJoinedTo.has(occurrence)) {
        for (const each of this.#joined) if (each.to === occurrence) each.to = other;
      }
      if (other >= standing.regions) this.#isJoinedTo.add(other);
      this.#joined.push({
        region: standing.regionOf[occurrence] as number,
        matter: standing.matter[occurrence] as number,
        doubt: standing.doubt[occurrence] as Doubt,
        view: this.#viewOf(occurrence),
        beganRow: standing.beganRow[occurrence] as number,
        to: other,
      });
      this.#views.delete(occurrence);
      this.#observer?.joined(occurrence, other);
    }
  }

  /**
   * Follows apart again what is dealt with: of two matters that stood alike, what was done may have been
   * done for one of them by somebody who now turns out to be its subject.
   */
  #followApart(procedure: number, tables: readonly RegionTable[]): void {
    const standing = this.#standing;
    const start = this.tables.first[procedure] as number;
    this.#joined = this.#joined.filter((each) => {
      const table = tables[each.region - start];
      if (table === undefined || !table.isDoneAt(standing.rows[each.to] as number)) return true;
      this.#followApartOf(each);
      return false;
    });
  }

  #followApartOf(each: Joined): void {
    const standing = this.#standing;
    const apart = standing.copy(each.to, each.matter, each.doubt);
    standing.since[apart] = this.#begins[each.matter] as number;
    standing.beganRow[apart] = each.beganRow;
    this.#views.set(apart, each.view);
    if (standing.isRunning[each.to] === 1) {
      standing.isRunning[apart] = 1;
      this.#listRunning(apart);
    }
    this.#observer?.parted(apart, each.to, each.doubt);
  }

  /** Something learned by way of a correction, or a concern that was withdrawn. */
  #feedCorrection(id: number, since: Instant): void {
    const at = this.#now[0] as number;
    if (this.#nextDue < at) this.passTime(at);
    const symbol = this.tables.symbols.all[id] as LogSymbol;
    const { does, fact, value } = symbol;
    this.#owedAnyway = [];
    // That one concern is none says nothing of whether there is an incident.
    const isOfOne = does === DOES.withdrawing && fact === FIRST_CONCERN + GENERAL;
    if (isOfOne && this.#same !== null) this.#audience = this.#covered(new Set([this.#same]));
    this.#corrections.set(this.historyCount, since);
    this.#remember(id);
    const place = this.#place;
    this.#observer?.learned(fact, value, place);
    const subject = this.tables.subjectOf[fact];
    const cleared = subject === undefined || value === YES ? null : this.#aboutNow(subject);
    if (subject !== undefined) {
      if (value === YES) this.#tellSomebodyElse(id);
      this.#noteSubject(subject, value === YES);
    }
    for (let index = 0; index < this.openCount; index += 1) {
      this.#correctFor(this.open[index] as number, id, since);
    }
    this.#know(fact, value);
    if (cleared !== null) this.#countAfterAll(subject as Party, cleared);
    this.#audience = ALL;
    if (does === DOES.learning) this.#openWhatFactsCallFor(id, symbol);
    this.#endWhatIsNotSo(fact);
  }

  /** Shows a correction to the regions of one procedure. A duty owed before the error was owed all the same. */
  #correctFor(procedure: number, id: number, since: Instant): void {
    const { symbols, first } = this.tables;
    const { tables } = this.tables.of(procedure);
    const { event, procedure: instead } = symbols.all[id] as LogSymbol;
    const correcting = (symbols.all[symbols.correcting(id)] as LogSymbol).event;
    const start = first[procedure] as number;
    const { owedAt, rows } = this.#standing;
    tables.forEach((table, place) => {
      if (event.fact === undefined || !table.reads.includes(event.fact)) return;
      if (this.#isForProhibitions && !table.isProhibition) return;
      for (const occurrence of this.#standing.of(start + place)) {
        if (!this.#isFor(occurrence, this.#audience === ALL)) continue;
        const isWrong = (owedAt[occurrence] as number) >= since;
        const isAnyway = isWrong && instead >= 0 && this.#isAskedBy(instead, occurrence, table);
        const corrects = isWrong && !isAnyway;
        if (corrects) this.#observer?.corrected(occurrence, this.#place);
        const wasOwed = table.isOwedAt(rows[occurrence] as number);
        const column = table.columnOf(corrects ? correcting : event);
        if (column >= 0) this.#step(occurrence, table, column, id);
        const isOwed = table.isOwedAt(rows[occurrence] as number);
        if (isAnyway && wasOwed && !isOwed) this.#noteOwed(start + place, occurrence, table);
      }
    });
  }

  #noteOwed(region: number, occurrence: number, { asks }: RegionTable): void {
    const { owedAt, matter } = this.#standing;
    const since = owedAt[occurrence] as number;
    const due = (this.#due as DueMoments).of(region, since);
    const owed = { asks, matter: matter[occurrence] as number, since, due };
    this.#owedAnyway = [...this.#owedAnyway, owed];
  }

  /** Whether what a duty asks for is asked for as soon by what its concern is instead. */
  #isAskedBy(instead: number, occurrence: number, table: RegionTable): boolean {
    const { first, implied, symbols } = this.tables;
    const { owedAt, regionOf } = this.#standing;
    const due = this.#due as DueMoments;
    const since = owedAt[occurrence] as number;
    const until = due.of(regionOf[occurrence] as number, since);
    const learned = (implied[instead] as Implied).map(
      ({ symbol }) => (symbols.all[symbol] as LogSymbol).event,
    );
    const facts: Facts = Object.fromEntries([
      ...learned.map(({ fact, value }) => [fact, value]),
      ...FACT_KEYS.flatMap((key, fact) => {
        const value = FACT_VALUES[(this.#facts[fact] as number) - 1];
        return value === undefined ? [] : [[key, value]];
      }),
      [FACT_KEYS[FIRST_CONCERN + instead], 'yes'],
    ]);
    return this.tables
      .of(instead)
      .tables.some(
        (other, place) =>
          other.asks !== null &&
          other.asks === table.asks &&
          other.isOwedWith(facts) &&
          due.of((first[instead] as number) + place, since) <= until,
      );
  }

  /** Since when what becomes owed now was owed already, whatever the concern was taken for. */
  #owedSince(occurrence: number, { asks }: RegionTable): Instant {
    const now = this.#now[0] as number;
    if (this.#owedAnyway.length === 0) return now;
    const { matter, regionOf } = this.#standing;
    const due = this.#due as DueMoments;
    const region = regionOf[occurrence] as number;
    const owed = this.#owedAnyway.find(
      (each) =>
        each.asks === asks &&
        each.matter === matter[occurrence] &&
        each.due === due.of(region, each.since),
    );
    return owed?.since ?? now;
  }

  /** Whether the same act was shown for this very moment already. */
  #isAgain(id: number): boolean {
    const at = this.#now[0] as number;
    const last = this.historyCount - 1;
    if (last < 0 || this.#historyClocks[last] !== at) return false;
    if (this.#momentAt !== at) {
      this.#momentAt = at;
      this.#momentFrom = this.#startOfMoment(at);
      this.#moment += 1;
    }
    const { acts } = this.tables.symbols;
    if (acts.length > this.#shownAt.length) {
      this.#shownAt = longer(this.#shownAt, new Int32Array(acts.length * 2));
    }
    for (; this.#momentFrom < this.historyCount; this.#momentFrom += 1) {
      const before = acts[this.#history[this.#momentFrom] as number] as number;
      this.#shownAt[before] = this.#moment;
    }
    return this.#shownAt[acts[id] as number] === this.#moment;
  }

  /** Where in the history what was shown for a moment begins. */
  #startOfMoment(at: Instant): number {
    let index = this.historyCount;
    while (index > 0 && this.#historyClocks[index - 1] === at) index -= 1;
    return index;
  }

  /** An act that says which matters it covers, or names people. */
  #actNaming(id: number, { covers }: Naming): void {
    this.#audience = this.#covered(covers);
    this.#meetChildren();
    this.#act(id);
    this.#audience = ALL;
  }

  #act(id: number): void {
    const { symbols } = this.tables;
    const doesMore = ((symbols.traits[id * TRAITS + WHAT] as number) & DOES_MORE) !== 0;
    const symbol = symbols.all[id] as LogSymbol;
    if (doesMore) for (const implied of symbol.implied) this.#imply(implied);
    const own = this.#withPeople(id);
    const shown = this.#isAgain(own) ? symbols.again(own) : own;
    this.#show(shown);
    const place = this.#place;
    if (!doesMore) {
      if (!this.#concernsOpen(id)) this.#wait(id, place);
      return;
    }
    if (symbol.isSent) this.#send(shown);
    let concerned = this.#concernsOpen(id);
    for (const also of symbol.also) {
      this.#show(this.#withPeople(also));
      concerned = this.#concernsOpen(also) || concerned;
    }
    if (!concerned && !symbol.isClosing) this.#wait(id, place);
  }

  /** Whether somebody is whom a concern is about, as far as the entry taken in says who that is. */
  #isSubject(party: Party): boolean {
    return this.#subjects.has(party) && !this.#isOfAnother;
  }

  /** Whether the entry taken in is made by a member of staff who is surely not the one a concern is about. */
  get #isOfAnother(): boolean {
    return this.#naming !== null && this.#people.isAnother(this.#naming.people?.by ?? null);
  }

  /** The symbol of an act, which says whether somebody that the concern is about did it, or had it done to them. */
  #withPeople(id: number): number {
    const subjects = this.#areSubjects;
    const knowers = this.#knowers;
    if (subjects.isEmpty && knowers.isEmpty) return id;
    const { symbols } = this.tables;
    const { traits } = symbols;
    const from = id * TRAITS;
    const touches = ((traits[from + WHAT] as number) & TOUCHES) !== 0;
    const low = traits[from + TOLD] as number;
    const high = traits[from + TOLD + 1] as number;
    const isBy = subjects.has(traits[from + BY] as number) && !this.#isOfAnother;
    const isTo = touches && subjects.hasAny(low, high);
    const isKnown = !touches && knowers.hasAll(low, high);
    return isBy || isTo || isKnown ? symbols.withSubject(id, isBy, isTo, isKnown) : id;
  }

  /** What was shown last was sent: nobody is known to have read it. */
  #send(id: number): void {
    const told = this.#naming?.people?.told ?? [];
    const message: Message = { id, place: this.#place, audience: this.#audience, told };
    this.#lastMessage = this.#messages.push(message) - 1;
    const { to } = (this.tables.symbols.all[id] as LogSymbol).event;
    for (const party of to.length > 1 ? new Set(to) : to) {
      this.#haveUnread.add(partyIndex(party));
      const unread = this.#unread.get(party);
      if (unread === undefined) this.#unread.set(party, [message]);
      else unread.push(message);
    }
  }

  /**
   * Whoever makes an entry has read what was sent to them before about what the entry is about; who
   * says which message they read has read that one.
   */
  #read(reader: Party, symbol: LogSymbol): void {
    if (reader === 'unrecorded') return;
    const number = this.#naming?.message ?? null;
    const message = number === null ? undefined : this.#messages[number];
    const unread = this.#unread.get(reader) ?? NO_MESSAGES;
    if (message === undefined && unread.length === 0) return;
    const answered =
      message === undefined ? unread.filter((each) => this.#isAnswer(each, symbol)) : [message];
    if (answered.length === 0) return;
    const left = new Set(unread);
    const named = this.#named;
    for (const each of answered) {
      const isReader = this.#isReader(each, reader);
      if (isReader === 'no') continue;
      if (isReader === 'yes') left.delete(each);
      this.#audience = each.audience;
      this.#named = this.#people.namedAt(each.place);
      this.#sentAt = each.place;
      const heard = this.tables.symbols.heard(each.id, reader);
      this.#show(isReader === 'yes' ? heard : this.tables.symbols.inDoubt(heard));
    }
    this.#unread.set(reader, [...left]);
    if (left.size === 0) this.#haveUnread.delete(partyIndex(reader));
    this.#named = named;
    this.#audience = ALL;
    this.#sentAt = NEVER;
  }

  /**
   * Whether an entry can answer a message: not by raising a concern of its own, by what has nothing to do
   * with any, nor by what is about others.
   */
  #isAnswer({ audience, place }: Message, symbol: LogSymbol): boolean {
    if (symbol.answersNothing) return false;
    if (this.#raisesAnother(symbol)) return false;
    const covers = this.#naming?.covers ?? null;
    if (covers === null) return true;
    const about = this.#setOf(audience);
    const isAbout = (matter: number): boolean =>
      about === null
        ? audience === matter || (audience === ALL && (this.#begins[matter] as number) <= place)
        : about.has(matter);
    return [...covers].some(isAbout);
  }

  /** Whether it raises a concern of its own, and so says nothing of what was known. */
  #raisesAnother(symbol: LogSymbol): boolean {
    return symbol.does === DOES.concern && this.#newsOf(symbol, symbol.saysSame) === 'another';
  }

  /** Whether a message that names people by pseudonym went to whoever makes an entry in this role. */
  #isReader({ told }: Message, reader: Party): IsReader {
    const names = told.filter((person) => partyOf(person) === reader);
    const maker = this.#naming?.people?.maker ?? null;
    if (names.length === 0) return 'yes';
    if (maker === null) return 'perhaps';
    return names.includes(maker) ? 'yes' : 'no';
  }

  /**
   * For which of the matters that an answer covers it counts: never for one whose subject gives it where
   * it helps them, nor from a pupil for the school. Null where it covers, and counts for, all.
   */
  #establishes(
    id: number,
    { event, value }: LogSymbol,
    covers: ReadonlySet<number> | null,
  ): ReadonlySet<number> | null {
    if (!this.tables.counts(id)) return NO_MATTERS;
    const by = this.tables.symbols.heardFrom[id] as Party;
    const answer = FACT_VALUES[value - 1] as FactValue;
    const theirs = this.#isSubject(by) ? this.#subjects.get(by) : undefined;
    if (theirs === undefined || !excuses(event.fact as Fact, answer)) return covers;
    return new Set([...(covers ?? this.#known())].filter((matter) => !theirs.has(matter)));
  }

  /** Every matter known by now; what is learned before the first concern is about that one. */
  #known(): ReadonlySet<number> {
    const { count } = this.#matters;
    return count < 2 ? FIRST_MATTER : new Set(Array.from({ length: count }, (_, matter) => matter));
  }

  /** A concern of which an answer says that there is none ends, and with it what follows from it. */
  #endWhatIsNotSo(answered: number): void {
    const { askers, enders, noConcern } = this.tables;
    for (const { procedure, isCalledFor, reads } of enders) {
      // Whoever raises it after the answer says that there is one.
      if (!reads.includes(answered)) continue;
      if (this.#mayBeOne(procedure) && isCalledFor(this.#facts)) {
        this.#learn(noConcern[procedure] as number);
        this.#askAfter(procedure);
        this.#takeBack(procedure);
      }
    }
    // After those, since what they take back may have been why it was asked.
    for (const opener of askers) {
      const { procedure, after } = opener;
      if (this.#isTentative[procedure] === 0) continue;
      const isWithdrawn = after >= 0 && answered === FIRST_CONCERN + after;
      const isCalledFor = opener.isCalledFor(this.#facts) || opener.isUnclear(this.#facts);
      if (this.#mayBeOne(procedure) && (isWithdrawn || !isCalledFor)) {
        this.#learn(noConcern[procedure] as number);
        this.#takeBack(procedure);
      }
    }
  }

  /** Whether there is such a concern, or it is asked whether there is. */
  #mayBeOne(procedure: number): boolean {
    const isOne = this.#facts[FIRST_CONCERN + procedure];
    return this.#isOpen[procedure] === 1 && (isOne === YES || isOne === UNCLEAR);
  }

  /** An answer ended a concern: what that leaves open is asked, save where it was answered as well. */
  #askAfter(ended: number): void {
    for (const { procedure, after } of this.tables.askers) {
      if (after !== ended || this.#isAnswered(procedure)) continue;
      const matter = this.#matterOf(ended);
      if (this.#isOpen[procedure] === 0) this.#openToAsk(procedure, matter);
      else if (this.#facts[FIRST_CONCERN + procedure] === NO) {
        const { first } = this.tables;
        const standing = this.#standing;
        const all = standing.of(first[procedure] as number);
        if (!all.some((each) => standing.matter[each] === matter)) {
          this.#beginBehind(procedure, matter);
        }
        this.#ask(procedure);
      }
    }
  }

  /** The last matter that a procedure is surely about. */
  #matterOf(procedure: number): number {
    const { doubt, matter } = this.#standing;
    const all = this.#standing.of(this.tables.first[procedure] as number);
    const sure = all.filter((each) => doubt[each] === SURELY);
    return Math.max(0, ...sure.map((each) => matter[each] as number));
  }

  /** Whether somebody has said that there is no such concern since the last matter was known. */
  #isAnswered(procedure: number): boolean {
    const ender = this.tables.enders.find((each) => each.procedure === procedure);
    if (ender === undefined || !ender.isCalledFor(this.#facts)) return false;
    const { all } = this.tables.symbols;
    for (let place = this.#begins.at(-1) ?? 0; place < this.historyCount; place += 1) {
      if (ender.reads.includes((all[this.#history[place] as number] as LogSymbol).fact))
        return true;
    }
    return false;
  }

  /** Whether there is such a concern is asked. */
  #ask(procedure: number): void {
    this.#isTentative[procedure] = 1;
    this.#learn(this.tables.perhapsConcern[procedure] as number);
  }

  /**
   * What followed from a concern alone, and nobody has said, is not so once there is no such concern. It is
   * open while it is asked whether what ended is a concern of another kind, and falls with that one.
   */
  #takeBack(ended: number): void {
    const { askers, implied, symbols } = this.tables;
    const follows = (procedure: number, fact: number): boolean =>
      (implied[procedure] as Implied).some((each) => each.fact === fact);
    const all = [ended, ...this.#endedBefore(ended)];
    for (const { fact } of all.flatMap((each) => implied[each] as Implied)) {
      if (this.#isImplied[fact] === 0 || this.#facts[fact] === NO) continue;
      const isImpliedElsewhere = PROCEDURE_IDS.some(
        (_, other) => this.#facts[FIRST_CONCERN + other] === YES && follows(other, fact),
      );
      if (isImpliedElsewhere) continue;
      this.#learn(symbols.ofLearning(FACT_KEYS[fact] as FactKey, 'no'));
    }
    for (const { procedure, after } of askers) {
      const isAsked = after === ended && this.#facts[FIRST_CONCERN + procedure] === UNCLEAR;
      if (isAsked) this.#leaveOpen(procedure);
    }
  }

  /** The concerns whose ending asks whether there is one of a kind. */
  #endedBefore(procedure: number): readonly number[] {
    return this.tables.askers.flatMap((each) =>
      each.procedure === procedure && this.#facts[FIRST_CONCERN + each.after] === NO
        ? [each.after]
        : [],
    );
  }

  /** What followed from a concern that ended is open where it is, or may be, one of another kind. */
  #leaveOpen(procedure: number): void {
    const { implied, symbols } = this.tables;
    const ended = this.#endedBefore(procedure);
    for (const { fact } of ended.flatMap((each) => implied[each] as Implied)) {
      if (this.#isImplied[fact] === 0 || this.#facts[fact] !== NO) continue;
      this.#learn(symbols.ofLearning(FACT_KEYS[fact] as FactKey, 'unclear'));
    }
  }

  #wait(id: number, place: number): void {
    this.#waiting.push({ id, place });
    this.#observer?.untaken(this.tables.symbols.all[id] as LogSymbol, place);
  }

  #remember(id: number): void {
    const count = this.historyCount;
    if (count === this.#history.length) {
      this.#history = longer(this.#history, new Int32Array(count * 2));
      this.#historyClocks = longer(this.#historyClocks, new Float64Array(count * 2));
    }
    this.#history[count] = id;
    this.#historyClocks[count] = this.#now[0] as number;
    if (this.#audience !== ALL) this.#audiences.set(count, this.#audience);
    if (this.#sentAt !== NEVER) this.#sentBefore.set(count, this.#sentAt);
    this.#people.name(count, this.#named);
    this.#people.note(count, this.#peopleNow);
    this.#place = count;
    this.historyCount = count + 1;
  }

  /** Shows a symbol to every region of an open procedure that can see it. */
  #show(id: number): void {
    this.#remember(id);
    if (this.#matters.count > 1 && this.#subjects.size > 0) this.#noteWhose(id);
    for (let index = 0; index < this.openCount; index += 1) {
      this.#showTo(this.open[index] as number, id);
    }
  }

  /** What somebody does who is the subject of some matters alone is done by a subject to those alone. */
  #noteWhose(id: number): void {
    const { by, bySubject } = (this.tables.symbols.all[id] as LogSymbol).event;
    const theirs = bySubject === true ? this.#subjects.get(by) : undefined;
    if (theirs !== undefined && theirs.size < this.#matters.count) {
      this.#byTheirSubject.set(this.#place, theirs);
    }
  }

  /**
   * Shows a symbol to the regions of one procedure. What a subject does is done by one only to the
   * matters that are about them.
   */
  #showTo(procedure: number, id: number): void {
    const theirs =
      this.#byTheirSubject.size === 0 ? undefined : this.#byTheirSubject.get(this.#place);
    if (theirs === undefined) {
      this.#showToAll(procedure, id);
      return;
    }
    this.#onlyFor = theirs;
    this.#isForTheirs = true;
    this.#showToAll(procedure, id);
    this.#isForTheirs = false;
    this.#showToAll(procedure, this.tables.symbols.asAnother(id));
    this.#onlyFor = null;
  }

  #showToAll(procedure: number, id: number): void {
    let place = this.tables.seeing(procedure, id);
    if (place < 0) return;
    const { pairs, tables }: ProcedureTables = this.tables.of(procedure);
    const end = place + 2 + (pairs[place] as number);
    const standing = this.#standing;
    const { next } = standing;
    const isForAll =
      this.#audience === ALL &&
      this.#sentAt === NEVER &&
      this.#onlyFor === null &&
      !this.#isForProhibitions &&
      !this.#isForDuties;
    const areChildrenKnown = this.#people.areKnown;
    const isAnyNamed = areChildrenKnown || this.#namesChildren;
    const start = this.tables.first[procedure] as number;
    for (place += 2; place < end; place += 1) {
      const pair = pairs[place] as number;
      const table = tables[pair >>> 16] as RegionTable;
      const region = start + (pair >>> 16);
      const column = pair & 0xffff;
      const isForOne =
        isAnyNamed &&
        ((areChildrenKnown && table.isForEachChild) ||
          (this.#namesChildren && table.isApartByChild));
      if (table.isToWhoRaisedIt && this.#isOfPeople(id)) {
        this.#stepPeople(region, table, column, id);
      } else if (isForAll && !isForOne && next[region] === 0) {
        // Most steps lead to another row and do nothing beside.
        const { rows } = standing;
        const step = table.cells[(rows[region] as number) * table.stride + column] as number;
        if (step !== 0 && effectOf(step) === 0) rows[region] = rowOf(step);
        else this.#step(region, table, column, id);
      } else if (isForAll && !isForOne) this.#stepAll(region, table, column, id);
      else if (table.isProhibition ? !this.#isForDuties : !this.#isForProhibitions) {
        this.#stepEach(region, table, column, id);
      }
    }
  }

  #isOfPeople(id: number): boolean {
    return ((this.tables.symbols.traits[id * TRAITS + WHAT] as number) & OF_PEOPLE) !== 0;
  }

  /** Shows a symbol to every occurrence of a region. One that is begun by this very step has seen it. */
  #stepAll(region: number, table: RegionTable, column: number, id: number): void {
    const { count: last } = this.#standing;
    let occurrence = region;
    do {
      this.#step(occurrence, table, column, id);
      occurrence = this.#standing.next[occurrence] as number;
    } while (occurrence !== 0 && occurrence < last);
  }

  /** Shows a symbol to the occurrences of a region that it is about. */
  #stepEach(region: number, table: RegionTable, column: number, id: number): void {
    const audience = this.#audience;
    const symbol = this.tables.symbols.all[id] as LogSymbol;
    // What touches an image, evidence or a device is judged by somebody, whatever it says it is about.
    const isForAll =
      audience === ALL ||
      (audience < TWINS &&
        (this.#isForEveryMatter(table, symbol) ||
          (symbol.touches && table.isProhibition && !this.#isForAny(region))));
    const { count: last, since } = this.#standing;
    let occurrence = region;
    let ofOthers = -1;
    let isSeen = false;
    do {
      const isBegun = (since[occurrence] as number) <= this.#sentAt;
      if (isBegun && this.#isDoneSoTo(occurrence) && this.#isFor(occurrence, isForAll)) {
        const own = this.#columnFor(occurrence, table, column, id);
        if (own === UNSEEN) ofOthers = occurrence;
        else {
          isSeen = true;
          this.#step(occurrence, table, own, id);
        }
      }
      occurrence = this.#standing.next[occurrence] as number;
      // One that is begun by this very step has seen it.
    } while (occurrence !== 0 && occurrence < last);
    if (ofOthers >= 0 && !isSeen && this.#isApart(table) && !this.#isTrying) {
      const named = this.#namedFor(table, symbol);
      for (const whom of named) this.#stepFor(whom, ofOthers, table, column, id);
    }
  }

  /** Shows an act to the occurrences of a duty that is owed to whoever raised it: what is done to several, to each. */
  #stepPeople(region: number, table: RegionTable, column: number, id: number): void {
    if (table.isProhibition ? this.#isForDuties : this.#isForProhibitions) return;
    const people = this.#peopleOf(table, this.tables.symbols.all[id] as LogSymbol);
    for (const person of people.length === 0 ? [null] : people) {
      this.#only = person;
      this.#stepEach(region, table, column, id);
    }
    this.#only = null;
  }

  /** Who did what may raise a duty, or to whom something was done. */
  #peopleOf(table: RegionTable, { event }: LogSymbol): readonly Person[] {
    const named = this.#peopleNow;
    if (table.isRaisedBy(event.type))
      return event.by === 'unrecorded' ? [] : [named?.maker ?? event.by];
    if (event.to.includes('unrecorded')) return [];
    return event.to.flatMap((party): readonly Person[] => {
      const told = named?.told.filter((person) => partyOf(person) === party) ?? [];
      return told.length > 0 ? told : [party];
    });
  }

  /** Whether a norm is apart for each child, or person, that an act names. */
  #isApart(table: RegionTable): boolean {
    return table.isApartByChild || table.isToWhoRaisedIt;
  }

  /** The children, or the person, that what is shown now is about for a norm. */
  #namedFor(table: RegionTable, { event }: LogSymbol): readonly Person[] {
    if (!table.isToWhoRaisedIt) return [...this.#named.keys()];
    const isOne = this.#only !== null && event.type in ACTS;
    return isOne ? [this.#only as Person] : [];
  }

  /** How an act looks to an occurrence that is owed to one person: what names another is not for them. */
  #columnTo(occurrence: number, table: RegionTable, column: number, id: number): number {
    const { whom, regionOf } = this.#standing;
    const owedTo = whom.get(occurrence);
    const person = this.#only;
    if (owedTo === undefined || person === null || owedTo === person) return column;
    if (!mayBeOne(owedTo, person)) {
      // What would not have met it anyway was done to the wrong person all the same.
      const step = table.ask(this.#standing.rows[occurrence] as number, column);
      const marks = this.tables.effects.lists[effectOf(step)] as readonly Mark[];
      return marks.length === 1 && marks[0] === 'wrong-person' ? column : UNSEEN;
    }
    const { symbols } = this.tables;
    const others = this.#standing
      .of(regionOf[occurrence] as number)
      .filter((each) => mayBeOne(whom.get(each) ?? person, person));
    if (others.length < 2) return column;
    return table.columnOf((symbols.all[symbols.forNobodyNamed(id)] as LogSymbol).event);
  }

  /** Whatever the concern is, nobody may do what is forbidden because of it, and what opens what is wanted opens it. */
  #isForEveryMatter(table: RegionTable, { event, isOfConcern }: LogSymbol): boolean {
    return (
      (isOfConcern && table.isProhibition) ||
      (event.procedure !== undefined && table.opens.includes(event.procedure))
    );
  }

  /** Something that is done about another child than all before it: it raises, lifts or breaks for that child. */
  #stepFor(child: Person, other: number, table: RegionTable, column: number, id: number): void {
    const { rows, regionOf, matter, doubt } = this.#standing;
    const row = table.begunAgain(rows[other] as number);
    const known = table.columnOfKnown(row);
    const from = known === UNSEEN ? row : rowOf(table.ask(row, known));
    if (effectOf(table.ask(from, column)) === 0) return;
    const region = regionOf[other] as number;
    const begun = this.#begin(region, matter[other] as number, doubt[other] as Doubt, row);
    this.#name(begun, child);
    if (known !== UNSEEN) this.#step(begun, table, known, id);
    this.#step(begun, table, column, id);
  }

  /** What an act raises about one child, and what it lifts for one, is about that child. */
  #nameByAct(occurrence: number, table: RegionTable, before: number, symbol: LogSymbol): void {
    const { whom, rows } = this.#standing;
    const named = this.#namedFor(table, symbol);
    if (named.length !== 1 || !this.#isApart(table) || whom.has(occurrence)) return;
    if (!(symbol.event.type in ACTS)) return;
    const row = rows[occurrence] as number;
    const isSo = table.isProhibition
      ? table.isInForceAt(before) && table.isDoneAt(row)
      : (!table.isOwedAt(before) && table.isOwedAt(row)) ||
        (table.isToWhoRaisedIt && table.isDormantAt(before) && table.isDoneAt(row));
    const [only] = named;
    if (isSo) this.#name(occurrence, only as Person);
  }

  /**
   * How an act or an answer looks to an occurrence that is about one child. What names others is not
   * about it; where there are several, an act that names none may be for any of them.
   */
  #columnFor(occurrence: number, table: RegionTable, column: number, id: number): number {
    if (this.#standing.whom.size === 0) return column;
    if (table.isToWhoRaisedIt) return this.#columnTo(occurrence, table, column, id);
    const child = this.#standing.whom.get(occurrence) as Child | undefined;
    const { symbols } = this.tables;
    const { event, isOfConcern } = symbols.all[id] as LogSymbol;
    if (child === undefined || isOfConcern) return column;
    const isForOne = event.type in ACTS;
    if (table.isApartByChild && (!isForOne || this.#named.size === 0)) return column;
    const isSure = this.#named.get(child);
    if (this.#named.size > 0) {
      if (isSure === undefined) return UNSEEN;
      // Said to the parents of another child, who may be theirs too.
      if (isSure || !isForOne) return column;
    } else if (!isForOne || this.#people.ofAll(this.#setOf(this.#audience)).size < 2) return column;
    return table.columnOf((symbols.all[symbols.forNobodyNamed(id)] as LogSymbol).event);
  }

  /** Whom an entry names becomes known, of every matter that it is about. */
  #meetChildren(): void {
    const about = this.#naming?.people?.about;
    if (about === undefined || about.length === 0) return;
    const known = this.#people.ofAll(null);
    const others = about.filter((child) => !known.has(child));
    if (others.length === 0) return;
    for (const matter of this.lastMatters) this.#meet('same', matter, others);
  }

  /** The children whom a matter is about: what is owed for each is owed for each that is known. */
  #meet(news: News, matter: number, about: readonly Child[]): void {
    const people = this.#people;
    if (about.length === 0 && !people.areKnown) return;
    people.add(matter, news === 'discovery' ? [...people.ofAll(null), ...about] : about);
    for (const child of people.of(matter)) {
      for (let index = 0; index < this.openCount; index += 1) {
        this.#meetIn(this.open[index] as number, matter, child);
      }
    }
  }

  #meetIn(procedure: number, matter: number, child: Child): void {
    const { tables } = this.tables.of(procedure);
    const standing = this.#standing;
    const start = this.tables.first[procedure] as number;
    const made: number[] = [];
    tables.forEach((table, place) => {
      if (!table.isForEachChild) return;
      const all = [...standing.of(start + place)].filter(
        (each) => standing.matter[each] === matter,
      );
      const children = all.map((each) => standing.whom.get(each) as Child | undefined);
      if (children.includes(child)) return;
      for (const each of all) {
        if (!children.includes(undefined)) {
          if (standing.whom.get(each) !== children[0]) continue;
          const other = this.#begin(start + place, TWINS, standing.doubt[each] as Doubt);
          made.push(other);
          this.#name(other, child);
        } else if (!standing.whom.has(each)) this.#name(each, child);
      }
    });
    if (made.length === 0) return;
    this.#catchUpChild(procedure, matter, child, made);
    for (const each of made) standing.matter[each] = matter;
  }

  /** An occurrence begun for what another was is about the same child. */
  #nameAlike(occurrence: number, other: number): void {
    const child = this.#standing.whom.get(other);
    if (child !== undefined) this.#name(occurrence, child);
  }

  #name(occurrence: number, whom: Person): void {
    this.#standing.whom.set(occurrence, whom);
    this.#observer?.named(occurrence, whom);
  }

  /** What was known by now is known of a further child by now; what named it was done when it was. */
  #catchUpChild(procedure: number, matter: number, child: Child, made: readonly number[]): void {
    const audience = this.#audience;
    const from = this.#begins[matter] ?? 0;
    this.#audience = TWINS;
    this.#triedFor = matter;
    const sees: View['sees'] = ({ fact }, place) => {
      if (fact < 0) return this.#people.namedAt(place).has(child);
      return place >= from && this.#isAbout(place, matter) ? 'now' : false;
    };
    for (const each of made) this.#views.set(each, { until: this.historyCount, sees });
    this.#lookBack(procedure, sees);
    this.#audience = audience;
  }

  #noteWhoWasTold(): void {
    for (let place = 0; place < this.historyCount; place += 1) {
      const { event } = this.tables.symbols.all[this.#history[place] as number] as LogSymbol;
      for (const party of event.to) {
        if (party === 'unrecorded') continue;
        this.#toldBefore.set(party, [...(this.#toldBefore.get(party) ?? []), place]);
      }
    }
  }

  /**
   * Somebody shows, by an entry of their own, that they know: what they were told before was about this,
   * and had been done by then.
   */
  #hearFrom(party: Party, symbol: LogSymbol): void {
    if (symbol.answersNothing || this.#raisesAnother(symbol)) return;
    const places = this.#toldBefore.get(party);
    if (places === undefined) return;
    this.#toldBefore.delete(party);
    for (const place of places) {
      this.#heardBefore.set(place, [...(this.#heardBefore.get(place) ?? []), party]);
    }
    for (const procedure of this.open.slice(0, this.openCount)) {
      const start = this.tables.first[procedure] as number;
      this.tables.of(procedure).tables.forEach((table, place) => {
        for (const each of this.#standing.of(start + place)) {
          if (this.#views.get(each)?.hears === true) this.#hearAgain(procedure, table, each);
        }
      });
    }
  }

  /** Begins an occurrence once more, that it may see what somebody shows by now that they were told. */
  #hearAgain(procedure: number, table: RegionTable, occurrence: number): void {
    const standing = this.#standing;
    // What was told before the first concern says nothing of another that stood alike.
    this.#joined = this.#joined.filter((each) => {
      const isOfAnother = each.to === occurrence && each.view.hears !== true;
      if (isOfAnother) this.#followApartOf(each);
      return !isOfAnother;
    });
    const again = this.#try(procedure, table, occurrence, { id: null, taken: () => 'as-was' });
    standing.matter[again] = standing.matter[occurrence] as number;
    for (const each of this.#joined) if (each.to === occurrence) each.to = again;
    if (this.#isJoinedTo.has(occurrence)) this.#isJoinedTo.add(again);
    standing.drop(occurrence);
    this.#observer?.dropped(occurrence);
  }

  /** Whether what is shown now is about an occurrence's matter. */
  #isFor(occurrence: number, isForAll: boolean): boolean {
    if (isForAll) return true;
    const audience = this.#audience;
    const matter = this.#standing.matter[occurrence] as number;
    const set = this.#setOf(audience);
    if (set !== null) return set.has(matter);
    return audience > ALL_BUT ? matter === audience : matter !== ALL_BUT - audience;
  }

  /** Whether what is shown now was done as it is shown to an occurrence's matter. */
  #isDoneSoTo(occurrence: number): boolean {
    if (this.#onlyFor === null) return true;
    const matter = this.#standing.matter[occurrence] as number;
    const isTheirs = this.#onlyFor.has(matter === TWINS ? this.#triedFor : matter);
    return isTheirs === this.#isForTheirs;
  }

  #isForAny(region: number): boolean {
    for (const occurrence of this.#standing.of(region)) {
      if (this.#isFor(occurrence, false)) return true;
    }
    return false;
  }

  /** Takes a step of an occurrence: where it stands now, and what that does beside. */
  #step(occurrence: number, table: RegionTable, column: number, id: number): void {
    const standing = this.#standing;
    const row = standing.rows[occurrence] as number;
    const known = table.cells[row * table.stride + column] as number;
    const step = known === 0 ? table.ask(row, column) : known;
    const effect = effectOf(step);
    if (effect === 0) {
      standing.rows[occurrence] = rowOf(step);
      return;
    }
    const bits = this.tables.effects.bits[effect] as number;
    const symbol = this.tables.symbols.all[id] as LogSymbol;
    // An act that raises what was dealt with, or undoes it: the duty is begun once more.
    const isRaisedAgain = (bits & RAISES) !== 0 && symbol.fact < 0 && table.isSettledAt(row);
    if (isRaisedAgain && this.#isTrying) return;
    const taking = isRaisedAgain ? this.#beginAlso(occurrence, table.begunAgain(row)) : occurrence;
    const isRaising = (bits & RAISES) !== 0;
    if (isRaising) standing.owedAt[taking] = this.#owedSince(taking, table);
    this.#take(taking, step, bits, symbol);
    if (isRaising && this.#owedAnyway.length > 0) {
      this.#observer?.owedSince(taking, standing.owedAt[taking] as number);
    }
    if (this.#named.size > 0 || table.isToWhoRaisedIt) {
      this.#nameByAct(taking, table, row, symbol);
    }
  }

  /** Takes in what a step does beside, and leads an occurrence to its row. */
  #take(occurrence: number, step: number, bits: number, symbol: LogSymbol): void {
    const standing = this.#standing;
    standing.rows[occurrence] = rowOf(step);
    standing.seen[occurrence] = (standing.seen[occurrence] as number) | seenIn(bits);
    if ((bits & ENDS) !== 0) this.#hold(occurrence);
    if (this.#saysWhenKnown && isComingIntoForce(seenIn(bits))) this.#forgive(occurrence);
    const at = this.#now[0] as number;
    if ((bits & DOES_EARLY) !== 0) {
      standing.earlyAt[occurrence] = at;
      if (at < (standing.firstEarlyAt[occurrence] as number)) {
        standing.firstEarlyAt[occurrence] = at;
      }
      if (symbol.does === DOES.concern) this.#isNews.add(occurrence);
    }
    if ((bits & RAISES) !== 0) this.#startLimit(occurrence);
    if ((bits & STOPS) !== 0) standing.isRunning[occurrence] = 0;
    if ((bits & DOUBTS) !== 0 && at < (standing.doubtAt[occurrence] as number)) {
      standing.doubtAt[occurrence] = at;
    }
    // What is not done by closing was due then, where nothing said sooner.
    if (symbol.isClosing && standing.dueAt[occurrence] === NOT_YET) {
      standing.dueAt[occurrence] = at;
    }
    if ((bits & OMITS) !== 0) this.#omit(occurrence, symbol.event.to);
    if (this.#observer === null) return;
    const marks = this.tables.effects.lists[effectOf(step)] as readonly Mark[];
    this.#observer.marked(occurrence, marks, this.#place, at);
  }

  #forgive(occurrence: number): void {
    const { seen } = this.#standing;
    const before = seen[occurrence] as number;
    if ((before & BEFORE_KNOWN) === 0) return;
    seen[occurrence] = before & ~BEFORE_KNOWN;
    this.#observer?.forgiven(occurrence);
  }

  /** What may have been known when it was done stays in doubt once it is forbidden no longer. */
  #hold(occurrence: number): void {
    const { seen } = this.#standing;
    const before = seen[occurrence] as number;
    if ((before & BEFORE_KNOWN) === 0) return;
    seen[occurrence] = (before & ~BEFORE_KNOWN) | DOUBTFUL;
    this.#observer?.held(occurrence);
  }

  /** Begins the region of an occurrence once more, about the same matter. */
  #beginAlso(occurrence: number, row: number): number {
    const { matter, doubt, regionOf, beganAt } = this.#standing;
    const region = regionOf[occurrence] as number;
    const again = this.#begin(
      region,
      matter[occurrence] as number,
      doubt[occurrence] as Doubt,
      row,
    );
    // The act that raises it is its own.
    beganAt[again] = this.#place;
    this.#nameAlike(again, occurrence);
    return again;
  }

  #omit(occurrence: number, to: readonly Party[]): void {
    const { omitted } = this.#standing;
    const before = omitted.get(occurrence);
    omitted.set(occurrence, {
      parties: [...new Set([...(before?.parties ?? []), ...to])],
      nobodyNamed: to.length === 0 || before?.nobodyNamed === true,
    });
  }

  /** A duty without a limit has no moment to be done by, so that nothing was perhaps done by then. */
  #setDue(occurrence: number, due: Instant): void {
    this.#standing.dueAt[occurrence] = due === NO_MOMENT ? NOT_YET : due;
  }

  #startLimit(occurrence: number): void {
    const standing = this.#standing;
    const region = standing.regionOf[occurrence] as number;
    const due = (this.#due as DueMoments).of(region, standing.owedAt[occurrence] as number);
    this.#setDue(occurrence, due);
    if (due === NO_MOMENT) return;
    if (due < this.#nextDue) this.#nextDue = due;
    if (standing.isRunning[occurrence] === 0) {
      standing.isRunning[occurrence] = 1;
      this.#listRunning(occurrence);
    }
  }

  /** One that stopped may still stand in the list; it is listed once. */
  #listRunning(occurrence: number): void {
    for (let index = 0; index < this.#runningCount; index += 1) {
      if (this.#running[index] === occurrence) return;
    }
    if (this.#runningCount === this.#running.length) {
      this.#running = longer(this.#running, new Int32Array(this.#running.length * 2));
    }
    this.#running[this.#runningCount] = occurrence;
    this.#runningCount += 1;
  }

  #passDeadline(occurrence: number): void {
    const { first, symbols } = this.tables;
    const region = this.#standing.regionOf[occurrence] as number;
    let procedure = 0;
    while ((first[procedure + 1] as number) <= region) procedure += 1;
    const table = this.#tableOf(procedure, occurrence);
    const id = symbols.ofDeadline(table.ruled.norm.id);
    const column = table.columnOf((symbols.all[id] as LogSymbol).event);
    if (column < 0) return;
    if (!this.#isTrying) {
      this.#observer?.passed(occurrence, this.historyCount, this.#now[0] as number);
    }
    const place = this.#place;
    this.#place = THE_CLOCK;
    this.#step(occurrence, table, column, id);
    this.#place = place;
  }

  #learn(id: number): void {
    const learns = this.tables.symbols.traits[id * TRAITS + LEARNS] as number;
    const fact = learns >> VALUE_BITS;
    const value = learns & ((1 << VALUE_BITS) - 1);
    this.#observer?.learned(fact, value, this.historyCount);
    if (this.tables.isHappening[fact] === 1) {
      if (value === YES) this.#happen(fact);
      this.#isOver[fact] = value === NO || (value !== YES && this.#isOver[fact] === 1) ? 1 : 0;
    }
    const about = this.tables.subjectOf[fact];
    const cleared =
      about === undefined || value !== NO || this.#mayBeKnown ? null : this.#aboutNow(about);
    if (about !== undefined) {
      if (value === YES) this.#tellSomebodyElse(id);
      // Whom a concern that may be a known one is not about is the subject of the first all the same.
      if (value === YES || !this.#mayBeKnown) this.#noteSubject(about, value === YES);
    }
    this.#show(id);
    this.#know(fact, value);
    if (cleared !== null) this.#countAfterAll(about as Party, cleared);
  }

  /** The matters of which somebody is the subject, among those that what is shown now is about. */
  #aboutNow(party: Party): ReadonlySet<number> | null {
    const of = this.#subjects.get(party);
    if (of === undefined) return null;
    const set =
      this.#setOf(this.#audience) ?? (this.#audience >= 0 ? new Set([this.#audience]) : of);
    return new Set([...of].filter((matter) => set.has(matter)));
  }

  /**
   * Somebody turns out not to be whom the concern is about: what they were told, and what they did in a
   * role of theirs, counts after all. Nothing is broken or raised by it once more.
   */
  #countAfterAll(party: Party, matters: ReadonlySet<number>): void {
    if (matters.size === 0) return;
    const { symbols } = this.tables;
    const { historyCount: count } = this;
    const audience = this.#audience;
    const named = this.#named;
    for (let place = 0; place < count; place += 1) {
      const id = this.#history[place] as number;
      const { event, isSent, touches } = symbols.all[id] as LogSymbol;
      const isTold = !isSent && isOfTelling(event.type) && event.to.includes(party);
      const isDone = event.by === party && event.bySubject === true && !touches && isDeed(event);
      if (!isTold && !isDone) continue;
      const about = new Set([...matters].filter((matter) => this.#isAbout(place, matter)));
      if (about.size === 0) continue;
      this.#audience = this.#covered(about);
      this.#named = this.#people.namedAt(place);
      // What was done before a matter was known was not about it.
      this.#sentAt = this.#sentBefore.get(place) ?? place;
      if (isDone) this.#showToDuties(symbols.again(symbols.asAnother(id)));
      if (isTold) this.#showToDuties(this.#withPeople(symbols.knowing(party)));
      this.#sentAt = NEVER;
    }
    this.#named = named;
    this.#audience = audience;
  }

  #showToDuties(id: number): void {
    this.#isForDuties = true;
    this.#show(id);
    this.#isForDuties = false;
  }

  #noteSubject(party: Party, isSubject: boolean): void {
    const { group } = PARTIES[party];
    if (group === 'pupils' || group === 'parents' || party === 'unrecorded') return;
    const of = this.#subjects.get(party);
    if (!isSubject && of === undefined) return;
    // A second concern of a kind may be the first, seen by somebody else.
    const isOfOne = this.#audience >= 0 && !(isSubject && this.#mayBeKnown);
    const about =
      this.#setOf(this.#audience) ?? (isOfOne ? new Set([this.#audience]) : this.#known());
    const matters = new Set(of ?? NO_MATTERS);
    const perhaps = this.#perhapsSubjects.get(party) ?? new Set<number>();
    this.#perhapsSubjects.set(party, perhaps);
    for (const matter of about) {
      const isSaid = !this.#mayBeKnown || matter === this.#audience;
      if (!isSubject || isSaid) perhaps.delete(matter);
      else if (!matters.has(matter)) perhaps.add(matter);
      if (isSubject) matters.add(matter);
      else matters.delete(matter);
    }
    if (matters.size > 0) this.#setSubject(party, matters);
    else {
      this.#subjects.delete(party);
      this.#areSubjects.delete(partyIndex(party));
    }
  }

  #setSubject(party: Party, matters: ReadonlySet<number>): void {
    this.#subjects.set(party, matters);
    this.#areSubjects.add(partyIndex(party));
  }

  /** What may be about, or hide, what was known has the same subjects. */
  #handDownSubjects(matter: number): void {
    for (const [party, of] of this.#subjects) this.#subjects.set(party, new Set([...of, matter]));
    for (const [place, of] of this.#byTheirSubject) {
      this.#byTheirSubject.set(place, new Set([...of, matter]));
    }
  }

  /** Whether two matters are about the same people. */
  readonly #haveSameSubjects = (one: number, other: number): boolean => {
    if (one === other) return true;
    for (const of of this.#subjects.values()) if (of.has(one) !== of.has(other)) return false;
    return true;
  };

  /** Somebody turns out to be whom the concern is about: what they were told is owed to who stands in. */
  #tellSomebodyElse(id: number): void {
    if (this.historyCount === 0) return;
    for (let index = 0; index < this.openCount; index += 1) {
      this.#tellSomebodyElseIn(this.open[index] as number, id, false);
    }
  }

  /**
   * @param id the learning of whom the concern is about
   * @param isKnown whether that was learned before, and the regions have been shown it
   */
  #tellSomebodyElseIn(procedure: number, id: number, isKnown: boolean): void {
    const { tables } = this.tables.of(procedure);
    const { symbols, first } = this.tables;
    const { event, fact } = symbols.all[id] as LogSymbol;
    const subject = this.tables.subjectOf[fact] as Party;
    const standing = this.#standing;
    if (this.#joined.length > 0) this.#followApart(procedure, tables);
    this.#doubtTheirWord(procedure, id, subject, isKnown);
    tables.forEach((table, place) => {
      for (const occurrence of standing.of((first[procedure] as number) + place)) {
        const row = standing.rows[occurrence] as number;
        if (!table.isDoneAt(row) || !this.#isFor(occurrence, this.#audience === ALL)) continue;
        const of = standing.matter[occurrence] as number;
        if (isKnown ? !this.#isTheirs(subject, of) : this.#isKnownAt(table, row, fact, of))
          continue;
        const isTold = event.fact !== undefined && table.tells(event.fact);
        const others = this.#otherSubjects(table, row, fact, of);
        const isDone = (taken: (event: MachineEvent) => Taken): boolean =>
          this.#isDoneWith(procedure, table, occurrence, { id, taken, others });
        // What they did was done, but whether it was done as it should be rests on their word.
        const bySubject: Trial['taken'] = ({ by }) => (by === subject ? 'as-subject' : 'as-was');
        if (isDone(bySubject)) {
          // An order that somebody else lifted as well may not have been lifted when it was broken.
          if (table.isOrder) this.#tryOrder(procedure, table, occurrence, { id, taken: bySubject });
          continue;
        }
        // What the others alone leave undone was begun once more when they were known.
        const asWas: Trial = { id: null, taken: () => 'as-was', others };
        if (others.length > 0 && !this.#isDoneWith(procedure, table, occurrence, asWas)) continue;
        // That they raised it themselves says only that they knew.
        const isOfKnowing = ({ by, type }: MachineEvent): boolean =>
          by === subject && OF_KNOWING.includes(type);
        const isTheirs =
          isTold && !isDone((event) => (isOfKnowing(event) ? 'as-subject' : 'as-was'));
        const isSure = isTheirs || table.isOrder;
        const before = standing.doubt[occurrence] as Doubt;
        const inDoubt = before === SURELY ? BY_SUBJECTS_WORD : before;
        const doubt = isSure ? before : inDoubt;
        // What was done against an order since it was lifted rests on the word of whoever lifted it.
        if (table.isOrder) {
          this.#tryOrder(procedure, table, occurrence, { id, taken: bySubject });
        }
        const region = standing.regionOf[occurrence] as number;
        const begun = this.#begin(region, of, doubt, table.raisedAgain(row));
        // What others were sent before and read only now tells them of it.
        standing.since[begun] = standing.since[occurrence] as number;
        this.#nameAlike(begun, occurrence);
        // A norm that reads the answer is shown it yet; any other comes to stand where it does by now.
        const isShown = !isKnown && event.fact !== undefined && table.reads.includes(event.fact);
        const column = isShown ? UNSEEN : table.columnOfKnown(row);
        if (column !== UNSEEN) this.#step(begun, table, column, id);
      }
    });
  }

  /** Follows beside an order what it would come to, had it been known whom the concern is about. */
  #tryOrder(procedure: number, table: RegionTable, occurrence: number, trial: Trial): void {
    this.#followInDoubt(this.#try(procedure, table, occurrence, trial), occurrence, table);
  }

  /** Follows what was tried, and in doubt, unless it stands as what it was tried for. */
  #followInDoubt(tried: number, occurrence: number, table: RegionTable): void {
    const standing = this.#standing;
    if (this.#standsAs(tried, occurrence, table)) {
      standing.drop(tried);
      this.#observer?.dropped(tried);
      return;
    }
    standing.matter[tried] = standing.matter[occurrence] as number;
    const before = standing.doubt[occurrence] as Doubt;
    this.#doubt(tried, before === SURELY ? BY_SUBJECTS_WORD : before);
  }

  /** Whether a matter is about somebody who is known to be a subject: of parents it is not kept of which. */
  #isTheirs(subject: Party, matter: number): boolean {
    return this.#subjects.get(subject)?.has(matter) !== false;
  }

  /** Whether it is known to an occurrence, or of its matter, whom the concern is about. */
  #isKnownAt(table: RegionTable, row: number, fact: number, matter: number): boolean {
    const key = FACT_KEYS[fact] as FactKey;
    if (table.reads.includes(key)) return table.factsAt(row)[key] === 'yes';
    const subject = this.tables.subjectOf[fact] as Party;
    const isPerhaps = this.#perhapsSubjects.get(subject)?.has(matter) === true;
    return this.#facts[fact] === YES && this.#isTheirs(subject, matter) && !isPerhaps;
  }

  /** Who else is known to an occurrence to be whom the concern is about, as facts. */
  #otherSubjects(
    table: RegionTable,
    row: number,
    learned: number,
    matter: number,
  ): readonly number[] {
    return this.tables.subjectFacts.filter(
      (fact) =>
        fact !== learned &&
        this.#subjects.has(this.tables.subjectOf[fact] as Party) &&
        this.#isKnownAt(table, row, fact, matter),
    );
  }

  /**
   * Whether a duty would be met, or an order lifted, all the same, had it been known from the start whom
   * the concern is about.
   * @param counts which acts are shown
   */
  #isDoneWith(procedure: number, table: RegionTable, occurrence: number, trial: Trial): boolean {
    const tried = this.#try(procedure, table, occurrence, trial);
    const row = this.#standing.rows[tried] as number;
    this.#standing.drop(tried);
    this.#observer?.dropped(tried);
    return table.isDoneAt(row);
  }

  /**
   * Somebody turns out to be whom the concern is about: what excused, ended or decided something on their
   * word alone is in doubt. Where it would stand otherwise without that word, it is begun once more.
   */
  #doubtTheirWord(procedure: number, id: number, subject: Party, isKnown: boolean): void {
    const { symbols, first } = this.tables;
    const answered = new Set<number>();
    const lastBy = new Map<FactKey, boolean>();
    let hasDecided = false;
    for (let place = 0; place < this.historyCount; place += 1) {
      const said = this.#history[place] as number;
      const { event, fact } = symbols.all[said] as LogSymbol;
      if (fact < 0) hasDecided ||= event.type === 'decision.recorded' && event.by === subject;
      else {
        const isTheirs = this.#isTheirWord(said, subject);
        if (isTheirs) answered.add(fact);
        lastBy.set(FACT_KEYS[fact] as FactKey, isTheirs);
      }
    }
    const theirs = FACT_KEYS.filter((_, fact) => answered.has(fact));
    if (theirs.length === 0 && !hasDecided) return;
    const ended = this.#endedBy(theirs.filter((key) => lastBy.get(key) === true));
    const keys = new Set<FactKey>([...theirs, ...ended]);
    const standing = this.#standing;
    const trial: Trial = {
      id,
      taken: ({ by }) => (by === subject ? 'as-subject' : 'as-was'),
      hears: (said) => {
        const { event, value } = symbols.all[said] as LogSymbol;
        const isEnd = value === NO && ended.includes(event.fact as FactKey);
        return !isEnd && !this.#isTheirWord(said, subject);
      },
    };
    this.tables.of(procedure).tables.forEach((table, place) => {
      for (const occurrence of [...standing.of((first[procedure] as number) + place)]) {
        const rests =
          table.reads.some((key) => keys.has(key)) ||
          (hasDecided && table.isDecidedAt(standing.rows[occurrence] as number));
        if (!rests || !this.#isFor(occurrence, this.#audience === ALL)) continue;
        if (isKnown && !this.#isTheirs(subject, standing.matter[occurrence] as number)) continue;
        this.#followInDoubt(this.#try(procedure, table, occurrence, trial), occurrence, table);
      }
    });
  }

  /** Whether two stand alike, so that nothing that comes can tell them apart. */
  #standsAs(one: number, other: number, table: RegionTable): boolean {
    const { rows, seen } = this.#standing;
    const row = rows[one] as number;
    const verdict = (of: number): number => table.verdict(row, seen[of] as number, false);
    return row === rows[other] && verdict(one) === verdict(other);
  }

  /** The concerns that there turned out not to be by these answers alone. */
  #endedBy(answers: readonly FactKey[]): readonly FactKey[] {
    const without = this.#facts.slice();
    for (const key of answers) without[FACT_KEYS.indexOf(key)] = 0;
    return this.tables.enders.flatMap(({ procedure, isCalledFor }) =>
      isCalledFor(this.#facts) && !isCalledFor(without)
        ? [FACT_KEYS[FIRST_CONCERN + procedure] as FactKey]
        : [],
    );
  }

  #doubt(occurrence: number, doubt: Doubt): void {
    this.#standing.doubt[occurrence] = doubt;
    this.#observer?.doubted(occurrence, doubt);
  }

  /** Whether an answer of somebody's excuses, ends or permits something. */
  #isTheirWord(id: number, subject: Party): boolean {
    const { symbols } = this.tables;
    const { event, value } = symbols.all[id] as LogSymbol;
    if (event.fact === undefined || symbols.heardFrom[id] !== subject) return false;
    return excuses(event.fact as Fact, FACT_VALUES[value - 1] as FactValue);
  }

  /** Begins an occurrence once more and shows it what that one was shown, had it been known whom the concern is about. */
  #try(
    procedure: number,
    table: RegionTable,
    occurrence: number,
    { id, taken, others = [], hears = () => true }: Trial,
  ): number {
    const standing = this.#standing;
    const region = standing.regionOf[occurrence] as number;
    const matter = standing.matter[occurrence] as number;
    const view = this.#viewOf(occurrence, procedure);
    const { symbols, subjectOf } = this.tables;
    const answers = others.map((fact) => symbols.ofLearning(FACT_KEYS[fact] as FactKey, 'yes'));
    if (id !== null) answers.push(id);
    const learned = answers.map((each) => (symbols.all[each] as LogSymbol).fact);
    const parties = others.map((fact) => subjectOf[fact]);
    const tried = this.#begin(region, TWINS, PERHAPS, standing.beganRow[occurrence] as number);
    const since = standing.since[occurrence] as number;
    standing.since[tried] = since;
    standing.beganAt[tried] = standing.beganAt[occurrence] as number;
    this.#views.set(tried, view);
    this.#triedFor = matter;
    this.#nameAlike(tried, occurrence);
    for (const each of answers) {
      const { event } = symbols.all[each] as LogSymbol;
      const isRead = event.fact !== undefined && table.reads.includes(event.fact);
      const column = isRead ? table.columnOf(event) : UNSEEN;
      if (column !== UNSEEN) this.#step(tried, table, column, each);
    }
    const audience = this.#audience;
    this.#audience = TWINS;
    this.#isTrying = true;
    this.#isHearing = view.hears === true;
    this.#lookBack(procedure, (symbol, at) => {
      const { fact: other, event } = symbol;
      if ((this.#sentBefore.get(at) ?? NEVER) < since) return false;
      const isAbout = this.#isAbout(at, matter) || this.#isForEveryMatter(table, symbol);
      const sees = at < view.until ? view.sees(symbol, at) : isAbout;
      if (sees === false || (sees === 'prohibitions' && !table.isProhibition)) return false;
      if (other < 0) return parties.includes(event.by) ? 'as-subject' : taken(event);
      return !learned.includes(other) && hears(this.#history[at] as number);
    });
    this.#isHearing = false;
    this.#isTrying = false;
    this.#audience = audience;
    return tried;
  }

  /**
   * Something happens that is a matter of its own. Where it was over before, nothing done until now is
   * about it. The first answer may only write down what was known: what was done within the duty's own
   * limit before it counts; done earlier, it may have been about something else.
   */
  #happen(fact: number): void {
    for (let index = 0; index < this.openCount; index += 1) {
      const procedure = this.open[index] as number;
      const { raisedBy, tables } = this.tables.of(procedure);
      const start = this.tables.first[procedure] as number;
      for (const place of raisedBy[fact] ?? []) {
        const table = tables[place] as RegionTable;
        const set = this.#setOf(this.#audience);
        for (const occurrence of this.#standing.of(start + place)) {
          const of = this.#standing.matter[occurrence] as number;
          if (set === null || set.has(of)) this.#happenTo(occurrence, table, fact);
        }
      }
    }
  }

  #happenTo(occurrence: number, table: RegionTable, fact: number): void {
    const { rows, regionOf, matter, earlyAt } = this.#standing;
    const row = rows[occurrence] as number;
    const region = regionOf[occurrence] as number;
    const isNew = this.#isOver[fact] === 1;
    const isEarly = table.isDoneEarlyAt(row);
    const isInDoubt = this.#standing.doubtAt[occurrence] !== NO_MOMENT;
    if (isNew ? !(isEarly || isInDoubt || table.isSettledAt(row)) : !isEarly) return;
    const now = this.#now[0] as number;
    const limit = (this.#due as DueMoments).of(region, now) - now;
    const early = earlyAt[occurrence] as number;
    // Whoever brought the news has it, save of what must be told within minutes of being known.
    const isInTime = limit === NO_MOMENT ? this.#isNews.has(occurrence) : now - early <= limit;
    if (!isNew && isInTime) return;
    const again = this.#begin(
      region,
      matter[occurrence] as number,
      isNew ? SURELY : PERHAPS,
      table.begunAgain(row),
    );
    this.#nameAlike(again, occurrence);
  }

  #know(fact: number, value: number): void {
    // What one matter alone is about says nothing against what is known of another.
    const isAsked = fact >= FIRST_CONCERN && value === UNCLEAR && this.#facts[fact] === NO;
    if (this.#audience !== ALL && value !== YES && this.#facts[fact] !== 0 && !isAsked) return;
    this.#facts[fact] = value;
    for (const opener of this.tables.openersByFact[fact] as readonly number[]) {
      this.#setPending(opener);
    }
  }

  #setPending(opener: number): void {
    if (this.#isPending[opener] === 1) return;
    this.#isPending[opener] = 1;
    this.#pendingCount += 1;
  }

  #isAsked(fact: number): boolean {
    for (let index = 0; index < this.openCount; index += 1) {
      if (this.tables.asks(this.open[index] as number, fact)) return true;
    }
    return false;
  }

  /** What follows unless somebody has established it; of a matter of its own nobody has yet. */
  #imply(implied: Implied): void {
    const isOfOwn = this.#isOfOne;
    for (const { fact, symbol } of implied) {
      // Of a matter that was known somebody may have said otherwise.
      const isTakenBack = this.#isImplied[fact] === 1 && this.#facts[fact] !== YES;
      const isSaid = this.#facts[fact] !== 0 && !isTakenBack && !isOfOwn;
      const { value } = this.tables.symbols.all[symbol] as LogSymbol;
      if (isSaid && (this.#audience === ALL || value !== YES)) continue;
      if (this.#facts[fact] === 0) this.#isImplied[fact] = 1;
      this.#learn(symbol);
    }
  }

  /** Sets the facts about who the subject is to yes; to no only where nobody has said so. */
  #learnFromConcern({ implied, about }: LogSymbol): void {
    for (const party of about) this.#noteSubject(party, true);
    if (about.includes('staff')) this.#people.noteStaff(this.#naming?.people?.staff ?? []);
    const [byRaiser = [], subject = []] = implied;
    this.#imply(byRaiser);
    for (const { fact, symbol } of subject) {
      const known = this.#facts[fact] as number;
      const { value } = this.tables.symbols.all[symbol] as LogSymbol;
      const isNew = known === 0 || (value === YES && known !== YES);
      if (this.#isOfOne || isNew) this.#learn(symbol);
    }
  }

  #openProcedure(
    procedure: number,
    news: News,
    matter: number,
    isConcern = this.tables.concern[procedure] as number,
  ): void {
    this.#imply(this.tables.implied[procedure] as Implied);
    if (this.#isOpen[procedure] === 1) {
      const isKnown = this.#facts[FIRST_CONCERN + procedure] === YES;
      if (!isKnown || this.#audience !== ALL) this.#learn(isConcern);
      return;
    }
    const before = this.historyCount;
    this.#beginProcedure(procedure, news, matter);
    this.#list(procedure);
    this.#learn(isConcern);
    if (before > 0) this.#tellWhoStandsIn(procedure);
  }

  /** What whoever is known to be a subject by now was told, and said, before a procedure opened. */
  #tellWhoStandsIn(procedure: number): void {
    const { until, sees } = this.#viewOf(this.tables.first[procedure] as number, procedure);
    const { all } = this.tables.symbols;
    for (const fact of this.tables.subjectFacts) {
      if (this.#facts[fact] !== YES) continue;
      // What was learned of another matter says nothing of this one.
      const isSeen = this.#history.subarray(0, this.historyCount).some((each, place) => {
        const symbol = all[each] as LogSymbol;
        const isLearned = symbol.fact === fact && symbol.value === YES;
        return isLearned && (place >= until || sees(symbol, place) === true);
      });
      if (!isSeen) continue;
      const id = this.tables.symbols.ofLearning(FACT_KEYS[fact] as FactKey, 'yes');
      this.#tellSomebodyElseIn(procedure, id, true);
    }
  }

  #list(procedure: number): void {
    this.#isOpen[procedure] = 1;
    this.open[this.openCount] = procedure;
    this.openCount += 1;
    if (this.#waiting.length > 0) this.#findPlaceIn(procedure);
  }

  /** Begins the regions of a procedure that opens only now, and shows them what went before. */
  #beginProcedure(procedure: number, news: News, matter: number): void {
    const { first } = this.tables;
    const standing = this.#standing;
    const start = first[procedure] as number;
    const end = first[procedure + 1] as number;
    const isNamed = news === 'name' || news === 'same';
    const since = isNamed
      ? (this.#begins[matter] ?? 0)
      : news === 'another'
        ? this.historyCount
        : 0;
    const now = this.#now[0] as number;
    standing.clear(start, end);
    for (let region = start; region < end; region += 1) {
      standing.matter[region] = matter;
      standing.since[region] = since;
      standing.beganAt[region] = this.historyCount;
      standing.begunAt[region] = now;
    }
    this.#isForEither[procedure] = this.#raised === 'perhaps' ? 1 : 0;
    this.#observer?.opened(procedure, this.#raised === 'perhaps');
    if (this.historyCount > 0) this.#bringUpToDate(procedure, news, matter);
  }

  #bringUpToDate(procedure: number, news: News, matter: number): void {
    const isNamed = news === 'name' || news === 'same';
    // What its own concern implies is about this matter; what was known before is not.
    if (news === 'another' || (isNamed && matter > 0)) {
      const from = this.#begins[matter] as number;
      this.#catchUp(procedure, ({ touches, isOfConcern }, place) => {
        if (place >= from) return this.#isAbout(place, matter) && !this.#isOfBefore(place, matter);
        return touches || isOfConcern ? 'prohibitions' : false;
      });
    } else {
      // What a concern that may be one known says of itself may be about either.
      const isOfOne = isNamed && this.#raised !== 'perhaps';
      this.#catchUp(procedure, (symbol, place) => {
        if (isOfOne) return this.#isAbout(place, matter);
        return news === 'perhaps' || !this.#isImpliedOf(symbol, place, news, matter);
      });
      // What was told before the first concern, or before the discovery, may have been about it.
      const since = this.#begins[this.#raised === 'perhaps' ? this.#lastMatter : 0] as number;
      const known = isNamed ? since : this.historyCount;
      if (known > 0) this.#beginTwins(procedure, known, news);
    }
  }

  /**
   * Shows what went before to the regions of a procedure that opens only now. Whoever did something to
   * an image, evidence or a device is judged by it, even if that was done before the matter was known.
   */
  #catchUp(procedure: number, sees: View['sees']): void {
    this.#views.set(-1 - procedure, { until: this.historyCount, sees });
    this.#lookBack(procedure, sees);
  }

  /** Whether it only follows from a discovery: somebody may have said otherwise of what it may be about. */
  #isImpliedOf({ fact }: LogSymbol, place: number, news: News, matter: number): boolean {
    const isAnswer = fact >= 0 && fact < FIRST_CONCERN;
    return news === 'discovery' && isAnswer && this.#audiences.get(place) === matter;
  }

  /** What of the past an occurrence was shown when it was begun. */
  #viewOf(occurrence: number, procedure: number | null = null): View {
    const { beganAt, regions } = this.#standing;
    const isFirst = occurrence < regions && procedure !== null;
    const view = this.#views.get(isFirst ? -1 - procedure : occurrence);
    return view ?? { until: beganAt[occurrence] as number, sees: () => false };
  }

  /** Whether what is at a place in the history was about a matter; `ALL` for any. */
  #isAbout(place: number, matter: number): boolean {
    const audience = this.#audiences.size === 0 ? ALL : (this.#audiences.get(place) ?? ALL);
    if (audience === ALL || audience === matter) return true;
    // What is shown to all but one was shown to that one before.
    if (audience <= ALL_BUT) return matter !== ALL && matter !== ALL_BUT - audience;
    return matter === ALL || this.#setOf(audience)?.has(matter) === true;
  }

  /**
   * Begins duties and orders once more that what went before has moved, without it: what is not done
   * once more leaves open whether it was about this matter.
   * @param from from where in the history on acts are shown
   */
  #beginTwins(procedure: number, from: number, news: News): void {
    const { tables } = this.tables.of(procedure);
    const start = this.tables.first[procedure] as number;
    const standing = this.#standing;
    const matter = standing.matter[start] as number;
    // What was told before the first concern may have been about that one; not about a later discovery.
    const isFirst = news !== 'discovery';
    const isLeftOut = (symbol: LogSymbol, place: number): boolean =>
      this.#isImpliedOf(symbol, place, news, matter) ||
      (this.#sentBefore.get(place) ?? NEVER) < from ||
      (symbol.fact < 0 &&
        !symbol.lasts &&
        place < from &&
        !(isFirst && this.#heardBefore.has(place)));
    const view: View = {
      until: this.historyCount,
      sees: (symbol, place) => !isLeftOut(symbol, place),
      hears: isFirst,
    };
    // What stands alike after a discovery is one at once; only a replay counts how many there were.
    const isUnread = this.#messages.length > 0;
    const isOne = news === 'discovery' && this.#observer === null && !this.#keepsApart && !isUnread;
    const differs = isOne ? this.#seeingAny(procedure, isLeftOut) : null;
    const twins: number[] = [];
    tables.forEach((table, place) => {
      const region = start + place;
      const row = standing.rows[region] as number;
      const isMoved = !table.isDormantAt(row) || standing.seen[region] !== 0;
      if (!table.mayHaveTwin || !isMoved) return;
      if (differs === null || differs[place] === 1) {
        const twin = this.#begin(region, TWINS, PERHAPS);
        standing.since[twin] = from;
        this.#views.set(twin, view);
        twins.push(twin);
      } else standing.since[region] = this.historyCount;
    });
    if (twins.length === 0) return;
    const audience = this.#audience;
    this.#audience = TWINS;
    this.#triedFor = matter;
    this.#isHearing = isFirst;
    this.#lookBack(procedure, view.sees);
    this.#isHearing = false;
    this.#audience = audience;
    for (const twin of twins) standing.matter[twin] = matter;
  }

  /** By place among a procedure's tables: 1 for those that see anything of what is picked of the past. */
  #seeingAny(procedure: number, picks: (symbol: LogSymbol, place: number) => boolean): Uint8Array {
    const { symbols } = this.tables;
    const tables = this.tables.of(procedure);
    const seeing = new Uint8Array(tables.tables.length);
    for (let place = 0; place < this.historyCount; place += 1) {
      const id = this.#history[place] as number;
      if (!picks(symbols.all[id] as LogSymbol, place)) continue;
      const pairs = this.tables.seeing(procedure, id);
      if (pairs < 0) continue;
      const end = pairs + 2 + (tables.pairs[pairs] as number);
      for (let pair = pairs + 2; pair < end; pair += 1) {
        seeing[(tables.pairs[pair] as number) >>> 16] = 1;
      }
    }
    return seeing;
  }

  /** Whether somebody read there what had been sent before a matter was known. */
  #isOfBefore(place: number, matter: number): boolean {
    const sentAt = this.#sentBefore.get(place);
    return sentAt !== undefined && sentAt < (this.#begins[matter] as number);
  }

  /** Shows to a procedure's regions, or to its prohibitions alone, what `sees` picks of what went before. */
  #lookBack(
    procedure: number,
    sees: (symbol: LogSymbol, place: number) => boolean | Taken | 'prohibitions' | 'now',
  ): void {
    const now = this.#now[0] as number;
    const named = this.#named;
    const people = this.#peopleNow;
    const last = this.#place;
    const audience = this.#audience;
    if (audience !== TWINS) this.#audience = ALL;
    const { symbols } = this.tables;
    const { all } = symbols;
    for (let place = 0; place < this.historyCount; place += 1) {
      const id = this.#history[place] as number;
      const seen = sees(all[id] as LogSymbol, place);
      if (seen === false) continue;
      const clock = seen === 'now' ? now : (this.#historyClocks[place] as number);
      if (this.#isTrying && this.#nextDue < clock) this.passTime(clock);
      this.#now[0] = clock;
      this.#place = place;
      this.#named = this.#people.namedAt(place);
      this.#peopleNow = this.#people.at(place);
      this.#isForProhibitions = seen === 'prohibitions';
      const since = this.#corrections.size === 0 ? undefined : this.#corrections.get(place);
      const hearers = this.#isHearing ? this.#heardBefore.get(place) : undefined;
      const told = hearers === undefined ? id : symbols.toldTo(id, hearers);
      const shown = seen === 'as-subject' ? symbols.withSubject(told, true, false, false) : told;
      if (seen === 'as-subject') this.#showToAll(procedure, shown);
      else if (since === undefined) this.#showTo(procedure, shown);
      else this.#correctFor(procedure, id, since);
    }
    this.#isForProhibitions = false;
    this.#named = named;
    this.#peopleNow = people;
    if (this.#isTrying && this.#nextDue < now) this.passTime(now);
    this.#now[0] = now;
    this.#place = last;
    this.#audience = audience;
  }

  /** What no procedure took so far may concern the one that opens now. */
  #findPlaceIn(procedure: number): void {
    const { symbols } = this.tables;
    const tables = this.tables.of(procedure);
    this.#waiting = this.#waiting.filter(({ id }) => {
      const symbol = symbols.all[id] as LogSymbol;
      if (symbol.does === DOES.learning) return tables.listensTo[symbol.fact] !== 1;
      return ![id, ...symbol.also].some((each) => this.tables.concerns(procedure, each));
    });
  }

  /** Opens every procedure that the facts by now call for; whoever made the entry hands over. */
  #openWhatFactsCallFor(id: number, symbol: LogSymbol): void {
    // What opens may answer what another waits for.
    while (this.#pendingCount > 0) this.#openWhatIsPending(id, symbol);
  }

  #openWhatIsPending(id: number, { does, saysSame }: LogSymbol): void {
    const { openers, symbols } = this.tables;
    for (let index = 0; index < openers.length; index += 1) {
      if (this.#isPending[index] === 0) continue;
      this.#isPending[index] = 0;
      this.#pendingCount -= 1;
      const opener = openers[index] as Opener;
      if (!opener.isCalledFor(this.#facts)) continue;
      const whose = symbols.heardFrom[id] as Party;
      const opened = symbols.ofOpening(PROCEDURE_IDS[opener.procedure] as ProcedureId, whose);
      const opening = this.#withPeople(opened);
      const raised = this.#raised;
      if (this.#isOpen[opener.procedure] === 1) {
        const isOne = this.#facts[FIRST_CONCERN + opener.procedure];
        const isNone = isOne === NO || (isOne === UNCLEAR && !opener.isTentative);
        if (isNone) this.#openOnceMore(opener);
        if (this.#isTentative[opener.procedure] === 1 && !opener.isTentative) {
          this.#isTentative[opener.procedure] = 0;
          this.#matters.take('same', opener.procedure, null);
          this.#show(opening);
        }
        continue;
      }
      if (opener.isTentative) {
        this.#openToAsk(
          opener.procedure,
          raised === 'another' ? this.#lastMatter : (this.#same ?? 0),
        );
        continue;
      }
      if (raised === 'another') {
        this.#openForRaised(opener.procedure, opening);
        continue;
      }
      // What a concern says of itself, and what says only whose it is, is news of nothing more.
      const isName = saysSame || does === DOES.concern || opener.isName;
      const news = this.#matters.ofOpening(isName);
      const before = this.#standing.count;
      const matter = this.#beginMatter(news, opener.procedure);
      if (news === 'first') this.#matters.isFound = does !== DOES.concern;
      if (does !== DOES.concern) this.#lastMatter = matter;
      this.#openProcedure(opener.procedure, news, matter);
      this.#leaveOpen(opener.procedure);
      if (this.#people.areKnown) this.#meet(news, matter, []);
      this.#show(opening);
      this.#joinAlike(before);
    }
  }

  /** There is a concern again where there was found to be none: for a matter of its own, for that one alone. */
  #openOnceMore({ procedure, isTentative }: Opener): void {
    const isOfOne = this.#raised === 'another';
    const matter = this.#lastMatter;
    if (isOfOne) {
      this.#beginBehind(procedure, matter);
      this.#audience = matter;
    }
    this.#imply(this.tables.implied[procedure] as Implied);
    if (isTentative) this.#ask(procedure);
    else {
      this.#learn(this.tables.concern[procedure] as number);
      this.#leaveOpen(procedure);
    }
    this.#audience = ALL;
    if (isOfOne && this.#people.areKnown) this.#meet('same', matter, []);
  }

  /** Begins the regions of a procedure once more for a matter, and shows them what was about it until now. */
  #beginBehind(procedure: number, matter: number): void {
    const standing = this.#standing;
    const before = standing.count;
    const from = this.#begins[matter] as number;
    const until = this.historyCount;
    const sees: View['sees'] = (_, place) =>
      place >= from && this.#isAbout(place, matter) && !this.#isOfBefore(place, matter);
    this.#beginAgain(procedure, TWINS, SURELY);
    const made = Array.from({ length: standing.count - before }, (_, index) => before + index);
    for (const each of made) this.#views.set(each, { until, sees });
    this.#audience = TWINS;
    this.#triedFor = matter;
    this.#lookBack(procedure, sees);
    this.#audience = ALL;
    for (const each of made) standing.matter[each] = matter;
  }

  /** Opens a procedure for its questions: whether it is wanted hangs on the answers. */
  #openToAsk(procedure: number, matter: number): void {
    this.#isTentative[procedure] = 1;
    const news = this.#raised === 'another' ? 'another' : 'same';
    const isPerhaps = this.tables.perhapsConcern[procedure] as number;
    this.#openProcedure(procedure, news, matter, isPerhaps);
    if (this.#people.areKnown) this.#meet('same', matter, []);
  }

  /** Opens the procedure of a norm that takes what none has taken so far, though there is no such concern. */
  #openForWhatWaits(): void {
    if (this.#waiting.length === 0 || this.#matters.count === 0) return;
    const { openedFor, noConcern, symbols } = this.tables;
    for (const { id } of this.#waiting) {
      const procedure = openedFor.get((symbols.all[id] as LogSymbol).event.type);
      if (procedure === undefined || this.#isOpen[procedure] === 1) continue;
      if (!this.tables.concerns(procedure, id)) continue;
      this.#beginProcedure(procedure, 'same', 0);
      this.#list(procedure);
      this.#learn(noConcern[procedure] as number);
      this.#tellWhoStandsIn(procedure);
      if (this.#people.areKnown) this.#meet('same', 0, []);
    }
  }

  /** What a concern of its own says of itself opens belongs to it: nothing done before was about that. */
  #openForRaised(procedure: number, opening: number): void {
    const matter = this.#matters.take('same', procedure, this.#lastMatter);
    this.#audience = matter;
    this.#openProcedure(procedure, 'another', matter);
    if (this.#people.areKnown) this.#meet('same', matter, []);
    this.#show(opening);
    this.#audience = ALL;
  }

  /** Whether any open procedure has to do with the symbol. */
  #concernsOpen(id: number): boolean {
    for (let index = 0; index < this.openCount; index += 1) {
      if (this.tables.concerns(this.open[index] as number, id)) return true;
    }
    return false;
  }
}
