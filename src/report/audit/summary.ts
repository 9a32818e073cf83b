/** From the counts of an audit to what its reports say, in the order they say it. */

import type { RuleBooks } from '../../engine/replay.ts';
import { instantOf } from '../../engine/time.ts';
import {
  type Audit,
  type Group,
  type NormCount,
  type Part,
  recordOfSource,
  type Told,
} from '../../vocabulary/audits.ts';
import type { IncidentVerdict } from '../../vocabulary/findings.ts';
import type { Reading } from '../../vocabulary/policies.ts';
import { PROCEDURES } from '../../vocabulary/procedures.ts';
import { inSchoolTime } from '../../words/time.ts';
import { type Comparison, comparisonOf } from './comparison.ts';
import {
  incidentsOf,
  listed,
  type NormLine,
  several,
  type Tallied,
  tallyOf,
  totalOf,
} from './counts.ts';
import { rowsNotUnderstood } from './faults.ts';
import {
  byName,
  groupOrder,
  groupWords,
  layerWords,
  normOrder,
  normTitle,
  policyIn,
  policyWords,
  procedureOf,
  termsBetween,
  termWords,
} from './names.ts';
import { type Spread, spreadOf } from './spread.ts';
import { termsInWords } from './terms.ts';

import { type ToDo, thingsToDo } from './to-do.ts';

/** The norms of one procedure under one policy that applied at least once, in its order. */
export interface ProcedureNorms {
  readonly title: string;
  readonly norms: readonly NormLine[];
}

export interface PolicyNorms {
  readonly policy: string;
  readonly says: string;
  readonly procedures: readonly ProcedureNorms[];
  /** How many more were in force and never applied. */
  readonly neverApplied: number;
}

export interface GroupLine {
  readonly by: Group['by'];
  readonly name: string;
  readonly says: string;
  readonly incidents: number;
  readonly verdicts: Readonly<Record<IncidentVerdict, number>>;
  /** All rules of the group taken together; asked, as the next, only of the groups that are shown. */
  readonly all: () => Tallied;
  /** Those that applied, the most often broken first. */
  readonly norms: () => readonly NormLine[];
}

/** How one school term went. */
export interface TermLine {
  readonly says: string;
  readonly incidents: number;
  readonly nonCompliant: number;
  /** Rules breached, missed, overdue or late, in all of its incidents together. */
  readonly bad: number;
  /** How long until the DSL was told; null where that is not known of any. */
  readonly dslTold: Spread | null;
}

/** A reading, and how many findings rest on it. */
export interface ReadingLine {
  readonly policy: string;
  readonly reading: Reading;
  /** Findings on rules that applied. */
  readonly findings: number;
  /** Of these, how many are breached, missed, overdue or late. */
  readonly bad: number;
}

export interface Summary {
  /** What makes the report incomplete; said before anything else. */
  readonly warnings: readonly string[];
  readonly incidents: number;
  readonly verdicts: Readonly<Record<IncidentVerdict, number>>;
  /** How it was judged: policies, layers, double checks. */
  readonly judged: readonly string[];
  /** What was excluded or is incomplete, and why. */
  readonly excluded: readonly string[];
  readonly policies: readonly PolicyNorms[];
  /** Norms that went wrong at least once, the most often first. */
  readonly worst: readonly NormLine[];
  readonly groups: Readonly<Record<Group['by'], readonly GroupLine[]>>;
  readonly times: readonly Spread[];
  /** Term by term, where there are at least two; those between them without an incident as well. */
  readonly terms: readonly TermLine[];
  /** What to do first, the worst first. */
  readonly toDo: readonly ToDo[];
  /** In how many incidents they were told, but the log does not give both times exactly. */
  readonly notTimed: readonly { readonly party: Told; readonly incidents: number }[];
  readonly readings: readonly ReadingLine[];
  readonly against: Comparison | null;
}

const isApplied = ({ applied }: Tallied): boolean => applied > 0;

const worstFirst = (a: NormLine, b: NormLine): number =>
  b.bad - a.bad || b.applied - a.applied || byName(a.norm, b.norm);

const lineOf = (count: NormCount, books: RuleBooks): NormLine => ({
  policy: count.policy,
  norm: count.norm,
  title: normTitle(count.norm, books),
  ...tallyOf([count.verdicts]),
});

const linesOf = (counts: readonly NormCount[], books: RuleBooks): readonly NormLine[] =>
  counts.map((count) => lineOf(count, books));

const together = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};

const procedureTitle = (norm: string): string => {
  const id = procedureOf(norm);
  return id === null ? 'Other rules' : PROCEDURES[id];
};

const policiesOf = (lines: readonly NormLine[], books: RuleBooks): readonly PolicyNorms[] => {
  const order = normOrder(books);
  const policyOrder = groupOrder('policy', books);
  return [...together(lines, ({ policy }) => policy)]
    .sort(([a], [b]) => policyOrder(a, b))
    .map(([policy, all]) => {
      const applied = all
        .filter(isApplied)
        .sort((a, b) => order(a.norm) - order(b.norm) || byName(a.norm, b.norm));
      return {
        policy,
        says: policyWords(policy, books),
        procedures: [...together(applied, ({ norm }) => procedureTitle(norm))].map(
          ([title, norms]) => ({ title, norms }),
        ),
        neverApplied: all.length - applied.length,
      };
    });
};

const groupOf = (group: Group, books: RuleBooks): GroupLine => ({
  by: group.by,
  name: group.name,
  says: groupWords(group, books),
  incidents: totalOf(group.incidents),
  verdicts: incidentsOf(group.incidents),
  all: () => tallyOf(group.norms.map(({ verdicts }) => verdicts)),
  norms: () => [...linesOf(group.norms, books)].filter(isApplied).sort(worstFirst),
});

const groupsOf = (audit: Audit, by: Group['by'], books: RuleBooks): readonly GroupLine[] => {
  const order = groupOrder(by, books);
  return audit.groups
    .filter((group) => group.by === by && totalOf(group.incidents) > 0)
    .sort((a, b) => order(a.name, b.name))
    .map((group) => groupOf(group, books));
};

const termsOf = (audit: Audit): readonly TermLine[] => {
  const terms = new Map(
    audit.groups.filter(({ by }) => by === 'term').map((group) => [group.name, group]),
  );
  if (terms.size < 2) return [];
  return termsBetween([...terms.keys()]).map((name) => {
    const { incidents = {}, norms = [], dslTold = [] } = terms.get(name) ?? {};
    return {
      says: termWords(name),
      incidents: totalOf(incidents),
      nonCompliant: incidents['non-compliant'] ?? 0,
      bad: tallyOf(norms.map(({ verdicts }) => verdicts)).bad,
      dslTold: spreadOf({ party: 'dsl', minutes: dslTold }),
    };
  });
};

const readingsOf = (lines: readonly NormLine[], books: RuleBooks): readonly ReadingLine[] =>
  [...together(lines, ({ policy }) => policy)]
    .flatMap(([id, norms]) =>
      (policyIn(id, books)?.readings ?? []).map((reading) => {
        const rest = norms.filter(({ norm }) =>
          (reading.norms as readonly string[]).includes(norm),
        );
        return {
          policy: id,
          reading,
          findings: rest.reduce((sum, { applied }) => sum + applied, 0),
          bad: rest.reduce((sum, { bad }) => sum + bad, 0),
        };
      }),
    )
    .filter(({ findings }) => findings > 0)
    .sort((a, b) => b.bad - a.bad || b.findings - a.findings || byName(a.reading.id, b.reading.id));

/** The shards of each split log that no part holds: "2 and 4 of 4". */
const missingShards = (parts: readonly Part[]): readonly string[] =>
  [...together(parts, ({ sources, of }) => JSON.stringify([sources, of]))].flatMap(([, same]) => {
    const of = same[0]?.of ?? 1;
    const held = new Set(same.map(({ shard }) => shard));
    const absent = Array.from({ length: of }, (_, index) => index + 1).filter(
      (shard) => !held.has(shard),
    );
    if (absent.length === 0) return [];
    const named =
      absent.length > 10 ? several(absent.length, 'part') : listed(absent.map((each) => `${each}`));
    const noun = absent.length > 1 ? 'parts' : 'part';
    return [absent.length > 10 ? `${named} of ${of}` : `${noun} ${named} of ${of}`];
  });

/** Most schools that are named in the first line. */
const MOST_SCHOOLS = 10;

/** Of several records those that are not counted, or in part, of how many; and how many other faults there are. */
const leftOut = ({ faults, parts }: Audit) => {
  const ofRecords = faults.first.flatMap(({ file }) => recordOfSource(file) ?? []);
  const all = parts
    .flatMap(({ sources }) => sources)
    .filter((each) => recordOfSource(each) !== null);
  return {
    left: [...new Set(ofRecords)],
    of: all.length,
    others: faults.count - ofRecords.length,
  };
};

const warningsOf = (audit: Audit): readonly string[] => {
  const interrupted = audit.parts.filter((part) => part.interrupted).length;
  const missing = missingShards(audit.parts);
  const notUnderstood = rowsNotUnderstood(audit.rows);
  const { left, of, others } = leftOut(audit);
  return [
    ...(left.length === 0
      ? []
      : [
          `This report is incomplete: of ${several(of, 'school')}, ${left.length === 1 ? 'one is' : `${left.length} are`} left out or counted only in part: ${listed(left.slice(0, MOST_SCHOOLS))}${left.length > MOST_SCHOOLS ? ' and others' : ''}; “What could not be used” says why.`,
        ]),
    ...(audit.ofExercises === true
      ? ['EXERCISES ONLY: training, in which nobody was at risk. Real incidents are left out.']
      : []),
    ...(audit.terms === undefined
      ? []
      : [`Only incidents that began in the ${termsInWords(audit.terms)} are counted.`]),
    ...(audit.asOf === undefined
      ? []
      : [`Incidents that are not closed are judged as of ${inSchoolTime(instantOf(audit.asOf))}.`]),
    ...(interrupted === 0
      ? []
      : [
          `This report is incomplete: reading was stopped before the end${
            audit.parts.length === 1
              ? ''
              : ` in ${interrupted} of ${several(audit.parts.length, 'part')}`
          }. It counts what had been read by then.`,
        ]),
    ...(missing.length === 0 ? [] : [`This report is incomplete. Missing: ${listed(missing)}.`]),
    ...(others === 0
      ? []
      : [
          `${several(others, 'place')} in the input could not be used and ${
            others === 1 ? 'is' : 'are'
          } not counted; listed under “What could not be used”.`,
        ]),
    ...(notUnderstood === 0
      ? []
      : [
          `${several(notUnderstood, 'row')} could not be matched to Dutybound's terms; listed under “Rows not understood”.`,
        ]),
    ...(totalOf(audit.incidents) === 0 ? ['No incident could be judged.'] : []),
  ];
};

const judgedBy = (audit: Audit, books: RuleBooks): readonly string[] => [
  audit.policy === null
    ? 'Each incident was judged under the policy it names.'
    : `Every incident was judged under ${policyWords(audit.policy, books)} (${audit.policy}).`,
  audit.layers.length === 0
    ? 'National guidance was not applied.'
    : `Also applied: ${audit.layers.map((id) => `${id} (${layerWords(id)})`).join('; ')}.`,
  ...(audit.crossChecked === 0
    ? []
    : [
        `${several(audit.crossChecked, 'incident')} judged a second time, step by step: all agreed.`,
      ]),
];

const excludedFrom = (audit: Audit): readonly string[] => [
  audit.ofExercises === true
    ? `${several(audit.exercises, 'real incident')} left out: this is an audit of exercises.`
    : audit.exercises === 0
      ? 'No exercises were found.'
      : `${several(audit.exercises, 'exercise')} excluded: training, in which nobody was at risk.`,
  ...(audit.partialRecords === 0
    ? []
    : [
        `${several(audit.partialRecords, 'incident')} with a partial record: judged, and nothing is concluded from what the record does not say.`,
      ]),
  ...(audit.unmapped === 0
    ? []
    : [
        `${several(audit.unmapped, 'entry', 'entries')} that no open procedure covers: counted, and no verdict depends on them.`,
      ]),
];

/** The summary of an audit. The books must be those it was made with; what they do not know is named by its id. */
export const summaryOf = (audit: Audit, books: RuleBooks): Summary => {
  const lines = linesOf(audit.norms, books);
  return {
    warnings: warningsOf(audit),
    incidents: totalOf(audit.incidents),
    verdicts: incidentsOf(audit.incidents),
    judged: judgedBy(audit, books),
    excluded: excludedFrom(audit),
    policies: policiesOf(lines, books),
    worst: lines.filter(({ bad }) => bad > 0).sort(worstFirst),
    groups: {
      policy: groupsOf(audit, 'policy', books),
      procedure: groupsOf(audit, 'procedure', books),
      term: groupsOf(audit, 'term', books),
      school: groupsOf(audit, 'school', books),
    },
    times: audit.times.flatMap((time) => spreadOf(time) ?? []),
    terms: termsOf(audit),
    toDo: thingsToDo(lines, audit, books),
    notTimed: audit.times.flatMap(({ party, notExact }) =>
      notExact === undefined ? [] : [{ party, incidents: notExact }],
    ),
    readings: readingsOf(lines, books),
    against: comparisonOf(audit, books),
  };
};
