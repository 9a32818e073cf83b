/**
 * A small set of exercises that between them reach all that can be reached of one procedure. Ways through
 * the regions of several norms become one incident as far as they get on with each other; what counts is
 * what replaying the incident reaches.
 */
import type { RuleBooks } from '../../engine/replay.ts';
import { normsInForce, type Procedure } from '../../norms/procedure.ts';
import { concernKey, type MachineEvent } from '../../norms/symbols.ts';
import { regionGraph } from '../../proof/region-graph.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import type { NormId, ProcedureId } from '../../vocabulary/procedures.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { type Dice, diceFrom, type Moments, plainMoments, seededMoments } from './chance.ts';
import { Coverage } from './coverage.ts';
import { type Goal, keyOfGoal } from './goals.ts';
import { Spinner, type Thread } from './threads.ts';
import { woven, written } from './writing.ts';

type Keys = ReadonlySet<string>;

/** A thread that was tried as an exercise of its own, and all that it reaches so. */
interface Proved extends Thread {
  readonly opens: boolean;
}

/** A story with the threads that it is made from, and what it reaches. */
interface Draft {
  readonly threads: readonly Proved[];
  readonly story: readonly MachineEvent[];
  readonly reaches: Keys;
}

/** An exercise, and the keys of the goals that replaying it reaches. */
export interface Exercise {
  readonly timeline: Timeline;
  readonly reaches: Keys;
}

/** A goal that no exercise reaches, and why. */
export interface Unreached {
  readonly goal: Goal;
  readonly why: 'always-holds' | 'never-holds' | 'not-by-entries' | 'not-found';
}

export interface Cover {
  readonly procedure: ProcedureId;
  readonly policy: string;
  readonly seed: number;
  readonly exercises: readonly Exercise[];
  /** What was to be reached. */
  readonly goals: readonly Goal[];
  /** Of these, what no exercise reaches. */
  readonly left: readonly Unreached[];
  /** What no run whatever reaches, and so was not to be: a guard that holds wherever it is asked. */
  readonly never: readonly Unreached[];
  /** The norm that ends in most ways: each exercise shows one of them. Null where there is no exercise. */
  readonly bound: { readonly norm: NormId; readonly endings: readonly string[] } | null;
  /** How many exercises were tried. */
  readonly tried: number;
}

/** So many threads of a norm are tried in an exercise before it is left for another. */
const MOST_TRIES = 3;
/** An exercise that alone reaches more than this is not taken apart. */
const MOST_TAKEN_ON = 12;

/** What an exercise has in any case. */
const isFrame = ({ type, fact, value }: MachineEvent): boolean =>
  type === 'incident.closed' || (fact?.startsWith('concern:') === true && value === 'yes');

/** So often two neighbours in a story change places. */
const MOST_SWAPS = 8;

const gainOf = (reaches: Keys, left: Keys): number => {
  let gain = 0;
  for (const key of reaches) if (left.has(key)) gain += 1;
  return gain;
};

const hasAll = (reaches: Keys, needed: Keys): boolean => {
  for (const key of needed) if (!reaches.has(key)) return false;
  return true;
};

/** What one of several alone reaches of what is wanted. */
const onlyIn = <T extends Pick<Draft, 'reaches'>>(
  one: T,
  all: readonly T[],
  wanted: Keys,
): Keys => {
  const others = new Set(all.flatMap((each) => (each === one ? [] : [...each.reaches])));
  return new Set([...one.reaches].filter((key) => wanted.has(key) && !others.has(key)));
};

const normsOf = (keys: Keys): ReadonlySet<NormId> =>
  new Set([...keys].map((key) => key.slice(0, key.indexOf(' ')) as NormId));

export interface Asked {
  readonly procedure: ProcedureId;
  readonly policy: Policy;
  readonly books: Pick<RuleBooks, 'procedures'>;
  readonly seed: number;
  /** What is wanted; everything where nothing is said. */
  readonly wants?: (goal: Goal) => boolean;
  /** Which exercises come first: those for which this is least. */
  readonly order?: (reaches: Keys) => number;
  /** The norms that it is about; all of the procedure where nothing is said. */
  readonly norms?: readonly NormId[];
}

class Coverer {
  readonly #asked: Asked;
  readonly #procedure: Procedure;
  readonly #coverage: Coverage;
  readonly #spinners: ReadonlyMap<NormId, Spinner>;
  readonly #threads = new Map<NormId, readonly Proved[]>();
  #wanted: Keys = new Set();
  #tried = 0;

  constructor(asked: Asked) {
    const { procedure, policy, books, norms } = asked;
    this.#asked = asked;
    this.#procedure = books.procedures[procedure];
    const graphs = normsInForce(this.#procedure, policy)
      .filter(({ norm }) => norms === undefined || norms.includes(norm.id))
      .map(regionGraph);
    this.#spinners = new Map(
      graphs.map((graph) => [graph.watched.norm.norm.id, new Spinner(graph, procedure)]),
    );
    const regions = graphs.map(({ watched }) => watched);
    this.#coverage = new Coverage(procedure, policy, books.procedures, regions);
  }

  #written(story: readonly MachineEvent[], moments: Moments, number = 0): Timeline {
    return written(story, this.#procedure, this.#asked.policy.id, {
      incident: `${this.#procedure.id}-${String(number).padStart(2, '0')}`,
      ...moments,
    });
  }

  #reachedBy(story: readonly MachineEvent[]): Keys {
    this.#tried += 1;
    return this.#coverage.of(this.#written(story, plainMoments()));
  }

  /** What threads reach together, as one exercise. */
  #together(threads: readonly Proved[]): Draft {
    const opens = threads.every((each) => each.opens);
    const story = woven(threads, this.#procedure.id, opens);
    return { threads, story, reaches: this.#reachedBy(story) };
  }

  /** What a thread reaches as an exercise of its own. */
  #proved(thread: Thread): readonly Proved[] {
    const beginsBefore = thread.events[0]?.fact !== concernKey(this.#procedure.id);
    return (beginsBefore ? [true, false] : [true]).map((opens) => {
      const { reaches } = this.#together([{ ...thread, opens }]);
      return { ...thread, opens, reaches };
    });
  }

  /** Threads of a norm of which it has been seen what they reach, with others for what none reaches. */
  #provedOf(spinner: Spinner): readonly Proved[] {
    const proved = spinner.threads().flatMap((each) => this.#proved(each));
    const reached = new Set(proved.flatMap(({ reaches }) => [...reaches]));
    for (const key of spinner.goals.keys()) {
      for (const thread of reached.has(key) ? [] : spinner.to(key)) {
        for (const other of this.#proved(thread)) {
          if (hasAll(reached, other.reaches)) continue;
          proved.push(other);
          for (const each of other.reaches) reached.add(each);
        }
        if (reached.has(key)) break;
      }
    }
    return proved;
  }

  /** The threads of a norm that may reach some of what is left, those that reach most first. */
  #threadsFor(norm: NormId, left: Keys): readonly Proved[] {
    return (this.#threads.get(norm) ?? [])
      .map((thread) => ({ thread, gain: gainOf(thread.reaches, left) }))
      .filter(({ gain }) => gain > 0)
      .sort((a, b) => b.gain - a.gain)
      .map(({ thread }) => thread);
  }

  /** One exercise that reaches much of what is left. */
  #draft(left: Keys): Draft | null {
    let best: Draft | null = null;
    let most = 0;
    const norms = [...this.#spinners.keys()]
      .map((norm) => this.#threadsFor(norm, left))
      .filter((threads) => threads.length > 0)
      .sort((a, b) => b.length - a.length);
    for (const threads of norms) {
      for (const thread of threads.slice(0, MOST_TRIES)) {
        const more = this.#together([...(best?.threads ?? []), thread]);
        const gain = gainOf(more.reaches, left);
        if (gain <= most) continue;
        [best, most] = [more, gain];
        break;
      }
    }
    return best;
  }

  /** The same reached by fewer: what only one exercise reaches is taken on by others, where they can. */
  #fewer(drafts: readonly Draft[]): readonly Draft[] {
    let all = [...drafts];
    const needs = (one: Draft): number => onlyIn(one, all, this.#wanted).size;
    for (const one of all.toSorted((a, b) => needs(a) - needs(b))) {
      const left = new Set(onlyIn(one, all, this.#wanted));
      if (left.size > MOST_TAKEN_ON) break;
      const others = all.filter((each) => each !== one);
      for (const [place, other] of others.entries()) {
        if (left.size === 0) break;
        others[place] = this.#takingOn(other, others, left);
        for (const key of others[place].reaches) left.delete(key);
      }
      if (left.size === 0) all = others;
    }
    return all;
  }

  /** An exercise that reaches some of what is left as well, and all that it alone reaches. */
  #takingOn(draft: Draft, all: readonly Draft[], left: Keys): Draft {
    const needed = onlyIn(draft, all, this.#wanted);
    let best = draft;
    for (const norm of normsOf(left)) {
      for (const thread of this.#threadsFor(norm, left).slice(0, MOST_TRIES)) {
        const more = this.#together([...best.threads, thread]);
        const isBetter = gainOf(more.reaches, left) > gainOf(best.reaches, left);
        if (!isBetter || !hasAll(more.reaches, needed)) continue;
        best = more;
        break;
      }
    }
    return best;
  }

  /** The same exercises without what nothing needs. */
  #shorter(drafts: readonly Draft[]): readonly Draft[] {
    const all = [...drafts];
    for (const [place, one] of all.entries()) {
      const needed = onlyIn(one, all, this.#wanted);
      const fewer = this.#withoutThreads(one, needed);
      all[place] = this.#withoutEvents(fewer, needed);
    }
    return all;
  }

  /** An exercise without the threads that it does not need. */
  #withoutThreads(draft: Draft, needed: Keys): Draft {
    let short = draft;
    for (const thread of draft.threads) {
      const threads = short.threads.filter((each) => each !== thread);
      const fewer = threads.length === 0 ? draft : this.#together(threads);
      if (hasAll(fewer.reaches, needed)) short = fewer;
    }
    return short;
  }

  /** A story without what it does not need: first long pieces are left out, then single events. */
  #withoutEvents(draft: Draft, needed: Keys): Draft {
    let short = draft;
    for (const size of [8, 3, 1]) {
      for (let end = short.story.length; end > 0; end -= size) {
        const story = short.story.filter(
          (event, index) => index < end - size || index >= end || isFrame(event),
        );
        if (story.length === short.story.length) continue;
        const reaches = this.#reachedBy(story);
        if (hasAll(reaches, needed)) short = { ...short, story, reaches };
      }
    }
    return short;
  }

  /** The same story at moments, in an order and about a child that the dice decide, as far as it reaches the same. */
  #told(draft: Draft, needed: Keys, number: number, dice: Dice): Exercise {
    const tell = (story: readonly MachineEvent[], moments: Moments): Exercise => {
      const timeline = this.#written(story, moments, number);
      return { timeline, reaches: this.#coverage.of(timeline) };
    };
    const seed = dice.upTo(1_000_000);
    const { length } = draft.story;
    const ways = [
      () => seededMoments(diceFrom(seed), length),
      () => seededMoments(diceFrom(seed), Number.POSITIVE_INFINITY),
      plainMoments,
    ];
    const isEnough = ({ reaches }: Exercise): boolean => hasAll(reaches, needed);
    const way = ways.find((each) => isEnough(tell(draft.story, each()))) ?? plainMoments;
    let story = draft.story;
    let told = tell(story, way());
    for (let swaps = 0; swaps < MOST_SWAPS && length > 3; swaps += 1) {
      const at = 1 + dice.upTo(length - 2);
      const other = story.toSpliced(
        at,
        2,
        story[at + 1] as MachineEvent,
        story[at] as MachineEvent,
      );
      const swapped = tell(other, way());
      if (isEnough(swapped)) [story, told] = [other, swapped];
    }
    return told;
  }

  #reasonFor(goal: Goal): Unreached['why'] {
    const threads = this.#spinners.get(goal.norm)?.to(keyOfGoal(goal)) ?? [];
    return threads.every(({ isWritable }) => !isWritable) ? 'not-by-entries' : 'not-found';
  }

  cover(): Cover {
    const { procedure, policy, seed, wants = () => true, order = () => 0 } = this.#asked;
    for (const [norm, spinner] of this.#spinners) {
      this.#threads.set(norm, this.#provedOf(spinner));
    }
    const all = new Map([...this.#spinners.values()].flatMap(({ goals }) => [...goals]));
    for (const [key, goal] of this.#coverage.goals) all.set(key, goal);
    const goals = new Map([...all].filter(([, goal]) => wants(goal)));
    this.#wanted = new Set(goals.keys());
    const left = new Set([...this.#threads.values()].flat().flatMap(({ reaches }) => [...reaches]));
    for (const key of left) if (!this.#wanted.has(key)) left.delete(key);
    const drafts: Draft[] = [];
    for (let more = this.#draft(left); more !== null; more = this.#draft(left)) {
      drafts.push(more);
      for (const key of more.reaches) left.delete(key);
    }
    const dice = diceFrom(seed);
    const told: (Draft | Exercise)[] = this.#shorter(this.#fewer(drafts)).toSorted(
      (a, b) => order(a.reaches) - order(b.reaches),
    );
    for (const [place, draft] of told.entries()) {
      const needed = onlyIn(draft, told, this.#wanted);
      told[place] = this.#told(draft as Draft, needed, place + 1, dice);
    }
    const exercises = told as readonly Exercise[];
    const reached = new Set(exercises.flatMap(({ reaches }) => [...reaches]));
    return {
      procedure,
      policy: policy.id,
      seed,
      exercises,
      goals: [...goals.values()],
      left: [...goals]
        .filter(([key]) => !reached.has(key))
        .map(([, goal]) => ({ goal, why: this.#reasonFor(goal) })),
      never: [...this.#spinners.values()]
        .flatMap((spinner) => spinner.never())
        .filter((goal) => wants(goal) && !all.has(keyOfGoal(goal)))
        .map((goal) => ({ goal, why: goal.kind === 'held' ? 'never-holds' : 'always-holds' })),
      bound: boundOf([...goals].flatMap(([key, goal]) => (reached.has(key) ? [goal] : []))),
      tried: this.#tried,
    };
  }
}

/** No exercise shows two endings of one norm: the norm with most of them needs so many. */
const boundOf = (reached: readonly Goal[]): Cover['bound'] => {
  const endings = new Map<NormId, string[]>();
  for (const { norm, kind, what } of reached) {
    if (kind === 'ending') endings.set(norm, [...(endings.get(norm) ?? []), what]);
  }
  const [most] = [...endings].sort(([, a], [, b]) => b.length - a.length);
  return most === undefined ? null : { norm: most[0], endings: most[1] };
};

/** Exercises that between them reach all that is wanted of a procedure, as far as it can be reached. */
export const coverOf = (asked: Asked): Cover => new Coverer(asked).cover();
