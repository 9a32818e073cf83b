/** The report as text, for a terminal or a pipe: what needs attention first, then what was good. */

import type { Finding, IncidentVerdict, Verdict } from '../vocabulary/findings.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { Rules } from '../words/entries.ts';
import { recordInWords } from '../words/entries.ts';
import { folded, oneLine, type Painter } from '../words/plain.ts';
import {
  ATTENTION,
  type Attention,
  type Block,
  blocksOf,
  clausesOf,
  countsInWords,
  having,
  INCIDENT_WORDS,
  type Judged,
  judgedAtInWords,
  notOwnInWords,
  policyInWords,
  proceduresInWords,
  readingsUsed,
  titleOf,
  VERDICT_WORDS,
} from './words.ts';

export type { Painter };

export interface TextOptions {
  readonly paint: Painter;
  /** Columns to fold long lines at, or null to leave them whole. */
  readonly width: number | null;
  /** Lines that hold for a policy and not for one incident, once said; said only once a run. */
  readonly alreadySaid: Set<string>;
}

type Ink = keyof Painter;

const INK: Readonly<Record<Attention, Ink>> = {
  breached: 'bad',
  missed: 'bad',
  overdue: 'bad',
  late: 'bad',
  owed: 'warn',
  'cannot-tell': 'warn',
};

const INCIDENT_INK: Readonly<Record<IncidentVerdict, Ink>> = {
  'non-compliant': 'bad',
  open: 'warn',
  'cannot-tell': 'warn',
  compliant: 'good',
};

/** Most lines of one list that are spelt out. */
const MOST_LINES = 20;

/** Columns that the labels of a finding take. */
const LABEL = 9;
const INSET = 4;

const labelled = (label: string, text: string, { paint, width }: TextOptions): string =>
  `${' '.repeat(INSET)}${paint.quiet(label.padEnd(LABEL))}${folded(text, INSET + LABEL, width)}`;

const labelledList = (
  label: string,
  texts: readonly string[],
  options: TextOptions,
): readonly string[] =>
  texts.map((text, index) => labelled(index === 0 ? label : '', text, options));

const clauseLines = (finding: Finding, policy: Policy): readonly string[] =>
  clausesOf(finding, policy).map((clause) => `${clause.id}  ${clause.says}`);

const headOf = (
  finding: Finding,
  verdict: Attention,
  rules: Rules,
  { paint }: TextOptions,
): string =>
  `  ${paint[INK[verdict]](VERDICT_WORDS[verdict].toUpperCase())}  ${paint.strong(
    oneLine(titleOf(finding, rules)),
  )}  ${paint.quiet(`(${finding.norm})`)}`;

const oneFinding = (
  finding: Finding,
  verdict: Attention,
  rules: Rules,
  options: TextOptions,
): readonly string[] => [
  headOf(finding, verdict, rules, options),
  ...labelledList('Why', finding.because, options),
  ...labelledList('Clause', clauseLines(finding, rules.policy), options),
  ...labelledList('From', notOwnInWords(finding, rules.policy), options),
  ...(finding.readings.length === 0
    ? []
    : [labelled('Reading', finding.readings.join(', '), options)]),
  ...(finding.repair === null ? [] : [labelled('Repair', finding.repair, options)]),
];

const severalFindings = (
  block: Block,
  verdict: Attention,
  rules: Rules,
  options: TextOptions,
): readonly string[] => [
  `  ${options.paint[INK[verdict]](VERDICT_WORDS[verdict].toUpperCase())}  ${options.paint.strong(
    `${block.length} rules, for the same reason`,
  )}`,
  ...labelledList('Why', block[0].because, options),
  ...(block[0].repair === null ? [] : [labelled('Repair', block[0].repair, options)]),
  ...block.flatMap((finding) => [
    labelled('Rule', `${titleOf(finding, rules)} (${finding.norm})`, options),
    ...[...clauseLines(finding, rules.policy), ...notOwnInWords(finding, rules.policy)].map(
      (line) => labelled('', line, options),
    ),
  ]),
];

const attentionLines = (judged: Judged, options: TextOptions): readonly string[] =>
  ATTENTION.flatMap((verdict) =>
    blocksOf(judged.report, verdict).flatMap((block) => [
      '',
      ...(block.length === 1
        ? oneFinding(block[0], verdict, judged, options)
        : severalFindings(block, verdict, judged, options)),
    ]),
  );

/** Verdicts that are fine: those named one by one, and those only counted. */
const NAMED: readonly Verdict[] = ['met', 'departed'];
const COUNTED: readonly Verdict[] = ['kept', 'lapsed', 'not-applicable'];

/** Met findings are only named, so what is not the school's own is said with the name. */
const namedIn =
  (rules: Rules) =>
  (finding: Finding): string =>
    [
      titleOf(finding, rules),
      ...notOwnInWords(finding, rules.policy).map((words) => `(${words})`),
    ].join(' ');

const goodLines = (judged: Judged, { paint, width }: TextOptions): readonly string[] => {
  const { report } = judged;
  const named = NAMED.flatMap((verdict) => {
    const findings = having(report, verdict);
    if (findings.length === 0) return [];
    const lines = report.procedures.flatMap((id) => {
      const titles = findings.filter((each) => each.procedure === id).map(namedIn(judged));
      return titles.length === 0
        ? []
        : [`    ${paint.quiet(id)}: ${folded(titles.join('; '), INSET + 2, width)}`];
    });
    return [`  ${paint.good(`${VERDICT_WORDS[verdict]} (${findings.length})`)}`, ...lines];
  });
  const counts = COUNTED.flatMap((verdict) => {
    const count = having(report, verdict).length;
    return count === 0 ? [] : [`${VERDICT_WORDS[verdict]}: ${count}`];
  });
  return [...named, ...(counts.length === 0 ? [] : [`  ${counts.join('. ')}.`])];
};

/** Acts of the right kind by or to the wrong person, where the duty was met all the same. */
const wrongPersonLines = ({ report }: Judged): readonly string[] =>
  having(report, 'met').flatMap((finding) => finding.wrongPerson.map((each) => each.why));

const list = (title: string, lines: readonly string[], options: TextOptions): readonly string[] => {
  if (lines.length === 0) return [];
  const { paint, width } = options;
  const shown = lines.slice(0, MOST_LINES).map((line) => `    - ${folded(line, INSET + 2, width)}`);
  const more = lines.length - MOST_LINES;
  return [
    `  ${paint.strong(title)}`,
    ...shown,
    ...(more > 0 ? [`    - and ${more} more; --format json lists them all`] : []),
  ];
};

const remarkLines = (judged: Judged, options: TextOptions): readonly string[] => {
  const { report, policy } = judged;
  return [
    ...list('Right act, wrong person', wrongPersonLines(judged), options),
    ...list(
      'Corrections',
      report.corrections.map(
        (each) =>
          `entry ${each.entry} was: ${each.was}; is: ${each.is} (corrected by entry ${each.correctedBy})`,
      ),
      options,
    ),
    ...list(
      'Entries no rule covers',
      report.unmapped.map((each) => `entry ${each.event}: ${each.why}`),
      options,
    ),
    ...list('Warnings', report.warnings, options),
    ...listOnce(
      'How unclear or conflicting policy wording was interpreted',
      readingsUsed(report, policy).map((reading) => `${reading.id}: ${reading.taken}`),
      policy,
      options,
    ),
    ...listOnce('What the policy leaves unsaid', report.unsaid, policy, options),
  ];
};

/** The same for lines that hold for the policy: those of an earlier incident are not said again. */
const listOnce = (
  title: string,
  lines: readonly string[],
  policy: Policy,
  options: TextOptions,
): readonly string[] => {
  const { alreadySaid, paint } = options;
  const keyOf = (line: string): string => `${policy.id} ${line}`;
  const fresh = lines.filter((line) => !alreadySaid.has(keyOf(line)));
  for (const line of fresh) alreadySaid.add(keyOf(line));
  const before = lines.length - fresh.length;
  if (before === 0) return list(title, fresh, options);
  return fresh.length === 0
    ? [`  ${paint.strong(title)}: ${before}, all said above`]
    : [...list(title, fresh, options), `    - and ${before} said above`];
};

/** One incident. Entries are named by their position, counted from 0. */
export const textOfIncident = (judged: Judged, options: TextOptions): string => {
  const { report, policy } = judged;
  const { paint, width } = options;
  const { name, says } = INCIDENT_WORDS[report.verdict];
  const counts = countsInWords(report);
  const exercise = report.exercise ? `  ${paint.warn('EXERCISE, not a real incident')}` : '';
  const verdict = paint[INCIDENT_INK[report.verdict]](name.toUpperCase());
  const remarks = remarkLines(judged, options);
  const good = goodLines(judged, options);
  return [
    `${paint.strong(oneLine(report.incident))}  ${verdict}: ${counts === '' ? says : counts}${exercise}`,
    `  ${folded(`Policy: ${policyInWords(policy)} (${policy.id})`, INSET, width)}`,
    `  ${folded(`Procedures: ${proceduresInWords(report)}`, INSET, width)}`,
    `  ${folded(`Record: ${recordInWords(report.record, judged)}. Judged as of ${judgedAtInWords(judged)}.`, INSET, width)}`,
    ...attentionLines(judged, options),
    ...(good.length === 0 ? [] : ['', ...good]),
    ...(remarks.length === 0 ? [] : ['', ...remarks]),
    '',
  ].join('\n');
};
