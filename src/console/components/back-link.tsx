import { type Content, contentOf, type Extras, words } from './content.ts';

export interface BackLinkProps extends Content, Extras {
  readonly href?: string | undefined;
}

/** The way to the page before. */
export const BackLink = (props: BackLinkProps) => (
  <a href={props.href || '#'} class={words('govuk-back-link', props.classes)} {...props.attributes}>
    {contentOf(props) || 'Back'}
  </a>
);
