/**
 * Bank holidays in England, 2019 to 2028, as gov.uk/bank-holidays has them: compared day by day with
 * the copy of its list that the Ministry of Justice keeps (github.com/ministryofjustice/
 * govuk-bank-holidays, August 2026), and 2019 to 2023 with the site's own file
 * (github.com/alphagov/frontend). The site itself was not at hand. A test works the days out again
 * from the rules and the proclamations (8 May 2020 in place of 4 May; 2 and 3 June and 19 September
 * 2022; 8 May 2023). A proclamation after August 2026 is not in it.
 */
const BANK_HOLIDAYS: Readonly<Record<number, string>> = {
  2019: '01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26',
  2020: '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28',
  2021: '01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28',
  2022: '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27',
  2023: '01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26',
  2024: '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26',
  2025: '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26',
  2026: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  2027: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
  2028: '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26',
};

const DAYS: ReadonlySet<string> = new Set(
  Object.entries(BANK_HOLIDAYS).flatMap(([year, days]) =>
    days.split(' ').map((day) => `${year}-${day}`),
  ),
);

/** Whether the bank holidays of a year are known here. */
export const bankHolidaysKnown = (year: number): boolean => year in BANK_HOLIDAYS;

/** Whether a day, such as 2026-12-28, is a bank holiday in England. */
export const isBankHoliday = (day: string): boolean => DAYS.has(day);
