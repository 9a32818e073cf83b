/** Which incidents of the list are shown: a plain form, whose answer is an address. */
import type { Listed } from '../record/desk.ts';
import { INCIDENT_WORDS } from '../report/words.ts';
import type { IncidentVerdict } from '../vocabulary/findings.ts';
import { PROCEDURE_IDS, PROCEDURES, type ProcedureId } from '../vocabulary/procedures.ts';
import { Select } from './components/select.tsx';

const DAY = 24 * 60 * 60_000;

/**
 * What an incident comes to now, as far as the list can tell: what fell due since its last entry and is still to
 * be done was not known to its verdict then.
 */
export const verdictNow = ({ verdict, due }: Listed, now: number): IncidentVerdict | null =>
  due !== null && Date.parse(due) < now ? 'non-compliant' : verdict;

const STATES = { open: 'Open', closed: 'Closed' } as const;
const VERDICTS = {
  compliant: INCIDENT_WORDS.compliant.name,
  'non-compliant': 'Non-compliant, or something is overdue',
  open: 'Nothing wrong so far, and something is still to be done',
  'cannot-tell': INCIDENT_WORDS['cannot-tell'].name,
} as const satisfies Record<IncidentVerdict, string>;
const DUES = {
  overdue: 'Something is overdue',
  day: 'Something is due within a day, or overdue',
  week: 'Something is due within a week, or overdue',
  none: 'Nothing has a time limit now',
} as const;

/** What was asked for; null where all are. */
export interface Filter {
  readonly state: keyof typeof STATES | null;
  readonly kind: ProcedureId | null;
  readonly verdict: IncidentVerdict | null;
  readonly due: keyof typeof DUES | null;
}

const among = <T extends string>(all: readonly T[], given: string | undefined): T | null =>
  all.find((each) => each === given) ?? null;

const keysOf = <T extends object>(all: T) => Object.keys(all) as (keyof T & string)[];

/** @param query gives a field of the address */
export const filterFrom = (query: (name: string) => string | undefined): Filter => ({
  state: among(keysOf(STATES), query('state')),
  kind: among(PROCEDURE_IDS, query('kind')),
  verdict: among(keysOf(VERDICTS), query('verdict')),
  due: among(keysOf(DUES), query('due')),
});

export const isFiltered = (filter: Filter): boolean =>
  Object.values(filter).some((each) => each !== null);

const isDueAs = (due: string | null, wanted: NonNullable<Filter['due']>, now: number): boolean => {
  if (wanted === 'none' || due === null) return wanted === 'none' && due === null;
  const within = { overdue: 0, day: DAY, week: 7 * DAY }[wanted];
  return Date.parse(due) < now + within;
};

/** Whether an incident is to be shown. */
export const isWanted = (listed: Listed, filter: Filter, now: number): boolean => {
  const { state, kind, verdict, due } = filter;
  return (
    (state === null || listed.isClosed === (state === 'closed')) &&
    (kind === null || listed.kinds.includes(kind)) &&
    (verdict === null || verdictNow(listed, now) === verdict) &&
    (due === null || isDueAs(listed.due, due, now))
  );
};

const items = (all: Readonly<Record<string, string>>, chosen: string | null) => [
  { value: '', text: 'All', selected: chosen === null },
  ...Object.entries(all).map(([value, text]) => ({ value, text, selected: value === chosen })),
];

export const FilterForm = ({ filter }: { readonly filter: Filter }) => (
  <details class="govuk-details" open={isFiltered(filter)}>
    <summary class="govuk-details__summary">
      <span class="govuk-details__summary-text">Show only some incidents</span>
    </summary>
    <form method="get" action="/incidents" class="govuk-details__text db-filter">
      <Select
        id="state"
        name="state"
        label={{ text: 'Open or closed' }}
        items={items(STATES, filter.state)}
      />
      <Select
        id="kind"
        name="kind"
        label={{ text: 'Kind of incident' }}
        items={items(PROCEDURES, filter.kind)}
      />
      <Select
        id="verdict"
        name="verdict"
        label={{ text: 'How it stands against the policy' }}
        items={items(VERDICTS, filter.verdict)}
      />
      <Select id="due" name="due" label={{ text: 'What is due' }} items={items(DUES, filter.due)} />
      <div class="govuk-button-group">
        <button type="submit" class="govuk-button govuk-button--secondary">
          Show
        </button>
        {isFiltered(filter) && (
          <a class="govuk-link" href="/incidents">
            Show all
          </a>
        )}
      </div>
    </form>
  </details>
);
