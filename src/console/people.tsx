/** People and their accounts: for the administrator. And one's own password. */
import { randomInt } from 'node:crypto';
import { Hono } from 'hono';
import { ACCESS, ACCOUNT_ROLE_IDS, type AccountRole } from '../record/access.ts';
import { RecordFault } from '../record/fault.ts';
import { faultIn, keptPassword } from '../record/passwords.ts';
import { faultOfName } from '../vocabulary/free-text.ts';
import { inSchoolTime } from '../words/time.ts';
import { Button } from './components/button.tsx';
import { Input } from './components/input.tsx';
import { PasswordInput } from './components/password-input.tsx';
import { Select } from './components/select.tsx';
import { hasSecondStep } from './signing-in/codes.ts';
import { Errors } from './signing-in/form.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import { ownPasswordRefusal } from './signing-in/trying.ts';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  Form,
  formOf,
  Hidden,
  page,
  signInAlone,
} from './web.tsx';

/** Short words that nobody mistakes: four of them are a password to begin with. */
const WORDS =
  'apple bread cloud dance eagle field grape house island jelly kettle lemon music night ocean piano queen river stone table uncle violet water yellow zebra bridge candle dragon engine forest garden hammer';

export const firstPassword = (): string => {
  const words = WORDS.split(' ');
  const chosen = Array.from({ length: 4 }, () => words[randomInt(words.length)]);
  return `${chosen.join(' ')} ${randomInt(1000, 10_000)}`;
};

const roleInWords = (role: AccountRole): string => role.replaceAll('-', ' ');

/** The next number of a role that nobody has had. */
const nextId = (c: Ask, role: AccountRole): string => {
  const taken = new Set(c.var.house.accounts.all().map(({ id }) => id));
  let number = 1;
  while (taken.has(`${role}-${number}`)) number += 1;
  return `${role}-${number}`;
};

const peoplePage = async (
  c: Ask,
  typed: Form,
  errors: readonly FieldError[],
  made: { readonly id: string; readonly password: string } | null = null,
) => {
  const { house, desk } = c.var;
  const names = await desk.accountNames();
  const now = house.now().toISOString();
  return page(
    c,
    { title: 'People', hasErrors: errors.length > 0 },
    <>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">People</h1>
      {made !== null && (
        <div class="govuk-inset-text" role="status">
          <p class="govuk-body">
            The account is <strong>{made.id}</strong>. Its password to begin with, shown once:
          </p>
          <p class="govuk-body-l">
            <strong>{made.password}</strong>
          </p>
          <p class="govuk-body">Say it to them in person. They change it under "Your password".</p>
        </div>
      )}
      <ul class="govuk-list db-list">
        {house.accounts.all().map(({ id, until, person }) => {
          const hasEnded = until !== undefined && until <= now;
          return (
            <li>
              <strong>{id}</strong> {names.get(id) ?? 'name erased'}
              {person !== undefined && `, in incidents ${person}`}
              {hasEnded ? (
                `, ended ${inSchoolTime(Date.parse(until))}`
              ) : id === desk.account ? null : (
                <>
                  <form method="post" action="/people/end">
                    <Hidden fields={[['id', id]]} />
                    <button type="submit" class="db-link-button">
                      End<span class="govuk-visually-hidden"> the account {id}</span>
                    </button>
                  </form>
                  {hasSecondStep(house.accounts.secondStepOf(id)) && (
                    <form method="post" action="/people/second-step">
                      <Hidden fields={[['id', id]]} />
                      <button type="submit" class="db-link-button">
                        Lost telephone: take away the second step
                        <span class="govuk-visually-hidden"> of {id}</span>
                      </button>
                    </form>
                  )}
                </>
              )}
            </li>
          );
        })}
      </ul>
      <h2 class="govuk-heading-m">Add somebody</h2>
      <form method="post" action="/people" novalidate>
        <Input
          id="name"
          name="name"
          label={{ text: 'Name' }}
          hint={{ text: 'Kept apart from all incidents.' }}
          value={typed.text('name')}
          errorMessage={errorIn(errors, 'name')}
        />
        <Select
          id="role"
          name="role"
          label={{ text: 'Role' }}
          items={ACCOUNT_ROLE_IDS.map((value) => ({
            value: value as string,
            text: `${roleInWords(value)}: ${ACCESS[value].because}`,
            selected: value === typed.text('role'),
          }))}
          errorMessage={errorIn(errors, 'role')}
        />
        <Button text="Add" preventDoubleClick />
      </form>
    </>,
    errors.length > 0 ? 400 : 200,
  );
};

const NOTHING = new Form(new URLSearchParams());

const mayManage = (c: Ask): boolean => c.var.desk.can('manage-accounts');

const refused = (): RecordFault => new RecordFault('not-allowed', 'this account may not');

const ownPasswordPage = (c: Ask, errors: readonly FieldError[], isDone = false) =>
  page(
    c,
    { title: 'Your password', hasErrors: errors.length > 0 },
    <>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">Your password</h1>
      {isDone && (
        <p class="govuk-inset-text" role="status">
          It is changed. Everywhere else you are signed out.
        </p>
      )}
      <form method="post" action="/password" novalidate>
        <PasswordInput
          id="old"
          name="old"
          label={{ text: 'The one you have now' }}
          autocomplete="current-password"
          errorMessage={errorIn(errors, 'old')}
        />
        <PasswordInput
          id="new"
          name="new"
          label={{ text: 'A new one' }}
          hint={{ text: 'At least 12 characters. Three words are easy to remember.' }}
          autocomplete="new-password"
          errorMessage={errorIn(errors, 'new')}
        />
        <Button text="Change it" preventDoubleClick />
      </form>
      <p class="govuk-body">
        <a class="govuk-link" href="/second-step/mine">
          Your second step
        </a>
      </p>
    </>,
    errors.length > 0 ? 400 : 200,
  );

export const peoplePages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/people/*', signedInOnly);
  app.use('/people', signedInOnly);
  app.use('/password', signedInOnly);
  app.get('/people', (c) => {
    if (!mayManage(c)) throw refused();
    return peoplePage(c, NOTHING, []);
  });
  app.post('/people', async (c) => {
    if (!mayManage(c)) throw refused();
    const { accounts, now } = c.var.house;
    const typed = await formOf(c);
    const role = ACCOUNT_ROLE_IDS.find((each) => each === typed.text('role'));
    const name = typed.text('name');
    const errors: FieldError[] = [];
    const fault = name === '' ? null : faultOfName(name);
    if (name === '') errors.push({ field: 'name', says: 'Type the name' });
    if (fault !== null) errors.push({ field: 'name', says: `The name ${fault}` });
    if (role === undefined) errors.push({ field: 'role', says: 'Choose a role' });
    if (role === undefined || errors.length > 0) return peoplePage(c, typed, errors);
    const writer = { account: c.var.desk.account };
    const id = nextId(c, role);
    const password = firstPassword();
    await accounts.add(writer, { id, role, from: now().toISOString(), name });
    await accounts.givePassword(writer, id, await keptPassword(password));
    return peoplePage(c, NOTHING, [], { id, password });
  });
  app.post('/people/end', async (c) => {
    if (!mayManage(c)) throw refused();
    const id = (await formOf(c)).text('id');
    await c.var.house.accounts.end({ account: c.var.desk.account }, id);
    c.var.house.sessions.endAll(id);
    return c.redirect('/people', 303);
  });
  app.post('/people/second-step', async (c) => {
    if (!mayManage(c)) throw refused();
    const id = (await formOf(c)).text('id');
    await c.var.house.accounts.setSecondStep({ account: c.var.desk.account }, id, null);
    c.var.house.sessions.endAll(id);
    return c.redirect('/people', 303);
  });
  app.get('/password', (c) => ownPasswordPage(c, []));
  app.post('/password', async (c) => {
    const { house, desk } = c.var;
    const { account } = desk;
    const typed = await formOf(c);
    const errors: FieldError[] = [];
    const wrong = 'That is not the password you have now';
    const refused = await ownPasswordRefusal(c, account, typed.exact('old'), wrong);
    if (refused !== null) errors.push({ field: 'old', says: refused.says });
    const names = [house.policy?.school ?? '', house.accounts.names().get(account) ?? ''];
    const fault = faultIn(typed.exact('new'), names);
    if (fault !== null) errors.push({ field: 'new', says: fault });
    if (errors.length > 0) return ownPasswordPage(c, errors);
    await house.accounts.setPassword(account, await keptPassword(typed.exact('new')));
    signInAlone(c, account);
    return ownPasswordPage(c, [], true);
  });
  return app;
};
