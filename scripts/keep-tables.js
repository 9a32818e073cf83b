// Audits a made-up log once, and keeps the tables that came of it for the audits to begin from. What
// is in them is what XState answered; an audit that needs more asks XState itself.
//
// They hold for one build only. A build that came to the same code takes those it kept before.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { logLines, writeLog } from '../bench/log.js';

const INCIDENTS = 30_000;
/** Not one that a benchmark uses, so that it meets incidents that were not rehearsed. */
const SEED = 70_001;

const root = join(import.meta.dirname, '..');
const built = join(root, 'dist', 'start');
const tables = join(built, 'audit-tables.bin');
const cache = join(root, 'node_modules', '.cache', 'dutybound');

const sources = [
  join(built, 'main.cjs'),
  import.meta.filename,
  join(root, 'bench', 'log.js'),
  ...readdirSync(join(root, 'bench', 'log'))
    .sort()
    .map((name) => join(root, 'bench', 'log', name)),
];
const hash = createHash('sha256').update(process.version);
for (const file of sources) hash.update(readFileSync(file));
const kept = join(cache, `tables-${hash.digest('hex').slice(0, 32)}`);

if (!existsSync(kept)) {
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const writer = join(root, 'dist', 'cli', 'write-tables.js');
  const child = spawn(process.execPath, [writer, kept], { stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = once(child, 'exit');
  await writeLog(logLines({ incidents: INCIDENTS, seed: SEED }), child.stdin);
  child.stdin.end();
  const [status] = await ended;
  if (status !== 0) throw new Error('the tables of the audit could not be written');
}
copyFileSync(kept, tables);
