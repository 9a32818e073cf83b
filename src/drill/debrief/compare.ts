/** Runs of one scenario side by side: tables on one afternoon, or one drill over terms. Never people. */
import type { JudgedFinding } from '../../engine/judge.ts';
import type { RuleBooks } from '../../engine/replay.ts';
import { instantOf } from '../../engine/time.ts';
import { factAsked } from '../../norms/predicates.ts';
import {
  type Comparison,
  DEBRIEF_VERSION,
  type Debrief,
  type Debriefs,
  type RuleTold,
  type StandsAs,
} from '../../vocabulary/debriefs.ts';
import type { DrillRun } from '../../vocabulary/drills.ts';
import { eventInWords } from '../../words/entries.ts';
import { beginsAt, incidentOf } from '../run.ts';
import { reportOf } from '../tried.ts';
import { type Assigned, actionsOf } from './actions.ts';
import { debriefOf } from './debrief.ts';
import { isForLater, rulesTold } from './rules-told.ts';

interface Table {
  readonly run: DrillRun;
  readonly debrief: Debrief;
  readonly findings: readonly JudgedFinding[];
}

/** Runs can be compared that were of the same story under the same rules. */
const keyOf = ({ scenarioDigest, policy, policyDigest }: DrillRun): string =>
  `${scenarioDigest} ${policy} ${policyDigest}`;

const tableName = (index: number): string => `Table ${index + 1}`;

const atOnceBeside = (tables: readonly Table[]): Comparison['atOnce'] => {
  const all = tables.flatMap(({ debrief }) => debrief.atOnce.steps);
  const unseen = tables.flatMap(({ debrief }) => debrief.unseen);
  const titles = [...new Set([...all.map(({ title }) => title), ...unseen])];
  return titles.map((title) => ({
    title,
    norms: [...new Set(all.filter((each) => each.title === title).flatMap(({ norms }) => norms))],
    tables: tables.map(({ debrief }) => {
      const step = debrief.atOnce.steps.find((each) => each.title === title);
      if (step === undefined) return debrief.unseen.includes(title) ? 'not-asked' : null;
      const { verdict, minutes, isMissed } = step;
      return { verdict, minutes, isMissed };
    }),
  }));
};

const SAYS_NOTHING: readonly StandsAs[] = ['not-applicable', 'kept', 'lapsed', 'cannot-tell'];
/** Of the rules of one title, the worst verdict is told. */
const WORST_FIRST: readonly StandsAs[] = [
  'breached',
  'missed',
  'overdue',
  'late',
  'owed',
  'cannot-tell',
  'for-later',
  'departed',
  'met',
  'kept',
  'lapsed',
  'not-applicable',
];

const rulesBeside = (tables: readonly Table[], books: RuleBooks): Comparison['rules'] => {
  const stirred = new Map<string, RuleTold>();
  const byTable = tables.map(({ run, debrief, findings }) => {
    // A breach by the answers of the story is one too, though nobody asked.
    const rules = [...rulesTold(findings, incidentOf(run, books)), ...debrief.wentWrong];
    for (const rule of rules) {
      if (!SAYS_NOTHING.includes(rule.verdict) && !stirred.has(rule.title)) {
        stirred.set(rule.title, rule);
      }
    }
    return rules;
  });
  const told = [...stirred.values()].map(({ title, norms, clauses }) => {
    const standing = byTable.map((rules) => {
      const here = rules
        .filter((rule) => rule.title === title)
        .map((rule): StandsAs => (isForLater(rule) ? 'for-later' : rule.verdict));
      return WORST_FIRST.find((each) => here.includes(each)) ?? null;
    });
    return { title, norms, clauses, tables: standing, differs: new Set(standing).size > 1 };
  });
  const rank = ({ tables: standing }: (typeof told)[number]): number =>
    WORST_FIRST.findIndex((each) => standing.includes(each));
  return told.sort((a, b) => rank(a) - rank(b));
};

interface Step {
  readonly key: string;
  readonly minute: number;
  readonly says: string;
}

/** What a table did and asked, in its order. */
const stepsOf = ({ run }: Table, books: RuleBooks): readonly Step[] => {
  const { run: rules } = incidentOf(run, books);
  return run.moves.flatMap((move): readonly Step[] => {
    const minute = Math.round((instantOf(move.at) - beginsAt(run)) / 60_000);
    if (move.kind === 'asked') {
      const says = `asked: ${factAsked(move.fact, rules.policy)}`;
      return [{ key: `${move.who} ${move.fact}`, minute, says }];
    }
    if (move.kind !== 'did') return [];
    const says = eventInWords(move.event, rules);
    return [{ key: says, minute, says }];
  });
};

const partingOf = (tables: readonly Table[], books: RuleBooks): Comparison['parting'] => {
  const steps = tables.map((table) => stepsOf(table, books));
  const longest = Math.max(...steps.map(({ length }) => length));
  for (let after = 0; after < longest; after += 1) {
    const here = steps.map((each) => each[after]);
    if (new Set(here.map((step) => step?.key)).size === 1) continue;
    return {
      after,
      tables: here.map((step) => ({ minute: step?.minute ?? null, says: step?.says ?? null })),
    };
  }
  return null;
};

/** By the day on which they were held, where that is known of all and differs. */
const termsOf = (tables: readonly Table[]): Comparison['terms'] => {
  const days = [...new Set(tables.flatMap(({ debrief }) => debrief.heldOn ?? []))].sort();
  if (days.length < 2) return [];
  return days.map((heldOn) => {
    const then = tables.filter(({ debrief }) => debrief.heldOn === heldOn);
    const missed = then.flatMap(({ debrief }) =>
      debrief.atOnce.steps.filter(({ isMissed }) => isMissed).map(({ title }) => title),
    );
    return { heldOn, tables: then.length, missed: [...new Set(missed)] };
  });
};

const comparisonOf = (
  tables: readonly [Table, ...Table[]],
  nameOf: (table: Table) => string,
  books: RuleBooks,
): Comparison => {
  const [{ debrief: first }] = tables;
  const { digestNow: _, ...policy } = first.policy;
  return {
    scenario: first.scenario,
    policy,
    tables: tables.map((table) => {
      const { run, heldOn, atOnce, unseen } = table.debrief;
      const { missed, notDone, allDone } = atOnce;
      return { name: nameOf(table), run, heldOn, missed, notDone, allDone, unseen };
    }),
    atOnce: atOnceBeside(tables),
    rules: rulesBeside(tables, books),
    parting: partingOf(tables, books),
    terms: termsOf(tables),
  };
};

const NOT_COMPARABLE =
  'These runs are not all of the same story under the same rules, so they are not compared with each other: they have other digests. Those that are alike stand side by side; the others are shown on their own.';

/**
 * The debriefs of runs, and what they look like beside each other.
 * @param assigned who does what about a rule by when, where that was decided
 */
export const debriefsOf = (
  runs: readonly DrillRun[],
  books: RuleBooks,
  assigned: readonly Assigned[] = [],
): Debriefs => {
  const tables = runs.map(
    (run): Table => ({
      run,
      debrief: debriefOf(run, books),
      findings: reportOf(run, books).findings,
    }),
  );
  const groups = new Map<string, [Table, ...Table[]]>();
  for (const table of tables) {
    const key = keyOf(table.run);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [table]);
    else group.push(table);
  }
  const nameOf = (table: Table): string => tableName(tables.indexOf(table));
  return {
    version: DEBRIEF_VERSION,
    exercise: true,
    debriefs: tables.map(({ debrief }) => debrief),
    comparisons: [...groups.values()]
      .filter(({ length }) => length > 1)
      .map((group) => comparisonOf(group, nameOf, books)),
    actions: actionsOf(
      tables.flatMap(({ debrief }) => debrief.wentWrong),
      assigned,
    ),
    notComparable: groups.size > 1 ? NOT_COMPARABLE : null,
  };
};
