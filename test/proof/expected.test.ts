/** Every norm against the double entry of its policy, without walking its states. */
import { describe, expect, test } from 'vitest';
import { policies, procedures } from '../../machines/index.ts';
import { normsInForce } from '../../src/norms/procedure.ts';
import type { Explored } from '../../src/proof/explore.ts';
import { type Case, THEOREMS } from '../../src/proof/theorems.ts';

const DOUBLE_ENTRY = [
  'met-by-somebody-entitled',
  'everybody-named-counts',
  'raised-as-the-policy-says',
  'exceptions-as-the-policy-says',
];

/** These theorems ask the guards alone, so there is nothing explored to hand them. */
const UNEXPLORED = {} as Explored;

const theorems = THEOREMS.filter((theorem) => DOUBLE_ENTRY.includes(theorem.id));

test('all the theorems of the double entry are known', () => {
  expect(theorems.map((theorem) => theorem.id).sort()).toEqual([...DOUBLE_ENTRY].sort());
});

describe.each(policies.map((policy) => [policy.id, policy] as const))('%s', (_, policy) => {
  const cases = Object.values(procedures).flatMap((procedure) =>
    normsInForce(procedure, policy).map((norm): Case => {
      const expected = policy.expected?.find((each) => each.norm === norm.norm.id) ?? null;
      return { norm, procedure: procedure.id, policy, expected };
    }),
  );

  test('has in force exactly the norms that were written down for it', () => {
    const inForce = cases.map(({ norm }) => norm.norm.id).sort();
    expect(inForce).toEqual((policy.expected ?? []).map((each) => each.norm).sort());
  });

  test('asks of each norm what was written down for it', () => {
    const wrong = cases.flatMap((about) =>
      theorems.flatMap((theorem) =>
        (theorem.checkFor(about)?.finish(UNEXPLORED) ?? []).map(
          ({ says }) => `${about.norm.norm.id}: ${says}`,
        ),
      ),
    );
    expect(wrong).toEqual([]);
  });
});
