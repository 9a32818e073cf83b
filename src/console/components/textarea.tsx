import { contentOf, words } from './content.ts';
import { describedBy, type FieldProps, FormGroup, HintAndError } from './form-group.tsx';
import { Label } from './label.tsx';

export interface TextareaProps extends FieldProps {
  readonly value?: string | undefined;
  readonly rows?: number | undefined;
  readonly spellcheck?: boolean | undefined;
  readonly autocomplete?: string | undefined;
}

/** A box for several lines. */
export const Textarea = (props: TextareaProps) => {
  const { errorMessage, formGroup } = props;
  const id = props.id || props.name;
  return (
    <FormGroup {...props}>
      <Label {...props.label} for={id} />
      <HintAndError {...props} id={id} />
      {contentOf(formGroup?.beforeInput)}
      <textarea
        class={words('govuk-textarea', errorMessage && 'govuk-textarea--error', props.classes)}
        id={id}
        name={props.name}
        rows={props.rows || 5}
        spellcheck={props.spellcheck}
        disabled={props.disabled}
        aria-describedby={describedBy(id, props)}
        autocomplete={props.autocomplete}
        {...props.attributes}
      >
        {props.value}
      </textarea>
      {contentOf(formGroup?.afterInput)}
    </FormGroup>
  );
};
