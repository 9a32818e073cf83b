/** How the engine puts things into words. One sentence each, the fact first. */
import { partyInWords, roleInWords } from '../norms/predicates.ts';
import { concernKey, type FactKey, type Facts } from '../norms/symbols.ts';
import { ACTS, type Act } from '../vocabulary/acts.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { FACTS, type Fact, type FactValue } from '../vocabulary/facts.ts';
import { CHANNELS, type Party } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS, PROCEDURES } from '../vocabulary/procedures.ts';
import type { Role } from '../vocabulary/roles.ts';

/**
 * Fills `{role}` with whoever the policy has in that role, less anybody who is known to be the subject
 * of the concern: nobody is sent to the one it is about.
 */
export const filled = (template: string, policy: Policy, facts: Facts = {}): string => {
  const words = filledInside(template, policy, facts);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The same, to stand inside a sentence. */
export const filledInside = (template: string, policy: Policy, facts: Facts = {}): string =>
  template.replace(/\{(\w+)\}/g, (_, role: string) => roleInWords(role as Role, policy, facts));

export const listInWords = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

const recipientsInWords = (to: Party | readonly Party[] | undefined, policy: Policy): string => {
  const list = to === undefined ? [] : typeof to === 'string' ? [to] : to;
  return list.length === 0
    ? ''
    : ` ${listInWords(list.map((party) => partyInWords(party, policy)))}`;
};

const VALUE_WORDS: Readonly<Record<FactValue, string>> = {
  yes: 'yes',
  no: 'no',
  unclear: 'unclear',
};

const actInWords = (act: Act, to: string): string => {
  const towards = ACTS[act].to === 'optional' ? ` to${to}` : to;
  return `${ACTS[act].says}${to === '' ? '' : towards}`;
};

/** One entry as a sentence without its time: "a teacher looked at the image". */
export const eventInWords = (event: TimelineEvent, policy: Policy): string => {
  const who = partyInWords(event.by, policy);
  switch (event.type) {
    case 'concern.raised': {
      const to = recipientsInWords(event.to, policy);
      return `${who} raised a concern${to === '' ? '' : ` with${to}`}: ${PROCEDURES[event.procedure]}`;
    }
    case 'procedure.opened':
      return `${who} opened the procedure: ${PROCEDURES[event.procedure]}`;
    case 'fact.established':
      return `${who} answered “${FACTS[event.fact].asks}” ${VALUE_WORDS[event.value]}`;
    case 'act.omitted':
      return `${who} recorded as not done: ${actInWords(event.act, recipientsInWords(event.to, policy))}`;
    case 'decision.recorded':
      return event.decision === 'do'
        ? `${who} decided to do it (${event.norm})`
        : `${who} decided not to do it (${event.norm})`;
    case 'entry.corrected':
      return `${who} corrected entry ${event.entry}`;
    case 'incident.closed':
      return `${who} closed the incident`;
    default: {
      const how = event.via === undefined ? '' : ` ${CHANNELS[event.via]}`;
      return `${who} ${actInWords(event.type, recipientsInWords(event.to, policy))}${how}`;
    }
  }
};

const CONCERN_KEYS = new Map(PROCEDURE_IDS.map((id) => [concernKey(id) as string, id]));

/** What a fact's value means, as part of a sentence. */
export const factInWords = (key: FactKey, value: FactValue | undefined): string => {
  const procedure = CONCERN_KEYS.get(key);
  if (procedure !== undefined) {
    const kind = procedure === 'general' ? '' : `: ${PROCEDURES[procedure]}`;
    return value === 'yes' ? `a concern was raised${kind}` : `no such concern stands${kind}`;
  }
  const { holds } = FACTS[key as Fact];
  if (value === 'yes') return holds;
  return value === 'no' ? `it is not so that ${holds}` : `it is unclear whether ${holds}`;
};
