/** Playing a drill: what has come, and what can be done about it. The same for one alone and for a table. */
import type { Hono, MiddlewareHandler } from 'hono';
import { asked, guided, isEnded, type Moved, storyEndsAt } from '../../drill/run.ts';
import { questionsIn, type Told, toldInWords, toldSoFar } from '../../drill/told.ts';
import type { Incident } from '../../engine/replay.ts';
import type { Instant } from '../../engine/time.ts';
import { leftToJudgement, usualDecider } from '../../live/choices.ts';
import { momentOf } from '../../live/compose.ts';
import { neverInOrder } from '../../live/looking-up.ts';
import { factAsked, partyInWords } from '../../norms/predicates.ts';
import { ACT_IDS, type Act } from '../../vocabulary/acts.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import { LONGEST_TEXT } from '../../vocabulary/free-text.ts';
import { partyOf } from '../../vocabulary/pseudonyms.ts';
import { nextInWords } from '../../words/guidance.ts';
import { clockTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Select } from '../components/select.tsx';
import { Textarea } from '../components/textarea.tsx';
import { Errors } from '../fields.tsx';
import { actItems } from '../incident/act-form.tsx';
import { keepAndReturn, withProblem } from '../incident/forms.tsx';
import type { OpenIncident } from '../incident/open.ts';
import { actPage, recordAct, undo } from '../incident/pages.tsx';
import { SayBox, say } from '../incident/say.tsx';
import { type Listener, type Live, liveStream } from '../live.ts';
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
import { PassMinutes } from './clock-forms.tsx';
import { debriefOf } from './debrief.ts';
import {
  asIncident,
  type Change,
  ending,
  formKey,
  goingOn,
  guidanceIn,
  type OpenDrill,
  pausing,
  waiting,
  waitingForNext,
} from './open.ts';

/** A form that presses one button, with a key of its own. */
export const OneButton = ({
  action,
  says,
  fields = [],
  classes = 'govuk-button--secondary',
}: {
  readonly action: string;
  readonly says: string;
  readonly fields?: readonly (readonly [string, string])[];
  readonly classes?: string;
}) => (
  <form method="post" action={action}>
    <Hidden fields={[['key', newKey()], ...fields]} />
    <Button text={says} classes={classes} preventDoubleClick />
  </form>
);

/** What is in the story, and the way out: before anything else. */
export const ContentNote = ({
  content,
  leave,
}: {
  readonly content: string;
  readonly leave: string | null;
}) => (
  <div class="govuk-inset-text">
    <p class="govuk-body">
      <strong>What is in it:</strong> {content}
    </p>
    {leave !== null && <OneButton action={leave} says="Leave at once" />}
  </div>
);

/** How many of the newest stand open; the others are folded away. */
const NEWEST = 3;

export const ToldList = ({
  told,
  incident,
}: {
  readonly told: readonly Told[];
  readonly incident: Incident;
}) => (
  <ol class="govuk-list db-steps" reversed>
    {told.map((each) => {
      const { lead, says } = toldInWords(each, incident.run);
      return (
        <li class={`db-item db-told--${each.kind}`}>
          <span class="govuk-hint db-inline">{clockTime(each.at, each.at)}</span>{' '}
          {lead !== null && <strong>{lead}: </strong>}
          {says}
        </li>
      );
    })}
  </ol>
);

const SoFar = ({ open, incident }: { readonly open: OpenDrill; readonly incident: Incident }) => {
  const told = toldSoFar(open.run).toReversed();
  const isOver = !isEnded(open.run) && open.now >= storyEndsAt(open.run);
  return (
    <section aria-labelledby="so-far">
      <h2 class="govuk-heading-m" id="so-far">
        So far, the newest first
      </h2>
      {isOver && (
        <p class="govuk-inset-text">
          The story is over. Do what is still to be done
          {open.isAlone && ', or end the drill for the debrief'}.
        </p>
      )}
      <ToldList told={told.slice(0, NEWEST)} incident={incident} />
      {told.length > NEWEST && (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">What came before</span>
          </summary>
          <ToldList told={told.slice(NEWEST)} incident={incident} />
        </details>
      )}
    </section>
  );
};

/** How the clock runs, in words. */
export const paceInWords = ({ clock }: OpenDrill['run']): string => {
  if (clock.rate === 0) return 'it moves only when somebody waits';
  if (clock.isPaused) return 'it is paused, and nothing moves';
  const times = Math.round(clock.rate * 10) / 10;
  return times === 1 ? 'it runs as fast as yours' : `it runs ${times} times as fast as yours`;
};

export const ClockNow = ({
  now,
  run,
}: {
  readonly now: Instant;
  readonly run: OpenDrill['run'];
}) => (
  <p class="govuk-body">
    In the drill it is{' '}
    <strong data-shows={now} data-runs-at={run.clock.isPaused ? 0 : run.clock.rate}>
      {clockTime(now, now)}
    </strong>
    ; {paceInWords(run)}.
  </p>
);

const Clock = ({ open }: { readonly open: OpenDrill }) => {
  const { here, run, now, isAlone } = open;
  const { clock } = run;
  return (
    <section aria-labelledby="clock">
      <h2 class="govuk-heading-m" id="clock">
        The clock
      </h2>
      <ClockNow now={now} run={run} />
      <p class="govuk-body">
        <a class="govuk-link" href={here}>
          Look whether something has come
        </a>
      </p>
      {isAlone && (
        <>
          <PassMinutes action={`${here}/wait`} says="Wait" />
          <div class="db-actions">
            <OneButton
              action={`${here}/wait`}
              says="Wait until something comes"
              fields={[['minutes', 'next']]}
            />
            {clock.rate > 0 &&
              (clock.isPaused ? (
                <OneButton action={`${here}/go-on`} says="Go on" />
              ) : (
                <OneButton action={`${here}/pause`} says="Pause" />
              ))}
          </div>
        </>
      )}
    </section>
  );
};

const NOBODY = 'nobody';

const AskForm = ({ open, incident }: { readonly open: OpenDrill; readonly incident: Incident }) => {
  const { run, books, here } = open;
  const { policy } = incident.run;
  const questions = questionsIn(run, books).map((fact) => ({
    value: fact as string,
    text: factAsked(fact, policy),
  }));
  return (
    <form method="post" action={`${here}/ask`}>
      <Hidden fields={[['key', newKey()]]} />
      <Select
        id="who"
        name="who"
        label={{ text: 'Who do you ask?' }}
        items={[
          ...run.scenario.people.map(({ who, is }) => ({ value: who as string, text: is })),
          { value: NOBODY, text: 'nobody: look into it' },
        ]}
      />
      <Select id="fact" name="fact" label={{ text: 'What do you ask?' }} items={questions} />
      <Button text="Ask" classes="govuk-button--secondary" preventDoubleClick />
    </form>
  );
};

/** What the procedure says, as it stood when somebody asked. */
const Guidance = ({ incident, at }: { readonly incident: Incident; readonly at: Instant }) => {
  const shown = nextInWords(incident);
  return (
    <section aria-labelledby="procedure" class="db-question">
      <h2 class="govuk-heading-m" id="procedure">
        What the procedure says at {clockTime(at, at)}
      </h2>
      <h3 class="govuk-heading-s">Now</h3>
      {shown.doNow.length === 0 && <p class="govuk-body">Nothing that is known of so far.</p>}
      <ol class="govuk-list govuk-list--number">
        {shown.doNow.map(({ says }) => (
          <li>{says}</li>
        ))}
      </ol>
      {shown.ask.length > 0 && (
        <>
          <h3 class="govuk-heading-s">To find out</h3>
          <ul class="govuk-list govuk-list--bullet">
            {shown.ask.map(({ asks }) => (
              <li>{asks}</li>
            ))}
          </ul>
        </>
      )}
      <h3 class="govuk-heading-s">Never</h3>
      <ul class="govuk-list govuk-list--bullet">
        {neverInOrder(shown.never).map(({ says }) => (
          <li>{says}</li>
        ))}
      </ul>
    </section>
  );
};

/** How often a browser without JavaScript looks again, in seconds. */
const LOOKS_AGAIN = 60;

const playPage = (c: Ask, open: OpenDrill) => {
  const { run, here, now, isAlone } = open;
  const { scenario } = run;
  const asOpen = asIncident(open);
  const { incident } = asOpen;
  const hasEnded = isEnded(run);
  const guidance = guidanceIn(open);
  return page(
    c,
    { title: scenario.title, isExercise: true, ...(hasEnded ? {} : { refresh: LOOKS_AGAIN }) },
    <>
      {isAlone && (
        <a class="govuk-back-link" href="/drills">
          All drills
        </a>
      )}
      <span class="govuk-caption-l">You are {partyInWords(scenario.you, incident.run.policy)}</span>
      <h1 class="govuk-heading-l">{scenario.title}</h1>
      <ContentNote content={scenario.content} leave={hasEnded ? null : `${here}/leave`} />
      {hasEnded && (
        <>
          <p class="govuk-body">This drill has ended.</p>
          <Button text="See the debrief" href={`${here}/debrief`} />
        </>
      )}
      {guidance !== null && !hasEnded && (
        <Guidance incident={guidance} at={Date.parse(guidanceAt(run))} />
      )}
      <SoFar open={open} incident={incident} />
      {!hasEnded && (
        <>
          <SayBox open={asOpen} />
          <div class="db-actions">
            <Button text="Choose what you do from a list" href={`${here}/act`} />
            <Button
              text="Decide not to do something"
              href={`${here}/decide`}
              classes="govuk-button--secondary"
            />
          </div>
          <section aria-labelledby="ask">
            <h2 class="govuk-heading-m" id="ask">
              Ask somebody
            </h2>
            <AskForm open={open} incident={incident} />
          </section>
          <Clock open={open} />
          <OneButton action={`${here}/guide`} says="Show me what the procedure says" />
          <p class="govuk-hint">The debrief tells how often you looked.</p>
          {isAlone && (
            <Button text="End the drill" href={`${here}/end`} classes="govuk-button--secondary" />
          )}
        </>
      )}
      <p class="govuk-hint" data-changes={hasEnded ? undefined : `${here}/changes`}>
        Made at {clockTime(now, now)} of the drill. Exercise: ring nobody.
      </p>
    </>,
  );
};

const guidanceAt = ({ moves }: OpenDrill['run']): string =>
  moves.findLast(({ kind }) => kind === 'guided')?.at ?? '';

/** Opens the drill of the address for whoever asks; null where it is not there for them. */
export type Opener = (c: Ask) => OpenDrill | null;

type Playing = (c: Ask, open: OpenDrill, typed: Form) => Response | Promise<Response>;

const within =
  (opener: Opener, act: Playing) =>
  async (c: Ask): Promise<Response> => {
    const open = opener(c);
    if (open === null) return notFound(c);
    const typed =
      c.req.method === 'POST' ? await formOf(c) : new Form(new URL(c.req.url).searchParams);
    return act(c, open, typed);
  };

const problem = (c: Ask, open: OpenDrill, says: string) => withProblem(c, asIncident(open), says);

/** Makes a change and shows the drill again. */
const changed = (c: Ask, open: OpenDrill, typed: Form, by: Change, to = open.here) => {
  const moved: Moved = open.change(formKey(typed.text('key')), by);
  return moved.ok ? c.redirect(to, 303) : problem(c, open, moved.says);
};

const ask: Playing = (c, open, typed) => {
  const who = open.run.scenario.people.find((each) => each.who === typed.text('who'))?.who;
  const fact = questionsIn(open.run, open.books).find((each) => each === typed.text('fact'));
  if (fact === undefined || (who === undefined && typed.text('who') !== NOBODY)) {
    return problem(c, open, 'Choose who you ask, and what');
  }
  return changed(c, open, typed, (run, now) => asked(run, who ?? null, fact, now, open.books));
};

const LONGEST_WAIT = /^\d{1,5}$/;

const wait: Playing = (c, open, typed) => {
  const minutes = typed.text('minutes');
  if (minutes === 'next') return changed(c, open, typed, waitingForNext);
  if (!LONGEST_WAIT.test(minutes)) return problem(c, open, 'Say how many minutes pass, such as 10');
  return changed(c, open, typed, waiting(Number(minutes)));
};

const guide: Playing = (c, open, typed) =>
  changed(c, open, typed, (run, now) => ({ ok: true, run: guided(run, now) }));

const endPage: Playing = (c, open) =>
  page(
    c,
    { title: 'End the drill', isExercise: true },
    <>
      <a class="govuk-back-link" href={open.here}>
        Back to the drill
      </a>
      <h1 class="govuk-heading-l">End the drill?</h1>
      <p class="govuk-body">Nothing can be done in it after that.</p>
      <OneButton action={`${open.here}/end`} says="End it, and show the debrief" classes="" />
    </>,
  );

/** What is decided against is left to judgement, or it is simply not done: nothing here says which. */
const notDone = (open: OpenIncident, act: Act, reason: string): TimelineEvent => {
  const { incident, now, me } = open;
  const { doNow, later } = nextInWords(incident);
  const norms = [...doNow, ...later].flatMap((item) =>
    item.acts.some(({ type }) => type === act) ? item.norms : [],
  );
  const [norm] = leftToJudgement(incident, norms);
  const moment = momentOf(incident, null, now);
  return norm === undefined
    ? { ...moment, type: 'act.omitted', by: me, act, reason }
    : {
        ...moment,
        type: 'decision.recorded',
        by: usualDecider(incident.run.policy, partyOf(me)),
        norm,
        reason,
      };
};

const actIn = (typed: Form): Act | undefined => ACT_IDS.find((each) => each === typed.text('act'));

const decidePage = (
  c: Ask,
  open: OpenDrill,
  typed: Form,
  errors: readonly FieldError[] = [],
): Response | Promise<Response> =>
  page(
    c,
    { title: 'Decide not to', isExercise: true, hasErrors: errors.length > 0 },
    <>
      <a class="govuk-back-link" href={open.here}>
        Back, without recording
      </a>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">Decide not to do something</h1>
      <form method="post" action={`${open.here}/decide`} novalidate>
        <Hidden fields={[['key', newKey()]]} />
        <Select
          id="act"
          name="act"
          label={{ text: 'What do you not do?' }}
          items={actItems([], actIn(typed) ?? '')}
          errorMessage={errorIn(errors, 'act')}
        />
        <Textarea
          id="reason"
          name="reason"
          label={{ text: 'Why not?' }}
          rows={3}
          attributes={{ maxlength: String(LONGEST_TEXT) }}
          value={typed.text('reason')}
          errorMessage={errorIn(errors, 'reason')}
        />
        <Button text="Record the decision" preventDoubleClick />
      </form>
    </>,
    errors.length > 0 ? 400 : 200,
  );

const decide: Playing = (c, open, typed) => {
  const act = actIn(typed);
  const errors: FieldError[] = [];
  if (act === undefined) errors.push({ field: 'act', says: 'Choose what you do not do' });
  if (!/\p{L}{2}/u.test(typed.text('reason')))
    errors.push({ field: 'reason', says: 'Say why not, in words' });
  if (act === undefined || errors.length > 0) return decidePage(c, open, typed, errors);
  const as = asIncident(open);
  return keepAndReturn(c, as, [notDone(as, act, typed.text('reason'))], typed, (more) =>
    decidePage(
      c,
      open,
      typed,
      more.map(({ says }) => ({ field: 'reason', says })),
    ),
  );
};

const debriefPage: Playing = (c, open) =>
  isEnded(open.run) ? debriefOf(c, [open.run], open.here) : c.redirect(open.here, 303);

/** How often it is looked whether something has come by itself, in milliseconds. */
const LOOK_EVERY = 2_000;

/** Tells an open page that something has come, or that somebody has done something. */
const changes =
  (listenerOf: (c: Ask) => Listener | null | undefined): Playing =>
  (c, open) =>
    liveStream(
      c,
      ({ say: tell }: Live) => {
        let last = open.run.moves.length;
        const look = (): void => {
          const count = open.again()?.moves.length ?? last;
          if (count === last) return;
          last = count;
          void tell('changed', 'Something has come.').catch(() => {});
        };
        const stop = open.watch(look);
        const timer = setInterval(look, LOOK_EVERY);
        return {
          stop: () => {
            clearInterval(timer);
            stop();
          },
        };
      },
      listenerOf(c),
    );

/**
 * The addresses of a drill, below where it is.
 * @param base such as `/drills/:id`
 * @param listenerOf who hears of changes, where that is not whoever is signed in
 */
export const playPages = (
  app: Hono<Env>,
  base: `/${string}`,
  guard: MiddlewareHandler<Env>,
  opener: Opener,
  listenerOf: (c: Ask) => Listener | null | undefined = () => undefined,
): void => {
  const get = (path: string, act: Playing) => app.get(base + path, guard, within(opener, act));
  const post = (path: string, act: Playing) => app.post(base + path, guard, within(opener, act));
  get('', playPage);
  get('/act', (c, open, typed) => actPage(c, asIncident(open), typed));
  post('/act', (c, open, typed) => recordAct(c, asIncident(open), typed));
  post('/say', (c, open, typed) => say(c, asIncident(open), typed));
  post('/undo', (c, open, typed) => undo(c, asIncident(open), typed));
  get('/decide', (c, open, typed) => decidePage(c, open, typed));
  post('/decide', decide);
  post('/ask', ask);
  post('/guide', guide);
  get('/debrief', debriefPage);
  get('/changes', changes(listenerOf));
};

/** What whoever plays alone can do besides: move the clock, and end it. */
export const clockPages = (
  app: Hono<Env>,
  base: `/${string}`,
  guard: MiddlewareHandler<Env>,
  opener: Opener,
): void => {
  const post = (path: string, act: Playing) => app.post(base + path, guard, within(opener, act));
  post('/wait', wait);
  post('/pause', (c, open, typed) => changed(c, open, typed, pausing));
  post('/go-on', (c, open, typed) => changed(c, open, typed, goingOn));
  post('/leave', (c, open, typed) =>
    changed(c, open, typed, isEnded(open.run) ? unchanged : pausing, '/drills?left'),
  );
  app.get(`${base}/end`, guard, within(opener, endPage));
  post('/end', (c, open, typed) => changed(c, open, typed, ending, `${open.here}/debrief`));
};

const unchanged: Change = (run) => ({ ok: true, run });
