/** A decision tree as boxes and arrows, a section for each question that it begins with. */
import type { DecisionTree, Fork, Leaf, Place } from './decision-tree.ts';
import { leafInWords } from './words.ts';

/** A box with its text, a line for each norm. Ids are unique in the whole drawing. */
export interface Box {
  readonly id: string;
  readonly kind: 'question' | 'norms';
  readonly lines: readonly string[];
  readonly isLit: boolean;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly says: string;
  readonly isLit: boolean;
}

/** One part of the drawing, which fits a page by itself. */
export interface Section {
  readonly heading: string;
  /** Whether its boxes stand beside one another, with no question before them. */
  readonly isRow: boolean;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

const GROUPS: readonly (readonly Leaf['asks'][])[] = [['never', 'not-before'], ['do'], ['decide']];

class Drawing {
  readonly #tree: DecisionTree;
  #count = 0;
  boxes: Box[] = [];
  arrows: Arrow[] = [];

  constructor(tree: DecisionTree) {
    this.#tree = tree;
  }

  /** What has been drawn since the last call. */
  section(heading: string): Section {
    const { boxes, arrows } = this;
    this.boxes = [];
    this.arrows = [];
    return { heading, isRow: arrows.length === 0, boxes, arrows };
  }

  box(kind: Box['kind'], lines: readonly string[], isLit: boolean): string {
    this.#count += 1;
    const id = `b${this.#count}`;
    this.boxes.push({ id, kind, lines, isLit });
    return id;
  }

  /** A box for what is never to be done, one for what is to be done, one for what is left to judgement. */
  norms({ leaves, isLit }: Place): readonly string[] {
    return GROUPS.flatMap((group) => {
      const those = leaves.filter(({ asks }) => group.includes(asks));
      const lines = those.map((leaf) => leafInWords(leaf, this.#tree));
      return lines.length === 0 ? [] : [this.box('norms', lines, isLit)];
    });
  }

  /** A question, and all that follows from its answers. */
  fork({ asks, answers }: Fork, isLit: boolean): string {
    const question = this.box('question', [asks], isLit);
    for (const { answer, leads } of answers) {
      const says = answer;
      const reached = [
        ...this.norms(leads),
        ...leads.forks.map((fork) => this.fork(fork, leads.isLit)),
      ];
      for (const to of reached) this.arrows.push({ from: question, to, says, isLit: leads.isLit });
    }
    return question;
  }
}

/** The sections of a tree: what holds in every case, then one for each question that it begins with. */
export const sectionsOf = (tree: DecisionTree): readonly Section[] => {
  const drawing = new Drawing(tree);
  const { start } = tree;
  const always = start.leaves.length === 0 ? [] : ['In every case'];
  return [
    ...always.map((heading) => {
      drawing.norms(start);
      return drawing.section(heading);
    }),
    ...start.forks.map((fork) => {
      drawing.fork(fork, start.isLit);
      return drawing.section(fork.asks);
    }),
  ];
};
