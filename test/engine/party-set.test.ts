import { describe, expect, it } from 'vitest';
import { PartySet } from '../../src/engine/party-set.ts';
import { PARTY_IDS } from '../../src/vocabulary/parties.ts';

describe('a set of parties', () => {
  it('holds each of all parties apart from every other', () => {
    for (const [one] of PARTY_IDS.entries()) {
      const set = new PartySet();
      set.add(one);
      const held = PARTY_IDS.flatMap((_, other) => (set.has(other) ? [other] : []));
      expect(held).toEqual([one]);
      set.delete(one);
      expect(set.isEmpty).toBe(true);
    }
  });

  it('has all of some only where none is missing, and all of nobody never', () => {
    const set = new PartySet();
    const some = new PartySet();
    const last = PARTY_IDS.length - 1;
    set.add(0);
    set.add(last);
    expect(set.hasAll(some.low, some.high)).toBe(false);
    some.add(last);
    expect(set.hasAll(some.low, some.high)).toBe(true);
    some.add(1);
    expect(set.hasAll(some.low, some.high)).toBe(false);
    expect(set.hasAny(some.low, some.high)).toBe(true);
    some.delete(last);
    expect(set.hasAny(some.low, some.high)).toBe(false);
  });
});
