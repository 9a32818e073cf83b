import type { Child } from 'hono/jsx';
import { Button } from './button.tsx';
import {
  type Attributes,
  type Content,
  contentOf,
  type Extras,
  type Markup,
  words,
} from './content.ts';
import { Heading, type HeadingLevel } from './heading.tsx';

interface Action {
  readonly text: string;
  readonly href?: string | undefined;
  readonly type?: 'submit' | 'button' | undefined;
  readonly classes?: string | undefined;
  readonly attributes?: Attributes | undefined;
}

interface Actions extends Extras {
  readonly items?: readonly Action[] | undefined;
}

export interface PanelProps extends Content, Extras {
  readonly titleText?: string | undefined;
  readonly titleHtml?: Markup | undefined;
  readonly headingLevel?: HeadingLevel | undefined;
  /** Shown only in a panel that interrupts (`govuk-panel--interruption` in `classes`). */
  readonly actions?: Actions | undefined;
  /** What it says, in place of `text`. */
  readonly children?: Child;
}

/** That something was done; or, as an interruption, what to know before going on. */
export const Panel = (props: PanelProps) => {
  const { classes, actions } = props;
  const isInterruption = classes?.includes('govuk-panel--interruption');
  const body = props.children ?? contentOf(props);
  return (
    <div
      class={words('govuk-panel', !isInterruption && 'govuk-panel--confirmation', classes)}
      {...props.attributes}
    >
      <Heading level={props.headingLevel || 1} class="govuk-panel__title">
        {props.titleHtml || props.titleText}
      </Heading>
      {body && <div class="govuk-panel__body">{body}</div>}
      {isInterruption && actions && (
        <div class={words('govuk-panel__actions', actions.classes)} {...actions.attributes}>
          {actions.items?.length ? (
            <div class="govuk-button-group">
              {actions.items.map((action) => (
                <>
                  <PanelAction {...action} />{' '}
                </>
              ))}
            </div>
          ) : null}
        </div>
      )}
    </div>
  );
};

const PanelAction = ({ text, href, type, classes, attributes }: Action) =>
  !href || type === 'button' ? (
    <Button
      text={text}
      type={type || 'button'}
      classes={words('govuk-button--inverse', classes)}
      href={href}
      attributes={attributes}
    />
  ) : (
    <a class={words('govuk-link', 'govuk-link--inverse', classes)} href={href} {...attributes}>
      {text}
    </a>
  );
