// Writes dist/licences.txt: the licences of the packages whose code is in what we ship, as they ask.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, shipped } from './shipped.js';

const RULE = '-'.repeat(72);

const texts = shipped.map(({ folder, name, version }) => {
  const place = join(root, folder);
  const { license } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
  const text = readdirSync(place)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .map((file) => readFileSync(join(place, file), 'utf8').trim());
  return [`${name} ${version}: ${license}`, ...text].join('\n\n');
});
writeFileSync(join(root, 'dist', 'licences.txt'), `${texts.join(`\n\n${RULE}\n`)}\n`);
