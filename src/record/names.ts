/** Names of people, compared; and the ids of the streams that hold them and the like. */
import { createHmac } from 'node:crypto';
import type { StreamId } from './journal.ts';

const TITLES: readonly string[] = ['mr', 'mrs', 'ms', 'miss', 'mx', 'dr'];

/** A name without what people write in different ways: capitals, titles, order, full stops. */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '' && !TITLES.includes(word))
    .sort()
    .join(' ');

/** The id of a stream that there is one of in a record, by its name. */
export const idOf = (record: string, name: string): StreamId =>
  createHmac('sha256', record).update(name).digest('hex').slice(0, 32);
