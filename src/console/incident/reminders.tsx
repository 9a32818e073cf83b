/** What somebody wants to come back to: in the list with its time, until it is ticked or has happened. */

import type { Hono } from 'hono';
import { type Instant, instantOf, isoOf, minutesAfter } from '../../engine/time.ts';
import { standingEntries } from '../../live/compose.ts';
import { momentAhead, remindersLeft } from '../../live/reminders.ts';
import { partyInWords } from '../../norms/predicates.ts';
import { carriedIn } from '../../vocabulary/free-text.ts';
import { PARTY_IDS, type Party } from '../../vocabulary/parties.ts';
import { clockTime, lengthInWords } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Input } from '../components/input.tsx';
import { Radios } from '../components/radios.tsx';
import { Select } from '../components/select.tsx';
import { Errors } from '../fields.tsx';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  type Form,
  Hidden,
  notFound,
  page,
} from '../web.tsx';
import { partyItems } from './act-form.tsx';
import { type Found, mayDo, noteAndReturn, within } from './forms.tsx';
import { notedAs, type OpenIncident, sentWith } from './open.ts';

/** Those that are not over, the soonest first. */
export const remindersOf = ({ beside, incident }: OpenIncident) =>
  remindersLeft(
    notedAs(beside, 'reminder').map(({ number, beside: reminder }) => ({ number, ...reminder })),
    incident.timeline.events,
  );

const whenInWords = (at: Instant, now: Instant): string =>
  at > now
    ? `${clockTime(at, now)}, in ${lengthInWords(now, at)}`
    : `${clockTime(at, now)}, ${lengthInWords(at, now)} ago`;

/** The acts that kept a device safe and left another out, with what was done, as long as that entry stands. */
export const devicesLeft = ({ beside, incident }: OpenIncident) => {
  const { events } = incident.timeline;
  const standing = standingEntries(events);
  return notedAs(beside, 'more-devices').flatMap(({ number, beside: { entry } }) => {
    const event = standing.has(entry) ? events[entry] : undefined;
    return event === undefined
      ? []
      : [{ number, says: `Another device is left: entry ${entry} was about one device only.` }];
  });
};

const TickOff = ({
  open,
  number,
  text,
  says,
}: {
  readonly open: OpenIncident;
  readonly number: number;
  readonly text: string;
  readonly says: string;
}) => (
  <form method="post" action={`/incidents/${open.id}/beside`}>
    <Hidden fields={[...sentWith(open), ['over', String(number)]]} />
    <Button
      classes="govuk-button--secondary"
      html={
        <>
          {text}
          <span class="govuk-visually-hidden">: {says}</span>
        </>
      }
    />
  </form>
);

export const Reminders = ({
  open,
  mayWrite,
}: {
  readonly open: OpenIncident;
  readonly mayWrite: boolean;
}) => {
  const left = remindersOf(open);
  const devices = devicesLeft(open);
  if (left.length + devices.length === 0) return null;
  return (
    <div id="reminders">
      <h3 class="govuk-heading-s">Your own reminders</h3>
      <ul class="govuk-list">
        {devices.map(({ number, says }) => (
          <li class="db-item">
            <p class="db-overdue">{says}</p>
            {mayWrite && (
              <TickOff open={open} number={number} text="Every device is safe now" says={says} />
            )}
          </li>
        ))}
        {left.map(({ number, says, at }) => {
          const moment = instantOf(at);
          return (
            <li class="db-item">
              <p class={moment <= open.now ? 'db-overdue' : 'govuk-body'}>
                {says} <strong>{whenInWords(moment, open.now)}</strong>
              </p>
              {mayWrite && <TickOff open={open} number={number} text="Tick off" says={says} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
};

const SOON = [
  ['15', 'In 15 minutes'],
  ['30', 'In 30 minutes'],
  ['60', 'In an hour'],
] as const;

const remindPage = (
  c: Ask,
  open: OpenIncident,
  typed: Form,
  errors: readonly FieldError[] = [],
): Response | Promise<Response> => {
  const { policy } = open.incident.run;
  const at = typed.text('at');
  const chosen = typed.text('soon') || (at === '' ? '30' : 'at');
  const likely = (Object.keys(policy.contacts) as Party[]).filter((id) => id !== open.me);
  return page(
    c,
    { title: 'Remind us', isExercise: open.isExercise, hasErrors: errors.length > 0 },
    <>
      <a class="govuk-back-link" href={`/incidents/${open.id}`}>
        Back to the incident
      </a>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">Remind us</h1>
      <p class="govuk-body">
        It is shown to everybody who works on this. The policy does not ask for it, and it records
        nothing as done.
      </p>
      <form method="post" action={`/incidents/${open.id}/remind`} novalidate>
        <Hidden fields={sentWith(open)} />
        <Select
          id="who"
          name="who"
          label={{ text: 'Who are you waiting for, or going to ring?' }}
          hint={{ text: 'It ends by itself once you record that you spoke to them.' }}
          items={[
            { value: '', text: 'Nobody', selected: typed.text('who') === '' },
            ...partyItems(open, likely, [typed.text('who')]),
          ]}
        />
        <Input
          id="says"
          name="says"
          label={{ text: 'What is to happen?' }}
          hint={{
            text: 'Such as: police ring back. You may leave it empty if you chose somebody.',
          }}
          attributes={{ maxlength: '200' }}
          value={typed.text('says')}
          errorMessage={errorIn(errors, 'says')}
        />
        <Radios
          idPrefix="soon"
          name="soon"
          fieldset={{ legend: { text: 'When?' } }}
          items={[
            ...SOON.map(([value, text]) => ({
              value: value as string,
              text,
              checked: value === chosen,
            })),
            { value: 'at', text: 'At the time below', checked: chosen === 'at' },
          ]}
        />
        <Input
          id="at"
          name="at"
          label={{ text: 'At what time?' }}
          hint={{ text: 'Such as 15:00 or tomorrow 9:00.' }}
          classes="govuk-input--width-10"
          value={at}
          errorMessage={errorIn(errors, 'at')}
        />
        <Button text="Remind us" preventDoubleClick />
      </form>
    </>,
    errors.length > 0 ? 400 : 200,
  );
};

const remind: Found = (c, open, typed) => {
  const { policy } = open.incident.run;
  const who = PARTY_IDS.find((id) => id === typed.text('who'));
  const again = who === undefined ? '' : `Speak to ${partyInWords(who, policy)}.`;
  const says = typed.text('says') || again;
  const time = typed.text('at');
  // Whoever typed a time means it, whatever stands above it.
  const soon = time === '' ? Number(typed.text('soon')) : Number.NaN;
  const at = Number.isNaN(soon) ? momentAhead(time, open.now) : minutesAfter(open.now, soon);
  const errors: FieldError[] = [];
  const carried = carriedIn(says);
  if (!/\p{L}{2}/u.test(says)) errors.push({ field: 'says', says: 'Say what is to happen' });
  if (carried !== null) errors.push({ field: 'says', says: `It holds ${carried}; take it out` });
  if (at === null) errors.push({ field: 'at', says: 'Give a time to come, such as 15:00' });
  if (at === null || errors.length > 0) return remindPage(c, open, typed, errors);
  const reminder = {
    is: 'reminder',
    says,
    at: isoOf(at),
    ...(who === undefined ? {} : { who }),
    seen: open.seen,
  } as const;
  return noteAndReturn(c, open, reminder, typed, '#reminders');
};

/** Ends what was noted: a reminder is ticked off, an answer is taken back. */
const endNoted: Found = (c, open, typed) => {
  if (!mayDo(c, open, 'write')) return notFound(c);
  const noted = open.beside.find(({ number }) => String(number) === typed.text('over'));
  if (noted === undefined) return c.redirect(`/incidents/${open.id}`, 303);
  const where = noted.beside.is === 'lesson-done' ? '/review' : '';
  return noteAndReturn(c, open, { is: 'over', of: noted.number }, typed, where);
};

export const reminderPages = (app: Hono<Env>): void => {
  app.get(
    '/incidents/:id/remind',
    within((c, open, typed) => remindPage(c, open, typed)),
  );
  app.post('/incidents/:id/remind', within(remind));
  app.post('/incidents/:id/beside', within(endNoted));
};
