/** Who asks: `--as`. */
import { RecordFault } from '../../record/fault.ts';
import type { StreamId } from '../../record/journal.ts';
import type { IncidentRecord, Request } from '../../record/record.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';

/** Why what was asked cannot be done, as one line. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

export interface AsFlags {
  readonly as?: string;
}

/** An account: a short word, never a name with spaces in it. */
const ACCOUNT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** @throws Refused where it cannot be an account. */
export const accountFrom = (given: string | undefined, option = '--as'): string => {
  if (given !== undefined && ACCOUNT.test(given)) return given;
  throw new Refused(`${option}: is not an account; give one such as dsl-1`);
};

/** The record as one account may use it. */
export const asAccount = (record: IncidentRecord, { as }: AsFlags) => {
  const writer = { account: accountFrom(as) };
  return {
    list: (kind: 'incident' | 'exercise' = 'incident') => record.ids(kind),
    summary: (id: StreamId) => record.summary(id),
    read: (id: StreamId, what: string) => record.read(id, writer, what),
    reads: (id?: StreamId) => record.reads(id),
    begin: (head: Omit<Timeline, 'events'>, request: Omit<Request, 'seen' | 'writer'>) =>
      record.begin(head, { ...request, writer }),
    append: (id: StreamId, request: Omit<Request, 'writer'>) =>
      record.append(id, { ...request, writer }),
    hold: (id: StreamId, isHeld: boolean, reason: string) =>
      record.hold(id, writer, isHeld, reason),
    erase: (id: StreamId, other: string, reason: string) =>
      record.erase(id, [writer.account, other], reason),
  };
};

export type Asking = ReturnType<typeof asAccount>;

const NO_SUCH = 'there is no such incident for this account; `dutybound record list` shows those';
const FEWEST_DIGITS = 6;

/**
 * The incident or exercise that an id, or its beginning, stands for.
 * @throws Refused where it stands for none that this account may see, or for several.
 */
export const idFrom = (asking: Asking, given: string): StreamId => {
  const id = given.toLowerCase();
  if (!/^[0-9a-f]{1,32}$/.test(id) || id.length < FEWEST_DIGITS) {
    const says = `is not the id of an incident; give ${FEWEST_DIGITS} digits of it or more, as \`dutybound record list\` prints them`;
    throw new Refused(`ID: ${says}`);
  }
  const found = [...asking.list('incident'), ...asking.list('exercise')].filter((each) =>
    each.startsWith(id),
  );
  if (found.length > 1) {
    throw new Refused('ID: several incidents begin so; give more of it');
  }
  if (found[0] === undefined) throw new Refused(NO_SUCH);
  return found[0];
};

/** What an account reads of an incident; the read is logged. @throws RecordFault where it cannot */
export const readAs = async (asking: Asking, id: StreamId, what: string) => {
  const kept = await asking.read(id, what);
  if (kept !== null) return kept;
  throw new RecordFault(
    'no-key',
    `there is no key for ${id}: it was erased after this copy was made, or the keys are older; see \`dutybound record check-keys\``,
  );
};
