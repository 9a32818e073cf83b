/** What to do now, what an act would do, and what would have been right, each with its sentences. */

import { type Advice, advise, type NormAdvice } from '../engine/advise.ts';
import {
  type Cautioned,
  type Never,
  type Next,
  next,
  type ToAsk,
  type ToDo,
  toDoThen,
} from '../engine/next.ts';
import { type Repair, repair } from '../engine/repair.ts';
import { type Incident, judgedIncident, type ReplayOptions, step } from '../engine/replay.ts';
import { filled, filledInside } from '../norms/filled.ts';
import { isDuty } from '../norms/norm.ts';
import { factAsked, oneOfInWords, partyInWords } from '../norms/predicates.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { type Source, sourceInWords } from '../vocabulary/layers.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import { pseudonymInWords } from '../vocabulary/pseudonyms.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { eventInWords } from './entries.ts';
import { type About, type JudgedBy, remedyInWords } from './reasons.ts';
import { aboutNorm } from './report.ts';

/** A norm's short name, and what it asks in one sentence. */
interface Said {
  readonly title: string;
  readonly says: string;
}

/** A caution in words: what not to do, where that is said, and that the policy does not say it. */
export interface CautionInWords extends Cautioned {
  readonly says: string;
  readonly source: Source;
  /** "Not the school's policy: …" with the source and its address. */
  readonly from: string;
}

export type ToDoInWords = Omit<ToDo, 'cautions'> &
  Said & { readonly cautions: readonly CautionInWords[] };
export type ToAskInWords = ToAsk & { readonly asks: string };
export type NeverInWords = Never & Said;
export type AdviceInWords = Advice & {
  readonly says: string;
  /** Of a caution: "Not the school's policy: …". */
  readonly from?: string;
};
export type RepairInWords = Repair & { readonly says: string };

export interface NextInWords extends Omit<Next, 'doNow' | 'later' | 'cautions'> {
  readonly doNow: readonly ToDoInWords[];
  readonly later: readonly ToDoInWords[];
  readonly ask: readonly ToAskInWords[];
  readonly never: readonly NeverInWords[];
  readonly cautions: readonly CautionInWords[];
}

const saidOf = (norm: NormId, judgedBy: JudgedBy): Said => {
  const { norm: found, policy, facts } = aboutNorm(norm, judgedBy);
  return { title: found.title, says: filled(found.says, policy, facts) };
};

/** What is to be done, in the words of the norms that ask for it. */
const askedBy = (item: ToDo, run: JudgedBy): string => {
  const { norms, inWordsOf = [], inAnyCase, knownTo } = item;
  if (knownTo !== undefined) {
    const who = partyInWords(knownTo, run.policy);
    return filled(`${who} knows already. Write down who told them, and when.`, run.policy);
  }
  if (inAnyCase !== undefined) return `Tell ${oneOfInWords(inAnyCase, run.policy)}.`;
  return [norms[0], ...inWordsOf].map((norm) => saidOf(norm, run).says).join(' ');
};

/** What to do, and for which child where the record names one. */
const saidFor = (item: ToDo, run: JudgedBy): Said => {
  const { norms, child } = item;
  const said = { ...saidOf(norms[0], run), says: askedBy(item, run) };
  return child === undefined
    ? said
    : { ...said, says: `${said.says} For ${pseudonymInWords(child)}.` };
};

const NOT_THE_POLICY = "Not the school's policy";

/** @throws RangeError where the rule books have no such caution. */
export const cautionInWords = (id: string, { books, run }: Incident): CautionInWords => {
  const found = (books.cautions ?? []).find((each) => each.id === id);
  if (found === undefined) throw new RangeError(`unknown caution ${id}`);
  const { says, source } = found;
  return {
    caution: id,
    says: filled(says, run.policy, run.facts),
    source,
    from: `${NOT_THE_POLICY}: ${sourceInWords(source)}`,
  };
};

/** A question as one that is answered with yes or no. */
const askedIn = (item: ToAsk, { timeline, run }: Incident): string => {
  if (item.same === undefined) return factAsked(item.fact, run.policy);
  const { entry, as, isOfAnotherKind } = item.same;
  const event = timeline.events[entry];
  const which = as.length === 1 ? `entry ${as[0]}` : `an entry before it (${as.join(', ')})`;
  const what = event === undefined ? '' : ` (${eventInWords(event, run)})`;
  return isOfAnotherKind
    ? `Does entry ${entry}${what} only give its name to what you knew from ${which}? No: it is new.`
    : `Is entry ${entry}${what} the same concern as ${which}? No: it is a new one.`;
};

const itemInWords = (item: ToDo, incident: Incident): ToDoInWords => ({
  ...item,
  ...saidFor(item, incident.run),
  cautions: item.cautions.map((each) => cautionInWords(each.caution, incident)),
});

/** What there is to do, and no more of what is next. */
export type ToDoListInWords = Pick<NextInWords, 'doNow' | 'later'>;

/** What is to be done when the last entry was made. */
export const toDoThenInWords = (incident: Incident): ToDoListInWords => {
  const { doNow, later } = toDoThen(incident);
  return {
    doNow: doNow.map((item) => itemInWords(item, incident)),
    later: later.map((item) => itemInWords(item, incident)),
  };
};

/** What to do, ask and never do, as the incident stands; at a later moment if one is given. */
export const nextInWords = (incident: Incident, asOf?: string): NextInWords => {
  const { run } = incident;
  const { doNow, later, ask, never, cautions, ...rest } = next(incident, asOf);
  return {
    ...rest,
    doNow: doNow.map((item) => itemInWords(item, incident)),
    later: later.map((item) => itemInWords(item, incident)),
    cautions: cautions.map((each) => cautionInWords(each.caution, incident)),
    ask: ask.map((item) => ({ ...item, asks: askedIn(item, incident) })),
    never: never.map((each) => ({ ...each, ...saidOf(each.norm, run) })),
  };
};

const adviceSays = ({ effect }: NormAdvice, { norm, policy, facts }: About): string => {
  const says = filled(norm.says, policy, facts);
  const title = filledInside(norm.title, policy, facts);
  const otherwise = isDuty(norm) ? null : filledInside(norm.otherwise, policy, facts);
  switch (effect) {
    case 'breaches':
      return otherwise === null ? title : `Do not: ${otherwise}.`;
    case 'in-doubt':
      return otherwise === null
        ? `Say enough to count it: ${says}`
        : `It is not established that this is allowed: ${otherwise}.`;
    case 'wrong-person':
      return `This would not count. ${says}`;
    case 'meets':
      return `Meets: ${title}.`;
    case 'departs':
      return `Records a decision not to do this: ${title}.`;
    case 'raises':
      return `Then: ${says}`;
  }
};

/** What the event would breach, meet or raise, were it recorded now. Changes nothing. */
export const adviseInWords = (
  incident: Incident,
  event: TimelineEvent,
): readonly AdviceInWords[] => {
  const { run } = step(incident, event);
  return advise(incident, event).map((advice) => {
    if (advice.effect !== 'cautioned') {
      return { ...advice, says: adviceSays(advice, aboutNorm(advice.norm, run)) };
    }
    const { says, from } = cautionInWords(advice.caution, incident);
    return { ...advice, says: `Caution: ${says}`, from };
  });
};

/** `repair`, with what it comes to as a sentence. */
export const repairInWords = (
  timeline: Timeline,
  norm: NormId,
  options: ReplayOptions,
): RepairInWords | null => {
  const found = repair(timeline, norm, options);
  if (found === null) return null;
  const { run } = judgedIncident(timeline, options);
  return { says: remedyInWords(found.remedy, aboutNorm(norm, run)), ...found };
};
