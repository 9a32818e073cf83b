import { describe, expect, test } from 'vitest';
import { replay } from '../support/built-in.ts';
import { closed, PLUMPTON, raised, told } from '../support/incidents.ts';
import { aRecord, DSL, HEAD, newDisks, openRecord } from './a-record.ts';

const underRules = (policy: string, program = '1') => ({ rulesOf: () => ({ policy, program }) });

/** An incident that is judged otherwise by another policy, closed under the rules it was opened under. */
const closedIncident = async () => {
  const disks = newDisks(1);
  const { record } = await aRecord(disks, underRules('old'));
  const entry = raised('sexting', { about: 'child-1' });
  const id = await record.begin(HEAD, { key: 'one', entry, writer: DSL });
  const rest = [told(3, 'deputy-dsl'), closed(9)];
  for (const [index, each] of rest.entries()) {
    await record.append(id, { seen: index + 1, key: `k${index}`, entry: each, writer: DSL });
  }
  return { disks, id, timeline: { ...HEAD, events: [entry, ...rest] } };
};

describe('the rules of an incident', () => {
  test('are those it was opened under, also once there are others', async () => {
    const { disks, id } = await closedIncident();
    const { record } = await openRecord(disks, underRules('new', '2'));
    const kept = await record.read(id, DSL);
    expect(kept?.rules).toEqual({ policy: 'old', program: '1' });
    expect(kept?.findings.map(({ rules }) => rules)).toEqual([{ policy: 'old', program: '1' }]);
  });

  test('closing stores the findings as they were shown', async () => {
    const { disks, id, timeline } = await closedIncident();
    const kept = await (await openRecord(disks)).record.read(id, DSL);
    expect(kept?.findings.map(({ report }) => report)).toEqual([
      JSON.parse(JSON.stringify(replay(timeline))),
    ]);
  });

  test('judging again under other rules is a new view and changes nothing that is stored', async () => {
    const { disks, id } = await closedIncident();
    const { record } = await openRecord(disks, underRules('new', '2'));
    const before = await record.read(id, DSL);
    const again = replay(before?.timeline ?? { ...HEAD, events: [] }, { policy: PLUMPTON });
    const stored = before?.findings[0]?.report;
    const verdictIn = (report: typeof stored) =>
      report?.findings.find(({ norm }) => norm === 'sexting.dsl-told')?.verdict;
    expect([verdictIn(stored), verdictIn(again)]).toEqual(['missed', 'met']);
    expect((await record.read(id, DSL))?.contents).toEqual(before?.contents);
  });

  test('what is added after closing leaves the findings of then as they were', async () => {
    const { disks, id } = await closedIncident();
    const { record } = await openRecord(disks, underRules('new', '2'));
    const before = (await record.read(id, DSL))?.findings;
    const entry = told(20, 'dsl');
    await record.append(id, { seen: 3, key: 'late', entry, writer: DSL });
    expect((await record.read(id, DSL))?.findings).toEqual(before);
  });

  test('closed again under other rules it has both findings, each with its rules', async () => {
    const { disks, id } = await closedIncident();
    const { record } = await openRecord(disks, underRules('new', '2'));
    await record.append(id, { seen: 3, key: 'again', entry: closed(30), writer: DSL });
    const kept = await record.read(id, DSL);
    expect(kept?.findings.map(({ rules }) => rules.policy)).toEqual(['old', 'new']);
    expect(kept?.rules.policy).toBe('old');
  });
});
