import { beforeAll, describe, expect, test } from 'vitest';
import { policies, procedures } from '../../machines/index.ts';
import { type Norm, prohibition } from '../../src/norms/norm.ts';
import { and, concernOf, does, known, to } from '../../src/norms/predicates.ts';
import { canItBeKept } from '../../src/proof/can-it-be-kept.ts';
import { readTimeline, replay } from '../support/built-in.ts';

/** The rule books in which nobody may tell the DSL, under certain circumstances. */
const withATrap = (inForceWhen = concernOf('sexting')) => {
  const planted = prohibition('sexting.never-share-image', {
    title: 'A trap',
    says: 'Tell nobody.',
    inForceWhen,
    forbids: and(does('party.informed', 'referral.made'), to('theDsl')),
    otherwise: 'nobody may',
  });
  const norms = procedures.sexting.norms.map(
    (norm): Norm => (norm.id === planted.id ? planted : norm),
  );
  return { ...procedures, sexting: { ...procedures.sexting, norms } };
};

const named = ({ traps }: ReturnType<typeof canItBeKept>) =>
  traps.map(({ duty, prohibition: forbids }) => `${duty} ${forbids}`);

describe.each(policies.map((policy) => [policy.id, policy] as const))('%s', (_, policy) => {
  let kept: ReturnType<typeof canItBeKept>;
  beforeAll(() => {
    kept = canItBeKept(policy, procedures);
  });

  test('cannot be kept where an image is to be deleted and must not be', () => {
    const { pairs, traps } = kept;
    expect(pairs).toBeGreaterThan(5);
    expect(named({ pairs, traps })).toEqual([
      'iioc.exposure-copies-deleted sexting.delete-only-when-clear',
      'iioc.found-copies-deleted sexting.delete-only-when-clear',
    ]);
  });

  test('a trap is shown by a timeline in which both clauses bite', { timeout: 60_000 }, () => {
    for (const { duty, prohibition: forbids, clauses, timeline } of kept.traps) {
      expect(readTimeline(timeline)).toMatchObject({ ok: true });
      expect(clauses.length).toBeGreaterThan(1);
      const last = timeline.events.at(-1)?.at ?? '';
      const at = new Date(Date.parse(last) + 60_000).toISOString();
      const deleted = { at, type: 'image.deleted', by: 'dsl' } as const;
      const after = replay({ ...timeline, events: [...timeline.events, deleted] });
      const verdictOf = (norm: string, { findings }: typeof after) =>
        findings.find((each) => each.norm === norm)?.verdict;
      expect(verdictOf(duty, replay(timeline))).toBe('owed');
      expect(verdictOf(forbids, after)).toBe('breached');
    }
  });

  test('a planted trap is found, with the shortest way in', () => {
    const { traps } = canItBeKept(policy, withATrap());
    const trap = traps.find(({ duty }) => duty === 'sexting.dsl-told');
    expect(trap?.prohibition).toBe('sexting.never-share-image');
    expect(trap?.timeline.events.map(({ type }) => type)).toEqual([
      'concern.raised',
      'concern.raised',
    ]);
  });

  test('a planted trap is found where it takes an answer to get in', () => {
    const { traps } = canItBeKept(
      policy,
      withATrap(and(concernOf('sexting'), known('crime-suspected'))),
    );
    const trap = traps.find(({ duty }) => duty === 'sexting.dsl-told');
    expect(trap?.timeline.events.at(-1)).toMatchObject({ fact: 'crime-suspected', value: 'yes' });
  });
});
