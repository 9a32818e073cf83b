/** Finds the party, act or channel that somebody means by what they typed. */
import { closest, distance } from 'fastest-levenshtein';
import { partyInWords } from '../norms/predicates.ts';
import { ACT_IDS, ACTS, type Act } from '../vocabulary/acts.ts';
import {
  CHANNEL_IDS,
  CHANNELS,
  type Channel,
  PARTIES,
  PARTY_IDS,
  type Party,
} from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS, PROCEDURES, type ProcedureId } from '../vocabulary/procedures.ts';
import { isPseudonym, type Person, type Pseudonym, partyOf } from '../vocabulary/pseudonyms.ts';

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/** Words that say nothing about which one is meant. */
const EMPTY_WORDS: readonly string[] = ['a', 'an', 'the', 'i', 'we', 'has', 'have', 'was', 'been'];

/** Whether every word typed begins a word of the entry. */
const fits = (typed: readonly string[], entry: readonly string[]): boolean =>
  typed.every((word) => entry.some((each) => each.startsWith(word)));

/** Those that are meant: the one of that very name, or all that its words fit. */
const meant = <T extends string>(
  typed: string,
  ids: readonly T[],
  saying: (id: T) => string,
): readonly T[] => {
  const name = typed.trim().toLowerCase().replace(/\s+/g, '-');
  const exact = ids.find((id) => id === name);
  if (exact !== undefined) return [exact];
  const words = wordsOf(typed).filter((word) => !EMPTY_WORDS.includes(word));
  if (words.length === 0) return [];
  return ids.filter((id) => fits(words, [...wordsOf(id), ...wordsOf(saying(id))]));
};

const FEWEST_LETTERS = 4;
const MOST_SLIPS = 2;

/** The one of nearly that name, for a slip of the fingers. */
const nearly = <T extends string>(typed: string, ids: readonly T[]): readonly T[] => {
  const name = typed.trim().toLowerCase();
  if (name.length < FEWEST_LETTERS) return [];
  const near = closest(name, ids) as T;
  return distance(name, near) <= MOST_SLIPS ? [near] : [];
};

/** The questions that most of the words typed are in, of these; none where no word says which. */
export const questionsMeant = <T extends string>(
  typed: string,
  ids: readonly T[],
  saying: (id: T) => string,
): readonly T[] => {
  const words = wordsOf(typed).filter((word) => word.length >= FEWEST_LETTERS);
  const scored = ids.map((id) => {
    const entry = [...wordsOf(id), ...wordsOf(saying(id))];
    return { id, score: words.filter((word) => fits([word], entry)).length };
  });
  const best = Math.max(0, ...scored.map(({ score }) => score));
  return best === 0 ? [] : scored.filter(({ score }) => score === best).map(({ id }) => id);
};

export const partiesMeant = (typed: string, policy: Policy): readonly Party[] =>
  meant(typed, PARTY_IDS, (id) => `${PARTIES[id].says} ${partyInWords(id, policy)}`);

/** Whom a word means: a pseudonym as it stands, or a party. */
export const peopleMeant = (typed: string, policy: Policy): readonly Person[] => {
  const word = typed.trim().toLowerCase();
  return isPseudonym(word) ? [word] : partiesMeant(typed, policy);
};

export const partiesNearly = (typed: string): readonly Party[] => nearly(typed, PARTY_IDS);

export const channelsMeant = (typed: string): readonly Channel[] =>
  meant(typed, CHANNEL_IDS, (id) => CHANNELS[id]);

export const actsMeant = (typed: string): readonly Act[] =>
  meant(typed, ACT_IDS, (id) => ACTS[id].says);

export const proceduresMeant = (typed: string): readonly ProcedureId[] =>
  meant(typed, PROCEDURE_IDS, (id) => PROCEDURES[id]);

/** The act that the first words name, as many of them as fit, and the words left over. */
export const actsAtStart = (
  typed: string,
): { readonly acts: readonly Act[]; readonly rest: string } => {
  const words = typed.trim().split(/\s+/);
  for (let count = words.length; count > 0; count -= 1) {
    const acts = actsMeant(words.slice(0, count).join(' '));
    if (acts.length > 0) return { acts, rest: words.slice(count).join(' ') };
  }
  return { acts: nearly(words[0] ?? '', ACT_IDS), rest: words.slice(1).join(' ') };
};

/** What was said of an act beside what it was. */
export interface Details {
  readonly by: Person | null;
  readonly to: readonly Person[];
  /** Those it was about, by pseudonym. */
  readonly about: readonly Pseudonym[];
  readonly via: Channel | null;
  readonly reason: string | null;
  /** Words that name nobody and nothing. */
  readonly unknown: readonly string[];
}

/** Whose group is told rather than doing, where one party alone is named. */
const isOfTheSchool = (person: Person): boolean =>
  ['staff', 'governors'].includes(PARTIES[partyOf(person)].group);

const EMPTY_LINKS: readonly string[] = ['and', 'the', 'a'];
const LINKS: readonly string[] = ['to', 'by', 'via', 'about', 'for', ...EMPTY_LINKS];

/**
 * Reads "dsl to police by 101 because a knife was seen". Of several parties without a "to" the
 * first did it; one alone did it if it is of the school, or if the act is done to nobody.
 */
export const readDetails = (typed: string, act: Act | null, policy: Policy): Details => {
  const [before = '', ...because] = typed.split(/\bbecause\b/i);
  const reason = because.join('because').trim();
  const bare: Person[] = [];
  const told: Person[] = [];
  const unknown: string[] = [];
  let by: Person | null = null;
  const about: Pseudonym[] = [];
  let via: Channel | null = null;
  let after = '';
  for (const word of before.split(/[\s,]+/).filter((each) => each !== '')) {
    const lower = word.toLowerCase();
    if (LINKS.includes(lower)) {
      if (!EMPTY_LINKS.includes(lower)) after = lower === 'for' ? 'about' : lower;
      continue;
    }
    const channel = CHANNEL_IDS.find((id) => id === lower);
    const [party, another] = peopleMeant(lower, policy);
    if (after === 'about' && isPseudonym(lower)) {
      about.push(lower);
      continue;
    }
    if (after === 'about' && about.length === 0) unknown.push(word);
    else if (channel !== undefined) via = channel;
    else if (party === undefined || another !== undefined) unknown.push(word);
    else if (after === 'to') told.push(party);
    else if (after === 'by') by = party;
    else bare.push(party);
    if (after !== 'to') after = '';
  }
  const takesSomebody = act !== null && ACTS[act].to !== 'none';
  const alone = bare[0];
  const isTold =
    by !== null ||
    (bare.length === 1 &&
      told.length === 0 &&
      takesSomebody &&
      alone !== undefined &&
      !isOfTheSchool(alone));
  return {
    by: by ?? (isTold ? null : (alone ?? null)),
    to: [...new Set([...(isTold ? bare : bare.slice(1)), ...told])],
    about,
    via,
    reason: reason === '' ? null : reason,
    unknown,
  };
};
