/** The book of a policy leaves no clause and no rule out, and its examples are what they say. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RuleBooks } from '../../../src/engine/replay.ts';
import { normsInForce } from '../../../src/norms/procedure.ts';
import { booksFrom } from '../../../src/policies/books.ts';
import { type Book, type BookNorm, bookOf } from '../../../src/report/book/book.ts';
import { normsShown } from '../../../src/report/book/examples.ts';
import { bookPage } from '../../../src/report/book/html.ts';
import { bookLines } from '../../../src/report/book/text.ts';
import type { Verdict } from '../../../src/vocabulary/findings.ts';
import type { Policy } from '../../../src/vocabulary/policies.ts';
import { PLAIN } from '../../../src/words/plain.ts';
import { checked, wrongWith } from '../../support/axe.ts';
import {
  adopting,
  policyNamed,
  readTimeline,
  replayInWords,
  ruleBooks,
} from '../../support/built-in.ts';
import { PLUMPTON, VALLEY_END } from '../../support/incidents.ts';

const folder = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  'fixtures',
  'policies',
  'otterbrook-2026',
);
const own = await booksFrom({ policies: [folder] });
if (!('procedures' in own)) throw new Error('the policy of the fixtures cannot be read');

const bookUnder = (policy: Policy, books: RuleBooks): Book =>
  bookOf(policy, books, [...normsShown(policy, books)], 'abcdef012345');

/** A policy of a school's own too, and one that takes on national guidance. */
const BOOKS = (
  [
    [VALLEY_END, ruleBooks],
    [PLUMPTON, adopting(['national'])],
    ['otterbrook-2026', own],
  ] as const
).map(([id, books]) => {
  const policy = policyNamed(id, books);
  return { id, policy, books, book: bookUnder(policy, books) };
});

const clausesIn = ({ chapters }: Book) => chapters.flatMap(({ clauses }) => clauses);

/** What an example of each sort may be judged as. */
const RIGHT: Readonly<Record<string, readonly Verdict[]>> = {
  kept: ['met', 'kept'],
  allowed: ['kept'],
  'decided-against': ['departed'],
  'not-kept': ['missed', 'late', 'breached'],
};

/** What has to follow once somebody has broken another rule. */
const FOLLOW_A_BREACH: readonly string[] = ['sexting.viewed-dsl-told'];

const sortsOf = ({ examples }: BookNorm): readonly string[] => examples.map(({ shows }) => shows);

describe.each(BOOKS)('the book of $id', ({ policy, books, book }) => {
  test('has every clause once, with what it grounds or why it grounds nothing', () => {
    expect(
      clausesIn(book)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(policy.clauses.map(({ id }) => id).sort());
    for (const { id, grounds, reason } of clausesIn(book)) {
      expect(grounds.length > 0, id).toBe(reason === null);
    }
  });

  test('tells every rule in force once, with its words', () => {
    const inForce = Object.values(books.procedures).flatMap((each) =>
      normsInForce(each, policy).map(({ norm }) => norm.id),
    );
    expect(book.norms.map(({ id }) => id)).toEqual(inForce);
    expect(
      clausesIn(book)
        .flatMap(({ tells }) => tells)
        .sort(),
    ).toEqual([...inForce].sort());
    for (const { id, guards, toldAt, clauses } of book.norms) {
      expect(
        guards.every(({ part, says }) => says !== '' && /^[a-z ]+$/.test(part)),
        id,
      ).toBe(true);
      expect(clauses, id).toContain(toldAt);
    }
  });

  test('shows every rule kept and not kept, and whatever choice or exception there is', () => {
    for (const norm of book.norms) {
      const more = [
        ...(norm.guards.some(({ part }) => part === 'except when') ? ['allowed'] : []),
        ...(norm.decidedAgainstBy === null ? [] : ['decided-against']),
      ];
      expect([norm.id, norm.lacks], norm.id).toEqual([norm.id, []]);
      expect([...sortsOf(norm)].sort(), norm.id).toEqual(['kept', ...more, 'not-kept'].sort());
    }
  });

  test('shows nothing that the engine does not judge so, and what is right breaks nothing', () => {
    const breaking = new Set<string>();
    for (const { id, kind, examples } of book.norms) {
      for (const { shows, verdict, because, timeline } of examples) {
        const about = `${id} ${shows}`;
        expect(readTimeline(timeline, books), about).toHaveProperty('timeline');
        const { findings } = replayInWords(timeline, { books });
        const finding = findings.find(({ norm }) => norm === id);
        expect([finding?.verdict, finding?.because], about).toEqual([verdict, because]);
        expect(RIGHT[shows], about).toContain(verdict);
        const isBreached = findings.some((each) => each.verdict === 'breached');
        if (shows !== 'not-kept' && isBreached) breaking.add(id);
        if (shows === 'kept' && kind === 'precedence') {
          expect(
            finding?.reasons.map(({ code }) => code),
            about,
          ).toContain('allowed');
        }
      }
    }
    expect([...breaking].filter((id) => !FOLLOW_A_BREACH.includes(id))).toEqual([]);
  });

  test('as a page has each clause and rule once, and every link leads somewhere in it', () => {
    const page = bookPage(book);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const all = [...clausesIn(book), ...book.norms].map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(all));
    const links = [...page.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.includes(id) && id !== 'main')).toEqual([]);
    expect(page).not.toMatch(/<script|<img|@import|url\(|https?:\/\/[^ ]*"/);
    const text = bookLines(book, { paint: PLAIN, width: null }).join('\n');
    for (const { says } of [...clausesIn(book), ...book.norms]) expect(text).toContain(says);
  });
});

describe('a book', () => {
  test('can be used without seeing or a mouse', async () => {
    const policy = policyNamed(VALLEY_END);
    const few = policy.clauses.filter(({ section }) => section === 'Youth Produced Sexual Imagery');
    const short = { ...policy, clauses: few, readings: policy.readings.slice(0, 3) };
    const page = bookPage(bookUnder(short, { ...ruleBooks, policies: [short] }), '/policy');
    expect(wrongWith(await checked(page))).toEqual([]);
  });

  test('says plainly what no example was found for', () => {
    const { roles, ...policy } = policyNamed(PLUMPTON);
    const without: Policy = { ...policy, roles: { ...roles, examiningBody: [] } };
    const id = 'device-search.examining-body-told';
    const clauses = without.clauses.filter(({ grounds }) => grounds.includes(id));
    const short: Policy = { ...without, clauses };
    const books = { ...ruleBooks, policies: [short] };
    const book = bookUnder(short, books);
    expect(book.norms.map((each) => [each.id, each.lacks[0]])).toEqual([[id, 'it is kept']]);
    const page = bookPage(book);
    expect(page).toContain('No example was found in which it is kept.');
    expect(page).toContain(
      `No example was found for some of what these rules say: <a href="#${id}">`,
    );
  });

  test('takes nothing that a school writes for markup', () => {
    const policy = { ...policyNamed(VALLEY_END), title: '<script>x</script>', clauses: [] };
    expect(bookPage(bookUnder(policy, { ...ruleBooks, policies: [policy] }))).not.toContain(
      '<script',
    );
  });
});
