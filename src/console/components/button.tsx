import { type Content, contentOf, type Extras, words } from './content.ts';

export interface ButtonProps extends Content, Extras {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly type?: 'submit' | 'button' | 'reset' | undefined;
  readonly disabled?: boolean | undefined;
  readonly preventDoubleClick?: boolean | undefined;
  readonly isStartButton?: boolean | undefined;
  /** A button that leads somewhere is a link that looks like one. */
  readonly href?: string | undefined;
}

/** GOV.UK's button. It sends the form it is in, unless it is given another type or an address. */
export const Button = (props: ButtonProps) => {
  const { html, isStartButton, href, id, attributes } = props;
  const common = {
    class: words('govuk-button', props.classes, isStartButton && 'govuk-button--start'),
    'data-module': 'govuk-button',
    ...attributes,
    id,
  };
  const content = (
    <>
      {html && isStartButton ? <span>{html}</span> : contentOf(props)}
      {isStartButton && <StartIcon />}
    </>
  );
  if (href) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: GOV.UK's script lets the space bar follow it, as a button
      <a href={href} role="button" draggable="false" {...common}>
        {content}
      </a>
    );
  }
  return (
    <button
      type={props.type ?? 'submit'}
      value={props.value || undefined}
      name={props.name || undefined}
      disabled={props.disabled}
      aria-disabled={props.disabled ? 'true' : undefined}
      data-prevent-double-click={props.preventDoubleClick}
      {...common}
    >
      {content}
    </button>
  );
};

const StartIcon = () => (
  <svg
    class="govuk-button__start-icon"
    xmlns="http://www.w3.org/2000/svg"
    width="17.5"
    height="19"
    viewBox="0 0 33 40"
    aria-hidden="true"
    focusable="false"
  >
    <path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" />
  </svg>
);
