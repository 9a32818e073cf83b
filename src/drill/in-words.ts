/** What a story waits for, in words. */
import { partyInWords } from '../norms/predicates.ts';
import { ACTS } from '../vocabulary/acts.ts';
import type { Party } from '../vocabulary/parties.ts';
import type { Condition } from '../vocabulary/scenarios.ts';
import { knowledgeInWords, listInWords, type Rules } from '../words/entries.ts';

const people = (
  parties: Party | readonly Party[] | undefined,
  { policy }: Rules,
): readonly string[] => [parties ?? []].flat().map((party) => partyInWords(party, policy));

const actInWords = ({ act, to }: Condition, rules: Rules): string => {
  const recipients = listInWords(people(to, rules), 'or');
  const acts = [act ?? []].flat().map((each) => {
    const towards = ACTS[each].to === 'optional' ? ` to ${recipients}` : ` ${recipients}`;
    return `${ACTS[each].says}${recipients === '' ? '' : towards}`;
  });
  return listInWords(acts, 'or');
};

/**
 * What is so, or is not so, where a condition holds or does not: "somebody told the police", "nobody told the police".
 * @param says what another inject says, by its id
 */
export const conditionInWords = (
  condition: Condition,
  holds: boolean,
  rules: Rules,
  says: (inject: string) => string,
): string => {
  const { minute, act, by, fact, is = 'yes', inject } = condition;
  if (act !== undefined) {
    const doers = listInWords(people(by, rules), 'or');
    const who = doers === '' ? 'somebody' : doers;
    const nobody = doers === '' ? 'nobody' : `none of these: ${doers},`;
    return `${holds ? who : nobody} ${actInWords(condition, rules)}`;
  }
  if (fact !== undefined) {
    const known = knowledgeInWords({ fact, value: is }, rules);
    return holds ? `it was known that ${known}` : `nobody found out that ${known}`;
  }
  if (inject !== undefined) {
    return holds ? `this had come: ${says(inject)}` : `this had not come: ${says(inject)}`;
  }
  return holds ? `minute ${minute} had come` : `minute ${minute} had not come`;
};
