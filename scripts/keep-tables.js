// Works out the tables of the built-in rule books and keeps them for audits to begin from. What is in
// them is what XState answered; an audit of other rules asks XState for what they do not hold.
//
// They hold for one build only. A build of the same code takes those it kept before.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const built = join(root, 'dist', 'start');
const cache = join(root, 'node_modules', '.cache', 'dutybound');

const hash = createHash('sha256').update(process.version);
for (const file of [join(built, 'main.cjs'), import.meta.filename]) hash.update(readFileSync(file));
const kept = join(cache, `tables-${hash.digest('hex').slice(0, 32)}`);

if (!existsSync(kept)) {
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const writer = join(root, 'dist', 'cli', 'write-tables.js');
  const { status } = spawnSync(process.execPath, [writer, kept], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the tables of the audit could not be written');
}
copyFileSync(kept, join(built, 'tables.bin'));
