/** Who is told whatever the answer turns out to be, and what is not asked of those who know already. */
import { describe, expect, test } from 'vitest';
import { step } from '../../src/engine/replay.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { nextInWords } from '../../src/words/guidance.ts';
import { resume, start } from '../support/built-in.ts';
import { answered, happened, incident, judged, raised, told } from '../support/incidents.ts';

const VALLEY_END = 'valley-end-2022';
const PLUMPTON = 'plumpton-2020';
const POLICIES = [VALLEY_END, PLUMPTON];
const LEADS: Readonly<Record<string, string>> = {
  [VALLEY_END]: 'Tell the Designated Safeguarding Lead.',
  [PLUMPTON]: 'Tell the Designated Safeguarding Lead or a deputy DSL.',
};

const nextOf = (policy: string, ...events: readonly TimelineEvent[]) =>
  nextInWords(resume(incident(events, { policy })));
const saysOf = (policy: string, ...events: readonly TimelineEvent[]) =>
  nextOf(policy, ...events).doNow.map((each) => each.says);
/** By a teacher, so that nobody who is to be told has said anything. */
const teacherSays = (minutes: number, fact: string, value = 'yes') =>
  answered(minutes, fact as never, value as never, { by: 'teacher' });
const BREACH = raised('filtering-breach');

describe.each(POLICIES)('a site that somebody found, under %s', (policy) => {
  test('goes to the DSL before it is known who found it, with the clauses of every finder', () => {
    const [first] = nextOf(policy, BREACH).doNow;
    expect(first?.says).toBe(LEADS[policy]);
    expect(first).toMatchObject({ urgency: 'at-once', overdue: false, dueAt: null });
    expect(first?.norms).toEqual(
      expect.arrayContaining([
        'filtering-breach.staff-pass-on',
        'filtering-breach.technical-tells-dsl',
      ]),
    );
    expect(first?.clauses.length).toBeGreaterThan(1);
  });

  test('is still told to the DSL when one finder is ruled out, and not to the technical side', () => {
    for (const out of ['found-by-pupil', 'found-by-technical-support']) {
      const events = [BREACH, teacherSays(1, out, 'no')];
      expect(saysOf(policy, ...events)[0], out).toBe(LEADS[policy]);
      expect(saysOf(policy, ...events).join(), out).not.toMatch(/provider/);
    }
    const noTechnician = teacherSays(1, 'found-by-technical-support', 'no');
    const [first] = nextOf(policy, BREACH, noTechnician).doNow;
    expect(first?.norms).toContain('filtering-breach.staff-pass-on');
    expect(first?.norms).not.toContain('filtering-breach.technical-tells-dsl');
  });

  test('is offered in its own words once the finder is known', () => {
    const { doNow } = nextOf(policy, BREACH, teacherSays(1, 'found-by-pupil'));
    expect(doNow.some((each) => each.inAnyCase !== undefined)).toBe(false);
    expect(doNow.flatMap((each) => each.norms)).toContain('filtering-breach.staff-pass-on');
  });

  test('is not told again to a DSL who has been told, raised it, or answered about it', () => {
    for (const events of [
      [BREACH, told(1, 'dsl', { by: 'teacher' })],
      [raised('filtering-breach', { to: 'dsl' })],
      [raised('filtering-breach', { by: 'dsl' })],
      [BREACH, answered(1, 'immediate-danger', 'no', { by: 'dsl' })],
    ]) {
      expect(nextOf(policy, ...events).doNow.some((each) => each.inAnyCase)).toBe(false);
    }
  });

  test('asks whether it is about the DSL before the DSL is told', () => {
    const { ask } = nextOf(policy, BREACH);
    expect(ask.filter((each) => each.isFirst).map((each) => each.fact)).toContain('subject-is-dsl');
    expect(saysOf(policy, BREACH, teacherSays(1, 'subject-is-dsl'))).not.toContain(LEADS[policy]);
  });

  test('is not given as a reason for what is owed to the same people already', () => {
    const events = [
      BREACH,
      teacherSays(2, 'found-by-technical-support', 'no'),
      told(3, 'technical-support'),
    ];
    const norms = nextOf(policy, ...events).doNow.flatMap((each) => each.norms);
    expect(norms).toContain('filtering-breach.technical-passes-on-to-dsl');
    expect(norms).not.toContain('filtering-breach.staff-pass-on');
  });

  test('changes no verdict: nothing is owed in the report until somebody says who found it', () => {
    const events = [BREACH, happened(30, 'incident.closed', { by: 'dsl' })];
    const { findings } = judged(events, { policy });
    const passOn = findings.find(({ norm }) => norm === 'filtering-breach.staff-pass-on');
    expect(passOn?.verdict).toBe('cannot-tell');
  });
});

test.each(POLICIES)('no other procedure has such a duty at the first minute under %s', (policy) => {
  for (const kind of ['sexting', 'iioc', 'exploitation', 'staff-misuse', 'radicalisation']) {
    expect(nextOf(policy, raised(kind as never)).doNow.some((each) => each.inAnyCase)).toBe(false);
  }
});

describe('a DSL who has acted', () => {
  const answer = answered(1, 'immediate-danger', 'no', { by: 'dsl' });
  const tells = (...events: readonly TimelineEvent[]) =>
    nextOf(VALLEY_END, ...events).doNow.find((each) => each.norms.includes('sexting.dsl-told'));

  test('is not to be told: when they were is to be written down, after what is to be done', () => {
    expect(tells(raised('sexting'))?.says).toBe('Tell the Designated Safeguarding Lead.');
    const item = tells(raised('sexting'), answer);
    expect(item?.says).toBe(
      'The Designated Safeguarding Lead knows already. Write down who told them, and when.',
    );
    expect(item).toMatchObject({ knownTo: 'dsl', urgency: 'then' });
  });

  test('has not been told in the verdict', () => {
    const { findings } = judged([raised('sexting'), answer], { policy: VALLEY_END });
    expect(findings.find(({ norm }) => norm === 'sexting.dsl-told')?.verdict).toBe('owed');
  });

  test('before the concern, or on a device or an image, may not know', () => {
    const early = happened(-5, 'party.informed', { by: 'dsl', to: 'parent' });
    const looked = happened(1, 'image.viewed', { by: 'dsl' });
    expect(tells(early, raised('sexting'))?.knownTo).toBeUndefined();
    expect(tells(raised('sexting'), looked)?.knownTo).toBeUndefined();
  });

  test('may know of one of two matters only, and is told', () => {
    const second = happened(60, 'concern.raised', { by: 'teacher', procedure: 'exploitation' });
    const { doNow } = nextOf(VALLEY_END, raised('sexting'), second, {
      ...answer,
      at: '2026-03-04T11:00:00Z',
    });
    const item = doNow.find((each) => each.norms.includes('general.dsl-told'));
    expect(item?.knownTo).toBeUndefined();
  });

  test('agencies are rung whatever stands in the record', () => {
    const asked = answered(1, 'crime-suspected', 'yes', { by: 'police' });
    const item = nextOf(VALLEY_END, raised('exploitation'), asked).doNow.find((each) =>
      each.norms.includes('exploitation.police-told'),
    );
    expect(item?.knownTo).toBeUndefined();
  });
});

describe.each(POLICIES)('images under %s', (policy) => {
  const IIOC = raised('iioc', { to: 'dsl' });

  test('ask first which body is to be told', () => {
    const { ask, doNow } = nextOf(policy, IIOC);
    const item = doNow.find((each) => each.norms.includes('iioc.organisation-told'));
    expect(item?.says).toMatch(/\(101\).*Internet Watch Foundation.*LADO/);
    const first = ask.filter((each) => each.isFirst).map((each) => each.fact);
    expect(first).toEqual(
      expect.arrayContaining(['found-on-school-device', 'held-by-staff-on-school-device']),
    );
    expect(first).not.toContain('crime-suspected');
  });

  test('say both to lock the device away and to quarantine it', () => {
    const says = saysOf(
      policy,
      IIOC,
      answered(1, 'held-by-staff-on-school-device'),
      answered(2, 'device-in-hand'),
    );
    expect(says.filter((each) => /Lock away.*quarantine/.test(each))).toHaveLength(1);
  });

  test('give no number to ring where a device is to be locked away', () => {
    const { doNow } = nextOf(policy, IIOC, answered(2, 'device-in-hand'));
    const device = doNow.find((each) => each.norms.includes('iioc.devices-secured'));
    expect(device?.contacts).toEqual([]);
    const police = nextOf(policy, IIOC, answered(1, 'found-on-school-device')).doNow.find((each) =>
      each.norms.includes('iioc.found-police-told'),
    );
    expect(police?.contacts.flatMap((each) => each.reach)).toContain('101');
  });

  test('that are to be deleted say how to ask the police first, and ask whether they have answered', () => {
    const events = [IIOC, answered(1, 'inadvertent-exposure'), answered(2, 'copies-exist')];
    const copies = (...more: readonly TimelineEvent[]) =>
      nextOf(policy, ...events, ...more).doNow.find((each) =>
        each.norms.includes('iioc.exposure-copies-deleted'),
      );
    expect(
      copies()
        ?.cautions.map((each) => each.says)
        .join(),
    ).toMatch(/Ring 101/);
    expect(nextOf(policy, ...events).ask.map((each) => each.fact)).toContain(
      'police-have-answered',
    );
    const replied = answered(9, 'police-have-answered');
    expect(copies(replied)?.cautions).toEqual([]);
    expect(nextOf(policy, ...events, replied).ask.map((each) => each.fact)).not.toContain(
      'police-have-answered',
    );
  });
});

test('of what comes at once, the DSL is told first, though the police are due sooner', () => {
  const { doNow } = nextOf(PLUMPTON, raised('exploitation'));
  expect(doNow[0]?.norms).toContain('exploitation.dsl-told');
  expect(doNow[1]?.norms).toContain('exploitation.police-told');
  const begun = start({ incident: 'x', policy: PLUMPTON, record: 'complete', exercise: false });
  const danger = [raised('exploitation'), answered(1, 'immediate-danger')].reduce(step, begun);
  expect(nextInWords(danger).doNow[0]?.acts[0]?.via).toBe('999');
});
