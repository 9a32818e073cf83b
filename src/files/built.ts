/** Code of our own that is started by its file: in a thread, or as a process. */
import { existsSync } from 'node:fs';

/**
 * Where the build has put it. The built command line stands in one file or in several, with such files beside it.
 * @param from the address of the module that asks
 * @throws Error where it is not built
 */
export const builtFile = (name: string, from: string): URL => {
  const places = [
    `./${name}`,
    `../${name}`,
    `../cli/${name}`,
    `../../dist/cli/${name}`,
    `../../../dist/cli/${name}`,
  ];
  const found = places.map((place) => new URL(place, from)).find((url) => existsSync(url));
  if (found === undefined) throw new Error(`${name} is not built`);
  return found;
};
