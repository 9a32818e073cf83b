/** The page of an audit, and the tables on it. */
import { html, type Markup, when } from '../markup.ts';
import { type Page, page as pageOf } from '../page.ts';
import { CHART_STYLE, HATCHES } from './charts.ts';

const TABLE_STYLE = `
td.number, thead th.number { text-align: right; padding-left: .5rem; font-variant-numeric: tabular-nums; }
section { margin-top: 2.5rem; border-top: 6px solid var(--ink); padding-top: 1rem; }
section > h3 { margin-top: 1.25rem; }
.warning { border: 3px solid var(--warn); border-left-width: 12px; padding: .25rem .75rem; margin: .75rem 0; }
nav ul { columns: 2; }
details > summary { cursor: pointer; margin: .5rem 0; }
figure.chart { margin: 1rem 0; overflow-x: auto; }
table.counts { font-size: .9375rem; } table.counts thead th { white-space: normal; vertical-align: bottom; }
@media print { details::details-content { content-visibility: visible; } nav { display: none; } }
`;

/** The page whole. */
export const page = (of: Pick<Page, 'title' | 'header' | 'main'>): string =>
  pageOf({ ...of, style: `${CHART_STYLE}${TABLE_STYLE}`, skip: 'To the report', shared: HATCHES });

/** A cell: a number stands to the right. */
export type Cell = string | number | Markup;

export interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  /** The first cell of each row heads it. */
  readonly rows: readonly (readonly Cell[])[];
  /** Columns of numbers, by their place from 0. */
  readonly numbers?: readonly number[];
}

/** A table that reads on a narrow screen as well, each cell with its column's name before it. */
export const table = ({ caption, head, rows, numbers = [] }: Table): Markup => {
  const kind = (column: number): string => (numbers.includes(column) ? ' number' : '');
  const cells = (row: readonly Cell[]): readonly Markup[] =>
    row.map((cell, column) =>
      column === 0
        ? html`<th class="rule" scope="row" role="rowheader">${cell}</th>`
        : html`<td class="cell${kind(column)}" role="cell" data-label="${head[column] ?? ''}">${cell}</td>`,
    );
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table class="stack counts" role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${head.map(
    (name, column) =>
      html`<th class="head${kind(column)}" scope="col" role="columnheader">${name}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => html`<tr role="row">${cells(row)}</tr>\n`)}</tbody></table></div>`;
};

/** A chart with its title; its table follows it. */
export const figure = (title: string, chart: Markup): Markup =>
  when(
    chart.markup !== '',
    () =>
      html`<figure class="chart"><figcaption class="quiet small">${title}</figcaption>${chart}</figure>`,
  );

export const list = (lines: readonly (string | Markup)[]): Markup =>
  when(lines.length > 0, () => html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`);

/** A part of the page; left out where there is nothing in it. */
export const section = (id: string, title: string, inside: Markup): Markup =>
  when(
    inside.markup !== '',
    () => html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${inside}
</section>
`,
  );
