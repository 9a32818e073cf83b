/**
 * The school's policy, for whoever is signed in: each procedure as a picture, with the same in words, and the
 * policy as a book. Nothing of it hangs on an incident, so each is made once, when it is first asked for.
 */
import { Hono } from 'hono';
import { raw } from 'hono/html';
import { policyNamed, type RuleBooks } from '../engine/replay.ts';
import { madeOnce } from '../norms/made-once.ts';
import { normsInForce } from '../norms/procedure.ts';
import { digestOf } from '../policies/digest.ts';
import { bookOf } from '../report/book/book.ts';
import { normsShown } from '../report/book/examples.ts';
import { bookPage } from '../report/book/html.ts';
import {
  type DecisionTree,
  decisionTree,
  type Fork,
  type Place,
} from '../report/pictures/decision-tree.ts';
import { leafInWords } from '../report/pictures/words.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS, PROCEDURES, type ProcedureId } from '../vocabulary/procedures.ts';
import type { Markup } from './components/content.ts';
import type { House } from './house.ts';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import { type Ask, type Env, notFound, page } from './web.tsx';
import { sendWhole, type WholePage, wholePage } from './whole-page.ts';

/** The policy of the school as its files have it, and the books it is from; null before the set-up. */
export const rulesOf = ({ settings, givenBooks: books }: House) =>
  settings.school === null ? null : { policy: policyNamed(settings.school.policy, books), books };

/** What a policy has norms for. */
const proceduresUnder = (policy: Policy, { procedures }: RuleBooks): readonly ProcedureId[] =>
  PROCEDURE_IDS.filter((id) => normsInForce(procedures[id], policy).length > 0);

interface Said<T> {
  readonly of: T;
  readonly tree: DecisionTree;
}

/** What follows from each answer to a question, in words. */
const Answers = ({ of: { answers }, tree }: Said<Fork>) => (
  <ul class="govuk-list govuk-list--bullet">
    {answers.map(({ answer, leads }) => (
      <li>
        <strong>{answer}:</strong>
        <InWords of={leads} tree={tree} />
      </li>
    ))}
  </ul>
);

/** What follows at a place in the tree, in words: what is owed and forbidden, then each question. */
const InWords = ({ of: { leaves, forks }, tree }: Said<Place>) => (
  <ul class="govuk-list govuk-list--bullet">
    {leaves.map((leaf) => (
      <li>{leafInWords(leaf, tree)}</li>
    ))}
    {forks.map((fork) => (
      <li>
        {fork.asks}
        <Answers of={fork} tree={tree} />
      </li>
    ))}
  </ul>
);

/** The parts of a tree that each have a picture: what holds in every case, then each first question. */
const partsOf = (tree: DecisionTree): readonly { title: string; words: Markup }[] => {
  const { leaves, forks } = tree.start;
  const always = { ...tree.start, forks: [] };
  return [
    ...(leaves.length === 0
      ? []
      : [{ title: 'In every case', words: <InWords of={always} tree={tree} /> }]),
    ...forks.map((fork) => ({ title: fork.asks, words: <Answers of={fork} tree={tree} /> })),
  ];
};

const pictures = new WeakMap<Policy, Map<ProcedureId, Promise<Markup>>>();

const drawn = async (id: ProcedureId, policy: Policy, books: RuleBooks): Promise<Markup> => {
  // Only who looks at a picture needs what lays it out.
  const { sectionSvgsOf } = await import('../report/pictures/svg.ts');
  const tree = decisionTree(books.procedures[id], policy);
  const svgs = sectionSvgsOf(tree);
  const parts = partsOf(tree).map(({ title, words }, index) => (
    <section class="db-drawn" aria-labelledby={`part-${index}`}>
      <h2 class="govuk-heading-s" id={`part-${index}`}>
        {title}
      </h2>
      <div class="db-drawn__picture">{raw(svgs[index] ?? '')}</div>
      <div class="db-drawn__words">{words}</div>
    </section>
  ));
  return raw(parts.map(String).join(''));
};

const pictureOf = (id: ProcedureId, policy: Policy, books: RuleBooks): Promise<Markup> =>
  madeOnce(
    madeOnce(pictures, policy, () => new Map<ProcedureId, Promise<Markup>>()),
    id,
    () => drawn(id, policy, books),
  );

const made = new WeakMap<Policy, Promise<WholePage>>();

/** Lets whatever waits go first: an incident is more urgent than a book. */
const giveWay = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const makeBook = async (policy: Policy, books: RuleBooks): Promise<WholePage> => {
  const shown = [];
  for (const norm of normsShown(policy, books)) {
    shown.push(norm);
    await giveWay();
  }
  const given = books.policies.find(({ id }) => id === policy.id) ?? policy;
  return wholePage(bookPage(bookOf(policy, books, shown, digestOf(given)), '/policy'));
};

const procedureList = (c: Ask, policy: Policy, books: RuleBooks) =>
  page(
    c,
    { title: 'The policy' },
    <>
      <h1 class="govuk-heading-l">The policy</h1>
      <p class="govuk-body">
        {policy.school}: {policy.title}, {policy.edition}. Review due {policy.reviewDue}.
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href="/policy/book">
          The policy as a book
        </a>
        : each clause, the rules that rest on it, and short incidents that keep them and that do
        not.
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href="/policy/readings">
          How unclear wording is read
        </a>
        : what the text leaves open, what is chosen, and why.
      </p>
      {(c.var.desk.can('set') || c.var.desk.can('see-reports')) && (
        <p class="govuk-body">
          <a class="govuk-link" href="/policy/try">
            Try a change of the policy
          </a>
          : what past incidents would have come to, before governors vote.
        </p>
      )}
      <h2 class="govuk-heading-m">Each procedure as a picture</h2>
      <ul class="govuk-list db-list">
        {proceduresUnder(policy, books).map((id) => (
          <li>
            <a class="govuk-link" href={`/policy/${id}`}>
              {PROCEDURES[id]}
            </a>
          </li>
        ))}
      </ul>
    </>,
  );

export const policyPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/policy', signedInOnly);
  app.use('/policy/*', signedInOnly);
  app.get('/policy', (c) => {
    const rules = rulesOf(c.var.house);
    return rules === null ? notFound(c) : procedureList(c, rules.policy, rules.books);
  });
  app.get('/policy/book', async (c) => {
    const rules = rulesOf(c.var.house);
    if (rules === null) return notFound(c);
    const book = await madeOnce(made, rules.policy, () => makeBook(rules.policy, rules.books));
    return sendWhole(c, book);
  });
  app.get('/policy/:procedure', async (c) => {
    const rules = rulesOf(c.var.house);
    if (rules === null) return notFound(c);
    const { policy, books } = rules;
    const id = proceduresUnder(policy, books).find((each) => each === c.req.param('procedure'));
    if (id === undefined) return notFound(c);
    const picture = await pictureOf(id, policy, books);
    return page(
      c,
      { title: PROCEDURES[id] },
      <div class="db-drawing">
        <a class="govuk-back-link" href="/policy">
          The policy
        </a>
        <h1 class="govuk-heading-l">{PROCEDURES[id]}</h1>
        <p class="govuk-body">{books.procedures[id].scope}</p>
        {picture}
      </div>,
    );
  });
  return app;
};
