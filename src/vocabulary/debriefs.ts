/**
 * What there is to say of a drill once it is over, as plain data with its sentences. It follows from the findings
 * alone. There is no score in it: nothing is averaged, and nobody is named.
 */
import type { Fact, FactValue } from './facts.ts';
import type { Verdict } from './findings.ts';
import type { NormId } from './procedures.ts';
import type { Urgency } from './urgency.ts';

/** Goes up whenever the shape of a debrief changes. */
export const DEBRIEF_VERSION = 1;

/** A clause of the policy, in our words. */
export interface ClauseTold {
  readonly id: string;
  readonly section: string;
  readonly says: string;
}

/** A rule and how it went. Rules of several procedures with one title and one verdict are told once. */
export interface RuleTold {
  readonly norms: readonly NormId[];
  readonly title: string;
  readonly verdict: Verdict;
  /** Null for what is forbidden. */
  readonly urgency: Urgency | null;
  readonly clauses: readonly ClauseTold[];
  readonly because: readonly string[];
  /** The reason that says how it came out, less what raised it and when it was due. */
  readonly how: string;
  /** When it was done or broken, or had to be done; ISO 8601. */
  readonly at: string | null;
  /** Positions in the timeline of the exercise. */
  readonly entries: readonly number[];
  /** The smallest change that would have made it good, or null where it is good. */
  readonly repair: string | null;
  /** What the rule asks, for another time. */
  readonly asks: string;
}

/** One thing that comes before anything else. What one act does for several rules is one step. */
export interface AtOnceStep extends Pick<RuleTold, 'norms' | 'title' | 'verdict' | 'clauses'> {
  readonly owedAt: string | null;
  readonly dueAt: string | null;
  readonly doneAt: string | null;
  /** Whole minutes from when it was owed to when it was done. */
  readonly minutes: number | null;
  readonly isMissed: boolean;
}

export interface AtOnce {
  readonly steps: readonly AtOnceStep[];
  /** How many of them were not done when they had to be, and how many not at all. */
  readonly missed: number;
  readonly notDone: number;
  readonly allDone: boolean;
}

/** What an answer would have led to, had it been known. */
export interface Consequence
  extends Pick<RuleTold, 'norms' | 'title' | 'verdict' | 'urgency' | 'clauses' | 'asks'> {}

/** A question on which something hung and that nobody asked. */
export interface NotAsked {
  readonly fact: Fact;
  readonly asks: string;
  /** The answer of the story. */
  readonly truth: FactValue;
  /** Who would have said it, and how, where the story says. */
  readonly by: { readonly who: string; readonly says: string } | null;
  /** Who was asked, and did not know. */
  readonly askedOf: readonly string[];
  readonly leadsTo: readonly Consequence[];
  /** The question that comes before it, where it comes up only after that one. */
  readonly after: Fact | null;
}

/** What was taken to be so, and is not so in the story. */
export interface Mistaken {
  readonly fact: Fact;
  readonly asks: string;
  readonly said: FactValue;
  readonly truth: FactValue;
  readonly at: string;
  readonly entry: number;
  /** It was so when it was recorded, and the story went on. */
  readonly wasSo: boolean;
  /** When the right answer was recorded after all, or null. */
  readonly correctedAt: string | null;
  readonly leadsTo: readonly Consequence[];
}

/** A step of the run that goes by the book. */
export interface BookStep {
  readonly kind: 'asked' | 'did';
  /** Minutes since that run began. */
  readonly minute: number;
  readonly says: string;
  /** Whether it was taken in this run too, or what it is for was done in another way. */
  readonly here: 'taken' | 'otherwise' | 'not-taken';
  /** Minutes since this run began, where it was taken. */
  readonly hereMinute: number | null;
}

/** Something of the story that never came. */
export interface NotCome {
  readonly inject: string;
  readonly from: string | null;
  readonly says: string;
  readonly why: readonly string[];
  readonly cameByTheBook: boolean;
}

/** A mistake that the story leads to. */
export interface MistakeTold {
  readonly mistake: string;
  readonly says: string;
  readonly made: boolean;
  /** When, where it was something done or put off. */
  readonly at: string | null;
  /** The titles of the rules it broke here, and of those it would break. */
  readonly broke: readonly string[];
  readonly wouldBreak: readonly string[];
}

export const COURSE_KINDS = [
  'story',
  'came',
  'kept-away',
  'asked',
  'did',
  'guided',
  'held',
  'released',
  'ended',
] as const;

/** One thing of a run, in its order. */
export interface CourseItem {
  readonly kind: (typeof COURSE_KINDS)[number];
  readonly at: string;
  readonly says: string;
  /** What was answered, or written beside an entry. */
  readonly beside: readonly string[];
  /** Its position in the timeline of the exercise; null where it left no entry. */
  readonly entry: number | null;
  /** What it did to the rules: "met", "late", "breach"; and what was owed from then on. */
  readonly did: readonly { readonly kind: string; readonly says: string }[];
  readonly raised: readonly string[];
}

/** Something to do after the drill, from what was missed. Who does it by when is for people to say. */
export interface DebriefAction {
  readonly norms: readonly NormId[];
  readonly says: string;
  readonly clauses: readonly ClauseTold[];
  readonly owner: string | null;
  readonly by: string | null;
}

export interface Debrief {
  readonly version: typeof DEBRIEF_VERSION;
  readonly exercise: true;
  readonly run: string;
  readonly scenario: {
    readonly id: string;
    readonly title: string;
    readonly digest: string;
  };
  readonly policy: {
    readonly id: string;
    readonly says: string;
    /** The digest of the rules at the time of the run, and of those it is judged by now. */
    readonly digest: string;
    readonly digestNow: string;
  };
  /** By the clock of the drill; ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly minutes: number;
  readonly isEnded: boolean;
  /** The day on which it was held (2026-03-04), where that is known. */
  readonly heldOn: string | null;
  /** The moments at which somebody looked at what the procedure says. */
  readonly guidedAt: readonly string[];
  readonly atOnce: AtOnce;
  /** Steps that would have come at once, had somebody asked, by their titles. */
  readonly unseen: readonly string[];
  readonly wentWell: readonly RuleTold[];
  readonly wentWrong: readonly RuleTold[];
  /** What the record does not decide, for other reasons than a question that nobody asked. */
  readonly undecided: readonly RuleTold[];
  /** Owed at the end, and not due yet: held against nobody. */
  readonly forLater: readonly RuleTold[];
  readonly notAsked: readonly NotAsked[];
  readonly mistaken: readonly Mistaken[];
  readonly byTheBook: readonly BookStep[];
  readonly notCome: readonly NotCome[];
  readonly mistakes: readonly MistakeTold[];
  readonly course: readonly CourseItem[];
}

/** One run among several of one scenario: a table or a term, never a person. */
export interface TableTold {
  /** "Table 1" */
  readonly name: string;
  readonly run: string;
  readonly heldOn: string | null;
  readonly missed: number;
  readonly notDone: number;
  readonly allDone: boolean;
  /** Steps that would have come at once, had somebody asked. */
  readonly unseen: readonly string[];
}

/** How a rule stands at one table; what is owed and comes later is held against nobody. */
export type StandsAs = Verdict | 'for-later';

/** Runs of one scenario under one policy, side by side. What is said of a table stands at its place in the list. */
export interface Comparison {
  readonly scenario: Debrief['scenario'];
  readonly policy: Omit<Debrief['policy'], 'digestNow'>;
  readonly tables: readonly TableTold[];
  readonly atOnce: readonly {
    readonly title: string;
    readonly norms: readonly NormId[];
    /** Null where it was never owed, or nobody asked what it hangs on. */
    readonly tables: readonly (
      | Pick<AtOnceStep, 'verdict' | 'minutes' | 'isMissed'>
      | 'not-asked'
      | null
    )[];
  }[];
  readonly rules: readonly {
    readonly title: string;
    readonly norms: readonly NormId[];
    readonly clauses: readonly ClauseTold[];
    readonly tables: readonly (StandsAs | null)[];
    readonly differs: boolean;
  }[];
  /** The first thing that not all of them did; null where they took the same way. */
  readonly parting: {
    /** How many steps they took alike before. */
    readonly after: number;
    readonly tables: readonly { readonly minute: number | null; readonly says: string | null }[];
  } | null;
  /** Where the runs were held on several days: the steps missed on each, the first day first. */
  readonly terms: readonly {
    readonly heldOn: string;
    readonly tables: number;
    readonly missed: readonly string[];
  }[];
}

/** The debrief of one run or several. */
export interface Debriefs {
  readonly version: typeof DEBRIEF_VERSION;
  readonly exercise: true;
  readonly debriefs: readonly Debrief[];
  readonly comparisons: readonly Comparison[];
  /** What follows from all of them, each thing once. */
  readonly actions: readonly DebriefAction[];
  /** Why not all of several runs stand side by side; null where they do. */
  readonly notComparable: string | null;
}
