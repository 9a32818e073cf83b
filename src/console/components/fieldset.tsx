import type { Child } from 'hono/jsx';
import { type Content, contentOf, type Extras, type Markup, words } from './content.ts';

interface Legend extends Content {
  readonly classes?: string | undefined;
  /** Where a page asks one question, its legend is the heading. */
  readonly isPageHeading?: boolean | undefined;
}

export interface FieldsetProps extends Extras {
  readonly legend?: Legend | undefined;
  readonly describedBy?: string | undefined;
  readonly role?: string | undefined;
  readonly html?: Markup | undefined;
  readonly children?: Child;
}

/** Fields that answer one question, under its name. */
export const Fieldset = (props: FieldsetProps) => {
  const { legend } = props;
  const name = contentOf(legend);
  return (
    <fieldset
      class={words('govuk-fieldset', props.classes)}
      role={props.role || undefined}
      aria-describedby={props.describedBy || undefined}
      {...props.attributes}
    >
      {legend && name && (
        <legend class={words('govuk-fieldset__legend', legend.classes)}>
          {legend.isPageHeading ? <h1 class="govuk-fieldset__heading">{name}</h1> : name}
        </legend>
      )}
      {props.children ?? props.html}
    </fieldset>
  );
};
