/** `dutybound drill generate`: exercises made from a procedure's own machines. */
import { stringify } from 'yaml';
import { asScenario } from '../../drill/generate/as-scenario.ts';
import { type Cover, coverOf, type Unreached } from '../../drill/generate/cover.ts';
import { GOAL_KINDS, type Goal, keyOfGoal } from '../../drill/generate/goals.ts';
import { type Hard, hardCover, hardest, trainedBy } from '../../drill/generate/hard.ts';
import { narrated } from '../../drill/generate/narrate.ts';
import { unknownWord } from '../../engine/read.ts';
import { policyNamed, type RuleBooks } from '../../engine/replay.ts';
import { complaintsTo } from '../../files/complaints.ts';
import { findSources } from '../../files/find.ts';
import { newFolderAt, writeFiles } from '../../files/folders.ts';
import { readSource } from '../../files/timelines.ts';
import { normsInForce } from '../../norms/procedure.ts';
import type { PolicyFlags } from '../../policies/books.ts';
import { VERDICT_WORDS } from '../../report/words.ts';
import type { Audit } from '../../vocabulary/audits.ts';
import type { Verdict } from '../../vocabulary/findings.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import { PROCEDURE_IDS, PROCEDURES, type ProcedureId } from '../../vocabulary/procedures.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { jsonText } from '../../vocabulary/unseen.ts';
import { listInWords, titleInWords } from '../../words/entries.ts';
import { folded } from '../../words/plain.ts';
import { auditIn } from '../audit/part.ts';
import { booksFor, print, type Screen, unknownPolicy } from '../books.ts';
import { complain } from '../terminal.ts';

export interface GenerateFlags extends PolicyFlags {
  readonly format: 'text' | 'json';
  readonly policy?: string;
  readonly cover?: boolean;
  readonly hard?: boolean;
  readonly scenarios?: boolean;
  readonly from?: readonly string[];
  readonly exercises?: readonly string[];
  readonly seed: string;
  readonly output: string;
}

/** Most norms that exercises are made for where they are to be hard. */
const MOST_HARD = 5;
const MOST_SEED = 2 ** 32 - 1;

/** What is wrong with the options, or null. */
const wrongFlags = (
  operand: string,
  { cover, hard, from, exercises, seed, policy }: GenerateFlags,
  books: RuleBooks,
): string | null => {
  if (!PROCEDURE_IDS.some((id) => id === operand)) {
    return unknownWord('procedure', operand, PROCEDURE_IDS);
  }
  const unknown = unknownPolicy(policy, books);
  if (unknown !== null) return `--policy: ${unknown}`;
  if ((cover === true) === (hard === true)) return 'say what to generate: --cover or --hard';
  const past = [...(from ?? []), ...(exercises ?? [])];
  if (hard === true && past.length === 0) {
    return '--hard needs to know what went wrong; give --from AUDIT.json or --exercises FOLDER';
  }
  if (cover === true && past.length > 0) return '--from and --exercises go with --hard';
  const isSeed = /^\d{1,10}$/.test(seed) && Number(seed) <= MOST_SEED;
  return isSeed ? null : `--seed: ${seed} is not a whole number from 0 to ${MOST_SEED}`;
};

const auditsIn = async (files: readonly string[]): Promise<readonly Audit[] | null> => {
  const audits: Audit[] = [];
  for (const file of files) {
    const audit = await auditIn(file);
    if (audit === null) return null;
    audits.push(audit);
  }
  return audits;
};

/** The exercises in files and folders; null once it has complained. */
const exercisesIn = async (
  operands: readonly string[],
  books: RuleBooks,
): Promise<readonly Timeline[] | null> => {
  const complaints = complaintsTo(complain);
  const exercises: Timeline[] = [];
  const { sources, complaints: missing } = await findSources(operands);
  for (const each of missing) complaints.report(each);
  for (const source of sources) {
    for await (const item of readSource(source, books)) {
      if (item.kind === 'complaint') complaints.report(item.complaint);
      else if (item.timeline.exercise) exercises.push(item.timeline);
    }
  }
  if (complaints.finish()) return null;
  if (operands.length === 0 || exercises.length > 0) return exercises;
  complain(
    `dutybound: --exercises: ${operands.join(', ')} holds no exercise; name another folder\n`,
  );
  return null;
};

/** What went wrong most often; null once it has complained that nothing did. */
const hardIn = async (
  { from = [], exercises = [] }: GenerateFlags,
  procedure: ProcedureId,
  policy: Policy,
  books: RuleBooks,
): Promise<readonly Hard[] | null> => {
  const audits = await auditsIn(from);
  const past = audits === null ? null : await exercisesIn(exercises, books);
  if (audits === null || past === null) return null;
  const norms = hardest(procedure, policy.id, audits, past, books);
  const known = normsInForce(books.procedures[procedure], policy).map(({ norm }) => norm.id);
  const wrong = norms.filter((each) => each.wrong > 0 && known.includes(each.norm));
  if (wrong.length > 0) return wrong.slice(0, MOST_HARD);
  const says = norms.some(({ asked }) => asked > 0)
    ? `nothing of ${procedure} went wrong under ${policy.id} in what was given; use --cover`
    : `nothing of ${procedure} was judged under ${policy.id} in what was given; give other files`;
  complain(`dutybound: ${says}\n`);
  return null;
};

const WHY_NOT: Readonly<Record<Unreached['why'], string>> = {
  'always-holds': 'wherever it is asked, it holds',
  'never-holds': 'wherever it is asked, it does not hold',
  'not-by-entries':
    'only where a concern turns out to be none, or may be one that was known before',
  'not-found': 'the rule alone can come to it, and no exercise that was tried does',
};

const verdictInWords = (verdict: string): string => VERDICT_WORDS[verdict as Verdict].toLowerCase();

/** "Parents and carers: the guard … does not hold". */
const goalInWords = ({ norm, kind, what }: Goal, rules: Parameters<typeof titleInWords>[1]) => {
  const local = norm.slice(norm.indexOf('.') + 1);
  const guard = what.replaceAll(`${local}: `, '');
  const says: Readonly<Record<Goal['kind'], () => string>> = {
    raised: () => 'is raised',
    state: () => `the state ${what}`,
    held: () => `the guard “${guard}” holds`,
    'not-held': () => `the guard “${guard}” does not hold`,
    ending: () => `ends as: ${verdictInWords(what)}`,
  };
  return `${titleInWords(norm, rules)} (${norm}): ${says[kind]()}`;
};

const KIND_WORDS: Readonly<Record<Goal['kind'], string>> = {
  raised: 'norms raised',
  state: 'states come to',
  held: 'guards that hold',
  'not-held': 'guards that do not hold',
  ending: 'endings',
};

/** One exercise with the files that were made of it. */
interface Made {
  readonly name: string;
  readonly entries: number;
  readonly reaches: number;
  /** Of these, what no exercise before it reaches. */
  readonly adds: number;
  readonly trains: readonly Hard[];
  readonly scenario: boolean;
  readonly files: readonly (readonly [name: string, text: string])[];
}

const timesInWords = (
  { norm, wrong, asked, mostly }: Hard,
  rules: Parameters<typeof titleInWords>[1],
) =>
  `${titleInWords(norm, rules)} (${norm}): went wrong in ${wrong} of the ${asked} times it was asked, mostly ${verdictInWords(mostly)}`;

/** What an exercise is for, one line each: what it trains, or the ways in which rules end in it for the first time. */
const purposesOf = (
  trains: readonly Hard[],
  added: readonly Goal[],
  rules: Parameters<typeof titleInWords>[1],
): readonly string[] => {
  if (trains.length > 0) return trains.map((each) => timesInWords(each, rules));
  const endings = added.filter(({ kind }) => kind === 'ending');
  return [
    `It reaches ${added.length} things that no exercise before it reaches.`,
    ...endings.map((each) => goalInWords(each, rules)),
  ];
};

const madeFrom = (
  cover: Cover,
  hard: readonly Hard[],
  policy: Policy,
  books: RuleBooks,
  hasScenarios: boolean,
): readonly Made[] => {
  const { procedure, seed, exercises } = cover;
  const rules = { policy, procedures: books.procedures };
  const goals = new Map(cover.goals.map((goal) => [keyOfGoal(goal), goal]));
  const before = new Set<string>();
  return exercises.map(({ timeline, reaches }, index): Made => {
    const number = String(index + 1).padStart(2, '0');
    const own = [...reaches].flatMap((key) => goals.get(key) ?? []);
    const added = own.filter((goal) => !before.has(keyOfGoal(goal)));
    for (const goal of own) before.add(keyOfGoal(goal));
    const trains = trainedBy(reaches, hard);
    const scenario = hasScenarios
      ? asScenario(timeline, procedure, policy, books, `${procedure}-${number}`)
      : null;
    const files = [
      [`timelines/${number}.json`, `${jsonText(timeline, 2)}\n`] as const,
      ...(scenario === null ? [] : [[`scenarios/${number}.yaml`, stringify(scenario)] as const]),
    ];
    const page = narrated(timeline, policy, books, {
      procedure,
      number: index + 1,
      of: exercises.length,
      seed,
      trains: purposesOf(trains, added, rules),
      files: files.map(([name]) => name),
    });
    return {
      name: `${number}.md`,
      entries: timeline.events.length,
      reaches: own.length,
      adds: added.length,
      trains,
      scenario: scenario !== null,
      files: [[`${number}.md`, page], ...files],
    };
  });
};

const tallyOf = ({ goals, left }: Cover) =>
  GOAL_KINDS.map((kind) => {
    const isOf = ({ kind: of }: Goal): boolean => of === kind;
    const of = goals.filter(isOf).length;
    return { kind, reached: of - left.filter(({ goal }) => isOf(goal)).length, of };
  }).filter(({ of }) => of > 0);

const summaryOf = (cover: Cover, made: readonly Made[], hard: readonly Hard[], folder: string) => {
  const { procedure, policy, seed, goals, left, never, bound, tried } = cover;
  return {
    procedure,
    policy,
    seed,
    folder,
    exercises: made.map(({ files, ...rest }) => ({ ...rest, files: files.map(([name]) => name) })),
    /** No fewer would do: this norm ends in so many ways, and an exercise shows one of them. */
    atLeast: bound === null ? 0 : bound.endings.length,
    bound,
    goals: { reached: goals.length - left.length, of: goals.length, byKind: tallyOf(cover) },
    hard,
    left: left.map(({ goal, why }) => ({ ...goal, why })),
    cannotBe: never.map(({ goal, why }) => ({ ...goal, why })),
    tried,
  };
};

type Summary = ReturnType<typeof summaryOf>;

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const linesOf =
  (policy: Policy, books: RuleBooks) =>
  (summary: Summary, { paint, width }: Screen): readonly string[] => {
    const rules = { policy, procedures: books.procedures };
    const { exercises, bound, goals, hard, left, cannotBe, folder, seed, procedure } = summary;
    const line = (says: string, indent: number): string =>
      `${' '.repeat(indent)}${folded(says, indent + 2, width)}`;
    const reasons = (all: readonly (Goal & Pick<Unreached, 'why'>)[]) =>
      all.map(({ why, ...goal }) => line(`${goalInWords(goal, rules)}: ${WHY_NOT[why]}`, 4));
    return [
      paint.strong(
        `${PROCEDURES[procedure]}, by ${policy.id}: ${plural(exercises.length, 'exercise')} in ${folder} (seed ${seed})`,
      ),
      ...exercises.map(({ name, entries, reaches, adds, scenario, trains }) =>
        line(
          `${name}: ${plural(entries, 'entry').replace('entrys', 'entries')}; ${
            trains.length > 0
              ? `trains ${listInWords(trains.map(({ norm }) => norm))}`
              : `reaches ${reaches}, ${adds} for the first time`
          }${scenario ? '; also a scenario' : ''}`,
          2,
        ),
      ),
      ...(bound === null
        ? []
        : [
            line(
              `No fewer than ${bound.endings.length} would do: ${titleInWords(bound.norm, rules)} ends in ${bound.endings.length} ways (${listInWords(bound.endings.map(verdictInWords))}), and one exercise shows one of them.`,
              2,
            ),
          ]),
      ...hard.map((each) => line(timesInWords(each, rules), 2)),
      line(`Counted by replaying them: ${goals.reached} of ${goals.of} reached`, 2),
      ...goals.byKind.map(({ kind, reached, of }) =>
        line(`${KIND_WORDS[kind]}: ${reached} of ${of}`, 4),
      ),
      ...(left.length === 0 ? [] : [line('Not reached', 2), ...reasons(left)]),
      ...(cannotBe.length === 0
        ? []
        : [
            line('Cannot be reached by any run of the machine, and not counted', 2),
            ...reasons(cannotBe),
          ]),
    ];
  };

/** Which exercises reach each goal, for whoever wants to count again. */
const coverageText = ({ exercises, goals }: Cover): string => {
  const rows = goals.map((goal) => ({
    ...goal,
    exercises: exercises.flatMap(({ reaches }, index) =>
      reaches.has(keyOfGoal(goal)) ? [index + 1] : [],
    ),
  }));
  return `${jsonText(rows, 2)}\n`;
};

/** @returns the exit status */
export const generateExercises = async (operand: string, flags: GenerateFlags): Promise<number> => {
  const books = await booksFor(flags);
  if (books === null) return 2;
  const refuse = (says: string): number => {
    complain(`dutybound: ${says}\n`);
    return 2;
  };
  const wrong = wrongFlags(operand, flags, books);
  if (wrong !== null) return refuse(wrong);
  const procedure = operand as ProcedureId;
  const policy = policyNamed(flags.policy ?? books.policies[0]?.id ?? '', books);
  if (normsInForce(books.procedures[procedure], policy).length === 0) {
    return refuse(`${policy.id} has no clause on ${procedure}; name another with --policy`);
  }
  const hard = flags.hard === true ? await hardIn(flags, procedure, policy, books) : [];
  if (hard === null) return 2;
  await newFolderAt('--output', flags.output);
  const asked = { procedure, policy, books, seed: Number(flags.seed) };
  const cover = flags.hard === true ? hardCover(asked, hard) : coverOf(asked);
  const made = madeFrom(cover, hard, policy, books, flags.scenarios === true);
  await writeFiles('--output', flags.output, [
    ...made.flatMap(({ files }) => files),
    ['coverage/goals.json', coverageText(cover)],
  ]);
  return print(summaryOf(cover, made, hard, flags.output), flags, linesOf(policy, books));
};
