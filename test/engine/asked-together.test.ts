/** Questions that no answer alone would settle are asked all the same, and so is what was in an e-mail. */
import { expect, test } from 'vitest';
import { next } from '../../src/engine/next.ts';
import { resume } from '../../src/engine/replay.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { ruleBooks } from '../support/built-in.ts';

const askedAfter = (policy: string, events: readonly object[]) => {
  const timeline = {
    incident: '1',
    policy,
    record: 'complete' as const,
    exercise: false,
    events: events.map((event, minute) => ({
      at: `2026-03-04T09:0${minute}:00Z`,
      ...event,
    })) as TimelineEvent[],
  };
  return next(resume(timeline, ruleBooks)).ask.map(({ fact }) => fact);
};

const RAISED = { type: 'concern.raised', by: 'teacher', to: 'dsl', about: 'child-1' };

test('a search: whether a device was used against the rules, and whether it is at hand', () => {
  const asked = askedAfter('plumpton-2020', [{ ...RAISED, procedure: 'device-search' }]);
  expect(asked).toEqual(
    expect.arrayContaining(['pupil-device-used-against-rules', 'device-in-hand']),
  );
});

test('a question that follows from another is not asked before it', () => {
  const asked = askedAfter('plumpton-2020', [{ ...RAISED, procedure: 'learning-platform' }]);
  expect(asked).not.toContain('user-left-material-up');
});

test('an e-mail to an agency: whether it held names, until somebody has said so', () => {
  const mailed = [
    { ...RAISED, procedure: 'cyberbullying' },
    { type: 'party.informed', by: 'dsl', to: 'childrens-services', via: 'email' },
  ];
  const fact = 'email-held-personal-details';
  expect(askedAfter('valley-end-2022', mailed.slice(0, 1))).not.toContain(fact);
  expect(askedAfter('valley-end-2022', mailed)).toContain(fact);
  const answer = { type: 'fact.established', by: 'dsl', fact, value: 'no' };
  expect(askedAfter('valley-end-2022', [...mailed, answer])).not.toContain(fact);
});
