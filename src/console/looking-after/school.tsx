/** Which policy is the school's, and what somebody has to know before they rely on it. */
import { Hono } from 'hono';
import { policyNamed } from '../../engine/replay.ts';
import { withContacts } from '../../live/contacts.ts';
import type { School } from '../../record/content.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import { Button } from '../components/button.tsx';
import { Checkboxes } from '../components/checkboxes.tsx';
import { Select } from '../components/select.tsx';
import { WarningText } from '../components/warning-text.tsx';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
import { confirmedBy, type PolicyWarning, policyWarnings, unconfirmedIn } from '../warnings.ts';
import { type Ask, type Env, errorIn, type FieldError, formOf, goOnTo, notFound } from '../web.tsx';
import { keepingPage, mayAny, onlyIf } from './frame.tsx';

const schoolPage = (
  c: Ask,
  chosen: string,
  warnings: readonly PolicyWarning[],
  errors: readonly FieldError[] = [],
) =>
  keepingPage(
    c,
    { title: 'Which policy', errors },
    <form method="post" action="/school" novalidate>
      {warnings.map(({ says: warns }) => (
        <WarningText text={warns} iconFallbackText="Warning" />
      ))}
      {warnings.length > 0 && (
        <>
          <p class="govuk-body">
            <a class="govuk-link" href="/contacts">
              Check the numbers
            </a>{' '}
            first, where it is about them.
          </p>
          <Checkboxes
            idPrefix="warned"
            name="warned"
            items={[{ value: 'yes', text: 'I know this, and the policy is used all the same.' }]}
            errorMessage={errorIn(errors, 'warned')}
          />
        </>
      )}
      <Select
        id="policy"
        name="policy"
        label={{ text: 'The policy that new incidents are judged by' }}
        hint={{ text: 'Incidents that are open keep the policy they began with.' }}
        items={c.var.house.books.policies.map(({ id, school, title, edition }) => ({
          value: id,
          text: `${school}: ${title}, ${edition}`,
          selected: id === chosen,
        }))}
        errorMessage={errorIn(errors, 'policy')}
      />
      <Button text="Save" preventDoubleClick />
    </form>,
  );

/** What is to be confirmed of a policy with the numbers that the school has said so far. */
const warningsOf = (c: Ask, policy: Policy, school: School): readonly PolicyWarning[] => {
  const own = withContacts(policy, school.contacts);
  return unconfirmedIn(policyWarnings(own, c.var.house.now().getTime()), school);
};

const save = async (c: Ask, school: School): Promise<Response> => {
  const { house, desk } = c.var;
  const typed = await formOf(c);
  const { policies } = house.books;
  const policy = policies.find(({ id }) => id === typed.text('policy'));
  if (policy === undefined) {
    const errors = [{ field: 'policy', says: 'Choose a policy' }];
    const current = policyNamed(school.policy, house.books);
    return schoolPage(c, school.policy, warningsOf(c, current, school), errors);
  }
  const warnings = warningsOf(c, policy, school);
  if (warnings.length > 0 && !typed.has('warned')) {
    const says = 'Say that you know this, or check the numbers first';
    return schoolPage(c, policy.id, warnings, [{ field: 'warned', says }]);
  }
  const confirmed = confirmedBy(warnings, desk.account, house.now().toISOString());
  await house.settings.change(desk.writer, (now) => ({
    ...now,
    policy: policy.id,
    warned: [...now.warned, ...confirmed],
  }));
  return goOnTo(c, '/school', 'Saved.');
};

export const mayChoosePolicy = mayAny('set');

export const schoolPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/school', signedInOnly, onlyIf(mayChoosePolicy));
  app.get('/school', (c) => {
    const { settings, policy } = c.var.house;
    const { school } = settings;
    if (school === null || policy === null) return notFound(c);
    return schoolPage(c, school.policy, warningsOf(c, policy, school));
  });
  app.post('/school', async (c) => {
    const { school } = c.var.house.settings;
    return school === null ? notFound(c) : save(c, school);
  });
  return app;
};
