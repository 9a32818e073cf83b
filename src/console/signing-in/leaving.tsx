/** Leaving a page in a hurry, and coming back to it. */

import type { Hono } from 'hono';
import { Button } from '../components/button.tsx';
import { PasswordInput } from '../components/password-input.tsx';
import { Errors } from '../fields.tsx';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  formOf,
  Hidden,
  page,
  sessionOf,
} from '../web.tsx';
import { arrive, type Carried, carriedFields, carriedIn } from './arriving.tsx';
import { providerAt, SchoolAccountForm } from './school-account-form.tsx';
import { ownPasswordRefusal, type Refusal } from './trying.ts';

/** A page that anybody might be looking at. */
const ELSEWHERE = 'https://www.bbc.co.uk/weather';

export const uncoverPage = (
  c: Ask,
  carried: Carried,
  errors: readonly FieldError[],
  status: 200 | Refusal['status'] = 200,
) => {
  const { accounts } = c.var.house;
  const session = sessionOf(c);
  const account = session?.account ?? '';
  const provider = accounts.schoolAccountOf(account) === null ? null : providerAt(c);
  const hasPassword = provider === null || accounts.passwordOf(account) !== null;
  const once = hasPassword ? 'Your password once more' : 'Sign in once more';
  return page(
    c,
    { title: 'Hidden', hasErrors: errors.length > 0 },
    <>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">{session?.isCovered ? 'Hidden. Are you back?' : once}</h1>
      {hasPassword && (
        <form method="post" action="/back" novalidate>
          <Hidden fields={carriedFields(carried)} />
          <PasswordInput
            id="password"
            name="password"
            label={{ text: 'Your password' }}
            autocomplete="current-password"
            errorMessage={errorIn(errors, 'password')}
          />
          <Button text="Show the page" preventDoubleClick />
        </form>
      )}
      {provider !== null && (
        <SchoolAccountForm
          says={`Sign in with ${provider.name} once more`}
          carried={carried}
          classes={hasPassword ? 'govuk-button--secondary' : undefined}
        />
      )}
      <p class="govuk-body">
        <a class="govuk-link" href="/sign-out">
          Sign out
        </a>
      </p>
    </>,
    status,
  );
};

export const leavingPages = (app: Hono<Env>): void => {
  // A link, so that it works at once and without scripts. It hides; it changes nothing else.
  app.get('/leave', (c) => {
    const session = sessionOf(c);
    if (session !== null) session.isCovered = true;
    return c.redirect(ELSEWHERE, 303);
  });
  app.post('/back', async (c) => {
    const session = sessionOf(c);
    const typed = await formOf(c);
    const carried = carriedIn(typed);
    if (session === null) return c.redirect(carried.to, 303);
    const refused = await ownPasswordRefusal(
      c,
      session.account,
      typed.exact('password'),
      'That is not your password',
    );
    if (refused !== null) {
      const { says, status } = refused;
      return uncoverPage(c, carried, [{ field: 'password', says }], status);
    }
    c.var.house.sessions.prove(session);
    return arrive(c, carried);
  });
};
