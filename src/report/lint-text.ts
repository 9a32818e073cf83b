/** The register of readings as text: the gravest first, each with its clauses and what it changes. */
import { instantOf } from '../engine/time.ts';
import { LAYERS, SEEN, sourceInWords } from '../vocabulary/layers.ts';
import { READING_KINDS, SEVERITIES, type Severity } from '../vocabulary/policies.ts';
import { PROCEDURES } from '../vocabulary/procedures.ts';
import type { Painter } from '../words/plain.ts';
import { folded } from '../words/plain.ts';
import { inSchoolTime } from '../words/time.ts';
import { CHECKS, type PolicyLint, type ReadingShown, type Remark } from './lint.ts';

export interface LintScreen {
  readonly paint: Painter;
  /** Columns to fold at, or null. */
  readonly width: number | null;
}

const LABEL = 21;
const INSET = 4;
/** Most norms of one reading that are spelt out. */
const MOST_NORMS = 8;

const INK: Readonly<Record<Severity, keyof Painter>> = {
  high: 'bad',
  medium: 'warn',
  low: 'quiet',
};

const row = (label: string, text: string, { paint, width }: LintScreen): string =>
  `${' '.repeat(INSET)}${paint.quiet(label.padEnd(LABEL))}${folded(text, INSET + LABEL, width)}`;

const rows = (label: string, texts: readonly string[], screen: LintScreen): readonly string[] =>
  texts.map((text, index) => row(index === 0 ? label : '', text, screen));

const changesInWords = (norms: readonly string[]): string => {
  if (norms.length === 0) return 'no verdict';
  const more = norms.length - MOST_NORMS;
  return more > 0
    ? `${norms.slice(0, MOST_NORMS).join(', ')}, and ${more} more (--format json lists them all)`
    : norms.join(', ');
};

const readingLines = (reading: ReadingShown, screen: LintScreen): readonly string[] => {
  const { paint } = screen;
  const head = paint[INK[reading.severity]](reading.severity.toUpperCase());
  return [
    '',
    `  ${head}  ${paint.strong(reading.id)}  ${paint.quiet(
      `${reading.kind}: ${READING_KINDS[reading.kind]}`,
    )}`,
    row('Problem', reading.problem, screen),
    ...rows(
      'Clauses',
      reading.clauses.map(
        (clause) => `${clause.id} (${clause.section}, ${clause.place}): ${clause.says}`,
      ),
      screen,
    ),
    ...rows('Considered', reading.considered, screen),
    row('Interpretation used', reading.taken, screen),
    row('Why', reading.why, screen),
    row('Changes', changesInWords(reading.norms), screen),
    ...(reading.parameter === null
      ? []
      : [row('Parameter', `${reading.parameter} can choose another`, screen)]),
  ];
};

const remarkLines = (each: Remark, screen: LintScreen): readonly string[] => {
  const head = screen.paint[INK[each.severity]](each.severity.toUpperCase());
  return [
    '',
    `  ${head}  ${screen.paint.strong(each.check)}  ${screen.paint.quiet(CHECKS[each.check])}`,
    row('Found', each.says, screen),
    ...(each.clauses.length === 0 ? [] : [row('Clauses', each.clauses.join(', '), screen)]),
    ...(each.norms.length === 0 ? [] : [row('Norms', changesInWords(each.norms), screen)]),
  ];
};

const countsInWords = (all: readonly { readonly severity: Severity }[]): string =>
  (Object.keys(SEVERITIES) as readonly Severity[])
    .map((severity) => `${all.filter((each) => each.severity === severity).length} ${severity}`)
    .join(', ');

const adoptedLines = ({ adopted }: PolicyLint, screen: LintScreen): readonly string[] =>
  adopted.length === 0
    ? []
    : [
        '',
        screen.paint.strong('What it adopts beside its own clauses'),
        ...adopted.flatMap((each) => [
          '',
          `  ${screen.paint.strong(each.id)}  ${screen.paint.quiet(LAYERS[each.layer])}`,
          row('Says', each.says, screen),
          row('Source', `${sourceInWords(each.source)}; ${SEEN[each.source.seen]}`, screen),
          row('Norms', changesInWords(each.norms), screen),
        ]),
      ];

const unsaidLines = ({ unsaid }: PolicyLint, { paint, width }: LintScreen): readonly string[] =>
  unsaid.length === 0
    ? []
    : [
        '',
        paint.strong('What the policy leaves unsaid'),
        ...unsaid.map(
          (each) => `  - ${folded(`${PROCEDURES[each.procedure]}: ${each.says}`, INSET, width)}`,
        ),
      ];

export const lintLines = (lint: PolicyLint, screen: LintScreen): readonly string[] => {
  const { paint, width } = screen;
  const { policy, school, title, edition, reviewDue, asOf, readings, remarks } = lint;
  return [
    `${paint.strong(policy)}  ${folded(`${school}, ${title}, ${edition}`, INSET, width)}`,
    `  Review due ${reviewDue}. Checked on ${inSchoolTime(instantOf(asOf))}.`,
    `  ${readings.length} readings: ${countsInWords(readings)}.`,
    `  ${remarks.length} remarks on the rule book: ${countsInWords(remarks)}.`,
    `  ${lint.unsaid.length} things are only left unsaid; they are listed last.`,
    ...(Object.keys(SEVERITIES) as readonly Severity[]).map(
      (severity) => `  ${paint.quiet(severity.padEnd(6))}  ${SEVERITIES[severity]}`,
    ),
    '',
    paint.strong('How the text is read'),
    ...readings.flatMap((reading) => readingLines(reading, screen)),
    '',
    paint.strong('What was found without reading the text'),
    ...(remarks.length === 0
      ? ['  nothing']
      : remarks.flatMap((each) => remarkLines(each, screen))),
    ...adoptedLines(lint, screen),
    ...unsaidLines(lint, screen),
  ];
};
