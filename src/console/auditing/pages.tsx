/** Audits: of a log, of the record, and what governors are told. */
import { Hono, type MiddlewareHandler } from 'hono';
import { NOTHING_TO_COUNT, tooEarly } from '../../report/audit/issuing.ts';
import {
  inTermOrder,
  lastOver,
  schoolYear,
  termBefore,
  termFrom,
  termsInWords,
  termsOfYear,
} from '../../report/audit/terms.ts';
import { dayOf } from '../../words/time.ts';
import { Select } from '../components/select.tsx';
import { Errors } from '../fields.tsx';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
import { type Ask, type Env, errorIn, type FieldError, formOf, notFound, page } from '../web.tsx';
import type { Report } from './benches.ts';
import { logPages } from './log.tsx';
import {
  AlsoFields,
  alsoAskedIn,
  askAgain,
  policyErrors,
  ReportMade,
  reportPages,
  UnderWay,
} from './report.tsx';
import type { Outcome } from './work.ts';

/** So many past terms can be chosen: three school years. */
const TERMS_OFFERED = 9;

/** Past terms, the latest first. */
const pastTerms = (today: string): readonly string[] => {
  const terms: string[] = [lastOver(today)];
  while (terms.length < TERMS_OFFERED) terms.push(termBefore(terms.at(-1) ?? '') ?? '');
  return terms;
};

/** School years of which every term is over, as they are typed: `2024-25`. */
const pastYears = (today: string): readonly string[] => {
  const terms = pastTerms(today);
  return terms.flatMap((term) => {
    const [year = '', season] = term.split('-');
    const name = `${Number(year) - 1}-${year.slice(2)}`;
    const all = season === 'summer' ? termsOfYear(name) : null;
    return all?.every((each) => terms.includes(each)) === true ? [name] : [];
  });
};

/** The terms that were chosen; null where none was. */
const chosenTerms = (chosen: string): readonly string[] | null => {
  const term = termFrom(chosen);
  return term === null ? termsOfYear(chosen) : inTermOrder([term]);
};

const todayAt = (c: Ask): string => dayOf(c.var.house.now().getTime());

const termItems = (today: string, none: string) => [
  { value: '', text: none },
  ...pastYears(today).map((year) => ({
    value: year,
    text: schoolYear(termsOfYear(year)?.[0] ?? ''),
  })),
  ...pastTerms(today).map((term) => ({ value: term, text: termsInWords([term]) })),
];

const mayAuditRecord = ({ var: { desk } }: Ask): boolean =>
  desk.can('see-reports') && desk.can('see-incidents');

const auditsPage = (c: Ask, errors: readonly FieldError[] = [], status: 200 | 400 | 503 = 200) => {
  const { house, desk, session } = c.var;
  const bench = house.benches.of(session);
  const { running = null, report = null, outcome = null } = bench ?? {};
  const today = todayAt(c);
  const isOfLog = bench?.log != null;
  const all = [
    ...errors,
    ...(errors.length === 0 && running === null && !isOfLog && outcome?.kind === 'refused'
      ? [{ field: 'term', says: `No report: ${outcome.says}` }]
      : []),
  ];
  if (running !== null) askAgain(c, '/audits');
  return page(
    c,
    { title: 'Audits', hasErrors: all.length > 0 },
    <>
      <a class="govuk-back-link" href="/incidents">
        Incidents
      </a>
      <Errors errors={all} />
      <h1 class="govuk-heading-l">Audits</h1>
      {running !== null && <UnderWay running={running} at="/audits" />}
      {running === null && report !== null && (
        <ReportMade report={report} now={house.now().getTime()} />
      )}
      {mayAuditRecord(c) && (
        <section aria-labelledby="record">
          <h2 class="govuk-heading-m" id="record">
            Audit the record
          </h2>
          <p class="govuk-body">
            Every {house.isDemonstration ? 'exercise' : 'incident'} that your account may open is
            judged rule by rule, as dutybound audit does. Each is logged as read.
            {!house.isDemonstration && ' No exercise is among them.'}
          </p>
          <form method="post" action="/audits/record">
            <Select
              id="record-term"
              name="term"
              label={{ text: 'Which incidents?' }}
              items={termItems(today, 'All of them')}
            />
            <AlsoFields
              c={c}
              id="record"
              asked={{ against: undefined, hasFindings: false }}
              errors={all}
            />
            <button type="submit" class="govuk-button">
              Audit the record
            </button>
          </form>
        </section>
      )}
      <section aria-labelledby="governors">
        <h2 class="govuk-heading-m" id="governors">
          Report to governors
        </h2>
        <p class="govuk-body">
          It names no incident, and every count is rounded so that no child can be identified. Each
          past term is reported once. Make it when the log of that term is complete: whoever asks
          again is given the same report, and no other.
        </p>
        {house.isDemonstration ? (
          <p class="govuk-body">
            There is none of this school: it is fictional, and its few exercises are of this term.
            In a school, choose a past term here. From a log of another system, it is{' '}
            <code>dutybound audit LOG --for governors --term autumn-2025</code>.
          </p>
        ) : (
          <form method="post" action="/audits/governors" novalidate>
            <Select
              id="term"
              name="term"
              label={{ text: 'Which term, or which school year?' }}
              items={termItems(today, 'Choose one')}
              errorMessage={errorIn(all, 'term')}
            />
            <button type="submit" class="govuk-button">
              Make the report to governors
            </button>
          </form>
        )}
      </section>
      {desk.can('audit-logs') && (
        <section aria-labelledby="logs">
          <h2 class="govuk-heading-m" id="logs">
            Audit a log of another system
          </h2>
          <p class="govuk-body">
            <a class="govuk-link" href="/audits/log">
              {isOfLog ? 'Go on with the log you uploaded' : 'Upload a log'}
            </a>
            , such as a spreadsheet. Nothing of it goes into the record.
          </p>
        </section>
      )}
    </>,
    all.length > 0 && status === 200 ? 400 : status,
  );
};

/** Puts what came of auditing the record where it is shown. */
const began = async (
  c: Ask,
  what: string,
  task: Parameters<Ask['var']['house']['benches']['work']>[2],
  about: Pick<Report, 'of' | 'name'>,
) => {
  const { benches, now } = c.var.house;
  const bench = benches.begin(c.var.session);
  if (bench.log === null) bench.outcome = null;
  const refused = await benches.work(bench, what, task, (outcome: Outcome) => {
    if (outcome.kind !== 'made') {
      bench.outcome = outcome;
      return;
    }
    const { kind: _, ...made } = outcome;
    bench.report = { ...about, at: now().getTime(), ...made };
  });
  return refused === null
    ? c.redirect('/audits', 303)
    : auditsPage(c, [{ field: 'term', says: refused.says }], 503);
};

const auditRecord = async (c: Ask) => {
  if (!mayAuditRecord(c)) return notFound(c);
  const typed = await formOf(c);
  const chosen = typed.text('term');
  if (chosen !== '' && chosenTerms(chosen) === null) {
    return auditsPage(c, [{ field: 'record-term', says: 'Choose one of these terms, or all' }]);
  }
  const wrong = policyErrors(c, typed, 'against', 'record-against');
  if (wrong.length > 0) return auditsPage(c, wrong);
  const { isDemonstration: exercises, booksFrom: rules } = c.var.house;
  const task = {
    kind: 'audit',
    rules,
    of: (await c.var.desk.readAll('audited', exercises)).map(({ timeline }) => timeline),
    mapping: null,
    policy: undefined,
    terms: chosenTerms(chosen) ?? undefined,
    exercises,
    ...alsoAskedIn(typed),
  } as const;
  return began(c, 'The record is being audited', task, { of: 'record', name: 'audit-record' });
};

const reportToGovernors = async (c: Ask) => {
  if (c.var.house.isDemonstration) return notFound(c);
  const chosen = (await formOf(c)).text('term');
  const terms = chosenTerms(chosen);
  if (terms === null) {
    return auditsPage(c, [{ field: 'term', says: 'Choose a term, or a school year' }]);
  }
  const early = tooEarly(terms, todayAt(c));
  if (early !== null) return auditsPage(c, [{ field: 'term', says: `No report: ${early}` }]);
  const of = await c.var.desk.forReport();
  if (of.length === 0) {
    return auditsPage(c, [{ field: 'term', says: `No report: ${NOTHING_TO_COUNT}` }]);
  }
  const rules = c.var.house.booksFrom;
  const task = { kind: 'governors', rules, of, terms, on: todayAt(c) } as const;
  return began(c, 'The report to governors is being made', task, {
    of: 'governors',
    name: `governors-${chosen}`,
  });
};

const mayReport: MiddlewareHandler<Env> = async (c, next) =>
  c.var.desk.can('see-reports') ? next() : notFound(c);

export const auditingPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/audits', signedInOnly);
  app.use('/audits/*', signedInOnly);
  app.use('/audits', mayReport);
  app.use('/audits/*', mayReport);
  app.get('/audits', (c) => auditsPage(c));
  app.post('/audits/record', auditRecord);
  app.post('/audits/governors', reportToGovernors);
  reportPages(app);
  logPages(app);
  return app;
};
