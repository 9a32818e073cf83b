import { type Content, contentOf, type Extras, words } from './content.ts';

export interface SkipLinkProps extends Content, Extras {
  /** `#content` if not given. */
  readonly href?: string | undefined;
}

/** For those who go through a page by key: past what every page begins with. */
export const SkipLink = (props: SkipLinkProps) => (
  <a
    href={props.href || '#content'}
    class={words('govuk-skip-link', props.classes)}
    {...props.attributes}
    data-module="govuk-skip-link"
  >
    {contentOf(props)}
  </a>
);
