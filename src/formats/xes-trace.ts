/** One trace of XES after another, put together from its tags. */
import type { SaxesTagPlain } from 'saxes';
import { MOST_EVENTS } from '../vocabulary/timelines.ts';
import { type Attribute, keyInWords, type Say } from './xes-fields.ts';
import { OURS } from './xes-names.ts';
import { type Flaws, MOST_VALUE } from './xml.ts';
import { DEEPEST, localOf, TagReader, TOO_DEEP } from './xml-tags.ts';

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

const TOO_LONG = `is longer than ${MOST_VALUE} characters; keep the account in the safeguarding file`;
export const NOT_CHARACTERS =
  'holds bytes that are not characters of its encoding; save the file as UTF-8';
const TOO_MANY = `has more than ${MOST_ATTRIBUTES} attributes; export the log again`;
const TOO_MANY_EVENTS = `has more than ${MOST_EVENTS} events; split the incident`;
const NAMES_FIRST = 'has attributes after its first event; put them before it';

const ELEMENTS: ReadonlySet<string> = new Set([
  ...['string', 'date', 'int', 'float', 'boolean', 'id'],
  ...['list', 'container'],
]);
const WITHOUT_VALUE: ReadonlySet<string> = new Set(['list', 'container']);

/** Where what is found goes: a fault, or something that was read but has no place. */
export type Tell = (
  kind: 'fault' | 'row',
  line: number,
  field: string | null,
  says: string,
) => void;

/** An element that is open. */
interface Element {
  readonly kind: 'trace' | 'event' | 'attribute';
  readonly line: number;
  /** Where the attributes inside it go. */
  readonly attributes: Attribute[];
}

const isOurs = ({ attributes }: Said): boolean =>
  attributes.some(({ key }) => key.startsWith(OURS));

/** A trace as far as it has been read. */
class Growing<E> {
  readonly line: number;
  readonly attributes: Attribute[] = [];
  /** Whether Dutybound wrote it, as its attributes before the first event say; null before that. */
  ours: boolean | null = null;
  events: E[] = [];
  lines: number[] = [];
  /** Events, kept or not. */
  count = 0;
  held = 0;
  /** The elements that are open, from the trace inwards. */
  readonly open: Element[] = [];
  /** How many elements are open that are not read. */
  unread = 0;
  /** Something in it could not be used: it will not be given. */
  bad = false;
  /** Nothing more of it is read. */
  lost = false;

  constructor(line: number) {
    this.line = line;
  }

  keep(event: E, line: number): void {
    this.events.push(event);
    this.lines.push(line);
  }

  /** What is not going to be given need not be held. */
  forget(): void {
    this.events = [];
    this.lines = [];
  }
}

/** Reads the tags of one trace after another. */
export class TraceReader<H, E> {
  readonly #shape: Shape<H, E>;
  readonly #tags = new TagReader(true, {
    open: (tag) => this.#opened(tag),
    close: () => this.#closed(),
    fault: (says) => this.#lose(says),
  });
  readonly #say: Say;
  #trace: Growing<E> | null = null;
  /** Of the tag that is being read. */
  #line = 1;
  #isCut = false;

  constructor(tell: Tell, shape: Shape<H, E>) {
    this.#shape = shape;
    this.#say = {
      fault: (line, field, says) => {
        if (this.#trace !== null) this.#trace.bad = true;
        tell('fault', line, field, says);
      },
      row: (line, field, says) => tell('row', line, field, says),
    };
  }

  get isOpen(): boolean {
    return this.#trace !== null;
  }

  begin(line: number): void {
    this.#trace = new Growing(line);
  }

  /** A tag of the trace, its first and its last among them. */
  tag(text: string, line: number, { cut, flawed }: Flaws): void {
    if (this.#trace?.lost !== false) return;
    this.#line = line;
    this.#isCut = cut;
    if (flawed) this.#say.fault(line, null, NOT_CHARACTERS);
    this.#tags.read(text);
  }

  /** Nothing more of the trace is read. */
  lose(says: string, line: number): void {
    this.#lose(says, null, line);
  }

  /** The trace is over. @returns it, unless there was a fault in it. */
  end(line: number): Trace<H, E> | null {
    this.#line = line;
    this.#tags.close();
    const over = this.#trace;
    if (over === null || over.lost) {
      this.#trace = null;
      return null;
    }
    const ours = isOurs(over);
    if (ours && over.ours === false) this.#say.fault(over.line, 'trace', NAMES_FIRST);
    const head = this.#shape.head(over, ours, this.#say);
    this.#trace = null;
    const { events, lines } = over;
    return over.bad ? null : { line: over.line, ours, head, events, lines };
  }

  #lose(says: string, field: string | null = null, line = this.#line): void {
    if (this.#trace === null) return;
    if (!this.#trace.lost) this.#say.fault(line, field, says);
    this.#trace.lost = true;
  }

  #opened(tag: SaxesTagPlain): void {
    const trace = this.#trace;
    if (trace === null || trace.lost) return;
    const { open } = trace;
    const line = this.#line;
    const name = localOf(tag.name);
    const parent = open.at(-1);
    if (trace.unread > 0) trace.unread += 1;
    else if (open.length >= DEEPEST) this.#lose(TOO_DEEP);
    else if (parent === undefined) {
      open.push({ kind: 'trace', line, attributes: trace.attributes });
    } else if (ELEMENTS.has(name)) this.#openedAttribute(name, tag, parent, trace);
    else if (name === 'values' && parent.kind === 'attribute') open.push(parent);
    else if (name === 'event' && parent.kind === 'trace') {
      open.push({ kind: 'event', line, attributes: [] });
    } else if (name === 'event') {
      this.#lose('stands inside another element; close that one before it');
    } else {
      const says = 'is an element that XES does not have; it was not read';
      this.#say.row(line, keyInWords(name), says);
      trace.unread = 1;
    }
  }

  #openedAttribute(type: string, tag: SaxesTagPlain, parent: Element, trace: Growing<E>): void {
    const attribute = this.#attributeOf(type, tag);
    if (attribute === null) {
      trace.unread = 1;
      return;
    }
    trace.held += EACH_HOLDS + attribute.key.length + attribute.value.length;
    if (trace.held > MOST_HELD) {
      this.#lose('holds more than one incident can; split it', 'trace', trace.line);
    } else if (parent.attributes.length >= MOST_ATTRIBUTES) {
      this.#lose(TOO_MANY, parent.kind, parent.line);
    } else {
      parent.attributes.push(attribute);
      trace.open.push({ kind: 'attribute', line: this.#line, attributes: attribute.inside });
    }
  }

  #attributeOf(type: string, tag: SaxesTagPlain): Attribute | null {
    const line = this.#line;
    const { key, value } = tag.attributes;
    if (key === undefined) {
      this.#say.fault(line, type, 'has no key; give it one');
      return null;
    }
    if (this.#isCut) this.#say.fault(line, keyInWords(key), TOO_LONG);
    else if (value === undefined && !WITHOUT_VALUE.has(type)) {
      this.#say.fault(line, keyInWords(key), 'has no value; give it one');
    }
    return { type, key, value: value ?? '', line, inside: [] };
  }

  #closed(): void {
    const trace = this.#trace;
    if (trace === null || trace.lost) return;
    if (trace.unread > 0) {
      trace.unread -= 1;
      return;
    }
    const closed = trace.open.pop();
    if (closed?.kind === 'event') this.#keepEvent(closed, trace);
  }

  #keepEvent(event: Element, trace: Growing<E>): void {
    trace.ours ??= isOurs(trace);
    trace.count += 1;
    if (trace.count > MOST_EVENTS) {
      this.#lose(TOO_MANY_EVENTS, 'trace', trace.line);
      return;
    }
    const kept = this.#shape.event(event, trace.ours, this.#say);
    if (trace.bad) trace.forget();
    else trace.keep(kept, event.line);
  }
}
