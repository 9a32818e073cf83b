import { type Attributes, type Content, contentOf, type Extras, words } from './content.ts';

interface FooterLink {
  readonly text: string;
  readonly href: string;
  readonly attributes?: Attributes | undefined;
}

interface FooterSection {
  readonly title: string;
  readonly columns?: number | undefined;
  readonly width?: string | undefined;
  readonly items?: readonly FooterLink[] | undefined;
}

interface Meta extends Content {
  readonly visuallyHiddenTitle?: string | undefined;
  readonly items?: readonly FooterLink[] | undefined;
}

export interface FooterProps extends Extras {
  readonly containerClasses?: string | undefined;
  readonly navigation?: readonly FooterSection[] | undefined;
  readonly meta?: Meta | undefined;
}

/** The foot of a page, without the crown, the licence and the copyright of the government's own. */
export const Footer = ({
  classes,
  attributes,
  containerClasses,
  navigation,
  meta,
}: FooterProps) => (
  <div class={words('govuk-footer', classes)} {...attributes}>
    <div class={words('govuk-width-container', containerClasses)}>
      {navigation?.length ? (
        <>
          <div class="govuk-footer__navigation">
            {navigation.map((section) => (
              <Section {...section} />
            ))}
          </div>
          <hr class="govuk-footer__section-break" />
        </>
      ) : null}
      <div class="govuk-footer__meta">
        <div class="govuk-footer__meta-item govuk-footer__meta-item--grow">
          {meta && <MetaLinks {...meta} />}
        </div>
      </div>
    </div>
  </div>
);

const Section = ({ title, columns, width, items }: FooterSection) => (
  <div class={`govuk-footer__section govuk-grid-column-${width || 'full'}`}>
    <h2 class="govuk-footer__heading govuk-heading-m">{title}</h2>
    {items?.length ? (
      <ul
        class={words('govuk-footer__list', columns ? `govuk-footer__list--columns-${columns}` : '')}
      >
        {items.map((item) =>
          item.href && item.text ? (
            <li class="govuk-footer__list-item">
              <LinkTo {...item} />
            </li>
          ) : null,
        )}
      </ul>
    ) : null}
  </div>
);

const MetaLinks = (meta: Meta) => (
  <>
    <h2 class="govuk-visually-hidden">{meta.visuallyHiddenTitle || 'Support links'}</h2>
    {meta.items?.length ? (
      <ul class="govuk-footer__inline-list">
        {meta.items.map((item) => (
          <li class="govuk-footer__inline-list-item">
            <LinkTo {...item} />
          </li>
        ))}
      </ul>
    ) : null}
    {contentOf(meta) && <div class="govuk-footer__meta-custom">{contentOf(meta)}</div>}
  </>
);

const LinkTo = ({ text, href, attributes }: FooterLink) => (
  <a class="govuk-footer__link" href={href} {...attributes}>
    {text}
  </a>
);
