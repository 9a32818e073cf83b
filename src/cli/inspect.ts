/**
 * `dutybound inspect`: the machines of one incident in the browser, event by event, forward and back. It
 * listens on this machine only, and writes nothing.
 */
import { unwatchFile, watchFile } from 'node:fs';
import { type Incident, judgedIncident, type RuleBooks } from '../engine/replay.ts';
import { serveInspector } from '../inspector/serve.ts';
import { shownOf } from '../inspector/shown.ts';
import { regionPicture } from '../report/pictures/region-picture.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { normNamed } from '../words/entries.ts';
import { booksFor, type JudgingFlags, wrongJudging } from './books.ts';
import { NOT_A_PORT, portFrom, toldToStop, whyNotListening } from './listening.ts';
import { timelineIn } from './one-timeline.ts';
import { complain, printText } from './terminal.ts';

export interface InspectFlags extends JudgingFlags {
  readonly port: string;
  /** Whether Stately's inspector is offered too; of exercises only. */
  readonly stately?: boolean;
  /** Who reads the record, for `record:ID`. */
  readonly as?: string;
}

const STATELY = 'https://stately.ai/inspect';

/** Only exercises go to anybody else, whatever is asked for. */
const NOT_TO_STATELY =
  '--stately: is for exercises, since it sends the incident to Stately; this one is real (exercise: false)';

/** Every entry is several messages of some kilobytes, all of which the page holds. */
const MOST_ENTRIES = 5_000;

/** How often a file that is written meanwhile, by `step` for example, is looked at: milliseconds. */
const LOOKED_AT_EVERY = 500;

/** One incident of the record, as `record:ID` names it; null once it has complained. */
const timelineOfRecord = async (
  operand: string,
  flags: InspectFlags,
  books: RuleBooks,
): Promise<Timeline | null> => {
  const { timelinesOfRecord } = await import('./record/source.ts');
  const wanted = { operands: [operand], what: 'inspected', exercises: true, isReport: false };
  const found = await timelinesOfRecord(wanted, flags, books);
  if (found === null) return null;
  const [only, ...more] = found.values();
  if (only !== undefined && more.length === 0) return only;
  complain(`dutybound: ${operand} stands for ${found.size} incidents; name one, as record:ID`);
  return null;
};

const isOfRecord = (operand: string): boolean => operand.startsWith('record:');

/** How to see the same without a browser that runs scripts. */
const withoutBrowser = ({ run }: Incident, operand: string): string => {
  const kind = [...run.open].find((id) => id !== 'general') ?? 'general';
  const file = operand === '-' || isOfRecord(operand) ? 'FILE' : operand;
  return `dutybound graph ${kind} --timeline ${file} --output picture.svg`;
};

const regionDrawnIn = ({ run }: Incident, norm: string): string | null => {
  const found = normNamed(run, norm);
  if (found === undefined) return null;
  const procedure = PROCEDURE_IDS.find((id) => norm.startsWith(`${id}.`)) ?? 'general';
  return regionPicture(run.procedures[procedure], run.policy, found.id);
};

/** Calls back whenever a file has been written. @returns what ends that */
const following = (operand: string, changed: () => void): (() => void) => {
  if (operand === '-' || isOfRecord(operand)) return () => {};
  const listener = (): void => changed();
  watchFile(operand, { interval: LOOKED_AT_EVERY }, listener);
  return () => unwatchFile(operand, listener);
};

/** @returns the exit status, once it was told to stop */
export const inspectTimeline = async (
  operands: readonly string[],
  flags: InspectFlags,
): Promise<number> => {
  const refuse = (says: string): number => {
    complain(`dutybound: ${says}`);
    return 2;
  };
  const [operand = '', ...more] = operands;
  if (more.length > 0) return refuse(`inspect takes one timeline; leave out ${more.join(', ')}`);
  const books = await booksFor(flags);
  if (books === null) return 2;
  const port = portFrom(flags.port);
  const wrong = wrongJudging(flags, books) ?? (port === null ? `--port ${NOT_A_PORT}` : null);
  if (wrong !== null || port === null) return refuse(wrong ?? '');
  const read = (): Promise<Timeline | null> =>
    isOfRecord(operand) ? timelineOfRecord(operand, flags, books) : timelineIn(operand, books);
  const whyNotShown = ({ exercise, events }: Timeline): string | null => {
    if (flags.stately === true && !exercise) return NOT_TO_STATELY;
    return events.length > MOST_ENTRIES
      ? `${operand} has ${events.length} entries; a browser can be shown ${MOST_ENTRIES} at most`
      : null;
  };
  const timeline = await read();
  if (timeline === null) return 2;
  const why = whyNotShown(timeline);
  if (why !== null) return refuse(why);

  const judged = (given: Timeline): Incident =>
    judgedIncident(given, { books, policy: flags.policy, asOf: flags.asOf });
  let incident = judged(timeline);
  const inspecting = await serveInspector({
    port,
    lines: await shownOf(incident),
    drawing: (norm) => regionDrawnIn(incident, norm),
    without: withoutBrowser(incident, operand),
    statelyAt: flags.stately === true ? STATELY : null,
  }).catch((error: unknown) => {
    const whyNot = whyNotListening(error, '127.0.0.1', port);
    if (whyNot === null) throw error;
    return whyNot;
  });
  if (typeof inspecting === 'string') return refuse(inspecting);

  let status = 0;
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const showAgain = async (): Promise<void> => {
    const next = await read();
    if (next === null) return;
    const whyNot = whyNotShown(next);
    if (whyNot !== null) {
      status = refuse(whyNot);
      end();
      return;
    }
    incident = judged(next);
    inspecting.show(await shownOf(incident));
  };
  let latest = Promise.resolve();
  const endFollowing = following(operand, () => {
    latest = latest.then(showAgain);
  });
  const told = toldToStop();
  printText(
    [
      `The machines of ${timeline.incident} are at ${inspecting.url}`,
      'Whoever has this address can see the incident, on this machine only. Ctrl+C stops.',
      '',
    ].join('\n'),
  );
  await Promise.race([told, ended]);
  endFollowing();
  await inspecting.stop();
  return status;
};
