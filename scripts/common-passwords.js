// Writes src/record/common-passwords.ts from a list of passwords that were found in breaches, the commonest first,
// one a line: node scripts/common-passwords.js LIST. Ours was made from the 10 million that Mark Burnett gave to
// the public domain. The list itself is not kept: five bytes of a hash of each are enough to know one again.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const MOST = 10_000;
const [list = ''] = process.argv.slice(2);
const fit = readFileSync(list, 'utf8')
  .split('\n')
  .map((line) => line.trim().normalize('NFKC').toLowerCase())
  .filter((each) => [...each].length >= 12 && new Set(each).size >= 5);
const chosen = [...new Set(fit)].slice(0, MOST);
const short = chosen.map((each) => createHash('sha256').update(each).digest().subarray(0, 5));
const bytes = Buffer.concat(short.sort(Buffer.compare)).toString('base64');
writeFileSync(
  new URL('../src/record/common-passwords.ts', import.meta.url),
  `/** ${chosen.length} passwords that many people have had: of each the first 5 bytes of its SHA-256, in order. Written by scripts/common-passwords.js. */
export const COMMON_PASSWORDS =\n  '${bytes}';\n`,
);
