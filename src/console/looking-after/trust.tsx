/** The trust that the school is in: what it is given, and which incidents it may open. */
import { Hono } from 'hono';
import { reasonTyped } from '../../record/retention.ts';
import type { OwnTrusts } from '../../record/trusts.ts';
import { isDay } from '../../vocabulary/events.ts';
import { kindsInWords } from '../../words/entries.ts';
import { dayInWords, dayOf, inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Checkboxes } from '../components/checkboxes.tsx';
import { Select } from '../components/select.tsx';
import { A_DAY, DayField, WhyField } from '../fields.tsx';
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
  newKey,
  notFound,
} from '../web.tsx';
import { endOfDay } from './days.ts';
import { keepingPage, LinkButton, mayAny, onlyIf } from './frame.tsx';

const TRUST = '/trust';

export const maySeeTrust = mayAny('set', 'decide');
const mayChoose = mayAny('set');

/** For how many days an incident is lent at most: what takes longer is decided again. */
const LONGEST = 366;
const DAY = 24 * 60 * 60_000;

const NOTHING = new Form(new URLSearchParams());

const momentOf = (iso: string): string => inSchoolTime(Date.parse(iso));

export const trustInWords = ({ settings }: House): string => {
  const { ownTrust } = settings;
  if (ownTrust === null) return 'The school is in no trust here. Nothing is given to one.';
  return `${ownTrust.name}. It is given ${ownTrust.hasTotals ? 'the figures of reports to governors' : 'no figures'}.`;
};

const WhatIsGiven = ({ trusts }: { readonly trusts: OwnTrusts }) => (
  <>
    <p class="govuk-body">
      A trust sees nothing of a school by itself: no list of incidents, no people, no log. It is
      given what is chosen here, and each can be taken back.
    </p>
    <p class="govuk-body">
      The digits of this school, for the trust to compare: {trusts.fingerprint}.
    </p>
  </>
);

/** Which trust, and whether it is given totals: for those who say what holds for the record. */
const Choosing = async ({
  c,
  trusts,
  errors,
}: {
  readonly c: Ask;
  readonly trusts: OwnTrusts;
  readonly errors: readonly FieldError[];
}) => {
  const { ownTrust } = c.var.house.settings;
  const found = await trusts.found();
  const totals = (
    <Checkboxes
      idPrefix="totals"
      name="totals"
      items={[
        {
          value: 'yes',
          text: 'Give it the figures of our reports to governors: for each past term, rounded, as governors see them',
          checked: ownTrust?.hasTotals === true,
        },
      ]}
    />
  );
  if (ownTrust !== null) {
    return (
      <>
        <form method="post" action="/trust" novalidate>
          <Hidden fields={[['trust', ownTrust.record]]} />
          {totals}
          <Button text="Save" preventDoubleClick />
        </form>
        <form method="post" action="/trust">
          <Hidden fields={[['trust', '']]} />
          <Button
            text="Leave this trust, and take back all that it was given"
            classes="govuk-button--secondary"
          />
        </form>
      </>
    );
  }
  if (found.length === 0) return <p class="govuk-body">There is no trust in this database.</p>;
  return (
    <form method="post" action="/trust" novalidate>
      <Select
        id="trust"
        name="trust"
        label={{ text: 'Which trust' }}
        items={[
          { value: '', text: 'Choose' },
          ...found.map(({ record, name, fingerprint }) => ({
            value: record,
            text: `${name}: ${fingerprint}`,
          })),
        ]}
        errorMessage={errorIn(errors, 'trust')}
      />
      <Checkboxes
        idPrefix="compared"
        name="compared"
        items={[
          {
            value: 'yes',
            text: 'I have compared these digits with the trust, by telephone, on a number that I know.',
          },
        ]}
        errorMessage={errorIn(errors, 'compared')}
      />
      {totals}
      <Button text="Save" preventDoubleClick />
    </form>
  );
};

/** What the trust may open now, and what else it could be let open. */
const Lending = async ({
  c,
  trusts,
  typed,
  errors,
}: {
  readonly c: Ask;
  readonly trusts: OwnTrusts;
  readonly typed: Form;
  readonly errors: readonly FieldError[];
}) => {
  const { desk, house } = c.var;
  const decides = await desk.decidesIn();
  const all = (await desk.list()).filter(({ id }) => decides.has(id));
  const lent = await trusts.lent(desk);
  const nameOf = (id: string): string => {
    const listed = all.find((each) => each.id === id);
    return `${listed === undefined ? 'An incident' : kindsInWords(listed.kinds)} (${id.slice(0, 6)})`;
  };
  return (
    <section>
      <h2 class="govuk-heading-m">Incidents that the trust may open</h2>
      {lent.length === 0 && <p class="govuk-body">None of those that you decide in.</p>}
      <ul class="govuk-list db-list">
        {lent.map(({ incident, until, at }) => (
          <li class="db-item">
            <p>
              <a class="govuk-link" href={`/incidents/${incident}`}>
                {nameOf(incident)}
              </a>
              , as it stood {momentOf(at)}, until {momentOf(until)}.
            </p>
            <form method="post" action="/trust/take-back">
              <Hidden fields={[['id', incident]]} />
              <LinkButton says="Take it back" of={incident.slice(0, 6)} />
            </form>
          </li>
        ))}
      </ul>
      <p class="govuk-body">
        Each time somebody there opens one, it appears in{' '}
        <a class="govuk-link" href="/reads">
          who has read what
        </a>
        .
      </p>
      {all.length > 0 && (
        <form method="post" action="/trust/lend" novalidate>
          <Hidden fields={[['key', newKey()]]} />
          <Select
            id="id"
            name="id"
            label={{ text: 'Let the trust open an incident' }}
            hint={{
              text: 'As it stands now, by pseudonym, without who people are. Choose it again to show what was added since.',
            }}
            items={[
              { value: '', text: 'Choose' },
              ...all.map(({ id }) => ({
                value: id as string,
                text: nameOf(id),
                selected: id === typed.text('id'),
              })),
            ]}
            errorMessage={errorIn(errors, 'id')}
          />
          <DayField
            id="until"
            asks="Until the end of"
            hint={`Today, ${dayOf(house.now().getTime())}, or later, within a year.`}
            value={typed.text('until')}
            errors={errors}
          />
          <WhyField hint="The trust is shown this." typed={typed} errors={errors} />
          <Button text="Let the trust open it" preventDoubleClick />
        </form>
      )}
    </section>
  );
};

const trustPage = async (c: Ask, typed: Form = NOTHING, errors: readonly FieldError[] = []) => {
  const { house } = c.var;
  const trusts = house.ownTrusts;
  if (trusts === null) return notFound(c);
  await trusts.lookAfter();
  return keepingPage(
    c,
    { title: 'The trust', errors },
    <>
      <p class="govuk-body">
        <strong>{trustInWords(house)}</strong>
      </p>
      <WhatIsGiven trusts={trusts} />
      {mayChoose(c) && <Choosing c={c} trusts={trusts} errors={errors} />}
      {house.settings.ownTrust !== null && (
        <Lending c={c} trusts={trusts} typed={typed} errors={errors} />
      )}
    </>,
  );
};

const choose = async (c: Ask, trusts: OwnTrusts): Promise<Response> => {
  const { desk, house } = c.var;
  const typed = await formOf(c);
  const before = house.settings.ownTrust;
  const trust = typed.text('trust');
  if (trust === '' && before !== null) {
    await trusts.choose(desk, null, false);
    return goOnTo(c, TRUST, 'The school has left the trust. What it was given is taken back.');
  }
  const isKnown = (await trusts.found()).some(({ record }) => record === trust);
  const errors: FieldError[] = [];
  if (!isKnown) errors.push({ field: 'trust', says: 'Choose a trust' });
  if (before?.record !== trust && !typed.has('compared')) {
    errors.push({ field: 'compared', says: 'Compare the digits with the trust first' });
  }
  if (errors.length > 0) return trustPage(c, typed, errors);
  await trusts.choose(desk, trust, typed.has('totals'));
  return goOnTo(c, TRUST, 'Saved.');
};

const lend = async (c: Ask, trusts: OwnTrusts): Promise<Response> => {
  const { desk, house } = c.var;
  const typed = await formOf(c);
  const [id, until] = [typed.text('id'), typed.text('until')];
  const now = house.now().getTime();
  const isInTime = isDay(until) && until >= dayOf(now) && Date.parse(until) <= now + LONGEST * DAY;
  const reason = reasonTyped(typed.text('why'));
  const errors: FieldError[] = [];
  if (id === '') errors.push({ field: 'id', says: 'Choose which incident' });
  if (!isInTime) {
    errors.push({
      field: 'until',
      says: isDay(until) ? 'Give a day from today on, within a year' : A_DAY,
    });
  }
  if (!reason.ok) errors.push({ field: 'why', says: `The reason ${reason.says}` });
  if (house.settings.ownTrust === null) return notFound(c);
  if (id !== '' && !(await desk.decidesIn()).has(id)) return notFound(c);
  if (!reason.ok || errors.length > 0) return trustPage(c, typed, errors);
  const key = typed.text('key') || newKey();
  await trusts.lend(desk, id, { until: endOfDay(until), reason: reason.value, key });
  return goOnTo(
    c,
    TRUST,
    `The trust may open ${id.slice(0, 6)} until the end of ${dayInWords(until)}.`,
  );
};

const takeBack = async (c: Ask, trusts: OwnTrusts): Promise<Response> => {
  const { desk } = c.var;
  const id = (await formOf(c)).text('id');
  if (!(await desk.decidesIn()).has(id)) return notFound(c);
  await trusts.takeBack(desk, id);
  return goOnTo(c, TRUST, `The trust may not open ${id.slice(0, 6)} any more.`);
};

export const trustPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/trust/*', signedInOnly, onlyIf(maySeeTrust));
  app.get(TRUST, (c) => trustPage(c));
  const post = (
    path: string,
    may: (c: Ask) => boolean,
    act: (c: Ask, trusts: OwnTrusts) => Promise<Response>,
  ) =>
    app.post(path, onlyIf(may), (c) => {
      const { ownTrusts } = c.var.house;
      return ownTrusts === null ? notFound(c) : act(c, ownTrusts);
    });
  post(TRUST, mayChoose, choose);
  post('/trust/lend', maySeeTrust, lend);
  post('/trust/take-back', maySeeTrust, takeBack);
  return app;
};
