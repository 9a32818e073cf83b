/** Signing in and out. */
import { Hono } from 'hono';
import { isPassword } from '../record/passwords.ts';
import { Button } from './components/button.tsx';
import { ErrorSummary } from './components/error-summary.tsx';
import { Input } from './components/input.tsx';
import { PasswordInput } from './components/password-input.tsx';
import { Number999 } from './shown.tsx';
import {
  type Ask,
  deskOf,
  type Env,
  errorIn,
  type FieldError,
  formOf,
  Hidden,
  page,
  signIn,
  signOut,
} from './web.tsx';

/** Only a page of this console, never another site. */
const placeToGo = (typed: string): string => (/^\/[\w/-]*$/.test(typed) ? typed : '/');

const SAYS_WRONG = 'That account and password do not go together. Check both, and try again';

const waitInWords = (seconds: number): string =>
  seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;

const form = (c: Ask, to: string, account: string, errors: readonly FieldError[]) => (
  <>
    {errors.length > 0 && (
      <ErrorSummary
        titleText="There is a problem"
        errorList={errors.map(({ field, says }) => ({ text: says, href: `#${field}` }))}
      />
    )}
    <h1 class="govuk-heading-l">Sign in</h1>
    <p class="govuk-body">
      If a child is in danger, ring{' '}
      <Number999 isExercise={c.var.house.settings.school?.isDemonstration === true} /> first.{' '}
      <a class="govuk-link" href="/emergency">
        What to do first
      </a>{' '}
      needs no signing in.
    </p>
    <form method="post" action="/sign-in" novalidate>
      <Hidden fields={[['to', to]]} />
      <Input
        id="account"
        name="account"
        label={{ text: 'Account' }}
        hint={{ text: 'Such as dsl-1. Whoever set the school up can tell you.' }}
        value={account}
        autocomplete="username"
        autocapitalize="none"
        spellcheck={false}
        classes="govuk-input--width-20"
        errorMessage={errorIn(errors, 'account')}
      />
      <PasswordInput
        id="password"
        name="password"
        label={{ text: 'Password' }}
        autocomplete="current-password"
        errorMessage={errorIn(errors, 'password')}
      />
      <Button text="Sign in" preventDoubleClick />
    </form>
  </>
);

export const signInPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/sign-in', (c) => {
    const to = placeToGo(c.req.query('to') ?? '/');
    if (deskOf(c) !== null) return c.redirect(to, 303);
    return page(c, { title: 'Sign in' }, form(c, to, '', []));
  });
  app.post('/sign-in', async (c) => {
    const { house } = c.var;
    const typed = await formOf(c);
    const to = placeToGo(typed.text('to'));
    const account = typed.text('account').toLowerCase();
    const password = typed.exact('password');
    const refuse = (says: string, status: 400 | 401 | 429, field = 'account') => {
      const errors = [{ field, says }];
      return page(c, { title: 'Sign in', hasErrors: true }, form(c, to, account, errors), status);
    };
    if (account === '') return refuse('Type your account, such as dsl-1', 400);
    if (password === '') return refuse('Type your password', 400, 'password');
    const wait = house.sessions.wait(account);
    if (wait > 0) {
      return refuse(`There were too many tries. Wait ${waitInWords(wait)}, then try again`, 429);
    }
    if (!(await isPassword(house.accounts.passwordOf(account), password))) {
      house.sessions.failed(account);
      return refuse(SAYS_WRONG, 401);
    }
    signIn(c, account);
    return c.redirect(to, 303);
  });
  app.get('/sign-out', (c) =>
    page(
      c,
      { title: 'Sign out' },
      <>
        <h1 class="govuk-heading-l">Sign out</h1>
        <form method="post" action="/sign-out">
          <Button text="Sign out" />
        </form>
      </>,
    ),
  );
  app.post('/sign-out', (c) => {
    signOut(c);
    return c.redirect('/sign-in', 303);
  });
  return app;
};
