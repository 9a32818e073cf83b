/**
 * A process that several people write through at once, to be killed at any moment. It prints a line for
 * each entry once that is acknowledged. Arguments: the folder of the record, and a name for its requests.
 */

import { ruleBooks } from '../../src/policies/built-in.ts';
import { openRecord } from '../../src/record/places.ts';
import { IncidentRecord } from '../../src/record/record.ts';
import { happened, raised } from '../support/incidents.ts';

const [folder = '', name = '', most = '1000'] = process.argv.slice(2);

const { parts } = await openRecord(
  { record: folder, keys: `${folder}-keys`, secondKeys: `${folder}-second` },
  { kind: 'file' },
);
const record = new IncidentRecord(parts.streams, {
  books: ruleBooks,
  rulesOf: () => ({ policy: 'digest', program: '0' }),
  now: () => new Date(),
});

const HEAD = {
  incident: 'one',
  policy: 'valley-end-2022',
  record: 'complete',
  exercise: false,
} as const;

/** One person, who begins an incident and adds to it, looking again where somebody was quicker. */
const writer = async (who: string): Promise<void> => {
  const account = { account: who };
  const key = `${name}-${who}`;
  const id = await record.begin(HEAD, { key, entry: raised('sexting'), writer: account });
  process.stdout.write(`begun ${id}\n`);
  let seen = 1;
  for (let index = 0; index < Number(most); index += 1) {
    const note = `${key}-${index}`;
    const entry = happened(5 + index, 'party.informed', { by: 'teacher', to: 'dsl', note });
    const added = await record.append(id, { seen, key: note, entry, writer: account });
    if (added.kind === 'look-again') seen += added.since.length;
    if (added.kind !== 'kept') continue;
    seen = added.position + 1;
    process.stdout.write(`kept ${id} ${note}\n`);
  }
};

await Promise.all(['a', 'b', 'c'].map(writer));
await record.close();
