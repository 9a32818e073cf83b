// Runs another script as if it had been started itself, and says on stderr how long it took from the
// start of the process, how much time of processors all its threads took, and how much memory it held
// at most.
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const [script, ...args] = process.argv.slice(2);
process.argv = [process.argv[0], script, ...args];
process.on('exit', () => {
  const rss = process.resourceUsage().maxRSS * 1024;
  const { user, system } = process.cpuUsage();
  const cpu = (user + system) / 1000;
  process.stderr.write(`${JSON.stringify({ ms: performance.now(), cpu, rss })}\n`);
});
await import(pathToFileURL(script).href);
