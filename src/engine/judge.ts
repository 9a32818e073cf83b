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
  notAboutThis,
  prohibitionReasons,
  remedyOf,
} from './reasons.ts';
import type { Track } from './run.ts';
import { symbolOf } from './run.ts';
import { THE_CLOCK } from './runner.ts';
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
  silence: docket.silence,
  has: (mark) => has(track, mark),
  omissions: omissionsIn(track, docket),
  earlyInTime: track.earlyInTime,
  perhapsInTime: (track.marks.get('doubtful') ?? []).some((doubt) => {
    const due = track.dueAt ?? last(track, 'missed')?.at ?? null;
    return due !== null && doubt.at <= due;
  }),
});

/** Of what happened to a norm, what says nothing of how it was kept. */
const NO_WITNESSES: ReadonlySet<Mark> = new Set<Mark>([
  'done-early',
  'done-again',
  'overdue',
  'nobody-named',
  'in-force',
  'not-in-force',
  'breached',
  'barred',
]);

const positionsOf = (track: Track, docket: Docket): readonly number[] => {
  if (isUntouched(track)) return [];
  const positions = new Set<number>();
  if (has(track, 'breached')) {
    for (const { position } of actsMarked(track, docket, 'breached')) positions.add(position);
  } else {
    for (const [mark, marked] of track.marks) {
      // That what lifts an order was not done says nothing where the order was not broken.
      if (NO_WITNESSES.has(mark) || (mark === 'omitted' && !isDuty(track.norm.norm))) continue;
      for (const { position } of marked) positions.add(position);
    }
    if (track.doneBy !== null) positions.add(track.doneBy);
    if (isDoneEarly(track)) positions.add(last(track, 'done-early')?.position ?? THE_CLOCK);
  }
  return [...positions]
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

/** Whether nothing has happened to a norm that its finding tells of by entry or moment. */
const isUntouched = ({ marks }: Track): boolean =>
  marks.size === 0 || (marks.size === 1 && marks.has('in-force'));

/**
 * What the finding hangs on, beside the norm and the facts, where nothing has happened that it tells
 * of: all such findings on a norm are alike. Null where something has.
 */
export const alikeAs = (tracks: readonly Track[], docket: Docket): string | null => {
  const [track] = tracks as [Track];
  if (tracks.length > 1 || !isUntouched(track) || track.child !== null) return null;
  const { norm } = track.norm;
  if (!isDuty(norm) && notAboutThis(track, norm, docket).length > 0) return null;
  const { state, marks, count, doubt, isForEither } = track;
  return [state, marks.size, JSON.stringify(docket.silence), count, doubt, isForEither].join(' ');
};

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
  const silence = track.doubt === PERHAPS ? false : docket.silence;
  const own: Docket = { ...docket, silence, run: { ...run, facts: track.facts } };
  const judged = judgeNorm(standOf(track, own));
  const isAsked = isAskedAbout(track.state, first.state, first.isForEither);
  const verdict = VERDICT_IDS[softened(codeOf(judged.verdict), track.doubt, isAsked)] as Verdict;
  return { track, docket: own, judged, verdict };
};

/** The finding on one norm: that on the worst of its occurrences, and all of them one by one. */
export const findingOf = (tracks: readonly Track[], docket: Docket): JudgedFinding =>
  findingAndTrack(tracks, docket).finding;

/** The occurrences of a norm, judged. */
const judgedTracks = (tracks: readonly Track[], docket: Docket): readonly JudgedTrack[] =>
  tracks.map((track) => judgedTrack(track, tracks[0] as Track, docket));

const worstOf = (each: readonly JudgedTrack[]): JudgedTrack =>
  each.reduce((a, b) => {
    const worse_ = worse(codeOf(a.verdict), codeOf(b.verdict));
    return worse_ === codeOf(a.verdict) ? a : b;
  });

/** The verdict of the finding, which takes much less than its reasons. */
export const verdictOf = (tracks: readonly Track[], docket: Docket): Verdict =>
  worstOf(judgedTracks(tracks, docket)).verdict;

/** The finding, with the occurrence that it tells of. */
export const findingAndTrack = (
  tracks: readonly Track[],
  docket: Docket,
): { readonly finding: JudgedFinding; readonly track: Track } => {
  const each = judgedTracks(tracks, docket);
  const worst = worstOf(each);
  const finding = findingOn(worst, tracks.length > 1);
  const occurrences = tracks.reduce((sum, { count }) => sum + count, 0);
  const { track } = worst;
  if (each.length === 1) return { finding: { ...finding, occurrences }, track };
  const told = each.map((one): Occurrence => {
    const { verdict, events, owedAt, dueAt, doneAt, reasons } = findingOn(one, true);
    return { verdict, count: one.track.count, events, owedAt, dueAt, doneAt, reasons };
  });
  return { finding: { ...finding, occurrences, each: told }, track };
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
  findings: readonly Pick<JudgedFinding, 'verdict'>[],
  isUnjudged: boolean,
): IncidentVerdict =>
  incidentVerdictOf(
    (...verdicts) => findings.some((finding) => verdicts.includes(finding.verdict)),
    isUnjudged,
  );
