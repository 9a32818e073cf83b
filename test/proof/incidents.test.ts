import { describe, expect, test } from 'vitest';
import { policies, procedures } from '../../machines/index.ts';
import type { Duty, Norm, Prohibition } from '../../src/norms/norm.ts';
import { type Guiding, guidingBy, type Judging, judgingBy } from '../../src/proof/incidents.ts';
import { verify } from '../../src/proof/verify.ts';
import type { NormId, ProcedureId } from '../../src/vocabulary/procedures.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';

type Books = typeof procedures;

/** The rule books with one norm changed. */
const withNorm = (id: NormId, change: (norm: Norm) => Norm): Books => {
  const owner = id.slice(0, id.indexOf('.')) as ProcedureId;
  const norms = procedures[owner].norms.map((norm) => (norm.id === id ? change(norm) : norm));
  return { ...procedures, [owner]: { ...procedures[owner], norms } };
};

const events = (timeline: Timeline, change: (all: Timeline['events']) => Timeline['events']) => ({
  ...timeline,
  events: change(timeline.events),
});

/** A runner that takes every concern after the first of its kind for the same matter. */
const onlyOneMatter =
  (judge: Judging): Judging =>
  (timeline, norm) => {
    const kinds = new Set<string>();
    const first = events(timeline, (all) =>
      all.filter((event, place) => {
        if (event.type !== 'concern.raised') return true;
        const isNew = place === 0 || !kinds.has(event.procedure);
        const isOther = kinds.size > 0 && event.procedure === 'online-hate';
        kinds.add(event.procedure);
        return isNew && !isOther;
      }),
    );
    return judge(first, norm);
  };

/** A runner that does not see that danger was over. */
const dangerNeverEnds =
  (judge: Judging): Judging =>
  (timeline, norm) =>
    judge(
      events(timeline, (all) =>
        all.filter((event) => event.type !== 'fact.established' || event.value !== 'no'),
      ),
      norm,
    );

/** A runner that does not know whom a concern is about. */
const subjectUnknown =
  (judge: Judging): Judging =>
  (timeline, norm) =>
    judge(
      events(timeline, (all) =>
        all.map((event) =>
          event.type === 'concern.raised' ? { ...event, about: undefined } : event,
        ),
      ),
      norm,
    );

/** A runner that takes everybody's answers and decisions for the DSL's. */
const anybodyMayAnswer =
  (judge: Judging): Judging =>
  (timeline, norm) =>
    judge(
      events(timeline, (all) =>
        all.map((event) =>
          event.type === 'fact.established' || event.type === 'decision.recorded'
            ? { ...event, by: 'dsl' as const }
            : event,
        ),
      ),
      norm,
    );

const duty = (norm: Norm) => norm as Duty;
const prohibition = (norm: Norm) => norm as Prohibition;
const same = (judge: Judging) => judge;

describe.each(policies.map((policy) => [policy.id, policy] as const))('%s', (_, policy) => {
  const failures = (norm: NormId, books: Books, wrap: (judge: Judging) => Judging) =>
    verify(policy, books, [norm], wrap(judgingBy(policy, books)))
      .theorems.flatMap((each) => each.failures)
      .map(({ theorem }) => theorem);

  test.each([
    ['another matter is not seen', 'not-met-from-before', 'general.dsl-told', onlyOneMatter],
    ['a second concern is not seen', 'not-met-from-before', 'sexting.referral', onlyOneMatter],
    ['new danger is not seen', 'danger-means-999-for-it', 'general.danger-999', dangerNeverEnds],
    ['the subject may act', 'subject-does-not-help', 'general.recorded', subjectUnknown],
    ['the subject may decide', 'subject-does-not-help', 'sexting.sanctions', subjectUnknown],
    ['a pupil may decide', 'excuse-needs-entitled', 'sexting.sanctions', anybodyMayAnswer],
    ['a pupil may excuse', 'excuse-needs-entitled', 'general.secure-email', anybodyMayAnswer],
  ] as const)('a runner by which %s is found by %s', (_fault, theorem, norm, wrap) => {
    expect(failures(norm, procedures, same)).toEqual([]);
    expect(failures(norm, procedures, wrap)).toContain(theorem);
  });

  test.each([
    [
      'a device given back still counts as stored',
      'undone-is-not-met',
      'sexting.device-secured',
      (norm: Norm): Norm => ({ ...duty(norm), undoing: null }),
    ],
    [
      'access opened again still counts as blocked',
      'undone-is-not-met',
      'sexting.access-blocked',
      (norm: Norm): Norm => ({ ...duty(norm), undoing: null }),
    ],
    [
      'an emergency can wait',
      'urgency-is-respected',
      'general.danger-999',
      (norm: Norm): Norm => ({ ...duty(norm), urgency: 'afterwards' }) as Norm,
    ],
  ] as const)('a norm by which %s is found by %s', (_fault, theorem, norm, change) => {
    expect(failures(norm, procedures, same)).toEqual([]);
    expect(failures(norm, withNorm(norm, change), same)).toContain(theorem);
  });

  const misguided = (norm: NormId, wrap: (guide: Guiding) => Guiding) =>
    verify(
      policy,
      procedures,
      [norm],
      judgingBy(policy, procedures),
      wrap(guidingBy(policy, procedures)),
    )
      .theorems.find(({ id }) => id === 'guidance-goes-by-urgency')
      ?.failures.map(({ says }) => says);

  test('guidance that does not go by urgency is found', () => {
    const changed =
      (change: (offered: ReturnType<Guiding>['offered']) => ReturnType<Guiding>['offered']) =>
      (guide: Guiding): Guiding =>
      (timeline) => {
        const guidance = guide(timeline);
        return { ...guidance, offered: change(guidance.offered) };
      };
    expect(
      misguided(
        'sexting.review',
        changed((offered) => offered),
      ),
    ).toEqual([]);
    expect(
      misguided(
        'sexting.review',
        changed((offered) => [...offered].reverse()),
      ),
    ).toEqual([expect.stringMatching(/ is offered before .+, which is more urgent$/)]);
    expect(
      misguided(
        'sexting.review',
        changed((offered) => offered.slice(1)),
      ),
    ).toEqual([expect.stringMatching(/ is open, and is not offered$/)]);
  });

  test('an act that a prohibition lets pass in silence is found', () => {
    const norm = 'sexting.never-share-image';
    const silent: (judge: Judging) => Judging = (judge) => (timeline, id) =>
      judge(
        events(timeline, (all) => all.filter((event) => !event.type.startsWith('image.'))),
        id,
      );
    expect(failures(norm, procedures, silent)).toContain('forbidden-act-is-seen');
    expect(prohibition(procedures.sexting.norms[1] as Norm).id).toBe(norm);
  });
});
