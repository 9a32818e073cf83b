import type { Child } from 'hono/jsx';
import { type Content, type Extras, type Markup, words } from './content.ts';
import { Heading, type HeadingLevel } from './heading.tsx';

export interface NotificationBannerProps extends Content, Extras {
  readonly type?: 'success' | undefined;
  readonly role?: string | undefined;
  /** "Important" if not given, or "Success". */
  readonly titleText?: string | undefined;
  readonly titleHtml?: Markup | undefined;
  readonly titleId?: string | undefined;
  readonly titleHeadingLevel?: HeadingLevel | undefined;
  readonly disableAutoFocus?: boolean | undefined;
  /** What it says, in place of `text`. */
  readonly children?: Child;
}

/** What somebody should know who opens this page, whatever it is about. */
export const NotificationBanner = (props: NotificationBannerProps) => {
  const isSuccess = props.type === 'success';
  const titleId = props.titleId || 'govuk-notification-banner-title';
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: its role is given below, and is never empty
    <div
      class={words(
        'govuk-notification-banner',
        isSuccess && 'govuk-notification-banner--success',
        props.classes,
      )}
      role={props.role || (isSuccess ? 'alert' : 'region')}
      aria-labelledby={titleId}
      data-module="govuk-notification-banner"
      data-disable-auto-focus={props.disableAutoFocus}
      {...props.attributes}
    >
      <div class="govuk-notification-banner__header">
        <Heading
          level={props.titleHeadingLevel || 2}
          class="govuk-notification-banner__title"
          id={titleId}
        >
          {props.titleHtml || props.titleText || (isSuccess ? 'Success' : 'Important')}
        </Heading>
      </div>
      <div class="govuk-notification-banner__content">
        {props.children ??
          (props.html ||
            (props.text && <p class="govuk-notification-banner__heading">{props.text}</p>))}
      </div>
    </div>
  );
};
