/** The console's pages, and what holds on all of them. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import { accessibilityPages } from './accessibility.tsx';
import { alertPages } from './alerts.tsx';
import { assetRoutes } from './assets.ts';
import { emergencyPages } from './emergency.tsx';
import type { House } from './house.ts';
import { incidentPages } from './incident/pages.tsx';
import { listPages } from './list.tsx';
import { peoplePages } from './people.tsx';
import { raisePages } from './raise.tsx';
import { raisedPages } from './raised.tsx';
import { schoolPages } from './school.tsx';
import { setUpPages } from './set-up.tsx';
import { signInPages } from './signing-in/pages.tsx';
import { type Env, failed, notFound, plainFormsOnly } from './web.tsx';

/** A form holds words: the longest note and all choices fit in this many times over. */
const LONGEST_FORM = 64 * 1024;

export type App = Hono<Env>;

export const consoleApp = (house: House): App => {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    c.set('house', house);
    return next();
  });
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      referrerPolicy: 'no-referrer',
      strictTransportSecurity: house.isSecure,
      permissionsPolicy: { camera: [], microphone: [], geolocation: [], displayCapture: [] },
    }),
  );
  app.use(async (c, next) => {
    await next();
    // A shared computer keeps nothing; what is public to everybody says so itself.
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });
  app.route('/', assetRoutes(house.assets));
  app.use(plainFormsOnly);
  app.use(csrf());
  app.use(bodyLimit({ maxSize: LONGEST_FORM, onError: (c) => c.text('That is too long.', 413) }));
  app.get('/health', (c) => c.text('ok'));
  app.route('/', emergencyPages());
  app.route('/', accessibilityPages());
  app.route('/', setUpPages());
  app.use(async (c, next) =>
    house.settings.school === null ? c.redirect('/set-up', 303) : next(),
  );
  app.route('/', signInPages());
  app.route('/', raisePages());
  app.route('/', raisedPages());
  app.route('/', alertPages());
  app.route('/', listPages());
  app.route('/', peoplePages());
  app.route('/', schoolPages());
  app.route('/', incidentPages());
  app.notFound(notFound);
  app.onError((error, c) => failed(c, error));
  return app;
};
