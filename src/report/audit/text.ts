/** An audit as text: what makes it less than whole, what to do first, then where to look, then every count. */
import type { RuleBooks } from '../../engine/replay.ts';
import type { Audit, Faults, Group, IncidentToSee } from '../../vocabulary/audits.ts';
import type { Finding } from '../../vocabulary/findings.ts';
import { folded, oneLine, type Painter } from '../../words/plain.ts';
import { clausesOf, notOwnInWords, VERDICT_WORDS } from '../words.ts';
import { comparisonLines } from './comparison-text.ts';
import { grouped, type NormLine, outcomesInWords, seenCounts, several } from './counts.ts';
import { placeInWords, rowsApart, together, UNDONE_TITLE } from './faults.ts';
import { verdictsInWords } from './in-short.ts';
import { normTitle, policyIn, TOLD_WORDS } from './names.ts';
import { notTimedInWords, shortSpreadInWords, spreadInWords } from './spread.ts';
import { type GroupLine, type ReadingLine, type Summary, summaryOf } from './summary.ts';

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

const ofIncidents = (of: Pick<Summary, 'incidents' | 'verdicts'>): string =>
  of.incidents === 0
    ? several(0, 'incident')
    : `${several(of.incidents, 'incident')}: ${verdictsInWords(of)}`;

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
  const findings = seen.findings
    .slice(0, MOST_FINDINGS)
    .flatMap((finding) => seenFinding(finding, seen, books, options));
  const more = seen.findings.length - MOST_FINDINGS;
  return [
    line(
      2,
      `${place}. ${paint.strong(oneLine(seen.incident))}  ${paint.bad(seenCounts(seen))}  ${paint.quiet(
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
      `${TOLD_WORDS[time.party]}, told in ${several(time.incidents, 'incident')}: ${spreadInWords(time)}`,
      options,
    ),
  ),
  ...notTimed.map((each) => line(2, notTimedInWords(each), options)),
];

const termLines = ({ terms }: Summary, options: AuditTextOptions): Lines =>
  terms.map(({ says, incidents, nonCompliant, bad, dslTold }) =>
    line(
      2,
      incidents === 0
        ? `${says}: no incidents`
        : `${says}: ${several(incidents, 'incident')}, ${grouped(nonCompliant)} non-compliant; ${several(bad, 'rule')} breached, missed, overdue or late in all; the DSL was told: ${
            dslTold === null ? 'not recorded' : shortSpreadInWords(dslTold)
          }`,
      options,
    ),
  );

const toDoLines = ({ toDo }: Summary, options: AuditTextOptions): Lines =>
  toDo.flatMap(({ says, where, incidents, clauses, moreClauses, practice }, index) => [
    line(2, `${index + 1}. ${options.paint.strong(says)}`, options),
    line(
      5,
      incidents.length === 0
        ? where
        : `${where} ${incidents.map(({ incident }) => oneLine(incident)).join(', ')}`,
      options,
    ),
    ...clauses.map((clause) => line(5, `Clause: ${clause.id}: ${clause.says}`, options)),
    ...(moreClauses === 0 ? [] : [line(5, `and ${several(moreClauses, 'more clause')}`, options)]),
    line(5, `In practice: ${practice}`, options),
  ]);

const readingText = ({ policy, reading, findings, bad }: ReadingLine): string =>
  `${policy}, ${reading.id}: ${several(findings, 'finding')}, ${grouped(bad)} of them breached, missed, overdue or late. Interpretation used: ${reading.taken}`;

const faultLines = (faults: Faults, options: AuditTextOptions): Lines => {
  const shown = together(faults).slice(0, MOST_LINES);
  const more = faults.count - shown.reduce((sum, { count }) => sum + count, 0);
  const lines = shown.map((each) => line(2, `${placeInWords(each)}: ${each.says}`, options));
  return more > 0
    ? [...lines, `  and ${grouped(more)} more; --format json lists the first thousand`]
    : lines;
};

/** The whole report, ending in a line break. */
export const auditText = (audit: Audit, books: RuleBooks, options: AuditTextOptions): string => {
  const { paint } = options;
  const summary = summaryOf(audit, books);
  const rows = rowsApart(audit.rows);
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
    ...(summary.against === null
      ? []
      : section('Under another policy', comparisonLines(summary.against, options), options)),
    ...section('What to do first', toDoLines(summary, options), options),
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
      'Rules most often breached, missed, overdue or late',
      shortened(worst, MOST_LINES, 'every rule is listed below'),
      options,
    ),
    ...section('Term by term', termLines(summary, options), options),
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
    ...section('What could not be used', faultLines(audit.faults, options), options),
    ...section('Rows not understood', faultLines(rows.notUnderstood, options), options),
    ...section(UNDONE_TITLE, faultLines(rows.undone, options), options),
    '',
  ].join('\n');
};
