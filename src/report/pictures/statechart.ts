/** The statechart of a procedure itself, as XState runs it: a region for each norm. */
import { machineFor, type Procedure } from '../../norms/procedure.ts';
import type { NormKind } from '../../vocabulary/findings.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import type { NormId } from '../../vocabulary/procedures.ts';
import { quoted } from './mermaid.ts';

/** A transition as a configuration of XState has it: a target, or with a guard, or several. */
type Transition =
  | string
  | { readonly target?: string; readonly guard?: string | { readonly type: string } };
export interface State {
  readonly initial?: string;
  readonly type?: string;
  readonly on?: Readonly<Record<string, Transition | readonly Transition[]>>;
  readonly always?: Transition | readonly Transition[];
  readonly states?: Readonly<Record<string, State>>;
  readonly meta?: { readonly title?: string; readonly norm?: string; readonly kind?: NormKind };
}

/** The configuration as JSON, which XState starts from and Stately's editor opens. */
export const statechartConfig = (procedure: Procedure, policy: Policy, norm?: NormId): State => {
  const whole = JSON.parse(JSON.stringify(machineFor(procedure, policy).config)) as State;
  if (norm === undefined) return whole;
  const regions = Object.entries(whole.states ?? {}).filter(([, { meta }]) => meta?.norm === norm);
  return { ...whole, states: Object.fromEntries(regions) };
};

const listed = (given: Transition | readonly Transition[] | undefined): readonly Transition[] =>
  given === undefined ? [] : Array.isArray(given) ? given : [given as Transition];

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
  Object.entries(states).flatMap(([from, { on = {}, always }]) =>
    [...Object.entries(on), ['', always] as const].flatMap(([event, given]) =>
      listed(given).flatMap((each) => {
        const { target, guard } =
          typeof each === 'string' ? { target: each, guard: undefined } : each;
        if (target === undefined) return [];
        const name = typeof guard === 'string' ? guard : guard?.type;
        return [{ from, to: target.replace(/^[.#]/, ''), event, guard: name }];
      }),
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
