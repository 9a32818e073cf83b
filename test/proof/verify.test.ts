import { describe, expect, test } from 'vitest';
import { policies, procedures } from '../../machines/index.ts';
import type { Duty, Norm, Prohibition } from '../../src/norms/norm.ts';
import { does, not, or, to } from '../../src/norms/predicates.ts';
import { normsInForce, type Procedure } from '../../src/norms/procedure.ts';
import type { Facts } from '../../src/norms/symbols.ts';
import type { Edge } from '../../src/proof/explore.ts';
import { THEOREMS } from '../../src/proof/theorems.ts';
import { type Proof, policeDutiesOf, verify } from '../../src/proof/verify.ts';
import type { Party } from '../../src/vocabulary/parties.ts';
import type { NormId, ProcedureId } from '../../src/vocabulary/procedures.ts';
import { readTimeline } from '../support/built-in.ts';

const failuresOf = (proof: Proof) => proof.theorems.flatMap((each) => each.failures);

/** The rule books with one norm changed. */
const withNorm = (id: NormId, change: (norm: Norm) => Norm) => {
  const owner = id.slice(0, id.indexOf('.')) as ProcedureId;
  const changed: Procedure = {
    ...procedures[owner],
    norms: procedures[owner].norms.map((norm) => (norm.id === id ? change(norm) : norm)),
  };
  return { ...procedures, [owner]: changed };
};

const duty = (norm: Norm) => norm as Duty;
const prohibition = (norm: Norm) => norm as Prohibition;

describe.each(policies.map((policy) => [policy.id, policy] as const))('%s', (_, policy) => {
  test('every theorem holds in every reachable state', { timeout: 240_000 }, () => {
    const proof = verify(policy, procedures);
    expect(failuresOf(proof).map(({ norm, says }) => `${norm}: ${says}`)).toEqual([]);
    expect(proof.states).toBeGreaterThan(10_000);
    for (const theorem of proof.theorems)
      expect([theorem.id, theorem.norms > 0]).toEqual([theorem.id, true]);
  });

  test('the duties to tell the police are found in the norms themselves', () => {
    const ids = policeDutiesOf(procedures, policy).map((norm) => norm.id);
    expect(ids).toEqual(
      expect.arrayContaining([
        'general.danger-999',
        'general.crime-told',
        'exploitation.police-told',
        'iioc.found-police-told',
        'staff-misuse.police-contacted',
        'staff-device-content.police-contacted',
        'online-hate.police-contacted',
      ]),
    );
    expect(ids).not.toContain('general.escalated');
    expect(ids).not.toContain('sexting.referral');
    expect(ids.includes('harassment.police-told')).toBe(policy.id === 'plumpton-2020');
  });

  /** Faults of the kinds that hurt: each must be found, in the norm it was planted in. */
  const PLANTED: readonly (readonly [string, NormId, string, (norm: Norm) => Norm])[] = [
    [
      'a guard negated',
      'sexting.access-blocked',
      'raised-as-the-policy-says',
      (norm) => ({ ...duty(norm), owedWhen: not(duty(norm).owedWhen) }),
    ],
    [
      'a recipient widened',
      'sexting.dsl-told',
      'met-by-somebody-entitled',
      (norm) => ({
        ...duty(norm),
        metBy: or(duty(norm).metBy, {
          kind: 'and',
          of: [does('party.informed'), to('schoolPeople')],
        }),
      }),
    ],
    [
      'a recipient left out',
      'iioc.organisation-told',
      'everybody-named-counts',
      (norm) => ({
        ...duty(norm),
        metBy: { kind: 'and', of: [does('party.informed'), to('iwf')] },
      }),
    ],
    [
      'an exception dropped',
      'sexting.never-view-image',
      'exceptions-as-the-policy-says',
      (norm) => ({ ...prohibition(norm), unless: null }),
    ],
    [
      'an order removed',
      'sexting.delete-only-when-clear',
      'exceptions-as-the-policy-says',
      (norm) => ({ ...prohibition(norm), until: null, evenThen: null, again: null }),
    ],
    [
      'deletion allowed in danger',
      'iioc.no-deletion-before-police',
      'police-before-deletion',
      (norm) => ({ ...prohibition(norm), evenThen: null }),
    ],
    [
      '999 not owed in danger',
      'general.danger-999',
      'danger-means-999',
      (norm) => ({
        ...duty(norm),
        owedWhen: {
          kind: 'and',
          of: [duty(norm).owedWhen, { kind: 'known', fact: 'crime-suspected' }],
        },
      }),
    ],
  ];

  test.each(PLANTED)('%s is found', (_fault, norm, theorem, change) => {
    const sound = verify(policy, procedures, [norm]);
    expect(failuresOf(sound)).toEqual([]);
    const faulty = verify(policy, withNorm(norm, change), [norm]);
    const found = failuresOf(faulty).filter((failure) => failure.theorem === theorem);
    expect(found.map((failure) => failure.norm)).toEqual([norm]);
  });

  test('an order left open by what does not lift it is found, and a doubt passed over', () => {
    const [order] = normsInForce(procedures.general, policy).filter(
      ({ norm }) => norm.id === 'general.police-before-others',
    );
    if (order === undefined) throw new Error('the order is not in force');
    const check = THEOREMS.find(({ id }) => id === 'doubt-is-said')?.checkFor({
      norm: order,
      procedure: 'general',
      policy,
      expected: null,
    });
    const facts: Facts = { 'concern:general': 'yes' };
    const telling = (to: Party, state: string, marks: Edge['marks'] = []): Edge => ({
      node: { state: 'inForce', facts } as Edge['node'],
      event: { type: 'party.informed', by: 'dsl', to: [to], reasoned: false },
      facts,
      state,
      marks,
    });
    const says = (edge: Edge) => check?.visit(edge);
    expect(says(telling('parent', 'perhapsLifted'))).toMatch(/left open whether it was lifted/);
    expect(says(telling('parent', 'perhapsLiftedEarly'))).toMatch(/left open whether/);
    expect(says(telling('unrecorded', 'inForce'))).toMatch(/without a word/);
    expect(says(telling('unrecorded', 'perhapsLifted', ['doubtful']))).toBeNull();
    expect(says(telling('parent', 'inForce'))).toBeNull();
  });

  test('a failure is shown by a timeline that the reader accepts', () => {
    const norm = 'general.danger-999';
    const planted = PLANTED.find(([, id]) => id === norm);
    const faulty = verify(policy, withNorm(norm, planted?.[3] ?? ((same) => same)), [norm]);
    const [shown] = failuresOf(faulty).flatMap(({ timeline }) => timeline ?? []);
    expect(shown).toBeDefined();
    expect(readTimeline(shown)).toMatchObject({ ok: true });
    expect(shown?.exercise).toBe(true);
  });
});
