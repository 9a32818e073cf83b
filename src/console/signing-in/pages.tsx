/** Signing in and out. */
import { Hono } from 'hono';
import { needsSecondStep } from '../../record/access.ts';
import { Button } from '../components/button.tsx';
import { type Ask, deskOf, type Env, formOf, page, signIn, signOut } from '../web.tsx';
import { arrive, type Carried, carriedIn, placeToGo } from './arriving.tsx';
import { signInPage } from './form.tsx';
import { leavingPages } from './leaving.tsx';
import { shownIn } from './passkeys.ts';
import { addPage, askPage, hasSecondStep, secondStepPages } from './second-step.tsx';
import { passwordRefusal, type Refusal } from './trying.ts';

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
    const typed = await formOf(c);
    const carried = carriedIn(typed);
    const account = typed.text('account').toLowerCase();
    const password = typed.exact('password');
    const refuse = (says: string, status: 400 | Refusal['status'], field = 'account') =>
      signInPage(c, { carried, account, errors: [{ field, says }] }, status);
    if (account === '') return refuse('Type your account, such as dsl-1', 400);
    if (password === '') return refuse('Type your password', 400, 'password');
    const refused = await passwordRefusal(c, account, password, SAYS_WRONG);
    if (refused !== null) return refuse(refused.says, refused.status);
    return afterPassword(c, account, carried);
  });
  app.post('/sign-in/passkey', async (c) => {
    const typed = await formOf(c);
    const carried = carriedIn(typed);
    const account = await shownIn(c, typed.exact('passkey'));
    if (account === null) {
      const says = 'That passkey was not taken. Use your password, or try again';
      return signInPage(c, { carried, errors: [{ field: 'account', says }] }, 401);
    }
    signIn(c, account.id);
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
    // What of a page may still lie in this browser, its way back too. What to do first stays.
    c.header('clear-site-data', '"cache"');
    return c.redirect('/sign-in', 303);
  });
  secondStepPages(app);
  leavingPages(app);
  return app;
};
