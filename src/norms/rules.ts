/** The kit that regions are made with: named guards, marks, and transitions as rules. */
import { assign, setup } from 'xstate';
import type { Policy, Ruling } from '../vocabulary/policies.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import { inWords } from './guards-in-words.ts';
import type { Mark } from './marks.ts';
import type { Norm } from './norm.ts';
import { possibleTruths } from './possible.ts';
import { asksOfNoAct, evaluate, factsRead, type Predicate, type Truth } from './predicates.ts';
import type { FactKey, Facts, MachineEvent, TypedEvent } from './symbols.ts';

/** A machine's context is the answers so far, and nothing else. */
export interface MachineContext {
  readonly facts: Facts;
}

interface GuardArgs {
  readonly context: MachineContext;
  readonly event: MachineEvent;
}
export type GuardTest = (args: GuardArgs) => boolean;

/** A guard of a machine whose events somebody may type. */
export type TypedGuardTest = (args: {
  readonly context: MachineContext;
  readonly event: TypedEvent;
}) => boolean;

/** Takes the answer of a `fact.established` into what is known. */
export const learned = (at: {
  readonly context: MachineContext;
  readonly event: TypedEvent;
}): Partial<MachineContext> => {
  const { fact, value } = at.event;
  return fact === undefined ? {} : { facts: { ...at.context.facts, [fact]: value } };
};

/**
 * The typed kit every region is made with: an unknown action, mark or event is a compile error.
 * Guards are named after the predicates they ask; their tests come with the machine. Everything in a
 * configuration is named, so that it can be written as JSON.
 */
export const kit = setup({
  // XState would write it down as undefined, which JSON cannot keep.
  schemas: {},
  types: {
    context: {} as MachineContext,
    events: {} as TypedEvent,
  },
  guards: {} as Record<string, TypedGuardTest>,
  actions: {
    learn: assign(learned),
    /** Says what happened to a norm; give it a meaning of your own with `provide`. */
    mark: (_, _params: { norm: NormId; mark: Mark }) => {},
  },
});

/** How strict the policy's clauses make a norm, and who may decide otherwise. */
export interface Standing {
  readonly policy: Ruling;
  /** Whether the policy leaves the duty to judgement. */
  readonly departable: boolean;
  /** Whether the policy sets it a time; without one it can never be overdue. */
  readonly limited: boolean;
  /** Whether that time is of minutes, so that telling counts only once it is heard. */
  readonly atOnce: boolean;
}

/** A single question that guards are put together from. */
export interface Basic {
  readonly asks: GuardTest;
  /** Whether what is known answers it, whatever happens. */
  readonly ofNoAct: boolean;
  /** The facts that it reads. */
  readonly reads: readonly FactKey[];
}

interface Asking {
  /** Whether it can hold at all for events of a type. */
  readonly can?: Guard['can'];
  readonly ofNoAct?: boolean;
  readonly words?: Says;
  readonly reads: readonly FactKey[];
}

/** A guard in words, with the people of a policy. */
export type Says = (policy: Policy) => string;

export interface Guard {
  readonly name: string;
  /** What it asks, in words. */
  readonly says: Says;
  /** Whether it can hold at all for events of this type. */
  readonly can: (type: string) => boolean;
}

/** Names the guards of one norm as they are asked for, and keeps their tests. */
export const guardNamer = (norm: Norm, policy: Ruling) => {
  const tests: Record<string, GuardTest> = {};
  const basics: Record<string, Basic> = {};
  const says: Record<string, Says> = {};
  const local = norm.id.slice(norm.id.indexOf('.') + 1);

  const test = (name: string, asks: GuardTest, asking: Asking): Guard => {
    const { can = () => true, ofNoAct = false, words = () => name, reads } = asking;
    const full = `${local}: ${name}`;
    tests[full] = asks;
    basics[full] = { asks, ofNoAct, reads };
    says[full] = words;
    return { name: full, says: words, can };
  };
  /** Whether a predicate answers so. `part` names it where it has no name of its own. */
  const ask = (part: string, predicate: Predicate, truth: Truth = 'yes'): Guard => {
    const name = predicate.kind === 'named' ? predicate.name : part;
    const suffix = { yes: '', no: ' is ruled out', unknown: ' cannot be told' }[truth];
    return test(
      `${name}${suffix}`,
      ({ context, event }) => evaluate(predicate, context.facts, event, policy) === truth,
      {
        can: (type) => possibleTruths(predicate, type, policy).has(truth),
        ofNoAct: asksOfNoAct(predicate),
        reads: factsRead(predicate, policy),
        words: (inFull) => {
          const words = inWords(predicate, inFull);
          return words === '' ? name : `${TRUTH_SAYS[truth]}${words}`;
        },
      },
    );
  };
  /** Several guards at once, as one guard whose name lists them. */
  const both = (...guards: readonly Guard[]): Guard => {
    const name = guards.map((guard) => guard.name).join(' and ');
    tests[name] = (args) => guards.every((guard) => tests[guard.name]?.(args) === true);
    const words: Says = (inFull) => guards.map((guard) => guard.says(inFull)).join('; and ');
    says[name] = words;
    return { name, says: words, can: (type) => guards.every((guard) => guard.can(type)) };
  };
  return { tests, basics, says, ask, test, both };
};

const TRUTH_SAYS: Readonly<Record<Truth, string>> = {
  yes: '',
  no: 'it is ruled out that ',
  unknown: 'it cannot be told whether ',
};

/** When the guard holds: move to `to` (or stay), and mark what happened. */
export interface Rule {
  readonly guard: Guard | null;
  readonly to?: string;
  readonly marks: readonly Mark[];
}

/** Raised by no event: what holds as soon as the facts say so. */
const BY_FACTS = '';

const transitionsOf = (norm: Norm, rules: readonly Rule[], type: string) =>
  rules
    .filter((rule) => rule.guard === null || rule.guard.can(type))
    .map((rule) => ({
      ...(rule.guard === null ? {} : { guard: rule.guard.name }),
      ...(rule.to === undefined ? {} : { target: rule.to }),
      actions: rule.marks.map((mark) => ({
        type: 'mark' as const,
        params: { norm: norm.id, mark },
      })),
    }));

/** One state: what moves it by itself, and what moves it on an event. */
export interface StateRules {
  readonly always?: readonly Rule[];
  readonly on: Readonly<Record<string, readonly Rule[]>>;
}

const targetsOf = (state: {
  always: readonly { target?: string }[];
  on: Readonly<Record<string, readonly { target?: string }[]>>;
}): readonly string[] =>
  [state.always, ...Object.values(state.on)].flat().flatMap((each) => each.target ?? []);

/** The region of these states, without those that nothing can lead to. */
export const regionFrom = (norm: Norm, states: Readonly<Record<string, StateRules>>) => {
  const built = Object.fromEntries(
    Object.entries(states).map(([name, rules]) => {
      const always = transitionsOf(norm, rules.always ?? [], BY_FACTS);
      const on = Object.fromEntries(
        Object.entries(rules.on)
          .map(([type, list]) => [type, transitionsOf(norm, list, type)] as const)
          .filter(([, list]) => list.length > 0),
      );
      const isFinal = always.length === 0 && Object.keys(on).length === 0;
      return [name, { ...(isFinal ? { type: 'final' as const } : {}), always, on }];
    }),
  );
  const reached = new Set(['dormant']);
  for (const name of reached) {
    const state = built[name];
    if (state === undefined) continue;
    for (const target of targetsOf(state)) reached.add(target);
  }
  return kit.createStateConfig({
    initial: 'dormant',
    states: Object.fromEntries(Object.entries(built).filter(([name]) => reached.has(name))),
  });
};

/** The tests of the guards that a region names. */
export const testsNamed = (
  config: ReturnType<typeof regionFrom>,
  tests: Readonly<Record<string, GuardTest>>,
): Readonly<Record<string, GuardTest>> => {
  const used = new Set<string>();
  for (const state of Object.values(config.states)) {
    for (const transition of [state.always, ...Object.values(state.on)].flat()) {
      if (transition.guard !== undefined) used.add(transition.guard);
    }
  }
  return Object.fromEntries(Object.entries(tests).filter(([name]) => used.has(name)));
};
