// Runs another script as if it had been started itself, and says on stderr how long it took from the
// start of the process and how much memory it held at most.
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const [script, ...args] = process.argv.slice(2);
process.argv = [process.argv[0], script, ...args];
process.on('exit', () => {
  const rss = process.resourceUsage().maxRSS * 1024;
  process.stderr.write(`${JSON.stringify({ ms: performance.now(), rss })}\n`);
});
await import(pathToFileURL(script).href);
