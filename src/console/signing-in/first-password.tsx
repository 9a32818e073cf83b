/**
 * Choosing a password of one's own: in place of one that somebody else gave, which opens nothing but this; and
 * beside a school account, by whoever must get in also while the server of the school is away.
 */

import type { Hono } from 'hono';
import { faultIn, isPassword, keptPassword } from '../../record/passwords.ts';
import { Button } from '../components/button.tsx';
import { PasswordInput } from '../components/password-input.tsx';
import { Errors } from '../fields.tsx';
import type { Session } from '../sessions.ts';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  formOf,
  Hidden,
  page,
  tokenOf,
} from '../web.tsx';
import { type Carried, carriedFields, carriedIn, type GoOn } from './arriving.tsx';
import { hasSecondStep } from './codes.ts';

/** What is wrong with a password that somebody chooses for themself; null where nothing is. */
export const faultInOwn = ({ var: { house } }: Ask, account: string, password: string) =>
  faultIn(password, [house.policy?.school ?? '', house.accounts.names().get(account) ?? '']);

export const NewPasswordInput = ({ errors }: { readonly errors: readonly FieldError[] }) => (
  <PasswordInput
    id="new"
    name="new"
    label={{ text: 'A new one' }}
    hint={{ text: 'At least 12 characters. Three words are easy to remember.' }}
    autocomplete="new-password"
    errorMessage={errorIn(errors, 'new')}
  />
);

export const choosePage = (
  c: Ask,
  carried: Carried,
  isOfSchool = false,
  errors: readonly FieldError[] = [],
) =>
  page(
    c,
    { title: 'Choose your own password', hasErrors: errors.length > 0 },
    <>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">Choose your own password</h1>
      <p class="govuk-body">
        {isOfSchool
          ? 'You sign in with your school account. When the school’s server is away in the middle of an incident, this password opens your account here. You are asked for it once.'
          : 'Somebody else knows the one that you were given. It is used up now: choose your own within ten minutes.'}
      </p>
      <form method="post" action="/first-password" novalidate>
        <Hidden fields={carriedFields(carried)} />
        <NewPasswordInput errors={errors} />
        <Button text="Keep it" preventDoubleClick />
      </form>
    </>,
    errors.length > 0 ? 400 : 200,
  );

/** Whoever has shown all they were asked for, and has no password of their own. */
const mayChoose = (c: Ask): Session | null => {
  const { sessions, accounts } = c.var.house;
  const half = sessions.halfOf(tokenOf(c));
  if (half?.mustChoose !== true) return null;
  const isStepOpen =
    half.isStepShown !== true && hasSecondStep(accounts.secondStepOf(half.account));
  return isStepOpen ? null : half;
};

export const firstPasswordPages = (app: Hono<Env>, goOn: GoOn): void => {
  app.post('/first-password', async (c) => {
    const { accounts, sessions } = c.var.house;
    const typed = await formOf(c);
    const carried = carriedIn(typed);
    const half = mayChoose(c);
    if (half === null) return c.redirect('/sign-in', 303);
    const { account, isStepShown = false, isOfSchool = false } = half;
    const password = typed.exact('new');
    const isSame = await isPassword(accounts.lastPasswordOf(account), password);
    const fault = isSame
      ? 'Choose another one than you were given'
      : faultInOwn(c, account, password);
    if (fault !== null) return choosePage(c, carried, isOfSchool, [{ field: 'new', says: fault }]);
    await accounts.setPassword(account, await keptPassword(password));
    sessions.endAll(account);
    const way = isOfSchool ? 'school-account' : 'first-password';
    return goOn(c, account, carried, { isStepShown, isOfSchool }, way);
  });
};
