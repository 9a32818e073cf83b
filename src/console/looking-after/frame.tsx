/** What the pages of whoever looks after the record share: who gets in, the way back, and what was just done. */
import type { MiddlewareHandler } from 'hono';
import type { Child } from 'hono/jsx';
import type { Right } from '../../record/access.ts';
import { Errors } from '../fields.tsx';
import {
  type Ask,
  type Env,
  type FieldError,
  note,
  notFound,
  page,
  Said,
  saidOnce,
  sessionOf,
} from '../web.tsx';

export const HOME = '/looking-after';
export const HOME_SAYS = 'Looking after the record';

/** Who gets in: whoever has one of these rights. */
export const mayAny =
  (...rights: readonly Right[]) =>
  (c: Ask): boolean =>
    rights.some((right) => c.var.desk.can(right));

/** Lets through whoever may; everybody else sees what is not there, and it is logged. */
export const onlyIf =
  (may: (c: Ask) => boolean): MiddlewareHandler<Env> =>
  async (c, next) => {
    if (may(c)) return next();
    note(c, { event: 'not-allowed', account: c.var.desk.account });
    return notFound(c);
  };

/**
 * What is sent to be done with keys is done only soon after the password was typed. It goes along to no other
 * page meanwhile, since it may be a secret: whoever was too slow types it again.
 */
export const provenFirst =
  (form: string): MiddlewareHandler<Env> =>
  async (c, next) => {
    const session = sessionOf(c);
    const isProven = session !== null && c.var.house.sessions.isProven(session);
    return isProven ? next() : c.redirect(form, 303);
  };

/** A page below the one that everything is found from. */
export const keepingPage = (
  c: Ask,
  {
    title,
    errors = [],
    up = [HOME, HOME_SAYS],
    status = errors.length > 0 ? 400 : 200,
  }: {
    readonly title: string;
    readonly errors?: readonly FieldError[];
    readonly up?: readonly [href: string, says: string];
    readonly status?: 200 | 400 | 409;
  },
  children: Child,
) =>
  page(
    c,
    { title, hasErrors: errors.length > 0 },
    <>
      <a class="govuk-back-link" href={up[0]}>
        {up[1]}
      </a>
      <Errors errors={errors} />
      <Said says={saidOnce(c)} />
      <h1 class="govuk-heading-l">{title}</h1>
      {children}
    </>,
    status,
  );

/** A button that looks like a link, with words for whoever hears it apart from its line. */
export const LinkButton = ({
  says,
  of,
}: {
  readonly says: string;
  /** Continues what it says. */
  readonly of: string;
}) => (
  <button type="submit" class="db-link-button">
    {says}
    <span class="govuk-visually-hidden"> {of}</span>
  </button>
);
