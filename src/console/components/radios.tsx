import { Choices, type ChoicesProps } from './choices.tsx';

export interface RadiosProps extends ChoicesProps {
  readonly value?: string | undefined;
}

/** Choices of which one is taken. */
export const Radios = ({ value, ...props }: RadiosProps) => (
  <Choices
    {...props}
    kind="radios"
    type="radio"
    isChosen={(own) => Boolean(value) && own === value}
  />
);
