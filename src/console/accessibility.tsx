/** How accessible the console is, and what is known not to be: for anybody, without signing in. */
import { Hono } from 'hono';
import { type Env, page } from './web.tsx';

export const accessibilityPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/accessibility', (c) =>
    page(
      c,
      { title: 'Accessibility' },
      <>
        <h1 class="govuk-heading-l">Accessibility</h1>
        <p class="govuk-body">
          You can do all of it with a keyboard, with a screen reader or without JavaScript. It works
          on a small phone, and with letters of twice the size. Nothing is said by colour alone.
          Only passkeys need JavaScript, and there is another way beside them.
        </p>
        <h2 class="govuk-heading-m">How it was tried</h2>
        <p class="govuk-body">
          The pages are held to level AA of the Web Content Accessibility Guidelines 2.2. A program
          (axe) looks at each page, also with mistakes on it, whenever the tests run. The tests also
          use a keyboard alone, 320 pixels, letters of twice the size, no JavaScript and high
          contrast.
        </p>
        <h2 class="govuk-heading-m">What is not known</h2>
        <ul class="govuk-list govuk-list--bullet">
          <li>Nobody who uses a screen reader every day has tried it yet.</li>
          <li>Nobody has tried it with voice control or a switch.</li>
          <li>The picture for an app's key cannot be read out. The key below it can.</li>
        </ul>
        <h2 class="govuk-heading-m">If something stops you</h2>
        <p class="govuk-body">
          Tell whoever set this up for your school. In an emergency do not wait for it: ring 999,
          and find the Designated Safeguarding Lead.
        </p>
      </>,
    ),
  );
  return app;
};
