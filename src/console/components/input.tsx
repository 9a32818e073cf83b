import { type Content, contentOf, type Extras, words } from './content.ts';
import { describedBy, type FieldProps, FormGroup, HintAndError } from './form-group.tsx';
import { Label } from './label.tsx';

/** Which keyboard a phone shows. */
export type InputMode =
  | 'none'
  | 'text'
  | 'tel'
  | 'url'
  | 'email'
  | 'numeric'
  | 'decimal'
  | 'search';

interface Affix extends Content, Extras {}

export interface InputProps extends FieldProps {
  readonly value?: string | number | undefined;
  readonly type?: string | undefined;
  readonly inputmode?: InputMode | undefined;
  readonly autocomplete?: string | undefined;
  readonly autocapitalize?: 'none' | 'words' | 'sentences' | 'characters' | undefined;
  readonly spellcheck?: boolean | undefined;
  readonly pattern?: string | undefined;
  /** What stands inside the box, before and after what is typed. */
  readonly prefix?: Affix | undefined;
  readonly suffix?: Affix | undefined;
  readonly inputWrapper?: Extras | undefined;
}

/** A line to type in. */
export const Input = (props: InputProps) => {
  const { label, prefix, suffix, formGroup, inputWrapper, errorMessage } = props;
  const id = props.id || props.name;
  const before = contentOf(formGroup?.beforeInput);
  const after = contentOf(formGroup?.afterInput);
  const input = (
    <input
      class={words('govuk-input', props.classes, errorMessage && 'govuk-input--error')}
      id={id}
      name={props.name}
      type={props.type || 'text'}
      spellcheck={props.spellcheck}
      value={props.value}
      disabled={props.disabled}
      aria-describedby={describedBy(id, props)}
      autocomplete={props.autocomplete}
      autocapitalize={props.autocapitalize}
      pattern={props.pattern}
      inputmode={props.inputmode}
      {...props.attributes}
    />
  );
  return (
    <FormGroup {...props}>
      <Label {...label} for={id} />
      <HintAndError {...props} id={id} />
      {before || after || contentOf(prefix) || contentOf(suffix) ? (
        <div
          class={words('govuk-input__wrapper', inputWrapper?.classes)}
          {...inputWrapper?.attributes}
        >
          {before}
          <AffixBox affix={prefix} at="prefix" />
          {input}
          <AffixBox affix={suffix} at="suffix" />
          {after}
        </div>
      ) : (
        input
      )}
    </FormGroup>
  );
};

const AffixBox = ({ affix, at }: { readonly affix: Affix | undefined; readonly at: string }) =>
  affix && contentOf(affix) ? (
    <div
      class={words(`govuk-input__${at}`, affix.classes)}
      aria-hidden="true"
      {...affix.attributes}
    >
      {contentOf(affix)}
    </div>
  ) : null;
