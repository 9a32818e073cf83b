/** Which answers a guard can give: never too few, or a machine would leave out what can happen. */
import { describe, expect, test } from 'vitest';
import { policies, procedures } from '../../machines/index.ts';
import { guardsOf } from '../../src/norms/norm.ts';
import { possibleTruths } from '../../src/norms/possible.ts';
import {
  addressNotWithheld,
  and,
  asTaught,
  by,
  concernOf,
  does,
  evaluate,
  fact,
  known,
  named,
  not,
  opens,
  or,
  type Predicate,
  policySays,
  to,
  via,
  withAddress,
  withReason,
} from '../../src/norms/predicates.ts';
import { normsInForce } from '../../src/norms/procedure.ts';
import { policyNamed } from '../support/built-in.ts';
import { act } from '../support/regions.ts';

const VALLEY_END = policyNamed('valley-end-2022');

const can = (predicate: Predicate, type = 'party.informed'): string =>
  [...possibleTruths(predicate, type, VALLEY_END)].sort().join(' ');

const ANYTHING = fact('crime-suspected');
const EITHER = known('crime-suspected');
const TELLS = does('party.informed');
const OTHER = does('record.made');

describe('one question', () => {
  test.each([
    ['no unknown yes', ANYTHING],
    ['no yes', EITHER],
    ['no yes', concernOf('sexting')],
    ['no unknown yes', concernOf('iioc')],
    ['no unknown yes', withReason],
    ['no yes', addressNotWithheld],
    ['yes', policySays('policeBeforeDeletion')],
    ['no', policySays('coversCriminalExploitation')],
    ['yes', TELLS],
    ['no', OTHER],
    ['no unknown yes', by('theDsl')],
    ['no unknown', by('singlePoint')],
    ['no unknown yes', to('police')],
    ['no unknown', to('singlePoint')],
    ['no unknown yes', via('999')],
    ['no unknown yes', withAddress],
    ['no unknown yes', asTaught],
    ['no yes', { kind: 'opens', procedure: 'iioc' }],
    ['no', opens('iioc')],
  ] as const)('%s', (answers, predicate) => {
    expect(can(predicate)).toBe(answers);
  });
});

describe('several questions', () => {
  test.each([
    ['yes', and()],
    ['no', or()],
    ['yes', and(TELLS, TELLS)],
    ['no', and(TELLS, OTHER)],
    ['no', and(OTHER, ANYTHING)],
    ['no yes', and(TELLS, EITHER)],
    ['no unknown yes', and(TELLS, ANYTHING)],
    ['no unknown yes', and(EITHER, ANYTHING)],
    ['no unknown', and(to('singlePoint'), TELLS)],
    ['no unknown', and(to('singlePoint'), ANYTHING)],
    ['no', or(OTHER, OTHER)],
    ['yes', or(TELLS, OTHER)],
    ['yes', or(TELLS, ANYTHING)],
    ['no yes', or(OTHER, EITHER)],
    ['no unknown yes', or(OTHER, ANYTHING)],
    ['no unknown', or(to('singlePoint'), OTHER)],
    ['unknown yes', or(not(to('singlePoint')), OTHER)],
    ['no', not(TELLS)],
    ['yes', not(OTHER)],
    ['unknown yes', not(to('singlePoint'))],
    ['no unknown yes', not(ANYTHING)],
    ['yes', named('tells', TELLS)],
  ] as const)('%s', (answers, predicate) => {
    expect(can(predicate)).toBe(answers);
  });
});

test('answers are kept by policy, guard and kind of act', () => {
  const plumpton = policyNamed('plumpton-2020');
  const guard = to('singlePoint');
  expect(can(guard)).toBe('no unknown');
  expect([...possibleTruths(guard, 'party.informed', plumpton)].sort().join(' ')).toBe(
    'no unknown yes',
  );
  expect(can(TELLS)).toBe('yes');
  expect(can(TELLS, 'record.made')).toBe('no');
  const several = and(guard, ANYTHING);
  expect(possibleTruths(several, 'party.informed', plumpton)).toBe(
    possibleTruths(several, 'party.informed', plumpton),
  );
});

test.each(policies.map((policy) => [policy.id, policy] as const))(
  'no guard of %s answers what it was held unable to',
  (_, policy) => {
    const events = [
      act('party.informed', { to: ['police'], by: 'teacher' }),
      act('party.informed', { to: ['unrecorded'], by: 'unrecorded' }),
      act('image.deleted', { by: 'unrecorded' }),
      act('concern.raised', { to: ['dsl'], by: 'pupil', procedure: 'iioc' }),
    ];
    const wrong = Object.values(procedures)
      .flatMap((procedure) => normsInForce(procedure, policy))
      .flatMap(({ norm }) => Object.values(guardsOf(norm)).map((guard) => ({ norm, guard })))
      .flatMap(({ norm, guard }) =>
        events
          .filter((event) => {
            const answer = evaluate(guard, {}, event, policy);
            return !possibleTruths(guard, event.type, policy).has(answer);
          })
          .map((event) => `${norm.id}: ${event.type}`),
      );
    expect(wrong).toEqual([]);
  },
);
