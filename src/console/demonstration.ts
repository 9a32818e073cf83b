/** A fictional school with exercises under way, for trying the console out. Nothing in it is real. */
import { isoOf } from '../engine/time.ts';
import type { AccountRole } from '../record/access.ts';
import { Desk } from '../record/desk.ts';
import { keptPassword } from '../record/passwords.ts';
import { newId } from '../record/streams.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { dayOf } from '../words/time.ts';
import type { HouseParts } from './house.ts';

/** An entry without its moment. */
type Told<Event> = Event extends TimelineEvent ? Omit<Event, 'at' | 'recordedAt'> : never;

/** So many minutes ago, and what happened. */
type Line = readonly [minutesAgo: number, event: Told<TimelineEvent>];

const HOUR = 60;
const DAY = 24 * HOUR;

const answered = (
  minutesAgo: number,
  answers: Readonly<Record<string, 'yes' | 'no' | 'unclear'>>,
  by: 'dsl' | 'headteacher' = 'dsl',
): readonly Line[] =>
  Object.entries(answers).map(
    ([fact, value]) => [minutesAgo, { type: 'fact.established', by, fact, value }] as Line,
  );

/** Exercises at several stages, each from its first entry on. */
const EXERCISES: readonly (readonly Line[])[] = [
  // Written down just now; nobody has read it.
  [
    [
      8,
      {
        type: 'concern.raised',
        by: 'teacher',
        procedure: 'sexting',
        about: 'child-1',
        to: 'dsl',
        via: 'online-form',
        note: 'Two pupils say that a picture is going round in their year.',
      },
    ],
  ],
  // In the middle of it.
  [
    [
      55,
      {
        type: 'concern.raised',
        by: 'parent',
        procedure: 'sexting',
        about: 'child-1',
        to: 'dsl',
        note: 'Somebody from a game has a picture of him, and wants to meet him after school.',
      },
    ],
    ...answered(52, { 'immediate-danger': 'yes', 'child-involved': 'yes' }),
    [50, { type: 'party.informed', by: 'dsl', to: 'police', via: '999', reference: '0458' }],
    [45, { type: 'lead.taken', by: 'dsl' }],
    ...answered(40, { 'crime-suspected': 'yes', 'safeguarding-concern': 'yes' }),
    [
      30,
      {
        type: 'device.secured',
        by: 'dsl',
        note: "The child's own phone, switched on, in the safe.",
      },
    ],
  ],
  // About a member of staff, since yesterday.
  [
    [
      26 * HOUR,
      {
        type: 'concern.raised',
        by: 'teacher',
        procedure: 'staff-misuse',
        about: 'staff-2',
        to: 'headteacher',
      },
    ],
    ...answered(
      25 * HOUR,
      {
        'allegation-against-staff': 'yes',
        'immediate-danger': 'no',
        'safeguarding-concern': 'yes',
        'child-involved': 'yes',
      },
      'headteacher',
    ),
    [24 * HOUR, { type: 'party.informed', by: 'headteacher', to: 'dsl', via: 'in-person' }],
    [
      23 * HOUR,
      {
        type: 'party.informed',
        by: 'headteacher',
        to: 'lado',
        via: 'telephone',
        reference: 'L 17',
      },
    ],
  ],
  // Over, and closed.
  [
    [
      9 * DAY,
      {
        type: 'concern.raised',
        by: 'teacher',
        procedure: 'filtering-breach',
        to: 'dsl',
      },
    ],
    ...answered(9 * DAY - 20, {
      'immediate-danger': 'no',
      'safeguarding-concern': 'no',
      'crime-suspected': 'no',
      'threshold-met': 'no',
      'child-involved': 'yes',
    }),
    [9 * DAY - 2 * HOUR, { type: 'support.provided', by: 'teacher' }],
    [9 * DAY - 4 * HOUR, { type: 'party.informed', by: 'dsl', to: 'parent', via: 'telephone' }],
    [8 * DAY, { type: 'record.made', by: 'dsl' }],
    [
      3 * DAY,
      {
        type: 'review.held',
        by: 'headteacher',
        note: 'We talked it over with the teacher and the technician.',
      },
    ],
    [2 * DAY, { type: 'incident.closed', by: 'dsl' }],
  ],
];

const ROLES: readonly AccountRole[] = [
  'dsl',
  'deputy-dsl',
  'headteacher',
  'staff',
  'trainer',
  'auditor',
  'governor',
  'administrator',
];

/**
 * Fills an empty record with a fictional school by this policy.
 * @returns its accounts, which all have this password
 */
export const fillDemonstration = async (
  { record, accounts, settings, now }: Pick<HouseParts, 'record' | 'accounts' | 'settings' | 'now'>,
  policy: string,
  password: string,
): Promise<readonly string[]> => {
  const begun = now().getTime();
  const writer = { account: 'administrator-1' };
  const kept = await keptPassword(password);
  const ids = ROLES.map((role) => `${role}-1`);
  for (const role of ROLES) {
    const id = `${role}-1`;
    await accounts.add(writer, {
      id,
      role,
      from: isoOf(begun),
      name: `Somebody fictional (${id})`,
    });
    await accounts.setPassword(id, kept);
  }
  await settings.setUp(writer, {
    policy,
    contacts: {},
    terms: [{ from: dayOf(begun - 60 * DAY * 60_000), until: dayOf(begun + 60 * DAY * 60_000) }],
    warned: [],
    isDemonstration: true,
  });
  const desk = Desk.open(record, accounts, 'dsl-1');
  for (const lines of desk === null ? [] : EXERCISES) {
    const [first, ...others] = lines.map(
      ([minutesAgo, event]) =>
        ({ ...event, at: isoOf(begun - minutesAgo * 60_000) }) as TimelineEvent,
    );
    if (desk === null || first === undefined) continue;
    const head = {
      incident: newId().slice(0, 8),
      policy,
      record: 'complete',
      exercise: true,
    } as const;
    const id = await desk.begin(head, { key: newId(), entry: first });
    for (const [index, entry] of others.entries()) {
      await desk.append(id, { key: newId(), seen: index + 1, entry });
    }
  }
  return ids;
};
