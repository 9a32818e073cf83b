// A vitest reporter: says last of all how many browser tests were not run, so that nobody takes a run
// without a browser for one with it.

export default class TestsNotRun {
  onTestRunEnd(modules) {
    const notRun = modules
      .filter((module) => /\.browser\.test\.tsx?$/.test(module.moduleId))
      .reduce((sum, module) => sum + [...module.children.allTests('skipped')].length, 0);
    if (notRun === 0) return;
    process.stdout.write(
      `\nNOT RUN: ${notRun} browser tests. Install Chromium, or set CHROMIUM_PATH to where it is.\n`,
    );
  }
}
