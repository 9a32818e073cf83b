/** What goes along while somebody signs in: where they wanted to go, and what they had typed. */
import type { SignInWay } from '../../record/content.ts';
import { Button } from '../components/button.tsx';
import type { Shown } from '../sessions.ts';
import { type Ask, type Form, Hidden, page } from '../web.tsx';

export interface Carried {
  /** A page of this console. */
  readonly to: string;
  /** What was sent there and not saved, since nobody was signed in any more; empty where nothing was. */
  readonly typed: string;
  /** Whether something was typed that is not here any more. */
  readonly isLost?: boolean;
}

/** Goes on to what comes next for somebody who has shown this. */
export type GoOn = (
  c: Ask,
  account: string,
  carried: Carried,
  shown: Shown,
  way: SignInWay,
) => Response | Promise<Response>;

/** Only a page of this console, never another site: `//134744072` is one. */
export const placeToGo = (typed: string): string => (/^\/(?!\/)[\w/-]*$/.test(typed) ? typed : '/');

export const carriedIn = (typed: Form): Carried => ({
  to: placeToGo(typed.text('to')),
  typed: typed.exact('typed'),
  isLost: typed.has('lost'),
});

export const carriedFields = ({
  to,
  typed,
  isLost = false,
}: Carried): readonly (readonly [string, string])[] => [
  ['to', to],
  ...(typed === '' ? [] : [['typed', typed] as const]),
  ...(isLost ? [['lost', 'yes'] as const] : []),
];

/** Goes where somebody wanted to go; what they had typed is theirs to send once more. */
export const arrive = (
  c: Ask,
  { to, typed, isLost = false }: Carried,
): Response | Promise<Response> => {
  if (isLost) {
    return page(
      c,
      { title: 'Type it once more' },
      <>
        <h1 class="govuk-heading-l">What you typed is not here any more</h1>
        <p class="govuk-body">
          The program was started again while you were signing in. You are signed in now, but what
          you had typed before was not saved. Your browser may still have it, some pages back.
        </p>
        <Button text="Go on" href={to} />
      </>,
    );
  }
  // A browser that comes from another site shows that it is signed in only from a page of ours on.
  if (typed === '' && c.req.method === 'GET') {
    return page(
      c,
      { title: 'Signed in', goesOnTo: to },
      <>
        <h1 class="govuk-heading-l">You are signed in</h1>
        <p class="govuk-body">
          <a class="govuk-link" href={to}>
            Go on
          </a>
        </p>
      </>,
    );
  }
  if (typed === '') return c.redirect(to, 303);
  return page(
    c,
    { title: 'Send it once more' },
    <>
      <h1 class="govuk-heading-l">What you typed was not saved yet</h1>
      <p class="govuk-body">You were signed out before you sent it. Nothing of it is lost.</p>
      <form method="post" action={to}>
        <Hidden fields={[...new URLSearchParams(typed)]} />
        <div class="govuk-button-group">
          <Button text="Send it now" preventDoubleClick />
          <a class="govuk-link" href="/incidents">
            Leave it
          </a>
        </div>
      </form>
    </>,
  );
};
