/** What a record says was not done: what it says of a duty that several people or acts can meet. */
import { describe, expect, test } from 'vitest';
import { LogJudge } from '../../src/audit/log-judge.ts';
import { isAct, isDuty } from '../../src/norms/norm.ts';
import { eventsTaken, recipients, rolesTold } from '../../src/norms/predicates.ts';
import { type NormInForce, normsInForce } from '../../src/norms/procedure.ts';
import type { Party } from '../../src/vocabulary/parties.ts';
import type { NormId, ProcedureId } from '../../src/vocabulary/procedures.ts';
import { policyNamed, ruleBooks } from '../support/built-in.ts';
import {
  answered,
  closed,
  findingIn,
  happened,
  incident,
  judged,
  PLUMPTON,
  raised,
  VALLEY_END,
} from '../support/incidents.ts';

const NIGHT = closed(600);
const UNCLEAR_CRIME = answered(5, 'crime-suspected', 'unclear');

const omitted = (act: string, rest: object = {}) => happened(60, 'act.omitted', { act, ...rest });

const on = (
  policy: string,
  procedure: ProcedureId,
  norm: NormId,
  events: readonly object[],
  record: 'partial' | 'complete' = 'partial',
) => {
  const timeline = [raised(procedure), ...(events as never[]), NIGHT];
  return findingIn(judged(timeline, { policy, record }), norm).verdict;
};

const BOTH = ['police', 'childrens-services'];

describe.each([VALLEY_END, PLUMPTON])('a referral to one of several bodies, %s', (policy) => {
  const referral = (...events: readonly object[]) =>
    on(policy, 'sexting', 'sexting.referral', events);

  test('was not made where the record says so of every body, in one entry or in several', () => {
    expect(referral(omitted('referral.made', { to: BOTH }))).toBe('missed');
    const apart = BOTH.map((to) => omitted('referral.made', { to }));
    expect(referral(...apart)).toBe('missed');
    expect(referral(...apart.reverse())).toBe('missed');
    const [police, services] = BOTH;
    const mixed = [
      omitted('party.informed', { to: police }),
      omitted('referral.made', { to: services }),
    ];
    expect(referral(...mixed)).toBe('missed');
  });

  test('is judged alike in an audit', () => {
    const judge = new LogJudge({ books: ruleBooks, policy: null, against: null });
    for (const to of [BOTH, 'police']) {
      const events = [raised('sexting'), omitted('referral.made', { to }), NIGHT];
      const timeline = incident(events, { policy, record: 'partial' });
      judge.judgeTimeline(timeline, { file: 'log.jsonl', line: 1 });
      expect(judge.disagreement(timeline)).toBeNull();
    }
  });

  test('is open while the record says so of some only, or of nobody in particular', () => {
    for (const to of BOTH) expect(referral(omitted('referral.made', { to }))).toBe('cannot-tell');
    expect(referral(omitted('referral.made'))).toBe('cannot-tell');
    expect(referral(omitted('referral.made', { to: ['police', 'lado'] }))).toBe('cannot-tell');
  });

  test('is met all the same once it was made', () => {
    const made = happened(90, 'referral.made', { to: 'police' });
    expect(referral(omitted('referral.made', { to: BOTH }), made)).toBe('met');
  });

  test('is departed from where a reason is given', () => {
    const reason = 'the family is known to them, and they have the whole account';
    expect(referral(omitted('referral.made', { to: BOTH, reason }))).toBe('departed');
    const apart = BOTH.map((to) => omitted('referral.made', { to, reason }));
    expect(referral(...apart)).toBe('departed');
    expect(referral(omitted('referral.made', { to: BOTH, reason: 'n/a' }))).toBe('cannot-tell');
  });
});

describe('the single point', () => {
  test('is only the way to children’s services: who was not referred there was not referred', () => {
    const norm = 'exploitation.referral';
    const not = (to: string) =>
      on(PLUMPTON, 'exploitation', norm, [omitted('referral.made', { to })]);
    expect(not('childrens-services')).toBe('missed');
    expect(not('single-point-of-access')).toBe('cannot-tell');
  });

  test('has a duty of its own, which speaks of nobody else', () => {
    const norm = 'general.single-point-told';
    const not = (to: string) =>
      on(PLUMPTON, 'exploitation', norm, [omitted('party.informed', { to })]);
    expect(not('single-point-of-access')).toBe('missed');
    expect(not('childrens-services')).toBe('cannot-tell');
  });
});

describe('what a clause asks for', () => {
  test.each([
    ['exploitation.agencies-checked', 'agencies.checked'],
    ['exploitation.dsl-handles', 'lead.taken'],
    ['exploitation.support', 'support.provided'],
  ] as const)('was not done where the record says so: %s', (norm, act) => {
    expect(on(VALLEY_END, 'exploitation', norm, [omitted(act)])).toBe('missed');
  });

  test('asking for advice is not telling, and the duty to ask is missed', () => {
    const to = ['police', 'safeguarding-partnership'];
    const unasked = [UNCLEAR_CRIME, omitted('advice.sought', { to })];
    expect(on(VALLEY_END, 'exploitation', 'exploitation.advice-when-unclear', unasked)).toBe(
      'missed',
    );
    expect(on(VALLEY_END, 'exploitation', 'exploitation.police-told', unasked)).toBe('cannot-tell');
  });

  test('deletion that was not considered is missed, and one that was not done is not', () => {
    const norm = 'sexting.deletion-considered';
    expect(on(VALLEY_END, 'sexting', norm, [omitted('deletion.considered')])).toBe('missed');
    expect(on(VALLEY_END, 'sexting', norm, [omitted('image.deleted')])).toBe('cannot-tell');
  });
});

describe('telling that was left out, of nobody who is named', () => {
  const TOLD: readonly NormId[] = ['exploitation.police-told', 'exploitation.parents-informed'];
  const untold = (rest: object = {}) => omitted('party.informed', rest);

  test.each(TOLD)('leaves open whether it was this: %s', (norm) => {
    expect(on(VALLEY_END, 'exploitation', norm, [untold()])).toBe('cannot-tell');
    expect(on(VALLEY_END, 'exploitation', norm, [untold({ to: 'unrecorded' })])).toBe(
      'cannot-tell',
    );
    expect(on(VALLEY_END, 'exploitation', norm, [untold({ to: ['police', 'parent'] })])).toBe(
      'missed',
    );
  });

  test('is missed on a complete record, where nobody else told them', () => {
    expect(on(VALLEY_END, 'exploitation', 'exploitation.police-told', [untold()], 'complete')).toBe(
      'missed',
    );
  });

  test('with a reason leaves open what was decided against', () => {
    const reason = 'the child is not safe at home';
    const norm = 'sexting.parents-informed';
    expect(on(VALLEY_END, 'sexting', norm, [untold({ to: 'parent', reason })])).toBe('departed');
    expect(on(VALLEY_END, 'sexting', norm, [untold({ reason })])).toBe('cannot-tell');
  });
});

describe('every duty that several people may be told under', () => {
  const several = [VALLEY_END, PLUMPTON].flatMap((id) =>
    Object.values(ruleBooks.procedures).flatMap((each) =>
      normsInForce(each, policyNamed(id)).flatMap((inForce) => {
        const to = mayHear(inForce);
        return to.length > 1 ? [[id, inForce.norm.id, to, inForce] as const] : [];
      }),
    ),
  );

  test('has such duties', () => {
    expect(several.length).toBeGreaterThan(20);
  });

  test.each(several)('%s %s', (id, norm, to, { norm: duty }) => {
    if (!isDuty(duty) || eventsTaken(duty.metBy).some(isAnotherAct)) return;
    const open = norm.split('.')[0] as ProcedureId;
    const all = [...to];
    const owed = (events: readonly object[]) => on(id, open, norm, events);
    // Those that an act or an answer raises are not owed here.
    if (on(id, open, norm, [], 'complete') !== 'missed') return;
    expect(owed([])).toBe('cannot-tell');
    expect(owed([omitted('party.informed', { to: all })])).toBe('missed');
    const parts = all.map((each) => omitted('party.informed', { to: each }));
    expect(owed(parts)).toBe('missed');
    for (const left of all) {
      if (left === 'single-point-of-access' && all.includes('childrens-services')) continue;
      const some = all.filter((each) => each !== left);
      expect(owed([omitted('party.informed', { to: some })])).toBe('cannot-tell');
    }
  });
});

function mayHear({ norm, standing }: NormInForce): readonly Party[] {
  if (!isDuty(norm)) return [];
  const roles = norm.names ?? rolesTold(norm.metBy);
  return [...new Set(roles.flatMap((role) => recipients(role, standing.policy, {})))];
}

function isAnotherAct(type: string): boolean {
  return (
    isAct(type as never) && !['party.informed', 'advice.sought', 'referral.made'].includes(type)
  );
}
