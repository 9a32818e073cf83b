/**
 * The record as one account sees it. Whoever a concern is about cannot open it, whatever their role, nor
 * learn that it exists: it is left out of every list and count, and asking for it is answered, logged and
 * done like asking for what was never there.
 *
 * Exercises are apart. They are about nobody, so nobody is kept out of one as its subject.
 */
import type { ActDone, TimelineEvent } from '../vocabulary/events.ts';
import type { Person } from '../vocabulary/pseudonyms.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import {
  type AccountRole,
  hasRight,
  hasRightIn,
  hasRightInAll,
  type Right,
  roleIn,
} from './access.ts';
import type { AccountChange, Accounts } from './accounts.ts';
import type { Account, Beside, Sent, Summary, Writer } from './content.ts';
import { RecordFault } from './fault.ts';
import type { StreamId } from './journal.ts';
import type { Kept } from './kept.ts';
import type { Gate, Known } from './known.ts';
import type { Read } from './reads.ts';
import type { Added, Beginning, IncidentRecord, Request } from './record.ts';
import { type LoggedSignIn, type Tries, triesIn } from './sign-ins.ts';

/** An incident in a list. */
export interface Listed extends Omit<Summary, 'about' | 'form' | 'handedOver' | 'begunBy'> {
  readonly id: StreamId;
  readonly isExercise: boolean;
}

/** What somebody at a desk wants to add: who writes it is known. */
export type DeskRequest = Omit<Request, 'writer'>;

/** A concern as whoever raised it sees it: that it was seen, and no more. */
export interface Raised extends Sent {
  readonly id: StreamId;
  readonly policy: string;
}

/** What whoever raised a concern says of it: enough for a slip, and not to fill an incident with. */
const MOST_SAID = 5;

/** By what an administrator could come to open incidents. */
const GIVES_ACCESS: ReadonlySet<AccountChange['change']> = new Set([
  'account-added',
  'account-changed',
  'account-ended',
  'stand-in-said',
  'password-given',
  'second-step-taken',
  'school-account-matched',
]);

/** What the log of reads calls that somebody looked at the list of incidents. */
const LISTED = 'listed the incidents';

/** Entries that decide something: a loggist writes those of others, on their word. */
const DECISIONS: readonly TimelineEvent['type'][] = ['decision.recorded', 'incident.closed'];

/** What comes with a concern that is raised: what its writer knows, and nothing done. */
const isAnswer = ({ type }: TimelineEvent): boolean => type === 'fact.established';

const notAllowed = (what: string): RecordFault =>
  new RecordFault('not-allowed', `this account may not ${what}`);

/** Lets through what is about whoever is behind an account, by any account or name of theirs. */
export const aboutWhoIsBehind = (accounts: Accounts, id: string): Gate => {
  const persons = accounts.personsBehind(id);
  const name = accounts.nameKeyOf(id);
  return ({ summary, subjectNames }) =>
    summary.about.some((person) => persons.has(person)) ||
    (name !== null && subjectNames.has(name));
};

/** Whoever runs exercises does everything in one. In a demonstration each may what they may in an incident. */
const mayInExercise = (record: IncidentRecord, role: AccountRole, right: Right): boolean =>
  hasRight(role, 'run-exercises') || (record.isDemonstration && hasRight(role, right));

/**
 * Lets through what an account has a right in now: by its own role, or by that of whoever it stands in for.
 * What is about the one it stands in for is not opened by standing in for them.
 */
export const gateFor = (
  record: IncidentRecord,
  accounts: Accounts,
  id: string,
  right: Right,
): Gate => {
  const own = accounts.inForce(id);
  if (own === null) return () => false;
  const all = [own, ...accounts.stoodInForBy(id)].map((account) => ({
    role: account.role,
    isSubject: aboutWhoIsBehind(accounts, account.id),
  }));
  const isOwn = aboutWhoIsBehind(accounts, id);
  return (known) => {
    if (known.isExercise) return all.some(({ role }) => mayInExercise(record, role, right));
    const { about, policy } = known.summary;
    const roles = record.rolesBy(policy);
    if (isOwn(known)) return false;
    return all.some(
      ({ role, isSubject }) => hasRightIn(role, right, { about, roles }) && !isSubject(known),
    );
  };
};

/** What is due next comes first; what nothing is due in, last. */
const byDue = (a: Listed, b: Listed): number => {
  const [left, right] = [a.due ?? '~', b.due ?? '~'];
  if (left !== right) return left < right ? -1 : 1;
  return a.id < b.id ? -1 : 1;
};

export class Desk {
  readonly #record: IncidentRecord;
  readonly #accounts: Accounts;
  readonly account: string;

  private constructor(record: IncidentRecord, accounts: Accounts, account: string) {
    this.#record = record;
    this.#accounts = accounts;
    this.account = account;
  }

  /** @returns null where there is no such account, or it has ended. */
  static open(record: IncidentRecord, accounts: Accounts, account: string): Desk | null {
    return accounts.inForce(account) === null ? null : new Desk(record, accounts, account);
  }

  /** Who it writes and reads as. */
  get writer(): Writer {
    const standsInFor = this.#accounts.stoodInForBy(this.account).map(({ id }) => id);
    return { account: this.account, ...(standsInFor.length === 0 ? {} : { standsInFor }) };
  }

  get #roles(): readonly Account[] {
    const own = this.#accounts.inForce(this.account);
    return own === null ? [] : [own, ...this.#accounts.stoodInForBy(this.account)];
  }

  /** Lets through the incidents in which this account has a right. */
  #gate(right: Right): Gate {
    return gateFor(this.#record, this.#accounts, this.account, right);
  }

  /** Whether this account has a right, in all incidents or in some. */
  can(right: Right): boolean {
    return this.#roles.some(({ role }) => hasRight(role, right));
  }

  /** The same in exercises. */
  canInExercises(right: Right): boolean {
    return this.#roles.some(({ role }) => mayInExercise(this.#record, role, right));
  }

  #must(right: Right, what: string): void {
    if (!this.can(right)) throw notAllowed(what);
  }

  /** The incidents, or the exercises, that this account may open: what is due next first. */
  async list(kind: 'incident' | 'exercise' = 'incident'): Promise<readonly Listed[]> {
    const mayOpen = this.#gate('see-incidents');
    return [...(await this.#record.known()).values()]
      .filter((known) => known.isExercise === (kind === 'exercise') && mayOpen(known))
      .map(({ id, isExercise, summary }) => {
        const { about: _, handedOver: __, form: ___, begunBy: ____, ...listed } = summary;
        return { ...listed, id, isExercise };
      })
      .sort(byDue);
  }

  /** Whether an incident, or an exercise, is open to this account. */
  async isOpen(id: StreamId): Promise<boolean> {
    const known = (await this.#record.known()).get(id);
    return known !== undefined && this.#gate('see-incidents')(known);
  }

  /**
   * What this account sent by a form, the newest first. It shows what whoever raised it knows, and whether it
   * was seen: also where they turn out to be its subject, since a line that goes away would say so.
   */
  async raised(): Promise<readonly Raised[]> {
    return [...(await this.#record.known()).values()]
      .flatMap(({ id, isExercise, summary: { begunBy, sent, policy } }) =>
        begunBy !== this.account || isExercise || sent === undefined
          ? []
          : [{ ...sent, id, policy }],
      )
      .sort((a, b) => (a.at < b.at ? 1 : -1));
  }

  /**
   * Keeps that whoever raised a concern says that they have told somebody since, while it is open.
   * @returns whether it was theirs to say, and was kept
   */
  async sayTold(id: StreamId, key: string, entry: ActDone): Promise<boolean> {
    const raised = (await this.raised()).find((each) => each.id === id);
    if (raised === undefined || raised.said.length >= MOST_SAID) return false;
    await this.#record.addWordOfRaiser(id, { entry, ...this.#signed(key) });
    return true;
  }

  /** Writes into the log of reads that the list of incidents was shown. */
  logListing(): Promise<void> {
    return this.logUse(LISTED);
  }

  /** Writes into the log of reads what was done with the record as a whole. */
  async logUse(what: string): Promise<void> {
    await this.#record.logRead(this.writer, this.#record.itself, what);
  }

  /** Opens an incident, which is logged. Null where it is not there, was erased, or is not for this account. */
  read(id: StreamId, what = 'opened'): Promise<Kept | null> {
    return this.#record.read(id, this.writer, what, this.#gate('see-incidents'));
  }

  /**
   * Begins an incident. A request that is sent again by the same account is the same incident. What it is
   * called (`incident`) is best random: of running numbers a gap would show what is hidden.
   * @param whose `anybody`: it was kept elsewhere before, and the same request by another account is the same incident too.
   * @returns its id, also where it is about whoever began it, who cannot open it then.
   */
  async begin(
    head: Omit<Timeline, 'events'>,
    request: Omit<Beginning, 'writer' | 'isRaisedNow'>,
    whose: 'own' | 'anybody' = 'own',
  ): Promise<StreamId> {
    this.#must(head.exercise ? 'run-exercises' : 'raise', 'begin it');
    const { entry, more = [] } = request;
    const isConcern = entry.type === 'concern.raised' && more.every(isAnswer);
    if (!this.can('write') && !head.exercise && !isConcern) {
      throw notAllowed('begin it with anything but a concern');
    }
    this.#checkDecisions(request, head.exercise);
    const signed = this.#signed(request.key);
    const key = whose === 'own' ? signed.key : `${whose} ${request.key}`;
    return this.#record.begin(head, { ...request, ...signed, key, isRaisedNow: whose === 'own' });
  }

  /** Adds an entry, and those written with it. What is not for this account is unknown to it. */
  append(id: StreamId, request: DeskRequest): Promise<Added> {
    const mayWrite = this.#gate('write');
    return this.#record.append(id, { ...request, ...this.#signed(request.key) }, (known) => {
      if (!mayWrite(known)) return false;
      this.#checkDecisions(request, known.isExercise, known);
      return true;
    });
  }

  /** Two accounts may choose the same key: it is the account's own, and finds nothing of another. */
  #signed(key: string): Pick<Request, 'key' | 'writer'> {
    return { key: `${this.account} ${key}`, writer: this.writer };
  }

  #checkDecisions(
    { entry, more = [], onWordOf }: Pick<DeskRequest, 'entry' | 'more' | 'onWordOf'>,
    isExercise: boolean,
    known?: Known,
  ): void {
    for (const each of isExercise ? [] : [entry, ...more]) {
      if (DECISIONS.includes(each.type)) this.#checkDecision(each, onWordOf, known);
    }
  }

  #checkDecision(entry: TimelineEvent, onWordOf?: Person, known?: Known): void {
    const mayDecide = known === undefined ? this.can('decide') : this.#gate('decide')(known);
    const isOfAnother =
      onWordOf !== undefined &&
      onWordOf === entry.by &&
      !this.#accounts.personsBehind(this.account).has(onWordOf);
    if (!mayDecide && !isOfAnother) {
      throw notAllowed('decide; it may write down the decision of somebody else, on their word');
    }
  }

  /** Says who a pseudonym is. @throws RecordFault where the incident is not there or not for this account. */
  async name(id: StreamId, pseudonym: Person, name: string): Promise<void> {
    this.#must('see-names', 'say who somebody is');
    await this.#record.name(id, this.writer, pseudonym, name, this.#gate('see-names'));
  }

  /** Who the people of an incident are, which is logged; nobody where it is not for this account. */
  people(id: StreamId): Promise<ReadonlyMap<Person, string>> {
    return this.#record.people(id, this.writer, this.#gate('see-names'));
  }

  /** Notes something beside the entries. @throws RecordFault as `name` does. */
  async noteBeside(id: StreamId, key: string, beside: Beside): Promise<void> {
    const signed = this.#signed(key);
    await this.#record.noteBeside(id, signed.writer, signed.key, beside, this.#gate('write'));
  }

  /** The incidents that this account decides in, by their ids. */
  async decidesIn(): Promise<ReadonlySet<StreamId>> {
    const gate = this.#gate('decide');
    const all = [...(await this.#record.known()).values()].filter(
      (known) => !known.isExercise && gate(known),
    );
    return new Set(all.map(({ id }) => id));
  }

  /** Keeps an incident from being erased, or no longer. @throws RecordFault as `name` does. */
  async hold(id: StreamId, isHeld: boolean, reason: string): Promise<void> {
    this.#must('decide', 'hold an incident');
    await this.#record.hold(id, this.writer, isHeld, reason, this.#gate('decide'));
  }

  /**
   * Erases an incident for good, together with somebody else who may.
   * @throws RecordFault where either may not, where both are one person, or where it is held.
   */
  async erase(id: StreamId, other: Desk, reason: string): Promise<void> {
    this.#must('erase', 'erase an incident');
    other.#must('erase', 'erase an incident');
    this.#accounts.refuseAlone(this.account, other.account, 'erase an incident');
    const gates = [this.#gate('erase'), other.#gate('erase')];
    await this.#record.erase(id, [this.account, other.account], reason, (known) =>
      gates.every((gate) => gate(known)),
    );
  }

  /**
   * Who has opened an incident, and who has tried what was not for them; or of all incidents. Shows nothing
   * of an incident that is not for this account, its own tries among it.
   * @param isOther what is shown besides incidents and what was done with the record as a whole.
   */
  async reads(
    id?: StreamId,
    isOther: (stream: StreamId) => boolean = () => false,
  ): Promise<readonly Read[]> {
    if (!this.can('see-reads')) return [];
    const mayOpen = this.#gate('see-incidents');
    const reads = await this.#record.reads(
      id,
      (known) =>
        (!known.isExercise || id !== undefined || this.#record.isDemonstration) && mayOpen(known),
      (stream) =>
        [this.#record.itself, this.#accounts.register].includes(stream) || isOther(stream),
    );
    // When somebody looked at their list is when they signed in: the chair does so for a complaint about the head.
    return reads.filter(
      ({ what, account }) =>
        what !== LISTED || account === this.account || this.can('see-sign-ins'),
    );
  }

  /**
   * All incidents that this account may open, in the order of its list; logged as one read of each.
   * @param ofExercises exercises in place of them, where nothing is real
   * @throws RecordFault where it may open none, since that does not mean that there are none
   */
  async readAll(what: string, ofExercises = false): Promise<readonly Kept[]> {
    const mayOpenSome = ofExercises
      ? this.canInExercises('see-incidents')
      : this.can('see-incidents');
    if (!mayOpenSome) throw notAllowed('open incidents');
    const listed = await this.list(ofExercises ? 'exercise' : 'incident');
    const places = new Map(listed.map(({ id }, place) => [id, place]));
    const all = await this.#counted(what, this.#gate('see-incidents'), ofExercises);
    const placeOf = ({ id }: Kept): number => places.get(id) ?? places.size;
    return all.toSorted((a, b) => placeOf(a) - placeOf(b));
  }

  /**
   * The timelines to count in a report, which says nothing of one of them: governors get reports, not
   * incidents. Exercises are never among them, nor what is about this account.
   */
  async forReport(): Promise<readonly Timeline[]> {
    this.#must('see-reports', 'get reports');
    const all = await this.#counted('counted in a report', this.#gate('see-reports'));
    return all.map(({ timeline }) => timeline);
  }

  /** Whether what comes of a change of the policy may name incidents here: all of them are open to this account. */
  get mayNameAll(): boolean {
    return this.#roles.some(({ role }) => hasRightInAll(role, 'see-incidents'));
  }

  /**
   * The incidents that a change of the policy is tried on; nothing of what is about this account.
   * @param ofExercises exercises in place of them, where nothing is real
   */
  async toTry(ofExercises = false): Promise<readonly Kept[]> {
    if (!this.can('set')) this.#must('see-reports', 'try a change of the policy');
    const gate = this.#gate(this.mayNameAll ? 'see-incidents' : 'see-reports');
    return this.#counted('judged under a changed policy', gate, ofExercises);
  }

  #counted(what: string, gate: Gate, ofExercises = false): Promise<readonly Kept[]> {
    return this.#record.readAll(
      this.writer,
      what,
      (known) => known.isExercise === ofExercises && gate(known),
    );
  }

  /** When this account signed in and out, and what was refused: its own lines, the oldest first. */
  async ownSignIns(): Promise<readonly LoggedSignIn[]> {
    const all = await this.#accounts.signIns.list();
    return all.filter(({ account }) => account === this.account);
  }

  /** The same of everybody, which is logged. @throws RecordFault where it may not see that */
  async allSignIns(): Promise<readonly LoggedSignIn[]> {
    this.#must('see-sign-ins', 'see when others signed in');
    await this.#logSignIns();
    return this.#accounts.signIns.list();
  }

  /** What was tried at accounts, by the day, and what was changed of them; logged. @throws RecordFault as `allSignIns` */
  async signInTries(): Promise<{
    readonly tries: readonly Tries[];
    readonly changes: readonly AccountChange[];
  }> {
    this.#must('manage-accounts', 'see what was tried at accounts');
    await this.#logSignIns();
    // To use a code on paper is to sign in.
    const changes = this.#accounts.changes().filter(({ change }) => change !== 'paper-code-used');
    return { tries: triesIn(await this.#accounts.signIns.list()), changes };
  }

  #logSignIns(): Promise<void> {
    return this.#record.logRead(this.writer, this.#accounts.register, 'looked at who signed in');
  }

  /**
   * What others have changed since of who can open incidents, for those who decide in them: an administrator who
   * could open one without anybody noticing could read what is about themself, and so could a stand-in whom
   * somebody names.
   */
  changesOfAccess(since: string): readonly AccountChange[] {
    if (!this.can('decide')) return [];
    const all = this.#accounts.changes();
    // They know of whoever was there before them.
    const begun = all.find(({ account }) => account === this.account)?.at ?? '';
    return all.filter(({ at, by, account, change }) => {
      const role = roleIn(account);
      const opens = role !== null && hasRight(role, 'see-incidents');
      // How they sign in is their own; who stands in for them is not.
      const isOwn = by === account && (change !== 'stand-in-said' || by === this.account);
      return at > begun && at >= since && !isOwn && opens && GIVES_ACCESS.has(change);
    });
  }

  /** Who is behind each account, which is logged. */
  async accountNames(): Promise<ReadonlyMap<string, string>> {
    this.#must('manage-accounts', 'see who has which account');
    await this.#record.logRead(
      this.writer,
      this.#accounts.register,
      'looked at who has which account',
    );
    return this.#accounts.names();
  }
}
