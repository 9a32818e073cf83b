import type { Child } from 'hono/jsx';
import { type Content, contentOf, type Extras, words } from './content.ts';

export interface InsetTextProps extends Content, Extras {
  readonly id?: string | undefined;
  /** What is shown, in place of `text`. */
  readonly children?: Child;
}

/** Words set off from those around them. */
export const InsetText = (props: InsetTextProps) => (
  <div
    id={props.id || undefined}
    class={words('govuk-inset-text', props.classes)}
    {...props.attributes}
  >
    {props.children ?? contentOf(props)}
  </div>
);
