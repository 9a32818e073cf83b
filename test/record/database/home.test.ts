import { beforeAll } from 'vitest';
import type { DatabasePlace } from '../../../src/record/database/address.ts';
import { DatabaseHome } from '../../../src/record/database/database-home.ts';
import { KeysInDatabase } from '../../../src/record/database/keys-in-database.ts';
import { bytesOfDescription } from '../../../src/record/description.ts';
import { FolderOnDisk } from '../../../src/record/disk.ts';
import { contract } from '../contract.ts';
import { aDatabase, newFolder } from './a-database.ts';

let database: DatabasePlace;
beforeAll(async () => {
  database = await aDatabase();
});

let count = 0;

contract('a database', {
  keys: () => new KeysInDatabase(new FolderOnDisk(newFolder())),
  make: async (description, keys) => {
    count += 1;
    // Many in one database, as of schools that share it.
    const place = { ...database, record: `school-${count}` };
    const folder = newFolder();
    const its =
      (keys as KeysInDatabase | undefined) ?? new KeysInDatabase(new FolderOnDisk(folder));
    const { record } = description;
    const unique = { ...description, record: record === 'a'.repeat(32) ? idOf(count) : record };
    const open = () => DatabaseHome.open(place, its);
    return {
      home: await DatabaseHome.make(place, bytesOfDescription(unique), its),
      again: open,
      beside: open,
    };
  },
});

const idOf = (number: number): string => number.toString(16).padStart(32, '0');
