/** Whom to tell whatever the answer to an open question: what every branch of the text ends with. */

import { madeOnce } from '../norms/made-once.ts';
import { type Duty, isDuty } from '../norms/norm.ts';
import { answersRead, evaluate, factsRead } from '../norms/predicates.ts';
import { normsInForce, type Procedure } from '../norms/procedure.ts';
import type { FactKey, Facts } from '../norms/symbols.ts';
import { isTelling } from '../vocabulary/acts.ts';
import type { Fact } from '../vocabulary/facts.ts';
import { PARTIES, type Party } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import { byUrgency, moreUrgent, type Urgency } from '../vocabulary/urgency.ts';
import { type ActChoice, actsThatMeet } from './example.ts';
import type { Run, Track } from './run.ts';
import { SURELY } from './verdict.ts';

/** One thing to tell somebody, which some duty asks for under every answer. */
export interface InAnyCase {
  readonly tracks: readonly [Track, ...Track[]];
  readonly tell: readonly [Party, ...Party[]];
  readonly acts: readonly ActChoice[];
  readonly urgency: Urgency;
  readonly optional: boolean;
}

/** Answers of which one must hold, one of several, or yes or no; and whether each may still be given. */
type Answers = readonly { readonly answer: Facts; readonly isOpen: boolean }[];

const readByDuties = new WeakMap<Policy, WeakMap<Procedure, ReadonlySet<FactKey>>>();

/** The answers on which it hangs whether a duty of a procedure is owed. Found once for each policy. */
const readIn = (procedure: Procedure, policy: Policy): ReadonlySet<FactKey> =>
  madeOnce(
    madeOnce(readByDuties, policy, () => new WeakMap<Procedure, ReadonlySet<FactKey>>()),
    procedure,
    () =>
      new Set(
        normsInForce(procedure, policy).flatMap(({ norm }) =>
          isDuty(norm) ? factsRead(norm.owedWhen, policy) : [],
        ),
      ),
  );

/**
 * Those of several that this policy knows. What is ruled out counts all the same: who is left may be
 * somebody of whom the text does not speak.
 */
const oneOfIn = (run: Run): readonly Answers[] =>
  PROCEDURE_IDS.filter((id) => run.open.has(id)).flatMap((id) => {
    const procedure = run.procedures[id];
    const read = readIn(procedure, run.policy);
    return procedure.oneOf.flatMap((facts): readonly Answers[] => {
      const known = facts.filter((fact) => read.has(fact));
      // Where one of them holds, what it calls for is owed, so that nothing is told under all of them.
      if (known.length < 2) return [];
      const answers = known.map((fact) => ({
        answer: { [fact]: 'yes' } as const,
        isOpen: run.facts[fact] !== 'no',
      }));
      return answers.some(({ isOpen }) => isOpen) ? [answers] : [];
    });
  });

const yesOrNo = (fact: Fact): Answers =>
  // A no calls for little, and then there is nothing more to look at.
  (['no', 'yes'] as const).map((value) => ({ answer: { [fact]: value }, isOpen: true }));

interface Told {
  readonly track: Track;
  readonly duty: Duty;
  readonly acts: readonly ActChoice[];
}

/** A duty that an answer may raise, and the answers that it hangs on. */
interface Dormant {
  readonly track: Track;
  readonly duty: Duty;
  readonly reads: ReadonlySet<FactKey>;
  /** Whether it would be owed as things are. */
  readonly isOwed: boolean;
}

const dormantIn = (run: Run): readonly Dormant[] =>
  run.tracks.flatMap((track) => {
    const { norm: duty } = track.norm;
    if (!isDuty(duty) || duty.owedAfter !== null) return [];
    if (track.doubt !== SURELY || track.state !== 'dormant') return [];
    const isOwed = evaluate(duty.owedWhen, track.facts, null, run.policy) === 'yes';
    return [{ track, duty, reads: answersRead(duty.owedWhen), isOwed }];
  });

/** What somebody of the school would have to tell whom, were the answer so. */
const toldUnder = (answer: Facts, dormant: readonly Dormant[], run: Run): readonly Told[] => {
  const keys = Object.keys(answer) as FactKey[];
  return dormant.flatMap(({ track, duty: norm, reads, isOwed }) => {
    const hangsOnIt = keys.some((key) => reads.has(key));
    if (!hangsOnIt && !isOwed) return [];
    const facts = { ...track.facts, ...answer };
    if (hangsOnIt && evaluate(norm.owedWhen, facts, null, run.policy) !== 'yes') return [];
    const acts = actsThatMeet(norm, facts, run.policy).filter(
      ({ type, by, withAddress }) =>
        isTelling(type) && PARTIES[by].group !== 'pupils' && withAddress !== true,
    );
    return acts.length === 0 ? [] : [{ track, duty: norm, acts }];
  });
};

const isSame = (a: ActChoice, b: ActChoice): boolean =>
  a.type === b.type && a.to.join() === b.to.join();

/** What is told to the same people under every one of these answers; whoever it is that tells them. */
const underAll = (
  answers: Answers,
  dormant: readonly Dormant[],
  run: Run,
): readonly InAnyCase[] => {
  const branches: (readonly Told[])[] = [];
  for (const { answer } of answers) {
    const told = toldUnder(answer, dormant, run);
    if (told.length === 0) return [];
    branches.push(told);
  }
  const [first = []] = branches;
  const found = new Map<string, { acts: ActChoice[]; branches: (readonly Told[])[] }>();
  for (const act of first.flatMap(({ acts }) => acts)) {
    const asking = branches.map((told) =>
      told.filter(({ acts }) => acts.some((other) => isSame(act, other))),
    );
    if (asking.some((told) => told.length === 0)) continue;
    const key = asking.flatMap((told) => told.map(({ duty }) => duty.id)).join();
    const known = found.get(key);
    if (known === undefined) found.set(key, { acts: [act], branches: asking });
    else known.acts.push(act);
  }
  return [...found.values()].map(({ acts, branches: all }) => {
    const asking = all.filter((_, index) => answers[index]?.isOpen);
    return {
      tracks: [...new Set(asking.flat().map(({ track }) => track))] as unknown as [
        Track,
        ...Track[],
      ],
      tell: [...new Set(acts.flatMap(({ to }) => to))] as unknown as [Party, ...Party[]],
      acts,
      urgency: asking
        .map((told) => told.map(({ duty }) => duty.urgency).reduce(moreUrgent))
        .reduce((a, b) => (byUrgency(a, b) > 0 ? a : b)),
      optional: asking.some((told) => told.every(({ track }) => track.norm.standing.departable)),
    };
  });
};

/** @param asked the questions that nobody has answered */
export const owedInAnyCase = (asked: readonly Fact[], run: Run): readonly InAnyCase[] => {
  const dormant = dormantIn(run);
  return [...oneOfIn(run), ...asked.map(yesOrNo)].flatMap((answers) =>
    underAll(answers, dormant, run),
  );
};
