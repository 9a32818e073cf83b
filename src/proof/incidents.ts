/**
 * Theorems about whole incidents: the runner and one norm's region together, over short timelines of one
 * or two matters. A region alone cannot show them, since which entries an occurrence sees is for the
 * runner to decide. Each norm is raised by the shortest way that the walk of its region found.
 */
import { correctedView } from '../engine/entries.ts';
import { findingOf, type JudgedFinding } from '../engine/judge.ts';
import { next } from '../engine/next.ts';
import { docketOf, resume, tracksInOrder } from '../engine/replay.ts';
import { runOf } from '../engine/run.ts';
import { worse } from '../engine/verdict.ts';
import { alphabetOf } from '../norms/alphabet.ts';
import { madeOnce } from '../norms/made-once.ts';
import { isAct, isDuty } from '../norms/norm.ts';
import { evaluate, factsRead, type Predicate } from '../norms/predicates.ts';
import type { Procedure } from '../norms/procedure.ts';
import type { Facts, MachineEvent } from '../norms/symbols.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { excuses, FACT_IDS, type Fact, isHappening } from '../vocabulary/facts.ts';
import { VERDICT_IDS, type Verdict } from '../vocabulary/findings.ts';
import { PARTIES, PARTY_IDS, type Party } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { type NormId, PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { byUrgency, moreUrgent, type Urgency } from '../vocabulary/urgency.ts';
import { actOf, timelineOf } from './counterexample.ts';
import { type Explored, type Node, pathTo } from './explore.ts';
import type { Case } from './theorems.ts';

/** Judges one norm in a timeline; null where its procedure is not open. */
export type Judging = (timeline: Timeline, norm: NormId) => JudgedFinding | null;

export const judgingBy =
  (policy: Policy, procedures: Readonly<Record<ProcedureId, Procedure>>): Judging =>
  (timeline, norm) => {
    const run = runOf(policy, procedures, correctedView(timeline.events).entries);
    const books = { procedures, policies: [policy], layers: [] };
    const incident = { timeline, run, books };
    const tracks = tracksInOrder(incident).find(([first]) => first.norm.norm.id === norm);
    return tracks === undefined ? null : findingOf(tracks, docketOf(incident));
  };

/** What is open in an incident, and in which order guidance offers it. */
interface Guidance {
  /** The duties that each item does, first to last, and how urgent it is where that is not how urgent they are. */
  readonly offered: readonly {
    readonly norms: readonly NormId[];
    readonly urgency: Urgency | null;
  }[];
  /** The duties that are open, and how urgent each is. */
  readonly open: ReadonlyMap<NormId, Urgency>;
}

/** Guides whoever deals with an incident. */
export type Guiding = (timeline: Timeline) => Guidance;

export const guidingBy =
  (policy: Policy, procedures: Readonly<Record<ProcedureId, Procedure>>): Guiding =>
  (timeline) => {
    const incident = resume(timeline, { procedures, policies: [policy], layers: [] });
    const { doNow, later } = next(incident);
    const open = incident.run.tracks.flatMap(({ norm: { norm }, state }) =>
      isDuty(norm) && (state === 'owed' || state === 'overdue')
        ? [[norm.id, norm.urgency] as const]
        : [],
    );
    return {
      offered: [...doNow, ...later].map(({ norms, knownTo, inAnyCase, urgency }) => ({
        norms,
        urgency: knownTo === undefined && inAnyCase === undefined ? null : urgency,
      })),
      open: new Map(open),
    };
  };

/** Something that must hold in a timeline: of a norm's finding, or of what guidance says. */
interface Claim {
  readonly timeline: Timeline;
  /** What is wrong, or null. */
  readonly wrong: (judge: Judging, guide: Guiding) => string | null;
}

export interface IncidentTheorem {
  readonly id: string;
  /** A sentence for a governor. */
  readonly says: string;
  /** What must hold for a norm; none where the theorem is not about it. */
  readonly claims: (about: Case, explored: Explored) => readonly Claim[];
}

const MINUTE = 60_000;
const BEFORE_ALL = 30 * MINUTE;

/** An entry without its time. */
type Undated = TimelineEvent extends infer E
  ? E extends TimelineEvent
    ? Omit<E, 'at'>
    : never
  : never;

const lastMoment = ({ events }: Timeline): number =>
  Math.max(...events.map((event) => Date.parse(event.at)));

/** The timeline with more entries after it, a minute apart. */
const followedBy = (timeline: Timeline, entries: readonly Undated[]): Timeline => {
  const from = lastMoment(timeline);
  const dated = entries.map((entry, index) => ({
    ...entry,
    at: new Date(from + (index + 1) * MINUTE).toISOString(),
  })) as readonly TimelineEvent[];
  return { ...timeline, events: [...timeline.events, ...dated] };
};

/** The timeline with an entry before all others. */
const precededBy = (timeline: Timeline, entry: Undated): Timeline => {
  const first = Date.parse(timeline.events[0]?.at ?? '');
  const at = new Date(first - BEFORE_ALL).toISOString();
  return { ...timeline, events: [{ ...entry, at } as TimelineEvent, ...timeline.events] };
};

const undated = (event: MachineEvent): Undated => {
  const { at: _, ...entry } = actOf(event, '');
  return entry as Undated;
};

const CLOSE: Undated = { type: 'incident.closed', by: 'dsl' };
const raises = (procedure: ProcedureId, by: Party = 'volunteer'): Undated => ({
  type: 'concern.raised',
  by,
  procedure,
});
const answers = (fact: Fact, value: 'yes' | 'no' | 'unclear', by: Party = 'dsl'): Undated => ({
  type: 'fact.established',
  by,
  fact,
  value,
});

/** The same, of a concern that had its kind from the beginning. */
const namedAs = (procedure: ProcedureId, timeline: Timeline): Timeline => {
  const events = timeline.events.flatMap((event, place): readonly TimelineEvent[] => {
    if (event.type !== 'concern.raised') return [event];
    return place === 0 ? [{ ...event, procedure }] : [];
  });
  return { ...timeline, events };
};

/** The shortest way to a state. */
const wayTo = ({ nodes }: Explored, state: string): Node | null =>
  nodes.find((node) => node.state === state) ?? null;

const timelineTo = (node: Node, { norm, policy }: Case): Timeline =>
  timelineOf(`proof-${norm.norm.id}`, policy.id, pathTo(node));

/** One act of each type, and by and to each class of people, that a guard says yes to. */
const actsFor = (
  { norm, policy }: Case,
  guard: Predicate,
  facts: Facts,
  perType = 1,
): readonly MachineEvent[] => {
  const found = new Map<string, MachineEvent[]>();
  for (const event of alphabetOf(norm.norm, policy)) {
    if (event.bySubject === true || event.filler === true) continue;
    if (event.type === 'deadline.passed' || !isAct(event.type)) continue;
    if (event.again === true || evaluate(guard, facts, event, policy) !== 'yes') continue;
    const alike = madeOnce(found, event.type, () => []);
    if (alike.length < perType) alike.push(event);
  }
  return [...found.values()].flat();
};

const GOOD: readonly Verdict[] = ['met', 'late', 'departed', 'kept', 'lapsed', 'not-applicable'];

/** The answers that a way rests on, given again for a second matter. */
const answersAgain = (facts: Facts): readonly Undated[] =>
  FACT_IDS.flatMap((fact) => {
    const value = facts[fact];
    return value === undefined ? [] : [answers(fact, value)];
  });

const notMetByBefore = (timeline: Timeline, id: NormId): Claim => ({
  timeline,
  wrong: (judge) => {
    const verdict = judge(timeline, id)?.verdict;
    return verdict === undefined || !GOOD.includes(verdict)
      ? null
      : `it is ${verdict}, by an act from before the matter was known`;
  },
});

/** Where danger, or an allegation, is over and then comes up again. */
const happeningAgain = (facts: Facts): readonly Fact[] =>
  FACT_IDS.filter((fact) => isHappening(fact) && facts[fact] === 'yes');

const notMetFromBefore: IncidentTheorem = {
  id: 'not-met-from-before',
  says: 'No duty about a matter is met by an act from before the matter was known.',
  claims: (about, explored) => {
    const { norm } = about.norm;
    const node = wayTo(explored, 'owed');
    if (!isDuty(norm) || norm.owedAfter !== null || node === null) return [];
    const way = timelineTo(node, about);
    const owed = about.procedure === 'general' ? namedAs('cyberbullying', way) : way;
    const other = about.procedure === 'general' ? 'online-hate' : about.procedure;
    return actsFor(about, norm.metBy, node.facts).flatMap((act) => {
      const met = followedBy(owed, [undated(act)]);
      const another = followedBy(met, [raises(other), ...answersAgain(node.facts), CLOSE]);
      const again = happeningAgain(node.facts).map((fact) =>
        followedBy(met, [answers(fact, 'no'), answers(fact, 'yes'), CLOSE]),
      );
      return [another, ...again].map((timeline) => notMetByBefore(timeline, norm.id));
    });
  },
};

const forbiddenIsSeen: IncidentTheorem = {
  id: 'forbidden-act-is-seen',
  says: 'Whenever a forbidden act was done, no rule says that nothing of the kind was done.',
  claims: (about, explored) => {
    const { norm } = about.norm;
    const node = wayTo(explored, 'inForce');
    if (isDuty(norm) || node === null) return [];
    const inForce = timelineTo(node, about);
    const other = about.procedure === 'online-hate' ? 'cyberbullying' : 'online-hate';
    return actsFor(about, norm.forbids, node.facts, 2).flatMap((act) =>
      [
        followedBy(inForce, [undated(act), CLOSE]),
        followedBy(inForce, [undated(act), raises(other), CLOSE]),
        precededBy(inForce, undated(act)),
      ].map(
        (timeline): Claim => ({
          timeline,
          wrong: (judge) => {
            const finding = judge(timeline, norm.id);
            const told = [finding, ...(finding?.each ?? [])].flatMap((one) => one?.reasons ?? []);
            return told.some(({ code }) => code === 'nothing-of-the-kind')
              ? 'a forbidden act was done, and it says that nothing of the kind was done'
              : null;
          },
        }),
      ),
    );
  },
};

/** Members of staff whom a concern may be about. */
const SUBJECTS: readonly Party[] = ['dsl', 'headteacher', 'teacher'];

const code = (verdict: Verdict): number => VERDICT_IDS.indexOf(verdict);

/** Holds where the second timeline is judged no better than the first. */
const noBetter = (plain: Timeline, helped: Timeline, id: NormId, by: string): Claim => ({
  timeline: helped,
  wrong: (judge) => {
    const [before, after] = [judge(plain, id)?.verdict, judge(helped, id)?.verdict];
    if (before === undefined || after === undefined || before === after) return null;
    return worse(code(before), code(after)) === code(after)
      ? null
      : `it would be ${before}, and what ${by} did makes it ${after}`;
  },
});

const subjectDoesNotHelp: IncidentTheorem = {
  id: 'subject-does-not-help',
  says: 'Where it matters who acts or decides, nothing that the subject of a concern does makes a verdict better.',
  claims: (about, explored) => {
    const { norm } = about.norm;
    const { policy } = about;
    const node = wayTo(explored, isDuty(norm) ? 'owed' : 'inForce');
    if (node === null) return [];
    const plain = timelineTo(node, about);
    return SUBJECTS.flatMap((subject) => {
      const [first, ...rest] = plain.events;
      const about_ = { ...first, about: subject } as TimelineEvent;
      const raised = { ...plain, events: [about_, ...rest] };
      const acts = isDuty(norm)
        ? [
            ...actsFor(about, norm.metBy, node.facts)
              .map((act) => ({ ...act, by: subject }))
              .filter((act) => evaluate(norm.metBy, node.facts, act, policy) === 'yes')
              // Whoever was told knows, whoever told them: then it matters to nobody who did.
              .filter((act) => {
                const byAnybody = { ...act, by: 'public' } as const;
                return evaluate(norm.metBy, node.facts, byAnybody, policy) !== 'yes';
              })
              .map(undated),
            {
              type: 'decision.recorded',
              by: subject,
              norm: norm.id,
              decision: 'do-not',
              reason: 'for the proof',
            } as Undated,
          ]
        : [];
      return acts.map((act) =>
        noBetter(
          followedBy(raised, [CLOSE]),
          followedBy(raised, [act, CLOSE]),
          norm.id,
          'the subject',
        ),
      );
    });
  },
};

/** Whose word excuses nobody: pupils and parents, and those outside. */
const NOT_ENTITLED: readonly Party[] = PARTY_IDS.filter(
  (party) =>
    party !== 'unrecorded' && ['pupils', 'parents', 'outside'].includes(PARTIES[party].group),
);
const ONE_OF_EACH: readonly Party[] = NOT_ENTITLED.filter((party) =>
  ['pupil', 'parent', 'public'].includes(party),
);

const excuseNeedsEntitled: IncidentTheorem = {
  id: 'excuse-needs-entitled',
  says: 'Nobody is excused by the word of somebody who may not decide it.',
  claims: (about, explored) => {
    const { norm } = about.norm;
    const { policy } = about;
    const node = wayTo(explored, isDuty(norm) ? 'owed' : 'inForce');
    if (node === null) return [];
    const plain = timelineTo(node, about);
    if (isDuty(norm)) {
      return ONE_OF_EACH.map((by) => {
        const decision = {
          type: 'decision.recorded',
          by,
          norm: norm.id,
          decision: 'do-not',
          reason: 'for the proof',
        } as Undated;
        const closed = followedBy(plain, [CLOSE]);
        return noBetter(closed, followedBy(plain, [decision, CLOSE]), norm.id, PARTIES[by].says);
      });
    }
    const excuse = norm.unless?.facts ?? norm.evenThen;
    if (excuse === null || excuse === undefined) return [];
    const asked = factsRead(excuse, policy).filter((key): key is Fact =>
      (FACT_IDS as readonly string[]).includes(key),
    );
    const answered = asked.flatMap((fact) =>
      (['yes', 'no'] as const).flatMap((value) =>
        excuses(fact, value) ? [[fact, value] as const] : [],
      ),
    );
    return actsFor(about, norm.forbids, node.facts).flatMap((act) =>
      answered.flatMap(([fact, value]) =>
        ONE_OF_EACH.map((by) => {
          const done = followedBy(plain, [undated(act)]);
          const word = answers(fact, value, by);
          const closed = followedBy(done, [CLOSE]);
          return noBetter(closed, followedBy(done, [word, CLOSE]), norm.id, PARTIES[by].says);
        }),
      ),
    );
  },
};

const dangerForItself: IncidentTheorem = {
  id: 'danger-means-999-for-it',
  says: 'A call to 999 is owed for this danger, or has been made for it.',
  claims: ({ norm: { norm }, policy }) => {
    if (norm.id !== 'general.danger-999') return [];
    const base = timelineOf('proof-danger', policy.id, []);
    const call: Undated = { type: 'party.informed', by: 'dsl', to: 'police', via: '999' };
    const yes = answers('immediate-danger', 'yes');
    const no = answers('immediate-danger', 'no');
    const others = PROCEDURE_IDS.filter((id) => id !== 'general');
    const once = followedBy(base, [yes, call]);
    return [
      followedBy(base, [yes, CLOSE]),
      followedBy(once, [no, yes, CLOSE]),
      ...others.map((id) => followedBy(once, [no, raises(id), yes, CLOSE])),
    ].map((timeline) => notMetByBefore(timeline, norm.id));
  },
};

/** What guidance offers too late, or not at all; null where it goes by urgency. */
const wrongOrder = ({ offered, open }: Guidance): string | null => {
  const missing = [...open.keys()].find((id) => !offered.some(({ norms }) => norms.includes(id)));
  if (missing !== undefined) return `${missing} is open, and is not offered`;
  const urgencies = offered.map(
    ({ norms, urgency }) =>
      urgency ??
      norms.flatMap((id) => open.get(id) ?? []).reduce<Urgency>(moreUrgent, 'afterwards'),
  );
  for (const [place, urgency] of urgencies.entries()) {
    const before = urgencies[place - 1];
    if (before !== undefined && byUrgency(before, urgency) > 0) {
      return `${offered[place - 1]?.norms[0]} is offered before ${offered[place]?.norms[0]}, which is more urgent`;
    }
  }
  return null;
};

/** What brings in much that is urgent, beside whatever is open already. */
const URGENT_TOO: readonly ProcedureId[] = ['iioc', 'staff-misuse', 'exploitation'];

const goesByUrgency: IncidentTheorem = {
  id: 'guidance-goes-by-urgency',
  says: 'What is offered first is never less urgent than anything open below it, and whatever is open is offered.',
  claims: (about, explored) => {
    if (!isDuty(about.norm.norm)) return [];
    const owed = explored.nodes.filter(({ state }) => state === 'owed');
    const ways = [...new Set([...owed.slice(0, 1), ...owed.slice(-1)])];
    return ways
      .map((node) => timelineTo(node, about))
      .flatMap((way) => [
        way,
        followedBy(
          way,
          URGENT_TOO.map((id) => raises(id)),
        ),
      ])
      .map((timeline) => ({ timeline, wrong: (_, guide) => wrongOrder(guide(timeline)) }));
  },
};

export const INCIDENT_THEOREMS: readonly IncidentTheorem[] = [
  goesByUrgency,
  notMetFromBefore,
  forbiddenIsSeen,
  subjectDoesNotHelp,
  excuseNeedsEntitled,
  dangerForItself,
];
