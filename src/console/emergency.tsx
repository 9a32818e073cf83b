/** What to do first, and whom to ring: without signing in, for every kind of incident. */
import { Hono } from 'hono';
import { type Card, cardsOf, reachable } from '../live/card.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { Clauses, ReachList } from './shown.tsx';
import { type Ask, type Env, notFound, page } from './web.tsx';

/** What is on the page before a school has said which policy is its own. */
const NOT_SET_UP = (
  <p class="govuk-body">This school is not set up yet, so only these numbers are here.</p>
);

const Ring999 = () => (
  <div class="db-danger">
    <h2 class="govuk-heading-m">Is a child in danger now?</h2>
    <p class="govuk-body">
      <a class="db-ring" href="tel:999">
        Ring 999
      </a>
    </p>
    <p class="govuk-body">Not in danger now: the police are on 101.</p>
  </div>
);

const OneCard = ({ card, policy }: { readonly card: Card; readonly policy: Policy }) => (
  <>
    <h2 class="govuk-heading-m">First</h2>
    <ol class="govuk-list db-steps">
      {card.first.map((item) => (
        <li>
          <strong>{item.says}</strong>
          <ReachList contacts={item.contacts} isExercise={false} />
          <Clauses ids={item.clauses} norms={item.norms} policy={policy} />
        </li>
      ))}
    </ol>
    <h2 class="govuk-heading-m">Never</h2>
    <ul class="govuk-list govuk-list--bullet">
      {card.never.map((each) => (
        <li>{each.says}</li>
      ))}
    </ul>
    {card.cautions.length > 0 && (
      <>
        <h2 class="govuk-heading-m">Take care</h2>
        <ul class="govuk-list govuk-list--bullet">
          {card.cautions.map((each) => (
            <li>
              {each.says} <span class="govuk-hint db-inline">{each.from}</span>
            </li>
          ))}
        </ul>
      </>
    )}
  </>
);

const cardsFor = (c: Ask): { readonly policy: Policy; readonly cards: readonly Card[] } | null => {
  const { house } = c.var;
  const { policy } = house;
  return policy === null
    ? null
    : { policy, cards: cardsOf(policy, house.books, house.now().getTime()) };
};

export const emergencyPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/emergency', (c) => {
    const found = cardsFor(c);
    return page(
      c,
      { title: 'What to do first' },
      <>
        <h1 class="govuk-heading-l">What to do first</h1>
        <Ring999 />
        {found === null ? (
          NOT_SET_UP
        ) : (
          <>
            <p class="govuk-body">Then find the Designated Safeguarding Lead, in person.</p>
            <h2 class="govuk-heading-m">What is it about?</h2>
            <ul class="govuk-list db-kinds">
              {found.cards.map(({ procedure, title }) => (
                <li>
                  <a class="govuk-link" href={`/emergency/${procedure}`}>
                    {procedure === 'general' ? 'Something else, or not sure' : title}
                  </a>
                </li>
              ))}
            </ul>
            <h2 class="govuk-heading-m">Numbers</h2>
            <ReachList contacts={reachable(found.policy)} isExercise={false} />
          </>
        )}
      </>,
    );
  });
  app.get('/emergency/:kind', (c) => {
    const found = cardsFor(c);
    const card = found?.cards.find(({ procedure }) => procedure === c.req.param('kind'));
    if (found === null || card === undefined) return notFound(c);
    const title = card.procedure === 'general' ? 'Something else, or not sure' : card.title;
    return page(
      c,
      { title },
      <>
        <a class="govuk-back-link" href="/emergency">
          All kinds
        </a>
        <h1 class="govuk-heading-l">{title}</h1>
        <Ring999 />
        <OneCard card={card} policy={found.policy} />
      </>,
    );
  });
  return app;
};
