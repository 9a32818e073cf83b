/** Correcting an entry: it did not happen, or it was different. The entry stays, and the correction beside it. */

import type { Hono } from 'hono';
import { isoOf } from '../../engine/time.ts';
import {
  correctable,
  correctableFields,
  correctionOf,
  isCorrectionHeard,
  isOnlyConcern,
  readField,
} from '../../live/correcting.ts';
import { partyInWords } from '../../norms/predicates.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import { CHANNELS, type Channel } from '../../vocabulary/parties.ts';
import { PROCEDURES, type ProcedureId } from '../../vocabulary/procedures.ts';
import { type Person, peopleIn } from '../../vocabulary/pseudonyms.ts';
import { eventInWords } from '../../words/entries.ts';
import { entryClockTime } from '../../words/moments.ts';
import { Button } from '../components/button.tsx';
import { Input } from '../components/input.tsx';
import { Radios } from '../components/radios.tsx';
import { Errors, WhyField } from '../fields.tsx';
import { type Ask, type Env, errorIn, type FieldError, type Form, Hidden, page } from '../web.tsx';
import { type Found, keepAndReturn, within, withProblem } from './forms.tsx';
import { type OpenIncident, sentWith } from './open.ts';

/** What each field is called where it is corrected. */
const LABELS: Readonly<Record<string, string>> = {
  at: 'When it happened',
  by: 'Who did it',
  to: 'To whom',
  about: 'Who it is about',
  via: 'How',
  reference: 'Reference number',
  withAddress: 'Whether the address was passed on: yes or no',
  procedure: 'What kind of incident',
  value: 'The answer: yes, no or unclear',
  note: 'Note',
  reason: 'Why it was done',
};

const fieldName = (field: string): string => `new-${field}`;

/** What a field says, in the words that the record shows. */
const shownValue = (event: TimelineEvent, field: string, open: OpenIncident): string => {
  const value: unknown = (event as unknown as Record<string, unknown>)[field];
  if (value === undefined) return 'nothing';
  if (field === 'at') return entryClockTime(event, open.now);
  if (field === 'by' || field === 'to' || field === 'about') {
    const people = peopleIn(value as Person | readonly Person[]);
    return people.map((person) => partyInWords(person, open.incident.run.policy)).join(', ');
  }
  if (field === 'via') return CHANNELS[value as Channel];
  if (field === 'procedure') return PROCEDURES[value as ProcedureId];
  if (field === 'withAddress') return value === true ? 'yes' : 'no';
  return String(value);
};

const correctingPage = (
  c: Ask,
  open: OpenIncident,
  typed: Form,
  errors: readonly FieldError[] = [],
): Response | Promise<Response> => {
  const position = Number(c.req.param('entry'));
  const found = correctable(open.incident, position);
  if (!found.ok) return withProblem(c, open, found.says.replace(/\.$/, ''));
  const { event } = found;
  return page(
    c,
    { title: 'Correct an entry', isExercise: open.isExercise, hasErrors: errors.length > 0 },
    <>
      <a class="govuk-back-link" href={`/incidents/${open.id}`}>
        Back, without correcting
      </a>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">Correct entry {position}</h1>
      <p class="govuk-inset-text">
        {entryClockTime(event, open.now)}: {eventInWords(event, open.incident.run)}
      </p>
      <p class="govuk-body">The entry stays in the record. The correction is written beside it.</p>
      <form method="post" novalidate>
        <Hidden fields={sentWith(open)} />
        <Radios
          idPrefix="what"
          name="what"
          fieldset={{ legend: { text: 'What was wrong?' } }}
          items={[
            {
              value: 'all',
              text: 'It did not happen',
              checked: typed.text('what') === 'all',
            },
            {
              value: 'some',
              text: 'It was different, as I say below',
              checked: typed.text('what') === 'some',
            },
          ]}
          errorMessage={errorIn(errors, 'what')}
        />
        {correctableFields(event).map((field) => (
          <Input
            id={fieldName(field)}
            name={fieldName(field)}
            label={{ text: LABELS[field] ?? field }}
            hint={{
              text: `It says: ${shownValue(event, field, open)}. Leave empty if that is right.`,
            }}
            value={typed.text(fieldName(field))}
            errorMessage={errorIn(errors, fieldName(field))}
          />
        ))}
        <WhyField asks="Why do you correct it?" typed={typed} errors={errors} />
        <Button text="Correct it" preventDoubleClick />
      </form>
    </>,
    errors.length > 0 ? 400 : 200,
  );
};

const correct: Found = async (c, open, typed) => {
  const position = Number(c.req.param('entry'));
  const found = correctable(open.incident, position);
  if (!found.ok) return withProblem(c, open, found.says.replace(/\.$/, ''));
  const what = typed.text('what');
  const errors: FieldError[] = [];
  const replacement: Record<string, string | boolean | number | string[]> = {};
  if (what === 'some') {
    for (const field of correctableFields(found.event)) {
      const text = typed.text(fieldName(field));
      if (text === '') continue;
      const read = readField(field, text, open.incident.run.policy, open.now);
      if (read.ok) replacement[field] = read.value;
      else errors.push({ field: fieldName(field), says: read.says });
    }
    if (errors.length === 0 && Object.keys(replacement).length === 0) {
      errors.push({ field: 'what', says: 'Say below what was different' });
    }
  } else if (what !== 'all') {
    errors.push({ field: 'what', says: 'Choose what was wrong' });
  } else if (isOnlyConcern(open.incident, position)) {
    errors.push({
      field: 'what',
      says: 'Without its only concern there is no incident. Say what was different, or answer that it was a false alarm',
    });
  }
  const reason = typed.text('why');
  if (reason === '') errors.push({ field: 'why', says: 'Say why you correct it' });
  if (errors.length > 0) return correctingPage(c, open, typed, errors);
  const correction = correctionOf(position, {
    at: isoOf(open.now),
    by: open.me,
    reason,
    replacement: what === 'some' ? replacement : undefined,
  });
  if (!isCorrectionHeard(open.incident, correction)) {
    return withProblem(c, open, 'Somebody whom it is not about has to correct this');
  }
  return keepAndReturn(c, open, [correction], typed, (more) =>
    correctingPage(c, open, typed, more),
  );
};

export const correctingPages = (app: Hono<Env>): void => {
  app.get(
    '/incidents/:id/correct/:entry',
    within((c, open, typed) => correctingPage(c, open, typed)),
  );
  app.post('/incidents/:id/correct/:entry', within(correct));
};
