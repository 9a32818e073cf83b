/**
 * Ways through the graph of one norm's region that between them reach all that can be reached in it: each
 * goes from the beginning to the nearest thing that none has reached yet, and on from there.
 */
import { madeOnce } from '../../norms/made-once.ts';
import { isDuty } from '../../norms/norm.ts';
import { evaluate, eventsTaken } from '../../norms/predicates.ts';
import { concernKey, type MachineEvent } from '../../norms/symbols.ts';
import type { Place, RegionGraph, Watched } from '../../proof/region-graph.ts';
import type { Way } from '../../proof/ways.ts';
import type { Party } from '../../vocabulary/parties.ts';
import type { NormId, ProcedureId } from '../../vocabulary/procedures.ts';
import { endingAt, type Goal, goalReached, keyOfGoal } from './goals.ts';

/** One way through a region, as what happens. */
export interface Thread {
  readonly norm: NormId;
  readonly events: readonly MachineEvent[];
  /** The keys of the goals that the region reaches by it, taken alone. */
  readonly reaches: ReadonlySet<string>;
  /** Whether each of its events can be an entry by itself. */
  readonly isWritable: boolean;
}

/** Longer than this, nobody follows what becomes of one rule. */
const MOST_STEPS = 12;
/** What is further away than this is left for another thread. */
const FAR = 3;

/** So many ways to one goal are looked at from one beginning. */
const MOST_WAYS = 12;

/** How likely something is to be met with: what anybody logs, what only some logs have, and what no entry can say alone. */
const LIKELY = 0;
const UNLIKELY = 1;
const UNWRITABLE = 2;
const LIKELIHOODS = [LIKELY, UNLIKELY, UNWRITABLE];

const likelihoodOf = ({ event, after }: Way): number => {
  const { fact, by } = event;
  // A concern that turns out to be none takes its whole procedure with it.
  const isWithdrawn = fact?.startsWith('concern:') === true && event.value !== 'yes';
  if (event.inDoubt === true || isWithdrawn) return UNWRITABLE;
  const isClosing = event.type === 'incident.closed' || event.type === 'deadline.passed';
  const isOdd =
    [event.bySubject, event.toSubject, event.toKnower, event.filler, event.again].includes(true) ||
    event.corrects === true ||
    (by === 'unrecorded' && !isClosing) ||
    (fact !== undefined && after.facts[fact] === undefined);
  return isOdd ? UNLIKELY : LIKELY;
};

/** A step that can be taken: from where, by what, to where, and what it reaches. */
interface Step {
  readonly event: MachineEvent;
  readonly to: string;
  readonly reaches: readonly string[];
  readonly likelihood: number;
}

/** Finds ways through one norm's region. */
export class Spinner {
  readonly #graph: RegionGraph;
  readonly norm: NormId;
  readonly #procedure: ProcedureId;
  readonly #steps = new Map<Place, readonly Step[]>();
  readonly #keys = new Map<Watched, readonly string[]>();
  /** What the region can reach at all, by key. */
  readonly goals = new Map<string, Goal>();
  readonly #left = new Set<string>();
  readonly #starts: readonly Place[];

  constructor(graph: RegionGraph, procedure: ProcedureId) {
    this.#graph = graph;
    this.norm = graph.watched.norm.norm.id;
    this.#procedure = procedure;
    const raising = graph.first.moves.find(({ event }) => event.fact === concernKey(procedure));
    const raised = raising && graph.places.get(raising.to);
    this.#starts = raised === undefined ? [graph.first] : [raised, graph.first];
    for (const place of graph.places.values()) {
      this.#stepsFrom(place);
      this.#endingAt(place);
    }
  }

  #keysOf(watched: Watched): readonly string[] {
    return madeOnce(this.#keys, watched, () =>
      watched.reached.flatMap((each) => {
        const goal = goalReached(this.norm, each);
        if (goal === null) return [];
        const key = keyOfGoal(goal);
        madeOnce(this.goals, key, () => goal);
        return [key];
      }),
    );
  }

  #stepsFrom(place: Place): readonly Step[] {
    return madeOnce(this.#steps, place, () =>
      this.#graph.ways.from(place.known).map((way) => ({
        event: way.event,
        to: this.#graph.after(place, way),
        reaches: this.#keysOf(this.#graph.at(place, way)),
        likelihood: likelihoodOf(way),
      })),
    );
  }

  /** The place that a region is left in by the end of an incident. */
  #closed(place: Place): Place {
    const closing = this.#stepsFrom(place).find(({ event }) => event.type === 'incident.closed');
    return closing === undefined ? place : this.#at(closing.to);
  }

  #at(key: string): Place {
    return this.#graph.places.get(key) as Place;
  }

  #endingAt(place: Place): string | null {
    const verdict = endingAt(this.#graph, this.#closed(place), this.#procedure);
    if (verdict === null) return null;
    const goal: Goal = { norm: this.norm, kind: 'ending', what: verdict };
    const key = keyOfGoal(goal);
    madeOnce(this.goals, key, () => goal);
    return key;
  }

  /** The ways to the places at which something is so, of those that can be come to, the nearest first. */
  *#ways(
    from: Place,
    most: number,
    likelihood: number,
    isIt: (place: Place) => Step | boolean,
    count = 1,
  ): Generator<readonly Step[]> {
    const seen = new Map<Place, readonly Step[]>([[from, []]]);
    let left = count;
    for (const [place, path] of seen) {
      const found = isIt(place);
      if (found !== false) {
        yield found === true ? path : [...path, found];
        left -= 1;
      }
      if (left === 0) return;
      if (path.length >= most) continue;
      for (const step of this.#stepsFrom(place)) {
        const to = this.#at(step.to);
        if (step.likelihood > likelihood || seen.has(to)) continue;
        seen.set(to, [...path, step]);
      }
    }
  }

  /** The step from a place that reaches most of what is left; false where none reaches any. */
  #bestAt(place: Place, likelihood: number): Step | false {
    let best: Step | false = false;
    let most = 0;
    for (const step of this.#stepsFrom(place)) {
      if (step.likelihood > likelihood) continue;
      const gain = step.reaches.filter((key) => this.#left.has(key)).length;
      if (gain > most) [best, most] = [step, gain];
    }
    return best;
  }

  /** What leads to a place where a thread may begin. */
  #leadingTo(start: Place): readonly Step[] {
    return start === this.#graph.first
      ? []
      : this.#stepsFrom(this.#graph.first)
          .filter(({ to }) => to === start.key)
          .slice(0, 1);
  }

  #threadOf(steps: readonly Step[]): Thread {
    const last = steps.at(-1);
    const ending = this.#endingAt(last === undefined ? this.#graph.first : this.#at(last.to));
    const reaches = new Set(steps.flatMap((step) => step.reaches));
    if (ending !== null) reaches.add(ending);
    return {
      norm: this.norm,
      events: this.#toWhoRaisedIt(this.#byAnybody(steps)),
      reaches,
      isWritable: steps.every(({ likelihood }) => likelihood < UNWRITABLE),
    };
  }

  /** The same done by a teacher, where the norm cannot tell: what the DSL does shows that they know. */
  #byAnybody(steps: readonly Step[]): readonly MachineEvent[] {
    let place = this.#graph.first;
    return steps.map(({ event, to }) => {
      const { state, known } = place;
      place = this.#at(to);
      if (event.by !== 'dsl' || event.fact !== undefined || event.bySubject === true) return event;
      const other: MachineEvent = { ...event, by: 'teacher' };
      const [own, others] = [event, other].map((each) =>
        this.#graph.watched.ask(state, known.facts, each),
      );
      const isAlike =
        own?.reached.length === others?.reached.length &&
        own?.reached.every((each) => others?.reached.includes(each));
      return isAlike ? other : event;
    });
  }

  /** The same, where what is known is known before the concern: what a concern implies then implies nothing. */
  #concernLast(thread: Thread): Thread {
    const { events } = thread;
    const firstAct = events.findIndex(({ fact }) => fact === undefined);
    const known = firstAct < 0 ? events : events.slice(0, firstAct);
    const isConcern = ({ fact }: MachineEvent): boolean => fact === concernKey(this.#procedure);
    return {
      ...thread,
      events: [
        ...known.filter((each) => !isConcern(each)),
        ...known.filter(isConcern),
        ...events.slice(known.length),
      ],
    };
  }

  /** What is owed to whoever raised it, done to them. */
  #toWhoRaisedIt(events: readonly MachineEvent[]): readonly MachineEvent[] {
    const { norm, standing } = this.#graph.watched.norm;
    if (!isDuty(norm) || !norm.toWhoRaisedIt || norm.owedAfter === null) return events;
    const raises = eventsTaken(norm.owedAfter);
    const meets = eventsTaken(norm.metBy);
    let raiser: Party | null = null;
    return events.map((event) => {
      if (raises.some((type) => type === event.type)) raiser = event.by;
      const isFor = meets.some((type) => type === event.type) && event.to.length > 0;
      if (raiser === null || !isFor) return event;
      const other: MachineEvent = { ...event, to: [raiser] };
      const meet = (each: MachineEvent) => evaluate(norm.metBy, {}, each, standing.policy);
      return meet(other) === meet(event) ? other : event;
    });
  }

  /** A thread that goes from one thing that is left to the next; null where none can be come to. */
  #walk(start: Place, likelihood: number): Thread | null {
    const leading = this.#leadingTo(start);
    const steps = [...leading];
    let place = start;
    while (steps.length < MOST_STEPS) {
      const most = steps.length === leading.length ? MOST_STEPS : FAR;
      const [more] = this.#ways(place, most, likelihood, (at) => this.#bestAt(at, likelihood));
      if (more === undefined) break;
      steps.push(...more);
      for (const step of more) for (const key of step.reaches) this.#left.delete(key);
      place = this.#at((more.at(-1) as Step).to);
    }
    return steps.length === leading.length ? null : this.#threadOf(steps);
  }

  /** What no run of the region reaches: a guard that never fails, or never holds, wherever it is asked. */
  never(): readonly Goal[] {
    const { tests } = this.#graph.watched.region;
    return Object.keys(tests)
      .flatMap((what): readonly Goal[] => [
        { norm: this.norm, kind: 'held', what },
        { norm: this.norm, kind: 'not-held', what },
      ])
      .filter((goal) => !this.goals.has(keyOfGoal(goal)));
  }

  /** Threads that between them reach all that the region can reach, and one for each of its endings. */
  threads(): readonly Thread[] {
    for (const key of this.goals.keys()) this.#left.add(key);
    const walks = LIKELIHOODS.flatMap((likelihood) =>
      this.#starts.flatMap((start) => {
        const found: Thread[] = [];
        for (let more = this.#walk(start, likelihood); more !== null; ) {
          found.push(more);
          more = this.#walk(start, likelihood);
        }
        return found;
      }),
    );
    const endings = [...this.goals].flatMap(([key, { kind }]) =>
      kind === 'ending' ? this.to(key).slice(0, 1) : [],
    );
    return [...walks, ...endings];
  }

  /** The shortest threads to one goal, the likeliest first. */
  to(key: string): readonly Thread[] {
    const isEnding = this.goals.get(key)?.kind === 'ending';
    const isIt = (place: Place, likelihood: number): Step | boolean =>
      isEnding
        ? this.#endingAt(place) === key
        : (this.#stepsFrom(place).find(
            (step) => step.likelihood <= likelihood && step.reaches.includes(key),
          ) ?? false);
    const found = LIKELIHOODS.flatMap((likelihood) =>
      this.#starts.flatMap((start) =>
        [
          ...this.#ways(
            start,
            MOST_STEPS,
            likelihood,
            (place) => isIt(place, likelihood),
            MOST_WAYS,
          ),
        ].map((path) => this.#threadOf([...this.#leadingTo(start), ...path])),
      ),
    );
    const all = [...found, ...found.map((each) => this.#concernLast(each))];
    return [...new Map(all.map((each) => [JSON.stringify(each.events), each])).values()];
  }
}
