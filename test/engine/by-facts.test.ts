/** What is remembered by facts is made again whenever a fact that it was made from is another. */
import { describe, expect, test } from 'vitest';
import { ByFacts } from '../../src/engine/by-facts.ts';
import type { Facts } from '../../src/norms/symbols.ts';

/** Asks for the second fact only where the first is so. */
const said = (facts: Facts): string =>
  facts['immediate-danger'] === 'yes' ? `danger, crime ${facts['crime-suspected']}` : 'no danger';

describe('what is made from facts', () => {
  const counted = () => {
    let count = 0;
    const kept = new ByFacts<string>();
    return {
      of: (facts: Facts) =>
        kept.of(facts, (given) => {
          count += 1;
          return said(given);
        }),
      count: () => count,
    };
  };

  test('is made once for facts that agree in what was asked for', () => {
    const { of, count } = counted();
    expect(of({ 'immediate-danger': 'no' })).toBe('no danger');
    expect(of({ 'immediate-danger': 'no', 'crime-suspected': 'yes' })).toBe('no danger');
    expect(count()).toBe(1);
  });

  test('is never taken from facts that differ in it', () => {
    const { of } = counted();
    const all: readonly Facts[] = [
      {},
      { 'immediate-danger': 'yes' },
      { 'immediate-danger': 'yes', 'crime-suspected': 'no' },
      { 'immediate-danger': 'yes', 'crime-suspected': 'unclear' },
      { 'immediate-danger': 'unclear', 'crime-suspected': 'no' },
    ];
    for (const facts of [...all, ...all.toReversed()]) expect(of(facts)).toBe(said(facts));
  });

  test('is made each time where all facts were asked for', () => {
    const kept = new ByFacts<number>();
    const howMany = (facts: Facts): number => kept.of(facts, (given) => Object.keys(given).length);
    expect(howMany({})).toBe(0);
    expect(howMany({ 'immediate-danger': 'no' })).toBe(1);
  });
});
