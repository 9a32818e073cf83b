/**
 * Letters and numbers that stand for children in a log: "pupil D", "E's parents", "mum of C". Within one
 * incident each is a pseudonym, by the order in which they come up.
 */
import type { Child } from '../vocabulary/pseudonyms.ts';

/** Whom a text names: children, and those of them whose parents or family it speaks of. */
export interface ChildrenNamed {
  readonly children: readonly Child[];
  readonly ofParents: readonly Child[];
}

const ONE = String.raw`(?:[A-HJ-Z]|[1-9]\d?)(?![\w.-]?\w)`;
const JOINED = String.raw`\s*(?:,|&|\+|/|\band\b)\s*`;
const LIST = `${ONE}(?:${JOINED}(?:pupils? |child(?:ren)? )?${ONE})*`;
const CHILD = '(?:pupils?|child(?:ren)?|students?|learners?|girls?|boys?|ch)';
const KIN =
  '(?:parents?|mums?|mothers?|dads?|fathers?|carers?|famil(?:y|ies)|guardians?|grandparents?|gran|nan)';
/** Of one child or of several: "both parents" are mostly those of one. */
const SEVERAL = new RegExp(
  String.raw`\bboth (?:sets of (?:parents|carers)|(?:the )?(?:mums|mothers|dads|fathers|families|${CHILD}))\b|\ball (?:the |sets of )?(?:${KIN}|${CHILD})\b|\b(?:${KIN}|${CHILD}) of both\b`,
  'i',
);

const POSSESSIVE = String.raw`(?:[A-HJ-Z]|[1-9]\d?)`;
/** "D's parents", "pupil D's and E's mums" */
const OF_WHOM = String.raw`\b(?:${CHILD}\.?[\s-])?((?:${POSSESSIVE}(?:['’]s)?${JOINED})*${POSSESSIVE})['’]s?(?: (?:own|foster|step))* ${KIN}\b`;
/** "mum and dad of C" */
const WHOSE = String.raw`\b${KIN} of (?:${CHILD} )?(${LIST})`;
/** "pupils D + E", "child 2" */
const NAMED = String.raw`\b${CHILD}\.?[\s-](${LIST})(?! (?:days?|hours?|weeks?|mins?|minutes|times|or|more|other)\b)`;
const ANY = new RegExp(`${OF_WHOM}|${WHOSE}|${NAMED}`, 'gi');
const BEFORE = new RegExp(String.raw`\b${CHILD}\.?[\s-]$`, 'i');
/** Letters that are known: "A + B", "counselling for E". */
const AGAIN = new RegExp(
  String.raw`\b(?:of|for|to|with) (${LIST})|\b(${ONE}(?:${JOINED}${ONE})+)|^\s*(${ONE})\s*$`,
  'g',
);
/** Those who are pseudonyms already. */
const PSEUDONYMS = new RegExp(
  String.raw`\b(?:(${KIN}) of )?(child-[1-9]\d?)\b(?:['’]s (${KIN}))?`,
  'gi',
);
const MAY_NAME = /(?:^|[^\w])(?:[A-HJ-Z]|[1-9]\d?)(?!\w)/;

interface Mention {
  readonly list: string;
  readonly isOfParents: boolean;
}

const mentionsIn = (text: string): readonly Mention[] =>
  MAY_NAME.test(text)
    ? [...text.matchAll(ANY)].map(([, ofWhom, whose, named]) => ({
        list: ofWhom ?? whose ?? named ?? '',
        isOfParents: named === undefined,
      }))
    : [];

const lettersIn = (list: string): readonly string[] =>
  list.replace(/['’]s/g, '').match(/\b(?:[A-Z]|\d+)\b/g) ?? [];

/** The children of one incident. */
export class Children {
  readonly #known = new Map<string, Child>();

  /** Notes the children that a text names, so that they are known by their order. */
  see(text: string): void {
    for (const { list } of mentionsIn(text)) {
      for (const letter of lettersIn(list)) this.#childOf(letter);
    }
  }

  #childOf(letter: string): Child {
    const child: Child = this.#known.get(letter) ?? `child-${this.#known.size + 1}`;
    this.#known.set(letter, child);
    return child;
  }

  #knownIn(lists: readonly string[]): readonly Child[] {
    return lists.flatMap(lettersIn).flatMap((letter) => this.#known.get(letter) ?? []);
  }

  /** Whom a text names, of those who are known. */
  in(text: string): ChildrenNamed {
    if (this.#known.size === 0) return { children: [], ofParents: [] };
    if (SEVERAL.test(text)) {
      const all = [...this.#known.values()];
      return { children: all, ofParents: all };
    }
    const mentions = mentionsIn(text);
    const already = [...text.matchAll(PSEUDONYMS)].map(([, before, child = '', after]) => ({
      child: child.toLowerCase() as Child,
      isOfParents: (before ?? after) !== undefined,
    }));
    const again = [...text.matchAll(AGAIN)].map(([, a, b, c]) => a ?? b ?? c ?? '');
    const ofParents = [
      ...this.#knownIn(mentions.flatMap(({ list, isOfParents }) => (isOfParents ? [list] : []))),
      ...already.flatMap(({ child, isOfParents }) => (isOfParents ? [child] : [])),
    ];
    const others = [
      ...this.#knownIn([...mentions.map(({ list }) => list), ...again]),
      ...already.map(({ child }) => child),
    ];
    return {
      children: [...new Set([...ofParents, ...others])],
      ofParents: [...new Set(ofParents)],
    };
  }

  /** The children of a cell that holds nothing else, in a column for whom a concern is about. */
  listedIn(text: string): readonly Child[] | null {
    const [, list] = ONLY.exec(text.trim()) ?? [];
    return list === undefined ? null : lettersIn(list).map((letter) => this.#childOf(letter));
  }

  /** A text with roles where children are named: "mum" for "D's mum", "pupil" for "pupils D + E". */
  static asRoles(text: string): string {
    if (!MAY_NAME.test(text)) return text;
    return text.replace(ANY, (whole: string, ofWhom?: string, whose?: string) => {
      if (ofWhom === undefined)
        return whose === undefined ? 'pupil' : whole.replace(/ of .*$/s, '');
      return whole.replace(/^.*(?:['’]s?) /s, '');
    });
  }

  /** A text with the children in it as pseudonyms, as phrases are read: "rang child-1's mum". */
  asPseudonyms(text: string): string {
    if (this.#known.size === 0 || !MAY_NAME.test(text)) return text;
    return text.replace(ANY, (whole: string, ofWhom?: string, whose?: string, named?: string) => {
      const list = ofWhom ?? whose ?? named ?? '';
      const at = whole.indexOf(list, whose === undefined ? 0 : whole.indexOf(' of '));
      const said = list.replace(
        /\b(?:[A-Z]|\d+)\b/g,
        (letter) => this.#known.get(letter) ?? letter,
      );
      return whole.slice(0, at).replace(BEFORE, '') + said + whole.slice(at + list.length);
    });
  }
}
const ONLY = new RegExp(String.raw`^(?:${CHILD}\.?[\s-])?(${LIST})$`, 'i');
