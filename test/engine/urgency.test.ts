/** `next` goes by urgency: invariant 14, on random timelines, and what a DSL would be shown first. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policies, procedures } from '../../machines/index.ts';
import { step } from '../../src/engine/replay.ts';
import { isDuty } from '../../src/norms/norm.ts';
import { normsInForce } from '../../src/norms/procedure.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { URGENCIES, type Urgency } from '../../src/vocabulary/urgency.ts';
import { nextInWords } from '../../src/words/guidance.ts';
import { resume, start } from '../support/built-in.ts';
import { timelines } from '../support/timelines.ts';

const rank = (urgency: Urgency): number => URGENCIES.indexOf(urgency);
const at = (minutes: number): string =>
  new Date(Date.parse('2026-03-04T09:00:00Z') + minutes * 60_000).toISOString();

const begun = (procedure: string, ...more: readonly object[]) =>
  [{ type: 'concern.raised', by: 'teacher', procedure } as object, ...more].reduce<
    ReturnType<typeof start>
  >(
    (incident, event, index) =>
      step(incident, { at: at(index), by: 'dsl', ...event } as TimelineEvent),
    start({ incident: 'u', policy: 'valley-end-2022', record: 'complete', exercise: false }),
  );

const answered = (fact: string, value = 'yes') => ({ type: 'fact.established', fact, value });

describe('on random timelines', () => {
  test('nothing of a later urgency is offered before something of an earlier one that is open', () => {
    let several = 0;
    fc.assert(
      fc.property(timelines({ most: 15 }), (timeline) => {
        const incident = resume(timeline);
        const { doNow, later } = nextInWords(incident);
        const urgencyOf = new Map(
          incident.run.tracks.flatMap(({ norm: { norm } }) =>
            isDuty(norm) ? [[norm.id, rank(norm.urgency)] as const] : [],
          ),
        );
        // What is only to be written down, and what may yet turn out to be owed, are not among these.
        const urgent = doNow.filter((each) => !each.knownTo && !each.inAnyCase);
        const emergency = urgent.findLastIndex((each) => each.acts[0]?.via === '999');
        const shown = doNow.map((each) => rank(each.urgency));
        const first = doNow.findLastIndex((each) => each.acts[0]?.via === '999') + 1;
        expect(shown.slice(first)).toEqual(shown.slice(first).toSorted((a, b) => a - b));
        const ranks = urgent
          .slice(emergency + 1)
          .map((each) => Math.min(...each.norms.map((norm) => urgencyOf.get(norm) ?? 9)));
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
        if (new Set(ranks).size > 1) several += 1;
        const waits = rank('afterwards');
        if (later.length > 0) expect(ranks.every((each) => each < waits)).toBe(true);
        expect(later.every((each) => each.urgency === 'afterwards')).toBe(true);
      }),
      { numRuns: 100 },
    );
    expect(several).toBeGreaterThan(2);
  });

  test('everything that is owed is offered once, or waits', () => {
    fc.assert(
      fc.property(timelines({ most: 15 }), (timeline) => {
        const incident = resume(timeline);
        const { doNow, later } = nextInWords(incident);
        const owed = incident.run.tracks.flatMap(({ norm: { norm }, state }) =>
          isDuty(norm) && ['owed', 'overdue'].includes(state) ? [norm.id] : [],
        );
        const offered = [...doNow, ...later].flatMap((each) =>
          each.norms.filter((norm) => !each.inAnyCase || owed.includes(norm)),
        );
        expect([...offered].sort()).toEqual([...new Set(owed)].sort());
      }),
      { numRuns: 100 },
    );
  });
});

describe('what a duty is', () => {
  /** A pupil's own to do; for the school it is a note. */
  const NOT_OURS = ['filtering-breach.pupil-tells-staff'];
  const inForce = policies.flatMap((policy) =>
    Object.values(procedures).flatMap((procedure) => normsInForce(procedure, policy)),
  );

  test('what a policy wants at once comes at once', () => {
    // "As soon as possible" is days: what is possible first is not this.
    const soon = inForce.filter(
      ({ norm, limitMinutes }) => isDuty(norm) && limitMinutes !== null && limitMinutes <= 60,
    );
    expect(soon.length).toBeGreaterThan(15);
    for (const { norm } of soon) {
      if (isDuty(norm) && !NOT_OURS.includes(norm.id)) {
        expect([norm.id, norm.urgency]).toEqual([norm.id, 'at-once']);
      }
    }
  });

  test('reviews, sanctions, discipline, changes and reports upwards come afterwards, and nothing else does', () => {
    const acts = [
      'sanction.applied',
      'review.held',
      'procedures.reviewed',
      'changes.made',
      'conduct-action.taken',
      'debrief.held',
      'lessons.recorded',
    ];
    const all = Object.values(procedures).flatMap(({ norms }) => norms.filter(isDuty));
    const afterwards = all.filter((norm) => norm.urgency === 'afterwards').map(({ id }) => id);
    const first = (norm: (typeof all)[number]): readonly string[] => {
      const text = JSON.stringify(norm.metBy);
      return acts.filter((act) => text.includes(`"${act}"`));
    };
    expect(afterwards.length).toBeGreaterThan(10);
    for (const norm of all) {
      const isUpwards = JSON.stringify(norm.owedWhen).includes('"report-upwards"');
      if (afterwards.includes(norm.id)) {
        expect([norm.id, isUpwards || first(norm).length > 0]).toEqual([norm.id, true]);
      }
    }
    const only = all.filter(
      (norm) =>
        first(norm).length === 1 &&
        (JSON.stringify(norm.metBy).match(/\.[a-z]+"/g) ?? []).length === 1,
    );
    expect(only.map(({ id }) => id).filter((id) => !afterwards.includes(id))).toEqual([]);
  });
});

describe('what is shown first', () => {
  test('999 before everything, and no question comes before it', () => {
    const { doNow, ask } = nextInWords(begun('exploitation', answered('immediate-danger')));
    expect(doNow[0]?.says).toBe('Call 999 now.');
    expect(ask.map((each) => each.fact)).not.toContain('immediate-danger');
  });

  test('what a pupil does on the spot comes before telling', () => {
    const { doNow } = nextInWords(begun('filtering-breach', answered('found-by-pupil')));
    expect(doNow[0]?.norms).toContain('filtering-breach.pupil-covers-screen');
  });

  test('danger, then who it is about, are asked before anybody is told', () => {
    const { ask } = nextInWords(begun('staff-misuse'));
    expect(ask.filter((each) => each.isFirst).map((each) => each.fact)).toEqual([
      'immediate-danger',
      'subject-is-headteacher',
      'subject-is-dsl',
    ]);
    const told = nextInWords(
      begun('staff-misuse', { type: 'party.informed', by: 'teacher', to: 'headteacher' }),
    );
    expect(told.ask.find((each) => each.fact === 'subject-is-dsl')?.isFirst ?? false).toBe(false);
  });

  test('a question that could raise something more urgent than all there is to do comes first', () => {
    const told = { type: 'party.informed', by: 'teacher', to: 'dsl' };
    const { ask, doNow } = nextInWords(begun('sexting', told, answered('immediate-danger', 'no')));
    expect(doNow[0]?.urgency).toBe('same-day');
    expect(ask.filter((each) => each.isFirst).map((each) => each.fact)).toEqual([
      'image-on-school-network',
      'device-in-hand',
    ]);
  });

  test('who finds that no child made the image is asked whether it is an indecent one', () => {
    const told = { type: 'party.informed', by: 'teacher', to: 'dsl' };
    const asked = (value: string) => {
      const entries = [told, answered('images-made-by-young-people', value)];
      return nextInWords(begun('sexting', ...entries)).ask.map(({ fact }) => fact);
    };
    expect(asked('no')).toContain('material-is-indecent-images');
    expect(asked('yes')).not.toContain('material-is-indecent-images');
  });

  test('devices before discipline, agencies before parents, and parents with a caution', () => {
    const { doNow, later } = nextInWords(
      begun('sexting', answered('device-in-hand'), answered('image-on-school-network')),
    );
    const place = (norm: string) => doNow.findIndex((each) => each.norms.includes(norm as never));
    expect(place('sexting.device-secured')).toBeGreaterThanOrEqual(0);
    expect(place('sexting.device-secured')).toBeLessThan(place('sexting.risk-assessed'));
    expect(place('sexting.referral')).toBeLessThan(place('sexting.parents-informed'));
    expect(place('sexting.sanctions')).toBe(-1);
    expect(later.flatMap((each) => each.norms)).toContain('sexting.sanctions');
    const parents = doNow[place('sexting.parents-informed')];
    expect(parents?.cautions[0]?.says).toMatch(/put a child at risk.*parent is suspected/);
  });

  test('what one act does is one thing to do', () => {
    const { doNow } = nextInWords(
      begun('iioc', answered('found-on-school-device'), answered('crime-suspected')),
    );
    const police = doNow.find((each) => each.norms.includes('iioc.found-police-told'));
    expect(police?.norms).toContain('general.crime-told');
    expect(police?.urgency).toBe('at-once');
  });
});
