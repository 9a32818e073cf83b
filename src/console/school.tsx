/** What the school says of itself: its policy, whom to reach and when that was checked, its terms. */

import { Hono } from 'hono';
import type { RuleBooks } from '../engine/replay.ts';
import { policyNamed } from '../engine/replay.ts';
import { withContacts } from '../live/contacts.ts';
import type { CheckedContact, School, Term } from '../record/content.ts';
import { PARTIES, type Party } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { dayOf } from '../words/time.ts';
import { Button } from './components/button.tsx';
import { Checkboxes } from './components/checkboxes.tsx';
import { Input } from './components/input.tsx';
import { Select } from './components/select.tsx';
import { Textarea } from './components/textarea.tsx';
import { WarningText } from './components/warning-text.tsx';
import { Errors } from './fields.tsx';
import { signedInOnly } from './signing-in/signed-in-only.tsx';
import { confirmedBy, type PolicyWarning, policyWarnings, unconfirmedIn } from './warnings.ts';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  Form,
  formOf,
  notFound,
  page,
} from './web.tsx';

/** Whom a school has to say itself how to reach, whatever its policy says. */
const OWN_PEOPLE: readonly Party[] = ['dsl', 'deputy-dsl', 'headteacher', 'chair-of-governors'];
const MOST_TERMS = 6;
const MOST_WAYS = 6;
const LONGEST_WAY = 120;

const partiesUnder = (policy: Policy): readonly Party[] => [
  ...OWN_PEOPLE,
  ...(Object.keys(policy.contacts) as Party[]).filter(
    (party) => !OWN_PEOPLE.includes(party) && policy.contacts[party]?.reach.length !== 0,
  ),
];

const nameUnder = (policy: Policy, party: Party): string =>
  policy.contacts[party]?.name ?? PARTIES[party].says;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What the form holds before anything is typed: how things stand. */
const standing = (school: School, policy: Policy): Form => {
  const fields = new URLSearchParams({ policy: school.policy });
  for (const party of partiesUnder(policy)) {
    const { reach = [], checkedOn = '' } = policy.contacts[party] ?? {};
    fields.set(`reach-${party}`, reach.join('\n'));
    fields.set(`checked-${party}`, checkedOn);
  }
  for (const [index, { from, until }] of (school.terms ?? []).entries()) {
    fields.set(`term-${index}-from`, from);
    fields.set(`term-${index}-until`, until);
  }
  return new Form(fields);
};

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

const waysIn = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const A_DAY = 'Give a day, such as 2026-03-04';

const readContacts = (typed: Form, policy: Policy, today: string, errors: FieldError[]) => {
  const contacts: Partial<Record<Party, CheckedContact>> = {};
  for (const party of partiesUnder(policy)) {
    const reach = waysIn(typed.text(`reach-${party}`));
    const checkedOn = typed.text(`checked-${party}`);
    const who = nameUnder(policy, party);
    if (reach.length > MOST_WAYS || reach.some((way) => way.length > LONGEST_WAY)) {
      const says = `${capital(who)}: at most ${MOST_WAYS} lines of ${LONGEST_WAY} letters`;
      errors.push({ field: `reach-${party}`, says });
    }
    if (checkedOn !== '' && (!isDay(checkedOn) || checkedOn > today)) {
      const says = `${capital(who)}: ${isDay(checkedOn) ? 'that day is still to come' : A_DAY}`;
      errors.push({ field: `checked-${party}`, says });
    }
    const before = policy.contacts[party] ?? { reach: [], checkedOn: undefined };
    const isSame = before.reach.join('\n') === reach.join('\n');
    if (isSame && (before.checkedOn ?? '') === checkedOn) continue;
    // A number that was changed has not been checked on the day on which the old one was.
    const isStale = !isSame && checkedOn === before.checkedOn;
    contacts[party] = { reach, ...(checkedOn === '' || isStale ? {} : { checkedOn }) };
  }
  return contacts;
};

const readTerms = (typed: Form, errors: FieldError[]): readonly Term[] => {
  const terms: Term[] = [];
  for (let index = 0; index < MOST_TERMS; index += 1) {
    const [from, until] = [typed.text(`term-${index}-from`), typed.text(`term-${index}-until`)];
    if (from === '' && until === '') continue;
    const field = `term-${index}-${isDay(from) ? 'until' : 'from'}`;
    if (!isDay(from) || !isDay(until)) errors.push({ field, says: A_DAY });
    else if (until < from) errors.push({ field, says: 'A term ends after it begins' });
    else terms.push({ from, until });
  }
  return terms.sort((a, b) => (a.from < b.from ? -1 : 1));
};

const Terms = ({
  typed,
  errors,
}: {
  readonly typed: Form;
  readonly errors: readonly FieldError[];
}) => (
  <fieldset class="govuk-fieldset">
    <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">Terms</legend>
    <div class="govuk-hint">
      First and last days. Out of term, “What to do first” says to ring instead of looking for
      people at school.
    </div>
    {Array.from({ length: MOST_TERMS }, (_, index) => (
      <div class="db-term">
        {(['from', 'until'] as const).map((end) => {
          const id = `term-${index}-${end}`;
          return (
            <Input
              id={id}
              name={id}
              type="date"
              classes="govuk-input--width-10"
              label={{ text: `Term ${index + 1} ${end === 'from' ? 'begins' : 'ends'}` }}
              value={typed.text(id)}
              errorMessage={errorIn(errors, id)}
            />
          );
        })}
      </div>
    ))}
  </fieldset>
);

const schoolPage = (
  c: Ask,
  policy: Policy,
  typed: Form,
  {
    errors = [],
    warnings = [],
    isSaved = false,
  }: {
    readonly errors?: readonly FieldError[];
    readonly warnings?: readonly PolicyWarning[];
    readonly isSaved?: boolean;
  } = {},
) =>
  page(
    c,
    { title: 'The school', hasErrors: errors.length > 0 },
    <>
      <Errors errors={errors} />
      {isSaved && (
        <div class="govuk-inset-text" role="status">
          Saved. The numbers on every page are these from now on.
        </div>
      )}
      <h1 class="govuk-heading-l">The school</h1>
      <form method="post" action="/school" novalidate>
        {warnings.map(({ says }) => (
          <WarningText text={says} iconFallbackText="Warning" />
        ))}
        {warnings.length > 0 && (
          <Checkboxes
            idPrefix="warned"
            name="warned"
            items={[{ value: 'yes', text: 'I know this, and the policy is used all the same.' }]}
            errorMessage={errorIn(errors, 'warned')}
          />
        )}
        <Select
          id="policy"
          name="policy"
          label={{ text: 'Which policy?', classes: 'govuk-label--m' }}
          hint={{ text: 'Incidents that are open keep the policy they began with.' }}
          items={c.var.house.books.policies.map(({ id, school, title, edition }) => ({
            value: id,
            text: `${school}: ${title}, ${edition}`,
            selected: id === typed.text('policy'),
          }))}
          errorMessage={errorIn(errors, 'policy')}
        />
        <h2 class="govuk-heading-m">Whom to ring</h2>
        <p class="govuk-body">
          “What to do first” shows these to anybody, without signing in. No names, no private
          numbers that staff should not have. Each number or address on a line of its own.
        </p>
        {partiesUnder(policy).map((party) => (
          <div class="db-contact">
            <Textarea
              id={`reach-${party}`}
              name={`reach-${party}`}
              rows={2}
              spellcheck={false}
              label={{ text: nameUnder(policy, party), classes: 'govuk-label--s' }}
              value={typed.text(`reach-${party}`)}
              errorMessage={errorIn(errors, `reach-${party}`)}
            />
            <Input
              id={`checked-${party}`}
              name={`checked-${party}`}
              type="date"
              classes="govuk-input--width-10"
              label={{
                html: (
                  <>
                    Last rung, and right
                    <span class="govuk-visually-hidden">: {nameUnder(policy, party)}</span>
                  </>
                ),
              }}
              value={typed.text(`checked-${party}`)}
              errorMessage={errorIn(errors, `checked-${party}`)}
            />
          </div>
        ))}
        <Terms typed={typed} errors={errors} />
        <Button text="Save" preventDoubleClick />
      </form>
    </>,
    errors.length > 0 ? 400 : 200,
  );

/** Its policy with the numbers that the school has said so far; the one that was chosen, where there is one. */
const policyIn = (school: School, chosen: string, books: RuleBooks): Policy => {
  const id = books.policies.some((each) => each.id === chosen) ? chosen : school.policy;
  return withContacts(policyNamed(id, books), school.contacts);
};

const save = async (c: Ask, school: School): Promise<Response> => {
  const { house, desk } = c.var;
  const typed = await formOf(c);
  const policy = policyIn(school, typed.text('policy'), house.books);
  const now = house.now().getTime();
  const errors: FieldError[] = [];
  if (policy.id !== typed.text('policy')) errors.push({ field: 'policy', says: 'Choose a policy' });
  const contacts = { ...school.contacts, ...readContacts(typed, policy, dayOf(now), errors) };
  const terms = readTerms(typed, errors);
  const warnings = unconfirmedIn(policyWarnings(withContacts(policy, contacts), now), school);
  if (warnings.length > 0 && !typed.has('warned')) {
    errors.push({ field: 'warned', says: 'Say that you know this, or check the numbers first' });
  }
  if (errors.length > 0) return schoolPage(c, policy, typed, { errors, warnings });
  const warned = [
    ...school.warned,
    ...confirmedBy(warnings, desk.account, new Date(now).toISOString()),
  ];
  const saved = { ...school, policy: policy.id, contacts, terms, warned };
  await house.settings.setUp(desk.writer, saved);
  return schoolPage(
    c,
    policyIn(saved, '', house.books),
    standing(saved, policyIn(saved, '', house.books)),
    { isSaved: true },
  );
};

export const schoolPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/school', signedInOnly);
  app.get('/school', (c) => {
    const { house, desk } = c.var;
    const { school } = house.settings;
    if (school === null || !desk.can('set')) return notFound(c);
    const policy = policyIn(school, '', house.books);
    const warnings = unconfirmedIn(policyWarnings(policy, house.now().getTime()), school);
    return schoolPage(c, policy, standing(school, policy), { warnings });
  });
  app.post('/school', async (c) => {
    const { house, desk } = c.var;
    const { school } = house.settings;
    return school === null || !desk.can('set') ? notFound(c) : save(c, school);
  });
  return app;
};
