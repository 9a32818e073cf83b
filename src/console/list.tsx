/** The first page after signing in: the incidents that are open, what is due next first. */
import { Hono } from 'hono';
import type { Instant } from '../engine/time.ts';
import type { Listed, Raised } from '../record/desk.ts';
import { INCIDENT_WORDS } from '../report/words.ts';
import { kindsInWords } from '../words/entries.ts';
import { sinceInWords } from '../words/moments.ts';
import { clockTime, inSchoolTime } from '../words/time.ts';
import { BrokenAlerts } from './alerts.tsx';
import { Button } from './components/button.tsx';
import { FilterForm, filterFrom, isFiltered, isWanted, verdictNow } from './list-filter.tsx';
import { LookingAfterLink } from './looking-after/home.tsx';
import { changeInWords } from './looking-after/people.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import { type PolicyWarning, policyWarnings, unconfirmedIn } from './warnings.ts';
import { type Ask, type Env, page } from './web.tsx';

/** What somebody has to confirm before they rely on the policy. */
const Unconfirmed = ({ warnings }: { readonly warnings: readonly PolicyWarning[] }) =>
  warnings.length === 0 ? null : (
    <div class="govuk-inset-text">
      {warnings.map(({ says }) => (
        <p class="govuk-body">{says}</p>
      ))}
      <a class="govuk-link" href="/school">
        Check it, or say that you know
      </a>
    </div>
  );

const DAYS_SAID = 7;
const DAY = 24 * 60 * 60_000;

/** What was changed of who can open incidents: whoever decides in them would know whether it is right. */
const AccessChanged = ({ c }: { readonly c: Ask }) => {
  const now = c.var.house.now().getTime();
  const changes = c.var.desk.changesOfAccess(new Date(now - DAYS_SAID * DAY).toISOString());
  return changes.length === 0 ? null : (
    <div class="govuk-inset-text">
      <p class="govuk-body">Who can open incidents was changed in the last {DAYS_SAID} days:</p>
      <ul class="govuk-list govuk-list--bullet">
        {changes.map((each) => (
          <li>{changeInWords(each, now)}</li>
        ))}
      </ul>
      <p class="govuk-body">
        Nobody asked for it? Ask who has that account, and tell the headteacher or the chair of
        governors.
      </p>
    </div>
  );
};

/** Whether it was sent by a form, and nobody who can deal with it is known to have heard of it. */
const isUnread = ({ sent, isClosed }: Listed): boolean =>
  !isClosed && sent !== undefined && sent.heardAt === null;

/** How an incident stands, where that is worth a word: once it is closed, and where something went wrong. */
const Verdict = ({ of, now }: { readonly of: Listed; readonly now: Instant }) => {
  const verdict = verdictNow(of, now);
  const isOverdue = of.due !== null && Date.parse(of.due) < now;
  return verdict === null || isOverdue || (!of.isClosed && verdict !== 'non-compliant') ? null : (
    <strong> {INCIDENT_WORDS[verdict].name}.</strong>
  );
};

/** A page of one's own concerns would be for those alone who raise many. */
const MOST_SHOWN = 10;

const RaisedByYou = ({
  raised,
  now,
}: {
  readonly raised: readonly Raised[];
  readonly now: Instant;
}) =>
  raised.length === 0 ? null : (
    <>
      <h2 class="govuk-heading-m">What you raised</h2>
      <ul class="govuk-list db-list">
        {raised.slice(0, MOST_SHOWN).map(({ id, at, heardAt }) => (
          <li>
            <a class="govuk-link" href={`/raised/${id}`}>
              Written down {clockTime(Date.parse(at), now)}
            </a>
            :{' '}
            {heardAt === null ? (
              <strong>not seen yet</strong>
            ) : (
              `seen ${clockTime(Date.parse(heardAt), now)}`
            )}
          </li>
        ))}
      </ul>
    </>
  );

export const listPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/', (c) => c.redirect('/incidents', 303));
  app.get('/incidents', signedInOnly, async (c) => {
    const { house, desk } = c.var;
    const now = house.now().getTime();
    const { policy } = house;
    const { school } = house.settings;
    const filter = filterFrom((name) => c.req.query(name));
    const wanted = (each: Listed): boolean => isWanted(each, filter, now);
    const every = await desk.list();
    const all = every.filter(wanted);
    const seesExercises = desk.canInExercises('see-incidents');
    const exercises = seesExercises ? await desk.list('exercise') : [];
    const shownExercises = exercises.filter(wanted);
    if (desk.can('see-incidents')) await desk.logListing();
    const raised = await desk.raised();
    const broken = await house.alerts.brokenFor(desk.account);
    const open = all.filter(({ isClosed }) => !isClosed);
    const closed = all.filter(({ isClosed }) => isClosed);
    const unread = open.filter(isUnread);
    const line = (each: (typeof all)[number]) => {
      const { id, due, kinds, since } = each;
      return (
        <li>
          <a class="govuk-link" href={`/incidents/${id}`}>
            Incident {id.slice(0, 6)}
          </a>{' '}
          {kindsInWords(kinds)}, since {sinceInWords(Date.parse(since), now)}.
          {isUnread(each) && <strong> Nobody has acknowledged it yet.</strong>}
          {due !== null &&
            (Date.parse(due) < now ? (
              <strong class="db-overdue"> Overdue since {clockTime(Date.parse(due), now)}</strong>
            ) : (
              <> Something is due by {clockTime(Date.parse(due), now)}</>
            ))}
          <Verdict of={each} now={now} />
        </li>
      );
    };
    return page(
      c,
      { title: 'Incidents', refresh: 60 },
      <>
        <h1 class="govuk-heading-l">Incidents</h1>
        {school !== null && policy !== null && desk.can('set') && (
          <Unconfirmed warnings={unconfirmedIn(policyWarnings(policy, now), school)} />
        )}
        <BrokenAlerts c={c} broken={broken} />
        {desk.can('raise') && <Button text="Raise a concern" href="/raise" />}
        {!desk.can('see-incidents') && desk.can('see-reports') && (
          <p class="govuk-body">
            Your account gets reports that name no child, and opens no incident.
          </p>
        )}
        {!desk.can('see-incidents') && desk.can('raise') && (
          <p class="govuk-body">
            Your account raises concerns. Who deals with them sees them. Tell the Designated
            Safeguarding Lead in person too.
          </p>
        )}
        {desk.can('see-incidents') && <FilterForm filter={filter} />}
        {desk.can('see-incidents') && isFiltered(filter) && !house.isDemonstration && (
          <p class="govuk-body" role="status">
            {all.length} of {every.length === 1 ? '1 incident' : `${every.length} incidents`}, what
            is due next first.
          </p>
        )}
        {desk.can('see-incidents') && open.length === 0 && !isFiltered(filter) && (
          <p class="govuk-body">No incident is open.</p>
        )}
        <ul class="govuk-list db-list">
          {[...unread, ...open.filter((each) => !unread.includes(each))].map(line)}
        </ul>
        <RaisedByYou raised={raised} now={now} />
        {!house.isDemonstration && <AccessChanged c={c} />}
        {closed.length > 0 && (
          <>
            <h2 class="govuk-heading-m">Closed</h2>
            <ul class="govuk-list db-list">{closed.map(line)}</ul>
          </>
        )}
        {seesExercises && (
          <>
            <h2 class="govuk-heading-m">Exercises</h2>
            {shownExercises.length < exercises.length && (
              <p class="govuk-body" role="status">
                {shownExercises.length} of {exercises.length} exercises.
              </p>
            )}
            <ul class="govuk-list db-list">{shownExercises.map(line)}</ul>
          </>
        )}
        {desk.can('run-exercises') && (
          <p class="govuk-body">
            <a class="govuk-link" href="/raise?exercise=yes">
              Begin an exercise
            </a>
          </p>
        )}
        <ul class="govuk-list">
          {desk.can('see-reports') && (
            <li>
              <a class="govuk-link" href="/audits">
                Audits, and reports to governors
              </a>
            </li>
          )}
          {desk.can('see-reads') && (
            <li>
              <a class="govuk-link" href="/reads">
                Who has read what
              </a>
            </li>
          )}
          {desk.can('see-sign-ins') && (
            <li>
              <a class="govuk-link" href="/sign-ins">
                Who signed in
              </a>
            </li>
          )}
          <LookingAfterLink c={c} />
          <li>
            <a class="govuk-link" href="/drills">
              Drills
            </a>
          </li>
          <li>
            <a class="govuk-link" href="/policy">
              The policy: procedures as pictures, and the book
            </a>
          </li>
          <li>
            <a class="govuk-link" href="/password">
              Your password
            </a>
          </li>
        </ul>
        <p class="govuk-hint" data-changes="/notices/changes">
          Made at {inSchoolTime(now)}
        </p>
      </>,
    );
  });
  return app;
};
