/** A report that was made: what it found, to open, to print, and to save. */
import type { Hono } from 'hono';
import type { AuditFormat } from '../../report/audit/formats.ts';
import { clockTime } from '../../words/time.ts';
import { type Ask, type Env, notFound } from '../web.tsx';
import { sendWhole, wholePage } from '../whole-page.ts';
import type { Report, Subject } from './benches.ts';

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
    </ul>
  </section>
);

const reportOf = (c: Ask): Report | null => c.var.house.benches.of(c.var.session)?.report ?? null;

/** A file to be saved. */
export const saved = (c: Ask, text: string, name: string, type: string): Response =>
  c.body(Buffer.from(text), 200, {
    'content-type': `${type}; charset=UTF-8`,
    'content-disposition': `attachment; filename="${safe(name)}"`,
  });

/** A name for a file that no system trips over. */
const safe = (name: string): string => name.replace(/[^\w.-]+/g, '-').slice(0, 80);

export const reportPages = (app: Hono<Env>): void => {
  app.get('/audits/report', (c) => {
    const html = reportOf(c)?.files.html;
    return html === undefined ? notFound(c) : sendWhole(c, wholePage(html));
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
