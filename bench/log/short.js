/**
 * A log that another hand wrote: short incidents of many schools, in other words and another order of
 * fields, with answers that are unclear, messages nobody acknowledged, entries out of order, written
 * down late or corrected, and records that are only partial. Nothing is planted in it: what it holds is
 * drawn from the vocabulary without asking what makes sense. The same seed gives the same bytes.
 */
import { chanceFrom } from './random.js';

const SCHOOLS = 3_000;
const POLICIES = ['valley-end-2022', 'plumpton-2020'];
const DAY = 86_400_000;
const MINUTE = 60_000;
const FIRST = Date.UTC(2018, 8, 3, 8);
const DAYS = 2_600;

const STAFF = ['teacher', 'staff', 'dsl', 'deputy-dsl', 'headteacher', 'senco', 'admin-officer'];
const TOLD = [
  [12, 'dsl'],
  [6, 'headteacher'],
  [5, 'parent'],
  [4, 'deputy-dsl'],
  [3, 'police'],
  [2, 'childrens-services'],
  [2, 'leadership-team'],
  [1, 'lado'],
  [1, 'ceop'],
  [1, 'chair-of-governors'],
];
const CHANNELS = ['in-person', 'telephone', 'email', 'meeting', 'record-system'];
const KINDS = [
  [10, 'general'],
  [8, 'cyberbullying'],
  [6, 'sexting'],
  [5, 'filtering-breach'],
  [3, 'exploitation'],
  [3, 'harassment'],
  [2, 'iioc'],
  [2, 'staff-misuse'],
];
const ASKED = [
  'immediate-danger',
  'child-involved',
  'image-on-school-network',
  'device-in-hand',
  'crime-suspected',
  'allegation-against-staff',
  'copies-exist',
  'subject-is-dsl',
  'police-have-answered',
  'safeguarding-concern',
];
const DONE = [
  'record.made',
  'risk.assessed',
  'support.provided',
  'device.secured',
  'device.confiscated',
  'access.blocked',
  'sanction.applied',
  'image.viewed',
  'screen.covered',
  'review.held',
  'investigation.started',
  'child.consulted',
  'behaviour-action.taken',
  'lead.taken',
];
const WORDS =
  'pupil told form tutor that messages were sent last night in a group chat and class friend upset asked home phone seen by two others year eight nine ten lesson break lunch corridor stopped spoke mum dad rang reported again calm fine written up log follow tomorrow meeting office during maths science PE bus gate pastoral lead checked passed on nothing more known at this point will monitor deleted account online game photo comment name calling apology agreed'.split(
    ' ',
  );
const ENDS = ['', '.', '.', '!', ' (see log).', ' - to be followed up', ', as agreed with home.'];

const note = ({ between, pick, chance }) => {
  const said = Array.from({ length: between(3, 14) }, () => pick(WORDS)).join(' ');
  const when = chance(0.2) ? ` at ${between(8, 16)}:${between(10, 59)}` : '';
  const aside = chance(0.04) ? ' \u2013 \u00a35 credit / caf\u00e9' : '';
  return `${said[0].toUpperCase()}${said.slice(1)}${when}${aside}${pick(ENDS)}`;
};

const iso = (time, withMilliseconds) => {
  const text = new Date(time).toISOString();
  return withMilliseconds ? text : `${text.slice(0, 19)}Z`;
};

const bodyOf = (random) => {
  const { chance, pick, weighted } = random;
  if (chance(0.34)) {
    const to = weighted(TOLD);
    return {
      type: 'party.informed',
      to: chance(0.08) ? [to, 'headteacher'].filter((who, at, all) => all.indexOf(who) === at) : to,
      ...(chance(0.6) && { via: pick(CHANNELS) }),
      ...(chance(0.1) && { reference: `CPM/${random.between(10_000, 99_999)}` }),
    };
  }
  if (chance(0.4)) {
    const value = weighted([
      [5, 'yes'],
      [6, 'no'],
      [2, 'unclear'],
    ]);
    return { type: 'fact.established', fact: pick(ASKED), value };
  }
  if (chance(0.04)) return { type: 'act.omitted', act: 'party.informed', to: weighted(TOLD) };
  return { type: pick(DONE) };
};

const entry = (time, body, random, hasMilliseconds) => {
  const { chance, pick, between } = random;
  const late = chance(0.12) ? time + between(30, 9_000) * MINUTE : null;
  const heard = chance(0.04) ? time + between(5, 600) * MINUTE : null;
  return {
    type: body.type,
    by: chance(0.03) ? 'unrecorded' : pick(STAFF),
    at: iso(time, hasMilliseconds),
    ...(heard !== null && { knownAt: iso(heard, hasMilliseconds) }),
    ...body,
    ...(chance(0.4) && { note: note(random) }),
    ...(late !== null && { recordedAt: iso(late, hasMilliseconds) }),
  };
};

const lineOf = (number, random) => {
  const { chance, between, pick, weighted } = random;
  const place = between(1, SCHOOLS);
  const hasMilliseconds = place % 3 === 0;
  const start = FIRST + between(0, DAYS) * DAY + between(0, 480) * MINUTE;
  const raised = {
    type: 'concern.raised',
    procedure: weighted(KINDS),
    ...(chance(0.6) && { to: weighted(TOLD) }),
    ...(chance(0.05) && { about: pick(['teacher', 'staff', 'volunteer']) }),
  };
  const events = [entry(start, raised, random, hasMilliseconds)];
  let time = start;
  for (let more = between(1, 5); more > 0; more -= 1) {
    time += between(0, chance(0.15) ? 4_000 : 60) * MINUTE;
    events.push(entry(time, bodyOf(random), random, hasMilliseconds));
  }
  if (chance(0.12) && events.length > 2) events.push(events.splice(1, 1)[0]);
  if (chance(0.04)) {
    const again = { type: 'concern.raised', procedure: weighted(KINDS) };
    events.push(entry(time, again, random, hasMilliseconds));
  }
  if (chance(0.05)) {
    const place = between(0, events.length - 1);
    const moved = chance(0.5) && { replacement: { by: pick(STAFF) } };
    const body = { type: 'entry.corrected', entry: place, reason: 'Wrong row ticked', ...moved };
    const {
      note: _,
      by: __,
      knownAt: ___,
      ...correction
    } = entry(time + 10 * MINUTE, body, random, hasMilliseconds);
    events.push({ ...correction, by: pick(['dsl', 'headteacher']) });
  }
  if (chance(0.5)) {
    const closed = { type: 'incident.closed' };
    events.push(entry(time + between(60, 9_000) * MINUTE, closed, random, hasMilliseconds));
  }
  return {
    events: events.length,
    line: JSON.stringify({
      policy: POLICIES[place % 2],
      school: `S${String(place).padStart(5, '0')}`,
      incident: `INC-${number.toString(36).toUpperCase()}`,
      record: chance(0.25) ? 'partial' : 'complete',
      exercise: chance(0.01),
      events,
    }),
  };
};

/** The lines of such a log, one by one; see `logLines`. */
export const shortLines = ({ incidents, seed }) => {
  const random = chanceFrom(seed);
  const log = { incidents: 0, events: 0 };
  const draw = function* () {
    for (let number = 1; number <= incidents; number += 1) {
      const { line, events } = lineOf(number, random);
      log.incidents += 1;
      log.events += events;
      yield line;
    }
  };
  return Object.assign(log, { lines: draw() });
};
