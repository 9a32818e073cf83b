import {
  type Attributes,
  type Content,
  contentOf,
  type Extras,
  type Items,
  present,
  words,
} from './content.ts';

interface Step extends Content {
  readonly href?: string | undefined;
  /** What the other page is, where only two ways lead on. */
  readonly labelText?: string | undefined;
  readonly attributes?: Attributes | undefined;
}

interface PageItem {
  readonly number?: number | undefined;
  readonly href?: string | undefined;
  readonly current?: boolean | undefined;
  /** Pages left out here. */
  readonly ellipsis?: boolean | undefined;
  readonly visuallyHiddenText?: string | undefined;
  readonly attributes?: Attributes | undefined;
}

export interface PaginationProps extends Extras {
  readonly items?: Items<PageItem> | undefined;
  readonly previous?: Step | undefined;
  readonly next?: Step | undefined;
  readonly landmarkLabel?: string | undefined;
}

/** The ways to the other pages of something long. */
export const Pagination = (props: PaginationProps) => {
  const { items, previous, next } = props;
  const isBlock = !items && Boolean(next || previous);
  return (
    <nav
      class={words('govuk-pagination', isBlock && 'govuk-pagination--block', props.classes)}
      aria-label={props.landmarkLabel || 'Pagination'}
      {...props.attributes}
    >
      {previous?.href && <StepLink step={previous} to="prev" isBlock={isBlock} />}
      {items && (
        <ul class="govuk-pagination__list">
          {present(items).map(([item]) => Object.keys(item).length > 0 && <PageLink {...item} />)}
        </ul>
      )}
      {next?.href && <StepLink step={next} to="next" isBlock={isBlock} />}
    </nav>
  );
};

const PageLink = (item: PageItem) => (
  <li
    class={words(
      'govuk-pagination__item',
      item.current && 'govuk-pagination__item--current',
      item.ellipsis && 'govuk-pagination__item--ellipsis',
    )}
  >
    {item.ellipsis ? (
      '⋯'
    ) : (
      <a
        class="govuk-link govuk-pagination__link"
        href={item.href ?? ''}
        aria-label={item.visuallyHiddenText ?? `Page ${item.number}`}
        aria-current={item.current ? 'page' : undefined}
        {...item.attributes}
      >
        {item.number}
      </a>
    )}
  </li>
);

const ARROWS = {
  prev: 'm6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z',
  next: 'm8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z',
};

interface StepLinkProps {
  readonly step: Step;
  readonly to: 'prev' | 'next';
  readonly isBlock: boolean;
}

const StepLink = ({ step, to, isBlock }: StepLinkProps) => {
  const arrow = (
    <svg
      class={`govuk-pagination__icon govuk-pagination__icon--${to}`}
      xmlns="http://www.w3.org/2000/svg"
      height="13"
      width="15"
      aria-hidden="true"
      focusable="false"
      viewBox="0 0 15 13"
    >
      <path d={ARROWS[to]} />
    </svg>
  );
  const isArrowFirst = isBlock || to === 'prev';
  return (
    <div class={`govuk-pagination__${to}`}>
      <a class="govuk-link govuk-pagination__link" href={step.href} rel={to} {...step.attributes}>
        {isArrowFirst && arrow}
        <span
          class={words(
            'govuk-pagination__link-title',
            isBlock && !step.labelText && 'govuk-pagination__link-title--decorated',
          )}
        >
          {contentOf(step) || (
            <>
              {to === 'prev' ? 'Previous' : 'Next'}
              <span class="govuk-visually-hidden"> page</span>
            </>
          )}
        </span>
        {step.labelText && isBlock && (
          <>
            {' '}
            <span class="govuk-visually-hidden">:</span>{' '}
            <span class="govuk-pagination__link-label">{step.labelText}</span>
          </>
        )}
        {!isArrowFirst && arrow}
      </a>
    </div>
  );
};
