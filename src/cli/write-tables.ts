/**
 * Judges the log on standard input, and writes the tables that came of it to the file that is named:
 * what an audit begins from. Only the tables are kept, nothing of the log.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { LogJudge } from '../audit/log-judge.ts';
import { packed } from '../audit/table-snapshot.ts';
import { ruleBooks } from '../engine/replay.ts';

const [file = ''] = process.argv.slice(2);
const judge = new LogJudge({
  books: ruleBooks,
  policy: null,
  against: null,
  seed: [0, 0],
  isKeeping: true,
});
for await (const line of createInterface({ input: process.stdin })) {
  const bytes = Buffer.from(line);
  judge.judgeLine(bytes, 0, bytes.length, 'log', 1);
}
// Under another name until it is whole.
writeFileSync(`${file}.part`, packed(judge.keep()));
renameSync(`${file}.part`, file);
