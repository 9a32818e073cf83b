/**
 * Accounts, and who stands in for whom. What an account is stands in one stream, who is behind it in a
 * stream of its own, which can be erased when somebody leaves: what they wrote stays, under the account.
 */
import { madeOnce } from '../norms/made-once.ts';
import type { Person } from '../vocabulary/pseudonyms.ts';
import { ACCOUNT_ROLE_IDS, hasRight, needsSecondStep, partiesOf, roleIn } from './access.ts';
import type {
  Account,
  Content,
  Item,
  KeptPassword,
  SchoolAccount,
  SecondStep,
  StandIn,
  Writer,
} from './content.ts';
import { RecordFault } from './fault.ts';
import type { StreamId } from './journal.ts';
import { idOf, nameKey } from './names.ts';
import { SignInLog } from './sign-ins.ts';
import type { Streams } from './streams.ts';
import type { TryCounter } from './tries.ts';

/** An account to be made: its role and a number make its id. */
export interface NewAccount extends Account {
  /** Who is behind it. */
  readonly name: string;
}

const refused = (says: string): RecordFault => new RecordFault('not-allowed', says);

const instantIn = (text: string): number => {
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) throw refused('give a date and time, such as 2026-03-04T09:00:00Z');
  return instant;
};

const isWithin = (at: number, from: string, until: string | undefined): boolean =>
  Date.parse(from) <= at && (until === undefined || at < Date.parse(until));

/** How long a password that somebody else gave can be used: over a weekend. */
export const GIVEN_HOURS = 72;
const HOUR = 3_600_000;

export const ACCOUNT_CHANGES = {
  'account-added': 'added the account',
  'account-changed': 'changed the account',
  'account-ended': 'ended the account',
  'stand-in-said': 'said who stands in for the account',
  'stand-in-ended': 'ended standing in for the account',
  'password-given': 'gave the account a first password',
  'password-chosen': 'chose a password',
  'second-step-changed': 'changed the second step',
  'second-step-taken': 'took the second step away',
  'paper-code-used': 'used a code on paper',
  'school-account-matched': 'matched a school account to the account',
  'school-account-taken': 'took the school account away from the account',
} as const;

/** That an account, or how it signs in, was changed. */
export interface AccountChange {
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly account: string;
  readonly change: keyof typeof ACCOUNT_CHANGES;
  /** Who stands in for the account, or did. */
  readonly standIn?: string;
}

/** Those that stand with the accounts, and not with their names. */
const IN_REGISTER: ReadonlySet<keyof typeof ACCOUNT_CHANGES> = new Set([
  'account-added',
  'account-changed',
  'account-ended',
  'stand-in-said',
  'stand-in-ended',
]);

/** What of a second step was changed; null where a device only counted on. */
const stepChange = (
  before: SecondStep,
  after: SecondStep,
): 'paper-code-used' | 'second-step-changed' | null => {
  const partsOf = ({ passkeys, secret }: SecondStep) =>
    JSON.stringify([secret, passkeys.map(({ id }) => id)]);
  const isSame = partsOf(before) === partsOf(after);
  const isLess = after.onPaper.every((code) => before.onPaper.includes(code));
  if (!isSame || !isLess) return 'second-step-changed';
  return after.onPaper.length < before.onPaper.length ? 'paper-code-used' : null;
};

/** What a server may call somebody: by the standard at most 255 characters of ASCII. */
const SCHOOL_ACCOUNT_ID = /^[\x21-\x7e]{1,255}$/;

const isSame = (one: SchoolAccount, other: SchoolAccount): boolean =>
  one.issuer === other.issuer && one.id === other.id;
const keyOfStandIn = ({ account, standsInFor, from }: Omit<StandIn, 'until'>): string =>
  `${account} ${standsInFor} ${from}`;

export const NO_SECOND_STEP: SecondStep = { passkeys: [], secret: null, onPaper: [] };

export class Accounts {
  readonly #streams: Streams;
  readonly #now: () => Date;
  readonly #accounts = new Map<string, Account>();
  /** The last word on each: of the same two from the same moment there is one. */
  readonly #standIns = new Map<string, StandIn>();
  readonly #names = new Map<string, string>();
  /** The same, written in one way. */
  readonly #nameKeys = new Map<string, string>();
  readonly #passwords = new Map<string, KeptPassword>();
  readonly #secondSteps = new Map<string, SecondStep>();
  readonly #schoolAccounts = new Map<string, SchoolAccount>();
  /** Who each account was in timelines at any time. */
  readonly #persons = new Map<string, Set<Person>>();
  /** What `personsBehind` gives, for as long as nothing of an account changes: it is asked for each incident on each page. */
  readonly #behind = new Map<string, ReadonlySet<Person>>();
  /** What `standing` gives, and from when until when it does. */
  #standing: { readonly is: object; readonly from: number; readonly until: number } | null = null;
  #changes: AccountChange[] = [];
  /** Of each stream, how many frames were taken. */
  readonly #taken = new Map<StreamId, number>();
  #taking: Promise<void> = Promise.resolve();
  /** Who signed in, and what was refused. */
  readonly signIns: SignInLog;

  private constructor(streams: Streams, now: () => Date) {
    this.#streams = streams;
    this.#now = now;
    this.signIns = new SignInLog(streams, now);
  }

  static async open(streams: Streams, now: () => Date): Promise<Accounts> {
    const accounts = new Accounts(streams, now);
    await accounts.#takeNew();
    streams.follow(() => accounts.#takeNew());
    return accounts;
  }

  /**
   * Takes what was written of accounts since it was taken last, here or by another server.
   * @param also an account that may be in no register yet
   */
  #takeNew(also: string | null = null): Promise<void> {
    const done = this.#taking.then(async () => {
      let isNew = await this.#takeNewOf(this.register);
      for (const id of new Set([...this.#accounts.keys(), ...(also === null ? [] : [also])])) {
        isNew = (await this.#takeNewOf(this.#nameStream(id), id)) || isNew;
      }
      if (isNew) this.#changes.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    });
    this.#taking = done.catch(() => {});
    return done;
  }

  async #takeNewOf(stream: StreamId, account: string | null = null): Promise<boolean> {
    const taken = this.#taken.get(stream) ?? 0;
    const { frames, isErased } = this.#streams.get(stream) ?? { frames: 0, isErased: false };
    if (frames === taken) return false;
    if (isErased && account !== null) this.#forgetName(account);
    const contents = isErased ? [] : ((await this.#streams.read(stream, taken + 1)) ?? []);
    for (const content of contents) this.#take(content);
    this.#taken.set(stream, isErased ? frames : taken + contents.length);
    return contents.length > 0;
  }

  /** The stream of the register. */
  get register(): StreamId {
    return idOf(this.#streams.record, 'accounts');
  }

  #nameStream(id: string): StreamId {
    return idOf(this.#streams.record, `who ${id} is`);
  }

  #take({ items, written, writer }: Content): void {
    this.#behind.clear();
    this.#standing = null;
    for (const item of items) {
      const change = this.#changeIn(item, writer, written);
      if (change !== null) this.#changes.push({ at: written, by: writer.account, ...change });
      if (item.kind === 'account') this.#takeAccount(item.account);
      if (item.kind === 'account-name') {
        this.#names.set(item.account, item.name);
        this.#nameKeys.set(item.account, nameKey(item.name));
      }
      if (item.kind === 'stand-in') this.#standIns.set(keyOfStandIn(item.standIn), item.standIn);
      if (item.kind === 'password') this.#passwords.set(item.account, item.password);
      if (item.kind === 'second-step') this.#secondSteps.set(item.account, item.secondStep);
      if (item.kind === 'school-account') {
        if (item.schoolAccount === null) this.#schoolAccounts.delete(item.account);
        else this.#schoolAccounts.set(item.account, item.schoolAccount);
      }
    }
  }

  /** What an item changes for an account, before it is taken. */
  #changeIn(
    item: Item,
    { account: by }: Writer,
    at: string,
  ): Omit<AccountChange, 'at' | 'by'> | null {
    if (item.kind === 'account') {
      const { id, until } = item.account;
      // It may have been written in another time zone.
      const isEnded = until !== undefined && Date.parse(until) <= Date.parse(at);
      if (isEnded) return { account: id, change: 'account-ended' };
      return { account: id, change: this.#accounts.has(id) ? 'account-changed' : 'account-added' };
    }
    if (item.kind === 'stand-in') {
      const { account: standIn, standsInFor: account, until } = item.standIn;
      const isEnded = Date.parse(until) <= Date.parse(at);
      return { account, change: isEnded ? 'stand-in-ended' : 'stand-in-said', standIn };
    }
    if (item.kind === 'password') {
      const { account, password } = item;
      const { givenUntil } = password;
      if (givenUntil === undefined) return { account, change: 'password-chosen' };
      return givenUntil <= at ? null : { account, change: 'password-given' };
    }
    if (item.kind === 'school-account') {
      const { account, schoolAccount } = item;
      const change = schoolAccount === null ? 'school-account-taken' : 'school-account-matched';
      return { account, change };
    }
    if (item.kind !== 'second-step') return null;
    const { account, secondStep } = item;
    if (by !== account) return { account, change: 'second-step-taken' };
    const change = stepChange(this.#secondSteps.get(account) ?? NO_SECOND_STEP, secondStep);
    return change === null ? null : { account, change };
  }

  #takeAccount(account: Account): void {
    const { id, role, person } = account;
    const before = this.#persons.get(id) ?? partiesOf(role);
    this.#accounts.set(id, account);
    this.#persons.set(id, new Set([...before, ...(person === undefined ? [] : [person])]));
  }

  /** Writes something of who is behind an account and how they sign in, or, of none, into the register. */
  #writeOf(of: string | null, writer: Writer, item: Item): Promise<void> {
    return this.#streams.inTurn(() => this.#writeNowOf(of, writer, item));
  }

  /** Only within `inTurn`. */
  async #writeNowOf(of: string | null, writer: Writer, item: Item): Promise<void> {
    const stream = of === null ? this.register : this.#nameStream(of);
    await this.#takeNew(of);
    const taken = this.#taken.get(stream) ?? 0;
    await this.#streams.add('accounts', stream, this.#content(writer, [item]), taken);
    await this.#takeNew(of);
  }

  #content(writer: Writer, items: readonly Item[]): Content {
    return { written: this.#now().toISOString(), writer, key: '', items };
  }

  /** All accounts that there ever were. */
  all(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  /** An account that can be used now. */
  inForce(id: string): Account | null {
    const account = this.#accounts.get(id);
    const at = this.#now().getTime();
    return account !== undefined && isWithin(at, account.from, account.until) ? account : null;
  }

  /** The accounts that this one stands in for now. */
  stoodInForBy(id: string): readonly Account[] {
    const at = this.#now().getTime();
    return this.standIns().flatMap(({ account, standsInFor, from, until }) => {
      const other = account === id && isWithin(at, from, until) ? this.inForce(standsInFor) : null;
      return other === null ? [] : [other];
    });
  }

  /** Whether it shows more than a password when it signs in: by its own role, or by that of whoever it stands in for. */
  needsSecondStep(id: string): boolean {
    const own = this.inForce(id);
    const all = own === null ? [] : [own, ...this.stoodInForBy(id)];
    return all.some(({ role }) => needsSecondStep(role));
  }

  /**
   * Something that is the same for as long as nothing of an account changes, and none begins, ends or is stood in
   * for: what is worked out from accounts can be kept by it.
   */
  get standing(): object {
    const now = this.#now().getTime();
    const known = this.#standing;
    if (known !== null && known.from <= now && now < known.until) return known.is;
    const turns = [...this.#accounts.values(), ...this.#standIns.values()]
      .flatMap(({ from, until }) => [from, until ?? from])
      .map((moment) => Date.parse(moment))
      .filter((moment) => moment > now);
    const is = {};
    this.#standing = { is, from: now, until: Math.min(Number.POSITIVE_INFINITY, ...turns) };
    return is;
  }

  /** What was changed of accounts and of how they sign in, the oldest first; nothing of names erased since. */
  changes(): readonly AccountChange[] {
    return this.#changes;
  }

  /** A secret of this record, the same after each start. @param purpose what it is for: each has another */
  secretFor(purpose: string): Buffer {
    return this.#streams.secretFor(purpose);
  }

  /** What was tried lately at accounts, on any server. */
  get tries(): TryCounter {
    return this.#streams.tries;
  }

  /** Whether there is, or ever was, such an account. */
  has(id: string): boolean {
    return this.#accounts.has(id);
  }

  /** The password that an account was given or has chosen last, whether or not it still opens anything. */
  lastPasswordOf(id: string): KeptPassword | null {
    return this.inForce(id) === null ? null : (this.#passwords.get(id) ?? null);
  }

  /** The password that an account has chosen; null where it has none, or cannot be used now. */
  passwordOf(id: string): KeptPassword | null {
    const password = this.lastPasswordOf(id);
    return password?.givenUntil === undefined ? password : null;
  }

  /** The password that somebody else gave to an account, as long as it can be used. */
  givenPasswordOf(id: string): KeptPassword | null {
    const password = this.lastPasswordOf(id);
    const until = password?.givenUntil;
    return until !== undefined && this.#now().toISOString() < until ? password : null;
  }

  #setPassword(writer: Writer, account: string, password: KeptPassword): Promise<void> {
    return this.#writeOf(account, writer, { kind: 'password', account, password });
  }

  /** Keeps the password that somebody has chosen. @throws RecordFault where there is no such account. */
  async setPassword(id: string, password: KeptPassword): Promise<void> {
    if (this.inForce(id) === null) throw refused('there is no such account');
    await this.#setPassword({ account: id }, id, password);
  }

  /**
   * Gives an account a password to begin with, or in place of one that was forgotten.
   * @throws RecordFault where the writer may not, or where there is no such account.
   */
  async givePassword(writer: Writer, id: string, password: KeptPassword): Promise<void> {
    if (this.inForce(id) === null) throw refused('there is no such account');
    if (!this.#mayManage(writer)) throw refused('only an administrator gives first passwords');
    const givenUntil = new Date(this.#now().getTime() + GIVEN_HOURS * HOUR).toISOString();
    await this.#setPassword(writer, id, { ...password, givenUntil });
  }

  /**
   * Uses up a password that somebody else gave.
   * @returns whether it could still be used: of two at once one only
   */
  useGivenPassword(id: string, used: KeptPassword): Promise<boolean> {
    return this.#streams.inTurn(async () => {
      const given = this.givenPasswordOf(id);
      if (given === null || given.hash !== used.hash) return false;
      const password = { ...given, givenUntil: this.#now().toISOString() };
      const item: Item = { kind: 'password', account: id, password };
      await this.#writeNowOf(id, { account: id }, item);
      return true;
    });
  }

  /** What an account shows beside its password; null where it has nothing, or cannot be used now. */
  secondStepOf(id: string): SecondStep | null {
    return this.inForce(id) === null ? null : (this.#secondSteps.get(id) ?? null);
  }

  /** The account that a passkey belongs to and that can be used now. */
  ofPasskey(passkey: string): Account | null {
    for (const [id, { passkeys }] of this.#secondSteps) {
      if (passkeys.some((each) => each.id === passkey)) return this.inForce(id);
    }
    return null;
  }

  /**
   * Says what an account shows beside its password from now on. An administrator may only take it from
   * somebody else: their telephone is lost.
   * @throws RecordFault where the writer may not, or where there is no such account.
   */
  async setSecondStep(writer: Writer, id: string, secondStep: SecondStep | null): Promise<void> {
    if (this.inForce(id) === null) throw refused('there is no such account');
    const mayTake = secondStep === null && this.#mayManage(writer);
    if (writer.account !== id && !mayTake) throw refused('everybody adds their own second step');
    await this.#writeOf(id, writer, {
      kind: 'second-step',
      account: id,
      secondStep: secondStep ?? NO_SECOND_STEP,
    });
  }

  /**
   * Changes what an account shows beside its password, from what it is at that moment: of two changes at once
   * neither undoes the other, and a code on paper opens once.
   * @param change what it is from then on; null where it cannot be changed so any more
   * @returns whether it was changed
   */
  changeSecondStep(id: string, change: (now: SecondStep) => SecondStep | null): Promise<boolean> {
    return this.#streams.inTurn(async () => {
      const now = this.secondStepOf(id) ?? NO_SECOND_STEP;
      const secondStep = this.inForce(id) === null ? null : change(now);
      if (secondStep === null) return false;
      const item: Item = { kind: 'second-step', account: id, secondStep };
      if (secondStep !== now) await this.#writeNowOf(id, { account: id }, item);
      return true;
    });
  }

  /** The school account that was matched to an account, whether or not the account can be used now. */
  schoolAccountOf(id: string): SchoolAccount | null {
    return this.#schoolAccounts.get(id) ?? null;
  }

  /** The account that a school account was matched to, whether or not it can be used now. */
  matchedTo(schoolAccount: SchoolAccount): string | null {
    for (const [id, each] of this.#schoolAccounts) if (isSame(each, schoolAccount)) return id;
    return null;
  }

  /**
   * Says which school account signs in with an account from now on: one, and with no other account.
   * @param schoolAccount null where none does any more
   * @throws RecordFault where the writer may not, where there is no such account, or where either has another
   */
  matchSchoolAccount(
    writer: Writer,
    id: string,
    schoolAccount: SchoolAccount | null,
  ): Promise<void> {
    // On no server at once with another account.
    return this.#streams.alone(async () => {
      if (!this.#mayManage(writer)) throw refused('only an administrator matches school accounts');
      const before = this.schoolAccountOf(id);
      if (schoolAccount === null) {
        if (before === null) throw refused('no school account is matched to this account');
      } else {
        if (this.inForce(id) === null) throw refused('there is no such account');
        if (!SCHOOL_ACCOUNT_ID.test(schoolAccount.id) || !URL.canParse(schoolAccount.issuer)) {
          throw refused('this is not a school account');
        }
        if (before !== null) {
          throw refused('another school account is matched to this account; take it away first');
        }
        const other = this.matchedTo(schoolAccount);
        if (other !== null) throw refused(`this school account is matched to ${other} already`);
      }
      const item: Item = { kind: 'school-account', account: id, schoolAccount };
      await this.#writeNowOf(id, writer, item);
    });
  }

  /** Who stood, stands and will stand in for whom. */
  standIns(): readonly StandIn[] {
    return [...this.#standIns.values()];
  }

  /** Who is behind each account, where that was not erased; for those only who may see it. */
  names(): ReadonlyMap<string, string> {
    return this.#names;
  }

  nameKeyOf(id: string): string | null {
    return this.#nameKeys.get(id) ?? null;
  }

  /** @throws RecordFault where two accounts are one person's. @param what two people do. */
  refuseAlone(one: string, other: string, what: string): void {
    if (one !== other && this.nameKeyOf(one) !== this.nameKeyOf(other)) return;
    throw new RecordFault('alone', `two different people ${what}`);
  }

  /** Who somebody is, or ever was, in timelines: by this account and by others that the same person has. */
  personsBehind(id: string): ReadonlySet<Person> {
    return madeOnce(this.#behind, id, () => {
      const name = this.nameKeyOf(id);
      const theirs = this.all().filter(
        (each) => each.id === id || (name !== null && this.nameKeyOf(each.id) === name),
      );
      return new Set(theirs.flatMap((each) => [...(this.#persons.get(each.id) ?? [])]));
    });
  }

  /** Whether anybody can manage accounts yet: until then the first one is made by whoever makes the record. */
  get #isBegun(): boolean {
    return this.all().some(({ role }) => hasRight(role, 'manage-accounts'));
  }

  #mayManage({ account }: Writer): boolean {
    const writer = this.inForce(account);
    return !this.#isBegun || (writer !== null && hasRight(writer.role, 'manage-accounts'));
  }

  /**
   * Adds an account, or changes it from now on.
   * @throws RecordFault where the writer may not, where it is their own, or where its id says more than a role.
   */
  async add(writer: Writer, { name, ...account }: NewAccount): Promise<void> {
    const { id, role, person, from, until } = account;
    if (!this.#mayManage(writer)) throw refused('only an administrator adds accounts');
    if (this.#isBegun && writer.account === id) throw refused('nobody changes their own account');
    if (!ACCOUNT_ROLE_IDS.includes(role)) throw refused('there is no such role');
    if (roleIn(id) !== role) throw refused(`the account is ${role} and a number: ${role}-1`);
    if (instantIn(from) >= (until === undefined ? Number.POSITIVE_INFINITY : instantIn(until))) {
      throw refused('the account would end before it begins');
    }
    if (name.trim() === '') throw refused('say who is behind the account');
    const written: Account = {
      id,
      role,
      from,
      ...(person === undefined ? {} : { person }),
      ...(until === undefined ? {} : { until }),
    };
    // Who it is first: an account that stands is never without a name.
    await this.#writeOf(id, writer, { kind: 'account-name', account: id, name });
    await this.#writeOf(null, writer, { kind: 'account', account: written });
  }

  /**
   * Ends an account: it opens nothing from now on. What it signed in with and its stand-ins end too, so that
   * none of them is there again where the account is given to somebody later.
   * @throws RecordFault as for `add`.
   */
  async end(writer: Writer, id: string): Promise<void> {
    // Alone: another server must not add to them between these frames.
    await this.#streams.alone(async () => {
      if (!this.#mayManage(writer)) throw refused('only an administrator ends accounts');
      if (writer.account === id) throw refused('nobody ends their own account');
      const account = this.#accounts.get(id);
      if (account === undefined) throw refused('there is no such account');
      const until = this.#now().toISOString();
      const password = this.#passwords.get(id);
      const ended: Item = { kind: 'account', account: { ...account, until } };
      await this.#writeNowOf(null, writer, ended);
      for (const standIn of this.standInsOf(id)) {
        await this.#writeNowOf(null, writer, this.#ended(standIn));
      }
      if (this.#secondSteps.has(id)) {
        const item: Item = { kind: 'second-step', account: id, secondStep: NO_SECOND_STEP };
        await this.#writeNowOf(id, writer, item);
      }
      if (password !== undefined) {
        const used = { ...password, givenUntil: until };
        await this.#writeNowOf(id, writer, { kind: 'password', account: id, password: used });
      }
    });
  }

  /** Who stands in for an account now or later, and whom it stands in for. */
  standInsOf(id: string): readonly StandIn[] {
    return this.standIns().filter(
      (each) => [each.account, each.standsInFor].includes(id) && this.isAhead(each),
    );
  }

  /** Whether a stand-in is in force, or still to come. */
  isAhead({ until }: StandIn): boolean {
    return Date.parse(until) > this.#now().getTime();
  }

  #ended(standIn: StandIn): Item {
    return { kind: 'stand-in', standIn: { ...standIn, until: this.#now().toISOString() } };
  }

  /**
   * Ends a stand-in before its time, or takes back one that has not begun. Each of the two may, and an administrator.
   * @throws RecordFault where the writer may not, or where there is none.
   */
  async endStandIn(writer: Writer, which: Omit<StandIn, 'until'>): Promise<void> {
    const standIn = this.#standIns.get(keyOfStandIn(which));
    const isTheirs = [which.account, which.standsInFor].includes(writer.account);
    if (!this.#mayManage(writer) && !(isTheirs && this.inForce(writer.account) !== null)) {
      throw refused('only an administrator ends a stand-in of others');
    }
    if (standIn === undefined || !this.isAhead(standIn)) {
      throw refused('there is no such stand-in now');
    }
    await this.#writeOf(null, writer, this.#ended(standIn));
  }

  /**
   * Says who stands in for whom. Whoever is away may say it for themself, and an administrator for others.
   * @throws RecordFault where the writer may not, or would stand in by their own word.
   */
  async standIn(writer: Writer, standIn: StandIn): Promise<void> {
    const { account, standsInFor, from, until } = standIn;
    const isOwn = writer.account === standsInFor && this.inForce(standsInFor) !== null;
    if (!isOwn && !this.#mayManage(writer)) {
      throw refused('only an administrator says who stands in for somebody else');
    }
    if (account === standsInFor) throw refused('nobody stands in for themself');
    if (account === writer.account) throw refused('nobody makes themself a stand-in');
    if (this.inForce(account) === null || this.inForce(standsInFor) === null) {
      throw refused('there is no such account');
    }
    if (instantIn(from) >= instantIn(until)) throw refused('it would end before it begins');
    const isThere = this.standIns().some(
      (each) =>
        each.account === account &&
        each.standsInFor === standsInFor &&
        this.isAhead(each) &&
        instantIn(each.from) < instantIn(until) &&
        instantIn(from) < instantIn(each.until),
    );
    // Of two, one would go on when the other is ended.
    if (isThere) throw refused('it stands in for them then already; end that first');
    const written = { account, standsInFor, from, until };
    await this.#writeOf(null, writer, { kind: 'stand-in', standIn: written });
  }

  /** Erases who was behind an account that has ended; the account stays. Two people do it, with a reason. */
  async forget(id: string, by: readonly [string, string], reason: string): Promise<void> {
    const stream = this.#nameStream(id);
    const isEntitled = by.every((each) => {
      const account = this.inForce(each);
      return account !== null && hasRight(account.role, 'erase');
    });
    if (!isEntitled) throw refused('two people who may erase do this');
    this.refuseAlone(...by, 'erase a name');
    if (this.#streams.get(stream) === null) throw refused('there is no such account');
    if (this.inForce(id) !== null) throw refused('the account is still used; end it first');
    const item: Item = { kind: 'erased', by, reason };
    await this.#streams.alone(() =>
      this.#streams.erase([stream], this.#content({ account: by[0] }, [item])),
    );
    await this.#takeNew();
  }

  #forgetName(id: string): void {
    this.#behind.clear();
    this.#standing = null;
    this.#names.delete(id);
    this.#nameKeys.delete(id);
    this.#passwords.delete(id);
    this.#secondSteps.delete(id);
    this.#schoolAccounts.delete(id);
    // Of how they signed in nothing is left; that there was such an account is in the register.
    this.#changes = this.#changes.filter(
      ({ account, change }) => account !== id || IN_REGISTER.has(change),
    );
  }
}
