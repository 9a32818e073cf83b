/**
 * What the tests take from vitest, without its workers: stands in for it where the suite is bundled
 * to run once for each of thousands of mutants.
 */
import { readFileSync } from 'node:fs';
import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';

type Body = (...args: readonly unknown[]) => unknown;

const tests: { readonly name: string; readonly run: () => unknown }[] = [];
const path: string[] = [];

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
chai.use(({ Assertion }) => {
  Assertion.addMethod('toMatchFileSnapshot', function (path: string) {
    (expect(this._obj) as Chai.Assertion).equal(readFileSync(path, 'utf8'));
  });
});

/** The same assertions as vitest's own. */
export const { expect } = chai;

const rowsOf = (rows: readonly unknown[]): readonly (readonly unknown[])[] =>
  rows.map((row) => (Array.isArray(row) ? row : [row]));

const named = (name: string, row: readonly unknown[]): string =>
  `${name} ${row.filter((each) => typeof each !== 'object').join(' ')}`;

const group = (name: string, body: Body, row: readonly unknown[] = []): void => {
  path.push(name);
  body(...row);
  path.pop();
};

/** Tests that take longer than all the others, and notice nothing that these do not. */
const LEFT_OUT = [
  'every theorem holds of its norms',
  'a question that can change nothing',
  'the engine makes no sentences',
];

const add = (name: string, body: Body, row: readonly unknown[] = []): void => {
  if (LEFT_OUT.some((each) => name.startsWith(each))) return;
  tests.push({ name: [...path, name].join(' > '), run: () => body(...row) });
};

/** A test may have its options before its body or after it, and none of them matters here. */
const bodyOf = (...optionsAndBody: readonly unknown[]): Body =>
  optionsAndBody.find((each): each is Body => typeof each === 'function') ?? (() => {});

export const describe = Object.assign((name: string, body: Body) => group(name, body), {
  each: (rows: readonly unknown[]) => (name: string, body: Body) => {
    for (const row of rowsOf(rows)) group(named(name, row), body, row);
  },
});

export const test = Object.assign(
  (name: string, options: unknown, body?: unknown) => add(name, bodyOf(options, body)),
  {
    each: (rows: readonly unknown[]) => (name: string, options: unknown, body?: unknown) => {
      for (const row of rowsOf(rows)) add(named(name, row), bodyOf(options, body), row);
    },
    skipIf: (isSkipped: boolean) => (isSkipped ? () => {} : test),
  },
);

/** The other name of `test`. */
export const it = Object.assign(test.bind(null), { each: test.each });

/** What running the tests came to: how many were run, and the first that failed. */
export interface Outcome {
  readonly ran: number;
  readonly failed: { readonly test: string; readonly error: unknown } | null;
}

/** Runs what was described since the last time, in its order, up to the first failure. */
export const runTests = async (): Promise<Outcome> => {
  const described = tests.splice(0);
  for (const [index, { name, run }] of described.entries()) {
    try {
      await run();
    } catch (error) {
      return { ran: index + 1, failed: { test: name, error } };
    }
  }
  return { ran: described.length, failed: null };
};
