/**
 * An audit of the records of a database that several workers share, on one machine or several. Each claims a school
 * after another; what came of it is kept in the database until all of it is merged. It is sealed under a passphrase
 * that the workers have and the database has not.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { RecordFault } from '../fault.ts';
import { keyFromPassphraseMeanwhile, opened, sealed } from '../seal.ts';
import type { DatabasePlace } from './address.ts';
import { Connections } from './connection.ts';

/** How long a worker that is not heard of keeps its school, in milliseconds. */
const LEASE = 20_000;
/** How often others are asked for, by whoever has nothing left to do but wait for them. */
const LOOK_EVERY = 250;

export interface Sharing {
  /** What the workers call it. */
  readonly name: string;
  readonly passphrase: string;
  /** By what it judges: the same for all workers. */
  readonly options: string;
  /** The schools to audit, with those that others who work on it have found. */
  readonly schools: readonly string[];
  /** Those that it has the keys of. */
  readonly able: readonly string[];
}

const about = (audit: string, what: string): string => `dutybound audit ${audit} ${what}`;

export class SharedAudit {
  readonly #connections: Connections;
  readonly #worker = randomUUID();
  readonly #of: Sharing;
  readonly #id: string;
  readonly #key: Buffer;
  /** When it was begun, by the clock of whoever began it; ISO 8601. */
  readonly begun: string;
  #able: readonly string[];
  #timer: ReturnType<typeof setInterval> | null = null;

  private constructor(
    connections: Connections,
    of: Sharing,
    { id, key, begun }: { readonly id: string; readonly key: Buffer; readonly begun: string },
  ) {
    this.begun = begun;
    this.#connections = connections;
    this.#of = of;
    this.#id = id;
    this.#key = key;
    this.#able = of.able;
  }

  /**
   * Takes part in an audit, and begins it where nobody has.
   * @throws RecordFault where it was begun with another passphrase, or judges otherwise
   */
  static async join(place: DatabasePlace, of: Sharing): Promise<SharedAudit> {
    const connections = await Connections.to(place, null);
    try {
      const shared = await SharedAudit.#begun(connections, of);
      await shared.#work();
      // Where the database is away, the next claim says so.
      const renew = (): void => void shared.#work().catch(() => {});
      shared.#timer = setInterval(renew, LEASE / 4).unref();
      return shared;
    } catch (error) {
      await connections.end();
      throw error;
    }
  }

  static async #begun(connections: Connections, of: Sharing): Promise<SharedAudit> {
    const { name, passphrase, options, schools } = of;
    const ours = randomUUID().replaceAll('-', '');
    const salt = Buffer.from(`dutybound audit ${name}`);
    const key = await keyFromPassphraseMeanwhile(passphrase, salt);
    const ourOptions = Buffer.from(`${new Date().toISOString()}\n${options}`);
    const [there] = await connections.ask<{ id: string; options: Buffer }>(
      'SELECT * FROM dutybound.begin_audit($1, $2, $3, $4)',
      [name, ours, sealed(key, ourOptions, about(ours, 'options')), schools],
    );
    const { id, options: bytes } = there as { id: string; options: Buffer };
    const begunWith = opened(key, bytes, about(id, 'options'));
    const [begun = '', theirs] = begunWith?.toString().split('\n') ?? [];
    if (theirs === options) return new SharedAudit(connections, of, { id, key, begun });
    throw new RecordFault(
      'exists',
      `the audit ${name} was begun with ${begunWith === null ? 'another passphrase' : 'other options, policies or another version of Dutybound'}; give every worker the same, or choose another name`,
    );
  }

  async #work(): Promise<void> {
    await this.#connections.ask('SELECT dutybound.work_on_audit($1, $2, $3, $4)', [
      this.#id,
      this.#worker,
      this.#able,
      LEASE,
    ]);
  }

  /** The next school for this worker; null once nobody who is there can audit what is left. */
  async next(): Promise<string | null> {
    for (;;) {
      const [found] = await this.#connections.ask<{ school: string | null; others: boolean }>(
        'SELECT * FROM dutybound.claim_school($1, $2)',
        [this.#id, this.#worker],
      );
      if (found?.others !== true || found.school !== null) return found?.school ?? null;
      await pause(LOOK_EVERY);
    }
  }

  /** Leaves a school to others, since its keys are not here after all. */
  async cannot(school: string): Promise<void> {
    this.#able = this.#able.filter((each) => each !== school);
    await this.#work();
  }

  /** Keeps what came of a school. */
  async finish(school: string, result: Buffer): Promise<void> {
    const bytes = sealed(this.#key, result, about(this.#id, school));
    await this.#connections.ask('SELECT dutybound.finish_school($1, $2, $3)', [
      this.#id,
      school,
      bytes,
    ]);
  }

  /** What came of each school; null for those that nobody has audited. @throws RecordFault where it is not there any more */
  async results(): Promise<ReadonlyMap<string, Buffer | null>> {
    const { name } = this.#of;
    const rows = await this.#connections.ask<{ school: string; result: Buffer | null }>(
      'SELECT school, result FROM dutybound.schools_of_audit($1)',
      [this.#id],
    );
    if (rows.length === 0) {
      throw new RecordFault(
        'closed',
        `others have finished the audit ${name} meanwhile, and have its report`,
      );
    }
    return new Map(
      rows.map(({ school, result }) => [school, result && this.#opened(school, result)]),
    );
  }

  #opened(school: string, result: Buffer): Buffer {
    const plain = opened(this.#key, result, about(this.#id, school));
    if (plain !== null) return plain;
    throw new RecordFault(
      'damaged',
      `what came of ${school} in the audit ${this.#of.name} is not as it was kept; begin again under another name`,
    );
  }

  /**
   * Ends the work of this worker, and lets go of its school.
   * @param hasReport whether it needs the results no more; the last one that leaves takes them away then
   */
  async leave(hasReport: boolean): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    try {
      await this.#connections.ask('SELECT dutybound.leave_audit($1, $2, $3)', [
        this.#id,
        this.#worker,
        hasReport,
      ]);
    } finally {
      await this.#connections.end();
    }
  }
}
