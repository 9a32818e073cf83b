import { type Content, contentOf, type Extras, type Items, present, words } from './content.ts';
import { Tag, type TagProps } from './tag.tsx';

interface Part extends Content {
  readonly classes?: string | undefined;
}

interface Task {
  readonly title: Part;
  readonly hint?: Content | undefined;
  readonly status: Part & { readonly tag?: TagProps | undefined };
  readonly href?: string | undefined;
  readonly classes?: string | undefined;
}

export interface TaskListProps extends Extras {
  /** How the ids begin, `task-list` if not given. */
  readonly idPrefix?: string | undefined;
  readonly items: Items<Task>;
}

/** What there is to do, each with how far it has got. */
export const TaskList = ({ idPrefix = 'task-list', ...props }: TaskListProps) => (
  <ul class={words('govuk-task-list', props.classes)} {...props.attributes}>
    {present(props.items).map(([task, number]) => (
      <TaskItem {...task} id={`${idPrefix}-${number}`} />
    ))}
  </ul>
);

const TaskItem = ({ id, title, hint, status, href, classes }: Task & { readonly id: string }) => {
  const hintId = hint && `${id}-hint`;
  const statusId = `${id}-status`;
  return (
    <li class={words('govuk-task-list__item', href && 'govuk-task-list__item--with-link', classes)}>
      <div class="govuk-task-list__name-and-hint">
        {href ? (
          <a
            class={words('govuk-link', 'govuk-task-list__link', title.classes)}
            href={href}
            aria-describedby={words(hintId, statusId)}
          >
            {contentOf(title)}
          </a>
        ) : (
          <div class={title.classes || undefined}>{contentOf(title)}</div>
        )}
        {hint && (
          <div id={hintId} class="govuk-task-list__hint">
            {contentOf(hint)}
          </div>
        )}
      </div>
      <div class={words('govuk-task-list__status', status.classes)} id={statusId}>
        {status.tag ? <Tag {...status.tag} /> : contentOf(status)}
      </div>
    </li>
  );
};
