/** Beginning an incident, and opening a procedure for another kind. Pure. */
import { type Incident, type RuleBooks, start } from '../engine/replay.ts';
import { type Instant, isoOf } from '../engine/time.ts';
import { normsInForce } from '../norms/procedure.ts';
import type { ConcernRaised } from '../vocabulary/events.ts';
import type { Party } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import type { Person } from '../vocabulary/pseudonyms.ts';
import { tidied } from './compose.ts';

/** The procedures that a policy has clauses for, besides the general rules. */
export const kindsUnder = (policy: Policy, books: RuleBooks): readonly ProcedureId[] =>
  PROCEDURE_IDS.filter(
    (id) => id !== 'general' && normsInForce(books.procedures[id], policy).length > 0,
  );

/** Those that can still be opened. */
export const kindsLeft = ({ run, books }: Incident): readonly ProcedureId[] =>
  kindsUnder(run.policy, books).filter((id) => !run.open.has(id));

/** An incident without entries, whose record is complete from now on. */
export const startIncident = (
  head: { readonly incident: string; readonly policy: string; readonly exercise: boolean },
  books: RuleBooks,
): Incident => start({ ...head, record: 'complete' }, books);

/** The concern that an incident begins with. */
export const concernOf = (said: {
  /** When the school first knew. */
  readonly at: Instant;
  readonly now: Instant;
  /** Who brought it, and who took it. */
  readonly by: Person;
  readonly me: Party;
  readonly procedure: ProcedureId;
  readonly about: readonly Person[];
}): ConcernRaised =>
  tidied({
    at: isoOf(said.at),
    recordedAt: said.at < said.now ? isoOf(said.now) : undefined,
    type: 'concern.raised',
    by: said.by,
    procedure: said.procedure,
    to: said.by === said.me ? undefined : said.me,
    about: said.about.length > 1 ? said.about : said.about[0],
  });
