/** Running a drill with a room full of people: whoever may run exercises opens it, and takes it up again from anywhere. */
import { Hono, type MiddlewareHandler } from 'hono';
import { begun } from '../../drill/begin.ts';
import { incidentOf, storyEndsAt, waiting as waitingIn } from '../../drill/run.ts';
import {
  begunAt,
  directedAt,
  endedAt,
  goneOnAt,
  isOpen,
  joined,
  nowIn,
  opened,
  pausedAt,
  runAt,
  runBy,
  type SessionChanged,
  tableNamed,
  waitedAt,
  waitedForNext,
} from '../../drill/session.ts';
import { toldSoFar } from '../../drill/told.ts';
import {
  type DrillSession,
  MOST_TABLES,
  SESSION_MODES,
  type SessionMode,
  type Table,
} from '../../vocabulary/drill-sessions.ts';
import type { Scenario } from '../../vocabulary/scenarios.ts';
import { clockTime, inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Input } from '../components/input.tsx';
import { Radios } from '../components/radios.tsx';
import { Errors } from '../fields.tsx';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
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
} from '../web.tsx';
import { beginsWith, scenarioIn } from './beginning.ts';
import { HowLong, PassMinutes } from './clock-forms.tsx';
import { debriefOf } from './debrief.ts';
import { sessionChanges } from './join.tsx';
import { formKey } from './open.ts';
import { ClockNow, ContentNote, OneButton, ToldList } from './play.tsx';
import { letIn, newCode } from './room.ts';

export const mayFacilitate = (c: Ask): boolean => c.var.desk.can('run-exercises');

/** The DSL, deputies and trainers run exercises; nobody else finds these pages. */
const facilitatorsOnly: MiddlewareHandler<Env> = (c, next) =>
  mayFacilitate(c) ? next() : Promise.resolve(notFound(c));

const MODES: Readonly<Record<SessionMode, { readonly text: string; readonly hint: string }>> = {
  together: {
    text: 'Everybody together',
    hint: 'One run. Anybody may write down what the room decides, and all see it.',
  },
  alone: { text: 'Each alone', hint: 'Each has a run of their own.' },
  tables: { text: 'At tables', hint: 'Each table decides for itself, and they are compared.' },
};

export const Sessions = ({ c }: { readonly c: Ask }) => {
  const all = c.var.house.drillSessions.all().toReversed();
  return all.length === 0 ? null : (
    <>
      <h2 class="govuk-heading-m">Drills with others</h2>
      <ul class="govuk-list db-list">
        {all.map(({ id, scenario, openedAt, isEnded }) => (
          <li>
            <a class="govuk-link" href={`/drills/sessions/${id}${isEnded ? '/debrief' : ''}`}>
              {scenario.title}
            </a>
            , {isEnded ? 'ended: see the debrief' : 'go on with it'}{' '}
            <span class="govuk-hint db-inline">(opened {inSchoolTime(openedAt)})</span>
            <OneButton
              action={`/drills/sessions/${id}/remove`}
              says="Remove it"
              classes="govuk-button--secondary db-small"
            />
          </li>
        ))}
      </ul>
    </>
  );
};

const beginPage = (c: Ask, scenario: Scenario, typed: Form, errors: readonly FieldError[] = []) =>
  page(
    c,
    { title: `With others: ${scenario.title}`, isExercise: true, hasErrors: errors.length > 0 },
    <>
      <a class="govuk-back-link" href="/drills">
        Do not open it
      </a>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">With others: {scenario.title}</h1>
      <ContentNote content={scenario.content} leave={null} />
      <form method="post" novalidate>
        <Hidden fields={[['key', typed.text('key') || newKey()]]} />
        <Radios
          idPrefix="mode"
          name="mode"
          fieldset={{
            legend: { text: 'Who decides?', classes: 'govuk-fieldset__legend--m' },
          }}
          items={SESSION_MODES.map((value) => ({
            value: value as string,
            text: MODES[value].text,
            hint: { text: MODES[value].hint },
            checked: typed.text('mode') === value,
          }))}
          errorMessage={errorIn(errors, 'mode')}
        />
        <Input
          id="tables"
          name="tables"
          label={{ text: 'How many tables, if there are tables?' }}
          classes="govuk-input--width-2"
          inputmode="numeric"
          value={typed.text('tables') || '4'}
          errorMessage={errorIn(errors, 'tables')}
        />
        <HowLong scenario={scenario} typed={typed} errors={errors} />
        <Button text="Open it" preventDoubleClick />
      </form>
    </>,
    errors.length > 0 ? 400 : 200,
  );

const open = async (c: Ask, scenario: Scenario) => {
  const { house } = c.var;
  const typed = await formOf(c);
  const { id, minutes } = beginsWith(typed);
  const mode = SESSION_MODES.find((each) => each === typed.text('mode'));
  const tables = Number(typed.text('tables'));
  const errors: FieldError[] = [];
  if (mode === undefined) errors.push({ field: 'mode', says: 'Choose who decides' });
  const isNumber = Number.isInteger(tables) && tables >= 2 && tables <= MOST_TABLES;
  if (mode === 'tables' && !isNumber) {
    errors.push({ field: 'tables', says: `Say how many tables, from 2 to ${MOST_TABLES}` });
  }
  if (minutes === null) errors.push({ field: 'form', says: 'Choose how long you have' });
  const policy = house.drillPolicy;
  if (mode === undefined || minutes === null || policy === null || errors.length > 0) {
    return beginPage(c, scenario, typed, errors);
  }
  const taken = house.drillSessions.all().map(({ code }) => code);
  const session = opened(begun(scenario, policy, id), {
    mode,
    tables,
    minutes,
    code: newCode(taken),
    now: house.now().getTime(),
  });
  const kept = house.drillSessions.add(session);
  return kept.ok
    ? c.redirect(`/drills/sessions/${kept.value.id}`, 303)
    : beginPage(c, scenario, typed, [{ field: 'mode', says: `Not opened: ${kept.says}` }]);
};

/** What a table is called. */
export const tableInWords = ({ mode, tables }: DrillSession, { id }: Table): string => {
  if (mode === 'together') return 'Everybody';
  return mode === 'tables'
    ? `Table ${id}`
    : `Participant ${tables.findIndex((each) => each.id === id) + 1}`;
};

const peopleIn = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

const hereOf = ({ id }: DrillSession): string => `/drills/sessions/${id}`;

const DIRECT = [
  ['came', 'Bring in now'],
  ['held', 'Hold back'],
  ['released', 'Let go'],
] as const;

/** What is still to come, with what can be done about it: at one table, or at all. */
const Injects = ({
  session,
  tables,
  now,
}: {
  readonly session: DrillSession;
  readonly tables: readonly Table[];
  readonly now: number;
}) => {
  const at = tables.length === 1 && session.tables.length > 1 ? (tables[0]?.id ?? '') : '';
  const runs = tables.map((table) => waitingIn(runBy(session, table, now)));
  const injects = session.scenario.injects.filter(
    ({ id }) =>
      runs.length === 0 || runs.some((each) => each.some(({ inject }) => inject.id === id)),
  );
  if (injects.length === 0) return <p class="govuk-body">Nothing more is to come.</p>;
  return (
    <ul class="govuk-list db-list">
      {injects.map(({ id, says }) => {
        const found = runs.flatMap((each) => each.filter(({ inject }) => inject.id === id));
        const due = [...new Set(found.map(({ dueAt }) => dueAt))];
        const areHeld = found.length > 0 && found.every(({ isHeld }) => isHeld);
        const when =
          due.length === 1 && due[0] !== null && due[0] !== undefined
            ? `due at ${clockTime(due[0], due[0])}`
            : due.every((each) => each === null)
              ? 'waits for something to be done'
              : 'due at different times';
        return (
          <li>
            {says} <span class="govuk-hint db-inline">({areHeld ? 'held back' : when})</span>
            <div class="db-actions">
              {DIRECT.filter(([kind]) => (kind === 'held') !== areHeld || kind === 'came')
                .filter(([kind]) => kind !== 'released' || areHeld)
                .filter(([kind]) => kind !== 'came' || session.isBegun)
                .map(([kind, text]) => (
                  <OneButton
                    action={`${hereOf(session)}/direct`}
                    says={text}
                    fields={[
                      ['kind', kind],
                      ['inject', id],
                      ['table', at],
                    ]}
                  />
                ))}
            </div>
          </li>
        );
      })}
    </ul>
  );
};

const NEWEST = 3;

const TableNow = ({
  c,
  session,
  table,
}: {
  readonly c: Ask;
  readonly session: DrillSession;
  readonly table: Table;
}) => {
  const now = c.var.house.now().getTime();
  const run = runBy(session, table, now);
  const incident = incidentOf(run, c.var.house.givenBooks);
  const told = toldSoFar(run).toReversed();
  const count = session.participants.filter((each) => each.table === table.id).length;
  const looks = run.moves.filter(({ kind }) => kind === 'guided').length;
  return (
    <section aria-labelledby={`table-${table.id}`}>
      <h3 class="govuk-heading-s" id={`table-${table.id}`}>
        {tableInWords(session, table)}
      </h3>
      <p class="govuk-body">
        {peopleIn(count)}; looked at what the procedure says: {looks}{' '}
        {looks === 1 ? 'time' : 'times'}.{' '}
        <a class="govuk-link" href={`${hereOf(session)}/tables/${table.id}`}>
          What they see<span class="govuk-visually-hidden">: {tableInWords(session, table)}</span>
        </a>
      </p>
      {session.isBegun && <ToldList told={told.slice(0, NEWEST)} incident={incident} />}
      {session.tables.length > 1 && !session.isEnded && (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">
              What is to come for {tableInWords(session, table)} alone
            </span>
          </summary>
          <Injects session={session} tables={[table]} now={now} />
        </details>
      )}
    </section>
  );
};

const ClockOf = ({ session, now }: { readonly session: DrillSession; readonly now: number }) => {
  const here = hereOf(session);
  const run = runBy(session, session.tables[0] ?? { id: '0', moves: [] }, now);
  const drillNow = nowIn(session, now);
  if (!session.isBegun) {
    return <OneButton action={`${here}/begin`} says="Begin the drill" classes="" />;
  }
  return (
    <>
      <ClockNow now={drillNow} run={run} />
      {drillNow >= storyEndsAt(run) && (
        <p class="govuk-inset-text">The story is over. End the drill when they have done.</p>
      )}
      <div class="db-actions">
        {session.clock.rate > 0 &&
          (session.clock.isPaused ? (
            <OneButton action={`${here}/go-on`} says="Go on" />
          ) : (
            <OneButton action={`${here}/pause`} says="Pause" />
          ))}
        <OneButton
          action={`${here}/wait`}
          says="Jump to when something comes"
          fields={[['minutes', 'next']]}
        />
      </div>
      <PassMinutes action={`${here}/wait`} says="Jump" />
    </>
  );
};

const LOOKS_AGAIN = 30;

const facilitatorPage = (c: Ask, session: DrillSession) => {
  const now = c.var.house.now().getTime();
  const here = hereOf(session);
  const { scenario, isEnded, participants, tables } = session;
  const people = participants.filter(({ isScreen }) => !isScreen);
  const seated = people.filter(({ table }) => table !== null).length;
  return page(
    c,
    { title: `Facilitate: ${scenario.title}`, isExercise: true, refresh: LOOKS_AGAIN },
    <>
      <a class="govuk-back-link" href="/drills">
        All drills
      </a>
      <h1 class="govuk-heading-l">{scenario.title}</h1>
      <ContentNote content={scenario.content} leave={null} />
      {isOpen(session, now) && (
        <p class="govuk-body-l">
          They join at <strong>{new URL(c.req.url).host}/join</strong> with{' '}
          <strong class="db-code">{session.code}</strong>
        </p>
      )}
      <p class="govuk-body">
        {MODES[session.mode].text}. {peopleIn(people.length)} {people.length === 1 ? 'has' : 'have'}{' '}
        joined
        {seated < people.length && `, of whom ${people.length - seated} sit nowhere yet`}.
      </p>
      {isEnded ? (
        <>
          <p class="govuk-body">This drill has ended.</p>
          <Button text="See the debrief" href={`${here}/debrief`} />
        </>
      ) : (
        <>
          <section aria-labelledby="clock">
            <h2 class="govuk-heading-m" id="clock">
              The clock
            </h2>
            <ClockOf session={session} now={now} />
          </section>
          <form method="post" action={`${here}/screen`} target="_blank" rel="noopener">
            <Button text="Open the page for the projector" classes="govuk-button--secondary" />
          </form>
          <section aria-labelledby="to-come">
            <h2 class="govuk-heading-m" id="to-come">
              To come{tables.length > 1 && ', for all'}
            </h2>
            <Injects session={session} tables={tables} now={now} />
          </section>
        </>
      )}
      <section aria-labelledby="tables">
        <h2 class="govuk-heading-m" id="tables">
          Where they are
        </h2>
        {tables.length === 0 && <p class="govuk-body">Nobody has joined yet.</p>}
        {tables.map((table) => (
          <TableNow c={c} session={session} table={table} />
        ))}
      </section>
      {!isEnded && (
        <Button text="End the drill" href={`${here}/end`} classes="govuk-button--secondary" />
      )}
      <p class="govuk-hint" data-changes={isEnded ? undefined : `${here}/changes`}>
        Made at {clockTime(now, now)}. This page can be taken up again from any browser by whoever
        may run exercises.
      </p>
    </>,
  );
};

/** What those at a table see, without anything to press. */
const tablePage = (c: Ask, session: DrillSession, table: Table) => {
  const now = c.var.house.now().getTime();
  const run = runBy(session, table, now);
  return page(
    c,
    { title: `What they see: ${tableInWords(session, table)}`, isExercise: true },
    <>
      <a class="govuk-back-link" href={hereOf(session)}>
        Back
      </a>
      <h1 class="govuk-heading-l">What they see: {tableInWords(session, table)}</h1>
      <ContentNote content={session.scenario.content} leave={null} />
      {session.isBegun ? (
        <>
          <ClockNow now={nowIn(session, now)} run={run} />
          <ToldList
            told={toldSoFar(run).toReversed()}
            incident={incidentOf(run, c.var.house.givenBooks)}
          />
        </>
      ) : (
        <p class="govuk-body">They wait until you begin.</p>
      )}
    </>,
  );
};

const endPage = (c: Ask, session: DrillSession) =>
  page(
    c,
    { title: 'End the drill', isExercise: true },
    <>
      <a class="govuk-back-link" href={hereOf(session)}>
        Back to the drill
      </a>
      <h1 class="govuk-heading-l">End the drill for everybody?</h1>
      <p class="govuk-body">
        Nobody can do anything in it after that, and its code lets nobody in any more. Everybody
        sees the debrief of their own table.
      </p>
      <OneButton action={`${hereOf(session)}/end`} says="End it, and show the debrief" classes="" />
    </>,
  );

const debriefPage = (c: Ask, session: DrillSession) => {
  if (!session.isEnded) return c.redirect(hereOf(session), 303);
  const runs = session.tables.map((table) => runAt(session, table));
  return runs.length === 0
    ? problem(c, session, 'Nobody joined, so there is nothing to say of it')
    : debriefOf(c, runs, hereOf(session));
};

const problem = (c: Ask, session: DrillSession, says: string) =>
  page(
    c,
    { title: 'Not done', isExercise: true, hasErrors: true },
    <>
      <h1 class="govuk-heading-l">That was not done</h1>
      <p class="govuk-body">{says}.</p>
      <p class="govuk-body">
        <a class="govuk-link" href={hereOf(session)}>
          Back to the drill
        </a>
      </p>
    </>,
    400,
  );

type Change = (session: DrillSession, now: number, typed: Form) => SessionChanged;

const KINDS = DIRECT.map(([kind]) => kind);

const direct: Change = (session, now, typed) => {
  const kind = KINDS.find((each) => each === typed.text('kind'));
  if (kind === undefined) return { ok: false, says: 'Choose what to do' };
  return directedAt(session, typed.text('table') || null, typed.text('inject'), kind, now);
};

const jump: Change = (session, now, typed) => {
  const minutes = typed.text('minutes');
  if (minutes === 'next') return waitedForNext(session, now);
  return /^\d{1,5}$/.test(minutes)
    ? waitedAt(session, Number(minutes), now)
    : { ok: false, says: 'Say how many minutes pass, such as 10' };
};

export const facilitatorPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  const guards = [signedInOnly, facilitatorsOnly] as const;
  app.get('/drills/with-others/:scenario', ...guards, async (c) => {
    const scenario = await scenarioIn(c);
    return scenario === undefined
      ? notFound(c)
      : beginPage(c, scenario, new Form(new URLSearchParams()));
  });
  app.post('/drills/with-others/:scenario', ...guards, async (c) => {
    const scenario = await scenarioIn(c);
    return scenario === undefined ? notFound(c) : open(c, scenario);
  });
  const found = (c: Ask): DrillSession | null =>
    c.var.house.drillSessions.find(c.req.param('id') ?? '');
  const get = (
    path: string,
    show: (c: Ask, session: DrillSession) => Response | Promise<Response>,
  ) =>
    app.get(`/drills/sessions/:id${path}`, ...guards, (c) => {
      const session = found(c);
      return session === null ? notFound(c) : show(c, session);
    });
  const post = (path: string, change: Change, to = '') =>
    app.post(`/drills/sessions/:id${path}`, ...guards, async (c) => {
      const session = found(c);
      if (session === null) return notFound(c);
      const typed = await formOf(c);
      const changed = c.var.house.drillSessions.change(
        session.id,
        formKey(typed.text('key')),
        (before) => change(before, c.var.house.now().getTime(), typed),
      );
      return changed.ok ? c.redirect(hereOf(session) + to, 303) : problem(c, session, changed.says);
    });
  get('', facilitatorPage);
  get('/end', endPage);
  get('/debrief', debriefPage);
  get('/changes', (c, session) => sessionChanges(c, session.id, 'changed'));
  app.get('/drills/sessions/:id/tables/:table', ...guards, (c) => {
    const session = found(c);
    const table = session === null ? undefined : tableNamed(session, c.req.param('table'));
    return session === null || table === undefined ? notFound(c) : tablePage(c, session, table);
  });
  post('/begin', begunAt);
  post('/pause', pausedAt);
  post('/go-on', goneOnAt);
  post('/wait', jump);
  post('/direct', direct);
  post('/end', endedAt, '/debrief');
  app.post('/drills/sessions/:id/screen', ...guards, (c) => {
    const session = found(c);
    if (session === null) return notFound(c);
    const who = letIn(c, session, newKey());
    const changed = c.var.house.drillSessions.change(session.id, '', (before) =>
      joined(before, { ...who, isScreen: true }),
    );
    return changed.ok
      ? c.redirect(`/join/${session.id}/screen`, 303)
      : problem(c, session, changed.says);
  });
  app.post('/drills/sessions/:id/remove', ...guards, (c) => {
    c.var.house.drillSessions.remove(c.req.param('id'));
    return c.redirect('/drills', 303);
  });
  return app;
};
