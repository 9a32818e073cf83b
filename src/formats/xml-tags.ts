/** The tags of a piece of XML, read one by one by a strict parser, and what is wrong with them in words. */
import { SaxesParser, type SaxesTagPlain } from 'saxes';

/** Deepest nesting that is read. */
export const DEEPEST = 64;
export const TOO_DEEP = `is nested more than ${DEEPEST} levels deep; export the log again`;

const XML_FAULTS: readonly { readonly found: RegExp; readonly says: string }[] = [
  { found: /entity/, says: 'refers to an entity that XML does not have; write the character' },
  { found: /duplicate attribute/, says: 'has the same XML attribute twice; keep one of them' },
  { found: /disallowed character\.$/, says: 'holds a control character; take it out' },
  { found: /unclosed|clos/, says: 'has a tag that is not closed in its place; close it' },
];
export const NOT_XML = 'is not well-formed XML here; mend it, or export the log again';
const BARE = 'has a bare & or another thing that is not well-formed XML; write &amp; for it';

/** The parser's complaint in our words; its own would repeat what the file holds. */
const xmlFault = (message: string): string =>
  XML_FAULTS.find(({ found }) => found.test(message))?.says ?? NOT_XML;

/** A name without its prefix. */
export const localOf = (name: string): string => name.slice(name.indexOf(':') + 1);

export interface TagHandlers {
  readonly open: (tag: SaxesTagPlain) => void;
  readonly close: () => void;
  /** Something that is not XML. */
  readonly fault: (says: string) => void;
}

/** Reads one tag after another. */
export class TagReader {
  readonly #parser: SaxesParser;
  readonly #fault: (says: string) => void;
  /** Whether the parser took the tag for one; a bare & makes it read on past the end. */
  #taken = false;

  /** @param fragment whether what is read need not be one whole document */
  constructor(fragment: boolean, { open, close, fault }: TagHandlers) {
    this.#fault = fault;
    this.#parser = new SaxesParser({ position: false, fragment, xmlns: false });
    this.#parser.on('error', ({ message }) => fault(xmlFault(message)));
    this.#parser.on('opentag', (tag) => {
      this.#taken = true;
      open(tag);
    });
    this.#parser.on('closetag', () => {
      this.#taken = true;
      close();
    });
  }

  /** @param text one tag, from < to > */
  read(text: string): void {
    this.#taken = false;
    this.#parser.write(text);
    if (!this.#taken) this.#fault(BARE);
  }

  /** Nothing is open any more; what still is, is a fault. The next tag begins from there. */
  close(): void {
    this.#parser.close();
  }
}
