/** School terms as people name them, and when each is over. */
import type { Audit } from '../../vocabulary/audits.ts';
import { listed } from './counts.ts';
import { byTerm, type Term, termNamed, termsBetween, termWords } from './names.ts';

const padded = (year: number): string => String(year).padStart(4, '0');

/** A term as an audit names it, from `autumn-2025` or `2025-autumn`; null where it is neither. */
export const termFrom = (text: string): string | null => {
  const [one = '', other = '', ...more] = text.toLowerCase().split('-');
  if (more.length > 0) return null;
  const name = /^\d+$/.test(one) ? `${one}-${other}` : `${other}-${one}`;
  return termNamed(name) === null ? null : name;
};

/** The term as it is typed: `autumn-2025`. */
export const typedTerm = (name: string): string => name.split('-').reverse().join('-');

/** The terms of a school year such as `2024-25`, from autumn to summer; null where it is none. */
export const termsOfYear = (text: string): readonly string[] | null => {
  const [, from = '', to = ''] = /^(\d{4})[-/](\d{2}|\d{4})$/.exec(text) ?? [];
  const next = padded(Number(from) + 1);
  if (from === '' || (to !== next && to !== next.slice(2))) return null;
  return [`${from}-autumn`, `${next}-spring`, `${next}-summer`];
};

/** Each once, in the order of time. */
export const inTermOrder = (names: readonly string[]): readonly string[] =>
  [...new Set(names)].sort(byTerm);

/** The school year in which a term is, by the year in which it begins. */
const yearOf = ({ season, year }: Term): number => (season === 'autumn' ? year : year - 1);

/** "School year 2025/26". */
export const schoolYear = (name: string): string => {
  const term = termNamed(name);
  if (term === null) return name;
  const year = yearOf(term);
  return `School year ${year}/${String((year + 1) % 100).padStart(2, '0')}`;
};

const FOLLOWING = {
  spring: ({ year }: Term) => `${padded(year)}-04-01`,
  summer: ({ year }: Term) => `${padded(year)}-09-01`,
  autumn: ({ year }: Term) => `${padded(year + 1)}-01-01`,
} as const;

/** The day after the last of a term, such as 2026-01-01; null where it is not a term. */
export const dayAfter = (name: string): string | null => {
  const term = termNamed(name);
  return term === null ? null : FOLLOWING[term.season](term);
};

/** Whether a term is over on a day such as 2026-01-01. */
export const isOver = (name: string, today: string): boolean => {
  const day = dayAfter(name);
  // The year after 9999 has a digit more, and comes first by its letters.
  return day !== null && day.length === today.length && day <= today;
};

/** The term before a term. */
export const termBefore = (name: string): string | null => {
  const term = termNamed(name);
  if (term === null) return null;
  const year = `${padded(term.season === 'spring' ? term.year - 1 : term.year)}`;
  return `${year}-${{ spring: 'autumn', summer: 'spring', autumn: 'summer' }[term.season]}`;
};

/** Past terms of an audit of all terms, from the first incident on; those without any too, since to leave one out would say so. */
export const pastTermsIn = ({ groups }: Audit, today: string): readonly string[] => {
  const names = groups.filter(({ by }) => by === 'term').map(({ name }) => name);
  const terms = names.filter((name) => termNamed(name) !== null);
  if (terms.length === 0) return [];
  const [first = ''] = inTermOrder(terms);
  return termsBetween([...terms, lastOver(today)]).filter(
    (name) => isOver(name, today) && byTerm(name, first) >= 0,
  );
};

/** The last term that is over. */
export const lastOver = (today: string): string => {
  const year = Number(today.slice(0, 4));
  const autumn = `${padded(year - 1)}-autumn`;
  return (
    [`${padded(year)}-summer`, `${padded(year)}-spring`].find((name) => isOver(name, today)) ??
    autumn
  );
};

/** "autumn term 2025", "autumn term 2025 and spring term 2026", "school year 2025/26". */
export const termsInWords = (names: readonly string[]): string => {
  const [first = ''] = names;
  const term = termNamed(first);
  const year = term?.season === 'autumn' ? termsOfYear(`${term.year}-${term.year + 1}`) : null;
  const isYear = year !== null && year.join() === names.join();
  const said = isYear ? [schoolYear(first)] : names.map(termWords);
  return listed(said.map((each) => `${each.charAt(0).toLowerCase()}${each.slice(1)}`));
};
