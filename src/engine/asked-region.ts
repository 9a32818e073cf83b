/**
 * One norm's region, asked of XState. It decides every step; its answer to a distinct case (state,
 * type of event, which guards hold) is kept, since a region is a pure function of these.
 */
import { transition } from 'xstate';
import { type Mark, marksIn } from '../norms/marks.ts';
import { machineOfRegion } from '../norms/procedure.ts';
import { type Region, readsOf, regionOf } from '../norms/region.ts';
import type { Ruled } from '../norms/ruling.ts';
import type { FactKey, Facts, MachineEvent } from '../norms/symbols.ts';

/** What a step of a region led to. */
export interface Stepped {
  readonly state: string;
  readonly marks: readonly Mark[];
}

export class AskedRegion {
  readonly #ruled: Ruled;
  #region: Region | null = null;
  #machine: ReturnType<typeof machineOfRegion> | null = null;
  #reads: readonly FactKey[] | null = null;
  /** The guards that are followed without an event. */
  #always: readonly (string | undefined)[] | null = null;
  readonly #answers = new Map<string, Stepped>();
  /** How often XState was asked. */
  count = 0;

  constructor(ruled: Ruled) {
    this.#ruled = ruled;
  }

  get region(): Region {
    this.#region ??= regionOf(this.#ruled.norm, this.#ruled.standing);
    return this.#region;
  }

  /** The facts that its guards read. */
  get reads(): readonly FactKey[] {
    this.#reads ??= readsOf(this.#ruled.norm, this.#ruled.standing);
    return this.#reads;
  }

  /** What XState has answered so far, by case. */
  get answers(): ReadonlyMap<string, Stepped> {
    return this.#answers;
  }

  /** Takes over what XState answered before about the same region. */
  recall(answers: ReadonlyMap<string, Stepped>): void {
    for (const [alike, answer] of answers) this.#answers.set(alike, answer);
  }

  /** Where an event leads. XState is asked once for all cases whose guards hold alike. */
  step(state: string, facts: Facts, event: MachineEvent): Stepped {
    const alike = this.#caseOf(state, facts, event);
    if (alike === null) return { state, marks: [] };
    const known = this.#answers.get(alike);
    if (known !== undefined) return known;
    const answer = this.ask(state, facts, event);
    this.#answers.set(alike, answer);
    return answer;
  }

  /** Asks XState, whatever it answered before. */
  ask(state: string, facts: Facts, event: MachineEvent): Stepped {
    this.count += 1;
    this.#machine ??= machineOfRegion(this.region);
    const seen = Object.fromEntries(
      this.reads.flatMap((key) => (facts[key] === undefined ? [] : [[key, facts[key]]])),
    );
    const before = this.#machine.resolveState({ value: state, context: { facts: seen } });
    const [after, actions] = transition(this.#machine, before, event);
    return { state: String(after.value), marks: marksIn(actions) };
  }

  /**
   * What XState is asked about: the state, the event's type, which guards of it hold before, and which
   * of those that are followed without an event hold after. Nothing else can make a difference to it.
   * Null where no guard holds at all.
   */
  #caseOf(state: string, before: Facts, event: MachineEvent): string | null {
    const { tests, config } = this.region;
    const after = event.fact === undefined ? before : { ...before, [event.fact]: event.value };
    const from = config.states[state];
    const holds = (guard: string | undefined, facts: Facts): boolean =>
      guard === undefined || tests[guard]?.({ context: { facts }, event }) === true;
    const on = (from?.on[event.type] ?? []).map(({ guard }) => holds(guard, before));
    const isMoved =
      from === undefined ||
      on.includes(true) ||
      from.always.some(({ guard }) => holds(guard, after));
    if (!isMoved) return null;
    this.#always ??= [
      ...new Set(
        Object.values(config.states).flatMap((each) => each.always.map(({ guard }) => guard)),
      ),
    ];
    const bits = (list: readonly boolean[]): string => list.map(Number).join('');
    const always = this.#always.map((guard) => holds(guard, after));
    return `${state}|${event.type}|${bits(on)}|${bits(always)}`;
  }
}
