/** Whether the logs that go wrong do go wrong in every way that they are made for. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { clockOf } from '../../src/engine/entries.ts';
import type { JudgedFinding } from '../../src/engine/judge.ts';
import { instantOf } from '../../src/engine/time.ts';
import { ACTS, type Act } from '../../src/vocabulary/acts.ts';
import type { EntryCorrected, TimelineEvent } from '../../src/vocabulary/events.ts';
import { partiesIn as listOf } from '../../src/vocabulary/pseudonyms.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { awkwardTimelines } from '../support/awkward-timelines.ts';
import { adopting, readTimeline, replay } from '../support/built-in.ts';

const SAMPLES = 2000;
/** Of so many samples at least this many are of each kind. */
const LEAST = 5;
const DAY = 86_400_000;

type Kind = (events: readonly TimelineEvent[], timeline: Timeline) => boolean;

const closing = (events: readonly TimelineEvent[]): number =>
  Math.min(...events.filter(({ type }) => type === 'incident.closed').map(clockOf));

const afterClosing = (events: readonly TimelineEvent[], type?: TimelineEvent['type']): boolean =>
  events.some((each) => clockOf(each) > closing(events) && (type ?? each.type) === each.type);

const corrections = (events: readonly TimelineEvent[]): readonly EntryCorrected[] =>
  events.filter((each): each is EntryCorrected => each.type === 'entry.corrected');

const isAct = (event: TimelineEvent): boolean => event.type in ACTS;

const isAbout =
  (party: string): Kind =>
  (events) =>
    events.some(
      (each) => each.type === 'concern.raised' && listOf(each.about).some((one) => one === party),
    );

const straddles =
  (iso: string): Kind =>
  (events) =>
    events.some((each) => clockOf(each) < Date.parse(iso)) &&
    events.some((each) => clockOf(each) >= Date.parse(iso));

const isNoThenYes =
  (fact: string): Kind =>
  (events) => {
    const answers = events.flatMap((each) =>
      each.type === 'fact.established' && each.fact === fact ? [each] : [],
    );
    return answers.some(
      (each) =>
        each.value === 'yes' &&
        answers.some((before) => before.value === 'no' && clockOf(before) < clockOf(each)),
    );
  };

const KINDS: Readonly<Record<string, Kind>> = {
  'an entry out of order': (events) =>
    events.some((each, index) =>
      events.slice(0, index).some((before) => clockOf(before) > clockOf(each)),
    ),
  'two entries of one moment': (events) => new Set(events.map(clockOf)).size < events.length,
  'an entry written down twice': (events) =>
    new Set(events.map((each) => JSON.stringify(each))).size < events.length,
  'an entry withdrawn': (events) => corrections(events).some((each) => !each.replacement),
  'a concern withdrawn': (events) =>
    corrections(events).some(
      (each) => !each.replacement && events[each.entry]?.type === 'concern.raised',
    ),
  'an entry corrected more than once': (events) => {
    const entries = corrections(events).map((each) => each.entry);
    return new Set(entries).size < entries.length;
  },
  'an answer of "unclear"': (events) =>
    events.some((each) => each.type === 'fact.established' && each.value === 'unclear'),
  'an act by nobody named': (events) =>
    events.some((each) => isAct(each) && each.by === 'unrecorded'),
  'an act to nobody named': (events) =>
    events.some((each) => isAct(each) && 'to' in each && listOf(each.to).includes('unrecorded')),
  'word passed on by a channel that nobody wrote down': (events) =>
    events.some(
      (each) => isAct(each) && ACTS[each.type as Act].to === 'required' && !('via' in each),
    ),
  'several people told at once': (events) =>
    events.some((each) => isAct(each) && 'to' in each && listOf(each.to).length > 1),
  'an act after closing': (events) =>
    events.some((each) => isAct(each) && afterClosing(events, each.type)),
  'an answer after closing': (events) => afterClosing(events, 'fact.established'),
  'an omission after closing': (events) => afterClosing(events, 'act.omitted'),
  'closed twice': (events) => events.filter(({ type }) => type === 'incident.closed').length > 1,
  'an omission before the act was done after all': (events) =>
    events.some(
      (each) =>
        each.type === 'act.omitted' &&
        events.some((act) => act.type === each.act && clockOf(act) > clockOf(each)),
    ),
  'an omission after the act was done': (events) =>
    events.some(
      (each) =>
        each.type === 'act.omitted' &&
        events.some((act) => act.type === each.act && clockOf(act) < clockOf(each)),
    ),
  'a decision without a reason': (events) =>
    events.some((each) => each.type === 'decision.recorded' && each.reason === undefined),
  'a decision with a blank for a reason': (events) =>
    events.some((each) => each.type === 'decision.recorded' && each.reason === ' '),
  'a decision to do it': (events) =>
    events.some((each) => each.type === 'decision.recorded' && each.decision === 'do'),
  'a procedure opened by hand': (events) => events.some((each) => each.type === 'procedure.opened'),
  'several concerns': (events) =>
    events.filter((each) => each.type === 'concern.raised').length > 1,
  'a concern about the DSL': isAbout('dsl'),
  'a concern about the head': isAbout('headteacher'),
  'a concern about the chair of governors': isAbout('chair-of-governors'),
  'a concern of another kind': (events) =>
    new Set(events.flatMap((each) => (each.type === 'concern.raised' ? [each.procedure] : [])))
      .size > 1,
  'a third concern': (events) => events.filter((each) => each.type === 'concern.raised').length > 2,
  'an act before the first concern': (events) => {
    const first = Math.min(...events.filter((each) => each.type === 'concern.raised').map(clockOf));
    return events.some((each) => isAct(each) && clockOf(each) < first);
  },
  'danger answered no and then yes': isNoThenYes('immediate-danger'),
  'an allegation answered no and then yes': isNoThenYes('allegation-against-staff'),
  'an answer by a pupil or a parent': (events) =>
    events.some(
      (each) => each.type === 'fact.established' && (each.by === 'pupil' || each.by === 'parent'),
    ),
  'somebody told who turns out to be the subject': (events) =>
    events.some(
      (each) =>
        each.type === 'fact.established' &&
        each.value === 'yes' &&
        each.fact.startsWith('subject-is-') &&
        events.some(
          (before) =>
            'to' in before &&
            clockOf(before) < clockOf(each) &&
            listOf(before.to).some((one) => each.fact === `subject-is-${one}`),
        ),
    ),
  'a reason that is none': (events) => events.some((each) => each.reason === 'n/a'),
  'a device given back after it was secured': (events) =>
    events.some(
      (each) =>
        each.type === 'device.released' &&
        events.some(
          (before) => before.type === 'device.secured' && clockOf(before) < clockOf(each),
        ),
    ),
  'a partial record': (_, { record }) => record === 'partial',
  'an entry written down more than a day later': (events) =>
    events.some((each) => each.recordedAt && instantOf(each.recordedAt) - instantOf(each.at) > DAY),
  'an answer known later than it was so': (events) =>
    events.some((each) => each.type === 'fact.established' && clockOf(each) > instantOf(each.at)),
  'the clocks going forward': straddles('2026-03-29T01:00:00Z'),
  'the clocks going back': straddles('2026-10-25T01:00:00Z'),
};

/** What only a report shows. */
const FOUND: Readonly<Record<string, (finding: JudgedFinding) => boolean>> = {
  'something done on the moment it was due': ({ doneAt, dueAt }) =>
    doneAt !== null && doneAt === dueAt,
  'something done a moment too late': ({ doneAt, dueAt }) =>
    doneAt !== null && dueAt !== null && instantOf(doneAt) === instantOf(dueAt) + 1,
  'a working day counted over a bank holiday': ({ norm, owedAt, dueAt }) =>
    norm.endsWith('within-one-working-day') &&
    owedAt !== null &&
    dueAt !== null &&
    instantOf(dueAt) - instantOf(owedAt) > 4 * DAY,
};

const FIELDS =
  'at knownAt recordedAt by to about via how procedure fact value act norm decision reference withAddress note reason';

describe('logs that go wrong', () => {
  let samples: readonly Timeline[] = [];
  const counted = (is: (timeline: Timeline) => boolean): number => samples.filter(is).length;

  beforeAll(() => {
    samples = fc.sample(awkwardTimelines(), { numRuns: SAMPLES, seed: 4 });
  });

  test('are ones that the reader accepts', () => {
    for (const timeline of samples) expect(readTimeline(timeline)).toMatchObject({ ok: true });
  });

  test.each(Object.entries(KINDS))('have %s', (_, is) => {
    expect(counted((timeline) => is(timeline.events, timeline))).toBeGreaterThanOrEqual(LEAST);
  });

  test.each(FIELDS.split(' '))('have the field %s corrected', (field) => {
    const isCorrected = ({ events }: Timeline) =>
      corrections(events).some((each) => field in (each.replacement ?? {}));
    expect(counted(isCorrected)).toBeGreaterThanOrEqual(LEAST);
  });

  test('lead to every verdict, to procedures opened by facts, and to moments on the limit', () => {
    const books = adopting(['national']);
    const verdicts =
      'met late missed owed departed lapsed kept breached not-applicable cannot-tell';
    const wanted = ['opened by facts', ...Object.keys(FOUND), ...verdicts.split(' ')];
    const seen = new Map(wanted.map((what) => [what, 0]));
    const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    const unseen = () => wanted.filter((what) => (seen.get(what) ?? 0) < LEAST);
    for (const timeline of samples) {
      if (unseen().length === 0) break;
      const { findings, procedures } = replay(timeline, { books });
      const named = timeline.events.map((each) => ('procedure' in each ? each.procedure : ''));
      if (procedures.some((id) => id !== 'general' && !named.includes(id))) note('opened by facts');
      for (const verdict of new Set(findings.map((each) => each.verdict))) note(verdict);
      for (const [what, is] of Object.entries(FOUND)) if (findings.some(is)) note(what);
    }
    expect(unseen()).toEqual([]);
  });
});
