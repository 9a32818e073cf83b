/** What several forms have: all that is wrong at the top, a time, a day, and why. */
import { ErrorSummary } from './components/error-summary.tsx';
import { Input } from './components/input.tsx';
import { errorIn, type FieldError, type Form } from './web.tsx';

/** All that is wrong with what was typed, each with the way to its field. */
export const Errors = ({ errors }: { readonly errors: readonly FieldError[] }) =>
  errors.length === 0 ? null : (
    <ErrorSummary
      titleText="There is a problem"
      errorList={errors.map(({ field, says }) => ({ text: says, href: `#${field}` }))}
    />
  );

export const A_DAY = 'Give a day, such as 2026-03-04';

/** A day, which browsers let people choose in their own way. */
export const DayField = ({
  id,
  name = id,
  asks,
  hint,
  value,
  errors,
}: {
  readonly id: string;
  readonly name?: string;
  readonly asks: string;
  readonly hint?: string;
  readonly value: string;
  readonly errors: readonly FieldError[];
}) => (
  <Input
    id={id}
    name={name}
    type="date"
    label={{ text: asks }}
    {...(hint === undefined ? {} : { hint: { text: hint } })}
    classes="govuk-input--width-10"
    value={value}
    errorMessage={errorIn(errors, id)}
  />
);

/** When something was, in the field `at`. */
export const TimeField = ({
  asks,
  typed,
  errors,
  isHeading = false,
}: {
  readonly asks: string;
  readonly typed: Form;
  readonly errors: readonly FieldError[];
  /** Whether what it asks stands as a heading. */
  readonly isHeading?: boolean;
}) => (
  <Input
    id="at"
    name="at"
    label={{ text: asks, ...(isHeading ? { classes: 'govuk-label--m' } : {}) }}
    hint={{ text: 'Leave it empty for now. Otherwise a time, such as 10:05 or yesterday 16:30.' }}
    classes="govuk-input--width-10"
    value={typed.text('at')}
    errorMessage={errorIn(errors, 'at')}
  />
);

/** Why something is done, in the field `why`. */
export const WhyField = ({
  asks = 'Why',
  hint,
  typed,
  errors,
}: {
  readonly asks?: string;
  readonly hint?: string;
  readonly typed: Form;
  readonly errors: readonly FieldError[];
}) => (
  <Input
    id="why"
    name="why"
    label={{ text: asks }}
    {...(hint === undefined ? {} : { hint: { text: hint } })}
    value={typed.text('why')}
    errorMessage={errorIn(errors, 'why')}
  />
);
