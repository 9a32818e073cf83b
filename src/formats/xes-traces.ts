/**
 * XES put together into traces, one at a time. A trace that is broken is a fault, and the next one
 * is read from its own beginning: each has a parser to itself.
 */
import type { Fault } from '../vocabulary/audits.ts';
import { decoded } from './encoding.ts';
import type { Bytes } from './from-rows.ts';
import { NOT_CHARACTERS, type Shape, type Tell, type Trace, TraceReader } from './xes-trace.ts';
import { type Flaws, XmlScanner } from './xml.ts';
import { DEEPEST, localOf, NOT_XML, TagReader, TOO_DEEP } from './xml-tags.ts';

/** A trace without a fault, a fault, or something that was read but has no place. */
export type FromXes<H, E> =
  | { readonly kind: 'trace'; readonly trace: Trace<H, E> }
  | { readonly kind: 'fault' | 'row'; readonly fault: Fault };

const UNCLOSED_TRACE = 'is not closed before the next trace begins; close it with </trace>';
const TOO_SOON = 'ends too soon; get a whole copy of the file';
const DOCUMENT_TYPE =
  'has a document type, which can lead outside the file; take <!DOCTYPE … > out';
const STRAY = 'stands in no trace, so it belongs to no incident; put it into one';
const STRAY_TEXT = 'has text between its elements, which XES does not have; it was not read';
const NOT_XES = 'is not XES, whose first element is <log>; export the log as XES';
const EMPTY = 'is empty; export the log again';
const UNREAD = 'is in an encoding that is not read here; save the file as UTF-8';

/** Reads what stands around the traces. */
class LogReader {
  readonly #tell: Tell;
  readonly #tags = new TagReader(false, {
    open: ({ name }) => this.#opened(name),
    close: () => {
      this.#depth -= 1;
    },
    fault: (says) => this.#lose(says),
  });
  /** The name of the first element, once it is known. */
  root: string | null = null;
  #line = 1;
  #depth = 0;
  /** What stands outside the traces is not gone on with. */
  #lost = false;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  tag(text: string, line: number, { flawed }: Flaws): void {
    this.#line = line;
    if (flawed) this.#lose(NOT_CHARACTERS);
    if (!this.#lost) this.#tags.read(text);
  }

  lose(says: string, line: number): void {
    this.#line = line;
    this.#lose(says);
  }

  end(): void {
    if (this.#depth > 0) this.#lose(TOO_SOON);
  }

  #opened(name: string): void {
    this.#depth += 1;
    this.root ??= name;
    if (this.#depth > DEEPEST) this.#lose(TOO_DEEP);
    if (localOf(name) === 'event') this.#tell('row', this.#line, 'event', STRAY);
  }

  #lose(says: string): void {
    if (!this.#lost) this.#tell('fault', this.#line, null, says);
    this.#lost = true;
  }
}

/** Whether a tag begins so, and its name ends there. */
const isTag = (text: string, start: string): boolean => {
  if (!text.startsWith(start)) return false;
  const after = text.charCodeAt(start.length);
  return after <= SPACE || after === SLASH || after === GREATER;
};
const SPACE = 0x20;
const SLASH = 0x2f;
const GREATER = 0x3e;

/** How the tags begin by which a log is divided, with the prefix of its first element. */
const tagStarts = (prefix: string) => ({
  trace: `<${prefix}trace`,
  traceEnd: `</${prefix}trace`,
  logEnd: `</${prefix}log`,
});

/** Everything in a text of XES, piece by piece. */
class XesReader<H, E> {
  readonly #tell: Tell;
  readonly #log: LogReader;
  readonly #trace: TraceReader<H, E>;
  readonly #scanner = new XmlScanner({
    tag: (text, line, flaws) => this.#tag(text, line, flaws),
    text: (line) => this.#text(line),
    broken: (line) => {
      if (this.#trace.isOpen) this.#trace.lose(NOT_XML, line);
      else this.#log.lose(NOT_XML, line);
    },
    documentType: (line) => this.#stop(line, DOCUMENT_TYPE),
    truncated: (line) => {
      this.#line = line;
    },
  });
  #given: FromXes<H, E>[] = [];
  #line = 1;
  #starts = tagStarts('');
  #begun = false;
  /** Nothing more is read. */
  isStopped = false;

  constructor(file: string, shape: Shape<H, E>) {
    this.#tell = (kind, line, field, says) => {
      this.#given.push({ kind, fault: { file, line, field, says } });
    };
    this.#log = new LogReader(this.#tell);
    this.#trace = new TraceReader(this.#tell, shape);
  }

  push(text: string, flawed: boolean): void {
    this.#scanner.push(text, flawed);
  }

  /** The end of the text, or of what could be read of it. */
  end(): void {
    this.#scanner.end();
    if (this.isStopped) return;
    if (!this.#begun) this.#tell('fault', 1, null, EMPTY);
    else if (this.#trace.isOpen) this.#breakOff(TOO_SOON);
    else this.#log.end();
  }

  /** What has come of it since the last time. */
  take(): readonly FromXes<H, E>[] {
    const taken = this.#given;
    this.#given = [];
    return taken;
  }

  #stop(line: number, says: string): void {
    this.isStopped = true;
    this.#tell('fault', line, null, says);
  }

  #tag(text: string, line: number, flaws: Flaws): void {
    this.#line = line;
    if (this.isStopped) return;
    if (isTag(text, this.#starts.trace)) this.#firstOfTrace(text, flaws);
    else if (this.#trace.isOpen && !isTag(text, this.#starts.logEnd)) this.#ofTrace(text, flaws);
    else this.#ofLog(text, flaws);
  }

  #text(line: number): void {
    if (!this.#begun) this.isStopped = true;
    if (this.isStopped) this.#tell('fault', line, null, NOT_XES);
    else this.#tell('row', line, null, STRAY_TEXT);
  }

  #firstOfTrace(text: string, flaws: Flaws): void {
    if (this.#trace.isOpen) this.#breakOff(UNCLOSED_TRACE);
    this.#trace.begin(this.#line);
    this.#ofTrace(text, flaws);
  }

  #ofTrace(text: string, flaws: Flaws): void {
    this.#trace.tag(text, this.#line, flaws);
    const isWhole = text.endsWith('/>') && isTag(text, this.#starts.trace);
    if (isWhole || isTag(text, this.#starts.traceEnd)) this.#endTrace();
  }

  #ofLog(text: string, flaws: Flaws): void {
    if (this.#trace.isOpen) this.#breakOff(UNCLOSED_TRACE);
    this.#log.tag(text, this.#line, flaws);
    const { root } = this.#log;
    if (root === null || this.#begun) return;
    this.#begun = true;
    this.#starts = tagStarts(root.slice(0, root.length - localOf(root).length));
    if (localOf(root) !== 'log') this.#stop(this.#line, NOT_XES);
  }

  /** The trace that is open ends without its end. */
  #breakOff(says: string): void {
    this.#trace.lose(says, this.#line);
    this.#endTrace();
  }

  #endTrace(): void {
    const trace = this.#trace.end(this.#line);
    if (trace !== null) this.#given.push({ kind: 'trace', trace });
  }
}

/**
 * All traces of a log, in their order. A fault of the source (`BrokenArchive`, a file that went
 * away) is thrown once everything before it has been given.
 */
export async function* tracesOf<H, E>(
  source: Bytes,
  shape: Shape<H, E>,
): AsyncGenerator<FromXes<H, E>> {
  const reader = new XesReader(source.name, shape);
  try {
    for await (const piece of decoded(source.open())) {
      if ('unread' in piece) {
        yield { kind: 'fault', fault: { file: source.name, line: 1, field: null, says: UNREAD } };
        return;
      }
      reader.push(piece.text, piece.flawed);
      yield* reader.take();
      if (reader.isStopped) return;
    }
  } catch (error) {
    reader.end();
    yield* reader.take();
    throw error;
  }
  reader.end();
  yield* reader.take();
}
