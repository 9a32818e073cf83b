/** What one clause says was done, as if nothing put it in doubt. Pure. */
import { ACTS, type Act } from '../vocabulary/acts.ts';
import {
  type Channel,
  PARTIES,
  type Party,
  type PartyGroup,
  takesForms,
} from '../vocabulary/parties.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import { isPseudonym, type Person, partyOf } from '../vocabulary/pseudonyms.ts';
import type { Clause, Named } from './clauses.ts';
import { DEEDS, type Deed } from './deeds.ts';
import type { ActRead, AskBack, Missing } from './meaning.ts';
import { can } from './tokens.ts';
import { type Thing, type VerbGroup, WAY_OF_VERB } from './words.ts';

/** What is known of the incident and of whoever types. */
export interface Setting {
  readonly me: Party;
  readonly open: readonly ProcedureId[];
  /** Whether several children are known, so that "mum" does not say whose. */
  readonly hasSeveralChildren: boolean;
  /** Whether a past time of the clock is said: "debrief with staff 3.40" has been held. */
  readonly isTimed: boolean;
}

/** Null: the clause says of nothing that it was done. */
export type Read =
  | { readonly acts: readonly ActRead[] }
  | { readonly ask: AskBack; readonly acts: readonly ActRead[] }
  | null;

const NOTHING = {
  by: null,
  isByUser: false,
  to: [],
  via: null,
  reference: null,
  at: null,
  how: null,
  missing: [],
} as const;
export const bareAct = (type: ActRead['type']): ActRead => ({ ...NOTHING, type });

interface Doer {
  readonly by: Person | null;
  readonly isByUser: boolean;
  readonly missing: readonly Missing[];
  readonly isNobodyKnown: boolean;
}

const USER: Doer = { by: null, isByUser: true, missing: [], isNobodyKnown: false };
const UNSAID: Doer = { by: null, isByUser: false, missing: ['by'], isNobodyKnown: false };
const NAMED_BY_NAME: Doer = { ...UNSAID, isNobodyKnown: true };

/** Somebody by role, where it is said whose: the head of another school is not the head. */
const roleOf = (named: Named): Person | null => {
  if (named.is !== 'person' || named.who === null) return null;
  const { owner, who } = named;
  if (owner === null) return who;
  if (isPseudonym(owner) && who === 'parent' && owner.startsWith('child-'))
    return `parent-of:${owner}` as Person;
  const isOurs =
    partyOf(owner) === 'pupil' ||
    (PARTIES[partyOf(owner)].group === 'staff' && who === 'line-manager');
  return isOurs ? who : null;
};

const doerAmong = (named: readonly Named[]): Doer => {
  const [one, another] = named;
  if (one === undefined) return USER;
  if (another !== undefined)
    return named.some(({ is }) => is === 'unknown') ? NAMED_BY_NAME : UNSAID;
  if (one.is === 'pronoun') return one.who === 'user' ? USER : UNSAID;
  const role = roleOf(one);
  if (role !== null) return { by: role, isByUser: false, missing: [], isNobodyKnown: false };
  // "the neighbour", "by another parent": somebody else than whoever writes it down.
  return NAMED_BY_NAME;
};

const doerOf = (clause: Clause): Doer => {
  const isAgentSaid = clause.subjects.length === 0 && after(clause, 'by').some(isPersonLike);
  if (!clause.isPassive && !isAgentSaid) {
    const isSomebodyElses = clause.subjects.length === 0 && clause.words.has('has');
    return isSomebodyElses ? UNSAID : doerAmong(clause.subjects);
  }
  const agents = clause.placed
    .filter(
      ({ preposition, named }) =>
        preposition === 'by' && named.is !== 'way' && named.is !== 'place' && named.is !== 'thing',
    )
    .map(({ named }) => named);
  return agents.length === 0 ? UNSAID : doerAmong(agents);
};

const isPersonLike = ({ is }: Named): boolean =>
  is === 'person' || is === 'pronoun' || is === 'unknown';

interface Told {
  readonly to: readonly Person[];
  readonly via: Channel | null;
  /** Somebody is told and nobody can say who. */
  readonly isInDoubt: boolean;
  /** Whoever types, or "us". */
  readonly isUser: boolean;
}

/** Those among the named who are told; "101" is the police. */
const toldAmong = (named: readonly Named[]): Told => {
  const to: Person[] = [];
  let via: Channel | null = null;
  let isInDoubt = false;
  let isUser = false;
  for (const each of named) {
    if (each.is === 'way' && (each.via === '101' || each.via === '999')) {
      via = each.via;
      to.push('police');
    } else if (each.is === 'pronoun' && each.who === 'user') isUser = true;
    else if (each.is === 'pronoun' && each.who === 'it') continue;
    else if (isPersonLike(each)) {
      const role = roleOf(each);
      if (role === null) isInDoubt = true;
      else to.push(role);
    }
  }
  return { to: [...new Set(to)], via, isInDoubt, isUser };
};

const after = (clause: Clause, ...prepositions: readonly (string | null)[]): readonly Named[] =>
  clause.placed
    .filter(({ preposition }) => prepositions.includes(preposition))
    .map(({ named }) => named);

const BY_WAY_OF: readonly string[] = ['by', 'via', 'on', 'over', 'through', 'in', 'using', 'with'];

/** The way that a clause names beside its verb: "by email", "on the phone". */
const wayNamed = ({ placed, words }: Clause): Channel | null => {
  for (const { preposition, named } of placed) {
    if (named.is === 'way') return named.via;
    if (
      named.is === 'thing' &&
      preposition !== null &&
      BY_WAY_OF.includes(preposition) &&
      named.things.includes('device') &&
      named.token.word === 'phone'
    )
      return 'telephone';
  }
  return words.has('in person') || words.has('face to face') ? 'in-person' : null;
};

export const TELLS: readonly VerbGroup[] = [
  'tell',
  'ring',
  'email',
  'write',
  'text',
  'speak',
  'meet',
];
const PASSES: readonly VerbGroup[] = ['report', 'pass'];
const LETTERS: Readonly<Partial<Record<Thing, Channel>>> = {
  letter: 'letter',
  email: 'email',
  call: 'telephone',
};
const NOT_TOLD: readonly Thing[] = ['device', 'image', 'film', 'copy', 'file', 'screenshot'];

const has = (clause: Clause, groups: readonly VerbGroup[]): boolean =>
  clause.groups.some((group) => groups.includes(group));
const objectsOf = (clause: Clause): readonly Named[] =>
  clause.isPassive ? clause.subjects : after(clause, null);
const thingsOf = (named: readonly Named[]): readonly Thing[] =>
  named.flatMap(({ is, things }) => (is === 'person' || is === 'pronoun' ? [] : things));

const wanting = (setting: Setting, told: Told, type: Act): readonly Missing[] => {
  if (told.to.length === 0 && ACTS[type].to === 'required') return ['to'];
  return told.to.includes('parent') && setting.hasSeveralChildren ? ['whose-parents'] : [];
};

const actOn = (
  clause: Clause,
  setting: Setting,
  type: Act,
  told: Told,
  via: Channel | null,
): Read => {
  const doer = doerOf(clause);
  const act: ActRead = {
    ...bareAct(type),
    by: doer.by,
    isByUser: doer.isByUser,
    to: told.to,
    via: told.via ?? via,
    missing: [...doer.missing, ...wanting(setting, told, type)],
  };
  if (doer.isNobodyKnown || told.isInDoubt) return { ask: 'who-is-meant', acts: [act] };
  return { acts: [act] };
};

const isAdvice = (clause: Clause): boolean =>
  clause.placed.some(({ named }) => named.things.includes('advice'));
/** The body a referral is named after, or goes to. */
const referredTo = (clause: Clause): Told => {
  const things = [...clause.subjects, ...clause.placed.map(({ named }) => named)].filter(
    ({ things: all }) => all.includes('referral'),
  );
  const owners = things.flatMap(({ owner }) =>
    owner === null || owner === 'unrecorded' ? [] : [owner],
  );
  const told = toldAmong(after(clause, 'to', 'for', 'with').filter((each) => each.is === 'person'));
  return told.to.length > 0 || told.isInDoubt ? told : { ...told, to: owners };
};

/** By the form on their site, where they have one: "reported to CEOP online". */
const onForm = ({ words }: Clause, { to }: Told): Channel | null =>
  to.length > 0 &&
  to.every((person) => takesForms(partyOf(person))) &&
  ['online', 'website', 'site', 'form'].some((word) => words.has(word))
    ? 'online-form'
    : null;

/** "told the head", "letter gone home to parents", "referral gone in to MASH", "asked LADO what to do". */
const readTelling = (clause: Clause, setting: Setting, next: Clause | undefined): Read => {
  const things = thingsOf(objectsOf(clause));
  const way = wayNamed(clause);
  if (things.includes('referral') && has(clause, ['submit', 'do', 'send'])) {
    return actOn(clause, setting, 'referral.made', referredTo(clause), way);
  }
  if (has(clause, ['refer'])) {
    const told = toldAmong(after(clause, 'to').filter(isPersonLike));
    return actOn(clause, setting, 'referral.made', told, way);
  }
  if (things.includes('advice') && has(clause, ['take', 'ask', 'do', 'receive'])) {
    return actOn(clause, setting, 'advice.sought', toldAmong(after(clause, 'from')), way);
  }
  const letter = things.map((thing) => LETTERS[thing]).find((each) => each !== undefined);
  if (letter !== undefined && has(clause, ['submit', 'do', 'send', 'write'])) {
    const isHome = clause.words.has('home');
    const told = toldAmong([
      ...after(clause, 'to', 'for'),
      ...(clause.isPassive ? [] : after(clause, null).filter(({ is }) => is === 'person')),
    ]);
    return actOn(
      clause,
      setting,
      'party.informed',
      told.to.length === 0 && isHome ? { ...told, to: ['parent'] } : told,
      letter,
    );
  }
  const isReport = things.includes('report') && has(clause, ['submit', 'do', 'send']);
  const reported = isReport ? toldAmong(after(clause, 'to', 'with').filter(isPersonLike)) : null;
  if (reported !== null && reported.to.length > 0) {
    return actOn(clause, setting, 'party.informed', reported, onForm(clause, reported) ?? way);
  }
  if (has(clause, ['ask'])) return readAsking(clause, setting, next, way);
  if (
    clause.groups.includes('check') &&
    (clause.verb?.word.endsWith(' with') === true || after(clause, 'with').length > 0)
  ) {
    const told = toldAmong([...after(clause, null), ...after(clause, 'with')]);
    const areAgencies =
      told.to.length > 0 &&
      told.to.every((person) => PARTIES[partyOf(person)].group === 'agencies');
    const read = actOn(clause, setting, 'agencies.checked', { ...told, to: [] }, null);
    return areAgencies || read === null ? read : { ask: 'which-act', acts: read.acts };
  }
  const isTelling = has(clause, TELLS);
  if (!isTelling && !has(clause, PASSES)) return null;
  if (things.some((thing) => NOT_TOLD.includes(thing)) && !has(clause, ['ring', 'speak', 'tell']))
    return null;
  const people =
    clause.isPassive && isTelling
      ? clause.subjects
      : [
          ...(isTelling && !has(clause, ['write'])
            ? after(clause, null)
            : after(clause, null)
                .filter(({ is }) => is === 'person' || is === 'unknown')
                .filter(({ is }) => is === 'unknown' && clause.isPassive)),
          ...after(clause, 'to', ...(isTelling ? [] : ['with'])),
        ];
  const told = toldAmong(people.filter((each) => isPersonLike(each) || each.is === 'way'));
  const group = clause.groups.find(
    (each) => TELLS.includes(each) || PASSES.includes(each),
  ) as VerbGroup;
  const ways =
    way ??
    WAY_OF_VERB[group] ??
    (clause.verb?.word.includes('phone') === true ? 'telephone' : null);
  return readTold(clause, setting, told, onForm(clause, told) ?? ways);
};

/** Verbs that say of somebody alone both that they rang and that they were rung. */
const EITHER_WAY: readonly VerbGroup[] = ['ring', 'email', 'text', 'write'];

const readTold = (clause: Clause, setting: Setting, told: Told, via: Channel | null): Read => {
  const type = isAdvice(clause) ? 'advice.sought' : 'party.informed';
  const doer = doerOf(clause);
  if (told.isUser) {
    const isColleague =
      doer.by !== null &&
      PARTIES[partyOf(doer.by)].group === 'staff' &&
      told.to.length === 0 &&
      !told.isInDoubt;
    const toMe = { ...told, to: [setting.me] };
    const read = actOn(clause, setting, type, isColleague ? toMe : told, via);
    const isMe = clause.placed.some(({ named }) => named.token.word === 'me');
    return isColleague &&
      isMe &&
      clause.groups.includes('tell') &&
      !clause.isPassive &&
      clause.tail.length === 0
      ? read
      : { ask: 'told-us', acts: read?.acts ?? [] };
  }
  const isAlone = clause.isPassive && clause.subjects.length > 0;
  const verbAt = clause.verb === null ? -1 : clause.tokens.indexOf(clause.verb);
  const before = clause.tokens.slice(0, verbAt + 1);
  const hasHelper = before.some(({ word }, index) =>
    word === 's'
      ? !can(before[index + 1], 'person', 'thing')
      : ['been', 'was', 'were', 'is', 'are', 'got', 'not', 'never', 'rung'].includes(word),
  );
  if (
    isAlone &&
    has(clause, EITHER_WAY) &&
    !hasHelper &&
    !clause.subjects.every(({ is }) => is === 'way')
  ) {
    const read = actOn(clause, setting, type, told, via);
    return { ask: 'who-is-meant', acts: read?.acts ?? [] };
  }
  if (told.to.length === 0 && !told.isInDoubt)
    return clause.subjects.some(({ is }) => is === 'person') && !clause.isPassive
      ? { ask: 'told-us', acts: [] }
      : null;
  if (clause.verb?.word === 'told' && clause.tail[0]?.word === 'to') {
    return { ask: 'asked-somebody-to', acts: actOn(clause, setting, type, told, via)?.acts ?? [] };
  }
  const isSomebodyElse =
    clause.subjects.some(
      (each) =>
        each.is === 'pronoun' &&
        (each.who === 'other' || each.who === 'someone' || each.who === 'it'),
    ) && !clause.isPassive;
  const read = actOn(clause, setting, type, told, via);
  if (read === null) return null;
  const asked =
    clause.groups.includes('text') && via === null
      ? {
          ...read,
          acts: read.acts.map((act) => ({ ...act, missing: [...act.missing, 'via' as const] })),
        }
      : read;
  return isSomebodyElse && !('ask' in asked) ? { ask: 'who-is-meant', acts: asked.acts } : asked;
};

const ADVISING: readonly PartyGroup[] = ['agencies', 'governors', 'staff', 'outside'];
const SEEKING = /^(?:what|how|if|whether|which|who|when|where|about)\b/;

const readAsking = (
  clause: Clause,
  setting: Setting,
  next: Clause | undefined,
  way: Channel | null,
): Read => {
  const told = toldAmong(after(clause, null, 'to', 'with'));
  const isOrder = clause.tail[0]?.word === 'to';
  const seeks =
    isAdvice(clause) ||
    SEEKING.test(next?.lead ?? '') ||
    clause.words.has('if') ||
    clause.words.has('whether') ||
    clause.words.has('about') ||
    clause.verb?.word.startsWith('consult') === true;
  const read = actOn(clause, setting, 'advice.sought', told, way);
  if (isOrder) return { ask: 'asked-somebody-to', acts: [] };
  const canAdvise = told.to.every((person) => ADVISING.includes(PARTIES[partyOf(person)].group));
  if (!seeks || !canAdvise || told.to.length === 0)
    // Nobody asks a pupil or a parent for advice.
    return {
      ask: told.isInDoubt ? 'who-is-meant' : 'which-act',
      acts: canAdvise ? (read?.acts ?? []) : [],
    };
  return read;
};

const isAmong = (people: readonly Named[], groups: readonly PartyGroup[]): boolean =>
  people.some((each) => {
    const role = roleOf(each);
    return role !== null && groups.includes(PARTIES[partyOf(role)].group);
  });

const LOCKED: readonly string[] = ['locked', 'lock', 'safe', 'locked away'];

/** What a deed is done to; nothing where no object is named. */
const patientsOf = (clause: Clause): readonly Named[] => {
  const objects = objectsOf(clause).filter((each) => each.is !== 'way');
  return has(clause, ['deal', 'search'])
    ? [
        ...objects,
        ...clause.placed
          .filter(({ preposition }) => preposition !== null && preposition !== 'to')
          .map(({ named }) => named),
      ]
    : objects;
};

const recordKept = (clause: Clause): boolean =>
  [...clause.subjects, ...after(clause, null)].some(
    (each) => each.is === 'way' && each.via === 'record-system',
  );

const fitsThing = (deed: Deed, clause: Clause): boolean => {
  const patients = patientsOf(clause);
  const things = thingsOf(patients);
  if (things.some((thing) => (deed.things as readonly string[]).includes(thing))) return true;
  if (deed.things.includes('record') && recordKept(clause)) return true;
  if (deed.things.includes('place') && patients.some(({ is }) => is === 'place')) return true;
  if (things.length > 0 || patients.some(({ is }) => is === 'unknown' || is === 'place'))
    return false;
  const isIt = patients.some(
    (each) => each.is === 'pronoun' && (each.who === 'it' || each.token.word === 'them'),
  );
  if (isIt) return deed.things.includes('it');
  return deed.things.includes('nothing');
};

const fits = (deed: Deed, clause: Clause, setting: Setting): boolean => {
  if (!has(clause, deed.verbs)) return false;
  if (deed.in !== undefined && !deed.in.some((id) => setting.open.includes(id))) return false;
  if (deed.with !== undefined && !deed.with.some((word) => clause.words.has(word))) return false;
  if (deed.where !== undefined && !deed.where.some((word) => clause.words.has(word))) return false;
  if (deed.without?.some((word) => clause.words.has(word)) === true) return false;
  const isLocked =
    clause.groups.includes('lock') ||
    LOCKED.some((word) => clause.words.has(word)) ||
    clause.placed.some(({ named }) => named.is === 'place' && named.safe);
  if (deed.isLocked === true && !isLocked) return false;
  if (deed.fromSomebody === true && !after(clause, 'off', 'from').some(isPersonLike)) return false;
  const doers = clause.isPassive ? after(clause, 'by') : clause.subjects;
  if (deed.by === 'police' && !doers.some((each) => roleOf(each) === 'police')) return false;
  if (deed.by !== undefined && deed.by !== 'police' && !isAmong(doers, deed.by)) return false;
  const towards = [...after(clause, 'to', null), ...(clause.isPassive ? clause.subjects : [])];
  if (deed.toward !== undefined && !isAmong(towards, deed.toward)) return false;
  return fitsThing(deed, clause);
};

/** Who it was done to; `isSomeone`: "him", to be asked. */
const recipientsOf = (
  clause: Clause,
  act: ActRead['type'],
): Told & { readonly isSomeone: boolean } => {
  const takes = Object.hasOwn(ACTS, act) && ACTS[act as Act].to !== 'none';
  const people = takes
    ? after(clause, 'to', ...(clause.isPassive ? [] : [null])).filter(isPersonLike)
    : [];
  const isPronoun = (each: Named): boolean => each.is === 'pronoun' && each.who === 'other';
  return {
    ...toldAmong(people.filter((each) => !isPronoun(each))),
    isSomeone: people.some((each) => isPronoun(each) && each.token.word !== 'them'),
  };
};

const readDeed = (clause: Clause, setting: Setting): Read => {
  const deed = DEEDS.find((each) => fits(each, clause, setting));
  if (deed === undefined) return null;
  const isOneAct = typeof deed.act === 'string';
  const types: readonly ActRead['type'][] = typeof deed.act === 'string' ? [deed.act] : deed.act;
  const doer = deed.toPolice === true ? UNSAID : doerOf(clause);
  let isInDoubt = doer.isNobodyKnown;
  const acts = types.map((type): ActRead => {
    const told =
      deed.toPolice === true
        ? { to: ['police' as const], isInDoubt: false, isSomeone: false }
        : recipientsOf(clause, type);
    if (told.isInDoubt && isOneAct) isInDoubt = true;
    return {
      ...bareAct(type),
      by: doer.by,
      isByUser: doer.isByUser,
      to: told.to,
      how: deed.how ?? null,
      missing: told.isSomeone ? [...doer.missing, 'to'] : doer.missing,
    };
  });
  const isSomebodys =
    !clause.isPassive &&
    clause.subjects.some(
      (each) =>
        (each.is === 'pronoun' && each.who === 'someone') ||
        (each.is === 'person' && each.who === null),
    );
  if (isInDoubt || isSomebodys) return { ask: 'who-is-meant', acts };
  return isOneAct ? { acts } : { ask: 'which-act', acts };
};

/** What is held or made, where a time says that it was. */
const HELD: Readonly<Partial<Record<Thing, Act>>> = {
  debrief: 'debrief.held',
  meeting: 'strategy-meeting.held',
  review: 'review.held',
  'risk-assessment': 'risk.assessed',
};

/** "phone in the safe", "debrief with staff 3.40": no verb, but where or when it is says what was done. */
const readVerbless = (clause: Clause, { isTimed }: Setting): Read => {
  const things = thingsOf(after(clause, null));
  const held = things.map((thing) => HELD[thing]).find((each) => each !== undefined);
  if (held !== undefined && isTimed) return { acts: [{ ...bareAct(held), missing: ['by'] }] };
  const isCopy = things.includes('copy');
  const isSafe = clause.placed.some(({ named }) => named.is === 'place' && named.safe);
  if (!isSafe || !(isCopy || things.includes('device'))) return null;
  return {
    acts: [{ ...bareAct(isCopy ? 'kept-copy.secured' : 'device.secured'), missing: ['by'] }],
  };
};

/** What a clause says was done. @param next the clause after it, which may say what was asked */
export const readClause = (clause: Clause, setting: Setting, next?: Clause): Read => {
  if (clause.verb === null) return readVerbless(clause, setting);
  return readDeed(clause, setting) ?? readTelling(clause, setting, next);
};
