/** Looking at an incident: may I, one thing at a time to be read aloud, the chronology, the findings. */
import type { Hono } from 'hono';
import type { Incident } from '../../engine/replay.ts';
import { instantOf } from '../../engine/time.ts';
import { actOf } from '../../live/compose.ts';
import { neverInOrder, recordOf } from '../../live/looking-up.ts';
import { INCIDENT_WORDS, VERDICT_WORDS } from '../../report/words.ts';
import { eventInWords } from '../../words/entries.ts';
import { type AdviceInWords, adviseInWords } from '../../words/guidance.ts';
import { entryMomentInWords } from '../../words/moments.ts';
import { reportOnInWords } from '../../words/report.ts';
import { inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Clauses, ReachList } from '../shown.tsx';
import { type Env, page } from '../web.tsx';
import { ActFields, readAct } from './act-form.tsx';
import { type Found, mayDo, within } from './forms.tsx';
import type { OpenIncident } from './open.ts';
import { titleOf } from './page.tsx';

const ANSWERS: Readonly<Record<AdviceInWords['effect'], string>> = {
  breaches: 'No.',
  'in-doubt': 'Not before it is clear.',
  cautioned: 'Take care. No rule of the policy forbids it, but this stands against it:',
  'wrong-person': 'Done so, it would not count.',
  meets: 'Yes: it is to be done.',
  departs: 'Yes.',
  raises: 'Then more is to be done.',
};

/** What holds whatever somebody is about to do. */
const InAnyCase = ({ open }: { readonly open: OpenIncident }) => (
  <>
    <p class="govuk-body">This holds here in any case:</p>
    <ul class="govuk-list govuk-list--bullet">
      {[...neverInOrder(open.shown.never), ...open.shown.cautions].map((each) => (
        <li>{each.says}</li>
      ))}
    </ul>
  </>
);

/** Whoever asks what to do, or whom to tell, finds it here. */
const NowToo = ({ open }: { readonly open: OpenIncident }) => {
  const left = open.list.filter(({ standing }) => standing === 'open');
  return left.length === 0 ? null : (
    <>
      <p class="govuk-body">This is to be done now:</p>
      <ul class="govuk-list govuk-list--bullet">
        {left.map(({ item }) => (
          <li>{item.says}</li>
        ))}
      </ul>
    </>
  );
};

const mayPage: Found = (c, open, typed) => {
  const asked = typed.text('text');
  const act = readAct(open, typed);
  const event = act.draft === null ? null : actOf(act.draft, act.moment);
  const advice = event === null ? [] : adviseInWords(open.incident, event);
  return page(
    c,
    { title: 'May I …?', isExercise: open.isExercise },
    <>
      <a class="govuk-back-link" href={`/incidents/${open.id}`}>
        Back to the incident
      </a>
      <h1 class="govuk-heading-l">May I …?</h1>
      <p class="govuk-body">Asking records nothing.</p>
      {asked !== '' && event === null && (
        <div class="govuk-inset-text" role="status">
          <p class="govuk-body">
            <strong>That was not understood, so this is not an answer:</strong> {asked}
          </p>
          <NowToo open={open} />
          <InAnyCase open={open} />
          <p class="govuk-body">For an answer, say below who would do what.</p>
        </div>
      )}
      {event !== null && (
        <div class="govuk-inset-text" role="status">
          <p class="govuk-body">If {eventInWords(event, open.incident.run)} now:</p>
          {advice.length === 0 && (
            <>
              <p class="govuk-body">
                <strong>The policy says nothing about it here.</strong> That is not a yes.{' '}
                {open.me === 'dsl'
                  ? "Ask the police or children's services first."
                  : 'Ask the Designated Safeguarding Lead.'}
              </p>
              <InAnyCase open={open} />
            </>
          )}
          <ul class="govuk-list">
            {advice.map(({ effect, says, from, clauses, norm }) => (
              <li>
                <strong>{ANSWERS[effect]}</strong> {says} {from}
                <Clauses
                  ids={clauses}
                  norms={norm === null ? [] : [norm]}
                  policy={open.incident.run.policy}
                />
              </li>
            ))}
          </ul>
        </div>
      )}
      <form method="get" action={`/incidents/${open.id}/may`}>
        <ActFields open={open} act={act} errors={[]} isAskedAbout />
        <button type="submit" class="govuk-button">
          Ask
        </button>
      </form>
    </>,
  );
};

/** One thing at a time, large, for whoever reads it out to the one who acts. */
const readerPage: Found = (c, open, typed) => {
  const steps = [
    ...open.list
      .filter(({ standing }) => standing === 'open')
      .map(({ item }) => ({ item, says: item.says })),
    ...neverInOrder(open.shown.never).map(({ says }) => ({ item: null, says })),
  ];
  const asked = Number(typed.text('step') || '1');
  const number = Math.min(
    Math.max(1, Number.isInteger(asked) ? asked : 1),
    Math.max(1, steps.length),
  );
  const step = steps[number - 1];
  const here = `/incidents/${open.id}`;
  return page(
    c,
    { title: `Read aloud, ${number} of ${steps.length}`, isExercise: open.isExercise },
    <>
      <a class="govuk-back-link" href={here}>
        Back to the incident
      </a>
      <p class="govuk-caption-l">
        Read it out. Wait for the answer. {number} of {steps.length}
      </p>
      <h1 class="govuk-heading-xl">{step?.says ?? 'Nothing that is known of so far.'}</h1>
      {step?.item && <ReachList contacts={step.item.contacts} isExercise={open.isExercise} />}
      <div class="govuk-button-group">
        {step?.item && mayDo(c, open, 'write') && (
          <Button
            text="Done"
            href={`${here}/act?item=${encodeURIComponent(open.list.find(({ item }) => item === step.item)?.id ?? '')}`}
          />
        )}
        {number < steps.length && (
          <Button
            text="Next"
            href={`${here}/reader?step=${number + 1}`}
            classes="govuk-button--secondary"
          />
        )}
        {number > 1 && (
          <a class="govuk-link" href={`${here}/reader?step=${number - 1}`}>
            Back one
          </a>
        )}
      </div>
    </>,
  );
};

/** What was done, as it is recorded. */
export const Chronology = ({ incident }: { readonly incident: Incident }) => (
  <table class="govuk-table">
    <thead class="govuk-table__head">
      <tr class="govuk-table__row">
        <th scope="col" class="govuk-table__header">
          Entry
        </th>
        <th scope="col" class="govuk-table__header">
          When
        </th>
        <th scope="col" class="govuk-table__header">
          What
        </th>
      </tr>
    </thead>
    <tbody class="govuk-table__body">
      {recordOf(incident).map(({ position, event, withdrawn, correctedBy }) => (
        <tr class="govuk-table__row">
          <td class="govuk-table__cell">{position}</td>
          <td class="govuk-table__cell">
            {entryMomentInWords(event)}
            {event.recordedAt !== undefined && (
              <div class="govuk-hint">written down {inSchoolTime(instantOf(event.recordedAt))}</div>
            )}
          </td>
          <td class="govuk-table__cell">
            {withdrawn ? (
              <s>{eventInWords(event, incident.run)}</s>
            ) : (
              eventInWords(event, incident.run)
            )}
            {'reference' in event && event.reference !== undefined && ` (${event.reference})`}
            {correctedBy !== null && ` (corrected by entry ${correctedBy})`}
            {event.reason !== undefined && <div>Why: {event.reason}</div>}
            {event.note !== undefined && <div class="govuk-hint">{event.note}</div>}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const chronologyPage: Found = (c, open) =>
  page(
    c,
    { title: `Chronology: ${titleOf(open)}`, isExercise: open.isExercise },
    <>
      <a class="govuk-back-link db-no-print" href={`/incidents/${open.id}`}>
        Back to the incident
      </a>
      <h1 class="govuk-heading-l">Chronology: {titleOf(open)}</h1>
      <p class="govuk-body">
        {open.incident.run.policy.school}, {open.incident.run.policy.title}. Made{' '}
        {inSchoolTime(open.now)}.
      </p>
      <Chronology incident={open.incident} />
    </>,
  );

/** How an incident stands against its policy, rule by rule. */
export const Findings = ({
  incident,
  now,
}: {
  readonly incident: Incident;
  readonly now: number;
}) => {
  const report = reportOnInWords(incident, now);
  const { policy } = incident.run;
  const shown = report.findings.filter(({ verdict }) => verdict !== 'not-applicable');
  return (
    <>
      <p class="govuk-body">
        {policy.school}, {policy.title}. {inSchoolTime(now)}.
      </p>
      <p class="govuk-body">
        <strong>{INCIDENT_WORDS[report.verdict].name}</strong>:{' '}
        {INCIDENT_WORDS[report.verdict].says}.
      </p>
      <dl class="govuk-summary-list">
        {shown.map(({ norm, verdict, because, clauses, repair }) => (
          <div class="govuk-summary-list__row">
            <dt class="govuk-summary-list__key">{VERDICT_WORDS[verdict]}</dt>
            <dd class="govuk-summary-list__value">
              <strong>
                {incident.run.tracks.find((track) => track.norm.norm.id === norm)?.norm.norm
                  .title ?? norm}
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

const findingsPage: Found = (c, open) =>
  page(
    c,
    { title: `How it stands: ${titleOf(open)}`, isExercise: open.isExercise },
    <>
      <a class="govuk-back-link db-no-print" href={`/incidents/${open.id}`}>
        Back to the incident
      </a>
      <h1 class="govuk-heading-l">How it stands against the policy</h1>
      <Findings incident={open.incident} now={open.now} />
    </>,
  );

export const viewPages = (app: Hono<Env>): void => {
  app.get('/incidents/:id/may', within(mayPage));
  app.get('/incidents/:id/reader', within(readerPage, 'read aloud'));
  app.get('/incidents/:id/chronology', within(chronologyPage, 'chronology'));
  app.get('/incidents/:id/findings', within(findingsPage, 'findings'));
};
