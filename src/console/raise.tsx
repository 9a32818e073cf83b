/** Raising a concern: any member of staff, from what they see. There is nothing to attach a file with. */

import { Hono } from 'hono';
import { isoOf } from '../engine/time.ts';
import { faultsOf, tidied } from '../live/compose.ts';
import { startIncident } from '../live/opening.ts';
import { SUBJECTS, signsUnder, whoHearsOf } from '../live/raising.ts';
import { whoCanTake } from '../record/sent.ts';
import { newId } from '../record/streams.ts';
import { readTime } from '../understanding/school-time.ts';
import type { ConcernRaised, FactEstablished, TimelineEvent } from '../vocabulary/events.ts';
import { LONGEST_TEXT } from '../vocabulary/free-text.ts';
import { partyOf } from '../vocabulary/pseudonyms.ts';
import { Button } from './components/button.tsx';
import { Checkboxes } from './components/checkboxes.tsx';
import { Radios } from './components/radios.tsx';
import { Textarea } from './components/textarea.tsx';
import { Errors, TimeField } from './fields.tsx';
import { meAt } from './me.ts';
import { Number999 } from './shown.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  Form,
  formOf,
  Hidden,
  newKey,
  page,
} from './web.tsx';

const form = (c: Ask, typed: Form, errors: readonly FieldError[]) => {
  const { house } = c.var;
  const { policy } = house;
  if (policy === null) return null;
  const isExercise = typed.text('exercise') === 'yes';
  return (
    <>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">{isExercise ? 'Begin an exercise' : 'Raise a concern'}</h1>
      {!isExercise && (
        <div class="db-danger">
          <p class="govuk-body">
            <strong>
              A child is in danger now? Ring <Number999 isExercise={house.isDemonstration} /> first.
            </strong>
          </p>
          <p class="govuk-body">
            Then find the Designated Safeguarding Lead, in person. Sending this form tells nobody:
            it only writes it down.
          </p>
          <p class="govuk-body">
            If there is a picture: do not look, do not save it, do not send it. There is no way to
            attach one here.
          </p>
        </div>
      )}
      <form method="post" action="/raise" novalidate>
        <Hidden
          fields={[
            ['key', typed.text('key') || newKey()],
            ...(isExercise ? [['exercise', 'yes'] as const] : []),
          ]}
        />
        <Checkboxes
          idPrefix="danger"
          name="danger"
          items={[
            {
              value: 'yes',
              text: 'A child is in danger now',
              hint: {
                text: isExercise ? 'Say whom you would ring.' : 'Ring 999 first. Then send this.',
              },
              checked: typed.text('danger') === 'yes',
            },
          ]}
        />
        <Radios
          idPrefix="sign"
          name="sign"
          fieldset={{ legend: { text: 'What is it?', classes: 'govuk-fieldset__legend--m' } }}
          items={signsUnder(policy, house.books).map(({ procedure, says }) => ({
            value: procedure,
            text: says,
            checked: typed.text('sign') === procedure,
          }))}
          errorMessage={errorIn(errors, 'sign')}
        />
        <Radios
          idPrefix="about"
          name="about"
          fieldset={{
            legend: { text: 'Who did it, or may have?', classes: 'govuk-fieldset__legend--m' },
          }}
          hint={{ text: 'Whoever it is about is not told, and cannot open it.' }}
          items={[
            ...SUBJECTS.map(({ party, says }) => ({
              value: party as string,
              text: says,
              checked: typed.text('about') === party,
            })),
            {
              value: 'unknown',
              text: 'Somebody else, or not known',
              checked: typed.text('about') === 'unknown',
            },
          ]}
          errorMessage={errorIn(errors, 'about')}
        />
        <TimeField asks="When did you learn of it?" typed={typed} errors={errors} isHeading />
        <Textarea
          id="note"
          name="note"
          label={{ text: 'A few words, if they help', classes: 'govuk-label--m' }}
          hint={{ text: 'No names, no links, no description of a picture.' }}
          rows={3}
          value={typed.text('note')}
          attributes={{ maxlength: String(LONGEST_TEXT) }}
          errorMessage={errorIn(errors, 'note')}
        />
        <Button text={isExercise ? 'Begin' : 'Write it down'} preventDoubleClick />
      </form>
    </>
  );
};

interface Raised {
  readonly concern: ConcernRaised;
  /** What is written in the same step: that a child is in danger now. */
  readonly more: readonly TimelineEvent[];
}

const read = (c: Ask, typed: Form): Raised | readonly FieldError[] => {
  const { house, desk } = c.var;
  const { policy } = house;
  const sign =
    policy && signsUnder(policy, house.books).find((each) => each.procedure === typed.text('sign'));
  const about = typed.text('about');
  const subject = SUBJECTS.find(({ party }) => party === about)?.party;
  const now = house.now().getTime();
  const at = readTime(typed.text('at'), now);
  const errors: FieldError[] = [];
  if (!sign) errors.push({ field: 'sign', says: 'Choose what it is. Not being sure is a choice' });
  if (subject === undefined && about !== 'unknown') {
    errors.push({ field: 'about', says: 'Choose who did it. Not known is a choice' });
  }
  if (!at.ok) errors.push({ field: 'at', says: at.says });
  if (policy === null || !sign || !at.ok || errors.length > 0) return errors;
  const me = meAt(c);
  const said: ConcernRaised = tidied({
    at: isoOf(at.instant),
    recordedAt: at.instant < now ? isoOf(now) : undefined,
    type: 'concern.raised',
    by: me,
    procedure: sign.procedure,
    about: subject,
    note: typed.text('note'),
  });
  const hear = whoHearsOf(said, policy, house.books);
  const canTake = whoCanTake(hear, subject === undefined ? [] : [subject]);
  // Who deals with it has it by writing it down; from anybody else a form is sent, and tells nobody yet.
  const isHandled = desk.can('write') && canTake.includes(partyOf(me));
  const to = hear.length === 0 ? canTake : hear;
  const concern: ConcernRaised =
    isHandled || to.length === 0 ? said : { ...said, to, via: 'online-form' };
  const { at: learned, recordedAt } = concern;
  const danger = tidied<FactEstablished>({
    at: learned,
    recordedAt,
    type: 'fact.established',
    by: me,
    fact: 'immediate-danger',
    value: 'yes',
  });
  const head = { incident: 'raising', policy: policy.id, exercise: true };
  const faults = faultsOf(startIncident(head, house.books), concern);
  if (faults.length > 0) {
    return faults.map((says) => ({ field: says.startsWith('note') ? 'note' : 'sign', says }));
  }
  return { concern, more: typed.text('danger') === 'yes' ? [danger] : [] };
};

/** More than anybody sees in an hour, and few enough that whoever finds a laptop open buries nothing. */
const MOST_AN_HOUR = 20;
const HOUR = 3_600_000;

const hasSentMany = async ({ var: { house, desk } }: Ask): Promise<boolean> => {
  const since = new Date(house.now().getTime() - HOUR).toISOString();
  return (await desk.raised()).filter(({ at }) => at > since).length >= MOST_AN_HOUR;
};

export const raisePages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/raise', signedInOnly);
  app.get('/raise', (c) => {
    const typed = new Form(new URLSearchParams({ exercise: c.req.query('exercise') ?? '' }));
    const isExercise = typed.text('exercise') === 'yes';
    return page(c, { title: 'Raise a concern', isExercise }, form(c, typed, []));
  });
  app.post('/raise', async (c) => {
    const { house, desk } = c.var;
    const typed = await formOf(c);
    const found = read(c, typed);
    const { policy } = house;
    if (!('concern' in found) || policy === null) {
      const errors = 'concern' in found ? [] : found;
      return page(c, { title: 'Raise a concern', hasErrors: true }, form(c, typed, errors), 400);
    }
    const head = {
      incident: newId().slice(0, 8),
      policy: policy.id,
      record: 'complete',
      exercise: typed.text('exercise') === 'yes',
    } as const;
    const key = typed.text('key') || newKey();
    if (!head.exercise && (await hasSentMany(c))) {
      const says = `You have sent ${MOST_AN_HOUR} in an hour. Find the Designated Safeguarding Lead, in person`;
      const errors = [{ field: 'sign', says }];
      return page(c, { title: 'Raise a concern', hasErrors: true }, form(c, typed, errors), 429);
    }
    const id = await desk.begin(head, { key, entry: found.concern, more: found.more });
    const isSent = found.concern.via !== undefined && !head.exercise;
    return c.redirect(isSent ? `/raised/${id}` : `/incidents/${id}`, 303);
  });
  return app;
};
