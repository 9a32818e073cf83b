/** base.json: the edition that a short policy is pinned to, kept beside it so that no update changes it. */
import type { Policy } from '../vocabulary/policies.ts';
import { wholePolicy } from './assemble.ts';
import { digestOfRules, rulesOf } from './digest.ts';
import { isFields } from './fields.ts';
import { CLAUSES_FILE, checkedPart, HEAD_FILE, isShort, READINGS_FILE } from './parts.ts';

/** The edition that the file holds, or why it is none. */
export type KeptBase =
  | { readonly digest: string; readonly policy: Policy }
  | { readonly digest: null; readonly says: string };

/** The text of the file for an edition. */
export const baseText = (policy: Policy): string => {
  const { id, school, title, edition, reviewDue } = policy;
  const about = { id, school, title, edition, reviewDue };
  return `${JSON.stringify({ ...about, rules: rulesOf(policy) }, null, 1)}\n`;
};

const NOT_AN_EDITION =
  'is not an edition of the policy that this one is built on; put back the file that dutybound policy new --short wrote';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

/** Reads the text of the file as an edition of the policy of this id. */
export const keptBase = (id: string, text: string): KeptBase => {
  const no: KeptBase = { digest: null, says: NOT_AN_EDITION };
  const value = parsed(text);
  if (!isFields(value) || value.id !== id || !isFields(value.rules)) return no;
  const { rules, ...about } = value;
  const { clauses, readings, unsaid, ...rest } = value.rules;
  const head = checkedPart(HEAD_FILE, { ...about, ...rest }, []).value;
  const beside = {
    clauses: checkedPart(CLAUSES_FILE, clauses, []).value,
    readings: checkedPart(READINGS_FILE, { readings, unsaid }, []).value,
    expected: null,
  };
  if (head === null || isShort(head) || beside.clauses === null || beside.readings === null) {
    return no;
  }
  // Once the shape is that of a policy, it is no deeper than one.
  return { digest: digestOfRules(rules), policy: wholePolicy(head, beside).policy };
};
