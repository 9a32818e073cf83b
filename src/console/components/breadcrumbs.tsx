import { type Attributes, type Content, contentOf, type Extras, words } from './content.ts';

interface Crumb extends Content {
  /** Not given for the page one is on. */
  readonly href?: string | undefined;
  readonly attributes?: Attributes | undefined;
}

export interface BreadcrumbsProps extends Extras {
  readonly items: readonly Crumb[];
  readonly labelText?: string | undefined;
  readonly collapseOnMobile?: boolean | undefined;
}

/** Where a page is, from the first page down. */
export const Breadcrumbs = (props: BreadcrumbsProps) => (
  <nav
    class={words(
      'govuk-breadcrumbs',
      props.classes,
      props.collapseOnMobile && 'govuk-breadcrumbs--collapse-on-mobile',
    )}
    {...props.attributes}
    aria-label={props.labelText ?? 'Breadcrumb'}
  >
    <ol class="govuk-breadcrumbs__list">
      {props.items.map((item) => (
        <li class="govuk-breadcrumbs__list-item" aria-current={item.href ? undefined : 'page'}>
          {item.href ? (
            <a class="govuk-breadcrumbs__link" href={item.href} {...item.attributes}>
              {contentOf(item)}
            </a>
          ) : (
            contentOf(item)
          )}
        </li>
      ))}
    </ol>
  </nav>
);
