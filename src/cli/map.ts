/** `dutybound map`: looks at a log in other words, writes a mapping to edit, and shows what it makes. */
import type { RuleBooks } from '../engine/replay.ts';
import { complaintLine } from '../files/complaints.ts';
import { wholly } from '../files/outputs.ts';
import type { ForeignLog } from '../formats/log-kinds.ts';
import { type Mapping, readMapping } from '../mapping/mapping.ts';
import { proposeMapping, type Suggested } from '../mapping/suggest.ts';
import { clausesLeft, Trial, triedOn } from '../mapping/trial.ts';
import type { PolicyFlags } from '../policies/books.ts';
import {
  clausesInLines,
  clausesShown,
  incidentInLines,
  lookedInWords,
  sheetNamed,
  shownIncident,
  shownTally,
  tallyInLines,
} from '../report/trial.ts';
import { oneLine, printable } from '../words/plain.ts';
import { booksFor, unknownPolicy } from './books.ts';
import { withLog } from './foreign-log.ts';
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

const refuse = (says: string): number => {
  complain(`dutybound: ${says}\n`);
  return 2;
};

/** A mapping for the log, and how much of it there was; null once it has complained of the log. */
const suggestedFor = async (
  log: ForeignLog,
  { policy, sheet }: MapFlags,
): Promise<(Suggested & { ok: true }) | null> => {
  const { suggested, said } = await proposeMapping(log, { policy, sheet: sheetNamed(sheet) });
  for (const fault of said) complain(complaintLine(fault));
  return suggested.ok ? suggested : null;
};

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
  for (const line of lookedInWords(suggested)) complain(line);
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

/** Shows, or counts, what a mapping makes of the log. @returns the exit status */
const tryOut = async (log: ForeignLog, flags: MapFlags, books: RuleBooks): Promise<number> => {
  const mapping = await mappingFor(log, flags);
  if (mapping === null) return 2;
  const policy = flags.policy ?? mapping.fixed.policy ?? books.policies[0]?.id ?? '';
  const trial = new Trial();
  let left = flags.rows ?? Number.POSITIVE_INFINITY;
  for await (const tried of triedOn(log.bytes, log.from, mapping, { books, policy }, trial)) {
    const shown = flags.show === true && left > 0 && shownIncident(tried, books, mapping);
    if (shown) printText(incidentInLines(shown));
    left -= new Set(tried.lines).size;
  }
  for (const fault of trial.faults) complain(complaintLine(fault));
  if (trial.faults.length > 0) return 2;
  const tally = trial.tally();
  if (flags.show === true && flags.test !== true)
    for (const line of shownTally(trial, mapping).nobodys) complain(line);
  if (flags.test === true || flags.show !== true)
    printText(
      tallyInLines(shownTally(trial, mapping, flags.rows)) +
        clausesInLines(
          clausesShown(await clausesLeft(log.bytes, log.from, mapping, trial), mapping),
        ),
    );
  else if (tally.rows > tally.whole) {
    const count = tally.rows - tally.whole;
    complain(
      `${count} ${count === 1 ? 'row is' : 'rows are'} not understood, or only in part: dutybound map --test says which\n`,
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
  for (const line of lookedInWords(suggested)) complain(line);
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
