/** Small pieces of Markdown. */
import { oneLine } from '../words/plain.ts';

/** Words that may stand in a table or a heading: on one line, with nothing that Markdown acts on. */
export const cell = (text: string): string =>
  oneLine(text).replace(/[\\|`*_[\]<>#]/g, (sign) => `\\${sign}`);

export const codes = (ids: readonly string[]): string => ids.map((id) => `\`${id}\``).join(', ');

export const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
