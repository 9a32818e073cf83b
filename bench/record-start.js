/**
 * Starts on a record and lists its incidents by what is due next, through the desk of an account. Prints how
 * long that took since the process began, as JSON.
 */
import { performance } from 'node:perf_hooks';
import { ruleBooks } from '../dist/index.js';
import { Accounts, Desk, IncidentRecord, openRecord } from '../dist/record.js';
import { peakMemory } from './peak-memory.js';

const now = () => new Date();
const program = performance.now() / 1000;
const { parts } = await openRecord(JSON.parse(process.argv[2]), { kind: 'file' });
const journal = performance.now() / 1000;
const record = new IncidentRecord(parts.streams, {
  books: ruleBooks,
  rulesOf: () => ({ policy: '', program: '' }),
  now,
});
const accounts = await Accounts.open(parts.streams, now);
const listed = await Desk.open(record, accounts, 'dsl-1').list();
const seconds = performance.now() / 1000;
const { userCPUTime, systemCPUTime } = process.resourceUsage();
await record.close();
process.stdout.write(
  JSON.stringify({
    seconds,
    program,
    journal: journal - program,
    list: seconds - journal,
    cpu: (userCPUTime + systemCPUTime) / 1e6,
    megabytes: peakMemory() / 2 ** 20,
    incidents: listed.length,
  }),
);
