/**
 * What stands on the screen: the next thing first, in plain words. Pure, without colour, and
 * readable in one pass by a screen reader.
 */
import { type Instant, instantOf } from '../../engine/time.ts';
import { neverInOrder } from '../../live/looking-up.ts';
import type { Contact } from '../../vocabulary/policies.ts';
import { PROCEDURES, type ProcedureId } from '../../vocabulary/procedures.ts';
import type { NeverInWords, NextInWords, ToAskInWords, ToDoInWords } from '../../words/guidance.ts';
import { oneLine } from '../../words/plain.ts';
import { clockTime, inSchoolTime, lengthInWords } from '../../words/time.ts';

/** Everything that the screen depends on. */
export interface View {
  readonly incident: string;
  readonly exercise: boolean;
  readonly school: string;
  readonly procedures: readonly ProcedureId[];
  readonly now: Instant;
  readonly next: NextInWords;
  /** What is to be said of a closed incident, or null while it is open. */
  readonly closed: string | null;
}

export interface Room {
  readonly columns: number;
  /** Lines that fit on the screen, or null where it has no end. */
  readonly rows: number | null;
}

/** Folds a text, with every line after the first set in. */
export const folded = (text: string, columns: number, indent = 0): readonly string[] => {
  const whole = oneLine(text);
  const lines: string[] = [];
  let line = whole.slice(0, whole.length - whole.trimStart().length);
  let isBare = true;
  for (const word of whole.trim().split(' ')) {
    if (!isBare && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = ' '.repeat(indent) + word;
    } else line = isBare ? line + word : `${line} ${word}`;
    isBare = false;
  }
  return [...lines, line];
};

const MARGIN = 4;

const row = (label: string, text: string, columns: number): readonly string[] =>
  folded(`${label.padEnd(MARGIN - 1)} ${text}`, columns, MARGIN);

const under = (text: string, columns: number): readonly string[] =>
  folded(' '.repeat(MARGIN) + text, columns, MARGIN);

const dueInWords = (item: ToDoInWords, now: Instant): string => {
  if (item.dueAt === null) return '';
  const due = instantOf(item.dueAt);
  const at = clockTime(due, now);
  return item.overdue
    ? `OVERDUE by ${lengthInWords(due, now)} (due ${at}).`
    : `By ${at}: ${lengthInWords(now, due)} left.`;
};

/** Most bodies whose numbers stand with one thing to do. */
const MOST_CONTACTS = 3;

const contactsInWords = (item: ToDoInWords, number: number): string => {
  const isEmergency = item.acts[0]?.via === '999';
  const reachable = item.contacts.filter((contact) => contact.reach.length > 0);
  if (isEmergency || reachable.length === 0) return '';
  const said = reachable.slice(0, MOST_CONTACTS).map(contactInWords);
  const more = reachable.length > MOST_CONTACTS ? [`others: type why ${number}`] : [];
  return `${[...said, ...more].join('. ')}.`;
};

export const contactInWords = ({ name, reach }: Contact): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${reach.join('; ')}`;

const saysReason = (text: string): boolean => /record why/.test(text);

export const itemLines = (
  item: ToDoInWords,
  number: number,
  now: Instant,
  columns: number,
): readonly string[] => {
  const choice = item.optional && !saysReason(item.says) ? ' (or record why not)' : '';
  const more = [dueInWords(item, now), contactsInWords(item, number)]
    .filter((part) => part !== '')
    .join(' ');
  return [
    ...row(`${number}.`, item.says + choice, columns),
    ...(more === '' ? [] : under(more, columns)),
    ...item.cautions.flatMap(({ says }) => under(`Caution: ${says}`, columns)),
  ];
};

const MOST_ASKED = 3;
/** Danger, who it is about, and which body is to be told. */
const MOST_FIRST = 5;

const ANSWER_WITH = 'Type yes, no or unclear.';

/** The questions from this place on; the first of all says how to answer. */
export const askLines = (
  asked: readonly ToAskInWords[],
  columns: number,
  from = 0,
): readonly string[] =>
  asked
    .slice(from)
    .flatMap(({ asks }, index) =>
      from + index === 0
        ? under(`${asks} ${ANSWER_WITH}`, columns)
        : under(`ask ${from + index + 1}: ${asks}`, columns),
    );

const firstSentence = (text: string): string => text.split(/(?<=\.)\s/)[0] ?? text;

const neverLines = (
  never: readonly NeverInWords[],
  most: number,
  columns: number,
): readonly string[] => {
  const inOrder = neverInOrder(never);
  const more = inOrder.length - most;
  return [
    ...inOrder.slice(0, most).flatMap((each) => {
      const broken = each.breached ? ' (It was done: see report.)' : '';
      return under(firstSentence(each.says) + broken, columns);
    }),
    ...(more > 0 ? under(`And ${more} more: type never.`, columns) : []),
  ];
};

const cautionLines = (
  { cautions }: NextInWords,
  most: number,
  columns: number,
): readonly string[] => {
  if (cautions.length === 0) return [];
  return [
    ...cautions.slice(0, most).flatMap(({ says }) => under(says, columns)),
    ...under("The law or guidance, not the school's policy: type never for the sources.", columns),
  ];
};

/** A call to 999 waits for no question; whatever else there is to do waits for those that come first. */
const beforeAsking = ({ doNow }: NextInWords): number => (doNow[0]?.acts[0]?.via === '999' ? 1 : 0);

const EXERCISE = 'EXERCISE EXERCISE EXERCISE: this is training, not a real incident.';

const headLines = (view: View, columns: number): readonly string[] => {
  const own = view.procedures.filter((id) => id !== 'general');
  const kinds = own.length === 0 ? PROCEDURES.general : own.map((id) => PROCEDURES[id]).join('; ');
  return [
    ...(view.exercise ? [EXERCISE] : []),
    ...folded(
      `${inSchoolTime(view.now)}. Incident ${view.incident}, ${view.school}. ${kinds}.`,
      columns,
    ),
    ...(view.closed === null ? [] : folded(view.closed, columns)),
  ];
};

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

const NOTHING = 'Nothing that is known of so far. Answer the questions.';
const NOTHING_LEFT = 'Nothing. Type close when it is over, or did for anything else that was done.';

const nowLines = (view: View, most: number, columns: number, from: number): readonly string[] => {
  const { doNow, ask } = view.next;
  if (doNow.length === 0) {
    if (view.closed !== null) return [];
    return under(ask.length === 0 ? NOTHING_LEFT : NOTHING, columns);
  }
  const more = doNow.length + view.next.later.length - Math.min(most, doNow.length);
  return [
    ...doNow
      .slice(from, most)
      .flatMap((item, index) => itemLines(item, from + index + 1, view.now, columns)),
    ...(more > 0 ? under(`And ${more} more after these: type all.`, columns) : []),
  ];
};

interface Most {
  readonly items: number;
  readonly never: number;
}

const compose = (view: View, most: Most, columns: number): readonly string[] => {
  const { ask, doNow } = view.next;
  const first = Math.min(ask.filter((each) => each.isFirst).length, MOST_FIRST);
  const before = first > 0 ? beforeAsking(view.next) : 0;
  const rings = doNow
    .slice(0, before)
    .flatMap((item, index) => itemLines(item, index + 1, view.now, columns));
  const asked = ask.slice(0, Math.max(MOST_ASKED, first + 1));
  return [
    ...headLines(view, columns),
    ...section('NOW', rings),
    ...section(before > 0 ? 'THEN ASK' : 'ASK FIRST', askLines(asked.slice(0, first), columns)),
    ...section(before > 0 ? 'THEN' : 'NOW', nowLines(view, most.items, columns, before)),
    ...section('ASK', askLines(asked, columns, first)),
    ...section('NEVER', neverLines(view.next.never, most.never, columns)),
    ...section('CAUTION', cautionLines(view.next, most.never, columns)),
  ];
};

/** From roomy to tight. What must not be done, and the first things to do, always stay. */
const SIZES: readonly Most[] = [
  { items: 7, never: 9 },
  { items: 5, never: 9 },
  { items: 5, never: 5 },
  { items: 4, never: 4 },
  { items: 3, never: 3 },
];

/** Lines kept for what was just recorded, and for the prompt. */
const LINES_BESIDE = 4;

export const screenLines = (view: View, room: Room): readonly string[] => {
  const { columns, rows } = room;
  let lines: readonly string[] = [];
  for (const size of SIZES) {
    lines = compose(view, size, columns);
    if (rows === null || lines.length + LINES_BESIDE <= rows) break;
  }
  return lines;
};
