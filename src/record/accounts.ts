/**
 * Accounts, and who stands in for whom. What an account is stands in one stream, who is behind it in a
 * stream of its own, which can be erased when somebody leaves: what they wrote stays, under the account.
 */
import type { Person } from '../vocabulary/pseudonyms.ts';
import { ACCOUNT_ROLE_IDS, hasRight, partiesOf, roleIn } from './access.ts';
import type {
  Account,
  Content,
  Item,
  KeptPassword,
  SecondStep,
  StandIn,
  Writer,
} from './content.ts';
import { RecordFault } from './fault.ts';
import type { StreamId } from './journal.ts';
import { idOf, nameKey } from './names.ts';
import type { Streams } from './streams.ts';

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

export const NO_SECOND_STEP: SecondStep = { passkeys: [], secret: null, onPaper: [] };

export class Accounts {
  readonly #streams: Streams;
  readonly #now: () => Date;
  readonly #accounts = new Map<string, Account>();
  readonly #standIns: StandIn[] = [];
  readonly #names = new Map<string, string>();
  /** The same, written in one way. */
  readonly #nameKeys = new Map<string, string>();
  readonly #passwords = new Map<string, KeptPassword>();
  readonly #secondSteps = new Map<string, SecondStep>();
  /** Who each account was in timelines at any time. */
  readonly #persons = new Map<string, Set<Person>>();

  private constructor(streams: Streams, now: () => Date) {
    this.#streams = streams;
    this.#now = now;
  }

  static async open(streams: Streams, now: () => Date): Promise<Accounts> {
    const accounts = new Accounts(streams, now);
    const contents = (await streams.read(accounts.register)) ?? [];
    for (const { items } of contents) accounts.#take(items);
    for (const id of accounts.#accounts.keys()) {
      const named = (await streams.read(accounts.#nameStream(id))) ?? [];
      for (const { items } of named) accounts.#take(items);
    }
    return accounts;
  }

  /** The stream of the register. */
  get register(): StreamId {
    return idOf(this.#streams.record, 'accounts');
  }

  #nameStream(id: string): StreamId {
    return idOf(this.#streams.record, `who ${id} is`);
  }

  #take(items: readonly Item[]): void {
    for (const item of items) {
      if (item.kind === 'account') this.#takeAccount(item.account);
      if (item.kind === 'account-name') {
        this.#names.set(item.account, item.name);
        this.#nameKeys.set(item.account, nameKey(item.name));
      }
      if (item.kind === 'stand-in') this.#standIns.push(item.standIn);
      if (item.kind === 'password') this.#passwords.set(item.account, item.password);
      if (item.kind === 'second-step') this.#secondSteps.set(item.account, item.secondStep);
    }
  }

  #takeAccount(account: Account): void {
    const { id, role, person } = account;
    const before = this.#persons.get(id) ?? partiesOf(role);
    this.#accounts.set(id, account);
    this.#persons.set(id, new Set([...before, ...(person === undefined ? [] : [person])]));
  }

  #write(stream: StreamId, writer: Writer, item: Item): Promise<void> {
    return this.#streams.inTurn(async () => {
      await this.#streams.add('accounts', stream, this.#content(writer, [item]));
      this.#take([item]);
    });
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
    return this.#standIns.flatMap(({ account, standsInFor, from, until }) => {
      const other = account === id && isWithin(at, from, until) ? this.inForce(standsInFor) : null;
      return other === null ? [] : [other];
    });
  }

  /** What an account signs in with; null where it has nothing, or cannot be used now. */
  passwordOf(id: string): KeptPassword | null {
    return this.inForce(id) === null ? null : (this.#passwords.get(id) ?? null);
  }

  /**
   * Gives an account a password: its own, or an administrator one to somebody else.
   * @throws RecordFault where the writer may not, or where there is no such account.
   */
  async setPassword(writer: Writer, id: string, password: KeptPassword): Promise<void> {
    if (this.inForce(id) === null) throw refused('there is no such account');
    if (writer.account !== id && !this.#mayManage(writer)) {
      throw refused('only an administrator gives somebody else a password');
    }
    await this.#write(this.#nameStream(id), writer, { kind: 'password', account: id, password });
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
    await this.#write(this.#nameStream(id), writer, {
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
      const content = this.#content({ account: id }, [item]);
      if (secondStep !== now) await this.#streams.add('accounts', this.#nameStream(id), content);
      this.#take([item]);
      return true;
    });
  }

  /** Who stood, stands and will stand in for whom. */
  standIns(): readonly StandIn[] {
    return this.#standIns;
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
    const name = this.nameKeyOf(id);
    const theirs = this.all().filter(
      (each) => each.id === id || (name !== null && this.nameKeyOf(each.id) === name),
    );
    return new Set(theirs.flatMap((each) => [...(this.#persons.get(each.id) ?? [])]));
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
    await this.#write(this.#nameStream(id), writer, { kind: 'account-name', account: id, name });
    await this.#write(this.register, writer, { kind: 'account', account: written });
  }

  /** Ends an account: it opens nothing from now on. @throws RecordFault as for `add`. */
  async end(writer: Writer, id: string): Promise<void> {
    const account = this.#accounts.get(id);
    if (!this.#mayManage(writer)) throw refused('only an administrator ends accounts');
    if (writer.account === id) throw refused('nobody ends their own account');
    if (account === undefined) throw refused('there is no such account');
    const ended = { ...account, until: this.#now().toISOString() };
    await this.#write(this.register, writer, { kind: 'account', account: ended });
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
    const written = { account, standsInFor, from, until };
    await this.#write(this.register, writer, { kind: 'stand-in', standIn: written });
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
    await this.#streams.inTurn(async () => {
      await this.#streams.erase([stream], this.#content({ account: by[0] }, [item]));
      this.#names.delete(id);
      this.#nameKeys.delete(id);
      this.#passwords.delete(id);
      this.#secondSteps.delete(id);
    });
  }
}
