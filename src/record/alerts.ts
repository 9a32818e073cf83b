/**
 * Who is alerted to a concern that was sent by a form, one after the other, until somebody has heard of it.
 * When each is alerted is worked out from what stands in the record, so a restart loses nothing: what fell due
 * meanwhile goes out at the start. That it went out is written down, for each account and each way, after it
 * did: cut off in between, it may go out twice, with the same key, and never not at all.
 *
 * An alert says that there is something to read, and not a word of what.
 */

import type { Party } from '../vocabulary/parties.ts';
import { partiesOf } from './access.ts';
import type { Accounts } from './accounts.ts';
import type { Sent } from './content.ts';
import { aboutWhoIsBehind, gateFor } from './desk.ts';
import { type StreamId, sha256 } from './journal.ts';
import type { Known } from './known.ts';
import type { IncidentRecord } from './record.ts';
import { whoCanTake } from './sent.ts';
import { newId } from './streams.ts';

/** A way to alert somebody: the screen, e-mail, a webhook. */
export interface AlertSender {
  /** What it is called on the screen and in the record. */
  readonly channel: string;
  readonly reaches: (account: string) => boolean;
  /** @throws AlertFault where it could not be sent */
  readonly send: (alert: Alert) => Promise<void>;
}

export interface Alert {
  readonly account: string;
  /** The same for what is sent again; it says nothing. */
  readonly key: string;
}

/** Why an alert could not be sent, in words for a screen: it names nobody and no address. */
export class AlertFault extends Error {}

/** A way that does not work now. */
export interface BrokenChannel {
  readonly channel: string;
  readonly since: string;
  readonly says: string;
}

/** Who is alerted at one moment. */
export interface Rung {
  readonly party: Party;
  readonly accounts: readonly string[];
  /** UTC, ISO 8601. */
  readonly at: string;
}

export interface AlertOptions {
  readonly record: IncidentRecord;
  readonly accounts: Accounts;
  /** How many minutes an alert waits for each, by the policy of an incident. */
  readonly minutesFor: (policy: string) => number;
  readonly senders: readonly AlertSender[];
}

const MINUTE = 60_000;
/** The first wait after a fault, and the longest. */
const FIRST_WAIT = 10_000;
const LONGEST_WAIT = 10 * MINUTE;
const WRITER = { account: 'sweeper' };
const TRIED_OUT: StreamId = '';

interface Tries {
  readonly count: number;
  readonly next: number;
}

/** Who is alerted, one after the other. */
interface Named {
  /** Of which accounts it was worked out. */
  readonly standing: object;
  readonly rungs: readonly Omit<Rung, 'at'>[];
}

/** One alert to one account by one way. */
interface Due {
  readonly id: StreamId;
  readonly at: string;
  readonly account: string;
  readonly sender: AlertSender;
  /** What is written down once it went out, less its moment. */
  readonly what: string;
}

/** What was sent here and nobody has heard of, of a real incident that is open. */
const unheard = ({ isExercise, summary: { sent, isClosed, begunBy } }: Known): Sent | null =>
  isExercise || isClosed || begunBy === undefined || sent?.heardAt !== null ? null : sent;

/** Its moment may be another by now: the school has set another wait, or somebody is left out. */
const isOut = ({ summary: { handedOver } }: Known, what: string): boolean =>
  handedOver.some((each) => each.endsWith(what));

export class Alerts {
  readonly #options: AlertOptions;
  readonly #tries = new Map<string, Tries>();
  /** What went out and could not be written down yet. */
  readonly #out = new Set<string>();
  /** By the way, then by the incident that it failed for; by nothing where it was tried out. */
  readonly #broken = new Map<string, Map<StreamId, BrokenChannel>>();
  /** What nobody has heard of, once it was looked for; among thousands of incidents hardly any is. */
  #waiting: Map<StreamId, Known> | null = null;
  /** Who is alerted to an incident, for as long as nothing of it or of accounts changes. */
  readonly #named = new WeakMap<Known, Named>();
  #next: string | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: AlertOptions) {
    this.#options = options;
    options.record.watch((known, summary) => {
      if (summary !== null && unheard(known) !== null) this.#waiting?.set(known.id, known);
      else this.#waiting?.delete(known.id);
    });
  }

  /** When something is to go out next, as the last sweep saw it; null where nothing is. */
  get next(): string | null {
    return this.#next;
  }

  /**
   * The ways that do not work now, as far as this account may know: that an alert failed says that there is a
   * concern, and whoever it is about is told nothing of it.
   */
  async brokenFor(account: string): Promise<readonly BrokenChannel[]> {
    const { accounts, record } = this.#options;
    const isTheirs = aboutWhoIsBehind(accounts, account);
    const known = await record.known();
    return [...this.#broken.values()].flatMap((byIncident) => {
      const may = [...byIncident].filter(([id]) => {
        const incident = known.get(id);
        return id === TRIED_OUT || (incident !== undefined && !isTheirs(incident));
      });
      return may.slice(0, 1).map(([, broken]) => broken);
    });
  }

  /** The ways that there are. */
  get senders(): readonly AlertSender[] {
    return this.#options.senders;
  }

  /** Who is alerted, one after the other. Nobody is in it twice, and nobody whom it is about. */
  rungsOf(known: Known): readonly Rung[] {
    const { sent, policy } = known.summary;
    if (sent === undefined) return [];
    const wait = this.waitOf(policy, sent);
    const from = Date.parse(sent.at);
    return this.#namedFor(known, sent).map((each, index) => ({
      ...each,
      at: isoAt(from + index * wait),
    }));
  }

  #namedFor(known: Known, { to }: Sent): Named['rungs'] {
    const { standing } = this.#options.accounts;
    const before = this.#named.get(known);
    if (before?.standing === standing) return before.rungs;
    const met = new Set<string>();
    const rungs = whoCanTake(to, known.summary.about).flatMap((party) => {
      const accounts = this.#accountsOf(party, known).filter((id) => !met.has(id));
      for (const id of accounts) met.add(id);
      return accounts.length === 0 ? [] : [{ party, accounts }];
    });
    this.#named.set(known, { standing, rungs });
    return rungs;
  }

  /** How long each has, in milliseconds. With a child in danger nobody waits for anybody. */
  waitOf(policy: string, { isDanger }: Pick<Sent, 'isDanger'>): number {
    return isDanger ? 0 : this.#options.minutesFor(policy) * MINUTE;
  }

  /** When everybody has had their time, so that it has to be said to somebody else; at once where nobody is. */
  overAt(known: Known): string | null {
    const { sent, policy } = known.summary;
    if (sent === undefined) return null;
    const all = this.#options.minutesFor(policy) * MINUTE;
    const { length } = this.rungsOf(known);
    return isoAt(Date.parse(sent.at) + (sent.isDanger ? Math.min(length, 1) : length) * all);
  }

  /** The accounts of a party, and whoever stands in for one, that may open and deal with it. */
  #accountsOf(party: Party, known: Known): readonly string[] {
    const { accounts, record } = this.#options;
    return accounts.all().flatMap(({ id }) => {
      const own = accounts.inForce(id);
      if (own === null) return [];
      const isParty = [own, ...accounts.stoodInForBy(id)].some(
        ({ role, person }) => person === party || partiesOf(role).includes(party),
      );
      const may = (right: 'see-incidents' | 'write'): boolean =>
        gateFor(record, accounts, id, right)(known);
      return isParty && may('see-incidents') && may('write') ? [id] : [];
    });
  }

  /** The incidents that wait for this account to read them, the longest waiting first. */
  async waitingFor(account: string): Promise<readonly StreamId[]> {
    const now = this.#options.record.now().toISOString();
    return (await this.#unheard())
      .filter(({ known }) =>
        this.rungsOf(known).some(({ accounts, at }) => at <= now && accounts.includes(account)),
      )
      .sort((a, b) => (a.sent.at < b.sent.at ? -1 : 1))
      .map(({ known }) => known.id);
  }

  async #unheard(): Promise<readonly { readonly known: Known; readonly sent: Sent }[]> {
    const all = await this.#options.record.known();
    this.#waiting ??= new Map([...all].filter(([, known]) => unheard(known) !== null));
    return [...this.#waiting.values()].flatMap((known) => {
      const sent = unheard(known);
      return sent === null ? [] : [{ known, sent }];
    });
  }

  /**
   * Sends what is to go out by now. One way that does not work keeps nothing else back; it is tried again.
   * @returns how many went out
   * @throws RecordFault where that it went out could not be written down
   */
  sweep(): Promise<number> {
    const done = this.#last.then(
      () => this.#sweep(),
      () => this.#sweep(),
    );
    this.#last = done.catch(() => {});
    return done;
  }

  async #sweep(): Promise<number> {
    const all = (await this.#unheard()).flatMap((each) => this.#duesOf(each));
    const keys = new Set(all.map(keyOf));
    for (const key of this.#tries.keys()) if (!keys.has(key)) this.#tries.delete(key);
    const now = this.#now;
    const fallen = all.filter((due) => this.#momentOf(due) <= now);
    const went = await Promise.allSettled(fallen.map((due) => this.#sendOne(due)));
    const left = all.filter((due) => !fallen.includes(due) || this.#tries.has(keyOf(due)));
    const moments = left.map((due) => this.#momentOf(due));
    this.#next = moments.length === 0 ? null : isoAt(Math.min(...moments));
    const failed = went.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return went.filter((each) => each.status === 'fulfilled' && each.value).length;
  }

  #duesOf({ known, sent }: { readonly known: Known; readonly sent: Sent }): readonly Due[] {
    const { id } = known;
    return this.rungsOf(known).flatMap(({ accounts, at }) =>
      accounts.flatMap((account) =>
        this.senders.flatMap((sender): readonly Due[] => {
          const what = ` alert ${sent.entry} ${account} ${sender.channel}`;
          return isOut(known, what) || !sender.reaches(account)
            ? []
            : [{ id, at, account, sender, what }];
        }),
      ),
    );
  }

  /** When it is to go out: at its moment, or when it is tried again. */
  #momentOf(due: Due): number {
    return Math.max(Date.parse(due.at), this.#tries.get(keyOf(due))?.next ?? 0);
  }

  /** One server at a time: of several that find the same, the others see that it went out. */
  async #sendOne(due: Due): Promise<boolean> {
    const key = keyOf(due);
    const went = await this.#options.record.claimed(`alert ${key}`, () => this.#sendMine(due, key));
    // Should the other server end before it was sent.
    if (went === null) this.#tries.set(key, { count: 1, next: this.#now + FIRST_WAIT });
    return went === true;
  }

  get #now(): number {
    return this.#options.record.now().getTime();
  }

  async #sendMine(due: Due, key: string): Promise<boolean> {
    const { sender, account, id, at, what } = due;
    const known = (await this.#options.record.known()).get(id);
    if (known === undefined || unheard(known) === null || isOut(known, what)) return false;
    if (!this.#out.has(key)) {
      try {
        await sender.send({ account, key });
      } catch (error) {
        this.#failed(due, error);
        return false;
      }
      this.#out.add(key);
      this.#tries.delete(key);
      this.#broken.delete(sender.channel);
    }
    await this.#options.record.handedOver(id, WRITER, `${at}${what}`);
    this.#out.delete(key);
    return true;
  }

  /** Sends one alert to an account by every way that reaches it, to see whether it works. */
  async tryOut(account: string): Promise<void> {
    const reaching = this.senders.filter((sender) => sender.reaches(account));
    await Promise.all(
      reaching.map(async (sender) => {
        try {
          await sender.send({ account, key: newId() });
          this.#broken.delete(sender.channel);
        } catch (error) {
          this.#noteBroken(sender.channel, TRIED_OUT, error);
        }
      }),
    );
  }

  #failed(due: Due, error: unknown): void {
    const key = keyOf(due);
    const count = (this.#tries.get(key)?.count ?? 0) + 1;
    const wait = Math.min(FIRST_WAIT * 2 ** (count - 1), LONGEST_WAIT);
    this.#tries.set(key, { count, next: this.#now + wait });
    this.#noteBroken(due.sender.channel, due.id, error);
  }

  #noteBroken(channel: string, id: StreamId, error: unknown): void {
    const now = this.#options.record.now();
    const byIncident = this.#broken.get(channel) ?? new Map<StreamId, BrokenChannel>();
    const since = byIncident.get(id)?.since ?? now.toISOString();
    const says = error instanceof AlertFault ? error.message : 'something went wrong';
    this.#broken.set(channel, byIncident.set(id, { channel, since, says }));
  }
}

const keyOf = ({ id, what }: Due): string => sha256(`${id}${what}`);

const isoAt = (moment: number): string => new Date(moment).toISOString();
