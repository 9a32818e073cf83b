/** The screen: the next thing first, in plain words, with the telephone number in it. */
import { describe, expect, test } from 'vitest';
import { folded, screenLines, type View } from '../../src/cli/step/screen.ts';
import { step } from '../../src/engine/replay.ts';
import { momentOf, worthAsking } from '../../src/live/compose.ts';
import type { NeverInWords, NextInWords, ToDoInWords } from '../../src/words/guidance.ts';
import { start } from '../support/built-in.ts';

const ROOMY = { columns: 100, rows: null };
const now = Date.parse('2026-03-04T10:12:00Z');

const item = (more: Partial<ToDoInWords>): ToDoInWords => ({
  norms: ['general.recorded'],
  title: 'Title',
  says: 'Do it.',
  urgency: 'then',
  cautions: [],
  optional: false,
  owedAt: '2026-03-04T09:00:00.000Z',
  dueAt: null,
  overdue: false,
  contacts: [],
  clauses: [],
  acts: [{ type: 'record.made', by: 'dsl', to: [], reasoned: true }],
  ...more,
});

const never = (norm: NeverInWords['norm'], says: string, breached = false): NeverInWords => ({
  norm,
  title: 'Title',
  says,
  clauses: [],
  breached,
});

const view = (next: Partial<NextInWords>, more: Partial<View> = {}): View => ({
  incident: '2026-0042',
  exercise: false,
  school: 'Valley End',
  procedures: ['general', 'sexting'],
  now,
  closed: null,
  ...more,
  next: { asOf: null, doNow: [], later: [], ask: [], never: [], cautions: [], ...next },
});

const police = { name: 'Surrey Police', reach: ['101', '999 if there is immediate danger'] };

describe('the screen', () => {
  test('says what is due and overdue in minutes and school time, and whom to ring', () => {
    const lines = screenLines(
      view({
        doNow: [
          item({ says: 'Tell.', dueAt: '2026-03-04T10:00:00.000Z', overdue: true }),
          item({ says: 'Ask.', dueAt: '2026-03-04T10:30:00.000Z', contacts: [police] }),
        ],
      }),
      ROOMY,
    );
    expect(lines.slice(-5)).toEqual([
      'NOW',
      '1.  Tell.',
      '    OVERDUE by 12 minutes (due 10:00).',
      '2.  Ask.',
      '    By 10:30: 18 minutes left. Surrey Police: 101; 999 if there is immediate danger.',
    ]);
  });

  test('999 first, then who it is about is asked, then what else there is to do', () => {
    const call = item({
      says: 'Call 999 now.',
      acts: [{ type: 'party.informed', by: 'dsl', to: ['police'], via: '999', reasoned: true }],
    });
    const question = {
      fact: 'subject-is-dsl' as const,
      asks: 'Is the concern about the DSL?',
      norms: [],
      urgency: 'at-once' as const,
      isFirst: true,
    };
    const lines = screenLines(
      view({ doNow: [call, item({ says: 'Tell the DSL.' })], ask: [question] }),
      ROOMY,
    );
    const order = ['NOW', 'Call 999 now.', 'THEN ASK', 'about the DSL?', 'THEN', 'Tell the DSL.'];
    const places = order.map((words) =>
      lines.findIndex((line) => line === words || (/[.?]$/.test(words) && line.includes(words))),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test('under a call to 999 stands no other number', () => {
    const lines = screenLines(
      view({
        doNow: [
          item({
            says: 'Call 999 now.',
            contacts: [police],
            acts: [
              { type: 'party.informed', by: 'dsl', to: ['police'], via: '999', reasoned: true },
            ],
          }),
        ],
      }),
      ROOMY,
    );
    expect(lines.join('\n')).not.toContain('101');
  });

  test('says where a reason not to will do, once', () => {
    const lines = screenLines(
      view({
        doNow: [
          item({ says: 'Tell the parents, or record why not.', optional: true }),
          item({ says: 'Consider deletion.', optional: true }),
        ],
      }),
      ROOMY,
    );
    expect(lines).toContain('1.  Tell the parents, or record why not.');
    expect(lines).toContain('2.  Consider deletion. (or record why not)');
  });

  test('an exercise says so in its first line; a closed incident what came of it', () => {
    const lines = screenLines(view({}, { exercise: true, closed: 'CLOSED. Compliant.' }), ROOMY);
    expect(lines[0]).toContain('EXERCISE');
    expect(lines).toContain('CLOSED. Compliant.');
  });

  test('asks at most three things, and the first says how to answer', () => {
    const asked = ['A?', 'B?', 'C?', 'D?'].map((asks) => ({
      fact: 'crime-suspected' as const,
      asks,
      norms: [],
      urgency: 'then' as const,
      isFirst: false,
    }));
    const lines = screenLines(view({ ask: asked }), ROOMY);
    expect(lines.slice(lines.indexOf('ASK') + 1)).toEqual([
      '    A? Type yes, no or unclear.',
      '    ask 2: B?',
      '    ask 3: C?',
    ]);
  });

  test('what belongs to this kind of incident is forbidden first, and says if it was done', () => {
    const lines = screenLines(
      view({
        never: [
          never('general.confidentiality', 'Do not tell others.'),
          never('sexting.never-view-image', 'Do not look. Only the DSL may.', true),
        ],
      }),
      ROOMY,
    );
    expect(lines.slice(lines.indexOf('NEVER') + 1)).toEqual([
      '    Do not look. (It was done: see report.)',
      '    Do not tell others.',
    ]);
  });

  test('fits a terminal of 24 lines, and says what was left out', () => {
    const many = Array.from({ length: 12 }, (_, index) => item({ says: `Thing ${index}.` }));
    const lines = screenLines(
      view({
        doNow: many,
        never: Array.from({ length: 9 }, () => never('sexting.never-view-image', 'Do not.')),
      }),
      { columns: 80, rows: 24 },
    );
    expect(lines.length).toBeLessThanOrEqual(20);
    expect(lines.join('\n')).toMatch(/And \d+ more after these: type all\./);
    expect(lines.join('\n')).toMatch(/And \d+ more: type never\./);
  });

  test('no line is wider than the terminal, and control characters are shown', () => {
    const wide = screenLines(view({ doNow: [item({ says: 'word '.repeat(60) })] }), ROOMY);
    expect(Math.max(...wide.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(folded('a\u001b[31mb', 80)).toEqual(['a\\u{1b}[31mb']);
    expect(folded('    in', 80)).toEqual(['    in']);
  });
});

describe('an entry', () => {
  const incident = step(
    start({ incident: 'x', policy: 'valley-end-2022', record: 'complete', exercise: true }),
    {
      at: '2026-03-04T09:12:40.000Z',
      type: 'concern.raised',
      by: 'teacher',
      to: 'dsl',
      procedure: 'sexting',
    },
  );

  test('at a typed minute stands after what is recorded of that minute, and says when written', () => {
    expect(momentOf(incident, Date.parse('2026-03-04T09:12:00Z'), now)).toEqual({
      at: '2026-03-04T09:12:40.000Z',
      recordedAt: '2026-03-04T10:12:00.000Z',
    });
    expect(momentOf(incident, null, now)).toEqual({ at: '2026-03-04T10:12:00.000Z' });
  });

  test('is asked for a reason where a reason is what counts, and not elsewhere', () => {
    const moment = { at: '2026-03-04T10:00:00.000Z' };
    const by = { by: 'dsl', to: [] } as const;
    expect(worthAsking(incident, { type: 'image.viewed', ...by }, moment)).toContain('reason');
    expect(worthAsking(incident, { type: 'lead.taken', ...by }, moment)).toEqual([]);
    expect(worthAsking(incident, { type: 'record.made', ...by }, moment)).toEqual([]);
  });
});
