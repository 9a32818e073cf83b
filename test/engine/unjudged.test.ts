import { describe, expect, test } from 'vitest';
import { LogJudge } from '../../src/audit/log-judge.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Party } from '../../src/vocabulary/parties.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { remarkInWords } from '../../src/words/reasons.ts';
import { replay, ruleBooks } from '../support/built-in.ts';

const at = (minutes: number): string => new Date(Date.UTC(2026, 2, 4, 9, minutes)).toISOString();

/** Everything done in a case of offensive words, and one thing more. */
const incident = (more: readonly Omit<TimelineEvent, 'at'>[]): Timeline => ({
  incident: 'unjudged',
  policy: 'valley-end-2022',
  record: 'complete',
  exercise: false,
  events: [
    { at: at(0), type: 'concern.raised', by: 'teacher', to: 'dsl', procedure: 'general' },
    ...['immediate-danger', 'safeguarding-concern', 'crime-suspected', 'threshold-met'].map(
      (fact) => ({ at: at(1), type: 'fact.established', by: 'dsl', fact, value: 'no' }),
    ),
    { at: at(1), type: 'fact.established', by: 'dsl', fact: 'child-involved', value: 'no' },
    { at: at(2), type: 'record.made', by: 'dsl' },
    ...more.map((event) => ({ ...event, at: at(3) })),
    { at: at(4), type: 'incident.closed', by: 'dsl' },
  ] as TimelineEvent[],
});

const act = (type: string, by: Party, to?: Party) =>
  ({ type, by, ...(to === undefined ? {} : { to }) }) as Omit<TimelineEvent, 'at'>;

const verdictOn = (timeline: Timeline) => {
  const report = replay(timeline);
  const judge = new LogJudge({ books: ruleBooks, policy: null, against: null });
  judge.judgeTimeline(timeline, { file: 'log.jsonl', line: 1 });
  expect(judge.disagreement(timeline)).toBeNull();
  return report;
};

describe('an act that some rule must judge', () => {
  test('leaves an incident compliant where there is none', () => {
    expect(verdictOn(incident([])).verdict).toBe('compliant');
  });

  test.each([
    act('image.viewed', 'teacher'),
    act('image.sent', 'teacher', 'deputy-dsl'),
    act('device.released', 'headteacher', 'pupil'),
    act('content.deleted', 'unrecorded'),
    act('device.searched', 'visitor'),
  ])('leaves open whether all was done where no rule is about it: %j', (done) => {
    const { verdict, remarks } = verdictOn(incident([done]));
    expect(verdict).toBe('cannot-tell');
    expect(remarks).toContainEqual({ code: 'judged-by-no-rule', entry: 7 });
    expect(remarks.map(remarkInWords).join()).toContain('no rule of the policy judges entry 7');
  });

  test('is in doubt where it is open whether a rule is about it', () => {
    const { verdict, findings, remarks } = verdictOn(incident([act('image.sent', 'teacher')]));
    expect({ verdict, remarks }).toEqual({ verdict: 'cannot-tell', remarks: [] });
    const open = findings.filter((each) => each.verdict === 'cannot-tell').map(({ norm }) => norm);
    expect(open).toEqual(['general.police-before-others', 'general.confidentiality']);
  });

  test.each([
    act('image.sent', 'pupil'),
    act('device.searched', 'police'),
    act('image.viewed', 'parent'),
  ])('is none of the school where others did it: %j', (done) => {
    expect(verdictOn(incident([done]))).toMatchObject({ verdict: 'compliant', remarks: [] });
  });

  test('does not soften what is wrong with the incident', () => {
    const told = act('party.informed', 'teacher', 'public');
    const { verdict } = verdictOn(incident([told, act('image.viewed', 'teacher')]));
    expect(verdict).toBe('non-compliant');
  });

  test.each(['image.copied', 'image.deleted'])(
    'is judged by no rule that forbids it only on a device of the school: %s',
    (type) => {
      const answer = (fact: string, value: string) =>
        ({ type: 'fact.established', by: 'dsl', fact, value }) as Omit<TimelineEvent, 'at'>;
      const opened = { type: 'procedure.opened', by: 'dsl', procedure: 'iioc' } as const;
      const asked = ['held-by-staff-on-school-device', 'inadvertent-exposure'];
      const told = asked.map((fact) => answer(fact, 'no'));
      const with_ = (found: string) =>
        verdictOn(
          incident([
            opened,
            ...told,
            answer('found-on-school-device', found),
            act(type, 'technical-support'),
          ]),
        ).remarks;
      expect(with_('no')).toContainEqual({ code: 'judged-by-no-rule', entry: 11 });
      expect(with_('yes')).toEqual([]);
    },
  );

  test('is judged by the section that is opened for it', () => {
    const opened = { type: 'procedure.opened', by: 'dsl', procedure: 'sexting' } as const;
    const { remarks } = verdictOn(incident([opened, act('image.viewed', 'teacher')]));
    expect(remarks).toEqual([]);
  });
});
