import { type Attributes, contentOf, type Items, present, words } from './content.ts';
import { describedBy, type FieldProps, FormGroup, HintAndError } from './form-group.tsx';
import { Label } from './label.tsx';

interface Option {
  readonly text: string;
  /** The text if not given. */
  readonly value?: string | undefined;
  readonly selected?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly attributes?: Attributes | undefined;
}

export interface SelectProps extends FieldProps {
  readonly items: Items<Option>;
  readonly value?: string | undefined;
}

/** One choice of a long list. */
export const Select = (props: SelectProps) => {
  const { formGroup, value } = props;
  const id = props.id || props.name;
  const isSelected = (item: Option) =>
    item.selected ||
    (item.selected !== false && Boolean(value) && (item.value ?? item.text) === value);
  return (
    <FormGroup {...props}>
      <Label {...props.label} for={id} />
      <HintAndError {...props} id={id} />
      {contentOf(formGroup?.beforeInput)}
      <select
        class={words('govuk-select', props.classes, props.errorMessage && 'govuk-select--error')}
        id={id}
        name={props.name}
        disabled={props.disabled}
        aria-describedby={describedBy(id, props)}
        {...props.attributes}
      >
        {present(props.items).map(([item]) => (
          <option
            value={item.value}
            selected={isSelected(item)}
            disabled={item.disabled}
            {...item.attributes}
          >
            {item.text}
          </option>
        ))}
      </select>
      {contentOf(formGroup?.afterInput)}
    </FormGroup>
  );
};
