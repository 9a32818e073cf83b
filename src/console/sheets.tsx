/**
 * Sheets for the wall and the drawer, each as one file that needs nothing else: its styles within, no
 * script, nothing fetched.
 */
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { RuleBooks } from '../engine/replay.ts';
import type { Instant } from '../engine/time.ts';
import { cardOf } from '../live/card.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import { dayInWords, dayOf } from '../words/time.ts';
import { CardContent, Ring999, titleOfKind } from './card.tsx';
import { LogBook } from './log-book.tsx';

export interface SheetOf {
  readonly procedure: ProcedureId;
  readonly policy: Policy;
  readonly books: RuleBooks;
  readonly now: Instant;
  /** The style sheet of the console, as text. */
  readonly styles: string;
}

const sheet = (title: string, styles: string, content: Child): string =>
  String(
    <>
      {raw('<!doctype html>')}
      <html lang="en" class="govuk-template">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta
            http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'"
          />
          <title>{title}</title>
          <style>{raw(styles)}</style>
        </head>
        <body class="govuk-template__body">
          <main class="govuk-width-container govuk-main-wrapper db-wall">{content}</main>
        </body>
      </html>
    </>,
  );

/** The card of one kind of incident. */
export const wallSheet = ({ procedure, policy, books, now, styles }: SheetOf): string => {
  const card = cardOf(procedure, policy, books, now);
  const title = titleOfKind(procedure);
  return sheet(
    title,
    styles,
    <>
      <h1 class="govuk-heading-l">{title}</h1>
      <Ring999 isExercise={false} />
      <CardContent card={card} policy={policy} isExercise={false} />
      <p class="govuk-hint">
        {policy.school}, {policy.title}, {policy.edition}; review due {policy.reviewDue}. Printed{' '}
        {dayInWords(dayOf(now))}. Ring each number once a term, and print this again.
      </p>
    </>,
  );
};

/** The log on paper. */
export const logBookSheet = ({ procedure, policy, styles }: SheetOf): string =>
  sheet('Log on paper', styles, <LogBook policy={policy} procedure={procedure} />);
