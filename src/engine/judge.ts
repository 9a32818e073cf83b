/** Verdicts: what the marks of a run, and where each region stands at the end, come to. */

import { nearMiss } from '../norms/duty-region.ts';
import type { Mark } from '../norms/marks.ts';
import { actsTaken, type Duty, isDuty, type Prohibition } from '../norms/norm.ts';
import { decidingFacts, roleInWords, rolesTold } from '../norms/predicates.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { FACTS, type Fact } from '../vocabulary/facts.ts';
import type { Finding, IncidentVerdict } from '../vocabulary/findings.ts';
import { layerOf } from './layers.ts';
import type { Marked, Run, Track } from './run.ts';
import { symbolOf } from './run.ts';
import {
  clockTime,
  type Instant,
  inSchoolTime,
  isoOf,
  lengthInWords,
  minutesAfter,
} from './time.ts';
import { DONE_EARLY, incidentVerdictOf, type Judged, judgeNorm, type Stand } from './verdict.ts';
import { eventInWords, factInWords, filledInside, listInWords } from './words.ts';
import { workingDaysRead } from './working-days.ts';

/** What judging needs beside the run: the record, and the entries by position as they stand. */
export interface Docket {
  readonly run: Run;
  readonly partial: boolean;
  readonly eventAt: (position: number) => TimelineEvent | undefined;
}

const has = (track: Track, mark: Mark): boolean => (track.marks.get(mark)?.length ?? 0) > 0;
const last = (track: Track, mark: Mark): Marked | undefined => track.marks.get(mark)?.at(-1);

/** Done before it was owed, whether or not anything has raised it. */
const isDoneEarly = ({ state }: Track): boolean => DONE_EARLY.includes(state);

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
  perhapsInTime: (track.marks.get('doubtful') ?? []).some(
    (doubt) => track.dueAt !== null && doubt.at <= track.dueAt,
  ),
});

const entry = (position: number): string => `(entry ${position})`;

/** Why a duty is owed: the facts, and the entry each was learned from. */
const whyRaised = (track: Track, duty: Duty, docket: Docket): readonly string[] => {
  const { run } = docket;
  if (track.owedAt === null || track.raisedBy === null) return [];
  const when = inSchoolTime(track.owedAt);
  const event = docket.eventAt(track.raisedBy);
  if (duty.owedAfter !== null && event !== undefined) {
    return [`owed from ${when}: ${eventInWords(event, run.policy)} ${entry(track.raisedBy)}`];
  }
  const beyondTheConcern = track.raisedFacts.filter(({ fact }) => !fact.startsWith('concern:'));
  const concerns = track.raisedFacts.filter(({ value }) => value === 'yes');
  const raising = beyondTheConcern.length > 0 ? beyondTheConcern : concerns;
  const causes = raising.map(({ fact, value }) => factInWords(fact, value));
  const because = causes.length === 0 ? 'what was known then' : listInWords(causes);
  return [`owed from ${when}: ${because} ${entry(track.raisedBy)}`];
};

const limitInWords = (track: Track, owedAt: Instant, dueAt: Instant): string => {
  const { norm, limitMinutes, limitWorkingDays } = track.norm;
  const byMinutes = limitMinutes !== null && minutesAfter(owedAt, limitMinutes) === dueAt;
  if (limitWorkingDays !== null && !byMinutes) return workingDaysRead(limitWorkingDays, dueAt);
  if (isDuty(norm) && norm.emergency) return `danger, read as ${track.norm.limitMinutes} minutes`;
  const word = track.norm.clauses.find(
    (clause) =>
      clause.timeWord !== undefined &&
      track.norm.standing.policy.limits[clause.timeWord] === track.norm.limitMinutes,
  )?.timeWord;
  return `“${word ?? 'in time'}”, read as ${track.norm.limitMinutes} minutes`;
};

const whyDue = (track: Track): readonly string[] =>
  track.dueAt === null || track.owedAt === null
    ? []
    : [
        `due by ${clockTime(track.dueAt, track.owedAt)} (${limitInWords(track, track.owedAt, track.dueAt)})`,
      ];

const whatHappened = (docket: Docket, marked: Marked): string => {
  const event = docket.eventAt(marked.position);
  return event === undefined
    ? 'an entry that was corrected since'
    : eventInWords(event, docket.run.policy);
};

/** Whether an answer, and no act, led to a mark: what had been done in doubt before it is meant. */
const isSettled = (track: Track, docket: Docket, marked: Marked): boolean => {
  const event = docket.eventAt(marked.position);
  return event !== undefined && !actsTaken(track.norm.norm).includes(event.type);
};

/** What was done in doubt before an answer settled it, and after the last one that did. */
const inDoubtUntil = (track: Track, docket: Docket, settled: Marked): readonly Marked[] => {
  const before = settling(track, docket).filter(({ at }) => at < settled.at);
  return (track.marks.get('in-doubt') ?? []).filter(
    ({ at }) => at <= settled.at && before.every((earlier) => earlier.at < at),
  );
};

/** The entries of a mark; for an answer that settled a doubt, what was done in that doubt. */
const actsMarked = (track: Track, docket: Docket, mark: Mark): readonly Marked[] =>
  (track.marks.get(mark) ?? []).flatMap((marked) =>
    isSettled(track, docket, marked) ? inDoubtUntil(track, docket, marked) : [marked],
  );

/** The answers that settled a doubt. */
const settling = (track: Track, docket: Docket): readonly Marked[] =>
  [...(track.marks.get('allowed') ?? []), ...(track.marks.get('breached') ?? [])].filter((marked) =>
    isSettled(track, docket, marked),
  );

const linesOf = (
  marked: readonly Marked[],
  docket: Docket,
  say: (what: string, marked: Marked) => string,
): readonly string[] =>
  marked
    .slice(0, MOST_LINES)
    .map((each) => say(`${whatHappened(docket, each)} ${entry(each.position)}`, each));

const lines = (
  track: Track,
  docket: Docket,
  mark: Mark,
  say: (what: string, marked: Marked) => string,
): readonly string[] => linesOf(track.marks.get(mark) ?? [], docket, say);

/** Most entries of one kind that a finding spells out; all are counted and listed in `events`. */
const MOST_LINES = 20;

const wrongPersonWords = (duty: Duty, docket: Docket, marked: Marked): string => {
  const { run } = docket;
  const event = docket.eventAt(marked.position);
  if (event === undefined) return 'the right act by the wrong person';
  const what = eventInWords(event, run.policy);
  const miss = nearMiss(duty, run.facts, symbolOf(event), run.policy);
  const roles = rolesTold(duty.metBy).map((role) => roleInWords(role, run.policy, run.facts));
  if (miss === 'via') return `${what}, but not by the right number`;
  if (miss === 'how') return `${what}, but not in the way this school teaches`;
  if (miss === 'to') return `${what}; it must go to ${listInWords(roles)}`;
  return `${what}; it is for somebody else to do: ${filledInside(duty.says, run.policy, run.facts)}`;
};

const doneLine = (track: Track, docket: Docket): readonly string[] => {
  if (track.doneAt === null || track.doneBy === null) return [];
  const beside = track.owedAt ?? track.doneAt;
  const what = whatHappened(docket, { position: track.doneBy, at: track.doneAt });
  const late =
    track.dueAt !== null && track.doneAt > track.dueAt
      ? `, ${lengthInWords(track.dueAt, track.doneAt)} late`
      : '';
  return [`done at ${clockTime(track.doneAt, beside)}${late}: ${what} ${entry(track.doneBy)}`];
};

const questions = (facts: readonly Fact[]): string =>
  facts.map((fact) => `“${FACTS[fact].asks}” (${fact})`).join(' ');

/** What nobody has answered, and what was answered with "unclear". */
const unknownLines = (judged: Judged, { run }: Docket): readonly string[] => {
  const unclear = judged.unknown.filter((fact) => run.facts[fact] === 'unclear');
  const unasked = judged.unknown.filter((fact) => run.facts[fact] !== 'unclear');
  return [
    ...(unasked.length === 0 ? [] : [`nobody has established: ${questions(unasked)}`]),
    ...(unclear.length === 0 ? [] : [`answered only with “unclear”: ${questions(unclear)}`]),
  ];
};

const dutyLines = (track: Track, duty: Duty, judged: Judged, docket: Docket): string[] => {
  const { run, partial } = docket;
  const list: string[] = [
    ...whyRaised(track, duty, docket),
    ...whyDue(track),
    ...doneLine(track, docket),
    ...lines(
      track,
      docket,
      'wrong-person',
      (_, marked) => `${wrongPersonWords(duty, docket, marked)} ${entry(marked.position)}`,
    ),
    ...lines(track, docket, 'omitted', (what) => what),
    ...lines(track, docket, 'refused', (what) =>
      track.norm.standing.departable
        ? `${what}, but without a reason or by somebody who may not decide it`
        : `${what}, but the policy leaves no choice`,
    ),
    ...lines(track, docket, 'departed', (what) => `${what}, with a reason`),
    ...lines(
      track,
      docket,
      'doubtful',
      (what) => `${what}: the record does not say enough to count it`,
    ),
    ...lines(
      track,
      docket,
      'trigger-doubtful',
      (what) => `${what}: the record does not say by whom`,
    ),
    ...unknownLines(judged, docket),
  ];
  if (judged.verdict === 'owed') {
    list.push(
      has(track, 'overdue') ? 'its time has passed and it is still to be done' : 'still to be done',
    );
  }
  if (judged.verdict === 'missed' && !has(track, 'omitted')) {
    const closed = last(track, 'missed');
    list.push(
      closed === undefined
        ? 'not done'
        : `not done when the incident was closed ${entry(closed.position)}`,
    );
  }
  if (judged.verdict === 'lapsed') list.push('what raised it turned out not to be so');
  if (judged.verdict === 'not-applicable') list.push(whyNotRaised(duty, docket));
  if (track.state === 'nobodyNamed') {
    list.push('everybody that the policy names for this is the subject of the concern');
  } else if (judged.verdict === 'cannot-tell' && partial && judged.unknown.length === 0) {
    list.push('the record is partial, and it is silent on this');
  }
  if (judged.verdict === 'met' && isDoneEarly(track)) {
    list.push(`done whether or not it was owed: ${unknownButDone(track, docket)}`);
  }
  return list.length > 0 ? list : [filledInside(duty.title, run.policy, run.facts)];
};

const unknownButDone = (track: Track, docket: Docket): string => {
  const early = last(track, 'done-early');
  return early === undefined
    ? 'it was done'
    : `${whatHappened(docket, early)} ${entry(early.position)}`;
};

const whyNotRaised = (duty: Duty, { run }: Docket): string => {
  const facts = decidingFacts(duty.owedWhen, run.facts, run.policy).filter(
    (fact) => run.facts[fact] === 'no' || run.facts[fact] === 'unclear',
  );
  if (facts.length > 0) {
    return `not required: ${listInWords(facts.map((fact) => factInWords(fact, run.facts[fact])))}`;
  }
  return duty.owedAfter !== null
    ? 'not required: nothing happened that calls for it'
    : 'not required here';
};

const prohibitionLines = (
  track: Track,
  norm: Prohibition,
  judged: Judged,
  docket: Docket,
): string[] => {
  const { run, partial } = docket;
  const otherwise = filledInside(norm.otherwise, run.policy, run.facts);
  const list: string[] = [
    ...linesOf(
      actsMarked(track, docket, 'breached'),
      docket,
      (what, marked) => `at ${inSchoolTime(marked.at)} ${what}; ${otherwise}`,
    ),
    ...linesOf(
      actsMarked(track, docket, 'allowed'),
      docket,
      (what) => `${what}, which was allowed`,
    ),
    ...linesOf(settling(track, docket), docket, (what) => `this settled it: ${what}`),
    ...(track.state === 'inDoubt' || norm.evenThen !== null
      ? lines(
          track,
          docket,
          'in-doubt',
          (what) => `${what}; whether that was allowed was not established`,
        )
      : []),
    ...lines(
      track,
      docket,
      'doubtful',
      (what) => `${what}: the record does not say enough to judge it`,
    ),
    ...lines(
      track,
      docket,
      'before-known',
      (what) => `${what}, before the school knew that it mattered`,
    ),
    ...lines(track, docket, 'lifted', (what) => `lifted: ${what}`),
    ...unknownLines(judged, docket),
  ];
  if (judged.verdict === 'not-applicable')
    list.push('not in force: nothing here brings it into force');
  if (judged.verdict === 'cannot-tell' && partial && list.length === 0) {
    list.push('no breach recorded, but the record is partial');
  }
  return list.length > 0 ? list : ['nothing of the kind was done'];
};

const repairOf = (track: Track, judged: Judged, docket: Docket): string | null => {
  const { facts, policy } = docket.run;
  const { norm } = track.norm;
  if (judged.verdict === 'cannot-tell') {
    if (track.state === 'nobodyNamed')
      return 'can be done once the school names somebody whom the concern is not about';
    return judged.unknown.length > 0
      ? `can be told once this is answered: ${judged.unknown.map((fact) => FACTS[fact].asks).join(' ')}`
      : 'can be told once the record is completed';
  }
  if (!isDuty(norm)) {
    if (judged.verdict !== 'breached') return null;
    const breaches = actsMarked(track, docket, 'breached').slice(0, 3);
    const what = breaches.map((each) => `${whatHappened(docket, each)} ${entry(each.position)}`);
    return norm.until === null
      ? `kept, had this not been done: ${listInWords(what)}`
      : `kept, had this waited: ${listInWords(what)}`;
  }
  if (!['late', 'missed', 'owed'].includes(judged.verdict)) return null;
  const by =
    track.dueAt === null ? 'before the incident was closed' : `by ${inSchoolTime(track.dueAt)}`;
  const overdue = has(track, 'overdue');
  if (judged.verdict === 'owed' && !overdue) {
    return track.dueAt === null
      ? `still possible: ${filledInside(norm.says, policy, facts)}`
      : `still possible ${by}: ${filledInside(norm.says, policy, facts)}`;
  }
  return `met, had ${filledInside(norm.repairedBy, policy, facts)} ${by}`;
};

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
  'lifted',
  'restored',
  'allowed',
  'in-doubt',
  'before-known',
];

const positionsOf = (track: Track, docket: Docket): readonly number[] => {
  const marked = WITNESSES.flatMap((mark) => track.marks.get(mark) ?? []);
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

const readingsOf = (track: Track): readonly string[] =>
  track.norm.standing.policy.readings
    .filter((reading) => reading.norms.includes(track.norm.norm.id))
    .map((reading) => reading.id);

/** The finding on one norm. */
export const findingOf = (track: Track, docket: Docket): Finding => {
  const { norm } = track.norm;
  const judged = judgeNorm(standOf(track, docket));
  const because = isDuty(norm)
    ? dutyLines(track, norm, judged, docket)
    : prohibitionLines(track, norm, judged, docket);
  const breachedAt = actsMarked(track, docket, 'breached')[0]?.at ?? null;
  const wrongPerson = isDuty(norm)
    ? (track.marks.get('wrong-person') ?? []).map((marked) => ({
        event: marked.position,
        why: wrongPersonWords(norm, docket, marked),
      }))
    : [];
  const early = isDoneEarly(track) ? (last(track, 'done-early')?.at ?? null) : null;
  const done = isDuty(norm) ? (track.doneAt ?? early) : breachedAt;
  return {
    norm: norm.id,
    procedure: track.procedure,
    kind: track.norm.kind,
    verdict: judged.verdict,
    clauses: track.norm.clauses.map((clause) => clause.id),
    events: positionsOf(track, docket),
    because,
    owedAt: track.owedAt === null ? null : isoOf(track.owedAt),
    dueAt: track.dueAt === null ? null : isoOf(track.dueAt),
    doneAt: done === null ? null : isoOf(done),
    repair: repairOf(track, judged, docket),
    wrongPerson,
    unknown: judged.unknown,
    readings: readingsOf(track),
    layer: layerOf(track.norm.clauses),
  };
};

export const incidentVerdict = (findings: readonly Finding[]): IncidentVerdict =>
  incidentVerdictOf((...verdicts) =>
    findings.some((finding) => verdicts.includes(finding.verdict)),
  );
