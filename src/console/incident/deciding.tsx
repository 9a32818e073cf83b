/** Deciding not to do what is left to judgement, with a reason. */

import type { Hono } from 'hono';
import { momentOf } from '../../live/compose.ts';
import { partyInWords } from '../../norms/predicates.ts';
import type { DecisionRecorded } from '../../vocabulary/events.ts';
import { PARTY_IDS, type Party } from '../../vocabulary/parties.ts';
import { partyOf } from '../../vocabulary/pseudonyms.ts';
import { Button } from '../components/button.tsx';
import { Select } from '../components/select.tsx';
import { Textarea } from '../components/textarea.tsx';
import { Errors } from '../fields.tsx';
import { type Ask, type Env, errorIn, type FieldError, type Form, Hidden, page } from '../web.tsx';
import { decidable } from './act-form.tsx';
import { type Found, keepAndReturn, within, withProblem } from './forms.tsx';
import { type OpenIncident, sentWith } from './open.ts';

const decidingPage = (
  c: Ask,
  open: OpenIncident,
  typed: Form,
  errors: readonly FieldError[] = [],
): Response | Promise<Response> => {
  const found = decidable(open, typed.text('item'));
  if (found === null)
    return withProblem(c, open, 'This is not left to judgement: it is to be done');
  const { policy } = open.incident.run;
  const deciders = policy.roles.deciders;
  const chosen = typed.text('by') || partyOf(open.me);
  return page(
    c,
    { title: 'Decide not to', isExercise: open.isExercise, hasErrors: errors.length > 0 },
    <>
      <a class="govuk-back-link" href={`/incidents/${open.id}`}>
        Back, without recording
      </a>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">Decide not to: {found.item.says}</h1>
      <form method="post" novalidate>
        <Hidden fields={[...sentWith(open), ['item', typed.text('item')]]} />
        <Select
          id="by"
          name="by"
          label={{ text: 'Who decides?' }}
          items={deciders.map((value) => ({
            value: value as string,
            text: partyInWords(value, policy),
            selected: value === chosen,
          }))}
          errorMessage={errorIn(errors, 'by')}
        />
        <Textarea
          id="reason"
          name="reason"
          label={{ text: 'Why not?' }}
          hint={{ text: 'In words. It goes into the record and is what counts.' }}
          rows={3}
          value={typed.text('reason')}
          errorMessage={errorIn(errors, 'reason')}
        />
        <Button text="Record the decision" preventDoubleClick />
      </form>
    </>,
    errors.length > 0 ? 400 : 200,
  );
};

const decide: Found = async (c, open, typed) => {
  const found = decidable(open, typed.text('item'));
  if (found === null)
    return withProblem(c, open, 'This is not left to judgement: it is to be done');
  const by = PARTY_IDS.find((id: Party) => id === typed.text('by'));
  const reason = typed.text('reason');
  const errors: FieldError[] = [];
  if (by === undefined) errors.push({ field: 'by', says: 'Choose who decides' });
  if (!/\p{L}{2}/u.test(reason)) errors.push({ field: 'reason', says: 'Say why not, in words' });
  const [norm] = found.norms;
  if (by === undefined || norm === undefined || errors.length > 0) {
    return decidingPage(c, open, typed, errors);
  }
  const event: DecisionRecorded = {
    ...momentOf(open.incident, null, open.now),
    type: 'decision.recorded',
    by,
    norm,
    reason,
  };
  return keepAndReturn(c, open, [event], typed, (more) => decidingPage(c, open, typed, more));
};

export const decidingPages = (app: Hono<Env>): void => {
  app.get(
    '/incidents/:id/decide',
    within((c, open, typed) => decidingPage(c, open, typed)),
  );
  app.post('/incidents/:id/decide', within(decide));
};
