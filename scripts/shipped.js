// Which packages the artefact holds or needs: those that package-lock.json does not mark as for development
// only, and the one that the build takes styles from.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

const TAKEN_BY_THE_BUILD = ['govuk-frontend'];
const INSIDE = 'node_modules/';

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

/** Each with its folder, name and version; two versions of one package are two. */
export const shipped = Object.entries(packages)
  .map(([folder, { version, dev }]) => {
    const name = folder.slice(folder.lastIndexOf(INSIDE) + INSIDE.length);
    return { folder, name, version, isForDevelopment: dev === true };
  })
  .filter(({ folder, name, isForDevelopment }) =>
    isForDevelopment ? TAKEN_BY_THE_BUILD.includes(name) : folder !== '',
  );
