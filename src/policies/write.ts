/** A policy as data files with comments that say in plain words what each part is for. */
import {
  Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { PARTIES, type Party } from '../vocabulary/parties.ts';
import { type Policy, SETTINGS } from '../vocabulary/policies.ts';
import { ROLES } from '../vocabulary/roles.ts';
import { baseText } from './base.ts';
import { DEFAULTS } from './defaults.ts';
import { isAlike, pinOf } from './digest.ts';
import { BASE_FILE, CLAUSES_FILE, EXPECTED_FILE, HEAD_FILE, READINGS_FILE } from './parts.ts';

const WIDTH = 110;

/** What each field of the first file is for. */
const HEAD: Readonly<Record<string, string>> = {
  id: 'What timelines call this policy: small letters, numbers and hyphens. One edition, one id.',
  school: 'The name of the school.',
  title: 'The title of the document.',
  edition: 'The edition, as it stands on the document.',
  reviewDue:
    'When the policy is to be reviewed, such as September 2027; lint says when that has passed.',
  roles:
    'Who does what in this school. The procedures speak of roles; here each is given its people and\nbodies. Any one of them is enough. "dutybound words party" lists the words. [] means nobody.',
  roleWords:
    'Words for a role, where the names of its people do not say it well. Leave out what needs none.',
  contacts:
    'How to reach those who must be told, printed beside what must be done. Numbers go in quotes. checkedOn is\nthe day on which somebody last rang it and found it right, such as "2026-03-04".',
  questions:
    "Questions of the school's own, own:1 to own:6, for a condition of its clauses: id, asks, and holds (what a\nyes means). A clause takes them up in its when.",
  parties:
    "Bodies and roles of the school's own: id (own-body-1 to -4 outside the school, own-role-1 to -4 in it), says\n(its name), and countsAs: wherever a role has that party, this one serves too.",
  settings: 'Where schools differ and a clause alone cannot say how: true or false.',
  screenMethods: 'How a pupil covers an unsuitable site in this school.',
  limits:
    'How many minutes a time word stands for, and within how many to call 999 (emergency): at most 31 days.\nThese are readings of the text: say in readings.yaml why.',
};

const CLAUSES_HELP = `Every statement of the policy that bears on incidents, in your own words, in the order of its text.
A norm is in force if some clause grounds it. Take a clause out, and what it alone grounds is no longer asked.

  id         a name for the clause, such as OT-SEXT-01
  section    the heading it stands under
  place      where in that section
  line       the line of the text where it begins
  kind       must, must-not, may, consider, order or decide; may, consider and decide leave a choice
  actor      who acts; action: what they do; recipient: to whom; condition: when; exception: unless
             Whoever may decide may decide against a must that has an exception, with a recorded reason.
  when       answers that must be given for it to be asked: {own:1: yes}; words in condition narrow nothing
  timeWord   the word for how soon, if there is one: immediately, without delay, first, before ...
  scope      words that make it narrower than the like clause of another policy; diff compares them
  cites      documents and services it names; lint says which of them are out of date
  says       the whole in at most twenty words of your own
  grounds    the norms it asks for ("dutybound norms" lists them), or [] if it asks for none
  notANorm   if it grounds none, why: preventative, standing-duty, not-observable, points-elsewhere,
             scope or definition; and why: the reason in words`;

const READINGS_HELP = `How the text is read where it is silent, torn, ambiguous, out of date or makes a slip.

  id          a name for the reading
  kind        tension, silent, ambiguous, outdated or slip
  severity    high, medium or low: how much hangs on it
  clauses     the clauses it is about; norms: the norms whose verdicts rest on it
  problem     what the text leaves open
  considered  what it could mean; taken: the one of these that is used, word for word; why
  parameter   what chooses another reading, if anything does: limits.immediately, settings.x, roles.x

A reading that begins with "takes: ID" instead of an id is one that the schools share, such as
no-time-word: it gives its clauses, its norms if they differ, and nothing else ("dutybound lint" prints it).`;

const EXPECTED_HELP = `Optional. What a norm must require, written from the text a second time, apart from the clauses:
"dutybound verify" holds the machines against it. Take the file out if you do not use it.`;

const UNSAID_HELP = 'What the policy leaves unsaid, shown in reports as unsaid.';

const commented = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : ` ${line}`))
    .join('\n');

const keyOf = (pair: { readonly key: unknown }): (Node & { value: unknown }) | null =>
  isScalar(pair.key) ? pair.key : null;

/** Puts a comment above each field of a map that has one. */
const comment = (
  node: unknown,
  words: (key: string) => string | undefined,
  isSpaced: boolean,
): void => {
  if (!isMap(node)) return;
  node.items.forEach((pair, index) => {
    const key = keyOf(pair);
    const said = key === null ? undefined : words(String(key.value));
    if (key === null) return;
    if (said !== undefined) key.commentBefore = commented(said);
    if (isSpaced && index > 0) key.spaceBefore = true;
  });
};

/** A value as a document; lists of plain words stand on one line. */
const documentOf = (value: unknown): Document => {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_, node) => {
      const words = node.items.every((item) => isScalar(item) && !String(item.value).includes(' '));
      if (words) node.flow = true;
    },
    Map: (_, node) => {
      if (node.items.length === 0) node.flow = true;
    },
  });
  return document;
};

const textOf = (document: Document): string =>
  document.toString({ lineWidth: WIDTH, flowCollectionPadding: false });

/** Sets the items of a list apart, with a heading wherever `heading` changes. */
const setApart = (node: unknown, heading: (item: unknown) => unknown): void => {
  if (!isSeq(node)) return;
  let last: unknown;
  for (const [index, item] of node.items.entries()) {
    if (!isCollection(item)) continue;
    if (index > 0) item.spaceBefore = true;
    const now = heading(item);
    if (typeof now === 'string' && now !== last) item.commentBefore = ` ---- ${now} ----`;
    last = now;
  }
};

/** A field as lines; one that is only the default is a comment, for whoever wants to change it. */
const fieldLines = (key: string, value: unknown, isDefault: boolean): readonly string[] =>
  textOf(documentOf({ [key]: value }))
    .trimEnd()
    .split('\n')
    .map((line) => (isDefault ? `# ${line}` : line));

const helpLines = (help: string | undefined): readonly string[] =>
  help === undefined ? [] : help.split('\n').map((line) => `# ${line}`);

type Fields = Readonly<Record<string, unknown>>;

/** A group of fields of which each has a default, in the order of `words`. */
const groupLines = (
  field: 'roles' | 'settings' | 'roleWords',
  given: Fields,
  words: Fields,
): readonly string[] => [
  `${field}:`,
  ...Object.keys({ ...words, ...given }).flatMap((key) => {
    const says = field === 'roleWords' ? undefined : String(words[key]);
    const usual = (DEFAULTS[field] as Fields)[key];
    const lines = [...helpLines(says), ...fieldLines(key, given[key], isAlike(given[key], usual))];
    return lines.map((line) => `  ${line}`);
  }),
];

const GROUPS = { roles: ROLES, settings: SETTINGS, roleWords: {} } as const;
const WITH_DEFAULT = ['screenMethods', 'limits'] as const;

const sectionLines = (key: string, value: unknown): readonly string[] => {
  if (Object.hasOwn(GROUPS, key)) {
    const group = key as keyof typeof GROUPS;
    return groupLines(group, value as Fields, GROUPS[group]);
  }
  const field = WITH_DEFAULT.find((each) => each === key);
  return fieldLines(key, value, field !== undefined && isAlike(value, DEFAULTS[field]));
};

const contactsText = (contacts: Policy['contacts']): string => {
  const document = documentOf({ contacts });
  comment(document.get('contacts'), (key) => PARTIES[key as Party].says, false);
  return textOf(document).trimEnd();
};

const headText = (policy: Policy, from: string): string => {
  const { clauses: _, readings: __, unsaid: ___, expected: ____, ...head } = policy;
  const sections = Object.entries(head).map(([key, value]) => [
    ...helpLines(HEAD[key]),
    ...(key === 'contacts' ? [contactsText(policy.contacts)] : sectionLines(key, value)),
  ]);
  const opening = helpLines(
    `A school's rule book, as Dutybound reads it. Begun as a copy of ${from}: change what differs.\n` +
      'Lines that are only comments are the defaults: take the # away to change one.\n' +
      '"dutybound policy check FOLDER" says what is wrong; "--policies FOLDER" uses it.',
  );
  return `${[opening, ...sections].map((lines) => lines.join('\n')).join('\n\n')}\n`;
};

/** policy.yaml of a policy that holds only what differs from `base`. */
const shortText = (id: string, base: Policy): string => {
  const { school, title, edition, reviewDue } = base;
  const about = { id, school, title, edition, reviewDue };
  return `# A school's rule book that holds only what differs from ${base.id}, in the edition that the digest
# after the @ stands for. ${BASE_FILE} keeps that edition, so that an update of Dutybound changes nothing
# here; "dutybound policy check FOLDER" shows what a later edition would change.
from: ${pinOf(base)}

# These are about the school's own document: change them.
${textOf(documentOf(about))}
# What differs: each role, setting, word, contact or limit stands in place of the one in ${base.id}, and
# ~ takes a word, a contact or a limit out. Such as:
#
# roles:
#   imageViewer: [dsl]
# settings:
#   policeBeforeDeletion: true
# contacts:
#   police:
#     name: the police of our county
#     reach: ["101"]
# limits:
#   immediately: 30
#
# Clauses and readings that the school's text does not have:
#
# without: [${base.clauses[0]?.id ?? ''}]
#
# ${CLAUSES_FILE} and ${READINGS_FILE}, if there are any, add clauses and readings, or replace those whose id
# they give. Each is written whole, as in "dutybound policy new FOLDER --from ${base.id}".
`;
};

/** policy.yaml of a change to be tried: so far it differs from `base` in nothing but its id. */
export const unchangedText = (base: Policy): string => {
  const { id, school, title, edition, reviewDue } = base;
  const about = { id: `${id}-changed`, school, title, edition: `${edition}, changed`, reviewDue };
  return `# What is to change in ${id}: only what differs from it stands here. "dutybound policy check FOLDER"
# reads this file, and so does the console.
from: ${pinOf(base)}
${textOf(documentOf(about))}`;
};

/** A field of policy.yaml, from the outside in, and what it is to be; undefined takes it out. */
export type FieldChange = readonly [path: readonly [group: string, field: string], value: unknown];

/** The text of a policy.yaml that was found good, with fields changed; its comments stay. */
export const withFields = (text: string, changes: readonly FieldChange[]): string => {
  const document = parseDocument(text);
  for (const [[group, field], value] of changes) {
    if (value !== undefined) {
      if (!isMap(document.get(group))) document.set(group, document.createNode({}));
      document.setIn([group, field], documentOf(value).contents);
    } else if (document.hasIn([group, field])) document.deleteIn([group, field]);
    const left = document.get(group);
    if (isMap(left) && left.items.length === 0) document.delete(group);
  }
  return textOf(document);
};

const clausesText = ({ clauses }: Policy): string => {
  const document = documentOf(clauses);
  document.commentBefore = commented(CLAUSES_HELP);
  setApart(document.contents, (item) => (isMap(item) ? item.get('section') : undefined));
  return textOf(document);
};

const readingsText = ({ readings, unsaid }: Policy): string => {
  const document = documentOf({ readings, unsaid });
  document.commentBefore = commented(READINGS_HELP);
  comment(document.contents, (key) => (key === 'unsaid' ? UNSAID_HELP : undefined), true);
  setApart(document.get('readings'), () => undefined);
  return textOf(document);
};

const expectedText = (expected: NonNullable<Policy['expected']>): string => {
  const document = documentOf(expected);
  document.commentBefore = commented(EXPECTED_HELP);
  setApart(document.contents, () => undefined);
  return textOf(document);
};

/** The files of a policy's folder, by name. `from` is the policy it was copied from. */
export const filesOf = (policy: Policy, from: string): Readonly<Record<string, string>> => ({
  [HEAD_FILE]: headText(policy, from),
  [CLAUSES_FILE]: clausesText(policy),
  [READINGS_FILE]: readingsText(policy),
  ...(policy.expected === undefined ? {} : { [EXPECTED_FILE]: expectedText(policy.expected) }),
});

/** The files of a short policy's folder, by name. */
export const shortFilesOf = (id: string, base: Policy): Readonly<Record<string, string>> => ({
  [HEAD_FILE]: shortText(id, base),
  [BASE_FILE]: baseText(base),
});
