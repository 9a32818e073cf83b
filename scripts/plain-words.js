// Looks for a short list of words that a reader has to read twice: in comments, texts and test
// titles of code, and anywhere in YAML and Markdown. Names in code are left alone.
//   node scripts/plain-words.js [FOLDER]    prints file:line, the words and better ones; 1 if any
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const FOLDERS = ['src', 'machines', 'test', 'scripts', 'bench', 'docs'];
const CODE = /\.[cm]?[jt]sx?$/;
const PROSE = /\.(ya?ml|md)$/;

/** Between two words: space, or the end of a line and the mark that begins the next line of a comment. */
const GAP = String.raw`\s+(?:(?:\*|//|#|>)\s+)?`;
const SHOULD_HAVE = 'ask it plainly: "Does it have …?", "Is there …?"';

/** Spaces stand for `GAP`. */
const LIST = [
  [String.raw`\banew\b`, 'again, or once for each'],
  [String.raw`\bnought\b`, 'zero, or 0'],
  [String.raw`\btold of\b`, 'reported (a fault), told about (a person)'],
  [String.raw`\b(?:the|a|its|each|every|no|and) mend\b`, 'how to fix it, the fix'],
  [
    String.raw`\bput(?:s|ting)?(?: (?:it|them|this|that|these|nothing|something|things))? right\b`,
    'corrected, corrects',
  ],
  [
    String.raw`(?<!\bthere )\b(?:is|are|was|were) no (?!longer\b|more\b|less\b|one\b|\w+er than\b)`,
    'is not a …, or: there is no …',
  ],
  [
    String.raw`\b[Ww]hom (?:is|was|are|were|has|have|had|did|does|do|may|must|should)\b[^.!?]*\?`,
    '"Who … about?", "Who … to?"',
  ],
  [
    String.raw`\b(?:Has|Have|Had) (?:it|this|that|they|he|she|you|we) (?:a|an|any|no|not|the)\b[^.!?]*\?`,
    SHOULD_HAVE,
  ],
  [String.raw`\b(?:Has|Have) \w+ing\b[^.!?]*\?`, SHOULD_HAVE],
  [
    String.raw`\b(?:Has|Have) (?:the|a|an|every|each|this|that) [\w-]+ (?:a|an|any|no)\b[^.!?]*\?`,
    SHOULD_HAVE,
  ],
].map(([words, better]) => [new RegExp(words.replaceAll(' ', GAP), 'gi'), better]);

/** Where the words must stand: each with its reason. */
const EXCEPTIONS = new Map([
  ['scripts/plain-words.js', 'the list itself'],
  ['test/plain-words.test.ts', 'plants each of the words'],
]);

/** Code with everything but comments and texts blanked out, line by line. */
const readable = (file, code) => {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, false);
  const blank = (from, to) => code.slice(from, to).replace(/[^\n]/g, '\0');
  let kept = '';
  const visit = (node) => {
    // A doc comment is a child too; its text comes with the token after it.
    const children = node.getChildren(source).filter((child) => !ts.isJSDoc(child));
    if (children.length > 0) {
      for (const child of children) visit(child);
      return;
    }
    const start = node.getStart(source);
    if (kept.length < start) kept += code.slice(kept.length, start);
    const isText =
      ts.isStringLiteral(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node) ||
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isJsxText(node);
    kept += isText ? code.slice(start, node.end) : blank(start, node.end);
  };
  visit(source);
  return kept;
};

const filesOf = (root) =>
  [
    ...readdirSync(root).filter((name) => name.endsWith('.md')),
    ...FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((name) => `${folder}/${name}`),
    ),
  ].filter((file) => (CODE.test(file) || PROSE.test(file)) && !EXCEPTIONS.has(file));

const hitsIn = (file, text) => {
  const hits = [];
  for (const [words, better] of LIST) {
    for (const { index, 0: found } of text.matchAll(words)) {
      const line = text.slice(0, index).split('\n').length;
      hits.push({
        file,
        line,
        says: `"${found.replace(/\s+(?:[*#>]|\/\/)?\s*/g, ' ').trim()}": write ${better}`,
      });
    }
  }
  return hits.sort((a, b) => a.line - b.line);
};

const root = resolve(process.argv[2] ?? '.');
const hits = filesOf(root).flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  return hitsIn(file, CODE.test(file) ? readable(file, text) : text);
});
for (const { file, line, says } of hits) console.error(`${file}:${line}: ${says}`);
if (hits.length > 0) process.exitCode = 1;
