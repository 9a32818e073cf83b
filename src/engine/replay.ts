/** Judging a whole timeline, and stepping through one. */
import {
  layers as knownLayers,
  policies as knownPolicies,
  procedures as knownProcedures,
} from '../../machines/index.ts';
import type { Procedure } from '../norms/procedure.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Report } from '../vocabulary/findings.ts';
import type { LayerId } from '../vocabulary/layers.ts';
import type { Layer, Policy } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { clockOf, correctedView } from './entries.ts';
import { type Docket, findingOf, incidentVerdict } from './judge.ts';
import { withLayers } from './layers.ts';
import { TableStore } from './rule-tables.ts';
import { type Run, runOf } from './run.ts';
import { type Instant, inSchoolTime, instantOf } from './time.ts';

/** The procedures and policies to judge by; those that come with Dutybound unless others are given. */
export interface RuleBooks {
  readonly procedures: Readonly<Record<ProcedureId, Procedure>>;
  readonly policies: readonly Policy[];
  /** What policies may adopt; the layers that come with Dutybound unless others are given. */
  readonly layers?: readonly Layer[];
}

export const ruleBooks: RuleBooks = { procedures: knownProcedures, policies: knownPolicies };

export interface ReplayOptions {
  /** Judge under this policy instead of the one the timeline names. */
  readonly policy?: string | undefined;
  /** ISO 8601: the moment to judge at, where that is later than the last entry. */
  readonly asOf?: string | undefined;
  readonly books?: RuleBooks | undefined;
  /** Ask XState at every step, and use no table: slow, to check the tables by. */
  readonly stepByStep?: boolean | undefined;
}

/** An incident in hand: what was recorded so far, and where every norm stands. */
export interface Incident {
  readonly timeline: Timeline;
  readonly run: Run;
  readonly books: RuleBooks;
}

/** What policies may adopt. */
export const layersIn = (books: RuleBooks): readonly Layer[] => books.layers ?? knownLayers;

/** A policy of these books with the layers it adopts. */
export const inEffect = (policy: Policy, books: RuleBooks = ruleBooks): Policy =>
  withLayers(policy, layersIn(books));

/** Every policy of these books, each with the layers it adopts. */
export const policiesIn = (books: RuleBooks = ruleBooks): readonly Policy[] =>
  books.policies.map((policy) => inEffect(policy, books));

/** The books, with every policy adopting these layers too. */
export const adopting = (layers: readonly LayerId[], books: RuleBooks = ruleBooks): RuleBooks =>
  layers.length === 0
    ? books
    : {
        ...books,
        policies: books.policies.map((policy) => ({
          ...policy,
          adopts: [...new Set([...(policy.adopts ?? []), ...layers])],
        })),
      };

/** @throws RangeError where no such policy is known. */
export const policyNamed = (id: string, books: RuleBooks = ruleBooks): Policy => {
  const policy = books.policies.find((each) => each.id === id);
  if (policy === undefined) {
    const known = books.policies.map((each) => each.id).join(', ');
    throw new RangeError(`unknown policy ${JSON.stringify(id)}; known are ${known}`);
  }
  return inEffect(policy, books);
};

/** Runs a timeline, on to a later moment if one is given. */
const ran = (timeline: Timeline, books: RuleBooks, asOf?: Instant, store?: TableStore): Run => {
  const policy = policyNamed(timeline.policy, books);
  const { entries } = correctedView(timeline.events);
  return runOf(policy, books.procedures, entries, asOf, store);
};

/** Opens an incident without entries; the first one is `concern.raised`. */
export const start = (head: Omit<Timeline, 'events'>, books: RuleBooks = ruleBooks): Incident =>
  resume({ ...head, events: [] }, books);

/** An incident from a timeline, to be stepped on from there. */
export const resume = (timeline: Timeline, books: RuleBooks = ruleBooks): Incident => ({
  timeline,
  run: ran(timeline, books),
  books,
});

/** Takes one event into an incident; the incident given is left as it was. */
export const step = ({ timeline, books }: Incident, event: TimelineEvent): Incident =>
  resume({ ...timeline, events: [...timeline.events, event] }, books);

/** The incident as it stands at a later moment, when more limits may have run out. */
export const atMoment = (incident: Incident, asOf: Instant): Incident => ({
  ...incident,
  run: ran(incident.timeline, incident.books, asOf),
});

/** How long after it happened an entry may be written down before the report remarks on it. */
const LATE_RECORDING_HOURS = 24;

const warningsOf = (timeline: Timeline, run: Run, corrected: Set<number>): readonly string[] => {
  const warnings: string[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  timeline.events.forEach((event, position) => {
    const clock = clockOf(event);
    if (clock < latest && event.type !== 'entry.corrected') {
      warnings.push(
        `entry ${position} is out of order: it counts from ${inSchoolTime(clock)}, before an entry above it`,
      );
    }
    latest = Math.max(latest, clock);
    if (event.recordedAt !== undefined) {
      const hours = (instantOf(event.recordedAt) - instantOf(event.at)) / 3_600_000;
      if (hours > LATE_RECORDING_HOURS) {
        warnings.push(
          `entry ${position} was written down late: ${inSchoolTime(instantOf(event.recordedAt))} for ${inSchoolTime(instantOf(event.at))}`,
        );
      }
    }
    if (corrected.has(position) && event.type === 'concern.raised') {
      warnings.push(`entry ${position}, a concern, was corrected`);
    }
  });
  for (const [id] of run.open.entries()) {
    if (run.tracks.every((track) => track.procedure !== id)) {
      warnings.push(`${run.policy.id} has no clause for ${id}; nothing of it is judged`);
    }
  }
  return warnings;
};

/** The report on an incident as it stands, or as it would stand at a later moment. */
export const reportOn = (incident: Incident, asOf?: Instant): Report => {
  const { timeline, run } = asOf === undefined ? incident : atMoment(incident, asOf);
  const { entries, corrections } = correctedView(timeline.events);
  const standing = new Map(entries.map((entry) => [entry.position, entry.event]));
  const docket: Docket = {
    run,
    partial: timeline.record === 'partial',
    eventAt: (position) => standing.get(position),
  };
  const findings = run.tracks.map((track) => findingOf(track, docket));
  const order = (id: ProcedureId): number => PROCEDURE_IDS.indexOf(id);
  findings.sort((a, b) => order(a.procedure) - order(b.procedure));
  const procedures = [...run.open].sort((a, b) => order(a) - order(b));
  return {
    incident: timeline.incident,
    policy: run.policy.id,
    record: timeline.record,
    exercise: timeline.exercise,
    verdict: incidentVerdict(findings),
    procedures,
    findings,
    unmapped: run.unmapped.map(({ by, why }) => ({ event: by.position, why })),
    warnings: warningsOf(timeline, run, new Set(corrections.map((each) => each.entry))),
    corrections,
    unsaid: run.policy.unsaid
      .filter((each) => run.open.has(each.procedure))
      .map((each) => each.says),
  };
};

/** Judges a timeline: a finding for every norm in force of every open procedure. */
export const replay = (timeline: Timeline, options: ReplayOptions = {}): Report => {
  const books = options.books ?? ruleBooks;
  const judged = options.policy === undefined ? timeline : { ...timeline, policy: options.policy };
  const asOf = options.asOf === undefined ? undefined : instantOf(options.asOf);
  const store =
    options.stepByStep === true
      ? new TableStore(books.procedures, { asksEachTime: true })
      : undefined;
  return reportOn({ timeline: judged, run: ran(judged, books, asOf, store), books });
};
