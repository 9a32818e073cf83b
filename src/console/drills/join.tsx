/** Joining a drill on a device of one's own: by a code, without an account and without a name. */
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { incidentOf } from '../../drill/run.ts';
import { joined, nowIn, runBy, seated } from '../../drill/session.ts';
import { type Told, toldSoFar } from '../../drill/told.ts';
import type { DrillSession, Participant } from '../../vocabulary/drill-sessions.ts';
import { Button } from '../components/button.tsx';
import { Input } from '../components/input.tsx';
import { Radios } from '../components/radios.tsx';
import { Errors } from '../fields.tsx';
import { liveStream } from '../live.ts';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  formOf,
  Hidden,
  newKey,
  note,
  notFound,
  page,
} from '../web.tsx';
import { formKey } from './open.ts';
import { ClockNow, ContentNote, playPages, ToldList } from './play.tsx';
import { letIn, listenerIn, openOfParticipant, participantIn, sessionWith } from './room.ts';

/** Where somebody asks from; behind a proxy everybody comes from the same. */
const addressOf = (c: Context): string =>
  (c.env as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } })
    ?.incoming?.socket?.remoteAddress ?? '';

const joinPage = (
  c: Ask,
  errors: readonly FieldError[] = [],
  status: 200 | 400 | 401 | 429 = 200,
) =>
  page(
    c,
    { title: 'Join a drill', isExercise: true, hasErrors: errors.length > 0 },
    <>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">Join a drill</h1>
      <form method="post" action="/join" novalidate>
        <Hidden fields={[['key', newKey()]]} />
        <Input
          id="code"
          name="code"
          label={{ text: 'The code on the screen' }}
          hint={{ text: 'Six letters and digits. Nobody asks for your name.' }}
          classes="govuk-input--width-10"
          autocomplete="off"
          spellcheck={false}
          attributes={{ maxlength: '20', autocapitalize: 'characters' }}
          errorMessage={errorIn(errors, 'code')}
        />
        <Button text="Join" preventDoubleClick />
        <Button
          text="Only show it, as a screen for everybody"
          name="screen"
          value="yes"
          classes="govuk-button--secondary"
          preventDoubleClick
        />
      </form>
    </>,
    status,
  );

/** The same for a code that never was, one of a drill that is over, and no code. */
const WRONG = 'That code opens nothing now. Look at the screen, and type it again';

const join = async (c: Ask) => {
  const { joinTries, drillSessions } = c.var.house;
  const typed = await formOf(c);
  const address = addressOf(c);
  if (joinTries.isTooMany(address)) {
    note(c, { event: 'waited' });
    const says = 'Too many wrong codes were typed. Wait a minute, then type it again';
    return joinPage(c, [{ field: 'code', says }], 429);
  }
  const session = sessionWith(c, typed.text('code'));
  if (session === null) {
    note(c, { event: 'refused' });
    return joinPage(c, [{ field: 'code', says: WRONG }], 400);
  }
  joinTries.succeeded(address);
  const who = letIn(c, session, formKey(typed.text('key')));
  const isScreen = typed.text('screen') === 'yes';
  const changed = drillSessions.change(session.id, '', (before) =>
    joined(before, { ...who, isScreen }),
  );
  return changed.ok
    ? c.redirect(`/join/${session.id}${isScreen ? '/screen' : ''}`, 303)
    : joinPage(c, [{ field: 'code', says: `You are not in: ${changed.says}` }], 400);
};

/** Lets nobody further who has not joined. */
const joinedOnly: MiddlewareHandler<Env> = async (c, next) => {
  const found = participantIn(c);
  if (found === null)
    return c.req.method === 'POST' ? joinPage(c, [], 401) : c.redirect('/join', 303);
  if (c.var.house.pace.isTooFast(found.who))
    return c.text('That was too fast. Wait ten seconds.', 429);
  return next();
};

/** How often a browser without JavaScript looks again while it only waits, in seconds. */
const LOOKS_AGAIN = 10;

/** Before it begins: what is in it, the way out, and where to sit. */
const waitingPage = (
  c: Ask,
  session: DrillSession,
  who: Participant,
  errors: readonly FieldError[] = [],
) => {
  const here = `/join/${session.id}`;
  const { scenario, tables, mode } = session;
  const isToSit = mode === 'tables' && (who.table === null || !session.isBegun);
  const isWaiting = who.table !== null;
  return page(
    c,
    {
      title: scenario.title,
      isExercise: true,
      hasErrors: errors.length > 0,
      ...(isWaiting ? { refresh: LOOKS_AGAIN } : {}),
    },
    <>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">{scenario.title}</h1>
      <ContentNote content={scenario.content} leave={`${here}/leave`} />
      {isWaiting && (
        <p class="govuk-body">
          {mode === 'tables' ? `You sit at table ${who.table}. ` : 'You have joined. '}
          It begins when the facilitator begins it; this page then shows it.
        </p>
      )}
      {isToSit && (
        <form method="post" action={`${here}/seat`} novalidate>
          <Radios
            idPrefix="table"
            name="table"
            fieldset={{
              legend: { text: 'Which table are you at?', classes: 'govuk-fieldset__legend--m' },
            }}
            items={tables.map(({ id }) => ({
              value: id,
              text: `Table ${id}`,
              checked: id === who.table,
            }))}
            errorMessage={errorIn(errors, 'table')}
          />
          <Button text="Sit there" classes={isWaiting ? 'govuk-button--secondary' : ''} />
        </form>
      )}
      {isWaiting && <p class="govuk-hint" data-changes={`${here}/waiting`} />}
    </>,
    errors.length > 0 ? 400 : 200,
  );
};

const seat = async (c: Ask) => {
  const found = participantIn(c);
  if (found === null) return notFound(c);
  const { session, who } = found;
  const table = (await formOf(c)).text('table');
  if (session.isBegun && who.table !== null) return c.redirect(`/join/${session.id}`, 303);
  const changed = c.var.house.drillSessions.change(session.id, '', (before) =>
    seated(before, who.id, table),
  );
  return changed.ok
    ? c.redirect(`/join/${session.id}`, 303)
    : waitingPage(c, session, who, [{ field: 'table', says: 'Choose a table' }]);
};

const leftPage = (c: Ask) =>
  page(
    c,
    { title: 'You have left', isExercise: true },
    <>
      <h1 class="govuk-heading-l">You have left</h1>
      <p class="govuk-body">
        Nobody is told, and the others go on. If something in it stays with you, talk to somebody
        you trust.
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href={`/join/${c.req.param('id')}`}>
          Come back to where you were
        </a>
      </p>
    </>,
  );

/** What everybody in the room may see: the story, what has come to every table, and what all did where all decide together. */
export const sharedStory = (session: DrillSession, now: number): readonly Told[] => {
  const [first, ...others] = session.tables.map((table) => toldSoFar(runBy(session, table, now)));
  if (first === undefined) {
    return toldSoFar(runBy(session, { id: '0', moves: [] }, now));
  }
  const isShared = (told: Told): boolean =>
    told.kind === 'story' ||
    (told.kind === 'came' &&
      others.every((each) => each.some((one) => one.kind === 'came' && one.says === told.says))) ||
    (told.kind === 'did' && session.mode === 'together');
  return first.filter(isShared);
};

const screenPage = (c: Ask, session: DrillSession) => {
  const now = c.var.house.now().getTime();
  const blank = runBy(session, session.tables[0] ?? { id: '0', moves: [] }, now);
  const incident = incidentOf(blank, c.var.house.givenBooks);
  return page(
    c,
    { title: session.scenario.title, isExercise: true, refresh: LOOKS_AGAIN },
    <div class="db-screen">
      <h1 class="govuk-heading-xl">{session.scenario.title}</h1>
      {!session.isEnded && (
        <p class="govuk-body-l">
          Join at <strong>{new URL(c.req.url).host}/join</strong> with{' '}
          <strong class="db-code">{session.code}</strong>
        </p>
      )}
      {session.isEnded ? (
        <p class="govuk-body-l">The drill has ended.</p>
      ) : session.isBegun ? (
        <ClockNow now={nowIn(session, now)} run={blank} />
      ) : (
        <p class="govuk-body-l">{session.scenario.content}</p>
      )}
      {session.isBegun && (
        <ToldList told={sharedStory(session, now).toReversed()} incident={incident} />
      )}
      <p class="govuk-hint" data-changes={`/join/${session.id}/waiting`} />
    </div>,
  );
};

/** How often it is looked whether something has come by itself, in milliseconds. */
const LOOK_EVERY = 2_000;

/**
 * Tells an open page of a session that something in it has changed.
 * @param event `seen` where the page is then asked for again, since nobody works with it
 */
export const sessionChanges = (
  c: Ask,
  id: string,
  event: 'seen' | 'changed',
  listener?: ReturnType<typeof listenerIn>,
) => {
  const { drillSessions, now } = c.var.house;
  const state = (): string => {
    const session = drillSessions.find(id);
    if (session === null) return 'gone';
    const { isBegun, isEnded: over, participants, clock, tables } = session;
    const moves = tables.map((table) => runBy(session, table, now().getTime()).moves.length);
    return JSON.stringify([isBegun, over, participants.length, clock.isPaused, clock.at, moves]);
  };
  return liveStream(
    c,
    ({ say }) => {
      let last = state();
      const look = (): void => {
        const current = state();
        if (current === last) return;
        last = current;
        void say(event, 'Something has changed.').catch(() => {});
      };
      const stop = drillSessions.watch((changed) => {
        if (changed === id) look();
      });
      const timer = setInterval(look, LOOK_EVERY);
      return {
        stop: () => {
          clearInterval(timer);
          stop();
        },
      };
    },
    listener,
  );
};

export const joinPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/join', (c) => joinPage(c));
  app.post('/join', join);
  app.get('/join/:id/left', leftPage);
  app.get('/join/:id/waiting', joinedOnly, (c) =>
    sessionChanges(c, c.req.param('id'), 'seen', listenerIn(c)),
  );
  app.get('/join/:id/screen', joinedOnly, (c) => {
    const found = participantIn(c);
    return found === null ? notFound(c) : screenPage(c, found.session);
  });
  app.post('/join/:id/seat', joinedOnly, seat);
  app.post('/join/:id/leave', joinedOnly, (c) =>
    c.redirect(`/join/${c.req.param('id')}/left`, 303),
  );
  app.get('/join/:id', joinedOnly, async (c, next) => {
    const found = participantIn(c);
    if (found?.who.isScreen === true) return c.redirect(`/join/${found.session.id}/screen`, 303);
    if (found === null || openOfParticipant(c) !== null) return next();
    return waitingPage(c, found.session, found.who);
  });
  playPages(app, '/join/:id', joinedOnly, openOfParticipant, listenerIn);
  return app;
};
