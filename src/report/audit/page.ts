/** The page of an audit, and the tables on it. */
import { html, type Markup, when } from '../markup.ts';
import { type Page, page as pageOf } from '../page.ts';
import { lengthRules } from './lengths.ts';
import { AUDIT_STYLE } from './style.ts';

/** The page whole. */
export const page = (of: Pick<Page, 'title' | 'header' | 'main'>): string =>
  pageOf({ ...of, style: `${AUDIT_STYLE}${lengthRules(of.main.markup)}`, skip: 'To the report' });

/** A cell: a number stands to the right. */
export type Cell = string | number | Markup;

export interface Table {
  readonly caption: string | Markup;
  readonly head: readonly (string | Markup)[];
  /** What each column is called beside a value, where its head is more than words; none where it is empty. */
  readonly labels?: readonly string[];
  /** The first cell of each row heads it. */
  readonly rows: readonly (readonly Cell[])[];
  /** Columns of numbers, by their place from 0. */
  readonly numbers?: readonly number[];
  readonly kind?: 'bars';
}

const inWords = (head: string | Markup): string => (typeof head === 'string' ? head : '');

/** A table that is a list on a narrow screen, each value with its column's name beside it. */
export const table = ({ caption, head, labels, rows, numbers = [], kind }: Table): Markup => {
  const alignment = (column: number): string => (numbers.includes(column) ? ' number' : '');
  const labelOf = (column: number): string => labels?.[column] ?? inWords(head[column] ?? '');
  const cells = (row: readonly Cell[]): readonly Markup[] =>
    row.map((cell, column) =>
      column === 0
        ? html`<th class="rule" scope="row" role="rowheader">${cell}</th>`
        : html`<td class="cell${alignment(column)}" role="cell"${when(
            labelOf(column) !== '',
            () => html` data-label="${labelOf(column)}"`,
          )}>${cell}</td>`,
    );
  return html`<table class="stack counts${kind === undefined ? '' : ` ${kind}`}" role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${head.map(
    (name, column) =>
      html`<th class="head${alignment(column)}" scope="col" role="columnheader">${name}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => html`<tr role="row">${cells(row)}</tr>\n`)}</tbody></table>`;
};

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
