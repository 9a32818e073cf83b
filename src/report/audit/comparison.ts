/**
 * The same log under two policies: how many incidents come out otherwise, which rules that is for, and what the
 * policies say differently there.
 */

import type { RuleBooks } from '../../engine/replay.ts';
import type { Against, Audit, ChangedIncident, ChangedNorm } from '../../vocabulary/audits.ts';
import {
  type IncidentVerdict,
  VERDICTS,
  type Verdict,
  WAYS,
  type Way,
  wayFrom,
} from '../../vocabulary/findings.ts';
import { capital } from '../../words/plain.ts';
import { aboutInWords, type ClauseSaid, type Difference, diffPolicies } from '../diff.ts';
import { INCIDENT_WORDS } from '../words.ts';
import { grouped, listed, several } from './counts.ts';
import { normOrder, normTitle, policyIn, policyWords } from './names.ts';

/** What two policies say differently of a rule. */
export interface Cause {
  /** The one that alone has the rule; null where both have it. */
  readonly only: 'was' | 'is' | null;
  readonly differences: readonly Difference[];
  /** Whether the differences are of all procedures, and not of this rule alone. */
  readonly isEverywhere: boolean;
  readonly names: { readonly was: string; readonly is: string };
}

interface Why {
  readonly cause: Cause;
  readonly clauses: { readonly was: readonly ClauseSaid[]; readonly is: readonly ClauseSaid[] };
}

/** What sets two policies apart, by norm. */
type Apart = ReadonlyMap<string, Why>;

/** What somebody is called, and when a policy is due for review, changes no verdict. */
const isToThePoint = ({ aspect }: Difference): boolean => aspect !== 'name' && aspect !== 'review';

const apart = (was: string, is: string, books: RuleBooks): Apart => {
  const [a, b] = [policyIn(was, books), policyIn(is, books)];
  if (a === null || b === null) return new Map();
  const diff = diffPolicies(a, b, { books });
  const names = { was: diff.a.name, is: diff.b.name };
  const everywhere = diff.everywhere.filter(isToThePoint);
  const none = { only: null, differences: [], isEverywhere: false, names } as const;
  return new Map(
    diff.procedures.flatMap(({ onlyInA, onlyInB, changed, same }): [string, Why][] => [
      ...onlyInA.map(({ norm, clauses }): [string, Why] => [
        norm,
        { cause: { ...none, only: 'was' }, clauses: { was: clauses, is: [] } },
      ]),
      ...onlyInB.map(({ norm, clauses }): [string, Why] => [
        norm,
        { cause: { ...none, only: 'is' }, clauses: { was: [], is: clauses } },
      ]),
      ...changed.map(({ norm, differences, clauses }): [string, Why] => [
        norm,
        {
          cause: { ...none, differences: differences.filter(isToThePoint) },
          clauses: { was: clauses.a, is: clauses.b },
        },
      ]),
      ...same.map((norm): [string, Why] => [
        norm,
        {
          cause: { ...none, differences: everywhere, isEverywhere: everywhere.length > 0 },
          clauses: { was: [], is: [] },
        },
      ]),
    ]),
  );
};

/** One way in which a rule is judged otherwise. */
export interface Turn {
  readonly was: Verdict | null;
  readonly is: Verdict | null;
  readonly way: Way;
  readonly count: number;
  /** The incidents that are named. */
  readonly incidents: readonly string[];
}

/** A rule of which something that is amiss changes. */
export interface RuleChange {
  readonly norm: string;
  readonly title: string;
  readonly clauses: Why['clauses'];
  readonly turns: readonly Turn[];
}

/** Rules that change for one and the same reason. */
export interface CauseGroup {
  /** Counted from 1. */
  readonly number: number;
  readonly cause: Cause;
  readonly rules: readonly RuleChange[];
  /** Verdicts on these rules that come out each way. */
  readonly ways: Readonly<Record<Way, number>>;
}

/** A rule of an incident that is named, with the number of what changes it. */
export interface RuleOfIncident extends ChangedNorm {
  readonly title: string;
  readonly because: number | null;
}

export interface IncidentChange extends Omit<ChangedIncident, 'norms'> {
  /** Null where the incident keeps its verdict, and only rules of it change. */
  readonly way: Way | null;
  readonly rules: readonly RuleOfIncident[];
}

export interface Comparison {
  readonly says: string;
  readonly total: number;
  /** Incidents that keep their verdict, and those that come out each way. */
  readonly same: number;
  readonly ways: Readonly<Record<Way, number>>;
  readonly turns: readonly (Against['incidents'][number] & { readonly way: Way })[];
  /** Incidents that keep their verdict, though rules of them change. */
  readonly onlyRules: number;
  /** Rules that one of the policies alone asks, with nothing amiss either way in any of these incidents. */
  readonly asksAlone: { readonly was: number; readonly is: number };
  readonly causes: readonly CauseGroup[];
  /** The incidents that are named: those whose verdict changes first. */
  readonly incidents: readonly IncidentChange[];
  /** How many more there are that are touched. */
  readonly more: number;
}

const NO_WAYS: Readonly<Record<Way, number>> = { worse: 0, better: 0, otherwise: 0 };

const counted = (
  turns: readonly { readonly way: Way; readonly count: number }[],
): Readonly<Record<Way, number>> => {
  const ways = { ...NO_WAYS };
  for (const { way, count } of turns) ways[way] += count;
  return ways;
};

const sum = (list: readonly { readonly count: number }[]): number =>
  list.reduce((total, { count }) => total + count, 0);

const byWay = <T extends { readonly way: Way; readonly count: number }>(a: T, b: T): number =>
  WAYS.indexOf(a.way) - WAYS.indexOf(b.way) || b.count - a.count;

const NOT_KNOWN: Why = {
  cause: {
    only: null,
    differences: [],
    isEverywhere: false,
    names: { was: 'was', is: 'is' },
  },
  clauses: { was: [], is: [] },
};

interface Found {
  readonly why: Why;
  readonly policy: string;
  readonly norm: string;
  readonly turns: Turn[];
}

/** The rules of which something that is amiss changes, each with why. */
const rulesIn = (against: Against, whyOf: (policy: string, norm: string) => Why): Found[] => {
  const named = new Map<string, string[]>();
  const key = (policy: string, { norm, was, is }: ChangedNorm): string =>
    `${policy} ${norm} ${was} ${is}`;
  for (const { policy, norms, incident } of against.changed) {
    for (const each of norms) {
      const list = named.get(key(policy, each));
      if (list === undefined) named.set(key(policy, each), [incident]);
      else list.push(incident);
    }
  }
  const found = new Map<string, Found>();
  for (const each of against.norms) {
    const { policy, norm, was, is, count } = each;
    const way = wayFrom(was, is);
    if (way === null) continue;
    const of = found.get(`${policy} ${norm}`) ?? {
      why: whyOf(policy, norm),
      policy,
      norm,
      turns: [],
    };
    found.set(`${policy} ${norm}`, of);
    of.turns.push({ was, is, way, count, incidents: named.get(key(policy, each)) ?? [] });
  }
  return [...found.values()];
};

/** Rules together that change for the same reason, the most that come out worse first. */
const groupsOf = (
  rules: readonly Found[],
  books: RuleBooks,
): readonly (CauseGroup & { readonly of: readonly Found[] })[] => {
  const order = normOrder(books);
  const groups = new Map<string, Found[]>();
  for (const rule of rules) {
    const { cause } = rule.why;
    const key = JSON.stringify(cause);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [rule]);
    else group.push(rule);
  }
  return [...groups.values()]
    .map((of) => ({ of, ways: counted(of.flatMap(({ turns }) => turns)) }))
    .sort(
      (a, b) =>
        b.ways.worse - a.ways.worse ||
        b.ways.better - a.ways.better ||
        b.ways.otherwise - a.ways.otherwise ||
        order(a.of[0]?.norm ?? '') - order(b.of[0]?.norm ?? ''),
    )
    .map(({ of, ways }, index) => ({
      number: index + 1,
      cause: (of[0] as Found).why.cause,
      ways,
      of,
      rules: [...of]
        .sort((a, b) => sum(b.turns) - sum(a.turns) || order(a.norm) - order(b.norm))
        .map(({ norm, why, turns }) => ({
          norm,
          title: normTitle(norm, books),
          clauses: why.clauses,
          turns: [...turns].sort(byWay),
        })),
    }));
};

/** Rules that one side alone asks, none of which has anything amiss. */
const asksAlone = ({ norms }: Against): Comparison['asksAlone'] => {
  const touched = new Set(norms.flatMap(({ norm, was, is }) => (wayFrom(was, is) ? [norm] : [])));
  const alone = (side: 'was' | 'is', other: 'was' | 'is'): number =>
    new Set(
      norms.flatMap((each) =>
        each[side] !== null && each[other] === null && !touched.has(each.norm) ? [each.norm] : [],
      ),
    ).size;
  return { was: alone('was', 'is'), is: alone('is', 'was') };
};

/** How an audit compares with the same incidents under another policy; null where it was not asked for. */
export const comparisonOf = (audit: Audit, books: RuleBooks): Comparison | null => {
  const { against } = audit;
  if (against === null) return null;
  const apartFrom = new Map<string, Apart>();
  const whyOf = (policy: string, norm: string): Why => {
    const known = apartFrom.get(policy) ?? apart(policy, against.policy, books);
    apartFrom.set(policy, known);
    return known.get(norm) ?? NOT_KNOWN;
  };
  const turns = against.incidents
    .flatMap((each) => {
      const way = wayFrom(each.was, each.is);
      return way === null ? [] : [{ ...each, way }];
    })
    .sort(byWay);
  const groups = groupsOf(rulesIn(against, whyOf), books);
  const because = new Map(
    groups.flatMap(({ of, number }) =>
      of.map(({ policy, norm }) => [`${policy} ${norm}`, number] as const),
    ),
  );
  const words = (id: string): string => `${policyWords(id, books)} (${id})`;
  const first = audit.policy === null ? "Each incident's own policy" : words(audit.policy);
  const moved = sum(turns);
  const total = sum(against.incidents);
  return {
    says: `${first}, against ${words(against.policy)}`,
    total,
    same: total - moved,
    ways: counted(turns),
    turns,
    onlyRules: against.touched - moved,
    asksAlone: asksAlone(against),
    causes: groups.map(({ of: _, ...group }) => group),
    incidents: against.changed.map(({ norms, ...incident }) => ({
      ...incident,
      way: wayFrom(incident.was, incident.is),
      rules: norms.map((each) => ({
        ...each,
        title: normTitle(each.norm, books),
        because: because.get(`${incident.policy} ${each.norm}`) ?? null,
      })),
    })),
    more: against.touched - against.changed.length,
  };
};

/** The audit with why each rule changes, for programs. */
export const withWhy = (audit: Audit, books: RuleBooks): Audit => {
  const comparison = comparisonOf(audit, books);
  if (audit.against === null || comparison === null) return audit;
  const why = comparison.causes.map(({ cause, rules }) => ({
    only: cause.only,
    isEverywhere: cause.isEverywhere,
    differences: cause.differences.map(({ aspect, about, a, b }) => ({
      aspect,
      about,
      was: a,
      is: b,
    })),
    norms: rules.map(({ norm, clauses }) => ({
      norm,
      clauses: { was: clauses.was.map(({ id }) => id), is: clauses.is.map(({ id }) => id) },
    })),
  }));
  return { ...audit, against: { ...audit.against, why } };
};

/** "20 worse and 3 better"; of incidents "20 come out worse and 3 better". */
export const waysInWords = (ways: Readonly<Record<Way, number>>, isOfIncidents = false): string => {
  const parts = WAYS.filter((way) => ways[way] > 0).map((way, index) => {
    const comes = isOfIncidents && index === 0 ? ` ${ways[way] === 1 ? 'comes' : 'come'} out` : '';
    return `${grouped(ways[way])}${comes} ${way}`;
  });
  return parts.length === 0 ? 'none otherwise' : listed(parts);
};

/** How the verdicts on a group of rules come out. One that is no longer given is neither better nor worse. */
export const groupInWords = ({ cause: { only }, ways }: CauseGroup): string =>
  only === 'was'
    ? `verdicts no longer given: ${grouped(ways.worse + ways.better + ways.otherwise)}`
    : `verdicts on rules: ${waysInWords(ways)}`;

export const WAY_WORDS: Readonly<Record<Way, string>> = {
  worse: 'Worse',
  better: 'Better',
  otherwise: 'Otherwise',
};

/** "Compliant → non-compliant", in small letters. */
export const incidentTurn = (was: IncidentVerdict, is: IncidentVerdict): string =>
  `${INCIDENT_WORDS[was].name.toLowerCase()} → ${INCIDENT_WORDS[is].name.toLowerCase()}`;

const verdictOrNone = (verdict: Verdict | null): string =>
  verdict === null ? 'not asked' : VERDICTS[verdict];

/** "not done → not asked". */
export const ruleTurn = ({ was, is }: Pick<ChangedNorm, 'was' | 'is'>): string =>
  `${verdictOrNone(was)} → ${verdictOrNone(is)}`;

/** What is to be read first: how many incidents change, for better or worse, and what stays. */
export const headlines = (comparison: Comparison): readonly string[] => {
  const { total, same, ways, onlyRules, causes, asksAlone: alone } = comparison;
  if (total === 0) return ['There are no incidents to compare.'];
  const alike = total === same;
  return [
    `Of ${several(total, 'incident')} ${grouped(same)} ${same === 1 ? 'keeps its' : 'keep their'} verdict${
      alike ? '' : `; ${waysInWords(ways, true)}`
    }.`,
    ...(ways.better === 0
      ? []
      : ['Better means that less is found amiss, not that the policy is better.']),
    ...(causes.some(({ cause }) => cause.only === 'was')
      ? [
          'Under a rule that is no longer asked nothing is found amiss. That does not mean that more was done.',
        ]
      : []),
    ...(onlyRules === 0
      ? []
      : [`In ${grouped(onlyRules)} of those that keep it, single rules are judged otherwise.`]),
    ...(alone.was + alone.is === 0
      ? []
      : [
          `${several(alone.was, 'rule')} ${alone.was === 1 ? 'is' : 'are'} asked by the first policy alone, and ${grouped(alone.is)} by the second alone, with nothing amiss in any of these incidents.`,
        ]),
  ];
};

const said = (name: string, words: string): string => `${name}: ${words.replace(/\.$/, '')}.`;

/** What the policies say differently, as a heading and lines below it. */
export const causeInWords = ({
  only,
  differences,
  isEverywhere,
  names,
}: Cause): { readonly title: string; readonly lines: readonly string[] } => {
  if (only !== null) return { title: `Rules that only ${names[only]} has`, lines: [] };
  const [first, ...more] = differences;
  if (first === undefined) {
    return {
      title: 'Rules in which nothing differs',
      lines: ['They follow from what changes in the same incident.'],
    };
  }
  const where = isEverywhere ? 'In every procedure, ' : '';
  if (more.length === 0) {
    return {
      title: capital(`${where}${aboutInWords(first)}`),
      lines: [said(names.was, first.a), said(names.is, first.b)],
    };
  }
  return {
    title: capital(`${where}${listed(differences.map(({ about }) => about))}`),
    lines: differences.map(
      (each) =>
        `${capital(aboutInWords(each))}. ${said(names.was, each.a)} ${said(names.is, each.b)}`,
    ),
  };
};

/** The clauses that a rule rests on: "PL-SEXT-25"; where they differ, those of each policy. */
export const clausesInWords = ({ clauses: { was, is } }: RuleChange, { names }: Cause): string => {
  const ids = (list: readonly ClauseSaid[]): string => list.map(({ id }) => id).join(', ');
  if (was.length === 0 || is.length === 0 || ids(was) === ids(is)) return ids(was) || ids(is);
  return `${names.was}: ${ids(was)}; ${names.is}: ${ids(is)}`;
};

export const noRuleInWords = (side: 'was' | 'is'): string =>
  `something was done that no rule of the ${side === 'was' ? 'first' : 'second'} policy covers`;
