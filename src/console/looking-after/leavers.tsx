/** Somebody leaves the school: what they held, and what is to be done, in order. */
import { Hono } from 'hono';
import { roleIn } from '../../record/access.ts';
import { RecordFault } from '../../record/fault.ts';
import { giveOn, type LeftOpen, leftOpenBy, mayGiveOn } from '../../record/leavers.ts';
import { kindsInWords, listInWords } from '../../words/entries.ts';
import { inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Select } from '../components/select.tsx';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
import { type Ask, type Env, errorIn, type FieldError, formOf, goOnTo, notFound } from '../web.tsx';
import { keepingPage, onlyIf } from './frame.tsx';
import { standInInWords } from './stand-ins.tsx';

export const maySeeLeavers = (c: Ask): boolean =>
  c.var.desk.can('manage-accounts') || mayGiveOn(c.var.desk);

const leaversPage = (c: Ask) => {
  const { accounts } = c.var.house;
  const others = accounts.all().filter(({ id }) => id !== c.var.desk.account);
  const now = others.filter(({ id }) => accounts.inForce(id) !== null);
  const ended = others.filter((each) => !now.includes(each));
  const lines = (all: typeof others) => (
    <ul class="govuk-list">
      {all.map(({ id }) => (
        <li>
          <a class="govuk-link" href={`/leavers/${id}`}>
            {id}
          </a>
        </li>
      ))}
    </ul>
  );
  return keepingPage(
    c,
    { title: 'Somebody leaves' },
    <>
      <p class="govuk-body">Who leaves? The next page says what to do, in order.</p>
      {lines(now)}
      {ended.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Accounts that have ended</h2>
          {lines(ended)}
        </>
      )}
    </>,
  );
};

/** One open incident of theirs, and who goes on with it. */
const LeftLine = ({
  leaver,
  left: { listed, givenTo, couldTake },
  errors,
}: {
  readonly leaver: string;
  readonly left: LeftOpen;
  readonly errors: readonly FieldError[];
}) => {
  const id = `to-${listed.id}`;
  const short = listed.id.slice(0, 6);
  return (
    <li class="db-item">
      <p>
        <a class="govuk-link" href={`/incidents/${listed.id}`}>
          Incident {short}
        </a>{' '}
        {kindsInWords(listed.kinds)}.{' '}
        {givenTo === null ? (
          <strong>Nobody goes on with it yet.</strong>
        ) : (
          <>
            <strong>{givenTo}</strong> goes on with it.
          </>
        )}
      </p>
      <form method="post" action={`/leavers/${leaver}/incidents/${listed.id}`}>
        <Select
          id={id}
          name="to"
          label={{ text: `Who goes on with incident ${short}?` }}
          items={[
            { value: '', text: 'Choose' },
            ...couldTake.map((each) => ({ value: each, text: each, selected: each === givenTo })),
          ]}
          errorMessage={errorIn(errors, id)}
        />
        <Button text={`Give ${short} to them`} classes="govuk-button--secondary" />
      </form>
    </li>
  );
};

const AskThem = ({ who }: { readonly who: string }) => (
  <p class="govuk-body">{who} does this, on this page.</p>
);

/** What they sign in with, which ends with the account. Whether they are signed in now is told to nobody. */
const signInsInWords = (c: Ask, id: string): string => {
  const step = c.var.house.accounts.secondStepOf(id);
  const has = [
    ...(step !== null && step.passkeys.length > 0 ? [`${step.passkeys.length} passkeys`] : []),
    ...(step?.secret ? ['an app for codes'] : []),
    ...(step !== null && step.onPaper.length > 0 ? [`${step.onPaper.length} codes on paper`] : []),
  ];
  return `a password${has.length === 0 ? '' : `, ${has.join(', ')}`}`;
};

const EndStep = ({ c, id }: { readonly c: Ask; readonly id: string }) => {
  const { house, desk } = c.var;
  const { accounts } = house;
  const { until } = accounts.all().find((each) => each.id === id) ?? {};
  const now = house.now().getTime();
  if (accounts.inForce(id) === null) {
    return (
      <p class="govuk-body">
        <strong>Done.</strong> It ended {until === undefined ? '' : inSchoolTime(Date.parse(until))}
        , and opens nothing. What it wrote stays.
      </p>
    );
  }
  const standIns = accounts.standInsOf(id);
  return (
    <>
      <p class="govuk-body">
        It is signed out everywhere. What it signs in with ends ({signInsInWords(c, id)}), and so do
        its stand-ins (
        {standIns.length === 0
          ? 'none now'
          : standIns.map((each) => standInInWords(each, now)).join('; ')}
        ). What it wrote stays.
      </p>
      {desk.can('manage-accounts') ? (
        <form method="post" action={`/leavers/${id}/end`}>
          <Button text={`End the account ${id}`} classes="govuk-button--warning" />
        </form>
      ) : (
        <AskThem who="An administrator" />
      )}
    </>
  );
};

const KeysStep = ({ c, id }: { readonly c: Ask; readonly id: string }) => {
  const { house, desk } = c.var;
  const { until } = house.accounts.all().find((each) => each.id === id) ?? {};
  const last = house.upkeep.lastly('keys-rotated');
  const isSince = last !== null && until !== undefined && Date.parse(last.at) >= Date.parse(until);
  return (
    <>
      <p class="govuk-body">
        Could they open the safe with the recovery sheet, did they know the passphrase, or could
        they get at the machine? Then rotate the keys, choose another passphrase, and destroy the
        old sheet.{' '}
        {isSince && (
          <strong>
            The keys were rotated since, {inSchoolTime(Date.parse(last.at))}, by {last.account}.
          </strong>
        )}
      </p>
      {desk.can('keep-keys') && (
        <p class="govuk-body">
          <a class="govuk-link" href="/keys">
            Keys
          </a>
        </p>
      )}
    </>
  );
};

const leaverPage = async (c: Ask, id: string, errors: readonly FieldError[] = []) => {
  const { house, desk } = c.var;
  const gives = mayGiveOn(desk);
  const left = await leftOpenBy(desk, house.record, house.accounts, id);
  const reached = house.alerts.senders.filter(
    ({ channel, reaches }) => channel !== 'screen' && reaches(id),
  );
  const role = roleIn(id);
  const isRung = role !== null && ['dsl', 'deputy-dsl', 'headteacher'].includes(role);
  return keepingPage(
    c,
    { title: `${id} leaves`, errors, up: ['/leavers', 'Somebody leaves'] },
    <>
      <p class="govuk-body">In this order.</p>
      <ol class="govuk-list govuk-list--number db-list">
        <li>
          <h2 class="govuk-heading-s">Their open incidents go to somebody</h2>
          {!gives && <AskThem who="The Designated Safeguarding Lead, a deputy or the head" />}
          {gives && left.length === 0 && (
            <p class="govuk-body">They have written in no open incident, and are named in none.</p>
          )}
          {left.length > 0 && (
            <>
              <p class="govuk-body">
                They wrote in these, or are named in them. Who goes on stands in the incident, as a
                reminder to all who work on it. The policy judges nothing by it.
              </p>
              <ul class="govuk-list">
                {left.map((each) => (
                  <LeftLine leaver={id} left={each} errors={errors} />
                ))}
              </ul>
            </>
          )}
        </li>
        <li>
          <h2 class="govuk-heading-s">Somebody follows them</h2>
          <p class="govuk-body">
            Add an account for whoever follows
            {desk.can('manage-accounts') && (
              <>
                , under{' '}
                <a class="govuk-link" href="/people">
                  People
                </a>
              </>
            )}
            . Nobody takes over the account of somebody else.
          </p>
        </li>
        <li>
          <h2 class="govuk-heading-s">The account ends</h2>
          <EndStep c={c} id={id} />
        </li>
        <li>
          <h2 class="govuk-heading-s">The keys, if they could get at them</h2>
          <KeysStep c={c} id={id} />
        </li>
        {reached.length > 0 && (
          <li>
            <h2 class="govuk-heading-s">Their address for alerts</h2>
            <p class="govuk-body">
              Whoever keeps the machine takes it out (
              {listInWords(reached.map(({ channel }) => channel))}). Nothing is sent to it once the
              account has ended.
            </p>
          </li>
        )}
        {isRung && (
          <li>
            <h2 class="govuk-heading-s">Their number</h2>
            <p class="govuk-body">
              If “What to do first” shows it, change it
              {desk.can('keep-contacts') && (
                <>
                  {' '}
                  under{' '}
                  <a class="govuk-link" href="/contacts">
                    Whom to ring
                  </a>
                </>
              )}
              .
            </p>
          </li>
        )}
        <li>
          <h2 class="govuk-heading-s">Much later: who it was</h2>
          <p class="govuk-body">
            When nobody needs to know any more who had this account, two people erase the name. On
            the machine: <code>dutybound record account forget {id}</code>
          </p>
        </li>
      </ol>
    </>,
  );
};

/** The account that an address names; null where it is none, or one's own. */
const leaverIn = (c: Ask): string | null => {
  const id = c.req.param('id') ?? '';
  const isOther = id !== c.var.desk.account && c.var.house.accounts.has(id);
  return isOther ? id : null;
};

const give = async (c: Ask): Promise<Response> => {
  const leaver = leaverIn(c);
  const { house, desk } = c.var;
  if (leaver === null || !mayGiveOn(desk)) return notFound(c);
  const id = c.req.param('incident') ?? '';
  const to = (await formOf(c)).text('to');
  if (to === '') {
    const errors = [{ field: `to-${id}`, says: 'Choose who goes on with it' }];
    return leaverPage(c, leaver, errors);
  }
  try {
    await giveOn(desk, house.record, house.accounts, { leaver, to, id });
  } catch (error) {
    if (error instanceof RecordFault && error.code === 'not-allowed') return notFound(c);
    throw error;
  }
  return goOnTo(c, `/leavers/${leaver}`, `${to} goes on with incident ${id.slice(0, 6)}.`);
};

export const leaverPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/leavers/*', signedInOnly, onlyIf(maySeeLeavers));
  app.get('/leavers', leaversPage);
  app.get('/leavers/:id', (c) => {
    const id = leaverIn(c);
    return id === null ? notFound(c) : leaverPage(c, id);
  });
  app.post('/leavers/:id/end', async (c) => {
    const id = leaverIn(c);
    const { house, desk } = c.var;
    if (id === null || !desk.can('manage-accounts')) return notFound(c);
    const { until } = house.accounts.all().find((each) => each.id === id) ?? {};
    const hasEnded = until !== undefined && Date.parse(until) <= house.now().getTime();
    // Pressed twice, it has ended when it was pressed first.
    if (!hasEnded) await house.accounts.end({ account: desk.account }, id);
    house.sessions.endAll(id);
    return goOnTo(c, `/leavers/${id}`, `The account ${id} has ended.`);
  });
  app.post('/leavers/:id/incidents/:incident', give);
  return app;
};
