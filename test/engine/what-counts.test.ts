/**
 * What counts for a concern, and what only seems to: the smallest incident for each, with the verdict
 * that the rules give.
 */
import { describe, expect, test } from 'vitest';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Verdict } from '../../src/vocabulary/findings.ts';
import type { NormId, ProcedureId } from '../../src/vocabulary/procedures.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import {
  answered,
  closed,
  corrected,
  findingIn,
  happened,
  judged,
  PLUMPTON,
  raised,
  told,
} from '../support/incidents.ts';

type Rest = Readonly<Record<string, unknown>>;

interface Case {
  readonly name: string;
  readonly norm: NormId;
  readonly events: readonly TimelineEvent[];
  readonly rest?: Partial<Omit<Timeline, 'events'>>;
  readonly right: Verdict;
}

const concern = (minutes: number, procedure: ProcedureId, rest: Rest = {}): TimelineEvent =>
  happened(minutes, 'concern.raised', { by: 'teacher', procedure, ...rest });
const opened = (minutes: number, procedure: ProcedureId, rest: Rest = {}): TimelineEvent =>
  happened(minutes, 'procedure.opened', { by: 'teacher', procedure, ...rest });
const byHead = { by: 'headteacher' };
const plumpton = { policy: PLUMPTON };

const BEFORE_THE_CONCERN: readonly Case[] = [
  {
    name: 'an entry by nobody named does not show that anybody knew',
    norm: 'general.parents-informed',
    events: [
      happened(-9, 'referral.made', { ...byHead, to: ['parent', 'unrecorded'] }),
      raised('harassment', { by: 'pupil' }),
      happened(600, 'access.unblocked', { by: 'unrecorded' }),
    ],
    right: 'cannot-tell',
  },
  {
    name: 'of two people who were told, the one who shows it says nothing for the other',
    norm: 'general.dsl-told',
    events: [
      told(-9, ['dsl', 'headteacher']),
      raised('harassment'),
      happened(30, 'risk.assessed', byHead),
    ],
    right: 'cannot-tell',
  },
  {
    name: 'the DSL who was told shows it only after the incident is closed, and had been told in time',
    norm: 'general.dsl-told',
    events: [
      told(-9, 'dsl', { by: 'parent' }),
      raised('harassment', { by: 'line-manager' }),
      closed(15),
      happened(51, 'lessons.recorded'),
    ],
    right: 'met',
  },
  {
    name: 'raising another concern does not show that somebody knew of this one',
    norm: 'general.dsl-told',
    events: [
      told(-9, 'dsl', { by: 'parent' }),
      raised('sexting'),
      concern(30, 'online-hate', { by: 'dsl' }),
    ],
    right: 'cannot-tell',
  },
  {
    name: 'what was told before the concern is not about what is discovered later',
    norm: 'monitoring.dsl-told',
    events: [
      told(-82, 'dsl', { by: 'unrecorded' }),
      raised('social-media'),
      answered(1, 'subject-is-chair-of-governors', 'no'),
      opened(1296, 'monitoring', { by: 'unrecorded' }),
    ],
    right: 'cannot-tell',
  },
  {
    name: 'an email from before the second concern, read after it, is not about that one',
    norm: 'live-stream.dsl-told',
    events: [
      raised('visitor-breach', { by: 'deputy-dsl' }),
      told(54, 'dsl', { by: 'teacher', via: 'secure-email' }),
      concern(438, 'general', { by: 'deputy-dsl' }),
      concern(500, 'live-stream', { by: 'parent' }),
      answered(600, 'subject-is-deputy-dsl', 'yes'),
    ],
    rest: plumpton,
    right: 'owed',
  },
];

const SUBJECTS: readonly Case[] = [
  {
    name: 'told to two people who both turn out to be the subject, it was told to nobody',
    norm: 'general.dsl-told',
    events: [
      raised('sexting'),
      told(5, ['dsl', 'deputy-dsl']),
      answered(30, 'subject-is-dsl', 'yes', byHead),
      answered(60, 'subject-is-deputy-dsl', 'yes', byHead),
    ],
    right: 'cannot-tell',
  },
  {
    name: 'advice sought by the DSL is in doubt once a second report says that it is about the DSL, and they say so',
    norm: 'general.escalated',
    events: [
      raised('sexting', { by: 'dsl' }),
      happened(1, 'advice.sought', { to: 'childrens-services' }),
      concern(94, 'sexting', { by: 'unrecorded', to: 'deputy-dsl', about: 'dsl' }),
      answered(2838, 'subject-is-dsl', 'yes'),
    ],
    right: 'cannot-tell',
  },
  {
    name: 'what the chair said the police had answered is in doubt, also for what was done only later',
    norm: 'iioc.devices-secured',
    events: [
      answered(-30, 'police-have-answered', 'yes', { by: 'chair-of-governors' }),
      raised('iioc', { by: 'prevent-team' }),
      answered(1, 'subject-is-chair-of-governors', 'yes', { by: 'chair-of-governors' }),
      happened(5, 'device.secured', byHead),
      happened(86, 'device.released', { by: 'safeguarding-governor' }),
    ],
    rest: plumpton,
    right: 'cannot-tell',
  },
  {
    name: 'an order that somebody else lifted later was not lifted in between',
    norm: 'general.police-before-others',
    events: [
      raised('radicalisation'),
      told(15, 'police', { by: 'dsl' }),
      told(56, ['unrecorded'], byHead),
      told(515, 'police', { by: 'deputy-dsl' }),
      answered(847, 'subject-is-dsl', 'yes', byHead),
    ],
    rest: plumpton,
    right: 'cannot-tell',
  },
  {
    name: 'a parent whom the first concern is about is not the subject of another',
    norm: 'sexting.parents-informed',
    events: [
      raised('filtering-breach', { about: 'parent' }),
      concern(560, 'general', { by: 'parent' }),
      concern(2000, 'sexting', { by: 'governor' }),
    ],
    rest: plumpton,
    right: 'met',
  },
  {
    name: 'the head who brings a second report about the DSL knows of it, whichever concern it is',
    norm: 'staff-misuse.complaint-referred',
    events: [
      raised('general', { by: 'deputy-dsl' }),
      concern(204, 'general', { ...byHead, about: 'dsl', to: 'lado' }),
    ],
    right: 'met',
  },
  {
    name: 'who is cleared of the first concern does not know about the second by what was said before it',
    norm: 'general.official-route',
    events: [
      raised('iioc', { by: 'dsl' }),
      answered(130, 'subject-is-deputy-dsl', 'yes', byHead),
      told(220, 'unrecorded', { by: 'deputy-dsl' }),
      concern(2800, 'general', { by: 'pupil' }),
      answered(5000, 'subject-is-deputy-dsl', 'no', byHead),
    ],
    right: 'owed',
  },
];

const DISCOVERIES: readonly Case[] = [
  {
    name: 'an email sent just before a discovery, and read just after, may not be about it',
    norm: 'iioc.dsl-told',
    events: [
      raised('filtering-breach', { by: 'technical-support' }),
      told(23, 'dsl', { via: 'secure-email' }),
      opened(25, 'iioc'),
      answered(26, 'immediate-danger', 'no'),
    ],
    right: 'cannot-tell',
  },
  {
    name: 'what a search implies does not outweigh what somebody said of the device',
    norm: 'device-search.examining-body-told',
    events: [
      raised('staff-misuse', byHead),
      answered(104, 'device-in-examination', 'yes', { by: 'governor' }),
      answered(140, 'pupil-device-used-against-rules', 'yes', { by: 'regulator' }),
    ],
    rest: plumpton,
    right: 'owed',
  },
  {
    name: 'a device put away before the discovery is put away, whoever turns out to be the subject',
    norm: 'sexting.device-secured',
    events: [
      raised('radicalisation', byHead),
      happened(60, 'device.secured', { by: 'teacher' }),
      answered(900, 'subject-is-deputy-dsl', 'yes', byHead),
      answered(901, 'device-in-hand', 'yes', byHead),
      opened(950, 'sexting', { by: 'visitor' }),
    ],
    right: 'met',
  },
  {
    name: 'the police who raised the concern yesterday do not know of the danger of today',
    norm: 'general.danger-999',
    events: [
      raised('exploitation', { by: 'police', to: 'deputy-dsl' }),
      answered(1601, 'immediate-danger', 'yes', { by: 'pupil' }),
    ],
    right: 'cannot-tell',
  },
  {
    name: 'a device given back to nobody named, after somebody may have rung the police, is in doubt',
    norm: 'iioc.quarantine-until-advice',
    events: [
      raised('radicalisation', { by: 'public' }),
      told(15, 'police', { by: 'unrecorded' }),
      happened(600, 'device.released', byHead),
      opened(718, 'iioc'),
    ],
    rest: plumpton,
    right: 'cannot-tell',
  },
  {
    name: 'what may have been known when it was deleted stays in doubt though it is forbidden no longer',
    norm: 'device-search.deletion-only-if-allowed',
    events: [
      happened(-71, 'content.deleted', { by: 'deputy-dsl' }),
      raised('device-search'),
      corrected(600, 1, { procedure: 'cyberbullying' }),
    ],
    rest: plumpton,
    right: 'cannot-tell',
  },
  {
    name: 'a procedure opened with the moment when the school came to know holds nothing earlier against anybody',
    norm: 'sexting.sanction-without-harm',
    events: [
      raised('online-hate', { by: 'pupil' }),
      happened(300, 'sanction.applied', byHead),
      opened(100, 'sexting', { by: 'pupil', knownAt: '2026-03-13T10:14:00.000Z' }),
    ],
    right: 'kept',
  },
];

const RAISED_PERHAPS: readonly Case[] = [
  {
    name: 'what was perhaps raised and was told to the subject alone is in doubt',
    norm: 'filtering-breach.technical-passes-on-to-dsl',
    events: [
      raised('filtering-breach', { by: 'unrecorded', to: ['technical-support', 'dsl'] }),
      answered(500, 'subject-is-dsl', 'yes', byHead),
    ],
    rest: plumpton,
    right: 'cannot-tell',
  },
  {
    name: 'what was perhaps raised before closing stays in doubt, whatever is found out later',
    norm: 'filtering-breach.technical-passes-on-to-dsl',
    events: [
      raised('filtering-breach', byHead),
      told(1, 'unrecorded', { by: 'safeguarding-partnership' }),
      closed(15),
      answered(71, 'found-by-technical-support', 'yes', { by: 'unrecorded' }),
    ],
    right: 'cannot-tell',
  },
];

const RAISED_ONCE: readonly Case[] = [
  {
    name: 'technical support is told twice about a breach that the DSL knows of, and owes the DSL nothing',
    norm: 'filtering-breach.technical-passes-on-to-dsl',
    events: [
      raised('filtering-breach', { to: 'dsl' }),
      told(20, 'technical-support', { by: 'teacher' }),
      told(90, 'technical-support', { by: 'dsl' }),
      closed(600),
    ],
    right: 'met',
  },
  {
    name: 'leadership that knows of a breach need not hear of it again either',
    norm: 'filtering-breach.technical-passes-on-to-leadership',
    events: [
      raised('filtering-breach', { to: 'headteacher' }),
      told(20, 'technical-support', { by: 'teacher' }),
      told(90, 'technical-support', { by: 'dsl' }),
      closed(600),
    ],
    right: 'met',
  },
  {
    name: 'a choice not to tell the provider stands when technical support is told once more',
    norm: 'filtering-breach.technical-passes-on-to-provider',
    events: [
      raised('filtering-breach', { to: 'dsl' }),
      told(20, 'technical-support', { by: 'teacher' }),
      happened(60, 'decision.recorded', {
        by: 'headteacher',
        norm: 'filtering-breach.technical-passes-on-to-provider',
        reason: 'the filter was set wrongly by us, and the provider has no part in that',
      }),
      told(90, 'technical-support', { by: 'teacher' }),
      closed(600),
    ],
    right: 'departed',
  },
  {
    name: 'a further breach that technical support hears of may be one that the DSL has not heard of',
    norm: 'filtering-breach.technical-passes-on-to-dsl',
    events: [
      raised('filtering-breach', { to: 'dsl' }),
      told(20, 'technical-support', { by: 'teacher' }),
      concern(4000, 'filtering-breach', { to: 'technical-support' }),
      closed(6000),
    ],
    right: 'cannot-tell',
  },
];

const CORRECTED: readonly Case[] = [
  {
    name: 'a second concern whose kind is corrected is about what it was about',
    norm: 'staff-misuse.complaint-referred',
    events: [
      raised('iioc', { by: 'other-school' }),
      told(60, 'headteacher', { by: 'pupil' }),
      concern(185, 'learning-platform'),
      corrected(323, 2),
      corrected(400, 2, { about: 'leadership-team' }),
    ],
    rest: plumpton,
    right: 'cannot-tell',
  },
  {
    name: 'that one general concern was moved in time does not end what is owed for another',
    norm: 'general.recorded',
    events: [
      raised('staff-misuse', { by: 'dsl' }),
      concern(4291, 'general', { by: 'unrecorded' }),
      corrected(4300, 1, { knownAt: '2026-03-16T22:30:59.999Z' }),
    ],
    rest: plumpton,
    right: 'owed',
  },
  {
    name: 'a concern that is withdrawn before it would have been known is none',
    norm: 'live-stream.dsl-told',
    events: [
      raised('staff-misuse', { to: 'headteacher' }),
      opened(144, 'live-stream', { by: 'unrecorded' }),
      corrected(150, 1, { knownAt: '2026-03-11T08:35:00.000Z' }),
      corrected(160, 1),
    ],
    rest: plumpton,
    right: 'lapsed',
  },
];

const judgedAs = ({ norm, events, rest }: Case): Verdict =>
  findingIn(judged(events, rest), norm).verdict;

describe.each([
  ['what was told before the concern', BEFORE_THE_CONCERN],
  ['who turns out to be the subject', SUBJECTS],
  ['what turns out to be something else', DISCOVERIES],
  ['what may have raised a duty', RAISED_PERHAPS],
  ['news that comes twice', RAISED_ONCE],
  ['a concern that is corrected', CORRECTED],
] as const)('%s', (_, cases) => {
  test.each(cases)('$name', (each) => {
    expect(judgedAs(each)).toBe(each.right);
  });
});
