import { setup } from 'xstate';
import type { EventType } from '../vocabulary/acts.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import type { Mark } from './marks.ts';
import { actsTaken, type Duty, isDuty, type Norm, type Prohibition } from './norm.ts';
import {
  evaluate,
  factsRead,
  or,
  type Predicate,
  recipients,
  rolesTold,
  type Truth,
} from './predicates.ts';
import type { FactKey, Facts, MachineEvent } from './symbols.ts';

/** A machine's context is the answers so far, and nothing else. */
export interface MachineContext {
  readonly facts: Facts;
}

interface GuardArgs {
  readonly context: MachineContext;
  readonly event: MachineEvent;
}
export type GuardTest = (args: GuardArgs) => boolean;

/**
 * The typed kit every region is made with: an unknown action, mark or event is a compile error.
 * Guards are named after the predicates they ask; their tests come with the machine.
 */
export const kit = setup({
  types: {
    context: {} as MachineContext,
    events: {} as MachineEvent,
  },
  guards: {} as Record<string, GuardTest>,
  actions: {
    mark: (_, _params: { norm: NormId; mark: Mark }) => {},
  },
});

/** How strict the policy's clauses make a norm, and who may decide otherwise. */
export interface Standing {
  readonly policy: Policy;
  /** Whether the policy leaves the duty to judgement. */
  readonly departable: boolean;
}

type Guards = Record<string, GuardTest>;

interface Transition {
  readonly guard?: string;
  readonly target?: string;
  readonly actions?: readonly { type: 'mark'; params: { norm: NormId; mark: Mark } }[];
}

/** Names the guards of one norm as they are asked for, and keeps their tests. */
const guardNamer = (norm: Norm, policy: Policy) => {
  const tests: Guards = {};
  const local = norm.id.slice(norm.id.indexOf('.') + 1);
  const ask = (part: string, predicate: Predicate, truth: Truth = 'yes'): string => {
    const name = predicate.kind === 'named' ? predicate.name : part;
    const suffix = truth === 'yes' ? '' : truth === 'no' ? ' is ruled out' : ' cannot be told';
    const guard = `${local}: ${name}${suffix}`;
    tests[guard] = ({ context, event }) =>
      evaluate(predicate, context.facts, event, policy) === truth;
    return guard;
  };
  const test = (name: string, run: GuardTest): string => {
    tests[`${local}: ${name}`] = run;
    return `${local}: ${name}`;
  };
  /** Several guards at once, as one guard whose name lists them. */
  const both = (guards: readonly string[]): string => {
    const name = guards.join(' and ');
    tests[name] = (args) => guards.every((guard) => tests[guard]?.(args) === true);
    return name;
  };
  return { tests, ask, test, both };
};

/** Whether it was the right act by, to or over the wrong person or channel. */
export const nearMiss = (
  norm: Duty,
  facts: Facts,
  event: MachineEvent,
  policy: Policy,
): 'by' | 'to' | 'via' | null => {
  if (event.type === 'concern.raised') return null;
  if (evaluate(norm.metBy, facts, event, policy) !== 'no') return null;
  if (!policy.roles.schoolPeople.includes(event.by)) return null;
  const mistaken = norm.mistakenFor === null ? [] : policy.roles[norm.mistakenFor];
  const subjects = rolesTold(norm.metBy).flatMap((role) => policy.roles[role]);
  const overlooked = { by: true, via: true, to: [...mistaken, ...subjects] } as const;
  const would = (overlook: Parameters<typeof evaluate>[4]): boolean =>
    evaluate(norm.metBy, facts, event, policy, overlook) !== 'no';
  if (would({ by: true })) return 'by';
  if (would({ via: true })) return 'via';
  if (would({ to: overlooked.to })) return 'to';
  return would(overlooked) ? 'to' : null;
};

/** Whether everybody who could be told is somebody the concern is about, or the role is empty. */
export const nobodyLeftToTell = (norm: Duty, facts: Facts, policy: Policy): boolean => {
  const roles = rolesTold(norm.metBy);
  return roles.length > 0 && roles.every((role) => recipients(role, policy, facts).length === 0);
};

const marker =
  (id: NormId) =>
  (...marks: readonly Mark[]) =>
    marks.map((mark) => ({ type: 'mark' as const, params: { norm: id, mark } }));

/** Reads a recorded omission as the act it says was not done, whoever should have done it. */
const asIfDone = (event: MachineEvent): MachineEvent => ({
  ...event,
  type: event.act ?? event.type,
});

const dutyGuards = (norm: Duty, { policy, departable }: Standing) => {
  const { tests, ask, test, both } = guardNamer(norm, policy);
  const omits: GuardTest = ({ context, event }) =>
    evaluate(norm.metBy, context.facts, asIfDone(event), policy, { by: true, via: true }) !== 'no';
  const decides: GuardTest = ({ event }) => event.norm === norm.id && event.decision !== 'do';
  const validly: GuardTest = ({ event }) =>
    departable && event.reasoned && policy.roles.deciders.includes(event.by);
  return {
    tests,
    both,
    owed: ask('owedWhen', norm.owedWhen),
    notOwed: ask('owedWhen', norm.owedWhen, 'no'),
    raised: norm.owedAfter === null ? null : ask('owedAfter', norm.owedAfter),
    perhapsRaised: norm.owedAfter === null ? null : ask('owedAfter', norm.owedAfter, 'unknown'),
    met: ask('metBy', norm.metBy),
    perhapsMet: ask('metBy', norm.metBy, 'unknown'),
    wrongPerson: test('right act, wrong person', ({ context, event }) =>
      nearMiss(norm, context.facts, event, policy) !== null),
    nobodyLeft: test('nobody is left to be told', ({ context }) =>
      nobodyLeftToTell(norm, context.facts, policy)),
    somebodyLeft: test('somebody is left to be told', ({ context }) =>
      !nobodyLeftToTell(norm, context.facts, policy)),
    omittedWithReason: test('omitted with a reason', (at) => omits(at) && validly(at)),
    omitted: test('omitted', omits),
    departs: test('decided against with a reason', (at) => decides(at) && validly(at)),
    departsPerhaps: test('decided against by nobody named', (at) =>
      decides(at) && departable && at.event.reasoned && at.event.by === 'unrecorded'),
    refused: test('decided against', decides),
    deadline: test('its time has passed', ({ event }) => event.norm === norm.id),
  };
};

/** The same transitions on each of the event types. */
const onEach = (types: readonly EventType[], transitions: readonly Transition[]) =>
  Object.fromEntries(types.map((type) => [type, transitions]));

const dutyRegion = (norm: Duty, standing: Standing) => {
  const g = dutyGuards(norm, standing);
  const { both, tests } = g;
  const mark = marker(norm.id);
  const acts = actsTaken(norm);
  const present = (list: readonly (Transition | null)[]): readonly Transition[] =>
    list.filter((each): each is Transition => each !== null);

  const raisedByAct = (alreadyDone: string): readonly Transition[] =>
    g.raised === null
      ? []
      : present([
          {
            guard: both([g.raised, g.owed, g.met]),
            target: alreadyDone,
            actions: mark('owed', 'met'),
          },
          { guard: both([g.raised, g.owed]), target: 'owed', actions: mark('owed') },
          g.perhapsRaised === null
            ? null
            : { guard: both([g.perhapsRaised, g.owed]), actions: mark('trigger-doubtful') },
        ]);
  const raisedByFacts = (target: string, ...marks: readonly Mark[]): readonly Transition[] =>
    g.raised === null
      ? [
          {
            guard: both([g.owed, g.nobodyLeft]),
            target: 'nobodyNamed',
            actions: mark('nobody-named'),
          },
          { guard: g.owed, target, actions: mark(...marks) },
        ]
      : [];
  const early: readonly Transition[] =
    g.raised === null
      ? [
          { guard: g.met, target: 'done', actions: mark('done-early') },
          { guard: g.perhapsMet, actions: mark('doubtful') },
        ]
      : [];
  const decidedEarly = { 'decision.recorded': [{ guard: g.departs, target: 'decided' }] };

  const outstanding = (late: boolean) => ({
    always: [
      { guard: g.notOwed, target: 'lapsed', actions: mark('lapsed') },
      { guard: g.nobodyLeft, target: 'nobodyNamed', actions: mark('nobody-named') },
    ],
    on: {
      ...onEach(acts, [
        late
          ? { guard: g.met, target: 'metLate', actions: mark('late') }
          : { guard: g.met, target: 'met', actions: mark('met') },
        { guard: g.perhapsMet, actions: mark('doubtful') },
        { guard: g.wrongPerson, actions: mark('wrong-person') },
      ]),
      'act.omitted': [
        { guard: g.omittedWithReason, target: 'departed', actions: mark('departed') },
        { guard: g.omitted, actions: mark('omitted') },
      ],
      'decision.recorded': [
        { guard: g.departs, target: 'departed', actions: mark('departed') },
        { guard: g.departsPerhaps, actions: mark('doubtful') },
        { guard: g.refused, actions: mark('refused') },
      ],
      ...(late
        ? {}
        : {
            'deadline.passed': [{ guard: g.deadline, target: 'overdue', actions: mark('overdue') }],
          }),
      'incident.closed': [{ target: 'missed', actions: mark('missed') }],
    },
  });

  const config = kit.createStateConfig({
    initial: 'dormant',
    states: {
      dormant: {
        always: raisedByFacts('owed', 'owed'),
        on: { ...onEach(acts, [...raisedByAct('met'), ...early]), ...decidedEarly },
      },
      done: { always: raisedByFacts('met', 'owed', 'met') },
      decided: {
        always: raisedByFacts('departed', 'owed', 'departed'),
        on: onEach(acts, early),
      },
      owed: outstanding(false),
      overdue: outstanding(true),
      nobodyNamed: {
        always: [
          { guard: g.notOwed, target: 'lapsed', actions: mark('lapsed') },
          { guard: g.somebodyLeft, target: 'owed', actions: mark('owed') },
        ],
        on: onEach(acts, [{ guard: g.wrongPerson, actions: mark('wrong-person') }]),
      },
      met: { on: onEach(acts, raisedByAct('met')) },
      metLate: { on: onEach(acts, raisedByAct('metLate')) },
      departed: {
        always: [{ guard: g.notOwed, target: 'lapsed', actions: mark('lapsed') }],
        on: onEach(acts, [{ guard: g.met, target: 'met', actions: mark('met') }]),
      },
      missed: {
        always: [{ guard: g.notOwed, target: 'lapsed', actions: mark('lapsed') }],
        on: onEach(acts, [
          { guard: g.met, target: 'metLate', actions: mark('late') },
          { guard: g.perhapsMet, actions: mark('doubtful') },
          { guard: g.wrongPerson, actions: mark('wrong-person') },
        ]),
      },
      lapsed: {
        always: raisedByFacts('owed', 'owed'),
        on: { ...onEach(acts, [...raisedByAct('met'), ...early]), ...decidedEarly },
      },
    },
  });
  return { config, tests };
};

const ALWAYS: Predicate = { kind: 'and', of: [] };
const NEVER: Predicate = { kind: 'or', of: [] };

const prohibitionGuards = (norm: Prohibition, { policy }: Standing) => {
  const { tests, ask, both } = guardNamer(norm, policy);
  const exempt = norm.unless?.act ?? NEVER;
  const excuse = norm.unless?.facts ?? norm.evenThen ?? ALWAYS;
  return {
    tests,
    both,
    inForce: ask('inForceWhen', norm.inForceWhen),
    notInForce: ask('inForceWhen', norm.inForceWhen, 'no'),
    mayBeInForce: ask('inForceWhen', norm.inForceWhen, 'unknown'),
    forbidden: ask('forbids', norm.forbids),
    perhapsForbidden: ask('forbids', norm.forbids, 'unknown'),
    exempt: ask('unless', exempt),
    perhapsExempt: ask('unless', exempt, 'unknown'),
    excused: ask('exceptionHolds', excuse),
    notExcused: ask('exceptionHolds', excuse, 'no'),
    excuseUnknown: ask('exceptionHolds', excuse, 'unknown'),
    lifts: norm.until === null ? null : ask('until', norm.until),
    restores: norm.again === null ? null : ask('again', norm.again),
  };
};

const prohibitionRegion = (norm: Prohibition, standing: Standing) => {
  const g = prohibitionGuards(norm, standing);
  const { both, tests } = g;
  const mark = marker(norm.id);
  const acts = actsTaken(norm);
  const lift = (target: string, ...marks: readonly Mark[]): readonly Transition[] =>
    g.lifts === null ? [] : [{ guard: g.lifts, target, actions: mark(...marks) }];
  const restore = (target: string, ...marks: readonly Mark[]): readonly Transition[] =>
    g.restores === null ? [] : [{ guard: g.restores, target, actions: mark(...marks) }];
  const breach = (target: string): Transition => ({
    guard: g.forbidden,
    target,
    actions: mark('breached'),
  });
  const perhaps: Transition = { guard: g.perhapsForbidden, actions: mark('doubtful') };

  /** The exception: by whom, and for what facts. Who is a matter of the act, why one of facts. */
  const excepted = (doubt: string): readonly Transition[] =>
    norm.unless === null
      ? []
      : [
          { guard: both([g.forbidden, g.exempt, g.excused]), actions: mark('allowed') },
          {
            guard: both([g.forbidden, g.exempt, g.excuseUnknown]),
            target: doubt,
            actions: mark('in-doubt'),
          },
          { guard: both([g.forbidden, g.perhapsExempt]), actions: mark('doubtful') },
        ];
  /** Once lifted, the act is allowed as far as the facts that must still hold allow it. */
  const afterLifting = (doubt: string, breached: string): readonly Transition[] => [
    { guard: both([g.forbidden, g.excused]), actions: mark('allowed') },
    {
      guard: both([g.forbidden, g.excuseUnknown]),
      target: doubt,
      actions: mark('in-doubt'),
    },
    breach(breached),
    perhaps,
  ];
  const home = norm.until === null ? 'inForce' : 'lifted';
  const broken = norm.until === null ? 'breached' : 'breachedLifted';

  const config = kit.createStateConfig({
    initial: 'dormant',
    states: {
      dormant: {
        always: [{ guard: g.inForce, target: 'inForce', actions: mark('in-force') }],
        on: onEach(acts, [
          { guard: both([g.forbidden, g.mayBeInForce]), actions: mark('before-known') },
          ...lift('liftedEarly'),
        ]),
      },
      liftedEarly: {
        always: [{ guard: g.inForce, target: 'lifted', actions: mark('in-force', 'lifted') }],
        on: onEach(acts, restore('dormant')),
      },
      inForce: {
        always: [{ guard: g.notInForce, target: 'dormant', actions: mark('not-in-force') }],
        on: onEach(acts, [
          ...excepted('inDoubt'),
          breach('breached'),
          ...lift('lifted', 'lifted'),
          perhaps,
        ]),
      },
      lifted: {
        always: [{ guard: g.notInForce, target: 'liftedEarly', actions: mark('not-in-force') }],
        on: onEach(acts, [
          ...afterLifting('inDoubt', 'breachedLifted'),
          ...restore('inForce', 'restored'),
        ]),
      },
      inDoubt: {
        always: [
          { guard: g.excused, target: home, actions: mark('allowed') },
          { guard: g.notExcused, target: broken, actions: mark('breached') },
        ],
        on: onEach(
          acts,
          norm.until === null
            ? [...excepted('inDoubt'), breach('breached'), perhaps]
            : afterLifting('inDoubt', 'breachedLifted'),
        ),
      },
      breached: {
        on: onEach(acts, [
          ...excepted('breached'),
          breach('breached'),
          ...lift('breachedLifted', 'lifted'),
        ]),
      },
      breachedLifted: {
        on: onEach(acts, [
          ...afterLifting('breachedLifted', 'breachedLifted'),
          ...restore('breached', 'restored'),
        ]),
      },
    },
  });
  return { config, tests };
};

export interface Region {
  readonly norm: Norm;
  readonly config:
    | ReturnType<typeof dutyRegion>['config']
    | ReturnType<typeof prohibitionRegion>['config'];
  readonly tests: Readonly<Guards>;
  /** The facts its guards read. */
  readonly reads: readonly FactKey[];
  /** The event types it takes. */
  readonly takes: readonly (EventType | 'deadline.passed')[];
}

const NOTICES_TAKEN = [
  'act.omitted',
  'decision.recorded',
  'deadline.passed',
  'incident.closed',
] as const;

/** The part of the machine that one norm is. */
export const regionOf = (norm: Norm, standing: Standing): Region => {
  const { config, tests } = isDuty(norm)
    ? dutyRegion(norm, standing)
    : prohibitionRegion(norm, standing);
  return {
    norm,
    config,
    tests,
    reads: factsRead(everythingAsked(norm), standing.policy),
    takes: isDuty(norm) ? [...actsTaken(norm), ...NOTICES_TAKEN] : actsTaken(norm),
  };
};

/** Whether an event has to do with a norm at all, whoever it was done by or to. */
export const concerns = (
  norm: Norm,
  facts: Facts,
  event: MachineEvent,
  policy: Policy,
): boolean => {
  const done = event.type === 'act.omitted' ? asIfDone(event) : event;
  if (event.type === 'decision.recorded') return event.norm === norm.id;
  const mistaken = isDuty(norm) && norm.mistakenFor !== null ? policy.roles[norm.mistakenFor] : [];
  const subjects = rolesTold(everythingAsked(norm)).flatMap((role) => policy.roles[role]);
  const overlook = { by: true, via: true, to: [...mistaken, ...subjects] };
  return eventParts(norm).some((part) => evaluate(part, facts, done, policy, overlook) !== 'no');
};

const eventParts = (norm: Norm): readonly Predicate[] =>
  (isDuty(norm) ? [norm.owedAfter, norm.metBy] : [norm.forbids, norm.until, norm.again]).filter(
    (part): part is Predicate => part !== null,
  );

const everythingAsked = (norm: Norm): Predicate =>
  isDuty(norm)
    ? or(norm.owedWhen, ...eventParts(norm))
    : or(
        norm.inForceWhen,
        ...eventParts(norm),
        norm.unless?.act ?? NEVER,
        norm.unless?.facts ?? NEVER,
        norm.evenThen ?? NEVER,
      );
