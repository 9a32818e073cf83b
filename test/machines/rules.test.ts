/** Single rules that no timeline of the fixtures decides by itself. */
import { describe, expect, test } from 'vitest';
import { findingIn, happened, judged, raised } from '../support/incidents.ts';

describe('sexting', () => {
  test('a reason written down before looking counts as well', () => {
    const report = judged([
      raised('sexting'),
      happened(3, 'record.made', { reason: 'the child asked for it to be seen' }),
      happened(5, 'image.viewed'),
    ]);
    expect(findingIn(report, 'sexting.viewing-recorded').verdict).toBe('met');
  });

  test('a reason by somebody else, or no reason, does not', () => {
    for (const record of [{ by: 'teacher', reason: 'x' }, {}]) {
      const report = judged([
        raised('sexting'),
        happened(3, 'record.made', record),
        happened(5, 'image.viewed'),
      ]);
      expect(findingIn(report, 'sexting.viewing-recorded').verdict).toBe('owed');
    }
  });
});
