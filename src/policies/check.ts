/** Faults of sense in a policy of the right shape: what is named but not there, torn, or idle. */
import { actsThatMeet } from '../engine/example.ts';
import { ruleBooks } from '../engine/replay.ts';
import type { Path } from '../formats/json-text.ts';
import { isDuty } from '../norms/norm.ts';
import { partyInWords } from '../norms/predicates.ts';
import { type NormInForce, normsInForce } from '../norms/procedure.ts';
import type { Clause, Policy, Reading } from '../vocabulary/policies.ts';
import { ROLES } from '../vocabulary/roles.ts';
import { type PolicyFault, unknownIn } from './did-you-mean.ts';
import { isParameter, rolesNeeded, unreachable } from './needs.ts';

const procedures = Object.values(ruleBooks.procedures);
const knownNorms: readonly string[] = procedures.flatMap((each) =>
  each.norms.map((norm) => norm.id),
);

const fault = (path: Path, says: string): PolicyFault => ({ path, says, isWarning: false });
const warning = (path: Path, says: string): PolicyFault => ({ path, says, isWarning: true });

/** Where an id is given a second time. */
const repeats = (part: string, all: readonly { readonly id: string }[]): readonly PolicyFault[] =>
  all.flatMap(({ id }, index) =>
    all.findIndex((each) => each.id === id) === index
      ? []
      : [fault([part, index, 'id'], `"${id}" is given twice; give each an id of its own`)],
  );

const unknownNorms = (path: Path, norms: readonly string[]): readonly PolicyFault[] =>
  norms.flatMap((norm, index) =>
    knownNorms.includes(norm)
      ? []
      : [
          fault(
            [...path, index],
            unknownIn('norm', norm, knownNorms, 'dutybound norms lists them'),
          ),
        ],
  );

/** Most words of our own that a clause is said in. */
const MOST_WORDS = 20;

const clauseFaults = (clause: Clause, index: number): readonly PolicyFault[] => {
  const at = ['clauses', index];
  const { grounds, notANorm, why } = clause;
  const isExplained = notANorm !== undefined && why !== undefined;
  const words = clause.says.split(/\s+/).length;
  return [
    ...unknownNorms([...at, 'grounds'], grounds),
    ...(grounds.length === 0 && !isExplained
      ? [
          fault(
            [...at, 'grounds'],
            'grounds nothing and does not say why; name a norm, or give notANorm and why',
          ),
        ]
      : []),
    ...(grounds.length > 0 && (notANorm !== undefined || why !== undefined)
      ? [
          fault(
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
  policy: Policy,
  inForce: ReadonlySet<string>,
): readonly PolicyFault[] => {
  const at = ['readings', index];
  const clauses = policy.clauses.map((clause) => clause.id);
  const { considered, taken, parameter } = reading;
  return [
    ...reading.clauses.flatMap((id, each) =>
      clauses.includes(id)
        ? []
        : [
            fault(
              [...at, 'clauses', each],
              unknownIn('clause', id, clauses, 'take it out, or add the clause'),
            ),
          ],
    ),
    ...unknownNorms([...at, 'norms'], reading.norms),
    ...reading.norms.flatMap((id, each) =>
      knownNorms.includes(id) && !inForce.has(id)
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
          fault(
            [...at, 'taken'],
            'is none of those considered; repeat one of them word for word, or add it to them',
          ),
        ]),
    ...(considered.length < 2
      ? [warning([...at, 'considered'], 'names only one meaning; name the other one too')]
      : []),
    ...(parameter === undefined || isParameter(parameter, policy)
      ? []
      : [
          fault(
            [...at, 'parameter'],
            'is no parameter; write it like limits.immediately, settings.… or roles.…',
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
      ? fault(
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

const expectedFaults = (policy: Policy, inForce: ReadonlySet<string>): readonly PolicyFault[] =>
  (policy.expected ?? []).flatMap(({ norm }, index) => {
    const path = ['expected', index, 'norm'];
    if (!knownNorms.includes(norm)) {
      return [fault(path, unknownIn('norm', norm, knownNorms, 'dutybound norms lists them'))];
    }
    return inForce.has(norm)
      ? []
      : [warning(path, `${norm} is not in force, since no clause grounds it; take it out`)];
  });

/** Every fault of sense, in the order of the files. */
export const senseOf = (policy: Policy): readonly PolicyFault[] => {
  const norms = procedures.flatMap((each) => normsInForce(each, policy));
  const inForce = new Set<string>(norms.map(({ norm }) => norm.id));
  return [
    ...roleFaults(policy, norms),
    ...contactFaults(policy, norms),
    ...repeats('clauses', policy.clauses),
    ...policy.clauses.flatMap(clauseFaults),
    ...repeats('readings', policy.readings),
    ...policy.readings.flatMap((each, index) => readingFaults(each, index, policy, inForce)),
    ...expectedFaults(policy, inForce),
  ];
};

/** The norms in force under a policy, and those of the machines that no clause of it grounds. */
export const normsUnder = (policy: Policy) => {
  const inForce = procedures.flatMap((each) =>
    normsInForce(each, policy).map(({ norm }) => norm.id),
  );
  return { inForce, notInForce: knownNorms.filter((id) => !(inForce as string[]).includes(id)) };
};
