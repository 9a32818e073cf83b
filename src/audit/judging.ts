/** Judging batches, here or in a thread. */

import { type Fault as FaultInText, fieldInWords, textOf } from '../files/text-of.ts';
import { checkText } from '../files/timelines.ts';
import type { Fault } from '../vocabulary/audits.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { differsInWords } from '../words/audit.ts';
import { eachLine } from './batches.ts';
import { FindingLines } from './finding-lines.ts';
import { LogJudge, type LogOptions, type Place } from './log-judge.ts';
import type { Counted } from './totals.ts';
import type { Batch } from './triage.ts';
import type { Candidate } from './worst-incidents.ts';

export interface JudgingOptions extends LogOptions {
  /** Whether every finding is wanted, and not only the counts. */
  readonly findings: boolean;
}

/** What came of a batch, beside what was counted. */
export interface BatchJudged {
  readonly faults: readonly Fault[];
  /** Findings as JSON lines, a text for each incident, where they are wanted. */
  readonly findings: readonly string[];
  /** Where the tables and XState differ; nothing may be reported then. */
  readonly differs: Fault | null;
}

export interface Outcome {
  readonly counted: Counted;
  readonly candidates: readonly Candidate[];
}

const NO_BYTES = Buffer.alloc(0);

/** What comes from another thread is a plain array of bytes; the scanner is quicker on one kind. */
const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

export class Judging {
  readonly #options: JudgingOptions;
  readonly #judge: LogJudge;
  readonly #findings = new FindingLines();

  constructor(options: JudgingOptions) {
    this.#options = options;
    this.#judge = new LogJudge(options, options.findings);
  }

  get outcome(): Outcome {
    return { counted: this.#judge.counted, candidates: this.#judge.toSee.first };
  }

  /** Judges lines the fast way, and in full what is left; and timelines that were read already. */
  async judge({ piece, skipped, checked }: Batch): Promise<BatchJudged> {
    const { file } = piece;
    const bytes = 'lines' in piece ? asBuffer(piece.lines.bytes) : NO_BYTES;
    const faults: Fault[] = [];
    const findings: string[] = [];
    let differs: Fault | null = null;
    let index = -1;
    for (const each of 'lines' in piece ? eachLine(piece.lines) : piece.timelines) {
      index += 1;
      if (skipped.has(index)) continue;
      const place = { file, line: each.line };
      const isLine = 'start' in each;
      const isJudged =
        isLine && this.#judge.judgeLine(bytes, each.start, each.end, file, each.line);
      if (isJudged) this.#tellOf(place, findings);
      if (isJudged && !checked.has(index)) continue;
      const read = isLine
        ? await this.#inFull(bytes.subarray(each.start, each.end), place, isJudged)
        : { timelines: [each.timeline], faults: [] };
      for (const fault of read.faults) faults.push(fault);
      for (const timeline of isJudged ? [] : read.timelines) {
        this.#judge.judgeTimeline(timeline, place);
        this.#tellOf(place, findings);
      }
      if (checked.has(index)) differs = this.#compare(read.timelines, place);
      if (differs !== null) break;
    }
    this.#judge.tidy();
    return { faults, findings, differs };
  }

  /** Adds the findings on the incident that was judged last, where they are wanted. */
  #tellOf(place: Place, found: string[]): void {
    const { incident } = this.#judge;
    if (incident !== null) found.push(this.#findings.of(incident, place));
  }

  /** Reads a line in full. */
  async #inFull(
    bytes: Buffer,
    place: Place,
    isJudged: boolean,
  ): Promise<{ readonly timelines: readonly Timeline[]; readonly faults: readonly Fault[] }> {
    const fault = ({ path, says }: FaultInText): Fault => ({
      ...place,
      field: path && fieldInWords(path),
      says,
    });
    const text = textOf(bytes);
    if (typeof text !== 'string') return { timelines: [], faults: [fault(text)] };
    // What was judged was found good.
    if (isJudged) return { timelines: [JSON.parse(text) as Timeline], faults: [] };
    const { timelines, faults } = await checkText(text, this.#options.books);
    return { timelines: timelines.map(({ timeline }) => timeline), faults: faults.map(fault) };
  }

  #compare(timelines: readonly Timeline[], place: Place): Fault | null {
    const [timeline] = timelines;
    if (timeline === undefined || timelines.length > 1) return null;
    const what = this.#judge.disagreement(timeline);
    return what === null ? null : { ...place, field: null, says: differsInWords(what) };
  }
}
