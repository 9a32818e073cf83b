/** `dutybound explain NORM`: what it asks, who says so, and how it is read. */

import { unknownWord } from '../engine/read.ts';
import { GUARD_WORDS } from '../report/guards.ts';
import { FACTS, type Fact } from '../vocabulary/facts.ts';
import { LAYERS, SEEN, sourceInWords } from '../vocabulary/layers.ts';
import type { Clause } from '../vocabulary/policies.ts';
import { PROCEDURES } from '../vocabulary/procedures.ts';
import {
  type Explanation,
  explain,
  listNorms,
  type NormListing,
  type NormUnderPolicy,
} from '../words/explain.ts';
import { folded } from '../words/plain.ts';
import { workingDaysInWords } from '../words/time.ts';
import { booksForList, type ListFlags, print, type Screen } from './books.ts';
import { complain } from './terminal.ts';

const LABEL = 20;
const INSET = 4;

const row = (label: string, text: string, { paint, width }: Screen): string =>
  `${' '.repeat(INSET)}${paint.quiet(label.padEnd(LABEL))}${folded(text, INSET + LABEL, width)}`;

/** Only what has to be done can have a time by which to do it. */
const limitLines = (
  { kind, limitMinutes, limitWorkingDays }: NormUnderPolicy,
  screen: Screen,
): readonly string[] => {
  if (kind === 'prohibition' || kind === 'precedence') return [];
  const limits = [
    ...(limitMinutes === null ? [] : [`${limitMinutes} minutes from when it is owed`]),
    ...(limitWorkingDays === null ? [] : [workingDaysInWords(limitWorkingDays)]),
  ];
  return [row('time limit', limits.join(', or ') || 'none', screen)];
};

const clauseLines = (clause: Clause, screen: Screen): readonly string[] => {
  const { id, says, section, place, adopted } = clause;
  if (adopted === undefined) return [row(`clause ${id}`, `${says} (${section}, ${place})`, screen)];
  const seen = SEEN[adopted.source.seen];
  return [
    row(`clause ${id}`, says, screen),
    row('', `${sourceInWords(adopted.source)}; ${seen}`, screen),
  ];
};

/** Who may decide against it, and where an exception of the clauses is what for. */
const choiceLines = (
  { decidedAgainstBy, clauses }: NormUnderPolicy,
  screen: Screen,
): readonly string[] => {
  if (decidedAgainstBy === null) return [];
  const exceptions = clauses.flatMap(({ exception }) => exception ?? []);
  return [
    row('decided against', `with a recorded reason, by ${decidedAgainstBy}`, screen),
    ...exceptions.map((exception) => row('exception', exception, screen)),
  ];
};

const policyLines = (under: NormUnderPolicy, screen: Screen): readonly string[] => [
  '',
  `  ${screen.paint.strong(under.policy)}`,
  row('says', under.says, screen),
  row('kind', under.kind, screen),
  ...(under.layer === null ? [] : [row('from', LAYERS[under.layer], screen)]),
  ...Object.entries(under.guards).map(([part, words]) =>
    row(GUARD_WORDS[part] ?? part, words, screen),
  ),
  ...limitLines(under, screen),
  ...choiceLines(under, screen),
  ...under.clauses.flatMap((clause) => clauseLines(clause, screen)),
  ...under.readings.flatMap((reading) => [
    row('reading', `${reading.id}: ${reading.problem}`, screen),
    row('', `Interpretation used: ${reading.taken} ${reading.why}`, screen),
  ]),
];

/** A question in the words of the policy that asks it, where it is one of a school's own. */
const askedIn = (fact: Fact, { policies }: Explanation): string =>
  policies.find(({ questions }) => questions[fact] !== undefined)?.questions[fact] ??
  FACTS[fact].asks;

const linesOf = (found: Explanation, screen: Screen): readonly string[] => [
  `${screen.paint.strong(found.title)}  ${screen.paint.quiet(`(${found.id})`)}`,
  row('procedure', PROCEDURES[found.procedure], screen),
  row('acts', found.acts.join(', '), screen),
  ...found.facts.map((fact, index) =>
    row(index === 0 ? 'questions' : '', `${askedIn(fact as Fact, found)} (${fact})`, screen),
  ),
  ...found.policies.flatMap((under) => policyLines(under, screen)),
  ...(found.notIn.length === 0
    ? []
    : ['', `  No clause for it in: ${found.notIn.join(', ')}; there it is not judged.`]),
  ...(found.notIn.length === 0 ? [] : found.layers).map(
    (layer) => `  A policy that adopts the layer ${layer} asks it: ${LAYERS[layer]}.`,
  ),
];

const only = (found: Explanation, policy: string | undefined): Explanation =>
  policy === undefined
    ? found
    : {
        ...found,
        policies: found.policies.filter((each) => each.policy === policy),
        notIn: found.notIn.filter((each) => each === policy),
      };

export const explainNorm = async (norm: string, flags: ListFlags): Promise<number> => {
  const books = await booksForList(flags);
  if (books === null) return 2;
  const ids: readonly string[] = listNorms(books).map((each: NormListing) => each.id);
  if (!ids.includes(norm)) {
    complain(`dutybound: ${unknownWord('norm', norm, ids)}\n`);
    return 2;
  }
  return print(only(explain(norm, books), flags.policy), flags, linesOf);
};
