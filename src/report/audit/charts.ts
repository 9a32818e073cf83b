/**
 * Charts that are tables: a bar, and beside it its numbers. The style sheet draws them, so that they
 * take the width of whatever they are read on. Parts are told apart by hatching and by words as well
 * as by colour, and where a count is 0 nothing is drawn.
 */
import { html, type Markup, NOTHING, when } from '../markup.ts';
import { lengthClass } from './lengths.ts';
import { type Cell, table } from './page.ts';

/** A part of each bar, by how it is filled. */
export interface Series {
  readonly name: string;
  readonly fill: 'bad' | 'warn' | 'good' | 'quiet';
}

export interface Bar {
  readonly label: string | Markup;
  /** One for each series; null where it is withheld, and nothing is drawn. */
  readonly parts: readonly (number | null)[];
  /** What stands beside it, in the columns that the chart has for it. */
  readonly more?: readonly Cell[];
}

const sumOf = (parts: Bar['parts']): number => parts.reduce<number>((sum, n) => sum + (n ?? 0), 0);

const swatch = (fill: Series['fill']): Markup =>
  html`<span class="swatch fill-${fill}" aria-hidden="true"></span>`;

/** A bar of a share of the width there is. */
const drawnBar = (parts: Bar['parts'], fills: readonly Series['fill'][], most: number): Markup =>
  when(
    sumOf(parts) > 0,
    () =>
      html`<span class="bar ${lengthClass('wide', sumOf(parts), most)}" aria-hidden="true">${parts.map(
        (part, index) =>
          when(
            part !== null && part > 0,
            () =>
              html`<span class="fill-${fills[index] ?? 'quiet'} ${lengthClass('share', part ?? 0, sumOf(parts))}"></span>`,
          ),
      )}</span>`,
  );

/** Which part is which; of what there is none of, nothing is said. */
const key = (series: readonly Series[], bars: readonly Bar[]): Markup =>
  html`<span class="key">${series
    .filter((_, index) => bars.some(({ parts }) => (parts[index] ?? 0) > 0))
    .map(({ name, fill }) => html`<span>${swatch(fill)} ${name}</span> `)}</span>`;

/** The longest bar of a chart. */
const longestOf = (bars: readonly Bar[]): number =>
  Math.max(...bars.map(({ parts }) => sumOf(parts))) || 1;

/**
 * Bars lying on their side, one above the other, as a table: what stands beside each says the same in
 * words or numbers.
 */
export const barTable = ({
  caption,
  head,
  series,
  bars,
  more,
  numbers = [],
}: {
  readonly caption: string;
  /** The head of the first column, and of those for what stands beside the bar. */
  readonly head: string;
  readonly more: readonly string[];
  readonly series: readonly Series[];
  readonly bars: readonly Bar[];
  /** Which of the columns beside the bar are numbers, from 0. */
  readonly numbers?: readonly number[];
}): Markup => {
  if (bars.length === 0) return NOTHING;
  const most = longestOf(bars);
  const fills = series.map(({ fill }) => fill);
  return table({
    caption: html`${caption}<span class="key-above" aria-hidden="true">${key(series, bars)}</span>`,
    kind: 'bars',
    head: [head, key(series, bars), ...more],
    // One value alone says what it is.
    labels: [head, '', ...(more.length === 1 ? [''] : more)],
    numbers: numbers.map((column) => column + 2),
    rows: bars.map(({ label, parts, more: beside = [] }) => [
      label,
      drawnBar(parts, fills, most),
      ...beside,
    ]),
  });
};

/** Minutes on a scale on which each step is longer than the one before, as a share of its width. */
const placeOf = (kind: 'from' | 'to', minutes: number, longest: number): string =>
  lengthClass(kind, Math.log10(Math.max(1, Math.min(minutes, longest))), Math.log10(longest));

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
  html`<span class="scale">${TICKS.filter(([minutes]) => minutes <= longest).map(
    ([minutes, label]) => html`<span class="${placeOf('from', minutes, longest)}">${label}</span>`,
  )}</span>`;

export const timeSpan = ({ from, middle, to, end, each }: Span, longest: number): Markup => {
  const place = (kind: 'from' | 'to', minutes: number) => placeOf(kind, minutes, longest);
  const reaching = (start: number, until: number) =>
    `${place('from', start)} ${place('to', until)}`;
  const points = (each ?? [middle]).map(
    (minutes) => html`<span class="point ${place('from', minutes)}"></span>`,
  );
  const inside =
    each === null
      ? html`<span class="reach ${reaching(to, end)}"></span><span class="box ${reaching(from, to)}"></span>`
      : NOTHING;
  return html`<span class="span" aria-hidden="true">${inside}${points}</span>`;
};
