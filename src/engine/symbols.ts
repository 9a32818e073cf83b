/**
 * Entries as small whole numbers. Two entries that no guard can tell apart have the same number, so
 * that what follows from one is looked up and not worked out again. No time, no name, no free text.
 */

import { isDuty } from '../norms/norm.ts';
import { isOnlySent } from '../norms/predicates.ts';
import type { Procedure } from '../norms/procedure.ts';
import { concernKey, type FactKey, type MachineEvent } from '../norms/symbols.ts';
import {
  ACTS,
  type EventType,
  isInHand,
  isKnowing,
  isLasting,
  isTelling,
  isTouching,
} from '../vocabulary/acts.ts';
import { mustBeJudged } from '../vocabulary/disclosure.ts';
import type { ActDone, ActOmitted, DecisionRecorded, TimelineEvent } from '../vocabulary/events.ts';
import { FACT_IDS, FACT_VALUES, type Fact, type FactValue } from '../vocabulary/facts.ts';
import { CHANNEL_IDS, isOfTheSchool, PARTY_IDS, type Party } from '../vocabulary/parties.ts';
import { type NormId, PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import { partiesIn, partyOf } from '../vocabulary/pseudonyms.ts';
import { isFiller, isReason } from '../vocabulary/reason-text.ts';
import { longer } from './longer.ts';
import { PartySet } from './party-set.ts';
import { subjectFacts } from './subject.ts';

/** Everything a machine can remember: the questions, and which concerns there are. */
export const FACT_KEYS: readonly FactKey[] = [...FACT_IDS, ...PROCEDURE_IDS.map(concernKey)];
const FACT_INDEX = new Map(FACT_KEYS.map((key, index) => [key, index]));

/** The place of a fact among `FACT_KEYS`. */
export const factIndex = (key: FactKey): number => FACT_INDEX.get(key) ?? -1;

const PARTY_INDEX = new Map(PARTY_IDS.map((party, index) => [party, index]));
/** The place of a party among `PARTY_IDS`. */
export const partyIndex = (party: Party): number => PARTY_INDEX.get(party) as number;

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

/** What several norms can be asked to look at of an event, as numbers. */
export interface Look {
  /** Who acts, among `PARTY_IDS`. */
  readonly by: number;
  /** Who is told, among the lists of parties met so far. */
  readonly to: number;
  /** One more than the place among `CHANNEL_IDS`, or 0. */
  readonly via: number;
  /** All the rest: the same number for the same. */
  readonly rest: number;
}

/**
 * What is asked of every entry of a log, as numbers: eight for each symbol, side by side, since a log has
 * thousands of symbols and looking at each one's object would cost more than all that follows from it.
 */
export const TRAITS = 8;
/** Where among them: what it is, see below; who does it, and who is heard by it, among `PARTY_IDS`. */
export const WHAT = 0;
export const BY = 1;
export const HEARD_FROM = 2;
/** Who is told, and who knows of the concern from it on (who raises it or deals with it, and who is spoken to): two numbers each, see `PartySet`. */
export const TOLD = 3;
export const AWARE = 5;
/** What is learned, as in `LogSymbol`: the fact, and the answer in the lowest bits. */
export const LEARNS = 7;
export const VALUE_BITS = 3;

/** Bits of what a symbol is; the lowest three are one of `DOES`. */
export const DOING = 7;
export const TOUCHES = 8;
/** Whether whoever of the school makes this entry deals with the concern, and so knows of it. */
export const SHOWS_KNOWING = 16;
/** Whether it says when the school came to know, so that nothing before that was done knowingly. */
export const SAYS_WHEN_KNOWN = 32;
/** Whether somebody did it, or is said not to have done it. */
export const OF_PEOPLE = 64;
/** Whether it only sends, closes, shows something to be so, or decides for several norms. */
export const DOES_MORE = 128;
/** Whether no incident is compliant in which no rule judges it. */
export const MUST_BE_JUDGED = 256;

/** Facts that follow unless somebody has established them: where they stand, and the symbol. */
export type Implied = readonly { readonly fact: number; readonly symbol: number }[];

export interface LogSymbol {
  readonly event: MachineEvent;
  readonly does: number;
  /** The place among `FACT_KEYS` of what is learned, and the answer; -1 and 0 for other entries. */
  readonly fact: number;
  readonly value: number;
  /** The procedure that it opens, or that what it withdraws is by now, among `PROCEDURE_IDS`; or -1. */
  readonly procedure: number;
  /** For a concern: what follows from who raised it, then from whom it is about. For an act: what it shows. */
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
  /** Whether it only sends what it tells, so that somebody has yet to read it. */
  readonly isSent: boolean;
  /** Whether the incident is closed by it. */
  readonly isClosing: boolean;
  /** Whether it says nothing of what whoever makes it has read. */
  readonly answersNothing: boolean;
  /** Whether what it brings about lasts until it is undone. */
  readonly lasts: boolean;
  /** For a concern: whom it is about. */
  readonly about: readonly Party[];
}

/** An event without anybody or anything. */
export const SILENT: Omit<MachineEvent, 'type'> = { by: 'unrecorded', to: [], reasoned: false };

/** The fields that only some entries have. */
type Some = Partial<
  Pick<ActDone, 'to' | 'via' | 'withAddress' | 'how'> &
    Pick<ActOmitted, 'act'> &
    Pick<DecisionRecorded, 'norm' | 'decision'> & { readonly procedure: ProcedureId }
>;

/** Whom it was said to, or was not: who was not told is open where an omission of telling names nobody. */
const toldIn = (event: TimelineEvent, to: Some['to']): readonly Party[] => {
  const isOpen = event.type === 'act.omitted' && to === undefined && isTelling(event.act);
  return isOpen ? ['unrecorded'] : partiesIn(to);
};

/** An event as the machines see it: no time, no name, no free text. */
export const symbolOf = (event: TimelineEvent): MachineEvent => {
  const { to, via, withAddress, how, norm, decision, act, procedure } = event as Some;
  return {
    type: event.type,
    by: partyOf(event.by),
    to: toldIn(event, to),
    reasoned: event.reason !== undefined && isReason(event.reason),
    filler: event.reason !== undefined && isFiller(event.reason) ? true : undefined,
    via,
    withAddress,
    how,
    norm,
    decision,
    act,
    procedure,
  };
};

/** All that tells one event from another beside who acts, who is told and by which channel. */
const restOf = (event: MachineEvent): string => {
  const { withAddress = '', how = '', reasoned, fact = '', value = '', procedure = '' } = event;
  const { norm = '', decision = '', act = '', corrects, again, filler, bySubject } = event;
  const { toSubject, toKnower, inDoubt } = event;
  const reason = reasoned ? 'r' : filler === true ? 'f' : '';
  const who = `${bySubject === true ? 's' : ''}${toSubject === true ? 't' : ''}${toKnower === true ? 'k' : ''}${inDoubt === true ? 'd' : ''}`;
  const end = `${act}|${corrects === true ? 'c' : ''}|${again === true ? 'a' : ''}`;
  return `${withAddress}|${how}|${reason}${who}|${fact}|${value}|${procedure}|${norm}|${decision}|${end}`;
};

/** What tells one event from another, as far as any guard can see. */
export const keyOf = (event: MachineEvent): string =>
  `${event.type}|${event.by}|${event.to.join('+')}|${event.via ?? ''}|${restOf(event)}`;

/** Closing the incident, or saying what nobody did, and what is forbidden of every day. */
const answersNothing = ({ type }: MachineEvent): boolean =>
  type === 'incident.closed' || type === 'act.omitted' || (isKnowing(type) && !isTouching(type));

/**
 * Whether an entry is of somebody of the school who deals with the concern. What touches an image, evidence
 * or a device is one where it puts it away.
 */
const dealsWithIt = (event: MachineEvent): boolean =>
  isOfTheSchool(event.by) &&
  !answersNothing(event) &&
  !isKnowing(event.type) &&
  (!isTouching(event.type) || isLasting(event.type));

/** Whoever does this has come to know. */
export const OF_KNOWING: readonly MachineEvent['type'][] = ['concern.raised', 'procedure.opened'];

/** One for all symbols, so that it is at hand. */
const NOTHING: readonly never[] = [];

/** Gives every text a number, from 0. */
class Numbered {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const made = this.#numbers.size;
    this.#numbers.set(text, made);
    return made;
  }
}

/** A number for each of some numbers, once it has been worked out. */
class Remembered {
  /** One more than the number; 0 where it has not been worked out. */
  #numbers = new Int32Array(256);

  of(key: number, make: () => number): number {
    const known = key < this.#numbers.length ? (this.#numbers[key] as number) : 0;
    if (known !== 0) return known - 1;
    const made = make();
    if (key >= this.#numbers.length) {
      const size = 2 ** Math.ceil(Math.log2(key + 1));
      this.#numbers = longer(this.#numbers, new Int32Array(size));
    }
    this.#numbers[key] = made + 1;
    return made;
  }
}

const remembered = <K>(numbers: Map<K, number>, key: K, make: () => number): number => {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  const made = make();
  numbers.set(key, made);
  return made;
};

/** Every entry met so far, by number. */
export class Symbols {
  readonly all: LogSymbol[] = [];
  /** By symbol: see `TRAITS`. */
  traits = new Int32Array(1024 * TRAITS);
  readonly #byKey = new Map<string, number>();
  readonly #again = new Remembered();
  readonly #inDoubt = new Remembered();
  readonly #forNobodyNamed = new Remembered();
  readonly #withSubject: readonly Remembered[] = Array.from({ length: 8 }, () => new Remembered());
  readonly #asAnother = new Remembered();
  readonly #heard = new Map<number, number>();
  readonly #knowing = new Remembered();
  readonly #correcting = new Remembered();
  /** Who made the entry, as far as it is kept: whoever opens a procedure hands over. */
  readonly heardFrom: Party[] = [];
  /** By symbol: the number of its key, which is the same for the same act. */
  readonly acts: number[] = [];
  readonly #keys = new Numbered();
  /** By act. */
  readonly looks: Look[] = [];
  /** Lists of parties who are told, by number. */
  readonly toLists: (readonly Party[])[] = [];
  readonly #lists = new Numbered();
  readonly #rests = new Numbered();
  /** By what is learned and from whom, and by what opens and by whom. */
  readonly #learning = new Remembered();
  readonly #openings = new Remembered();
  readonly #deadlines = new Map<MachineEvent['norm'], number>();
  readonly #procedures: Readonly<Record<ProcedureId, Procedure>>;
  #byTopic: ReturnType<typeof dutiesByTopic> | null = null;

  constructor(procedures: Readonly<Record<ProcedureId, Procedure>>) {
    this.#procedures = procedures;
  }

  #numberAct(event: MachineEvent, key: string): void {
    const act = this.#keys.of(key);
    this.acts.push(act);
    if (act < this.looks.length) return;
    const { type, to, via } = event;
    const list = this.#lists.of(to.join('+'));
    this.toLists[list] = to;
    this.looks.push({
      by: partyIndex(event.by),
      to: list,
      via: via === undefined ? 0 : CHANNEL_IDS.indexOf(via) + 1,
      rest: this.#rests.of(`${type}|${restOf(event)}`),
    });
  }

  /** The number of an entry. `withdrawn` as in `engine/entries.ts`. */
  ofEntry(
    event: TimelineEvent,
    withdrawn: ProcedureId | 'nothing' | null = null,
    isRenamed = false,
  ): number {
    switch (event.type) {
      case 'concern.raised':
        return withdrawn === null
          ? this.#ofConcern(event, isRenamed)
          : this.#withdrawing(event.procedure, withdrawn);
      case 'procedure.opened':
        return withdrawn === null
          ? this.#of(symbolOf(event), 'opening', {
              procedure: event.procedure,
              saysSame: isRenamed || event.sameAs !== undefined,
              saysWhenKnown: event.knownAt !== undefined,
            })
          : this.#withdrawing(event.procedure, withdrawn);
      case 'fact.established':
        return this.ofLearning(event.fact, event.value, partyOf(event.by), {
          saysWhenKnown: event.knownAt !== undefined,
          saysSame: event.sameAs !== undefined,
        });
      case 'entry.corrected':
      case 'message.acknowledged':
        return this.#of(symbolOf(event), 'none', {});
      default:
        return this.#of(symbolOf(event), 'act', {
          entry: event,
          implied: () => [this.#implied(shownBy(event))].filter(({ length }) => length > 0),
        });
    }
  }

  /** Learning something; `by` matters only where it makes a procedure open. */
  ofLearning(
    fact: FactKey,
    value: FactValue,
    by: Party = 'unrecorded',
    { saysWhenKnown = false, saysSame = false } = {},
  ): number {
    const what = factIndex(fact) * (FACT_VALUES.length + 1) + valueCode(value);
    const from = what * PARTY_IDS.length + partyIndex(by);
    const key = from * 4 + (saysWhenKnown ? 2 : 0) + (saysSame ? 1 : 0);
    return this.#learning.of(key, () => {
      const event: MachineEvent = { ...SILENT, type: 'fact.established', fact, value };
      return this.#of(event, 'learning', { heardFrom: by, saysWhenKnown, saysSame });
    });
  }

  /** The same learned by way of a correction. */
  correcting(id: number): number {
    return this.#changed(this.#correcting, id, { corrects: true }, 'learning');
  }

  ofOpening(procedure: ProcedureId, by: Party): number {
    const key = PROCEDURE_IDS.indexOf(procedure) * PARTY_IDS.length + partyIndex(by);
    return this.#openings.of(key, () =>
      this.#of({ ...SILENT, type: 'procedure.opened', by, procedure }, 'act', {}),
    );
  }

  ofDeadline(norm: MachineEvent['norm']): number {
    return remembered(this.#deadlines, norm, () =>
      this.#of({ ...SILENT, type: 'deadline.passed', norm }, 'act', {}),
    );
  }

  /** The same entry, written down once more for the same moment. */
  again(id: number): number {
    return this.#changed(this.#again, id, { again: true }, 'act');
  }

  /** The same act, done by or to somebody the concern is about, or to who brought the news alone. */
  withSubject(id: number, bySubject: boolean, toSubject: boolean, toKnower: boolean): number {
    const which = Number(bySubject) + 2 * Number(toSubject) + 4 * Number(toKnower);
    const change = {
      ...(bySubject && { bySubject }),
      ...(toSubject && { toSubject }),
      ...(toKnower && { toKnower }),
    };
    return this.#changed(this.#withSubject[which] as Remembered, id, change, 'act');
  }

  /** The same act of a subject's, as it is to a matter of which they are not the subject. */
  asAnother(id: number): number {
    return this.#changed(this.#asAnother, id, { bySubject: undefined }, 'act');
  }

  /** That somebody read what an act sent. */
  heard(id: number, reader: Party): number {
    return remembered(this.#heard, id * PARTY_IDS.length + partyIndex(reader), () => {
      const { event } = this.all[id] as LogSymbol;
      const { type: act } = event as { readonly type: EventType };
      const read = { ...event, type: 'message.acknowledged', act, to: [reader] } as const;
      return this.#of(read, 'act', { heardFrom: reader });
    });
  }

  /** The same, as told to some of those alone who were told. */
  toldTo(id: number, parties: readonly Party[]): number {
    const { event } = this.all[id] as LogSymbol;
    const to = event.to.filter((party) => parties.includes(party));
    if (to.length === event.to.length) return id;
    return this.#of({ ...event, to }, 'act', { heardFrom: this.heardFrom[id] as Party });
  }

  /** That somebody knows of the concern, whoever told them. */
  knowing(party: Party): number {
    return this.#knowing.of(partyIndex(party), () => {
      const knows = { ...SILENT, type: 'message.acknowledged', act: 'party.informed' } as const;
      return this.#of({ ...knows, by: party, to: [party] }, 'act', {});
    });
  }

  /** The same act, where whom it was for it does not say. */
  forNobodyNamed(id: number): number {
    return this.#forNobodyNamed.of(id, () => {
      const { event } = this.all[id] as LogSymbol;
      const to = event.to.length === 0 ? [] : (['unrecorded'] as const);
      return this.#of({ ...event, by: 'unrecorded', to }, 'act', {});
    });
  }

  /** A concern raised with somebody, by somebody, where it may not be about this. */
  inDoubt(id: number): number {
    return this.#changed(this.#inDoubt, id, { inDoubt: true }, 'act');
  }

  #changed(
    found: Remembered,
    id: number,
    change: Partial<MachineEvent>,
    does: keyof typeof DOES,
  ): number {
    return found.of(id, () => {
      const { event } = this.all[id] as LogSymbol;
      const heardFrom = this.heardFrom[id] as Party;
      return this.#of({ ...event, ...change }, does, { heardFrom });
    });
  }

  #implied(facts: Readonly<Partial<Record<Fact, FactValue>>>): Implied {
    const answers = Object.entries(facts) as [Fact, FactValue][];
    return answers
      .map(([fact, value]) => ({ fact: factIndex(fact), symbol: this.ofLearning(fact, value) }))
      .sort((a, b) => a.fact - b.fact);
  }

  /** What follows once a procedure is open. */
  impliedByOpening(procedure: ProcedureId): Implied {
    return this.#implied(this.#procedures[procedure].implies);
  }

  /** What follows where it was raised, or opened by hand. */
  impliedByHand(procedure: ProcedureId): Implied {
    return this.#implied(this.#procedures[procedure].impliesByHand);
  }

  #withdrawing(procedure: ProcedureId, instead: ProcedureId | 'nothing'): number {
    const event: MachineEvent = {
      ...SILENT,
      type: 'fact.established',
      fact: concernKey(procedure),
      value: 'no',
    };
    return this.#of(event, 'withdrawing', {
      about: instead,
      ...(instead !== 'nothing' && { procedure: instead }),
    });
  }

  #ofConcern(event: Extract<TimelineEvent, { type: 'concern.raised' }>, saysSame: boolean): number {
    const { impliedByRaiser } = this.#procedures[event.procedure];
    const about = [...new Set(partiesIn(event.about))].sort();
    return this.#of(symbolOf(event), 'concern', {
      procedure: event.procedure,
      entry: event,
      about: about.join('+'),
      subjects: about,
      saysSame: saysSame || event.sameAs !== undefined,
      saysWhenKnown: event.knownAt !== undefined,
      implied: () => [
        this.#implied(impliedByRaiser[partyOf(event.by)] ?? {}),
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
        : NOTHING;
    const implied = more.implied?.() ?? NOTHING;
    const id = this.all.length;
    const heardFrom = more.heardFrom ?? event.by;
    const tells = event.type === 'concern.raised' || isTelling(event.type);
    const isSent = tells && isOnlySent(event);
    const showsKnowing = does === 'act' && more.entry !== undefined && dealsWithIt(event);
    const knowing = [
      ...(showsKnowing || OF_KNOWING.includes(event.type) ? [heardFrom] : []),
      ...(tells && !isSent ? event.to : []),
    ];
    this.#byKey.set(key, id);
    this.heardFrom.push(heardFrom);
    this.#numberAct(event, own);
    const symbol: LogSymbol = {
      event,
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
      isSent,
      isClosing: event.type === 'incident.closed',
      answersNothing: answersNothing(event),
      lasts: isLasting(event.type),
      about: more.subjects ?? NOTHING,
    };
    this.all.push(symbol);
    const is =
      (showsKnowing ? SHOWS_KNOWING : 0) | (more.saysWhenKnown === true ? SAYS_WHEN_KNOWN : 0);
    this.#keepTraits(id, symbol, is, knowing);
    return id;
  }

  /** @param is bits that the symbol itself does not tell; @param knowing who knows of the concern from it on */
  #keepTraits(id: number, symbol: LogSymbol, is: number, knowing: readonly Party[]): void {
    const from = id * TRAITS;
    if (from === this.traits.length) {
      this.traits = longer(this.traits, new Int32Array(this.traits.length * 2));
    }
    const { traits } = this;
    const { event, does, fact, value, touches, isSent, isClosing, implied, also } = symbol;
    const isOfPeople = event.type in ACTS || event.type === 'act.omitted';
    const doesMore = isSent || isClosing || implied.length > 0 || also.length > 0;
    const put = (at: number, parties: readonly Party[]): void => {
      const set = new PartySet();
      for (const party of parties) set.add(partyIndex(party));
      traits[from + at] = set.low;
      traits[from + at + 1] = set.high;
    };
    traits[from + WHAT] =
      does |
      (touches ? TOUCHES : 0) |
      is |
      (isOfPeople ? OF_PEOPLE : 0) |
      (mustBeJudged(event) ? MUST_BE_JUDGED : 0) |
      (doesMore ? DOES_MORE : 0);
    traits[from + BY] = partyIndex(event.by);
    traits[from + HEARD_FROM] = partyIndex(this.heardFrom[id] as Party);
    put(TOLD, event.to);
    put(AWARE, knowing);
    traits[from + LEARNS] = (fact << VALUE_BITS) | value;
  }

  #alsoDecided(event: MachineEvent): readonly number[] {
    this.#byTopic ??= dutiesByTopic(this.#procedures);
    const also = this.#byTopic.get(event.norm)?.filter((norm) => norm !== event.norm) ?? [];
    return also.map((norm) => this.#of({ ...event, norm }, 'act', {}));
  }
}

/** What an act shows to be so, where nobody has said otherwise: who locks a device away had got hold of it. */
export const shownBy = ({ type, by }: TimelineEvent): Readonly<Partial<Record<Fact, FactValue>>> =>
  isInHand(type) && isOfTheSchool(partyOf(by)) ? { 'device-in-hand': 'yes' } : {};

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
