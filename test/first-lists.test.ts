/**
 * What a DSL is shown first: for every procedure under both policies, at the first minute and at three
 * later moments, as files to read. Change them with `npx vitest run test/first-lists.test.ts -u`, and
 * read what changed.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { policies, procedures } from '../machines/index.ts';
import { type Incident, step } from '../src/engine/replay.ts';
import { normsInForce } from '../src/norms/procedure.ts';
import type { TimelineEvent } from '../src/vocabulary/events.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../src/vocabulary/procedures.ts';
import {
  type CautionInWords,
  type NextInWords,
  nextInWords,
  type ToDoInWords,
} from '../src/words/guidance.ts';
import { start } from './support/built-in.ts';

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'first-lists');
const at = (minutes: number): string =>
  new Date(Date.parse('2026-03-04T09:00:00Z') + minutes * 60_000).toISOString();

const did = (minutes: number, event: object): TimelineEvent =>
  ({ at: at(minutes), by: 'dsl', ...event }) as TimelineEvent;

const begin = (policy: string, procedure: ProcedureId): Incident =>
  step(
    start({ incident: 'first-list', policy, record: 'complete', exercise: false }),
    did(0, { type: 'concern.raised', by: 'teacher', procedure }),
  );

const dslTold = (before: Incident): Incident =>
  [
    did(5, { type: 'party.informed', by: 'teacher', to: 'dsl' }),
    did(6, { type: 'fact.established', fact: 'immediate-danger', value: 'no' }),
  ].reduce(step, before);

const IS_ABOUT_STAFF: readonly ProcedureId[] = ['staff-misuse', 'staff-device-content'];

const firstCalls = (before: Incident, procedure: ProcedureId): Incident =>
  [
    did(15, { type: 'party.informed', to: 'police', via: '101' }),
    did(25, {
      type: 'party.informed',
      to: IS_ABOUT_STAFF.includes(procedure) ? 'lado' : 'childrens-services',
      via: 'telephone',
    }),
  ].reduce(step, before);

const eventOf = (item: ToDoInWords, minutes: number): TimelineEvent => {
  const [act] = item.acts;
  if (act === undefined) throw new Error(`nothing would meet ${item.norms[0]}`);
  const { type, by, to, via, withAddress, how } = act;
  return did(minutes, {
    type,
    by,
    ...(to.length > 0 && { to: to[0] }),
    ...(via !== undefined && { via }),
    ...(withAddress === true && { withAddress }),
    ...(how !== undefined && { how }),
    reason: 'as the procedure asks',
  });
};

/** Whatever is more urgent than a review is done, one thing after another. */
const allElseDone = (before: Incident): Incident => {
  let incident = before;
  for (let minutes = 30; minutes < 200; minutes += 1) {
    const item = nextInWords(incident).doNow.find((each) => each.urgency !== 'afterwards');
    if (item === undefined) return incident;
    incident = step(incident, eventOf(item, minutes));
  }
  throw new Error('there is always something more urgent to do');
};

const caution = ({ says, from }: CautionInWords): string => `${says} [${from}]`;

/** As many as stand with one item on the screen. */
const MOST_CONTACTS = 3;

const toDo = (item: ToDoInWords, index: number): readonly string[] => [
  `  ${index + 1}. ${item.says}`,
  `     ${[
    item.urgency,
    ...(item.overdue ? ['OVERDUE'] : []),
    ...(item.dueAt === null ? [] : [`by ${item.dueAt.slice(5, 16).replace('T', ' ')}`]),
    ...(item.optional ? ['or record why not'] : []),
    ...item.contacts
      .filter(({ reach }) => reach.length > 0)
      .slice(0, MOST_CONTACTS)
      .map(({ name, reach }) => `${name}: ${reach.join('; ')}`),
  ].join(' | ')}`,
  ...item.cautions.map(({ says }) => `     Caution: ${says}`),
];

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines];

const listed = (title: string, { doNow, later, ask, never, cautions }: NextInWords): string =>
  [
    `== ${title}`,
    ...section(
      'ASK FIRST',
      ask.filter((each) => each.isFirst).map((each) => `  ${each.asks}`),
    ),
    ...section('NOW', doNow.flatMap(toDo)),
    ...section(
      'ASK',
      ask.filter((each) => !each.isFirst).map((each) => `  ${each.asks} [${each.urgency}]`),
    ),
    ...section(
      'NEVER',
      never.map((each) => `  ${each.says}`),
    ),
    ...section(
      'CAUTION',
      cautions.map((each) => `  ${caution(each)}`),
    ),
    ...section(
      'NOT BEFORE ALL THAT IS DONE',
      later.map((each) => `  ${each.says}`),
    ),
    '',
  ].join('\n');

const firstLists = (policy: string, procedure: ProcedureId): string => {
  const begun = begin(policy, procedure);
  const told = dslTold(begun);
  const called = firstCalls(told, procedure);
  const done = allElseDone(called);
  return [
    listed('A teacher has raised it', nextInWords(begun)),
    listed('The DSL knows; no child is in danger now', nextInWords(told, at(10))),
    listed('The first calls have been made', nextInWords(called, at(30))),
    listed('A day later; all that is more urgent was done', nextInWords(done, at(24 * 60))),
  ].join('\n');
};

describe.each(policies.map(({ id }) => id))('the first lists under %s', (policy) => {
  const kinds = PROCEDURE_IDS.filter((id) => {
    const found = policies.find((each) => each.id === policy);
    return found !== undefined && normsInForce(procedures[id], found).length > 0;
  });
  test.each(kinds)('%s is as a DSL would have it', async (procedure) => {
    await expect(firstLists(policy, procedure)).toMatchFileSnapshot(
      join(FOLDER, policy, `${procedure}.txt`),
    );
  });
});
