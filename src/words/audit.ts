/** What an audit says of what it cannot use. */

/** That an incident's name was met before, and where; `file` is where it stands now. */
export const twiceInWords = (
  file: string,
  before: { readonly file: string; readonly line: number },
): string => {
  const where =
    before.file === file ? `line ${before.line}` : `line ${before.line} of ${before.file}`;
  return `has the name of the incident on ${where}; keep one of them, or give the other a name of its own`;
};

/** That rows of a log in other words were left out, each listed in the report. */
export const rowsInWords = (count: number): string =>
  count === 1
    ? 'dutybound: 1 row could not be put into our words; the report says which'
    : `dutybound: ${count} rows could not be put into our words; the report says which`;

/** That the two ways of judging an incident disagree. @param what such as a norm */
export const differsInWords = (what: string): string =>
  `the tables and XState differ on ${what}, which is a fault of Dutybound; please report it`;
