/**
 * The report as one HTML page that needs nothing else: no script, no font, no picture from
 * anywhere. Verdicts are words beside a sign, so that nothing depends on colour.
 */

import { instantOf } from '../engine/time.ts';
import type { Finding, Verdict } from '../vocabulary/findings.ts';
import type { Reading } from '../vocabulary/policies.ts';
import { PROCEDURES } from '../vocabulary/procedures.ts';
import { eventInWords, type Rules, recordInWords } from '../words/entries.ts';
import { countedInWords, entryMomentInWords } from '../words/moments.ts';
import { inSchoolTime } from '../words/time.ts';
import {
  MOST_ENTRIES,
  REMARKS,
  type Remark,
  type RemarkKind,
  type Shown,
  shownEntries,
} from './entries.ts';
import { html, type Markup, NOTHING, when } from './markup.ts';
import { page } from './page.ts';
import {
  bullets,
  findingMarkup,
  findingsMarkup,
  INCIDENT_SIGNS,
  SIGNS,
  signed,
  type Tone,
} from './signs.ts';
import { drawing } from './timeline-drawing.ts';
import { type DueWindow, dueWindows, failedIn } from './windows.ts';
import {
  ATTENTION,
  alikeIn,
  type Block,
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

/** An incident's part of the page, and its line in the table of contents. */
export interface IncidentMarkup {
  readonly body: Markup;
  readonly row: Markup;
  readonly name: string;
  /** What holds for the policy and not for one incident; told once, after all of them. */
  readonly readings: readonly Reading[];
  readonly unsaid: readonly string[];
}

/** A rule in a line: its name, its clauses, and where it comes from if not from the school's policy. */
const ruleItem = (finding: Finding, rules: Rules): Markup =>
  html`<li>${titleOf(finding, rules)} <span class="quiet small">(${[
    ...finding.clauses,
    ...notOwnInWords(finding, rules.policy),
  ].join(', ')})</span></li>`;

/** What hangs on one answer: the question once, and the rules by name. */
const silentBlock = (block: Block, rules: Rules): Markup => {
  const [first] = block;
  return html`<div class="finding"><h4>${signed(SIGNS[first.verdict], VERDICT_WORDS[first.verdict])}</h4>
${bullets(first.because)}<ul class="run">${block.map((each) => ruleItem(each, rules))}</ul>${when(
    first.repair !== null,
    () => html`<p><b>Repair:</b> ${first.repair ?? ''}</p>`,
  )}</div>`;
};

const blockMarkup = (block: Block, rules: Rules): Markup =>
  block[0].verdict === 'cannot-tell'
    ? silentBlock(block, rules)
    : findingMarkup(block, (finding) => titleOf(finding, rules), rules.policy, [
        ...new Set(block.flatMap(({ readings }) => readings)),
      ]);

const attentionSection = (judged: Judged): Markup => {
  const blocks = ATTENTION.flatMap((verdict) => alikeIn(having(judged.report, verdict), judged));
  return when(
    blocks.length > 0,
    () =>
      html`<h3>What needs attention</h3>${findingsMarkup(blocks.map((block) => blockMarkup(block, judged)))}`,
  );
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

const REMARK_KINDS = Object.keys(REMARKS) as readonly RemarkKind[];

/** Remarks of one kind, in a line. */
const remarkMarkup = (kind: RemarkKind, remarks: readonly Remark[]): Markup => {
  const its = remarks.filter((remark) => remark.kind === kind);
  if (its.length === 0) return NOTHING;
  const tone: Tone =
    kind === 'meets' || kind === 'departs' || kind === 'corrected' ? 'quiet' : 'bad';
  return html`<p class="small"><span class="mark ${tone}">${REMARKS[kind]}:</span> ${its.map(({ says }) => says).join('; ')}</p>`;
};

const freeText = (label: string, text: string | undefined): Markup =>
  text === undefined || text.trim() === ''
    ? NOTHING
    : html`<p class="note small"><b>${label}:</b> ${text}</p>`;

/** What stands for an entry beside the line of time, where the drawing is too wide. */
const signOf = ({ entry: { event }, remarks }: Shown): string => {
  if (remarks.some(({ kind }) => kind === 'breach')) return '✖';
  switch (event.type) {
    case 'concern.raised':
      return '◆';
    case 'procedure.opened':
    case 'message.acknowledged':
    case 'decision.recorded':
      return '◇';
    case 'fact.established':
      return '□';
    case 'act.omitted':
      return '○';
    default:
      return '●';
  }
};

const entryRow = ({ entry, remarks }: Shown, rules: Rules): Markup => {
  const { event, position } = entry;
  const counted = countedInWords(entry);
  const happened = entryMomentInWords(event);
  return html`<tr role="row">
<th scope="row" role="rowheader" data-label="Entry"><span class="shape" aria-hidden="true">${signOf({ entry, remarks })}</span>${position}</th>
<td class="time" role="cell" data-label="When">${counted}${when(
    happened !== counted,
    () => html`<br><span class="small quiet">happened ${happened}</span>`,
  )}</td>
<td class="what" role="cell" data-label="What">${eventInWords(event, rules)}${freeText(
    'Note',
    event.note,
  )}${freeText('Reason', event.reason)}</td>
<td role="cell" data-label="Remarks">${REMARK_KINDS.map((kind) => remarkMarkup(kind, remarks))}</td></tr>`;
};

/** The drawing of a timeline against the time that there was for each thing, with its key. */
export const timelineFigure = (judged: Judged, shown: readonly Shown[]): Markup => {
  const windows = dueWindows(judged.report);
  return html`<figure class="drawn">
<figcaption class="quiet small">Parties across, time down, in school time. Arrows lead from who did something to whom it was done. ◆ concern, ◇ decision or procedure, □ answer, ● act, broken line: recorded as not done, octagon: breach. Entries are counted from 0.</figcaption>
<div class="scroll" role="region" aria-label="Drawn timeline of ${judged.report.incident}" tabindex="0">${drawing(shown, windows)}</div>
</figure>
${when(
  windows.length > 0,
  () =>
    html`<h4>The time there was, from owed to due (! = not kept)</h4><ul class="windows">${windows.map((each) => windowItem(each, judged))}</ul>`,
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
<table class="stack chronology" role="table"><thead role="rowgroup"><tr role="row">
<th scope="col" role="columnheader">Entry</th><th scope="col" role="columnheader">When</th>
<th scope="col" role="columnheader">What</th><th scope="col" role="columnheader">Remarks</th>
</tr></thead><tbody role="rowgroup">${shown.map((each) => entryRow(each, judged))}</tbody></table>`;
};

const GOOD = ['met', 'departed'] as const satisfies readonly Verdict[];
const COUNTED = ['kept', 'lapsed', 'not-applicable'] as const satisfies readonly Verdict[];

const goodSection = (judged: Judged): Markup => {
  const { report } = judged;
  const named = GOOD.flatMap((verdict) => {
    const findings = having(report, verdict);
    return findings.length === 0
      ? []
      : [
          html`<p class="sort">${signed(SIGNS[verdict], `${VERDICT_WORDS[verdict]} (${findings.length})`)}</p>${report.procedures.map(
            (id) => {
              const its = findings.filter(({ procedure }) => procedure === id);
              return when(
                its.length > 0,
                () =>
                  html`<ul class="run"><li class="lead">${PROCEDURES[id]}: </li>${its.map((each) => ruleItem(each, judged))}</ul>`,
              );
            },
          )}`,
        ];
  });
  const counted = COUNTED.flatMap((verdict) => {
    const findings = having(report, verdict);
    if (findings.length === 0) return [];
    const says = signed(SIGNS[verdict], `${VERDICT_WORDS[verdict]} (${findings.length})`);
    const names = html`<ul class="run">${findings.map((each) => html`<li>${titleOf(each, judged)}</li>`)}</ul>`;
    return verdict === 'not-applicable'
      ? [html`<details><summary>${says}</summary>${names}</details>`]
      : [html`<p class="sort">${says}</p>${names}`];
  });
  return html`<h3>What was in order</h3>
<p class="quiet">With the clauses of each. What met it stands beside the entries.</p>${named}${counted}`;
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

const remarkSections = ({ report }: Judged): Markup => html`
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
${listSection('Warnings', report.warnings)}`;

/** One incident; `number` counts the incidents of the page, from 1. */
export const htmlOfIncident = (judged: Judged, number: number): IncidentMarkup => {
  const { report, policy } = judged;
  const { name, says } = INCIDENT_WORDS[report.verdict];
  const counts = countsInWords(report);
  const sign = INCIDENT_SIGNS[report.verdict];
  const found = counts === '' ? says : counts;
  const body = html`<article class="incident" id="incident-${number}">
<h2>${report.incident}</h2>
${when(report.exercise, () => html`<p class="exercise">EXERCISE: training, not a real incident</p>`)}
<p class="verdict ${sign.tone}">${signed(sign, name)}<span>: ${found}</span></p>
<dl class="head">
<dt>Policy</dt><dd>${policyInWords(policy)} (${policy.id})</dd>
<dt>Procedures</dt><dd>${proceduresInWords(report)}</dd>
<dt>Record</dt><dd>${recordInWords(report.record, judged)}, ${judged.timeline.events.length} entries</dd>
<dt>Judged as of</dt><dd>${judgedAtInWords(judged)}</dd>
</dl>
${attentionSection(judged)}${timelineSection(judged)}${goodSection(judged)}${remarkSections(judged)}
</article>`;
  const row = html`<tr role="row"><th scope="row" role="rowheader"><a href="#incident-${number}">${report.incident}</a></th>
<td role="cell" data-label="Verdict">${signed(sign, name)}</td>
<td role="cell" data-label="Found">${found}</td>
<td role="cell" data-label="Policy">${policy.id}${report.exercise ? ', exercise' : ''}</td></tr>`;
  return {
    body,
    row,
    name: report.incident,
    readings: readingsUsed(report, policy),
    unsaid: report.unsaid,
  };
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

const columns = (title: string, lines: readonly Markup[]): Markup =>
  when(
    lines.length > 0,
    () =>
      html`<section><h2>${title}</h2><ul class="columns">${lines.map((line) => html`<li>${line}</li>`)}</ul></section>`,
  );

/** What holds for the policies, each once. On paper the problem is left out that a reading settles. */
const ofPolicies = (incidents: readonly IncidentMarkup[]): Markup => {
  const readings = new Map(
    incidents.flatMap((each) =>
      each.readings.map((reading) => [reading.id + reading.taken, reading]),
    ),
  );
  return html`${columns(
    'How unclear or conflicting policy wording was interpreted',
    [...readings.values()].map(
      ({ id, problem, taken }) =>
        html`<b class="as-is">${id}</b>: <span class="problem">${problem} Interpretation used:</span> ${taken}`,
    ),
  )}${columns(
    'What the policy leaves unsaid',
    [...new Set(incidents.flatMap(({ unsaid }) => unsaid))].map((line) => html`${line}`),
  )}`;
};

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
    main: html`${incidents.map(({ body }) => body)}${ofPolicies(incidents)}`,
  });
};
