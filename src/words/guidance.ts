/** What to do now, what an act would do, and what would have been right, each with its sentences. */
import { type Advice, advise } from '../engine/advise.ts';
import { type Never, type Next, next, type ToAsk, type ToDo } from '../engine/next.ts';
import { type Repair, repair } from '../engine/repair.ts';
import { type Incident, judgedIncident, type ReplayOptions, step } from '../engine/replay.ts';
import { filled, filledInside } from '../norms/filled.ts';
import { isDuty } from '../norms/norm.ts';
import { factAsked } from '../norms/predicates.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { type About, type JudgedBy, remedyInWords } from './reasons.ts';
import { aboutNorm } from './report.ts';

/** A norm's short name, and what it asks in one sentence. */
interface Said {
  readonly title: string;
  readonly says: string;
}

export type ToDoInWords = ToDo & Said;
export type ToAskInWords = ToAsk & { readonly asks: string };
export type NeverInWords = Never & Said;
export type AdviceInWords = Advice & { readonly says: string };
export type RepairInWords = Repair & { readonly says: string };

export interface NextInWords extends Next {
  readonly doNow: readonly ToDoInWords[];
  readonly ask: readonly ToAskInWords[];
  readonly never: readonly NeverInWords[];
}

const saidOf = (norm: NormId, judgedBy: JudgedBy): Said => {
  const { norm: found, policy, facts } = aboutNorm(norm, judgedBy);
  return { title: found.title, says: filled(found.says, policy, facts) };
};

/** What to do, ask and never do, as the incident stands; at a later moment if one is given. */
export const nextInWords = (incident: Incident, asOf?: string): NextInWords => {
  const { run } = incident;
  const { doNow, ask, never, ...rest } = next(incident, asOf);
  return {
    ...rest,
    doNow: doNow.map((item) => ({ ...item, ...saidOf(item.norms[0], run) })),
    ask: ask.map((item) => ({ ...item, asks: factAsked(item.fact, run.policy) })),
    never: never.map((each) => ({ ...each, ...saidOf(each.norm, run) })),
  };
};

const adviceSays = ({ effect }: Advice, { norm, policy, facts }: About): string => {
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
  return advise(incident, event).map((advice) => ({
    ...advice,
    says: adviceSays(advice, aboutNorm(advice.norm, run)),
  }));
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
