/** A policy as a book, on one HTML page: for the screen, a phone, and A4. */
import type { Worded } from '../../norms/guards-in-words.ts';
import { READING_KINDS, type Reading } from '../../vocabulary/policies.ts';
import { html, type Markup, when } from '../markup.ts';
import { page } from '../page.ts';
import { bullets, SIGNS, signed } from '../signs.ts';
import type { Book, BookChapter, BookClause, BookExample, BookNorm } from './book.ts';
import { countsInWords, HOW_TO_READ, isForFew, lackInWords } from './words.ts';

const STYLE = `
section { border-top: 6px solid var(--ink); margin-top: 2.5rem; padding-top: 1rem; }
section > h2 { margin-bottom: .5rem; }
nav ul { columns: 22rem 2; list-style: none; padding: 0; }
nav li { break-inside: avoid; margin-bottom: .25rem; }
table.book { table-layout: fixed; }
table.book > thead th:first-child { width: 26%; }
table.book > tbody > tr:not(.plain) { break-inside: auto; }
table.book > tbody > tr > th { font-weight: 400; }
table.book > tbody > tr > th b { display: block; font-size: .875rem; }
.norm + .norm { border-top: 1px dashed var(--line); margin-top: 1rem; padding-top: 1rem; }
.norm h3 { margin: 0; font-size: 1.05rem; }
dl.guards { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .125rem .75rem; font-size: .9375rem; }
dl.guards dt { color: var(--quiet); } dl.guards dd { margin: 0; } dl.guards ul { margin: 0; }
.examples { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: .75rem; margin-top: .5rem; }
.example { background: var(--band); padding: .5rem .75rem; font-size: .9375rem; break-inside: avoid; }
.example h4 { margin: 0; } .example .mark { white-space: normal; }
.example ol { padding-left: 1.5rem; }
.example time { font-weight: 700; font-variant-numeric: tabular-nums; }
.reading { break-inside: avoid; margin-bottom: 1.25rem; }
.reading h3 { margin: 1rem 0 .25rem; font-size: 1.05rem; }
:target { outline: 3px solid var(--link); outline-offset: 3px; }
@media screen and (max-width: 48rem) {
  dl.guards { grid-template-columns: 1fr; gap: 0; } dl.guards dd { margin-bottom: .375rem; }
  table.book > tbody > tr > th { padding-bottom: .5rem; }
}
@media print {
  @page { @bottom-right { content: counter(page); font-size: 8pt; } }
  section { margin-top: 1.5rem; }
  section > h2, .norm h3, .norm h3 + p { break-after: avoid; }
  .norm h3, .norm > p, dl.guards dd { break-inside: avoid; }
  #readings { break-before: page; }
  table.book > thead th { font-size: .875rem; }
  .examples { grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: .5rem; }
  .example { background: none; border: 1px solid var(--line); padding: .25rem .5rem; }
  .example ol, .example ul { margin: .125rem 0; }
  a { text-decoration: none; }
}
`;

const exampleMarkup = ({ verdict, title, entries, because }: BookExample): Markup =>
  html`<div class="example"><h4>${signed(SIGNS[verdict], title)}</h4>
<ol start="0">${entries.map(
    (entry) => html`<li><time>${entry.when}</time> ${entry.says}</li>`,
  )}</ol>
<div class="small"><b>Why:</b> ${bullets(because)}</div></div>`;

const readingId = (id: string): string => `reading-${id}`;

/** What was taken where the text is unclear: in full where it is about few norms, or by name alone. */
const readingsOf = (norm: BookNorm, all: ReadonlyMap<string, Reading>): Markup => {
  const readings = norm.readings.flatMap((id) => all.get(id) ?? []);
  const few = readings.filter(isForFew);
  const wide = readings.filter((each) => !few.includes(each));
  const link = ({ id }: Reading): Markup => html`<a href="#${readingId(id)}">${id}</a>`;
  return html`${few.map(
    (each) =>
      html`<p class="small"><b>Unclear:</b> ${each.problem} <b>Interpretation used:</b> ${each.taken} (${link(each)})</p>`,
  )}${when(
    wide.length > 0,
    () =>
      html`<p class="small"><b>Interpretations for many rules:</b> ${wide.map(
        (each, index) => html`${index === 0 ? '' : ', '}${link(each)}`,
      )}</p>`,
  )}`;
};

/** From so many characters on, a guard is a list of its parts. */
const LONG_GUARD = 90;

const partsMarkup = ({ join, parts }: Worded): Markup =>
  html`${join === 'and' ? 'all of these:' : 'one of these:'}<ul>${parts.map(
    (part) => html`<li>${typeof part === 'string' ? part : partsMarkup(part)}</li>`,
  )}</ul>`;

const guardMarkup = ({ says, madeOf }: BookNorm['guards'][number]): Markup =>
  says.length > LONG_GUARD && madeOf.parts.length > 1 ? partsMarkup(madeOf) : html`${says}`;

const normMarkup = (
  norm: BookNorm,
  clause: BookClause,
  all: ReadonlyMap<string, Reading>,
): Markup => {
  const others = norm.clauses.filter((id) => id !== clause.id);
  return html`<div class="norm" id="${norm.id}">
<h3>${norm.asks}: ${norm.says}</h3>
<p class="quiet small">${norm.title}. ${norm.incident}. Rule ${norm.id}.${when(
    others.length > 0,
    () => html` Rests on ${others.join(', ')} as well.`,
  )}</p>
<dl class="guards">${norm.guards.map(
    (guard) => html`<dt>${guard.part}</dt><dd>${guardMarkup(guard)}</dd>`,
  )}${when(
    norm.decidedAgainstBy !== null,
    () =>
      html`<dt>decided against</dt><dd>with a recorded reason, by ${norm.decidedAgainstBy ?? ''}</dd>`,
  )}</dl>
${readingsOf(norm, all)}
<div class="examples">${norm.examples.map(exampleMarkup)}</div>
${norm.lacks.map((each) => html`<p class="warn">${lackInWords(each)}</p>`)}
</div>`;
};

interface Parts {
  readonly norms: ReadonlyMap<string, BookNorm>;
  readonly readings: ReadonlyMap<string, Reading>;
}

/** A row that is not told over several pages. */
const PLAIN: Markup = { markup: ' class="plain"' };

const clauseRow = (clause: BookClause, { norms, readings }: Parts): Markup => {
  const told = clause.tells.flatMap((id) => norms.get(id) ?? []);
  const before = clause.grounds
    .filter((id) => !clause.tells.includes(id))
    .flatMap((id) => norms.get(id) ?? []);
  return html`<tr role="row" id="${clause.id}"${told.length === 0 ? PLAIN : ''}>
<th scope="row" role="rowheader"><b>${clause.id}</b>${clause.says}<br><span class="quiet small">${clause.place}</span>${clause.exceptions.map(
    (each) => html`<br><span class="small">Exception: ${each}</span>`,
  )}</th>
<td role="cell">${when(
    clause.reason !== null,
    () => html`<p class="quiet">Asks for nothing in an incident: ${clause.reason ?? ''}</p>`,
  )}${told.map((norm) => normMarkup(norm, clause, readings))}${before.map(
    (norm) =>
      html`<p><b>${norm.asks}:</b> ${norm.says} <span class="small">See <a href="#${norm.id}">${norm.title}</a>, at ${norm.toldAt}.</span></p>`,
  )}</td></tr>
`;
};

const chapterMarkup = (chapter: BookChapter, parts: Parts): Markup =>
  html`<section id="${chapter.id}" aria-labelledby="${chapter.id}-title">
<h2 id="${chapter.id}-title">${chapter.title}</h2>
${when(
  chapter.source !== null,
  () => html`<p><b>Not of the policy itself:</b> ${chapter.source ?? ''}.</p>`,
)}
<table class="stack book" role="table"><thead role="rowgroup"><tr role="row">
<th scope="col" role="columnheader">Clause</th>
<th scope="col" role="columnheader">What it asks in an incident: ${chapter.title}</th>
</tr></thead><tbody role="rowgroup">
${chapter.clauses.map((clause) => clauseRow(clause, parts))}</tbody></table>
</section>
`;

const readingMarkup = (reading: Reading): Markup => {
  const others = reading.considered.filter((each) => each !== reading.taken);
  return html`<div class="reading" id="${readingId(reading.id)}">
<h3>${reading.problem}</h3>
<p class="quiet small">${reading.id} (${READING_KINDS[reading.kind]})${when(
    reading.clauses.length > 0,
    () =>
      html`: ${reading.clauses.map(
        (id, index) => html`${index === 0 ? '' : ', '}<a href="#${id}">${id}</a>`,
      )}`,
  )}</p>
<p><b>Interpretation used:</b> ${reading.taken} ${reading.why}</p>
${when(
  others.length > 0,
  () => html`<p class="small">Also considered: ${others.join(' ')}</p>`,
)}</div>
`;
};

const READINGS = 'readings';
const UNSAID = 'unsaid';

/** What comes after the clauses, each with its name in the contents. */
const endMatter = (
  book: Book,
): readonly (readonly [id: string, title: string, inside: Markup])[] => [
  [
    READINGS,
    'How unclear or conflicting policy wording was interpreted',
    html`${book.readings.map(readingMarkup)}`,
  ],
  [
    UNSAID,
    'What the policy leaves unsaid',
    html`<ul>${book.unsaid.map((each) => html`<li>${each}</li>`)}</ul>`,
  ],
];

/**
 * @param back where the page is one of others: the address of the one before it
 * @returns the text of one `.html` file
 */
export const bookPage = (book: Book, back?: string): string => {
  const parts: Parts = {
    norms: new Map(book.norms.map((norm) => [norm.id, norm])),
    readings: new Map(book.readings.map((reading) => [reading.id, reading])),
  };
  const end = endMatter(book).filter(([id]) => book[id as 'readings' | 'unsaid'].length > 0);
  const lacking = book.norms.filter(({ lacks }) => lacks.length > 0);
  const { chapters } = book;
  return page({
    title: `${book.title}, ${book.school}: the policy as a book`,
    style: STYLE,
    skip: 'To the clauses',
    header: html`${when(back !== undefined, () => html`<p><a href="${back ?? ''}">Back</a></p>`)}<h1>${book.school}: ${book.title}</h1>
<p>The policy as a book: what each clause asks of the school in an incident, with examples.</p>
<dl class="head">
<dt>Edition</dt><dd>${book.edition}</dd>
<dt>Review due</dt><dd>${book.reviewDue}</dd>
<dt>Rules</dt><dd>${book.policy}, digest ${book.digest}: two books with the same digest are of the same rules</dd>
<dt>In this book</dt><dd>${countsInWords(book)}</dd>
${book.adopts.map((each) => html`<dt>Taken on beside it</dt><dd>${each}</dd>`)}
</dl>
${HOW_TO_READ.map((each) => html`<p>${each}</p>`)}
${when(
  lacking.length > 0,
  () =>
    html`<p class="warn">No example was found for some of what these rules say: ${lacking.map(
      ({ id, title }, index) => html`${index === 0 ? '' : ', '}<a href="#${id}">${title}</a>`,
    )}.</p>`,
)}
<nav aria-labelledby="contents"><h2 id="contents">Contents</h2>
<ul>${chapters.map(({ id, title, clauses }) => {
      const rules = clauses.reduce((sum, { tells }) => sum + tells.length, 0);
      return html`<li><a href="#${id}">${title}</a> <span class="quiet small">${rules === 0 ? '' : `${rules} ${rules === 1 ? 'rule' : 'rules'}`}</span></li>`;
    })}${end.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`,
    main: html`${chapters.map((chapter) => chapterMarkup(chapter, parts))}${end.map(
      ([id, title, inside]) =>
        html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${inside}</section>
`,
    )}`,
  });
};
