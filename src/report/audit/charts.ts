/**
 * Charts that are tables: a bar, and beside it its numbers. The style sheet draws them, so that they
 * take the width of whatever they are read on. Parts are told apart by hatching and by words as well
 * as by colour, and where a count is 0 nothing is drawn.
 */
import { html, type Markup, NOTHING, when } from '../markup.ts';
import { grouped } from './counts.ts';
import { type Cell, table } from './page.ts';

/** A part of each bar, by how it is filled. */
export interface Series {
  readonly name: string;
  readonly fill: 'bad' | 'warn' | 'good' | 'quiet';
}

export interface Bar {
  readonly label: string;
  /** One for each series; null where it is withheld, and nothing is drawn. */
  readonly parts: readonly (number | null)[];
  /** What stands beside it, in the columns that the chart has for it. */
  readonly more?: readonly Cell[];
}

const sumOf = (parts: Bar['parts']): number => parts.reduce<number>((sum, n) => sum + (n ?? 0), 0);

const percent = (part: number, of: number): string => `${((100 * part) / of).toFixed(2)}%`;

const swatch = (fill: Series['fill']): Markup =>
  html`<span class="swatch fill-${fill}" aria-hidden="true"></span>`;

/** A bar of a share of the width there is. */
export const drawnBar = (
  parts: Bar['parts'],
  fills: readonly Series['fill'][],
  most: number,
): Markup =>
  when(
    sumOf(parts) > 0,
    () =>
      html`<span class="bar" aria-hidden="true" style="width:${percent(sumOf(parts), most)}">${parts.map(
        (part, index) =>
          when(
            part !== null && part > 0,
            () =>
              html`<span class="fill-${fills[index] ?? 'quiet'}" style="flex-grow:${part ?? 0}"></span>`,
          ),
      )}</span>`,
  );

export interface Chart {
  /** The head of the first column. */
  readonly head?: string;
  /** Heads of the columns for what stands beside each bar. */
  readonly more?: readonly string[];
  /** Which of those columns are numbers, from 0. */
  readonly numbers?: readonly number[];
}

/**
 * Bars lying on their side, each in parts, one above the other.
 * @param withNumbers whether each part has its number beside the bar; otherwise a key says which part is which.
 */
export const stackedBars = (
  title: string,
  series: readonly Series[],
  bars: readonly Bar[],
  withNumbers = true,
  { head = '', more = [], numbers = [] }: Chart = {},
): Markup => {
  if (bars.length === 0) return NOTHING;
  const most = Math.max(1, ...bars.map(({ parts }) => sumOf(parts)));
  const fills = series.map(({ fill }) => fill);
  const drawn = ({ parts }: Bar): Markup => drawnBar(parts, fills, most);
  if (!withNumbers) {
    const used = series.filter((_, index) => bars.some(({ parts }) => (parts[index] ?? 0) > 0));
    return html`<div class="chart" role="img" aria-label="${title}"><p class="key">${used.map(
      ({ name, fill }) => html`<span>${swatch(fill)} ${name}</span> `,
    )}</p>${bars.map((bar) => html`<p class="row"><span>${bar.label}</span>${drawn(bar)}</p>`)}</div>`;
  }
  return table({
    caption: title,
    kind: 'bars',
    head: [
      head,
      'Drawn',
      ...series.map(({ name, fill }) => html`${swatch(fill)} ${name}`),
      ...more,
    ],
    labels: [head, '', ...series.map(({ name }) => name), ...more],
    numbers: [
      ...series.map((_, index) => index + 2),
      ...numbers.map((index) => index + 2 + series.length),
    ],
    rows: bars.map((bar) => [
      bar.label,
      drawn(bar),
      ...bar.parts.map((part, index) =>
        part === 0
          ? html`<span class="none">0</span>`
          : html`<span class="narrow">${swatch(fills[index] ?? 'quiet')} </span>${grouped(part ?? 0)}`,
      ),
      ...(bar.more ?? []),
    ]),
  });
};

/** Minutes on a scale on which each step is longer than the one before, as a share of its width. */
const placeOf = (minutes: number, longest: number): string =>
  percent(Math.log10(Math.max(1, Math.min(minutes, longest))), Math.log10(longest));

/** A span of time, in minutes: where its middle half lies, its middle, and its far end; or each time, where they are few. */
export interface Span {
  readonly from: number;
  readonly middle: number;
  readonly to: number;
  readonly end: number;
  readonly each: readonly number[] | null;
}

const TICKS: readonly (readonly [minutes: number, label: string])[] = [
  [1, '1 min'],
  [10, '10 min'],
  [60, '1 hour'],
  [1_440, '1 day'],
  [10_080, '1 week'],
  [43_200, '30 days'],
  [525_600, '1 year'],
];

/** As far as the scale goes. */
export const scaleOf = (spans: readonly Pick<Span, 'end'>[]): number =>
  Math.max(60, ...spans.map(({ end }) => end)) * 1.2;

/** The ticks of a scale, for the head of the column of its bars. */
export const scaleTicks = (longest: number): Markup =>
  html`<span class="scale" aria-hidden="true">${TICKS.filter(([minutes]) => minutes <= longest).map(
    ([minutes, label]) => html`<span style="left:${placeOf(minutes, longest)}">${label}</span>`,
  )}</span>`;

export const timeSpan = ({ from, middle, to, end, each }: Span, longest: number): Markup => {
  const at = (minutes: number): string => placeOf(minutes, longest);
  const width = (start: number, until: number): string =>
    `left:${at(start)};right:calc(100% - ${at(until)})`;
  const points = (each ?? [middle]).map(
    (minutes) => html`<span class="point" style="left:${at(minutes)}"></span>`,
  );
  const inside =
    each === null
      ? html`<span class="reach" style="${width(to, end)}"></span><span class="box" style="${width(from, to)}"></span>`
      : NOTHING;
  return html`<span class="span" aria-hidden="true">${inside}${points}</span>`;
};
