/** Signing in with an account of the school's: the way to its server, and back. */

import type { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { House } from '../house.ts';
import {
  type Ask,
  deviceOf,
  type Env,
  formOf,
  note,
  notFound,
  page,
  sessionOf,
  tokenOf,
} from '../web.tsx';
import { type Carried, carriedIn, type GoOn } from './arriving.tsx';
import { signInPage } from './form.tsx';
import {
  type Claimed,
  type Provider,
  ProviderFault,
  type ProviderTrouble,
  WAY_BACK,
} from './provider.ts';
import { providerAt, WAY_THERE } from './school-account-form.tsx';
import { nameOf, UNDER_WAY_MINUTES, type UnderWay } from './under-way.ts';
import { UNMATCHED_MINUTES } from './unmatched.ts';

const COOKIE = 'dutybound-at-school-';
/** How many sign-ins of one browser may be under way; one more ends the oldest. */
const MOST_TABS = 8;

/** The sign-in page once more, with what went wrong; a password opens it still. */
const SAYS: Readonly<Record<ProviderTrouble, (name: string) => string>> = {
  away: (name) => `${name} does not answer. Sign in with your password here, or try again`,
  unfit: (name) =>
    `${name} does not take this program’s settings. Sign in with your password here, and tell whoever looks after this system`,
  stopped: (name) => `The sign-in at ${name} was stopped. Try again, or use your password here`,
  stale: () => 'That took too long, or was begun in another browser. Try again',
  untrue: (name) =>
    `What ${name} said could not be trusted, so nobody was signed in. Try again, or use your password here`,
  elsewhere: () => 'That is not an account of this school. Choose your school account',
};

const STATUS: Readonly<Record<ProviderTrouble, 400 | 401 | 503>> = {
  away: 503,
  unfit: 503,
  stopped: 401,
  stale: 400,
  untrue: 401,
  elsewhere: 401,
};

const refuse = (c: Ask, provider: Provider, carried: Carried, fault: ProviderFault) => {
  const { trouble } = fault;
  note(c, { event: 'refused', way: 'school-account' });
  if (provider.isToBeTold(fault)) {
    c.var.house.onPageFault({ page: 'signing in with the school account', error: fault });
  }
  const errors = [{ field: 'school-account', says: SAYS[trouble](provider.name) }];
  return signInPage(c, { carried, errors }, STATUS[trouble]);
};

const asFault = (error: unknown): ProviderFault => {
  if (error instanceof ProviderFault) return error;
  throw error;
};

const cookieFor = ({ isSecure }: House) =>
  ({ path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure }) as const;

const cookieOf = ({ isSecure }: House, state: string): string =>
  `${isSecure ? '__Host-' : ''}${COOKIE}${nameOf(state)}`;

/** Leaves to the server: by a page and not at once, since a form of ours may lead nowhere else. */
const leave = async (c: Ask, provider: Provider, carried: Carried, isAgain: boolean) => {
  const { house } = c.var;
  const { url, checks } = await provider.begin(isAgain);
  const device = deviceOf(c);
  const isKnown = house.accounts.all().some(({ id }) => house.sessions.knows(id, device));
  const before = Object.keys(getCookie(c)).filter((name) => name.includes(COOKIE));
  for (const name of before.slice(0, Math.max(0, before.length - MOST_TABS + 1))) {
    deleteCookie(c, name, cookieFor(house));
  }
  setCookie(c, cookieOf(house, checks.state), house.underWay.begin(checks, carried, isKnown), {
    ...cookieFor(house),
    maxAge: UNDER_WAY_MINUTES * 60,
  });
  return page(
    c,
    { title: 'Sign in', goesOnTo: url.href },
    <>
      <h1 class="govuk-heading-l">Going to {provider.name}</h1>
      <p class="govuk-body">
        <a class="govuk-link" href={url.href}>
          Go on to {provider.name}
        </a>
      </p>
    </>,
  );
};

/** Who came back, and what belonged to their sign-in; a fault where either is in doubt. */
const cameBack = async (
  c: Ask,
  provider: Provider,
): Promise<{ readonly carried: Carried; readonly claimed: Claimed | ProviderFault }> => {
  const { house } = c.var;
  const state = c.req.query('state') ?? '';
  const cookie = cookieOf(house, state);
  const underWay: UnderWay | null = house.underWay.of(state, getCookie(c, cookie) ?? '');
  if (underWay === null) {
    return {
      carried: { to: '/', typed: '' },
      claimed: new ProviderFault('stale', provider.name),
    };
  }
  deleteCookie(c, cookie, cookieFor(house));
  const { to, hasTyped, checks } = underWay;
  const typed = hasTyped ? house.underWay.takeTyped(state) : '';
  // Where the program was started again meanwhile.
  const carried = { to, typed: typed ?? '', isLost: typed === null };
  const claimed = await provider.finish(new URL(c.req.url).search, checks).catch(asFault);
  return { carried, claimed };
};

/** Says a code to somebody whom no account was matched to. */
const unmatchedPage = (c: Ask, provider: Provider, carried: Carried, claimed: Claimed) => {
  const code = c.var.house.unmatched.add(claimed);
  note(c, { event: 'refused', way: 'school-account' });
  if (carried.typed !== '') {
    const says = `Nobody has matched your school account yet. Say the code ${code} to whoever gives out accounts, in person, or use your password here`;
    return signInPage(c, { carried, errors: [{ field: 'school-account', says }] }, 401);
  }
  return page(
    c,
    { title: 'Not matched yet' },
    <>
      <h1 class="govuk-heading-l">Nobody has matched your school account yet</h1>
      <p class="govuk-body">
        {provider.name} knows you, but here no account was given to you. Go to whoever gives out
        accounts, in person, and say this code:
      </p>
      <p class="govuk-body-l">
        <strong>{code}</strong>
      </p>
      <p class="govuk-body">
        It holds for {UNMATCHED_MINUTES} minutes. Nothing was opened. If you have an account here
        with a password, you can{' '}
        <a class="govuk-link" href="/sign-in">
          sign in with that
        </a>
        .
      </p>
      <p class="govuk-body">
        Somebody must know of a concern now? Find the Designated Safeguarding Lead.{' '}
        <a class="govuk-link" href="/emergency">
          What to do first
        </a>{' '}
        needs no signing in. If a child is in danger, ring 999.
      </p>
    </>,
    401,
  );
};

const tooMany = (c: Ask, carried: Carried) =>
  signInPage(
    c,
    {
      carried,
      errors: [
        {
          field: 'school-account',
          says: 'Many people are signing in. Wait ten seconds, or use your password here',
        },
      ],
    },
    503,
  );

export const schoolAccountPages = (app: Hono<Env>, goOn: GoOn): void => {
  app.post(WAY_THERE, async (c) => {
    const { house } = c.var;
    const provider = providerAt(c);
    if (provider === null) return notFound(c);
    const carried = carriedIn(await formOf(c));
    if (house.providerPace.isTooFast(provider)) return tooMany(c, carried);
    const session = sessionOf(c);
    try {
      const left = await leave(c, provider, carried, session !== null);
      // Whoever comes back begins a session of their own: this one would be left over.
      house.sessions.end(tokenOf(c));
      return left;
    } catch (error) {
      return refuse(c, provider, carried, asFault(error));
    }
  });
  app.get(WAY_BACK, async (c) => {
    const { accounts, providerPace } = c.var.house;
    const provider = providerAt(c);
    if (provider === null) return notFound(c);
    // Back from signing out there.
    if (new URL(c.req.url).search === '') return c.redirect('/sign-in', 303);
    if (providerPace.isTooFast(provider)) return tooMany(c, { to: '/', typed: '' });
    const { carried, claimed } = await cameBack(c, provider);
    if (claimed instanceof ProviderFault) return refuse(c, provider, carried, claimed);
    const account = accounts.matchedTo(claimed.schoolAccount);
    if (account === null) return unmatchedPage(c, provider, carried, claimed);
    const inForce = accounts.inForce(account);
    if (inForce === null) {
      note(c, { event: 'refused', way: 'school-account', account });
      const says = 'The account that this was matched to cannot be used now';
      return signInPage(c, { carried, errors: [{ field: 'school-account', says }] }, 401);
    }
    const { isStepShown } = claimed;
    // Whoever decides can sign in also while somebody else's server is away.
    const mustChoose = accounts.needsSecondStep(account) && accounts.passwordOf(account) === null;
    const shown = { isStepShown, mustChoose, isOfSchool: true };
    return goOn(c, account, carried, shown, 'school-account');
  });
};
