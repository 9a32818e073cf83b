/** Who asks: `--as`. Nobody gets at an incident but through the desk of an account. */
import type { RuleBooks } from '../../engine/replay.ts';
import type { Accounts } from '../../record/accounts.ts';
import { Desk } from '../../record/desk.ts';
import type { StreamId } from '../../record/journal.ts';
import type { Kept } from '../../record/kept.ts';
import type { IncidentRecord } from '../../record/record.ts';

/** Why what was asked cannot be done, as one line. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

export interface AsFlags {
  readonly as?: string;
}

/** An account: a role and a number, never a name. */
const ACCOUNT = /^[a-z]+(?:-[a-z]+)*-[1-9][0-9]{0,2}$/;

/** @throws Refused where it cannot be an account. */
export const accountFrom = (given: string | undefined, option = '--as'): string => {
  if (given !== undefined && ACCOUNT.test(given)) return given;
  throw new Refused(`${option}: is not an account; give a role and a number, such as dsl-1`);
};

/** The record as one account may use it. @throws Refused where there is no such account now */
export const asAccount = (
  { record, accounts }: { readonly record: IncidentRecord; readonly accounts: Accounts },
  { as }: AsFlags,
  option = '--as',
): Desk => {
  const desk = Desk.open(record, accounts, accountFrom(as, option));
  if (desk !== null) return desk;
  throw new Refused(
    `${option}: there is no such account, or it has ended; an administrator adds one with \`dutybound record account add\``,
  );
};

/** Nothing sets what is not there apart from what is not for this account. */
const NO_SUCH = 'there is no such incident; `dutybound record list` shows those for this account';
const FEWEST_DIGITS = 6;

/**
 * The incident or exercise that an id, or its beginning, stands for. Of a whole id it is not said whether there
 * is one: that is for reading it, which is logged.
 * @throws Refused where its beginning stands for none that this account may see, or for several
 */
export const idFrom = async (desk: Desk, given: string): Promise<StreamId> => {
  const id = given.toLowerCase();
  if (!/^[0-9a-f]{1,32}$/.test(id) || id.length < FEWEST_DIGITS) {
    throw new Refused(
      `ID: is not the id of an incident; give ${FEWEST_DIGITS} digits of it or more, as \`dutybound record list\` prints them`,
    );
  }
  if (id.length === 32) return id;
  const all = [...(await desk.list('incident')), ...(await desk.list('exercise'))];
  const [found, ...more] = all.filter((each) => each.id.startsWith(id));
  if (found === undefined) throw new Refused(NO_SUCH);
  if (more.length > 0) throw new Refused('ID: several incidents begin so; give more of it');
  return found.id;
};

/** What an account reads of an incident; the read is logged. @throws Refused where it cannot */
export const readAs = async (desk: Desk, id: StreamId, what: string): Promise<Kept> => {
  const kept = await desk.read(id, what);
  if (kept === null) throw new Refused(NO_SUCH);
  return kept;
};

/** The rule books know the policy of an incident. @throws Refused where they do not */
export const needsPolicyOf = ({ timeline }: Kept, books: RuleBooks): void => {
  if (books.policies.some(({ id }) => id === timeline.policy)) return;
  throw new Refused(
    `the incident is under the policy ${timeline.policy}, which is not here; give its folder with --policies`,
  );
};
