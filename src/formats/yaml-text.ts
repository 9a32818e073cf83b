/** YAML as people write it by hand: its value, the line of each thing in it, or what is wrong. */
import {
  Composer,
  type Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  visit,
} from 'yaml';

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

/** Lists and fields inside one another, and symbols in one text: several times what a policy has. */
const MOST_DEEP = 100;
const MOST_SYMBOLS = 100_000;

const TOO_DEEP = `holds more than ${MOST_DEEP} lists and fields inside one another; write it less deep`;
const TOO_LONG = 'is far longer than such a file should be; split it up or take out what repeats';
const SECOND_DOCUMENT = 'a second document begins; take the line --- out';
const GIVEN_TWICE = 'a field is given twice; keep one of them';

const YAML_ERRORS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'is indented with a tab; use spaces',
  BAD_INDENT: 'is not indented like the lines around it; line it up with them',
  MISSING_CHAR: 'something is missing here: a quote, a comma, a bracket or a colon; put it in',
  MULTILINE_IMPLICIT_KEY: 'a field lacks its colon; put it in',
  BLOCK_AS_IMPLICIT_KEY: 'there are two colons on one line; put what follows the first in quotes',
  RESOURCE_EXHAUSTION: TOO_DEEP,
};

/** Most errors of one text that are reported. */
const MOST_ERRORS = 100;

const NOT_YAML = 'cannot be read as YAML; compare it with the lines around it';
const TOO_MANY_ALIASES = 'cannot be read as YAML; write it without aliases (*name)';

/** Thrown where a text is more than its reader should be given. */
class TooMuch extends Error {
  readonly line: number;

  constructor(says: string, line: number) {
    super(says);
    this.line = line;
  }
}

/**
 * The symbols of a text. The parser's time grows faster than the depth of what it is given, and it
 * runs out of memory where brackets are a million deep, so depth and length are bounded before it.
 */
const symbolsOf = (text: string): readonly string[] => {
  const symbols: string[] = [];
  let brackets = 0;
  let dashes = 0;
  let line = 1;
  for (const symbol of new Lexer().lex(text)) {
    if (symbol === '[' || symbol === '{') brackets += 1;
    else if (symbol === ']' || symbol === '}') brackets -= 1;
    else if (symbol === '-' || symbol === '?') dashes += 1;
    else if (symbol.includes('\n')) {
      dashes = 0;
      line += symbol.split('\n').length - 1;
    }
    if (brackets + dashes > MOST_DEEP) throw new TooMuch(TOO_DEEP, line);
    if (symbols.push(symbol) > MOST_SYMBOLS) throw new TooMuch(TOO_LONG, line);
  }
  return symbols;
};

const documentOf = (text: string, lines: LineCounter): Document.Parsed | null => {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const syntax = symbolsOf(text).flatMap((symbol) => [...parser.next(symbol)]);
  syntax.push(...parser.end());
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false });
  const [first = null, second] = composer.compose(syntax, true, text.length);
  if (first !== null && second !== undefined) {
    throw new TooMuch(SECOND_DOCUMENT, lines.linePos(second.range?.[0] ?? text.length).line);
  }
  return first as Document.Parsed | null;
};

/** Fields given twice, a name that JavaScript keeps for itself, and what holds itself, by offset. */
const badFields = (document: Document.Parsed): readonly (readonly [number, string])[] => {
  const bad: (readonly [number, string])[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const names = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        const at = key.range?.[0] ?? 0;
        if (name === '__proto__') bad.push([at, '"__proto__" is not a field; take it out']);
        else if (names.has(name)) bad.push([at, GIVEN_TWICE]);
        names.add(name);
      }
    },
    Alias: (_, { source, range }, path) => {
      const holdsItself = path.some((each) => isCollection(each) && each.anchor === source);
      if (holdsItself) bad.push([range?.[0] ?? 0, `*${source} stands inside itself; take it out`]);
    },
  });
  return bad;
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

/** Reads a text as one YAML document, in time that its length bounds. */
export const parseYaml = (text: string): YamlText => {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  try {
    const document = documentOf(text, lines);
    if (document === null) return { ok: true, value: null, lineOf: () => 1 };
    const errors = [
      ...document.errors.map(({ code, pos }) => [pos[0], YAML_ERRORS[code] ?? NOT_YAML] as const),
      ...badFields(document),
    ];
    if (errors.length > 0) {
      const faults = errors
        .slice(0, MOST_ERRORS)
        .map(([offset, says]) => ({ line: lineAt(offset), says }));
      return { ok: false, faults };
    }
    return { ok: true, value: document.toJS() as unknown, lineOf: lineFinder(document, lines) };
  } catch (error) {
    // What else it throws are too many aliases, an alias of nothing, or a stack that is full.
    const fault =
      error instanceof TooMuch
        ? { line: error.line, says: error.message }
        : { line: null, says: error instanceof RangeError ? TOO_DEEP : TOO_MANY_ALIASES };
    return { ok: false, faults: [fault] };
  }
};
