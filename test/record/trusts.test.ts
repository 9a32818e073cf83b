import { aRecord, newDisks } from './a-record.ts';
import { SharedRows } from './lending.ts';
import { trustsAreKeptApart } from './trusts.ts';

const NOW = new Date('2026-03-04T12:00:00Z');

trustsAreKeptApart(async () => {
  const rows = new SharedRows(() => NOW);
  let seed = 1;
  return {
    now: () => NOW,
    open: async (name) => {
      const made = await aRecord(newDisks(seed));
      seed += 10;
      const { parts } = made;
      const lending = rows.for(parts.streams.record, name, parts.home);
      return {
        record: made.record,
        parts: { ...parts, home: Object.assign(parts.home, { lending }) },
      };
    },
  };
});
