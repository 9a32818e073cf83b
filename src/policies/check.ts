/** Faults of sense in a policy of the right shape: what is named but not there, torn, or idle. */
import { actsThatMeet } from '../engine/example.ts';
import type { Path } from '../formats/json-text.ts';
import { isDuty } from '../norms/norm.ts';
import { partyInWords } from '../norms/predicates.ts';
import { type NormInForce, normsInForce, type Procedure } from '../norms/procedure.ts';
import type { Clause, Policy, Reading } from '../vocabulary/policies.ts';
import { ROLES } from '../vocabulary/roles.ts';
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

/** What the faults of one clause or reading are found by. */
interface Context {
  readonly policy: Policy;
  /** The ids of its clauses. */
  readonly clauses: ReadonlySet<string>;
  readonly knownNorms: ReadonlySet<string>;
  readonly inForce: ReadonlySet<string>;
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
  return [
    ...unknownNorms([...at, 'grounds'], grounds, context),
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
    for (const role of rolesNeeded(norm)) {
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

/** Every fault of sense, in the order of the files, each found as it is asked for. */
export function* senseOf(
  policy: Policy,
  procedures: readonly Procedure[],
): Generator<PolicyFault, void> {
  const norms = procedures.flatMap((each) => normsInForce(each, policy));
  const context: Context = {
    policy,
    clauses: new Set(policy.clauses.map(({ id }) => id)),
    knownNorms: new Set(procedures.flatMap((each) => each.norms.map(({ id }) => id))),
    inForce: new Set(norms.map(({ norm }) => norm.id)),
  };
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
