/** Makes a record in the folder that is named. */
import { makeRecord } from '../../src/record/places.ts';

const [folder = ''] = process.argv.slice(2);
await makeRecord(
  { record: folder, keys: `${folder}-keys`, secondKeys: `${folder}-second` },
  { kind: 'file' },
);
