/**
 * Entries as small whole numbers. Two entries that no guard can tell apart have the same number, so
 * that what follows from one is looked up and not worked out again. No time, no name, no free text.
 */

import { SILENT, symbolOf } from '../engine/run.ts';
import { listOf, subjectFacts } from '../engine/subject.ts';
import { keyOf } from '../engine/table.ts';
import { isDuty } from '../norms/norm.ts';
import type { Procedure } from '../norms/procedure.ts';
import { concernKey, type FactKey, type MachineEvent } from '../norms/symbols.ts';
import { EVENT_TYPES } from '../vocabulary/acts.ts';
import { TOLD } from '../vocabulary/audits.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { FACT_IDS, FACT_VALUES, type Fact, type FactValue } from '../vocabulary/facts.ts';
import { PARTIES, type Party } from '../vocabulary/parties.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';

/** Everything a machine can remember: the questions, and which concerns there are. */
export const FACT_KEYS: readonly FactKey[] = [...FACT_IDS, ...PROCEDURE_IDS.map(concernKey)];
const FACT_INDEX = new Map(FACT_KEYS.map((key, index) => [key, index]));

/** The place of a fact among `FACT_KEYS`. */
export const factIndex = (key: FactKey): number => FACT_INDEX.get(key) ?? -1;

/** An answer as a number; 0 is no answer. */
export const valueCode = (value: FactValue): number => FACT_VALUES.indexOf(value) + 1;

/** A region is shown a symbol if it listens on the symbol's channel: an event type, or a fact. */
export const CHANNELS: readonly string[] = [...EVENT_TYPES, 'deadline.passed', ...FACT_KEYS];
const CHANNEL_INDEX = new Map(CHANNELS.map((name, index) => [name, index]));
export const channelOf = (event: MachineEvent): number =>
  CHANNEL_INDEX.get(event.fact ?? event.type) ?? -1;

/** What the judge does with an entry. */
export const DOES = {
  act: 0,
  concern: 1,
  opening: 2,
  learning: 3,
  withdrawing: 4,
  none: 5,
} as const;

/** Facts that follow unless somebody has established them: where they stand, and the symbol. */
export type Implied = readonly { readonly fact: number; readonly symbol: number }[];

export interface LogSymbol {
  readonly event: MachineEvent;
  readonly key: string;
  readonly channel: number;
  readonly does: number;
  /** The place among `FACT_KEYS` of what is learned, and the answer; -1 and 0 for other entries. */
  readonly fact: number;
  readonly value: number;
  /** The procedure that it opens, among `PROCEDURE_IDS`, or -1. */
  readonly procedure: number;
  /** For a concern: what follows from who raised it, then from whom it is about. */
  readonly implied: readonly Implied[];
  /** For a decision: the same decision on each norm of the same topic. */
  readonly also: readonly number[];
  /** A bit for each of `TOLD` who learn of the concern by it. */
  readonly told: number;
}

/** Whether somebody acts for the school, as far as the time to tell somebody is measured. */
const isOfSchool = (party: Party): boolean =>
  party === 'unrecorded' || ['staff', 'governors'].includes(PARTIES[party].group);

const TELLING: readonly string[] = ['party.informed', 'referral.made', 'advice.sought'];

const toldBy = (event: TimelineEvent): number => {
  const tells =
    event.type === 'concern.raised' || (TELLING.includes(event.type) && isOfSchool(event.by));
  if (!tells || !('to' in event)) return 0;
  const to = listOf(event.to);
  return TOLD.reduce((bits, party, index) => bits | (to.includes(party) ? 1 << index : 0), 0);
};

/** Most symbols that are kept; only a hostile log has more. */
export const MOST_SYMBOLS = 60_000;

/** Symbols as plain data. */
export interface KeptSymbols {
  readonly all: LogSymbol[];
  readonly byKey: Map<string, number>;
  readonly again: Map<number, number>;
  readonly correcting: Map<number, number>;
  readonly heardFrom: Party[];
}

export class Symbols {
  readonly all: LogSymbol[];
  readonly #byKey: Map<string, number>;
  readonly #again: Map<number, number>;
  readonly #correcting: Map<number, number>;
  /** Who made the entry, as far as it is kept: whoever opens a procedure hands over. */
  readonly heardFrom: Party[];
  /** By symbol: the number of its key, which is the same for the same act. */
  readonly acts: number[] = [];
  readonly #actOfKey = new Map<string, number>();
  readonly #procedures: Readonly<Record<ProcedureId, Procedure>>;

  /** `kept` is taken over, and added to. */
  constructor(
    procedures: Readonly<Record<ProcedureId, Procedure>>,
    kept: KeptSymbols | null = null,
  ) {
    this.#procedures = procedures;
    this.all = kept?.all ?? [];
    this.#byKey = kept?.byKey ?? new Map();
    this.#again = kept?.again ?? new Map();
    this.#correcting = kept?.correcting ?? new Map();
    this.heardFrom = kept?.heardFrom ?? [];
    for (const { key } of this.all) this.#numberAct(key);
  }

  #numberAct(key: string): void {
    const known = this.#actOfKey.get(key);
    if (known === undefined) this.#actOfKey.set(key, this.#actOfKey.size);
    this.acts.push(known ?? this.#actOfKey.size - 1);
  }

  keep(): KeptSymbols {
    const { all, heardFrom } = this;
    return { all, byKey: this.#byKey, again: this.#again, correcting: this.#correcting, heardFrom };
  }

  /** The number of an entry. `withdrawn` as in `engine/entries.ts`. */
  ofEntry(event: TimelineEvent, withdrawn = false): number {
    switch (event.type) {
      case 'concern.raised':
        return withdrawn ? this.#withdrawing(event.procedure) : this.#ofConcern(event);
      case 'procedure.opened':
        return withdrawn
          ? this.#withdrawing(event.procedure)
          : this.#of(symbolOf(event), 'opening', { procedure: event.procedure });
      case 'fact.established':
        return this.ofLearning(event.fact, event.value, event.by);
      case 'entry.corrected':
        return this.#of(symbolOf(event), 'none', {});
      default:
        return this.#of(symbolOf(event), 'act', { entry: event });
    }
  }

  /** Learning something; `by` matters only where it makes a procedure open. */
  ofLearning(fact: FactKey, value: FactValue, by: Party = 'unrecorded'): number {
    const event: MachineEvent = { ...SILENT, type: 'fact.established', fact, value };
    return this.#of(event, 'learning', { heardFrom: by });
  }

  /** The same learned by way of a correction. */
  correcting(id: number): number {
    return this.#changed(this.#correcting, id, { corrects: true }, 'learning');
  }

  ofOpening(procedure: ProcedureId, by: Party): number {
    return this.#of({ ...SILENT, type: 'procedure.opened', by, procedure }, 'act', {});
  }

  ofDeadline(norm: MachineEvent['norm']): number {
    return this.#of({ ...SILENT, type: 'deadline.passed', norm }, 'act', {});
  }

  /** The same entry, written down once more for the same moment. */
  again(id: number): number {
    return this.#changed(this.#again, id, { again: true }, 'act');
  }

  #changed(
    found: Map<number, number>,
    id: number,
    change: Partial<MachineEvent>,
    does: keyof typeof DOES,
  ): number {
    const known = found.get(id);
    if (known !== undefined) return known;
    const { event } = this.all[id] as LogSymbol;
    const changed = this.#of({ ...event, ...change }, does, {});
    found.set(id, changed);
    return changed;
  }

  #implied(facts: Readonly<Partial<Record<Fact, FactValue>>>): Implied {
    return FACT_IDS.flatMap((fact) => {
      const value = facts[fact];
      return value === undefined
        ? []
        : [{ fact: factIndex(fact), symbol: this.ofLearning(fact, value) }];
    });
  }

  /** What follows once a procedure is open. */
  impliedByOpening(procedure: ProcedureId): Implied {
    return this.#implied(this.#procedures[procedure].implies);
  }

  #withdrawing(procedure: ProcedureId): number {
    const event: MachineEvent = {
      ...SILENT,
      type: 'fact.established',
      fact: concernKey(procedure),
      value: 'no',
    };
    return this.#of(event, 'withdrawing', {});
  }

  #ofConcern(event: Extract<TimelineEvent, { type: 'concern.raised' }>): number {
    const { impliedByRaiser } = this.#procedures[event.procedure];
    const about = [...new Set(listOf(event.about))].sort();
    return this.#of(symbolOf(event), 'concern', {
      procedure: event.procedure,
      entry: event,
      about: about.join('+'),
      implied: () => [
        this.#implied(impliedByRaiser[event.by] ?? {}),
        this.#implied(subjectFacts(about)),
      ],
    });
  }

  #of(
    event: MachineEvent,
    does: keyof typeof DOES,
    more: {
      readonly procedure?: ProcedureId;
      readonly implied?: () => readonly Implied[];
      readonly about?: string;
      readonly heardFrom?: Party;
      readonly entry?: TimelineEvent;
    },
  ): number {
    const own = keyOf(event);
    const told = more.entry === undefined ? 0 : toldBy(more.entry);
    // An entry may do more than the same symbol does where it only follows from one.
    const whole = more.entry === undefined ? '' : 'entry';
    const key = `${DOES[does]}|${own}|${more.about ?? ''}|${more.heardFrom ?? ''}|${told}|${whole}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const also =
      does === 'act' && event.type === 'decision.recorded' && more.entry !== undefined
        ? this.#alsoDecided(event)
        : [];
    const implied = more.implied?.() ?? [];
    const id = this.all.length;
    this.#byKey.set(key, id);
    this.heardFrom.push(more.heardFrom ?? event.by);
    this.#numberAct(own);
    this.all.push({
      event,
      key: own,
      channel: channelOf(event),
      does: DOES[does],
      fact: event.fact === undefined ? -1 : factIndex(event.fact),
      value: event.value === undefined ? 0 : valueCode(event.value),
      procedure: more.procedure === undefined ? -1 : PROCEDURE_IDS.indexOf(more.procedure),
      implied,
      also,
      told,
    });
    return id;
  }

  #alsoDecided(event: MachineEvent): readonly number[] {
    const duties = Object.values(this.#procedures).flatMap((each) => each.norms.filter(isDuty));
    const topic = duties.find((each) => each.id === event.norm)?.topic ?? null;
    return topic === null
      ? []
      : duties.flatMap((each) =>
          each.topic === topic && each.id !== event.norm
            ? [this.#of({ ...event, norm: each.id }, 'act', {})]
            : [],
        );
  }
}
