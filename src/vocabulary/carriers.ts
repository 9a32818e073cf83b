/**
 * What in a text is, holds or leads to a file: addresses, paths, names of files. It is looked for in
 * plain letters (`plain-letters.ts`).
 */

export type Carrier = 'web address' | 'path' | 'file name' | 'data URL' | 'encoded file' | 'hidden';

/** Where something stands in a text, and what it is. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly is: Carrier;
}

const COUNTRIES =
  'ac|ad|ae|af|ag|ai|al|am|ao|aq|ar|as|at|au|aw|ax|az|ba|bb|bd|be|bf|bg|bh|bi|bj|bm|bn|bo|br|bs|bt|bw|by|bz|ca|cc|cd|cf|cg|ch|ci|ck|cl|cm|cn|co|cr|cu|cv|cw|cx|cy|cz|de|dj|dk|dm|do|dz|ec|ee|eg|er|es|et|eu|fi|fj|fk|fm|fo|fr|ga|gd|ge|gf|gg|gh|gi|gl|gm|gn|gp|gq|gr|gs|gt|gu|gw|gy|hk|hm|hn|hr|ht|hu|id|ie|il|im|in|io|iq|ir|is|it|je|jm|jo|jp|ke|kg|kh|ki|km|kn|kp|kr|kw|ky|kz|la|lb|lc|li|lk|lr|ls|lt|lu|lv|ly|ma|mc|md|me|mg|mh|mk|ml|mm|mn|mo|mp|mq|mr|ms|mt|mu|mv|mw|mx|my|mz|na|nc|ne|nf|ng|ni|nl|no|np|nr|nu|nz|om|pa|pe|pf|pg|ph|pk|pl|pm|pn|pr|ps|pt|pw|py|qa|re|ro|rs|ru|rw|sa|sb|sc|sd|se|sg|sh|si|sk|sl|sm|sn|so|sr|ss|st|su|sv|sx|sy|sz|tc|td|tf|tg|th|tj|tk|tl|tm|tn|to|tr|tt|tv|tw|tz|ua|ug|uk|us|uy|uz|va|vc|ve|vg|vi|vn|vu|wf|ws|ye|yt|za|zm|zw';
/** Endings of names of sites that nobody takes for the beginning of a sentence. */
export const SITE_ENDINGS =
  'com|org|net|info|biz|xyz|app|dev|gg|io|tv|ai|edu|gov|mobi|onion|top|site|online|shop|club|live|chat|cam|cams|porn|sex|xxx|adult|tube|video|videos|pics|photos|photo|gallery|link|click|fun|icu|vip|pro|cloud|page|wiki|blog|web|store|space|website|tech|games|world|today|life|social|media|stream|movie|download|zone|team|group|network|london|scot|wales|cymru|co\\.[a-z]{2}|ac\\.uk|org\\.uk|sch\\.uk|gov\\.uk|nhs\\.uk|police\\.uk|ltd\\.uk|me\\.uk';
const ENDING = `(?:${SITE_ENDINGS}|${COUNTRIES}|xn--[a-z0-9-]+)`;
const LABELS = String.raw`(?<![\p{L}\p{N}.@_-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]{0,62})\.)+`;
/** What stands where a dot or a slash is not written as one. */
const DOT = String.raw`(?:\s*[[({<]\s*(?:\.|dot)\s*[\])}>]\s*|\s+(?:dot|\.)\s*|\s+dot\s+)`;
const SLASH = String.raw`(?:\s*\/\s*|\s+(?:forward\s+)?slash\s+)`;
const REST = String.raw`[^\s"'“”«»<>]*`;
const NUMBERS = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;
const IP = String.raw`(?<![\d.])(?:${NUMBERS}\.){3}${NUMBERS}(?![\d.]*\d)`;

const FILE_ENDINGS =
  'jpe?g|jpe|jfif|png|apng|gif|heic|heif|webp|bmp|tiff?|avif|jxl|svg|psd|dng|cr2|cr3|nef|arw|orf|rw2|raw|mp4|m4v|mov|avi|webm|mkv|wmv|flv|mpe?g|3gpp?|m2ts|ogv|vob|mp3|m4a|wav|ogg|opus|aac|flac|amr|wma|zip|rar|7z|tar|gz|tgz|bz2|xz|iso|dmg|exe|apk|ipa|msi|docx?|xlsx?|pptx?|pdf|rtf|odt|ods|csv|txt|eml|mbox|pst|html?|json|sqlite|torrent|lnk|webloc|jar|crypt1[0-9]|vcf|thm|indd|xcf|bak';
/** Those that begin a sentence as well, where the space before it was left out: "since Mon.Tiff says". */
const FILE_ENDING_OR_WORD = /^(?:Tiff|Zip|Doc|Mov|Raw|Tar|Gif|Avi|Bak)$/;
const CAMERA =
  'IMG|VID|PXL|MVI|DSC[FN]?|DCIM|MOV|AUD|GOPR|BURST|Screenshot|Snapchat|FB_IMG|RPReplay';

/** Where paths begin on a computer or a telephone. */
const ROOTS =
  'home|Users|var|etc|usr|tmp|mnt|media|sdcard|storage|data|root|opt|srv|dev|proc|run|net|Volumes|Applications|Library|private|Pictures|Downloads|Documents|Desktop|DCIM|emulated|files|images|photos|pics|videos|uploads|public|www|logs';

interface Look {
  readonly is: Carrier;
  readonly found: RegExp;
  /** Where this is not there, the text need not be searched. */
  readonly hint: RegExp;
  /** Whether what was found is one after all. */
  readonly isOne?: (found: RegExpMatchArray, text: string) => boolean;
}

/** An ending that is a short English word as well, as in "after lunch.in/out of lessons". */
const WORD_ENDING =
  /^(?:am|as|at|be|by|do|in|is|it|me|my|no|so|to|us|la|mt|re|st|pm|id|ms|mr|ie)$/i;
/** The same at the beginning of a sentence, where the space before it was left out. */
const BEGINS_SENTENCE = /^\p{Lu}\p{Ll}$/u;
const isSite = ({
  groups: { labels = '', ending = '', rest = '' } = {},
}: RegExpMatchArray): boolean =>
  !WORD_ENDING.test(ending) ||
  !(
    BEGINS_SENTENCE.test(ending) ||
    /^\d+\.$/.test(labels) ||
    (labels.length > 3 && /^\/[a-z]{0,4}(?:\.[a-z]{0,2})?$/i.test(rest))
  );

/** Words before "dot" that make of it a manner of speaking: "it was a dot com". */
const SPOKEN = /^(?:a|an|the|as|in|some|or|not|with|and)$/i;

const LOOKS: readonly Look[] = [
  {
    is: 'data URL',
    hint: /data|base64/i,
    found:
      /\bdata:\s*[a-z]+\/(?:[a-z0-9.+-]+\s*;|(?:png|jpe?g|gif|webp|bmp|hei[cf]|avif|svg|mp[34]|mpeg|webm|quicktime|pdf|zip|octet|html)\b)|\bdata:[^\s,]*[;/][^\s,]*,\S|;\s*base64\s*,/gi,
  },
  {
    is: 'web address',
    hint: /:/,
    found: new RegExp(
      String.raw`\b(?!file\b)[a-z][a-z0-9+.-]{1,15}\s?:\s?[/\\]\s?[/\\]${REST}|\babout:blank${REST}|\b(?:magnet|ipfs|ipns|ed2k|blob|javascript|view-source):(?=[^\s\d])${REST}|\burn:[a-z0-9][a-z0-9-]+:${REST}|\[[0-9a-f:]{2,}:[0-9a-f:.]*\](?:[:/])${REST}`,
      'giu',
    ),
  },
  { is: 'web address', hint: /xt=urn|btih/i, found: new RegExp(`\\S*btih${REST}`, 'giu') },
  { is: 'path', hint: /file:/i, found: /\bfile:[/\\]\S*/gi },
  {
    is: 'web address',
    hint: /www/i,
    found: new RegExp(
      String.raw`\bwww\d?(?:\.|${DOT})[\p{L}\p{N}-]+(?:\.|${DOT})[\p{L}]${REST}`,
      'giu',
    ),
  },
  {
    is: 'web address',
    hint: /\./,
    found: new RegExp(
      String.raw`(?<labels>${LABELS})(?<ending>${ENDING})\.?(?<rest>(?::\d{2,5}(?!\d)|[/#\\](?=[^\s])|\?[\w-]+=|\/(?=\s|$))${REST})`,
      'giu',
    ),
    isOne: isSite,
  },
  {
    is: 'web address',
    hint: /\./,
    found: new RegExp(
      String.raw`(?<![\p{L}\p{N}@_-])[\p{L}\p{N}][\p{L}\p{N}.-]*\.(?:${SITE_ENDINGS}|uk)\s+(?:forward\s+)?slash\s+${REST}`,
      'giu',
    ),
  },
  { is: 'web address', hint: /\./, found: new RegExp(`${IP}(?::\\d{1,5}|[/?#])${REST}`, 'gu') },
  {
    is: 'web address',
    hint: /\bdot\b|[[({<]\s*\.|\s\./i,
    found: new RegExp(
      String.raw`(?<![\p{L}\p{N}_.-])(?<word>[\p{L}\p{N}][\p{L}\p{N}-]*(?:(?:\.|${DOT})[\p{L}\p{N}-]+)*?)${DOT}(?:${SITE_ENDINGS}|uk|ly|be|me|ru|de|fr|pl|to|co(?:${DOT}|\.)uk)(?![\p{L}\p{N}-])(?:\s*:\s*\d{2,5})?${SLASH}${REST}`,
      'giu',
    ),
    isOne: ({ groups = {} }) => !SPOKEN.test(groups.word ?? ''),
  },
  { is: 'path', hint: /\\/, found: /(?<![^\s"'(“‘])\\\\[^\s\\]+\\?\S*/gu },
  { is: 'path', hint: /:/, found: /(?<![\p{L}\p{N}])[a-z]:[\\/](?![\s\\/)(])\S+/giu },
  {
    is: 'path',
    hint: /\\/,
    found:
      /(?<![^\s"'(“‘])(?:\.{1,2}|~|%\w+%)\\\S+|[\p{L}\p{N}_%~-][\p{L}\p{N}_ .%-]*\\[\p{L}\p{N}_-][\p{L}\p{N}_ .-]*\\[\p{L}\p{N}_-]\S*|\\[\p{L}\p{N}_-]+\\[\p{L}\p{N}_-]\S*/gu,
  },
  {
    is: 'path',
    hint: /\//,
    found: new RegExp(
      String.raw`(?<![^\s"'(“‘=:])(?:(?:\.{1,2}|~)\/[\p{L}\p{N}_.-]\S*|\/(?:${ROOTS})\/\S+|(?:\/[\p{L}\p{N}_.-]+){4,}\S*)|(?:^|(?<=[\s"'(/]))DCIM\/\S+`,
      'giu',
    ),
  },
  {
    is: 'file name',
    hint: /\./,
    found: new RegExp(
      String.raw`(?:\p{L}*\s\d{3,}|[^\s"'“”‘’«»<>,;]*[\p{L}\p{M}\p{N}_)\]~-])\.(?<ending>${FILE_ENDINGS})(?![\p{L}\p{N}_])`,
      'giu',
    ),
    isOne: ({ 0: name, groups = {} }) =>
      !(FILE_ENDING_OR_WORD.test(groups.ending ?? '') && /^[^\p{N}_]*$/u.test(name)),
  },
  {
    is: 'file name',
    hint: /dot/i,
    found: new RegExp(
      String.raw`(?<word>[\p{L}\p{N}_-]+)\s+dot\s+(?:${FILE_ENDINGS})(?![\p{L}\p{N}_])`,
      'giu',
    ),
    isOne: ({ groups = {} }) => !SPOKEN.test(groups.word ?? ''),
  },
  {
    is: 'file name',
    hint: /_|\d\./,
    found: new RegExp(
      String.raw`(?<![\p{L}\p{N}])(?:(?:${CAMERA})_[\w.-]*\d[\w.-]*|[\w-]*_[\w-]*\d[\w-]*\.(?!(?:he|she|it|we|they|mum|dad|then|but|and|so|no|not|said|told|the|this|that|has|had|was|is|in|on|at|to|dsl|ht|now|also|who)\b)[a-z0-9]{2,5}\b|(?:${CAMERA})[- ]?\d{3,}\.[a-z0-9]{2,5}\b|(?:WhatsApp (?:Image|Video|Audio)|Screenshot|Screen Recording) \d{4}-\d\d-\d\d at \d[\d.]*)`,
      'giu',
    ),
    isOne: ({ index = 0 }, text) => text[index - 1] !== '@',
  },
];

/** E-mail addresses, in which nothing else is looked for. */
export const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/** Whatever else it is, an address is an address: its own path and file name are part of it. */
const ranks: readonly Carrier[] = [
  'hidden',
  'data URL',
  'web address',
  'path',
  'file name',
  'encoded file',
];

/** What a text in plain letters carries, in order, nothing twice. */
export const carriersIn = (text: string): readonly Span[] => {
  if (!/[.:/\\_;]|\bdot\b/i.test(text)) return [];
  const searched = text.includes('@')
    ? text.replace(EMAIL, (found, at: number) =>
        // With a path it is an address, in which somebody signs in.
        /^[/?#]/.test(text.slice(at + found.length))
          ? found.replace('@', ' ')
          : ' '.repeat(found.length),
      )
    : text;
  const spans = LOOKS.flatMap(({ is, found, hint, isOne }) =>
    hint.test(searched)
      ? [...searched.matchAll(found)]
          .filter((each) => isOne === undefined || isOne(each, searched))
          .map((each): Span => ({ from: each.index, to: each.index + each[0].length, is }))
      : [],
  );
  spans.sort((a, b) => ranks.indexOf(a.is) - ranks.indexOf(b.is) || a.from - b.from);
  const kept: Span[] = [];
  for (const span of spans) {
    if (!kept.some(({ from, to }) => from < span.to && span.from < to)) kept.push(span);
  }
  return kept.sort((a, b) => a.from - b.from);
};
