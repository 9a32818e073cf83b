/** How long things are kept, what is kept for longer, and what is held. */

import { Hono } from 'hono';
import { SETTINGS, type Setting } from '../../record/content.ts';
import type { Listed } from '../../record/desk.ts';
import {
  type Past,
  periodInWords,
  periodTyped,
  reasonTyped,
  retentionFor,
} from '../../record/retention.ts';
import { SETTING_IDS } from '../../record/settings.ts';
import { kindsInWords } from '../../words/entries.ts';
import { capital } from '../../words/plain.ts';
import { inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Input } from '../components/input.tsx';
import { Select } from '../components/select.tsx';
import { WhyField } from '../fields.tsx';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  Form,
  formOf,
  goOnTo,
  Hidden,
  notFound,
} from '../web.tsx';
import { keepingPage, mayAny, onlyIf } from './frame.tsx';

export const maySet = mayAny('set');
export const mayHold = mayAny('decide');

const NOTHING = new Form(new URLSearchParams());

const momentOf = (iso: string): string => inSchoolTime(Date.parse(iso));

/** "25 years", "off", "not set". */
export const settingInWords = ({ var: { house } }: Ask, setting: Setting): string => {
  const chosen = house.settings.chosen(setting);
  if (chosen === null) return 'not set';
  return chosen.value === null ? 'off' : periodInWords(chosen.value);
};

const HINTS: Readonly<Record<Setting, string>> = {
  'keep-closed': 'Such as 25 years, or off. Nothing is erased by itself.',
  receipt: 'Such as 7 days, or off.',
  escalate: 'Such as 10 minutes, or off for a quarter of what the policy takes "immediately" for.',
};

const SettingForm = ({
  c,
  setting,
  typed,
  errors,
}: {
  readonly c: Ask;
  readonly setting: Setting;
  readonly typed: Form;
  readonly errors: readonly FieldError[];
}) => {
  const chosen = c.var.house.settings.chosen(setting);
  const [period, why] = [`period-${setting}`, `why-${setting}`];
  return (
    <section>
      <h2 class="govuk-heading-m">{capital(SETTINGS[setting])}</h2>
      <p class="govuk-body">
        <strong>{capital(settingInWords(c, setting))}</strong>
        {chosen !== null && `, set ${momentOf(chosen.written)}: ${chosen.reason}`}
      </p>
      <form method="post" action="/retention" novalidate>
        <Hidden fields={[['setting', setting]]} />
        <Input
          id={period}
          name={period}
          label={{ html: <>Set it to</> }}
          hint={{ text: HINTS[setting] }}
          classes="govuk-input--width-10"
          value={typed.text(period)}
          errorMessage={errorIn(errors, period)}
        />
        <Input
          id={why}
          name={why}
          label={{ text: 'Why, and who has agreed to it' }}
          value={typed.text(why)}
          errorMessage={errorIn(errors, why)}
        />
        <Button
          html={
            <>
              Set it
              <span class="govuk-visually-hidden">: {SETTINGS[setting]}</span>
            </>
          }
          classes="govuk-button--secondary"
          preventDoubleClick
        />
      </form>
    </section>
  );
};

const PastLine = ({ past: { id, endedAt, past, isHeld } }: { readonly past: Past }) => (
  <li>
    <a class="govuk-link" href={`/incidents/${id}`}>
      Incident {id.slice(0, 6)}
    </a>{' '}
    ended {momentOf(endedAt)}, past it since {momentOf(past)}.{' '}
    {isHeld ? (
      <strong>Held: it cannot be erased.</strong>
    ) : (
      <a class="govuk-link" href={`/erasing?id=${id}`}>
        Have it erased<span class="govuk-visually-hidden">: incident {id.slice(0, 6)}</span>
      </a>
    )}
  </li>
);

const retentionPage = async (c: Ask, typed: Form = NOTHING, errors: readonly FieldError[] = []) => {
  const { house, desk } = c.var;
  const { period, closed, past } = await retentionFor(desk, house.settings, house.now());
  return keepingPage(
    c,
    { title: 'How long things are kept', errors },
    <>
      {period === null ? (
        <p class="govuk-body">No period is set for closed incidents, so none is past it.</p>
      ) : (
        <>
          <p class="govuk-body">
            <strong>
              {past.length} of {closed} closed incidents are past it.
            </strong>{' '}
            It is counted from when an incident was closed, or from the last that was added since. A
            date of birth is not kept: where your schedule counts from one, look it up yourself.
          </p>
          <ul class="govuk-list db-list">
            {past.map((each) => (
              <PastLine past={each} />
            ))}
          </ul>
        </>
      )}
      {SETTING_IDS.map((setting) => (
        <SettingForm c={c} setting={setting} typed={typed} errors={errors} />
      ))}
    </>,
  );
};

const set = async (c: Ask): Promise<Response> => {
  const { house, desk } = c.var;
  const typed = await formOf(c);
  const setting = SETTING_IDS.find((each) => each === typed.text('setting'));
  if (setting === undefined) return notFound(c);
  const [period, why] = [`period-${setting}`, `why-${setting}`];
  const value = periodTyped(typed.text(period), setting);
  const reason = reasonTyped(typed.text(why));
  const errors = [
    ...(value.ok ? [] : [{ field: period, says: capital(value.says) }]),
    ...(reason.ok ? [] : [{ field: why, says: `The reason ${reason.says}` }]),
  ];
  if (!value.ok || !reason.ok) return retentionPage(c, typed, errors);
  await house.settings.set(desk.writer, { setting, value: value.value, reason: reason.value });
  return goOnTo(c, '/retention', `Set: ${SETTINGS[setting]}.`);
};

/** The incidents that are held, and all others that could be, of those open to an account. */
export const holdsOf = async ({ var: { desk } }: Ask) => {
  const all = await desk.list();
  return { held: all.filter(({ isHeld }) => isHeld), others: all.filter(({ isHeld }) => !isHeld) };
};

const nameOf = ({ id, kinds, isClosed }: Listed): string =>
  `Incident ${id.slice(0, 6)}: ${kindsInWords(kinds)}${isClosed ? ', closed' : ''}`;

const holdsPage = async (c: Ask, typed: Form = NOTHING, errors: readonly FieldError[] = []) => {
  const { held, others } = await holdsOf(c);
  return keepingPage(
    c,
    { title: 'Holds', errors },
    <>
      <p class="govuk-body">
        What is held cannot be erased: for a police inquiry, a claim, or another reason. What was
        held and why stands in the incident.
      </p>
      {held.length === 0 && <p class="govuk-body">Nothing is held.</p>}
      <ul class="govuk-list db-list">
        {held.map((each) => {
          const why = `why-${each.id}`;
          return (
            <li class="db-item">
              <p>
                <a class="govuk-link" href={`/incidents/${each.id}`}>
                  {nameOf(each)}
                </a>{' '}
                <strong>is held.</strong>
              </p>
              <form method="post" action="/holds" novalidate>
                <Hidden
                  fields={[
                    ['id', each.id],
                    ['held', 'no'],
                  ]}
                />
                <Input
                  id={why}
                  name={why}
                  label={{ text: `Why is ${each.id.slice(0, 6)} no longer held?` }}
                  value={typed.text(why)}
                  errorMessage={errorIn(errors, why)}
                />
                <Button text={`Release ${each.id.slice(0, 6)}`} classes="govuk-button--secondary" />
              </form>
            </li>
          );
        })}
      </ul>
      {others.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Hold an incident</h2>
          <form method="post" action="/holds" novalidate>
            <Hidden fields={[['held', 'yes']]} />
            <Select
              id="id"
              name="id"
              label={{ text: 'Which incident' }}
              items={[
                { value: '', text: 'Choose' },
                ...others.map((each) => ({
                  value: each.id as string,
                  text: nameOf(each),
                  selected: each.id === typed.text('id'),
                })),
              ]}
              errorMessage={errorIn(errors, 'id')}
            />
            <WhyField hint="Such as: police inquiry." typed={typed} errors={errors} />
            <Button text="Hold it" preventDoubleClick />
          </form>
        </>
      )}
    </>,
  );
};

const hold = async (c: Ask): Promise<Response> => {
  const { desk } = c.var;
  const typed = await formOf(c);
  const [id, isHeld] = [typed.text('id'), typed.text('held') !== 'no'];
  const why = isHeld ? 'why' : `why-${id}`;
  const reason = reasonTyped(typed.text(why));
  const errors = [
    ...(id === '' ? [{ field: 'id', says: 'Choose which incident' }] : []),
    ...(reason.ok ? [] : [{ field: why, says: `The reason ${reason.says}` }]),
  ];
  if (id !== '' && !(await desk.isOpen(id))) return notFound(c);
  if (!reason.ok || errors.length > 0) return holdsPage(c, typed, errors);
  // Pressed twice, it is held or released since it was pressed first.
  const isSo = (await desk.list()).some((each) => each.id === id && each.isHeld === isHeld);
  if (!isSo) await desk.hold(id, isHeld, reason.value);
  const says = `Incident ${id.slice(0, 6)} is ${isHeld ? 'held' : 'no longer held'}.`;
  return goOnTo(c, '/holds', says);
};

export const retentionPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/retention', signedInOnly, onlyIf(maySet));
  app.get('/retention', (c) => retentionPage(c));
  app.post('/retention', set);
  app.use('/holds', signedInOnly, onlyIf(mayHold));
  app.get('/holds', (c) => holdsPage(c));
  app.post('/holds', hold);
  return app;
};
