/** The statechart of norms as SVG, as XState runs it: the states of each, and what leads from one to another. */
import { Graph, layout } from '@dagrejs/dagre';
import { htmlEscape } from 'escape-goat';
import type { Procedure } from '../../norms/procedure.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import type { NormId } from '../../vocabulary/procedures.ts';
import { folded } from '../../words/plain.ts';
import { eventTypeInWords, stateInWords } from '../../words/states.ts';
import { arrowsOf, type State, type StateArrow, statechartConfig } from './statechart.ts';
import {
  HEADING,
  headingOf,
  headOf,
  inked,
  type Laid,
  LETTER,
  LINE,
  pathThrough,
  svgDocument,
} from './svg.ts';

const INSET = 10;
const COLUMNS = 30;
const MOST_LINES = 3;

const INK = inked({ isLit: false });
/** Words on an arrow, with the line left out behind them. */
const SAID_ON_ARROW = ' class="says" paint-order="stroke" stroke="#fff" stroke-width="4"';

interface Said {
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

const said = (lines: readonly string[]): Said => ({
  lines,
  width: Math.max(...lines.map((line) => line.length)) * LETTER,
  height: lines.length * LINE,
});

const foldedLines = (text: string): readonly string[] => folded(text, 0, COLUMNS).split('\n');

const textAt = ({ lines, height }: Said, x: number, y: number, look = ''): string => {
  const top = y - height / 2;
  const spans = lines.map(
    (line, index) =>
      `<tspan x="${x}" y="${top + LINE * (index + 0.75)}">${htmlEscape(line)}</tspan>`,
  );
  return `<text${look} text-anchor="middle">${spans.join('')}</text>`;
};

/** Arrows from one state to another, as one with all that leads along it. */
const joined = (
  arrows: readonly StateArrow[],
): ReadonlyMap<string, StateArrow & { says: Said }> => {
  const events = new Map<string, { arrow: StateArrow; events: Set<string> }>();
  for (const arrow of arrows) {
    const key = `${arrow.from} ${arrow.to}`;
    const known = events.get(key) ?? { arrow, events: new Set() };
    known.events.add(eventTypeInWords(arrow.event));
    events.set(key, known);
  }
  return new Map(
    [...events].map(([key, { arrow, events: of }]) => {
      const all = [...of];
      const shown = all.slice(0, all.length > MOST_LINES ? MOST_LINES - 1 : MOST_LINES);
      const more = all.length - shown.length;
      const lines = [...shown, ...(more > 0 ? [`or ${more} more`] : [])].flatMap(foldedLines);
      return [key, { ...arrow, says: said(lines) }];
    }),
  );
};

/** One region. Its boxes and arrows say by `data-` which states they are of, for whoever marks some. */
const regionDrawn = (region: State): Laid => {
  const kind = region.meta?.kind ?? 'duty';
  const graph = new Graph({ multigraph: false });
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 40, edgesep: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  const states = new Map(
    Object.keys(region.states ?? {}).map((name) => [
      name,
      said(foldedLines(stateInWords(kind, name))),
    ]),
  );
  for (const [name, { width, height }] of states) {
    graph.setNode(name, { width: width + 2 * INSET, height: height + 2 * INSET });
  }
  const arrows = [...joined(arrowsOf(region)).values()].filter(({ from, to }) => from !== to);
  for (const { from, to, says } of arrows) {
    graph.setEdge(from, to, { width: says.width + 8, height: says.height, labelpos: 'c' });
  }
  layout(graph);
  const ways = arrows.map(({ from, to, says }) => {
    const { points = [], x = 0, y = 0 } = graph.edge(from, to);
    return `<g data-from="${from}" data-to="${to}"><path d="${pathThrough(points)}" fill="none" ${INK} marker-end="url(#head)"/>${textAt(says, x, y, SAID_ON_ARROW)}</g>`;
  });
  const boxes = [...states].map(([name, words]) => {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(name);
    return `<g data-state="${name}"><rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="12" fill="#fff" ${INK}/>${textAt(words, x, y)}</g>`;
  });
  const { width = 0, height = 0 } = graph.graph();
  return { svg: [...ways, ...boxes].join('\n'), width, height };
};

const MARGIN = 12;

/** One norm's region as a picture for a page that brings its own style; null where the policy does not have it. */
export const regionPicture = (
  procedure: Procedure,
  policy: Policy,
  norm: NormId,
): string | null => {
  const [region] = Object.values(statechartConfig(procedure, policy, norm).states ?? {});
  if (region === undefined) return null;
  const { svg, width, height } = regionDrawn(region);
  const [wide, tall] = [Math.ceil(width + 2 * MARGIN), Math.ceil(height + 2 * MARGIN)];
  return `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="${-MARGIN} ${-MARGIN} ${wide} ${tall}" width="${wide}" height="${tall}" aria-hidden="true">
${headOf('head')}
${svg}
</svg>
`;
};

/** The statechart of a procedure, or of one norm of it, as the text of one `.svg` file: a drawing for each norm. */
export const statechartSvg = (procedure: Procedure, policy: Policy, norm?: NormId): string => {
  const regions = Object.entries(statechartConfig(procedure, policy, norm).states ?? {});
  return svgDocument(
    `${procedure.title}, under ${policy.id}: the states of each rule`,
    'Boxes are where a rule can stand; arrows say what leads from one to another.',
    regions.map(([name, region]) => {
      const { svg, width, height } = regionDrawn(region);
      const title = htmlEscape(region.meta?.title ?? name);
      return {
        svg: `${headingOf(title)}<g transform="translate(0 ${HEADING})">${svg}</g>`,
        width,
        height: height + HEADING,
      };
    }),
  );
};
