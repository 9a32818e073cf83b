/** The report to governors as one HTML page, from rounded counts only. */
import type { RuleBooks } from '../../engine/replay.ts';
import { html, type Markup, NOTHING, when } from '../markup.ts';
import { grouped } from './counts.ts';
import {
  FEWER,
  GAPS_TITLE,
  GOVERNORS_TITLE,
  gapInWords,
  gapsIn,
  issuedInWords,
  notWhole,
  type ReportToGovernors,
  ruleInWords,
  type Said,
  saidToGovernors,
  shareInWords,
} from './governors.ts';
import { lengthClass } from './lengths.ts';
import { list, page, section, table } from './page.ts';
import type { Coarse, CoarseAudit, CoarseNorm } from './rounding.ts';

const shown = (count: Coarse): string => (count === null ? FEWER : grouped(count));

/** How often a rule went wrong, as a border, which is printed and kept in colours of the reader's own. */
const bar = ({ bad, all }: CoarseNorm): Markup =>
  bad === null || all === null
    ? NOTHING
    : html`<span class="how-often" aria-hidden="true"><span class="${lengthClass('wide', bad, all)}"></span></span>`;

const gapsTable = (counts: CoarseAudit): Markup =>
  table({
    caption: 'Rules that went wrong in five incidents or more, in rounded counts',
    head: ['Rule', 'How', 'Went wrong', 'Of incidents'],
    numbers: [3],
    rows: gapsIn(counts).map((norm) => [
      ruleInWords(norm),
      gapInWords(norm) || 'in several ways',
      html`${shown(norm.bad)} ${bar(norm)}`,
      shown(norm.all),
    ]),
  });

const spansPart = ({ spans }: CoarseAudit): Markup =>
  when(spans.length > 0, () =>
    table({
      caption: 'Incidents over time, in rounded counts',
      head: ['When', 'Incidents', 'Policy followed throughout', 'In words'],
      numbers: [1, 2],
      rows: spans.map((span) => [
        span.says,
        shown(span.all),
        shown(span.good),
        shareInWords(span) ?? 'too close to say',
      ]),
    }),
  );

const kindsPart = ({ kinds }: CoarseAudit): Markup =>
  when(kinds.length > 0, () =>
    table({
      caption: 'In rounded counts; an incident can be of several kinds',
      head: ['Kind', 'Incidents'],
      numbers: [1],
      rows: kinds.map(({ says, incidents }) => [says, shown(incidents)]),
    }),
  );

const saidPart = ({ title, lines }: Said, index: number, counts: CoarseAudit): Markup => {
  const gaps = title === GAPS_TITLE ? gapsIn(counts) : [];
  return section(
    `part-${String.fromCharCode(97 + index)}`,
    title,
    html`${gaps.length === 0 ? NOTHING : gapsTable(counts)}${list(lines.slice(gaps.length))}`,
  );
};

/** The report to governors as a page. */
export const governorsHtml = (report: ReportToGovernors, books: RuleBooks): string => {
  const { counts } = report;
  const parts = saidToGovernors(report, books).map((said, index) => saidPart(said, index, counts));
  const warning = notWhole(counts);
  return page({
    title: GOVERNORS_TITLE,
    header: html`<h1>${GOVERNORS_TITLE}</h1>
<p><b>${issuedInWords(report)}</b></p>
${warning === null ? NOTHING : html`<p class="warning"><b>Note:</b> ${warning}</p>`}
<p class="quiet">How incidents were handled, judged rule by rule against the school's policy. Nobody is named, and small counts are withheld.</p>`,
    main: html`${parts.slice(0, -1)}${section('time', 'Over time', spansPart(counts))}${section(
      'kinds',
      'Kinds of incident',
      kindsPart(counts),
    )}${parts.slice(-1)}`,
  });
};
