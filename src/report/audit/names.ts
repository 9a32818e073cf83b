/** What the policies, norms, groups and parties of an audit are called. */
import { policyNamed, type RuleBooks } from '../../engine/replay.ts';
import type { Norm } from '../../norms/norm.ts';
import type { Group, Told } from '../../vocabulary/audits.ts';
import { LAYERS } from '../../vocabulary/layers.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import { PROCEDURE_IDS, PROCEDURES, type ProcedureId } from '../../vocabulary/procedures.ts';
import { policyInWords } from '../words.ts';

export const TOLD_WORDS: Readonly<Record<Told, string>> = {
  dsl: 'the DSL',
  police: 'the police',
  lado: 'the LADO',
  iwf: 'the Internet Watch Foundation',
};

/** A policy of these books with its layers; null where the audit was made with other books. */
export const policyIn = (id: string, books: RuleBooks): Policy | null =>
  books.policies.some((each) => each.id === id) ? policyNamed(id, books) : null;

export const policyWords = (id: string, books: RuleBooks): string => {
  const policy = policyIn(id, books);
  return policy === null ? id : policyInWords(policy);
};

export const layerWords = (id: string): string =>
  id in LAYERS ? LAYERS[id as keyof typeof LAYERS] : id;

/** The procedure of a norm: what stands before the dot. */
export const procedureOf = (norm: string): ProcedureId | null => {
  const name = norm.slice(0, norm.indexOf('.'));
  return PROCEDURE_IDS.find((id) => id === name) ?? null;
};

/** The norm of this id, where these books know it. */
export const normOf = (norm: string, books: RuleBooks): Norm | undefined => {
  const procedure = procedureOf(norm);
  const known = procedure === null ? undefined : books.procedures[procedure];
  return known?.norms.find((each) => each.id === norm);
};

/** A norm's short name; its id where these books do not know it. */
export const normTitle = (norm: string, books: RuleBooks): string =>
  normOf(norm, books)?.title ?? norm;

/** Where a norm stands among all of them, from 0; the unknown come last. */
export const normOrder = (books: RuleBooks): ((norm: string) => number) => {
  const places = new Map(
    Object.values(books.procedures)
      .flatMap((procedure) => procedure.norms)
      .map((norm, place) => [norm.id as string, place]),
  );
  return (norm) => places.get(norm) ?? places.size;
};

const SEASONS = ['spring', 'summer', 'autumn'] as const;

/** A school term by its name in an audit, such as `2026-spring`. */
export interface Term {
  readonly year: number;
  readonly season: (typeof SEASONS)[number];
}

export const termNamed = (name: string): Term | null => {
  const [, year, word] = /^(\d{4})-([a-z]+)$/.exec(name) ?? [];
  const season = SEASONS.find((each) => each === word);
  return year === undefined || season === undefined ? null : { year: Number(year), season };
};

/** "Spring term 2026". */
export const termWords = (name: string): string => {
  const term = termNamed(name);
  if (term === null) return name;
  return `${term.season.charAt(0).toUpperCase()}${term.season.slice(1)} term ${term.year}`;
};

/** The time order of terms; what is not a term comes last, by its name. */
export const byTerm = (a: string, b: string): number => {
  const place = (name: string): number => {
    const term = termNamed(name);
    return term === null ? Number.MAX_SAFE_INTEGER : term.year * 3 + SEASONS.indexOf(term.season);
  };
  return place(a) - place(b) || byName(a, b);
};

/** Every term from the first of these to the last, in the order of time; only these where one is not a term. */
export const termsBetween = (names: readonly string[]): readonly string[] => {
  const sorted = [...names].sort(byTerm);
  const terms = sorted.flatMap((name) => termNamed(name) ?? []);
  const [first, last] = [terms[0], terms.at(-1)];
  if (first === undefined || last === undefined || terms.length < sorted.length) return sorted;
  const all = Array.from({ length: last.year - first.year + 1 }, (_, years) =>
    SEASONS.map((season) => `${first.year + years}-${season}`),
  ).flat();
  return all.filter(
    (name) => byTerm(name, sorted[0] ?? '') >= 0 && byTerm(name, sorted.at(-1) ?? '') <= 0,
  );
};

/** "School 2" before "School 10". */
const natural = new Intl.Collator('en-GB', { numeric: true });
export const byName = (a: string, b: string): number => {
  if (a === b) return 0;
  return natural.compare(a, b) || (a < b ? -1 : 1);
};

export const groupWords = ({ by, name }: Pick<Group, 'by' | 'name'>, books: RuleBooks): string => {
  switch (by) {
    case 'policy':
      return policyWords(name, books);
    case 'procedure':
      return name in PROCEDURES ? PROCEDURES[name as ProcedureId] : name;
    case 'term':
      return termWords(name);
    case 'school':
      return name;
  }
};

/** The order of groups of one kind. */
export const groupOrder = (
  by: Group['by'],
  books: RuleBooks,
): ((a: string, b: string) => number) => {
  if (by === 'term') return byTerm;
  const known: readonly string[] =
    by === 'procedure' ? PROCEDURE_IDS : by === 'policy' ? books.policies.map(({ id }) => id) : [];
  const place = (name: string): number =>
    known.includes(name) ? known.indexOf(name) : known.length;
  return (a, b) => place(a) - place(b) || byName(a, b);
};
