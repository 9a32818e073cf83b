// Runs the tests for one mutant after another in one process: our own code is evaluated afresh for
// each, since its rules are made while it loads; packages stay loaded. Much quicker than a process,
// or a worker of vitest, for each of thousands.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { Script } from 'node:vm';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

const SUITE = '.mutation/suite.cjs';

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

  /** The suite, evaluated again under a mutant, or none. */
  evaluated(mutant) {
    globalThis.__stryker__ ??= {};
    globalThis.__stryker__.activeMutant = mutant?.id;
    const suite = {};
    this.script.runInThisContext()(suite, this.require, this.script.filename, this.dirname);
    return suite;
  }

  /** Every file by itself, each evaluated again, to see what it reaches beside what loading does. */
  async dryRun() {
    const tests = [];
    try {
      for (const name of this.evaluated(null).FILE_NAMES) {
        const start = performance.now();
        const suite = this.evaluated(null);
        const { failed } = await suite.runSuite('', [name], () => {
          globalThis.__stryker__.currentTestId = name;
        });
        globalThis.__stryker__.currentTestId = undefined;
        if (failed !== null) throw new Error(`${failed.test}: ${failed.error}`);
        tests.push({ id: name, name, status: 0, timeSpentMs: performance.now() - start });
      }
    } catch (error) {
      return { status: 'error', errorMessage: String(error) };
    }
    const { mutantCoverage } = globalThis.__stryker__;
    return { status: 'complete', tests, mutantCoverage };
  }

  /** Runs the files that reach the mutant, or all where it is reached by loading, to the first failure. */
  async mutantRun({ activeMutant, testFilter }) {
    let outcome = null;
    let last = 'loading';
    try {
      const suite = this.evaluated(activeMutant);
      outcome = await suite.runSuite(activeMutant.fileName, testFilter, (name) => {
        last = name;
      });
    } catch (error) {
      outcome = { ran: 0, failed: { test: 'loading', error } };
    }
    const { ran, failed } = outcome;
    if (failed === null) return { status: 'survived', nrOfTests: ran };
    const failureMessage = `${failed.test}: ${failed.error}`;
    return { status: 'killed', nrOfTests: ran, killedBy: [last], failureMessage };
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'one-process', MutationRunner),
];
