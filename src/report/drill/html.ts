/**
 * The debrief of a drill as one HTML page, to look at and to print. Nothing on it is sent or kept: a name that is
 * typed on the certificate is on the paper and nowhere else.
 */
import type {
  BookStep,
  ClauseTold,
  Comparison,
  CourseItem,
  Debrief,
  DebriefAction,
  Debriefs,
  NotAsked,
  RuleTold,
} from '../../vocabulary/debriefs.ts';
import { dayInWords } from '../../words/time.ts';
import { shownEntries } from '../entries.ts';
import { timelineFigure } from '../html.ts';
import { html, type Markup, NOTHING, when } from '../markup.ts';
import { page } from '../page.ts';
import { bullets, SIGNS, signed, type Tone } from '../signs.ts';
import type { Judged } from '../words.ts';
import { DEBRIEF_STYLE } from './style.ts';
import {
  ALL_ASKED,
  alikeInWords,
  answerInWords,
  atOnceInWords,
  besideInWords,
  bookStepInWords,
  CHANGED_NOTHING,
  COURSE_WORDS,
  certifiedInWords,
  changedInWords,
  consequenceInWords,
  digestsInWords,
  EXERCISE,
  guidanceInWords,
  HEADINGS,
  headOfRule,
  hereInWords,
  idleInWords,
  mistakeInWords,
  mistakenInWords,
  momentInWords,
  NO_ACTIONS,
  partingInWords,
  SAME_WAY,
  standsInWords,
  stepInWords,
  tableStandsInWords,
  unseenInWords,
  WELL_DONE,
  whenInWords,
} from './words.ts';

/** Empty lines for what people add to the actions by hand. */
const EMPTY_ACTIONS = 3;

const part = (title: string, inside: Markup): Markup =>
  when(inside.markup !== '', () => html`<section><h3>${title}</h3>${inside}</section>`);

const list = (items: readonly (string | Markup)[]): Markup =>
  when(items.length > 0, () => html`<ul>${items.map((each) => html`<li>${each}</li>`)}</ul>`);

const rows = (head: readonly string[], body: readonly Markup[], kind = ''): Markup =>
  html`<table class="stack ${kind}" role="table"><thead role="rowgroup"><tr role="row">${head.map(
    (name) => html`<th scope="col" role="columnheader">${name}</th>`,
  )}</tr></thead><tbody role="rowgroup">${body}</tbody></table>`;

const row = (first: string | Markup, cells: readonly (readonly [string, string | Markup])[]) =>
  html`<tr role="row"><th class="rule" scope="row" role="rowheader">${first}</th>${cells.map(
    ([label, says]) => html`<td role="cell" data-label="${label}">${says}</td>`,
  )}</tr>`;

const clauseMarkup = ({ id, section, says }: ClauseTold): Markup =>
  html`<p class="clause"><b>${id}, ${section}</b>${says}</p>`;

const ids = (clauses: readonly ClauseTold[]): Markup =>
  html`<span class="ids">${clauses.map(({ id, section }) => `${id}, ${section}`).join('; ')}</span>`;

const atOncePart = (debrief: Debrief): Markup => {
  const { atOnce } = debrief;
  const tone: Tone = atOnce.missed === 0 ? 'good' : 'bad';
  const unseen = unseenInWords(debrief);
  return html`<p class="count ${tone}"><span>${atOnceInWords(atOnce)}</span></p>
${list(
  atOnce.steps.map(
    (step) =>
      html`${signed(SIGNS[step.verdict], step.title)}: ${stepInWords(step, debrief)}<br>${ids(step.clauses)}`,
  ),
)}${unseen === null ? NOTHING : html`<p class="warning">${unseen}</p>`}`;
};

const wellPart = ({ wentWell }: Debrief): Markup =>
  when(
    wentWell.length > 0,
    () =>
      html`<ul class="well">${wentWell.map(
        (rule) =>
          html`<li>${signed(SIGNS[rule.verdict], rule.title)}: ${rule.how}<br>${ids(rule.clauses)}</li>`,
      )}</ul>`,
  );

const wrongRow = (rule: RuleTold): Markup =>
  row(html`${rule.title}<br>${signed(SIGNS[rule.verdict], headOfRule(rule.verdict))}`, [
    [
      'Next time, and why',
      html`<p><b>${rule.asks}</b></p>${rule.repair === null ? NOTHING : html`<p>${rule.repair}.</p>`}<div class="small quiet">${bullets(rule.because)}</div>`,
    ],
    ['What the policy says', html`${rule.clauses.map(clauseMarkup)}`],
  ]);

const wrongPart = ({ wentWrong }: Debrief): Markup =>
  wentWrong.length === 0
    ? html`<p>${WELL_DONE}</p>`
    : rows(
        ['Rule', 'Next time, and why', 'What the policy says'],
        wentWrong.map(wrongRow),
        'wrong',
      );

const notAskedItem = (each: NotAsked): Markup =>
  html`<li><b>${each.asks}</b><br>${answerInWords(each)}${list(each.leadsTo.map(consequenceInWords))}</li>`;

const notAskedPart = ({ notAsked }: Debrief): Markup => {
  if (notAsked.length === 0) return html`<p>${ALL_ASKED}</p>`;
  const weighty = notAsked.filter(({ leadsTo }) => leadsTo.length > 0);
  const idle = notAsked.filter(({ leadsTo }) => leadsTo.length === 0);
  return html`${when(
    weighty.length > 0,
    () => html`<ul class="well">${weighty.map(notAskedItem)}</ul>`,
  )}${when(idle.length > 0, () => html`<p>${CHANGED_NOTHING}:</p>${list(idle.map(idleInWords))}`)}`;
};

const mistakenPart = (debrief: Debrief): Markup =>
  list(
    debrief.mistaken.map(
      (each) =>
        html`<b>${each.asks}</b><br>${mistakenInWords(each, debrief)}${list(each.leadsTo.map(consequenceInWords))}`,
    ),
  );

const DONE = { sign: '✔', tone: 'good' } as const;
const NOT_YET = { sign: '▶', tone: 'warn' } as const;

const bookRow = (step: BookStep): Markup =>
  html`<tr role="row" class="${step.here === 'not-taken' ? 'lacks' : ''}"><td class="time" role="cell" data-label="By the book">minute ${step.minute}</td><th scope="row" role="rowheader">${bookStepInWords(
    step,
  )}</th><td role="cell" data-label="Here">${signed(
    step.here === 'not-taken' ? NOT_YET : DONE,
    hereInWords(step),
  )}</td></tr>`;

const pathPart = (debrief: Debrief): Markup => html`<h4>${HEADINGS.byTheBook}</h4>
<p class="small quiet">The same story, gone through by doing what the procedure asks as soon as it asks. There are other good ways.</p>
${rows(['By the book', 'Step', 'Here'], debrief.byTheBook.map(bookRow), 'book')}
${when(
  debrief.notCome.length > 0,
  () =>
    html`<h4>${HEADINGS.notCome}</h4>${list(
      debrief.notCome.map(
        ({ from, says, why }) =>
          html`${from === null ? '' : `From ${from}: `}“${says}”<br><span class="quiet">Why: ${why.join('; ')}.</span>`,
      ),
    )}`,
)}${when(
  debrief.mistakes.length > 0,
  () =>
    html`<h4>${HEADINGS.mistakes}</h4>${list(
      debrief.mistakes.map((each) => {
        const { head, rest } = mistakeInWords(each, debrief);
        return html`“${each.says}”<br>${signed(each.made ? NOT_YET : DONE, head)} ${rest}`;
      }),
    )}`,
)}`;

const GOOD_REMARKS: readonly string[] = ['Meets', 'Decided against, with a reason', 'Corrected'];

const courseRow = (item: CourseItem, debrief: Debrief): Markup =>
  html`<tr role="row" class="${item.kind}"><td class="time" role="cell" data-label="When">${momentInWords(
    item.at,
    debrief,
  )}</td><td class="kind" role="cell" data-label="Kind">${COURSE_WORDS[item.kind]}${
    item.entry === null ? '' : ` (entry ${item.entry})`
  }</td><td class="what" role="cell" data-label="What">${item.says}${item.beside.map(
    (each) => html`<p class="small">${each}</p>`,
  )}</td><td role="cell" data-label="What it did">${item.did.map(
    ({ kind, says }) =>
      html`<p class="small"><span class="mark ${GOOD_REMARKS.includes(kind) ? 'quiet' : 'bad'}">${kind}:</span> ${says}</p>`,
  )}${when(
    item.raised.length > 0,
    () => html`<p class="small quiet">From then on owed: ${item.raised.join('; ')}</p>`,
  )}</td></tr>`;

const coursePart = (debrief: Debrief, judged: Judged): Markup =>
  html`${timelineFigure(judged, shownEntries(judged))}
<h4>In words</h4>
${rows(
  ['When', 'Kind', 'What', 'What it did'],
  debrief.course.map((item) => courseRow(item, debrief)),
  'course',
)}`;

const undecidedPart = ({ undecided }: Debrief): Markup =>
  list(
    undecided.map(
      (rule) =>
        html`${signed(SIGNS[rule.verdict], rule.title)}: ${rule.how}${rule.repair === null ? '' : `. ${rule.repair}`}<br>${ids(rule.clauses)}`,
    ),
  );

const articleOf = (
  debrief: Debrief,
  judged: Judged | undefined,
  name: string | null,
  number: number,
): Markup => {
  const changed = changedInWords(debrief);
  return html`<article id="run-${number}">
<h2>${name === null ? debrief.scenario.title : `${name}: ${debrief.scenario.title}`}</h2>
<p class="exercise">${EXERCISE}</p>
<dl class="head">
<dt>Policy</dt><dd>${debrief.policy.says} (${debrief.policy.id})</dd>
<dt>When</dt><dd>${whenInWords(debrief)}</dd>
<dt>Guidance</dt><dd>${guidanceInWords(debrief)}</dd>
<dt>Digests</dt><dd>${digestsInWords(debrief)}</dd>
</dl>
${changed === null ? NOTHING : html`<p class="warning">${changed}</p>`}
${part(HEADINGS.atOnce, atOncePart(debrief))}
${part(HEADINGS.wentWell, wellPart(debrief))}
${part(HEADINGS.wentWrong, wrongPart(debrief))}
${part(HEADINGS.undecided, undecidedPart(debrief))}
${part(
  HEADINGS.forLater,
  when(
    debrief.forLater.length > 0,
    () =>
      html`<p>These come once all that is urgent is done. They are held against nobody.</p>${list(
        debrief.forLater.map(({ title }) => title),
      )}`,
  ),
)}
${part(HEADINGS.notAsked, notAskedPart(debrief))}
${part(HEADINGS.mistaken, mistakenPart(debrief))}
${part(HEADINGS.path, pathPart(debrief))}
${judged === undefined ? NOTHING : part(HEADINGS.course, coursePart(debrief, judged))}
</article>`;
};

const comparisonMarkup = (comparison: Comparison): Markup => {
  const { scenario, policy, tables, atOnce, rules, parting, terms } = comparison;
  const names = tables.map(({ name }) => name);
  const different = rules.filter(({ differs }) => differs);
  const alike = alikeInWords(comparison);
  const beside = (says: readonly string[]): readonly (readonly [string, string])[] =>
    says.map((each, index) => [names[index] ?? '', each]);
  return html`<article>
<h2>${HEADINGS.beside}: ${scenario.title}</h2>
<p class="exercise">${EXERCISE}</p>
<dl class="head"><dt>Policy</dt><dd>${policy.says} (${policy.id})</dd>
<dt>Digests</dt><dd>${digestsInWords({ scenario, policy })}</dd></dl>
${part(
  'How the tables stand',
  list(
    tables.map(
      (table) =>
        html`<b>${table.name}</b>${table.heldOn === null ? '' : ` (${dayInWords(table.heldOn)})`}: ${tableStandsInWords(table)}`,
    ),
  ),
)}
${part(
  HEADINGS.atOnce,
  when(atOnce.length > 0, () =>
    rows(
      ['Step', ...names],
      atOnce.map((step) => row(step.title, beside(step.tables.map(besideInWords)))),
    ),
  ),
)}
${part(
  'Where the tables differ',
  html`${when(different.length > 0, () =>
    rows(
      ['Rule', ...names],
      different.map((rule) =>
        row(html`${rule.title}<br>${ids(rule.clauses)}`, beside(rule.tables.map(standsInWords))),
      ),
    ),
  )}${alike === null ? NOTHING : html`<p>${alike}</p>`}`,
)}
${part(
  'Where their ways part',
  parting === null
    ? html`<p>${SAME_WAY}</p>`
    : html`<p>${partingInWords(parting)}</p>${list(
        parting.tables.map(
          ({ minute, says }, index) =>
            html`<b>${names[index] ?? ''}</b>: ${says === null ? 'nothing more' : `minute ${minute}, ${says}`}`,
        ),
      )}`,
)}
${part(
  'Over time',
  list(
    terms.map(
      ({ heldOn, missed }) =>
        html`<b>${dayInWords(heldOn)}</b>: ${missed.length === 0 ? 'no at-once step missed' : `missed: ${missed.join('; ')}`}`,
    ),
  ),
)}
</article>`;
};

const blank = (value: string | null): Markup =>
  value === null ? html`<span class="empty"></span>` : html`${value}`;

const actionRow = ({ says, clauses, owner, by }: DebriefAction): Markup =>
  row(html`${says}<br>${ids(clauses)}`, [
    ['Owner', blank(owner)],
    ['By when', blank(by)],
  ]);

const emptyRow = (): Markup =>
  row(html`<span class="quiet small">Another:</span> ${blank(null)}`, [
    ['Owner', blank(null)],
    ['By when', blank(null)],
  ]);

/** To be printed and filled in by hand. */
const actionsMarkup = ({ actions, debriefs }: Debriefs): Markup => html`<section class="apart">
<h2>${HEADINGS.actions}</h2>
<p class="exercise">${EXERCISE}</p>
<p>${[...new Set(debriefs.map(({ scenario }) => scenario.title))].join('; ')}. Each action once, from what was missed. Who does it by when is for you to say.</p>
${actions.length === 0 ? html`<p>${NO_ACTIONS}</p>` : NOTHING}
${rows(
  ['Action', 'Owner', 'By when'],
  [...actions.map(actionRow), ...Array.from({ length: EMPTY_ACTIONS }, emptyRow)],
  'actions',
)}
</section>`;

/** A field that a browser prints as it was typed; it has no name and stands in no form, so that it goes nowhere. */
const field = (label: string): Markup =>
  html`<label>${label}<input type="text" autocomplete="off" autocapitalize="words" spellcheck="false"></label>`;

const certificateMarkup = (debrief: Debrief): Markup => html`<section class="apart">
<h2>${HEADINGS.certificate}</h2>
<p class="no-print quiet">Type a name and print this page. What you type is not kept and not sent; it is gone when the page is closed.</p>
<div class="certificate">
<p class="exercise">${EXERCISE}</p>
${field('Name')}
<p>${certifiedInWords(debrief)}</p>
${debrief.heldOn === null ? field('Date') : html`<p>${dayInWords(debrief.heldOn)}</p>`}
</div>
</section>`;

const certificates = ({ debriefs }: Debriefs): readonly Debrief[] =>
  debriefs.filter(
    ({ scenario, policy, heldOn }, index) =>
      debriefs.findIndex(
        (other) =>
          other.scenario.digest === scenario.digest &&
          other.policy.id === policy.id &&
          other.heldOn === heldOn,
      ) === index,
  );

/**
 * The debriefs as a part of a page, with headings from the second level on. It has no style and no script within:
 * `DEBRIEF_STYLE` goes beside the style of all reports.
 * @param judged the exercises as they were judged, in the same order, to be drawn
 */
export const debriefMarkup = (all: Debriefs, judged: readonly Judged[]): Markup => {
  const { debriefs, comparisons, notComparable } = all;
  const nameOf = (index: number): string | null =>
    debriefs.length === 1 ? null : `Table ${index + 1}`;
  return html`<p class="running" aria-hidden="true">EXERCISE · EXERCISE · EXERCISE</p>
${notComparable === null ? NOTHING : html`<p class="warning">${notComparable}</p>`}
${comparisons.map(comparisonMarkup)}
${debriefs.map((debrief, index) => articleOf(debrief, judged[index], nameOf(index), index + 1))}
${actionsMarkup(all)}
${certificates(all).map(certificateMarkup)}`;
};

/**
 * The page whole.
 * @param back where it leads back to, where it is not a file
 */
export const debriefPage = (
  all: Debriefs,
  judged: readonly Judged[],
  back: string | null = null,
): string => {
  const [first] = all.debriefs;
  const title =
    all.debriefs.length === 1 && first !== undefined
      ? `EXERCISE: debrief of “${first.scenario.title}”`
      : `EXERCISE: debrief of ${all.debriefs.length} runs`;
  return page({
    title,
    style: DEBRIEF_STYLE,
    skip: 'To the debrief',
    header: html`${back === null ? NOTHING : html`<p class="no-print"><a href="${back}">Back to the drill</a></p>`}
<h1>Debrief of a drill</h1>
<p class="quiet">What was done in an exercise, judged by the same rules as real incidents. Clauses are given in our words, not the policy's. There is no score, and nobody is named.</p>`,
    main: debriefMarkup(all, judged),
  });
};
