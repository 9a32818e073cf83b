/** What to do first, and whom to ring: without signing in, for every kind of incident. */
import { Hono } from 'hono';
import { cardOf, reachable } from '../live/card.ts';
import { kindsUnder } from '../live/opening.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import { dayOf, inSchoolTime } from '../words/time.ts';
import { CardContent, type OnACard, Ring999, titleOfKind } from './card.tsx';
import { ReachList } from './shown.tsx';
import { type Ask, type Env, notFound, page } from './web.tsx';

/** What is on the page before a school has said which policy is its own. */
const NOT_SET_UP = (
  <p class="govuk-body">This school is not set up yet, so only these numbers are here.</p>
);

interface Found extends OnACard {
  /** Each kind of incident that the policy has rules for, and one for not knowing which. */
  readonly kinds: readonly ProcedureId[];
  /** Whether the school has said when its terms are, and today is in none. */
  readonly isOutOfTerm: boolean;
}

/** Who is to be found first, and how, in term and out of it. */
const FindDsl = ({ school: { policy, isOutOfTerm, isExercise } }: { readonly school: Found }) => {
  const { contacts, roles } = policy;
  const people = roles.theDsl.flatMap((party) => contacts[party] ?? []);
  return (
    <>
      <p class="govuk-body">
        {isOutOfTerm
          ? 'It is not term time. Ring the Designated Safeguarding Lead, then a deputy.'
          : 'Then find the Designated Safeguarding Lead, in person.'}
      </p>
      <ReachList contacts={people} isExercise={isExercise} />
    </>
  );
};

const found = (c: Ask): Found | null => {
  const { house } = c.var;
  const { policy } = house;
  if (policy === null) return null;
  const isExercise = house.isDemonstration;
  const today = dayOf(house.now().getTime());
  const terms = house.settings.school?.terms ?? [];
  const isTerm = terms.some(({ from, until }) => from <= today && today <= until);
  const isOutOfTerm = terms.length > 0 && !isTerm;
  return {
    policy,
    isExercise,
    isOutOfTerm,
    kinds: [...kindsUnder(policy, house.books), 'general'],
  };
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
    const school = found(c);
    return page(
      c,
      { title: 'What to do first' },
      <>
        <h1 class="govuk-heading-l">What to do first</h1>
        <Ring999 isExercise={school?.isExercise === true} />
        {school === null ? (
          NOT_SET_UP
        ) : (
          <>
            <FindDsl school={school} />
            <h2 class="govuk-heading-m">What is it about?</h2>
            <ul class="govuk-list db-kinds">
              {school.kinds.map((kind) => (
                <li>
                  <a class="govuk-link" href={`/emergency/${kind}`}>
                    {titleOfKind(kind)}
                  </a>
                </li>
              ))}
            </ul>
            <h2 class="govuk-heading-m">Numbers</h2>
            <ReachList contacts={reachable(school.policy)} isExercise={school.isExercise} />
          </>
        )}
        <MadeAt c={c} />
      </>,
    );
  });
  app.get('/emergency/:kind', (c) => {
    const { house } = c.var;
    const school = found(c);
    const kind = school?.kinds.find((each) => each === c.req.param('kind'));
    if (school === null || kind === undefined) return notFound(c);
    const { policy, isExercise } = school;
    const card = cardOf(kind, policy, house.books, house.now().getTime());
    const title = titleOfKind(kind);
    return page(
      c,
      { title },
      <>
        <a class="govuk-back-link" href="/emergency">
          All kinds
        </a>
        <div class="db-wall">
          <h1 class="govuk-heading-l">{title}</h1>
          <Ring999 isExercise={isExercise} />
          <CardContent card={card} policy={policy} isExercise={isExercise} />
          <MadeAt c={c} />
        </div>
      </>,
    );
  });
  return app;
};
