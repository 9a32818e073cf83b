/** YAML as people write it by hand: its value, the line of each thing in it, or what is wrong. */
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/** Where something stands in a value: fields and positions from the outside in. */
export type YamlPath = readonly (string | number)[];

export type YamlText =
  | {
      readonly ok: true;
      readonly value: unknown;
      /** The line of what a path leads to, or of the last thing on the way that is there. */
      readonly lineOf: (path: YamlPath) => number;
    }
  | {
      readonly ok: false;
      readonly faults: readonly { readonly line: number | null; readonly says: string }[];
    };

const YAML_ERRORS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'a field is given twice; keep one of them',
  TAB_AS_INDENT: 'is set in with a tab; use spaces',
  BAD_INDENT: 'is not set in like the lines around it; line it up with them',
  MISSING_CHAR: 'something is missing here: a quote, a comma, a bracket or a colon; put it in',
  MULTILINE_IMPLICIT_KEY: 'a field lacks its colon; put it in',
  BLOCK_AS_IMPLICIT_KEY: 'there are two colons on one line; put what follows the first in quotes',
  MULTIPLE_DOCS: 'a second document begins; take the line --- out',
};

const lineFinder =
  (document: Document.Parsed, lines: LineCounter) =>
  (path: YamlPath): number => {
    let node: unknown = document.contents;
    let offset = document.contents?.range[0] ?? 0;
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
        if (pair === undefined) break;
        offset = (isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? offset;
        node = pair.value;
      } else if (isSeq(node) && typeof step === 'number') {
        const item = node.items[step] as { readonly range?: readonly number[] } | undefined;
        if (item === undefined) break;
        offset = item.range?.[0] ?? offset;
        node = item;
      } else break;
    }
    return Math.max(1, lines.linePos(offset).line);
  };

/** Reads a text as one YAML document. */
export const parseYaml = (text: string): YamlText => {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    if (document.errors.length > 0) {
      const faults = document.errors.map(({ code, pos }) => ({
        line: Math.max(1, lines.linePos(pos[0]).line),
        says: YAML_ERRORS[code] ?? 'cannot be read as YAML; compare it with the lines around it',
      }));
      return { ok: false, faults };
    }
    return { ok: true, value: document.toJS() as unknown, lineOf: lineFinder(document, lines) };
  } catch {
    const says = 'cannot be read as YAML; write it without aliases and less deep';
    return { ok: false, faults: [{ line: null, says }] };
  }
};
