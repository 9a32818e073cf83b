/** `dutybound explain NORM`: what it asks, who says so, and how it is read. */
import {
  type Explanation,
  explain,
  listNorms,
  type NormListing,
  type NormUnderPolicy,
} from '../engine/explain.ts';
import { unknownWord } from '../engine/read.ts';
import type { Painter } from '../report/text.ts';
import { FACTS, type Fact } from '../vocabulary/facts.ts';
import { PROCEDURES } from '../vocabulary/procedures.ts';
import { isPolicyUsable, type ListFlags, print } from './books.ts';
import { complain } from './terminal.ts';

/** What each part of a norm is called on screen. */
const GUARD_WORDS: Readonly<Record<string, string>> = {
  owedWhen: 'owed when',
  owedAfter: 'owed after',
  metBy: 'met when',
  inForceWhen: 'in force when',
  forbids: 'broken when',
  unless: 'except when',
  until: 'lifted when',
  evenThen: 'and then only when',
  again: 'back in force when',
};

const LABEL = 20;

const row = (label: string, text: string, paint: Painter): string =>
  `    ${paint.quiet(label.padEnd(LABEL))}${text}`;

const limitInWords = (minutes: number | null): string =>
  minutes === null ? 'none' : `${minutes} minutes from when it is owed`;

const policyLines = (under: NormUnderPolicy, paint: Painter): readonly string[] => [
  '',
  `  ${paint.strong(under.policy)}`,
  row('says', under.says, paint),
  row('kind', under.kind, paint),
  ...Object.entries(under.guards).map(([part, words]) =>
    row(GUARD_WORDS[part] ?? part, words, paint),
  ),
  row('time limit', limitInWords(under.limitMinutes), paint),
  ...under.clauses.map((clause) =>
    row(`clause ${clause.id}`, `${clause.says} (${clause.section}, ${clause.place})`, paint),
  ),
  ...under.readings.flatMap((reading) => [
    row('reading', `${reading.id}: ${reading.problem}`, paint),
    row('', `Taken: ${reading.taken} ${reading.why}`, paint),
  ]),
];

const linesOf = (found: Explanation, paint: Painter): readonly string[] => [
  `${paint.strong(found.title)}  ${paint.quiet(`(${found.id})`)}`,
  row('procedure', PROCEDURES[found.procedure], paint),
  row('acts', found.acts.join(', '), paint),
  ...found.facts.map((fact, index) =>
    row(index === 0 ? 'questions' : '', `${FACTS[fact as Fact].asks} (${fact})`, paint),
  ),
  ...found.policies.flatMap((under) => policyLines(under, paint)),
  ...(found.notIn.length === 0
    ? []
    : ['', `  No clause for it in: ${found.notIn.join(', ')}; there it is not judged.`]),
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
  if (!isPolicyUsable(flags)) return 2;
  const ids: readonly string[] = listNorms().map((each: NormListing) => each.id);
  if (!ids.includes(norm)) {
    complain(`dutybound: ${unknownWord('norm', norm, ids)}\n`);
    return 2;
  }
  return print(only(explain(norm), flags.policy), flags, linesOf);
};
