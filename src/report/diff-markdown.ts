/** What sets two policies apart, as Markdown. */
import {
  aboutInWords,
  isEmptyDiff,
  type OneSided,
  type PolicyDiff,
  type ProcedureDiff,
  sharedDifferences,
} from './diff.ts';
import { cell, codes, tableRow } from './markdown.ts';

const headOf = ({ a, b }: PolicyDiff, ...more: readonly string[]): readonly string[] => {
  const heads = ['What', a.name, b.name, ...more];
  return [tableRow(heads), tableRow(heads.map(() => '---'))];
};

const oneSidedLines = (name: string, norms: readonly OneSided[]): readonly string[] =>
  norms.length === 0
    ? []
    : [
        `Only ${cell(name)}:`,
        '',
        ...norms.flatMap((norm) => [
          `- **${cell(norm.title)}** (\`${norm.norm}\`, ${norm.kind}). ${cell(norm.says)}`,
          ...norm.clauses.map((clause) => `  - \`${clause.id}\`: ${cell(clause.says)}`),
        ]),
        '',
      ];

const procedureLines = (each: ProcedureDiff, diff: PolicyDiff): readonly string[] => {
  const shared = sharedDifferences(each);
  if (each.onlyInA.length + each.onlyInB.length + shared.length + each.same.length === 0) return [];
  return [
    `## ${cell(each.title)}`,
    '',
    ...oneSidedLines(diff.a.name, each.onlyInA),
    ...oneSidedLines(diff.b.name, each.onlyInB),
    ...(shared.length === 0
      ? []
      : [
          ...headOf(diff, 'Norms'),
          ...shared.map((one) =>
            tableRow([cell(aboutInWords(one)), cell(one.a), cell(one.b), codes(one.norms)]),
          ),
          '',
        ]),
    ...(each.same.length === 0 ? [] : [`The same in both: ${codes(each.same)}.`, '']),
  ];
};

export const diffMarkdown = (diff: PolicyDiff): string => {
  const { a, b, everywhere, procedures } = diff;
  return [
    `# ${cell(a.name)} and ${cell(b.name)}`,
    '',
    ...[a, b].map((side) => `- ${cell(side.school)}, ${cell(side.edition)} (\`${side.policy}\`)`),
    '',
    ...(isEmptyDiff(diff) ? ['Nothing sets them apart.', ''] : []),
    ...(everywhere.length === 0
      ? []
      : [
          '## In every procedure',
          '',
          ...headOf(diff),
          ...everywhere.map((each) =>
            tableRow([cell(aboutInWords(each)), cell(each.a), cell(each.b)]),
          ),
          '',
        ]),
    ...procedures.flatMap((each) => procedureLines(each, diff)),
  ]
    .join('\n')
    .trimEnd();
};
