#!/usr/bin/env node
// A CommonJS script: Node.js starts it sooner than a module.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const dist = join(__dirname, '..', 'dist');
const start = join(dist, 'start');
/** Whether the compiled code of the scripts is to be kept, with all that was called in this run. */
const keeps = process.env.DUTYBOUND_KEEP_COMPILED === '1';

/** What Node.js has loaded by itself before it comes to us. */
const LOADED = ['node:buffer', 'node:events', 'node:fs', 'node:path', 'node:process', 'node:util'];

/** A module of Node.js that is loaded once something of it is used; most starts do not use most of them. */
const whenUsed = (name) => {
  let module = null;
  const used = () => {
    module ??= require(name);
    return module;
  };
  return new Proxy(
    {},
    {
      get: (_, key) => used()[key],
      has: (_, key) => key in used(),
      ownKeys: () => Reflect.ownKeys(used()),
      getOwnPropertyDescriptor: (_, key) => ({
        ...Reflect.getOwnPropertyDescriptor(used(), key),
        configurable: true,
      }),
    },
  );
};

const loaded = new Map();

/**
 * Loads a script of the command line from the compiled code that the build kept. Code compiled by another
 * version of Node.js is not used; the script is compiled again.
 */
const load = (name) => {
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  const file = join(start, name);
  const compiled = file.replace(/cjs$/, 'cache');
  const source = `(function (require, module, exports, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`;
  const cachedData = existsSync(compiled) ? readFileSync(compiled) : undefined;
  const code = new Script(source, { filename: file, cachedData });
  if (keeps && cachedData === undefined) {
    process.on('exit', () => writeFileSync(compiled, code.createCachedData()));
  }
  code.runInThisContext()(required, module, module.exports, file, start);
  return module.exports;
};

const required = (name) => {
  if (name.startsWith('./')) return load(name.slice(2));
  return LOADED.includes(name) || !name.startsWith('node:') ? require(name) : whenUsed(name);
};

if (existsSync(join(start, 'main.cjs'))) {
  load('main.cjs');
} else if (existsSync(join(dist, 'cli', 'main.js'))) {
  import('../dist/cli/main.js');
} else {
  process.stderr.write('dutybound: not built yet; run `npm run build` (file bin/dutybound.js)\n');
  process.exitCode = 2;
}
