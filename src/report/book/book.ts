/**
 * A policy as a book, as data: each clause with its place, the norms that rest on it with their guards in
 * words, the readings, and examples that the engine has judged; or why it asks for nothing in an incident.
 */

import type { RuleBooks } from '../../engine/replay.ts';
import { instantOf } from '../../engine/time.ts';
import { filled } from '../../norms/filled.ts';
import { inWords, type Worded, worded } from '../../norms/guards-in-words.ts';
import { guardsOf, isDuty } from '../../norms/norm.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import type { NormKind, Verdict } from '../../vocabulary/findings.ts';
import { LAYERS, type LayerId, SEEN, sourceInWords } from '../../vocabulary/layers.ts';
import type { Clause, Policy, Reading } from '../../vocabulary/policies.ts';
import { type NormId, PROCEDURES, type ProcedureId } from '../../vocabulary/procedures.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { eventInWords, normNamed, type Rules } from '../../words/entries.ts';
import { normUnderPolicy } from '../../words/explain.ts';
import { capital } from '../../words/plain.ts';
import { findingInWords } from '../../words/report.ts';
import { clockTime, limitInWords } from '../../words/time.ts';
import { askedBy, asksInWords } from '../asks.ts';
import { GUARD_WORDS } from '../guards.ts';
import { reasonForNoNorm } from '../trace.ts';
import { VERDICT_WORDS } from '../words.ts';
import type { NormShown, Shown } from './examples.ts';

/** One line of an example. */
export interface BookEntry {
  /** "09:10", or with its day where that is not the first. */
  readonly when: string;
  readonly says: string;
}

export interface BookExample {
  readonly shows: Shown;
  readonly verdict: Verdict;
  /** The verdict in words, with what the example shows. */
  readonly title: string;
  readonly entries: readonly BookEntry[];
  /** Why the verdict is as it is. */
  readonly because: readonly string[];
  /** The same as a timeline that `replay` takes. */
  readonly timeline: Timeline;
}

export interface BookNorm {
  readonly id: NormId;
  readonly procedure: ProcedureId;
  /** The kind of incident that it belongs to. */
  readonly incident: string;
  readonly kind: NormKind;
  readonly title: string;
  /** "Do, within 60 minutes". */
  readonly asks: string;
  readonly says: string;
  /** Its guards, each with the part that it plays, and put together from what. */
  readonly guards: readonly {
    readonly part: string;
    readonly says: string;
    readonly madeOf: Worded;
  }[];
  /** Who may decide against it with a reason, or null. */
  readonly decidedAgainstBy: string | null;
  /** All clauses that it rests on, and the one at which it is told. */
  readonly clauses: readonly string[];
  readonly toldAt: string;
  readonly readings: readonly string[];
  readonly examples: readonly BookExample[];
  /** What could not be shown by an example, in words. */
  readonly lacks: readonly string[];
}

export interface BookClause {
  readonly id: string;
  readonly place: string;
  readonly says: string;
  /** The norms that it grounds. */
  readonly grounds: readonly NormId[];
  /** Of these, the ones that are told here; the others are told at a clause before. */
  readonly tells: readonly NormId[];
  /** Why it grounds none, or null. */
  readonly reason: string | null;
  readonly exceptions: readonly string[];
}

export interface BookChapter {
  readonly id: string;
  readonly title: string;
  /** Where it stands, if it is not of the policy itself. */
  readonly source: string | null;
  readonly clauses: readonly BookClause[];
}

export interface Book {
  readonly policy: string;
  readonly school: string;
  readonly title: string;
  readonly edition: string;
  readonly reviewDue: string;
  readonly digest: string;
  /** Layers that the policy adopts, in words. */
  readonly adopts: readonly string[];
  /** The sections of the policy, then the sources of what it adopts. */
  readonly chapters: readonly BookChapter[];
  readonly norms: readonly BookNorm[];
  readonly readings: readonly Reading[];
  readonly unsaid: readonly string[];
}

/** What an example shows beside its verdict; a verdict of kept says nothing of an exception. */
const SHOWN_IN_WORDS: Readonly<Record<Shown, string>> = {
  kept: 'it is kept',
  allowed: 'its exception is used',
  'decided-against': 'somebody decides against it, with a reason',
  'not-kept': 'it is not kept',
};

/** What an entry says beside its sentence, where a rule asks for it. */
const detailsOf = ({ reason, ...event }: TimelineEvent, { policy }: Rules): readonly string[] => [
  ...('withAddress' in event && event.withAddress !== undefined
    ? [event.withAddress ? 'with the address of the site' : 'without the address of the site']
    : []),
  ...('how' in event && event.how !== undefined
    ? [
        `by way of ${event.how}${policy.screenMethods.includes(event.how) ? '' : ', which is not taught here'}`,
      ]
    : []),
  ...(reason === undefined ? [] : ['and wrote down a reason']),
];

const exampleOf = (
  { shows, timeline, finding, facts }: NormShown['examples'][number],
  rules: Rules,
): BookExample => {
  const { verdict, because } = findingInWords(finding, { ...rules, facts });
  const start = instantOf(timeline.events[0]?.at ?? '');
  return {
    shows,
    verdict,
    title:
      shows === 'allowed' ? `${VERDICT_WORDS[verdict]}, by the exception` : VERDICT_WORDS[verdict],
    entries: timeline.events.map((event) => ({
      when: clockTime(instantOf(event.at), start),
      says: [capital(eventInWords(event, rules)), ...detailsOf(event, rules)].join(', '),
    })),
    because,
    timeline,
  };
};

const normOf = (
  { norm: inForce, procedure, examples, lacks }: NormShown,
  rules: Rules,
  chapters: readonly BookChapter[],
): BookNorm => {
  const { policy } = rules;
  const { norm, kind, clauses } = inForce;
  const under = normUnderPolicy(normNamed(rules, norm.id) ?? norm, policy);
  return {
    id: norm.id,
    procedure,
    incident: PROCEDURES[procedure],
    kind,
    title: filled(norm.title, policy),
    asks: asksInWords(askedBy(kind), isDuty(norm) ? limitInWords(inForce) : null),
    says: filled(norm.says, policy),
    guards: Object.entries(guardsOf(norm)).map(([part, guard]) => ({
      part: GUARD_WORDS[part] ?? part,
      says: inWords(guard, policy),
      madeOf: worded(guard, policy),
    })),
    decidedAgainstBy: under?.decidedAgainstBy ?? null,
    clauses: clauses.map(({ id }) => id),
    toldAt:
      chapters.flatMap((chapter) => chapter.clauses).find(({ tells }) => tells.includes(norm.id))
        ?.id ?? '',
    readings: (under?.readings ?? []).map(({ id }) => id),
    examples: examples.map((example) => exampleOf(example, rules)),
    lacks: lacks.map((shows) => SHOWN_IN_WORDS[shows]),
  };
};

/** Clauses that stand in one place: a section, or a source that is adopted. */
const placeOf = ({ section, adopted }: Clause): string =>
  adopted === undefined ? section : sourceInWords(adopted.source);

const chaptersOf = (policy: Policy, inForce: ReadonlySet<string>): readonly BookChapter[] => {
  const told = new Set<string>();
  const clauseOf = (clause: Clause): BookClause => {
    const grounds = [...new Set(clause.grounds)].filter((id) => inForce.has(id));
    const tells = grounds.filter((id) => !told.has(id));
    for (const id of tells) told.add(id);
    return {
      id: clause.id,
      place: clause.place,
      says: clause.says,
      grounds,
      tells,
      reason: grounds.length === 0 ? (reasonForNoNorm(clause) ?? 'nothing says why') : null,
      exceptions: clause.exception === undefined ? [] : [clause.exception],
    };
  };
  const places = new Map<string, Clause[]>();
  for (const clause of policy.clauses) {
    const place = placeOf(clause);
    const known = places.get(place);
    if (known === undefined) places.set(place, [clause]);
    else known.push(clause);
  }
  return [...places.values()].map((clauses, index): BookChapter => {
    const [first] = clauses;
    const adopted = first?.adopted;
    return {
      id: `part-${index + 1}`,
      title: first?.section ?? '',
      source:
        adopted === undefined
          ? null
          : `${LAYERS[adopted.layer]}: ${sourceInWords(adopted.source)}; ${SEEN[adopted.source.seen]}`,
      clauses: clauses.map(clauseOf),
    };
  });
};

const adoptedBy = (policy: Policy): readonly LayerId[] => [
  ...new Set(
    policy.clauses.flatMap(({ adopted }) => (adopted === undefined ? [] : [adopted.layer])),
  ),
];

/**
 * The book of a policy.
 * @param policy with the layers it adopts
 * @param shown every norm in force, with its examples
 * @param digest of the policy's rules
 */
export const bookOf = (
  policy: Policy,
  { procedures }: RuleBooks,
  shown: readonly NormShown[],
  digest: string,
): Book => {
  const rules: Rules = { policy, procedures };
  const chapters = chaptersOf(policy, new Set(shown.map(({ norm }) => norm.norm.id)));
  return {
    policy: policy.id,
    school: policy.school,
    title: policy.title,
    edition: policy.edition,
    reviewDue: policy.reviewDue,
    digest,
    adopts: adoptedBy(policy).map((layer) => LAYERS[layer]),
    chapters,
    norms: shown.map((each) => normOf(each, rules, chapters)),
    readings: policy.readings,
    unsaid: policy.unsaid.map(({ says }) => says),
  };
};
