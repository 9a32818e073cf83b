/** The console's pages, and what holds on all of them. */
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import { accessibilityPages } from './accessibility.tsx';
import { alertPages } from './alerts.tsx';
import { assetRoutes } from './assets.ts';
import { auditingPages } from './auditing/pages.tsx';
import { readPages } from './auditing/reads.tsx';
import { drillPages } from './drills/pages.tsx';
import { emergencyPages } from './emergency.tsx';
import type { House } from './house.ts';
import { incidentPages } from './incident/pages.tsx';
import { listPages } from './list.tsx';
import { LOOPBACK } from './listening.ts';
import { keepingPages, keepingPagesOfTrust } from './looking-after/pages.ts';
import { ownAccountPages } from './own-account.tsx';
import { CONTENT_POLICY } from './page.tsx';
import { policyPages } from './policy.tsx';
import { raisePages } from './raise.tsx';
import { raisedPages } from './raised.tsx';
import { readingPages } from './readings.tsx';
import { schoolAccountsPages } from './school-accounts.tsx';
import { schoolsPages } from './schools-of-trust.tsx';
import { setUpPages } from './set-up.tsx';
import { signInPages } from './signing-in/pages.tsx';
import { tryingPages } from './trying/pages.tsx';
import {
  type Ask,
  type Env,
  failed,
  note,
  notFound,
  originOf,
  plainFormsOnly,
  sessionOf,
  UPLOAD,
} from './web.tsx';

/** A form holds words: the longest note and all choices fit in this many times over. */
const LONGEST_FORM = 64 * 1024;
/** These measure by themselves what is sent to them: a log, and a mapping. */
const MEASURED_THERE = [UPLOAD, '/audits/log/mapping'];

/**
 * What another server has written so many milliseconds ago may be missing from a page. Whoever comes from another
 * server signs in first, and finds all that they have written there. What is added is held against all of it.
 */
const STILL_NEW = 250;

/**
 * Whether this is an address of ours. Without a proxy only this machine is: a site whose name somebody points
 * here must not be taken for this one by a browser. Behind one, it is the address that was said, if any was; and so
 * it is of one of several schools, since browsers keep schools apart by it.
 */
const isOurs = ({ isSecure, address, isOneOfSeveral }: House, { host, hostname }: URL): boolean =>
  isSecure || isOneOfSeveral
    ? address === null || address.host === host
    : LOOPBACK.includes(hostname);

const tooLong = (c: Ask): Response => c.text('That is too long.', 413);
const measured = bodyLimit({ maxSize: LONGEST_FORM, onError: tooLong });

/** Where a length is said, as browsers do, the form need not be opened to know it. */
const shortFormsOnly: MiddlewareHandler<Env> = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
  if (MEASURED_THERE.includes(c.req.path)) return next();
  const said = c.req.header('content-length');
  if (said === undefined || c.req.header('transfer-encoding') !== undefined) {
    return measured(c, next);
  }
  return Number(said) <= LONGEST_FORM ? next() : tooLong(c);
};

export type App = Hono<Env>;

/** The pages of a school. */
const schoolRooms = (): readonly Hono<Env>[] => [
  raisePages(),
  raisedPages(),
  alertPages(),
  listPages(),
  keepingPages(),
  schoolAccountsPages(),
  drillPages(),
  ownAccountPages(),
  readingPages(),
  tryingPages(),
  policyPages(),
  auditingPages(),
  readPages(),
  incidentPages(),
];

/** The pages of a trust. It has no incidents of its own, and no policy. */
const trustRooms = (): readonly Hono<Env>[] => [
  schoolsPages(),
  keepingPagesOfTrust(),
  schoolAccountsPages(),
  ownAccountPages(),
  readPages(),
];

export const consoleApp = (house: House): App => {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    c.set('house', house);
    return next();
  });
  app.use(
    secureHeaders({
      xFrameOptions: 'DENY',
      referrerPolicy: 'no-referrer',
      strictTransportSecurity: house.isSecure && 'max-age=31536000; includeSubDomains',
      permissionsPolicy: { camera: [], microphone: [], geolocation: [], displayCapture: [] },
    }),
  );
  app.use(async (c, next) => {
    await next();
    // What is a page of its own has a policy of its own.
    if (!c.res.headers.has('content-security-policy')) {
      c.res.headers.set('content-security-policy', CONTENT_POLICY);
    }
    // A shared computer keeps nothing; what is public to everybody says so itself.
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });
  app.use(async (c, next) => {
    if (isOurs(house, new URL(c.req.url))) return next();
    note(c, { event: 'from-elsewhere' });
    return c.text('This is not at that address.', 421);
  });
  app.route('/', assetRoutes(house.assets));
  app.use(plainFormsOnly);
  app.use(csrf({ origin: (origin, c) => origin === originOf(c) }));
  app.use(shortFormsOnly);
  app.get('/health', (c) => c.text('ok'));
  app.route('/', emergencyPages());
  app.route('/', accessibilityPages());
  // What to do first needs no record; everything else shows what was written on any server.
  app.use(async (c, next) => {
    await house.record.catchUp(sessionOf(c) === null ? 0 : STILL_NEW);
    return next();
  });
  app.route('/', setUpPages());
  app.use(async (c, next) => (house.isSetUp ? next() : c.redirect('/set-up', 303)));
  app.route('/', signInPages());
  for (const pages of house.isTrust ? trustRooms() : schoolRooms()) app.route('/', pages);
  app.notFound(notFound);
  app.onError((error, c) => failed(c, error));
  return app;
};
