/**
 * Several schools on one server, each at an address of its own: `https://valley-end.dutybound.example.org`. The name
 * before the first dot says which record it is. Browsers keep addresses apart, with all that a page may read, send
 * or keep, so nothing that is done for one school can be asked for from a page of another; and here each has its own
 * house: people, sessions, keys, drills and settings.
 */
import { isRecordName } from '../record/database/address.ts';
import { RecordFault } from '../record/fault.ts';
import type { Served } from './serve.ts';

/** A school that nobody has asked for so long, where nobody is signed in, is closed: it takes some 5 MB. */
const IDLE = 15 * 60_000;
/** How long it stays closed at most: what has come to its end by the clock is taken back, such as what was lent. */
const LONGEST_CLOSED = 6 * 60 * 60_000;

/** What stands for the name of a school in the address. */
const ANY = '*.';

/** Whether an address is one for several schools, such as `https://*.dutybound.example.org`. */
export const isForSchools = ({ hostname }: URL): boolean => hostname.startsWith(ANY);

/** Where a school of this name is opened. */
export const addressOf = (pattern: URL, name: string): URL =>
  new URL(pattern.href.replace('*', name));

/** The name of the school that is asked for; null where none can be. */
export const nameIn = (pattern: URL, { host }: URL): string | null => {
  const rest = pattern.host.slice(1);
  const name = host.slice(0, -rest.length);
  return host.endsWith(rest) && isRecordName(name) ? name : null;
};

export interface SchoolsParts {
  readonly pattern: URL;
  /** Opens a school. @returns null where there is none of this name here. @throws RecordFault where it cannot be opened */
  readonly open: (name: string) => Promise<Served | null>;
  /** How far schools have got, of those that are there: another text whenever something of one was written. */
  readonly reached: (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly now?: () => number;
  /** Receives why a school cannot be opened. */
  readonly onFault: (name: string, error: unknown) => void;
}

const text = (says: string, status: 421 | 503): Response =>
  new Response(says, { status, headers: { 'content-type': 'text/plain; charset=UTF-8' } });

const notHere = (): Response => text('This is not at that address.', 421);

const cannotBeOpened = (): Response =>
  text(
    'The record of this school cannot be opened now. If a child is in danger, ring 999. Write down on paper what happens, with the time, and tell whoever looks after this system.',
    503,
  );

/** A school that is open, or is being opened. */
interface Open {
  readonly opening: Promise<Served | null>;
  /** Once it is open. */
  served: Served | null;
  askedAt: number;
  /** How far it had got when what others have written was taken last. */
  reached: string | null;
}

/** A school that was closed since nobody needed it. */
interface Closed {
  readonly reached: string;
  /** When it is opened, whether or not somebody asks for it. */
  readonly until: number;
}

export class Schools {
  readonly #parts: SchoolsParts;
  readonly #open = new Map<string, Open>();
  readonly #closed = new Map<string, Closed>();
  /** Those that are on their way to be closed; nobody opens one before. */
  readonly #closing = new Map<string, Promise<void>>();
  #isOver = false;

  constructor(parts: SchoolsParts) {
    this.#parts = parts;
  }

  get #now(): number {
    return this.#parts.now?.() ?? Date.now();
  }

  /** The school of this name, opened where it is not yet; null where there is none. @throws RecordFault */
  of(name: string): Promise<Served | null> {
    if (this.#isOver) return Promise.resolve(null);
    const there = this.#open.get(name);
    if (there !== undefined) return there.opening;
    this.#closed.delete(name);
    const forget = (): void => {
      if (this.#open.get(name) === one) this.#open.delete(name);
    };
    const opening = Promise.resolve(this.#closing.get(name))
      .then(() => this.#parts.open(name))
      .then(
        (school) => {
          if (school === null) forget();
          one.served = school;
          return school;
        },
        (error: unknown) => {
          // Whoever asks next tries again.
          forget();
          throw error;
        },
      );
    const one: Open = { opening, served: null, askedAt: this.#now, reached: null };
    this.#open.set(name, one);
    return opening;
  }

  /**
   * Looks once for all schools what others have written, and takes it where a school is open. One that nobody needs is
   * closed; it is opened again when something was written, before something falls due in it, and when it is asked for.
   */
  async look(): Promise<void> {
    const names = [...this.#open.keys(), ...this.#closed.keys()];
    if (this.#isOver || names.length === 0) return;
    const reached = await this.#parts.reached(names);
    for (const name of names) {
      const at = reached.get(name);
      const closed = this.#closed.get(name);
      if (closed !== undefined && (closed.reached !== at || closed.until <= this.#now)) {
        await this.#openAgain(name);
        continue;
      }
      const one = this.#open.get(name);
      const school = one?.served ?? null;
      if (one === undefined || school === null) continue;
      if (at === undefined) {
        this.#close(name, school);
      } else if (at !== one.reached) {
        // That the database is away is said to whoever asks for a page.
        await school.house.record.catchUp().then(
          () => {
            one.reached = at;
          },
          (error: unknown) => {
            if (error instanceof RecordFault && error.code === 'closed') this.#close(name, school);
          },
        );
      } else this.#closeIdle(name, one, school, at);
    }
  }

  #closeIdle(name: string, { askedAt }: Open, school: Served, reached: string): void {
    const now = this.#now;
    const next = school.next();
    const until = Math.min(
      now + LONGEST_CLOSED,
      next === null ? Infinity : Date.parse(next) - IDLE,
    );
    if (now - askedAt < IDLE || until <= now || !school.house.isAtRest) return;
    this.#close(name, school);
    this.#closed.set(name, { reached, until });
  }

  #close(name: string, school: Served): void {
    this.#open.delete(name);
    const closing = school
      .stop()
      .catch(() => {})
      .then(() => {
        if (this.#closing.get(name) === closing) this.#closing.delete(name);
      });
    this.#closing.set(name, closing);
  }

  /** Gives a request to the school whose address it has, and to no other. */
  readonly fetch = async (request: Request): Promise<Response> => {
    const name = nameIn(this.#parts.pattern, new URL(request.url));
    if (name === null) return notHere();
    try {
      const school = await this.of(name);
      const open = this.#open.get(name);
      if (open !== undefined) open.askedAt = this.#now;
      return school === null ? notHere() : await school.fetch(request);
    } catch (error) {
      this.#parts.onFault(name, error);
      return cannotBeOpened();
    }
  };

  /** Opens these one after the other: what falls due in a school is seen to whether or not somebody asks for a page. */
  async openAll(names: readonly string[]): Promise<void> {
    for (const name of names) if (!this.#closed.has(name)) await this.#openAgain(name);
  }

  async #openAgain(name: string): Promise<void> {
    await this.of(name).catch((error: unknown) => this.#parts.onFault(name, error));
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    const all = await Promise.allSettled([...this.#open.values()].map(({ opening }) => opening));
    for (const each of all) {
      if (each.status === 'fulfilled') await each.value?.stop().catch(() => {});
    }
    await Promise.all(this.#closing.values());
  }
}
