/** Judging batches, here or in a thread. */

import { fieldInWords, textOf } from '../files/text-of.ts';
import { checkText } from '../files/timelines.ts';
import type { Fault } from '../vocabulary/audits.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { differsInWords } from '../words/audit.ts';
import { eachLine } from './batches.ts';
import { FindingLines } from './finding-lines.ts';
import { LogJudge, type LogOptions, type Place } from './log-judge.ts';
import type { LinesOfFile, Timelines } from './logs.ts';
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

type Which = Pick<Batch, 'skipped' | 'checked'>;

export interface Outcome {
  readonly counted: Counted;
  readonly candidates: readonly Candidate[];
}

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

  async judge({ piece, ...batch }: Batch): Promise<BatchJudged> {
    const judged =
      'lines' in piece ? await this.#lines(piece, batch) : this.#timelines(piece, batch);
    this.#judge.tidy();
    return judged;
  }

  #timelines({ file, timelines, places }: Timelines, { skipped, checked }: Which): BatchJudged {
    const findings: string[] = [];
    let differs: Fault | null = null;
    for (const [index, timeline] of timelines.entries()) {
      if (skipped.has(index)) continue;
      const place = { file, line: places[index] ?? 1 };
      this.#judge.judgeTimeline(timeline, place);
      this.#tellOf(place, findings);
      if (checked.has(index)) differs = this.#compare([timeline], place);
      if (differs !== null) break;
    }
    return { faults: [], findings, differs };
  }

  /** Judges lines: the fast way first, and in full what is left. */
  async #lines({ file, lines }: LinesOfFile, { skipped, checked }: Which): Promise<BatchJudged> {
    // What comes from another thread is a plain array of bytes; the scanner is quicker on one kind.
    const { buffer, byteOffset, byteLength } = lines.bytes;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    const faults: Fault[] = [];
    const findings: string[] = [];
    let differs: Fault | null = null;
    let index = -1;
    for (const { start, end, line } of eachLine(lines)) {
      index += 1;
      if (skipped.has(index)) continue;
      const place = { file, line };
      const isJudged = this.#judge.judgeLine(bytes, start, end, file, line);
      if (isJudged) this.#tellOf(place, findings);
      if (isJudged && !checked.has(index)) continue;
      const read = await this.#inFull(bytes.subarray(start, end), place, isJudged);
      for (const each of read.faults) faults.push(each);
      for (const timeline of isJudged ? [] : read.timelines) {
        this.#judge.judgeTimeline(timeline, place);
        this.#tellOf(place, findings);
      }
      if (checked.has(index)) differs = this.#compare(read.timelines, place);
      if (differs !== null) break;
    }
    return { faults, findings, differs };
  }

  /** Adds the findings on the incident that was judged last, where they are wanted. */
  #tellOf(place: Place, found: string[]): void {
    const { incident } = this.#judge;
    if (incident !== null) found.push(this.#findings.of(incident, place));
  }

  /** Reads a line in full. */
  async #inFull(
    bytes: Uint8Array,
    place: Place,
    isJudged: boolean,
  ): Promise<{ readonly timelines: readonly Timeline[]; readonly faults: readonly Fault[] }> {
    const text = textOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    const { books } = this.#options;
    const fault = (path: readonly (string | number)[] | null, says: string): Fault => ({
      ...place,
      field: path === null ? null : fieldInWords(path),
      says,
    });
    if (typeof text !== 'string') return { timelines: [], faults: [fault(null, text.says)] };
    // What was judged was found good.
    if (isJudged) return { timelines: [JSON.parse(text) as Timeline], faults: [] };
    const { timelines, faults } = await checkText(text, books);
    return {
      timelines: timelines.map(({ timeline }) => timeline),
      faults: faults.map(({ path, says }) => fault(path, says)),
    };
  }

  #compare(timelines: readonly Timeline[], place: Place): Fault | null {
    const [timeline] = timelines;
    if (timeline === undefined || timelines.length > 1) return null;
    const what = this.#judge.disagreement(timeline);
    return what === null ? null : { ...place, field: null, says: differsInWords(what) };
  }
}
