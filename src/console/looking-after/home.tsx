/** The one page from which everything is found that whoever looks after a record does. */
import { Hono } from 'hono';
import { ACCESS, ACCOUNT_ROLE_IDS, hasRight, type Right } from '../../record/access.ts';
import { listInWords } from '../../words/entries.ts';
import { dayInWords, dayOf } from '../../words/time.ts';
import { maySeeAlerts } from '../alerts.tsx';
import {
  mayChooseReadings,
  READINGS_SAYS,
  READINGS_TO_CHOOSE,
  readingsLeft,
} from '../readings.tsx';
import { signedInOnly } from '../signing-in/signed-in-only.tsx';
import { type Ask, type Env, page } from '../web.tsx';
import { lastBackup, mayBackUp } from './backup.tsx';
import { mayKeepContacts, numbersToCheckInWords } from './contacts.tsx';
import { mayErase, waitingToErase } from './erasing.tsx';
import { HOME, HOME_SAYS, onlyIf } from './frame.tsx';
import { lastlyInWords, mayKeepKeys } from './keys.tsx';
import { maySeeLeavers } from './leavers.tsx';
import { mayManage, roleInWords } from './people.tsx';
import { holdsOf, mayHold, maySet, settingInWords } from './retention.tsx';
import { mayChoosePolicy } from './school.tsx';
import { maySayStandIns, standInsFor } from './stand-ins.tsx';
import { maySeeTrust, trustInWords } from './trust.tsx';

interface Thing {
  readonly name: string;
  readonly href: string;
  readonly may: (c: Ask) => boolean;
  /** By which rights, for those who have none of them. */
  readonly rights: readonly Right[];
  /** What it is for, or how it stands, in a line. */
  readonly says: (c: Ask) => string | Promise<string>;
}

const counted = (count: number, one: string, more: string): string =>
  `${count} ${count === 1 ? one : more}`;

const PEOPLE: readonly Thing[] = [
  {
    name: 'People',
    href: '/people',
    may: mayManage,
    rights: ['manage-accounts'],
    says: ({ var: { house } }) => {
      const now = house.accounts.all().filter(({ id }) => house.accounts.inForce(id) !== null);
      return `${counted(now.length, 'account', 'accounts')}. Add somebody, roles, a forgotten password, a lost telephone.`;
    },
  },
  {
    name: 'Who stands in for whom',
    href: '/stand-ins',
    may: maySayStandIns,
    rights: ['manage-accounts', 'decide'],
    says: ({ var: { house, desk } }) => {
      const ahead = standInsFor(house, desk.account, desk.can('manage-accounts'));
      return ahead.length === 0
        ? 'Nobody now. When somebody is away, and until when.'
        : `${counted(ahead.length, 'stand-in', 'stand-ins')} now or planned.`;
    },
  },
  {
    name: 'Somebody leaves',
    href: '/leavers',
    may: maySeeLeavers,
    rights: ['manage-accounts', 'decide'],
    says: () => 'What to do, in order: their incidents, their account, the keys.',
  },
  {
    name: 'Who is alerted, and how',
    href: '/alerts',
    may: maySeeAlerts,
    rights: ['set', 'manage-accounts'],
    says: () => 'Who hears of a new concern, one after the other. Send a trial alert.',
  },
  {
    name: 'What was tried and changed',
    href: '/people/log',
    may: mayManage,
    rights: ['manage-accounts'],
    says: () => 'Wrong passwords, and who changed which account.',
  },
];

const termsInWords = ({ var: { house } }: Ask): string => {
  const today = dayOf(house.now().getTime());
  const terms = (house.settings.school?.terms ?? []).filter(({ until }) => until >= today);
  const last = terms.at(-1);
  return last === undefined
    ? 'No term is given that has not ended.'
    : `Given until ${dayInWords(last.until)}.`;
};

const SCHOOL: readonly Thing[] = [
  {
    name: 'Whom to ring',
    href: '/contacts',
    may: mayKeepContacts,
    rights: ['keep-contacts'],
    says: ({ var: { house } }) =>
      `${numbersToCheckInWords(house) ?? 'Every number was checked within a term'}.`,
  },
  {
    name: 'Terms',
    href: '/terms',
    may: mayKeepContacts,
    rights: ['keep-contacts'],
    says: termsInWords,
  },
  {
    name: READINGS_SAYS,
    href: READINGS_TO_CHOOSE,
    may: mayChooseReadings,
    rights: ['set'],
    says: ({ var: { house } }) => {
      const { open, other } = readingsLeft(house);
      return other > 0
        ? `${counted(other, 'meaning', 'meanings')} chosen that the policy does not have yet.`
        : `${counted(open, 'is', 'are')} still to be agreed on.`;
    },
  },
  {
    name: 'Which policy',
    href: '/school',
    may: mayChoosePolicy,
    rights: ['set'],
    says: ({ var: { house } }) =>
      house.policy === null ? '' : `${house.policy.title}, ${house.policy.edition}.`,
  },
  {
    name: 'The trust',
    href: '/trust',
    may: maySeeTrust,
    rights: ['set', 'decide'],
    says: ({ var: { house } }) => trustInWords(house),
  },
];

/** Where the pages of a school are not those of a trust. */
const OF_TRUSTS: readonly string[] = ['/people', '/leavers', '/people/log', '/keys', '/backup'];

const RECORD: readonly Thing[] = [
  {
    name: 'How long things are kept',
    href: '/retention',
    may: maySet,
    rights: ['set'],
    says: (c) => `Closed incidents: ${settingInWords(c, 'keep-closed')}. Also receipts and alerts.`,
  },
  {
    name: 'Holds',
    href: '/holds',
    may: mayHold,
    rights: ['decide'],
    says: async (c) => {
      const { held } = await holdsOf(c);
      return held.length === 0
        ? 'Nothing is held. Keep an incident from being erased.'
        : `${counted(held.length, 'incident is', 'incidents are')} held.`;
    },
  },
  {
    name: 'Erasing an incident',
    href: '/erasing',
    may: mayErase,
    rights: ['erase'],
    says: async (c) => {
      const waiting = await waitingToErase(c);
      return waiting === 0
        ? 'One person asks for it, another one does it.'
        : `${counted(waiting, 'waits', 'wait')} for a second person.`;
    },
  },
  {
    name: 'Keys',
    href: '/keys',
    may: mayKeepKeys,
    rights: ['keep-keys'],
    says: ({ var: { house } }) =>
      `${lastlyInWords(house, 'keys-checked', 'Last checked')}. Rotate, passphrase, recovery sheet.`,
  },
  {
    name: 'Backup',
    href: '/backup',
    may: mayBackUp,
    rights: ['back-up'],
    says: ({ var: { house } }) => `${lastBackup(house).says}.`,
  },
];

const GROUPS = [
  ['People', PEOPLE],
  ['The school', SCHOOL],
  ['The record', RECORD],
] as const;

/** What there is in this console, by its headings. */
const groupsAt = ({ var: { house } }: Ask) =>
  GROUPS.map(([heading, things]) => ({
    heading,
    things: things.filter(({ href }) =>
      house.isTrust ? OF_TRUSTS.includes(href) : href !== '/trust' || house.ownTrusts !== null,
    ),
  })).filter(({ things }) => things.length > 0);

/** Whether there is anything here for an account. */
export const mayLookAfter = (c: Ask): boolean =>
  groupsAt(c).some(({ things }) => things.some(({ may }) => may(c)));

/** Who does it: the roles that may in every case. */
const whoDoes = (rights: readonly Right[]): string =>
  listInWords(
    ACCOUNT_ROLE_IDS.filter(
      (role) => !('only' in ACCESS[role]) && rights.some((right) => hasRight(role, right)),
    ).map(roleInWords),
    'or',
  );

const homePage = async (c: Ask) => {
  const lines = await Promise.all(
    groupsAt(c).map(async ({ heading, things }) => ({
      heading,
      things: await Promise.all(
        things.map(async (thing) => ({
          ...thing,
          line: thing.may(c) ? await thing.says(c) : null,
        })),
      ),
    })),
  );
  return page(
    c,
    { title: HOME_SAYS },
    <>
      <h1 class="govuk-heading-l">{HOME_SAYS}</h1>
      {lines.map(({ heading, things }) => (
        <section>
          <h2 class="govuk-heading-m">{heading}</h2>
          <ul class="govuk-list db-list">
            {things.map(({ name, href, rights, line }) => (
              <li class="db-item">
                {line === null ? (
                  <>
                    {name}
                    <p class="govuk-hint">For: {whoDoes(rights)}.</p>
                  </>
                ) : (
                  <>
                    <a class="govuk-link" href={href}>
                      <strong>{name}</strong>
                    </a>
                    <p>{line}</p>
                  </>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>,
  );
};

export const lookingAfterPages = (): Hono<Env> => {
  const app = new Hono<Env>();
  app.get(HOME, signedInOnly, onlyIf(mayLookAfter), homePage);
  return app;
};

/** What is to be done there now, short. */
const toDoInWords = async (c: Ask): Promise<string> => {
  const { house } = c.var;
  const waiting = mayErase(c) ? await waitingToErase(c) : 0;
  const parts = [
    mayKeepContacts(c) ? numbersToCheckInWords(house) : null,
    mayBackUp(c) && !house.isDemonstration && lastBackup(house).isMissed
      ? 'Backup: none lately'
      : null,
    waiting > 0 ? `To erase: ${counted(waiting, 'waits', 'wait')} for a second person` : null,
  ];
  return parts.flatMap((part) => (part === null ? [] : [` ${part}.`])).join('');
};

/** The way there, with what is to be done: always in the same place. */
export const LookingAfterLink = async ({ c }: { readonly c: Ask }) =>
  mayLookAfter(c) ? (
    <li>
      <a class="govuk-link" href={HOME}>
        {HOME_SAYS}
      </a>
      .<strong>{await toDoInWords(c)}</strong>
    </li>
  ) : null;
