/** The debrief of a run that has ended. */
import { incidentOf, judgedAt } from '../../drill/run.ts';
import type { RuleBooks } from '../../engine/replay.ts';
import { VERDICT_WORDS } from '../../report/words.ts';
import type { DrillRun } from '../../vocabulary/drills.ts';
import { reportOnInWords } from '../../words/report.ts';
import { Clauses } from '../shown.tsx';

export const DebriefOf = ({
  run,
  books,
}: {
  readonly run: DrillRun;
  readonly books: RuleBooks;
}) => {
  const incident = incidentOf(run, books);
  const { policy, tracks } = incident.run;
  const { findings } = reportOnInWords(incident, judgedAt(run));
  const shown = findings.filter(({ verdict }) => verdict !== 'not-applicable');
  return (
    <>
      <h1 class="govuk-heading-l">Debrief: {run.scenario.title}</h1>
      <p class="govuk-body">
        {policy.school}, {policy.title}.
      </p>
      <dl class="govuk-summary-list">
        {shown.map(({ norm, verdict, because, clauses, repair }) => (
          <div class="govuk-summary-list__row">
            <dt class="govuk-summary-list__key">{VERDICT_WORDS[verdict]}</dt>
            <dd class="govuk-summary-list__value">
              <strong>
                {tracks.find((track) => track.norm.norm.id === norm)?.norm.norm.title ?? norm}
              </strong>
              {because.map((says) => (
                <div>{says}</div>
              ))}
              {repair !== null && <div>{repair}</div>}
              <Clauses ids={clauses} norms={[norm]} policy={policy} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
};

/** The debriefs of all tables, side by side. */
export const DebriefOfAll = ({
  title,
  tables,
  books,
}: {
  readonly title: string;
  readonly tables: readonly { readonly name: string; readonly run: DrillRun }[];
  readonly books: RuleBooks;
}) => (
  <>
    <h1 class="govuk-heading-l">Debrief: {title}</h1>
    {tables.map(({ name, run }) => (
      <section>
        <h2 class="govuk-heading-m">{name}</h2>
        <DebriefOf run={run} books={books} />
      </section>
    ))}
  </>
);
