/** People and their accounts: for the administrator. */

import { Hono } from 'hono';
import { ACCESS, ACCOUNT_ROLE_IDS, type AccountRole } from '../record/access.ts';
import { ACCOUNT_CHANGES, type AccountChange, GIVEN_HOURS } from '../record/accounts.ts';
import { RecordFault } from '../record/fault.ts';
import { firstPassword, keptPassword } from '../record/passwords.ts';
import { faultOfName } from '../vocabulary/free-text.ts';
import { clockTime, inSchoolTime } from '../words/time.ts';
import { Button } from './components/button.tsx';
import { Input } from './components/input.tsx';
import { Select } from './components/select.tsx';
import { Errors } from './fields.tsx';
import { hasSecondStep } from './signing-in/codes.ts';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  Form,
  formOf,
  Hidden,
  page,
} from './web.tsx';

const MOST_CHANGES = 200;

/** Who changed what of which account, and when. */
export const changeInWords = ({ at, by, account, change }: AccountChange, now: number): string => {
  const whose = by === account ? '' : `: ${account}`;
  return `${clockTime(Date.parse(at), now)}: ${by} ${ACCOUNT_CHANGES[change]}${whose}`;
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
            The account is <strong>{made.id}</strong>. Its first password, shown once:
          </p>
          <p class="govuk-body-l">
            <strong>{made.password}</strong>
          </p>
          <p class="govuk-body">
            Say it to them in person. It works once, within {GIVEN_HOURS / 24} days, and they choose
            their own with it.
          </p>
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
                  <form method="post" action="/people/password">
                    <Hidden fields={[['id', id]]} />
                    <button type="submit" class="db-link-button">
                      Forgotten password: give a first one
                      <span class="govuk-visually-hidden"> to {id}</span>
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
      <p class="govuk-body">
        <a class="govuk-link" href="/people/log">
          What was tried and changed
        </a>
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href="/people/school-accounts">
          School accounts
        </a>
        , which people may sign in with
      </p>
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
            text: roleInWords(value),
            selected: value === typed.text('role'),
          }))}
          errorMessage={errorIn(errors, 'role')}
        />
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">What each role is for</span>
          </summary>
          <dl class="govuk-details__text">
            {ACCOUNT_ROLE_IDS.map((value) => (
              <>
                <dt>
                  <strong>{roleInWords(value)}</strong>
                </dt>
                <dd>{ACCESS[value].because}</dd>
              </>
            ))}
          </dl>
        </details>
        <Button text="Add" preventDoubleClick />
      </form>
    </>,
    errors.length > 0 ? 400 : 200,
  );
};

const NOTHING = new Form(new URLSearchParams());

const logPage = async (c: Ask) => {
  const { tries, changes } = await c.var.desk.signInTries();
  const now = c.var.house.now().getTime();
  return page(
    c,
    { title: 'What was tried and changed' },
    <>
      <a class="govuk-back-link" href="/people">
        People
      </a>
      <h1 class="govuk-heading-l">What was tried and changed</h1>
      <h2 class="govuk-heading-m">Many wrong tries in a day</h2>
      {tries.length === 0 && <p class="govuk-body">None.</p>}
      <ul class="govuk-list db-list">
        {tries.map(({ day, account, times }) => (
          <li>
            {day}: {times} at {account ?? 'accounts that are not there'}
          </li>
        ))}
      </ul>
      <p class="govuk-body">
        Ask whoever has the account. If it was not them, nothing is open: a wrong try opens nothing.
        When people sign in is not shown here. Each sees their own, under "Your password".
      </p>
      <h2 class="govuk-heading-m">Accounts and ways to sign in, the newest first</h2>
      <ul class="govuk-list db-list">
        {changes
          .slice(-MOST_CHANGES)
          .reverse()
          .map((each) => (
            <li>{changeInWords(each, now)}</li>
          ))}
      </ul>
    </>,
  );
};

const mayManage = (c: Ask): boolean => c.var.desk.can('manage-accounts');

const refused = (): RecordFault => new RecordFault('not-allowed', 'this account may not');

export const peoplePages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/people/*', signedInOnly);
  app.use('/people', signedInOnly);
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
  app.post('/people/password', async (c) => {
    if (!mayManage(c)) throw refused();
    const id = (await formOf(c)).text('id');
    const password = firstPassword();
    const writer = { account: c.var.desk.account };
    await c.var.house.accounts.givePassword(writer, id, await keptPassword(password));
    return peoplePage(c, NOTHING, [], { id, password });
  });
  app.get('/people/log', (c) => logPage(c));
  app.post('/people/second-step', async (c) => {
    if (!mayManage(c)) throw refused();
    const id = (await formOf(c)).text('id');
    await c.var.house.accounts.setSecondStep({ account: c.var.desk.account }, id, null);
    c.var.house.sessions.endAll(id);
    return c.redirect('/people', 303);
  });
  return app;
};
