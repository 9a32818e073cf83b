/**
 * How unclear or conflicting wording of the school's policy is interpreted: what it says, what is used, and why, for
 * whoever is signed in. Where the policy's files have a switch for it, those who answer for safeguarding say which
 * meaning the school takes it to have. That changes no verdict: the files do, so that a timeline comes out the same
 * wherever it is judged. What was chosen and is not in the files yet says so.
 */

import { Hono } from 'hono';
import { filled } from '../norms/filled.ts';
import { normsInForce } from '../norms/procedure.ts';
import { reasonTyped } from '../record/retention.ts';
import { gravestFirst } from '../report/lint.ts';
import {
  type Policy,
  READING_KINDS,
  type Reading,
  SEVERITIES,
  type Severity,
} from '../vocabulary/policies.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import { capital } from '../words/plain.ts';
import { inSchoolTime } from '../words/time.ts';
import { Button } from './components/button.tsx';
import { Details } from './components/details.tsx';
import { Pagination } from './components/pagination.tsx';
import { Radios } from './components/radios.tsx';
import { Select } from './components/select.tsx';
import { WhyField } from './fields.tsx';
import type { House } from './house.ts';
import { keepingPage, mayAny, onlyIf } from './looking-after/frame.tsx';
import { rulesOf } from './policy.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import { Search, searchedIn, wordsOf } from './trying/change-form.tsx';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  Form,
  formOf,
  goOnTo,
  notFound,
  page,
} from './web.tsx';

const ON_ONE_PAGE = 20;

export const READINGS = '/policy/readings';
export const READINGS_SAYS = 'How unclear wording is read';

export const mayChooseReadings = mayAny('set');

/** Which are shown to those who choose. */
const WHICH = {
  all: 'All of them',
  'to-choose': 'Those that the school can choose',
  open: 'Those that nobody has agreed on',
} as const;
type Which = keyof typeof WHICH;

/** Where those that the school can choose are found. */
export const READINGS_TO_CHOOSE = `${READINGS}?which=to-choose`;

/** Whether something in the policy's files can change it. */
const canChoose = ({ parameter }: Reading): boolean => parameter !== undefined;

/** How a reading stands: whether anybody has chosen, and whether the files say what was chosen. */
const standsOf = ({ settings }: House, policy: Policy, { id, taken, considered }: Reading) => {
  const chosen = settings.readingChosen(policy.id, id);
  // What was chosen among meanings that the policy no longer has was chosen of something else.
  if (chosen === null || !considered.includes(chosen.meaning)) return { is: 'open' } as const;
  return { is: chosen.meaning === taken ? 'agreed' : 'other', chosen } as const;
};
type Standing = ReturnType<typeof standsOf>;

/** How many nobody has agreed on, and of how many the school has chosen what the policy does not have. */
export const readingsLeft = (house: House): { readonly open: number; readonly other: number } => {
  const { policy } = house;
  const all =
    policy === null
      ? []
      : policy.readings.filter(canChoose).map((each) => standsOf(house, policy, each).is);
  return {
    open: all.filter((is) => is === 'open').length,
    other: all.filter((is) => is === 'other').length,
  };
};

const Stands = ({ stands }: { readonly stands: Standing }) => {
  if (stands.is === 'open') return <strong>Nobody has agreed on it yet.</strong>;
  const { account, at, reason } = stands.chosen;
  return (
    <>
      {stands.is === 'agreed' ? 'Agreed on' : <strong>Another meaning was chosen</strong>} by{' '}
      {account} {inSchoolTime(Date.parse(at))}: {reason}
    </>
  );
};

/** The titles of the rules in force, by their ids. */
const titlesUnder = (policy: Policy, { givenBooks }: House): ReadonlyMap<string, string> =>
  new Map(
    PROCEDURE_IDS.flatMap((id) =>
      normsInForce(givenBooks.procedures[id], policy).map(({ norm }) => [
        norm.id as string,
        filled(norm.title, policy),
      ]),
    ),
  );

const textOf = (reading: Reading, policy: Policy, titles: ReadonlyMap<string, string>): string =>
  [
    reading.id,
    reading.problem,
    ...reading.considered,
    reading.why,
    ...clausesOf(reading, policy).flatMap(({ id, says }) => [id, says]),
    ...reading.norms.map((norm) => titles.get(norm) ?? ''),
  ]
    .join(' ')
    .toLowerCase();

const clausesOf = ({ clauses }: Reading, policy: Policy) =>
  policy.clauses.filter(({ id }) => clauses.includes(id));

const HANGS: Readonly<Record<Severity, string>> = {
  high: `much: ${SEVERITIES.high}`,
  medium: `something: ${SEVERITIES.medium}`,
  low: 'little',
};

/** Most clauses that stand in the open. */
const MOST_CLAUSES = 3;

const Clauses = ({ of }: { readonly of: Policy['clauses'] }) => (
  <ul class="govuk-list govuk-list--bullet">
    {of.map(({ id, says }) => (
      <li>
        <strong>{id}</strong> {says}
      </li>
    ))}
  </ul>
);

const Shown = ({
  reading,
  policy,
  titles,
  stands,
}: {
  readonly reading: Reading;
  readonly policy: Policy;
  readonly titles: ReadonlyMap<string, string>;
  /** Null for those who do not choose, and where there is no choice. */
  readonly stands: Standing | null;
}) => {
  const { id, kind, severity, problem, considered, taken, why, norms, parameter } = reading;
  const clauses = clausesOf(reading, policy);
  const rules = new Set(norms.flatMap((norm) => titles.get(norm) ?? []));
  return (
    <section class="db-sheet" aria-labelledby={`reading-${id}`}>
      <h2 class="govuk-heading-s" id={`reading-${id}`}>
        {problem}
      </h2>
      <p class="govuk-body">
        <strong>It is read so:</strong> {taken}
      </p>
      <p class="govuk-body">
        <strong>Why:</strong> {why}
      </p>
      {stands !== null && (
        <p class="govuk-body">
          <Stands stands={stands} />{' '}
          <a class="govuk-link" href={`${READINGS}/${id}`}>
            Say what your school takes it to mean
            <span class="govuk-visually-hidden">: {problem}</span>
          </a>
        </p>
      )}
      <p class="govuk-body">
        <strong>What hangs on it:</strong> {HANGS[severity]}.
        {rules.size > 0 && ` Rules: ${[...rules].join('; ')}.`}
      </p>
      {clauses.length > 0 && (
        <>
          <p class="govuk-body">
            <strong>What the text says, in our words:</strong>
          </p>
          <Clauses of={clauses.slice(0, MOST_CLAUSES)} />
        </>
      )}
      <Details summaryText="How else it could be read">
        <p class="govuk-body">{capital(READING_KINDS[kind])}. Considered:</p>
        <ul class="govuk-list govuk-list--bullet">
          {considered.map((each) => (
            <li>{each}</li>
          ))}
        </ul>
        {clauses.length > MOST_CLAUSES && (
          <>
            <p class="govuk-body">It is about these clauses too:</p>
            <Clauses of={clauses.slice(MOST_CLAUSES)} />
          </>
        )}
        <p class="govuk-body">
          Its name is {id}.{parameter !== undefined && ` In a policy.yaml, ${parameter} chooses.`}
        </p>
      </Details>
    </section>
  );
};

const whichIn = (c: Ask): Which => {
  const asked = c.req.query('which') ?? '';
  return mayChooseReadings(c) && asked in WHICH ? (asked as Which) : 'all';
};

const readingsPage = (c: Ask, policy: Policy) => {
  const { house } = c.var;
  const [asked, which] = [searchedIn(c), whichIn(c)];
  const words = wordsOf(asked);
  const titles = titlesUnder(policy, house);
  const standing = (reading: Reading) =>
    mayChooseReadings(c) && canChoose(reading) ? standsOf(house, policy, reading) : null;
  const found = gravestFirst(
    policy.readings.filter((reading) => {
      const stands = standing(reading);
      if (which === 'to-choose' && stands === null) return false;
      if (which === 'open' && stands?.is !== 'open') return false;
      const text = textOf(reading, policy, titles);
      return words.every((word) => text.includes(word));
    }),
  );
  const pages = Math.max(1, Math.ceil(found.length / ON_ONE_PAGE));
  const number = Math.min(pages, Math.max(1, Math.trunc(Number(c.req.query('page') ?? 1)) || 1));
  const from = (number - 1) * ON_ONE_PAGE;
  const at = (page: number) => ({
    href: `${READINGS}?${new URLSearchParams({
      ...(asked === '' ? {} : { q: asked }),
      ...(which === 'all' ? {} : { which }),
      page: String(page),
    })}`,
  });
  return page(
    c,
    { title: READINGS_SAYS },
    <>
      <a class="govuk-back-link" href="/policy">
        The policy
      </a>
      <h1 class="govuk-heading-l">{READINGS_SAYS}</h1>
      <p class="govuk-body">
        The text of a policy leaves things open. Each of these was taken to mean one thing, so that
        it can be judged. These choices are ours, not the policy's. Those on which most hangs come
        first.
      </p>
      <Search at={READINGS} typed={asked} says="Words of the text, of a rule or of a clause">
        {mayChooseReadings(c) && (
          <Select
            id="which"
            name="which"
            label={{ text: 'Which' }}
            items={Object.entries(WHICH).map(([value, text]) => ({
              value,
              text,
              selected: value === which,
            }))}
          />
        )}
      </Search>
      <p class="govuk-body">
        {found.length === 0
          ? 'No match.'
          : `${from + 1} to ${Math.min(found.length, from + ON_ONE_PAGE)} of ${found.length}`}
      </p>
      {found.slice(from, from + ON_ONE_PAGE).map((reading) => (
        <Shown reading={reading} policy={policy} titles={titles} stands={standing(reading)} />
      ))}
      {pages > 1 && (
        <Pagination
          previous={number > 1 ? at(number - 1) : undefined}
          next={number < pages ? at(number + 1) : undefined}
        />
      )}
    </>,
  );
};

const NOTHING = new Form(new URLSearchParams());

const readingPage = (
  c: Ask,
  policy: Policy,
  reading: Reading,
  {
    typed = NOTHING,
    errors = [],
  }: {
    readonly typed?: Form;
    readonly errors?: readonly FieldError[];
  } = {},
) => {
  const { id, kind, severity, problem, considered, taken, why, parameter, clauses } = reading;
  const stands = standsOf(c.var.house, policy, reading);
  const chosen =
    typed.text('meaning') ||
    String(considered.indexOf(stands.is === 'open' ? taken : stands.chosen.meaning));
  return keepingPage(
    c,
    { title: 'One reading', errors, up: [READINGS_TO_CHOOSE, READINGS_SAYS] },
    <>
      <p class="govuk-body-l">{problem}</p>
      <p class="govuk-body">
        {capital(READING_KINDS[kind])}. What hangs on it: {HANGS[severity]}.
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
      <form method="post" action={`${READINGS}/${id}`} novalidate>
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
        <WhyField
          asks="Why, and who has agreed to it"
          hint="Such as: governors agreed on it in March. Name nobody."
          typed={typed}
          errors={errors}
        />
        <Button text="Keep it" preventDoubleClick />
      </form>
    </>,
  );
};

/** The school's policy and the reading of it that an address names, where there is a choice. */
const found = (c: Ask) => {
  const { policy } = c.var.house;
  const reading = policy?.readings.find(({ id }) => id === c.req.param('id'));
  return policy && reading && canChoose(reading) ? { policy, reading } : null;
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
  if (meaning === undefined || !reason.ok)
    return readingPage(c, policy, reading, { typed, errors });
  const chosen = { policy: policy.id, reading: reading.id, meaning, reason: reason.value };
  await house.settings.chooseReading(desk.writer, chosen);
  const says = meaning === reading.taken ? 'Kept: it is judged as you mean it.' : 'Kept.';
  return goOnTo(c, `${READINGS}/${reading.id}`, says);
};

export const readingPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use(`${READINGS}/*`, signedInOnly);
  app.get(READINGS, (c) => {
    const rules = rulesOf(c.var.house);
    return rules === null ? notFound(c) : readingsPage(c, rules.policy);
  });
  app.use(`${READINGS}/:id`, onlyIf(mayChooseReadings));
  app.get(`${READINGS}/:id`, (c) => {
    const it = found(c);
    return it === null ? notFound(c) : readingPage(c, it.policy, it.reading);
  });
  app.post(`${READINGS}/:id`, choose);
  return app;
};
