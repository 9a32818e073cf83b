import { Button } from './button.tsx';
import { type Content, type Extras, words } from './content.ts';
import { i18n } from './i18n.ts';

export interface ExitThisPageProps extends Content, Extras {
  readonly id?: string | undefined;
  /** Where it leads; a page that anybody might be looking at. */
  readonly redirectUrl?: string | undefined;
  readonly activatedText?: string | undefined;
  readonly timedOutText?: string | undefined;
  readonly pressTwoMoreTimesText?: string | undefined;
  readonly pressOneMoreTimeText?: string | undefined;
}

/** The way off a page that somebody else must not see. */
export const ExitThisPage = (props: ExitThisPageProps) => {
  const { html, text } = props;
  const ownWords = (
    <>
      <span class="govuk-visually-hidden">Emergency</span> Exit this page
    </>
  );
  return (
    <div
      id={props.id}
      class={words('govuk-exit-this-page', props.classes)}
      data-module="govuk-exit-this-page"
      {...props.attributes}
      {...i18n({
        activated: props.activatedText,
        'timed-out': props.timedOutText,
        'press-two-more-times': props.pressTwoMoreTimesText,
        'press-one-more-time': props.pressOneMoreTimeText,
      })}
    >
      <Button
        html={html || text ? html : ownWords}
        text={text}
        classes="govuk-button--warning govuk-exit-this-page__button govuk-js-exit-this-page-button"
        href={props.redirectUrl || 'https://www.bbc.co.uk/weather'}
        attributes={{ rel: 'nofollow noreferrer' }}
      />
    </div>
  );
};
