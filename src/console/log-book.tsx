/** A log to write by hand while no screen is near, with the columns that it is typed in with later. */

import type { Policy } from '../vocabulary/policies.ts';
import { PROCEDURES, type ProcedureId } from '../vocabulary/procedures.ts';

/** Its columns, left to right: what stands over each, and the field of an entry that it becomes. */
export const LOG_COLUMNS = [
  { says: 'When it happened', field: 'at' },
  { says: 'When you write this', field: 'recordedAt' },
  { says: 'Who (role)', field: 'by' },
  { says: 'Did what, or what was found out', field: 'type' },
  { says: 'To whom', field: 'to' },
  { says: 'How (101, in person …)', field: 'via' },
  { says: 'Reference', field: 'reference' },
  { says: 'A few words', field: 'note' },
] as const;

/** As many lines as fit a page of A4 on its side. */
const LINES = 15;

export const LogBook = ({
  policy,
  procedure,
}: {
  readonly policy: Policy;
  readonly procedure: ProcedureId;
}) => (
  <div class="db-log">
    <h1 class="govuk-heading-m">Log on paper: {PROCEDURES[procedure]}</h1>
    <p class="govuk-body-s">
      Incident ____________ Date ____________ Page ____ Written by (role) ____________________
      Policy: {policy.id}
    </p>
    <p class="govuk-body-s">
      <strong>One line for each thing, when it happens.</strong> Roles, not names: child-1, staff-2.
      Describe no picture. A mistake: strike it through once, and write a new line. What was not
      done is a line too.
    </p>
    <table class="govuk-table">
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th scope="col" class="govuk-table__header">
            No.
          </th>
          {LOG_COLUMNS.map(({ says, field }) => (
            <th scope="col" class="govuk-table__header">
              {says} <span class="db-log__field">{field}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        {Array.from({ length: LINES }, (_, line) => (
          <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header">
              {line}
            </th>
            {LOG_COLUMNS.map(({ field }) => (
              <td class="govuk-table__cell">
                {line === 0 && field === 'type' ? 'concern.raised' : ''}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
    <p class="govuk-body-s">
      Line 0 is the concern itself: {procedure}. To type it in: a line is an entry, a column the
      field under its heading. Then: dutybound record import FILE --as ACCOUNT. Lock the paper away.
    </p>
  </div>
);
