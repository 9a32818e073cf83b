/** Small things that stand on many pages: whom to ring, a clause, a moment. */
import { reachOf } from '../live/card.ts';
import type { Contact, Policy } from '../vocabulary/policies.ts';

/**
 * Whom to reach and how. A number is a link that rings, save in an exercise: there nobody is rung.
 */
export const ReachList = ({
  contacts,
  isExercise,
}: {
  readonly contacts: readonly Contact[];
  readonly isExercise: boolean;
}) => {
  const ways = contacts.filter(({ reach }) => reach.length > 0);
  if (ways.length === 0) return null;
  if (isExercise) {
    return (
      <p class="govuk-body">
        Exercise: ring nobody. Say whom you would ring: {ways.map(({ name }) => name).join(', ')}.
      </p>
    );
  }
  return (
    <ul class="govuk-list db-reach">
      {ways.map(({ name, reach }) => (
        <li>
          {name}:{' '}
          {reach.map((text, index) => {
            const { rings, says } = reachOf(text);
            return (
              <>
                {index > 0 && '; '}
                {rings === null ? (
                  says
                ) : (
                  <a class="govuk-link" href={`tel:${rings}`}>
                    {says}
                  </a>
                )}
              </>
            );
          })}
        </li>
      ))}
    </ul>
  );
};

/** The clauses that ask for something, folded away: their place in the policy and what they say in our words. */
export const Clauses = ({
  ids,
  policy,
}: {
  readonly ids: readonly string[];
  readonly policy: Policy;
}) => {
  const clauses = policy.clauses.filter(({ id }) => ids.includes(id));
  if (clauses.length === 0) return null;
  return (
    <details class="govuk-details db-why">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">Why</span>
      </summary>
      <div class="govuk-details__text">
        {clauses.map(({ section, says }) => (
          <p class="govuk-body-s">
            {section}: {says}
          </p>
        ))}
      </div>
    </details>
  );
};

/** The numbers that the open steps need, in one line at the top: nobody has to look for one. */
export const Numbers = ({ contacts }: { readonly contacts: readonly Contact[] }) => {
  const rings = new Map<string, string>([['999', 'in danger']]);
  for (const { name, reach } of contacts) {
    for (const text of reach) {
      const number = reachOf(text).rings;
      if (number !== null && !rings.has(number)) rings.set(number, name);
    }
  }
  return (
    <p class="govuk-body db-numbers">
      <strong>Ring</strong>{' '}
      {[...rings].map(([number, name]) => (
        <a class="govuk-link" href={`tel:${number}`}>
          {numberInWords(number)} {name}
        </a>
      ))}
    </p>
  );
};

/** Digits in groups, as they are said. */
const numberInWords = (digits: string): string =>
  digits.length <= 5 ? digits : digits.replace(/^(\d{4,5})(\d{3})(\d{3,4})$/, '$1 $2 $3');
