/**
 * The report as one HTML page that needs nothing else: no script, no font, no picture from
 * anywhere. Verdicts are words beside a sign, so that nothing depends on colour.
 */
import { instantOf } from '../engine/time.ts';
import type { Finding, Verdict } from '../vocabulary/findings.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { eventInWords, type Rules } from '../words/entries.ts';
import { countedInWords, entryMomentInWords, momentInWords } from '../words/moments.ts';
import { inSchoolTime } from '../words/time.ts';
import { MOST_ENTRIES, REMARKS, type Remark, type Shown, shownEntries } from './entries.ts';
import { html, type Markup, NOTHING, when } from './markup.ts';
import { page } from './page.ts';
import { bullets, clauseMarkup, INCIDENT_SIGNS, SIGNS, signed, type Tone } from './signs.ts';
import { drawing } from './timeline-drawing.ts';
import { type DueWindow, dueWindows, failedIn } from './windows.ts';
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
  judgedAt,
  notOwnInWords,
  policyInWords,
  proceduresInWords,
  readingsUsed,
  titleOf,
  VERDICT_WORDS,
} from './words.ts';

/** An incident's part of the page, and its line in the table of contents. */
export interface IncidentMarkup {
  readonly body: Markup;
  readonly row: Markup;
  readonly name: string;
}

const findingName = (finding: Finding, rules: Rules): Markup =>
  html`<p>${titleOf(finding, rules)}<br><span class="quiet small">${finding.norm}</span></p>`;

const notOwnMarkup = (finding: Finding, policy: Policy): readonly Markup[] =>
  notOwnInWords(finding, policy).map((words) => html`<p class="small"><b>From:</b> ${words}</p>`);

const blockRow = (block: Block, verdict: Attention, rules: Rules): Markup => {
  const [first] = block;
  const clauses = [...new Set(block.flatMap((finding) => clausesOf(finding, rules.policy)))];
  const readings = [...new Set(block.flatMap((finding) => finding.readings))];
  return html`<tr role="row">
<th class="rule" scope="row" role="rowheader">${block.map((each) => findingName(each, rules))}</th>
<td role="cell" data-label="Verdict">${signed(SIGNS[verdict], VERDICT_WORDS[verdict])}</td>
<td role="cell" data-label="Why">${bullets(first.because)}${when(
    first.repair !== null,
    () => html`<p><b>Repair:</b> ${first.repair ?? ''}</p>`,
  )}</td>
<td role="cell" data-label="What the policy says">${clauses.map(clauseMarkup)}${block.flatMap(
    (each) => notOwnMarkup(each, rules.policy),
  )}${when(
    readings.length > 0,
    () => html`<p class="quiet small">Readings: ${readings.join(', ')}</p>`,
  )}</td>
</tr>`;
};

const attentionSection = (judged: Judged): Markup => {
  const rows = ATTENTION.flatMap((verdict) =>
    blocksOf(judged.report, verdict).map((block) => blockRow(block, verdict, judged)),
  );
  if (rows.length === 0) return NOTHING;
  return html`<h3>What needs attention</h3>
<table class="stack" role="table"><thead role="rowgroup"><tr role="row">
<th scope="col" role="columnheader">Rule</th><th scope="col" role="columnheader">Verdict</th>
<th scope="col" role="columnheader">Why</th>
<th scope="col" role="columnheader">What the policy says</th>
</tr></thead><tbody role="rowgroup">${rows}</tbody></table>`;
};

const windowItem = (window: DueWindow, rules: Rules): Markup => {
  const norms = window.findings.map((finding) => {
    const done = finding.doneAt === null ? '' : `, done ${inSchoolTime(instantOf(finding.doneAt))}`;
    return html`<li>${titleOf(finding, rules)}: ${signed(
      SIGNS[finding.verdict],
      VERDICT_WORDS[finding.verdict].toLowerCase(),
    )}${done}</li>`;
  });
  return html`<li><b>${window.letter}${failedIn(window) ? '!' : ''}</b> from ${inSchoolTime(
    window.owedAt,
  )} to ${inSchoolTime(window.dueAt)}<ul>${norms}</ul></li>`;
};

const remarkMarkup = ({ kind, says }: Remark): Markup => {
  const tone: Tone =
    kind === 'meets' || kind === 'departs' || kind === 'corrected' ? 'quiet' : 'bad';
  return html`<p class="small"><span class="mark ${tone}">${REMARKS[kind]}:</span> ${says}</p>`;
};

const freeText = (label: string, text: string | undefined): Markup =>
  text === undefined || text.trim() === ''
    ? NOTHING
    : html`<p class="note small"><b>${label}:</b> ${text}</p>`;

const entryRow = ({ entry, remarks }: Shown, rules: Rules): Markup => {
  const { event, position } = entry;
  const counted = countedInWords(entry);
  const happened = entryMomentInWords(event);
  return html`<tr role="row">
<th scope="row" role="rowheader" data-label="Entry">${position}</th>
<td class="time" role="cell" data-label="When">${counted}${when(
    happened !== counted,
    () => html`<br><span class="small quiet">happened ${happened}</span>`,
  )}</td>
<td role="cell" data-label="What">${eventInWords(event, rules)}${freeText(
    'Note',
    event.note,
  )}${freeText('Reason', event.reason)}</td>
<td role="cell" data-label="Remarks">${remarks.map(remarkMarkup)}</td>
</tr>`;
};

/** The drawing of a timeline against the time that there was for each thing, with its key. */
export const timelineFigure = (judged: Judged, shown: readonly Shown[]): Markup => {
  const windows = dueWindows(judged.report);
  return html`<figure>
<figcaption class="quiet small">Parties across, time down, in school time. Arrows lead from who did something to whom it was done. ◆ concern, ◇ decision or procedure, □ answer, ● act, broken line: recorded as not done, octagon: breach. Entries are counted from 0.</figcaption>
<div class="scroll" role="region" aria-label="Drawn timeline of ${judged.report.incident}" tabindex="0">${drawing(shown, windows)}</div>
</figure>
${when(
  windows.length > 0,
  () =>
    html`<h4>Brackets: from owed to due (! = not kept)</h4><ul>${windows.map((each) => windowItem(each, judged))}</ul>`,
)}`;
};

const timelineSection = (judged: Judged): Markup => {
  const shown = shownEntries(judged);
  const all = judged.timeline.events.length;
  return html`<h3>Timeline</h3>
${when(
  all > MOST_ENTRIES,
  () =>
    html`<p><b>Only ${shown.length} of ${all} entries are shown,</b> those that need attention first. All were judged; dutybound replay --format json names every one.</p>`,
)}
${timelineFigure(judged, shown)}
<h4>The entries in words</h4>
<table class="stack" role="table"><thead role="rowgroup"><tr role="row">
<th scope="col" role="columnheader">Entry</th><th scope="col" role="columnheader">When</th>
<th scope="col" role="columnheader">What</th><th scope="col" role="columnheader">Remarks</th>
</tr></thead><tbody role="rowgroup">${shown.map((each) => entryRow(each, judged))}</tbody></table>`;
};

const GOOD = ['met', 'departed'] as const satisfies readonly Verdict[];
const COUNTED = ['kept', 'lapsed', 'not-applicable'] as const satisfies readonly Verdict[];

const goodSection = (judged: Judged): Markup => {
  const { report, policy } = judged;
  const rows = GOOD.flatMap((verdict) =>
    having(report, verdict).map(
      (finding) => html`<tr role="row">
<th class="rule" scope="row" role="rowheader">${findingName(finding, judged)}</th>
<td role="cell" data-label="Verdict">${signed(SIGNS[verdict], VERDICT_WORDS[verdict])}</td>
<td role="cell" data-label="Why">${bullets(finding.because)}</td>
<td role="cell" data-label="What the policy says">${clausesOf(finding, policy).map(clauseMarkup)}${notOwnMarkup(finding, policy)}</td>
</tr>`,
    ),
  );
  const counted = COUNTED.flatMap((verdict) => {
    const findings = having(report, verdict);
    return findings.length === 0
      ? []
      : [
          html`<p>${signed(SIGNS[verdict], `${VERDICT_WORDS[verdict]} (${findings.length})`)}: ${findings
            .map((each) => titleOf(each, judged))
            .join('; ')}.</p>`,
        ];
  });
  return html`<h3>What was in order</h3>
${when(
  rows.length > 0,
  () => html`<table class="stack" role="table"><thead role="rowgroup"><tr role="row">
<th scope="col" role="columnheader">Rule</th><th scope="col" role="columnheader">Verdict</th>
<th scope="col" role="columnheader">Why</th>
<th scope="col" role="columnheader">What the policy says</th>
</tr></thead><tbody role="rowgroup">${rows}</tbody></table>`,
)}${counted}`;
};

/** Most lines of one list. */
const MOST_LINES = 50;

const listSection = (title: string, lines: readonly string[]): Markup =>
  when(lines.length > 0, () => {
    const more = lines.length - MOST_LINES;
    return html`<h3>${title}</h3><ul>${lines
      .slice(0, MOST_LINES)
      .map((line) => html`<li>${line}</li>`)}${when(
      more > 0,
      () => html`<li>and ${more} more</li>`,
    )}</ul>`;
  });

const remarkSections = ({ report, policy }: Judged): Markup => html`
${listSection(
  'Corrections',
  report.corrections.map(
    (each) =>
      `Entry ${each.entry} was: ${each.was}. It is: ${each.is}. Corrected by entry ${each.correctedBy}.`,
  ),
)}
${listSection(
  'Entries no rule covers',
  report.unmapped.map((each) => `Entry ${each.event}: ${each.why}`),
)}
${listSection('Warnings', report.warnings)}
${listSection(
  'How unclear or conflicting policy wording was interpreted',
  readingsUsed(report, policy).map(
    (each) => `${each.id}: ${each.problem} Interpretation used: ${each.taken}`,
  ),
)}
${listSection('What the policy leaves unsaid', report.unsaid)}`;

/** One incident; `number` counts the incidents of the page, from 1. */
export const htmlOfIncident = (judged: Judged, number: number): IncidentMarkup => {
  const { report, policy } = judged;
  const { name, says } = INCIDENT_WORDS[report.verdict];
  const counts = countsInWords(report);
  const sign = INCIDENT_SIGNS[report.verdict];
  const found = counts === '' ? says : counts;
  const body = html`<article id="incident-${number}">
<h2>${report.incident}</h2>
${when(report.exercise, () => html`<p class="exercise">EXERCISE: training, not a real incident</p>`)}
<p class="verdict ${sign.tone}">${signed(sign, name)}<span>: ${found}</span></p>
<dl class="head">
<dt>Policy</dt><dd>${policyInWords(policy)} (${policy.id})</dd>
<dt>Procedures</dt><dd>${proceduresInWords(report)}</dd>
<dt>Record</dt><dd>${report.record}, ${judged.timeline.events.length} entries</dd>
<dt>Judged as of</dt><dd>${momentInWords(judgedAt(judged))}</dd>
</dl>
${attentionSection(judged)}${timelineSection(judged)}${goodSection(judged)}${remarkSections(judged)}
</article>`;
  const row = html`<tr role="row"><th scope="row" role="rowheader"><a href="#incident-${number}">${report.incident}</a></th>
<td role="cell" data-label="Verdict">${signed(sign, name)}</td>
<td role="cell" data-label="Found">${found}</td>
<td role="cell" data-label="Policy">${policy.id}${report.exercise ? ', exercise' : ''}</td></tr>`;
  return { body, row, name: report.incident };
};

const contents = (
  incidents: readonly IncidentMarkup[],
  tally: string,
): Markup => html`<p>${tally}</p>
<table class="stack" role="table"><caption>Incidents in this report</caption>
<thead role="rowgroup"><tr role="row">
<th scope="col" role="columnheader">Incident</th><th scope="col" role="columnheader">Verdict</th>
<th scope="col" role="columnheader">Found</th><th scope="col" role="columnheader">Policy</th>
</tr></thead><tbody role="rowgroup">${incidents.map(({ row }) => row)}</tbody></table>`;

/** The page. */
export const htmlPage = (incidents: readonly IncidentMarkup[], tally: string): string => {
  const [first] = incidents;
  const title =
    incidents.length === 1 && first !== undefined
      ? `Incident report: ${first.name}`
      : `Incident report: ${incidents.length} incidents`;
  return page({
    title,
    header: html`<h1>Incident report</h1>
<p class="quiet">How each incident was handled, judged rule by rule against the school's policy. Clauses are given in our words, not the policy's. Confidential: keep it with the safeguarding file.</p>
${when(incidents.length === 0, () => html`<p>No incident could be judged.</p>`)}
${when(incidents.length > 1, () => contents(incidents, tally))}`,
    main: html`${incidents.map(({ body }) => body)}`,
  });
};
