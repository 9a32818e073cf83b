// Takes everything away from the record that can go: power at every step, on disks that keep all, some or none of
// what was not synced and under a clock that steps back, the process at any moment, single bytes, an older backup. Then each safeguard is taken out in turn, and a loss must be found: a harness
// that finds none proves nothing. `npm run test:faults -- 7` begins with another seed.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { loadConfig } from 'rolldown/config';

const root = join(import.meta.dirname, '..');
// As for the tests of mutants: with the rule books read from their files.
const { plugins } = await loadConfig(join(root, 'rolldown.mutation.config.ts'));
const seed = Number(process.argv[2] ?? 1);
/** In one incident. */
const ENTRIES = 20_000;
const kills = Number(process.argv[3] ?? 200);
const work = mkdtempSync(join(tmpdir(), 'dutybound-faults-'));

/** Bundles a program, with one line of the source replaced. */
const bundled = async (name, input, change = null) => {
  const changing = {
    name: 'without-a-safeguard',
    transform: (code, id) => {
      if (change === null || relative(root, id) !== change.file) return null;
      if (code.slice(change.at, change.at + change.find.length) !== change.find) {
        throw new Error(`${change.file} has no ${change.find} at ${change.at}`);
      }
      return code.slice(0, change.at) + change.put + code.slice(change.at + change.find.length);
    },
  };
  const bundle = await rolldown({
    input: join(root, input),
    platform: 'node',
    external: (id) => !/^[./]/.test(id),
    plugins: [changing, ...plugins.filter(({ name }) => name !== 'stand-ins')],
    cwd: root,
    checks: { bundlerTimings: false },
  });
  const file = join(root, 'node_modules', '.cache', 'dutybound-faults', `${name}.mjs`);
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  await bundle.close();
  return file;
};

const source = (file) => readFileSync(join(root, file), 'utf8');

/** Every call of this kind in these files, by its place. */
const callsIn = (files, pattern, put) =>
  files.flatMap((file) =>
    [...source(file).matchAll(pattern)].map((match) => ({
      file,
      at: match.index,
      find: match[0],
      put: put(match[0]),
      line: source(file).slice(0, match.index).split('\n').length,
    })),
  );

const only = (file, find, put) => {
  const at = source(file).indexOf(find);
  if (at === -1) throw new Error(`${file} has no ${find}`);
  return { file, at, find, put, line: source(file).slice(0, at).split('\n').length };
};

const print = (name, value) => process.stdout.write(`${name}: ${value}\n`);

const FILES = ['src/record/folder-home.ts', 'src/record/keys.ts', 'src/record/disk.ts'];
const SYNCS = /(?<=disk)\.sync(Folder|Aside)?\(/g;

const harness = async (name, change) => {
  const file = await bundled(name, 'test/record/faults.ts', change);
  return import(pathToFileURL(file).href);
};

const isBad = ({ lost, duplicated, broken, cameBack = 0 }) =>
  lost + duplicated + broken + cameBack > 0;

let failed = false;
const wanted = (name, value, right) => {
  print(name, value);
  if (value !== right) failed = true;
};

/** Lets a process write, kills it at a random moment, and gives the entries that it acknowledged. */
const killed = (program, folder, name, after) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [program, folder, name], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let timer = null;
    child.stdout.on('data', (data) => {
      out += data;
      timer ??= setTimeout(() => child.kill('SIGKILL'), after);
    });
    let said = '';
    child.stderr.on('data', (data) => {
      said += data;
    });
    child.on('close', () => {
      clearTimeout(timer);
      const whole = out.slice(0, out.lastIndexOf('\n') + 1);
      resolve({
        kept: whole.split('\n').flatMap((line) => {
          const [word, id, note] = line.split(' ');
          return word === 'kept' ? [{ id, note }] : [];
        }),
        said,
      });
    });
  });

const checkFolder = (program, folder, kept) => {
  const { stdout, stderr } = spawnSync(process.execPath, [program, folder], {
    input: JSON.stringify(kept),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return stdout === ''
    ? { lost: kept.length, duplicated: 0, broken: 1, says: stderr }
    : JSON.parse(stdout);
};

try {
  // Power.
  const { everyCut, liveFlips, longIncident, restores, tampering } = await harness(
    'as-it-is',
    null,
  );
  const counts = await everyCut([seed, seed + 1, seed + 2]);
  const long = await longIncident(join(work, 'long'), ENTRIES);
  const live = await liveFlips(seed, 2_000);

  // Processes that are killed.
  const init = await bundled('init', 'test/record/init.ts');
  const writer = await bundled('writer', 'test/record/writer.ts');
  const checker = await bundled('checker', 'test/record/checker.ts');
  const folder = join(work, 'record');
  spawnSync(process.execPath, [init, folder], { stdio: 'inherit' });
  const kept = [];
  let random = seed;
  for (let index = 0; index < kills; index += 1) {
    random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
    const run = await killed(writer, folder, `run${index}`, random % 150);
    if (run.said !== '') process.stderr.write(run.said);
    kept.push(...run.kept);
  }
  const afterKills = checkFolder(checker, folder, kept);

  // Safeguards taken out.
  const syncs = callsIn(FILES, SYNCS, (call) => (call === '.syncFolder(' ? '.list(' : '.read('));
  const missed = [];
  for (const [index, sync] of syncs.entries()) {
    const without = await harness(`sync-${index}`, sync);
    if (!isBad(await without.everyCut([seed, seed + 1, seed + 2, seed + 3], 1, true)))
      missed.push(sync);
  }
  const key = only('src/record/record.ts', 'if (again !== undefined)', 'if (again === null)');
  const chain = only(
    'src/record/journal.ts',
    'if (chainOf(chain, text.slice(0, -CHAIN_LENGTH)) !== line.chain)',
    'if (false)',
  );
  const withoutKey = await (await harness('no-key', key)).everyCut(
    Array.from({ length: 12 }, (_, index) => seed + index),
    1,
    true,
  );
  const withoutChain = await (await harness('no-chain', chain)).tampering(seed, 0);
  const lock = only(
    'src/record/places.ts',
    'if (!taken.ok) throw inUse(taken.holder);',
    'if (!taken.ok) return use({ release: async () => {} });',
  );
  const open = await bundled('no-lock', 'test/record/writer.ts', lock);
  // Two at once do not always meet: a few tries.
  let isLostWithoutLock = false;
  for (let index = 0; index < 8 && !isLostWithoutLock; index += 1) {
    const twice = join(work, `twice-${index}`);
    spawnSync(process.execPath, [init, twice], { stdio: 'inherit' });
    const both = await Promise.all(['x', 'y'].map((name) => killed(open, twice, name, 6_000)));
    const entries = both.flatMap((run) => run.kept);
    isLostWithoutLock = isBad(checkFolder(checker, twice, entries));
  }

  const { tried, found, rewritten, rewrittenFound, truncated, truncatedKept } = await tampering(
    seed,
    10_000,
  );
  const restored = await restores(seed, 25);

  wanted('kills', kills, kills);
  print('power cuts', counts.cuts);
  print('syncs removed', syncs.length);
  wanted('syncs missed', missed.length, 0);
  for (const { file, line } of missed)
    print('sync that no loss was found without', `${file}:${line}`);
  print('acknowledged', counts.acknowledged + kept.length + ENTRIES);
  wanted('lost', counts.lost + afterKills.lost + ENTRIES - long.kept, 0);
  wanted('duplicated', counts.duplicated + afterKills.duplicated, 0);
  wanted('chains broken', counts.broken + afterKills.broken + long.broken, 0);
  const changes = tried + rewritten + live.tried;
  print('changes tried', changes);
  wanted('changes found', found + rewrittenFound + live.placed, changes);
  wanted('changes that opening left as they were', live.unchanged, live.tried);
  print('entries in one incident', ENTRIES);
  print('truncations tried', truncated);
  wanted('truncations that kept every whole entry', truncatedKept, truncated);
  print('restores tried', restored.tried);
  wanted('erased incidents that came back', counts.cameBack + restored.cameBack, 0);
  wanted('found without the idempotency key', isBad(withoutKey), true);
  wanted('found without the chain', withoutChain.rewrittenFound < withoutChain.rewritten, true);
  wanted('found without the lock', isLostWithoutLock, true);
  if (afterKills.says) process.stderr.write(afterKills.says);
} finally {
  rmSync(work, { recursive: true, force: true });
  rmSync(join(root, 'node_modules', '.cache', 'dutybound-faults'), {
    recursive: true,
    force: true,
  });
}
process.exitCode = failed ? 1 : 0;
