/** What entries and answers say, as parts of a sentence. */

import { deedOf } from '../engine/reasons.ts';
import { factAsked, factHolds, partyInWords } from '../norms/predicates.ts';
import type { Procedure } from '../norms/procedure.ts';
import { ACTS, type Act } from '../vocabulary/acts.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Fact, FactValue } from '../vocabulary/facts.ts';
import { CHANNELS } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS, PROCEDURES, type ProcedureId } from '../vocabulary/procedures.ts';
import type { Person } from '../vocabulary/pseudonyms.ts';
import type { Deed, Knowledge } from '../vocabulary/reasons.ts';
import { type RecordKind, silenceOf } from '../vocabulary/records.ts';

/** Whose words are used: a policy's names for people, and the titles of norms in their procedures. */
export interface Rules {
  readonly policy: Policy;
  readonly procedures: Readonly<Record<ProcedureId, Procedure>>;
}

export const listInWords = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;

const procedureOf = (norm: string): ProcedureId | undefined =>
  PROCEDURE_IDS.find((id) => norm.startsWith(`${id}.`));

/** A norm of the rule books, or undefined where they have none of that id. */
export const normNamed = ({ procedures }: Pick<Rules, 'procedures'>, id: string) => {
  const procedure = procedureOf(id);
  return procedure && procedures[procedure].norms.find((norm) => norm.id === id);
};

/** A norm's short name in quotation marks. */
export const titleInWords = (id: string, rules: Rules): string =>
  `“${normNamed(rules, id)?.title ?? id}”`;

const recipientsInWords = (to: readonly Person[], policy: Policy): string =>
  to.length === 0 ? '' : ` ${listInWords(to.map((party) => partyInWords(party, policy)))}`;

const actInWords = (act: Act, to: string): string => {
  const towards = ACTS[act].to === 'optional' ? ` to${to}` : to;
  return `${ACTS[act].says}${to === '' ? '' : towards}`;
};

/** How much of what was done a record shows: "complete for: stored the device securely; told the police". */
export const recordInWords = (record: RecordKind, { policy }: Rules): string => {
  const silence = silenceOf(record);
  if (typeof silence === 'boolean') return record;
  const acts = silence.acts.map(({ act, to }) =>
    actInWords(act, to === null ? toAnybody(act) : recipientsInWords([to], policy)),
  );
  return `complete ${silence.shows === 'these' ? 'for' : 'except for'}: ${acts.join('; ')}`;
};

/** What is done towards somebody and names nobody was done towards nobody at all. */
const toAnybody = (act: Act): string => (ACTS[act].to === 'required' ? ' anybody' : '');

const isAct = (type: string): type is Act => type in ACTS;

/** "decided not to do this: “Parents and carers, as and when required”". */
const decisionInWords = ({ norm, decision }: Deed, rules: Rules): string => {
  const what = norm === undefined ? '' : `: ${titleInWords(norm, rules)}`;
  return `decided ${decision === 'do' ? '' : 'not '}to do this${what}`;
};

const noticeInWords = (deed: Deed, to: string, rules: Rules): string => {
  const { act, procedure, fact, value, omitted, corrects, via } = deed;
  const how = via === undefined ? '' : ` ${CHANNELS[via]}`;
  const kind =
    procedure === undefined || procedure === 'general' ? '' : `: ${PROCEDURES[procedure]}`;
  switch (act) {
    case 'concern.raised':
      return `raised a concern${to === '' ? '' : ` with${to}`}${how}${kind}`;
    case 'procedure.opened':
      return `opened the procedure${kind}`;
    case 'fact.established':
      return fact === undefined
        ? 'answered a question'
        : `answered “${factAsked(fact, rules.policy)}” ${value}`;
    case 'act.omitted':
      return omitted === undefined
        ? 'recorded that something was not done'
        : `recorded that nobody ${actInWords(omitted, to === '' ? toAnybody(omitted) : to)}`;
    case 'decision.recorded':
      return decisionInWords(deed, rules);
    case 'message.acknowledged':
      return corrects === undefined
        ? 'read what had been sent'
        : `read what entry ${corrects} had sent`;
    case 'entry.corrected':
      return `corrected entry ${corrects}`;
    default:
      return 'closed the incident';
  }
};

/** What somebody did, without its time: "a teacher looked at the image". */
export const deedInWords = (deed: Deed, rules: Rules): string => {
  const { policy } = rules;
  const who = partyInWords(deed.by, policy);
  const to = recipientsInWords(deed.to ?? [], policy);
  if (!isAct(deed.act)) return `${who} ${noticeInWords(deed, to, rules)}`;
  const how = deed.via === undefined ? '' : ` ${CHANNELS[deed.via]}`;
  return `${who} ${actInWords(deed.act, to)}${how}`;
};

/** One entry of a timeline, the same way. */
export const eventInWords = (event: TimelineEvent, rules: Rules): string =>
  deedInWords(deedOf(0, event), rules);

const CONCERN = 'concern:';

/** What an answer means, as part of a sentence. */
export const knowledgeInWords = (
  { fact, value }: Knowledge,
  { policy }: Partial<Pick<Rules, 'policy'>> = {},
): string => {
  if (fact.startsWith(CONCERN)) {
    const procedure = fact.slice(CONCERN.length) as ProcedureId;
    const kind = procedure === 'general' ? '' : `: ${PROCEDURES[procedure]}`;
    const stands: Readonly<Record<FactValue, string>> = {
      yes: `a concern was raised${kind}`,
      no: `no such concern stands${kind}`,
      unclear: `nobody has said whether there is such a concern${kind}`,
    };
    return stands[value];
  }
  const holds = factHolds(fact as Fact, policy);
  const words: Readonly<Record<FactValue, string>> = {
    yes: holds,
    no: `it is not so that ${holds}`,
    unclear: `it is unclear whether ${holds}`,
  };
  return words[value];
};

/** The kinds of incident that are open in one; the general rules only where nothing else is. */
export const kindsInWords = (kinds: readonly ProcedureId[]): string => {
  const own = kinds.filter((kind) => kind !== 'general');
  return (own.length === 0 ? kinds : own).map((kind) => PROCEDURES[kind]).join('; ');
};
