/** The addresses under one incident, and what each of its forms does. */
import { Hono } from 'hono';
import type { AskSame } from '../../engine/next.ts';
import { isoOf } from '../../engine/time.ts';
import { actOf, momentOf } from '../../live/compose.ts';
import { correctionOf, isCorrectionHeard, isOnlyConcern } from '../../live/correcting.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import { FACT_VALUES, type FactValue } from '../../vocabulary/facts.ts';
import type { ProcedureId } from '../../vocabulary/procedures.ts';
import { changePages } from '../changes.ts';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
import { type Ask, type Env, type FieldError, type Form, page } from '../web.tsx';
import { ActForm, readAct } from './act-form.tsx';
import { afterwardsPages } from './afterwards.tsx';
import { closingPages } from './closing.tsx';
import { correctingPages } from './correcting.tsx';
import { decidingPages } from './deciding.tsx';
import {
  type Found,
  keepAndReturn,
  mayDo,
  noteAndReturn,
  within,
  withMoreDevices,
  withProblem,
} from './forms.tsx';
import type { OpenIncident } from './open.ts';
import { IncidentPage, idOfQuestion, titleOf } from './page.tsx';
import { reminderPages } from './reminders.tsx';
import { sayPages } from './say.tsx';
import { viewPages } from './views.tsx';

/** Procedures of an incident, where it goes by the policy that the console has pictures of. */
const drawnFor = (c: Ask, { incident: { run } }: OpenIncident): readonly ProcedureId[] =>
  run.policy.id !== c.var.house.settings.school?.policy
    ? []
    : [...run.open].filter(
        (id) => id !== 'general' && run.tracks.some(({ procedure }) => procedure === id),
      );

const showIncident: Found = (c, open, typed) => {
  const kept = /^\d+(?:-\d+)*$/.test(typed.text('kept'))
    ? typed.text('kept').split('-').map(Number)
    : [];
  const later = typed.text('later') === '' ? [] : typed.text('later').split(',');
  return page(
    c,
    { title: titleOf(open), isExercise: open.isExercise, refresh: 60 },
    <IncidentPage
      open={open}
      kept={kept}
      later={later}
      mayWrite={mayDo(c, open, 'write')}
      mayDecide={mayDo(c, open, 'decide')}
      drawn={drawnFor(c, open)}
    />,
  );
};

export const actPage = (
  c: Ask,
  open: OpenIncident,
  typed: Form,
  more: readonly FieldError[] = [],
) => {
  const act = readAct(open, typed);
  const hasErrors = act.errors.length + more.length > 0;
  return page(
    c,
    { title: act.item?.says ?? 'What was done?', isExercise: open.isExercise, hasErrors },
    <ActForm open={open} act={act} more={more} />,
    hasErrors ? 400 : 200,
  );
};

/** What is still missing once somebody has gone on. */
const missingIn = (typed: Form, fields: Form): readonly FieldError[] => {
  if (fields.text('type') === '') return [{ field: 'type', says: 'Choose what was done' }];
  if (fields.text('by') === '') return [{ field: 'by', says: 'Choose who did it' }];
  return typed.has('to') && typed.all('to').every((to) => to === '')
    ? [{ field: 'to', says: 'Choose to whom' }]
    : [];
};

export const recordAct: Found = async (c, open, typed) => {
  const act = readAct(open, typed);
  const { draft, moment, errors, fields } = act;
  if (draft === null) return actPage(c, open, typed, missingIn(typed, fields));
  if (typed.text('sure') !== 'yes' || errors.length > 0) return actPage(c, open, typed);
  const event = actOf(draft, moment);
  const kept = await keepAndReturn(c, open, [event], typed, (more) =>
    actPage(c, open, typed, more),
  );
  return withMoreDevices(c, open, [event], typed, kept);
};

const isValue = (text: string): text is FactValue =>
  (FACT_VALUES as readonly string[]).includes(text);

/** Whether an entry is about what was known before: a correction of that entry says so. */
const answerSame = (
  c: Ask,
  open: OpenIncident,
  typed: Form,
  same: AskSame['same'],
  value: FactValue,
): Response | Promise<Response> => {
  if (value === 'unclear') return c.redirect(`/incidents/${open.id}?later=same-${same.entry}`, 303);
  if (value === 'no') return noteAndReturn(c, open, { is: 'another', entry: same.entry }, typed);
  const correction = correctionOf(same.entry, {
    at: isoOf(open.now),
    by: open.me,
    reason: 'it is about what was known before',
    replacement: { sameAs: same.as[0] },
  });
  return keepAndReturn(c, open, [correction], typed);
};

const answer: Found = (c, open, typed) => {
  const id = typed.text('question');
  const value = typed.text('value');
  const question = open.shown.ask.find((each) => idOfQuestion(each) === id);
  if (!isValue(value)) return withProblem(c, open, 'Choose yes, no or unclear');
  if (question === undefined) {
    return withProblem(c, open, 'That question was answered meanwhile');
  }
  if (question.same !== undefined) return answerSame(c, open, typed, question.same, value);
  const { fact } = question;
  const event = {
    ...momentOf(open.incident, null, open.now),
    type: 'fact.established',
    by: open.me,
    fact,
    value,
  } as const;
  return keepAndReturn(c, open, [event], typed);
};

export const undo: Found = (c, open, typed) => {
  const corrections: TimelineEvent[] = [];
  for (const entry of typed.all('entry').map(Number).filter(open.mayUndo)) {
    if (isOnlyConcern(open.incident, entry)) {
      return withProblem(
        c,
        open,
        'Without its only concern there is no incident. Correct it instead',
      );
    }
    const correction = correctionOf(entry, {
      at: isoOf(open.now),
      by: open.me,
      reason: 'recorded by mistake',
    });
    if (!isCorrectionHeard(open.incident, correction)) {
      return withProblem(c, open, 'Somebody whom it is not about has to correct this');
    }
    corrections.push(correction);
  }
  return corrections.length === 0
    ? withProblem(c, open, 'It could not be undone')
    : keepAndReturn(c, open, corrections, typed);
};

const readIt: Found = (c, open, typed) => {
  const event = { at: isoOf(open.now), type: 'message.acknowledged', by: open.me } as const;
  return keepAndReturn(c, open, [event], typed);
};

export const incidentPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/incidents/*', signedInOnly);
  app.get('/incidents/:id', within(showIncident));
  app.get(
    '/incidents/:id/act',
    within((c, open, typed) => actPage(c, open, typed)),
  );
  app.post('/incidents/:id/act', within(recordAct));
  app.post('/incidents/:id/answer', within(answer));
  app.post('/incidents/:id/undo', within(undo));
  app.post('/incidents/:id/read-it', within(readIt));
  decidingPages(app);
  correctingPages(app);
  closingPages(app);
  sayPages(app);
  reminderPages(app);
  viewPages(app);
  afterwardsPages(app);
  changePages(app);
  return app;
};
