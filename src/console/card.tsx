/**
 * What to do first in one kind of incident, as it stands on a page of the console and on the
 * sheet for the wall.
 */
import { type Card, reachable } from '../live/card.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { Clauses, ReachList } from './shown.tsx';

export interface OnACard {
  readonly policy: Policy;
  /** Whether numbers are shown as in an exercise: nobody rings them. */
  readonly isExercise: boolean;
}

export const titleOfCard = ({ procedure, title }: Card): string =>
  procedure === 'general' ? 'Something else, or not sure' : title;

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
            <Clauses ids={item.clauses} policy={policy} />
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
                {each.says} <span class="govuk-hint db-inline">{each.from}</span>
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
