/** The pages of a trust: what its schools have given to it, and nothing else of them. */
import { Hono } from 'hono';
import { resume } from '../engine/replay.ts';
import type { GivenToTrust } from '../record/trusts.ts';
import { termsInWords } from '../report/audit/terms.ts';
import { totalsOf } from '../report/audit/trust-totals.ts';
import { capital } from '../words/plain.ts';
import { inSchoolTime } from '../words/time.ts';
import { SummaryList } from './components/summary-list.tsx';
import { Chronology, Findings } from './incident/views.tsx';
import { LinkButton, mayAny, onlyIf } from './looking-after/frame.tsx';
import { LookingAfterLink } from './looking-after/home.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import { type Ask, type Env, formOf, Hidden, notFound, page } from './web.tsx';

const maySee = mayAny('see-trust');

const momentOf = (iso: string): string => inSchoolTime(Date.parse(iso));

/** Totals over schools, term by term: what the figures of each leave open is left open. */
const Totals = ({ of }: { readonly of: GivenToTrust['totals'] }) => {
  const totals = totalsOf(of);
  return (
    <section>
      <h2 class="govuk-heading-m">Totals of whole past terms</h2>
      {totals.length === 0 && (
        <p class="govuk-body">
          No school has given figures yet. A school gives those of its reports to governors, once it
          has chosen to.
        </p>
      )}
      {totals.length > 0 && (
        <>
          <p class="govuk-body">
            Each school's numbers are rounded down to a five, and those under five are withheld,
            before they leave the school.
          </p>
          {totals.map(({ terms, schools, incidents, handled, told }) => (
            <>
              <h3 class="govuk-heading-s">{capital(termsInWords(terms))}</h3>
              <SummaryList
                rows={[
                  ['Schools', String(schools)],
                  ['Incidents', incidents],
                  ['Dealt with as the policy asks', handled],
                  ['DSL told as the policy asks', told],
                ].map(([key, value]) => ({ key: { text: key }, value: { text: value } }))}
              />
            </>
          ))}
        </>
      )}
    </section>
  );
};

/** What else there is at a trust, for whom it is. */
const Elsewhere = ({ c }: { readonly c: Ask }) => (
  <ul class="govuk-list">
    {c.var.desk.can('see-reads') && (
      <li>
        <a class="govuk-link" href="/reads">
          Who has read what
        </a>
      </li>
    )}
    {c.var.desk.can('see-sign-ins') && (
      <li>
        <a class="govuk-link" href="/sign-ins">
          Who signed in
        </a>
      </li>
    )}
    <LookingAfterLink c={c} />
    <li>
      <a class="govuk-link" href="/password">
        Your password
      </a>
    </li>
  </ul>
);

const schoolsPage = async (c: Ask) => {
  const { desk, house } = c.var;
  const { schools } = house;
  if (schools === null) return notFound(c);
  if (!maySee(c)) {
    return page(
      c,
      { title: house.name ?? 'Trust' },
      <>
        <h1 class="govuk-heading-l">{house.name}</h1>
        <Elsewhere c={c} />
      </>,
    );
  }
  const { schools: all, totals, lent } = await schools.given(desk);
  await desk.logUse('looked at what schools have given');
  return page(
    c,
    { title: 'Schools' },
    <>
      <h1 class="govuk-heading-l">{house.name}</h1>
      <Totals of={totals} />
      <section>
        <h2 class="govuk-heading-m">Incidents that schools let you open</h2>
        {lent.length === 0 && <p class="govuk-body">None now.</p>}
        <ul class="govuk-list db-list">
          {lent.map(({ school, id, name, at, until }) => (
            <li>
              <a class="govuk-link" href={`/schools/${school}/${id}`}>
                {name}, {id.slice(0, 6)}
              </a>
              , as it stood {momentOf(at)}, until {momentOf(until)}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2 class="govuk-heading-m">Schools</h2>
        {all.length === 0 && <p class="govuk-body">No school has given anything yet.</p>}
        <ul class="govuk-list db-list">
          {all.map(({ record, name, fingerprint, isOwn }) => (
            <li class="db-item">
              <strong>{name}</strong>
              {isOwn ? '' : ' has given something, and waits to be taken. Its digits: '}
              {!isOwn && fingerprint}
              <form method="post" action="/schools">
                <Hidden
                  fields={[
                    ['school', record],
                    ['own', isOwn ? 'no' : 'yes'],
                  ]}
                />
                {isOwn ? (
                  <LinkButton says="Not a school of the trust any more" of={name} />
                ) : (
                  <LinkButton says="I have compared the digits: take it" of={name} />
                )}
              </form>
            </li>
          ))}
        </ul>
      </section>
      <Elsewhere c={c} />
    </>,
  );
};

const lentPage = async (c: Ask) => {
  const { desk, house } = c.var;
  const [school = '', id = ''] = [c.req.param('school'), c.req.param('id')];
  const opened = (await house.schools?.open(desk, { school, id }, house.books)) ?? null;
  if (opened === null) return notFound(c);
  const incident = resume(opened.timeline, house.books);
  return page(
    c,
    { title: `An incident of ${opened.name}` },
    <>
      <a class="govuk-back-link" href="/schools">
        Schools
      </a>
      <h1 class="govuk-heading-l">
        An incident of {opened.name} ({id.slice(0, 6)})
      </h1>
      <p class="govuk-inset-text">
        As it stood {momentOf(opened.at)}. The school lets you open it until{' '}
        {momentOf(opened.until)}: {opened.reason} That you opened it stands in the log of the
        school.
      </p>
      <h2 class="govuk-heading-m">How it stood against the policy</h2>
      <Findings incident={incident} now={Date.parse(opened.at)} />
      <h2 class="govuk-heading-m">What was done</h2>
      <Chronology incident={incident} />
    </>,
  );
};

export const schoolsPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/', (c) => c.redirect('/schools', 303));
  // Where pages that schools have too lead back to.
  app.get('/incidents', (c) => c.redirect('/schools', 303));
  app.use('/schools/*', signedInOnly);
  app.get('/schools', schoolsPage);
  app.post('/schools', onlyIf(maySee), async (c) => {
    const typed = await formOf(c);
    const { desk, house } = c.var;
    const [school, isOwn] = [typed.text('school'), typed.text('own') === 'yes'];
    const all = (await house.schools?.given(desk))?.schools ?? [];
    const found = all.find(({ record }) => record === school);
    if (found === undefined) return notFound(c);
    // Pressed twice, it was taken when it was pressed first.
    if (found.isOwn !== isOwn) await house.schools?.take(desk, school, isOwn);
    return c.redirect('/schools', 303);
  });
  app.get('/schools/:school{[0-9a-f]{32}}/:id{[0-9a-f]{32}}', onlyIf(maySee), lentPage);
  return app;
};
