/** `record:` and `record:ID` where a command takes files: the incidents of the record, to be judged. */
import type { RuleBooks } from '../../engine/replay.ts';
import type { Source } from '../../files/find.ts';
import type { StreamId } from '../../record/journal.ts';
import { keySourceFrom, openRecord } from '../../record/places.ts';
import { IncidentRecord } from '../../record/record.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { type AsFlags, type Asking, asAccount, idFrom, Refused, readAs } from './account.ts';
import { guarded, now, places, rulesIn } from './opening.ts';

const BEGINNING = 'record:';

export const isOfRecord = (operand: string): boolean => operand.startsWith(BEGINNING);

interface Wanted {
  readonly operands: readonly string[];
  /** What the log of reads says. */
  readonly what: string;
  /** Whether an exercise may be named; all of the record never has any. */
  readonly exercises: boolean;
}

const idsIn = (asking: Asking, { operands, exercises }: Wanted): readonly StreamId[] => {
  const ids = operands.flatMap((operand) => {
    const given = operand.slice(BEGINNING.length);
    if (given === '') return asking.list('incident');
    const id = idFrom(asking, given);
    if (!exercises && asking.list('exercise').includes(id)) {
      throw new Refused(`${operand} is an exercise, and an audit has none; leave it out`);
    }
    return [id];
  });
  return [...new Set(ids)];
};

/**
 * The timelines of the incidents that operands name; every read is logged.
 * @returns null once it has complained
 */
export const timelinesOfRecord = async (
  wanted: Wanted,
  flags: AsFlags,
  books: RuleBooks,
): Promise<ReadonlyMap<StreamId, Timeline> | null> => {
  const timelines = new Map<StreamId, Timeline>();
  const status = await guarded(async () => {
    const { parts } = await openRecord(places(), keySourceFrom(process.env));
    const record = new IncidentRecord(parts.streams, { books, rulesOf: rulesIn(books), now });
    try {
      const asking = asAccount(record, flags);
      for (const id of idsIn(asking, wanted)) {
        timelines.set(id, (await readAs(asking, id, wanted.what)).timeline);
      }
      return 0;
    } finally {
      await record.close();
    }
  });
  return status === 0 ? timelines : null;
};

/** Timelines as a file of lines would give them, so that they are checked as every other is. */
export const sourceOf = (name: string, timelines: Iterable<Timeline>): Source => ({
  name,
  shape: 'lines',
  open: async function* () {
    for (const timeline of timelines) yield Buffer.from(`${JSON.stringify(timeline)}\n`);
  },
});
