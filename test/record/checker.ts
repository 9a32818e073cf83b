/** Says what of the entries given on standard input is missing from a record, or there twice. */
import { readFileSync } from 'node:fs';
import { FolderOnDisk } from '../../src/record/disk.ts';
import { openRecord } from '../../src/record/places.ts';
import { verifyFolder } from '../../src/record/verify.ts';

const [folder = ''] = process.argv.slice(2);
const wanted = JSON.parse(readFileSync(0, 'utf8')) as readonly { id: string; note: string }[];

const { parts } = await openRecord(
  { record: folder, keys: `${folder}-keys`, secondKeys: `${folder}-second` },
  { kind: 'file' },
);
const times = new Map<string, number>();
for (const id of parts.streams.of('incident')) {
  for (const { items } of (await parts.streams.read(id)) ?? []) {
    for (const item of items) {
      if (item.kind !== 'entry' || item.entry.note === undefined) continue;
      const key = `${id} ${item.entry.note}`;
      times.set(key, (times.get(key) ?? 0) + 1);
    }
  }
}
await parts.streams.close();
const { faults } = verifyFolder(new FolderOnDisk(folder));
process.stdout.write(
  JSON.stringify({
    lost: wanted.filter(({ id, note }) => !times.has(`${id} ${note}`)).length,
    duplicated: [...times.values()].filter((each) => each > 1).length,
    broken: faults.length,
    says: faults.join('\n'),
  }),
);
