/** Signing in and out. */
import { Hono } from 'hono';
import { needsSecondStep } from '../../record/access.ts';
import { isPassword } from '../../record/passwords.ts';
import { Button } from '../components/button.tsx';
import { type Ask, deskOf, type Env, formOf, page, signIn, signOut } from '../web.tsx';
import { arrive, type Carried, carriedIn, placeToGo } from './arriving.tsx';
import { signInPage } from './form.tsx';
import { leavingPages } from './leaving.tsx';
import { shownIn } from './passkeys.ts';
import { addPage, askPage, hasSecondStep, secondStepPages } from './second-step.tsx';
import { tooSoon } from './trying.ts';

const SAYS_WRONG = 'That account and password do not go together. Check both, and try again';

/** The password was right: what else does this account show? */
const afterPassword = (c: Ask, account: string, carried: Carried) => {
  const { accounts, settings } = c.var.house;
  const role = accounts.inForce(account)?.role;
  const isAsked = hasSecondStep(accounts.secondStepOf(account));
  const isNeeded = role !== undefined && needsSecondStep(role);
  // Nobody is told to hold a telephone ready to try out a school that does not exist.
  const isWhole = !isAsked && (!isNeeded || settings.school?.isDemonstration === true);
  const session = signIn(c, account, isWhole);
  if (isWhole) return arrive(c, carried);
  return isAsked ? askPage(c, account, carried) : addPage(c, session, carried);
};

export const signInPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/sign-in', (c) => {
    const to = placeToGo(c.req.query('to') ?? '/');
    if (deskOf(c) !== null) return c.redirect(to, 303);
    return signInPage(c, { carried: { to, typed: '' } });
  });
  app.post('/sign-in', async (c) => {
    const { house } = c.var;
    const typed = await formOf(c);
    const carried = carriedIn(typed);
    const account = typed.text('account').toLowerCase();
    const password = typed.exact('password');
    const refuse = (says: string, status: 400 | 401 | 429, field = 'account') =>
      signInPage(c, { carried, account, errors: [{ field, says }] }, status);
    if (account === '') return refuse('Type your account, such as dsl-1', 400);
    if (password === '') return refuse('Type your password', 400, 'password');
    const wait = tooSoon(house, account);
    if (wait !== null) return refuse(wait, 429);
    if (!(await isPassword(house.accounts.passwordOf(account), password))) {
      house.sessions.failed(account);
      return refuse(SAYS_WRONG, 401);
    }
    return afterPassword(c, account, carried);
  });
  app.post('/sign-in/passkey', async (c) => {
    const { accounts } = c.var.house;
    const typed = await formOf(c);
    const carried = carriedIn(typed);
    const shown = await shownIn(c, typed.exact('passkey'));
    if (shown === null) {
      const says = 'That passkey was not taken. Use your password, or try again';
      return signInPage(c, { carried, errors: [{ field: 'account', says }] }, 401);
    }
    const { id } = shown.account;
    await accounts.setSecondStep({ account: id }, id, shown.secondStep);
    signIn(c, id);
    return arrive(c, carried);
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
  secondStepPages(app);
  leavingPages(app);
  return app;
};
