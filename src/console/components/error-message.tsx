import { type Content, contentOf, type Extras, words } from './content.ts';

export interface ErrorMessageProps extends Content, Extras {
  readonly id?: string | undefined;
  /** What a screen reader says first, "Error" if not given; nothing if empty. */
  readonly visuallyHiddenText?: string | undefined;
}

/** What is wrong with one answer, and how to correct it. */
export const ErrorMessage = ({ visuallyHiddenText = 'Error', ...props }: ErrorMessageProps) => (
  <p id={props.id} class={words('govuk-error-message', props.classes)} {...props.attributes}>
    {visuallyHiddenText && (
      <>
        <span class="govuk-visually-hidden">{visuallyHiddenText}:</span>{' '}
      </>
    )}
    {contentOf(props)}
  </p>
);
