/**
 * A decision tree as SVG without a script or a style sheet, so that it can stand in any page: one picture with
 * its sections one below the other, or a picture for each section.
 */
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

/** How the edge of a box or an arrow is drawn. */
export const inked = ({ isLit }: Pick<Box, 'isLit'>): string =>
  `stroke="#111" stroke-width="${isLit ? 4 : 1.2}"`;

const boxOf = (box: Box, x: number, y: number, height: number): string => {
  const lines = textOf(box);
  const [left, top] = [x - WIDTH / 2, y - height / 2];
  const round = box.kind === 'question' ? height / 2 : 3;
  const spans = lines.map((line, index) => {
    const baseline = top + INSET + LINE * (index + 0.75);
    return `<tspan x="${left + INSET}" y="${baseline}">${escaped(line)}</tspan>`;
  });
  const kind = `${box.kind}${box.isLit ? ' walked' : ''}`;
  const edge = box.kind === 'question' ? ' stroke-dasharray="6 3"' : '';
  return `<g class="${kind}"><rect x="${left}" y="${top}" width="${WIDTH}" height="${height}" rx="${Math.min(round, 24)}" fill="#fff" ${inked(box)}${edge}/><text xml:space="preserve">${spans.join('')}</text></g>`;
};

const arrowOf = (arrow: Arrow, head: string, points: readonly Point[], at: Point): string => {
  const kind = arrow.isLit ? ' class="walked"' : '';
  return `<g${kind}><path d="${pathThrough(points)}" fill="none" ${inked(arrow)} marker-end="url(#${head})"/><text x="${at.x}" y="${at.y - 6}" text-anchor="middle" font-weight="bold">${escaped(arrow.says)}</text></g>`;
};

/** What stands over a drawing. @param markup is escaped already */
export const headingOf = (markup: string): string =>
  `<text y="16" font-weight="bold" font-size="15">${markup}</text>`;

/** Puts the boxes of a section where they belong, from left to right. */
const laidOut = ({ heading, isRow, boxes, arrows }: Section, head: string): Laid => {
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
      return arrowOf(arrow, head, points, { x, y });
    }),
    ...boxes.map((box) => {
      const { x = 0, y = 0, height: tall = 0 } = graph.node(box.id);
      return boxOf(box, x, y, tall);
    }),
  ];
  // A question is its own heading.
  const title = isRow && heading !== '' ? folded(heading, 0, 110).split('\n') : [];
  const lines = title.map(
    (line, index) => `<tspan x="0" dy="${index * LINE}">${escaped(line)}</tspan>`,
  );
  const top = title.length === 0 ? 0 : HEADING + (title.length - 1) * LINE;
  return {
    svg: `${headingOf(lines.join(''))}<g transform="translate(0 ${top})">${drawn.join('')}</g>`,
    width,
    height: height + top,
  };
};

const FONT = 'font-family="ui-sans-serif,system-ui,Arial,sans-serif" font-size="13" fill="#111"';

/** The head of an arrow. @param id unique in the page that it stands in */
export const headOf = (id: string): string =>
  `<defs><marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="#111"/></marker></defs>`;

const sized = (width: number, height: number): string =>
  `viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" width="${Math.ceil(width)}" height="${Math.ceil(height)}"`;

/** Drawings one below the other, as the text of one `.svg` file. Their arrows end in the head called `head`. */
export const svgDocument = (title: string, about: string, drawings: readonly Laid[]): string => {
  let y = MARGIN + HEADING;
  const placed = drawings.map(({ svg, height }) => {
    const at = y;
    y += height + GAP;
    return `<g transform="translate(${MARGIN} ${at})">${svg}</g>`;
  });
  const width = Math.max(640, ...drawings.map((each) => each.width)) + 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${sized(width, y)} ${FONT} role="img" aria-labelledby="title desc">
<title id="title">${escaped(title)}</title>
<desc id="desc">${escaped(about)}</desc>
${headOf('head')}
<rect width="100%" height="100%" fill="#fff"/>
<text x="${MARGIN}" y="${MARGIN + 14}" font-weight="bold" font-size="19">${escaped(title)}</text>
${placed.join('\n')}
</svg>
`;
};

/** @returns the text of one `.svg` file */
export const svgOf = (tree: DecisionTree): string =>
  svgDocument(
    titleOf(tree),
    'Boxes with a broken edge are questions; what the timeline came by has a thick edge.',
    sectionsOf(tree).map((section) => laidOut(section, 'head')),
  );

/**
 * A picture for each section of the tree, in order, to stand in a page under the section's heading. The page says
 * in words what they show: whoever hears it is read those.
 */
export const sectionSvgsOf = (tree: DecisionTree): readonly string[] =>
  sectionsOf(tree).map((section, index) => {
    const head = `head-${index}`;
    const { svg, width, height } = laidOut({ ...section, heading: '' }, head);
    const [wide, high] = [width + 4, height + 4];
    return `<svg ${sized(wide, high)} ${FONT} aria-hidden="true" focusable="false">${headOf(head)}<g transform="translate(2 2)">${svg}</g></svg>`;
  });
