import { Button } from './button.tsx';
import { type Content, type Extras, type Markup, words } from './content.ts';

interface CookieAction extends Extras {
  readonly text: string;
  readonly type?: 'submit' | 'button' | undefined;
  readonly href?: string | undefined;
  readonly name?: string | undefined;
  readonly value?: string | undefined;
}

interface CookieMessage extends Content, Extras {
  readonly headingText?: string | undefined;
  readonly headingHtml?: Markup | undefined;
  readonly role?: string | undefined;
  readonly hidden?: boolean | undefined;
  readonly actions?: readonly CookieAction[] | undefined;
}

export interface CookieBannerProps extends Extras {
  readonly ariaLabel?: string | undefined;
  readonly hidden?: boolean | undefined;
  readonly messages: readonly CookieMessage[];
}

/** What is kept on somebody's device, where there is a choice about it. */
export const CookieBanner = (props: CookieBannerProps) => (
  // biome-ignore lint/a11y/useSemanticElements: GOV.UK's own is a div
  <div
    class={words('govuk-cookie-banner', props.classes)}
    data-nosnippet=""
    role="region"
    aria-label={props.ariaLabel || 'Cookie banner'}
    hidden={props.hidden}
    {...props.attributes}
  >
    {props.messages.map((message) => (
      <Message {...message} />
    ))}
  </div>
);

const Message = (message: CookieMessage) => {
  const heading = message.headingHtml || message.headingText;
  return (
    <div
      class={words('govuk-cookie-banner__message', message.classes, 'govuk-width-container')}
      role={message.role}
      {...message.attributes}
      hidden={message.hidden}
    >
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          {heading && <h2 class="govuk-cookie-banner__heading govuk-heading-m">{heading}</h2>}
          <div class="govuk-cookie-banner__content">
            {message.html || (message.text && <p class="govuk-body">{message.text}</p>)}
          </div>
        </div>
      </div>
      {message.actions && (
        <div class="govuk-button-group">
          {message.actions.map((action) => (
            <>
              <Action {...action} />{' '}
            </>
          ))}
        </div>
      )}
    </div>
  );
};

const Action = (action: CookieAction) =>
  !action.href || action.type === 'button' ? (
    <Button {...action} type={action.type || 'button'} />
  ) : (
    <a class={words('govuk-link', action.classes)} href={action.href} {...action.attributes}>
      {action.text}
    </a>
  );
