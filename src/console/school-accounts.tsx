/** Which school account signs in with which account: for the administrator. */

import { Hono } from 'hono';
import { clockTime } from '../words/time.ts';
import { Button } from './components/button.tsx';
import { Input } from './components/input.tsx';
import { Select } from './components/select.tsx';
import { Errors } from './fields.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import type { Unmatched } from './signing-in/unmatched.ts';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  Form,
  formOf,
  Hidden,
  notFound,
  page,
} from './web.tsx';

const HERE = '/people/school-accounts';
const NOTHING = new Form(new URLSearchParams());

/** What the server calls somebody. Nobody is known by it. */
const calledIn = ({ name, address }: Unmatched): string =>
  [name || 'no name', address || 'no address'].join(', ');

/** Accounts that can be used, and that no school account was matched to. */
const freeAccounts = ({ var: { house } }: Ask): readonly string[] =>
  house.accounts
    .all()
    .map(({ id }) => id)
    .filter(
      (id) => house.accounts.inForce(id) !== null && house.accounts.schoolAccountOf(id) === null,
    );

const Waiting = ({ c }: { readonly c: Ask }) => {
  const { unmatched, now } = c.var.house;
  const waiting = unmatched.list();
  return (
    <>
      <h2 class="govuk-heading-m">Signed in and not matched</h2>
      {waiting.length === 0 && <p class="govuk-body">Nobody, within the last hour.</p>}
      <ul class="govuk-list db-list">
        {waiting.map((each) => (
          <li>
            {calledIn(each)}. {clockTime(each.at, now().getTime())}
          </li>
        ))}
      </ul>
    </>
  );
};

const MatchForm = (props: {
  readonly c: Ask;
  readonly typed: Form;
  readonly errors: readonly FieldError[];
  readonly names: ReadonlyMap<string, string>;
}) => {
  const { c, typed, errors, names } = props;
  return (
    <form method="post" action={HERE} novalidate>
      <Input
        id="code"
        name="code"
        label={{ text: 'Code' }}
        hint={{
          text: 'The six letters and digits that they read to you, face to face. A name on the list above may be anybody’s.',
        }}
        value={typed.text('code')}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        classes="govuk-input--width-10"
        errorMessage={errorIn(errors, 'code')}
      />
      <Select
        id="account"
        name="account"
        label={{ text: 'Account' }}
        hint={{ text: 'Those that no school account is matched to.' }}
        items={[
          { value: '', text: 'Choose' },
          ...freeAccounts(c).map((id) => ({
            value: id,
            text: `${id}: ${names.get(id) ?? 'name erased'}`,
            selected: id === typed.text('account'),
          })),
        ]}
        errorMessage={errorIn(errors, 'account')}
      />
      <Button text="Go on" preventDoubleClick />
    </form>
  );
};

const Matched = ({
  c,
  names,
}: {
  readonly c: Ask;
  readonly names: ReadonlyMap<string, string>;
}) => {
  const { accounts, provider } = c.var.house;
  const matched = accounts.all().flatMap(({ id }) => {
    const schoolAccount = accounts.schoolAccountOf(id);
    return schoolAccount === null ? [] : [{ id, schoolAccount }];
  });
  return (
    <>
      <h2 class="govuk-heading-m">Matched</h2>
      {matched.length === 0 && <p class="govuk-body">Nobody yet.</p>}
      <ul class="govuk-list db-list">
        {matched.map(({ id, schoolAccount }) => (
          <li>
            <strong>{id}</strong> {names.get(id) ?? 'name erased'}
            {accounts.inForce(id) === null && ', cannot be used now'}
            {schoolAccount.issuer !== provider?.settings.issuer &&
              ', at a server that is not used now'}
            <br />
            ID: <code>{schoolAccount.id}</code>
            <form method="post" action={`${HERE}/take`}>
              <Hidden fields={[['id', id]]} />
              <button type="submit" class="db-link-button">
                Take away<span class="govuk-visually-hidden"> the school account of {id}</span>
              </button>
            </form>
          </li>
        ))}
      </ul>
    </>
  );
};

const schoolAccountsPage = async (c: Ask, typed: Form, errors: readonly FieldError[]) => {
  const names = await c.var.desk.accountNames();
  const { provider } = c.var.house;
  return page(
    c,
    { title: 'School accounts', hasErrors: errors.length > 0 },
    <>
      <a class="govuk-back-link" href="/people">
        People
      </a>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">School accounts</h1>
      {provider === null ? (
        <p class="govuk-body">
          Nobody signs in with a school account here: whoever looks after this system has not set it
          up.
        </p>
      ) : (
        <>
          <p class="govuk-body">
            Whoever signs in with {provider.name} for the first time gets a code and nothing else.
            They come to you with it. You say which account is theirs.
          </p>
          <Waiting c={c} />
          <h2 class="govuk-heading-m">Match somebody</h2>
          <MatchForm c={c} typed={typed} errors={errors} names={names} />
        </>
      )}
      <Matched c={c} names={names} />
    </>,
    errors.length > 0 ? 400 : 200,
  );
};

/** Asks once more, with what the server calls them beside who has the account. */
const surePage = async (c: Ask, code: string, unmatched: Unmatched, account: string) => {
  const names = await c.var.desk.accountNames();
  return page(
    c,
    { title: 'Match a school account' },
    <>
      <a class="govuk-back-link" href={HERE}>
        School accounts
      </a>
      <h1 class="govuk-heading-l">Is this the same person?</h1>
      <dl class="govuk-summary-list">
        <div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key">At the school’s server</dt>
          <dd class="govuk-summary-list__value">{calledIn(unmatched)}</dd>
        </div>
        <div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key">Account here</dt>
          <dd class="govuk-summary-list__value">
            {account}: {names.get(account) ?? 'name erased'}
          </dd>
        </div>
      </dl>
      <p class="govuk-body">
        From then on that school account opens everything of {account}. Say yes only if they stand
        before you.
      </p>
      <form method="post" action={HERE}>
        <Hidden
          fields={[
            ['code', code],
            ['account', account],
            ['sure', 'yes'],
          ]}
        />
        <div class="govuk-button-group">
          <Button text="Yes, match them" preventDoubleClick />
          <a class="govuk-link" href={HERE}>
            No
          </a>
        </div>
      </form>
    </>,
  );
};

export const schoolAccountsPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use(HERE, signedInOnly);
  app.use(`${HERE}/*`, signedInOnly);
  const mayManage = (c: Ask): boolean => c.var.desk.can('manage-accounts');
  app.get(HERE, (c) => (mayManage(c) ? schoolAccountsPage(c, NOTHING, []) : notFound(c)));
  app.post(HERE, async (c) => {
    if (!mayManage(c)) return notFound(c);
    const { accounts, unmatched: people } = c.var.house;
    const typed = await formOf(c);
    const [code, account] = [typed.text('code'), typed.text('account')];
    const unmatched = people.withCode(code);
    const errors: FieldError[] = [];
    if (unmatched === null) {
      errors.push({
        field: 'code',
        says: 'Nobody waits with this code. Codes end after an hour: they sign in once more for another',
      });
    }
    if (!freeAccounts(c).includes(account)) {
      errors.push({ field: 'account', says: 'Choose an account' });
    }
    if (unmatched === null || errors.length > 0) return schoolAccountsPage(c, typed, errors);
    if (!typed.has('sure')) return surePage(c, code, unmatched, account);
    const writer = { account: c.var.desk.account };
    await accounts.matchSchoolAccount(writer, account, unmatched.schoolAccount);
    people.remove(unmatched);
    return c.redirect(HERE, 303);
  });
  app.post(`${HERE}/take`, async (c) => {
    if (!mayManage(c)) return notFound(c);
    const id = (await formOf(c)).text('id');
    // Pressed twice, it is taken away since it was pressed first.
    if (c.var.house.accounts.schoolAccountOf(id) === null) return c.redirect(HERE, 303);
    await c.var.house.accounts.matchSchoolAccount({ account: c.var.desk.account }, id, null);
    c.var.house.sessions.endAll(id);
    return c.redirect(HERE, 303);
  });
  return app;
};
