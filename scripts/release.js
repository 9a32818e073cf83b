// Makes the files of a release in a folder: the archive, the list of its parts (SBOM), where it comes from, and
// the checksums of these. Nothing is sent anywhere. docs/releasing.md says what comes before and after.
//   node scripts/release.js FOLDER [--trial]    --trial: of what is here, whatever git and the changelog say
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './shipped.js';

const [place, mode] = process.argv.slice(2);
const isTrial = mode === '--trial';

const refuse = (says) => {
  process.stderr.write(`release: ${says}\n`);
  process.exit(2);
};

const said = (command, ...args) => {
  const shell = process.platform === 'win32';
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, shell };
  const { status, stdout, stderr } = spawnSync(command, args, options);
  return status === 0 ? stdout : refuse(`${command} ${args[0]} failed: ${stderr}`);
};

if (place === undefined) refuse('name an empty folder for the files');
const folder = resolve(place);
mkdirSync(folder, { recursive: true });
if (readdirSync(folder).length > 0) refuse(`${place} is not empty; name another folder`);

const bytesOf = (file) => readFileSync(join(root, file));
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
const { name, version } = JSON.parse(bytesOf('package.json'));

if (!isTrial) {
  const [, newest] = /^## \[(\d\S*)\] - \d{4}-\d\d-\d\d$/m.exec(bytesOf('CHANGELOG.md')) ?? [];
  if (newest !== version) {
    refuse(
      `the newest version in CHANGELOG.md is ${newest ?? 'none'}, and in package.json ${version}`,
    );
  }
  if (said('git', 'status', '--porcelain') !== '') refuse('there are changes not committed');
}

// Its parts first: the archive is then the last thing that is read from the checkout.
const sbom = said(process.execPath, 'scripts/sbom.js');
said('npm', 'pack', '--ignore-scripts', '--offline', '--pack-destination', folder);
const write = (file, text) => writeFileSync(join(folder, file), text);
write(`${name}-${version}.cdx.json`, sbom);
const [, format] = /^export const FORMAT = (\d+);$/m.exec(bytesOf('src/record/description.ts'));
const made = {
  version,
  recordFormat: Number(format),
  entrySchema: digest(bytesOf('dist/schemas/event.schema.json')),
  commit: said('git', 'rev-parse', 'HEAD').trim(),
  packageLock: digest(bytesOf('package-lock.json')),
  node: process.version,
  npm: said('npm', '--version').trim(),
  system: `${process.platform} ${process.arch}`,
};
write(`${name}-${version}.provenance.json`, `${JSON.stringify(made, null, 2)}\n`);
const sums = readdirSync(folder).map((file) => {
  return `${digest(readFileSync(join(folder, file)))}  ${file}\n`;
});
write('SHA256SUMS', sums.join(''));
process.stdout.write(`${readdirSync(folder).join('\n')}\n`);
