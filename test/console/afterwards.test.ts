import { describe, expect, test } from 'vitest';
import { readTimeline } from '../../src/engine/read.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { replayInWords } from '../../src/words/report.ts';
import { ruleBooks } from '../support/built-in.ts';
import { aConsole, type TestConsole, type Visitor } from './a-console.ts';

const AT = '2026-03-04T08:';

/** What a school wrote down about a colleague and a picture, one thing after another. */
const ENTRIES: readonly TimelineEvent[] = [
  {
    at: `${AT}00:00Z`,
    type: 'concern.raised',
    by: 'teacher',
    procedure: 'iioc',
    to: 'dsl',
    about: ['staff-2', 'child-1'],
    note: 'Found on a school laptop.',
  },
  {
    at: `${AT}05:00Z`,
    type: 'fact.established',
    by: 'dsl',
    fact: 'found-on-school-device',
    value: 'yes',
  },
  { at: `${AT}06:00Z`, type: 'fact.established', by: 'dsl', fact: 'immediate-danger', value: 'no' },
  {
    at: `${AT}10:00Z`,
    type: 'party.informed',
    by: 'dsl',
    to: 'police',
    via: '101',
    reference: 'P 0458',
  },
  {
    at: `${AT}12:00Z`,
    type: 'party.informed',
    by: 'dsl',
    to: 'lado',
    via: 'telephone',
    reference: 'L 17',
  },
  {
    at: `${AT}15:00Z`,
    type: 'staff.suspended',
    by: 'headteacher',
    reason: 'until the police have answered',
  },
  { at: `${AT}14:00Z`, recordedAt: `${AT}20:00Z`, type: 'device.secured', by: 'dsl' },
  {
    at: `${AT}30:00Z`,
    type: 'party.informed',
    by: 'dsl',
    to: 'parent-of:child-1',
    via: 'telephone',
  },
  { at: `${AT}31:00Z`, type: 'support.provided', by: 'dsl', about: 'child-1' },
  {
    at: `${AT}33:00Z`,
    type: 'device.handed-over',
    by: 'dsl',
    to: 'police',
    reference: 'EX 3',
    note: 'a laptop',
  },
];

const written = async (): Promise<{
  made: TestConsole;
  dsl: Visitor;
  here: string;
  id: string;
}> => {
  const made = await aConsole();
  const dsl = await made.as('dsl-1');
  const { record } = made.house;
  const head = {
    incident: 'A-1',
    policy: 'valley-end-2022',
    record: 'complete',
    exercise: false,
  } as const;
  const writer = { account: 'dsl-1' };
  const [first, ...others] = ENTRIES;
  const id = await record.begin(head, { key: 'k', writer, entry: first as TimelineEvent });
  for (const [index, entry] of others.entries()) {
    await record.append(id, { key: `k${index}`, writer, seen: index + 1, entry });
  }
  return { made, dsl, id, here: `/incidents/${id}` };
};

const section = (visitor: Visitor, heading: string): string => {
  const found = [...visitor.document.querySelectorAll('h2, h3')].find((each) =>
    (each.textContent ?? '').includes(heading),
  );
  const texts: string[] = [];
  for (
    let next = found?.nextElementSibling;
    next && !/^H[23]$/.test(next.tagName);
    next = next.nextElementSibling
  ) {
    texts.push(next.textContent ?? '');
  }
  return texts.join(' ').replace(/\s+/g, ' ');
};

describe('afterwards', () => {
  test('a decision is shown with what the record held when it was written, and what came only later', async () => {
    const { dsl, here } = await written();
    await dsl.follow('Incidents');
    await dsl.go(`${here}/decisions`);
    expect(dsl.text).toContain(
      'Entry 5, 4 Mar 2026 08:15: the Headteacher suspended the member of staff',
    );
    expect(dsl.text).toContain('Why: until the police have answered');
    expect(section(dsl, 'Known then')).toContain('Were the images found on a school device? Yes.');
    expect(section(dsl, 'Not known then')).toMatch(/Do you know the web address|Are there copies/);
    expect(section(dsl, 'Done by then')).toContain('(entry 4)');
    expect(section(dsl, 'Done by then')).not.toContain('stored the device');
    expect(section(dsl, 'written down only later')).toContain('stored the device securely');
    expect(section(dsl, 'written down only later')).not.toContain('gave the child support');
  });

  test('what was decided earlier than it was written down is shown with what was known at its own moment', async () => {
    const { made, dsl, here, id } = await written();
    const entry = { at: `${AT}05:30Z`, type: 'image.viewed', by: 'teacher' } as const;
    const request = { key: 'late', seen: ENTRIES.length, entry, writer: { account: 'dsl-1' } };
    await made.house.record.append(id, request);
    await dsl.go(`${here}/decisions`);
    const late = dsl.document.querySelector(`[aria-labelledby=entry-${ENTRIES.length}]`);
    expect(late?.textContent).toContain('Were the images found on a school device? Yes.');
    expect(late?.textContent).not.toContain('in danger at this moment, or about to be harmed? No.');
    expect(late?.textContent).toMatch(/Not known then.*in danger at this moment/s);
    expect(late?.textContent).toContain('(entry 0)');
    expect(late?.textContent).not.toContain('told Surrey Police');
  });

  test('each body gets what it asks first, what nobody knows yet, and nothing that was said to another', async () => {
    const { dsl, here } = await written();
    await dsl.go(here);
    await dsl.follow('Sheets for police');
    await dsl.follow('For the police');
    expect(section(dsl, 'What is not known yet')).toContain('whether a crime is suspected');
    expect(section(dsl, 'What is known')).toContain(
      'The images were found on a school device: Yes (08:05, the Designated Safeguarding Lead, entry 1)',
    );
    expect(section(dsl, 'Devices, pictures and evidence')).toContain('stored the device securely');
    const others = section(dsl, 'Who else has been told');
    expect(others).toContain('told the LADO by telephone');
    expect(others).toContain('Not told, as far as is recorded: member of staff 2');
    expect(others).not.toContain('Not told, as far as is recorded: the parents');
    expect(section(dsl, 'told before')).toContain('P 0458');
    expect(section(dsl, 'Devices, pictures and evidence')).toContain('reference EX 3');
    expect(dsl.text).not.toContain('L 17');
    expect(dsl.text).not.toContain('gave the child support');
    await dsl.go(`${here}/hand-over/lado`);
    expect(section(dsl, 'not known yet')).toContain('there is an allegation');
    expect(dsl.text).toContain('suspended the member of staff');
    expect(dsl.text).toContain('handed the device over to Surrey Police');
    expect(dsl.text).not.toContain('EX 3');
    expect(section(dsl, 'told before')).toContain('L 17');
    expect(section(dsl, 'Who it is about')).toContain('member of staff 2');
    expect(section(dsl, 'Who it is about')).not.toContain('child');
    expect(dsl.text).not.toContain('P 0458');
    await dsl.go(`${here}/hand-over/childrens-services`);
    expect(section(dsl, 'Who else has been told')).toContain('the parents of child 1');
    expect(section(dsl, 'Who it is about')).not.toContain('staff');
    expect(dsl.text).not.toContain('suspended');
    expect(dsl.text).not.toMatch(/P 0458|L 17/);
    await dsl.go(`${here}/hand-over/media`);
    expect(dsl.status).toBe(404);
  });

  test('the summary is plain text with every entry', async () => {
    const { dsl, here } = await written();
    await dsl.go(`${here}/summary`);
    const text = dsl.document.querySelector('textarea')?.value ?? '';
    for (let entry = 0; entry < ENTRIES.length; entry += 1)
      expect(text).toContain(`(entry ${entry})`);
    expect(text).toContain(
      '4 Mar 2026 08:10  the Designated Safeguarding Lead told Surrey Police by 101, reference P 0458',
    );
    expect(text).toContain('What nobody has answered');
    expect(text).not.toMatch(/<|&amp;/);
  });

  test('a lesson is an entry, with who sees to it and by when', async () => {
    const { dsl, here } = await written();
    await dsl.go(`${here}/review`);
    await dsl.send('Record it', {
      note: 'Say whom to tell at each assembly.',
      owner: 'deputy-dsl',
      by: 'soon',
    });
    expect(dsl.status).toBe(400);
    expect(dsl.document.querySelector('textarea')?.value).toContain('each assembly');
    await dsl.send('Record it', { owner: 'deputy-dsl', by: '2027-01-08' });
    expect(dsl.text).toContain('Recorded: the Designated Safeguarding Lead wrote down the lessons');
    await dsl.go(`${here}/review`);
    await dsl.send('We have reviewed it');
    await dsl.go(`${here}/review`);
    expect(dsl.text).toContain('reviewed how it was handled (entry 11)');
    expect(dsl.text).toMatch(
      /Say whom to tell at each assembly\. a Deputy Safeguarding Lead, by 8 Jan 2027/i,
    );
  });

  test('a lesson is open until somebody says who saw to it and when, and opens again if that was wrong', async () => {
    const { made, dsl, here, id } = await written();
    await dsl.go(`${here}/review`);
    const lesson = { note: 'Lock the trolley at night.', owner: 'headteacher', by: '2026-03-01' };
    await dsl.send('Record it', lesson);
    await dsl.follow('Review and lessons (1 open)');
    expect(dsl.text).toContain('1 lesson is still open.');
    expect(dsl.text).toContain('Open, and past its day.');
    const before = await made.house.record.read(id, { account: 'dsl-1' });
    await dsl.send('Mark it as done', { on: '2027-03-01' });
    expect(dsl.status).toBe(400);
    await dsl.send('Mark it as done', { on: '2026-03-03' });
    expect(dsl.text).toContain('Done on 3 Mar 2026 by the Headteacher.');
    expect(dsl.text).toContain('Every lesson was seen to.');
    const after = await made.house.record.read(id, { account: 'dsl-1' });
    expect(after?.timeline).toEqual(before?.timeline);
    await dsl.send('It is not done');
    expect(dsl.text).toContain('1 lesson is still open.');
  });

  test('the findings are those of a replay of the export', async () => {
    const { made, dsl, here, id } = await written();
    await dsl.go(`${here}/findings`);
    const kept = await made.house.record.read(id, { account: 'dsl-1' });
    const read = readTimeline(JSON.parse(JSON.stringify(kept?.timeline)), ruleBooks);
    if (!read.ok) throw new Error('the export cannot be read');
    const asOf = made.house.now().toISOString();
    const { findings } = replayInWords(read.timeline, { books: ruleBooks, asOf });
    const expected = findings.filter(({ verdict }) => verdict !== 'not-applicable');
    const shown = [...dsl.document.querySelectorAll('.govuk-summary-list__row')];
    expect(shown).toHaveLength(expected.length);
    for (const [index, { because, repair }] of expected.entries()) {
      for (const says of [...because, ...(repair === null ? [] : [repair])]) {
        expect(shown[index]?.textContent).toContain(says);
      }
    }
  });
});
