/** What two policies have in common and what sets them apart, norm by norm. */
import type { RuleBooks } from '../engine/replay.ts';
import { filled } from '../norms/filled.ts';
import { inWords } from '../norms/guards-in-words.ts';
import { guardsOf, isDuty, type Norm } from '../norms/norm.ts';
import { fact, leavesOf, partyInWords, roleInWords } from '../norms/predicates.ts';
import { inForce, type NormInForce } from '../norms/procedure.ts';
import type { Fact, FactValue } from '../vocabulary/facts.ts';
import type { NormKind } from '../vocabulary/findings.ts';
import { PARTIES, PARTY_IDS, type Party } from '../vocabulary/parties.ts';
import {
  type Clause,
  type Policy,
  type Reading,
  SETTINGS,
  type Setting,
  TIME_WORDS,
  type TimeWord,
} from '../vocabulary/policies.ts';
import type { NormId, ProcedureId } from '../vocabulary/procedures.ts';
import { ROLES, type Role } from '../vocabulary/roles.ts';
import { listInWords } from '../words/entries.ts';
import { workingDaysInWords } from '../words/time.ts';
import { guardsInWords } from './guards.ts';

/** In what respect two policies differ. */
export const ASPECTS = {
  people: 'who acts or is told, in the school',
  bodies: 'who acts or is told, outside the school',
  limit: 'how soon',
  strictness: 'duty or judgement',
  condition: 'on what condition',
  reading: 'how the text is read',
  name: 'what somebody is called',
  review: 'when it is due',
} as const;
export type Aspect = keyof typeof ASPECTS;

/** One respect in which they differ, in the words of each. */
export interface Difference {
  readonly aspect: Aspect;
  /** What of it differs: "who may look at an image when somebody must". */
  readonly about: string;
  readonly a: string;
  readonly b: string;
}

export type ClauseSaid = Pick<Clause, 'id' | 'section' | 'place' | 'says'>;

/** A norm that only one of them has. */
export interface OneSided {
  readonly norm: NormId;
  readonly title: string;
  readonly kind: NormKind;
  readonly says: string;
  readonly clauses: readonly ClauseSaid[];
}

/** A norm that both have, differently. */
export interface TwoSided {
  readonly norm: NormId;
  readonly title: string;
  readonly differences: readonly Difference[];
  readonly clauses: { readonly a: readonly ClauseSaid[]; readonly b: readonly ClauseSaid[] };
  /** The guards in the words of each. */
  readonly guards: { readonly a: string; readonly b: string };
}

export interface ProcedureDiff {
  readonly procedure: ProcedureId;
  readonly title: string;
  readonly onlyInA: readonly OneSided[];
  readonly onlyInB: readonly OneSided[];
  readonly changed: readonly TwoSided[];
  /** Norms that both have alike. */
  readonly same: readonly NormId[];
}

/** One of the two, and the short name it goes by. */
export interface Side {
  readonly policy: string;
  readonly school: string;
  readonly edition: string;
  readonly name: string;
}

export interface PolicyDiff {
  readonly a: Side;
  readonly b: Side;
  /** What differs for all procedures alike. */
  readonly everywhere: readonly Difference[];
  readonly procedures: readonly ProcedureDiff[];
}

interface Pair {
  readonly a: Policy;
  readonly b: Policy;
}

const KIND_OF_SCHOOL =
  /^(C|CE|CofE|Church|Catholic|RC|VC|VA|Infants?|Nursery|Primary|Junior|First|Middle|Secondary|High|Community|School|Academy|College)$/i;

/** "Valley End" for Valley End C of E Infant School. */
const shortName = (school: string): string => {
  const words = school.split(' ');
  const end = words.findIndex((word, index) => index > 0 && KIND_OF_SCHOOL.test(word));
  return end === -1 ? school : words.slice(0, end).join(' ');
};

const sidesOf = ({ a, b }: Pair): readonly [Side, Side] => {
  const alike = shortName(a.school) === shortName(b.school);
  const side = ({ id, school, edition }: Policy): Side => ({
    policy: id,
    school,
    edition,
    name: alike ? id : shortName(school),
  });
  return [side(a), side(b)];
};

const sameSet = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((each) => b.includes(each));

const IN_SCHOOL: readonly string[] = ['staff', 'governors', 'pupils', 'parents'];
const isInSchool = (party: Party): boolean =>
  party === 'visitor' || IN_SCHOOL.includes(PARTIES[party].group);

/** From so many parties on, only those are named that the other policy does not have. */
const MANY = 8;

/** Those that the other policy does not have: "also a visitor". */
const moreInWords = (own: readonly Party[], other: readonly Party[], policy: Policy): string => {
  const more = own.filter((party) => !other.includes(party));
  return more.length === 0
    ? 'nobody besides'
    : `also ${listInWords(more.map((party) => partyInWords(party, policy)))}`;
};

/** "the DSL only", beside a policy that has more. */
const roleSaid = (role: Role, policy: Policy, other: Policy): string => {
  const parties = policy.roles[role];
  if (parties.length === 0) return 'nobody is named';
  const words = roleInWords(role, policy);
  const fewer = parties.length === 1 && other.roles[role].length > 1;
  return fewer && policy.roleWords[role] === undefined ? `${words} only` : words;
};

const roleDifference = (role: Role, { a, b }: Pair): readonly Difference[] => {
  const inA = a.roles[role];
  const inB = b.roles[role];
  if (sameSet(inA, inB)) return [];
  const said = { a: roleSaid(role, a, b), b: roleSaid(role, b, a) };
  const aspect = [...inA, ...inB].every(isInSchool) ? 'people' : 'bodies';
  if (said.a !== said.b && Math.min(inA.length, inB.length) < MANY) {
    return [{ aspect, about: ROLES[role], ...said }];
  }
  const more = { a: moreInWords(inA, inB, a), b: moreInWords(inB, inA, b) };
  return [{ aspect, about: ROLES[role], ...more }];
};

/** Differences in these are said once, and not at every norm. */
const EVERYWHERE: readonly Role[] = [
  'schoolPeople',
  'deciders',
  'notConcerned',
  'relevantAgencies',
];

const rolesOf = (norm: Norm): readonly Role[] => {
  const leaves = Object.values(guardsOf(norm)).flatMap(leavesOf);
  const roles = leaves.flatMap((leaf) =>
    leaf.kind === 'by' || leaf.kind === 'to' ? [leaf.role] : [],
  );
  return [...new Set(roles)].filter((role) => !EVERYWHERE.includes(role));
};

const yesOrNo = (so: boolean): string => (so ? 'yes' : 'no');

const settingDifference = (setting: Setting, { a, b }: Pair): readonly Difference[] =>
  a.settings[setting] === b.settings[setting]
    ? []
    : [
        {
          aspect: 'condition',
          about: SETTINGS[setting],
          a: yesOrNo(a.settings[setting]),
          b: yesOrNo(b.settings[setting]),
        },
      ];

/** What the guards ask of the policy itself, where the two answer differently. */
const conditionDifferences = (norm: Norm, pair: Pair): readonly Difference[] => {
  const leaves = Object.values(guardsOf(norm)).flatMap(leavesOf);
  const settings = leaves.flatMap((leaf) => (leaf.kind === 'setting' ? [leaf.setting] : []));
  const { a, b } = pair;
  const asTaught = leaves.some((leaf) => leaf.kind === 'how');
  return [
    ...[...new Set(settings)].flatMap((setting) => settingDifference(setting, pair)),
    ...(asTaught && !sameSet(a.screenMethods, b.screenMethods)
      ? [
          {
            aspect: 'condition',
            about: 'how a pupil covers an unsuitable site',
            a: a.screenMethods.join(' or '),
            b: b.screenMethods.join(' or '),
          } as const,
        ]
      : []),
  ];
};

const limitSaid = (
  { norm, clauses, limitMinutes, limitWorkingDays }: NormInForce,
  policy: Policy,
): string => {
  if (limitMinutes === null) {
    return limitWorkingDays === null ? 'no time is set' : workingDaysInWords(limitWorkingDays);
  }
  const word = clauses.find(
    ({ timeWord }) => timeWord !== undefined && policy.limits[timeWord] === limitMinutes,
  )?.timeWord;
  const minutes = `within ${limitMinutes} minutes`;
  if (isDuty(norm) && norm.emergency) return minutes;
  return word === undefined ? minutes : `${word}, read as ${minutes}`;
};

const STRICTNESS: Readonly<Record<NormKind, string>> = {
  duty: 'it must be done',
  discretion: 'it is left to judgement',
  prohibition: 'it must not be done',
  precedence: 'it must wait for something else',
};

/** What the clauses of a norm say in one respect, or null where none says anything. */
const saidInClauses = (
  clauses: readonly Clause[],
  say: (clause: Clause) => string | undefined,
): string | null => {
  const said = [...new Set(clauses.flatMap((clause) => say(clause) ?? []))].sort();
  return said.length === 0 ? null : said.join('; ');
};

const whenInWords =
  (policy: Policy) =>
  ({ when = {} }: Clause): string | undefined => {
    const answers = Object.entries(when) as [Fact, FactValue][];
    const words = answers.map(([asked, is]) => inWords(fact(asked, is), policy));
    return words.length === 0 ? undefined : listInWords(words);
  };

const clauseDifference = (
  about: string,
  a: string | null,
  b: string | null,
  nothing: string,
): readonly Difference[] =>
  a === b ? [] : [{ aspect: 'condition', about, a: a ?? nothing, b: b ?? nothing }];

/**
 * What the clauses themselves say of when they apply. Conditions and exceptions are in our words, which
 * differ from register to register: they are compared where both policies have the clause.
 */
const clauseDifferences = (a: NormInForce, b: NormInForce, pair: Pair): readonly Difference[] => {
  const scope = ({ scope: words }: Clause) => words;
  const inBoth = (own: readonly Clause[], other: readonly Clause[]): readonly Clause[] =>
    own.filter(({ id }) => other.some((each) => each.id === id));
  const [ofA, ofB] = [inBoth(a.clauses, b.clauses), inBoth(b.clauses, a.clauses)];
  const worded = (about: string, say: (clause: Clause) => string | undefined, nothing: string) =>
    clauseDifference(about, saidInClauses(ofA, say), saidInClauses(ofB, say), nothing);
  return [
    ...clauseDifference(
      'only where',
      saidInClauses(a.clauses, whenInWords(pair.a)),
      saidInClauses(b.clauses, whenInWords(pair.b)),
      'in any case',
    ),
    ...clauseDifference(
      'what it covers',
      saidInClauses(a.clauses, scope),
      saidInClauses(b.clauses, scope),
      'not narrowed in so many words',
    ),
    ...worded('when it applies', ({ condition }) => condition, 'no condition is given'),
    ...worded('unless', ({ exception }) => exception, 'no exception is given'),
  ];
};

const strictnessOf = ({ kind, standing }: NormInForce): string =>
  kind === 'duty' && standing.departable
    ? 'it must be done, save for an exception that its clause names'
    : STRICTNESS[kind];

const strictnessAndLimit = (a: NormInForce, b: NormInForce, pair: Pair): readonly Difference[] => {
  const differences: Difference[] = [];
  if (strictnessOf(a) !== strictnessOf(b)) {
    differences.push({
      aspect: 'strictness',
      about: 'how strict it is',
      a: strictnessOf(a),
      b: strictnessOf(b),
    });
  }
  if (a.limitMinutes !== b.limitMinutes || a.limitWorkingDays !== b.limitWorkingDays) {
    const said = { a: limitSaid(a, pair.a), b: limitSaid(b, pair.b) };
    differences.push({ aspect: 'limit', about: 'how soon', ...said });
  }
  return differences;
};

/** A reading that only says which people a role stands for is told by the role itself. */
const isToldByRole = ({ parameter }: Reading, told: readonly Role[]): boolean =>
  [...EVERYWHERE, ...told].some((role) => parameter === `roles.${role}`);

const readingDifferences = (
  norm: NormId,
  { a, b }: Pair,
  told: readonly Role[],
): readonly Difference[] =>
  a.readings.flatMap((reading): readonly Difference[] => {
    const other = b.readings.find((each) => each.id === reading.id);
    if (other === undefined || other.taken === reading.taken) return [];
    if (!reading.norms.includes(norm) || !other.norms.includes(norm)) return [];
    if (isToldByRole(reading, told)) return [];
    return [
      { aspect: 'reading', about: `reading ${reading.id}`, a: reading.taken, b: other.taken },
    ];
  });

const saidOf = (clauses: readonly Clause[]): readonly ClauseSaid[] =>
  clauses.map(({ id, section, place, says }) => ({ id, section, place, says }));

const oneSided = (found: NormInForce, policy: Policy): OneSided => ({
  norm: found.norm.id,
  title: filled(found.norm.title, policy),
  kind: found.kind,
  says: filled(found.norm.says, policy),
  clauses: saidOf(found.clauses),
});

/** Roles that hold for the DSL wherever a deputy may or may not stand in. */
const STAND_INS: readonly Role[] = [
  'theDsl',
  'imageViewer',
  'deletionConfirmer',
  'breachRecipient',
];

const twoSided = (a: NormInForce, b: NormInForce, pair: Pair): TwoSided => {
  const { norm } = a;
  const roles = rolesOf(norm).filter((role) => roleDifference(role, pair).length > 0);
  const told = roles.some((role) => STAND_INS.includes(role)) ? [...roles, ...STAND_INS] : roles;
  return {
    norm: norm.id,
    title: filled(norm.title, pair.a),
    differences: [
      ...strictnessAndLimit(a, b, pair),
      ...roles.flatMap((role) => roleDifference(role, pair)),
      ...conditionDifferences(norm, pair),
      ...clauseDifferences(a, b, pair),
      ...readingDifferences(norm.id, pair, told),
    ],
    clauses: { a: saidOf(a.clauses), b: saidOf(b.clauses) },
    guards: { a: guardsInWords(a.norm, pair.a), b: guardsInWords(b.norm, pair.b) },
  };
};

const nameDifferences = ({ a, b }: Pair): readonly Difference[] =>
  PARTY_IDS.flatMap((party): readonly Difference[] => {
    const names = [a, b].map(({ contacts }) =>
      contacts[party]?.notInText === true ? undefined : contacts[party]?.name,
    );
    const [inA, inB] = names;
    return inA === undefined || inB === undefined || inA === inB
      ? []
      : [{ aspect: 'name', about: PARTIES[party].says, a: inA, b: inB }];
  });

const everywhereOf = (pair: Pair): readonly Difference[] => {
  const { a, b } = pair;
  const words: readonly (TimeWord | 'emergency')[] = [...TIME_WORDS, 'emergency'];
  const limit = (minutes: number | undefined): string =>
    minutes === undefined ? 'not said, or no time is set' : `${minutes} minutes`;
  return [
    ...EVERYWHERE.flatMap((role) => roleDifference(role, pair)),
    ...words
      .filter((word) => a.limits[word] !== b.limits[word])
      .map(
        (word): Difference => ({
          aspect: 'limit',
          about: word === 'emergency' ? 'calling 999' : `"${word}"`,
          a: limit(a.limits[word]),
          b: limit(b.limits[word]),
        }),
      ),
    ...(a.reviewDue === b.reviewDue
      ? []
      : [{ aspect: 'review', about: 'the next review', a: a.reviewDue, b: b.reviewDue } as const]),
    ...nameDifferences(pair),
  ];
};

const procedureDiff = (id: ProcedureId, pair: Pair, books: RuleBooks): ProcedureDiff => {
  const { title, norms } = books.procedures[id];
  const both = norms.map((norm) => [inForce(norm, pair.a), inForce(norm, pair.b)] as const);
  const shared = both.flatMap(([a, b]) => (a === null || b === null ? [] : [twoSided(a, b, pair)]));
  return {
    procedure: id,
    title,
    onlyInA: both.flatMap(([a, b]) => (a !== null && b === null ? [oneSided(a, pair.a)] : [])),
    onlyInB: both.flatMap(([a, b]) => (a === null && b !== null ? [oneSided(b, pair.b)] : [])),
    changed: shared.filter((each) => each.differences.length > 0),
    same: shared.filter((each) => each.differences.length === 0).map((each) => each.norm),
  };
};

/** What sets two policies apart, in every procedure or in one. */
export const diffPolicies = (
  a: Policy,
  b: Policy,
  options: { readonly procedure?: ProcedureId | undefined; readonly books: RuleBooks },
): PolicyDiff => {
  const { procedure, books } = options;
  const pair: Pair = { a, b };
  const [sideA, sideB] = sidesOf(pair);
  return {
    a: sideA,
    b: sideB,
    everywhere: everywhereOf(pair),
    procedures: (Object.keys(books.procedures) as ProcedureId[])
      .filter((id) => procedure === undefined || id === procedure)
      .map((id) => procedureDiff(id, pair, books)),
  };
};

/** One respect in which several norms of a procedure differ alike. */
export interface SharedDifference extends Difference {
  readonly norms: readonly NormId[];
}

/** The same difference said once, with every norm that it touches. */
export const sharedDifferences = ({ changed }: ProcedureDiff): readonly SharedDifference[] => {
  const shared = new Map<string, Difference & { readonly norms: NormId[] }>();
  for (const { norm, differences } of changed) {
    for (const difference of differences) {
      const key = JSON.stringify(difference);
      const found = shared.get(key);
      if (found === undefined) shared.set(key, { ...difference, norms: [norm] });
      else found.norms.push(norm);
    }
  }
  return [...shared.values()];
};

/** "how soon", or "a deputy DSL (what somebody is called)". */
export const aboutInWords = ({ about, aspect }: Difference): string =>
  about === ASPECTS[aspect] ? about : `${about} (${ASPECTS[aspect]})`;

export const isEmptyDiff = ({ everywhere, procedures }: PolicyDiff): boolean =>
  everywhere.length === 0 &&
  procedures.every(
    ({ onlyInA, onlyInB, changed }) => onlyInA.length + onlyInB.length + changed.length === 0,
  );
