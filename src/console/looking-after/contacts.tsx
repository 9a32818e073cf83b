/** Whom to ring: the school's numbers, when each was last checked and by whom, and changing them. */

import { Hono } from 'hono';
import { checkInWords, checkStateOf, LONG_AGO_DAYS } from '../../live/contacts.ts';
import type { CheckedContact, School } from '../../record/content.ts';
import { isDay } from '../../vocabulary/events.ts';
import { lookAt } from '../../vocabulary/free-text.ts';
import { PARTIES, type Party } from '../../vocabulary/parties.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import { capital } from '../../words/plain.ts';
import { dayOf } from '../../words/time.ts';
import { Button } from '../components/button.tsx';
import { Textarea } from '../components/textarea.tsx';
import { A_DAY, DayField } from '../fields.tsx';
import type { House } from '../house.ts';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
import {
  type Ask,
  type Env,
  errorIn,
  type FieldError,
  Form,
  formOf,
  goOnTo,
  Hidden,
  notFound,
} from '../web.tsx';
import { keepingPage, LinkButton, mayAny, onlyIf } from './frame.tsx';

/** Whom a school has to say itself how to reach, whatever its policy says. */
const OWN_PEOPLE: readonly Party[] = ['dsl', 'deputy-dsl', 'headteacher', 'chair-of-governors'];
const MOST_WAYS = 6;
const LONGEST_WAY = 120;

const partiesUnder = (policy: Policy): readonly Party[] => [
  ...OWN_PEOPLE,
  ...(Object.keys(policy.contacts) as Party[]).filter(
    (party) => !OWN_PEOPLE.includes(party) && policy.contacts[party]?.reach.length !== 0,
  ),
];

const nameUnder = (policy: Policy, party: Party): string =>
  capital(policy.contacts[party]?.name ?? PARTIES[party].says);

const NOBODY = { reach: [] as readonly string[] };

/** One number or address of the school, and how it stands. */
const contactUnder = ({ settings, now }: House, policy: Policy, party: Party) => {
  const contact = policy.contacts[party] ?? { name: '', ...NOBODY };
  return {
    party,
    name: nameUnder(policy, party),
    contact,
    by: settings.school?.contacts[party]?.checkedBy,
    stands: checkStateOf(contact, dayOf(now().getTime())),
  };
};

/** The school's numbers that nobody has checked, or not for long. */
export const numbersToCheck = (
  house: House,
): { readonly never: number; readonly longAgo: number } => {
  const { policy } = house;
  const all =
    policy === null
      ? []
      : partiesUnder(policy).map((party) => contactUnder(house, policy, party).stands);
  return {
    never: all.filter((stands) => stands === 'never').length,
    longAgo: all.filter((stands) => stands === 'long ago').length,
  };
};

const counted = (count: number, says: string): readonly string[] =>
  count === 0 ? [] : [`${count} ${says}`];

/** What is to be checked of the school's numbers, short; null where all is well. */
export const numbersToCheckInWords = (house: House): string | null => {
  const { never, longAgo } = numbersToCheck(house);
  const parts = [
    ...counted(never, 'never checked'),
    ...counted(longAgo, 'not checked for longer than a term'),
  ];
  return parts.length === 0 ? null : `Numbers: ${parts.join(', ')}`;
};

type Line = ReturnType<typeof contactUnder>;

/** Whether there is something to ring that nobody has rung today. */
const canCheck = ({ contact, stands }: Line, today: string): boolean =>
  stands !== 'standing' && !('checkedOn' in contact && contact.checkedOn === today);

const Stands = ({ contact, stands, by }: Line) => {
  if (contact.reach.length === 0) return <strong>No number yet</strong>;
  if (stands === 'standing') return <>No number here that changes.</>;
  const says = capital(`${checkInWords(contact) ?? ''}${by === undefined ? '' : ` by ${by}`}`);
  if (stands === 'checked') return <>{says}</>;
  return (
    <strong>
      {says}
      {stands === 'long ago' && ', longer ago than a term'}
    </strong>
  );
};

const contactsPage = (c: Ask, policy: Policy) => {
  const lines = partiesUnder(policy).map((party) => contactUnder(c.var.house, policy, party));
  const toCheck = numbersToCheckInWords(c.var.house);
  const today = dayOf(c.var.house.now().getTime());
  return keepingPage(
    c,
    { title: 'Whom to ring' },
    <>
      <p class="govuk-body">
        <strong>{toCheck ?? 'Every number was checked within a term'}.</strong> Ring each on a quiet
        day, and say here that it is right. After {LONG_AGO_DAYS} days, about a term and its
        holidays, this page asks again.
      </p>
      <p class="govuk-body">
        “What to do first” shows these to anybody, without signing in. It says beside each when it
        was checked.
      </p>
      <ul class="govuk-list db-list">
        {lines.map((line) => {
          const { party, name, contact } = line;
          return (
            <li class="db-item">
              <h2 class="govuk-heading-s">{name}</h2>
              {contact.reach.map((way) => (
                <p>{way}</p>
              ))}
              <p>
                <Stands {...line} />
              </p>
              {canCheck(line, today) && (
                <form method="post" action={`/contacts/${party}/checked`}>
                  <Hidden fields={[['was', contact.reach.join('\n')]]} />
                  <LinkButton says="Rung today, and right" of={`: ${name}`} />
                </form>
              )}
              <a class="govuk-link" href={`/contacts/${party}`}>
                {contact.reach.length === 0 ? 'Add it' : 'Change it'}
                <span class="govuk-visually-hidden">: {name}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </>,
  );
};

const contactPage = (
  c: Ask,
  { party, name, contact }: Line,
  typed: Form,
  errors: readonly FieldError[] = [],
) =>
  keepingPage(
    c,
    { title: name, errors, up: ['/contacts', 'Whom to ring'] },
    <form method="post" action={`/contacts/${party}`} novalidate>
      <Hidden fields={[['was', contact.reach.join('\n')]]} />
      <Textarea
        id="reach"
        name="reach"
        rows={3}
        spellcheck={false}
        label={{ text: 'Number or address' }}
        hint={{
          text: 'Each on a line of its own. No names, and no private number that staff should not have.',
        }}
        value={typed.text('reach')}
        errorMessage={errorIn(errors, 'reach')}
      />
      <DayField
        id="checked"
        asks="Last rung, and right"
        hint="Leave it empty if nobody has rung it."
        value={typed.text('checked')}
        errors={errors}
      />
      <Button text="Save" preventDoubleClick />
    </form>,
  );

const standing = ({ contact }: Line): Form =>
  new Form(
    new URLSearchParams({
      reach: contact.reach.join('\n'),
      checked: 'checkedOn' in contact ? (contact.checkedOn ?? '') : '',
    }),
  );

const waysIn = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What one of them is that may not be kept: a web address may be, unless it names a file. */
const carriedByWay = (way: string): string | null => {
  const look = lookAt(way);
  const last = look.is === 'address' ? lookAt(way.split(/[/?#=]/).at(-1) ?? '') : look;
  if (look.is === 'refused') return look.what;
  return last.is === 'refused' ? last.what : null;
};

export const carriedByWays = (reach: readonly string[]): string | null => {
  const all = lookAt(reach.join(' '));
  return (
    reach.map(carriedByWay).find((what) => what !== null) ??
    (all.is === 'refused' ? all.what : null)
  );
};

const errorsIn = (typed: Form, reach: readonly string[], today: string): readonly FieldError[] => {
  const errors: FieldError[] = [];
  if (reach.length > MOST_WAYS || reach.some((way) => way.length > LONGEST_WAY)) {
    const says = `At most ${MOST_WAYS} lines of ${LONGEST_WAY} letters`;
    errors.push({ field: 'reach', says });
  }
  const what = errors.length > 0 ? null : carriedByWays(reach);
  if (what !== null) errors.push({ field: 'reach', says: `This holds ${what}; take it out` });
  const day = typed.text('checked');
  if (day !== '' && (!isDay(day) || day > today)) {
    errors.push({ field: 'checked', says: isDay(day) ? 'That day is still to come' : A_DAY });
  }
  return errors;
};

/** Whether somebody else has changed the number since whoever sends this saw it. */
const isOther = (typed: Form, { contact }: Line): boolean =>
  waysIn(typed.text('was')).join('\n') !== contact.reach.join('\n');

const CHANGED = 'Somebody has changed this number since you saw it. Look again.';

const keep = (c: Ask, party: Party, contact: CheckedContact): Promise<void> =>
  c.var.house.settings.change(c.var.desk.writer, (school: School) => ({
    ...school,
    contacts: { ...school.contacts, [party]: contact },
  }));

/** The policy of the school, and the line that an address names. */
const found = (c: Ask): { readonly policy: Policy; readonly line: Line } | null => {
  const { policy } = c.var.house;
  const party = policy && partiesUnder(policy).find((each) => each === c.req.param('party'));
  return policy && party ? { policy, line: contactUnder(c.var.house, policy, party) } : null;
};

const after = (c: Ask, says: string) => goOnTo(c, '/contacts', says);

const save = async (c: Ask): Promise<Response> => {
  const it = found(c);
  if (it === null) return notFound(c);
  const { line } = it;
  const { house, desk } = c.var;
  const typed = await formOf(c);
  const reach = waysIn(typed.text('reach'));
  const today = dayOf(house.now().getTime());
  const errors = isOther(typed, line)
    ? [{ field: 'reach', says: CHANGED }]
    : errorsIn(typed, reach, today);
  if (errors.length > 0) return contactPage(c, line, typed, errors);
  const before = standing(line);
  const isSame = before.text('reach') === reach.join('\n');
  const day = typed.text('checked');
  const isSameDay = day === before.text('checked');
  // A number that was changed has not been checked on the day on which the old one was.
  const isChecked = day !== '' && (isSame || !isSameDay);
  const by = isSame && isSameDay ? line.by : desk.account;
  await keep(c, line.party, {
    reach,
    ...(isChecked ? { checkedOn: day, ...(by === undefined ? {} : { checkedBy: by }) } : {}),
  });
  return after(c, `Saved: ${line.name}. Every page shows it so from now on.`);
};

const check = async (c: Ask): Promise<Response> => {
  const it = found(c);
  if (it === null) return notFound(c);
  const { line } = it;
  if (isOther(await formOf(c), line)) return after(c, CHANGED);
  const { house, desk } = c.var;
  const { reach } = line.contact;
  const checkedOn = dayOf(house.now().getTime());
  await keep(c, line.party, { reach, checkedOn, checkedBy: desk.account });
  return after(c, `${line.name}: checked today by ${desk.account}.`);
};

export const mayKeepContacts = mayAny('keep-contacts');

export const contactPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.use('/contacts/*', signedInOnly, onlyIf(mayKeepContacts));
  app.get('/contacts', (c) => {
    const { policy } = c.var.house;
    return policy === null ? notFound(c) : contactsPage(c, policy);
  });
  app.get('/contacts/:party', (c) => {
    const it = found(c);
    return it === null ? notFound(c) : contactPage(c, it.line, standing(it.line));
  });
  app.post('/contacts/:party', save);
  app.post('/contacts/:party/checked', check);
  return app;
};
