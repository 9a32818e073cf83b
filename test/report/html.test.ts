import { describe, expect, test } from 'vitest';
import { procedures } from '../../machines/index.ts';
import { htmlOfIncident, htmlPage } from '../../src/report/html.ts';
import { NOTHING_YET, tallied, tallyInWords } from '../../src/report/words.ts';
import { type Timeline, timelineSchema } from '../../src/vocabulary/timelines.ts';
import { policyNamed, replayInWords } from '../support/built-in.ts';

const VOID = ['meta', 'br', 'path', 'rect', 'circle', 'polygon'];

/** The tags of a page that are closed out of turn, or never. */
const unbalanced = (page: string): readonly string[] => {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name, rest] of page.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^>"])*)>/g,
  )) {
    if (name === undefined || VOID.includes(name) || rest?.endsWith('/')) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
};

const pageOf = (...values: readonly unknown[]): string => {
  let tally = NOTHING_YET;
  const incidents = values.map((value, index) => {
    const timeline = timelineSchema.parse(value) as Timeline;
    const report = replayInWords(timeline);
    tally = tallied(tally, report);
    const policy = policyNamed(report.policy);
    const judged = { report, timeline, policy, procedures, asOf: null };
    return htmlOfIncident(judged, index + 1);
  });
  return htmlPage(incidents, tallyInWords(tally));
};

const NASTY = "\"><img src=x onerror=alert(1)></text></svg><script>alert(2)</script> & 'quoted'";

const EVENTS = [
  {
    at: '2026-03-04T09:12:00Z',
    type: 'concern.raised',
    by: 'teacher',
    procedure: 'sexting',
    note: NASTY,
  },
  {
    at: '2026-03-04T09:15:00Z',
    type: 'party.informed',
    by: 'teacher',
    to: ['headteacher', 'parent'],
  },
  {
    at: '2026-03-04T09:20:00Z',
    type: 'fact.established',
    by: 'dsl',
    fact: 'image-on-school-network',
    value: 'yes',
  },
  { at: '2026-03-04T09:40:00Z', type: 'image.viewed', by: 'teacher', reason: NASTY },
  { at: '2026-03-04T11:40:00Z', type: 'party.informed', by: 'teacher', to: 'dsl' },
  { at: '2026-03-05T08:00:00Z', type: 'act.omitted', by: 'dsl', act: 'support.provided' },
  {
    at: '2026-03-05T08:05:00Z',
    type: 'decision.recorded',
    by: 'dsl',
    norm: 'sexting.sanctions',
    reason: 'no need',
  },
  {
    at: '2026-03-05T08:10:00Z',
    type: 'entry.corrected',
    by: 'dsl',
    entry: 2,
    reason: 'a slip',
    replacement: { value: 'no' },
  },
  { at: '2026-03-05T08:20:00Z', type: 'procedure.opened', by: 'dsl', procedure: 'iioc' },
  { at: '2026-03-06T08:00:00Z', type: 'incident.closed', by: 'dsl' },
];

const timeline = (changes: object = {}) => ({
  incident: "R&D '7'",
  policy: 'valley-end-2022',
  record: 'complete',
  events: EVENTS,
  ...changes,
});

const page = pageOf(timeline());

describe('the page', () => {
  test('stands alone: no script, and nothing is fetched from anywhere', () => {
    expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|form)\b|@import|url\(/i);
    expect(page).not.toMatch(/<[^>]*\s(src|srcset|action|href="[^#])/);
    expect(page).not.toMatch(/https?:/);
    expect(page).not.toMatch(/<[a-z][^>]*\son[a-z]+=/);
    expect(page).toContain("default-src 'none'");
  });

  test('is well formed', () => {
    expect(unbalanced(page)).toEqual([]);
    expect(page).not.toMatch(/NaN|undefined|\[object/);
  });

  test('shows free text, and only escaped', () => {
    expect(page).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;');
    expect(page).toContain('R&amp;D &#39;7&#39;');
  });

  test('says the verdict, the clause and the repair in words', () => {
    expect(page).toContain('Non-compliant');
    expect(page).toMatch(/Breached<\/span>/);
    expect(page).toMatch(/<b>VE-SEXT-\d+<\/b>/);
    expect(page).toContain('<b>Repair:</b>');
  });

  test('draws the timeline, with breaches and late acts marked in words', () => {
    expect(page).toMatch(/<svg class="drawing" role="img" aria-label="Drawing of 10 entries/);
    expect(page).toContain('BREACH: Looking at the image');
    expect(page).toContain('LATE: The DSL is told');
    expect(page).toContain('<polygon class="stop"');
    expect(page).toMatch(/<b>A!<\/b> from 4 Mar 2026 09:12 to 4 Mar 2026 10:12/);
  });

  test('gives every entry in a table as well', () => {
    for (const position of EVENTS.keys()) {
      expect(page).toMatch(new RegExp(`data-label="Entry">.*</span>${position}</th>`));
    }
  });

  test('shows both what an entry was and what it is', () => {
    expect(page).toMatch(/Entry 2 was: answer yes\. It is: answer no\. Corrected by entry 7\./);
  });

  test('uses every id once', () => {
    const ids = [...pageOf(timeline(), timeline()).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test('an exercise cannot be taken for the real thing', () => {
  expect(page).not.toContain('EXERCISE');
  expect(pageOf(timeline({ exercise: true }))).toContain('EXERCISE: training, not a real incident');
});

test('school time holds over both clock changes', () => {
  const at = (time: string) => timeline({ events: [{ ...EVENTS[0], at: time }] });
  expect(pageOf(at('2026-03-29T01:30:00Z'))).toContain('29 Mar 2026 02:30');
  expect(pageOf(at('2026-10-25T01:30:00Z'))).toContain('25 Oct 2026 01:30');
});

test('several incidents are listed first, with a tally', () => {
  const two = pageOf(timeline(), timeline({ incident: 'second' }));
  expect(two).toContain('2 incidents: 2 non-compliant.');
  expect(two).toContain('href="#incident-2"');
});

test('a page without incidents says so', () => {
  expect(htmlPage([], '')).toContain('No incident could be judged.');
});

test('a very long timeline makes a page of bearable size, which says what it leaves out', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => ({
    ...EVENTS[3],
    at: new Date(Date.UTC(2026, 2, 4, 10) + index * 1000).toISOString(),
  }));
  const long = pageOf(timeline({ events: [EVENTS[0], ...many] }));
  expect(long.length).toBeLessThan(2_000_000);
  expect(long).toContain('Only 300 of 20001 entries are shown,');
  expect(unbalanced(long)).toEqual([]);
});
