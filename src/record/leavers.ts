/** What somebody who leaves had open, and who goes on with it. */
import { type Person, peopleIn } from '../vocabulary/pseudonyms.ts';
import { hasRight } from './access.ts';
import type { Accounts } from './accounts.ts';
import { aboutWhoIsBehind, type Desk, gateFor, type Listed } from './desk.ts';
import { RecordFault } from './fault.ts';
import type { StreamId } from './journal.ts';
import type { Kept } from './kept.ts';
import type { IncidentRecord } from './record.ts';

/** An open incident that an account wrote in, or in which whoever has it is named. */
export interface LeftOpen {
  readonly listed: Listed;
  readonly kept: Kept;
  /** The account that goes on with it, where somebody has said so. */
  readonly givenTo: string | null;
  /** The accounts that could: they may write in it. */
  readonly couldTake: readonly string[];
}

/** Who an account is in timelines, and nobody else who has an account now. */
const onlyTheirs = (accounts: Accounts, id: string): ReadonlySet<Person> => {
  const others = accounts
    .all()
    .filter((each) => each.id !== id && accounts.inForce(each.id) !== null)
    .flatMap((each) => [...accounts.personsBehind(each.id)]);
  return new Set([...accounts.personsBehind(id)].filter((person) => !others.includes(person)));
};

const isNamedIn = ({ timeline }: Kept, persons: ReadonlySet<Person>): boolean =>
  timeline.events.some((event) =>
    [event.by, ...('to' in event ? peopleIn(event.to) : [])].some((person) => persons.has(person)),
  );

const keyOf = (leaver: string, to: string): string => `leaver ${leaver} to ${to}`;

const givenToIn = ({ contents }: Kept, leaver: string): string | null => {
  const sign = ` ${keyOf(leaver, '')}`;
  const key = contents.findLast((content) => content.key.includes(sign))?.key;
  return key === undefined ? null : key.slice(key.indexOf(sign) + sign.length);
};

/** Whether an account may see what others had open, and give it on. */
export const mayGiveOn = (desk: Desk): boolean =>
  desk.can('see-incidents') && desk.can('write') && desk.can('decide');

/**
 * The open incidents of somebody who leaves, of those that this desk may open; each read is logged. What is about
 * them is none of theirs.
 */
export const leftOpenBy = async (
  desk: Desk,
  record: IncidentRecord,
  accounts: Accounts,
  leaver: string,
): Promise<readonly LeftOpen[]> => {
  if (!mayGiveOn(desk)) return [];
  const persons = onlyTheirs(accounts, leaver);
  const isAbout = aboutWhoIsBehind(accounts, leaver);
  const writers = accounts
    .all()
    .filter(
      ({ id, role }) => id !== leaver && accounts.inForce(id) !== null && hasRight(role, 'write'),
    )
    .map(({ id }) => ({ id, mayWrite: gateFor(record, accounts, id, 'write') }));
  const found: LeftOpen[] = [];
  for (const listed of await desk.list()) {
    const known = (await record.known()).get(listed.id);
    if (listed.isClosed || known === undefined || isAbout(known)) continue;
    const kept = await desk.read(listed.id, 'looked for what somebody who leaves had open');
    if (kept === null) continue;
    const hasWritten = kept.contents.some(({ writer }) => writer.account === leaver);
    if (!hasWritten && !isNamedIn(kept, persons)) continue;
    const couldTake = writers.filter(({ mayWrite }) => mayWrite(known)).map(({ id }) => id);
    found.push({ listed, kept, givenTo: givenToIn(kept, leaver), couldTake });
  }
  return found;
};

/**
 * Says in an incident who goes on with what somebody had to do there: a reminder to everybody who works on it,
 * until it is ticked off. Nothing is judged by it.
 * @throws RecordFault where the incident is not among those, or is not open to whoever is to go on with it
 */
export const giveOn = async (
  desk: Desk,
  record: IncidentRecord,
  accounts: Accounts,
  { leaver, to, id }: { readonly leaver: string; readonly to: string; readonly id: StreamId },
): Promise<void> => {
  const left = await leftOpenBy(desk, record, accounts, leaver);
  const found = left.find(({ listed }) => listed.id === id);
  if (found === undefined || !found.couldTake.includes(to)) {
    throw new RecordFault('not-allowed', 'this incident cannot be given to that account');
  }
  await desk.noteBeside(id, keyOf(leaver, to), {
    is: 'reminder',
    says: `${leaver} leaves the school. ${to} goes on with what ${leaver} had to do here.`,
    at: record.now().toISOString(),
    seen: found.kept.timeline.events.length,
  });
};
