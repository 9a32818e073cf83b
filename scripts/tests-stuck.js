// A vitest reporter: ends a run in which nothing has happened for long, and says what it was in. A test
// that waits for a process without an end keeps its whole thread, and its own time limit, from going on.

/** Longer than any one test may take, unless the run gives its tests longer. */
const MOST_MINUTES = 12;

export default class TestsStuck {
  #running = new Set();
  #timer;
  #minutes = MOST_MINUTES;

  onInit({ config }) {
    this.#minutes = Math.max(MOST_MINUTES, Math.ceil(config.testTimeout / 60_000));
  }

  #happened() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const names = [...this.#running].join(', ');
      process.stderr.write(
        `\nNothing happened for ${this.#minutes} minutes in ${names || 'the end of the run'}.\n`,
      );
      process.kill(process.pid, 'SIGKILL');
    }, this.#minutes * 60_000).unref();
  }

  onTestRunStart() {
    this.#happened();
  }

  onTestModuleStart({ relativeModuleId }) {
    this.#running.add(relativeModuleId);
    this.#happened();
  }

  onTestCaseResult() {
    this.#happened();
  }

  onTestModuleEnd({ relativeModuleId }) {
    this.#running.delete(relativeModuleId);
    this.#happened();
  }
}
