/** The second step: something that only the right person has, beside the password that somebody may have seen. */

import type { Hono } from 'hono';
import { NO_SECOND_STEP } from '../../record/accounts.ts';
import type { SecondStep } from '../../record/content.ts';
import { inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import type { Session } from '../sessions.ts';
import {
  type Ask,
  type Env,
  formOf,
  goOnTo,
  Hidden,
  page,
  saidOnce,
  sessionOf,
  signInAlone,
  tokenOf,
} from '../web.tsx';
import { arrive, type Carried, carriedFields, carriedIn, type GoOn } from './arriving.tsx';
import { afterPaper, counterOf, hashOfCode, hasSecondStep, newCodesOnPaper } from './codes.ts';
import { choosePage } from './first-password.tsx';
import { madeIn, shownIn } from './passkeys.ts';
import { addPage, askPage } from './second-step-forms.tsx';
import { provenOnly, signedInOnly } from './signed-in-only.tsx';
import { tooSoon, wasRight, wasWrong } from './trying.ts';

const PAPER = '/second-step/paper';
const MINE = '/second-step/mine';

/** Goes on to the codes on paper, which are shown once, with the way on from there. */
const toPaper = (c: Ask, session: Session, codes: readonly string[], carried: Carried) =>
  goOnTo(
    c,
    PAPER,
    <>
      <p class="govuk-body">
        They are shown once. Each signs you in once, when your telephone is lost.
      </p>
      <pre class="db-sheet" tabindex={0}>
        {codes.join('\n')}
      </pre>
      <form method="post" action="/second-step/go-on">
        <Hidden fields={carriedFields(carried)} />
        <Button text="Go on" />
      </form>
    </>,
    session,
  );

const paperPage = async (c: Ask) => {
  const codes = saidOnce(c);
  if (codes === null) return c.redirect(MINE, 303);
  return page(
    c,
    { title: 'Codes on paper' },
    <>
      <h1 class="govuk-heading-l">Write these down, and lock them away</h1>
      {codes}
    </>,
  );
};

/** What an account has now, and adding or taking away. */
const minePage = (c: Ask) => {
  const { house, desk } = c.var;
  const step = house.accounts.secondStepOf(desk.account) ?? NO_SECOND_STEP;
  const Remove = ({ what, says }: { readonly what: string; readonly says: string }) => (
    <form method="post" action="/second-step/remove">
      <Hidden fields={[['what', what]]} />
      <button type="submit" class="db-link-button">
        Take away<span class="govuk-visually-hidden"> {says}</span>
      </button>
    </form>
  );
  return page(
    c,
    { title: 'Your second step' },
    <>
      <h1 class="govuk-heading-l">Your second step</h1>
      {!hasSecondStep(step) && <p class="govuk-body">You have none yet.</p>}
      <ul class="govuk-list db-list">
        {step.secret !== null && (
          <li>
            An app that makes codes <Remove what="app" says="the app" />
          </li>
        )}
        {step.passkeys.map(({ id, added }) => {
          const says = `A passkey, added ${inSchoolTime(Date.parse(added))}`;
          return (
            <li>
              {says} <Remove what={id} says={says} />
            </li>
          );
        })}
        {hasSecondStep(step) && <li>Codes on paper that were not used: {step.onPaper.length}</li>}
      </ul>
      <Button text="Add one" href="/second-step/add" />
      {hasSecondStep(step) && (
        <form method="post" action="/second-step/paper">
          <Button text="New codes on paper" classes="govuk-button--secondary" />
        </form>
      )}
    </>,
  );
};

/** Whether somebody has yet to show their second step. */
const isStillAsked = (c: Ask, { account, isStepShown = false }: Session): boolean =>
  !isStepShown && hasSecondStep(c.var.house.accounts.secondStepOf(account));

/** Who may add one: whoever is signed in, and whoever has only a password where that is all there is yet. */
const mayAdd = (c: Ask): Session | null => {
  const { sessions, accounts } = c.var.house;
  const whole = sessionOf(c);
  if (whole !== null) return whole.isCovered ? null : whole;
  const half = sessions.halfOf(tokenOf(c));
  // A password that somebody else gave is changed first: they know it too.
  if (half === null || half.mustChoose === true) return null;
  return hasSecondStep(accounts.secondStepOf(half.account)) ? null : half;
};

/** Keeps what was added, signs in wholly, and shows codes on paper where there are none yet. */
const added = async (
  c: Ask,
  account: string,
  change: (before: SecondStep) => Partial<SecondStep>,
  carried: Carried,
) => {
  let codes: readonly string[] = [];
  await c.var.house.accounts.changeSecondStep(account, (before) => {
    codes = before.onPaper.length > 0 ? [] : newCodesOnPaper();
    const onPaper = codes.length > 0 ? codes.map(hashOfCode) : before.onPaper;
    return { ...before, ...change(before), onPaper };
  });
  const session = signInAlone(c, account, sessionOf(c) === null ? 'code' : undefined);
  return codes.length > 0 ? toPaper(c, session, codes, carried) : arrive(c, carried);
};

/** Whether a code opens an account; from now on it does not any more. */
const useCode = (c: Ask, account: string, code: string): Promise<boolean> => {
  const { accounts, sessions, now } = c.var.house;
  const secret = accounts.secondStepOf(account)?.secret ?? null;
  const counter = secret === null ? null : counterOf(secret, code, now());
  return counter === null
    ? accounts.changeSecondStep(account, (step) => afterPaper(step, code))
    : sessions.useCode(account, counter);
};

export const secondStepPages = (app: Hono<Env>, goOn: GoOn): void => {
  app.get('/second-step', async (c) => {
    const half = c.var.house.sessions.halfOf(tokenOf(c));
    if (half === null) return c.redirect(MINE, 303);
    const carried = { to: '/', typed: '' };
    if (isStillAsked(c, half)) return askPage(c, half.account, carried);
    return half.mustChoose === true
      ? choosePage(c, carried, half.isOfSchool)
      : addPage(c, half, carried);
  });
  app.post('/second-step', async (c) => {
    const { sessions } = c.var.house;
    const typed = await formOf(c);
    const carried = carriedIn(typed);
    const half = sessions.halfOf(tokenOf(c));
    if (half === null || !isStillAsked(c, half)) return c.redirect('/sign-in', 303);
    const { account, mustChoose = false, isOfSchool = false } = half;
    const way = typed.has('passkey') ? 'passkey' : 'code';
    const refuse = (says: string) => askPage(c, account, carried, [{ field: 'code', says }]);
    const wait = await tooSoon(c, account);
    if (wait !== null) return refuse(wait);
    const isRight = typed.has('passkey')
      ? (await shownIn(c, typed.exact('passkey')))?.id === account
      : await useCode(c, account, typed.text('code'));
    if (!isRight) {
      wasWrong(c, account, way);
      return refuse('That is not right. Take the code that is shown now, and try again');
    }
    await wasRight(c, account);
    return goOn(c, account, carried, { mustChoose, isStepShown: true, isOfSchool }, way);
  });
  app.get('/second-step/add', provenOnly, async (c) => {
    const session = mayAdd(c);
    return session === null
      ? c.redirect('/second-step', 303)
      : addPage(c, session, { to: MINE, typed: '' });
  });
  app.post('/second-step/add', provenOnly, async (c) => {
    const { sessions, now } = c.var.house;
    const typed = await formOf(c);
    const carried = carriedIn(typed);
    const session = mayAdd(c);
    if (session === null) return c.redirect('/second-step', 303);
    const { account, secret } = session;
    const refuse = (says: string) => addPage(c, session, carried, [{ field: 'code', says }]);
    if (typed.has('passkey')) {
      const passkey = await madeIn(c, typed.exact('passkey'));
      if (passkey === null) return refuse('The passkey was not taken. Try again, or use an app');
      const change = ({ passkeys }: SecondStep) => ({ passkeys: [...passkeys, passkey] });
      return added(c, account, change, carried);
    }
    const counter = secret === null ? null : counterOf(secret, typed.text('code'), now());
    if (secret === null || counter === null || !(await sessions.useCode(account, counter))) {
      return refuse('That is not the code that the app shows now');
    }
    return added(c, account, () => ({ secret }), carried);
  });
  app.post('/second-step/go-on', async (c) => arrive(c, carriedIn(await formOf(c))));
  app.get(MINE, signedInOnly, minePage);
  app.post('/second-step/remove', signedInOnly, provenOnly, async (c) => {
    const { accounts } = c.var.house;
    const { account } = c.var.desk;
    const what = (await formOf(c)).text('what');
    await accounts.changeSecondStep(account, (step) => ({
      ...step,
      secret: what === 'app' ? null : step.secret,
      passkeys: step.passkeys.filter(({ id }) => id !== what),
    }));
    signInAlone(c, account);
    return c.redirect(MINE, 303);
  });
  app.get(PAPER, signedInOnly, paperPage);
  app.post(PAPER, signedInOnly, provenOnly, async (c) => {
    const { accounts } = c.var.house;
    const { account } = c.var.desk;
    const codes = newCodesOnPaper();
    const onPaper = codes.map(hashOfCode);
    await accounts.changeSecondStep(account, (step) => ({ ...step, onPaper }));
    return toPaper(c, signInAlone(c, account), codes, { to: MINE, typed: '' });
  });
};
