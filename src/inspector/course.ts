/**
 * How an incident went, as it is drawn: where each machine stood after each event. It is taken from the
 * *snapshot* messages of the protocol alone. The message that announces an actor is written a moment later
 * than it is sent, and carries the latest snapshot and not the first; only its definition is read.
 * Pure, for the browser.
 */
import type { NormKind } from '../vocabulary/findings.ts';
import type { NormId, ProcedureId } from '../vocabulary/procedures.ts';
import type { Message } from './feed.ts';
import type { Heading, Step } from './steps.ts';

/** What the server sends, a line at a time. */
export type Line =
  | { readonly kind: 'heading'; readonly heading: Heading; readonly steps: readonly Step[] }
  | { readonly kind: 'message'; readonly message: Message; readonly place: number };

/** A machine as it stood once. */
export interface Standing {
  /** By region: the state. */
  readonly value: Readonly<Record<string, string>>;
  readonly facts: Readonly<Record<string, string>>;
}

export interface TransitionShown {
  readonly event: string;
  readonly guard: string | null;
  readonly target: string | null;
}

/** A norm's region, as the machine's own definition has it. */
export interface RegionShown {
  readonly norm: NormId;
  readonly procedure: ProcedureId;
  /** Its name in the machine. */
  readonly name: string;
  readonly title: string;
  readonly asks: string;
  readonly kind: NormKind;
  /** What moves it from each state. */
  readonly from: Readonly<Record<string, readonly TransitionShown[]>>;
}

interface Defined {
  readonly target?: string;
  readonly guard?: string;
}
interface DefinedState {
  readonly always?: readonly Defined[];
  readonly on?: Readonly<Record<string, readonly Defined[]>>;
}
interface DefinedRegion {
  readonly description: string;
  readonly meta: {
    readonly norm: NormId;
    readonly kind: NormKind;
    readonly title: string;
    readonly guards: Readonly<Record<string, string>>;
  };
  readonly states: Readonly<Record<string, DefinedState>>;
}

const transitionsOf = (
  { always = [], on = {} }: DefinedState,
  guards: Readonly<Record<string, string>>,
): readonly TransitionShown[] =>
  [['', always] as const, ...Object.entries(on)].flatMap(([event, list]) =>
    list.map(({ guard, target }) => ({
      event,
      guard: guard === undefined ? null : (guards[guard] ?? guard),
      target: target ?? null,
    })),
  );

const regionsOf = (procedure: ProcedureId, definition: string): readonly RegionShown[] => {
  const { states } = JSON.parse(definition) as {
    readonly states: Readonly<Record<string, DefinedRegion>>;
  };
  return Object.entries(states).map(([name, { description, meta, states: own }]) => ({
    norm: meta.norm,
    procedure,
    name,
    title: meta.title,
    asks: description,
    kind: meta.kind,
    from: Object.fromEntries(
      Object.entries(own).map(([state, each]) => [state, transitionsOf(each, meta.guards)]),
    ),
  }));
};

/** Where every machine stood at one moment; none is there before it has begun. */
export type Stand = ReadonlyMap<ProcedureId, Standing>;

export interface Change {
  readonly region: RegionShown;
  /** Null where its machine had not begun. */
  readonly from: string | null;
  readonly to: string;
}

const NOTHING: Stand = new Map();

export class Course {
  #heading: Heading | null = null;
  #steps: readonly Step[] = [];
  /** By place, where a machine stood after it; only those that were sent something there. */
  #snapshots: Map<ProcedureId, Standing>[] = [];
  /** By session, which machine it is. */
  readonly #machines = new Map<string, ProcedureId>();
  readonly #regions = new Map<ProcedureId, readonly RegionShown[]>();
  #messages: { readonly message: Message; readonly place: number }[] = [];
  #stands: Stand[] = [];

  take(line: Line): void {
    if (line.kind === 'heading') {
      this.#heading = line.heading;
      this.#steps = line.steps;
      this.#snapshots = line.steps.map(() => new Map());
      this.#machines.clear();
      this.#regions.clear();
      this.#messages = [];
    } else {
      this.#hear(line.message, line.place);
    }
    this.#stands = [];
  }

  #hear(message: Message, place: number): void {
    this.#messages.push({ message, place });
    if (message.type === '@xstate.actor') {
      const procedure = message.name as ProcedureId;
      this.#machines.set(message.sessionId, procedure);
      this.#regions.set(procedure, regionsOf(procedure, message.definition ?? '{"states":{}}'));
    }
    if (message.type !== '@xstate.snapshot') return;
    const machine = this.#machines.get(message.sessionId);
    const { value, context } = message.snapshot as unknown as {
      readonly value: Standing['value'];
      readonly context: { readonly facts: Standing['facts'] };
    };
    if (machine !== undefined)
      this.#snapshots[place]?.set(machine, { value, facts: context.facts });
  }

  get heading(): Heading | null {
    return this.#heading;
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** Places where to stop: the last event of each entry, and each deadline; or every event. -1 is before all of them. */
  stops(everyEvent: boolean): readonly number[] {
    const last = this.#steps.length - 1;
    const places = this.#steps.flatMap(({ entry }, place) => {
      const goesOn = entry !== null && place < last && this.#steps[place + 1]?.entry === entry;
      return goesOn && !everyEvent ? [] : [place];
    });
    return [-1, ...places];
  }

  /** The messages of the protocol up to a place, as they were sent. */
  messagesUpTo(place: number): readonly Message[] {
    return this.#messages.filter((each) => each.place <= place).map(({ message }) => message);
  }

  /** Where each machine stood after an event. */
  standAt(place: number): Stand {
    for (let next = this.#stands.length; next <= place; next += 1) {
      const before = this.#stands[next - 1] ?? NOTHING;
      const own = this.#snapshots[next];
      this.#stands.push(
        own === undefined || own.size === 0 ? before : new Map([...before, ...own]),
      );
    }
    return this.#stands[place] ?? NOTHING;
  }

  /** The regions of the machines that have begun by then, in the order in which these began. */
  regionsAt(place: number): readonly RegionShown[] {
    return [...this.standAt(place).keys()].flatMap((machine) => this.#regions.get(machine) ?? []);
  }

  stateAt({ procedure, name }: RegionShown, place: number): string | null {
    return this.standAt(place).get(procedure)?.value[name] ?? null;
  }

  /** What moved between two places. */
  changes(from: number, to: number): readonly Change[] {
    return this.regionsAt(to).flatMap((region) => {
      const [before, after] = [this.stateAt(region, from), this.stateAt(region, to)];
      return after === null || before === after ? [] : [{ region, from: before, to: after }];
    });
  }

  /** What is known by then, in words: the latest answer to each question. */
  answersAt(place: number): readonly string[] {
    const known = new Map<string, string>();
    for (const { facts } of this.standAt(place).values()) {
      for (const [fact, value] of Object.entries(facts)) known.set(fact, value);
    }
    const words = new Map(
      this.#steps.flatMap(({ answer }) =>
        answer === null ? [] : [[answer.key, answer.says] as const],
      ),
    );
    return [...known].map(([fact, value]) => words.get(`${fact} ${value}`) ?? `${fact}: ${value}`);
  }
}
