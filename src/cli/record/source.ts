/** `record:` and `record:ID` where a command takes files: the incidents of the record, to be judged. */
import type { RuleBooks } from '../../engine/replay.ts';
import type { Desk } from '../../record/desk.ts';
import type { StreamId } from '../../record/journal.ts';
import type { Kept } from '../../record/kept.ts';
import { NOTHING_TO_COUNT } from '../../report/audit/issuing.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { type AsFlags, asAccount, idFrom, Refused, readAs } from './account.ts';
import { guarded, opened } from './opening.ts';

const BEGINNING = 'record:';

export const isOfRecord = (operand: string): boolean => operand.startsWith(BEGINNING);

interface Wanted {
  readonly operands: readonly string[];
  /** What the log of reads says. */
  readonly what: string;
  /** Whether an exercise may be named; all of the record never has any. */
  readonly exercises: boolean;
  /** Whether it is only to be counted, without a name: for those who get reports and no incidents. */
  readonly isReport: boolean;
}

/** The incidents that an operand names; the read is logged. */
const keptAs = async (
  operand: string,
  desk: Desk,
  { what, exercises }: Wanted,
): Promise<readonly Kept[]> => {
  const given = operand.slice(BEGINNING.length);
  if (given === '') return desk.readAll(what);
  const id = await idFrom(desk, given);
  if (!exercises && (await desk.list('exercise')).some((each) => each.id === id)) {
    throw new Refused(`${operand} is an exercise, and an audit has none; leave it out`);
  }
  return [await readAs(desk, id, what)];
};

/** A report counts all incidents: of one alone it would be that incident. */
const refuseSome = ({ operands }: Wanted): void => {
  if (operands.every((operand) => operand === BEGINNING)) return;
  throw new Refused('--for governors: takes all of the record; give record: without an id');
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
    await opened(books, async (record) => {
      const desk = asAccount(record, flags);
      if (wanted.isReport) {
        refuseSome(wanted);
        const counted = await desk.forReport();
        if (counted.length === 0) throw new Refused(`--for governors: ${NOTHING_TO_COUNT}`);
        for (const [index, each] of counted.entries()) timelines.set(String(index), each);
        return;
      }
      for (const operand of wanted.operands) {
        for (const { id, timeline } of await keptAs(operand, desk, wanted)) {
          timelines.set(id, timeline);
        }
      }
    });
    return 0;
  });
  return status === 0 ? timelines : null;
};
