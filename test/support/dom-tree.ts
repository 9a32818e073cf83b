import { JSDOM } from 'jsdom';

/**
 * White space shows only between pieces of running text. What stands in a line of its own (and in
 * GOV.UK's styles labels, controls and buttons do) swallows what is around it.
 */
const RUNNING = new Set(['A', 'ABBR', 'B', 'CODE', 'EM', 'I', 'SPAN', 'STRONG']);
const VERBATIM = new Set(['PRE', 'TEXTAREA']);
/** Attributes that are lists of words. */
const WORDS = new Set(['class', 'aria-describedby', 'rel']);

interface Piece {
  readonly kind: 'space' | 'text' | 'running' | 'block';
  readonly lines: readonly string[];
}

const SPACE: Piece = { kind: 'space', lines: ['(space)'] };

/**
 * What a browser makes of some HTML, in lines that are equal exactly if it looks and works the same.
 * What `without` selects is not looked at.
 */
export function domTree(html: string, without: readonly string[] = []): string {
  const fragment = JSDOM.fragment(`<div>${html}</div>`).firstElementChild;
  if (!fragment) throw new Error('nothing was parsed');
  for (const selector of without) {
    for (const element of fragment.querySelectorAll(selector)) element.remove();
  }
  return withoutEdges(piecesIn(fragment))
    .flatMap((piece) => piece.lines)
    .join('\n');
}

function piecesIn(parent: Element): readonly Piece[] {
  const pieces = [...parent.childNodes].flatMap((node) => {
    if (node.nodeType === 3)
      return textPieces(node.textContent ?? '', VERBATIM.has(parent.tagName));
    return node.nodeType === 1 ? elementPieces(node as Element) : [];
  });
  const isBlock = (piece: Piece | undefined) => piece?.kind === 'block';
  return pieces.filter(
    (piece, at) =>
      piece.kind !== 'space' ||
      (pieces[at - 1]?.kind !== 'space' &&
        !isBlock(pieces[at - 1]) &&
        !isBlock(nextOf(pieces, at))),
  );
}

const nextOf = (pieces: readonly Piece[], at: number) =>
  pieces.slice(at + 1).find((piece) => piece.kind !== 'space');

function textPieces(text: string, isVerbatim: boolean): readonly Piece[] {
  if (isVerbatim) return text ? [{ kind: 'text', lines: [JSON.stringify(text)] }] : [];
  const words = text.replace(/\s+/g, ' ');
  if (words === '' || words === ' ') return words ? [SPACE] : [];
  return [
    ...(words.startsWith(' ') ? [SPACE] : []),
    { kind: 'text', lines: [JSON.stringify(words.trim())] },
    ...(words.endsWith(' ') ? [SPACE] : []),
  ];
}

/** An element; the space just inside running text shows as if it were outside. */
function elementPieces(element: Element): readonly Piece[] {
  const isRunning = RUNNING.has(element.tagName);
  const inner = piecesIn(element);
  const core = withoutEdges(inner);
  const lines = [
    tagOf(element),
    ...core.flatMap((piece) => piece.lines.map((line) => `  ${line}`)),
  ];
  const piece: Piece = { kind: isRunning ? 'running' : 'block', lines };
  if (!isRunning) return [piece];
  return [
    ...(inner[0]?.kind === 'space' ? [SPACE] : []),
    piece,
    ...(inner.length > 1 && inner.at(-1)?.kind === 'space' ? [SPACE] : []),
  ];
}

function withoutEdges(pieces: readonly Piece[]): readonly Piece[] {
  const from = pieces[0]?.kind === 'space' ? 1 : 0;
  const to = pieces.at(-1)?.kind === 'space' ? -1 : undefined;
  return pieces.slice(from, to);
}

function tagOf(element: Element): string {
  const attributes = [...element.attributes]
    .map(({ name, value }) => {
      const shown = WORDS.has(name) ? value.trim().replace(/\s+/g, ' ') : value;
      return `${name}=${JSON.stringify(shown)}`;
    })
    .sort();
  return ['<', element.tagName.toLowerCase(), ...attributes.map((text) => ` ${text}`), '>'].join(
    '',
  );
}
