/** Who is alerted to a concern, and by which ways, for those who answer for it; and what does not work. */
import { Hono } from 'hono';
import { ACCESS } from '../record/access.ts';
import type { BrokenChannel } from '../record/alerts.ts';
import { clockTime, inSchoolTime } from '../words/time.ts';
import { Button } from './components/button.tsx';
import { HOME, HOME_SAYS } from './looking-after/frame.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import { type Ask, type Env, goOnTo, notFound, page, Said, saidOnce } from './web.tsx';

/** Who deals with concerns, and who keeps the machine. No address of anybody's is shown to either. */
export const maySeeAlerts = (c: Ask): boolean =>
  c.var.desk.can('set') || c.var.desk.can('manage-accounts');

const WAYS: Readonly<Record<string, string>> = {
  screen: 'on the screen',
  email: 'by e-mail',
  webhook: 'by webhook',
};

/** What does not go out, for those who can do something about it. */
export const BrokenAlerts = ({
  c,
  broken,
}: {
  readonly c: Ask;
  readonly broken: readonly BrokenChannel[];
}) => {
  const { house, desk } = c.var;
  if (broken.length === 0 || !(maySeeAlerts(c) || desk.can('decide'))) return null;
  const now = house.now().getTime();
  return (
    <div class="db-danger">
      {broken.map(({ channel, since, says }) => (
        <p class="govuk-body">
          <strong>
            Alerts {WAYS[channel] ?? channel} have not gone out since{' '}
            {clockTime(Date.parse(since), now)}: {says}.
          </strong>{' '}
          What waits is tried again. Until it works, tell people in person.
        </p>
      ))}
    </div>
  );
};

/** The accounts that alerts can go to, in the order of the table of roles. */
const alerted = ({ var: { house } }: Ask) =>
  (['dsl', 'deputy-dsl', 'headteacher', 'chair-of-governors'] as const).flatMap((role) =>
    house.accounts
      .all()
      .filter((account) => account.role === role && house.accounts.inForce(account.id) !== null),
  );

const show = async (c: Ask) => {
  const { house, desk } = c.var;
  const { policy, settings, alerts } = house;
  if (policy === null) return notFound(c);
  const broken = await alerts.brokenFor(desk.account);
  const chosen = settings.chosen('escalate');
  const minutes = house.minutesFor(policy.id);
  const waysTo = (account: string): string =>
    alerts.senders
      .filter(({ reaches }) => reaches(account))
      .map(({ channel }) => WAYS[channel] ?? channel)
      .join(', ');
  return page(
    c,
    { title: 'Who is alerted, and how' },
    <>
      <a class="govuk-back-link" href={HOME}>
        {HOME_SAYS}
      </a>
      <BrokenAlerts c={c} broken={broken} />
      <h1 class="govuk-heading-l">Who is alerted, and how</h1>
      <Said says={saidOnce(c)} />
      <p class="govuk-body">
        A concern that is sent by the form goes to the Designated Safeguarding Lead, then to a
        deputy, then to the head. Where the policy names somebody else first, it goes to them first.
        Nobody whom it is about is alerted.
      </p>
      <p class="govuk-body">
        Each has <strong>{minutes} minutes</strong> to acknowledge it before it goes to the next
        person too.{' '}
        {chosen?.value
          ? `Your school has set this: ${chosen.reason}`
          : 'The policy does not say how long. This is a quarter of what it takes "immediately" for.'}{' '}
        Where a child is in danger now, all of them are alerted at once.
      </p>
      <p class="govuk-body">
        An alert says only: sign in to Dutybound. It does not count as telling anybody.
      </p>
      <ul class="govuk-list db-list">
        {alerted(c).map(({ id, role }) => (
          <li>
            <strong>{id}</strong>: {waysTo(id)}
            {role === 'chair-of-governors' && `. ${ACCESS[role].because}`}
          </li>
        ))}
      </ul>
      {alerts.senders.length === 1 && (
        <p class="govuk-body">
          Only the screen is used, so only somebody who is signed in sees an alert. Whoever keeps
          the machine can add e-mail.
        </p>
      )}
      {waysTo(desk.account) !== WAYS.screen && (
        <form method="post" action="/alerts/try">
          <Button
            text={`Send a trial alert to ${desk.account}`}
            classes="govuk-button--secondary"
          />
        </form>
      )}
    </>,
  );
};

export const alertPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/alerts', signedInOnly, (c) => (maySeeAlerts(c) ? show(c) : notFound(c)));
  app.post('/alerts/try', signedInOnly, async (c) => {
    if (!maySeeAlerts(c)) return notFound(c);
    const { house, desk } = c.var;
    await house.alerts.tryOut(desk.account);
    const broken = await house.alerts.brokenFor(desk.account);
    const came = broken.length === 0 ? 'Everything went out.' : 'Not all of it went out.';
    return goOnTo(c, '/alerts', `Tried at ${inSchoolTime(house.now().getTime())}. ${came}`);
  });
  return app;
};
