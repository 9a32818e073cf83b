/** The frame of every page: its name, the school, a banner where nothing is real, and where one can go. */
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';

export interface PageProps {
  readonly title: string;
  /** Whether something on it has to be mended: its name begins with "Error". */
  readonly hasErrors?: boolean;
  readonly isExercise?: boolean;
  /** Null before the school is set up. */
  readonly school: string | null;
  /** Who is signed in; null for nobody. */
  readonly account: string | null;
  readonly isDemonstration: boolean;
  /** Seconds after which a browser without JavaScript asks for the page again. */
  readonly refresh?: number;
}

const SERVICE = 'Dutybound';

export const Page = ({
  title,
  hasErrors = false,
  isExercise = false,
  school,
  account,
  isDemonstration,
  refresh,
  children,
}: PageProps & { readonly children?: Child }) => (
  <>
    {raw('<!DOCTYPE html>')}
    <html lang="en-GB" class="govuk-template">
      <head>
        <meta charset="utf-8" />
        <title>
          {hasErrors ? 'Error: ' : ''}
          {title} - {SERVICE}
        </title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light" />
        <meta name="robots" content="noindex" />
        {refresh !== undefined && (
          <noscript>
            <meta http-equiv="refresh" content={String(refresh)} />
          </noscript>
        )}
        <link rel="stylesheet" href="/assets/styles.css" />
        <link rel="icon" href="data:," />
        <script src="/assets/script.js" type="module" />
      </head>
      <body class="govuk-template__body">
        <a href="#main" class="govuk-skip-link">
          Skip to main content
        </a>
        {(isExercise || isDemonstration) && (
          <div class="db-banner" role="note">
            {isExercise
              ? 'EXERCISE. Nothing here is real. Ring nobody.'
              : 'DEMONSTRATION. This school and everything in it is made up.'}
          </div>
        )}
        <header class="db-header">
          <div class="govuk-width-container">
            <a class="db-header__name" href="/">
              {SERVICE}
            </a>
            {school !== null && <span class="db-header__school">{school}</span>}
            <nav aria-label="Always" class="db-header__nav">
              <a class="db-header__emergency" href="/emergency">
                What to do first
              </a>
              {account !== null && (
                <form method="post" action="/sign-out">
                  <button class="db-header__button">Sign out {account}</button>
                </form>
              )}
            </nav>
          </div>
        </header>
        <div class="govuk-width-container">
          <main class="govuk-main-wrapper" id="main" tabindex={-1}>
            {children}
          </main>
        </div>
        <footer class="db-footer">
          <div class="govuk-width-container">
            <p class="govuk-body-s">
              What the school's own policy asks. It is no legal advice. In danger: 999.
            </p>
          </div>
        </footer>
      </body>
    </html>
  </>
);
