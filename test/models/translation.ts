/**
 * What a timeline is to the machines of `machineFor`, written without the runner: it follows whole
 * machines with XState, since only they know what is owed and so which deadlines pass. The engine's
 * own `machineEventsOf` is held against it.
 */
import { initialTransition, type SnapshotFrom, transition } from 'xstate';
import { correctedView, type Entry } from '../../src/engine/entries.ts';
import { listOf, subjectFacts } from '../../src/engine/subject.ts';
import { type Instant, instantOf } from '../../src/engine/time.ts';
import { dueFrom } from '../../src/engine/working-days.ts';
import { type Mark, normMarksIn } from '../../src/norms/marks.ts';
import { isDuty } from '../../src/norms/norm.ts';
import { evaluate } from '../../src/norms/predicates.ts';
import {
  machineFor,
  type NormInForce,
  normsInForce,
  type Procedure,
} from '../../src/norms/procedure.ts';
import { readsOf } from '../../src/norms/region.ts';
import {
  concernKey,
  type FactKey,
  type Facts,
  type MachineEvent,
} from '../../src/norms/symbols.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { FACT_IDS, type Fact, type FactValue } from '../../src/vocabulary/facts.ts';
import type { Party } from '../../src/vocabulary/parties.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import { type NormId, PROCEDURE_IDS, type ProcedureId } from '../../src/vocabulary/procedures.ts';

/** One event for the machine of one procedure. Send them in order, each to that machine. */
export interface Sent {
  readonly procedure: ProcedureId;
  readonly event: MachineEvent;
  /** The entry it comes from, counted from 0; -1 where a deadline passed. */
  readonly position: number;
  /** When it counts from: milliseconds since 1970 in UTC. */
  readonly at: Instant;
  /** What the machine marks at it, norm by norm. */
  readonly marks: readonly { readonly norm: NormId; readonly mark: Mark }[];
}

type Procedures = Readonly<Record<ProcedureId, Procedure>>;

/** An event before it is known which machines get it. */
interface Told {
  readonly event: MachineEvent;
  readonly position: number;
  readonly at: Instant;
  /** Since when what this fact corrects was wrongly known; null where it corrects nothing. */
  readonly wrongSince: Instant | null;
}

type Machine = ReturnType<typeof machineFor>;

/** The machine of an open procedure, followed so that its deadlines are known. */
interface Followed {
  readonly machine: Machine;
  snapshot: SnapshotFrom<Machine>;
  readonly norms: readonly NormInForce[];
  /** When each duty last became owed. */
  readonly owedAt: Map<NormId, Instant>;
}

type Source = Pick<Told, 'position' | 'at'>;

/** Events that are never silent about who, so that two of them can be told apart by their text. */
const eventOf = (
  type: MachineEvent['type'],
  { by = 'unrecorded', to = [], reasoned = false, ...rest }: Partial<MachineEvent> = {},
): MachineEvent => ({ type, by, to, reasoned, ...rest });

/** An act or a notice as the machines see it: no time, no name, no free text. */
const actOf = (event: TimelineEvent): MachineEvent =>
  eventOf(event.type, {
    by: event.by,
    to: 'to' in event ? listOf(event.to) : [],
    reasoned: (event.reason ?? '').trim() !== '',
    ...('via' in event ? { via: event.via } : {}),
    ...('withAddress' in event ? { withAddress: event.withAddress } : {}),
    ...('how' in event ? { how: event.how } : {}),
    ...('norm' in event ? { norm: event.norm } : {}),
    ...('decision' in event ? { decision: event.decision } : {}),
    ...('act' in event ? { act: event.act } : {}),
    ...('procedure' in event ? { procedure: event.procedure } : {}),
  });

const localName = (norm: NormId): string => norm.slice(norm.indexOf('.') + 1);

const stateOf = ({ snapshot }: Followed, norm: NormId): unknown =>
  (snapshot.value as Readonly<Record<string, unknown>>)[localName(norm)];

export class Translation {
  readonly #policy: Policy;
  readonly #procedures: Procedures;
  readonly #open = new Map<ProcedureId, Followed>();
  /** Everything so far, for procedures that open later. */
  readonly #past: Told[] = [];
  #facts: Facts = {};
  /** The acts of the latest moment, to know one that is written down twice. */
  #moment: { readonly at: Instant | null; readonly acts: Set<string> } = {
    at: null,
    acts: new Set(),
  };
  #sent: Sent[] = [];

  constructor(policy: Policy, procedures: Procedures) {
    this.#policy = policy;
    this.#procedures = procedures;
  }

  /** The deadlines that pass before a moment: ISO 8601, with a zone. */
  passTime(until: string): readonly Sent[] {
    return this.#gather(() => this.#passTime(instantOf(until)));
  }

  /** Entries as `correctedView` has them, in the order of the clock. */
  takeEntries(entries: readonly Entry[]): readonly Sent[] {
    return this.#gather(() => {
      for (const entry of entries) this.#feed(entry);
    });
  }

  /** Where the machine of each open procedure stands. */
  get snapshots(): ReadonlyMap<ProcedureId, SnapshotFrom<Machine>> {
    return new Map([...this.#open].map(([id, { snapshot }]) => [id, snapshot]));
  }

  #gather(work: () => void): readonly Sent[] {
    this.#sent = [];
    work();
    return this.#sent;
  }

  #feed(entry: Entry): void {
    const { event, position, clock, wrongSince } = entry;
    const source: Source = { position, at: clock };
    this.#passTime(clock);
    if (event.type === 'entry.corrected') return;
    if (event.type === 'fact.established') {
      this.#learn(event.fact, event.value, source, wrongSince);
      this.#openWhatFactsCallFor(event.by, source);
      return;
    }
    if (event.type !== 'concern.raised' && event.type !== 'procedure.opened') {
      this.#act(event, source);
      return;
    }
    if (entry.withdrawn) {
      this.#learn(concernKey(event.procedure), 'no', source, wrongSince);
      return;
    }
    if (event.type === 'concern.raised') {
      this.#imply(this.#procedures[event.procedure].impliedByRaiser[event.by] ?? {}, source);
      this.#learnSubject(listOf(event.about), source);
    }
    this.#openProcedure(event.procedure, source);
    this.#openProcedure('general', source);
    this.#act(event, source);
    this.#openWhatFactsCallFor(event.by, source);
  }

  /** Raises `deadline.passed` for every duty that is owed and was due before `until`. */
  #passTime(until: Instant): void {
    const passed = [...this.#open].flatMap(([procedure, followed]) =>
      followed.norms.flatMap((norm) => {
        const owedAt = followed.owedAt.get(norm.norm.id);
        if (owedAt === undefined || stateOf(followed, norm.norm.id) !== 'owed') return [];
        const at = dueFrom(owedAt, norm);
        return at === null || at >= until ? [] : [{ procedure, norm: norm.norm.id, at }];
      }),
    );
    for (const { procedure, norm, at } of passed.sort((a, b) => a.at - b.at)) {
      const event = eventOf('deadline.passed', { norm });
      this.#send(procedure, { event, position: -1, at, wrongSince: null });
    }
  }

  #learn(fact: FactKey, value: FactValue, source: Source, wrongSince: Instant | null = null): void {
    this.#facts = { ...this.#facts, [fact]: value };
    this.#tell({ ...source, event: eventOf('fact.established', { fact, value }), wrongSince });
  }

  /** Learns what follows from something, unless somebody has established it already. */
  #imply(implied: Readonly<Partial<Record<Fact, FactValue>>>, source: Source): void {
    for (const fact of FACT_IDS) {
      const value = implied[fact];
      if (value !== undefined && this.#facts[fact] === undefined) this.#learn(fact, value, source);
    }
  }

  /** Sets who the concern is about to yes; who it is not about to no, only where still unknown. */
  #learnSubject(about: readonly Party[], source: Source): void {
    const subject = subjectFacts(about);
    for (const fact of FACT_IDS) {
      const [value, known] = [subject[fact], this.#facts[fact]];
      if (value === undefined || (known !== undefined && (value !== 'yes' || known === 'yes'))) {
        continue;
      }
      this.#learn(fact, value, source);
    }
  }

  #openProcedure(id: ProcedureId, source: Source): void {
    const concern = concernKey(id);
    this.#imply(this.#procedures[id].implies, source);
    if (!this.#open.has(id)) this.#start(id);
    else if (this.#facts[concern] === 'yes') return;
    this.#learn(concern, 'yes', source);
  }

  /** Starts the machine of a procedure and tells it all that went before. */
  #start(id: ProcedureId): void {
    const machine = machineFor(this.#procedures[id], this.#policy);
    const [snapshot] = initialTransition(machine);
    const norms = normsInForce(this.#procedures[id], this.#policy);
    this.#open.set(id, { machine, snapshot, norms, owedAt: new Map() });
    for (const told of this.#past) this.#send(id, told);
  }

  /** Opens every procedure that the facts by now call for; whoever established them handed over. */
  #openWhatFactsCallFor(by: Party, source: Source): void {
    for (const id of PROCEDURE_IDS) {
      const { opensWhen } = this.#procedures[id];
      if (opensWhen === null || this.#open.has(id)) continue;
      if (evaluate(opensWhen, this.#facts, null, this.#policy) !== 'yes') continue;
      this.#openProcedure(id, source);
      this.#tellAct(eventOf('procedure.opened', { by, procedure: id }), source);
    }
  }

  #act(event: TimelineEvent, source: Source): void {
    const act = actOf(event);
    const { at, acts } = this.#moment;
    const again = at === source.at && acts.has(JSON.stringify(act));
    this.#tellAct(again ? { ...act, again } : act, source);
    if (event.type !== 'decision.recorded') return;
    for (const norm of this.#decidedWith(event.norm)) this.#tellAct({ ...act, norm }, source);
  }

  /** The other duties of the same topic: not telling the parents is decided once. */
  #decidedWith(norm: NormId): readonly NormId[] {
    const duties = Object.values(this.#procedures).flatMap((each) => each.norms.filter(isDuty));
    const topic = duties.find((each) => each.id === norm)?.topic ?? null;
    return duties.flatMap(({ id, topic: its }) =>
      topic !== null && its === topic && id !== norm ? [id] : [],
    );
  }

  #tellAct(event: MachineEvent, source: Source): void {
    if (this.#moment.at !== source.at) this.#moment = { at: source.at, acts: new Set() };
    this.#moment.acts.add(JSON.stringify(event));
    this.#tell({ ...source, event, wrongSince: null });
  }

  #tell(told: Told): void {
    this.#past.push(told);
    for (const id of this.#open.keys()) this.#send(id, told);
  }

  #send(procedure: ProcedureId, { event, position, at, wrongSince }: Told): void {
    const followed = this.#open.get(procedure);
    // Where every region has ended nothing can change, and XState warns of events to who has stopped.
    if (followed === undefined || followed.snapshot.status === 'done') return;
    const corrects = wrongSince === null ? [] : correctedBy(followed, event, wrongSince);
    const sent = corrects.length === 0 ? event : { ...event, corrects };
    const [snapshot, actions] = transition(followed.machine, followed.snapshot, sent);
    followed.snapshot = snapshot;
    const marks = normMarksIn(actions);
    for (const { norm, mark } of marks) {
      if (mark === 'owed') followed.owedAt.set(norm, at);
    }
    this.#sent.push({ procedure, event: sent, position, at, marks });
  }
}

/**
 * The duties that a corrected fact was wrongly held against: those that read it and became owed
 * while the error stood. One that was owed before the error came in was owed all the same.
 */
const correctedBy = (
  { norms, owedAt }: Followed,
  { fact }: MachineEvent,
  wrongSince: Instant,
): readonly NormId[] =>
  norms.flatMap(({ norm, standing }) => {
    const since = owedAt.get(norm.id);
    if (fact === undefined || since === undefined || since < wrongSince) return [];
    return readsOf(norm, standing).includes(fact) ? [norm.id] : [];
  });

/** A whole timeline, corrections made; to a moment (ISO 8601, with a zone) if one is given. */
export const machineEventsOf = (
  events: readonly TimelineEvent[],
  policy: Policy,
  procedures: Procedures,
  asOf?: string,
): readonly Sent[] => {
  const translator = new Translation(policy, procedures);
  const sent = translator.takeEntries(correctedView(events).entries);
  return asOf === undefined ? sent : [...sent, ...translator.passTime(asOf)];
};
