// Runs after `npm ci` or `npm install` in a checkout, and builds it.
//
// `npx dutybound` inside a checkout triggers this as well. There it must neither build again nor
// fail: a failure would leave a half-written npx cache entry that breaks every later call.
import { spawnSync } from 'node:child_process';

if (process.env.npm_command !== 'exec') {
  const build = spawnSync('npm run --silent build', { shell: true, stdio: 'inherit' });
  process.exitCode = build.status ?? 1;
}
