/**
 * What the machines can never get wrong: sentences a governor can read, each checked in every
 * reachable state of the regions it is about. A theorem that fails names the shortest way there.
 */

import { AskedRegion } from '../engine/asked-region.ts';
import { alphabetOf } from '../norms/alphabet.ts';
import { nobodyIsLeft } from '../norms/duty-region.ts';
import { madeOnce } from '../norms/made-once.ts';
import type { Mark } from '../norms/marks.ts';
import { type Duty, isAct, isDuty, type Norm, type Prohibition } from '../norms/norm.ts';
import { evaluate, eventsTaken, recipients, rolesToldOfIt } from '../norms/predicates.ts';
import type { NormInForce } from '../norms/procedure.ts';
import { concernKey, type Facts, type MachineEvent } from '../norms/symbols.ts';
import { type EventType, isLasting } from '../vocabulary/acts.ts';
import { PARTY_IDS, type Party } from '../vocabulary/parties.ts';
import type { Expected, Policy } from '../vocabulary/policies.ts';
import type { NormId, ProcedureId } from '../vocabulary/procedures.ts';
import { type Edge, type Explored, type Node, pathTo } from './explore.ts';

/** A state that should not be, and the events that lead to it. */
interface Counterexample {
  readonly norm: NormId;
  readonly says: string;
  readonly events: readonly MachineEvent[];
}

/** Everything a theorem may look at: one explored region and its double entry. */
export interface Case {
  readonly norm: NormInForce;
  readonly procedure: ProcedureId;
  readonly policy: Policy;
  readonly expected: Expected | null;
}

/** Looks at each transition as it is found; `finish` says what only the whole can show. */
export interface Check {
  readonly visit: (edge: Edge) => string | null;
  readonly finish: (explored: Explored) => readonly { says: string; node: Node | null }[];
}

export interface Theorem {
  readonly id: string;
  /** A sentence for a governor. */
  readonly says: string;
  /** A check for a norm, or null where the theorem is not about it. */
  readonly checkFor: (about: Case) => Check | null;
}

const nothing = (): readonly [] => [];
const marked = (edge: Edge, mark: Mark): boolean => edge.marks.includes(mark);
const OUTSTANDING: readonly string[] = ['owed', 'overdue'];
const MET: readonly string[] = ['met', 'metLate', 'metAtClosing'];

const duties = (build: (duty: Duty, about: Case) => Check) => (about: Case) =>
  isDuty(about.norm.norm) ? build(about.norm.norm, about) : null;

const prohibitions = (build: (norm: Prohibition, about: Case) => Check) => (about: Case) =>
  isDuty(about.norm.norm) ? null : build(about.norm.norm, about);

const holds = (norm: Prohibition, edge: Edge, policy: Policy): boolean =>
  evaluate(norm.forbids, edge.node.facts, edge.event, policy) === 'yes' &&
  evaluate(norm.inForceWhen, edge.node.facts, null, policy) === 'yes';

const LIFTED: readonly string[] = ['lifted', 'used', 'breachedLifted'];

/** Where an order may have been lifted: the record does not say. */
const PERHAPS_LIFTED = 'perhapsLifted';
const MAYBE_LIFTED: readonly string[] = [PERHAPS_LIFTED, 'perhapsLiftedEarly'];

/** A forbidden act comes out as a breach, unless its exception holds or it was lifted; in doubt, where that is. */
const forbiddenIsBreach: Theorem = {
  id: 'forbidden-is-breach',
  says: 'A forbidden act is always a breach, unless an exception of the policy holds; where the record leaves open whether an order was lifted, it is in doubt.',
  checkFor: prohibitions((norm, { policy }) => ({
    visit: (edge) => {
      if (marked(edge, 'breached') || !holds(norm, edge, policy)) return null;
      const { facts } = edge.node;
      const exempt =
        norm.unless !== null &&
        evaluate(norm.unless.act, facts, edge.event, policy) !== 'no' &&
        evaluate(norm.unless.facts, facts, null, policy) !== 'no';
      const mayOnceLifted =
        norm.evenThen === null || evaluate(norm.evenThen, facts, null, policy) !== 'no';
      const lifted = LIFTED.includes(edge.node.state) && mayOnceLifted;
      const perhapsLifted =
        edge.node.state === PERHAPS_LIFTED && mayOnceLifted && marked(edge, 'doubtful');
      return exempt || lifted || perhapsLifted ? null : 'a forbidden act passed without a breach';
    },
    finish: nothing,
  })),
};

/** What may be forbidden, or may lift an order, is never passed over; only what may lift one leaves it open. */
const doubtIsSaid: Theorem = {
  id: 'doubt-is-said',
  says: 'What the record leaves open of a forbidden act is in doubt, and an order is in doubt only where something may have lifted it.',
  checkFor: prohibitions((norm, { policy }) => ({
    visit: ({ node, event, facts, state, marks }) => {
      if (MAYBE_LIFTED.includes(state) && !MAYBE_LIFTED.includes(node.state)) {
        const lifts = norm.until === null ? 'no' : evaluate(norm.until, facts, event, policy);
        if (lifts !== 'unknown') return 'it is left open whether it was lifted, and that is not so';
      }
      const isOpen =
        (node.state === 'inForce' || node.state === PERHAPS_LIFTED) &&
        evaluate(norm.forbids, facts, event, policy) === 'unknown' &&
        evaluate(norm.inForceWhen, facts, null, policy) === 'yes';
      return isOpen && marks.length === 0 ? 'what may be forbidden passed without a word' : null;
    },
    finish: nothing,
  })),
};

const breachIsForGood: Theorem = {
  id: 'breach-is-for-good',
  says: 'Nothing that happens afterwards undoes a breach.',
  checkFor: prohibitions(() => ({
    visit: ({ node, state }) =>
      node.state.startsWith('breached') && !state.startsWith('breached')
        ? 'a breach was forgotten'
        : null,
    finish: nothing,
  })),
};

const closingLeavesNothingOwed: Theorem = {
  id: 'closing-leaves-nothing-owed',
  says: 'An incident cannot be closed as compliant while something is still owed.',
  checkFor: duties(() => ({
    visit: ({ node, event, state }) =>
      event.type === 'incident.closed' && OUTSTANDING.includes(node.state) && state !== 'missed'
        ? 'something owed went quietly when the incident was closed'
        : null,
    finish: nothing,
  })),
};

const everyDutyCanBeMet: Theorem = {
  id: 'every-duty-can-be-met',
  says: 'Whatever is owed can be met by a single act, whenever there is somebody who may.',
  checkFor: duties((duty, { policy }) => {
    const met = new Set<Node>();
    return {
      visit: ({ node, state }) => {
        if (OUTSTANDING.includes(node.state) && MET.includes(state)) met.add(node);
        return null;
      },
      finish: ({ nodes }) =>
        nodes
          .filter((node) => OUTSTANDING.includes(node.state) && !met.has(node))
          .filter(({ facts }) => !nobodyIsLeft(duty, facts, policy))
          .slice(0, 1)
          .map((node) => ({ says: 'nothing that can be done would meet it', node })),
    };
  }),
};

const subjectIsNeverTheOne: Theorem = {
  id: 'subject-is-never-told',
  says: 'Nobody the concern is about is ever the one who must be told.',
  checkFor: duties((duty, { policy }) => ({
    visit: (edge) => {
      if (!OUTSTANDING.includes(edge.node.state) || !MET.includes(edge.state)) return null;
      const roles = rolesToldOfIt(duty.metBy);
      if (roles.length === 0 || edge.event.to.length === 0) return null;
      const toNobody = { ...edge.event, to: [] };
      if (evaluate(duty.metBy, edge.node.facts, toNobody, policy) === 'yes') return null;
      const right = roles.flatMap((role) => recipients(role, policy, edge.node.facts));
      return edge.event.to.some((party) => right.includes(party))
        ? null
        : 'it was met by telling nobody who may be told';
    },
    finish: nothing,
  })),
};

const concernOpen = (procedure: ProcedureId): Facts => ({
  [concernKey('general')]: 'yes',
  [concernKey(procedure)]: 'yes',
});

/** The facts that, by the double entry, raise the norm. */
const raisedFacts = (procedure: ProcedureId, expected: Expected): Facts => ({
  ...concernOpen(procedure),
  ...Object.assign({}, ...(expected.raisedBy ?? [])),
});

/** The ways of doing a duty, without the notices about it. */
const waysOf = (duty: Duty, policy: Policy): readonly MachineEvent[] =>
  alphabetOf(duty, policy).filter((event) => event.type !== 'deadline.passed' && isAct(event.type));

/** One of all the acts that differ in nothing but this. */
const alikeBut = (field: 'by' | 'to', acts: readonly MachineEvent[]): readonly MachineEvent[] => {
  const first = new Map<string, MachineEvent>();
  for (const act of acts) madeOnce(first, JSON.stringify({ ...act, [field]: null }), () => act);
  return [...first.values()];
};

const metOnlyByTheEntitled: Theorem = {
  id: 'met-by-somebody-entitled',
  says: 'What is met was met by and to the people the policy names, and by no others.',
  checkFor: duties((duty, { expected, policy, procedure }) => ({
    visit: () => null,
    finish: () => {
      if (expected === null) return [];
      const facts = raisedFacts(procedure, expected);
      const meets = (event: MachineEvent): boolean =>
        evaluate(duty.metBy, facts, event, policy) === 'yes';
      const wrong = new Set<string>();
      const acts = waysOf(duty, policy);
      const others = (named: readonly Party[] | undefined): readonly Party[] =>
        named === undefined ? [] : PARTY_IDS.filter((party) => !named.includes(party));
      for (const event of alikeBut('to', acts)) {
        for (const party of others(expected.told)) {
          if (meets({ ...event, to: [party] }) && !meets({ ...event, to: [] })) {
            wrong.add(`telling ${party} meets it, whom the policy does not name`);
          }
        }
      }
      for (const event of alikeBut('by', acts)) {
        for (const party of others(expected.doneBy)) {
          if (meets({ ...event, by: party })) {
            wrong.add(`${party} can meet it, who is not among those the policy names`);
          }
        }
      }
      return [...wrong].map((says) => ({ says, node: null }));
    },
  })),
};

/** Whether a norm is raised, for the answers its double entry says raise it. */
const raisedAsExpected: Theorem = {
  id: 'raised-as-the-policy-says',
  says: 'Each rule applies when the policy says it does, and not when it says it does not.',
  checkFor: ({ norm, procedure, policy, expected }) => {
    if (expected?.raisedBy === undefined) return null;
    const when = isDuty(norm.norm) ? norm.norm.owedWhen : norm.norm.inForceWhen;
    return {
      visit: () => null,
      finish: () => {
        const wrong: { says: string; node: Node | null }[] = [];
        for (const answers of expected.raisedBy ?? []) {
          const facts: Facts = { ...concernOpen(procedure), ...answers };
          const spelled = Object.entries(answers)
            .map(([fact, value]) => `${fact} ${value}`)
            .join(', ');
          if (evaluate(when, facts, null, policy) !== 'yes') {
            wrong.push({ says: `it does not apply with: ${spelled || 'the concern'}`, node: null });
          }
          for (const [fact, value] of Object.entries(answers)) {
            const others = (expected.raisedBy ?? []).length > 1;
            const turned: Facts = { ...facts, [fact]: value === 'no' ? 'yes' : 'no' };
            if (!others && evaluate(when, turned, null, policy) === 'yes') {
              wrong.push({ says: `it applies although ${fact} is not ${value}`, node: null });
            }
          }
        }
        const closed = Object.assign({}, ...(expected.raisedBy ?? []));
        if (evaluate(when, closed, null, policy) === 'yes') {
          wrong.push({ says: 'it applies although no such concern was raised', node: null });
        }
        return wrong;
      },
    };
  },
};

const tellsExpected: Theorem = {
  id: 'everybody-named-counts',
  says: 'Telling any one of the people the policy names is enough.',
  checkFor: duties((duty, { policy, expected, procedure }) => ({
    visit: () => null,
    finish: () => {
      if (expected?.told === undefined) return [];
      const facts = raisedFacts(procedure, expected);
      return expected.told.flatMap((party) => {
        const meets = waysOf(duty, policy).some(
          (event) => evaluate(duty.metBy, facts, { ...event, to: [party] }, policy) === 'yes',
        );
        return meets ? [] : [{ says: `telling ${party} does not meet it`, node: null }];
      });
    },
  })),
};

const sameParties = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && [...a].sort().join() === [...b].sort().join();

const exceptionsAsExpected: Theorem = {
  id: 'exceptions-as-the-policy-says',
  says: 'Only those the policy excepts may do what is forbidden, and an order holds until it is met.',
  checkFor: prohibitions((norm, { policy, expected }) => ({
    visit: () => null,
    finish: () => {
      if (expected === null) return [];
      const wrong: { says: string; node: Node | null }[] = [];
      if (expected.excepted !== undefined) {
        const exempt = policy.roles.schoolPeople.filter(
          (by) =>
            norm.unless !== null &&
            (expected.forbidden ?? []).some(
              (type) =>
                evaluate(
                  norm.unless?.act ?? norm.forbids,
                  {},
                  { type, by, to: [], reasoned: true },
                  policy,
                ) === 'yes',
            ),
        );
        if (!sameParties(exempt, expected.excepted)) {
          wrong.push({
            says: `the exception is for ${exempt.join(', ') || 'nobody'}; the policy makes it for ${expected.excepted.join(', ') || 'nobody'}`,
            node: null,
          });
        }
      }
      if (expected.forbiddenBy !== undefined) {
        const bound = policy.roles.schoolPeople.filter((by) =>
          (expected.forbidden ?? []).some((type) => {
            const event = { type, by, to: [], reasoned: true };
            return evaluate(norm.forbids, {}, event, policy) === 'yes';
          }),
        );
        const meant = policy.roles.schoolPeople.filter((by) => expected.forbiddenBy?.includes(by));
        if (!sameParties(bound, meant)) {
          wrong.push({
            says: `it binds ${bound.join(', ') || 'nobody'}; the policy binds ${meant.join(', ') || 'nobody'}`,
            node: null,
          });
        }
      }
      const { liftedBy } = expected;
      if (liftedBy !== undefined && norm.until === null) {
        wrong.push({ says: 'the policy sets an order, and nothing lifts this', node: null });
      }
      if (liftedBy === undefined && norm.until !== null) {
        wrong.push({ says: 'something lifts this, and the policy sets no order', node: null });
      }
      if (liftedBy !== undefined && norm.until !== null) {
        const { until } = norm;
        const lifts = (by: (typeof policy.roles.schoolPeople)[number], told: string | null) =>
          liftedBy.acts.some(
            (type) =>
              evaluate(
                until,
                {},
                {
                  type,
                  by,
                  to: told === null ? [] : [told as (typeof policy.roles.police)[number]],
                  reasoned: true,
                  via: '999',
                },
                policy,
              ) === 'yes',
          );
        const right = liftedBy.by ?? policy.roles.schoolPeople;
        for (const by of policy.roles.schoolPeople) {
          const allowed = right.includes(by);
          for (const told of liftedBy.told ?? [null]) {
            if (lifts(by, told) !== allowed) {
              wrong.push({
                says: allowed
                  ? `${by} should be able to lift it and cannot`
                  : `${by} can lift it, whom the policy does not name`,
                node: null,
              });
            }
          }
        }
      }
      return wrong;
    },
  })),
};

const noDeadState: Theorem = {
  id: 'no-dead-state',
  says: 'No state and no guard of a machine is there for nothing.',
  checkFor: () => ({
    visit: () => null,
    finish: ({ region, states, guards }) => [
      ...Object.keys(region.config.states)
        .filter((state) => !states.has(state))
        .map((state) => ({ says: `the state ${state} can never be reached`, node: null })),
      ...[...guards]
        .filter(([, seen]) => !seen.held)
        .map(([guard]) => ({ says: `the guard “${guard}” can never hold`, node: null })),
    ],
  }),
};

const dangerMeans999: Theorem = {
  id: 'danger-means-999',
  says: 'Whenever a child is in immediate danger, a call to 999 is owed or has been made.',
  checkFor: ({ norm }) =>
    norm.norm.id === 'general.danger-999'
      ? {
          visit: ({ facts, state }) =>
            facts['immediate-danger'] === 'yes' &&
            facts[concernKey('general')] === 'yes' &&
            ['dormant', 'done', 'lapsed', 'departed', 'decided', 'nobodyNamed'].includes(state)
              ? `a child is in danger and the call to 999 is ${state}`
              : null,
          finish: nothing,
        }
      : null,
};

/** What undoes a state that lasts, whatever the norm itself says of it. */
const UNDONE_BY: readonly { readonly does: readonly EventType[]; readonly undo: MachineEvent }[] = [
  {
    does: ['device.secured', 'device.quarantined'],
    undo: { type: 'device.released', by: 'teacher', to: ['pupil'], reasoned: false },
  },
  {
    does: ['access.blocked'],
    undo: { type: 'access.unblocked', by: 'teacher', to: [], reasoned: false },
  },
];

/** A device in a pupil's hands is not stored, unless whoever needed it has answered. */
const undoneIsNotMet: Theorem = {
  id: 'undone-is-not-met',
  says: 'What was undone is not done: a device given back, or access opened again.',
  checkFor: duties((duty, { norm, policy }) => {
    const acts = eventsTaken(duty.metBy);
    // What may be met by an act that brings about no state is not about one. What undoes a state for one
    // may bring it about for another: a device given to the police.
    const undoes = (act: string): boolean => UNDONE_BY.some(({ undo }) => undo.type === act);
    const isState = acts.every((act) => isLasting(act) || undoes(act));
    const undos = UNDONE_BY.filter(({ does }) => does.some((act) => acts.includes(act)));
    if (!isState || undos.length === 0 || duty.owedAfter !== null)
      return { visit: () => null, finish: nothing };
    return {
      visit: () => null,
      finish: ({ nodes }) => {
        const asked = new AskedRegion(norm);
        const needed = nodes.filter(
          ({ state, facts }) =>
            MET.includes(state) &&
            facts['police-have-answered'] !== 'yes' &&
            facts['agencies-found-no-crime'] !== 'yes' &&
            evaluate(duty.owedWhen, facts, null, policy) === 'yes',
        );
        return undos.flatMap(({ undo }) =>
          needed
            .filter(({ state, facts }) => {
              const after = asked.step(state, facts, undo);
              return MET.includes(after.state) && !after.marks.includes('perhaps-undone');
            })
            .slice(0, 1)
            .map((node) => ({ says: `it is ${node.state} after ${undo.type}`, node })),
        );
      },
    };
  }),
};

/** How urgent a norm is, where it says so. */
const urgencyOf = (norm: Norm): string | undefined => (norm as { urgency?: string }).urgency;

const emergencyIsAtOnce: Theorem = {
  id: 'urgency-is-respected',
  says: 'What is an emergency is to be done at once, before anything else.',
  checkFor: duties((duty) => ({
    visit: () => null,
    finish: () => {
      const urgency = urgencyOf(duty);
      return duty.emergency && urgency !== undefined && urgency !== 'at-once'
        ? [{ says: `it is an emergency, and to be done ${urgency}`, node: null }]
        : [];
    },
  })),
};

/** The theorems about one region at a time. */
export const THEOREMS: readonly Theorem[] = [
  forbiddenIsBreach,
  doubtIsSaid,
  breachIsForGood,
  closingLeavesNothingOwed,
  everyDutyCanBeMet,
  subjectIsNeverTheOne,
  metOnlyByTheEntitled,
  tellsExpected,
  raisedAsExpected,
  exceptionsAsExpected,
  dangerMeans999,
  undoneIsNotMet,
  emergencyIsAtOnce,
  noDeadState,
];

/** Where a failed theorem leads. */
export const counterexampleAt = (
  norm: Norm,
  says: string,
  node: Node | null,
  event?: MachineEvent,
): Counterexample => ({
  norm: norm.id,
  says,
  events: [...(node === null ? [] : pathTo(node)), ...(event === undefined ? [] : [event])],
});
