/** A report that was made: what it found, to open, to print, and to save. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Hono } from 'hono';
import type { AuditFormat } from '../../report/audit/formats.ts';
import { clockTime, inSchoolTime } from '../../words/time.ts';
import { Checkboxes } from '../components/checkboxes.tsx';
import { Select } from '../components/select.tsx';
import { type Ask, type Env, errorIn, type FieldError, type Form, notFound } from '../web.tsx';
import { sendWhole, wholePage } from '../whole-page.ts';
import type { AlsoAsked, Bench, Report, Subject } from './benches.ts';

/** The policies of the console as they are chosen from. @param none what choosing none of them says, where that can be */
export const policyItems = (c: Ask, chosen: string, none: string | null) => [
  ...(none === null ? [] : [{ value: '', text: none, selected: chosen === '' }]),
  ...c.var.house.givenBooks.policies.map(({ id, school, title }) => ({
    value: id,
    text: `${school}: ${title} (${id})`,
    selected: id === chosen,
  })),
];

/** The policy that a form names; undefined where it names none. */
export const policyChosen = (typed: Form, field: string): string | undefined =>
  typed.text(field) || undefined;

/** What is wrong with the policy that a form names: a page that was left open may name one that has gone since. */
export const policyErrors = (
  c: Ask,
  typed: Form,
  field: string,
  id = field,
): readonly FieldError[] => {
  const chosen = policyChosen(typed, field);
  const isKnown = c.var.house.givenBooks.policies.some((policy) => policy.id === chosen);
  return chosen === undefined || isKnown
    ? []
    : [{ field: id, says: 'That policy is not here any more. Choose one of these' }];
};

/** What a report can have besides, in a form. */
export const AlsoFields = ({
  c,
  id,
  asked: { against, hasFindings },
  errors,
}: {
  readonly c: Ask;
  readonly errors: readonly FieldError[];
  /** Begins the ids of its fields, since a page may have two. */
  readonly id: string;
  readonly asked: AlsoAsked;
}) => (
  <>
    <Select
      id={`${id}-against`}
      name="against"
      label={{ text: 'Judge it by another policy too' }}
      hint={{ text: 'The report then says first what comes out otherwise under it, and why.' }}
      items={policyItems(c, against ?? '', 'No')}
      errorMessage={errorIn(errors, `${id}-against`)}
    />
    <Checkboxes
      idPrefix={`${id}-findings`}
      name="findings"
      items={[
        {
          value: 'yes',
          text: 'Also each finding on a line, in a file for programs',
          checked: hasFindings,
        },
      ]}
    />
  </>
);

export const alsoAskedIn = (typed: Form): AlsoAsked => ({
  against: policyChosen(typed, 'against'),
  hasFindings: typed.has('findings'),
});

const FORMATS: Readonly<
  Record<AuditFormat, { readonly ending: string; readonly type: string; readonly says: string }>
> = {
  html: { ending: 'html', type: 'text/html', says: 'as a page (HTML)' },
  text: { ending: 'txt', type: 'text/plain', says: 'as text' },
  csv: { ending: 'csv', type: 'text/csv', says: 'as a table (CSV)' },
  json: { ending: 'json', type: 'application/json', says: 'for programs (JSON)' },
};

const HEADINGS: Readonly<Record<Subject, string>> = {
  log: 'The report on this log',
  record: 'The report on the record',
  governors: 'The report to governors',
};

export const ReportMade = ({ report, now }: { readonly report: Report; readonly now: number }) => (
  <section aria-labelledby="report">
    <h2 class="govuk-heading-m" id="report">
      {HEADINGS[report.of]}
    </h2>
    <p class="govuk-hint">Made {clockTime(report.at, now)}.</p>
    <ul class="govuk-list govuk-list--bullet">
      {report.found.map((says) => (
        <li>{says}</li>
      ))}
    </ul>
    <p class="govuk-body">
      <a class="govuk-link" href="/audits/report">
        Open the report
      </a>
      , and print it there, or save it as PDF by printing.
    </p>
    <p class="govuk-body">Save it:</p>
    <ul class="govuk-list govuk-list--bullet">
      {Object.entries(FORMATS).map(([format, { ending, says }]) =>
        report.files[format as AuditFormat] === undefined ? null : (
          <li>
            <a class="govuk-link" href={`/audits/report/save.${ending}`} download>
              {says}
            </a>
          </li>
        ),
      )}
      {report.findings !== null && (
        <li>
          <a class="govuk-link" href="/audits/report/findings.jsonl" download>
            each finding on a line, for programs (JSON lines)
          </a>
        </li>
      )}
    </ul>
  </section>
);

/** A page that waits for what was begun asks again after so many seconds. */
const AGAIN = 2;

/** Lets a browser ask for a page again until what was begun is done. */
export const askAgain = (c: Ask, at: string): void =>
  c.header('refresh', `${AGAIN}; url=${at}?auto`);

/** What was begun, on the page that asks again. */
export const UnderWay = ({
  running: { what, since },
  at,
}: {
  readonly running: NonNullable<Bench['running']>;
  readonly at: string;
}) => (
  <div class="govuk-inset-text" role="status">
    <p class="govuk-body">
      {what}, since {inSchoolTime(since)}. This page asks again by itself.
    </p>
    <a class="govuk-link" href={at}>
      Look again now
    </a>
  </div>
);

const reportOf = (c: Ask): Report | null => c.var.house.benches.of(c.var.session)?.report ?? null;

/** By what a browser saves what is sent. */
const asFile = (name: string, type: string) => ({
  'content-type': `${type}; charset=UTF-8`,
  'content-disposition': `attachment; filename="${safe(name)}"`,
});

/** A file to be saved. */
export const saved = (c: Ask, text: string, name: string, type: string): Response =>
  c.body(Buffer.from(text), 200, asFile(name, type));

/** A name for a file that no system trips over. */
const safe = (name: string): string => name.replace(/[^\w.-]+/g, '-').slice(0, 80);

export const reportPages = (app: Hono<Env>): void => {
  app.get('/audits/report', (c) => {
    const html = reportOf(c)?.files.html;
    return html === undefined ? notFound(c) : sendWhole(c, wholePage(html));
  });
  app.get('/audits/report/findings.jsonl', (c) => {
    const { findings = null, name = '' } = reportOf(c) ?? {};
    if (findings === null) return notFound(c);
    const unpacked = createGunzip();
    unpacked.end(findings);
    const stream = Readable.toWeb(unpacked) as ReadableStream;
    return c.body(stream, 200, asFile(`${name}-findings.jsonl`, 'application/x-ndjson'));
  });
  app.get('/audits/report/:file', (c) => {
    const report = reportOf(c);
    const found = Object.entries(FORMATS).find(
      ([, { ending }]) => c.req.param('file') === `save.${ending}`,
    );
    const text = found === undefined ? undefined : report?.files[found[0] as AuditFormat];
    if (report === null || found === undefined || text === undefined) return notFound(c);
    const [, { ending, type }] = found;
    return saved(c, text, `${report.name}.${ending}`, type);
  });
};
