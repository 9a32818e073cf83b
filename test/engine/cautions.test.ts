/** Cautions: what the law or guidance says where the policy is silent. Shown live, never judged. */
import { describe, expect, test } from 'vitest';
import { cautions } from '../../machines/index.ts';
import { type Incident, step } from '../../src/engine/replay.ts';
import { warningsOf } from '../../src/live/warnings.ts';
import { filled } from '../../src/norms/filled.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { adviseInWords, nextInWords } from '../../src/words/guidance.ts';
import { adopting, policyNamed, replay, ruleBooks, start } from '../support/built-in.ts';

const at = (minutes: number): string =>
  new Date(Date.parse('2026-03-04T09:00:00Z') + minutes * 60_000).toISOString();

const begun = (procedure: string, more: readonly object[] = [], books = ruleBooks): Incident =>
  [{ type: 'concern.raised', by: 'teacher', procedure } as object, ...more].reduce<Incident>(
    (incident, event, index) =>
      step(incident, { at: at(index), by: 'dsl', ...event } as TimelineEvent),
    start({ incident: 'c', policy: 'valley-end-2022', record: 'complete', exercise: false }, books),
  );

const answered = (fact: string, value = 'yes', by = 'dsl') => ({
  type: 'fact.established',
  by,
  fact,
  value,
});
const toldPolice = { type: 'party.informed', to: 'police', via: '101' };
const toldLado = { type: 'party.informed', to: 'lado', via: 'telephone' };

const listed = (incident: Incident): readonly string[] =>
  nextInWords(incident).cautions.map((each) => each.caution);

const on = (incident: Incident, type: string, more: object = {}) =>
  adviseInWords(incident, { at: at(50), by: 'dsl', type, ...more } as TimelineEvent);

const cautionedOn = (incident: Incident, type: string, more: object = {}): readonly string[] =>
  on(incident, type, more).flatMap((each) => (each.effect === 'cautioned' ? [each.caution] : []));

describe('indecent images', () => {
  test('what the policy does not forbid is cautioned from the first minute', () => {
    expect(listed(begun('iioc'))).toEqual([
      'image-looked-at',
      'image-copied-or-sent',
      'image-deleted',
      'child-asked-to-show',
      'crime-investigated-first',
    ]);
    for (const type of ['image.viewed', 'image.sent', 'image.copied', 'sharing.requested']) {
      expect([type, cautionedOn(begun('iioc'), type).length]).toEqual([type, 1]);
    }
  });

  test('deleting is cautioned, even where it is owed, until the police have answered', () => {
    const found = [answered('inadvertent-exposure'), answered('copies-exist')];
    const before = begun('iioc', found);
    const [first, ...rest] = on(before, 'image.deleted').map((each) => each.effect);
    expect([first, rest.includes('meets')]).toEqual(['cautioned', true]);
    const item = nextInWords(before).doNow.find((each) =>
      each.norms.includes('iioc.exposure-copies-deleted'),
    );
    expect(item?.cautions.map((each) => each.caution)).toEqual(['image-deleted']);
    const rung = begun('iioc', [...found, toldPolice]);
    expect(cautionedOn(rung, 'image.deleted')).toEqual(['image-deleted']);
    const heard = begun('iioc', [...found, toldPolice, answered('police-have-answered')]);
    expect(cautionedOn(heard, 'image.deleted')).toEqual([]);
    expect(listed(heard)).not.toContain('image-deleted');
  });

  test('an answer from before the images were known does not end it', () => {
    const incident = begun('general', [
      answered('police-have-answered'),
      answered('material-is-indecent-images'),
    ]);
    expect(incident.run.open.has('iioc')).toBe(true);
    expect(cautionedOn(incident, 'image.deleted')).toEqual(['image-deleted']);
  });

  test("a pupil's word that the police have answered does not end it", () => {
    const incident = begun('iioc', [toldPolice, answered('police-have-answered', 'yes', 'pupil')]);
    expect(cautionedOn(incident, 'image.deleted')).toEqual(['image-deleted']);
  });

  test('what the policy forbids already is not cautioned as well', () => {
    const sexting = begun('sexting');
    expect(listed(sexting)).toEqual([]);
    for (const type of ['image.viewed', 'image.shared', 'image.deleted', 'sharing.requested']) {
      expect([type, cautionedOn(sexting, type)]).toEqual([type, []]);
    }
    const onDevice = begun('iioc', [answered('found-on-school-device')]);
    expect(listed(onDevice)).not.toContain('image-copied-or-sent');
    expect(cautionedOn(onDevice, 'image.copied')).toEqual([]);
    expect(cautionedOn(onDevice, 'image.viewed')).toEqual(['image-looked-at']);
  });

  test('where nothing could be such an image, nothing is cautioned', () => {
    expect(listed(begun('cyberbullying'))).toEqual([]);
    expect(cautionedOn(begun('filtering-breach'), 'image.viewed')).toEqual([]);
    const believed = begun('filtering-breach', [answered('material-believed-illegal')]);
    expect(cautionedOn(believed, 'image.viewed')).toEqual(['image-looked-at']);
    expect(cautionedOn(begun('iioc'), 'image.viewed', { by: 'police' })).toEqual([]);
  });
});

describe('investigating', () => {
  test('an allegation against staff: not before the LADO or the police have been spoken to', () => {
    expect(cautionedOn(begun('staff-misuse'), 'investigation.started')).toEqual([
      'staff-investigated-first',
    ]);
    for (const call of [toldLado, toldPolice]) {
      expect(cautionedOn(begun('staff-misuse', [call]), 'investigation.started')).toEqual([]);
    }
  });

  test('a crime: not before the police or the local body have been spoken to', () => {
    const incident = begun('general', [answered('crime-suspected')]);
    expect(cautionedOn(incident, 'investigation.started')).toEqual(['crime-investigated-first']);
    expect(cautionedOn(begun('general'), 'investigation.started')).toEqual([]);
    expect(
      cautionedOn(begun('general', [answered('crime-suspected'), toldPolice]), 'device.searched'),
    ).toEqual([]);
  });

  test('a call from before the concern does not end it', () => {
    const incident = begun('general', [
      toldPolice,
      { type: 'concern.raised', by: 'teacher', procedure: 'staff-misuse' },
    ]);
    expect(cautionedOn(incident, 'investigation.started')).toContain('staff-investigated-first');
  });
});

describe('what a caution is', () => {
  test('it says where it is from, and that it is not the policy', () => {
    for (const each of nextInWords(begun('iioc')).cautions) {
      expect(each.from).toMatch(/^Not the school's policy: .*\(https?:.*\)$/);
      expect(each.says).not.toMatch(/[{}]/);
    }
    const [first] = on(begun('iioc'), 'image.deleted');
    expect(first).toMatchObject({ effect: 'cautioned', norm: null });
    expect(first?.says).toMatch(/^Caution: Do not delete anything before Surrey Police/);
  });

  test('stepping warns with it before the act is recorded; telling parents stops nobody', () => {
    const act = (type: string, more: object = {}) =>
      warningsOf(begun('iioc'), { at: at(9), by: 'dsl', type, ...more } as TimelineEvent);
    expect(act('image.viewed')).toMatchObject([{ alarm: 'cautioned', norm: null, clauses: [] }]);
    expect(act('party.informed', { to: 'parent' })).toEqual([]);
  });

  test('it is shown with and without the national layer, and never judged', () => {
    const looked = { type: 'image.viewed', by: 'teacher' };
    const { timeline } = begun('iioc', [looked]);
    const layered = begun('iioc', [looked], adopting(['national']));
    expect(listed(layered)).toEqual(listed(begun('iioc', [looked])));
    const { cautions: _, ...without } = ruleBooks;
    expect(replay(timeline)).toEqual(replay(timeline, { books: without }));
    expect(JSON.stringify(replay(timeline))).not.toContain('caution');
  });

  test('each has words for every policy, an id of its own, and can be shown', () => {
    expect(new Set(cautions.map(({ id }) => id)).size).toBe(cautions.length);
    for (const { says } of cautions) {
      for (const policy of ['valley-end-2022', 'plumpton-2020']) {
        expect(filled(says, policyNamed(policy))).toMatch(/^[A-Z][^{}]+\.$/);
      }
    }
  });
});
