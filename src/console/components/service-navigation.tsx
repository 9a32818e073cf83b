import {
  type Attributes,
  type Content,
  contentOf,
  type Extras,
  type Items,
  type Markup,
  present,
  words,
} from './content.ts';

interface NavigationItem extends Content {
  readonly href?: string | undefined;
  /** This very page. */
  readonly current?: boolean | undefined;
  /** The part of the service that this page is in. */
  readonly active?: boolean | undefined;
  readonly attributes?: Attributes | undefined;
}

interface Slots {
  readonly start?: Markup | undefined;
  readonly end?: Markup | { readonly html: Markup; readonly align?: 'inline' } | undefined;
  readonly navigationStart?: Markup | undefined;
  readonly navigationEnd?: Markup | undefined;
}

export interface ServiceNavigationProps extends Extras {
  readonly serviceName?: string | undefined;
  readonly serviceUrl?: string | undefined;
  readonly navigation?: Items<NavigationItem> | undefined;
  readonly ariaLabel?: string | undefined;
  readonly menuButtonText?: string | undefined;
  readonly menuButtonLabel?: string | undefined;
  readonly navigationLabel?: string | undefined;
  readonly navigationId?: string | undefined;
  readonly navigationClasses?: string | undefined;
  /** Whether a phone shows a button instead, once a script can open it; where there are several if not given. */
  readonly collapseNavigationOnMobile?: boolean | undefined;
  readonly slots?: Slots | undefined;
}

/** The name of the service and the ways to its parts. */
export const ServiceNavigation = (props: ServiceNavigationProps) => {
  const { slots, serviceName, serviceUrl } = props;
  const end = endSlot(slots?.end);
  const common = {
    class: words('govuk-service-navigation', props.classes),
    'data-module': 'govuk-service-navigation',
    ...props.attributes,
  };
  const content = (
    <div
      class={words(
        'govuk-width-container',
        end.isInline && 'govuk-service-navigation__inlining-container',
      )}
    >
      {slots?.start}
      <div class="govuk-service-navigation__container">
        {serviceName && (
          <span class="govuk-service-navigation__service-name">
            {serviceUrl ? (
              <a href={serviceUrl} class="govuk-service-navigation__link">
                {serviceName}
              </a>
            ) : (
              <span class="govuk-service-navigation__text">{serviceName}</span>
            )}
          </span>
        )}
        <Navigation {...props} />
      </div>
      {end.html}
    </div>
  );
  // With a name it is a landmark of its own; without, its navigation is one.
  return serviceName || slots?.start || end.html ? (
    <section aria-label={props.ariaLabel ?? 'Service information'} {...common}>
      {content}
    </section>
  ) : (
    <div {...common}>{content}</div>
  );
};

function endSlot(end: Slots['end']): { readonly html?: Markup; readonly isInline: boolean } {
  if (!end) return { isInline: false };
  return typeof end === 'object' && 'html' in end
    ? { html: end.html, isInline: end.align === 'inline' }
    : { html: end, isInline: false };
}

const Navigation = (props: ServiceNavigationProps) => {
  const { slots, menuButtonLabel, navigationId = 'navigation', menuButtonText = 'Menu' } = props;
  const items = present(props.navigation).map(([item]) => item);
  if (items.length === 0 && !slots?.navigationStart && !slots?.navigationEnd) return null;
  return (
    <nav
      aria-label={props.navigationLabel || menuButtonText}
      class={words('govuk-service-navigation__wrapper', props.navigationClasses)}
    >
      {(props.collapseNavigationOnMobile ?? items.length > 1) && (
        // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it is hidden, until a script shows it
        <button
          type="button"
          class="govuk-service-navigation__toggle govuk-js-service-navigation-toggle"
          aria-controls={navigationId}
          aria-label={menuButtonLabel === menuButtonText ? undefined : menuButtonLabel}
          hidden
          aria-hidden="true"
        >
          {menuButtonText}
        </button>
      )}
      <ul class="govuk-service-navigation__list" id={navigationId}>
        {slots?.navigationStart}
        {items.map((item) => (
          <NavigationEntry {...item} />
        ))}
        {slots?.navigationEnd}
      </ul>
    </nav>
  );
};

const NavigationEntry = (item: NavigationItem) => {
  const isHere = item.active || item.current;
  const content = isHere ? (
    <strong class="govuk-service-navigation__active-fallback">{contentOf(item)}</strong>
  ) : (
    contentOf(item)
  );
  const current = isHere ? (item.current ? 'page' : 'true') : undefined;
  return (
    <li
      class={words(
        'govuk-service-navigation__item',
        isHere && 'govuk-service-navigation__item--active',
      )}
    >
      {item.href ? (
        <a
          class="govuk-service-navigation__link"
          href={item.href}
          aria-current={current}
          {...item.attributes}
        >
          {content}
        </a>
      ) : (
        contentOf(item) && (
          <span class="govuk-service-navigation__text" aria-current={current}>
            {content}
          </span>
        )
      )}
    </li>
  );
};
