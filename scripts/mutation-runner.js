// Runs the tests for one mutant after another in one process: our own code is evaluated afresh for
// each, since its rules are made while it loads; packages stay loaded. Much quicker than a process,
// or a worker of vitest, for each of thousands.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { Script } from 'node:vm';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

const SUITE = '.mutation/suite.cjs';

const ALL = { id: 'all', name: 'all tests' };

class MutationRunner {
  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const path = resolve(SUITE);
    this.require = createRequire(path);
    this.dirname = dirname(path);
    const code = readFileSync(path, 'utf8');
    const wrapped = `(function (exports, require, __filename, __dirname) {${code}\n})`;
    this.script = new Script(wrapped, { filename: path });
  }

  /** Evaluates everything anew under a mutant, or none, and runs the tests to the first failure. */
  async run(mutant) {
    globalThis.__stryker__ ??= {};
    globalThis.__stryker__.activeMutant = mutant?.id;
    const suite = {};
    try {
      this.script.runInThisContext()(suite, this.require, this.script.filename, this.dirname);
      return await suite.runSuite(mutant?.fileName ?? '');
    } catch (error) {
      return { ran: 0, failed: { test: 'loading', error } };
    }
  }

  async dryRun() {
    const start = performance.now();
    const { failed } = await this.run(null);
    const timeSpentMs = performance.now() - start;
    if (failed === null) {
      return { status: 'complete', tests: [{ ...ALL, status: 0, timeSpentMs }] };
    }
    return { status: 'error', errorMessage: `${failed.test}: ${failed.error}` };
  }

  async mutantRun({ activeMutant }) {
    const { ran, failed } = await this.run(activeMutant);
    if (failed === null) return { status: 'survived', nrOfTests: ran };
    const failureMessage = `${failed.test}: ${failed.error}`;
    return { status: 'killed', nrOfTests: ran, killedBy: [ALL.id], failureMessage };
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'one-process', MutationRunner),
];
