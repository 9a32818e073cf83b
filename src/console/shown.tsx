/** Small things that stand on many pages: whom to ring, a clause, a moment. */

import { reachOf } from '../live/card.ts';
import { checkInWords, mayHaveChanged } from '../live/contacts.ts';
import { madeOnce } from '../norms/made-once.ts';
import type { Contact, Policy } from '../vocabulary/policies.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import { type Markup, rendered } from './components/content.ts';

/** 999, as a link that rings, save in an exercise. */
export const Number999 = ({ isExercise }: { readonly isExercise: boolean }) =>
  isExercise ? (
    <>999</>
  ) : (
    <a class="govuk-link" href="tel:999">
      999
    </a>
  );

/** When a number that may have changed was last checked. */
const Checked = ({ contact }: { readonly contact: Contact }) => {
  const says = checkInWords(contact);
  return says === null ? null : <span class="govuk-hint db-inline"> ({says})</span>;
};

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
      {ways.map((contact) => (
        <li>
          {contact.name}:{' '}
          {contact.reach.map((text, index) => {
            const { number, rings, says } = reachOf(text);
            return (
              <>
                {index > 0 && '; '}
                {rings !== null && (
                  <a class="govuk-link" href={`tel:${rings}`}>
                    {number}
                  </a>
                )}
                {says}
              </>
            );
          })}
          <Checked contact={contact} />
        </li>
      ))}
    </ul>
  );
};

/**
 * The clauses that ask for something, folded away: their place in the policy and what they say in our words. Where
 * two of its lines pull apart, which of them is followed here, and that somebody chose.
 */
export const Clauses = (of: ClausesProps) =>
  rendered(
    madeOnce(clausesOf, of.policy, () => new Map<string, Markup>()),
    [of.ids, of.norms, of.more],
    () => <ClausesMade {...of} />,
  );

interface ClausesProps {
  readonly ids: readonly string[];
  readonly norms: readonly NormId[];
  readonly policy: Policy;
  /** What else is behind it, such as guidance. */
  readonly more?: readonly string[];
}

const clausesOf = new WeakMap<Policy, Map<string, Markup>>();

const ClausesMade = ({ ids, norms, policy, more = [] }: ClausesProps) => {
  const clauses = policy.clauses.filter(({ id }) => ids.includes(id));
  const torn = policy.readings.filter(
    ({ kind, severity, norms: resting }) =>
      kind === 'tension' && severity !== 'low' && resting.some((norm) => norms.includes(norm)),
  );
  if (clauses.length === 0) return null;
  return (
    <details class="govuk-details db-why">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">
          {torn.length === 0 ? 'Why' : 'Why, and where the policy says two things'}
        </span>
      </summary>
      <div class="govuk-details__text">
        {clauses.map(({ section, says }) => (
          <p class="govuk-body-s">
            {section}: {says}
          </p>
        ))}
        {torn.map(({ problem, taken }) => (
          <p class="govuk-body-s">
            <strong>The policy says two things.</strong> {problem} Here: {taken}
          </p>
        ))}
        {more.map((says) => (
          <p class="govuk-body-s">{says}</p>
        ))}
      </div>
    </details>
  );
};

/** The numbers that the open steps need, at the top: nobody has to look for one. The shortest come first. */
export const Numbers = ({ contacts }: { readonly contacts: readonly Contact[] }) => {
  const rings = new Map<string, { readonly number: string; readonly of: Contact }>([
    ['999', { number: '999', of: { name: 'in danger', reach: ['999'] } }],
  ]);
  for (const of of contacts) {
    for (const { rings: digits, number } of of.reach.map(reachOf)) {
      if (digits === null || number === null || rings.has(digits)) continue;
      rings.set(digits, { number, of });
    }
  }
  const inOrder = [...rings].sort(([a], [b]) => a.length - b.length || (a < b ? 1 : -1));
  const without = new Set(
    contacts
      .filter(({ reach }) => reach.every((each) => reachOf(each).rings === null))
      .map(({ name }) => name),
  );
  return (
    <p class="govuk-body db-numbers">
      <strong>Ring</strong>{' '}
      {inOrder.map(([digits, { number, of }]) => (
        <span class="db-number">
          <a class="govuk-link" href={`tel:${digits}`}>
            {number} {of.name}
          </a>
          {mayHaveChanged({ reach: [number] }) && <Checked contact={of} />}{' '}
        </span>
      ))}
      {without.size > 0 && (
        <span class="govuk-hint db-inline">No number is kept for: {[...without].join(', ')}.</span>
      )}
    </p>
  );
};
