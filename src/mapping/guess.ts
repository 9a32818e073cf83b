/** What a word of a school's log may well mean. A guess is only ever written down to be edited. */

import { plainWord } from '../formats/headings.ts';
import { headingWords } from '../understanding/heading-words.ts';
import { DONE_WORDS, NOT_DONE_WORDS, NOTHING_WORDS, wordsIn } from '../understanding/log-words.ts';
import { isPoliceForce } from '../understanding/names.ts';
import { phraseReader } from '../understanding/phrases.ts';
import {
  ACTIONS,
  ANSWERED,
  KIND_SIGNS,
  KINDS_OF_INCIDENT,
  KINDS_TELL,
  ROLES,
  type Synonyms,
  TELLING,
  WAYS,
} from '../understanding/synonyms.ts';
import type { Fact } from '../vocabulary/facts.ts';
import type { EventPart, EventParts, Kind } from '../vocabulary/mappings.ts';
import { type Channel, PARTY_IDS, type Party } from '../vocabulary/parties.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import { OWN_EVENTS } from './dictionary.ts';
import { omitted } from './mapped-incident.ts';
import { eventPartsOf } from './mapping.ts';

export interface Guess<T> {
  readonly means: T;
  /** Whether a school may well mean something else, so that somebody has to look at it. */
  readonly check: boolean;
}

/** What a word means by a list of synonyms. */
export const guessFrom = <T>(lists: readonly Synonyms<T>[], word: string): Guess<T> | null => {
  const plain = plainWord(word);
  const bare = plain.replace(/^(?:the|a|an|our) /, '').replace(/\?$/, '');
  const found = lists.find(({ words }) => words.includes(plain) || words.includes(bare));
  return found === undefined ? null : { means: found.means, check: found.check === true };
};

export const guessWay = (word: string): Guess<Channel> | null => guessFrom(WAYS, word);

const DEPUTY = /^(?:deputy|dep|asst|assistant|acting deputy|second|2nd|vice)$/;
/** Whoever a deputy stands in for, where it is the Designated Safeguarding Lead. */
const LEADS =
  /^(?:dsl|dsp|cpo|cp lead|safeguarding lead|designated safeguarding lead|designated lead|child protection officer|named person|designated person)$/;
const SUBJECTS =
  /^(?:maths|english|science|history|geography|music|drama|pe|ict|it|computing|art|rs|re|mfl|french|spanish|german|dt|food|pshe|form|class|year|reception|nursery|subject|cover|supply|phase|ks[1-5]|y\d{1,2}[a-z]?|yr\d{1,2}|\d{1,2}[a-z]?)$/;

/** "Dep. DSL", "DSL (deputy)", "Asst Designated Safeguarding Lead": never the lead itself. */
/** "DSL or a deputy": one of them, and nobody says which. */
const isOneOrOther = (text: string): boolean => /\/|\bor\b/i.test(text);

const deputyOfLead = (words: readonly string[]): boolean =>
  words.some((word) => DEPUTY.test(word)) &&
  LEADS.test(
    words.filter((word) => !DEPUTY.test(word) && !/^(?:or|a|an|the)$/.test(word)).join(' '),
  );

/** What a recording system does is done by nobody. */
const BY_ITSELF =
  /^(?:the )?(?:cpoms |myconcern |recording )?system(?: user)?$|^automatic(?:ally)?$/;

/** The role of whoever a word names; "Y9 form tutor", "Dep. DSL", "Mrs … (DSL)" too. */
export const guessRole = (word: string): Guess<Party> | null => {
  const exact = guessFrom(ROLES, word.replace(/\./g, ''));
  const words = headingWords(word);
  if (deputyOfLead(words)) return { means: 'deputy-dsl', check: isOneOrOther(word) };
  if (exact !== null) return exact;
  const told = words.join(' ');
  if (/^(?:dep|deputy|deputies)$/.test(told)) return { means: 'deputy-dsl', check: true };
  if (isPoliceForce(word)) return { means: 'police', check: false };
  if (BY_ITSELF.test(told)) return { means: 'unrecorded', check: false };
  if (
    /^(?:dsl|dsp|headteacher|head|staff|teacher|office)s? (?:of|at|in|from) (?:the )?other school$/.test(
      told,
    )
  )
    return { means: 'other-school', check: false };
  const inBrackets = /\(([^()]+)\)/.exec(word)?.[1];
  if (inBrackets !== undefined) {
    const outside = guessFrom(ROLES, word.replace(/\([^)]*\)/g, ' '));
    const inside = guessRole(inBrackets);
    if (outside === null) return inside;
    return inside === null || inside.means === outside.means ? outside : null;
  }
  if (words[0] === 'head' && words[1] === 'of') {
    return words.length === 3 && SUBJECTS.test(words[2] ?? '')
      ? { means: 'staff', check: false }
      : null;
  }
  const bare = words.filter((each) => !SUBJECTS.test(each)).join(' ');
  return bare === '' || bare === words.join(' ') ? null : guessFrom(ROLES, bare);
};

/** How many signs of each kind of incident a text shows. */
const signsIn = (words: readonly string[]): readonly ProcedureId[] => {
  const text = ` ${words.join(' ')} `;
  return KIND_SIGNS.filter(({ signs }) =>
    signs.some((sign) => sign.split('+').every((part) => text.includes(part.replaceAll('_', ' ')))),
  ).map(({ means }) => means);
};

/** The kind of incident that a word of the log stands for, by its words; to be checked where it may be two. */
export const guessKind = (word: string): Guess<ProcedureId> | null => {
  const exact = guessFrom(KINDS_OF_INCIDENT, word);
  if (exact !== null) return exact;
  const found = signsIn(headingWords(word));
  const [first] = found;
  if (first !== undefined) return { means: first, check: new Set(found).size > 1 };
  const parts = wordsIn(word.replace(/[()–—:-]/g, ','));
  const kinds = parts.flatMap((part) => guessFrom(KINDS_OF_INCIDENT, part) ?? []);
  const best = kinds.find(({ means }) => means !== 'general') ?? kinds[0];
  return best === undefined
    ? null
    : { means: best.means, check: best.check || new Set(kinds.map(({ means }) => means)).size > 1 };
};

/** The same with what the word says besides, which may be no more than its usual name. */
export const guessKindWithFacts = (word: string): Guess<ProcedureId | Kind> | null => {
  const kind = guessKind(word);
  if (kind === null) return null;
  const facts = KINDS_TELL.filter(
    ({ says, of }) => says.test(word) && (of === undefined || of === kind.means),
  ).map(({ fact }) => [fact, 'yes'] as const);
  return facts.length === 0
    ? kind
    : { means: { procedure: kind.means, facts: Object.fromEntries(facts) }, check: true };
};

/** How a verb reaches somebody. */
const BY_VERB: Readonly<Record<string, Channel>> = {
  rang: 'telephone',
  phoned: 'telephone',
  called: 'telephone',
  telephoned: 'telephone',
  'call to': 'telephone',
  'phone call to': 'telephone',
  emailed: 'email',
  'email to': 'email',
  'letter to': 'letter',
};

const ALERT_READ =
  /^(?:cpoms |myconcern )?(?:alert|notification|message|e-?mail) (?:was )?(?:read|opened|acknowledged|seen)$/;

/** What takes back the entry above it. */
const TAKEN_BACK =
  /^(?:(?:entry |row |above |previous |last )?(?:made|entered|added|logged|recorded|typed|put) in error|(?:entry |row )?(?:void|voided|withdrawn|retracted|struck out)|duplicate(?: entry)?|disregard(?: above| previous| last)?(?: entry)?|ignore (?:above|previous|last)(?: entry)?|(?:above|previous|last) entry (?:is )?(?:wrong|incorrect|an error))$/;

const NOT = /\b(?:not|never|didn't|wasn't|weren't|haven't|hasn't|unable to|failed to)\b ?/;
const HELPERS = /\b(?:was|were|been|be|has|have|had) /g;

/** "police contacted (101)" */
const IN_BRACKETS = /\s*\((?:via |by |on )?(101|999)\)/;

const bareOf = (text: string): string => text.replace(HELPERS, '').replace(/\?$/, '').trim();

/** Every role in a text that is nothing but roles, or null. */
const rolesIn = (text: string): readonly Guess<Party>[] | null => {
  const whole = guessRole(text);
  if (whole !== null) return [whole];
  const parts = wordsIn(text).map(guessRole);
  return parts.length > 0 && parts.every((part) => part !== null) ? parts : null;
};

const toOf = (roles: readonly Guess<Party>[]): Party | Party[] => {
  const to = [...new Set(roles.map(({ means }) => means))];
  return to.length === 1 ? (to[0] as Party) : to;
};

/** "rang MASH", "parents informed", "referral to social care". */
const guessTelling = (text: string): Guess<EventPart> | null => {
  for (const { means: type, words } of TELLING) {
    for (const verb of words) {
      const rest = text.startsWith(`${verb} `)
        ? text.slice(verb.length + 1)
        : text.endsWith(` ${verb}`)
          ? text.slice(0, -verb.length - 1)
          : null;
      const roles = rest === null ? null : rolesIn(rest);
      if (roles === null) continue;
      // An alert is sent by the recording system; whoever gets it has not read it yet.
      const isAlert = verb === 'alerted' || verb === 'alert to';
      const via = isAlert ? 'record-system' : BY_VERB[verb];
      const means = { type, to: toOf(roles), ...(via === undefined ? {} : { via }) };
      const isTorn = type === 'advice.sought' || isAlert || roles.some(({ check }) => check);
      return { means, check: isTorn };
    }
  }
  return null;
};

/** What an action in words means: "rang MASH", "phone put in safe", "parents not told". */
export const guessEvent = (word: string): Guess<EventParts> | null => {
  const whole = plainWord(word).replace(/\be-mail/g, 'email');
  if (word.trim().endsWith('?')) return null;
  const exact = guessFrom(ACTIONS, whole);
  if (exact !== null) return exact;
  if (ALERT_READ.test(whole)) return { means: 'message.acknowledged', check: false };
  if (TAKEN_BACK.test(whole)) {
    return { means: { type: 'entry.corrected', reason: 'taken back in the log' }, check: true };
  }
  const number = IN_BRACKETS.exec(whole)?.[1];
  if (number !== undefined) {
    const told = guessTelling(bareOf(whole.replace(IN_BRACKETS, '')));
    const via = number === '101' ? '101' : '999';
    return told === null ? null : { ...told, means: { ...told.means, via } };
  }
  const text = bareOf(whole);
  if (NOT.test(text)) {
    const positive = guessEvent(text.replace(NOT, ''));
    const parts = positive === null ? [] : eventPartsOf(positive.means).map(omitted);
    const known = parts.filter((part) => part !== null);
    return known.length === 0 || known.length < parts.length
      ? null
      : { means: known.length === 1 ? (known[0] as EventPart) : [...known], check: true };
  }
  return guessFrom(ACTIONS, text) ?? guessTelling(text);
};

const ROLE_WORDS: readonly (readonly [readonly string[], Party, boolean])[] = ROLES.flatMap(
  ({ means, words, check }) =>
    words.map((word) => [headingWords(word), means, check === true] as const),
).toSorted(([a], [b]) => b.length - a.length);

/** Words that are roles only where nothing else stands beside them. */
const NO_ROLE_HERE = new Set(
  'it la channel trust mat health media platform office form prevent person officer link unknown family supply person contractor midday lead'.split(
    ' ',
  ),
);

/** The roles that words name, the longest first, and the words besides them. */
const rolesAmong = (
  given: readonly string[],
): { readonly roles: readonly Guess<Party>[]; readonly rest: readonly string[] } => {
  const roles: Guess<Party>[] = [];
  const rest: string[] = [];
  for (let at = 0; at < given.length; ) {
    const found = ROLE_WORDS.find(
      ([words]) =>
        words.every((word, index) => given[at + index] === word) &&
        !(words.length === 1 && NO_ROLE_HERE.has(words[0] as string)),
    );
    if (found === undefined) {
      rest.push(given[at] as string);
      at += 1;
    } else {
      const [words, means, check] = found;
      const isDeputy = means === 'dsl' && rest.some((word) => DEPUTY.test(word));
      roles.push({ means: isDeputy ? 'deputy-dsl' : means, check });
      at += words.length;
    }
  }
  return { roles, rest: rest.filter((word) => !DEPUTY.test(word)) };
};

const AROUND = new Set(
  `the a an of was were is are been be has have had it this that did do you your please y n yn yes no ddmmyyyy ddmm yyyy yy
  hhmm 24h hh mm dd put somewhere we any if applicable state tick date dates time times when day at on and or to with made which any required
  needed appropriate outside external school schools name first initially also done anyone anybody somebody someone staff member else for`.split(
    /\s+/,
  ),
);
const TELL = new Set(
  'told informed notified contacted alerted tell inform notify contact spoken rang rung phoned called telephoned emailed reported report inform involved involvement aware notification call conversation discussed discussion'.split(
    ' ',
  ),
);
const REFER = new Set('referral referred refer marf mart'.split(' '));
const ADVICE = new Set('advice consulted consultation consult'.split(' '));
/** What a column says beside an act: by whom, or how. That is not the act. */
const BESIDE = new Set(
  'by who whom how method reason why outcome response notes comments details ref number no reply'.split(
    ' ',
  ),
);

/** What was done with a thing, whichever way round it is said. */
const DONE_WITH: readonly { things: string; done: string; means: EventParts; check: boolean }[] = [
  {
    things: 'phone device laptop tablet ipad mobile equipment devices phones computer',
    done: 'secured safe locked stored secure away',
    means: 'device.secured',
    check: false,
  },
  {
    things: 'phone device laptop tablet ipad mobile equipment devices phones',
    done: 'confiscated taken seized removed confiscation collected',
    means: 'device.confiscated',
    check: false,
  },
  {
    things: 'phone device laptop tablet ipad mobile devices phones',
    done: 'returned back released',
    means: 'device.released',
    check: false,
  },
  {
    things: 'phone device laptop tablet ipad mobile devices phones',
    done: 'searched search',
    means: 'device.searched',
    check: false,
  },
  {
    things: 'image images photo photos picture pictures imagery nude nudes',
    done: 'deleted',
    means: 'image.deleted',
    check: true,
  },
  {
    things: 'image images photo photos picture pictures imagery nude nudes',
    done: 'viewed seen looked see view look',
    means: 'image.viewed',
    check: true,
  },
  {
    things: 'agency agencies',
    done: 'check checks checked',
    means: 'agencies.checked',
    check: true,
  },
  {
    things: 'review reviewed look looked back handled handling how it',
    done: 'review reviewed back',
    means: 'review.held',
    check: true,
  },
  {
    things: 'pastoral welfare emotional support counselling elsa',
    done: 'pastoral support counselling elsa',
    means: 'support.provided',
    check: true,
  },
  {
    things: 'risk ra',
    done: 'assessment assessed assmt assess ra',
    means: 'risk.assessed',
    check: false,
  },
  {
    things: 'support children child victim victims pupil pupils family',
    done: 'support supported offered given provided place plan',
    means: 'support.provided',
    check: false,
  },
  {
    things: 'case incident concern log file matter closed arr one',
    done: 'closed closure finished',
    means: 'incident.closed',
    check: false,
  },
  {
    things: 'cp cpoms myconcern child protection safeguarding record',
    done: 'file filed record recorded log logged entry written',
    means: 'record.made',
    check: true,
  },
  {
    things: 'sanction sanctions',
    done: 'sanction sanctions',
    means: 'sanction.applied',
    check: false,
  },
];

const hasOf = (words: readonly string[], list: string): boolean =>
  list.split(' ').some((word) => words.includes(word));

/** "MASH / CSC": one of them, and hardly both. */
const oneOf = (heading: string, roles: readonly Guess<Party>[]): Party | Party[] => {
  if (roles.length < 2 || !/\/|\bor\b/i.test(heading)) return toOf(roles);
  return (roles.find(({ check }) => !check) ?? (roles[0] as Guess<Party>)).means;
};

/** What stands over several columns of steps, in two rows of headings. */
const UNDER =
  /^(?:response|responses|actions?(?: taken)?|steps?(?: taken)?|agencies|notifications?|communication|what (?:was|we) (?:done|did)|follow[- ]?up) (?=\p{L}+ .*\p{L})/iu;

/**
 * What a column with this heading says was done, where its cells say when or whether: "Date DSL informed",
 * "Police contacted? (Y/N)", "Was the LADO told", "MASH". A heading states nothing; its cells are.
 */
export const guessStep = (given: string): Guess<EventParts> | null => {
  const [question = '', more = ''] = given.split('?', 2);
  const heading = spelledOut(more.trim() === '' ? given : question);
  const found = stepIn(heading);
  const isTorn = isOneOrOther(heading) && /\bdeputy\b/i.test(heading);
  return found !== null && isTorn ? { ...found, check: true } : found;
};

/** Words that headings cut short. */
const SHORT: Readonly<Record<string, string>> = {
  pol: 'police',
  par: 'parents',
  pars: 'parents',
  oth: 'other',
  sch: 'school',
  schs: 'schools',
  dev: 'device',
  img: 'image',
  ag: 'agency',
  chk: 'check',
  chks: 'checks',
  supp: 'support',
  rev: 'review',
  assmt: 'assessment',
  ass: 'assessment',
  anybody: '',
  something: '',
  anything: 'content',
};

const spelledOut = (heading: string): string =>
  heading
    .replace(/\bhow (?:it|this|we|they) (?:(?:was|were) )?(?:handled|dealt with).*/i, 'handled')
    .replace(/\p{L}+\.?/gu, (word) => SHORT[word.toLowerCase().replace('.', '')] ?? word)
    .replace(/\b\p{L}+ police\b/giu, (force) => (isPoliceForce(force) ? 'police' : force));

const stepIn = (heading: string): Guess<EventParts> | null => {
  const under = UNDER.exec(heading);
  if (under !== null) {
    const alone = stepIn(heading.slice(under[0].length));
    return alone?.check === false ? alone : null;
  }
  const exact = guessEvent(heading.replace(/\?/g, '').replace(/\((?!101|999)[^)]*\)/g, ' '));
  const all = headingWords(heading);
  if (all.some((word) => BESIDE.has(word)) && all.some((word) => BESIDE.has(word) && word !== 'no'))
    return null;
  if (exact !== null && exact.means !== 'nothing') return exact;
  const numbers = all.filter((word): word is '101' | '999' => word === '101' || word === '999');
  // "101/999": either of them, which the cell may say.
  const number = numbers.length === 1 ? numbers[0] : undefined;
  const bare = all.filter((word) => !AROUND.has(word) && !/^(?:101|999)$/.test(word));
  const thing = DONE_WITH.find(
    ({ things, done }) =>
      hasOf(bare, things) &&
      hasOf(bare, done) &&
      bare.every((word) => hasOf([word], `${things} ${done}`)),
  );
  if (thing !== undefined) return { means: thing.means, check: thing.check };
  const action = guessEvent(bare.join(' '));
  if (action !== null && action.means !== 'nothing') return action;
  const { roles, rest } = rolesAmong(all.filter((word) => !/^(?:101|999)$/.test(word)));
  const phrase = roles.length === 0 ? stepAsPhrase(bare.join(' ')) : null;
  if (phrase !== null) return phrase;
  const others = rest.filter((word) => !AROUND.has(word));
  const to =
    numbers.length > 0 && roles.length === 0
      ? 'police'
      : roles.length === 0
        ? null
        : oneOf(heading, roles);
  const type = others.some((word) => REFER.has(word))
    ? 'referral.made'
    : others.some((word) => ADVICE.has(word))
      ? 'advice.sought'
      : 'party.informed';
  const isSaid = others.some((word) => TELL.has(word) || REFER.has(word) || ADVICE.has(word));
  const unknown = others.filter((word) => !TELL.has(word) && !REFER.has(word) && !ADVICE.has(word));
  if (to === null) {
    return isSaid && type !== 'party.informed' && unknown.length === 0
      ? { means: { type, to: 'unrecorded' }, check: true }
      : null;
  }
  if (unknown.length > 1 || (unknown.length > 0 && !isSaid)) return null;
  const via = number === '101' ? '101' : number === '999' ? '999' : undefined;
  return {
    means: { type, to, ...(via === undefined ? {} : { via }) } as EventPart,
    check:
      !isSaid ||
      new Set(roles.map(({ means }) => means)).size > 1 ||
      unknown.length > 0 ||
      type === 'advice.sought' ||
      roles.some(({ check }) => check),
  };
};

/** How a heading begins that is a question. */
const ASKING = /^(?:(?:is|was|were|are|did|does|do|has|have) (?:there )?)?(?:an? |the |any )?/;

/** The question that a heading asks: "Was a crime suspected? (Y/N)". */
export const guessFact = (heading: string): Guess<Fact> | null => {
  const plain = plainWord(heading.replace(/\([^)]*\)/g, ' ')).replace(ASKING, '');
  const exact = guessFrom(ANSWERED, plain);
  if (exact !== null) return exact;
  const words = headingWords(heading);
  const found = ANSWERED.find((list) =>
    list.words.some((phrase) => {
      const parts = headingWords(phrase);
      return (
        parts.length > 1 &&
        parts.every((part) => words.includes(part)) &&
        words.filter((word) => !parts.includes(word) && !AROUND.has(word)).length <= 1
      );
    }),
  );
  return found === undefined ? null : { means: found.means, check: true };
};

/** Whether a cell says that a step was taken, was not, or does not apply. */
export const saysDoing = (cell: string): boolean => {
  const plain = plainWord(cell) || cell;
  return [DONE_WORDS, NOT_DONE_WORDS, NOTHING_WORDS].some((words) => words.includes(plain));
};

const readPhrase = phraseReader([]);

/** How a text of the log is read as a phrase: as acts, as nothing that was done, or as unclear. */
export const readAs = (text: string): 'acts' | 'nothing' | 'unclear' => {
  const { deeds, rest } = readPhrase(text, []);
  if (rest === 'unclear') return 'unclear';
  return deeds.length > 0 ? 'acts' : 'nothing';
};

/** Whether a text says in words what was done: "rang MASH, then mum", "Phone taken and put in safe". */
export const saysWhatWasDone = (text: string): boolean =>
  guessEvent(text) !== null || (text.length <= 200 && readPhrase(text, []).deeds.length > 0);

/** What a heading says as a phrase: one act, and nothing besides. */
const stepAsPhrase = (words: string): Guess<EventParts> | null => {
  const { deeds, rest } = readPhrase(words, []);
  const [deed, more] = deeds;
  if (rest !== 'nothing' || deed === undefined || more !== undefined || !deed.isDone) return null;
  const { type, to, via } = deed;
  if (
    to.some((who) => !PARTY_IDS.includes(who as Party)) ||
    !OWN_EVENTS.includes(type as 'concern.raised')
  )
    return null;
  const parties = to as readonly Party[];
  const part = {
    type,
    ...(parties.length === 0 ? {} : { to: parties.length === 1 ? parties[0] : [...parties] }),
    ...(via === null ? {} : { via }),
  } as EventPart;
  return { means: parties.length === 0 && via === null ? type : part, check: true };
};
