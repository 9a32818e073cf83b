/**
 * How the policy is read where its text leaves it open and the engine has a switch for it: which of the meanings
 * the school takes it to have. Choosing changes no verdict: the policy's files do, so that a timeline comes out the
 * same wherever it is judged. What was chosen and is not in the files yet says so.
 */
import { Hono } from 'hono';
import { reasonTyped } from '../../record/retention.ts';
import { gravestFirst } from '../../report/lint.ts';
import { type Policy, READING_KINDS, type Reading, SEVERITIES } from '../../vocabulary/policies.ts';
import { inSchoolTime } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Input } from '../components/input.tsx';
import { Radios } from '../components/radios.tsx';
import type { House } from '../house.ts';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
import { type Ask, type Env, errorIn, type FieldError, Form, formOf, notFound } from '../web.tsx';
import { keepingPage, mayAny, onlyIf } from './frame.tsx';

export const mayChooseReadings = mayAny('set');

/** Those that something in the policy's files can change. */
const readingsOf = (policy: Policy): readonly Reading[] =>
  gravestFirst(policy.readings.filter(({ parameter }) => parameter !== undefined));

/** How a reading stands: whether anybody has chosen, and whether the files say what was chosen. */
const standsOf = ({ settings }: House, policy: Policy, { id, taken, considered }: Reading) => {
  const chosen = settings.readingChosen(policy.id, id);
  // What was chosen among meanings that the policy no longer has was chosen of something else.
  if (chosen === null || !considered.includes(chosen.meaning)) return { is: 'open' } as const;
  return { is: chosen.meaning === taken ? 'agreed' : 'other', chosen } as const;
};

/** How many nobody has agreed on, and of how many the school has chosen what the policy does not have. */
export const readingsLeft = (house: House): { readonly open: number; readonly other: number } => {
  const { policy } = house;
  const all =
    policy === null ? [] : readingsOf(policy).map((each) => standsOf(house, policy, each).is);
  return {
    open: all.filter((is) => is === 'open').length,
    other: all.filter((is) => is === 'other').length,
  };
};

const Stands = ({ stands }: { readonly stands: ReturnType<typeof standsOf> }) => {
  if (stands.is === 'open') return <strong>Nobody has agreed on it yet.</strong>;
  const { account, at, reason } = stands.chosen;
  return (
    <>
      {stands.is === 'agreed' ? 'Agreed on' : <strong>Another meaning was chosen</strong>} by{' '}
      {account} {inSchoolTime(Date.parse(at))}: {reason}
    </>
  );
};

const readingsPage = (c: Ask, policy: Policy, says: string | null = null) => {
  const all = readingsOf(policy);
  return keepingPage(
    c,
    { title: 'How the policy is read', says },
    <>
      <p class="govuk-body">
        The text of a policy leaves things open. Each of these was taken to mean one thing, so that
        it can be judged. Your school may mean another. The gravest come first.{' '}
        <a class="govuk-link" href="/policy/book">
          The book of the policy
        </a>{' '}
        has all of them.
      </p>
      <ul class="govuk-list db-list">
        {all.map((reading) => (
          <li class="db-item">
            <a class="govuk-link" href={`/readings/${reading.id}`}>
              {reading.problem}
            </a>
            <p>Taken to mean: {reading.taken}</p>
            <p>
              <Stands stands={standsOf(c.var.house, policy, reading)} />
            </p>
          </li>
        ))}
      </ul>
    </>,
  );
};

const readingPage = (
  c: Ask,
  policy: Policy,
  reading: Reading,
  typed: Form,
  errors: readonly FieldError[] = [],
) => {
  const { id, kind, severity, problem, considered, taken, why, parameter, clauses } = reading;
  const stands = standsOf(c.var.house, policy, reading);
  const chosen =
    typed.text('meaning') ||
    String(considered.indexOf(stands.is === 'open' ? taken : stands.chosen.meaning));
  return keepingPage(
    c,
    { title: 'One reading', errors, up: ['/readings', 'How the policy is read'] },
    <>
      <p class="govuk-body-l">{problem}</p>
      <p class="govuk-body">
        Why it has to be read: {READING_KINDS[kind]}. What hangs on it: {SEVERITIES[severity]}.
      </p>
      <p class="govuk-body db-why">Clauses: {clauses.join(', ')}</p>
      <p class="govuk-body">
        <Stands stands={stands} />
      </p>
      {stands.is === 'other' && (
        <div class="govuk-inset-text">
          <p class="govuk-body">
            Incidents are still judged by “{taken}”. To change that, whoever keeps the policy
            changes <code>{parameter}</code> in its <code>policy.yaml</code>, and <code>taken</code>{' '}
            of <code>{id}</code> in <code>readings.yaml</code>. <code>dutybound lint</code> checks
            both. It is a new edition: open incidents keep the one that they began with.
          </p>
        </div>
      )}
      <form method="post" action={`/readings/${id}`} novalidate>
        <Radios
          idPrefix="meaning"
          name="meaning"
          fieldset={{ legend: { text: 'What does your school take it to mean?' } }}
          items={considered.map((text, index) => ({
            value: String(index),
            text,
            checked: String(index) === chosen,
            ...(text === taken ? { hint: { text: `This is how it is judged. ${why}` } } : {}),
          }))}
          errorMessage={errorIn(errors, 'meaning')}
        />
        <Input
          id="why"
          name="why"
          label={{ text: 'Why, and who has agreed to it' }}
          hint={{ text: 'Such as: governors agreed on it in March. Name nobody.' }}
          value={typed.text('why')}
          errorMessage={errorIn(errors, 'why')}
        />
        <Button text="Keep it" preventDoubleClick />
      </form>
    </>,
  );
};

const NOTHING = new Form(new URLSearchParams());

/** The school's policy and the reading of it that an address names. */
const found = (c: Ask) => {
  const { policy } = c.var.house;
  const reading = policy && readingsOf(policy).find(({ id }) => id === c.req.param('id'));
  return policy && reading ? { policy, reading } : null;
};

const choose = async (c: Ask): Promise<Response> => {
  const it = found(c);
  if (it === null) return notFound(c);
  const { policy, reading } = it;
  const { house, desk } = c.var;
  const typed = await formOf(c);
  const meaning = /^\d+$/.test(typed.text('meaning'))
    ? reading.considered[Number(typed.text('meaning'))]
    : undefined;
  const reason = reasonTyped(typed.text('why'));
  const errors = [
    ...(meaning === undefined ? [{ field: 'meaning', says: 'Choose what it means' }] : []),
    ...(reason.ok ? [] : [{ field: 'why', says: `The reason ${reason.says}` }]),
  ];
  if (meaning === undefined || !reason.ok) return readingPage(c, policy, reading, typed, errors);
  const chosen = { policy: policy.id, reading: reading.id, meaning, reason: reason.value };
  await house.settings.chooseReading(desk.writer, chosen);
  return meaning === reading.taken
    ? readingsPage(c, policy, 'Kept: it is judged as you mean it.')
    : readingPage(c, policy, reading, NOTHING);
};

export const readingPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/readings/*', signedInOnly, onlyIf(mayChooseReadings));
  app.get('/readings', (c) => {
    const { policy } = c.var.house;
    return policy === null ? notFound(c) : readingsPage(c, policy);
  });
  app.get('/readings/:id', (c) => {
    const it = found(c);
    return it === null ? notFound(c) : readingPage(c, it.policy, it.reading, NOTHING);
  });
  app.post('/readings/:id', choose);
  return app;
};
