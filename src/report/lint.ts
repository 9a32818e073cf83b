/**
 * What has to be known about a policy before its verdicts are trusted: how its text is read where
 * it is silent, torn or out of date, and what a machine can find amiss in its rule book.
 */
import { actsThatMeet } from '../engine/example.ts';
import { inEffect, type RuleBooks } from '../engine/replay.ts';
import { type Instant, isoOf } from '../engine/time.ts';
import { isDuty } from '../norms/norm.ts';
import { partyInWords } from '../norms/predicates.ts';
import { type NormInForce, normsInForce } from '../norms/procedure.ts';
import { isParameter, rolesNeeded, unreachable } from '../policies/needs.ts';
import { isDay } from '../vocabulary/events.ts';
import { type Adopted, SEEN } from '../vocabulary/layers.ts';
import { OUTDATED } from '../vocabulary/outdated.ts';
import { PARTIES } from '../vocabulary/parties.ts';
import {
  type Clause,
  type Policy,
  type Reading,
  SEVERITIES,
  type Severity,
  type TimeWord,
} from '../vocabulary/policies.ts';
import { type NormId, PROCEDURES, type ProcedureId } from '../vocabulary/procedures.ts';
import { ROLES } from '../vocabulary/roles.ts';

/** What is looked for without reading the text. */
export const CHECKS = {
  'unknown-clause': 'a reading names a clause that is not there',
  'unknown-norm': 'a norm is named that no procedure has',
  'norm-not-in-force': 'a reading names a norm that no clause grounds',
  'unknown-parameter': 'a reading names a parameter that is not there',
  'idle-clause': 'a clause grounds nothing and does not say why',
  'limit-without-reading': 'a time limit rests on no reading',
  'time-word-without-limit': 'a time word has no limit',
  'role-nobody-fills': 'a norm needs somebody whom the policy does not name',
  'nobody-can-be-reached': 'somebody has to be told whom nothing says how to reach',
  'out-of-date': 'something is named that has since been renamed, replaced or closed',
  'branch-missing': 'a procedure says nothing where those like it say something',
  'review-passed': 'the review is overdue',
  'review-date-unclear': 'the review has no date that can be read',
} as const;
export type Check = keyof typeof CHECKS;

export interface Remark {
  readonly check: Check;
  readonly severity: Severity;
  readonly says: string;
  readonly clauses: readonly string[];
  readonly norms: readonly NormId[];
}

export type ClauseRead = Pick<Clause, 'id' | 'section' | 'place' | 'line' | 'says'>;

/** A reading with its clauses in full. */
export interface ReadingShown extends Omit<Reading, 'clauses' | 'parameter'> {
  readonly clauses: readonly ClauseRead[];
  readonly parameter: string | null;
}

/** A clause of a layer that the policy adopts. */
export interface AdoptedClause extends Adopted {
  readonly id: string;
  readonly says: string;
  readonly norms: readonly NormId[];
}

export interface PolicyLint {
  readonly policy: string;
  readonly school: string;
  readonly title: string;
  readonly edition: string;
  readonly reviewDue: string;
  /** ISO 8601: the moment that the review date was compared with. */
  readonly asOf: string;
  /** The gravest first. */
  readonly readings: readonly ReadingShown[];
  readonly remarks: readonly Remark[];
  readonly unsaid: Policy['unsaid'];
  /** What it asks by adopting a layer: not the school's own. */
  readonly adopted: readonly AdoptedClause[];
}

const RANK = Object.keys(SEVERITIES) as readonly Severity[];

/** The gravest first. */
export const gravestFirst = <T extends { readonly severity: Severity }>(
  all: readonly T[],
): readonly T[] => [...all].sort((a, b) => RANK.indexOf(a.severity) - RANK.indexOf(b.severity));

interface Book {
  readonly policy: Policy;
  readonly norms: readonly NormInForce[];
  readonly known: ReadonlySet<string>;
  readonly inForce: ReadonlySet<string>;
}

const remark = (
  check: Check,
  severity: Severity,
  says: string,
  about: { readonly clauses?: readonly string[]; readonly norms?: readonly NormId[] } = {},
): Remark => ({ check, severity, says, clauses: about.clauses ?? [], norms: about.norms ?? [] });

const readingRemarks = ({ policy, known, inForce }: Book): readonly Remark[] => {
  const clauses = new Set(policy.clauses.map((clause) => clause.id));
  return policy.readings.flatMap((reading) => [
    ...reading.clauses
      .filter((id) => !clauses.has(id))
      .map((id) =>
        remark(
          'unknown-clause',
          'medium',
          `Reading ${reading.id} names ${id}, which is not a clause.`,
        ),
      ),
    ...reading.norms
      .filter((id) => !known.has(id))
      .map((id) =>
        remark('unknown-norm', 'medium', `Reading ${reading.id} names ${id}, which is not a norm.`),
      ),
    ...reading.norms
      .filter((id) => known.has(id) && !inForce.has(id))
      .map((id) =>
        remark('norm-not-in-force', 'low', `Reading ${reading.id} names ${id}: no clause asks it.`),
      ),
    ...(reading.parameter === undefined || isParameter(reading.parameter, policy)
      ? []
      : [
          remark(
            'unknown-parameter',
            'medium',
            `Reading ${reading.id} names ${reading.parameter}, which is not a parameter.`,
          ),
        ]),
  ]);
};

const clauseRemarks = ({ policy, known }: Book): readonly Remark[] =>
  policy.clauses.flatMap((clause) => {
    const clauses = [clause.id];
    const unknown = clause.grounds
      .filter((id) => !known.has(id))
      .map((id) =>
        remark('unknown-norm', 'high', `Clause ${clause.id} grounds ${id}, which is not a norm.`, {
          clauses,
        }),
      );
    const explained = clause.notANorm !== undefined && clause.why !== undefined;
    return clause.grounds.length > 0 || explained
      ? unknown
      : [
          remark('idle-clause', 'medium', `${clause.id} grounds nothing: ${clause.says}`, {
            clauses,
          }),
        ];
  });

/** The time words whose limit a norm's due time comes from. */
const limitWords = ({ norm, clauses, limitMinutes }: NormInForce, policy: Policy) => {
  if (limitMinutes === null) return [];
  if (isDuty(norm) && norm.emergency) return ['emergency'];
  const words = clauses.flatMap((clause) =>
    clause.timeWord !== undefined && policy.limits[clause.timeWord] !== undefined
      ? [clause.timeWord]
      : [],
  );
  return [...new Set(words)];
};

const limitRemarks = ({ policy, norms }: Book): readonly Remark[] =>
  norms.flatMap((each) =>
    limitWords(each, policy)
      .filter(
        (word) =>
          !policy.readings.some(
            (reading) =>
              reading.parameter === `limits.${word}` && reading.norms.includes(each.norm.id),
          ),
      )
      .map((word) =>
        remark(
          'limit-without-reading',
          'medium',
          `${each.norm.id} is due within ${each.limitMinutes} minutes (${word}), and no reading says why.`,
          { norms: [each.norm.id], clauses: each.clauses.map((clause) => clause.id) },
        ),
      ),
  );

/** Words for how soon; the others say what comes before what. */
const SPEED: readonly TimeWord[] = [
  'immediately',
  'without delay',
  'as soon as possible',
  'regularly',
  'annually',
];

const timeWordRemarks = ({ policy, norms }: Book): readonly Remark[] => {
  const duties = new Set(norms.filter((each) => isDuty(each.norm)).map((each) => each.norm.id));
  return policy.clauses.flatMap((clause) => {
    const word = clause.timeWord;
    if (word === undefined || !SPEED.includes(word) || policy.limits[word] !== undefined) return [];
    const grounded = clause.grounds.filter((id) => duties.has(id));
    if (grounded.length === 0) return [];
    const reading = policy.readings.find(
      (each) => each.parameter === `limits.${word}` && each.clauses.includes(clause.id),
    );
    return [
      remark(
        'time-word-without-limit',
        reading === undefined ? 'medium' : 'low',
        `${clause.id} says ${word}, for which no limit is set${
          reading === undefined ? '.' : `: so chosen by reading ${reading.id}.`
        }`,
        { clauses: [clause.id], norms: grounded },
      ),
    ];
  });
};

const roleRemarks = ({ policy, norms }: Book): readonly Remark[] =>
  norms.flatMap(({ norm, clauses }) =>
    rolesNeeded(norm, policy)
      .filter((role) => policy.roles[role].length === 0)
      .map((role) => {
        const dead = isDuty(norm) && actsThatMeet(norm, {}, policy).length === 0;
        return remark(
          'role-nobody-fills',
          dead ? 'high' : 'low',
          `The policy names nobody as ${ROLES[role]}${
            dead ? `, so nobody can meet ${norm.id}.` : `; ${norm.id} goes without.`
          }`,
          { norms: [norm.id], clauses: clauses.map((clause) => clause.id) },
        );
      }),
  );

const contactRemarks = ({ policy, norms }: Book): readonly Remark[] =>
  [...unreachable(policy, norms)].map(([party, entry]) => {
    const severity = entry.alone && PARTIES[party].group === 'agencies' ? 'medium' : 'low';
    const says = `Nothing says how to reach ${partyInWords(party, policy)}.`;
    return remark('nobody-can-be-reached', severity, says, { norms: [...entry.norms] });
  });

const MONTHS =
  'january february march april may june july august september october november december'
    .split(' ')
    .map((name, index) => [name, index] as const);
/** The last month of each school term. */
const TERMS = [
  ['spring', 3],
  ['summer', 7],
  ['autumn', 11],
] as const;
const LAST_MONTH: ReadonlyMap<string, number> = new Map([...MONTHS, ...TERMS]);

/** The first moment after "autumn 2024", "September 2021" or "2024"; null where it is none of these. */
export const reviewPassedFrom = (reviewDue: string): Instant | null => {
  const day = isDay(reviewDue) ? Date.parse(reviewDue) : Number.NaN;
  if (!Number.isNaN(day)) return day + 86_400_000;
  const [, word = 'december', year] = /^(?:(?:\d+ )?([a-z]+) )?(\d{4})$/i.exec(reviewDue) ?? [];
  const month = LAST_MONTH.get(word.toLowerCase());
  return year === undefined || month === undefined ? null : Date.UTC(Number(year), month + 1, 1);
};

const reviewRemarks = ({ policy }: Book, asOf: Instant): readonly Remark[] => {
  const passed = reviewPassedFrom(policy.reviewDue);
  if (passed === null) {
    const says = `"${policy.reviewDue}" is not a date; write it like September 2027.`;
    return [remark('review-date-unclear', 'low', says)];
  }
  return asOf < passed
    ? []
    : [remark('review-passed', 'medium', `The policy was due for review in ${policy.reviewDue}.`)];
};

/** Where the words of a policy that a reference can stand in. */
const wordsOf = ({ says, action, recipient, condition, scope, cites = [] }: Clause): string =>
  [says, action, recipient, condition, scope, ...cites]
    .filter((each) => each !== undefined)
    .join('; ');

/** What the policy names that was out of date by then, once for each, with every clause that names it. */
const outdatedRemarks = ({ policy }: Book, asOf: Instant): readonly Remark[] => {
  const reach = Object.values(policy.contacts).flatMap((each) => [each.name, ...each.reach]);
  return OUTDATED.flatMap((each) => {
    if (asOf < Date.parse(each.since)) return [];
    const clauses = policy.clauses.filter(
      (clause) => clause.adopted === undefined && each.foundBy.test(wordsOf(clause)),
    );
    if (clauses.length === 0 && !reach.some((words) => each.foundBy.test(words))) return [];
    const severity = each.kind === 'wording' ? 'low' : 'medium';
    const says = `${each.was} has been out of date since ${each.since} at the latest: now ${each.now} (${each.source}; ${SEEN[each.seen]}).`;
    return [
      remark('out-of-date', severity, `${says.charAt(0).toUpperCase()}${says.slice(1)}`, {
        clauses: clauses.map(({ id }) => id),
        norms: [...new Set(clauses.flatMap(({ grounds }) => grounds))],
      }),
    ];
  });
};

/** What procedures that are alike may each say: the norm that says it in each, by what it is about. */
const BRANCHES: readonly {
  readonly says: string;
  readonly of: Readonly<Record<string, NormId>>;
}[] = [
  {
    says: 'that the DSL is told',
    of: {
      'sexting.support': 'sexting.dsl-told',
      'exploitation.support': 'exploitation.dsl-told',
      'iioc.organisation-told': 'iioc.dsl-told',
      'harassment.support': 'harassment.dsl-told',
      'radicalisation.child-action': 'radicalisation.dsl-told',
      'cyberbullying.action': 'cyberbullying.dsl-told',
      'online-hate.response': 'online-hate.dsl-told',
      'monitoring.response': 'monitoring.dsl-told',
      'learning-platform.recorded': 'learning-platform.dsl-told',
    },
  },
  {
    says: 'what to do where it is unclear whether a crime was committed',
    of: {
      'sexting.support': 'sexting.advice-when-unclear',
      'exploitation.support': 'exploitation.advice-when-unclear',
      'iioc.organisation-told': 'iioc.advice-when-unclear',
      'harassment.support': 'harassment.advice-when-unclear',
      'radicalisation.child-action': 'radicalisation.advice-when-unclear',
      'online-hate.response': 'online-hate.advice-when-unclear',
    },
  },
  {
    says: 'whether the parents are told',
    of: {
      'sexting.support': 'sexting.parents-informed',
      'exploitation.support': 'exploitation.parents-informed',
      'harassment.support': 'harassment.parents-informed',
      'iioc.found-dsl-told': 'iioc.found-parents',
      'radicalisation.child-action': 'radicalisation.parents-informed',
      'online-hate.response': 'online-hate.parents-informed',
    },
  },
  {
    says: 'who is told in place of the head where it is about the head',
    of: {
      'staff-misuse.complaint-referred': 'staff-misuse.head-complaint-referred',
      'iioc.staff-told': 'iioc.head-complaint-referred',
      'radicalisation.staff-told': 'radicalisation.head-complaint-referred',
    },
  },
  {
    says: 'that the LADO is told',
    of: {
      'staff-misuse.complaint-referred': 'staff-misuse.lado-told',
      'iioc.staff-told': 'iioc.staff-lado-told',
      'radicalisation.staff-told': 'radicalisation.staff-lado-told',
      'staff-device-content.police-contacted': 'staff-device-content.lado-told',
    },
  },
  {
    says: 'whether the risk is assessed',
    of: {
      'sexting.support': 'sexting.risk-assessed',
      'exploitation.support': 'exploitation.risk-assessed',
      'harassment.support': 'harassment.risk-assessed',
      'iioc.organisation-told': 'iioc.risk-assessed',
    },
  },
  {
    says: 'what support the pupils are given',
    of: {
      'sexting.dsl-told': 'sexting.support',
      'exploitation.dsl-told': 'exploitation.support',
      'harassment.dsl-told': 'harassment.support',
      'iioc.organisation-told': 'iioc.support',
      'radicalisation.child-action': 'radicalisation.support',
    },
  },
  {
    says: 'what becomes of the device',
    of: {
      'sexting.dsl-told': 'sexting.device-secured',
      'exploitation.dsl-told': 'exploitation.devices-secured',
      'iioc.organisation-told': 'iioc.devices-secured',
      'harassment.dsl-told': 'harassment.devices-managed',
      'staff-device-content.police-contacted': 'staff-device-content.device-secured',
    },
  },
  {
    says: 'that a sanction must not hurt the victim again',
    of: {
      'sexting.sanctions': 'sexting.sanction-without-harm',
      'harassment.sanctions': 'harassment.sanction-without-harm',
    },
  },
  {
    says: 'what to do where pupils of other schools are concerned',
    of: {
      'exploitation.dsl-told': 'exploitation.other-schools-after-police',
      'harassment.dsl-told': 'harassment.other-schools-after-police',
      'sexting.dsl-told': 'sexting.other-schools-after-police',
    },
  },
  {
    says: 'whether the handling is reviewed',
    of: {
      'sexting.dsl-told': 'sexting.review',
      'exploitation.dsl-told': 'exploitation.review',
      'harassment.dsl-told': 'harassment.review',
      'iioc.organisation-told': 'iioc.review',
    },
  },
  {
    says: 'whom staff tell of a site that they find themselves',
    of: {
      'filtering-breach.pupil-tells-staff': 'filtering-breach.staff-pass-on',
      'filtering-breach.staff-pass-on': 'filtering-breach.staff-discovery-told',
    },
  },
];

/** Procedures for reporting that say nothing where others of the policy, which are like them, say something. */
const branchRemarks = ({ policy, inForce }: Book): readonly Remark[] =>
  BRANCHES.flatMap(({ says, of }) => {
    const asked = Object.entries(of).filter(([where]) => inForce.has(where));
    const having = asked.filter(([, norm]) => inForce.has(norm));
    const without = asked.filter(([, norm]) => !inForce.has(norm));
    if (having.length === 0) return [];
    return without.map(([where]) => {
      const procedure = where.slice(0, where.indexOf('.')) as ProcedureId;
      const isUnsaid = policy.unsaid.some((each) => each.procedure === procedure);
      const others = [...new Set(having.map(([, norm]) => norm))];
      return remark(
        'branch-missing',
        'low',
        `${PROCEDURES[procedure]}: the policy does not say ${says}, as it does elsewhere (${others.join(', ')}).${
          isUnsaid ? ' See what it leaves unsaid.' : ''
        }`,
        {
          norms: [where as NormId],
          clauses: policy.clauses
            .filter(({ grounds }) => grounds.includes(where as NormId))
            .map(({ id }) => id),
        },
      );
    });
  });

const adoptedClause = ({ id, says, grounds, adopted }: Clause): readonly AdoptedClause[] =>
  adopted === undefined ? [] : [{ id, says, norms: grounds, ...adopted }];

const shown = (reading: Reading, policy: Policy): ReadingShown => ({
  ...reading,
  parameter: reading.parameter ?? null,
  clauses: reading.clauses.flatMap((id) => {
    const clause = policy.clauses.find((each) => each.id === id);
    if (clause === undefined) return [];
    const { section, place, line, says } = clause;
    return [{ id, section, place, line, says }];
  }),
});

/** The readings of a policy and what is amiss in it, the gravest first. */
export const lintPolicy = (
  given: Policy,
  { asOf, books }: { readonly asOf: Instant; readonly books: RuleBooks },
): PolicyLint => {
  const policy = inEffect(given, books);
  const procedures = Object.values(books.procedures);
  const norms = procedures.flatMap((procedure) => normsInForce(procedure, policy));
  const book: Book = {
    policy,
    norms,
    known: new Set(procedures.flatMap((each) => each.norms.map((norm) => norm.id))),
    inForce: new Set(norms.map((each) => each.norm.id)),
  };
  const { id, school, title, edition, reviewDue, unsaid } = policy;
  return {
    policy: id,
    school,
    title,
    edition,
    reviewDue,
    asOf: isoOf(asOf),
    readings: gravestFirst(policy.readings).map((reading) => shown(reading, policy)),
    remarks: gravestFirst([
      ...readingRemarks(book),
      ...clauseRemarks(book),
      ...limitRemarks(book),
      ...timeWordRemarks(book),
      ...roleRemarks(book),
      ...contactRemarks(book),
      ...outdatedRemarks(book, asOf),
      ...branchRemarks(book),
      ...reviewRemarks(book, asOf),
    ]),
    unsaid,
    adopted: policy.clauses.flatMap(adoptedClause),
  };
};
