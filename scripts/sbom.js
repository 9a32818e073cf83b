// Prints what is in a release, and what it needs, as CycloneDX: `npm run --silent sbom > FILE`.
//
// `npm sbom --omit dev` leaves out what is needed for running and for development alike, such as zod.
// So npm lists everything, and what is for development only is taken out here.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, shipped } from './shipped.js';

const { status, stdout } = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  shell: process.platform === 'win32',
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (status !== 0) throw new Error('npm sbom did not list the packages');
const all = JSON.parse(stdout);
const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { component } = all.metadata;
const kept = new Set(shipped.map((each) => `${each.name}@${each.version}`));
const isKept = (ref) => kept.has(ref) || ref === component['bom-ref'];

const sbom = {
  ...all,
  // npm gives it the name of the folder.
  metadata: { ...all.metadata, component: { ...component, name, type: 'application' } },
  components: all.components.filter((each) => isKept(each['bom-ref'])),
  dependencies: all.dependencies
    .filter(({ ref }) => isKept(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter(isKept) })),
};
process.stdout.write(`${JSON.stringify(sbom, null, 2)}\n`);
