import { type Content, contentOf, type Extras, words } from './content.ts';
import { Tag, type TagProps } from './tag.tsx';

export interface PhaseBannerProps extends Content, Extras {
  readonly tag?: TagProps | undefined;
}

/** One word on what kind of service this is, and a sentence on what follows. */
export const PhaseBanner = (props: PhaseBannerProps) => (
  <div
    class={words('govuk-phase-banner', 'govuk-width-container', props.classes)}
    {...props.attributes}
  >
    <p class="govuk-phase-banner__content">
      <Tag
        text={props.tag?.text}
        html={props.tag?.html}
        classes={words('govuk-phase-banner__content__tag', props.tag?.classes)}
      />{' '}
      <span class="govuk-phase-banner__text">{contentOf(props)}</span>
    </p>
  </div>
);
