/** `dutybound replay`: judge timelines and print what was found. */
import { policyNamed, type RuleBooks } from '../engine/replay.ts';
import { type Complaints, complaintLine, complaintsTo } from '../files/complaints.ts';
import { findSources, type Source, sourceOf } from '../files/find.ts';
import { wholly } from '../files/outputs.ts';
import type { Sink } from '../files/sink.ts';
import { readSource } from '../files/timelines.ts';
import type { PolicyFlags } from '../policies/books.ts';
import type { Judged, Tally } from '../report/words.ts';
import { NOTHING_YET, tallied, tallyInWords } from '../report/words.ts';
import type { Report } from '../vocabulary/findings.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { PLAIN, printable } from '../words/plain.ts';
import { replayInWords } from '../words/report.ts';
import { booksFor, wrongJudging } from './books.ts';
import { complain, outputFor, painterForStdout, widthOfStdout } from './terminal.ts';

export const REPLAY_FORMATS = ['text', 'json', 'html'] as const;
export type ReplayFormat = (typeof REPLAY_FORMATS)[number];

export interface ReplayFlags extends PolicyFlags {
  readonly format: ReplayFormat;
  readonly policy?: string;
  readonly asOf?: string;
  readonly output?: string;
  /** Who reads the record, where it is among the operands. */
  readonly as?: string;
}

/** How a report is written: piece by piece, so that a long log needs little memory. */
interface Reporter {
  readonly start: string;
  readonly incident: (judged: Judged) => string;
  readonly end: (tally: Tally) => string;
}

const count = (tally: Tally): number =>
  [...Object.values(tally.incidents), ...Object.values(tally.exercises)].reduce(
    (sum, each) => sum + each,
    0,
  );

const textReporter = async (toTerminal: boolean): Promise<Reporter> => {
  const { textOfIncident } = await import('../report/text.ts');
  const options = {
    paint: toTerminal ? painterForStdout() : PLAIN,
    width: toTerminal ? widthOfStdout() : null,
    alreadySaid: new Set<string>(),
  };
  let isFirst = true;
  return {
    start: '',
    incident: (judged) => {
      const gap = isFirst ? '' : '\n';
      isFirst = false;
      return gap + printable(textOfIncident(judged, options), options.paint !== PLAIN);
    },
    end: (tally) => (count(tally) > 1 ? `\n${tallyInWords(tally)}\n` : ''),
  };
};

const jsonReporter = async (): Promise<Reporter> => {
  const { JSON_END, JSON_START, jsonItem } = await import('../report/json.ts');
  let isFirst = true;
  return {
    start: JSON_START,
    incident: ({ report }) => {
      const item = jsonItem(report, isFirst);
      isFirst = false;
      return item;
    },
    end: () => (isFirst ? ']\n' : JSON_END),
  };
};

const htmlReporter = async (): Promise<Reporter> => {
  const { htmlOfIncident, htmlPage } = await import('../report/html.ts');
  const incidents: ReturnType<typeof htmlOfIncident>[] = [];
  return {
    start: '',
    incident: (judged) => {
      incidents.push(htmlOfIncident(judged, incidents.length + 1));
      return '';
    },
    end: (tally) => htmlPage(incidents, tallyInWords(tally)),
  };
};

const REPORTERS: Readonly<Record<ReplayFormat, (toTerminal: boolean) => Promise<Reporter>>> = {
  text: textReporter,
  json: jsonReporter,
  html: htmlReporter,
};

/** The verdict on one timeline, or null where the engine itself failed. */
const judge = (
  timeline: Timeline,
  flags: ReplayFlags & { readonly books: RuleBooks },
  place: { readonly file: string; readonly line: number },
  complaints: Complaints,
): Report | null => {
  try {
    return replayInWords(timeline, { policy: flags.policy, asOf: flags.asOf, books: flags.books });
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'unknown error';
    const says = `could not be judged (${kind}), which is a fault of Dutybound; please report it`;
    complaints.report({ ...place, field: 'timeline', says });
    return null;
  }
};

interface Job {
  readonly sources: readonly Source[];
  readonly books: RuleBooks;
  readonly flags: ReplayFlags;
  readonly complaints: Complaints;
}

/** Judges every timeline and writes the report, piece by piece. */
const reported = async (sink: Sink, { sources, books, flags, complaints }: Job): Promise<Tally> => {
  const reporter = await REPORTERS[flags.format](flags.output === undefined);
  let tally = NOTHING_YET;
  await sink.write(reporter.start);
  for (const source of sources) {
    for await (const item of readSource(source, books)) {
      if (item.kind === 'complaint') {
        complaints.report(item.complaint);
        continue;
      }
      const { timeline, line } = item;
      const report = judge(timeline, { ...flags, books }, { file: source.name, line }, complaints);
      if (report === null) continue;
      tally = tallied(tally, report);
      const judged = {
        report,
        timeline,
        policy: policyNamed(report.policy, books),
        procedures: books.procedures,
        asOf: flags.asOf ?? null,
      };
      await sink.write(reporter.incident(judged));
    }
  }
  await sink.write(reporter.end(tally));
  return tally;
};

/** The incidents of the record that operands name, each a source; null once it has complained. */
const recordSources = async (
  operands: readonly string[],
  flags: ReplayFlags,
  books: RuleBooks,
): Promise<readonly Source[] | null> => {
  const { isOfRecord, timelinesOfRecord } = await import('./record/source.ts');
  const wanted = {
    operands: operands.filter(isOfRecord),
    what: 'replayed',
    exercises: true,
    isReport: false,
  };
  const found = await timelinesOfRecord(wanted, flags, books);
  return found && [...found].map(([id, timeline]) => sourceOf(`record:${id}`, [timeline]));
};

/** @returns the exit status: 0 nothing wrong, 1 something non-compliant, 2 something unusable. */
export const replayFiles = async (
  operands: readonly string[],
  flags: ReplayFlags,
): Promise<number> => {
  const books = await booksFor(flags);
  if (books === null) return 2;
  const wrong = wrongJudging(flags, books);
  if (wrong !== null) {
    complain(`dutybound: ${wrong}\n`);
    return 2;
  }
  const files = operands.filter((operand) => !operand.startsWith('record:'));
  const ofRecord =
    files.length < operands.length ? await recordSources(operands, flags, books) : [];
  if (ofRecord === null) return 2;
  const { sources: inFiles, complaints: missing, passedOver } = await findSources(files);
  const sources = [...ofRecord, ...inFiles];
  const complaints = complaintsTo(complain);
  let tally = NOTHING_YET;
  const report = async (sink: Sink): Promise<void> => {
    for (const each of missing) complaints.report(each);
    for (const each of passedOver) complain(complaintLine(each));
    tally = await reported(sink, { sources, books, flags, complaints });
  };
  await wholly(await outputFor(flags.output, sources), report);
  if (complaints.finish()) return 2;
  const { incidents, exercises } = tally;
  return 'non-compliant' in incidents || 'non-compliant' in exercises ? 1 : 0;
};
