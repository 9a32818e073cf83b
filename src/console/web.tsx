/** What all pages share of the web: who asks, what a form held, and how a page is given back. */
import { randomUUID } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { HTTPException } from 'hono/http-exception';
import type { Child } from 'hono/jsx';
import { routePath } from 'hono/route';
import type { SignIn, SignInWay } from '../record/content.ts';
import { Desk } from '../record/desk.ts';
import { RecordFault } from '../record/fault.ts';
import { clockTime } from '../words/time.ts';
import type { House } from './house.ts';
import { Notices, noticesFor } from './notices.tsx';
import { Page } from './page.tsx';
import { endOf, KNOWN_FOR_DAYS, type Session, type Shown } from './sessions.ts';

export interface Env {
  Variables: {
    house: House;
    /** Both are set on every page that asks who one is. */
    desk: Desk;
    session: Session;
  };
}

export type Ask = Context<Env>;

/** What a form held. Every field is text; a file is refused before it gets here. */
export class Form {
  readonly #fields: URLSearchParams;

  constructor(fields: URLSearchParams) {
    this.#fields = fields;
  }

  /** One field without the spaces around it; empty where it was left out. */
  text(name: string): string {
    return (this.#fields.get(name) ?? '').trim();
  }

  /** One field to the letter: a password. */
  exact(name: string): string {
    return this.#fields.get(name) ?? '';
  }

  all(name: string): readonly string[] {
    return this.#fields.getAll(name);
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /** Every field but these, to be sent once more from the next page. */
  without(...names: readonly string[]): readonly (readonly [string, string])[] {
    return [...this.#fields].filter(([name]) => !names.includes(name));
  }
}

/** Where a browser says that a page of ours comes from. A proxy speaks to us without TLS, and with it to them. */
export const originOf = (c: Ask): string =>
  `${c.var.house.isSecure ? 'https' : 'http'}://${new URL(c.req.url).host}`;

/** The kind of form that there is but in one place: it cannot carry a file. */
const FORM_TYPE = 'application/x-www-form-urlencoded';
/** Where a log is uploaded, which is a file. */
export const UPLOAD = '/audits/log';
const FILE_TYPE = 'multipart/form-data';

export const formOf = async (c: Ask): Promise<Form> =>
  new Form(new URLSearchParams(await c.req.text()));

/** Refuses what is sent in any form but a plain one, before it is read. */
export const plainFormsOnly: MiddlewareHandler<Env> = async (c, next) => {
  const [type = ''] = (c.req.header('content-type') ?? '').split(';');
  const wanted = c.req.path === UPLOAD ? FILE_TYPE : FORM_TYPE;
  if (c.req.method === 'POST' && type.trim().toLowerCase() !== wanted) {
    note(c, { event: 'from-elsewhere' });
    return c.text('Send a plain form. Files are never accepted here.', 415);
  }
  return next();
};

/** One thing that is wrong with what was typed: in which field, and how to mend it. */
export interface FieldError {
  readonly field: string;
  readonly says: string;
}

export const errorIn = (errors: readonly FieldError[], field: string) => {
  const found = errors.find((each) => each.field === field);
  return found === undefined ? undefined : { text: found.says };
};

type Status = 200 | 400 | 401 | 403 | 404 | 409 | 429 | 500 | 503;

/** What a page says of itself; the rest of its frame is the same on all. */
export interface PageSaid {
  /** Names nobody: it is kept in the history of the browser. */
  readonly title: string;
  readonly hasErrors?: boolean;
  readonly isExercise?: boolean;
  /** Seconds after which a browser without JavaScript asks for the page again. */
  readonly refresh?: number;
  /** Where a browser goes from this page by itself, at once. */
  readonly goesOnTo?: string;
}

const navigationFor = ({ path }: Ask['req'], isSignedIn: boolean, isTrust: boolean) =>
  [
    { text: 'What to do first', href: '/emergency' },
    ...(isSignedIn
      ? [
          isTrust
            ? { text: 'Schools', href: '/schools' }
            : { text: 'Incidents', href: '/incidents' },
          { text: 'Sign out', href: '/sign-out' },
          { text: 'Exit this page', href: '/leave' },
        ]
      : [{ text: 'Sign in', href: '/sign-in' }]),
  ].map((item) => ({ ...item, current: item.href === path }));

/** The address of this page as a browser asks for it by itself, when nobody has touched anything. */
const againOf = (c: Ask): string => {
  const { pathname, searchParams } = new URL(c.req.url);
  searchParams.delete('kept');
  searchParams.set('auto', '');
  return `${pathname}?${searchParams}`;
};

const MINUTE = 60_000;
/** How long before a session ends it is said, in minutes. */
const WARNED_BEFORE = 15;

const EndsSoon = ({ c }: { readonly c: Ask }) => {
  const { session } = c.var;
  const now = c.var.house.now().getTime();
  if (session === undefined || endOf(session) - now > WARNED_BEFORE * MINUTE) return null;
  return (
    <p class="govuk-inset-text" role="status">
      You will be signed out at {clockTime(endOf(session), now)}. Sign out and in again before that.
    </p>
  );
};

/** Gives back a page in the frame that is the same on all of them. */
export const page = async (
  c: Ask,
  { title, hasErrors, isExercise = false, refresh, goesOnTo }: PageSaid,
  children: Child,
  status: Status = 200,
): Promise<Response> => {
  const { house, desk } = c.var;
  // A page that says what went wrong must be shown also where nobody can say what waits.
  const notices =
    desk === undefined ? null : await noticesFor(house, desk.account, c.req.path).catch(() => []);
  const banner = isExercise ? 'exercise' : house.isDemonstration ? 'demo' : undefined;
  const made = (
    <Page
      title={title}
      hasErrors={hasErrors}
      school={house.name ?? undefined}
      navigation={
        house.isSetUp ? navigationFor(c.req, desk !== undefined, house.isTrust) : undefined
      }
      banner={banner}
      isSignedIn={desk !== undefined}
      footer={{ meta: { items: [{ text: 'Accessibility', href: '/accessibility' }] } }}
      assets={house.assets}
      before={
        <>
          <EndsSoon c={c} />
          {notices !== null && <Notices notices={notices} isExercise={isExercise} />}
        </>
      }
      head={
        <>
          {refresh !== undefined && (
            <noscript>
              <meta http-equiv="refresh" content={`${refresh}; url=${againOf(c)}`} />
            </noscript>
          )}
          {goesOnTo !== undefined && <meta http-equiv="refresh" content={`0; url=${goesOnTo}`} />}
        </>
      }
    >
      {children}
    </Page>
  );
  // As bytes: whoever sends it need not work out twice how long it is.
  const bytes = Buffer.from(await made.toString());
  return c.body(bytes, status, { 'content-type': 'text/html; charset=UTF-8' });
};

const cookieName = ({ isSecure }: House, what = ''): string =>
  `${isSecure ? '__Host-' : ''}dutybound${what}`;

export const tokenOf = (c: Ask): string | undefined => getCookie(c, cookieName(c.var.house));

/** What says that an account has signed in with this browser before. It opens nothing. */
export const deviceOf = (c: Ask): string | undefined =>
  getCookie(c, cookieName(c.var.house, '-known'));

const cookieFor = ({ isSecure }: House) =>
  ({ path: '/', httpOnly: true, sameSite: 'Strict', secure: isSecure }) as const;

/** The kind of page that was asked for: the pattern of its address, and nothing of the address. */
const pageOf = (c: Ask): string => `${c.req.method} ${routePath(c, -1)}`;

/**
 * Writes a line of the log of signing in. Nobody waits for it: how long an answer takes says nothing of whether
 * there is such an account, and a disk that is full keeps nobody out.
 */
export const note = (c: Ask, { account, ...line }: SignIn): void => {
  const { accounts, onPageFault } = c.var.house;
  const known = account !== undefined && accounts.has(account) ? { account } : {};
  accounts.signIns
    .add({ ...line, ...known })
    .catch((error: unknown) => onPageFault({ page: pageOf(c), error }));
};

/**
 * Begins a session, with a token that nobody had before.
 * @param way what was shown for it; left out where somebody who was signed in stays so
 * @param shown what was shown so far, where more is to come
 */
export const signIn = (c: Ask, account: string, way?: SignInWay, shown?: Shown): Session => {
  const { house } = c.var;
  const isWhole = shown === undefined;
  house.sessions.end(tokenOf(c));
  const { token, session } = house.sessions.begin(account, isWhole, shown);
  if (way !== undefined) {
    note(c, { event: isWhole ? 'signed-in' : 'password-right', way, account });
  }
  setCookie(c, cookieName(house), token, cookieFor(house));
  if (isWhole) {
    const device = deviceOf(c);
    // Nobody waits for that: what was counted before is forgotten within an hour anyway.
    house.sessions
      .forgive(account, device)
      .catch((error: unknown) => house.onPageFault({ page: pageOf(c), error }));
    if (!house.sessions.knows(account, device)) {
      setCookie(c, cookieName(house, '-known'), house.sessions.know(account), {
        ...cookieFor(house),
        maxAge: KNOWN_FOR_DAYS * 24 * 60 * 60,
      });
    }
  }
  return session;
};

/** The same, and everywhere else the account is signed out: how it signs in was changed. */
export const signInAlone = (c: Ask, account: string, way?: SignInWay): Session => {
  c.var.house.sessions.endAll(account);
  return signIn(c, account, way);
};

/**
 * Goes on to the page that shows what was just done, which says it once. Whoever loads that page again does
 * nothing a second time, as they would where a form is answered with a page.
 */
export const goOnTo = (
  c: Ask,
  at: string,
  says: Child,
  session: Session = c.var.session,
): Response => {
  session.said = { at, says };
  return c.redirect(at, 303);
};

/** What the page that is asked for is to say once; null where nothing was just done. */
export const saidOnce = (c: Ask): Child => {
  const session = sessionOf(c);
  if (session?.said?.at !== c.req.path || c.req.method !== 'GET') return null;
  const { says } = session.said;
  session.said = null;
  return says;
};

/** Goes on to what is still to be said there, where a button was pressed twice; null where nothing is. */
export const pressedTwice = (c: Ask, at: string): Response | null =>
  c.var.session.said?.at === at ? c.redirect(at, 303) : null;

/** What was just done, above the heading of the page that shows it. */
export const Said = ({ says }: { readonly says: Child }) =>
  says === null ? null : (
    <div class="govuk-inset-text" role="status">
      {typeof says === 'string' ? <p class="govuk-body">{says}</p> : says}
    </div>
  );

export const signOut = (c: Ask): void => {
  const { house } = c.var;
  const session = stillSignedIn(c);
  if (session !== null) note(c, { event: 'signed-out', account: session.account });
  house.sessions.end(tokenOf(c));
  deleteCookie(c, cookieName(house), { path: '/', secure: house.isSecure });
};

export const sessionOf = (c: Ask): Session | null =>
  c.var.house.sessions.of(tokenOf(c), c.req.query('auto') === undefined);

/** The session of a page that is open: nobody has touched anything. */
export const stillSignedIn = (c: Ask): Session | null => c.var.house.sessions.of(tokenOf(c), false);

/** The desk of whoever is signed in; null where nobody is, or no longer. */
export const deskOf = (c: Ask, session = sessionOf(c)): Desk | null => {
  const { house } = c.var;
  return session === null ? null : Desk.open(house.record, house.accounts, session.account);
};

export const notFound = (c: Ask): Response | Promise<Response> =>
  page(
    c,
    { title: 'Not here' },
    <>
      <h1 class="govuk-heading-l">There is nothing here for you</h1>
      <p class="govuk-body">It is not there, or it is not open to your account.</p>
      <p class="govuk-body">
        <a class="govuk-link" href="/">
          Go to the first page
        </a>
        . If a child is in danger, ring 999.
      </p>
    </>,
    404,
  );

/** Says that something went wrong, and what to do meanwhile. Nothing of what was sent is repeated or logged. */
export const failed = (c: Ask, error: unknown): Response | Promise<Response> => {
  if (error instanceof HTTPException) {
    // The only one that is thrown: a form that was not sent from a page of this console.
    note(c, { event: 'from-elsewhere' });
    return c.text(
      'This form was not sent from the console. Open the page there, and try again.',
      403,
    );
  }
  if (error instanceof RecordFault && error.code === 'not-allowed') {
    const { desk, house } = c.var;
    note(c, { event: 'not-allowed', ...(desk === undefined ? {} : { account: desk.account }) });
    const whom = house.isTrust
      ? 'an administrator of the trust'
      : 'the Designated Safeguarding Lead';
    return page(
      c,
      { title: 'Not for this account' },
      <>
        <h1 class="govuk-heading-l">Your account may not do this</h1>
        <p class="govuk-body">Nothing was recorded. Ask {whom}.</p>
      </>,
      403,
    );
  }
  c.var.house.onPageFault({ page: pageOf(c), error });
  const says = error instanceof RecordFault ? error.message : 'the program made a mistake';
  return page(
    c,
    { title: 'Not saved' },
    <>
      <h1 class="govuk-heading-l">This was not saved</h1>
      <p class="govuk-body">
        What was wrong: {says}. Go back in your browser, where what you typed still is, and try once
        more. If it happens again, write it on paper with the time.
      </p>
      <p class="govuk-body">
        Go on with what is to be done:{' '}
        <a class="govuk-link" href="/emergency">
          what to do first
        </a>
        .
      </p>
    </>,
    500,
  );
};

/** A key for one form, so that sending it twice records one thing. */
export const newKey = (): string => randomUUID();

/** The fields that a form sends on without showing them. */
export const Hidden = ({ fields }: { readonly fields: readonly (readonly [string, string])[] }) => (
  <>
    {fields.map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
);
