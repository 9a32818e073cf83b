/**
 * Where in a JSON text something stands. Only used once something is known to be wrong, so that
 * reading a good file costs no more than `JSON.parse`.
 */
import { printParseErrorCode, visit } from 'jsonc-parser';

export type Path = readonly (string | number)[];

/** Deepest nesting that is read. A timeline needs five levels; an array of them, six. */
const DEEPEST = 64;

/** What the parser found, in our words, by the name of its error. */
const SYNTAX_WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'holds a word that is not JSON; put text between double quotes',
  InvalidNumberFormat: 'holds a number that is not JSON; write it as digits',
  PropertyNameExpected: 'has a comma too many, or a field name without double quotes',
  ValueExpected: 'lacks a value here; write one, or take out the comma before it',
  ColonExpected: 'lacks a colon after a field name; put one there',
  CommaExpected: 'lacks a comma here; put one there',
  CloseBraceExpected: 'ends too soon; close it with }',
  CloseBracketExpected: 'ends too soon; close it with ]',
  EndOfFileExpected:
    'has extra text after the end; put several timelines into one list [ ], or one per line into a .jsonl file',
  InvalidCommentToken: 'holds a comment; take it out',
  UnexpectedEndOfComment: 'holds a comment; take it out',
  UnexpectedEndOfString: 'lacks a closing double quote; put one there',
  UnexpectedEndOfNumber: 'holds a number that is not JSON; write it as digits',
  InvalidUnicode: 'holds \\u without four hexadecimal digits; write them',
  InvalidEscapeCharacter: 'holds a backslash that is not JSON; write it twice',
  InvalidCharacter: 'holds a tab or line break inside quotes; write \\t or \\n',
};
const NOT_JSON = 'is not JSON; dutybound replay --help shows a timeline';

export interface SyntaxFault {
  /** Counted from 1. */
  readonly line: number;
  readonly path: Path;
  readonly says: string;
}

/** Whether the text is nested more deeply than any timeline; the parser below would run out. */
const tooDeep = (text: string): number | null => {
  let depth = 0;
  let line = 1;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (char === '\n') line += 1;
    if (quoted) {
      if (char === '\\') index += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      if (depth > DEEPEST) return line;
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return null;
};

const TOO_DEEP = `is nested more than ${DEEPEST} levels deep; dutybound replay --help shows a timeline`;

/** Why `JSON.parse` refused a text, and where. */
export const syntaxFault = (text: string): SyntaxFault => {
  const deep = tooDeep(text);
  if (deep !== null) return { line: deep, path: [], says: TOO_DEEP };
  let fault: SyntaxFault | null = null;
  let path: Path = [];
  const at = (supply: () => Path): void => {
    if (fault === null) path = supply();
  };
  visit(
    text,
    {
      onObjectBegin: (_o, _l, _line, _c, supply) => at(supply),
      onArrayBegin: (_o, _l, _line, _c, supply) => at(supply),
      onObjectProperty: (name, _o, _l, _line, _c, supply) => at(() => [...supply(), name]),
      onLiteralValue: (_v, _o, _l, _line, _c, supply) => at(supply),
      onError: (code, _offset, _length, line) => {
        const says = SYNTAX_WORDS[printParseErrorCode(code)] ?? NOT_JSON;
        fault ??= { line: line + 1, path, says };
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  return fault ?? { line: 1, path: [], says: NOT_JSON };
};

export interface Placed {
  /** The lines, counted from 1, of the paths asked for, in the same order. */
  readonly lines: readonly number[];
  readonly duplicates: readonly { readonly path: Path; readonly line: number }[];
}

/** A path as a key; JSON keeps `["1"]` and `[1]` apart. */
const keyOf = (path: Path): string => JSON.stringify(path);

/**
 * The lines on which paths stand in a text that is JSON. What is missing stands where the thing
 * does that lacks it.
 */
export const placesOf = (text: string, paths: readonly Path[]): Placed => {
  const wanted = new Set<string>();
  for (const path of paths) {
    for (let length = 0; length <= path.length; length += 1)
      wanted.add(keyOf(path.slice(0, length)));
  }
  const lineOf = new Map<string, number>();
  const duplicates: { path: Path; line: number }[] = [];
  const names: Set<string>[] = [];
  const note = (path: Path, line: number): void => {
    const key = keyOf(path);
    if (wanted.has(key)) lineOf.set(key, line + 1);
  };
  if (tooDeep(text) === null) {
    visit(text, {
      onObjectBegin: (_o, _l, line, _c, supply) => {
        names.push(new Set());
        note(supply(), line);
      },
      onObjectProperty: (name, _o, _l, line, _c, supply) => {
        const path = [...supply(), name];
        if (names.at(-1)?.has(name)) duplicates.push({ path, line: line + 1 });
        names.at(-1)?.add(name);
        note(path, line);
      },
      onObjectEnd: () => {
        names.pop();
      },
      onArrayBegin: (_o, _l, line, _c, supply) => note(supply(), line),
      onLiteralValue: (_v, _o, _l, line, _c, supply) => note(supply(), line),
    });
  }
  const nearest = (path: Path): number => {
    for (let length = path.length; length >= 0; length -= 1) {
      const line = lineOf.get(keyOf(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return 1;
  };
  return { lines: paths.map(nearest), duplicates };
};
