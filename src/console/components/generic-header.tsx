import { type Extras, type Markup, words } from './content.ts';

export interface GenericHeaderProps extends Extras {
  readonly logoText?: string | undefined;
  readonly logoHtml?: Markup | undefined;
  /** Where the name leads, the first page if not given. */
  readonly url?: string | undefined;
  readonly containerClasses?: string | undefined;
}

/** The top of a page, without what is reserved to GOV.UK. */
export const GenericHeader = (props: GenericHeaderProps) => (
  <div class={words('govuk-generic-header', props.classes)} {...props.attributes}>
    <div
      class={words(
        'govuk-generic-header__container',
        props.containerClasses || 'govuk-width-container',
      )}
    >
      <div class="govuk-generic-header__logo">
        <a href={props.url || '/'} class="govuk-generic-header__homepage-link">
          {props.logoHtml || props.logoText}
        </a>
      </div>
    </div>
  </div>
);
