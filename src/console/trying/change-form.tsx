/**
 * The commonest changes of a policy without YAML: how soon, who, and whom to reach. What a rule asks of the policy can
 * be changed here; what a clause says cannot, since that is for its words.
 */

import type { Child } from 'hono/jsx';
import type { RuleBooks } from '../../engine/replay.ts';
import { filled } from '../../norms/filled.ts';
import { guardsOf, isDuty, type Norm } from '../../norms/norm.ts';
import { leavesOf, partyInWords } from '../../norms/predicates.ts';
import { type NormInForce, normsInForce } from '../../norms/procedure.ts';
import { type FieldChange, withFields } from '../../policies/write.ts';
import { PARTIES, PARTY_IDS, type Party } from '../../vocabulary/parties.ts';
import type { Policy, TimeWord } from '../../vocabulary/policies.ts';
import { PROCEDURE_IDS, PROCEDURES } from '../../vocabulary/procedures.ts';
import { ROLES, type Role } from '../../vocabulary/roles.ts';
import { capital } from '../../words/plain.ts';
import { workingDaysInWords } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Checkboxes } from '../components/checkboxes.tsx';
import { Details } from '../components/details.tsx';
import { Input } from '../components/input.tsx';
import { Textarea } from '../components/textarea.tsx';
import { Errors } from '../fields.tsx';
import { type Ask, errorIn, type FieldError, Form, notFound, page } from '../web.tsx';

/** Who acts for the school, who is a pupil and who is nobody's business is settled for all rules at once. */
const NOT_HERE: readonly Role[] = ['schoolPeople', 'pupils', 'parents', 'notConcerned'];
/** A role that so many have is a kind of people, and not somebody to be told. */
const MANY = 8;
const MOST_WAYS = 6;
const LONGEST_NAME = 120;
/** As many as a policy may set: 31 days. */
const MOST_MINUTES = 44_640;

type Limit = TimeWord | 'emergency';

const rulesUnder = ({ procedures }: RuleBooks, policy: Policy): readonly NormInForce[] =>
  PROCEDURE_IDS.flatMap((id) => normsInForce(procedures[id], policy));

/** The time that a rule has, as a number that the policy sets; null where it sets none. */
const limitOf = ({ norm, clauses, limitMinutes }: NormInForce, policy: Policy): Limit | null => {
  if (limitMinutes === null) return null;
  if (isDuty(norm) && norm.emergency) return 'emergency';
  const words = clauses.flatMap(({ timeWord }) => timeWord ?? []);
  return words.find((word) => policy.limits[word] === limitMinutes) ?? null;
};

const limitInWords = (rule: NormInForce, policy: Policy): string => {
  const { limitMinutes, limitWorkingDays } = rule;
  if (limitMinutes === null) {
    return limitWorkingDays === null ? 'no time is set' : workingDaysInWords(limitWorkingDays);
  }
  const limit = limitOf(rule, policy);
  const minutes = `within ${limitMinutes} minutes`;
  return limit === null || limit === 'emergency' ? minutes : `“${limit}”, read as ${minutes}`;
};

/** The roles that a rule asks the policy for, in whoever does it or is told. */
const rolesOf = (norm: Norm, policy: Policy): readonly Role[] => {
  const leaves = Object.values(guardsOf(norm)).flatMap(leavesOf);
  const roles = leaves.flatMap((leaf) =>
    leaf.kind === 'by' || leaf.kind === 'to' ? [leaf.role] : [],
  );
  return [...new Set(roles)].filter((role) => {
    const { length } = policy.roles[role];
    return !NOT_HERE.includes(role) && length > 0 && length < MANY;
  });
};

/** Who could be in a role: whoever is, and others of the same kind. */
const couldBe = (role: Role, policy: Policy): readonly Party[] => {
  const own = policy.roles[role];
  const groups = new Set(own.map((party) => PARTIES[party].group));
  return PARTY_IDS.filter(
    (party) =>
      own.includes(party) ||
      (groups.has(PARTIES[party].group) &&
        party !== 'unrecorded' &&
        (!party.startsWith('own-') || policy.parties?.some(({ id }) => id === party) === true)),
  );
};

/** Whom a rule has somebody reach, and how is in the policy. */
const reachedBy = (norm: Norm, policy: Policy): readonly Party[] => {
  const told = Object.values(guardsOf(norm))
    .flatMap(leavesOf)
    .flatMap((leaf) => (leaf.kind === 'to' ? policy.roles[leaf.role] : []));
  return [...new Set(told)].filter((party) => policy.contacts[party] !== undefined).slice(0, MANY);
};

/** What the form of a rule holds before anything is typed. */
export const standingForm = (rule: NormInForce, policy: Policy): Form => {
  const fields = new URLSearchParams();
  const limit = limitOf(rule, policy);
  if (limit !== null) fields.set('minutes', String(policy.limits[limit]));
  for (const role of rolesOf(rule.norm, policy)) {
    for (const party of policy.roles[role]) fields.append(`role-${role}`, party);
  }
  for (const party of reachedBy(rule.norm, policy)) {
    const { name = '', reach = [] } = policy.contacts[party] ?? {};
    fields.set(`name-${party}`, name);
    fields.set(`reach-${party}`, reach.join('\n'));
  }
  return new Form(fields);
};

/** The other rules for which the same field counts. */
const Others = ({ rules, policy }: { rules: readonly NormInForce[]; policy: Policy }) =>
  rules.length === 0 ? (
    <p class="govuk-body">It counts for this rule alone.</p>
  ) : (
    <Details
      summaryText={`It changes ${rules.length} more ${rules.length === 1 ? 'rule' : 'rules'}`}
    >
      <ul class="govuk-list govuk-list--bullet">
        {rules.map(({ norm }) => (
          <li>{filled(norm.title, policy)}</li>
        ))}
      </ul>
    </Details>
  );

const HowSoon = ({ rule, all, policy, typed, errors }: RuleShown) => {
  const limit = limitOf(rule, policy);
  return (
    <section>
      <h2 class="govuk-heading-m">How soon</h2>
      {limit === null ? (
        <p class="govuk-body">
          {capital(limitInWords(rule, policy))}. A clause says so: change its words in clauses.yaml.
        </p>
      ) : (
        <>
          <Input
            id="minutes"
            name="minutes"
            inputmode="numeric"
            classes="govuk-input--width-5"
            label={{
              text:
                limit === 'emergency'
                  ? 'Minutes within which 999 is called'
                  : `Minutes that “${limit}” is read as`,
            }}
            value={typed.text('minutes')}
            errorMessage={errorIn(errors, 'minutes')}
          />
          <Others
            rules={all.filter((each) => each !== rule && limitOf(each, policy) === limit)}
            policy={policy}
          />
        </>
      )}
    </section>
  );
};

interface RuleShown {
  readonly rule: NormInForce;
  readonly all: readonly NormInForce[];
  readonly policy: Policy;
  readonly typed: Form;
  readonly errors: readonly FieldError[];
}

const Who = ({ rule, all, policy, typed, errors }: RuleShown) => (
  <>
    {rolesOf(rule.norm, policy).map((role) => (
      <section>
        <Checkboxes
          name={`role-${role}`}
          classes="govuk-checkboxes--small"
          fieldset={{
            legend: {
              text: capital(ROLES[role]),
              classes: 'govuk-fieldset__legend--m',
            },
          }}
          hint={{ text: 'Any one of them is enough.' }}
          values={typed.all(`role-${role}`)}
          items={couldBe(role, policy).map((party) => ({
            value: party,
            text: partyInWords(party, policy),
          }))}
          errorMessage={errorIn(errors, `role-${role}`)}
        />
        <Others
          rules={all.filter((each) => each !== rule && rolesOf(each.norm, policy).includes(role))}
          policy={policy}
        />
      </section>
    ))}
  </>
);

const Whom = ({ rule, policy, typed, errors }: RuleShown) => {
  const parties = reachedBy(rule.norm, policy);
  return parties.length === 0 ? null : (
    <section>
      <h2 class="govuk-heading-m">Whom to reach</h2>
      <p class="govuk-body">
        No verdict hangs on it. The numbers that the school checks itself stand under{' '}
        <em>Whom to ring</em>.
      </p>
      {parties.map((party) => (
        <div class="db-contact">
          <Input
            id={`name-${party}`}
            name={`name-${party}`}
            label={{ text: `The name used for ${PARTIES[party].says}` }}
            value={typed.text(`name-${party}`)}
            errorMessage={errorIn(errors, `name-${party}`)}
          />
          <Textarea
            id={`reach-${party}`}
            name={`reach-${party}`}
            rows={3}
            spellcheck={false}
            label={{ text: `How to reach ${PARTIES[party].says}, one way on each line` }}
            value={typed.text(`reach-${party}`)}
            errorMessage={errorIn(errors, `reach-${party}`)}
          />
        </div>
      ))}
    </section>
  );
};

export const ruleForm = (
  c: Ask,
  policy: Policy,
  id: string,
  typed?: Form,
  errors: readonly FieldError[] = [],
) => {
  const all = rulesUnder(c.var.house.givenBooks, policy);
  const rule = all.find(({ norm }) => norm.id === id);
  if (rule === undefined) return notFound(c);
  const shown: RuleShown = {
    rule,
    all,
    policy,
    typed: typed ?? standingForm(rule, policy),
    errors,
  };
  return page(
    c,
    { title: 'Change a rule', hasErrors: errors.length > 0 },
    <>
      <Errors errors={errors} />
      <a class="govuk-back-link" href="/policy/change">
        Choose another rule
      </a>
      <h1 class="govuk-heading-l">{filled(rule.norm.title, policy)}</h1>
      <p class="govuk-body">{filled(rule.norm.says, policy)}</p>
      <ul class="govuk-list">
        {rule.clauses.map(({ id: clause, says }) => (
          <li>
            <strong>{clause}</strong> {says}
          </li>
        ))}
      </ul>
      <form method="post" action={`/policy/change/${rule.norm.id}`} novalidate>
        <HowSoon {...shown} />
        <Who {...shown} />
        <Whom {...shown} />
        <Button text="Put it into the change, and try it" preventDoubleClick />
      </form>
    </>,
    errors.length > 0 ? 400 : 200,
  );
};

/** Whether a rule has all these words in its name, in what it asks or in its procedure. */
const has = ({ norm }: NormInForce, words: readonly string[], policy: Policy, title: string) => {
  const text = `${filled(norm.title, policy)} ${filled(norm.says, policy)} ${title}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

const LONGEST_SEARCH = 100;

export const searchedIn = (c: Ask): string => (c.req.query('q') ?? '').slice(0, LONGEST_SEARCH);
export const wordsOf = (text: string): readonly string[] =>
  text.toLowerCase().split(/\s+/).filter(Boolean);

export const Search = ({
  at,
  typed,
  says,
  children,
}: {
  readonly at: string;
  readonly typed: string;
  readonly says: string;
  /** What else narrows it. */
  readonly children?: Child;
}) => (
  <form method="get" action={at}>
    <Input id="q" name="q" type="search" label={{ text: says }} value={typed} />
    {children}
    <Button text="Search" classes="govuk-button--secondary" />
  </form>
);

export const listOfRules = (c: Ask, policy: Policy) => {
  const asked = searchedIn(c);
  const words = wordsOf(asked);
  return page(
    c,
    { title: 'Choose a rule' },
    <>
      <a class="govuk-back-link" href="/policy/try">
        A change of the policy
      </a>
      <h1 class="govuk-heading-l">Which rule is to change?</h1>
      <Search at="/policy/change" typed={asked} says="Words of the rule" />
      {PROCEDURE_IDS.map((id) => {
        const title = PROCEDURES[id];
        const rules = normsInForce(c.var.house.givenBooks.procedures[id], policy).filter((each) =>
          has(each, words, policy, title),
        );
        return rules.length === 0 ? null : (
          <section>
            <h2 class="govuk-heading-m">{title}</h2>
            <ul class="govuk-list db-list">
              {rules.map((rule) => (
                <li>
                  <a class="govuk-link" href={`/policy/change/${rule.norm.id}`}>
                    {filled(rule.norm.title, policy)}
                  </a>
                  : {limitInWords(rule, policy)}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </>,
  );
};

const waysIn = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

interface Changing {
  readonly books: RuleBooks;
  /** What the change is built on, and what it is so far. */
  readonly base: Policy;
  readonly policy: Policy;
  /** The policy.yaml so far. */
  readonly text: string;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Only what differs from the base stands in the file. */
const differing = (group: string, field: string, value: unknown, base: unknown): FieldChange => [
  [group, field],
  isSame(value, base) ? undefined : value,
];

const limitChanges = (typed: Form, limit: Limit, base: Policy, errors: FieldError[]) => {
  const text = typed.text('minutes');
  const minutes = Number(text);
  if (!/^\d{1,5}$/.test(text) || minutes < 1 || minutes > MOST_MINUTES) {
    errors.push({ field: 'minutes', says: `Give whole minutes, from 1 to ${MOST_MINUTES}` });
    return [];
  }
  return [differing('limits', limit, minutes, base.limits[limit])];
};

const roleChanges = (typed: Form, role: Role, { base, policy }: Changing, errors: FieldError[]) => {
  const chosen = typed.all(`role-${role}`);
  const parties = couldBe(role, policy).filter((party) => chosen.includes(party));
  if (parties.length === 0) {
    const says = 'Choose somebody. A rule without anybody is taken out by its clause';
    errors.push({ field: `role-${role}`, says });
    return [];
  }
  const own = base.roles[role];
  const asBefore = own.length === parties.length && own.every((each) => parties.includes(each));
  const words = base.roleWords[role] === undefined ? [] : [role];
  return [
    differing('roles', role, asBefore ? own : parties, own),
    // Words for whoever it was before would say the wrong people.
    ...words.map((each): FieldChange => [['roleWords', each], asBefore ? undefined : null]),
  ];
};

const contactChanges = (typed: Form, party: Party, base: Policy, errors: FieldError[]) => {
  const [name, reach] = [typed.text(`name-${party}`), waysIn(typed.text(`reach-${party}`))];
  if (name === '' || name.length > LONGEST_NAME) {
    errors.push({ field: `name-${party}`, says: `Give a name of at most ${LONGEST_NAME} letters` });
  }
  if (reach.length > MOST_WAYS || reach.some((way) => way.length > LONGEST_NAME)) {
    const says = `At most ${MOST_WAYS} lines of ${LONGEST_NAME} letters`;
    errors.push({ field: `reach-${party}`, says });
  }
  const before = base.contacts[party];
  const same = before?.name === name && isSame(before.reach, reach);
  return [differing('contacts', party, same ? before : { name, reach }, before)];
};

/** The policy.yaml with what the form of a rule says; null where there is no such rule. */
export const textChangedBy = (
  typed: Form,
  id: string,
  changing: Changing,
): { readonly text: string } | { readonly errors: readonly FieldError[] } | null => {
  const { books, base, policy, text } = changing;
  const rule = rulesUnder(books, policy).find(({ norm }) => norm.id === id);
  if (rule === undefined) return null;
  const errors: FieldError[] = [];
  const limit = limitOf(rule, policy);
  const changes: readonly FieldChange[] = [
    ...(limit === null ? [] : limitChanges(typed, limit, base, errors)),
    ...rolesOf(rule.norm, policy).flatMap((role) => roleChanges(typed, role, changing, errors)),
    ...reachedBy(rule.norm, policy).flatMap((party) => contactChanges(typed, party, base, errors)),
  ];
  return errors.length > 0 ? { errors } : { text: withFields(text, changes) };
};
