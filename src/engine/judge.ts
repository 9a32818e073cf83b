/** Verdicts: what the marks of a run, and where each region stands at the end, come to. */

import { madeOnce } from '../norms/made-once.ts';
import type { Mark } from '../norms/marks.ts';
import { isDuty } from '../norms/norm.ts';
import type { NormInForce } from '../norms/procedure.ts';
import {
  type Finding,
  type IncidentVerdict,
  type Occurrence,
  VERDICT_IDS,
  type Verdict,
} from '../vocabulary/findings.ts';
import { layerOf } from './layers.ts';
import {
  actsMarked,
  type Docket,
  dutyReasons,
  has,
  isDoneEarly,
  last,
  type NearMissReason,
  nearMissOf,
  prohibitionReasons,
  remedyOf,
} from './reasons.ts';
import type { Track } from './run.ts';
import { symbolOf } from './run.ts';
import { isoOf } from './time.ts';
import {
  incidentVerdictOf,
  isAskedAbout,
  type Judged,
  judgeNorm,
  PERHAPS,
  type Stand,
  softened,
  worse,
} from './verdict.ts';

/** A finding with its reasons as data; `src/words` adds the sentences. */
export interface JudgedFinding extends Omit<Finding, 'because' | 'repair' | 'wrongPerson'> {
  readonly wrongPerson: readonly NearMissReason[];
}

const omissionsIn = (track: Track, docket: Docket): Stand['omissions'] =>
  (track.marks.get('omitted') ?? []).flatMap((marked) => {
    const event = docket.eventAt(marked.position);
    return event === undefined ? [] : [symbolOf(event).to];
  });

const standOf = (track: Track, docket: Docket): Stand => ({
  norm: track.norm,
  state: track.state,
  facts: docket.run.facts,
  partial: docket.partial,
  has: (mark) => has(track, mark),
  omissions: omissionsIn(track, docket),
  perhapsInTime: (track.marks.get('doubtful') ?? []).some((doubt) => {
    const due = track.dueAt ?? last(track, 'missed')?.at ?? null;
    return due !== null && doubt.at <= due;
  }),
});

const WITNESSES: readonly Mark[] = [
  'owed',
  'met',
  'late',
  'missed',
  'lapsed',
  'departed',
  'refused',
  'omitted',
  'wrong-person',
  'doubtful',
  'trigger-doubtful',
  'perhaps-undone',
  'perhaps-late',
  'lifted',
  'restored',
  'allowed',
  'in-doubt',
  'before-known',
  'forgiven',
];

/** That what lifts an order was not done says nothing where the order was not broken. */
const witnessesOf = ({ norm: { norm } }: Track): readonly Mark[] =>
  isDuty(norm) ? WITNESSES : WITNESSES.filter((mark) => mark !== 'omitted');

const positionsOf = (track: Track, docket: Docket): readonly number[] => {
  if (isUntouched(track)) return [];
  const marked = witnessesOf(track).flatMap((mark) => track.marks.get(mark) ?? []);
  const doneEarly = isDoneEarly(track) ? last(track, 'done-early')?.position : undefined;
  const early = [track.doneBy, doneEarly].filter((each) => typeof each === 'number');
  const breached = has(track, 'breached');
  const witnesses = breached
    ? actsMarked(track, docket, 'breached').map((each) => each.position)
    : [...marked.map((each) => each.position), ...early];
  return [...new Set(witnesses)]
    .filter((position) => position >= 0 && docket.eventAt(position) !== undefined)
    .sort((a, b) => a - b);
};

const readings = new WeakMap<NormInForce, readonly string[]>();

const readingsOf = ({ norm: inForce }: Track): readonly string[] =>
  madeOnce(readings, inForce, () =>
    inForce.standing.policy.readings
      .filter((reading) => reading.norms.includes(inForce.norm.id))
      .map((reading) => reading.id),
  );

/**
 * Whether nothing has happened to a norm. The finding on it then hangs on its state, on whether the
 * record is complete, and on the facts, and on nothing else in the incident.
 */
export const isUntouched = ({ marks }: Track): boolean => marks.size === 0;

/** An occurrence, judged by the answers that count for it. */
interface JudgedTrack {
  readonly track: Track;
  readonly docket: Docket;
  readonly judged: Judged;
  /** What it adds to the norm's finding: see `softened`. */
  readonly verdict: Verdict;
}

const codeOf = (verdict: Verdict): number => VERDICT_IDS.indexOf(verdict);

const judgedTrack = (track: Track, first: Track, { run, ...docket }: Docket): JudgedTrack => {
  // What may be nothing new is judged as on a complete record: it is softened all the same.
  const partial = docket.partial && track.doubt !== PERHAPS;
  const own: Docket = { ...docket, partial, run: { ...run, facts: track.facts } };
  const judged = judgeNorm(standOf(track, own));
  const isAsked = isAskedAbout(track.state, first.state, first.isForEither);
  const verdict = VERDICT_IDS[softened(codeOf(judged.verdict), track.doubt, isAsked)] as Verdict;
  return { track, docket: own, judged, verdict };
};

/** The finding on one norm: that on the worst of its occurrences, and all of them one by one. */
export const findingOf = (tracks: readonly Track[], docket: Docket): JudgedFinding => {
  const each = tracks.map((track) => judgedTrack(track, tracks[0] as Track, docket));
  const worst = each.reduce((a, b) => {
    const worse_ = worse(codeOf(a.verdict), codeOf(b.verdict));
    return worse_ === codeOf(a.verdict) ? a : b;
  });
  const finding = findingOn(worst, tracks.length > 1);
  const occurrences = tracks.reduce((sum, { count }) => sum + count, 0);
  if (each.length === 1) return { ...finding, occurrences };
  const told = each.map((one): Occurrence => {
    const { verdict, events, owedAt, dueAt, doneAt, reasons } = findingOn(one, true);
    return { verdict, count: one.track.count, events, owedAt, dueAt, doneAt, reasons };
  });
  return { ...finding, occurrences, each: told };
};

const findingOn = (
  { track, docket, judged: asFound, verdict }: JudgedTrack,
  isOfSeveral: boolean,
): JudgedFinding => {
  const { norm } = track.norm;
  const isSoftened = verdict !== asFound.verdict;
  const judged: Judged = { ...asFound, verdict };
  const breachedAt = actsMarked(track, docket, 'breached')[0]?.at ?? null;
  const early = isDoneEarly(track) ? (last(track, 'done-early')?.at ?? null) : null;
  const done = isDuty(norm) ? (track.doneAt ?? early) : breachedAt;
  return {
    norm: norm.id,
    procedure: track.procedure,
    kind: track.norm.kind,
    verdict: judged.verdict,
    clauses: track.norm.clauses.map((clause) => clause.id),
    events: positionsOf(track, docket),
    reasons: [
      ...(isDuty(norm)
        ? dutyReasons(track, norm, judged, docket)
        : prohibitionReasons(track, norm, judged, docket)),
      ...(track.child === null ? [] : [{ code: 'about-child', child: track.child } as const]),
      ...(isOfSeveral && track.owedTo !== null
        ? [{ code: 'owed-to', person: track.owedTo } as const]
        : []),
      ...(isSoftened ? [{ code: 'perhaps-known-before' } as const] : []),
    ],
    owedAt: track.owedAt === null ? null : isoOf(track.owedAt),
    dueAt: track.dueAt === null ? null : isoOf(track.dueAt),
    doneAt: done === null ? null : isoOf(done),
    remedy: remedyOf(track, judged, docket),
    wrongPerson: isDuty(norm)
      ? (track.marks.get('wrong-person') ?? []).flatMap(
          (marked) => nearMissOf(norm, docket, marked) ?? [],
        )
      : [],
    unknown: judged.unknown,
    readings: readingsOf(track),
    layer: layerOf(track.norm.clauses),
    occurrences: 1,
  };
};

export const incidentVerdict = (
  findings: readonly JudgedFinding[],
  { unjudged }: Docket['run'],
): IncidentVerdict =>
  incidentVerdictOf(
    (...verdicts) => findings.some((finding) => verdicts.includes(finding.verdict)),
    unjudged.length > 0,
  );
