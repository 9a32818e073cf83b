/** How far records of one database have got: asked for all of them at once, whether or not they are open here. */
import type { DatabasePlace } from './address.ts';
import { Connections } from './connection.ts';

/** By the name of a record, something that is another whenever it was added to or its keys were changed. */
export type Reached = ReadonlyMap<string, string>;

export class ReachedBy {
  readonly #connections: Connections;

  private constructor(connections: Connections) {
    this.#connections = connections;
  }

  static async open(place: DatabasePlace): Promise<ReachedBy> {
    return new ReachedBy(await Connections.to(place, null));
  }

  /** Of those of these names that there are. @throws RecordFault */
  readonly of = async (names: readonly string[]): Promise<Reached> => {
    const rows = await this.#connections.ask<{ name: string; reached: string }>(
      'SELECT name, reached FROM dutybound.reached($1)',
      [names],
    );
    return new Map(rows.map(({ name, reached }) => [name, reached]));
  };

  close(): Promise<void> {
    return this.#connections.end();
  }
}
