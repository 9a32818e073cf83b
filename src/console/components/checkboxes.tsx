import { Choices, type ChoicesProps } from './choices.tsx';

export interface CheckboxesProps extends ChoicesProps {
  readonly values?: readonly string[] | undefined;
  readonly describedBy?: string | undefined;
}

/** Choices of which any are taken. */
export const Checkboxes = ({ values, ...props }: CheckboxesProps) => (
  <Choices
    {...props}
    kind="checkboxes"
    type="checkbox"
    isChosen={(own) => values?.includes(own) ?? false}
  />
);
