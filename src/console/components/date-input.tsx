import { type Attributes, contentOf, type Extras, type Items, present, words } from './content.ts';
import { Fieldset, type FieldsetProps } from './fieldset.tsx';
import {
  type Described,
  describedBy,
  type FieldsGroup,
  FormGroup,
  HintAndError,
} from './form-group.tsx';
import { Input, type InputMode } from './input.tsx';

interface DatePart {
  readonly name?: string | undefined;
  readonly label?: string | undefined;
  readonly value?: string | number | undefined;
  readonly id?: string | undefined;
  readonly classes?: string | undefined;
  readonly inputmode?: InputMode | undefined;
  readonly autocomplete?: string | undefined;
  readonly pattern?: string | undefined;
  readonly attributes?: Attributes | undefined;
  /** Whether the error is here; where none says so, it is everywhere that does not deny it. */
  readonly error?: boolean | undefined;
}

export interface DateInputProps extends Omit<Described, 'describedBy'>, Extras {
  readonly id: string;
  readonly namePrefix?: string | undefined;
  /** Day, month and year, each of which may be left out with `false`; or other parts instead. */
  readonly day?: DatePart | false | undefined;
  readonly month?: DatePart | false | undefined;
  readonly year?: DatePart | false | undefined;
  readonly items?: Items<DatePart> | undefined;
  readonly values?: Readonly<Record<string, string | number | undefined>> | undefined;
  readonly fieldset?: FieldsetProps | undefined;
  readonly formGroup?: FieldsGroup | undefined;
}

/** A date, its parts typed into a box each. */
export const DateInput = (props: DateInputProps) => {
  const { id, fieldset, formGroup } = props;
  const parts = partsOf(props);
  const isOneMarked = parts.some(isMarked);
  const description = describedBy(id, { ...props, describedBy: fieldset?.describedBy });
  const content = (
    <>
      <HintAndError {...props} id={id} />
      <div class={words('govuk-date-input', props.classes)} {...props.attributes} id={id}>
        {contentOf(formGroup?.beforeInputs)}
        {parts.map((part) => (
          <DatePartInput
            date={props}
            part={part}
            isWrong={
              isMarked(part) ||
              (Boolean(props.errorMessage) && !isOneMarked && part.error !== false)
            }
          />
        ))}
        {contentOf(formGroup?.afterInputs)}
      </div>
    </>
  );
  return (
    <FormGroup {...props}>
      {fieldset ? (
        // As a group, since JAWS reads the description of no other fieldset with text fields in it.
        <Fieldset {...fieldset} role="group" describedBy={description}>
          {content}
        </Fieldset>
      ) : (
        content
      )}
    </FormGroup>
  );
};

const UNITS = ['day', 'month', 'year'] as const;

interface NamedPart extends DatePart {
  readonly name: string;
  /** In digits. */
  readonly width: number;
}

function partsOf(props: DateInputProps): readonly NamedPart[] {
  const given = UNITS.map((unit) => {
    const part = props[unit] ?? { value: props.values?.[unit] };
    return part && { ...part, unit, name: part.name ?? unit, width: unit === 'year' ? 4 : 2 };
  });
  if (!props.items?.length) return given.filter((part) => part !== false);
  return present(props.items).map(([part]) => {
    const same = given.find((own) => own && (part.name === own.unit || part.name === own.name));
    const value = part.value ?? (same ? same.value : undefined);
    return { ...part, name: part.name ?? '', value, width: same ? same.width : 2 };
  });
}

const ERROR = 'govuk-input--error';
const isMarked = (part: DatePart) => part.error || part.classes?.includes(ERROR) || false;

interface DatePartProps {
  readonly date: DateInputProps;
  readonly part: NamedPart;
  readonly isWrong: boolean;
}

const DatePartInput = ({ date, part, isWrong }: DatePartProps) => {
  const { name, classes } = part;
  const fullName = date.namePrefix ? `${date.namePrefix}-${name}` : name;
  return (
    <div class="govuk-date-input__item">
      <Input
        label={{
          text: part.label || name.charAt(0).toUpperCase() + name.slice(1).toLowerCase(),
          classes: 'govuk-date-input__label',
        }}
        id={part.id || `${date.id}-${name}`}
        classes={words(
          'govuk-date-input__input',
          isWrong && !classes?.includes(ERROR) && ERROR,
          !classes?.includes('govuk-input--width-') && `govuk-input--width-${part.width}`,
          classes,
        )}
        name={fullName}
        value={part.value ?? date.values?.[fullName]}
        inputmode={part.inputmode || 'numeric'}
        autocomplete={part.autocomplete}
        pattern={part.pattern}
        attributes={part.attributes}
      />
    </div>
  );
};
