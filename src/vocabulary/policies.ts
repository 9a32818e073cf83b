import type { EventType, ScreenMethod } from './acts.ts';
import type { Fact, FactValue, OwnFact } from './facts.ts';
import type { Adopted, LayerId, Source } from './layers.ts';
import type { OwnParty, Party } from './parties.ts';
import type { NormId, ProcedureId } from './procedures.ts';
import type { RoleMap } from './roles.ts';

/** What a clause does. `decide` and `consider` leave the matter to somebody's judgement. */
export const CLAUSE_KINDS = ['must', 'must-not', 'may', 'consider', 'order', 'decide'] as const;
export type ClauseKind = (typeof CLAUSE_KINDS)[number];

/** Why a clause grounds no norm. */
export const REASONS_FOR_NO_NORM = [
  'preventative',
  'standing-duty',
  'not-observable',
  'points-elsewhere',
  'scope',
  'definition',
] as const;

export const TIME_WORDS = [
  'immediately',
  'without delay',
  'as soon as possible',
  'first',
  'once',
  'after',
  'before',
  'regularly',
  'annually',
] as const;
export type TimeWord = (typeof TIME_WORDS)[number];

/** One operative statement of a policy, in our words. */
export interface Clause {
  readonly id: string;
  readonly section: string;
  readonly place: string;
  /** Line of the policy's text where it begins; 0 where it stands in a layer. */
  readonly line: number;
  readonly kind: ClauseKind;
  readonly actor: string;
  readonly action: string;
  readonly recipient?: string;
  readonly condition?: string;
  /** Answers that narrow what it grounds: it asks for it only where all of them are given. */
  readonly when?: Readonly<Partial<Record<Fact, FactValue>>>;
  /** Words of the text that make it narrower than the like clause of another policy. */
  readonly scope?: string;
  /** Documents and services that it names. */
  readonly cites?: readonly string[];
  readonly exception?: string;
  readonly timeWord?: TimeWord;
  /** The time it gives as a number. */
  readonly within?: { readonly workingDays: number };
  /** At most twenty words, ours. */
  readonly says: string;
  readonly grounds: readonly NormId[];
  readonly notANorm?: (typeof REASONS_FOR_NO_NORM)[number];
  readonly why?: string;
  /** Where it stands, if it is not the policy's own. */
  readonly adopted?: Adopted;
}

/** Why a text needs to be read one way or another. */
export const READING_KINDS = {
  tension: 'two things it says pull apart',
  silent: 'it does not say',
  ambiguous: 'its words can mean several things',
  outdated: 'it rests on what has since been replaced',
  slip: 'a slip, or a leftover of the template',
} as const;
export type ReadingKind = keyof typeof READING_KINDS;

/** How much hangs on it, the gravest first. */
export const SEVERITIES = {
  high: 'a wrong choice could harm a child, spoil evidence or leave nobody told',
  medium: 'a wrong choice changes who must do what, or when',
  low: 'little hangs on it',
} as const;
export type Severity = keyof typeof SEVERITIES;

/** A choice made where the text is silent, torn or out of date. */
export interface Reading {
  readonly id: string;
  readonly kind: ReadingKind;
  readonly severity: Severity;
  readonly clauses: readonly string[];
  /** Norms whose findings rest on it. */
  readonly norms: readonly NormId[];
  readonly problem: string;
  readonly considered: readonly string[];
  readonly taken: string;
  readonly why: string;
  /** `setting` or `limit` that can choose another reading, if any. */
  readonly parameter?: string;
}

/** A reading that schools share, which a policy takes for clauses of its own (`machines/readings.yaml`). */
export type SharedReading = Omit<Reading, 'clauses' | 'norms'> & Partial<Pick<Reading, 'norms'>>;

/** Norms that are not a school's own, with their sources; in force only where a policy adopts them. */
export interface Layer {
  readonly id: LayerId;
  readonly title: string;
  /** Who fills a role that the policy leaves empty. */
  readonly roles: Readonly<Partial<RoleMap>>;
  readonly clauses: readonly (Omit<Clause, 'section' | 'place' | 'line' | 'adopted'> & {
    readonly source: Source;
  })[];
  readonly readings: readonly Reading[];
  /** The layer's own double entry; `toldAs`: a norm of the school's that names the same people. */
  readonly expected: readonly (Expected & { readonly toldAs?: NormId })[];
}

/** How to reach somebody, printed beside what must be done. */
export interface Contact {
  readonly name: string;
  /** As it is said or typed: a telephone number, or a form's public address. */
  readonly reach: readonly string[];
  /** The day on which somebody last rang it and found it right, such as 2026-03-04; left out where nobody has. */
  readonly checkedOn?: string | undefined;
  /** Whether the policy's text does not name them, so that nothing is said to be its name for them. */
  readonly notInText?: true | undefined;
}

/**
 * What a norm must come to under a policy, written down a second time from the text, apart from the
 * machines: whom it is told to, who must do it, what raises it, who is excepted, what lifts it. The
 * proofs hold the machines against it, so that a slip in either shows.
 */
export interface Expected {
  readonly norm: NormId;
  /** Everybody who counts as told; each alone is enough. Left out where nobody is told. */
  readonly told?: readonly Party[];
  /** Everybody whose doing counts. Left out where anybody who acts for the school may. */
  readonly doneBy?: readonly Party[];
  /** Answers that raise it, once a concern of its kind is open; each set alone is enough. */
  readonly raisedBy?: readonly Readonly<Partial<Record<Fact, FactValue>>>[];
  /** The acts that are forbidden. */
  readonly forbidden?: readonly EventType[];
  /** Whom those acts must be done to for them to be forbidden. */
  readonly forbiddenTo?: readonly Party[];
  /** Whom they are forbidden to. Left out where that is everybody who acts for the school. */
  readonly forbiddenBy?: readonly Party[];
  /** Who is excepted, given the reasons the policy allows. Empty: nobody. */
  readonly excepted?: readonly Party[];
  /** What lifts an order: these acts, done by these, to these. */
  readonly liftedBy?: {
    readonly acts: readonly EventType[];
    readonly by?: readonly Party[];
    readonly told?: readonly Party[];
  };
}

/** Where schools of one template differ and a clause alone cannot say how. */
export const SETTINGS = {
  coversCriminalExploitation: 'the exploitation procedure covers criminal exploitation too',
  policeBeforeDeletion: 'copies are deleted only once the police have been told',
  headComplaintsHaveOwnRoute: 'a complaint about the head has a route of its own',
  staffBreachesHaveOwnRoute:
    "a filtering breach that staff find has a route of its own, as a pupil's has",
} as const;
export type Setting = keyof typeof SETTINGS;

/** A question of a school's own, which carries a condition of its clauses. */
export interface OwnQuestion {
  readonly id: OwnFact;
  readonly asks: string;
  /** What a yes means, to go into a sentence. */
  readonly holds: string;
}

/** A body or role of a school's own, and whom it stands for wherever a role has that one. */
export interface OwnPartyOf {
  readonly id: OwnParty;
  readonly says: string;
  readonly countsAs: Party;
}

/** One edition of one school's rule book. */
export interface Policy {
  readonly id: string;
  readonly school: string;
  readonly title: string;
  readonly edition: string;
  readonly reviewDue: string;
  readonly roles: RoleMap;
  /** Words for a role where the parties' own names do not say it well. */
  readonly roleWords: Readonly<Partial<Record<keyof RoleMap, string>>>;
  readonly contacts: Readonly<Partial<Record<Party, Contact>>>;
  readonly settings: Readonly<Record<Setting, boolean>>;
  /** How a pupil covers an unsuitable site in this school. */
  readonly screenMethods: readonly ScreenMethod[];
  /** Minutes that a time word stands for, and within which to call 999; readings of the policy. */
  readonly limits: Readonly<Partial<Record<TimeWord | 'emergency', number>>>;
  readonly clauses: readonly Clause[];
  readonly readings: readonly Reading[];
  /** Questions of the school's own. */
  readonly questions?: readonly OwnQuestion[];
  /** Bodies and roles of the school's own. */
  readonly parties?: readonly OwnPartyOf[];
  /** Layers of norms that the school takes on beside its own. */
  readonly adopts?: readonly LayerId[];
  /** The double entry that proofs hold the machines against, where somebody has written it. */
  readonly expected?: readonly Expected[];
  /** What the policy leaves unsaid, shown as unsaid. */
  readonly unsaid: readonly { readonly procedure: ProcedureId; readonly says: string }[];
}

/** All that a guard can ask of a policy: who fills which role, and what it settles. */
export type Ruling = Pick<Policy, 'roles' | 'settings' | 'screenMethods'>;
