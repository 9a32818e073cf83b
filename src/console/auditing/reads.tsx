/** Who has read what, and who signed in: the logs of the record, for those who look after them. */
import { Hono } from 'hono';
import { type ReadAtOnce, readAtOnce } from '../../record/reads.ts';
import { signInInWords } from '../../record/sign-ins.ts';
import { inSchoolTime } from '../../words/time.ts';
import { Input } from '../components/input.tsx';
import { Select } from '../components/select.tsx';
import { Table } from '../components/table.tsx';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
import { type Ask, type Env, notFound, page } from '../web.tsx';

/** Lines on one page. */
const MOST_LINES = 100;

const momentOf = (iso: string): string => inSchoolTime(Date.parse(iso));

interface Asked {
  readonly account: string;
  readonly incident: string;
  readonly page: number;
}

const askedOf = ({ req }: Ask): Asked => ({
  account: req.query('account') ?? '',
  incident: (req.query('incident') ?? '').trim().toLowerCase(),
  page: Math.max(1, Number.parseInt(req.query('page') ?? '1', 10) || 1),
});

/** The form that chooses lines; it only asks, so that its answer can be kept as an address. */
const Choose = ({
  action,
  accounts,
  asked,
  hasIncidents,
}: {
  readonly action: string;
  readonly accounts: readonly string[];
  readonly asked: Asked;
  readonly hasIncidents: boolean;
}) => (
  <form method="get" action={action} class="db-filter">
    <Select
      id="account"
      name="account"
      label={{ text: 'Account' }}
      items={[
        { value: '', text: 'All', selected: asked.account === '' },
        ...accounts.map((each) => ({ value: each, text: each, selected: each === asked.account })),
      ]}
    />
    {hasIncidents && (
      <Input
        id="incident"
        name="incident"
        label={{ text: 'Incident' }}
        hint={{ text: 'The first letters of its number.' }}
        classes="govuk-input--width-10"
        value={asked.incident}
      />
    )}
    <button type="submit" class="govuk-button govuk-button--secondary">
      Show
    </button>
  </form>
);

const Pages = ({
  action,
  asked,
  count,
}: {
  readonly action: string;
  readonly asked: Asked;
  readonly count: number;
}) => {
  const of = Math.max(1, Math.ceil(count / MOST_LINES));
  const link = (to: number, says: string) => {
    const query = new URLSearchParams({
      account: asked.account,
      incident: asked.incident,
      page: String(to),
    });
    return (
      <a class="govuk-link" href={`${action}?${query}`}>
        {says}
      </a>
    );
  };
  return of === 1 ? null : (
    <nav aria-label="Pages" class="db-actions">
      {asked.page > 1 && link(asked.page - 1, 'Newer')}
      <span>
        Page {Math.min(asked.page, of)} of {of}
      </span>
      {asked.page < of && link(asked.page + 1, 'Older')}
    </nav>
  );
};

/** The newest first, as many as one page has. */
const onPage = <T,>(lines: readonly T[], { page: number }: Asked): readonly T[] =>
  [...lines].reverse().slice((number - 1) * MOST_LINES, number * MOST_LINES);

const readsPage = async (c: Ask) => {
  const { desk } = c.var;
  const asked = askedOf(c);
  await c.var.house.ownTrusts?.lookAfter();
  const reads = await desk.reads();
  const mayOpen = new Set((await desk.list()).map(({ id }) => id));
  const lines = readAtOnce(
    reads.filter(
      (read) =>
        (asked.account === '' || read.account === asked.account) &&
        (asked.incident === '' ||
          (mayOpen.has(read.stream) && read.stream.startsWith(asked.incident))),
    ),
  );
  const What = ({ read: { what, streams } }: { readonly read: ReadAtOnce }) => {
    const [stream = '', ...more] = streams;
    if (more.length > 0) return <>{`${what}: ${streams.length} incidents`}</>;
    if (!mayOpen.has(stream)) return <>{what}</>;
    return (
      <>
        {what}:{' '}
        <a class="govuk-link" href={`/incidents/${stream}`}>
          incident {stream.slice(0, 6)}
        </a>
      </>
    );
  };
  return page(
    c,
    { title: 'Who has read what' },
    <>
      <a class="govuk-back-link" href="/incidents">
        Incidents
      </a>
      <h1 class="govuk-heading-l">Who has read what</h1>
      <p class="govuk-body">
        The newest first: incidents that your account may open, and the record as a whole. What
        somebody read at once, as for an audit, is one line; look for an incident to see all that
        was read of it.
      </p>
      <Choose
        action="/reads"
        accounts={[...new Set(reads.map(({ account }) => account))].sort()}
        asked={asked}
        hasIncidents
      />
      {lines.length === 0 && <p class="govuk-body">Nothing.</p>}
      {lines.length > 0 && (
        <Table
          caption={`${lines.length === 1 ? '1 line' : `${lines.length} lines`}`}
          captionClasses="govuk-visually-hidden"
          head={[{ text: 'When' }, { text: 'Account' }, { text: 'What' }]}
          rows={onPage(lines, asked).map((read) => [
            { text: momentOf(read.at) },
            { text: read.account },
            { html: <What read={read} /> },
          ])}
        />
      )}
      <Pages action="/reads" asked={asked} count={lines.length} />
    </>,
  );
};

const NO_ACCOUNT = 'an account that is not there';

const signInsPage = async (c: Ask) => {
  const { desk } = c.var;
  const asked = askedOf(c);
  const all = await desk.allSignIns();
  const lines = all.filter(({ account }) => asked.account === '' || account === asked.account);
  return page(
    c,
    { title: 'Who signed in' },
    <>
      <a class="govuk-back-link" href="/incidents">
        Incidents
      </a>
      <h1 class="govuk-heading-l">Who signed in</h1>
      <p class="govuk-body">
        The newest first, and what was refused. That you looked at this is logged.
      </p>
      <Choose
        action="/sign-ins"
        accounts={[...new Set(all.flatMap(({ account }) => account ?? []))].sort()}
        asked={asked}
        hasIncidents={false}
      />
      {lines.length === 0 && <p class="govuk-body">Nothing.</p>}
      {lines.length > 0 && (
        <Table
          caption={`${lines.length === 1 ? '1 line' : `${lines.length} lines`}`}
          captionClasses="govuk-visually-hidden"
          head={[{ text: 'When' }, { text: 'Account' }, { text: 'What' }]}
          rows={onPage(lines, asked).map(({ at, account, ...line }) => [
            { text: momentOf(at) },
            { text: account ?? NO_ACCOUNT },
            { text: signInInWords(line) },
          ])}
        />
      )}
      <Pages action="/sign-ins" asked={asked} count={lines.length} />
    </>,
  );
};

export const readPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/reads', signedInOnly);
  app.use('/sign-ins', signedInOnly);
  app.get('/reads', (c) => (c.var.desk.can('see-reads') ? readsPage(c) : notFound(c)));
  app.get('/sign-ins', (c) => (c.var.desk.can('see-sign-ins') ? signInsPage(c) : notFound(c)));
  return app;
};
