/** Tables kept in a file, so that an audit need not begin with empty ones. */
import { deserialize, serialize } from 'node:v8';
import type { KeptJudge } from './incident-judge.ts';
import type { Kept } from './log-judge.ts';

export const packed = (kept: Kept): Buffer => serialize(kept);

/** Its numbers in memory of their own, so that the rest of the file can be let go. */
const owned = (judge: KeptJudge): KeptJudge => ({
  ...judge,
  cells: new Int32Array(judge.cells),
  seeing: new Int32Array(judge.seeing),
  pairs: new Int32Array(judge.pairs),
  deadline: new Int32Array(judge.deadline),
  regions: judge.regions.map((each) => ({ ...each, outline: new Uint8Array(each.outline) })),
});

/** @throws where the bytes are not what `packed` made. */
export const unpacked = (bytes: Uint8Array): Kept => {
  const kept = deserialize(bytes) as Kept;
  return {
    ...kept,
    judges: new Map([...kept.judges].map(([policy, judge]) => [policy, owned(judge)])),
  };
};
