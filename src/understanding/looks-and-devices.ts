/**
 * What a log has to say before a look counts as one at an image, and a stored device as all of them. "I saw
 * them" may be the pupils, and a phone in the safe says nothing of a laptop that is still at home. Pure.
 */
import { THINGS } from './words.ts';

const oneOf = (words: readonly string[]): string =>
  [...words].sort((a, b) => b.length - a.length).join('|');

const IMAGE = new RegExp(
  `\\b(?:${oneOf([...THINGS.image, ...THINGS.film, ...THINGS.file, ...THINGS.copy, ...THINGS.screenshot, ...THINGS.screen])})\\b`,
  'i',
);
/** Whether a text speaks of an image, a film or a screen. */
export const namesImage = (text: string): boolean => IMAGE.test(text);

const LOOKED = /\b(saw|seen|see|looked at|looking at|viewed|viewing) (it|them)\b/gi;
/** "looked at it", where it is known to be an image. */
export const withImage = (text: string): string => text.replace(LOOKED, '$1 the image');

const KINDS: readonly RegExp[] = [
  /\b(?:i?phones?|mobiles?|handsets?|sims?)\b/i,
  /\b(?:laptops?|chromebooks?|computers?|pcs?|macbooks?|desktops?|imacs?)\b/i,
  /\b(?:tablets?|i-?pads?|kindles?)\b/i,
  /\b(?:(?:smart)?watch|usbs?|(?:memory|usb) sticks?|hard drives?|cameras?|xbox|consoles?|playstation)\b/i,
];
const DEVICE = new RegExp(`\\b(?:${oneOf(THINGS.device)})\\b`, 'i');
const ANOTHER = /\b(?:other|another|second|2nd|spare|old)\b/i;
const STORED =
  /\b(?:safe|lock(?:ed)?|secured?|stored|cupboard|cabinet|drawer|quarantined?|unplugged|confiscated|seized|handed (?:over|in)|(?:to|with|by) (?:the )?(?:police|office|dsl|head))\b/i;
/** That a device is not with the school, or was not stored. */
const LEFT =
  /\bstill\b|(?:\b(?:not|never|cannot)\b|n['’]t\b)(?: \w+){0,3} (?:secured?|lock(?:ed)?|stored?|kept|hand(?:ed)?|given?|collect(?:ed)?|br(?:ing|ought)|found|here|in|taken?|get|got)\b|\b(?:kept|keeps|missing|lost|refus\w+|remain\w*|left|to follow|at home)\b|\b(?:has|have) (?:it|got|kept|his|her|their|the)\b|\bwith (?:the |his |her |their )?(?:pupil|child|boy|girl|mum|mother|dad|father|parents?|famil\w+|him|her|them)\b/i;
const NONE =
  /\b(?:no|without|nor) (?:other |more |further )?(?:devices?|phones?|laptops?|tablets?|ipads?|computers?)\b/i;
const PIECES = /[,;.\n]+|\b(?:and|but|while|though|although|however)\b/i;
const ONE_OF =
  /\b(?:one|1|some|first|only one) (?:out )?of (?:the |his |her |their )?(?:\d|two|three|several|devices|phones|laptops|tablets|ipads)|\b(\d)\s?\/\s?(?!\1\b)\d (?:devices|phones|laptops|tablets|ipads)|\bonly (?:one|the|his|her) (?:phone|mobile|laptop|tablet|ipad|device)|\b(?:phone|mobile|laptop|tablet|ipad) only\b/i;

const OWNER = /\b(?:his|her|their|my|\w+['’]s)(?= (?:own |other |second |school )?\w+)/gi;
const ownersIn = (text: string): readonly string[] =>
  (text.match(OWNER) ?? []).map((owner) => owner.toLowerCase());

const kindsIn = (text: string): readonly RegExp[] => KINDS.filter((kind) => kind.test(text));

/** Whether a text that tells of a stored device says that another one, or one of several, was not. */
export const leavesAnother = (text: string): boolean => {
  if (ONE_OF.test(text)) return true;
  const pieces = text.split(PIECES);
  const isStored = (piece: string): boolean =>
    STORED.test(piece) && !/\bnot\b|n['’]t\b/i.test(piece);
  const stored = pieces.filter(isStored).flatMap(kindsIn);
  const owners = pieces.filter(isStored).flatMap(ownersIn);
  return pieces.some((piece) => {
    if (isStored(piece)) return false;
    if (NONE.test(piece)) return false;
    const kinds = kindsIn(piece);
    const isOther = ANOTHER.test(piece) && /\bone\b/i.test(piece);
    if (kinds.length === 0 && !DEVICE.test(piece) && !isOther) return false;
    if (ANOTHER.test(piece)) return true;
    const isOfOther = owners.length > 0 && ownersIn(piece).some((each) => !owners.includes(each));
    return LEFT.test(piece) && (isOfOther || kinds.some((kind) => !stored.includes(kind)));
  });
};

/** Whether a text says that a device is not with the school. */
export const leavesDevice = (text: string): boolean =>
  text
    .split(PIECES)
    .some((piece) => DEVICE.test(piece) && LEFT_OUT.test(piece) && !STORED.test(piece));
const LEFT_OUT =
  /\bstill (?:with|at|on|in|has|have|not)\b|\b(?:not|never|n['’]t) (?:yet )?(?:been )?(?:hand(?:ed)?|given|give|brought|bring|collected|found|here|in school)\b|\b(?:refus\w+|missing|remains? with|left with|kept by|at home)\b/i;
