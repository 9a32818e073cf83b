/** A report with its reasons as sentences beside the data, for people and for programs that show it. */

import type { CorrectionMade } from '../engine/entries.ts';
import type { JudgedFinding } from '../engine/judge.ts';
import {
  type Incident,
  type JudgedReport,
  judgedIncident,
  type ReplayOptions,
  reportOn,
} from '../engine/replay.ts';
import { type Instant, instantOf } from '../engine/time.ts';
import { factAsked, partyInWords } from '../norms/predicates.ts';
import { normUnder } from '../norms/procedure.ts';
import { ACTS, type Act, NOTICE_MEANINGS, type Notice } from '../vocabulary/acts.ts';
import type { Fact } from '../vocabulary/facts.ts';
import type { Correction, Finding, Report } from '../vocabulary/findings.ts';
import { CHANNELS, type Channel } from '../vocabulary/parties.ts';
import { PROCEDURES, type ProcedureId } from '../vocabulary/procedures.ts';
import type { Person } from '../vocabulary/pseudonyms.ts';
import type { Change } from '../vocabulary/reasons.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { listInWords, normNamed, type Rules, titleInWords } from './entries.ts';
import { reportedInWords } from './moments.ts';
import {
  type About,
  type JudgedBy,
  nearMissInWords,
  reasonInWords,
  remarkInWords,
  remedyInWords,
  unmappedInWords,
} from './reasons.ts';
import { inSchoolTime } from './time.ts';

/** What a finding is about, for the words of its reasons. */
export const aboutNorm = (norm: string, judgedBy: JudgedBy): About => {
  const found = normNamed(judgedBy, norm);
  if (found === undefined) throw new RangeError(`unknown norm ${JSON.stringify(norm)}`);
  const { policy, procedures, facts } = judgedBy;
  return { policy, procedures, facts, norm: normUnder(found, policy) };
};

/** A finding with its sentences. */
export const findingInWords = (finding: JudgedFinding, judgedBy: JudgedBy): Finding => {
  const about = aboutNorm(finding.norm, judgedBy);
  const { norm, procedure, kind, verdict, clauses, events, reasons, ...rest } = finding;
  const { owedAt, dueAt, doneAt, remedy, wrongPerson, ...last } = rest;
  return {
    norm,
    procedure,
    kind,
    verdict,
    clauses,
    events,
    reasons,
    because: reasons.map((reason) => reasonInWords(reason, about)),
    owedAt,
    dueAt,
    doneAt,
    remedy,
    repair: remedy === null ? null : remedyInWords(remedy, about),
    wrongPerson: wrongPerson.map((reason) => ({
      event: reason.entry,
      why: nearMissInWords(reason, about),
    })),
    ...last,
  };
};

const FIELDS: Readonly<Record<string, string>> = {
  at: 'when it happened',
  knownAt: 'when the school knew',
  recordedAt: 'when it was written down',
  sequence: 'its order among others',
  soonAfter: 'soon after entry',
  within: 'minutes after it at most',
  by: 'by',
  to: 'to',
  about: 'about',
  via: 'channel',
  how: 'how the screen was covered',
  procedure: 'procedure',
  fact: 'question',
  value: 'answer',
  act: 'what was not done',
  norm: 'rule',
  decision: 'decision',
  reference: 'reference',
  withAddress: 'with the address',
  sameAs: 'the same as entry',
  covers: 'about entries',
  note: 'note',
  reason: 'reason',
};

const WORD_OF: Readonly<Record<string, (value: string, rules: Rules) => string>> = {
  at: reportedInWords,
  knownAt: (value) => inSchoolTime(instantOf(value)),
  recordedAt: (value) => inSchoolTime(instantOf(value)),
  by: (value, { policy }) => partyInWords(value as Person, policy),
  to: (value, { policy }) => partyInWords(value as Person, policy),
  about: (value, { policy }) => partyInWords(value as Person, policy),
  via: (value) => CHANNELS[value as Channel],
  procedure: (value) => PROCEDURES[value as ProcedureId],
  fact: (value, { policy }) => `“${factAsked(value as Fact, policy)}”`,
  act: (value) => ACTS[value as Act].says,
  norm: titleInWords,
};

const valueInWords = (field: string, value: Change['was'], rules: Rules): string => {
  if (value === undefined) return 'as written';
  if (value === null) return 'not given';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const word = (one: string | number): string =>
    typeof one === 'number' ? String(one) : (WORD_OF[field]?.(one, rules) ?? one);
  return typeof value === 'object' ? listInWords(value.map(word)) : word(value);
};

const typeInWords = (type: Correction['type']): string =>
  type in ACTS ? ACTS[type as Act].says : NOTICE_MEANINGS[type as Notice];

/** "to the LADO", "answer yes"; a channel says what it is by itself. */
const fieldInWords = (field: string, value: Change['was'], rules: Rules): string => {
  const words = valueInWords(field, value, rules);
  return field === 'via' && value !== null ? words : `${FIELDS[field] ?? field} ${words}`;
};

const correctionInWords = (made: CorrectionMade, rules: Rules): Correction => {
  const { type, changes } = made;
  const side = (part: 'was' | 'is'): string =>
    changes.map((change) => fieldInWords(change.field, change[part], rules)).join(', ');
  return changes.length === 0
    ? { ...made, was: typeInWords(type), is: 'withdrawn' }
    : { ...made, was: side('was'), is: side('is') };
};

/**
 * A report with its sentences: `because`, `repair`, `why`, `warnings`, and what was corrected.
 * @param judgedBy the rules it was judged by, and the facts as they stood in the end: its run.
 */
export const reportInWords = (report: JudgedReport, judgedBy: JudgedBy): Report => {
  const { findings, unmapped, remarks, corrections, unsaid, ...head } = report;
  return {
    ...head,
    findings: findings.map((finding) => findingInWords(finding, judgedBy)),
    unmapped: unmapped.map((each) => ({ ...each, why: unmappedInWords(each.reason, judgedBy) })),
    remarks,
    warnings: remarks.map(remarkInWords),
    corrections: corrections.map((made) => correctionInWords(made, judgedBy)),
    unsaid,
  };
};

/** The report on an incident as it stands, or as it would stand at a later moment, with its sentences. */
export const reportOnInWords = (incident: Incident, asOf?: Instant): Report =>
  reportInWords(reportOn(incident, asOf), incident.run);

/**
 * Judges a timeline: a finding for every norm in force of every open procedure, each with its
 * reasons as data and as sentences.
 */
export const replayInWords = (timeline: Timeline, options: ReplayOptions): Report =>
  reportOnInWords(judgedIncident(timeline, options));
