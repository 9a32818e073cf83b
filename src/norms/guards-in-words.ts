/** A guard as people read it: who does what to whom, on which conditions. */
import { ACTS, type Act, type EventType, isTelling } from '../vocabulary/acts.ts';
import { CHANNELS } from '../vocabulary/parties.ts';
import { type Policy, SETTINGS } from '../vocabulary/policies.ts';
import { PROCEDURES } from '../vocabulary/procedures.ts';
import type { Role } from '../vocabulary/roles.ts';
import { factHolds, listed, type Predicate, roleInWords } from './predicates.ts';

const actInWords = (type: EventType): string => {
  if (type === 'concern.raised') return 'raised the concern';
  return type === 'procedure.opened' ? 'opened the procedure' : (ACTS[type as Act]?.says ?? type);
};

/** A guard in words, in the parts that it is put together from: all of them, or any of them. */
export interface Worded {
  readonly join: 'and' | 'or';
  readonly parts: readonly (string | Worded)[];
}

/** What is put together by one word alone is one list, whatever it is nested in. */
const flat = (join: Worded['join'], of: readonly Predicate[]): readonly Predicate[] =>
  of.flatMap((each) => {
    const inner = each.kind === 'named' ? each.of : each;
    return inner.kind === join ? flat(join, inner.of) : [inner];
  });

type Told = Extract<Predicate, { kind: 'to' }>;

/** "told Surrey Police", "told or made a referral to the LADO, or raised the concern with them" */
const deedsInWords = (acts: readonly EventType[], told: Told | null, policy: Policy): string => {
  const said = (those: readonly EventType[]): string => listed(those.map(actInWords), 'or');
  const isTold = (type: EventType): boolean => isTelling(type);
  const isRaised = (type: EventType): boolean => !Object.hasOwn(ACTS, type);
  const isOther = (type: EventType): boolean => !isTold(type) && !isRaised(type);
  if (told === null) {
    const toSomebody = acts.filter(isTold);
    const others = acts.filter((type) => !isTold(type));
    if (toSomebody.length === 0) return said(acts);
    return [`${said(toSomebody)} somebody`, ...(others.length === 0 ? [] : [said(others)])].join(
      ', or ',
    );
  }
  const whom = roleInWords(told.role, policy);
  const kinds = [
    [acts.filter(isTold), ''],
    [acts.filter(isOther), 'to '],
    [acts.filter(isRaised), 'with '],
  ] as const;
  const phrases = kinds
    .filter(([those]) => those.length > 0)
    .map(([those, word], index) => `${said(those)} ${word}${index === 0 ? whom : 'them'}`);
  return `${phrases.join(', or ')}${told.heard === undefined ? '' : ', who heard or read it'}`;
};

/** How something was done, to follow who did it and what. */
const mannerInWords = (leaf: Predicate, policy: Policy): string | null => {
  switch (leaf.kind) {
    case 'via':
    case 'how':
    case 'opens':
      return ` ${inWords(leaf, policy)}`;
    case 'withReason':
      return ', with a reason written down';
    case 'withAddress':
      return ', with the address of the site';
    case 'addressNotWithheld':
      return ', without leaving out the address of the site';
    default:
      return null;
  }
};

interface Deed {
  /** The part that says what is done, and in its place the words. */
  readonly act: Predicate;
  readonly says: string;
  /** The other parts that are said with it. */
  readonly others: readonly Predicate[];
}

/** The roles of which somebody does it, where that is what a part says. */
const rolesBy = (part: Predicate): readonly Role[] => {
  if (part.kind === 'by') return [part.role];
  const of = part.kind === 'or' ? part.of.map(rolesBy) : [];
  return of.every((roles) => roles.length > 0) ? of.flat() : [];
};

/** What somebody does, as one part: who, what, to whom, how. Without an act there is no such part. */
const deedIn = (of: readonly Predicate[], policy: Policy): Deed | null => {
  const acts = of.filter((each) => each.kind === 'does');
  const told = of.filter((each) => each.kind === 'to');
  const doers = of.filter((each) => rolesBy(each).length > 0);
  // Anybody for the school goes without saying where somebody in particular is named.
  const isParticular = (each: Predicate): boolean => rolesBy(each).join() !== 'schoolPeople';
  const particular = doers.filter(isParticular);
  const [act] = acts;
  if (act === undefined || acts.length > 1 || told.length > 1 || particular.length > 1) return null;
  const [by = doers[0]] = particular;
  const [whom = null] = told;
  const manner = of.filter((each) => mannerInWords(each, policy) !== null);
  const notBy = of.filter(({ kind }) => kind === 'notBySubject');
  const who =
    by === undefined
      ? 'somebody'
      : listed(
          rolesBy(by).map((role) => roleInWords(role, policy)),
          'or',
        );
  const except =
    by === undefined ? ' the concern is not about' : ' (whom the concern is not about)';
  const how = manner.map((each) => mannerInWords(each, policy)).join('');
  return {
    act,
    says: `${who}${notBy.length > 0 ? except : ''} ${deedsInWords(act.acts, whom, policy)}${how}`,
    others: [...doers, ...told, ...manner, ...notBy],
  };
};

/** A guard in words, by its parts. */
export const worded = (predicate: Predicate, policy: Policy): Worded => {
  const [only] = flat('and', [predicate]);
  const inner = predicate.kind === 'named' ? predicate.of : predicate;
  if (inner.kind === 'or') {
    const of = flat('or', inner.of);
    return { join: 'or', parts: [...new Set(of.map((each) => partOf(each, policy)))] };
  }
  if (inner.kind !== 'and') return { join: 'and', parts: [leafInWords(only ?? inner, policy)] };
  const of = flat('and', inner.of);
  const deed = deedIn(of, policy);
  return {
    join: 'and',
    parts: of
      .filter((each) => deed?.others.includes(each) !== true)
      .map((each) => (deed?.act === each ? deed.says : partOf(each, policy))),
  };
};

const partOf = (predicate: Predicate, policy: Policy): string | Worded => {
  const inside = worded(predicate, policy);
  const [only] = inside.parts;
  return inside.parts.length === 1 && only !== undefined ? only : inside;
};

const joined = ({ join, parts }: Worded): string => {
  const isOne = parts.length < 2;
  const said = parts.map((part) => {
    if (typeof part !== 'string') return `(${joined(part)})`;
    // What has the same word in it would not be seen to be one part.
    return !isOne && part.includes(` ${join} `) ? `(${part})` : part;
  });
  return listed(said, join);
};

/** A guard in words. */
export const inWords = (predicate: Predicate, policy: Policy): string =>
  joined(worded(predicate, policy));

const notInWords = (of: Predicate, policy: Policy): string => {
  switch (of.kind) {
    case 'not':
      return inWords(of.of, policy);
    case 'known':
      return `it is not known that ${factHolds(of.fact, policy)}`;
    case 'by':
      return `it was not ${roleInWords(of.role, policy)}`;
    case 'to':
      return `it did not go to ${roleInWords(of.role, policy)}`;
    case 'concern':
      return `no concern of this kind is known: ${PROCEDURES[of.procedure]}`;
    case 'toKnower':
      return 'it went to somebody besides those who brought the news';
    default:
      return `not (${inWords(of, policy)})`;
  }
};

const leafInWords = (predicate: Predicate, policy: Policy): string => {
  switch (predicate.kind) {
    case 'fact': {
      const holds = factHolds(predicate.fact, policy);
      if (predicate.is === 'yes') return holds;
      return predicate.is === 'no'
        ? `it is not so that ${holds}`
        : `it is unclear whether ${holds}`;
    }
    case 'known':
      return `it is known that ${factHolds(predicate.fact, policy)}`;
    case 'concern':
      return predicate.procedure === 'general'
        ? 'there is an incident'
        : `there is a concern of this kind: ${PROCEDURES[predicate.procedure]}`;
    case 'setting':
      return `under this policy ${SETTINGS[predicate.setting]}${
        policy.settings[predicate.setting] ? '' : ' (it does not say so)'
      }`;
    case 'does':
      return `somebody ${deedsInWords(predicate.acts, null, policy)}`;
    case 'by':
      return `it was ${roleInWords(predicate.role, policy)}`;
    case 'to':
      return `it ${predicate.heard !== undefined ? 'reached' : 'went to'} ${roleInWords(predicate.role, policy)}`;
    case 'via':
      return listed(
        predicate.channels.map((channel) => CHANNELS[channel]),
        'or',
      );
    case 'withAddress':
      return 'the address of the site was passed on';
    case 'addressNotWithheld':
      return 'the address of the site was not left out';
    case 'mayBeIt':
      return 'it may be what this is about';
    case 'withReason':
      return 'a reason was written down';
    case 'toSubject':
      return 'it went to somebody the concern is about';
    case 'toKnower':
      return 'it went to nobody but who brought the news';
    case 'notBySubject':
      return 'it was by nobody the concern is about';
    case 'how':
      return `by way of ${listed(policy.screenMethods, 'or')}`;
    case 'opens':
      return `for ${PROCEDURES[predicate.procedure]}`;
    case 'not':
      return notInWords(predicate.of, policy);
    default:
      return inWords(predicate, policy);
  }
};
