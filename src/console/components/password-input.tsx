import { Button } from './button.tsx';
import { contentOf, words } from './content.ts';
import type { FieldProps } from './form-group.tsx';
import { i18n } from './i18n.ts';
import { Input } from './input.tsx';

export interface PasswordInputProps extends FieldProps {
  readonly value?: string | undefined;
  /** `current-password` if not given. */
  readonly autocomplete?: string | undefined;
  readonly button?: { readonly classes?: string | undefined } | undefined;
  readonly showPasswordText?: string | undefined;
  readonly hidePasswordText?: string | undefined;
  readonly showPasswordAriaLabelText?: string | undefined;
  readonly hidePasswordAriaLabelText?: string | undefined;
  readonly passwordShownAnnouncementText?: string | undefined;
  readonly passwordHiddenAnnouncementText?: string | undefined;
}

/** A password, with a button to show it that a script makes visible. */
export const PasswordInput = (props: PasswordInputProps) => {
  const { formGroup } = props;
  const id = props.id || props.name;
  const showButton = (
    <>
      <Button
        type="button"
        classes={words(
          'govuk-button--secondary',
          'govuk-password-input__toggle',
          'govuk-js-password-input-toggle',
          props.button?.classes,
        )}
        text={props.showPasswordText ?? 'Show'}
        attributes={{
          'aria-controls': id,
          'aria-label': props.showPasswordAriaLabelText ?? 'Show password',
          hidden: true,
        }}
      />
      {contentOf(formGroup?.afterInput)}
    </>
  );
  return (
    <Input
      {...props}
      id={id}
      type="password"
      spellcheck={false}
      autocapitalize="none"
      autocomplete={props.autocomplete || 'current-password'}
      classes={words('govuk-password-input__input', 'govuk-js-password-input-input', props.classes)}
      inputWrapper={{ classes: 'govuk-password-input__wrapper' }}
      formGroup={{
        ...formGroup,
        classes: words('govuk-password-input', formGroup?.classes),
        attributes: {
          'data-module': 'govuk-password-input',
          ...i18n({
            'show-password': props.showPasswordText,
            'hide-password': props.hidePasswordText,
            'show-password-aria-label': props.showPasswordAriaLabelText,
            'hide-password-aria-label': props.hidePasswordAriaLabelText,
            'password-shown-announcement': props.passwordShownAnnouncementText,
            'password-hidden-announcement': props.passwordHiddenAnnouncementText,
          }),
          ...formGroup?.attributes,
        },
        afterInput: { html: showButton },
      }}
    />
  );
};
