/**
 * XES put together into traces, one at a time. A trace that is broken is a fault, and the next one
 * is read from its own beginning: each has a parser to itself.
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Fault } from '../vocabulary/audits.ts';
import { MOST_EVENTS } from '../vocabulary/timelines.ts';
import { decoded } from './encoding.ts';
import type { Bytes } from './from-rows.ts';
import { type Attribute, keyInWords, type Say } from './xes-fields.ts';
import { OURS } from './xes-names.ts';
import { type Flaws, MOST_VALUE, XmlScanner } from './xml.ts';

/** Deepest nesting that is read. */
const DEEPEST = 64;
/** Most that the attributes of one trace may hold: their characters, and so much for each of them. */
const MOST_HELD = 256 * 1024 * 1024;
const EACH_HOLDS = 64;
/** Most attributes in one place. */
const MOST_ATTRIBUTES = 10_000;

/** An element of XES with what it says. */
export interface Said {
  readonly attributes: readonly Attribute[];
  /** Counted from 1. */
  readonly line: number;
}

/** What is made of a trace. `ours`: Dutybound wrote it. */
export interface Shape<H, E> {
  readonly event: (event: Said, ours: boolean, say: Say) => E;
  readonly head: (trace: Said, ours: boolean, say: Say) => H;
}

export interface Trace<H, E> {
  readonly line: number;
  readonly ours: boolean;
  readonly head: H;
  readonly events: readonly E[];
  /** The line of each event. */
  readonly lines: readonly number[];
}

/** A trace without a fault, a fault, or something that was read but has no place. */
export type FromXes<H, E> =
  | { readonly kind: 'trace'; readonly trace: Trace<H, E> }
  | { readonly kind: 'fault' | 'row'; readonly fault: Fault };

const XML_FAULTS: readonly { readonly found: RegExp; readonly says: string }[] = [
  { found: /entity/, says: 'refers to an entity that XML does not have; write the character' },
  { found: /duplicate attribute/, says: 'has the same XML attribute twice; keep one of them' },
  { found: /disallowed character\.$/, says: 'holds a control character; take it out' },
  { found: /unclosed|clos/, says: 'has a tag that is not closed in its place; close it' },
];
const NOT_XML = 'is not well-formed XML here; mend it, or export the log again';

/** The parser's complaint in our words; its own would repeat what the file holds. */
const xmlFault = (message: string): string =>
  XML_FAULTS.find(({ found }) => found.test(message))?.says ?? NOT_XML;

const BARE = 'has a bare & or another thing that is not well-formed XML; write &amp; for it';
const TOO_LONG = `is longer than ${MOST_VALUE} characters; keep the account in the safeguarding file`;
const NOT_CHARACTERS =
  'holds bytes that are not characters of its encoding; save the file as UTF-8';
const TOO_DEEP = `is nested more than ${DEEPEST} levels deep; export the log again`;
const TOO_MANY = `has more than ${MOST_ATTRIBUTES} attributes; export the log again`;
const UNCLOSED_TRACE = 'is not closed before the next trace begins; close it with </trace>';
const TOO_SOON = 'ends too soon; get a whole copy of the file';
const DOCUMENT_TYPE =
  'has a document type, which can lead outside the file; take <!DOCTYPE … > out';

const NAMES_FIRST = 'has attributes after its first event; put them before it';
const STRAY = 'stands in no trace, so it belongs to no incident; put it into one';
const STRAY_TEXT = 'has text between its elements, which XES does not have; it was not read';
const NOT_XES = 'is not XES, whose first element is <log>; export the log as XES';
const EMPTY = 'is empty; export the log again';
const UNREAD = 'is in an encoding that is not read here; save the file as UTF-8';

const ELEMENTS: ReadonlySet<string> = new Set([
  ...['string', 'date', 'int', 'float', 'boolean', 'id'],
  ...['list', 'container'],
]);
const WITHOUT_VALUE: ReadonlySet<string> = new Set(['list', 'container']);

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1);

type Tell = (kind: 'fault' | 'row', line: number, field: string | null, says: string) => void;

/** What XML elements a trace is made of, while it is being read. */
interface Element {
  readonly kind: 'trace' | 'event' | 'attribute';
  readonly line: number;
  /** Where the attributes inside it go. */
  readonly attributes: Attribute[];
}

interface Growing<E> {
  readonly line: number;
  readonly attributes: Attribute[];
  /** Null before the first event. */
  ours: boolean | null;
  events: E[];
  lines: number[];
  count: number;
  held: number;
}

const isOurs = ({ attributes }: Said): boolean =>
  attributes.some(({ key }) => key.startsWith(OURS));

/** Reads the tags of one trace after another. */
const traceReader = <H, E>(tell: Tell, shape: Shape<H, E>) => {
  let trace: Growing<E> | null = null;
  const parser = new SaxesParser({ position: false, fragment: true, xmlns: false });
  /** The elements that are open, from the trace inwards. */
  let open: Element[] = [];
  /** How many elements are open that are not read. */
  let unread = 0;
  /** Something in the trace could not be used: it will not be given. */
  let bad = false;
  /** Nothing more of the trace is read. */
  let lost = false;
  let line = 1;
  let flaws: Flaws = { cut: false, flawed: false };

  const say: Say = {
    fault: (where, field, says) => {
      bad = true;
      tell('fault', where, field, says);
    },
    row: (where, field, says) => tell('row', where, field, says),
  };

  const lose = (says: string, field: string | null = null, where = line): void => {
    if (!lost) say.fault(where, field, says);
    lost = true;
  };

  const attributeOf = (type: string, tag: SaxesTagPlain): Attribute | null => {
    const { key, value } = tag.attributes;
    if (key === undefined) {
      say.fault(line, type, 'has no key; give it one');
      return null;
    }
    if (flaws.cut) say.fault(line, keyInWords(key), TOO_LONG);
    else if (value === undefined && !WITHOUT_VALUE.has(type)) {
      say.fault(line, keyInWords(key), 'has no value; give it one');
    }
    return { type, key, value: value ?? '', line, inside: [] };
  };

  const openAttribute = (type: string, tag: SaxesTagPlain, parent: Element): void => {
    const attribute = attributeOf(type, tag);
    if (attribute === null || trace === null) {
      unread = 1;
      return;
    }
    trace.held += EACH_HOLDS + attribute.key.length + attribute.value.length;
    if (trace.held > MOST_HELD) {
      lose('holds more than one incident can; split it', 'trace', trace.line);
      return;
    }
    if (parent.attributes.length >= MOST_ATTRIBUTES) {
      lose(TOO_MANY, parent.kind, parent.line);
      return;
    }
    parent.attributes.push(attribute);
    open.push({ kind: 'attribute', line, attributes: attribute.inside });
  };

  const openElement = (tag: SaxesTagPlain): void => {
    if (lost) return;
    const local = localOf(tag.name);
    const parent = open.at(-1);
    if (unread > 0) unread += 1;
    else if (open.length >= DEEPEST) lose(TOO_DEEP);
    else if (parent === undefined) {
      open.push({ kind: 'trace', line, attributes: trace?.attributes ?? [] });
    } else if (ELEMENTS.has(local)) openAttribute(local, tag, parent);
    else if (local === 'values' && parent.kind === 'attribute') open.push(parent);
    else if (local === 'event' && parent.kind === 'trace') {
      open.push({ kind: 'event', line, attributes: [] });
    } else if (local === 'event') lose('stands inside another element; close that one before it');
    else {
      say.row(line, keyInWords(local), 'is an element that XES does not have; it was not read');
      unread = 1;
    }
  };

  const keepEvent = (event: Element, of: Growing<E>): void => {
    of.ours ??= isOurs(of);
    of.count += 1;
    if (of.count > MOST_EVENTS) {
      lose(`has more than ${MOST_EVENTS} events; split the incident`, 'trace', of.line);
      return;
    }
    const kept = shape.event(event, of.ours, say);
    if (bad) {
      of.events = [];
      of.lines = [];
    } else {
      of.events.push(kept);
      of.lines.push(event.line);
    }
  };

  const closeElement = (): void => {
    if (lost) return;
    if (unread > 0) {
      unread -= 1;
      return;
    }
    const closed = open.pop();
    if (closed?.kind === 'event' && trace !== null) keepEvent(closed, trace);
  };

  parser.on('error', ({ message }) => lose(xmlFault(message)));
  /** Whether the parser took the tag for one; a bare & makes it read on past the end. */
  let taken = false;
  parser.on('opentag', (tag) => {
    taken = true;
    openElement(tag);
  });
  parser.on('closetag', () => {
    taken = true;
    closeElement();
  });

  return {
    isOpen: (): boolean => trace !== null,
    begin: (where: number): void => {
      trace = {
        line: where,
        attributes: [],
        ours: null,
        events: [],
        lines: [],
        count: 0,
        held: 0,
      };
      open = [];
      unread = 0;
      bad = false;
      lost = false;
    },
    tag: (text: string, where: number, its: Flaws): void => {
      if (lost) return;
      line = where;
      flaws = its;
      if (its.flawed) say.fault(line, null, NOT_CHARACTERS);
      taken = false;
      parser.write(text);
      if (!taken) lose(BARE);
    },
    lose: (says: string, where: number): void => lose(says, null, where),
    /** The trace is over. @returns it, unless there was a fault in it. */
    end: (where: number): Trace<H, E> | null => {
      line = where;
      parser.close();
      const over = trace;
      trace = null;
      if (over === null || lost) return null;
      const ours = isOurs(over);
      if (ours && over.ours === false) say.fault(over.line, 'trace', NAMES_FIRST);
      const head = shape.head(over, ours, say);
      return bad ? null : { line: over.line, ours, head, events: over.events, lines: over.lines };
    },
  };
};

/** Reads what stands around the traces. */
const logReader = (tell: Tell) => {
  const parser = new SaxesParser({ position: false });
  let line = 1;
  let depth = 0;
  let root: string | null = null;
  /** What stands outside the traces is not gone on with. */
  let lost = false;
  let taken = false;

  const lose = (says: string): void => {
    if (!lost) tell('fault', line, null, says);
    lost = true;
  };

  parser.on('error', ({ message }) => lose(xmlFault(message)));
  parser.on('opentag', ({ name }) => {
    taken = true;
    depth += 1;
    root ??= name;
    if (depth > DEEPEST) lose(TOO_DEEP);
    if (localOf(name) === 'event') tell('row', line, 'event', STRAY);
  });
  parser.on('closetag', () => {
    taken = true;
    depth -= 1;
  });

  return {
    /** The name of the first element, once it is known. */
    root: (): string | null => root,
    tag: (text: string, where: number, its: Flaws): void => {
      line = where;
      if (its.flawed) lose(NOT_CHARACTERS);
      if (lost) return;
      taken = false;
      parser.write(text);
      if (!taken) lose(BARE);
    },
    lose: (says: string, where: number): void => {
      line = where;
      lose(says);
    },
    end: (): void => {
      if (depth > 0) lose(TOO_SOON);
    },
  };
};

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
const xesReader = <H, E>(file: string, shape: Shape<H, E>) => {
  let given: FromXes<H, E>[] = [];
  const tell: Tell = (kind, line, field, says) => {
    given.push({ kind, fault: { file, line, field, says } });
  };
  const log = logReader(tell);
  const trace = traceReader(tell, shape);
  let line = 1;
  let starts = tagStarts('');
  let stopped = false;
  let begun = false;

  const endTrace = (where: number): void => {
    const over = trace.end(where);
    if (over !== null) given.push({ kind: 'trace', trace: over });
  };

  const traceTag = (text: string, flaws: Flaws): void => {
    trace.tag(text, line, flaws);
    if (isTag(text, starts.traceEnd) || (text.endsWith('/>') && isTag(text, starts.trace))) {
      endTrace(line);
    }
  };

  const beginTrace = (text: string, flaws: Flaws): void => {
    if (trace.isOpen()) {
      trace.lose(UNCLOSED_TRACE, line);
      endTrace(line);
    }
    trace.begin(line);
    traceTag(text, flaws);
  };

  const logTag = (text: string, flaws: Flaws): void => {
    if (trace.isOpen()) {
      trace.lose(UNCLOSED_TRACE, line);
      endTrace(line);
    }
    log.tag(text, line, flaws);
    const root = log.root();
    if (root === null || begun) return;
    begun = true;
    starts = tagStarts(root.slice(0, root.length - localOf(root).length));
    if (localOf(root) !== 'log') {
      stopped = true;
      tell('fault', line, null, NOT_XES);
    }
  };

  const scanner = new XmlScanner({
    tag: (text, where, flaws) => {
      line = where;
      if (stopped) return;
      if (isTag(text, starts.trace)) beginTrace(text, flaws);
      else if (trace.isOpen() && !isTag(text, starts.logEnd)) traceTag(text, flaws);
      else logTag(text, flaws);
    },
    text: (where) => {
      if (!begun) stopped = true;
      if (stopped) tell('fault', where, null, NOT_XES);
      else tell('row', where, null, STRAY_TEXT);
    },
    broken: (where) => {
      if (trace.isOpen()) trace.lose(NOT_XML, where);
      else log.lose(NOT_XML, where);
    },
    documentType: (where) => {
      stopped = true;
      tell('fault', where, null, DOCUMENT_TYPE);
    },
    truncated: (where) => {
      line = where;
    },
  });

  return {
    isStopped: (): boolean => stopped,
    push: (text: string, flawed: boolean): void => scanner.push(text, flawed),
    /** The end of the text, or of what could be read of it. */
    end: (): void => {
      scanner.end();
      if (stopped) return;
      if (!begun) tell('fault', 1, null, EMPTY);
      else if (trace.isOpen()) {
        trace.lose(TOO_SOON, line);
        endTrace(line);
      } else log.end();
    },
    /** What has come of it since the last time. */
    take: (): readonly FromXes<H, E>[] => {
      const taken = given;
      given = [];
      return taken;
    },
  };
};

/**
 * All traces of a log, in their order. A fault of the source (`BrokenArchive`, a file that went
 * away) is thrown once everything before it has been given.
 */
export async function* tracesOf<H, E>(
  source: Bytes,
  shape: Shape<H, E>,
): AsyncGenerator<FromXes<H, E>> {
  const reader = xesReader(source.name, shape);
  try {
    for await (const piece of decoded(source.open())) {
      if ('unread' in piece) {
        yield { kind: 'fault', fault: { file: source.name, line: 1, field: null, says: UNREAD } };
        return;
      }
      reader.push(piece.text, piece.flawed);
      yield* reader.take();
      if (reader.isStopped()) return;
    }
  } catch (error) {
    reader.end();
    yield* reader.take();
    throw error;
  }
  reader.end();
  yield* reader.take();
}
