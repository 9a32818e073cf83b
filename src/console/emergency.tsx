/** What to do first, and whom to ring: without signing in, for every kind of incident. */
import { Hono } from 'hono';
import { type Card, cardsOf, reachable } from '../live/card.ts';
import { inSchoolTime } from '../words/time.ts';
import { CardContent, type OnACard, Ring999, titleOfCard } from './card.tsx';
import { ReachList } from './shown.tsx';
import { type Ask, type Env, notFound, page } from './web.tsx';

/** What is on the page before a school has said which policy is its own. */
const NOT_SET_UP = (
  <p class="govuk-body">This school is not set up yet, so only these numbers are here.</p>
);

interface Cards extends OnACard {
  readonly cards: readonly Card[];
}

const cardsFor = (c: Ask): Cards | null => {
  const { house } = c.var;
  const { policy } = house;
  if (policy === null) return null;
  const cards = cardsOf(policy, house.books, house.now().getTime());
  return { policy, cards, isExercise: house.settings.school?.isDemonstration === true };
};

/** Also on what a browser has kept, so that nobody takes an old copy for a new one. */
const MadeAt = ({ c }: { readonly c: Ask }) => (
  <p class="govuk-hint">
    As it stood at {inSchoolTime(c.var.house.now().getTime())}. This page stays on this device when
    there is no connection.
  </p>
);

export const emergencyPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/emergency', (c) => {
    const found = cardsFor(c);
    return page(
      c,
      { title: 'What to do first' },
      <>
        <h1 class="govuk-heading-l">What to do first</h1>
        <Ring999 isExercise={found?.isExercise === true} />
        {found === null ? (
          NOT_SET_UP
        ) : (
          <>
            <p class="govuk-body">Then find the Designated Safeguarding Lead, in person.</p>
            <h2 class="govuk-heading-m">What is it about?</h2>
            <ul class="govuk-list db-kinds">
              {found.cards.map((card) => (
                <li>
                  <a class="govuk-link" href={`/emergency/${card.procedure}`}>
                    {titleOfCard(card)}
                  </a>
                </li>
              ))}
            </ul>
            <h2 class="govuk-heading-m">Numbers</h2>
            <ReachList contacts={reachable(found.policy)} isExercise={found.isExercise} />
          </>
        )}
        <MadeAt c={c} />
      </>,
    );
  });
  app.get('/emergency/:kind', (c) => {
    const found = cardsFor(c);
    const card = found?.cards.find(({ procedure }) => procedure === c.req.param('kind'));
    if (found === null || card === undefined) return notFound(c);
    const title = titleOfCard(card);
    return page(
      c,
      { title },
      <>
        <a class="govuk-back-link" href="/emergency">
          All kinds
        </a>
        <h1 class="govuk-heading-l">{title}</h1>
        <Ring999 isExercise={found.isExercise} />
        <CardContent card={card} policy={found.policy} isExercise={found.isExercise} />
        <MadeAt c={c} />
      </>,
    );
  });
  return app;
};
