/** A log from another system: uploaded, mapped beside its rows, and audited. Nothing of it is kept. */
import type { Hono, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { QUESTIONS_ASKED } from '../../report/trial.ts';
import type { Fault } from '../../vocabulary/audits.ts';
import { inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Input } from '../components/input.tsx';
import { Select } from '../components/select.tsx';
import { Textarea } from '../components/textarea.tsx';
import { Errors } from '../fields.tsx';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  type Form,
  formOf,
  notFound,
  page,
  UPLOAD,
} from '../web.tsx';
import { type Bench, type Busy, KEPT_MINUTES, LARGEST_LOG } from './benches.ts';
import { type Check, checksIn, withAnswers } from './checks.ts';
import {
  AlsoFields,
  alsoAskedIn,
  askAgain,
  policyChosen,
  policyErrors,
  policyItems,
  ReportMade,
  saved,
  UnderWay,
} from './report.tsx';
import type { Outcome } from './work.ts';

/** What comes with a log: a mapping, and what stands around both. */
const AROUND = 512 * 1024;
const MOST_MB = LARGEST_LOG / (1024 * 1024);
const LONGEST_MAPPING = 256 * 1024;
/** What a mapping is called that was made here. */
const MAPPING = 'mapping.yaml';

const wordsFor = (size: number): string =>
  size < 100_000 ? `${Math.ceil(size / 1_000)} kB` : `${(size / 1_000_000).toFixed(1)} MB`;

const faultInWords = ({ line, field, says }: Fault): string =>
  `${line === null ? '' : `Line ${line}: `}${field === null ? '' : `${field} `}${says}`;

/** Where an uploaded log is, and for how long. */
const WhereItIs = () => (
  <p class="govuk-inset-text">
    The log is held in the memory of the machine that runs this console, and on none of its disks.
    Nobody but you sees it. It is thrown away {KEPT_MINUTES} minutes after you last used it, when
    you sign out, and when the console is stopped. Nothing of it goes into the record. Save the
    mapping and the report if you want them.
  </p>
);

const uploadPage = (
  c: Ask,
  errors: readonly FieldError[],
  status: 200 | 400 | 503 = errors.length > 0 ? 400 : 200,
) =>
  page(
    c,
    { title: 'Audit a log', hasErrors: errors.length > 0 },
    <>
      <a class="govuk-back-link" href="/audits">
        Audits
      </a>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">Audit a log</h1>
      <p class="govuk-body">
        A log from another system, such as a school’s own spreadsheet. First you say what its
        columns and words mean. You see beside it how each row is then understood.
      </p>
      <WhereItIs />
      <form method="post" action={UPLOAD} enctype="multipart/form-data">
        <Input
          id="log"
          name="log"
          type="file"
          label={{ text: 'The log' }}
          hint={{
            text: `Up to ${MOST_MB} MB: an Excel workbook (.xlsx), CSV, JSON lines or XES, also packed as .gz. A workbook with pictures in it is refused.`,
          }}
          errorMessage={errorIn(errors, 'log')}
        />
        <Select
          id="policy"
          name="policy"
          label={{ text: 'Which policy is it judged by?' }}
          items={policyItems(c, c.var.house.settings.school?.policy ?? '', null)}
        />
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">A certain sheet, or a mapping you have</span>
          </summary>
          <div class="govuk-details__text">
            <Input
              id="sheet"
              name="sheet"
              label={{ text: 'The sheet of a workbook' }}
              hint={{ text: 'Its name or its number. Leave it empty for the first with rows.' }}
              classes="govuk-input--width-20"
            />
            <Input
              id="mapping"
              name="mapping"
              type="file"
              label={{ text: 'A mapping' }}
              hint={{ text: 'As you saved it here, or as dutybound map wrote it.' }}
            />
          </div>
        </details>
        <Button text="Upload" preventDoubleClick />
      </form>
    </>,
    status,
  );

/** A line that says "check this", as a question. */
const Question = ({ check, index }: { readonly check: Check; readonly index: number }) => {
  const { asks, why, value, choices, path } = check;
  const id = `check-${index}`;
  const label = { text: asks };
  const hint = why === null ? {} : { hint: { text: why } };
  return (
    <>
      <input type="hidden" name="path" value={path} />
      {choices === null ? (
        <Input id={id} name="answer" label={label} {...hint} value={value} />
      ) : (
        <Select
          id={id}
          name="answer"
          label={label}
          {...hint}
          items={choices.map(([word, says]) => ({
            value: word,
            text: says === word ? word : `${says} (${word})`,
            selected: word === value,
          }))}
        />
      )}
    </>
  );
};

const MappingForm = ({
  c,
  bench,
  mapping,
  errors,
}: {
  readonly c: Ask;
  readonly bench: Bench;
  readonly mapping: string;
  readonly errors: readonly FieldError[];
}) => {
  const checks = checksIn(mapping, c.var.house.givenBooks);
  return (
    <form method="post" action="/audits/log/mapping" novalidate>
      {checks.length > 0 && (
        <fieldset class="govuk-fieldset">
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">
            <h2 class="govuk-fieldset__heading">
              {checks.length === 1 ? 'One guess to check' : `${checks.length} guesses to check`}
            </h2>
          </legend>
          {checks.map((check, index) => (
            <Question check={check} index={index} />
          ))}
          <button
            type="submit"
            class="govuk-button govuk-button--secondary"
            name="do"
            value="answer"
          >
            I have checked these: use them
          </button>
        </fieldset>
      )}
      <Textarea
        id="mapping"
        name="mapping"
        label={{ text: 'The mapping', classes: 'govuk-label--m' }}
        hint={{ text: 'Lines with # are not read. What stands for what can be changed here.' }}
        rows={24}
        spellcheck={false}
        classes="db-code"
        value={mapping}
        errorMessage={errorIn(errors, 'mapping')}
      />
      <Select
        id="policy"
        name="policy"
        label={{ text: 'Judged by' }}
        items={policyItems(c, bench.policy, 'The policy that the mapping or the log names')}
        errorMessage={errorIn(errors, 'policy')}
      />
      <AlsoFields c={c} id="report" asked={bench.asked} errors={errors} />
      <div class="govuk-button-group">
        <button type="submit" class="govuk-button" name="do" value="try">
          Try it
        </button>
        <button type="submit" class="govuk-button" name="do" value="audit">
          Make the report
        </button>
        <button
          type="submit"
          class="govuk-button govuk-button--secondary"
          name="do"
          value="propose"
        >
          Propose one again
        </button>
      </div>
    </form>
  );
};

/** The rows as the mapping understands them. */
const Understood = ({ outcome }: { readonly outcome: Outcome | null }) => {
  if (outcome?.kind !== 'tried') return null;
  const { incidents, more, tally, said, clauses } = outcome;
  return (
    <section aria-labelledby="understood">
      <h2 class="govuk-heading-m" id="understood">
        The rows as they are understood
      </h2>
      <p class="govuk-body">
        <strong>{tally.understood}</strong> {tally.made}
      </p>
      {[...said.map((says) => ({ says, rows: null })), ...tally.notUnderstood].length > 0 && (
        <>
          <h3 class="govuk-heading-s">Not understood</h3>
          <ul class="govuk-list db-list">
            {said.map((says) => (
              <li>{says}</li>
            ))}
            {tally.notUnderstood.map(({ says, rows }) => (
              <li>
                {says}
                {rows !== null && <span class="govuk-hint db-inline"> ({rows})</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      {tally.nobodys.map((says) => (
        <p class="govuk-body">{says}</p>
      ))}
      {tally.questions.length > 0 && (
        <>
          <p class="govuk-body">{QUESTIONS_ASKED}</p>
          <ul class="govuk-list db-list">
            {tally.questions.map((says) => (
              <li>{says}</li>
            ))}
          </ul>
        </>
      )}
      {clauses.length > 0 && (
        <>
          <h3 class="govuk-heading-s">Pieces of cells without a word</h3>
          <p class="govuk-body">Write one for each under words.type, or nothing.</p>
          <ul class="govuk-list db-list">
            {clauses.map(({ clause, rows }) => (
              <li>
                {clause} <span class="govuk-hint db-inline">({rows})</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {incidents.map(({ head, entries }) => (
        <>
          <h3 class="govuk-heading-s">{head}</h3>
          <ul class="govuk-list db-rows">
            {entries.map(({ moment, row, says }) => (
              <li>
                <span class="govuk-hint db-inline">
                  {row}, {moment}:
                </span>{' '}
                {says}
              </li>
            ))}
          </ul>
        </>
      ))}
      {more > 0 && <p class="govuk-body">And {more} more, which are understood the same way.</p>}
    </section>
  );
};

const logPage = (
  c: Ask,
  bench: Bench & { readonly log: NonNullable<Bench['log']> },
  errors: readonly FieldError[],
  status: 200 | 400 | 503 = 200,
) => {
  const { benches, now } = c.var.house;
  const { log, running, outcome, report, looked } = bench;
  const mapping = bench.mapping?.text ?? null;
  const refused = outcome?.kind === 'refused' ? outcome.says : null;
  const all = [
    ...errors,
    ...(refused === null ? [] : [{ field: 'log', says: `The log ${refused}` }]),
  ];
  if (running !== null) askAgain(c, UPLOAD);
  return page(
    c,
    { title: 'Audit a log', hasErrors: all.length > 0 },
    <>
      <a class="govuk-back-link" href="/audits">
        Audits
      </a>
      <Errors errors={all} />
      <h1 class="govuk-heading-l">Audit a log</h1>
      <p class="govuk-body" id="log">
        <strong>{log.name}</strong>, {wordsFor(log.bytes.length)}. Held in memory until{' '}
        {inSchoolTime(benches.endOf(bench))}, unless you use it again.
      </p>
      <form method="post" action="/audits/log/throw-away">
        <button type="submit" class="govuk-button govuk-button--secondary">
          Throw it away
        </button>
      </form>
      {running !== null && <UnderWay running={running} at={UPLOAD} />}
      {running === null && report?.of === 'log' && (
        <ReportMade report={report} now={now().getTime()} />
      )}
      {running === null && mapping === null && refused === null && (
        <form method="post" action="/audits/log/mapping">
          <p class="govuk-body">
            It holds timelines in Dutybound’s own words: no mapping is needed.
          </p>
          <Select
            id="policy"
            name="policy"
            label={{ text: 'Judged by' }}
            items={policyItems(c, bench.policy, 'The policy that the log names')}
            errorMessage={errorIn(errors, 'policy')}
          />
          <AlsoFields c={c} id="report" asked={bench.asked} errors={errors} />
          <button type="submit" class="govuk-button" name="do" value="audit">
            Make the report
          </button>
        </form>
      )}
      {running === null && mapping !== null && (
        <div class="db-beside">
          <div>
            {looked.map((says) => (
              <p class="govuk-body">{says}</p>
            ))}
            <MappingForm c={c} bench={bench} mapping={mapping} errors={errors} />
            <p class="govuk-body">
              <a class="govuk-link" href="/audits/log/mapping" download>
                Save the mapping
              </a>{' '}
              as it was tried last: the command line reads it too, and it can be uploaded again with
              the next log.
            </p>
          </div>
          <Understood outcome={outcome} />
        </div>
      )}
    </>,
    all.length > 0 && status === 200 ? 400 : status,
  );
};

const hasLog = (
  bench: Bench | null,
): bench is Bench & { readonly log: NonNullable<Bench['log']> } =>
  bench !== null && bench.log !== null;

const benchOf = (c: Ask): Bench | null => c.var.house.benches.of(c.var.session);

/** What somebody who looks sees: the log they work at, or where to upload one. */
const shown = (c: Ask) => {
  const bench = benchOf(c);
  return hasLog(bench) ? logPage(c, bench, faulty(bench.outcome)) : uploadPage(c, []);
};

const faulty = (outcome: Outcome | null): readonly FieldError[] =>
  outcome?.kind === 'faulty'
    ? outcome.faults.map((fault) => ({ field: 'mapping', says: faultInWords(fault) }))
    : [];

const busy = (c: Ask, says: string) => {
  c.header('retry-after', '60');
  const bench = benchOf(c);
  const errors = [{ field: 'log', says }];
  return hasLog(bench) ? logPage(c, bench, errors, 503) : uploadPage(c, errors, 503);
};

const tooLarge = (c: Ask) =>
  uploadPage(c, [
    {
      field: 'log',
      says: `The log is larger than ${MOST_MB} MB. Take out what does not belong to it, or audit it with the command line`,
    },
  ]);

/** Begins to try a mapping, or to make the report, and waits a moment for it. @returns why not, or null */
const begun = (c: Ask, bench: Bench, kind: 'try' | 'audit') => {
  const { log, mapping, policy, asked: also } = bench;
  if (log === null) return null;
  const asked = policy === '' ? undefined : policy;
  const { benches, booksFrom: rules, now } = c.var.house;
  const task =
    kind === 'audit' || mapping === null
      ? ({ kind: 'audit', rules, of: log, mapping, policy: asked, ...also } as const)
      : ({ kind, rules, log, mapping, policy: asked } as const);
  const what = task.kind === 'audit' ? 'The report is being made' : 'The mapping is being tried';
  return benches.work(bench, what, task, (outcome) => {
    if (outcome.kind === 'made') {
      const { kind: _, ...made } = outcome;
      bench.report = { of: 'log', name: `audit-${log.name}`, at: now().getTime(), ...made };
    } else bench.outcome = outcome;
  });
};

/** What somebody sees once they have begun something: what came of it, that it is under way, or why it is not. */
const shownOr = (c: Ask, refused: Busy | null) =>
  refused === null ? c.redirect(UPLOAD, 303) : busy(c, refused.says);

/** Proposes a mapping, and tries it at once. */
const propose = async (c: Ask, bench: Bench, policy: string, sheet: string) => {
  const { log } = bench;
  if (log === null) return uploadPage(c, []);
  const { benches, booksFrom: rules } = c.var.house;
  const asked = sheet === '' ? undefined : sheet;
  const task = { kind: 'propose', rules, log, policy, sheet: asked } as const;
  const what = 'The log is being looked at';
  const refused = await benches.work(bench, what, task, async (outcome) => {
    bench.outcome = outcome;
    if (outcome.kind !== 'proposed') return;
    bench.mapping = { name: MAPPING, text: outcome.mapping };
    bench.looked = [...outcome.said, ...outcome.looked];
    await begun(c, bench, 'try');
  });
  return shownOr(c, refused);
};

/** One of the fields is a file, so it is read by what the platform has for that. */
const upload = async (c: Ask) => {
  const { house, session } = c.var;
  let given: Awaited<ReturnType<typeof c.req.parseBody>>;
  try {
    given = await c.req.parseBody();
  } catch {
    return uploadPage(c, [{ field: 'log', says: 'The log did not arrive whole. Upload it again' }]);
  }
  const { log, mapping, policy = '', sheet = '' } = given;
  if (!(log instanceof File) || log.size === 0) {
    return uploadPage(c, [{ field: 'log', says: 'Choose the log' }]);
  }
  if (log.size > LARGEST_LOG) return tooLarge(c);
  if (typeof policy !== 'string' || typeof sheet !== 'string') return uploadPage(c, []);
  const own =
    mapping instanceof File && mapping.size > 0
      ? { name: mapping.name, text: await mapping.text() }
      : null;
  house.benches.throwAway(session.account);
  if (!house.benches.hasRoom) {
    return busy(c, 'Others are auditing logs here just now. Try again in some minutes');
  }
  const bench = house.benches.begin(session);
  bench.log = { name: log.name, bytes: Buffer.from(await log.arrayBuffer()) };
  if (own === null) return propose(c, bench, policy, sheet);
  bench.mapping = own;
  return shownOr(c, await begun(c, bench, 'try'));
};

/** As it was, however a browser ends lines in a form. */
const ownLines = (text: string): string => text.replaceAll('\r\n', '\n');

const answersIn = (typed: Form): ReadonlyMap<string, string> => {
  const answers = typed.all('answer');
  return new Map(typed.all('path').map((path, index) => [path, answers[index] ?? '']));
};

const change = async (c: Ask) => {
  const typed = await formOf(c);
  const bench = benchOf(c);
  if (!hasLog(bench)) {
    const says = `The log is no longer here: nobody used it for ${KEPT_MINUTES} minutes, or the console was started again. Upload it again`;
    return uploadPage(c, [{ field: 'log', says }]);
  }
  const wanted = typed.text('do');
  const wrong = [
    ...policyErrors(c, typed, 'policy'),
    ...policyErrors(c, typed, 'against', 'report-against'),
  ];
  if (wrong.length > 0) return logPage(c, bench, wrong, 400);
  bench.policy = policyChosen(typed, 'policy') ?? '';
  bench.asked = alsoAskedIn(typed);
  if (wanted === 'propose') {
    const policy = bench.policy || (c.var.house.settings.school?.policy ?? '');
    return propose(c, bench, policy, '');
  }
  const text = typed.has('mapping') ? ownLines(typed.exact('mapping')) : null;
  if (text !== null && bench.running === null) {
    bench.mapping = {
      name: bench.mapping?.name ?? MAPPING,
      text: wanted === 'answer' ? withAnswers(text, answersIn(typed)) : text,
    };
    bench.looked = [];
  }
  return shownOr(c, await begun(c, bench, wanted === 'audit' ? 'audit' : 'try'));
};

const mayAudit: MiddlewareHandler<Env> = async (c, next) =>
  c.var.desk.can('audit-logs') ? next() : notFound(c);

export const logPages = (app: Hono<Env>): void => {
  app.use('/audits/log', mayAudit);
  app.use('/audits/log/*', mayAudit);
  app.get(UPLOAD, shown);
  app.post(
    UPLOAD,
    bodyLimit({ maxSize: LARGEST_LOG + AROUND, onError: (c) => tooLarge(c as Ask) }),
    upload,
  );
  app.post(
    '/audits/log/mapping',
    bodyLimit({ maxSize: LONGEST_MAPPING, onError: (c) => c.text('That is too long.', 413) }),
    change,
  );
  app.post('/audits/log/throw-away', (c) => {
    c.var.house.benches.throwAway(c.var.session.account);
    return c.redirect('/audits', 303);
  });
  app.get('/audits/log/mapping', (c) => {
    const mapping = benchOf(c)?.mapping ?? null;
    return mapping === null
      ? notFound(c)
      : saved(c, mapping.text, mapping.name, 'application/yaml');
  });
};
