/**
 * The way from a timeline to the machines of `machineFor`: which events each entry is to which
 * procedure's machine. An entry can be many: what it says about who raised it and who it is about,
 * the concern as a fact, the procedures that it opens, deadlines that passed before it. The runner
 * decides that; this reads what it fed to its regions.
 */
import { initialTransition, type SnapshotFrom, transition } from 'xstate';
import { type Mark, normMarksIn } from '../norms/marks.ts';
import { machineFor, type Procedure } from '../norms/procedure.ts';
import { concernKey, type MachineEvent } from '../norms/symbols.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { type NormId, PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import { correctedView, type Entry, entryOf, inClockOrder } from './entries.ts';
import { type Fed, isSameEntry, type Run, runOf } from './run.ts';
import { type Instant, instantOf } from './time.ts';
import { SURELY } from './verdict.ts';

/** One event for the machine of one procedure, without what the machine makes of it. */
export interface Sending {
  readonly procedure: ProcedureId;
  readonly event: MachineEvent;
  /** The entry it comes from, counted from 0; -1 where a deadline passed. */
  readonly position: number;
  /** When it counts from: milliseconds since 1970 in UTC. */
  readonly at: Instant;
}

/** One event for the machine of one procedure. Send them in order, each to that machine. */
export interface Sent extends Sending {
  /** What the machine marks at it, norm by norm. */
  readonly marks: readonly { readonly norm: NormId; readonly mark: Mark }[];
}

type Procedures = Readonly<Record<ProcedureId, Procedure>>;
type Snapshot = SnapshotFrom<ReturnType<typeof machineFor>>;

const isOf = (procedure: ProcedureId, norm: NormId): boolean => norm.startsWith(`${procedure}.`);

/** What a procedure's machine is sent of it: a deadline of its own norms only, and corrections of these. */
const sendingsTo = (procedure: ProcedureId, { event, position, at }: Fed): readonly Sending[] => {
  const { type, norm, corrects, ...rest } = event;
  if (type === 'deadline.passed' && norm !== undefined && !isOf(procedure, norm)) return [];
  if (!Array.isArray(corrects)) return [{ procedure, event, position, at }];
  const own = corrects.filter((each) => isOf(procedure, each));
  const sent = own.length === 0 ? { type, norm, ...rest } : { ...event, corrects: own };
  return [{ procedure, event: sent, position, at }];
};

/** The procedure that opens here, if it is not open yet: it learns as it opens whether there is such a concern. */
const openedBy = ({ fact }: MachineEvent, open: ReadonlySet<ProcedureId>) =>
  PROCEDURE_IDS.find((id) => fact === concernKey(id) && !open.has(id));

/**
 * What a run fed to its regions, as events for whole machines: for each of what was fed, what is sent
 * then. A machine starts when it is first named; what went before it comes first.
 */
export const sendingsByPlace = ({ history }: Pick<Run, 'history'>): readonly Sending[][] => {
  const open = new Set<ProcedureId>();
  return history.map((fed, place) => {
    const opened = openedBy(fed.event, open);
    const before = opened === undefined ? [] : history.slice(0, place);
    const caughtUp = before.flatMap((each) =>
      opened === undefined || each.event.type === 'deadline.passed' ? [] : sendingsTo(opened, each),
    );
    if (opened !== undefined) open.add(opened);
    return [...caughtUp, ...[...open].flatMap((id) => sendingsTo(id, fed))];
  });
};

/** The same one after the other. A machine that is done needs no more of them. */
export const sendingsOf = (run: Pick<Run, 'history'>): readonly Sending[] =>
  sendingsByPlace(run).flat();

/** Whether no norm of an incident stands in more than one place, nor only perhaps: then its machines end where it is judged. */
export const hasOneMatter = ({ tracks }: Pick<Run, 'tracks'>): boolean =>
  new Set(tracks.map(({ norm }) => norm.norm.id)).size === tracks.length &&
  tracks.every(({ doubt, count }) => doubt === SURELY && count === 1);

/**
 * Turns the entries of one incident into events for the machines of its procedures, and follows
 * these machines.
 *
 * @example
 * const translator = new Translator(policy, procedures);
 * for (const { procedure, event } of translator.take(entry)) actorOf(procedure).send(event);
 */
export class Translator {
  readonly #policy: Policy;
  readonly #procedures: Procedures;
  readonly #snapshots = new Map<ProcedureId, Snapshot>();
  readonly #entries: Entry[] = [];
  /** What was taken one by one, as it was given. */
  #events: readonly TimelineEvent[] = [];
  /** How many events were given, those that no machine needed any more among them. */
  #given = 0;
  /** The latest deadline that passed without an entry after it. */
  #passed: Instant = Number.NEGATIVE_INFINITY;

  /** @param policy with the layers it adopts, as `policyNamed` gives it. */
  constructor(policy: Policy, procedures: Procedures) {
    this.#policy = policy;
    this.#procedures = procedures;
  }

  /**
   * The next entry of a timeline, as events. A machine that is named for the first time starts now;
   * its first events tell it what happened before.
   *
   * @throws RangeError for a correction, for an entry that counts from before what was taken or passed, and for
   * one by which somebody may be the subject whose word was taken: they change what came before, so the timeline
   * has to be read again by `machineEventsOf`.
   */
  take(event: TimelineEvent): readonly Sent[] {
    const given = entryOf(this.#entries.length, event);
    const last = this.#entries.at(-1);
    if (event.type === 'entry.corrected') {
      throw new RangeError('a correction changes earlier entries; use machineEventsOf');
    }
    if (last !== undefined && inClockOrder(last, given) > 0) {
      throw new RangeError('this entry belongs before an earlier one; use machineEventsOf');
    }
    if (given.clock <= this.#passed) {
      throw new RangeError(
        'this entry belongs before a deadline that has passed; use machineEventsOf',
      );
    }
    const events = [...this.#events, event];
    const { entries } = correctedView(events);
    if (!this.#entries.every((entry, index) => isSameEntry(entry, entries[index]))) {
      throw new RangeError('this entry says whose word an earlier one was; use machineEventsOf');
    }
    this.#events = events;
    return this.takeEntries(entries.slice(-1));
  }

  /** The deadlines that pass before a moment: ISO 8601, with a zone. */
  passTime(until: string): readonly Sent[] {
    const passed = this.#sendNew(instantOf(until));
    for (const { at } of passed) this.#passed = Math.max(this.#passed, at);
    return passed;
  }

  /** Entries as `correctedView` has them, in the order of the clock. */
  takeEntries(entries: readonly Entry[]): readonly Sent[] {
    for (const each of entries) this.#entries.push(each);
    return this.#sendNew();
  }

  /** Where the machine of each open procedure stands, to start an actor from. */
  get snapshots(): ReadonlyMap<ProcedureId, Snapshot> {
    return this.#snapshots;
  }

  #sendNew(asOf?: Instant): readonly Sent[] {
    const run = runOf(this.#policy, this.#procedures, this.#entries, asOf);
    const sendings = sendingsOf(run).slice(this.#given);
    this.#given += sendings.length;
    return sendings.flatMap((sending) => this.#send(sending));
  }

  #send(sending: Sending): readonly Sent[] {
    const { procedure, event } = sending;
    const machine = machineFor(this.#procedures[procedure], this.#policy);
    const before = this.#snapshots.get(procedure) ?? initialTransition(machine)[0];
    // Where every region has ended nothing can change, and XState warns of events to who has stopped.
    if (before.status === 'done') return [];
    const [snapshot, actions] = transition(machine, before, event);
    this.#snapshots.set(procedure, snapshot);
    return [{ ...sending, marks: normMarksIn(actions) }];
  }
}

/**
 * A whole timeline as events for its machines: corrections made, in the order of the clock. Start
 * each machine with `machineFor` when it is first named. A machine is one occurrence of each norm: where
 * an incident has one matter it ends in the states that `replay` judges by; where it has several,
 * `replay` judges each of them apart.
 *
 * @param asOf ISO 8601, with a zone: deadlines that pass by then are sent too.
 */
export const machineEventsOf = (
  events: readonly TimelineEvent[],
  policy: Policy,
  procedures: Procedures,
  asOf?: string,
): readonly Sent[] => {
  const translator = new Translator(policy, procedures);
  const sent = translator.takeEntries(correctedView(events).entries);
  return asOf === undefined ? sent : [...sent, ...translator.passTime(asOf)];
};
