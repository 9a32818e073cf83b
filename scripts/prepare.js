// Builds a checkout unless it was built from just these files: after `npm ci`, and before the tests.
// `npm run build` builds in any case.
//
// `npx dutybound` inside a checkout triggers this as well. There it must neither build again nor
// fail: a failure would leave a half-written npx cache entry that breaks every later call.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
/** What a build is made of. */
const FOLDERS = ['src', 'machines', 'scripts', 'bin', 'fixtures/scenarios'];
const FILES = readdirSync(root).filter((name) =>
  /^(package.*\.json|tsconfig.*|rolldown\.config.*)$/.test(name),
);
/** A build removes it first, and so does whatever builds a part only. */
const stamp = join(root, 'dist', 'start', 'built-from');

const digestOfSources = () => {
  const hash = createHash('sha256').update(process.version);
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name)),
  );
  for (const file of [...FILES.map((name) => join(root, name)), ...inFolders].sort()) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
};

if (process.env.npm_command !== 'exec') {
  const digest = digestOfSources();
  const isBuilt = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
  const { status } = isBuilt
    ? { status: 0 }
    : spawnSync('npm run --silent build', { shell: true, stdio: 'inherit' });
  if (status === 0) writeFileSync(stamp, digest);
  process.exitCode = status ?? 1;
}
