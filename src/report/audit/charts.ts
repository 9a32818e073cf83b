/**
 * Charts as SVG, drawn with d3. Each stands beside a table with the same numbers; parts are told apart
 * by hatching and by words as well as by colour. No script and nothing from elsewhere.
 */
import { scaleBand, scaleLinear, scaleLog } from 'd3-scale';
import { stack, symbol, symbolDiamond } from 'd3-shape';
import { html, type Markup, NOTHING, when } from '../markup.ts';
import { grouped } from './counts.ts';

/** A part of each bar, by how it is filled. */
export interface Series {
  readonly name: string;
  readonly fill: 'bad' | 'warn' | 'good' | 'quiet';
}

export interface Bar {
  readonly label: string;
  /** One for each series; null where it is withheld, and nothing is drawn. */
  readonly parts: readonly (number | null)[];
}

const WIDTH = 720;
const LABELS = 280;
const RIGHT = 70;
const ROW = 30;
const TOP = 34;
/** Characters of a label that fit beside its bar. */
const LONGEST = 38;

/** Cut after a whole word, so that a year is not cut into a number. */
const clipped = (label: string): string =>
  label.length > LONGEST ? `${label.slice(0, LONGEST).replace(/\s\S*$/, '')} …` : label;

/** Hatchings, so that fills differ in print and to every eye; shared by all charts of a page. */
export const HATCHES: Markup = html`<svg class="hatches" width="0" height="0" aria-hidden="true" focusable="false"><defs>
<pattern id="fill-bad" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="base bad" width="6" height="6"/><rect class="ruled" width="2" height="6"/></pattern>
<pattern id="fill-warn" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="base warn" width="6" height="6"/><circle class="ruled" cx="3" cy="3" r="1.4"/></pattern>
<pattern id="fill-good" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="base good" width="6" height="6"/></pattern>
<pattern id="fill-quiet" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="base quiet" width="6" height="6"/><rect class="ruled line" width="6" height="1.5"/></pattern>
</defs></svg>`;

const legend = (series: readonly Series[]): Markup => {
  const step = (WIDTH - 20) / Math.max(series.length, 1);
  return html`${series.map(
    ({ name, fill }, index) =>
      html`<rect x="${10 + index * step}" y="8" width="14" height="14" class="part" fill="url(#fill-${fill})"/><text x="${
        30 + index * step
      }" y="20">${name}</text>`,
  )}`;
};

const described = (title: string, height: number, inside: Markup): Markup =>
  html`<svg class="chart" role="img" aria-label="${title}" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">${inside}</svg>`;

/** Room that a number needs inside its part, in pixels. */
const ROOM = 30;

const rounded = (value: number): string => value.toFixed(1);

/**
 * Bars lying on their side, each in parts, one above the other.
 * @param title what the chart shows, for who cannot see it; the numbers are in the table beside it.
 * @param withSums whether the sum of its parts stands after each bar.
 */
export const stackedBars = (
  title: string,
  series: readonly Series[],
  bars: readonly Bar[],
  withSums = true,
): Markup => {
  if (bars.length === 0) return NOTHING;
  const rows = bars.map(({ parts }) => parts.map((part) => part ?? 0));
  const sums = rows.map((parts) => parts.reduce((sum, part) => sum + part, 0));
  const height = TOP + bars.length * ROW + 6;
  const x = scaleLinear()
    .domain([0, Math.max(1, ...sums)])
    .range([LABELS, WIDTH - RIGHT]);
  const y = scaleBand<number>()
    .domain(bars.map((_, index) => index))
    .range([TOP, height - 6])
    .padding(0.25);
  const layers = stack<readonly number[], number>()
    .keys(series.map((_, index) => index))
    .value((parts, key) => parts[key] ?? 0)(rows);
  const band = y.bandwidth();
  const parts = layers.flatMap((layer) =>
    layer.map(([from, to], row) =>
      when(to > from, () => {
        const [left, right] = [x(from), x(to)];
        const top = y(row) ?? 0;
        return html`<rect class="part" x="${rounded(left)}" y="${rounded(top)}" width="${rounded(
          right - left,
        )}" height="${rounded(band)}" fill="url(#fill-${series[layer.key]?.fill ?? 'quiet'})"/>${when(
          right - left > ROOM,
          () =>
            html`<text class="inside" x="${rounded((left + right) / 2)}" y="${rounded(
              top + band / 2 + 4,
            )}" text-anchor="middle">${grouped(to - from)}</text>`,
        )}`;
      }),
    ),
  );
  const labels = bars.map(
    ({ label, parts: own }, row) =>
      html`<text x="${LABELS - 8}" y="${rounded((y(row) ?? 0) + band / 2 + 4)}" text-anchor="end">${clipped(
        label,
      )}</text>${when(
        withSums && own.every((part) => part !== null),
        () =>
          html`<text class="soft" x="${rounded(x(sums[row] ?? 0) + 6)}" y="${rounded(
            (y(row) ?? 0) + band / 2 + 4,
          )}">${grouped(sums[row] ?? 0)}</text>`,
      )}`,
  );
  return described(
    title,
    height,
    html`${legend(series)}${parts}${labels}<line class="axis" x1="${LABELS}" y1="${TOP}" x2="${LABELS}" y2="${height - 6}"/>`,
  );
};

/** A span of time, in minutes: where its middle half lies, its middle, and its far end. */
export interface Span {
  readonly label: string;
  readonly from: number;
  readonly middle: number;
  readonly to: number;
  readonly end: number;
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

/** Spans of time on one scale that grows tenfold, since minutes and months both matter. */
export const timeSpans = (title: string, spans: readonly Span[]): Markup => {
  if (spans.length === 0) return NOTHING;
  const height = TOP + spans.length * ROW + 26;
  const longest = Math.max(60, ...spans.map(({ end }) => end));
  const x = scaleLog()
    .domain([1, longest])
    .range([LABELS, WIDTH - RIGHT])
    .clamp(true);
  const bottom = height - 24;
  const y = scaleBand<number>()
    .domain(spans.map((_, index) => index))
    .range([TOP, bottom])
    .padding(0.3);
  const at = (minutes: number): string => rounded(x(Math.max(1, minutes)));
  const diamond = symbol(symbolDiamond, 70)() ?? '';
  const ticks = TICKS.filter(([minutes]) => minutes <= longest).map(
    ([minutes, label]) =>
      html`<line class="tick" x1="${at(minutes)}" y1="${TOP}" x2="${at(minutes)}" y2="${bottom}"/><text class="soft" x="${at(
        minutes,
      )}" y="${height - 8}" text-anchor="middle">${label}</text>`,
  );
  const drawn = spans.map(({ label, from, middle, to, end }, row) => {
    const top = y(row) ?? 0;
    const centre = rounded(top + y.bandwidth() / 2);
    const width = Math.max(2, x(Math.max(1, to)) - x(Math.max(1, from)));
    return html`<text x="${LABELS - 8}" y="${rounded(top + y.bandwidth() / 2 + 4)}" text-anchor="end">${clipped(
      label,
    )}</text><line class="reach" x1="${at(to)}" y1="${centre}" x2="${at(end)}" y2="${centre}"/><rect class="box" x="${at(
      from,
    )}" y="${rounded(top)}" width="${rounded(width)}" height="${rounded(
      y.bandwidth(),
    )}"/><path class="middle" d="${diamond}" transform="translate(${at(middle)} ${centre})"/>`;
  });
  return described(title, height, html`${ticks}${drawn}`);
};

export const CHART_STYLE = `
svg.chart { display: block; max-width: 100%; height: auto; font-size: 12px; break-inside: avoid; }
svg.hatches { position: absolute; }
svg.chart text, svg.chart .middle { fill: var(--ink); }
svg.chart .soft { fill: var(--quiet); }
svg.chart .inside { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
svg.chart .part { stroke: var(--ink); stroke-width: 1; }
svg.chart .axis { stroke: var(--ink); stroke-width: 1.5; }
svg.chart .tick { stroke: var(--line); stroke-dasharray: 2 3; }
svg.chart .reach { stroke: var(--ink); stroke-width: 2; }
svg.chart .box { fill: var(--band); stroke: var(--ink); stroke-width: 1.5; }
svg.hatches .base.bad { fill: var(--bad); } svg.hatches .base.warn { fill: var(--warn); }
svg.hatches .base.good { fill: var(--good); } svg.hatches .base.quiet { fill: var(--band); }
svg.hatches .ruled { fill: var(--paper); } svg.hatches .ruled.line { fill: var(--quiet); }
`;
