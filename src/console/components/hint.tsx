import { type Content, contentOf, type Extras, words } from './content.ts';

export interface HintProps extends Content, Extras {
  readonly id?: string | undefined;
}

/** Help with a question, shown above its answer. */
export const Hint = (props: HintProps) => (
  <div id={props.id} class={words('govuk-hint', props.classes)} {...props.attributes}>
    {contentOf(props)}
  </div>
);
