/**
 * Many schools in one database, each a record of its own with its own keys, for benchmarks and for tests of what is
 * done with several of them. A school has one policy; every other one is Plumpton's. The same seed gives the same incidents.
 *
 *   node bench/schools.js --database postgres://owner@localhost/empty --folder trust --schools 200 --incidents 500
 *
 * The database is empty before, and named as its owner. What opens the keys of `school-001` is in `keys/school-001` of
 * the folder, and so on. Each school has the accounts `dsl-1` and `auditor-1`.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ruleBooks } from '../dist/index.js';
import { Accounts, IncidentRecord, makeRecord, openRecord } from '../dist/record.js';
import { chanceFrom } from './log/random.js';
import { logLines } from './log.js';

/** To judge an incident takes longer than to keep it, so schools draw theirs from these, of each policy. */
const MOST_DIFFERENT = 2_500;
/** So many schools are filled at a time: one waits for the database while another seals. */
const AT_ONCE = 4;
const WRITER = { account: 'dsl-1' };
const FROM = '2026-01-01T00:00:00Z';

const now = () => new Date();

export const schoolName = (number) => `school-${String(number).padStart(3, '0')}`;

/** Where a school is: its record in the database, and its key in a folder of its own. */
export const placesOf = ({ url, folder }, name) => ({
  record: join(folder, 'data', name),
  keys: join(folder, 'keys', name),
  secondKeys: null,
  database: { url, record: name },
});

/** What the record of each incident holds, as the record itself made it while it was kept for the first time. */
const contentsFrom = async (of, place, count) => {
  const { parts } = await openRecord(of, { kind: 'file' });
  const { streams } = parts;
  const rulesOf = () => ({ policy: '0123456789ab', program: '0.1.0' });
  const record = new IncidentRecord(streams, { books: ruleBooks, rulesOf, now });
  const contents = [];
  streams.add = async (_kind, _stream, content) => {
    contents.push(content);
    return 1;
  };
  for (const line of logLines({ incidents: count, seed: 1, place }).lines) {
    const { school: _, events, ...head } = JSON.parse(line);
    const [entry, ...more] = events;
    const key = `${place} ${head.incident}`;
    await record.begin({ ...head, exercise: false }, { key, entry, more, writer: WRITER });
  }
  delete streams.add;
  await record.close();
  return contents;
};

const fill = async (of, contents, seed, incidents) => {
  const { parts } = await openRecord(of, { kind: 'file' });
  const { streams } = parts;
  const accounts = await Accounts.open(streams, now);
  for (const role of ['dsl', 'auditor']) {
    await accounts.add(WRITER, { id: `${role}-1`, role, from: FROM, name: `a ${role}` });
  }
  const drawn = chanceFrom(seed)
    .shuffled([...contents])
    .slice(0, incidents);
  const kept = drawn.map((content) =>
    streams.add('incident', streams.idFor(content.key), content, 0),
  );
  await Promise.all(kept);
  await streams.close();
};

/**
 * Makes the records and fills them.
 * @param made told the name of each school once it is there
 * @returns the names of the schools
 */
export const makeSchools = async ({ url, folder, schools, incidents, made = () => {} }) => {
  const at = { url, folder };
  const names = Array.from({ length: schools }, (_, index) => schoolName(index + 1));
  for (const name of names) await makeRecord(placesOf(at, name), { kind: 'file' });
  const count = Math.max(incidents, Math.min(MOST_DIFFERENT, incidents * schools));
  const pools = [];
  for (const place of [0, 1].slice(0, schools)) {
    pools.push(await contentsFrom(placesOf(at, names[place]), place, count));
  }
  const left = [...names.entries()];
  const filling = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, name] = next;
      await fill(placesOf(at, name), pools[index % 2], index + 1, incidents);
      made(name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, filling));
  return names;
};

const main = async () => {
  const { values } = parseArgs({
    options: {
      database: { type: 'string' },
      folder: { type: 'string' },
      schools: { type: 'string', default: '200' },
      incidents: { type: 'string', default: '500' },
    },
  });
  const { database: url, folder } = values;
  if (url === undefined || folder === undefined) throw new Error('give --database and --folder');
  const [schools, incidents] = [Number(values.schools), Number(values.incidents)];
  const made = (name) => process.stderr.write(`${name}\n`);
  await makeSchools({ url, folder, schools, incidents, made });
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  });
}
