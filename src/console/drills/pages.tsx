/** Drills of one's own: which there are, beginning one, playing it alone. */
import { Hono } from 'hono';
import { begun } from '../../drill/begin.ts';
import { isEnded, judgedAt } from '../../drill/run.ts';
import type { Scenario } from '../../vocabulary/scenarios.ts';
import { inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Errors } from '../fields.tsx';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
import {
  type Ask,
  type Env,
  type FieldError,
  Form,
  formOf,
  Hidden,
  newKey,
  notFound,
  page,
} from '../web.tsx';
import { aboutInWords, beginsWith, lengthOf, scenarioIn } from './beginning.ts';
import { HowLong } from './clock-forms.tsx';
import { facilitatorPages, mayFacilitate, Sessions } from './facilitate.tsx';
import { joinPages } from './join.tsx';
import { begunNow, openOwn } from './open.ts';
import { ContentNote, clockPages, OneButton, playPages } from './play.tsx';

const OwnDrills = ({ c }: { readonly c: Ask }) => {
  const { house, desk } = c.var;
  const runs = house.drillsOf(desk.account).all().toReversed();
  return runs.length === 0 ? null : (
    <>
      <h2 class="govuk-heading-m">Your drills</h2>
      <p class="govuk-body">Nobody else sees them.</p>
      <ul class="govuk-list db-list">
        {runs.map((run) => (
          <li>
            <a
              class="govuk-link"
              href={isEnded(run) ? `/drills/${run.id}/debrief` : `/drills/${run.id}`}
            >
              {run.scenario.title}
            </a>
            , {isEnded(run) ? 'ended: see the debrief' : 'go on with it'}{' '}
            <span class="govuk-hint db-inline">({inSchoolTime(judgedAt(run))} in the story)</span>
            <OneButton
              action={`/drills/${run.id}/remove`}
              says="Remove it"
              classes="govuk-button--secondary db-small"
            />
          </li>
        ))}
      </ul>
    </>
  );
};

const listPage = async (c: Ask) => {
  const scenarios = await c.var.house.scenarios();
  const hasLeft = c.req.query('left') !== undefined;
  return page(
    c,
    { title: 'Drills', isExercise: true },
    <>
      <a class="govuk-back-link" href="/incidents">
        Incidents
      </a>
      <h1 class="govuk-heading-l">Drills</h1>
      {hasLeft && (
        <p class="govuk-inset-text" role="status">
          You have left. The drill is kept, and its clock stands still until you go on. If something
          in it stays with you, talk to somebody you trust.
        </p>
      )}
      <p class="govuk-body">
        Practise an incident alone. Nothing is real, nobody is rung, and nothing of it goes into the
        record. What the procedure says stays hidden until the debrief, unless you ask for it.
      </p>
      <OwnDrills c={c} />
      {mayFacilitate(c) && <Sessions c={c} />}
      <h2 class="govuk-heading-m">Begin a drill</h2>
      <ul class="govuk-list db-list">
        {scenarios.map((scenario) => (
          <li>
            <a class="govuk-link" href={`/drills/begin/${scenario.id}`}>
              {scenario.title}
            </a>
            <div>{aboutInWords(scenario)}</div>
            <div class="govuk-hint">
              {scenario.content} The story lasts {lengthOf(scenario)}.
            </div>
            {mayFacilitate(c) && (
              <a class="govuk-link" href={`/drills/with-others/${scenario.id}`}>
                Run it with others<span class="govuk-visually-hidden">: {scenario.title}</span>
              </a>
            )}
          </li>
        ))}
      </ul>
    </>,
  );
};

const beginPage = (c: Ask, scenario: Scenario, typed: Form, errors: readonly FieldError[] = []) =>
  page(
    c,
    { title: scenario.title, isExercise: true, hasErrors: errors.length > 0 },
    <>
      <a class="govuk-back-link" href="/drills">
        Do not begin
      </a>
      <Errors errors={errors} />
      <h1 class="govuk-heading-l">{scenario.title}</h1>
      <ContentNote content={scenario.content} leave={null} />
      <p class="govuk-body">
        You can leave at any moment, at once and without a reason. It is about:{' '}
        {aboutInWords(scenario)}. It is judged by the policy of {c.var.house.policy?.school}.
      </p>
      <form method="post" novalidate>
        <Hidden fields={[['key', typed.text('key') || newKey()]]} />
        <HowLong scenario={scenario} typed={typed} errors={errors} />
        <Button text="Begin" preventDoubleClick />
      </form>
    </>,
    errors.length > 0 ? 400 : 200,
  );

const begin = async (c: Ask, scenario: Scenario) => {
  const { house, desk } = c.var;
  const typed = await formOf(c);
  const { id, minutes } = beginsWith(typed);
  const policy = house.drillPolicy;
  if (minutes === null || policy === null) {
    return beginPage(c, scenario, typed, [{ field: 'form', says: 'Choose how long you have' }]);
  }
  const run = begunNow(begun(scenario, policy, id), minutes, house.now().getTime());
  const kept = house.drillsOf(desk.account).add(run);
  return kept.ok
    ? c.redirect(`/drills/${kept.value.id}`, 303)
    : beginPage(c, scenario, typed, [{ field: 'form', says: `Not begun: ${kept.says}` }]);
};

export const drillPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get('/drills', signedInOnly, listPage);
  app.get('/drills/begin/:scenario', signedInOnly, async (c) => {
    const scenario = await scenarioIn(c);
    return scenario === undefined
      ? notFound(c)
      : beginPage(c, scenario, new Form(new URLSearchParams()));
  });
  app.post('/drills/begin/:scenario', signedInOnly, async (c) => {
    const scenario = await scenarioIn(c);
    return scenario === undefined ? notFound(c) : begin(c, scenario);
  });
  app.route('/', facilitatorPages());
  app.route('/', joinPages());
  app.post('/drills/:id/remove', signedInOnly, (c) => {
    c.var.house.drillsOf(c.var.desk.account).remove(c.req.param('id'));
    return c.redirect('/drills', 303);
  });
  playPages(app, '/drills/:id', signedInOnly, openOwn);
  clockPages(app, '/drills/:id', signedInOnly, openOwn);
  return app;
};
