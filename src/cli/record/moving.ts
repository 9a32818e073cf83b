/** `dutybound record move` and `migrate`: a record that is in a database, or is to be. */
import { databaseInWords } from '../../record/database/address.ts';
import { migrate } from '../../record/database/connection.ts';
import { moveToDatabase, moveToFolder } from '../../record/moving.ts';
import { keySourceFrom, openRecord, type Places } from '../../record/places.ts';
import { booksFor } from '../books.ts';
import { printText } from '../terminal.ts';
import { type AsFlags, asAccount, Refused } from './account.ts';
import { guarded, now, openedAt, places } from './opening.ts';

const databaseOf = ({ database = null }: Places): NonNullable<Places['database']> => {
  if (database !== null) return database;
  throw new Refused(
    'name the database in DATABASE_URL, such as postgres://USER:PASSWORD@HOST:5432/DATABASE',
  );
};

/** Makes the tables of a database, or brings them up to date. @returns the exit status */
export const migrateDatabase = (): Promise<number> =>
  guarded(async () => {
    const steps = await migrate(databaseOf(places()));
    printText(
      steps === 0
        ? 'The tables are up to date.\n'
        : `The tables are up to date now: ${steps} ${steps === 1 ? 'step' : 'steps'}.\n`,
    );
    return 0;
  });

/** Moves a record to where it is to be from now on. @returns the exit status */
export const moveRecord = (to: string, flags: AsFlags): Promise<number> =>
  guarded(async () => {
    const all = places();
    const database = databaseOf(all);
    if (to !== 'database' && to !== 'folder') throw new Refused('move it to: database, or folder');
    const books = await booksFor({});
    if (books === null) return 2;
    const from = to === 'database' ? { ...all, database: null } : all;
    const opening = await openRecord(from, keySourceFrom(process.env));
    const lines = await openedAt(opening, from, books, async (opened) => {
      const desk = asAccount(opened, flags);
      if (!desk.can('keep-keys') || !desk.can('back-up')) {
        throw new Refused('this account may not move the record');
      }
      await desk.logUse(`moved the record to a ${to}`);
      return to === 'database'
        ? moveToDatabase(opened.parts, all, now())
        : moveToFolder(opened.parts, all, now());
    });
    const says =
      to === 'database'
        ? [
            `The record is ${databaseInWords(database)}: ${lines} lines, compared and verified.`,
            `The folder ${all.record} is closed; destroy its frames and its old backups once you are content.`,
            `Its wrapped keys are in the database. What opens them is in ${all.keys}, or your passphrase: each server needs it.`,
          ]
        : [
            `The record is in ${all.record}: ${lines} lines, compared and verified. It is out of the database.`,
            `Its keys are in ${all.keys}. Leave out DATABASE_URL from now on.`,
          ];
    printText(`${says.join('\n')}\n`);
    return 0;
  });
