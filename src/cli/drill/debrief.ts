/** `dutybound drill debrief`: what there is to say of drills that are over, from their files. */
import { debriefsOf } from '../../drill/debrief/compare.ts';
import { judgedRun } from '../../drill/debrief/debrief.ts';
import { timelineOf } from '../../drill/run.ts';
import { runIn } from '../../drill/run-file.ts';
import type { RuleBooks } from '../../engine/replay.ts';
import { type Complaint, complaintLine } from '../../files/complaints.ts';
import { wholly } from '../../files/outputs.ts';
import type { PolicyFlags } from '../../policies/books.ts';
import { textIn } from '../../policies/parts.ts';
import { debriefPage } from '../../report/drill/html.ts';
import { textOfDebriefs } from '../../report/drill/text.ts';
import type { DrillRun } from '../../vocabulary/drills.ts';
import { jsonText } from '../../vocabulary/unseen.ts';
import { PLAIN, printable } from '../../words/plain.ts';
import { booksFor } from '../books.ts';
import { complain, outputFor, painterForStdout, widthOfStdout } from '../terminal.ts';

export const DEBRIEF_FORMATS = ['text', 'json', 'html', 'timeline'] as const;

export interface DebriefFlags extends PolicyFlags {
  readonly format: (typeof DEBRIEF_FORMATS)[number];
  readonly output?: string;
}

const about = (file: string, says: string): Complaint => ({ file, line: null, field: null, says });

const read = (file: string, books: RuleBooks): DrillRun | Complaint => {
  const text = textIn(file);
  if (text === null) return about(file, 'is not there; check the name');
  if (typeof text !== 'string') return text;
  const found = runIn(text, books);
  return found.ok ? found.run : about(file, found.says);
};

const textFor = (
  runs: readonly DrillRun[],
  books: RuleBooks,
  { format, output }: DebriefFlags,
): string => {
  if (format === 'timeline') return runs.map((run) => `${jsonText(timelineOf(run))}\n`).join('');
  const all = debriefsOf(runs, books);
  if (format === 'json') return `${jsonText(all, 2)}\n`;
  if (format === 'html') {
    return debriefPage(
      all,
      runs.map((run) => judgedRun(run, books)),
    );
  }
  const isShown = output === undefined;
  const paint = isShown ? painterForStdout() : PLAIN;
  const text = textOfDebriefs(all, { paint, width: isShown ? widthOfStdout() : null });
  return printable(text, paint !== PLAIN);
};

/** @returns the exit status */
export const debriefRuns = async (
  operands: readonly string[],
  flags: DebriefFlags,
): Promise<number> => {
  const books = await booksFor(flags);
  if (books === null) return 2;
  const found = operands.map((file) => read(file, books));
  const runs = found.filter((each): each is DrillRun => 'moves' in each);
  for (const each of found) if ('says' in each) complain(complaintLine(each));
  if (runs.length < found.length) return 2;
  const text = textFor(runs, books, flags);
  const sink = await outputFor(
    flags.output,
    operands.map((name) => ({ name })),
  );
  await wholly(sink, () => sink.write(text));
  return 0;
};
