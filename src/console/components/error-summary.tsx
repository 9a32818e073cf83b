import type { Child } from 'hono/jsx';
import {
  type Attributes,
  type Content,
  contentOf,
  type Extras,
  type Markup,
  words,
} from './content.ts';

interface ErrorItem extends Content {
  /** The field to go to, as `#id`. */
  readonly href?: string | undefined;
  readonly attributes?: Attributes | undefined;
}

export interface ErrorSummaryProps extends Extras {
  readonly titleText?: string | undefined;
  readonly titleHtml?: Markup | undefined;
  readonly descriptionText?: string | undefined;
  readonly descriptionHtml?: Markup | undefined;
  readonly errorList?: readonly ErrorItem[] | undefined;
  readonly disableAutoFocus?: boolean | undefined;
  /** A description, in place of `descriptionText`. */
  readonly children?: Child;
}

/** All that is wrong on a page, at its top, each as a link to its field. */
export const ErrorSummary = (props: ErrorSummaryProps) => {
  const description = props.children || props.descriptionHtml || props.descriptionText;
  const errors = props.errorList ?? [];
  return (
    <div
      class={words('govuk-error-summary', props.classes)}
      data-disable-auto-focus={props.disableAutoFocus}
      {...props.attributes}
      data-module="govuk-error-summary"
    >
      <div role="alert">
        <h2 class="govuk-error-summary__title">{props.titleHtml || props.titleText}</h2>
        <div class="govuk-error-summary__body">
          {description && <p>{description}</p>}
          {errors.length > 0 && (
            <ul class="govuk-list govuk-error-summary__list">
              {errors.map((item) => (
                <li>
                  {item.href ? (
                    <a href={item.href} {...item.attributes}>
                      {contentOf(item)}
                    </a>
                  ) : (
                    contentOf(item)
                  )}
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </div>
  );
};
