// Compares the survivors of a mutation run with those that were accepted, each with its reason, in
// mutation-baseline.json. Runs after Stryker; ends with 1 where a survivor is new.
//   node scripts/mutation-baseline.js [REPORT] [BASELINE]
//
// A mutant is known by its file, the code of its lines, and that code once it is changed, so it
// keeps its place in the baseline when lines move.
import { readFileSync } from 'node:fs';

const [report = 'reports/mutation/mutation.json', baseline = 'mutation-baseline.json'] =
  process.argv.slice(2);

const SURVIVED = ['Survived', 'NoCoverage'];
const KILLED = ['Killed', 'Timeout', 'RuntimeError', 'CompileError'];

const stop = (says) => {
  console.error(`mutation-baseline: ${says}`);
  process.exit(2);
};

const read = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return stop(`${path} cannot be read (${error.code ?? 'not JSON'})`);
  }
};

const plain = (code) => code.replace(/\s+/g, ' ').trim();
const keyOf = ({ file, original, replacement }) => JSON.stringify([file, original, replacement]);

/** A mutant of a report, by the code of its lines. Stryker counts lines and columns from 1. */
const entryOf = (file, lines, { location: { start, end }, replacement, status }) => ({
  file,
  line: start.line,
  original: plain(lines.slice(start.line - 1, end.line).join('\n')),
  replacement: plain(
    lines[start.line - 1].slice(0, start.column - 1) +
      replacement +
      lines[end.line - 1].slice(end.column - 1),
  ),
  status,
});

const { files } = read(report);
if (files === undefined) stop(`${report} is not a report of Stryker`);
const accepted = read(baseline);
for (const each of Array.isArray(accepted) ? accepted : [null]) {
  const texts = [each?.file, each?.original, each?.replacement, each?.reason];
  if (!texts.every((text) => typeof text === 'string')) {
    stop(`${baseline}: give each entry a file, an original, a replacement and a reason`);
  }
}

const mutants = Object.entries(files).flatMap(([file, { source, mutants }]) => {
  const lines = source.split('\n');
  return mutants.map((mutant) => entryOf(file, lines, mutant));
});
const withStatus = (statuses) => mutants.filter(({ status }) => statuses.includes(status));

const known = new Set(accepted.map(keyOf));
const survivors = withStatus(SURVIVED);
const fresh = survivors.filter((each) => !known.has(keyOf(each)));

const alive = new Set(survivors.map(keyOf));
const killed = new Set(withStatus(KILLED).map(keyOf));
// A run of some lines only says nothing of the others.
const over = accepted.filter((each) => {
  const { source } = files[each.file] ?? {};
  if (source === undefined || alive.has(keyOf(each))) return false;
  return killed.has(keyOf(each)) || !plain(source).includes(each.original);
});

const list = (title, entries) => {
  if (entries.length === 0) return;
  console.log(`\n${title}`);
  for (const { file, line, original, replacement } of entries) {
    console.log(`  ${file}${line === undefined ? '' : `:${line}`}`);
    console.log(`    - ${original}\n    + ${replacement}`);
  }
};

console.log(`${survivors.length} survivors, ${survivors.length - fresh.length} of them accepted.`);
list('New survivors: write a test, or add them to the baseline with a reason', fresh);
list('Accepted, but killed now or gone: take them out of the baseline', over);
if (fresh.length > 0) process.exitCode = 1;
