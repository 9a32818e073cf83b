/** Records that are complete for some acts only: what such a record does not say is judged by what it shows. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordKind } from '../../src/vocabulary/records.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { readTimeline, replay } from '../support/built-in.ts';
import { closed, happened, raised, told } from '../support/incidents.ts';
import { randomRuns } from '../support/runs.ts';
import { recordsInPart, timelines } from '../support/timelines.ts';

const verdictsOf = (record: RecordKind, ...events: Timeline['events']) => {
  const head = { incident: 'A', policy: 'valley-end-2022', exercise: false };
  const { findings } = replay({ ...head, record, events });
  return (norm: string) => findings.find((each) => each.norm === norm)?.verdict;
};

const SEXTING = raised('sexting');

describe('a record that is complete for some acts', () => {
  test('shows that these were not done, and leaves the others open', () => {
    const of = verdictsOf('complete for device.secured', SEXTING, closed(300));
    expect(of('sexting.device-secured')).toBe('missed');
    expect(of('sexting.support')).toBe('cannot-tell');
    expect(of('sexting.never-view-image')).toBe('cannot-tell');
  });

  test('shows who was not told, and of nobody else', () => {
    const events = [raised('exploitation'), closed(300)];
    const police = verdictsOf('complete for party.informed to police', ...events);
    expect(police('exploitation.police-told')).toBe('missed');
    expect(police('exploitation.parents-informed')).toBe('cannot-tell');
    const parents = verdictsOf('complete for party.informed to parent', ...events);
    expect(parents('exploitation.police-told')).toBe('cannot-tell');
    expect(parents('exploitation.parents-informed')).toBe('missed');
  });

  test('shows that nobody looked, where looking is what it shows', () => {
    const of = verdictsOf('complete for image.viewed', SEXTING, closed(300));
    expect(of('sexting.never-view-image')).toBe('kept');
    expect(of('sexting.never-share-image')).toBe('cannot-tell');
  });

  test('is open about what is still to be done, and says what is overdue', () => {
    const record = 'complete for party.informed to police, device.secured' as const;
    const of = verdictsOf(record, raised('exploitation'), happened(300, 'device.secured'));
    expect(of('exploitation.police-told')).toBe('overdue');
    expect(of('exploitation.risk-assessed')).toBe('cannot-tell');
  });

  test('may say all but some', () => {
    const of = verdictsOf('complete except support.provided', SEXTING, closed(300));
    expect(of('sexting.device-secured')).toBe('missed');
    expect(of('sexting.support')).toBe('cannot-tell');
    expect(of('sexting.never-view-image')).toBe('kept');
  });

  test('an order that something unshown may have lifted is not called broken', () => {
    const events = [raised('iioc'), happened(5, 'image.deleted'), told(60, 'police'), closed(300)];
    const all = ['breached', 'cannot-tell'];
    const norm = 'iioc.no-deletion-before-police';
    const of = (record: RecordKind) => verdictsOf(record, ...events)(norm);
    expect(of('complete except support.provided')).toBe(of('complete'));
    expect(all).toContain(of('complete except party.informed to police'));
  });

  test.each([
    'complete for device.locked',
    'complete for party.informed to polis',
    'complete for ',
    'complete except',
    'mostly',
  ])('%s is refused', (record) => {
    const events = [SEXTING];
    const read = readTimeline({ incident: 'A', policy: 'valley-end-2022', record, events });
    expect(read.ok).toBe(false);
  });
});

test('what such a record says of a rule is what a complete one says, or what a partial one says', () => {
  fc.assert(
    fc.property(timelines(), recordsInPart(), (timeline, record) => {
      const of = (kind: RecordKind) => replay({ ...timeline, record: kind }).findings;
      const [whole, partial] = [of('complete'), of('partial')];
      of(record).forEach(({ norm, verdict }, index) => {
        expect([whole[index]?.verdict, partial[index]?.verdict], norm).toContain(verdict);
      });
    }),
    { numRuns: randomRuns(60, 3000) },
  );
});
