/** `dutybound verify`: proves the machines of a policy. */
import { join } from 'node:path';
import { actsRegister } from '../../machines/acts-register.ts';
import { policiesIn } from '../engine/replay.ts';
import { folderAt } from '../files/folders.ts';
import { openedAs, wholly } from '../files/outputs.ts';
import { secondsSince } from '../live/clock.ts';
import { madeOnce } from '../norms/made-once.ts';
import { type ActsTable, actsTableOf } from '../proof/acts-table.ts';
import { canItBeKept, type Kept, type Trap } from '../proof/can-it-be-kept.ts';
import { type Failure, type Proof, verify } from '../proof/verify.ts';
import { jsonText } from '../vocabulary/unseen.ts';
import { booksForList, type ListFlags, print, type Screen } from './books.ts';

interface VerifyFlags extends ListFlags {
  readonly output?: string;
}

/** What a timeline shows. */
type Shown = Failure | Trap;

interface Timed extends Proof {
  readonly seconds: number;
  /** Which rule judges each act that touches an image, evidence, a device or disclosure. */
  readonly acts: ActsTable;
  readonly kept: Kept;
}

const isRegistered = (policy: string): boolean =>
  actsRegister.some(({ policies }) => policies.includes(policy));

/** Gaps that nobody explains. A school's own policy has no register to explain them in. */
const faultsIn = ({ policy, acts }: Timed): readonly string[] =>
  isRegistered(policy) ? acts.faults : [];

/** Whether the policy can be kept: what must be done, and may not be. */
const keptLines = (
  { kept: { pairs, traps } }: Timed,
  files: ReadonlyMap<Shown, string>,
): readonly string[] => [
  `  Can it be kept? ${pairs} times one act is asked for and forbidden; ${traps.length === 0 ? 'each time there is a way to do both' : `${traps.length} times there may be no way left:`}`,
  ...traps.flatMap((trap) => {
    const file = files.get(trap);
    return [
      `      ${trap.duty} asks for what ${trap.prohibition} forbids (${trap.clauses.join(', ')})`,
      ...(file === undefined ? [] : [`      shown by ${file}`]),
    ];
  }),
];

/** The table of acts: by act who judges it where, then where none does, and why. */
const actLines = (proof: Timed): readonly string[] => {
  const { rows } = proof.acts;
  const acts = [...new Set(rows.map(({ act }) => act))];
  const faults = faultsIn(proof);
  return [
    `  ${faults.length === 0 ? 'holds' : 'FAILS'}  Every act that touches an image, evidence, a device or disclosure is judged by a rule, or listed with the reason why not.`,
    ...faults.map((fault) => `      ${fault}`),
    '  Acts, and the rules that judge them:',
    ...acts.flatMap((act) => {
      const of = rows.filter((row) => row.act === act);
      const judged = of.filter(({ norms }) => norms.length > 0);
      const norms = [...new Set(judged.flatMap((row) => row.norms))];
      const without = new Map<string, string[]>();
      for (const { procedure, norms: found, because } of of) {
        if (found.length === 0) madeOnce(without, because ?? '', () => []).push(procedure);
      }
      return [
        `    ${act}: ${norms.length === 0 ? 'no rule' : norms.join(', ')}`,
        ...[...without].map(
          ([because, procedures]) =>
            `      not in ${procedures.join(', ')}${because === '' ? '' : `: ${because}`}`,
        ),
      ];
    }),
  ];
};

const failureLines = (failure: Failure, file: string | null): readonly string[] => [
  `      ${failure.norm}: ${failure.says}`,
  ...(file === null ? [] : [`      shown by ${file}`]),
];

const linesOf =
  (files: ReadonlyMap<Shown, string>) =>
  (proofs: readonly Timed[], { paint }: Screen): readonly string[] =>
    proofs.flatMap((proof) => [
      paint.strong(proof.policy),
      `  ${proof.norms} norms, ${proof.states} states, ${proof.transitions} transitions, ${proof.seconds.toFixed(1)} seconds`,
      ...proof.theorems.flatMap(({ says, norms, failures }) => [
        `  ${failures.length === 0 ? 'holds' : 'FAILS'}  ${says} (${norms} norms)`,
        ...failures.flatMap((failure) => failureLines(failure, files.get(failure) ?? null)),
      ]),
      ...keptLines(proof, files),
      ...actLines(proof),
      '',
    ]);

/** Writes each counterexample as a timeline that `replay` accepts. */
const written = async (
  proofs: readonly Timed[],
  folder: string | undefined,
): Promise<ReadonlyMap<Shown, string>> => {
  const files = new Map<Shown, string>();
  if (folder === undefined) return files;
  for (const proof of proofs) {
    const failures = proof.theorems.flatMap((each) => each.failures);
    const named: readonly (readonly [Shown, string])[] = [
      ...failures.map((each) => [each, `${each.theorem}-${each.norm}`] as const),
      ...proof.kept.traps.map((each) => [each, `trap-${each.duty}-${each.prohibition}`] as const),
    ];
    for (const [shown, name] of named) {
      if (shown.timeline === null) continue;
      const file = join(folder, `${proof.policy}-${name}.json`);
      const sink = await openedAs('--output', file, []);
      await wholly(sink, () => sink.write(`${jsonText(shown.timeline, 2)}\n`));
      files.set(shown, file);
    }
  }
  return files;
};

export const verifyPolicies = async (flags: VerifyFlags): Promise<number> => {
  const books = await booksForList(flags);
  if (books === null) return 2;
  if (flags.output !== undefined) await folderAt('--output', flags.output);
  const chosen = policiesIn(books).filter(
    (each) => flags.policy === undefined || each.id === flags.policy,
  );
  const proofs = chosen.map((policy): Timed => {
    const elapsed = secondsSince();
    const proof = verify(policy, books.procedures);
    const acts = actsTableOf(policy, books.procedures, actsRegister);
    const kept = canItBeKept(policy, books.procedures);
    return { ...proof, acts, kept, seconds: elapsed() };
  });
  print(proofs, flags, linesOf(await written(proofs, flags.output)));
  const failed = proofs.some(
    (proof) =>
      proof.theorems.some((each) => each.failures.length > 0) || faultsIn(proof).length > 0,
  );
  return failed ? 1 : 0;
};
