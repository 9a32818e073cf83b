/** Who stands in for whom, and until when: said by whoever is away, or by an administrator for others. */
import { Hono } from 'hono';
import { hasRight } from '../../record/access.ts';
import type { StandIn } from '../../record/content.ts';
import { isDay } from '../../vocabulary/events.ts';
import { clockTime, dayOf, inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Select } from '../components/select.tsx';
import { A_DAY, DayField } from '../fields.tsx';
import type { House } from '../house.ts';
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
} from '../web.tsx';
import { beginningOf, endOfDay } from './days.ts';
import { keepingPage, LinkButton, mayAny, onlyIf } from './frame.tsx';

const STAND_INS = '/stand-ins';

/** Where somebody decides in incidents, it matters who does while they are away. */
export const maySayStandIns = mayAny('manage-accounts', 'decide');

/** With its year where that is not this one. */
const momentInWords = (iso: string, now: number): string => {
  const moment = Date.parse(iso);
  const isThisYear = dayOf(moment).slice(0, 4) === dayOf(now).slice(0, 4);
  return isThisYear ? clockTime(moment, now) : inSchoolTime(moment);
};

const DECIDES_NOTHING = 'Your own account decides nothing, so nobody stands in for it';

/** For longer somebody else has the role, with an account of their own. */
const MOST_DAYS = 366;
const DAY = 24 * 60 * 60_000;

/** Those who can be away: where somebody decides, it matters who does meanwhile. */
const whoDecides = ({ accounts }: House): readonly string[] =>
  accounts
    .all()
    .map(({ id }) => id)
    .filter((id) => {
      const role = accounts.inForce(id)?.role;
      return role !== undefined && hasRight(role, 'decide');
    });

/** "deputy-dsl-1 stands in for dsl-1 until 13 Mar 17:00". */
export const standInInWords = (
  { account, standsInFor, from, until }: StandIn,
  now: number,
): string => {
  const isNow = Date.parse(from) <= now;
  const says = `${account} ${isNow ? 'stands' : 'will stand'} in for ${standsInFor}`;
  const since = isNow ? '' : ` from ${momentInWords(from, now)}`;
  return `${says}${since} until ${momentInWords(until, now)}`;
};

/** The stand-ins that an account may see: an administrator all, others those of their own. */
export const standInsFor = ({ accounts }: House, account: string, isManager: boolean) =>
  isManager
    ? accounts.standIns().filter((each) => accounts.isAhead(each))
    : accounts.standInsOf(account);

const accountItems = (ids: readonly string[], chosen: string) => [
  { value: '', text: 'Choose' },
  ...ids.map((id) => ({ value: id, text: id, selected: id === chosen })),
];

const NOTHING = new Form(new URLSearchParams());

const standInsPage = (c: Ask, typed: Form = NOTHING, errors: readonly FieldError[] = []) => {
  const { house, desk } = c.var;
  const isManager = desk.can('manage-accounts');
  const now = house.now().getTime();
  const ahead = standInsFor(house, desk.account, isManager);
  const ids = house.accounts
    .all()
    .filter(({ id }) => house.accounts.inForce(id) !== null)
    .map(({ id }) => id);
  const away = whoDecides(house);
  return keepingPage(
    c,
    { title: 'Who stands in for whom', errors },
    <>
      {ahead.length === 0 ? (
        <p class="govuk-body">Nobody stands in for anybody now, and none is planned.</p>
      ) : (
        <ul class="govuk-list db-list">
          {ahead.map((each) => (
            <li>
              <strong>{standInInWords(each, now)}</strong>
              <form method="post" action="/stand-ins/end">
                <Hidden
                  fields={[
                    ['account', each.account],
                    ['for', each.standsInFor],
                    ['from', each.from],
                  ]}
                />
                <LinkButton says="End it now" of={`: ${each.account} for ${each.standsInFor}`} />
              </form>
            </li>
          ))}
        </ul>
      )}
      <h2 class="govuk-heading-m">Say who stands in</h2>
      <p class="govuk-body">
        Whoever stands in may do what the other one may, erasing and the keys included. They use an
        account of their own, with a second step, and get the same alerts. Nothing that is about the
        one who is away is opened by it. Whether a deputy may decide is judged by the policy.
      </p>
      {isManager || away.includes(desk.account) ? (
        <form method="post" action="/stand-ins" novalidate>
          {isManager ? (
            <Select
              id="for"
              name="for"
              label={{ text: 'Who is away' }}
              items={accountItems(
                away.filter((id) => id !== desk.account),
                typed.text('for'),
              )}
              errorMessage={errorIn(errors, 'for')}
            />
          ) : (
            <p class="govuk-body">
              Who is away: <strong>{desk.account}</strong> (you)
            </p>
          )}
          <Select
            id="account"
            name="account"
            label={{ text: 'Who stands in' }}
            items={accountItems(
              ids.filter((id) => id !== desk.account),
              typed.text('account'),
            )}
            errorMessage={errorIn(errors, 'account')}
          />
          <DayField
            id="from"
            asks="First day"
            hint="Leave it empty for now."
            value={typed.text('from')}
            errors={errors}
          />
          <DayField
            id="until"
            asks="Last day"
            hint="It ends by itself when that day is over."
            value={typed.text('until')}
            errors={errors}
          />
          <Button text="Save" preventDoubleClick />
        </form>
      ) : (
        <p class="govuk-body">{DECIDES_NOTHING}. Whoever is away says so, or an administrator.</p>
      )}
    </>,
  );
};

/** A stand-in as it was typed, or what is wrong with it. */
const standInTyped = (c: Ask, typed: Form) => {
  const { house, desk } = c.var;
  const now = house.now();
  const today = dayOf(now.getTime());
  const isManager = desk.can('manage-accounts');
  const [account, from, until] = [typed.text('account'), typed.text('from'), typed.text('until')];
  const standsInFor = isManager ? typed.text('for') : desk.account;
  const isThere = (id: string): boolean => house.accounts.inForce(id) !== null;
  const errors: FieldError[] = [];
  const add = (field: string, says: string): void => {
    errors.push({ field, says });
  };
  if (!whoDecides(house).includes(standsInFor)) {
    if (isManager) add('for', 'Choose who is away');
    else add('account', DECIDES_NOTHING);
  }
  if (!isThere(account)) add('account', 'Choose who stands in');
  else if (account === standsInFor) add('account', 'Choose somebody else than who is away');
  if (from !== '' && (!isDay(from) || from < today)) {
    add('from', isDay(from) ? 'That day has passed' : A_DAY);
  }
  if (!isDay(until)) add('until', A_DAY);
  else if (until < today) add('until', 'That day has passed');
  else if (Date.parse(until) > now.getTime() + MOST_DAYS * DAY) {
    add('until', 'Give a day within a year. For longer, add an account for whoever follows');
  } else if (isDay(from) && until < from) add('until', 'The last day comes before the first');
  const begin = isDay(from) ? Date.parse(beginningOf(from)) : now.getTime();
  const before = house.accounts
    .standInsOf(account)
    .find(
      (each) =>
        each.account === account &&
        each.standsInFor === standsInFor &&
        (!isDay(until) || Date.parse(each.from) < Date.parse(endOfDay(until))) &&
        Date.parse(each.until) > begin,
    );
  if (errors.length === 0 && before !== undefined) {
    add('account', `${standInInWords(before, now.getTime())} already. End that first`);
  }
  const begins = from === '' || from === today ? now.toISOString() : null;
  return {
    errors,
    standIn: () => ({
      account,
      standsInFor,
      from: begins ?? beginningOf(from),
      until: endOfDay(until),
    }),
  };
};

export const standInPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/stand-ins/*', signedInOnly, onlyIf(maySayStandIns));
  app.get(STAND_INS, (c) => standInsPage(c));
  app.post(STAND_INS, async (c) => {
    const { house, desk } = c.var;
    const typed = await formOf(c);
    const { errors, standIn } = standInTyped(c, typed);
    if (errors.length > 0) return standInsPage(c, typed, errors);
    const said = standIn();
    await house.accounts.standIn({ account: desk.account }, said);
    const now = house.now().getTime();
    return goOnTo(c, STAND_INS, `Said: ${standInInWords(said, now)}.`);
  });
  app.post('/stand-ins/end', async (c) => {
    const { house, desk } = c.var;
    const typed = await formOf(c);
    const [account, standsInFor, from] = ['account', 'for', 'from'].map((each) =>
      typed.text(each),
    ) as [string, string, string];
    const isAhead = house.accounts
      .standIns()
      .some(
        (each) =>
          each.account === account &&
          each.standsInFor === standsInFor &&
          each.from === from &&
          house.accounts.isAhead(each),
      );
    // Pressed twice, it has ended when it was pressed first.
    if (!isAhead) return goOnTo(c, STAND_INS, 'That has ended already.');
    await house.accounts.endStandIn({ account: desk.account }, { account, standsInFor, from });
    return goOnTo(c, STAND_INS, `${account} no longer stands in for ${standsInFor}.`);
  });
  return app;
};
