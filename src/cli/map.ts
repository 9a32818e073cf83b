/** `dutybound map`: looks at a log in other words, writes a mapping to edit, and shows what it makes. */
import type { RuleBooks } from '../engine/replay.ts';
import { complaintLine } from '../files/complaints.ts';
import { wholly } from '../files/outputs.ts';
import { remembering } from '../formats/table.ts';
import { type Mapping, readMapping } from '../mapping/mapping.ts';
import { type Suggested, suggestMapping } from '../mapping/suggest.ts';
import { Trial, type Tried, triedOn } from '../mapping/trial.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { eventInWords } from '../words/entries.ts';
import { entryMomentInWords } from '../words/moments.ts';
import { oneLine, printable } from '../words/plain.ts';

import { booksFor, unknownPolicy } from './books.ts';
import { type ForeignLog, withLog } from './foreign-log.ts';
import { mappingNamed } from './mapping-file.ts';
import { complain, outputFor, printText } from './terminal.ts';

interface MapFlags extends PolicyFlags {
  readonly output?: string;
  readonly mapping?: string;
  readonly policy?: string;
  readonly show?: boolean;
  readonly test?: boolean;
  readonly rows?: number;
  readonly sheet?: string;
}

const times = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

const refuse = (says: string): number => {
  complain(`dutybound: ${says}\n`);
  return 2;
};

/** A sheet of a workbook: its number, or its name. */
const sheetIn = (sheet: string | undefined): number | string | undefined =>
  sheet !== undefined && /^[1-9]\d*$/.test(sheet) ? Number(sheet) : sheet;

/** A mapping for the log, and how much of it there was; null once it has complained of the log. */
const suggestedFor = async (
  { bytes, from }: ForeignLog,
  { policy, sheet }: MapFlags,
): Promise<(Suggested & { ok: true }) | null> => {
  const { source, told } = remembering(from);
  const suggested = await suggestMapping(bytes, source, { policy, sheet: sheetIn(sheet) });
  // What the log as a whole is worth saying of: a sheet that was not read, or why none was.
  const said = told().filter(({ fault }) => fault.line === null);
  for (const { fault } of said) complain(complaintLine(fault));
  if (suggested.ok) return suggested;
  if (said.every(({ isRow }) => isRow)) complain(complaintLine(suggested.fault));
  return null;
};

const looked = ({ rows, toCheck, unplaced, notYet }: Suggested & { ok: true }): string =>
  (notYet.length > 0 ? `Not yet: ${notYet.join('; and ')}.\n` : '') +
  `Looked at ${times(rows, 'row', 'rows')}. ` +
  `${times(toCheck, 'line says', 'lines say')} “check this”; ` +
  `${times(unplaced, 'word or column', 'words or columns')} could not be placed.\n`;

/** Writes a mapping. @returns the exit status */
const write = async (file: string, flags: MapFlags): Promise<number> => {
  const { output, policy } = flags;
  // Before the log is read, which may take long.
  const sink = await outputFor(output, [{ name: file }], { onlyNew: true });
  const suggested = await withLog(file, (log) => suggestedFor(log, flags));
  if (suggested === null) {
    await sink.discard?.();
    return 2;
  }
  await wholly(sink, () => sink.write(printable(suggested.text)));
  complain(looked(suggested));
  if (output !== undefined) {
    const [log, mapping] = [oneLine(file), oneLine(output)];
    const by = policy === undefined ? ' --policy ID' : '';
    printText(
      `Written to ${mapping}. Edit it, then: dutybound map ${log} --mapping ${mapping} --test\n` +
        `and: dutybound audit ${log} --mapping ${mapping}${by}\n`,
    );
  }
  return 0;
};

/** "rows 4 to 20", "row 4" */
const rowsInWords = (lines: readonly number[]): string => {
  const [first = 0, last = 0] = [Math.min(...lines), Math.max(...lines)];
  return first === last ? `row ${first}` : `rows ${first} to ${last}`;
};

/** A reference is repeated where it is plainly a number or a code; anything else might be somebody's name. */
const isCode = (reference: string): boolean =>
  /^(?:row |line )?\p{Lu}{0,5}[-/. ]?\d[\d/.-]{0,19}\p{L}?$/u.test(reference);

const shownIncident = ({ timeline, lines }: Tried, books: RuleBooks, asked: string): string => {
  const policy = books.policies.find(({ id }) => id === timeline.policy);
  if (policy === undefined) return '';
  const rules = { policy, procedures: books.procedures };
  const name = isCode(timeline.incident) ? timeline.incident : 'An incident';
  const head = `${name}, ${rowsInWords(lines)}${timeline.record === 'partial' && asked !== 'partial' ? ' (not completely recorded)' : ''}`;
  const entries = timeline.events.map(
    (event, index) =>
      `  ${entryMomentInWords(event).padEnd(26)} ${`row ${lines[index]}`.padEnd(9)} ${eventInWords(event, rules)}`,
  );
  return `${[head, ...entries].join('\n')}\n\n`;
};

/** Of so many rows the lines are told, where --rows asks for no other number. */
const MOST_LINES = 5;

const linesInWords = (lines: readonly number[], most: number): string => {
  const shown = lines.slice(0, most);
  const more = lines.length - shown.length;
  return `${lines.length === 1 ? 'row' : 'rows'} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

/** What an audit does not count, since the log does not say who it was. */
const nobodysInWords = ({ raised, acts, answers }: Trial['nobodys']): readonly string[] => [
  ...(raised === 0
    ? []
    : [
        `${times(raised, 'incident is', 'incidents are')} raised by nobody known, so nothing there can be late, nor any answer with the concern count: name columns.raisedBy, or fixed.raisedBy\n`,
      ]),
  ...(acts === 0
    ? []
    : [
        `${times(acts, 'act is', 'acts are')} by nobody known, and count only where it does not matter who: give the word, the step or fixed a by\n`,
      ]),
  ...(answers === 0
    ? []
    : [
        `${times(answers, 'answer is', 'answers are')} by a pupil, a parent or nobody known, and do not count: give them a by\n`,
      ]),
];

const tallyInWords = (trial: Trial, most: number): string => {
  const { rows, whole, inPart, not, notUnderstood } = trial.tally();
  const said = notUnderstood.map(
    ({ where, says, lines }) =>
      `\n${where === null ? 'A row' : where.replace(/^column/, 'Column')} ${says}\n` +
      (lines.size === 0
        ? ''
        : `  ${linesInWords(
            [...lines].sort((a, b) => a - b),
            most,
          )}\n`),
  );
  const isCut = notUnderstood.some(({ lines }) => lines.size > most);
  return [
    `${times(rows, 'row', 'rows')}: ${whole} understood, ${inPart} in part, ${not} not.\n`,
    `${times(trial.incidents, 'incident', 'incidents')}, ${times(trial.events, 'entry', 'entries')}.\n`,
    ...nobodysInWords(trial.nobodys).map((line) => `\n${line}`),
    ...said,
    ...(isCut ? ['\n--rows 100 names more of the rows.\n'] : []),
  ].join('');
};

/** Shows, or counts, what a mapping makes of the log. @returns the exit status */
const tryOut = async (log: ForeignLog, flags: MapFlags, books: RuleBooks): Promise<number> => {
  const mapping = await mappingFor(log, flags);
  if (mapping === null) return 2;
  const policy = flags.policy ?? mapping.fixed.policy ?? books.policies[0]?.id ?? '';
  const trial = new Trial();
  let left = flags.rows ?? Number.POSITIVE_INFINITY;
  for await (const tried of triedOn(log.bytes, log.from, mapping, { books, policy }, trial)) {
    if (flags.show === true && left > 0)
      printText(shownIncident(tried, books, mapping.fixed.record));
    left -= new Set(tried.lines).size;
  }
  for (const fault of trial.faults) complain(complaintLine(fault));
  if (trial.faults.length > 0) return 2;
  const tally = trial.tally();
  if (flags.show === true && flags.test !== true)
    for (const line of nobodysInWords(trial.nobodys)) complain(line);
  if (flags.test === true || flags.show !== true)
    printText(tallyInWords(trial, flags.rows ?? MOST_LINES));
  else if (tally.rows > tally.whole) {
    complain(
      `${times(tally.rows - tally.whole, 'row is', 'rows are')} not understood, or only in part: dutybound map --test says which\n`,
    );
  }
  return flags.test === true && tally.rows > tally.whole ? 1 : 0;
};

/** The mapping that is named, or the one that would be written. */
const mappingFor = async (log: ForeignLog, flags: MapFlags): Promise<Mapping | null> => {
  if (flags.mapping !== undefined) return (await mappingNamed(flags.mapping))?.mapping ?? null;
  const suggested = await suggestedFor(log, flags);
  if (suggested === null) return null;
  const read = readMapping(suggested.text, 'mapping');
  if (read.ok) return read.mapping;
  complain(looked(suggested));
  return null;
};

/** @returns the exit status */
export const mapFile = async (file: string, flags: MapFlags): Promise<number> => {
  const { show, test, mapping, output, rows } = flags;
  const isTrial = show === true || test === true;
  if (isTrial && output !== undefined) return refuse('--output: is for the mapping; leave it out');
  if (!isTrial && mapping !== undefined) {
    return refuse('--mapping: is for --show and --test; add one of them');
  }
  if (rows !== undefined && !isTrial)
    return refuse('--rows: is for --show and --test; leave it out');
  if (flags.sheet !== undefined && mapping !== undefined)
    return refuse('--sheet: the mapping says which sheet; write sheet: in it, and leave this out');
  const needsBooks = isTrial || flags.policy !== undefined;
  const books = needsBooks ? await booksFor(flags) : null;
  if (needsBooks && books === null) return 2;
  const unknown = books === null ? null : unknownPolicy(flags.policy, books);
  if (unknown !== null) return refuse(`--policy: ${unknown}`);
  if (!isTrial || books === null) return write(file, flags);
  return (await withLog(file, (log) => tryOut(log, flags, books))) ?? 2;
};
