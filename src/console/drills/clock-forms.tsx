/** What is asked of the clock of a drill: how long there is for it, and how many minutes pass. */
import type { Scenario } from '../../vocabulary/scenarios.ts';
import { Button } from '../components/button.tsx';
import { Input } from '../components/input.tsx';
import { Radios } from '../components/radios.tsx';
import { errorIn, type FieldError, type Form, Hidden, newKey } from '../web.tsx';
import { FORMS, lengthOf } from './beginning.ts';

/** The choice of how long a drill takes on the wall. */
export const HowLong = ({
  scenario,
  typed,
  errors,
}: {
  readonly scenario: Scenario;
  readonly typed: Form;
  readonly errors: readonly FieldError[];
}) => (
  <Radios
    idPrefix="form"
    name="form"
    fieldset={{
      legend: {
        text: `How long do you have? The story lasts ${lengthOf(scenario)}.`,
        classes: 'govuk-fieldset__legend--m',
      },
    }}
    items={FORMS.map((each) => ({ ...each, checked: typed.text('form') === each.value }))}
    errorMessage={errorIn(errors, 'form')}
  />
);

/** Lets so many minutes of the story pass. @param says what it is called here: wait, or jump */
export const PassMinutes = ({
  action,
  says,
}: {
  readonly action: string;
  readonly says: string;
}) => (
  <form method="post" action={action}>
    <Hidden fields={[['key', newKey()]]} />
    <Input
      id="minutes"
      name="minutes"
      label={{ text: `${says} so many minutes` }}
      classes="govuk-input--width-4"
      value="10"
      inputmode="numeric"
      autocomplete="off"
    />
    <Button text={says} classes="govuk-button--secondary" preventDoubleClick />
  </form>
);
