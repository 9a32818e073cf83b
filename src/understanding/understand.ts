/**
 * What somebody means by a line typed during an incident: "the form tutor looked at it at 8.40". Data, to be
 * echoed in a sentence and kept only for a yes. What is in doubt is asked back, never guessed: a question,
 * something not done, planned, tried or only said by somebody never becomes an act. Pure.
 *
 * A line is read in steps, each a file: words with all they can be (`tokens.ts`, from the lists in
 * `words.ts` and the synonyms of mappings), times, references, sayings (`statements.ts`), then clause by
 * clause who did what to whom (`clauses.ts`, `reading.ts`, `deeds.ts`).
 */
import { type Instant, isoOf } from '../engine/time.ts';
import type { Act } from '../vocabulary/acts.ts';
import { ACT_IDS, ACTS } from '../vocabulary/acts.ts';
import type { Fact } from '../vocabulary/facts.ts';
import { PARTIES, type Party } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import { childOf, type Person, type Pseudonym, partyOf } from '../vocabulary/pseudonyms.ts';
import { answerAtStart, isQuestion, isTakenBack, sentencesOf, wordsOf } from './asked.ts';
import { type Clause, clausesOf, isMorePeople, type Named } from './clauses.ts';
import { type Lexicon, lexiconOf, plainly } from './lexicon.ts';
import type { ActRead, AskBack, Meaning, Missing, Understanding } from './meaning.ts';
import { bareAct, readClause, type Setting, TELLS } from './reading.ts';
import { givesReference, type ReferenceRead, readReference } from './reference.ts';
import { readTimeSaid, type TimeSaid } from './spoken-time.ts';
import { STATEMENTS } from './statements.ts';
import { can, senseOf, type Token, tokensOf } from './tokens.ts';
import type { Doubt, VerbGroup } from './words.ts';

/** What a line is said into. */
export interface LiveContext {
  readonly policy: Policy;
  readonly open: readonly ProcedureId[];
  /** Who is at the keyboard. */
  readonly me: Party;
  readonly now: Instant;
  /** The question that is asked at present, which "yes" answers. */
  readonly asking?: Fact | null;
  /** Pseudonyms that the incident uses. */
  readonly pseudonyms?: readonly Pseudonym[];
}

/** What a part of a line comes to. */
type Outcome =
  | {
      readonly is: 'said';
      readonly meanings: readonly Meaning[];
      readonly tokens: readonly Token[];
    }
  /** `isGrave`: nothing else in the line may be taken while this stands. */
  | {
      readonly is: 'doubt';
      readonly ask: AskBack;
      readonly isGrave: boolean;
      readonly candidates: readonly Meaning[];
    }
  /** `isUnread`: it may say that something was done, in words that are not known. */
  | { readonly is: 'aside'; readonly isUnread: boolean };

const ASIDE: Outcome = { is: 'aside', isUnread: false };
const UNREAD: Outcome = { is: 'aside', isUnread: true };
const asActs = (acts: readonly ActRead[]): readonly Meaning[] =>
  acts.map((act) => ({ kind: 'act', ...act }));

/** Doubts that leave standing what another part says: "rang mum, will ring dad". */
const LIGHT: readonly AskBack[] = ['planned', 'in-progress', 'told-us', 'reported'];
/** What is being done has been started. */
const ONGOING: readonly VerbGroup[] = ['investigate', 'lead', 'charge'];

const doubtful = (
  ask: AskBack,
  acts: readonly ActRead[],
  isGrave = !LIGHT.includes(ask),
): Outcome => ({
  is: 'doubt',
  ask,
  isGrave,
  candidates: asActs(acts),
});

/** "nobody is to touch it", "only I have the code": what holds from now on, not what was or was not done. */
const isOrder = (clause: Clause): boolean =>
  clause.isNegated &&
  ['is to', 'are to', 'to be', 'has to', 'must', 'allowed to', 'can', 'should'].some((word) =>
    clause.words.has(word),
  ) &&
  clause.tense !== 'past';

const gravest = (doubts: readonly Doubt[]): Doubt | undefined =>
  doubts.find((doubt) => doubt !== 'planned') ?? doubts[0];

/** The words that what is said rests on, without what is only said about it. */
const restingOn = ({ tokens, tail }: Clause): readonly Token[] =>
  tokens.filter((token) => !tail.includes(token));

const outcomeOfNegated = (clause: Clause, acts: readonly ActRead[], isClear: boolean): Outcome => {
  if (isOrder(clause) && acts.length === 0) return ASIDE;
  const others = clause.doubts.filter((doubt) => doubt !== 'not-done');
  const isYet = clause.isPerfect || clause.words.has('yet') || clause.words.has('still');
  if (clause.tense === 'modal') return doubtful('failed', acts);
  if (clause.tense !== 'past' || others.length > 0 || acts.length === 0 || !isClear) {
    return acts.length === 0 &&
      others.length === 0 &&
      clause.verb !== null &&
      clause.lead !== '' &&
      clause.lead !== 'but' &&
      clause.isExplaining
      ? ASIDE
      : doubtful(gravest(others) ?? 'not-done', acts);
  }
  return {
    is: 'said',
    tokens: restingOn(clause),
    meanings: acts.map((act) => ({ kind: 'not-done', isYet, ...act })),
  };
};

/** A word that says of nothing that it was done. */
const isSmall = (token: Token): boolean =>
  can(token, 'plain', 'article', 'preposition', 'pronoun', 'owner', 'joining') &&
  !can(token, 'verb');

/** "phoned mum - informed" */
const isOnlyTold = ({ groups, subjects, placed }: Clause): boolean =>
  groups.some((group) => TELLS.includes(group)) && subjects.length === 0 && placed.length === 0;

/** "rang mum, who did not pick up" */
const isOfNobodyReached = ({ lead, isNegated, doubts }: Clause): boolean =>
  /^(?:who|which)\b/.test(lead) &&
  (isNegated || doubts.includes('failed') || doubts.includes('not-done'));

const outcomeOf = (clause: Clause, setting: Setting, next: Clause | undefined): Outcome => {
  const read = readClause(clause, setting, next);
  const acts = read?.acts ?? [];
  const ask = read !== null && 'ask' in read ? read.ask : null;
  if (clause.isExplaining && clause.lead !== 'and')
    return isOfNobodyReached(clause) ? doubtful('failed', []) : ASIDE;
  if (clause.isNegated) return outcomeOfNegated(clause, acts, ask === null || ask === 'told-us');
  const doubt = gravest(clause.doubts);
  if (doubt !== undefined) {
    const isTrailing =
      doubt === 'reported' && clause.tail.length === 0 && clause.placed.length === 0;
    return doubtful(
      doubt,
      acts,
      !LIGHT.includes(doubt) || isTrailing || (doubt === 'reported' && acts.length > 0),
    );
  }
  if (clause.placed.some(({ named }) => named.is === 'pronoun' && named.who === 'nobody'))
    return doubtful('not-done', acts);
  if (clause.tense === 'infinitive' || clause.tense === 'modal') return doubtful('planned', acts);
  if (
    clause.verb !== null &&
    clause.tense !== 'past' &&
    !(
      clause.tense === 'progress' &&
      clause.groups.some((group) => ONGOING.includes(group)) &&
      acts.length > 0
    )
  ) {
    return doubtful('in-progress', acts);
  }
  if (ask !== null) return doubtful(ask, acts);
  if (acts.length === 0) {
    if (clause.lead === 'but') return doubtful('words-left-over', []);
    const isTakenUp = next?.subjects.some(({ token }) => clause.tokens.includes(token)) === true;
    return clause.tokens.every(isSmall) || isOnlyTold(clause) || (clause.verb === null && isTakenUp)
      ? ASIDE
      : UNREAD;
  }
  if (
    clause.placed.some(({ preposition, named }) => named.is === 'unknown' && preposition === null)
  )
    return doubtful('words-left-over', acts);
  return { is: 'said', tokens: restingOn(clause), meanings: asActs(acts) };
};

/** "rang his parents and told them": one telling. */
const saysToThemToo = (clause: Clause, before: Clause): boolean => {
  const isTelling = ({ groups }: Clause): boolean => groups.some((group) => TELLS.includes(group));
  const people = clause.placed.filter(
    ({ named }) => named.is === 'person' || named.is === 'pronoun',
  );
  return (
    isTelling(clause) &&
    isTelling(before) &&
    clause.lead === 'and' &&
    !clause.isNegated &&
    clause.doubts.length === 0 &&
    clause.tense === 'past' &&
    people.length > 0 &&
    people.every(({ named }) => named.is === 'pronoun' && named.who === 'other') &&
    before.placed.some(({ named }) => named.is === 'person')
  );
};

/** "PC came at 3, took the laptop": whoever typed it, or whoever came before; nobody can tell. */
const isAfterSomebodyElse = (clause: Clause, before: Clause): boolean =>
  clause.lead === ',' &&
  clause.verb !== null &&
  clause.tense === 'past' &&
  clause.subjects.length === 0 &&
  !clause.isPassive &&
  before.verb !== null &&
  !before.isPassive &&
  before.subjects.length > 0 &&
  before.subjects.every((named) => !(named.is === 'pronoun' && named.who === 'user'));

const asSomebody = ({ token }: Named): Named => ({
  token,
  things: [],
  owner: null,
  is: 'unknown',
});

/** "The caretaker walked in and saw it": whoever a part begins with, where the word for what they did is not known. */
const beginsWithSomebody = ({ verb, placed, tokens }: Clause): Named | null => {
  const [first] = placed;
  if (verb !== null || first === undefined || first.preposition !== null) return null;
  const isSomebody =
    first.named.is === 'person' || (first.named.is === 'pronoun' && first.named.who !== 'it');
  const after = tokens[tokens.indexOf(first.named.token) + 1];
  const isTheirDoing = after !== undefined && !can(after, 'preposition', 'plain', 'article');
  return isSomebody && isTheirDoing ? first.named : null;
};

/** Names joined on, verbs that share who or what went before: "head and chair", "switched off and unplugged". */
const joined = (clauses: readonly Clause[]): readonly Clause[] => {
  const all: Clause[] = [];
  clauses.forEach((clause) => {
    const before = all.at(-1);
    if (before === undefined) {
      all.push(clause);
      return;
    }
    const isBareStart =
      before.verb === null &&
      all.length === 1 &&
      before.placed.length > 0 &&
      !before.isNegated &&
      before.doubts.length === 0 &&
      before.placed.every(
        ({ named, preposition }) =>
          preposition === null &&
          (named.is === 'person' || (named.is === 'pronoun' && named.who === 'user')),
      );
    if (
      isBareStart &&
      clause.verb !== null &&
      clause.subjects.length > 0 &&
      /^(?:and|,|\/|plus)$/.test(clause.lead)
    ) {
      all[0] = {
        ...clause,
        lead: before.lead,
        tokens: [...before.tokens, ...clause.tokens],
        subjects: [...before.placed.map(({ named }) => named), ...clause.subjects],
      };
      return;
    }
    if (isMorePeople(clause) && before.verb !== null && before.tail.length === 0) {
      const more = clause.placed.map(({ named, preposition }) => ({
        named,
        preposition:
          preposition ??
          before.placed.findLast(({ named: each }) => each.is === 'person' || each.is === 'way')
            ?.preposition ??
          null,
      }));
      const next = { ...before, lead: clause.lead, tokens: clause.tokens };
      const areRung = before.isPassive && before.subjects.every(({ is }) => is === 'person');
      if (/then/.test(clause.lead))
        // "mum rung, then dad": the second is told as the first was.
        all.push(
          areRung
            ? { ...next, subjects: more.map(({ named }) => named), placed: [] }
            : { ...next, placed: more },
        );
      else
        all[all.length - 1] = {
          ...before,
          tokens: [...before.tokens, ...clause.tokens],
          placed: [...before.placed, ...more],
        };
      return;
    }
    if (saysToThemToo(clause, before)) return;
    const isOwnVerb =
      clause.verb !== null && clause.subjects.length === 0 && clause.tense === 'past';
    const sharesSubject =
      isOwnVerb && before.subjects.length > 0 && /^(?:and|then|and then|&)$/.test(clause.lead);
    const isBareParticiple =
      clause.verb !== null &&
      clause.subjects.length === 0 &&
      clause.tense === 'past' &&
      !clause.placed.some(({ preposition, named }) => preposition === null && named.is !== 'place');
    const owned = [...before.subjects, ...before.placed.map(({ named }) => named)].filter(
      (named) => named.is === 'thing',
    );
    if (
      isBareParticiple &&
      owned.length > 0 &&
      (before.isPassive || before.verb === null || clause.groups.includes('lock'))
    )
      all.push({ ...clause, isPassive: true, subjects: owned });
    else if (sharesSubject)
      all.push({
        ...clause,
        isPassive: before.isPassive && isBareParticiple,
        subjects: before.subjects,
      });
    else if (isOwnVerb && beginsWithSomebody(before) !== null)
      all.push({ ...clause, subjects: [asSomebody(beginsWithSomebody(before) as Named)] });
    else if (isAfterSomebodyElse(clause, before))
      all.push({ ...clause, subjects: before.subjects.slice(0, 1).map(asSomebody) });
    else if (
      clause.verb === null &&
      owned.length > 0 &&
      clause.placed.some(({ named }) => named.is === 'place' && named.safe)
    )
      all.push({
        ...clause,
        placed: [...owned.map((named) => ({ preposition: null, named })), ...clause.placed],
      });
    else all.push(clause);
  });
  return all;
};

interface Saying {
  readonly meaning: Meaning;
  readonly tokens: readonly Token[];
}

const isDangerous = (token: Token): boolean =>
  can(token, 'doubt', 'not') || senseOf(token, 'pronoun')?.who === 'nobody';

/** Whether a part begins there, or with small words before it: not what somebody was told. */
const beginsPart = (
  sentence: readonly Token[],
  token: Token | undefined,
  starts: ReadonlySet<Token>,
): boolean => {
  for (let at = token === undefined ? -1 : sentence.indexOf(token); at >= 0; at -= 1) {
    if (starts.has(sentence[at] as Token)) return true;
    if (
      !can(sentence[at - 1], 'plain', 'pronoun', 'helper', 'article', 'preposition') &&
      !(at > 0 && (sentence[at - 1] as Token).senses.length === 0)
    )
      return false;
  }
  return false;
};

/** A saying in a sentence that fixes what is meant, and the words it rests on. */
const sayingIn = (
  sentence: readonly Token[],
  open: readonly ProcedureId[],
  starts: ReadonlySet<Token>,
): Saying | null => {
  const words = wordsOf(sentence);
  for (const { says, means, in: only } of STATEMENTS) {
    if (only !== undefined && !only.some((id) => open.includes(id))) continue;
    const match = says.exec(words);
    if (match === null) continue;
    let at = 0;
    const tokens = sentence.filter(({ word }) => {
      const start = at;
      at += word.length + 1;
      return start + word.length > match.index && start < match.index + match[0].length;
    });
    const rest = sentence.filter((token) => !tokens.includes(token));
    if (rest.some(isDangerous) || !beginsPart(sentence, tokens[0], starts)) continue;
    const subject = senseOf(tokens[0], 'person');
    const isAct = 'act' in means;
    const isByOther =
      isAct && (subject !== undefined || /^(?:he|she|they)$/.test(tokens[0]?.word ?? ''));
    const meaning: Meaning = isAct
      ? {
          kind: 'act',
          ...bareAct(means.act),
          isByUser: !isByOther,
          by: isByOther ? (subject?.who ?? null) : null,
          missing: isByOther && subject === undefined ? ['by'] : [],
        }
      : { kind: 'answer', ...means };
    return { meaning, tokens };
  }
  return null;
};

const withTime = (meaning: Meaning, at: Instant | null, isInDoubt: boolean): Meaning => {
  if (meaning.kind !== 'act' && meaning.kind !== 'not-done') return meaning;
  const missing: readonly Missing[] = isInDoubt ? [...meaning.missing, 'at'] : meaning.missing;
  return { ...meaning, at: at === null ? null : isoOf(at), missing };
};

const takesReference = (meaning: Meaning): boolean =>
  meaning.kind === 'act' &&
  Object.hasOwn(ACTS, meaning.type) &&
  ACTS[meaning.type as Act].to !== 'none';

/** Whether those who were told give out numbers. */
const wasGivenOne = (meaning: Meaning): boolean =>
  takesReference(meaning) &&
  meaning.kind === 'act' &&
  givesReference(meaning.type as Act, meaning.to);

/** The times and the reference go with the parts in which they are said. */
const placedInTime = (
  said: readonly Extract<Outcome, { is: 'said' }>[],
  time: TimeSaid,
  { reference, index: referenceAt }: ReferenceRead,
): readonly Meaning[] => {
  const ownerOf = (index: number) =>
    said.findLast(({ tokens }) => (tokens[0]?.from ?? 0) <= index) ?? said[0];
  const placed = said.map((each) => {
    const own = time.times.filter(({ index }) => ownerOf(index) === each);
    const at = own.length === 1 && typeof own[0]?.at === 'number' ? own[0].at : null;
    const isInDoubt = at === null && (own.length > 0 || time.times.length > 0 || time.isPartOfDay);
    const from = each.tokens[0]?.from ?? 0;
    return { from, meanings: each.meanings.map((meaning) => withTime(meaning, at, isInDoubt)) };
  });
  const meanings = placed.flatMap((each) => each.meanings);
  const before = placed.filter(({ from }) => from <= referenceAt).flatMap((each) => each.meanings);
  const givenIn = before.findLast(wasGivenOne) ?? meanings.filter(takesReference).at(-1);
  return meanings.map((meaning) =>
    reference !== null && meaning === givenIn && meaning.kind === 'act'
      ? { ...meaning, reference }
      : meaning,
  );
};

/** Whom the part before speaks to is whom this part is about, where it names nobody: "rang the police and told them all". */
const isToldAgain = (outcome: Outcome, before: Outcome | undefined): boolean => {
  if (outcome.is !== 'doubt' || outcome.ask !== 'who-is-meant' || before?.is !== 'said')
    return false;
  const [only, another] = outcome.candidates;
  const told = before.meanings.at(-1);
  return (
    another === undefined &&
    only?.kind === 'act' &&
    only.type === 'party.informed' &&
    only.isByUser &&
    only.to.length === 0 &&
    told?.kind === 'act' &&
    told.isByUser &&
    (told.type === 'party.informed' || told.type === 'advice.sought') &&
    told.to.length > 0
  );
};

/** "Rang children's services and referred her": who was rung has the referral. */
const referredThere = (meanings: readonly Meaning[]): readonly Meaning[] =>
  meanings.map((meaning, index) => {
    const before = meanings[index - 1];
    const isOpen =
      meaning.kind === 'act' &&
      meaning.type === 'referral.made' &&
      meaning.to.length === 0 &&
      meaning.missing.includes('to');
    if (!isOpen || before?.kind !== 'act' || before.to.length !== 1) return meaning;
    const isOutside = before.to.every((party) => PARTIES[partyOf(party)].group === 'agencies');
    if (!isOutside) return meaning;
    return { ...meaning, to: before.to, missing: meaning.missing.filter((each) => each !== 'to') };
  });

const isSame = (a: Meaning, b: Meaning): boolean => JSON.stringify(a) === JSON.stringify(b);

/** All parts together: what is said, unless one part puts it in doubt. */
const together = (
  outcomes: readonly Outcome[],
  time: TimeSaid,
  named: ReferenceRead,
): readonly Meaning[] => {
  const said = outcomes.flatMap((each) => (each.is === 'said' ? [each] : []));
  const doubts = outcomes.flatMap((each) => (each.is === 'doubt' ? [each] : []));
  const all = referredThere(placedInTime(said, time, named));
  const meanings = all.filter(
    (meaning, index) => all.findIndex((each) => isSame(each, meaning)) === index,
  );
  const candidates = [...meanings, ...doubts.flatMap((each) => each.candidates)];
  const grave = doubts.find(({ isGrave }) => isGrave);
  if (grave !== undefined) return [{ kind: 'unclear', ask: grave.ask, candidates }];
  if (time.times.some(({ at }) => at === 'to-come') && meanings.length > 0)
    return [{ kind: 'unclear', ask: 'still-to-come', candidates }];
  if (meanings.length > 0) return meanings;
  return [{ kind: 'unclear', ask: doubts[0]?.ask ?? 'nothing-read', candidates }];
};

const outcomesOf = (tokens: readonly Token[], setting: Setting): readonly Outcome[] => {
  const parts = clausesOf(tokens);
  const starts = new Set(
    parts.flatMap((clause) => (clause.isExplaining ? [] : clause.tokens.slice(0, 1))),
  );
  const sayings = sentencesOf(tokens).flatMap(
    ({ tokens: sentence }) => sayingIn(sentence, setting.open, starts) ?? [],
  );
  const covered = new Set(sayings.flatMap(({ tokens: each }) => each));
  const clauses = joined(parts);
  const rest = clauses.filter((clause) => !clause.tokens.some((token) => covered.has(token)));
  const told: readonly Outcome[] = sayings.map(({ meaning, tokens: each }) => ({
    is: 'said',
    meanings: [meaning],
    tokens: each,
  }));
  const read = rest.map((clause) =>
    outcomeOf(clause, setting, clauses[clauses.indexOf(clause) + 1]),
  );
  return [
    ...told,
    ...read.map((each, index) => (isToldAgain(each, read[index - 1]) ? ASIDE : each)),
  ];
};

/** Where what is asked at present is answered. */
const answerTo = (
  asking: Fact,
  tokens: readonly Token[],
  setting: Setting,
): readonly Outcome[] | null => {
  const answer = answerAtStart(tokens);
  if (answer === null) return null;
  const meaning: Meaning = { kind: 'answer', fact: asking, value: answer.value };
  const rest = outcomesOf(answer.rest, setting);
  const facts = rest
    .flatMap((each) => (each.is === 'said' ? each.meanings : []))
    .flatMap((each) => (each.kind === 'answer' && each.fact === asking ? [each.value] : []));
  const isUnsure =
    answer.rest.some((token) => can(token, 'doubt')) ||
    (answer.value === 'yes' && answer.rest.some(isDangerous));
  if (facts.some((value) => value !== answer.value) || (isUnsure && facts.length === 0)) {
    return [{ is: 'doubt', ask: 'contradiction', isGrave: true, candidates: [meaning] }];
  }
  return [
    { is: 'said', meanings: [meaning], tokens: tokens.slice(0, 1) },
    ...rest.filter((each) => each.is === 'said'),
  ];
};

/** Words as typed; those that stand beside each other are one. */
const asTyped = (
  text: string,
  tokens: readonly Token[],
  isMeant: (token: Token) => boolean,
): readonly string[] => {
  const runs: { from: number; to: number }[] = [];
  let isRunning = false;
  for (const token of tokens) {
    const run = runs.at(-1);
    if (!token.isMark && isMeant(token)) {
      if (run !== undefined && (isRunning || token.from <= run.from))
        run.to = Math.max(run.to, token.to);
      else runs.push({ from: token.from, to: token.to });
      isRunning = true;
    } else isRunning = false;
  }
  return runs.map(({ from, to }) => text.slice(from, to));
};

const isKnown = (token: Token): boolean => token.senses.length > 0 || token.word === 's';

/** What others do, not whoever writes it down. */
const BY_OTHERS: readonly Act[] = ['consent.given', 'complaint.made'];

/** The acts by the words that lists and buttons have for them. */
const BY_LABEL = new Map(
  ACT_IDS.flatMap((act) => {
    const { says, to } = ACTS[act];
    return to === 'required' || BY_OTHERS.includes(act) ? [] : [[plainly(says), act] as const];
  }),
);

/** Who would do what is asked about: "may the deputy look at it?". */
const askedFor = (tokens: readonly Token[]): Person | null => {
  const [modal, ...rest] = tokens;
  if (modal === undefined || !MAY.includes(modal.word)) return null;
  const who = rest.find((token) => !can(token, 'article', 'owner'));
  return senseOf(who, 'person')?.who ?? null;
};

/** "Can her mum have the phone?": whether it may be given to them. */
const askedToHave = (tokens: readonly Token[]): readonly ActRead[] => {
  const has = tokens.findIndex(({ word }) => word === 'have');
  const who = has < 0 ? null : askedFor(tokens.slice(0, has));
  const isDevice = tokens
    .slice(has + 1)
    .some((token) =>
      token.senses.some((sense) => sense.is === 'thing' && sense.thing === 'device'),
    );
  if (who === null || !isDevice || partyOf(who) === 'police') return [];
  return [{ ...bareAct('device.released'), isByUser: true, to: [who] }];
};

const MAY: readonly string[] = ['may', 'can', 'could', 'should', 'shall', 'must'];

/**
 * What a typed line says. Nothing is kept by it: a screen echoes the meaning, asks for what is `missing`,
 * and records for a yes. A name among the words is in no field.
 *
 * @example
 * understand('told the head', { policy, open: ['iioc'], me: 'dsl', now: Date.now() }).meanings[0];
 * // { kind: 'act', type: 'party.informed', by: null, isByUser: true, to: ['headteacher'], … }
 */
export const understand = (text: string, context: LiveContext): Understanding => {
  const named = readReference(text);
  const time = readTimeSaid(named.rest, context.now);
  const tokens = tokensOf(time.rest, lexiconOf(context.policy));
  const children = new Set((context.pseudonyms ?? []).flatMap((each) => childOf(each) ?? []));
  const setting: Setting = {
    me: context.me,
    open: context.open,
    hasSeveralChildren: children.size > 1,
    isTimed: time.times.some(({ at }) => typeof at === 'number'),
  };
  const withWords = (meanings: readonly Meaning[], used: readonly Token[]): Understanding => {
    const isUsed = (token: Token): boolean => used.includes(token) && isKnown(token);
    return {
      meanings,
      restsOn: asTyped(text, tokens, isUsed),
      notUnderstood: asTyped(text, tokens, (token) => !isUsed(token)),
    };
  };
  if (isQuestion(tokens)) {
    const who = askedFor(tokens);
    const about = clausesOf(tokens)
      .flatMap((clause) => readClause(clause, setting)?.acts ?? [])
      .map((act) =>
        act.by === null && !act.isByUser && who !== null
          ? { ...act, by: who, missing: act.missing.filter((each) => each !== 'by') }
          : act,
      );
    const asked = about.length > 0 ? about : askedToHave(tokens);
    return withWords([{ kind: 'question', about: asked }], tokens);
  }
  const labelled = BY_LABEL.get(plainly(text));
  if (labelled !== undefined) {
    return withWords([{ kind: 'act', ...bareAct(labelled), isByUser: true }], tokens);
  }
  if (isTakenBack(tokens)) return withWords([{ kind: 'correction', of: 'last-entry' }], tokens);
  const { asking } = context;
  const answered =
    asking === undefined || asking === null ? null : answerTo(asking, tokens, setting);
  const outcomes = answered ?? outcomesOf(tokens, setting);
  const meanings = together(outcomes, time, named);
  const isUnclear = meanings.some(({ kind }) => kind === 'unclear');
  const used = outcomes.flatMap((each) => (each.is === 'said' ? each.tokens : []));
  return withWords(meanings, isUnclear ? tokens : used);
};

/** What is said in one part of a note, and where that part begins and ends. */
export interface SaidInNote {
  readonly meaning: Meaning;
  readonly from: number;
  readonly to: number;
}

export interface NoteRead {
  /** Acts, acts not done, and answers. */
  readonly said: readonly SaidInNote[];
  /** Why other parts, or all of it, make nothing. */
  readonly doubts: readonly AskBack[];
  /** Whether it may say more that was done, in words that are not known. */
  readonly isUnread: boolean;
}

/** Doubts that leave standing what other parts of a note say. */
const LOCAL: readonly AskBack[] = [
  ...LIGHT,
  'who-is-meant',
  'which-act',
  'words-left-over',
  'asked-somebody-to',
];

/**
 * What a note in a log says was done, by whoever keeps the log where nobody is named. It is not asked back:
 * a part that is in doubt makes nothing, and one in grave doubt takes the whole note with it. Times are
 * to be taken out before.
 */
export const readNote = (
  text: string,
  lexicon: Lexicon,
  open: readonly ProcedureId[],
): NoteRead => {
  const named = readReference(text);
  const tokens = tokensOf(named.rest, lexicon);
  const none = { said: [], doubts: [], isUnread: false };
  if (isQuestion(tokens)) return { ...none, doubts: ['which-act'] };
  if (isTakenBack(tokens)) return { ...none, doubts: ['taken'] };
  const setting: Setting = { me: 'unrecorded', open, hasSeveralChildren: false, isTimed: false };
  const outcomes = outcomesOf(tokens, setting);
  const doubts = outcomes.flatMap((each) => (each.is === 'doubt' ? [each] : []));
  const isUnread = outcomes.some((each) => each.is === 'aside' && each.isUnread);
  const grave = doubts.find(({ ask, isGrave }) => isGrave && !LOCAL.includes(ask));
  const said = outcomes.flatMap((each) => (each.is === 'said' ? [each] : []));
  const asks = doubts.map(({ ask }) => ask);
  if (grave !== undefined) {
    // "rang MASH, no answer": what failed is what was said before.
    const failed = grave.ask === 'failed' && said.length === 1 ? 1 : 0;
    return {
      said: [],
      doubts: asks,
      isUnread: isUnread || outcomes.length > doubts.length + failed,
    };
  }
  const time: TimeSaid = { times: [], isPartOfDay: false, rest: '' };
  const placed = said.flatMap((each) => {
    const from = Math.min(...each.tokens.map((token) => token.from));
    const to = Math.max(...each.tokens.map((token) => token.to));
    return placedInTime([each], time, named.index >= from ? named : NO_REFERENCE).map(
      (meaning) => ({ meaning, from, to }),
    );
  });
  const meanings = referredThere(placed.map(({ meaning }) => meaning));
  return {
    said: placed.map((each, index) => ({ ...each, meaning: meanings[index] as Meaning })),
    doubts: asks,
    isUnread,
  };
};
const NO_REFERENCE: ReferenceRead = { reference: null, index: 0, rest: '' };
