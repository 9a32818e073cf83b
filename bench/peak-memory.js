import { existsSync, readFileSync } from 'node:fs';

const PAGE = '/proc/self/status';

/**
 * The most memory that this process has had, in bytes. From the kernel's own page where there is one: on Linux
 * `maxRSS` begins with what the process had that started this one.
 */
export const peakMemory = () => {
  const kilobytes = existsSync(PAGE)
    ? Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(PAGE, 'utf8'))[1])
    : process.resourceUsage().maxRSS;
  return kilobytes * 1024;
};
