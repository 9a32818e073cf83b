/** A decision tree as one SVG picture without a script, its sections one below the other. */
import { Graph, layout } from '@dagrejs/dagre';
import { htmlEscape } from 'escape-goat';
import { folded } from '../../words/plain.ts';
import type { Arrow, Box, Section } from './boxes.ts';
import { sectionsOf } from './boxes.ts';
import type { DecisionTree } from './decision-tree.ts';
import { titleOf } from './words.ts';

/** In pixels. Text is set in a font whose letters are at most this wide on average. */
export const LETTER = 7;
export const LINE = 18;
const INSET = 12;
const COLUMNS = 44;
const WIDTH = COLUMNS * LETTER + 2 * INSET;
export const HEADING = 34;
const GAP = 28;
const MARGIN = 24;

const textOf = ({ lines, kind }: Box): readonly string[] =>
  lines.flatMap((line) => {
    const hanging = kind === 'norms' ? 2 : 0;
    return folded(line, hanging, COLUMNS).split('\n');
  });

const escaped = (text: string): string => htmlEscape(text);

/** The head of an arrow. */
export const HEAD =
  '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line through points, as the path of an SVG. */
export const pathThrough = (points: readonly Point[]): string =>
  points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');

/** One drawing, from its own corner. */
export interface Laid {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const boxOf = (box: Box, x: number, y: number, height: number): string => {
  const lines = textOf(box);
  const [left, top] = [x - WIDTH / 2, y - height / 2];
  const round = box.kind === 'question' ? height / 2 : 3;
  const spans = lines.map((line, index) => {
    const baseline = top + INSET + LINE * (index + 0.75);
    return `<tspan x="${left + INSET}" y="${baseline}">${escaped(line)}</tspan>`;
  });
  const kind = `${box.kind}${box.isLit ? ' walked' : ''}`;
  return `<g class="${kind}"><rect x="${left}" y="${top}" width="${WIDTH}" height="${height}" rx="${Math.min(round, 24)}"/><text xml:space="preserve">${spans.join('')}</text></g>`;
};

const arrowOf = ({ says, isLit }: Arrow, points: readonly Point[], at: Point): string => {
  const kind = isLit ? ' class="walked"' : '';
  return `<g${kind}><path d="${pathThrough(points)}" marker-end="url(#head)"/><text class="answer" x="${at.x}" y="${at.y - 6}" text-anchor="middle">${escaped(says)}</text></g>`;
};

/** Puts the boxes of a section where they belong, from left to right. */
const laidOut = ({ heading, isRow, boxes, arrows }: Section): Laid => {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: isRow ? 'TB' : 'LR', nodesep: 16, ranksep: 48 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const box of boxes) {
    const height = textOf(box).length * LINE + 2 * INSET;
    graph.setNode(box.id, { width: WIDTH, height });
  }
  // It puts what is named last at the top.
  for (const { from, to, says } of arrows.toReversed()) {
    graph.setEdge(from, to, { width: says.length * LETTER + 8, height: LINE, labelpos: 'c' });
  }
  layout(graph);
  const { width = WIDTH, height = 0 } = graph.graph();
  const drawn = [
    ...arrows.map((arrow) => {
      const { points = [], x = 0, y = 0 } = graph.edge(arrow.from, arrow.to);
      return arrowOf(arrow, points, { x, y });
    }),
    ...boxes.map((box) => {
      const { x = 0, y = 0, height: tall = 0 } = graph.node(box.id);
      return boxOf(box, x, y, tall);
    }),
  ];
  // A question is its own heading.
  const title = isRow ? folded(heading, 0, 110).split('\n') : [];
  const lines = title.map(
    (line, index) => `<tspan x="0" dy="${index * LINE}">${escaped(line)}</tspan>`,
  );
  const top = isRow ? HEADING + (title.length - 1) * LINE : 0;
  return {
    svg: `<text class="heading" y="16">${lines.join('')}</text><g transform="translate(0 ${top})">${drawn.join('')}</g>`,
    width,
    height: height + top,
  };
};

const STYLE =
  'text{font:13px/1.4 ui-sans-serif,system-ui,Arial,sans-serif;fill:#111}.heading{font-weight:bold;font-size:15px}.title{font-weight:bold;font-size:19px}.answer{font-weight:bold}rect{fill:#fff;stroke:#111;stroke-width:1.2}.question rect{stroke-dasharray:6 3}path{fill:none;stroke:#111;stroke-width:1.2}.walked>rect,.walked>path{stroke-width:4}marker path{fill:#111;stroke:none}.says{paint-order:stroke;stroke:#fff;stroke-width:4px}';

/** Drawings one below the other, as the text of one `.svg` file. */
export const svgDocument = (title: string, about: string, drawings: readonly Laid[]): string => {
  let y = MARGIN + HEADING;
  const placed = drawings.map(({ svg, height }) => {
    const at = y;
    y += height + GAP;
    return `<g transform="translate(${MARGIN} ${at})">${svg}</g>`;
  });
  const width = Math.max(640, ...drawings.map((each) => each.width)) + 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(y)}" width="${Math.ceil(width)}" height="${Math.ceil(y)}" role="img" aria-labelledby="title desc">
<title id="title">${escaped(title)}</title>
<desc id="desc">${escaped(about)}</desc>
<style>${STYLE}</style>
<defs>${HEAD}</defs>
<rect width="100%" height="100%" style="stroke:none"/>
<text class="title" x="${MARGIN}" y="${MARGIN + 14}">${escaped(title)}</text>
${placed.join('\n')}
</svg>
`;
};

/** @returns the text of one `.svg` file */
export const svgOf = (tree: DecisionTree): string =>
  svgDocument(
    titleOf(tree),
    'Boxes with a broken edge are questions; what the timeline came by has a thick edge.',
    sectionsOf(tree).map(laidOut),
  );
