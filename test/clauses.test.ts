/** The registers of clauses and of readings, whatever is in them, hold together. */
import { describe, expect, test } from 'vitest';
import { policies, procedures } from '../machines/index.ts';
import { clauseSchema, policySchema } from '../src/vocabulary/policy-files.ts';

const norms = new Set<string>(
  Object.values(procedures).flatMap((each) => each.norms.map((norm) => norm.id)),
);
const repeated = (ids: readonly string[]): readonly string[] =>
  ids.filter((id, index) => ids.indexOf(id) !== index);
const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;

describe.each(policies.map((policy) => [policy.id, policy] as const))('%s', (_, policy) => {
  const { clauses, readings } = policy;

  test('is a policy by the schema', () => {
    expect(policySchema.safeParse(policy).error).toBeUndefined();
  });

  test('has clauses by the schema, each with an id of its own', () => {
    for (const clause of clauses) {
      expect([clause.id, clauseSchema.safeParse(clause).error]).toEqual([clause.id, undefined]);
    }
    expect(repeated(clauses.map((clause) => clause.id))).toEqual([]);
  });

  test('says each clause in at most twenty words', () => {
    expect(clauses.filter((clause) => wordsIn(clause.says) > 20).map((each) => each.id)).toEqual(
      [],
    );
  });

  test('has the clauses of a section in the order of its lines', () => {
    const last = new Map<string, number>();
    const outOfOrder = clauses.filter(({ section, line }) => {
      const before = last.get(section) ?? 0;
      last.set(section, line);
      return line < before;
    });
    expect(outOfOrder.map((clause) => clause.id)).toEqual([]);
  });

  test('grounds only norms that some procedure has', () => {
    expect(clauses.flatMap((clause) => clause.grounds.filter((id) => !norms.has(id)))).toEqual([]);
  });

  test('says of each clause that grounds nothing why, and only of these', () => {
    const wrong = clauses.filter(({ grounds, notANorm, why }) => {
      const explained = notANorm !== undefined && why !== undefined;
      const silent = notANorm === undefined && why === undefined;
      return grounds.length === 0 ? !explained : !silent;
    });
    expect(wrong.map((clause) => clause.id)).toEqual([]);
  });

  test('takes one of the readings considered, each under an id of its own', () => {
    expect(repeated(readings.map((reading) => reading.id))).toEqual([]);
    const elsewhere = readings.filter(({ considered, taken }) => !considered.includes(taken));
    expect(elsewhere.map((reading) => reading.id)).toEqual([]);
    expect(readings.filter(({ considered }) => considered.length < 2).map(({ id }) => id)).toEqual(
      [],
    );
  });

  test('names only its own clauses and known norms in its readings', () => {
    const ids = new Set<string>(clauses.map((clause) => clause.id));
    expect(readings.flatMap((reading) => reading.clauses.filter((id) => !ids.has(id)))).toEqual([]);
    expect(readings.flatMap((reading) => reading.norms.filter((id) => !norms.has(id)))).toEqual([]);
  });
});
