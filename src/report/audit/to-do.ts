/** What to do after an audit: at most five things, the worst first, each with how to change the practice. */

import type { RuleBooks } from '../../engine/replay.ts';
import { filled, filledInside } from '../../norms/filled.ts';
import { isDuty } from '../../norms/norm.ts';
import { inForce, type NormInForce } from '../../norms/procedure.ts';
import type { Audit } from '../../vocabulary/audits.ts';
import type { Finding } from '../../vocabulary/findings.ts';
import type { Clause } from '../../vocabulary/policies.ts';
import { byUrgency, URGENCIES } from '../../vocabulary/urgency.ts';
import { capital } from '../../words/plain.ts';
import { limitInWords } from '../../words/time.ts';
import {
  BAD,
  COLUMN_WORDS,
  listed,
  type NormLine,
  several,
  type Tallied,
  tallyOf,
} from './counts.ts';
import { normOf, policyIn } from './names.ts';

/** Most things to do that are named. */
const MOST_THINGS = 5;
/** Most incidents that are named for one of them. */
const MOST_NAMED = 6;
/** Most clauses that are spelt out for one of them. */
const MOST_CLAUSES = 2;

/** One thing to do. */
export interface ToDo extends Tallied {
  /** As the policy asks it: "Tell the DSL." */
  readonly says: string;
  /** How often it went wrong, and in which incidents. */
  readonly where: string;
  /** Those of the incidents that are named, by their place in the list of incidents to look at first. */
  readonly incidents: readonly { readonly incident: string; readonly place: number }[];
  readonly clauses: readonly Pick<Clause, 'id' | 'says'>[];
  /** How many more clauses ask the same. */
  readonly moreClauses: number;
  /** How to change what is done. */
  readonly practice: string;
}

interface Rule {
  readonly line: NormLine;
  readonly found: NormInForce;
  /** What it asks, with its roles not filled in: the same under every procedure and policy. */
  readonly asks: string;
}

type Cause = Finding['reasons'][number]['code'];

/** How a practice is changed, by what went wrong; of several causes in the incidents, the first of these. */
const PRACTICES: readonly (readonly [Cause, (of: Rule) => string])[] = [
  [
    'told-other',
    () =>
      'Somebody else was told instead. Say to all staff who is to be told, with the number, and that telling anybody else is not enough.',
  ],
  [
    'done-by-other',
    () =>
      'Somebody did it who may not. Write down whose task it is, and who does it when they are away.',
  ],
  [
    'wrong-number',
    () =>
      'It went to the wrong number. Put the right one where it is looked for, and check it each term.',
  ],
  ['wrong-way', () => 'It was not done in the way that the school teaches. Practise it.'],
  [
    'only-sent',
    () => 'A message was sent, and nobody knows that it was read. Ring, or wait for the answer.',
  ],
  [
    'decided-without-right',
    () => 'Decide against it only with a reason in the record, by somebody who may decide it.',
  ],
  ['decided-without-choice', () => 'The policy leaves no choice here: it is always to be done.'],
  [
    'recorded-as-not-done',
    ({ found }) =>
      found.standing.departable
        ? 'It was written down as not done. Write the reason beside it, by somebody who may decide it.'
        : 'It was written down as not done. Find out what stood in the way.',
  ],
  [
    'done-late',
    (of) =>
      `It was done too late${limitOf(of)}. Name who does it when the usual person is away, and begin when the concern comes in.`,
  ],
  [
    'overdue',
    (of) =>
      `Its time had passed${limitOf(of)}. Do it now, and name who does it when the usual person is away.`,
  ],
  [
    'not-done-by-closing',
    ({ found: { norm, standing } }) => {
      if (standing.departable) {
        return 'Before an incident is closed, do it or write down why not. Either is enough.';
      }
      return isDuty(norm) && norm.urgency === 'at-once'
        ? 'Nobody did it. Put it first on the list that is used during an incident, with who does it, and who does it when they are away.'
        : 'Nobody did it. Go through what is still to be done before an incident is closed.';
    },
  ],
];

/** How a forbidden act, or one that came too early, is prevented. */
const prevented = ({ found: { norm, kind, standing } }: Rule): string => {
  const otherwise = isDuty(norm) ? '' : capital(filledInside(norm.otherwise, standing.policy));
  return kind === 'precedence'
    ? `${otherwise}. Write both steps in this order on the list that is used during an incident.`
    : `${otherwise}. Tell everybody who could be tempted before it happens: when they start, every year, and on the card on the wall.`;
};

const limitOf = ({ found }: Rule): string => {
  const words = limitInWords(found);
  return words === null ? '' : ` (${words})`;
};

const practiceFor = (rule: Rule, findings: readonly Finding[]): string => {
  if (!isDuty(rule.found.norm)) return prevented(rule);
  const causes = new Set(findings.flatMap(({ reasons }) => reasons.map(({ code }) => code)));
  return (
    PRACTICES.find(([cause]) => causes.has(cause))?.[1](rule) ??
    'Put it on the list that is used during an incident, with who does it.'
  );
};

const rulesOf = (lines: readonly NormLine[], books: RuleBooks): readonly Rule[] =>
  lines.flatMap((line) => {
    const policy = policyIn(line.policy, books);
    const norm = normOf(line.norm, books);
    if (line.bad === 0 || policy === null || norm === undefined) return [];
    const found = inForce(norm, policy);
    return found === null ? [] : [{ line, found, asks: norm.says }];
  });

const urgencyOf = ({ found: { norm } }: Rule): (typeof URGENCIES)[number] =>
  isDuty(norm) ? norm.urgency : URGENCIES[0];

/** The most breached first, then missed, overdue, late; of those alike, the most urgent. */
const worstFirst = (a: readonly Rule[], b: readonly Rule[]): number => {
  const [x, y] = [a, b].map((rules) => tallyOf(rules.map(({ line }) => line.counts)).counts);
  for (const verdict of BAD) {
    const difference = (y?.[verdict] ?? 0) - (x?.[verdict] ?? 0);
    if (difference !== 0) return difference;
  }
  const [first, second] = [a[0], b[0]];
  return first === undefined || second === undefined
    ? 0
    : byUrgency(urgencyOf(first), urgencyOf(second));
};

const isBad = ({ verdict }: Finding): boolean => (BAD as readonly string[]).includes(verdict);

/** "Breached in 1 incident and missed in 3", or "times" where not all of the incidents are known. */
const oftenInWords = (counts: Partial<Tallied['counts']>, noun: 'incident' | 'time'): string => {
  const parts = BAD.flatMap((verdict) => {
    const count = counts[verdict] ?? 0;
    if (count === 0) return [];
    const often = several(count, noun);
    return [`${COLUMN_WORDS[verdict]} ${noun === 'time' ? often : `in ${often}`}`];
  });
  return capital(listed(parts));
};

const worstOf = (findings: readonly Finding[]): (typeof BAD)[number] | undefined =>
  BAD.find((verdict) => findings.some((finding) => finding.verdict === verdict));

const thingOf = (rules: readonly [Rule, ...Rule[]], audit: Audit): ToDo => {
  const tally = tallyOf(rules.map(({ line }) => line.counts));
  const seen = audit.toSee.flatMap(({ incident, policy, findings }, index) => {
    const its = findings.filter(
      (finding) =>
        isBad(finding) &&
        rules.some(({ line }) => line.policy === policy && line.norm === finding.norm),
    );
    return its.length === 0 ? [] : [{ incident, place: index + 1, its }];
  });
  const known = seen.reduce((sum, { its }) => sum + its.length, 0);
  const named = seen.slice(0, MOST_NAMED).map(({ incident, place }) => ({ incident, place }));
  const isAll = known === tally.bad;
  const often = isAll
    ? oftenInWords(
        Object.fromEntries(
          BAD.map((verdict) => [
            verdict,
            seen.filter(({ its }) => worstOf(its) === verdict).length,
          ]),
        ),
        'incident',
      )
    : oftenInWords(tally.counts, 'time');
  const under = rules.length > 1 ? `, under ${several(rules.length, 'rule')}` : '';
  const which = isAll && named.length === seen.length ? '' : ' among them';
  const [worst] = [...rules].sort((a, b) => worstFirst([a], [b])) as [Rule];
  const clauses = [...new Set(rules.flatMap(({ found }) => found.clauses))];
  return {
    ...tally,
    says: filled(worst.found.norm.says, worst.found.standing.policy),
    where: named.length === 0 ? `${often}${under}.` : `${often}${under}:${which}`,
    incidents: named,
    clauses: clauses.slice(0, MOST_CLAUSES),
    moreClauses: Math.max(0, clauses.length - MOST_CLAUSES),
    practice: practiceFor(
      worst,
      seen.flatMap(({ its }) => its),
    ),
  };
};

/** What to do first, at most five things. Rules that ask the same, under whatever procedure or policy, are one. */
export const thingsToDo = (
  lines: readonly NormLine[],
  audit: Audit,
  books: RuleBooks,
): readonly ToDo[] => {
  const alike = new Map<string, [Rule, ...Rule[]]>();
  for (const rule of rulesOf(lines, books)) {
    const rules = alike.get(rule.asks);
    if (rules === undefined) alike.set(rule.asks, [rule]);
    else rules.push(rule);
  }
  return [...alike.values()]
    .sort(worstFirst)
    .slice(0, MOST_THINGS)
    .map((rules) => thingOf(rules, audit));
};
