import { type Content, contentOf, type Extras, words } from './content.ts';

export interface TagProps extends Content, Extras {}

/** The state of something, in a word. */
export const Tag = (props: TagProps) => (
  <strong class={words('govuk-tag', props.classes)} {...props.attributes}>
    {contentOf(props)}
  </strong>
);
