import { type Content, contentOf, type Extras, words } from './content.ts';

export interface LabelProps extends Content, Extras {
  readonly for?: string | undefined;
  /** Where a page asks one question, its label is the heading. */
  readonly isPageHeading?: boolean | undefined;
}

/** The name of a field. Without words there is no label. */
export const Label = (props: LabelProps) => {
  const content = contentOf(props);
  if (!content) return null;
  const label = (
    <label class={words('govuk-label', props.classes)} {...props.attributes} for={props.for}>
      {content}
    </label>
  );
  return props.isPageHeading ? <h1 class="govuk-label-wrapper">{label}</h1> : label;
};
