/** What sets two policies apart, as text. */

import type { Painter } from '../words/plain.ts';
import { folded } from '../words/plain.ts';
import {
  aboutInWords,
  type Difference,
  isEmptyDiff,
  type OneSided,
  type PolicyDiff,
  type ProcedureDiff,
  sharedDifferences,
} from './diff.ts';

export interface DiffScreen {
  readonly paint: Painter;
  /** Columns to fold at, or null. */
  readonly width: number | null;
}

/** "Valley End: the DSL only." */
export const asSentence = (name: string, words: string): string =>
  `${name}: ${words.replace(/\.$/, '')}.`;

const line = (indent: number, text: string, { width }: DiffScreen): string =>
  `${' '.repeat(indent)}${folded(text, indent + 2, width)}`;

const differenceLines = (
  each: Difference,
  { a, b }: PolicyDiff,
  screen: DiffScreen,
): readonly string[] => [
  line(4, `- ${aboutInWords(each)}`, screen),
  line(8, asSentence(a.name, each.a), screen),
  line(8, asSentence(b.name, each.b), screen),
];

const oneSidedLines = (
  name: string,
  norms: readonly OneSided[],
  screen: DiffScreen,
): readonly string[] =>
  norms.length === 0
    ? []
    : [
        `  ${screen.paint.strong(`Only ${name}`)}`,
        ...norms.flatMap((norm) => [
          line(4, `- ${norm.title}  ${screen.paint.quiet(`(${norm.norm}, ${norm.kind})`)}`, screen),
          line(8, norm.says, screen),
          ...norm.clauses.map((clause) => line(8, `${clause.id}: ${clause.says}`, screen)),
        ]),
      ];

const procedureLines = (
  each: ProcedureDiff,
  diff: PolicyDiff,
  screen: DiffScreen,
): readonly string[] => {
  const { paint } = screen;
  const shared = sharedDifferences(each);
  const alike = each.same.length;
  if (each.onlyInA.length + each.onlyInB.length + shared.length + alike === 0) return [];
  return [
    '',
    paint.strong(each.title),
    ...oneSidedLines(diff.a.name, each.onlyInA, screen),
    ...oneSidedLines(diff.b.name, each.onlyInB, screen),
    ...(shared.length === 0 ? [] : [`  ${paint.strong('Both, but differently')}`]),
    ...shared.flatMap((difference) => [
      ...differenceLines(difference, diff, screen),
      line(8, paint.quiet(difference.norms.join(', ')), screen),
    ]),
    ...(alike === 0 ? [] : [line(2, `The same in both: ${each.same.join(', ')}`, screen)]),
  ];
};

export const diffLines = (diff: PolicyDiff, screen: DiffScreen): readonly string[] => {
  const { a, b, everywhere, procedures } = diff;
  const { paint } = screen;
  return [
    `${paint.strong(a.name)}: ${a.school}, ${a.edition} (${a.policy})`,
    `${paint.strong(b.name)}: ${b.school}, ${b.edition} (${b.policy})`,
    ...(isEmptyDiff(diff) ? ['', 'Nothing sets them apart.'] : []),
    ...(everywhere.length === 0 ? [] : ['', paint.strong('In every procedure')]),
    ...everywhere.flatMap((each) => differenceLines(each, diff, screen)),
    ...procedures.flatMap((each) => procedureLines(each, diff, screen)),
  ];
};
