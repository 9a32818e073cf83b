/** Opening another procedure, and closing the incident with what still stands in the way. */

import type { Hono } from 'hono';
import { momentOf } from '../../live/compose.ts';
import { kindsLeft } from '../../live/opening.ts';
import { PROCEDURES, type ProcedureId } from '../../vocabulary/procedures.ts';
import { Button } from '../components/button.tsx';
import { Radios } from '../components/radios.tsx';
import { Errors } from '../fields.tsx';
import { type Ask, type Env, errorIn, type FieldError, Hidden, page } from '../web.tsx';
import { type Found, keepAndReturn, within, withProblem } from './forms.tsx';
import { type OpenIncident, sentWith } from './open.ts';

const openingPage = (c: Ask, open: OpenIncident, errors: readonly FieldError[] = []) =>
  page(
    c,
    { title: 'Another kind too', isExercise: open.isExercise, hasErrors: errors.length > 0 },
    <>
      <a class="govuk-back-link" href={`/incidents/${open.id}`}>
        Back, without recording
      </a>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">It is another kind of incident too</h1>
      <form method="post" novalidate>
        <Hidden fields={sentWith(open)} />
        <Radios
          idPrefix="procedure"
          name="procedure"
          fieldset={{ legend: { text: 'Which?' } }}
          items={kindsLeft(open.incident).map((value) => ({
            value: value as string,
            text: PROCEDURES[value],
          }))}
          errorMessage={errorIn(errors, 'procedure')}
        />
        <Button text="Open its procedure" preventDoubleClick />
      </form>
    </>,
    errors.length > 0 ? 400 : 200,
  );

const openAnother: Found = async (c, open, typed) => {
  const procedure = kindsLeft(open.incident).find(
    (id: ProcedureId) => id === typed.text('procedure'),
  );
  if (procedure === undefined) {
    return openingPage(c, open, [{ field: 'procedure', says: 'Choose a kind' }]);
  }
  const event = {
    ...momentOf(open.incident, null, open.now),
    type: 'procedure.opened',
    by: open.me,
    procedure,
  } as const;
  return keepAndReturn(c, open, [event], typed, (more) => openingPage(c, open, more));
};

const closingPage: Found = (c, open) => {
  const left = open.list.filter(({ standing }) => standing === 'open');
  const { later, ask } = open.shown;
  return page(
    c,
    { title: 'Close the incident', isExercise: open.isExercise },
    <>
      <a class="govuk-back-link" href={`/incidents/${open.id}`}>
        Back, without closing
      </a>
      <h1 class="govuk-heading-l">Close the incident</h1>
      {left.length + later.length === 0 ? (
        <p class="govuk-body">Everything that is known to be owed was done.</p>
      ) : (
        <>
          <p class="govuk-body">
            <strong>This is still to be done.</strong> Closed now, it counts as missed.
          </p>
          <ul class="govuk-list govuk-list--bullet">
            {[...left.map(({ item }) => item), ...later].map(({ says }) => (
              <li>{says}</li>
            ))}
          </ul>
        </>
      )}
      {ask.length > 0 && (
        <>
          <p class="govuk-body">Nobody has answered this. What hangs on it cannot be told.</p>
          <ul class="govuk-list govuk-list--bullet">
            {ask.map(({ asks }) => (
              <li>{asks}</li>
            ))}
          </ul>
        </>
      )}
      <form method="post">
        <Hidden fields={sentWith(open)} />
        <div class="govuk-button-group">
          <button type="submit" class="govuk-button govuk-button--warning">
            Close it
          </button>
          <a class="govuk-link" href={`/incidents/${open.id}`}>
            Leave it open
          </a>
        </div>
      </form>
    </>,
  );
};

const close: Found = (c, open, typed) => {
  const event = {
    ...momentOf(open.incident, null, open.now),
    type: 'incident.closed',
    by: open.me,
  } as const;
  return keepAndReturn(c, open, [event], typed, ([error]) =>
    withProblem(c, open, error?.says ?? 'It could not be closed'),
  );
};

export const closingPages = (app: Hono<Env>): void => {
  app.get(
    '/incidents/:id/open',
    within((c, open) => openingPage(c, open)),
  );
  app.post('/incidents/:id/open', within(openAnother));
  app.get('/incidents/:id/close', within(closingPage));
  app.post('/incidents/:id/close', within(close));
};
