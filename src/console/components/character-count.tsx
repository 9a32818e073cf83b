import { contentOf, words } from './content.ts';
import { Hint } from './hint.tsx';
import { i18n, type Plurals } from './i18n.ts';
import { Textarea, type TextareaProps } from './textarea.tsx';

export interface CharacterCountProps extends Omit<TextareaProps, 'describedBy'> {
  readonly maxlength?: number | undefined;
  readonly maxwords?: number | undefined;
  /** How full, in per cent, before a script says how much is left. */
  readonly threshold?: number | undefined;
  readonly countType?: string | undefined;
  readonly countMessage?: { readonly classes?: string | undefined } | undefined;
  /** What says the limit, with `%{count}` in it. */
  readonly textareaDescriptionText?: string | undefined;
  readonly charactersUnderLimitText?: Plurals | undefined;
  readonly charactersAtLimitText?: string | undefined;
  readonly charactersOverLimitText?: Plurals | undefined;
  readonly wordsUnderLimitText?: Plurals | undefined;
  readonly wordsAtLimitText?: string | undefined;
  readonly wordsOverLimitText?: Plurals | undefined;
}

/** A box for several lines that says how much may be written; the server holds to it. */
export const CharacterCount = (props: CharacterCountProps) => {
  const { maxlength, maxwords, formGroup } = props;
  const id = props.id || props.name;
  const limit = maxwords || maxlength;
  const countType = props.countType || (maxwords ? 'words' : undefined);
  const ofWhat = countType === 'words' ? 'words' : 'characters';
  const sentence = props.textareaDescriptionText || `You can enter up to %{count} ${ofWhat}`;
  const message = (
    <>
      <Hint
        id={`${id}-info`}
        classes={words('govuk-character-count__message', props.countMessage?.classes)}
        text={limit ? sentence.replace('%{count}', String(limit)) : undefined}
      />
      {contentOf(formGroup?.afterInput)}
    </>
  );
  return (
    <Textarea
      {...props}
      id={id}
      describedBy={`${id}-info`}
      classes={words('govuk-js-character-count', props.classes)}
      formGroup={{
        ...formGroup,
        classes: words('govuk-character-count', formGroup?.classes),
        attributes: {
          'data-module': 'govuk-character-count',
          'data-maxlength': maxlength,
          'data-maxwords': maxwords,
          'data-threshold': props.threshold,
          'data-count-type': countType,
          ...i18n({
            // With a limit the sentence is on the page; without, only a script can know the number.
            'textarea-description':
              !limit && props.textareaDescriptionText
                ? { other: props.textareaDescriptionText }
                : undefined,
            'characters-under-limit': props.charactersUnderLimitText,
            'characters-at-limit': props.charactersAtLimitText,
            'characters-over-limit': props.charactersOverLimitText,
            'words-under-limit': props.wordsUnderLimitText,
            'words-at-limit': props.wordsAtLimitText,
            'words-over-limit': props.wordsOverLimitText,
          }),
          ...formGroup?.attributes,
        },
        afterInput: { html: message },
      }}
    />
  );
};
