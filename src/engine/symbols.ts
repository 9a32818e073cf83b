/**
 * Entries as small whole numbers. Two entries that no guard can tell apart have the same number, so
 * that what follows from one is looked up and not worked out again. No time, no name, no free text.
 */

import { isDuty } from '../norms/norm.ts';
import type { Procedure } from '../norms/procedure.ts';
import { concernKey, type FactKey, type MachineEvent } from '../norms/symbols.ts';
import { isLasting, isTouching } from '../vocabulary/acts.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { FACT_IDS, FACT_VALUES, type Fact, type FactValue } from '../vocabulary/facts.ts';
import type { Party } from '../vocabulary/parties.ts';
import { type NormId, PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import { isFiller, isReason } from '../vocabulary/reason-text.ts';
import { listOf, subjectFacts } from './subject.ts';

/** Everything a machine can remember: the questions, and which concerns there are. */
export const FACT_KEYS: readonly FactKey[] = [...FACT_IDS, ...PROCEDURE_IDS.map(concernKey)];
const FACT_INDEX = new Map(FACT_KEYS.map((key, index) => [key, index]));

/** The place of a fact among `FACT_KEYS`. */
export const factIndex = (key: FactKey): number => FACT_INDEX.get(key) ?? -1;

/** An answer as a number; 0 while there is none. */
export const valueCode = (value: FactValue): number => FACT_VALUES.indexOf(value) + 1;

/** What the runner does with an entry. */
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
  /** Whether it is an entry of a record, and not what only follows from one. */
  readonly isEntry: boolean;
  /** Whether it says that it is about a matter that was known before. */
  readonly saysSame: boolean;
  /** Whether it is the learning that there is such a concern. */
  readonly isOfConcern: boolean;
  /** Whether it is an act that touches an image, content, evidence or a device. */
  readonly touches: boolean;
  /** Whether what it brings about lasts until it is undone. */
  readonly lasts: boolean;
  /** Whether it says when the school came to know, so that nothing before that was done knowingly. */
  readonly saysWhenKnown: boolean;
  /** For a concern: whom it is about. */
  readonly about: readonly Party[];
}

/** An event without anybody or anything. */
export const SILENT: Omit<MachineEvent, 'type'> = { by: 'unrecorded', to: [], reasoned: false };

/** An event as the machines see it: no time, no name, no free text. */
export const symbolOf = (event: TimelineEvent): MachineEvent => ({
  type: event.type,
  by: event.by,
  to: 'to' in event ? listOf(event.to) : [],
  reasoned: isReason(event.reason),
  ...(isFiller(event.reason) ? { filler: true } : {}),
  ...('via' in event ? { via: event.via } : {}),
  ...('withAddress' in event ? { withAddress: event.withAddress } : {}),
  ...('how' in event ? { how: event.how } : {}),
  ...('norm' in event ? { norm: event.norm } : {}),
  ...('decision' in event ? { decision: event.decision } : {}),
  ...('act' in event ? { act: event.act } : {}),
  ...('procedure' in event ? { procedure: event.procedure } : {}),
});

/** What tells one event from another, as far as any guard can see. */
export const keyOf = (event: MachineEvent): string =>
  [
    event.type,
    event.by,
    event.to.join('+'),
    event.via ?? '',
    event.withAddress ?? '',
    event.how ?? '',
    event.reasoned ? 'r' : event.filler === true ? 'f' : '',
    event.bySubject === true ? 's' : '',
    event.fact ?? '',
    event.value ?? '',
    event.procedure ?? '',
    event.norm ?? '',
    event.decision ?? '',
    event.act ?? '',
    event.corrects === true ? 'c' : '',
    event.again === true ? 'a' : '',
  ].join('|');

/** Every entry met so far, by number. */
export class Symbols {
  readonly all: LogSymbol[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #again = new Map<number, number>();
  readonly #inDoubt = new Map<number, number>();
  readonly #bySubject = new Map<number, number>();
  readonly #correcting = new Map<number, number>();
  /** Who made the entry, as far as it is kept: whoever opens a procedure hands over. */
  readonly heardFrom: Party[] = [];
  /** By symbol: the number of its key, which is the same for the same act. */
  readonly acts: number[] = [];
  readonly #actOfKey = new Map<string, number>();
  readonly #procedures: Readonly<Record<ProcedureId, Procedure>>;
  #byTopic: ReturnType<typeof dutiesByTopic> | null = null;

  constructor(procedures: Readonly<Record<ProcedureId, Procedure>>) {
    this.#procedures = procedures;
  }

  #numberAct(key: string): void {
    const known = this.#actOfKey.get(key);
    if (known === undefined) this.#actOfKey.set(key, this.#actOfKey.size);
    this.acts.push(known ?? this.#actOfKey.size - 1);
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
        return this.ofLearning(event.fact, event.value, event.by, event.knownAt !== undefined);
      case 'entry.corrected':
        return this.#of(symbolOf(event), 'none', {});
      default:
        return this.#of(symbolOf(event), 'act', { entry: event });
    }
  }

  /** Learning something; `by` matters only where it makes a procedure open. */
  ofLearning(
    fact: FactKey,
    value: FactValue,
    by: Party = 'unrecorded',
    saysWhenKnown = false,
  ): number {
    const event: MachineEvent = { ...SILENT, type: 'fact.established', fact, value };
    return this.#of(event, 'learning', { heardFrom: by, saysWhenKnown });
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

  /** The same act, done by somebody the concern is about. */
  bySubject(id: number): number {
    return this.#changed(this.#bySubject, id, { bySubject: true }, 'act');
  }

  /** A concern raised with somebody, by somebody, where it may not be about this. */
  inDoubt(id: number): number {
    const { event } = this.all[id] as LogSymbol;
    const to = event.to.length === 0 ? [] : (['unrecorded'] as const);
    return this.#changed(this.#inDoubt, id, { by: 'unrecorded', to }, 'act');
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
    const changed = this.#of({ ...event, ...change }, does, {
      heardFrom: this.heardFrom[id] as Party,
    });
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

  /** What follows where it was raised, or opened by hand. */
  impliedByHand(procedure: ProcedureId): Implied {
    return this.#implied(this.#procedures[procedure].impliesByHand);
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
      subjects: about,
      saysWhenKnown: event.knownAt !== undefined,
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
      readonly saysSame?: boolean;
      readonly saysWhenKnown?: boolean;
      readonly subjects?: readonly Party[];
    },
  ): number {
    const own = keyOf(event);
    // An entry may do more than the same symbol does where it only follows from one.
    const whole = more.entry === undefined ? '' : 'entry';
    const same = `${more.saysSame === true ? 'same' : ''}${more.saysWhenKnown === true ? 'known' : ''}`;
    const key = `${DOES[does]}|${own}|${more.about ?? ''}|${more.heardFrom ?? ''}|${whole}${same}`;
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
      does: DOES[does],
      fact: event.fact === undefined ? -1 : factIndex(event.fact),
      value: event.value === undefined ? 0 : valueCode(event.value),
      procedure: more.procedure === undefined ? -1 : PROCEDURE_IDS.indexOf(more.procedure),
      implied,
      also,
      isEntry: more.entry !== undefined,
      saysSame: more.saysSame === true,
      isOfConcern: event.fact?.startsWith('concern:') === true,
      touches: isTouching(event.type),
      lasts: isLasting(event.type),
      saysWhenKnown: more.saysWhenKnown === true,
      about: more.subjects ?? [],
    });
    return id;
  }

  #alsoDecided(event: MachineEvent): readonly number[] {
    this.#byTopic ??= dutiesByTopic(this.#procedures);
    const also = this.#byTopic.get(event.norm)?.filter((norm) => norm !== event.norm) ?? [];
    return also.map((norm) => this.#of({ ...event, norm }, 'act', {}));
  }
}

/** For each duty with a topic, all of that topic in the order of the procedures. */
const dutiesByTopic = (
  procedures: Readonly<Record<ProcedureId, Procedure>>,
): ReadonlyMap<MachineEvent['norm'], readonly NormId[]> => {
  const duties = Object.values(procedures).flatMap((each) => each.norms.filter(isDuty));
  const topical = duties.filter(({ topic }) => topic !== null);
  return new Map(
    topical.map(({ id, topic }) => [
      id,
      topical.flatMap((each) => (each.topic === topic ? [each.id] : [])),
    ]),
  );
};
