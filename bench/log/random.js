/** A seeded source of chance: the same seed gives the same log on every machine. */

/** Mulberry32: small, seeded, good enough to mix a log. */
export const mulberry32 = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export const chanceFrom = (seed) => {
  const random = mulberry32(seed);
  /** A whole number from `low` to `high`, both included. */
  const between = (low, high) => low + Math.floor(random() * (high - low + 1));
  return {
    between,
    pick: (list) => list[Math.floor(random() * list.length)],
    chance: (share) => random() < share,
    /** One of `[weight, value]` pairs. */
    weighted: (pairs) => {
      let left = random() * pairs.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of pairs) {
        left -= weight;
        if (left < 0) return value;
      }
      return pairs.at(-1)[1];
    },
    shuffled: (list) => {
      const mixed = [...list];
      for (let index = mixed.length - 1; index > 0; index -= 1) {
        const other = between(0, index);
        [mixed[index], mixed[other]] = [mixed[other], mixed[index]];
      }
      return mixed;
    },
  };
};
