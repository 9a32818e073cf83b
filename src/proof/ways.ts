/**
 * All that can happen where certain facts are known: what is learned or corrected next, or learned
 * once more, and one act for each way the guards can tell acts apart. It does not hang on where the
 * region stands, so it is worked out once for each set of facts; and how acts look, once for each set
 * of the facts that the guards about acts read.
 */

import { alphabetOf } from '../norms/alphabet.ts';
import { madeOnce } from '../norms/made-once.ts';
import { isDuty, type Norm } from '../norms/norm.ts';
import type { NormInForce } from '../norms/procedure.ts';
import { answersTo, type Region, readsOfActs } from '../norms/region.ts';
import type { Basic } from '../norms/rules.ts';
import type { FactKey, Facts, MachineEvent } from '../norms/symbols.ts';
import type { FactValue } from '../vocabulary/facts.ts';

/** Happenings of one type at which every guard says the same. */
export interface Kind {
  readonly type: MachineEvent['type'];
  /** The guards that hold. */
  readonly holding: ReadonlySet<string>;
}

/** What is known: one for each set of answers. */
export interface Known {
  readonly facts: Facts;
  /** What the questions say that ask nothing of an act. */
  readonly says: string;
  readonly looks: Looks;
}

/** Something that can happen, and what is known afterwards. */
export interface Way {
  readonly event: MachineEvent;
  readonly after: Known;
  readonly kind: Kind;
}

/** How events look where the facts that guards about acts read are the same. */
interface Looks {
  /** How learning something looks. */
  readonly of: (learning: MachineEvent) => string;
  /** Each look of an act, and the first act that looks so. */
  readonly acts: readonly (readonly [look: string, act: MachineEvent])[];
}

export interface Ways {
  /** Where nothing is known. */
  readonly first: Known;
  /** All that can happen where this is known: what is learned, then what is done. */
  readonly from: (known: Known) => readonly Way[];
  /** Every kind that was met so far. */
  readonly kinds: () => Iterable<Kind>;
}

/** Something learned or corrected. */
interface Learning {
  readonly event: MachineEvent;
  readonly fact: FactKey;
  /** The answer it leaves; none where it says no more than silence does. */
  readonly leaves: FactValue | undefined;
}

/** Learning or correcting each answer, and one that says no more than silence: what was known is open again. */
const learnings = (norm: Norm, reads: readonly FactKey[]): readonly Learning[] =>
  reads.flatMap((fact) => {
    const answers = answersTo(norm, fact);
    const silent = { by: 'dsl', to: [], reasoned: false } as const;
    const open: FactValue = answers.includes('no') ? 'unclear' : 'no';
    return [...new Set([...answers, open])].flatMap((value) =>
      (isDuty(norm) ? [false, true] : [false]).map((corrects) => ({
        event: { type: 'fact.established', ...silent, fact, value, corrects },
        fact,
        leaves: answers.includes(value) ? value : undefined,
      })),
    );
  });

const withAnswer = (facts: Facts, { fact, leaves }: Learning): Facts => {
  const { [fact]: _, ...others } = facts;
  return leaves === undefined ? others : { ...others, [fact]: leaves };
};

const keyOfFacts = (facts: Facts, reads: readonly FactKey[]): string => {
  let key = '';
  for (const read of reads) key += facts[read]?.[0] ?? '-';
  return key;
};

/** For questions that ask nothing of what happens. */
const NOTHING: MachineEvent = {
  type: 'incident.closed',
  by: 'unrecorded',
  to: [],
  reasoned: false,
};

/** What the questions say, as ones and noughts. */
const saidBy = (questions: readonly Basic[], facts: Facts, event: MachineEvent): string => {
  const at = { context: { facts }, event };
  let bits = '';
  for (const { asks } of questions) bits += asks(at) ? '1' : '0';
  return bits;
};

/** The answers of one question about each act, as ones and noughts: once for each set of the facts it reads. */
const answersOf = (
  { asks, reads }: Basic,
  acts: readonly MachineEvent[],
): ((facts: Facts) => string) => {
  const known = new Map<string, string>();
  return (facts) =>
    madeOnce(known, keyOfFacts(facts, reads), () =>
      acts.map((event) => (asks({ context: { facts }, event }) ? '1' : '0')).join(''),
    );
};

/** How acts look to these questions, and learning something, by what is known. */
const looksBy = (
  questions: readonly Basic[],
  acts: readonly MachineEvent[],
): ((facts: Facts) => Looks) => {
  const answering = questions.map((each) => answersOf(each, acts));
  return (facts) => {
    const answers = answering.map((each) => each(facts));
    const known = new Map<MachineEvent, string>();
    const first = new Map<string, MachineEvent>();
    acts.forEach((act, index) => {
      let look = `${act.type} `;
      for (const ofAll of answers) look += ofAll[index];
      madeOnce(first, look, () => act);
    });
    return {
      of: (learning) =>
        madeOnce(known, learning, () => `${learning.type} ${saidBy(questions, facts, learning)}`),
      acts: [...first],
    };
  };
};

/**
 * All that can happen to a norm's region, met where it is asked for. A question that no guard of the
 * region is put together from can only tell more acts apart.
 */
export const waysOf = (norm: NormInForce, region: Region): Ways => {
  const { reads, basics, tests } = region;
  const readsForLooks = readsOfActs(norm.norm, norm.standing);
  const allLearnings = learnings(norm.norm, reads);
  const acts = alphabetOf(norm.norm, norm.standing.policy);
  const questions = Object.values(basics);
  const ofNoAct = questions.filter((each) => each.ofNoAct);
  const looksAt = looksBy(
    questions.filter((each) => !each.ofNoAct),
    acts,
  );

  const allLooks = new Map<string, Looks>();
  const all = new Map<string, Known>();
  const knownAs = (facts: Facts): Known =>
    madeOnce(all, keyOfFacts(facts, reads), () => ({
      facts,
      says: saidBy(ofNoAct, facts, NOTHING),
      looks: madeOnce(allLooks, keyOfFacts(facts, readsForLooks), () => looksAt(facts)),
    }));

  const kinds = new Map<string, Kind>();
  const way = (event: MachineEvent, look: string, after: Known): Way => {
    const { facts, says } = after;
    const kind = madeOnce(kinds, `${says} ${look}`, () => {
      const holding = Object.keys(tests).filter((name) =>
        tests[name]?.({ context: { facts }, event }),
      );
      return { type: event.type, holding: new Set(holding) };
    });
    return { event, after, kind };
  };

  const from = new Map<Known, readonly Way[]>();
  const learning = (known: Known, learned: Learning): Way => {
    const after = knownAs(withAnswer(known.facts, learned));
    return way(learned.event, after.looks.of(learned.event), after);
  };
  const waysFrom = (known: Known): readonly Way[] => [
    ...allLearnings.map((learned) => learning(known, learned)),
    ...known.looks.acts.map(([look, act]) => way(act, look, known)),
  ];

  return {
    first: knownAs({}),
    from: (known) => madeOnce(from, known, () => waysFrom(known)),
    kinds: () => kinds.values(),
  };
};
