/**
 * A log that goes wrong: what a well-behaved one says, with entries out of order, written twice,
 * unrecorded, withdrawn, after closing or before the first concern, messages nobody acknowledged, and
 * records that are only partial. The same seed gives the same bytes.
 */

const ACTS = ['party.informed', 'record.made', 'device.secured', 'device.released', 'image.viewed'];
const PEOPLE = ['dsl', 'headteacher', 'police', 'parent', 'teacher', 'unrecorded'];

/** An entry that may say anything, by anybody, at the moment of another. */
const stray = (near, random) => {
  const type = random.pick(ACTS);
  const told = type === 'party.informed' ? { to: random.pick(PEOPLE), via: 'email' } : {};
  return { at: near.at, type, by: random.pick(PEOPLE), ...told };
};

/** The moment of an entry, moved by so many minutes. */
const moved = (event, minutes) => new Date(Date.parse(event.at) + minutes * 60_000).toISOString();

/** Each adds entries at the end of the list, or changes some, so that no position moves. */
const WAYS = [
  (events, random) => [...events, { ...random.pick(events) }],
  (events, random) => [...events, stray(random.pick(events), random)],
  (events, random) => {
    const near = random.pick(events);
    return [...events, { ...stray(near, random), at: moved(near, random.between(-90, 90)) }];
  },
  (events, random) => {
    const last = events.at(-1);
    return [...events, { ...stray(last, random), at: moved(last, random.between(1, 3_000)) }];
  },
  (events, random) => {
    const { at } = random.pick(events);
    const raised = { type: 'concern.raised', by: 'teacher', procedure: 'sexting' };
    return [...events, { at, ...raised, ...(random.chance(0.5) ? { about: 'dsl' } : {}) }];
  },
  (events, random) => {
    const value = random.pick(['yes', 'no', 'unclear']);
    const { at } = random.pick(events);
    const fact = random.pick(['immediate-danger', 'child-involved', 'subject-is-dsl']);
    return [...events, { at, type: 'fact.established', by: 'headteacher', fact, value }];
  },
  (events, random) => {
    const entry = random.between(0, events.length - 1);
    if (events[entry].type === 'entry.corrected') return events;
    const at = moved(events.at(-1), 5);
    const reason = 'entered by mistake';
    return [...events, { at, type: 'entry.corrected', by: 'headteacher', entry, reason }];
  },
  (events, random) => {
    const at = random.between(0, events.length - 1);
    const { type } = events[at];
    if (type === 'entry.corrected' || type === 'concern.raised') return events;
    return events.with(at, { ...events[at], by: 'unrecorded' });
  },
];

const MOST = 6;

/** A line of a log, gone wrong. */
export const goneWrong = (line, random) => {
  const incident = JSON.parse(line);
  let { events } = incident;
  const times = random.between(1, MOST);
  for (let time = 0; time < times; time += 1) events = random.pick(WAYS)(events, random);
  const record = random.chance(0.3) ? 'partial' : incident.record;
  return JSON.stringify({ ...incident, record, events });
};
