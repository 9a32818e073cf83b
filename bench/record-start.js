/** Starts on a record and lists its incidents by what is due next; prints how long it took, as JSON. */
import { performance } from 'node:perf_hooks';
import { ruleBooks } from '../dist/index.js';
import { IncidentRecord, openRecord } from '../dist/record.js';

const before = performance.now();
const { parts } = await openRecord(JSON.parse(process.argv[2]), { kind: 'file' });
const journal = (performance.now() - before) / 1000;
const record = new IncidentRecord(parts.streams, {
  books: ruleBooks,
  rulesOf: () => ({ policy: '', program: '' }),
  now: () => new Date(),
});
const listed = [];
for (const id of record.ids()) listed.push({ id, due: (await record.summary(id))?.due ?? '' });
listed.sort((a, b) => (a.due < b.due ? -1 : 1));
const seconds = (performance.now() - before) / 1000;
await record.close();
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds, journal, megabytes, incidents: listed.length }));
