/** What schools and trusts give each other, as rows of the database that both are in. */
import type { StreamId } from '../journal.ts';
import type { Crossing, Lending, LentRow, OpenedRow, SchoolRow, TrustRow } from '../lending.ts';
import type { Ask, Connections } from './connection.ts';

const PLAIN = (column: string): string => `replace(${column}::text, '-', '')`;
const ISO = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export class DatabaseLending implements Lending {
  readonly #ask: Ask;
  readonly #do: Ask;

  constructor({ ask, askInTurn }: Pick<Connections, 'ask' | 'askInTurn'>) {
    this.#ask = ask;
    this.#do = askInTurn;
  }

  trusts(): Promise<readonly TrustRow[]> {
    return this.#ask<{ record: string; name: string; key: Buffer }>(
      `SELECT ${PLAIN('trust.record')} AS record, record.name, trust.key
        FROM dutybound.trust JOIN dutybound.record ON record.id = trust.record ORDER BY record.name`,
    );
  }

  async makeTrust(key: Buffer): Promise<void> {
    await this.#do('SELECT dutybound.make_trust($1)', [key]);
  }

  async giveTotals(trust: string, id: StreamId, bytes: Buffer): Promise<void> {
    await this.#do('SELECT dutybound.give_totals($1, $2, $3)', [trust, id, bytes]);
  }

  async takeBackTotals(): Promise<void> {
    await this.#do('SELECT dutybound.take_back_totals()');
  }

  async lend(trust: string, id: StreamId, until: string, bytes: Buffer): Promise<void> {
    await this.#do('SELECT dutybound.lend($1, $2, $3, $4)', [trust, id, until, bytes]);
  }

  async takeBack(ids: readonly StreamId[]): Promise<void> {
    await this.#do('SELECT dutybound.take_back($1)', [ids]);
  }

  lent(): Promise<readonly LentRow[]> {
    return this.#ask<{ school: string; id: string; until: string; at: string }>(
      `SELECT ${PLAIN('record')} AS school, ${PLAIN('id')} AS id, ${ISO('until')} AS until, ${ISO('at')} AS at
        FROM dutybound.lent ORDER BY at DESC, id`,
    );
  }

  totals(): Promise<readonly Crossing[]> {
    return this.#ask<{ school: string; id: string }>(
      `SELECT ${PLAIN('record')} AS school, ${PLAIN('id')} AS id FROM dutybound.totals`,
    );
  }

  totalsBytes(ids: readonly StreamId[]): Promise<readonly (Crossing & { bytes: Buffer })[]> {
    return this.#ask<{ school: string; id: string; bytes: Buffer }>(
      `SELECT ${PLAIN('record')} AS school, ${PLAIN('id')} AS id, bytes FROM dutybound.totals WHERE id = ANY ($1)`,
      [ids],
    );
  }

  async open({ school, id }: Crossing, account: string): Promise<Buffer | null> {
    const [row] = await this.#do<{ bytes: Buffer | null }>(
      'SELECT dutybound.open_lent($1, $2, $3) AS bytes',
      [school, id, account],
    );
    return row?.bytes ?? null;
  }

  async opened(): Promise<readonly OpenedRow[]> {
    const rows = await this.#ask<{ number: string; id: string; account: string; at: string }>(
      `SELECT number, ${PLAIN('id')} AS id, account, ${ISO('at')} AS at FROM dutybound.opened ORDER BY number`,
    );
    return rows.map((row) => ({ ...row, number: Number(row.number) }));
  }

  async forgetOpened(numbers: readonly number[]): Promise<void> {
    await this.#do('SELECT dutybound.forget_opened($1)', [numbers]);
  }

  async schools(ids: readonly string[]): Promise<readonly SchoolRow[]> {
    return this.#ask<{ record: string; name: string; description: Buffer }>(
      `SELECT ${PLAIN('id')} AS record, name, description FROM dutybound.record WHERE id = ANY ($1) ORDER BY name`,
      [ids],
    );
  }
}
