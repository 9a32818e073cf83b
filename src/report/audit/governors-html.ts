/** The report to governors as one HTML page, from rounded counts only. */
import type { RuleBooks } from '../../engine/replay.ts';
import type { Audit } from '../../vocabulary/audits.ts';
import { html, type Markup, NOTHING, when } from '../markup.ts';
import { type Bar, type Series, stackedBars } from './charts.ts';
import { grouped } from './counts.ts';
import { coarseOf } from './disclosure.ts';
import {
  FEWER,
  GOVERNORS_TITLE,
  gapsIn,
  notWhole,
  saidToGovernors,
  shareInWords,
} from './governors.ts';
import { figure, list, page, section, table } from './page.ts';
import type { Coarse, CoarseAudit, CoarseNorm } from './rounding.ts';

const RULES: readonly Series[] = [
  { name: 'As the policy asks', fill: 'good' },
  { name: 'Broken, missed or late', fill: 'bad' },
  { name: 'Open or not known', fill: 'quiet' },
];

const shown = (count: Coarse): string => (count === null ? FEWER : grouped(count));

/** Most rules in the chart. */
const MOST_BARS = 12;

const barOf = ({ title, good, bad, unsettled }: CoarseNorm): Bar => ({
  label: title,
  parts: [good, bad, unsettled],
});

const gapsChart = (audit: CoarseAudit): Markup =>
  figure(
    `Rules with gaps, in rounded counts; what is ${FEWER} is not drawn`,
    stackedBars('Rules with gaps', RULES, gapsIn(audit).slice(0, MOST_BARS).map(barOf), false),
  );

const spansPart = (audit: CoarseAudit): Markup => {
  if (audit.spans.length === 0) return NOTHING;
  return html`${figure(
    'Incidents over time, in rounded counts',
    stackedBars(
      'Incidents over time',
      [{ name: 'Incidents', fill: 'quiet' }],
      audit.spans.map(({ says, all }) => ({ label: says, parts: [all] })),
      false,
    ),
  )}${table({
    caption: 'Incidents over time, in rounded counts',
    head: ['When', 'Incidents', 'Policy followed throughout', 'In words'],
    numbers: [1, 2],
    rows: audit.spans.map((span) => [
      span.says,
      shown(span.all),
      shown(span.good),
      shareInWords(span) ?? 'too close to say',
    ]),
  })}`;
};

const rulesPart = ({ norms }: CoarseAudit): Markup =>
  when(norms.length > 0, () =>
    table({
      caption: 'Rules that applied often enough to be shown, in rounded counts',
      head: ['Rule', 'Kind of incident', 'Applied', ...RULES.map(({ name }) => name), 'In words'],
      numbers: [2, 3, 4, 5],
      rows: norms.map((norm) => [
        norm.title,
        norm.procedure,
        shown(norm.all),
        shown(norm.good),
        shown(norm.bad),
        shown(norm.unsettled),
        shareInWords(norm) ?? 'too close to say',
      ]),
    }),
  );

const trendsPart = ({ norms, spans }: CoarseAudit): Markup => {
  const followed = norms.filter((norm) => norm.spans.length > 0);
  if (followed.length === 0) return NOTHING;
  return table({
    caption: 'As the policy asks, out of how often the rule applied, in rounded counts',
    head: ['Rule', ...spans.map(({ says }) => says)],
    rows: followed.map((norm) => [
      html`${norm.title}<br><span class="quiet small">${norm.procedure}</span>`,
      ...norm.spans.map(({ all, good }) => `${shown(good)} of ${shown(all)}`),
    ]),
  });
};

const kindsPart = ({ kinds }: CoarseAudit): Markup =>
  when(kinds.length > 0, () =>
    table({
      caption: 'Kinds of incident, in rounded counts; an incident can be of several',
      head: ['Kind', 'Incidents'],
      numbers: [1],
      rows: kinds.map(({ says, incidents }) => [says, shown(incidents)]),
    }),
  );

export const htmlOfCoarse = (audit: CoarseAudit): string => {
  const said = saidToGovernors(audit);
  const parts = said.map(({ title, lines }, index) =>
    section(
      `part-${String.fromCharCode(97 + index)}`,
      title,
      html`${list(lines)}${title === 'Where there are gaps' ? gapsChart(audit) : NOTHING}`,
    ),
  );
  const warning = notWhole(audit);
  return page({
    title: GOVERNORS_TITLE,
    header: html`<h1>${GOVERNORS_TITLE}</h1>
${warning === null ? NOTHING : html`<p class="warning"><b>Note:</b> ${warning}</p>`}
<p class="quiet">How incidents were handled, judged rule by rule against the school's policy. Nobody is named, and small counts are withheld.</p>`,
    main: html`${parts.slice(0, -1)}${section('time', 'Over time', spansPart(audit))}${section(
      'trends',
      'Rules over time',
      trendsPart(audit),
    )}${section('kinds', 'Kinds of incident', kindsPart(audit))}${section(
      'rules',
      'Rules',
      rulesPart(audit),
    )}${parts.slice(-1)}`,
  });
};

/** The report to governors as a page. It carries the charting library, as `html.ts` does. */
export const governorsHtml = (audit: Audit, books: RuleBooks): string =>
  htmlOfCoarse(coarseOf(audit, books));
