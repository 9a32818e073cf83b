import { type Content, contentOf, type Extras, words } from './content.ts';

export interface WarningTextProps extends Content, Extras {
  /** What a screen reader says first, "Warning" if not given. */
  readonly iconFallbackText?: string | undefined;
}

/** A sentence that must not be missed. */
export const WarningText = (props: WarningTextProps) => (
  <div class={words('govuk-warning-text', props.classes)} {...props.attributes}>
    <span class="govuk-warning-text__icon" aria-hidden="true">
      !
    </span>{' '}
    <strong class="govuk-warning-text__text">
      <span class="govuk-visually-hidden">{props.iconFallbackText || 'Warning'}</span>{' '}
      {contentOf(props)}
    </strong>
  </div>
);
