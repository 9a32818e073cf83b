/** A debrief as text, for a terminal or a pipe. */
import type {
  Comparison,
  Debrief,
  DebriefAction,
  Debriefs,
  RuleTold,
} from '../../vocabulary/debriefs.ts';
import { folded, type Painter } from '../../words/plain.ts';
import { dayInWords } from '../../words/time.ts';
import {
  ALL_ASKED,
  alikeInWords,
  answerInWords,
  atOnceInWords,
  besideInWords,
  bookStepInWords,
  CHANGED_NOTHING,
  COURSE_WORDS,
  changedInWords,
  consequenceInWords,
  digestsInWords,
  EXERCISE,
  guidanceInWords,
  HEADINGS,
  headOfRule,
  idleInWords,
  mistakeInWords,
  mistakenInWords,
  momentInWords,
  NO_ACTIONS,
  partingInWords,
  SAME_WAY,
  standsInWords,
  stepInWords,
  tableStandsInWords,
  unseenInWords,
  WELL_DONE,
  whenInWords,
} from './words.ts';

export interface DebriefTextOptions {
  readonly paint: Painter;
  /** Columns to fold at, or null. */
  readonly width: number | null;
}

const line = (says: string, indent: number, { width }: DebriefTextOptions): string =>
  `${' '.repeat(indent)}${folded(says, indent + 2, width)}`;

const list = (
  says: readonly string[],
  options: DebriefTextOptions,
  indent = 2,
): readonly string[] => says.map((each) => line(`- ${each}`, indent, options));

const part = (
  title: string,
  lines: readonly string[],
  { paint }: DebriefTextOptions,
): readonly string[] => (lines.length === 0 ? [] : ['', paint.strong(title), ...lines]);

const clauses = ({ clauses: told }: Pick<RuleTold, 'clauses'>): string =>
  told.map(({ id, section }) => `${id}, ${section}`).join('; ');

const wrongLines = (rule: RuleTold, options: DebriefTextOptions): readonly string[] => [
  line(`${options.paint.bad(headOfRule(rule.verdict).toUpperCase())}  ${rule.title}`, 2, options),
  ...rule.because.map((says) => line(says, 4, options)),
  ...rule.clauses.map(({ id, section, says }) => line(`${id}, ${section}: ${says}`, 4, options)),
  line(`Next time: ${rule.asks}`, 4, options),
  ...(rule.repair === null ? [] : [line(rule.repair, 4, options)]),
];

const notAskedLines = (debrief: Debrief, options: DebriefTextOptions): readonly string[] => {
  const { notAsked } = debrief;
  const weighty = notAsked.filter(({ leadsTo }) => leadsTo.length > 0);
  const idle = notAsked.filter(({ leadsTo }) => leadsTo.length === 0);
  if (notAsked.length === 0) return [line(ALL_ASKED, 2, options)];
  return [
    ...weighty.flatMap((each) => [
      line(options.paint.strong(each.asks), 2, options),
      line(answerInWords(each), 4, options),
      ...list(each.leadsTo.map(consequenceInWords), options, 4),
    ]),
    ...(idle.length === 0 ? [] : [line(`${CHANGED_NOTHING}:`, 2, options)]),
    ...list(idle.map(idleInWords), options, 4),
  ];
};

const courseLines = (debrief: Debrief, options: DebriefTextOptions): readonly string[] =>
  debrief.course.flatMap(({ kind, at, says, beside, did, raised }) => [
    line(`${momentInWords(at, debrief)}  ${COURSE_WORDS[kind].padEnd(12)}  ${says}`, 2, options),
    ...beside.map((each) => line(each, 6, options)),
    ...did.map((each) => line(`${each.kind}: ${each.says}`, 6, options)),
    ...(raised.length === 0 ? [] : [line(`From then on owed: ${raised.join('; ')}`, 6, options)]),
  ]);

const actionLines = (
  actions: readonly DebriefAction[],
  options: DebriefTextOptions,
): readonly string[] =>
  actions.length === 0
    ? [line(NO_ACTIONS, 2, options)]
    : actions.flatMap((action, index) => [
        line(`${index + 1}. ${action.says} (${clauses(action)})`, 2, options),
        `     Owner: ${action.owner ?? '____________________'}  By: ${action.by ?? '____________'}`,
      ]);

const debriefLines = (
  debrief: Debrief,
  name: string | null,
  options: DebriefTextOptions,
): readonly string[] => {
  const { paint } = options;
  const { scenario, policy, atOnce } = debrief;
  const changed = changedInWords(debrief);
  const unseen = unseenInWords(debrief);
  const missing = debrief.byTheBook.filter(({ here }) => here === 'not-taken');
  return [
    paint.warn(EXERCISE),
    paint.strong(`Debrief${name === null ? '' : `, ${name}`}: ${scenario.title}`),
    line(`Policy: ${policy.says}`, 2, options),
    line(`When: ${whenInWords(debrief)}`, 2, options),
    line(`Guidance: ${guidanceInWords(debrief)}`, 2, options),
    line(digestsInWords(debrief), 2, options),
    ...(changed === null ? [] : [line(paint.warn(changed), 2, options)]),
    ...part(
      HEADINGS.atOnce,
      [
        line(paint[atOnce.missed === 0 ? 'good' : 'bad'](atOnceInWords(atOnce)), 2, options),
        ...list(
          atOnce.steps.map((step) => `${step.title}: ${stepInWords(step, debrief)}`),
          options,
          4,
        ),
        ...(unseen === null ? [] : [line(paint.warn(unseen), 2, options)]),
      ],
      options,
    ),
    ...part(
      HEADINGS.wentWell,
      list(
        debrief.wentWell.map((rule) => `${rule.title} (${clauses(rule)}): ${rule.how}`),
        options,
      ),
      options,
    ),
    ...part(
      HEADINGS.wentWrong,
      debrief.wentWrong.length === 0
        ? [line(WELL_DONE, 2, options)]
        : debrief.wentWrong.flatMap((rule) => wrongLines(rule, options)),
      options,
    ),
    ...part(
      HEADINGS.undecided,
      list(
        debrief.undecided.map((rule) =>
          [`${rule.title}: ${rule.how}`, rule.repair ?? ''].join('. '),
        ),
        options,
      ),
      options,
    ),
    ...part(
      HEADINGS.forLater,
      list(
        debrief.forLater.map(({ title }) => title),
        options,
      ),
      options,
    ),
    ...part(HEADINGS.notAsked, notAskedLines(debrief, options), options),
    ...part(
      HEADINGS.mistaken,
      debrief.mistaken.flatMap((each) => [
        line(paint.strong(each.asks), 2, options),
        line(mistakenInWords(each, debrief), 4, options),
        ...list(each.leadsTo.map(consequenceInWords), options, 4),
      ]),
      options,
    ),
    ...part(
      `${HEADINGS.path}: what a run by the book has and this one lacks`,
      missing.map((step) => line(`minute ${step.minute}: ${bookStepInWords(step)}`, 2, options)),
      options,
    ),
    ...part(
      HEADINGS.notCome,
      list(
        debrief.notCome.map(
          ({ from, says, why }) =>
            `${from === null ? '' : `from ${from}: `}${says} Why: ${why.join('; ')}.`,
        ),
        options,
      ),
      options,
    ),
    ...part(
      HEADINGS.mistakes,
      debrief.mistakes.flatMap((each) => [
        line(`“${each.says}”`, 2, options),
        line(Object.values(mistakeInWords(each, debrief)).join(' '), 4, options),
      ]),
      options,
    ),
    ...part(HEADINGS.course, courseLines(debrief, options), options),
  ];
};

const comparisonLines = (
  comparison: Comparison,
  options: DebriefTextOptions,
): readonly string[] => {
  const { scenario, tables, atOnce, rules, parting, terms } = comparison;
  const { paint } = options;
  const beside = (values: readonly string[]): string =>
    values.map((value, index) => `${tables[index]?.name ?? ''}: ${value}`).join('; ');
  const different = rules.filter(({ differs }) => differs);
  const alike = alikeInWords(comparison);
  return [
    paint.warn(EXERCISE),
    paint.strong(`${HEADINGS.beside}: ${scenario.title}`),
    ...tables.map((table) =>
      line(
        `${table.name}${table.heldOn === null ? '' : ` (${dayInWords(table.heldOn)})`}: ${tableStandsInWords(table)}`,
        2,
        options,
      ),
    ),
    ...part(
      HEADINGS.atOnce,
      list(
        atOnce.map((step) => `${step.title}. ${beside(step.tables.map(besideInWords))}`),
        options,
      ),
      options,
    ),
    ...part(
      'Where the tables differ',
      list(
        [
          ...different.map(
            (rule) => `${rule.title} (${clauses(rule)}). ${beside(rule.tables.map(standsInWords))}`,
          ),
          ...(alike === null ? [] : [alike]),
        ],
        options,
      ),
      options,
    ),
    ...part(
      'Where their ways part',
      parting === null
        ? [line(SAME_WAY, 2, options)]
        : [
            line(partingInWords(parting), 2, options),
            ...list(
              parting.tables.map(({ minute, says }, index) =>
                says === null
                  ? `${tables[index]?.name ?? ''}: nothing more`
                  : `${tables[index]?.name ?? ''}, minute ${minute}: ${says}`,
              ),
              options,
              4,
            ),
          ],
      options,
    ),
    ...part(
      'Over time',
      list(
        terms.map(
          ({ heldOn, missed }) =>
            `${dayInWords(heldOn)}: ${missed.length === 0 ? 'no at-once step missed' : `missed: ${missed.join('; ')}`}`,
        ),
        options,
      ),
      options,
    ),
    '',
  ];
};

export const textOfDebriefs = (all: Debriefs, options: DebriefTextOptions): string => {
  const { debriefs, comparisons, notComparable } = all;
  const isOne = debriefs.length === 1;
  return [
    ...(notComparable === null ? [] : [line(notComparable, 0, options), '']),
    ...comparisons.flatMap((each) => comparisonLines(each, options)),
    ...debriefs.flatMap((debrief, index) => [
      ...(index === 0 ? [] : ['', '']),
      ...debriefLines(debrief, isOne ? null : `Table ${index + 1}`, options),
    ]),
    ...part(HEADINGS.actions, actionLines(all.actions, options), options),
    '',
  ].join('\n');
};
