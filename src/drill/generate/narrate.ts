/** A generated exercise in plain words, for a trainer to read aloud, with how it is judged for afterwards. */

import type { RuleBooks } from '../../engine/replay.ts';
import { instantOf } from '../../engine/time.ts';
import { clausesOf, titleOf, VERDICT_WORDS } from '../../report/words.ts';
import type { EntryCorrected } from '../../vocabulary/events.ts';
import type { Finding, Verdict } from '../../vocabulary/findings.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import { PROCEDURES, type ProcedureId } from '../../vocabulary/procedures.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { eventInWords, type Rules } from '../../words/entries.ts';
import { capital } from '../../words/plain.ts';
import { replayInWords } from '../../words/report.ts';
import { clockTime, dayInWords, dayOf } from '../../words/time.ts';

const WRONG: readonly Verdict[] = ['breached', 'missed', 'overdue', 'late'];
const OPEN: readonly Verdict[] = ['cannot-tell', 'owed'];
const RIGHT: readonly Verdict[] = ['met', 'kept', 'departed', 'lapsed'];

const PARTS: readonly (readonly [title: string, verdicts: readonly Verdict[]])[] = [
  ['What went wrong', WRONG],
  ['What cannot be told', OPEN],
  ['What went well', RIGHT],
];

const sentence = (text: string): string => `${capital(text)}${/[.?!]$/.test(text) ? '' : '.'}`;

const correctedInWords = (replacement: EntryCorrected['replacement']): string =>
  replacement === undefined
    ? 'it should not be there'
    : `it should be ${String(replacement.value)}`;

/** What happens, day by day and entry by entry, with the numbers that the findings use. */
export const happenings = (timeline: Timeline, rules: Rules): readonly string[] => {
  let day = '';
  return timeline.events.flatMap((event, place) => {
    const at = instantOf(event.at);
    const isNew = dayOf(at) !== day;
    day = dayOf(at);
    const instead =
      event.type === 'entry.corrected' ? `: ${correctedInWords(event.replacement)}` : '';
    const reason = event.reason === undefined ? '' : ` Reason: “${event.reason}”`;
    return [
      ...(isNew ? ['', `**${capital(dayInWords(day))}**`, ''] : []),
      `- ${clockTime(at, at)} (entry ${place}): ${sentence(`${eventInWords(event, rules)}${instead}`)}${reason}`,
    ];
  });
};

const findingLines = (finding: Finding, rules: Rules): readonly string[] => [
  `- **${titleOf(finding, rules)}**: ${VERDICT_WORDS[finding.verdict].toLowerCase()} (${finding.norm})`,
  ...finding.because.map((why) => `  - ${sentence(why)}`),
  ...clausesOf(finding, rules.policy).map(({ id, says }) => `  - Clause ${id}: ${says}`),
  ...(finding.repair === null ? [] : [`  - ${sentence(finding.repair)}`]),
];

/** What to say of an exercise beside what happens in it. */
export interface Heading {
  readonly procedure: ProcedureId;
  readonly number: number;
  readonly of: number;
  readonly seed: number;
  /** What it is for, one line each. */
  readonly trains: readonly string[];
  /** The files that go with it. */
  readonly files: readonly string[];
}

/** An exercise as a page of Markdown. */
export const narrated = (
  timeline: Timeline,
  policy: Policy,
  books: RuleBooks,
  { procedure, number, of, seed, trains, files }: Heading,
): string => {
  const rules: Rules = { policy, procedures: books.procedures };
  const { findings } = replayInWords(timeline, { books });
  const own = findings.filter((each) => each.procedure === procedure);
  const others = findings.filter(
    (each) => each.procedure !== procedure && WRONG.includes(each.verdict),
  ).length;
  return [
    `# Exercise ${number} of ${of}: ${PROCEDURES[procedure]}`,
    '',
    'EXERCISE: none of this is real. Nothing is shown. Anybody may leave at any time without a reason.',
    '',
    `By the policy of ${policy.school}: ${policy.title}, ${policy.edition} (${policy.id}). Generated with seed ${seed}.`,
    ...(files.length === 0 ? [] : ['', `Goes with it: ${files.join(', ')}.`]),
    '',
    '## What it is for',
    '',
    ...trains.map((each) => `- ${each}`),
    '',
    '## What happens',
    '',
    'Read it aloud, and stop where somebody has to decide. What is done is not always right.',
    ...happenings(timeline, rules),
    '',
    '## How it is judged',
    '',
    'Not before it has been talked over. Each line names the rule, and the clause of the policy it rests on.',
    ...PARTS.flatMap(([title, verdicts]) => {
      const some = own.filter(({ verdict }) => verdicts.includes(verdict));
      return some.length === 0
        ? []
        : ['', `### ${title}`, '', ...some.flatMap((each) => findingLines(each, rules))];
    }),
    ...(others === 0
      ? []
      : [
          '',
          `Rules of other procedures were not the point here: ${others} of them went wrong as well, and \`dutybound replay\` names them.`,
        ]),
    '',
  ].join('\n');
};
