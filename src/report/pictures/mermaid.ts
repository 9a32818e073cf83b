/** A decision tree as a Mermaid flowchart. */
import type { Box, Section } from './boxes.ts';
import { sectionsOf } from './boxes.ts';
import type { DecisionTree } from './decision-tree.ts';
import { titleOf } from './words.ts';

/** Text inside quotation marks: Mermaid takes codes of characters for those that mean something to it. */
export const quoted = (text: string): string =>
  `"${text.replace(/["#<>&;`\\]/g, (character) => `#${character.codePointAt(0)};`)}"`;

const lines = (each: readonly string[]): string =>
  `"${each.map((line) => quoted(line).slice(1, -1)).join('<br/>')}"`;

const boxOf = ({ id, kind, lines: text, isLit }: Box): string => {
  const [open, close] = kind === 'question' ? ['{{', '}}'] : ['[', ']'];
  return `    ${id}${open}${lines(text)}${close}${isLit ? ':::walked' : ''}`;
};

const sectionOf = ({ heading, boxes, arrows }: Section, index: number): readonly string[] => [
  `  subgraph s${index}[${quoted(heading)}]`,
  ...boxes.map(boxOf),
  ...arrows.map(({ from, to, says, isLit }) =>
    isLit ? `    ${from} == ${quoted(says)} ==> ${to}` : `    ${from} -- ${quoted(says)} --> ${to}`,
  ),
  '  end',
];

/** @returns the text of one `.mmd` file */
export const mermaidOf = (tree: DecisionTree): string =>
  [
    '---',
    `title: ${JSON.stringify(titleOf(tree))}`,
    '---',
    'flowchart LR',
    '  classDef walked stroke-width:4px',
    ...sectionsOf(tree).flatMap(sectionOf),
    '',
  ].join('\n');
