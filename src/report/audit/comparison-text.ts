/** The same log under two policies, as text: what changes and what stays, why, then incident by incident. */
import { folded, oneLine } from '../../words/plain.ts';
import type { DiffScreen } from '../diff-text.ts';
import {
  type CauseGroup,
  type Comparison,
  causeInWords,
  clausesInWords,
  groupInWords,
  headlines,
  type IncidentChange,
  incidentTurn,
  noRuleInWords,
  type RuleChange,
  ruleTurn,
  type Turn,
  WAY_WORDS,
} from './comparison.ts';
import { grouped, several } from './counts.ts';

type Lines = readonly string[];

/** Most of each that are printed; `--format html` has more, and JSON all that are named. */
const MOST_CAUSES = 12;
const MOST_RULES = 8;
const MOST_INCIDENTS = 30;
const MOST_NAMED = 8;
const MOST_OF_INCIDENT = 6;

const line = (indent: number, text: string, { width }: DiffScreen): string =>
  `${' '.repeat(indent)}${folded(text, indent + 2, width)}`;

/** What is listed, and how many are not. */
const listedUpTo = <T>(
  list: readonly T[],
  most: number,
  linesOf: (each: T) => Lines,
  more: (count: number) => string,
): Lines => [
  ...list.slice(0, most).flatMap(linesOf),
  ...(list.length > most ? [more(list.length - most)] : []),
];

const namesIn = ({ incidents, count }: Turn): string => {
  const named = incidents.slice(0, MOST_NAMED).map((each) => oneLine(each));
  const more = count - named.length;
  if (named.length === 0) return '';
  return `: ${named.join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}`;
};

const ruleLines = (rule: RuleChange, { cause }: CauseGroup, screen: DiffScreen): Lines => {
  const clauses = clausesInWords(rule, cause);
  return [
    line(
      5,
      `${rule.title}  ${screen.paint.quiet(`(${[rule.norm, clauses].filter(Boolean).join('; ')})`)}`,
      screen,
    ),
    ...rule.turns.map((turn) =>
      line(7, `${ruleTurn(turn)} in ${several(turn.count, 'incident')}${namesIn(turn)}`, screen),
    ),
  ];
};

const causeLines = (group: CauseGroup, screen: DiffScreen): Lines => {
  const { title, lines } = causeInWords(group.cause);
  return [
    line(
      2,
      `${group.number}. ${screen.paint.strong(title)}  ${screen.paint.quiet(`(${groupInWords(group)})`)}`,
      screen,
    ),
    ...lines.map((each) => line(5, each, screen)),
    ...listedUpTo(
      group.rules,
      MOST_RULES,
      (rule) => ruleLines(rule, group, screen),
      (more) => `     and ${several(more, 'more rule')}`,
    ),
  ];
};

const incidentLines = (
  { incident, was, is, rules, noRule }: IncidentChange,
  screen: DiffScreen,
): Lines => [
  line(2, `${screen.paint.strong(oneLine(incident))}  ${incidentTurn(was, is)}`, screen),
  ...listedUpTo(
    rules,
    MOST_OF_INCIDENT,
    (rule) => [
      line(
        4,
        `${ruleTurn(rule)}: ${rule.title}${rule.because === null ? '' : ` (${rule.because})`}`,
        screen,
      ),
    ],
    (more) => `    and ${several(more, 'more rule')}`,
  ),
  ...(noRule === undefined ? [] : [line(4, noRuleInWords(noRule), screen)]),
];

export const comparisonLines = (comparison: Comparison, screen: DiffScreen): Lines => {
  const { says, turns, causes, incidents } = comparison;
  const turned = incidents.filter(({ way }) => way !== null);
  return [
    line(2, `${says}.`, screen),
    ...headlines(comparison).map((each) => line(2, each, screen)),
    ...turns.map(({ way, was, is, count }) =>
      line(
        4,
        `${WAY_WORDS[way]}: ${incidentTurn(was, is)} in ${several(count, 'incident')}`,
        screen,
      ),
    ),
    ...(causes.length === 0 ? [] : ['', `  ${screen.paint.strong('Why, and which rules')}`]),
    ...listedUpTo(
      causes,
      MOST_CAUSES,
      (group) => causeLines(group, screen),
      (more) => `  and ${several(more, 'more reason')}; --format html lists them`,
    ),
    ...(turned.length === 0
      ? []
      : ['', `  ${screen.paint.strong('Incidents that come to another verdict')}`]),
    ...listedUpTo(
      turned,
      MOST_INCIDENTS,
      (each) => incidentLines(each, screen),
      (more) => `  and ${several(more, 'more incident')}; --format json has them`,
    ),
  ];
};
