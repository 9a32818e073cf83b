/** The words of a norm with the people of a policy filled in. */
import type { Policy } from '../vocabulary/policies.ts';
import type { Role } from '../vocabulary/roles.ts';
import { roleInWords } from './predicates.ts';
import type { Facts } from './symbols.ts';

/**
 * Fills `{role}` with whoever the policy has in that role, less anybody who is known to be the subject
 * of the concern: nobody is sent to the one it is about. To go inside a sentence.
 */
export const filledInside = (template: string, policy: Policy, facts: Facts = {}): string =>
  template.replace(/\{(\w+)\}/g, (_, role: string) => roleInWords(role as Role, policy, facts));

/** The same as a sentence of its own. */
export const filled = (template: string, policy: Policy, facts: Facts = {}): string => {
  const words = filledInside(template, policy, facts);
  return words.charAt(0).toUpperCase() + words.slice(1);
};
