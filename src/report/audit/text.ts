/** An audit as text: what makes it less than whole, then where to look, then every count. */
import type { RuleBooks } from '../../engine/replay.ts';
import type { Audit, Faults, Group, IncidentToSee } from '../../vocabulary/audits.ts';
import { type Finding, VERDICTS, type Verdict } from '../../vocabulary/findings.ts';
import { folded, oneLine, type Painter } from '../../words/plain.ts';
import { clausesOf, INCIDENT_WORDS, notOwnInWords, VERDICT_WORDS } from '../words.ts';
import { grouped, INCIDENT_COLUMNS, outcomesInWords, several } from './counts.ts';
import { normTitle, policyIn, TOLD_WORDS } from './names.ts';
import { minutesInWords, notTimedInWords } from './spread.ts';
import {
  type Comparison,
  type GroupLine,
  type NormLine,
  type ReadingLine,
  type Summary,
  summaryOf,
} from './summary.ts';

export interface AuditTextOptions {
  readonly paint: Painter;
  /** Columns to fold long lines at, or null to leave them whole. */
  readonly width: number | null;
}

type Lines = readonly string[];

/** Most lines of a list that could go on; the other formats have them all. */
const MOST_LINES = 20;

/** Most schools that are listed. */
const MOST_GROUPS = 60;

/** Most rules that are named for one group. */
const MOST_WORST = 3;

const line = (indent: number, text: string, { width }: AuditTextOptions): string =>
  `${' '.repeat(indent)}${folded(text, indent + 2, width)}`;

const section = (title: string, lines: Lines, { paint }: AuditTextOptions): Lines =>
  lines.length === 0 ? [] : ['', paint.strong(title), ...lines];

const shortened = (lines: Lines, most: number, all: string): Lines =>
  lines.length <= most
    ? lines
    : [...lines.slice(0, most), `  and ${grouped(lines.length - most)} more; ${all}`];

const IN_JSON = '--format json has them all';

const incidentCounts = ({ verdicts }: Pick<Summary, 'verdicts'>): string =>
  INCIDENT_COLUMNS.flatMap((verdict) =>
    verdicts[verdict] === 0
      ? []
      : [`${grouped(verdicts[verdict])} ${INCIDENT_WORDS[verdict].name.toLowerCase()}`],
  ).join(', ');

const ofIncidents = (of: Pick<Summary, 'incidents' | 'verdicts'>): string =>
  of.incidents === 0
    ? several(0, 'incident')
    : `${several(of.incidents, 'incident')}: ${incidentCounts(of)}`;

const normText = (norm: NormLine): string =>
  `${norm.title} (${norm.norm}): applied in ${grouped(norm.applied)}; ${outcomesInWords(norm)}`;

const seenFinding = (
  finding: Finding,
  { policy }: IncidentToSee,
  books: RuleBooks,
  options: AuditTextOptions,
): Lines => {
  const known = policyIn(policy, books);
  const clauses =
    known === null
      ? finding.clauses
      : [
          ...clausesOf(finding, known).map(({ id, says }) => `${id}: ${says}`),
          ...notOwnInWords(finding, known),
        ];
  return [
    line(
      4,
      `${VERDICT_WORDS[finding.verdict].toUpperCase()}  ${normTitle(finding.norm, books)} (${finding.norm})`,
      options,
    ),
    ...finding.because.map((because) => line(6, `Why: ${because}`, options)),
    ...clauses.map((clause) => line(6, `Clause: ${clause}`, options)),
    ...(finding.repair === null ? [] : [line(6, `Repair: ${finding.repair}`, options)]),
  ];
};

/** Most findings of one incident that are spelt out. */
const MOST_FINDINGS = 5;

const toSeeLines = (
  seen: IncidentToSee,
  place: number,
  books: RuleBooks,
  options: AuditTextOptions,
): Lines => {
  const { paint } = options;
  const school = seen.school === null ? '' : `, school ${seen.school}`;
  const counts = [`${seen.breached} breached`, `${seen.missed} missed`, `${seen.late} late`].filter(
    (each) => !each.startsWith('0 '),
  );
  const findings = seen.findings
    .slice(0, MOST_FINDINGS)
    .flatMap((finding) => seenFinding(finding, seen, books, options));
  const more = seen.findings.length - MOST_FINDINGS;
  return [
    line(
      2,
      `${place}. ${paint.strong(oneLine(seen.incident))}  ${paint.bad(counts.join(', '))}  ${paint.quiet(
        oneLine(`(${seen.policy}${school}; ${seen.file}, line ${seen.line})`),
      )}`,
      { ...options, width: null },
    ),
    ...findings,
    ...(more > 0
      ? [line(4, `and ${several(more, 'more finding', 'more findings')}`, options)]
      : []),
  ];
};

const normLines = (summary: Summary, options: AuditTextOptions): Lines =>
  summary.policies.flatMap(({ says, policy, procedures, neverApplied }) => [
    line(2, options.paint.strong(`${says} (${policy})`), options),
    ...procedures.flatMap(({ title, norms }) => [
      line(4, options.paint.quiet(title), options),
      ...norms.map((norm) => line(6, normText(norm), options)),
    ]),
    ...(neverApplied === 0
      ? []
      : [line(4, `${several(neverApplied, 'rule')} more never applied.`, options)]),
  ]);

const GROUP_TITLES: Readonly<Record<Group['by'], string>> = {
  procedure: 'By procedure (an incident can open several)',
  policy: 'By policy',
  term: 'By school term',
  school: 'By school',
};

const groupLines = (group: GroupLine, options: AuditTextOptions): Lines => {
  const all = group.all();
  const worst = group
    .norms()
    .filter(({ bad }) => bad > 0)
    .slice(0, MOST_WORST);
  return [
    line(2, `${options.paint.strong(oneLine(group.says))}  ${ofIncidents(group)}`, options),
    line(4, `rules applied ${grouped(all.applied)} times: ${outcomesInWords(all)}`, options),
    ...worst.map((norm) =>
      line(
        4,
        `- most often wrong: ${norm.title} (${norm.norm}), ${grouped(norm.bad)} of ${grouped(norm.applied)}`,
        options,
      ),
    ),
  ];
};

const groupSections = (summary: Summary, options: AuditTextOptions): Lines =>
  (['procedure', 'policy', 'term', 'school'] as const).flatMap((by) => {
    const groups = summary.groups[by];
    const shown = groups.slice(0, MOST_GROUPS).flatMap((group) => groupLines(group, options));
    const more = groups.length - MOST_GROUPS;
    return section(
      GROUP_TITLES[by],
      more > 0 ? [...shown, `  and ${grouped(more)} more; ${IN_JSON}`] : shown,
      options,
    );
  });

const timeLines = ({ times, notTimed }: Summary, options: AuditTextOptions): Lines => [
  ...times.map((time) =>
    line(
      2,
      `${TOLD_WORDS[time.party]}, told in ${several(time.incidents, 'incident')}: half of them within ${minutesInWords(
        time.median,
      )}, a quarter within ${minutesInWords(time.lowerQuartile)}, three quarters within ${minutesInWords(
        time.upperQuartile,
      )}, nine in ten within ${minutesInWords(time.ninetieth)}`.replaceAll(
        'within at once',
        'at once',
      ),
      options,
    ),
  ),
  ...notTimed.map((each) => line(2, notTimedInWords(each), options)),
];

const readingText = ({ policy, reading, findings, bad }: ReadingLine): string =>
  `${policy}, ${reading.id}: ${several(findings, 'finding')}, ${grouped(bad)} of them breached, missed or late. Interpretation used: ${reading.taken}`;

const verdictOrNone = (verdict: Verdict | null): string =>
  verdict === null ? 'not asked' : VERDICTS[verdict];

const comparisonLines = (comparison: Comparison, options: AuditTextOptions): Lines => [
  line(2, `${comparison.says}.`, options),
  line(2, `${several(comparison.same, 'incident')} have the same verdict under both.`, options),
  ...comparison.incidents.map(({ was, is, count }) =>
    line(
      2,
      `${several(count, 'incident')}: ${INCIDENT_WORDS[was].name.toLowerCase()} → ${INCIDENT_WORDS[
        is
      ].name.toLowerCase()}`,
      options,
    ),
  ),
  ...shortened(
    comparison.norms.map(({ norm, title, was, is, count }) =>
      line(
        2,
        `${title} (${norm}): in ${several(count, 'incident')} ${verdictOrNone(was)} → ${verdictOrNone(is)}`,
        options,
      ),
    ),
    MOST_LINES,
    IN_JSON,
  ),
];

const faultLines = ({ count, first }: Faults, options: AuditTextOptions): Lines => {
  const lines = first.slice(0, MOST_LINES).map(({ file, line: at, field, says }) => {
    const place = [file, at === null ? [] : [`line ${at}`], field ?? []].flat().join(', ');
    return line(2, `${place}: ${says}`, options);
  });
  return count > lines.length
    ? [
        ...lines,
        `  and ${grouped(count - lines.length)} more; --format json lists the first thousand`,
      ]
    : lines;
};

/** The whole report, ending in a line break. */
export const auditText = (audit: Audit, books: RuleBooks, options: AuditTextOptions): string => {
  const { paint } = options;
  const summary = summaryOf(audit, books);
  const worst = summary.worst.map((norm) =>
    line(
      2,
      `${grouped(norm.bad)} of ${grouped(norm.applied)}  ${norm.title} (${norm.norm}, ${norm.policy}): ${outcomesInWords(norm)}`,
      options,
    ),
  );
  return [
    ...summary.warnings.map((warning) => paint.warn(line(0, `! ${warning}`, options))),
    ...(summary.warnings.length === 0 ? [] : ['']),
    `${paint.strong('Audit')}  ${ofIncidents(summary)}; ${several(audit.events, 'event')}`,
    ...summary.judged.map((each) => line(2, each, options)),
    ...section(
      'Excluded or incomplete',
      summary.excluded.map((each) => line(2, each, options)),
      options,
    ),
    ...section(
      'Incidents to look at first',
      audit.toSee.flatMap((seen, index) => toSeeLines(seen, index + 1, books, options)),
      options,
    ),
    ...section(
      'Rules most often breached, missed or late',
      shortened(worst, MOST_LINES, 'every rule is listed below'),
      options,
    ),
    ...section('Time from the first concern until told', timeLines(summary, options), options),
    ...section('Every rule that applied', normLines(summary, options), options),
    ...groupSections(summary, options),
    ...section(
      'Readings that verdicts rest on',
      shortened(
        summary.readings.map((reading) => line(2, readingText(reading), options)),
        MOST_LINES,
        '--format html lists them all',
      ),
      options,
    ),
    ...(summary.against === null
      ? []
      : section('Under another policy', comparisonLines(summary.against, options), options)),
    ...section('What could not be used', faultLines(audit.faults, options), options),
    ...section('Rows not understood', faultLines(audit.rows, options), options),
    '',
  ].join('\n');
};
