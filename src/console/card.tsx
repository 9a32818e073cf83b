/**
 * What to do first in one kind of incident, as it stands on a page of the console and on the
 * sheet for the wall.
 */
import { type Card, reachable } from '../live/card.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { PROCEDURES, type ProcedureId } from '../vocabulary/procedures.ts';
import { Clauses, ReachList } from './shown.tsx';

export interface OnACard {
  readonly policy: Policy;
  /** Whether numbers are shown as in an exercise: nobody rings them. */
  readonly isExercise: boolean;
}

export const titleOfKind = (kind: ProcedureId): string =>
  kind === 'general' ? 'Something else, or not sure' : PROCEDURES[kind];

export const Ring999 = ({ isExercise }: Pick<OnACard, 'isExercise'>) => (
  <div class="db-danger">
    <h2 class="govuk-heading-m">Is a child in danger now?</h2>
    <p class="govuk-body">
      {isExercise ? (
        <strong class="db-ring">Say: ring 999</strong>
      ) : (
        <a class="db-ring" href="tel:999">
          Ring 999
        </a>
      )}
    </p>
    <p class="govuk-body">Not in danger now: the police are on 101.</p>
  </div>
);

export const CardContent = ({ card, policy, isExercise }: OnACard & { readonly card: Card }) => (
  <div class="db-card">
    <section class="db-card__first">
      <h2 class="govuk-heading-m">First</h2>
      <ol class="govuk-list govuk-list--number db-card__steps">
        {card.first.map((item) => (
          <li>
            <strong>{item.says}</strong>
            <ReachList contacts={item.contacts} isExercise={isExercise} />
            <Clauses ids={item.clauses} norms={item.norms} policy={policy} />
          </li>
        ))}
      </ol>
    </section>
    <section class="db-card__never">
      <h2 class="govuk-heading-m">Never</h2>
      <ul class="govuk-list govuk-list--bullet">
        {card.never.map((each) => (
          <li>{each.says}</li>
        ))}
      </ul>
      {card.cautions.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Take care</h2>
          <ul class="govuk-list govuk-list--bullet">
            {card.cautions.map((each) => (
              <li>
                {each.says} <span class="govuk-hint db-inline">(Not the school's policy.)</span>
                <details class="govuk-details db-why">
                  <summary class="govuk-details__summary">
                    <span class="govuk-details__summary-text">Who says so</span>
                  </summary>
                  <div class="govuk-details__text govuk-body-s">{each.from}</div>
                </details>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
    <section class="db-card__numbers">
      <h2 class="govuk-heading-m">Numbers</h2>
      <ReachList contacts={reachable(policy)} isExercise={isExercise} />
    </section>
  </div>
);
