/** How unclear or conflicting wording of the school's policy is interpreted: what it says, what is used, and why. */

import { Hono } from 'hono';
import { filled } from '../norms/filled.ts';
import { normsInForce } from '../norms/procedure.ts';
import {
  type Policy,
  READING_KINDS,
  type Reading,
  SEVERITIES,
  type Severity,
} from '../vocabulary/policies.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import { capital } from '../words/plain.ts';
import { Details } from './components/details.tsx';
import { Pagination } from './components/pagination.tsx';
import type { House } from './house.ts';
import { rulesOf } from './policy.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import { Search, searchedIn, wordsOf } from './trying/change-form.tsx';
import { type Ask, type Env, notFound, page } from './web.tsx';

const ON_ONE_PAGE = 20;

const RANK = Object.keys(SEVERITIES);

/** The titles of the rules in force, by their ids. */
const titlesUnder = (policy: Policy, { givenBooks }: House): ReadonlyMap<string, string> =>
  new Map(
    PROCEDURE_IDS.flatMap((id) =>
      normsInForce(givenBooks.procedures[id], policy).map(({ norm }) => [
        norm.id as string,
        filled(norm.title, policy),
      ]),
    ),
  );

const textOf = (reading: Reading, policy: Policy, titles: ReadonlyMap<string, string>): string =>
  [
    reading.id,
    reading.problem,
    ...reading.considered,
    reading.why,
    ...clausesOf(reading, policy).flatMap(({ id, says }) => [id, says]),
    ...reading.norms.map((norm) => titles.get(norm) ?? ''),
  ]
    .join(' ')
    .toLowerCase();

const clausesOf = ({ clauses }: Reading, policy: Policy) =>
  policy.clauses.filter(({ id }) => clauses.includes(id));

const HANGS: Readonly<Record<Severity, string>> = {
  high: `much: ${SEVERITIES.high}`,
  medium: `something: ${SEVERITIES.medium}`,
  low: 'little',
};

/** Most clauses that stand in the open. */
const MOST_CLAUSES = 3;

const Clauses = ({ of }: { readonly of: Policy['clauses'] }) => (
  <ul class="govuk-list govuk-list--bullet">
    {of.map(({ id, says }) => (
      <li>
        <strong>{id}</strong> {says}
      </li>
    ))}
  </ul>
);

const Shown = ({
  reading,
  policy,
  titles,
}: {
  readonly reading: Reading;
  readonly policy: Policy;
  readonly titles: ReadonlyMap<string, string>;
}) => {
  const { id, kind, severity, problem, considered, taken, why, norms, parameter } = reading;
  const clauses = clausesOf(reading, policy);
  const rules = new Set(norms.flatMap((norm) => titles.get(norm) ?? []));
  return (
    <section class="db-sheet" aria-labelledby={`reading-${id}`}>
      <h2 class="govuk-heading-s" id={`reading-${id}`}>
        {problem}
      </h2>
      <p class="govuk-body">
        <strong>It is read so:</strong> {taken}
      </p>
      <p class="govuk-body">
        <strong>Why:</strong> {why}
      </p>
      <p class="govuk-body">
        <strong>What hangs on it:</strong> {HANGS[severity]}.
        {rules.size > 0 && ` Rules: ${[...rules].join('; ')}.`}
      </p>
      {clauses.length > 0 && (
        <>
          <p class="govuk-body">
            <strong>What the text says, in our words:</strong>
          </p>
          <Clauses of={clauses.slice(0, MOST_CLAUSES)} />
        </>
      )}
      <Details summaryText="How else it could be read">
        <p class="govuk-body">{capital(READING_KINDS[kind])}. Considered:</p>
        <ul class="govuk-list govuk-list--bullet">
          {considered.map((each) => (
            <li>{each}</li>
          ))}
        </ul>
        {clauses.length > MOST_CLAUSES && (
          <>
            <p class="govuk-body">It is about these clauses too:</p>
            <Clauses of={clauses.slice(MOST_CLAUSES)} />
          </>
        )}
        <p class="govuk-body">
          Its name is {id}.{parameter !== undefined && ` In a policy.yaml, ${parameter} chooses.`}
        </p>
      </Details>
    </section>
  );
};

const addressOf = (asked: string, number: number): string =>
  `/policy/readings?${new URLSearchParams({ ...(asked === '' ? {} : { q: asked }), page: String(number) })}`;

const readingsPage = (c: Ask, policy: Policy) => {
  const asked = searchedIn(c);
  const words = wordsOf(asked);
  const titles = titlesUnder(policy, c.var.house);
  const found = policy.readings
    .filter((reading) => {
      const text = textOf(reading, policy, titles);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => RANK.indexOf(a.severity) - RANK.indexOf(b.severity));
  const pages = Math.max(1, Math.ceil(found.length / ON_ONE_PAGE));
  const number = Math.min(pages, Math.max(1, Math.trunc(Number(c.req.query('page') ?? 1)) || 1));
  const from = (number - 1) * ON_ONE_PAGE;
  return page(
    c,
    { title: 'How unclear wording is read' },
    <>
      <a class="govuk-back-link" href="/policy">
        The policy
      </a>
      <h1 class="govuk-heading-l">How unclear wording of the policy is read</h1>
      <p class="govuk-body">
        Where the text is silent, unclear, out of date or at odds with itself, somebody has to
        choose what it means. These choices are ours, not the policy's. Those on which most hangs
        come first.
      </p>
      <Search
        at="/policy/readings"
        typed={asked}
        says="Words of the text, of a rule or of a clause"
      />
      <p class="govuk-body">
        {found.length === 0
          ? 'No match.'
          : `${from + 1} to ${Math.min(found.length, from + ON_ONE_PAGE)} of ${found.length}`}
      </p>
      {found.slice(from, from + ON_ONE_PAGE).map((reading) => (
        <Shown reading={reading} policy={policy} titles={titles} />
      ))}
      {pages > 1 && (
        <Pagination
          previous={number > 1 ? { href: addressOf(asked, number - 1) } : undefined}
          next={number < pages ? { href: addressOf(asked, number + 1) } : undefined}
        />
      )}
    </>,
  );
};

export const readingPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/policy/readings', signedInOnly, (c) => {
    const rules = rulesOf(c.var.house);
    return rules === null ? notFound(c) : readingsPage(c, rules.policy);
  });
  return app;
};
