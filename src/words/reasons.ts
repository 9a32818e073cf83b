/** A sentence for each reason, remedy, remark and unmapped entry. The codes are in the vocabulary. */

import { momentIn } from '../engine/spans.ts';
import { type Instant, instantOf } from '../engine/time.ts';
import { filledInside } from '../norms/filled.ts';
import { isDuty, type Norm } from '../norms/norm.ts';
import { factAsked, partyInWords, roleInWords } from '../norms/predicates.ts';
import type { Facts } from '../norms/symbols.ts';
import type { Fact } from '../vocabulary/facts.ts';
import { PROCEDURES } from '../vocabulary/procedures.ts';
import { isPseudonym, pseudonymInWords } from '../vocabulary/pseudonyms.ts';
import type { Deed, Reason, Remark, Remedy, WhyUnmapped } from '../vocabulary/reasons.ts';
import type { Role } from '../vocabulary/roles.ts';
import { deedInWords, knowledgeInWords, listInWords, type Rules, titleInWords } from './entries.ts';
import { isDayAlone, reportedInWords, whenInWords } from './moments.ts';
import { clockTime, lengthInWords, workingDaysInWords, yearOf } from './time.ts';

/** The rules by which it was judged, and who the concern is known to be about. */
export interface JudgedBy extends Rules {
  readonly facts: Facts;
}

/** What a reason is about: the norm of its finding. */
export interface About extends JudgedBy {
  readonly norm: Norm;
}

type Coded = { readonly code: string };
/** A sentence for every code of a union: TypeScript refuses a list that leaves one out. */
type Sentences<U extends Coded, A> = {
  readonly [C in U['code']]: (of: Extract<U, { code: C }>, about: A) => string;
};
const say = <U extends Coded, A>(sentences: Sentences<U, A>, of: U, about: A): string =>
  (sentences as unknown as Readonly<Record<string, (of: U, about: A) => string>>)[of.code]?.(
    of,
    about,
  ) ?? '';

const isSpan = (text: string): boolean => typeof momentIn(text) !== 'number';
const at = reportedInWords;
const when = (text: string): string => whenInWords(momentIn(text));
/** A moment with its day only where that is not the day of another one. */
const clock = (text: string, beside: string): string =>
  isSpan(text) || isSpan(beside) ? at(text) : clockTime(instantOf(text), instantOf(beside));
/** "due by 10:12", or how long after it was owed where that moment is not known exactly. */
const due = (
  { owedAt, dueAt }: { readonly owedAt: string; readonly dueAt: string },
  limit: string,
): string => (isSpan(dueAt) ? `due ${limit} of it` : `due by ${clock(dueAt, owedAt)}`);
const entry = ({ entry: position }: { readonly entry: number }): string => `(entry ${position})`;
const did = (deed: Deed, about: Rules): string => `${deedInWords(deed, about)} ${entry(deed)}`;
const asked = (facts: readonly Fact[], { policy }: Pick<Rules, 'policy'>): string =>
  facts.map((fact) => `“${factAsked(fact, policy)}”`).join(' ');
const whoIn = (roles: readonly Role[], { policy, facts }: JudgedBy): string =>
  listInWords([...new Set(roles.map((role) => roleInWords(role, policy, facts)))], 'or');
const saysOf = ({ norm, policy, facts }: About): string => filledInside(norm.says, policy, facts);
const otherwiseOf = ({ norm, policy, facts }: About): string =>
  filledInside(isDuty(norm) ? norm.says : norm.otherwise, policy, facts);
const metBy = ({ norm, policy, facts }: About): string =>
  filledInside(isDuty(norm) ? norm.repairedBy : norm.otherwise, policy, facts);

/** How the right act was the wrong one all the same, without its entry. */
const NEAR_MISSES = {
  'done-by-other': (of: Deed & { readonly roles: readonly Role[] }, about: About) =>
    `${deedInWords(of, about)}; only ${whoIn(of.roles, about)} may`,
  'told-other': (of: Deed & { readonly roles: readonly Role[] }, about: About) =>
    `${deedInWords(of, about)}; it must go to ${whoIn(of.roles, about)}`,
  'wrong-number': (of: Deed, about: About) =>
    `${deedInWords(of, about)}, but not by the right number`,
  'wrong-way': (of: Deed, about: About) =>
    `${deedInWords(of, about)}, but not in the way this school teaches`,
  'only-sent': (of: Deed, about: About) =>
    `${deedInWords(of, about)}: sent, and not known to have been read`,
  'did-not-count': (of: Deed, about: About) =>
    `${deedInWords(of, about)}; it did not count at that time`,
};

type NearMiss = Extract<Reason, { code: keyof typeof NEAR_MISSES }>;

export const nearMissInWords = (of: NearMiss, about: About): string =>
  say<NearMiss, About>(NEAR_MISSES, of, about);

/** "60 minutes", "3 days" */
const minutesInWords = (minutes: number): string => {
  const days = minutes / (24 * 60);
  return days > 1 && Number.isInteger(days) ? `${days} days` : `${minutes} minutes`;
};

const REASONS: Sentences<Reason, About> = {
  'raised-by-facts': ({ moment, facts, ...of }, about) => {
    const known = listInWords(facts.map((each) => knowledgeInWords(each, about)));
    return `owed from ${at(moment)}: ${known === '' ? 'what was known then' : known} ${entry(of)}`;
  },
  'raised-by-act': (of, about) => `owed from ${at(of.moment)}: ${did(of, about)}`,
  'due-by-time-word': ({ limit, minutes, ...of }) => {
    const within = minutesInWords(minutes);
    return `${due(of, `within ${within}`)} (“${limit}”, read as ${within})`;
  },
  'due-by-danger': ({ minutes, ...of }) =>
    `${due(of, `within ${minutes} minutes`)} (danger, read as ${minutes} minutes)`,
  'due-by-working-days': ({ workingDays, bankHolidaysKnown, ...of }) => {
    const limit = workingDaysInWords(workingDays);
    const unknown = bankHolidaysKnown
      ? ''
      : `; the bank holidays of ${yearOf(lastOf(of.dueAt))} are not known`;
    return `${due(of, limit)} (“${limit}”, read as the end of that day, in term or not${unknown})`;
  },
  done: (of, about) => {
    const { moment, owedAt } = of;
    const words = isSpan(moment) ? when(moment) : `at ${clock(moment, owedAt ?? moment)}`;
    return `done ${words}: ${did(of, about)}`;
  },
  'done-late': (of, about) => {
    if (isSpan(of.moment) || isSpan(of.dueAt)) {
      return `done ${when(of.moment)}, too late: ${did(of, about)}`;
    }
    const late = lengthInWords(instantOf(of.dueAt), instantOf(of.moment));
    return `done at ${clock(of.moment, of.owedAt)}, ${late} late: ${did(of, about)}`;
  },
  'done-by-other': (of, about) => {
    const then = of.moment === undefined ? '' : `${when(of.moment)} `;
    return `${then}${nearMissInWords(of, about)} ${entry(of)}`;
  },
  'told-other': (of, about) => `${nearMissInWords(of, about)} ${entry(of)}`,
  'wrong-number': (of, about) => `${nearMissInWords(of, about)} ${entry(of)}`,
  'wrong-way': (of, about) => `${nearMissInWords(of, about)} ${entry(of)}`,
  'only-sent': (of, about) => `${nearMissInWords(of, about)} ${entry(of)}`,
  'did-not-count': (of, about) => `${nearMissInWords(of, about)} ${entry(of)}`,
  'recorded-as-not-done': did,
  'decided-without-right': (of, about) =>
    `${did(of, about)}, but without a reason or by somebody not allowed to make that decision`,
  'decided-without-choice': (of, about) => `${did(of, about)}, but the policy leaves no choice`,
  'decided-against': (of, about) => `${did(of, about)}, with a reason`,
  'perhaps-done': (of, about) => `${did(of, about)}: the record does not say enough to count it`,
  'which-child': (of, about) => `${did(of, about)}: the record does not say for which child`,
  'owed-to': ({ person }, { policy }) =>
    `this is owed to ${isPseudonym(person) ? pseudonymInWords(person) : partyInWords(person, policy)}`,
  'about-child': ({ child }) => `this is about ${pseudonymInWords(child)}`,
  'perhaps-undone': (of, about) =>
    `${did(of, about)}: the record does not say whether it was still needed`,
  'perhaps-raised': (of, about) => `${did(of, about)}: the record does not say by whom`,
  'still-to-be-done': () => 'still to be done',
  overdue: () => 'its time has passed and it is still to be done',
  'not-done': () => 'not done',
  'not-done-by-closing': (of) => `not done when the incident was closed ${entry(of)}`,
  'raised-in-error': () => 'what raised it turned out not to be so',
  'not-required-by-facts': ({ facts }, about) =>
    `not required: ${listInWords(facts.map((each) => knowledgeInWords(each, about)))}`,
  'not-raised-by-act': () => 'not required: nothing happened that calls for it',
  'not-required-here': () => 'not required here',
  'everyone-is-subject': () => 'everyone the policy names for this is a subject of the concern',
  'perhaps-known-before': () =>
    'the record does not say whether this was something new, or what was known before',
  'record-silent': () => 'the record is partial, and it says nothing about this',
  'done-in-any-case': (of, about) => `done whether or not it was owed: ${did(of, about)}`,
  'done-though-forbidden': (of, about) =>
    `${when(of.moment)} ${did(of, about)}; ${otherwiseOf(about)}`,
  'done-too-early': (of, about) =>
    `${when(of.moment)} ${did(of, about)}, too early; ${otherwiseOf(about)}`,
  allowed: (of, about) => `${did(of, about)}, which was allowed`,
  settled: (of, about) => `this settled it: ${did(of, about)}`,
  'perhaps-allowed': (of, about) =>
    `${did(of, about)}; whether that was allowed was not established`,
  'perhaps-forbidden': (of, about) =>
    `${did(of, about)}: the record does not say enough to judge it`,
  'before-known': (of, about) => `${did(of, about)}, before the school knew that it mattered`,
  'not-about-this': (of, about) => `${did(of, about)}, which was not about this`,
  'perhaps-lifted-before': (of, about) =>
    `${did(of, about)}; the record is partial, and does not say what came before it: ${otherwiseOf(about)}`,
  lifted: (of, about) => `no longer forbidden, since ${did(of, about)}`,
  'not-in-force': () => 'not forbidden here: nothing has happened that calls for it',
  'no-breach-recorded': () => 'no breach recorded, but the record is partial',
  'nothing-of-the-kind': () => 'nothing of the kind was done',
  'not-answered': ({ facts }, about) => `nobody has answered: ${asked(facts, about)}`,
  'answered-unclear': ({ facts }, about) => `answered only with “unclear”: ${asked(facts, about)}`,
  'moment-not-known': ({ spans, hangs, minutes }) => {
    const isDay = spans.every(({ moment }) => isDayAlone(momentIn(moment)));
    const these = entriesInWords(spans.map(({ entry: position }) => position));
    const known = isDay
      ? `the record gives only the day of ${these}`
      : `the record does not give the exact time of ${these}`;
    const limit = minutes === null ? 'in time' : `within ${minutes} minutes`;
    const hanging = {
      'in-time': `whether this was done ${limit}`,
      'in-order': 'what came first',
      allowed: 'whether this was allowed then',
    };
    return `${known}, so ${hanging[hangs]} is not known`;
  },
  'word-in-doubt': ({ entries }) =>
    `the verdict depends on ${entriesInWords(entries)}, by a member of staff who might be the one the concern is about`,
  'moments-not-known': () =>
    'too many entries have no exact time in the record to work out what came before what',
};

/** Why a finding is as it is: one reason, as a sentence to stand in a list. */
export const reasonInWords = (reason: Reason, about: About): string => say(REASONS, reason, about);

/** "entry 3", "entries 3 and 5". */
const entriesInWords = (positions: readonly number[]): string =>
  `${positions.length === 1 ? 'entry' : 'entries'} ${listInWords(positions.map(String))}`;

const lastOf = (text: string): Instant => {
  const moment = momentIn(text);
  return typeof moment === 'number' ? moment : moment.until;
};

const deedsInWords = (deeds: readonly Deed[], about: Rules): string =>
  listInWords(deeds.map((deed) => did(deed, about)));

const REMEDIES: Sentences<Remedy, About> = {
  'do-by': ({ dueAt }, about) =>
    `Would have been met if, ${isSpan(dueAt) ? 'in time' : `by ${at(dueAt)}`}, ${metBy(about)}`,
  'do-before-closing': (_, about) =>
    `Would have been met if, before the incident was closed, ${metBy(about)}`,
  'still-possible-by': ({ dueAt }, about) =>
    `Still possible${isSpan(dueAt) ? '' : ` by ${at(dueAt)}`}: ${saysOf(about)}`,
  'still-possible': (_, about) => `Still possible: ${saysOf(about)}`,
  'leave-undone': ({ deeds }, about) =>
    `Would have been kept without this: ${deedsInWords(deeds, about)}`,
  'wait-with': ({ deeds }, about) =>
    `Would have been kept if this had waited: ${deedsInWords(deeds, about)}`,
  answer: ({ facts }, { policy }) => {
    const these = facts.length === 1 ? 'this question is' : 'these questions are';
    return `Can be decided once ${these} answered: ${facts.map((fact) => factAsked(fact, policy)).join(' ')}`;
  },
  'give-moments': ({ entries }) =>
    entries.length === 0
      ? 'Can be decided once more of the entries have their times'
      : `Can be decided once the time${entries.length === 1 ? '' : 's'} of ${entriesInWords(entries)} ${entries.length === 1 ? 'is' : 'are'} known`,
  'confirm-entries': ({ entries }) =>
    `Can be decided once somebody the concern cannot be about says the same as ${entriesInWords(entries)}, or the record says which member of staff it is about`,
  'complete-the-record': () => 'Can be decided once the record is completed',
  'name-somebody-else': () => 'Can be done once the school names somebody the concern is not about',
};

/** What would have made a finding good, as a sentence. */
export const remedyInWords = (remedy: Remedy, about: About): string => say(REMEDIES, remedy, about);

const UNMAPPED: Sentences<WhyUnmapped, Rules> = {
  'not-relevant': () => 'not relevant to any open procedure',
  'no-clause': () => 'the policy has no clause on this',
  'not-asked': () => 'no open procedure asks this',
  'procedure-not-open': ({ norm }, rules) =>
    `${titleInWords(norm, rules)} belongs to a procedure that is not open`,
  'norm-not-in-force': ({ norm }, rules) =>
    `the policy has no clause for ${titleInWords(norm, rules)}`,
};

/** Why nothing takes an entry. */
export const unmappedInWords = (why: WhyUnmapped, rules: Rules): string =>
  say(UNMAPPED, why, rules);

const REMARKS: Sentences<Remark, null> = {
  'out-of-order': ({ moment, ...of }) =>
    `entry ${of.entry} is out of order: it counts from ${reportedInWords(moment)}, before an entry above it`,
  'recorded-late': ({ recordedAt, ...of }) =>
    `entry ${of.entry} was written down late: ${reportedInWords(recordedAt)} for ${reportedInWords(of.at)}`,
  'concern-corrected': (of) => `entry ${of.entry}, a concern, was corrected`,
  'correction-unheard': (of) =>
    `entry ${of.entry}, a correction, does not count: whoever made it may not correct the record`,
  'entry-doubted': (of) =>
    `entry ${of.entry} might not count: whoever made it might be the member of staff the concern is about`,
  'procedure-without-clause': ({ procedure }) =>
    `the policy has no clause for “${PROCEDURES[procedure]}”; nothing of it is judged`,
  'judged-by-no-rule': (of) =>
    `no rule of the policy judges entry ${of.entry}, which touches an image, evidence, a device or confidentiality: the incident cannot be called compliant`,
};

/** What is remarkable about the record. */
export const remarkInWords = (remark: Remark): string => say(REMARKS, remark, null);
