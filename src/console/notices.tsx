/** What waits for whoever is signed in, at the top of every page: short, and with the way there. */
import { gateFor } from '../record/desk.ts';
import type { Known } from '../record/known.ts';
import type { House } from './house.ts';

export interface Notice {
  readonly says: string;
  readonly href: string;
}

const LIST = '/incidents';

const noticeOf = (
  ids: readonly string[],
  one: string,
  more: (count: number) => string,
): readonly Notice[] => {
  const [first] = ids;
  if (first === undefined) return [];
  return ids.length === 1
    ? [{ says: one, href: `${LIST}/${first}` }]
    : [{ says: more(ids.length), href: LIST }];
};

/** The incidents in which something is overdue, for those who handle them and are not their subject. */
const overdueFor = async (
  { record, accounts, now }: House,
  account: string,
): Promise<readonly string[]> => {
  const moment = now().toISOString();
  const late: Known[] = [];
  for (const known of (await record.known()).values()) {
    const { due, isClosed } = known.summary;
    if (!known.isExercise && !isClosed && due !== null && due <= moment) late.push(known);
  }
  if (late.length === 0) return [];
  const sees = gateFor(record, accounts, account, 'see-incidents');
  const decides = gateFor(record, accounts, account, 'decide');
  return late.filter((known) => sees(known) && decides(known)).map(({ id }) => id);
};

/**
 * What an account is to be told now. Exercises are never among it, nor what the page itself shows.
 * @param here the page's own address
 */
export const noticesFor = async (
  house: House,
  account: string,
  here: string,
): Promise<readonly Notice[]> => {
  const isElsewhere = (id: string): boolean => here !== `${LIST}/${id}`;
  return [
    ...noticeOf(
      (await house.alerts.waitingFor(account)).filter(isElsewhere),
      '1 concern waits to be acknowledged. Read it now.',
      (count) => `${count} concerns wait to be acknowledged. Read them now.`,
    ),
    ...noticeOf(
      (await overdueFor(house, account)).filter(isElsewhere),
      'In 1 incident a step is overdue. Look now.',
      (count) => `In ${count} incidents a step is overdue. Look now.`,
    ),
  ];
};

/** The same on every page, also where there is nothing: a script fills it as things change. */
export const Notices = ({
  notices,
  isExercise,
}: {
  readonly notices: readonly Notice[];
  readonly isExercise: boolean;
}) => {
  const before = isExercise ? 'Not part of the exercise: ' : '';
  return (
    <aside class="db-notices" aria-label="What waits for you">
      <div data-notices={before} role="status">
        {notices.map(({ says, href }) => (
          <p class="govuk-body">
            <a class="govuk-link" href={href}>
              {before}
              {says}
            </a>
          </p>
        ))}
      </div>
    </aside>
  );
};
