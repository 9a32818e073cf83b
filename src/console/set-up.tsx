/**
 * The first run: a code that is printed where the server was started opens it. It says which policy is the
 * school's, and makes the two accounts that a school begins with, both of the one who sets it up.
 */

import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { faultIn, keptPassword } from '../record/passwords.ts';
import { faultOfName } from '../vocabulary/free-text.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { Button } from './components/button.tsx';
import { Checkboxes } from './components/checkboxes.tsx';
import { Input } from './components/input.tsx';
import { PasswordInput } from './components/password-input.tsx';
import { Radios } from './components/radios.tsx';
import { WarningText } from './components/warning-text.tsx';
import { Errors } from './fields.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import { tooSoon, wasRight, wasWrong } from './signing-in/trying.ts';
import { confirmedBy, type PolicyWarning, policyWarnings } from './warnings.ts';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  Form,
  formOf,
  goOnTo,
  page,
  saidOnce,
  signIn,
} from './web.tsx';

const ADMINISTRATOR = 'administrator-1';
const DSL = 'dsl-1';

const isCode = (typed: string, code: string): boolean => {
  const bytes = Buffer.from(typed.toUpperCase().replace(/[^A-Z0-9]/g, ''));
  return bytes.length === code.length && timingSafeEqual(bytes, Buffer.from(code));
};

const policyItems = (policies: readonly Policy[], chosen: string) =>
  policies.map((policy) => ({
    value: policy.id,
    text: `${policy.school}: ${policy.title}`,
    hint: { text: `Edition of ${policy.edition}, review due ${policy.reviewDue}` },
    checked: policy.id === chosen,
  }));

const form = (
  policies: readonly Policy[],
  typed: Form,
  errors: readonly FieldError[],
  warnings: readonly PolicyWarning[] = [],
) => (
  <>
    <Errors errors={errors} />
    <h1 class="govuk-heading-l">Set up this school</h1>
    <form method="post" action="/set-up" novalidate>
      <Input
        id="code"
        name="code"
        label={{ text: 'Code' }}
        hint={{ text: 'It was printed where the program was started.' }}
        classes="govuk-input--width-10"
        autocomplete="off"
        spellcheck={false}
        value={typed.text('code')}
        errorMessage={errorIn(errors, 'code')}
      />
      <Radios
        idPrefix="policy"
        name="policy"
        fieldset={{ legend: { text: 'Which online safety policy is yours?' } }}
        items={policyItems(policies, typed.text('policy'))}
        errorMessage={errorIn(errors, 'policy')}
      />
      <WarningText
        text="These are rules from real policies, and may be out of date. A policy of your own is made with: dutybound policy new"
        iconFallbackText="Warning"
      />
      {warnings.map(({ says }) => (
        <WarningText text={says} iconFallbackText="Warning" />
      ))}
      <Checkboxes
        idPrefix="warned"
        name="warned"
        items={[
          {
            value: 'yes',
            text: 'I have checked that this policy is in force here, or will do so before I rely on it. The same for its telephone numbers.',
            checked: typed.has('warned'),
          },
        ]}
        errorMessage={errorIn(errors, 'warned')}
      />
      <Input
        id="name"
        name="name"
        label={{ text: 'Your name' }}
        hint={{
          text: 'Kept apart from all incidents. It stops you from opening one that is about you.',
        }}
        value={typed.text('name')}
        autocomplete="name"
        errorMessage={errorIn(errors, 'name')}
      />
      <PasswordInput
        id="password"
        name="password"
        label={{ text: 'Choose a password' }}
        hint={{ text: 'At least 12 characters. Three words are easy to remember.' }}
        autocomplete="new-password"
        errorMessage={errorIn(errors, 'password')}
      />
      <Button text="Set up" preventDoubleClick />
    </form>
  </>
);

/** What is to be confirmed of the policy that was chosen. */
const warningsFor = (
  typed: Form,
  { books, now }: Ask['var']['house'],
): readonly PolicyWarning[] => {
  const policy = books.policies.find(({ id }) => id === typed.text('policy'));
  return policy === undefined ? [] : policyWarnings(policy, now().getTime());
};

const errorsIn = (
  typed: Form,
  policies: readonly Policy[],
  isRightCode: boolean,
  warnings: readonly PolicyWarning[],
): FieldError[] => {
  const errors: FieldError[] = [];
  if (!isRightCode) {
    errors.push({
      field: 'code',
      says: 'Type the code that was printed where the program was started',
    });
  }
  if (!policies.some(({ id }) => id === typed.text('policy'))) {
    errors.push({ field: 'policy', says: 'Choose the policy of your school' });
  }
  if (warnings.length > 0 && !typed.has('warned')) {
    errors.push({ field: 'warned', says: 'Say that you check the policy and its numbers' });
  }
  const name = typed.text('name');
  const nameFault = name === '' ? null : faultOfName(name);
  if (name === '') errors.push({ field: 'name', says: 'Type your name' });
  if (nameFault !== null) errors.push({ field: 'name', says: `The name ${nameFault}` });
  const school = policies.find(({ id }) => id === typed.text('policy'))?.school ?? '';
  const fault = faultIn(typed.exact('password'), [school, name]);
  if (fault !== null) errors.push({ field: 'password', says: fault });
  return errors;
};

const done = (sheet: string | null) => (
  <>
    <h1 class="govuk-heading-l">The school is set up</h1>
    <p class="govuk-body">You have two accounts, with the same password:</p>
    <ul class="govuk-list govuk-list--bullet">
      <li>
        <strong>{DSL}</strong>: for incidents. You are signed in with it now.
      </li>
      <li>
        <strong>{ADMINISTRATOR}</strong>: for adding other people.
      </li>
    </ul>
    <p class="govuk-body">
      <a class="govuk-link" href="/second-step/add">
        Add a second step
      </a>{' '}
      now, for each of the two: you are asked for it when you sign in again.
    </p>
    {sheet !== null && (
      <>
        <h2 class="govuk-heading-m">Print this page and lock it away</h2>
        <p class="govuk-body">
          It is shown once. With it and the second copy of the keys a record is read again after a
          disk has died. Whoever has both can read everything.
        </p>
        <pre class="db-sheet" tabindex={0}>
          {sheet}
        </pre>
      </>
    )}
    <p class="govuk-body">
      Next:{' '}
      <a class="govuk-link" href="/contacts">
        check whom to ring
      </a>
      , and{' '}
      <a class="govuk-link" href="/terms">
        say when your terms are
      </a>
      . All else is under{' '}
      <a class="govuk-link" href="/looking-after">
        Looking after the record
      </a>
      .
    </p>
    <p class="govuk-body">
      <a class="govuk-link" href="/">
        Go to the first page
      </a>
    </p>
  </>
);

const setUp = async (c: Ask, typed: Form): Promise<void> => {
  const { accounts, settings, now } = c.var.house;
  const at = now().toISOString();
  const writer = { account: ADMINISTRATOR };
  const password = await keptPassword(typed.exact('password'));
  const name = typed.text('name');
  for (const [id, role] of [
    [ADMINISTRATOR, 'administrator'],
    [DSL, 'dsl'],
  ] as const) {
    if (accounts.inForce(id) === null) await accounts.add(writer, { id, role, from: at, name });
    await accounts.setPassword(id, password);
  }
  const warned = confirmedBy(warningsFor(typed, c.var.house), ADMINISTRATOR, at);
  await settings.setUp(writer, { policy: typed.text('policy'), contacts: {}, warned });
};

export const setUpPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/set-up', async (c) => {
    const { house } = c.var;
    if (house.settings.school !== null) return c.redirect('/', 303);
    const empty = new Form(new URLSearchParams());
    return page(c, { title: 'Set up this school' }, form(house.books.policies, empty, []));
  });
  app.get('/set-up/done', signedInOnly, async (c) => {
    const says = saidOnce(c);
    return says === null ? c.redirect('/', 303) : page(c, { title: 'The school is set up' }, says);
  });
  app.post('/set-up', async (c) => {
    const { house } = c.var;
    const { setUpCode } = house;
    if (setUpCode === null || house.settings.school !== null) return c.redirect('/', 303);
    const typed = await formOf(c);
    const { policies } = house.books;
    const title = 'Set up this school';
    const isRight = (await tooSoon(c, 'set-up')) === null && isCode(typed.text('code'), setUpCode);
    if (isRight) await wasRight(c, 'set-up');
    else wasWrong(c, 'set-up', 'set-up');
    const warnings = warningsFor(typed, house);
    const errors = errorsIn(typed, policies, isRight, warnings);
    if (errors.length > 0) {
      return page(c, { title, hasErrors: true }, form(policies, typed, errors, warnings), 400);
    }
    // Sent twice, it is done once.
    if (house.setUpCode === null) return c.redirect('/', 303);
    house.setUpCode = null;
    try {
      await setUp(c, typed);
    } catch (error) {
      house.setUpCode = setUpCode;
      throw error;
    }
    const { sheet } = house;
    house.sheet = null;
    return goOnTo(c, '/set-up/done', done(sheet), signIn(c, DSL, 'set-up'));
  });
  return app;
};
