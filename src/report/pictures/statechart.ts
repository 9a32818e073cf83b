/** The statechart of a procedure itself, as XState runs it: a region for each norm. */
import { machineFor, type Procedure } from '../../norms/procedure.ts';
import type { NormKind } from '../../vocabulary/findings.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import type { NormId } from '../../vocabulary/procedures.ts';
import { quoted } from './mermaid.ts';

interface Transition {
  readonly target?: string;
  readonly guard?: { readonly type: string };
  /** What the guard asks, in words. */
  readonly description?: string;
  readonly actions: readonly { readonly type: string; readonly params?: unknown }[];
}

export interface State {
  readonly initial?: string;
  readonly type?: string;
  readonly on?: Readonly<Record<string, readonly Transition[]>>;
  readonly always?: readonly Transition[];
  readonly states?: Readonly<Record<string, State>>;
  readonly meta?: { readonly title?: string; readonly norm?: string; readonly kind?: NormKind };
}

/** The same as XState takes it, where a guard or an action may stand as its name alone, and one as a list of one. */
interface Configured {
  readonly states?: Readonly<Record<string, Configured>>;
  readonly on?: Readonly<Record<string, unknown>>;
  readonly always?: unknown;
  readonly meta?: NonNullable<State['meta']> & {
    readonly guards?: Readonly<Record<string, string>>;
  };
}

const listed = <T>(given: T | readonly T[] | undefined): readonly T[] =>
  given === undefined ? [] : Array.isArray(given) ? given : [given as T];

const named = (given: unknown): { readonly type: string } =>
  typeof given === 'string' ? { type: given } : (given as { readonly type: string });

const spelled = (given: unknown, guards: Readonly<Record<string, string>>): Transition => {
  const { guard, actions, ...rest } = given as { guard?: unknown; actions?: unknown };
  const asked = guard === undefined ? undefined : named(guard);
  const description = asked && guards[asked.type];
  return {
    ...rest,
    ...(asked === undefined ? {} : { guard: asked }),
    ...(description === undefined ? {} : { description }),
    actions: listed(actions).map(named),
  };
};

/** A state with everything spelled out. */
const spelledState = (
  { on, always, states, ...rest }: Configured,
  guards: Readonly<Record<string, string>> = {},
): State => {
  const known = rest.meta?.guards ?? guards;
  const each = (given: unknown) => listed(given).map((one) => spelled(one, known));
  const mapped = <T, U>(of: Readonly<Record<string, T>>, to: (one: T) => U) =>
    Object.fromEntries(Object.entries(of).map(([key, one]) => [key, to(one)]));
  return {
    ...rest,
    ...(always === undefined ? {} : { always: each(always) }),
    ...(on === undefined ? {} : { on: mapped(on, each) }),
    ...(states === undefined ? {} : { states: mapped(states, (one) => spelledState(one, known)) }),
  };
};

/**
 * The configuration as JSON, which XState starts from. It is spelled out as Stately's schema of machines has
 * it: guards and actions as objects, in lists, each transition described by what its guard asks, and a `key`.
 */
export const statechartConfig = (
  procedure: Procedure,
  policy: Policy,
  norm?: NormId,
): State & { readonly key: string } => {
  const config: Configured = JSON.parse(JSON.stringify(machineFor(procedure, policy).config));
  const whole = { key: procedure.id, ...spelledState(config) };
  if (norm === undefined) return whole;
  const regions = Object.entries(whole.states ?? {}).filter(([, { meta }]) => meta?.norm === norm);
  return { ...whole, states: Object.fromEntries(regions) };
};

/** A guard's name without that of its norm, which is its region's; Mermaid ends a label at a colon. */
const guardInShort = (name: string): string =>
  name.replace(/[\w-]+: (?=[\w])/g, '').replace(/[:;#]/g, ' ');

/** What leads from one state of a region to another. */
export interface StateArrow {
  readonly from: string;
  readonly to: string;
  /** Empty where what is known leads there, without an event. */
  readonly event: string;
  readonly guard: string | undefined;
}

/** Every arrow of a region, in the order in which they are tried. */
export const arrowsOf = ({ states = {} }: State): readonly StateArrow[] =>
  Object.entries(states).flatMap(([from, { on = {}, always = [] }]) =>
    [...Object.entries(on), ['', always] as const].flatMap(([event, given]) =>
      given.flatMap(({ target, guard }) =>
        target === undefined
          ? []
          : [{ from, to: target.replace(/^[.#]/, ''), event, guard: guard?.type }],
      ),
    ),
  );

const regionLines = (name: string, region: State, index: number): readonly string[] => {
  const idOf = (state: string): string => `r${index}_${state.replace(/\W/g, '_')}`;
  const states = Object.entries(region.states ?? {});
  return [
    `  state ${quoted(region.meta?.title ?? name)} as r${index} {`,
    ...states.map(([state]) => `    state ${quoted(state)} as ${idOf(state)}`),
    ...(region.initial === undefined ? [] : [`    [*] --> ${idOf(region.initial)}`]),
    ...arrowsOf(region).map(({ from, to, event, guard }) => {
      const says = [event, guard === undefined ? '' : `[${guardInShort(guard)}]`].filter(
        (part) => part !== '',
      );
      return `    ${idOf(from)} --> ${idOf(to)}${says.length === 0 ? '' : ` : ${says.join(' ')}`}`;
    }),
    ...states.flatMap(([state, { type }]) =>
      type === 'final' ? [`    ${idOf(state)} --> [*]`] : [],
    ),
    '  }',
  ];
};

/** The statechart as a Mermaid state diagram. */
export const statechartMermaid = (procedure: Procedure, policy: Policy, norm?: NormId): string => {
  const { states = {} } = statechartConfig(procedure, policy, norm);
  return [
    '---',
    `title: ${JSON.stringify(`${procedure.title}, under ${policy.id}`)}`,
    '---',
    'stateDiagram-v2',
    ...Object.entries(states).flatMap(([name, region], index) => regionLines(name, region, index)),
    '',
  ].join('\n');
};
