// A vitest reporter: says beforehand how long to wait, and afterwards where the time went.

/** Minutes that the whole suite takes on two idle cores. */
const MINUTES = 20;
/** From so many files on it is taken for the whole suite. */
const MANY = 20;
const MOST_NAMED = 8;

const seconds = (milliseconds) => `${(milliseconds / 1_000).toFixed(1)} s`.padStart(8);

export default class TestTimes {
  #isMany = false;

  onTestRunStart(files) {
    this.#isMany = files.length >= MANY;
    if (!this.#isMany) return;
    process.stdout.write(
      `\n${files.length} test files. Allow ${MINUTES} minutes on two idle cores, and more on a busy machine.\n` +
        'The long random runs are apart: npm run test:long, npm run test:mutation.\n',
    );
  }

  onTestRunEnd(modules) {
    if (!this.#isMany) return;
    const slowest = modules
      .map((module) => {
        const { collectDuration, duration } = module.diagnostic();
        return { name: module.relativeModuleId, time: collectDuration + duration };
      })
      .sort((a, b) => b.time - a.time)
      .slice(0, MOST_NAMED);
    const lines = slowest.map(({ name, time }) => `${seconds(time)}  ${name}`);
    process.stdout.write(`\nThe slowest files:\n${lines.join('\n')}\n`);
  }
}
