import type { Child } from 'hono/jsx';
import {
  type Attributes,
  type Content,
  contentOf,
  type Extras,
  type Items,
  present,
  words,
} from './content.ts';
import { Heading, type HeadingLevel } from './heading.tsx';

interface Action extends Content {
  readonly href: string;
  /** What a screen reader says after "Change", to tell which. */
  readonly visuallyHiddenText?: string | undefined;
  readonly classes?: string | undefined;
  readonly attributes?: Attributes | undefined;
}

interface Actions {
  readonly items?: readonly Action[] | undefined;
  readonly classes?: string | undefined;
}

interface Cell extends Content {
  readonly classes?: string | undefined;
}

interface Row {
  readonly key: Cell;
  readonly value: Cell;
  readonly classes?: string | undefined;
  readonly actions?: Actions | undefined;
}

interface CardTitle extends Cell {
  readonly headingLevel?: HeadingLevel | undefined;
}

interface Card extends Extras {
  readonly title?: CardTitle | undefined;
  readonly actions?: Actions | undefined;
}

export interface SummaryListProps extends Extras {
  readonly rows: Items<Row>;
  /** A frame with a heading, to tell one list from the next. */
  readonly card?: Card | undefined;
}

/** What is known of one thing, each with its name and what may be done about it. */
export const SummaryList = (props: SummaryListProps) => {
  const { card } = props;
  const rows = present(props.rows).map(([row]) => row);
  const haveActions = rows.some((row) => row.actions?.items?.length);
  const list = (
    <dl class={words('govuk-summary-list', props.classes)} {...props.attributes}>
      {rows.map(({ key, value, classes, actions }) => (
        <div
          class={words(
            'govuk-summary-list__row',
            haveActions && !actions?.items && 'govuk-summary-list__row--no-actions',
            classes,
          )}
        >
          <dt class={words('govuk-summary-list__key', key.classes)}>{contentOf(key)}</dt>
          <dd class={words('govuk-summary-list__value', value.classes)}>{contentOf(value)}</dd>
          {actions?.items?.length ? (
            <dd class={words('govuk-summary-list__actions', actions.classes)}>
              <RowActions actions={actions.items} cardTitle={card?.title} />
            </dd>
          ) : null}
        </div>
      ))}
    </dl>
  );
  return card ? <SummaryCard card={card}>{list}</SummaryCard> : list;
};

interface ActionsProps {
  readonly actions: readonly Action[];
  readonly cardTitle: CardTitle | undefined;
}

const RowActions = ({ actions, cardTitle }: ActionsProps) => {
  const [first, ...others] = actions;
  if (first && others.length === 0) return <ActionLink action={first} cardTitle={cardTitle} />;
  return (
    <ul class="govuk-summary-list__actions-list">
      {actions.map((action) => (
        <li class="govuk-summary-list__actions-list-item">
          <ActionLink action={action} cardTitle={cardTitle} />
        </li>
      ))}
    </ul>
  );
};

interface ActionLinkProps {
  readonly action: Action;
  readonly cardTitle: CardTitle | undefined;
}

const ActionLink = ({ action, cardTitle }: ActionLinkProps) => (
  <a class={words('govuk-link', action.classes)} href={action.href} {...action.attributes}>
    {contentOf(action)}
    {(action.visuallyHiddenText || cardTitle) && (
      <span class="govuk-visually-hidden">
        {action.visuallyHiddenText && ` ${action.visuallyHiddenText}`}
        {cardTitle && <> ({contentOf(cardTitle)})</>}
      </span>
    )}
  </a>
);

const SummaryCard = ({ card, children }: { readonly card: Card; readonly children?: Child }) => {
  const { title, actions } = card;
  return (
    <div class={words('govuk-summary-card', card.classes)} {...card.attributes}>
      <div class="govuk-summary-card__title-wrapper">
        {title && (
          <Heading
            level={title.headingLevel || 2}
            class={words('govuk-summary-card__title', title.classes)}
          >
            {contentOf(title)}
          </Heading>
        )}
        {actions?.items?.length ? (
          <CardActions actions={actions.items} classes={actions.classes} title={title} />
        ) : null}
      </div>
      <div class="govuk-summary-card__content">{children}</div>
    </div>
  );
};

interface CardActionsProps {
  readonly actions: readonly Action[];
  readonly classes: string | undefined;
  readonly title: CardTitle | undefined;
}

const CardActions = ({ actions, classes, title }: CardActionsProps) => {
  const [first, ...others] = actions;
  const box = words('govuk-summary-card__actions', classes);
  if (first && others.length === 0) {
    return (
      <div class={box}>
        <ActionLink action={first} cardTitle={title} />
      </div>
    );
  }
  return (
    <ul class={box}>
      {actions.map((action) => (
        <li class="govuk-summary-card__action">
          <ActionLink action={action} cardTitle={title} />
        </li>
      ))}
    </ul>
  );
};
