/** Somebody is told once they know: what was sent meets no duty to tell at once until it was read. */
import { describe, expect, test } from 'vitest';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { readTimeline, ruleBooks } from '../support/built-in.ts';
import {
  answered,
  at,
  closed,
  findingIn,
  happened,
  incident,
  judged,
  PLUMPTON,
  raised,
  told,
} from '../support/incidents.ts';

/** Closed by somebody to whom nothing was sent. */
const shut = (minutes: number): TimelineEvent =>
  happened(minutes, 'incident.closed', { by: 'teacher' });

const DSL_TOLD = 'sexting.dsl-told';
const CONCERN = raised('sexting');
const EMAIL = told(10, 'dsl', { via: 'email' });

const finding = (events: readonly TimelineEvent[], norm: Parameters<typeof findingIn>[1]) =>
  findingIn(judged(events), norm);

describe('a duty to tell somebody at once', () => {
  test.each(['email', 'secure-email', 'letter', 'online-form', 'record-system', 'social-media'])(
    'is not met by %s that nobody has read',
    (via) => {
      const found = finding([CONCERN, told(10, 'dsl', { via }), shut(30)], DSL_TOLD);
      expect(found.verdict).toBe('missed');
      expect(found.reasons).toContainEqual(
        expect.objectContaining({ code: 'only-sent', entry: 1 }),
      );
      expect(found.because.join()).toContain('sent, and not known to have been read');
    },
  );

  test.each(['101', 'in-person', 'telephone', 'meeting', undefined])('is met by %s', (via) => {
    expect(finding([CONCERN, told(10, 'dsl', { via }), shut(30)], DSL_TOLD).verdict).toBe('met');
  });

  test('is met when they say that they have read it', () => {
    const read = happened(20, 'message.acknowledged', { by: 'dsl', entry: 1 });
    const found = finding([CONCERN, EMAIL, read, closed(30)], DSL_TOLD);
    expect(found).toMatchObject({ verdict: 'met', doneAt: at(20), events: [0, 1, 2] });
    const late = happened(90, 'message.acknowledged', { by: 'dsl' });
    expect(finding([CONCERN, EMAIL, late, closed(99)], DSL_TOLD).verdict).toBe('late');
  });

  test('is met by an entry of their own, made later', () => {
    const own = answered(25, 'device-in-hand', 'no', { by: 'dsl' });
    const found = finding([CONCERN, EMAIL, own, closed(30)], DSL_TOLD);
    expect(found).toMatchObject({ verdict: 'met', doneAt: at(25) });
    const before = answered(5, 'device-in-hand', 'no', { by: 'dsl' });
    const others = answered(25, 'device-in-hand', 'no', { by: 'teacher' });
    const closing = happened(30, 'incident.closed', { by: 'teacher' });
    expect(finding([CONCERN, before, EMAIL, others, closing], DSL_TOLD).verdict).toBe('missed');
  });

  test('is met where somebody else who counts read it, if the entry says which message', () => {
    const norm = 'radicalisation.dsl-told';
    const events = (entry?: number): readonly TimelineEvent[] => [
      raised('radicalisation'),
      answered(1, 'child-or-parent-at-risk-of-radicalisation', 'yes', { by: 'teacher' }),
      told(10, 'dsl', { via: 'email' }),
      happened(20, 'message.acknowledged', { by: 'deputy-dsl', ...(entry ? { entry } : {}) }),
      happened(30, 'incident.closed', { by: 'teacher' }),
    ];
    const verdict = (entry?: number) =>
      findingIn(judged(events(entry), { policy: PLUMPTON }), norm).verdict;
    expect(verdict(2)).toBe('met');
    expect(verdict()).toBe('missed');
  });

  test('holds for a concern that was raised in writing too, but not against who raised it', () => {
    const sent = raised('sexting', { to: 'dsl', via: 'record-system' });
    const close = happened(30, 'incident.closed', { by: 'teacher' });
    const read = happened(9, 'message.acknowledged', { by: 'dsl', entry: 0 });
    expect(finding([raised('sexting', { to: 'dsl' }), close], DSL_TOLD).verdict).toBe('met');
    expect(finding([sent, close], DSL_TOLD).verdict).toBe('missed');
    expect(finding([sent, read, close], DSL_TOLD)).toMatchObject({ verdict: 'met', doneAt: at(9) });
    const own = raised('sexting', { by: 'dsl', to: 'headteacher', via: 'email' });
    expect(finding([own, close], DSL_TOLD).verdict).toBe('met');
  });

  test('is not met by reading what was sent before the matter was known', () => {
    const second = happened(60, 'concern.raised', { by: 'teacher', procedure: 'radicalisation' });
    const risk = answered(61, 'child-or-parent-at-risk-of-radicalisation', 'yes', {
      by: 'teacher',
    });
    const read = happened(70, 'message.acknowledged', { by: 'dsl', entry: 1 });
    const close = happened(900, 'incident.closed', { by: 'teacher' });
    const events = [CONCERN, EMAIL, second, risk, read, close];
    expect(finding(events, 'radicalisation.dsl-told').verdict).toBe('missed');
  });
});

describe('an entry of whoever was written to', () => {
  const norm = DSL_TOLD;
  const own = (type: TimelineEvent['type'], rest: object) => [
    CONCERN,
    EMAIL,
    happened(20, type, { by: 'dsl', ...rest }),
    shut(30),
  ];

  test('shows that they have read it where it is about what it told', () => {
    expect(finding(own('lead.taken', {}), norm).verdict).toBe('met');
    expect(finding(own('concern.raised', { procedure: 'sexting', sameAs: 0 }), norm).verdict).toBe(
      'met',
    );
  });

  test('shows nothing where it raises a concern of another kind', () => {
    const other = own('concern.raised', { procedure: 'cyberbullying' });
    expect(finding(other, norm).verdict).toBe('missed');
  });

  test('shows nothing where it says that it is about another concern', () => {
    const other = happened(5, 'concern.raised', { by: 'teacher', procedure: 'cyberbullying' });
    const events = (covers: number) => [
      CONCERN,
      told(1, 'dsl', { via: 'email' }),
      other,
      told(10, 'headteacher', { covers: [0] }),
      told(20, 'parent', { by: 'dsl', covers: [covers] }),
      shut(30),
    ];
    expect(finding(events(0), norm).verdict).toBe('met');
    expect(finding(events(2), norm).verdict).toBe('missed');
  });

  test('that says which message was read says nothing of another', () => {
    const other = happened(12, 'concern.raised', { by: 'teacher', procedure: 'cyberbullying' });
    const second = told(15, 'dsl', { via: 'letter', covers: [2] });
    const verdict = (entry: number) => {
      const read = happened(20, 'message.acknowledged', { by: 'dsl', entry });
      return finding([CONCERN, EMAIL, other, second, read, shut(30)], norm).verdict;
    };
    expect(verdict(1)).toBe('met');
    expect(verdict(3)).toBe('missed');
  });
});

describe('a message to one of several people', () => {
  const STAFF_TOLD = 'filtering-breach.pupil-tells-staff';
  const verdict = (to: string | readonly string[], by: string) => {
    const breach = raised('filtering-breach');
    const found = answered(1, 'found-by-pupil', 'yes', { by: 'pupil' });
    const sent = told(5, to as 'staff', { by: 'pupil', via: 'email' });
    const act = happened(10, 'record.made', { by });
    return findingIn(
      judged([breach, found, sent, act, closed(600)], { policy: PLUMPTON }),
      STAFF_TOLD,
    ).verdict;
  };

  test('is read by them, and by nobody else in the same role', () => {
    expect(verdict('staff-1', 'staff-1')).toBe('met');
    expect(verdict('staff-1', 'staff-2')).toBe('missed');
    expect(verdict(['staff-1', 'staff-2'], 'staff-2')).toBe('met');
  });

  test('may have been read where the entry does not say who of them made it', () => {
    expect(verdict('staff-1', 'staff')).toBe('cannot-tell');
    expect(verdict('staff', 'staff-2')).toBe('met');
  });
});

describe('a duty to tell that comes first, and to which the text gives no time', () => {
  const events = (...rest: readonly TimelineEvent[]) => [CONCERN, EMAIL, ...rest, shut(600)];
  const verdict = (norm: Parameters<typeof findingIn>[1], all: readonly TimelineEvent[]) =>
    findingIn(judged(all, { policy: PLUMPTON }), norm).verdict;

  test('is in doubt while nothing shows that the email was read', () => {
    expect(verdict(DSL_TOLD, events())).toBe('cannot-tell');
    expect(verdict('general.dsl-told', events())).toBe('cannot-tell');
    expect(verdict('general.official-route', events())).toBe('cannot-tell');
    const others = answered(20, 'device-in-hand', 'no', { by: 'teacher' });
    expect(verdict(DSL_TOLD, events(others))).toBe('cannot-tell');
  });

  test('is met once they have read it, or act on it, or are told in person', () => {
    const read = happened(20, 'message.acknowledged', { by: 'dsl', entry: 1 });
    expect(verdict(DSL_TOLD, events(read))).toBe('met');
    expect(verdict(DSL_TOLD, events(happened(20, 'lead.taken')))).toBe('met');
    expect(verdict(DSL_TOLD, events(told(20, 'dsl')))).toBe('met');
    expect(verdict(DSL_TOLD, [CONCERN, shut(600)])).toBe('missed');
  });

  test('is met by writing to an agency, which the text names as the way', () => {
    const sent = told(10, 'single-point-of-access', { via: 'email' });
    expect(verdict('general.official-route', [CONCERN, sent, shut(600)])).toBe('met');
  });
});

describe('what is not due at once', () => {
  test('is met in writing', () => {
    const referral = happened(20, 'referral.made', { to: 'lado', via: 'online-form' });
    const events = [raised('staff-misuse', { about: 'teacher', by: 'staff' }), referral];
    const allegation = answered(5, 'allegation-against-staff', 'yes');
    expect(finding([...events, allegation, closed(30)], 'staff-misuse.lado-told').verdict).toBe(
      'met',
    );
  });

  test('and a form of their own is how the IWF is told', () => {
    const events = (to: string, via: string): readonly TimelineEvent[] => [
      raised('iioc'),
      told(10, to as 'iwf', { by: 'dsl', via }),
      closed(30),
    ];
    const verdict = (to: string, via: string) =>
      finding(events(to, via), 'iioc.organisation-told').verdict;
    expect(verdict('iwf', 'online-form')).toBe('met');
    expect(verdict('iwf', 'email')).toBe('missed');
    expect(verdict('police', '101')).toBe('met');
  });

  test('and a report by a form tells the police and the LADO, where the clause names no other way', () => {
    const by = (to: string, via: string, norm: Parameters<typeof findingIn>[1]) => {
      const kind = norm.startsWith('iioc') ? 'iioc' : 'exploitation';
      return finding([raised(kind), told(10, to as 'lado', { by: 'dsl', via }), closed(30)], norm)
        .verdict;
    };
    expect(by('police', 'online-form', 'iioc.organisation-told')).toBe('met');
    expect(by('lado', 'online-form', 'iioc.organisation-told')).toBe('met');
    expect(by('lado', 'email', 'iioc.organisation-told')).toBe('missed');
    // Here the clause says by which number.
    expect(by('police', 'online-form', 'exploitation.police-told')).toBe('missed');
  });

  test('and what was sent to the wrong person is a breach whoever has read it', () => {
    const norm = 'general.confidentiality';
    const sent = told(10, 'media', { via: 'email' });
    const report = judged([CONCERN, sent, closed(30)]);
    const breached = report.findings.filter(({ verdict }) => verdict === 'breached');
    expect(breached.map((each) => each.norm)).not.toEqual([]);
    const read = happened(20, 'message.acknowledged', { by: 'media', entry: 1 });
    const after = judged([CONCERN, sent, read, closed(30)]);
    const count = (of: typeof report) => of.findings.map(({ events }) => events.length);
    expect([norm, ...count(after)]).toEqual([norm, ...count(report)]);
  });
});

test('an acknowledgement names an earlier entry that told somebody', () => {
  const problems = (entry: number): readonly string[] => {
    const read = readTimeline(
      incident([CONCERN, EMAIL, happened(20, 'message.acknowledged', { entry })]),
      ruleBooks,
    );
    return read.ok ? [] : read.problems.map(({ path, says }) => `${path.join('.')} ${says}`);
  };
  expect(problems(1)).toEqual([]);
  expect(problems(0)).toEqual([expect.stringContaining('events.2.entry entry 0 told nobody')]);
  expect(problems(2)).toEqual([expect.stringContaining('events.2.entry has to name an earlier')]);
});
