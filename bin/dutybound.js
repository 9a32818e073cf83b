#!/usr/bin/env node
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const main = new URL('../dist/cli/main.js', import.meta.url);
const script = fileURLToPath(new URL('../dist/start/main.cjs', import.meta.url));
const compiled = fileURLToPath(new URL('../dist/start/main.cache', import.meta.url));

/**
 * Starts the command line from the compiled code that the build kept, about a tenth of a second
 * sooner. Code compiled by another version of Node.js is not used; the script is compiled anew.
 */
const startFrom = (cachedData) => {
  const source = `(function (require, module, exports, __filename, __dirname) {${readFileSync(script, 'utf8')}\n})`;
  const code = new Script(source, { filename: script, ...(cachedData ? { cachedData } : {}) });
  const module = { exports: {} };
  const run = code.runInThisContext();
  run(createRequire(script), module, module.exports, script, dirname(script));
  return code;
};

if (existsSync(script) && process.env.DUTYBOUND_KEEP_COMPILED === '1') {
  const code = startFrom(null);
  process.on('exit', () => writeFileSync(compiled, code.createCachedData()));
} else if (existsSync(script) && existsSync(compiled)) {
  startFrom(readFileSync(compiled));
} else if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write('dutybound: not built yet; run `npm run build` (file bin/dutybound.js)\n');
  process.exitCode = 2;
}
