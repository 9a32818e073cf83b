/**
 * Several schools on one server, each at an address of its own: `https://valley-end.dutybound.example.org`. The name
 * before the first dot says which record it is. Browsers keep addresses apart, with all that a page may read, send
 * or keep, so nothing that is done for one school can be asked for from a page of another; and here each has its own
 * house: people, sessions, keys, drills and settings.
 */
import { isRecordName } from '../record/database/address.ts';
import type { Served } from './serve.ts';

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
  readonly open: (name: string, onGone: () => void) => Promise<Served | null>;
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

export class Schools {
  readonly #parts: SchoolsParts;
  readonly #open = new Map<string, Promise<Served | null>>();
  #isOver = false;

  constructor(parts: SchoolsParts) {
    this.#parts = parts;
  }

  /** The school of this name, opened where it is not yet; null where there is none. @throws RecordFault */
  of(name: string): Promise<Served | null> {
    if (this.#isOver) return Promise.resolve(null);
    const there = this.#open.get(name);
    if (there !== undefined) return there;
    const forget = (): void => {
      if (this.#open.get(name) === opening) this.#open.delete(name);
    };
    const opening: Promise<Served | null> = this.#parts
      .open(name, () => {
        forget();
        void opening.then((school) => school?.stop()).catch(() => {});
      })
      .then(
        (school) => {
          if (school === null) forget();
          return school;
        },
        (error: unknown) => {
          // Whoever asks next tries again.
          forget();
          throw error;
        },
      );
    this.#open.set(name, opening);
    return opening;
  }

  /** Gives a request to the school whose address it has, and to no other. */
  readonly fetch = async (request: Request): Promise<Response> => {
    const name = nameIn(this.#parts.pattern, new URL(request.url));
    if (name === null) return notHere();
    try {
      const school = await this.of(name);
      return school === null ? notHere() : await school.fetch(request);
    } catch (error) {
      this.#parts.onFault(name, error);
      return cannotBeOpened();
    }
  };

  /** Opens these one after the other: what falls due in a school is seen to whether or not somebody asks for a page. */
  async openAll(names: readonly string[]): Promise<void> {
    for (const name of names) {
      await this.of(name).catch((error: unknown) => this.#parts.onFault(name, error));
    }
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    const all = await Promise.allSettled(this.#open.values());
    for (const each of all) {
      if (each.status === 'fulfilled') await each.value?.stop().catch(() => {});
    }
  }
}
