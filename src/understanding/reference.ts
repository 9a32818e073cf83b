/** Numbers that name something: "ref 0458", "crime no. 4471/26". Telephone numbers name nothing. Pure. */
import { ACTS, type Act } from '../vocabulary/acts.ts';
import { PARTIES } from '../vocabulary/parties.ts';
import { type Person, partyOf } from '../vocabulary/pseudonyms.ts';

/** A word that says that a number follows; what stands between; the number, which has a digit. */
const REFERENCE =
  /\b(?:(?:their |our |the |crime |log |cad |incident |police |lado |mash )*(?:ref|reference|log|cad|crime|urn|incident)(?: ?(?:no|num|number|ref|reference|is|was))*)[.:#]* ?#?(?=[a-z0-9/-]*\d)([a-z0-9][a-z0-9/-]*)\b(?![.:]\d)(?: of (?:today|yesterday))?/gi;
const BARE_NUMBER = /(?:\bnumber|#) ?([a-z]{0,4}\/?\d[a-z0-9/-]*)\b(?![.:]\d)/gi;
const TELEPHONE = /(?<![\w.])(?:\+?\d[\d -]{8,14}\d)(?!\w)/g;
const FEWEST_DIGITS = 2;

export interface ReferenceRead {
  /** Null where none is said, or several. */
  readonly reference: string | null;
  /** Where it stands in the text. */
  readonly index: number;
  /** The text with every such number blanked out, letter for letter. */
  readonly rest: string;
}

/** Takes the reference and telephone numbers out of a text. */
export const readReference = (text: string): ReferenceRead => {
  const found: { readonly value: string; readonly index: number }[] = [];
  const take = (whole: string, value: string, index: number): string => {
    if (value.replace(/\D/g, '').length < FEWEST_DIGITS) return whole;
    found.push({ value, index });
    return ' '.repeat(whole.length);
  };
  const rest = text
    .replace(TELEPHONE, (number) => ' '.repeat(number.length))
    .replace(REFERENCE, take)
    .replace(BARE_NUMBER, take);
  const [one, another] = found;
  return one === undefined || another !== undefined
    ? { reference: null, index: 0, rest }
    : { reference: one.value, index: one.index, rest };
};

/** Whether those who are told give a reference number. */
export const givesReference = (type: Act, to: readonly Person[]): boolean =>
  ACTS[type].to === 'required' &&
  to.some((person) => PARTIES[partyOf(person)].group === 'agencies');
