/** Judging a whole timeline, and stepping through one. */

import type { Caution } from '../norms/caution.ts';
import { madeOnce } from '../norms/made-once.ts';
import type { Procedure } from '../norms/procedure.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import {
  type IncidentVerdict,
  REPORT_VERSION,
  type Report,
  type Unmapped,
} from '../vocabulary/findings.ts';
import type { LayerId } from '../vocabulary/layers.ts';
import type { Layer, Policy } from '../vocabulary/policies.ts';
import { type NormId, PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import type { Remark } from '../vocabulary/reasons.ts';
import { silenceOf } from '../vocabulary/records.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { type CorrectionMade, clockOf, correctedView } from './entries.ts';
import {
  findingAndTrack,
  findingOf,
  incidentVerdict,
  type JudgedFinding,
  verdictOf,
} from './judge.ts';
import { withLayers } from './layers.ts';
import { asGiven } from './placements.ts';
import type { Docket } from './reasons.ts';
import { storeFor, TableStore } from './rule-tables.ts';
import { benchFor, growingRun, type Run, runOf, type Track } from './run.ts';
import { clockSpanOf, momentOf, spanAt, spanOf, spanText } from './spans.ts';
import { type Instant, instantOf, isoOf } from './time.ts';
import {
  findingEverywhere,
  isUncertain,
  judgedEverywhere,
  otherPlacements,
  placementFor,
  regionsOf,
} from './uncertain-moments.ts';

/** The procedures and policies to judge by. */
export interface RuleBooks {
  readonly procedures: Readonly<Record<ProcedureId, Procedure>>;
  readonly policies: readonly Policy[];
  /** What policies may adopt. */
  readonly layers: readonly Layer[];
  /** What guidance warns about beside the policies; no verdict asks for it. */
  readonly cautions?: readonly Caution[];
}

export interface ReplayOptions {
  /** Judge under this policy instead of the one the timeline names. */
  readonly policy?: string | undefined;
  /** ISO 8601: the moment to judge at, where that is later than the last entry. */
  readonly asOf?: string | undefined;
  readonly books: RuleBooks;
  /** Ask XState at every step, and use no table: slow, to check the tables by. */
  readonly stepByStep?: boolean | undefined;
}

/** An incident in hand: what was recorded so far, and where every norm stands. */
export interface Incident {
  readonly timeline: Timeline;
  readonly run: Run;
  readonly books: RuleBooks;
}

/** A policy of these books with the layers it adopts. */
export const inEffect = (policy: Policy, books: RuleBooks): Policy =>
  withLayers(policy, books.layers);

/** Every policy of these books, each with the layers it adopts. */
export const policiesIn = (books: RuleBooks): readonly Policy[] =>
  books.policies.map((policy) => inEffect(policy, books));

/** The books, with every policy adopting these layers too. */
export const adopting = (layers: readonly LayerId[], books: RuleBooks): RuleBooks =>
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
export const policyNamed = (id: string, books: RuleBooks): Policy => {
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
  const { entries } = correctedView(asGiven(timeline.events));
  return runOf(policy, books.procedures, entries, asOf, store);
};

/** Opens an incident without entries; the first one is `concern.raised`. */
export const start = (head: Omit<Timeline, 'events'>, books: RuleBooks): Incident =>
  resume({ ...head, events: [] }, books);

/** An incident from a timeline, to be stepped on from there. */
export const resume = (timeline: Timeline, books: RuleBooks): Incident => ({
  timeline,
  run: ran(timeline, books),
  books,
});

/** Takes one event into an incident; the incident given is left as it was. */
export const step = ({ timeline, books }: Incident, event: TimelineEvent): Incident =>
  resume({ ...timeline, events: [...timeline.events, event] }, books);

/**
 * The incident after each of these events, one after the other, as `step` gives it. Each stands until the next is
 * asked for, and the last from then on.
 */
export function* stepped(
  { timeline, books }: Incident,
  events: readonly TimelineEvent[],
): Generator<Incident, void> {
  const growing = growingRun(policyNamed(timeline.policy, books), books.procedures);
  const all = [...timeline.events];
  try {
    for (const event of events) {
      all.push(event);
      const grown = { ...timeline, events: [...all] };
      yield {
        timeline: grown,
        run: growing.of(correctedView(asGiven(grown.events)).entries),
        books,
      };
    }
  } finally {
    growing.end();
  }
}

/** The incident as it stands at a later moment, when more limits may have run out. */
export const atMoment = (incident: Incident, asOf: Instant): Incident => {
  const { run, timeline, books } = incident;
  const isLater = run.clock === null || run.clock <= asOf;
  if (isLater && asOf <= run.quietUntil) return { ...incident, run: { ...run, clock: asOf } };
  return { ...incident, run: ran(timeline, books, asOf) };
};

/** The same incident under books whose policies differ in nothing that is judged by, such as in whom to ring. */
export const underBooks = (incident: Incident, books: RuleBooks): Incident => {
  if (incident.books === books) return incident;
  const policy = policyNamed(incident.timeline.policy, books);
  return { ...incident, books, run: { ...incident.run, policy } };
};

/** How long after it happened an entry may be written down before the report remarks on it. */
const LATE_RECORDING_HOURS = 24;

const remarksOf = (timeline: Timeline, run: Run, corrected: Set<number>): readonly Remark[] => {
  const remarks: Remark[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  timeline.events.forEach((event, entry) => {
    const span = clockSpanOf(event);
    const clock = clockOf(event);
    const counts = span ?? spanAt(clock);
    if (counts.until < latest && event.type !== 'entry.corrected') {
      const moment = span === null ? isoOf(clock) : spanText(span);
      remarks.push({ code: 'out-of-order', entry, moment });
    }
    latest = Math.max(latest, counts.from);
    if (event.recordedAt !== undefined) {
      const recorded = instantOf(event.recordedAt);
      const at = spanOf(event)?.until ?? instantOf(event.at);
      if ((recorded - at) / 3_600_000 > LATE_RECORDING_HOURS) {
        const recordedAt = isoOf(recorded);
        remarks.push({ code: 'recorded-late', entry, at: momentOf(event), recordedAt });
      }
    }
    if (corrected.has(entry) && event.type === 'concern.raised') {
      remarks.push({ code: 'concern-corrected', entry });
    }
  });
  for (const { position: entry } of run.unjudged)
    remarks.push({ code: 'judged-by-no-rule', entry });
  for (const procedure of run.open) {
    if (run.tracks.every((track) => track.procedure !== procedure)) {
      remarks.push({ code: 'procedure-without-clause', procedure });
    }
  }
  return remarks;
};

/** A report with its reasons as data; `src/words` adds the sentences. */
export interface JudgedReport
  extends Omit<Report, 'findings' | 'unmapped' | 'warnings' | 'corrections'> {
  readonly findings: readonly JudgedFinding[];
  readonly unmapped: readonly Omit<Unmapped, 'why'>[];
  readonly corrections: readonly CorrectionMade[];
}

const order = (id: ProcedureId): number => PROCEDURE_IDS.indexOf(id);

/** An incident's norms in force, in the order in which a report tells of them, each with its occurrences. */
export const tracksInOrder = ({ run }: Incident): readonly (readonly [Track, ...Track[]])[] => {
  const byNorm = new Map<string, [Track, ...Track[]]>();
  for (const track of run.tracks) {
    const { id } = track.norm.norm;
    const known = byNorm.get(id);
    if (known === undefined) byNorm.set(id, [track]);
    else known.push(track);
  }
  return [...byNorm.values()].sort(([a], [b]) => order(a.procedure) - order(b.procedure));
};

/** What findings on an incident are made from. */
export const docketOf = ({ timeline, run }: Incident): Docket => {
  const standing: TimelineEvent[] = [];
  for (const { position, event } of run.entries) standing[position] = event;
  return {
    run,
    silence: silenceOf(timeline.record),
    eventAt: (position) => standing[position],
  };
};

/** What an incident comes to. */
interface JudgedIncident {
  readonly findings: readonly JudgedFinding[];
  readonly open: ReadonlySet<ProcedureId>;
  /** Whether something was done that some rule must judge, and none does. */
  readonly isUnjudged: boolean;
}

const judged = (incident: Incident): JudgedIncident => {
  const { run, timeline } = incident;
  if (isUncertain(timeline.events)) return judgedWithDoubt(incident);
  const docket = docketOf(incident);
  const findings = tracksInOrder(incident).map((tracks) => findingOf(tracks, docket));
  return { findings, open: run.open, isUnjudged: run.unjudged.length > 0 };
};

/** When an incident is judged, where that is later than its last entry. */
const judgedAt = ({ run: { clock, entries } }: Incident): Instant | undefined => {
  const last = entries.at(-1)?.clock;
  return clock === null || last === undefined || clock <= last ? undefined : clock;
};

/** The tracks and the docket of an incident, by norm. */
const byNorm = (incident: Incident) => {
  const docket = docketOf(incident);
  const tracks = new Map(tracksInOrder(incident).map((each) => [each[0].norm.norm.id, each]));
  return { docket, tracks, entries: incident.run.entries };
};

/** What an incident comes to of which some moments are known only to spans, or some corrections may not count. */
const judgedWithDoubt = (incident: Incident): JudgedIncident => {
  const { run, timeline, books } = incident;
  const store = storeFor(books.procedures);
  const rules = store.rulesOf(run.policy);
  const asOf = judgedAt(incident);
  const { bench, end } = benchFor(rules);
  const silence = silenceOf(timeline.record);
  const of = { symbols: store.symbols, silence, asOf };
  const everywhere = judgedEverywhere(timeline.events, bench, of);
  end();
  const placed = new Map<number, ReturnType<typeof byNorm>>();
  const placedIn = (number: number) =>
    madeOnce(placed, number, () => {
      if (number === 0 && asOf === undefined) return byNorm(incident);
      const entries = everywhere.entriesIn(number);
      return byNorm({ ...incident, run: runOf(run.policy, books.procedures, entries, asOf) });
    });
  const foundIn = (region: number, number: number) => {
    const { docket, tracks, entries } = placedIn(number);
    const own = tracks.get(rules.norms[region]?.norm.id as NormId);
    return own === undefined ? null : { ...findingAndTrack(own, docket), entries };
  };
  const open = everywhere.open.map((procedure) => PROCEDURE_IDS[procedure] as ProcedureId);
  const findings = [...everywhere.open]
    .sort((a, b) => a - b)
    .flatMap((procedure) => regionsOf(rules, procedure))
    .flatMap((region): readonly JudgedFinding[] => {
      const found = foundIn(region, placementFor(region, everywhere));
      if (found === null) return [];
      const { finding, track, entries } = found;
      const others = otherPlacements(region, everywhere).flatMap(
        (number) => foundIn(region, number)?.finding.events ?? [],
      );
      const { events } = timeline;
      return [findingEverywhere(finding, track, { events, entries, everywhere, region, others })];
    });
  return { findings, open: new Set(open), isUnjudged: everywhere.isUnjudged };
};

/** The report on an incident as it stands, or as it would stand at a later moment. */
export const reportOn = (incident: Incident, asOf?: Instant): JudgedReport => {
  const standing = asOf === undefined ? incident : atMoment(incident, asOf);
  const { timeline, run } = standing;
  const { corrections, unheard, doubted } = correctedView(timeline.events);
  const { findings, open, isUnjudged } = judged(standing);
  const procedures = [...open].sort((a, b) => order(a) - order(b));
  return {
    version: REPORT_VERSION,
    incident: timeline.incident,
    policy: run.policy.id,
    record: timeline.record,
    exercise: timeline.exercise,
    verdict: incidentVerdict(findings, isUnjudged),
    procedures,
    findings,
    unmapped: run.unmapped.map(({ by, reason }) => ({ event: by.position, reason })),
    remarks: [
      ...remarksOf(timeline, run, new Set(corrections.map((each) => each.entry))),
      ...unheard.map((entry) => ({ code: 'correction-unheard', entry }) as const),
      ...doubted.map((entry) => ({ code: 'entry-doubted', entry }) as const),
    ],
    corrections,
    unsaid: run.policy.unsaid.filter((each) => open.has(each.procedure)).map((each) => each.says),
  };
};

/** The verdict of `reportOn`, without the report: it takes a fraction of the time. */
export const verdictOn = (incident: Incident): IncidentVerdict => {
  if (isUncertain(incident.timeline.events)) return reportOn(incident).verdict;
  const docket = docketOf(incident);
  const verdicts = tracksInOrder(incident).map((tracks) => ({
    verdict: verdictOf(tracks, docket),
  }));
  return incidentVerdict(verdicts, incident.run.unjudged.length > 0);
};

/** An incident from a timeline, under the policy and at the moment that the options ask for. */
export const judgedIncident = (timeline: Timeline, options: ReplayOptions): Incident => {
  const { books } = options;
  const asked = options.policy === undefined ? timeline : { ...timeline, policy: options.policy };
  const store =
    options.stepByStep === true
      ? new TableStore(books.procedures, { asksEachTime: true })
      : undefined;
  const asOf = options.asOf === undefined ? undefined : instantOf(options.asOf);
  return { timeline: asked, run: ran(asked, books, asOf, store), books };
};

/**
 * Judges a timeline: a finding for every norm in force of every open procedure, its reasons as
 * data. `replayInWords` in `src/words` adds the sentences.
 */
export const replay = (timeline: Timeline, options: ReplayOptions): JudgedReport =>
  reportOn(judgedIncident(timeline, options));
