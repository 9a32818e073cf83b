/**
 * That something was done at once, or within so many minutes of what the log tells before it, where the log
 * gives neither time: "told straight away", "a minute or two later". What was only asked for, planned or
 * tried says nothing of the kind, nor does what has a time of its own: "at once after half term".
 */
import { NUMBER_WORD, numberOf } from '../understanding/times-of-day.ts';
import { MINUTE } from './calendar.ts';
import { boundsOf, type Placed } from './dates.ts';

export interface SoonSaid {
  /** So many minutes at most; 0 for at once. */
  readonly within: number;
  /** Whether it can only be said of an act that the cell tells before it. */
  readonly isOfAct: boolean;
  /** The text with `AT_ONCE` in place of whatever says so. */
  readonly text: string;
}

/** Words that no reader of phrases minds, wherever they stand. */
export const AT_ONCE = 'at once';

const COUNT = `(?:\\d{1,3}|${NUMBER_WORD}|an?(?: couple(?: of)?)?|couple of)`;
const UNIT = '(?<unit>minutes?|mins?|hours?|hrs?)';
/** What came to light, and what was done before. */
const OF_THAT =
  '(?:that|this|it|(?:the |her |his |their |our )?(?:disclosure|concern|discovery|report|conversation|call)|(?:being told|finding out|finding it|hearing (?:this|that|it)|hearing))(?![\\w-])';
/** Whatever else follows may be a time of its own: "at once when she was back", "immediately he came in". */
const ENDS =
  '(?=\\s*(?:$|[,;.()!–—-]|(?:and|but|then|by|to|via|with|(?:(?:on|at) )?(?:the )?\\d\\w*|in person|face to face|on the (?:phone|telephone))\\b|[a-z]+(?:ed|ang|old|ung|poke|ent|ook|ade|eft)\\b))';

const SOON = [
  `(?:as )?(?:immediately|straight) (?:after|following|upon|on) ${OF_THAT}`,
  `(?:at once|straight ?away|immediately|right away|instantly|without (?:any )?delay)${ENDS}`,
  `(?<=^\\W*)immediate${ENDS}`,
  `(?:as soon as|the (?:moment|minute|instant)) (?<knew>(?:she|he|they|we|i|the \\w+) (?:had )?(?:heard|knew|found out|(?:was|were) (?:told|aware))(?: (?:of|about) (?:it|this|that))?)${ENDS}`,
  `as soon as (?<act>(?:she|he|they|we|i|the \\w+) (?:had )?(?:put (?:the |down the )?(?:phone|telephone)(?: down)?|hung up|c[ao]me off the phone)|the call (?:had )?(?:ended|finished|was over))${ENDS}`,
] as const;

const COUNTED = [
  `(?:within|inside) (?:the|(?<within>${COUNT})(?: or (?<more>${COUNT}|so))?) ?${UNIT}(?: (?:or (?<so>two|three|so))(?![\\w-]))?(?: of ${OF_THAT})?${ENDS}`,
  `(?:(?:only |just |barely )?(?<about>about |around |some )?|(?:a matter of|not|no more than|less than|under) )(?<count>${COUNT})(?: or (?<other>${COUNT}))? ?${UNIT}(?: or (?<or>two|three|so))? (?:later|after(?:wards?| ${OF_THAT})?)${ENDS}`,
  `(?:a matter of )(?<matter>${COUNT}) ?${UNIT}(?: or (?<few>two|three|so))?${ENDS}`,
] as const;

const ADVERBS = new RegExp(`\\b(?:${SOON.join('|')})`, 'gi');
const COUNTS = COUNTED.map((each) => new RegExp(`\\b${each}`, 'gi'));

/** What was asked for, planned, tried or left open, or only what a rule says. */
const HEDGED =
  /\b(?:not|never|nobody|no one|should|must|shall|will|would|could|can|cannot|may|might|ought|to be|ha[sd] to|have to|needs?|needed|supposed|expected|policy|procedures?|rules?|guidance|says?|said|asks?|asked|advised|instructed|reminded|agreed|plan(?:s|ned)?|tr(?:y|ied|ies)|attempted|meant|hoped|promised|if|unless|whether|when|until|why)\b|n['’]t\b|\?|\bto (?:ring|call|phone|tell|inform|report|contact|refer|e-?mail|come|see|speak)\b|[“”"]/i;

/** Of about so many minutes, or so many or so; and a call lasts as long. */
const AROUND = 15;

const minutesIn = (groups: Readonly<Record<string, string | undefined>>): number => {
  const { unit = '', within, more, so, count, other, or, matter, few, about } = groups;
  const said = [within, more, so, count, other, or, matter, few].flatMap((each) =>
    each === undefined || each === 'so' ? [] : [each],
  );
  const numbers = said.map((each) =>
    /couple/i.test(each) ? 2 : /^an?$/i.test(each) ? 1 : numberOf(each),
  );
  const most = Math.max(1, ...numbers) * (/^h/i.test(unit) ? 60 : 1);
  const isAbout = about !== undefined || [more, so, or, few].includes('so');
  return isAbout ? most + AROUND : most;
};

/**
 * What a sentence says of how soon something was done; null where it says nothing, or only asks for it.
 * @param hasCounts whether "ten minutes later" is to be read too: it is a time where one stands before it
 */
export const soonIn = (given: string, hasCounts: boolean): SoonSaid | null => {
  let within = -1;
  let isOfAct = false;
  let text = given.replace(ADVERBS, (_, ...all) => {
    const groups = all.at(-1) as Readonly<Record<string, string | undefined>>;
    isOfAct ||= groups.act !== undefined;
    within = Math.max(within, groups.act === undefined ? 0 : AROUND);
    return AT_ONCE;
  });
  for (const counts of hasCounts ? COUNTS : []) {
    text = text.replace(counts, (_, ...all) => {
      const minutes = minutesIn(all.at(-1) as Readonly<Record<string, string | undefined>>);
      within = Math.max(within, minutes);
      return AT_ONCE;
    });
  }
  const isSaid = within >= 0 && Number.isInteger(within) && within <= 1_440;
  return isSaid && !HEDGED.test(text) ? { within, isOfAct, text } : null;
};

/** Whether `AT_ONCE` is said of what some words tell first, and not of what goes on from it: "told the DSL, who at once rang". */
export const isOfFirst = (words: string): boolean => {
  const at = words.indexOf(AT_ONCE);
  if (at < 0) return false;
  const before = words.slice(0, at).replace(/^\W*(?:and|but|then)\b/i, '');
  const isBeforeVerb = /^\s*[a-z]+(?:ed|ang|old|ung|poke|ent|ook|ade|eft)\b/i.test(
    words.slice(at + AT_ONCE.length),
  );
  const goesOn = isBeforeVerb ? /[,;]|\b(?:who|which|and|but|then)\b/i : /\b(?:who|which)\b/i;
  return !goesOn.test(before);
};

/** Whether a text denies that something was done so soon; then it may have been done later. */
export const deniesSoon = (text: string): boolean =>
  /\b(?:not|never)\b|n['’]t\b/i.test(text) && new RegExp(ADVERBS.source, 'i').test(text);

/** Whether words that were not read may tell of something after the concern. */
export const mayBeLater = (text: string): boolean =>
  /\b(?:later|next|after(?:wards?)?|again|another|further|second|more|then|following|days?|weeks?|months?|term|since|back|return(?:s|ed)?|meanwhile)\b/i.test(
    text,
  );

interface SoonAfter {
  readonly own: Placed | null;
  readonly other: Placed | null;
  readonly within: number;
}

/** Whether something can have come so soon after another: a day of its own may be another day. */
export const canBeSoon = ({ own, other, within }: SoonAfter, zone: string): boolean => {
  if (own === null || other === null) return true;
  const [has, of] = [boundsOf(own, zone), boundsOf(other, zone)];
  return of.from <= has.to && has.from <= of.to + within * MINUTE;
};

/** When something was that came so many minutes after another at most, as near as either is known. */
export const soonAfter = (of: SoonAfter, zone: string): Placed | null => {
  const { own, other, within } = of;
  if (other === null || own?.kind === 'instant' || !canBeSoon(of, zone)) return own;
  if (own !== null && other.kind !== 'instant') return own;
  // A day and some minutes would be a minute past midnight, which nobody wrote.
  if (within === 0 || other.kind === 'day') return other;
  const { from, to } = boundsOf(other, zone);
  return { kind: 'span', from, to: to + within * MINUTE, instant: from, day: other.day };
};
