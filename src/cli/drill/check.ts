/** `dutybound drill check`: scenarios played through, and what they exercise. */
import { policiesFor } from '../../drill/begin.ts';
import { type GuardExercised, guardsExercised } from '../../drill/guards-exercised.ts';
import type { ScenarioFile } from '../../drill/read-scenarios.ts';
import { timelineOf } from '../../drill/run.ts';
import { type Tried, triedUnder } from '../../drill/tried.ts';
import { policyNamed, type RuleBooks } from '../../engine/replay.ts';
import { VERDICT_WORDS } from '../../report/words.ts';
import { titleInWords } from '../../words/entries.ts';
import { folded } from '../../words/plain.ts';
import { booksFor, print, type Screen, unknownPolicy } from '../books.ts';
import { complain } from '../terminal.ts';
import { type ScenarioFlags, scenariosFor } from './list.ts';

export interface CheckFlags extends ScenarioFlags {
  readonly policy?: string;
  /** Counts guards too, which takes longer. */
  readonly guards?: boolean;
}

const found = (findings: Tried['left']) =>
  findings.map(({ norm, verdict, clauses }) => ({ norm, verdict, clauses }));

const checkedUnder = (tried: Tried, books: RuleBooks, isCounted: boolean) => {
  const { policy, run, left, neverOpened, norms, mistakes } = tried;
  return {
    policy: policy.id,
    endsWell: left.length === 0,
    left: found(left),
    neverOpened,
    entries: timelineOf(run).events.length,
    norms,
    ...(isCounted ? { guards: guardsExercised(tried, books) } : {}),
    mistakes: mistakes.map(({ id, findings }) => ({ id, leadsTo: found(findings) })),
  };
};

/**
 * What is wrong with a scenario that only playing it shows.
 * @param only the one policy that it was played under; that may lack what a mistake breaks elsewhere
 */
const wrongWith = (
  { scenario }: ScenarioFile,
  policies: readonly ReturnType<typeof checkedUnder>[],
  only: string | undefined,
): readonly string[] => [
  ...(policies.length === 0
    ? [
        only === undefined
          ? 'runs under none of these policies; change what it is about'
          : `does not run under ${only}, which lacks clauses on what it is about; choose another policy`,
      ]
    : []),
  ...policies.flatMap(({ policy, neverOpened }) =>
    neverOpened.map(
      (id) =>
        `is about ${id}, which never opens under ${policy}; raise such a concern, or take it out of about`,
    ),
  ),
  ...policies.flatMap(({ policy, left }) =>
    left.map(
      ({ norm, verdict }) =>
        `cannot be brought to a good end under ${policy}: ${norm} is ${verdict}; have somebody answer what it hangs on`,
    ),
  ),
  ...(policies.length === 0 || only !== undefined ? [] : scenario.mistakes)
    .filter(({ id }) =>
      policies.every(({ mistakes }) =>
        mistakes.every((each) => each.id !== id || each.leadsTo.length === 0),
      ),
    )
    .map(({ id }) => `the mistake ${id} breaks nothing under any of these policies; mend it`),
];

const checkOf = (
  read: ScenarioFile,
  {
    policy,
    guards = false,
  }: { readonly policy: string | undefined; readonly guards: boolean | undefined },
  books: RuleBooks,
) => {
  const { scenario, file } = read;
  const policies = policiesFor(scenario, books)
    .filter((each) => policy === undefined || each.id === policy)
    .map((each) => checkedUnder(triedUnder(scenario, each, books), books, guards));
  return { id: scenario.id, file, policies, wrong: wrongWith(read, policies, policy) };
};

type Check = ReturnType<typeof checkOf>;

const guardsInWords = (guards: readonly GuardExercised[]): string => {
  const count = (is: (guard: GuardExercised) => boolean): number => guards.filter(is).length;
  return `${guards.length} guards asked: ${count(({ held }) => held)} held, ${count(({ notHeld }) => notHeld)} did not, ${count(({ held, notHeld }) => held && notHeld)} both; --format json names them`;
};

const linesOf =
  (books: RuleBooks) =>
  (checks: readonly Check[], { width, paint }: Screen): readonly string[] =>
    checks.flatMap(({ id, policies }, index) => [
      ...(index === 0 ? [] : ['']),
      paint.strong(id),
      ...policies.flatMap(({ policy, norms, guards, mistakes, endsWell }) => {
        const rules = { procedures: books.procedures, policy: policyNamed(policy, books) };
        const ends = endsWell ? 'ends well' : 'does not end well';
        const line = (says: string, indent: number): string =>
          `${' '.repeat(indent)}${folded(says, indent + 2, width)}`;
        return [
          line(
            `${policy}: a run by the book ${ends}; ${norms.length} norms exercised: ${norms.join(', ')}`,
            2,
          ),
          ...(guards === undefined ? [] : [line(guardsInWords(guards), 4)]),
          ...mistakes.map(({ id, leadsTo }) => {
            const leads = leadsTo.map(
              (each) =>
                `${VERDICT_WORDS[each.verdict].toLowerCase()}: ${titleInWords(each.norm, rules)}`,
            );
            const says = leads.length === 0 ? 'breaks nothing here' : leads.join('; ');
            return line(`mistake ${id}: ${says}`, 4);
          }),
        ];
      }),
    ]);

/** @returns the exit status */
export const checkScenarios = async (
  operands: readonly string[],
  { format, policy, guards, ...flags }: CheckFlags,
): Promise<number> => {
  const books = await booksFor(flags);
  if (books === null) return 2;
  const unknown = unknownPolicy(policy, books);
  if (unknown !== null) {
    complain(`dutybound: --policy: ${unknown}\n`);
    return 2;
  }
  const read = await scenariosFor(operands, books);
  const checks = read.scenarios
    .map((each) => checkOf(each, { policy, guards }, books))
    // Of all that come with Dutybound, those that the policy has no rules for are not asked for.
    .filter(({ policies }) => operands.length > 0 || policies.length > 0);
  if (checks.length > 0) print(checks, { format }, linesOf(books));
  for (const { file, wrong } of checks) for (const says of wrong) complain(`${file}: ${says}\n`);
  return read.complaints.length === 0 && checks.every(({ wrong }) => wrong.length === 0) ? 0 : 2;
};
