/** `dutybound record account`, `stand-in`, `name` and `people`: who is who, apart from what they did. */
import { ACCESS, ACCOUNT_ROLE_IDS, type AccountRole, RIGHTS, roleIn } from '../../record/access.ts';
import { ACCOUNT_CHANGES, GIVEN_HOURS } from '../../record/accounts.ts';
import type { Account } from '../../record/content.ts';
import { firstPassword, keptPassword } from '../../record/passwords.ts';
import { signInInWords } from '../../record/sign-ins.ts';
import { isInstant } from '../../vocabulary/events.ts';
import { faultOfName } from '../../vocabulary/free-text.ts';
import { isPseudonym, type Person, personNamed } from '../../vocabulary/pseudonyms.ts';
import { jsonText } from '../../vocabulary/unseen.ts';
import { printText } from '../terminal.ts';
import { type AsFlags, accountFrom, asAccount, idFrom, Refused } from './account.ts';
import { typed } from './keeping.ts';
import { now, withRecord } from './opening.ts';
import { type EraseFlags, reasonFrom, twoOf } from './writing.ts';

const ACCOUNT_WORD = 'ACCOUNT';
const NO_ACCOUNT = 'no account';

/** @throws Refused where it is not a moment. */
const momentFrom = (given: string, option: string): string => {
  if (isInstant(given)) return given;
  throw new Refused(
    `${option}: is not a date and time with a zone; write it like 2026-03-04T09:00:00Z`,
  );
};

/** A name, typed so that it is in no list of commands. */
const nameTyped = async (asks: string): Promise<string> => {
  const name = (await typed(asks)).trim();
  const fault = faultOfName(name);
  if (fault === null) return name;
  throw new Refused(`the name ${fault}`);
};

const roleOf = (id: string): AccountRole => {
  const role = roleIn(id);
  if (role !== null) return role;
  throw new Refused(
    `${ACCOUNT_WORD}: has no known role; give one of ${ACCOUNT_ROLE_IDS.join(', ')} and a number`,
  );
};

/** Who an account is in timelines. */
const personFrom = (given: string): Person => {
  const person = personNamed(given);
  if (person !== null) return person;
  throw new Refused('--person: is nobody that timelines know; `dutybound words party` lists them');
};

export interface AddFlags extends AsFlags {
  readonly person?: string;
  readonly from?: string;
  readonly until?: string;
}

/** @returns the exit status */
export const addAccount = (given: string, flags: AddFlags): Promise<number> =>
  withRecord({}, async ({ accounts }) => {
    const id = accountFrom(given, ACCOUNT_WORD);
    const { person, from, until } = flags;
    const account: Account = {
      id,
      role: roleOf(id),
      from: from === undefined ? now().toISOString() : momentFrom(from, '--from'),
      ...(person === undefined ? {} : { person: personFrom(person) }),
      ...(until === undefined ? {} : { until: momentFrom(until, '--until') }),
    };
    // The first administrator has nobody above them yet.
    const writer = { account: flags.as === undefined ? id : accountFrom(flags.as) };
    const name = await nameTyped(`Type the name of whoever has ${id}`);
    await accounts.add(writer, { ...account, name });
    const rights = ACCESS[account.role].rights.map((right) => RIGHTS[right]);
    printText(`${id} may: ${rights.join('; ')}.\n`);
    return 0;
  });

/** @returns the exit status */
export const endAccount = (given: string, flags: AsFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const id = accountFrom(given, ACCOUNT_WORD);
    const { account } = asAccount(opened, flags);
    await opened.accounts.end({ account }, id);
    printText(
      `${id} has ended, with what it signed in with and its stand-ins. What it wrote stays.\n`,
    );
    return 0;
  });

/** Erases who was behind an account. @returns the exit status */
export const forgetAccount = (given: string, flags: EraseFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const id = accountFrom(given, ACCOUNT_WORD);
    const reason = reasonFrom(flags.reason);
    const [first, second] = twoOf(opened, flags);
    await opened.accounts.forget(id, [first.account, second.account], reason);
    printText(`Who had ${id} is erased. What it wrote stays, under ${id}.\n`);
    return 0;
  });

export interface PasswordFlags extends AsFlags {
  readonly withoutSecondStep?: boolean;
}

/** Gives an account a first password: for whoever has the machine, where nobody can do it in the console. */
export const givePassword = (given: string, flags: PasswordFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const id = accountFrom(given, ACCOUNT_WORD);
    const writer = { account: asAccount(opened, flags).account };
    const password = firstPassword();
    await opened.accounts.givePassword(writer, id, await keptPassword(password));
    if (flags.withoutSecondStep === true) await opened.accounts.setSecondStep(writer, id, null);
    printText(
      `${id} signs in once with: ${password}\nIt works for ${GIVEN_HOURS / 24} days. They choose their own with it.\n`,
    );
    return 0;
  });

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface MatchFlags extends AsFlags {
  readonly issuer: string;
  readonly id: string;
}

/** Says which school account signs in with an account. @returns the exit status */
export const matchAccount = (given: string, flags: MatchFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const id = accountFrom(given, ACCOUNT_WORD);
    if (!/^https?:\/\/\S+$/.test(flags.issuer) || !URL.canParse(flags.issuer)) {
      throw new Refused('--issuer: give the address in DUTYBOUND_SIGN_IN_ISSUER');
    }
    if (!/^[\x21-\x7e]{1,255}$/.test(flags.id) || flags.id.includes('@')) {
      throw new Refused('--id: give what the server calls them for good, not an e-mail address');
    }
    const writer = { account: asAccount(opened, flags).account };
    // Microsoft writes its IDs small in tokens, and in either way on its pages.
    const theirs = GUID.test(flags.id) ? flags.id.toLowerCase() : flags.id;
    await opened.accounts.matchSchoolAccount(writer, id, { issuer: flags.issuer, id: theirs });
    printText(`Whoever is ${theirs} at ${flags.issuer} signs in as ${id}.\n`);
    return 0;
  });

/** Takes the school account away from an account. @returns the exit status */
export const unmatchAccount = (given: string, flags: AsFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const id = accountFrom(given, ACCOUNT_WORD);
    const writer = { account: asAccount(opened, flags).account };
    await opened.accounts.matchSchoolAccount(writer, id, null);
    printText(`No school account signs in as ${id} any more.\n`);
    return 0;
  });

export interface SignInsFlags extends AsFlags {
  readonly format: 'text' | 'json';
}

/** Who signed in, what was tried, and what was changed, as far as an account may see it. @returns the exit status */
export const listSignIns = (flags: SignInsFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const desk = asAccount(opened, flags);
    const lines = desk.can('see-sign-ins') ? await desk.allSignIns() : await desk.ownSignIns();
    const { tries = [], changes = [] } = desk.can('manage-accounts')
      ? await desk.signInTries()
      : {};
    const text = [
      ...lines.map(
        ({ at, account, ...line }) => `${at}  ${account ?? NO_ACCOUNT}  ${signInInWords(line)}`,
      ),
      ...tries.map(
        ({ day, account, times }) => `${day}  ${account ?? NO_ACCOUNT}  ${times} wrong tries`,
      ),
      ...changes.map(
        ({ at, by, account, change }) => `${at}  ${by}  ${ACCOUNT_CHANGES[change]}  ${account}`,
      ),
    ];
    printText(
      flags.format === 'json'
        ? `${jsonText({ signIns: lines, tries, changes }, 2)}\n`
        : `${text.length === 0 ? 'Nothing yet.' : text.join('\n')}\n`,
    );
    return 0;
  });

export interface ListAccountsFlags extends AsFlags {
  readonly names?: boolean;
  readonly format: 'text' | 'json';
}

/** @returns the exit status */
export const listAccounts = (flags: ListAccountsFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const { accounts } = opened;
    const desk = asAccount(opened, flags);
    if (!desk.can('manage-accounts')) throw new Refused('only an administrator lists the accounts');
    const names = flags.names === true ? await desk.accountNames() : null;
    const rows = accounts.all().map((account) => ({
      ...account,
      schoolAccount: accounts.schoolAccountOf(account.id),
      ...(names === null ? {} : { name: names.get(account.id) ?? null }),
    }));
    const standIns = accounts.standIns();
    const lines = [
      ...rows.map(({ id, from, until, person, schoolAccount, ...rest }) =>
        [
          id,
          `from ${from}`,
          ...(until === undefined ? [] : [`until ${until}`]),
          ...(person === undefined ? [] : [`is ${person}`]),
          ...(schoolAccount === null
            ? []
            : [`signs in as ${schoolAccount.id} at ${schoolAccount.issuer}`]),
          ...('name' in rest ? [rest.name ?? 'erased'] : []),
        ].join('  '),
      ),
      ...standIns.map(
        ({ account, standsInFor, from, until }) =>
          `${account} stands in for ${standsInFor}  from ${from}  until ${until}`,
      ),
    ];
    const text =
      flags.format === 'json' ? jsonText({ accounts: rows, standIns }, 2) : lines.join('\n');
    printText(`${text}\n`);
    return 0;
  });

export interface StandInFlags extends AsFlags {
  readonly for: string;
  readonly from?: string;
  readonly until: string;
}

/** @returns the exit status */
export const addStandIn = (given: string, flags: StandInFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const account = accountFrom(given, ACCOUNT_WORD);
    const standsInFor = accountFrom(flags.for, '--for');
    const from = flags.from === undefined ? now().toISOString() : momentFrom(flags.from, '--from');
    const until = momentFrom(flags.until, '--until');
    const writer = { account: asAccount(opened, flags).account };
    await opened.accounts.standIn(writer, { account, standsInFor, from, until });
    printText(`${account} stands in for ${standsInFor} until ${until}.\n`);
    return 0;
  });

/** Says who a pseudonym of an incident is. @returns the exit status */
export const nameSomebody = (given: string, pseudonym: string, flags: AsFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    if (!isPseudonym(pseudonym)) {
      throw new Refused('PSEUDONYM: is not one; give one such as child-1 or staff-2');
    }
    const desk = asAccount(opened, flags);
    const id = await idFrom(desk, given);
    const name = await nameTyped(`Type who ${pseudonym} is`);
    await desk.name(id, pseudonym, name);
    printText(`Who ${pseudonym} is was kept, apart from the incident.\n`);
    return 0;
  });

/** Who the people of an incident are; the read is logged. @returns the exit status */
export const listPeople = (given: string, flags: AsFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const desk = asAccount(opened, flags);
    if (!desk.can('see-names')) throw new Refused('this account may not see who somebody is');
    const people = await desk.people(await idFrom(desk, given));
    const lines = [...people].map(([pseudonym, name]) => `${pseudonym}  ${name}`);
    printText(`${lines.length === 0 ? 'Nobody was named.' : lines.join('\n')}\n`);
    return 0;
  });
