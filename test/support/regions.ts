/** One norm's region, stepped by XState: where each event leads and what it marks. */
import { transition } from 'xstate';
import { type Mark, marksIn } from '../../src/norms/marks.ts';
import { duty, type Norm, prohibition } from '../../src/norms/norm.ts';
import { and, by, does, fact, to } from '../../src/norms/predicates.ts';
import { machineOfRegion } from '../../src/norms/procedure.ts';
import { regionOf } from '../../src/norms/region.ts';
import type { Standing } from '../../src/norms/rules.ts';
import type { FactKey, Facts, MachineEvent } from '../../src/norms/symbols.ts';
import type { FactValue } from '../../src/vocabulary/facts.ts';
import { policyNamed } from './built-in.ts';

const SILENT = { by: 'unrecorded', to: [], reasoned: false } as const;

/** A duty to tell the police, and a rule that nobody may. */
export const tells = duty('general.crime-told', {
  title: 't',
  says: 's',
  repairedBy: 'r',
  urgency: 'then',
  owedWhen: fact('crime-suspected'),
  metBy: and(does('party.informed'), to('police'), by('schoolPeople')),
});
export const never = prohibition('general.debrief', {
  title: 't',
  says: 's',
  otherwise: 'o',
  inForceWhen: fact('child-involved'),
  forbids: and(does('party.informed'), to('police')),
});

export const learned = (fact: FactKey, value: FactValue, corrects = false): MachineEvent => ({
  ...SILENT,
  type: 'fact.established',
  fact,
  value,
  corrects,
});

export const act = (
  type: MachineEvent['type'],
  rest: Partial<Omit<MachineEvent, 'type'>> = {},
): MachineEvent => ({ ...SILENT, by: 'dsl', ...rest, type });

/** A policy that leaves a duty to judgement or not, and gives it a time or not. */
export const standing = (rest: Partial<Standing> = {}): Standing => ({
  policy: policyNamed('valley-end-2022'),
  departable: false,
  limited: true,
  atOnce: true,
  ...rest,
});

/** `from` and the facts, then what each event leads to: "owed: owed, met". */
export const played = (
  norm: Norm,
  under: Standing,
  events: readonly MachineEvent[],
  from = 'dormant',
  facts: Facts = {},
): readonly string[] => {
  const machine = machineOfRegion(regionOf(norm, under));
  let snapshot = machine.resolveState({ value: from, context: { facts } });
  return events.map((event) => {
    const [after, actions] = transition(machine, snapshot, event);
    snapshot = after;
    const marks: readonly Mark[] = marksIn(actions);
    return [String(after.value), marks.join(', ')].filter((part) => part !== '').join(': ');
  });
};
