/** `dutybound policies`: the rule books that incidents can be judged under. */

import type { RuleBooks } from '../engine/replay.ts';
import { pinOf } from '../policies/digest.ts';
import { listNorms } from '../words/explain.ts';
import { booksForList, type ListFlags, print, type Screen } from './books.ts';

interface PolicyListing {
  readonly id: string;
  readonly school: string;
  readonly title: string;
  readonly edition: string;
  readonly reviewDue: string;
  readonly clauses: number;
  readonly norms: number;
  readonly readings: number;
  /** What a short policy that is built on it says in `from`. */
  readonly pin: string;
}

const listings = (books: RuleBooks): readonly PolicyListing[] => {
  const norms = listNorms(books);
  return books.policies.map((policy): PolicyListing => {
    const { id, school, title, edition, reviewDue, clauses, readings } = policy;
    return {
      id,
      school,
      title,
      edition,
      reviewDue,
      clauses: clauses.length,
      norms: norms.filter((norm) => id in norm.clauses).length,
      readings: readings.length,
      pin: pinOf(policy),
    };
  });
};

const linesOf = (policies: readonly PolicyListing[], { paint }: Screen): readonly string[] =>
  policies.flatMap((policy) => [
    `${paint.strong(policy.id)}  ${policy.school}`,
    `    ${policy.title}, ${policy.edition}; review due ${policy.reviewDue}`,
    `    ${policy.clauses} clauses, ${policy.norms} norms, ${policy.readings} readings`,
    `    to build on it: from: ${policy.pin}`,
  ]);

export const printPolicies = async (flags: ListFlags): Promise<number> => {
  const books = await booksForList(flags);
  return books === null ? 2 : print(listings(books), flags, linesOf);
};
