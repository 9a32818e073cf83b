// Runs another script as if it had been started itself, and says on stderr how long it took from the
// start of the process, how much processor time it took and how much memory it held at most.
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { peakMemory } from './peak-memory.js';

const [script, ...args] = process.argv.slice(2);
process.argv = [process.argv[0], script, ...args];
process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const cpu = (userCPUTime + systemCPUTime) / 1000;
  const took = { ms: performance.now(), cpu, rss: peakMemory() };
  process.stderr.write(`${JSON.stringify(took)}\n`);
});
await import(pathToFileURL(script).href);
