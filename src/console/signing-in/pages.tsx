/** Signing in and out. */
import { Hono } from 'hono';
import { NO_SECOND_STEP } from '../../record/accounts.ts';
import { Button } from '../components/button.tsx';
import {
  type Ask,
  deskOf,
  type Env,
  type Form,
  formOf,
  note,
  page,
  signIn,
  signOut,
  stillSignedIn,
} from '../web.tsx';
import { arrive, carriedIn, placeToGo } from './arriving.tsx';
import { afterPaper } from './codes.ts';
import { firstPasswordPages } from './first-password.tsx';
import { signInPage } from './form.tsx';
import { goOn } from './going-on.tsx';
import { leavingPages } from './leaving.tsx';
import { shownIn } from './passkeys.ts';
import type { Provider } from './provider.ts';
import { schoolAccountPages } from './school-account.tsx';
import { providerAt } from './school-account-form.tsx';
import { secondStepPages } from './second-step.tsx';
import { passwordRefusal, type Refusal } from './trying.ts';

const SAYS_WRONG = 'That account and password do not go together. Check both, and try again';

/**
 * Signs in with a password. A code on paper beside it is the second step too, and whoever has one does not wait
 * for what strangers have tried: nobody guesses it.
 */
const withPassword = async (c: Ask, typed: Form) => {
  const { accounts } = c.var.house;
  const carried = carriedIn(typed);
  const account = typed.text('account').toLowerCase();
  const password = typed.exact('password');
  const code = typed.text('code');
  const refuse = (says: string, status: 400 | Refusal['status'], field = 'account') =>
    signInPage(
      c,
      { carried, account, asksCode: code !== '' || status === 429, errors: [{ field, says }] },
      status,
    );
  if (account === '') return refuse('Type your account, such as dsl-1', 400);
  if (password === '') return refuse('Type your password', 400, 'password');
  const own = accounts.passwordOf(account);
  const given = own === null ? accounts.givenPasswordOf(account) : null;
  const isExempt = afterPaper(accounts.secondStepOf(account) ?? NO_SECOND_STEP, code) !== null;
  const kept = own ?? given;
  const tried = { account, password, kept, saysWrong: SAYS_WRONG, isExempt };
  const refused = await passwordRefusal(c, tried);
  if (refused !== null) return refuse(refused.says, refused.status);
  const isTaken =
    (given === null || (await accounts.useGivenPassword(account, given))) &&
    (!isExempt || (await accounts.changeSecondStep(account, (now) => afterPaper(now, code))));
  if (!isTaken) return refuse(SAYS_WRONG, 401);
  const shown = { mustChoose: given !== null, isStepShown: isExempt };
  return goOn(c, account, carried, shown, given === null ? 'password' : 'first-password');
};

/** Says that a browser may be signed in elsewhere still. Whether to end that is theirs to say: it is their mail too. */
const signedOutHere = async (c: Ask, provider: Provider) => {
  const there = await provider.signOutAt();
  return page(
    c,
    { title: 'Signed out' },
    <>
      <h1 class="govuk-heading-l">You are signed out here</h1>
      <p class="govuk-body">
        If you signed in with {provider.name}, this browser is still signed in there, and whoever
        sits down here next can come in as you. On a computer that others use, sign out there too.
      </p>
      {there !== null && <Button text={`Sign out of ${provider.name} too`} href={there.href} />}
      <p class="govuk-body">
        <a class="govuk-link" href="/sign-in">
          Sign in again
        </a>
      </p>
    </>,
  );
};

export const signInPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/sign-in', async (c) => {
    const to = placeToGo(c.req.query('to') ?? '/');
    if (deskOf(c) !== null) return c.redirect(to, 303);
    return signInPage(c, { carried: { to, typed: '' } });
  });
  app.post('/sign-in', async (c) => withPassword(c, await formOf(c)));
  app.post('/sign-in/passkey', async (c) => {
    const typed = await formOf(c);
    const carried = carriedIn(typed);
    const account = await shownIn(c, typed.exact('passkey'));
    if (account === null) {
      note(c, { event: 'refused', way: 'passkey' });
      const says = 'That passkey was not taken. Use your password, or try again';
      return signInPage(c, { carried, errors: [{ field: 'account', says }] }, 401);
    }
    signIn(c, account.id, 'passkey');
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
  app.post('/sign-out', async (c) => {
    const session = stillSignedIn(c);
    signOut(c);
    // What of a page may still lie in this browser, its way back too. What to do first stays.
    c.header('clear-site-data', '"cache"');
    const isMatched =
      session !== null && c.var.house.accounts.schoolAccountOf(session.account) !== null;
    const provider = isMatched ? providerAt(c) : null;
    return provider === null ? c.redirect('/sign-in', 303) : signedOutHere(c, provider);
  });
  schoolAccountPages(app, goOn);
  secondStepPages(app, goOn);
  firstPasswordPages(app, goOn);
  leavingPages(app);
  return app;
};
