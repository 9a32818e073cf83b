/** The forms of the second step: showing it, and adding one. */

import { NO_SECOND_STEP } from '../../record/accounts.ts';
import { listInWords } from '../../words/entries.ts';
import { Button } from '../components/button.tsx';
import { Input } from '../components/input.tsx';
import { Errors } from '../fields.tsx';
import type { Session } from '../sessions.ts';
import { type Ask, errorIn, type FieldError, Hidden, page } from '../web.tsx';
import { type Carried, carriedFields } from './arriving.tsx';
import { inGroups, newSecret, pictureOf } from './codes.ts';
import { PasskeyForm } from './form.tsx';
import { hasPasskeys, toMake, toShow } from './passkeys.ts';

const Code = ({
  says,
  hint,
  errors,
}: {
  readonly says: string;
  readonly hint: string;
  readonly errors: readonly FieldError[];
}) => (
  <Input
    id="code"
    name="code"
    label={{ text: says }}
    hint={{ text: hint }}
    autocomplete="one-time-code"
    autocapitalize="characters"
    spellcheck={false}
    classes="govuk-input--width-10"
    errorMessage={errorIn(errors, 'code')}
  />
);

/** Asks for the second step of an account whose password was right. */
export const askPage = async (
  c: Ask,
  account: string,
  carried: Carried,
  errors: readonly FieldError[] = [],
) => {
  const step = c.var.house.accounts.secondStepOf(account) ?? NO_SECOND_STEP;
  const asks = hasPasskeys(c) && step.passkeys.length > 0 ? await toShow(c, step.passkeys) : null;
  return page(
    c,
    { title: 'Second step', hasErrors: errors.length > 0 },
    <>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">One more step</h1>
      {asks !== null && (
        <PasskeyForm
          action="/second-step"
          does="show"
          asks={asks}
          says="Use my passkey"
          carried={carried}
        />
      )}
      <form method="post" action="/second-step" novalidate>
        <Hidden fields={carriedFields(carried)} />
        <Code
          says="Code"
          hint={
            step.secret === null
              ? 'One of the codes that you wrote on paper.'
              : 'The six digits that your app shows now, or one of the codes that you wrote on paper.'
          }
          errors={errors}
        />
        <Button text="Go on" preventDoubleClick />
      </form>
    </>,
    errors.length > 0 ? 401 : 200,
  );
};

/** Lets somebody add an app or a passkey. */
export const addPage = async (
  c: Ask,
  session: Session,
  carried: Carried,
  errors: readonly FieldError[] = [],
  status: 200 | 400 | 401 = errors.length > 0 ? 400 : 200,
) => {
  session.secret ??= newSecret();
  const { account, secret } = session;
  const { accounts } = c.var.house;
  const { passkeys } = accounts.secondStepOf(account) ?? NO_SECOND_STEP;
  const others = accounts.stoodInForBy(account).map(({ id }) => id);
  return page(
    c,
    { title: 'Add a second step', hasErrors: errors.length > 0 },
    <>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">Add a second step</h1>
      <p class="govuk-body">
        {others.length > 0 && `You stand in for ${listInWords(others)}. `}
        This account opens what children have told. A password alone may be seen or guessed.
      </p>
      {hasPasskeys(c) && (
        <PasskeyForm
          action="/second-step/add"
          does="make"
          asks={await toMake(c, account, passkeys)}
          says="Use this device: make a passkey"
          carried={carried}
        />
      )}
      <h2 class="govuk-heading-m">Use an app on your telephone</h2>
      <ol class="govuk-list govuk-list--number">
        <li>Open an app that makes codes, such as the one you have for your bank or e-mail.</li>
        <li>Let it read this picture, or type the key below it.</li>
      </ol>
      <img class="db-picture" src={pictureOf(secret, account)} alt="The key, for the app to read" />
      <p class="govuk-body">
        Key: <code>{inGroups(secret)}</code>
      </p>
      <form method="post" action="/second-step/add" novalidate>
        <Hidden fields={carriedFields(carried)} />
        <Code says="Code" hint="The six digits that the app shows now." errors={errors} />
        <Button text="Add it" preventDoubleClick />
      </form>
    </>,
    status,
  );
};
