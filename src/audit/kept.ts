/** Tables kept in a file, so that an audit need not begin with empty ones. */
import { deserialize, serialize } from 'node:v8';
import type { Kept } from './log-judge.ts';

export const packed = (kept: Kept): Buffer => serialize(kept);

/** @throws where the bytes are not what `packed` made. */
export const unpacked = (bytes: Uint8Array): Kept => deserialize(bytes) as Kept;
