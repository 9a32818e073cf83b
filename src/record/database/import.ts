/** A record as a whole, put into a database or taken out of it, by the owner of the tables. */
import type { Files } from '../copies.ts';
import { framesAt, PLACES } from '../folder-home.ts';
import { firstChain, type JournalLine, KINDS, readJournal, type StreamId } from '../journal.ts';
import type { DatabasePlace } from './address.ts';
import { asItself } from './connection.ts';

/** So many frames are sent at a time. */
const AT_ONCE = 500;

/** The frames that are there, each with its line: of an erased stream the last. */
const framesIn = (files: Files, lines: readonly JournalLine[]) => {
  const byStream = new Map<StreamId, JournalLine[]>();
  for (const line of lines) {
    const those = byStream.get(line.stream);
    if (those === undefined) byStream.set(line.stream, [line]);
    else those.push(line);
  }
  return [...byStream].flatMap(([stream, all]) => {
    const bytes = Buffer.from(files.get(framesAt(stream)) ?? []);
    const kept = all.at(-1)?.kind === 'erasure' ? all.slice(-1) : all;
    let begin = 0;
    return kept.map(({ n, length }) => {
      const frame = bytes.subarray(begin, begin + length);
      begin += length;
      return { stream, n, frame };
    });
  });
};

/** Puts a record that was found whole into a database, all of it or nothing. @param keys the file of wrapped keys */
export const intoDatabase = (
  place: DatabasePlace,
  record: string,
  files: Files,
  keys: string,
): Promise<void> =>
  asItself(place, async (ask) => {
    const description = Buffer.from(files.get(PLACES.description) ?? []);
    const lines: JournalLine[] = [];
    readJournal(
      Buffer.from(files.get(PLACES.journal) ?? []),
      { chain: firstChain(description) },
      (line) => lines.push(line),
    );
    const [head, ...rows] = keys.split('\n').filter((row) => row !== '');
    await ask('BEGIN');
    await ask('SELECT dutybound.make_record($1, $2, $3, $4, $5, $6)', [
      place.record,
      record,
      description,
      head,
      rows.map((row) => row.slice(0, row.indexOf(' '))),
      rows,
    ]);
    for (let from = 0; from < lines.length; from += AT_ONCE) {
      const some = lines.slice(from, from + AT_ONCE);
      await ask(
        `INSERT INTO dutybound.line (record, seq, kind, stream, n, length, leaf, chain)
          SELECT $1, seq, kind, stream, n, length, decode(leaf, 'hex'), decode(chain, 'hex')
          FROM unnest($2::bigint[], $3::text[], $4::uuid[], $5::bigint[], $6::bigint[], $7::text[], $8::text[])
            AS line (seq, kind, stream, n, length, leaf, chain)`,
        [
          record,
          some.map(({ seq }) => seq),
          some.map(({ kind }) => KINDS[kind]),
          some.map(({ stream }) => stream),
          some.map(({ n }) => n),
          some.map(({ length }) => length),
          some.map(({ leaf }) => leaf),
          some.map(({ chain }) => chain),
        ],
      );
    }
    const frames = framesIn(files, lines);
    for (let from = 0; from < frames.length; from += AT_ONCE) {
      const some = frames.slice(from, from + AT_ONCE);
      await ask(
        `INSERT INTO dutybound.frame (record, stream, n, bytes)
          SELECT $1, stream, n, bytes FROM unnest($2::uuid[], $3::bigint[], $4::bytea[]) AS frame (stream, n, bytes)`,
        [
          record,
          some.map(({ stream }) => stream),
          some.map(({ n }) => n),
          some.map(({ frame }) => frame),
        ],
      );
    }
    const checkpoints = Buffer.from(files.get(PLACES.checkpoints) ?? []).toString('latin1');
    await ask(
      `INSERT INTO dutybound.checkpoint (record, number, line)
        SELECT $1, number, line FROM unnest($2::text[]) WITH ORDINALITY AS checkpoint (line, number)`,
      [record, checkpoints.split('\n').slice(0, -1)],
    );
    await ask('COMMIT');
  });

/** In the order in which they hang on each other. */
const TABLES = [
  'dutybound.opened',
  'dutybound.lent',
  'dutybound.totals',
  'dutybound_keys.handover',
  'dutybound_keys.wrapped',
  'dutybound_keys.epoch',
  'dutybound.claim',
  'dutybound.tried',
  'dutybound.snapshot',
  'dutybound.checkpoint',
  'dutybound.frame',
  'dutybound.line',
] as const;

/** Whether whoever is named in DATABASE_URL owns the tables. */
export const mayTakeOut = (place: DatabasePlace): Promise<boolean> =>
  asItself(place, async (ask) => {
    const [row] = await ask<{ may: boolean }>(
      "SELECT has_table_privilege('dutybound.record', 'DELETE') AS may",
    );
    return row?.may === true;
  });

/** Takes a record that was moved out of a database: all of it, or nothing. */
export const outOfDatabase = (place: DatabasePlace, record: string): Promise<void> =>
  asItself(place, async (ask) => {
    await ask('BEGIN');
    for (const table of TABLES) await ask(`DELETE FROM ${table} WHERE record = $1`, [record]);
    await ask('DELETE FROM dutybound.record WHERE id = $1', [record]);
    await ask('COMMIT');
  });
