/** What whoever raised a concern sees of it afterwards: whom to find, and that it was seen. */
import { Hono } from 'hono';
import { oneOfInWords, partyInWords } from '../norms/predicates.ts';
import type { Raised } from '../record/desk.ts';
import type { Party } from '../vocabulary/parties.ts';
import type { Contact, Policy } from '../vocabulary/policies.ts';
import { clockTime } from '../words/time.ts';
import { liveStream } from './live.ts';
import { ReachList } from './shown.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import { type Ask, type Env, notFound, page } from './web.tsx';

/** Whom to ring where nobody in the school is left: beyond it there is always somebody. */
const BEYOND: readonly Party[] = ['chair-of-governors', 'lado', 'childrens-services', 'police'];

/** How these people are reached, as far as anybody has said. What the school has checked comes first. */
const contactsOf = (
  { var: { house } }: Ask,
  policy: Policy,
  parties: readonly Party[],
): readonly Contact[] =>
  parties.flatMap((party) => {
    const reach =
      house.settings.school?.contacts[party]?.reach ?? policy.contacts[party]?.reach ?? [];
    return reach.length === 0 ? [] : [{ name: partyInWords(party, policy), reach }];
  });

const Unseen = ({
  raised,
  policy,
  isOver,
  inSchool,
  contacts,
  isExercise,
}: {
  readonly raised: Raised;
  readonly policy: Policy;
  /** Whether everybody has had their time, or there is nobody. */
  readonly isOver: boolean;
  readonly inSchool: readonly Contact[];
  readonly contacts: readonly Contact[];
  readonly isExercise: boolean;
}) => (
  <>
    <h1 class="govuk-heading-l">It is written down. Nobody has been told yet</h1>
    <div class="db-danger">
      <p class="govuk-body">
        {raised.isDanger ? 'A child is in danger now.' : 'A child is in danger?'}{' '}
        {isExercise ? (
          <strong>Say: ring 999</strong>
        ) : (
          <a class={raised.isDanger ? 'db-ring' : 'govuk-link'} href="tel:999">
            Ring 999
          </a>
        )}
      </p>
    </div>
    <p class="govuk-body">
      Find {oneOfInWords(raised.to, policy)} now, in person, and say that you wrote it down.
    </p>
    <ReachList contacts={inSchool} isExercise={isExercise} />
    {isOver && (
      <div class="db-danger">
        <p class="govuk-body">
          <strong>Nobody has said that they have read it.</strong> You cannot find them? Ring now:
        </p>
        <ReachList contacts={contacts} isExercise={isExercise} />
      </div>
    )}
    <p class="govuk-body">
      This page says when somebody has read it. Until then, keep looking for them.
    </p>
    <p class="govuk-body">
      Do not look into it yourself, do not ask the children about it, and talk to nobody else.
    </p>
  </>
);

const Seen = ({ at }: { readonly at: string }) => (
  <>
    <h1 class="govuk-heading-l">It was seen at {at}</h1>
    <p class="govuk-body">Somebody who deals with it knows. They take it from here.</p>
    <p class="govuk-body">
      Do not look into it yourself, do not ask the children about it, and talk to nobody else.
    </p>
  </>
);

interface Standing {
  readonly raised: Raised;
  readonly about: readonly string[];
  readonly isOver: boolean;
}

/** How a concern stands that this account has raised; null of any other. */
const standingOf = async (c: Ask): Promise<Standing | null> => {
  const { house, desk } = c.var;
  const id = c.req.param('id') ?? '';
  const raised = (await desk.raised()).find((each) => each.id === id);
  const known = (await house.record.known()).get(id);
  if (raised === undefined || known === undefined) return null;
  const over = house.alerts.overAt(known);
  const isOver = over !== null && over <= house.now().toISOString();
  return { raised, about: known.summary.about, isOver };
};

/** Has the page asked for again once it would say something else. */
const changes = async (c: Ask): Promise<Response> => {
  const said = async (): Promise<string> => {
    const now = await standingOf(c);
    return `${now?.raised.heardAt} ${now?.isOver}`;
  };
  if ((await standingOf(c)) === null) return notFound(c);
  const first = await said();
  return liveStream(c, ({ say }) => {
    const look = async (): Promise<void> => {
      if ((await said()) !== first) await say('seen');
    };
    const stop = c.var.house.record.watch(({ id }) => {
      if (id === c.req.param('id')) void look().catch(() => {});
    });
    return { stop, look };
  });
};

export const raisedPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/raised/:id', signedInOnly, async (c) => {
    const { house } = c.var;
    const found = await standingOf(c);
    const policy = house.books.policies.find(({ id }) => id === found?.raised.policy);
    if (found === null || policy === undefined) return notFound(c);
    const { raised, about, isOver } = found;
    const now = house.now().getTime();
    const isSeen = raised.heardAt !== null;
    return page(
      c,
      { title: 'What you raised', ...(isSeen ? {} : { refresh: 30 }) },
      <>
        {raised.heardAt === null ? (
          <Unseen
            raised={raised}
            policy={policy}
            isOver={isOver}
            isExercise={house.settings.school?.isDemonstration === true}
            inSchool={contactsOf(c, policy, raised.to)}
            contacts={contactsOf(
              c,
              policy,
              BEYOND.filter((party) => !about.includes(party)),
            )}
          />
        ) : (
          <Seen at={clockTime(Date.parse(raised.heardAt), now)} />
        )}
        <p class="govuk-body">
          <a class="govuk-link" href="/emergency">
            What to do and never to do
          </a>
        </p>
        <p class="govuk-hint" data-changes={isSeen ? undefined : `/raised/${raised.id}/changes`}>
          Made at {clockTime(now, now)}.
        </p>
      </>,
    );
  });
  app.get('/raised/:id/changes', signedInOnly, changes);
  return app;
};
