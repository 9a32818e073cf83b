/**
 * Makes the one style sheet of the console: GOV.UK Frontend's, without what only GOV.UK may use (its
 * typeface, the crown and the crest) and without anything fetched from elsewhere, and then our own.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

const root = join(import.meta.dirname, '..');
const THEIRS = join(root, 'node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.css');
const OURS = join(root, 'src/console/styles.css');

/** Of GOV.UK's typeface nothing is sent; a phone shows its own. */
const TYPEFACE =
  'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif';

/** Its header, crown, crest and licence, and what colours them. */
const RESERVED = /\.govuk-(?:header(?:__|\b)|logo|footer__(?:crown|copyright|licence)|.*crest)/;

const NOTICE = `/*!
The styles of GOV.UK Frontend, changed. The MIT License (MIT)
Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR
THE USE OR OTHER DEALINGS IN THE SOFTWARE.
*/
`;

/** What a browser must never be asked to fetch, and what is not ours to use. */
const FORBIDDEN = /url\(|@import|@font-face|GDS Transport|crown|crest|https?:\/\/\w/i;

/** GOV.UK's styles as ours. Throws if anything is left in them that must not be. */
export function consoleStyles(theirs: string, ours: string): string {
  const plain = theirs
    .replace(/^@charset "UTF-8";/, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/@font-face\{[^}]*\}/g, '')
    .replace(/font-family:GDS Transport,[^;}]*/g, `font-family:${TYPEFACE}`)
    .replace(/([^{}]+)(\{[^{}]*\})/g, withoutReserved)
    .replace(/@media[^{}]*\{\s*\}/g, '');
  for (const styles of [plain, ours.replace(/\/\*[\s\S]*?\*\//g, '')]) {
    const found = FORBIDDEN.exec(styles);
    if (!found) continue;
    const near = styles.slice(Math.max(0, found.index - 60), found.index + 60);
    throw new Error(`the console's styles hold “${found[0]}”, near: ${near}`);
  }
  return `@charset "UTF-8";\n${NOTICE}${plain.trim()}\n${ours}`;
}

/** A rule for those of its elements that are not reserved; nothing if none is left. */
function withoutReserved(_: string, selectors: string, declarations: string): string {
  const kept = selectors.split(/,(?![^(]*\))/).filter((selector) => !RESERVED.test(selector));
  return kept.length > 0 ? kept.join(',') + declarations : '';
}

/** Writes `styles.css` beside the scripts of the browser. */
export const consoleStylesPlugin = (): Plugin => ({
  name: 'console-styles',
  generateBundle() {
    const source = consoleStyles(readFileSync(THEIRS, 'utf8'), readFileSync(OURS, 'utf8'));
    this.emitFile({ type: 'asset', fileName: 'styles.css', source });
  },
});
