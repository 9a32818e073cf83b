import type { Child } from 'hono/jsx';
import type { Content, Extras } from './content.ts';
import { idList, words } from './content.ts';
import { ErrorMessage, type ErrorMessageProps } from './error-message.tsx';
import { Hint, type HintProps } from './hint.tsx';
import type { LabelProps } from './label.tsx';

type Part<Props> = Omit<Props, 'id'>;

/** What a field or a set of fields may have said about it. */
export interface Described {
  /** Ids of what else describes it. */
  readonly describedBy?: string | undefined;
  readonly hint?: Part<HintProps> | undefined;
  readonly errorMessage?: Part<ErrorMessageProps> | undefined;
}

/** What may stand just before and after one field. */
export interface FieldGroup extends Extras {
  readonly beforeInput?: Content | undefined;
  readonly afterInput?: Content | undefined;
}

/** What may stand just before and after several fields. */
export interface FieldsGroup extends Extras {
  readonly beforeInputs?: Content | undefined;
  readonly afterInputs?: Content | undefined;
}

/** What every field is given that one types into or chooses from. */
export interface FieldProps extends Described, Extras {
  readonly name: string;
  /** The name if not given. */
  readonly id?: string | undefined;
  readonly label: Omit<LabelProps, 'for'>;
  readonly formGroup?: FieldGroup | undefined;
  readonly disabled?: boolean | undefined;
}

/** The ids of all that describes a field, those of its hint and error made from its own. */
export const describedBy = (id: string, { describedBy, hint, errorMessage }: Described) =>
  idList(describedBy, hint && `${id}-hint`, errorMessage && `${id}-error`);

/** The hint and the error of a field, under the ids that `describedBy` names. */
export const HintAndError = ({ id, hint, errorMessage }: Described & { readonly id: string }) => (
  <>
    {hint && <Hint {...hint} id={`${id}-hint`} />}
    {errorMessage && <ErrorMessage {...errorMessage} id={`${id}-error`} />}
  </>
);

interface FormGroupProps {
  readonly formGroup?: Extras | undefined;
  readonly errorMessage?: object | undefined;
  readonly children?: Child;
}

/** A question with its answer; marked where the answer was wrong. */
export const FormGroup = ({ formGroup, errorMessage, children }: FormGroupProps) => (
  <div
    class={words('govuk-form-group', errorMessage && 'govuk-form-group--error', formGroup?.classes)}
    {...formGroup?.attributes}
  >
    {children}
  </div>
);
