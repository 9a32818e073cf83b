/** Who gets further: whoever is signed in, and has not hidden the screen. */
import type { MiddlewareHandler } from 'hono';
import type { Session } from '../sessions.ts';
import { type Ask, deskOf, type Env, page, sessionOf, UPLOAD } from '../web.tsx';
import { type Carried, placeToGo } from './arriving.tsx';
import { hasSecondStep } from './codes.ts';
import { signInPage } from './form.tsx';
import { uncoverPage } from './leaving.tsx';
import { addPage } from './second-step-forms.tsx';

/** A page that nobody has touched for so long is shown no more, so that it does not lie open. */
export const BLANK_AFTER_MINUTES = 10;

/** Whoever asks faster than anybody can read waits a moment. "What to do first" is never counted. */
const tooFast = (c: Ask) => {
  c.header('retry-after', '10');
  return page(
    c,
    { title: 'Too fast' },
    <>
      <h1 class="govuk-heading-l">That was too fast</h1>
      <p class="govuk-body">
        Your account has asked for very many pages. Wait ten seconds. Then go back in your browser,
        where what you typed still is, and send it again. Was it not you? Sign out, and tell whoever
        looks after this system.
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href="/emergency">
          What to do first
        </a>{' '}
        is always there. If a child is in danger, ring 999.
      </p>
    </>,
    429,
  );
};

const blank = (c: Ask) =>
  page(
    c,
    { title: 'Hidden' },
    <>
      <h1 class="govuk-heading-l">Hidden, since nobody touched it</h1>
      <p class="govuk-body">
        <a class="govuk-link" href={c.req.path}>
          Show the page
        </a>
      </p>
    </>,
  );

/** What a form without fields is carried as: an empty one would be taken for a page that was only opened. */
const NO_FIELDS = 'sent=yes';

/** What was typed goes along; a log that was to be uploaded does not, and is not read. */
const carriedOf = async (c: Ask): Promise<Carried> => ({
  to: placeToGo(c.req.path),
  typed: c.req.method === 'POST' && c.req.path !== UPLOAD ? (await c.req.text()) || NO_FIELDS : '',
});

/** Asks whoever is signed in for the password again, before they change how they sign in. */
export const provenOnly: MiddlewareHandler<Env> = async (c, next) => {
  const session = sessionOf(c);
  if (session === null || c.var.house.sessions.isProven(session)) return next();
  return uncoverPage(c, await carriedOf(c), [], 401);
};

/** Whether somebody stands in since they signed in, for whom a password alone is not enough, and has no more. */
const isStepMissing = ({ var: { house } }: Ask, { account }: Session): boolean =>
  !house.isDemonstration &&
  house.accounts.stoodInForBy(account).length > 0 &&
  house.accounts.needsSecondStep(account) &&
  !hasSecondStep(house.accounts.secondStepOf(account));

/** Lets nobody further who has not signed in. What they had typed goes along until they have. */
export const signedInOnly: MiddlewareHandler<Env> = async (c, next) => {
  const isSent = c.req.method === 'POST';
  const session = sessionOf(c);
  const desk = deskOf(c, session);
  if (session === null || desk === null) {
    if (isSent) return signInPage(c, { carried: await carriedOf(c) }, 401);
    return c.redirect(`/sign-in?to=${encodeURIComponent(c.req.path)}`, 303);
  }
  if (c.var.house.pace.isTooFast(session)) return tooFast(c);
  if (session.isCovered) return uncoverPage(c, await carriedOf(c), [], isSent ? 401 : 200);
  // Only a page that asks for itself gets here so: whoever asks has touched it.
  if (c.var.house.sessions.idleMinutes(session) >= BLANK_AFTER_MINUTES) return blank(c);
  if (isStepMissing(c, session)) return addPage(c, session, await carriedOf(c), [], 401);
  c.set('desk', desk);
  c.set('session', session);
  return next();
};
