/** Faults of sense in a policy of the right shape: what is named but not there, torn, or idle. */
import { actsThatMeet } from '../engine/example.ts';
import type { Path } from '../formats/json-text.ts';
import { inWords } from '../norms/guards-in-words.ts';
import { isDuty, type Norm } from '../norms/norm.ts';
import { factsRead, or, partyInWords } from '../norms/predicates.ts';
import { type NormInForce, normsInForce, type Procedure } from '../norms/procedure.ts';
import { FACTS, type Fact, isOwnFact } from '../vocabulary/facts.ts';
import { isOwnParty, PARTIES, type Party } from '../vocabulary/parties.ts';
import type { Clause, Policy, Reading } from '../vocabulary/policies.ts';
import { ROLES } from '../vocabulary/roles.ts';
import { listInWords } from '../words/entries.ts';
import { type PolicyFault, unknownIn, wrong } from './did-you-mean.ts';
import { isParameter, rolesNeeded, unreachable } from './needs.ts';

const warning = (path: Path, says: string): PolicyFault => ({ path, says, isWarning: true });

/** Where an id is given a second time. */
const repeats = (part: string, all: readonly { readonly id: string }[]): readonly PolicyFault[] => {
  const known = new Set<string>();
  return all.flatMap(({ id }, index) => {
    const isNew = !known.has(id);
    known.add(id);
    return isNew
      ? []
      : [wrong([part, index, 'id'], `"${id}" is given twice; give each an id of its own`)];
  });
};

/** Words that tell no condition from another. */
const COMMON =
  /^(?:the|a|an|and|or|of|to|in|on|is|was|are|were|be|been|by|for|with|without|that|which|it|its|if|when|where|has|have|had|any|any|some|somebody|child|children|pupil|pupils|learner|learners|school|incident|concern|concerns|involved|involves)$/;
const ROOT = 5;

/** The roots of the words of a text that tell it from another. */
const rootsOf = (text: string): readonly string[] =>
  (text.toLowerCase().match(/[a-z]+/g) ?? [])
    .filter((word) => !COMMON.test(word))
    .map((word) => word.slice(0, ROOT));

/** The share of the roots of a condition that has to be found in what a norm asks. */
const ENOUGH = 0.5;

/** Whether a norm may well ask a condition: most of its words stand in what is asked, or in its procedure. */
const asks = (condition: string, asked: readonly string[]): boolean => {
  const roots = rootsOf(condition);
  const known = new Set(asked.flatMap(rootsOf));
  return roots.filter((root) => known.has(root)).length >= roots.length * ENOUGH;
};

/** The questions that raise a norm or put it in force, as words, and the scope of its procedure. */
const conditionsOf = (
  norm: Norm,
  { policy, procedures, conditions }: Context,
): readonly string[] => {
  const raising = isDuty(norm) ? [norm.owedWhen, norm.owedAfter] : [norm.inForceWhen, norm.forbids];
  const guard = or(...raising.filter((each) => each !== null));
  const facts = factsRead(guard, policy).filter((key): key is Fact => Object.hasOwn(FACTS, key));
  const own = procedures.find(({ norms }) => norms.some(({ id }) => id === norm.id));
  return [
    ...facts.flatMap((fact) => [FACTS[fact].asks, FACTS[fact].holds]),
    ...(own === undefined ? [] : [own.title, own.scope]),
    inWords(guard, policy),
    ...(conditions.get(norm.id) ?? []),
  ];
};

/** A condition that no norm has is only words: what it grounds is asked all the same. */
const conditionFaults = (
  { condition, when, grounds }: Clause,
  at: Path,
  context: Context,
): readonly PolicyFault[] => {
  if (condition === undefined || when !== undefined) return [];
  const all = context.procedures.flatMap(({ norms }) => norms);
  const without = grounds.filter((id) => {
    const norm = all.find((each) => each.id === id);
    return norm !== undefined && !asks(condition, conditionsOf(norm, context));
  });
  return without.length === 0
    ? []
    : [
        warning(
          [...at, 'condition'],
          `is only words: no such condition is part of ${listInWords(without, 'or')}, asked without it; give when, with a question of your own if need be`,
        ),
      ];
};

/** What the faults of one clause or reading are found by. */
interface Context {
  readonly policy: Policy;
  /** The ids of its clauses. */
  readonly clauses: ReadonlySet<string>;
  readonly knownNorms: ReadonlySet<string>;
  readonly inForce: ReadonlySet<string>;
  readonly procedures: readonly Procedure[];
  /** The conditions that clauses of the policies that come with Dutybound put in words, by norm. */
  readonly conditions: ReadonlyMap<string, readonly string[]>;
}

const unknownNorm = (path: Path, norm: string, { knownNorms }: Context): PolicyFault =>
  wrong(path, unknownIn('norm', norm, [...knownNorms], 'dutybound norms lists them'));

const unknownNorms = (
  path: Path,
  norms: readonly string[],
  context: Context,
): readonly PolicyFault[] =>
  norms.flatMap((norm, index) =>
    context.knownNorms.has(norm) ? [] : [unknownNorm([...path, index], norm, context)],
  );

/** Most words of our own that a clause is said in. */
const MOST_WORDS = 20;

const clauseFaults = (clause: Clause, index: number, context: Context): readonly PolicyFault[] => {
  const at = ['clauses', index];
  const { grounds, notANorm, why } = clause;
  const isExplained = notANorm !== undefined && why !== undefined;
  const words = clause.says.split(/\s+/).length;
  const declared = context.policy.questions ?? [];
  return [
    ...unknownNorms([...at, 'grounds'], grounds, context),
    ...conditionFaults(clause, at, context),
    ...Object.keys(clause.when ?? {})
      .filter((id) => isOwnFact(id) && !declared.some((each) => each.id === id))
      .map((id) =>
        wrong(
          [...at, 'when'],
          `${id} is a question of your own that is not there; add it to questions`,
        ),
      ),
    ...(grounds.length === 0 && !isExplained
      ? [
          wrong(
            [...at, 'grounds'],
            'grounds nothing and does not say why; name a norm, or give notANorm and why',
          ),
        ]
      : []),
    ...(grounds.length > 0 && (notANorm !== undefined || why !== undefined)
      ? [
          wrong(
            [...at, notANorm === undefined ? 'why' : 'notANorm'],
            'says why it grounds nothing, yet grounds something; take one of the two out',
          ),
        ]
      : []),
    ...(words > MOST_WORDS
      ? [warning([...at, 'says'], `has ${words} words; say it in at most ${MOST_WORDS}`)]
      : []),
  ];
};

const readingFaults = (
  reading: Reading,
  index: number,
  context: Context,
): readonly PolicyFault[] => {
  const at = ['readings', index];
  const { policy, clauses, knownNorms, inForce } = context;
  const { considered, taken, parameter } = reading;
  return [
    ...reading.clauses.flatMap((id, each) =>
      clauses.has(id)
        ? []
        : [
            wrong(
              [...at, 'clauses', each],
              unknownIn('clause', id, [...clauses], 'take it out, or add the clause'),
            ),
          ],
    ),
    ...unknownNorms([...at, 'norms'], reading.norms, context),
    ...reading.norms.flatMap((id, each) =>
      knownNorms.has(id) && !inForce.has(id)
        ? [
            warning(
              [...at, 'norms', each],
              `${id} is not in force, since no clause grounds it; take it out`,
            ),
          ]
        : [],
    ),
    ...(considered.includes(taken)
      ? []
      : [
          wrong(
            [...at, 'taken'],
            'is not one of those considered; repeat one of them word for word, or add it to them',
          ),
        ]),
    ...(considered.length < 2
      ? [warning([...at, 'considered'], 'names only one meaning; name the other one too')]
      : []),
    ...(parameter === undefined || isParameter(parameter, policy)
      ? []
      : [
          wrong(
            [...at, 'parameter'],
            'is not a parameter; write it like limits.immediately, settings.… or roles.…',
          ),
        ]),
  ];
};

const MOST_NAMED = 3;

const named = (norms: readonly string[]): string =>
  norms.length <= MOST_NAMED
    ? norms.join(', ')
    : `${norms.slice(0, MOST_NAMED).join(', ')} and ${norms.length - MOST_NAMED} more`;

/** Roles that a norm in force needs and nobody fills: a fault where the norm cannot be met. */
const roleFaults = (policy: Policy, norms: readonly NormInForce[]): readonly PolicyFault[] => {
  const lacking = new Map<
    keyof typeof ROLES,
    { readonly dead: string[]; readonly all: string[] }
  >();
  for (const { norm } of norms) {
    for (const role of rolesNeeded(norm, policy)) {
      if (policy.roles[role].length > 0) continue;
      const entry = lacking.get(role) ?? { dead: [], all: [] };
      entry.all.push(norm.id);
      if (isDuty(norm) && actsThatMeet(norm, {}, policy).length === 0) entry.dead.push(norm.id);
      lacking.set(role, entry);
    }
  }
  return [...lacking].map(([role, { dead, all }]) =>
    dead.length > 0
      ? wrong(
          ['roles', role],
          `nobody is ${ROLES[role]}, so nobody can meet ${named(dead)}; name somebody, or take the norm from its clauses`,
        )
      : warning(
          ['roles', role],
          `nobody is ${ROLES[role]}; ${named(all)} goes without: name somebody if the policy does`,
        ),
  );
};

const contactFaults = (policy: Policy, norms: readonly NormInForce[]): readonly PolicyFault[] =>
  [...unreachable(policy, norms)].map(([party, { norms: by }]) =>
    warning(
      ['contacts', party],
      `nothing says how to reach ${partyInWords(party, policy)}, who must be told by ${named([...by])}; add a contact`,
    ),
  );

const expectedFaults = (context: Context): readonly PolicyFault[] =>
  (context.policy.expected ?? []).flatMap(({ norm }, index) => {
    const path = ['expected', index, 'norm'];
    if (!context.knownNorms.has(norm)) return [unknownNorm(path, norm, context)];
    return context.inForce.has(norm)
      ? []
      : [warning(path, `${norm} is not in force, since no clause grounds it; take it out`)];
  });

/** Questions and parties of the school's own that nothing uses, or that count as nobody they could be. */
const ownFaults = (policy: Policy): readonly PolicyFault[] => {
  const { questions = [], parties = [], clauses, roles } = policy;
  const inRoles = Object.values(roles).flat();
  const isOfTheSchool = (party: Party): boolean =>
    ['staff', 'governors'].includes(PARTIES[party].group);
  return [
    ...repeats('questions', questions),
    ...questions.flatMap(({ id }, index) =>
      clauses.some(({ when = {} }) => Object.hasOwn(when, id))
        ? []
        : [warning(['questions', index, 'id'], 'changes nothing: no clause has it in its when')],
    ),
    ...repeats('parties', parties),
    ...parties.flatMap(({ id, countsAs }, index) => {
      const path = ['parties', index, 'countsAs'];
      if (isOwnParty(countsAs)) {
        return [wrong(path, 'is a party of your own too; name one that Dutybound knows')];
      }
      if (isOfTheSchool(id) !== isOfTheSchool(countsAs)) {
        return [
          wrong(
            path,
            'does not fit; own-role-… counts as somebody of the school, own-body-… as somebody outside it',
          ),
        ];
      }
      return inRoles.includes(countsAs)
        ? []
        : [warning(path, `changes nothing: ${countsAs} is in none of the roles`)];
    }),
  ];
};

const conditionsIn = (policies: readonly Policy[]): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const { condition, grounds } of policies.flatMap(({ clauses }) => clauses)) {
    if (condition === undefined) continue;
    for (const id of grounds) found.set(id, [...(found.get(id) ?? []), condition]);
  }
  return found;
};

/** Every fault of sense, in the order of the files, each found as it is asked for. */
export function* senseOf(
  policy: Policy,
  procedures: readonly Procedure[],
  known: readonly Policy[] = [],
): Generator<PolicyFault, void> {
  const norms = procedures.flatMap((each) => normsInForce(each, policy));
  const context: Context = {
    policy,
    clauses: new Set(policy.clauses.map(({ id }) => id)),
    knownNorms: new Set(procedures.flatMap((each) => each.norms.map(({ id }) => id))),
    inForce: new Set(norms.map(({ norm }) => norm.id)),
    procedures,
    conditions: conditionsIn(known),
  };
  yield* ownFaults(policy);
  yield* roleFaults(policy, norms);
  yield* contactFaults(policy, norms);
  yield* repeats('clauses', policy.clauses);
  for (const [index, each] of policy.clauses.entries()) yield* clauseFaults(each, index, context);
  yield* repeats('readings', policy.readings);
  for (const [index, each] of policy.readings.entries()) {
    yield* readingFaults(each, index, context);
  }
  yield* expectedFaults(context);
}

/** The norms in force under a policy, and those of the machines that no clause of it grounds. */
export const normsUnder = (policy: Policy, procedures: readonly Procedure[]) => {
  const inForce = procedures.flatMap((each) =>
    normsInForce(each, policy).map(({ norm }) => norm.id),
  );
  const all = procedures.flatMap((each) => each.norms.map(({ id }) => id));
  return { inForce, notInForce: all.filter((id) => !inForce.includes(id)) };
};
