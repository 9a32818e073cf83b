/** What every form of an incident shares: opening it, recording, and what to say where that cannot be done. */
import { keepsDeviceSafe } from '../../live/choices.ts';
import type { Right } from '../../record/access.ts';
import type { Beside } from '../../record/content.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import { eventInWords } from '../../words/entries.ts';
import { entryClockTime } from '../../words/moments.ts';
import { Button } from '../components/button.tsx';
import {
  type Ask,
  type FieldError,
  Form,
  formOf,
  Hidden,
  newKey,
  notFound,
  page,
} from '../web.tsx';
import { type OpenIncident, openIncident, type Sent } from './open.ts';

/** What a form was sent with. */
export const sentIn = (typed: Form): Sent => ({
  key: typed.text('key') || newKey(),
  seen: Number(typed.text('seen')),
});

/** Somebody else was quicker: what they wrote is shown, and what was typed can be sent once more. */
const lookAgain = (
  c: Ask,
  open: OpenIncident,
  typed: Form,
  since: readonly TimelineEvent[],
  says: string,
) =>
  page(
    c,
    { title: 'Look again', isExercise: open.isExercise },
    <>
      <h1 class="govuk-heading-l">Somebody else has just written this down</h1>
      <p class="govuk-body">Yours is not recorded yet.</p>
      <ul class="govuk-list govuk-list--bullet">
        {since.map((event) => (
          <li>
            {entryClockTime(event, open.now)}: {eventInWords(event, open.incident.run)}
          </li>
        ))}
      </ul>
      <h2 class="govuk-heading-m">Yours: {says}</h2>
      <form method="post">
        <Hidden
          fields={[...typed.without('seen', 'key'), ['seen', String(open.seen)], ['key', newKey()]]}
        />
        <div class="govuk-button-group">
          <button type="submit" class="govuk-button">
            Record mine too
          </button>
          <a class="govuk-link" href={open.here}>
            It is the same: leave mine out
          </a>
        </div>
      </form>
    </>,
    409,
  );

/**
 * Records what one form said, all of it or nothing, and goes back to the incident. What is wrong with it is shown
 * where it was typed.
 */
export const keepAndReturn = async (
  c: Ask,
  open: OpenIncident,
  events: readonly TimelineEvent[],
  typed: Form,
  ifFaulty: (errors: readonly FieldError[]) => Response | Promise<Response> = ([error]) =>
    withProblem(c, open, error?.says ?? 'It could not be recorded'),
): Promise<Response> => {
  const kept = await open.take(events, sentIn(typed));
  if (kept.kind === 'kept') {
    return c.redirect(`${open.here}?kept=${kept.positions.join('-')}`, 303);
  }
  if (kept.kind === 'look-again') {
    const says = events.map((event) => eventInWords(event, open.incident.run)).join('; ');
    return lookAgain(c, open, typed, kept.since, says);
  }
  return ifFaulty(kept.says.map((says) => ({ field: says.split(' ')[0] ?? 'note', says })));
};

/** Whether whoever is signed in may add to the incident; in an exercise whoever runs it does everything. */
export const mayDo = (c: Ask, open: OpenIncident, right: Right): boolean =>
  open.isExercise ? c.var.desk.canInExercises(right) : c.var.desk.can(right);

/** Notes something beside the entries and goes back to where it is shown. */
export const noteAndReturn = async (
  c: Ask,
  open: OpenIncident,
  beside: Beside,
  typed: Form,
  where = '',
): Promise<Response> => {
  if (!mayDo(c, open, 'write')) return notFound(c);
  await c.var.desk.noteBeside(open.id, sentIn(typed).key, beside);
  return c.redirect(`/incidents/${open.id}${where}`, 303);
};

/** What somebody says yes to. Where it keeps a device safe: also whether another device is left. */
export const YesButtons = ({
  open,
  events,
}: {
  readonly open: OpenIncident;
  readonly events: readonly TimelineEvent[];
}) =>
  !open.isHidden && events.some(({ type }) => keepsDeviceSafe(type)) ? (
    <>
      <p class="govuk-body">
        Is that every device? The list knows only one: once this is recorded, it shows as done.
      </p>
      <Button text="Yes, record it: that is every device" preventDoubleClick />
      <Button
        text="Record it: another device is left"
        name="devices"
        value="more"
        classes="govuk-button--secondary"
        preventDoubleClick
      />
    </>
  ) : (
    <Button text="Yes, record it" preventDoubleClick />
  );

/** Notes that another device is left, once what was done with one is recorded, where that was said. */
export const withMoreDevices = async (
  c: Ask,
  open: OpenIncident,
  events: readonly TimelineEvent[],
  typed: Form,
  kept: Response,
): Promise<Response> => {
  const { key, seen } = sentIn(typed);
  const place = events.findIndex(({ type }) => keepsDeviceSafe(type));
  if (!open.isHidden && kept.status === 303 && place >= 0 && typed.text('devices') === 'more') {
    const entry = seen + place;
    await c.var.desk.noteBeside(open.id, `${key} devices`, { is: 'more-devices', entry });
  }
  return kept;
};

/** The incident page again, with what is wrong in one line. */
export const withProblem = (c: Ask, open: OpenIncident, says: string) =>
  page(
    c,
    { title: 'Not recorded', isExercise: open.isExercise, hasErrors: true },
    <>
      <h1 class="govuk-heading-l">That was not recorded</h1>
      <p class="govuk-body">{says}.</p>
      <p class="govuk-body">
        <a class="govuk-link" href={open.here}>
          {open.isHidden ? 'Back to the drill' : 'Back to the incident'}
        </a>
      </p>
    </>,
    400,
  );

export type Found = (c: Ask, open: OpenIncident, typed: Form) => Response | Promise<Response>;

/** Opens the incident of the address, reads the form if there is one, and gives both on. */
export const within =
  (act: Found, what?: string) =>
  async (c: Ask): Promise<Response> => {
    const open = await openIncident(c, what);
    if (open === null) return notFound(c);
    const typed =
      c.req.method === 'POST' ? await formOf(c) : new Form(new URL(c.req.url).searchParams);
    return act(c, open, typed);
  };
