import type { Child } from 'hono/jsx';
import { type Content, contentOf, type Extras, type Markup, words } from './content.ts';

export interface DetailsProps extends Content, Extras {
  readonly id?: string | undefined;
  readonly summaryText?: string | undefined;
  readonly summaryHtml?: Markup | undefined;
  readonly open?: boolean | undefined;
  /** What opens, in place of `text`. */
  readonly children?: Child;
}

/** Something that opens when its summary is touched, without a script. */
export const Details = (props: DetailsProps) => (
  <details
    id={props.id || undefined}
    class={words('govuk-details', props.classes)}
    {...props.attributes}
    open={props.open}
  >
    <summary class="govuk-details__summary">
      <span class="govuk-details__summary-text">{props.summaryHtml || props.summaryText}</span>
    </summary>
    <div class="govuk-details__text">{props.children ?? contentOf(props)}</div>
  </details>
);
