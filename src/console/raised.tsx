/** What whoever raised a concern sees of it afterwards: whom to find, and that it was seen. */

import { Hono } from 'hono';
import { type Instant, isoOf } from '../engine/time.ts';
import { oneOfInWords, partyInWords } from '../norms/predicates.ts';
import type { Raised } from '../record/desk.ts';
import { readTime } from '../understanding/school-time.ts';
import type { Party } from '../vocabulary/parties.ts';
import type { Contact, Policy } from '../vocabulary/policies.ts';
import { clockTime } from '../words/time.ts';
import { Button } from './components/button.tsx';
import { Radios } from './components/radios.tsx';
import { Errors, TimeField } from './fields.tsx';
import { liveStream } from './live.ts';
import { meAt } from './me.ts';
import { ReachList } from './shown.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  Form,
  formOf,
  Hidden,
  newKey,
  notFound,
  page,
} from './web.tsx';

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
  now,
}: {
  readonly now: Instant;
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
    {raised.said.map(({ to, at }) => (
      <p class="govuk-inset-text">
        You say that you told {oneOfInWords(to, policy)} in person at{' '}
        {clockTime(Date.parse(at), now)}. They have not said so here yet.
      </p>
    ))}
    <Button
      text="I have told somebody in person"
      href={`/raised/${raised.id}/told`}
      classes="govuk-button--secondary"
    />
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

interface Found extends Standing {
  readonly policy: Policy;
}

const foundIn = async (c: Ask): Promise<Found | null> => {
  const found = await standingOf(c);
  const policy = c.var.house.books.policies.find(({ id }) => id === found?.raised.policy);
  return found === null || policy === undefined ? null : { ...found, policy };
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

/** Whom somebody may say that they have told. */
const TOLD: readonly Party[] = ['dsl', 'deputy-dsl', 'headteacher'];

const toldPage = (c: Ask, found: Found, typed: Form, errors: readonly FieldError[]) => {
  const { raised, policy } = found;
  return page(
    c,
    { title: 'Whom you have told', hasErrors: errors.length > 0 },
    <>
      <a class="govuk-back-link" href={`/raised/${raised.id}`}>
        Back
      </a>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">I have told somebody in person</h1>
      <form method="post" action={`/raised/${raised.id}/told`} novalidate>
        <Hidden fields={[['key', typed.text('key') || newKey()]]} />
        <Radios
          idPrefix="to"
          name="to"
          fieldset={{ legend: { text: 'Who was it?', classes: 'govuk-fieldset__legend--m' } }}
          items={mayBeTold(raised).map((party) => ({
            value: party as string,
            text: oneOfInWords([party], policy),
            checked: typed.text('to') === party,
          }))}
          errorMessage={errorIn(errors, 'to')}
        />
        <TimeField asks="When was it?" typed={typed} errors={errors} isHeading />
        <p class="govuk-body">
          It is written down as what you say. The alerts go on until one of them says here that they
          have read it.
        </p>
        <Button text="Write it down" preventDoubleClick />
      </form>
    </>,
    errors.length > 0 ? 400 : 200,
  );
};

const mayBeTold = ({ to }: Raised): readonly Party[] => [...new Set([...to, ...TOLD])];

const keepTold = async (c: Ask, found: Found, typed: Form) => {
  const { raised } = found;
  const now = c.var.house.now().getTime();
  const to = mayBeTold(raised).find((party) => party === typed.text('to'));
  const at = readTime(typed.text('at'), now);
  const errors: FieldError[] = [];
  if (to === undefined) errors.push({ field: 'to', says: 'Choose who it was' });
  if (!at.ok) errors.push({ field: 'at', says: at.says });
  if (to === undefined || !at.ok) return toldPage(c, found, typed, errors);
  await c.var.desk.sayTold(raised.id, typed.text('key') || newKey(), {
    at: isoOf(at.instant),
    ...(at.instant < now ? { recordedAt: isoOf(now) } : {}),
    type: 'party.informed',
    by: meAt(c),
    to,
    via: 'in-person',
  });
  return c.redirect(`/raised/${raised.id}`, 303);
};

export const raisedPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/raised/:id', signedInOnly, async (c) => {
    const { house } = c.var;
    const found = await foundIn(c);
    if (found === null) return notFound(c);
    const { raised, about, isOver, policy } = found;
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
            now={now}
            isExercise={house.isDemonstration}
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
  app.get('/raised/:id/told', signedInOnly, async (c) => {
    const found = await foundIn(c);
    return found === null ? notFound(c) : toldPage(c, found, new Form(new URLSearchParams()), []);
  });
  app.post('/raised/:id/told', signedInOnly, async (c) => {
    const found = await foundIn(c);
    return found === null ? notFound(c) : keepTold(c, found, await formOf(c));
  });
  return app;
};
