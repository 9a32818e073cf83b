import {
  type Attributes,
  type Content,
  contentOf,
  type Extras,
  type Items,
  idList,
  type Markup,
  present,
  words,
} from './content.ts';
import { Fieldset, type FieldsetProps } from './fieldset.tsx';
import {
  type Described,
  describedBy,
  type FieldsGroup,
  FormGroup,
  HintAndError,
} from './form-group.tsx';
import { Hint } from './hint.tsx';
import { Label } from './label.tsx';

export interface Choice extends Content {
  readonly value: string;
  readonly id?: string | undefined;
  readonly label?: Extras | undefined;
  readonly hint?: (Content & Extras) | undefined;
  readonly checked?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly attributes?: Attributes | undefined;
  /** What is asked further where this is chosen; without a script it always shows. */
  readonly conditional?: { readonly html?: Markup | undefined } | undefined;
  /** Only for checkboxes: a name of its own, and whether it unchecks the rest. */
  readonly name?: string | undefined;
  readonly behaviour?: 'exclusive' | undefined;
}

/** A word between choices, such as "or". */
interface Divider {
  readonly divider: string;
}

export interface ChoicesProps extends Omit<Described, 'describedBy'>, Extras {
  readonly name: string;
  /** How the ids begin; the name if not given. The first choice has it as its id. */
  readonly idPrefix?: string | undefined;
  readonly items: Items<Choice | Divider>;
  readonly fieldset?: FieldsetProps | undefined;
  readonly formGroup?: FieldsGroup | undefined;
}

interface Kind {
  readonly kind: 'radios' | 'checkboxes';
  readonly type: 'radio' | 'checkbox';
  readonly isChosen: (value: string) => boolean;
  /** What describes each choice, where no fieldset is there to be described. */
  readonly describedBy?: string | undefined;
}

/** What radios and checkboxes have in common, which is nearly all. */
export const Choices = ({ kind, type, isChosen, ...props }: ChoicesProps & Kind) => {
  const { fieldset, formGroup } = props;
  const idPrefix = props.idPrefix || props.name;
  const description = describedBy(idPrefix, {
    ...props,
    describedBy: fieldset?.describedBy || props.describedBy,
  });
  const content = (
    <>
      <HintAndError {...props} id={idPrefix} />
      <div
        class={words(`govuk-${kind}`, props.classes)}
        {...props.attributes}
        data-module={`govuk-${kind}`}
      >
        {contentOf(formGroup?.beforeInputs)}
        {present(props.items).map(([item, number]) =>
          'divider' in item ? (
            <div class={`govuk-${kind}__divider`}>{item.divider}</div>
          ) : (
            <ChoiceItem
              {...item}
              kind={kind}
              type={type}
              id={item.id || (number > 1 ? `${idPrefix}-${number}` : idPrefix)}
              name={(type === 'checkbox' && item.name) || props.name}
              checked={item.checked || (item.checked !== false && isChosen(item.value))}
              describedBy={type === 'checkbox' && !fieldset ? description : undefined}
            />
          ),
        )}
        {contentOf(formGroup?.afterInputs)}
      </div>
    </>
  );
  return (
    <FormGroup {...props}>
      {fieldset ? (
        <Fieldset {...fieldset} describedBy={description}>
          {content}
        </Fieldset>
      ) : (
        content
      )}
    </FormGroup>
  );
};

type ChoiceItemProps = Choice & Omit<Kind, 'isChosen'> & { readonly id: string };

const ChoiceItem = ({ kind, type, id, ...item }: ChoiceItemProps) => {
  const { label, hint, conditional } = item;
  const hintId = contentOf(hint) ? `${id}-item-hint` : undefined;
  const conditionalId = `conditional-${id}`;
  return (
    <>
      <div class={`govuk-${kind}__item`}>
        <input
          class={`govuk-${kind}__input`}
          id={id}
          name={item.name}
          type={type}
          value={item.value}
          checked={item.checked}
          disabled={item.disabled}
          data-aria-controls={conditional?.html ? conditionalId : undefined}
          data-behaviour={item.behaviour}
          aria-describedby={idList(item.describedBy, hintId)}
          {...item.attributes}
        />
        <Label
          {...label}
          text={item.text}
          html={item.html}
          classes={words(`govuk-${kind}__label`, label?.classes)}
          for={id}
        />
        {hintId && (
          <Hint {...hint} id={hintId} classes={words(`govuk-${kind}__hint`, hint?.classes)} />
        )}
      </div>
      {conditional?.html && (
        <div
          class={words(
            `govuk-${kind}__conditional`,
            !item.checked && `govuk-${kind}__conditional--hidden`,
          )}
          id={conditionalId}
        >
          {conditional.html}
        </div>
      )}
    </>
  );
};
