/** People and their accounts: for the administrator. */

import { Hono } from 'hono';
import { ACCESS, type AccountRole, RIGHTS, rolesFor } from '../../record/access.ts';
import { ACCOUNT_CHANGES, type AccountChange, GIVEN_HOURS } from '../../record/accounts.ts';
import type { Account } from '../../record/content.ts';
import { firstPassword, keptPassword } from '../../record/passwords.ts';
import { isDay } from '../../vocabulary/events.ts';
import { faultOfName } from '../../vocabulary/free-text.ts';
import { isOfTheSchool } from '../../vocabulary/parties.ts';
import { partyOf, personNamed } from '../../vocabulary/pseudonyms.ts';
import { clockTime, dayOf, inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Input } from '../components/input.tsx';
import { Select } from '../components/select.tsx';
import { A_DAY, DayField } from '../fields.tsx';
import { hasSecondStep } from '../signing-in/codes.ts';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  Form,
  formOf,
  goOnTo,
  Hidden,
  notFound,
  pressedTwice,
} from '../web.tsx';
import { endOfDay } from './days.ts';
import { keepingPage, LinkButton, mayAny, onlyIf } from './frame.tsx';
import { standInInWords } from './stand-ins.tsx';

const PEOPLE = '/people';
const MOST_CHANGES = 200;

/** Who changed what of which account, and when. */
export const changeInWords = (
  { at, by, account, change, standIn }: AccountChange,
  now: number,
): string => {
  const when = clockTime(Date.parse(at), now);
  const says = ACCOUNT_CHANGES[change];
  if (standIn !== undefined) {
    return `${when}: ${by} ${says.replace('the account', account)}: ${standIn}`;
  }
  return `${when}: ${by} ${says}${by === account ? '' : `: ${account}`}`;
};

export const roleInWords = (role: AccountRole): string =>
  role.replaceAll('-', ' ').replace('dsl', 'DSL');

/** The next number of a role that nobody has had. */
const nextId = (c: Ask, role: AccountRole): string => {
  const taken = new Set(c.var.house.accounts.all().map(({ id }) => id));
  let number = 1;
  while (taken.has(`${role}-${number}`)) number += 1;
  return `${role}-${number}`;
};

/** What is said once: the first password of an account. */
interface Made {
  readonly id: string;
  readonly password: string;
}

const FirstPassword = ({ id, password }: Made) => (
  <>
    <p class="govuk-body">
      The account is <strong>{id}</strong>. Its first password, shown once:
    </p>
    <p class="govuk-body-l">
      <strong>{password}</strong>
    </p>
    <p class="govuk-body">
      Say it to them in person. It works once, within {GIVEN_HOURS / 24} days, and they choose their
      own with it.
    </p>
  </>
);

/** What an administrator can do with an account that is in use. */
const WhatToDo = ({ c, id }: { readonly c: Ask; readonly id: string }) => (
  <>
    <form method="post" action="/people/password">
      <Hidden fields={[['id', id]]} />
      <LinkButton says="Forgotten password: give a first one" of={`to ${id}`} />
    </form>
    {hasSecondStep(c.var.house.accounts.secondStepOf(id)) && (
      <form method="post" action="/people/second-step">
        <Hidden fields={[['id', id]]} />
        <LinkButton says="Lost telephone: take away the second step" of={`of ${id}`} />
      </form>
    )}
    <a class="govuk-link" href={`/leavers/${id}`}>
      Leaves the school: what to do<span class="govuk-visually-hidden"> with {id}</span>
    </a>
  </>
);

const peoplePage = async (c: Ask, typed: Form, errors: readonly FieldError[]) => {
  const { house, desk } = c.var;
  const names = await desk.accountNames();
  const now = house.now().getTime();
  const lineOf = ({ id, person }: Account): string =>
    [
      names.get(id) ?? 'name erased',
      ...(person === undefined ? [] : [`in incidents ${person}`]),
    ].join(', ');
  const all = house.accounts.all();
  const ended = all.filter(({ until }) => until !== undefined && Date.parse(until) <= now);
  return keepingPage(
    c,
    { title: 'People', errors },
    <>
      <ul class="govuk-list db-list">
        {all
          .filter((each) => !ended.includes(each))
          .map((each) => (
            <li class="db-item">
              <strong>{each.id}</strong> {lineOf(each)}
              {each.until !== undefined && `, until ${inSchoolTime(Date.parse(each.until))}`}
              {house.accounts.standInsOf(each.id).map((standIn) => (
                <p>{standInInWords(standIn, now)}</p>
              ))}
              {each.id === desk.account ? ' (you)' : <WhatToDo c={c} id={each.id} />}
            </li>
          ))}
      </ul>
      {ended.length > 0 && (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">
              Accounts that have ended: {ended.length}
            </span>
          </summary>
          <ul class="govuk-details__text govuk-list">
            {ended.map((each) => (
              <li>
                <strong>{each.id}</strong> {lineOf(each)}, ended{' '}
                {inSchoolTime(Date.parse(each.until ?? ''))}.{' '}
                <a class="govuk-link" href={`/leavers/${each.id}`}>
                  What is left to do<span class="govuk-visually-hidden"> with {each.id}</span>
                </a>
              </li>
            ))}
          </ul>
        </details>
      )}
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
        <Hidden fields={[['seen', String(all.length)]]} />
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
          items={[
            { value: '', text: 'Choose' },
            ...rolesFor(house.isTrust).map((value) => ({
              value: value as string,
              text: roleInWords(value),
              selected: value === typed.text('role'),
            })),
          ]}
          errorMessage={errorIn(errors, 'role')}
        />
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">
              What each role is for, and what it may do
            </span>
          </summary>
          <dl class="govuk-details__text">
            {rolesFor(house.isTrust).map((value) => (
              <>
                <dt>
                  <strong>{roleInWords(value)}</strong>
                </dt>
                <dd>
                  {ACCESS[value].because} It may:{' '}
                  {ACCESS[value].rights.map((right) => RIGHTS[right]).join('; ')}.
                </dd>
              </>
            ))}
          </dl>
        </details>
        <Input
          id="person"
          name="person"
          label={{ text: 'Who they are in incidents, if that is more than their role' }}
          hint={{
            text: 'Such as senco or staff-2. They are then shown nothing that is about that person. Leave it empty if you do not know.',
          }}
          classes="govuk-input--width-10"
          value={typed.text('person')}
          errorMessage={errorIn(errors, 'person')}
        />
        <DayField
          id="until"
          asks="Last day, if it is known"
          hint="For somebody who is here for a while. The account ends by itself."
          value={typed.text('until')}
          errors={errors}
        />
        <Button text="Add" preventDoubleClick />
      </form>
    </>,
  );
};

/** What was typed of somebody to be added, or what is wrong with it. */
const readPerson = (typed: Form, today: string, roles: readonly AccountRole[]) => {
  const role = roles.find((each) => each === typed.text('role'));
  const [name, person, until] = ['name', 'person', 'until'].map((each) => typed.text(each)) as [
    string,
    string,
    string,
  ];
  const who = person === '' ? undefined : personNamed(person);
  const fault = name === '' ? null : faultOfName(name);
  const errors: FieldError[] = [];
  if (name === '') errors.push({ field: 'name', says: 'Type the name' });
  if (fault !== null) errors.push({ field: 'name', says: `The name ${fault}` });
  if (role === undefined) errors.push({ field: 'role', says: 'Choose a role' });
  if (who === null || (who !== undefined && !isOfTheSchool(partyOf(who)))) {
    errors.push({
      field: 'person',
      says: 'Give somebody that incidents know, such as senco or staff-2',
    });
  }
  if (until !== '' && (!isDay(until) || until < today)) {
    errors.push({ field: 'until', says: isDay(until) ? 'That day has passed' : A_DAY });
  }
  const ends = until === '' || !isDay(until) ? {} : { until: endOfDay(until) };
  return { role, name, errors, rest: { ...ends, ...(who ? { person: who } : {}) } };
};

const NOTHING = new Form(new URLSearchParams());

const logPage = async (c: Ask) => {
  const { tries, changes } = await c.var.desk.signInTries();
  const now = c.var.house.now().getTime();
  return keepingPage(
    c,
    { title: 'What was tried and changed', up: ['/people', 'People'] },
    <>
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

export const mayManage = mayAny('manage-accounts');

const ADDED =
  'An account was added since you opened this page. Look at the list. If this one is not in it, add it now';

/** The account of somebody else that a form names; how one signs in oneself is changed with the password alone. */
const otherNamed = async (c: Ask): Promise<string | null> => {
  const id = (await formOf(c)).text('id');
  return id !== c.var.desk.account && c.var.house.accounts.inForce(id) !== null ? id : null;
};

export const peoplePages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/people/*', signedInOnly, onlyIf(mayManage));
  app.get(PEOPLE, (c) => peoplePage(c, NOTHING, []));
  app.post(PEOPLE, async (c) => {
    const { accounts, now, isTrust } = c.var.house;
    const typed = await formOf(c);
    const today = dayOf(now().getTime());
    const { role, name, rest, errors } = readPerson(typed, today, rolesFor(isTrust));
    if (role === undefined || errors.length > 0) return peoplePage(c, typed, errors);
    // Such as by a page that was loaded again: whoever was added then is not added twice.
    if (typed.text('seen') !== String(accounts.all().length)) {
      return pressedTwice(c, PEOPLE) ?? peoplePage(c, typed, [{ field: 'name', says: ADDED }]);
    }
    const writer = { account: c.var.desk.account };
    const id = nextId(c, role);
    const password = firstPassword();
    await accounts.add(writer, { id, role, from: now().toISOString(), name, ...rest });
    await accounts.givePassword(writer, id, await keptPassword(password));
    return goOnTo(c, PEOPLE, <FirstPassword id={id} password={password} />);
  });
  app.post('/people/password', async (c) => {
    const id = await otherNamed(c);
    if (id === null) return notFound(c);
    const password = firstPassword();
    const writer = { account: c.var.desk.account };
    await c.var.house.accounts.givePassword(writer, id, await keptPassword(password));
    return goOnTo(c, PEOPLE, <FirstPassword id={id} password={password} />);
  });
  app.get('/people/log', (c) => logPage(c));
  app.post('/people/second-step', async (c) => {
    const id = await otherNamed(c);
    if (id === null) return notFound(c);
    await c.var.house.accounts.setSecondStep({ account: c.var.desk.account }, id, null);
    c.var.house.sessions.endAll(id);
    return goOnTo(
      c,
      PEOPLE,
      `The second step of ${id} is taken away. They add another one when they sign in.`,
    );
  });
  return app;
};
