import type { Child } from 'hono/jsx';

export type HeadingLevel = 1 | 2 | 3 | 4 | 5 | 6;

interface HeadingProps {
  readonly level: HeadingLevel;
  readonly class: string;
  readonly id?: string | undefined;
  readonly children?: Child;
}

/** A heading of whatever level its place on the page asks for. */
export const Heading = ({ level, class: classes, id, children }: HeadingProps) => {
  const Tag = `h${level}` as const;
  return (
    <Tag class={classes} id={id}>
      {children}
    </Tag>
  );
};
