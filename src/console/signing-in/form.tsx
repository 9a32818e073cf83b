/** The form that asks for an account and a password, or for a passkey. */

import { Button } from '../components/button.tsx';
import { Input } from '../components/input.tsx';
import { PasswordInput } from '../components/password-input.tsx';
import { Errors } from '../fields.tsx';
import { Number999 } from '../shown.tsx';
import { type Ask, errorIn, type FieldError, Hidden, page } from '../web.tsx';
import { type Carried, carriedFields } from './arriving.tsx';
import { hasPasskeys, toShow } from './passkeys.ts';
import { providerAt, SchoolAccountForm } from './school-account-form.tsx';

/** A button that appears where the browser can do it; the browser's answer goes along with its form. */
export const PasskeyForm = (props: {
  readonly action: string;
  readonly does: 'make' | 'show';
  /** What the browser is asked, JSON. */
  readonly asks: string;
  readonly says: string;
  readonly carried?: Carried;
}) => (
  <form method="post" action={props.action} hidden data-passkey={props.does} data-asks={props.asks}>
    {props.carried !== undefined && <Hidden fields={carriedFields(props.carried)} />}
    <Hidden fields={[['passkey', '']]} />
    <Button text={props.says} classes="govuk-button--secondary" />
    <p class="govuk-error-message" role="alert" />
  </form>
);

export interface SignInProps {
  readonly carried: Carried;
  readonly account?: string;
  /** Whether a code on paper may be typed beside the password: whoever has one does not wait. */
  readonly asksCode?: boolean;
  readonly errors?: readonly FieldError[];
}

export const signInPage = async (
  c: Ask,
  { carried, account = '', asksCode = false, errors = [] }: SignInProps,
  status: 200 | 400 | 401 | 429 | 503 = 200,
) => {
  const asks = hasPasskeys(c) ? await toShow(c) : null;
  const provider = providerAt(c);
  return page(
    c,
    { title: 'Sign in', hasErrors: errors.length > 0 },
    <>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">Sign in</h1>
      {carried.typed !== '' && (
        <p class="govuk-inset-text">
          You were signed out. What you typed is kept: sign in, and send it.
        </p>
      )}
      <p class="govuk-body">
        If a child is in danger, ring <Number999 isExercise={c.var.house.isDemonstration} /> first.{' '}
        <a class="govuk-link" href="/emergency">
          What to do first
        </a>{' '}
        needs no signing in.
      </p>
      {provider !== null && (
        <>
          <SchoolAccountForm says={`Sign in with ${provider.name}`} carried={carried} />
          <h2 class="govuk-heading-m">Or with a password</h2>
        </>
      )}
      <form method="post" action="/sign-in" novalidate>
        <Hidden fields={carriedFields(carried)} />
        <Input
          id="account"
          name="account"
          label={{ text: 'Account' }}
          hint={{ text: 'Such as dsl-1. Whoever set the school up can tell you.' }}
          value={account}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          classes="govuk-input--width-20"
          errorMessage={errorIn(errors, 'account')}
        />
        <PasswordInput
          id="password"
          name="password"
          label={{ text: 'Password' }}
          autocomplete="current-password"
          errorMessage={errorIn(errors, 'password')}
        />
        {asksCode && (
          <Input
            id="code"
            name="code"
            label={{ text: 'Code on paper, if you have one' }}
            hint={{ text: 'With it you need not wait. It is your second step too.' }}
            autocomplete="one-time-code"
            autocapitalize="characters"
            spellcheck={false}
            classes="govuk-input--width-20"
          />
        )}
        <Button text="Sign in" preventDoubleClick />
      </form>
      <p class="govuk-body">
        Forgotten your password? Whoever gives out accounts gives you a new one, in person.
      </p>
      {asks !== null && (
        <PasskeyForm
          action="/sign-in/passkey"
          does="show"
          asks={asks}
          says="Sign in with a passkey"
          carried={carried}
        />
      )}
    </>,
    status,
  );
};
