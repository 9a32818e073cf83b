/**
 * A procedure as the tree that a person would draw: a question, its answers, and under each what becomes
 * owed and what is forbidden. Norms that hang on the same answers stand together. It is data; `mermaid.ts`
 * and `svg.ts` draw it.
 */
import { filled } from '../../norms/filled.ts';
import { inWords } from '../../norms/guards-in-words.ts';
import { guardsOf, isDuty } from '../../norms/norm.ts';
import { evaluate, factAsked, leavesOf, type Predicate } from '../../norms/predicates.ts';
import { type NormInForce, normsInForce, type Procedure } from '../../norms/procedure.ts';
import { concernKey, type Facts } from '../../norms/symbols.ts';
import type { FactValue } from '../../vocabulary/facts.ts';
import type { Finding, Verdict } from '../../vocabulary/findings.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import type { NormId } from '../../vocabulary/procedures.ts';
import { limitInWords } from '../../words/time.ts';
import { type Asks, askedBy } from '../asks.ts';

/** How a norm stands under another policy: alike, otherwise, or only under one of the two. */
export type Difference = 'same' | 'otherwise' | 'only-here' | 'only-there';

/** One norm where it belongs in the tree. */
export interface Leaf {
  readonly norm: NormId;
  /** Whether it is to be done, left to judgement, never to be done, or not before something else. */
  readonly asks: Asks;
  readonly says: string;
  /** How soon, in words, where a clause says so. */
  readonly limit: string | null;
  /** How it compares with the other policy, where one is given. */
  readonly difference: Difference | null;
  /** What became of it in the timeline, where one is given and its procedure is open there. */
  readonly verdict: Verdict | null;
}

/** What is owed and forbidden at a place in the tree, and what is asked next. */
export interface Place {
  readonly leaves: readonly Leaf[];
  readonly forks: readonly Fork[];
  /** Whether the timeline came by here. */
  readonly isLit: boolean;
}

/** A question with its answers, or something that may happen. */
export interface Fork {
  readonly asks: string;
  readonly answers: readonly { readonly answer: string; readonly leads: Place }[];
}

export interface DecisionTree {
  readonly procedure: string;
  readonly title: string;
  readonly policy: string;
  /** The policy that it is compared with, or null. */
  readonly against: string | null;
  readonly start: Place;
}

/** What of an incident lights up the tree. */
export interface Walked {
  readonly facts: Facts;
  readonly findings: readonly Pick<Finding, 'norm' | 'verdict'>[];
}

/** One step of the way to a leaf. */
interface Condition {
  readonly asks: string;
  readonly answer: string;
  /** Where it stands among the questions of the procedure; what happens comes after all questions. */
  readonly rank: number;
  /** What must be so, or null for something that happens. */
  readonly when: Predicate | null;
}

const ANSWERS: readonly string[] = ['yes', 'no', 'unclear', 'one of them', 'if it happens'];

/** Whether nothing but the policy decides a guard, so that what does not hold never will. */
const hangsOnThePolicy = (guard: Predicate): boolean => {
  if (guard.kind === 'and' || guard.kind === 'or') return guard.of.every(hangsOnThePolicy);
  if (guard.kind === 'not' || guard.kind === 'named') return hangsOnThePolicy(guard.of);
  return guard.kind === 'setting';
};

/** Whether a guard looks at what is done, so that it may hold though nothing is done yet. */
const isOfActs = (guard: Predicate): boolean => {
  if (guard.kind === 'and' || guard.kind === 'or') return guard.of.some(isOfActs);
  if (guard.kind === 'not' || guard.kind === 'named') return isOfActs(guard.of);
  return !['fact', 'known', 'concern', 'setting'].includes(guard.kind);
};

const oneGuard = (guards: readonly Predicate[]): Predicate => {
  const [only] = guards;
  return guards.length === 1 && only !== undefined ? only : { kind: 'and', of: guards };
};

/** Puts guards into questions, for one procedure under one policy. */
class Conditions {
  readonly #procedure: Procedure;
  readonly #policy: Policy;
  readonly #given: Facts;

  constructor(procedure: Procedure, policy: Policy) {
    this.#procedure = procedure;
    this.#policy = policy;
    this.#given = { [concernKey(procedure.id)]: 'yes' };
  }

  /** The conditions that a guard is made of, or null where it cannot hold under this policy. */
  of(guard: Predicate): readonly Condition[] | null {
    const truth = evaluate(guard, this.#given, null, this.#policy);
    if (truth === 'yes') return [];
    if (truth === 'no' && hangsOnThePolicy(guard)) return null;
    switch (guard.kind) {
      case 'named':
        return this.of(guard.of);
      case 'and': {
        // What is said of one act is one thing that may happen.
        const acts = guard.of.filter((each) => isOfActs(each));
        const rest = guard.of.filter((each) => !acts.includes(each)).map((each) => this.of(each));
        if (rest.includes(null)) return null;
        const happens = acts.length === 0 ? [] : [this.#happens(oneGuard(acts))];
        return [...rest.flatMap((each) => each ?? []), ...happens];
      }
      case 'or':
        return this.#anyOf(guard.of);
      case 'fact':
        return [this.#question(guard.fact, guard.is, guard)];
      case 'known':
        return [this.#question(guard.fact, 'yes', guard)];
      case 'not':
        return guard.of.kind === 'fact' && guard.of.is === 'yes'
          ? [this.#question(guard.of.fact, 'no', guard)]
          : [this.#happens(guard)];
      default:
        return [this.#happens(guard)];
    }
  }

  #anyOf(guards: readonly Predicate[]): readonly Condition[] | null {
    const ways = guards.flatMap((each) => {
      const way = this.of(each);
      return way === null ? [] : [way];
    });
    if (ways.length === 0) return null;
    if (ways.length === 1) return ways[0] ?? null;
    const whole: Predicate = { kind: 'or', of: guards };
    const single = ways.flatMap((way) => (way.length === 1 ? way : []));
    const areQuestions = single.every(({ when, answer }) => when !== null && answer === 'yes');
    if (single.length < ways.length || !areQuestions) return [this.#happens(whole)];
    return [
      {
        asks: single.map(({ asks }) => asks).join(' Or: '),
        answer: single.length > 1 ? 'one of them' : 'yes',
        rank: Math.min(...single.map(({ rank }) => rank)),
        when: whole,
      },
    ];
  }

  #question(fact: Parameters<typeof factAsked>[0], answer: FactValue, when: Predicate): Condition {
    const place = this.#procedure.questions.findIndex((each) => each.fact === fact);
    const rank = place < 0 ? this.#procedure.questions.length : place;
    return { asks: factAsked(fact, this.#policy), answer, rank, when };
  }

  #happens(guard: Predicate): Condition {
    const words = inWords(guard, this.#policy);
    return {
      asks: words.charAt(0).toUpperCase() + words.slice(1),
      answer: 'if it happens',
      rank: Number.POSITIVE_INFINITY,
      when: isOfActs(guard) ? null : guard,
    };
  }
}

/** A norm with the way that leads to it. */
interface Found {
  readonly path: readonly Condition[];
  readonly leaf: Leaf;
  /** What it asks, and of whom, without the names that a policy has for these. */
  readonly asks: string;
}

/** A norm as it is before names are filled in, and the parties that it speaks of under a policy. */
const asksOf = ({ norm }: NormInForce, policy: Policy): string => {
  const guards = Object.values(guardsOf(norm)).flatMap(leavesOf);
  const roles = guards.flatMap((leaf) =>
    'role' in leaf && leaf.role !== 'schoolPeople' ? [leaf.role] : [],
  );
  const parties = [...new Set(roles)].map((role) => policy.roles[role].join('+'));
  return [norm.says, ...parties].join('|');
};

const leafOf = (found: NormInForce, policy: Policy, walked: Walked | null): Leaf => ({
  norm: found.norm.id,
  asks: askedBy(found.kind),
  says: filled(found.norm.says, policy),
  limit: isDuty(found.norm) ? limitInWords(found) : null,
  difference: null,
  verdict: walked?.findings.find(({ norm }) => norm === found.norm.id)?.verdict ?? null,
});

const found = (
  procedure: Procedure,
  policy: Policy,
  walked: Walked | null,
): ReadonlyMap<NormId, Found> => {
  const conditions = new Conditions(procedure, policy);
  const all = normsInForce(procedure, policy).flatMap((each): [NormId, Found][] => {
    const { norm } = each;
    const guards = isDuty(norm)
      ? [norm.owedWhen, ...(norm.owedAfter === null ? [] : [norm.owedAfter])]
      : [norm.inForceWhen];
    const path = conditions.of({ kind: 'and', of: guards });
    if (path === null) return [];
    const inOrder = [...path].sort((a, b) => a.rank - b.rank);
    const leaf = leafOf(each, policy, walked);
    return [[norm.id, { path: inOrder, leaf, asks: asksOf(each, policy) }]];
  });
  return new Map(all);
};

const wayOf = ({ path }: Found): string =>
  path.map(({ asks, answer }) => `${asks} ${answer}`).join('|');

const compared = (here: Found, there: Found | undefined): Difference => {
  if (there === undefined) return 'only-here';
  const [one, other] = [here.leaf, there.leaf];
  const isSame =
    wayOf(here) === wayOf(there) &&
    one.asks === other.asks &&
    here.asks === there.asks &&
    one.limit === other.limit;
  return isSame ? 'same' : 'otherwise';
};

/** What both policies have, each norm with how it compares. */
const together = (
  here: ReadonlyMap<NormId, Found>,
  there: ReadonlyMap<NormId, Found>,
): readonly Found[] => [
  ...[...here].map(([id, each]) => ({
    ...each,
    leaf: { ...each.leaf, difference: compared(each, there.get(id)) },
  })),
  ...[...there].flatMap(([id, each]) =>
    here.has(id) ? [] : [{ ...each, leaf: { ...each.leaf, difference: 'only-there' as const } }],
  ),
];

const ORDER: readonly Leaf['asks'][] = ['never', 'not-before', 'do', 'decide'];

const placeOf = (norms: readonly Found[], depth: number, lit: (way: Found) => boolean): Place => {
  const here = norms.filter(({ path }) => path.length === depth);
  const further = norms.filter(({ path }) => path.length > depth);
  const questions = [...new Set(further.map(({ path }) => path[depth]?.asks ?? ''))];
  return {
    leaves: here
      .map(({ leaf }) => leaf)
      .sort((a, b) => ORDER.indexOf(a.asks) - ORDER.indexOf(b.asks)),
    forks: questions
      .map((asks) => ({ asks, of: further.filter(({ path }) => path[depth]?.asks === asks) }))
      .sort((a, b) => (a.of[0]?.path[depth]?.rank ?? 0) - (b.of[0]?.path[depth]?.rank ?? 0))
      .map(({ asks, of }) => ({
        asks,
        answers: ANSWERS.flatMap((answer) => {
          const those = of.filter(({ path }) => path[depth]?.answer === answer);
          return those.length === 0 ? [] : [{ answer, leads: placeOf(those, depth + 1, lit) }];
        }),
      })),
    isLit: norms.some((each) => lit({ ...each, path: each.path.slice(0, depth) })),
  };
};

const JUST_THERE: readonly (Verdict | null)[] = [null, 'not-applicable', 'kept'];

/**
 * The tree of one procedure under one policy.
 * @param norm only this norm of it
 * @param against another policy to compare it with
 * @param walked an incident under the policy, to light up the way it took
 */
export const decisionTree = (
  procedure: Procedure,
  policy: Policy,
  options: {
    readonly norm?: NormId | undefined;
    readonly against?: Policy | undefined;
    readonly walked?: Walked | undefined;
  } = {},
): DecisionTree => {
  const { against, walked = null } = options;
  const here = found(procedure, policy, walked);
  const all =
    against === undefined ? [...here.values()] : together(here, found(procedure, against, null));
  const norms = all.filter(({ leaf }) => options.norm === undefined || leaf.norm === options.norm);
  const lit = ({ path, leaf }: Found): boolean =>
    walked !== null &&
    path.every(({ when }) =>
      when === null
        ? !JUST_THERE.includes(leaf.verdict)
        : evaluate(when, walked.facts, null, policy) === 'yes',
    );
  return {
    procedure: procedure.id,
    title: procedure.title,
    policy: policy.id,
    against: against?.id ?? null,
    start: placeOf(norms, 0, lit),
  };
};
