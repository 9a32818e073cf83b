/** What everybody keeps of their own account: the password, where they are signed in, and when they were. */

import { Hono } from 'hono';
import { keptPassword } from '../record/passwords.ts';
import { signInInWords } from '../record/sign-ins.ts';
import { clockTime } from '../words/time.ts';
import { Button } from './components/button.tsx';
import { PasswordInput } from './components/password-input.tsx';
import { Errors } from './fields.tsx';
import { faultInOwn, NewPasswordInput } from './signing-in/first-password.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import { ownPasswordRefusal } from './signing-in/trying.ts';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  formOf,
  goOnTo,
  Hidden,
  note,
  notFound,
  page,
  Said,
  saidOnce,
  sessionOf,
  signInAlone,
} from './web.tsx';

/** Whether an account signs in with a school account alone: nothing is asked of it that it does not have. */
const isWithoutPassword = ({ var: { house, desk } }: Ask): boolean =>
  house.accounts.passwordOf(desk.account) === null &&
  house.accounts.schoolAccountOf(desk.account) !== null;

const passwordPage = (c: Ask, errors: readonly FieldError[]) =>
  page(
    c,
    { title: 'Your password', hasErrors: errors.length > 0 },
    <>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">Your password</h1>
      <Said says={saidOnce(c)} />
      {isWithoutPassword(c) ? (
        <p class="govuk-body">
          You have none here: you sign in with your school account. Its password is changed where
          the school keeps it.
        </p>
      ) : (
        <form method="post" action="/password" novalidate>
          <PasswordInput
            id="old"
            name="old"
            label={{ text: 'The one you have now' }}
            autocomplete="current-password"
            errorMessage={errorIn(errors, 'old')}
          />
          <NewPasswordInput errors={errors} />
          <Button text="Change it" preventDoubleClick />
        </form>
      )}
      <ul class="govuk-list">
        <li>
          <a class="govuk-link" href="/second-step/mine">
            Your second step
          </a>
        </li>
        <li>
          <a class="govuk-link" href="/places">
            Where you are signed in
          </a>
        </li>
      </ul>
    </>,
    errors.length > 0 ? 400 : 200,
  );

const MOST_LINES = 50;

const placesPage = async (c: Ask) => {
  const { house, desk } = c.var;
  const now = house.now().getTime();
  const here = sessionOf(c);
  const lines = (await desk.ownSignIns()).slice(-MOST_LINES).reverse();
  return page(
    c,
    { title: 'Where you are signed in' },
    <>
      <a class="govuk-back-link" href="/password">
        Your password
      </a>
      <h1 class="govuk-heading-l">Where you are signed in</h1>
      <ul class="govuk-list db-list">
        {house.sessions.placesOf(desk.account).map(({ id, begun, lastSeen }) => (
          <li>
            {id === here?.id && <strong>Here. </strong>}
            Signed in {clockTime(begun, now)}, last used {clockTime(lastSeen, now)}.
            {id !== here?.id && (
              <form method="post" action="/places/end">
                <Hidden fields={[['id', id]]} />
                <button type="submit" class="db-link-button">
                  Sign out there
                  <span class="govuk-visually-hidden">, signed in {clockTime(begun, now)}</span>
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      <h2 class="govuk-heading-m">What happened with your account, the newest first</h2>
      <p class="govuk-body">
        Was one of these not you?{' '}
        {isWithoutPassword(c)
          ? 'Sign out there, and tell whoever gives out accounts.'
          : 'Change your password. It signs you out everywhere else.'}
      </p>
      <ul class="govuk-list db-list">
        {lines.map(({ at, ...line }) => (
          <li>
            {clockTime(Date.parse(at), now)}: {signInInWords(line)}
          </li>
        ))}
      </ul>
    </>,
  );
};

export const ownAccountPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/password', signedInOnly);
  app.use('/places/*', signedInOnly);
  app.get('/password', (c) => passwordPage(c, []));
  app.post('/password', async (c) => {
    const { house, desk } = c.var;
    const { account } = desk;
    if (isWithoutPassword(c)) return notFound(c);
    const typed = await formOf(c);
    const errors: FieldError[] = [];
    const wrong = 'That is not the password you have now';
    const refused = await ownPasswordRefusal(c, account, typed.exact('old'), wrong);
    if (refused !== null) errors.push({ field: 'old', says: refused.says });
    const fault = faultInOwn(c, account, typed.exact('new'));
    if (fault !== null) errors.push({ field: 'new', says: fault });
    if (errors.length > 0) return passwordPage(c, errors);
    await house.accounts.setPassword(account, await keptPassword(typed.exact('new')));
    const session = signInAlone(c, account);
    return goOnTo(c, '/password', 'It is changed. Everywhere else you are signed out.', session);
  });
  app.get('/places', placesPage);
  app.post('/places/end', async (c) => {
    const { account } = c.var.desk;
    const id = (await formOf(c)).text('id');
    if (c.var.house.sessions.endPlace(account, id)) note(c, { event: 'ended-elsewhere', account });
    return c.redirect('/places', 303);
  });
  return app;
};
