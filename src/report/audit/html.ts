/**
 * An audit as one HTML page: printable, without script, with charts beside tables of the same
 * numbers. It carries the charting library, so it is loaded only where a page is made.
 */
import type { RuleBooks } from '../../engine/replay.ts';
import {
  type Audit,
  type Faults,
  type Group,
  type IncidentToSee,
  MOST_FAULTS,
} from '../../vocabulary/audits.ts';
import { type Finding, VERDICTS, type Verdict } from '../../vocabulary/findings.ts';
import { html, type Markup, NOTHING, when } from '../markup.ts';
import { bullets, clauseMarkup, INCIDENT_SIGNS, SIGNS, signed } from '../signs.ts';
import { clausesOf, INCIDENT_WORDS, notOwnInWords, VERDICT_WORDS } from '../words.ts';
import { type Series, stackedBars, timeSpans } from './charts.ts';
import {
  COLUMN_WORDS,
  COLUMNS,
  grouped,
  INCIDENT_COLUMNS,
  several,
  type Tallied,
} from './counts.ts';
import { normTitle, policyIn, policyWords, TOLD_WORDS } from './names.ts';
import { type Cell, figure, list, page, section, table } from './page.ts';
import { minutesInWords, notTimedInWords } from './spread.ts';
import {
  type Comparison,
  type GroupLine,
  type NormLine,
  type Summary,
  summaryOf,
} from './summary.ts';

const INCIDENT_SERIES: readonly Series[] = [
  { name: 'Non-compliant', fill: 'bad' },
  { name: 'Open', fill: 'warn' },
  { name: 'Cannot tell', fill: 'quiet' },
  { name: 'Compliant', fill: 'good' },
];

const incidentParts = ({ verdicts }: Pick<GroupLine, 'verdicts'>): readonly number[] =>
  INCIDENT_COLUMNS.map((verdict) => verdicts[verdict]);

const RULE_SERIES: readonly Series[] = [
  { name: 'Breached, missed or late', fill: 'bad' },
  { name: 'Still owed or cannot tell', fill: 'quiet' },
  { name: 'Met, kept or settled', fill: 'good' },
];

const ruleParts = ({ applied, bad, counts }: Tallied): readonly number[] => {
  const unsettled = counts.owed + counts['cannot-tell'];
  return [bad, unsettled, applied - bad - unsettled];
};

const NORM_HEAD = ['Rule', 'Applied', ...COLUMNS.map((verdict) => COLUMN_WORDS[verdict])];
const NORM_NUMBERS = NORM_HEAD.map((_, column) => column).slice(1);

const normName = ({ norm, title }: Pick<NormLine, 'norm' | 'title'>): Markup =>
  html`${title}<br><span class="quiet small">${norm}</span>`;

const tallyCells = ({ applied, counts }: Tallied): readonly Cell[] => [
  grouped(applied),
  ...COLUMNS.map((verdict) => grouped(counts[verdict])),
];

const normTable = (caption: string, norms: readonly NormLine[], withPolicy = false): Markup =>
  table({
    caption,
    head: NORM_HEAD,
    numbers: NORM_NUMBERS,
    rows: norms.map((norm) => [
      withPolicy
        ? html`${norm.title}<br><span class="quiet small">${norm.norm}, ${norm.policy}</span>`
        : normName(norm),
      ...tallyCells(norm),
    ]),
  });

const overview = (summary: Summary): Markup =>
  html`${figure(
    'How the incidents were handled',
    stackedBars('Incidents by verdict', INCIDENT_SERIES, [
      { label: 'All incidents', parts: incidentParts(summary) },
    ]),
  )}${table({
    caption: `Incidents by verdict: ${several(summary.incidents, 'incident')}`,
    head: ['Verdict', 'What it means', 'Incidents'],
    numbers: [2],
    rows: INCIDENT_COLUMNS.map((verdict) => [
      signed(INCIDENT_SIGNS[verdict], INCIDENT_WORDS[verdict].name),
      INCIDENT_WORDS[verdict].says,
      grouped(summary.verdicts[verdict]),
    ]),
  })}`;

const seenTable = (audit: Audit): Markup =>
  when(
    audit.toSee.length > 0,
    () =>
      html`<p>The worst first. Each leads to what was found in it.</p>${table({
        caption: 'Incidents to look at first',
        head: [
          'Incident',
          'Verdict',
          'Breached',
          'Missed',
          'Late',
          'Policy',
          'School',
          'Where it stands',
        ],
        numbers: [2, 3, 4],
        rows: audit.toSee.map((seen, index) => [
          html`<a href="#incident-${index + 1}">${seen.incident}</a>`,
          signed(INCIDENT_SIGNS[seen.verdict], INCIDENT_WORDS[seen.verdict].name),
          grouped(seen.breached),
          grouped(seen.missed),
          grouped(seen.late),
          seen.policy,
          seen.school ?? '',
          `${seen.file}, line ${seen.line}`,
        ]),
      })}`,
  );

const findingRow = (finding: Finding, policyId: string, books: RuleBooks): readonly Cell[] => {
  const policy = policyIn(policyId, books);
  const says =
    policy === null
      ? html`${finding.clauses.join(', ')}`
      : html`${clausesOf(finding, policy).map(clauseMarkup)}${notOwnInWords(finding, policy).map(
          (words) => html`<p class="small"><b>From:</b> ${words}</p>`,
        )}`;
  return [
    normName({ norm: finding.norm, title: normTitle(finding.norm, books) }),
    signed(SIGNS[finding.verdict], VERDICT_WORDS[finding.verdict]),
    bullets(finding.because),
    says,
    finding.repair ?? '',
  ];
};

const seenArticle = (seen: IncidentToSee, place: number, books: RuleBooks): Markup =>
  html`<article id="incident-${place}" aria-labelledby="incident-${place}-title"><h3 id="incident-${place}-title">${seen.incident}</h3>
<p>${signed(INCIDENT_SIGNS[seen.verdict], INCIDENT_WORDS[seen.verdict].name)}. ${policyWords(
    seen.policy,
    books,
  )}${seen.school === null ? '' : `, school ${seen.school}`}. ${seen.file}, line ${seen.line}. <a href="#to-see">Back to the list</a></p>
${table({
  caption: `What was found in ${seen.incident}`,
  head: ['Rule', 'Verdict', 'Why', 'What the policy says', 'Repair'],
  rows: seen.findings.map((finding) => findingRow(finding, seen.policy, books)),
})}</article>
`;

/** Most rules in a chart. */
const MOST_BARS = 12;

const worstSection = ({ worst }: Summary): Markup =>
  when(
    worst.length > 0,
    () =>
      html`${figure(
        'How often the rules that went wrong most were breached, missed or late',
        stackedBars(
          'Rules most often breached, missed or late',
          RULE_SERIES,
          worst.slice(0, MOST_BARS).map((norm) => ({ label: norm.title, parts: ruleParts(norm) })),
        ),
      )}${normTable(
        `The ${several(Math.min(worst.length, MOST_BARS), 'rule')} most often breached, missed or late`,
        worst.slice(0, MOST_BARS),
        true,
      )}`,
  );

const timesSection = ({ times, notTimed }: Summary): Markup =>
  html`${when(
    times.length > 0,
    () =>
      html`<p>From the school's first concern until somebody first told them, in incidents in which they were told. Nights, weekends and holidays count.</p>${figure(
        'Box: the middle half of the incidents. Diamond: the median. Line: as far as nine in ten. Each step of the scale is longer than the one before.',
        timeSpans(
          'Time until told',
          times.map((time) => ({
            label: TOLD_WORDS[time.party],
            from: time.lowerQuartile,
            middle: time.median,
            to: time.upperQuartile,
            end: time.ninetieth,
          })),
        ),
      )}${table({
        caption: 'Time until told: so many of the incidents within this time',
        head: ['Told', 'Incidents', 'A quarter', 'Half (median)', 'Three quarters', 'Nine in ten'],
        numbers: [1],
        rows: times.map((time) => [
          TOLD_WORDS[time.party],
          grouped(time.incidents),
          minutesInWords(time.lowerQuartile),
          minutesInWords(time.median),
          minutesInWords(time.upperQuartile),
          minutesInWords(time.ninetieth),
        ]),
      })}`,
  )}${notTimed.map((each) => html`<p class="quiet">${notTimedInWords(each)}.</p>`)}`;

const normsSection = ({ policies }: Summary): Markup =>
  html`${policies.map(
    ({ policy, says, procedures, neverApplied }) => html`<h3>${says} (${policy})</h3>
${procedures.map(({ title, norms }) => normTable(`${title}: ${several(norms.length, 'rule')} that applied`, norms))}
${when(neverApplied > 0, () => html`<p class="quiet">${several(neverApplied, 'rule')} more never applied.</p>`)}`,
  )}`;

const GROUPS: readonly {
  readonly by: Group['by'];
  readonly title: string;
  readonly head: string;
  readonly note: string;
}[] = [
  {
    by: 'procedure',
    title: 'By procedure',
    head: 'Procedure',
    note: 'An incident can open several procedures, so these do not add up to all incidents.',
  },
  { by: 'policy', title: 'By policy', head: 'Policy', note: '' },
  { by: 'term', title: 'By school term', head: 'Term', note: '' },
  { by: 'school', title: 'By school', head: 'School', note: '' },
];

/** Most groups of one kind in a chart. */
const MOST_IN_CHART = 40;

/** Most groups of one kind whose rules are listed one by one; --format csv and json have them all. */
const MOST_DETAILED = 40;

const GROUP_NUMBERS = [1, 2, 3, 4, 5, 6, 7];

const groupDetails = (group: GroupLine): Markup => {
  const norms = group.norms();
  return when(
    norms.length > 0,
    () =>
      html`<details><summary>${group.says}: every rule that applied</summary>${normTable(
        `${group.says}: ${several(norms.length, 'rule')} that applied, the most often broken first`,
        norms,
        true,
      )}</details>`,
  );
};

const groupSection = (
  { by, title, head, note }: (typeof GROUPS)[number],
  { groups }: Summary,
): Markup => {
  const all = groups[by];
  if (all.length === 0) return NOTHING;
  return section(
    `by-${by}`,
    title,
    html`${when(note !== '', () => html`<p>${note}</p>`)}${when(all.length <= MOST_IN_CHART, () =>
      figure(
        `${title}: how the incidents were handled`,
        stackedBars(
          `${title}: incidents by verdict`,
          INCIDENT_SERIES,
          all.map((group) => ({ label: group.says, parts: incidentParts(group) })),
        ),
      ),
    )}${table({
      caption: `${title}: incidents, and rules taken together`,
      head: [
        head,
        'Incidents',
        ...INCIDENT_COLUMNS.map((verdict) => INCIDENT_WORDS[verdict].name),
        'Rules applied',
        'Breached, missed or late',
      ],
      numbers: GROUP_NUMBERS,
      rows: all.map((group) => [
        group.says,
        grouped(group.incidents),
        ...incidentParts(group).map(grouped),
        grouped(group.all().applied),
        grouped(group.all().bad),
      ]),
    })}${
      all.length <= MOST_DETAILED
        ? html`${all.map(groupDetails)}`
        : html`<p>The rules one by one are left out for so many; the CSV and JSON formats have them.</p>`
    }`,
  );
};

const readingsSection = ({ readings }: Summary): Markup =>
  when(
    readings.length > 0,
    () =>
      html`<p>Where the wording of a policy is unclear or conflicting, an interpretation was chosen. The findings counted here depend on these; another interpretation could change them.</p>${table(
        {
          caption: 'Readings, with the findings that rest on them',
          head: [
            'Reading',
            'Policy',
            'Findings',
            'Of these breached, missed or late',
            'The question',
            'Interpretation used',
          ],
          numbers: [2, 3],
          rows: readings.map(({ policy, reading, findings, bad }) => [
            reading.id,
            policy,
            grouped(findings),
            grouped(bad),
            reading.problem,
            reading.taken,
          ]),
        },
      )}`,
  );

const verdictOrNone = (verdict: Verdict | null): string =>
  verdict === null ? 'not asked' : VERDICTS[verdict];

/** Most changes that are listed. */
const MOST_CHANGES = 200;

const comparisonSection = (comparison: Comparison | null): Markup => {
  if (comparison === null) return NOTHING;
  const { says, same, incidents, norms } = comparison;
  const more = norms.length - MOST_CHANGES;
  return html`<p>${says}. ${several(same, 'incident')} have the same verdict under both.</p>${when(
    incidents.length > 0,
    () =>
      table({
        caption: 'Incidents that come to another verdict',
        head: ['Was', 'Is', 'Incidents'],
        numbers: [2],
        rows: incidents.map(({ was, is, count }) => [
          signed(INCIDENT_SIGNS[was], INCIDENT_WORDS[was].name),
          signed(INCIDENT_SIGNS[is], INCIDENT_WORDS[is].name),
          grouped(count),
        ]),
      }),
  )}${when(
    norms.length > 0,
    () =>
      html`${table({
        caption: 'Rules that come to another verdict',
        head: ['Rule', 'Was', 'Is', 'Incidents'],
        numbers: [3],
        rows: norms
          .slice(0, MOST_CHANGES)
          .map((norm) => [
            normName(norm),
            verdictOrNone(norm.was),
            verdictOrNone(norm.is),
            grouped(norm.count),
          ]),
      })}${when(more > 0, () => html`<p>And ${grouped(more)} more; the JSON format has them all.</p>`)}`,
  )}`;
};

const faultsSection = (caption: string, { count, first }: Faults): Markup =>
  when(
    count > 0,
    () =>
      html`${table({
        caption: `${caption}: ${grouped(count)}`,
        head: ['File', 'Line', 'Field', 'What is wrong'],
        numbers: [1],
        rows: first.map(({ file, line, field, says }) => [file, line ?? '', field ?? '', says]),
      })}${when(
        count > first.length,
        () =>
          html`<p>Only the first ${grouped(MOST_FAULTS)} at most are listed; all are counted.</p>`,
      )}`,
  );

const CONTENTS: readonly (readonly [id: string, title: string])[] = [
  ['overview', 'All incidents'],
  ['to-see', 'Incidents to look at first'],
  ['worst', 'Rules most often breached, missed or late'],
  ['times', 'Time until told'],
  ['norms', 'Every rule that applied'],
  ['by-procedure', 'By procedure'],
  ['by-policy', 'By policy'],
  ['by-term', 'By school term'],
  ['by-school', 'By school'],
  ['readings', 'Readings that verdicts rest on'],
  ['against', 'Under another policy'],
  ['excluded', 'Excluded or incomplete'],
  ['faults', 'What could not be used'],
  ['rows', 'Rows not understood'],
  ['findings', 'Findings of the incidents to look at first'],
];

const titleOfPart = (id: string): string => CONTENTS.find(([each]) => each === id)?.[1] ?? id;

const mainOf = (audit: Audit, summary: Summary, books: RuleBooks): Markup => {
  const part = (id: string, inside: Markup): Markup => section(id, titleOfPart(id), inside);
  return html`${part('overview', overview(summary))}${part('to-see', seenTable(audit))}${part(
    'worst',
    worstSection(summary),
  )}${part('times', timesSection(summary))}${part('norms', normsSection(summary))}${GROUPS.map(
    (group) => groupSection(group, summary),
  )}${part('readings', readingsSection(summary))}${part(
    'against',
    comparisonSection(summary.against),
  )}${part('excluded', list(summary.excluded))}${part(
    'faults',
    faultsSection('Parts of the input that could not be used', audit.faults),
  )}${part('rows', faultsSection('Rows that no word of ours stands for', audit.rows))}${part(
    'findings',
    html`${audit.toSee.map((seen, index) => seenArticle(seen, index + 1, books))}`,
  )}`;
};

/** The whole page. */
export const auditHtml = (audit: Audit, books: RuleBooks): string => {
  const summary = summaryOf(audit, books);
  const main = mainOf(audit, summary, books);
  const links = CONTENTS.filter(([id]) => main.markup.includes(`<section id="${id}"`)).map(
    ([id, title]) => html`<a href="#${id}">${title}</a>`,
  );
  return page({
    title: `Audit: ${several(summary.incidents, 'incident')}`,
    header: html`<h1>Audit of incidents</h1>
${summary.warnings.map((warning) => html`<p class="warning"><b>Note:</b> ${warning}</p>`)}
<p class="quiet">How each incident was handled, judged rule by rule against the school's policy. Clauses are given in our words, not the policy's. Confidential: keep it with the safeguarding file.</p>
<p><b>${several(summary.incidents, 'incident')}, ${several(audit.events, 'event')}.</b> ${summary.judged.join(' ')}</p>
<nav aria-label="Contents">${list(links)}</nav>`,
    main,
  });
};
